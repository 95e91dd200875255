"""Headings that sort: a line that takes a position for the states listed behind its colon or heading the lines below it."""

from dataclasses import replace

from monitor.extract.enumeration import coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import StanceRow
from monitor.extract.words import Word

_LONGEST = 12
"""The most words of a heading."""
_LISTED = frozenset({Kind.COUNTRY, Kind.BODY, Kind.CAPITAL})
_DASHES = ":-–—"


def with_listed(reading: Reading, number: int, predicates: list[Predicate]) -> list[Predicate]:
    """Return the predicates of a sentence, those that a heading leaves without a subject with the states that it sorts."""
    free = [p for p in predicates if not p.subjects and not p.own and isinstance(p.match.row, StanceRow)]
    if not free or len(free) < len(predicates):
        return predicates
    listed = _behind_colon(reading, reading.clauses[number], free[-1]) or _below(reading, number, free[0])
    return [replace(p, subjects=listed, again=False, passive=False) for p in predicates] if listed else predicates


def is_listed(reading: Reading, match: Match[StanceRow], predicate: Predicate) -> bool:
    """Return whether the subjects of a cue are the list behind its colon: what it is about stands before that."""
    return (
        bool(predicate.subjects) and predicate.subjects[0].first >= match.last and _behind_a_colon(reading, predicate.subjects[0])
    )


def _behind_a_colon(reading: Reading, mention: Mention) -> bool:
    before = mention.first - 1
    while before > 0 and reading.marked.is_word(before, Word.ARTICLE):
        before -= 1
    return reading.marked.between(before, before + 1).strip() in (":", "：")


def _behind_colon(reading: Reading, clause: Clause, last: Predicate) -> tuple[Mention, ...]:
    """Return the states that fill the line behind its colon: `Condemned the strikes: X, Y, Z`."""
    here = reading.mentions_in(last.match.last, clause.last)
    opening = next((m for m in here if _behind_a_colon(reading, m)), None)
    if opening is None:
        return ()
    run = coordinated_right(reading, opening)
    whole = len(run) > 1 and run[-1] is here[-1] and clause.last - run[-1].last <= 1
    return run if whole and all(m.kind in _LISTED and m.code for m in run) else ()


def _below(reading: Reading, number: int, first: Predicate) -> tuple[Mention, ...]:
    """Return the states that open the lines below a heading, each before a colon, a dash or the end of its line."""
    marked, clause = reading.marked, reading.clauses[number]
    speaking = any(m.can_speak for m in reading.mentions_in(clause.first, first.match.first))
    if speaking or clause.last - clause.first > _LONGEST or not _is_line(reading, number):
        return ()
    found: list[Mention] = []
    for below in range(number + 1, len(reading.clauses)):
        under = reading.clauses[below]
        if "\n" not in marked.text[reading.clauses[below - 1].sentence.end - 1 : under.sentence.start]:
            continue  # a further sentence of the same line
        here = reading.mentions_in(under.first, min(under.last, under.first + 2))
        if not here or here[0].first != under.first or here[0].kind not in _LISTED or here[0].code is None:
            break
        behind = marked.text[here[0].end :].split("\n", 1)[0].lstrip()
        if behind and behind[0] not in _DASHES:
            break
        found.append(here[0])
    return tuple(found)


def _is_line(reading: Reading, number: int) -> bool:
    """Return whether the sentence is a line of its own without a full stop."""
    text, sentence = reading.marked.text, reading.clauses[number].sentence
    before = text[: sentence.start].rstrip(" ")
    line = text[sentence.start :].split("\n", 1)
    return (not before or before.endswith("\n")) and len(line) > 1 and not line[0].rstrip().endswith((".", "!", "?", "。"))
