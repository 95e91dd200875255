"""What polling costs, side by side: Démarche, lemon24/reader, and the floor below both; `make bench-feeds`.

    python -m tests.bench.feeds [--feeds N] [--unchanged N] [--cycle N] [--rounds N] [--workers N] [--json]

Every round runs all of them, one after the other, each in a new process with a new database against the same publishers on
loopback; what a ratio says is the median over the rounds, so that what else the machine does falls on all. Who is compared
stands in `contestants`, what they read in `publishers`. Ends with 1 where they did not do the same work.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.contestants import WARM, Ran
from tests.bench.publishers import ENTRIES

ROOT = Path(__file__).parent.parent.parent
MOST_OF_READER, MOST_OF_FLOOR, LEAST_UNCHANGED = 0.6, 1.3, 500
COMPARED = ("ours", "reader", "floor")
WITH_SEARCH = ("ours", "reader")
Rounds = list[dict[str, Ran]]


@contextmanager
def publishers(*, feeds: int, unchanged: int, paged: int) -> Iterator[int]:
    """Run the publishers in a process of their own and give their port."""
    counts = [str(count + WARM) for count in (feeds, unchanged, paged)]
    command = [sys.executable, "-m", "tests.bench.publishers", *counts]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            port = process.stdout.readline()
            if not port:
                raise SystemExit("the publishers could not start")
            yield int(port)
        finally:
            process.stdin.close()


def used(port: int) -> dict[str, float]:
    """Return what the publishers have done so far: processor seconds, and answers by status."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}/.used") as answer:
        said: dict[str, float] = json.load(answer)
    return said


def run(name: str, work: str, *, port: int, feeds: int, workers: int) -> Ran:
    """Run one contestant in a new process with a new folder and return what came of it."""
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = [sys.executable, "-m", "tests.bench.contestants", name, work, str(port), str(feeds), str(workers), folder]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{name} failed at {work}")
    return Ran(**json.loads(done.stdout.splitlines()[-1]))


def ratio(ours: Rounds, name: str, theirs: Rounds | None = None) -> float:
    """Return the median over the rounds of our time as a share of theirs, at the same work where `theirs` is not given."""
    pairs = zip(ours, ours if theirs is None else theirs, strict=True)
    return statistics.median(one["ours"].seconds / other[name].seconds for one, other in pairs)


def table(rounds: Rounds) -> Iterator[str]:
    """Yield a line for each contestant."""
    yield f"  {'':10}{'median s':>10}{'least s':>10}{'cpu s':>9}{'ms a feed':>11}{'feeds/s':>9}{'entries':>9}"
    for name in rounds[0]:
        runs = [one[name] for one in rounds]
        median, feeds = statistics.median(one.seconds for one in runs), runs[0].feeds
        least, cpu = min(one.seconds for one in runs), statistics.median(one.cpu_s for one in runs)
        took = f"{median:10.2f}{least:10.2f}{cpu:9.2f}{median / feeds * 1000:11.2f}{feeds / median:9.0f}"
        yield f"  {name:10}{took}{runs[0].entries:9,}"


def goal(what: str, value: float, bound: float, *, most: bool) -> str:
    """Return a line that says whether a goal is met."""
    met = value <= bound if most else value >= bound
    return f"  {what} {value:.2f}, goal at {'most' if most else 'least'} {bound:g}: {'met' if met else 'NOT MET'}"


def unequal(rounds: Rounds, names: Sequence[str]) -> str | None:
    """Return in one line who did not read what the others read; None where all did."""
    for one in rounds:
        did = {name: (one[name].feeds, one[name].entries, one[name].found, one[name].digest) for name in names}
        if len(set(did.values())) > 1:
            return "they did not do the same work: " + "; ".join(f"{name} {what}" for name, what in did.items())
    return None


