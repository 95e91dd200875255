"""What a trend says of counted statements."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode, Health, Precision, Source, SourceId, SourceKind, Tier
from monitor.listening import listening
from monitor.records import HeardWith
from monitor.trends import Counted, HealthChange, Heard, Step, bursts, heard_by, interval, points, steps
from monitor.types import Event, EventId, Stance

ALA, BLA = ActorCode("ALA"), ActorCode("BLA")
MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def counted(day: date, count: int = 1, stance: Stance = Stance.OPPOSE, *, actor=ALA, engine="rules/1") -> Counted:
    return Counted(actor=actor, day=day, stance=stance, engine=engine, count=count)


def line(cells, *, step=Step.WEEK, until=MONDAY + timedelta(days=14), expected=lambda day: (ALA,), heard=None, now=NOW):
    return points(cells, step=step, since=MONDAY, until=until, expected=expected, heard=heard or {}, now=now)


@given(st.sampled_from(Step), st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 100))
def test_steps_follow_each_other_and_cover_every_day_once(step, since, days):
    until = since + timedelta(days=days)
    cut = steps(step, since=since, until=until)
    assert [day for start, end in cut for day in range(start.toordinal(), end.toordinal())] == list(
        range(since.toordinal(), until.toordinal())
    )
    for start, _ in cut[1:]:
        assert step is not Step.WEEK or start.weekday() == 0
        assert step is not Step.MONTH or start.day == 1


def test_a_point_gives_shares_number_mean_and_interval():
    first, second = line([counted(MONDAY, 3, Stance.CONDEMN), counted(MONDAY + timedelta(days=6), 3, Stance.CONCERN)])
    assert {share.stance: share.part for share in first.shares if share.part} == {Stance.CONDEMN: 0.5, Stance.CONCERN: 0.5}
    assert [share.stance for share in first.shares] == list(Stance)
    assert (first.n, first.mean) == (6, -2.0)
    assert first.low is not None
    assert first.high is not None
    assert -3 <= first.low < -2 < first.high
    assert (second.n, second.shares, second.mean, second.low) == (0, (), None, None)


def test_the_interval_is_students():
    # Mean 0, standard deviation 2, four degrees of freedom: 2.776 * 2 / sqrt(5) = 2.483.
    low, high = interval({-2.0: 2, 2.0: 2, 0.0: 1})
    assert (low, high) == pytest.approx((-2.483, 2.483), abs=0.01)
    assert interval({1.0: 4}) == (None, None)


def test_another_engine_breaks_the_line_and_a_person_does_not():
    week = timedelta(days=7)
    cells = [
        counted(MONDAY),
        counted(MONDAY + week, engine="person/3"),
        counted(MONDAY + 2 * week),
        counted(MONDAY + 3 * week, engine="rules/2"),
        counted(MONDAY + 4 * week, engine="rules/2"),
    ]
    assert [point.breaks for point in line(cells, until=MONDAY + 5 * week)] == [False, False, False, True, False]


def test_a_member_counts_only_while_it_is_one():
    joined = MONDAY + timedelta(days=3)

    def expected(day: date) -> tuple[ActorCode, ...]:
        return (ALA, BLA) if day >= joined else (ALA,)

    (point,) = line([counted(MONDAY, actor=BLA), counted(joined, actor=BLA)], until=MONDAY + timedelta(days=7), expected=expected)
    assert (point.n, point.expected) == (1, 2)


@pytest.mark.parametrize(("hours", "heard"), [(83, 0), (84, 1), (168, 1)])
def test_an_actor_is_heard_that_was_for_half_of_the_time(hours, heard):
    start = datetime(2026, 3, 2, tzinfo=UTC)
    span = Heard(since=start - timedelta(days=9), until=start + timedelta(hours=hours))
    (point,) = line([], until=MONDAY + timedelta(days=7), heard={ALA: (span,)})
    assert (point.heard, point.expected) == (heard, 1)


def test_a_week_that_has_just_begun_is_measured_by_what_has_passed_of_it():
    start = datetime(2026, 3, 2, tzinfo=UTC)
    span = Heard(since=start, until=None)
    (point,) = line([], until=MONDAY + timedelta(days=7), heard={ALA: (span,)}, now=start + timedelta(hours=3))
    assert point.heard == 1


def test_an_actor_is_heard_while_one_of_its_sources_is(make_source):
    at = [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in range(5)]
    changes = [
        HealthChange(source_id=SourceId(source), at=when, health=health)
        for when, source, health in (
            (at[0], "aa_mfa", Health.OK),
            (at[1], "aa_pm", Health.OK),
            (at[2], "aa_mfa", Health.BLOCKED),
            (at[3], "aa_pm", Health.BLOCKED),
            (at[4], "aa_mfa", Health.EMPTY),
        )
    ]
    sources = [make_source(one, f"https://{one}.example", "ALA") for one in ("aa_mfa", "aa_pm")]
    found = heard_by(sources, changes, {}, languages=("en",))
    assert found == {ALA: (Heard(since=at[0], until=at[3]), Heard(since=at[4], until=None))}


POLLED = datetime(2026, 3, 20, tzinfo=UTC)


def heard_with(health=Health.OK, **more):
    """What is known of a source that was first polled on 20 March, and whose window then reached back to the first of March."""
    values = {"last_success_at": NOW, "last_full_at": NOW, "covered_since": datetime(2026, 3, 1, tzinfo=UTC),
              "newest_entry_at": NOW, "changed_at": NOW, "pause": timedelta(days=2)}  # fmt: skip
    return HeardWith(source_id=SourceId("aa_mfa"), health=health, **{**values, **more})


def spans(source, state, *changes):
    told = [HealthChange(source_id=SourceId("aa_mfa"), at=at, health=health) for at, health in changes or ((POLLED, Health.OK),)]
    return heard_by([source], told, {SourceId("aa_mfa"): state}, languages=("en", "fr")).get(ALA)


def test_what_a_window_reaches_back_to_could_be_heard_before_the_first_poll(make_source):
    source, state = make_source("aa_mfa", "https://a.example", "ALA"), heard_with()
    assert spans(source, state) == (Heard(since=state.covered_since, until=None),)
    mended = ((POLLED, Health.OK), (POLLED + timedelta(days=2), Health.SERVER_ERROR), (POLLED + timedelta(days=3), Health.OK))
    assert spans(source, state, *mended) == (Heard(since=state.covered_since, until=None),), "the window bridged the failure"


def test_a_source_in_a_language_that_is_not_read_lets_nobody_be_heard(make_source):
    assert spans(make_source("aa_mfa", "https://a.example", "ALA", language="kk"), heard_with()) is None
    assert spans(make_source("aa_mfa", "https://a.example", "ALA", language="fr-CA"), heard_with()) is not None


def test_a_source_that_fails_could_be_heard_until_its_last_good_answer(make_source):
    last = NOW - timedelta(days=9)
    state = heard_with(Health.BLOCKED, last_success_at=last)
    changes = (POLLED, Health.OK), (last, Health.BLOCKED)
    assert spans(make_source("aa_mfa", "https://a.example", "ALA"), state, *changes) == (
        Heard(since=state.covered_since, until=last),
    )


def test_a_source_that_looks_abandoned_proves_nothing_since_it_last_brought_something(make_source):
    last = datetime(2026, 3, 10, tzinfo=UTC)
    state = heard_with(newest_entry_at=last, changed_at=last)
    assert spans(make_source("aa_mfa", "https://a.example", "ALA"), state) == (Heard(since=state.covered_since, until=last),)


HEALTH = st.sampled_from([Health.OK, Health.EMPTY, Health.BLOCKED, Health.UNPOLLED])
DAYS = st.integers(0, 80).map(lambda days: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=days))


@given(HEALTH, DAYS | st.none(), DAYS | st.none(), DAYS | st.none(), st.sampled_from(["en", "kk"]), DAYS)
def test_whoever_a_board_calls_silent_could_be_heard_in_its_trend(health, covered, success, newest, language, began):
    source = Source(
        id=SourceId("aa_mfa"), actor=ALA, institution="Ministry", url="https://a.example", kind=SourceKind.RSS,
        language=language, tier=Tier.OFFICIAL, interval=timedelta(hours=1),
    )  # fmt: skip
    state = heard_with(health, covered_since=covered, last_success_at=success, last_full_at=success, newest_entry_at=newest,
                       changed_at=newest)  # fmt: skip
    event = Event(id=EventId("e"), title="E", began=began, began_precision=Precision.MINUTE, act="it", initiators=(BLA,))
    states = {source.id: state}
    told = listening([source], states, languages=("en",), event=event, now=NOW).get(ALA)
    silent = told is not None and told.covered_since is not None and told.covered_since <= began
    found = heard_by([source], [], states, languages=("en",)).get(ALA, ())
    assert not silent or any(one.since <= began and one.until is None for one in found)


def test_a_burst_is_unusual_for_its_weekday():
    weeks = [counted(MONDAY + timedelta(weeks=week), 2) for week in range(8)]
    crowded = [counted(MONDAY + timedelta(weeks=week, days=1), 12) for week in range(8)]
    monday, tuesday = MONDAY + timedelta(weeks=8), MONDAY + timedelta(weeks=8, days=1)
    cells = [*weeks, *crowded, counted(monday, 12), counted(tuesday, 12)]
    (burst,) = bursts(cells, since=monday, until=tuesday + timedelta(days=1), known_since=MONDAY)
    assert (burst.day, burst.count, burst.expected, burst.weeks) == (monday, 12, 2.0, 8)
    assert burst.odds < 0.001


def test_nothing_is_a_burst_before_four_such_days_are_known():
    cells = [counted(MONDAY, 50)]
    assert bursts(cells, since=MONDAY, until=MONDAY + timedelta(days=1), known_since=MONDAY - timedelta(weeks=3)) == ()
    assert len(bursts(cells, since=MONDAY, until=MONDAY + timedelta(days=1), known_since=MONDAY - timedelta(weeks=4))) == 1
