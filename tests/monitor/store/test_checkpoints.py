"""The log of a file goes into the file beside its writer, and is written from its beginning again."""

import logging
import sqlite3
import threading
from pathlib import Path

import pytest

from monitor.records import PollRecord
from monitor.store import checkpoints, sqlite
from monitor.store.checkpoints import Checkpoints
from monitor.store.store import Store
from tests.monitor.store.databases import path_of

LONG = 400_000


@pytest.fixture
def url(sqlite_files):
    url = sqlite_files.migrated()
    yield url
    sqlite_files.drop(url)


@pytest.fixture
def done(monkeypatch):
    """Tell when the log was put away; it counts from one to the next `clear`."""
    done, put_away = threading.Event(), checkpoints.put_away

    def told(path: str) -> None:
        put_away(path)
        done.set()

    monkeypatch.setattr(checkpoints, "put_away", told)
    return done


def _write(store: Store, make, number: int) -> None:
    text = f"The ministry of Aland condemns blockade {number}. " * 200
    store.record(PollRecord(read=(make.read(make.document(f"d{number}", text)),)), now=make.now)


def _until_long(store: Store, make, path: Path) -> int:
    """Write until the log is long, and return how many records that took."""
    begun = 0
    while path.with_name("desk.db-wal").stat().st_size <= LONG:
        _write(store, make, begun)
        begun += 1
    return begun


def test_a_long_log_is_put_into_the_file_and_begun_again(url, make, monkeypatch, done):
    monkeypatch.setattr(sqlite, "LOG_BYTES", LONG)
    store, path = Store.open(url), path_of(url)
    before = path.stat().st_size
    written = _until_long(store, make, path)
    assert done.wait(10)
    store._database._checkpoints.close()  # it has come to rest: the next commit finds a log that is whole in the file
    assert path.stat().st_size > before
    _write(store, make, written)
    assert path.with_name("desk.db-wal").stat().st_size == LONG
    assert store.counts()["documents"] == written + 1
    store.close()


def test_no_commit_waits_for_it_and_closing_does(url, make, monkeypatch):
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(path: str) -> None:
        begun.set()
        go_on.wait(10)
        ended.set()

    monkeypatch.setattr(checkpoints, "put_away", slow)
    monkeypatch.setattr(sqlite, "LOG_BYTES", LONG)
    store = Store.open(url)
    written = _until_long(store, make, path_of(url))
    assert begun.wait(10)
    _write(store, make, written)
    assert not ended.is_set()
    closing = threading.Thread(target=store.close)
    closing.start()
    go_on.set()
    closing.join(10)
    assert ended.is_set()


def test_what_the_disk_refuses_is_told_and_tried_again(tmp_path, monkeypatch, caplog):
    tried: list[str] = []
    again = threading.Event()

    def refused(path: str) -> None:
        tried.append(path)
        again.set()
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(checkpoints, "put_away", refused)
    (tmp_path / "desk.db-wal").write_bytes(b"x" * 11)
    beside = Checkpoints(str(tmp_path / "desk.db"), log_bytes=10)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            again.clear()
            beside.call()
            assert again.wait(10)
        beside.close()
    assert len(tried) == 2
    assert (
        caplog.messages == [f"{tmp_path}/desk.db: its log could not be put into the file beside its writer (disk I/O error)"] * 2
    )


def test_a_short_log_or_none_needs_nobody(tmp_path):
    beside = Checkpoints(str(tmp_path / "desk.db"), log_bytes=10)
    beside.call()
    (tmp_path / "desk.db-wal").write_bytes(b"x" * 10)
    beside.call()
    assert beside._thread is None
    beside.close()
