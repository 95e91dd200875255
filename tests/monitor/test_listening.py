"""The codebook's rules for who could be heard, and the roll-call, on invented sources and reactions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode, FetchState, Health, Precision, Source, SourceId, SourceKind, Tier
from monitor.listening import clock, listening, roll_call
from monitor.records import Outage
from monitor.types import Dossier, DossierId, Lane, Reaction, Stance
from tests.monitor.test_positions import EVENT, NOW, T0, VOCABULARY, said


def source(
    actor: str, name: str, *, tier: Tier = Tier.OFFICIAL, language: str = "fr", enabled: bool = True, proves: bool = True
) -> Source:
    return Source(
        id=SourceId(name),
        actor=ActorCode(actor),
        institution="Ministry",
        url="https://ministry.example/feed",
        kind=SourceKind.RSS,
        language=language,
        tier=tier,
        interval=timedelta(minutes=15),
        enabled=enabled,
        proves_silence=proves,
    )


def state(name: str, *, health: Health = Health.OK, covered: datetime | None = T0, read: datetime | None = NOW) -> FetchState:
    return FetchState(
        source_id=SourceId(name),
        next_poll_at=NOW,
        health=health,
        covered_since=covered,
        last_success_at=read,
        healthy_since=covered,
    )


def lanes(
    sources: list[Source], states: list[FetchState], *reactions: Reaction, watch: tuple[str, ...] = ("FRA",)
) -> list[object]:
    heard = listening(sources, {one.source_id: one for one in states}, languages=("fr", "en"), event=EVENT, now=NOW)
    dossier = Dossier(id=DossierId("d"), title="D", watch=watch, events=(EVENT,))
    rows = roll_call(dossier, EVENT, reactions, heard, VOCABULARY, at=NOW)
    return (
        [(row.actor, row.lane, row.reason) for row in rows]
        if len(rows) > 1
        else [rows[0].lane, rows[0].reason, rows[0].silent_for]
    )


def test_silence_is_claimed_only_while_an_own_official_source_was_heard_since_the_start() -> None:
    assert lanes([source("FRA", "fr_mfa")], [state("fr_mfa")]) == [Lane.SILENT, "", NOW - T0]
    assert lanes([source("FRA", "fr_mfa")], [state("fr_mfa", health=Health.EMPTY)])[0] is Lane.SILENT


def test_without_an_own_official_source_nobody_is_called_silent() -> None:
    no_source = [Lane.NOT_MONITORED, "no official source of its own is registered", None]
    assert lanes([], []) == no_source
    assert lanes([source("FRA", "fr_paper", tier=Tier.MEDIA)], [state("fr_paper")]) == no_source
    assert lanes([source("FRA", "fr_mfa", enabled=False)], [state("fr_mfa")]) == no_source
    assert lanes([source("JPN", "jp_mfa")], [state("jp_mfa")]) == no_source
    assert lanes([source("FRA", "fr_senate", proves=False)], [state("fr_senate")]) == no_source


def test_a_language_that_is_not_read_proves_no_silence() -> None:
    assert lanes([source("FRA", "fr_mfa", language="br")], [state("fr_mfa")])[:2] == [
        Lane.NOT_MONITORED,
        "its sources are in languages that are not read",
    ]


def test_a_source_heard_only_after_the_start_proves_no_silence() -> None:
    late = state("fr_mfa", covered=T0 + timedelta(hours=1))
    assert lanes([source("FRA", "fr_mfa")], [late])[:2] == [
        Lane.NOT_MONITORED,
        "heard only since 2025-03-01 07:00 UTC, after the event began",
    ]
    unread = state("fr_mfa", covered=T0 - timedelta(days=9), read=T0 - timedelta(hours=1))
    assert lanes([source("FRA", "fr_mfa")], [unread])[:2] == [
        Lane.NOT_MONITORED,
        "none of its sources has been read since the event began",
    ]


def test_sources_that_are_down_are_named() -> None:
    down = [state("fr_mfa", health=Health.BLOCKED), state("fr_pm", health=Health.GONE)]
    assert lanes([source("FRA", "fr_mfa"), source("FRA", "fr_pm"), source("FRA", "fr_new")], down)[:2] == [
        Lane.SOURCE_DOWN,
        "no source of its own is up: fr_mfa (blocked), fr_pm (gone), fr_new (not read yet)",
    ]
    assert lanes([source("FRA", "fr_mfa"), source("FRA", "fr_pm")], [down[0], state("fr_pm")])[0] is Lane.SILENT


def test_a_source_that_was_never_polled_is_not_down_but_not_read_yet() -> None:
    unread = [Lane.NOT_MONITORED, "its sources have not been read yet: fr_mfa, fr_pm", None]
    own = [source("FRA", "fr_mfa"), source("FRA", "fr_pm")]
    assert lanes(own, []) == unread
    assert lanes(own, [replace(state("fr_mfa", health=Health.UNPOLLED), last_success_at=None)]) == unread
    assert lanes(own, [state("fr_mfa")])[0] is Lane.SILENT


def test_a_feed_that_looks_abandoned_proves_no_silence() -> None:
    frozen = replace(
        state("fr_mfa"),
        pause=timedelta(days=2),
        newest_entry_at=NOW - timedelta(days=200),
        changed_at=NOW - timedelta(days=200),
        last_full_at=NOW,
    )
    assert lanes([source("FRA", "fr_mfa")], [frozen])[:2] == [Lane.SOURCE_DOWN, "no source of its own is up: fr_mfa (frozen)"]


def test_each_watched_actor_stands_in_one_lane_and_joint_only_is_not_spoken() -> None:
    rows = lanes(
        [source("FRA", "fr_mfa"), source("JPN", "jp_mfa")],
        [state("fr_mfa"), state("jp_mfa")],
        said("FRA", Stance.OPPOSE, joint=("FRA", "JPN")),
        said("JPN", Stance.SUPPORT),
        said("BRA", Stance.SUPPORT),
        watch=("JPN", "FRA", "P5"),
    )
    assert rows == [
        ("JPN", Lane.SPOKEN, ""),
        ("FRA", Lane.JOINT_ONLY, ""),
        ("CHN", Lane.NOT_MONITORED, "no official source of its own is registered"),
        ("RUS", Lane.NOT_MONITORED, "no official source of its own is registered"),
        ("GBR", Lane.NOT_MONITORED, "no official source of its own is registered"),
        ("USA", Lane.NOT_MONITORED, "no official source of its own is registered"),
    ]


def outage(start_h: float, end_h: float | None) -> Outage:
    return Outage(
        began_at=T0 + timedelta(hours=start_h), ended_at=None if end_h is None else T0 + timedelta(hours=end_h), detail="dns"
    )


def test_the_silence_clock_stands_still_in_our_own_outages() -> None:
    at = T0 + timedelta(hours=20)
    assert clock(EVENT, at=at) == timedelta(hours=20)
    assert clock(EVENT, at=at, outages=[outage(1, 3), outage(2, 5)]) == timedelta(hours=16)
    assert clock(EVENT, at=at, outages=[outage(-5, 2)]) == timedelta(hours=18)
    assert clock(EVENT, at=at, outages=[outage(18, None)]) == timedelta(hours=18)
    assert clock(EVENT, at=T0 - timedelta(hours=1)) == timedelta()


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(0, 10) | st.none()), max_size=6), st.integers(0, 30))
def test_the_silence_clock_counts_exactly_the_hours_outside_outages(spans: list[tuple[int, int | None]], hours: int) -> None:
    outages = [outage(start, None if length is None else start + length) for start, length in spans]
    down = {
        hour for start, length in spans for hour in range(max(start, 0), hours if length is None else min(start + length, hours))
    }
    assert clock(EVENT, at=T0 + timedelta(hours=hours), outages=outages) == timedelta(hours=hours - len(down))


def test_an_event_known_by_its_day_starts_with_the_day() -> None:
    event = replace(EVENT, began=datetime(2025, 3, 1, tzinfo=UTC), began_precision=Precision.DAY)
    assert clock(event, at=datetime(2025, 3, 2, tzinfo=UTC)) == timedelta(days=1)
