"""Whose conduct is judged: doers and victims of act nouns, and the choice of a stance's target by scoring everybody named.

A nearest-name rule loses a third of the targets; here every name in reach gets points for its place in the sentence.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.subjects import is_unspaced
from monitor.extract.tables import ActRow, CueRow, Frame, Order, Speech, StanceRow, Word

_HEADLINE_VOTES = 3
_THRESHOLD = 0.9
_OWNER = 4
"""How many words from a cue the owner of the approved thing may begin: `welcomes the decision of X`."""
_BY_CASE = 1
"""How many words behind an act noun the one whose case makes it the doer may begin."""
_OBJECT = 4
"""Words behind a verb of approval in which the act that is approved is named."""
_PEOPLE = 6
"""Words from approval to the people it is for."""
_ADJECTIVES = 3
"""How many words that no table knows may describe a name behind its preposition: `on our small island neighbour X`."""
_DESCRIBES = frozenset({Word.WE, Word.DET, Word.THEY, Word.STATE})
_OPENING = 4
"""Function words that may stand between a verb of speech and the name that opens what is said."""
_BEHIND = 40
"""Words before a verb in which the one whom its pronoun means is looked for."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An act noun with who did it and to whom, as far as the words beside it say."""

    match: Match[ActRow]
    doers: tuple[Mention, ...]
    victims: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the document as a whole is about: who acts, on whom. A dossier's event outweighs what the text suggests."""

    initiators: tuple[str, ...]
    affected: tuple[str, ...]
    doers: tuple[tuple[str, int], ...]
    victims: tuple[tuple[str, int], ...]
    deeds: tuple[Deed, ...]
    deed_starts: tuple[int, ...]

    def deeds_in(self, first: int, last: int) -> tuple[Deed, ...]:
        """Return the deeds whose noun stands within the token range."""
        return self.deeds[bisect_left(self.deed_starts, first) : bisect_left(self.deed_starts, last)]

    def accused(self, holders: Iterable[str]) -> str | None:
        """Return the default target of blame for these holders; None where the text names no doer."""
        speaking = set(holders)
        if self.initiators:
            if not speaking.intersection(self.initiators):
                return self.initiators[0]
            others = [code for code in self.affected if code not in speaking]
            return others[0] if others else None
        for code, votes in self.doers:
            if code not in speaking and votes >= 1:
                return code
        if self.doers and self.doers[0][0] in speaking:
            return next((code for code, _ in self.victims if code not in speaking), None)
        return None

    def credited(self, holders: Iterable[str], *, solidarity: bool) -> str | None:
        """Return the default target of approval: who acted, or those it was done to for words of solidarity."""
        speaking = set(holders)
        first, second = (self.affected, self.initiators) if solidarity else (self.initiators, self.affected)
        if not solidarity and speaking.intersection(self.initiators):
            return next(code for code in self.initiators if code in speaking)
        return next((code for code in (*first, *second) if code not in speaking), None)


def deeds_of(reading: Reading) -> tuple[Deed, ...]:
    """Return the act nouns of the text with their doers and victims."""
    found = []
    number = 0
    for match in reading.acts:
        while number + 1 < len(reading.clauses) and reading.clauses[number].last <= match.first:
            number += 1
        clause = reading.clauses[number]
        past = reading.marked.tokens[match.first].text.endswith("ó")  # Spanish `anunció` is no `anuncio`
        if clause.first <= match.first < clause.last and not past:
            found.append(_deed(reading, clause, match))
    return tuple(found)


def _deed(reading: Reading, clause: Clause, match: Match[ActRow]) -> Deed:
    marked = reading.marked
    doers: list[Mention] = []
    victims: list[Mention] = []
    before = tuple(m for m in reading.mentions_in(max(clause.first, match.first - 14), match.first) if m.code or m.others)
    if reading.grammar.postpositions:
        floor = match.first
        for mention in reversed(before):
            behind = range(mention.last, min(mention.last + 2, floor))
            floor = mention.first
            if any(marked.is_word(i, Word.ON, Word.AGAINST) for i in behind):
                victims.append(mention)
            elif not doers and (
                any(marked.is_word(i, Word.BY) for i in behind)
                or not any(marked.is_word(i, Word.AT, Word.OBJECT) for i in behind)
            ):
                doers.append(mention)
    elif reading.language == "zh":
        for mention in reversed(before):
            if _is_suffering(marked, mention, match) or _wronged(reading, mention):
                victims.append(mention)
            elif not doers and not marked.is_word(mention.first - 1, Word.AT):
                doers.append(mention)
    elif before and _is_doer(reading, match, before[-1]):
        (victims if _is_taken(reading, match, before[-1]) else doers).append(before[-1])
    follow = [m for m in reading.mentions_in(match.last, min(clause.last, match.last + 16)) if m.code or m.others]
    for mention in follow[:4]:
        _place_after(reading, match, mention, doers, victims)
    if not doers and len(victims) > 1 and victims[0].first - match.last <= 2 and _is_aimed_at(marked, victims[1]):
        doers.append(victims.pop(0))  # the owner of an attack that has a victim of its own made it
    if len(doers) > 1 and not victims and doers[0].first >= match.last and _done_to(marked, doers[0], doers[1]):
        victims.append(doers.pop(0))
    return Deed(match, tuple(doers), tuple(victims))


