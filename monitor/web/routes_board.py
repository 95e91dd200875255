"""The front page, a dossier's board and its order of speaking, and who hears when they move."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.exceptions import HTTPException

from feeds.types import Precision
from monitor.types import Dossier, Event, MapKind
from monitor.views.board import IN_FULL, SHOWN, Board, board, boards, boards_of, by_event
from monitor.views.event import choose_event
from monitor.views.health import coverage
from monitor.views.latest import latest
from monitor.views.moves import Glance, glance_at_board, glance_at_stream
from monitor.views.room import crowded, room
from monitor.views.words import Moment, moment
from monitor.views.worldmap import Disputed, world_map
from monitor.web.live import Live, listening
from monitor.web.shared import Shared
from monitor.web.site import Site

LATEST_SHOWN = 30
READ = ["GET", "HEAD"]


def routes(site: Site, live: Live, shared: Shared, areas: tuple[Disputed, ...]) -> APIRouter:
    """Return the routes of the boards; `shared` keeps what was drawn for one reader for the next."""
    router = APIRouter()

    def shared_board(dossier: Dossier, event: Event) -> Board:
        return shared.get(("board", dossier.id, event.id), lambda: drawn_board(dossier, event))

    def drawn_board(dossier: Dossier, event: Event) -> Board:
        return board_at(dossier, event, site.clock())

    def board_at(dossier: Dossier, event: Event, at: datetime) -> Board:
        return board(site.store, site.sources, site.vocabulary, dossier, event, now=at, most=SHOWN, crowded=crowded)

    def asked_for(dossier_id: str, event: str | None) -> tuple[Dossier, Event]:
        found = site.store.dossier(dossier_id)
        if found is None:
            raise HTTPException(404, "There is no dossier of this name. It may have been renamed; the list has them all.")
        chosen = choose_event(found, event)
        if chosen is None:
            raise HTTPException(404, "This dossier has no event of this name.")
        return found, chosen

    @router.api_route("/", methods=READ, response_class=HTMLResponse)
    def dossiers(request: Request) -> str:
        known = site.store.dossiers(with_archived=True)
        followed = by_event(known)
        now = site.clock()
        in_full = boards_of(site.store, site.sources, site.vocabulary, followed[:IN_FULL], now=now)
        heard = latest(site.store, site.vocabulary, limit=LATEST_SHOWN)
        around = site.frame(request, moving=True, live=listening("/live", glance_at_stream(heard, in_full)))
        cover = coverage(site.sources, site.vocabulary, now=around.now)
        return site.pages.render(
            "dossiers.html",
            around,
            boards=in_full,
            archived=tuple(one for one in known if one.archived),
            further=followed[IN_FULL:],
            coverage=cover,
            heard=heard,
        )

    @router.api_route("/dossiers/{dossier_id}", methods=READ, response_class=HTMLResponse)
    def dossier(
        request: Request,
        dossier_id: str,
        event: str | None = None,
        at: str | None = None,
        map: MapKind = MapKind.TILES,
    ) -> str:
        found, chosen = asked_for(dossier_id, event)
        then = _moment(at)
        around = site.frame(request, moving=then is None)

        def drawn(shown: Board, moment_asked: Moment | None) -> str:
            world = world_map(shown.map, site.vocabulary, areas) if map is MapKind.WORLD else None
            live = listening(f"/dossiers/{dossier_id}/live", glance_at_board(shown), event=chosen.id)
            told = replace(around, live=live if moment_asked is None else "")
            return site.pages.render("board.html", told, board=shown, then=moment_asked, world=world, room=room(shown))

        if then is not None:
            shown = board_at(found, chosen, min(then, around.now))
            return drawn(shown, moment(then, Precision.SECOND))
        now_shown = shared_board(found, chosen)
        # Nothing but these makes the page of one reader another than that of the next.
        reader = (around.path, around.who, around.name, around.role, around.refresh_s, map, id(now_shown))
        _, page = shared.get(reader, lambda: (now_shown, drawn(now_shown, None)))
        return page

    @router.api_route("/dossiers/{dossier_id}/order", methods=READ, response_class=HTMLResponse)
    def order(request: Request, dossier_id: str, event: str | None = None, at: str | None = None) -> str:
        """Show all places of the order of speaking, of which a large board shows the first."""
        found, chosen = asked_for(dossier_id, event)
        then, around = _moment(at), site.frame(request)
        query = {"event": chosen.id} | ({"at": moment(then, Precision.SECOND).machine} if then else {})
        # The timeline stands here with its table too, and is that of the board.
        shown = board_at(found, chosen, min(then or around.now, around.now))
        return site.pages.render("order.html", around, board=shown, back=around.link(f"/dossiers/{found.id}", **query))

    @router.get("/live")
    async def stream_moves(request: Request) -> StreamingResponse:
        """Tell of moves on the front page."""

        def look() -> Glance:
            heard = latest(site.store, site.vocabulary, limit=LATEST_SHOWN)
            shown = boards(site.store, site.sources, site.vocabulary, now=site.clock(), limit=IN_FULL)
            return glance_at_stream(heard, shown)

        return live.stream(request, "/", look)

    @router.get("/dossiers/{dossier_id}/live")
    async def board_moves(request: Request, dossier_id: str, event: str | None = None) -> StreamingResponse:
        """Tell of moves on a dossier's board."""

        def look() -> Glance | None:
            found = site.store.dossier(dossier_id)
            chosen = choose_event(found, event) if found else None
            if found is None or chosen is None:
                return None
            return glance_at_board(shared.put(("board", found.id, chosen.id), drawn_board(found, chosen)))

        return live.stream(request, f"{dossier_id}?{event}", look)

    return router


def _moment(text: str | None) -> datetime | None:
    """Return the moment in `?at=`, UTC where it names no zone; None where it is left out or empty."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise HTTPException(404, "The address asks for a time that cannot be read; write it as 2026-03-02T06:00Z.") from exc
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
