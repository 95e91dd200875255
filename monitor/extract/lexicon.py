"""Matching of table rows in a sequence of tokens, by first-token index: the time does not depend on the number of rows.

A pattern is a row of words. `stem*` matches any word that begins so, `*stem` a longer one that ends so (a German compound),
`a|b` one of several, `~` up to two words between, `~4` up to four, `word?` may be missing, `word$` only before a mark, the end or
"and" as a German particle stands at the end of its clause. Han text is written without spaces.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Generic, Literal, TypeVar

from monitor.extract.tokens import ACCENTED, Token, normal, tokenize, without_object

Row = TypeVar("Row")
_ARTICLE = "ال"
_MEMORY = 20_000
_FORMS = attrgetter("forms")
_AND = frozenset({"und", "en", "och"})
"""The word that joins two clauses in the languages that part their verbs."""


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
    ends: tuple[str, ...]
    gap: int
    optional: bool
    closes: bool = False

    def fits(self, token: Token, verbal: bool = False) -> bool:
        forms = token.forms[: token.verbal] if verbal else token.forms
        if forms[0] in self.exact:
            return True
        if len(forms) > 1 and not self.exact.isdisjoint(forms):
            return True
        if self.stems and any(form.startswith(self.stems) for form in forms):
            return True
        return bool(self.ends) and self._ended_by(forms[0])

    def _ended_by(self, form: str) -> bool:
        return form.endswith(self.ends) and form not in self.ends


def _one_word(raw: str, gap: int) -> _Word:
    optional = raw.endswith("?") and len(raw) > 1
    closes = raw.endswith("$")
    exact: set[str] = set()
    stems: list[str] = []
    ends: list[str] = []
    for choice in (raw[:-1] if optional or closes else raw).split("|"):
        stem = choice.endswith("*")
        bare = choice.strip("*")
        word = bare.casefold() if bare[-1:] in ACCENTED and not stem else normal(bare)
        if word.startswith(_ARTICLE) and len(word) > 4:
            word = word[2:]
        if stem:
            stems.append(word)
        elif choice.startswith("*"):
            ends.append(word)
        else:
            exact.add(word)
    return _Word(frozenset(exact), tuple(stems), tuple(ends), gap, optional, closes)


def _raw_words(part: str) -> list[str]:
    if any(c in part for c in "*|?$"):
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


_Entry = tuple[int, tuple[_Word, ...], Row]


class _Begun(Generic[Row]):
    """The rows that a word may begin: of one word, by a plain second word, and those that any second word may go on."""

    __slots__ = ("alone", "by_second", "goes_on", "kinds", "others")

    def __init__(self, entries: tuple[_Entry[Row], ...]) -> None:
        self.alone = tuple(entry for entry in entries if len(entry[1]) == 1)
        self.kinds: frozenset[Row] | None = None
        """The rows of one word as a set, made when first asked for."""
        self.by_second: dict[str, list[_Entry[Row]]] = {}
        others = []
        for entry in entries:
            if len(entry[1]) == 1:
                continue
            second = entry[1][1]
            if second.gap or second.optional or second.closes or second.stems or second.ends:
                others.append(entry)
                continue
            for form in second.exact:
                self.by_second.setdefault(form, []).append(entry)
        self.others = tuple(others)
        self.goes_on = bool(self.by_second or others)
        """Whether there are rows of several words."""

    def longer(self, tokens: Sequence[Token], index: int) -> Sequence[_Entry[Row]]:
        """Return the rows of several words that the next word does not rule out."""
        if not self.by_second or index + 1 >= len(tokens):
            return self.others
        forms = tokens[index + 1].forms
        near = self.by_second.get(forms[0], ())
        for form in forms[1:]:
            more = self.by_second.get(form)
            near = [*near, *(entry for entry in more if entry not in near)] if more else near
        return [*near, *self.others] if near else self.others


class Lexicon(Generic[Row]):
    """Patterns and their rows, indexed by the first word."""

    def __init__(self, entries: Iterable[tuple[str, Row]], *, verbal: Callable[[Row], bool] = lambda row: False) -> None:
        self._verbal = verbal
        self._exact: dict[str, list[_Entry[Row]]] = {}
        self._stems: dict[str, list[_Entry[Row]]] = {}
        self._endings: dict[str, list[_Entry[Row]]] = {}
        for number, (pattern, row) in enumerate(entries):
            words = parse_pattern(pattern)
            for word in words[0].exact:
                self._exact.setdefault(word, []).append((number, words, row))
            for stem in words[0].stems:
                self._stems.setdefault(stem, []).append((number, words, row))
            for end in words[0].ends:
                self._endings.setdefault(end, []).append((number, words, row))
        self._memory: dict[tuple[str, ...], _Begun[Row] | Literal[False]] = {}
        self._left_out: frozenset[object] = frozenset()
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}))
        self._end_lengths = tuple(sorted({len(end) for end in self._endings}))

    def without(self, rows: Iterable[object]) -> "Lexicon[Row]":
        """Return the same patterns but for those of some rows; the index is shared."""
        other = copy(self)
        other._memory, other._left_out = {}, frozenset(rows)
        return other

    def at(self, tokens: Sequence[Token], index: int) -> list[Match[Row]]:
        """Return every row that begins at token `index`, the longest first, at equal length the earlier row of the table."""
        begun = self._beginning(tokens[index])
        if not begun:
            return []
        found = sorted(self._ends(begun, tokens, index), key=lambda entry: entry[:2])
        return [Match(row, index, -last) for last, _, row in found]

    def _ends(
        self, begun: _Begun[Row], tokens: Sequence[Token], index: int, limit: int | None = None
    ) -> list[tuple[int, int, Row]]:
        """Return the rows that begin at token `index`: the negative index after the last token, the row's number, the row."""
        found = [
            (-index - 1, number, row) for number, words, row in begun.alone if not (words[0].closes and _goes_on(tokens, index))
        ]
        for number, words, row in begun.longer(tokens, index) if begun.goes_on else ():
            last = _match(words, tokens, index, limit)
            if last:
                found.append((-last, number, row))
        return found

    def marks(self, tokens: Sequence[Token]) -> dict[int, frozenset[Row]]:
        """Return for each token that a row covers all rows that do."""
        found: dict[int, frozenset[Row]] = {}
        for index, begun in self._all_begun(tokens):
            if begun.alone:
                if begun.kinds is None:
                    begun.kinds = frozenset(row for _, _, row in begun.alone)
                before = found.get(index)
                found[index] = begun.kinds if before is None else before | begun.kinds
            for _, words, row in begun.longer(tokens, index) if begun.goes_on else ():
                for place in range(index, _match(words, tokens, index)):
                    found[place] = found.get(place, frozenset()) | {row}
        return found

    def _all_begun(self, tokens: Sequence[Token]) -> Iterator[tuple[int, _Begun[Row]]]:
        """Yield the tokens that a row may begin at, with these rows."""
        known = list(map(self._memory.get, map(_FORMS, tokens)))
        for index in [index for index, seen in enumerate(known) if seen is not False]:
            begun = known[index] or self._beginning(tokens[index])
            if begun:
                yield index, begun

    def _beginning(self, token: Token) -> _Begun[Row] | Literal[False]:
        """Return the rows whose first word fits the token; remembered, for most words of a text are seen again."""
        forms = token.forms
        seen = self._memory.get(forms)
        if seen is not None:
            return seen
        found = tuple(
            entry
            for form in forms
            for entry in self._starting(form)
            if (len(forms) == 1 or not self._verbal(entry[2]) or entry[1][0].fits(token, verbal=True))
            and entry[2] not in self._left_out
        )
        # A verb that no row knows as it stands may carry its object as a suffix (Arabic `ittahamat-ha`).
        found = found or tuple(
            entry
            for form in without_object(token)
            for entry in self._starting(form)
            if self._verbal(entry[2]) and entry[2] not in self._left_out
        )
        if len(self._memory) >= _MEMORY:
            self._memory.clear()
        known = self._memory[forms] = _Begun(found) if found else False
        return known

    def _starting(self, form: str) -> Iterator[_Entry[Row]]:
        yield from self._exact.get(form, ())
        for length in self._lengths:
            if length > len(form):
                break
            yield from self._stems.get(form[:length], ())
        for length in self._end_lengths:
            if length >= len(form):
                break
            yield from self._endings.get(form[-length:], ())

    def find(self, tokens: Sequence[Token], stops: Sequence[int] = ()) -> list[Match[Row]]:
        """Return the matches from left to right, the longest at each place, none overlapping.

        None reaches over one of `stops`, the tokens in order at which a sentence begins.
        """
        found: list[Match[Row]] = []
        free = after = 0
        for index, begun in self._all_begun(tokens):
            if index < free:
                continue
            while after < len(stops) and stops[after] <= index:
                after += 1
            here = self._ends(begun, tokens, index, stops[after] if after < len(stops) else None)
            if here:
                last, _, row = here[0] if len(here) == 1 else min(here, key=lambda entry: entry[:2])
                found.append(Match(row, index, -last))
                free = -last
        return found


def binds_object(pattern: str, token: Token) -> bool:
    """Return whether the token is the pattern's first word with a pronoun at its end that is the verb's object (Arabic)."""
    known = _first_word(pattern)
    return not known.fits(token) and any(form in known.exact for form in without_object(token))


@lru_cache(maxsize=4096)
def _first_word(pattern: str) -> _Word:
    return parse_pattern(pattern)[0]


def _match(words: tuple[_Word, ...], tokens: Sequence[Token], index: int, limit: int | None = None) -> int:
    """Return the index after the last matched token, or 0; none may stand at `limit` or behind it."""
    place, limit = index + 1, len(tokens) if limit is None else limit
    for number in range(1, len(words)):
        word = words[number]
        after = place + word.gap + 1
        for step in range(place, after if after < limit else limit):
            if word.fits(tokens[step]) and not (word.closes and _goes_on(tokens, step)):
                place = step + 1
                break
        else:
            if not word.optional:
                return 0
    return place


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Return whether nothing but a space parts the token from the next, which is no "and"."""
    if index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    return following.start - tokens[index].end == 1 and following.norm not in _AND
