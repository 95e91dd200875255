"""The tables: what is remembered, column by column. Records, not types; rows never leave `monitor.store`.

`table=True` does not validate, and SQLite would keep "x" in an integer column: whatever is written comes through `rows`. No query
and no rule lives here. Keys are the values' own stable keys, so that a repeated record meets itself and a desk can be moved to
another database unchanged. Datetimes are aware UTC (sqlmodel's UTCDateTime refuses naive ones); in SQLite they are text of one
width with microseconds, which sorts as time.
"""

from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKeyConstraint, Index, text
from sqlmodel import AutoString, Field, SQLModel

from monitor.store.columns import Words

# An absent list is SQL NULL, not the JSON text "null".
_JSON = JSON(none_as_null=True)


class TextRow(SQLModel, table=True):
    """A text, kept once however many documents carry it word for word."""

    __tablename__ = "texts"
    sha256: str = Field(primary_key=True)
    text: str


class RawRow(SQLModel, table=True):
    """Bytes as received, kept once: thirty entries read out of one feed share its body."""

    __tablename__ = "raws"
    sha256: str = Field(primary_key=True)
    body: bytes


class DocumentRow(SQLModel, table=True):
    """One publication. `revision` is the number of the latest revision, `published_at` that revision's."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_first_seen", "first_seen_at"),
        Index("ix_documents_published", "published_at"),
        Index("ix_documents_entry", "source_id", "entry_key"),
    )
    id: str = Field(primary_key=True)
    source_id: str | None
    entry_key: str
    first_seen_at: datetime
    published_at: datetime | None
    revision: int


class RevisionRow(SQLModel, table=True):
    """One version of a document. `fetched_at` is as handed to us, `seen_at` (never missing) when we first had this version.

    `feed_text` is what the feed says beside the page that the text is of.
    """

    __tablename__ = "revisions"
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    number: int = Field(primary_key=True)
    sha256: str = Field(foreign_key="texts.sha256")
    title: str | None
    url: str | None
    publisher: str | None
    publisher_actor: str | None
    kind: str
    tier: str | None
    language: str | None
    published_raw: str | None
    published_at: datetime | None
    published_precision: str
    fetched_at: datetime | None
    seen_at: datetime
    raw_sha256: str | None = Field(foreign_key="raws.sha256")
    raw_type: str
    pages: list[int] = Field(sa_type=_JSON)
    problems: list[str] = Field(sa_type=_JSON)
    feed_text: str = ""


class EntryRow(SQLModel, table=True):
    """An entry once seen in a source's window, with the hash of what the feed served last."""

    __tablename__ = "entries"
    source_id: str = Field(primary_key=True, foreign_key="sources.source_id")
    entry_key: str = Field(primary_key=True)
    entry_sha256: str
    document_id: str | None = Field(foreign_key="documents.id")
    first_seen_at: datetime
    last_seen_at: datetime


class StatementRow(SQLModel, table=True):
    """A statement as read in one revision; the same key stands again for each later revision that still carries it.

    `first_seen_at` is when we first had these words of this speaker in any revision, `spoken_at` the publication where dated and
    never later than `first_seen_at`. `saying` is the same for the same words of the same actor, NULL for few words. `stands` is
    the answer of `monitor.labels` for its revision: false once another engine read it later or a person's correction covers it.
    `current`: it stands, and its revision is the document's latest.
    """

    __tablename__ = "statements"
    __table_args__ = (
        ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
        Index("ix_statements_document", "document_id", "revision"),
        Index("ix_statements_latest", "current", "spoken_at", "key"),
        Index("ix_statements_saying", "saying", "spoken_at"),
        Index(
            "ix_statements_pair",
            *("actor", "target", "spoken_at", "stance", "engine", "saying", "key"),
            # SQLite before 3.44 would go to the table for what the condition names.
            *("current", "official", "hearsay", "declined"),
            sqlite_where=text("current = 1 AND official = 1 AND hearsay = 0 AND declined = 0"),
            postgresql_where=text("current AND official AND NOT hearsay AND NOT declined"),
        ),
    )
    key: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    document_id: str
    actor: str
    speaker: str | None
    role: str | None
    rank: str
    official: bool
    hearsay: bool
    joint: list[str] | None = Field(sa_type=_JSON)
    target: str | None
    stance: str
    declined: bool
    legal: str | None
    demands: list[dict[str, str | None]] = Field(sa_type=_JSON)
    evidence_in: str
    evidence_start: int
    evidence_end: int
    evidence_text: str
    quote: str | None
    language: str | None
    confidence: float
    cues: list[dict[str, str | int]] = Field(sa_type=_JSON)
    engine: str
    stands: bool
    current: bool
    first_seen_at: datetime
    spoken_at: datetime
    spoken_precision: str
    labelled_at: datetime
    saying: str | None


