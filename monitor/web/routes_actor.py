"""The page of one actor."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from monitor.exports.drawing import bundle_name, is_installed
from monitor.trends import Step
from monitor.views.actor import actor_page
from monitor.views.comparing import ask
from monitor.web.site import Site


def routes(site: Site) -> APIRouter:
    """Return the routes of actors."""
    router = APIRouter()

    @router.api_route("/actors/{code}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def actor(request: Request, code: str) -> str:
        around = site.frame(request, moving=True)
        page = actor_page(site.store, site.vocabulary, code, now=around.now)
        if page is None:
            raise HTTPException(404, "There is no actor with this code; codes are such as FRA, EU or ARAB_LEAGUE.")
        asked = ask((), by=Step.MONTH.value, today=around.now.date())
        return site.pages.render(
            "actor.html",
            around,
            page=page,
            asked=asked,
            shown=asked.begun(page.since),
            drawn=is_installed(),
            library=bundle_name(),
        )

    return router
