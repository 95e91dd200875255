"""Killed, racing, disk-starved and concurrent use, with real processes and threads: everything of a record or nothing."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store.store import Store
from monitor.types import PollRecord

ROOT = Path(__file__).parents[3]
WHOLE = {
    "documents": 8,
    "revisions": 8,
    "texts": 8,
    "statements": 24,
    "reactions": 24,
    "entries": 8,
    "signals": 1,
    "deliveries": 2,
}


def _run(mode: str, path: Path, *numbers: int) -> object:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("processes.py")), mode, str(path), *map(str, numbers)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def _found(path: Path) -> dict[str, Counter[str]]:
    """Return the rows of each table by poll (`writer:number`)."""
    queries = {
        "documents": "SELECT id FROM documents",
        "revisions": "SELECT document_id FROM revisions",
        "texts": "SELECT document_id FROM revisions JOIN texts USING (sha256) JOIN raws ON raws.sha256 = raw_sha256",
        "statements": "SELECT document_id FROM statements",
        "reactions": "SELECT document_id FROM reactions JOIN statements USING (key, revision)",
        "entries": "SELECT substr(entry_key, 5) FROM entries",
        "signals": "SELECT key FROM signals",
        "deliveries": "SELECT key FROM deliveries",
    }
    found: dict[str, Counter[str]] = {}
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        for table, query in queries.items():
            for (key,) in raw.execute(query):
                found.setdefault(":".join(key.split(":")[:2]), Counter())[table] += 1
    raw.close()
    return found


def test_a_killed_writer_leaves_each_record_whole_or_not_at_all(tmp_path, make):
    path = tmp_path / "desk.db"
    store = Store.open(f"sqlite:///{path}")
    store.save_dossier(make.dossier(), now=make.now, by="desk")
    store.close()
    result = _run("kill", path, 20)
    assert result["faults"] == []
    found = _found(path)
    assert {poll: dict(rows) for poll, rows in found.items() if rows != WHOLE} == {}
    lost = {f"writer:{number}" for number in result["reported"]} - set(found)
    assert lost == set(), "what record() returned from must survive the kill"
    assert len(result["reported"]) >= 20


def test_processes_that_open_and_write_one_new_store_at_once_lose_nothing(tmp_path):
    path = tmp_path / "desk.db"
    assert _run("race", path, 3, 12) == [0, 0, 0]
    found = _found(path)
    assert len(found) == 36
    assert all(rows == WHOLE for rows in found.values())


def test_a_full_disk_is_one_line_and_leaves_whole_records(tmp_path):
    path = tmp_path / "desk.db"
    result = _run("full", path, 1_000_000)
    assert result["done"] > 2
    assert result["error"].startswith(f"{path}: the disk ")
    assert "nothing was written" in result["error"]
    found = _found(path)
    assert len(found) == result["done"]
    assert all(rows == WHOLE for rows in found.values())


def test_a_full_disk_at_the_first_start_leaves_no_half_schema(tmp_path):
    path = tmp_path / "desk.db"
    assert "disk" in _run("full", path, 20_000)["error"]
    store = Store.open(f"sqlite:///{path}")
    assert store.counts()["documents"] == 0
    store.close()


def test_readers_see_whole_records_while_a_writer_writes(store, make):
    faults: list[BaseException | int] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                seen = sum(1 for _ in store.documents_since(make.now))
                if seen % 5:
                    faults.append(seen)
        except StoreError as exc:
            faults.append(exc)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for poll in range(12):
        read_documents = tuple(make.read(make.document(id=f"{poll}:{one}")) for one in range(5))
        store.record(PollRecord(read=read_documents), now=make.now)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert store.counts()["documents"] == 60


def test_threads_that_write_at_once_lose_nothing(store, make):
    def write(thread: int) -> None:
        for number in range(10):
            store.record(PollRecord(read=(make.read(make.document(id=f"{thread}:{number}")),)), now=make.now)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert store.counts()["documents"] == 60


def test_a_reader_does_not_wait_for_a_writer_of_another_program(store, url, make):
    store.record(make.poll(make.read()), now=make.now)
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.counts()["documents"] == 1
        other.execute("ROLLBACK")
    other.close()


def test_a_held_file_is_one_line_after_the_wait(url, make):
    store = Store.open(url, busy_timeout_s=0.1)
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(StoreError, match=r"desk\.db: another program holds it; close that program or try again$"):
            store.record(make.poll(make.read()), now=make.now)
        assert time.monotonic() - began < 2
        other.execute("ROLLBACK")
    other.close()
    store.record(make.poll(make.read()), now=make.now)
    store.close()
