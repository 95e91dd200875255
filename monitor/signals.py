"""What a freshly read document means to an alert rule: the translation to alerts' Signal. Of sources and our network: `hearing`.

Every key is derived from what happened (statement, event, actor, revision), never from when we looked, so that a killed and
repeated turn derives the same keys. Nothing is stored here; which signals ring is the rules' part.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from alerts.types import Signal, SignalKind
from feeds.types import ActorCode, Document, DocumentKind, Precision, Source, Tier
from monitor.hearing import Names, signal_key
from monitor.labels import PERSON
from monitor.records import ReadDocument, StoredRevision
from monitor.revisions import Edit, compare
from monitor.types import Dossier, Event, EventId, Reaction, StanceShift, Statement, StatementKey, statement_key
from monitor.utterances import Heard

ShiftRule = Callable[[Sequence[Reaction], Event], tuple[StanceShift, ...]]
"""The codebook's rule, `monitor.positions.shifts`: all shifts on an event that a set of reactions shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known of an event before the document was read: its reactions, as many as tell, and who was in the silent lane."""

    dossier: Dossier
    event: Event
    before: tuple[Reaction, ...] = ()
    silent: frozenset[ActorCode] = frozenset()


def of_document(
    read: ReadDocument,
    known: Mapping[EventId, Known],
    *,
    names: Names,
    shifts: ShiftRule,
    source: Source | None = None,
    replaced: StoredRevision | None = None,
    older: Sequence[StoredRevision] = (),
    heard: Mapping[StatementKey, Heard] = MappingProxyType({}),
    told: Collection[str] = (),
    first_poll: bool = False,
    now: datetime,
    sample: bool = False,
) -> tuple[Signal, ...]:
    """Return what a freshly read document gives a rule to care about, in the order of its statements.

    `known` holds the events that its statements react to; `shifts` is `monitor.positions.shifts`. `replaced` is the revision
    before this one (with statements read by the present engine), None for a document not seen before: statements that it held
    already ring no second time, nor do those that repeat another document (`heard`) which rang (`told` holds the keys of such
    signals): a wire text in ten papers rings once. What was said in one of the `older` revisions and comes back, as on a page
    that was taken away and is there again, is not new. On the `first_poll` of a source an undated document that was not seen
    before rings for nobody, since it may be old.
    """
    if first_poll and replaced is None and read.document.published_at is None:
        return ()
    edit = compare(replaced.statements if replaced else (), read.statements)
    scene = _Scene(
        document=read.document, known=known, names=names, source=source, now=now, sample=sample, late=replaced is not None
    )
    said = {_words(one) for revision in older for _, one in revision.statements}
    fresh_words = [one for one in edit.added if _words(one) not in said and not _rang(one, read.document, heard, told)]
    found: list[Signal] = [scene.statement(statement) for statement in fresh_words]
    found.extend(_joint(scene, fresh_words))
    for event_id, before in known.items():
        fresh = [s for s in read.statements if s.event == event_id and s not in edit.carried]
        found.extend(_first(scene, before, fresh))
        found.extend(_shifted(scene, before, read, shifts, heard))
    found.extend(_edited(scene, edit, replaced))
    return tuple(found)


def _words(one: Statement) -> tuple[str | None, ...]:
    """Return what tells a statement of a document from its others, whichever engine read it."""
    return one.actor, one.speaker, one.target, one.stance.value, one.evidence.text


def keys_of(statement: Statement, heard: Heard) -> tuple[str, ...]:
    """Return the keys of the signals of a statement in the documents that it repeats."""
    return tuple(signal_key("statement", statement.event or "", source) for source in heard.sources)


def _rang(statement: Statement, document: Document, heard: Mapping[StatementKey, Heard], told: Collection[str]) -> bool:
    found = heard.get(statement_key(document, statement))
    return found is not None and any(key in told for key in keys_of(statement, found))


def reactions(
    read: ReadDocument,
    *,
    source: Source | None,
    now: datetime,
    heard: Mapping[StatementKey, Heard] = MappingProxyType({}),
) -> tuple[Reaction, ...]:
    """Return the reactions that storing the document will make, before it is stored: one per statement tied to an event.

    `heard` names the utterances that its statements repeat.
    """
    document = read.document
    seen = document.fetched_at or now
    official = document.kind is DocumentKind.OFFICIAL
    return tuple(
        Reaction(
            key=statement_key(document, statement),
            statement=statement,
            document_id=document.id,
            title=document.title,
            url=document.url,
            source_name=document.publisher,
            tier=(source.tier if source else Tier.OFFICIAL if official else Tier.MEDIA).value,
            own_text=official and document.publisher_actor == statement.actor,
            spoken_at=document.published_at or seen,
            precision=document.published_precision if document.published_at else Precision.UNKNOWN,
            fetched_at=seen,
            utterance=heard[key].utterance if (key := statement_key(document, statement)) in heard else "",
        )
        for statement in read.statements
        if statement.event is not None
    )


