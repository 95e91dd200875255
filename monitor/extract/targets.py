"""Whose conduct is judged: doers and victims of act nouns, and the choice of a stance's target by scoring everybody named.

A nearest-name rule loses a third of the targets; here every name in reach gets points for its place in the sentence.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.extract.deeds import Deed, deeds_of, is_wronged
from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.tokens import is_unspaced
from monitor.types import Stance

_HEADLINE_VOTES = 3
_THRESHOLD = 0.9
_OWNER = 4
"""How many words from a cue the owner of the approved thing may begin: `welcomes the decision of X`."""
_OBJECT = 4
"""Words behind a verb of approval in which the act that is approved is named."""
_PEOPLE = 6
"""Words from approval to the people it is for."""
_DONE = ("ed", "en", "wn", "ck")
"""English: how forms end that say what is done to somebody."""
_OWNED = 5
"""Words from an owner to who stands in what it owns."""
_OPENING = 4
"""Function words that may stand between a verb of speech and the name that opens what is said."""
_PARTS = 3
"""Parts of a sentence between commas in which the subject of a judgement is looked for."""
_OPENS = 2
"""Words before the name that opens such a part."""
_COMMAS = ",，;；:：。“「"
_BEHIND = 40
"""Words before a verb in which the one whom its pronoun means is looked for."""


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
    if score > 0 and match.row.frame is Frame.JUDGE and (own := _own_deed(reading, clause, match, holders)) is not None:
        return (own,), True
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
        if len(codes) > 1 and _stand_between(reading, match, together):
            return (), True
        if codes:
            return tuple(codes), True
    if passive and match.row.frame is Frame.NOUN:
        return (), True  # `the plan has the support of X`: whose plan it is, another sentence says
    if score < 0:
        if _vague(reading, match, reach, scene):
            return (), True
        accused = scene.accused(holders)
        act = match.row.frame is Frame.ACT and score < -1 and bool(scene.deeds_in(match.last, match.last + _OBJECT))
        all_of_them = scene.initiators if act and accused in scene.initiators else ()  # `condemned the raid` of two on a third
        return (all_of_them or ((accused,) if accused else ())), False
    named = match.row.frame is Frame.ACT or (match.row.frame is Frame.NOUN and reading.grammar.cases)
    if score > 0 and named and _has_other_object(reading, match, scene, reach):
        return (), False
    if score > 0 and match.row.frame is Frame.JUDGE and set(holders).intersection(scene.affected):
        return (), False  # what the one struck praises in general is not the one who struck
    if score > 0:
        solidarity = match.row.frame is Frame.NOUN
        credited = scene.credited(holders, solidarity=solidarity)
        if solidarity and score == Stance.SUPPORT.score and credited in scene.initiators and credited not in scene.affected:
            return (), False  # solidarity is not with the one who acted, unless the words say so
        return ((credited,) if credited else ()), False
    return (), False


def _own_deed(reading: Reading, clause: Clause, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return the holder whose own deed the part of a Chinese sentence is about that calls it right: `X的行动是对Y的正当反制`.

    A part that names nobody goes on with the part before its comma.
    """
    marked, last = reading.marked, match.first
    if reading.grammar.postpositions or not is_unspaced(marked.tokens[match.first]):
        return None
    for _ in range(_PARTS):
        first = max(last - 1, clause.first)
        while first > clause.first and not any(c in _COMMAS for c in marked.between(first - 1, first)):
            first -= 1
        subject = next(iter(reading.mentions_in(first, last)), None)
        if subject is None and first > clause.first:
            last = first
            continue
        if subject is None or subject.first - first > _OPENS or str(subject.code) not in holders:
            return None
        aimed = marked.is_word(subject.last, Word.ABOUT) and not marked.places(Word.DOES, subject.last, match.first)
        aimed = aimed or bool(marked.places(Word.WISH, subject.last, match.first))  # `X希望协议有助于和平`
        other = next(iter(reading.mentions_in(subject.last, match.first)), None)  # `X与Y站在一起`
        aimed = aimed or (other is not None and not marked.places(Word.ON, subject.last, other.first))
        return None if aimed or _takes_stance(reading, subject.last, match.first) else str(subject.code)
    return None


