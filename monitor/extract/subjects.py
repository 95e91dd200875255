"""The subject of a verb: before it, after it, shared with the verb before, dropped, or the agent of a passive."""

import re
from bisect import bisect_left
from dataclasses import replace

from monitor.extract.enumeration import coordinated_right, list_head, list_owner, whole_list
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.tokens import normal

_PREDICATES = frozenset({Frame.ACT, Frame.FEEL, Frame.ASK, Frame.NOTE, Frame.DECLINE})
_MAX_GAP = 14
_SCRAP = 5
"""How many quoted words may be the predicate of the name before them."""
_DATELINE = re.compile(r"(?:[,.]? (?:\(?[A-ZÀ-ÞА-ЯІЇЄ\d][\w./]*\)?|de|août|mars|mai))*[,.]? ?[-–—]{1,2} ")
_ADVERBIAL = re.compile(r"م\w{2,}(?:ا|ه|ين)")
"""Arabic: the participle that says what the subject does besides (`..., muttahiman X`)."""
_OPENING = 4
"""Sentences in which the parties of a meeting are named."""


def is_predicate(match: Match[CueLike]) -> bool:
    """Return whether the row is a verb that can have a subject."""
    row = match.row
    return isinstance(row, CueRow) or row.frame in _PREDICATES


def predicates_of(reading: Reading, clause: Clause) -> list[Predicate]:
    found: list[Predicate] = []
    low = bisect_left(reading.cue_starts, clause.first)
    for match in reading.cues[low:]:
        if match.first >= clause.last:
            break
        if is_predicate(match):
            made = _predicate(reading, clause, match, found)
            found.append(replace(made, unreal=True) if made.subjects and _is_unreal(reading, clause, match) else made)
    return found


