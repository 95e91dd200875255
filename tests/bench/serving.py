"""`demarche up` on a desk of the benchmark while it polls: every page's time and weight, its first paint, and the memory of all.

The desk's 2,000 sources are there but not due; besides there are feeds on loopback with new entries, which the scheduler polls,
reads and stores meanwhile, so that the desk grows by some hundred documents. Pages are asked for over HTTP, one after the other.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from tests.bench.desks import World

PORT = 18329
REQUESTS = 20
GOAL_MS, GOAL_BYTES, GOAL_PAINT_MS = 200, 200_000, 1000
POLLED = 240
"""Feeds on loopback that are polled while pages are asked for."""
PAINTS = 5
WATCH_S = 0.1
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCost:
    """What a page cost in each of its requests: milliseconds of the server's processors and of the clock; and its bytes.

    `bytes` are those of the page with the style sheets and scripts that it names, uncompressed, without the charts' bundle.
    """

    busy: Sequence[float]
    wall: Sequence[float]
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The most memory (PSS, MB) of all processes, what pages cost by name, and milliseconds until the first paint of some."""

    memory: float
    pages: Mapping[str, PageCost] = field(default_factory=dict)
    paints: Mapping[str, Sequence[float]] = field(default_factory=dict)
    polled: int = 0


def pages(made: World) -> dict[str, str]:
    """Return the address of every kind of page, busy ones and ordinary ones; statements and documents are found on `/now`."""
    states, dossiers = made.states, made.dossiers
    year = "since=2025-01-01&until=2025-12-31"
    pairs = [f"line={states[a]}~{states[b]}" for a, b in ((0, 1), (1, 0), (2, 3), (0, 2), (0, 3), (1, 2), (2, 0), (3, 1))]
    busiest = f"/dossiers/{dossiers[0].id}"
    return {
        "front page": "/",
        "now": "/now",
        "now, of an actor": f"/now?actor={states[0]}",
        "now, a frequent word": f"/now?q={made.words[3]}",
        "now, a rare word": f"/now?q={made.words[-3]}",
        "now, filters": f"/now?actor={states[0]}&target={states[1]}&stance=condemn&standing=official&tier=official",
        "board, busiest": busiest,
        "board, second": f"/dossiers/{dossiers[1].id}",
        "board, ordinary": f"/dossiers/{dossiers[40].id}",
        "board, quiet": f"/dossiers/{dossiers[250].id}",
        "board, geography": f"{busiest}?map=world",
        "board, at": f"{busiest}?at=2025-12-01T00:00Z",
        "order": f"{busiest}/order",
        "order, at": f"{busiest}/order?at=2025-12-01T00:00Z",
        "actor, busiest": f"/actors/{states[0]}",
        "actor, ordinary": f"/actors/{states[100]}",
        "pair, busiest": f"/pair/{states[0]}/{states[1]}?{year}",
        "pair by day": f"/pair/{states[0]}/{states[1]}?by=day&{year}",
        "pair, three years": f"/pair/{states[0]}/{states[1]}?by=month&since=2023-01-02&until=2025-12-31",
        "pair, rare": f"/pair/{states[90]}/{states[120]}?{year}",
        "trends, empty": "/trends",
        "trend of a pair": f"/trends?{pairs[0]}&{year}",
        "trends of 4 pairs": f"/trends?{'&'.join(pairs[:4])}&{year}",
        "trends of 8 pairs": f"/trends?{'&'.join(pairs)}&{year}",
        "trends EU and UN": f"/trends?line=EU/members~{states[0]}&line=UN193~{states[0]}&{year}",
        "trend of a dossier": f"/trends?line=dossier:{dossiers[0].id}&{year}",
        "trends of 2 dossiers": f"/trends?line=dossier:{dossiers[0].id}&line=dossier:{dossiers[1].id}&align=t0&{year}",
        "review": "/review",
        "review, second": "/review/second",
        "review, differences": "/review/differences",
        "sources": "/sources",
        "sources, last": "/sources?page=25",
        "editor, new": "/editor?kind=strike&place=Chad",
        "editor, busiest": f"/editor/{dossiers[0].id}",
        "add": "/add",
        "alerts": "/alerts",
        "alert rule": "/alerts/rules/new",
        "deliveries": "/deliveries",
        "session": "/session",
    }


