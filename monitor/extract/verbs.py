"""One verb as the readers of its subject see it: where it stands, which verbs stand before it, and what its form tells.

Who its subject is say the modules named in `predicates`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.enumeration import takes_and
from monitor.extract.lexicon import Match
from monitor.extract.mention import Marked, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Order
from monitor.extract.words import Word

NEAR = 4
"""Words between a subject and its verb."""
_ADVERBIAL = re.compile(r"(?:م\w{2,}|\wا\w\w)(?:(?<!و)ا|ه|ين)")
"""Arabic: the participle that says what the subject does besides (`..., muttahiman X`)."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb whose subject is looked for; `earlier` are the verbs of its clause before it, `before` those of them with a subject.

    A `gerund` shares the subject of another verb, one that is `prefixed` bears its conjunction on it, one that is `joined` does
    either or follows a conjunction. `inside` is the number of the quotation it stands in.
    """

    reading: Reading
    clause: Clause
    match: Match[CueLike]
    earlier: tuple[Predicate, ...]
    before: tuple[Predicate, ...]
    gerund: bool
    prefixed: bool
    joined: bool
    inside: int | None

    @property
    def speech(self) -> bool:
        return isinstance(self.match.row, CueRow)

    @property
    def follows_to(self) -> bool:
        return self.reading.marked.is_word(self.match.first - 1, Word.TO)

    @property
    def goes_with_last(self) -> bool:
        """Return whether the last verb with a subject stands in the same quotation, or outside all as this one does."""
        return bool(self.before) and self.reading.quote_at(self.before[-1].match.first) == self.inside


def verb_of(reading: Reading, clause: Clause, match: Match[CueLike], earlier: Sequence[Predicate]) -> Verb:
    """Return the verb with what its form tells."""
    gerund, prefixed = _is_gerund(reading, match), _takes_and(reading, match)
    return Verb(
        reading,
        clause,
        match,
        tuple(earlier),
        tuple(p for p in earlier if (p.subjects or p.own or p.again) and not _is_parted_from(reading, p, match)),
        gerund,
        prefixed,
        gerund or prefixed or reading.marked.is_word(match.first - 1, Word.AND),
        reading.quote_of(match),
    )


def _is_parted_from(reading: Reading, other: Predicate, match: Match[CueLike]) -> bool:
    """Return whether a Chinese comma stands behind what another is only asked to do: `X呼吁Y表态，并谴责Z`, X does."""
    if not reading.grammar.coverbs or not other.unreal:
        return False
    between = reading.marked.text[reading.marked.tokens[other.match.last - 1].end : reading.marked.tokens[match.first].start]
    return any(c in between for c in ",，；;")


def nobody(verb: Verb) -> Predicate:
    """Return the verb done by nobody who makes statements here, so that no other subject is looked for."""
    return Predicate(verb.match, (), passive=True)


def shares(verb: Verb, other: Predicate) -> Predicate:
    """Return the verb with the subject of another."""
    return replace(other, match=verb.match, passive=False, unreal=False)


def is_parted(marked: Marked, first: int, last: int) -> bool:
    """Return whether a comma stands before one of the tokens `first` to `last`."""
    return marked.has_pause(first, last + 1, ",")


def is_joined(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a conjunction stands between the last two names of a list: a word, one half of a pair, or a prefix."""
    word = marked.has(left.last, right.first, Word.AND, Word.PAIR)
    return word or marked.clitic(right)[:1] == "و" or takes_and(marked, right)


def _is_gerund(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb form shares the subject of the verb before it ("..., accusing", "..., condenando")."""
    if reading.grammar.order is Order.FIRST:
        return any(_ADVERBIAL.fullmatch(form) for form in reading.marked.tokens[match.first].forms[:2])
    endings = reading.grammar.gerunds
    if not endings or not reading.marked.tokens[match.first].norm.endswith(endings):
        return False
    return not reading.marked.is_word(match.first - 1, Word.BE)


def _takes_and(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb carries the conjunction as a prefix and so shares the subject of the verb before (Arabic `wa-`)."""
    token = reading.marked.tokens[match.first]
    return reading.grammar.order is Order.FIRST and token.verbal > 1 and token.norm[0] in "وف"
