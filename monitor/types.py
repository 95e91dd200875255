"""The values of what is said: Statement and its parts, Dossier, Event, Reaction, Position, RollCall, StanceShift.

The meaning of every field is the codebook's (docs/codebook.md). What is written down of them is in `records`. No table, no query
and no rule lives here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NewType

from feeds.types import ActorCode, Document, DocumentId, Precision

DossierId = NewType("DossierId", str)
EventId = NewType("EventId", str)
StatementKey = NewType("StatementKey", str)
"""Stable over runs: derived from the document, its revision, the engine, the actor and the span."""


class MapKind(StrEnum):
    """The two views of a dossier's map: tiles of equal size, or the lands."""

    TILES = "tiles"
    WORLD = "world"


class Stance(StrEnum):
    """A position on a target, from condemn (-3) to endorse (+3)."""

    CONDEMN = "condemn"
    OPPOSE = "oppose"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    UNDERSTAND = "understand"
    SUPPORT = "support"
    ENDORSE = "endorse"

    @property
    def score(self) -> int:
        """The rung on the ladder, -3..3."""
        return _SCORES[self]

    @classmethod
    def from_score(cls, score: int) -> "Stance":
        """Return the rung with this score, -3..3."""
        return _BY_SCORE[score]


_SCORES = {stance: score for score, stance in enumerate(Stance, start=-3)}
_BY_SCORE = {score: stance for stance, score in _SCORES.items()}


class Rank(StrEnum):
    """Who speaks, from the highest office down; `weight` orders them (a higher weight outranks)."""

    HEAD = "head"
    FOREIGN_MINISTER = "foreign_minister"
    MINISTER = "minister"
    MINISTRY = "ministry"
    MISSION = "mission"
    OTHER = "other"

    @property
    def weight(self) -> int:
        return _RANK_WEIGHTS[self]


_RANK_WEIGHTS = {rank: len(Rank) - place for place, rank in enumerate(Rank)}


class Legal(StrEnum):
    """What a statement says of the law; no verdict is None."""

    UNLAWFUL = "unlawful"
    LAWFUL = "lawful"
    REFERS = "refers"


class DemandKind(StrEnum):
    """What is asked."""

    RESTRAINT = "restraint"
    DIALOGUE = "dialogue"
    CEASEFIRE = "ceasefire"
    WITHDRAWAL = "withdrawal"
    RELEASE = "release"
    INVESTIGATION = "investigation"
    COUNCIL_MEETING = "council_meeting"
    SANCTIONS = "sanctions"
    RECOGNITION = "recognition"
    AID = "aid"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked, and of whom; `of` is None when everybody or nobody in particular is asked."""

    kind: DemandKind
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The verbatim words that carry the stance: `start` and `end` are code-point offsets, end exclusive, in `where`."""

    where: Literal["text", "title"]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One ground of a label: the table row (`id`) or rule that matched, and the words that it matched in the text."""

    kind: str
    id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One attributed utterance, as the codebook defines its fields.

    `target` is an ActorCode or an armed group's name in capitals; None when nobody is named or implied. `event` is the id
    of the dossier's event that it reacts to. `confidence` is 0..1.
    """

    actor: ActorCode
    stance: Stance
    evidence: Evidence
    speaker: str | None = None
    role: str | None = None
    rank: Rank = Rank.OTHER
    official: bool = True
    hearsay: bool = False
    joint: tuple[ActorCode, ...] | None = None
    target: str | None = None
    event: EventId | None = None
    stance_toward_event: Stance | None = None
    declined: bool = False
    legal: Legal | None = None
    demands: tuple[Demand, ...] = ()
    quote: str | None = None
    language: str | None = None
    confidence: float = 0.5
    cues: tuple[Cue, ...] = ()
    engine: str = "rules"


