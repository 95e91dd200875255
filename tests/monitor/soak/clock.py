"""A clock that several processes share: it runs faster than the machine's, and jumps where nothing happens. Holds no test."""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 3, 2, tzinfo=UTC)
RATE = 300.0
"""Simulated seconds per second while something happens."""


class SharedClock:
    """Simulated seconds since START. The file holds one double, the offset, so that no reader sees half of a jump."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", -time.monotonic() * RATE))
        with path.open("r+b") as file:
            self._offset = mmap.mmap(file.fileno(), 8)

    def seconds(self) -> float:
        offset: float = struct.unpack("d", self._offset[:8])[0]
        return time.monotonic() * RATE + offset

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds())

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / RATE)

    def jump_to(self, seconds: float) -> None:
        """Go on from `seconds`, unless it is later already."""
        if seconds > self.seconds():
            self._offset[:8] = struct.pack("d", seconds - time.monotonic() * RATE)
