"""Older pages of a listing or feed -> the entries of a gap: read back until a known entry is met, a few pages, politely.

What a gap is stands in `schedule`; how a page is asked for is handed in by `collect`. Pure but for that.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from feeds import schedule
from feeds.charset import decode
from feeds.continuity import renumbered
from feeds.errors import FeedError, ParseError
from feeds.hosts import host_of
from feeds.identity import entry_sha256, window_keys
from feeds.markup import resolve
from feeds.types import Entry, Feed, FetchResult, FetchState, SourceId
from feeds.xml_tree import local_name, read_tree

logger = logging.getLogger(__name__)

MAX_OLDER_PAGES = 6
MAX_OLDER_ENTRIES = 300
# The waiting between older pages that one poll may spend: with a crawl delay of a minute there are two of them.
PATIENCE_S = 120.0
_HEAD = 200_000  # characters; the links of a feed stand before its entries
_OLDER = ("prev-archive", "next")


def fill(
    source_id: SourceId,
    feed: Feed,
    answer: FetchResult,
    state: FetchState,
    seen: Mapping[str, str],
    *,
    read: Callable[[str], tuple[Feed, FetchResult]],
    spacing_s: float,
    stopping: Callable[[], bool],
    now: datetime,
) -> Feed:
    """Return the feed with the entries of its older pages behind its own, where its window does not join on to the last one.

    `read` asks for one page and may raise a FeedError; `spacing_s` is what passes between two. What was recovered, and whether
    the gap is closed, is the first problem of the feed.
    """
    if not _has_gap(source_id, feed.entries, state, seen, now=now):
        return feed
    older = feed.next_url or older_page(answer)
    entries, asked, trouble = list(feed.entries), {answer.url}, ""
    most = min(MAX_OLDER_PAGES, 1 + int(PATIENCE_S // max(spacing_s, 1.0)))
    while older is not None and len(asked) <= most and len(entries) - len(feed.entries) < MAX_OLDER_ENTRIES and not stopping():
        if older in asked or host_of(older) != host_of(answer.url):
            break
        asked.add(older)
        try:
            page, got = read(older)
        except FeedError as exc:
            trouble = f"; {exc}"
            break
        before = len(entries)
        entries.extend(one for one in page.entries if not _stands_in(one, entries))
        if len(entries) == before or not _has_gap(source_id, entries, state, seen, now=now):
            break
        older = page.next_url or older_page(got)
    return _filled(source_id, feed, entries, state, seen, pages=len(asked) - 1, trouble=trouble, now=now)


def _filled(
    source_id: SourceId,
    feed: Feed,
    entries: Sequence[Entry],
    state: FetchState,
    seen: Mapping[str, str],
    *,
    pages: int,
    trouble: str,
    now: datetime,
) -> Feed:
    number = len(entries) - len(feed.entries)
    keys = window_keys(source_id, entries, seen)[len(feed.entries) :]
    missed = sum(key is not None and key not in seen for key in keys)
    recovered = f"{missed} entries recovered from {pages} older page{'' if pages == 1 else 's'}"
    if pages == 0:
        said = "the window does not join on to the last one, and no older page is named: entries may have been missed"
    elif _has_gap(source_id, entries, state, seen, now=now):
        said = f"the window does not join on to the last one: {recovered}, more may be missing"
    else:
        said = f"the window did not join on to the last one: {recovered}, nothing is missing"
    logger.info("backfilled %s pages=%d entries=%d", source_id, pages, missed)
    return replace(feed, entries=tuple(entries), older=number, problems=(said + trouble, *feed.problems))


def _has_gap(source_id: SourceId, entries: Sequence[Entry], state: FetchState, seen: Mapping[str, str], *, now: datetime) -> bool:
    """Return whether entries may have been missed before these; ids that changed all at once are no gap."""
    keys = window_keys(source_id, entries, seen)
    window = [(key, entry) for key, entry in zip(keys, entries, strict=True) if key is not None]
    if renumbered([(key, entry_sha256(entry)) for key, entry in window], seen):
        return False
    reached = schedule.window_of([entry for _, entry in window], [key in seen for key, _ in window], state, now=now)
    return schedule.misses(state, reached, now=now)


def _stands_in(entry: Entry, entries: Sequence[Entry]) -> bool:
    return any((one.id, one.url, one.title) == (entry.id, entry.url, entry.title) for one in entries)


def older_page(answer: FetchResult) -> str | None:
    """Return the address of a feed's next older page; None where it names none.

    RFC 5005 (`prev-archive`, `next`) in Atom and RSS, `next_url` of JSON Feed, `?paged=` of WordPress, which names none itself.
    """
    text = decode(answer.body, answer.content_type).text[:_HEAD].lstrip("\ufeff \t\r\n\0")
    if text[:1] == "{":
        return _older_in_json(answer)
    if text[:1] != "<" or re.search(r"<(?:rss|feed|rdf:RDF)\b", text[:5000]) is None:
        return None
    try:
        root, _ = read_tree(text, what="a feed")
    except ParseError:
        return None
    named: dict[str, str] = {}
    wordpress = False
    for element in root.iter():
        name = local_name(element.tag)
        if name in {"item", "entry"}:
            break
        if name == "link" and (target := resolve(answer.url, element.get("href"))) is not None:
            named.setdefault((element.get("rel") or "").lower(), target)
        wordpress = wordpress or (name == "generator" and "wordpress" in (element.text or "").lower())
    for rel in _OLDER:
        if rel in named and named[rel].startswith("http"):
            return named[rel]
    return _next_of_wordpress(answer.url) if wordpress else None


def _older_in_json(answer: FetchResult) -> str | None:
    try:
        target = json.loads(decode(answer.body, answer.content_type).text).get("next_url")
    except (ValueError, AttributeError, RecursionError):
        return None
    older = resolve(answer.url, target) if isinstance(target, str) else None
    return older if older is not None and older.startswith("http") else None


def _next_of_wordpress(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = query.get("paged", "1")
    query["paged"] = str(int(page) + 1 if page.isdecimal() and len(page) < 6 else 2)
    return urlunsplit(parts._replace(query=urlencode(query)))
