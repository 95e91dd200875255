"""The shipped model is what its card says, small, and reads without the libraries that made it."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from monitor.errors import VocabularyError
from monitor.extract.forest import Forest, Words, rows_of
from monitor.extract.model import CARD, MODEL, Model, load_model, pack, read_model, unpack

MOST_BYTES = 40_000_000


def _tiny() -> Model:
    tree = Forest(
        names=("a", "b"),
        classes=1,
        steps=1,
        feature=np.array([[1, 0, 0]], np.int16),
        threshold=np.array([[0.5, np.inf, np.inf]], np.float32),
        left=np.array([[1, 1, 2]], np.int16),
        right=np.array([[2, 1, 2]], np.int16),
        value=np.array([[0.0, -2.0, 2.0]], np.float32),
    )
    words = Words(np.array([[10], [-10]], np.int8), np.array([0.5], np.float32), np.array([1.0], np.float32))
    return Model(forests={"yes": tree}, words={"near": words}, thresholds={"actor": 0.5})


def test_the_shipped_model_is_what_its_card_says():
    card = json.loads(CARD.read_text(encoding="utf-8"))
    data = MODEL.read_bytes()
    assert hashlib.sha256(data).hexdigest() == card["sha256"]
    assert len(data) == card["bytes"] < MOST_BYTES
    assert load_model().thresholds == card["thresholds"]
    assert card["crossfitted_with_act"]["reaction_prf"][2] > card["rules_alone_with_act"]["reaction_prf"][2]


def test_a_damaged_model_is_named_and_not_used(tmp_path):
    broken = tmp_path / "ranker.npz"
    broken.write_bytes(MODEL.read_bytes()[:-1] + b"x")
    with pytest.raises(VocabularyError, match=r"ranker\.npz: is not what ranker\.json describes"):
        read_model(broken, CARD)
    with pytest.raises(VocabularyError, match="reinstall"):
        read_model(tmp_path / "none.npz", CARD)


def test_a_model_is_packed_to_the_same_bytes_and_back():
    data = pack(_tiny())
    assert data == pack(_tiny())
    again = unpack(data)
    assert again.thresholds == {"actor": 0.5}
    assert again.forests["yes"].names == ("a", "b")
    assert again.words["near"].weights.tolist() == [[10], [-10]]


def test_a_tree_goes_left_up_to_its_threshold():
    forest = _tiny().forests["yes"]
    rows = rows_of([{"a": 9, "b": 0.5}, {"a": 9, "b": 0.6}], forest.names)
    assert forest.margins(rows)[:, 0].tolist() == [-2.0, 2.0]
    low, high = forest.chances(rows).tolist()
    assert low == pytest.approx(1 - high)


def test_words_weigh_by_the_root_of_their_number():
    words = _tiny().words["near"]
    assert words.sums([0, 0]).tolist() == [10.0]
    assert words.total(words.sums([0, 0, 0, 0]), 4).tolist() == [pytest.approx(20.0 * 3 / 2 + 1)]


def test_reading_needs_no_library_of_the_fit():
    code = "import sys; import monitor.extract as e; e.load_model(); print({'sklearn', 'lightgbm', 'scipy'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"


def test_the_leaf_reached_is_the_one_that_a_walk_from_the_root_finds():
    forest = load_model().forests["law"]
    rows = np.random.default_rng(7).integers(-4, 10, (40, len(forest.names))).astype(np.float32)
    sums = np.zeros((len(rows), forest.classes))
    for tree in range(len(forest.feature)):
        for number, row in enumerate(rows):
            node = 0
            while forest.left[tree, node] != node:
                low = row[forest.feature[tree, node]] <= forest.threshold[tree, node]
                node = (forest.left if low else forest.right)[tree, node]
            sums[number, tree % forest.classes] += forest.value[tree, node]
    assert forest.margins(rows).tolist() == sums.astype(np.float32).tolist()


def test_trees_in_another_order_of_nodes_are_refused():
    tree = _tiny().forests["yes"]
    with pytest.raises(ValueError, match="order of their nodes"):
        replace(tree, left=tree.right, right=tree.left)
