"""Which statements are one utterance: a quote in ten papers is one statement with ten sources. Pure; the store keeps the answer.

One are, of one actor: the same words on the same target within a week of the first; and, in documents of one fold, the same
target and stance by the same speaker, in whatever language. Documents that a person took apart share no utterance, nor do two
that one source published in one language with other words: a ministry condemns two raids in nearly the same sentence. How
documents are folded is decided in `monitor.folding`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.types import ActorCode, DocumentId, Precision, SourceId
from monitor.folding import SAYING_WINDOW
from monitor.labels import PERSON
from monitor.types import Rank, Reaction, Stance, StatementKey

_OFFICIAL = "official"  # the tier of an institution's own publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A statement in one document, as much of it as decides with which others it is one.

    `saying` is what its words are known by (`folding.saying`), None for too few. `fold` is the document's, `apart` are the folds
    that a person took the document out of.
    """

    key: StatementKey
    document: DocumentId
    at: datetime
    actor: ActorCode
    target: str | None
    stance: Stance
    rank: Rank
    speaker: str | None
    language: str | None
    counts: bool
    start: int
    source: SourceId | None = None
    saying: str | None = None
    fold: str | None = None
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a statement repeats: the utterance's id, and its statements in other documents, the first said first."""

    utterance: StatementKey
    sources: tuple[StatementKey, ...]


def utterances(mentions: Iterable[Mention]) -> tuple[tuple[Mention, ...], ...]:
    """Return the statements parted into utterances, each with the first said first; one that stands alone is one of its own."""
    groups: list[list[Mention]] = []
    by_words: dict[tuple[ActorCode, str], list[Mention]] = defaultdict(list)
    for one in sorted(mentions, key=_order):
        if one.saying is None:
            groups.append([one])
        else:
            by_words[one.actor, one.saying].append(one)
    for same in by_words.values():
        groups += _of_words(same)
    merged = _of_folds(groups)
    return tuple(tuple(sorted(group, key=_order)) for group in merged)


def folded(reactions: Iterable[Reaction]) -> tuple[Reaction, ...]:
    """Return each utterance once, in the order in which its first one comes here; the others of it are its `copies`.

    In front stands what counts (official, no hearsay, with a stance toward the event); of these what a person labelled, then the
    actor's own text, then an official source's, then the first. Its time is that of the first publication of those that count as
    it does. A person who takes one source out of what counts leaves the others. What no longer stands is left as it is.
    """
    groups: dict[str, list[Reaction]] = {}
    for one in reactions:
        own = f"replaced:{one.key}" if not one.current else one.utterance or one.key
        groups.setdefault(own, []).extend((replace(one, copies=()), *one.copies) if one.copies else (one,))
    return tuple(_front(group) if len(group) > 1 else group[0] for group in groups.values())


def _front(group: Sequence[Reaction]) -> Reaction:
    front = min(group, key=_precedence)
    alike = [one for one in group if _counts(one) == _counts(front)]
    first = min(alike, key=lambda one: (one.spoken_at, one.precision is Precision.UNKNOWN, one.key))
    others = sorted((one for one in group if one is not front), key=lambda one: (one.spoken_at, one.key))
    return replace(front, spoken_at=first.spoken_at, precision=first.precision, copies=tuple(others))


def _counts(one: Reaction) -> bool:
    said = one.statement
    return said.official and not said.hearsay and said.stance_toward_event is not None


def _precedence(one: Reaction) -> tuple[object, ...]:
    said = one.statement
    return (
        not _counts(one),
        not said.engine.startswith(PERSON),
        said.hearsay or not said.official,
        not one.own_text,
        one.tier != _OFFICIAL,
        one.spoken_at,
        one.key,
    )


def _order(one: Mention) -> tuple[object, ...]:
    return one.at, one.document, one.target is None, one.start, one.key


def _of_words(same: Sequence[Mention]) -> list[list[Mention]]:
    """Part the mentions of the same words, in order of time: a week after the first the words are said anew."""
    groups: list[list[Mention]] = []
    begun = same[0].at
    here = 0  # the first group of this week
    for one in same:
        if one.at - begun > SAYING_WINDOW:
            begun, here = one.at, len(groups)
        near = [group for group in groups[here:] if not any(_apart(one, other) for other in group)]
        exact = next((group for group in near if any(other.target == one.target for other in group)), None)
        # One reading may have missed the target; two in one document are two on purpose.
        loose = (g for g in near if all(o.document != one.document and None in (o.target, one.target) for o in g))
        group = exact if exact is not None else next(loose, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _of_folds(groups: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Join utterances that are in documents of one fold, by the same actor, on the same target, with the same stance."""
    joined: list[list[Mention]] = []
    by_fold: dict[tuple[object, ...], list[list[Mention]]] = defaultdict(list)
    for group in sorted(groups, key=lambda group: _order(group[0])):
        places = {_place(one) for one in group if one.fold is not None}
        near = (other for place in places for other in by_fold[place])
        into = next((other for other in near if _are_one(group, other)), None)
        if into is None:
            joined.append(into := group)
        else:
            into += group
        for place in places:
            if not any(other is into for other in by_fold[place]):
                by_fold[place].append(into)
    return joined


def _place(one: Mention) -> tuple[object, ...]:
    return one.fold, one.actor, one.target, one.stance, one.counts


def _are_one(group: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Return whether two groups are one utterance of one speaker; a document says a thing once, two in it are two."""
    if {one.document for one in group} & {one.document for one in other}:
        return False
    if any(_apart(one, two) or _said_anew(one, two) for one in group for two in other):
        return False
    return any(_same_speaker(one, two) for one in group for two in other if _place(one) == _place(two))


def _said_anew(one: Mention, other: Mention) -> bool:
    """Return whether one source published both, in one language and other words: no source repeats itself so."""
    return one.source is not None and one.source == other.source and one.language == other.language and one.saying != other.saying


def _same_speaker(one: Mention, other: Mention) -> bool:
    if one.rank is not other.rank:
        return False
    if one.speaker is None or other.speaker is None or one.language != other.language:
        return True  # names are written otherwise in other scripts; the rank must do
    return bool(set(one.speaker.casefold().split()) & set(other.speaker.casefold().split()))


def _apart(one: Mention, other: Mention) -> bool:
    """Return whether a person took the documents of the two apart."""
    return bool(one.apart & ({other.fold} | other.apart) or other.apart & ({one.fold} | one.apart))


def ids(parted: Iterable[Sequence[Mention]]) -> Mapping[StatementKey, StatementKey]:
    """Return, for each statement that is one with others, the utterance's id: the key of its first statement."""
    return {one.key: group[0].key for group in parted if len(group) > 1 for one in group}
