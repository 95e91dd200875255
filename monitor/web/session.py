"""Who may write on the board of this machine: one-time tickets, signed sessions, and the tokens that every form carries.

Signing is itsdangerous'; the key is made once and lies in a file that its owner alone can read. A session of this machine is
whole in its cookie; of a user's session the cookie holds the id, and the store says whose it is and whether it has ended.
"""

import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.types import Scope

from monitor.people import Role, user_key

TICKET_LIVES = timedelta(minutes=30)
SESSION_LIVES = timedelta(days=30)
NAME_LENGTH = 80


class Way(StrEnum):
    """How somebody came in: by an address of this machine, a password, an API token, or named by a proxy."""

    MACHINE = "machine"
    PASSWORD = "password"
    TOKEN = "token"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who signed in: `name` stands in the audit, `since` is when the session began, `role` what may be done."""

    id: str
    name: str
    since: datetime
    role: Role = Role.ADMIN
    way: Way = Way.MACHINE


def ticket(key: bytes, name: str, *, now: datetime) -> str:
    """Return a token that may be exchanged once for a session of this name, within half an hour."""
    return _serializer(key, "ticket").dumps([secrets.token_urlsafe(12), name[:NAME_LENGTH], int(now.timestamp())])


class Sessions:
    """Exchanges tickets, reads and proves sessions. `clock` returns aware UTC; tickets from before the start are void."""

    def __init__(self, key: bytes, *, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock
        self._began = int(clock().timestamp())
        self._used: set[str] = set()
        self._lock = threading.Lock()

    def exchange(self, told: str) -> Session | None:
        """Return a new session for a ticket; None where it is forged, too old, or used before."""
        name = self.redeem(told)
        return self.begin(name) if name is not None else None

    def redeem(self, told: str) -> str | None:
        """Return the name in a ticket, which is void from then on; None where it is forged, too old, or used before."""
        found = _loaded(_serializer(self._key, "ticket"), told)
        if found is None:
            return None
        once, name, made = found
        age = int(self._clock().timestamp()) - made
        if made < self._began or age > TICKET_LIVES.total_seconds():
            return None
        with self._lock:
            if once in self._used:
                return None
            self._used.add(once)
        return name

    def begin(self, name: str) -> Session:
        """Return a new session of this name."""
        since = self._clock().replace(microsecond=0)
        return Session(id=secrets.token_urlsafe(12), name=name.strip()[:NAME_LENGTH], since=since)

    def cookie(self, session: Session) -> str:
        """Return the session as it is kept in the browser, signed."""
        return _serializer(self._key, "session").dumps([session.id, session.name, int(session.since.timestamp())])

    def read(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie; None where there is none, where it is forged, or too old."""
        found = _loaded(_serializer(self._key, "session"), cookie) if cookie else None
        if found is None:
            return None
        now = self._clock()
        since = datetime.fromtimestamp(found[2], tz=now.tzinfo)
        return Session(id=found[0], name=found[1], since=since) if now - since < SESSION_LIVES else None

    def user_cookie(self, session_id: str) -> str:
        """Return what the browser keeps of a user's session, signed."""
        return _serializer(self._key, "user").dumps(session_id)

    def read_user(self, cookie: str | None) -> str | None:
        """Return the id of a user's session; None where there is none, or where it is forged."""
        return _text(_serializer(self._key, "user"), cookie)

    def device_cookie(self, device: str, name: str) -> str:
        """Return what a browser keeps in which a user has signed in, signed; it signs nobody in."""
        return _serializer(self._key, "device").dumps([device, user_key(name), 0])

    def read_device(self, cookie: str | None, name: str) -> str | None:
        """Return the id of a browser in which this very user signed in before; None of any other."""
        found = _loaded(_serializer(self._key, "device"), cookie) if cookie else None
        return found[0] if found is not None and found[1] == user_key(name) else None

    def login_proof(self, once: str) -> str:
        """Return the token that the form for signing in carries; the browser keeps `once`."""
        return _serializer(self._key, "login").dumps(once)

    def login_proved(self, once: str | None, told: str) -> bool:
        """Return whether a form for signing in was made for this browser."""
        return once is not None and _text(_serializer(self._key, "login"), told) == once

    def proof(self, session: Session) -> str:
        """Return the token that every form of this session carries, masked anew each time.

        Pages travel compressed and may repeat what an address asks for: a token that never changed could be guessed from the
        sizes of such pages, letter by letter (the attack BREACH).
        """
        told = str(_serializer(self._key, "form").dumps(session.id)).encode()
        pad = secrets.token_bytes(len(told))
        return urlsafe_b64encode(pad + bytes(a ^ b for a, b in zip(pad, told, strict=True))).decode()

    def proved(self, session: Session, told: str) -> bool:
        """Return whether a form was made for this session."""
        try:
            both = urlsafe_b64decode(told)
        except ValueError:
            return False
        half = len(both) // 2
        plain = bytes(a ^ b for a, b in zip(both[:half], both[half:], strict=False))
        return _text(_serializer(self._key, "form"), plain.decode(errors="replace")) == session.id


def cookie_name(scope: Scope, what: str = "") -> str:
    """Return the name of a cookie: browsers share cookies between the ports of a machine, and desks must not."""
    server = scope.get("server")
    return f"demarche{what and '-' + what}-{server[1] if server else 0}"


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_urlsafe(24)


def _serializer(key: bytes, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=f"demarche.{salt}")


def _text(serializer: URLSafeSerializer, told: str | None) -> str | None:
    """Return the text in a token of ours; None where it is not one."""
    try:
        found = serializer.loads(told) if told else None
    except BadSignature:
        return None
    return found if isinstance(found, str) else None


def _loaded(serializer: URLSafeSerializer, told: str) -> tuple[str, str, int] | None:
    """Return the three values of a token of ours; None where it is not one."""
    try:
        first, second, third = serializer.loads(told)
    except (BadSignature, ValueError, TypeError):
        return None
    return (first, second, third) if isinstance(first, str) and isinstance(second, str) and isinstance(third, int) else None
