"""What the questions to the store cost at the size of a desk that has run for years; `make bench-store`.

    python -m tests.bench.store [--statements N] [--server] [--tenfold] [--store] [--plans] [--json] [--no-up]

Makes an invented desk (`desks`, loaded by `bulk`) once and keeps it in the folder of DEMARCHE_BENCH_DIR; asks what the board, the
roll-call, the search and the trends ask, each many times; serves the desk and measures the memory of all its processes. Prints
times and the query plans of what is slower than its goal. No goal is a test: `test_store` asserts the answers.
"""

import argparse
import gc
import json
import os
import platform
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from alerts.grammar import parse
from feeds.types import ActorCode
from monitor.extract.tables import languages_read
from monitor.listening import listening, roll_call
from monitor.records import PollRecord
from monitor.store.store import Store
from monitor.store.writing import TOGETHER
from monitor.trends import Step
from monitor.views.board import SHOWN, board
from monitor.views.room import crowded
from monitor.views.trend import pair_trend
from monitor.vocabulary import Vocabulary, load_vocabulary
from tests.bench import bulk, desks, server, serving
from tests.bench.desks import NOW, World
from tests.monitor.store.postgres import Cluster

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
        # As its page asks: of an event on which too many spoke for one page no more is read than their short rows show.
        return board(store, made.sources, vocabulary, dossier, dossier.events[0], now=NOW, most=SHOWN, crowded=crowded)

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


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one question, asked in one of its forms: of the processors, and until it was answered."""

    form: int
    busy: float
    wall: float


def measure(
    asked: Mapping[str, Sequence[Callable[[], object]]], *, rounds: int, busy_s: Callable[[], float]
) -> dict[str, list[Took]]:
    """Return what each question took, after one round that warms the caches; `busy_s` tells the processor time so far."""
    took: dict[str, list[Took]] = {}
    for name, ways in asked.items():
        times = took.setdefault(name, [])
        for number in range(rounds + 1):
            for form, ask in enumerate(ways):
                busy, began = busy_s(), time.perf_counter()
                ask()
                if number:
                    times.append(Took(form, (busy_s() - busy) * 1000, (time.perf_counter() - began) * 1000))
    return took


def least(times: Sequence[Took]) -> list[float]:
    """Return the least processor time of each form: what it takes where nothing else crowds the caches."""
    found: dict[int, float] = {}
    for one in times:
        found[one.form] = min(one.busy, found.get(one.form, one.busy))
    return list(found.values())


def p95(times: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]


@contextmanager
def plans(store: Store) -> Iterator[list[str]]:
    """Collect how queries are answered meanwhile, each step once."""
    engine, found = store._database.engine, []
    in_file = engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if in_file else "EXPLAIN (COSTS OFF)"

    def collect(connection, cursor, statement, parameters, context, executemany) -> None:  # type: ignore[no-untyped-def]
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "pg_" not in statement:
            steps = [row[-1].strip(" ->") for row in cursor.connection.execute(f"{explain} {statement}", parameters)]
            found.extend(step for step in dict.fromkeys(steps) if step not in found and (in_file or " Scan" in step))

    event.listen(engine, "before_cursor_execute", collect)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", collect)


def storing(store: Store, made: World, *, documents: int, batch: int) -> tuple[float, float]:
    """Return how many new documents are checked, stored, folded and indexed in a second, `batch` at once.

    First of processor time, then of the clock, which counts what the disk takes and other programs too.
    They were published in the last week, as what a desk stores is: behind what the indexes by time hold already.
    """
    read = list(desks.readings(made, documents * 3, seed=time.time_ns() % 10**9, since=NOW - timedelta(days=7)))
    began, busy = time.perf_counter(), time.process_time()
    for start in range(0, len(read), batch):
        store.record(PollRecord(read=tuple(read[start : start + batch])), now=NOW)
    return len(read) / (time.process_time() - busy), len(read) / (time.perf_counter() - began)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on one desk."""

    statements: int
    counts: Mapping[str, int]
    bytes: int
    took: Mapping[str, Sequence[Took]]
    plans: Mapping[str, Sequence[str]]
    rate: float | None = None
    rate_of_clock: float | None = None
    served: serving.Served | None = None


