"""Those who are compared: lemon24/reader, the floor below all, and Démarche (in `ours`); each runs in a process of its own.

    python -m tests.bench.contestants NAME WORK PORT FEEDS WORKERS FOLDER     prints one line of JSON

What is timed is the work alone; imports, the making of an empty store, and some feeds that start what is started once, come
before. Work "new": every entry is new, and is stored without a search index. "indexed": the same, and every entry can be found by
its words when the clock stops. "unchanged": every feed answers 304; it was read once before, which is not timed. Ours only:
"cycle", a whole turn with pages and extraction, and "folded", "indexed" with the folding of texts that repeat each other.
"""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.publishers import new_hosts, paged_hosts, unchanged_hosts

WARM = 16
"""Feeds that everybody reads before the clock starts: so many that we begin to use processes."""
IN_EVERY_TITLE = "no"
"""A word that every entry of a feed of "new" has."""


@dataclass(slots=True, kw_only=True)
class Ran:
    """What a run took and what it did; `digest` is over the links of the entries: equal for all who read the same.

    `found` is how many of the entries a search finds.
    """

    seconds: float = 0.0
    cpu_s: float = 0.0
    feeds: int = 0
    entries: int = 0
    found: int = 0
    digest: str = ""


@contextmanager
def timed(ran: Ran) -> Iterator[None]:
    """Note how long the block takes, by the clock and in the processors' time of this process and its children."""
    began, used = time.perf_counter(), _cpu_s()
    yield
    ran.seconds, ran.cpu_s = time.perf_counter() - began, _cpu_s() - used


def _cpu_s() -> float:
    """Return the processor time of this process and, where the system tells (Linux), of its children that are running."""
    used, tick_s = time.process_time(), 1 / os.sysconf("SC_CLK_TCK")
    for children in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError):  # a thread, or a child, that has just ended
            for child in children.read_text(encoding="ascii").split():
                fields = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                used += (int(fields[11]) + int(fields[12])) * tick_s
    return used


def digest_of(links: Iterable[str | None]) -> str:
    """Return a hash over the links without what follows their path."""
    return hashlib.sha256("\n".join(sorted((link or "").partition("?")[0] for link in links)).encode()).hexdigest()[:16]


def floor(work: str, warm: Sequence[str], urls: Sequence[str], workers: int, folder: Path) -> Ran:
    """A bare GET and feedparser, one feed after the other in one process; what is read is dropped."""
    import feedparser
    import httpx

    ran, links = Ran(feeds=len(urls)), []
    with httpx.Client() as client:

        def read(url: str) -> list[str]:
            answer = client.get(url)
            headers = {"content-type": answer.headers["content-type"], "content-location": url}
            return [entry.link for entry in feedparser.parse(answer.content, response_headers=headers).entries]

        for url in warm:
            read(url)
        if work == "new":
            with timed(ran):
                for url in urls:
                    links += read(url)
        else:
            tags = {url: client.get(url).headers["etag"] for url in urls}
            with timed(ran):
                for url in urls:
                    client.get(url, headers={"If-None-Match": tags[url]})
    ran.entries, ran.digest = len(links), digest_of(links)
    return ran


def reader(work: str, warm: Sequence[str], urls: Sequence[str], workers: int, folder: Path) -> Ran:
    """lemon24/reader as its documentation shows it: a database in a file, so many workers, its search where wanted."""
    from reader import make_reader

    ran = Ran(feeds=len(urls))
    with make_reader(str(folder / "reader.sqlite")) as reads:
        if work == "indexed":
            reads.enable_search()

        def update() -> None:
            # Scheduled, a feed that was read within the hour would not be asked for at all.
            reads.update_feeds(scheduled=False, workers=workers)
            if work == "indexed":
                reads.update_search()

        for url in warm:
            reads.add_feed(url)
        update()
        for url in warm:
            reads.delete_feed(url)
        for url in urls:
            reads.add_feed(url)
        if work == "unchanged":
            update()
        with timed(ran):
            update()
        failed = [feed.url for feed in reads.get_feeds(broken=True)]
        if failed:
            raise SystemExit(f"reader could not read {len(failed)} feeds, the first {failed[0]}")
        links = [entry.link for entry in reads.get_entries()]
        if work == "indexed":
            ran.found = reads.search_entry_counts(IN_EVERY_TITLE).total or 0
    ran.entries, ran.digest = len(links), digest_of(links)
    return ran


def _contestant(name: str) -> Callable[[str, Sequence[str], Sequence[str], int, Path], Ran]:
    if name in {"reader", "floor"}:
        return reader if name == "reader" else floor
    from tests.bench import ours  # which the others need not load

    return ours.whole_turn if name == "cycle" else ours.ours


def main() -> None:
    """Run one contestant and print what came of it."""
    name, work, port, feeds, workers, folder = sys.argv[1:]
    hosts = {"unchanged": unchanged_hosts, "cycle": paged_hosts}.get(work, new_hosts)(int(feeds) + WARM)
    urls = [f"http://{host}:{port}/feed" for host in hosts]
    ran = _contestant(name)(work, urls[:WARM], urls[WARM:], int(workers), Path(folder))
    print(json.dumps({field: getattr(ran, field) for field in Ran.__slots__}))


if __name__ == "__main__":
    main()
