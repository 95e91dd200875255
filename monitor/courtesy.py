"""What is polled gives way to whoever waits for a page: reading and storing rest for a moment while one is made.

Python computes in one thread at a time. Of a turn there are a dozen, so that a page made beside them would take several times as
long, while nobody waits for a poll by the tenth of a second. Who asks for what is not known here.
"""

import threading
import time

MOST_S = 0.1
"""The longest rest. A board that never stops being asked for costs a turn no more than half of its time."""


class Courtesy:
    """Knows whether somebody waits for a page; safe from any thread."""

    def __init__(self, *, most_s: float = MOST_S) -> None:
        self._most_s = most_s
        self._waiting = 0
        self._works_until = 0.0
        self._lock = threading.Lock()
        self._nobody_waits = threading.Event()
        self._nobody_waits.set()

    def begin(self) -> None:
        """Note that somebody waits for a page from now on; `end` follows, whatever comes of it."""
        with self._lock:
            self._waiting += 1
            self._nobody_waits.clear()

    def end(self) -> None:
        """Note that one of those who waited has the page."""
        with self._lock:
            self._waiting -= 1
            if not self._waiting:
                self._nobody_waits.set()

    def give_way(self) -> None:
        """Return once nobody waits for a page, or after the longest rest; then nobody rests again for as long."""
        if time.monotonic() < self._works_until or self._nobody_waits.wait(self._most_s):
            return
        self._works_until = time.monotonic() + self._most_s