def machine() -> str:
    """Return on what this runs."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("feedparser", "reader", "httpx", "SQLAlchemy"))
    return (
        f"{model}, {cores} cores, {platform.system()} {platform.release()}\n"
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def main() -> None:
    """Run the rounds and print what they took."""
    options = argparse.ArgumentParser(description="What polling costs, side by side.")
    for name, default in (("feeds", 400), ("unchanged", 2000), ("cycle", 40), ("rounds", 3), ("workers", 8)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--json", action="store_true", help="print the runs as one JSON object instead of tables")
    given = options.parse_args()
    rounds: dict[str, Rounds] = {"new": [], "indexed": [], "unchanged": [], "folded": [], "cycle": []}
    works = (
        ("new", COMPARED, given.feeds),
        ("indexed", WITH_SEARCH, given.feeds),
        ("unchanged", COMPARED, given.unchanged),
        ("folded", ("ours",), max(1, given.feeds // 4)),
        ("cycle", ("cycle",), given.cycle),
    )
    with publishers(feeds=given.feeds, unchanged=given.unchanged, paged=given.cycle) as port:
        for _ in range(given.rounds):
            for work, names, feeds in works:
                ran = {name: run(name, work, port=port, feeds=feeds, workers=given.workers) for name in names}
                rounds[work].append(ran)
        served = used(port)
    wrong = unequal(rounds["new"], COMPARED) or unequal(rounds["indexed"], WITH_SEARCH)
    wrong = wrong or unequal(rounds["unchanged"], ("ours", "reader"))
    if wrong is None and served.get("304") != given.rounds * len(COMPARED) * given.unchanged:
        wrong = (
            f"{served.get('304', 0):.0f} answers were 304, and {given.rounds * len(COMPARED) * given.unchanged} should have been"
        )
    if given.json:
        found = {work: [{name: vars_of(ran) for name, ran in one.items()} for one in some] for work, some in rounds.items()}
        print(json.dumps({**found, "served": served}))
    else:
        report(rounds, served, workers=given.workers)
    if wrong is not None:
        raise SystemExit(wrong)


def vars_of(ran: Ran) -> dict[str, object]:
    """Return what a run says, by name."""
    return {name: getattr(ran, name) for name in Ran.__slots__}


def report(rounds: dict[str, Rounds], served: dict[str, float], *, workers: int) -> None:
    """Print the tables and whether the goals are met."""
    print(machine())
    new, indexed, unchanged, cycle = rounds["new"], rounds["indexed"], rounds["unchanged"], rounds["cycle"]
    print(f"\n{new[0]['ours'].feeds} feeds of {ENTRIES} new entries, {workers} workers, {len(new)} rounds")
    print("\nfetch, parse, document and storage of entries and revisions, nobody with a search index")
    print("\n".join(table(new)))
    print(goal("ours / reader", ratio(new, "reader"), MOST_OF_READER, most=True))
    print(goal("ours / floor", ratio(new, "floor"), MOST_OF_FLOOR, most=True))
    print(
        "\nthe same, with each one's search index: ours in the same transaction, reader's by update_search() after update_feeds()"
    )
    print("\n".join(table(indexed)))
    print(f"  ours / reader {ratio(indexed, 'reader'):.2f} (no goal)")
    print(f"  ours with its index / reader without one {ratio(indexed, 'reader', new):.2f}, / floor", end=" ")
    print(f"{ratio(indexed, 'floor', new):.2f} (no goal)")
    print(f"\n{unchanged[0]['ours'].feeds} unchanged feeds (304)")
    print("\n".join(table(unchanged)))
    rate = statistics.median(one["ours"].feeds / one["ours"].seconds for one in unchanged)
    print(goal("ours, feeds/s", rate, LEAST_UNCHANGED, most=False))
    folded = rounds["folded"]
    each_ms = statistics.median(one["ours"].seconds / one["ours"].feeds for one in folded) * 1000
    cpu_ms = statistics.median(one["ours"].cpu_s / one["ours"].feeds for one in folded) * 1000
    print(f"\nwith the folding of texts that repeat each other: {each_ms:.0f} ms a feed, {cpu_ms:.0f} ms of processor (no goal)")
    whole = [one["cycle"] for one in cycle]
    took = statistics.median(one.seconds for one in whole)
    print(
        f"\na whole turn with pages and extraction: {whole[0].entries} documents of {whole[0].feeds} feeds in {took:.2f} s,",
        end=" ",
    )
    print(f"{whole[0].entries / took:.1f} a second (no goal)")
    everybody = sum(ran.cpu_s for some in rounds.values() for one in some for ran in one.values())
    print(f"\nthe publishers took {served['cpu_s']:.1f} s of processor, everybody else {everybody:.1f} s")


if __name__ == "__main__":
    main()
