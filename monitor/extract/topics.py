"""What a Chinese, Japanese or Korean sentence is about, and who does it: topics, nominatives, the halves of a headline.

Which name is the subject of a verb is decided in `subjects`.
"""

import re
from dataclasses import replace

from monitor.extract.attributes import TITLES
from monitor.extract.cases import after_preposition
from monitor.extract.enumeration import list_head
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word

SCENE = 2
"""Words with which a sentence may open before the name of a place: `In the`."""
_TOPIC_AND_SUBJECT = 2
_HALVES = re.compile(r"(?<=[\u4e00-\u9fff”」])[ \u3000]+(?=[\u4e00-\u9fff“「])")
"""The space inside a headline in Han characters."""
_HOLDER = re.compile(
    "の(?:[\u30a1-\u30fa\u30fc]+[・＝][\u30a1-\u30fc・＝]{1,24}氏?|[\u30a1-\u30fc・\u4e00-\u9fff]{2,12}氏)[はがも]"
)
"""An unknown name behind an office, with the particle of a subject."""
_PARTED = re.compile(r"[,，;；:：。、“”‘’]")


def of_its_half(reading: Reading, clause: Clause, match: Match[CueLike], before: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the names of the verb's half of a Chinese headline, which a space parts, where one of them may be the subject."""
    marked = reading.marked
    if not before or not is_unspaced(marked.tokens[match.first]) or reading.grammar.postpositions:
        return before
    part = _HALVES.search(marked.text, before[0].end, marked.tokens[match.first].start)
    while part is not None and (later := _HALVES.search(marked.text, part.end(), marked.tokens[match.first].start)):
        part = later
    near = tuple(m for m in before if part is not None and m.start >= part.end())
    if part is not None and near and near[0].start == part.end() and any(m.end == part.start() for m in before):
        return before  # `X Y批评Z`: a list
    heads = any(m.can_speak and not after_preposition(marked, clause, m) for m in near)
    return near if heads else before


def is_aimed_at(reading: Reading, clause: Clause, mention: Mention, cue: int) -> bool:
    """Return whether the name stands in what a feeling is about, its subject before that: Y in `X对Z空袭Y深表关切`."""
    marked = reading.marked
    if reading.grammar.postpositions:
        return in_matter(reading, clause, mention, cue)
    if not marked.places(Word.ABOUT, clause.first, mention.first):
        return False
    described = False
    for index in range(mention.first - 1, clause.first, -1):
        described = described or marked.is_word(index, Word.OF)
        if (described and index in reading.cue_tokens) or _PARTED.search(marked.between(index, index + 1)):
            return False  # `对Y表示关切的X`
        if marked.is_word(index, Word.ABOUT) and not marked.is_word(index, Word.REGARD) and not reading.in_mention(index):
            behind = range(mention.last, cue)
            plain = not any(_PARTED.search(marked.between(i - 1, i)) for i in (*behind, cue))
            return plain and any(m.last <= index for m in reading.mentions_in(clause.first, index) if m.can_speak)
    return False


def in_matter(reading: Reading, clause: Clause, mention: Mention, cue: int) -> bool:
    """Return whether a name stands in what a Japanese or Korean sentence is about: Y in `Xは、Yが...したことについて、...`.

    The first subject of the sentence is the one of the verb that closes it, where another stands within; its topic always is.
    """
    marked = reading.marked
    matter = marked.places(Word.ABOUT, mention.last, cue)
    if not matter or reading.quote_at(matter[-1]) != reading.quote_at(cue):
        return False
    first = next((m for m in reading.mentions_in(clause.first, cue) if m.can_speak), None)
    if first is None or list_head(reading, mention) is not first:
        return True
    if _has_topic(reading, mention) and not _has_nominative(reading, mention):
        return False
    within = (m for m in reading.mentions_in(mention.last, matter[-1]) if m.can_speak)
    return not any(marked.is_word(m.last, Word.TOPIC) or _has_nominative(reading, m) for m in within)


def _has_topic(reading: Reading, mention: Mention) -> bool:
    marked, endings = reading.marked, reading.grammar.topics
    ends = bool(endings) and marked.tokens[mention.last - 1].text.endswith(endings)
    return ends or marked.is_word(mention.last, Word.TOPIC)


def _has_nominative(reading: Reading, mention: Mention) -> bool:
    marked, grammar = reading.marked, reading.grammar
    text = marked.tokens[mention.last - 1].text
    particles = grammar.nominatives if grammar.topics else ()  # elsewhere an ending that other cases of the name may share
    ends = bool(particles) and len(text) > 1 and text.endswith(particles)
    titled = mention.last + (mention.last < len(marked.tokens) and marked.tokens[mention.last].text in TITLES)
    return ends or (grammar.postpositions and marked.is_word(titled, Word.NOMINATIVE))


def is_marked_subject(reading: Reading, mention: Mention) -> bool:
    """Return whether a Japanese or Korean particle makes the name a topic or a subject."""
    return reading.grammar.postpositions and (_has_topic(reading, mention) or _has_nominative(reading, mention))


def names_its_holder(reading: Reading, mention: Mention) -> bool:
    """Return whether a Japanese office has its holder's name behind it, who is the subject: `X外相のハンセン氏は`."""
    return mention.kind is Kind.OFFICE and _HOLDER.match(reading.marked.text, mention.end) is not None


def topic_of(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the name that a Japanese or Korean sentence is about, for a verb behind others, unless another does it."""
    marked = reading.marked
    if not reading.grammar.postpositions or not is_unspaced(marked.tokens[match.first]):
        return None
    first = next(iter(reading.mentions_in(clause.first, match.first)), None)
    if first is None or not first.can_speak or first.first - clause.first > SCENE:
        return None
    if not _has_topic(reading, first) or in_matter(reading, clause, first, match.first):
        return None
    if reading.quote_at(first.first) != reading.quote_at(match.first) or has_own_subject(reading, first, match.first):
        return None
    return first, 4.0


def is_nominative(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether a Korean particle makes the name the subject of the next verb, before which no other stands."""
    if not _has_nominative(reading, mention) or mention.kind is Kind.PERSON:
        return False
    if reading.marked.places(Word.ABOUT, mention.last, cue):
        return False
    return not reading.cue_tokens.intersection(range(mention.last, cue))


def is_quotative(reading: Reading, cue: int) -> bool:
    """Return whether the verb closes what is said before it: `...と反論した`, `...다고 반박했다`."""
    marked, marks = reading.marked, reading.grammar.quotatives
    if reading.grammar.topics:
        return cue > 0 and marked.tokens[cue - 1].text.endswith(marks) and marked.between(cue - 1, cue) == " "
    start = marked.tokens[cue].start
    return marked.text.startswith(marks, start) or marked.text[:start].endswith(marks)


def acts_in_content(reading: Reading, clause: Clause, mention: Mention, cue: int) -> bool:
    """Return whether the name does what a topic before it says of it: Y in `Xは、Yが撃ったと反論した`, `X는 Y가 쐈다고 ...`."""
    if not reading.grammar.postpositions or reading.grammar.relatives:
        return False
    if not is_quotative(reading, cue) or not _has_nominative(reading, mention):
        return False
    before = (m for m in reading.mentions_in(clause.first, mention.first) if m.can_speak)
    inside = reading.quote_at(cue)
    topics = (m for m in before if _is_topic_or_side(reading, m) and reading.quote_at(m.first) == inside)
    return next(topics, None) is not None


def parted_by_topic(reading: Reading, clause: Clause, made: Predicate) -> Predicate:
    """Return the verb with its own subject alone in a Japanese headline whose topic a comma parts: `X、Yが撃ったと非難`."""
    if len(made.subjects) != _TOPIC_AND_SUBJECT or not reading.grammar.postpositions or reading.grammar.relatives:
        return made
    topic, inner = made.subjects
    closing = [cue.first for cue in reading.cues_in(made.match.first, clause.last) if is_quotative(reading, cue.first)]
    if not closing or not acts_in_content(reading, clause, inner, closing[-1]) or not _is_topic_or_side(reading, topic):
        return made
    return replace(made, subjects=(topic,) if closing[-1] == made.match.first else (inner,))


def is_in_condition(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether the name is the subject of a condition that ends before the verb: Y in `Xは、Yが撃てば報復すると述べた`."""
    if not reading.grammar.postpositions or reading.grammar.relatives or not _has_nominative(reading, mention):
        return False
    return bool(reading.marked.places(Word.CONDITION, mention.last, cue))


def _is_topic_or_side(reading: Reading, mention: Mention) -> bool:
    """Return whether a topic's particle stands behind the name, or behind the word for its side (`X側は`)."""
    marked = reading.marked
    if reading.grammar.topics:
        return _has_topic(reading, mention) and not _has_nominative(reading, mention)
    opens = reading.clause_of(mention.first)
    if opens is not None and opens.first == mention.first and marked.between(mention.last - 1, mention.last) == "、":
        return True  # a headline: `X、Yが撃ったと非難`
    places = (mention.last, mention.last + 1)
    return any(marked.is_word(i, Word.TOPIC) and not marked.is_word(i, Word.NOMINATIVE) for i in places)


def has_own_subject(reading: Reading, topic: Mention, cue: int) -> bool:
    """Return whether another is marked as the subject of the verb inside what the topic says: no other verb stands between."""
    marked = reading.marked
    if is_quotative(reading, cue) and reading.quote_at(topic.last) is None:
        return False
    for other in reading.mentions_in(topic.last, cue):
        marks = other.can_speak and (marked.is_word(other.last, Word.TOPIC) or _has_nominative(reading, other))
        marks = marks and not marked.places(Word.ABOUT, other.last, cue)
        if marks and not reading.cue_tokens.intersection(range(other.last, cue)):
            return True
    return False
