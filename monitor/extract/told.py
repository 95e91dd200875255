"""What another does, told as the object of a stance: `YがXを支持したことを批判`, `YのX支持を批判`.

It is that other who is judged, and nothing that they say here. Chinese (`谴责支持X的Y`), Japanese and Korean; other participles:
`passives`.
"""

import re

from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.opposed import has_nouns_last
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, Frame, StanceRow
from monitor.extract.words import Word

_ENDING = 10
"""Words from a Japanese verb to the noun of which it tells."""
_TOLD = re.compile(r"(?:し|す|している|していた|してきた|しない|しなかった)?(?:た|る)?")
"""Japanese: how a verb ends before a noun of which it tells."""
_HANGUL, _FINALS, _ATTRIBUTIVE = 0xAC00, 28, frozenset({4, 8})
"""Hangul syllables: the first, how many final consonants they may have, and which make an attribute of a verb."""
_TWO = 2
"""Whose blame it is, and whom it is of."""
_PAUSES = ",，、;；。:："


def is_told_of_another(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a stance is only told of another: of the object right behind it, as the clause or noun that is judged."""
    grammar, row = reading.grammar, match.row
    if not isinstance(row, StanceRow) or row.frame is not Frame.ACT:
        return False
    if grammar.coverbs:
        return _head_behind(reading, match) is not None or _blamer(reading, match.first - 1) is not None
    if not has_nouns_last(reading):
        return False
    if _before_object(reading, clause, match):
        return True
    if _is_owned_noun(reading, clause, match):
        return True
    judged = (cue for cue in reading.cues_in(match.last, min(clause.last, match.last + 2 * _ENDING)) if _judges(cue.row))
    return any(_told_in_object(reading, clause, cue) == (match.first, match.last) for cue in judged)


def whose_deed(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return whose deed is the object of the stance: Y in `YがXを支持したことを批判`, `YのX支持を批判`."""
    grammar = reading.grammar
    if match.row.frame not in (Frame.ACT, Frame.FEEL, Frame.NOUN):
        return None
    if grammar.coverbs:
        inner = next(iter(reading.cues_in(match.last, match.last + 1)), None)
        head = _head_behind(reading, inner) if inner is not None else None
        blamers = (_blamer(reading, i) for i in reading.marked.places(Word.BLAME_OF, clause.first, match.first))
        head = head or next((m for m in blamers if m is not None), None)
        return str(head.code) if head is not None and str(head.code) not in codes else None
    if not has_nouns_last(reading):
        return None
    told = _told_in_object(reading, clause, match)
    doer = _doer(reading, clause, told[0]) if told is not None else _subject_inside(reading, clause, match)
    return str(doer.code) if doer is not None and str(doer.code) not in codes else None


def _head_behind(reading: Reading, inner: Match[CueLike]) -> Mention | None:
    """Return of whom a Chinese verb with its object is told, where another verb judges them: Y in `谴责支持X的Y`."""
    marked = reading.marked
    name, judging = reading.mention_at(inner.last), inner.first - 1
    if name is None or not marked.is_word(name.last, Word.OF) or judging not in reading.cue_tokens:
        return None
    ends = any(cue.last == inner.first and _judges(cue.row) for cue in reading.cues_in(judging - _ENDING, inner.first))
    head = reading.mention_at(name.last + 1)
    return head if ends and head is not None and head.code not in (None, name.code) else None


def direct_object(reading: Reading, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return those whose name with the particle of an object stands right before the verb: X in `Yの攻撃からXを守る`."""
    marked, grammar = reading.marked, reading.grammar
    if not grammar.direct_objects or match.row.frame is not Frame.ACT:
        return ()
    name = next((m for m in reversed(reading.mentions_in(max(0, match.first - _ENDING), match.first)) if m.code), None)
    if name is None:
        return ()
    word = marked.text[marked.tokens[name.last - 1].start : marked.tokens[match.first].start].strip()
    if not word.endswith(grammar.direct_objects) or match.first - name.last > (not grammar.topics):
        return ()
    return tuple(dict.fromkeys(str(m.code) for m in enumerate_named(reading, name) if m.code and m.code not in codes))


def _subject_inside(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Mention | None:
    """Return the subject of a clause made a noun right before the verb: Y in `YがXへの制裁を解除したことを歓迎`."""
    if not reading.marked.is_word(match.first - 1, Word.ABOUT):
        return None
    doer = _doer(reading, clause, match.first)
    return doer if doer is not None and _is_nominative(reading, doer) else None


def _is_nominative(reading: Reading, mention: Mention) -> bool:
    grammar, word = reading.grammar, reading.marked.tokens[mention.last - 1].text
    ends = bool(grammar.topics) and word.endswith(grammar.nominatives)
    return ends or reading.marked.is_word(mention.last, Word.NOMINATIVE)


def _judges(row: CueLike) -> bool:
    return isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.FEEL, Frame.NOUN)


def _told_in_object(reading: Reading, clause: Clause, match: Match[StanceRow] | Match[CueLike]) -> tuple[int, int] | None:
    """Return the stance of another right before the verb that judges it, made a noun or one itself; its doer is named."""
    marked, first = reading.marked, max(clause.first, match.first - _ENDING)
    inner = next((c for c in reversed(reading.cues_in(first, match.first)) if isinstance(c.row, StanceRow)), None)
    if inner is None or inner.last > match.first:
        return None
    if not isinstance(inner.row, StanceRow) or inner.row.frame is not Frame.ACT:
        return None
    if reading.mentions_in(inner.last, match.first) or marked.has_pause(inner.last, match.first + 1, _PAUSES):
        return None
    if _doer(reading, clause, inner.first) is None:
        return None
    if marked.has(inner.last, match.first, Word.ABOUT) or _is_noun(reading, inner, match):
        return inner.first, inner.last
    return None


def _is_noun(reading: Reading, inner: Match[CueLike], match: Match[StanceRow] | Match[CueLike]) -> bool:
    """Return whether only particles part the noun of a stance from the verb behind it."""
    marked, grammar = reading.marked, reading.grammar
    if grammar.topics:
        return inner.last == match.first and marked.tokens[inner.last - 1].text.endswith(grammar.oblique)
    return inner.last < match.first <= inner.last + 2 and marked.is_all(inner.last, match.first, Word.OBJECT)


def _is_owned_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the noun of a stance with its object is another's: `YのX批判に`, `Y의 X 비판에`."""
    marked, grammar = reading.marked, reading.grammar
    near = reading.mentions_in(clause.first, match.first)
    if near and (near[-1].last + (not grammar.topics)) == match.first and _is_owner(reading, near[-1]):
        return _judged_behind(reading, clause, match)  # `Xの批判に理解を示した`
    if len(near) < 2 or near[-1].last != match.first or _doer(reading, clause, match.first) != near[-2]:
        return False
    if grammar.topics:
        return marked.tokens[match.last - 1].text.endswith(grammar.oblique)
    return marked.is_word(match.last, Word.OBJECT) and marked.is_word(near[-2].last, Word.OF)


def _judged_behind(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether another stance judges what the noun names, only a particle between."""
    other = next(iter(reading.cues_in(match.last, min(clause.last, match.last + 2))), None)
    return other is not None and _judges(other.row) and _is_noun(reading, match, other)


def _is_owner(reading: Reading, mention: Mention) -> bool:
    """Return whether a particle makes the name the owner of what stands behind it."""
    marked, grammar = reading.marked, reading.grammar
    word = marked.tokens[mention.last - 1].text
    owns = marked.is_word(mention.last, Word.OF) and not marked.is_word(mention.last, Word.ON)
    return owns or (bool(grammar.genitives) and word.endswith(grammar.genitives))


def _blamer(reading: Reading, of: int) -> Mention | None:
    """Return whose blame it is that is the matter of a Chinese stance: Y in `针对Y对X的批评`, `反对Y对X的指责`; `of` is `的`."""
    marked = reading.marked
    near = reading.mentions_in(of - _ENDING, of)
    if not (marked.is_word(of, Word.OF) and marked.is_word(of, Word.BLAME_OF)) or len(near) < _TWO:
        return None
    toward, before = near[-1].first - 1, near[-2].first - 1
    if near[-1].last != of or near[-2].last != toward or not marked.is_word(toward, Word.ON):
        return None
    matter = marked.is_word(before, Word.ABOUT, Word.ON) or before in reading.cue_tokens
    return near[-2] if matter and near[-2].code is not None else None


def _doer(reading: Reading, clause: Clause, verb: int) -> Mention | None:
    """Return who does what the verb tells: a subject in the clause of another, or an owner before the object."""
    near = [m for m in reading.mentions_in(clause.first, verb) if m.code is not None]
    for place, mention in reversed(list(enumerate(near))):
        subject = _is_nominative(reading, mention)
        owns = _is_owner(reading, mention) and place + 1 < len(near) and near[place + 1].first - mention.last <= 1
        if (subject and place > 0) or owns:
            return mention
    return None


def _before_object(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb only tells of the object of another right behind it: `Xを支持したYを批判`, `X를 지지한 Y를 비판`."""
    marked, grammar = reading.marked, reading.grammar
    name = next(iter(reading.mentions_in(match.last, min(clause.last, match.last + _ENDING))), None)
    if name is None:
        return False
    if grammar.topics:  # Korean: a final consonant of `-n` or `-l` makes a verb an attribute
        form = marked.tokens[name.first - 1].text
        told = marked.is_all(match.last, name.first, Word.NOT) and (ord(form[-1]) - _HANGUL) % _FINALS in _ATTRIBUTIVE
        return told and marked.tokens[name.last - 1].text.endswith(grammar.oblique)
    ends = _TOLD.fullmatch(marked.text, marked.tokens[match.last - 1].end, name.start) is not None
    return ends and marked.is_word(name.last, Word.OBJECT) and not marked.is_word(name.last, Word.TOPIC, Word.OF)
