"""Where the desk's own lists are taken away: sources with their health, what was told, how right the engines were, the gold."""

import json
from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from monitor.exports.table import FORMATS, MEDIA, table_csv, table_jsonl
from monitor.views.lists import Table, accuracy_table, gold_leaving, sources_table, told_table
from monitor.web.site import Site

_READ = ["GET", "HEAD"]


def routes(site: Site) -> APIRouter:
    """Return the routes of lists."""
    router = APIRouter()
    site.pages.offer("list_formats", lambda: FORMATS)

    def send(make: Callable[[], Table], wanted: str) -> Response:
        if wanted not in MEDIA:
            raise HTTPException(404, f"There is no such format; a list is taken away as {', '.join(MEDIA)}.")
        table = make()
        return _file(table_csv(table) if wanted == "csv" else table_jsonl(table), f"{table.name}.{wanted}", MEDIA[wanted])

    @router.api_route("/sources/export", methods=_READ)
    def sources(format: str) -> Response:
        """Send every source with its health."""
        now = site.clock()
        return send(lambda: sources_table(site.store, site.sources, site.vocabulary, sample=site.sample, now=now), format)

    @router.api_route("/alerts/export", methods=_READ)
    def told(format: str) -> Response:
        """Send what was told, without what is of a dossier under embargo."""
        return send(lambda: told_table(site.store, sample=site.sample, now=site.clock()), format)

    @router.api_route("/review/export", methods=_READ)
    def reviewed(format: str) -> Response:
        """Send how right the engines were, or as `gold` the documents that persons labelled throughout."""
        if format == "gold":
            found = gold_leaving(site.store, site.sources, now=site.clock())
            lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
            return _file(lines.encode("utf-8", "replace"), "gold.jsonl", MEDIA["jsonl"])
        return send(lambda: accuracy_table(site.store, sample=site.sample), format)

    return router


def _file(body: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="demarche-{name}"'}
    return Response(body, media_type=media_type, headers=headers)
