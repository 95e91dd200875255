"""Whose stance a cue tells: the subject of its verb, whoever is told to say it, the office that says it, the owner of its noun.

Whose words a token is in general is `attribution`'s matter, whose an Arabic or Turkish noun is `owners`'.
"""

from dataclasses import dataclass, replace

from monitor.extract.attribution import closes_with, governing
from monitor.extract.content import is_even
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.owners import holds_elsewhere, is_bare, is_embedded, is_nobodys, owner_behind
from monitor.extract.reading import Holder, Predicate, Reading, Voices, holder_codes
from monitor.extract.referents import has_clitic
from monitor.extract.supposed import is_due
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.unsaid import is_adverb, is_background, is_idle, is_noun
from monitor.extract.words import Word

_SIDE = "方"
_REASON, _BOUND = "ل", ("ه", "ها", "هم")
"""Arabic: what joins a reason to whom it is about, and the pronouns that mean them."""
_SOUGHT = 2
"""Words between a request and the support that it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whose stance a cue tells: `predicate` is its own verb, None for a noun, `source` the one by which the holder is named.

    `direct` is true where the holder is the subject of the cue itself, or of the verb beside its noun.
    """

    holder: Holder
    predicate: Predicate | None
    source: Predicate | None
    direct: bool


def held(
    reading: Reading, voices: Voices, number: int, match: Match[StanceRow], *, official: bool, listed: tuple[str, ...]
) -> Held | None:
    """Return whose stance a cue of the sentence `number` tells, None where it is nobody's; `listed` sign the text."""
    form = _form(reading, voices, number, match, official=official)
    if form is None:
        return None
    predicate, nominal = form
    holder, source, direct = _holder(reading, voices, number, match, predicate, official=official)
    if nominal and source is not None and reading.quote_at(match.first) is None and _carries(reading, source, match):
        direct = True
    elif nominal and (match.row.frame is Frame.ASK or (reading.quote_at(match.first) is None and not holder.publisher)):
        return None
    if len(holder.mentions) > 1 and set(listed).issuperset(holder_codes(holder)):
        holder = Holder(publisher=True)  # the signatories, named again as the subject
    if is_even(match.row) and source is not None and not source.speech:
        return None  # what an outlet adds behind somebody's act is not theirs
    if not official and _is_backdrop(reading, match, source):
        return None
    holder = _of_who_says_it(reading, voices, number, match, holder)
    holder = _through_office(reading, voices, number, match, holder)
    owned = _of_its_owner(reading, voices, number, match, source, holder, noun=nominal or predicate is None)
    if not owned or _is_somebody_elses(reading, match, predicate, source, owned, nominal=nominal):
        return None
    direct = direct or _is_verdict(reading, voices, number, match, source)
    return Held(holder=owned, predicate=predicate, source=source, direct=direct)


def _is_verdict(reading: Reading, voices: Voices, number: int, match: Match[StanceRow], source: Predicate | None) -> bool:
    """Return whether the judgement is all that is said: `called the plan absurd`, or `Ministry: the plan is absurd`.

    A judging word within what somebody says may only describe what it is about.
    """
    if match.row.frame is not Frame.JUDGE or reading.quote_at(match.first) is not None:
        return False
    marked = reading.marked
    if source is None:
        return bool(voices.labelled[number])
    calls = marked.has(source.match.first, source.match.last, Word.CALLS)
    between = marked.text[marked.tokens[source.match.last - 1].end : marked.tokens[match.first].start]
    return calls and source.match.last <= match.first and not any(c in between for c in ",:;")


