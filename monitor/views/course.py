"""The course of an event, as it is drawn: what was said on it over the time since T0, by side. The words themselves are not here.

One value for the board's drawing, its table and the picture in a briefing, so that all three say the same.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from feeds.types import ActorCode, DocumentId, Precision
from monitor.positions import CountsAs, counts_as
from monitor.types import Event, Reaction, Stance, StanceShift, StatementKey
from monitor.views.tiles import is_own
from monitor.views.words import Mark, mark_of, moment

_SLOTS, _FEW_SLOTS, _MANY = 8, 4, 90
"""How many places for statements a step has, and how many where there are many of them."""
_MOST_STEPS = 8
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (10, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 43200, 86400, 172800, 525600)
)


class Side(StrEnum):
    """The lanes of the drawing, from top to bottom."""

    FOR = "for"
    NEITHER = "neither"
    AGAINST = "against"


SHOWN: Mapping[Side, tuple[Mark, ...]] = {
    Side.FOR: (Mark.UNDERSTAND, Mark.SUPPORT, Mark.ENDORSE),
    Side.NEITHER: (Mark.NEUTRAL, Mark.DECLINED, Mark.UNCLEAR),
    Side.AGAINST: (Mark.CONCERN, Mark.OPPOSE, Mark.CONDEMN),
}
"""The marks of each lane, in the order in which they are piled up: the milder ones first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """What was said in one slot with one mark: `first` by actors that had not spoken before, `more` by others or together."""

    slot: int
    mark: Mark
    first: int
    more: int

    @property
    def count(self) -> int:
        """How many that are."""
        return self.first + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Statements of which only the day is known: the slots that it covers, the end exclusive, and how many of each mark."""

    text: str
    start: int
    end: int
    counts: tuple[tuple[Mark, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Shifts in one slot: how many toward support and toward opposition."""

    slot: int
    up: int
    down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One row of the table: a step in which something happened. `until` is its end as `?at=` takes it."""

    text: str
    until: str
    counts: tuple[tuple[Mark, int], ...]
    first: int
    shifts: int
    edits: int

    def of(self, side: Side) -> str:
        """Return what was said on a side, in words; empty where nothing was."""
        return ", ".join(f"{count} {mark.word}" for mark, count in self.counts if mark in SHOWN[side])


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The drawing: `steps` of equal length with `per_step` slots each, `ticks` their beginnings in words.

    `drawn` of the `said` statements that count stand in it; where it is fewer, they are the first and the newest of each actor.
    `vague` is whether of T0 only the day is known, so that it is counted from the day's beginning.
    """

    steps: int
    per_step: int
    ticks: tuple[str, ...]
    piles: tuple[Pile, ...]
    days: tuple[Day, ...]
    turnings: tuple[Turning, ...]
    edits: tuple[int, ...]
    rows: tuple[Stretch, ...]
    drawn: int
    said: int
    vague: bool

    @property
    def slots(self) -> int:
        """How wide the drawing is."""
        return self.steps * self.per_step

    def tallest(self, side: Side) -> int:
        """Return how many statements the highest pile of a side has."""
        piled: Counter[int] = Counter()
        for pile in self.piles:
            if pile.mark in SHOWN[side]:
                piled[pile.slot] += pile.count
        return max(piled.values(), default=0)

    def lanes(self) -> "tuple[LaneDrawing, ...]":
        """Return the lanes as they are drawn."""
        return lane_drawings(self)

    def day_bars(self) -> "tuple[Bars, ...]":
        """Return the bars of the days, below each other, each divided by what was said on it."""
        return day_bars(self)

    def in_words(self) -> str:
        """Return in one sentence what the drawing shows."""
        counts: Counter[Mark] = Counter()
        for row in self.rows:
            counts.update(dict(row.counts))
        sides = ", ".join(f"{sum(counts[mark] for mark in marks)} {side.value}" for side, marks in SHOWN.items())
        return f"{self.drawn} statements over time since T0: {sides}."


