"""Feeds parsed in processes, where there are many: `parse` parses, `reading` keeps and kills processes.

Parsing is nine tenths of a poll and holds the interpreter's lock, so that threads alone would leave all processors but one idle.
A worker answers with the JSON of a Feed, checked field by field on this side.
"""

import atexit
import os
import queue
from dataclasses import replace
from datetime import UTC
from functools import cache

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from feeds.errors import ParseError
from feeds.parse import parse_feed
from feeds.reading import MEMORY_BYTES, READ_S, Worker, answer_requests
from feeds.types import Entry, Feed

SMALL_BYTES = 4_000
"""A body up to this size is parsed at once: sending it would take as long."""
MOST_WORKERS = 4
_ELSEWHERE = b'{"read": "elsewhere"}'
_BOOT = "from feeds.bulk import serve; serve()"


class FeedReader:
    """A few reusable workers. `close` ends them; so does the end of this process.

    `cpu_s` limits the seconds of computing that one feed may take, which unlike a deadline does not depend on what else runs.
    """

    def __init__(self, workers: int | None = None, *, memory_bytes: int = MEMORY_BYTES, cpu_s: float | None = None) -> None:
        count = workers or min(os.cpu_count() or 1, MOST_WORKERS)
        self._workers = tuple(Worker(memory_bytes, boot=_BOOT, what="feed", cpu_s=cpu_s) for _ in range(count))
        self._slots: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._slots.put(worker)
        atexit.register(self.close)

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
        worker = self._slots.get()
        try:
            line = worker.ask(body, options, total_s)
        finally:
            self._slots.put(worker)
        try:
            answer = _answers().validate_json(line)
        except ValidationError as exc:
            raise ParseError("reading the feed broke the reader", health="malformed") from exc
        if isinstance(answer, Feed):
            return replace(answer, entries=tuple(map(_in_utc, answer.entries)))
        if answer.keys() == {"error", "health"}:
            raise ParseError(answer["error"], health=answer["health"])
        return parse_feed(body, **options)

    def close(self) -> None:
        """End all workers and wait for them."""
        atexit.unregister(self.close)
        for worker in self._workers:
            worker.stop()


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