class LabellingRow(SQLModel, table=True):
    """A revision was read again by other engines (those of one reading share its `number`): from then on their labels stand."""

    __tablename__ = "labellings"
    __table_args__ = (ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),)
    document_id: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    engine: str = Field(primary_key=True)
    at: datetime


class CorrectionRow(SQLModel, table=True):
    """What a person said of one utterance. Its own labels are the statements with its `engine`."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_document", "document_id"), Index("ix_corrections_replaces", "replaces"))
    number: int = Field(primary_key=True)
    engine: str = Field(unique=True)
    document_id: str = Field(foreign_key="documents.id")
    kind: str
    before: str | None
    who: str
    at: datetime
    why: str
    replaces: int | None = Field(foreign_key="corrections.number")
    undone_at: datetime | None


class CorrectionPlaceRow(SQLModel, table=True):
    """Where the words of a correction lie in one revision; there is none where an edit took them away."""

    __tablename__ = "correction_places"
    __table_args__ = (
        ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
        Index("ix_correction_places_revision", "document_id", "revision"),
    )
    correction: int = Field(primary_key=True, foreign_key="corrections.number")
    revision: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    document_id: str
    evidence_in: str
    evidence_start: int
    evidence_end: int
    words: str


class CorrectionReadingRow(SQLModel, table=True):
    """An actor whose labels a correction covers (`spared` false), or a reading that stood beside and is left alone (true)."""

    __tablename__ = "correction_readings"
    correction: int = Field(primary_key=True, foreign_key="corrections.number")
    number: int = Field(primary_key=True)
    spared: bool
    actor: str
    target: str | None


class SuccessionRow(SQLModel, table=True):
    """What a new revision did to a statement of the one before: kept or changed it (into `new_key`), or withdrew it (NULL)."""

    __tablename__ = "successions"
    __table_args__ = (
        ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
        Index("ix_successions_old", "old_key"),
    )
    document_id: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    old_key: str
    fate: str
    new_key: str | None


class AnchorRow(SQLModel, table=True):
    """A trait that a document of a source shares with those that repeat or translate it; `at` is when it was published."""

    __tablename__ = "anchors"
    __table_args__ = (Index("ix_anchors_document", "document_id"),)
    anchor: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True)
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    source: str


class FoldRow(SQLModel, table=True):
    """A document that lies in a fold; one that stands alone has no row."""

    __tablename__ = "folds"
    __table_args__ = (Index("ix_folds_fold", "fold"),)
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    fold: str
    reason: str
    at: datetime


class UtteranceRow(SQLModel, table=True):
    """A current statement that is one with others; `utterance` is the key of the first of them. One alone has no row."""

    __tablename__ = "utterances"
    __table_args__ = (Index("ix_utterances_utterance", "utterance"),)
    key: str = Field(primary_key=True)
    utterance: str


class FoldChangeRow(SQLModel, table=True):
    """What a person did to folds: where documents lay before and after. Until it is undone nothing moves them by itself."""

    __tablename__ = "fold_changes"
    number: int = Field(primary_key=True)
    at: datetime
    who: str
    why: str
    before: dict[str, str | None] = Field(sa_type=_JSON)
    after: dict[str, str | None] = Field(sa_type=_JSON)
    reasons: dict[str, str] = Field(sa_type=_JSON)
    undone_at: datetime | None


class DossierRow(SQLModel, table=True):
    """A matter that the desk follows; watch list, terms and persons as written in its file."""

    __tablename__ = "dossiers"
    id: str = Field(primary_key=True)
    title: str
    watch: list[str] = Field(sa_type=_JSON)
    terms: dict[str, list[str]] = Field(sa_type=_JSON)
    persons: dict[str, list[str]] = Field(sa_type=_JSON)
    saved_at: datetime
    embargo_until: datetime | None
    archived: bool = Field(default=False)


class EventRow(SQLModel, table=True):
    """A dated act of a dossier. `retired` events are no longer in the dossier's file; their reactions are kept."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_dossier", "dossier_id"),)
    id: str = Field(primary_key=True)
    dossier_id: str = Field(foreign_key="dossiers.id")
    number: int
    title: str
    began: datetime
    began_precision: str
    act: str
    until: datetime | None
    hot_until: datetime | None
    retired: bool


