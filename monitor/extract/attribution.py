"""Who says what: the subject of a cue, the holder of a quotation, and whose words a place in the text are.

Stances are not weighed here; a cue is only the place of a predicate.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from feeds.types import ActorCode
from monitor.extract.actors import Kind, Marked, Mention
from monitor.extract.lexicon import Match
from monitor.extract.segment import Quotation, Sentence
from monitor.extract.tables import ActRow, CueLike, CueRow, DemandRow, Frame, Grammar, Order, Speech, StanceRow, Word

_PREDICATES = frozenset({Frame.ACT, Frame.FEEL, Frame.ASK, Frame.NOTE})
_MAX_GAP = 14


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
    demands: tuple[Match[DemandRow], ...]
    cue_tokens: frozenset[int]
    mention_starts: tuple[int, ...] = field(default=())
    quote_starts: tuple[int, ...] = field(default=())
    cue_starts: tuple[int, ...] = field(default=())
    demand_starts: tuple[int, ...] = field(default=())

    @property
    def language(self) -> str:
        return self.grammar.language

    def mentions_in(self, first: int, last: int) -> tuple[Mention, ...]:
        """Return the mentions that lie within the token range."""
        low = bisect_left(self.mention_starts, first)
        high = bisect_left(self.mention_starts, last)
        return tuple(m for m in self.mentions[low:high] if m.last <= last)

    def in_mention(self, token: int) -> bool:
        """Return whether the token belongs to a mention."""
        index = bisect_right(self.mention_starts, token) - 1
        return index >= 0 and token < self.mentions[index].last

    def quote_at(self, token: int) -> int | None:
        """Return the number of the quotation in which the token stands."""
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
    """The attribution of a whole text: predicates by sentence, each quotation's holder, the last speaker before each sentence."""

    predicates: tuple[tuple[Predicate, ...], ...]
    quote_holders: tuple[Holder, ...]
    before: tuple[Holder, ...]
    labelled: tuple[tuple[Mention, ...], ...]


def is_predicate(match: Match[CueLike]) -> bool:
    """Return whether the row is a verb that can have a subject."""
    row = match.row
    return isinstance(row, CueRow) or row.frame in _PREDICATES


def attribute(reading: Reading, *, official: bool) -> Voices:
    """Return who speaks where. In an official text the publisher speaks wherever nobody else is named."""
    predicates = [_predicates(reading, clause) for clause in reading.clauses]
    labelled = [_labels(reading, clause) for clause in reading.clauses]
    last = Holder(publisher=official)
    named = Holder()
    before: list[Holder] = []
    holders: list[Holder] = [Holder()] * len(reading.quotes)
    for number, clause in enumerate(reading.clauses):
        before.append(last)
        found = predicates[number]
        resolved = [_again(reading, predicate, named) for predicate in found]
        predicates[number] = resolved
        for index in _quotes_of(reading, clause):
            holder = _quote_holder(reading, index, resolved, clause, labelled[number])
            if holder:
                holders[index] = holder
            elif not holders[index]:
                holders[index] = last
        speakers = [p for p in resolved if p.speech and p.subjects and reading.quote_at(p.match.first) is None]
        if speakers:
            last = Holder(mentions=speakers[-1].subjects)
        elif labelled[number]:
            last = Holder(mentions=labelled[number])
        elif resolved and resolved[0].subjects and reading.quote_at(resolved[0].match.first) is None:
            last = Holder(mentions=resolved[0].subjects)
        named = last if last.mentions else named
        if not speakers and not labelled[number]:
            named = _introduced(reading, clause) or named
        if official and clause.sentence.first and not speakers and not labelled[number]:
            last = Holder(publisher=True) if not last.mentions or not _quotes_of(reading, clause) else last
    return Voices(tuple(tuple(p) for p in predicates), tuple(holders), tuple(before), tuple(labelled))


