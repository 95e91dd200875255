"""Who is meant where the subject is no name: `we`, the speaker of the verb before, or both sides of a meeting."""

from bisect import bisect_right
from collections.abc import Sequence

from monitor.extract.enumeration import coordinated_left, coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike
from monitor.extract.tokens import normal
from monitor.extract.warned import tells
from monitor.extract.words import Word

_TOLD = 25
"""Words within which a pronoun in what somebody says is that one."""
_I = "ا"
"""Arabic: the first letter of what "I" do, and of many a verb of the past."""
_OPENING = 4
"""Sentences in which the parties of a meeting are named."""


def parties(reading: Reading) -> tuple[Mention, ...]:
    """Return those whom the opening names together, or as meeting each other: `both ministers` are they."""
    for clause in reading.clauses[:_OPENING]:
        here = [m for m in reading.mentions_in(clause.first, clause.last) if _may_be_party(m)]
        run = coordinated_right(reading, here[0]) if here else ()
        if len({m.code for m in run}) > 1:
            return run
        met = reading.marked.has(clause.first, clause.last, Word.MEETING)
        other = next((m for m in here if m.code != here[0].code and _is_with(reading, m)), None)
        if met and other is not None:
            together = (*coordinated_left(reading, other), *coordinated_right(reading, other)[1:])
            return here[0], *(m for m in together if m.code != here[0].code)
    return ()


def _is_with(reading: Reading, mention: Mention) -> bool:
    """Return whether the mention is the one that somebody meets: `with` or its like stands before it."""
    index = mention.first - 1
    if reading.marked.has(mention.first, mention.last, Word.MEETING):
        return True  # `التقى X نظيره Y`, `X mevkidaşı Y`
    while (
        index > mention.first - 4 and reading.marked.is_word(index, Word.ARTICLE) and not reading.marked.is_word(index, Word.FOR)
    ):
        index -= 1
    return reading.marked.is_word(index, Word.FOR, Word.AND, Word.MEETING)


def is_both(reading: Reading, mention: Mention) -> bool:
    """Return whether the mention is nothing but an office of all parties: `both ministers`, `the leaders`."""
    inside = range(mention.first, mention.last)
    return mention.kind is Kind.OFFICE and all(reading.marked.is_word(i, Word.BOTH) for i in inside)


def is_epithet(mention: Mention) -> bool:
    """Return whether the mention only says again what somebody named before is: `the diplomat said`."""
    return mention.kind is Kind.OFFICE and mention.code is None and mention.official and mention.speaker is None


def is_of_unknown(reading: Reading, office: Mention) -> bool:
    """Return whether a Romance office belongs to a house that no table knows (`la portavoce della Commissione`)."""
    marked, place = reading.marked, office.last
    if not marked.is_word(place, Word.OF) or "," in marked.between(place - 1, place):
        return False
    place += 1 + marked.is_word(place + 1, Word.ARTICLE)
    known = reading.in_mention(place) or place >= len(marked.tokens) or place in reading.cue_tokens
    return not known and marked.tokens[place].text[0].isupper()


def _may_be_party(mention: Mention) -> bool:
    return mention.can_speak and mention.official and mention.code is not None and mention.kind is not Kind.CAPITAL


def pronoun_near(reading: Reading, clause: Clause, match: Match[CueLike], kind: Word) -> bool:
    """Return whether the pronoun stands before the verb and can be its subject: not where a quotation ends between the two."""
    marked = reading.marked
    index = match.first - 1
    inside = reading.quote_at(match.first)
    if inside is not None and index >= clause.first and reading.quote_at(index) is None:
        inside = None  # `X said it "backs Y"`: the verb opens the quotation
    while index > clause.first and marked.is_word(index, Word.MEANWHILE):
        index -= 1
    for _ in range(4):
        if index < clause.first or reading.quote_at(index) != inside:
            return False
        is_object = reading.grammar.cases and marked.is_word(index, Word.HIM)  # `X ją poparła`, though `ja` is who speaks
        if marked.is_word(index, kind) and not is_object:
            return True
        if not is_object and not marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.BE, Word.AND):
            return False
        index -= 1
    return False


def paper_says(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a text that opens the sentence says it (`声明说`): whose it is, the sentence before tells."""
    marked, index = reading.marked, clause.first
    while index < match.first and marked.is_word(index, Word.PAPER):
        index += 1
    if match.first == clause.first and marked.is_word(index, Word.PAPER):
        return True  # Turkish `Açıklamada, "..."`
    return clause.first < index and marked.is_all(index, match.first, Word.LIGHT, Word.STRONGLY, Word.TOO)


def we_open(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether `we` opens the quotation that the verb closes, where verbs stand last (Korean `“우리는 ... 비판한다”`)."""
    inside = reading.quote_at(match.first)
    if inside is None or not reading.grammar.object_first or not reading.grammar.postpositions:
        return False
    index = match.first
    while index > 0 and reading.quote_at(index - 1) == inside:
        index -= 1
    after = reading.cue_starts[bisect_right(reading.cue_starts, match.first) :][:1]
    closes = not after or reading.quote_at(after[0]) != inside
    return closes and any(reading.marked.is_word(i, Word.WE) for i in (index, index + 1) if i < match.first)


def told_by(reading: Reading, match: Match[CueLike], before: Sequence[Predicate]) -> Predicate | None:
    """Return the verb of saying in whose content the verb stands: the pronoun in `X said that it condemned` is X."""
    if not before or not tells(reading, before[-1]) or not before[-1].subjects:
        return None
    gap = range(before[-1].match.last, match.first)
    if len(gap) > _TOLD or reading.quote_at(before[-1].match.first) != reading.quote_at(match.first):
        return None
    return before[-1]


def first_person(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb's form itself says "we"."""
    grammar = reading.grammar
    form = reading.marked.tokens[match.last - 1 if grammar.postpositions else match.first].norm
    if grammar.we_prefixes and form.startswith(grammar.we_prefixes) and len(form) >= 4:
        if form.startswith(_I) and not _spoken(reading, match):
            return False
        behind = form.startswith(_I) and bool(reading.mentions_in(match.last, match.last + 1))
        return _has_prefix(match.row.pattern, form) and not behind  # `نحث X على ...`, though `أدان X ...`
    if match.last - match.first > 2 and reading.marked.is_word(
        match.first, Word.FOR
    ):  # `с тревогой наблюдаем`: the verb stands last
        form = reading.marked.tokens[match.last - 1].norm
    return bool(grammar.we_suffixes) and form.endswith(grammar.we_suffixes) and len(form) >= 6


def _spoken(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb stands in a quotation or behind a colon; elsewhere Arabic `a-` begins a verb of the past."""
    if reading.quote_at(match.first) is not None:
        return True
    return match.first > 0 and ":" in reading.marked.between(match.first - 1, match.first)


def _has_prefix(pattern: str, form: str) -> bool:
    """Return whether the form's first letter is a prefix: another word of the row differs in nothing else (`nudin`, `yudin`)."""
    words = (normal(word) for part in pattern.split() for word in part.split("|"))
    return any(len(word) == len(form) and word[1:] == form[1:] and word != form for word in words)