def measured(url: str, statements: int, made: World, given: argparse.Namespace) -> Measured:
    """Ask everything of a desk that is there."""
    vocabulary = load_vocabulary()
    with closing(Store.open(url)) as store:
        asked = questions(store, made, vocabulary)
        pids = () if url.startswith("sqlite") else _backends(store)
        gc.collect()
        gc.freeze()  # as a process that serves does
        took = measure(asked, rounds=given.rounds, busy_s=lambda: time.process_time() + server.on_processor(pids))
        slow = [name for name, times in took.items() if given.plans or p95([one.busy for one in times]) > GOALS[name]]
        how = {}
        for name in slow:
            with plans(store) as steps:
                asked[name][0]()
            how[name] = tuple(steps)
        counts, size = store.counts(), _bytes(store)
    documents = 5000 if statements >= 100_000 else 50  # so many that the log is put into the file among them
    rate, clock = _stored(url, made, documents=documents, batch=given.batch) if given.store else (None, None)
    served = None if given.no_up else serving.served(url, made)
    return Measured(
        statements=statements, counts=counts, bytes=size, took=took, plans=how, rate=rate, rate_of_clock=clock, served=served
    )


def _stored(url: str, made: World, *, documents: int, batch: int) -> tuple[float, float]:
    with _copied(url) as copy, closing(Store.open(copy)) as store:
        return storing(store, made, documents=documents, batch=batch)


@contextmanager
def _copied(url: str) -> Iterator[str]:
    """Give the address of a copy of a file, which is gone behind it; of a server's desk its own.

    What is stored is of the desk's last week: time after time that week would come to hold more than years do.
    """
    if not url.startswith("sqlite"):
        yield url
        return
    path = Path(url.removeprefix("sqlite:///"))
    copy = path.with_suffix(".copy")
    shutil.copy(path, copy)
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    try:
        yield f"sqlite:///{copy}"
    finally:
        for each in copy.parent.glob(f"{copy.name}*"):
            each.unlink()


def _backends(store: Store) -> tuple[int, ...]:
    """Return the process that answers, of a server on this machine: one thread asks, so it is always the same connection."""
    with store._database.read() as session:
        return (session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one(),)


def _bytes(store: Store) -> int:
    with store._database.read() as session:
        on_server = session.connection().dialect.name == "postgresql"
        told = "SELECT pg_database_size(current_database())" if on_server else "SELECT page_count * page_size FROM "
        pragmas = "pragma_page_count(), pragma_page_size()"
        return int(session.connection().exec_driver_sql(told if on_server else told + pragmas).scalar_one())


def _show(one: Measured) -> None:
    counts = one.counts
    held = f"{counts['statements']:,} statements, {counts['documents']:,} documents, {counts['reactions']:,} reactions"
    print(f"\n{held}; {one.bytes / 1e9:.2f} GB")
    print(f"  {'ms of processors':18}{'median':>9}{'p95':>9}{'of the least':>14}{'most':>9}{'goal':>7}{'p95 of the clock':>19}")
    for name, times in one.took.items():
        busy, best = [each.busy for each in times], p95(least(times))
        told = f"  {name:18}{statistics.median(busy):9.1f}{p95(busy):9.1f}{best:14.1f}{max(busy):9.1f}{GOALS[name]:7}"
        print(f"{told}{p95([each.wall for each in times]):19.1f}" + ("" if p95(busy) <= GOALS[name] else "  NOT MET"))
    if one.rate is not None:
        rates = f"{one.rate:.0f} documents a second of processor time, {one.rate_of_clock:.0f} of the clock"
        print(f"  stored and indexed: {rates}, goal at least {LEAST_DOCUMENTS}")
    if one.served is not None:
        _show_served(one.served)
    for name, steps in one.plans.items():
        print(f"\nplan of {name}:\n  " + "\n  ".join(steps))


def _show_served(one: serving.Served) -> None:
    """Print what every page took and weighs; the goals are of the server's processors, of bytes, and of the browser's clock."""
    print(f"  most memory of `demarche up`: {one.memory:.0f} MB (PSS), goal at most {MOST_MEMORY}; {one.polled} polls meanwhile")
    goals = f"goals: p95 {serving.GOAL_MS} ms of processors, {serving.GOAL_BYTES:,} bytes"
    print(f"  {'page':24}{'median':>9}{'p95':>9}{'p95 of the clock':>18}{'bytes':>10}  {goals}")
    for name, cost in one.pages.items():
        met = p95(cost.busy) <= serving.GOAL_MS and cost.bytes <= serving.GOAL_BYTES
        told = f"  {name:24}{statistics.median(cost.busy):9.1f}{p95(cost.busy):9.1f}{p95(cost.wall):18.1f}{cost.bytes:10,}"
        print(told + ("" if met else "  NOT MET"))
    for name, clock in one.paints.items():
        met = max(clock) <= serving.GOAL_PAINT_MS
        print(
            f"  first paint of {name:22} median {statistics.median(clock):6.0f}, most {max(clock):6.0f} ms"
            + ("" if met else "  NOT MET")
        )