def _done_to(marked: Marked, owner: Mention, other: Mention) -> bool:
    """Return whether the owner of an act suffered it, since who did it stands right behind: X in `the blockade of X by Y`."""
    return other.first == owner.last + 1 and marked.is_word(owner.last, Word.BY)


def _is_suffering(marked: Marked, mention: Mention, match: Match[ActRow]) -> bool:
    """Return whether the act is done to the name behind a preposition: `对X的袭击`, `对X实施打击`, but not `对X空袭Y表示谴责`."""
    if not marked.is_word(mention.first - 1, Word.ON):
        return False
    return any(marked.is_word(i, Word.OF, Word.DOES) for i in range(mention.last, match.first))


def _is_aimed_at(marked: Marked, mention: Mention) -> bool:
    return marked.is_word(mention.first - 1, Word.ON, Word.AGAINST) and not marked.is_word(mention.first - 1, Word.ARTICLE)


def _is_doer(reading: Reading, match: Match[ActRow], near: Mention) -> bool:
    """Return whether the mention before the act noun is its doer: `Russian missile attack`, `Russia's attack`."""
    marked = reading.marked
    distance = match.first - near.last
    follows = marked.tokens[near.last].norm if near.last < len(marked.tokens) else ""
    if follows == "s" and marked.text[near.end : near.end + 1] in "'’" and distance <= 8:
        return not _takes_position(reading, near.last, near.last + 2)
    if distance > (1 if near.kind is Kind.PERSON else 3) or near.kind is Kind.PEOPLE:
        return False
    if near.kind is Kind.CAPITAL and distance == 0:
        return False
    if reading.grammar.order is Order.LEAD and not reading.grammar.cases and near.kind is not Kind.ADJECTIVE:
        return False  # a name stands behind its noun there: before it is the subject (`Condena X ataques`)
    if "," in marked.text[near.end : marked.tokens[match.first].start]:
        return False
    gap = range(near.last, match.first)
    if _takes_position(reading, near.last, match.first):
        return False
    return not any(marked.is_word(i, Word.ON, Word.AT, Word.BE, Word.THAT, Word.AND) for i in gap)


def _is_taken(reading: Reading, match: Match[ActRow], owner: Mention) -> bool:
    """Return whether the person who seems to act is the one it was done to: `Kostova's capture`, not `X's capture of Y`."""
    suffered = match.row.of == "victim" and owner.kind is Kind.PERSON
    return suffered and not reading.marked.is_word(match.last, Word.OF)


def _takes_position(reading: Reading, first: int, last: int) -> bool:
    """Return whether a cue in the token range is more than a judgement: `X's condemnation of the raid` is no raid by X."""
    if not reading.cue_tokens.intersection(range(first, last)):
        return False
    low = bisect_left(reading.cue_starts, first)
    return any(
        not isinstance(m.row, StanceRow) or m.row.frame is not Frame.JUDGE
        for m in reading.cues[low : low + last - first]
        if m.first < last
    )


