"""Who does it where no name is the subject: a house whose people speak, a group, everybody, whoever did the verb before.

Names as subjects: `subjects` and `inversion`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from monitor.extract.cases import is_oblique
from monitor.extract.enumeration import whole_list
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.pronouns import pronoun_near
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word

_STRANGER = 4
"""The most words of a subject that no table knows."""
_PAUSES = ",;:."
_ACCUSATIVE = re.compile(r"(?:م\w{3,}|\wا\w\w)(?<!و)ا")
"""Arabic: the same participle of a man, which is nothing else."""
_OPENS = 4
"""Words before the house that opens a sentence."""
_SCRAP = 5
"""How many quoted words may be the predicate of the name before them."""
_PARTS = re.compile(r"[,，;；]|^[”」』]?[ \u3000]+$")
"""What parts a sentence in Han characters: a comma, or the space of a headline."""


def seated_house(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the house whose people say it, beside a verb without a subject (`в Осло заявили`, `сообщили в МИД`)."""
    marked, endings = reading.marked, reading.grammar.impersonals
    if not endings or not any(marked.tokens[i].norm.endswith(endings) for i in range(match.first, match.last)):
        return None
    near = reading.mentions_in(max(clause.first, match.first - 8), match.first)
    house = next((m for m in near if is_house(marked, m)), None)
    opens = house is not None and marked.is_all(clause.first, house.first - 1, Word.LIGHT, Word.TIME)
    listed = whole_list(reading, house, match.first) if house is not None else ()
    if house is not None and (listed[-1] is near[-1] or opens):
        gap = range(listed[-1].last, match.first)
        others = [m for m in near if m.first > listed[-1].first and not m.oblique and reading.act_before(m.first) is None]
        light = all(marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.NOT, Word.TOO) for i in gap)
        plain = not marked.has_pause(listed[-1].last, match.first + 1, ',:;"«»“”')
        apart = _opens_phrase(reading, clause, house.first - 1) or _follows_deed(reading, clause, house.first - 1)
        if plain and apart and (light or (opens and not others)):
            return house
    follows = reading.mentions_in(match.last, clause.last)[:1]
    if not follows or not is_house(marked, follows[0]) or not _bare(reading, clause, match):
        return None
    beside = follows[0].first - match.last <= 1 + marked.is_word(follows[0].first - 1, Word.OBLIQUE)
    gap = range(match.last, follows[0].first)
    if not beside and not all(marked.is_word(i, Word.LIGHT, Word.WITHIN, Word.OBLIQUE) for i in gap):
        return None  # `hieß es am Montag aus dem Ministerium`
    return follows[0]


