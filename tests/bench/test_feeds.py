"""The benchmark of polling runs, and all who are compared in it do the same work; what it takes is nobody's test."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench.contestants import Ran
from tests.bench.feeds import publishers
from tests.bench.ours import DATABASE, ours
from tests.bench.publishers import new_hosts

ROOT = Path(__file__).parent.parent.parent
FEEDS, UNCHANGED, CYCLE = 3, 12, 1
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+")


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, Ran]]]:
    counts = (f"--feeds={FEEDS}", f"--unchanged={UNCHANGED}", f"--cycle={CYCLE}", "--rounds=1", "--workers=4")
    command = [sys.executable, "-m", "tests.bench.feeds", *counts, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    works = ("new", "indexed", "unchanged", "cycle")
    return {work: [{name: Ran(**ran) for name, ran in one.items()} for one in said[work]] for work in works}


def test_all_read_every_entry_of_every_feed(found: dict[str, list[dict[str, Ran]]]) -> None:
    (new,), (indexed,) = found["new"], found["indexed"]
    assert {name: ran.entries for name, ran in new.items()} == dict.fromkeys(("ours", "reader", "floor"), FEEDS * 30)
    assert {name: ran.entries for name, ran in indexed.items()} == dict.fromkeys(("ours", "reader"), FEEDS * 30)
    assert len({ran.digest for ran in (*new.values(), *indexed.values())}) == 1
    assert all(ran.seconds > 0 for ran in (*new.values(), *indexed.values()))


def test_a_search_finds_every_entry_where_an_index_is_compared_and_none_where_none_is(
    found: dict[str, list[dict[str, Ran]]],
) -> None:
    (new,), (indexed,) = found["new"], found["indexed"]
    assert {ran.found for ran in new.values()} == {0}
    assert {ran.found for ran in indexed.values()} == {FEEDS * 30}


def test_without_the_index_all_else_is_stored(tmp_path: Path) -> None:
    stored = {}
    with publishers(feeds=1, unchanged=0, paged=0) as port:
        urls = [f"http://{host}:{port}/feed" for host in new_hosts(2)]
        for work in ("new", "indexed"):
            (tmp_path / work).mkdir()
            ours(work, urls[:1], urls[1:], 1, tmp_path / work)
            stored[work] = _rows(tmp_path / work / DATABASE)
    without, whole = stored["new"], stored["indexed"]
    assert len(whole["revisions"]) == 2 * 30
    only_there = {table for table in whole if whole[table] != without[table]}
    assert {"passages", "passage_terms_data"} <= only_there
    assert all(table.startswith("passage") for table in only_there), only_there


def _rows(database: Path) -> dict[str, list[str]]:
    """Return the rows of every table without the moments at which they were written."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608 its own names
    return {name: sorted(MOMENT.sub("", repr(row)) for row in rows) for name, rows in found.items()}


def test_nobody_reads_again_what_has_not_changed(found: dict[str, list[dict[str, Ran]]]) -> None:
    (unchanged,) = found["unchanged"]
    assert {ran.feeds for ran in unchanged.values()} == {UNCHANGED}
    assert unchanged["ours"].entries == unchanged["reader"].entries == UNCHANGED * 3


def test_the_whole_turn_reads_a_page_for_every_entry(found: dict[str, list[dict[str, Ran]]]) -> None:
    (cycle,) = found["cycle"]
    assert cycle["cycle"].entries == CYCLE * 4
