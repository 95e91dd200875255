"""What the questions to the store cost at the size of a desk that has run for years; `make bench-store`.

    python -m tests.bench.store [--statements N] [--url URL] [--json] [--no-up]

Makes an invented desk (`desks`) once and keeps it in the folder of DEMARCHE_BENCH_DIR; asks what the board, the roll-call, the
search and the trends ask, each many times; then stores new documents, and serves the desk and measures the memory of all its
processes. Prints times and the query plans of what is slower than its goal. No goal is a test: `test_store` asserts the answers.
"""

import argparse
import json
import os
import platform
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from alerts.grammar import parse
from feeds.types import ActorCode
from monitor.extract.tables import languages_read
from monitor.positions import listening, roll_call
from monitor.store.store import Store
from monitor.trends import Step
from monitor.types import PollRecord
from monitor.views.board import SHOWN, board
from monitor.views.trend import pair_trend
from monitor.vocabulary import Vocabulary, load_vocabulary
from tests.bench import desks
from tests.bench.desks import NOW, World

GOALS = {"board": 200, "roll-call": 200, "search": 300, "trend of a pair": 100, "trend of 27": 400}
LEAST_DOCUMENTS, MOST_MEMORY = 1000, 500
_DAYS = 365


def questions(store: Store, made: World, vocabulary: Vocabulary) -> dict[str, list[Callable[[], object]]]:
    """Return what is asked, each question in many forms: the busiest dossiers and pairs, and others as they come."""
    chance = random.Random(3)
    asked = [*made.dossiers[:5], *chance.sample(made.dossiers[5:], 25)]
    since, until = (NOW - timedelta(days=_DAYS)).date(), NOW.date()

    def shown(number: int) -> object:
        dossier = asked[number]
        return board(store, made.sources, vocabulary, dossier, dossier.events[0], now=NOW, most=SHOWN)

    def called(number: int) -> object:
        dossier, event = asked[number], asked[number].events[0]
        heard = listening(made.sources, store.heard_with(), languages=languages_read(), event=event, now=NOW)
        return roll_call(
            dossier, event, store.account(event.id, at=NOW, most=0).reactions, heard, vocabulary, at=NOW, outages=store.outages()
        )

    def trend(who: str, target: ActorCode) -> object:
        return pair_trend(store, made.sources, vocabulary, who, target, step=Step.WEEK, since=since, until=until, now=NOW)

    frequent, rare = made.words[3], made.words[-3]
    texts = [
        frequent,
        rare,
        f'"{made.words[0]} {made.words[1]}"',
        f"actor:{made.states[0]} target:{made.states[1]} stance:condemn",
        f"{frequent} actor:{made.states[4]} since:2025-01-01",
        f"is:official {made.words[50]} -{frequent}",
        f"is:document {made.words[900]}",
    ]
    pairs = [(made.states[a], made.states[b]) for a, b in ((0, 0), (0, 1), (1, 0), (3, 9), (40, 2), (120, 7))]
    return {
        "board": [lambda number=number: shown(number) for number in range(len(asked))],
        "roll-call": [lambda number=number: called(number) for number in range(len(asked))],
        "search": [lambda text=text: store.search(parse(text), limit=50) for text in texts],
        "trend of a pair": [lambda pair=pair: trend(*pair) for pair in pairs],
        "trend of 27": [lambda target=target: trend("EU/members", target) for target in made.states[:5]],
    }


