"""Values of what leaves the desk besides messages: who acknowledged one, which rules leave whom alone, private feeds out.

A feed's address is a secret of 256 bits: the desk keeps its SHA-256 and shows it once, when it is made.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.types import Hush

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """Who said that a message was seen, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHush:
    """A snooze or mute that holds, with its number and who asked for it."""

    number: int
    hush: Hush
    made_at: datetime
    made_by: str


class OutletScope(StrEnum):
    """What a feed out tells of."""

    DOSSIER = "dossier"
    RULE = "rule"
    QUERY = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A private address of a feed out; `subject` is the id of a dossier or rule, or a query."""

    number: int
    scope: OutletScope
    subject: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None = None


def new_secret() -> str:
    """Return a secret for an address, fit for a path."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def mark_of(secret: str) -> str:
    """Return what is kept of a secret: it cannot be turned back, since nobody can try 2 to the 256."""
    return hashlib.sha256(secret.encode()).hexdigest()
