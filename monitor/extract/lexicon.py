"""Matching of table rows in a sequence of tokens, by first-token index: the time does not depend on the number of rows.

A pattern is a row of words. `stem*` matches any word that begins so, `a|b` one of several, `~` up to two words between,
`~4` up to four, `word?` may be missing. Han text is written without spaces.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from monitor.extract.tokens import ACCENTED, Token, normal, tokenize, without_object

Row = TypeVar("Row")
_ARTICLE = "ال"
_MEMORY = 20_000


@dataclass(frozen=True, slots=True)
class Match(Generic[Row]):
    """A row found at tokens `first` to `last` (exclusive)."""

    row: Row
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Word:
    exact: frozenset[str]
    stems: tuple[str, ...]
    gap: int
    optional: bool

    def fits(self, token: Token, verbal: bool = False) -> bool:
        forms = token.forms[: token.verbal] if verbal else token.forms
        if len(forms) == 1:
            return forms[0] in self.exact or (bool(self.stems) and forms[0].startswith(self.stems))
        if any(form in self.exact for form in forms):
            return True
        return bool(self.stems) and any(form.startswith(self.stems) for form in forms)


def _one_word(raw: str, gap: int) -> _Word:
    optional = raw.endswith("?") and len(raw) > 1
    exact: set[str] = set()
    stems: list[str] = []
    for choice in (raw[:-1] if optional else raw).split("|"):
        stem = choice.endswith("*")
        bare = choice.rstrip("*")
        word = bare.casefold() if bare[-1:] in ACCENTED and not stem else normal(bare)
        if word.startswith(_ARTICLE) and len(word) > 4:
            word = word[2:]
        if stem:
            stems.append(word)
        else:
            exact.add(word)
    return _Word(frozenset(exact), tuple(stems), gap, optional)


def _raw_words(part: str) -> list[str]:
    if any(c in part for c in "*|?"):
        return [part]
    return [token.text for token in tokenize(part)]


def parse_pattern(pattern: str) -> tuple[_Word, ...]:
    """Return the pattern's words, ready to match. Raises: ValueError when it has none or begins with a gap."""
    words: list[_Word] = []
    gap = 0
    for part in pattern.split():
        if part.startswith("~"):
            gap = int(part[1:] or 2)
            continue
        for raw in _raw_words(part):
            words.append(_one_word(raw, gap))
            gap = 0
    if not words or words[0].gap or words[0].optional:
        raise ValueError(f"pattern {pattern!r} must begin with a word")
    return tuple(words)


class Lexicon(Generic[Row]):
    """Patterns and their rows, indexed by the first word."""

    def __init__(self, entries: Iterable[tuple[str, Row]], *, verbal: Callable[[Row], bool] = lambda row: False) -> None:
        self._verbal = verbal
        self._exact: dict[str, list[tuple[int, tuple[_Word, ...], Row]]] = {}
        self._stems: dict[str, list[tuple[int, tuple[_Word, ...], Row]]] = {}
        for number, (pattern, row) in enumerate(entries):
            words = parse_pattern(pattern)
            for word in words[0].exact:
                self._exact.setdefault(word, []).append((number, words, row))
            for stem in words[0].stems:
                self._stems.setdefault(stem, []).append((number, words, row))
        self._memory: dict[tuple[str, ...], tuple[tuple[int, tuple[_Word, ...], Row], ...]] = {}
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}))

    def at(self, tokens: Sequence[Token], index: int) -> list[Match[Row]]:
        """Return every row that begins at token `index`, the longest first, at equal length the earlier row of the table."""
        begun = self._beginning(tokens[index])
        if not begun:
            return []
        found: list[tuple[int, int, Match[Row]]] = []
        for number, words, row in begun:
            last = _match(words, tokens, index) if len(words) > 1 else index + 1
            if last:
                found.append((-last, number, Match(row, index, last)))
        if len(found) > 1:
            found.sort(key=lambda entry: entry[:2])
        return [match for _, _, match in found]

    def rows_at(self, tokens: Sequence[Token], index: int) -> list[tuple[Row, int]]:
        """Return every row that begins at token `index` with the index after its last, in no order: what costs least."""
        begun = self._beginning(tokens[index])
        ends = [(row, _match(words, tokens, index) if len(words) > 1 else index + 1) for _, words, row in begun]
        return [(row, last) for row, last in ends if last]

    def _beginning(self, token: Token) -> tuple[tuple[int, tuple[_Word, ...], Row], ...]:
        """Return the rows whose first word fits the token; remembered, for most words of a text are seen again."""
        known = self._memory.get(token.forms)
        if known is None:
            known = tuple(
                entry
                for form in token.forms
                for entry in self._starting(form)
                if len(token.forms) == 1 or not self._verbal(entry[2]) or entry[1][0].fits(token, verbal=True)
            )
            # A verb that no row knows as it stands may carry its object as a suffix (Arabic `ittahamat-ha`).
            known = known or tuple(
                entry for form in without_object(token) for entry in self._starting(form) if self._verbal(entry[2])
            )
            if len(self._memory) >= _MEMORY:
                self._memory.clear()
            self._memory[token.forms] = known
        return known

    def _starting(self, form: str) -> Iterator[tuple[int, tuple[_Word, ...], Row]]:
        yield from self._exact.get(form, ())
        for length in self._lengths:
            if length > len(form):
                break
            yield from self._stems.get(form[:length], ())

    def find(self, tokens: Sequence[Token]) -> list[Match[Row]]:
        """Return the matches from left to right, the longest at each place, none overlapping."""
        found: list[Match[Row]] = []
        free = 0
        for index, token in enumerate(tokens):
            if index < free or not self._beginning(token):
                continue
            here = self.at(tokens, index)
            if here:
                found.append(here[0])
                free = here[0].last
        return found


def binds_object(pattern: str, token: Token) -> bool:
    """Return whether the token is the pattern's first word with a pronoun at its end that is the verb's object (Arabic)."""
    known = parse_pattern(pattern)[0]
    return not known.fits(token) and any(form in known.exact for form in without_object(token))


def _match(words: tuple[_Word, ...], tokens: Sequence[Token], index: int) -> int:
    """Return the index after the last matched token, or 0."""
    place = index + 1
    for word in words[1:]:
        for step in range(word.gap + 1):
            if place + step >= len(tokens):
                step = -1
                break
            if word.fits(tokens[place + step]):
                place += step + 1
                break
        else:
            step = -1
        if step == -1 and not word.optional:
            return 0
    return place
