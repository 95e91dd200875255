"""When an alert rule was first seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.store.store import Store

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_restart_does_not_make_a_rule_younger(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    store = Store.open(url)
    assert store.rules_first_seen(["p5"], now=NOW) == {"p5": NOW}
    store.close()
    store = Store.open(url)
    later = NOW + timedelta(days=3)
    assert store.rules_first_seen(["p5", "eu"], now=later) == {"p5": NOW, "eu": later}
    store.close()


def test_no_rules_are_no_question(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    assert store.rules_first_seen([], now=NOW) == {}
    store.close()
