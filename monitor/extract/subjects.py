"""The subject of a verb where it is named: before it, right behind it, or the house whose people speak.

How a passive is done is in `passives`; which of all comes first is decided in `predicates`.
"""

import re

from monitor.extract.enumeration import coordinated_right, list_head, list_owner
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.tokens import Token
from monitor.types import Rank

MAX_GAP = 14
"""How many words that say something may stand between a subject and its verb."""
_NOMINATIVE = ("이", "가")
_REACH = 40
"""Words before a verb in which its subject is looked for; twice as many where a word is a character."""
_BEHIND = 9
"""How many words from its verb a subject behind the objects may begin."""
_PAUSES = ',;:.\n“”"«»–—()'
_ANIMATE = frozenset({Rank.HEAD, Rank.FOREIGN_MINISTER, Rank.MINISTER})
"""The ranks of offices that a person holds; a ministry or embassy is a house."""
_SCRAP = 5
"""How many quoted words may be the predicate of the name before them."""
_QUOTED = re.compile(r"[,!]?[\"”’'»][,]? ")
"""What stands between a quotation and a verb that tells it before its subject: `"...," warns X`."""
_SUMMONED = 6
"""Words between a summons and the one who is called in."""
_SCENE = 2
"""Words with which a sentence may open before the name of a place: `In the`."""
_WIRED = re.compile(r"[\u4e00-\u9fff]{0,6}\s?\d{1,2}(?:月\d{1,2})?日(?:电|電|讯|訊)")
"""A Chinese dateline behind the name of its place: `中新社莫斯科5月21日电`."""
_AGENCY = 5
"""How many characters the name of the agency may have before that place."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_PARTS = re.compile(r"[,，;；]|^[ \u3000]+$")
"""What parts a sentence in Han characters: a comma, or the space of a headline."""
_DATELINE = re.compile(r"(?:[,.]? (?:\(?[A-ZÀ-ÞА-ЯІЇЄ\d][\w./]*\)?|de|août|mars|mai))*[,.]? ?[-–—]{1,2} ")


def seated_house(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the house whose people say it, beside a verb without a subject (`в Осло заявили`, `сообщили в МИД`)."""
    marked, endings = reading.marked, reading.grammar.impersonals
    if not endings or not any(marked.tokens[i].norm.endswith(endings) for i in (match.first, match.last - 1)):
        return None
    near = reading.mentions_in(max(clause.first, match.first - 8), match.first)
    house = next((m for m in near if is_house(marked, m)), None)
    if house is not None and (house is near[-1] or house.first - clause.first <= 1):
        gap = range(house.last, match.first)
        others = [m for m in near if m.first > house.first and not m.oblique]
        light = all(marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.TOO) for i in gap)
        plain = not any(c in marked.between(i, i + 1) for i in range(house.last - 1, match.first) for c in ',:;"«»“”')
        if (
            plain
            and _opens_phrase(reading, clause, house.first - 1)
            and (light or (house.first - clause.first <= 1 and not others))
        ):
            return house
    follows = reading.mentions_in(match.last, clause.last)[:1]
    if not follows or not is_house(marked, follows[0]) or not _bare(reading, clause, match):
        return None
    if follows[0].first - match.last > 1 + marked.is_word(follows[0].first - 1, Word.OBLIQUE):
        return None
    return follows[0]


def _opens_phrase(reading: Reading, clause: Clause, token: int) -> bool:
    """Return whether the token begins what is said of a verb and hangs on no noun before it (`вступление в ЕС поддерживают`)."""
    before = token - 1
    if before < clause.first or any(c in reading.marked.between(before, token) for c in ',:;"«»“”()–—-'):
        return True
    return before in reading.marked.words and not reading.in_mention(before)


def is_house(marked: Marked, mention: Mention) -> bool:
    """Return whether a state, office or body is named as the place where something is said or done (`in Oslo`)."""
    before = mention.first - 1
    before -= before > 0 and marked.is_word(before, Word.OBLIQUE)  # `hieß es aus dem Ministerium`
    return mention.can_speak and mention.kind is not Kind.PERSON and marked.is_word(before, Word.WITHIN)