def _takes_stance(reading: Reading, first: int, last: int) -> bool:
    """Return whether a verb of speech or stance, not only a judgement, begins in the token range."""
    low, high = bisect_left(reading.cue_starts, first), bisect_left(reading.cue_starts, last)
    rows = (cue.row for cue in reading.cues[low:high])
    return any(isinstance(row, CueRow) or row.frame not in (Frame.JUDGE, Frame.REFER) for row in rows)


def _stand_between(reading: Reading, match: Match[StanceRow], together: tuple[Mention, ...]) -> bool:
    """Return whether two are only those between whom something is: a truce that is welcomed, tensions that worry."""
    index = together[0].first - 1
    while index >= match.last and reading.marked.is_word(index, Word.ARTICLE) and not reading.marked.is_word(index, Word.BETWEEN):
        index -= 1
    return index >= match.last and reading.marked.is_word(index, Word.BETWEEN)


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
    if any(reading.marked.is_word(i, Word.MERIT) for i in range(match.first, match.last)):
        return False  # a people is congratulated on what its state has done
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
    if match.row.frame is Frame.NOUN and any(
        marked.is_word(i, Word.SOURCE, Word.AT, Word.BY, Word.VICTIM) for i in (place, place + 1)
    ):
        return False  # `support came from X`, `support of the independence`
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
    if marked.is_word(mention.last, Word.FORUM) and not marked.between(mention.last - 1, mention.last).strip():
        return True
    index = mention.first - 1
    while (
        index >= 0 and mention.first - index <= 4 and marked.is_word(index, Word.OF, Word.AT, Word.LIGHT, Word.ARTICLE, Word.DET)
    ):
        if marked.is_word(index, Word.FORUM):
            return True
        index -= 1
    return marked.is_word(index, Word.FORUM)


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


