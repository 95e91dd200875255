"""How likely each name in reach is the one whom a stance judges: points for its place in the sentence and its part in the scene.

Which name is taken, and what where none has points enough: `targets`.
"""

from bisect import bisect_right

from monitor.extract.deeds import is_wronged
from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Reading
from monitor.extract.scene import Scene
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.tokens import is_unspaced

_OWNER = 4
"""How many words from a cue the owner of the approved thing may begin: `welcomes the decision of X`."""
_DONE = ("ed", "en", "wn", "ck")
"""English: how forms end that say what is done to somebody."""
_OWNED = 5
"""Words from an owner to who stands in what it owns."""
_OPENING = 4
"""Function words that may stand between a verb of speech and the name that opens what is said."""


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
    if reading.act_before(verb - 1) is None:
        return False
    return not marked.is_word(verb, Word.ARTICLE, Word.DET, Word.LIGHT) and not reading.in_mention(verb)


def _is_told(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is to whom something is said: `told the Security Council that Y ...`."""
    marked, index = reading.marked, mention.first - 1
    while index >= 0 and marked.is_word(index, Word.ARTICLE):
        index -= 1
    return marked.is_word(mention.last, Word.CONTENT) and index in reading.cue_tokens and not reading.in_mention(index)


def roles_of(scene: Scene, reach: tuple[int, int], match: Match[StanceRow]) -> dict[int, int]:
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
