"""What a stance is about: its targets, what is asked, and the words that carry it."""

from bisect import bisect_left

from monitor.extract.enumeration import coordinated_left, coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import head_of_relative
from monitor.extract.scene import Scene
from monitor.extract.sorting import is_listed
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.targets import choose, referent
from monitor.types import Demand, DemandKind, Stance

_EVEN = frozenset({DemandKind.DIALOGUE, DemandKind.CEASEFIRE, DemandKind.INVESTIGATION, DemandKind.AID, DemandKind.RESTRAINT})
"""What is asked of all sides even where one is named."""
_LONGEST_EVIDENCE = 400
_REACH = 60
_ASKED = 8
"""Words behind a request in which all are named who are asked."""
_BOTH = 2
_NAMED = 120
"""Words before praise of both in which the two are named."""
_ASKED_BEFORE = 14
"""Words before a participle in which those whom it asks are named."""
_ASIDE = 16
"""The most words that stand between two commas as an aside."""
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
    if codes and _is_of_own(reading, scene, match):
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
    if predicate is not None and is_listed(reading, match, predicate):
        last = min(last, predicate.subjects[0].first)
    if _general(reading, first, last, match):
        return (), True
    return choose(reading, clause, match, scene, holders=codes, score=score, reach=(first, last), passive=passive)


def _is_of_own(reading: Reading, scene: Scene, match: Match[StanceRow]) -> bool:
    """Return whether somebody defends what they did themselves: `defended its decision`, not `defends its people`."""
    marked = reading.marked
    own = marked.is_word(match.first, Word.SELF) and match.row.frame is Frame.ACT and marked.is_word(match.last, Word.OWNED)
    behind = range(match.last + 1, match.last + _OPENS)
    return own and (bool(scene.deeds_in(match.last, match.last + _OPENS)) or not reading.cue_tokens.isdisjoint(behind))


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


def struck_by_approval(reading: Reading, scene: Scene, match: Match[StanceRow], value: int) -> tuple[str, ...]:
    """Return those against whom an act is approved (`supports sanctions against X`): approval of it is opposition to them."""
    if value <= 0:
        return ()
    for deed in scene.deeds_in(match.last, match.last + 5):
        if deed.doers:
            continue
        struck = [m for m in deed.victims if _is_against(reading, m.first - 1)]
        if struck:
            return tuple(dict.fromkeys(str(m.code) for m in struck if m.code))
    return ()


def struck_by_request(
    reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]
) -> tuple[str, ...]:
    """Return those whom sanctions that are asked for shall strike: `urged the Union to tighten sanctions on X` is against X."""
    if match.row.frame is not Frame.ASK or reading.grammar.object_first:
        return ()
    if against := _asked_against(reading, clause, match, codes):
        return against
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


