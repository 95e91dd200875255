"""Counted statements -> how actors spoke of a target over time, and on which days unusually often, pure. Nothing is counted here.

A share of each rung comes first; then how many there were, their mean on the ladder and its interval; and the denominator: how
many of those expected to speak we could have heard. No weighting of sources or ranks is used. What is counted is said in
`monitor.store.trending`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist

from feeds.continuity import frozen_since
from feeds.types import ActorCode, Health, Source, SourceId
from monitor.labels import PERSON
from monitor.listening import in_languages, own_official
from monitor.records import HeardWith
from monitor.types import Stance

LEAST_FOR_INTERVAL = 5
"""Of fewer statements a mean has no interval: it would claim what nobody can know."""
BASELINE_WEEKS = 8
LEAST_WEEKS = 4
BURST_COUNT = 3
BURST_ODDS = 0.001
_DAY = timedelta(days=1)


class Step(StrEnum):
    """The length of one point of a trend; a week begins on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many statements an actor made in one stance on one UTC day, as one engine read them.

    `actor` is None where it is how many all those made of whom a line is.
    """

    actor: ActorCode | None
    day: date
    stance: Stance
    engine: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChange:
    """From `at` on the source had this health, until its next change."""

    source_id: SourceId
    at: datetime
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A time in which an actor could be heard with at least one official source of its own; `until` is None while it can."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What part of the statements had this stance, 0..1."""

    stance: Stance
    part: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day, week or month, clipped to what was asked for; `until` is the day behind its last.

    `shares` holds every rung, from condemn to endorse, and is empty where nothing was said. `mean` is on the ladder, None where
    nothing was said; `low` and `high` are its 95 % interval, None below five statements. Of `expected` actors `heard` could
    be heard (`heard_by`) for at least half of the time. `engines` are those that read the statements, persons left out;
    `breaks`: they are not those of the point before, so that a line must not be drawn through here without a mark. `reviewed` of
    the `n` have a person's label.
    """

    since: date
    until: date
    shares: tuple[Share, ...]
    n: int
    mean: float | None
    low: float | None
    high: float | None
    expected: int
    heard: int
    engines: tuple[str, ...]
    breaks: bool
    reviewed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A day with unusually many statements: `expected` is the mean of the same weekday in the `weeks` before, `odds` the
    chance of so many."""

    day: date
    count: int
    expected: float
    weeks: int
    odds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A line: `who` (an actor or group) spoke of `target` (an actor, or the events of a dossier)."""

    who: str
    target: str
    step: Step
    points: tuple[Point, ...]
    bursts: tuple[Burst, ...] = ()


def steps(step: Step, *, since: date, until: date) -> tuple[tuple[date, date], ...]:
    """Return first day and the day behind the last of each step between two days, `until` exclusive, clipped to them."""
    found = []
    start = since
    while start < until:
        end = min(_next(step, start), until)
        found.append((start, end))
        start = end
    return tuple(found)


def _next(step: Step, day: date) -> date:
    if step is Step.DAY:
        return day + _DAY
    if step is Step.WEEK:
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def points(
    counted: Iterable[Counted],
    *,
    step: Step,
    since: date,
    until: date,
    expected: Callable[[date], Collection[ActorCode]],
    heard: Mapping[ActorCode, Sequence[Heard]],
    now: datetime,
) -> tuple[Point, ...]:
    """Return every step between two days, `until` exclusive, those without a statement included.

    `expected` gives the actors that the line is of on a day, so that a member counts only while it is one. They are counted as
    of the last day of a step that has come.
    """
    members: dict[date, frozenset[ActorCode]] = {}
    by_day: dict[date, list[Counted]] = defaultdict(list)
    for one in counted:
        if one.day not in members:
            members[one.day] = frozenset(expected(one.day))
        if one.actor is None or one.actor in members[one.day]:
            by_day[one.day].append(one)
    # Most are heard without an end, and of those nothing has to be added up.
    ever = {actor: spans[-1].since for actor, spans in heard.items() if spans and spans[-1].until is None}
    found: list[Point] = []
    before: tuple[str, ...] = ()
    for start, end in steps(step, since=since, until=until):
        cells = [one for number in range((end - start).days) for one in by_day.get(start + number * _DAY, ())]
        last = max(start, min(end - _DAY, now.astimezone(UTC).date()))
        asked = expected(last)
        begin, over = _midnight(start), min(_midnight(end), now)
        engines = tuple(sorted({one.engine for one in cells if not one.engine.startswith(PERSON)}))
        found.append(
            _point(
                cells,
                start,
                end,
                expected=len(asked),
                heard=sum(
                    (begin < over and ((up := ever.get(actor)) is not None and up <= begin))
                    or _was_heard(heard.get(actor, ()), begin, over)
                    for actor in asked
                ),
                engines=engines,
                breaks=bool(before and engines and engines != before),
            )
        )
        before = engines or before
    return tuple(found)


def _point(
    cells: Sequence[Counted], since: date, until: date, *, expected: int, heard: int, engines: tuple[str, ...], breaks: bool
) -> Point:
    by_stance: Counter[Stance] = Counter()
    for one in cells:
        by_stance[one.stance] += one.count
    n = by_stance.total()
    scores = {float(stance.score): count for stance, count in by_stance.items()}
    mean = math.fsum(score * count for score, count in scores.items()) / n if n else None
    low, high = interval(scores)
    return Point(
        since=since,
        until=until,
        shares=tuple(Share(stance=stance, part=by_stance[stance] / n) for stance in Stance) if n else (),
        n=n,
        mean=mean,
        low=low,
        high=high,
        expected=expected,
        heard=heard,
        engines=engines,
        breaks=breaks,
        reviewed=sum(one.count for one in cells if one.engine.startswith(PERSON)),
    )


def interval(scores: Mapping[float, int]) -> tuple[float | None, float | None]:
    """Return the 95 % interval of the mean by Student's t, within the ladder; None and None below five scores.

    `scores` says how often there is each; statistics.stdev reckons in fractions, which a page of trends would wait for.
    """
    n = sum(scores.values())
    if n < LEAST_FOR_INTERVAL:
        return None, None
    mean = math.fsum(score * count for score, count in scores.items()) / n
    spread = math.sqrt(math.fsum(count * (score - mean) ** 2 for score, count in scores.items()) / (n - 1))
    half = _t(n - 1) * spread / math.sqrt(n)
    ladder = [stance.score for stance in Stance]
    return max(mean - half, float(min(ladder))), min(mean + half, float(max(ladder)))


def _t(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t, four degrees or more, by the expansion of Cornish and Fisher (within 0.3 %)."""
    z = NormalDist().inv_cdf(0.975)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def heard_by(
    sources: Iterable[Source],
    changes: Iterable[HealthChange],
    states: Mapping[SourceId, HeardWith],
    *,
    languages: Collection[str],
) -> dict[ActorCode, tuple[Heard, ...]]:
    """Return when we could hear each actor with an enabled official source of its own that proves silence, in order of time.

    The same ground as for silence on a board (`monitor.listening`): a source in a language that we read, while its
    polls were good, and besides since when nothing that it published can have been missed (`covered_since`), which may lie
    before its first poll. One that answers but looks abandoned proves nothing since it last brought something. `changes` are in
    order of time.
    """
    changed: dict[SourceId, list[HealthChange]] = defaultdict(list)
    for change in changes:
        changed[change.source_id].append(change)
    by_actor: dict[ActorCode, list[Heard]] = defaultdict(list)
    for one in in_languages(own_official(sources), languages):
        by_actor[one.actor] += _heard_with(changed[one.id], states.get(one.id))
    return {actor: found for actor, spans in by_actor.items() if (found := _together(spans))}


