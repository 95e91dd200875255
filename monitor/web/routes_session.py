"""Signing in by the address that `up` prints, changing the name that the audit keeps, signing out."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from monitor.web.session import SESSION_LIVES, Session
from monitor.web.site import Site, cookie_name

VOID = (
    "This address was used before, or is older than half an hour. Run `demarche sign-in` on this machine for a new one. "
    "Reading the board needs none."
)
NAMELESS = "A session needs a name: it stands beside everything that you change."


def routes(site: Site) -> APIRouter:
    """Return the routes of the session."""
    router = APIRouter()

    def keep(answer: Response, request: Request, session: Session) -> Response:
        answer.set_cookie(
            cookie_name(request),
            site.sessions.cookie(session),
            max_age=int(SESSION_LIVES.total_seconds()),
            httponly=True,
            samesite="lax",
        )
        return answer

    @router.get("/enter")
    def enter(request: Request, ticket: str = "") -> Response:
        """Exchange a one-time ticket for a session; the address that stays in the browser's history is worth nothing then."""
        session = site.sessions.exchange(ticket)
        if session is None:
            raise HTTPException(403, VOID)
        return keep(RedirectResponse("/", status_code=303), request, session)

    @router.api_route("/session", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def whose(request: Request) -> str:
        return site.pages.render("session.html", site.frame(request))

    @router.post("/session")
    async def rename(request: Request) -> Response:
        form = await site.form(request)
        if not form.get("name"):
            raise HTTPException(400, NAMELESS)
        return keep(RedirectResponse("/session", status_code=303), request, site.sessions.begin(form.get("name")))

    @router.post("/session/end")
    async def end(request: Request) -> Response:
        await site.form(request)
        answer = RedirectResponse("/session", status_code=303)
        answer.delete_cookie(cookie_name(request))
        return answer

    return router
