"""What an edit did to a document: its words, and what it did to the statements read in them. Pure; ties are kept by the store.

Signals of an edit (`silent_edit`, `withdrawn`) are made in `signals`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from monitor.types import Statement, StatementKey

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST = 20_000  # words and signs that are compared one by one; what a longer text has in the middle is one change


class Fate(StrEnum):
    """What an edit did to a statement."""

    KEPT = "kept"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place of an edit: `before` at `start` of the old text gave way to `after` at `at` of the new (code points)."""

    start: int
    before: str
    at: int
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a new revision did: statements `carried` over, `added`, and `changed` ones with what came in their place.

    A changed one has no heir where it was withdrawn. `kept` pairs the old keys with the statements that say the same.
    """

    carried: tuple[Statement, ...] = ()
    added: tuple[Statement, ...] = ()
    changed: tuple[tuple[StatementKey, Statement, tuple[Statement, ...]], ...] = ()
    kept: tuple[tuple[StatementKey, tuple[Statement, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What the edit that made `revision` did to the statement `old`; `new` is what it became, None where it was withdrawn."""

    revision: int
    old: StatementKey
    fate: Fate
    new: StatementKey | None


def diff(before: str, after: str) -> tuple[Change, ...]:
    """Return what was changed, word by word, in order; applied to `before` the changes give `after`."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    # A word is changed as a whole.
    while head and before[head - 1].isalnum():
        head -= 1
    while tail and before[len(before) - tail].isalnum():
        tail -= 1
    old, new = (text[head : len(text) - tail] for text in (before, after))
    return tuple(_changes(old, new, head))


def _changes(old: str, new: str, head: int) -> Iterator[Change]:
    ours, theirs = _WORD.findall(old), _WORD.findall(new)
    if len(ours) > _LONGEST or len(theirs) > _LONGEST:
        ours, theirs = [old] if old else [], [new] if new else []
    starts, others = _starts(ours, head), _starts(theirs, head)
    for kind, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=len(ours) > 2000).get_opcodes():
        if kind != "equal":
            yield Change(start=starts[i], before="".join(ours[i:j]), at=others[k], after="".join(theirs[k:m]))


def _starts(words: Sequence[str], at: int) -> list[int]:
    starts = [at]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts


def _common(one: str, other: str) -> int:
    """Return how many first characters are alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def compare(old: Sequence[tuple[StatementKey, Statement]], new: Sequence[Statement]) -> Edit:
    """Tell apart what a revision kept, added, changed and withdrew; an old and a new one of one actor on one target pair up."""
    known = {_content(statement): (key, statement) for key, statement in old}
    carried = tuple(s for s in new if _content(s) in known)
    kept = {_content(s) for s in carried}
    rest = [s for s in new if _content(s) not in known]
    changed: list[tuple[StatementKey, Statement, tuple[Statement, ...]]] = []
    for content, (key, before) in known.items():
        if content in kept:
            continue
        heirs = [s for s in rest if s.actor == before.actor and s.target == before.target]
        same_speaker = [s for s in heirs if s.speaker == before.speaker] or heirs
        first = _content(same_speaker[0]) if same_speaker else None
        taken = tuple(s for s in rest if _content(s) == first)
        rest = [s for s in rest if _content(s) != first]
        changed.append((key, before, taken))
    stayed = tuple(
        (key, tuple(s for s in carried if _content(s) == _content(said))) for key, said in old if _content(said) in kept
    )
    return Edit(carried=carried, added=tuple(rest), changed=tuple(changed), kept=stayed)


def _content(statement: Statement) -> tuple[str, ...]:
    """What makes a statement the same one in two revisions: everything but its place in the text."""
    return (
        statement.actor,
        statement.speaker or "",
        statement.target or "",
        statement.stance.value,
        statement.legal or "",
        " ".join(statement.evidence.text.split()),
    )
