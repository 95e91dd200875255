"""A statement's page: its words in the document, what decided, what persons said of it, and what became of it."""

from collections.abc import Iterable
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from monitor.embargo import is_held
from monitor.records import StoredStatement
from monitor.types import Dossier
from monitor.views.citing import citations
from monitor.views.correcting import choices, reviewed
from monitor.views.latest import quoted
from monitor.views.statement import statement_page
from monitor.views.words import Moment, language_name, moment, quoted_text
from monitor.web.site import Site

_SAID = {
    "added": "Added. It counts from now on.",
    "corrected": "Recorded. It counts from now on.",
    "glossed": "Kept. It stands beside the words from now on.",
    "undone": "Undone. What stood before stands again.",
}


def routes(site: Site) -> APIRouter:
    """Return the route of a statement."""
    router = APIRouter()

    @router.api_route("/statements/{key}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def statement(request: Request, key: str, said: str | None = None) -> str:
        stored = site.store.statement(key)
        page = statement_page(site.store, site.vocabulary, key)
        if page is None or stored is None:
            raise HTTPException(404, "There is no statement with this key.")
        return site.pages.render(
            "statement.html",
            site.frame(request),
            page=page,
            review=reviewed(site.store, site.vocabulary, stored),
            cite=citations(stored, site.vocabulary),
            copies=tuple(quoted(one, site.vocabulary) for one in site.store.sources_of(stored.key)),
            fold=site.store.fold_of(stored.document.id),
            done=_SAID.get(said or ""),
            gloss=(gloss := site.store.glosses([quoted_text(stored.statement)]).get(quoted_text(stored.statement))),
            gloss_language=language_name(gloss.language) if gloss else None,
            held=_held_until(stored, site.store.dossiers(with_archived=True), now=site.clock()),
            actors=choices(site.vocabulary, group=False),
            targets=choices(site.vocabulary, group=True),
        )

    return router


def _held_until(stored: StoredStatement, dossiers: Iterable[Dossier], *, now: datetime) -> Moment | None:
    """Return until when a statement may not leave the desk, None where it may."""
    events = {reaction.statement.event for reaction in stored.reactions}
    ends = [
        dossier.embargo_until
        for dossier in dossiers
        if dossier.embargo_until is not None and is_held(dossier, now=now) and events & {event.id for event in dossier.events}
    ]
    return moment(max(ends)) if ends else None
