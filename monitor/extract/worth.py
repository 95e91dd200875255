"""What the place of a name is worth for the subject of a verb behind it, from 0 (none) up, 3 right before the verb.

Which of several names it is: `subjects`. The case of a name: `cases`.
"""

import re

from monitor.extract.attributes import follows_head, heads_compound, names_deed
from monitor.extract.brackets import is_governed
from monitor.extract.cases import after_preposition, in_genitive, is_compounded, is_oblique, owns_noun
from monitor.extract.enumeration import coordinated_right, is_contrast, list_head, list_owner, owns_object
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.possessed import closes_object, in_condition, is_company, is_half
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueRow, Order, Speech
from monitor.extract.tokens import is_unspaced
from monitor.extract.topics import SCENE, has_own_subject, is_nominative, names_its_holder
from monitor.extract.words import Word

_AUXILIARY = (Word.LIGHT, Word.STRONGLY, Word.BE, Word.NOT, Word.HAVE)
MAX_GAP = 14
"""How many words that say something may stand between a subject and its verb."""
_TITLE = 3
"""Words between the owner of a text and the word for it: `X's joint press statement`."""
_CLOSING = 8
"""Words from a verb of saying to the end of the sentence that it closes."""
_DATELINE = re.compile(r"(?:/\w+(?: \w+)?)*+(?:[,.]? \(?\w[\w./]*+\)?+)*+[,.]? ?[-–—]{1,2} ")


