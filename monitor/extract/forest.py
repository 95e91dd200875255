"""Trained arrays at work: boosted trees and linear models over hashed words, in numpy. How they are fitted: monitor.training.

A tree is a row of nodes in the order in which they are met from the root, the left way first; a leaf points at itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import itemgetter
from struct import Struct
from typing import overload

import numpy as np
import numpy.typing as npt

from monitor.extract.grams import Lists, Numbers

Matrix = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint16] | npt.NDArray[np.uint64]
SHARPNESS = 3.0
"""What the square root of the number of words is divided into; the fit uses the same."""
_LOOKED_UP = 16
"""Leaves for which the first that is left is looked up; with more, up to 64, it is worked out."""
_MOST_LEAVES = 64
_AT_ONCE = 128
"""Rows that are read together: what is compared for them stays in the nearest memory."""


@dataclass(frozen=True, slots=True)
class _Comparisons:
    """The comparisons of all trees, `[nth of its tree, tree]`, and the leaves each rules out where it fails, one bit a leaf."""

    feature: npt.NDArray[np.intp]
    threshold: Matrix
    ruled_out: Bits
    leaves: Matrix


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one decision: `[tree, node]` arrays, `classes` trees after one another for each round (1 = yes or no).

    All comparisons are made at once, and the leaf reached is the first that none rules out (QuickScorer, Lucchese et al. 2015).
    Raises: ValueError for trees of more than 64 leaves or in another order.
    """

    names: tuple[str, ...]
    classes: int
    steps: int
    feature: npt.NDArray[np.int16]
    threshold: Matrix
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: Matrix
    _flat: _Comparisons = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_flat", _comparisons(self.feature, self.threshold, self.left, self.right, self.value))

    def margins(self, rows: Matrix) -> Matrix:
        """Return the sums of the leaves, `[row, class]`."""
        if len(rows) <= _AT_ONCE:
            return self._margins(rows)
        parts = [self._margins(rows[first : first + _AT_ONCE]) for first in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts)

    def _margins(self, rows: Matrix) -> Matrix:
        flat = self._flat
        slots, trees = flat.feature.shape
        columns = np.ascontiguousarray(rows.T)
        fails = columns.take(flat.feature.ravel(), axis=0) > flat.threshold.reshape(-1, 1)
        ruled_out = fails * flat.ruled_out.reshape(-1, 1)
        gone: Bits = np.bitwise_or.reduce(ruled_out.reshape(slots, trees, len(rows)), axis=0)
        first = flat.leaves.shape[1] * np.arange(trees)[:, None] + _first_left(gone)
        leaves = flat.leaves.ravel().take(first).reshape(trees // self.classes, self.classes, len(rows))
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


def _first_left(gone: Bits) -> npt.NDArray[np.uint8]:
    """Return for each pattern of leaves that are ruled out the number of the first that is not."""
    if gone.dtype == np.uint16:
        return _all_first_left().take(gone)
    return _lowest_zero(gone.astype(np.uint64))


@cache
def _all_first_left() -> npt.NDArray[np.uint8]:
    return _lowest_zero(np.arange(1 << _LOOKED_UP, dtype=np.uint64))


def _lowest_zero(patterns: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    return np.log2(~patterns & (patterns + np.uint64(1))).astype(np.uint8)


def _comparisons(
    feature: npt.NDArray[np.int16], threshold: Matrix, left: npt.NDArray[np.int16], right: npt.NDArray[np.int16], value: Matrix
) -> _Comparisons:
    trees, nodes = feature.shape
    places = np.arange(nodes)
    inner, leaf = left == places + 1, left == places
    leaf[:, 1:] &= right[:, 1:] == places[1:]
    before = np.cumsum(leaf, axis=1) - leaf
    most = int(leaf.sum(axis=1).max(initial=1))
    tree, node = np.nonzero(inner)
    behind = right[tree, node]
    if most > _MOST_LEAVES or (behind <= node).any() or (inner.sum(axis=1) + 1 != leaf.sum(axis=1)).any():
        raise ValueError(f"trees of {most} leaves are not in the order of their nodes, or have more than {_MOST_LEAVES} leaves")
    slot = (np.cumsum(inner, axis=1) - 1)[tree, node]
    shape = (max(1, most - 1), trees)
    features, limits = np.zeros(shape, np.intp), np.full(shape, np.inf, np.float32)
    bits = np.zeros(shape, np.uint16 if most <= _LOOKED_UP else np.uint64)
    features[slot, tree], limits[slot, tree] = feature[tree, node], threshold[tree, node]
    # Who goes right at a node reaches none of the leaves on its left: from its own first one to that of its right side.
    one, low, high = np.uint64(1), before[tree, node].astype(np.uint64), before[tree, behind].astype(np.uint64)
    bits[slot, tree] = (one << high) - (one << low)
    leaves = np.zeros((trees, most), np.float32)
    at, place = np.nonzero(leaf)
    leaves[at, before[at, place]] = value[at, place]
    return _Comparisons(features, limits, bits, leaves)


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

    def counted(self, lists: Lists) -> Numbers:
        """Return the bare sums of the weights of many lists, `[list, class]`. None may be empty."""
        sums: Numbers = np.add.reduceat(self.weights.take(lists.values, axis=0), lists.starts[:-1], axis=0, dtype=np.int64)
        return sums

    def scaled(self, counted: Numbers) -> Matrix:
        """Return bare sums (`counted`), added up as one likes, as `sums` would."""
        sums: Matrix = counted.astype(np.float32) * self.scale
        return sums

    def totals(self, sums: Matrix, counts: Numbers) -> Matrix:
        """Return `total` for many sums at once, `[list, class]`."""
        factors = (SHARPNESS / np.sqrt(np.maximum(counts, 1.0))).astype(np.float32)
        margins: Matrix = sums * factors[:, None] + self.bias
        return margins

    def total(self, sums: Matrix, count: int) -> Matrix:
        """Return the margins for sums over `count` numbers in all."""
        margins: Matrix = sums * np.float32(SHARPNESS / max(1.0, float(count)) ** 0.5) + self.bias
        return margins


def rows_of(features: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """Return features as a matrix in the order of `names`. Raises: KeyError for a feature that is missing."""
    pick, pack = itemgetter(*names), _packing(len(names))
    packed = b"".join([pack(*pick(each)) for each in features])
    return np.frombuffer(packed, dtype=np.float32).reshape(-1, len(names))


class Rows(Sequence[dict[str, float]]):
    """Features as parts that many rows share, such as those of one sentence, and `columns` of one number a row beside them.

    A row is put together only when it is asked for, and a matrix packs each part once. The nth parts of all rows name the same
    features in the same order.
    """

    def __init__(self, parts: Sequence[tuple[Mapping[str, float], ...]], columns: Mapping[str, Sequence[float]]) -> None:
        self._parts = parts
        self.columns = columns

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, index: int) -> dict[str, float]: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows": ...
    def __getitem__(self, index: int | slice) -> "dict[str, float] | Rows":
        if isinstance(index, slice):
            return Rows(self._parts[index], {name: values[index] for name, values in self.columns.items()})
        row: dict[str, float] = {}
        for part in self._parts[index]:
            row.update(part)
        row.update((name, values[index]) for name, values in self.columns.items())
        return row

    def matrix(self, names: Sequence[str]) -> Matrix:
        """Return the rows as a matrix in the order of `names`. Raises: KeyError for a feature that is missing."""
        if not self._parts:
            return np.empty((0, len(names)), dtype=np.float32)
        own = tuple(name for part in self._parts[0] for name in part)
        packed: dict[int, bytes] = {}
        for part in chain.from_iterable(self._parts):
            if id(part) not in packed:
                packed[id(part)] = _packing(len(part))(*part.values())
        laid = np.frombuffer(b"".join([packed[id(part)] for row in self._parts for part in row]), dtype=np.float32)
        beside = np.array(list(self.columns.values()), dtype=np.float32).T
        rows = np.concatenate((laid.reshape(-1, len(own)), beside), axis=1) if self.columns else laid.reshape(-1, len(own))
        return rows.take(order_of((*own, *self.columns), tuple(names)), axis=1)


@cache
def _packing(count: int) -> Callable[..., bytes]:
    """Return what packs so many numbers of any kind: a third faster than an array that first looks what kind they are."""
    return Struct(f"={count}f").pack


@cache
def order_of(names: tuple[str, ...], wanted: tuple[str, ...]) -> npt.NDArray[np.intp]:
    """Return where among `names` each wanted one stands. Raises: KeyError for a feature that is missing."""
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[name] for name in wanted], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Base:
    """Rows that others are made of: what is seen of each place, laid out once."""

    names: tuple[str, ...]
    rows: Matrix

    def with_more(self, numbers: Sequence[int], more: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
        """Return these rows, each with more features beside it, as a matrix in the order of `names`. None may be asked for."""
        own = tuple(more[0])
        rows = np.concatenate((self.rows.take(numbers, axis=0), rows_of(more, own)), axis=1)
        return rows.take(order_of((*self.names, *own), tuple(names)), axis=1)


def base_of(rows: Rows, names: Sequence[str]) -> Base:
    """Return what is seen of each place as the rows that others are made of."""
    return Base(tuple(names), rows.matrix(names))
