"""The benchmark of polling runs, and all who are compared in it do the same work; what it takes is nobody's test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.contestants import Ran

ROOT = Path(__file__).parent.parent.parent
FEEDS, UNCHANGED, CYCLE = 3, 12, 1


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, Ran]]]:
    counts = (f"--feeds={FEEDS}", f"--unchanged={UNCHANGED}", f"--cycle={CYCLE}", "--rounds=1", "--workers=4")
    command = [sys.executable, "-m", "tests.bench.feeds", *counts, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    return {
        work: [{name: Ran(**ran) for name, ran in one.items()} for one in said[work]] for work in ("new", "unchanged", "cycle")
    }


def test_all_read_every_entry_of_every_feed(found: dict[str, list[dict[str, Ran]]]) -> None:
    (new,) = found["new"]
    assert {name: ran.entries for name, ran in new.items()} == dict.fromkeys(("ours", "reader", "floor", "unindexed"), FEEDS * 30)
    assert len({ran.digest for ran in new.values()}) == 1
    assert all(ran.seconds > 0 for ran in new.values())


def test_nobody_reads_again_what_has_not_changed(found: dict[str, list[dict[str, Ran]]]) -> None:
    (unchanged,) = found["unchanged"]
    assert {ran.feeds for ran in unchanged.values()} == {UNCHANGED}
    assert unchanged["ours"].entries == unchanged["reader"].entries == UNCHANGED * 3


def test_the_whole_turn_reads_a_page_for_every_entry(found: dict[str, list[dict[str, Ran]]]) -> None:
    (cycle,) = found["cycle"]
    assert cycle["cycle"].entries == CYCLE * 4
