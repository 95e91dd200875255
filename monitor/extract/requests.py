"""What is asked and of whom: one side, all sides or both, for a thing or an end, and what a request so is worth on the scale.

Which words are a request say the tables; the demands' kinds are demands.tsv's.
"""

from bisect import bisect_left

from monitor.extract.enumeration import coordinated_left, coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.scene import Scene
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.words import Word
from monitor.types import Demand, DemandKind

_EVEN = frozenset({DemandKind.DIALOGUE, DemandKind.CEASEFIRE, DemandKind.INVESTIGATION, DemandKind.AID, DemandKind.RESTRAINT})
"""What is asked of all sides even where one is named."""
_ASKED = 8
"""Words behind a request in which all are named who are asked."""
_SIDES = 2
"""How many are named where both sides are."""
_OPENING = 3
"""Words that may stand between a request and who is asked."""
_ASKED_BEFORE = 14
"""Words before a participle in which those whom it asks are named."""
_STATE = 3
"""Letters of a state's code."""
_ASIDE = 16
"""The most words that stand between two commas as an aside."""


def demands_of(reading: Reading, clause: Clause, match: Match[StanceRow], targets: tuple[str, ...]) -> tuple[Demand, ...]:
    """Return what a request demands, each kind once, of the first target; nothing where the words are no request."""
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
        even = bool(demands) and all(demand.kind in _EVEN or demand.kind is DemandKind.COUNCIL_MEETING for demand in demands)
        return max(value, 0) if even else value
    if blames(reading, clause, match):
        return min(value, -2)
    if len(targets) == _SIDES:
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
    if not kinds and reading.marked.has(match.first, match.last, Word.PLEA):
        return value
    if not kinds and _asks_for_backing(reading, clause, match):
        return value
    return min(value, -2)


def _asks_for_thing(reading: Reading, match: Match[StanceRow], targets: tuple[str, ...]) -> bool:
    """Return whether something is called for and nobody: those who acted are named only further behind, after a preposition."""
    marked = reading.marked
    if not marked.is_word(match.last - 1, Word.FOR) or match.last == match.first + 1:
        return False
    near = reading.mentions_in(match.last, match.last + _OPENING)
    return not any(str(m.code) in targets for m in near) and not marked.is_word(match.last - 1, Word.ON)


def _asks_for_backing(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether who is asked shall back somebody or something, in Chinese, or a body shall act: `呼吁X支持该决议`."""
    if not reading.grammar.coverbs:
        return False
    asked_of = next(iter(reading.mentions_in(match.last, match.last + _OPENING)), None)
    if asked_of is not None and _is_body(asked_of) and reading.marked.has(asked_of.last, asked_of.last + _ASKED, Word.FURTHERS):
        return True
    near = next(iter(reading.cues_in(match.last, min(clause.last, match.last + _ASIDE))), None)
    if near is None or not isinstance(near.row, StanceRow) or near.row.frame is not Frame.ACT or near.row.stance.score <= 0:
        return False
    marked = reading.marked
    between = marked.text[marked.tokens[match.last - 1].end : marked.tokens[near.first].start]
    return bool(reading.mentions_in(match.last, near.first)) and not any(c in between for c in ",，")


def _is_body(mention: Mention) -> bool:
    """Return whether the name is that of an organisation: states have codes of three letters (ISO 3166-1)."""
    return mention.kind is Kind.BODY or len(str(mention.code)) != _STATE


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
    """Return whether a request goes to all sides, named as such beside it: `urged all parties to ...`."""
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
    object_word = (Word.ON,) if reading.grammar.order is Order.LEAD else ()  # `pidió a X y a Y`
    while place < len(marked.tokens) and marked.is_word(place, Word.LIGHT, Word.ARTICLE, *object_word):
        if reading.in_mention(place):
            break
        place += 1
    first = reading.mention_at(place)
    if first is None or first.code is None:
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
    if before and reading.marked.has(before[0].last, match.first, Word.HAVE):
        return (coordinated_left(reading, before[-1]),)
    behind = reading.mentions_in(match.last, match.last + _OPENING)
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


def begins_with_truce(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a request asks for a truce first and then for what one side must do.

    Where it names nobody it is asked of all: `called for a ceasefire, the release of all hostages and aid`.
    """
    low = bisect_left(reading.demand_starts, match.first)
    first = reading.demands[low] if low < len(reading.demands) else None
    truce = first is not None and first.row.kind is DemandKind.CEASEFIRE
    return first is not None and truce and first.first < clause.last and not reading.grammar.object_first
