"""Trained arrays at work: boosted trees and linear models over hashed words, in numpy. How they are fitted: monitor.training.

A tree is a row of nodes; a leaf points at itself, so that a fixed number of steps reaches one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def margins(self, rows: Matrix) -> Matrix:
        """Return the sums of the leaves, `[row, class]`."""
        trees, nodes = self.feature.shape
        base = (np.arange(trees, dtype=np.int64) * nodes)[:, None]
        place = np.repeat(base, len(rows), axis=1)
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left, right = self.left.ravel(), self.right.ravel()
        across = np.arange(len(rows))[None, :]
        for _ in range(self.steps):
            goes_left = rows[across, feature[place]] <= threshold[place]
            place = base + np.where(goes_left, left[place], right[place])
        leaves = self.value.ravel()[place].reshape(trees // self.classes, self.classes, len(rows))
        sums: Matrix = leaves.sum(axis=0).T.astype(np.float32)
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

    def total(self, sums: Matrix, count: int) -> Matrix:
        """Return the margins for sums over `count` numbers in all."""
        margins: Matrix = sums * np.float32(SHARPNESS / max(1.0, float(count)) ** 0.5) + self.bias
        return margins


def rows_of(features: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """Return features as a matrix in the order of `names`. Raises: KeyError for a feature that is missing."""
    pick = itemgetter(*names)
    return np.array([pick(each) for each in features], dtype=np.float32).reshape(-1, len(names))
