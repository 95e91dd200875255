"""Those who say the same (`So did Chile`, `Le Danemark aussi`, `وكذلك فعلت تونس`): they take the position last stated.

Their own words are the evidence. What the first one said is `stance`'s matter; a sentence with a stance of its own echoes nobody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from feeds.types import ActorCode
from monitor.extract.enumeration import coordinated_right, whole_list
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.stance import Candidate
from monitor.extract.words import Word
from monitor.types import Cue

_PAUSE = re.compile("[,;،，]")
_NEAR = 5
"""Words between the name and the phrase that says "likewise"."""
_BRIEF = 8
"""Words of a sentence without a verb, in which "too" says that its name does the same."""
_BACK = 2
"""Sentences that an echo may look back."""


def with_echoes(found: Iterable[Candidate], reading: Reading) -> Iterator[Candidate]:
    """Yield the candidates and, behind them, one for each who is said to do as the last one did."""
    candidates = tuple(found)
    everywhere = 0, len(reading.marked.tokens)
    if not any(reading.marked.places(kind, *everywhere) for kind in (Word.LIKEWISE, Word.TOO)):
        yield from candidates
        return
    echoes: list[Candidate] = []
    companions: dict[int, set[str]] = {}
    for number, clause in enumerate(reading.clauses):
        place = _phrase(reading, clause)
        if place is None:
            continue
        named = _who(reading, clause, *place)
        if not named:
            continue
        beside = _is_beside(reading, named, *place) or (place[1] == clause.last and named[0] == _added(reading, place[0]))
        opens = _opens(candidates, number, named) if place[0] == clause.first else ()
        named = opens or named
        inserted = beside and reading.marked.text[named[-1].end : named[-1].end + 1] == ","  # `X, rejoint par Y, condamne`
        sources = _source(candidates, number, named, back=0 if beside or opens else _BACK, opens=bool(opens), inserted=inserted)
        if beside and sources:
            companions[number] = {str(mention.code) for mention in named}
        for candidate in sources:
            echoes.extend(_echo(_without(candidate, companions.get(number, set())), named, reading, number, *place))
    for candidate in candidates:
        yield _without(candidate, companions.get(candidate.clause, set()))
    yield from echoes


def _is_beside(reading: Reading, named: Sequence[Mention], first: int, last: int) -> bool:
    """Return whether the names stand behind the phrase and a comma before it: `X condemned Y, just as Z`."""
    return first > 0 and named[0].first >= last and "," in reading.marked.between(first - 1, first)


def _opens(candidates: Sequence[Candidate], number: int, named: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the names of a phrase that opens its sentence, without who follows them and takes a position; else nothing."""
    holding = {c.holder.first for c in candidates if c.clause == number and c.holder is not None and c.direct}
    left = tuple(mention for mention in named if mention.first not in holding)
    return left if holding and any(first > named[0].first for first in holding) else ()


def _without(candidate: Candidate, companions: set[str]) -> Candidate:
    """Return the candidate with no target among those who do the same."""
    left = tuple(target for target in candidate.targets if target not in companions)
    return replace(candidate, targets=left) if len(left) < len(candidate.targets) else candidate


def _phrase(reading: Reading, clause: Clause) -> tuple[int, int] | None:
    """Return the tokens of the phrase that says "likewise"; None where there is none, or the sentence has a stance of its own."""
    marked = reading.marked
    kind = Word.LIKEWISE
    first = next(iter(marked.places(kind, clause.first, clause.last)), None)
    if first is None:
        kind = Word.TOO
        if clause.last - clause.first > _BRIEF or any(clause.first <= i < clause.last for i in reading.cue_tokens):
            ends = marked.is_word(clause.last - 1, kind)
            return (clause.last - 1, clause.last) if ends and _added(reading, clause.last - 1) is not None else None
        first = next(iter(marked.places(kind, clause.first, clause.last)), None)
    if first is None or marked.is_word(first - 1, Word.NOT):
        return None
    last = first
    while last < clause.last and marked.is_word(last, kind):
        last += 1
    return first, last


