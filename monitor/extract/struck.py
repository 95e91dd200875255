"""Whom something that is approved strikes: sanctions, a victory, an act against somebody.

What is asked for: `required`. What a stance itself is about: `content`.
"""

from bisect import bisect_left

from monitor.extract.brackets import opening_of
from monitor.extract.cases import has_genitive, is_agent, is_object_by_suffix
from monitor.extract.fought import stands_against
from monitor.extract.lexicon import Match
from monitor.extract.measures import BODIES, condemns, is_against, is_aimed_at, is_ruled_against, is_undone, object_begins
from monitor.extract.mention import Kind, Mention
from monitor.extract.opposed import opposed_by_object, who_fights
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import text_of_relative
from monitor.extract.scene import Scene
from monitor.extract.standing import fails, is_said_by_ruling, is_subject_of_noun, is_verb_last, owns, owns_foes
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.words import Word
from monitor.types import Stance

_BESIDE = 14
"""Words from approval to a judgement of those against whom it stands by somebody."""
_BEFORE = 5
"""Words between approval and the act that is approved, which stands before its verb where names take postpositions."""
_OPENS = 3
"""Words between the approval, request or name and what belongs to it."""


def without_friends(
    reading: Reading,
    scene: Scene,
    clause: Clause,
    match: Match[StanceRow],
    source: Predicate | None,
    targets: tuple[str, ...],
    codes: tuple[str, ...],
    value: int,
) -> tuple[str, ...]:
    """Return the targets of a judgement without those who are stood with before it: `stands with X in the face of aggression`.

    Whoever acted in the text is judged instead. Approval of what is done against somebody makes them no friend.
    """
    if match.row.frame is not Frame.JUDGE or value >= 0 or not targets:
        return targets
    if reading.grammar.object_first and not reading.grammar.coverbs:
        return targets
    for cue in reading.cues_in(max(clause.first, match.first - _BESIDE), match.first):
        row = cue.row
        if not isinstance(row, StanceRow) or row.stance.score <= 0:
            continue
        if row.frame is not Frame.ACT and not (row.frame is Frame.NOUN and source is not None and source.match.last <= cue.first):
            continue
        if reading.marked.has_pause(cue.last, match.first, ",;:"):
            continue
        with_them = [m for m in reading.mentions_in(cue.last, match.first)[:1] if m.first - cue.last <= _OPENS]
        joined = reading.marked.is_word(cue.last - 1, Word.FOR) or reading.grammar.coverbs  # `支持X反对干涉`
        fought = reading.marked.is_word(
            match.first - 1, Word.AGAINST, Word.FIGHTS
        )  # `poparła rezolucję X przeciwko terroryzmowi`
        friends = {str(m.code) for m in with_them if joined or fought or _is_for(reading, cue.last, m)}
        if left := tuple(t for t in targets if t not in friends):
            return left
        accused = scene.accused((*codes, *friends))
        return (accused,) if accused else ()
    return targets


def _is_for(reading: Reading, first: int, mention: Mention) -> bool:
    """Return whether only `with` or `for` joins the name to the approval before it."""
    between = range(first, mention.first)
    return any(reading.marked.is_word(i, Word.FOR) for i in between) and all(
        reading.marked.is_word(i, Word.FOR, Word.OF, Word.ARTICLE, Word.PEOPLE) for i in between
    )


def own_deed_approved(reading: Reading, scene: Scene, match: Match[StanceRow], codes: tuple[str, ...], value: int) -> str | None:
    """Return the holder who approves of what it did itself to the one named there: `X defends its Y operation` is about X."""
    own = next((code for code in codes if code in scene.initiators), None)
    if own is None or abs(value) < Stance.SUPPORT.score or match.row.stance.score <= 0 or match.row.frame is not Frame.ACT:
        return None
    behind = match.last + 2 * _OPENS
    struck = [m for m in reading.mentions_in(match.last, behind) if m.code is not None]
    beside = match.last - match.first > 1 or reading.marked.is_word(match.last, Word.FOR)  # `stands by X`
    if beside or not scene.deeds_in(match.last, behind) or not struck:
        return None
    return own if all(str(m.code) in scene.affected for m in struck) else None


