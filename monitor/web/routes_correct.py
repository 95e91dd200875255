"""Correcting a label on its statement's page, and undoing that. What a form may ask for is in `monitor.views.correcting`."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.errors import InputError, StoreError
from monitor.labels import CorrectionNumber
from monitor.records import StoredStatement
from monitor.types import StatementKey, statement_key
from monitor.views.correcting import CONFIRMED, confirmed, corrected, same_label
from monitor.web.site import Form, Number, Site, local_path

T = TypeVar("T")

GONE = "There is no statement with this key."
REASON = "Say in a few words why: the reason stands beside the correction, in the audit too. Nothing was changed."
NO_STATEMENT, AGREE, CHANGE = "none", "agree", "change"


def routes(site: Site) -> APIRouter:
    """Return the routes that correct labels."""
    router = APIRouter()

    @router.post("/statements/{key}/correct")
    def correct(key: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        stored = site.store.statement(key)
        if stored is None:
            raise HTTPException(404, GONE)
        _, now_at = record(site, stored, form, why=form.get("why"))
        return RedirectResponse(f"/statements/{now_at}?said=corrected", status_code=303)

    @router.post("/corrections/{number}/undo")
    def undo(number: Number, form: Annotated[Form, Depends(site.form)]) -> Response:
        why = form.get("why") or "undone on the board"
        with_refusal(
            lambda: site.store.undo_correction(CorrectionNumber(number), why=why, by=form.session.name, now=site.clock())
        )
        back = local_path(form.get("back")) or "/"
        return RedirectResponse(back, status_code=303)

    return router


def record(
    site: Site, stored: StoredStatement, form: Form, *, why: str, default_why: str = ""
) -> tuple[CorrectionNumber, StatementKey]:
    """Keep what a form says of a statement; return the correction's number and where the label is shown now.

    `default_why` is the reason of a change that gives none; empty: one must be given.

    Raises: HTTPException 400 with the reason where the form cannot be used or the label no longer stands.
    """
    verdict = form.get("verdict") or CHANGE
    if verdict == AGREE:
        said, why = confirmed(stored), why or CONFIRMED
    elif verdict == NO_STATEMENT:
        said = ()
    else:
        try:
            said = corrected(stored, form.fields, site.vocabulary)
            if all(map(same_label, said, confirmed(stored))):
                said, why = confirmed(stored), why or CONFIRMED
        except InputError as exc:
            raise HTTPException(400, f"{exc}.") from exc
    why = why or default_why
    if not why:
        raise HTTPException(400, REASON)
    if not stored.current:
        raise HTTPException(400, "This label no longer stands: it was corrected, or its source changed the text. Load it again.")
    made = with_refusal(lambda: site.store.correct(stored.key, said, why=why, by=form.session.name, now=site.clock()))
    return made.number, statement_key(stored.document, made.said[0]) if made.said else stored.key


def with_refusal(act: Callable[[], T]) -> T:
    """Return what `act` returns; what the store refuses is said on a page, as a fault of the request."""
    try:
        return act()
    except StoreError as exc:
        raise HTTPException(400, f"{exc}.") from exc
