"""The rules alone: how sure they are of a claim, and which claims they would make statements of.

The weights stand in data/confidence.tsv. The default engine takes from the choice what is unofficial or hearsay, which the
ranker does not judge, and prefers the surer of two claims; the sureness itself is no feature of the ranker.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import NamedTuple

from monitor.extract.claims import Claim
from monitor.extract.content import is_even
from monitor.extract.stance import Candidate
from monitor.extract.tables import Frame
from monitor.vocabulary import DATA, read_table

_LEAST_CONFIDENCE = 0.28
"""Below this the rules alone drop a claim (`is_plain` names the exceptions)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one feature adds to the score."""

    feature: str
    weight: float
    origin: str


def features(candidate: Candidate, *, official: bool, target: str | None, defaulted: bool) -> tuple[str, ...]:
    """Return the names of the features that hold."""
    found = ["bias", f"frame_{candidate.row.frame.value}", f"side_{(candidate.score > 0) - (candidate.score < 0)}"]
    flags = {
        "official_text": official,
        "subject": candidate.direct,
        "quoted": candidate.quoted,
        "publisher_voice": candidate.holder is None,
        "target_named": candidate.named and target is not None,
        "target_default": defaulted,
        "no_target": target is None,
        "weakened": candidate.weakened,
        "all_sides": candidate.everybody,
        "bare_name": candidate.holder is not None and candidate.holder.role is None,
        "far_rung": abs(candidate.score) == 3,
        "late": candidate.clause > 12,
    }
    found.extend(name for name, holds in flags.items() if holds)
    return tuple(found)


def claim_confidence(claim: Claim, *, official: bool) -> float:
    """Return how sure the rules are of a claim; `official` says whether the text is its publisher's own."""
    return confidence(features(claim.candidate, official=official, target=claim.target, defaulted=claim.defaulted))


def confidence(names: tuple[str, ...]) -> float:
    """Return the probability (0..1) that actor, side and target are right."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) for name in names)
    return round(min(0.99, max(0.01, 1.0 / (1.0 + exp(-total)))), 3)


@cache
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in read_table(DATA / "confidence.tsv", Weight)}


def strength(candidate: Candidate, *, named: bool) -> tuple[int, int, int, int, int, int]:
    """Return the order in which readings of one position are preferred.

    The rung, words that name the target themselves (`named`), not the first line, whose fuller words stand below, a verb with
    its subject, a quotation, the first.
    """
    performed = candidate.row.frame in (Frame.ACT, Frame.FEEL) or candidate.direct
    return (
        abs(candidate.score),
        int(named),
        int(candidate.clause > 0),
        int(performed),
        int(candidate.quoted),
        -candidate.start,
    )


def claim_strength(claim: Claim) -> tuple[int, int, int, int, int, int]:
    """Return the order (`strength`) among the claims of one actor."""
    return strength(claim.candidate, named=claim.target is None or not claim.defaulted)


def choose(claims: Sequence[Claim], sure: Sequence[float]) -> list[tuple[Claim, float]]:
    """Return one claim per actor, speaker, target and side, each with how sure the rules are.

    The unnamed target yields to a named one of the same side, a body to its named speaker, and neutrality to any stance.
    """
    surely = {id(claim): chance for claim, chance in zip(claims, sure, strict=True)}
    groups: dict[_Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.candidate.row.frame is Frame.REFER or (not claim.official and claim.voice is None):
            continue
        groups[_Key(claim.actor, claim.official, claim.candidate.hearsay, claim.target, claim.side, claim.voice)].append(claim)
    _join_bodies(groups)
    rivals: dict[tuple[str, bool, bool], list[_Key]] = defaultdict(list)
    for key in groups:
        rivals[key[:3]].append(key)
    chosen = []
    for key, group in groups.items():
        if any(_outdone(key, other) or _in_one_breath(key, group, other, groups[other]) for other in rivals[key[:3]]):
            continue
        best = max(group, key=claim_strength)
        if surely[id(best)] >= _LEAST_CONFIDENCE or is_plain(best.candidate):
            chosen.append((best, surely[id(best)]))
    return chosen


def is_plain(candidate: Candidate) -> bool:
    """Return whether the words judge nobody, or a verb with its own subject worries, follows, is silent or asks a known thing."""
    if is_even(candidate.row):
        return True
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
    """Return whether another reading of the same actor, as official and as much hearsay, makes this one superfluous."""
    if key.voice not in (None, other.voice):
        return False
    if key.target is None and other.target is not None and (other.side == key.side or key.side == 0):
        return True
    return key.side == 0 and key.target is not None and other.target == key.target and other.side != 0


def _in_one_breath(key: _Key, group: Sequence[Claim], other: _Key, rest: Sequence[Claim]) -> bool:
    """Return whether words that judge nobody stand beside a stance on nobody named: `regrets the raids and urges calm`."""
    if key.side or not other.side or key.target is not None or other.target is not None or key.voice not in (None, other.voice):
        return False
    judged = {claim.candidate.clause for claim in rest}
    return all(claim.candidate.clause in judged for claim in group)


def _join_bodies(groups: dict[_Key, list[Claim]]) -> None:
    """Give what a body says without a name to the first person who speaks for it in the same sense."""
    for key in [key for key in groups if key.voice is None]:
        named = next((other for other in groups if other.voice is not None and other[:5] == key[:5]), None)
        if named is not None:
            groups[named].extend(groups.pop(key))
