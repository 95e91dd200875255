"""What the routes of every page share: the desk behind them, the frame around a page, and the form that somebody sent.

Routes live in modules of their own (`routes_*`), each a function from a Site to a router. No page is made here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Path, Request
from starlette.exceptions import HTTPException

from alerts.links import Links
from alerts.types import Rule
from feeds.types import Source
from monitor.exports.drawing import Drawing
from monitor.store.store import Store
from monitor.views.health import network
from monitor.vocabulary import Vocabulary
from monitor.web.access import Access
from monitor.web.entry import may_write, peer_of
from monitor.web.render import Frame, Pages
from monitor.web.rights import NOT_SIGNED_IN
from monitor.web.session import Session, Sessions, Way

UTC_ZONE = ZoneInfo("UTC")
FORM_BYTES = 256 * 1024
FORM_FIELDS = 500

Number = Annotated[int, Path(ge=0, lt=2**31)]
"""The number of a row in an address; a column of PostgreSQL holds no larger one, and SQLite fails at some."""

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
class Alerting:
    """The desk's alerting behind the board: the `rules` of the moment, and the `channels` by name with masked address.

    `take_over` lets what was saved stand at once; `links` reads the links of messages, None where there is no key; `zone` is
    where the desk wakes up.
    """

    rules: Callable[[], tuple[Rule, ...]] = tuple
    channels: Mapping[str, str] = field(default_factory=dict)
    take_over: Callable[[], None] = lambda: None
    links: Links | None = None
    board_url: str = "http://127.0.0.1:8321"
    zone: ZoneInfo = UTC_ZONE


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
    drawing: Drawing
    alerting: Alerting = field(default_factory=Alerting)
    sample: bool = False
    access: Access = field(default_factory=Access)

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
            who=session.name if session and may_write(session) else None,
            name=session.name if session else None,
            role=session.role if session and session.way is not Way.MACHINE else None,
            proof=self.sessions.proof(session) if session else "",
        )

    def session(self, request: Request) -> Session | None:
        """Return whose request this is, None where nobody signed in."""
        found: Session | None = request.scope["state"].get("session")
        return found

    def has_users(self, request: Request) -> bool:
        """Return whether the board has users; without them it serves this machine only."""
        return bool(request.scope["state"].get("users"))

    def secure(self, request: Request) -> bool:
        """Return whether cookies may be told to travel encrypted only."""
        return self.access.is_secure(peer_of(request.scope), request.headers)

    async def form(self, request: Request) -> Form:
        """Return the form in a request of somebody who may write.

        Raises: HTTPException 403 without a session or with a form of another one, 400 for what is no form of ours.
        """
        session = self.session(request)
        if session is None:
            raise HTTPException(403, NOT_SIGNED_IN)
        fields = await self.fields(request)
        # A browser sends a token by itself to nobody: what carries one needs no proof of where it was made.
        if session.way is not Way.TOKEN and not self.sessions.proved(session, fields.get("proof", "")):
            raise HTTPException(403, OLD_FORM)
        return Form(fields=fields, session=session)

    async def fields(self, request: Request) -> Mapping[str, str]:
        """Return the fields in a request, the last of equals; nothing is said of who sent them.

        Raises: HTTPException 400 for what is no form of ours.
        """
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise HTTPException(400, "This is no form of the board; nothing was changed.")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > FORM_BYTES:
                raise HTTPException(400, f"The form holds more than {FORM_BYTES // 1024} kB; nothing was changed. Shorten it.")
        try:
            return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FORM_FIELDS, errors="strict"))
        except ValueError as exc:
            raise HTTPException(400, "The form cannot be read; nothing was changed.") from exc


def local_path(told: str) -> str | None:
    """Return an address if it is a path on this board, so that no form leads to another host."""
    parts = urlsplit(told)
    plain = told.startswith("/") and not told.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return told if plain and told.isprintable() and "\\" not in told else None
