"""Entering the desk's own translation of a statement's words, and taking it back."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.views.words import quoted_text
from monitor.web.routes_correct import GONE, with_refusal
from monitor.web.site import Form, Number, Site, local_path

_LONGEST = 2000
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


def routes(site: Site) -> APIRouter:
    """Return the routes of glosses."""
    router = APIRouter()

    @router.post("/statements/{key}/gloss")
    def add(key: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        stored = site.store.statement(key)
        if stored is None:
            raise HTTPException(404, GONE)
        text, language = " ".join(form.get("text").split()), form.get("language") or "en"
        if not text:
            raise HTTPException(400, "Write what the words say; nothing was kept.")
        if len(text) > _LONGEST:
            raise HTTPException(400, f"A gloss has {_LONGEST} characters at most, this one {len(text)}; nothing was kept.")
        if not _LANGUAGE.fullmatch(language):
            raise HTTPException(400, "Name the language by its code, such as en or pt-BR; nothing was kept.")
        words = quoted_text(stored.statement)
        site.store.add_gloss(words, text, language=language, by=form.session.name, now=site.clock())
        return RedirectResponse(local_path(form.get("back")) or f"/statements/{key}?said=glossed", status_code=303)

    @router.post("/glosses/{number}/undo")
    def undo(number: Number, form: Annotated[Form, Depends(site.form)]) -> Response:
        with_refusal(lambda: site.store.undo_gloss(number, by=form.session.name, now=site.clock()))
        return RedirectResponse(local_path(form.get("back")) or "/", status_code=303)

    return router
