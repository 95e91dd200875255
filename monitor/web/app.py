"""The board as a web application: parses a request, calls `monitor.views`, renders. No query, rule or threshold lives here.

Everything works without JavaScript; with it pages hear of what moves (`live`). Whom it lets in is decided in `entry`, what each
may do in `rights`; what changes something is a POST with a session (`site`), and lives in a module of routes of its own.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from feeds.types import Precision, Source
from monitor.desk import Desk
from monitor.embargo import is_held
from monitor.errors import MonitorError
from monitor.exports.drawing import Drawing
from monitor.keys import KEY_BYTES
from monitor.records import StoredStatement
from monitor.store.store import Store
from monitor.types import Dossier, Event, MapKind
from monitor.views.accuracy import Remembered, short_accuracy
from monitor.views.board import IN_FULL, SHOWN, Board, board, boards, boards_of, by_event
from monitor.views.citing import citations
from monitor.views.correcting import choices, reviewed
from monitor.views.event import choose_event
from monitor.views.health import Network, coverage, delivery_rows, network
from monitor.views.latest import latest, quoted
from monitor.views.moves import Glance, glance_at_board, glance_at_stream
from monitor.views.room import crowded, room
from monitor.views.statement import statement_page
from monitor.views.words import Moment, language_name, moment, quoted_text
from monitor.views.worldmap import Disputed, policy, world_map
from monitor.vocabulary import Vocabulary
from monitor.web import (
    routes_act,
    routes_actor,
    routes_add,
    routes_alerts,
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
    routes_trends,
    routes_users,
)
from monitor.web.access import Access
from monitor.web.binding import Binder
from monitor.web.entry import Entry
from monitor.web.guard import Guard
from monitor.web.live import LOOK_EVERY_S, Live, listening
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
LATEST_SHOWN = 30
READ = ["GET", "HEAD"]

_ERRORS = {
    404: ("Not found", "There is no such page. The dossiers are one click away."),
    405: ("Not allowed", "This address does not take what was asked of it; pages are read-only but for their forms."),
}
_SAID = {
    "added": "Added. It counts from now on.",
    "corrected": "Recorded. It counts from now on.",
    "glossed": "Kept. It stands beside the words from now on.",
    "undone": "Undone. What stood before stands again.",
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

    def shared_board(dossier: Dossier, event: Event) -> Board:
        return shared.get(("board", dossier.id, event.id), lambda: drawn_board(dossier, event))

    def drawn_board(dossier: Dossier, event: Event) -> Board:
        return board_at(dossier, event, clock())

    def board_at(dossier: Dossier, event: Event, at: datetime) -> Board:
        return board(store, sources, vocabulary, dossier, event, now=at, most=SHOWN, crowded=crowded)

    def asked_for(dossier_id: str, event: str | None) -> tuple[Dossier, Event]:
        found = store.dossier(dossier_id)
        if found is None:
            raise HTTPException(404, "There is no dossier of this name. It may have been renamed; the list has them all.")
        chosen = choose_event(found, event)
        if chosen is None:
            raise HTTPException(404, "This dossier has no event of this name.")
        return found, chosen

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

    @app.api_route("/", methods=READ, response_class=HTMLResponse)
    def dossiers(request: Request) -> str:
        known = store.dossiers(with_archived=True)
        followed = by_event(known)
        now = clock()
        in_full = boards_of(store, sources, vocabulary, followed[:IN_FULL], now=now)
        heard = latest(store, vocabulary, limit=LATEST_SHOWN)
        around = frame(request, moving=True, live=listening("/live", glance_at_stream(heard, in_full)))
        cover = coverage(sources, vocabulary, now=around.now)
        return pages.render(
            "dossiers.html",
            around,
            boards=in_full,
            archived=tuple(one for one in known if one.archived),
            further=followed[IN_FULL:],
            coverage=cover,
            heard=heard,
        )

    @app.api_route("/dossiers/{dossier_id}", methods=READ, response_class=HTMLResponse)
    def dossier(
        request: Request,
        dossier_id: str,
        event: str | None = None,
        at: str | None = None,
        map: MapKind = MapKind.TILES,
    ) -> str:
        found, chosen = asked_for(dossier_id, event)
        then = _moment(at)
        around = frame(request, moving=then is None)

        def drawn(shown: Board, moment_asked: Moment | None) -> str:
            world = world_map(shown.map, vocabulary, areas) if map is MapKind.WORLD else None
            live = listening(f"/dossiers/{dossier_id}/live", glance_at_board(shown), event=chosen.id)
            told = replace(around, live=live if moment_asked is None else "")
            return pages.render("board.html", told, board=shown, then=moment_asked, world=world, room=room(shown))

        if then is not None:
            shown = board_at(found, chosen, min(then, around.now))
            return drawn(shown, moment(then, Precision.SECOND))
        now_shown = shared_board(found, chosen)
        # Nothing but these makes the page of one reader another than that of the next.
        reader = (around.path, around.who, around.name, around.role, around.refresh_s, map, id(now_shown))
        _, page = shared.get(reader, lambda: (now_shown, drawn(now_shown, None)))
        return page

    @app.api_route("/dossiers/{dossier_id}/order", methods=READ, response_class=HTMLResponse)
    def order(request: Request, dossier_id: str, event: str | None = None, at: str | None = None) -> str:
        """Show all places of the order of speaking, of which a large board shows the first."""
        found, chosen = asked_for(dossier_id, event)
        then, around = _moment(at), frame(request)
        query = {"event": chosen.id} | ({"at": moment(then, Precision.SECOND).machine} if then else {})
        # The timeline stands here with its table too, and is that of the board.
        shown = board_at(found, chosen, min(then or around.now, around.now))
        return pages.render("order.html", around, board=shown, back=around.link(f"/dossiers/{found.id}", **query))

    @app.get("/live")
    async def stream_moves(request: Request) -> StreamingResponse:
        """Tell of moves on the front page."""

        def look() -> Glance:
            return glance_at_stream(
                latest(store, vocabulary, limit=LATEST_SHOWN), boards(store, sources, vocabulary, now=clock(), limit=IN_FULL)
            )

        return live.stream(request, "/", look)

    @app.get("/dossiers/{dossier_id}/live")
    async def board_moves(request: Request, dossier_id: str, event: str | None = None) -> StreamingResponse:
        """Tell of moves on a dossier's board."""

        def look() -> Glance | None:
            found = store.dossier(dossier_id)
            chosen = choose_event(found, event) if found else None
            if found is None or chosen is None:
                return None
            return glance_at_board(shared.put(("board", found.id, chosen.id), drawn_board(found, chosen)))

        return live.stream(request, f"{dossier_id}?{event}", look)

    @app.api_route("/statements/{key}", methods=READ, response_class=HTMLResponse)
    def statement(request: Request, key: str, said: str | None = None) -> str:
        stored = store.statement(key)
        page = statement_page(store, vocabulary, key)
        if page is None or stored is None:
            raise HTTPException(404, "There is no statement with this key.")
        return pages.render(
            "statement.html",
            frame(request),
            page=page,
            review=reviewed(store, vocabulary, stored),
            cite=citations(stored, vocabulary),
            copies=tuple(quoted(one, vocabulary) for one in store.sources_of(stored.key)),
            fold=store.fold_of(stored.document.id),
            done=_SAID.get(said or ""),
            gloss=(gloss := store.glosses([quoted_text(stored.statement)]).get(quoted_text(stored.statement))),
            gloss_language=language_name(gloss.language) if gloss else None,
            held=_held_until(stored, store.dossiers(with_archived=True), now=clock()),
            actors=choices(vocabulary, group=False),
            targets=choices(vocabulary, group=True),
        )

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

    def error_text(title: str, reason: str, session: Session | None = None) -> str:
        around = Frame(
            now=clock(),
            path="/error",
            network=Network(down_since=None),
            sample=sample,
            name=session.name if session else None,
            role=session.role if session and session.way is not Way.MACHINE else None,
        )
        return pages.render("error.html", around, title=title, reason=reason)

    def error_page(title: str, reason: str, status: int, session: Session | None = None) -> HTMLResponse:
        return HTMLResponse(error_text(title, reason, session), status_code=status)

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

    entry = Entry(store.people, site.sessions, access, clock=clock)
    app.add_middleware(Forgetting, shared=shared)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, admit=entry.admit, error_page=error_text)
    if desk is not None:
        app.add_middleware(Waiting, courtesy=desk.courtesy)
    return app


def _held_until(stored: StoredStatement, dossiers: Iterable[Dossier], *, now: datetime) -> Moment | None:
    """Return until when a statement may not leave the desk, None where it may."""
    events = {reaction.statement.event for reaction in stored.reactions}
    ends = [
        dossier.embargo_until
        for dossier in dossiers
        if dossier.embargo_until is not None and is_held(dossier, now=now) and events & {event.id for event in dossier.events}
    ]
    return moment(max(ends)) if ends else None


def _moment(text: str | None) -> datetime | None:
    """Return the moment in `?at=`, UTC where it names no zone; None where it is left out or empty."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise HTTPException(404, "The address asks for a time that cannot be read; write it as 2026-03-02T06:00Z.") from exc
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
