"""The benchmark of the store runs on a small desk, and what it asks is answered as by reading everything; no time is asserted."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.positions import positions
from monitor.store.store import Store
from monitor.vocabulary import load_vocabulary
from tests.bench import bulk, desks

ROOT = Path(__file__).parent.parent.parent
STATEMENTS = 1500


@pytest.fixture(scope="module")
def made():
    return desks.world(load_vocabulary())


@pytest.fixture(scope="module")
def store(made, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('bench') / 'desk.db'}"
    bulk.load(url, made, STATEMENTS)
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def said(made):
    return [(read.document, statement) for read in desks.readings(made, STATEMENTS) for statement in read.statements]


def test_a_desk_is_made_as_large_as_asked_for(store, said):
    counts = store.counts()
    assert counts["documents"] == STATEMENTS // 3
    assert counts["statements"] == len(said)
    assert counts["reactions"] == sum(one.event is not None for _, one in said) > 0


def test_the_busiest_pair_is_counted_as_by_hand(store, made, said):
    counting = [(one.actor, one.target) for _, one in said if one.official and not one.hearsay]
    (pair, number), *_ = Counter(counting).most_common(1)
    found = store.counted([pair[0]], pair[1], since=desks.FIRST, until=desks.NOW + timedelta(days=1))
    assert sum(one.count for one in found) == number


def test_positions_are_those_of_the_statements(store, made, said):
    vocabulary = load_vocabulary()
    (event_id, _), *_ = Counter(one.event for _, one in said if one.event).most_common(1)
    event = next(one.events[0] for one in made.dossiers if one.events[0].id == event_id)
    found = positions(store.reactions(event_id), event, vocabulary, at=desks.NOW)
    own = {one.actor for _, one in said if one.event == event_id and one.official and not one.hearsay}
    assert {actor for actor, one in found.items() if one.via is None} == own
    known = positions(store.reactions_known(event_id, at=desks.NOW), event, vocabulary, at=desks.NOW)
    assert known == found


def test_the_benchmark_prints_every_figure(tmp_path):
    options = ("--statements=300", "--rounds=1", "--no-up", "--store", "--plans", "--json")
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.store", *options],
        cwd=ROOT,
        env={**os.environ, "DEMARCHE_BENCH_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (found,) = json.loads(done.stdout.splitlines()[-1])
    assert set(found["took"]) == set(found["plans"]) == {"board", "roll-call", "search", "trend of a pair", "trend of 27"}
    assert all(one["busy"] > 0 and one["wall"] > 0 for times in found["took"].values() for one in times)
    assert found["rate"] > 0
    assert found["rate_of_clock"] > 0
    assert found["counts"]["statements"] == 300
