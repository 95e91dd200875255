"""Index pages read in processes that can be killed, as `reading` has it for pages. What is read stands in `listing`."""

import json
from dataclasses import asdict
from datetime import datetime

from feeds.listing import read_listing
from feeds.naming import feeds_named
from feeds.types import Entry, FetchResult, Listing, Precision, Selectors, Source
from feeds.workers import MEMORY_BYTES, READ_S, Shared, Workers, answer_requests, answered

_NAMING = "feeds"
_BOOT = "from feeds.listing_reader import serve; serve()"


class ListingReader(Workers):
    """Reads index pages in workers."""

    def __init__(self, workers: int = 2, *, memory_bytes: int = MEMORY_BYTES, cpu_s: float | None = None) -> None:
        super().__init__(workers, boot=_BOOT, what="index page", memory_bytes=memory_bytes, cpu_s=cpu_s)

    def read(
        self,
        body: bytes,
        *,
        url: str,
        content_type: str | None = None,
        language: str | None = None,
        zone: str | None = None,
        date_order: str | None = None,
        selectors: Selectors | None = None,
        now: datetime | None = None,
        total_s: float = READ_S,
    ) -> Listing:
        """Return what `read_listing` returns, or give up after `total_s` seconds.

        Raises: ParseError, with health `too_slow` when the deadline passed and `malformed` when the worker died of the page.
        """
        options = {
            "url": url,
            "content_type": content_type,
            "language": language,
            "zone": zone,
            "date_order": date_order,
            "selectors": json.dumps(asdict(selectors)) if selectors is not None else None,
            "now": now.isoformat() if now is not None else None,
        }
        return _listing(answered(self.ask(body, options, total_s)))

    def read_of(self, source: Source, answer: FetchResult, *, now: datetime) -> Listing:
        """Return what the page that a source answered lists. Raises: ParseError, as `read` does."""
        return self.read(
            answer.body,
            url=answer.url,
            content_type=answer.content_type,
            language=source.language,
            zone=source.zone,
            date_order=source.date_order,
            selectors=source.selectors,
            now=now,
        )

    def feeds_named(self, body: bytes, *, url: str, content_type: str | None = None, total_s: float = READ_S) -> tuple[str, ...]:
        """Return the addresses of the feeds that a page names. Raises: ParseError, as `read` does."""
        answer = answered(self.ask(body, {"task": _NAMING, "url": url, "content_type": content_type}, total_s))
        named = answer.get("feeds")
        return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()


shared_listing_reader = Shared(ListingReader)


def serve() -> None:
    """Read index pages until standard input closes; this is what a worker runs."""
    answer_requests(_answer)


def _answer(body: bytes, options: dict[str, str | None]) -> bytes:
    if options.get("task") == _NAMING:
        return json.dumps({"feeds": feeds_named(body, options["url"] or "", options["content_type"])}).encode()
    selectors, now = options["selectors"], options["now"]
    listing = read_listing(
        body,
        url=options["url"] or "",
        content_type=options["content_type"],
        language=options["language"],
        zone=options["zone"],
        date_order=options["date_order"],
        selectors=Selectors(**json.loads(selectors)) if selectors is not None else None,
        now=datetime.fromisoformat(now) if now is not None else None,
    )
    entries = [
        {
            "url": entry.url,
            "title": entry.title,
            "published_raw": entry.published_raw,
            "published_at": entry.published_at.isoformat() if entry.published_at is not None else None,
            "published_precision": entry.published_precision.value,
        }
        for entry in listing.entries
    ]
    answer = {"language": listing.language, "next_url": listing.next_url, "problems": listing.problems, "entries": entries}
    return json.dumps(answer).encode()


def _listing(answer: dict[str, object]) -> Listing:
    """Rebuild the value; every field is checked to be what it should be, since it comes from another process."""
    entries, problems = answer.get("entries"), answer.get("problems")
    return Listing(
        entries=tuple(_entry(one) for one in entries if isinstance(one, dict)) if isinstance(entries, list) else (),
        language=_text(answer, "language"),
        next_url=_text(answer, "next_url"),
        problems=tuple(one for one in problems if isinstance(one, str)) if isinstance(problems, list) else (),
    )


def _entry(answer: dict[str, object]) -> Entry:
    published = _text(answer, "published_at")
    return Entry(
        id=None,
        url=_text(answer, "url"),
        title=_text(answer, "title") or "",
        published_raw=_text(answer, "published_raw"),
        published_at=datetime.fromisoformat(published) if published else None,
        published_precision=Precision(_text(answer, "published_precision") or "unknown"),
    )


def _text(answer: dict[str, object], key: str) -> str | None:
    value = answer.get(key)
    return value if isinstance(value, str) else None
