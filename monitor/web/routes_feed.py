"""Private feeds out: an address that nobody can guess gives one feed, as Atom or JSON Feed, with conditional GET.

The address is looked up by its hash and stands in no log; what it gives is decided in `monitor.views.outlet`.
"""

import hashlib
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from alerts.syndication import ATOM, JSON_FEED, atom, json_feed
from monitor.outgoing import mark_of
from monitor.views.outlet import feed_of
from monitor.web.site import Site

FORMS = {".atom": (ATOM, atom), ".json": (JSON_FEED, json_feed)}
NO_FEED = "This address gives no feed: it was never made, was revoked, or what it told of is gone or held back."


def routes(site: Site) -> APIRouter:
    """Return the routes of feeds out."""
    router = APIRouter()

    @router.api_route("/feeds/{address}", methods=["GET", "HEAD"])
    def feed(request: Request, address: str) -> Response:
        secret, dot, form = address.rpartition(".")
        outlet = site.store.outlet(mark_of(secret)) if dot + form in FORMS else None
        alerting = site.alerting
        found = (
            feed_of(site.store, alerting.rules(), outlet, now=site.clock(), board_url=alerting.board_url)
            if outlet is not None
            else None
        )
        if found is None:
            raise HTTPException(404, NO_FEED)
        content_type, write = FORMS[dot + form]
        body = write(found)
        updated = found.updated.replace(microsecond=0)
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "Last-Modified": format_datetime(updated, usegmt=True)}
        if _is_known(request, headers["ETag"], updated.timestamp()):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=content_type, headers=headers)

    return router


def _is_known(request: Request, etag: str, updated: float) -> bool:
    """Return whether the reader has this already (RFC 9110, 13.2.2: a validator that is given outranks a date)."""
    given = request.headers.get("if-none-match")
    if given is not None:
        return etag in {one.strip().removeprefix("W/") for one in given.split(",")} or given.strip() == "*"
    try:
        return parsedate_to_datetime(request.headers.get("if-modified-since", "")).timestamp() >= updated
    except ValueError:
        return False
