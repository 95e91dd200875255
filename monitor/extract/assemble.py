"""From claims and decisions to statements: speaker, words, law, demands, quotation and grounds (CODEBOOK, Statement).

What is decided comes from `rank` (the default engine) or `ruled` (the rules alone).
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from feeds.types import ActorCode
from monitor.extract.claims import Claim
from monitor.extract.lexicon import Match
from monitor.extract.looks import Decision
from monitor.extract.mention import Mention
from monitor.extract.places import JOINT, Place, Stage
from monitor.extract.publisher import Publisher
from monitor.extract.reading import Reading
from monitor.extract.ruled import choose
from monitor.extract.rung import cue_at, rung_of
from monitor.extract.segment import Sentence
from monitor.extract.stance import Candidate
from monitor.extract.tables import Frame, StanceRow
from monitor.types import Cue, Demand, DemandKind, Evidence, Legal, Rank, Stance, Statement

RULES = "rules/1"
ENGINE = "rules/2"
CARRIED = "ranker:carried"
"""The cue of a statement whose sentence neither names its actor nor need hold words of a stance: it goes on with its words."""
Where = Literal["text", "title"]
_LEGAL_ORDER = (Legal.UNLAWFUL, Legal.LAWFUL, Legal.REFERS)
_LONGEST_EVIDENCE = 400
_SAME = 4
"""Letters in which the forms of one surname agree."""


def ruled_statements(stage: Stage, *, where: Where) -> tuple[Statement, ...]:
    """Return what the rules alone make of a text, in the order of their evidence."""
    found = [_of_claim(claim, sure, stage, where, RULES) for claim, sure in choose(stage.claims, stage.sure)]
    return _in_order(found)


def ranked_statements(decisions: Sequence[Decision], stage: Stage, *, where: Where) -> tuple[Statement, ...]:
    """Return the statements decided, in the order of their evidence.

    Beside them stands what the rules read as unofficial or hearsay, where no decision is about the same actor in the same
    sentence: it never counts as a position; and what a further person says for an actor in the same sense.
    """
    taken = {(decision.actor, decision.place.clause) for decision in decisions}
    decided = {(actor, decision.place.clause) for decision in decisions for actor in _actors(decision, stage)}
    found = _decided(decisions, stage, where, taken)
    beside: list[Statement] = []
    further: set[tuple[ActorCode, int]] = set()
    for claim, sure in choose(stage.claims, stage.sure):
        apart = not claim.official or claim.candidate.hearsay
        if apart and (claim.actor, claim.candidate.clause) not in decided:
            beside.append(_of_claim(claim, sure, stage, where, ENGINE))
        elif not apart and _is_further_voice(claim, [*found, *beside]):
            beside.append(_of_claim(claim, sure, stage, where, ENGINE))
            further.add((claim.actor, claim.candidate.clause))
    if further:  # whose words are no longer shown with those of the decision beside them
        found = _decided(decisions, stage, where, taken | further)
    return _in_order([*found, *beside])


def _decided(decisions: Sequence[Decision], stage: Stage, where: Where, taken: Collection[tuple[str, int]]) -> list[Statement]:
    return [_of_decision(decision, actor, stage, where, taken) for decision in decisions for actor in _actors(decision, stage)]


def _is_further_voice(claim: Claim, decided: Sequence[Statement]) -> bool:
    """Return whether one more named person says elsewhere, for the same actor, what another was decided to say of a target.

    The ranker has one statement for an actor, a target and a side; by the codebook each speaker has its own.
    """
    same = [one for one in decided if (one.actor, one.target) == (claim.actor, claim.target) and one.official]
    same = [one for one in same if (one.stance.score > 0) - (one.stance.score < 0) == claim.side]
    others = [one for one in same if one.speaker is not None and not _is_by(claim, one.speaker)]
    return claim.voice is not None and bool(same) and len(others) == len(same)


def _is_by(claim: Claim, speaker: str) -> bool:
    """Return whether a claim may be that person's: its surname is the same, inflected otherwise or in another script."""
    surname, voice = speaker.split()[-1].casefold(), (claim.voice or "").casefold()
    return surname[:_SAME] == voice[:_SAME] or surname.isascii() != voice.isascii()


