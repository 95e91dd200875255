"""The fit of the ranker's parts: linear models over words, boosted trees, both as the plain arrays that the reading uses.

Needs the extra `train` (scikit-learn, lightgbm); nothing here is imported when texts are read.
"""

from collections.abc import Sequence

import lightgbm
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from monitor.extract.forest import SHARPNESS, Forest, Matrix, Words
from monitor.extract.grams import BITS, Numbers

_SEED = 5
_FEWEST = 2


def fit_words(
    rows: Sequence[Numbers | Sequence[int]],
    labels: Sequence[int],
    *,
    classes: int = 1,
    ordered: bool = False,
    strength: float = 0.1,
) -> Words:
    """Return a linear model over hashed words; `classes` = 1 for yes or no, else one against the rest for each class.

    With `ordered` column n tells labels over n from the others, and the last class has none.
    """
    everything = _matrix(rows)
    seen = np.bincount(everything.indices, minlength=1 << BITS)
    used = np.flatnonzero(seen >= _FEWEST)  # a fit over the numbers that occur is a hundred times faster
    rarity = np.log(len(rows) / seen[used])  # rare words may weigh more: a looser prior for them
    matrix = everything[:, used] @ sparse.diags(rarity)
    wanted = np.asarray(labels)
    columns, biases = [], []
    for number in range(classes - ordered):
        positive = wanted > number if ordered else wanted == (1 if classes == 1 else number)
        fitted = LogisticRegression(C=strength, solver="liblinear", dual=True, max_iter=400, random_state=_SEED)
        if positive.any() and not positive.all():
            fitted.fit(matrix, positive)
            column = np.zeros(1 << BITS)
            column[used] = fitted.coef_[0] * rarity
            columns.append(column)
            biases.append(fitted.intercept_[0])
        else:
            columns.append(np.zeros(1 << BITS))
            biases.append(-6.0)
    weights = np.array(columns)
    scale = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127.0
    return Words(
        weights=np.rint(weights / scale[:, None]).astype(np.int8).T.copy(),
        scale=scale.astype(np.float32),
        bias=np.array(biases, dtype=np.float32),
    )


def _matrix(rows: Sequence[Numbers | Sequence[int]]) -> sparse.csr_matrix:
    lengths = np.array([len(row) for row in rows])
    columns = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
    values = np.repeat(SHARPNESS / np.sqrt(np.maximum(1, lengths)), lengths)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), 1 << BITS))


def fit_forest(
    rows: Matrix,
    labels: Sequence[int],
    weights: Sequence[float],
    names: Sequence[str],
    *,
    classes: int = 1,
    rounds: int = 120,
    leaves: int = 15,
    least: int = 20,
    groups: Sequence[int] | None = None,
) -> Forest:
    """Return boosted trees for labels 0..classes-1 (0 and 1 where `classes` is 1).

    With `groups` (the sizes of runs of rows) they put the rows labelled 1 of each run first (LambdaMART, Burges 2010).
    """
    options: dict[str, object] = {
        "objective": "binary" if classes == 1 else "multiclass",
        "num_leaves": leaves,
        "max_depth": 7,
        "learning_rate": 0.06,
        "min_data_in_leaf": least,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 63,
        "num_threads": 1,
        "seed": _SEED,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    if classes > 1:
        options["num_class"] = classes
    if groups is not None:
        options |= {"objective": "lambdarank", "lambdarank_truncation_level": 3, "label_gain": [0, 1]}
    data = lightgbm.Dataset(rows, np.asarray(labels), weight=np.asarray(weights), group=groups)
    return arrays_of(lightgbm.train(options, data, rounds), tuple(names), classes)


def arrays_of(booster: lightgbm.Booster, names: tuple[str, ...], classes: int) -> Forest:
    """Return the trees of a booster as arrays."""
    trees = [_flat(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    width = max(len(tree) for tree in trees)
    shape = (len(trees), width)
    feature, left, right = np.zeros(shape, np.int16), np.zeros(shape, np.int16), np.zeros(shape, np.int16)
    threshold, value = np.full(shape, np.inf, np.float32), np.zeros(shape, np.float32)
    steps = 0
    for number, tree in enumerate(trees):
        for place, (kind, limit, low, high, leaf, depth) in enumerate(tree):
            feature[number, place], threshold[number, place] = kind, limit
            left[number, place], right[number, place], value[number, place] = low, high, leaf
            steps = max(steps, depth)
    return Forest(names, classes, steps, feature, threshold, left, right, value)


_Node = tuple[int, float, int, int, float, int]


def _flat(root: dict[str, object]) -> list[_Node]:
    """Return a tree's nodes: feature, threshold, left, right, leaf value, depth; a leaf points at itself."""
    nodes: list[_Node | None] = []

    def visit(node: dict[str, object], depth: int) -> int:
        place = len(nodes)
        nodes.append(None)
        if "leaf_value" in node:
            nodes[place] = (0, np.inf, place, place, float(str(node["leaf_value"])), depth)
            return place
        low, high = node["left_child"], node["right_child"]
        assert isinstance(low, dict)
        assert isinstance(high, dict)
        left, right = visit(low, depth + 1), visit(high, depth + 1)
        # A step lower in single precision would send a value on the threshold the other way.
        limit = float(np.nextafter(np.float32(float(str(node["threshold"]))), np.float32(np.inf)))
        nodes[place] = (int(str(node["split_feature"])), limit, left, right, 0.0, depth)
        return place

    visit(root, 0)
    return [node for node in nodes if node is not None]
