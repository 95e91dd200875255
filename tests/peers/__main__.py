"""`make peers`: what other parsers' own test suites expect, against ours; pip downloads them, nothing of them is kept here."""

import collections
import subprocess
import sys
import tarfile
import time
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import platformdirs

from feeds.bulk import FeedReader
from feeds.errors import ParseError
from feeds.parse import parse_feed
from feeds.reading import PageReader
from monitor.contract import Json, feed_json
from tests.peers.compare import agrees
from tests.peers.expectations import Case, Check, cases
from tests.peers.pages import date_cases, day_of, text_scores

SUITES = ("feedparser", "htmldate", "trafilatura", "pypdf")
"""Taken in the version that is installed; those below in their newest."""
MORE = ("newspaper4k", "podcastparser", "reader", "html-text")
CPU_S = 1.6
FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
PAGES = frozenset({".html", ".htm", ".pdf", ".xhtml"})


def main() -> int:
    """Print the figures of docs/parsing.md; 1 when a goal is missed."""
    warnings.simplefilter("ignore")
    folder = Path(platformdirs.user_cache_dir("demarche")) / "peers"
    if not _fetched(folder):
        print("peers: the suites cannot be downloaded here; nothing was measured", file=sys.stderr)
        return 0
    share = _feedparser(next(folder.glob("feedparser-*")) / "tests")
    ours, theirs = _texts(next(folder.glob("newspaper4k-*")) / "tests/data")
    _dates(next(folder.glob("htmldate-*")) / "tests/unit_tests.py")
    slow = _all_files(folder)
    return 0 if share >= 0.995 and ours >= theirs and not slow else 1


def _fetched(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*(f"{name}=={version(name)}" for name in SUITES), *MORE):
        plain = name.partition("==")[0].replace("-", "_")
        if any(folder.glob(f"{plain}-*")):
            continue
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", ":all:", "--no-deps", "--dest", str(folder)]
        if subprocess.run([*command, name], check=False, capture_output=True).returncode != 0:
            return False
        for archive in folder.glob("*.tar.gz"):
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
            archive.unlink()
    return True


def _feedparser(folder: Path) -> float:
    right: collections.Counter[str] = collections.Counter()
    asked: collections.Counter[str] = collections.Counter()
    for case in cases(folder):
        feed = _read(case)
        for check in case.checks:
            name = check.field if check.entry is not None else f"feed {check.field}"
            asked[name] += 1
            found = _found(feed, check)
            if agrees(check.field, found, check.expected):
                right[name] += 1
            else:
                print(
                    f"  {case.path.relative_to(folder)} {name}: expected {str(check.expected)[:60]!r}, found {str(found)[:60]!r}"
                )
    for name in sorted(asked):
        print(f"feedparser {name}: {right[name]} of {asked[name]}")
    share = right.total() / asked.total()
    print(f"feedparser in all: {right.total()} of {asked.total()} ({share:.2%}; goal 99.5 %)")
    return share


def _read(case: Case) -> Json | None:
    try:
        return feed_json(parse_feed(case.body, url=case.url, content_type=case.content_type))
    except ParseError:
        return None


def _found(feed: Json | None, check: Check) -> object:
    if feed is None:
        return None
    if check.entry is None:
        return feed[check.field]
    entries = feed["entries"]
    return entries[check.entry][check.field] if isinstance(entries, list) and check.entry < len(entries) else None


def _texts(folder: Path) -> tuple[float, float]:
    scores = list(text_scores(folder))
    ours, theirs = (sum(values) / len(scores) for values in zip(*((one.ours, one.trafilatura) for one in scores), strict=True))
    print(f"main text of newspaper4k's {len(scores)} pages, F1 of words: {ours:.4f}; trafilatura alone {theirs:.4f}")
    return ours, theirs


def _dates(unit_tests: Path) -> None:
    right = asked = 0
    for page, url, expected in date_cases(unit_tests):
        found = day_of(page, url)
        asked, right = asked + 1, right + (found == expected)
        if found != expected:
            print(f"  {' '.join(page.split())[:90]}: expected {expected}, found {found}")
    print(f"dates of htmldate's own tests: {right} of {asked}")


def _all_files(folder: Path) -> list[Path]:
    """Read every file of every suite in the killable readers; return those that took too long."""
    feeds, pages = FeedReader(1, cpu_s=CPU_S), PageReader(1, cpu_s=CPU_S)
    outcomes: collections.Counter[str] = collections.Counter()
    slow: list[Path] = []
    began = time.monotonic()
    for path in _files(folder):
        try:
            (pages.read if path.suffix.lower() in PAGES else feeds.parse)(path.read_bytes())
            outcomes["read"] += 1
        except ParseError as exc:
            outcomes[str(exc.health)] += 1
            if exc.health == "too_slow" or "broke the reader" in str(exc):
                slow.append(path)
                print(f"  {path.relative_to(folder)}: {exc}")
    feeds.close()
    pages.close()
    said = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    print(f"all {outcomes.total()} files in {time.monotonic() - began:.0f} s: {said}")
    return slow


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in FEEDS | PAGES)


if __name__ == "__main__":
    sys.exit(main())
