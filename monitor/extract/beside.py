"""Those with whom the subject of a verb does it, named apart from it: `X verurteilte gemeinsam mit Y und Z den Angriff`.

Those who stand in one list with the subject are `enumeration`'s matter, those who do the same in a clause of their own `echoes`'.
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.enumeration import coordinated_right
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import Order
from monitor.extract.words import Word

_PAUSES = ';:.!?()"“”„«»–—\n'
_OBJECT = 2
"""Words that may stand between the verb or its subject and the phrase: an article, a noun of time."""


def opens_beside(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name is of those with whom another, named behind the verb, does it (`Gemeinsam mit X hat Y ...`)."""
    marked = reading.marked
    if not marked.is_word(clause.first, Word.BESIDE):
        return False
    together = _named_with(reading, clause, clause.first)
    return any(mention.first == other.first for other in together)


def with_company(reading: Reading, clause: Clause, predicate: Predicate) -> Predicate:
    """Return the predicate with those named as doing it together with its subject, who come last among its subjects."""
    marked, subjects = reading.marked, predicate.subjects
    if not subjects or predicate.passive or not marked.places(Word.BESIDE, clause.first, clause.last):
        return predicate
    second = reading.grammar.order is Order.SECOND  # `Together with X, the Union calls for ...` is said by the Union alone
    opens = (
        second
        and marked.is_word(clause.first, Word.BESIDE)
        and any(subjects[0].first > m.first for m in _named_with(reading, clause, clause.first)[-1:])
    )
    first = clause.first if opens else _behind(reading, clause, predicate)
    if first is None or reading.quote_at(first) != reading.quote_at(predicate.match.first):
        return predicate
    known = {m.code for m in subjects}
    company = [m for m in _named_with(reading, clause, first) if m.code is not None and m.code not in known]
    return replace(predicate, subjects=(*subjects, *company)) if company else predicate


def _behind(reading: Reading, clause: Clause, predicate: Predicate) -> int | None:
    """Return where the phrase opens behind the verb, or behind its subject there; None where nothing else may part them."""
    marked, subjects = reading.marked, predicate.subjects
    start = max(predicate.match.first + 1, subjects[-1].last if subjects[-1].first > predicate.match.first else 0)
    for index in range(start, min(clause.last, start + _OBJECT + 1)):
        if marked.is_parted(index - 1, index, _PAUSES):
            return None
        if marked.is_word(index, Word.BESIDE):
            return index
        if not marked.is_word(index, Word.LIGHT, Word.WHEN):
            return None
    return None


def _named_with(reading: Reading, clause: Clause, first: int) -> Sequence[Mention]:
    """Return the list of names behind the phrase that opens at a token."""
    marked, last = reading.marked, first
    while last < clause.last and marked.is_word(last, Word.BESIDE, Word.ARTICLE) and not reading.in_mention(last):
        last += 1
    name = reading.mention_at(last)
    return coordinated_right(reading, name) if name is not None and name.can_speak else ()
