"""Which role each page and form of the board asks for: a register of every route, checked before the route runs.

A route that is not entered here asks for an admin, and fails a test. Without users whoever holds a session of this machine may do
everything, and everybody on it may read.
"""

from collections.abc import Mapping

from fastapi import Request
from starlette.exceptions import HTTPException

from monitor.people import Role
from monitor.web.session import Session

PUBLIC = frozenset({"GET /login", "POST /login", "GET /enter", "GET /healthz"})
"""What nobody needs to have signed in for; nothing of a desk is on these, nor on what lies under /static."""

BY_ADDRESS = frozenset({"GET /act/{token}", "POST /act/{token}", "GET /feeds/{address}"})
"""What whoever has the address may do: the last part of it is signed, or a secret that only its reader has."""

RIGHTS: Mapping[str, Role] = {
    "GET /": Role.READER,
    "GET /live": Role.READER,
    "GET /now": Role.READER,
    "GET /now/live": Role.READER,
    "GET /now/export": Role.READER,
    "GET /statements/{key}/export": Role.READER,
    "GET /actors/{code}/export": Role.READER,
    "GET /alerts/export": Role.READER,
    "GET /review/export": Role.READER,
    "GET /sources/export": Role.READER,
    "GET /dossiers/{dossier_id}": Role.READER,
    "GET /dossiers/{dossier_id}/live": Role.READER,
    "GET /dossiers/{dossier_id}/order": Role.READER,
    "GET /dossiers/{dossier_id}/export": Role.READER,
    "GET /actors/{code}": Role.READER,
    "GET /pair/{actor}/{target}": Role.READER,
    "GET /trends": Role.READER,
    "GET /trends/picture": Role.READER,
    "GET /trends/spec": Role.READER,
    "GET /trends/file": Role.READER,
    "GET /bundle/{name}": Role.READER,
    "GET /statements/{key}": Role.READER,
    "GET /sources": Role.READER,
    "GET /sources.opml": Role.READER,
    "GET /deliveries": Role.READER,
    "GET /alerts": Role.READER,
    "GET /alerts/rules/new": Role.READER,
    "GET /alerts/rules/{rule_id}": Role.READER,
    "GET /review": Role.READER,
    "GET /documents/{document_id}": Role.READER,
    "GET /add": Role.READER,
    "GET /editor": Role.READER,
    "GET /editor/{dossier_id}": Role.READER,
    # One's own account.
    "GET /session": Role.READER,
    "POST /session": Role.READER,
    "POST /session/end": Role.READER,
    "POST /session/password": Role.READER,
    "POST /session/tokens": Role.READER,
    "POST /session/tokens/{number}/revoke": Role.READER,
    "GET /review/second": Role.READER,
    "GET /review/differences": Role.READER,
    # What changes a label.
    "POST /review/second/{key}": Role.ANALYST,
    "POST /review/differences/{key}": Role.ANALYST,
    "POST /review/codings/{number}/undo": Role.ANALYST,
    "POST /review/{key}": Role.ANALYST,
    "POST /statements/{key}/correct": Role.ANALYST,
    "POST /corrections/{number}/undo": Role.ANALYST,
    "POST /statements/{key}/gloss": Role.ANALYST,
    "POST /glosses/{number}/undo": Role.ANALYST,
    # What makes dossiers and documents.
    "POST /documents/{document_id}/missed": Role.ANALYST,
    "POST /add/address": Role.ANALYST,
    "POST /add/words": Role.ANALYST,
    "POST /add/asked": Role.ANALYST,
    "POST /editor": Role.ANALYST,
    "POST /editor/{dossier_id}": Role.ANALYST,
    "POST /editor/{dossier_id}/archive": Role.ANALYST,
    "POST /editor/{dossier_id}/versions/{number}": Role.ANALYST,
    # What the desk listens to.
    "POST /sources/look": Role.ANALYST,
    "POST /sources/add": Role.ADMIN,
    "POST /sources/import": Role.ADMIN,
    "POST /sources/{source_id}/switch": Role.ADMIN,
    # What decides who is told of what.
    "POST /alerts/rules": Role.ANALYST,
    "POST /alerts/rules/{rule_id}/switch": Role.ANALYST,
    "POST /alerts/rules/{rule_id}/delete": Role.ANALYST,
    "POST /alerts/rules/{rule_id}/mute": Role.ANALYST,
    "POST /alerts/deliveries/{key}/retry": Role.ANALYST,
    "POST /alerts/hushes/{number}/end": Role.ANALYST,
    "POST /alerts/feeds": Role.ANALYST,
    "POST /alerts/feeds/{number}/revoke": Role.ANALYST,
    # Who may do what.
    "GET /users": Role.ADMIN,
    "POST /users": Role.ADMIN,
    "POST /users/change": Role.ADMIN,
}
"""Every route by method and path, and the least role that it asks for; HEAD asks for what GET does."""

NOT_SIGNED_IN = (
    "To change something you need a session. Open the address that `demarche up` printed when it started, or run "
    "`demarche sign-in` on this machine for a new one. Reading needs none."
)


def needed(method: str, path: str) -> Role | None:
    """Return the role that a route asks for; None where it asks for none."""
    way = f"{'GET' if method == 'HEAD' else method} {path}"
    return None if way in PUBLIC | BY_ADDRESS else RIGHTS.get(way, Role.ADMIN)


def is_open(method: str, path: str) -> bool:
    """Return whether a request for this very path needs nobody who signed in."""
    way, _, last = f"{'GET' if method == 'HEAD' else method} {path}".rpartition("/")
    return f"{way}/{last}" in PUBLIC or (bool(last) and any(one.rpartition("/")[0] == way for one in BY_ADDRESS))


def check_rights(request: Request) -> None:
    """Refuse a request whose session may not do what its route does.

    Raises: HTTPException 403.
    """
    role = needed(request.method, request.scope["route"].path)
    session: Session | None = request.scope["state"].get("session")
    have = session.role if session is not None else Role.READER  # with users, whoever did not sign in never comes so far
    if role is None or have.includes(role):
        return
    if session is None:
        raise HTTPException(403, NOT_SIGNED_IN)
    raise HTTPException(
        403,
        f"This is for the role {role.value}; you are signed in as {have.value}. An admin can change that. Nothing was changed.",
    )
