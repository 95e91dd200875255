"""What an embargo on a dossier holds back, and the register of every way out of the desk. Pure; nothing is sent or written here.

The desk itself goes on: the board on this machine and the commands in a terminal show an embargoed dossier, marked. What
makes a file or a message of it waits. A new command, page or channel must be entered in `WAYS` before the tests pass.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from monitor.types import Dossier, EventId


class Hold(StrEnum):
    """What a way does with a dossier under embargo."""

    REFUSES = "refuses"
    WAITS = "waits"
    DESK = "desk"
    LEAVES_OUT = "leaves out"
    NOTHING = "nothing"


WAYS: Mapping[str, Hold] = {
    # Made of a snapshot, which is refused (views.snapshot).
    "command export": Hold.REFUSES,
    "page /dossiers/{dossier_id}/export": Hold.REFUSES,
    # A trend of a dossier is refused as a file; on the desk's own pages its picture says so itself. A pair's file counts what the
    # world has published, and lacks what only a dossier under embargo knows.
    "page /trends/file": Hold.REFUSES,
    # Statements of many dossiers at once: those under embargo are left out and counted, and one alone is refused (views.quotes).
    "page /now/export": Hold.LEAVES_OUT,
    "page /statements/{key}/export": Hold.REFUSES,
    "page /actors/{code}/export": Hold.LEAVES_OUT,
    "page /alerts/export": Hold.LEAVES_OUT,
    "page /review/export": Hold.LEAVES_OUT,
    # Fed from the outbox, which holds back what is due (store.outbox).
    "command alerts retry": Hold.WAITS,
    "channel console": Hold.WAITS,
    "channel email": Hold.WAITS,
    "channel webhook": Hold.WAITS,
    "channel slack": Hold.WAITS,
    "channel teams": Hold.WAITS,
    "channel apprise": Hold.WAITS,
    # Made of signals, of which those of a dossier under embargo are left out (views.outlet).
    "page /feeds/{address}": Hold.WAITS,
    # The recipient of a message that has left; its page keeps back the words of what is under embargo since.
    "page /act/{token}": Hold.WAITS,
    # The desk looking at its own matter: this machine's board and terminal.
    "page /": Hold.DESK,
    "page /live": Hold.DESK,
    "page /dossiers/{dossier_id}": Hold.DESK,
    "page /dossiers/{dossier_id}/live": Hold.DESK,
    "page /dossiers/{dossier_id}/order": Hold.DESK,
    "page /statements/{key}": Hold.DESK,
    "page /deliveries": Hold.DESK,
    "page /alerts": Hold.DESK,
    "page /alerts/rules": Hold.DESK,
    "page /alerts/rules/new": Hold.DESK,
    "page /alerts/rules/{rule_id}": Hold.DESK,
    "page /alerts/rules/{rule_id}/switch": Hold.NOTHING,
    "page /alerts/rules/{rule_id}/delete": Hold.NOTHING,
    "page /alerts/rules/{rule_id}/mute": Hold.NOTHING,
    "page /alerts/deliveries/{key}/retry": Hold.WAITS,
    "page /alerts/hushes/{number}/end": Hold.NOTHING,
    "page /alerts/feeds": Hold.NOTHING,
    "page /alerts/feeds/{number}/revoke": Hold.NOTHING,
    "page /statements/{key}/correct": Hold.DESK,
    "page /actors/{code}": Hold.DESK,
    "page /pair/{actor}/{target}": Hold.DESK,
    "page /trends": Hold.DESK,
    "page /trends/picture": Hold.DESK,
    "page /trends/spec": Hold.DESK,
    "page /now": Hold.DESK,
    "page /now/live": Hold.DESK,
    "page /review": Hold.DESK,
    "page /review/{key}": Hold.DESK,
    "page /review/second": Hold.DESK,
    "page /review/second/{key}": Hold.DESK,
    "page /review/differences": Hold.DESK,
    "page /review/differences/{key}": Hold.DESK,
    "page /review/codings/{number}/undo": Hold.DESK,
    "command review": Hold.DESK,
    "page /documents/{document_id}": Hold.DESK,
    "page /documents/{document_id}/missed": Hold.DESK,
    "page /add": Hold.DESK,
    "page /add/address": Hold.DESK,
    "page /add/words": Hold.DESK,
    "page /add/asked": Hold.DESK,
    "page /editor": Hold.DESK,
    "page /editor/{dossier_id}": Hold.DESK,
    "page /editor/{dossier_id}/archive": Hold.DESK,
    "page /editor/{dossier_id}/versions/{number}": Hold.DESK,
    "page /glosses/{number}/undo": Hold.DESK,
    "page /statements/{key}/gloss": Hold.DESK,
    "page /corrections/{number}/undo": Hold.DESK,
    "command dossier list": Hold.DESK,
    "command dossier show": Hold.DESK,
    "command dossier positions": Hold.DESK,
    "command dossier silent": Hold.DESK,
    "command dossier timeline": Hold.DESK,
    "command search": Hold.DESK,
    "command alerts log": Hold.DESK,
    "command alerts test": Hold.DESK,
    "command trend": Hold.DESK,
    "command audit log": Hold.DESK,
    # The whole desk moves, its embargoes with it.
    "command copy": Hold.DESK,
    "command demo": Hold.DESK,
    "command up": Hold.DESK,
    # Nothing of a dossier is on these.
    "page /healthz": Hold.NOTHING,
    "page /enter": Hold.NOTHING,
    "page /login": Hold.NOTHING,
    "page /session/password": Hold.NOTHING,
    "page /session/tokens": Hold.NOTHING,
    "page /session/tokens/{number}/revoke": Hold.NOTHING,
    "page /users": Hold.NOTHING,
    "page /users/change": Hold.NOTHING,
    "page /session": Hold.NOTHING,
    "page /session/end": Hold.NOTHING,
    "page /sources": Hold.NOTHING,
    "page /sources.opml": Hold.NOTHING,
    "page /sources/export": Hold.NOTHING,
    "page /sources/look": Hold.NOTHING,
    "page /sources/add": Hold.NOTHING,
    "page /sources/import": Hold.NOTHING,
    "page /sources/{source_id}/switch": Hold.NOTHING,
    "page /static": Hold.NOTHING,
    "page /bundle/{name}": Hold.NOTHING,
    "command alerts add": Hold.NOTHING,
    "command alerts rules": Hold.NOTHING,
    "command alerts feeds add": Hold.NOTHING,
    "command alerts feeds list": Hold.NOTHING,
    "command alerts feeds revoke": Hold.NOTHING,
    "command audit verify": Hold.NOTHING,
    "command doctor": Hold.NOTHING,
    "command dossier add": Hold.NOTHING,
    "command dossier asked": Hold.NOTHING,
    "command evaluate": Hold.NOTHING,
    "command extract": Hold.NOTHING,
    "command ingest": Hold.NOTHING,
    "command missed": Hold.NOTHING,
    "command parse-feed": Hold.NOTHING,
    "command poll": Hold.NOTHING,
    "command sign-in": Hold.NOTHING,
    "command read-listing": Hold.NOTHING,
    "command read-page": Hold.NOTHING,
    "command relabel": Hold.NOTHING,
    "command sources add": Hold.NOTHING,
    "command sources check": Hold.NOTHING,
    "command sources disable": Hold.NOTHING,
    "command sources enable": Hold.NOTHING,
    "command sources export": Hold.NOTHING,
    "command sources health": Hold.NOTHING,
    "command sources import": Hold.NOTHING,
    "command sources list": Hold.NOTHING,
    "command sources remove": Hold.NOTHING,
    "command sources test": Hold.NOTHING,
    "command token add": Hold.NOTHING,
    "command token list": Hold.NOTHING,
    "command token revoke": Hold.NOTHING,
    "command user add": Hold.NOTHING,
    "command user disable": Hold.NOTHING,
    "command user enable": Hold.NOTHING,
    "command user list": Hold.NOTHING,
    "command user password": Hold.NOTHING,
    "command user remove": Hold.NOTHING,
    "command user role": Hold.NOTHING,
}
"""Every command, page and kind of channel that there is, and what it does with a dossier under embargo."""


def is_held(dossier: Dossier, *, now: datetime) -> bool:
    """Return whether nothing of the dossier may leave the desk yet."""
    return dossier.embargo_until is not None and now < dossier.embargo_until


def held_events(dossiers: Iterable[Dossier], *, now: datetime) -> tuple[EventId, ...]:
    """Return the events of the dossiers that are under embargo."""
    return tuple(event.id for dossier in dossiers if is_held(dossier, now=now) for event in dossier.events)


def why_held(dossier: Dossier) -> str:
    """Return the one line that refuses a file of it."""
    until = f"{dossier.embargo_until:%Y-%m-%dT%H:%M:%SZ}" if dossier.embargo_until else "-"
    return (
        f"{dossier.id}: is under embargo until {until}; nothing of it leaves the desk before "
        "(to lift it, take embargo_until out of its file and add it again)"
    )