def _day(reaction: Reaction) -> date:
    return reaction.spoken_at.astimezone(UTC).date()


def _counts(statement: Statement) -> bool:
    """Whether the statement gives its actor a position on the event, by the codebook's rule."""
    return statement.official and not statement.hearsay and statement.stance_toward_event is not None


def _weight(statement: Statement) -> tuple[int, int, int]:
    """The rank and rung that the position rule looks at, then the earlier words."""
    rung = statement.stance_toward_event.score if statement.stance_toward_event else 0
    return statement.rank.weight, abs(rung), -statement.evidence.start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What all signals of one document share. `late` is true where the words came by an edit, after the publication."""

    document: Document
    known: Mapping[EventId, Known]
    names: Names
    source: Source | None
    now: datetime
    sample: bool
    late: bool

    def statement(self, statement: Statement) -> Signal:
        """The plain signal of a statement, on which the others are built."""
        document = self.document
        seen = document.fetched_at or self.now
        spoken = document.published_at or seen
        key = statement_key(document, statement)
        event = self.known.get(statement.event) if statement.event else None
        toward = statement.stance_toward_event
        return Signal(
            key=signal_key("statement", statement.event or "", key),
            kind=SignalKind.STATEMENT,
            about=self.about(statement),
            title=f"{self.who(statement)}: {statement.stance.value}{self.toward(statement)}",
            occurred_at=seen if self.late else spoken,
            dossier=event.dossier.id if event else None,
            dossier_title=event.dossier.title if event else None,
            event=statement.event,
            event_title=event.event.title if event else None,
            event_precision=event.event.began_precision.value if event else Precision.SECOND.value,
            actor=statement.actor,
            actor_name=self.names.name_of(statement.actor),
            groups=self.names.groups_of(statement.actor, spoken.date()),
            speaker=statement.speaker,
            role=statement.role,
            target=statement.target,
            target_name=self.names.name_of(statement.target) if statement.target else None,
            stance=statement.stance.value,
            stance_score=statement.stance.score,
            stance_toward_event=toward.value if toward else None,
            stance_toward_event_score=toward.score if toward else None,
            legal=statement.legal.value if statement.legal else None,
            official=statement.official,
            hearsay=statement.hearsay,
            confidence=statement.confidence,
            quote=statement.quote,
            evidence=statement.evidence.text,
            document_title=document.title,
            declined=statement.declined,
            reviewed=statement.engine.startswith(PERSON),
            joint=statement.joint or (),
            language=statement.language or document.language,
            source_name=document.publisher or (self.source.institution if self.source else None),
            source_url=document.url,
            board_path=f"/statements/{key}",
            since_event=spoken - event.event.began if event else None,
            published_at=document.published_at,
            published_precision=document.published_precision.value if document.published_at else Precision.UNKNOWN.value,
            fetched_at=document.fetched_at,
            labelled_at=self.now,
            sample=self.sample,
        )

    def about(self, statement: Statement, *, own: bool = False) -> str:
        """The utterance that a rule is told of once: a joint text is one for all who signed it, unless its `own` is asked for."""
        if not statement.joint or own:
            return f"{statement_key(self.document, statement)}:{statement.event or ''}"
        span = statement.evidence
        return f"{self.document.id}:{self.document.sha256}:{span.where}:{span.start}:{span.end}:{statement.event or ''}"

    def who(self, statement: Statement) -> str:
        """Whose words these are; what is not the country's own word is never headed by the country's bare name."""
        name = self.names.name_of(statement.actor)
        if statement.hearsay:
            return f"{name} (hearsay)"
        others = len(set(statement.joint or ()) - {statement.actor})
        if others:
            return f"{name} and {others} {'other' if others == 1 else 'others'} (joint text)"
        return name if statement.official else f"{statement.speaker or statement.role or 'unnamed'} ({name}, not official)"

    def toward(self, statement: Statement) -> str:
        return f" toward {self.names.name_of(statement.target)}" if statement.target else ""


def _joint(scene: _Scene, added: Iterable[Statement]) -> Iterable[Signal]:
    """A text that several signed, told of once for all of them."""
    told: set[str] = set()
    for statement in added:
        signed = dict.fromkeys(statement.joint or ())
        about = scene.about(statement)
        if len(signed) < 2 or not statement.official or statement.hearsay or about in told:
            continue
        told.add(about)
        base = scene.statement(statement)
        yield replace(
            base,
            key=signal_key("joint", about),
            kind=SignalKind.JOINT,
            title=f"{len(signed)} together: {statement.stance.value}{scene.toward(statement)}",
        )


def _first(scene: _Scene, known: Known, fresh: Sequence[Statement]) -> Iterable[Signal]:
    """The first position of each actor on the event, and the end of a silence; keyed by event and actor: each happens once."""
    spoken = {r.statement.actor for r in known.before if _counts(r.statement)}
    counting = [s for s in fresh if _counts(s)]
    for actor in dict.fromkeys(s.actor for s in counting):
        if actor in spoken:
            continue
        statement = max((s for s in counting if s.actor == actor), key=_weight)
        base = scene.statement(statement)
        word = f"{base.stance_toward_event} on {known.event.title}"
        yield replace(
            base,
            key=signal_key("first_statement", known.event.id, actor),
            kind=SignalKind.FIRST_STATEMENT,
            title=f"{scene.who(statement)}: {word}",
        )
        if actor in known.silent:
            yield replace(
                base,
                key=signal_key("silence_broken", known.event.id, actor),
                kind=SignalKind.SILENCE_BROKEN,
                about=scene.about(statement, own=True),
                title=f"{base.actor_name} breaks its silence: {word}",
            )


def _shifted(
    scene: _Scene, known: Known, read: ReadDocument, shifts: ShiftRule, heard: Mapping[StatementKey, Heard]
) -> Iterable[Signal]:
    """The shifts that this document brought; what it said in an earlier revision is out, since an edit is no shift.

    Keyed by actor, day and stance: a minister who repeats the ministry's new line on the same day shifts nothing.
    """
    own = [r for r in reactions(read, source=scene.source, now=scene.now, heard=heard) if r.statement.event == known.event.id]
    if not own:
        return
    others = [r for r in known.before if r.document_id != read.document.id]
    earlier = {(shift.before.key, shift.after.key) for shift in shifts(known.before, known.event)}
    fresh = {reaction.key for reaction in own}
    for shift in shifts([*others, *own], known.event):
        before, after = shift.before.statement, shift.after.statement
        if shift.after.key not in fresh or (shift.before.key, shift.after.key) in earlier:
            continue
        if before.stance_toward_event is None or after.stance_toward_event is None:
            continue
        base = scene.statement(after)
        yield replace(
            base,
            key=signal_key("shift", known.event.id, shift.actor, _day(shift.after).isoformat(), after.stance_toward_event.value),
            kind=SignalKind.SHIFT,
            about=scene.about(after, own=True),
            title=f"{base.actor_name}: {before.stance_toward_event} → {after.stance_toward_event} on {known.event.title}",
            previous_stance=before.stance_toward_event.value,
        )


def _edited(scene: _Scene, edit: Edit, replaced: StoredRevision | None) -> Iterable[Signal]:
    """What a new revision changed or withdrew, told of once per event that it bears on; keyed by revision, not by time."""
    if replaced is None:
        return
    for key, before, heirs in edit.changed:
        if heirs:
            for after in heirs:
                base = scene.statement(after)
                step = f"{before.stance} → {after.stance}" if before.stance != after.stance else f"{after.stance}, words changed"
                yield replace(
                    base,
                    key=_edit_key(scene, replaced, key, after.event, kind=SignalKind.SILENT_EDIT),
                    kind=SignalKind.SILENT_EDIT,
                    title=f"{scene.who(after)}: {step}{scene.toward(after)}",
                    previous_stance=before.stance.value,
                    detail=f"before the edit: {before.evidence.text}",
                )
            continue
        bound = (k.event.id for k in scene.known.values() if any(r.key == key for r in k.before))
        events: tuple[EventId | None, ...] = tuple(bound) or (before.event,)
        for event in events:
            base = scene.statement(replace(before, event=event))
            yield replace(
                base,
                key=_edit_key(scene, replaced, key, event, kind=SignalKind.WITHDRAWN),
                kind=SignalKind.WITHDRAWN,
                about=f"{key}:{event or ''}",
                title=f"{scene.who(before)}: {before.stance}{scene.toward(before)} withdrawn",
                stance=None,
                stance_score=None,
                stance_toward_event=None,
                stance_toward_event_score=None,
                previous_stance=before.stance.value,
                board_path=f"/statements/{key}",
                detail="these words are no longer in the document",
            )


def _edit_key(scene: _Scene, replaced: StoredRevision, key: StatementKey, event: EventId | None, *, kind: SignalKind) -> str:
    return signal_key(kind.value, scene.document.id, str(replaced.number + 1), key, event or "")
