"""What was fetched and shown, and is not stored yet: it is kept for a while, so that what is stored is what was seen."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")

KEPT = 32
KEPT_FOR = timedelta(hours=1)


class Shelf(Generic[T]):
    """Keeps the latest values under tokens that cannot be guessed. `clock` returns aware UTC."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._there: OrderedDict[str, tuple[datetime, T]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, value: T) -> str:
        """Keep a value; return the token under which it is found."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._there[token] = (self._clock(), value)
            while len(self._there) > KEPT:
                self._there.popitem(last=False)
        return token

    def get(self, token: str) -> T | None:
        """Return what lies under a token; None where it is gone, because it is old or much was put there since."""
        with self._lock:
            at, value = self._there.get(token, (None, None))
        return value if at is not None and self._clock() - at < KEPT_FOR else None
