"""Source health, coverage, deliveries and our own network."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.types import ChannelName, Delivery, DeliveryState, Message, Outcome, RuleId
from feeds.types import ActorCode, FetchState, Health, Source, SourceId, SourceKind, Tier
from monitor.records import HealthLog, LoggedDelivery, Outage
from monitor.views.health import Known, coverage, delivery_rows, network, sources_page
from monitor.vocabulary import load_vocabulary

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def source(name: str, actor: str, *, tier: Tier = Tier.OFFICIAL, enabled: bool = True) -> Source:
    return Source(
        id=SourceId(name), actor=ActorCode(actor), institution=f"Ministry {name}",
        url="https://m.example/feed", kind=SourceKind.RSS,
        language="en", tier=tier, interval=timedelta(minutes=15), enabled=enabled,
    )  # fmt: skip


def state(name: str, health: Health, **more: object) -> FetchState:
    return FetchState(source_id=SourceId(name), next_poll_at=NOW, health=health, **more)  # type: ignore[arg-type]


def test_coverage_counts_members_once_and_official_ones_apart() -> None:
    sources = [
        source("a", "TUR"), source("b", "TUR"), source("c", "FRA", tier=Tier.MEDIA), source("d", "EU"),
        source("e", "BRA", enabled=False), source("f", "PSE"),
    ]  # fmt: skip
    cover = coverage(sources, load_vocabulary(), now=NOW)
    assert (cover.members, cover.any_source, cover.official) == (193, 2, 1)


@pytest.mark.parametrize("health", [health for health in Health if health not in (Health.OK, Health.EMPTY, Health.UNPOLLED)])
def test_every_failing_source_is_down_and_stands_first(health: Health) -> None:
    page = sources_page(
        [source("good", "FRA"), source("bad", "TUR"), source("new", "BRA")],
        {SourceId("good"): state("good", Health.OK), SourceId("bad"): state("bad", health, detail="why", failures=2)},
        load_vocabulary(),
        now=NOW,
    )
    assert [(row.id, row.down) for row in page.rows] == [("bad", True), ("new", False), ("good", False)]
    assert (page.healthy, page.down, page.waiting) == (1, 1, 1)


def test_empty_feed_is_no_failure() -> None:
    page = sources_page([source("a", "FRA")], {SourceId("a"): state("a", Health.EMPTY)}, load_vocabulary(), now=NOW)
    assert page.rows[0].down is False


@pytest.mark.parametrize(
    ("health", "word"),
    [
        (Health.OK, "ok"), (Health.EMPTY, "empty"), (Health.TIMED_OUT, "slow"), (Health.NOT_FOUND, "dead"), (Health.GONE, "dead"),
        (Health.BLOCKED, "blocked"), (Health.NOT_A_FEED, "not a feed"), (Health.UNPOLLED, "not polled yet"),
    ],
)  # fmt: skip
def test_every_health_has_one_word(health: Health, word: str) -> None:
    known = Known(logs={SourceId("a"): HealthLog(since=NOW - timedelta(days=2))})
    page = sources_page([source("a", "FRA")], {SourceId("a"): state("a", health)}, load_vocabulary(), now=NOW, known=known)
    row = page.rows[0]
    assert row.state == word
    assert (row.since is None) is (health is Health.UNPOLLED)
    assert row.since is None or row.since.machine == "2026-02-28T12:00:00Z"


def test_a_source_that_publishes_daily_and_stops_has_gone_quiet() -> None:
    last = NOW - timedelta(days=8)
    heard = state("a", Health.OK, newest_entry_at=last, changed_at=last, pause=timedelta(days=1), last_success_at=NOW)
    row = sources_page([source("a", "FRA")], {SourceId("a"): heard}, load_vocabulary(), now=NOW).rows[0]
    assert (row.state, row.usual_pause, row.down) == ("quiet", "24 h 00 min", False)
    assert row.since is not None
    assert row.since.machine == "2026-02-22T12:00:00Z"


def test_a_gap_and_a_move_are_said_of_a_source_that_answers() -> None:
    gap = state("a", Health.OK, gap_from=NOW - timedelta(days=3), gap_to=NOW - timedelta(days=2))
    moved = state("b", Health.OK, address="https://new.example/feed", address_for="https://m.example/feed")
    page = sources_page(
        [source("a", "FRA"), source("b", "FRA")], {SourceId("a"): gap, SourceId("b"): moved}, load_vocabulary(), now=NOW
    )
    assert {row.id: row.state for row in page.rows} == {"a": "gap", "b": "moved"}


def test_while_our_network_is_down_nothing_is_said_of_a_source() -> None:
    known = Known(network_down_since=NOW - timedelta(minutes=5))
    states = {SourceId("a"): state("a", Health.OK), SourceId("b"): state("b", Health.BLOCKED)}
    page = sources_page([source("a", "FRA"), source("b", "TUR")], states, load_vocabulary(), now=NOW, known=known)
    assert {row.state for row in page.rows} == {"our network down"}


def test_the_last_error_is_kept_in_sight_after_a_source_is_heard_again() -> None:
    log = HealthLog(since=NOW, error="answered 403 Forbidden", error_at=NOW - timedelta(hours=2))
    known = Known(logs={SourceId("a"): log}, own=frozenset({SourceId("a")}))
    row = sources_page(
        [source("a", "FRA")], {SourceId("a"): state("a", Health.OK)}, load_vocabulary(), now=NOW, known=known
    ).rows[0]
    assert (row.last_error, row.own, row.down) == ("answered 403 Forbidden", True, False)
    assert row.last_error_at is not None


def test_switched_off_source_is_not_down() -> None:
    page = sources_page([source("a", "FRA", enabled=False)], {SourceId("a"): state("a", Health.GONE)}, load_vocabulary(), now=NOW)
    assert (page.rows[0].down, page.down) == (False, 0)


def test_delivery_shows_the_reason_of_its_last_attempt() -> None:
    delivery = Delivery(
        key="msg_1", rule_id=RuleId("r"), signal_key="s", channel=ChannelName("desk"),
        message=Message(subject="Subject", text="", html="", payload="", thread=""), created_at=NOW, attempts=2,
        next_attempt_at=NOW + timedelta(minutes=5),
    )  # fmt: skip
    tried = tuple(
        Outcome(delivery_key="msg_1", state=DeliveryState.PENDING, attempted_at=NOW, attempts=number, reason=f"reason {number}")
        for number in (1, 2)
    )
    (row,) = delivery_rows([LoggedDelivery(delivery=delivery, number=7, outcomes=tried)])
    assert (row.number, row.reason, row.state) == (7, "reason 2", DeliveryState.PENDING)
    assert row.next_try is not None


def test_network_is_down_while_an_outage_has_no_end() -> None:
    over = Outage(began_at=NOW - timedelta(hours=3), ended_at=NOW - timedelta(hours=2), detail="x")
    running = Outage(began_at=NOW - timedelta(minutes=5), ended_at=None, detail="no route")
    assert network([over]).down_since is None
    down = network([over, running])
    assert down.down_since is not None
    assert (down.down_since.machine, down.detail) == ("2026-03-02T11:55:00Z", "no route")