def _in_order(found: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(found, key=lambda s: (s.evidence.start, s.actor, s.target or "")))


def _actors(decision: Decision, stage: Stage) -> tuple[ActorCode, ...]:
    return stage.publisher.signatories if decision.actor == JOINT else (ActorCode(decision.actor),)


def _of_decision(
    decision: Decision, actor: ActorCode, stage: Stage, where: Where, taken: Collection[tuple[str, int]]
) -> Statement:
    reading, publisher = stage.reading, stage.publisher
    claim = _claim_for(decision, actor, stage)
    if claim is not None:
        candidate = claim.candidate
        holder, start, end, grounds = candidate.holder, candidate.start, candidate.end, candidate.cues
        named = [c.candidate for c in stage.claims if c.actor == actor and c.official and c.target == decision.target]
        demands, together = _demands(named), candidate.together
        declined = candidate.row.frame is Frame.DECLINE and decision.rung == 0
    else:
        holder = _holder(decision.place, stage)
        start, end = _words_of(decision.place, reading)
        grounds, demands, together, declined = (), (), (), False
    if decision.also is not None and (decision.actor, decision.also) not in taken:
        start, end = _with_neighbour(start, end, reading.clauses[decision.also].sentence)
    speaker = holder or (publisher.speaker if publisher.official and _owns(decision, stage) else None)
    if speaker is not None and speaker.speaker is None and publisher.speaker is not None and speaker.code == publisher.code:
        speaker = publisher.speaker
    speaker = _known_before(speaker, reading)
    joint = len(publisher.signatories) > 1 and actor in publisher.signatories
    text = reading.marked.printed
    legal, told = _law_told(decision, reading, start, end)
    return Statement(
        actor=actor,
        stance=Stance.from_score(decision.rung),
        evidence=Evidence(where=where, start=start, end=end, text=text[start:end]),
        speaker=speaker.speaker if speaker is not None and not joint else None,
        role=speaker.role if speaker is not None and not joint else None,
        rank=_rank(holder, publisher) if holder is not None or publisher.official else Rank.OTHER,
        joint=publisher.signatories if joint else tuple(ActorCode(code) for code in together) or None,
        target=decision.target,
        declined=declined,
        legal=legal,
        demands=demands,
        quote=_quote(reading, start, end),
        language=reading.language,
        confidence=round(decision.confidence, 2),  # a third digit says nothing, and follows whatever else the text tells
        cues=(*grounds, *(cue for cue in told if cue not in grounds), _feature(decision, reading, start)),
        engine=ENGINE,
    )


def _law_told(decision: Decision, reading: Reading, start: int, end: int) -> tuple[Legal | None, tuple[Cue, ...]]:
    """Return what the words shown say of the law where they blame somebody, and which of them; else what was decided.

    A breach outranks a mere reference to the law.
    """
    if decision.rung >= 0:
        return decision.legal, ()
    first, last = (bisect_left(reading.marked.tokens, offset, key=lambda token: token.start) for offset in (start, end))
    told = [(legal, cue) for legal in (Legal.UNLAWFUL, Legal.REFERS) for cue in _cues_of_law(reading, first, last, legal)]
    return (told[0][0], (told[0][1],)) if told else (decision.legal, ())


def _cues_of_law(reading: Reading, first: int, last: int, legal: Legal) -> Iterator[Cue]:
    """Yield the words of a range that say so of the law and are not negated."""
    for match in reading.cues_in(first, last):
        row, clause = match.row, reading.clause_of(match.first)
        if not isinstance(row, StanceRow) or row.legal is not legal or clause is None:
            continue
        if rung_of(reading, clause, Match(row, match.first, match.last)) is not None:
            yield cue_at("stance", row.id, reading, match.first, match.last)


def _owns(decision: Decision, stage: Stage) -> bool:
    return decision.actor in (JOINT, stage.publisher.code)


