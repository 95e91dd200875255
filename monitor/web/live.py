"""Server-sent events: a page that somebody has open is looked at again and again, once for all its readers, and moves are told.

Only that something moved is sent, with a line for the screen reader; the reader's browser fetches the page itself. A reader says
what stood on the page that it was given (`Glance.mark`): whatever came since is told at once, so that nothing falls between.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from monitor.errors import MonitorError
from monitor.views.moves import Glance, moved

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
STAY_ALIVE_S = 15.0
"""Something is sent at least so often: a proxy gives up a connection on which nothing comes, and a browser that hears nothing for
thrice as long opens another (`live.js`)."""
LINES_TOLD = 5
_KEPT = 8
"""Of so many of the latest states of a page what is new since can be said in words; of older ones only that something is."""
_HEADERS = {"X-Accel-Buffering": "no"}
"""A proxy that gathers an answer before it sends it would keep back what is told (nginx: X-Accel-Buffering)."""


@dataclass(slots=True)
class _Watched:
    """One page with its readers. `states` are what stood on it last, by mark, the present one at the end; none before a look."""

    look: Callable[[], Glance | None]
    readers: int = 0
    states: dict[str, Glance] = field(default_factory=dict)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def mark(self) -> str | None:
        """The mark of what stands on it; None before the first look."""
        return next(reversed(self.states), None)

    def put(self, seen: Glance) -> None:
        """Take what stands on it now, and wake the readers where it is something else than before."""
        if seen.mark == self.mark:
            return
        self.states.pop(seen.mark, None)
        self.states[seen.mark] = seen
        while len(self.states) > _KEPT:
            del self.states[next(iter(self.states))]
        signal, self.moved = self.moved, asyncio.Event()
        signal.set()

    def since(self, mark: str) -> tuple[str, ...]:
        """Return what is new since it had this mark, in words; empty where that is not known any more."""
        before = self.states.get(mark)
        return (moved(before, next(reversed(self.states.values()))) or ()) if before is not None else ()


class Live:
    """Watches each page while it has readers; `every_s` is how often it looks."""

    def __init__(self, every_s: float = LOOK_EVERY_S) -> None:
        self._every_s = every_s
        self._pages: dict[str, _Watched] = {}

    def stream(self, request: Request, page: str, look: Callable[[], Glance | None]) -> StreamingResponse:
        """Return the events of a page since what the reader has of it; a browser that connects again says what it heard last."""
        seen = request.headers.get("last-event-id") or request.query_params.get("seen")
        return StreamingResponse(self.follow(page, look, seen=seen), media_type="text/event-stream", headers=_HEADERS)

    async def follow(self, page: str, look: Callable[[], Glance | None], *, seen: str | None = None) -> AsyncIterator[str]:
        """Yield the events of a page until the reader goes; `look` reads what stands on it, None where it is gone.

        `seen` is the mark of what the reader has; without it only what comes after the first look is told.
        """
        watched = self._pages.setdefault(page, _Watched(look))
        watched.readers += 1
        if watched.task is None:
            watched.task = asyncio.create_task(self._watch(watched))
        try:
            yield "retry: 3000\n: listening\n\n"
            known = seen or watched.mark
            while not watched.task.done():
                signal = watched.moved  # taken before the look at the mark, so that no move falls between the two
                if watched.mark in (None, known):
                    try:
                        await asyncio.wait_for(signal.wait(), STAY_ALIVE_S)
                    except TimeoutError:
                        yield "event: still\ndata: {}\n\n"
                    continue
                before, known = known, watched.mark
                if before is not None:
                    lines = watched.since(before)
                    told = {"lines": lines[:LINES_TOLD], "more": max(0, len(lines) - LINES_TOLD)}
                    yield f"id: {known}\nevent: moved\ndata: {json.dumps(told)}\n\n"
        finally:
            watched.readers -= 1
            if not watched.readers:
                self._pages.pop(page, None)
                if watched.task is not None:
                    watched.task.cancel()

    async def _watch(self, watched: _Watched) -> None:
        while True:
            if (found := await self._looked(watched)) is not None:
                watched.put(found)
            await asyncio.sleep(self._every_s)

    async def _looked(self, watched: _Watched) -> Glance | None:
        """Return what stands on the page; None while the store does not answer, which the page itself will say."""
        try:
            return await run_in_threadpool(watched.look)
        except MonitorError as exc:
            logger.warning("a page with readers cannot be looked at: %s", exc)
            return None


def listening(path: str, seen: Glance, **query: str) -> str:
    """Return the address of the events of a page on which this stands."""
    return f"{path}?{urlencode({**query, 'seen': seen.mark})}"