def is_dateline(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name is only where a dispatch comes from: `OSLO (Agency) - ...`, `OSLO, 5 août (Agence) - ...`."""
    marked = reading.marked
    if mention.kind is not Kind.CAPITAL:
        return False
    if mention.first != clause.first:
        first = reading.mention_at(clause.first)  # `OSLO/STOCKHOLM - ...`
        second = first is not None and first.last == mention.first and marked.text[first.end : mention.start] == "/"
        return second and first is not None and is_dateline(reading, clause, first)
    line = _DATELINE.match(marked.text, mention.end, clause.sentence.end)
    index = mention.last
    while line is not None and index < clause.last and marked.tokens[index].start < line.end():
        letter = marked.tokens[index].text[0]
        known = letter.isupper() or letter.isdigit() or marked.is_word(index, Word.TIME, Word.OF)
        if not (known or (not letter.islower() and _in_brackets(marked, mention.end, marked.tokens[index].start))):
            return False
        index += 1
    return line is not None


def _in_brackets(marked: Marked, first: int, last: int) -> bool:
    """Return whether a bracket that opens behind one offset of the text is still open at another: the agency of a dateline."""
    return marked.text.rfind("(", first, last) > marked.text.rfind(")", first, last)


def subject_score(
    reading: Reading, clause: Clause, mention: Mention, cue: int, quoted_as: frozenset[Mention] = frozenset()
) -> float:
    """Return how likely the name is the subject of the verb at `cue`, 0 where it cannot be; `quoted_as` head no list of names."""
    marked = reading.marked
    if names_its_holder(reading, mention):
        return 4.0
    if in_genitive(reading, mention) or owns_noun(reading, mention) or is_oblique(reading, mention):
        return 0.0
    if is_dateline(reading, clause, mention):
        return 0.0
    if reading.grammar.postpositions and not reading.grammar.relatives and names_deed(reading, mention):
        return 0.0  # Korean `X, Y 결정 규탄`: a name without a particle owns what stands behind it
    if follows_head(reading, mention) or heads_compound(reading, clause, mention):
        return 0.0  # `X, Y 주재 대사관 폐쇄`
    if _is_spoken_of(reading, mention, cue) or _owns_act_before(reading, clause, mention):
        return 0.0
    if is_contrast(marked, mention) or (reading.grammar.relatives and is_compounded(reading, mention)):
        return 0.0
    if owns_object(reading, mention) and _behind_subject(reading, clause, mention):
        return 0.0  # `Türkiye, İsrail saldırılarını kınadı`
    if (
        is_half(reading, mention)
        or in_condition(reading, mention)
        or is_company(reading, mention)
        or closes_object(reading, clause, mention, cue)
    ):
        return 0.0
    head = list_head(reading, mention)
    head = mention if head in quoted_as or sets_scene(reading, clause, head, mention) or _is_own(head, mention) else head
    head = mention if turns_to(reading, clause, head, mention) else list_owner(reading, head) or head
    gap = [i for i in range(mention.last, cue) if not marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.BE, Word.NOT)]
    between = marked.text[mention.end : marked.tokens[cue].start]
    if is_unspaced(marked.tokens[cue]):
        gap = [i for i in gap if reading.quote_at(i) is None or reading.quote_at(i) == reading.quote_at(cue)]
    opened = _is_set_apart(reading, clause, mention, head, gap)
    score = 3.0 - (0.1 if opened else 0.25) * len(gap)  # `X就Y答记者问时说`
    if is_unspaced(marked.tokens[cue]) and marked.is_word(mention.last, Word.TOPIC) and opens_clause(reading, clause, head):
        return 1.0 if has_own_subject(reading, mention, cue) else 4.0  # a Japanese topic is the subject of all that follows
    if is_nominative(reading, mention, cue) or _follows_auxiliary(reading, mention) or _has_future(reading, clause, mention, cue):
        return 4.5
    if len(gap) > MAX_GAP and not opened:
        final = reading.grammar.object_first and head.first - clause.first <= 2 and len(gap) <= 2 * MAX_GAP
        score = 1.0 if final else 0.2
    if ";" in between or "\n" in between or between[:1] in ("-", "‑"):
        return 0.0
    closes = between.strip()[:1] == "," and marked.is_all(mention.last, cue, *_AUXILIARY)
    if closes and _in_relative(reading, clause, mention):
        return 0.0
    if between[:1] in "，、" and between and not gap and not opens_clause(reading, clause, head):
        return 0.0  # `X 致电 Y，祝贺 ...`: the object of the verb before the comma
    if _owns_paper(marked, mention, cue):
        return 3.5
    if "," in between and mention.kind in (Kind.COUNTRY, Kind.CAPITAL) and names_deed(reading, mention):
        return 0.0  # `condemns Y raid, calls for ...`
    if (between[:1] in ("'", "’") and (between[1:2].isalpha() or len(between) == 1)) or (
        gap and gap[0] == mention.last and between[:1] in ("'", "’")
    ):
        return 0.0  # a possessive, or a Turkish case ending
    if opens_clause(reading, clause, head):
        score += 1.5 if len(gap) <= MAX_GAP else 2.2
    governed = after_preposition(marked, clause, head) or (reading.grammar.order is Order.SECOND and is_governed(reading, head))
    if governed and not _signs(reading, clause, head):
        if mention.kind is Kind.CAPITAL:
            return 0.0
        score -= 3.0
    if any(marked.is_word(i, Word.THAT) for i in gap) and not opened:
        score -= 1.0
    commas = sum(between.count(c) for c in ",，")
    if commas == 1 and head.first - clause.first > 3 and between.strip(" ")[:1] not in ",，":
        score -= 1.5
    if mention.kind is Kind.CAPITAL and gap and not opened and not between.strip().startswith(","):
        score -= 1.0
    return score


def _is_set_apart(reading: Reading, clause: Clause, mention: Mention, head: Mention, gap: list[int]) -> bool:
    """Return whether only what it is about or when it was parts a Chinese subject from its verb: `X就Y答记者问时说`."""
    marked, place = reading.marked, mention.last
    if not reading.grammar.coverbs or len(gap) > 2 * MAX_GAP or not opens_clause(reading, clause, head):
        return False
    timed = bool(gap) and marked.is_word(gap[-1], Word.THAT)
    toward = any(marked.is_word(i, Word.ON) for i in gap[1:])  # `X就Y向Z提出抗议`
    return marked.is_word(place, Word.AT) or ((timed or toward) and marked.is_word(place, Word.ABOUT))


def _owns_paper(marked: Marked, mention: Mention, cue: int) -> bool:
    """Return whether the name is the owner of the text that is the subject: `X's statement condemned ...`."""
    if marked.text[mention.end : mention.end + 2] not in ("'s", "’s"):
        return False
    papers = marked.places(Word.PAPER, mention.last + 1, min(cue, mention.last + 1 + _TITLE))
    return bool(papers) and marked.is_all(papers[-1], cue, Word.LIGHT, Word.STRONGLY, Word.PAPER)


def turns_to(reading: Reading, clause: Clause, head: Mention, mention: Mention) -> bool:
    """Return whether a comma and a conjunction open a new clause between an object and the name: `atacaron a X, y Y criticó`."""
    marked = reading.marked
    if reading.grammar.order is not Order.LEAD or head is mention or not marked.is_word(head.last, Word.AND):
        return False
    return marked.text[head.end : head.end + 1] == "," and after_preposition(marked, clause, head)


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


def _follows_auxiliary(reading: Reading, mention: Mention) -> bool:
    """Return whether an Arabic auxiliary stands before the name, whose verb comes late (`وكان X ... ندد`)."""
    return reading.grammar.order is Order.FIRST and reading.marked.is_word(mention.first - 1, Word.HAVE)


def _has_future(reading: Reading, clause: Clause, mention: Mention, cue: int) -> bool:
    """Return whether an auxiliary stands right behind the name, as behind its subject only: `X fears Y will strike`."""
    right = mention.last == cue and reading.marked.is_word(cue, Word.FUTURE)
    return right and not after_preposition(reading.marked, clause, list_head(reading, mention))


def sets_scene(reading: Reading, clause: Clause, head: Mention, mention: Mention) -> bool:
    """Return whether the first of two names only says where it was, or who does the same, and a comma parts it from the other.

    `In Oslo, X said`, `À l'instar d'Oslo, X a dit`; so does the one named last before who said it (`the raid by Y, X said`).
    """
    if head is mention:
        return False
    likened = reading.marked.places(Word.LIKEWISE, clause.first, head.first)
    if not (likened or head.first - clause.first <= SCENE or _says_last(reading, clause, mention)):
        return False
    if head.kind is Kind.BODY and mention.code is None:
        return False  # `At the UN, the Secretary-General ...`: its own
    if not after_preposition(reading.marked, clause, head):
        return False
    pair = coordinated_right(reading, head)
    between = range(head.last, mention.first)
    return pair == (head, mention) and not any(reading.marked.is_word(i, Word.AND) for i in between)


def _says_last(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether right behind the name a verb of saying closes the sentence."""
    verb = mention.last
    while verb < clause.last and reading.marked.is_word(verb, Word.LIGHT) and verb not in reading.cue_tokens:
        verb += 1
    row = reading.cue_at(verb)
    said = isinstance(row, CueRow) and row.kind is Speech.SAY
    return said and clause.last - verb <= _CLOSING and reading.grammar.order is Order.STRICT


def _in_relative(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name closes what is told of another between commas: `X, which backs Y, declined`."""
    marked = reading.marked
    for other in reading.mentions_in(max(clause.first, mention.first - MAX_GAP), mention.first):
        opens = other.can_speak and marked.text[other.end : other.end + 1] == ","
        if opens and marked.is_word(other.last, Word.WHICH):
            return True
    return False


def opens_clause(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether nothing but an article parts the name from the head of its clause, a conjunction or a mark."""
    marked = reading.marked
    index = mention.first - 1
    if index >= clause.first and marked.is_word(index, Word.ARTICLE):
        index -= 1
    if index < clause.first or marked.clitic(mention) in ("و", "ف"):
        return True
    between = marked.text[marked.tokens[index].end : mention.start]
    if between.endswith(" - "):
        return True  # `ANKARA (AA) - X ...`
    return marked.is_word(index, Word.AND, Word.THAT) or any(c in between for c in ",;:–—\"“”«»'‘’，、：；」』")


def _is_spoken_of(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether a name in a Japanese or Korean quotation has no particle of a subject: who speaks leaves himself out."""
    grammar = reading.grammar
    inside = reading.quote_at(cue) if grammar.postpositions and not grammar.relatives else None
    if inside is None or reading.quote_at(mention.first) != inside or mention.role is not None:
        return False
    marked = reading.marked
    particle = marked.tokens[mention.last - 1].text.endswith((*grammar.topics, *grammar.nominatives)) if grammar.topics else False
    return not particle and not marked.is_word(mention.last, Word.TOPIC, Word.NOMINATIVE, Word.LIGHT)


def _owns_act_before(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name owns the act right before it, and another opens the clause: Persian `X با قربانیان حمله Y ...`."""
    grammar, before = reading.grammar, mention.first - 1
    if not grammar.object_first or grammar.order is not Order.STRICT or grammar.postpositions or grammar.coverbs:
        return False
    first = next(iter(reading.mentions_in(clause.first, mention.first)), None)
    acts = reading.marked.is_word(before, Word.HARM, Word.FIGHTS, Word.BLAME_OF) or reading.act_before(mention.first) is not None
    return first is not None and first.can_speak and first.first == clause.first and acts


def _behind_subject(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether another name stands before it with a comma, as the subject of a Turkish sentence does."""
    before = reading.mentions_in(clause.first, mention.first)
    return bool(before) and before[-1].can_speak and reading.marked.text[before[-1].end : mention.start].strip() == ","
