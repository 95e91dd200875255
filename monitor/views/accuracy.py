"""How right each engine was where a person looked, and the documents that persons have labelled throughout, as gold.

A figure is of the reviewed sample, which the queue draws from what is doubtful and matters: it is no estimate for all labels.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from feeds.types import SourceId
from monitor.contract import Json, statement_json
from monitor.labels import PERSON, CorrectionKind, CorrectionNumber, in_force
from monitor.records import StoredDocument
from monitor.store.reviewing import Judged, LabelParts
from monitor.store.store import Store
from monitor.types import Stance
from monitor.views.correcting import by_person
from monitor.views.words import language_name

T = TypeVar("T")
Pair = tuple[LabelParts, LabelParts | None]
"""A label of an engine and what a person made of it: None where it is no statement."""

ALL_CORRECTIONS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many labels of one kind were reviewed, and of these how many were right in everything, in the stance, in its side."""

    engine: str
    language: str
    stance: Stance | None
    reviewed: int
    right: int
    stance_right: int
    side_right: int

    @property
    def share(self) -> float:
        """The share that was right in everything, 0..1."""
        return self.right / self.reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """The figures by engine and language (`stance` None) and by engine and class (`language` empty); `missed` were added."""

    by_language: tuple[Score, ...]
    by_class: tuple[Score, ...]
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InShort:
    """How many labels of engines persons have reviewed, of how many stance and side were right; `low` to `high` is the share of
    stances with 95 % confidence (Wilson's score interval), None of none reviewed."""

    reviewed: int
    stance_right: int
    side_right: int
    low: float | None
    high: float | None


def in_short(found: Accuracy) -> InShort:
    """Return the figures of all classes together."""
    reviewed = sum(one.reviewed for one in found.by_class)
    right = sum(one.stance_right for one in found.by_class)
    low, high = _wilson(right, reviewed) if reviewed else (None, None)
    return InShort(
        reviewed=reviewed, stance_right=right, side_right=sum(one.side_right for one in found.by_class), low=low, high=high
    )


def short_accuracy(store: Store) -> InShort:
    """Return how right the engines were, in short."""
    return in_short(accuracy(store))


def _wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's score interval of a share (J. Am. Stat. Assoc. 22, 1927): it holds for few and for extreme ones too."""
    share = right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def accuracy(store: Store) -> Accuracy:
    """Return how right the engines were on what persons have reviewed."""
    found = store.judged()
    by_number = {one.number: one for one in found}
    kept = standing(found)
    pairs = [(first.before, one.after) for one in kept if (first := first_of(one, by_number)).kind is not CorrectionKind.MISSED]
    judged = [(label, after) for label, after in pairs if label is not None and not label.engine.startswith(PERSON)]
    return Accuracy(
        by_language=_scores([(label.engine, label.language or "", None, (label, after)) for label, after in judged]),
        by_class=_scores([(label.engine, "", label.stance, (label, after)) for label, after in judged]),
        missed=sum(one.kind is CorrectionKind.MISSED for one in kept),
    )


def reviewed_labels(store: Store) -> tuple[tuple[str, bool, datetime], ...]:
    """Return each label of an engine that a person has reviewed: the engine, whether its stance was right, when; oldest first."""
    found = store.judged()
    by_number = {one.number: one for one in found}
    when = {one.number: one.at for one in store.corrections(limit=ALL_CORRECTIONS)}
    labels = []
    for one in standing(found):
        first = first_of(one, by_number)
        label, after = first.before, one.after
        if label is not None and first.kind is not CorrectionKind.MISSED and not label.engine.startswith(PERSON):
            labels.append((label.engine, after is not None and _same_stance(after, label), when[one.number]))
    return tuple(sorted(labels, key=lambda one: one[2]))


def standing(found: Sequence[Judged]) -> tuple[Judged, ...]:
    """Return the corrections that stand: neither undone nor replaced by one that is not (as `labels.in_force`)."""
    kept = [one for one in found if one.undone_at is None]
    replaced = {one.replaces for one in kept}
    return tuple(one for one in kept if one.number not in replaced)


