"""Who says what: the holder of a quotation, and whose words a place in the text are; who a layout names is in `headings`.

Stances are not weighed here; a cue is only the place of a predicate.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.crowds import crowd_opens
from monitor.extract.headings import (
    acting_state,
    heading_of,
    introduced,
    is_heading,
    of_state_named,
    opens_line,
    summoned_house,
    turns_of,
    under_heading,
)
from monitor.extract.inversion import is_told_by, warns
from monitor.extract.mention import Kind, Mention
from monitor.extract.outsiders import told_by_outsiders
from monitor.extract.predicates import predicates_of
from monitor.extract.pronouns import is_epithet, is_of_unknown, parties
from monitor.extract.reading import Clause, Holder, Predicate, Reading, Voices, holder_codes
from monitor.extract.resolving import is_of_group
from monitor.extract.signing import is_papers, signatories, with_signatories
from monitor.extract.sorting import with_listed
from monitor.extract.tables import CueRow, Speech
from monitor.extract.tokens import is_unspaced
from monitor.extract.topics import is_quotative
from monitor.extract.words import Word
from monitor.extract.worth import signing
from monitor.types import Rank

_HEADS = 3
"""Characters from the name that opens a headline to what it says."""
_HALVES = re.compile("[;；]|(?<=[\u4e00-\u9fff”」])[ \u3000]+(?=[\u4e00-\u9fff“「])")
"""What ends all that somebody says before its sentence does, in Chinese: a semicolon, or the space inside a headline."""
_TAIL = 2
"""Words behind a Chinese verb that closes what is said."""
_OPENERS = ',，:：“「『"'
_SECOND = 9
"""Words within which the verb of a sentence stands whose verb is second."""
_TURN = 40
"""Words before a pronoun in which a person is named whom it may mean."""


def attribute(reading: Reading, *, official: bool) -> Voices:
    """Return who speaks where. In an official text the publisher speaks wherever nobody else is named."""
    predicates = [with_listed(reading, number, predicates_of(reading, each)) for number, each in enumerate(reading.clauses)]
    labelled = turns_of(reading)
    last = Holder(publisher=official)
    named = house = Holder()
    state: Mention | None = None
    before: list[Holder] = []
    holders: list[Holder] = [Holder()] * len(reading.quotes)
    heading: Mention | None = None
    signed_by = signatories(reading)
    for number, clause in enumerate(reading.clauses):
        before.append(last)
        if last.mentions and labelled[number] and all(_says_again(reading, m, last.mentions[0]) for m in labelled[number]):
            labelled[number] = last.mentions[:1]  # `Sözcü, "...` behind a sentence of X's spokesman
        heading = heading_of(reading, number) or heading
        found = [under_heading(heading, predicate) for predicate in predicates[number]]
        resolved = [_again(reading, clause, predicate, named, house, official=official) for predicate in found]
        resolved = [_of_state(reading, predicate, state) for predicate in resolved]
        resolved = [_of_same_sentence(reading, resolved[:n], each) for n, each in enumerate(resolved)]
        if last.mentions and is_reported(reading, clause, resolved):
            resolved = [_told_by_last(predicate, last) for predicate in resolved]
        if labelled[number] and opens_line(reading, clause, labelled[number][0]):
            label = of_state_named(clause, labelled[number], resolved)
            labelled[number] = label
            resolved = [_told_by_last(predicate, Holder(mentions=label)) for predicate in resolved]
        predicates[number] = resolved
        if any(is_nobodys(p) or told_by_outsiders(reading, p) for p in resolved):
            last = Holder()
        if signed_by and any(is_papers(reading, p) for p in resolved):
            last = Holder(mentions=with_signatories(last, signed_by))
        for index in reading.quotes_in(clause):
            holder = _quote_holder(reading, index, resolved, clause, labelled[number])
            if holder:
                holders[index] = holder
            elif not holders[index]:
                holders[index] = last
        speakers = [p for p in resolved if p.speech and p.subjects and reading.quote_at(p.match.first) is None]
        if speakers and (told := _told_before(reading, clause)) is not None:
            holders[told] = Holder(mentions=speakers[-1].subjects, source=speakers[-1])
        if speakers:
            last = Holder(mentions=speakers[-1].subjects)
        elif labelled[number]:
            last = Holder(mentions=labelled[number])
        elif not resolved and is_heading(reading, number):
            last = Holder(mentions=reading.mentions_in(clause.first, clause.last)[:1])
        elif resolved and resolved[0].subjects and reading.quote_at(resolved[0].match.first) is None:
            last = Holder(mentions=resolved[0].subjects)
        if not speakers and not labelled[number] and (signed := signing(reading, clause)):
            last = Holder(mentions=signed)
        named = last if last.mentions else named
        if not speakers and not labelled[number]:
            named = introduced(reading, clause) or named
            house = summoned_house(reading, clause) or house
        else:
            house = Holder()
        state = None if official or named or speakers else acting_state(reading, clause)
        if official and clause.sentence.first and not speakers and not labelled[number]:
            last = Holder(publisher=True) if not last.mentions or not reading.quotes_in(clause) else last
    after = () if official else _told_after(reading, predicates)
    return Voices(tuple(tuple(p) for p in predicates), tuple(holders), tuple(before), tuple(labelled), after)


def is_reported(reading: Reading, clause: Clause, predicates: Sequence[Predicate]) -> bool:
    """Return whether a sentence goes on with what was said before it: its verb is in the mood of indirect speech.

    German marks it so (`Der Minister protestierte. Y habe das Recht verletzt.`), unless a conjunction or "I" stands before.
    """
    marked, end = reading.marked, min(clause.last, clause.first + _SECOND)
    if not marked.places(Word.REPORTED, clause.first, end):
        return False
    outside = [p for p in predicates if p.speech and reading.quote_at(p.match.first) is None]
    if any(p.subjects or p.own or _is_account(p) for p in outside) or _is_of_crowd(reading, clause, predicates):
        return False
    for index in range(clause.first, end):
        if marked.is_word(index, Word.REPORTED):
            return reading.quote_at(index) is None and not any(marked.is_word(i, Word.WE) for i in (index - 1, index + 1))
        if marked.is_word(index, Word.CONTENT) or (index > clause.first and marked.is_word(index, Word.HAVE, Word.BE)):
            return False
    return False


def _told_by_last(predicate: Predicate, last: Holder) -> Predicate:
    """Return the predicate without its subject where another than the last speaker is said to do it."""
    codes = {m.code for m in last.mentions}
    if predicate.speech or not predicate.subjects or codes.issuperset(m.code for m in predicate.subjects):
        return predicate
    return replace(predicate, subjects=(), passive=True)


def _told_before(reading: Reading, clause: Clause) -> int | None:
    """Return the quotation that ends right before a sentence that only says whose it was: `"...". Così X`, `Lo dijo X`."""
    index = bisect_left(reading.quote_starts, clause.sentence.start) - 1
    thus = reading.marked.has(clause.first, min(clause.last, clause.first + 2), Word.THUS)
    if index < 0 or not thus or reading.quotes_in(clause):
        return None
    gap = reading.marked.text[reading.quotes[index].end : clause.sentence.start]
    return index if not any(c.isalnum() for c in gap) else None


def _told_after(reading: Reading, predicates: Sequence[Sequence[Predicate]]) -> tuple[Holder, ...]:
    """Return for each sentence in which nobody says anything who is said to, where the next one tells: `Об этом заявил X`."""
    found = [Holder()] * len(reading.clauses)
    for number in range(1, len(reading.clauses)):
        clause = reading.clauses[number]
        said = [p for p in predicates[number] if p.speech and p.subjects and reading.quote_at(p.match.first) is None]
        opens = range(clause.first, min(clause.first + 2, said[0].match.first if said else clause.last))
        thus = bool(opens) and all(reading.marked.is_word(i, Word.THUS) for i in opens)
        if thus and said and not any(p.speech and p.subjects for p in predicates[number - 1]):
            found[number - 1] = Holder(mentions=said[0].subjects)
    return tuple(found)


def is_nobodys(predicate: Predicate) -> bool:
    """Return whether somebody says it who makes no statements here: an armed group, a people, analysts."""
    row = predicate.match.row
    return isinstance(row, CueRow) and row.kind is Speech.SAY and predicate.passive and not predicate.subjects


def _is_of_crowd(reading: Reading, clause: Clause, predicates: Sequence[Predicate]) -> bool:
    """Return whether people who speak for no state open the sentence with its verb: `Demonstranten forderten, X müsse ...`."""
    return any(p.passive and not p.subjects and crowd_opens(reading, clause, p.match) for p in predicates[:1])


def _again(reading: Reading, clause: Clause, predicate: Predicate, last: Holder, house: Holder, *, official: bool) -> Predicate:
    opens = predicate.match.first - clause.first <= 1
    if predicate.several and _is_account(predicate):
        return _of_paper(reading, clause, predicate, last)
    if predicate.several and official and not predicate.subjects and len(last.mentions) < 2:
        both = parties(reading)  # `X met Y. They condemned ...` in a readout
        if both and all(m.kind in (Kind.PERSON, Kind.OFFICE) for m in both):
            return replace(predicate, subjects=both)
    if predicate.several and opens and not predicate.subjects and not last.mentions and official:
        return replace(predicate, again=False, own=True)  # `Lamentan ...` in a declaration: those who sign it
    if house and predicate.subjects and all(_is_of_house(reading, m, house.mentions[0]) for m in predicate.subjects):
        return replace(predicate, subjects=house.mentions)  # `X summoned the envoy. The spokesman of the ministry said ...`
    known = predicate.subjects and last.mentions[:1] and last.mentions[0].code is not None
    if known and all(_says_again(reading, m, last.mentions[0]) for m in predicate.subjects):
        return replace(predicate, subjects=last.mentions[:1])  # `the diplomat said`
    if predicate.again and not predicate.several and (person := _person_before(reading, clause, predicate, last)):
        return replace(predicate, subjects=(person,))
    if predicate.again and not predicate.subjects and last.mentions:
        named = last.mentions if predicate.several else last.mentions[:1]
        return replace(predicate, subjects=named)
    return predicate


def _of_same_sentence(reading: Reading, earlier: Sequence[Predicate], predicate: Predicate) -> Predicate:
    """Return an account by a pronoun as that of whoever does something before it: `X отвергает план: по его мнению, ...`."""
    if not predicate.again or not _is_account(predicate) or not reading.grammar.cases:
        return predicate
    inside = reading.quote_at(predicate.match.first)
    before = [p for p in earlier if p.subjects and not _is_account(p) and reading.quote_at(p.match.first) == inside]
    return replace(predicate, subjects=before[-1].subjects) if before else predicate


def _person_before(reading: Reading, clause: Clause, predicate: Predicate, last: Holder) -> Mention | None:
    """Return the person of the sentence before, where a pronoun would else be a body: `X came to the Union. He said ...`."""
    body = last.mentions[:1] and last.mentions[0].kind in (Kind.BODY, Kind.COUNTRY, Kind.CAPITAL)
    marked, index = reading.marked, predicate.match.first - 1
    while index > clause.first and marked.is_word(index, Word.LIGHT):
        index -= 1
    if not body or not reading.grammar.cases or not marked.is_word(index, Word.THEY) or marked.is_word(index, Word.WHICH):
        return None
    start = marked.text.rfind("\n", 0, clause.sentence.start) + 1
    before = reading.mentions_in(max(0, clause.first - _TURN), clause.first)
    people = [m for m in before if m.start >= start and m.kind is Kind.PERSON and not m.oblique and m.official and m.code]
    return people[-1] if people else None


def _of_paper(reading: Reading, clause: Clause, predicate: Predicate, last: Holder) -> Predicate:
    """Return what a paper says as said by those who spoke last, unless the sentence is about them."""
    codes = {m.code for m in last.mentions}
    about = any(m.code in codes for m in reading.mentions_in(clause.first, clause.last))
    return replace(predicate, subjects=() if about else last.mentions)


def _is_of_house(reading: Reading, mention: Mention, house: Mention) -> bool:
    """Return whether the mention is the ministry named before, or its spokesman, by a word that names no state."""
    return mention.rank is Rank.MINISTRY and _says_again(reading, mention, house)


def _says_again(reading: Reading, mention: Mention, named: Mention) -> bool:
    """Return whether the mention is a mere office of the one last named, and no name goes on behind it (`envoy of the Front`).

    It is nobody's where the office of another state is named between.
    """
    if not reading.grammar.epithets or not is_epithet(mention):
        return False
    for other in reading.mentions_in(named.last, mention.first):
        held = other.kind in (Kind.OFFICE, Kind.PERSON) and not other.oblique
        if held and other.code is not None and other.code != named.code:
            return False
    if is_of_group(reading.marked, mention, reading.mentions_in(mention.last, mention.last + 4)):
        return False
    behind = reading.marked.text[mention.end : mention.end + 2]
    house = bool(reading.grammar.participles) and is_of_unknown(reading, mention)
    return not house and not (behind[:1].isspace() and (behind[1:].isupper() or reading.in_mention(mention.last)))


def _of_state(reading: Reading, predicate: Predicate, state: Mention | None) -> Predicate:
    """Return the predicate with the state of the sentence before, where its subject is only an office: `The president said`."""
    offices = predicate.subjects if state is not None else ()
    if state is None or not offices or any(m.rank is Rank.MISSION or not _says_again(reading, m, state) for m in offices):
        return predicate
    return replace(predicate, subjects=(replace(offices[0], code=state.code),))


def _quote_holder(
    reading: Reading, index: int, predicates: Sequence[Predicate], clause: Clause, label: tuple[Mention, ...]
) -> Holder:
    """Return the speaker of a quotation: the subject of the nearest predicate of the sentence outside quotations."""
    quote = reading.quotes[index]
    east = reading.grammar.postpositions and not reading.grammar.relatives
    if label and east and label[-1].last <= clause.last:
        gap = reading.marked.text[label[-1].end : quote.start]
        if 0 < len(gap) <= _HEADS and not any(c.isalnum() for c in gap):
            return Holder(mentions=label)  # `X “...”…Y는 부인`
    best: tuple[int, Predicate] | None = None
    for predicate in predicates:
        if not predicate.subjects or reading.quote_at(predicate.match.first) is not None:
            continue
        place = reading.marked.tokens[predicate.match.first].start
        distance = quote.start - place if place < quote.start else place - quote.end
        distance += 0 if predicate.speech else 40
        distance += 60 if reading.grammar.postpositions and place < quote.start else 0  # the verb stands behind what is said
        apart = reading.marked.text[min(place, quote.end) : max(place, quote.start)]
        distance += 60 if reading.grammar.coverbs and _HALVES.search(apart) else 0  # a headline's other half
        if best is None or distance < best[0]:
            best = (distance, predicate)
    if best is not None:
        return Holder(mentions=best[1].subjects, source=best[1])
    return Holder(mentions=label) if label else Holder()


def governing(reading: Reading, voices: Voices, number: int, token: int, *, official: bool) -> tuple[Holder, Predicate | None]:
    """Return whose words the token of a cue are, and the predicate that says so (None for a quotation or the publisher)."""
    clause = reading.clauses[number]
    quote = reading.quote_at(token)
    asked = reading.grammar.coverbs  # who is only asked to say something says nothing
    real = (p for p in voices.predicates[number] if p.subjects and not (asked and p.unreal))
    outside = [p for p in real if quote is None or reading.quote_at(p.match.first) != quote]
    if quote is not None:
        whole = reading.quotes[quote].end - reading.quotes[quote].start > 0
        if voices.quote_holders[quote] and whole:
            return voices.quote_holders[quote], voices.quote_holders[quote].source
    left = [p for p in outside if p.match.first <= token and not (p.passive and p.match.first != token)]
    own = [p for p in left if not _is_account(p)] or left  # `X expressed, according to its ministry, its concern`
    own = [p for n, p in enumerate(own) if not is_told(reading, own[:n], p)]
    own = [p for p in own if not _is_deed(reading, p, token, labelled=bool(voices.labelled[number]))]
    if own and quote is None and reading.grammar.postpositions and own[-1].match.first != token:
        behind = next((p for p in outside if _tells_behind(reading, p) and p.match.first > token and not _is_account(p)), None)
        if behind is not None and behind.subjects[0].last <= token and behind.subjects != own[-1].subjects:
            return Holder(mentions=behind.subjects), behind  # where verbs stand last, who says it comes behind what is said
    if own:
        return Holder(mentions=own[-1].subjects), own[-1]
    if voices.labelled[number]:
        return Holder(mentions=voices.labelled[number]), None
    closing = _closing(reading, clause, outside, token)
    if closing:
        return Holder(mentions=closing.subjects), closing
    if quote is None and is_reported(reading, clause, voices.predicates[number]) and voices.before[number].mentions:
        return voices.before[number], None
    return Holder(publisher=official), None


def closes_with(reading: Reading, voices: Voices, number: int, token: int) -> Predicate | None:
    """Return who says at the end of the sentence what was not quoted (`We condemn ..., the ministry of X said`), or None."""
    outside = [p for p in voices.predicates[number] if p.subjects and reading.quote_at(p.match.first) is None]
    return _closing(reading, reading.clauses[number], outside, token)


def _closing(reading: Reading, clause: Clause, said: Sequence[Predicate], token: int) -> Predicate | None:
    slavonic = (p for p in said if warns(reading, p.match) and p.subjects[0].first > p.match.first)
    telling = (*(p for p in said if _tells_behind(reading, p)), *slavonic)
    right = (p for p in telling if p.match.first > token and (p.passive or _trails(reading, clause, p)))
    return next(right, None)


def _tells_behind(reading: Reading, predicate: Predicate) -> bool:
    """Return whether the verb may close what its subject says: one of saying, or of warning behind `と`, `고`."""
    warning = reading.grammar.postpositions and reading.marked.is_word(predicate.match.first, Word.WARNS)
    return predicate.speech or (warning and is_quotative(reading, predicate.match.first))


def _is_deed(reading: Reading, predicate: Predicate, token: int, *, labelled: bool) -> bool:
    """Return whether a verb of speech is only told of: a label names the speaker, or no mark opens what is said."""
    if not reading.marked.is_word(predicate.match.first, Word.DEED) or predicate.match.first == token:
        return False
    between = reading.marked.text[reading.marked.tokens[predicate.match.first].end : reading.marked.tokens[token].start]
    return labelled or not any(c in between for c in _OPENERS)


def is_told(reading: Reading, earlier: Sequence[Predicate], predicate: Predicate) -> bool:
    """Return whether the predicate is in what another says before it, in a language whose content no word opens (Chinese).

    There all that follows a verb of speech up to a semicolon is its content, unless the next one says something too: not so where
    the verb is told as a deed (`X表示，Y宣布退出，粗暴干涉 ...`). The same holds for a deed of speech in what somebody judges.
    """
    marked = reading.marked
    if reading.grammar.postpositions or not predicate.subjects or not is_unspaced(marked.tokens[predicate.match.first]):
        return False
    deed = marked.is_word(predicate.match.first, Word.DEED)
    if (predicate.speech and not deed) or marked.is_word(predicate.match.first, Word.LIGHT):
        return False
    codes = holder_codes(Holder(mentions=predicate.subjects))
    for other in reversed(earlier):
        told = holder_codes(Holder(mentions=other.subjects))
        says = other.speech and not _is_account(other) and not marked.is_word(other.match.first, Word.DEED)
        if other.passive or not told or not (says or deed):
            continue
        if set(codes).intersection(told) or reading.quote_at(other.match.first) != reading.quote_at(predicate.match.first):
            return False
        between = marked.text[marked.tokens[other.match.last - 1].end : marked.tokens[predicate.match.first].start]
        return not _HALVES.search(between)
    return False


def _is_account(predicate: Predicate) -> bool:
    """Return whether the predicate only names by whose account something is said (`according to X`)."""
    return isinstance(predicate.match.row, CueRow) and predicate.match.row.kind is Speech.ACCORDING


def _precedes_its_noun(reading: Reading, predicate: Predicate) -> bool:
    """Return whether the verb is a participle that stands before the one who says what is before it (`... belirten X`)."""
    endings = reading.grammar.relatives
    return bool(endings) and reading.marked.tokens[predicate.match.last - 1].norm.endswith(endings)


def _trails(reading: Reading, clause: Clause, predicate: Predicate) -> bool:
    """Return whether the predicate closes its sentence (`..., X said`), so that what stands before it is its content."""
    if _is_account(predicate):
        return True
    if predicate.subjects[0].first == predicate.match.last and _precedes_its_noun(reading, predicate):
        return True
    subject = predicate.subjects[0]
    if subject.first > predicate.match.first and is_told_by(reading, clause, predicate.match, subject):
        return True
    start = min(subject.start, reading.marked.tokens[predicate.match.first].start)
    before = reading.marked.text[max(clause.sentence.start, start - 6) : start].rstrip()
    if reading.grammar.coverbs and before[-1:] in (",", "，"):  # `..., X宣布...`: what X says stands behind
        return predicate.match.last >= clause.last - _TAIL
    return before[-1:] in ",\"”»’'–—-，」；" or predicate.match.last >= clause.last - 6
