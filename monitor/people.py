"""Who may use the board: users, roles and API tokens as values, and the rules for names, passwords and repeated failures. Pure.

Hashing is in `credentials`, what is stored in `store.people`, and which role a page asks for in `web.rights`.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.errors import InputError

NAME_LENGTH = 80
PASSWORD_LENGTH = 12
"""Least characters of a password; NIST SP 800-63B asks for length and for no rules about kinds of characters."""
LONGEST_PASSWORD = 1024
DISTINCT = 5

FREE_BY_NAME = 5
FREE_BY_ADDRESS = 20
"""Failures before there is a wait; a newsroom may share one address."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


class Role(StrEnum):
    """What somebody may do, each more than the one before: read; correct and edit; administer sources and people."""

    READER = "reader"
    ANALYST = "analyst"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Return whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign in; `name` is what the audit keeps, `disabled_at` None while the account is in use."""

    name: str
    role: Role
    made_at: datetime
    disabled_at: datetime | None = None

    @property
    def key(self) -> str:
        """What the name is found by."""
        return user_key(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program's right to act as a user; never more than `role`, nor than the user has. Only a hash of the secret is stored.

    `expires_at` None: it does not end by itself. `last_used_at` is exact to an hour.
    """

    number: int
    user: str
    label: str
    role: Role
    made_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def works(self, *, now: datetime) -> bool:
        """Return whether it was not revoked and has not ended."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How often signing in failed in a row, and when last."""

    count: int
    last_at: datetime


def lesser(left: Role, right: Role) -> Role:
    """Return the role that may do less."""
    return right if left.includes(right) else left


def user_key(name: str) -> str:
    """Return what a name is found by: capitals and ways to write the same letter do not make another user."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_name(name: str) -> str:
    """Return the name of a new user as it is kept.

    Raises: InputError where it cannot be used.
    """
    found = unicodedata.normalize("NFC", name).strip()
    if not found:
        raise InputError("a user needs a name: it stands beside everything that the person changes")
    if len(found) > NAME_LENGTH:
        raise InputError(f"a user's name has at most {NAME_LENGTH} characters")
    if not found.isprintable() or any(sign in found for sign in "/\\<>\"'"):
        raise InputError(f"{found!r}: a user's name has no quote marks, slashes, angle brackets or invisible characters")
    return found


def checked_password(password: str, *, name: str) -> str:
    """Return a new password as it is.

    Raises: InputError where it is too easily guessed; the message does not repeat it.
    """
    if len(password) < PASSWORD_LENGTH:
        raise InputError(f"a password has at least {PASSWORD_LENGTH} characters; a few words that do not belong together do well")
    if len(password) > LONGEST_PASSWORD:
        raise InputError(f"a password has at most {LONGEST_PASSWORD} characters")
    if len(set(password)) < DISTINCT:
        raise InputError("this password repeats the same few characters; take another")
    if user_key(name) in user_key(password) and len(user_key(password)) - len(user_key(name)) < PASSWORD_LENGTH // 2:
        raise InputError("this password is little more than the user's name; take another")
    return password


def blocked_until(failures: Failures | None, *, free: int, now: datetime) -> datetime | None:
    """Return until when no attempt is looked at; None where one may be made now.

    After `free` failures in a row the wait doubles from half a minute to a quarter of an hour; a day without one forgets them.
    """
    if failures is None or failures.count < free or now - failures.last_at >= FORGOTTEN_AFTER:
        return None
    wait = min(FIRST_WAIT * 2 ** min(failures.count - free, 10), LONGEST_WAIT)
    until = failures.last_at + wait
    return until if now < until else None
