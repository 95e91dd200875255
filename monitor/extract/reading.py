"""The values between the steps: a marked text, its clauses, its predicates and whose words they are. Nothing is decided here."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from feeds.types import ActorCode
from monitor.extract.lexicon import Match
from monitor.extract.mention import Marked, Mention
from monitor.extract.segment import Quotation, Sentence, Span
from monitor.extract.tables import ActRow, ActVerbRow, CueLike, CueRow, DemandRow, Grammar


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its token range."""

    sentence: Sentence
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was marked in a text before anything is judged."""

    marked: Marked
    grammar: Grammar
    mentions: tuple[Mention, ...]
    clauses: tuple[Clause, ...]
    quotes: tuple[Quotation, ...]
    cues: tuple[Match[CueLike], ...]
    acts: tuple[Match[ActRow], ...]
    act_verbs: tuple[Match[ActVerbRow], ...]
    demands: tuple[Match[DemandRow], ...]
    cue_tokens: frozenset[int]
    mention_starts: tuple[int, ...] = field(default=())
    quote_starts: tuple[int, ...] = field(default=())
    cue_starts: tuple[int, ...] = field(default=())
    demand_starts: tuple[int, ...] = field(default=())
    asked: tuple[Span, ...] = field(default=())
    joined: dict[tuple[int, int], tuple[Mention, Mention, bool]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Of two names asked about, by where they begin, whether one enumeration holds both (`enumeration`)."""

    @property
    def language(self) -> str:
        return self.grammar.language

    def clause_of(self, token: int) -> Clause | None:
        """Return the clause in which the token stands; None before the first that is read."""
        number = bisect_right(self.clauses, token, key=lambda clause: clause.first) - 1
        return self.clauses[number] if number >= 0 else None

    def mentions_in(self, first: int, last: int) -> tuple[Mention, ...]:
        """Return the mentions that lie within the token range."""
        found = self.mentions[bisect_left(self.mention_starts, first) : bisect_left(self.mention_starts, last)]
        return found[:-1] if found and found[-1].last > last else found  # none overlaps another: only the last may reach out

    def mention_at(self, token: int) -> Mention | None:
        """Return the name that begins at the token."""
        place = bisect_left(self.mention_starts, token)
        return self.mentions[place] if place < len(self.mentions) and self.mention_starts[place] == token else None

    def speaker_at(self, token: int) -> Mention | None:
        """Return the name that begins at the token, where it may speak."""
        mention = self.mention_at(token)
        return mention if mention is not None and mention.can_speak else None

    def in_mention(self, token: int) -> bool:
        """Return whether the token belongs to a mention."""
        index = bisect_right(self.mention_starts, token) - 1
        return index >= 0 and token < self.mentions[index].last

    def cues_in(self, first: int, last: int) -> tuple[Match[CueLike], ...]:
        """Return the cues that begin in the token range."""
        return self.cues[bisect_left(self.cue_starts, first) : bisect_left(self.cue_starts, last)]

    def cue_at(self, token: int) -> CueLike | None:
        """Return the row of the cue that begins at the token."""
        place = bisect_left(self.cue_starts, token)
        return self.cues[place].row if place < len(self.cues) and self.cues[place].first == token else None

    def act_at(self, token: int) -> Match[ActRow] | None:
        """Return the act noun that begins at the token."""
        place = bisect_left(self.acts, token, key=lambda act: act.first)
        return self.acts[place] if place < len(self.acts) and self.acts[place].first == token else None

    def act_before(self, token: int) -> Match[ActRow] | None:
        """Return the act noun that ends right before the token."""
        place = bisect_left(self.acts, token, key=lambda act: act.last)
        return self.acts[place] if place < len(self.acts) and self.acts[place].last == token else None

    def quotes_in(self, clause: Clause) -> range:
        """Return the numbers of the quotations of which a part stands in the clause."""
        low = bisect_left(self.quote_starts, clause.sentence.start)
        begun = low > 0 and self.quotes[low - 1].end > clause.sentence.start
        return range(low - begun, max(low, bisect_left(self.quote_starts, clause.sentence.end)))

    def word_start(self, offset: int) -> int:
        """Return where the word around an offset of the text begins."""
        text = self.marked.text
        place = max(0, offset)
        while 0 < place < len(text) and text[place - 1].isalnum():
            place -= 1
        return place

    def word_end(self, offset: int) -> int:
        """Return where the word around an offset ends, at most 40 characters on."""
        text = self.marked.text
        place = min(len(text), offset)
        while place < len(text) and text[place].isalnum() and place - offset < 40:
            place += 1
        return place

    def quote_of(self, match: Match[CueLike]) -> int | None:
        """Return the number of the quotation in which a cue stands, None where it reaches out of one (`„besorgt“ gezeigt`)."""
        inside = self.quote_at(match.first)
        return inside if inside is None or self.quote_at(match.last - 1) == inside else None

    def quote_at(self, token: int) -> int | None:
        """Return the number of the quotation in which the token stands."""
        if not self.quotes:
            return None
        offset = self.marked.tokens[token].start
        index = bisect_right(self.quote_starts, offset) - 1
        if index >= 0 and self.quotes[index].start <= offset < self.quotes[index].end:
            return index
        return None


@dataclass(frozen=True, slots=True)
class Predicate:
    """A cue with its subjects; `again` is true where the subject is a pronoun or the speaker itself ("we", "he")."""

    match: Match[CueLike]
    subjects: tuple[Mention, ...]
    own: bool = False
    again: bool = False
    passive: bool = False
    several: bool = False
    unreal: bool = False

    @property
    def speech(self) -> bool:
        return isinstance(self.match.row, CueRow)


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom words are said: mentions, or the publisher where there are none and `publisher` is true."""

    mentions: tuple[Mention, ...] = ()
    publisher: bool = False
    source: Predicate | None = None

    def __bool__(self) -> bool:
        return bool(self.mentions) or self.publisher


@dataclass(frozen=True, slots=True)
class Voices:
    """The attribution of a whole text: predicates by sentence, each quotation's holder, the last speaker before each sentence.

    `after` holds for a sentence that says itself by nobody who the next one says told it; empty where a publisher speaks.
    """

    predicates: tuple[tuple[Predicate, ...], ...]
    quote_holders: tuple[Holder, ...]
    before: tuple[Holder, ...]
    labelled: tuple[tuple[Mention, ...], ...]
    after: tuple[Holder, ...] = ()


def holder_codes(holder: Holder) -> tuple[ActorCode, ...]:
    """Return the distinct actor codes of a holder's mentions."""
    return tuple(dict.fromkeys(m.code for m in holder.mentions if m.code is not None))
