"""Who may talk to the board, and what a browser may do with its pages. An ASGI wrapper; it knows no page but the refusal.

Without users the board serves this machine only, so a name that merely points here (DNS rebinding) and anything that came
through a proxy are refused.
"""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})

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

BROKEN = ("Something broke", "This page could not be made; the log says why. The other pages still work.")


def refusal(headers: Headers, port: int | None) -> str | None:
    """Return why a request with these headers is refused, None if it may pass; `port` is the one that we listen on."""
    for name in headers:
        if name == "forwarded" or name.startswith("x-forwarded-"):
            return f"The request came through a proxy (it carries {name.title()}). The board answers this machine only."
    host = headers.get("host", "")
    try:
        parts = urlsplit(f"//{host}")
        asked, asked_port = parts.hostname, parts.port
    except ValueError:
        asked, asked_port = None, None
    plain = parts.netloc == host and "@" not in host if asked else False
    if not plain or asked not in LOCAL_NAMES or len(headers.getlist("host")) != 1:
        return (
            "The board answers only under 127.0.0.1, localhost or [::1], so that no other site can read it through your browser."
        )
    if port is not None and (asked_port or 80) != port:
        return f"The board listens on port {port}; the request names another one."
    if any(origin.lower() != f"http://{host.lower()}" for origin in headers.getlist("origin")):
        return (
            "Another site asked for this page through your browser. The board answers only its own pages: type its address, or "
            "open the one that `demarche up` printed."
        )
    return None


class Guard:
    """Refuses what `refusal` names, turns a failure into a page, and puts the security headers on every answer.

    `error_page` makes a page of a title and a reason.
    """

    def __init__(self, app: ASGIApp, error_page: Callable[[str, str], str]) -> None:
        self._app = app
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                # Pages change with every poll and hold what a desk works on: no cache keeps them.
                headers["Cache-Control"] = "no-cache" if scope["path"].startswith("/static/") else "no-store"
            await send(message)

        server = scope.get("server")
        reason = refusal(Headers(scope=scope), server[1] if server else None)
        if reason is not None:
            await HTMLResponse(self._error_page("Refused", reason), status_code=403)(scope, receive, send_guarded)
            return
        try:
            await self._app(scope, receive, send_guarded)
        except Exception:
            logger.exception("page %s failed", scope["path"])
            if not started:
                await HTMLResponse(self._error_page(*BROKEN), status_code=500)(scope, receive, send_guarded)
