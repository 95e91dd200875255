"""Which rung of the ladder a cue stands for, after negation, refusal, condition and degree."""

from dataclasses import dataclass

from monitor.extract.lexicon import Match
from monitor.extract.mention import Marked
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import Frame, StanceRow, Word
from monitor.types import Cue


def cue_at(kind: str, row_id: str, reading: Reading, first: int, last: int) -> Cue:
    start, end = reading.marked.tokens[first].start, reading.marked.tokens[last - 1].end
    return Cue(kind=kind, id=row_id, text=reading.marked.text[start:end], start=start, end=end)


@dataclass(frozen=True, slots=True)
class Rung:
    value: int
    weakened: bool
    cues: tuple[Cue, ...]


_NEAR, _FAR = 4, 12
"""How many words before a verb `would` is looked for."""
_NEGATED = {-3: 0, -2: 0, -1: 0, 0: 0, 1: -2, 2: -2, 3: -2}


def rung_of(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Rung | None:
    """Return the rung after negation, condition and degree; None where nothing is left to say."""
    marked = reading.marked
    value = match.row.stance.score
    cues: list[Cue] = []
    negation = _negation(reading, clause, match) if match.row.frame not in (Frame.NOTE, Frame.DECLINE) else None
    if negation is not None:
        if match.row.frame in (Frame.JUDGE, Frame.NOTE, Frame.REFER, Frame.ASK) or value == 0:
            return None
        value = _NEGATED[value]
        cues.append(cue_at("negation", "rule:negation", reading, negation, negation + 1))
    if match.row.frame is Frame.JUDGE and value < 0 and _all_before(marked, clause, match):
        value = 0
    # The verb's own form may be the conditional; where it stands last, its auxiliary is further off.
    reach = _FAR if reading.grammar.object_first and reading.grammar.negation_after else _NEAR
    near = range(max(clause.first, match.first - reach), match.first + 1)
    weakened = any(marked.is_word(i, Word.MAYBE) for i in near) and negation is None
    if weakened and value not in (0, -3):
        value -= 1 if value > 0 else -1
    elif weakened and value == -3 and match.row.frame is Frame.ACT:
        value = -2
    strong = range(max(clause.first, match.first - 3), min(clause.last, match.last + 3))
    found = next((i for i in (*strong,) if marked.is_word(i, Word.STRONGLY)), None)
    if value == 2 and found is not None and negation is None:
        value = 3
        cues.append(cue_at("degree", "rule:degree", reading, found, found + 1))
    return Rung(value, weakened, tuple(cues))


def _all_before(marked: Marked, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether all sides are told what they must not do."""
    return any(marked.is_word(i, Word.ALL) for i in range(max(clause.first, match.first - 3), match.first))


def _negation(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the token that negates the cue: a negator before it with only light words between, or a refusal."""
    marked = reading.marked
    index = match.first - 1
    steps = 0
    while index >= clause.first and steps < 5:
        if marked.is_word(index, Word.NOT, Word.REFUSE):
            return index
        if not marked.is_word(
            index,
            Word.LIGHT,
            Word.TO,
            Word.BE,
            Word.STRONGLY,
            Word.OF,
            Word.MAYBE,
            Word.WE,
            Word.THEY,
            Word.AT,
            Word.FOR,
            Word.ON,
        ):
            break
        index -= 1
        steps += 1
    if reading.grammar.negation_after and match.last < clause.last and marked.is_word(match.last, Word.NOT):
        return match.last
    return None
