"""Who signs a paper: the names at its end, for whom `the signatories` and `the statement` speak."""

from monitor.extract.enumeration import coordinated_right
from monitor.extract.mention import Mention
from monitor.extract.reading import Holder, Predicate, Reading
from monitor.extract.words import Word

_SIGNING = 8
"""Words from `signed by` to the first who did."""


def signatories(reading: Reading) -> tuple[Mention, ...]:
    """Return those whom a newsroom's text names as signing another text (`Signatories include A, B and C.`), two or more."""
    for clause in reading.clauses:
        for index in reading.marked.places(Word.SIGN, clause.first, clause.last):
            paper = reading.marked.places(Word.PAPER, clause.first, index)
            if not paper and index != clause.first:
                continue
            near = [m for m in reading.mentions_in(index + 1, min(clause.last, index + _SIGNING)) if m.can_speak]
            together = coordinated_right(reading, near[0]) if near else ()
            if len({m.code for m in together} - {None}) > 1:
                return together
    return ()


def is_papers(reading: Reading, predicate: Predicate) -> bool:
    """Return whether a text says it: `the statement said`, `read the letter`."""
    marked, verb = reading.marked, predicate.match
    if not predicate.speech or predicate.subjects:
        return False
    return any(marked.is_word(i, Word.PAPER) for i in (verb.first - 1, verb.first, verb.last, verb.last + 1))


def with_signatories(last: Holder, signed_by: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the signatories with those whose text it was said to be before, where these are several."""
    named = {m.code for m in signed_by}
    before = last.mentions if len(last.mentions) > 1 else ()
    return (*(m for m in before if m.code not in named), *signed_by)