class EventActorRow(SQLModel, table=True):
    """Who did an event (`part` is initiator) and to whom it was done (affected), in the file's order."""

    __tablename__ = "event_actors"
    event_id: str = Field(primary_key=True, foreign_key="events.id")
    part: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    actor: str


class ReactionRow(SQLModel, table=True):
    """A statement tied to an event; `bound_at` is since when the tie says what it says.

    Behind that stands what the position rule asks of it, so that an index answers: what it counts as, whose and when, the weight
    of the rank and the score toward the event. `decides`: it decides its actor's own day, and no opposed one does; `rungs` is by
    how much it then shifts from the day before that was decided, NULL for no shift. `monitor.store.ties` keeps them true.
    """

    __tablename__ = "reactions"
    __table_args__ = (
        ForeignKeyConstraint(["key", "revision"], ["statements.key", "statements.revision"]),
        Index("ix_reactions_counts", "event_id", "counts_as", "actor", "spoken_at", "weight", "score", "key", "revision"),
        Index(
            "ix_reactions_decides",
            *("event_id", "actor", "spoken_at", "score", "rungs", "key", "revision", "decides"),
            sqlite_where=text("decides = 1"),
            postgresql_where=text("decides"),
        ),
        Index(
            "ix_reactions_shifts",
            *("event_id", "actor", "spoken_at", "rungs", "key", "revision"),
            sqlite_where=text("rungs IS NOT NULL"),
            postgresql_where=text("rungs IS NOT NULL"),
        ),
    )
    key: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    event_id: str = Field(primary_key=True, foreign_key="events.id")
    stance_toward_event: str | None
    declined: bool
    bound_at: datetime
    counts_as: str
    actor: str
    spoken_at: datetime
    weight: int
    score: int | None
    decides: bool
    rungs: int | None


class BindingRow(SQLModel, table=True):
    """A document that belongs to an event; `reason` names the words that bound it, `at` since when they do."""

    __tablename__ = "bindings"
    __table_args__ = (Index("ix_bindings_event", "event_id", "document_id"),)
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    event_id: str = Field(primary_key=True, foreign_key="events.id")
    reason: str
    at: datetime


class RelabelRunRow(SQLModel, table=True):
    """A run of relabelling: what it reads, with which engine, and how far it came. A killed run is gone on with."""

    __tablename__ = "relabel_runs"
    number: int = Field(primary_key=True)
    engine: str
    selection: str
    who: str
    began_at: datetime
    behind: str
    documents: int
    changed: int
    statements: int
    finished_at: datetime | None


class HandEntryRow(SQLModel, table=True):
    """A document that a person typed in."""

    __tablename__ = "hand_entries"
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    who: str
    at: datetime
    channel: str


class PageCheckRow(SQLModel, table=True):
    """What was found when the page of a document was asked for again; `next_at` NULL once that is over.

    `stood` says that it was there once, `misses` how often in a row it was not, since `missing_since`.
    """

    __tablename__ = "page_checks"
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    checked_at: datetime
    next_at: datetime | None
    standing: str
    stood: bool
    misses: int
    missing_since: datetime | None


