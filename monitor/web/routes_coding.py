"""Coding blind, and settling what two coders said differently. Whoever codes is shown no label of anybody's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.coding import State
from monitor.errors import InputError, StoreError
from monitor.types import StatementKey
from monitor.views.accuracy import Remembered
from monitor.views.coding import codebook, differences, figures, judgement_told, sample, settle, take_back
from monitor.views.correcting import choices
from monitor.web.routes_correct import GONE, with_refusal
from monitor.web.site import Form, Number, Site

SHOWN = 10

SAID = {
    State.DIFFERS: "Kept. It is settled when the others who differ choose the same, or when a third person decides.",
    State.SETTLED: "Settled. It counts as reviewed.",
}


def routes(site: Site) -> APIRouter:
    """Return the routes of coding."""
    router = APIRouter()
    known = Remembered(site.store, codebook)

    @router.api_route("/review/second", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def second(request: Request, done: int | None = None) -> str:
        book = known()
        around = site.frame(request)
        last = next((one for one in book.codings if one.number == done and one.coder == around.who), None)
        return site.pages.render(
            "second.html",
            around,
            units=sample(site.store, book, coder=around.who, limit=SHOWN) if around.who else (),
            figures=figures(book),
            done=last if last is not None and last.undone_at is None else None,
            actors=choices(site.vocabulary, group=False),
            targets=choices(site.vocabulary, group=True),
        )

    @router.post("/review/second/{key}")
    def code(key: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        coding, _ = _keep(key, form, settling=False)
        following = form.get("next")
        onward = f"#q-{following}" if following.isalnum() else ""
        # Whether another said the same is not told: what is known of it could be undone and said anew.
        return RedirectResponse(f"/review/second?done={coding}{onward}", status_code=303)

    @router.post("/review/codings/{number}/undo")
    def undo(number: Number, form: Annotated[Form, Depends(site.form)]) -> Response:
        found = with_refusal(lambda: take_back(site.store, number, coder=form.session.name, now=site.clock()))
        return RedirectResponse(f"/review/second#q-{found.unit}", status_code=303)

    @router.api_route("/review/differences", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def differing(request: Request, said: str = "") -> str:
        book = known()
        around = site.frame(request)
        return site.pages.render(
            "differences.html",
            around,
            differences=differences(site.store, site.vocabulary, book, reader=around.name),
            figures=figures(book),
            said=_told(said),
            actors=choices(site.vocabulary, group=False),
            targets=choices(site.vocabulary, group=True),
        )

    @router.post("/review/differences/{key}")
    def settled(key: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        _, state = _keep(key, form, settling=True)
        return RedirectResponse(f"/review/differences?said={state.value}", status_code=303)

    def _keep(key: str, form: Form, *, settling: bool) -> tuple[int, State]:
        """Keep a judgement and write what came of it; return its number and how far the unit is."""
        stored = site.store.statement(key)
        if stored is None:
            raise HTTPException(404, GONE)
        unit = StatementKey(key)
        book = codebook(site.store)
        if settling and book.verdict(unit).state is not State.DIFFERS:
            raise HTTPException(400, "Nothing differs here any more; nothing was kept. Load the page again.")
        try:
            judged = book.judged.get(unit, {}).values() if settling else ()
            said = judgement_told(
                form.fields, site.vocabulary, known={code for one in judged for code in (one.actor, one.target)}
            )
        except InputError as exc:
            raise HTTPException(400, f"{str(exc)[:1].upper()}{str(exc)[1:]}.") from exc
        name = form.session.name
        made = with_refusal(lambda: site.store.add_coding(unit, said, coder=name, settling=settling, now=site.clock()))
        try:
            return made.number, settle(site.store, site.vocabulary, unit, now=site.clock()).state
        except StoreError as exc:
            raise HTTPException(400, f"What you said is kept, but counts for the agreement only: {exc}.") from exc

    return router


def _told(said: str) -> str:
    return next((words for state, words in SAID.items() if state.value == said), "")