def _is_backdrop(reading: Reading, match: Match[StanceRow], source: Predicate | None) -> bool:
    """Return whether an outlet's own judgement stands behind a stance: `voiced concern a day after the brutal raid`.

    What somebody is said to say is theirs.
    """
    row = source.match.row if source is not None else None
    if match.row.frame is not Frame.JUDGE or source is None:
        return False
    summons = reading.marked.is_word(source.match.first, Word.SUMMON) and isinstance(row, CueRow)
    if summons and reading.quote_at(match.first) is None:
        return True  # whoever only calls an envoy in or back says nothing: `بعد فشل المحادثات سحبت X سفيرها`
    if source.match.first >= match.first:
        return False
    told = isinstance(row, StanceRow) or (isinstance(row, CueRow) and row.kind is Speech.EXPRESS)
    if not told or reading.quote_at(match.first) is not None or reading.quote_at(source.match.first) is not None:
        return False
    return bool(reading.marked.places(Word.BACKDROP, source.match.last, match.first))


def _form(
    reading: Reading, voices: Voices, number: int, match: Match[StanceRow], *, official: bool
) -> tuple[Predicate | None, bool] | None:
    """Return the verb that the cue is, None for a noun, and whether a verb's form is a noun; None where it tells no stance."""
    predicate = next((p for p in voices.predicates[number] if p.match.first == match.first), None)
    if is_adverb(reading, match):
        return None
    if predicate is None:
        return None, is_noun(reading, reading.clauses[number], match)
    if predicate.unreal or (not official and is_background(reading, voices, number, predicate, match)):
        return None
    subjects = bool(predicate.subjects)
    infinitive = reading.marked.tokens[match.first].norm.endswith(reading.grammar.infinitives)  # `la décision de X de soutenir Y`
    verbal = (predicate.passive and (subjects or infinitive)) or (subjects and has_clitic(reading, match))
    if not verbal and is_noun(reading, reading.clauses[number], match):
        return None, True
    return None if is_idle(reading, match, predicate, official=official) else (predicate, False)


def _holder(
    reading: Reading, voices: Voices, number: int, match: Match[StanceRow], predicate: Predicate | None, *, official: bool
) -> tuple[Holder, Predicate | None, bool]:
    """Return the holder, the predicate that names it, and whether it is the subject of the cue itself."""
    quote = reading.quote_at(match.first)
    if predicate is not None:
        if predicate.subjects:
            return Holder(mentions=predicate.subjects), predicate, True
        if not (predicate.own or predicate.again) and is_due(reading, reading.clauses[number], predicate.match):
            return *governing(reading, voices, number, match.first, official=official), False
        if predicate.passive:
            return Holder(), None, False
        if predicate.own:
            if quote is not None:
                return voices.quote_holders[quote], None, False
            if voices.labelled[number]:
                return Holder(mentions=voices.labelled[number]), None, True
            if closing := closes_with(reading, voices, number, match.first):
                return Holder(mentions=closing.subjects), closing, False
            if official:
                return Holder(publisher=True), None, True
            if told := _told_before(reading, voices, number, match):
                return Holder(mentions=told.subjects), told, False
            return voices.before[number] if voices.before[number].mentions else Holder(), None, False
    if predicate is not None and predicate.again:
        return Holder(), None, False
    if predicate is not None and _needs_subject(reading, match, predicate):
        return Holder(), None, False
    holder, source = governing(reading, voices, number, match.first, official=official)
    if not holder and quote is None and voices.after:
        holder = voices.after[number]
    if predicate is not None and not holder.mentions and not holder.publisher:
        return Holder(), None, False
    if source is not None and match.row.frame is Frame.NOUN and quote is None and _is_account_of_others(reading, source):
        return Holder(), None, False
    if (
        match.row.frame is Frame.NOUN
        and source is not None
        and isinstance(source.match.row, CueRow)
        and not _carries(reading, source, match)
    ):
        return (holder, source, False) if quote is not None or source.match.row.kind is Speech.SAY else (Holder(), None, False)
    carried = match.row.frame is Frame.NOUN and source is not None and quote is None and _carries(reading, source, match)
    return holder, source, carried


def _is_account_of_others(reading: Reading, source: Predicate) -> bool:
    """Return whether only an adjective says by whose account a stance is named: `nach Xer Angaben die Hilfe für Y`."""
    row = source.match.row
    account = isinstance(row, CueRow) and row.kind is Speech.ACCORDING
    inside = reading.mentions_in(source.match.first, source.match.last)
    return account and bool(inside) and inside[-1].kind is Kind.ADJECTIVE