def _is_unreal(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the subject has not done it: it must, should, is expected or prepares to."""
    if not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.FEEL):
        return False
    marked, grammar = reading.marked, reading.grammar
    far = grammar.object_first and grammar.negation_after  # the modal stands second, the verb last
    if far:
        return any(marked.is_word(i, Word.OUGHT) for i in range(max(clause.first, match.first - _MAX_GAP), match.first))
    for index in range(match.first - 1, max(clause.first - 1, match.first - 7), -1):
        if marked.is_word(index, Word.OUGHT):
            return True
        light = marked.is_word(index, Word.LIGHT, Word.BE, Word.NOT, Word.STRONGLY, Word.TO, Word.AND, Word.THAT, Word.ON)
        if not light and not (grammar.order is Order.FIRST and reading.in_mention(index)):
            return False
    return False


def _predicate(reading: Reading, clause: Clause, match: Match[CueLike], earlier: list[Predicate]) -> Predicate:
    marked = reading.marked
    row = match.row
    if isinstance(row, CueRow) and row.kind is Speech.ACCORDING:
        after = _after(reading, clause, match.last, reach=3)
        before_it = reading.mentions_in(max(clause.first, match.first - 24), match.first)
        gap = match.first - before_it[-1].last if before_it else 2
        if before_it and reading.grammar.postpositions:
            after = before_it[-1] if gap == 0 or (gap == 1 and marked.text[before_it[-1].end] in "'’") else None
        return Predicate(match, (after,) if after else ())
    if _is_attributive(reading, clause, match):
        return Predicate(match, (), passive=True)
    if _is_passive(marked, clause, match) or _is_final_passive(reading, clause, match):
        agent = _agent(reading, clause, match) or _agent_before(reading, clause, match)
        return Predicate(match, coordinated_right(reading, agent) if agent else _agents(reading, clause, match), passive=True)
    if _is_participle(reading, match):
        agent = _agent_behind(reading, clause, match)
        if agent is not None:
            return Predicate(match, coordinated_right(reading, agent), passive=True)
        if reading.grammar.order is Order.LEAD and _follows_noun(reading, clause, match):
            return Predicate(match, (), passive=True)
    if _pronoun_near(reading, clause, match, Word.WE):
        return Predicate(match, (), own=True)
    if _first_person(reading, match):
        return Predicate(match, (), own=True)
    gerund = _is_gerund(reading, match)
    before = [p for p in earlier if p.subjects or p.own]
    prefixed = _takes_and(reading, match)
    joined = gerund or prefixed or marked.is_word(match.first - 1, Word.AND)
    inside = reading.quote_at(match.first)
    follows = _right_subject(reading, clause, match, isinstance(row, CueRow), alone=False) if before and prefixed else None
    if follows is not None and not _asked_first(reading, clause, match, follows):
        return Predicate(match, coordinated_right(reading, follows))
    if before and joined and not before[-1].passive and reading.quote_at(before[-1].match.first) == inside:
        return Predicate(match, before[-1].subjects, own=before[-1].own)
    left = _first_subject(reading, clause, match) if joined else None
    left = left or _left_subject(reading, clause, match, earlier)
    seated = _seated(reading, clause, match) if left is None or left[1] < 2.0 else None
    house = _related(reading, clause, match) or seated
    if house is not None:
        return Predicate(match, coordinated_right(reading, house))
    if left is not None and _is_both(reading, left[0]) and (both := parties(reading)):
        return Predicate(match, both)
    quoted_as = _sources(earlier)
    left = left or _before_scrap(reading, clause, match)
    if _group_speaks(reading, match):
        return Predicate(match, (), passive=True)
    bound = reading.grammar.order is Order.FIRST and binds_object(row.pattern, marked.tokens[match.first])
    right = _right_subject(reading, clause, match, isinstance(row, CueRow), alone=left is None or bound)
    if right is not None and bound:
        left = None  # its object is bound to the verb, so the name behind it is the subject
    if left is not None and (right is None or left[1] >= 2.0 or (reading.grammar.order is not Order.FIRST and left[1] >= 1.0)):
        listed = whole_list(reading, left[0], match.first)
        return Predicate(match, tuple(m for m in listed if m not in quoted_as) or listed)
    if right is not None:
        return Predicate(match, coordinated_right(reading, right))
    if isinstance(row, StanceRow) and row.frame is Frame.ACT:
        agent = _agent_behind(reading, clause, match)
        if agent is not None:
            return Predicate(match, coordinated_right(reading, agent), passive=True)
    told = _told_by(reading, match, before)
    if told is not None and _pronoun_near(reading, clause, match, Word.THEY):
        return Predicate(match, told.subjects)
    if _pronoun_near(reading, clause, match, Word.BOTH) and (both := parties(reading)):
        return Predicate(match, both)
    if _pronoun_near(reading, clause, match, Word.THEY_ALL):
        return Predicate(match, (), again=True, several=True)
    if _pronoun_near(reading, clause, match, Word.THEY):
        return Predicate(match, (), again=True)
    plain = not gerund and not marked.is_word(match.first - 1, Word.TO, Word.DET)
    if not before and plain and reading.grammar.plurals and isinstance(row, StanceRow):
        if marked.tokens[match.first].norm.endswith(reading.grammar.plurals):
            return Predicate(match, (), again=True, several=True)
        if match.first - clause.first <= 1 and clause.sentence.start != 0:
            return Predicate(match, (), again=True)
    if not before and plain and reading.grammar.order is Order.FIRST and match.first - clause.first <= 1:
        return Predicate(match, (), again=clause.sentence.start != 0)
    if before and not marked.is_word(match.first - 1, Word.TO):
        same = reading.quote_at(before[-1].match.first) == reading.quote_at(match.first)
        if same:
            return Predicate(match, before[-1].subjects, own=before[-1].own)
    return Predicate(match, ())


def _is_attributive(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb is a participle with its agent that only describes a noun (`die von X unterstützten Rebellen`)."""
    marked, grammar = reading.marked, reading.grammar
    if (
        not grammar.object_first
        or not grammar.negation_after
        or match.last >= clause.last
        or not isinstance(match.row, StanceRow)
    ):
        return False
    near = reading.mentions_in(max(clause.first, match.first - 6), match.first)
    if not near or near[-1].last != match.first or not marked.is_word(near[-1].first - 1, Word.BY, Word.ARTICLE):
        return False
    by = any(marked.is_word(i, Word.BY) for i in range(max(clause.first, near[-1].first - 2), near[-1].first))
    return by and marked.between(match.last - 1, match.last) == " " and marked.tokens[match.last].text[0].isupper()


def _seated(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the house whose people say it, beside a verb without a subject (`в Осло заявили`, `сообщили в МИД`)."""
    marked, endings = reading.marked, reading.grammar.impersonals
    if not endings or not any(marked.tokens[i].norm.endswith(endings) for i in (match.first, match.last - 1)):
        return None
    near = reading.mentions_in(max(clause.first, match.first - 8), match.first)
    house = next((m for m in near if _is_house(marked, m)), None)
    if house is not None and (house is near[-1] or house.first - clause.first <= 1):
        gap = range(house.last, match.first)
        others = [m for m in near if m.first > house.first and not m.oblique]
        light = all(marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.TOO) for i in gap)
        plain = not any(c in marked.between(i, i + 1) for i in range(house.last - 1, match.first) for c in ',:;"«»“”')
        if plain and (light or (house.first - clause.first <= 1 and not others)):
            return house
    follows = reading.mentions_in(match.last, clause.last)[:1]
    if not follows or not _is_house(marked, follows[0]) or follows[0].first - match.last > 1 or not _bare(reading, clause, match):
        return None
    return follows[0]


def _is_house(marked: Marked, mention: Mention) -> bool:
    return mention.can_speak and mention.kind is not Kind.PERSON and marked.is_word(mention.first - 1, Word.WITHIN)


def _bare(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether nothing before the verb could be its subject: function words, or only what it is told about."""
    marked = reading.marked
    index, plain = match.first, True
    while index > clause.first and not any(c in marked.between(index - 1, index) for c in ',:;"“”«»–—'):
        index -= 1
        plain = plain and marked.is_word(index, Word.LIGHT, Word.THAT, Word.ON, Word.AND, Word.TOO, Word.NOT, Word.BE)
    return plain or (index < match.first and marked.is_word(index, Word.ON))


def _related(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the one who acts, right behind a participle that stands before its noun (Turkish `kınayan bakan`)."""
    endings = reading.grammar.relatives
    if not endings or not reading.marked.tokens[match.last - 1].norm.endswith(endings):
        return None
    follows = reading.mentions_in(match.last, clause.last)[:1]
    return follows[0] if follows and follows[0].first == match.last and follows[0].can_speak else None


def parties(reading: Reading) -> tuple[Mention, ...]:
    """Return those whom the opening names together, or as meeting each other: `both ministers` are they."""
    for clause in reading.clauses[:_OPENING]:
        here = [m for m in reading.mentions_in(clause.first, clause.last) if _may_be_party(m)]
        run = coordinated_right(reading, here[0]) if here else ()
        if len({m.code for m in run}) > 1:
            return run
        met = any(reading.marked.is_word(i, Word.MEETING) for i in range(clause.first, clause.last))
        other = next((m for m in here if m.code != here[0].code and _is_with(reading, m)), None)
        if met and other is not None:
            return here[0], *(m for m in coordinated_right(reading, other) if m.code != here[0].code)
    return ()


def _is_with(reading: Reading, mention: Mention) -> bool:
    """Return whether the mention is the one that somebody meets: `with` or its like stands before it."""
    index = mention.first - 1
    while (
        index > mention.first - 4 and reading.marked.is_word(index, Word.ARTICLE) and not reading.marked.is_word(index, Word.FOR)
    ):
        index -= 1
    return reading.marked.is_word(index, Word.FOR, Word.AND)


def _is_both(reading: Reading, mention: Mention) -> bool:
    """Return whether the mention is nothing but an office of all parties: `both ministers`, `the leaders`."""
    inside = range(mention.first, mention.last)
    return mention.kind is Kind.OFFICE and all(reading.marked.is_word(i, Word.BOTH) for i in inside)


def _may_be_party(mention: Mention) -> bool:
    return mention.can_speak and mention.official and mention.code is not None and mention.kind is not Kind.CAPITAL


def _sources(earlier: list[Predicate]) -> frozenset[Mention]:
    """Return those according to whom the sentence goes on: they are not the subject of what follows (`According to X, Y ...`)."""
    return frozenset(m for p in earlier if _is_according(p) for m in p.subjects)


def _is_according(predicate: Predicate) -> bool:
    return isinstance(predicate.match.row, CueRow) and predicate.match.row.kind is Speech.ACCORDING


def _before_scrap(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
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


def _told_by(reading: Reading, match: Match[CueLike], before: list[Predicate]) -> Predicate | None:
    """Return the verb of saying in whose content the verb stands: the pronoun in `X said that it condemned` is X."""
    if not before or not before[-1].speech or not before[-1].subjects:
        return None
    gap = range(before[-1].match.last, match.first)
    if len(gap) > 6 or reading.quote_at(before[-1].match.first) != reading.quote_at(match.first):
        return None
    return before[-1]


def _takes_and(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb carries the conjunction as a prefix and so shares the subject of the verb before (Arabic `wa-`)."""
    token = reading.marked.tokens[match.first]
    return reading.grammar.order is Order.FIRST and token.verbal > 1 and token.norm[0] in "وف"


def _asked_first(reading: Reading, clause: Clause, match: Match[CueLike], near: Mention) -> bool:
    """Return whether the name after a joined verb is the one asked: nobody else to be asked follows it."""
    if not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ASK:
        return False
    end = min(clause.last, near.last + 3)
    others = reading.mentions_in(near.last, end)
    return not others and not any(reading.marked.is_word(i, Word.ALL) for i in range(near.last, end))


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
    form = reading.marked.tokens[match.last - 1 if grammar.postpositions else match.first].norm
    if grammar.we_prefixes and form.startswith(grammar.we_prefixes) and len(form) >= 4:
        return _has_prefix(match.row.pattern, form) and not reading.mentions_in(match.last, match.last + 1)
    return bool(grammar.we_suffixes) and form.endswith(grammar.we_suffixes) and len(form) >= 6


def _has_prefix(pattern: str, form: str) -> bool:
    """Return whether the form's first letter is a prefix: another word of the row differs in nothing else (`nudin`, `yudin`)."""
    words = (normal(word) for part in pattern.split() for word in part.split("|"))
    return any(len(word) == len(form) and word[1:] == form[1:] and word != form for word in words)


def _is_gerund(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb form shares the subject of the verb before it ("..., accusing", "..., condenando")."""
    if reading.grammar.order is Order.FIRST:
        return any(_ADVERBIAL.fullmatch(form) for form in reading.marked.tokens[match.first].forms[:2])
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
    row = match.row
    performed = row.kind is Speech.EXPRESS if isinstance(row, CueRow) else row.frame in (Frame.ACT, Frame.ASK)
    if not performed:
        return False
    if _is_undergone(marked, clause, match):
        return True
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


def _is_undergone(marked: Marked, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb is done to whoever stands before it: `X accused of ...`, but not `X has accused`."""
    if not any(marked.is_word(i, Word.UNDERGONE) for i in range(match.first, match.last)):
        return False
    return not any(marked.is_word(i, Word.HAVE) for i in range(max(clause.first, match.first - 3), match.first))


def _is_participle(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the form is a participle that belongs to the noun before it (`la decisión criticada por X`)."""
    endings = reading.grammar.participles
    if not endings or not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    return reading.marked.tokens[match.first].text.casefold().endswith(endings)


def _follows_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a word that no table knows stands right before the participle, where its auxiliary would stand."""
    before = match.first - 1
    if before < clause.first or reading.marked.between(before, match.first) != " ":
        return False
    known = before in reading.marked.words or before in reading.cue_tokens
    return not known and not reading.in_mention(before)


def _agent_behind(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the agent that stands right behind a participle (`criticada por X`)."""
    if match.last >= clause.last or not reading.marked.is_word(match.last, Word.BY):
        return None
    return _after(reading, clause, match.last + 1, reach=2)


def _is_final_passive(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a participle that closes its clause is a passive with its agent before it (`wurde von X verurteilt`)."""
    if not reading.grammar.negation_after or not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ACT:
        return False
    return _agent_before(reading, clause, match) is not None


def _agent_before(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the agent between the auxiliary and the participle, in a language whose verb stands last."""
    marked = reading.marked
    if not reading.grammar.object_first or not reading.grammar.negation_after:
        return None
    first = next(iter(reading.mentions_in(clause.first, match.first)), None)
    fronted = first is not None and first.can_speak and first.first - clause.first <= 2 and marked.is_word(clause.first, Word.BY)
    if first is not None and fronted and any(marked.is_word(i, Word.BE) for i in range(first.last, first.last + 2)):
        return first
    near = reading.mentions_in(max(clause.first, match.first - 10), match.first)
    if not near or not near[-1].can_speak:
        return None
    gap = range(near[-1].last, match.first)
    if any(not marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.NOT) for i in gap):
        return None
    head = list_head(reading, near[-1])
    before = head.first - 1
    while before > clause.first and marked.is_word(before, Word.ARTICLE, Word.LIGHT) and not marked.is_word(before, Word.BY):
        before -= 1
    if not marked.is_word(before, Word.BY):
        return None
    return head if any(marked.is_word(i, Word.BE) for i in range(max(clause.first, before - 4), before)) else None


def _agent(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    for index in range(match.last, min(clause.last, match.last + 8)):
        if reading.marked.is_word(index, Word.BY):
            agent = _after(reading, clause, index + 1, reach=3)
            # `por` may name the reason: `condenada por sus ataques a X`
            return None if agent is not None and index + 1 < agent.first and _is_object(reading.marked, agent) else agent
    return None


def _is_object(marked: Marked, mention: Mention) -> bool:
    before = mention.first - 1
    return marked.is_word(before, Word.AT, Word.ON, Word.TO, Word.AGAINST) and not marked.is_word(
        before, Word.ARTICLE, Word.LIGHT
    )


def _agents(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return the parties of the meeting where the passive names "both sides" as its agents."""
    marked = reading.marked
    place = next((i for i in range(match.last, min(clause.last, match.last + 8)) if marked.is_word(i, Word.BY)), None)
    named = place is not None and any(marked.is_word(i, Word.BOTH, Word.ALL) for i in range(place + 1, place + 3))
    return parties(reading) if named else ()


def _after(reading: Reading, clause: Clause, token: int, *, reach: int) -> Mention | None:
    for mention in reading.mentions_in(token, clause.last)[:2]:
        if mention.first - token <= reach and mention.can_speak:
            return mention
    return None


def _pronoun_near(reading: Reading, clause: Clause, match: Match[CueLike], kind: Word) -> bool:
    """Return whether the pronoun stands before the verb and can be its subject: not where a quotation ends between the two."""
    marked = reading.marked
    inside = reading.quote_at(match.first)
    index = match.first - 1
    for _ in range(4):
        if index < clause.first or reading.quote_at(index) != inside:
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
    quoted_as = _sources(earlier)
    candidates = _outside_infinitive(reading, match, reading.mentions_in(max(floor, match.first - 40), match.first))
    others = [m for m in candidates if m.can_speak and m not in quoted_as]
    for mention in reversed(candidates[-8:]):
        if not mention.can_speak or reading.quote_at(mention.first) != inside or (others and mention in quoted_as):
            continue
        score = _subject_score(reading, clause, mention, match.first, quoted_as)
        if score >= 0.6 and (best is None or score > best[1]):
            best = (mention, score)
    return best


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
    return plain and noun[0].isupper() and not reading.in_mention(before) and before not in reading.cue_tokens


def _is_oblique(reading: Reading, mention: Mention) -> bool:
    """Return whether a particle or ending behind the name says that it is no subject (Japanese `wo`, Korean `-reul`)."""
    marked = reading.marked
    if mention.oblique and list_head(reading, mention).oblique:
        return True
    endings = reading.grammar.oblique
    if endings and marked.tokens[mention.last - 1].text.endswith(endings):
        return True
    return marked.is_word(mention.last, Word.OBJECT) and not marked.between(mention.last - 1, mention.last).strip()


def _is_dateline(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name is only where a dispatch comes from: `OSLO (Agency) - ...`."""
    opens = mention.kind is Kind.CAPITAL and mention.first == clause.first
    return opens and _DATELINE.match(reading.marked.text, mention.end, clause.sentence.end) is not None


def _subject_score(
    reading: Reading, clause: Clause, mention: Mention, cue: int, quoted_as: frozenset[Mention] = frozenset()
) -> float:
    marked = reading.marked
    if _in_genitive(reading, mention) or _is_oblique(reading, mention) or _is_dateline(reading, clause, mention):
        return 0.0
    head = list_head(reading, mention)
    head = mention if head in quoted_as else head
    head = list_owner(reading, head) or head
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


def _right_subject(reading: Reading, clause: Clause, match: Match[CueLike], speech: bool, *, alone: bool) -> Mention | None:
    """Return the mention directly after the verb, where the language lets the subject stand there."""
    order = reading.grammar.order
    leads = match.first == clause.first or any(c in reading.marked.between(match.first - 1, match.first) for c in ',:;"»”–—')
    if order is Order.SECOND and alone and match.first > clause.first:
        leads = True
    cased = alone and reading.grammar.cases
    if not speech and not cased and order is not Order.FIRST and not (order in (Order.LEAD, Order.SECOND) and leads):
        return None
    reach = 4 if order is Order.FIRST or (order is Order.SECOND and alone) else 1
    if order is Order.FIRST and not alone and not _leads(reading, clause, match):
        return None
    verb = _verb_end(reading, match)
    for mention in reading.mentions_in(verb, min(clause.last, verb + reach + 12))[:2]:
        between = range(verb, mention.first)
        if len(between) > 0 and not all(reading.marked.is_word(i, Word.LIGHT, Word.ARTICLE) for i in between):
            return None
        text = reading.marked.text[reading.marked.tokens[verb - 1].end : mention.start]
        if len(between) > reach or any(c in text for c in ',;:.“”"«»–—，：「'):
            return None
        prepositions = (Word.ON, Word.AT, Word.FOR, Word.BY, Word.OF, Word.THAT)
        if any(reading.marked.is_word(i, *prepositions) and not reading.marked.is_word(i, Word.ARTICLE) for i in between):
            return None
        if order is Order.FIRST and _after_preposition(reading.marked, clause, mention, verb):
            return None
        if order is Order.STRICT and _owns(reading, mention):
            return None  # `..., said X's decision was wrong`
        if mention.can_speak and not mention.oblique:
            return mention
    return None


def _owns(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is in the possessive, and so no subject."""
    marked = reading.marked
    return marked.text[mention.end : mention.end + 1] in ("'", "’") and marked.text[mention.end + 1 : mention.end + 3] == "s "


def _verb_end(reading: Reading, match: Match[CueLike]) -> int:
    """Return the token after the verb: after its first word where the rest of the cue stands behind its subject (Arabic)."""
    if reading.grammar.order is not Order.FIRST or match.last == match.first + 1:
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
