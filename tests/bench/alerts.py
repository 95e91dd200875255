"""What alerting costs: finding who wants a burst, and a whole chain from fetched to sent beside bare posts; `make bench-alerts`.

    python -m tests.bench.alerts [--rules N] [--statements N] [--documents N] [--rounds N] [--started] [--json]

Matching is measured on one core against very many rules; the chain goes from a feed on loopback to a signed webhook on loopback,
through the jobs of a running desk, store and outbox. The floor posts the same bodies to the same place with a bare client. Of
both the seconds of processor are given too, which do not depend on what else runs. All texts are invented.
"""

import argparse
import json
import logging
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from alerts.channels.config import parse_channels
from alerts.matching import RuleIndex, is_new, matches
from alerts.types import ChannelName, DeliveryState, Rule, RuleId, Signal, SignalKind
from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.types import ActorCode, Source, SourceId, SourceKind, TextMode, Tier
from monitor.desk import Desk, Rulebook
from monitor.engines.base import DefaultEngine
from monitor.scheduler import come_to_rest, running
from monitor.store.store import Store
from monitor.vocabulary import ActorKind, Vocabulary, load_vocabulary

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOST_MATCHING_S, MOST_LATENCY_S = 2.0, 3.0
TICK = timedelta(seconds=0.5)
TIMES = ("matching_s", "computed_s", "p95_s", "labelled_s", "chain_s", "floor_s")
GROUPS = ("UNSC", "P5", "G7", "G20", "EU", "BRICS", "NATO", "AU", "ASEAN", "OIC")
STANCES = ("condemn", "oppose", "concern", "neutral", "support")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one run did and took; seconds, `computed_s` of processor for the matching and `chain_s` for the chain.

    Of the time from fetched to sent `labelled_s` had passed (median) when a document's labels were known.
    """

    rules: int
    signals: int
    matched: int
    matching_s: float
    computed_s: float
    documents: int
    sent: int
    p95_s: float
    labelled_s: float
    chain_s: float
    floor_s: float


def rules_of(count: int, actors: Sequence[str]) -> list[Rule]:
    """Return rules as desks write them: of an actor, a group, a dossier, a target, a kind, words; none asks for everything."""
    made = []
    for number in range(count):
        common = {"id": RuleId(f"r{number}"), "title": f"Rule {number}", "channels": (ChannelName("desk"),)}
        actor, stance = actors[number % len(actors)], STANCES[number // 7 % len(STANCES)]
        kinds = ((SignalKind.SHIFT,), (SignalKind.FIRST_STATEMENT,), (SignalKind.STATEMENT,), ())[number % 4]
        match number % 6:
            case 0 | 1:
                rule = Rule(**common, actors=(actor,), kinds=kinds, stances=(stance,))  # type: ignore[arg-type]
            case 2:
                rule = Rule(**common, groups=(GROUPS[number % len(GROUPS)],), kinds=(SignalKind.SHIFT,))  # type: ignore[arg-type]
            case 3:
                rule = Rule(**common, dossiers=(f"dossier-{number % 300}",), stance_at_most=-2)  # type: ignore[arg-type]
            case 4:
                rule = Rule(**common, targets=(actor,), kinds=kinds, min_confidence=0.6)  # type: ignore[arg-type]
            case _:
                rule = Rule(**common, query=f"place{number % 500} harbour", kinds=kinds)  # type: ignore[arg-type]
        made.append(rule)
    return made


def burst(count: int, actors: Sequence[str]) -> list[Signal]:
    """Return the signals of so many statements: each a statement, every fifth a first one, every tenth a shift too."""
    made = []
    for number in range(count):
        actor, stance = actors[number * 13 % len(actors)], STANCES[number % len(STANCES)]
        base = {
            "title": f"{actor}: {stance}", "occurred_at": NOW, "published_at": NOW, "published_precision": "second",
            "dossier": f"dossier-{number % 300}", "event": f"event-{number % 300}", "actor": actor,
            "groups": (GROUPS[number % len(GROUPS)], GROUPS[number // 3 % len(GROUPS)]),
            "target": actors[number * 7 % len(actors)],
            "stance": stance, "stance_score": -3 + number % 6, "confidence": 0.5 + number % 50 / 100,
            "evidence": f"We {stance} what was done at the harbour of place{number % 500}.", "about": f"u{number}",
        }  # fmt: skip
        kinds = [SignalKind.STATEMENT]
        kinds += [SignalKind.FIRST_STATEMENT] if number % 5 == 0 else []
        kinds += [SignalKind.SHIFT] if number % 10 == 0 else []
        made += [Signal(key=f"{kind}-{number}", kind=kind, **base) for kind in kinds]  # type: ignore[arg-type]
    return made


def matching(rules: Sequence[Rule], signals: Sequence[Signal], *, check: int = 0) -> tuple[int, float, float]:
    """Return how many pairs match, the seconds it took, and those of processor.

    The first `check` signals are compared with every rule as well.
    """
    index = RuleIndex(rules)
    began, computed = time.perf_counter(), time.thread_time()
    found = [index.wanting(signal, now=NOW) for signal in signals]
    took, computed = time.perf_counter() - began, time.thread_time() - computed
    for signal, numbers in zip(signals[:check], found, strict=False):
        scanned = [n for n, rule in enumerate(rules) if matches(rule, signal) and is_new(rule, signal, now=NOW)]
        if scanned != numbers:
            raise SystemExit(f"{signal.key}: the index finds {len(numbers)} rules and a scan {len(scanned)}")
    return sum(map(len, found)), took, computed


class _World:
    """A feed of new documents and a webhook that notes when each message came."""

    def __init__(self, documents: int) -> None:
        self.came: list[tuple[float, bytes]] = []
        now = format_datetime(datetime.now(UTC) - timedelta(minutes=1))
        # Another port and hour each, and many words besides: what resembles the last text is told once only.
        sentence = (
            "The Ministry of Foreign Affairs of France strongly condemns the attack by Russia on the port of place{0}. "
            + " ".join(
                f"The {name}{{0}} of {name}{{0}} lies {{0}}{n} miles off." for n, name in enumerate(("pier", "quay", "mole"))
            )
        )
        entries = [
            f"<item><guid>{n}</guid><title>Statement {n}</title><link>https://mfa.example/{n}</link><pubDate>{now}</pubDate>"
            f"<description>{sentence.format(n)}</description></item>"
            for n in range(documents + 1)
        ]
        head = '<rss version="2.0"><channel><title>x</title><language>en</language>'
        new, warm = ("".join([head, *some, "</channel></rss>"]).encode() for some in (entries[1:], entries[:1]))
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(new if self.path == "/feed" else warm)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                world.came.append((time.time(), body))
                self._answer(b"")

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@contextmanager
def _served(documents: int) -> Iterator[_World]:
    world = _World(documents)
    thread = threading.Thread(target=world.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        world.server.shutdown()
        world.server.server_close()
        thread.join()


def chain(
    documents: int, rules: Sequence[Rule], vocabulary: Vocabulary, *, started: bool
) -> tuple[int, float, float, float, float]:
    """Return how many messages came, then seconds: fetched to sent (95th percentile), to labelled, of processor, of bare posts.

    `started`: the desk has just come up and polls for the first time.
    """
    client = build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.0/8",))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _served(documents) as world, client:
        store = Store.open(f"sqlite:///{Path(folder) / 'desk.db'}")
        text = f'[channels.desk]\nkind = "webhook"\nurl = "{world.url}/hook"\nsecret = "whsec_{"QUFB" * 8}"\n'
        source, warm = (
            Source(
                id=SourceId(name), actor=ActorCode("FRA"), institution="A ministry", url=f"{world.url}/{name}",
                language="en",
                kind=SourceKind.RSS, tier=Tier.OFFICIAL, interval=timedelta(minutes=60), text_mode=TextMode.FEED,
            )
            for name in ("feed", "warm")
        )  # fmt: skip
        everything = Rule(id=RuleId("all"), title="All", channels=(ChannelName("desk"),), kinds=(SignalKind.STATEMENT,))
        desk = Desk(
            store=store, sources={one.id: one for one in (source, warm)}, vocabulary=vocabulary, engine=DefaultEngine(vocabulary),
            client=client, clock=lambda: datetime.now(UTC), board_url="http://127.0.0.1:8321", hosts=HostQueue(0), workers=2,
            rules=Rulebook([*rules, everything]),
            channels=parse_channels(text, name="bench", environ={}, client=client),
        )  # fmt: skip
        if not started:  # a desk has polled and told before
            store.register([warm.id], now=desk.clock())
        try:
            with running(desk, tick=TICK) as jobs:
                if not started:
                    _settled(store, 1)
                world.came.clear()
                computed = time.process_time()
                store.register([source.id], now=desk.clock())
                _settled(store, documents + (not started))
                computed = time.process_time() - computed
            come_to_rest(jobs, patience_s=10)
            stored = [one.revisions[-1].document for one in store.documents_since(NOW)]
            fetched = [one.fetched_at.timestamp() for one in stored if one.source_id == source.id and one.fetched_at]
            labelled = [
                s.labelled_at.timestamp()
                for s, _ in store.signals_since(NOW)
                if s.labelled_at and s.labelled_at.timestamp() >= min(fetched)
            ]
        finally:
            store.close()
        came = list(world.came)
        late = sorted(at - min(fetched) for at, _ in came)
        began = time.perf_counter()
        with httpx.Client(trust_env=False) as bare:
            for _, body in came:
                bare.post(f"{world.url}/hook", content=body).raise_for_status()
        p95 = late[max(0, int(len(late) * 0.95) - 1)]
        return len(came), p95, statistics.median(labelled) - min(fetched), computed, time.perf_counter() - began


def _settled(store: Store, documents: int) -> None:
    """Wait until so many documents are stored and every message of theirs was sent."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        time.sleep(0.2)
        if store.counts()["documents"] >= documents and not store.deliveries(limit=1, state=DeliveryState.PENDING):
            return
    raise SystemExit(f"{store.counts()['documents']} of {documents} documents were stored, or not all was sent, in two minutes")


