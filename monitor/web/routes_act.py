"""The links in messages: a page that says what one does, and the form on it that does it.

Mail scanners open every link, so looking does nothing. The link itself is the right to act; no session is asked for.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from alerts.hours import mute_end
from alerts.links import SNOOZE, Followed, fingerprint
from alerts.types import Act, Delivery, Hush, MuteFor
from monitor.embargo import is_held
from monitor.views.alerting import mute_choices
from monitor.views.words import moment
from monitor.web.site import Site

NO_LINK = (
    "This link has ended, was used before, or is none of ours. Each works once, for a week. What stands now, and the way to "
    "change it, is on the Alerts page of the board."
)


def routes(site: Site) -> APIRouter:
    """Return the routes of the links in messages."""
    router = APIRouter()

    def read(token: str) -> tuple[Followed, Delivery]:
        links = site.alerting.links
        found = links.read(token, now=site.clock()) if links is not None else None
        delivery = site.store.delivery(found.delivery_key) if found is not None else None
        if found is None or delivery is None or delivery.channel != found.channel:
            raise HTTPException(410, NO_LINK)
        if site.store.was_followed(fingerprint(token)):
            raise HTTPException(410, NO_LINK)
        return found, delivery

    async def length(request: Request) -> MuteFor:
        """Return how long a mute is to hold, as its form says; without a word, until it is lifted."""
        given = (await site.fields(request)).get("for") if request.headers.get("content-length", "0") != "0" else None
        try:
            return MuteFor(given or MuteFor.LIFTED)
        except ValueError as exc:
            raise HTTPException(400, "A mute has no such length; nothing was changed.") from exc

    def page(request: Request, followed: Followed, delivery: Delivery, *, done: bool, length: MuteFor = MuteFor.LIFTED) -> str:
        hush = _hush(site, followed, delivery, length)
        title = next((rule.title for rule in site.alerting.rules() if rule.id == delivery.rule_id), str(delivery.rule_id))
        return site.pages.render(
            "act.html",
            site.frame(request),
            act=followed.act.value,
            rule=title,
            channel=followed.channel,
            subject=None if _is_held(site, delivery) else delivery.message.subject,
            whole=hush is None or hush.dossier is None,
            until=moment(hush.until) if hush is not None and hush.until is not None else None,
            hours=SNOOZE.seconds // 3600,
            choices=mute_choices(site.alerting.zone, now=site.clock()),
            done=done,
        )

    @router.api_route("/act/{token}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def look(request: Request, token: str) -> str:
        """Say what the link does; do nothing."""
        return page(request, *read(token), done=False)

    @router.post("/act/{token}", response_class=HTMLResponse)
    def act(request: Request, token: str, chosen: Annotated[MuteFor, Depends(length)]) -> Response:
        """Do what the link says, once; a mute for as long as was chosen."""
        followed, delivery = read(token)
        session = site.session(request)
        by = f"{followed.channel} (by link)" + (f", {session.name}" if session else "")
        hush = _hush(site, followed, delivery, chosen)
        if not site.store.follow(followed, fingerprint(token), hush, by=by, now=site.clock()):
            raise HTTPException(410, NO_LINK)
        return HTMLResponse(page(request, followed, delivery, done=True, length=chosen))

    return router


def _hush(site: Site, followed: Followed, delivery: Delivery, length: MuteFor) -> Hush | None:
    """Return what a link asks for: a snooze of the rule, or a mute of it about the message's dossier; None for neither."""
    if followed.act is Act.ACKNOWLEDGE:
        return None
    if followed.act is Act.SNOOZE:
        return Hush(rule_id=delivery.rule_id, channel=followed.channel, until=site.clock() + SNOOZE)
    signal = site.store.signal(delivery.signal_key)
    one = delivery.message.thread.startswith("dossier:") and signal is not None
    return Hush(
        rule_id=delivery.rule_id,
        channel=followed.channel,
        dossier=signal.dossier if one and signal else None,
        until=mute_end(length, zone=site.alerting.zone, now=site.clock()),
        muted=True,
    )


def _is_held(site: Site, delivery: Delivery) -> bool:
    """Return whether the message speaks of a dossier that is under embargo now; the link's page then withholds its words."""
    if not delivery.message.thread.startswith("dossier:"):
        return any(is_held(one, now=site.clock()) for one in site.store.dossiers())
    dossier = site.store.dossier(delivery.message.thread.removeprefix("dossier:"))
    return dossier is not None and is_held(dossier, now=site.clock())
