"""Tables of what the desk follows: dossiers, their events, what is bound to these, and the reactions."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from monitor.store.columns import JSON_OR_NULL


class DossierRow(SQLModel, table=True):
    """A matter that the desk follows; watch list, terms and persons as written in its file."""

    __tablename__ = "dossiers"
    id: str = Field(primary_key=True)
    title: str
    watch: list[str] = Field(sa_type=JSON_OR_NULL)
    terms: dict[str, list[str]] = Field(sa_type=JSON_OR_NULL)
    persons: dict[str, list[str]] = Field(sa_type=JSON_OR_NULL)
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


class BindingRow(SQLModel, table=True):
    """A document that belongs to an event; `reason` names the words that bound it, `at` since when they do."""

    __tablename__ = "bindings"
    __table_args__ = (Index("ix_bindings_event", "event_id", "document_id"),)
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    event_id: str = Field(primary_key=True, foreign_key="events.id")
    reason: str
    at: datetime


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