def _told_before(reading: Reading, voices: Voices, number: int, match: Match[StanceRow]) -> Predicate | None:
    """Return who said in the same sentence, outside quotations, what "we" or German `man` does (`X sagte, man werde ...`)."""
    said = [p for p in voices.predicates[number] if p.speech and p.subjects and p.match.first < match.first]
    return said[-1] if said and reading.quote_at(said[-1].match.first) is None else None


def _through_office(reading: Reading, voices: Voices, number: int, match: Match[StanceRow], holder: Holder) -> Holder:
    """Return the office that says it in the same sentence, where the subject is the bare state it speaks for.

    In `the spokesperson said that X condemned ...` the statement is X's, in the spokesperson's words.
    """
    if len(holder.mentions) != 1:
        return holder
    bare = holder.mentions[0]
    if bare.role is not None or bare.speaker is not None or bare.kind not in (Kind.COUNTRY, Kind.CAPITAL, Kind.BODY):
        return holder
    for other in voices.predicates[number]:
        row = other.match.row
        told = other.subjects[0] if len(other.subjects) == 1 else None
        if told is None or not other.speech or (isinstance(row, CueRow) and row.kind is Speech.EXPRESS):
            continue
        near = other.match.first < match.first or reading.quote_at(other.match.first) != reading.quote_at(match.first)
        closes = other.match.last >= reading.clauses[number].last - 1
        own = told.official or _is_own_side(reading, bare)
        if (near or closes) and told.role is not None and own and told.code in (None, bare.code):
            return replace(holder, mentions=(replace(told, code=bare.code),))
    return holder


def _of_who_says_it(reading: Reading, voices: Voices, number: int, match: Match[StanceRow], holder: Holder) -> Holder:
    """Return an office that nothing gives a state as that of the official who tells of it: `X's spokesman said the president`.

    Not where an office without a name may be anybody's.
    """
    office = holder.mentions[0] if len(holder.mentions) == 1 else None
    if office is None or office.code is not None or office.kind is not Kind.OFFICE or not reading.grammar.epithets:
        return holder
    for told in voices.predicates[number]:
        teller = told.subjects[0] if told.speech and len(told.subjects) == 1 else None
        if teller is None or teller.code is None or not teller.official or teller.last > office.first:
            continue
        opened = reading.marked.has(told.match.last, office.first, Word.CONTENT)
        if opened and told.match.last <= office.first < match.first and office.official:
            return replace(holder, mentions=(replace(office, code=teller.code),))
    return holder


def _is_own_side(reading: Reading, bare: Mention) -> bool:
    """Return whether the name is how a Chinese speaker calls those he speaks for (`议长说，X方支持`): as official as he is."""
    return reading.grammar.coverbs and reading.marked.text[bare.end - 1 : bare.end] == _SIDE


def _needs_subject(reading: Reading, match: Match[StanceRow], predicate: Predicate) -> bool:
    """Return whether a verb without a subject says nothing here: no gerund, no infinitive, no language that drops it."""
    if match.row.frame not in (Frame.ACT, Frame.ASK) or reading.grammar.pro_drop:
        return False
    marked = reading.marked
    if reading.grammar.gerunds and marked.tokens[match.first].norm.endswith(reading.grammar.gerunds):
        return False
    return not marked.is_word(match.first - 1, Word.TO)