def _heard_with(changes: Iterable[HealthChange], state: HeardWith | None) -> Iterable[Heard]:
    """Yield the times in which one source could be heard; they may overlap."""
    stale = frozen_since(state) if state is not None else None
    since: datetime | None = None
    for change in changes:
        if change.health.listening:
            since = since or change.at
        elif since is not None:
            yield Heard(since=since, until=change.at)
            since = None
    if since is not None and (stale is None or since < stale):
        yield Heard(since=since, until=stale)
    if state is not None and state.covered_since is not None and state.last_success_at is not None:
        until = stale if state.health.listening else state.last_success_at
        if until is None or state.covered_since < until:
            yield Heard(since=state.covered_since, until=until)


def _together(spans: Iterable[Heard]) -> tuple[Heard, ...]:
    """Return spans that may overlap as spans that do not, in order of time."""
    found: list[Heard] = []
    for one in sorted(spans, key=lambda one: one.since):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until < one.since):
            found.append(one)
        elif last.until is not None:
            found[-1] = Heard(since=last.since, until=None if one.until is None else max(last.until, one.until))
    return tuple(found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _was_heard(spans: Sequence[Heard], start: datetime, end: datetime) -> bool:
    """Return whether these cover at least half of a time."""
    if end <= start:
        return False
    if any(one.since <= start and (one.until is None or one.until >= end) for one in spans):
        return True
    covered = sum(
        (max(min(one.until or end, end) - max(one.since, start), timedelta()) for one in spans),
        timedelta(),
    )
    return covered * 2 >= end - start


def bursts(counted: Iterable[Counted], *, since: date, until: date, known_since: date) -> tuple[Burst, ...]:
    """Return the days, `until` exclusive, with unusually many statements for their weekday.

    What is usual is the same weekday in the eight weeks before, of which at least four must lie at or after `known_since`. Of a
    Poisson rate that these days tell (Jeffreys' prior, a half), the number on the next such day is negative binomial
    (Gelman et al., Bayesian Data Analysis, 2.6); unusual is a day of three or more whose like comes less than once in a thousand.
    """
    daily: dict[date, int] = defaultdict(int)
    for one in counted:
        daily[one.day] += one.count
    # By number of the day: a page of trends asks for the weeks before each of some thousand days.
    numbered = {day.toordinal(): count for day, count in daily.items()}
    found = []
    for day in sorted(day for day, count in daily.items() if count >= BURST_COUNT and since <= day < until):
        count, number = daily[day], day.toordinal()
        known = min(BASELINE_WEEKS, (number - known_since.toordinal()) // 7)
        if known < LEAST_WEEKS:
            continue
        usual = sum([numbered.get(number - 7 * week, 0) for week in range(1, known + 1)])
        chance = odds(count, said=usual, times=known)
        if chance < BURST_ODDS:
            found.append(Burst(day=day, count=count, expected=usual / known, weeks=known, odds=chance))
    return tuple(found)


@lru_cache(maxsize=10_000)
def odds(count: int, *, said: int, times: int) -> float:
    """Return the chance of `count` or more where `said` were counted in so many `times` as long; none before: 0."""
    if not times:
        return 0.0
    shape, stay = said + 0.5, times / (times + 1)
    fewer = 0.0
    for k in range(count):
        logarithm = math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1)
        fewer += math.exp(logarithm + shape * math.log(stay) + k * math.log(1 - stay))
    return max(0.0, 1 - fewer)
