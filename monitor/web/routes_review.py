"""The queue of labels to look at, one act for each, and how right the engines were where somebody looked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.views.accuracy import Remembered, accuracy
from monitor.views.coding import codebook, figures
from monitor.views.correcting import choices
from monitor.views.review import queue
from monitor.views.words import moment
from monitor.web.routes_correct import GONE, record
from monitor.web.site import Form, Site

SHOWN = 18
IN_THE_QUEUE = "reviewed in the queue"


def routes(site: Site) -> APIRouter:
    """Return the routes of reviewing."""
    router = APIRouter()
    right = Remembered(site.store, accuracy)
    agreed = Remembered(site.store, lambda store: figures(codebook(store)))

    @router.api_route("/review", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def review(request: Request, done: int | None = None) -> str:
        last = next((one for one in site.store.corrections(limit=50) if one.number == done), None)
        return site.pages.render(
            "review.html",
            site.frame(request),
            tasks=queue(site.store, site.vocabulary, limit=SHOWN),
            done=last if last is not None and last.undone_at is None else None,
            at=moment(last.at) if last is not None else None,
            accuracy=right(),
            figures=agreed(),
            actors=choices(site.vocabulary, group=False),
            targets=choices(site.vocabulary, group=True),
        )

    @router.post("/review/{key}")
    def judge(key: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        stored = site.store.statement(key)
        if stored is None:
            raise HTTPException(404, GONE)
        number, _ = record(site, stored, form, why=form.get("why"), default_why=IN_THE_QUEUE)
        following = form.get("next")
        return RedirectResponse(f"/review?done={number}" + (f"#q-{following}" if following.isalnum() else ""), status_code=303)

    return router
