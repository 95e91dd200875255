"""Measures against somebody: what is asked to end, and at whom an act is aimed. Who approves or asks: `struck`, `required`."""

from bisect import bisect_left
from collections.abc import Sequence

from monitor.extract.deeds import Deed
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Reading
from monitor.extract.tables import CueLike, DemandRow, Frame, Of, Order, StanceRow
from monitor.extract.words import Word
from monitor.types import DemandKind, Stance

BODIES = frozenset({"EU", "NATO", "UN"})
"""Bodies whose seat may stand for them: `urge Brussels to impose sanctions on X`."""
_OPENS = 3
"""Words between the approval, request or name and what belongs to it."""


def condemns(row: CueLike, *frames: Frame) -> bool:
    """Return whether the row opposes or condemns, as a verb or in one of the other frames."""
    return isinstance(row, StanceRow) and row.frame in (frames or (Frame.ACT,)) and row.stance.score <= Stance.OPPOSE.score


def is_undone(reading: Reading, first: int, last: int) -> bool:
    """Return whether what is asked is an end (`to lift the sanctions on X`): another demand that blames stands before it."""
    return any(demand.row.blames for demand in demands_in(reading, first, last))


def demands_in(reading: Reading, first: int, last: int) -> Sequence[Match[DemandRow]]:
    """Return the demands that begin at tokens from `first` to `last` (exclusive)."""
    starts = reading.demand_starts
    return reading.demands[bisect_left(starts, first) : bisect_left(starts, last)]


def is_aimed_at(reading: Reading, begins: int, deed: Deed, victim: Mention, codes: tuple[str, ...]) -> bool:
    """Return whether an act is aimed at the name: `against X`, or sanctions `on X` where nobody else is named before them."""
    if is_against(reading, victim.first - 1):
        return True
    second = reading.grammar.order is Order.SECOND
    others = (m for m in reading.mentions_in(begins, deed.match.first) if m is not victim)
    named = [m for m in others if not (second and str(m.code) in codes)]
    alone = len(named) <= (reading.grammar.order is Order.FIRST)  # whose subject stands behind its verb
    demands = demands_in(reading, deed.match.first - 1, deed.match.last)
    measure = deed.match.row.of is Of.STRUCK or any(demand.row.kind is DemandKind.SANCTIONS for demand in demands)
    harm = reading.marked.has(deed.match.first, deed.match.last, Word.HARM)
    beside = victim.first >= deed.match.last or reading.grammar.coverbs  # `对X的制裁`
    joined = reading.marked.is_word(victim.first - 1, Word.ON) or (harm and reading.marked.is_word(victim.first - 1, Word.OF))
    return (measure or harm) and alone and beside and joined


def is_against(reading: Reading, index: int) -> bool:
    """Return whether `against` stands there, or before the article there (`contra a X`)."""
    marked = reading.marked
    return marked.is_word(index - marked.is_word(index, Word.ARTICLE), Word.AGAINST)


def object_begins(reading: Reading, match: Match[StanceRow]) -> int:
    """Return the token behind the verb, and behind its subject where that stands there, from which its object is named."""
    subject = reading.mention_at(match.last) if reading.grammar.order is Order.FIRST else None
    return subject.last if subject is not None else match.last


def is_ruled_against(reading: Reading, begins: int, mention: Mention, *, since: int | None = None) -> bool:
    """Return whether a ruling, a vote or a measure is approved that is against the one named behind it, or an act on them.

    It stands from the last word of the approval on, or from token `since`.
    """
    marked, joins = reading.marked, mention.first - 1
    if mention.first - begins > 2 * _OPENS:
        return False
    harmed = reading.grammar.cases and joins > begins and marked.is_word(joins, Word.ON) and marked.is_word(joins - 1, Word.HARM)
    first = begins - reading.grammar.bare_agents  # `menyambut putusan`: the words of approval may end with it
    ruled = is_against(reading, joins) and marked.has(since if since is not None else first, mention.first, Word.RULING)
    ruled = ruled and not (reading.grammar.cases and mention.kind is Kind.ADJECTIVE)  # `дело против шведской компании`
    return (harmed or ruled) and not (reading.grammar.cases and is_undone(reading, begins, joins))  # `поддержала отмену санкций`