def measure(*, rules: int, statements: int, documents: int, check: int, started: bool = False) -> Found:
    """Return what one round did and took."""
    vocabulary = load_vocabulary()
    actors = sorted(code for code, actor in vocabulary.actors.items() if actor.kind is ActorKind.STATE)
    made, signals = rules_of(rules, actors), burst(statements, actors)
    matched, took, computed = matching(made, signals, check=check)
    quiet = [rule for rule in made if not rule.query and "FRA" not in rule.actors and not rule.groups]
    sent, p95, labelled, busy, floor = chain(documents, quiet, vocabulary, started=started)
    return Found(
        rules=rules, signals=len(signals), matched=matched, matching_s=took, computed_s=computed, documents=documents, sent=sent,
        p95_s=p95, labelled_s=labelled, chain_s=busy, floor_s=floor,
    )  # fmt: skip


def main() -> None:
    """Run the rounds and print what they took."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a look that a turn under way leaves out is said each time
    options = argparse.ArgumentParser(description="What alerting costs.")
    for name, default in (("rules", 10_000), ("statements", 1000), ("documents", 20), ("rounds", 3), ("check", 20)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--started", action="store_true", help="of a desk that has just come up, in one round")
    options.add_argument("--json", action="store_true", help="print the runs as one JSON object")
    given = options.parse_args()
    runs = [
        measure(
            rules=given.rules, statements=given.statements, documents=given.documents, check=given.check, started=given.started
        )
        for _ in range(1 if given.started else given.rounds)
    ]
    if given.json:
        print(json.dumps([asdict(run) for run in runs]))
        return
    first, medians = runs[0], {name: statistics.median(getattr(run, name) for run in runs) for name in TIMES}
    matched_s, p95 = medians["computed_s"], medians["p95_s"]
    pairs = first.rules * first.signals / matched_s
    print(f"{first.rules:,} rules and {first.signals:,} signals of {given.statements:,} statements, one core, {len(runs)} rounds")
    print(
        f"  matching {matched_s:.2f} s of processor ({medians['matching_s']:.2f} s by the clock), goal {MOST_MATCHING_S:g}:",
        end=" ",
    )
    print("met" if matched_s < MOST_MATCHING_S else "NOT MET", f"({pairs:,.0f} pairs/s, {first.matched:,} matched)")
    print(f"{first.documents} new documents in one turn of a running desk, {first.sent} messages to a webhook on this machine")
    met, load = "met" if p95 < MOST_LATENCY_S else "NOT MET", f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    print(f"  fetched -> sent p95 {p95:.2f} s by the clock, goal {MOST_LATENCY_S:g}: {met} ({load})")
    print(f"  of it {medians['labelled_s']:.2f} s until labelled; {medians['chain_s']:.2f} s of processor in all")
    print(f"  the bare posts take {medians['floor_s']:.2f} s, {medians['floor_s'] / max(first.sent, 1) * 1000:.1f} ms each")


if __name__ == "__main__":
    main()
