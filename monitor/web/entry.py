"""Whom the board lets in: every request is looked at here before any page is, and its session is found.

Without users it serves its own machine (`guard.refusal`); with users whoever signed in, sent a token, or is named by a proxy that
is believed. Which role a page then asks for is in `rights`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from monitor.credentials import secret_hash
from monitor.people import Role, lesser
from monitor.store.people import People
from monitor.web.access import Access
from monitor.web.guard import refusal, serves_this_machine
from monitor.web.rights import is_open
from monitor.web.session import SESSION_LIVES, Session, Sessions, Way, cookie_name

logger = logging.getLogger(__name__)

ENDED = "Your session has ended, or you have not signed in. Nothing was changed. Sign in and do it again."
NO_TOKEN = "This token is not known, was revoked or is over. `demarche token list` shows the tokens; make a new one at /session."
FOREIGN = "Another site asked for this page through your browser. The board answers only its own pages: type its address."
NO_USERS = (
    "The board has no users, so it answers only the machine that it runs on. To serve others, add users there with "
    "`demarche user add NAME`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a request goes no further; `location` leads to where one signs in, None where that would not help."""

    reason: str
    status: int = 403
    location: str | None = None


class Entry:
    """Looks at requests. `clock` returns aware UTC."""

    def __init__(self, people: People, sessions: Sessions, access: Access, *, clock: Callable[[], datetime]) -> None:
        self.people = people
        self.sessions = sessions
        self.access = access
        self._clock = clock

    def admit(self, scope: Scope) -> Refused | None:
        """Return why a request is refused; None if it may go on, with `users` and `session` in the scope's state then."""
        state = scope.setdefault("state", {})
        state["session"], state["users"] = None, self.people.any()
        headers = Headers(scope=scope)
        if not state["users"]:
            server = scope.get("server")
            if not serves_this_machine(server[0] if server else None):
                return Refused(reason=NO_USERS)
            reason = refusal(headers, server[1] if server else None)
            state["session"] = self.sessions.read(_cookies(headers).get(cookie_name(scope)))
            return Refused(reason=reason) if reason is not None else None
        return self._admit_user(scope, headers)

    def _admit_user(self, scope: Scope, headers: Headers) -> Refused | None:
        peer = peer_of(scope)
        hosts = self.access.hosts(peer, headers)
        if any(urlsplit(origin).netloc.lower() not in hosts for origin in headers.getlist("origin")):
            return Refused(reason=FOREIGN)
        if scope["path"].startswith("/static/"):
            return None
        session = scope["state"]["session"] = self.whose(scope, headers)
        if session is not None or is_open(scope["method"], scope["path"]):
            return None
        if "authorization" in headers:
            return Refused(reason=NO_TOKEN, status=401)
        if scope["method"] not in {"GET", "HEAD"} or "text/event-stream" in headers.get("accept", ""):
            return Refused(reason=ENDED, status=401)
        query = scope["query_string"].decode("latin-1")
        asked = scope["path"] + (f"?{query}" if query else "")
        return Refused(
            reason="Sign in to read the board.", status=303, location="/login" + (f"?next={quote(asked)}" if asked != "/" else "")
        )

    def whose(self, scope: Scope, headers: Headers) -> Session | None:
        """Return the session of a user behind a request; None where nobody signed in."""
        kind, _, secret = headers.get("authorization", "").partition(" ")
        if kind:
            return self._by_token(secret.strip()) if kind.lower() == "bearer" else None
        named = self.access.user(peer_of(scope), headers)
        if named is not None:
            return self._by_proxy(named)
        found = self.sessions.read_user(_cookies(headers).get(cookie_name(scope)))
        known = self.people.session(secret_hash(found), since=self._clock() - SESSION_LIVES) if found is not None else None
        if found is None or known is None:
            return None
        user, since = known
        return Session(id=found, name=user.name, since=since, role=user.role, way=Way.PASSWORD)

    def _by_token(self, secret: str) -> Session | None:
        found = self.people.token_user(secret_hash(secret), now=self._clock()) if secret else None
        if found is None:
            return None
        user, token = found
        role = lesser(user.role, token.role)
        return Session(id=f"token {token.number}", name=user.name, since=token.made_at, role=role, way=Way.TOKEN)

    def _by_proxy(self, name: str) -> Session | None:
        user = self.people.user(name)
        if user is None or user.disabled_at is not None:
            logger.warning("a proxy named a user who may not sign in; add one of that name with `demarche user add`")
            return None
        return Session(id=f"proxy {user.key}", name=user.name, since=user.made_at, role=user.role, way=Way.PROXY)


def peer_of(scope: Scope) -> str:
    """Return the address from which a request came, the nearest proxy's where there is one."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def may_write(session: Session) -> bool:
    """Return whether forms that change what the desk says are of use to somebody."""
    return session.role.includes(Role.ANALYST)


def _cookies(headers: Headers) -> dict[str, str]:
    return cookie_parser("; ".join(headers.getlist("cookie")))
