"""A small desk: a real store with a dossier, a few documents and their statements, and the board over it."""

import contextlib
import hashlib
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from starlette.testclient import TestClient

from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.types import (
    ActorCode,
    Document,
    DocumentId,
    DocumentKind,
    FetchState,
    Health,
    Precision,
    Source,
    SourceId,
    SourceKind,
    Tier,
)
from monitor.desk import Desk as WorkingDesk
from monitor.desk import Roster
from monitor.engines.base import DefaultEngine
from monitor.records import PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.types import Cue, Dossier, DossierId, Event, EventId, Evidence, Rank, Stance, Statement, StatementKey, statement_key
from monitor.vocabulary import load_vocabulary
from monitor.web.access import Access
from monitor.web.app import create_app
from monitor.web.session import ticket
from monitor.web.site import Alerting

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NOW = T0 + timedelta(hours=30)
EVENT = Event(
    id=EventId("seizure"),
    title="Seizure of the lighthouse",
    began=T0,
    began_precision=Precision.MINUTE,
    act="the seizure",
    initiators=(ActorCode("XNV"),),
    affected=(ActorCode("XSR"),),
)
DOSSIER = Dossier(
    id=DossierId("lighthouse"), title="The lighthouse", watch=("TUR", "EGY", "FRA", "JPN", "IDN", "CHL"), events=(EVENT,)
)
CHROMIUM = "/usr/bin/chromium"
PICTURES = Path(__file__).parents[3] / "test-output" / "board"
PATIENCE_MS = 30_000
"""No verdict of a test may depend on how busy the machine is."""
expect.set_options(timeout=PATIENCE_MS)
# Nothing of the browser's own may reach for the network.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
KEY = b"the signing key of a test, 32 b."
OUTSIDE = "https://ministry.example/statements/1"


