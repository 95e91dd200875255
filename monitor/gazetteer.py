"""Finding many surface forms in a text of any script: a dictionary of first words, right word boundaries, offsets kept.

What the forms mean, and where they come from, is `monitor.vocabulary`'s.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UPPER, _LOWER = "А-ЯЁІЇЄҐ", "а-яёіїєґ"
# A Cyrillic word also ends where a capital is glued to it: markup that was dropped leaves "ИталииДжорджа".
_RUN = re.compile(rf"[{_CJK}]|[{_UPPER}]?[{_LOWER}]+(?=[{_UPPER}])|[^\W_{_CJK}]+")
_PARTICLE = re.compile(r"[A-Za-z0-9]+(?=[\uac00-\ud7a3])")
_MOST_KEYS = 65_536
_ORDER = attrgetter("order")
_SPLIT = re.compile(f"({_RUN.pattern})")
_GLUED = re.compile(rf"[{_LOWER}][{_UPPER}]")
_MARK = re.compile(r"[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
_CLUSTER = re.compile(rf".{_MARK.pattern}+", re.DOTALL)
_VOWEL_SIGN = re.compile(r"[\u0640\u064b-\u065f\u0670]")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
# Each maps one character to one, so that offsets stay those of the text.
_FOLD = str.maketrans(
    "’ʼ‘`´\u00a0\u2009\u202f\n\t‐‑ёЁأإآٱىیةکάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ",
    "'''''     --еЕاااايي" + "هك" + "αεηιουωιυιυΑΕΗΙΟΥΩ",
)


def fold(text: str) -> str:
    """Return the text with variant apostrophes, spaces, hyphens and letters made one; the length and all offsets stay."""
    return text.translate(_FOLD)


def _without_marks(text: str) -> tuple[str, list[int] | None]:
    """Return the text with combining marks composed or, Arabic vowel signs and tatweel, left out.

    The list gives for each offset in the result (and its end) the one in the text; None where nothing was changed.
    """
    if _MARK.search(text) is None:
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for cluster in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", _VOWEL_SIGN.sub("", cluster.group()))
        parts += text[at : cluster.start()], composed
        offsets += range(at, cluster.start())
        offsets += [cluster.start(), *[cluster.end()] * len(composed)][: len(composed)]
        at = cluster.end()
    parts.append(text[at:])
    offsets += range(at, len(text) + 1)
    return "".join(parts), offsets


def _length(form: str) -> int:
    """Return how many characters of a form are the name itself, without its contexts."""
    return len(form.rpartition("‹")[2].partition("›")[0])


def _hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa" or char == "ー"


def _key(run: str) -> str:
    if _hangul(run[0]):
        return run[0]
    glued = _PARTICLE.match(run)  # Korean particles are written to Latin letters too: `EU는`
    return (glued.group() if glued is not None else run).lower()


_ARTICLE = 3
"""The most letters of an article that opens a name (`La Réunion`)."""


def _same(found: str, name: str) -> bool:
    """Return whether the words found are the name: as written, capitalised where it is not, or all in capitals (4 or more).

    A name of several words may differ in the case of its later words, unless it is a word behind an article: "la réunion" is no
    Réunion. Lower case never finds a capitalised name ("us", "may").
    """
    if found == name:
        return True
    if found.lower() != name.lower():
        return False
    if name[0].islower() and found[1:] == name[1:]:
        return True
    if found.isupper():
        return len(name) > 3 and not name.isupper()
    head, _, rest = name.partition(" ")
    if not rest or (len(head) <= _ARTICLE and " " not in rest):
        return False
    return (found[0].isupper() or name[0].islower()) and not name.isupper()


class _Form(NamedTuple, Generic[Row]):
    """A surface form: what must stand `before` it, its words with the context behind, and the `length` of the name in them."""

    order: int
    before: str
    name: str
    length: int
    rows: tuple[Row, ...]


class _Begun(Generic[Row]):
    """The forms that begin with one word, by their letters in lower case."""

    __slots__ = ("_by_letters", "_lengths")

    def __init__(self, names: Mapping[str, Sequence[Row]]) -> None:
        self._by_letters: dict[str, list[_Form[Row]]] = {}
        for order, (marked, rows) in enumerate(sorted(names.items(), key=lambda pair: -len(pair[0]))):
            before, _, form = marked.rpartition("‹")
            name = form.replace("›", "")
            self._by_letters.setdefault(name.lower(), []).append(_Form(order, before, name, _length(marked), tuple(rows)))
        self._lengths = sorted({len(form.name) for forms in self._by_letters.values() for form in forms})

    def like(self, text: str, start: int) -> Sequence[_Form[Row]]:
        """Return the forms whose letters stand at this place of a text, in whatever case, the longest with its context first."""
        lowered = [text[start : start + length].lower() for length in self._lengths]
        found = [self._by_letters[letters] for letters in lowered if letters in self._by_letters]
        if not found:
            return ()
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found), key=_ORDER)


class Index(Generic[Row]):
    """Finds the longest of many surface forms at each word start, by a dictionary of first words.

    A form may have a context: `美›总统` finds 美, and only before 总统; `美‹英` finds 英, and only after 美.
    """

    def __init__(self, entries: Iterable[tuple[str, Row]]) -> None:
        grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for surface, row in entries:
            folded = fold(surface)
            form = folded.rpartition("‹")[2]
            first = _RUN.search(form)
            if first is None:
                raise ValueError(f"{surface!r} holds no letter to look for")
            if form.startswith("ال"):  # with the preposition li- the article loses its alef
                grouped["لل" + first.group()[2:]]["لل" + form[2:]].append(row)
            grouped[_key(first.group())][folded].append(row)
        self._by_first = {key: _Begun(names) for key, names in grouped.items()}

    def scan(self, text: str) -> Iterable[tuple[int, int, tuple[Row, ...]]]:
        """Yield start, end and the rows of each form found, leftmost and longest first, never overlapping."""
        folded, offsets, firsts, lasts, keys = _runs_of(text)
        begins = self._by_first
        at = 0
        # Of most words nothing begins so.
        for number in [number for number, key in enumerate(keys) if key is None or key in begins]:
            first, last = firsts[number], lasts[number]
            if first < at:
                continue
            for start in _starts(folded[first:last], first):
                found = self._longest(folded, start, last)
                if found is not None:
                    at, rows = found
                    yield (start, at, rows) if offsets is None else (offsets[start], offsets[at], rows)
                    break

    def _longest(self, text: str, start: int, run_end: int) -> tuple[int, tuple[Row, ...]] | None:
        begun = self._by_first.get(_key(text[start:run_end]))
        for form in begun.like(text, start) if begun is not None else ():
            end = start + len(form.name)
            if _same(text[start:end], form.name) and _bounded(text, start, end) and text.endswith(form.before, 0, start):
                return start + form.length, form.rows
        return None


@lru_cache(maxsize=2)
def _runs_of(text: str) -> tuple[str, list[int] | None, list[int], list[int], list[str | None]]:
    """Return the text without marks and folded, its offsets, where its words begin and end, and the key of each.

    Remembered for the text read last, which more than one index is looked for in.
    """
    plain, offsets = _without_marks(text)
    folded = fold(plain)
    parts = _SPLIT.split(folded)  # what is between two words, a word, and so on
    ends = list(accumulate(map(len, parts)))
    return folded, offsets, ends[::2], ends[1::2], list(map(_KEYS.__getitem__, parts[1::2]))


class _Keys(dict[str, str | None]):
    """The keys of words seen before; None for Arabic ones, which have a second place to begin."""

    def __missing__(self, run: str) -> str | None:
        if len(self) >= _MOST_KEYS:
            self.clear()
        key = self[run] = None if _ARABIC.match(run) else _key(run)
        return key


_KEYS = _Keys()


def _starts(run: str, at: int) -> Iterable[int]:
    """Yield where a name may begin in this run of letters: at its start, or after the Arabic clitics wa-, fa-, bi-, li-, ka-."""
    yield at
    if not _ARABIC.match(run):
        return
    skip = 0
    if run[0] in "وف" and len(run) > 3:
        skip = 1
        yield at + 1
    if run[skip] in "بلك" and len(run) > skip + 3:
        yield at + skip + 1


def _bounded(text: str, start: int, end: int) -> bool:
    """Return whether the words end where a word of their script may end."""
    last = text[end - 1]
    after = text[end] if end < len(text) else " "
    if _katakana(last) and _katakana(after):
        return False
    if _katakana(text[start]) and start > 0 and _katakana(text[start - 1]):
        return False
    if _hangul(last) or _RUN.fullmatch(last) is None or "\u3040" <= last <= "\u9fff":
        # Korean particles are glued to the noun, Chinese and Japanese have no word boundary; after a full stop the next
        # letter would have to belong to the same abbreviation.
        return last != "." or not after.isalnum()
    if _hangul(after):
        return True  # `EU는`: particles are glued to Latin letters too
    return not (after.isalnum() or after == "_") or "\u3040" <= after <= "\u9fff" or bool(_GLUED.match(last + after))
