"""The clipped words of Chinese headlines: states of one letter and verbs of one (`美批俄`, `法吁各方克制`).

Longer names are `actors`' matter; what a verb of one letter means say its rows.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.lexicon import Lexicon, Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Reading
from monitor.extract.tables import CueLike, DemandRow, Tables
from monitor.extract.words import Word
from monitor.vocabulary import Vocabulary

_TO_ACT = 3
"""Letters behind a state's within which the act begins that is done to it."""
_SIDE = "方"
"""What the name of a state's party adds to its one letter (`中方`)."""
_ENDS = "。！？!?…"
_LONGEST = 45
"""The most characters of a headline."""
_PART = re.compile(r"[ \u3000，,：:；;、|｜—-]")
_OPEN = tuple('“「『"‘')


def letters(
    marked: Marked,
    vocabulary: Vocabulary,
    language: str | None,
    found: Sequence[Mention],
    stops: frozenset[int],
    tables: Tables,
) -> list[Mention]:
    """Return the states that a headline names by one letter: before its verb, and right behind it; and Y in `对Y制裁` anywhere.

    `found` are the names known, `stops` the tokens of verbs of more letters. A letter that begins or ends another word is none.
    """
    taken = {index for unit in found for index in range(unit.first, unit.last)}
    ends = {unit.last for unit in found}
    begins = {unit.first for unit in found}
    states: list[Mention] = []
    for index in marked.places(Word.LETTER, 0, len(marked.tokens)):
        if index in taken or index in stops or marked.is_word(index, Word.INNER):
            continue
        if _is_done_to(marked, index, tables) and (state := _state(marked, vocabulary, language, index)) is not None:
            states.append(state)
            continue
        if not in_headline(marked, index):
            continue
        verb = index + 1
        clipped = marked.is_word(verb, Word.HEADLINE) and verb not in taken
        goes_on = clipped and _has_object(marked, verb, begins, tables.demands)
        subject = _opens_part(marked, index) and (goes_on or (verb in stops and verb not in taken))
        behind = _is_object(marked, index, ends, stops)
        if (subject or behind) and (state := _state(marked, vocabulary, language, index)) is not None:
            states.append(state)
            ends.add(index + 1)
    return states


def _is_done_to(marked: Marked, index: int, tables: Tables) -> bool:
    """Return whether an act stands behind the letter, and before it the word that says to whom it is done: `对俄新制裁`."""
    before = index - 1
    if (
        before < 0
        or not (marked.is_word(before, Word.ABOUT) and marked.is_word(before, Word.ON))
        or marked.between(before, index)
    ):
        return False
    return any(tables.acts.at(marked.tokens, place) for place in range(index + 1, min(index + _TO_ACT, len(marked.tokens))))


def in_headline(marked: Marked, index: int) -> bool:
    """Return whether the token stands in a short line without a full stop."""
    text, place = marked.text, marked.tokens[index].start
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[start : len(text) if end < 0 else end].rstrip()
    return len(line) <= _LONGEST and _ENDS[0] not in line and line[-1:] not in tuple(_ENDS)


def is_clipped(marked: Marked, match: Match[CueLike]) -> bool:
    """Return whether a cue is a verb of one letter, which in most places is only part of another word."""
    return match.last == match.first + 1 and marked.is_word(match.first, Word.HEADLINE)


def without_scraps(reading: Reading) -> Reading:
    """Return the reading without the verbs of one letter that are none where they stand."""
    marked = reading.marked
    doubtful = [match for match in reading.cues if is_clipped(marked, match)]
    scraps = {match.first for match in doubtful if not _is_verb(reading, match)}
    if not scraps:
        return reading
    kept = tuple(match for match in reading.cues if match.first not in scraps)
    return replace(
        reading,
        cues=kept,
        cue_tokens=frozenset(index for match in kept for index in range(match.first, match.last)),
        cue_starts=tuple(match.first for match in kept),
    )


def _is_verb(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a subject stands right before a verb of one letter, or before its part, and an object right behind it."""
    marked = reading.marked
    clause = reading.clause_of(match.first)
    if clause is None:
        return False
    before = reading.mentions_in(clause.first, match.first)
    named = bool(before) and before[-1].last == match.first and before[-1].kind is not Kind.PEOPLE
    opens = bool(before) and _opens_part(marked, match.first) and in_headline(marked, match.first)
    if not (named or opens) or match.last >= clause.last:
        return False
    behind = reading.mention_at(match.last) is not None
    asked = any(demand.first == match.last for demand in reading.demands)
    opened = marked.between(match.last - 1, match.last)[:1] in _OPEN
    return behind or asked or opened or marked.is_word(match.last, Word.ALL)


def _has_object(marked: Marked, verb: int, begins: set[int], demands: Lexicon[DemandRow]) -> bool:
    place = verb + 1
    if place >= len(marked.tokens):
        return False
    if place in begins or marked.between(verb, place)[:1] in _OPEN or marked.is_word(place, Word.ALL):
        return True
    letter = marked.is_word(place, Word.LETTER) and not marked.is_word(place, Word.INNER)
    return letter or bool(demands.at(marked.tokens, place))


def _is_object(marked: Marked, index: int, ends: set[int], stops: frozenset[int]) -> bool:
    """Return whether the letter stands right behind a verb whose subject is named right before it."""
    verb = index - 1
    if verb < 1 or marked.between(verb, index):
        return False
    if marked.is_word(verb, Word.HEADLINE) and verb in ends:
        return True
    while verb > 0 and verb in stops and not marked.between(verb - 1, verb):
        if verb in ends:
            return True
        verb -= 1
    return False


def _opens_part(marked: Marked, index: int) -> bool:
    if index == 0:
        return True
    gap = marked.between(index - 1, index)
    return "\n" in gap or _PART.search(gap) is not None


def _state(marked: Marked, vocabulary: Vocabulary, language: str | None, index: int) -> Mention | None:
    token = marked.tokens[index]
    party = token.text + _SIDE
    hit = next((h for h in vocabulary.find(party, language) if h.end == len(party)), None)
    if hit is None:
        return None
    return Mention(
        first=index, last=index + 1, start=token.start, end=token.end, kind=Kind.COUNTRY, code=hit.code, others=hit.others
    )