def course(
    reactions: Iterable[Reaction],
    shifts: Iterable[StanceShift],
    event: Event,
    *,
    said: int | None = None,
) -> Course | None:
    """Return the course of an event, None where nothing that counts was said on it.

    `reactions` are the utterances up to the moment that is asked for, each once; `said` is how many there are in all that count,
    None where these are all of them.
    """
    told = tuple(reactions)
    counting = [one for one in told if one.current and _counts(one)]
    if not counting:
        return None
    changes = tuple(shifts)
    edited = _edited(told)
    axis = _axis(
        event, [*(one.spoken_at for one in counting), *edited], per_step=_SLOTS if len(counting) <= _MANY else _FEW_SLOTS
    )
    dated = [one for one in counting if one.precision is not Precision.DAY]
    vague = [one for one in counting if one.precision is Precision.DAY]
    opening = _opening(counting)
    days = _days(vague, axis)
    return Course(
        steps=axis.steps,
        per_step=axis.per_step,
        ticks=tuple(_tick(axis.first + number * axis.step) for number in range(axis.steps)),
        piles=_piles(dated, opening, axis),
        days=days,
        turnings=_turnings(changes, axis),
        edits=tuple(sorted({axis.slot(at) for at in edited})),
        rows=_rows(dated, vague, opening, changes, edited, axis),
        drawn=len(counting),
        said=max(said or 0, len(counting)),
        vague=event.began_precision is Precision.DAY,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """The time that is drawn: from `first` after T0 on (not above zero), in steps of equal length."""

    began: datetime
    first: timedelta
    step: timedelta
    steps: int
    per_step: int

    def slot(self, at: datetime) -> int:
        """Return the slot in which a moment lies, the nearest where it lies outside."""
        found = int((at - self.began - self.first) / self.step * self.per_step)
        return min(max(found, 0), self.steps * self.per_step - 1)

    def number(self, at: datetime) -> int:
        """Return the step in which a moment lies."""
        return self.slot(at) // self.per_step


def _axis(event: Event, moments: Sequence[datetime], *, per_step: int) -> _Axis:
    began = event.began
    if event.began_precision is Precision.DAY:
        began = datetime.combine(began.date(), time(), tzinfo=UTC)
    span = max(moments) - min(began, *moments)
    step = next((each for each in _STEPS if span < each * _MOST_STEPS), _STEPS[-1])
    before = math.ceil(max(began - min(moments), timedelta()) / step)
    after = int(max(max(moments) - began, timedelta()) / step) + 1
    return _Axis(began=began, first=-before * step, step=step, steps=before + after, per_step=per_step)


def _counts(reaction: Reaction) -> bool:
    kind = counts_as(reaction.statement, current=reaction.current, edited=reaction.edited)
    return kind in (CountsAs.OWN, CountsAs.DECLINED, CountsAs.JOINT)


def mark_of_reaction(reaction: Reaction) -> Mark:
    """Return the mark of one reaction's own words toward the event."""
    said = reaction.statement
    return mark_of(said.stance_toward_event or Stance.NEUTRAL, confidence=said.confidence, declined=said.declined)


def _opening(counting: Iterable[Reaction]) -> frozenset[StatementKey]:
    """Return the keys of each actor's first words of its own."""
    first: dict[ActorCode, Reaction] = {}
    for one in sorted(counting, key=lambda one: (one.spoken_at, one.key)):
        if is_own(one) and not one.statement.joint:
            first.setdefault(one.statement.actor, one)
    return frozenset(one.key for one in first.values())


def _edited(reactions: Iterable[Reaction]) -> tuple[datetime, ...]:
    """Return when we first saw words in the place of others, once for each text and moment."""
    told = tuple(reactions)
    versions: dict[DocumentId, set[datetime]] = defaultdict(set)
    for one in told:
        if one.edited or one.current:
            versions[one.document_id].add(one.fetched_at)
    # The earliest wording is no edit of anything; one that is all we have was taken away, which has no moment here.
    return tuple(
        sorted(at for document in {one.document_id for one in told if one.edited} for at in sorted(versions[document])[1:])
    )


def _piles(dated: Iterable[Reaction], opening: frozenset[StatementKey], axis: _Axis) -> tuple[Pile, ...]:
    firsts: Counter[tuple[int, Mark]] = Counter()
    others: Counter[tuple[int, Mark]] = Counter()
    for one in dated:
        place = axis.slot(one.spoken_at), mark_of_reaction(one)
        (firsts if one.key in opening else others)[place] += 1
    order = {mark: number for marks in SHOWN.values() for number, mark in enumerate(marks)}
    places = sorted(firsts.keys() | others.keys(), key=lambda place: (place[0], order[place[1]], place[1].value))
    return tuple(Pile(slot=slot, mark=mark, first=firsts[slot, mark], more=others[slot, mark]) for slot, mark in places)


def _days(vague: Iterable[Reaction], axis: _Axis) -> tuple[Day, ...]:
    found = []
    for begins, said in _by_day(vague):
        start, end = axis.slot(begins), axis.slot(begins + timedelta(days=1) - timedelta(microseconds=1)) + 1
        found.append(Day(text=moment(begins, Precision.DAY).clock, start=start, end=end, counts=_counted(said)))
    return tuple(found)


def _counted(said: Iterable[Reaction]) -> tuple[tuple[Mark, int], ...]:
    counts = Counter(map(mark_of_reaction, said))
    return tuple((mark, counts[mark]) for marks in SHOWN.values() for mark in reversed(marks) if counts[mark])


def _turnings(changes: Iterable[StanceShift], axis: _Axis) -> tuple[Turning, ...]:
    up: Counter[int] = Counter()
    down: Counter[int] = Counter()
    for change in changes:
        (up if change.rungs > 0 else down)[axis.slot(change.after.spoken_at)] += 1
    return tuple(Turning(slot=slot, up=up[slot], down=down[slot]) for slot in sorted(up.keys() | down.keys()))


def _rows(
    dated: Iterable[Reaction],
    vague: Iterable[Reaction],
    opening: frozenset[StatementKey],
    changes: Iterable[StanceShift],
    edited: Iterable[datetime],
    axis: _Axis,
) -> tuple[Stretch, ...]:
    by_step: dict[int, list[Reaction]] = defaultdict(list)
    for one in dated:
        by_step[axis.number(one.spoken_at)].append(one)
    turned = Counter(axis.number(change.after.spoken_at) for change in changes)
    edits = Counter(axis.number(at) for at in edited)
    rows = []
    for number in sorted(by_step.keys() | turned.keys() | edits.keys()):
        said = by_step[number]
        begins = axis.first + number * axis.step
        ends = begins + axis.step
        rows.append(
            Stretch(
                text=f"{_tick(begins)} to {_tick(ends)}",
                until=moment(axis.began + ends).machine,
                counts=_counted(said),
                first=sum(one.key in opening for one in said),
                shifts=turned[number],
                edits=edits[number],
            )
        )
    for day, said in _by_day(vague):
        rows.append(
            Stretch(
                text=f"{moment(day, Precision.DAY).clock}, hour not known",
                until=moment(day + timedelta(days=1)).machine,
                counts=_counted(said),
                first=sum(one.key in opening for one in said),
                shifts=0,
                edits=0,
            )
        )
    return tuple(rows)


def _by_day(vague: Iterable[Reaction]) -> list[tuple[datetime, list[Reaction]]]:
    """Return statements by the UTC day on which they were made, the first day first."""
    found: dict[datetime, list[Reaction]] = defaultdict(list)
    for one in vague:
        found[one.spoken_at.replace(hour=0, minute=0, second=0, microsecond=0)].append(one)
    return sorted(found.items())


def _tick(span: timedelta) -> str:
    """Return a time since T0 in its largest unit: `T0`, `+30 min`, `+6 h`, `−2 d`."""
    if not span:
        return "T0"
    minutes = int(abs(span).total_seconds() // 60)
    sign = "+" if span > timedelta() else "−"
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes % size == 0 and (unit != "d" or minutes > 1440):
            return f"{sign}{minutes // size} {unit}"
    return f"{sign}{minutes} min"


LANES_HEIGHT = 150
_UNIT, _LEAST = 14.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The outline of all piles of one mark as an SVG path."""

    mark: Mark
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneDrawing:
    """One lane drawn: `height` in pixels, each a unit from top to bottom; a slot is `SLOT` units wide, however wide the page."""

    side: Side
    height: int
    bars: tuple[Bars, ...]


SLOT = 10
"""How many units a slot is wide. First words fill eight of them, all others four."""


def lane_drawings(shown: Course) -> tuple[LaneDrawing, ...]:
    """Return the three lanes; those against hang down, all others stand. Equal heights are equal numbers in all of them."""
    tallest = {side: shown.tallest(side) for side in Side}
    unit = min(_UNIT, max(_LEAST, LANES_HEIGHT / max(sum(tallest.values()), 1)))
    return tuple(_lane(shown, side, tallest[side], unit) for side in Side)


DAY_HEIGHT = 8
"""How high the bar of a day is with what is left free around it."""


def day_bars(shown: Course) -> tuple[Bars, ...]:
    """Return the bars of statements of which only the day is known."""
    paths: dict[Mark, list[str]] = defaultdict(list)
    for row, day in enumerate(shown.days):
        whole, before = sum(count for _, count in day.counts), 0
        start, wide = day.start * SLOT, (day.end - day.start) * SLOT
        for mark, count in day.counts:
            left, right = start + wide * before // whole, start + wide * (before + count) // whole
            paths[mark].append(f"M{left} {row * DAY_HEIGHT + 1}h{right - left}v{DAY_HEIGHT - 2}h-{right - left}z")
            before += count
    return tuple(Bars(mark=mark, path="".join(parts)) for mark, parts in paths.items())


def _lane(shown: Course, side: Side, tallest: int, unit: float) -> LaneDrawing:
    height = max(round(tallest * unit), 10)
    paths: dict[Mark, list[str]] = {mark: [] for mark in SHOWN[side]}
    piled: Counter[int] = Counter()
    for pile in shown.piles:
        if pile.mark not in paths:
            continue
        for count, left, wide in ((pile.first, 1, 8), (pile.more, 3, 4)):
            # Each statement is a block of its own, but where there are so many that nobody would count them.
            for size in (1,) * count if shown.drawn <= _MANY else (count,) if count else ():
                low, high = piled[pile.slot] * unit, (piled[pile.slot] + size) * unit
                top = low if side is Side.AGAINST else height - high
                paths[pile.mark].append(f"M{pile.slot * SLOT + left} {top:.4g}h{wide}v{high - low:.4g}h-{wide}z")
                piled[pile.slot] += size
    return LaneDrawing(
        side=side, height=height, bars=tuple(Bars(mark=mark, path="".join(parts)) for mark, parts in paths.items() if parts)
    )
