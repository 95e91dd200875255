"""Whoever calls right what they did themselves: `X said its strikes on Y were lawful` is about X, whoever else is named."""

from monitor.extract.deeds import Deed
from monitor.extract.lexicon import Match
from monitor.extract.reading import Clause, Reading
from monitor.extract.scene import Scene
from monitor.extract.tables import CueRow, Frame, Order, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.types import Legal

_OBJECT = 4
"""Words from an act to the judgement that is its predicate."""
_PARTS = 3
"""Parts of a sentence between commas in which the subject of a judgement is looked for."""
_OWN = 8
"""Words between an act of one's own and the judgement of it."""
_OPENS = 2
"""Words before the name that opens such a part."""
_COMMAS = ",，;；:：。“「"


def excused_self(reading: Reading, clause: Clause, match: Match[StanceRow], scene: Scene, holders: tuple[str, ...]) -> str | None:
    """Return the holder whose own deed words of approval are about; None where they are about another's."""
    judged = match.row.frame is Frame.JUDGE
    if judged and (own := _own_deed(reading, clause, match, holders)) is not None:
        return own
    if judged and holders and _is_of_their_own(reading, clause, match, scene, holders):
        return holders[0]
    right = _whose_right(reading, match) if match.row.legal is Legal.LAWFUL else ""
    return right if right in holders else None


def _whose_right(reading: Reading, match: Match[StanceRow]) -> str:
    """Return whose right was used, named right before a judgement: `X said X had exercised its right`; empty if nobody's."""
    before = reading.mentions_in(max(0, match.first - 1), match.first)[-1:]
    if not before or before[0].last != match.first or match.row.frame is not Frame.JUDGE:
        return ""
    return str(before[0].code) if reading.quote_at(before[0].first) == reading.quote_at(match.first) else ""


def _own_deed(reading: Reading, clause: Clause, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return the holder whose own deed the part of a Chinese sentence is about that calls it right: `X的行动是对Y的正当反制`.

    A part that names nobody goes on with the part before its comma.
    """
    marked, last = reading.marked, match.first
    if reading.grammar.postpositions or not is_unspaced(marked.tokens[match.first]):
        return None
    for _ in range(_PARTS):
        first = max(last - 1, clause.first)
        while first > clause.first and not marked.is_parted(first - 1, first, _COMMAS):
            first -= 1
        subject = next(iter(reading.mentions_in(first, last)), None)
        if subject is None and first > clause.first:
            last = first
            continue
        if subject is None or subject.first - first > _OPENS or str(subject.code) not in holders:
            return None
        aimed = marked.is_word(subject.last, Word.ABOUT) and not marked.places(Word.DOES, subject.last, match.first)
        aimed = aimed or bool(marked.places(Word.WISH, subject.last, match.first))  # `X希望协议有助于和平`
        other = next(iter(reading.mentions_in(subject.last, match.first)), None)  # `X与Y站在一起`
        aimed = aimed or (other is not None and not marked.places(Word.ON, subject.last, other.first))
        return None if aimed or _takes_stance(reading, subject.last, match.first) else str(subject.code)
    return None


def _is_of_their_own(reading: Reading, clause: Clause, match: Match[StanceRow], scene: Scene, holders: tuple[str, ...]) -> bool:
    """Return whether the subject of a judgement is an act of those who judge: `X said its strikes on Y were lawful`."""
    marked = reading.marked
    for deed in scene.deeds_in(max(clause.first, match.first - _OWN), match.first):
        owner = deed.match.first - 1
        said = any(isinstance(cue.row, CueRow) and cue.last == owner for cue in reading.cues_in(clause.first, owner))
        if _says_of_itself(reading, match, deed, holders):
            return True
        if marked.is_word(owner, Word.OWNED) and _is_done_by(deed, holders) and (said or marked.is_word(owner - 1, Word.CONTENT)):
            return not marked.has_pause(owner, match.first + 1, ",;:")
    return False


def _says_of_itself(reading: Reading, match: Match[StanceRow], deed: Deed, holders: tuple[str, ...]) -> bool:
    """Return whether the act of one that names itself is the subject of its judgement: `X said that X's move was lawful`."""
    named = max([deed.match.last, *(m.last for m in deed.doers)])
    others = [m for m in reading.mentions_in(deed.match.last, match.first) if m not in deed.doers]
    near = match.first - named <= _OBJECT and not reading.marked.has_pause(named, match.first + 1, ",;:")
    by_name = reading.grammar.order is Order.STRICT and not reading.grammar.object_first and bool(deed.doers)
    return by_name and near and not others and not deed.victims and _is_done_by(deed, holders)


def _is_done_by(deed: Deed, holders: tuple[str, ...]) -> bool:
    return all(str(m.code) in holders for m in deed.doers)


def _takes_stance(reading: Reading, first: int, last: int) -> bool:
    """Return whether a verb of speech or stance, not only a judgement, begins in the token range."""
    rows = (cue.row for cue in reading.cues_in(first, last))
    return any(isinstance(row, CueRow) or row.frame not in (Frame.JUDGE, Frame.REFER) for row in rows)
