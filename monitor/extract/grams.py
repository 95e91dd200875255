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
_PRIMES = (1_000_003, 8_191, 131_071, 524_287)
_WINDOW = 5
_EDGE = 7


@lru_cache(maxsize=65536)
def word_number(word: str) -> int:
    """Return the stable number of a word or label."""
    return crc32(word.encode("utf-8", "replace"))


@lru_cache(maxsize=65536)
def _word_and_stem(word: str) -> tuple[int, int]:
    return word_number(word), word_number(word[:_STEM])


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
        pairs = [_word_and_stem(token.forms[0]) for token in reading.marked.tokens]
        self._reading = reading
        numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self._words, self._stems = numbers[:, 0].copy(), numbers[:, 1].copy()
        for mention in reading.mentions:
            label = word_number(f"<{mention.kind.name}>")
            self._words[mention.first : mention.last] = label
            self._stems[mention.first : mention.last] = label
        self._mentions = {mention.first: number for number, mention in enumerate(reading.mentions)}
        self._clauses: Lists | None = None
        self._windows: dict[str, Lists] = {}

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
        keys = np.unique((np.concatenate(owners) << BITS) | _fold(np.concatenate(parts)))
        return Lists(keys & _MASK, np.searchsorted(keys, np.arange(count + 1) << BITS))

    def opening(self, sentences: int) -> Numbers:
        """Return the distinct numbers of the first sentences together."""
        return np.unique(self.clauses.values[: self.clauses.starts[min(sentences, len(self.clauses.starts) - 1)]])

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
        mentions, clauses = self._reading.mentions, self._reading.clauses
        base = np.uint64(word_number(f"window {label}"))
        kinds = np.array([word_number(f"{label} {mention.kind.name}") for mention in mentions], dtype=np.uint64)
        first = np.array([mention.first for mention in mentions], dtype=np.int64)
        last = np.array([mention.last for mention in mentions], dtype=np.int64)
        lows = np.array([clause.first for clause in clauses], dtype=np.int64)
        at = np.maximum(np.searchsorted(lows, first, side="right") - 1, 0)
        highs = np.array([clause.last for clause in clauses], dtype=np.int64)[at]
        steps = np.arange(_WINDOW)[None, :]
        sides = (
            (17, first[:, None] - 1 - steps, np.clip(first - lows[at], 0, _WINDOW)),
            (19, last[:, None] + steps, np.clip(highs - last, 0, _WINDOW)),
        )
        columns, kept, nearest = [base * 31 + kinds * 7], [np.ones(len(mentions), dtype=bool)], []
        for side, places, count in sides:
            near = self._stems.take(places, mode="clip").astype(np.uint64)
            near[steps >= count[:, None]] = _EDGE
            previous = np.full(len(mentions), _EDGE, dtype=np.uint64)
            for place in range(_WINDOW):
                word, there = near[:, place], place <= count
                columns.append(base * 37 + word * side)
                if place < 3:
                    columns += [
                        base * 41 + word * (side * 101) + place * 7_919,
                        base * 43 + word * (side * 103) + previous * 8_191,
                    ]
                kept += [there] * (3 if place < 3 else 1)
                previous = word
            nearest.append(near[:, 0])
        columns.append(base * 47 + nearest[0] * 53 + nearest[1] * 59)
        kept.append(kept[0])
        mask = np.stack(kept, axis=1)
        values = _ones(np.stack(columns, axis=1)[mask])
        return Lists(values, np.concatenate([[0], np.cumsum(mask.sum(axis=1))]))


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


def joined(parts: Sequence[Sequence[int] | Numbers]) -> Numbers:
    """Return the distinct numbers of several lists."""
    return np.unique(np.concatenate([np.asarray(part, dtype=np.int64) for part in parts]))
