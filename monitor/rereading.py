"""What is stored is read again: for a dossier that was made or edited, or by the present engine. Nobody is told of it.

How one document is read is in `storing`; which labels stand then is `labels`' rule, kept by the store.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import monitor
from feeds.types import Document, DocumentId
from monitor.cycle import Progress
from monitor.desk import Desk
from monitor.engines.base import WithFallback
from monitor.extract.dossiers import bind, react
from monitor.labels import PERSON
from monitor.records import ReadDocument, Selection
from monitor.storing import read_bound
from monitor.types import Dossier, EventId, Statement

EXAMPLES = 5
BATCH = 50
"""Documents of one transaction: what a killed run has to read twice at most."""

_READS_WITH = ("extract/**/*.py", "data/**/*", "vocabulary.py", "gazetteer.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A stored document that a dossier would bind."""

    document: DocumentId
    title: str
    publisher: str
    event: EventId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a dossier would bind of what is stored: `documents` of the `looked_at`, by language and event, the newest examples.

    `lost` are documents that are bound to it now and would be no longer; their statements stay, their ties go.
    """

    documents: int
    looked_at: int
    by_language: Mapping[str, int]
    by_event: Mapping[EventId, int]
    examples: tuple[Example, ...]
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabelled:
    """What a run of relabelling did in all, `before` it was stopped and gone on with, too; `failed` could not be read."""

    documents: int
    changed: int
    statements: int
    before: int
    failed: tuple[str, ...]


def preview_dossier(desk: Desk, dossier: Dossier, *, progress: Progress = lambda done, total: None) -> Preview:
    """Return what a dossier would bind among what is stored since its first event; nothing is written."""
    languages: Counter[str] = Counter()
    events: Counter[EventId] = Counter()
    found: list[tuple[str, Example]] = []
    bound: set[DocumentId] = set()
    done = 0
    for done, stored in enumerate(desk.store.documents_since(dossier.events[0].began), start=1):
        document = stored.revisions[-1].document
        for binding in bind(document, (dossier,), desk.vocabulary):
            bound.add(document.id)
            languages[(document.language or "?").split("-")[0]] += 1
            events[binding.event] += 1
            at = document.published_at or stored.first_seen_at
            found.append((at.isoformat(), _example(document, binding.event, binding.reason)))
            found = sorted(found, key=lambda one: one[0], reverse=True)[:EXAMPLES]
        progress(done, done)
    known = desk.store.dossier(dossier.id)
    tied = {document for event in known.events for document in desk.store.bound_to(event.id)} if known else set()
    return Preview(
        documents=len(bound),
        looked_at=done,
        by_language=dict(languages.most_common()),
        by_event=dict(events),
        examples=tuple(one for _, one in found),
        lost=len(tied - bound),
    )


def _example(document: Document, event: EventId, reason: str) -> Example:
    title = document.title or " ".join(document.text[:80].split())
    return Example(document=document.id, title=title, publisher=document.publisher or "", event=event, reason=reason)


def add_dossier(desk: Desk, dossier: Dossier, *, by: str, progress: Progress = lambda done, total: None) -> int:
    """Store a dossier and bind again what is stored since its first event; return how many reactions are new or changed.

    A document that a dossier's words no longer bind loses its ties to it; what was said stays.
    """
    desk.store.save_dossier(dossier, now=desk.clock(), by=by)
    return bind_dossier(desk, dossier, progress=progress)


def bind_dossier(desk: Desk, dossier: Dossier, *, progress: Progress = lambda done, total: None) -> int:
    """Bind again what is stored since the first event of a stored dossier; return how many reactions are new or changed.

    An archived dossier keeps its ties as they are.
    """
    if dossier.archived:
        return 0
    now = desk.clock()
    bound: dict[EventId, set[DocumentId]] = {event.id: set() for event in dossier.events}
    again = _bound_again(desk, dossier, bound, progress)
    reactions = desk.store.bind_again(again, engine=desk.engine.name, now=now)
    for event_id, documents in bound.items():
        desk.store.release(event_id, bound=documents)
    return reactions


def _bound_again(
    desk: Desk, dossier: Dossier, bound: dict[EventId, set[DocumentId]], progress: Progress
) -> Iterator[ReadDocument]:
    """Read again what is bound to a dossier of the documents published since its first event; note them in `bound`."""
    dossiers = desk.store.dossiers()
    for done, stored in enumerate(desk.store.documents_since(dossier.events[0].began), start=1):
        document = stored.revisions[-1].document
        if not document.text:  # its page was taken away: its ties are those of its last words
            for binding in bind(stored.worded.document, (dossier,), desk.vocabulary):
                bound[binding.event].add(document.id)
            continue
        bindings = bind(document, (dossier,), desk.vocabulary)
        if bindings:
            read = read_bound(desk, document, dossiers)
            by_persons = [said for _, said in stored.revisions[-1].statements if said.engine.startswith(PERSON)]
            tied: list[Statement] = []
            for binding in bindings:
                bound[binding.event].add(document.id)
                tied += react(by_persons, document, dossier, binding.event, desk.vocabulary)
            yield replace(read, statements=(*read.statements, *tied))
        progress(done, done)


# By the present engine


def relabel(
    desk: Desk, chosen: Selection, *, by: str, why: str | None = None, progress: Progress = lambda done, total: None
) -> Relabelled:
    """Read the chosen documents again with the desk's engine; where it says something else than before, that stands from now on.

    Labels are added, none is changed or deleted, a person's corrections stand, and nobody is told. A run that was stopped goes on
    where it was, if engine and selection are the same. A document that the engine cannot read is left as it is.
    """
    engine = desk.engine.first if isinstance(desk.engine, WithFallback) else desk.engine
    reader = replace(desk, engine=engine)
    run = desk.store.begin_relabelling(engine=f"{engine.name} {fingerprint()}", selection=_words(chosen), by=by, now=desk.clock())
    before, failed = run.documents, []
    total = before + desk.store.count_chosen(chosen, after=run.behind)
    while some := desk.store.chosen(chosen, after=run.behind, limit=BATCH):
        dossiers = desk.store.dossiers()
        read: list[ReadDocument] = []
        for stored in some:
            document = stored.revisions[-1].document
            try:
                read.append(read_bound(reader, document, dossiers))
            except Exception as exc:  # noqa: BLE001 one text that the engine stumbles over must not end the run
                failed.append(f"document {document.id}: {type(exc).__name__}: {exc}")
        run = desk.store.reread(run, read, behind=some[-1].id, engine=engine.name, now=desk.clock(), by=by, why=why)
        progress(run.documents + len(failed), total)
    desk.store.finish_relabelling(run, now=desk.clock())
    return Relabelled(
        documents=run.documents, changed=run.changed, statements=run.statements, before=before, failed=tuple(failed)
    )


def _words(chosen: Selection) -> str:
    return json.dumps({name: str(value) for name, value in asdict(chosen).items() if value is not None}, sort_keys=True)


@cache
def fingerprint() -> str:
    """Return what tells apart two states of the tables and rules that documents are read with: 12 hex digits."""
    root = Path(monitor.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(file for pattern in _READS_WITH for file in root.glob(pattern) if file.is_file()):
        if path.suffix != ".pyc":
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]
