"""Who is named as a speaker by where a line or its marks put them: headings, labels before a colon or behind a dash, openings.

Who is the subject of a verb of speech: `predicates`. Whose words a place in the text are: `attribution`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.cases import suffix_behind
from monitor.extract.enumeration import coordinated_left, coordinated_right
from monitor.extract.headlined import is_voice_of_state, opens_verdict, sets_scene, speaks_as_we, tells
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Holder, Predicate, Reading
from monitor.extract.tables import CueRow, Order
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.types import Rank

_OPENS = 2
"""Words that may stand before the name that opens a sentence."""
_PAIR = 2
"""Who says something and to whom."""
_ABOUT = 5
"""Words from who speaks to the one whose act it is about."""
_CONSULTED = 12
"""Words from a verb that asks somebody for their word to whom it asks."""
_HEADING = 12
"""The most words of a line that names whose quotation follows."""
_QUOTES = re.compile(r"[ 　,，、…]{0,2}[\"“「『]")
_TOWARD = ("に", "へ", "は")
"""Japanese: the particle of what is answered."""
_SIGNED = 1
"""The most names that stand behind a dash or colon as those who said what stands before it; more are what it is about."""
_HELD = frozenset({Rank.HEAD, Rank.FOREIGN_MINISTER, Rank.MINISTER})
"""The ranks of offices that a person holds."""


def opens_line(reading: Reading, clause: Clause, label: Mention) -> bool:
    """Return whether the one who labels a sentence opens it (`X: Y must not agree`): whatever others do there, X says so."""
    opens = 0 <= label.first - clause.first <= 1 and label.last < clause.last
    named = label.kind in (Kind.PERSON, Kind.OFFICE) and opens
    return named and reading.marked.between(label.last - 1, label.last).strip()[:1] == ":"


def of_state_named(clause: Clause, label: tuple[Mention, ...], predicates: Sequence[Predicate]) -> tuple[Mention, ...]:
    """Return the label with the state that does something right behind it, where it names none: `Spokesman: X backs Y`."""
    if len(label) != 1 or label[0].code is not None or label[0].kind is not Kind.OFFICE or not label[0].official:
        return label
    for predicate in predicates:
        state = predicate.subjects[0] if len(predicate.subjects) == 1 else None
        if state is not None and state.kind is Kind.COUNTRY and label[0].last <= state.first <= label[0].last + 1:
            return (replace(label[0], code=state.code),)
    return label


def introduced(reading: Reading, clause: Clause) -> Holder | None:
    """Return who opens a sentence in which nobody says anything, for the pronouns behind it: `X's minister arrived. He said`."""
    asked = next(iter(reading.marked.places(Word.CONSULTS, clause.first, clause.last)), None)
    if asked is not None:
        consulted = reading.mentions_in(asked, min(clause.last, asked + _CONSULTED))[:1]
        holds = consulted and consulted[0].kind in (Kind.OFFICE, Kind.PERSON) and consulted[0].official
        return Holder(mentions=consulted) if holds and consulted[0].code is not None else None
    here = reading.mentions_in(clause.first, clause.last)[:1]
    if not here or here[0].code is None or here[0].first - clause.first > _OPENS or here[0].oblique:
        return None
    house = here[0].rank is Rank.MINISTRY and reading.grammar.order in (Order.STRICT, Order.SECOND)  # whose verbs have pronouns
    if here[0].kind is Kind.OFFICE and here[0].official and (here[0].rank in _HELD or house):
        return Holder(mentions=coordinated_right(reading, here[0]))
    return Holder(mentions=here) if here[0].kind is Kind.PERSON else None


def acting_state(reading: Reading, clause: Clause) -> Mention | None:
    """Return the state that opens a sentence and does something at home, for its president in the next one: `X cerró el puerto`.

    Not where another is struck or named too: who speaks next may be theirs.
    """
    here = reading.mentions_in(clause.first, clause.last)
    if not here or here[0].kind not in (Kind.COUNTRY, Kind.CAPITAL) or here[0].code is None or here[0].last >= clause.last:
        return None
    marked, state = reading.marked, here[0]
    opens = marked.is_all(clause.first, state.first, Word.ARTICLE)
    goes_on = not marked.is_word(state.last, Word.AND, Word.OF) and not marked.between(state.last - 1, state.last).strip()
    others = any(m.code not in (None, state.code) and m.kind not in (Kind.ADJECTIVE, Kind.CAPITAL) for m in here[1:])
    deeds = (*(act.first for act in reading.acts), *(verb.first for verb in reading.act_verbs))
    struck = any(clause.first <= first < clause.last for first in deeds)
    return state if opens and goes_on and not others and not struck else None


def summoned_house(reading: Reading, clause: Clause) -> Holder | None:
    """Return the ministry that opens a sentence in which nobody says anything, for `в ведомстве` and its spokesman behind it."""
    here = reading.mentions_in(clause.first, clause.last)[:1]
    if not here or not reading.grammar.cases or here[0].first - clause.first > _OPENS or here[0].oblique:
        return None
    house = here[0].kind is Kind.OFFICE and here[0].official and here[0].rank is Rank.MINISTRY and here[0].code is not None
    return Holder(mentions=here) if house else None


def heading_of(reading: Reading, number: int) -> Mention | None:
    """Return the state that a line of a roundup names and nothing else, if only by its capital: its officials speak below it."""
    clause = reading.clauses[number]
    here = reading.mentions_in(clause.first, clause.last)
    if len(here) != 1 or here[0].kind not in (Kind.COUNTRY, Kind.CAPITAL, Kind.BODY) or here[0].code is None:
        return None
    if here[0].first - clause.first > 1 or here[0].last != clause.last or number + 1 >= len(reading.clauses):
        return None
    line = reading.marked.text[here[0].end : reading.clauses[number + 1].sentence.start]
    return here[0] if "\n" in line and line.strip() in ("", ":") else None


def under_heading(heading: Mention | None, predicate: Predicate) -> Predicate:
    """Return the predicate with the state of the heading where its subject is an office or person of no known state."""
    subjects = predicate.subjects
    if heading is None or not subjects or any(m.code is not None or not m.official for m in subjects):
        return predicate
    return replace(predicate, subjects=(replace(subjects[0], code=heading.code),))


def is_heading(reading: Reading, number: int) -> bool:
    """Return whether a sentence is only the line above a quotation that names its speaker: `X, minister of Y`."""
    clause = reading.clauses[number]
    here = reading.mentions_in(clause.first, clause.last)
    if number + 1 >= len(reading.clauses) or not here or clause.last - clause.first > _HEADING:
        return False
    below = reading.clauses[number + 1].sentence.start
    gap = reading.marked.text[reading.marked.tokens[clause.last - 1].end : below]
    quoted = any(quote.start - 1 <= below <= quote.start + 1 for quote in reading.quotes)
    first = here[0]
    speaks = first.can_speak and first.official and first.code is not None and first.first - clause.first <= _OPENS
    return quoted and speaks and gap.strip() == "" and "\n" in gap and all(m.code == first.code for m in here)


def turns_of(reading: Reading) -> list[tuple[Mention, ...]]:
    """Return who is named as the speaker of each clause; a name that opens a paragraph speaks to the paragraph's end.

    Where the transcript labels its questions too, it speaks until the next label.
    """
    found: list[tuple[Mention, ...]] = []
    turn: tuple[Mention, ...] = ()
    for clause in reading.clauses:
        own = _labels(reading, clause)
        put = any(line.start <= clause.sentence.start < line.end for line in reading.asked)
        if put or (clause.sentence.first and not reading.asked):
            turn = ()
        if own and clause.sentence.first and own[0].kind in (Kind.PERSON, Kind.OFFICE) and own[0].first - clause.first <= 1:
            turn = own
        found.append(own or turn)
    return found


def _heads_quote(reading: Reading, clause: Clause, first: Mention) -> bool:
    """Return whether a Japanese or Korean headline is a name and what it says, without a verb: `X外相「Yを非難する」`."""
    text = reading.marked.text
    opened = _QUOTES.match(text, first.end) if reading.grammar.postpositions else None
    inside = reading.quote_at(first.last) if opened is not None and first.last < clause.last else None
    if inside is None or first.first != clause.first or not first.can_speak:
        return False
    behind = text[reading.quotes[inside].outer.end : reading.quotes[inside].outer.end + 1]
    return not behind.isalnum()  # `「...」と述べた` goes on with its verb


def _answers_with_quote(reading: Reading, clause: Clause, first: Mention) -> bool:
    """Return whether a headline ends with what its first name says of a matter, without a verb.

    Japanese `X、Yの白書に「断固反対」`, Korean `X, Y 판결에 “예의주시”`, Chinese `X对Y的决定“深表遗憾”`.
    """
    marked, grammar = reading.marked, reading.grammar
    if first.first != clause.first or not first.can_speak or grammar.relatives or first.last >= clause.last:
        return False
    quote = next((q for q in reading.quotes if first.end <= q.outer.start < clause.sentence.end), None)
    if quote is None or marked.text[quote.outer.end : quote.outer.end + 1].isalnum():
        return False
    opened = bisect_left(marked.tokens, quote.start, key=lambda token: token.start)
    if grammar.postpositions:
        matter = marked.text[quote.outer.start - 1 : quote.outer.start] in _TOWARD or (
            grammar.topics
            and (marked.tokens[opened - 1].text.endswith(grammar.oblique) or marked.is_word(opened - 1, Word.ABOUT))
        )
        aside = marked.text[first.end : first.end + 1] in (",", "、", "，") and matter
    else:
        aside = grammar.coverbs and marked.is_word(first.last, Word.ABOUT)
    return bool(aside) and opened > first.last and reading.cue_tokens.isdisjoint(range(first.last + 1, opened))


def _addresses(reading: Reading, clause: Clause, here: tuple[Mention, ...]) -> bool:
    """Return whether a headline names who says something to whom, or before a quotation of whom: `X to Y: stop the raids`.

    In Romance `X sobre Y: «...»`, `X, contra el plan de Y: «...»`, and behind articles `L'X alla Y: «...»`.
    """
    marked = reading.marked
    opens_at = clause.first + marked.is_word(clause.first, Word.ARTICLE)
    if len(here) < _PAIR or here[0].first != opens_at or not here[0].can_speak:
        return False
    behind = here[0].last
    if here[1].first == behind + 1:
        both = marked.is_word(behind, Word.ON) and marked.is_word(behind, Word.FOR)  # German `an`, French `à`
        joined = (marked.is_word(behind, Word.TO) or both) and not marked.is_word(behind, Word.ARTICLE)
        joined = joined or marked.is_word(behind, Word.DATIVE) or _is_to_them(reading, behind)
        if joined and marked.text[here[1].end : here[1].end + 2].lstrip()[:1] == ":":
            return True
    given = suffix_behind(marked, here[1].last)
    turkish = reading.grammar.relatives and here[1].first == behind + 1 and marked.is_word(behind, Word.BEARER)
    if turkish and given in reading.grammar.object_suffixes and marked.text[here[1].end + 1 + len(given) :][:1] == ":":
        return True  # `X'ten Y'ye: ...`
    colon = marked.text.find(":", here[0].end, clause.sentence.end)
    opens = marked.text[colon + 1 : colon + 3].strip()[:1] in tuple('"“«') and here[1].first - behind <= _ABOUT
    told = any(i in reading.cue_tokens for i in range(behind, here[1].last) if not reading.marked.is_word(i, Word.ON))
    about = marked.is_word(behind, Word.ON, Word.REGARD) and bool(reading.grammar.participles)
    return about and not told and colon == here[1].end and opens


def _is_to_them(reading: Reading, index: int) -> bool:
    """Return whether a Romance preposition, alone or with its article, leads to whom something is said (Italian `alla`)."""
    marked = reading.marked
    return bool(reading.grammar.participles) and marked.is_word(index, Word.ON) and marked.is_word(index, Word.FOR)


def _speaks_about(reading: Reading, clause: Clause, first: Mention) -> bool:
    """Return whether a headline names who says something of what, before the colon: `X о решении Y: это враждебный шаг`."""
    marked, about = reading.marked, first.last
    while about < clause.last and marked.is_word(about, Word.LIGHT) and not marked.is_word(about, Word.ABOUT):
        about += 1  # `X ostro o decyzji Y: ...`
    if not first.can_speak or first.first - clause.first > 1 or not marked.is_word(about, Word.ABOUT):
        return False
    if marked.is_parted(first.last - 1, about, ",;:."):
        return False
    for index in range(about + 1, min(clause.last, about + _HEADING)):
        if ":" in marked.between(index - 1, index):
            return not any(tells(cue.row) for cue in reading.cues_in(first.last, index))
    return False


def _quoted_about(reading: Reading, clause: Clause, here: tuple[Mention, ...]) -> Mention | None:
    """Return who said the quotation that opens a headline: `«Это агрессия»: X о решении Y`, `«...» — X о ...`."""
    marked = reading.marked
    quote = reading.quote_at(clause.first)
    if quote is None or marked.text[clause.sentence.start : reading.quotes[quote].start].strip(' "«„“') != "":
        return None
    name = next((m for m in here if m.start >= reading.quotes[quote].end), None)
    if name is None or not name.can_speak or not marked.is_word(name.last, Word.ABOUT):
        return None
    gap = marked.text[reading.quotes[quote].end : name.start].strip(' "»“”,')
    return name if gap in (":", "-", "–", "—") else None


def _labels(reading: Reading, clause: Clause) -> tuple[Mention, ...]:
    """Return who is named as the speaker by punctuation: `X: ...` at the start, `... - X` at the end of a line."""
    marked = reading.marked
    here = reading.mentions_in(clause.first, clause.last)
    if not here or clause.last - clause.first < 3:
        return ()
    first, last = here[0], here[-1]
    if (
        _heads_quote(reading, clause, first)
        or _answers_with_quote(reading, clause, first)
        or _addresses(reading, clause, here)
        or _speaks_about(reading, clause, first)
    ):
        return (first,)
    if (speaker := _quoted_about(reading, clause, here)) is not None:
        return (speaker,)
    spaced = marked.text[first.end : first.end + 2][:1].isspace() and marked.text[first.end + 1 : first.end + 2] == ":"
    end = first.end + (spaced and reading.grammar.spaced_marks)
    after = marked.text[end : end + 2]
    quoted = marked.text[end + 1 : end + 4].strip()[:1] in tuple("\"“«„‘'「『")
    quoted = quoted or is_unspaced(marked.tokens[first.last - 1])  # a headline: `中方：...`
    quoted = quoted or marked.is_word(first.last, Word.WE)  # `X: We condemn ...`
    headline = reading.grammar.cases and clause.first == 0 and not marked.text[first.start : first.end].isupper()
    headline = headline and not sets_scene(reading, clause, first)
    headline = headline or opens_verdict(reading, clause, first)
    headline = headline or is_voice_of_state(reading, clause, first) or speaks_as_we(reading, clause, first)
    if (
        (first.kind not in (Kind.COUNTRY, Kind.CAPITAL) or quoted or headline)
        and first.first - clause.first <= 1
        and first.can_speak
        and after[:1] in (":", "：")
        and not marked.text[end + 1 : end + 3].isdigit()
    ):
        return (first,)
    if last.last == clause.last and last.can_speak and last is not first:
        head = coordinated_left(reading, last)
        before = marked.text[max(clause.sentence.start, head[0].start - 3) : head[0].start].strip()
        tail = marked.text[last.end : clause.sentence.end].strip()
        if len(head) > _SIGNED:
            return ()  # `It was put forward by two states: A and B`
        if before[-1:] in ("-", "–", "—", ":") and len(tail) <= 1 and marked.text[head[0].start - 1].isspace():
            return head
    return _before_quotation(reading, clause, here)


def _before_quotation(reading: Reading, clause: Clause, here: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return whose quotation a colon opens further on, nobody being said to say it: `..., X: "..."`, `Reaction of X: "..."`."""
    marked = reading.marked
    opening = next((q for q in reading.quotes if clause.sentence.start <= q.outer.start < clause.sentence.end), None)
    if opening is None or not marked.text[clause.sentence.start : opening.outer.start].rstrip().endswith(":"):
        return ()
    before = [m for m in here if m.end <= opening.outer.start]
    low = bisect_left(reading.cue_starts, clause.first)
    told = reading.cues[low : bisect_left(reading.cue_starts, before[-1].last)] if before else ()
    said = any(isinstance(cue.row, CueRow) and not _is_reply(reading, cue.first) for cue in told)
    if not before or not before[-1].can_speak or said:
        return ()
    name = before[-1]
    index = name.first - 1 - marked.is_word(name.first - 1, Word.ARTICLE)
    parted = "," in marked.between(index, index + 1)
    if parted and marked.text[name.end : opening.outer.start].strip() == ":":
        return (name,)
    opener = before[0]
    opens = opener.can_speak and marked.is_all(clause.first, opener.first, Word.ARTICLE)
    if opens and marked.places(Word.SUMMON, opener.last, before[-1].first + 1):
        return (opener,)  # `X convoca al embajador de Y: «...»`
    return next(((m,) for m in before[:_PAIR] if m.can_speak and _reacts(reading, clause, m)), ())


def _is_reply(reading: Reading, index: int) -> bool:
    """Return whether a form of a verb of speech is a noun for somebody's words: `Secca la replica di X: «...»`."""
    marked = reading.marked
    return marked.is_word(index, Word.REACTION) and marked.is_word(index - 1, Word.ARTICLE) and marked.is_word(index + 1, Word.OF)


def _reacts(reading: Reading, clause: Clause, name: Mention) -> bool:
    """Return whether the name is whose reaction or message the words before it announce: `El duro mensaje de X a Y: «...»`."""
    marked = reading.marked
    index = name.first - 1 - marked.is_word(name.first - 1, Word.ARTICLE)
    if index <= clause.first or not marked.is_word(index, Word.OF):
        return False
    adorned = bool(reading.grammar.participles) and index - 2 == clause.first and marked.is_word(index - 2, Word.REACTION)
    return adorned or marked.is_word(index - 1, Word.REACTION)  # `Parole durissime di X contro Y: «...»`
