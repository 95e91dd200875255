"""The order of a turn and the first polls of new sources. All sources are invented."""

from datetime import UTC, datetime, timedelta

from feeds.types import ActorCode, FetchState, Source, SourceId, SourceKind, Tier
from monitor.turns import AT_ONCE, first_polls, in_order

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def source(name: str, *, tier: Tier = Tier.OFFICIAL, kind: SourceKind = SourceKind.RSS, minutes: int = 60) -> Source:
    return Source(
        id=SourceId(name), actor=ActorCode("FRA"), institution="Ministry", url=f"https://{name}.example/feed", kind=kind,
        language="en", tier=tier, interval=timedelta(minutes=minutes),
    )  # fmt: skip


def heard(*sources: Source, failures: int = 0) -> dict[SourceId, FetchState]:
    return {
        one.id: FetchState(source_id=one.id, next_poll_at=NOW, failures=failures, last_success_at=NOW - timedelta(hours=2))
        for one in sources
    }


def test_a_few_new_sources_are_asked_at_once() -> None:
    few = [source(f"s_{number}") for number in range(AT_ONCE)]
    assert set(first_polls(few, now=NOW).values()) == {NOW}


def test_many_new_sources_are_spread_over_their_interval_agencies_first() -> None:
    pages = [source(f"page_{number}", kind=SourceKind.LISTING) for number in range(300)]
    agencies = [source(f"wire_{number}", tier=Tier.WIRE, minutes=30) for number in range(AT_ONCE)]
    polls = first_polls([*pages, *agencies], now=NOW)
    assert {polls[agency.id] for agency in agencies} == {NOW}
    waits = [(polls[page.id] - NOW) / timedelta(minutes=60) for page in pages]
    assert all(0 <= wait < 1 for wait in waits)
    for tenth in range(10):
        assert 15 <= sum(tenth <= wait * 10 < tenth + 1 for wait in waits) <= 45


def test_a_first_poll_falls_at_the_same_share_whatever_else_is_new() -> None:
    crowd = [source(f"page_{number}") for number in range(100)]
    one = source("zz_last")
    assert first_polls([*crowd, one], now=NOW)[one.id] == first_polls([*crowd[:50], one], now=NOW)[one.id]


def test_hot_sources_go_first_then_agencies_then_what_was_heard() -> None:
    page, agency, silent, hot = source("page"), source("agency", tier=Tier.WIRE), source("silent"), source("hot")
    due = [silent, page, agency, hot]
    order = in_order(due, heard(page, agency), hot={hot.id}, limit=None)
    assert [one.id for one in order] == ["hot", "agency", "page", "silent"]


def test_a_turn_is_no_longer_than_its_limit_and_leaves_nobody_waiting_for_ever() -> None:
    overdue = [source(f"old_{number}") for number in range(20)]
    agencies = [source(f"wire_{number}", tier=Tier.WIRE) for number in range(20)]
    due = [*overdue, *agencies]
    order = in_order(due, {**heard(*overdue, failures=3), **heard(*agencies)}, hot=(), limit=8)
    assert [one.id for one in order] == [*(f"wire_{number}" for number in range(6)), "old_0", "old_1"]