class AnswerRow(SQLModel, table=True):
    """An actor was asked about an event and did not answer (when), or declined to comment."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_event", "event_id", "number"),)
    number: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(foreign_key="events.id")
    actor: str
    kind: str
    answered_at: datetime
    precision: str
    who: str
    at: datetime


class CodingRow(SQLModel, table=True):
    """What somebody says of a label's words, blind or to settle a difference; `stance` NULL: it is no statement."""

    __tablename__ = "codings"
    __table_args__ = (Index("ix_codings_unit", "unit"),)
    number: int | None = Field(default=None, primary_key=True)
    unit: str
    document_id: str = Field(foreign_key="documents.id")
    coder: str
    at: datetime
    stance: str | None
    actor: str | None
    target: str | None
    official: bool
    hearsay: bool
    settling: bool
    undone_at: datetime | None = None


class SourceRow(SQLModel, table=True):
    """What is remembered of one source between polls; what the source is stands in the registry."""

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_due", "next_poll_at", "source_id"),)
    source_id: str = Field(primary_key=True)
    next_poll_at: datetime
    health: str
    detail: str
    etag: str | None
    last_modified: str | None
    failures: int
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_full_at: datetime | None
    healthy_since: datetime | None
    covered_since: datetime | None
    last_status: int | None
    newest_entry_at: datetime | None
    pace: timedelta | None
    asked: timedelta | None
    skip_hours: list[int] = Field(sa_type=_JSON)
    skip_days: list[int] = Field(sa_type=_JSON)
    span: timedelta | None
    not_before: datetime | None
    address: str | None
    address_for: str | None
    moved_to: str | None
    moved_since: datetime | None
    moved_count: int
    changed_at: datetime | None
    pause: timedelta | None
    gap_from: datetime | None
    gap_to: datetime | None
    renumbered_at: datetime | None
    lies: bool
    window_count: int | None
    undated: int
    spoken: str | None
    pages: str


class HealthChangeRow(SQLModel, table=True):
    """A change of a source's health, with the detail of the poll that found it."""

    __tablename__ = "health_changes"
    __table_args__ = (Index("ix_health_changes_source", "source_id", "number"),)
    number: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(foreign_key="sources.source_id")
    at: datetime
    health: str
    detail: str


class OwnSourceRow(SQLModel, table=True):
    """What the desk itself says of a source, as JSON of the keys of a source file: over a shipped row, or a whole one."""

    __tablename__ = "own_sources"
    source_id: str = Field(primary_key=True)
    actor: str
    row: dict[str, object] = Field(sa_type=_JSON)
    changed_at: datetime


class ProbeRow(SQLModel, table=True):
    """What the last check of a source found, with its evidence."""

    __tablename__ = "probes"
    source_id: str = Field(primary_key=True)
    url: str
    checked_at: datetime
    found: str
    detail: str
    address: str | None
    kind: str | None
    entries: int
    dated: int
    newest_at: datetime | None
    language: str | None
    feed_url: str | None
    status: int | None
    content_type: str
    size: int | None
    first_words: str
    took: timedelta | None


class CheckRunRow(SQLModel, table=True):
    """One run of checks: rows probed since `began_at` are done. A killed run is gone on with."""

    __tablename__ = "check_runs"
    number: int | None = Field(default=None, primary_key=True)
    began_at: datetime


class OutageRow(SQLModel, table=True):
    """A time in which our own network was down; `ended_at` is NULL while it is."""

    __tablename__ = "outages"
    number: int | None = Field(default=None, primary_key=True)
    began_at: datetime
    ended_at: datetime | None
    detail: str


class SignalRow(SQLModel, table=True):
    """A signal once derived. `payload` is the whole value; the columns beside it are for finding it."""

    __tablename__ = "signals"
    __table_args__ = (Index("ix_signals_recorded", "recorded_at"),)
    key: str = Field(primary_key=True)
    kind: str
    occurred_at: datetime
    dossier: str | None
    event: str | None
    actor: str | None
    payload: str
    recorded_at: datetime


class RuleRow(SQLModel, table=True):
    """When an alert rule was first seen: a restart must not make it younger. `body` is the rule as a rule file has it.

    It is NULL of a rule that only a file has had, or that was taken away.
    """

    __tablename__ = "rules"
    id: str = Field(primary_key=True)
    first_seen_at: datetime
    body: str | None = None
    saved_at: datetime | None = None


