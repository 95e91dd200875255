"""Accounts of ministries and embassies by their handle: `@MFA_Norway`, `@NorwayUN`, `@NorEmbassyTokyo`.

A handle is one where a part of it names what speaks (handles.tsv) and the first state named in it whose it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from feeds.types import ActorCode
from monitor.extract.mention import Kind, Marked, Mention
from monitor.types import Rank
from monitor.vocabulary import DATA, NameType, Vocabulary, read_table

_HANDLE = re.compile(r"@(\w{4,30})")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_STATE = frozenset({NameType.COUNTRY, NameType.ORGANISATION, NameType.DEMONYM_ADJECTIVE})
_SHORT = 3
"""So many letters at least of a state's name stand for it, where no other begins so: `Norw`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleRow:
    """One part of a handle, in small letters, that says what kind of office speaks."""

    part: str
    rank: Rank
    example: str
    origin: str


@cache
def handle_rows() -> tuple[HandleRow, ...]:
    """Return all rows of handles.tsv. Raises: VocabularyError."""
    return read_table(DATA / "handles.tsv", HandleRow)


@cache
def _ranks() -> dict[str, Rank]:
    return {row.part: row.rank for row in handle_rows()}


def handles_in(marked: Marked, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the accounts of ministries and embassies in a text that are named by their handle."""
    if "@" not in marked.text:
        return
    starts = {token.start: number for number, token in enumerate(marked.tokens)}
    for found in _HANDLE.finditer(marked.text):
        first = starts.get(found.start(1))
        owner = owner_of(found[1], vocabulary) if first is not None else None
        if first is None or owner is None:
            continue
        last = first + 1
        while last < len(marked.tokens) and marked.tokens[last].start < found.end(1):
            last += 1
        code, rank = owner
        yield Mention(
            first=first,
            last=last,
            start=found.start(1),
            end=found.end(1),
            kind=Kind.OFFICE,
            code=code,
            role=found[0],
            rank=rank,
        )


def owner_of(handle: str, vocabulary: Vocabulary) -> tuple[ActorCode, Rank] | None:
    """Return whose account a handle is, and with which rank it speaks; None where it is nobody's whom the tables know."""
    parts = [*handle.split("_"), *_PART.findall(handle)]  # `MoD_Norway` is no `Mo` and `D`
    ranks = _ranks()
    rank = next((ranks[part.lower()] for part in parts if part.lower() in ranks), None)
    if rank is None:
        return None
    codes = (_state(part, vocabulary) for part in parts if part.lower() not in ranks)
    code = next((code for code in codes if code is not None), None)
    return (code, rank) if code is not None else None


def _state(part: str, vocabulary: Vocabulary) -> ActorCode | None:
    """Return the state that a part of a handle names, in English or by its first letters or code."""
    name = part if part.isupper() else part[:1].upper() + part[1:]
    named = [hit for hit in vocabulary.find(name, "en") if hit.type in _STATE and hit.end - hit.start == len(name)]
    if named:
        return named[0].code
    if part.upper() in vocabulary.actors:
        return ActorCode(part.upper())
    begun = [actor.code for actor in vocabulary.actors.values() if len(part) >= _SHORT and actor.name.startswith(name)]
    return begun[0] if len(begun) == 1 else None
