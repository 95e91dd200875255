"""How sure a reading is: a small linear score over what the rules saw, turned into a probability.

The weights stand in data/confidence.tsv with where they were fitted. A ranker that decides between candidates is not here yet.
"""

from dataclasses import dataclass
from functools import cache
from math import exp

from monitor.extract.stance import Candidate
from monitor.extract.tables import Frame
from monitor.vocabulary import DATA, read_table


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


def confidence(names: tuple[str, ...]) -> float:
    """Return the probability (0..1) that actor, side and target are right."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) for name in names)
    return round(min(0.99, max(0.01, 1.0 / (1.0 + exp(-total)))), 3)


@cache
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in read_table(DATA / "confidence.tsv", Weight)}


def strength(candidate: Candidate, *, named: bool) -> tuple[int, int, int, int]:
    """Return the order in which readings of one position are preferred.

    The rung, words that name the target themselves (`named`), a verb with its subject, the first.
    """
    performed = candidate.row.frame in (Frame.ACT, Frame.FEEL) or candidate.direct
    return (abs(candidate.score), int(named), int(performed), -candidate.start)
