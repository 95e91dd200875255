"""Trends: a page to choose and compare them, their pictures and specifications, and each as a file.

What is shown stands in the address. A picture is drawn when it is asked for, so that no page waits for it.
"""

import gzip
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.embargo import why_held
from monitor.errors import ExportError, InputError
from monitor.exports.chart import chart
from monitor.exports.drawing import bundle_name, is_installed
from monitor.exports.looks import Look, Width
from monitor.exports.trend_table import trend_csv
from monitor.trends import Step
from monitor.views.comparing import MOST_LINES, Asked, ask, figures, group_choices
from monitor.views.correcting import choices, code_for
from monitor.views.figures import BETWEEN, OF_DOSSIER, Figure, file_name
from monitor.web.site import Site

FILES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
_LONGEST = 300
_READ = ["GET", "HEAD"]


def routes(site: Site) -> APIRouter:
    """Return the routes of trends."""
    router = APIRouter()

    @router.api_route("/trends", methods=_READ)
    def trends(request: Request) -> Response:
        return _page(site, request)

    @router.api_route("/trends/picture", methods=_READ)
    def picture(request: Request) -> Response:
        """Send one figure or several as SVG for a page of this desk."""
        now = site.clock()
        shown = _figures(site, request, now)
        look, width = _looks(request)
        drawn = _drawn(site, chart(shown, sample=site.sample, look=look, width=width, titled=len(shown) > 1)).encode()
        return _packed(request, drawn, FILES["svg"])

    @router.api_route("/trends/spec", methods=_READ)
    def specification(request: Request) -> Response:
        """Send the Vega-Lite specification of the same picture, for a reader who points at it."""
        shown = _figures(site, request, site.clock())
        look, width = _looks(request)
        made = JSONResponse(chart(shown, sample=site.sample, look=look, width=width, titled=len(shown) > 1))
        return _packed(request, bytes(made.body), "application/json")

    @router.api_route("/trends/file", methods=_READ)
    def file(request: Request, format: str) -> Response:
        """Send figures as a file; refused while a dossier among them is under embargo."""
        if format not in FILES:
            raise HTTPException(404, f"There is no such format; the formats are {', '.join(FILES)}.")
        now = site.clock()
        shown = _figures(site, request, now, leaving=True)
        for one in shown:
            _refuse_held(site, one)
        if format == "csv":
            body = trend_csv(shown, sample=site.sample)
        else:
            spec = chart(shown, sample=site.sample)
            body = _drawn(site, spec).encode() if format == "svg" else _raster(site, spec)
        headers = {"Content-Disposition": f'attachment; filename="{file_name(shown, format)}"'}
        return Response(body, media_type=FILES[format], headers=headers)

    @router.api_route("/bundle/{name}", methods=_READ)
    def bundle(name: str) -> Response:
        """Send the library that lets a reader point at a chart; its name changes with its version."""
        if name != bundle_name():
            raise HTTPException(404, "There is no such file.")
        try:
            return FileResponse(site.drawing.bundle(), media_type="text/javascript")
        except ExportError as exc:
            raise HTTPException(501, f"{exc}.") from exc

    return router


def _page(site: Site, request: Request) -> Response:
    asked_for = request.query_params
    added = _added(site, request)
    if added:
        kept = [line for line in asked_for.getlist("line") if line]
        try:
            asked = _asked(site, request, [*kept, *added])
        except InputError:
            asked = None
        if asked is not None:
            return RedirectResponse(f"/trends?{asked.query()}", 303)
    fault = ""
    shown: tuple[Figure, ...] = ()
    asked = ask((), today=site.clock().date())
    try:
        asked = _asked(site, request, [*asked_for.getlist("line"), *added])
        shown = figures(site.store, site.sources, site.vocabulary, asked, now=site.clock())
    except InputError as exc:
        fault = str(exc)
    text = site.pages.render(
        "trends.html",
        site.frame(request),
        asked=asked,
        shown=asked.drawn(shown),
        figures=shown,
        fault=fault,
        steps=list(Step),
        dossiers=[(dossier.id, dossier.title) for dossier in site.store.dossiers() if dossier.events],
        actors=choices(site.vocabulary, group=False),
        groups=group_choices(site.vocabulary),
        targets=choices(site.vocabulary, group=True),
        most_lines=MOST_LINES,
        drawn=is_installed(),
        library=bundle_name(),
    )
    return Response(text, media_type="text/html; charset=utf-8", status_code=404 if fault else 200)


def _added(site: Site, request: Request) -> list[str]:
    """Return the line that the form adds: who and of whom, or a dossier."""
    given = {name: request.query_params.get(name, "")[:_LONGEST].strip() for name in ("who", "of", "dossier")}
    who, of = (code_for(given[name], site.vocabulary) for name in ("who", "of"))
    lines = [f"{who}{BETWEEN}{of}"] if who or of else []
    return [*lines, *([f"{OF_DOSSIER}{given['dossier']}"] if given["dossier"] else [])]


def _asked(site: Site, request: Request, lines: list[str]) -> Asked:
    given = request.query_params
    return ask(
        [line[:_LONGEST] for line in lines],
        by=given.get("by", ""),
        since=given.get("since", ""),
        until=given.get("until", ""),
        align=given.get("align", ""),
        today=site.clock().date(),
    )


def _figures(site: Site, request: Request, now: datetime, *, leaving: bool = False) -> tuple[Figure, ...]:
    try:
        asked = _asked(site, request, request.query_params.getlist("line"))
        shown = figures(site.store, site.sources, site.vocabulary, asked, now=now, leaving=leaving)
    except InputError as exc:
        raise HTTPException(404, f"{exc}.") from exc
    if not shown:
        raise HTTPException(404, "The address names no line; add line=FRA~USA or line=dossier:ID.")
    return shown


def _refuse_held(site: Site, figure: Figure) -> None:
    if figure.held_until is not None:
        dossier = site.store.dossier(figure.line.removeprefix(OF_DOSSIER))
        raise HTTPException(403, f"{why_held(dossier)}." if dossier else "This dossier is under embargo.")


def _looks(request: Request) -> tuple[Look, Width]:
    given = request.query_params
    try:
        return Look(given.get("look", Look.LIGHT.value)), Width(given.get("width", Width.WIDE.value))
    except ValueError as exc:
        raise HTTPException(404, "There is no such picture: look is light or dark, width is wide or narrow.") from exc


def _drawn(site: Site, spec: dict[str, object]) -> str:
    try:
        return site.drawing.svg(spec)
    except ExportError as exc:
        raise HTTPException(501, f"{exc}.") from exc


def _raster(site: Site, spec: dict[str, object]) -> bytes:
    try:
        return site.drawing.png(spec)
    except ExportError as exc:
        raise HTTPException(501, f"{exc}.") from exc


def _packed(request: Request, body: bytes, media_type: str) -> Response:
    """Return an answer that travels small: a picture is mostly the same words over and over."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, media_type=media_type, headers={"Vary": "Accept-Encoding"})
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(body, 5, mtime=0), media_type=media_type, headers=headers)
