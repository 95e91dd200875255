"""What the routes of every page share: the desk behind them, the frame around a page, and the form that somebody sent.

Routes live in modules of their own (`routes_*`), each a function from a Site to a router. No page is made here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

from feeds.types import Source
from monitor.store.store import Store
from monitor.views.health import network
from monitor.vocabulary import Vocabulary
from monitor.web.render import Frame, Pages
from monitor.web.session import Session, Sessions

FORM_BYTES = 256 * 1024
FORM_FIELDS = 500

NOT_SIGNED_IN = (
    "To change something you need a session. Open the address that `demarche up` printed when it started, or run "
    "`demarche sign-in` on this machine for a new one. Reading needs none."
)
OLD_FORM = "This form was made for another session, so nothing was changed. Load its page again and send it anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What somebody who may write sent: the fields by name (the last of equals), and who."""

    fields: Mapping[str, str]
    session: Session

    def get(self, name: str) -> str:
        """Return a field without the space around it; empty where it was not sent."""
        return self.fields.get(name, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The desk behind the board. `clock` returns aware UTC; `sample` marks an invented world."""

    store: Store
    sources: Collection[Source]
    vocabulary: Vocabulary
    clock: Callable[[], datetime]
    pages: Pages
    sessions: Sessions
    refresh_s: int
    sample: bool = False

    def frame(self, request: Request, *, moving: bool = False, live: str = "") -> Frame:
        """Return what stands around a page; a `moving` one listens to `live` or is loaded anew, unless its reader said no."""
        still = request.query_params.get("refresh") == "off"
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "refresh"]
        session = self.session(request)
        return Frame(
            now=self.clock(),
            path=request.url.path + (f"?{urlencode(kept)}" if kept else ""),
            network=network(self.store.outages()),
            sample=self.sample,
            refresh_s=self.refresh_s if moving and not still else None,
            still=still,
            live=live,
            who=session.name if session else None,
            proof=self.sessions.proof(session) if session else "",
        )

    def session(self, request: Request) -> Session | None:
        """Return whose request this is, None where nobody signed in."""
        return self.sessions.read(request.cookies.get(cookie_name(request)))

    async def form(self, request: Request) -> Form:
        """Return the form in a request of somebody who may write.

        Raises: HTTPException 403 without a session or with a form of another one, 400 for what is no form of ours.
        """
        session = self.session(request)
        if session is None:
            raise HTTPException(403, NOT_SIGNED_IN)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise HTTPException(400, "This is no form of the board; nothing was changed.")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > FORM_BYTES:
                raise HTTPException(400, f"The form holds more than {FORM_BYTES // 1024} kB; nothing was changed. Shorten it.")
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FORM_FIELDS, errors="strict"))
        except ValueError as exc:
            raise HTTPException(400, "The form cannot be read; nothing was changed.") from exc
        if not self.sessions.proved(session, fields.get("proof", "")):
            raise HTTPException(403, OLD_FORM)
        return Form(fields=fields, session=session)


def cookie_name(request: Request) -> str:
    """Return the name of the session's cookie: browsers share cookies between the ports of a machine, and desks must not."""
    server = request.scope.get("server")
    return f"demarche-{server[1] if server else 0}"


def local_path(told: str) -> str | None:
    """Return an address if it is a path on this board, so that no form leads to another host."""
    parts = urlsplit(told)
    plain = told.startswith("/") and not told.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return told if plain and told.isprintable() and "\\" not in told else None
