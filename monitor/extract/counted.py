"""Who is counted among those who do something: `Among those condemning X were Y and Z`, `X is among the states that ...`."""

from monitor.extract.enumeration import coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, Order
from monitor.extract.words import Word

_COUNTED = 16
"""Words from a verb to the names of some of those who do it."""


def counted_among(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those who are named as some of many who do it: `X поддерживают 12 стран, в том числе Y и Z`, or before the verb.

    Only a verb in the plural has such subjects, only names that their case lets be one, and no count of votes.
    """
    marked, grammar = reading.marked, reading.grammar
    if marked.is_word(clause.first, Word.AMONG):
        return _among_whom(reading, clause, match)
    if grammar.order is Order.FIRST:
        return _counted_behind(reading, clause, match)
    plural = (*grammar.plurals, *grammar.impersonals)
    if not grammar.cases or not plural or not marked.tokens[match.first].norm.endswith(plural):
        return ()
    if match.first > clause.first and marked.tokens[match.first - 1].text.isdigit():
        return ()  # `17 voted against`: a count of votes is no statement
    for place in marked.places(
        Word.INCLUDING, max(clause.first, match.first - _COUNTED), min(clause.last, match.last + _COUNTED)
    ):
        first = next((m for m in reading.mentions_in(place + 1, clause.last)[:1] if m.can_speak and not m.oblique), None)
        named = first is not None and marked.is_all(place, first.first, Word.INCLUDING)
        if first is None or not named or "," not in marked.between(place - 1, place) or first.code is None:
            continue
        together = coordinated_right(reading, first)
        behind = first.first > match.last
        between = range(match.last, place) if behind else range(together[-1].last, match.first)
        stops = any(
            marked.text[marked.tokens[i].end : marked.tokens[i].end + 1] in (";", ":") for i in between
        ) or reading.cue_tokens.intersection(between)
        if not stops and not (first.first < match.first and len(between) > 1):
            return together
    return ()


def _among_whom(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those named right behind the first verb of being or counting (`Among those condemning X were Y and Z`)."""
    marked = reading.marked
    verbs = sorted((*marked.places(Word.BE, match.last, clause.last), *marked.places(Word.COUNTS, match.last, clause.last)))
    for verb in verbs[:2]:
        first = next(iter(reading.mentions_in(verb + 1, clause.last)), None)
        light = first is not None and marked.is_all(verb + 1, first.first, Word.ARTICLE, Word.LIGHT, Word.TOO)
        if first is not None and light and first.can_speak:
            return coordinated_right(reading, first)
    return ()


def _counted_behind(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those named as some of many who are the subject right behind an Arabic verb: `أدانت دول عدة، بينها X وY، ...`."""
    marked, place = reading.marked, match.last
    while place < clause.last and (marked.is_word(place, Word.LIGHT) or marked.tokens[place].text.isdigit()):
        place += 1
    if place >= clause.last or not marked.is_word(place, Word.SEVERAL) or reading.in_mention(place):
        return ()
    for index in marked.places(Word.INCLUDING, place + 1, min(clause.last, place + 2 * _COUNTED)):
        if reading.cue_tokens.intersection(range(match.last, index)) or "," not in marked.between(index - 1, index):
            continue
        first = next((m for m in reading.mentions_in(index + 1, clause.last)[:1] if m.can_speak), None)
        if first is not None and marked.is_all(index, first.first, Word.INCLUDING):
            together = coordinated_right(reading, first)
            ends = (i for i in range(1, len(together) - 1) if marked.clitic(together[i]) and not marked.clitic(together[i + 1]))
            return together[: next(ends, len(together) - 1) + 1]  # what stands behind "and Z," is the object
    return ()
