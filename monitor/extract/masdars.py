"""Arabic: whose a stance is that a verbal noun names (`إدانة X لهجوم Y`, `رفض نرويجي للقرار`), and by whom something is done.

What such a noun is about is `targets`' matter, whose it is by the verb of the sentence `holders`'.
"""

from monitor.extract.enumeration import coordinated_right, enumerate_named
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.subjects import speaker_after
from monitor.extract.tables import ActRow, CueLike, Frame, Order, StanceRow
from monitor.extract.words import Word

_ARTICLE = "ال"
_FOURTH = "أ"
"""How a verb of the fourth form begins, whose noun begins with the other hamza."""
_FEMININE = "ة"
_BOUND = ("ه", "ها", "هم")
_SHORTEST_BOUND = 3
"""Letters of the shortest verb with a pronoun bound to it."""
_RELATIVE = 7
"""Words from a relative pronoun to a name in its clause."""
_OBJECTS = ("ل", "ب")
"""What a verbal noun's object is written together with."""
_FROM = "عن"
_SENDER = "من"
_AGENT = 12
"""Words between a passive and the words that open its agent."""
_QUALIFIES = 2
"""Adjectives between the owner of a verbal noun and its object."""
_TWINS = 2
"""Verbal nouns that may share one owner (`إدانة واستنكار X`)."""
_PAUSES = ',:;.«»"“”\n'


def owners_of(reading: Reading, clause: Clause, match: Match[StanceRow]) -> tuple[Mention, ...]:
    """Return whose stance a verbal noun names that opens its clause or comes, goes on or is had: `جاءت إدانة X لهجوم Y`.

    Else the verb before it says whose words they are; empty in other languages.
    """
    if reading.grammar.order is not Order.FIRST or match.last > match.first + 1 or not _is_told(reading, clause, match):
        return ()
    marked, place = reading.marked, match.last
    for _ in range(_TWINS):
        twin = place in reading.cue_tokens and marked.tokens[place].norm[0] == "و" and not reading.in_mention(place)
        if not twin or _is_parted(reading, place):
            break
        place += 1
    owner = reading.mention_at(place)
    if owner is None or owner.code is None or marked.clitic(owner) or _is_parted(reading, place):
        return ()
    described = owner.kind is Kind.ADJECTIVE and not marked.tokens[owner.first].text.startswith(_ARTICLE)
    if not described and (not owner.can_speak or match.row.frame is not Frame.NOUN):
        return ()
    together = enumerate_named(reading, owner) if described else coordinated_right(reading, owner)
    together = tuple(m for m in together if m.first >= owner.first and (m.kind is owner.kind or not described))
    return together if _has_object(reading, clause, together[-1].last) else ()


