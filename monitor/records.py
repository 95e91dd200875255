"""What the application writes down and reads back: readings, polls, runs, hand entries, stored versions, the audit.

What is said in them, and of which event, are the values of `types`. No table and no query lives here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.types import Delivery, Held, Outcome, Signal
from feeds.types import ActorCode, Document, DocumentId, FetchState, Health, Precision, SourceId
from monitor.types import Dossier, DossierId, EventId, Reaction, Statement, StatementKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A document belongs to an event; `reason` names the words that said so when it was bound."""

    event: EventId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document and what was read in it. A statement that reacts to several events stands here once per event.

    `bound` are the events that the document belongs to, whether anything was read in it or not.
    """

    document: Document
    statements: tuple[Statement, ...] = ()
    bound: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """Everything that one poll (or one ingested file) changes in the store; it is written in one transaction or not at all.

    `state` and `seen` are None and empty where no registered source is involved.
    """

    state: FetchState | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    read: tuple[ReadDocument, ...] = ()
    signals: tuple[Signal, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a transaction really added; repeats of what was there already count for nothing."""

    documents: int = 0
    revisions: int = 0
    statements: int = 0
    deliveries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which documents are read again: of a source, a language, bound to a dossier, published or first seen between two times."""

    since: datetime | None = None
    until: datetime | None = None
    source: SourceId | None = None
    dossier: DossierId | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelabelRun:
    """A run of relabelling: `behind` is the id of the last document done, empty at first; the counts are of all that was done.

    `engine` names the engine and the state of what it reads with, so that a run that was killed goes on only with the same.
    """

    number: int
    engine: str
    behind: str = ""
    documents: int = 0
    changed: int = 0
    statements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLog:
    """Since when a source's health is what it is, and the last time that it was not heard; None where that never happened."""

    since: datetime
    error: str = ""
    error_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWith:
    """What of a source's state tells whether it is listened to, each as in `FetchState`."""

    source_id: SourceId
    health: Health
    last_success_at: datetime | None
    last_full_at: datetime | None
    covered_since: datetime | None
    newest_entry_at: datetime | None
    changed_at: datetime | None
    pause: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """What a desk itself says of a source: laid over the shipped row of that id, or the whole row of a source of its own.

    `values` are the keys of a source file (docs/sources.md); None takes a shipped key away.
    """

    source_id: SourceId
    actor: ActorCode
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time in which our own network was down; `ended_at` is None while it is. Silence clocks stand still meanwhile."""

    began_at: datetime
    ended_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    """One version of a document's text, with the statements read in it; `number` counts from 1."""

    number: int
    document: Document
    statements: tuple[tuple[StatementKey, Statement], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document with all its revisions, oldest first; `first_seen_at` is when the first of them was fetched."""

    id: DocumentId
    first_seen_at: datetime
    revisions: tuple[StoredRevision, ...]

    @property
    def worded(self) -> StoredRevision:
        """The latest revision that has words: the last one, but where the document's page was taken away."""
        return next((one for one in reversed(self.revisions) if one.document.text), self.revisions[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStatement:
    """A statement as stored: its revision's document, its reactions, and whether a later revision has replaced it.

    `spoken_at` is when it was published, or first seen where undated (`precision` says which: unknown = first seen).
    """

    key: StatementKey
    statement: Statement
    document: Document
    revision: int
    current: bool
    spoken_at: datetime
    precision: Precision
    reactions: tuple[Reaction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDelivery:
    """A delivery with the outcomes of its attempts, oldest first."""

    delivery: Delivery
    number: int
    outcomes: tuple[Outcome, ...]


class Channel(StrEnum):
    """Where words that a person entered by hand were heard."""

    PRESS_CONFERENCE = "press-conference"
    PHONE = "phone"
    TV = "tv"
    POST = "post"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandEntry:
    """Who entered a document by hand, and where its words were heard."""

    by: str
    at: datetime
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """A person's own translation of quoted words into a language (a code); it stands beside the words, never in their place."""

    number: int
    text: str
    language: str
    by: str
    at: datetime


class AnswerKind(StrEnum):
    """What came of asking an actor for a comment."""

    NO_ANSWER = "asked, no answer"
    DECLINED = "declined to comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A person (`by`) asked an actor about an event, and noted at `at` what came of it.

    `answered_at` is when it declined, or was asked in vain.
    """

    event: EventId
    actor: ActorCode
    kind: AnswerKind
    answered_at: datetime
    precision: Precision
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the append-only audit: who changed what, when and why; `before` and `after` are None where there is none.

    `hash` is over the line and the hash of the one before it.
    """

    number: int
    at: datetime
    by: str
    what: str
    subject: str
    before: str | None = None
    after: str | None = None
    why: str | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierVersion:
    """A dossier as somebody saved it; `number` is that of its line in the audit."""

    number: int
    at: datetime
    by: str
    dossier: Dossier