def struck_by_approval(
    reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...], value: int
) -> tuple[str, ...]:
    """Return those against whom an act is approved (`supports sanctions against X`): approval of it is opposition to them.

    `codes` are those who approve, who may be named behind their verb.
    """
    if value <= 0 or who_fights(reading, clause, match, codes) is not None:
        return ()
    if (against := opposed_by_object(reading, clause, match, codes)) is not None:
        return (against,)
    first, last = _matter_of(reading, match)
    judged = _judged_by_approved(reading, match) or _judged_in_text(reading, match)
    judged = judged or _whose_fall(reading, match) or whom_is_fought(reading, scene, match, codes)
    judged = judged or _whose_harm_is_excused(reading, scene, match)
    if judged is not None:
        return (judged,)
    begins = match.first + 1 if reading.grammar.participles and first == match.last else first
    for deed in scene.deeds_in(begins, min(last, first + _BEFORE + _subject_in(reading, first, last, codes))):
        inside = deed.match.first < first and not reading.marked.has(deed.match.first, deed.match.last, Word.HARM)
        if inside or any(str(m.code) not in codes for m in deed.doers) or is_undone(reading, first, deed.match.first):
            continue  # `welcomes the lifting of the sanctions against X`
        if struck := [m for m in deed.victims if is_aimed_at(reading, first, deed, m, codes)]:
            return tuple(dict.fromkeys(str(m.code) for m in struck if m.code))
    if is_verb_last(reading):  # there the act stands before its verb
        for deed in scene.deeds_in(match.first - _BEFORE, match.first):
            noun, bound = deed.match.first, reading.grammar.postpositions
            struck = [m for m in deed.victims if bound or is_aimed_at(reading, noun, deed, m, codes)]
            if not deed.doers and struck and not is_undone(reading, deed.match.last, match.first):
                return tuple(dict.fromkeys(str(m.code) for m in struck if m.code))
    return ()


def _matter_of(reading: Reading, match: Match[StanceRow]) -> tuple[int, int]:
    """Return where what is approved stands: behind the verb, or within its bracket (`hat den Sieg über X begrüßt`)."""
    if reading.grammar.order is Order.SECOND and match.row.frame is not Frame.JUDGE:
        clause = reading.clause_of(match.first)
        opened = opening_of(reading, clause, Match(match.row, match.first, match.last)) if clause is not None else None
        if opened is not None:
            return opened + 1, match.first
        if reading.mentions_in(match.first + 1, match.last):
            return match.first + 1, match.last + _BESIDE  # `keurde de aanval op X goed`
    return match.last, match.last + _BESIDE


def _subject_in(reading: Reading, first: int, last: int, codes: tuple[str, ...]) -> int:
    """Return how many words of what may name the object belong to its subject: `Am Montag begrüßte X die Niederlage Ys`."""
    near = reading.mentions_in(first, min(last, first + _OPENS))
    second = reading.grammar.order is Order.SECOND
    return near[0].last - first if second and near and str(near[0].code) in codes else 0


def _whose_fall(reading: Reading, match: Match[StanceRow]) -> str | None:
    """Return whose fall is welcomed, a person or a regime: `celebra la caída de X`; who fell is opposed by it."""
    marked, behind = reading.marked, match.last + _OPENS + 1
    fall = next((i for i in range(match.last - 1, min(behind, len(marked.tokens))) if marked.is_word(i, Word.DOWNFALL)), None)
    if reading.grammar.order is Order.SECOND and fall is None:  # `hat den Sturz Xs begrüßt`
        first, last = _matter_of(reading, match)
        fall = next(iter(marked.places(Word.DOWNFALL, first, min(last, match.first))), None)
    if fall is None or match.row.frame not in (Frame.ACT, Frame.FEEL):
        return None
    fallen = next((m for m in reading.mentions_in(fall + 1, fall + 2 * _OPENS) if m.code is not None), None)
    bare = fallen is not None and fallen.first == fall + 1 and has_genitive(reading, fallen)  # `der Sturz Xs`
    if fallen is None or not (bare or marked.is_word(fall + 1, Word.OF)):
        return None
    ruled = marked.has(fall + 1, fallen.last, Word.RULERS)
    person = fallen.kind is Kind.PERSON or (fallen.kind is Kind.OFFICE and fallen.first - fall <= _OPENS)
    return str(fallen.code) if person or ruled else None


