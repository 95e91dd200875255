"""Stances in Chinese that are only spoken of: another's, named by a noun, what a deed meets with, and what is wished for."""

from monitor.extract.lexicon import Match
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueRow, Frame, StanceRow
from monitor.extract.words import Word

_MATTER = 16
"""Words from what opens a matter to the stance that it is."""
_ANSWER = 8
"""Words behind such a noun in which what is said about it begins."""
_PAUSES = ",，;；:：。“「"
_PARTS = ";；。"
_TOWARD = ("对", "對", "向")
_AIMED = ("针", "針")


def is_only_spoken_of(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a Chinese stance is a noun or a wish, and nobody's statement."""
    if not reading.grammar.coverbs:
        return False
    return _is_anothers(reading, clause, match) or _is_met_with(reading, clause, match) or _is_wished(reading, clause, match)


def _is_anothers(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the words name what another has said: `就X的抗议作出回应`, `对于X有关质疑，`, `对X的质疑表示理解`."""
    marked = reading.marked
    if match.row.frame not in (Frame.ACT, Frame.FEEL, Frame.NOUN):
        return False
    for place in reversed(marked.places(Word.ABOUT, max(clause.first, match.first - _MATTER), match.first)):
        name = reading.mention_at(place + 1)
        if name is None or name.code is None or name.last > match.first or reading.cues_in(name.last, match.first):
            return False
        if marked.has_pause(place + 1, match.first + 1, _PAUSES) or not marked.has(name.last, match.first, Word.OF, Word.AT):
            return False
        toward = marked.tokens[place].text in _TOWARD and marked.tokens[place - 1].text not in _AIMED
        goes_on = marked.is_word(match.last, Word.DOES, Word.DEED) or bool(reading.cues_in(match.last, match.last + 1))
        if not toward:
            return goes_on or marked.has_pause(match.last, match.last + 1, _PAUSES)
        behind = (cue.row for cue in reading.cues_in(match.last, match.last + _ANSWER))
        return goes_on and any(isinstance(row, StanceRow) for row in behind)
    return False


def _is_met_with(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a deed only meets with it, and nobody is named whose it is: `引起国际社会的严重关注`."""
    marked = reading.marked
    if match.row.frame not in (Frame.ACT, Frame.FEEL, Frame.NOUN):
        return False
    for place in reversed(marked.places(Word.MEETS, max(clause.first, match.first - 2 * _MATTER), match.first)):
        if reading.cues_in(place + 1, match.first) or marked.is_word(place + 1, Word.OF):
            return False
        if marked.has_pause(place + 1, match.first + 1, _PAUSES) or marked.has(place + 1, match.first, Word.DOES):
            return False
        return not any(m.can_speak for m in reading.mentions_in(place + 1, match.last + 1))
    return False


def _is_wished(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether praise is only what another is hoped or asked to deserve: `希望X落实共识，言而有信`."""
    if match.row.frame is not Frame.JUDGE or match.row.stance.score <= 0:
        return False
    marked, first = reading.marked, max(clause.first, match.first - 4 * _MATTER)
    hopes = [i for i in marked.places(Word.SUPPOSES, first, match.first) if i not in reading.cue_tokens]
    asks = [c.last - 1 for c in reading.cues_in(first, match.first) if isinstance(c.row, StanceRow) and c.row.frame is Frame.ASK]
    if not hopes and not asks:
        return False
    hope = max((*hopes, *asks))
    wished = reading.mention_at(hope + 1)
    if wished is None or reading.quote_at(hope) != reading.quote_at(match.first) or marked.has_pause(hope, match.first, _PARTS):
        return False
    said = any(isinstance(cue.row, CueRow) for cue in reading.cues_in(hope + 1, match.first))
    others = reading.mentions_in(wished.last, match.first)
    opens = any(marked.is_parted(m.first - 1, m.first, _PAUSES) and m.can_speak and m.code != wished.code for m in others)
    return not said and not opens
