"""Feeds parsed in processes, where there are many: `parse` parses, `workers` keeps and kills processes.

Parsing is nine tenths of a poll and holds the interpreter's lock, so that threads alone would leave all processors but one idle.
A worker answers with the JSON of a Feed, checked field by field on this side.
"""

import os
from dataclasses import replace
from datetime import UTC
from functools import cache

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from feeds.errors import ParseError
from feeds.parse import parse_feed
from feeds.types import Entry, Feed
from feeds.workers import MEMORY_BYTES, READ_S, Shared, Workers, answer_requests

SMALL_BYTES = 4_000
"""A body up to this size is parsed at once: sending it would take as long."""
MOST_WORKERS = 4
_ELSEWHERE = b'{"read": "elsewhere"}'
_BOOT = "from feeds.bulk import serve; serve()"


class FeedReader(Workers):
    """Parses feeds in workers, small ones at once."""

    def __init__(self, workers: int | None = None, *, memory_bytes: int = MEMORY_BYTES, cpu_s: float | None = None) -> None:
        count = workers or min(os.cpu_count() or 1, MOST_WORKERS)
        super().__init__(count, boot=_BOOT, what="feed", memory_bytes=memory_bytes, cpu_s=cpu_s)

    def parse(
        self,
        body: bytes,
        *,
        url: str | None = None,
        content_type: str | None = None,
        language: str | None = None,
        zone: str | None = None,
        date_order: str | None = None,
        total_s: float = READ_S,
    ) -> Feed:
        """Return what `parse_feed` returns, or give up after `total_s` seconds.

        Raises: ParseError, with health `too_slow` when the deadline passed and `malformed` when the worker died of the feed.
        """
        options = {"url": url, "content_type": content_type, "language": language, "zone": zone, "date_order": date_order}
        if len(body) <= SMALL_BYTES:
            return parse_feed(body, **options)
        line = self.ask(body, options, total_s)
        try:
            answer = _answers().validate_json(line)
        except ValidationError as exc:
            raise ParseError("reading the feed broke the reader", health="malformed") from exc
        if isinstance(answer, Feed):
            return replace(answer, entries=tuple(map(_in_utc, answer.entries)))
        if answer.keys() == {"error", "health"}:
            raise ParseError(answer["error"], health=answer["health"])
        return parse_feed(body, **options)

    def prepare(self) -> None:
        """Start the workers and return when they are ready."""
        self.warm(b"<rss version='2.0'><channel></channel></rss>", {})


shared_feed_reader = Shared(FeedReader)


def serve() -> None:
    """Parse feeds until standard input closes; this is what a worker runs."""
    answer_requests(_answer)


def _answer(body: bytes, options: dict[str, str | None]) -> bytes:
    feed = parse_feed(body, **options)
    try:
        return _answers().dump_json(feed)
    except PydanticSerializationError:  # halves of characters, as JSON feeds can name them, fit into no answer
        return _ELSEWHERE


@cache
def _answers() -> TypeAdapter[Feed | dict[str, str]]:
    return TypeAdapter(Feed | dict[str, str])


def _in_utc(entry: Entry) -> Entry:
    """Return the entry with its times in the zone that all others have, not in the JSON reader's own."""
    published, updated = entry.published_at, entry.updated_at
    return replace(
        entry,
        published_at=published and published.replace(tzinfo=UTC),
        updated_at=updated and updated.replace(tzinfo=UTC),
    )
