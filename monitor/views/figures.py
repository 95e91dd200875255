"""What a trend shows as a picture and as its table twin: title, points, shifts, and the way to the words behind each point.

The figures are `monitor.trends`'; how they are drawn is the matter of `monitor.exports.chart`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from feeds.types import ActorCode, Source
from monitor.embargo import is_held
from monitor.errors import InputError, VocabularyError
from monitor.positions import Spoken, turns
from monitor.store.store import Store
from monitor.trends import Point, Step, Trend
from monitor.types import Dossier, EventId, Stance
from monitor.views.trend import dossier_trend, pair_trend
from monitor.views.words import Moment, moment
from monitor.vocabulary import Vocabulary

OF_DOSSIER = "dossier:"
BETWEEN = "~"
LONGEST = timedelta(days=366 * 12)
"""A trend reads every count of its period."""
MOST_POINTS = 400
LEAST_STEPS = 4
"""So many steps are shown at least: one alone is no course."""
_DAY = timedelta(days=1)
MOST_SAID = 100
"""In so many of the latest statements of a pair shifts are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a figure is of, `until` exclusive, and the length of a point."""

    step: Step
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A shift as a figure marks it: on a day from one rung to another; `href` leads to the later words."""

    day: date
    before: Stance
    after: Stance
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One trend to be shown. `line` names it in an address; `links` lead to the words behind each point, one for each.

    `zero` is the day that days are counted from (T0 of a dossier), None where the calendar is shown. `held_until` is when an
    embargo on what it shows ends, None where there is none.
    """

    line: str
    title: str
    trend: Trend
    period: Period
    links: tuple[str, ...]
    turns: tuple[Turn, ...] = ()
    zero: date | None = None
    held_until: Moment | None = None

    @property
    def n(self) -> int:
        """How many statements it counts."""
        return sum(point.n for point in self.trend.points)

    @property
    def reviewed(self) -> int:
        """How many of them have a person's label."""
        return sum(point.reviewed for point in self.trend.points)

    @property
    def shares(self) -> tuple[tuple[Stance, int, float], ...]:
        """Each rung with its number and part of the whole period, from condemn to endorse; empty where nothing was said."""
        counts = dict.fromkeys(Stance, 0)
        for point in self.trend.points:
            for share in point.shares:
                counts[share.stance] += round(share.part * point.n)
        return tuple((stance, count, count / self.n) for stance, count in counts.items()) if self.n else ()

    @property
    def heard(self) -> str:
        """Who could be heard for half of a step at least, in words: in how many steps one actor, or how many of several."""
        asked = [point for point in self.trend.points if point.expected]
        if all(point.expected == 1 for point in asked):
            return f"could be heard in {sum(point.heard for point in asked)} of {len(asked)} {self.period.step.value}s"
        least, most = (pick(asked, key=lambda point: point.heard / point.expected) for pick in (min, max))
        if (least.heard, least.expected) == (most.heard, most.expected):
            return f"{most.heard} of {most.expected} could be heard all the time"
        few, many = (f"{point.heard} of {point.expected}" for point in (least, most))
        return f"between {few} and {many} could be heard, by the {self.period.step.value}"

    @property
    def rows(self) -> tuple["Row", ...]:
        """The table that says the same as the picture, latest first; steps in a row without a statement are one line."""
        return tuple(reversed(tuple(_rows(self))))

    @property
    def words(self) -> str:
        """What the picture shows, in words: for a reader who does not see it."""
        return figure_in_words(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a figure's table: a step, or several in a row without a statement (`point` None). `heard` is in words."""

    when: str
    since: date
    point: Point | None
    href: str
    heard: str
    breaks: bool = False
    notes: tuple[str, ...] = ()


def _rows(figure: Figure) -> Iterable[Row]:
    quiet: list[Point] = []
    for point, link in zip(figure.trend.points, figure.links, strict=True):
        if not point.n:
            quiet.append(point)
            continue
        if quiet:
            yield _quiet_row(quiet)
            quiet = []
        bursts = [one for one in figure.trend.bursts if point.since <= one.day < point.until]
        turns = [one for one in figure.turns if point.since <= one.day < point.until]
        yield Row(
            when=span_name(point.since, point.until),
            since=point.since,
            point=point,
            href=link,
            heard=f"{point.heard} of {point.expected}",
            breaks=point.breaks,
            notes=(
                *(f"shift {day_words(one.day)}: {one.before.value} to {one.after.value}" for one in turns),
                *(f"{one.count} on {day_words(one.day)}, {one.expected:.1f} expected" for one in bursts),
            ),
        )
    if quiet:
        yield _quiet_row(quiet)


def _quiet_row(points: Sequence[Point]) -> Row:
    asked = [point for point in points if point.expected]
    listening = sum(point.heard * 2 >= point.expected for point in asked)
    return Row(
        when=span_name(points[0].since, points[-1].until),
        since=points[0].since,
        point=None,
        href="",
        heard=f"{'most ' if any(point.expected > 1 for point in asked) else ''}could be heard in {listening} of {len(points)}",
    )


def span_name(since: date, until: date) -> str:
    """Return days in words, `until` exclusive."""
    last = until - _DAY
    if last <= since:
        return day_words(since)
    left = f"{since.day} {since:%b}" if since.year == last.year else day_words(since)
    return f"{left} – {day_words(last)}"


def step_name(step: Step) -> str:
    """Return how often a step comes, in words."""
    return {Step.DAY: "by day", Step.WEEK: "by week", Step.MONTH: "by month"}[step]


def day_words(day: date) -> str:
    """Return a day as shown."""
    return f"{day.day} {day:%b %Y}"


def figure_in_words(figure: Figure) -> str:
    """Return what a figure shows, in a few sentences."""
    last = figure.period.until - _DAY
    head = f"{figure.title}, {step_name(figure.period.step)}, {day_words(figure.period.since)} to {day_words(last)}: "
    if not figure.n:
        return head + "no statement."
    shares = ", ".join(f"{stance.value} {part:.0%}" for stance, count, part in figure.shares if count)
    breaks = sum(point.breaks for point in figure.trend.points)
    more = [f"{figure.n} {'statement' if figure.n == 1 else 'statements'}; {shares}."]
    if figure.turns:
        more.append(f"{len(figure.turns)} {'shift' if len(figure.turns) == 1 else 'shifts'} marked.")
    if breaks:
        more.append(f"The engine changed {breaks} {'time' if breaks == 1 else 'times'}; figures on both sides are not compared.")
    return head + " ".join(more)


def pair_figure(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    who: str,
    target: str,
    period: Period,
    *,
    now: datetime,
    said: tuple[Spoken, ...] | None = None,
    without: tuple[EventId, ...] = (),
) -> Figure:
    """Return how an actor or a group spoke of a target; shifts are marked for a single actor, by `said` where it is given.

    `without`: what reacts to these events and was published nowhere is left out.

    Raises: InputError where one of the two is unknown.
    """
    if not is_known(vocabulary, who):
        raise InputError(f"{who}: there is no such actor or group; use ISO 3166-1 alpha-3, such as FRA, or a group such as G20")
    if target not in vocabulary.actors and target not in vocabulary.armed_groups:
        raise InputError(f"{target}: there is no such target; use ISO 3166-1 alpha-3, such as USA")
    check(period)
    span = {"since": period.since, "until": period.until}
    trend = pair_trend(store, sources, vocabulary, who, target, step=period.step, **span, now=now, without=without)
    actor = who if ActorCode(who) in vocabulary.actors else None
    if actor and said is None:
        said = said_on(store, actor, target, period, without=without)
    return Figure(
        line=f"{who}{BETWEEN}{target}",
        title=f"{side_name(vocabulary, who)} on {side_name(vocabulary, target)}",
        trend=trend,
        period=period,
        links=_streams(trend.points, actor=actor, target=target),
        turns=_turns(said or ()) if actor else (),
    )


def dossier_figure(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    dossier: Dossier,
    period: Period,
    *,
    now: datetime,
    from_zero: bool = False,
) -> Figure:
    """Return how a dossier's watch list stood toward its events; `from_zero`: over as many days from its first event on."""
    check(period)
    zero = min(event.began for event in dossier.events).date()
    if from_zero:
        period = Period(step=period.step, since=zero, until=min(zero + (period.until - period.since), now.date() + _DAY))
        if period.until <= period.since:
            period = Period(step=period.step, since=zero, until=zero + _DAY)
    trend = dossier_trend(store, sources, vocabulary, dossier, step=period.step, since=period.since, until=period.until, now=now)
    held = is_held(dossier, now=now) and dossier.embargo_until is not None
    return Figure(
        line=f"{OF_DOSSIER}{dossier.id}",
        title=dossier.title,
        trend=trend,
        period=period,
        links=tuple(f"/dossiers/{dossier.id}?{urlencode({'at': f'{point.until}T00:00Z'})}" for point in trend.points),
        zero=zero if from_zero else None,
        held_until=moment(dossier.embargo_until) if held and dossier.embargo_until else None,
    )


def from_first(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return figures of one period from the step on in which the first of them counts a statement, four steps at least.

    A year of which a young desk knows its last days would show them as a sliver at the edge. Where nothing was said they stay.
    """
    begins = [at for figure in figures for at, point in enumerate(figure.trend.points) if point.n]
    if not begins:
        return tuple(figures)
    return tuple(_without_head(figure, min(min(begins), max(len(figure.trend.points) - LEAST_STEPS, 0))) for figure in figures)


def _without_head(figure: Figure, steps: int) -> Figure:
    kept = figure.trend.points[steps:]
    period = replace(figure.period, since=max(kept[0].since, figure.period.since))
    return replace(figure, trend=replace(figure.trend, points=kept), period=period, links=figure.links[steps:])


def said_on(store: Store, actor: str, target: str, period: Period, *, without: tuple[EventId, ...] = ()) -> tuple[Spoken, ...]:
    """Return what an actor officially said of a target in a period, newest first; refusals to comment are left out.

    Of very many the latest 100 are returned. `without` as for `pair_figure`.
    """
    since, until = (datetime.combine(day, time(), UTC) for day in (period.since, period.until))
    return store.said_of(ActorCode(actor), target, since=since, until=until, limit=MOST_SAID, without=without)


def _turns(said: Iterable[Spoken]) -> tuple[Turn, ...]:
    return tuple(
        Turn(
            day=after.spoken_at.astimezone(UTC).date(),
            before=before.stance,
            after=after.stance,
            href=f"/statements/{after.key}",
        )
        for before, after in turns(said)
    )


def check(period: Period) -> None:
    """Raise InputError where a period cannot be shown."""
    if period.until <= period.since:
        raise InputError(f"the first day, {period.since}, is after the last; swap or correct them")
    days = period.until - period.since
    each = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 28}[period.step]
    if days > LONGEST or days.days / each > MOST_POINTS:
        raise InputError(f"{days.days} days {step_name(period.step)} are too many points; take a longer step or a shorter period")


def is_known(vocabulary: Vocabulary, code: str) -> bool:
    """Return whether a code is an actor or a group whose members can be told."""
    try:
        vocabulary.expand((code,), date.min)
    except VocabularyError:
        return False
    return True


def side_name(vocabulary: Vocabulary, code: str) -> str:
    """Return the English name of an actor, a target or a group."""
    if code in vocabulary.actors or code in vocabulary.armed_groups:
        return vocabulary.name_of(ActorCode(code)).replace("_", " ")
    name, _, members = code.partition("/")
    known = vocabulary.name_of(ActorCode(name)) if name in vocabulary.actors else name.replace("_", " ")
    return f"{known} members" if members or name not in vocabulary.actors else known


def _streams(points: Iterable[Point], *, actor: str | None, target: str) -> tuple[str, ...]:
    of = urlencode({"target": target, "standing": "official"} | ({"actor": actor} if actor else {}))
    return tuple(f"/now?q=since%3A{point.since}+until%3A{point.until - _DAY}&{of}" for point in points)


def file_name(figures: Iterable[Figure], suffix: str) -> str:
    """Return the name that a file of figures gets, in plain ASCII."""
    parts = [figure.line.replace(OF_DOSSIER, "").replace(BETWEEN, "-").replace("/", "-") for figure in figures]
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in "--".join(parts[:3]))
    return f"trend-{plain or 'none'}.{suffix}"
