"""Requests that are no stance: what those in power tell their own people, departments and companies, and nobody in particular.

What a request is worth that goes to another state: `requests`.
"""

from monitor.extract.lexicon import Match
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.topics import is_marked_subject
from monitor.extract.words import Word
from monitor.types import Demand

_BIDDEN = 10
"""Words from a request to those who are told to do it."""
_ASKED = 14
"""Words from what opens the ground of a deed to the request that it is."""
_OWNER = 2
"""Words between who asked and the request, where it is a noun."""
_PAUSES = ",，;；:：。“「"


def is_order(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether those are asked who are told what to do at home: `要求有关部门采取措施`, `国民に呼びかけた`.

    Those of another state are named with it.
    """
    if match.row.frame is not Frame.ASK:
        return False
    marked = reading.marked
    first, last = match.last, min(clause.last, match.last + _BIDDEN)
    if reading.grammar.postpositions:
        first, last = max(clause.first, match.first - _ASKED), match.first
    told = marked.places(Word.BIDDEN, first, last)
    if not told:
        return False
    if reading.grammar.postpositions:
        owner = next(iter(m for m in reading.mentions_in(told[-1] - 1, told[-1]) if m.last == told[-1]), None)
        return owner is None or is_marked_subject(reading, owner)
    between = (match.last, told[0])
    if marked.has_pause(*between, _PAUSES) or any(m.code is not None for m in reading.mentions_in(*between)):
        return False
    beside = reading.mentions_in(told[0] - _OWNER, told[0] + 2 * _OWNER)
    return not marked.is_word(told[0] - 1, Word.THEY) and not any(m.code is not None for m in beside)


def is_request_of_another(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a Chinese request is a noun that says on whose wish something is done: `应X的要求`, `按照协议的要求`."""
    if not reading.grammar.coverbs or match.row.frame is not Frame.ASK:
        return False
    marked = reading.marked
    for place in reversed(marked.places(Word.AT_REQUEST, max(clause.first, match.first - _ASKED), match.first)):
        if marked.has_pause(place, match.first + 1, _PAUSES):
            return False
        asker = reading.mention_at(place + 1)
        if asker is not None and match.first - asker.last > _OWNER:
            return False
        return (
            asker is not None or marked.is_word(match.first - 1, Word.OF) or marked.has_pause(match.last, match.last + 1, _PAUSES)
        )
    return False


def is_asked_of(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> bool:
    """Return whether a Chinese request may go to them: they are named behind it, before it by a preposition, or by a pronoun."""
    if not reading.grammar.coverbs or match.row.frame is not Frame.ASK or not codes:
        return True
    marked = reading.marked
    if marked.has(match.last, min(clause.last, match.last + _BIDDEN), Word.THEY):
        return True
    named = [m for m in reading.mentions_in(clause.first, clause.last) if str(m.code) in codes]
    return not named or any(m.last > match.first or marked.is_word(m.first - 1, Word.ABOUT) for m in named)


def asks_nobody(
    reading: Reading, match: Match[StanceRow], value: int, targets: tuple[str, ...], demands: tuple[Demand, ...]
) -> bool:
    """Return whether a request names neither whom it goes to nor what states ask of each other: `要求全力做好工作`."""
    eastern = reading.grammar.coverbs or (reading.grammar.postpositions and not reading.grammar.relatives)
    return eastern and match.row.frame is Frame.ASK and value == 0 and not targets and not demands
