"""Many people with the live board open while statements come in: every one gets every row, and the board's memory stays flat.

`make crowd` lets fifty people watch for ten minutes; without CROWD_MINUTES a dozen watch for some seconds. All of it on loopback;
all words are invented.
"""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from feeds.document import text_sha256
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision, Tier
from monitor.desk import utc_now
from monitor.records import PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId, Evidence, Stance, Statement, StatementKey, statement_key

MINUTES = float(os.environ.get("CROWD_MINUTES", "0"))
PEOPLE = int(os.environ.get("CROWD_PEOPLE", "50" if MINUTES else "12"))
SECONDS = MINUTES * 60 or 15.0
EVERY_S = float(os.environ.get("CROWD_EVERY_S", "6" if MINUTES else "3"))
LAST_ROW_S = 20.0
"""How long everybody may take to see the last row."""
GROWTH_MB = 40.0
"""How much more memory the board may hold at the end than when everybody had come: rows were added, nothing else."""
ROOT = Path(__file__).parents[2]
EVENT = Event(
    id=EventId("seizure"),
    title="Seizure of the lighthouse",
    began=utc_now() - timedelta(hours=2),
    began_precision=Precision.MINUTE,
    act="the seizure",
)
DOSSIER = Dossier(id=DossierId("lighthouse"), title="The lighthouse", watch=("UN193",), events=(EVENT,))
KEY = re.compile(r'<blockquote[^>]*><a href="/statements/([0-9a-f]{20})')


@dataclass(slots=True)
class Person:
    """One who watches: when each row was seen, the moves heard of, and how long pages took, in seconds."""

    rows: dict[str, float] = field(default_factory=dict)
    moves: int = 0
    pages: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def says(store: Store, actor: str, number: int) -> StatementKey:
    """Store a statement of an actor; return its key."""
    text = f"Invented statement {number}: we are concerned about the seizure of the lighthouse."
    now = utc_now()
    document = Document(
        id=DocumentId(f"crowd-{number}"), text=text, title="Statement", url=f"https://crowd.example/{number}",
        publisher="Invented ministry", publisher_actor=ActorCode(actor), kind=DocumentKind.OFFICIAL, tier=Tier.OFFICIAL,
        language="en", published_at=now, published_precision=Precision.SECOND, fetched_at=now, sha256=text_sha256(text),
    )  # fmt: skip
    said = Statement(
        actor=ActorCode(actor), stance=Stance.CONCERN, evidence=Evidence(where="text", start=0, end=len(text), text=text),
        event=EVENT.id, stance_toward_event=Stance.CONCERN, language="en", confidence=0.9, engine="crowd",
    )  # fmt: skip
    store.record(PollRecord(read=(ReadDocument(document=document, statements=(said,)),)), now=now)
    return statement_key(document, said)


def memory_mb(process: int) -> float:
    """Return the resident memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


async def watch(person: Person, client: httpx.AsyncClient, over: asyncio.Event) -> None:
    """Do what an open page does: listen, and fetch the page at every move."""

    async def look() -> str:
        began = time.monotonic()
        page = await client.get("/dossiers/lighthouse")
        assert page.status_code == 200
        person.pages.append(time.monotonic() - began)
        for key in KEY.findall(page.text):
            person.rows.setdefault(key, time.monotonic())
        found = re.search(r'data-live="([^"]+)"', page.text)
        assert found is not None
        return unescape(found[1])

    while not over.is_set():
        try:
            async with client.stream("GET", await look()) as events:
                async for line in events.aiter_lines():
                    if line == "event: moved":
                        person.moves += 1
                        await look()
        except httpx.TransportError as exc:  # a browser would come back by itself, and look at once
            person.lost.append(repr(exc))


async def crowd(address: str, store: Store, process: int) -> tuple[list[Person], dict[str, float], list[float]]:
    """Return what everybody saw, when each row was stored, and the board's memory, first when everybody had come."""
    people = [Person() for _ in range(PEOPLE)]
    # Shorter than the server keeps an idle connection, which it may close just when a page is asked for over it.
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
    over, stored, memory = asyncio.Event(), {}, []
    members = iter(sorted(MEMBERS))
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False) as client:
        tasks = [asyncio.create_task(watch(person, client, over)) for person in people]
        while not all(person.pages for person in people):
            await asyncio.sleep(0.05)
        memory.append(memory_mb(process))
        end, number = time.monotonic() + SECONDS, 0
        while time.monotonic() < end and (actor := next(members, None)) is not None:
            key = await asyncio.to_thread(says, store, actor, number)
            stored[key], number = time.monotonic(), number + 1
            await asyncio.sleep(EVERY_S)
            memory.append(memory_mb(process))
        patience = time.monotonic() + LAST_ROW_S
        while time.monotonic() < patience and not all(stored.keys() <= person.rows.keys() for person in people):
            await asyncio.sleep(0.1)
        over.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return people, stored, memory