def _introduced(reading: Reading, clause: Clause) -> Holder | None:
    """Return the person who opens a sentence in which nobody says anything, for the pronouns that follow."""
    here = reading.mentions_in(clause.first, clause.last)[:1]
    if here and here[0].kind is Kind.PERSON and here[0].code is not None and here[0].first - clause.first <= 2:
        return Holder(mentions=here)
    return None


def _again(reading: Reading, predicate: Predicate, last: Holder) -> Predicate:
    if predicate.again and not predicate.subjects and last.mentions:
        named = last.mentions if predicate.several else last.mentions[:1]
        return replace(predicate, subjects=named)
    return predicate


def _quotes_of(reading: Reading, clause: Clause) -> list[int]:
    low = bisect_left(reading.quote_starts, clause.sentence.start)
    found = []
    if low and reading.quotes[low - 1].end > clause.sentence.start:
        found.append(low - 1)
    while low < len(reading.quotes) and reading.quotes[low].start < clause.sentence.end:
        found.append(low)
        low += 1
    return found


def _quote_holder(
    reading: Reading, index: int, predicates: Sequence[Predicate], clause: Clause, label: tuple[Mention, ...]
) -> Holder:
    """Return the speaker of a quotation: the subject of the nearest predicate of the sentence outside quotations."""
    quote = reading.quotes[index]
    best: tuple[int, Predicate] | None = None
    for predicate in predicates:
        if not predicate.subjects or reading.quote_at(predicate.match.first) is not None:
            continue
        place = reading.marked.tokens[predicate.match.first].start
        distance = quote.start - place if place < quote.start else place - quote.end
        distance += 0 if predicate.speech else 40
        if best is None or distance < best[0]:
            best = (distance, predicate)
    if best is not None:
        return Holder(mentions=best[1].subjects, source=best[1])
    return Holder(mentions=label) if label else Holder()


# --- subjects --------------


def _predicates(reading: Reading, clause: Clause) -> list[Predicate]:
    found: list[Predicate] = []
    low = bisect_left(reading.cue_starts, clause.first)
    for match in reading.cues[low:]:
        if match.first >= clause.last:
            break
        if is_predicate(match):
            found.append(_predicate(reading, clause, match, found))
    return found


def _predicate(reading: Reading, clause: Clause, match: Match[CueLike], earlier: list[Predicate]) -> Predicate:
    marked = reading.marked
    row = match.row
    if isinstance(row, CueRow) and row.kind is Speech.ACCORDING:
        after = _after(reading, clause, match.last, reach=3)
        before_it = reading.mentions_in(max(clause.first, match.first - 6), match.first)
        if before_it and match.first - before_it[-1].last == 1 and marked.text[before_it[-1].end] in "'’":
            after = before_it[-1]  # a postposition, as in Turkish
        return Predicate(match, (after,) if after else ())
    if _is_passive(marked, clause, match):
        agent = _agent(reading, clause, match)
        return Predicate(match, _coordinated_right(reading, agent) if agent else (), passive=True)
    if marked.is_word(match.first - 1, Word.WE) or (
        match.first - 2 >= clause.first and _pronoun_near(marked, clause, match, Word.WE)
    ):
        return Predicate(match, (), own=True)
    if _first_person(reading, match):
        return Predicate(match, (), own=True)
    gerund = _is_gerund(reading, match)
    before = [p for p in earlier if p.subjects or p.own]
    joined = gerund or marked.is_word(match.first - 1, Word.AND)
    inside = reading.quote_at(match.first)
    if before and joined and not before[-1].passive and reading.quote_at(before[-1].match.first) == inside:
        return Predicate(match, before[-1].subjects, own=before[-1].own)
    left = _first_subject(reading, clause, match) if joined else None
    left = left or _left_subject(reading, clause, match, earlier)
    if _group_speaks(reading, match):
        return Predicate(match, (), passive=True)
    right = _right_subject(reading, clause, match, isinstance(row, CueRow), alone=left is None)
    if left is not None and (right is None or left[1] >= 2.0 or (reading.grammar.order is not Order.FIRST and left[1] >= 1.0)):
        return Predicate(match, _whole_list(reading, left[0], match.first))
    if right is not None:
        return Predicate(match, _coordinated_right(reading, right))
    if isinstance(row, StanceRow) and row.frame is Frame.ACT and match.last < clause.last and marked.is_word(match.last, Word.BY):
        agent = _after(reading, clause, match.last + 1, reach=2)
        if agent is not None:
            return Predicate(match, _coordinated_right(reading, agent), passive=True)
    if _pronoun_near(marked, clause, match, Word.THEY_ALL):
        return Predicate(match, (), again=True, several=True)
    if _pronoun_near(marked, clause, match, Word.THEY):
        return Predicate(match, (), again=True)
    plain = not gerund and not marked.is_word(match.first - 1, Word.TO, Word.DET)
    if not before and plain and reading.grammar.plurals and isinstance(row, StanceRow):
        if marked.tokens[match.first].norm.endswith(reading.grammar.plurals):
            return Predicate(match, (), again=True, several=True)
        if match.first - clause.first <= 1 and clause.sentence.start != 0:
            return Predicate(match, (), again=True)
    if before and not marked.is_word(match.first - 1, Word.TO):
        same = reading.quote_at(before[-1].match.first) == reading.quote_at(match.first)
        if same:
            return Predicate(match, before[-1].subjects, own=before[-1].own)
    return Predicate(match, ())


