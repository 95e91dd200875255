"""Whether a state or capital before a headline's colon says what stands behind it, or only where its news is from."""

from bisect import bisect_left

from monitor.extract.mention import Kind, Mention
from monitor.extract.pronouns import first_person
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.words import Word

_STATED = 3
"""Words from the verb that states a judgement to the judgement: `is an act of war`."""


def tells(row: CueLike) -> bool:
    """Return whether the words are a verb of somebody's: of speech, of stance, or a request."""
    return isinstance(row, CueRow) or row.frame in (Frame.ACT, Frame.ASK, Frame.FEEL)


def opens_verdict(reading: Reading, clause: Clause, state: Mention) -> bool:
    """Return whether an Arabic headline opens with a state whose verdict stands behind the colon, and no news from there.

    `X: نرفض القرار` is X's, of `X: عدوان ...` it is told.
    """
    if reading.grammar.order is not Order.FIRST or clause.first > 0 or state.first > clause.first or state.last >= clause.last:
        return False
    place = bisect_left(reading.cue_starts, state.last)
    if place >= len(reading.cues) or reading.cues[place].first >= clause.last:
        return False
    cue = reading.cues[place]
    verb = isinstance(cue.row, StanceRow) and cue.row.frame in (Frame.ACT, Frame.ASK, Frame.NOTE, Frame.FEEL)
    judged = any(m.code != state.code for m in reading.mentions_in(state.last, cue.last))
    return cue.first - state.last <= 1 if verb else judged and isinstance(cue.row, StanceRow)


def sets_scene(reading: Reading, clause: Clause, place: Mention) -> bool:
    """Return whether a headline opens with where it happens: another state stands right before its own verb (`X: Y oburzona`)."""
    for cue in reading.cues_in(place.last, clause.last):
        verb = isinstance(cue.row, StanceRow) and cue.row.frame in (Frame.ACT, Frame.ASK, Frame.FEEL)
        if verb and any(
            m.last == cue.first and m.code != place.code and not m.oblique for m in reading.mentions_in(place.last, cue.first)
        ):
            return True
    return False


def is_voice_of_state(reading: Reading, clause: Clause, state: Mention) -> bool:
    """Return whether a headline opens with a state or its capital, and judges another state behind the colon.

    `Oslo: Xs Angriff ist ein Verbrechen`, `Norway: X's raid is illegal` are said there; a headline that judges nobody only says
    where its news is from, and so may a state's name before a judgement that no verb states (`Norway: X's illegal raid`). Where
    verbs stand last, or may lack a subject behind a capital, none need state it (`X: Y'nin kararı kabul edilemez`).
    """
    grammar = reading.grammar
    second, lead = grammar.order is Order.SECOND, grammar.order is Order.LEAD
    if clause.first > 0 or not (second or lead or grammar.order is Order.STRICT):
        return False
    if state.kind not in (Kind.CAPITAL, Kind.COUNTRY):
        return False
    cues = reading.cues_in(state.last, clause.last)
    judges = [cue for cue in cues if isinstance(cue.row, StanceRow) and cue.row.frame is Frame.JUDGE]
    if not judges or len(judges) < len(cues):
        return False
    if grammar.pro_drop and (
        grammar.object_first or (lead and (state.kind is Kind.CAPITAL or _has_subject_behind(reading, state)))
    ):
        behind = clause.last if lead else judges[0].first  # Greek `Όσλο: Παράνομη η απόφαση της X`
        return any(m.code not in (None, state.code) for m in reading.mentions_in(state.last, behind))
    ahead = range(judges[0].first - _STATED, judges[0].first + 1)
    stated = second or (state.kind is Kind.COUNTRY and any(reading.marked.is_word(i, Word.BE) for i in ahead))
    others = [m for m in reading.mentions_in(state.last, judges[0].first) if m.code not in (None, state.code)]
    if not stated and reading.quote_at(judges[0].first) is not None:
        others = [m for m in others if _owns_deed(reading, m)]  # a capital may be where it happens, unless the verdict is quoted
        return bool(others)
    return stated and bool(others)


def _has_subject_behind(reading: Reading, state: Mention) -> bool:
    """Return whether another with its article opens what stands behind the colon (Greek `X: Η Y παραβιάζει ...`)."""
    marked, behind = reading.marked, reading.mention_at(state.last + 1)
    articled = marked.is_word(state.last, Word.DET) and not marked.is_word(state.last, Word.OBLIQUE)
    return behind is not None and behind.code != state.code and articled


def _owns_deed(reading: Reading, mention: Mention) -> bool:
    """Return whether the name only says whose something is, and has no verb of its own: `X's raid`, `Xish raid`, `raid by X`."""
    marked = reading.marked
    owner = marked.is_word(mention.last, Word.OF) and marked.text[mention.end : mention.end + 1] in ("'", "’")
    return mention.kind is Kind.ADJECTIVE or owner or marked.is_word(mention.first - 1, Word.BY, Word.OF)


def speaks_as_we(reading: Reading, clause: Clause, state: Mention) -> bool:
    """Return whether a headline opens with a state or capital, and a verb behind the colon says "we" by its form."""
    if clause.first > 0 or state.kind not in (Kind.CAPITAL, Kind.COUNTRY):
        return False
    return any(tells(cue.row) and first_person(reading, cue) for cue in reading.cues_in(state.last, clause.last))
