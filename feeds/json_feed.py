"""JSON Feed 1.0 and 1.1 -> Feed, field by field: a wrong type costs that field, never the entry or the feed.

https://www.jsonfeed.org/version/1.1/. Other JSON is no feed, and an error says so.
"""

import json
import re

from feeds.dates import Moment, read_date
from feeds.errors import ParseError
from feeds.markup import from_plain, plain_line, resolve, sanitize
from feeds.types import Entry, Feed, Precision

MAX_ENTRIES = 2000
_DECODER = json.JSONDecoder(strict=False)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_NEXT_ITEM = re.compile(r"\}\s*,\s*(?=\{)")
_COMMA = re.compile(r"\s*,")
_MOST_BROKEN = 50


def read_json_feed(text: str, *, url: str | None, language: str | None, zone: str | None, date_order: str | None) -> Feed:
    """Return the feed in `text`.

    Raises: ParseError with health `malformed` (no JSON) or `not_a_feed` (other JSON).
    """
    problems: list[str] = []
    try:
        top: object = json.loads(text, strict=False)  # line breaks in texts are the commonest mistake
    except (ValueError, RecursionError) as exc:
        said = f"{str(exc)[:120]}"
        top = _in_pieces(text)
        if top is None:
            raise ParseError(f"JSON that cannot be read: {said}", health="malformed") from exc
        problems.append(f"JSON that cannot be read as a whole ({said}); its entries were read one by one")
    if not isinstance(top, dict) or not isinstance(top.get("items"), list):
        keys = ", ".join(sorted(str(key) for key in top)[:6]) if isinstance(top, dict) else type(top).__name__
        raise ParseError(f"JSON, but no JSON Feed: no list 'items' (found: {keys})", health="not_a_feed")
    version = _string(top, "version") or ""
    problems += [] if "jsonfeed.org/version/" in version else ["no JSON Feed version named"]
    link = resolve(url, _string(top, "home_page_url")) or resolve(None, _string(top, "feed_url"))
    spoken = _string(top, "language") or None
    entries: list[Entry] = []
    items: list[object] = top["items"]
    for number, item in enumerate(items[:MAX_ENTRIES], start=1):
        if not isinstance(item, dict):
            problems.append(f"entry {number} is no object and was left out")
            continue
        entry, found = _entry(item, base=url or link, language=spoken or language, zone=zone, date_order=date_order)
        problems.extend(f"entry {number}: {problem}" for problem in found)
        if entry is None:
            problems.append(f"entry {number} has neither id, address, title nor text and was left out")
        else:
            entries.append(entry)
    return Feed(
        format="json1" if version.rstrip("/").endswith("/1") or not version else "json11",
        title=plain_line(_string(top, "title") or "") or None,
        link=link,
        language=spoken,
        entries=tuple(entries),
        problems=tuple(problems),
    )


def _in_pieces(text: str) -> dict[str, object] | None:
    """Return what can be read of a broken JSON Feed: what stands before its items, and each item with an id; None without any."""
    start = _ITEMS.search(text)
    if start is None:
        return None
    items: list[object] = []
    position, broken = start.end(), 0
    while (position := text.find("{", position)) >= 0 and len(items) < MAX_ENTRIES and broken < _MOST_BROKEN:
        item: object = None
        try:
            item, behind = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            behind = position + 1
        if isinstance(item, dict) and "id" in item:
            items.append(item)
            position = behind
            if not _COMMA.match(text, position):
                break
            continue
        broken += 1  # or a part of a broken one
        after = _NEXT_ITEM.search(text, behind - 1)
        if after is None:
            break
        position = after.end()
    try:
        head: object = json.loads(text[: start.start()].rstrip().rstrip(",") + "}", strict=False)
    except (ValueError, RecursionError):
        head = {}
    return {**(head if isinstance(head, dict) else {}), "items": items} if items else None


def _entry(
    item: dict[str, object], *, base: str | None, language: str | None, zone: str | None, date_order: str | None
) -> tuple[Entry | None, list[str]]:
    address = resolve(base, _string(item, "url")) or resolve(base, _string(item, "external_url"))
    content = _string(item, "content_html")
    content = sanitize(content, base=address or base) if content else from_plain(_string(item, "content_text") or "")
    title = plain_line(_string(item, "title") or "")
    summary = from_plain(_string(item, "summary") or "")
    guid = _string(item, "id") or None
    if not (guid or address or title or content or summary):
        return None, []
    raw = _string(item, "date_published")
    spoken = _string(item, "language") or language
    moment = read_date(raw, language=spoken, zone=zone, date_order=date_order) if raw else Moment(at=None)
    changed = _string(item, "date_modified")
    updated = read_date(changed, language=spoken, zone=zone, date_order=date_order) if changed else Moment(at=None)
    problems = [problem for problem in (moment.problem, updated.problem) if problem]
    if moment.assumed_zone and not moment.problem:
        problems.append(f"date {raw!r} names no zone; {moment.assumed_zone} assumed")
    entry = Entry(
        id=guid,
        url=address,
        title=title,
        published_raw=raw,
        published_at=moment.at,
        published_precision=moment.precision if moment.at else Precision.UNKNOWN,
        updated_at=updated.at,
        author=_author(item),
        summary=summary,
        content=content,
    )
    return entry, problems


def _author(item: dict[str, object]) -> str | None:
    """Return the first author with a name; version 1.0 has one `author`, version 1.1 a list."""
    authors = item.get("authors")
    for author in (*(authors if isinstance(authors, list) else ()), item.get("author")):
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, str) and (line := plain_line(name)):
            return line
    return None


def _string(item: dict[str, object], key: str) -> str | None:
    """Return the field as text; numbers count (ids often are), other types are as if absent."""
    value = item.get(key)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
