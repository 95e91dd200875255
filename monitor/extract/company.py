"""What is seen of a possible statement among the others of its text: who judges the same, who judges its actor, what outdoes it.

Whether each is right by itself is known before (`rank`); nothing is decided here.
"""

from collections.abc import Sequence

from monitor.extract.features import Features
from monitor.extract.looks import Decision

_OF_ITSELF = (
    "speaks", "aims", "side", "named", "order", "ruled", "ruled_here", "rung", "chance_against", "chance_even", "chance_for",
    "stated", "aim_most",
)  # fmt: skip
_Seen = tuple[Decision, Features]


def among(found: Sequence[_Seen], chances: Sequence[float]) -> list[Features]:
    """Return the features of each possible statement of a text, given what speaks for it and its chance by itself."""
    rows = [(made, chance) for (made, _), chance in zip(found, chances, strict=True)]
    return [
        {**{name: seen[name] for name in _OF_ITSELF}, "alone": chance, **_beside(number, made, chance, rows)}
        for number, ((made, seen), chance) in enumerate(zip(found, chances, strict=True))
    ]


def _beside(number: int, made: Decision, chance: float, rows: Sequence[tuple[Decision, float]]) -> Features:
    side = _side(made)
    others = [(one, sure) for one, sure in rows if one.actor != made.actor]
    own = [(one, sure) for n, (one, sure) in enumerate(rows) if one.actor == made.actor and n != number]
    here = [(one, sure) for one, sure in others if one.place.clause == made.place.clause]
    same = [(one, sure) for one, sure in others if one.target == made.target is not None]
    back = [(one, sure) for one, sure in others if one.target == made.actor]
    likely = [(_side(one), sure) for one, sure in rows]
    return {
        "all": sum(sure for _, sure in rows),
        "count": len(rows),
        "outdone": sum(sure > chance for _, sure in rows),
        "others": max((sure for _, sure in others), default=0.0),
        "here": max((sure for _, sure in here), default=0.0),
        "here_same": max((sure for one, sure in here if one.target == made.target), default=0.0),
        "with_it": sum(sure for one, sure in same if _side(one) == side),
        "against_it": sum(sure for one, sure in same if _side(one) * side < 0),
        "on_actor": max((sure for _, sure in back), default=0.0),
        "blame_on_actor": sum(sure for one, sure in back if one.rung < 0),
        "answer": max((sure for one, sure in back if one.actor == made.target), default=0.0),
        "own": max((sure for _, sure in own), default=0.0),
        "own_outdone": sum(sure > chance for _, sure in own),
        "own_count": len(own),
        "own_side": max((sure for one, sure in own if _side(one) == side), default=0.0),
        "own_here": max((sure for one, sure in own if one.place.clause == made.place.clause), default=0.0),
        "mood": sum(sure for one, sure in likely if one == side) - sum(sure for one, sure in likely if one * side < 0),
    }


def _side(made: Decision) -> int:
    return (made.rung > 0) - (made.rung < 0)
