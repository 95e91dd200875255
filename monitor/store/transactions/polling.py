"""What is remembered of sources: when each is due, what polls brought, what the desk says of it; and our own network being down.

The queries stand in `sources`, `rechecks`, `recording`, `catalogue` and `entering`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from feeds.findings import Probe
from feeds.recheck import PageCheck, WatchedPage
from feeds.types import Entry, FetchState, SourceId
from monitor.errors import StoreError
from monitor.records import HandEntry, HealthLog, HeardWith, Outage, OwnRow, PollRecord, Recorded
from monitor.store import catalogue, entering, knowing, outbox, rechecks, recording, searching, sources, trending
from monitor.store.transactions.base import Transactions
from monitor.store.uncollected import uncollected
from monitor.trends import HealthChange


class Polling(Transactions):
    """What a turn asks and records, and what the desk says of sources."""

    # due-ness

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

    def heard_with(self) -> Mapping[SourceId, HeardWith]:
        """Return of every source what `positions.listening` looks at."""
        with self._database.read() as session:
            return self._kept.heard_with(session)

    def states_known(self, *, at: datetime) -> dict[SourceId, FetchState]:
        """Return the state of every source as far as it is known of a moment; one not yet polled then is `unpolled`."""
        with self._database.read() as session:
            return knowing.states(session, at=at)

    def health_logs(self) -> dict[SourceId, HealthLog]:
        """Return since when the health of each source is what it is, and its last failure, as far as it was noted."""
        with self._database.read() as session:
            return sources.health_logs(session)

    def health_changes(self, source_ids: Sequence[SourceId]) -> tuple[HealthChange, ...]:
        """Return every change of health of these sources, in order of time."""
        with self._database.read() as session:
            return trending.health_changes(session, source_ids)

    def due(self, *, now: datetime, limit: int | None = None) -> tuple[FetchState, ...]:
        """Return the sources whose next poll has come, longest overdue first."""
        with self._database.read() as session:
            return sources.due(session, now=now, limit=limit)

    def postpone(self, source_ids: Iterable[SourceId], *, until: datetime) -> None:
        """Let none of these sources be due before `until`; one that is due later stays so."""
        with self._database.write() as session:
            sources.postpone(session, source_ids, until=until)

    # what was seen

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

    # what came

    def record(self, record: PollRecord, *, now: datetime) -> Recorded:
        """Write all that one poll or one ingested file changes, in one transaction, and return what was really new.

        Recording the same again adds nothing. A text or title that differs from the latest revision's makes a new revision
        (`revisions` counts first ones too); the statements of the one before are kept, no longer current.

        Raises: StoreError where evidence is not in its text, an event or signal is unknown, or the database refuses.
        """
        return self.record_all((record,), now=now)[0]

    @uncollected()
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
            indexed: list[searching.Indexed] = []
            added = tuple(_record(session, record, now=now, indexed=indexed) for record in records)
            searching.add(session.connection(), indexed)
            return added

    def enter(self, record: PollRecord, entry: HandEntry, *, now: datetime) -> Recorded:
        """Write documents that a person entered by hand, marked so and audited, in one transaction; see `record`."""
        with self._database.write() as session:
            added = _record(session, record, now=now)
            for one in record.read:
                entering.note(session, one.document.id, entry)
            return added

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

    def outages_known(self, *, at: datetime) -> tuple[Outage, ...]:
        """Return the outages that had begun by then, those still going on as open ones."""
        with self._database.read() as session:
            return knowing.outages(sources.outages(session, since=None), at=at)


def _record(session: Session, record: PollRecord, *, now: datetime, indexed: list[searching.Indexed] | None = None) -> Recorded:
    added = recording.record(session, record.read, now=now, indexed=indexed)
    state = record.state
    if state is not None:
        made = {one.document.entry_key: one.document.id for one in record.read if one.document.source_id == state.source_id}
        sources.save_seen(session, state.source_id, record.seen, documents=made, now=now)
    deliveries = outbox.save(session, record.signals, record.deliveries, record.held, now=now)
    return replace(added, deliveries=deliveries)
