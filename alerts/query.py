"""What a search asks for, as a tree, and whether a passage in memory fulfils it.

The store compiles the same tree to SQL; what is written becomes a tree in `grammar`, and texts become terms in `terms`.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from alerts.terms import NO_TERMS, Terms, folded, pairs_of, terms

TIED = ("dossier", "event")
"""Fields of what a statement reacts to; that may change after it was stored, so no index of its words has it."""
MEMBERS = "/members"
"""What a group is named by with this behind it: its members on the day of the statement."""
_SUBTAG = re.compile(r"[-_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words that follow one another (`prefix`: the last is a beginning) and runs of an unspaced script."""

    words: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    prefix: bool = False
    speaker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """A condition on a field, as the mark that `passage` gives to what fulfils it."""

    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Said at `since` or later and before `until`; None is no bound. Whole seconds."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """What must hold together; without parts it always does."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    """What of which one must hold."""

    parts: tuple["Node", ...]


Node = Text | Has | Between | Not | All | Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What can be found: the terms of its words and of its speaker, the marks of its fields, and when it was said."""

    text: Terms
    at: datetime
    speaker: Terms = field(default_factory=Terms)
    marks: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def mark(name: str, value: str) -> str:
    """Return what stands for a field's value, case folded."""
    return f"{name}:{folded(value)}"


def passage(
    texts: Sequence[str | None],
    *,
    at: datetime,
    speaker: str | None = None,
    actor: str | None = None,
    target: str | None = None,
    stance: str | None = None,
    legal: str | None = None,
    language: str | None = None,
    marks: Collection[str] = (),
    groups: Collection[str] = (),
    tied: Collection[tuple[str, str]] = (),
) -> Passage:
    """Return a passage made of texts (of which no phrase reaches from one into the next) and fields; `marks` are for `is:`.

    `groups` are those of the actor on that day, by name; `tied` are (field, id) of the events and dossiers that it reacts to.
    """
    given = (("actor", actor), ("target", target), ("stance", stance), ("legal", legal))
    found = [mark(name, value) for name, value in given if value is not None]
    if language:
        found.append(mark("lang", _SUBTAG.split(language)[0]))
    found += [mark("is", one) for one in marks]
    found += [mark(name, value) for name, value in tied]
    for group in groups:
        plain = group.removesuffix(MEMBERS)
        found += [mark("group", plain), mark("actor", plain + MEMBERS)]
    spoken = terms([speaker]) if speaker else NO_TERMS
    return Passage(text=terms(texts), at=at, speaker=spoken, marks=frozenset(found))


def matches(node: Node, one: Passage) -> bool:
    """Return whether a passage fulfils the query."""
    match node:
        case All(parts=parts):
            return all(matches(part, one) for part in parts)
        case Any(parts=parts):
            return any(matches(part, one) for part in parts)
        case Not(part=part):
            return not matches(part, one)
        case Has(mark=wanted):
            return wanted in one.marks
        case Between(since=since, until=until):
            return (since is None or one.at >= since) and (until is None or one.at < until)
        case Text():
            return _count(node, one.speaker if node.speaker else one.text) > 0


def relevance(node: Node, one: Passage) -> float:
    """Return how much the words asked for are what the passage is about: more of them, more often, in fewer words."""
    length = 1 + (len(one.text.words) + len(one.text.pairs)) / 50
    counts = (_count(text, one.speaker if text.speaker else one.text) for text in _asked(node))
    return sum(1 + math.log(count) for count in counts if count) / math.log1p(length)


def mentions(node: Node, wanted: str) -> bool:
    """Return whether a query asks for a mark anywhere."""
    match node:
        case All(parts=parts) | Any(parts=parts):
            return any(mentions(part, wanted) for part in parts)
        case Not(part=part):
            return mentions(part, wanted)
        case Has(mark=asked):
            return asked == wanted
    return False


def _asked(node: Node) -> Iterator[Text]:
    match node:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _asked(part)
        case Text():
            yield node


def _count(asked: Text, where: Terms) -> int:
    """Return how often the rarest part of the words occurs."""
    found = [_phrases(asked.words, where.words, prefix=asked.prefix)] if asked.words else []
    for run in asked.runs:
        single = len(run) == 1
        found.append(_phrases(pairs_of(run) if single else pairs_of(run)[:-1], where.pairs, prefix=single))
    return min(found, default=0)


def _phrases(asked: Sequence[str], text: Sequence[str], *, prefix: bool) -> int:
    *head, last = asked
    same: Callable[[str], bool] = (lambda term: term.startswith(last)) if prefix else (lambda term: term == last)
    behind = len(head)
    return sum(1 for at in range(behind, len(text)) if same(text[at]) and list(text[at - behind : at]) == head)