def _is_done_to(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether something is only decided or tried on the name: `welcomed the decision to expel X`."""
    marked, verb = reading.marked, mention.first - 1
    while verb > match.last and marked.is_word(verb, Word.ARTICLE):
        verb -= 1
    if verb - 1 < match.last or not marked.is_word(verb - 1, Word.TO):
        return False
    place = bisect_left(reading.acts, verb - 1, key=lambda act: act.last)
    if place >= len(reading.acts) or reading.acts[place].last != verb - 1:
        return False
    return not marked.is_word(verb, Word.ARTICLE, Word.DET, Word.LIGHT) and not reading.in_mention(verb)


def _is_told(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is to whom something is said: `told the Security Council that Y ...`."""
    marked, index = reading.marked, mention.first - 1
    while index >= 0 and marked.is_word(index, Word.ARTICLE):
        index -= 1
    return marked.is_word(mention.last, Word.CONTENT) and index in reading.cue_tokens and not reading.in_mention(index)


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
    return -1.0 if any(reading.marked.is_word(i, Word.VAGUE) for i in behind) else 2.2


def undergoes(reading: Reading, mention: Mention) -> bool:
    """Return whether something is done to the name in a clause of its own: Y in `X regrets that Y was attacked`."""
    marked = reading.marked
    opens = marked.is_word(mention.first - 1 - marked.is_word(mention.first - 1, Word.ARTICLE), Word.CONTENT)
    passive = marked.is_word(mention.last, Word.BE) and not marked.is_word(mention.last + 1, Word.ARTICLE, Word.NOT)
    done = mention.last + 1 < len(marked.tokens) and marked.tokens[mention.last + 1].norm.endswith(_DONE)
    return opens and passive and done and mention.last + 1 not in reading.cue_tokens


def _owns(reading: Reading, mention: Mention) -> bool:
    """Return whether what is judged is the name's own: X in `X's support for Y was criticised`."""
    marked = reading.marked
    return marked.tokens[mention.last].norm == "s" and marked.text[mention.end : mention.end + 1] in ("'", "’")


def _is_owned(reading: Reading, mention: Mention) -> bool:
    """Return whether the name only stands in what another owns: Y in `X's support for Y was criticised`."""
    before = reading.mentions_in(max(0, mention.first - _OWNED), mention.first)
    return bool(before) and _owns(reading, before[-1])


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
    people = (Word.PEOPLE, Word.AND) if named else ()
    while (
        index >= match.last
        and marked.is_word(index, Word.LIGHT, Word.ARTICLE, *people)
        and not (named and marked.is_word(index, Word.FOR))
    ):
        index -= 1
    direct = after and index < match.last and not (mention.last <= match.last and marked.is_word(index, Word.AT))
    if direct and reading.grammar.postpositions and not marked.between(match.last - 1, match.last).isspace():
        direct = False  # behind the comma that closes a clause whose verb stands last
    role = roles.get(mention.first, 0)
    if role <= 0 and (is_wronged(reading, mention) or (mention.first > match.first and undergoes(reading, mention))):
        role = -1
    direct = direct and not (blame and role < 0)
    if direct and match.row.frame in (Frame.ACT, Frame.ASK):
        points += 2.5
        points += 3.0 if blame and distance <= 2 and _is_charged(reading, mention) else 0.0
    inside = match.first < mention.first and mention.last <= match.last
    points += 1.0 if inside and (score > 0 or unspaced) else 0.0  # `X's right to ...`, `如果X不 ..., 将 ...`
    if blame and match.row.frame is Frame.JUDGE and not after and _opens_content(reading, mention):
        points += 1.5
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
    elif reading.grammar.relatives and marked.is_word(mention.last, Word.AT) and not marked.is_word(mention.last, Word.BEARER):
        points -= 1.2  # Turkish `X'teki saldırı`: where it was
    elif marked.is_word(index, Word.AT) and not marked.is_word(index, Word.CONTENT):  # Spanish `que` opens a subject too
        points += -1.8 if mention.kind is Kind.CAPITAL else -0.8
    if score > 0 and after and distance <= _OWNER and not direct and marked.is_word(index, Word.OF):
        points += 1.2
    if match.row.frame is Frame.ASK and after and index == match.last and marked.is_word(index, Word.BEARER):
        points += 3.0  # `demanded of X`: it is X that shall do it
    asked_before = reading.grammar.object_first and match.row.frame is Frame.ASK and not after
    if asked_before and not reading.grammar.postpositions and marked.is_word(mention.first - 1, Word.BEARER):
        points += 3.0  # Persian `از X خواست`
    # Several may congratulate one of them; behind a verb that is second they are its subject themselves.
    praised = len(holders) > 1 and score > 0 and after and distance <= 2 and reading.grammar.order is not Order.SECOND
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
    if reading.grammar.order is Order.STRICT and _is_told(reading, mention):
        points -= 3.0
    if passive and not after and blame:
        points += 2.0 if _owns(reading, mention) else -1.0 if _is_owned(reading, mention) else 0.0
    if named and after and reading.grammar.order in (Order.STRICT, Order.SECOND):
        told = range(match.last, mention.first)  # `solidarity with its partners, whom X threatens`
        points -= 2.5 if any(marked.is_word(i, Word.WHICH) and "," in marked.between(i - 1, i) for i in told) else 0.0
    if after and match.row.frame in (Frame.ACT, Frame.NOUN) and _is_done_to(reading, match, mention):
        points -= 2.5
    if score > 0 and after and match.row.frame is Frame.ACT and reading.grammar.order is Order.STRICT:
        turned = (marked.is_word(i, Word.THAT) and not marked.is_word(i, Word.CONTENT) for i in range(match.last, mention.first))
        points -= 1.5 if any(turned) else 0.0  # `praised the courage of many before accusing X`
    return points
