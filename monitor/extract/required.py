"""Whom that strikes which is asked for: sanctions, a condemnation, an act; and whom the end of it relieves.

Whom approval strikes: `struck`. What is asked, and of whom: `requests`.
"""

from monitor.extract.lexicon import Match, parse_pattern
from monitor.extract.measures import BODIES, demands_in, is_against, is_ruled_against, is_undone, object_begins
from monitor.extract.mention import Kind
from monitor.extract.opposed import opposed_by_request
from monitor.extract.reading import Clause, Reading
from monitor.extract.scene import Scene
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.words import Word
from monitor.types import DemandKind

_REACH = 60
"""Words behind a request in which a third of them may name whom it strikes."""
_RELIEVED = 8
"""Words from a request to the measure that shall end."""
_OPENS = 3
"""Words between the approval, request or name and what belongs to it."""


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
        if (whom := opposed_by_request(reading, clause, match, codes)) is not None:
            return (whom,)
        second = reading.grammar.order is Order.SECOND
        judged = _asked_to_judge(reading, clause, match, codes) if second or reading.grammar.coverbs else ()
        return judged or (_measures_asked(reading, scene, match, clause, codes) if second else ())
    if against := _asked_against(reading, clause, match, codes):
        return against
    if judged := _asked_to_judge(reading, clause, match, codes):
        return judged
    begins = object_begins(reading, match)
    asked = next(iter(reading.mentions_in(begins, clause.last)), None)
    if asked is not None and asked.code and is_ruled_against(reading, begins, asked):
        return () if is_undone(reading, begins, asked.first) else (str(asked.code),)  # `demanded measures against X`
    return _measures_asked(reading, scene, match, clause, codes)


def _measures_asked(
    reading: Reading, scene: Scene, match: Match[StanceRow], clause: Clause, codes: tuple[str, ...]
) -> tuple[str, ...]:
    """Return whom sanctions strike that are asked for, unless their end is, which a verb may tell behind them."""
    last = min(clause.last, match.last + _REACH // 3)
    begins = match.first + 1 if reading.mentions_in(match.first, match.last) else match.last
    final = reading.grammar.object_first
    for demand in demands_in(reading, begins, last):
        undone = is_undone(reading, begins, demand.first) or (final and is_undone(reading, demand.last, last))
        if demand.row.kind is not DemandKind.SANCTIONS or undone:
            continue
        for deed in scene.deeds_in(demand.first, demand.last):
            struck = [str(m.code) for m in deed.victims if m.code and m.first > demand.first and str(m.code) not in codes]
            if struck:
                return tuple(dict.fromkeys(struck))
    return ()


def asks_for_end(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether set words that ask for a measure hold its end in their gap: `pidió levantar las sanciones contra X`."""
    if match.row.stance.score >= 0 or match.last - match.first < _OPENS:
        return False
    inside = demands_in(reading, match.first + 1, match.last)
    asked = [demand for demand in inside if demand.row.kind is DemandKind.OTHER and demand.row.blames]
    ends = [end for end in asked if any(reading.act_at(i) is not None for i in range(end.first, match.last))]
    if not ends:
        return False
    own = parse_pattern(match.row.pattern)
    narrow = max(word.gap for word in own) <= _OPENS + 1
    return narrow and not any(word.fits(reading.marked.tokens[end.first]) for end in ends for word in own)


def without_relieved(
    reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], targets: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the targets of a request without those whom the measure strikes that shall end.

    `Called for the sanctions on X to be lifted` asks nothing of X.
    """
    if match.row.frame is not Frame.ASK or not targets:
        return targets
    for deed in scene.deeds_in(match.first, min(clause.last, match.last + _RELIEVED)):
        ends = is_undone(reading, match.first, deed.match.first) or is_undone(reading, deed.match.last, clause.last)
        if ends and not deed.doers:
            behind = reading.mentions_in(deed.match.last, deed.match.last + _OPENS)  # Russian `снять санкции с X`
            relieved = {str(m.code) for m in (*deed.victims, *behind)}
            targets = tuple(target for target in targets if target not in relieved)
    return targets


def _asked_to_judge(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom another is asked to condemn: `urged Y to condemn Z's raid` is against Z and blames nobody who is asked."""
    here = [m for m in reading.mentions_in(match.first, clause.last) if m.code and str(m.code) not in codes]
    asked = here[0].last if here else match.last
    verb = next(
        (
            cue
            for cue in reading.cues_in(match.first, clause.last)
            if isinstance(cue.row, StanceRow)
            and cue.first not in range(match.first, match.last)
            and cue.row.frame in (Frame.ACT, Frame.NOUN)
            and cue.row.stance.score < -1
            and _is_what_is_asked(reading, Match(cue.row, cue.first, cue.last), asked)
            and not is_undone(reading, cue.first, cue.last)  # `demande à X de cesser de soutenir Y`
        ),
        None,
    )
    if verb is None or not here or here[0].first > verb.first or not here[0].can_speak:
        return ()
    final = reading.grammar.order is Order.SECOND
    judged = [m for m in here[1:] if (m.last <= verb.first if final else m.first >= verb.last) and m.code != here[0].code]
    one = (judged[-1] if final else judged[0]) if judged else None
    marked = reading.marked
    suffers = one is not None and marked.is_word(one.first - 1, Word.ON) and marked.is_word(one.first - 2, Word.HARM)
    return (str(one.code),) if one is not None and not suffers else ()  # `urged Y to condemn the raid on Z`


def _is_what_is_asked(reading: Reading, verb: Match[StanceRow], asked: int) -> bool:
    """Return whether the verb is what is asked of those who end before token `asked`, which shows by `to` or its place.

    Where names have cases an infinitive or a noun stands right behind whom is asked: `призвала X осудить Y`.
    """
    marked = reading.marked
    if reading.grammar.cases:
        return verb.first == asked or (verb.first == asked + 1 and marked.is_word(asked, Word.TO, Word.ON))
    return verb.row.frame is Frame.ACT and (marked.is_word(verb.first - 1, Word.TO) or reading.grammar.coverbs)


def _asked_against(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom a body or the world is asked to act against: `called on the UN to act against X`."""
    last = min(clause.last, match.last + _REACH // 3)
    near = reading.mentions_in(match.first, last)
    asked = near[0] if near and near[0].first - match.last <= _OPENS else None
    body = asked is not None and (asked.kind is Kind.BODY or asked.code in BODIES)
    inside = body and near[0].last <= match.last  # `urged X to impose sanctions on`
    if not body or is_undone(reading, match.last, last):
        return ()
    behind = [m for m in near[1:] if m.code and str(m.code) not in codes]
    struck = behind[:1] if inside else [m for m in behind if is_against(reading, m.first - 1)]
    return tuple(dict.fromkeys(str(m.code) for m in struck if m.code != near[0].code))