def _bare(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether nothing before the verb could be its subject: function words, or only what it is told about."""
    marked = reading.marked
    index, plain = match.first, True
    while index > clause.first and not any(c in marked.between(index - 1, index) for c in ',:;"“”«»–—'):
        index -= 1
        plain = plain and marked.is_word(index, Word.LIGHT, Word.THAT, Word.ON, Word.AND, Word.TOO, Word.NOT, Word.BE)
    if plain or (index < match.first and marked.is_word(index, Word.ON)):
        return True
    act = isinstance(match.row, StanceRow) and match.row.frame is Frame.ACT and match.row.stance.score < 0
    # Of an act that is condemned only the doer is named: `действия X осудили в Y`.
    named = reading.mentions_in(index, match.first)
    return act and bool(named) and all(m.oblique or not m.can_speak for m in named)


def noun_behind(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the one who acts, right behind a participle that stands before its noun (Turkish `kınayan bakan`)."""
    endings = reading.grammar.relatives
    if not endings or not reading.marked.tokens[match.last - 1].norm.endswith(endings):
        return None
    follows = reading.mentions_in(match.last, clause.last)[:1]
    if not follows or follows[0].first != match.last or reading.marked.between(match.last - 1, match.last) != " ":
        return None
    return follows[0] if follows[0].can_speak else None


def quoted_sources(earlier: list[Predicate]) -> frozenset[Mention]:
    """Return those according to whom the sentence goes on: they are not the subject of what follows (`According to X, Y ...`)."""
    return frozenset(m for p in earlier if _is_according(p) for m in p.subjects)


def _is_according(predicate: Predicate) -> bool:
    return isinstance(predicate.match.row, CueRow) and predicate.match.row.kind is Speech.ACCORDING


def before_scrap(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the name right before a few quoted words that are the verb: `X 'deeply concerned' by Y`."""
    inside = reading.quote_at(match.first)
    if inside is None:
        return None
    quote = reading.quotes[inside]
    opening = next((i for i in range(match.first, clause.first - 1, -1) if reading.marked.tokens[i].start < quote.start), None)
    if opening is None or match.first - opening > _SCRAP or len(reading.marked.text[quote.start : quote.end].split()) > _SCRAP:
        return None
    near = [m for m in reading.mentions_in(max(clause.first, opening - 3), opening + 1) if m.can_speak]
    if not near or any(not reading.marked.is_word(i, Word.LIGHT, Word.BE) for i in range(near[-1].last, opening + 1)):
        return None
    return near[-1], 3.0


def group_speaks(reading: Reading, match: Match[CueLike]) -> bool:
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


def is_unspaced(token: Token) -> bool:
    """Return whether the word is of a script of East Asia, where a verb may stand far behind its subject and all it says."""
    return _UNSPACED.match(token.text) is not None


def goes_on(reading: Reading, clause: Clause, match: Match[CueLike], earlier: list[Predicate]) -> Predicate | None:
    """Return the verb whose subject goes on behind a comma, where the verb opens its part of a Chinese sentence.

    Who is named last before the comma is what the part before was about: `X表示，愿同Y合作，呼吁 ...` is X's call. Of one who
    says and one whose doings are told it is the one who says.
    """
    marked = reading.marked
    if reading.grammar.postpositions or not earlier or not is_unspaced(marked.tokens[match.first]):
        return None
    index = match.first
    while index > clause.first and not _PARTS.search(marked.between(index - 1, index)):
        if not marked.is_word(index - 1, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.TOO, Word.AND) or reading.in_mention(
            index - 1
        ):
            return None
        index -= 1
    inside = reading.quote_at(match.first)
    if index <= clause.first or reading.quote_at(index - 1) != inside:
        return None
    start = marked.tokens[match.first].start
    part = max(marked.text.rfind(mark, clause.sentence.start, start) for mark in ";；")
    same = [p for p in earlier if p.subjects and not p.passive and marked.tokens[p.match.first].start > part]
    same = [p for p in same if reading.quote_at(p.match.first) == inside]
    said = [p for p in same if p.speech]
    return (said or same)[-1] if same else None


def everybody_does(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether many that are not named do it (`多国谴责`): who is named before them is not their subject."""
    marked = reading.marked
    if not is_unspaced(marked.tokens[match.first]) or not isinstance(match.row, StanceRow) or match.row.frame is Frame.ASK:
        return False
    index = match.first - 1
    while (
        index > clause.first
        and marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.TOO)
        and not marked.is_word(index, Word.ALL)
    ):
        index -= 1
    if index < clause.first or not marked.is_word(index, Word.ALL) or marked.is_word(index, Word.BOTH):
        return False
    while index > clause.first and marked.is_word(index - 1, Word.ALL):
        index -= 1
    return not marked.is_word(index - 1, Word.BEARER)


def first_subject(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the mention that opens the sentence, for a verb that is joined to one which no table knows."""
    inside = reading.quote_at(match.first)
    for mention in reading.mentions_in(clause.first, match.first)[:3]:
        if not mention.can_speak or reading.quote_at(mention.first) != inside or _is_dateline(reading, clause, mention):
            continue
        if _opens_clause(reading, clause, mention) and not _after_preposition(reading.marked, clause, mention):
            follows = reading.marked.text[mention.end : mention.end + 2]
            if follows[:1] not in "'’" and mention.first - clause.first <= 6:
                return mention, 3.0
        return None
    return None


def speaker_after(reading: Reading, clause: Clause, token: int, *, reach: int) -> Mention | None:
    """Return who can speak within `reach` tokens behind a token, None where nobody is named there."""
    for mention in reading.mentions_in(token, clause.last)[:2]:
        if mention.first - token <= reach and mention.can_speak:
            return mention
    return None


def left_subject(
    reading: Reading, clause: Clause, match: Match[CueLike], earlier: list[Predicate]
) -> tuple[Mention, float] | None:
    """Return the name before the verb that is most likely its subject, and how likely; None where none may be."""
    floor = clause.first
    inside = reading.quote_at(match.first)
    if (
        reading.grammar.object_first and not reading.grammar.negation_after
    ):  # a verb behind a quotation: its subject stands before it
        earlier = [p for p in earlier if reading.quote_at(p.match.first) == inside]
    if earlier and earlier[-1].match.last <= match.first:
        floor = earlier[-1].match.last
    best: tuple[Mention, float] | None = None
    quoted_as = quoted_sources(earlier)
    reach = 2 * _REACH if reading.grammar.postpositions and is_unspaced(reading.marked.tokens[match.first]) else _REACH
    candidates = _outside_infinitive(reading, match, reading.mentions_in(max(floor, match.first - reach), match.first))
    others = [m for m in candidates if m.can_speak and m not in quoted_as]
    for mention in reversed(candidates[-8:]):
        if not mention.can_speak or reading.quote_at(mention.first) != inside or (others and mention in quoted_as):
            continue
        if _is_asked(reading, mention, earlier) or _is_summoned(reading, mention, match.first):
            continue
        told = _told_of(reading, mention, match.first)
        score = 3.0 if told else _subject_score(reading, clause, mention, match.first, quoted_as)
        heads = best is not None and score >= 0.6 and _has_auxiliary(reading, mention, best[0])
        if score >= 0.6 and (best is None or score > best[1] or heads):
            best = (mention, score)
    return best or _topic(reading, clause, match)


def _topic(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the name that a Japanese sentence is about, for a verb behind others, unless another does it."""
    marked = reading.marked
    if not reading.grammar.postpositions or not is_unspaced(marked.tokens[match.first]):
        return None
    first = next(iter(reading.mentions_in(clause.first, match.first)), None)
    if first is None or not first.can_speak or first.first - clause.first > _SCENE or not marked.is_word(first.last, Word.TOPIC):
        return None
    if reading.quote_at(first.first) != reading.quote_at(match.first) or _has_own_subject(reading, first, match.first):
        return None
    return first, 4.0


def _has_auxiliary(reading: Reading, mention: Mention, other: Mention) -> bool:
    """Return whether an auxiliary parts a name from the one behind it, whose verb closes the clause: `X hat Y aufgerufen`."""
    grammar, marked = reading.grammar, reading.marked
    if not (grammar.object_first and grammar.negation_after) or mention.first >= other.first:
        return False
    return mention.last < other.first and marked.is_word(mention.last, Word.HAVE)


def _is_summoned(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether the name is only who is called in by the one who then protests: `summoned X's envoy to protest`."""
    marked = reading.marked
    if not marked.is_word(cue - 1, Word.TO):
        return False
    for index in range(mention.first - 1, max(mention.first - _SUMMONED, -1), -1):
        if marked.is_word(index, Word.SUMMON):
            return True
        if reading.in_mention(index) or any(c in marked.between(index, index + 1) for c in ",;:"):
            return False
    return False


def _told_of(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether the verb tells of the name right before its relative pronoun: `by the minister, X, who called for ...`."""
    marked = reading.marked
    if not marked.is_word(mention.last, Word.WHICH) or mention.last >= cue or mention.kind is not Kind.PERSON:
        return False
    light = (marked.is_word(i, Word.LIGHT, Word.STRONGLY) for i in range(mention.last + 1, cue))
    return marked.between(mention.last - 1, mention.last).strip() in ("", ",") and all(light)


def _is_asked(reading: Reading, mention: Mention, earlier: list[Predicate]) -> bool:
    """Return whether the name is the one just asked, with an infinitive behind it: `urging X to stop and reaffirmed ...`."""
    asked = earlier[-1].match if earlier else None
    if asked is None or not isinstance(asked.row, StanceRow) or asked.row.frame is not Frame.ASK:
        return False
    marked = reading.marked
    near = asked.last <= mention.first and all(marked.is_word(i, Word.ARTICLE) for i in range(asked.last, mention.first))
    return near and marked.is_word(mention.last, Word.TO) and not reading.grammar.object_first


def _outside_infinitive(reading: Reading, match: Match[CueLike], before: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the names without the objects of an infinitive that stand before it (`vermied es, X zu verurteilen`)."""
    marked = reading.marked
    if not reading.grammar.object_first or not before or not marked.is_word(match.first - 1, Word.TO):
        return before
    comma = marked.text.rfind(",", before[0].end, marked.tokens[match.first].start)
    return tuple(m for m in before if m.end <= comma) if comma > 0 else before[:1]


def _in_genitive(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is the genitive of the noun before it, where the verb stands last (`den Angriff Schwedens`)."""
    before = mention.first - 1
    if not reading.grammar.object_first or before < 0 or reading.marked.text[mention.end - 1] != "s":
        return False
    noun = reading.marked.tokens[before].text
    plain = reading.marked.between(before, mention.first) == " "
    named = noun[0].isupper() and not reading.marked.is_word(before, Word.ARTICLE)  # `Der` may open the sentence
    return plain and named and not reading.in_mention(before) and before not in reading.cue_tokens


def _is_oblique(reading: Reading, mention: Mention) -> bool:
    """Return whether a particle or ending behind the name says that it is no subject (Japanese `wo`, Korean `-reul`)."""
    marked = reading.marked
    if (mention.oblique and list_head(reading, mention).oblique) or _has_oblique_article(marked, mention):
        return True
    if reading.grammar.oblique_heads and reading.grammar.object_first:
        last = coordinated_right(reading, mention)[-1]
        if last.oblique or (last is not mention and _owns(reading, last)):
            return True  # the last of a list bears its case
    endings = reading.grammar.oblique
    if endings and marked.tokens[mention.last - 1].text.endswith(endings):
        return True
    if not reading.grammar.postpositions:
        return False
    behind = coordinated_right(reading, mention)[-1].last
    return marked.is_word(behind, Word.OBJECT) and not marked.between(behind - 1, behind).strip()


def _has_oblique_article(marked: Marked, mention: Mention) -> bool:
    """Return whether the article before the name is none of a subject (`der Ukraine`); behind a comma `den` opens a clause."""
    before = mention.first - 1
    if before < 1 or not marked.is_word(before, Word.OBLIQUE) or marked.tokens[before].text[0].isupper():
        return False
    return "," not in marked.between(before - 1, before)


def _is_dateline(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name is only where a dispatch comes from: `OSLO (Agency) - ...`."""
    if mention.first - clause.first <= _AGENCY and _WIRED.match(reading.marked.text, mention.end, clause.sentence.end):
        return True
    opens = mention.kind is Kind.CAPITAL and mention.first == clause.first
    return opens and _DATELINE.match(reading.marked.text, mention.end, clause.sentence.end) is not None


def _subject_score(
    reading: Reading, clause: Clause, mention: Mention, cue: int, quoted_as: frozenset[Mention] = frozenset()
) -> float:
    marked = reading.marked
    if _in_genitive(reading, mention) or _is_oblique(reading, mention) or _is_dateline(reading, clause, mention):
        return 0.0
    head = list_head(reading, mention)
    head = mention if head in quoted_as or sets_scene(reading, clause, head, mention) or _is_own(head, mention) else head
    head = list_owner(reading, head) or head
    gap = [i for i in range(mention.last, cue) if not marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.BE, Word.NOT)]
    between = marked.text[mention.end : marked.tokens[cue].start]
    if is_unspaced(marked.tokens[cue]):
        gap = [i for i in gap if reading.quote_at(i) is None or reading.quote_at(i) == reading.quote_at(cue)]
    score = 3.0 - 0.25 * len(gap)
    if is_unspaced(marked.tokens[cue]) and marked.is_word(mention.last, Word.TOPIC) and _opens_clause(reading, clause, head):
        return 1.0 if _has_own_subject(reading, mention, cue) else 4.0  # a Japanese topic is the subject of all that follows
    if _is_nominative(reading, mention, cue):
        return 4.5
    if len(gap) > MAX_GAP:
        final = reading.grammar.object_first and head.first - clause.first <= 2 and len(gap) <= 2 * MAX_GAP
        score = 1.0 if final else 0.2
    if ";" in between or "\n" in between or between[:1] in ("-", "‑"):
        return 0.0
    if between.strip() == "," and _in_relative(reading, clause, mention):
        return 0.0
    if between[:1] in "，、" and between and not gap and not _opens_clause(reading, clause, head):
        return 0.0  # `X 致电 Y，祝贺 ...`: the object of the verb before the comma
    if (between[:1] in ("'", "’") and between[1:2].isalpha()) or (gap and gap[0] == mention.last and between[:1] in ("'", "’")):
        return 0.0  # a possessive, or a Turkish case ending
    if _opens_clause(reading, clause, head):
        score += 1.5 if len(gap) <= MAX_GAP else 2.2
    if _after_preposition(marked, clause, head) and not _signs(reading, clause, head):
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


def _is_own(head: Mention, mention: Mention) -> bool:
    """Return whether the first of two names is an office of the other: `Par la voix de son ministre, X a ...`."""
    return head is not mention and head.kind is Kind.OFFICE and head.code in (None, mention.code) and mention.kind is Kind.COUNTRY


def _signs(reading: Reading, clause: Clause, head: Mention) -> bool:
    """Return whether the name is whose paper speaks: `a joint statement from X said`, `the letter of X called for`."""
    marked, index = reading.marked, head.first - 1
    while index > clause.first and marked.is_word(index, Word.ARTICLE):
        index -= 1
    joins = marked.is_word(index, Word.OF, Word.BY, Word.BEARER) and index > clause.first
    return joins and marked.is_word(index - 1, Word.PAPER) and not reading.in_mention(index - 1)


def signing(reading: Reading, clause: Clause) -> tuple[Mention, ...]:
    """Return those whose paper a sentence brings up (`It came in a statement by the ministers of X and Y.`), two or more."""
    for head in reading.mentions_in(clause.first, clause.last):
        if head.can_speak and head.code is not None and _signs(reading, clause, head):
            together = coordinated_right(reading, head)
            if len({m.code for m in together}) > 1:
                return together
    return ()


def _is_nominative(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether a Korean particle makes the name the subject of the next verb, before which no other stands."""
    text = reading.marked.tokens[mention.last - 1].text
    if len(text) < 2 or not text.endswith(_NOMINATIVE) or mention.kind is Kind.PERSON:
        return False
    return not reading.cue_tokens.intersection(range(mention.last, cue))


def _has_own_subject(reading: Reading, topic: Mention, cue: int) -> bool:
    """Return whether another is marked as the subject of the verb inside what the topic says: no other verb stands between."""
    marked = reading.marked
    for other in reading.mentions_in(topic.last, cue):
        marks = other.can_speak and marked.is_word(other.last, Word.TOPIC)
        if marks and not reading.cue_tokens.intersection(range(other.last, cue)):
            return True
    return False


def sets_scene(reading: Reading, clause: Clause, head: Mention, mention: Mention) -> bool:
    """Return whether the first of two names only says where it was, or who does the same, and a comma parts it from the other.

    `In Oslo, X said`, `À l'instar d'Oslo, X a dit`.
    """
    likened = any(reading.marked.is_word(i, Word.LIKEWISE) for i in range(clause.first, head.first))
    if head is mention or not (likened or head.first - clause.first <= _SCENE):
        return False
    if head.kind is Kind.BODY and mention.code is None:
        return False  # `At the UN, the Secretary-General ...`: its own
    if not _after_preposition(reading.marked, clause, head):
        return False
    pair = coordinated_right(reading, head)
    between = range(head.last, mention.first)
    return pair == (head, mention) and not any(reading.marked.is_word(i, Word.AND) for i in between)


def _in_relative(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name closes what is told of another between commas: `X, which backs Y, declined`."""
    marked = reading.marked
    for other in reading.mentions_in(max(clause.first, mention.first - MAX_GAP), mention.first):
        opens = other.can_speak and marked.text[other.end : other.end + 1] == ","
        if opens and marked.is_word(other.last, Word.WHICH):
            return True
    return False


def _after_preposition(marked: Marked, clause: Clause, mention: Mention, low: int = 0) -> bool:
    """Return whether a preposition stands before the name; `low` is the first token that can be one."""
    if marked.clitic(mention)[-1:] in ("ب", "ل", "ك") or marked.tokens[mention.first].text.startswith("لل"):
        return True
    index = mention.first - 1
    steps = 0
    while index >= max(clause.first, low) and steps < 3:
        if marked.is_word(index, Word.ARTICLE):
            index -= 1
            steps += 1
            continue
        if marked.tokens[index].norm == "s" and marked.between(index - 1, index) in ("'", "’"):
            return False  # `the Union's Kostova`
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
    if index < clause.first or marked.clitic(mention) in ("و", "ف"):
        return True
    between = marked.text[marked.tokens[index].end : mention.start]
    return marked.is_word(index, Word.AND, Word.THAT) or any(c in between for c in ",;:–—\"“”«»'‘’，、：；」』")


def right_subject(reading: Reading, clause: Clause, match: Match[CueLike], speech: bool, *, alone: bool) -> Mention | None:
    """Return the mention directly after the verb, where the language lets the subject stand there."""
    order = reading.grammar.order
    told = speech and closes(reading, clause, match)
    leads = match.first == clause.first or any(c in reading.marked.between(match.first - 1, match.first) for c in ',:;"»”–—')
    if order is Order.SECOND and alone and match.first > clause.first:
        leads = True
    cased = alone and reading.grammar.cases
    quoted = match.first > clause.first and _QUOTED.fullmatch(reading.marked.between(match.first - 1, match.first)) is not None
    inverted = quoted or (order in (Order.LEAD, Order.SECOND) and leads)
    if not speech and not cased and order is not Order.FIRST and not inverted:
        return None
    if order is Order.STRICT and alone and not told and not leads and not reading.grammar.cases:
        return None  # `the head of the mission said X should ...`: who is named behind is what it is about
    reach = 4 if order is Order.FIRST or (order is Order.SECOND and alone) or told else 1
    if order is Order.FIRST and not alone and not _leads(reading, clause, match):
        return None
    verb = _verb_end(reading, match)
    for mention in reading.mentions_in(verb, min(clause.last, verb + reach + 12))[:2]:
        between = range(verb, mention.first)
        if len(between) > 0 and not all(reading.marked.is_word(i, Word.LIGHT, Word.ARTICLE) for i in between):
            return None
        text = reading.marked.text[reading.marked.tokens[verb - 1].end : mention.start]
        if cased and len(between) > 1 and text.strip()[:1] == text.strip()[-1:] == ",":
            return mention if mention.can_speak and not mention.oblique else None  # `потребовали, в том числе, власти X`
        if len(between) > reach or any(c in text for c in ',;:.“”"«»–—，：「'):
            return None
        if any(_governs(reading.marked, i) for i in _nearest(reading, between)):
            return None
        if order is Order.FIRST and _after_preposition(reading.marked, clause, mention, verb):
            return None
        if order is Order.STRICT and _owns(reading, mention):
            return None  # `..., said X's decision was wrong`
        if mention.can_speak and not mention.oblique:
            return mention
    return None


def _governs(marked: Marked, index: int) -> bool:
    prepositions = (Word.ON, Word.AT, Word.FOR, Word.BY, Word.OF, Word.THAT)
    return marked.is_word(index, *prepositions) and not marked.is_word(index, Word.ARTICLE)


def _nearest(reading: Reading, between: range) -> range:
    """Return the words that may govern the name behind them: where the subject may follow its verb, what stands right before it.

    In `oświadczył z kolei X`, `sagte am Dienstag der X` the preposition belongs to an adverb.
    """
    if reading.grammar.order not in (Order.LEAD, Order.SECOND):
        return between
    first = len(between) - 1
    while first > 0 and reading.marked.is_word(between[first], Word.ARTICLE):
        first -= 1
    return between[max(0, first) :]


def subject_behind_object(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the person in the nominative behind a verb and its objects, by case (`X поздравили с победой президенты Y`).

    Of what has no life the nominative is the accusative too, so only offices of persons and persons are taken.
    """
    if not reading.grammar.cases:
        return None
    marked = reading.marked
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + _BEHIND)):
        between = range(match.last, mention.first)
        pauses = marked.text[marked.tokens[match.last - 1].end : mention.start]
        if any(c in pauses for c in _PAUSES) or reading.cue_tokens.intersection(between):
            return None
        named = mention.can_speak and mention.code is not None and not mention.oblique
        if not named or _after_preposition(marked, clause, mention, match.last):
            continue
        if mention.kind is Kind.PERSON or (mention.kind is Kind.OFFICE and mention.rank in _ANIMATE):
            return mention
    return None


def closes(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb of speech, with its auxiliary, stands behind what is said: `..., a indiqué mardi X`."""
    marked = reading.marked
    index = match.first
    while index - 1 > clause.first and marked.is_word(index - 1, Word.HAVE):
        index -= 1
    if index <= clause.first:
        return False
    dashed = reading.quote_at(index - 1) is not None and reading.quote_at(index) is None  # `– ... – powiedział X`
    return dashed or any(c in marked.between(index - 1, index) for c in ',"»”')


def is_told_by(reading: Reading, clause: Clause, match: Match[CueLike], right: Mention) -> bool:
    """Return whether the one named behind a closing verb of speech says it, and not who opens what is said.

    Where a verb needs its subject before it, nothing may follow the name: `X, in Oslo, said Y must ...` is X's.
    """
    if not closes(reading, clause, match) or not _may_tell(reading, match):
        return False
    if reading.grammar.order in (Order.LEAD, Order.SECOND):
        return True
    ends = right.last >= clause.last or reading.marked.text[right.end : right.end + 1] in ",.;"
    return ends and reading.grammar.order is Order.STRICT


def _may_tell(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb tells what stands before it: one of speech, where the verb is second also one of a stance."""
    if isinstance(match.row, CueRow):
        return match.row.kind is Speech.SAY
    return reading.grammar.order is Order.SECOND and match.row.frame in (Frame.ACT, Frame.ASK)


def _owns(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is in the possessive, and so no subject."""
    marked = reading.marked
    if (
        reading.grammar.oblique_heads
        and reading.grammar.object_first
        and marked.text[mention.end + 1 : mention.end + 2].isalpha()
    ):
        return marked.text[mention.end : mention.end + 1] in ("'", "’")  # a Turkish case
    return marked.text[mention.end : mention.end + 1] in ("'", "’") and marked.text[mention.end + 1 : mention.end + 3] == "s "


def _verb_end(reading: Reading, match: Match[CueLike]) -> int:
    """Return the token after the verb: after its first word where the rest of the cue stands behind its subject."""
    separable = reading.grammar.object_first and reading.grammar.negation_after  # `teilte X mit`
    if (reading.grammar.order is not Order.FIRST and not separable) or match.last == match.first + 1:
        return match.last
    inside = any(m.first < match.last for m in reading.mentions_in(match.first + 1, match.last + 4))
    return match.first + 1 if inside else match.last


def _leads(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb opens its clause, so that its subject follows (Arabic)."""
    marked = reading.marked
    before = match.first - 1
    if before < clause.first or marked.tokens[match.first].norm[:1] in "وف":
        return True
    if marked.is_word(before, Word.THAT, Word.AND, Word.LIGHT, Word.NOT):
        return True
    return any(c in marked.between(before, match.first) for c in ',،.:;؛"«»“”')
