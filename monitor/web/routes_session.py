"""Who is writing: the session of this machine by the address that `up` prints, and a user's own account with its tokens."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from monitor.credentials import hash_password, new_token, secret_hash
from monitor.errors import InputError, StoreError
from monitor.people import Role, checked_password
from monitor.views.people import token_rows
from monitor.web.entry import peer_of
from monitor.web.session import SESSION_LIVES, Way, cookie_name, new_id
from monitor.web.signing_in import Attempt, Denied, sign_in
from monitor.web.site import Form, Number, Site

VOID = (
    "This address was used before, or is older than half an hour. Run `demarche sign-in` on this machine for a new one. "
    "Reading the board needs none."
)
NO_SUCH_USER = "This address is of no user who may sign in. Run `demarche sign-in --name NAME` with the name of one."
NAMELESS = "A session needs a name: it stands beside everything that you change."
OWN_NAME = "A user's name is changed by nobody: it stands in the audit. Nothing was changed."
LABEL_LENGTH = 80
MOST_DAYS = 3650
SAID = {
    "password": "Your password is changed; your other sessions have ended.",
    "revoked": "The token is revoked and works no longer.",
    "ended": "You have signed out.",
}


def routes(site: Site) -> APIRouter:
    """Return the routes of the session and of one's own account."""
    router = APIRouter()
    people = site.store.people

    def keep(answer: Response, request: Request, value: str) -> Response:
        answer.set_cookie(
            cookie_name(request.scope),
            value,
            max_age=int(SESSION_LIVES.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=site.secure(request),
        )
        return answer

    def account(request: Request, *, fault: str = "", secret: str = "", status: int = 200) -> HTMLResponse:
        session = site.session(request)
        own = site.has_users(request) and session is not None
        page = site.pages.render(
            "session.html",
            site.frame(request),
            users=site.has_users(request),
            way=session.way if session else None,
            tokens=token_rows(people.tokens(session.name), now=site.clock()) if own and session else (),
            roles=[role for role in Role if session and session.role.includes(role)],
            fault=fault,
            secret=secret,
            done=SAID.get(request.query_params.get("said", "")),
        )
        return HTMLResponse(page, status_code=status)

    @router.get("/enter")
    def enter(request: Request, ticket: str = "") -> Response:
        """Exchange a one-time ticket for a session; the address that stays in the browser's history is worth nothing then."""
        name = site.sessions.redeem(ticket)
        if name is None:
            raise HTTPException(403, VOID)
        answer = RedirectResponse("/", status_code=303)
        if not site.has_users(request):
            return keep(answer, request, site.sessions.cookie(site.sessions.begin(name)))
        user = people.user(name)
        if user is None or user.disabled_at is not None:
            raise HTTPException(403, NO_SUCH_USER)
        session_id = new_id()
        people.begin_session(user.name, secret_hash(session_id), now=site.clock().replace(microsecond=0))
        return keep(answer, request, site.sessions.user_cookie(session_id))

    @router.api_route("/session", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def whose(request: Request) -> Response:
        return account(request)

    @router.post("/session")
    async def rename(request: Request) -> Response:
        form = await site.form(request)
        if site.has_users(request):
            raise HTTPException(400, OWN_NAME)
        if not form.get("name"):
            raise HTTPException(400, NAMELESS)
        answer = RedirectResponse("/session", status_code=303)
        return keep(answer, request, site.sessions.cookie(site.sessions.begin(form.get("name"))))

    @router.post("/session/end")
    async def end(request: Request) -> Response:
        form = await site.form(request)
        if form.session.way is Way.PASSWORD:
            await run_in_threadpool(people.end_session, secret_hash(form.session.id))
        answer = RedirectResponse("/login" if site.has_users(request) else "/session", status_code=303)
        answer.delete_cookie(cookie_name(request.scope))
        return answer

    @router.post("/session/password")
    async def password(request: Request) -> Response:
        form = await own_form(request)
        if form.session.way is Way.TOKEN:
            raise HTTPException(403, "A token changes no password; sign in with the browser.")
        fault = await run_in_threadpool(change_password, request, form)
        return account(request, fault=fault, status=400) if fault else RedirectResponse("/session?said=password", status_code=303)

    def change_password(request: Request, form: Form) -> str:
        """Keep a new password of one's own; return what is wrong with the form, empty where nothing is."""
        session = form.session
        address = site.access.client(peer_of(request.scope), request.headers)
        old = Attempt(name=session.name, password=form.fields.get("old", ""), address=address, device=f"session {session.id}")
        found = sign_in(people, old, now=site.clock())
        if isinstance(found, Denied):
            return "Too many attempts failed; wait some minutes." if found.wait else "Your present password is another one."
        new = form.fields.get("new", "")
        if new != form.fields.get("again", ""):
            return "The two new passwords differ; nothing was changed."
        try:
            kept = hash_password(checked_password(new, name=session.name))
        except InputError as exc:
            return f"{exc}.".capitalize()
        people.set_password(session.name, kept, by=session.name, now=site.clock(), keep=secret_hash(session.id))
        return ""

    async def own_form(request: Request) -> Form:
        form = await site.form(request)
        if not site.has_users(request):
            raise HTTPException(400, "There are no users yet; add the first with `demarche user add NAME`.")
        return form

    @router.post("/session/tokens", response_class=HTMLResponse)
    async def make_token(request: Request) -> Response:
        form = await own_form(request)
        label, days, role = form.get("label"), form.get("days"), _role(form.get("role"))
        if form.session.way is Way.TOKEN or role is None or not form.session.role.includes(role):
            raise HTTPException(403, "You can make no token of this role; nothing was changed.")
        if not label or (days and not (days.isdecimal() and 0 < int(days) <= MOST_DAYS)):
            return account(request, fault="A token needs words that say what it is for, and a whole number of days.", status=400)
        secret, now = new_token(), site.clock()
        await run_in_threadpool(
            people.add_token,
            form.session.name,
            label=label[:LABEL_LENGTH],
            sha256=secret_hash(secret),
            role=role,
            expires_at=now + timedelta(days=int(days)) if days else None,
            by=form.session.name,
            now=now,
        )
        return account(request, secret=secret)

    @router.post("/session/tokens/{number}/revoke")
    async def revoke(request: Request, number: Number) -> Response:
        form = await own_form(request)
        try:
            await run_in_threadpool(people.revoke_token, number, by=form.session.name, now=site.clock(), of=form.session.name)
        except StoreError as exc:
            raise HTTPException(404, f"{exc}.") from exc
        return RedirectResponse("/session?said=revoked", status_code=303)

    return router


def _role(told: str) -> Role | None:
    try:
        return Role(told)
    except ValueError:
        return None