def whom_is_fought(reading: Reading, scene: Scene, match: Match[StanceRow], codes: tuple[str, ...] = ()) -> str | None:
    """Return against whom something is that is approved: `hailed the victory over X`, `welcomed X's defeat`.

    Solidarity with the victims of what somebody does is against the author (CODEBOOK).
    """
    if match.row.frame is Frame.JUDGE:
        return None
    marked = reading.marked
    if is_verb_last(reading):
        return _fought_before(reading, scene, match)
    if reading.grammar.cases and reading.mentions_in(match.first, match.last):
        return None  # `привітала X з перемогою над Y`: the row itself holds whom it approves of
    begins, ends = _matter_of(reading, match)
    begins += _subject_in(reading, begins, ends, codes)
    begins = max(begins, object_begins(reading, match)) if reading.grammar.order is Order.FIRST else begins
    named = (m for m in reading.mentions_in(begins, ends) if not marked.is_word(m.first, Word.FIGHTS))
    first = next((m for m in named if m.code is not None), None)  # whoever fights stands inside: `انتصار Y على X`
    if first is not None and _has_lost(reading, begins, first):
        return str(first.code)
    if first is None or marked.has_pause(begins, first.first, ",;:"):
        return None
    if owns_foes(reading, first) or fails(reading, first) or is_ruled_against(reading, begins, first):
        return str(first.code)
    if (ruled := _ruled_by_body(reading, begins, ends)) is not None:
        return str(ruled.code)
    if marked.has(first.first, first.last - 1, Word.FIGHTS):
        return str(first.code)  # named with them: `les opposants à X`
    inside = reading.grammar.bare_agents and match.last - match.first > 1  # `menyambut kekalahan X`: its words hold it
    fights = marked.places(Word.FIGHTS, begins - inside, first.first)
    if is_subject_of_noun(reading, first) or not fights or first.first - fights[-1] > 2 * _OPENS:
        return None
    deeds = scene.deeds_in(first.first - _BEFORE, first.last + _BEFORE)
    by = marked.is_word(first.first - 1, Word.BY) and not marked.is_word(first.first - 1, Word.FIGHTS)  # `los heridos por X`
    agent = is_agent(reading, first) or by
    if agent and any(first in deed.doers and deed.match.first in fights for deed in deeds):
        return None  # `задержание X-ом` is the act that is approved
    does = any(first in deed.doers for deed in deeds)
    does = does or (first.kind is Kind.ADJECTIVE and marked.is_word(first.last, Word.HARM))
    joined = marked.is_all(fights[-1] + 1, first.first, Word.ARTICLE, Word.OF, Word.ON, Word.AGAINST)
    described = first.kind is Kind.ADJECTIVE and marked.is_word(fights[-1], Word.BACKDROP)  # `the victims of the Xish floods`
    described = described or (first.kind is Kind.ADJECTIVE and reading.grammar.cases)
    alone = joined and not described and not owns(reading, first) and not agent
    harmed = first.kind is Kind.ADJECTIVE and marked.has(fights[-1] + 1, first.last + 1, Word.HARM)
    return str(first.code) if does or alone or harmed else None


def _fought_before(reading: Reading, scene: Scene, match: Match[StanceRow]) -> str | None:
    """Return against whom something is that is approved by the verb behind it: `X'in yenilgisini memnuniyetle karşıladı`.

    Whoever is approved of themselves stands there too, in the case of an object: `Y'yi X'e karşı zaferinden dolayı kutladı`.
    """
    before = [m for m in reading.mentions_in(max(0, match.first - _BESIDE), match.first) if m.code is not None]
    objects = [m for m in before if is_object_by_suffix(reading, m)]
    for mention in before:
        if stands_against(reading, scene, mention, match.first) and all(m is mention for m in objects):
            return str(mention.code)
    return None


def _has_lost(reading: Reading, begins: int, mention: Mention) -> bool:
    """Return whether the clause that is approved says that what is the one named failed: `is glad that X's raid failed`."""
    marked, ends = reading.marked, mention.last + _BEFORE + _OPENS
    opened = next(iter(marked.places(Word.CONTENT, begins, mention.first)), None)
    lost = next(iter(marked.places(Word.FAILS, mention.last, ends)), None)
    if opened is None or lost is None or reading.mentions_in(mention.last, lost):
        return False
    last = lost + 1
    while marked.is_word(last, Word.FAILS, Word.BE, Word.HAVE):
        last += 1
    closes = last >= len(marked.tokens) or marked.is_parted(last - 1, last, ",;:.!")  # `X punished the culprits` lost nothing
    return closes and not marked.has_pause(opened + 1, lost + 1, ",;:") and not marked.has(opened, lost, Word.NOT)


