"""Class Store: every transaction on the database, values in and out.

Each public function is one transaction, but for those that say otherwise; what happens in it stands beside, by subject:
`sources`, `catalogue`, `recording`, `reading`, `dossiers`, `outbox`. Who may use the board is `Store.people`. Rows and sessions
never leave this package. Every function raises StoreError, one line that names the database, where the database refuses; nothing
of the transaction is written then.
"""

import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from alerts.describing import hush_words
from alerts.links import Followed
from alerts.query import Node
from alerts.types import Act, Delivery, DeliveryState, Held, Hush, Outcome, RuleId, Signal
from feeds.findings import Probe
from feeds.recheck import PageCheck, WatchedPage
from feeds.types import ActorCode, Document, DocumentId, Entry, FetchState, SourceId
from monitor.coding import Coding, Judgement
from monitor.errors import StoreError
from monitor.folding import Fold, outline
from monitor.labels import Correction, CorrectionNumber
from monitor.outgoing import Acknowledged, Outlet, OutletScope, StandingHush
from monitor.positions import Account
from monitor.revisions import Succession
from monitor.store import (
    accounts,
    audit,
    catalogue,
    coding,
    dossiers,
    entering,
    finding,
    folds,
    hushing,
    knowing,
    labelling,
    migrations,
    outbox,
    outlets,
    reading,
    rechecks,
    recording,
    rereading,
    reviewing,
    rows,
    searching,
    sources,
    ties,
    transfer,
    trending,
    utterances,
)
from monitor.store.audit import Chain
from monitor.store.connect import connect
from monitor.store.database import BUSY_TIMEOUT_S, Database, Lead
from monitor.store.finding import Hit
from monitor.store.people import People
from monitor.store.reviewing import Judged, StoredLabel
from monitor.trends import Counted, HealthChange
from monitor.types import (
    Answer,
    AuditEntry,
    Bound,
    Dossier,
    DossierVersion,
    EventId,
    HandEntry,
    HealthLog,
    LoggedDelivery,
    Outage,
    OwnRow,
    PollRecord,
    Reaction,
    ReadDocument,
    Recorded,
    RelabelRun,
    Selection,
    Statement,
    StatementKey,
    StoredDocument,
    StoredStatement,
)
from monitor.utterances import Heard

SAVE_DOSSIER = "save dossier"
"""What the audit says of a dossier that was saved."""
_PAGE = 100  # documents read, or bound, in one transaction


