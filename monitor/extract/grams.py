"""Words as numbers: hashed n-grams of a sentence and of the words around a name, with names masked by what they are.

A linear model over these numbers knows words that no table has. Nothing is weighed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from monitor.extract.mention import Mention
from monitor.extract.reading import Reading

Numbers = npt.NDArray[np.int64]
BITS = 18
_MASK = (1 << BITS) - 1
_STEM = 5
_MOST_WORDS = 65_536
_PRIMES = (1_000_003, 8_191, 131_071, 524_287)
_WINDOW = 5
_EDGE = 7
_IN_ORDER = np.array([0, *(s + n for s in (1, 12) for n in (0, 5, 8, 1, 6, 9, 2, 7, 10, 3, 4)), 23])
"""The order in which the numbers of a window are told: its kind; of each side word by word; the two nearest words together."""
_SLOTS = np.array([31, *[37, 41, 43, 37, 41, 43, 37, 41, 43, 37, 37] * 2, 47], dtype=np.uint64)
"""What the label's number is multiplied with in each of them."""


@lru_cache(maxsize=65536)
def word_number(word: str) -> int:
    """Return the stable number of a word or label."""
    return crc32(word.encode("utf-8", "replace"))


class _Numbered(dict[str, int]):
    """The numbers of words seen before: of the word in the upper half, of its first letters in the lower."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        both = self[word] = word_number(word) << 32 | word_number(word[:_STEM])
        return both


_NUMBERED = _Numbered()


@dataclass(frozen=True, slots=True)
class Lists:
    """Many lists of numbers laid end to end; list n is `values[starts[n] : starts[n + 1]]`."""

    values: Numbers
    starts: Numbers

    def __getitem__(self, number: int) -> Numbers:
        return self.values[self.starts[number] : self.starts[number + 1]]

    @property
    def lengths(self) -> Numbers:
        """Return how many numbers each list has."""
        return np.diff(self.starts)


class Grams:
    """The hashed words of one text: `clauses` are those of whole sentences, `windows` what stands beside its names."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        norms = [token.forms[0] for token in reading.marked.tokens]
        both = np.array(list(map(_NUMBERED.__getitem__, norms)), dtype=np.uint64)
        self._words, self._stems = (both >> np.uint64(32)).astype(np.int64), (both & np.uint64(0xFFFFFFFF)).astype(np.int64)
        for mention in reading.mentions:
            label = word_number(f"<{mention.kind.name}>")
            self._words[mention.first : mention.last] = label
            self._stems[mention.first : mention.last] = label
        self._mentions = {mention.first: number for number, mention in enumerate(reading.mentions)}
        self._clauses: Lists | None = None
        self._windows: dict[str, Lists] = {}
        self._near: tuple[npt.NDArray[np.uint64], Numbers, Numbers] | None = None

    @property
    def clauses(self) -> Lists:
        """Return for each sentence the distinct numbers of its words, word pairs and triples, in order."""
        if self._clauses is None:
            self._clauses = self._ngrams()
        return self._clauses

    def clause(self, number: int) -> Numbers:
        """Return the distinct numbers of the words, word pairs and triples of a sentence."""
        return self.clauses[number]

    def _ngrams(self) -> Lists:
        """Return all sentences' numbers at once: hashed over the whole text, none across the border of two sentences."""
        bounds = [(clause.first, clause.last) for clause in self._reading.clauses]
        count = len(bounds)
        sizes = np.array([last - first for first, last in bounds], dtype=np.int64)
        inside = np.concatenate([np.arange(first, last) for first, last in bounds])
        stem_owner, owner = np.repeat(np.arange(count), sizes), np.repeat(np.arange(count), sizes + 2)
        stems = self._stems[inside]
        words = np.full(len(inside) + 2 * count, _EDGE, dtype=np.int64)
        words[np.arange(len(inside)) + 2 * stem_owner + 1] = self._words[inside]
        pair, triple, stem_pair = owner[:-1] == owner[1:], owner[:-2] == owner[2:], stem_owner[:-1] == stem_owner[1:]
        first, second, third = words * _PRIMES[0], words * _PRIMES[2], words * _PRIMES[3]
        parts = (
            first,
            stems * _PRIMES[1] + 3,
            (first[:-1] + second[1:] + 5)[pair],
            (first[:-2] + second[1:-1] + third[2:] + 11)[triple],
            (stems[:-1] * _PRIMES[1] + stems[1:] * _PRIMES[3] + 13)[stem_pair],
        )
        owners = (owner, stem_owner, owner[:-1][pair], owner[:-2][triple], stem_owner[:-1][stem_pair])
        return _distinct(np.concatenate(owners), _fold(np.concatenate(parts)), count)

    def opening(self, sentences: int) -> Numbers:
        """Return the distinct numbers of the first sentences together."""
        return _each_once(self.clauses.values[: self.clauses.starts[min(sentences, len(self.clauses.starts) - 1)]])

    def number_of(self, mention: Mention) -> int:
        """Return the number of a mention among those of the text."""
        return self._mentions[mention.first]

    def around(self, mention: Mention, label: str) -> Numbers:
        """Return the numbers of the words beside a mention, by side and distance, within its sentence."""
        return self.windows(label)[self.number_of(mention)]

    def windows(self, label: str) -> Lists:
        """Return for each mention of the text the numbers of the words beside it, by side and distance, within its sentence."""
        known = self._windows.get(label)
        if known is None:
            known = self._windows[label] = self._beside(label)
        return known

    def _beside(self, label: str) -> Lists:
        if self._near is None:
            self._near = self._near_names()
        plain, slots, starts = self._near
        base = np.uint64(word_number(f"window {label}"))
        values = plain + base * _SLOTS[slots]
        kinds = [word_number(f"{label} {mention.kind.name}") for mention in self._reading.mentions]
        values[starts[:-1]] += np.array(kinds, dtype=np.uint64) * np.uint64(7)
        return Lists(_ones(values), starts)

    def _near_names(self) -> tuple[npt.NDArray[np.uint64], Numbers, Numbers]:
        """Return of all mentions what stands beside them, whatever the label: numbers, their slots, and where each begins."""
        mentions, clauses = self._reading.mentions, self._reading.clauses
        first = np.array([mention.first for mention in mentions], dtype=np.int64)
        last = np.array([mention.last for mention in mentions], dtype=np.int64)
        lows = np.array([clause.first for clause in clauses], dtype=np.int64)
        at = np.maximum(np.searchsorted(lows, first, side="right") - 1, 0)
        highs = np.array([clause.last for clause in clauses], dtype=np.int64)[at]
        steps = np.arange(_WINDOW)
        sides = (
            (17, first[:, None] - 1 - steps, np.clip(first - lows[at], 0, _WINDOW)[:, None]),
            (19, last[:, None] + steps, np.clip(highs - last, 0, _WINDOW)[:, None]),
        )
        zero = np.zeros((len(mentions), 1), dtype=np.uint64)
        columns, kept, ends = [zero], [zero == 0], zero
        for side, places, count in sides:
            near = self._stems.take(places, mode="clip")
            near[steps >= count] = _EDGE
            before = np.concatenate((np.full_like(near[:, :1], _EDGE), near[:, :2]), axis=1)
            close = near[:, :3]
            placed = close * (side * 101) + steps[:3] * 7_919
            paired = close * (side * 103) + before * 8_191
            columns += [near.astype(np.uint64) * np.uint64(side), placed.astype(np.uint64), paired.astype(np.uint64)]
            kept += [steps <= count, steps[:3] <= count, steps[:3] <= count]
            ends = ends + near[:, :1].astype(np.uint64) * np.uint64(53 if side == 17 else 59)
        mask = np.concatenate([*kept, zero == 0], axis=1)[:, _IN_ORDER]
        values = np.concatenate([*columns, ends], axis=1)[:, _IN_ORDER]
        starts = np.concatenate(([0], np.cumsum(mask.sum(axis=1))))
        return values[mask], np.nonzero(mask)[1], starts


