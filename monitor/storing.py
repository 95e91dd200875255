"""What a poll brought, or a document that was handed in: read and then stored, with all that it gives rules to tell of.

A poll or document is one record in one transaction. What is asked for when is in `cycle`, what a rule may care about in
`noticing`, what is told of it in `delivering`.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.types import Signal
from feeds.schedule import after_failure
from feeds.types import Collected, Document, FetchState, Health, SourceId
from monitor import hearing, signals
from monitor.delivering import plan_of
from monitor.desk import Desk
from monitor.errors import StoreError
from monitor.extract.dossiers import bind, react
from monitor.noticing import signals_of
from monitor.records import Bound, HandEntry, PollRecord, ReadDocument, Recorded
from monitor.types import Dossier, EventId, Statement

logger = logging.getLogger(__name__)

DOCUMENTS_TOGETHER = 100
"""Documents of polls that say nothing which wait for a common transaction: what was read first must not wait for long."""


# Documents handed in


def ingest_document(desk: Desk, document: Document) -> tuple[Recorded, tuple[Statement, ...]]:
    """Store a document that was handed in, as a poll would have; return what was added and the statements read in it."""
    read, now = _read(desk, document, desk.store.dossiers()), desk.clock()
    return _stored(desk, poll_record(desk, (read,), None, None, now=now, may_be_old=True), now=now), _distinct(read.statements)


def enter_document(
    desk: Desk, document: Document, entry: HandEntry, *, speaker: str | None
) -> tuple[Recorded, tuple[Statement, ...]]:
    """Store words that a person entered by hand, marked so; return what was added and the statements read in them.

    `speaker` is who said them, where the words themselves name nobody.
    """
    read, now = _read(desk, document, desk.store.dossiers()), desk.clock()
    said = tuple(_spoken_by(one, document, speaker) for one in read.statements)
    record = poll_record(desk, (replace(read, statements=said),), None, None, now=now)
    recorded = desk.store.enter(record, entry, now=now)
    if recorded.deliveries:
        desk.outbox.set()
    return recorded, _distinct(said)


def would_be_read(desk: Desk, document: Document, *, speaker: str | None = None) -> tuple[Statement, ...]:
    """Return the statements that would be read in a document that is handed in or entered by hand; nothing is stored."""
    read = _read(desk, document, desk.store.dossiers())
    return _distinct([_spoken_by(one, document, speaker) for one in read.statements])


def _spoken_by(statement: Statement, document: Document, speaker: str | None) -> Statement:
    own = statement.speaker is None and statement.actor == document.publisher_actor and not statement.hearsay
    return replace(statement, speaker=speaker) if own and speaker else statement


def _distinct(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements once each, without their copies for further events."""
    seen: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        seen.setdefault((statement.actor, statement.speaker, statement.target, statement.stance, statement.evidence), statement)
    return tuple(seen.values())


# Polls


def record_all(
    desk: Desk, arrived: Sequence[Collected], states: Mapping[SourceId, FetchState]
) -> Iterator[tuple[Collected, Recorded]]:
    """Read and store what arrived together.

    Polls that say nothing share a transaction, since a commit takes longer than all else that is done for a 304. One with a
    statement, or a document that belongs to an event, has its own at once: what it gives rules to care about depends on what is
    stored, and the next one's on it.
    """
    silent: list[tuple[Collected, tuple[ReadDocument, ...]]] = []
    documents = 0
    for collected in arrived:
        if collected.documents:
            desk.courtesy.give_way()
        read = _readings(desk, collected)
        if any(one.statements or one.bound for one in read):
            yield collected, record_poll(desk, collected, states[collected.source_id], read)
            continue
        silent.append((collected, read))
        documents += len(read)
        if documents >= DOCUMENTS_TOGETHER:
            yield from _record_together(desk, silent, states)
            silent, documents = [], 0
    desk.courtesy.give_way()
    yield from _record_together(desk, silent, states)


def _record_together(
    desk: Desk, polls: Sequence[tuple[Collected, tuple[ReadDocument, ...]]], states: Mapping[SourceId, FetchState]
) -> Iterator[tuple[Collected, Recorded]]:
    """Store what says nothing in one transaction; where the store refuses it, one poll after the other shows which it was."""
    now = desk.clock()
    try:
        records = [poll_record(desk, read, one, states[one.source_id], now=now) for one, read in polls]
        together = desk.store.record_all(records, now=now)
    except StoreError:
        for one, read in polls:
            yield one, record_poll(desk, one, states[one.source_id], read)
        return
    if any(recorded.deliveries for recorded in together):
        desk.outbox.set()
    yield from zip((one for one, _ in polls), together, strict=True)


