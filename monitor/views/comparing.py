"""What a reader of trends asks for (lines, period, step, alignment) as it stands in an address, and its figures."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from feeds.types import Source
from monitor.embargo import held_events
from monitor.errors import InputError
from monitor.store.store import Store
from monitor.trends import Step, steps
from monitor.types import EventId
from monitor.views.figures import (
    BETWEEN,
    LEAST_STEPS,
    OF_DOSSIER,
    Figure,
    Period,
    check,
    dossier_figure,
    from_first,
    pair_figure,
    side_name,
    span_name,
)
from monitor.vocabulary import Vocabulary

MOST_LINES = 8
_DAY = timedelta(days=1)
_YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: `lines` are "FRA~USA" or "dossier:ID"; `from_zero` counts days from each dossier's first event.

    `open`: no first day was chosen, so that figures begin with the first statement of the period.
    """

    lines: tuple[str, ...]
    period: Period
    from_zero: bool = False
    open: bool = False

    @property
    def last(self) -> date:
        """The last day."""
        return self.period.until - _DAY

    @property
    def span(self) -> str:
        """The days in words."""
        return span_name(self.period.since, self.period.until)

    def query(self, lines: Sequence[str] | None = None) -> str:
        """Return it as the query of an address, with other lines where they are given."""
        pairs = [("line", line) for line in (self.lines if lines is None else lines)]
        since = [] if self.open else [("since", str(self.period.since))]
        pairs += [("by", self.period.step.value), *since, ("until", str(self.last))]
        return urlencode([*pairs, *([("align", "t0")] if self.from_zero else [])], safe="~:/")

    def without(self, line: str) -> str:
        """Return the query without one line."""
        return self.query([one for one in self.lines if one != line])

    def drawn(self, figures: Sequence[Figure]) -> "Asked":
        """Return the same with the first day that these figures begin with, so that each alone is drawn over equal days."""
        if not self.open or self.from_zero or not figures:
            return self
        return replace(self, period=replace(self.period, since=figures[0].period.since), open=False)

    def begun(self, first: date | None) -> "Asked":
        """Return the same from the step on in which `first` lies, the day of the first statement; four steps at least."""
        if first is None or not self.open:
            return self
        starts = [start for start, _ in steps(self.period.step, since=self.period.since, until=self.period.until)]
        at = min(max(bisect_right(starts, first) - 1, 0), max(len(starts) - LEAST_STEPS, 0))
        return replace(self, period=replace(self.period, since=starts[at]), open=False)

    def by(self, step: str) -> str:
        """Return the query with another step."""
        return replace(self, period=replace(self.period, step=Step(step))).query()


def ask(
    lines: Sequence[str],
    *,
    by: str = "",
    since: str = "",
    until: str = "",
    align: str = "",
    today: date,
    default: Step = Step.WEEK,
) -> Asked:
    """Return what an address asks for; by default a year until today, less what lies before the first statement.

    Raises: InputError naming what cannot be read.
    """
    try:
        step = Step(by) if by else default
    except ValueError as exc:
        raise InputError(f"{by!r} is no step; it is one of {', '.join(Step)}") from exc
    last = _day(until, "the last day") or today
    first = _day(since, "the first day") or last - _YEAR
    period = Period(step=step, since=first, until=last + _DAY)
    check(period)
    chosen = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(chosen) > MOST_LINES:
        raise InputError(f"{len(chosen)} lines are too many to compare; take {MOST_LINES} at most")
    return Asked(lines=chosen, period=period, from_zero=align == "t0", open=not since)


def _day(text: str, what: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise InputError(f"{what}, {text!r}, cannot be read; write it as 2026-03-02") from exc


def figures(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    asked: Asked,
    *,
    now: datetime,
    leaving: bool = False,
) -> tuple[Figure, ...]:
    """Return a figure for each line; `leaving` the desk they lack what only a dossier under embargo knows.

    Raises: InputError for a line that there is none of.
    """
    held = held_events(store.dossiers(with_archived=True), now=now) if leaving else ()
    found = tuple(_figure(store, sources, vocabulary, asked, line, now=now, without=held) for line in asked.lines)
    return from_first(found) if asked.open and not asked.from_zero else found


def _figure(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    asked: Asked,
    line: str,
    *,
    now: datetime,
    without: tuple[EventId, ...],
) -> Figure:
    if line.startswith(OF_DOSSIER):
        dossier = store.dossier(line.removeprefix(OF_DOSSIER))
        if dossier is None or not dossier.events:
            raise InputError(f"{line.removeprefix(OF_DOSSIER)}: there is no such dossier with an event")
        return dossier_figure(store, sources, vocabulary, dossier, asked.period, now=now, from_zero=asked.from_zero)
    who, between, target = line.partition(BETWEEN)
    if not between:
        raise InputError(f"{line!r} is no line; write ACTOR{BETWEEN}TARGET, such as FRA{BETWEEN}USA, or {OF_DOSSIER}ID")
    return pair_figure(store, sources, vocabulary, who, target, asked.period, now=now, without=without)


def group_choices(vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return the groups whose members may be asked for, code and words, by code."""
    codes = (f"{group}/members" if group in vocabulary.actors else group for group in vocabulary.groups)
    return tuple((code, side_name(vocabulary, code)) for code in sorted(codes))