class Store:
    """What the monitor remembers. Any number of threads may share one; writes take turns, also between processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.people = People(database)

    @classmethod
    def open(cls, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> "Store":
        """Return the store at `sqlite:///path` or `postgresql://user@host/database`, its schema brought to this program's.

        Folder and file are made, a server's database is not. `busy_timeout_s` is how long a write waits for another process.

        Raises: SchemaError where a newer program made the database (it is left as it is); StoreError where it is no database
        of ours, is held, cannot be reached, or cannot be read or written.
        """
        database = connect(url, busy_timeout_s=busy_timeout_s)
        try:
            with database.errors():
                _prepare(database, deadline=time.monotonic() + busy_timeout_s)
        except StoreError:
            database.close()
            raise
        return cls(database)

    @property
    def name(self) -> str:
        """How messages call the database: the file's path, or the server's address without password."""
        return self._database.name

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def lead(self) -> AbstractContextManager[Lead]:
        """Give the right to poll into this database, which one process has at a time; a killed process gives it back.

        A leader on PostgreSQL calls `keep()` of what it is given before each turn: a lost connection gives the lead back too.

        Raises: StoreError on entering, where another process leads.
        """
        return self._database.lead()

    # sources

    def register(self, source_ids: Iterable[SourceId], *, now: datetime) -> None:
        """Give each source that is not known yet a state in which it is due at once."""
        with self._database.write() as session:
            sources.register(session, source_ids, now=now)

    def register_at(self, polls: Mapping[SourceId, datetime]) -> None:
        """Give each source that is not known yet a state in which it is due at the time given."""
        with self._database.write() as session:
            sources.register_at(session, polls)

    def states(self, only: Collection[SourceId] | None = None) -> dict[SourceId, FetchState]:
        """Return the state of every source ever registered, those that left the registry included; or of these, if known."""
        with self._database.read() as session:
            return sources.states(session, only=only)

    def never_polled(self) -> tuple[SourceId, ...]:
        """Return the sources that are known and were never asked."""
        with self._database.read() as session:
            return sources.never_polled(session)

    def heard_with(self) -> dict[SourceId, FetchState]:
        """Return of every source what `positions.listening` looks at; the rest of each state is as of one never polled."""
        with self._database.read() as session:
            return sources.heard_with(session)

    def health_logs(self) -> dict[SourceId, HealthLog]:
        """Return since when the health of each source is what it is, and its last failure, as far as it was noted."""
        with self._database.read() as session:
            return sources.health_logs(session)

    def due(self, *, now: datetime, limit: int | None = None) -> tuple[FetchState, ...]:
        """Return the sources whose next poll has come, longest overdue first."""
        with self._database.read() as session:
            return sources.due(session, now=now, limit=limit)

    def postpone(self, source_ids: Iterable[SourceId], *, until: datetime) -> None:
        """Let none of these sources be due before `until`; one that is due later stays so."""
        with self._database.write() as session:
            sources.postpone(session, source_ids, until=until)

    def seen(self, source_id: SourceId) -> dict[str, str]:
        """Return the hash that each entry ever seen of the source had last, by entry key."""
        with self._database.read() as session:
            return sources.seen(session, source_id)

    def remembered(self, source_id: SourceId, keys: Collection[str]) -> dict[str, Entry]:
        """Return what the latest revisions say of entries of a source, by entry key; one that made no document is left out."""
        with self._database.read() as session:
            return sources.remembered(session, source_id, keys)

    def pages_due(self, *, now: datetime, limit: int) -> tuple[tuple[SourceId, WatchedPage], ...]:
        """Return pages to be asked for again of documents that are bound to an event, last found missing first, then newest."""
        with self._database.read() as session:
            return rechecks.due(session, now=now, limit=limit)

    def record_check(self, check: PageCheck) -> None:
        """Keep what asking for a page again brought."""
        with self._database.write() as session:
            rechecks.save(session, check)

    def record(self, record: PollRecord, *, now: datetime) -> Recorded:
        """Write all that one poll or one ingested file changes, in one transaction, and return what was really new.

        Recording the same again adds nothing. A text or title that differs from the latest revision's makes a new revision
        (`revisions` counts first ones too); the statements of the one before are kept, no longer current.

        Raises: StoreError where evidence is not in its text, an event or signal is unknown, or the database refuses.
        """
        return self.record_all((record,), now=now)[0]

    def enter(self, record: PollRecord, entry: HandEntry, *, now: datetime) -> Recorded:
        """Write documents that a person entered by hand, marked so and audited, in one transaction; see `record`."""
        with self._database.write() as session:
            added = _record(session, record, now=now)
            for one in record.read:
                entering.note(session, one.document.id, entry)
            return added

    def entered_by(self, document_id: str) -> HandEntry | None:
        """Return who entered a document by hand; None where nobody did."""
        with self._database.read() as session:
            return entering.entry_of(session, document_id)

    def add_answer(self, answer: Answer) -> None:
        """Keep that an actor was asked about an event and did not answer, or declined, audited.

        Raises: StoreError where there is no such event.
        """
        with self._database.write() as session:
            entering.add_answer(session, answer)

    def answers(self, event_id: str, *, known_at: datetime | None = None) -> tuple[Answer, ...]:
        """Return what came of asking actors about an event, as entered; only what was noted by `known_at`, where given."""
        with self._database.read() as session:
            return entering.answers(session, event_id, known_at=known_at)

    def record_all(self, records: Sequence[PollRecord], *, now: datetime) -> tuple[Recorded, ...]:
        """Write what several polls change, in one transaction, and return what was really new by each.

        Raises: StoreError as `record` does; nothing of any of them is written then.
        """
        if any(record.state is None and record.seen for record in records):
            raise StoreError("entries were seen, but the record names no source; nothing was written")
        if not records:
            return ()
        with self._database.write() as session:
            sources.save_states(session, [record.state for record in records if record.state is not None], now=now)
            return tuple(_record(session, record, now=now) for record in records)

    # the catalogue

    def own_rows(self) -> dict[SourceId, OwnRow]:
        """Return what the desk itself says of sources, by id."""
        with self._database.read() as session:
            return catalogue.own_rows(session)

    def save_own(self, own: Sequence[OwnRow], *, now: datetime, by: str, what: str) -> int:
        """Insert or replace all of these own rows, audited, and return how many changed; one without values is taken away."""
        with self._database.write() as session:
            return catalogue.save_own(session, own, now=now, by=by, what=what)

    def save_probe(self, probe: Probe) -> None:
        """Keep what a check found in the place of what an earlier one did."""
        with self._database.write() as session:
            catalogue.save_probe(session, probe)

    def probes(self) -> dict[SourceId, Probe]:
        """Return what the last check of each source found."""
        with self._database.read() as session:
            return catalogue.probes(session)

    def check_run(self) -> datetime | None:
        """Return when the latest run of checks began; None where there was none."""
        with self._database.read() as session:
            return catalogue.run_began(session)

    def begin_check_run(self, *, now: datetime) -> None:
        """Begin a run of checks: what was found before is no longer part of it."""
        with self._database.write() as session:
            catalogue.begin_run(session, now=now)

    # our own network

    def begin_outage(self, *, now: datetime, detail: str) -> bool:
        """Note that our own network is down; True if that is news."""
        with self._database.write() as session:
            return sources.begin_outage(session, now=now, detail=detail)

    def end_outage(self, *, now: datetime) -> bool:
        """Note that our own network is back; True if it was down."""
        with self._database.write() as session:
            return sources.end_outage(session, now=now)

    def outages(self, *, since: datetime | None = None) -> tuple[Outage, ...]:
        """Return the outages that lasted until `since` or later, oldest first."""
        with self._database.read() as session:
            return sources.outages(session, since=since)

    # dossiers

    def save_dossier(self, dossier: Dossier, *, now: datetime, by: str) -> None:
        """Insert or replace a dossier, audited. Reactions to an event that it no longer has are kept.

        Raises: StoreError where an event's id is taken by another dossier.
        """
        with self._database.write() as session:
            before = dossiers.save(session, dossier, now=now)
            audit.append(
                session,
                at=now,
                by=by,
                what=SAVE_DOSSIER,
                subject=dossier.id,
                before=rows.dossier_json(before) if before else None,
                after=rows.dossier_json(dossier),
                why=None,
            )

    def dossiers(self, *, with_archived: bool = False) -> tuple[Dossier, ...]:
        """Return every dossier that is followed, by id; with those that are archived where asked."""
        with self._database.read() as session:
            return tuple(one for one in dossiers.read_all(session) if with_archived or not one.archived)

    def dossier(self, dossier_id: str) -> Dossier | None:
        """Return one dossier, None where there is none."""
        with self._database.read() as session:
            return dossiers.read(session, dossier_id)

    def dossier_versions(self, dossier_id: str) -> tuple[DossierVersion, ...]:
        """Return every version of a dossier that was saved, the latest first; nobody's edit is lost."""
        with self._database.read() as session:
            lines = audit.log_of(session, what=SAVE_DOSSIER, subject=dossier_id)
        return tuple(
            DossierVersion(number=line.number, at=line.at, by=line.by, dossier=rows.dossier_from_json(line.after))
            for line in lines
            if line.after is not None
        )

    def recent_documents(self, *, since: datetime, limit: int) -> tuple[Document, ...]:
        """Return the present texts of documents first seen since then, the latest first, without statements and raw bytes."""
        with self._database.read() as session:
            return reading.recent_documents(session, since=since, limit=limit)

    # documents and statements

    def reactions(self, event_id: str) -> tuple[Reaction, ...]:
        """Return the reactions to an event, newest first, each key once; those no longer standing have `current` false."""
        with self._database.read() as session:
            return reading.reactions(session, event_id)

    def account(self, event_id: str, *, at: datetime, most: int) -> Account:
        """Return what had been said on an event by a moment, as known now, without reading all of it.

        `most` is how many of each actor's newest words and shifts come with it; with 0 neither do, nor what is kept apart.
        """
        with self._database.read() as session:
            return accounts.account(session, event_id, at=at, most=most)

    def accounts_of(
        self, actors: Sequence[ActorCode], events: Sequence[EventId], *, at: datetime, most: int
    ) -> dict[EventId, Account]:
        """Return what these actors had said on each of these events by a moment, as known now; `most` as for `account`."""
        with self._database.read() as session:
            found = accounts.accounts(session, events, at=at, most=most, actors=actors)
            return {event: found[event] for event in events}

    def reactions_known(self, event_id: str, *, at: datetime) -> tuple[Reaction, ...]:
        """Return the reactions to an event as this desk knew them at a moment; nothing fetched or labelled later is used."""
        with self._database.read() as session:
            return knowing.reactions(session, event_id, at=at)

    def states_known(self, *, at: datetime) -> dict[SourceId, FetchState]:
        """Return the state of every source as far as it is known of a moment; one not yet polled then is `unpolled`."""
        with self._database.read() as session:
            return knowing.states(session, at=at)

    def outages_known(self, *, at: datetime) -> tuple[Outage, ...]:
        """Return the outages that had begun by then, those still going on as open ones."""
        with self._database.read() as session:
            return knowing.outages(sources.outages(session, since=None), at=at)

    def reaction_count(self, event_id: str) -> int:
        """Return how many current reactions an event has, hearsay and unofficial ones included."""
        with self._database.read() as session:
            return reading.reaction_count(session, event_id)

    def counts(self) -> dict[str, int]:
        """Return the number of rows by table (documents, revisions, statements, reactions, ...)."""
        with self._database.read() as session:
            return reading.counts(session)

    def statement(self, key: str) -> StoredStatement | None:
        """Return the statement as in the latest revision that carries it; its document comes without the raw bytes."""
        with self._database.read() as session:
            return reading.statement(session, key)

    def document(self, document_id: str, *, with_raw: bool = True) -> StoredDocument | None:
        """Return the document with every revision, None where there is none; `with_raw`: with the bytes as received."""
        with self._database.read() as session:
            return reading.document(session, document_id, with_raw=with_raw)

    def document_at(self, url: str) -> DocumentId | None:
        """Return the newest document at this address; None where there is none."""
        with self._database.read() as session:
            return reading.document_at(session, url)

    def successions(self, document_id: DocumentId) -> tuple[Succession, ...]:
        """Return what each edit of a document did to the statements that stood before it, in order."""
        with self._database.read() as session:
            return reading.successions(session, document_id)

    def documents_since(self, when: datetime) -> Iterator[StoredDocument]:
        """Yield the documents published or first seen since `when`, by id, without raw bytes.

        Read a page at a time: no transaction is open while the caller works, so that it may write meanwhile.
        """
        after = ""
        while True:
            with self._database.read() as session:
                ids = reading.ids_since(session, when, after=after, limit=_PAGE)
                found = reading.documents(session, ids)
            yield from found
            if len(ids) < _PAGE:
                return
            after = ids[-1]

    def bind(self, read: Iterable[ReadDocument], *, now: datetime) -> int:
        """Add statements and reactions to stored revisions; return how many reactions are new or changed.

        `read` may be long and lazy: every hundred documents are one transaction, drawn before it opens.

        Raises: StoreError where the store has no such revision.
        """
        bound, waiting = 0, iter(read)
        while some := list(islice(waiting, _PAGE)):
            with self._database.write() as session:
                bound += recording.bind(session, some, now=now)
        return bound

    def bind_again(self, read: Iterable[ReadDocument], *, engine: str, now: datetime) -> int:
        """Let fresh readings of stored documents stand and be tied; return how many reactions are new or changed.

        As `bind`, but where a reading says something else than the last one it stands in its place: see `recording.reread`.
        """
        bound, waiting = 0, iter(read)
        while some := list(islice(waiting, _PAGE)):
            with self._database.write() as session:
                bound += recording.reread(session, some, engine=engine, now=now).reactions
        return bound

    def bound_to(self, event_id: EventId) -> frozenset[DocumentId]:
        """Return the documents that belong to an event, or hold a statement tied to it."""
        with self._database.read() as session:
            return reading.bound_to(session, event_id)

    def release(self, event_id: EventId, *, bound: Collection[DocumentId]) -> int:
        """Take away the ties of an event to documents that are no longer `bound` to it; return how many. The statements stay."""
        with self._database.write() as session:
            return recording.release(session, event_id, bound=bound)

    def latest_statements(self, *, limit: int) -> tuple[StoredStatement, ...]:
        """Return the current statements, last spoken first; their documents come without the raw bytes."""
        with self._database.read() as session:
            return reading.latest_statements(session, limit=limit)

    def said_of(
        self, actor: ActorCode, target: str, *, since: datetime, until: datetime, limit: int
    ) -> tuple[StoredStatement, ...]:
        """Return what an actor officially said of a target, newest first; no hearsay, no refusal; `until` is exclusive."""
        with self._database.read() as session:
            return reading.said_of(session, actor, target, since=since, until=until, limit=limit)

    # trends

    def counted(
        self,
        actors: Sequence[ActorCode],
        target: str,
        *,
        since: datetime,
        until: datetime,
        without: Sequence[EventId] = (),
    ) -> tuple[Counted, ...]:
        """Return how often these actors spoke of the target, by UTC day, stance and engine; `until` is exclusive.

        `without`: what reacts to these events and was published nowhere is left out.
        """
        with self._database.read() as session:
            return trending.of_pair(session, actors, target, since=since, until=until, without=without)

    def targets_of(self, actor: ActorCode, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """Return of whom an actor officially spoke most, and in how many statements; `until` is exclusive."""
        with self._database.read() as session:
            return trending.targets_of(session, actor, since=since, until=until, limit=limit)

    def counted_on(self, events: Sequence[str], *, since: datetime, until: datetime) -> tuple[Counted, ...]:
        """Return how often each actor took a stance toward these events, by UTC day and engine; `until` is exclusive."""
        with self._database.read() as session:
            return trending.of_events(session, events, since=since, until=until)

    def health_changes(self, source_ids: Sequence[SourceId]) -> tuple[HealthChange, ...]:
        """Return every change of health of these sources, in order of time."""
        with self._database.read() as session:
            return trending.health_changes(session, source_ids)

    # search

    def search(self, asked: Node, *, limit: int, by_relevance: bool = False, folded: bool = False) -> tuple[Hit, ...]:
        """Return what a query finds among what stands now, newest first; documents themselves only where it asks `is:document`.

        `by_relevance`: the newest thousand, those first in which the words asked for weigh most. `folded`: of several sources of
        one utterance that fulfil the query the newest only.
        """
        with self._database.read() as session:
            return finding.search(session, asked, limit=limit, by_relevance=by_relevance, folded=folded)

    # folds

    def fold_of(self, document_id: DocumentId) -> Fold | None:
        """Return the documents that are one with this one, the first official one in front; None where it stands alone."""
        with self._database.read() as session:
            return folds.fold_of(session, document_id)

    def sources_of(self, key: StatementKey) -> tuple[StoredStatement, ...]:
        """Return every current statement that is one utterance with this one, itself included, the first said first."""
        with self._database.read() as session:
            return utterances.sources_of(session, key)

    def together(self, keys: Sequence[StatementKey]) -> frozenset[StatementKey]:
        """Return those of these statements that are one utterance with others; the rest stand alone."""
        with self._database.read() as session:
            return frozenset(StatementKey(key) for key in utterances.utterances_of(session, keys))

    def heard_before(self, read: ReadDocument, *, now: datetime) -> dict[StatementKey, Heard]:
        """Return which statements of a document that is not stored yet repeat an utterance that is, and which one.

        `read` may have been seen in another version: what stood in that does not count.
        """
        if not read.statements:
            return {}
        document = read.document
        at = searching.published(document.published_at, document.fetched_at or now)
        with self._database.read() as session:
            fold = folds.would_join(session, outline(document, read.statements, at=at))
            return utterances.heard_before(session, read, fold, at=at)

    def fold(self, ids: Sequence[DocumentId], *, why: str, by: str, now: datetime) -> int:
        """Lay documents into the fold of the first of them, audited; return the number by which it is undone.

        Raises: StoreError where one is not stored, or fewer than two are given.
        """
        with self._database.write() as session:
            return folds.fold(session, ids, why=why, by=by, now=now)

    def unfold(self, document_id: DocumentId, *, why: str, by: str, now: datetime) -> int:
        """Take a document out of its fold, audited; it is not folded again by itself. Return the number by which it is undone.

        Raises: StoreError where it stands alone.
        """
        with self._database.write() as session:
            return folds.unfold(session, document_id, why=why, by=by, now=now)

    def undo_fold(self, number: int, *, why: str, by: str, now: datetime) -> None:
        """Put back what a change of folds did, audited.

        Raises: StoreError where there is none, where it was undone, or where a later one moved the same documents.
        """
        with self._database.write() as session:
            folds.undo(session, number, why=why, by=by, now=now)

    # labels

    def relabel(self, read: Iterable[ReadDocument], *, engine: str, now: datetime, by: str, why: str | None = None) -> Recorded:
        """Let one engine's reading of stored revisions stand in place of all earlier ones, audited; return what was added.

        Earlier labels are kept and a person's corrections stand. `read` may be long and lazy: every hundred documents are one
        transaction, drawn before it opens. A document in which the engine found nothing must come too.

        Raises: StoreError where the store has no such revision, or where a statement is by another engine.
        """
        documents = statements = 0
        waiting = iter(read)
        while some := list(islice(waiting, _PAGE)):
            with self._database.write() as session:
                added = recording.relabel(session, some, engine=engine, now=now)
                documents, statements = documents + len(some), statements + added.statements
                after = json.dumps({"documents": len(some), "statements added": added.statements})
                subject = f"{some[0].document.id} .. {some[-1].document.id}"
                audit.append(session, at=now, by=by, what="relabel", subject=subject, before=None, after=after, why=why or engine)
        return Recorded(documents=documents, statements=statements)

    def begin_relabelling(self, *, engine: str, selection: str, by: str, now: datetime) -> RelabelRun:
        """Return the run of relabelling with this engine and selection that was not finished, or begin one."""
        with self._database.write() as session:
            return rereading.begin(session, engine=engine, selection=selection, by=by, now=now)

    def chosen(self, chosen: Selection, *, after: str, limit: int) -> tuple[StoredDocument, ...]:
        """Return the chosen documents by id, beginning behind `after`, without raw bytes."""
        with self._database.read() as session:
            return reading.documents(session, rereading.ids(session, chosen, after=after, limit=limit))

    def count_chosen(self, chosen: Selection, *, after: str) -> int:
        """Return how many documents are chosen, counted behind `after`."""
        with self._database.read() as session:
            return rereading.count(session, chosen, after=after)

    def reread(
        self,
        run: RelabelRun,
        read: Sequence[ReadDocument],
        *,
        behind: str,
        engine: str,
        now: datetime,
        by: str,
        why: str | None = None,
    ) -> RelabelRun:
        """Let fresh readings stand where they say something else, audited, and note how far the run came; all or nothing.

        Earlier labels are kept, a person's corrections stand, and nobody is told. See `recording.reread`. What was stored before
        folds were kept is folded.

        Raises: StoreError where the store has no such revision.
        """
        with self._database.write() as session:
            done = recording.reread(session, read, engine=engine, now=now)
            at = ((one.document, searching.published(one.document.published_at, one.document.fetched_at or now)) for one in read)
            older = [(document, one.statements, said) for one, (document, said) in zip(read, at, strict=True)]
            folds.place_older(session, older, now=now)
            if done.changed:
                subject = f"{read[0].document.id} .. {read[-1].document.id}"
                after = json.dumps({"documents": len(read), "changed": done.changed, "statements added": done.statements})
                audit.append(session, at=now, by=by, what="relabel", subject=subject, before=None, after=after, why=why or engine)
            return rereading.note(
                session, run.number, behind=behind, documents=len(read), changed=done.changed, statements=done.statements
            )

    def finish_relabelling(self, run: RelabelRun, *, now: datetime) -> None:
        """Note that a run of relabelling is through: the next one reads everything again."""
        with self._database.write() as session:
            rereading.finish(session, run.number, now=now)

    def bindings(self, document_id: str) -> tuple[Bound, ...]:
        """Return the events that a document belongs to, with why, as kept when it was bound."""
        with self._database.read() as session:
            return reading.bindings(session, [document_id]).get(document_id, ())

    def correct(self, key: StatementKey, said: Sequence[Statement] = (), *, why: str, by: str, now: datetime) -> Correction:
        """Put a person's reading in place of a label, audited; `said` empty: it is no statement.

        `said` is one statement, in a copy for each event that it reacts to, its evidence anywhere in the same document's latest
        revision. It outranks what any engine reads there, now or later, until it is undone or corrected again. Engine and
        confidence are the store's to set.

        Raises: StoreError where the label does not lie in the latest revision of its document, or the evidence does not.
        """
        with self._database.write() as session:
            return reviewing.correct(session, key, said, why=why, by=by, now=now)

    def add_missed(self, document_id: DocumentId, said: Sequence[Statement], *, why: str, by: str, now: datetime) -> Correction:
        """Add a statement that every engine missed in the latest revision of a document, audited; `said` as for `correct`.

        Raises: StoreError where there is no such document, or the evidence is not in it.
        """
        with self._database.write() as session:
            return reviewing.add_missed(session, document_id, said, why=why, by=by, now=now)

    def undo_correction(self, number: CorrectionNumber, *, why: str, by: str, now: datetime) -> None:
        """Let a correction stand no longer, audited; what stood before it stands again.

        Raises: StoreError where there is none, where it was undone before, or where a later one stands on it.
        """
        with self._database.write() as session:
            reviewing.undo(session, number, why=why, by=by, now=now)

    def corrections(self, document_id: DocumentId | None = None, *, limit: int = 1000) -> tuple[Correction, ...]:
        """Return the corrections in a document, oldest first, or the latest of all, newest first; undone ones included."""
        with self._database.read() as session:
            if document_id is None:
                return labelling.latest(session, limit=limit)
            return labelling.corrections(session, [document_id]).get(document_id, ())

    def judged(self) -> tuple[Judged, ...]:
        """Return every correction with the parts of the labels before and after it, oldest first, undone ones included."""
        with self._database.read() as session:
            return reviewing.judged(session)

    def labels(self, document_id: DocumentId, revision: int) -> tuple[StoredLabel, ...]:
        """Return every label that any engine or person ever gave to a revision, oldest first: its history."""
        with self._database.read() as session:
            return reviewing.labels(session, document_id, revision)

    def add_coding(self, unit: StatementKey, said: Judgement, *, coder: str, settling: bool = False, now: datetime) -> Coding:
        """Keep what somebody says of a label's words, blind or to settle a difference, audited.

        A second judgement that settles replaces the first of the same person.

        Raises: StoreError where there is no such statement, or where this person has coded it blind already.
        """
        with self._database.write() as session:
            return coding.add(session, unit, said, coder=coder, settling=settling, now=now)

    def undo_coding(self, number: int, *, coder: str, now: datetime) -> Coding:
        """Take back one's own judgement, audited.

        Raises: StoreError where there is none of this person's, or where it was taken back before.
        """
        with self._database.write() as session:
            return coding.undo(session, number, coder=coder, now=now)

    def codings(self) -> tuple[Coding, ...]:
        """Return every judgement of coders, oldest first, those taken back included."""
        with self._database.read() as session:
            return coding.codings(session)

    # rules, signals and deliveries

    def rules_first_seen(self, rule_ids: Sequence[str], *, now: datetime) -> dict[str, datetime]:
        """Return when each rule was first seen, `now` for those that are new; a restart does not make a rule younger."""
        with self._database.write() as session:
            return outbox.rules_first_seen(session, rule_ids, now=now)

    def last_told(self, rule_ids: Sequence[str]) -> dict[RuleId, datetime]:
        """Return when the latest message of each of these rules was free to leave; one that never told anything is not in it."""
        with self._database.read() as session:
            return outbox.last_told(session, rule_ids)

    def next_release(self, rule_ids: Sequence[str]) -> dict[RuleId, datetime]:
        """Return when what waits for each of these rules may first be told; one for which nothing waits is not in it."""
        with self._database.read() as session:
            return outbox.next_release(session, rule_ids)

    def waiting(self, *, now: datetime, limit: int) -> tuple[tuple[Held, Signal], ...]:
        """Return the signals whose time to be told together has come, those of one rule and channel beside one another."""
        with self._database.read() as session:
            return outbox.waiting(session, now=now, limit=limit)

    def held_back(self, *, limit: int) -> tuple[Held, ...]:
        """Return what waits to be told together, that first which is told first."""
        with self._database.read() as session:
            return outbox.held_back(session, limit=limit)

    def release_held(self, delivery: Delivery, keys: Sequence[str]) -> bool:
        """Keep the message that tells of these held signals, and let them wait no longer; False where any was told before."""
        with self._database.write() as session:
            return outbox.release(session, delivery, keys)

    def signals_since(self, since: datetime, *, limit: int = 100_000) -> tuple[tuple[Signal, datetime], ...]:
        """Return the signals recorded since then with the time at which each was, oldest first; of too many the latest."""
        with self._database.read() as session:
            return outbox.signals_since(session, since, limit=limit)

    def known_signals(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys whose signal was recorded."""
        with self._database.read() as session:
            return outbox.known_signals(session, keys)

    def rule_bodies(self) -> dict[str, str]:
        """Return the desk's own rules as a rule file has each, by id."""
        with self._database.read() as session:
            return outbox.rule_bodies(session)

    def save_rules(self, bodies: Mapping[str, str | None], *, now: datetime, by: str) -> None:
        """Keep the desk's own rules, by id, or with None take one away; audited, all or none."""
        with self._database.write() as session:
            for rule_id, body in bodies.items():
                before = outbox.save_rule(session, rule_id, body, now=now)
                if before != body:
                    audit.append(session, at=now, by=by, what="save rule", subject=rule_id, before=before, after=body, why=None)

    def drop_held(self, keys: Sequence[str]) -> None:
        """Let these held signals wait no longer, untold: somebody has muted them."""
        with self._database.write() as session:
            outbox.drop(session, keys)

    def delivery(self, key: str) -> Delivery | None:
        """Return one delivery, None where there is none."""
        with self._database.read() as session:
            return outbox.delivery(session, key)

    def signal(self, key: str) -> Signal | None:
        """Return one recorded signal, None where there is none."""
        with self._database.read() as session:
            return outbox.signal(session, key)

    def pending_deliveries(self, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Return the deliveries whose next attempt has come, in the order in which they were made."""
        with self._database.read() as session:
            return outbox.pending(session, now=now, limit=limit)

    def record_outcome(self, outcome: Outcome) -> None:
        """Append the outcome of an attempt and let its delivery stand as it says; what was once sent stays sent.

        Raises: StoreError where there is no such delivery.
        """
        with self._database.write() as session:
            outbox.record_outcome(session, outcome)

    def deliveries(self, *, limit: int, state: DeliveryState | None = None) -> tuple[LoggedDelivery, ...]:
        """Return the latest deliveries, newest first, with the outcomes of their attempts; only those in a `state`, if given."""
        with self._database.read() as session:
            return outbox.logged(session, limit=limit, state=state)

    def retry_delivery(self, key: str, *, now: datetime, by: str) -> bool:
        """Let an unsent delivery start over at `now`, audited; False where it is unknown or was sent."""
        with self._database.write() as session:
            before = outbox.retry(session, key, now=now)
            if before is None:
                return False
            audit.append(
                session, at=now, by=by, what="retry delivery", subject=key, before=before.value, after="pending", why=None
            )
            return True

    # what recipients did

    def follow(self, followed: Followed, mark: str, hush: Hush | None, *, by: str, now: datetime) -> bool:
        """Do what a link says, audited: note that the message was seen, or with `hush` let its rule leave the channel alone.

        False where the link was followed before, in which case nothing is done.
        """
        with self._database.write() as session:
            if not hushing.follow(session, mark, act=followed.act, delivery_key=followed.delivery_key, by=by, now=now):
                return False
            after = followed.delivery_key
            if hush is not None:
                hushing.begin(session, hush, by=by, now=now)
                after = hush_words(hush)
            subject = hush.rule_id if hush is not None else followed.delivery_key
            audit.append(session, at=now, by=by, what=followed.act.value, subject=subject, before=None, after=after, why=None)
            return True

    def was_followed(self, mark: str) -> bool:
        """Return whether a link was followed before."""
        with self._database.read() as session:
            return hushing.followed(session, mark)

    def acknowledged(self, keys: Sequence[str]) -> dict[str, Acknowledged]:
        """Return who first acknowledged each of these deliveries, and when."""
        with self._database.read() as session:
            return hushing.acknowledged(session, keys)

    def hushes(self, *, now: datetime) -> tuple[StandingHush, ...]:
        """Return the snoozes and mutes that hold now, oldest first."""
        with self._database.read() as session:
            return hushing.standing(session, now=now)

    def add_hushes(self, hushes: Sequence[Hush], *, by: str, now: datetime) -> None:
        """Let rules leave channels alone, audited."""
        with self._database.write() as session:
            for one in hushes:
                hushing.begin(session, one, by=by, now=now)
                what = Act.MUTE.value if one.muted else Act.SNOOZE.value
                audit.append(session, at=now, by=by, what=what, subject=one.rule_id, before=None, after=hush_words(one), why=None)

    def end_hush(self, number: int, *, by: str, now: datetime) -> bool:
        """End a snooze or mute, audited; False where none of this number holds."""
        with self._database.write() as session:
            found = hushing.end(session, number, by=by, now=now)
            if found is None:
                return False
            before = hush_words(found.hush)
            subject = found.hush.rule_id
            audit.append(session, at=now, by=by, what="unmute", subject=subject, before=before, after=None, why=None)
            return True

    # feeds out

    def add_outlet(self, mark: str, scope: OutletScope, subject: str, *, by: str, now: datetime) -> Outlet:
        """Keep a new private address of a feed by the hash of its secret, audited."""
        with self._database.write() as session:
            made = outlets.add(session, mark, scope, subject, by=by, now=now)
            after = f"{scope}: {subject}"
            audit.append(session, at=now, by=by, what="make feed", subject=str(made.number), before=None, after=after, why=None)
            return made

    def outlet(self, mark: str) -> Outlet | None:
        """Return what a private address gives, None where there is none or it was revoked."""
        with self._database.read() as session:
            return outlets.find(session, mark)

    def outlets(self) -> tuple[Outlet, ...]:
        """Return every private address that was ever made, newest first, revoked ones included."""
        with self._database.read() as session:
            return outlets.listed(session)

    def revoke_outlet(self, number: int, *, by: str, now: datetime) -> bool:
        """Let a private address give nothing any more, audited; False where it gave nothing already."""
        with self._database.write() as session:
            found = outlets.revoke(session, number, by=by, now=now)
            if found is None:
                return False
            before = f"{found.scope}: {found.subject}"
            audit.append(session, at=now, by=by, what="revoke feed", subject=str(number), before=before, after=None, why=None)
            return True

    # audit

    def audit(
        self, *, at: datetime, by: str, what: str, subject: str, before: str | None, after: str | None, why: str | None
    ) -> None:
        """Append one line to the audit; no line is ever changed or deleted."""
        with self._database.write() as session:
            audit.append(session, at=at, by=by, what=what, subject=subject, before=before, after=after, why=why)

    def audit_log(self, *, limit: int) -> tuple[AuditEntry, ...]:
        """Return the latest lines of the audit, newest first."""
        with self._database.read() as session:
            return audit.log(session, limit=limit)

    def verify_audit(self, *, head: str | None = None) -> Chain:
        """Return whether every line of the audit is as it was written and follows the one before it.

        `head` is the hash of a line, noted elsewhere at an earlier time: it must still be there, which the chain by itself cannot
        show of lines cut off at its end.
        """
        with self._database.read() as session:
            return audit.verify(session, head=head)

    # moving

    def copy_to(self, target: "Store", tell: transfer.Tell) -> dict[str, int]:
        """Copy everything into an empty store, in one transaction there, and return how many rows each table has.

        Every table is read back and compared, by number of rows and hash, before it is kept. This store is read as of one
        moment and may be in use. `tell` is told of each step (`copy`, `verify`), table, rows done and rows in all.

        Raises: StoreError where the target is not empty or does not read back the same; nothing is written then.
        """
        with target._database.write() as into:
            transfer.refuse_unless_empty(into.connection(), name=target._database.name)
            with self._database.read() as session:
                return transfer.copy(session.connection(), into.connection(), into=target._database, tell=tell)


def _record(session: Session, record: PollRecord, *, now: datetime) -> Recorded:
    added = recording.record(session, record.read, now=now)
    state = record.state
    if state is not None:
        made = {one.document.entry_key: one.document.id for one in record.read if one.document.source_id == state.source_id}
        sources.save_seen(session, state.source_id, record.seen, documents=made, now=now)
    deliveries = outbox.save(session, record.signals, record.deliveries, record.held, now=now)
    return replace(added, deliveries=deliveries)


def _prepare(database: Database, *, deadline: float) -> None:
    """Bring a new or older database to this program's schema; look before anything is written."""
    with database.engine.connect() as connection:
        database.check(connection)
        revision = migrations.revision_of(connection, name=database.name)
    database.make_ready(deadline=deadline)
    if revision != migrations.head():
        with database.write() as session:
            migrations.upgrade(session.connection())
            if revision is not None and revision < "0017":
                utterances.settle_everything(session)
            elif revision is not None and revision < "0021":
                ties.settle_everything(session)
