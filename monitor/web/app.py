"""The board as a web application: parses a request, calls `monitor.views`, renders. No query, rule or threshold lives here.

Everything works without JavaScript; with it pages hear of what moves (`live`). Whom it lets in is decided in `entry`, what each
may do in `rights`; what changes something is a POST with a session (`site`), and lives in a module of routes of its own.
"""

import logging
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from feeds.types import Source
from monitor.desk import Desk
from monitor.errors import MonitorError
from monitor.exports.drawing import Drawing
from monitor.keys import KEY_BYTES
from monitor.store.store import Store
from monitor.views.accuracy import Remembered, short_accuracy
from monitor.views.health import Network, delivery_rows, network
from monitor.views.worldmap import Disputed, policy
from monitor.vocabulary import Vocabulary
from monitor.web import (
    routes_act,
    routes_actor,
    routes_add,
    routes_alerts,
    routes_board,
    routes_coding,
    routes_correct,
    routes_document,
    routes_editor,
    routes_feed,
    routes_gloss,
    routes_lists,
    routes_login,
    routes_now,
    routes_pair,
    routes_review,
    routes_session,
    routes_sources,
    routes_statement,
    routes_trends,
    routes_users,
)
from monitor.web.access import Access
from monitor.web.binding import Binder
from monitor.web.entry import Entry
from monitor.web.guard import Guard
from monitor.web.live import LOOK_EVERY_S, Live
from monitor.web.render import UTC_ZONE, Frame, Pages
from monitor.web.rights import check_rights
from monitor.web.routes_export import export_routes
from monitor.web.session import Session, Sessions, Way
from monitor.web.shared import Forgetting, Shared
from monitor.web.site import Alerting, Site
from monitor.web.waiting import Waiting

logger = logging.getLogger(__name__)

REFRESH_S = 30
"""Seconds after which a page of moving figures loads itself anew, unless the reader stopped it."""
DELIVERIES_SHOWN = 200
READ = ["GET", "HEAD"]

_ERRORS = {
    404: ("Not found", "There is no such page. The dossiers are one click away."),
    405: ("Not allowed", "This address does not take what was asked of it; pages are read-only but for their forms."),
}
_TITLES = {403: "Refused"}


def create_app(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    *,
    clock: Callable[[], datetime],
    sample: bool = False,
    key: bytes | None = None,
    refresh_s: int = REFRESH_S,
    live_every_s: float = LOOK_EVERY_S,
    access: Access | None = None,
    desk: Desk | None = None,
    alerting: Alerting | None = None,
    drawing: Drawing | None = None,
    disputed: tuple[Disputed, ...] | None = None,
    zone: ZoneInfo = UTC_ZONE,
) -> FastAPI:
    """Return the application over an open store; `sample` marks every page as sample data.

    `key` signs sessions; without it nobody can be given one. A page with JavaScript hears of moves by server-sent events, looked
    for every `live_every_s`; without it loads itself anew. `access` says which proxies are believed; none by default. `desk`
    fetches and reads what is added here; a board without it only shows and corrects what is there. Times are shown in `zone`.
    """
    app = FastAPI(title="Démarche", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(check_rights)])
    access = access or Access()
    site = Site(
        store=store,
        sources=sources,
        vocabulary=vocabulary,
        clock=clock,
        pages=Pages(zone),
        sessions=Sessions(key or secrets.token_bytes(KEY_BYTES), clock=clock),
        refresh_s=refresh_s,
        alerting=alerting or Alerting(),
        drawing=drawing or Drawing(),
        sample=sample,
        access=access,
    )
    pages, frame = site.pages, site.frame
    pages.offer("accuracy_in_short", Remembered(store, short_accuracy))
    areas = policy() if disputed is None else disputed
    live = Live(live_every_s)
    # Half as old as the looks of `live` are apart: whoever hears of a move never gets a page from before it.
    shared = Shared(live_every_s / 2, clock=clock)

    for module in (
        routes_session,
        routes_login,
        routes_users,
        routes_correct,
        routes_gloss,
        routes_coding,
        routes_review,
        routes_actor,
        routes_document,
        routes_pair,
        routes_trends,
        routes_lists,
    ):
        app.include_router(module.routes(site))
    app.include_router(routes_now.routes(site, live))
    if desk is not None:
        app.include_router(routes_editor.routes(site, Binder(desk)))
        app.include_router(routes_add.routes(site, desk))
        app.include_router(routes_sources.routes(site, desk))
    app.include_router(routes_alerts.routes(site))
    app.include_router(routes_act.routes(site))
    app.include_router(routes_feed.routes(site))
    app.include_router(routes_board.routes(site, live, shared, areas))
    app.include_router(routes_statement.routes(site))

    @app.api_route("/deliveries", methods=READ, response_class=HTMLResponse)
    def deliveries(request: Request) -> str:
        rows = delivery_rows(store.deliveries(limit=DELIVERIES_SHOWN))
        return pages.render("deliveries.html", frame(request, moving=True), rows=rows)

    @app.api_route("/healthz", methods=READ)
    def healthz() -> JSONResponse:
        """Answer 200 while the store can be read."""
        down = network(store.outages()).down_since
        return JSONResponse({"status": "ok", "network": "down" if down else "up", "sample": sample})

    app.include_router(export_routes(store, sources, vocabulary, clock=clock, sample=sample, disputed=areas))
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")

    _answer_errors(app, site)
    entry = Entry(store.people, site.sessions, access, clock=clock)
    app.add_middleware(Forgetting, shared=shared)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, admit=entry.admit, error_page=partial(_error_text, site))
    if desk is not None:
        app.add_middleware(Waiting, courtesy=desk.courtesy)
    return app


def _error_text(site: Site, title: str, reason: str, session: Session | None = None) -> str:
    """Return the page that says why another is not shown."""
    around = Frame(
        now=site.clock(),
        path="/error",
        network=Network(down_since=None),
        sample=site.sample,
        name=session.name if session else None,
        role=session.role if session and session.way is not Way.MACHINE else None,
    )
    return site.pages.render("error.html", around, title=title, reason=reason)


def _answer_errors(app: FastAPI, site: Site) -> None:
    """Let every failure be a page."""

    def error_page(title: str, reason: str, status: int, session: Session | None = None) -> HTMLResponse:
        return HTMLResponse(_error_text(site, title, reason, session), status_code=status)

    @app.exception_handler(HTTPException)
    def refused(request: Request, exc: HTTPException) -> Response:
        title, reason = _ERRORS.get(exc.status_code, (_TITLES.get(exc.status_code, "Not possible"), str(exc.detail)))
        # Our own 404s say more than the framework's "Not Found".
        return error_page(
            title, exc.detail if len(exc.detail) > len("Method Not Allowed") else reason, exc.status_code, site.session(request)
        )

    @app.exception_handler(RequestValidationError)
    def unreadable(_: Request, __: RequestValidationError) -> Response:
        return error_page("Not found", "This address cannot be read.", 404)

    @app.exception_handler(MonitorError)
    def failed(_: Request, exc: MonitorError) -> Response:
        logger.error("page failed: %s", exc)
        return error_page("The store did not answer", f"{exc}. The page can be loaded again.", 503)
