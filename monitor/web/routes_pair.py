"""The page of a pair: how one actor spoke of another."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from monitor.errors import InputError
from monitor.exports.drawing import bundle_name, is_installed
from monitor.trends import Step
from monitor.views.comparing import ask
from monitor.views.figures import BETWEEN
from monitor.views.pair import pair_page
from monitor.web.site import Site


def routes(site: Site) -> APIRouter:
    """Return the routes of pairs."""
    router = APIRouter()

    @router.api_route("/pair/{actor}/{target}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def pair(request: Request, actor: str, target: str, by: str = "", since: str = "", until: str = "") -> str:
        around = site.frame(request)
        try:
            asked = ask((f"{actor}{BETWEEN}{target}",), by=by, since=since, until=until, today=around.now.date())
            page = pair_page(
                site.store, site.sources, site.vocabulary, actor, target, asked.period, now=around.now, open=asked.open
            )
        except InputError as exc:
            raise HTTPException(404, f"{exc}.") from exc
        if page is None:
            raise HTTPException(404, "There is no such pair; an address names two codes, such as /pair/FRA/USA.")
        return site.pages.render(
            "pair.html",
            around,
            page=page,
            asked=asked,
            shown=asked.drawn([page.figure]),
            steps=list(Step),
            drawn=is_installed(),
            library=bundle_name(),
        )

    return router
