"""The Alerts page: rules and their form, the log of what was told, what failed, snoozes, and private feeds.

What a form means is in `monitor.views.rule_form`, what the page shows in `monitor.views.alerting`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from alerts.describing import KIND_WORDS
from alerts.hours import mute_end
from alerts.preview import NOISY
from alerts.rule_writing import write_rules
from alerts.types import Every, Hush, MuteFor, Rule, RuleId
from monitor.errors import InputError
from monitor.outgoing import OutletScope, mark_of, new_secret
from monitor.views.alerting import Previewed, alerts_page, mute_choices, previewed
from monitor.views.correcting import choices
from monitor.views.outlet import refuse_subject
from monitor.views.rule_form import PRESETS, Refused, fields_of, id_of, rule_of
from monitor.web.site import Form, Number, Site

SHOWN = 100
ON = "on"
GONE = "There is no rule of this name. It may have been deleted; the Alerts page has them all."
SAID = {
    "saved": "Saved. The rule stands from now on.",
    "deleted": "Deleted. What the rule has told stays in the log.",
    "on": "Switched on.",
    "off": "Switched off. The rule stays and tells nobody.",
    "retried": "It will be sent again at once, with the same key.",
    "muted": "Muted. What happens meanwhile is on the board only; lift it here before its end.",
    "lifted": "Lifted. The rule tells this channel again.",
    "revoked": "Revoked. The address gives nothing any more.",
}
NO_CHANNELS = (
    "There is no channel yet, so that nobody could be told. Name a channels file in DEMARCHE_CHANNELS_FILE and start again; "
    "docs/alerts.md says how."
)
EMPTY = {"unofficial": "", "max_age": "24h", "enabled": ON, "digest_zone": "UTC", "quiet_zone": "UTC"}


def routes(site: Site) -> APIRouter:
    """Return the routes of the Alerts page."""
    router = APIRouter()
    alerting = site.alerting

    def standing(rule_id: str) -> Rule:
        found = next((rule for rule in alerting.rules() if rule.id == rule_id), None)
        if found is None:
            raise HTTPException(404, GONE)
        return found

    def save(rule_id: str, rule: Rule | None, *, by: str) -> None:
        site.store.save_rules({rule_id: write_rules((rule,)) if rule else None}, now=site.clock(), by=by)
        alerting.take_over()

    def try_out(rule: Rule) -> Previewed:
        return previewed(
            site.store,
            site.sources,
            site.vocabulary,
            rule,
            now=site.clock(),
            board_url=alerting.board_url,
            sample=site.sample,
        )

    def back(said: str, fragment: str = "") -> Response:
        return RedirectResponse(f"/alerts?said={said}{fragment}", status_code=303)

    def page(request: Request, *, said: str = "", made: str = "", fault: str = "") -> str:
        around = site.frame(request)
        shown = alerts_page(site.store, site.vocabulary, alerting.rules(), alerting.channels, now=around.now, limit=SHOWN)
        dossiers = [(one.id, one.title) for one in site.store.dossiers()]
        return site.pages.render(
            "alerts.html",
            around,
            page=shown,
            said=SAID.get(said, ""),
            made=made,
            fault=fault,
            dossiers=dossiers,
            mutes=mute_choices(alerting.zone, now=around.now),
        )

    def form_page(
        request: Request,
        fields: Mapping[str, str],
        *,
        refused: Refused | None = None,
        tried: Previewed | None = None,
        warned: bool = False,
    ) -> str:
        return site.pages.render(
            "rule.html",
            site.frame(request),
            fields=fields,
            refused=refused,
            tried=tried,
            warned=warned,
            presets=PRESETS,
            noisy=NOISY,
            kinds=tuple((kind.value, words) for kind, words in KIND_WORDS.items()),
            channels=tuple(sorted(alerting.channels.items())),
            no_channels=NO_CHANNELS,
            dossiers=[(one.id, one.title) for one in site.store.dossiers()],
            every=tuple(Every),
            zones=_zones(),
            actors=choices(site.vocabulary, group=False),
            groups=sorted(site.vocabulary.groups),
            own=fields.get("was", "") in site.store.rule_bodies(),
        )

    @router.api_route("/alerts", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def alerts(request: Request, said: str = "") -> str:
        return page(request, said=said)

    @router.api_route("/alerts/rules/new", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def new_rule(request: Request, like: str = "") -> str:
        preset = next((dict(one.fields) for one in PRESETS if one.id == like), {})
        only = {f"channels:{next(iter(alerting.channels))}": ON} if len(alerting.channels) == 1 else {}
        return form_page(request, EMPTY | only | preset)

    @router.api_route("/alerts/rules/{rule_id}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def edit_rule(request: Request, rule_id: str) -> str:
        rule = standing(rule_id)
        tried = try_out(rule)
        return form_page(request, EMPTY | fields_of(rule), tried=tried)

    @router.post("/alerts/rules")
    def keep_rule(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        """Preview a rule or save it; one that is refused, or noisy and not insisted on, comes back in its form."""
        fields, taken = dict(form.fields), {str(rule.id) for rule in alerting.rules()}
        was = form.get("was")
        fields["id"] = was or form.get("id") or id_of(form.get("title"), taken)
        if not was and fields["id"] in taken:
            refused = Refused(field="id", reason="Another rule has this name already; choose another one.")
            return HTMLResponse(form_page(request, fields, refused=refused), status_code=400)
        vocabulary = site.vocabulary
        found = rule_of(fields, channels=alerting.channels, actors=vocabulary.actors, groups=vocabulary.groups)
        if isinstance(found, Refused):
            return HTMLResponse(form_page(request, fields, refused=found), status_code=400)
        if was:
            found = replace(found, made_at=standing(was).made_at)  # a changed rule is no younger
        tried = try_out(found)
        if form.get("do") == "preview" or (tried.noisy and form.get("do") != "insist"):
            if not was and not form.get("id"):
                fields["id"] = ""  # it is made anew of the title
            warned = form.get("do") != "preview"
            return HTMLResponse(form_page(request, fields, tried=tried, warned=warned), status_code=409 if warned else 200)
        save(found.id, found, by=form.session.name)
        return back("saved", f"#r-{found.id}")

    @router.post("/alerts/rules/{rule_id}/switch")
    def switch(rule_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        found = replace(standing(rule_id), enabled=form.get("to") == ON)
        save(rule_id, found, by=form.session.name)
        return back(ON if found.enabled else "off", f"#r-{rule_id}")

    @router.post("/alerts/rules/{rule_id}/delete")
    def delete(rule_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        if rule_id not in site.store.rule_bodies():
            raise HTTPException(400, "This rule stands in the rules file; take it out there, or switch it off here.")
        save(RuleId(rule_id), None, by=form.session.name)
        return back("deleted")

    @router.post("/alerts/rules/{rule_id}/mute")
    def mute(rule_id: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        """Let a rule tell one of its channels nothing for as long as was chosen, or all of them where none is named."""
        rule, channel, now = standing(rule_id), form.get("channel"), site.clock()
        if channel and channel not in rule.channels:
            raise HTTPException(400, "The rule tells no such channel; nothing was changed.")
        try:
            until = mute_end(MuteFor(form.get("for")), zone=alerting.zone, now=now)
        except ValueError as exc:
            raise HTTPException(400, "A mute has no such length; nothing was changed.") from exc
        muted = [name for name in rule.channels if channel in ("", name)]
        hushes = [Hush(rule_id=rule.id, channel=name, until=until, muted=True) for name in muted]
        site.store.add_hushes(hushes, by=form.session.name, now=now)
        return back("muted", "#hushes")

    @router.post("/alerts/deliveries/{key}/retry")
    def retry(key: str, form: Annotated[Form, Depends(site.form)]) -> Response:
        if not site.store.retry_delivery(key, now=site.clock(), by=form.session.name):
            raise HTTPException(400, "There is no such message, or it was sent meanwhile.")
        return back("retried", "#log")

    @router.post("/alerts/hushes/{number}/end")
    def lift(number: Number, form: Annotated[Form, Depends(site.form)]) -> Response:
        if not site.store.end_hush(number, by=form.session.name, now=site.clock()):
            raise HTTPException(400, "This snooze or mute has ended already.")
        return back("lifted")

    @router.post("/alerts/feeds")
    def add_feed(request: Request, form: Annotated[Form, Depends(site.form)]) -> Response:
        """Make a private address and show it, this once."""
        scope, _, subject = form.get("of").partition(":")
        subject = subject or form.get("query")
        now = site.clock()
        try:
            wanted = OutletScope(scope)
            refuse_subject(site.store, alerting.rules(), wanted, subject, now=now)
        except ValueError as exc:
            raise HTTPException(400, "Say what the feed is to tell of.") from exc
        except InputError as exc:
            return HTMLResponse(page(request, fault=f"{exc}."), status_code=400)
        secret = new_secret()
        site.store.add_outlet(mark_of(secret), wanted, subject, by=form.session.name, now=now)
        return HTMLResponse(page(request, made=f"{alerting.board_url.rstrip('/')}/feeds/{secret}"))

    @router.post("/alerts/feeds/{number}/revoke")
    def revoke(number: Number, form: Annotated[Form, Depends(site.form)]) -> Response:
        if not site.store.revoke_outlet(number, by=form.session.name, now=site.clock()):
            raise HTTPException(400, "This address gives nothing already.")
        return back("revoked", "#feeds")

    return router


def _zones() -> tuple[str, ...]:
    """Return the time zones that people live in, by name."""
    return ("UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))))
