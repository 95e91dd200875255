"""Signing in with name and password. How often one may try is in `signing_in`."""

import logging
import math
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from monitor.credentials import secret_hash
from monitor.web.entry import peer_of
from monitor.web.session import SESSION_LIVES, cookie_name, new_id
from monitor.web.signing_in import Attempt, Denied, sign_in
from monitor.web.site import Site, local_path

logger = logging.getLogger(__name__)

DEVICE_LIVES = timedelta(days=365)

WRONG = "Name or password is wrong. A forgotten password is set anew by an admin, with `demarche user password NAME`."
NO_COOKIE = (
    "This form was made for another visit, or this browser keeps no cookies, without which nobody can sign in. Send it once more."
)


def routes(site: Site) -> APIRouter:
    """Return the routes of signing in."""
    router = APIRouter()

    def login_page(request: Request, *, fault: str = "", name: str = "", onward: str = "", status: int = 200) -> Response:
        once = request.cookies.get(cookie_name(request.scope, "login")) or new_id()
        page = site.pages.render(
            "login.html",
            site.frame(request),
            fault=fault,
            name=name,
            onward=onward,
            login_proof=site.sessions.login_proof(once),
        )
        answer = HTMLResponse(page, status_code=status)
        keep(answer, request, "login", once, lives=timedelta(hours=12))
        return answer

    def keep(answer: Response, request: Request, what: str, value: str, *, lives: timedelta) -> None:
        answer.set_cookie(
            cookie_name(request.scope, what),
            value,
            max_age=int(lives.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=site.secure(request),
        )

    @router.api_route("/login", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def login(request: Request, next: str = "") -> Response:
        if not site.has_users(request):
            return RedirectResponse("/session", status_code=303)
        return login_page(request, onward=local_path(next) or "")

    @router.post("/login")
    async def attempt(request: Request) -> Response:
        if not site.has_users(request):
            return RedirectResponse("/session", status_code=303)
        fields = await site.fields(request)
        name, onward = fields.get("name", "").strip(), local_path(fields.get("next", "").strip()) or ""
        once = request.cookies.get(cookie_name(request.scope, "login"))
        if not site.sessions.login_proved(once, fields.get("proof", "")):
            return login_page(request, fault=NO_COOKIE, name=name, onward=onward, status=400)
        device = site.sessions.read_device(request.cookies.get(cookie_name(request.scope, "known")), name)
        address = site.access.client(peer_of(request.scope), request.headers)
        tried = Attempt(name=name, password=fields.get("password", ""), address=address, device=device)
        found = await run_in_threadpool(sign_in, site.store.people, tried, now=site.clock())
        if isinstance(found, Denied):
            if found.wait is None:
                logger.info("a sign-in from %s failed", address)
                return login_page(request, fault=WRONG, name=name, onward=onward, status=401)
            seconds = math.ceil(found.wait.total_seconds())
            fault = f"Too many attempts failed. Wait {told(seconds)}, then try again; what you sent was not looked at."
            answer = login_page(request, fault=fault, name=name, onward=onward, status=429)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        session_id = new_id()
        await run_in_threadpool(
            site.store.people.begin_session, found.name, secret_hash(session_id), now=site.clock().replace(microsecond=0)
        )
        logger.info("signed in %s", found.name)
        answer = RedirectResponse(onward or "/", status_code=303)
        keep(answer, request, "", site.sessions.user_cookie(session_id), lives=SESSION_LIVES)
        keep(answer, request, "known", site.sessions.device_cookie(device or new_id(), found.name), lives=DEVICE_LIVES)
        answer.delete_cookie(cookie_name(request.scope, "login"))
        return answer

    return router


def told(seconds: int) -> str:
    """Return a wait in words."""
    if seconds < 90:
        return f"{seconds} seconds" if seconds != 1 else "a second"
    return f"{math.ceil(seconds / 60)} minutes"
