"""Words as numbers: hashed n-grams of a sentence and of the words around a name, with names masked by what they are.

A linear model over these numbers knows words that no table has. Nothing is weighed here.
"""

from collections.abc import Sequence
from functools import lru_cache
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


class Grams:
    """The hashed words of one text: `clause(n)` of a whole sentence, `around(mention)` of what stands beside a name."""

    def __init__(self, reading: Reading) -> None:
        tokens = reading.marked.tokens
        self._reading = reading
        self._words = [word_number(token.norm) for token in tokens]
        self._stems = [word_number(token.norm[:_STEM]) for token in tokens]
        for mention in reading.mentions:
            label = word_number(f"<{mention.kind.name}>")
            for index in range(mention.first, mention.last):
                self._words[index] = label
                self._stems[index] = label
        self._language = word_number(f"language {reading.language}")
        self._clauses: dict[int, Numbers] = {}
        self._around: dict[tuple[int, int, int, int, str, str], list[int]] = {}

    def clause(self, number: int) -> Numbers:
        """Return the distinct numbers of the words, word pairs and triples of a sentence."""
        known = self._clauses.get(number)
        if known is None:
            clause = self._reading.clauses[number]
            known = self._ngrams(clause.first, clause.last)
            self._clauses[number] = known
        return known

    def _ngrams(self, first: int, last: int) -> Numbers:
        words = np.array([_EDGE, *self._words[first:last], _EDGE], dtype=np.int64)
        stems = np.array(self._stems[first:last], dtype=np.int64)
        parts = [words * _PRIMES[0], stems * _PRIMES[1] + 3, words[:-1] * _PRIMES[0] + words[1:] * _PRIMES[2] + 5]
        if len(words) > 2:
            parts.append(words[:-2] * _PRIMES[0] + words[1:-1] * _PRIMES[2] + words[2:] * _PRIMES[3] + 11)
        if len(stems) > 1:
            parts.append(stems[:-1] * _PRIMES[1] + stems[1:] * _PRIMES[3] + 13)
        return np.unique(_fold(np.concatenate(parts)))

    def around(self, mention: Mention, first: int, last: int, label: str = "") -> list[int]:
        """Return the numbers of the words beside a mention, by side and distance, within tokens `first` to `last`."""
        key = (mention.first, mention.last, first, last, label, mention.kind.name)
        known = self._around.get(key)
        if known is None:
            known = self._around[key] = self._beside(mention, first, last, label)
        return known

    def _beside(self, mention: Mention, first: int, last: int, label: str) -> list[int]:
        base = word_number(f"window {label}")
        kind = word_number(f"{label} {mention.kind.name}")
        found = [_one(base * 31 + kind * 7)]
        before = self._stems[max(first, mention.first - _WINDOW) : mention.first][::-1]
        after = self._stems[mention.last : min(last, mention.last + _WINDOW)]
        for side, near in ((17, before), (19, after)):
            previous = _EDGE
            for place in range(_WINDOW):
                word = near[place] if place < len(near) else _EDGE
                found.append(_one(base * 37 + word * side))
                if place < 3:
                    found.append(_one(base * 41 + word * side * 101 + place * 7_919))
                    found.append(_one(base * 43 + word * side * 103 + previous * 8_191))
                if place >= len(near):
                    break
                previous = word
        found.append(_one(base * 47 + (before[0] if before else _EDGE) * 53 + (after[0] if after else _EDGE) * 59))
        return found


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


def label_number(label: str) -> int:
    """Return the number of a plain feature that is no word of the text."""
    return _one(word_number(label) * 61)


def joined(parts: Sequence[Sequence[int] | Numbers]) -> Numbers:
    """Return the distinct numbers of several lists."""
    return np.unique(np.concatenate([np.asarray(part, dtype=np.int64) for part in parts]))
