"""Values under keys, no more of them than so much: those asked for last as they are, those before them packed into a tenth.

What is unpacked equals what was put there, but is not the same object. What is kept and under which stamps is `kept`'s matter.
"""

import pickle
import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

_LEVEL = 1  # zlib's: a higher one takes twice as long for a tenth less


@dataclass(frozen=True, slots=True)
class Held:
    """A value and the stamp under which it was put there; `weight` is in whatever unit the shelf counts."""

    stamp: object
    value: Any
    weight: int


@dataclass(frozen=True, slots=True)
class _Packed:
    stamp: object
    body: bytes
    weight: int


class Shelf:
    """What is held of values: at most a weight of them as they are, and so many bytes packed; safe from any thread.

    The last value that was put there stays as it is, however heavy.
    """

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._plain: OrderedDict[Hashable, Held] = OrderedDict()
        self._packed: OrderedDict[Hashable, _Packed] = OrderedDict()
        self._weight = 0
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, stamp: object) -> Held | None:
        """Return what stands under a key, None where nothing does or it has another stamp."""
        with self._lock:
            held = self._plain.get(key)
            if held is not None and held.stamp == stamp:
                self._plain.move_to_end(key)
                return held
            packed = self._packed.get(key)
            if packed is None or packed.stamp != stamp:
                return None
            self._packed.move_to_end(key)
        found = Held(stamp, _unpacked(packed.body), packed.weight)
        self._keep(key, found)
        return found

    def put(self, key: Hashable, stamp: object, value: object, weight: int) -> None:
        """Let a value stand under a key, in the place of what stood there; it weighs one at least."""
        with self._lock:
            old = self._packed.pop(key, None)
            self._bytes -= len(old.body) if old is not None else 0
        self._keep(key, Held(stamp, value, max(weight, 1)))

    def _keep(self, key: Hashable, held: Held) -> None:
        leaving: list[tuple[Hashable, Held]] = []
        with self._lock:
            old = self._plain.pop(key, None)
            self._weight += held.weight - (old.weight if old is not None else 0)
            self._plain[key] = held
            while self._weight > self._most and len(self._plain) > 1:
                other, gone = self._plain.popitem(last=False)
                self._weight -= gone.weight
                packed = self._packed.get(other)
                if packed is None or packed.stamp != gone.stamp:
                    leaving.append((other, gone))
        # Packing takes milliseconds, in which others read on.
        for other, gone in leaving:
            self._pack(other, _Packed(gone.stamp, _packed(gone.value), gone.weight))

    def _pack(self, key: Hashable, packed: _Packed) -> None:
        with self._lock:
            old = self._packed.pop(key, None)
            self._bytes += len(packed.body) - (len(old.body) if old is not None else 0)
            self._packed[key] = packed
            while self._bytes > self._most_bytes:
                _, gone = self._packed.popitem(last=False)
                self._bytes -= len(gone.body)


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), _LEVEL)


def _unpacked(body: bytes) -> Any:
    return pickle.loads(zlib.decompress(body))  # of our own memory: nothing from outside ever comes here
