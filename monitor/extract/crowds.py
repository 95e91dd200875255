"""People who speak for no state as the subject of a German, Dutch or Swedish verb: `Tausende forderten`, `Die Grünen warfen`.

Crowds of Chinese headlines are in `unnamed`.
"""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, Order
from monitor.extract.words import Word

_OPENS = 4
"""Words at the head of a clause among which its people stand: an article, a number, an adjective."""
_PAUSES = ',;:"„“”«»–—'


def crowd_opens(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether people open the clause whose verb stands second: who is named behind them does not do it.

    A verb that stands second has one part of the clause before it; people named there without a preposition are its subject.
    A label may stand before them (`Norwegen: Tausende protestieren gegen ...`).
    """
    if reading.grammar.order is not Order.SECOND:
        return False
    marked, opens = reading.marked, _opening(reading, clause, match)
    people = next((i for i in range(opens, min(opens + _OPENS, match.first)) if marked.is_word(i, Word.CROWD, Word.TELLER)), None)
    if people is None or reading.in_mention(people) or marked.has_pause(opens + 1, match.first + 1, _PAUSES):
        return False
    head = range(opens, people)
    if any(marked.is_word(i, Word.CONTENT, Word.THAT, Word.OBLIQUE) or _governs(reading, i) for i in head):
        return False
    if any(i in reading.cue_tokens or marked.is_word(i, Word.HAVE, Word.BE, Word.MODAL) for i in head):
        return False
    named = reading.mentions_in(opens, people)
    return all(m.kind is Kind.ADJECTIVE for m in named)


def _opening(reading: Reading, clause: Clause, match: Match[CueLike]) -> int:
    """Return the token that opens the clause, behind a name that heads it with a colon."""
    label = next(iter(reading.mentions_in(clause.first, match.first)), None)
    heads = label is not None and label.first == clause.first and reading.marked.text[label.end : label.end + 1] == ":"
    return label.last if label is not None and heads else clause.first


def _governs(reading: Reading, index: int) -> bool:
    marked = reading.marked
    governs = marked.is_word(index, Word.ON, Word.AT, Word.FOR, Word.BY)
    return governs and not marked.is_word(index, Word.ARTICLE)
