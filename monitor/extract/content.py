"""What a stance is about: its targets, and the words that carry it. What is asked, and of whom: `requests`."""

from bisect import bisect_left

from monitor.extract.brackets import reaches_only_before
from monitor.extract.enumeration import coordinated_left
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import head_of_relative
from monitor.extract.scene import Scene
from monitor.extract.sorting import is_listed
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.targets import choose, referent
from monitor.types import DemandKind, Stance

_LONGEST_EVIDENCE = 400
_REACH = 60
_PARTS = (";", "；")
_SPACES = (" ", "\u3000")
"""What parts the halves of a Chinese headline."""
_BOTH = 2
_NAMED = 120
"""Words before praise of both in which the two are named."""
_BESIDE = 14
"""Words from approval to a judgement of those against whom it stands by somebody."""
_BODIES = frozenset({"EU", "NATO", "UN"})
"""Bodies whose seat may stand for them: `urge Brussels to impose sanctions on X`."""
_OPENS = 3
"""Words with which the clause of a further speaker may open before the name."""


def targets_of(
    reading: Reading,
    scene: Scene,
    clause: Clause,
    match: Match[StanceRow],
    predicate: Predicate | None,
    source: Predicate | None,
    codes: tuple[str, ...],
    score: int,
) -> tuple[tuple[str, ...], bool]:
    if match.row.frame is Frame.NOTE:
        return _noted(reading, clause, match, codes), True
    if match.row.frame in (Frame.DECLINE, Frame.REFER) or is_even(match.row):
        return (), False
    if len(codes) > 1 and _is_mutual(reading, clause, match):
        return codes, True
    if reading.marked.is_word(match.last, Word.NOBODY):
        return (), True
    if codes and _is_of_own(reading, scene, match, codes):
        return codes[:1], True
    if pair := _pair_praised(reading, match, codes):
        return pair, True
    meant = referent(reading, scene, match, codes)
    if meant is not None:
        return (meant,), True
    if predicate is not None and (head := head_of_relative(reading, predicate)) is not None and head not in codes:
        return (head,), True
    passive = predicate is not None and predicate.passive
    first, last = _scope(reading, clause, match, predicate, source, passive=passive)
    if after := reading.marked.places(Word.LIKEWISE, match.last, last):
        last = after[0]  # `condemned the raid, and so did X`: X is not what is condemned
    if predicate is not None and match.row.frame is Frame.ACT and _turns_at_once(reading, match, last):
        last = match.last  # `X condemns, Y worries`
    if predicate is not None and is_listed(reading, match, predicate):
        last = min(last, predicate.subjects[0].first)
    if _general(reading, first, last, match):
        return (), True
    return choose(reading, clause, match, scene, holders=codes, score=score, reach=(first, last), passive=passive)


def _is_of_own(reading: Reading, scene: Scene, match: Match[StanceRow], codes: tuple[str, ...]) -> bool:
    """Return whether somebody defends what they did themselves: `defended its decision`, not `defends its people`."""
    marked = reading.marked
    if reading.grammar.coverbs and match.row.frame is Frame.ACT and marked.places(Word.SELF, match.first, match.last):
        return not reading.mentions_in(match.first, match.last)  # `为行动辩护`
    if reading.grammar.order is Order.LEAD and marked.is_word(match.first, Word.SELF) and match.row.frame is Frame.ACT:
        doers = (m.code for deed in scene.deeds_in(match.last, match.last + _OPENS) for m in deed.doers)
        if any(str(code) in codes for code in doers):
            return True  # `o ministro sueco defende o plano sueco`
    owned = match.last + marked.is_word(match.last, Word.ARTICLE)  # Portuguese `o seu`
    own = marked.is_word(match.first, Word.SELF) and match.row.frame is Frame.ACT and marked.is_word(owned, Word.OWNED)
    if reading.grammar.order is Order.FIRST:
        return own  # the owner is written together with what is owned
    behind = range(owned + 1, owned + _OPENS)
    return own and (bool(scene.deeds_in(owned, owned + _OPENS + 2)) or not reading.cue_tokens.isdisjoint(behind))


