"""Those who say something and speak for no state, named by a noun alone: `«...», denunció el partido opositor`.

Analysts and other sources: `unnamed`.
"""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.verbs import Verb, nobody
from monitor.extract.words import Word

_REACH = 3
"""Words behind a verb in which the noun stands, its article and adjective before it."""


def by_outsiders(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of a verb beside which the noun of those stands who speak for no state."""
    if verb.reading.grammar.order is not Order.LEAD or verb.gerund:
        return None
    told = _are_behind(verb.reading, verb.match) or _are_before(verb.reading, verb.clause, verb.match)
    return nobody(verb) if told else None


def received(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of a noun of stance that is only met with: `X ha recibido mensajes de felicitación`."""
    reading, match = verb.reading, verb.match
    nominals = reading.grammar.nominals
    noun = bool(nominals) and match.last == match.first + 1 and reading.marked.tokens[match.first].norm.endswith(nominals)
    if not noun or not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ACT:
        return None
    met = reading.marked.places(Word.MEETS, max(verb.clause.first, match.first - _REACH - 1), match.first)
    return nobody(verb) if met and not reading.mentions_in(met[-1], match.first) else None


def told_by_outsiders(reading: Reading, predicate: Predicate) -> bool:
    """Return whether those who speak for no state say what a quotation before the verb holds: none named before does."""
    said = reading.grammar.order is Order.LEAD and predicate.passive and not predicate.subjects
    return said and _are_behind(reading, predicate.match)


def _are_behind(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether their noun stands right behind a verb that closes what is said, and no person is named with it."""
    marked, first = reading.marked, match.first - reading.marked.is_word(match.first - 1, Word.HAVE)
    if first > 0 and not marked.is_parted(first - 1, first, '",;”»’\n.'):
        return False
    for place in range(match.last, min(match.last + _REACH, len(marked.tokens))):
        if reading.in_mention(place) or marked.has_pause(match.last, place + 1, '",;:.“”«»'):
            return False
        if marked.is_word(place, Word.OUTSIDER):
            return not any(m.kind is Kind.PERSON for m in reading.mentions_in(place, place + _REACH))
    return False


def _are_before(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether their noun opens the clause of the verb, a state's name or adjective behind it or none."""
    marked, place = reading.marked, match.first - 1
    while place > clause.first and marked.is_word(place, Word.LIGHT, Word.HAVE) and not marked.is_word(place, Word.OUTSIDER):
        place -= 1
    name = next((m for m in reading.mentions_in(max(clause.first, place - _REACH), place + 1) if m.last == place + 1), None)
    if name is not None and name.kind in (Kind.ADJECTIVE, Kind.COUNTRY):
        place = name.first - 1
        while place > clause.first and marked.is_word(place, Word.OF, Word.ARTICLE) and not marked.is_word(place, Word.OUTSIDER):
            place -= 1
    if place < clause.first or not marked.is_word(place, Word.OUTSIDER) or reading.in_mention(place):
        return _open_clause(reading, clause, match)
    opening = place - marked.is_word(place - 1, Word.ARTICLE)
    first = opening <= clause.first or marked.is_parted(opening - 1, opening, ',:;–—"“«')
    return first or marked.is_word(opening - 1, Word.CONTENT)


def _open_clause(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether their noun opens the clause and all before the verb is about them: `Asesores de alto rango instaron`."""
    marked, place = reading.marked, clause.first + reading.marked.is_word(clause.first, Word.ARTICLE)
    if not marked.is_word(place, Word.OUTSIDER) or reading.in_mention(place) or match.first - place > 2 * _REACH:
        return False
    between = range(place + 1, match.first)
    plain = not any(i in reading.cue_tokens or marked.is_word(i, Word.AND, Word.CONTENT, Word.WHICH) for i in between)
    named = any(m.kind is not Kind.ADJECTIVE for m in reading.mentions_in(place, match.first))
    return plain and not named and not marked.has_pause(place + 1, match.first + 1, ",;:")


def only_retells(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the sentence only says whose words those before it were, so that what follows is the outlet's account.

    So in `Así lo explicó X, tras el criminal ataque de Y`; `Así lo dijo X, que condenó ...` goes on with X's own.
    """
    marked = reading.marked
    if reading.quote_at(match.first) is not None or not marked.has(clause.first, clause.first + 2, Word.THUS):
        return False
    said = next((c for c in reading.cues_in(clause.first, match.first) if isinstance(c.row, CueRow)), None)
    if said is None:
        return False
    pronoun = said.first - 1 - marked.is_word(said.first - 1, Word.HAVE)
    further = any(isinstance(c.row, CueRow) or c.row.frame is Frame.ACT for c in reading.cues_in(said.last, match.first))
    opened = ":" in marked.between(said.last - 1, match.first)
    return marked.is_word(pronoun, Word.CLITIC) and not opened and not further
