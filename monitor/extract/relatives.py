"""Relative clauses: the name between a relative pronoun and its verb, whom the clause is about, and of whom its verb tells.

Turkish participles before a noun are in `passives`.
"""

from monitor.extract.brackets import is_relative
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.verbs import NEAR, is_parted
from monitor.extract.words import Word
from monitor.types import Stance

_TO_WHOM = (Word.ON, Word.FOR, Word.DATIVE)
"""What makes a Romance relative pronoun an object."""
_WITHIN = 6
"""Words before a verb in which the subject of its relative clause stands, and before that who it is about."""


def subject_of_relative(reading: Reading, match: Match[CueLike]) -> Mention | None:
    """Return the name between a relative pronoun and its verb: Y in `X, which Y condemned`, `X, que Y ha condenado`."""
    marked = reading.marked
    near = reading.mentions_in(max(0, match.first - _WITHIN), match.first)
    if reading.grammar.order not in (Order.STRICT, Order.LEAD) or not near or not near[-1].can_speak:
        return None
    name = near[-1]
    pronoun = name.first - 1 - marked.is_word(name.first - 1, Word.ARTICLE)
    light = marked.is_all(name.last, match.first, Word.LIGHT, Word.HAVE, Word.BE, Word.STRONGLY)
    parted = pronoun > 0 and "," in marked.between(pronoun - 1, pronoun)
    behind = len(near) > 1 or bool(reading.mentions_in(max(0, pronoun - _WITHIN), pronoun))
    return name if light and parted and behind and marked.is_word(pronoun, Word.WHICH) else None


def text_of_relative(reading: Reading, match: Match[CueLike]) -> int | None:
    """Return the text whose Germanic relative clause the verb closes or opens: `de resolutie die X veroordeelt`."""
    marked, order = reading.marked, reading.grammar.order
    text = next(reversed(marked.places(Word.FORUM, max(0, match.first - _WITHIN), match.first)), None)
    if order is not Order.SECOND or text is None or reading.in_mention(text):
        return None
    relative = marked.is_word(text + 1, Word.WHICH) or is_relative(reading, text + 1)
    between = reading.cue_tokens.intersection(range(text + 1, match.first))
    return text if relative and not between and not marked.has_pause(text + 2, match.first, ",;:") else None


def head_of_relative(reading: Reading, predicate: Predicate) -> str | None:
    """Return the code of the one whom a relative clause is about: X in `X, which Y condemned`."""
    inner, row = subject_of_relative(reading, predicate.match), predicate.match.row
    verb = isinstance(row, StanceRow) and row.frame is Frame.ACT
    if inner is None or not verb or predicate.subjects != (inner,):
        return None
    pronoun = inner.first - 1 - reading.marked.is_word(inner.first - 1, Word.ARTICLE)
    heads = reading.mentions_in(max(0, pronoun - _WITHIN), pronoun)
    return str(heads[-1].code) if heads and heads[-1].last == pronoun and heads[-1].code is not None else None


def object_of_relative(reading: Reading, match: Match[CueLike]) -> str | None:
    """Return whom a Romance relative clause judges, named right before its comma: Y in `X rompe con Y, al que acusa de ...`.

    A preposition before the pronoun makes it an object; a bare pronoun may be the subject.
    """
    marked, verb = reading.marked, isinstance(match.row, StanceRow) and match.row.frame is Frame.ACT
    if not verb or not reading.grammar.participles or reading.grammar.order is not Order.LEAD:
        return None
    doer = next((m for m in reading.mentions_in(max(0, match.first - _WITHIN), match.first) if m.last == match.first), None)
    place = (doer.first if doer is not None and doer.can_speak else match.first) - 1  # `X, al que Y acusa de ...`
    while place > 0 and marked.is_word(place, Word.LIGHT, Word.HAVE, Word.CLITIC) and not marked.is_word(place, Word.RELATIVE):
        place -= 1
    if not marked.is_word(place, Word.RELATIVE):
        return None
    place -= 1
    while place > 0 and marked.is_word(place, *_TO_WHOM, Word.ARTICLE) and not reading.in_mention(place):
        if "," in marked.between(place - 1, place):
            break
        place -= 1
    heads = reading.mentions_in(max(0, place - _WITHIN), place)
    joined = marked.is_word(place, *_TO_WHOM) and bool(heads) and heads[-1].last == place
    return str(heads[-1].code) if joined and heads[-1].code is not None and "," in marked.between(place - 1, place) else None


