"""Adding by hand: an address that is fetched and shown before it is stored, words that were heard, whom the desk asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from feeds.types import Document
from monitor.desk import Desk
from monitor.errors import InputError, StoreError
from monitor.intake import Failure, Origin, inputs
from monitor.records import AnswerKind, Channel, HandEntry
from monitor.storing import enter_document, ingest_document, would_be_read
from monitor.types import Statement
from monitor.views import adding
from monitor.views.adding import AskedDraft, HeardDraft
from monitor.views.correcting import actor_code, choices
from monitor.views.document import Faulty
from monitor.views.drafting import LANGUAGES, ZONES
from monitor.views.statement import CHANNELS
from monitor.views.words import language_name
from monitor.web.shelf import Shelf
from monitor.web.site import Form, Site

MOST = 30
"""Documents of one address that are shown and stored: a feed may hold hundreds, and is better added as a source."""
GONE = "What was fetched is no longer kept; fetch it again."

Fetched = tuple[Document, ...]


def routes(site: Site, desk: Desk) -> APIRouter:
    """Return the routes of adding."""
    router = APIRouter()
    shelf: Shelf[Fetched] = Shelf(clock=site.clock)

    @router.api_route("/add", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def add(request: Request, event: str = "", actor: str = "", done: str = "") -> str:
        return _page(site, request, asked=replace(_blank_asked(site), event=event, actor=actor), done=_DONE.get(done, ""))

    @router.post("/add/address")
    def address(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        kept = shelf.get(form.get("token")) if form.get("token") else None
        if form.get("act") == "store" and kept is not None:
            recorded = [ingest_document(desk, one)[0] for one in kept]
            desk.store.audit(
                at=site.clock(), by=form.session.name, what="add address", subject=form.get("url"), before=None,
                after=" ".join(one.id for one in kept), why=None,
            )  # fmt: skip
            if len(kept) == 1:
                return RedirectResponse(f"/documents/{kept[0].id}?said=added", status_code=303)
            new = sum(one.documents for one in recorded)
            return RedirectResponse(f"/add?done={'several' if new else 'known'}", status_code=303)
        found, faults = _fetched(site, desk, form)
        if form.get("act") == "store":
            faults = {"url": GONE} | faults
        shown = _previews(site, [(one, would_be_read(desk, one)) for one in found])
        token = shelf.put(found) if found else ""
        return _answer(site, request, faults, fetched=shown, token=token, url=form.get("url"), of=form.get("actor"))

    @router.post("/add/words")
    def words(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        draft = HeardDraft.of(form.fields)
        document = adding.heard(draft, site.vocabulary, now=site.clock())
        if isinstance(document, Faulty):
            named = {"heard_url" if name == "url" else name: fault for name, fault in document.faults.items()}
            return _answer(site, request, named, draft=draft)
        speaker = draft.speaker or None
        if form.get("act") != "store":
            shown = _previews(site, [(document, would_be_read(desk, document, speaker=speaker))])
            return _answer(site, request, {}, draft=draft, heard=shown)
        entry = HandEntry(by=form.session.name, at=site.clock(), channel=Channel(draft.channel))
        try:
            enter_document(desk, document, entry, speaker=speaker)
        except StoreError as exc:
            return _answer(site, request, {"words": str(exc)}, draft=draft)
        return RedirectResponse(f"/documents/{document.id}?said=added", status_code=303)

    @router.post("/add/asked")
    def asked(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        draft = AskedDraft.of(form.fields)
        dossiers = site.store.dossiers()
        found = adding.answer(draft, dossiers, site.vocabulary, by=form.session.name, now=site.clock())
        if isinstance(found, Faulty):
            return _answer(site, request, {f"asked.{name}": fault for name, fault in found.faults.items()}, asked=draft)
        site.store.add_answer(found)
        dossier = next(one for one in dossiers if any(event.id == found.event for event in one.events))
        return RedirectResponse(f"/dossiers/{dossier.id}?event={found.event}#a-{found.actor}", status_code=303)

    return router


_DONE = {
    "several": "Stored. What they say is in the stream.",
    "known": "Nothing was new: all of it is stored already.",
}


def _fetched(site: Site, desk: Desk, form: Form) -> tuple[Fetched, dict[str, str]]:
    """Return the documents at an address, fetched through the desk's own client, and what went wrong."""
    url = form.get("url")
    if not url.startswith(("http://", "https://")):
        return (), {"url": "is no web address; paste it with its https://"}
    origin = Origin()
    if form.get("actor"):
        try:
            origin = Origin(actor=actor_code(form.get("actor"), site.vocabulary, group=False))
        except InputError as exc:
            return (), {"of": str(exc)}
    documents: list[Document] = []
    for _, found in inputs([url], origin, client=desk.client, hosts=desk.hosts, stdin=lambda: b"", now=site.clock()):
        if isinstance(found, Failure):
            if not documents:
                return (), {"url": found.reason}
        elif len(documents) < MOST:
            documents.append(found)
    return tuple(documents), {} if documents else {"url": "there is no text at this address"}


def _previews(site: Site, read: Sequence[tuple[Document, Sequence[Statement]]]) -> tuple[adding.Preview, ...]:
    dossiers = site.store.dossiers()
    return tuple(
        adding.preview(
            document,
            statements,
            dossiers,
            site.vocabulary,
            known=site.store.document(document.id, with_raw=False) is not None,
        )
        for document, statements in read
    )


def _blank_asked(site: Site) -> AskedDraft:
    now = site.clock()
    return AskedDraft(day=f"{now:%Y-%m-%d}", clock=f"{now:%H:%M}")


def _answer(site: Site, request: Request, faults: Mapping[str, str], **more: object) -> HTMLResponse:
    return HTMLResponse(_page(site, request, faults=faults, **more), status_code=422 if faults else 200)


def _page(site: Site, request: Request, **more: object) -> str:
    now = site.clock()
    values: dict[str, object] = {
        "faults": {}, "fetched": (), "heard": (), "token": "", "url": "", "of": "", "done": "",
        "draft": HeardDraft(day=f"{now:%Y-%m-%d}", clock=f"{now:%H:%M}"), "asked": _blank_asked(site),
    }  # fmt: skip
    return site.pages.render(
        "add.html",
        site.frame(request),
        **{
            **values,
            **more,
            "channels": tuple((each.value, words) for each, words in CHANNELS.items()),
            "answers": tuple((each.value, each.value) for each in AnswerKind),
            "events": tuple(
                (event.id, f"{dossier.title}: {event.title}")
                for dossier in site.store.dossiers()
                for event in reversed(dossier.events)
            ),
            "actors": choices(site.vocabulary, group=False),
            "languages": tuple((code, language_name(code) or code) for code in LANGUAGES),
            "zones": ZONES,
        },
    )
