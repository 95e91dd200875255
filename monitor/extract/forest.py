"""Trained arrays at work: boosted trees and linear models over hashed words, in numpy. How they are fitted: monitor.training.

A tree is a row of nodes; a leaf points at itself, so that a fixed number of steps reaches one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from monitor.extract.grams import Numbers

Matrix = npt.NDArray[np.float32]
SHARPNESS = 3.0
"""What the square root of the number of words is divided into; the fit uses the same."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one decision: `[tree, node]` arrays, `classes` trees after one another for each round (1 = yes or no)."""

    names: tuple[str, ...]
    classes: int
    steps: int
    feature: npt.NDArray[np.int16]
    threshold: Matrix
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: Matrix
    _children: Numbers = field(init=False, repr=False, compare=False)
    """Of each node of the flattened trees where the right and the left way lead, beside each other."""

    def __post_init__(self) -> None:
        trees, nodes = self.feature.shape
        base = (np.arange(trees, dtype=np.int64) * nodes)[:, None]
        object.__setattr__(self, "_children", np.stack((self.right + base, self.left + base), axis=-1).ravel())

    def margins(self, rows: Matrix) -> Matrix:
        """Return the sums of the leaves, `[row, class]`."""
        trees, nodes = self.feature.shape
        place = np.repeat((np.arange(trees, dtype=np.int64) * nodes)[:, None], len(rows), axis=1)
        feature, threshold, values = self.feature.ravel(), self.threshold.ravel(), np.ascontiguousarray(rows).ravel()
        starts = np.arange(len(rows), dtype=np.int64) * rows.shape[1]
        for _ in range(self.steps):
            goes_left = values.take(starts + feature.take(place)) <= threshold.take(place)
            place = self._children.take(2 * place + goes_left)
        leaves = self.value.ravel().take(place).reshape(trees // self.classes, self.classes, len(rows))
        # In double precision, so that a row's sum is the same whatever rows are read with it.
        sums: Matrix = leaves.sum(axis=0, dtype=np.float64).T.astype(np.float32)
        return sums

    def chances(self, rows: Matrix) -> Matrix:
        """Return probabilities: `[row]` for yes or no, `[row, class]` otherwise."""
        margins = self.margins(rows)
        if self.classes == 1:
            yes: Matrix = (1.0 / (1.0 + np.exp(-margins[:, 0]))).astype(np.float32)
            return yes
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        shares: Matrix = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares


@dataclass(frozen=True, slots=True)
class Words:
    """A linear model over hashed words: eight-bit weights `[number, class]` with one scale per class."""

    weights: npt.NDArray[np.int8]
    scale: Matrix
    bias: Matrix

    def sums(self, numbers: Numbers | Sequence[int]) -> Matrix:
        """Return the scaled sums of the weights of some numbers, one per class, for `total`."""
        picked = self.weights[np.asarray(numbers, dtype=np.int64)]
        sums: Matrix = picked.sum(axis=0, dtype=np.int64).astype(np.float32) * self.scale
        return sums

    def sums_of(self, lists: Sequence[Numbers | Sequence[int]]) -> Matrix:
        """Return `sums` of many lists at once, `[list, class]`. None may be empty."""
        lengths = [len(numbers) for numbers in lists]
        picked = self.weights[np.concatenate([np.asarray(numbers, dtype=np.int64) for numbers in lists])]
        starts = np.cumsum([0, *lengths[:-1]])
        sums: Matrix = np.add.reduceat(picked, starts, axis=0, dtype=np.int64).astype(np.float32) * self.scale
        return sums

    def totals(self, sums: Matrix, counts: Sequence[int]) -> Matrix:
        """Return `total` for many sums at once, `[list, class]`."""
        factors = np.array([SHARPNESS / max(1.0, float(count)) ** 0.5 for count in counts], dtype=np.float32)
        margins: Matrix = sums * factors[:, None] + self.bias
        return margins

    def total(self, sums: Matrix, count: int) -> Matrix:
        """Return the margins for sums over `count` numbers in all."""
        margins: Matrix = sums * np.float32(SHARPNESS / max(1.0, float(count)) ** 0.5) + self.bias
        return margins


def rows_of(features: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """Return features as a matrix in the order of `names`. Raises: KeyError for a feature that is missing."""
    pick = itemgetter(*names)
    return np.array([pick(each) for each in features], dtype=np.float32).reshape(-1, len(names))
