"""From candidates to statements: one per actor, target and side, with the strongest words as evidence (CODEBOOK, Statement)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from feeds.types import ActorCode
from monitor.extract.mention import Mention
from monitor.extract.publisher import Publisher
from monitor.extract.rank import confidence, features, strength
from monitor.extract.reading import Reading
from monitor.extract.stance import Candidate
from monitor.extract.tables import Frame
from monitor.types import Cue, Demand, DemandKind, Evidence, Legal, Rank, Stance, Statement

ENGINE = "rules/1"
_LEAST_CONFIDENCE = 0.28
"""Below this a reading is dropped (`_plain` names the exceptions)."""
_LEGAL_ORDER = (Legal.UNLAWFUL, Legal.LAWFUL, Legal.REFERS)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A candidate with its actor and one target."""

    actor: ActorCode
    target: str | None
    candidate: Candidate
    confidence: float
    defaulted: bool


def assemble(
    found: Iterable[Candidate], reading: Reading, publisher: Publisher, *, where: Literal["text", "title"]
) -> tuple[Statement, ...]:
    """Return the statements in the order of their evidence."""
    claims = _follow_verbs([claim for candidate in found for claim in _claims(candidate, publisher)])
    chosen = _choose(claims)
    by_actor: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_actor[claim.actor].append(claim)
    statements = [_statement(claim, by_actor[claim.actor], reading, publisher, where) for claim in chosen]
    return tuple(sorted(statements, key=lambda s: (s.evidence.start, s.actor, s.target or "")))


def _claims(candidate: Candidate, publisher: Publisher) -> list[_Claim]:
    holder = candidate.holder
    if holder is None:
        actors = publisher.signatories or ((publisher.code,) if publisher.code else ())
    else:
        actors = (holder.code,) if holder.code else ()
        if holder.code == publisher.code and publisher.signatories and publisher.code in publisher.signatories:
            actors = publisher.signatories
    if not candidate.targets and candidate.row.frame is Frame.JUDGE and candidate.score < 0 and not candidate.quoted:
        return []
    if (
        candidate.row.frame is not Frame.REFER
        and not candidate.targets
        and candidate.score >= 0
        and not (candidate.direct or candidate.own or candidate.quoted)
    ):
        return []
    claims = []
    for actor in actors:
        for target in candidate.targets or (None,):
            defaulted = target is not None and not candidate.named
            names = features(candidate, official=publisher.official, target=target, defaulted=defaulted)
            claims.append(_Claim(actor, target, candidate, confidence(names), defaulted))
    return claims


def _follow_verbs(claims: list[_Claim]) -> list[_Claim]:
    """Return the claims with judgements turned to the target of the same holder's verb in the same sentence.

    In "condemned the raid as a violation of the sovereignty of X" the judgement is about the raid.
    """
    verbs: dict[tuple[str, int, int], _Claim] = {}
    for claim in claims:
        candidate = claim.candidate
        side = (candidate.score > 0) - (candidate.score < 0)
        if candidate.row.frame in (Frame.ACT, Frame.FEEL) and candidate.direct and claim.target is not None and side:
            verbs.setdefault((claim.actor, candidate.clause, side), claim)
    turned = []
    for claim in claims:
        side = (claim.candidate.score > 0) - (claim.candidate.score < 0)
        verb = verbs.get((claim.actor, claim.candidate.clause, side))
        if verb is not None and claim.candidate.row.frame in (Frame.JUDGE, Frame.NOUN) and claim.target != verb.target:
            claim = replace(claim, target=verb.target, defaulted=verb.defaulted)
        turned.append(claim)
    return turned


def _voice(claim: _Claim) -> str | None:
    """Return who speaks, by surname, where a person is named."""
    holder = claim.candidate.holder
    return holder.speaker.split()[-1] if holder is not None and holder.speaker else None


def _choose(claims: list[_Claim]) -> list[_Claim]:
    """Return one claim per actor, speaker, target and side.

    The unnamed target yields to a named one of the same side, a body to its named speaker, and neutrality to any stance.
    """
    groups: dict[_Key, list[_Claim]] = defaultdict(list)
    for claim in claims:
        holder = claim.candidate.holder
        official = holder is None or holder.official
        if claim.candidate.row.frame is Frame.REFER or (not official and _voice(claim) is None):
            continue
        side = (claim.candidate.score > 0) - (claim.candidate.score < 0)
        groups[_Key(claim.actor, official, claim.candidate.hearsay, claim.target, side, _voice(claim))].append(claim)
    _join_bodies(groups)
    chosen = []
    for key, group in groups.items():
        if any(_outdone(key, other) for other in groups):
            continue
        best = max(group, key=lambda claim: strength(claim.candidate, named=claim.target is None or not claim.defaulted))
        if best.confidence >= _LEAST_CONFIDENCE or _plain(best.candidate):
            chosen.append(best)
    return chosen


