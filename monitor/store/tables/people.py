"""Tables of who may do what and who did: users, sessions, tokens, failures to sign in, the audit."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


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
