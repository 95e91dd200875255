"""The brackets of German and Dutch sentences, whose verb closes what an auxiliary, a conjunction or a relative pronoun opens.

Between the two the subject stands first (`hatte X Y vorgeworfen`, `dass X Y verurteilt`), or before the auxiliary or pronoun.
"""

from collections.abc import Sequence

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, Order, StanceRow
from monitor.extract.words import Word

_REACH = 40
"""Words before a verb in which its bracket opens."""
_POSSIBLE = 0.6
"""How likely a name within the bracket must be the subject, unless it stands right behind its opening."""
_LIKELY = 1.5
"""How likely a name before the auxiliary must be the subject."""
_ASIDE = 2
"""Commas that part a clause or apposition from what is around it."""

_Scored = tuple[Mention, float]


def opening_of(reading: Reading, clause: Clause, match: Match[CueLike]) -> int | None:
    """Return the word that opens the bracket which the verb closes; None where the verb closes none."""
    grammar, marked = reading.grammar, reading.marked
    second = grammar.order is Order.SECOND and grammar.object_first and grammar.negation_after
    if not second or not _closes_clause(reading, clause, match):
        return None
    inside, aside = None if _in_scrap(reading, match) else reading.quote_of(match), match.first
    for index in range(match.first - 1, max(clause.first, match.first - _REACH) - 1, -1):
        if index >= aside:
            continue
        if aside == match.first and index + 1 < match.first and _stops(reading, index):
            aside = _before_insertion(reading, clause, index)
            if aside < index:
                continue
        if inside is None and reading.quote_at(index) is not None:
            continue  # `hat X mit „Folgen“ gedroht`
        if reading.quote_at(index) != inside or _stops(reading, index):
            return None
        parted = index == clause.first or "," in marked.between(index - 1, index)
        if marked.is_word(index, Word.HAVE, Word.MODAL) and not reading.in_mention(index):
            return index
        if parted and marked.is_word(index, Word.CONTENT, Word.THAT, Word.ARTICLE):
            relative = marked.is_word(index, Word.ARTICLE) and not marked.is_word(index, Word.CONTENT, Word.THAT)
            if not relative or is_relative(reading, index):
                return index
    return None


