"""The dossier editor: a new dossier in a minute, by template or from nothing, an existing one, its versions, its archive.

What a form means is `monitor.views.drafting`, what it would find `monitor.views.hits`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.errors import InputError, StoreError
from monitor.event_kinds import event_kinds, outline
from monitor.records import DossierVersion
from monitor.types import Dossier
from monitor.views import drafting
from monitor.views.correcting import choices
from monitor.views.drafting import Draft, EventDraft
from monitor.views.hits import Hits, hits
from monitor.views.words import moment, named
from monitor.web.binding import Binder
from monitor.web.site import Form, Number, Site

PATIENCE_S = 4.0
"""How long a page waits for what it saved to be tied; a large store takes longer, which the page then says."""
GONE = "There is no dossier of this name. It may have been renamed; the list has them all."
_SAID = {
    "saved": "Saved.",
    "restored": "Put back as it was.",
    "archived": "Archived: nothing new is tied to it, and what was heard stays.",
    "followed": "Followed again.",
}
_MEANWHILE = (
    "{by} saved it at {at} while you were editing. Your changes are below, not saved yet: saving them now replaces that version."
)


def routes(site: Site, binder: Binder) -> APIRouter:
    """Return the routes of the editor."""
    router = APIRouter()

    @router.api_route("/editor", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def new(request: Request, kind: str = "", place: str = "") -> str:
        draft = Draft(events=(EventDraft(day=f"{site.clock():%Y-%m-%d}"),))
        if kind:
            try:
                draft = drafting.draft_from(outline(kind, place, site.vocabulary), now=site.clock())
            except InputError as exc:
                raise HTTPException(404, f"{exc}.") from exc
        found = _found(site, draft, None)
        return _page(site, request, draft, None, hits_of=found if isinstance(found, Dossier) else None, kind=kind, place=place)

    @router.post("/editor")
    def make(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        return _taken(site, binder, request, form, None)

    @router.api_route("/editor/{dossier_id}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def edit(request: Request, dossier_id: str, said: str = "") -> str:
        dossier = _dossier(site, dossier_id)
        binding = binder.state(dossier_id)
        done = _SAID.get(said, "")
        return _page(site, request, drafting.draft_of(dossier), dossier, hits_of=dossier, done=done, binding=binding)

    @router.post("/editor/{dossier_id}")
    def save(request: Request, dossier_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        return _taken(site, binder, request, form, _dossier(site, dossier_id))

    @router.post("/editor/{dossier_id}/archive")
    def archive(dossier_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        dossier = _dossier(site, dossier_id)
        _save(site, binder, replace(dossier, archived=not dossier.archived), form)
        return RedirectResponse(f"/editor/{dossier_id}?said={'followed' if dossier.archived else 'archived'}", status_code=303)

    @router.post("/editor/{dossier_id}/versions/{number}")
    def restore(dossier_id: str, number: Number, form: Annotated[Form, Depends(site.form)]) -> Response:
        version = next((one for one in site.store.dossier_versions(dossier_id) if one.number == number), None)
        if version is None:
            raise HTTPException(404, "There is no such version of this dossier.")
        try:
            _save(site, binder, version.dossier, form)
        except StoreError as exc:
            raise HTTPException(400, f"{exc}.") from exc
        return RedirectResponse(f"/editor/{dossier_id}?said=restored", status_code=303)

    return router


def _taken(site: Site, binder: Binder, request: Request, form: Form, before: Dossier | None) -> Response:
    """Return the answer to a form: the page with what it would find, with an event more, with its faults, or the way on."""
    draft = drafting.draft_in(form.fields)
    act = form.get("act")
    if act == "event":
        draft = replace(draft, events=(*draft.events, EventDraft()))
        return HTMLResponse(_page(site, request, draft, before))
    found = _found(site, draft, before)
    meanwhile = _meanwhile(site, form, before)
    if act != "save" or not isinstance(found, Dossier) or meanwhile:
        faults: Mapping[str, str] = {} if isinstance(found, Dossier) else found
        shown = _page(
            site,
            request,
            draft,
            before,
            hits_of=found if isinstance(found, Dossier) else _for_hits(site, draft, before),
            faults=faults if act == "save" else {},
            meanwhile=meanwhile if act == "save" else "",
        )
        return HTMLResponse(shown, status_code=200 if act != "save" else 422)
    try:
        _save(site, binder, found, form)
    except StoreError as exc:
        return HTMLResponse(_page(site, request, draft, before, faults={"": str(exc)}), status_code=422)
    return RedirectResponse(f"/editor/{found.id}?said=saved", status_code=303)


def _save(site: Site, binder: Binder, dossier: Dossier, form: Form) -> None:
    site.store.save_dossier(dossier, now=site.clock(), by=form.session.name)
    binder.begin(dossier, patience_s=PATIENCE_S)


def _found(site: Site, draft: Draft, before: Dossier | None) -> Dossier | Mapping[str, str]:
    others = tuple(one for one in site.store.dossiers(with_archived=True) if before is None or one.id != before.id)
    return drafting.dossier_in(draft, site.vocabulary, before=before, others=others)


def _for_hits(site: Site, draft: Draft, before: Dossier | None) -> Dossier | None:
    """Return a dossier of the words and the first time of an unfinished draft, for what they would find; None without any."""
    event = draft.events[0]
    whole = replace(
        draft,
        title=draft.title or "-",
        watch="",
        groups=("UN193",),
        persons="",
        embargo="",
        events=(EventDraft(title="-", act="-", day=event.day or f"{site.clock():%Y-%m-%d}", clock=event.clock, zone=event.zone),),
    )
    found = _found(site, whole, before)
    return found if isinstance(found, Dossier) else None


def _meanwhile(site: Site, form: Form, before: Dossier | None) -> str:
    """Return what to say where somebody else saved the dossier since the form was made; empty where nobody did."""
    if before is None:
        return ""
    last = _last(site.store.dossier_versions(before.id))
    if last is None or form.get("version") == str(last.number):
        return ""
    return _MEANWHILE.format(by=last.by, at=moment(last.at).text)


def _last(versions: tuple[DossierVersion, ...]) -> DossierVersion | None:
    return versions[0] if versions else None


def _dossier(site: Site, dossier_id: str) -> Dossier:
    found = site.store.dossier(dossier_id)
    if found is None:
        raise HTTPException(404, GONE)
    return found


def _page(
    site: Site,
    request: Request,
    draft: Draft,
    before: Dossier | None,
    *,
    hits_of: Dossier | None = None,
    faults: Mapping[str, str] | None = None,
    **more: object,
) -> str:
    around = site.frame(request)
    watched = drafting.watched(draft, site.vocabulary, now=around.now)
    versions = site.store.dossier_versions(before.id) if before is not None else ()
    told = hits(site.store, hits_of, site.vocabulary, now=around.now) if hits_of is not None else Hits()
    values: dict[str, object] = {"done": "", "meanwhile": "", "binding": None, "kind": "", "place": ""}
    return site.pages.render(
        "editor.html",
        around,
        **{
            **values,
            **more,
            "draft": draft,
            "before": before,
            "words": drafting.word_fields(draft),
            "faults": faults or {},
            "hits": told,
            "tried": hits_of is not None,
            "watched": tuple(named(code, site.vocabulary) for code in watched) if watched is not None else None,
            "versions": tuple((one, moment(one.at)) for one in versions),
            "kinds": event_kinds(),
            "groups": drafting.GROUPS,
            "zones": drafting.ZONES,
            "actors": choices(site.vocabulary, group=True),
        },
    )