def _whose_harm_is_excused(reading: Reading, scene: Scene, match: Match[StanceRow]) -> str | None:
    """Return on whom an act is that a judgement behind it excuses: `uznała ataki na X za uzasadnione`."""
    marked, inside = reading.marked, reading.mentions_in(match.first, match.last)
    if reading.grammar.object_first or not (inside or match.row.frame is Frame.JUDGE):
        return None
    before = inside[-1:] or reading.mentions_in(match.first - _OPENS, match.first)[-1:]
    if not before or before[0].code is None or not marked.is_word(before[0].first - 1, Word.ON, Word.AGAINST):
        return None
    near = bool(inside) or marked.is_all(before[0].last, match.first, Word.BE, Word.LIGHT, Word.FOR, Word.STRONGLY)
    doers = [deed.doers for deed in scene.deeds_in(before[0].first - _OPENS, before[0].first)]
    harm = marked.has(before[0].first - _OPENS, before[0].first, Word.HARM)
    return str(before[0].code) if near and harm and not any(doers) else None


def beside_what_is_approved(
    reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], targets: tuple[str, ...]
) -> int | None:
    """Return the token that keeps approval from whoever is named behind it; None where it may be theirs.

    Something else is approved that stands against them or what they did: `praised the courage of all who defied X's blockade`.
    Where no target is named it may be anybody's.
    """
    if match.row.frame is Frame.JUDGE or reading.grammar.object_first:
        return None
    marked = reading.marked
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + _BESIDE)):
        if (targets and str(mention.code) not in targets) or marked.has_pause(match.last, mention.first, ",;:"):
            continue
        if is_agent(reading, mention) or marked.is_word(mention.first - 1, Word.BY):
            return None  # who fights is approved of: `отражение X-ом атаки Y`
        fights = marked.places(Word.FIGHTS, match.last, mention.first)
        if fights and not reading.mentions_in(match.last, fights[0]):
            return fights[0]
        for deed in scene.deeds_in(mention.first - 2, mention.last + 3) if targets else ():
            near = (
                deed.match.first - mention.last <= 1 if mention.last <= deed.match.first else mention.first - deed.match.last <= 2
            )
            if mention not in deed.doers or not near or not marked.has(deed.match.first, deed.match.last, Word.HARM):
                continue
            between = range(match.last, min(mention.first, deed.match.first))
            else_ = next((i for i in between if not marked.kinds(i) and i not in reading.cue_tokens), None)
            if else_ is not None:
                return else_
    return None


def _ruled_by_body(reading: Reading, begins: int, ends: int) -> Mention | None:
    """Return whom a ruling or a measure is against that is approved, the body whose it is named before: `the court's verdict`."""
    marked = reading.marked
    for place, mention in enumerate(reading.mentions_in(begins, ends)):
        if mention.code is not None and is_against(reading, mention.first - 1):
            near = max(begins, mention.first - 2 * _OPENS)
            return mention if marked.has(begins if place else near, mention.first, Word.RULING) else None
        if mention.kind is not Kind.BODY and mention.code not in BODIES:
            return None
    return None


def _judged_by_approved(reading: Reading, match: Match[StanceRow]) -> str | None:
    """Return whom a text that is approved condemns, as a participle or a clause says: `поддержала резолюцию, осуждающую X`."""
    endings = reading.grammar.attributes
    if match.row.frame is not Frame.ACT:
        return None
    low = bisect_left(reading.cue_starts, match.last)
    for other in reading.cues[low:]:
        if other.first > match.last + _OPENS + 1:
            break
        blames = condemns(other.row)
        before = reading.mentions_in(object_begins(reading, match), other.first)
        named = any(m.code is not None and m.kind is not Kind.BODY for m in before)
        says = is_said_by_ruling(reading, other.first, other.last) and other.first - match.last <= _OPENS + 1
        says = says or (bool(endings) and reading.marked.tokens[other.first].text.casefold().endswith(endings))
        told = reading.marked.is_word(other.first - 1, Word.THAT) and reading.marked.is_word(other.first - 2, Word.RULING)
        if blames and not named and (told or says):
            near = reading.mentions_in(other.last, other.last + _OPENS + 2)
            return next((str(m.code) for m in near if m.code is not None), None)
    return None


def _judged_in_text(reading: Reading, match: Match[StanceRow]) -> str | None:
    """Return whom a text that is approved condemns in its relative clause: `lobte die Resolution, die Xs Angriff verurteilt`."""
    for other in reading.cues_in(match.last, match.last + _BESIDE):
        text = text_of_relative(reading, other) if condemns(other.row) else None
        if text is None or text < match.first:
            continue
        near = reading.mentions_in(text, other.first) or reading.mentions_in(other.last, other.last + _OPENS + 2)
        return next((str(m.code) for m in near if m.code is not None), None)
    return None
