"""When an alert rule was first seen."""

from datetime import UTC, datetime, timedelta

from monitor.store.store import Store

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_restart_does_not_make_a_rule_younger(url: str) -> None:
    store = Store.open(url)
    assert store.rules_first_seen(["p5"], now=NOW) == {"p5": NOW}
    store.close()
    store = Store.open(url)
    later = NOW + timedelta(days=3)
    assert store.rules_first_seen(["p5", "eu"], now=later) == {"p5": NOW, "eu": later}
    store.close()


def test_no_rules_are_no_question(url: str) -> None:
    store = Store.open(url)
    assert store.rules_first_seen([], now=NOW) == {}
    store.close()