def _place_after(reading: Reading, match: Match[ActRow], mention: Mention, doers: list[Mention], victims: list[Mention]) -> None:
    marked = reading.marked
    distance = mention.first - match.last
    home = match.row.of == "home"
    previous = _preposition(reading, match, mention)
    same = bool(victims) and victims[-1].code == mention.code and marked.text[victims[-1].end : mention.start] == ", "
    if same or _wronged(reading, mention):
        victims.append(mention)  # `on Harbourtown, Sudland`
    elif _is_by_case(reading, mention) and distance <= _BY_CASE and "," not in marked.between(match.last - 1, mention.first):
        doers.append(mention)
    elif previous < match.last or distance == 0:
        if mention.kind is Kind.ADJECTIVE or match.row.of == "agent" or home:
            doers.append(mention)
        else:
            victims.append(mention)
    elif marked.is_word(previous, Word.BY):
        doers.append(mention)
    elif marked.is_word(previous, Word.ON):
        victims.append(mention)
    elif marked.is_word(previous, Word.OF) and not marked.is_word(previous, Word.AT) and distance <= 3:
        (doers if match.row.of == "agent" or home else victims).append(mention)
    elif mention.kind is Kind.ADJECTIVE and distance <= 2 and not doers:
        doers.append(mention)
    elif marked.is_word(previous, Word.AT) and distance <= 4:
        (doers if home and mention.kind is Kind.COUNTRY else victims).append(mention)


def _is_by_case(reading: Reading, mention: Mention) -> bool:
    """Return whether a name's case says that something is done by it (`захват Норвегией`), not behind a preposition."""
    agents = reading.grammar.agents
    if not agents or not mention.oblique or not reading.marked.tokens[mention.last - 1].text.endswith(agents):
        return False
    return not reading.marked.is_word(mention.first - 1, Word.FOR, Word.AT, Word.ON, Word.AND)


def _preposition(reading: Reading, match: Match[ActRow], mention: Mention) -> int:
    """Return the token that joins the mention to the act noun, behind articles, a few adjectives and a place within a state."""
    marked = reading.marked
    previous = mention.first - 1
    if previous > match.last and marked.between(previous, mention.first) == ", " and not reading.in_mention(previous):
        place = previous - 1  # `strikes on Harbourtown, Sudland`
        if marked.tokens[previous].text[0].isupper() and marked.is_word(place, Word.ON) and place >= match.last:
            return place
    unknown = 0
    while previous >= match.last:
        if marked.is_word(previous, Word.LIGHT, Word.ARTICLE):
            if marked.is_word(previous, Word.ON, Word.AT) and not marked.is_word(previous, Word.ARTICLE):
                break  # `on` and `in` may stand before a weekday, but not before a name
        elif marked.words.get(previous, frozenset()) <= _DESCRIBES and marked.between(previous, previous + 1) == " ":
            if unknown == _ADJECTIVES or reading.in_mention(previous) or previous in reading.cue_tokens:
                break
            unknown += 1
        else:
            break
        previous -= 1
    return previous


def survey(reading: Reading, *, initiators: tuple[str, ...], affected: tuple[str, ...]) -> Scene:
    """Return who acts on whom in the text; the first line counts threefold."""
    deeds = deeds_of(reading)
    doers: Counter[str] = Counter()
    victims: Counter[str] = Counter()
    headline = reading.clauses[0].last if reading.clauses else 0
    for deed in deeds:
        weight = _HEADLINE_VOTES if deed.match.first < headline else 1
        for mention in deed.doers:
            if mention.code:
                doers[mention.code] += weight
        for mention in deed.victims:
            if mention.code:
                victims[mention.code] += weight
    return Scene(
        initiators,
        affected,
        tuple(doers.most_common(5)),
        tuple(victims.most_common(5)),
        deeds,
        tuple(deed.match.first for deed in deeds),
    )


def choose(
    reading: Reading,
    clause: Clause,
    match: Match[StanceRow],
    scene: Scene,
    *,
    holders: tuple[str, ...],
    score: int,
    reach: tuple[int, int],
    passive: bool,
) -> tuple[tuple[str, ...], bool]:
    """Return the targets of a stance and whether the sentence itself names them.

    `reach` is the token range in which a target may stand. The default target of the scene is taken for blame that names nobody.
    """
    roles = _roles(scene, reach, match)
    best: tuple[float, Mention] | None = None
    for mention in reading.mentions_in(*reach):
        if (mention.code is None and not mention.others) or _is_forum(reading, match, mention):
            continue
        points = _points(reading, match, mention, roles, scene, holders=holders, score=score, passive=passive)
        if best is None or points > best[0]:
            best = (points, mention)
    if best is not None and best[0] >= _THRESHOLD:
        mention = best[1]
        together = enumerate_named(reading, mention)
        codes = dict.fromkeys(str(m.code) for m in together if m.code is not None and m.code not in holders)
        if mention.code is not None and not codes and (score > 0 or scene.accused(holders) is None):
            codes = dict.fromkeys([str(mention.code)])
        if codes:
            return tuple(codes), True
    if passive and match.row.frame is Frame.NOUN:
        return (), True  # `the plan has the support of X`: whose plan it is, another sentence says
    if score < 0:
        if _vague(reading, match, reach, scene):
            return (), True
        accused = scene.accused(holders)
        return ((accused,) if accused else ()), False
    if score > 0 and match.row.frame is Frame.ACT and _has_other_object(reading, match, scene, reach):
        return (), False
    if score > 0 and match.row.frame is Frame.JUDGE and set(holders).intersection(scene.affected):
        return (), False  # what the one struck praises in general is not the one who struck
    if score > 0:
        credited = scene.credited(holders, solidarity=match.row.frame is Frame.NOUN)
        return ((credited,) if credited else ()), False
    return (), False


