"""The sources: how they are, what would be read at an address before it is added, switching them, lists in and out."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from feeds.errors import RegistryError
from feeds.opml import write_opml
from feeds.types import ActorCode, Entry, SourceId, SourceKind, Tier
from monitor.candidates import Candidate, Wish, candidate
from monitor.catalogue import as_wanted, merged, switched
from monitor.desk import Desk, register
from monitor.errors import InputError
from monitor.exchange import Defaults, Read, changes, read_sources
from monitor.records import OwnRow
from monitor.views.correcting import actor_code, choices
from monitor.views.health import Chosen, known_of, sources_page
from monitor.views.words import Moment, moment
from monitor.web.shelf import Shelf
from monitor.web.site import Form, Site

SHOWN = 5
GONE = "What was found is no longer kept; look at the address again."
SAMPLE = "The demo has sources of its own; on a desk (`demarche up`) it would be stored now."
_DONE = {
    "added": "Stored. It is polled from the next turn on.",
    "on": "Switched on. It is polled from the next turn on.",
    "off": "Switched off. What was read of it stays.",
    "imported": "Imported.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found at an address: the source that it would make, its latest entries, and the token to store it under."""

    found: Candidate
    latest: tuple[tuple[Entry, Moment | None], ...]
    token: str


def routes(site: Site, desk: Desk) -> APIRouter:
    """Return the routes of the sources."""
    router = APIRouter()
    shelf: Shelf[Candidate] = Shelf(clock=site.clock)

    @router.api_route("/sources", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def sources(
        request: Request, q: str = "", state: str = "", tier: str = "", off: str = "", page: int = 1, done: str = ""
    ) -> str:
        chosen = Chosen(q=q[:100], state=state, tier=tier, off=bool(off), page=page)
        return _page(site, request, chosen=chosen, done=_DONE.get(done, ""))

    @router.api_route("/sources.opml", methods=["GET", "HEAD"])
    def as_list() -> Response:
        """Send the sources that are switched on as a list for other readers."""
        listed = [source for source in desk.sources.values() if source.enabled]
        return Response(
            write_opml(listed),
            media_type="text/x-opml",
            headers={"Content-Disposition": 'attachment; filename="demarche-sources.opml"'},
        )

    @router.post("/sources/look")
    def look(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        wish = _wish(form, site)
        if isinstance(wish, Mapping):
            return _answer(site, request, wish, form)
        try:
            found = candidate(desk, wish)
        except RegistryError as exc:
            return _answer(site, request, {"url": str(exc).removeprefix(f"{wish.url}: ")}, form)
        entries = sorted(found.looked.entries, key=lambda e: e.published_at.timestamp() if e.published_at else 0.0, reverse=True)
        latest = tuple(
            (one, moment(one.published_at, one.published_precision) if one.published_at else None) for one in entries[:SHOWN]
        )
        return _answer(site, request, {}, form, seen=Seen(found=found, latest=latest, token=shelf.put(found)))

    @router.post("/sources/add")
    def add(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        found = shelf.get(form.get("token"))
        if found is None:
            return _answer(site, request, {"url": GONE}, form)
        _save(site, desk, form, [as_wanted(None, found.source)], "add source")
        site.store.save_probe(found.looked.probe)
        return RedirectResponse(f"/sources?q={found.source.id}&done=added", status_code=303)

    @router.post("/sources/{source_id}/switch")
    def switch(source_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        source = desk.sources.get(SourceId(source_id))
        if source is None:
            raise HTTPException(404, "There is no source of this id.")
        on = form.get("to") == "on"
        own = site.store.own_rows().get(source.id)
        _save(site, desk, form, [switched(source, own, on=on)], f"{'enable' if on else 'disable'} source")
        return RedirectResponse(f"/sources?q={source_id}{'' if on else '&off=1'}&done={'on' if on else 'off'}", status_code=303)

    @router.post("/sources/import")
    def take_list(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        defaults = _defaults(form, site)
        if isinstance(defaults, Mapping):
            return _answer(site, request, defaults, form)
        try:
            read, rows = _read_list(desk, form.get("opml"), defaults)
        except (RegistryError, InputError) as exc:
            return _answer(site, request, {"opml": str(exc)}, form)
        if form.get("act") != "store":
            return _answer(site, request, {}, form, read=read, rows=rows)
        _save(site, desk, form, list(rows), "import source")
        return RedirectResponse("/sources?done=imported", status_code=303)

    return router


def _save(site: Site, desk: Desk, form: Form, rows: list[OwnRow], what: str) -> None:
    if desk.sample:
        raise HTTPException(400, SAMPLE)
    site.store.save_own(rows, now=site.clock(), by=form.session.name, what=what)
    desk.refresh()
    register(desk.store, desk.sources, now=site.clock())


def _wish(form: Form, site: Site) -> Wish | Mapping[str, str]:
    faults: dict[str, str] = {}
    url = form.get("url")
    if not url.startswith(("http://", "https://")):
        faults["url"] = "is no web address; paste it with its https://"
    actor = _actor(form.get("actor"), "actor", faults, site)
    if form.get("tier") not in set(Tier):
        faults["tier"] = f"is none of {', '.join(Tier)}"
    if faults:
        return faults
    return Wish(
        url=url,
        actor=actor,
        institution=form.get("institution") or None,
        tier=Tier(form.get("tier")),
        kind=SourceKind.LISTING if form.get("listing") else None,
        language=form.get("language") or None,
        zone=form.get("zone") or None,
    )


def _defaults(form: Form, site: Site) -> Defaults | Mapping[str, str]:
    faults: dict[str, str] = {}
    actor = _actor(form.get("list_actor"), "list_actor", faults, site) if form.get("list_actor") else None
    if form.get("list_tier") not in set(Tier):
        faults["list_tier"] = f"is none of {', '.join(Tier)}"
    return faults or Defaults(actor=actor, language=form.get("list_language") or None, tier=Tier(form.get("list_tier")))


def _actor(typed: str, field: str, faults: dict[str, str], site: Site) -> ActorCode:
    try:
        return ActorCode(actor_code(typed, site.vocabulary, group=False))
    except InputError as exc:
        faults[field] = str(exc) if typed else "name the state or organisation for which it speaks"
        return ActorCode("")


def _read_list(desk: Desk, text: str, defaults: Defaults) -> tuple[Read, tuple[OwnRow, ...]]:
    """Return what a pasted list holds and what it would change. Raises: RegistryError, InputError."""
    with tempfile.TemporaryDirectory(prefix="demarche-") as folder:
        path = Path(folder) / "list.opml"
        path.write_text(text, encoding="utf-8")
        read = read_sources(path, known=desk.sources, vocabulary=desk.vocabulary, defaults=defaults)
    shipped = desk.shipped or desk.sources
    rows = changes(read, shipped=shipped, known=desk.sources, vocabulary=desk.vocabulary)
    problems = merged(shipped.values(), {row.source_id: row for row in rows if row.values}).problems
    if problems:
        raise InputError(problems[0])
    return read, rows


def _answer(site: Site, request: Request, faults: Mapping[str, str], form: Form, **more: object) -> HTMLResponse:
    shown = _page(site, request, chosen=Chosen(), faults=faults, typed=form.fields, **more)
    return HTMLResponse(shown, status_code=422 if faults else 200)


def _page(site: Site, request: Request, *, chosen: Chosen, **more: object) -> str:
    # A page that loads itself anew would lose what somebody types into its forms.
    around = site.frame(request, moving=site.session(request) is None)
    page = sources_page(
        site.sources, site.store.states(), site.vocabulary, now=around.now, known=known_of(site.store), chosen=chosen
    )
    values: dict[str, object] = {"faults": {}, "typed": {}, "done": "", "seen": None, "read": None, "rows": ()}
    return site.pages.render(
        "sources.html",
        around,
        **{
            **values,
            **more,
            "page": page,
            "chosen": chosen,
            "tiers": tuple((tier.value, tier.value) for tier in Tier),
            "actors": choices(site.vocabulary, group=False),
            "sample_note": SAMPLE,
        },
    )
