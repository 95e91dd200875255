"""Killed, racing, disk-starved and concurrent use, with real processes and threads: everything of a record or nothing."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.records import PollRecord
from monitor.store import reading
from monitor.store.store import Store
from monitor.types import Stance
from tests.monitor.store.databases import ask, path_of

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


def _run(mode: str, url: str, *numbers: int) -> object:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("processes.py")), mode, url, *map(str, numbers)],
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


def _found(url: str) -> dict[str, Counter[str]]:
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
    if url.startswith("sqlite:"):
        assert ask(url, "PRAGMA integrity_check") == [("ok",)]
        assert ask(url, "PRAGMA foreign_key_check") == []
    for table, query in queries.items():
        for (key,) in ask(url, query):
            found.setdefault(":".join(key.split(":")[:2]), Counter())[table] += 1
    return found


def test_a_killed_writer_leaves_each_record_whole_or_not_at_all(url, make):
    store = Store.open(url)
    store.save_dossier(make.dossier(), now=make.now, by="desk")
    store.close()
    result = _run("kill", url, 10)
    assert result["faults"] == []
    found = _found(url)
    assert {poll: dict(rows) for poll, rows in found.items() if rows != WHOLE} == {}
    lost = {f"writer:{number}" for number in result["reported"]} - set(found)
    assert lost == set(), "what record() returned from must survive the kill"
    assert len(result["reported"]) >= 10


def test_processes_that_open_and_write_one_new_store_at_once_lose_nothing(empty_url):
    assert _run("race", empty_url, 3, 3) == [0, 0, 0]
    found = _found(empty_url)
    assert len(found) == 9
    assert all(rows == WHOLE for rows in found.values())


def test_a_full_disk_is_one_line_and_leaves_whole_records(file_url):
    result = _run("full", file_url, 1_000_000)
    assert result["done"] > 2
    assert result["error"].startswith(f"{path_of(file_url)}: the disk ")
    assert "nothing was written" in result["error"]
    found = _found(file_url)
    assert len(found) == result["done"]
    assert all(rows == WHOLE for rows in found.values())


def test_a_full_disk_at_the_first_start_leaves_no_half_schema(sqlite_files):
    url = sqlite_files.empty()
    assert "disk" in _run("full", url, 20_000)["error"]
    store = Store.open(url)
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


@contextmanager
def _held(url: str) -> Iterator[None]:
    """Have another program in the middle of writing."""
    other = Store.open(url)
    with other._database.write() as session:
        session.connection()
        yield
    other.close()


def test_a_reader_does_not_wait_for_a_writer_of_another_program(store, url, make):
    store.record(make.poll(make.read()), now=make.now)
    with _held(url):
        assert store.counts()["documents"] == 1


def test_a_held_database_is_one_line_after_the_wait(url, make):
    store = Store.open(url, busy_timeout_s=0.1)
    with _held(url):
        began = time.monotonic()
        with pytest.raises(StoreError, match=r"desk.*: another program holds it; close that program or try again$"):
            store.record(make.poll(make.read()), now=make.now)
        assert time.monotonic() - began < 2
    store.record(make.poll(make.read()), now=make.now)
    store.close()


def test_a_reader_sees_one_moment_while_others_write(store, url, make):
    store.record(make.poll(make.read(make.document(id="before"))), now=make.now)
    other = Store.open(url)
    with store._database.read() as session:
        assert reading.counts(session)["documents"] == 1
        other.record(make.poll(make.read(make.document(id="meanwhile"))), now=make.now)
        assert reading.counts(session)["documents"] == 1
    assert store.counts()["documents"] == 2
    other.close()


def test_two_versions_of_a_document_that_two_programs_record_at_once_are_two_revisions(url, make):
    stores = [Store.open(url) for _ in range(4)]
    texts = [f"Version {number}: Aland condemns it." for number in range(4)]

    def write(store: Store, text: str) -> None:
        document = make.document(text=text)
        store.record(make.poll(make.read(document)), now=make.now)

    writers = [threading.Thread(target=write, args=one) for one in zip(stores, texts, strict=True)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stored = stores[0].document("aa_mfa:1")
    assert [revision.number for revision in stored.revisions] == [1, 2, 3, 4]
    assert {revision.document.text for revision in stored.revisions} == set(texts)
    assert [len(revision.statements) for revision in stored.revisions] == [1, 1, 1, 1]
    for store in stores:
        store.close()


def test_a_clock_that_jumps_back_loses_nothing_and_keeps_the_order_of_what_was_done(store, make):
    earlier = make.now - timedelta(days=400)
    document = make.document()
    store.record(make.poll(make.read(document)), now=make.now)
    key = store.latest_statements(limit=1)[0].key
    said = replace(store.statement(key).statement, stance=Stance.CONCERN)
    store.relabel([make.read(document, make.statement(document, engine="rules/2"))], engine="rules/2", now=earlier, by="desk")
    assert [one.statement.engine for one in store.latest_statements(limit=9)] == ["rules/2"]
    made = store.correct(store.latest_statements(limit=1)[0].key, [said], why="so", by="ada", now=earlier)
    assert [one.statement.engine for one in store.latest_statements(limit=9)] == [made.engine]
    edited = make.document(text="Aland deplores it.", fetched_at=earlier)
    store.record(make.poll(make.read(edited, make.statement(edited, "deplores"))), now=earlier)
    stored = store.document(document.id)
    assert [one.number for one in stored.revisions] == [1, 2]
    assert stored.revisions[-1].document.text == "Aland deplores it."
    assert store.begin_outage(now=make.now, detail="no route")
    assert store.end_outage(now=earlier)
    assert store.verify_audit().fault is None