def _compare(small: Measured, large: Measured) -> None:
    """Print how much more each question costs on the desk of ten times the size."""
    print(f"\n  {'least, median, ms':18}{small.statements:>12,}{large.statements:>12,}{'times':>8}")
    for name in small.took:
        one, other = (statistics.median(least(desk.took[name])) for desk in (small, large))
        print(f"  {name:18}{one:12.1f}{other:12.1f}{other / one:8.2f}")


def _loaded(url: str, made: World, statements: int) -> None:
    done = bulk.load(url, made, statements)
    print(
        f"loaded {statements:,} statements in {done.rows_s + done.indexes_s:.0f} s, of these {done.indexes_s:.0f} s for keys and "
        f"indexes; {statements / (done.rows_s + done.indexes_s):.0f} a second, {done.busy_s:.0f} s of processors",
        flush=True,
    )


def _file(folder: Path, made: World, statements: int) -> str:
    """Return the address of a desk in a file of the folder, made where there is none."""
    path = folder / f"{statements}.db"
    if not path.exists():
        begun = folder / f"{statements}.part"
        begun.unlink(missing_ok=True)
        _loaded(f"sqlite:///{begun}", made, statements)
        begun.rename(path)
    return f"sqlite:///{path}"


def _on_server(cluster: Cluster, made: World, statements: int) -> str:
    """Return the address of a desk on the server, made where there is none."""
    name = f"desk_{statements}"
    if name not in server.databases(cluster):
        begun = f"{name}_part"
        if begun in server.databases(cluster):
            cluster.drop(begun)
        server.add(cluster, begun)
        _loaded(cluster.url(begun), made, statements)
        server.rename(cluster, begun, name)
    return cluster.url(name)


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="What the questions to the store cost.")
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--server", action="store_true", help="on PostgreSQL, in a cluster of DEMARCHE_BENCH_DIR")
    options.add_argument("--url", help="a desk that was made here before, anywhere")
    options.add_argument("--tenfold", action="store_true", help="ask a desk of a tenth of the size too, and compare")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    options.add_argument("--plans", action="store_true", help="print the plans of everything, not only of what is too slow")
    options.add_argument(
        "--store", action="store_true", help="store new documents too, into a copy of a file; a server's desk grows by them"
    )
    options.add_argument("--batch", type=int, default=TOGETHER, help="how many documents --store writes in one transaction")
    options.add_argument("--no-up", action="store_true", help="do not serve the desk and measure its pages and memory")
    options.add_argument("--only-up", action="store_true", help="serve the desk and measure its pages, and ask nothing else")
    options.add_argument("--only-load", action="store_true", help="make the desks and ask nothing")
    return options.parse_args()


def main() -> None:
    """Make or open the desks, ask, and print what it took."""
    given = _arguments()
    folder = Path(os.environ.get("DEMARCHE_BENCH_DIR", tempfile.gettempdir())) / "demarche-bench"
    folder.mkdir(parents=True, exist_ok=True)
    made = desks.world(load_vocabulary())
    sizes = (given.statements // 10, given.statements) if given.tenfold else (given.statements,)
    found: list[Measured] = []
    with server.running(folder / "server") if given.server else nullcontext() as cluster:
        on = f"PostgreSQL {server.version(cluster)}" if cluster else f"SQLite {sqlite3.sqlite_version}"
        for size in sizes:
            url = given.url or (_on_server(cluster, made, size) if cluster else _file(folder, made, size))
            if given.only_up:
                _show_served(serving.served(url, made))
            elif not given.only_load:
                found.append(measured(url, size, made, given))
    if given.json:
        print(json.dumps([asdict(one) for one in found]))
        return
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"{platform.machine()}, {cores} cores, Python {platform.python_version()}, {on}; load {load:.1f}")
    for one in found:
        _show(one)
    if len(found) > 1:
        _compare(*found)


if __name__ == "__main__":
    main()
