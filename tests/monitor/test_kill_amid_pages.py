"""SIGKILL while a first poll waits for slow pages: what its listing showed is stored by then. All texts are invented."""

import http.server
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from feeds.types import ActorCode, Source, SourceId, SourceKind, TextMode, Tier
from tests.monitor.soak.clock import START, SharedClock
from tests.monitor.soak.poller import poll

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 8
PAGE_S = 0.3
"""A page takes a minute and a half of the simulated time, of which a poll has two and a half for its pages."""
PATIENCE_S = 300.0
"""A process loads for a moment, or for a minute where the machine is busy."""
WORDS = "<p>The invented office of the harbour thanks its fictional partners and calls for further talks this week.</p>" * 9


class Office:
    """A listing of which every page is slow; `first` is the number of the oldest release that it still shows."""

    def __init__(self) -> None:
        self.first = 0
        self.pages_asked = 0
        self.progress = threading.Condition()
        office = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                number = self.path.rpartition("/")[2]
                if number.isdecimal():
                    with office.progress:
                        office.pages_asked += 1
                        office.progress.notify_all()
                    time.sleep(PAGE_S)
                body = office.answer(self.path, number).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a reset by a killed client

        self.server = Server(("127.0.0.1", 0), Handler)

    def answer(self, path: str, number: str) -> str:
        if path == "/robots.txt":
            return "User-agent: *\nDisallow:\n"
        if number.isdecimal():
            return f"<html><body><main><h1>{title_of(int(number))}</h1>{WORDS}</main></body></html>"
        lines = (
            f"<li><a href='/release/{one}'>{title_of(one)}</a> <span>{_day_of(one):%d %B %Y}</span></li>"
            for one in range(self.first + SHOWN - 1, self.first - 1, -1)
        )
        return f"<html lang='en'><body><h1>Press releases</h1><ul>{''.join(lines)}</ul></body></html>"

    def wait_for_pages(self, count: int) -> None:
        """Wait until so many pages have been asked for in all."""
        with self.progress:
            assert self.progress.wait_for(lambda: self.pages_asked >= count, timeout=PATIENCE_S)


def title_of(number: int) -> str:
    return f"Invented release number {number} of the harbour office"


def _day_of(number: int) -> date:
    return (START - timedelta(days=20 - number)).date()


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def take_turns(folder: Path, port: int, days: float) -> None:
    """What the killed process runs: turns over the one listing until these days are over."""
    source = Source(
        id=SourceId("zz_office"),
        actor=ActorCode("ZZZ"),
        institution="Office of the harbour",
        url=f"http://127.0.0.1:{port}/releases",
        kind=SourceKind.LISTING,
        language="en",
        tier=Tier.OFFICIAL,
        interval=timedelta(hours=12),
        text_mode=TextMode.PAGE,
    )
    poll(folder, (source,), days, 0.0)


def started(folder: Path, port: int, days: float) -> subprocess.Popen[bytes]:
    words = "import sys; from pathlib import Path; from tests.monitor.test_kill_amid_pages import take_turns; "
    words += f"take_turns(Path({str(folder)!r}), {port}, {days})"
    return subprocess.Popen([sys.executable, "-c", words], cwd=ROOT)


def stored(folder: Path) -> dict[str, int]:
    """Return the title of every stored release with the length of its text."""
    query = (
        "select r.title, length(t.text) from documents d join revisions r on r.document_id = d.id and r.number = d.revision "
        "join texts t on t.sha256 = r.sha256"
    )
    with closing(sqlite3.connect(folder / "soak.db")) as base:
        return dict(base.execute(query).fetchall())


def test_a_kill_amid_the_slow_pages_of_a_first_poll_loses_nothing_that_was_on_show(office: Office, tmp_path: Path) -> None:
    clock = SharedClock(tmp_path / "clock")
    clock.jump_to(0.0)
    port = office.server.server_address[1]
    first = started(tmp_path, port, 30)
    try:
        office.wait_for_pages(5)
    finally:
        first.send_signal(signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
    assert stored(tmp_path).keys() == {title_of(number) for number in range(SHOWN)}
    office.first = 3  # by the time that it is started again three have left the window
    second = started(tmp_path, port, clock.seconds() / 86_400 + 1)
    try:
        assert second.wait(PATIENCE_S) == 0
    finally:
        second.kill()
        second.wait()
    kept = stored(tmp_path)
    assert kept.keys() == {title_of(number) for number in range(SHOWN + 3)}
    assert min(kept.values()) > 120  # each has its page's text, also what left the window before its page was read