def first_of(one: Judged, known: Mapping[CorrectionNumber, Judged]) -> Judged:
    """Return the first of a chain of corrections of one label: the one that judged what an engine said."""
    while one.replaces is not None and one.replaces in known:
        one = known[one.replaces]
    return one


class Remembered(Generic[T]):
    """What is made of what people did, made again only after somebody did something; safe to ask from any thread."""

    def __init__(self, store: Store, make: Callable[[Store], T]) -> None:
        self._store = store
        self._make = make
        self._known: tuple[int, T] | None = None

    def __call__(self) -> T:
        """Return it as of now."""
        # Whatever a person does is audited, and polling is not: nothing else moves these figures.
        last = next((one.number for one in self._store.audit_log(limit=1)), 0)
        known = self._known
        if known is None or known[0] != last:
            known = self._known = (last, self._make(self._store))
        return known[1]


def _scores(judged: Sequence[tuple[str, str, Stance | None, Pair]]) -> tuple[Score, ...]:
    groups: dict[tuple[str, str, Stance | None], list[Pair]] = defaultdict(list)
    for engine, language, stance, one in judged:
        groups[engine, language, stance].append(one)
    scores = [
        Score(
            engine=engine,
            language=language_name(language) or language,
            stance=stance,
            reviewed=len(group),
            right=sum(after is not None and _said(label) == _said(after) for label, after in group),
            stance_right=sum(after is not None and _same_stance(after, label) for label, after in group),
            side_right=sum(after is not None and _side(after) == _side(label) for label, after in group),
        )
        for (engine, language, stance), group in groups.items()
    ]
    return tuple(sorted(scores, key=lambda one: (one.engine, -one.reviewed, one.language, one.stance.score if one.stance else 0)))


def _said(label: LabelParts) -> tuple[object, ...]:
    """Return what a reviewer judges of a label: all but its tie to an event."""
    return label.stance, label.declined, label.actor, label.target, label.hearsay, label.official or label.hearsay


def _same_stance(one: LabelParts, other: LabelParts) -> bool:
    return (one.stance, one.declined) == (other.stance, other.declined)


def _side(said: LabelParts) -> tuple[bool, int]:
    """Return its side; no comment is none of for, against and neutral."""
    return said.declined, (said.stance.score > 0) - (said.stance.score < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Documents whose every label a person has seen, as `demarche evaluate` reads them; `partly` seen ones are left out.

    `withheld` counts those whose whole text may not leave the desk.
    """

    documents: tuple[Json, ...]
    partly: int
    withheld: int = 0


def gold(store: Store, *, withheld: Collection[SourceId] = ()) -> Gold:
    """Return documents that persons have labelled throughout, in their latest version, but for those of sources `withheld`."""
    ids = sorted({one.document_id for one in in_force(store.corrections(limit=ALL_CORRECTIONS))})
    found, partly, kept_here = [], 0, 0
    for document_id in ids:
        stored = store.document(document_id, with_raw=False)
        if stored is None:
            continue
        said = [statement for _, statement in stored.revisions[-1].statements]
        if stored.revisions[-1].document.source_id in withheld:
            kept_here += 1
        elif all(by_person(one) for one in said):
            found.append(_gold(store, stored))
        else:
            partly += 1
    return Gold(documents=tuple(found), partly=partly, withheld=kept_here)


def _gold(store: Store, stored: StoredDocument) -> Json:
    document = stored.revisions[-1].document
    statements = []
    for key, said in stored.revisions[-1].statements:
        tied = store.statement(key)
        toward = tied.reactions[0].statement if tied is not None and tied.reactions else said
        label = statement_json(toward)
        declined: Json = {"declined": True} if toward.declined else {}
        statements.append({name: label[name] for name in _LABELLED} | declined)
    return {
        "doc_id": stored.id,
        "language": document.language,
        "kind": document.kind.value,
        "publisher": document.publisher,
        "publisher_country": document.publisher_actor,
        "published": document.published_at.isoformat() if document.published_at else None,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        "statements": statements,
    }


_LABELLED = (
    "actor", "speaker", "role", "rank", "official", "hearsay", "joint", "target", "event", "stance", "stance_toward_event",
    "legal", "demands", "evidence", "quote",
)  # fmt: skip