def _in_scrap(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb stands in quoted words that only go on with their sentence: `Man werde X „nie anerkennen“`."""
    number = reading.quote_of(match)
    if number is None:
        return False
    quote, text = reading.quotes[number], reading.marked.text
    return text[quote.start : quote.start + 1].islower() and text[quote.outer.start - 2 : quote.outer.start - 1] not in ".:,"


def is_relative(reading: Reading, index: int) -> bool:
    """Return whether what looks like an article behind a comma is a relative pronoun: no noun that it could go with follows."""
    marked = reading.marked
    if index < 1 or "," not in marked.between(index - 1, index) or index + 1 >= len(marked.tokens):
        return False
    follows = marked.tokens[index + 1]
    if reading.in_mention(index + 1):
        judged = reading.mention_at(index + 1)
        return judged is not None and is_bare(reading, judged)
    return not follows.text[0].isupper() and marked.is_word(index + 1, Word.ARTICLE, Word.ON, Word.AT, Word.REFLEXIVE, Word.LIGHT)


def is_bare(reading: Reading, mention: Mention) -> bool:
    """Return whether the name stands without an article, so that one before it is a relative pronoun (`X, das Y angriff`)."""
    bare = mention.kind in (Kind.COUNTRY, Kind.CAPITAL) or (mention.kind is Kind.PERSON and mention.role is None)
    known = reading.marked.is_word(mention.first, Word.ARTICLED) or reading.marked.tokens[mention.first].text[0].islower()
    return bare and not known


def subject_in_bracket(reading: Reading, clause: Clause, match: Match[CueLike], scored: Sequence[_Scored]) -> _Scored | None:
    """Return which of the names before a verb that closes a bracket is its subject; None where the verb closes none."""
    opened = opening_of(reading, clause, match)
    if opened is None or not scored:
        return None
    marked = reading.marked
    behind = (s for s in scored if s[0].first > opened and (s[1] >= _POSSIBLE or _is_beside(reading, opened, s[0])))
    within = sorted(behind, key=lambda s: s[0].first)
    before = [s for s in scored if s[0].last <= opened]
    parted = opened == clause.first or marked.is_parted(opened - 1, opened, ',;:"“”„«»')
    parted = parted and not any(is_aside(reading, s[0], opened) for s in before)
    if marked.is_word(opened, Word.HAVE, Word.MODAL) and not parted and before:
        likely = max(before, key=lambda s: s[1])
        return likely if likely[1] >= _LIKELY else None
    if marked.is_word(opened, Word.ARTICLE) and not marked.is_word(opened, Word.OBLIQUE):
        head = next((s for s in before if s[0].last == opened), None)
        if head is not None:
            return head
    return within[0] if within else None


def is_object_in_bracket(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the name is an object without a preposition of the verb that closes its bracket: `hat X mit Y gedroht`."""
    marked = reading.marked
    clause = reading.clause_of(match.first)
    opened = opening_of(reading, clause, Match(match.row, match.first, match.last)) if clause is not None else None
    if opened is None or not opened < mention.first < match.first or not mention.can_speak:
        return False
    before = mention.first - 1
    while before > opened and marked.is_word(before, Word.ARTICLE) and not reading.in_mention(before):
        before -= 1
    bare = before == opened or reading.in_mention(before)
    light = marked.is_word(before, Word.LIGHT) and not marked.is_word(before, Word.ON, Word.AT, Word.BY, Word.FOR, Word.OF)
    return bare or light


def is_ours(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether "we" or "I" stands beside what opens the bracket that the verb closes (`Wir haben X verurteilt`)."""
    opened = opening_of(reading, clause, match)
    beside = (opened - 1, opened + 1) if opened is not None else ()
    return any(clause.first <= i < match.first and reading.marked.is_word(i, Word.WE) for i in beside)


def is_governed(reading: Reading, mention: Mention) -> bool:
    """Return whether a preposition stands before the name and its adjective: `zum neuen Präsidenten von X`."""
    marked, index = reading.marked, mention.first - 1
    if _is_apposed(reading, mention):
        index -= 1  # `in der ukrainischen Hauptstadt Kiew`
        while index > 0 and (marked.is_word(index, Word.ARTICLE) or _describes(reading, index)):
            index -= 1
        return marked.is_word(index, Word.ON, Word.FOR, Word.AT, Word.BY) and not marked.is_word(index, Word.ARTICLE)
    while index > 0 and mention.first - index <= _ASIDE and index not in marked.words and not reading.in_mention(index):
        if not marked.tokens[index].text[0].islower() or not marked.tokens[index].norm.endswith(reading.grammar.adjectives):
            return False
        index -= 1
    return index < mention.first - 1 and marked.is_word(index, Word.ON, Word.FOR, Word.AT, Word.BY)


def _is_apposed(reading: Reading, mention: Mention) -> bool:
    """Return whether a common noun stands right before a capital, as what it is: `Hauptstadt X`."""
    marked, index = reading.marked, mention.first - 1
    if not reading.grammar.capital_nouns or mention.kind is not Kind.CAPITAL or index <= 0 or reading.in_mention(index):
        return False
    plain = index not in marked.words and index not in reading.cue_tokens and marked.between(index, index + 1) == " "
    return plain and marked.tokens[index].text[0].isupper()


def _describes(reading: Reading, index: int) -> bool:
    """Return whether the word is an adjective, of a state or any other."""
    owner = reading.mention_at(index)
    plain = index not in reading.marked.words and reading.marked.tokens[index].norm.endswith(reading.grammar.adjectives)
    return (owner is not None and owner.kind is Kind.ADJECTIVE) or (plain and reading.marked.tokens[index].text[0].islower())


def _is_beside(reading: Reading, opened: int, mention: Mention) -> bool:
    return reading.marked.is_all(opened + 1, mention.first, Word.LIGHT, Word.ARTICLE)


def is_aside(reading: Reading, mention: Mention, verb: int) -> bool:
    """Return whether only an insertion between commas parts the subject from its verb: `X, das Y unterstützt, warf ...`.

    Else the comma before the verb closes what somebody says (`X, das Y unterstützt, müsse zahlen, sagte Z`).
    """
    marked = reading.marked
    between = marked.text[mention.end : marked.tokens[verb].start].lstrip(") ")
    if any("," in marked.between(i, i + 1) for i in range(mention.first, mention.last - 1)) and between.strip() == ",":
        return True  # `Die Sprecherin des Ministeriums, N N, nannte ...`
    if between[:1] != "," or not between.rstrip().endswith(",") or between.count(",") != _ASIDE or ":" in between:
        return False
    first = mention.last
    if is_relative(reading, first):
        return True
    told = marked.has(first, verb, Word.REPORTED, Word.HAVE, Word.BE)
    other = reading.mention_at(first)
    listed = other is not None and other.kind is not Kind.OFFICE
    return not told and not listed


def reaches_only_before(reading: Reading, clause: Clause, match: Match[CueLike], subjects: Sequence[Mention]) -> bool:
    """Return whether whom the verb judges stands in its bracket, so that what follows its clause is another matter."""
    opened = opening_of(reading, clause, match)
    if opened is None:
        return False
    names = (m for m in reading.mentions_in(opened + 1, match.first) if m not in subjects and m.code is not None)
    codes = {m.code for m in subjects}
    return any(m.code not in codes for m in names)


def _before_insertion(reading: Reading, clause: Clause, last: int) -> int:
    """Return the token at which a relative clause begins that ends with token `last` and a comma, `last` where none does."""
    marked = reading.marked
    if marked.between(last, last + 1) != ", " or not marked.tokens[last].text[0].islower():
        return last
    for index in range(last - 1, max(clause.first, last - _REACH // 2), -1):
        if "," in marked.between(index - 1, index):
            return index if marked.is_word(index, Word.ARTICLE) or marked.is_word(index + 1, Word.ARTICLE) else last
    return last


def _ends_with_verb(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether several words end with their verb (`Kritik geübt`), and do not begin with it (`wirft X vor`)."""
    marked, last = reading.marked, reading.marked.tokens[match.last - 1].text
    second = marked.is_word(match.first, Word.HAVE, Word.BE)  # `zeigte sich besorgt`, `hat X gerechtfertigt`
    second = second or bool(marked.places(Word.REFLEXIVE, match.first + 1, match.last))
    return last[0].islower() and last.endswith(reading.grammar.finals) and not second


def _stops(reading: Reading, index: int) -> bool:
    """Return whether a mark behind the token parts two clauses: any but a comma in a list of names."""
    gap = reading.marked.between(index, index + 1)
    if not any(c in gap for c in ",;:()–—"):
        return False
    return not (gap == ", " and reading.in_mention(index) and reading.in_mention(index + 1))


def _closes_clause(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the words end with the verb, and nothing but auxiliaries follows it in its clause."""
    marked, index = reading.marked, match.last
    if match.last > match.first + 1 and not _ends_with_verb(reading, match):
        return False
    while index < clause.last and marked.is_word(index, Word.HAVE, Word.BE) and marked.between(index - 1, index) == " ":
        index += 1
    return index >= clause.last or marked.between(index - 1, index) != " " or marked.is_word(index, Word.AND)
