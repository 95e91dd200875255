"""Names that only describe the noun behind them, where particles follow names: Y in `X、Yの決定を非難`, `X, Y 공습 규탄`.

Which names belong together is `enumeration`'s matter.
"""

from bisect import bisect_left

from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import Order
from monitor.extract.words import Word

TITLES = ("氏", "側", "軍")
"""Japanese: what may stand between a name and its particle."""
_DOTS = ("·", "ㆍ", "・")
_HEADLINE = 40
"""Characters of a headline behind its second name."""
_GOES_ON = (Word.AND, Word.LIGHT, Word.STRONGLY, Word.TOGETHER, Word.BEARER, Word.BOTH, Word.ALL, Word.THEY, Word.TOPIC)
"""What may stand behind the last of those who do something: `X, Y 공동으로`."""


def with_particle(reading: Reading, mention: Mention) -> str:
    """Return the last word of a name with what is written together with it: a Korean particle behind Han characters (`美에`)."""
    marked, behind = reading.marked, mention.last
    word = marked.tokens[behind - 1].text
    glued = bool(reading.grammar.topics) and behind < len(marked.tokens) and not marked.between(behind - 1, behind)
    return word + marked.tokens[behind].text if glued else word


def is_from(reading: Reading, index: int) -> bool:
    """Return whether a Persian preposition only asks or takes something of somebody: `وزیر X از Y خواست`."""
    return reading.grammar.object_first and reading.grammar.order is Order.STRICT and reading.marked.is_word(index, Word.AT)


def names_deed(reading: Reading, mention: Mention) -> bool:
    """Return whether the name only describes the act noun right behind it, as headlines have it: `Sudland raid`."""
    particle = reading.marked.tokens[mention.last - 1].text.endswith(reading.grammar.particles)
    if particle or reading.act_at(mention.last) is None:
        return False
    gap = reading.marked.text[mention.end : reading.marked.tokens[mention.last].start]
    return gap == " " or (not gap and reading.grammar.postpositions)


def heads_headline(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether a line without a topic opens with its subject and a comma, and the second name describes what follows.

    Japanese `X、Yの決定を非難`, `X、Y軍の通過に抗議`; Korean `X, Y의 관세에 경고`, `X, Y 주재 대사관 폐쇄`, and `X, Y 비난`.
    """
    place = bisect_left(reading.mention_starts, left.first)
    while place > 0 and reading.marked.text[reading.mentions[place - 1].end : reading.mentions[place].start] in _DOTS:
        place -= 1  # `X·Y, Z의 결정 규탄`
    start = reading.mentions[place].start
    opens = start == 0 or reading.marked.text[start - 1] == "\n"
    if not reading.grammar.postpositions or reading.grammar.relatives or not opens:
        return False
    return describes(reading, right) or _is_object(reading, right)


def follows_head(reading: Reading, mention: Mention) -> bool:
    """Return whether the name describes a noun, behind a name that opens the line with a comma."""
    place = bisect_left(reading.mention_starts, mention.first) - 1
    while place >= 0 and reading.mentions[place].end == reading.mentions[place + 1].start:
        place -= 1
    if place < 0 or not reading.mentions[place].can_speak:
        return False
    head, first = reading.mentions[place], reading.mentions[place + 1]
    parted = reading.marked.text[head.end : first.start].strip() in (",", "、", "，")
    return parted and heads_headline(reading, head, first)


def heads_compound(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether a Japanese name heads a compound behind the topic of its sentence: Y in `Xは、Y訪問を歓迎`."""
    marked, behind = reading.marked, mention.last
    grammar = reading.grammar
    if not grammar.postpositions or grammar.relatives or grammar.topics or behind >= len(marked.tokens):
        return False
    loose = reading.in_mention(behind) or behind in reading.cue_tokens or marked.is_word(behind, *_GOES_ON, Word.OF)
    if loose or marked.between(behind - 1, behind):
        return False
    return bool(marked.places(Word.TOPIC, clause.first, mention.first))


def describes(reading: Reading, mention: Mention) -> bool:
    """Return whether a Japanese or Korean name is the attribute of the noun right behind it in its line."""
    marked = reading.marked
    while (goes_on := reading.mention_at(mention.last)) is not None and goes_on.start == mention.end:
        mention = goes_on  # `日米韓の訓練`
    behind = mention.last
    if behind < len(marked.tokens) and marked.tokens[behind].text in TITLES:
        behind += 1
    if behind >= len(marked.tokens) or reading.in_mention(behind):
        return False
    unspaced = not reading.grammar.topics  # its particles are no words of their own in Korean
    if unspaced and marked.is_word(behind, Word.OF):
        return not _has_topic_behind(reading, mention)
    if marked.is_word(behind, *_GOES_ON):
        return False
    gap = marked.between(behind - 1, behind)
    if unspaced:
        return not gap and behind not in reading.cue_tokens and not _has_topic_behind(reading, mention)
    token = marked.tokens[behind - 1]
    if token.text.endswith(reading.grammar.genitives) and token.end == mention.end and len(token.text) > 1:
        return gap.strip() == "" and "\n" not in gap
    bare = (
        not token.text.endswith(reading.grammar.particles)
        or marked.tokens[mention.first].text == token.text == marked.text[mention.start : mention.end]
    )
    return bare and gap == " " and behind not in reading.cue_tokens


def _is_object(reading: Reading, mention: Mention) -> bool:
    """Return whether a name is the object of what a headline tells: Korean `X, Y 비난`, `X, Y에 경고`, Japanese `X、Yに抗議`."""
    marked, behind = reading.marked, mention.last
    if not reading.grammar.topics:
        return marked.is_word(behind, Word.OBJECT) and not marked.places(Word.TOPIC, mention.last, mention.last + _HEADLINE)
    if with_particle(reading, mention).endswith(reading.grammar.oblique):
        return True
    bare = not with_particle(reading, mention).endswith(reading.grammar.particles)
    return bare and behind in reading.cue_tokens and marked.between(behind - 1, behind) == " "


def _has_topic_behind(reading: Reading, mention: Mention) -> bool:
    marked = reading.marked
    line = marked.text.find("\n", mention.end)
    last = bisect_left(marked.tokens, line if line >= 0 else len(marked.text), key=lambda token: token.start)
    return last - mention.last > _HEADLINE or bool(marked.places(Word.TOPIC, mention.last, last))