def measure(asked: dict[str, list[Callable[[], object]]], *, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each question, after one round that warms the caches."""
    took: dict[str, list[float]] = {}
    for name, ways in asked.items():
        times = took.setdefault(name, [])
        for number in range(rounds + 1):
            for ask in ways:
                began = time.perf_counter()
                ask()
                if number:
                    times.append((time.perf_counter() - began) * 1000)
    return took


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]


@contextmanager
def plans(store: Store) -> Iterator[list[str]]:
    """Collect how a file's queries are answered meanwhile, each step once."""
    engine, found = store._database.engine, []

    def collect(connection, cursor, statement, parameters, context, executemany) -> None:  # type: ignore[no-untyped-def]
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            steps = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(row[3] for row in steps if row[3] not in found)

    event.listen(engine, "before_cursor_execute", collect)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", collect)


def storing(store: Store, made: World, *, documents: int, batch: int = 200) -> float:
    """Return how many new documents a second are checked, stored, folded and indexed, in transactions of `batch`."""
    read = list(desks.readings(made, documents * 3, seed=time.time_ns() % 10**9))
    began = time.perf_counter()
    for start in range(0, len(read), batch):
        store.record(PollRecord(read=tuple(read[start : start + batch])), now=NOW)
    return len(read) / (time.perf_counter() - began)


def served(url: str, made: World, *, rounds: int = 5) -> tuple[float, dict[str, list[float]]]:
    """Return the most memory (PSS, MB) of `demarche up` with all its processes, and the milliseconds of its pages meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, tempfile.TemporaryFile() as said:
        environment = {**os.environ, "DEMARCHE_DATABASE_URL": url, "DEMARCHE_SOURCES_DIR": folder}
        command = [sys.executable, "-m", "monitor", "up", "--port", "18329"]
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        most, took = 0.0, {}
        pages = {"/": "/", "/now": "/now", "sources": "/sources", "actor": f"/actors/{made.states[0]}"}
        pages |= {f"board {number}": f"/dossiers/{made.dossiers[number].id}" for number in (1, 2, 3, 40, 200)}
        try:
            _wait_for("/healthz", process)
            for name, path in pages.items():
                times = took.setdefault(name.split()[0], [])
                for number in range(rounds + 1):
                    began = time.perf_counter()
                    _get(path)
                    if number:
                        times.append((time.perf_counter() - began) * 1000)
                    most = max(most, sum(map(_pss, _tree(process.pid))))
        finally:
            process.terminate()
            process.wait()
    return most, took


def _get(path: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:18329{path}", timeout=60) as answer:
        answer.read()


def _wait_for(path: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        try:
            return _get(path)
        except OSError:
            time.sleep(0.2)
    raise SystemExit("demarche up does not answer")


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def desk(url: str, statements: int, made: World) -> tuple[Store, float | None]:
    """Return the store, filled where it is empty, and how long that took; None where it was there."""
    store = Store.open(url)
    if store.counts()["statements"]:
        return store, None
    return store, desks.fill(store, made, statements)


def main() -> None:
    """Make or open the desk, ask, and print what it took."""
    options = argparse.ArgumentParser(description="What the questions to the store cost.")
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--url", help="an empty database, or one made here before; by default a file in DEMARCHE_BENCH_DIR")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    options.add_argument("--no-up", action="store_true", help="do not serve the desk and measure its pages and memory")
    given = options.parse_args()
    folder = Path(os.environ.get("DEMARCHE_BENCH_DIR", tempfile.gettempdir())) / "demarche-bench"
    folder.mkdir(parents=True, exist_ok=True)
    url = given.url or f"sqlite:///{folder / f'{given.statements}.db'}"
    vocabulary = load_vocabulary()
    made = desks.world(vocabulary)
    store, filled = desk(url, given.statements, made)
    with closing(store):
        asked = questions(store, made, vocabulary)
        took = measure(asked, rounds=given.rounds)
        slow = [name for name, times in took.items() if p95(times) > GOALS[name] and url.startswith("sqlite")]
        how = {}
        for name in slow:
            with plans(store) as steps:
                asked[name][0]()
            how[name] = list(steps)
        rate = storing(store, made, documents=2000 if given.statements >= 100_000 else 50)
        counts = store.counts()
    memory, pages = (None, {}) if given.no_up else served(url, made)
    found = {
        name: {"median": statistics.median(times), "p95": p95(times), "most": max(times), "goal": GOALS[name]}
        for name, times in took.items()
    }
    if given.json:
        print(json.dumps({"took": found, "rate": rate, "memory": memory, "counts": counts, "plans": how, "filled": filled}))
        return
    print(
        f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"{counts['statements']:,} statements, {counts['documents']:,} documents, {counts['reactions']:,} reactions"
        + (f"; made in {filled:.0f} s" if filled else "")
    )
    print(f"  {'ms':18}{'median':>9}{'p95':>9}{'most':>9}{'goal':>7}")
    for name, one in found.items():
        print(
            f"  {name:18}{one['median']:9.1f}{one['p95']:9.1f}{one['most']:9.1f}{one['goal']:7}"
            + ("" if one["p95"] <= one["goal"] else "  NOT MET")
        )
    print(f"  stored and indexed: {rate:.0f} documents a second, goal at least {LEAST_DOCUMENTS}")
    if memory is not None:
        print(f"  most memory of `demarche up`: {memory:.0f} MB (PSS), goal at most {MOST_MEMORY}")
    for name, times in pages.items():
        print(f"  page {name:13}{statistics.median(times):9.1f}{p95(times):9.1f}{max(times):9.1f}{200:7}")
    for name, steps in how.items():
        print(f"\nplan of {name}:\n  " + "\n  ".join(steps))


if __name__ == "__main__":
    main()