def _added(reading: Reading, last: int) -> Mention | None:
    """Return the name that ends before a token and stands behind a comma, with or without a conjunction (`..., X too`)."""
    marked = reading.marked
    named = next((m for m in reading.mentions_in(max(0, last - _NEAR), last) if m.last == last and m.can_speak and m.code), None)
    before = named.first - 1 if named is not None else 0
    before -= marked.is_word(before, Word.ARTICLE) and not marked.is_word(before, Word.AND)
    if before <= 0:
        return None
    parted = _PAUSE.search(marked.between(before, before + 1)) is not None
    joined = marked.is_word(before, Word.AND) and "," in marked.between(before - 1, before)
    return named if parted or joined else None


def _who(reading: Reading, clause: Clause, first: int, last: int) -> tuple[Mention, ...]:
    """Return who does the same: the names before the phrase, else those after it."""
    added = _added(reading, first) if last == clause.last and reading.marked.is_word(first, Word.TOO) else None
    if added is not None:
        return (added,)
    before = [m for m in reading.mentions_in(max(clause.first, first - 2 * _NEAR), first) if m.can_speak and m.code]
    after = [m for m in reading.mentions_in(last, min(clause.last, last + 2 * _NEAR)) if m.can_speak and m.code]
    behind = after[0].first - last if after else _NEAR
    ahead = first - before[-1].last if before else _NEAR + 1
    parted = first > clause.first and "," in reading.marked.between(first - 1, first)
    if behind <= 2 and (behind < ahead or (parted and last - first > 1)):
        return coordinated_right(reading, after[0])
    if ahead <= _NEAR and not reading.cue_tokens.intersection(range(before[-1].last, first)):
        return whole_list(reading, before[-1], first)
    return ()


def _source(
    candidates: Sequence[Candidate], number: int, named: Sequence[Mention], *, back: int, opens: bool, inserted: bool
) -> tuple[Candidate, ...]:
    """Return what the last one before them said: the readings of the nearest holder, in the nearest sentence that has any.

    Where they open the sentence it is who follows them: `À l'instar de X, Y a condamné ...`; between two commas the verb may
    stand behind them.
    """
    codes = {mention.code for mention in named}
    start = named[0].start
    before = [
        c
        for c in candidates
        if number - back <= c.clause <= number
        and c.holder is not None
        and c.holder.code not in codes
        and c.holder.official
        and not c.hearsay
        and c.direct
        and (opens or c.holder.start < start)
        and (opens or inserted or c.clause < number or _cue_start(c) < start)
    ]
    if not before:
        return ()
    nearest = max(before, key=lambda c: (c.clause, _cue_start(c)))
    return tuple(c for c in before if c.clause == nearest.clause and _code(c) == _code(nearest))


def _code(candidate: Candidate) -> ActorCode | None:
    return candidate.holder.code if candidate.holder is not None else None


def _cue_start(candidate: Candidate) -> int:
    return candidate.cues[0].start if candidate.cues else candidate.start


def _echo(
    candidate: Candidate, named: Sequence[Mention], reading: Reading, number: int, first: int, last: int
) -> Iterator[Candidate]:
    marked = reading.marked
    start, end = marked.tokens[first].start, marked.tokens[last - 1].end
    cue = Cue(kind="echo", id="rule:likewise", text=marked.printed[start:end], start=start, end=end)
    sentence = reading.clauses[number].sentence
    low = max(sentence.start, min(named[0].start, start)) if candidate.clause == number else sentence.start
    for mention in named:
        yield replace(
            candidate,
            holder=mention,
            targets=tuple(t for t in candidate.targets if t != mention.code),
            start=low,
            end=max(sentence.end if candidate.clause != number else max(end, named[-1].end), low + 1),
            clause=number,
            cues=(*candidate.cues, cue),
            together=(),
        )