def _pair_praised(reading: Reading, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the two who were last named together, where both are praised: `congratulated both countries`."""
    if match.row.stance.score <= 0 or match.row.frame not in (Frame.ACT, Frame.NOUN):
        return ()
    marked, place = reading.marked, match.last
    while place < match.last + _OPENS and marked.is_word(place, Word.LIGHT, Word.ARTICLE, Word.FOR, Word.ON):
        if marked.is_word(place, Word.BOTH):
            break
        place += 1
    if not marked.is_word(place, Word.BOTH):
        return ()
    for mention in reversed(reading.mentions_in(max(0, match.first - _NAMED), match.first)):
        if mention.can_speak and mention.code is not None:
            pair = dict.fromkeys(str(m.code) for m in coordinated_left(reading, mention) if m.code is not None)
            if len(pair) == _BOTH and not set(pair).intersection(codes):
                return tuple(pair)
    return ()


def _is_mutual(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether several judge each other: `X and Y accused each other of ...`."""
    if match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    near = range(max(clause.first, match.first - 2), min(clause.last, match.last + 3))
    return any(reading.marked.is_word(i, Word.MUTUAL) for i in near)


def is_even(row: StanceRow) -> bool:
    """Return whether the words judge nobody, by whoever says them: `diplomacy is the only way`, `all sides must ...`."""
    return row.frame is Frame.JUDGE and row.stance is Stance.NEUTRAL


def _noted(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose conduct is noted: who stands right behind the words (`takes note of X's decision`), nobody else nearby."""
    marked = reading.marked
    first = match.last
    while first < clause.last and marked.is_word(first, Word.LIGHT, Word.ARTICLE, Word.OF) and not reading.in_mention(first):
        first += 1
    noted = next((m for m in reading.mentions_in(first, min(clause.last, first + 1)) if m.first == first), None)
    owner = noted is not None and noted.code is not None and noted.code not in codes
    return (str(noted.code),) if noted is not None and owner else ()


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
    if match.row.frame is not Frame.JUDGE or value >= 0 or not targets or reading.grammar.object_first:
        return targets
    for cue in reading.cues_in(max(clause.first, match.first - _BESIDE), match.first):
        row = cue.row
        if not isinstance(row, StanceRow) or row.stance.score <= 0:
            continue
        if row.frame is not Frame.ACT and not (row.frame is Frame.NOUN and source is not None and source.match.last <= cue.first):
            continue
        if any(c in reading.marked.between(i - 1, i) for i in range(cue.last, match.first) for c in ",;:"):
            continue
        with_them = [m for m in reading.mentions_in(cue.last, match.first)[:1] if m.first - cue.last <= _OPENS]
        joined = reading.marked.is_word(cue.last - 1, Word.FOR)
        friends = {str(m.code) for m in with_them if joined or _is_for(reading, cue.last, m)}
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


def struck_by_approval(reading: Reading, scene: Scene, match: Match[StanceRow], value: int) -> tuple[str, ...]:
    """Return those against whom an act is approved (`supports sanctions against X`): approval of it is opposition to them."""
    if value <= 0:
        return ()
    if (judged := _judged_by_approved(reading, match)) is not None:
        return (judged,)
    for deed in scene.deeds_in(match.last, match.last + 5):
        if deed.doers:
            continue
        struck = [m for m in deed.victims if _is_against(reading, m.first - 1)]
        if struck:
            return tuple(dict.fromkeys(str(m.code) for m in struck if m.code))
    return ()


def _judged_by_approved(reading: Reading, match: Match[StanceRow]) -> str | None:
    """Return whom a text that is approved condemns, where a participle says so: `поддержала резолюцию, осуждающую X`."""
    endings = reading.grammar.attributes
    if not endings or match.row.frame is not Frame.ACT:
        return None
    low = bisect_left(reading.cue_starts, match.last)
    for other in reading.cues[low:]:
        if other.first > match.last + _OPENS + 1:
            break
        blames = isinstance(other.row, StanceRow) and other.row.frame is Frame.ACT and other.row.stance.score < -1
        named = any(m.code is not None and m.kind is not Kind.BODY for m in reading.mentions_in(match.last, other.first))
        if blames and not named and reading.marked.tokens[other.first].text.casefold().endswith(endings):
            near = reading.mentions_in(other.last, other.last + _OPENS + 2)
            return next((str(m.code) for m in near if m.code is not None), None)
    return None


def struck_by_request(
    reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]
) -> tuple[str, ...]:
    """Return those whom sanctions that are asked for shall strike: `urged the Union to tighten sanctions on X` is against X.

    Whoever threatens with them is against those too.
    """
    threatens = match.row.frame is Frame.ACT and reading.marked.is_word(match.first, Word.THREATENS)
    if match.row.frame is not Frame.ASK and not threatens:
        return ()
    if reading.grammar.object_first:
        named_before = reading.grammar.order is Order.SECOND or reading.grammar.coverbs  # whom is asked stands before what
        return _asked_to_judge(reading, clause, match, codes) if named_before else ()
    if against := _asked_against(reading, clause, match, codes):
        return against
    if judged := _asked_to_judge(reading, clause, match, codes):
        return judged
    low = bisect_left(reading.demand_starts, match.last)
    for demand in reading.demands[low:]:
        if demand.first >= min(clause.last, match.last + _REACH // 3):
            break
        if demand.row.kind is not DemandKind.SANCTIONS or _is_undone(reading, match.last, demand.first):
            continue
        for deed in scene.deeds_in(demand.first, demand.last):
            struck = [str(m.code) for m in deed.victims if m.code and m.first > demand.first and str(m.code) not in codes]
            if struck:
                return tuple(dict.fromkeys(struck))
    return ()


def _asked_to_judge(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom another is asked to condemn: `urged Y to condemn Z's raid` is against Z and blames nobody who is asked."""
    verb = next(
        (
            cue
            for cue in reading.cues_in(match.first, clause.last)
            if isinstance(cue.row, StanceRow)
            and cue.first not in range(match.first, match.last)
            and cue.row.frame is Frame.ACT
            and cue.row.stance.score < -1
            and (reading.marked.is_word(cue.first - 1, Word.TO) or reading.grammar.coverbs)
        ),
        None,
    )
    here = [m for m in reading.mentions_in(match.first, clause.last) if m.code and str(m.code) not in codes]
    if verb is None or not here or here[0].first > verb.first or not here[0].can_speak:
        return ()
    final = reading.grammar.order is Order.SECOND
    judged = [m for m in here[1:] if (m.last <= verb.first if final else m.first >= verb.last) and m.code != here[0].code]
    return (str((judged[-1] if final else judged[0]).code),) if judged else ()


def _asked_against(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom a body or the world is asked to act against: `called on the UN to act against X`."""
    last = min(clause.last, match.last + _REACH // 3)
    near = reading.mentions_in(match.first, last)
    asked = near[0] if near and near[0].first - match.last <= _OPENS else None
    body = asked is not None and (asked.kind is Kind.BODY or asked.code in _BODIES)
    inside = body and near[0].last <= match.last  # `urged X to impose sanctions on`
    if not body or _is_undone(reading, match.last, last):
        return ()
    behind = [m for m in near[1:] if m.code and str(m.code) not in codes]
    struck = behind[:1] if inside else [m for m in behind if _is_against(reading, m.first - 1)]
    return tuple(dict.fromkeys(str(m.code) for m in struck if m.code != near[0].code))


def _is_undone(reading: Reading, first: int, last: int) -> bool:
    """Return whether what is asked is an end (`to lift the sanctions on X`): another demand that blames stands before it."""
    low = bisect_left(reading.demand_starts, first)
    return any(demand.row.blames for demand in reading.demands[low:] if demand.first < last)


def _is_against(reading: Reading, index: int) -> bool:
    """Return whether `against` stands there, or before the article there (`contra a X`)."""
    marked = reading.marked
    return marked.is_word(index - marked.is_word(index, Word.ARTICLE), Word.AGAINST)


def _scope(
    reading: Reading,
    clause: Clause,
    match: Match[StanceRow],
    predicate: Predicate | None,
    source: Predicate | None,
    *,
    passive: bool,
) -> tuple[int, int]:
    """Return the tokens in which a target may stand: after a verb, the whole sentence around a judgement."""
    floor = max(clause.first, match.first - _REACH)
    last = min(clause.last, match.last + _REACH)
    if predicate is not None and passive and match.row.frame is Frame.NOUN and _is_met(reading, clause, match, predicate):
        return floor, match.first  # what meets with a stance stands before it
    if reading.grammar.coverbs:
        floor, last = _in_part(reading, match, floor, last)
    if passive or match.row.frame is Frame.JUDGE:
        return floor, last if passive else _before_next_voice(reading, match.last, last)
    for other in reading.cues_in(match.first, clause.last):
        if other.first > match.last + 2 and isinstance(other.row, CueRow) and other.row.kind is Speech.SAY:
            last = min(last, _before_speaker(reading, match.last, other.first))
    last = _before_contrast(reading, match.last, last)
    if reaches_only_before(
        reading, clause, Match(match.row, match.first, match.last), predicate.subjects if predicate is not None else ()
    ):
        last = match.last  # `Nachdem X Y vorgeworfen hatte, tagte Z`
    if reading.grammar.relatives and match.last < last and "," in reading.marked.between(match.last - 1, match.last):
        last = match.last  # `X'i desteklerken, Y ...`: its object stands before it
    if reading.grammar.order is Order.FIRST:
        last = _before_next(reading, match, last)
    grammar = reading.grammar
    if predicate is not None and grammar.postpositions and not grammar.relatives and match.row.frame in (Frame.ACT, Frame.FEEL):
        last = match.last  # `Yを批判し、Zは懸念を示した`: what is judged stands before its verb
    turned = reading.grammar.cases and predicate is not None and any(m.first > match.first for m in predicate.subjects)
    turned = turned or reading.marked.is_word(match.first, Word.DONE)  # `Послу X вручена нота`
    several = predicate.subjects if predicate is not None and len(predicate.subjects) > 1 else ()
    if several and several[0].first >= match.last and reading.grammar.order is Order.LEAD and not reading.grammar.cases:
        return min(several[-1].last, last), last  # `como defienden X y Y`: neither backs the other
    return (floor if predicate is None or turned or reading.grammar.object_first else match.first + 1), last


def _in_part(reading: Reading, match: Match[StanceRow], floor: int, last: int) -> tuple[int, int]:
    """Return the scope of a Chinese cue within its semicolons; a verb's object ends at a comma or space with a verb behind it."""
    marked, inside = reading.marked, reading.quote_at(match.first)
    for index in range(match.first, floor, -1):
        if any(c in marked.between(index - 1, index) for c in _PARTS):
            floor = index
            break
    for index in range(match.last, last):
        gap = marked.between(index - 1, index)
        if any(c in gap for c in _PARTS) and reading.quote_at(index) == inside:
            return floor, index
        comma = any(c in gap for c in ",，") or gap in _SPACES
        if comma and match.row.frame in (Frame.ACT, Frame.FEEL) and _has_verb(reading, index, last):
            return floor, index
    return floor, last


def _has_verb(reading: Reading, first: int, last: int) -> bool:
    """Return whether somebody says something or takes a stance in the part of a sentence that begins there."""
    marked, end = reading.marked, first + 1
    while end < last and not any(c in marked.between(end - 1, end) for c in (*_PARTS, ",", "，")):
        end += 1
    rows = (cue.row for cue in reading.cues_in(first, end))
    return any(isinstance(row, CueRow) or row.frame not in (Frame.JUDGE, Frame.REFER) for row in rows)


def _is_met(reading: Reading, clause: Clause, match: Match[StanceRow], predicate: Predicate) -> bool:
    """Return whether something stands before a named stance that may meet with it: not so in `Kritik aus X an Y`."""
    holders = {m.code for m in predicate.subjects}
    before = any(m.code not in holders for m in reading.mentions_in(clause.first, match.first))
    return before or bool(reading.marked.places(Word.MEETS, clause.first, match.first))


def _before_next(reading: Reading, match: Match[StanceRow], last: int) -> int:
    """Return where the next stance of the other side begins that a conjunction joins (`رفضها للقصف، ووقوفها إلى جانب X`)."""
    for other in reading.cues_in(match.last, last):
        row = other.row
        if not isinstance(row, StanceRow) or row.frame not in (Frame.NOUN, Frame.ACT):
            continue
        if row.stance.score * match.row.stance.score < 0 and reading.marked.tokens[other.first].norm[0] == "و":
            return other.first
    return last


def _before_speaker(reading: Reading, first: int, verb: int) -> int:
    """Return where the clause of another verb of speech begins, behind a comma before its subject; else the verb itself."""
    if reading.grammar.order is not Order.LEAD or any(c in reading.marked.between(verb - 1, verb) for c in ',"”»'):
        return verb
    for index in range(verb - 1, first, -1):
        if any(c in reading.marked.between(index - 1, index) for c in ",;"):
            here = reading.mentions_in(index, verb)
            return index if here and here[0].can_speak and here[0].first - index <= _OPENS else verb
    return verb


def _before_next_voice(reading: Reading, first: int, last: int) -> int:
    """Return where a comma and a conjunction lead to somebody else with a verb: `called it unjust, and X said`; else `last`."""
    for mention in reading.mentions_in(first, last):
        place = mention.first - 1
        while place > first and reading.marked.is_word(place, Word.ARTICLE) and not reading.marked.is_word(place, Word.AND):
            place -= 1
        joins = reading.marked.is_word(place, Word.AND, Word.CONTRAST) and "," in reading.marked.between(place - 1, place)
        if joins and mention.can_speak and not reading.cue_tokens.isdisjoint(range(mention.last, mention.last + 2 * _OPENS)):
            return place
    return last


def _turns_at_once(reading: Reading, match: Match[StanceRow], last: int) -> bool:
    """Return whether a comma right behind the verb leads to somebody else: it has no object behind it."""
    marked, place = reading.marked, match.last
    if place >= last or marked.between(place - 1, place).strip() != ",":
        return False
    place += marked.is_word(place, Word.ARTICLE)
    return any(m.first == place and m.can_speak for m in reading.mentions_in(place, last)[:1])


def _before_contrast(reading: Reading, first: int, last: int) -> int:
    """Return where the clause turns to somebody else: `opposed the text, while X abstained`; `last` where it does not."""
    for index in reading.marked.places(Word.CONTRAST, first + 1, last - 1):
        if reading.grammar.order is Order.FIRST and index + 1 in reading.cue_tokens:
            return index  # `فيما رحب X`
        place = index + 2 if reading.marked.is_word(index + 1, Word.ARTICLE) else index + 1
        if any(m.first == place and m.can_speak for m in reading.mentions_in(place, last)[:1]):
            return index
    return last


def _general(reading: Reading, first: int, last: int, match: Match[StanceRow]) -> bool:
    """Return whether the object is terrorism or violence as such, so that nobody's conduct is judged."""
    if match.row.frame is not Frame.ACT or match.row.stance.score > -2:
        return False
    marked, first = reading.marked, match.first
    place = match.last
    if reading.grammar.order is Order.FIRST:  # its subject stands between
        beside = reading.mentions_in(place, min(last, place + 12))[:1]
        place = first = beside[0].last if beside and beside[0].first == place and beside[0].can_speak else place
    near = range(place, min(last, place + 4))
    return any(marked.is_word(i, Word.GENERAL) for i in near) and not reading.mentions_in(first, min(last, place + 8))


def evidence_of(
    reading: Reading, clause: Clause, match: Match[StanceRow], predicate: Predicate | None, source: Predicate | None
) -> tuple[int, int]:
    """Return the offsets of the words that carry the stance: the sentence, or of a long one the part around the cue."""
    start = clause.sentence.start
    end = clause.sentence.end
    cue_start = reading.marked.tokens[match.first].start
    cue_end = reading.marked.tokens[match.last - 1].end
    if end - start > _LONGEST_EVIDENCE:
        named = predicate or source
        if (
            named is not None
            and named.subjects
            and named.subjects[0].start <= cue_start
            and cue_start - named.subjects[0].start < 200
        ):
            start = max(start, named.subjects[0].start)
        else:
            start = max(start, reading.word_start(cue_start - 120))
        end = min(end, reading.word_end(max(cue_end, start + _LONGEST_EVIDENCE)))
    return start, end
