"""Tables of what is said: statements, which of them are one utterance, what engines, edits, persons and coders made of them."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from monitor.store.columns import JSON_OR_NULL


class StatementRow(SQLModel, table=True):
    """A statement as read in one revision; the same key stands again for each later revision that still carries it.

    `first_seen_at` is when we first had these words of this speaker in any revision, `spoken_at` the publication where dated and
    never later than `first_seen_at`. `saying` is the same for the same words of the same actor, NULL for few words. `stands` is
    the answer of `monitor.labels` for its revision: false once another engine read it later or a person's correction covers it.
    `current`: it stands, and its revision is the document's latest.

    Migration 0029 makes the index of sayings, which no table can name: of an expression in a file (`utterances.of_month`).
    """

    __tablename__ = "statements"
    __table_args__ = (
        ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
        Index("ix_statements_document", "document_id", "revision"),
        Index("ix_statements_latest", "current", "spoken_at", "key"),
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
    joint: list[str] | None = Field(sa_type=JSON_OR_NULL)
    target: str | None
    stance: str
    declined: bool
    legal: str | None
    demands: list[dict[str, str | None]] = Field(sa_type=JSON_OR_NULL)
    evidence_in: str
    evidence_start: int
    evidence_end: int
    evidence_text: str
    quote: str | None
    language: str | None
    confidence: float
    cues: list[dict[str, str | int]] = Field(sa_type=JSON_OR_NULL)
    engine: str
    stands: bool
    current: bool
    first_seen_at: datetime
    spoken_at: datetime
    spoken_precision: str
    labelled_at: datetime
    saying: str | None


class UtteranceRow(SQLModel, table=True):
    """A current statement that is one with others; `utterance` is the key of the first of them. One alone has no row."""

    __tablename__ = "utterances"
    __table_args__ = (Index("ix_utterances_utterance", "utterance"),)
    key: str = Field(primary_key=True)
    utterance: str


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


class LabellingRow(SQLModel, table=True):
    """A revision was read again by other engines (those of one reading share its `number`): from then on their labels stand."""

    __tablename__ = "labellings"
    __table_args__ = (ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),)
    document_id: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    engine: str = Field(primary_key=True)
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


class CodingRow(SQLModel, table=True):
    """What somebody says of a label's words, blind or to settle a difference.

    `stance` is NULL where it is no statement, and `declined` where there was no comment (neutral, outside for and against).
    """

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


class GlossRow(SQLModel, table=True):
    """A person's translation of quoted words, which `words` is the SHA-256 of; of several the latest not taken back stands."""

    __tablename__ = "glosses"
    __table_args__ = (Index("ix_glosses_words", "words", "number"),)
    number: int | None = Field(default=None, primary_key=True)
    words: str
    language: str
    text: str
    who: str
    at: datetime
    undone_at: datetime | None
