"""How likely each name in reach is the one whom a stance judges: points for its place in the sentence and its part in the scene.

Which name is taken, and what where none has points enough: `targets`.
"""

import re
from dataclasses import dataclass

from monitor.extract.brackets import is_object_in_bracket
from monitor.extract.clauses import begins_own_clause
from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Reading
from monitor.extract.scene import Scene
from monitor.extract.standing import (
    does_content,
    follows_subject,
    is_asked_thing_of,
    is_before_verb,
    is_charged,
    is_dative,
    is_done_to,
    is_for_anothers,
    is_given,
    is_owned,
    is_partner,
    is_recognition,
    is_told,
    marked_object,
    marks_object,
    opens_content,
    opens_quotation,
    owns,
    turns,
    undergoes,
    verb_before,
)
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.extract.wronged import is_wronged

_PAPER = 4
"""Words from whose paper it is to the paper."""
_OPENED = re.compile(r'[«“"]\s*(?:\w+\s+)?$')
"""A quotation that begins with the judgement: `la propuesta de X era «la base más seria»`."""
_OWNER = 4
"""How many words from a cue the owner of the approved thing may begin: `welcomes the decision of X`."""


def roles_of(scene: Scene, reach: tuple[int, int], match: Match[StanceRow]) -> dict[int, int]:
    """Return for the first token of a mention +1 where it is a doer within reach, -1 where it is a victim.

    A request is no act, nor is a verb (Portuguese `ameaça`) or what it names, nor a stance's noun (`tehdit`): whoever
    `called on` goes to is no victim.
    """
    found: dict[int, int] = {}
    for deed in scene.deeds_in(reach[0] - 3, reach[1] + 3):
        inside = match.first <= deed.match.first < match.last
        if inside and match.row.frame in (Frame.ASK, Frame.ACT, Frame.NOUN):
            continue
        for mention in deed.victims:
            found[mention.first] = -1
        for mention in deed.doers:
            found[mention.first] = 1
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A stance and a name in its reach, and how the one stands to the other.

    `before` is the word before the name, function words passed over; `role` is 1 for a doer, -1 for who suffers, else 0.
    """

    reading: Reading
    match: Match[StanceRow]
    mention: Mention
    scene: Scene
    holders: tuple[str, ...]
    score: int
    passive: bool
    unspaced: bool
    distance: int
    before: int
    role: int
    direct: bool

    @property
    def frame(self) -> Frame:
        return self.match.row.frame

    @property
    def blame(self) -> bool:
        return self.score < 0

    @property
    def after(self) -> bool:
        """Whether the name stands behind the words of the stance, or in them."""
        return self.mention.first > self.match.first

    def joined_by(self, *kinds: Word) -> bool:
        """Return whether such a word joins the name to what is before it."""
        return self.reading.marked.is_word(self.before, *kinds)


def points_of(
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
    """Return how likely the name is a target of the stance; points, mostly -6 to 8, that only compare with others."""
    after = mention.first > match.first
    before = _word_before(reading, match, mention, score)
    role = roles.get(mention.first, 0)
    wronged = is_wronged(reading, mention) and not is_recognition(reading, match)
    if role <= 0 and (wronged or (after and undergoes(reading, mention))):
        role = -1
    known = (mention.code in scene.initiators) - (mention.code in scene.affected)
    if role < 0 and match.row.frame is Frame.ACT and reading.marked.has(match.first, match.last, Word.THREATENS):
        role = 0  # `amenazó con bombardeos contra X`: the threat is to whoever would suffer them
    if role and known and not after and reading.grammar.coverbs:
        role = known  # `对X的打击表示谴责`: by X or on X, the event says
    direct = after and (_is_direct(reading, match, mention, before) or follows_subject(reading, match, mention, holders))
    if match.row.frame is Frame.ASK and score < 0 and not direct and is_asked_thing_of(reading, match, mention.first - 1):
        role = 0
    seen = _Seen(
        reading=reading,
        match=match,
        mention=mention,
        scene=scene,
        holders=holders,
        score=score,
        passive=passive,
        unspaced=is_unspaced(reading.marked.tokens[match.first]),
        distance=max(0, mention.first - match.last) if after else match.first - mention.last,
        before=before,
        role=role,
        direct=direct and not (score < 0 and role < 0),
    )
    points = 1.5 - (0.04 if seen.unspaced else 0.08) * seen.distance
    for aspect in (_as_object, _by_part, _as_asked, _as_holder, _in_scene, _by_clause):
        points += aspect(seen)
    return points


def _word_before(reading: Reading, match: Match[StanceRow], mention: Mention, score: int) -> int:
    """Return the word before the name behind a stance, articles and light words passed over."""
    marked, index = reading.marked, mention.first - 1
    solidarity = match.row.frame is Frame.NOUN and score > 0  # `solidarity with X`: what joins them is no mere light word
    passed = (Word.LIGHT, Word.ARTICLE, Word.WHEN, *((Word.PEOPLE, Word.AND) if solidarity else ()))
    placed = reading.grammar.cases and index >= match.last and marked.is_word(index, Word.AT)
    if placed and (score <= 0 or mention.kind is Kind.BODY):
        return index  # it governs the name's case, though elsewhere it is light (`в понедельник`); reforms in X are X's
    while index >= match.last and marked.is_word(index, *passed) and not (solidarity and marked.is_word(index, Word.FOR)):
        index -= 1
    return index


def _is_direct(reading: Reading, match: Match[StanceRow], mention: Mention, before: int) -> bool:
    """Return whether nothing but function words parts the stance from the name behind it."""
    marked = reading.marked
    if before >= match.last or (mention.last <= match.last and marked.is_word(before, Word.AT)):
        return False
    # Behind the comma that closes a clause whose verb stands last, another begins.
    ends = match.last >= len(marked.tokens) or not marked.between(match.last - 1, match.last).isspace()
    return not (reading.grammar.postpositions and ends)


def _as_object(seen: _Seen) -> float:
    """Return the points of the object of a verb, of a name inside the words and of who is judged in what somebody says."""
    reading, match, mention, frame = seen.reading, seen.match, seen.mention, seen.frame
    points = 0.0
    if seen.unspaced and not seen.after and frame in (Frame.ACT, Frame.FEEL):
        points += marked_object(reading, mention)
    points += 3.0 if _does_what_is_felt(seen) else 0.0
    if frame in (Frame.ACT, Frame.ASK):
        points += 2.5 if seen.direct else 0.0
        near = seen.distance <= 2 or (mention.last <= match.last and reading.grammar.order is Order.LEAD)
        named = seen.direct or (seen.after and marks_object(reading, match, seen.before))
        points += 3.0 if seen.blame and near and named and is_charged(reading, mention) else 0.0
        points += 2.5 + 0.08 * seen.distance if not seen.after and is_object_in_bracket(reading, match, mention) else 0.0
        marked = not seen.after and is_before_verb(reading) and not reading.grammar.coverbs
        marked = marked and reading.marked.is_word(mention.last, Word.OBJECT)
        points += 2.0 if marked else 0.0  # Persian `X را به دلیل حمایت از Y سرزنش کرد`
    if match.first < mention.first and mention.last <= match.last and (seen.score > 0 or seen.unspaced):
        points += 1.0  # `X's right to ...`, `如果X不 ..., 将 ...`
    judged = seen.blame and frame is Frame.JUDGE and not seen.after
    if judged and (opens_content(reading, mention) or does_content(reading, match, mention)):
        points += 1.5
    elif judged and opens_quotation(reading, match, mention):
        points += 1.0
    return points


def _does_what_is_felt(seen: _Seen) -> bool:
    """Return whether the name is the subject of what is regretted or welcomed: Y in `regretted that Y had not condemned X`."""
    marked, content = seen.reading.marked, seen.match.last
    opened = seen.frame in (Frame.ACT, Frame.FEEL) and seen.after and marked.is_word(content, Word.CONTENT)
    if not opened or not seen.mention.can_speak or not marked.is_all(content + 1, seen.mention.first, Word.ARTICLE):
        return False
    return not marked.has(seen.mention.last, seen.mention.last + 2, Word.BE)  # `regretted that Y was attacked`


def _by_part(seen: _Seen) -> float:
    """Return the points of the part that the name has in an act, or else of the preposition that joins it to the stance."""
    owner = seen.score > 0 and seen.after and seen.distance <= _OWNER and not seen.direct and seen.joined_by(Word.OF)
    points = 1.2 if owner else 0.0
    approval = seen.match.row.stance.score > 0 and seen.after
    if approval and seen.joined_by(Word.AGAINST) and not seen.joined_by(Word.ARTICLE):
        return -2.0  # `praised X for the sanctions against Y`, `will not back the text against Y`
    if approval and seen.role > 0 and _stands_against(seen):
        return -2.0  # `stands by X against the raids of Y`
    if _is_blamed_for_conduct(seen):
        return points + 4.5
    if seen.role > 0:
        return points + (3.0 if seen.blame or _is_vindicated(seen) else 1.0)
    if seen.role < 0 and seen.score > 0 and seen.joined_by(Word.AGAINST) and seen.frame is Frame.ACT:
        return points - 1.0  # `praised X for its sanctions against Y`
    if seen.role < 0:
        return points + (-3.5 if seen.blame or seen.frame is Frame.ASK else 0.8)
    return points + _by_preposition(seen)


def _is_blamed_for_conduct(seen: _Seen) -> bool:
    """Return whether the name's part in another's act is blamed: X in `critica el silencio de X ante el ataque de Y`."""
    marked, place = seen.reading.marked, seen.before
    if not seen.blame or seen.frame is not Frame.ACT or not seen.after or not seen.joined_by(Word.OF):
        return False
    while place > seen.match.last and marked.is_word(place, Word.OF, Word.ARTICLE) and not marked.is_word(place, Word.CONDUCT):
        place -= 1
    return marked.is_word(place, Word.CONDUCT) and 0 <= place - seen.match.last <= _PAPER


def _stands_against(seen: _Seen) -> bool:
    """Return whether what the name does is what somebody else is backed against: another is named between."""
    marked, names = seen.reading.marked, seen.reading.mentions_in(seen.match.last, seen.mention.first)
    return bool(names) and bool(marked.places(Word.AGAINST, names[0].last, seen.mention.first))


def _is_vindicated(seen: _Seen) -> bool:
    """Return whether what the name did is the subject of the approval behind it: X in `X's raid on Y was justified`."""
    judged = seen.frame is Frame.JUDGE and seen.score > 0 and not seen.after and not seen.unspaced
    between = seen.reading.marked.between(seen.mention.last - 1, seen.match.first) if judged else ","
    return not any(c in _OPENED.sub("", between) for c in ',،;:“”«»"')


def _by_preposition(seen: _Seen) -> float:
    marked, mention = seen.reading.marked, seen.mention
    approved = seen.frame is Frame.ACT and seen.score > 0 and seen.after and not seen.direct
    if seen.joined_by(Word.BY) and seen.after:
        return 2.0 if seen.blame or approved else (-1.5 if seen.frame is Frame.NOUN else 0.5)  # `support by X` is not for X
    if approved and seen.joined_by(Word.FOR):
        return 0.0  # `welcomes the plan for X`: whose plan it is
    solidarity = seen.frame is Frame.NOUN and seen.score > 0 and seen.after
    if solidarity and is_dative(seen.reading, mention):
        return 2.5  # `دعمها لX في مواجهة Y`
    if (
        seen.joined_by(Word.FOR)
        and seen.after
        and seen.blame
        and seen.frame is Frame.JUDGE
        and marked.is_word(mention.last, Word.TO)
    ):
        return 2.0  # `it is a mistake for X to close the port`
    if solidarity and seen.joined_by(Word.FOR) and is_for_anothers(seen.reading, seen.match, mention, seen.holders):
        return 0.0
    if seen.joined_by(Word.FOR) and seen.after:
        both = 0.2 if seen.joined_by(Word.ON) and seen.frame is Frame.NOUN else -0.5  # `Kritik aus X an Y`
        return (1.0 if marks_object(seen.reading, seen.match, seen.before) else both) if seen.blame else 2.5
    if seen.joined_by(Word.ON) and seen.after:
        return 0.0 if seen.direct else 0.2
    if seen.score > 0 and seen.after and seen.joined_by(Word.AGAINST) and not seen.joined_by(Word.FOR, Word.ON):
        return -3.0  # `X's right to defend itself against Y`
    if seen.reading.grammar.relatives and marked.is_word(mention.last, Word.AT) and not marked.is_word(mention.last, Word.BEARER):
        return -1.2  # Turkish `X'teki saldırı`: where it was
    if not seen.after and not seen.unspaced and is_before_verb(seen.reading) and seen.joined_by(Word.FOR, Word.ON):
        return 1.0  # Persian `از X حمایت کرد`
    if seen.passive and seen.frame is Frame.NOUN and seen.reading.grammar.relatives and marked.is_word(mention.last, Word.ON):
        return 1.5  # `X'ten Y'ye Z tepkisi`
    if seen.reading.grammar.relatives and seen.joined_by(Word.AT):
        return 0.0  # the case of the name before it: `X'ten Y'ye tepki`
    if seen.after and seen.before < seen.match.last:
        return 0.0  # `confidence in X`: the words of the stance end with what governs their object
    if seen.joined_by(Word.AT) and owns(seen.reading, mention) and marked.places(Word.PAPER, mention.last, mention.last + _PAPER):
        return 0.0  # `the claims in X's report`
    if seen.joined_by(Word.AT) and not seen.joined_by(Word.CONTENT):  # Spanish `que` opens a subject too
        placed = seen.frame is Frame.ASK and seen.reading.grammar.order is Order.LEAD  # `pidió calma en X`
        return -1.8 if mention.kind is Kind.CAPITAL or placed else -0.8
    return 0.0


def _as_asked(seen: _Seen) -> float:
    """Return the points of the one of whom something is asked: `demanded of X`, `از X خواست`, `X'ten ... istedi`."""
    if seen.frame is not Frame.ASK:
        return 0.0
    if seen.after:
        thing = seen.blame and not seen.direct and is_asked_thing_of(seen.reading, seen.match, seen.mention.first - 1)
        points = 1.5 if thing else 0.0  # `exigió explicaciones a X`
        return points + (3.0 if seen.before == seen.match.last and seen.joined_by(Word.BEARER) else 0.0)
    grammar = seen.reading.grammar
    source = seen.mention.last if grammar.postpositions else seen.mention.first - 1
    return 3.0 if grammar.object_first and seen.reading.marked.is_word(source, Word.BEARER) else 0.0


def _as_holder(seen: _Seen) -> float:
    """Return the points taken from those who hold the stance themselves, and from who stands where their subject does."""
    grammar, points = seen.reading.grammar, 0.0
    # Several may congratulate one of them; behind a verb that is first or second they are its subject themselves.
    several = len(seen.holders) > 1 and grammar.order not in (Order.SECOND, Order.FIRST)
    praised = several and seen.score > 0 and seen.after and seen.distance <= 2
    if seen.mention.code in seen.holders and not praised:
        points -= 6.0
    fronted = grammar.object_first or (grammar.cases and seen.mention.oblique)
    if not seen.after and seen.frame in (Frame.ACT, Frame.ASK, Frame.NOUN) and not seen.passive and not fronted:
        approved = seen.frame is Frame.NOUN and seen.score > 0
        points += 1.5 if approved and is_given(seen.reading, seen.match, seen.mention) else -1.5
    return points


def _in_scene(seen: _Seen) -> float:
    """Return the points of the part that the actor has in the event, or in the acts of the whole text."""
    scene, code = seen.scene, seen.mention.code
    if code in scene.initiators:
        return 1.5 if seen.blame else 0.8
    if code in scene.affected:
        return -1.2 if seen.blame and not set(seen.holders) & set(scene.initiators) else 0.8
    return 1.0 if seen.blame and scene.doers and code == scene.doers[0][0] else 0.0


def _by_clause(seen: _Seen) -> float:
    """Return the points of what else the clause says of the name: who it is, who is told, who owns what is judged."""
    reading, match, mention, order = seen.reading, seen.match, seen.mention, seen.reading.grammar.order
    points = 0.0
    if mention.kind in (Kind.PERSON, Kind.OFFICE) and not mention.official:
        points -= 1.0
    if order in (Order.STRICT, Order.FIRST) and is_told(reading, mention):
        points -= 3.0
    if seen.blame and order is Order.FIRST and is_partner(reading, mention):
        points -= 3.0
    if seen.passive and not seen.after and seen.blame:
        points += 2.0 if owns(reading, mention) else -1.0 if is_owned(reading, mention) else 0.0
    if (seen.frame is Frame.JUDGE and not seen.after and _is_told_apart(seen)) or _hears_quotation(seen):
        points -= 3.0
    if not seen.after:
        return points - (2.5 if seen.blame and _acts_beside(seen) else 0.0)
    between = range(match.last, mention.first)
    solidarity = seen.frame is Frame.NOUN and seen.score > 0 and order in (Order.STRICT, Order.SECOND)
    row = verb_before(reading, mention) if reading.grammar.coverbs and seen.frame is Frame.JUDGE else None
    if row is not None and row.frame is Frame.ACT:
        points -= 3.0  # `反对干涉内政，支持X`: the object of another verb
    if solidarity and any(reading.marked.is_word(i, Word.WHICH) and "," in reading.marked.between(i - 1, i) for i in between):
        points -= 2.5  # `solidarity with its partners, whom X threatens`
    if seen.frame in (Frame.ACT, Frame.NOUN) and is_done_to(reading, match, mention):
        points -= 2.5
    if seen.frame in (Frame.ACT, Frame.NOUN, Frame.ASK) and begins_own_clause(reading, mention):
        points -= 4.0
    if seen.score > 0 and seen.frame is Frame.ACT and order is Order.STRICT and turns(reading, between):
        points -= 1.5  # `praised the courage of many before accusing X`
    return points


def _hears_quotation(seen: _Seen) -> bool:
    """Return whether the name is to whom a quotation with the judgement was said: `“It is murder,” he told the council`."""
    reading, place = seen.reading, seen.mention.first - 1
    if not seen.after or reading.quote_at(seen.match.first) is None or reading.quote_at(seen.mention.first) is not None:
        return False
    while place > seen.match.last and reading.marked.is_word(place, Word.ARTICLE):
        place -= 1
    return any(isinstance(cue.row, CueRow) and cue.last == place + 1 for cue in reading.cues_in(seen.match.last, place + 1))


def _is_told_apart(seen: _Seen) -> bool:
    """Return whether the judgement is in what a later verb says of somebody else: X in `condemned X's raid but said Y was to
    blame`."""
    reading = seen.reading
    for cue in reading.cues_in(seen.mention.last, seen.match.first):
        said = isinstance(cue.row, CueRow) and cue.row.kind is Speech.SAY
        if not said or reading.marked.between(cue.last - 1, cue.last).strip():
            continue
        others = (m for m in reading.mentions_in(cue.last, seen.match.first) if m.code is not None)
        if any(str(m.code) not in seen.holders and m.code != seen.mention.code for m in others):
            return True
    return False


def _acts_beside(seen: _Seen) -> bool:
    """Return whether somebody else does with the name what a Chinese judgement is about: Y in `X在与Y签约时罔顾Z`."""
    if not seen.reading.grammar.coverbs or seen.frame is not Frame.JUDGE or not seen.joined_by(Word.FOR):
        return False
    return len(enumerate_named(seen.reading, seen.mention)) == 1
