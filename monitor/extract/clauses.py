"""Where a list of names, or what a verb judges, ends because somebody does the next verb: `X condemns the raid and Y urges calm`.

Which names belong together otherwise: `enumeration`.
"""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Reading
from monitor.extract.tables import CueRow, Frame, Order, StanceRow
from monitor.extract.words import Word

_PAIRED = 4
"""Words behind a name in which the one begins that is joined to it."""
_VERBS = frozenset({Frame.ACT, Frame.ASK, Frame.FEEL, Frame.NOTE, Frame.DECLINE})


def verb_behind(reading: Reading, name: Mention) -> int | None:
    """Return where a known verb stands behind a name with only light words between, None where none does."""
    marked, verb = reading.marked, name.last
    while verb not in reading.cue_tokens and marked.is_word(verb, Word.LIGHT, Word.BE, Word.HAVE, Word.NOT, Word.WHEN):
        verb += 1
    return verb if _is_verb(reading, verb) else None


def does_alone(reading: Reading, left: Mention, right: Mention, *, joined: bool) -> bool:
    """Return whether a verb in the singular follows the second name, so that the first closes what was said before it.

    `X visita Y, Z acusa a ...`; behind "and" only where the first name follows a verb that is known: in `X condena a Y y Z
    pide ...`, not in `el anuncio de X y Y alarma a ...`. An office may be that of the state behind its comma.
    """
    marked, grammar = reading.marked, reading.grammar
    if grammar.order is not Order.LEAD or not grammar.plurals or not grammar.participles or right.code is None:
        return False
    verb = verb_behind(reading, right)
    if verb is None or _is_parted(marked, right, verb):
        return False
    finite = next((i for i in range(right.last, verb) if marked.is_word(i, Word.HAVE, Word.BE)), verb)
    form = marked.tokens[finite].norm
    if form.endswith((*grammar.plurals, *grammar.we_suffixes, *grammar.infinitives, *grammar.gerunds)):
        return False
    if finite == verb and form.endswith(grammar.participles):
        return False
    if joined:
        return _follows_verb(reading, left)
    return left.kind is not Kind.OFFICE and left.first > 0 and not _opens(marked, left)


def closes_contrast(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether a name ends the clause that opens a sentence: Y in `While X condemned the raid by Y, V and W backed it`.

    `right` is the first behind its comma; a verb follows it, or who is joined to it by "and".
    """
    marked, clause = reading.marked, reading.clause_of(left.first)
    if clause is None or reading.grammar.order not in (Order.STRICT, Order.LEAD) or reading.grammar.cases:
        return False
    if not marked.is_word(clause.first, Word.CONTRAST):
        return False
    before = range(clause.first + 1, left.first)
    if not any(_is_verb(reading, i) for i in before) or marked.has_pause(before.start, before.stop, ","):
        return False
    behind = reading.mentions_in(right.last, min(clause.last, right.last + _PAIRED))[:1]
    gap = range(right.last, behind[0].first) if behind else range(0)
    joined = bool(gap) and marked.is_all(gap.start, gap.stop, Word.AND, Word.ARTICLE)
    return verb_behind(reading, behind[0] if joined else right) is not None


def begins_own_clause(reading: Reading, name: Mention) -> bool:
    """Return whether a verb follows the name, and a conjunction or comma stands before it (`..., while Y urges calm`)."""
    marked, grammar = reading.marked, reading.grammar
    if grammar.order not in (Order.STRICT, Order.LEAD) or grammar.object_first or grammar.cases or name.code is None:
        return False
    first = name.first - marked.is_word(name.first - 1, Word.ARTICLE)
    joined = marked.is_word(first - 1, Word.AND, Word.THAT) and not marked.is_word(first - 1, Word.CONTENT)
    if first <= 0 or not (joined or marked.is_parted(first - 1, first, ",;")):
        return False
    verb = verb_behind(reading, name)
    return verb is not None and not _is_parted(marked, name, verb)


def before_next_subject(reading: Reading, match: Match[StanceRow], last: int) -> int:
    """Return where a comma leads to the subject of the next verb: `осудила удар, а X призвал`; else `last`."""
    marked, grammar = reading.marked, reading.grammar
    if match.row.frame is not Frame.ACT or not (grammar.cases or grammar.order is Order.SECOND):
        return last
    for mention in reading.mentions_in(match.last, last):
        opens = mention.first - marked.is_word(mention.first - 1, Word.ARTICLE)
        word = opens - 1
        verb = mention.last in reading.cue_tokens and mention.can_speak and not mention.oblique
        if grammar.order is Order.SECOND and verb and opens > match.last and marked.is_parted(opens - 1, opens, ","):
            return opens  # `begrüßte den Schritt, X äußerte sich zurückhaltend`
        joins = word > match.last and marked.is_parted(word - 1, word, ",") and not marked.is_word(word, Word.WHICH, Word.CONTENT)
        if joins and verb:
            return word
    return last


def _is_verb(reading: Reading, index: int) -> bool:
    row = reading.cue_at(index) if index in reading.cue_tokens else None
    return isinstance(row, CueRow) or (row is not None and row.frame in _VERBS)


def _is_parted(marked: Marked, name: Mention, verb: int) -> bool:
    return marked.has_pause(name.last, verb + 1, ",;:(")


def _opens(marked: Marked, name: Mention) -> bool:
    """Return whether a sentence or a part of it begins with the name, or with its article."""
    first = name.first - marked.is_word(name.first - 1, Word.ARTICLE)
    return first <= 0 or marked.is_parted(first - 1, first, '.,;:?!\n"“«')


def _follows_verb(reading: Reading, name: Mention) -> bool:
    """Return whether a known verb stands before the name in its part of the sentence, and no "between" right before it."""
    marked = reading.marked
    first = name.first - marked.is_word(name.first - 1, Word.ARTICLE)
    if marked.is_word(first - 1, Word.BETWEEN):
        return False
    for index in range(first - 1, -1, -1):
        if marked.is_parted(index, index + 1, ".;:?!\n"):
            return False
        if _is_verb(reading, index):
            return True
    return False
