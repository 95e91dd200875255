"""The log of an SQLite file is put into the file beside its writer, who would wait for that at every few commits otherwise.

A log that is whole in the file is written from its beginning again, and is cut to `LOG_BYTES` then: it is longer only while more
than that waits to be put away. Where that never comes to an end, because so much is written meanwhile or a reader holds an old
moment, the writer does it at a commit, once the log has twice as much (`PAGES`).
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread

logger = logging.getLogger(__name__)

LOG_BYTES = 128 * 1024 * 1024
"""How long the log grows: most pages in it are written again by the next ones, and go into the file once."""

PAGES = 2 * LOG_BYTES // 4096
"""Pages of a log from which on the writer puts it into the file, in the way of SQLite."""


class Checkpoints:
    """A thread that puts the log of one file into the file when it is called; there is none before the first call."""

    def __init__(self, path: str, *, log_bytes: int) -> None:
        self._path = path
        self._log = Path(path + "-wal")
        self._bytes = log_bytes
        self._lock = Lock()
        self._called = Event()
        self._closed = False
        self._thread: Thread | None = None

    def call(self) -> None:
        """Have the log put into the file if it has become long; for behind each commit."""
        try:
            long = self._log.stat().st_size > self._bytes
        except OSError:  # the last one to close the file has just put it away
            return
        if not long:
            return
        with self._lock:
            if self._closed:
                return
            self._called.set()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="checkpoints", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Wait for what is under way; nothing begins any more."""
        with self._lock:
            self._closed = True
            self._called.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            self._called.wait()
            self._called.clear()
            if self._closed:
                return
            try:
                put_away(self._path)
            except sqlite3.Error as exc:
                logger.warning("%s: its log could not be put into the file beside its writer (%s)", self._path, exc)


def put_away(path: str) -> None:
    """Put into the file as much of its log as no reader still needs there; nobody waits for it, and it waits for nobody."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
