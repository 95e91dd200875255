"""Text -> the terms that searching compares: words, and pairs of characters where a script writes no spaces.

Accents are folded, but a Cyrillic й, ў or ї is a letter of its own; Arabic is read without vowel signs, tatweel and the forms of
alef. Chinese, Japanese, Korean and Thai text, and only that, becomes overlapping pairs: ABC gives AB, BC, C, so that a word of
two characters is found and a single one by its prefix. What is done with the terms is in `query`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import eq

BREAK = "\u00b6"
"""Stands between two texts, so that no phrase reaches from one into the other; no text has it as a term."""

MAX_TERMS = 16_000
"""Terms of a kind that are kept of one passage, from its beginning: PostgreSQL counts places up to 16,383."""

MAX_REPEATS = 255
"""Places of one term that are kept: PostgreSQL keeps no more than 255 of a lexeme."""

_LONGEST = 100  # characters of a term; longer "words" are addresses and keys

_UNSPACED = (
    "\u0e00-\u0e7f\u1100-\u11ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(
    f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}]+(?:[\u0900-\u0963\u0966-\u0dff\u0f00-\u109f\u1780-\u17d3][^\\W_{_UNSPACED}]*)*"
)
_DIGIT = re.compile(r"(?![0-9])\d")  # of other scripts than ours
# What is no letter or digit parts words. To translate ASCII and split it takes a third of the time of an expression.
_ASCII_WORDS = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_UNSPACED_START = re.compile(f"[{_UNSPACED}]")
_MARKS = re.compile("([\u0300-\u036f]+)")
_SILENT = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060]"
)
# Letters that a mark makes, not accents: й, ў; ї; ѓ, ќ.
_LETTERS = {"\u0438\u0306", "\u0443\u0306", "\u0456\u0308", "\u0433\u0301", "\u043a\u0301"}
_ALIKE = str.maketrans(
    {
        "đ": "d",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ى": "ي",  # alef maksura
        "ی": "ي",  # Persian yeh
        "ک": "ك",  # Persian kaf
        "ة": "ه",  # teh marbuta
        "ٱ": "ا",  # alef wasla
    }
)

# To translate a text takes ten times as long as to find that there is nothing to translate.
_ANY_ALIKE = re.compile(f"[{''.join(map(chr, _ALIKE))}]")
# What the printer sets between words: without it most texts in Latin letters are plain ASCII, which is read at once.
_TYPOGRAPHY = "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u00ab\u00bb\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a text in order: `words`, and `pairs` of the runs in scripts without spaces."""

    words: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()


NO_TERMS = Terms()
"""The terms of no text."""


def folded(text: str) -> str:
    """Return the text with case, accents, vowel signs and variants of one letter made alike."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    whole = unicodedata.normalize("NFC", _unmarked(_SILENT.sub("", apart)))
    if _ANY_ALIKE.search(whole):
        whole = whole.translate(_ALIKE)
    return _DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), whole)


def runs(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the words and unspaced runs of a text in order, folded; true for a run in a script without spaces."""
    found, mixed = _split(text)
    return tuple([(one, mixed and _is_unspaced(one)) for one in found])


# A title stands in each of its document's passages, a text in its own and in what it is compared by.
@lru_cache(maxsize=64)
def _split(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words and unspaced runs of a text in order, folded, and whether any run is in a script without spaces."""
    if not text.isascii():
        for sign in _TYPOGRAPHY:
            if sign in text:
                text = text.replace(sign, " ")
    plain = text if text.isascii() else folded(text)
    if plain.isascii():
        return _cut(plain.translate(_ASCII_WORDS).split()), False
    if _UNSPACED_START.search(plain) is None:
        return _cut(_RUN.findall(plain)), False
    return tuple([one if _is_unspaced(one) else one[:_LONGEST] for one in _RUN.findall(plain)]), True


def _cut(words: list[str]) -> tuple[str, ...]:
    return tuple(words) if max(map(len, words), default=0) <= _LONGEST else tuple([word[:_LONGEST] for word in words])


def _is_unspaced(run: str) -> bool:
    return _UNSPACED_START.match(run) is not None


def pairs_of(run: str) -> tuple[str, ...]:
    """Return the overlapping pairs of a run and, last, its last character alone."""
    return tuple(run[at : at + 2] for at in range(len(run)))


def terms(texts: Iterable[str | None]) -> Terms:
    """Return the terms of several texts, a break between them, as far as they are kept."""
    words: list[str] = []
    pairs: list[str] = []
    for text in texts:
        if not text:
            continue
        if words:
            words.append(BREAK)
        if pairs:
            pairs.append(BREAK)
        found, mixed = _split(text)
        words += [run for run in found if not _is_unspaced(run)] if mixed else found
        if mixed:
            for run in found:
                if _is_unspaced(run):
                    pairs.extend(pairs_of(run))
    return Terms(words=_kept(words), pairs=_kept(pairs)) if words or pairs else NO_TERMS


def _kept(found: list[str]) -> tuple[str, ...]:
    if not found:
        return ()
    if len(found) > MAX_TERMS:
        found = found[:MAX_TERMS]
    if len(found) <= MAX_REPEATS:
        return tuple(found)
    # What fills more than half of the places fills both of some pair of them: seen in a quarter of the time of counting.
    if len(found) <= 2 * MAX_REPEATS and not any(map(eq, found[::2], found[1::2])):
        return tuple(found)
    if max(Counter(found).values()) <= MAX_REPEATS:
        return tuple(found)
    seen: Counter[str] = Counter()
    kept: list[str] = []
    for one in found:
        seen[one] += 1
        kept.append(one if seen[one] <= MAX_REPEATS else BREAK)
    return tuple(kept)


def _unmarked(apart: str) -> str:
    """Return decomposed text without its accents."""

    def kept(found: re.Match[str]) -> str:
        letter = apart[found.start() - 1 : found.start()]
        return "".join(mark for mark in found[0] if letter + mark in _LETTERS)

    return _MARKS.sub(kept, apart)
