"""Names that belong together: `A, B and C condemned`, `the French and British bases`."""

import re
from bisect import bisect_left

from monitor.extract.attributes import heads_headline, is_from, names_deed
from monitor.extract.brackets import is_bare
from monitor.extract.clauses import closes_contrast, does_alone, verb_behind
from monitor.extract.gapping import is_gapped
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Reading
from monitor.extract.tables import Order
from monitor.extract.words import Word

_SHORT_FORM = re.compile(r" ?\([A-ZÀ-Þ]{2,8}\)|\)")
_HOLDER = re.compile(r", [A-ZÀ-Þ][\w'’.-]+(?: [\w'’.-]+){1,4}(?=, (?:[a-zé] |ed )?d)")
_AND = ("와", "과")
"""Korean: the particle of a name that another is joined to."""
_CALLED = 6
"""Words between who is called and the verb: `同X当天通电话`."""
_IN_WAW = ("وزي", "وزا", "وزر", "وكي", "وكا", "وفد", "ولي", "ولا", "والي")
"""How Arabic offices begin whose first letter is the one of `and`."""
_WIDER = 10
"""More characters between two names of a list where a phrase joins them."""
_PAUSES = ",，;；:：。“”「」\n"
_APART = 9
"""How many words may stand between an office and the list of those it belongs to."""
_COMPOUND = 3
"""The most words of a Turkish compound that a state opens."""


def list_head(reading: Reading, mention: Mention) -> Mention:
    """Return the first mention of the enumeration that ends with this one."""
    return coordinated_left(reading, mention)[0]


def list_owner(reading: Reading, head: Mention) -> Mention | None:
    """Return the office before a list of those it belongs to: `the G7 foreign ministers of A, B and C`; None where none is."""
    index = bisect_left(reading.mention_starts, head.first) - 1
    if index < 0:
        return None
    owner, gap = reading.mentions[index], range(reading.mentions[index].last, head.first)
    plain = reading.marked.text[owner.end : head.start].replace(" ", "").isalpha()
    linked = plain and 0 < len(gap) <= 2 and all(reading.marked.is_word(i, Word.OF, Word.ARTICLE) for i in gap)
    linked = linked and not is_from(reading, owner.last)
    return owner if linked and owner.kind is Kind.OFFICE and owner.official else None


def members_named(reading: Reading, owner: Mention, limit: int) -> tuple[Mention, ...]:
    """Return whose an office is that names nobody, where they stand behind a mark (`the ministers of the group - A and B -`)."""
    if owner.code is not None or owner.kind is not Kind.OFFICE or not owner.official:
        return ()
    index = bisect_left(reading.mention_starts, owner.last)
    if index >= len(reading.mentions) or reading.mentions[index].first - owner.last > _APART:
        return ()
    first = reading.mentions[index]
    last = first.first - 1
    while last >= owner.last and reading.marked.is_word(last, Word.AT, Word.ARTICLE):
        last -= 1  # `the ministers of the group, including A and B`
    opened = reading.marked.text[owner.end : reading.marked.tokens[last + 1].start].rstrip()[-1:]
    listed = whole_list(reading, first, limit) if opened in tuple("-–—:(") else ()
    return listed if len({m.code for m in listed} - {None}) > 1 else ()


def whole_list(reading: Reading, mention: Mention, limit: int) -> tuple[Mention, ...]:
    """Return the enumeration that the mention belongs to, as far as it stands before token `limit`."""
    return tuple(m for m in coordinated_right(reading, list_head(reading, mention)) if m.last <= limit)


