"""Who may talk to a board without users, and what a browser may do with any page. An ASGI wrapper; it knows a refusal only.

Without users the board serves this machine only, so a name that merely points here (DNS rebinding) and anything that came
through a proxy are refused. Whom it lets in otherwise is in `entry`.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.errors import MonitorError

logger = logging.getLogger(__name__)

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})

SECRET_PATHS = frozenset({"act", "feeds"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send our own forms with the origin "null", which cannot be told from a foreign one.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

USERS = "To serve other machines, add users: `demarche user add NAME`."
ASK_AGAIN_S = 10.0
"""How long a stream goes on after its session has ended, at most until its next message."""

LASTING = "/bundle/"
"""What lies under it has another name when it changes."""
BROKEN = ("Something broke", "This page could not be made; the log says why. The other pages still work.")


def refusal(headers: Headers, port: int | None) -> str | None:
    """Return why a request with these headers is refused, None if it may pass; `port` is the one that we listen on."""
    for name in headers:
        if name == "forwarded" or name.startswith("x-forwarded-"):
            said = f"The request came through a proxy (it carries {name.title()})."
            return f"{said} Without users the board answers this machine only. {USERS}"
    host = headers.get("host", "")
    try:
        parts = urlsplit(f"//{host}")
        asked, asked_port = parts.hostname, parts.port
    except ValueError:
        asked, asked_port = None, None
    plain = parts.netloc == host and "@" not in host if asked else False
    if not plain or asked not in LOCAL_NAMES or len(headers.getlist("host")) != 1:
        return (
            "Without users the board answers only under 127.0.0.1, localhost or [::1], so that no other site can read it through "
            f"your browser. {USERS}"
        )
    if port is not None and (asked_port or 80) != port:
        return f"The board listens on port {port}; the request names another one."
    if any(origin.lower() != f"http://{host.lower()}" for origin in headers.getlist("origin")):
        return (
            "Another site asked for this page through your browser. The board answers only its own pages: type its address, or "
            f"open the one that `demarche up` printed. {USERS}"
        )
    return None


def serves_this_machine(address: str | None) -> bool:
    """Return whether an address that we were asked at is one of this machine only."""
    if address is None or address in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def shown_path(path: str) -> str:
    """Return a path as it may stand in a log: what follows in the address of a link or a private feed is a secret."""
    first = path.split("/")[1]
    return f"/{first}/***" if first in SECRET_PATHS else path


class Refusal(Protocol):
    """Why a request goes no further; `location` is where it is sent instead."""

    @property
    def reason(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def location(self) -> str | None: ...


class Guard:
    """Asks `admit` about every request, turns a failure into a page, and puts the security headers on every answer.

    `error_page` makes a page of a title and a reason. A stream is asked about again while it lasts, so that it ends with its
    session.
    """

    def __init__(self, app: ASGIApp, admit: Callable[[Scope], Refusal | None], error_page: Callable[[str, str], str]) -> None:
        self._app = app
        self._admit = admit
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started, streams, asked_at = False, False, time.monotonic()

        async def send_guarded(message: Message) -> None:
            nonlocal started, streams, asked_at
            started = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                streams = headers.get("content-type", "").startswith("text/event-stream")
                _protect(headers, scope["path"], message["status"])
            elif streams and time.monotonic() - asked_at > ASK_AGAIN_S:
                asked_at = time.monotonic()
                if await run_in_threadpool(self._admit, scope) is not None:
                    raise SessionOver
            await send(message)

        try:
            refused = await run_in_threadpool(self._admit, scope)
            if refused is not None:
                await self._refuse(refused, scope, receive, send_guarded)
            else:
                await self._app(scope, receive, send_guarded)
        except SessionOver:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except MonitorError as exc:
            logger.error("whether %s may be asked for cannot be said: %s", shown_path(scope["path"]), exc)
            if not started:
                page = self._error_page("The store did not answer", f"{exc}. The page can be loaded again.")
                await HTMLResponse(page, status_code=503)(scope, receive, send_guarded)
        except Exception:
            logger.exception("page %s failed", shown_path(scope["path"]))
            if not started:
                await HTMLResponse(self._error_page(*BROKEN), status_code=500)(scope, receive, send_guarded)

    async def _refuse(self, refused: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Response
        if refused.location is not None:
            answer = RedirectResponse(refused.location, status_code=refused.status)
        else:
            title = "Not signed in" if refused.status == 401 else "Refused"
            headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
            answer = HTMLResponse(self._error_page(title, refused.reason), status_code=refused.status, headers=headers)
        await answer(scope, receive, send)


class SessionOver(Exception):
    """The session of a stream has ended."""


def _protect(headers: MutableHeaders, path: str, status: int) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Cache-Control"] = _keeping(path, status)


def _keeping(path: str, status: int) -> str:
    """Return how long a browser may keep an answer: pages hold what a desk works on and change with every poll, so not at all."""
    if path.startswith(LASTING) and status == 200:
        return "private, max-age=31536000, immutable"
    if path.startswith("/feeds/"):  # a feed's own reader must ask again, with what it has
        return "private, no-cache"
    return "no-cache" if path.startswith("/static/") else "no-store"
