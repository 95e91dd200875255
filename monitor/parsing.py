"""Saved feeds, pages and index pages through their readers: one file, or a list of files with a result or an error for each.

The shapes are those of `monitor.contract`; how a file is read is decided in `feeds`. No database here.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from feeds.bulk import FeedReader
from feeds.errors import FeedError, ParseError
from feeds.listing_reader import ListingReader
from feeds.reading import PageReader
from feeds.registry import load_file
from monitor.contract import Json, feed_json, listing_json, page_json
from monitor.errors import InputError, MonitorError
from monitor.intake import read_bytes

READING_CPU_S = 1.6
"""Seconds of computing that one feed, page or index page may take in the pure commands; what takes longer was made to."""


@cache
def _feed_reader() -> FeedReader:
    return FeedReader(1, cpu_s=READING_CPU_S)


@cache
def _page_reader() -> PageReader:
    return PageReader(1, cpu_s=READING_CPU_S)


@cache
def _listing_reader() -> ListingReader:
    return ListingReader(1, cpu_s=READING_CPU_S)


def feed_of(file: str, url: str | None, content_type: str | None) -> Json:
    """Return the contract's object of one feed file. Raises: InputError or ParseError in one line that names it."""
    try:
        return feed_json(_feed_reader().parse(read_bytes(Path(file)), url=url, content_type=content_type))
    except ParseError as exc:
        raise ParseError(f"{file}: {exc}", health=exc.health) from exc


def page_of(file: str, url: str | None, content_type: str | None) -> Json:
    """Return the contract's object of one page or PDF. Raises: InputError or ParseError in one line that names it."""
    try:
        return page_json(_page_reader().read(read_bytes(Path(file)), url=url, content_type=content_type))
    except ParseError as exc:
        raise ParseError(f"{file}: {exc}", health=exc.health) from exc


def listing_of(file: str, url: str | None, content_type: str | None, *, source: Path | None = None) -> Json:
    """Return the contract's object of one index page; `source` is a source file with its language, zone and selectors.

    Raises: InputError without `url`; RegistryError; ParseError in one line that names the file.
    """
    if url is None:
        raise InputError(f"{file}: links and dates need the page's address; give url beside file")
    known = load_file(source)[0] if source is not None else None
    try:
        listing = _listing_reader().read(
            read_bytes(Path(file)),
            url=url,
            content_type=content_type,
            language=known.language if known else None,
            zone=known.zone if known else None,
            date_order=known.date_order if known else None,
            selectors=known.selectors if known else None,
        )
    except ParseError as exc:
        raise ParseError(f"{file}: {exc}", health=exc.health) from exc
    if not listing.entries:
        raise ParseError(f"{file}: {'; '.join(listing.problems)}", health="not_a_feed")
    return listing_json(listing)


def each_of_list(read: Callable[[str, str | None, str | None], Json], lines: Iterable[str]) -> Iterator[Json]:
    """Yield what `read` gives for each line of a list of `file`, `url`, `content_type`, with `file` and `error` added."""
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            file, url, content_type = row["file"], row.get("url"), row.get("content_type")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield {"file": None, "error": f"line {number}: not an object with file, url and content_type; correct the line"}
            continue
        if not isinstance(file, str) or not all(value is None or isinstance(value, str) for value in (url, content_type)):
            yield {"file": None, "error": f"line {number}: file, url and content_type are texts; correct the line"}
            continue
        try:
            yield {"file": file, **read(file, url, content_type), "error": None}
        except (FeedError, MonitorError) as exc:
            yield {"file": file, "error": str(exc)}