def statement_key(document: Document, statement: Statement) -> StatementKey:
    """Return the statement's key: 20 hex digits over document, text, engine, actor, speaker, target, stance and span.

    The event is left out: one statement may react to several events and stays one statement.
    """
    parts = (
        document.id,
        document.sha256,
        statement.engine,
        statement.actor,
        statement.speaker or "",
        statement.target or "",
        statement.stance.value,
        statement.evidence.where,
        str(statement.evidence.start),
        str(statement.evidence.end),
    )
    return StatementKey(hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20])


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dated act in a dossier. `began` (T0) has the precision `began_precision`; `act` is what the event stance is about.

    `hot_until` is the end, set by hand, of the time in which the watched actors' own sources are asked every minute or two; None:
    72 hours after T0.
    """

    id: EventId
    title: str
    began: datetime
    began_precision: Precision
    act: str
    initiators: tuple[ActorCode, ...] = ()
    affected: tuple[ActorCode, ...] = ()
    until: datetime | None = None
    hot_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A matter that a desk follows. `watch` holds group names, `X/members` or actor codes, as written in the file.

    `terms` binds a text by language; `persons` are people who stand for an actor in this matter. `events` is never empty,
    in order of `began`; the latest is the default. Until `embargo_until` nothing of it leaves the desk (`monitor.embargo`).
    An `archived` one is followed no longer: nothing new is tied to it, and what was heard stays.
    """

    id: DossierId
    title: str
    watch: tuple[str, ...]
    events: tuple[Event, ...]
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    persons: Mapping[ActorCode, tuple[str, ...]] = field(default_factory=dict)
    embargo_until: datetime | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A stored statement tied to an event, with what the position rule and the board need of its document.

    `spoken_at` is when it was published, or first seen where undated (`precision` says which: unknown = first seen). `utterance`
    is the same for all that are one (empty: it stands alone); `copies` are the others, where they were folded. What is not
    `current` was read anew, corrected, or, where it is `edited`, taken away by its source.
    """

    key: StatementKey
    statement: Statement
    document_id: DocumentId
    title: str | None
    url: str | None
    source_name: str | None
    tier: str | None
    own_text: bool
    spoken_at: datetime
    precision: Precision
    fetched_at: datetime
    current: bool = True
    edited: bool = False
    utterance: str = ""
    copies: tuple["Reaction", ...] = ()

    @property
    def sources(self) -> int:
        """In how many documents it was found."""
        return len({self.document_id, *(one.document_id for one in self.copies)}) if self.copies else 1


class Lane(StrEnum):
    """The five lanes of the roll-call; they are never mixed."""

    SPOKEN = "spoken"
    JOINT_ONLY = "joint_only"
    SILENT = "silent"
    NOT_MONITORED = "not_monitored"
    SOURCE_DOWN = "source_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where an actor stands on an event, by the codebook's rule.

    `stances` holds one stance, or the two equally far and opposed ones when `mixed`. `by` is the reaction that decides
    (the first of two when mixed), `earlier` all others, latest first. `via` names the organisation whose text was spread to this
    member; None for an own or joint text.
    """

    actor: ActorCode
    stances: tuple[Stance, ...]
    by: Reaction
    earlier: tuple[Reaction, ...] = ()
    joint_only: bool = False
    declined: bool = False
    via: ActorCode | None = None

    @property
    def mixed(self) -> bool:
        return len(self.stances) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceShift:
    """A change of two rungs or more by the same actor on the same event."""

    actor: ActorCode
    event: EventId
    before: Reaction
    after: Reaction
    rungs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What we heard with on behalf of one actor: its own official sources and their state.

    `covered_since` is the earliest moment since which at least one of them has been healthy without a break; None when none is.
    `down` names the readable ones that were polled and are not healthy, each with its state ("tr_mfa (blocked)"), `waiting` those
    that have not been polled yet.
    """

    actor: ActorCode
    sources: int
    healthy: int
    covered_since: datetime | None
    readable: bool
    down: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """One watched actor's lane. `position` is None unless it has spoken; `silent_for` is set in the silent lane only.

    `reason` says in words why an actor is not monitored or which of its sources is down.
    """

    actor: ActorCode
    lane: Lane
    position: Position | None = None
    silent_for: timedelta | None = None
    reason: str = ""
