"""Who is wronged, as the owner of what stands to suffer: `X's sovereignty`, `the people of X`."""

from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Reading
from monitor.extract.standing import is_before_verb
from monitor.extract.tables import Order
from monitor.extract.words import Word


def is_by_case(reading: Reading, mention: Mention) -> bool:
    """Return whether a name's case says that something is done by it (`захват Норвегией`), not behind a preposition."""
    agents = reading.grammar.agents
    if not agents or not mention.oblique or not reading.marked.tokens[mention.last - 1].text.endswith(agents):
        return False
    return not reading.marked.is_word(mention.first - 1, Word.FOR, Word.AT, Word.ON, Word.AND)


def _parted(marked: Marked, first: int, last: int) -> bool:
    """Return whether a pause stands before one of the tokens from `first` to `last`: what follows is another phrase's."""
    return marked.has_pause(first, min(last + 1, len(marked.tokens)), ",.;:!?\n")


def is_wronged(reading: Reading, mention: Mention) -> bool:
    """Return whether the mention is the owner of what is wronged: `Sudland's sovereignty`, `the people of Sudland`."""
    marked = reading.marked
    after = mention.last
    if is_by_case(reading, mention):
        return False  # `закрытие границы Норвегией`
    if after < len(marked.tokens) and marked.tokens[after].norm == "s" and marked.text[mention.end : mention.end + 1] in "'’":
        after += 1
    if (
        reading.grammar.order is not Order.FIRST  # what is owned stands before its owner there, as in Persian
        and not (is_before_verb(reading) and not reading.grammar.coverbs)
        and not (reading.grammar.cases and mention.kind is not Kind.ADJECTIVE)
        and any(marked.is_word(i, Word.VICTIM) and not _parted(marked, mention.last, i) for i in range(after, after + 2))
    ):
        return True
    before = mention.first - 1
    if reading.grammar.coverbs:  # an owner stands before what it owns; `颠覆X政府` wrongs X
        return marked.is_all(before, mention.last, Word.VICTIM)
    while before >= 0 and mention.first - before <= 4 and marked.is_word(before, Word.OF, Word.LIGHT, Word.DET):
        before -= 1
    if _parted(marked, before + 1, mention.first):
        return False  # `a violation of the Charter. X must leave`
    described = bool(reading.grammar.participles) and before < mention.first - 1  # `l'intégrité territoriale de X`
    return marked.is_word(before, Word.VICTIM) or (described and marked.is_word(before - 1, Word.VICTIM))