def coordinated_left(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """Return the mention with those joined to it on the left by commas and "and", in order."""
    found = [mention]
    index = bisect_left(reading.mention_starts, mention.first) - 1
    while index >= 0 and len(found) < 40:
        left = reading.mentions[index]
        if not left.can_speak or not _joined(reading, left, found[0]):
            break
        found.insert(0, left)
        index -= 1
    return tuple(found)


def coordinated_right(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """Return the mention with those joined to it on the right by commas and "and", in order."""
    found = [mention]
    index = bisect_left(reading.mention_starts, mention.first) + 1
    while index < len(reading.mentions) and len(found) < 40:
        right = reading.mentions[index]
        if not right.can_speak or not _joined(reading, found[-1], right):
            break
        found.append(right)
        index += 1
    return tuple(found)


def _joined(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether two names belong to one enumeration; remembered, for every verb asks anew who stands with its subject."""
    place = (left.first, right.first)
    known = reading.joined.get(place)
    if known is None or known[0] is not left or known[1] is not right:
        known = reading.joined[place] = left, right, _are_joined(reading, left, right)
    return known[2]


def _are_joined(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether two names belong to one enumeration; `According to X, Y's raid` is none."""
    marked, topics = reading.marked, reading.grammar.topics
    if marked.is_word(left.last, Word.TOPIC) or (topics and marked.tokens[left.last - 1].text.endswith(topics)):
        return False
    between = range(left.last, right.first)
    text = marked.text[left.end : right.start]
    if left.end == right.start and left.last == right.first:  # `中俄`, `中俄外长`: abbreviated states, written as one word
        return left.end - left.start == 1 and (right.end - right.start == 1 or right.kind is Kind.OFFICE)
    if skipped := _skipped(reading, left, right, text):
        text = text[skipped:]
        between = range(next((i for i in between if marked.tokens[i].start >= left.end + skipped), right.first), right.first)
    widened = _WIDER if all(marked.is_word(i, Word.AND, Word.ARTICLE) for i in between) else 0  # `X, de concert avec la Y`
    if len(between) > 3 + widened // 5 or len(text) > 20 + widened or any(c in text for c in '.;:\n"“”«»()'):
        return False
    if _is_elsewhere(marked, left, right) or ("," in text and (is_contrast(marked, left) or marked.is_hinted(left))):
        return False
    if any(marked.is_word(i, Word.CONCLUDES) for i in between):
        return False  # `we stand with X and therefore Y must leave`
    paired = _is_paired(marked, left, right)
    inner = (Word.AND, Word.LIGHT, Word.ARTICLE, *_genitive(reading, left), *((Word.PAIR,) if paired else ()))
    words = all(marked.is_word(i, *inner) for i in between)
    conjunction = paired or any(marked.is_word(i, Word.AND) for i in between) or marked.clitic(right) == "و"
    conjunction = conjunction or (bool(topics) and marked.tokens[left.last - 1].text.endswith(_AND) and not between)
    conjunction = conjunction or takes_and(marked, right)
    if not conjunction and any(marked.is_word(i, Word.LIGHT) and not marked.is_word(i, Word.ARTICLE) for i in between):
        return False  # behind a comma alone an adverb or auxiliary begins the rest of the sentence
    if not conjunction and is_gapped(reading, right.last):
        return False  # `X soutient Y, Z la candidature de W`
    if not conjunction and reading.grammar.topics and names_deed(reading, right):
        return False  # Korean headlines: `X, Y 공격 규탄`
    if reading.grammar.coverbs and any(marked.is_word(i, Word.AT) for i in between):
        return False  # `X在与Y签约时`
    if reading.grammar.coverbs and _meets(reading, left, right):
        return False  # `X同Y通电话，表示支持`: X does
    if not conjunction and heads_headline(reading, left, right):
        return False
    if not conjunction and reading.grammar.order is Order.FIRST and right.last in reading.cue_tokens:
        return False  # the last of an Arabic list is joined by "and": `... X، Y تدين` begins anew
    if not conjunction and reading.grammar.coverbs and _is_object(reading, left):
        return False  # `X谴责Y，Z表示支持`: a list has commas of its own in Han characters
    inflected = reading.grammar.object_first and bool(reading.grammar.oblique_heads)
    if not conjunction and inflected and left.kind in (Kind.OFFICE, Kind.PERSON) and right.kind is Kind.COUNTRY:
        return False  # `Norveç Başbakanı, İsveç ve Danimarka'nın ...`
    if not conjunction and inflected and left.kind is Kind.COUNTRY and right.kind in (Kind.OFFICE, Kind.PERSON):
        return False  # `Norveç, İsveç Başbakanı ...`: the subject, and behind its comma the object
    if not conjunction and inflected and ((right.oblique and not left.oblique) or owns_object(reading, right)):
        return False  # `Türkiye, İsraili kınadı`, `Türkiye, İsrail kararını kınadı`: the subject, behind its comma the object
    if _in_other_case(reading, left, right):
        return False
    verb = left.first - 1 - marked.is_word(left.first - 1, Word.ARTICLE)  # `recusou-se a criticar X, e Y disse ...`
    closed = reading.grammar.order is Order.LEAD and "," in text and verb in reading.cue_tokens
    if conjunction and _is_object_before(reading, left, right):
        return False
    lists = reading.grammar.coverbs and text == "、"  # a mark that parts nothing but the members of a list
    if (closed or not (conjunction or lists)) and _begins_clause(reading, left, right):
        return False
    if not conjunction and "," in text and closes_contrast(reading, left, right):
        return False
    if words and not paired and does_alone(reading, left, right, joined=conjunction):
        return False
    if not conjunction and reading.grammar.order is Order.SECOND and _begins_second(reading, left, right):
        return False
    if not conjunction and reading.grammar.order is Order.SECOND and _is_told_of(reading, left, right):
        return False
    owner = marked.text[right.end : right.end + 1] in ("'", "’") and right.end + 1 < len(marked.text)
    commas = any(c in text for c in ",、，·ㆍ・") and not owner
    return words and (conjunction or commas)


def acting_together(reading: Reading, subject: Mention, verb: int) -> tuple[Mention, ...]:
    """Return those with whom the subject of a Chinese verb does it: Y and Z in `X周二同Y、Z共同谴责`."""
    marked = reading.marked
    partner = next((m for m in reading.mentions_in(subject.last, verb)), None)
    if not reading.grammar.coverbs or partner is None or not marked.is_word(partner.first - 1, Word.FOR):
        return ()
    together = tuple(m for m in coordinated_right(reading, partner) if m.last <= verb)
    between = range(together[-1].last, verb)
    jointly = bool(marked.places(Word.TOGETHER, together[-1].last, verb))
    plain = all(marked.is_word(i, Word.TOGETHER, Word.LIGHT, Word.STRONGLY) for i in between)
    parted = any(c in _PAUSES for c in marked.text[subject.end : marked.tokens[verb].start] if c != "、")
    return together if jointly and plain and not parted else ()


def _meets(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether the second name is only whom the first meets or calls, in the same part of a Chinese sentence."""
    marked = reading.marked
    with_ = marked.has(left.last, right.first, Word.FOR)
    place = right.last
    while (
        with_ and place < right.last + _CALLED and marked.is_word(place, Word.LIGHT) and not marked.is_word(place, Word.MEETING)
    ):
        place += 1
    return with_ and marked.is_word(place, Word.MEETING)


def _is_object(reading: Reading, mention: Mention) -> bool:
    """Return whether a full comma stands behind the name and a stance before it, in the same part of a Chinese sentence."""
    marked = reading.marked
    if marked.text[mention.end : mention.end + 1] not in (",", "，"):
        return False
    for index in range(mention.first - 1, -1, -1):
        if index in reading.cue_tokens:
            return True
        if marked.is_parted(index, index + 1, ",，;；:：。“”「」\n"):
            return False
    return False


def takes_and(marked: Marked, mention: Mention) -> bool:
    """Return whether an Arabic office is written together with `and`, which is no letter of its own (`ونظيره`, `ووزير`)."""
    if mention.kind not in (Kind.OFFICE, Kind.PERSON) or mention.role is None:
        return False
    word = marked.tokens[mention.first].norm
    return word.startswith("وو") or (word.startswith("و") and not word.startswith(_IN_WAW))


def owns_object(reading: Reading, mention: Mention) -> bool:
    """Return whether a Turkish state opens a compound in a case that no subject has (`X saldırılarını`, `X hava sahasının`)."""
    marked = reading.marked
    endings = reading.grammar.oblique_heads
    if not endings or not reading.grammar.postpositions or mention.kind is not Kind.COUNTRY:
        return False
    for noun in range(mention.last, min(len(marked.tokens), mention.last + _COMPOUND)):
        if marked.between(noun - 1, noun) != " " or reading.in_mention(noun):
            return False
        taken = noun in reading.cue_tokens and not marked.is_word(noun, Word.VICTIM)
        if not taken and marked.tokens[noun].norm.endswith(endings):
            return True
        if taken or (noun in marked.words and not marked.is_word(noun, Word.VICTIM)):
            return False
    return False


def _in_other_case(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether a state in the nominative follows one that is no subject: `обеспокоена ударами Швеции и Норвегия`."""
    endings = reading.grammar.nominatives
    states = left.kind is right.kind is Kind.COUNTRY and left.oblique and not right.oblique
    return bool(endings) and states and reading.marked.tokens[right.last - 1].text.endswith(endings)


def is_contrast(marked: Marked, mention: Mention) -> bool:
    """Return whether the name only says unlike whom somebody does something: X in `Unlike X, Y condemned`."""
    before = mention.first - 1
    return marked.is_word(
        before - (marked.is_word(before, Word.ARTICLE) and not marked.is_word(before, Word.UNLIKE)), Word.UNLIKE
    )


def _skipped(reading: Reading, left: Mention, right: Mention, text: str) -> int:
    """Return how many characters behind a name only say more of it: its short form, or who holds the office of that state.

    `the Union of X (UX), Y and Z`, `los presidentes de X, Vera Kostova, y de Y`.
    """
    marked = reading.marked
    if short := _SHORT_FORM.match(text):
        return short.end()
    holder = _HOLDER.match(text)
    owned = left.kind is Kind.COUNTRY and Word.OF in _of(marked, left) and marked.is_word(right.first - 1, Word.OF, Word.ARTICLE)
    return holder.end() if holder is not None and owned and right.kind is Kind.COUNTRY else 0


def _is_object_before(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether the first name ends the object of a verb and the second is the subject of the next.

    So Y and Z in `X condemned Y, and Z condemned W`; behind a list a comma tells it: `X condemned Y and Z, and V said`.
    """
    marked, head, order = reading.marked, list_head(reading, left), reading.grammar.order
    if order not in (Order.STRICT, Order.SECOND) and not marked.is_word(right.first - 1, Word.NOMINATIVE):
        return False  # a Greek article tells who is the subject
    if head is not left and "," not in marked.text[left.end : right.start]:
        return False
    place = head.first - 1
    place -= marked.is_word(place, Word.ARTICLE) and place not in reading.cue_tokens
    place -= marked.is_word(place, Word.FOR, Word.ON, Word.TO) and place not in reading.cue_tokens
    governed = place in reading.cue_tokens and not marked.is_word(place, Word.BY, Word.BEARER)
    governed = governed and (order is Order.STRICT or reading.in_mention(place - 1))  # `gestern warnten X und Y`
    if not governed or right.code is None or marked.has_pause(place + 1, head.first + 1, '.,;:!?\n”"'):
        return False
    return verb_behind(reading, right) is not None


def _begins_clause(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether a verb follows the second name, and the first closes what was said before it.

    It does behind a preposition or as the last of a list: `the raid by X, Y said`, `with V, W and X, Y agreed`; in Romance, where
    a list repeats the genitive, behind that too: `l'attaque de X, Y se dit inquiet`.
    """
    marked, strict = reading.marked, reading.grammar.order is Order.STRICT
    romance = bool(reading.grammar.participles)
    if (not strict and not romance) or right.code is None:
        return False  # an office without a state is that of the body before it: `À l'ONU, le Secrétaire général a salué`
    if verb_behind(reading, right) is None:
        return False
    before = left.first - 1
    accented = before >= 0 and marked.tokens[before].text[:1] in "àÀ"  # Portuguese `à` is no article as `a` may be
    before -= marked.is_word(before, Word.ARTICLE) and not accented
    if romance and _is_of(marked, before):
        return not _is_of(marked, right.first - 1 - marked.is_word(right.first - 1, Word.ARTICLE))
    if romance and _governs(reading, before, left):
        return True  # `au lieu de condamner X, Y a appelé au calme`, `sans citer X, Y a dénoncé`
    if not strict:  # `promete ajuda à X, Y acusa Z`: a list goes on with "and" before its last name
        governed = accented or marked.is_word(before, Word.BY, Word.AT, Word.FOR)
        plain = accented or not marked.is_word(before, Word.OF, Word.AND, Word.ARTICLE)
        return (governed and plain) or before in reading.cue_tokens  # `promete apoiar X, Y acusa Z`
    if marked.is_word(before, Word.AND):
        return before > 0 and reading.in_mention(before - 1)
    return marked.is_word(before, Word.BY, Word.ON, Word.AT) and not marked.is_word(before, Word.OF, Word.AND)


def _governs(reading: Reading, before: int, name: Mention) -> bool:
    """Return whether the word before a name is a verb that has it as its object: no function word, and an infinitive or a cue."""
    marked = reading.marked
    if before < 0 or marked.between(before, before + 1).strip() or name.kind is Kind.ADJECTIVE or reading.in_mention(before):
        return False
    purpose = marked.is_word(before - 1, Word.TO, Word.NOT, Word.PURPOSE)
    return purpose and not marked.is_word(before, Word.AND, Word.AT, Word.OF, Word.ON, Word.BY, Word.FOR, Word.LIGHT, Word.TO)


def _is_of(marked: Marked, index: int) -> bool:
    return marked.is_word(index, Word.OF) and not marked.is_word(index, Word.ARTICLE)


def _begins_second(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether a verb follows the second name right away, and the first is an object: `den Angriff Xs, Y rief ... auf`."""
    marked = reading.marked
    genitive = left.kind is Kind.COUNTRY and marked.text[left.end - 1] == "s"
    governed = marked.is_word(left.first - 1, Word.BY, Word.ON, Word.AT) and not marked.is_word(left.first - 1, Word.ARTICLE)
    return right.last in reading.cue_tokens and (genitive or governed)


def _is_told_of(reading: Reading, left: Mention, right: Mention) -> bool:
    """Return whether the article between the two is a relative pronoun: `X, das Y angriff`, but not `X, die Ukraine und Y`."""
    marked = reading.marked
    if right.first == left.last or not marked.is_word(left.last, Word.ARTICLE):
        return False
    if right.first - left.last > 1:
        return marked.is_word(left.last + 1, Word.ARTICLE)  # `X, das dem Minister von Y gratulierte`
    return is_bare(reading, right)


def _is_paired(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether both names stand behind a word of a pair (`tanto X como Y`)."""
    if not marked.has(left.last, right.first, Word.PAIR):
        return False
    return marked.is_word(left.first - 1 - marked.is_word(left.first - 1, Word.ARTICLE), Word.PAIR)


def _is_elsewhere(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether the second name only says where: `der Kanzler auch in X`, but not `in X und in Y`."""
    before = right.first - 1
    if before < left.last or not marked.is_word(before, Word.AT) or marked.is_word(before, Word.ARTICLE, Word.AND):
        return False
    return left.first == 0 or marked.tokens[left.first - 1].norm != marked.tokens[before].norm


def _genitive(reading: Reading, left: Mention) -> tuple[Word, ...]:
    """Return the kinds that may repeat in an enumeration: `the ministers of A, of B and of C`, `criticada por A y por B`.

    The holder of an office stands for its state: `los presidentes de A, X, de B, Y, y de C, Z`.
    """
    marked = reading.marked
    if left.kind is Kind.PERSON and marked.text[left.start - 2 : left.start] == ", ":
        before_it = bisect_left(reading.mention_starts, left.first) - 1
        state = reading.mentions[before_it] if before_it >= 0 else None
        if state is not None and state.last == left.first and state.kind is Kind.COUNTRY:
            return _of(marked, state)
    before = left.first - 1 - (marked.is_word(left.first - 1, Word.ARTICLE) and not marked.is_word(left.first - 1, Word.BY))
    if marked.is_word(before, Word.BY) and not marked.is_word(before, Word.ARTICLE):
        return (Word.BY,)
    if reading.grammar.order is Order.LEAD and marked.is_word(before, Word.ON) and marked.is_word(before, Word.TO):
        return (Word.ON, *_of(marked, left))  # `pidió a X y a Y`
    return _of(marked, left)


def _of(marked: Marked, left: Mention) -> tuple[Word, ...]:
    inside = marked.has(left.first, left.last, Word.OF)
    before = marked.is_word(left.first - 1, Word.OF) and not marked.is_word(left.first - 1, Word.ARTICLE, Word.LIGHT)
    articled = marked.is_word(left.first - 1, Word.ARTICLE) and marked.is_word(left.first - 2, Word.OF)
    return (Word.OF,) if (inside and left.role is not None) or before or articled else ()


def enumerate_named(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """Return the mention with every name joined to it by commas and "and", adjectives too (`French and British bases`)."""
    found = [mention]
    index = bisect_left(reading.mention_starts, mention.first) - 1
    while index >= 0 and len(found) < 12 and _joined(reading, reading.mentions[index], found[0]):
        found.insert(0, reading.mentions[index])
        index -= 1
    index = bisect_left(reading.mention_starts, mention.first) + 1
    while index < len(reading.mentions) and len(found) < 12 and _joined(reading, found[-1], reading.mentions[index]):
        found.append(reading.mentions[index])
        index += 1
    return tuple(found)