MEMBERS = (
    "AGO", "ALB", "ARG", "ARM", "AUS", "AUT", "AZE", "BEL", "BEN", "BGD", "BGR", "BHR", "BIH", "BLR", "BOL", "BRA", "BWA", "CAN",
    "CHE", "CHL", "CHN", "CIV", "CMR", "COL", "CRI", "CUB", "CYP", "CZE", "DEU", "DNK", "DZA", "ECU", "EGY", "ESP", "EST", "ETH",
    "FIN", "FRA", "GAB", "GBR", "GEO", "GHA", "GRC", "GTM", "HND", "HRV", "HUN", "IDN", "IND", "IRL", "IRN", "IRQ", "ISL", "ISR",
    "ITA", "JAM", "JOR", "JPN", "KAZ", "KEN", "KOR", "KWT", "LBN", "LTU", "LUX", "LVA", "MAR", "MDA", "MEX", "MLI", "MLT", "MNE",
    "MYS", "NAM", "NER", "NGA", "NLD", "NOR", "NPL", "NZL", "OMN", "PAK", "PAN", "PER", "PHL", "POL", "PRT", "PRY", "QAT", "ROU",
    "RUS", "RWA", "SAU", "SEN", "SGP", "SRB", "SVK", "SVN", "SWE", "THA", "TUN", "TUR", "UGA", "UKR", "URY", "USA", "UZB", "VEN",
    "VNM", "ZAF", "ZMB", "ZWE",
)  # fmt: skip


@pytest.fixture
def board(tmp_path: Path) -> Iterator[tuple[str, Store, int]]:
    """The board in a process of its own, over an empty dossier: its address, the store, and the number of its process."""
    url = f"sqlite:///{tmp_path}/crowd.db"
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=utc_now(), by="test")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "tests/monitor/crowd/board.py", url, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    address, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(f"{address}/healthz", trust_env=False).status_code == 200:
                break
        except httpx.TransportError:
            assert process.poll() is None, "the board ended"
            time.sleep(0.1)
    yield address, store, process.pid
    process.terminate()
    process.wait(20)
    store.close()


def test_everybody_gets_every_row_and_the_memory_stays_flat(board: tuple[str, Store, int]) -> None:
    address, store, process = board
    people, stored, memory = asyncio.run(crowd(address, store, process))
    took = sorted(person.rows[key] - at for person in people for key, at in stored.items() if key in person.rows)
    pages = sorted(one for person in people for one in person.pages)
    sys.stdout.write(
        f"{PEOPLE} people, {SECONDS:.0f} s, {len(stored)} rows: {len(took)} of {PEOPLE * len(stored)} seen; from stored to seen "
        f"median {took[len(took) // 2]:.1f} s, p95 {took[int(len(took) * 0.95)]:.1f} s; {len(pages)} pages, median "
        f"{pages[len(pages) // 2] * 1000:.0f} ms, p95 {pages[int(len(pages) * 0.95)] * 1000:.0f} ms; memory {memory[0]:.0f} -> "
        f"{memory[-1]:.0f} MB, most {max(memory):.0f}; {sum(len(person.lost) for person in people)} connections lost\n"
    )
    assert len(stored) >= min(3, SECONDS // EVERY_S)
    missing = {number: sorted(stored.keys() - person.rows.keys()) for number, person in enumerate(people)}
    assert {number: keys for number, keys in missing.items() if keys} == {}
    assert [reason for person in people for reason in person.lost] == []
    assert max(memory) - memory[0] < GROWTH_MB