def _group_speaks(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the name right before the verb is an armed group's or a people's: they make no statements here."""
    near = reading.mentions_in(max(0, match.first - 8), match.first)
    if not near or near[-1].kind not in (Kind.GROUP, Kind.PEOPLE):
        return False
    gap = range(near[-1].last, match.first)
    between = reading.marked.text[near[-1].end : reading.marked.tokens[match.first].start]
    before = near[-1].first - 1
    prepositional = reading.marked.is_word(before, Word.ON, Word.AT, Word.BY, Word.FOR, Word.OF)
    if prepositional and not reading.marked.is_word(before, Word.ARTICLE):
        return False
    return "," not in between and all(reading.marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.BE, Word.NOT) for i in gap)


def _first_person(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb's form itself says "we"."""
    grammar = reading.grammar
    form = reading.marked.tokens[match.first].norm
    if grammar.we_prefixes and form.startswith(grammar.we_prefixes) and len(form) >= 4:
        return not reading.mentions_in(match.last, match.last + 1)
    return bool(grammar.we_suffixes) and form.endswith(grammar.we_suffixes) and len(form) >= 6


def _is_gerund(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb form shares the subject of the verb before it ("..., accusing", "..., condenando")."""
    endings = reading.grammar.gerunds
    if not endings or not reading.marked.tokens[match.first].norm.endswith(endings):
        return False
    return not reading.marked.is_word(match.first - 1, Word.BE)


def _first_subject(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the mention that opens the sentence, for a verb that is joined to one which no table knows."""
    inside = reading.quote_at(match.first)
    for mention in reading.mentions_in(clause.first, match.first)[:3]:
        if not mention.can_speak or reading.quote_at(mention.first) != inside:
            continue
        if _opens_clause(reading, clause, mention) and not _after_preposition(reading.marked, clause, mention):
            follows = reading.marked.text[mention.end : mention.end + 2]
            if follows[:1] not in "'’" and mention.first - clause.first <= 6:
                return mention, 3.0
        return None
    return None


def _is_passive(marked: Marked, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb is a participle of the passive: an auxiliary stands before it with only light words between."""
    if not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    index = match.first - 1
    for _ in range(3):
        if index < clause.first:
            return False
        if marked.is_word(index, Word.BE):
            return not marked.tokens[match.first].norm.endswith("ing")
        if not marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.NOT):
            return False
        index -= 1
    return False


def _agent(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    for index in range(match.last, min(clause.last, match.last + 8)):
        if reading.marked.is_word(index, Word.BY):
            return _after(reading, clause, index + 1, reach=3)
    return None


def _after(reading: Reading, clause: Clause, token: int, *, reach: int) -> Mention | None:
    for mention in reading.mentions_in(token, clause.last)[:2]:
        if mention.first - token <= reach and mention.can_speak:
            return mention
    return None


def _pronoun_near(marked: Marked, clause: Clause, match: Match[CueLike], kind: Word) -> bool:
    index = match.first - 1
    for _ in range(4):
        if index < clause.first:
            return False
        if marked.is_word(index, kind):
            return True
        if not marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.BE, Word.AND):
            return False
        index -= 1
    return False


def _left_subject(
    reading: Reading, clause: Clause, match: Match[CueLike], earlier: list[Predicate]
) -> tuple[Mention, float] | None:
    floor = clause.first
    if earlier and earlier[-1].match.last <= match.first:
        floor = earlier[-1].match.last
    best: tuple[Mention, float] | None = None
    inside = reading.quote_at(match.first)
    candidates = reading.mentions_in(max(floor, match.first - 40), match.first)
    for mention in reversed(candidates[-8:]):
        if not mention.can_speak or reading.quote_at(mention.first) != inside:
            continue
        score = _subject_score(reading, clause, mention, match.first)
        if score >= 0.6 and (best is None or score > best[1]):
            best = (mention, score)
    return best


def _subject_score(reading: Reading, clause: Clause, mention: Mention, cue: int) -> float:
    marked = reading.marked
    head = _list_head(reading, mention)
    gap = [i for i in range(mention.last, cue) if not marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.BE, Word.NOT)]
    between = marked.text[mention.end : marked.tokens[cue].start]
    score = 3.0 - 0.25 * len(gap)
    if len(gap) > _MAX_GAP:
        final = reading.grammar.object_first and head.first - clause.first <= 2 and len(gap) <= 2 * _MAX_GAP
        score = 1.0 if final else 0.2
    if ";" in between or "\n" in between or between[:1] in ("-", "‑"):
        return 0.0
    if (between[:1] in ("'", "’") and between[1:2].isalpha()) or (gap and gap[0] == mention.last and between[:1] in ("'", "’")):
        return 0.0  # a possessive, or a Turkish case ending
    if _opens_clause(reading, clause, head):
        score += 1.5 if len(gap) <= _MAX_GAP else 2.2
    if _after_preposition(marked, clause, head):
        if mention.kind is Kind.CAPITAL:
            return 0.0
        score -= 3.0
    if any(marked.is_word(i, Word.THAT) for i in gap):
        score -= 1.0
    commas = sum(between.count(c) for c in ",،，")
    if commas == 1 and head.first - clause.first > 3 and between.strip(" ")[:1] not in ",،，":
        score -= 1.5
    if mention.kind is Kind.CAPITAL and gap and not between.strip().startswith(","):
        score -= 1.0
    return score


def _after_preposition(marked: Marked, clause: Clause, mention: Mention) -> bool:
    index = mention.first - 1
    steps = 0
    while index >= clause.first and steps < 3:
        if marked.is_word(index, Word.ARTICLE):
            index -= 1
            steps += 1
            continue
        if marked.is_word(index, Word.ON, Word.AT, Word.BY, Word.FOR, Word.OF):
            return True
        if not marked.is_word(index, Word.LIGHT, Word.DET):
            return False
        index -= 1
        steps += 1
    return False


def _opens_clause(reading: Reading, clause: Clause, mention: Mention) -> bool:
    marked = reading.marked
    index = mention.first - 1
    if index >= clause.first and marked.is_word(index, Word.ARTICLE):
        index -= 1
    if index < clause.first:
        return True
    between = marked.text[marked.tokens[index].end : mention.start]
    return marked.is_word(index, Word.AND, Word.THAT) or any(c in between for c in ",;:–—\"“”«»'‘’，、：；」』")


def _right_subject(reading: Reading, clause: Clause, match: Match[CueLike], speech: bool, *, alone: bool) -> Mention | None:
    """Return the mention directly after the verb, where the language lets the subject stand there."""
    order = reading.grammar.order
    leads = match.first == clause.first or any(c in reading.marked.between(match.first - 1, match.first) for c in ',:;"»”–—')
    if order is Order.SECOND and alone and match.first > clause.first:
        leads = True
    if not speech and order is not Order.FIRST and not (order in (Order.LEAD, Order.SECOND) and leads):
        return None
    reach = 4 if order is Order.FIRST else 1
    if order is Order.FIRST and not _leads(reading, clause, match):
        return None
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + reach + 12))[:2]:
        between = range(match.last, mention.first)
        if len(between) > 0 and not all(reading.marked.is_word(i, Word.LIGHT, Word.ARTICLE) for i in between):
            return None
        text = reading.marked.text[reading.marked.tokens[match.last - 1].end : mention.start]
        if len(between) > reach or any(c in text for c in ',;:.“”"«»–—，：「'):
            return None
        prepositions = (Word.ON, Word.AT, Word.FOR, Word.BY, Word.OF, Word.THAT)
        if any(reading.marked.is_word(i, *prepositions) and not reading.marked.is_word(i, Word.ARTICLE) for i in between):
            return None
        if mention.can_speak:
            return mention
    return None


def _leads(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb opens its clause, so that its subject follows (Arabic)."""
    marked = reading.marked
    before = match.first - 1
    if before < clause.first or marked.tokens[match.first].norm[:1] in "وف":
        return True
    if marked.is_word(before, Word.THAT, Word.AND, Word.LIGHT, Word.NOT):
        return True
    return any(c in marked.between(before, match.first) for c in ',،.:;؛"«»“”')


def _list_head(reading: Reading, mention: Mention) -> Mention:
    """Return the first mention of the enumeration that ends with this one."""
    return _coordinated_left(reading, mention)[0]


def _whole_list(reading: Reading, mention: Mention, limit: int) -> tuple[Mention, ...]:
    """Return the enumeration that the mention belongs to, as far as it stands before token `limit`."""
    return tuple(m for m in _coordinated_right(reading, _list_head(reading, mention)) if m.last <= limit)


def _coordinated_left(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """Return the mention with those joined to it on the left by commas and "and", in order."""
    found = [mention]
    index = bisect_left(reading.mention_starts, mention.first) - 1
    while index >= 0 and len(found) < 40:
        left = reading.mentions[index]
        if not left.can_speak or not _joined(reading.marked, left, found[0]):
            break
        found.insert(0, left)
        index -= 1
    return tuple(found)


def _coordinated_right(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    found = [mention]
    index = bisect_left(reading.mention_starts, mention.first) + 1
    while index < len(reading.mentions) and len(found) < 40:
        right = reading.mentions[index]
        if not right.can_speak or not _joined(reading.marked, found[-1], right):
            break
        found.append(right)
        index += 1
    return tuple(found)


def _joined(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether two names belong to one enumeration; `According to X, Y's raid` is none."""
    between = range(left.last, right.first)
    text = marked.text[left.end : right.start]
    if len(between) > 3 or len(text) > 20 or any(c in text for c in '.;:\n"“”«»()'):
        return False
    words = all(marked.is_word(i, Word.AND, Word.LIGHT, Word.ARTICLE) for i in between)
    conjunction = any(marked.is_word(i, Word.AND) for i in between)
    owner = marked.text[right.end : right.end + 1] in ("'", "’") and right.end + 1 < len(marked.text)
    commas = any(c in text for c in ",、،，") and not owner
    return words and (conjunction or commas)


def enumerate_right(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """Return the mention with those joined to it on the right by commas and "and", in order."""
    return _coordinated_right(reading, mention)


def enumerate_named(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """Return the mention with every name joined to it by commas and "and", adjectives too (`French and British bases`)."""
    found = [mention]
    index = bisect_left(reading.mention_starts, mention.first) - 1
    while index >= 0 and len(found) < 12 and _joined(reading.marked, reading.mentions[index], found[0]):
        found.insert(0, reading.mentions[index])
        index -= 1
    index = bisect_left(reading.mention_starts, mention.first) + 1
    while index < len(reading.mentions) and len(found) < 12 and _joined(reading.marked, found[-1], reading.mentions[index]):
        found.append(reading.mentions[index])
        index += 1
    return tuple(found)


def _labels(reading: Reading, clause: Clause) -> tuple[Mention, ...]:
    """Return who is named as the speaker by punctuation: `X: ...` at the start, `... - X` at the end of a line."""
    marked = reading.marked
    here = reading.mentions_in(clause.first, clause.last)
    if not here or clause.last - clause.first < 3:
        return ()
    first, last = here[0], here[-1]
    after = marked.text[first.end : first.end + 2]
    quoted = marked.text[first.end + 1 : first.end + 4].strip()[:1] in tuple("\"“«„‘'「『")
    if (
        (first.kind not in (Kind.COUNTRY, Kind.CAPITAL) or quoted)
        and first.first - clause.first <= 1
        and first.can_speak
        and after[:1] in (":", "：")
        and not marked.text[first.end + 1 : first.end + 3].isdigit()
    ):
        return (first,)
    if last.last == clause.last and last.can_speak and last is not first:
        head = _coordinated_left(reading, last)
        before = marked.text[max(clause.sentence.start, head[0].start - 3) : head[0].start].strip()
        tail = marked.text[last.end : clause.sentence.end].strip()
        if before[-1:] in ("-", "–", "—", ":") and len(tail) <= 1 and marked.text[head[0].start - 1].isspace():
            return head
    return ()


def governing(reading: Reading, voices: Voices, number: int, token: int, *, official: bool) -> tuple[Holder, Predicate | None]:
    """Return whose words the token of a cue are, and the predicate that says so (None for a quotation or the publisher)."""
    clause = reading.clauses[number]
    quote = reading.quote_at(token)
    outside = [p for p in voices.predicates[number] if p.subjects and (quote is None or reading.quote_at(p.match.first) != quote)]
    if quote is not None:
        whole = reading.quotes[quote].end - reading.quotes[quote].start > 0
        if voices.quote_holders[quote] and whole:
            return voices.quote_holders[quote], voices.quote_holders[quote].source
    left = [p for p in outside if p.match.first <= token and not (p.passive and p.match.first != token)]
    if left:
        return Holder(mentions=left[-1].subjects), left[-1]
    if voices.labelled[number]:
        return Holder(mentions=voices.labelled[number]), None
    right = [p for p in outside if p.speech and p.match.first > token and _trails(reading, clause, p)]
    if right:
        return Holder(mentions=right[0].subjects), right[0]
    return Holder(publisher=official), None


def _trails(reading: Reading, clause: Clause, predicate: Predicate) -> bool:
    """Return whether the predicate closes its sentence (`..., X said`), so that what stands before it is its content."""
    if isinstance(predicate.match.row, CueRow) and predicate.match.row.kind is Speech.ACCORDING:
        return True
    subject = predicate.subjects[0]
    start = min(subject.start, reading.marked.tokens[predicate.match.first].start)
    before = reading.marked.text[max(clause.sentence.start, start - 6) : start].rstrip()
    return before[-1:] in ",\"”»’'–—-，」；" or predicate.match.last >= clause.last - 6


def holder_codes(holder: Holder) -> tuple[ActorCode, ...]:
    """Return the distinct actor codes of a holder's mentions."""
    return tuple(dict.fromkeys(m.code for m in holder.mentions if m.code is not None))
