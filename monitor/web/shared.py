"""What many readers ask for at once is made once: a value serves everybody who asks within a moment of its making.

After a move every open page is fetched anew, and fifty of them would each draw the same board. No page is made here.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Made:
    value: Any
    at: datetime
    tick: float


class Shared:
    """Keeps values for `fresh_s`, by a clock that may be set and one that runs; safe from any thread.

    Whoever asks while a value is being made waits for it. What a form changes is shown at once: `clear` forgets everything.
    """

    def __init__(self, fresh_s: float, *, clock: Callable[[], datetime]) -> None:
        self._fresh_s = fresh_s
        self._clock = clock
        self._made: dict[Hashable, _Made] = {}
        self._turns: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value under a key, made now where there is none that is fresh."""
        with self._lock:
            found = self._fresh(key)
            if found is not None:
                return cast(T, found.value)
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                found = self._fresh(key)
            return cast(T, found.value) if found is not None else self.put(key, make())

    def put(self, key: Hashable, value: T) -> T:
        """Keep a value that was made just now, in the place of an older one, and return it."""
        with self._lock:
            self._made[key] = _Made(value, self._clock(), time.monotonic())
            for old in [one for one in self._made if self._fresh(one) is None]:
                del self._made[old]
                self._turns.pop(old, None)
        return value

    def clear(self) -> None:
        """Forget every value."""
        with self._lock:
            self._made.clear()

    def _fresh(self, key: Hashable) -> _Made | None:
        made = self._made.get(key)
        if made is None or time.monotonic() - made.tick >= self._fresh_s:
            return None
        return made if abs(self._clock() - made.at) < timedelta(seconds=max(self._fresh_s, 1.0)) else None


class Forgetting:
    """Forgets what is shared as soon as a form was acted upon, before its sender hears of it. An ASGI wrapper."""

    def __init__(self, app: ASGIApp, shared: Shared) -> None:
        self._app = app
        self._shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return

        async def send_after(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._shared.clear()
            await send(message)

        await self._app(scope, receive, send_after)
