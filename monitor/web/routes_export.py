"""Where a board is taken away as a file: the same snapshot and renderers as `demarche export`, sent as an attachment."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from feeds.net import installed_version
from feeds.types import Source
from monitor.embargo import is_held
from monitor.errors import ExportError
from monitor.exports.formats import DRAWN, KINDS, Format, file_name, render
from monitor.exports.quotes import FORMATS, quotes_name, render_quotes
from monitor.store.store import Store
from monitor.types import MapKind
from monitor.views.actor import actor_page
from monitor.views.event import choose_event
from monitor.views.latest import glossed, quoted
from monitor.views.quotes import take_quotes
from monitor.views.snapshot import take_snapshot
from monitor.views.stream import stream
from monitor.views.words import Quoted
from monitor.views.worldmap import Disputed
from monitor.vocabulary import Vocabulary
from monitor.web.routes_now import filters_in, page_in


def export_routes(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    *,
    clock: Callable[[], datetime],
    sample: bool,
    disputed: tuple[Disputed, ...],
) -> APIRouter:
    """Return the routes over an open store; `sample` marks every file as sample data, `disputed` is what a map hatches."""
    router = APIRouter()

    @router.api_route("/dossiers/{dossier_id}/export", methods=["GET", "HEAD"])
    def take_away(
        dossier_id: str,
        wanted: Annotated[str, Query(alias="format")],
        event: str | None = None,
        at: str | None = None,
        map: MapKind = MapKind.TILES,
        timeline: bool = False,
    ) -> Response:
        """Send the board of an event as a file; refused while the dossier is under embargo."""
        chosen_format = _format(wanted)
        dossier = store.dossier(dossier_id)
        chosen = choose_event(dossier, event) if dossier else None
        if dossier is None or chosen is None:
            raise HTTPException(404, "There is no dossier or event of this name to take away.")
        now = clock()
        try:
            snapshot = take_snapshot(
                store,
                sources,
                vocabulary,
                dossier,
                chosen,
                at=min(_moment(at) or now, now),
                now=now,
                version=installed_version(),
                sample=sample,
                disputed=disputed if map is MapKind.WORLD else None,
            )
            if timeline and (chosen_format not in DRAWN or snapshot.board.course is None):
                raise HTTPException(404, "There is no such timeline: it is drawn as svg or png, once something was said.")
            rendered = render(snapshot, chosen_format, timeline=timeline)
        except ExportError as exc:
            raise HTTPException(403 if is_held(dossier, now=now) else 501, f"{exc}.") from exc
        return Response(
            rendered.body,
            media_type=KINDS[chosen_format].media_type,
            headers={"Content-Disposition": f'attachment; filename="{file_name(snapshot, chosen_format, timeline=timeline)}"'},
        )

    @router.api_route("/now/export", methods=["GET", "HEAD"])
    def take_stream(request: Request, wanted: Annotated[str, Query(alias="format")]) -> Response:
        """Send what the stream shows under these filters, without what is under embargo."""
        filters = filters_in(request)
        shown = stream(store, vocabulary, filters, page_in(request))
        if shown.fault:
            raise HTTPException(400, f"This cannot be searched for: {shown.fault}.")
        asked = ", ".join(f"{name} {value}" for name, value in filters.asked().items()) or "everything"
        return _quotes(shown.utterances, "What is said now", asked, "now", wanted)

    @router.api_route("/actors/{code}/export", methods=["GET", "HEAD"])
    def take_actor(code: str, wanted: Annotated[str, Query(alias="format")]) -> Response:
        """Send what an actor said last, as its page shows it, without what is under embargo."""
        page = actor_page(store, vocabulary, code, now=clock())
        if page is None:
            raise HTTPException(404, "There is no actor with this code.")
        return _quotes(page.latest, page.actor.name, f"what {page.actor.name} said last", f"actor-{page.actor.code}", wanted)

    @router.api_route("/statements/{key}/export", methods=["GET", "HEAD"])
    def take_statement(key: str, wanted: Annotated[str, Query(alias="format")]) -> Response:
        """Send one statement; refused while its dossier is under embargo."""
        stored = store.statement(key)
        if stored is None:
            raise HTTPException(404, "There is no statement with this key.")
        (said,) = glossed(store, [quoted(stored, vocabulary)])
        return _quotes((said,), f"{said.actor.name}: {said.mark.word}", f"statement {key}", f"statement-{key[:8]}", wanted)

    def _quotes(asked: tuple[Quoted, ...], title: str, subject: str, stem: str, wanted: str) -> Response:
        chosen = _format(wanted)
        if chosen not in FORMATS:
            raise HTTPException(404, f"Statements are taken away as {', '.join(FORMATS)}; a map is drawn of a dossier's board.")
        now = clock()
        try:
            taken = take_quotes(
                store, sources, asked, title=title, subject=subject, now=now, version=installed_version(), sample=sample
            )
        except ExportError as exc:
            raise HTTPException(403, f"{exc}.") from exc
        try:
            rendered = render_quotes(taken, chosen)
        except ExportError as exc:
            raise HTTPException(501, f"{exc}.") from exc
        return Response(
            rendered.body,
            media_type=KINDS[chosen].media_type,
            headers={"Content-Disposition": f'attachment; filename="{quotes_name(taken, chosen, stem)}"'},
        )

    return router


def _format(wanted: str) -> Format:
    try:
        return Format(wanted)
    except ValueError as exc:
        raise HTTPException(404, f"There is no such format; the formats are {', '.join(Format)}.") from exc


def _moment(text: str | None) -> datetime | None:
    """Return the moment in `?at=`, UTC where it names no zone; None where it is left out or empty."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError as exc:
        raise HTTPException(404, "The address asks for a time that cannot be read; write it as 2026-03-02T06:00Z.") from exc
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
