"""Verbs whose object has the feeling, in languages with cases: `Норвегию возмутили слова X`, `Decyzja X oburzyła Norwegię`.

Whose a noun of stance is that its object meets with: `bearing`.
"""

from monitor.extract.enumeration import coordinated_right, list_head
from monitor.extract.mention import Mention
from monitor.extract.reading import Predicate, Reading
from monitor.extract.verbs import Verb, nobody
from monitor.extract.words import Word
from monitor.extract.worth import opens_clause


def troubled(verb: Verb) -> Predicate | None:
    """Return a verb that tells what is felt by the one in its object's case, before it or behind."""
    reading, match = verb.reading, verb.match
    marked = reading.marked
    if not reading.grammar.cases or not marked.has(match.first, match.last, Word.TROUBLES):
        return None
    if marked.is_word(match.last, Word.HIM):
        return nobody(verb)  # `это радует её`
    before = reading.mentions_in(verb.clause.first, match.first)[-1:]
    if before and _beside(reading, before[0].last, match.first) and _is_object(verb, before[0]):
        return Predicate(match, coordinated_right(reading, list_head(reading, before[0])))
    behind = reading.mentions_in(match.last, verb.clause.last)[:1]
    if not behind or not behind[0].can_speak or not _beside(reading, match.last, behind[0].first):
        return None
    aroused = match.first > verb.clause.first and (not before or before[0].oblique or before[0].last < match.first - 1)
    return Predicate(match, coordinated_right(reading, behind[0]), passive=True) if aroused else None


def _beside(reading: Reading, first: int, last: int) -> bool:
    """Return whether nothing but adverbs stands in the token range."""
    marked = reading.marked
    plain = not marked.has_pause(first, last + 1, ',;:.()«»“”"')
    return plain and marked.is_all(first, last, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.TOO)


def _is_object(verb: Verb, mention: Mention) -> bool:
    """Return whether the name that opens the clause is no subject: by its case, or as one before a verb of several."""
    reading, head = verb.reading, list_head(verb.reading, mention)
    if not mention.can_speak or not opens_clause(reading, verb.clause, head):
        return False
    plural = (*reading.grammar.plurals, *reading.grammar.impersonals)
    several = reading.marked.tokens[verb.match.last - 1].norm.endswith(plural)
    return mention.oblique or (several and head is mention and reading.marked.tokens[mention.last - 1].text.isalpha())