def referent(reading: Reading, scene: Scene, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return the one last named before a verb whose object is a pronoun, bound to it or behind it (Arabic `ittahamat-ha`).

    An act told of since the sentence began may be what is meant: then its doer, or nobody where none is named.
    """
    if match.row.frame not in (Frame.ACT, Frame.ASK):
        return None
    bound = reading.grammar.order is Order.FIRST and binds_object(match.row.pattern, reading.marked.tokens[match.first])
    if not bound and not _stands_for_object(reading, match):
        return None
    deeds = list(scene.deeds_in(max(0, match.first - _BEHIND // 2), match.first))
    before = reading.mentions_in(max(0, match.first - _BEHIND), match.first)
    meant = deeds[-1].doers if deeds else tuple(m for m in before if m.kind is not Kind.ADJECTIVE)
    return next((str(m.code) for m in reversed(meant) if m.code is not None and m.code not in holders), None)


def is_for_people_of_doer(reading: Reading, match: Match[StanceRow], scene: Scene) -> bool:
    """Return whether approval goes to the people of the very state that acted: `stands with the people of X` is none of X."""
    near = reading.mentions_in(match.last, match.last + _PEOPLE)[:1]
    if not near or near[0].code not in scene.initiators:
        return False
    marked, name = reading.marked, near[0]
    after = name.last + 1 if marked.tokens[min(name.last, len(marked.tokens) - 1)].norm == "s" else name.last
    people = name.kind is Kind.PEOPLE or marked.is_word(after, Word.PEOPLE)
    before = name.first - 1
    while before > match.last and marked.is_word(before, Word.OF, Word.ARTICLE) and not marked.is_word(before, Word.PEOPLE):
        before -= 1
    return people or marked.is_word(before, Word.PEOPLE) or marked.is_word(name.first, Word.PEOPLE)


def _stands_for_object(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether a pronoun is what the verb judges; blame of `it` goes to whoever is blamed besides, outside Arabic."""
    behind = reading.marked.is_word(match.last, Word.HIM) and not reading.marked.between(match.last - 1, match.last).strip()
    if reading.grammar.order is Order.FIRST:
        return behind
    return match.row.stance.score > 0 and (behind or has_clitic(reading, match))


def has_clitic(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the verb's object is a pronoun before it, right behind its subject (`X la apoyó`, `X l'a soutenue`)."""
    marked = reading.marked
    place = match.first - 1
    while place > 0 and marked.is_word(place, Word.HAVE) and not reading.in_mention(place - 1):
        place -= 1
    return place > 0 and marked.is_word(place, Word.CLITIC) and reading.in_mention(place - 1)


def _has_other_object(reading: Reading, match: Match[StanceRow], scene: Scene, reach: tuple[int, int]) -> bool:
    """Return whether what is approved is named and no act: `supported the text` is no support of whoever acted."""
    marked = reading.marked
    place, last = match.last, min(reach[1], match.last + 3)
    if place >= last or marked.is_word(place, Word.HIM) or any(c in marked.between(place - 1, place) for c in ",;:.”\"'’"):
        return False
    words = [i for i in range(place, last) if not marked.is_word(i, Word.LIGHT, Word.ARTICLE, Word.DET, Word.FOR, Word.ON)]
    return bool(words) and not scene.deeds_in(match.last, match.last + _OBJECT)


def _vague(reading: Reading, match: Match[StanceRow], reach: tuple[int, int], scene: Scene) -> bool:
    """Return whether worry is about events or a situation as such: who acted is then left open, whatever else the text says."""
    if match.row.frame not in (Frame.FEEL, Frame.NOUN, Frame.ACT) or match.row.stance.score != -1:
        return False
    near = range(match.last, min(reach[1], match.last + 5))
    found = next((i for i in near if reading.marked.is_word(i, Word.VAGUE)), None)
    return found is not None and not scene.deeds_in(match.last, reach[1])


def _is_forum(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether a body is named as forum or instrument: `a meeting of the Security Council`, `the UN Charter`.

    A council that somebody is asked to turn to is the forum too; condemned outright, it is judged.
    """
    if mention.kind is not Kind.BODY:
        return False
    marked = reading.marked
    if match.row.frame is Frame.ASK and any(marked.is_word(i, Word.FORUM) for i in range(mention.first, mention.last)):
        return True
    if marked.is_word(mention.last, Word.FORUM) and len(marked.between(mention.last - 1, mention.last).strip()) == 0:
        return True
    index = mention.first - 1
    while (
        index >= 0 and mention.first - index <= 4 and marked.is_word(index, Word.OF, Word.AT, Word.LIGHT, Word.ARTICLE, Word.DET)
    ):
        if marked.is_word(index, Word.FORUM):
            return True
        index -= 1
    return marked.is_word(index, Word.FORUM)


def _wronged(reading: Reading, mention: Mention) -> bool:
    """Return whether the mention is the owner of what is wronged: `Sudland's sovereignty`, `the people of Sudland`."""
    marked = reading.marked
    after = mention.last
    if after < len(marked.tokens) and marked.tokens[after].norm == "s" and marked.text[mention.end : mention.end + 1] in "'’":
        after += 1
    if (
        reading.grammar.order is not Order.FIRST  # what is owned stands before its owner there
        and not (reading.grammar.cases and mention.kind is not Kind.ADJECTIVE)
        and any(marked.is_word(i, Word.VICTIM) for i in range(after, after + 2))
        and "," not in marked.text[mention.end : mention.end + 2]
    ):
        return True
    before = mention.first - 1
    while before >= 0 and mention.first - before <= 4 and marked.is_word(before, Word.OF, Word.LIGHT, Word.DET):
        before -= 1
    return marked.is_word(before, Word.VICTIM)


def _opens_content(reading: Reading, mention: Mention) -> bool:
    """Return whether the name opens what somebody says (`X said that Y has broken ...`): whoever stands there is judged."""
    marked = reading.marked
    index = mention.first - 1
    while index >= 0 and mention.first - index <= _OPENING and index not in reading.cue_tokens:
        if not marked.is_word(index, Word.CONTENT, Word.ARTICLE, Word.LIGHT, Word.DET):
            return False
        index -= 1
    place = bisect_right(reading.cue_starts, index) - 1
    said = reading.cues[place] if index >= 0 and place >= 0 else None
    return said is not None and said.last == index + 1 and isinstance(said.row, CueRow) and said.row.kind is Speech.SAY


def _roles(scene: Scene, reach: tuple[int, int], match: Match[StanceRow]) -> dict[int, int]:
    """Return for the first token of a mention +1 where it is a doer within reach, -1 where it is a victim.

    A request is no act, nor is what a verb names: whoever `called on` or `asked for sanctions against` goes to is no victim.
    """
    found: dict[int, int] = {}
    for deed in scene.deeds_in(reach[0] - 3, reach[1] + 3):
        inside = match.first <= deed.match.first < match.last
        if inside and (match.row.frame is Frame.ASK or (match.row.frame is Frame.ACT and deed.match.first > match.first)):
            continue
        for mention in deed.victims:
            found[mention.first] = -1
        for mention in deed.doers:
            found[mention.first] = 1
    return found


def _is_charged(reading: Reading, mention: Mention) -> bool:
    """Return whether behind the name stands what it is charged with: `accused X of helping Y`."""
    strict = reading.grammar.order is Order.STRICT and mention.kind is not Kind.ADJECTIVE
    return strict and reading.marked.is_word(mention.last, Word.OF, Word.FOR)


def _marks_object(reading: Reading, match: Match[StanceRow], index: int) -> bool:
    """Return whether the preposition before a name only marks it as the object: `criticó duramente a X`."""
    marked = reading.marked
    verb = match.row.frame in (Frame.ACT, Frame.ASK) and reading.grammar.order is Order.LEAD
    if not verb or not (marked.is_word(index, Word.ON) and marked.is_word(index, Word.TO)):
        return False
    return all(marked.is_word(i, Word.LIGHT, Word.STRONGLY) for i in range(match.last, index))


def _marked_object(reading: Reading, mention: Mention) -> float:
    """Return the points of a name that a preposition makes what a verb behind it judges (`对X的决定表示欢迎`).

    They are negative where it is only where something is: `对X近日发生的 ...`, `对X局势`.
    """
    listed = enumerate_named(reading, mention)
    if not reading.marked.is_word(listed[0].first - 1, Word.ON):
        return 0.0
    behind = range(listed[-1].last, listed[-1].last + _OPENING)
    return -1.0 if any(reading.marked.is_word(i, Word.VAGUE) for i in behind) else 1.5


def _points(
    reading: Reading,
    match: Match[StanceRow],
    mention: Mention,
    roles: dict[int, int],
    scene: Scene,
    *,
    holders: tuple[str, ...],
    score: int,
    passive: bool,
) -> float:
    marked = reading.marked
    blame = score < 0
    after = mention.first > match.first
    distance = max(0, mention.first - match.last) if after else match.first - mention.last
    unspaced = is_unspaced(marked.tokens[match.first])
    points = 1.5 - (0.04 if unspaced else 0.08) * distance
    if unspaced and not after and match.row.frame in (Frame.ACT, Frame.FEEL):
        points += _marked_object(reading, mention)
    index = mention.first - 1
    named = match.row.frame is Frame.NOUN and score > 0  # `solidarity with X`: what joins them is no mere light word
    while (
        index >= match.last
        and marked.is_word(index, Word.LIGHT, Word.ARTICLE)
        and not (named and marked.is_word(index, Word.FOR))
    ):
        index -= 1
    direct = after and index < match.last and not (mention.last <= match.last and marked.is_word(index, Word.AT))
    if direct and reading.grammar.postpositions and not marked.between(match.last - 1, match.last).isspace():
        direct = False  # behind the comma that closes a clause whose verb stands last
    if direct and match.row.frame in (Frame.ACT, Frame.ASK):
        points += 2.5
        points += 3.0 if blame and distance <= 2 and _is_charged(reading, mention) else 0.0
    points += 1.0 if score > 0 and match.first < mention.first and mention.last <= match.last else 0.0  # `X's right to ...`
    role = roles.get(mention.first, 0)
    if blame and match.row.frame is Frame.JUDGE and not after and _opens_content(reading, mention):
        points += 1.5
    if role <= 0 and _wronged(reading, mention):
        role = -1
    if role > 0:
        points += 3.0 if blame else 1.0
    elif role < 0:
        points += -3.5 if blame or match.row.frame is Frame.ASK else 0.8
    elif marked.is_word(index, Word.BY) and after:
        points += 2.0 if blame else (-1.5 if match.row.frame is Frame.NOUN else 0.5)  # `support by X` is not for X
    elif marked.is_word(index, Word.FOR) and after:
        points += (1.0 if _marks_object(reading, match, index) else -0.5) if blame else 2.5
    elif marked.is_word(index, Word.ON) and after:
        points += 0.2 if not direct else 0.0
    elif marked.is_word(index, Word.AT) and not marked.is_word(index, Word.CONTENT):  # Spanish `que` opens a subject too
        points += -1.8 if mention.kind is Kind.CAPITAL else -0.8
    if score > 0 and after and distance <= _OWNER and not direct and marked.is_word(index, Word.OF):
        points += 1.2
    if match.row.frame is Frame.ASK and after and index == match.last and marked.is_word(index, Word.BEARER):
        points += 3.0  # `demanded of X`: it is X that shall do it
    praised = len(holders) > 1 and score > 0 and after and distance <= 2  # several may congratulate one of them
    if mention.code in holders and not praised:
        points -= 6.0
    fronted = reading.grammar.object_first or (reading.grammar.cases and mention.oblique)
    if not after and match.row.frame in (Frame.ACT, Frame.ASK, Frame.NOUN) and not passive and not fronted:
        points -= 1.5
    if mention.code in scene.initiators:
        points += 1.5 if blame else 0.8
    elif mention.code in scene.affected:
        points += -1.2 if blame and not set(holders) & set(scene.initiators) else 0.8
    elif scene.doers and mention.code == scene.doers[0][0] and blame:
        points += 1.0
    if mention.kind in (Kind.PERSON, Kind.OFFICE) and not mention.official:
        points -= 1.0
    if score > 0 and after and match.row.frame is Frame.ACT and reading.grammar.order is Order.STRICT:
        turned = (marked.is_word(i, Word.THAT) and not marked.is_word(i, Word.CONTENT) for i in range(match.last, mention.first))
        points -= 1.5 if any(turned) else 0.0  # `praised the courage of many before accusing X`
    return points
