"""Two people who label the same words without seeing each other's label: what each said, and when it is settled. Pure.

A unit is a label's words, named by the key that an engine's label had there first. Who codes must not know what an engine or
another person said; that is the pages' part. What comes of it is written as a correction, which is `labels`' part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feeds.types import ActorCode, DocumentId
from monitor.people import user_key
from monitor.types import Stance, StatementKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody says of a unit; `stance` None: it is no statement, and the rest says nothing then.

    `declined`: no comment, which is neutral and outside for and against.
    """

    stance: Stance | None
    actor: ActorCode | None = None
    target: str | None = None
    official: bool = False
    hearsay: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A judgement as it was given. `settling`: with the others' in view, to settle a difference; otherwise blind."""

    number: int
    unit: StatementKey
    document_id: DocumentId
    coder: str
    at: datetime
    judgement: Judgement
    settling: bool = False
    undone_at: datetime | None = None


class State(StrEnum):
    """How far a unit is: one judgement, alike, differing, or settled after having differed."""

    WAITS = "waits"
    ALIKE = "alike"
    DIFFERS = "differs"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a unit: the judgement that holds and who gave it; None while it waits or differs."""

    state: State
    judgement: Judgement | None = None
    by: tuple[str, ...] = ()


def verdict(blind: Mapping[str, Judgement], settling: Sequence[Coding]) -> Verdict:
    """Return what came of a unit that some have coded; `blind` holds what each said by name, `settling` what came after.

    Alike is what all said blind. A difference is settled by a third person, or by all of those who differ saying the same.
    """
    if len(blind) < 2:
        return Verdict(state=State.WAITS)
    first = next(iter(blind.values()))
    if all(one == first for one in blind.values()):
        return Verdict(state=State.ALIKE, judgement=first, by=tuple(blind))
    coders = {user_key(name) for name in blind}
    votes = {user_key(one.coder): one for one in settling if one.undone_at is None}
    third = [one for key, one in votes.items() if key not in coders]
    if third:
        last = max(third, key=lambda one: one.number)
        return Verdict(state=State.SETTLED, judgement=last.judgement, by=(last.coder,))
    if coders <= votes.keys() and len({one.judgement for one in votes.values()}) == 1:
        agreed = list(votes.values())
        return Verdict(state=State.SETTLED, judgement=agreed[0].judgement, by=tuple(one.coder for one in agreed))
    return Verdict(state=State.DIFFERS)


def blind_of(codings: Iterable[Coding]) -> dict[StatementKey, dict[str, Judgement]]:
    """Return what each coder said blind of each unit, the latest of each that was not undone."""
    found: dict[StatementKey, dict[str, Judgement]] = {}
    for one in codings:
        if not one.settling and one.undone_at is None:
            found.setdefault(one.unit, {})[one.coder] = one.judgement
    return found
