"""The words of index pages, from `data/link_words.tsv` and CLDR: "read more", "next", menu names, months, "2 hours ago".

Nothing here looks at markup; what the words mean for a page is decided in `blocks`, what dates they make in `mentions`.
"""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel import Locale, UnknownLocaleError, localedata

TABLE = Path(__file__).parent / "data" / "link_words.tsv"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COLUMNS = ["kind", "language", "phrases", "origin"]
_KINDS = re.compile(r"more|nav|next|ago|second|minute|hour|day|week|month|today|yesterday|(?:month|solar)-(?:[1-9]|1[0-2])")
# Languages of publishers, likeliest first: where two name different months alike the first one wins, unless the page says else.
_SPOKEN = _words(
    "en fr es de it pt ru ar tr uk pl nl el fa he zh ja ko id vi ro cs hu sr bg sv nb da fi hr sk sl mk sq et lv lt is ka hy az"
    " kk uz ky tg mn th lo km my ms fil sw am hi bn ur ne si ta te mr ca eu gl mt ga cy ps tk so af be bs"
)
_USUAL = 26
_TRIM = " .,;:!>»›→…<«‹←[]()（）【】›|/-–—+•·*▶►\u200b\u200e\u200f\u00a0"


def plain(text: str) -> str:
    """Return a phrase as it is compared: lower case, single spaces, without arrows and brackets around it."""
    return " ".join(text.lower().split()).strip(_TRIM)


def is_more(text: str) -> bool:
    """Return whether a link's text only invites to open it ("read more", "PDF"), so that the title stands elsewhere."""
    return plain(text) in _phrases("more")


def is_nav(text: str) -> bool:
    """Return whether a link's text is a usual entry of a site's menu or toolbar, in any language."""
    return plain(text) in _phrases("nav")


def is_next(text: str) -> bool:
    """Return whether a link's text leads to the next page of a list, that is to older entries; more words may follow it."""
    flat = plain(text)
    words = flat.split()
    return len(flat) <= 40 and any(" ".join(words[:count]) in _phrases("next") for count in range(1, len(words) + 1))


def months(language: str | None) -> dict[str, int]:
    """Return the month names of `language` and English; of the usual languages for "usual", of all for any other text or None."""
    code = (language or "").split("-")[0].lower()
    return _months({"no": "nb", "tl": "fil"}.get(code, code))


def solar_months() -> dict[str, int]:
    """Return the names of the Solar Hijri months (Iran, Afghanistan), 1 to 12."""
    return {name: number for number in range(1, 13) for name in _phrases(f"solar-{number}")}


@functools.cache
def units() -> dict[str, str]:
    """Return the words for spans of time, each with its unit: second, minute, hour, day, week or month."""
    names = ("second", "minute", "hour", "day", "week", "month")
    return {word: unit for unit in reversed(names) for word in _phrases(unit)}


def ago_words() -> frozenset[str]:
    """Return the words that turn a span into a past moment: "ago", "il y a", "назад"."""
    return _phrases("ago")


def today_words() -> frozenset[str]:
    return _phrases("today")


def yesterday_words() -> frozenset[str]:
    return _phrases("yesterday")


@functools.cache
def _phrases(kind: str) -> frozenset[str]:
    return frozenset(phrase for row_kind, _, phrases in _table() if row_kind == kind for phrase in phrases)


@functools.cache
def _table() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    if lines[0].split("\t") != _COLUMNS:
        raise ValueError(f"{TABLE.name}: line 1: the columns are {', '.join(_COLUMNS)}")
    return tuple(_row(line, number) for number, line in enumerate(lines[1:], start=2) if line)


def _row(line: str, number: int) -> tuple[str, str, tuple[str, ...]]:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS) or not all(cell.strip() for cell in cells) or not _KINDS.fullmatch(cells[0]):
        raise ValueError(f"{TABLE.name}: line {number}: not a row of {', '.join(_COLUMNS)} with a known kind")
    return cells[0], cells[1], tuple(plain(phrase) for phrase in cells[2].split("|") if plain(phrase))


@functools.cache
def _months(code: str) -> dict[str, int]:
    if code == "usual":
        return {name: number for language in reversed(_SPOKEN[:_USUAL]) for name, number in _months_of(language)}
    if code not in _SPOKEN:
        return {name: number for language in reversed(_SPOKEN) for name, number in _months_of(language)}
    return {name: number for language in ("en", code) for name, number in _months_of(language)}


def _months_of(language: str) -> Iterator[tuple[str, int]]:
    twin = {"sr": ("sr", "sr_Latn"), "uz": ("uz", "uz_Cyrl")}.get(language, (language,))
    for name in twin:
        with _passing():
            yield from _in_cldr(name)
    for kind, spoken, phrases in _table():
        if kind.startswith("month-") and spoken == language:
            for phrase in phrases:
                yield phrase, int(kind.removeprefix("month-"))


def _in_cldr(name: str) -> tuple[tuple[str, int], ...]:
    try:
        tables = Locale.parse(name).months
    except (UnknownLocaleError, ValueError):
        return ()
    return tuple(
        (plain(text), number)
        for context in ("stand-alone", "format")
        for width in ("abbreviated", "wide")
        for number, text in tables[context][width].items()
        if not re.search(r"\d", text) and len(plain(text)) > 1
    )


@contextmanager
def _passing() -> Iterator[None]:
    """Let the tables of a language go again that were loaded meanwhile: of some eighty we want the months, Babel keeps 60 MB."""
    before = set(localedata._cache)
    try:
        yield
    finally:
        for name in set(localedata._cache) - before - {"root"}:
            localedata._cache.pop(name, None)
