"""Tables of what is told: signals, rules, the outbox, what recipients did, private addresses of feeds."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


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
