"""Whom words concern that take no side: whose conduct is noted, whose charges are denied."""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import StanceRow
from monitor.extract.words import Word


def whom_it_notes(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose conduct is noted: who stands right behind the words (`takes note of X's decision`), nobody else nearby."""
    noted = _denied(reading, match) or _behind(reading, clause, match)
    return (str(noted.code),) if noted is not None and noted.code is not None and noted.code not in codes else ()


def _denied(reading: Reading, match: Match[StanceRow]) -> Mention | None:
    """Return whose charges a denial holds between its own words: `否认X的指控`."""
    inside = reading.mentions_in(match.first, match.last) if reading.marked.is_word(match.first, Word.DENY) else ()
    return next(iter(inside), None)


def _behind(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Mention | None:
    marked, first = reading.marked, match.last
    while first < clause.last and marked.is_word(first, Word.LIGHT, Word.ARTICLE, Word.OF) and not reading.in_mention(first):
        first += 1
    return next((m for m in reading.mentions_in(first, min(clause.last, first + 1)) if m.first == first), None)
