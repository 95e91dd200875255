"""A fit on a few invented documents: arrays as good as the libraries, one event in one fold, the same bytes again."""

import json
from pathlib import Path

import numpy as np
import pytest

from monitor.extract.model import pack
from monitor.training.corpus import FOLDS, load
from monitor.types import Stance

pytest.importorskip("lightgbm", reason="the extra `train` is not installed")
lightgbm = pytest.importorskip("lightgbm")

from monitor.training.fit import arrays_of, fit_words  # noqa: E402
from monitor.training.stack import START, Stack  # noqa: E402
from monitor.training.tune import figures  # noqa: E402

GOLD = Path(__file__).parents[1] / "gold" / "documents.jsonl"


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    path = tmp_path_factory.mktemp("gold") / "few.jsonl"
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[::4]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def fitted(few):
    stack = Stack(load([few]))
    stack.fit()
    return stack


def test_one_event_stays_in_one_fold(few):
    texts = load([few])
    by_group = {}
    for text in texts:
        by_group.setdefault(text.group, set()).add(text.fold)
    assert {len(folds) for folds in by_group.values()} == {1}
    assert {text.fold for text in texts} == set(range(FOLDS))
    events = {}
    for text in texts:
        event = json.loads(text.line)["event"]
        if event:
            events.setdefault(event, set()).add(text.fold)
    assert {len(folds) for folds in events.values()} == {1}


def test_a_document_with_an_act_is_read_with_it_and_without(few):
    texts = load([few])
    twice = [text for text in texts if text.weight == 0.5]
    assert twice
    assert sum(text.plain for text in twice) * 2 == len(twice)


def test_a_row_that_only_one_event_uses_is_not_known_of_its_texts(tmp_path):
    def line(number, event, text, sentence):
        label = {"actor": "NOR", "target": "SWE", "stance": "oppose", "official": True, "evidence": sentence}
        return {"doc_id": str(number), "event": event, "language": "en", "kind": "article", "text": text, "statements": [label]}

    first, own = "Norway condemned the raid by Sweden on the harbour of the island.", "Norway deplored the raid by Sweden."
    other = "Norway condemned Sweden's raid on ships that were out in the fog late on Monday."
    path = tmp_path / "two.jsonl"
    texts = [line(1, "one", f"{first} {own}", own), line(2, "two", other, other)]
    path.write_text("\n".join(map(json.dumps, texts)) + "\n", encoding="utf-8")
    read = load([path])
    claimed = [{claim.candidate.row.stance for claim in text.places.stage.claims} for text in read]
    assert claimed == [{Stance.CONDEMN}, {Stance.CONDEMN}]
    (invented, *_) = load([], [path])
    assert {claim.candidate.row.stance for claim in invented.places.stage.claims} == {Stance.CONDEMN, Stance.OPPOSE}


def test_the_arrays_say_what_the_trees_say():
    random = np.random.default_rng(3)
    rows = random.normal(size=(400, 5)).astype(np.float32)
    labels = (rows[:, 0] * rows[:, 1] + 0.3 * random.normal(size=400) > 0).astype(int)
    booster = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, lightgbm.Dataset(rows, labels), 20)
    forest = arrays_of(booster, tuple("abcde"), 1)
    assert np.abs(forest.chances(rows) - booster.predict(rows)).max() < 1e-5


def test_words_learn_what_tells_the_labels_apart():
    words = fit_words([[1, 2], [1, 3], [4, 2], [4, 3]] * 5, [1, 1, 0, 0] * 5)
    assert words.weights[1, 0] > 0 > words.weights[4, 0]
    assert abs(int(words.weights[2, 0])) < 5


def test_a_small_fit_reads_better_than_chance_and_repeats_to_the_byte(few, fitted):
    assert figures(fitted, fitted.texts, START).actor.f1 > 0.3
    again = Stack(load([few]))
    again.fit()
    assert pack(again.model(None, START)) == pack(fitted.model(None, START))


def test_a_forest_names_its_features_in_the_order_of_its_rows(fitted):
    text = next(text for text in fitted.texts if text.rows)
    forest = fitted.forests[None]["place"]
    assert text.rows.matrix(forest.names).shape == (len(text.rows), len(forest.names))
    assert set(forest.names) <= text.rows[0].keys()