def _claim_for(decision: Decision, actor: ActorCode, stage: Stage) -> Claim | None:
    """Return the rules' claim that the decision bears out: in its sentence, of its side and target where there is one."""
    side = (decision.rung > 0) - (decision.rung < 0)
    fitting = [
        (claim.target == decision.target, claim.side == side, sure, -claim.candidate.start, number)
        for number, (claim, sure) in enumerate(zip(stage.claims, stage.sure, strict=True))
        if claim.actor == actor
        and claim.official
        and not claim.candidate.hearsay
        and claim.candidate.clause == decision.place.clause
    ]
    return stage.claims[max(fitting)[-1]] if fitting else None


def _holder(place: Place, stage: Stage) -> Mention | None:
    """Return who says it: as named in the sentence, else the quotation's or the last speaker, where it speaks for the actor."""
    voices = stage.voices
    if place.best is not None and place.best.can_speak:
        return place.best
    quotes = stage.reading.quotes
    sentence = stage.reading.clauses[place.clause].sentence
    inside = [n for n, q in enumerate(quotes) if q.start < sentence.end and sentence.start < q.end]
    told = [m for n in inside for m in voices.quote_holders[n].mentions] + list(voices.before[place.clause].mentions)
    told += voices.after[place.clause].mentions if voices.after else ()
    return next((m for m in told if m.code == place.actor), place.best)


def _known_before(holder: Mention | None, reading: Reading) -> Mention | None:
    """Return an office with the person whom the text named in it before: `Foreign Minister X of Y` ... `the foreign minister`."""
    if holder is None or holder.speaker is not None or holder.role is None or holder.code is None:
        return holder
    role = holder.role.casefold()
    held = (m for m in reading.mentions_in(0, holder.first) if m.speaker is not None and m.role is not None)
    same = [m for m in held if m.code == holder.code and m.role is not None and m.role.casefold() == role]
    return replace(holder, speaker=same[-1].speaker) if same and len({m.speaker for m in same}) == 1 else holder


def _words_of(place: Place, reading: Reading) -> tuple[int, int]:
    """Return the offsets of the sentence, or of a long one the part from the actor's name on."""
    sentence = reading.clauses[place.clause].sentence
    start, end = sentence.start, sentence.end
    if end - start > _LONGEST_EVIDENCE:
        named = place.best.start if place.best is not None else start
        start = named if end - named >= _LONGEST_EVIDENCE // 2 else max(start, reading.word_start(end - _LONGEST_EVIDENCE))
        end = min(end, reading.word_end(start + _LONGEST_EVIDENCE))
    return start, end


def _with_neighbour(start: int, end: int, sentence: Sentence) -> tuple[int, int]:
    """Return the offsets of the words with the sentence beside them, unless that would be too long to be read at a glance."""
    low, high = min(start, sentence.start), max(end, sentence.end)
    return (low, high) if high - low <= _LONGEST_EVIDENCE else (start, end)


def _feature(decision: Decision, reading: Reading, start: int) -> Cue:
    """Return the ranker's ground: the actor's name in the sentence, or its first word where it does not stand there."""
    name = decision.place.best
    if name is not None:
        return Cue(
            kind="feature", id="ranker:named", text=reading.marked.printed[name.start : name.end], start=name.start, end=name.end
        )
    clause = reading.clauses[decision.place.clause]
    token = reading.marked.tokens[min(clause.first, len(reading.marked.tokens) - 1)]
    return Cue(kind="feature", id=CARRIED, text=token.text, start=token.start, end=token.end)


