"""A document's page, whether a statement was read in it or not, and adding one that was missed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.errors import StoreError
from monitor.types import statement_key
from monitor.views.correcting import choices
from monitor.views.document import Faulty, Missed, document_page, missed_statement
from monitor.web.site import Form, Site

GONE = "There is no such document."
MISSED = "missed by every engine"
_LONGEST = 4000
"""Characters that an address may bring along; longer words are pasted."""
_DONE = {"added": "Stored."}


def routes(site: Site) -> APIRouter:
    """Return the routes of documents."""
    router = APIRouter()

    @router.api_route("/documents/{document_id}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def document(request: Request, document_id: str, said: str = "", words: str = "", near: str = "") -> str:
        return _page(site, request, document_id, done=_DONE.get(said, ""), words=words[:_LONGEST], near=near)

    @router.post("/documents/{document_id}/missed")
    def missed(request: Request, document_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        stored = site.store.document(document_id, with_raw=False)
        if stored is None:
            raise HTTPException(404, GONE)
        asked, latest = Missed.of(form.fields), stored.revisions[-1].document
        found = missed_statement(asked, latest, site.store.dossiers(), site.vocabulary)
        if isinstance(found, Faulty):
            return HTMLResponse(_page(site, request, document_id, missed=asked, faults=found.faults), status_code=422)
        try:
            made = site.store.add_missed(stored.id, found, why=asked.why or MISSED, by=form.session.name, now=site.clock())
        except StoreError as exc:
            raise HTTPException(400, f"{exc}.") from exc
        return RedirectResponse(f"/statements/{statement_key(latest, made.said[0])}?said=added#evidence", status_code=303)

    return router


def _page(site: Site, request: Request, document_id: str, *, words: str = "", near: str = "", **more: object) -> str:
    page = document_page(site.store, site.vocabulary, document_id)
    if page is None:
        raise HTTPException(404, GONE)
    values: dict[str, object] = {
        "done": "",
        "faults": {},
        "missed": Missed(actor=page.publisher_actor or "", words=words, near=near),
    }
    return site.pages.render(
        "document.html",
        site.frame(request),
        **{
            **values,
            **more,
            "page": page,
            "actors": choices(site.vocabulary, group=False),
            "targets": choices(site.vocabulary, group=True),
        },
    )