def _readings(desk: Desk, collected: Collected) -> tuple[ReadDocument, ...]:
    dossiers = desk.store.dossiers() if collected.documents else ()
    return tuple(_read(desk, document, dossiers) for document in collected.documents)


def record_poll(desk: Desk, collected: Collected, before: FetchState, read: tuple[ReadDocument, ...]) -> Recorded:
    """Store what was read of one source's poll with its state, signals and deliveries, all in one transaction."""
    source, now = desk.sources[collected.source_id], desk.clock()
    try:
        return _stored(desk, poll_record(desk, read, collected, before, now=now), now=now)
    except StoreError as exc:
        # Nothing of the poll was written. If the store takes at least this, the fault lies in what was read: the source backs off
        # and is shown, instead of being asked again at every tick; a store that takes nothing ends the turn.
        state = after_failure(before, source.interval, now=desk.clock(), health=Health.MALFORMED, detail=str(exc))
        desk.store.record(PollRecord(state=state), now=desk.clock())
        logger.error("%s: what was read could not be stored: %s", source.id, exc)
        return Recorded()


def tell(desk: Desk, found: Sequence[Signal], *, now: datetime) -> int:
    """Keep signals that are no document's, with what the rules want told of them; return how many messages came of it."""
    planned = plan_of(desk, found, now=now)
    record = PollRecord(signals=tuple(found), deliveries=planned.deliveries, held=planned.held)
    return _stored(desk, record, now=now).deliveries


def _stored(desk: Desk, record: PollRecord, *, now: datetime) -> Recorded:
    """Keep a record, and call for its messages to be sent."""
    recorded = desk.store.record(record, now=now)
    if recorded.deliveries:
        desk.outbox.set()
    return recorded


# One document


def read_bound(desk: Desk, document: Document, dossiers: Sequence[Dossier]) -> ReadDocument:
    """Return what the desk's engine reads in a document, once per event that it is bound to, and why it is.

    Raises: whatever the engine does.
    """
    if not document.text:  # its page was taken away: what its title still says is not said any more
        return ReadDocument(document=document)
    by_id = {dossier.id: dossier for dossier in dossiers}
    bindings = bind(document, dossiers, desk.vocabulary)
    bound = tuple(Bound(event=one.event, reason=one.reason) for one in bindings)
    if not bindings:
        return ReadDocument(document=document, statements=desk.engine.read(document))
    first, *rest = bindings
    statements = desk.engine.read(document, by_id[first.dossier], first.event)
    reacting = [react(statements, document, by_id[b.dossier], b.event, desk.vocabulary) for b in rest]
    return ReadDocument(document=document, statements=statements + tuple(s for group in reacting for s in group), bound=bound)


def _read(desk: Desk, document: Document, dossiers: Sequence[Dossier]) -> ReadDocument:
    """Read a document; a fault of the engine costs only its statements."""
    try:
        return read_bound(desk, document, dossiers)
    except Exception as exc:  # noqa: BLE001 one text that the engine stumbles over must not cost its feed, nor the turn
        logger.error("document %s (%s): not read for statements: %s: %s", document.id, document.url, type(exc).__name__, exc)
        return ReadDocument(document=document)


def poll_record(
    desk: Desk,
    read: tuple[ReadDocument, ...],
    collected: Collected | None,
    before: FetchState | None,
    *,
    now: datetime,
    may_be_old: bool = False,
) -> PollRecord:
    """Return what was read with its signals and deliveries: one record, so that a kill leaves all of it or nothing.

    `collected` and the state `before` it are None for a document that was handed in. What is undated rings for nobody where it
    `may_be_old`, as everything may that a source shows at its first poll or that comes from a file.
    """
    source = desk.sources[collected.source_id] if collected is not None else None
    found: list[Signal] = []
    first_poll = may_be_old or (before is not None and before.last_success_at is None)
    known: dict[EventId, signals.Known] = {}
    for document in read:
        found += signals_of(desk, document, known, source=source, first_poll=first_poll, now=now)
    if collected is not None and before is not None and source is not None:
        down = hearing.of_source(source, before, collected.state, names=desk.vocabulary, now=now, sample=desk.sample)
        quiet = hearing.of_quiet(source, before, collected.state, names=desk.vocabulary, now=now, sample=desk.sample)
        found += [one for one in (down, quiet) if one is not None]
    planned = plan_of(desk, found, now=now)
    return PollRecord(
        state=collected.state if collected else None,
        seen=collected.seen if collected else {},
        read=read,
        signals=tuple(found),
        deliveries=planned.deliveries,
        held=planned.held,
    )
