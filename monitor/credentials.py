"""Passwords by argon2id and the secrets of API tokens: made, hashed, compared. Nothing is stored or logged here."""

import hashlib
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

TOKEN_PREFIX = "demarche_"
"""What a token begins with, so that a scanner of leaked secrets can tell one."""
SECRET_BYTES = 32

_HASHER = PasswordHasher()
"""argon2id with the second recommended set of RFC 9106: 64 MiB, three passes."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each comparison takes 64 MiB; very many attempts must not take the machine's memory."""
_NOBODY = _HASHER.hash(secrets.token_urlsafe(SECRET_BYTES))


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def password_fits(kept: str | None, password: str) -> bool:
    """Return whether a password is the one that was kept; without one (None) it takes as long and does not fit."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(kept or _NOBODY, password) and kept is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Return whether a password was hashed with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def new_password() -> str:
    """Return a password of some 120 bits that can be typed."""
    return "-".join(secrets.token_hex(3) for _ in range(5))


def new_token() -> str:
    """Return the secret of a new API token; it is shown once and kept nowhere."""
    return TOKEN_PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret that we drew ourselves: of so many random bits a plain SHA-256 gives nothing away."""
    return hashlib.sha256(secret.encode()).hexdigest()
