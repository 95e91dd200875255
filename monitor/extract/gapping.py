"""Verbs that the next one named takes over without saying them: `X soutient Y, Z la candidature de W`.

The article behind the name stands for the verb. Those who say the same of the same one are in `echoes`.
"""

from dataclasses import replace

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.words import Word

_STATES = (Kind.COUNTRY, Kind.CAPITAL, Kind.BODY)
_VERBS = frozenset({Frame.ACT, Frame.ASK, Frame.FEEL, Frame.NOTE, Frame.DECLINE})
_PAUSES = ",;:.!?()–—\n"
_REACH = 30
"""Words from the verb to the one who takes it over."""
_OBJECT = 14
"""The most words of what the second one judges."""
_LEAST = 2
"""The fewest: an article and its noun."""


def with_gapped(reading: Reading) -> Reading:
    """Return the reading with the verbs that are understood, each in the place of the article behind the name that does it."""
    if reading.grammar.order not in (Order.STRICT, Order.LEAD, Order.SECOND) or reading.grammar.cases:
        return reading
    found = [gapped for cue in reading.cues if (gapped := _gapped(reading, cue)) is not None]
    if not found:
        return reading
    cues = tuple(sorted((*reading.cues, *found), key=lambda cue: cue.first))
    return replace(
        reading,
        cues=cues,
        cue_tokens=reading.cue_tokens.union(cue.first for cue in found),
        cue_starts=tuple(cue.first for cue in cues),
    )


def is_gapped(reading: Reading, index: int) -> bool:
    """Return whether a verb is understood in the place of the article there."""
    verb = any(cue.last == index + 1 and isinstance(cue.row, StanceRow) for cue in reading.cues_in(index, index + 1))
    return verb and reading.marked.is_word(index, Word.ARTICLE, Word.INDEFINITE)


def has_object_behind(reading: Reading, match: Match[StanceRow], predicate: Predicate | None, last: int) -> bool:
    """Return whether a German or Dutch verb that might close its clause has its object behind it, before the token `last`.

    So has one right behind a subject that opens its clause, and one that goes on with the subject of the verb before it:
    `X begrüßt den Plan Ys und verurteilt den Angriff Zs`.
    """
    marked, first = reading.marked, match.first
    if is_gapped(reading, first):
        return True
    if predicate is None or not predicate.subjects or match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    subject = predicate.subjects[-1]
    if subject.last == first and subject.first > 0 and marked.is_parted(subject.first - 1, subject.first, ","):
        return reading.grammar.order is Order.SECOND  # `X wirft Y Lügen vor, Z mahnt zur Ruhe`
    if not (marked.is_word(first - 1, Word.AND) or marked.is_parted(first - 1, first, ",")):
        return False
    if subject.last >= first - 1 or marked.has(subject.last, first, Word.HAVE, Word.MODAL):
        return False  # `hat Xs Angriff verurteilt und gerügt`
    return any(m.code is not None and m not in predicate.subjects for m in reading.mentions_in(match.last, last))


def before_gapped(reading: Reading, match: Match[StanceRow], last: int) -> int:
    """Return where the one begins who takes the verb over; `last` where nobody does."""
    for cue in reading.cues_in(match.last, last):
        if cue.row is match.row and is_gapped(reading, cue.first):
            name = next((m for m in reading.mentions_in(match.last, cue.first) if m.last == cue.first), None)
            return name.first if name is not None else last
    return last


def _gapped(reading: Reading, cue: Match[CueLike]) -> Match[CueLike] | None:
    """Return where the next one named does what the verb says, to an object of its own; None where nobody does."""
    row, clause = cue.row, reading.clause_of(cue.first)
    if not isinstance(row, StanceRow) or row.frame is not Frame.ACT or clause is None or reading.quote_at(cue.first) is not None:
        return None
    marked, last = reading.marked, min(clause.last, cue.last + _REACH)
    if reading.grammar.object_first and cue.last > cue.first + 1:
        return None  # `wirft X Y vor`: of several words one closes the clause
    for index in range(cue.last, last):
        if _is_verb(reading, index) or marked.is_parted(index - 1, index, ";:()–—"):
            return None
        if "," in marked.between(index - 1, index):
            name = reading.mention_at(index + marked.is_word(index, Word.ARTICLE))
            return Match(row, name.last, name.last + 1) if name is not None and _has_object(reading, cue, name, last) else None
    return None


def _has_object(reading: Reading, cue: Match[CueLike], name: Mention, last: int) -> bool:
    """Return whether an object with its article, and no verb, follows the name to the next mark."""
    marked, first = reading.marked, name.last
    known = {m.code for m in reading.mentions_in(max(0, cue.first - _REACH), cue.first)}
    if name.kind not in _STATES or not name.can_speak or name.oblique or name.code is None or name.code in known:
        return False
    if first == cue.last or not marked.is_word(first, Word.ARTICLE, Word.INDEFINITE) or marked.between(first - 1, first) != " ":
        return False
    end = first + 1
    while end < last and not marked.is_parted(end - 1, end, _PAUSES):
        end += 1
    inside = range(first, end)
    if not _LEAST <= len(inside) <= _OBJECT or any(_is_verb(reading, i) for i in inside):
        return False
    if marked.has(first + 1, end, Word.HAVE, Word.BE, Word.NOT, Word.MODAL, Word.WHICH, Word.CONTENT, Word.AND):
        return False
    return bool(reading.mentions_in(first, end)) or any(reading.act_at(i) or reading.cue_at(i) for i in inside)


def _is_verb(reading: Reading, index: int) -> bool:
    row = reading.cue_at(index)
    return isinstance(row, CueRow) or (row is not None and row.frame in _VERBS)
