"""For the monitor's tests: a desk with a store of its own, its sources served on loopback. All texts are invented."""

import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.types import ActorCode, Source, SourceId, SourceKind, TextMode, Tier
from monitor.desk import Desk
from monitor.engines.base import DefaultEngine
from monitor.store.store import Store
from monitor.vocabulary import load_vocabulary

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RELEASE = "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port."
DOSSIER = """
id = "port-attack"
title = "Attack on the port"
watch = ["FRA", "DEU"]
[terms]
en = ["attack"]
[[events]]
id = "first-strike"
title = "First strike"
began = 2026-03-02T06:00:00Z
act = "the attack on the port"
initiators = ["RUS"]
affected = ["UKR"]
"""

Run = Callable[..., tuple[int, str, str]]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def _logs_end_with_their_test() -> Iterator[None]:
    """A command that logs to standard error leaves its handler on the stream of that test, which is closed when it is over."""
    root = logging.getLogger()
    before, level = tuple(root.handlers), root.level
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; return exit code, standard output and standard error."""
    from monitor.cli import main

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["demarche", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return call


@pytest.fixture
def run(command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on a database of its own, without a source."""
    monkeypatch.setenv("DEMARCHE_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.db'}")
    monkeypatch.setenv("DEMARCHE_SOURCES_DIR", str(tmp_path / "sources"))
    (tmp_path / "sources").mkdir()
    return command


@pytest.fixture
def rss() -> Callable[..., bytes]:
    """Write an RSS feed of (guid, title, text) entries published at `at`, or undated."""

    def write(*entries: tuple[str, str, str], at: datetime | None = START, host: str = "https://mfa.example") -> bytes:
        dated = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
        items = "".join(
            f"<item><guid>{guid}</guid><title>{escape(title)}</title><link>{host}/{guid}</link>{dated}"
            f"<description>{escape(text)}</description></item>"
            for guid, title, text in entries
        )
        return f'<rss version="2.0"><channel><title>Releases</title><language>en</language>{items}</channel></rss>'.encode()

    return write


@pytest.fixture
def make_source() -> Callable[..., Source]:
    def make(source_id: str, url: str, actor: str, **more: Any) -> Source:
        values: dict[str, Any] = {
            "kind": SourceKind.RSS,
            "language": "en",
            "tier": Tier.OFFICIAL,
            "interval": timedelta(minutes=60),
            "text_mode": TextMode.FEED,
            "institution": f"Ministry of {actor}",
        }
        return Source(id=SourceId(source_id), url=url, actor=ActorCode(actor), **{**values, **more})

    return make


@pytest.fixture
def make_desk(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Desk]]:
    """Make desks over one store file; each is closed at the end of the test."""
    opened: list[Desk] = []

    def make(*sources: Source, **more: Any) -> Desk:
        store = Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
        store.register([source.id for source in sources], now=clock())
        desk = Desk(
            store=store,
            sources={source.id: source for source in sources},
            vocabulary=load_vocabulary(),
            engine=DefaultEngine(load_vocabulary()),
            client=build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.0/8",)),
            clock=clock,
            board_url="http://127.0.0.1:8321",
            hosts=HostQueue(0),
            workers=4,
            **more,
        )
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.client.close()
        desk.store.close()
