"""The scheduler in one process, with the board or without it, until a signal comes."""

import gc
import logging
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

import uvicorn

from monitor.config import Settings
from monitor.desk import Desk
from monitor.errors import MonitorError
from monitor.keys import KEY_BYTES, key_file, read_key
from monitor.scheduler import Job, come_to_rest, running
from monitor.terminal import machine_user
from monitor.views.worldmap import policy
from monitor.web.access import read_access
from monitor.web.app import create_app
from monitor.web.guard import serves_this_machine
from monitor.web.session import ticket
from monitor.web.site import Alerting

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""How long a stop waits for the turn under way; a polite turn leaves pauses between requests and may take many minutes."""


def serve(desk: Desk, settings: Settings, *, tick: timedelta) -> None:
    """Serve the board and run the scheduler until SIGINT or SIGTERM. Raises: MonitorError where the port cannot be used."""
    access = read_access(settings.trusted_proxies, settings.user_header, settings.board_url)
    users = desk.store.people.any()
    if not users and not serves_this_machine(settings.host):
        raise MonitorError(
            f"{settings.host}: the board has no users, so it serves this machine only; add the first with "
            "`demarche user add NAME`, or leave --host out"
        )
    listening = _listen(settings.host, settings.port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listening.getsockname()[1]}"
    key = secrets.token_bytes(KEY_BYTES) if desk.sample else read_key(key_file(settings, desk.store.name))
    app = create_app(
        desk.store,
        desk.sources.values(),
        desk.vocabulary,
        clock=desk.clock,
        sample=desk.sample,
        key=key,
        access=access,
        desk=desk,
        alerting=alerting_of(desk),
        disputed=policy(settings.disputed_file),
        zone=settings.zone,
    )
    print(f"the board is at {address} (stop with Ctrl-C)", file=sys.stderr)
    _say_who(desk, settings, address, key, users=users)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=1,  # pages that are listened to are never done
        )
    )
    _say_outage(desk)
    _on_stop(lambda: None)  # uvicorn stops by itself and then raises the signal anew: here it has done its work
    # What was loaded stays for good: to look through it again for what could be thrown away would stop every page for a while.
    gc.collect()
    gc.freeze()
    with running(desk, tick=tick) as jobs:
        server.run(sockets=[listening])
    _leave(jobs)


def _say_who(desk: Desk, settings: Settings, address: str, key: bytes, *, users: bool) -> None:
    """Say how one comes to write, and what a board that other machines reach still lacks."""
    if not users:
        entering = enter_address(address, key, now=desk.clock())
        print(f"to correct what it shows, open {entering} (once, within half an hour)", file=sys.stderr)
        return
    print(f"it has users: sign in at {address}/login (see `demarche user --help`)", file=sys.stderr)
    if not serves_this_machine(settings.host) and not settings.board_url.lower().startswith("https://"):
        logger.warning(
            "passwords travel as plain text to %s: put a proxy with TLS in front and set DEMARCHE_BOARD_URL to its https address",
            settings.host,
        )


def alerting_of(desk: Desk) -> Alerting:
    """Return what the board knows of the desk's alerting."""
    return Alerting(
        rules=lambda: desk.rules.index.rules,
        channels={name: channel.address for name, channel in desk.channels.items()},
        take_over=desk.refresh_rules,
        links=desk.links,
        zone=desk.zone,
        board_url=desk.board_url,
    )


def keep_polling(desk: Desk, *, tick: timedelta) -> None:
    """Run the scheduler without the board until SIGINT or SIGTERM."""
    stopped = threading.Event()
    _say_outage(desk)
    _on_stop(stopped.set)
    with running(desk, tick=tick) as jobs:
        stopped.wait()
    _leave(jobs)


def enter_address(board: str, key: bytes, *, now: datetime, name: str | None = None) -> str:
    """Return an address that gives a session once; without a name it bears that of this machine's user."""
    return f"{board}/enter?{urlencode({'ticket': ticket(key, name or machine_user(), now=now)})}"


def _say_outage(desk: Desk) -> None:
    """Say that our own network was down when we stopped: while it stays so, no turn says it again."""
    for outage in desk.store.outages():
        if outage.ended_at is None:
            since = f"{outage.began_at:%Y-%m-%d %H:%M} UTC"
            logger.warning("our own network has been down since %s; a few sources are tried until one answers", since)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as exc:
        listening.close()
        raise MonitorError(f"port {port} of {host} cannot be used ({exc.strerror}); choose another with --port") from exc
    return listening


def _on_stop(act: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: act())


def _leave(jobs: tuple[Job, ...]) -> None:
    """Wait a little for work under way; then go without it: every poll is stored whole or not at all, and is due again."""
    if not come_to_rest(jobs, patience_s=PATIENCE_S):
        logger.warning("stopped in the middle of a turn; what was under way is read again at the next start")
        sys.stderr.flush()
        os._exit(0)  # threads waiting for a host's turn would hold up an ordinary exit