def make_source(actor: str, *, language: str = "en", tier: Tier = Tier.OFFICIAL) -> Source:
    return Source(
        id=SourceId(f"{actor.lower()}_mfa"),
        actor=ActorCode(actor),
        institution=f"Ministry of {actor}",
        url=f"https://{actor.lower()}.example/feed",
        kind=SourceKind.RSS,
        language=language,
        tier=tier,
        interval=timedelta(minutes=15),
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Keep a picture of every page that a test leaves open, in test-output/, for a person's eye; close what it left open."""
    try:
        yield
    finally:
        browser: Browser | None = getattr(item, "funcargs", {}).get("browser")
        for context in tuple(browser.contexts) if browser is not None else ():
            for number, page in enumerate(context.pages):
                name = re.sub(r"[^\w.-]+", "-", f"{item.path.stem}.{item.name}.{number}")
                with contextlib.suppress(PlaywrightError):  # a page that died, or never came: the test says so
                    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
            context.close()


SOURCES = tuple(make_source(actor) for actor in ("TUR", "EGY", "FRA", "JPN", "IDN"))


@dataclass
class Desk:
    """The store with what a test put into it."""

    store: Store
    client: httpx.Client
    now: datetime = NOW
    sample: bool = False
    alerting: Alerting = field(default_factory=Alerting)

    def publish(
        self,
        actor: str,
        stance: Stance,
        text: str,
        evidence: str,
        *,
        hours: float,
        entry: str | None = None,
        title: str = "Statement",
        url: str | None = OUTSIDE,
        language: str = "en",
        cue: str | None = None,
        speaker: str | None = None,
        role: str | None = "spokesperson",
        official: bool = True,
        confidence: float = 0.9,
        target: str = "XNV",
    ) -> StatementKey:
        """Store a document of the actor's own source with one statement in it; return the statement's key."""
        published = T0 + timedelta(hours=hours)
        document = Document(
            id=DocumentId(f"doc-{actor}-{entry or hours}"),
            text=text,
            title=title,
            url=url,
            source_id=SourceId(f"{actor.lower()}_mfa"),
            entry_key=f"{actor}-{entry or hours}",
            publisher=f"Ministry of {actor}",
            publisher_actor=ActorCode(actor),
            kind=DocumentKind.OFFICIAL,
            tier=Tier.OFFICIAL,
            language=language,
            published_raw=published.isoformat(),
            published_at=published,
            published_precision=Precision.SECOND,
            fetched_at=published + timedelta(minutes=2),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            problems=("the date names no known zone; UTC assumed",),
        )
        start = text.index(evidence)
        cues = (
            (Cue(kind="stance", id=f"{language}.{cue}", text=cue, start=text.index(cue), end=text.index(cue) + len(cue)),)
            if cue
            else ()
        )
        statement = Statement(
            actor=ActorCode(actor),
            stance=stance,
            evidence=Evidence(where="text", start=start, end=start + len(evidence), text=evidence),
            speaker=speaker,
            role=role,
            rank=Rank.MINISTRY,
            official=official,
            target=target,
            event=EVENT.id,
            stance_toward_event=stance,
            quote=evidence,
            language=language,
            confidence=confidence,
            cues=cues,
            engine="rules 0",
        )
        read = ReadDocument(document=document, statements=(statement,))
        self.store.record(PollRecord(read=(read,)), now=published + timedelta(minutes=2))
        return statement_key(document, statement)

    def poll(self, source: Source, health: Health = Health.OK, detail: str = "") -> None:
        """Store a source's state: heard without a gap since a day before the event, or failing since an hour."""
        good = health is Health.OK
        state = FetchState(
            source_id=source.id,
            next_poll_at=NOW,
            health=health,
            detail=detail,
            failures=0 if good else 3,
            last_polled_at=NOW,
            last_success_at=NOW if good else NOW - timedelta(hours=1),
            healthy_since=T0 - timedelta(days=1) if good else None,
            covered_since=T0 - timedelta(days=1) if good else None,
        )
        self.store.record(PollRecord(state=state), now=NOW)

    def working(self) -> WorkingDesk:
        """Return the desk that fetches and reads what is added; only this machine can be reached from it."""
        vocabulary, roster = load_vocabulary(), Roster(SOURCES, self.store)
        return WorkingDesk(
            store=self.store,
            sources=roster,
            refresh=roster.refresh,
            shipped={source.id: source for source in SOURCES},
            vocabulary=vocabulary,
            engine=DefaultEngine(vocabulary),
            client=self.client,
            clock=lambda: self.now,
            board_url="http://127.0.0.1:8321",
            hosts=HostQueue(0),
            sample=self.sample,
        )

    def app(
        self, *, sample: bool = False, access: Access | None = None, live_every_s: float = 0.1, alerting: Alerting | None = None
    ) -> FastAPI:
        """Return the board over this desk."""
        working = self.working()
        return create_app(
            self.store,
            working.sources.values(),
            working.vocabulary,
            clock=working.clock,
            sample=sample,
            key=KEY,
            live_every_s=live_every_s,
            access=access,
            desk=working,
            alerting=alerting or self.alerting,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose dossier watches six states: two have spoken, one shifted, one is silent, one fails, one is not monitored."""
    store = Store.open(f"sqlite:///{tmp_path}/desk.db")
    store.register([source.id for source in SOURCES], now=T0)
    store.save_dossier(DOSSIER, now=T0, by="test")
    desk = Desk(store, build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.0/8",)))
    for source in SOURCES:
        desk.poll(source)
    desk.poll(SOURCES[3], Health.SERVER_ERROR, "503 Service Unavailable")
    desk.publish(
        "TUR",
        Stance.UNDERSTAND,
        "The spokesperson said: “We understand the concerns about shipping.” Talks go on.",
        "We understand the concerns about shipping.",
        hours=2,
        cue="understand",
    )
    desk.publish(
        "TUR",
        Stance.OPPOSE,
        "The spokesperson of the Ministry said: “The presence of these forces is unacceptable.” More follows.",
        "The presence of these forces is unacceptable.",
        hours=26,
        cue="unacceptable",
        speaker="spokesperson of the Ministry",
    )
    desk.publish(
        "EGY",
        Stance.NEUTRAL,
        "دعت وزارة الخارجية جميع الأطراف إلى ضبط النفس والحوار.",
        "دعت وزارة الخارجية جميع الأطراف إلى ضبط النفس والحوار.",
        hours=5,
        language="ar",
    )
    yield desk
    desk.client.close()
    store.close()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(desk.app(), base_url="http://127.0.0.1")


def proof_on(client: TestClient, path: str = "/session") -> str:
    """Return what the first form on a page carries."""
    found = re.search(r'name="proof" value="([^"]+)"', client.get(path).text)
    assert found is not None, path
    return found[1]


@pytest.fixture
def signed_in(client: TestClient) -> TestClient:
    """A client with a session of Ada Example's."""
    client.get("/enter", params={"ticket": ticket(KEY, "Ada Example", now=NOW)})
    return client


@pytest.fixture
def sample_client(desk: Desk) -> TestClient:
    return TestClient(desk.app(sample=True), base_url="http://127.0.0.1")


@pytest.fixture
def serve() -> Iterator[Callable[[FastAPI], str]]:
    """Return a function that serves an application on loopback until the test is over and returns its address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: FastAPI) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=5)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; CI must have one, a desk need not."""
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing; .ci/run installs Debian's chromium")
        pytest.skip(f"{CHROMIUM} is not installed")
    return CHROMIUM


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for a file's tests; while it runs no other event loop can."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def make_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a context of its own; `sound`: no script and no request on it may have failed."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(*, sound: bool = False, **context: Any) -> Page:
        contexts.append(browser.new_context(**context))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        page = contexts[-1].new_page()
        if sound:
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def opened(browser: Browser, address: str, *, script: bool) -> Page:
    """Return a tall page on which Ada Example has signed in."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 2400})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    return page