def is_done(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether an Arabic verb is a passive: what it is done to stands right behind it, and by whom behind that."""
    row = match.row
    if reading.grammar.order is not Order.FIRST or not isinstance(row, StanceRow) or row.frame is not Frame.ACT:
        return False
    form = reading.marked.has(match.first, match.last, Word.UNDERGONE)
    ours = reading.marked.is_word(match.first - 1, Word.WE)  # `إنني أدين` is written like `أُدين`
    if (form and not ours and reading.quote_at(match.first) is None) or _is_charged(reading, match):
        return True
    beside = next((m for m in reading.mentions_in(match.last, match.last + 1) if m.can_speak), None)
    behind = reading.mention_at(match.last) or beside
    active = behind is not None and behind.can_speak
    return not active and not reading.in_mention(match.last) and done_by(reading, clause, match) is not None


def _is_charged(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether what somebody is charged with stands right behind a participle that may be active too: `X متهمة بـ...`."""
    marked, behind = reading.marked, match.last
    if not marked.is_word(match.first, Word.CHARGED) or behind >= len(marked.tokens) or reading.in_mention(behind):
        return False
    return marked.tokens[behind].norm.startswith("ب") and not _is_parted(reading, behind)


def done_by(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return by whom something is done, named behind the words and what they are done to (`أدين الهجوم من قبل X`)."""
    marked = reading.marked
    for index in range(match.last, min(clause.last - 1, match.last + _AGENT)):
        if index in reading.cue_tokens or _is_parted(reading, index + 1):
            return None
        if marked.is_word(index, Word.BY) and marked.is_word(index + 1, Word.BY):
            return speaker_after(reading, clause, index + 2, reach=2)
    return None


def doer_of_bound(reading: Reading, match: Match[CueLike]) -> Mention | None:
    """Return the subject of an Arabic verb with its object that is written like a noun but for its first letter: `أدانته X`."""
    row, marked = match.row, reading.marked
    if reading.grammar.order is not Order.FIRST or not isinstance(row, StanceRow) or row.frame is not Frame.NOUN:
        return None
    word = marked.tokens[match.first].text.lstrip("وف")
    if match.last > match.first + 1 or not word.startswith(_FOURTH) or not word.endswith(_BOUND):
        return None
    near = reading.mention_at(match.last)
    return near if near is not None and near.can_speak and not marked.clitic(near) else None


def carried_out(reading: Reading, clause: Clause, match: Match[StanceRow]) -> tuple[Mention, ...]:
    """Return by whom what a verbal noun names was done (`تمت إدانة الهجوم من قبل X`)."""
    if reading.grammar.order is not Order.FIRST or not reading.marked.is_word(match.first - 1, Word.DONE):
        return ()
    agent = done_by(reading, clause, Match(match.row, match.first, match.last))
    return coordinated_right(reading, agent) if agent is not None else ()


def quoted(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return whose words a verbal noun of speech quotes, named right before it (`نقلت وكالة عن وزير خارجية X قوله إن`)."""
    marked = reading.marked
    if reading.grammar.order is not Order.FIRST or not marked.is_word(match.first, Word.HIS_WORDS):
        return None
    before = reading.mentions_in(clause.first, match.first)
    told = before[-1] if before and before[-1].last == match.first and before[-1].can_speak else None
    return told if told is not None and marked.tokens[told.first - 1].norm == _FROM else None


def sent_by(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return from whom the message came in which an Arabic verb stands: `تلقى X رسالة من Y أكد فيها ...` tells Y's words."""
    marked = reading.marked
    if reading.grammar.order is not Order.FIRST or not marked.is_word(match.last, Word.RESUMES):
        return None
    before = reading.mentions_in(clause.first, match.first)[-1:]
    if not before or before[0].last != match.first or not before[0].can_speak or before[0].code is None:
        return None
    return before[0] if marked.tokens[before[0].first - 1].norm == _SENDER else None


def part_in_relative(reading: Reading, act: Match[ActRow], mention: Mention) -> bool | None:
    """Return whether an Arabic relative clause behind an act says that the name did it, False where it was done to it.

    Who did it follows a pronoun for the act, bound or not (`القصف الذي شنه X`, `الذي قامت به X`); `الذي استهدف X` and
    `الذي تعرض له X` say to whom. None where no such clause opens near the act.
    """
    marked = reading.marked
    if reading.grammar.order is not Order.FIRST:
        return None
    gap = range(act.last, mention.first)
    which = next((i for i in gap if marked.is_word(i, Word.WHICH)), None)
    if which is None or which - act.last > _QUALIFIES or not 2 <= mention.first - which <= _RELATIVE:
        return None
    if any(_is_parted(reading, i) for i in range(act.last, mention.first + 1)) or reading.mentions_in(act.last, mention.first):
        return None
    verb = which + 1 + marked.is_word(which + 1, Word.HAVE, Word.NOT)
    bound = marked.tokens[verb].text.endswith(_BOUND) and len(marked.tokens[verb].text) > _SHORTEST_BOUND
    return bound or bool(marked.places(Word.RESUMES, verb + 1, mention.first))


def subject_of_plain_verb(reading: Reading, clause: Clause, limit: int) -> Mention | None:
    """Return the subject of a verb that no table knows, right behind it where it opens a part of the sentence before `limit`.

    In `التقى X نظيره Y، مؤكدا ...` X is who stresses.
    """
    marked = reading.marked
    if reading.grammar.order is not Order.FIRST:
        return None
    for mention in reading.mentions_in(clause.first, limit):
        verb = mention.first - 1
        while verb > clause.first and marked.is_word(verb, Word.LIGHT) and not _is_parted(reading, verb):
            verb -= 1
        opens = verb == clause.first or (
            verb > clause.first and (_is_parted(reading, verb) or marked.is_word(verb - 1, Word.HAVE))
        )
        if not opens or not mention.can_speak or mention.code is None or marked.clitic(mention):
            continue
        plain = verb not in reading.cue_tokens and not reading.in_mention(verb) and not _is_parted(reading, mention.first)
        if plain and (marked.is_word(verb, Word.MEETING) or (verb not in marked.words and not _is_noun(marked, verb))):
            return mention
    return None


def _is_noun(marked: Marked, index: int) -> bool:
    """Return whether a word is a noun by its form: it ends in `-a` or has the article."""
    token = marked.tokens[index]
    return token.text.endswith(_FEMININE) or token.text.lstrip("وف").startswith(_ARTICLE)


def _is_told(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether nothing before the noun says whose it is: it opens its clause, or stands behind a verb such as `came`."""
    marked, before = reading.marked, match.first - 1
    if before < clause.first or marked.is_word(before, Word.SOURCE):
        return True
    told = _is_parted(reading, match.first) and ":" in marked.between(before, match.first)
    return told and not reading.in_mention(before) and before not in reading.cue_tokens


def _has_object(reading: Reading, clause: Clause, place: int) -> bool:
    """Return whether what is judged follows, behind at most two adjectives."""
    marked = reading.marked
    for index in range(place, min(clause.last, place + _QUALIFIES + 1)):
        if _is_parted(reading, index):
            return False
        marks = marked.is_word(index, Word.ON, Word.FOR, Word.BEARER) and not marked.is_word(index, Word.AT)
        if marks or (len(marked.tokens[index].text) > 3 and marked.tokens[index].text.startswith(_OBJECTS)):
            return True
    return False


def _is_parted(reading: Reading, index: int) -> bool:
    return index > 0 and reading.marked.is_parted(index - 1, index, _PAUSES)
