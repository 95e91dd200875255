"""From cues to candidates: whose stance, which rung, toward whom, with which law and demands, in which words.

The rungs come from stances.tsv; negation, refusal, condition and degree change them here. Merging is `assemble`'s matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.extract.attribution import closes_with, governing
from monitor.extract.content import (
    asked,
    asks_both,
    asks_everybody,
    blames,
    demands_of,
    evidence_of,
    is_even,
    struck_by_approval,
    struck_by_request,
    targets_of,
)
from monitor.extract.hearsay import is_hearsay, says, told_by_another
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.owners import holds_elsewhere, is_bare, is_embedded, is_nobodys, owner_behind
from monitor.extract.reading import Clause, Holder, Predicate, Reading, Voices, holder_codes
from monitor.extract.rung import cue_at, rung_of
from monitor.extract.tables import CueRow, Frame, Speech, StanceRow, Word
from monitor.extract.targets import Scene, has_clitic, is_for_people_of_doer
from monitor.extract.unsaid import is_background, is_idle, is_noun, is_unsaid
from monitor.types import Cue, Demand, Legal


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One possible statement: the holder (None = the publisher), the rung, the targets and the words."""

    holder: Mention | None
    row: StanceRow
    score: int
    targets: tuple[str, ...]
    named: bool
    legal: Legal | None
    demands: tuple[Demand, ...]
    start: int
    end: int
    hearsay: bool
    quoted: bool
    own: bool
    direct: bool
    weakened: bool
    everybody: bool
    clause: int
    cues: tuple[Cue, ...]
    refused: bool = False
    together: tuple[str, ...] = ()


def candidates(
    reading: Reading,
    voices: Voices,
    scene: Scene,
    *,
    official: bool,
    publisher: str | None,
    signatories: tuple[str, ...],
    listed: tuple[str, ...] = (),
) -> Iterator[Candidate]:
    """Yield what every stance cue of the text says, in order."""
    number = 0
    for match in reading.cues:
        while number + 1 < len(reading.clauses) and reading.clauses[number].last <= match.first:
            number += 1
        if isinstance(match.row, StanceRow):
            stance_match = Match(match.row, match.first, match.last)
            yield from _read(
                reading,
                voices,
                scene,
                number,
                stance_match,
                official=official,
                publisher=publisher,
                signatories=signatories,
                listed=listed,
            )


def _read(
    reading: Reading,
    voices: Voices,
    scene: Scene,
    number: int,
    match: Match[StanceRow],
    *,
    official: bool,
    publisher: str | None,
    signatories: tuple[str, ...],
    listed: tuple[str, ...],
) -> Iterator[Candidate]:
    clause = reading.clauses[number]
    if is_unsaid(reading, scene, clause, match, official=official):
        return
    predicate = next((p for p in voices.predicates[number] if p.match.first == match.first), None)
    nominal = is_noun(reading, clause, match)
    if predicate is not None and predicate.unreal:
        return
    if predicate is not None and not official and is_background(reading, voices, number, predicate, match):
        return
    if predicate is not None and predicate.subjects and (predicate.passive or has_clitic(reading, match)):
        nominal = False
    if predicate is not None and nominal:
        predicate = None
    elif is_idle(reading, match, predicate, official=official):
        return
    holder, source, direct = _holder(reading, voices, number, match, predicate, official=official)
    if nominal and source is not None and reading.quote_at(match.first) is None and _carries(reading, source, match):
        direct = True
    elif nominal and (match.row.frame is Frame.ASK or (reading.quote_at(match.first) is None and not holder.publisher)):
        return
    if len(holder.mentions) > 1 and set(listed).issuperset(holder_codes(holder)):
        holder = Holder(publisher=True)  # the signatories, named again as the subject
    holder = _through_office(reading, voices, number, match, holder)
    if is_even(match.row) and source is not None and not source.speech:
        return  # what an outlet adds behind somebody's act is not theirs
    if is_embedded(reading, clause, match, tuple(str(code) for code in holder_codes(holder))):
        return
    if is_bare(reading, match) and (nominal or predicate is None):
        own = owner_behind(reading, match)
        if own is not None and own.code not in holder_codes(holder):
            if not holds_elsewhere(voices.predicates[number], own):
                return
            holder = Holder(mentions=(own,))
        elif own is None and is_nobodys(reading, match, source):
            return
    owner = _owner(reading, match, source, holder)
    holder = Holder(mentions=(owner,)) if owner is not None else holder
    if not holder or _somebody_elses(reading, match, predicate, source, holder, nominal=nominal):
        return
    score = rung_of(reading, clause, match)
    if score is None or (score.value > 0 and is_for_people_of_doer(reading, match, scene)):
        return
    own_codes = signatories or ((publisher,) if publisher else ())
    codes = own_codes if holder.publisher and not holder.mentions else tuple(str(code) for code in holder_codes(holder))
    hearsay = is_hearsay(reading, voices, number, match, predicate, codes, official=official, own=own_codes)
    if not hearsay and predicate is None and source is not None and not says(source):
        hearsay = told_by_another(reading, voices, number, source, codes)
    own_side = () if holder.mentions and not any(m.official for m in holder.mentions) else codes
    targets, named = targets_of(reading, scene, clause, match, predicate, source, own_side, score.value)
    both = asks_both(reading, scene, match, predicate.subjects if predicate is not None else ())
    if both or (match.row.frame is Frame.ASK and asks_everybody(reading, clause, match)):
        targets, named = (), True
    elif not targets and blames(reading, clause, match):
        accused = scene.accused(codes)
        targets, named = ((accused,) if accused else ()), False
    value = score.value
    struck = struck_by_approval(reading, scene, match, value) or struck_by_request(reading, scene, clause, match, codes)
    if struck:
        targets, named, value = struck, True, -2
    demands = demands_of(reading, clause, match, targets)
    value = 0 if both else -2 if struck else asked(match, value, targets, demands, reading, clause)
    if match.row.frame is Frame.ASK and value == 0 and not named:
        targets = ()
    start, end = evidence_of(reading, clause, match, predicate, source)
    cues = [cue_at("stance", match.row.id, reading, match.first, match.last), *score.cues]
    if source is not None and source.match.first != match.first:
        cues.append(
            cue_at("speech" if source.speech else "holder", source.match.row.id, reading, source.match.first, source.match.last)
        )
    together = codes if _jointly(reading, clause, match) else ()
    for mention in holder.mentions or (None,):
        if mention is not None and (mention.code is None or (len(codes) > 1 and targets == (mention.code,))):
            continue  # one of several does not congratulate itself
        yield Candidate(
            holder=mention,
            row=match.row,
            score=value,
            targets=tuple(t for t in targets if mention is None or t != mention.code or len(targets) == 1),
            named=named,
            legal=match.row.legal,
            demands=demands,
            start=start,
            end=end,
            hearsay=hearsay,
            quoted=reading.quote_at(match.first) is not None,
            own=predicate is not None and (predicate.own or mention is None),
            direct=direct,
            weakened=score.weakened,
            everybody=match.row.frame is Frame.ASK and (both or asks_everybody(reading, clause, match)),
            clause=number,
            cues=tuple(cues),
            refused=score.refused or (match.row.frame is Frame.NOTE and _names_refusal(reading, match)),
            together=together if len(together) > 1 else (),
        )