def _plain(candidate: Candidate) -> bool:
    """Return whether a verb with its own subject says that it worries, follows, is silent, or asks all sides or a known thing."""
    if not (candidate.direct or candidate.own):
        return False
    if candidate.row.frame in (Frame.FEEL, Frame.NOTE, Frame.DECLINE):
        return True
    return candidate.row.frame is Frame.ASK and (candidate.everybody or bool(candidate.demands))


class _Key(NamedTuple):
    actor: str
    official: bool
    hearsay: bool
    target: str | None
    side: int
    voice: str | None


def _outdone(key: _Key, other: _Key) -> bool:
    """Return whether the other reading of the same actor makes this one superfluous."""
    if key[:3] != other[:3] or key.voice not in (None, other.voice):
        return False
    if key.target is None and other.target is not None and (other.side == key.side or key.side == 0):
        return True
    return key.side == 0 and key.target is not None and other.target == key.target and other.side != 0


def _join_bodies(groups: dict[_Key, list[_Claim]]) -> None:
    """Give what a body says without a name to the first person who speaks for it in the same sense."""
    for key in [key for key in groups if key.voice is None]:
        named = next((other for other in groups if other.voice is not None and other[:5] == key[:5]), None)
        if named is not None:
            groups[named].extend(groups.pop(key))


def _statement(
    claim: _Claim, claims: list[_Claim], reading: Reading, publisher: Publisher, where: Literal["text", "title"]
) -> Statement:
    candidate = claim.candidate
    holder = candidate.holder or publisher.speaker
    if holder is not None and holder.speaker is None and publisher.speaker is not None and holder.code == publisher.code:
        holder = publisher.speaker
    text = reading.marked.text
    own = [c for c in claims if _same_voice(c, claim) and _voice(c) in (None, _voice(claim))]
    same = [c.candidate for c in own if c.target == claim.target and c.candidate.row.frame is not Frame.REFER]
    refers = [c.candidate for c in own if c.candidate.row.frame is Frame.REFER and c.candidate.clause == candidate.clause]
    legal, ground = _legal((*same, *refers))
    return Statement(
        actor=claim.actor,
        stance=Stance.from_score(candidate.score),
        evidence=Evidence(where=where, start=candidate.start, end=candidate.end, text=text[candidate.start : candidate.end]),
        speaker=holder.speaker if holder is not None and not publisher.signatories else None,
        role=holder.role if holder is not None and not publisher.signatories else None,
        rank=_rank(holder, publisher),
        official=candidate.holder is None or candidate.holder.official,
        hearsay=candidate.hearsay,
        joint=publisher.signatories
        if len(publisher.signatories) > 1 and claim.actor in publisher.signatories
        else tuple(ActorCode(code) for code in candidate.together) or None,
        target=claim.target,
        declined=candidate.row.frame is Frame.DECLINE,
        legal=legal,
        demands=_demands([*same, *_asked_of_all(own, claim)]),
        quote=_quote(reading, candidate),
        language=reading.language,
        confidence=claim.confidence,
        cues=(*candidate.cues, *(cue for cue in ground if cue not in candidate.cues)),
        engine=ENGINE,
    )


def _rank(holder: Mention | None, publisher: Publisher) -> Rank:
    """Return the rank of the voice; an official publisher that speaks for itself, by its bare name, is a ministry."""
    if holder is None:
        return Rank.MINISTRY
    itself = holder.code is not None and holder.code in (publisher.code, *publisher.signatories)
    bare = holder.official and holder.role is None and holder.speaker is None and holder.rank is Rank.OTHER
    return Rank.MINISTRY if publisher.official and itself and bare else holder.rank


def _asked_of_all(own: list[_Claim], claim: _Claim) -> list[Candidate]:
    """Return what the same voice asks without a target, where this is the statement that such a request yields to."""
    if claim.target is None:
        return []
    return [c.candidate for c in own if c.target is None and c.candidate.score == 0 and c.candidate.row.frame is Frame.ASK]


def _same_voice(one: _Claim, other: _Claim) -> bool:
    """Return whether both are official or both not: an ex-official's verdict is not the government's."""
    a, b = one.candidate.holder, other.candidate.holder
    return (a is None or a.official) == (b is None or b.official) and one.candidate.hearsay == other.candidate.hearsay


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


def _quote(reading: Reading, candidate: Candidate) -> str | None:
    """Return the first quotation that overlaps the evidence."""
    for quote in reading.quotes:
        if quote.start < candidate.end and candidate.start < quote.end:
            return reading.marked.text[quote.start : quote.end].strip() or None
    return None
