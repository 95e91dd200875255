"""Which labels of a text stand: the values of a person's correction, and the rule, pure. In SQL it is `store.labelling`.

A label is a statement as one engine read it in one revision. Every label is kept. The engine that read a revision last is the one
whose labels stand, and a person's correction outranks every engine: it covers the labels that speak of the same utterance,
those that a later engine adds included. Nothing is stored here, and who may correct is not decided here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from feeds.types import ActorCode, Document, DocumentId
from monitor.types import Evidence, Statement, StatementKey

CorrectionNumber = NewType("CorrectionNumber", int)

PERSON = "person/"
"""What the engine of a person's label begins with; the correction's number follows."""


class CorrectionKind(StrEnum):
    """What a person said of a label."""

    CHANGED = "changed"
    NO_STATEMENT = "no_statement"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a text or title: code points, end exclusive."""

    where: str
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two share at least one character."""
        return self.where == other.where and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person said of one utterance in one document.

    `said` is what it is (one copy for each event that it reacts to), empty where it is no statement; `before` is the label that
    was looked at, None where every engine had missed the statement. `actors` are those whose labels at `spans` it covers;
    `spared` are the readings (actor, target) that stood there beside it and were left alone. `revision` is the one that the spans
    lie in: where the words moved to in a later one, it moves with them. `replaces` is the earlier correction of the same
    utterance; `undone_at` is None while it has not been undone.
    """

    number: CorrectionNumber
    document_id: DocumentId
    revision: int
    kind: CorrectionKind
    before: StatementKey | None
    said: tuple[Statement, ...]
    actors: tuple[ActorCode, ...]
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    by: str
    at: datetime
    why: str
    spared: tuple[tuple[ActorCode, str | None], ...] = ()
    replaces: CorrectionNumber | None = None
    undone_at: datetime | None = None

    @property
    def engine(self) -> str:
        """The engine of the labels that it makes."""
        return f"{PERSON}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What the rule looks at of one label."""

    key: StatementKey
    engine: str
    actor: ActorCode
    target: str | None
    joint: bool
    span: Span


def label_of(key: StatementKey, statement: Statement) -> Label:
    """Return what the rule looks at of a statement."""
    return Label(
        key=key,
        engine=statement.engine,
        actor=statement.actor,
        target=statement.target,
        joint=statement.joint is not None,
        span=span_of(statement.evidence),
    )


def span_of(evidence: Evidence) -> Span:
    """Return where the words of the evidence lie."""
    return Span(where=evidence.where, start=evidence.start, end=evidence.end)


def covers(correction: Correction, label: Label) -> bool:
    """Return whether a label speaks of the utterance that was corrected.

    Its words must overlap, and it must be by an actor whom the correction names: the one before or after it. Where the words are
    the very same, any actor is meant, but for the signatories of a joint text, who share theirs. What stood beside is spared.
    """
    if (label.actor, label.target) in correction.spared:
        return False
    if label.actor in correction.actors:
        return any(span.overlaps(label.span) for span in correction.spans)
    return not label.joint and label.span in correction.spans


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that stand: neither undone nor replaced by one that is not."""
    kept = [one for one in corrections if one.undone_at is None]
    replaced = {one.replaces for one in kept}
    return tuple(one for one in kept if one.number not in replaced)


def standing(
    labels: Sequence[Label], *, read_last_by: Collection[str], corrections: Sequence[Correction]
) -> frozenset[StatementKey]:
    """Return the labels of one revision that stand.

    `read_last_by` names the engines of its last relabelling (empty: it was never relabelled, and every engine's labels stand);
    `corrections` are those whose words lie in this revision.
    """
    kept = in_force(corrections)
    engines = {one.engine for one in kept}
    return frozenset(
        label.key
        for label in labels
        if (
            label.engine in engines
            if label.engine.startswith(PERSON)
            else (not read_last_by or label.engine in read_last_by) and not any(covers(one, label) for one in kept)
        )
    )


def moved(correction: Correction, document: Document, *, revision: int) -> Correction | None:
    """Return the correction at the same words in another revision of its document; None where some of them are not there.

    Words that occur several times are taken where they are nearest to where they were.
    """
    spans: list[Span] = []
    for span, words in zip(correction.spans, correction.words, strict=True):
        start = _nearest(document.text if span.where == "text" else document.title or "", words, near=span.start)
        if start is None:
            return None
        spans.append(Span(where=span.where, start=start, end=start + len(words)))
    said: list[Statement] = []
    for statement in correction.said:
        place = spans[-1]  # a correction's own words are its last span
        evidence = replace(statement.evidence, start=place.start, end=place.end)
        said.append(replace(statement, evidence=evidence, cues=()))
    return replace(correction, revision=revision, spans=tuple(spans), said=tuple(said))


def corrected(statements: Sequence[Statement], corrections: Sequence[Correction]) -> tuple[Statement, ...]:
    """Return what a freshly read text says, as corrected: covered readings are left out, a person's stand in their place.

    `corrections` have their words in this very text.
    """
    kept = in_force(corrections)
    read = [s for s in statements if not any(covers(one, label_of(StatementKey(""), s)) for one in kept)]
    return (*read, *(said for one in kept for said in one.said))


def _nearest(text: str, words: str, *, near: int) -> int | None:
    behind = text.find(words, near)
    before = text.rfind(words, 0, near + len(words))
    found = [at for at in (before, behind) if at >= 0]
    return min(found, key=lambda at: abs(at - near), default=None)