class DeliveryRow(SQLModel, table=True):
    """One message to one channel: the outbox. `number` is the order in which they were made, `place` that in its channel."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_state", "state", "number"),
        Index("ix_deliveries_rule", "rule_id", "created_at"),
        Index("ix_deliveries_channel", "channel", "place"),
    )
    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    rule_id: str
    signal_key: str = Field(foreign_key="signals.key")
    channel: str
    subject: str
    text: str
    html: str
    payload: str
    thread: str
    created_at: datetime
    state: str
    attempts: int
    next_attempt_at: datetime | None
    held_until: datetime | None = None
    place: int = 0


class HeldRow(SQLModel, table=True):
    """A signal that waits to be told together with others; `told_by` is the key of the delivery that told it, NULL before."""

    __tablename__ = "held"
    __table_args__ = (Index("ix_held_waiting", "told_by", "release_at"),)
    key: str = Field(primary_key=True)
    rule_id: str
    channel: str
    signal_key: str = Field(foreign_key="signals.key")
    held_at: datetime
    release_at: datetime
    told_by: str | None = None


class FollowedRow(SQLModel, table=True):
    """A link of a message that somebody followed, by its hash: it works once."""

    __tablename__ = "followed"
    __table_args__ = (Index("ix_followed_delivery", "delivery_key"),)
    mark: str = Field(primary_key=True)
    act: str
    delivery_key: str
    who: str
    at: datetime


class HushRow(SQLModel, table=True):
    """A rule that leaves a channel alone: until a time, or until it is lifted where `until` is NULL; of one dossier or of all."""

    __tablename__ = "hushes"
    number: int | None = Field(default=None, primary_key=True)
    rule_id: str
    channel: str
    dossier: str | None
    until: datetime | None
    muted: bool
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    ended_by: str | None


class OutletRow(SQLModel, table=True):
    """A private address of a feed out. `mark` is the hash of its secret, which is kept nowhere."""

    __tablename__ = "outlets"
    number: int | None = Field(default=None, primary_key=True)
    mark: str = Field(unique=True)
    scope: str
    subject: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str | None


class OutcomeRow(SQLModel, table=True):
    """How one attempt went."""

    __tablename__ = "outcomes"
    __table_args__ = (Index("ix_outcomes_delivery", "delivery_key", "number"),)
    number: int | None = Field(default=None, primary_key=True)
    delivery_key: str = Field(foreign_key="deliveries.key")
    state: str
    attempted_at: datetime
    attempts: int
    reason: str
    next_attempt_at: datetime | None


class AuditRow(SQLModel, table=True):
    """Who changed what, when and why. Triggers refuse to change or delete a row.

    `hash` is over the row and the hash of the one before it, which `previous` repeats (empty in the first): no two can follow
    the same one.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_previous", "previous", unique=True),)
    number: int | None = Field(default=None, primary_key=True)
    at: datetime
    who: str
    what: str
    subject: str
    before: str | None
    after: str | None
    why: str | None
    previous: str
    hash: str


class UserRow(SQLModel, table=True):
    """Somebody who may sign in. `key` is `monitor.people.user_key` of the name, `password` argon2's hash of the password."""

    __tablename__ = "users"
    key: str = Field(primary_key=True)
    name: str
    role: str
    password: str
    made_at: datetime
    disabled_at: datetime | None = None


class SessionRow(SQLModel, table=True):
    """A session of the board that has not ended, by the SHA-256 of its id."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user", "user_key"),)
    sha256: str = Field(primary_key=True)
    user_key: str = Field(foreign_key="users.key")
    began_at: datetime


class TokenRow(SQLModel, table=True):
    """A program's right to act as a user, by the SHA-256 of its secret."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_user", "user_key"),)
    number: int | None = Field(default=None, primary_key=True)
    user_key: str = Field(foreign_key="users.key")
    label: str
    sha256: str = Field(unique=True)
    role: str
    made_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class SignInFailureRow(SQLModel, table=True):
    """How often signing in failed in a row under a name, or from an address."""

    __tablename__ = "sign_in_failures"
    key: str = Field(primary_key=True)
    failures: int
    last_at: datetime


# PostgreSQL refuses NUL in text: there, every text column escapes it.
for _table in SQLModel.metadata.tables.values():
    for _column in _table.columns:
        if isinstance(_column.type, AutoString):
            _column.type = AutoString().with_variant(Words(), "postgresql")