def _asked_against(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom a body or the world is asked to act against: `called on the UN to act against X`."""
    last = min(clause.last, match.last + _REACH // 3)
    near = reading.mentions_in(match.first, last)
    body = bool(near) and near[0].kind is Kind.BODY and near[0].first - match.last <= _OPENS
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
    if predicate is not None and passive and match.row.frame is Frame.NOUN:
        return floor, match.first  # what meets with a stance stands before it
    if passive or match.row.frame is Frame.JUDGE:
        return floor, last
    for other in reading.cues[bisect_left(reading.cue_starts, match.first) :]:
        if other.first >= clause.last:
            break
        if other.first > match.last + 2 and isinstance(other.row, CueRow) and other.row.kind is Speech.SAY:
            last = min(last, _before_speaker(reading, match.last, other.first))
    last = _before_contrast(reading, match.last, last)
    if reading.grammar.relatives and match.last < last and "," in reading.marked.between(match.last - 1, match.last):
        last = match.last  # `X'i desteklerken, Y ...`: its object stands before it
    if reading.grammar.order is Order.FIRST:
        last = _before_next(reading, match, last)
    turned = reading.grammar.cases and predicate is not None and any(m.first > match.first for m in predicate.subjects)
    turned = turned or reading.marked.is_word(match.first, Word.DONE)  # `Послу X вручена нота`
    several = predicate.subjects if predicate is not None and len(predicate.subjects) > 1 else ()
    if several and several[0].first >= match.last and reading.grammar.order is Order.LEAD and not reading.grammar.cases:
        return min(several[-1].last, last), last  # `como defienden X y Y`: neither backs the other
    return (floor if predicate is None or turned or reading.grammar.object_first else match.first + 1), last


def _before_next(reading: Reading, match: Match[StanceRow], last: int) -> int:
    """Return where the next stance of the other side begins that a conjunction joins (`رفضها للقصف، ووقوفها إلى جانب X`)."""
    low = bisect_left(reading.cue_starts, match.last)
    for other in reading.cues[low : bisect_left(reading.cue_starts, last)]:
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
    marked = reading.marked
    near = range(match.last, min(last, match.last + 4))
    return any(marked.is_word(i, Word.GENERAL) for i in near) and not reading.mentions_in(match.last, min(last, match.last + 8))


def demands_of(reading: Reading, clause: Clause, match: Match[StanceRow], targets: tuple[str, ...]) -> tuple[Demand, ...]:
    found: dict[DemandKind, Demand] = {}
    if match.row.frame is not Frame.ASK:
        return ()
    low = bisect_left(reading.demand_starts, clause.first if reading.grammar.object_first else match.first)
    for demand in reading.demands[low:]:
        if demand.first >= clause.last:
            break
        of = targets[0] if targets and demand.row.kind is not DemandKind.COUNCIL_MEETING else None
        found.setdefault(demand.row.kind, Demand(kind=demand.row.kind, of=of))
    return tuple(found.values())


def asked(
    match: Match[StanceRow], value: int, targets: tuple[str, ...], demands: tuple[Demand, ...], reading: Reading, clause: Clause
) -> int:
    """Return the rung of a request: asking one side to stop is opposition, asking all is neutral (CODEBOOK, settled cases)."""
    if match.row.frame is not Frame.ASK:
        return value
    if asks_everybody(reading, clause, match):
        return 0
    if not targets:
        return value
    if blames(reading, clause, match):
        return min(value, -2)
    if len(targets) == _BOTH:
        return value  # two that are asked the same are both sides
    kinds = {demand.kind for demand in demands}
    if kinds and kinds <= _EVEN:
        value = max(value, 0)  # whoever demands talks or a truce accuses nobody, however firmly
    if kinds == {DemandKind.COUNCIL_MEETING} and reading.grammar.cases:
        return 0
    if kinds and DemandKind.COUNCIL_MEETING not in kinds:
        return min(value, -1) if DemandKind.RESTRAINT in kinds and _addressed(reading, clause, match, targets) else value
    if not kinds and reading.grammar.order is Order.STRICT and _asks_for_thing(reading, match, targets):
        return value  # `called for prayers after the raid by X`
    if not kinds and any(reading.marked.is_word(i, Word.PLEA) for i in range(match.first, match.last)):
        return value
    return min(value, -2)


def _asks_for_thing(reading: Reading, match: Match[StanceRow], targets: tuple[str, ...]) -> bool:
    """Return whether something is called for and nobody: those who acted are named only further behind, after a preposition."""
    marked = reading.marked
    if not marked.is_word(match.last - 1, Word.FOR) or match.last - match.first < _BOTH:
        return False
    near = reading.mentions_in(match.last, match.last + _OPENS)
    return not any(str(m.code) in targets for m in near) and not marked.is_word(match.last - 1, Word.ON)


def _addressed(reading: Reading, clause: Clause, match: Match[StanceRow], targets: tuple[str, ...]) -> bool:
    """Return whether a request goes to them: they are named before what is asked, unlike in `called for calm after X's raid`."""
    low = bisect_left(reading.demand_starts, match.first)
    demand = next((d for d in reading.demands[low : low + 1] if d.first < clause.last), None)
    if demand is None or reading.grammar.object_first or reading.grammar.cases:
        return True
    named = {m.code for m in reading.mentions_in(clause.first, demand.first)}
    behind = {m.code for m in reading.mentions_in(demand.last, clause.last)} - named
    return not behind.issuperset(targets)


def asks_everybody(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    before = 6 if reading.grammar.object_first else 0
    marked = reading.marked
    behind = _behind_aside(reading, clause, match.last) + _ASKED
    if reading.grammar.order is Order.FIRST:  # its subject stands between
        behind += sum(m.last - m.first for m in reading.mentions_in(match.last, behind)[:1])
    all_of_them = marked.places(Word.ALL, max(clause.first, match.first - before), min(clause.last, behind))
    if not all_of_them:
        return False
    first = marked.places(Word.ESPECIALLY, all_of_them[0], min(clause.last, all_of_them[-1] + 4))
    return not first or not reading.mentions_in(first[-1] + 1, min(clause.last, first[-1] + 3))


def _behind_aside(reading: Reading, clause: Clause, token: int) -> int:
    """Return where the sentence goes on behind what stands between two commas (`ont appelé, par leur ministre, les deux ...`)."""
    if token >= clause.last or reading.marked.between(token - 1, token).strip() != ",":
        return token
    ends = range(token + 1, min(clause.last, token + _ASIDE))
    return next((i for i in ends if "," in reading.marked.between(i - 1, i)), token)


def asks_both(reading: Reading, scene: Scene, match: Match[StanceRow], subjects: tuple[Mention, ...] = ()) -> bool:
    """Return whether the two who face each other are asked together: `urged X and Y to ...` asks all sides.

    Where the act is known its doer and its victim must be among them, else they may be any two.
    """
    if match.row.frame is not Frame.ASK or (reading.grammar.object_first and reading.grammar.order is not Order.SECOND):
        return False
    if reading.grammar.order is Order.SECOND:
        return any(_face_each_other(scene, named) for named in _asked_before_close(reading, match))
    marked, place = reading.marked, match.last
    if reading.grammar.order is Order.FIRST:  # `دعا X، Y إلى ...`: who asks stands between
        place = max((m.last for m in subjects if m.first >= match.first), default=place)
    while place < len(marked.tokens) and marked.is_word(place, Word.LIGHT, Word.ARTICLE) and not reading.in_mention(place):
        place += 1
    first = next((m for m in reading.mentions_in(place, place + 12)[:1] if m.first == place and m.code is not None), None)
    if first is None:
        return False
    return _face_each_other(scene, coordinated_right(reading, first))


def _face_each_other(scene: Scene, named: tuple[Mention, ...]) -> bool:
    together = {str(m.code) for m in named if m.code is not None}
    if not scene.initiators or not scene.affected:
        return len(together) == 2 and not scene.initiators
    return bool(together.intersection(scene.initiators)) and bool(together.intersection(scene.affected))


def _asked_before_close(reading: Reading, match: Match[StanceRow]) -> tuple[tuple[Mention, ...], ...]:
    """Return the lists of names that a German or Dutch request may go to: behind its finite verb, before its participle.

    `forderte X und Y auf`, `hat X wie Y aufgerufen`; the first name of a sentence is its subject.
    """
    if match.last - match.first > 1:
        behind = reading.mentions_in(match.first + 1, match.last)
        return (coordinated_right(reading, behind[0]),) if behind else ()
    before = reading.mentions_in(max(0, match.first - _ASKED_BEFORE), match.first)
    if before and any(reading.marked.is_word(i, Word.HAVE) for i in range(before[0].last, match.first)):
        return (coordinated_left(reading, before[-1]),)
    behind = reading.mentions_in(match.last, match.last + _OPENS)
    return (coordinated_right(reading, behind[0]),) if behind else ()


def blames(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a request asks one side for something that blames it (stop, release, withdraw)."""
    if match.row.frame is not Frame.ASK or asks_everybody(reading, clause, match):
        return False
    low = bisect_left(reading.demand_starts, clause.first if reading.grammar.object_first else match.first)
    for demand in reading.demands[low:]:
        if demand.first >= clause.last:
            break
        if demand.row.blames:
            return True
    return False


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
