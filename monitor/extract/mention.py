"""The values of naming: what stands at the head of a mention, the mention, and the marked text that it stands in."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from feeds.types import ActorCode
from monitor.extract.tokens import Token
from monitor.extract.words import Word
from monitor.types import Rank

_NONE: frozenset[Word] = frozenset()


class Kind(IntEnum):
    """What stands at the head of a mention."""

    ADJECTIVE = 0
    PEOPLE = 1
    COUNTRY = 2
    CAPITAL = 3
    BODY = 4
    GROUP = 5
    OFFICE = 6
    PERSON = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One naming of an actor or its representative: tokens `first` to `last` (exclusive), text offsets `start` to `end`.

    `code` is None where the document does not say for whom the office speaks; `oblique` is true for a bare name in a case that no
    subject has.
    """

    first: int
    last: int
    start: int
    end: int
    kind: Kind
    code: ActorCode | None
    speaker: str | None = None
    role: str | None = None
    rank: Rank = Rank.OTHER
    official: bool = True
    office: str | None = None
    swallowed: tuple[ActorCode, ...] = ()
    others: tuple[ActorCode, ...] = ()
    oblique: bool = False

    @property
    def can_speak(self) -> bool:
        return self.kind not in (Kind.ADJECTIVE, Kind.PEOPLE, Kind.GROUP)


@dataclass(frozen=True, slots=True)
class Marked:
    """A tokenised text with its function words and everything needed to name actors in it.

    `text` is what was `printed`, at the same offsets, with the comma and semicolon of the Arabic script as Latin ones.
    """

    text: str
    tokens: Sequence[Token]
    words: dict[int, frozenset[Word]]
    printed: str
    _at: dict[Word, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The tokens, in order, that are a word of each kind."""

    def __post_init__(self) -> None:
        for index in sorted(self.words):
            for kind in self.words[index]:
                self._at.setdefault(kind, []).append(index)

    def is_word(self, index: int, *kinds: Word) -> bool:
        here = self.words.get(index)
        return here is not None and not here.isdisjoint(kinds)

    def has(self, first: int, last: int, *kinds: Word) -> bool:
        """Return whether one of the tokens from `first` to `last` (exclusive) is such a word."""
        for kind in kinds:
            known = self._at.get(kind)
            if known:
                place = bisect_left(known, first)
                if place < len(known) and known[place] < last:
                    return True
        return False

    def is_all(self, first: int, last: int, *kinds: Word) -> bool:
        """Return whether all of the tokens from `first` to `last` (exclusive) are such words; so where there are none."""
        for index in range(first, last):
            here = self.words.get(index)
            if here is None or here.isdisjoint(kinds):
                return False
        return True

    def kinds(self, index: int) -> frozenset[Word]:
        """Return all kinds of function word that a token is."""
        return self.words.get(index, _NONE)

    def places(self, kind: Word, first: int, last: int) -> Sequence[int]:
        """Return the tokens from `first` to `last` (exclusive) that are such a word, in order."""
        known = self._at.get(kind)
        return known[bisect_left(known, first) : bisect_left(known, last)] if known else ()

    def is_hinted(self, mention: "Mention") -> bool:
        """Return whether the name is only said to go unnamed: X in `without naming X, Y condemned ...`."""
        return self.is_word(mention.first - 1, Word.HINTS) or self.is_word(mention.first, Word.HINTS)

    def clitic(self, mention: "Mention") -> str:
        """Return what is written before the name in its first word (Arabic `wa-`, `bi-`, `li-`); empty elsewhere."""
        return self.text[self.tokens[mention.first].start : mention.start]

    def between(self, left: int, right: int) -> str:
        """Return the characters between token `left` (its end) and token `right` (its start)."""
        return self.text[self.tokens[left].end : self.tokens[right].start]

    def is_parted(self, left: int, right: int, marks: Iterable[str]) -> bool:
        """Return whether one of `marks` is printed between token `left` (its end) and token `right` (its start)."""
        gap = self.between(left, right)
        if gap == " ":
            return False
        return any(mark in gap for mark in marks)

    def has_pause(self, first: int, last: int, marks: Iterable[str]) -> bool:
        """Return whether one of `marks` is printed before one of the tokens from `first` to `last` (exclusive)."""
        return any(self.is_parted(index - 1, index, marks) for index in range(first, last))
