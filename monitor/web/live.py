"""Server-sent events: a page that somebody has open is looked at again and again, once for all its readers, and moves are told.

Only that something moved is sent, with a line for the screen reader; the reader's browser fetches the page itself.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from monitor.errors import MonitorError
from monitor.views.moves import Glance, moved

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
STAY_ALIVE_S = 15.0
"""A comment is sent at least so often: a proxy or a browser gives up a connection on which nothing comes."""
LINES_TOLD = 5


@dataclass(slots=True)
class _Watched:
    """One page with its readers. `version` grows with every move; `lines` are those of the last one."""

    look: Callable[[], Glance | None]
    readers: int = 0
    version: int = 0
    lines: tuple[str, ...] = ()
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Live:
    """Watches each page while it has readers; `every_s` is how often it looks."""

    def __init__(self, every_s: float = LOOK_EVERY_S) -> None:
        self._every_s = every_s
        self._pages: dict[str, _Watched] = {}

    async def follow(self, page: str, look: Callable[[], Glance | None]) -> AsyncIterator[str]:
        """Yield the events of a page until the reader goes; `look` reads what stands on it, None where it is gone."""
        watched = self._pages.setdefault(page, _Watched(look))
        watched.readers += 1
        if watched.task is None:
            watched.task = asyncio.create_task(self._watch(watched))
        try:
            yield "retry: 3000\n: listening\n\n"
            known = watched.version
            while not watched.task.done():
                signal = watched.moved  # taken before the look at the version, so that no move falls between the two
                if watched.version == known:
                    try:
                        await asyncio.wait_for(signal.wait(), STAY_ALIVE_S)
                    except TimeoutError:
                        yield ": still here\n\n"
                    continue
                known = watched.version
                told = {"lines": watched.lines[:LINES_TOLD], "more": max(0, len(watched.lines) - LINES_TOLD)}
                yield f"event: moved\ndata: {json.dumps(told)}\n\n"
        finally:
            watched.readers -= 1
            if not watched.readers:
                self._pages.pop(page, None)
                if watched.task is not None:
                    watched.task.cancel()

    async def _watch(self, watched: _Watched) -> None:
        before = await self._looked(watched)
        while True:
            await asyncio.sleep(self._every_s)
            after = await self._looked(watched)
            if before is not None and after is not None and (lines := moved(before, after)) is not None:
                watched.version, watched.lines = watched.version + 1, lines
                signal, watched.moved = watched.moved, asyncio.Event()
                signal.set()
            before = after or before

    async def _looked(self, watched: _Watched) -> Glance | None:
        """Return what stands on the page; None while the store does not answer, which the page itself will say."""
        try:
            return await run_in_threadpool(watched.look)
        except MonitorError as exc:
            logger.warning("a page with readers cannot be looked at: %s", exc)
            return None