def served(url: str, made: World, *, requests: int = REQUESTS, paints: int = PAINTS) -> Served:
    """Return what `demarche up` on a desk takes, its pages asked for while it polls; no paints where there is no Chromium."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        tempfile.TemporaryFile() as said,
        _publishing() as (port, polls),
    ):
        _write_sources(Path(folder), made, port)
        environment = {
            **os.environ,
            "DEMARCHE_DATABASE_URL": url,
            "DEMARCHE_SOURCES_DIR": folder,
            "DEMARCHE_ALLOW_HOSTS": "127.0.0.0/8",
            "DEMARCHE_HOST_SPACING_S": "0",
        }
        command = [sys.executable, "-m", "monitor", "up", "--port", str(PORT)]
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait_for("/healthz", process)
            asked = pages(made)
            newest = _get("/now").decode()
            for name, pattern in (
                ("statement", r'href="(/statements/[0-9a-f]{20})'),
                ("document", r'href="(/documents/[^"?#]+)'),
            ):
                found = re.search(pattern, newest if name == "statement" else _get(asked["statement"]).decode())
                if found:
                    asked[name] = quote(found[1], safe="/:%")
            drawn = _pictures(asked["trends of 8 pairs"])
            memory, costs = _ask(asked, process, requests)
            with _watching(process) as seen:
                for path in drawn:
                    _get(path)
                painted = _paints({name: asked[name] for name in _PAINTED}, paints)
            memory = max(memory, *seen)
        finally:
            process.terminate()
            process.wait()
    return Served(memory=memory, pages=costs, paints=painted, polled=len(polls))


_PAINTED = ("board, busiest", "board, ordinary", "now", "trends of 4 pairs", "actor, busiest")

_FIRST_PAINT = """() => new Promise(done => new PerformanceObserver((entries, watching) => {
    const [painted] = entries.getEntriesByName("first-contentful-paint");
    if (painted) { watching.disconnect(); done(painted.startTime); }
}).observe({type: "paint", buffered: true}))"""


def _ask(asked: Mapping[str, str], process: subprocess.Popen[bytes], requests: int) -> tuple[float, dict[str, PageCost]]:
    """Ask for every page in turn, so that a neighbour's busy minute falls on all of them; the first round warms up."""
    busy: dict[str, list[float]] = defaultdict(list)
    wall: dict[str, list[float]] = defaultdict(list)
    weights: dict[str, int] = {}
    memory = 0.0
    for number in range(requests + 1):
        for name, path in asked.items():
            before, began = _on_processor(process), time.perf_counter()
            body = _get(path)
            took, busy_s = time.perf_counter() - began, _on_processor(process) - before
            if number:
                wall[name].append(took * 1000)
                busy[name].append(busy_s * 1000)
            else:
                weights[name] = _weight(body)
        memory = max(memory, _memory(process))
    return memory, {name: PageCost(busy=busy[name], wall=wall[name], bytes=weights[name]) for name in asked}


def _pictures(path: str) -> list[str]:
    """Return the addresses of all pictures of a page, in each of their forms: a browser asks for one of them."""
    named = re.findall(r'(/trends/picture\?[^"\s]+)', _get(path).decode())
    return [html.unescape(one) for one in dict.fromkeys(named)]


@contextmanager
def _watching(process: subprocess.Popen[bytes]) -> Iterator[list[float]]:
    """Give a list to which the memory of all processes is added every tenth of a second: one that draws lives for seconds."""
    seen = [_memory(process)]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(WATCH_S):
            seen.append(_memory(process))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        ended.set()
        watching.join()


def _weight(body: bytes) -> int:
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode()))
    return len(body) + sum(len(_get(one)) for one in named)


def _paints(asked: Mapping[str, str], times: int) -> dict[str, list[float]]:
    """Return milliseconds from asking until the first words are painted, by a browser that knows nothing yet."""
    if not times or not Path(CHROMIUM).exists():
        return {}
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for _ in range(times):
            for name, path in asked.items():
                context = browser.new_context()
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{PORT}{path}")
                found[name].append(page.evaluate(_FIRST_PAINT))
                context.close()
        browser.close()
    return found


@contextmanager
def _publishing() -> Iterator[tuple[int, list[str]]]:
    """Serve feeds, each of which has one new entry whenever it is asked; give the port, and the addresses asked so far."""
    polls: list[str] = []

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            polls.append(self.path)
            at = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
            words = (
                f"Invented words number {len(polls)} of {time.time_ns()}: we condemn the closing of the harbour. "
                + "More of it. " * 40
            )
            entry = (
                f"<item><title>Invented {len(polls)}</title><guid>{time.time_ns()}</guid><pubDate>{at}</pubDate>"
                f"<description>{words}</description></item>"
            )
            body = f'<rss version="2.0"><channel><title>Invented</title>{entry}</channel></rss>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    feeds = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=feeds.serve_forever, daemon=True).start()
    try:
        yield feeds.server_port, polls
    finally:
        feeds.shutdown()
        feeds.server_close()


def _write_sources(folder: Path, made: World, port: int) -> None:
    """Write the desk's sources, and those that are polled, as files of sources."""
    lines: dict[str, list[str]] = defaultdict(list)

    def write(id: str, actor: str, institution: str, url: str, tier: str, minutes: int) -> None:
        lines[actor.lower()].append(
            f'[[sources]]\nid = "{id}"\ninstitution = "{institution}"\nurl = "{url}"\nkind = "rss"\nlanguage = "en"\n'
            f'tier = "{tier}"\ninterval_min = {minutes}\norigin = "invented"\n'
        )

    for source in made.sources:
        write(source.id, source.actor, source.institution, str(source.url), source.tier.value, 30)
    for number in range(POLLED):
        actor = made.states[number % len(made.states)]
        write(f"polled_{number}", actor, f"Polled {number}", f"http://127.0.0.1:{port}/{number}", "media", 5)
    for actor, told in lines.items():
        (folder / f"{actor}.toml").write_text("\n".join(told), encoding="utf-8")


def _get(path: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
        return bytes(answer.read())


def _wait_for(path: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        try:
            _get(path)
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("demarche up does not answer")


def _on_processor(process: subprocess.Popen[bytes]) -> float:
    """Return for how many seconds a process with all its threads has run so far, by clock_getcpuclockid(3)."""
    return time.clock_gettime((~process.pid << 3) | 2)


def _memory(process: subprocess.Popen[bytes]) -> float:
    return sum(map(_pss, _tree(process.pid)))


def _tree(pid: int) -> list[int]:
    """Return a process and all below it; the system tells of each thread which processes it started."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):  # a thread that has ended meanwhile
                found += map(int, children.read_text(encoding="ascii").split())
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
