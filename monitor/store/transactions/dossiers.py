"""What is remembered of dossiers: their events, what belongs to them, and who reacted how.

The queries stand in `dossiers`, `reading`, `accounts`, `knowing`, `noticed`, `recording` and `entering`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from feeds.types import ActorCode, DocumentId
from monitor.positions import Account
from monitor.records import Answer, Bound, DossierVersion, ReadDocument
from monitor.store import audit, dossiers, entering, knowing, noticed, reading, recording
from monitor.store.rows.dossiers import dossier_from_json, dossier_json
from monitor.store.transactions.base import PAGE, Transactions
from monitor.types import Dossier, EventId, Reaction, StatementKey

SAVE_DOSSIER = "save dossier"
"""What the audit says of a dossier that was saved."""


class Dossiers(Transactions):
    """The matters that the desk follows, and the reactions to their events."""

    # as written

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
                before=dossier_json(before) if before else None,
                after=dossier_json(dossier),
                why=None,
            )

    def dossiers(self, *, with_archived: bool = False) -> tuple[Dossier, ...]:
        """Return every dossier that is followed, by id; with those that are archived where asked."""
        with self._database.read() as session:
            return tuple(one for one in self._kept.dossiers(session) if with_archived or not one.archived)

    def dossier(self, dossier_id: str) -> Dossier | None:
        """Return one dossier, None where there is none."""
        with self._database.read() as session:
            return self._kept.dossier(session, dossier_id)

    def dossier_versions(self, dossier_id: str) -> tuple[DossierVersion, ...]:
        """Return every version of a dossier that was saved, the latest first; nobody's edit is lost."""
        with self._database.read() as session:
            lines = audit.log_of(session, what=SAVE_DOSSIER, subject=dossier_id)
        return tuple(
            DossierVersion(number=line.number, at=line.at, by=line.by, dossier=dossier_from_json(line.after))
            for line in lines
            if line.after is not None
        )

    # what belongs to an event

    def bind(self, read: Iterable[ReadDocument], *, now: datetime) -> int:
        """Add statements and reactions to stored revisions; return how many reactions are new or changed.

        `read` may be long and lazy: every hundred documents are one transaction, drawn before it opens.

        Raises: StoreError where the store has no such revision.
        """
        bound, waiting = 0, iter(read)
        while some := list(islice(waiting, PAGE)):
            with self._database.write() as session:
                bound += recording.bind(session, some, now=now)
        return bound

    def bind_again(self, read: Iterable[ReadDocument], *, engine: str, now: datetime) -> int:
        """Let fresh readings of stored documents stand and be tied; return how many reactions are new or changed.

        As `bind`, but where a reading says something else than the last one it stands in its place: see `recording.reread`.
        """
        bound, waiting = 0, iter(read)
        while some := list(islice(waiting, PAGE)):
            with self._database.write() as session:
                bound += recording.reread(session, some, engine=engine, now=now).reactions
        return bound

    def release(self, event_id: EventId, *, bound: Collection[DocumentId]) -> int:
        """Take away the ties of an event to documents that are no longer `bound` to it; return how many. The statements stay."""
        with self._database.write() as session:
            return recording.release(session, event_id, bound=bound)

    def bound_to(self, event_id: EventId) -> frozenset[DocumentId]:
        """Return the documents that belong to an event, or hold a statement tied to it."""
        with self._database.read() as session:
            return reading.bound_to(session, event_id)

    def bindings(self, document_id: str) -> tuple[Bound, ...]:
        """Return the events that a document belongs to, with why, as kept when it was bound."""
        with self._database.read() as session:
            return reading.bindings(session, [document_id]).get(document_id, ())

    # who reacted how

    def reactions(self, event_id: str) -> tuple[Reaction, ...]:
        """Return the reactions to an event, newest first, each key once; those no longer standing have `current` false."""
        with self._database.read() as session:
            return reading.reactions(session, event_id)

    def reactions_beside(
        self,
        event_id: str,
        said: Sequence[Reaction],
        *,
        repeated: Collection[StatementKey],
        recent: timedelta,
        standing: bool,
        whole: Collection[ActorCode] = (),
        now: datetime,
    ) -> tuple[Reaction, ...]:
        """Return of the reactions to an event what the signals of new ones, `said`, look at; the same come of it as of all.

        `repeated` are the stored statements that the new ones repeat, `recent` is how long before them everything is wanted;
        `standing` asks for what decides every actor's position, not only that of the new ones' actors; of the actors in `whole`
        everything is wanted: those of whom an edit says something, or takes it back.
        """
        with self._database.read() as session:
            return noticed.reactions(
                session, event_id, said, repeated=repeated, recent=recent, standing=standing, whole=whole, now=now
            )

    def reactions_known(self, event_id: str, *, at: datetime) -> tuple[Reaction, ...]:
        """Return the reactions to an event as this desk knew them at a moment; nothing fetched or labelled later is used."""
        with self._database.read() as session:
            return knowing.reactions(session, event_id, at=at)

    def reaction_count(self, event_id: str) -> int:
        """Return how many current reactions an event has, hearsay and unofficial ones included."""
        with self._database.read() as session:
            return reading.reaction_count(session, event_id)

    def account(self, event_id: str, *, at: datetime, most: int) -> Account:
        """Return what had been said on an event by a moment, as known now, without reading all of it.

        `most` is how many of each actor's newest words and shifts come with it; with 0 neither do, nor what is kept apart.
        """
        with self._database.read() as session:
            return self._kept.account(session, event_id, at=at, most=most)

    def accounts_of(
        self, actors: Sequence[ActorCode], events: Sequence[EventId], *, at: datetime, most: int
    ) -> dict[EventId, Account]:
        """Return where these actors stood on each of these events by a moment, as known now, and `most` of their newest shifts.

        Of what they had said only what decides comes, and both sides of the shifts.
        """
        with self._database.read() as session:
            found = self._kept.accounts(session, events, at=at, most=most, actors=actors)
            return {event: found[event] for event in events}

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