def told_of(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether the verb tells of the name right before its relative pronoun: `by the minister, X, who called for ...`.

    A state needs the comma; a name without a preposition behind the verb is its subject where objects have one (Spanish
    `ataques de X, que condenó Y`).
    """
    marked = reading.marked
    if not marked.is_word(mention.last, Word.WHICH) or mention.last >= cue:
        return False
    light = (marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.BE) for i in range(mention.last + 1, cue))
    gap = marked.between(mention.last - 1, mention.last).strip()
    if gap not in ("", ",") or not all(light):
        return False
    if mention.kind is Kind.PERSON:
        return True
    if gap == "," and _is_where_it_is_felt(reading, mention):
        return True
    if marked.is_word(mention.last, Word.WHO):  # `la colère de X, qui accuse`; `en visite à X, qui ...` is whoever visits
        return gap == "," and not marked.is_word(mention.first - 1, Word.AT, Word.FOR, Word.AGAINST)
    if reading.grammar.order is Order.STRICT and not reading.grammar.object_first:
        return gap == "," and _may_be_told_of(reading, mention, cue)
    behind = cue + 1 + marked.is_word(cue + 1, Word.ARTICLE)
    followed = reading.grammar.marked_objects and reading.mention_at(behind) is not None
    return reading.grammar.order is Order.LEAD and gap == "," and not followed


def _is_where_it_is_felt(reading: Reading, mention: Mention) -> bool:
    """Return whether a noun of anger opens the sentence, and behind it only whose it is: `Colère à X, qui dénonce ...`."""
    marked, at = reading.marked, mention.first - 1 - reading.marked.is_word(mention.first - 1, Word.ARTICLE)
    felt, clause = at - 1, reading.clause_of(mention.first)
    opens = clause is not None and felt == clause.first
    return opens and marked.is_word(at, Word.AT) and marked.is_word(felt, Word.OUTRAGE)


def _may_be_told_of(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether a relative clause behind a state's comma is about that state: `talks with X, which rejected the offer`.

    Not so behind what is done to it or a text sent to it, which may be meant: `the raid on X, which broke ...`.
    """
    marked, row = reading.marked, reading.cue_at(cue)
    verb = isinstance(row, CueRow) or (isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.ASK, Frame.NOTE))
    place = mention.first - 1 - marked.is_word(mention.first - 1, Word.ARTICLE)
    done = marked.is_word(place, Word.ON, Word.AGAINST, Word.BY) and not marked.is_word(place, Word.FOR)  # "with" is both
    done = done or reading.act_before(mention.first) is not None
    return verb and not done and not marked.has(place - NEAR, place + 1, Word.PAPER, Word.FORUM)


def only_describes(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether an adjective of stance stands behind the noun that it describes, as a clause without its verb.

    `jailed a journalist critical of X`: an article or preposition opens the noun, which no table knows. In `X critical of Y`, a
    headline, a name stands there.
    """
    marked, row, noun = reading.marked, match.row, match.first - 1
    if not isinstance(row, StanceRow) or row.frame is not Frame.FEEL or reading.grammar.order is not Order.STRICT:
        return False
    if reading.grammar.object_first or marked.between(noun, match.first) != " " or not _is_plain(reading, clause, noun):
        return False
    opens = noun - 1
    while opens > noun - NEAR and _is_plain(reading, clause, opens) and marked.between(opens, opens + 1) == " ":
        opens -= 1
    governs = (Word.ARTICLE, Word.OF, Word.AT, Word.ON, Word.FOR, Word.BY)
    return opens >= clause.first and marked.is_word(opens, *governs) and not reading.in_mention(opens)


def _is_plain(reading: Reading, clause: Clause, index: int) -> bool:
    """Return whether the word names nobody who speaks for a state, has no capital and is no adverb."""
    if index < clause.first or index in reading.cue_tokens:
        return False
    if reading.in_mention(index):
        named = reading.mention_at(index)
        return named is not None and named.kind is Kind.OFFICE and not named.official  # `an activist critical of X`
    if index in reading.marked.words and not reading.marked.is_word(index, Word.PEOPLE, Word.ASKER, Word.TELLER):
        return False
    word = reading.marked.tokens[index].text
    return word[0].islower() and not word.endswith("ly")


def of_unknown(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb tells of a noun that names nobody, right before its relative pronoun: `соседи, которые осудили`.

    What a paper says is said by the one whose paper it is (`заяву, яка засуджує`).
    """
    marked = reading.marked
    if not reading.grammar.cases:
        return False
    near = range(match.first - 1, max(clause.first, match.first - NEAR) - 1, -1)
    which = next((i for i in near if marked.is_word(i, Word.WHICH) or _opens_relative(reading, clause, i)), None)
    if which is None or which <= clause.first or not is_parted(marked, which, which):
        return False
    return not reading.in_mention(which - 1) and not marked.is_word(which - 1, Word.PAPER)


def _opens_relative(reading: Reading, clause: Clause, index: int) -> bool:
    """Return whether a word that opens what is said opens a relative clause: Ukrainian `засудив режим, що підтримує X`.

    No verb of the judgement before it says anything; who warns, fears or regrets does.
    """
    if not reading.marked.is_word(index, Word.CONTENT):
        return False
    before = reading.cues_in(clause.first, index)
    row = before[-1].row if before and before[-1].last < index else None
    return isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.ASK) and row.stance is not Stance.CONCERN
