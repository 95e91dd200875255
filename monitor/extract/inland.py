"""Matters of a state's own: who condemns a strike of teachers or defends the budget at home judges no state."""

from monitor.extract.lexicon import Match
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.words import Word

_BEFORE = (Word.ARTICLE, Word.OWNED, Word.DET, Word.DATIVE, Word.WE)
"""What may stand between a verb and its object."""
_OBJECT = 3
"""Words from a verb to its object."""


def is_inland(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the object right behind a verb is a matter of the state's own, and no other state is named behind it."""
    if match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    marked, place = reading.marked, match.last
    while place < match.last + _OBJECT and not marked.is_word(place, Word.INLAND) and marked.is_word(place, *_BEFORE):
        place += 1
    before = {m.code for m in reading.mentions_in(clause.first, match.first)}
    if place >= clause.last or not marked.is_word(place, Word.INLAND) or marked.is_word(match.first - 1, Word.BE):
        return False
    return all(m.code in before for m in reading.mentions_in(match.last, clause.last) if m.code is not None)