def _is_somebody_elses(
    reading: Reading,
    match: Match[StanceRow],
    predicate: Predicate | None,
    source: Predicate | None,
    holder: Holder,
    *,
    nominal: bool,
) -> bool:
    """Return whether a named stance is not the holder's: `accused X of support for ...`, `welcomed X's support`."""
    if predicate is not None or not (nominal or match.row.frame is Frame.NOUN):
        return False
    other = source.match.row if source is not None else None
    if isinstance(other, StanceRow) and other.frame is Frame.ACT and (other.stance.score < 0) != (match.row.stance.score < 0):
        return True
    sought = match.first - source.match.last if source is not None and isinstance(other, StanceRow) else _SOUGHT + 1
    asked = isinstance(other, StanceRow) and other.frame is Frame.ASK and 0 <= sought <= _SOUGHT
    if asked and match.row.frame is Frame.NOUN and match.row.stance.score > 0:
        return True  # `pediu o apoio de X`: who asks for support gives none
    if match.row.stance.score > 0 and holder.mentions and _owner_behind(reading, match, holder_codes(holder)):
        return True
    before = reading.mentions_in(max(0, match.first - 5), match.first)
    if not before or before[-1].code is None or before[-1].code in holder_codes(holder):
        return False
    gap = range(before[-1].last, match.first)
    word = reading.marked.tokens[match.first].text
    if reading.grammar.order is Order.FIRST and not gap and word.startswith(_REASON) and word.endswith(_BOUND):
        return True  # `عقوبات على X لدعمها ...`: what X is charged with
    possessive = bool(gap) and reading.marked.tokens[gap[0]].norm == "s" and len(gap) <= 3
    owned = any(reading.marked.is_word(i, Word.OWNED) for i in gap)
    attribute = before[-1].kind is Kind.ADJECTIVE and len(gap) <= 1 and reading.grammar.order is not Order.FIRST and not owned
    return (possessive or attribute) and not holder.publisher


def _of_its_owner(
    reading: Reading,
    voices: Voices,
    number: int,
    match: Match[StanceRow],
    source: Predicate | None,
    holder: Holder,
    *,
    noun: bool,
) -> Holder:
    """Return the owner of a named stance where another than the holder is named as such, nobody where it is a thing spoken of."""
    codes = holder_codes(holder)
    if is_embedded(reading, reading.clauses[number], match, tuple(str(code) for code in codes)):
        return Holder()
    if noun and is_bare(reading, match):
        own = owner_behind(reading, match)
        if own is not None and own.code not in codes:
            told = holder.mentions and not codes  # `أكد الوزير إدانة X للهجوم`
            if not told and not holds_elsewhere(voices.predicates[number], own):
                return Holder()
            holder = Holder(mentions=(own,))
        elif own is None and match.last == match.first + 1 and is_nobodys(reading, match, source):
            return Holder()
    owner = _owner(reading, match, source, holder)
    return Holder(mentions=(owner,)) if owner is not None else holder


def _owner(reading: Reading, match: Match[StanceRow], source: Predicate | None, holder: Holder) -> Mention | None:
    """Return whose stance somebody conveys, where its owner stands before it: `The envoy voiced Norway's concern`."""
    row = source.match.row if source is not None else None
    if match.row.frame is not Frame.NOUN or not isinstance(row, CueRow) or row.kind is not Speech.EXPRESS or not holder.mentions:
        return None
    before = reading.mentions_in(max(0, match.first - 4), match.first)
    if not before or before[-1].kind not in (Kind.COUNTRY, Kind.BODY) or before[-1].first < (source.match.last if source else 0):
        return None
    owned = reading.marked.tokens[before[-1].last].norm == "s" and reading.marked.text[before[-1].end] in "'’"
    return before[-1] if owned and before[-1].code not in holder_codes(holder) else None


def _owner_behind(reading: Reading, match: Match[StanceRow], codes: tuple[str, ...]) -> bool:
    """Return whether the support is that of another named behind it (`a souligné le soutien de X`), none of `codes`."""
    marked, index = reading.marked, match.last
    while index < match.last + 4 and marked.is_word(index, Word.OF, Word.BEARER, Word.ARTICLE) and not reading.in_mention(index):
        index += 1
    owner = reading.mention_at(index)
    if (
        owner is None
        or not marked.is_word(match.last, Word.OF, Word.BEARER)
        or marked.is_word(match.last, Word.FOR, Word.ARTICLE)
    ):
        return False
    return owner.code is not None and str(owner.code) not in codes and owner.can_speak


def _carries(reading: Reading, source: Predicate, match: Match[StanceRow]) -> bool:
    return abs(match.first - source.match.last) <= 15