def _holder(
    reading: Reading, voices: Voices, number: int, match: Match[StanceRow], predicate: Predicate | None, *, official: bool
) -> tuple[Holder, Predicate | None, bool]:
    """Return the holder, the predicate that names it, and whether it is the subject of the cue itself."""
    quote = reading.quote_at(match.first)
    if predicate is not None:
        if predicate.subjects:
            return Holder(mentions=predicate.subjects), predicate, True
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
    if (
        match.row.frame is Frame.NOUN
        and source is not None
        and isinstance(source.match.row, CueRow)
        and not _carries(reading, source, match)
    ):
        return (holder, source, False) if quote is not None or source.match.row.kind is Speech.SAY else (Holder(), None, False)
    carried = match.row.frame is Frame.NOUN and source is not None and quote is None and _carries(reading, source, match)
    return holder, source, carried


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
        if (near or closes) and told.role is not None and told.official and told.code in (None, bare.code):
            return replace(holder, mentions=(replace(told, code=bare.code),))
    return holder


def _needs_subject(reading: Reading, match: Match[StanceRow], predicate: Predicate) -> bool:
    """Return whether a verb without a subject says nothing here: no gerund, no infinitive, no language that drops it."""
    if match.row.frame not in (Frame.ACT, Frame.ASK) or reading.grammar.pro_drop:
        return False
    marked = reading.marked
    if reading.grammar.gerunds and marked.tokens[match.first].norm.endswith(reading.grammar.gerunds):
        return False
    return not marked.is_word(match.first - 1, Word.TO)


def _somebody_elses(
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
    if match.row.stance.score > 0 and holder.mentions and _owner_behind(reading, match, holder_codes(holder)):
        return True
    before = reading.mentions_in(max(0, match.first - 5), match.first)
    if not before or before[-1].code is None or before[-1].code in holder_codes(holder):
        return False
    gap = range(before[-1].last, match.first)
    possessive = bool(gap) and reading.marked.tokens[gap[0]].norm == "s" and len(gap) <= 3
    return (possessive or (before[-1].kind is Kind.ADJECTIVE and len(gap) <= 1)) and not holder.publisher


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
    owner = next((m for m in reading.mentions_in(index, index + 12)[:1] if m.first == index), None)
    if (
        owner is None
        or not marked.is_word(match.last, Word.OF, Word.BEARER)
        or marked.is_word(match.last, Word.FOR, Word.ARTICLE)
    ):
        return False
    return owner.code is not None and str(owner.code) not in codes and owner.can_speak


def _carries(reading: Reading, source: Predicate, match: Match[StanceRow]) -> bool:
    return abs(match.first - source.match.last) <= 15


def _jointly(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the holders speak together: an adverb beside the verb, or `in a joint statement` in the sentence."""
    marked = reading.marked
    near = range(max(clause.first, match.first - 2), min(clause.last, match.last + 2))
    if any(marked.is_word(i, Word.TOGETHER) for i in near if not match.first <= i < match.last):
        return True
    joint = marked.places(Word.JOINT, clause.first, clause.last)
    return any(b == a + 1 for a, b in pairwise(joint)) and not any(a <= match.first < b for a, b in pairwise(joint))


def _names_refusal(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the row itself holds the refusal of a stance (Turkish `kınamayı reddetti`)."""
    return any(reading.marked.is_word(i, Word.REFUSE) for i in range(match.first, match.last))
