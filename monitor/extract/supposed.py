"""Stances that nobody took: in a condition (`if X condemns Y, ...`).

What somebody says of its own stance, conditional or not, is its statement. How a condition weakens it: `rung`.
"""

from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import StanceRow, Word


def is_supposed(reading: Reading, clause: Clause, predicate: Predicate) -> bool:
    """Return whether "if" opens the clause right before the named subject of a stance, outside what is quoted."""
    stance = isinstance(predicate.match.row, StanceRow) and not predicate.passive and not predicate.again
    if not stance or not predicate.subjects or reading.quote_at(predicate.match.first) is not None:
        return False
    marked, before = reading.marked, predicate.subjects[0].first - 1
    while before >= clause.first and marked.is_word(before, Word.ARTICLE) and not marked.is_word(before, Word.IF):
        before -= 1
    return before >= clause.first and marked.is_word(before, Word.IF)