def _fold(values: Numbers) -> Numbers:
    mixed = values ^ (values >> 21)
    mixed = mixed * 0x9E3779B1
    folded: Numbers = (mixed ^ (mixed >> 17)) & _MASK
    return folded


def _one(value: int) -> int:
    value &= 0xFFFFFFFFFFFF
    value ^= value >> 21
    value = (value * 0x9E3779B1) & 0xFFFFFFFFFFFF
    return (value ^ (value >> 17)) & _MASK


def _ones(values: npt.NDArray[np.uint64]) -> Numbers:
    """Return `_one` of many values."""
    low, mask, factor = np.uint64(0xFFFFFFFFFFFF), np.uint64(_MASK), np.uint64(0x9E3779B1)
    short = values & low
    mixed = ((short ^ (short >> np.uint64(21))) * factor) & low
    return ((mixed ^ (mixed >> np.uint64(17))) & mask).astype(np.int64)


@cache
def label_number(label: str) -> int:
    """Return the number of a plain feature that is no word of the text."""
    return _one(word_number(label) * 61)


def joined(groups: Sequence[Sequence[Sequence[int] | Numbers]]) -> Lists:
    """Return for each group of lists their distinct numbers in order."""
    owners = np.repeat(np.arange(len(groups)), [sum(map(len, parts)) for parts in groups])
    values = np.concatenate([np.asarray(part, dtype=np.int64) for parts in groups for part in parts])
    return _distinct(owners, values, len(groups))


def _distinct(owners: Numbers, values: Numbers, count: int) -> Lists:
    """Return the distinct values of each of the owners 0 to `count`, in order."""
    keys = _each_once((owners << BITS) | values)
    return Lists(keys & _MASK, np.searchsorted(keys, np.arange(count + 1) << BITS))


def _each_once(values: Numbers) -> Numbers:
    """Return the distinct values in order; `np.unique` hashes them first, which takes fifteen times as long for so few."""
    ordered = np.sort(values)
    kept: Numbers = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return kept