def _of_claim(claim: Claim, sure: float, stage: Stage, where: Where, engine: str) -> Statement:
    reading, publisher, candidate = stage.reading, stage.publisher, claim.candidate
    holder = _in_nominative(claim, stage.claims) or publisher.speaker
    if holder is not None and holder.speaker is None and publisher.speaker is not None and holder.code == publisher.code:
        holder = publisher.speaker
    own = [c for c in stage.claims if c.actor == claim.actor and _same_voice(c, claim) and c.voice in (None, claim.voice)]
    same = [c.candidate for c in own if c.target == claim.target and c.candidate.row.frame is not Frame.REFER]
    refers = [c.candidate for c in own if c.candidate.row.frame is Frame.REFER and c.candidate.clause == candidate.clause]
    legal, ground = _legal((*same, *refers))
    text = reading.marked.printed
    return Statement(
        actor=claim.actor,
        stance=Stance.from_score(candidate.score),
        evidence=Evidence(where=where, start=candidate.start, end=candidate.end, text=text[candidate.start : candidate.end]),
        speaker=holder.speaker if holder is not None and not publisher.signatories else None,
        role=holder.role if holder is not None and not publisher.signatories else None,
        rank=_rank(holder, publisher),
        official=claim.official,
        hearsay=candidate.hearsay,
        joint=publisher.signatories
        if len(publisher.signatories) > 1 and claim.actor in publisher.signatories
        else tuple(ActorCode(code) for code in candidate.together) or None,
        target=claim.target,
        declined=candidate.row.frame is Frame.DECLINE,
        legal=legal,
        demands=_demands([*same, *_asked_of_all(own, claim)]),
        quote=_quote(reading, candidate.start, candidate.end),
        language=reading.language,
        confidence=sure,
        cues=(*candidate.cues, *(cue for cue in ground if cue not in candidate.cues)),
        engine=engine,
    )


def _in_nominative(claim: Claim, claims: Sequence[Claim]) -> Mention | None:
    """Return who says it as the text names them in the nominative, where it does (`за словами Костова` ... `міністр Костов`)."""
    holder = claim.candidate.holder
    if holder is None or holder.speaker is None or claim.voice is None or holder.speaker.endswith(claim.voice):
        return holder
    others = (c.candidate.holder for c in claims if c.actor == claim.actor and c.voice == claim.voice)
    return next((m for m in others if m is not None and m.speaker is not None and m.speaker.endswith(claim.voice)), holder)


def _rank(holder: Mention | None, publisher: Publisher) -> Rank:
    """Return the rank of the voice; an official publisher that speaks for itself, by its bare name, is a ministry."""
    if holder is None:
        return Rank.MINISTRY
    itself = holder.code is not None and holder.code in (publisher.code, *publisher.signatories)
    bare = holder.official and holder.role is None and holder.speaker is None and holder.rank is Rank.OTHER
    return Rank.MINISTRY if publisher.official and itself and bare else holder.rank


def _asked_of_all(own: list[Claim], claim: Claim) -> list[Candidate]:
    """Return what the same voice asks without a target, where this is the statement that such a request yields to."""
    if claim.target is None:
        return []
    return [c.candidate for c in own if c.target is None and c.candidate.score == 0 and c.candidate.row.frame is Frame.ASK]


def _same_voice(one: Claim, other: Claim) -> bool:
    """Return whether both are official or both not: an ex-official's verdict is not the government's."""
    return one.official == other.official and one.candidate.hearsay == other.candidate.hearsay


def _legal(same: Iterable[Candidate]) -> tuple[Legal | None, tuple[Cue, ...]]:
    """Return what the actor says of the law in the words about this target, and those words: a verdict outranks a reference."""
    ruled = [c for c in same if c.legal is not None]
    first = min(ruled, key=lambda c: (_LEGAL_ORDER.index(c.legal) if c.legal else 0, c.start), default=None)
    return (first.legal, first.cues[:1]) if first is not None else (None, ())


def _demands(same: list[Candidate]) -> tuple[Demand, ...]:
    found: dict[tuple[DemandKind, str | None], Demand] = {}
    for candidate in same:
        for demand in candidate.demands:
            found.setdefault((demand.kind, demand.of), demand)
    return tuple(found.values())


def _quote(reading: Reading, start: int, end: int) -> str | None:
    """Return the first quotation that overlaps the evidence."""
    for quote in reading.quotes:
        if quote.start < end and start < quote.end:
            return reading.marked.printed[quote.start : quote.end].strip() or None
    return None
