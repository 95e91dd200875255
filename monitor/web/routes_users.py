"""The page on which an admin looks after the users: the same acts as `demarche user`, on the board."""

from collections.abc import Callable, Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from monitor.credentials import hash_password
from monitor.errors import InputError, StoreError
from monitor.people import Role, User, checked_name, checked_password
from monitor.store.people import People
from monitor.views.people import user_rows
from monitor.web.site import Form, Site

Act = Callable[[People, Form, datetime], str]

NO_USERS = (
    "This board has no users: everybody on this machine reads it, and whoever opens the address that `demarche up` printed may "
    "change it. The first user is added in a terminal, with `demarche user add NAME`; after that everybody signs in."
)


def routes(site: Site) -> APIRouter:
    """Return the routes of looking after users."""
    router = APIRouter()
    people = site.store.people

    def page(request: Request, *, fault: str = "", done: str = "", status: int = 200) -> HTMLResponse:
        found = site.pages.render(
            "users.html",
            site.frame(request),
            users=user_rows(people, now=site.clock()),
            roles=list(Role),
            fault=fault,
            done=done,
        )
        return HTMLResponse(found, status_code=status)

    async def done(request: Request, form: Form, act: Act) -> Response:
        if not site.has_users(request):
            raise HTTPException(400, NO_USERS)
        try:
            said = await run_in_threadpool(act, people, form, site.clock())
        except (InputError, StoreError) as exc:
            return page(request, fault=_sentence(str(exc)), status=400)
        return RedirectResponse(f"/users?said={said}", status_code=303)

    @router.api_route("/users", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def users(request: Request, said: str = "") -> Response:
        if not site.has_users(request):
            raise HTTPException(404, NO_USERS)
        return page(request, done=SAID.get(said, ""))

    @router.post("/users")
    async def add(request: Request) -> Response:
        return await done(request, await site.form(request), _add)

    @router.post("/users/change")
    async def change(request: Request) -> Response:
        form = await site.form(request)
        act = ACTS.get(form.get("act"))
        if act is None:
            raise HTTPException(400, "This is no form of the board; nothing was changed.")
        return await done(request, form, act)

    return router


def _add(people: People, form: Form, now: datetime) -> str:
    name = checked_name(form.get("name"))
    password = _password(form, name)
    user = User(name=name, role=_role(form), made_at=now)
    people.add(user, password=hash_password(password), by=form.session.name)
    return "added"


def _set_role(people: People, form: Form, now: datetime) -> str:
    people.set_role(form.get("user"), _role(form), by=form.session.name, now=now)
    return "role"


def _set_password(people: People, form: Form, now: datetime) -> str:
    name = form.get("user")
    people.set_password(name, hash_password(_password(form, name)), by=form.session.name, now=now)
    return "password"


def _disable(people: People, form: Form, now: datetime) -> str:
    people.disable(form.get("user"), disabled=True, by=form.session.name, now=now)
    return "disabled"


def _enable(people: People, form: Form, now: datetime) -> str:
    people.disable(form.get("user"), disabled=False, by=form.session.name, now=now)
    return "enabled"


def _remove(people: People, form: Form, now: datetime) -> str:
    if len(people.users()) == 1:
        raise InputError("the last user is removed in a terminal only, with `demarche user remove`: the board is open then")
    people.remove(form.get("user"), by=form.session.name, now=now)
    return "removed"


ACTS: Mapping[str, Act] = {
    "role": _set_role,
    "password": _set_password,
    "disable": _disable,
    "enable": _enable,
    "remove": _remove,
}

SAID = {
    "added": "The user is added and can sign in.",
    "role": "The role is changed; it holds from the next page on.",
    "password": "The password is changed; the user's sessions have ended.",
    "disabled": "The account is closed: its sessions have ended and its tokens rest.",
    "enabled": "The account is open again.",
    "removed": "The user is removed. What the audit says of the name stays.",
}


def _password(form: Form, name: str) -> str:
    return checked_password(form.fields.get("password", ""), name=name)


def _role(form: Form) -> Role:
    try:
        return Role(form.get("role"))
    except ValueError as exc:
        raise InputError(f"{form.get('role')!r} is none of {', '.join(Role)}; nothing was changed") from exc


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."