def closes_content(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether what is said stands before the verb and a comma or quotation mark parts them: `..., said in X`."""
    return match.first > clause.first and reading.marked.is_parted(match.first - 1, match.first, ',"”»')


def _opens_phrase(reading: Reading, clause: Clause, token: int) -> bool:
    """Return whether the token begins what is said of a verb and hangs on no noun before it (`вступление в ЕС поддерживают`)."""
    before = token - 1
    if before < clause.first or reading.marked.is_parted(before, token, ',:;"«»“”()–—-'):
        return True
    return before in reading.marked.words and not reading.in_mention(before)


def _follows_deed(reading: Reading, clause: Clause, token: int) -> bool:
    """Return whether only an act with its doer stands before the token: `решение X в Осло назвали ошибкой`."""
    doer = reading.mention_at(token - 1)
    if doer is None or not doer.oblique or doer.last != token:
        return False
    low = bisect_left(reading.acts, clause.first, key=lambda deed: deed.first)
    return low < len(reading.acts) and reading.acts[low].first <= clause.first + 1 and reading.acts[low].last == doer.first


def house_of_one(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the house that opens a sentence whose verb "one" does: `À X, on condamne`, `Du côté de X, on dit`."""
    marked = reading.marked
    if not pronoun_near(reading, clause, match, Word.ONE):
        return None
    before = reading.mentions_in(clause.first, match.first)
    if len(before) != 1 or not before[0].can_speak or before[0].kind is Kind.PERSON or before[0].first - clause.first > _OPENS:
        return None
    house = before[0]
    index = house.first - 1 - marked.is_word(house.first - 1, Word.ARTICLE)
    placed = index >= clause.first and marked.is_word(index, Word.AT, Word.OF)
    return house if placed and "," in marked.between(house.last - 1, house.last) else None


def is_house(marked: Marked, mention: Mention) -> bool:
    """Return whether a state, office or body is named as the place where something is said or done (`in Oslo`)."""
    before = mention.first - 1
    before -= before > 0 and marked.is_word(before, Word.OBLIQUE)  # `hieß es aus dem Ministerium`
    return mention.can_speak and mention.kind is not Kind.PERSON and marked.is_word(before, Word.WITHIN)


def _bare(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether nothing before the verb could be its subject: function words, or only what it is told about."""
    marked = reading.marked
    index, plain = match.first, True
    while index > clause.first and not marked.is_parted(index - 1, index, ',:;"“”«»–—'):
        index -= 1
        plain = plain and marked.is_word(index, Word.LIGHT, Word.THAT, Word.ON, Word.AND, Word.TOO, Word.NOT, Word.BE)
    if plain or (index < match.first and marked.is_word(index, Word.ON)):
        return True
    act = isinstance(match.row, StanceRow) and match.row.frame is Frame.ACT and match.row.stance.score < 0
    # An act is condemned, and at most its doer is named with it: `действия X осудили в Y`, `этот шаг осудили в Y`.
    named = reading.mentions_in(index, match.first)
    low = bisect_left(reading.acts, index, key=lambda deed: deed.first)
    deed = low < len(reading.acts) and reading.acts[low].first < match.first
    return act and (bool(named) or deed) and all(m.oblique or not m.can_speak for m in named)


def noun_behind(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the one who acts, right behind a participle that stands before its noun (Turkish `kınayan bakan`)."""
    endings = reading.grammar.relatives
    if not endings or not reading.marked.tokens[match.last - 1].norm.endswith(endings):
        return None
    follows = reading.mentions_in(match.last, clause.last)[:1]
    if not follows or follows[0].first != match.last or reading.marked.between(match.last - 1, match.last) != " ":
        return None
    return follows[0] if follows[0].can_speak else None


def all_told_of(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those of whom the verb tells together, behind their list: `X, Y and Z, all of whom urged ...`."""
    marked, index = reading.marked, match.first - 1
    while index > clause.first and marked.is_word(index, Word.LIGHT, Word.STRONGLY) and not marked.is_word(index, Word.WHICH):
        index -= 1
    if not (marked.is_word(index, Word.WHICH) and marked.is_word(index - 1, Word.WHICH) and marked.is_word(index - 1, Word.OF)):
        return ()
    while index > clause.first and marked.is_word(index, Word.WHICH):
        index -= 1
    near = [m for m in reading.mentions_in(clause.first, index + 1) if m.can_speak]
    if not near or index - near[-1].last > 0:
        return ()  # one word may stand behind the last: `the G7 nations`
    return whole_list(reading, near[-1], match.first)


def speaker_of_scrap(reading: Reading, clause: Clause, match: Match[CueLike], before: Sequence[Predicate]) -> Predicate | None:
    """Return the verb of saying whose pronoun or infinitive stands before quoted words: `X said that it "deplores" the raid`."""
    inside = reading.quote_at(match.first)
    if inside is None:
        return None
    quote, index = reading.quotes[inside], match.first
    while index > clause.first and reading.marked.tokens[index].start >= quote.start:
        index -= 1
    said = [p for p in before if p.speech and p.subjects and reading.quote_at(p.match.first) is None]
    infinitive = reading.marked.tokens[match.first].norm.endswith(reading.grammar.infinitives or "\n")
    if said and infinitive and said[-1].match.last == index + 1 == match.first:
        return said[-1]  # `X a dit « condamner ... »`
    if match.first - index > 2 or len(reading.marked.text[quote.start : quote.end].split()) > _SCRAP:
        return None
    while index > clause.first and reading.marked.is_word(index, Word.LIGHT) and not reading.marked.is_word(index, Word.THEY):
        index -= 1
    return said[-1] if said and reading.marked.is_word(index, Word.THEY) else None


def before_scrap(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the name right before a few quoted words that are the verb: `X 'deeply concerned' by Y`."""
    inside = reading.quote_at(match.first)
    if inside is None:
        return None
    quote = reading.quotes[inside]
    opening = next((i for i in range(match.first, clause.first - 1, -1) if reading.marked.tokens[i].start < quote.start), None)
    verbal = isinstance(match.row, StanceRow) and match.row.frame in (Frame.ACT, Frame.ASK, Frame.NOTE)
    words = len(reading.marked.text[quote.start : quote.end].split())
    if opening is None or match.first - opening > _SCRAP:
        return None
    if words > (3 * _SCRAP if verbal and match.first == opening + 1 else _SCRAP):
        return None  # more words than a predicate has, unless they open with its verb: `X « condamne dans les termes ... » Y`
    near = [m for m in reading.mentions_in(clause.first, opening + 1) if m.can_speak and m.last >= opening - 3]
    if not near or any(not reading.marked.is_word(i, Word.LIGHT, Word.BE, Word.WHICH) for i in range(near[-1].last, opening + 1)):
        return None
    if reading.grammar.coverbs and reading.marked.is_word(near[-1].first - 1, Word.ABOUT):
        return None  # `X称对Y“非常失望”`
    if reading.grammar.topics and is_oblique(reading, near[-1]):
        return None  # `X, Y에 “전적으로 지지”`
    told = reading.cue_tokens.intersection(range(clause.first, near[-1].first)) and reading.grammar.order is not Order.FIRST
    addressed = told and ":" in reading.marked.text[near[-1].end : quote.start]  # `diz à X: "Não aceitamos ..."`
    return None if addressed else (near[-1], 3.0)


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


def outsiders_tell(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether those tell it who speak for no state, right before the verb: `analysts said that X would condemn Y`.

    Where verbs stand first they are right behind it.
    """
    marked, index = reading.marked, match.first - 1
    if reading.grammar.order is Order.FIRST and marked.is_word(match.last, Word.TELLER):
        return isinstance(match.row, CueRow) and match.row.kind is Speech.SAY
    while index > 0 and marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.HAVE) and not marked.is_word(index, Word.TELLER):
        index -= 1
    warns = marked.is_word(match.first, Word.WARNS) and index > 0
    if not warns and (not isinstance(match.row, CueRow) or match.row.kind is not Speech.SAY):
        return False
    return marked.is_word(index, Word.TELLER) or (not warns and _of_house(reading, index))


def outsiders_close(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether those who tell it stand between a comma and the verb: `X's plan will harm Y, experts warn`."""
    marked, index = reading.marked, match.first - 1
    parted = index > 0 and marked.is_word(index, Word.TELLER) and marked.is_parted(index - 1, index, ",")
    return parted and outsiders_tell(reading, match)


def _of_house(reading: Reading, index: int) -> bool:
    """Return whether the name that ends there is that of a house whose sources tell it (`Fuentes de la Casa Blanca dijeron`)."""
    marked, name = reading.marked, reading.mentions_in(max(0, index - _STRANGER), index + 1)[-1:]
    if reading.grammar.order not in (Order.STRICT, Order.LEAD) or not name or name[0].last != index + 1:
        return False
    place = name[0].first - 1
    if not marked.is_word(place, Word.OF, Word.ARTICLE, Word.AT):
        return False
    while place > 0 and marked.is_word(place, Word.OF, Word.ARTICLE, Word.AT) and not marked.is_word(place, Word.TELLER):
        place -= 1
    place -= not marked.is_word(place, Word.TELLER) and not reading.in_mention(place) and place not in reading.cue_tokens
    parted = marked.has_pause(max(place, 0) + 1, index + 1, _PAUSES)
    return place >= 0 and marked.is_word(place, Word.TELLER) and not parted


def crowd_does(reading: Reading, subject: Mention, match: Match[CueLike]) -> bool:
    """Return whether those who do it are no state's: people in the streets, or whoever an act met with (`X多地集会抗议Y`).

    What somebody feels about a protest (`X对集会表示 ...`) is theirs.
    """
    marked = reading.marked
    if reading.grammar.postpositions or not is_unspaced(marked.tokens[match.first]) or subject.kind is Kind.PERSON:
        return False
    if marked.places(Word.ABOUT, subject.last, match.first):
        return False
    return bool(marked.places(Word.CROWD, subject.last, match.first) or marked.places(Word.MEETS, subject.last, match.first))


def goes_on(reading: Reading, clause: Clause, match: Match[CueLike], earlier: Sequence[Predicate]) -> Predicate | None:
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
    if index <= clause.first or (inside is not None and reading.quote_at(index - 1) != inside):
        return None
    start = marked.tokens[match.first].start
    part = max(marked.text.rfind(mark, clause.sentence.start, start) for mark in ";；")
    same = [p for p in earlier if (p.subjects or p.own) and not p.passive and marked.tokens[p.match.first].start > part]
    same = [p for p in same if _stands_in(reading, p) == inside]
    said = [p for p in same if p.speech]
    said = [p for p in said if not marked.is_word(p.match.first, Word.DEED)] or said
    return (said or same)[-1] if same else None


def _stands_in(reading: Reading, predicate: Predicate) -> int | None:
    """Return the number of the quotation in which a verb stands; none where the marks hold nothing but the verb (`X“叫板”Y`)."""
    inside = reading.quote_at(predicate.match.first)
    if inside is None:
        return None
    quote, tokens = reading.quotes[inside], reading.marked.tokens
    alone = tokens[predicate.match.first].start == quote.start and tokens[predicate.match.last - 1].end == quote.end
    return None if alone else inside


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


def plain_subject(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether people without a name are the subject right before a Romance verb: `los camioneros noruegos denunciaron`.

    A plural noun opens the clause there, with its article and the adjective of a state or without.
    """
    marked, grammar = reading.marked, reading.grammar
    if grammar.order is not Order.LEAD or not grammar.plurals or not marked.tokens[match.first].norm.endswith(grammar.plurals):
        return False
    noun = match.first - 1
    described = next(iter(reading.mentions_in(noun, match.first)), None)
    if described is not None and described.kind is Kind.ADJECTIVE and described.last == match.first:
        noun = described.first - 1
    if noun < clause.first or marked.between(match.first - 1, match.first) != " ":
        return False
    text = marked.tokens[noun].text
    plain = text[-1:] in ("s", "i", "e") and noun not in marked.words and noun not in reading.cue_tokens
    if not plain or reading.in_mention(noun) or (text[0].isupper() and noun > clause.first):
        return False
    opening = noun - marked.is_word(noun - 1, Word.ARTICLE)
    parted = opening <= clause.first or marked.is_parted(opening - 1, opening, ',:;–—"“«')
    return parted or marked.is_word(opening - 1, Word.AND, Word.THAT)


def follows_stranger(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether an Arabic sentence opens with words that no table knows and then the verb: their bearer does it.

    A preposition, conjunction or participle before them would make them only the setting (`في سياق متصل، أدانت X ...`).
    """
    gap = range(clause.first, match.first)
    if reading.grammar.order is not Order.FIRST or not 1 < len(gap) <= _STRANGER or reading.quote_at(match.first) is not None:
        return False
    marked = reading.marked
    if any(i in marked.words or i in reading.cue_tokens or reading.in_mention(i) for i in gap):
        return False
    bare = not marked.tokens[clause.first].norm.startswith(("و", "ف", "بال", "لل"))
    return bare and not marked.has_pause(clause.first + 1, match.first + 1, _PAUSES)


def lacks_subject(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether an Arabic form never has its subject behind it: the accusative participle (`واصفا X`, `مطالبا X`)."""
    if reading.grammar.order is not Order.FIRST:
        return False
    return any(_ACCUSATIVE.fullmatch(form) for form in reading.marked.tokens[match.first].forms[:2])
