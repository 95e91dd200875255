"""The stream of statements as they arrive; its filters stand in the address."""

from dataclasses import fields
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from feeds.types import Tier
from monitor.views.correcting import Standing, choices
from monitor.views.moves import Glance
from monitor.views.stream import PAGES, Filters, glance_at_now, languages, news, stream, visit
from monitor.web.live import Live, listening
from monitor.web.session import cookie_name
from monitor.web.site import Site

_LONGEST = 500
KEPT_S = 60 * 24 * 3600
"""For how long a browser remembers when its reader was here last."""


def routes(site: Site, live: Live) -> APIRouter:
    """Return the routes of the stream."""
    router = APIRouter()

    @router.api_route("/now", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def now(request: Request) -> Response:
        filters = filters_in(request)
        asked = filters.asked()
        number = page_in(request)
        shown = stream(site.store, site.vocabulary, filters, number)
        kept = cookie_name(request.scope, "visit")
        since, keep = visit(request.cookies.get(kept, ""), now=site.clock())
        page = site.pages.render(
            "now.html",
            site.frame(request, moving=True, live=listening("/now/live", glance_at_now(shown), **asked))
            if number == 1
            else site.frame(request),
            filters=filters,
            shown=shown,
            news=news(shown, since) if since and number == 1 else None,
            last_page=PAGES,
            languages=languages(),
            tiers=list(Tier),
            standings=list(Standing),
            actors=choices(site.vocabulary, group=False),
            targets=choices(site.vocabulary, group=True),
        )
        answer = HTMLResponse(page)
        answer.set_cookie(kept, keep, max_age=KEPT_S, httponly=True, samesite="lax", secure=site.secure(request))
        return answer

    @router.get("/now/live")
    async def now_moves(request: Request) -> StreamingResponse:
        """Tell of moves in the stream under these filters."""
        filters = filters_in(request)

        def look() -> Glance:
            return glance_at_now(stream(site.store, site.vocabulary, filters))

        return live.stream(request, f"now?{urlencode(filters.asked())}", look)

    return router


def page_in(request: Request) -> int:
    """Return the page of the stream that an address asks for, the first where it names none that there is."""
    told = request.query_params.get("page", "")
    return min(int(told), PAGES) if told.isdecimal() and 0 < len(told) < 4 and int(told) else 1


def filters_in(request: Request) -> Filters:
    """Return the filters in an address."""
    asked = request.query_params
    return Filters(**{one.name: asked.get(one.name, "")[:_LONGEST].strip() for one in fields(Filters)})
