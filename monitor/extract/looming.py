"""Verbs of threatening that tell of what may come: `X droht eine Rezession`, `dreigt te escaleren` threaten nobody."""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.subjects import is_infinitive
from monitor.extract.tables import Order, StanceRow
from monitor.extract.words import Word

_REACH = 10
"""Words behind such a verb in which stands what is threatened with, or what may come."""


def looms(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the verb only says that something may come: a noun that names nobody is its subject or what it leads to.

    Whoever threatens does so with something (`droht mit Vergeltung`), names whom (`droht X`), or goes on behind a comma.
    """
    marked = reading.marked
    if reading.grammar.order is not Order.SECOND or match.last > match.first + 1 or not marked.is_word(match.first, Word.LOOMS):
        return False
    if any(_threatens_with(reading, i) for i in range(clause.first, match.first)):
        return False  # `das mit Vergeltung droht`
    for index in range(match.last, min(clause.last, match.last + _REACH)):
        if marked.has_pause(index, index + 1, ',;:.„"“»«–—(') or reading.quote_at(index) is not None:
            return False
        if _threatens_with(reading, index):
            return False
        if reading.in_mention(index):
            return _struck_by(reading, clause, index)
        if _is_what_comes(reading, index):
            return not any(_threatens_with(reading, i) for i in range(index, min(clause.last, index + _REACH)))
    return False


def _struck_by(reading: Reading, clause: Clause, index: int) -> bool:
    """Return whether an article and a noun follow the name there: what may come to it (`droht X eine Rezession`)."""
    marked, name = reading.marked, reading.mention_at(index)
    if name is None:
        return False
    noun = name.last + 1
    if noun >= clause.last or not marked.is_word(name.last, Word.ARTICLE) or reading.in_mention(noun):
        return False
    behind = range(noun, min(clause.last, noun + _REACH))
    particle = any(marked.is_word(i, Word.PARTICLE) and i + 1 == clause.last for i in behind)  # `droht X eine Antwort an`
    return (
        any(_is_what_comes(reading, i) for i in behind[:2])
        and not particle
        and not any(_threatens_with(reading, i) for i in behind)
    )


def opens_content(reading: Reading, name: Mention) -> bool:
    """Return whether a name behind a comma opens what is threatened: `drohte, X werde zahlen`, `drohte, X zu schlagen`."""
    marked = reading.marked
    if marked.is_word(name.last, Word.REPORTED, Word.MODAL):
        return True
    for index in range(name.last, min(name.last + _REACH, len(marked.tokens))):
        if marked.has_pause(index, index + 1, ",;:.“”«»"):
            return False
        if is_infinitive(reading, index):
            return True
    return False


def _threatens_with(reading: Reading, index: int) -> bool:
    return reading.marked.is_word(index, Word.FOR) and not reading.marked.is_word(index, Word.TO, Word.ARTICLE)


def _is_what_comes(reading: Reading, index: int) -> bool:
    """Return whether a noun stands there, or an infinitive of what will happen (`zu scheitern`)."""
    marked, token = reading.marked, reading.marked.tokens[index]
    noun = reading.grammar.capital_nouns and token.text[0].isupper() and not marked.is_word(index, Word.LIGHT, Word.WHEN)
    return noun or marked.is_word(index, Word.TO)
