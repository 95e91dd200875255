"""From cues to candidates: whose stance, which rung, toward whom, with which law and demands, in which words.

The rungs come from stances.tsv; negation, refusal, condition and degree change them here. Merging is `assemble`'s matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.extract.bidden import asks_nobody, is_asked_of
from monitor.extract.content import evidence_of, targets_of
from monitor.extract.hearsay import is_hearsay, is_rumoured, says, told_by_another
from monitor.extract.holders import Held, held
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.opposed import who_fights
from monitor.extract.publisher import Publisher
from monitor.extract.reading import Clause, Predicate, Reading, Voices, holder_codes
from monitor.extract.refusals import is_bare_refusal, refused_asker, refuser
from monitor.extract.requests import asked, asks_both, asks_everybody, begins_with_truce, blames, demands_of
from monitor.extract.required import asks_for_end, struck_by_request, without_relieved
from monitor.extract.rung import Rung, cue_at, rung_of
from monitor.extract.scene import Scene
from monitor.extract.struck import beside_what_is_approved, own_deed_approved, struck_by_approval, without_friends
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.targets import is_for_people_of_doer
from monitor.extract.turned import backs_request, is_decided_by_another, is_taken_up, turned
from monitor.extract.unsaid import is_unsaid
from monitor.extract.warned import is_warned, on_condition, struck_by_threat, warned_of_it
from monitor.extract.words import Word
from monitor.types import Cue, Demand, Legal, Stance


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
    publisher: Publisher,
) -> Iterator[Candidate]:
    """Yield what every stance cue of the text says, in order."""
    number = 0
    for match in reading.cues:
        while number + 1 < len(reading.clauses) and reading.clauses[number].last <= match.first:
            number += 1
        if isinstance(match.row, StanceRow):
            yield from _read(reading, voices, scene, publisher, number, Match(match.row, match.first, match.last))


def _read(
    reading: Reading, voices: Voices, scene: Scene, publisher: Publisher, number: int, match: Match[StanceRow]
) -> Iterator[Candidate]:
    clause, official = reading.clauses[number], publisher.official
    if is_unsaid(reading, scene, clause, match, official=official) or asks_for_end(reading, match):
        return
    if is_taken_up(reading, clause, match) or backs_request(reading, match) or is_decided_by_another(reading, clause, match):
        return
    whose = held(reading, voices, number, match, official=official, listed=publisher.listed)
    score = rung_of(reading, clause, match) if whose is not None else None
    if whose is None or score is None or (score.value > 0 and is_for_people_of_doer(reading, match, scene)):
        return
    holder, predicate, source = whose.holder, whose.predicate, whose.source
    codes = publisher.voices if holder.publisher and not holder.mentions else holder_codes(holder)
    hearsay = is_hearsay(reading, voices, number, match, predicate, codes, official=official, own=publisher.voices)
    if not official and predicate is None and source is not None and reading.quote_at(source.match.first) is None:
        hearsay = hearsay or is_rumoured(reading, source)
    if not hearsay and predicate is None and source is not None and not says(source):
        hearsay = told_by_another(reading, voices, number, source, codes)
    aim = _aim(reading, scene, clause, match, whose, codes, score.value)
    if is_bare_refusal(match.row):
        asker = refused_asker(voices.predicates[number], match, codes)
        if asker is None:
            return
        aim = replace(aim, targets=(asker,), named=True)
    elif aim.value < 0 and not aim.named and (whom := refuser(voices.predicates[number], match, codes)) is not None:
        aim = replace(aim, targets=(whom,), named=True)
    if not aim.everybody and asks_nobody(reading, match, aim.value, aim.targets, aim.demands):
        return
    start, end = evidence_of(reading, clause, match, predicate, source)
    together = codes if _jointly(reading, clause, match) else ()
    for mention in holder.mentions or (None,):
        if mention is not None and (mention.code is None or (len(codes) > 1 and aim.targets == (mention.code,))):
            continue  # one of several does not congratulate itself
        yield Candidate(
            holder=mention,
            row=match.row,
            score=aim.value,
            targets=tuple(t for t in aim.targets if mention is None or t != mention.code or len(aim.targets) == 1),
            named=aim.named,
            legal=match.row.legal,
            demands=aim.demands,
            start=start,
            end=end,
            hearsay=hearsay,
            quoted=reading.quote_at(match.first) is not None,
            own=predicate is not None and (predicate.own or mention is None),
            direct=whose.direct,
            weakened=score.weakened,
            everybody=aim.everybody,
            clause=number,
            cues=(*_cues(reading, match, score, source), *aim.cues),
            refused=score.refused or (match.row.frame is Frame.NOTE and _names_refusal(reading, match)),
            together=together if len(together) > 1 else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aim:
    """Toward whom a stance goes, whether the sentence itself names them, how far and with which demands."""

    targets: tuple[str, ...]
    named: bool
    value: int
    demands: tuple[Demand, ...]
    everybody: bool
    cues: tuple[Cue, ...] = ()


def _aim(
    reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], whose: Held, codes: tuple[str, ...], value: int
) -> _Aim:
    mentions, verb = whose.holder.mentions, whose.predicate
    own_side = tuple(m.code for m in mentions if m.official and m.code is not None) if mentions else codes
    targets, named = targets_of(reading, scene, clause, match, verb, whose.source, own_side, value)
    targets = without_friends(reading, scene, clause, match, whose.source, targets, codes, value)
    targets = without_relieved(reading, scene, clause, match, targets)
    if not targets and value < 0:
        aimed = warned_of_it(reading, match, whose.source, codes) or struck_by_threat(reading, clause, match, codes)
        aimed = aimed or on_condition(reading, clause, match, codes)
        targets, named = (aimed, True) if aimed else (targets, named)
    both = asks_both(reading, scene, match, verb.subjects if verb is not None else ())
    everybody = match.row.frame is Frame.ASK and (both or asks_everybody(reading, clause, match))
    if both or everybody:
        targets, named = (), True
    elif not targets and blames(reading, clause, match) and not begins_with_truce(reading, clause, match):
        accused = scene.accused(codes)
        targets, named = ((accused,) if accused else ()), False
    if value > 0 and (fighter := who_fights(reading, clause, match, codes)) is not None:
        targets, named = (fighter,), True
    struck = struck_by_approval(reading, scene, clause, match, codes, value)
    struck = struck or struck_by_request(reading, scene, clause, match, codes)
    if struck:
        targets, named, value = struck, True, min(value, Stance.OPPOSE.score)
    about = None if struck else turned(reading, clause, match, targets if named else (), codes, value)
    if about is not None:
        cue = cue_at("turned", "rule:turned", reading, *about.head)
        return _Aim(targets=(about.target,), named=True, value=about.value, demands=(), everybody=False, cues=(cue,))
    approves = value > 0 and not struck and (named or not targets)
    aside = beside_what_is_approved(reading, scene, clause, match, targets) if approves else None
    if aside is not None:
        cue = cue_at("turned", "rule:turned", reading, aside, aside + 1)
        return _Aim(targets=(), named=True, value=value, demands=(), everybody=False, cues=(cue,))
    if own := own_deed_approved(reading, scene, match, codes, value if not struck else -value):
        targets, named, value, struck = (own,), True, abs(value), ()
    demands = demands_of(reading, clause, match, targets)
    value = 0 if both else value if struck else asked(match, value, targets, demands, reading, clause)
    if value < 0 and not blames(reading, clause, match) and not is_asked_of(reading, clause, match, targets):
        targets, value = (), 0
    if value == Stance.CONDEMN.score and match.row.frame is Frame.ACT and _is_asked_for(whose):
        value = Stance.OPPOSE.score
    if value == Stance.CONCERN.score and named and targets and _blames(reading, match, targets, codes):
        value = Stance.OPPOSE.score
    if match.row.frame is Frame.ASK and value == 0 and not named:
        targets = ()
    return _Aim(targets=targets, named=named, value=value, demands=demands, everybody=everybody)


def _is_asked_for(whose: Held) -> bool:
    """Return whether the condemnation is what its holder asks another for: `X urged Y to condemn Z` is opposition to Z."""
    row = whose.source.match.row if whose.source is not None else None
    return isinstance(row, StanceRow) and row.frame is Frame.ASK and (whose.predicate is None or not whose.direct)


def _blames(reading: Reading, match: Match[StanceRow], targets: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Return whether worry is blame: shock, anger or dismay about the author whom they name, or a warning to somebody.

    The codebook settles both as opposition.
    """
    felt = match.row.frame in (Frame.FEEL, Frame.NOUN)
    return (felt and reading.marked.has(match.first, match.last, Word.OUTRAGE)) or is_warned(reading, match, targets, codes)


def _cues(reading: Reading, match: Match[StanceRow], score: Rung, source: Predicate | None) -> tuple[Cue, ...]:
    """Return the words that decided: the cue, what changed its rung, and the verb by which its holder is named."""
    cues = (cue_at("stance", match.row.id, reading, match.first, match.last), *score.cues)
    if source is None or source.match.first == match.first:
        return cues
    kind = "speech" if source.speech else "holder"
    return (*cues, cue_at(kind, source.match.row.id, reading, source.match.first, source.match.last))


def _jointly(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the holders speak together: an adverb beside the verb, or `in a joint statement` in the sentence."""
    marked = reading.marked
    before, behind = (max(clause.first, match.first - 2), match.first), (match.last, min(clause.last, match.last + 2))
    if marked.has(*before, Word.TOGETHER) or marked.has(*behind, Word.TOGETHER):
        return True
    joint = marked.places(Word.JOINT, clause.first, clause.last)
    return any(b == a + 1 for a, b in pairwise(joint)) and not any(a <= match.first < b for a, b in pairwise(joint))


def _names_refusal(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the row itself holds the refusal of a stance (Turkish `kınamayı reddetti`)."""
    return reading.marked.has(match.first, match.last, Word.REFUSE)
