"""How many threads of many work at once, while the others wait for their hosts. Whose turn it is stands in `hosts`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Slots:
    """Lets `count` threads of many work at once; one that waits for its host's turn lets another one work meanwhile.

    Once `stopping` is set no turn is given any more.
    """

    def __init__(self, count: int, *, stopping: threading.Event) -> None:
        self.stopping = stopping
        self._free = threading.Semaphore(count)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Wait for a slot and hold it for the length of the block, but for the waits for turns in it."""
        with self._free:
            token = _slots.set(self)
            try:
                yield
            finally:
                _slots.reset(token)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Leave the slot of this thread to others for the length of the block."""
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()


_slots: ContextVar[Slots | None] = ContextVar("slots", default=None)


def own_slots() -> Slots | None:
    """Return the slots of which this thread holds one; None for a thread that needs none."""
    return _slots.get()


@contextmanager
def held(lock: threading.Lock) -> Iterator[None]:
    """Hold a lock whose holder may wait for a host: whoever waits for it keeps no slot, which that holder may need."""
    slots = own_slots()
    if slots is None:
        lock.acquire()
    else:
        with slots.resting():
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
