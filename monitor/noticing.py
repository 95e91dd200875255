"""What a document gives a rule to care about, beside what the store remembers of its events. Asked of the store, never written.

Which signals there are is decided in `signals` and `tallies`; here what they look at is fetched.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.types import Signal
from feeds.types import ActorCode, Source
from monitor import signals, tallies
from monitor.desk import Desk
from monitor.extract.tables import languages_read
from monitor.labels import corrected, moved
from monitor.listening import listening, roll_call
from monitor.positions import shifts
from monitor.records import ReadDocument, StoredRevision
from monitor.types import Dossier, Event, EventId, Lane, Reaction, RollCall, StatementKey, statement_key
from monitor.utterances import Heard


def signals_of(
    desk: Desk, read: ReadDocument, known: dict[EventId, signals.Known], *, source: Source | None, first_poll: bool, now: datetime
) -> tuple[Signal, ...]:
    """Return what a document gives a rule to care about.

    `known` is what was known of each event before this poll and from its earlier documents; this document is added to it.
    """
    stored = desk.store.document(read.document.id, with_raw=False)
    replaced = stored.revisions[-1] if stored else None
    if replaced is not None and replaced.document.sha256 == read.document.sha256:
        return ()
    if stored is not None:
        read = _as_corrected(desk, read, revision=len(stored.revisions) + 1)
    heard = desk.store.heard_before(read, now=now)
    events = dict.fromkeys(statement.event for statement in read.statements if statement.event is not None)
    events |= dict.fromkeys(_events_before(desk, replaced) if replaced is not None else ())
    said = signals.reactions(read, source=source, now=now, heard=heard)
    # What an edit takes back may have decided any day of its actor.
    edited = _actors(read, replaced) if replaced is not None else ()
    standing = {event_id: replaced is not None or event_id not in known for event_id in events}
    before = {
        event_id: _before(desk, event_id, said, heard, standing=standing[event_id], whole=edited, now=now) for event_id in events
    }
    for dossier, event in _events(desk, [event_id for event_id in events if event_id not in known]):
        known[event.id] = _known(desk, dossier, event, before[event.id], now=now)
    for event_id in known.keys() & before.keys():
        had = known[event_id].before
        keys = {reaction.key for reaction in had}
        known[event_id] = replace(known[event_id], before=(*had, *(one for one in before[event_id] if one.key not in keys)))
    found = signals.of_document(
        read,
        {event_id: known[event_id] for event_id in events if event_id in known},
        names=desk.vocabulary,
        shifts=shifts,
        source=source,
        replaced=replaced,
        older=stored.revisions[:-1] if stored else (),
        heard=heard,
        told=desk.store.known_signals(_signals_before(read, heard)) if heard else (),
        first_poll=first_poll,
        now=now,
        sample=desk.sample,
    )
    earlier = {event_id: known[event_id] for event_id in events if event_id in known}
    for reaction in said:
        one = reaction.statement
        if one.event is not None and one.event in known:
            spoke = {one.actor} if one.official and not one.hearsay and one.stance_toward_event is not None else set()
            had_been = known[one.event]
            known[one.event] = replace(had_been, before=(*had_been.before, reaction), silent=had_been.silent - spoke)
    if first_poll and replaced is None and read.document.published_at is None:
        return found
    return (*found, *_counted(desk, read, earlier, known, edited=replaced is not None, now=now))


def _actors(read: ReadDocument, replaced: StoredRevision) -> frozenset[ActorCode]:
    """Return whose words an edit changes, as read before and now."""
    return frozenset(said.actor for said in (*read.statements, *(one for _, one in replaced.statements)))


def _events_before(desk: Desk, replaced: StoredRevision) -> Iterator[EventId]:
    """Yield the events to which the statements of a revision are tied: what an edit takes back is told on these."""
    for key, _ in replaced.statements:
        stored = desk.store.statement(key)
        for reaction in stored.reactions if stored is not None else ():
            if reaction.statement.event is not None:
                yield reaction.statement.event


def _signals_before(read: ReadDocument, heard: Mapping[StatementKey, Heard]) -> tuple[str, ...]:
    """Return the keys of the signals of what the document repeats, as far as there were any."""
    known = ((one, heard.get(statement_key(read.document, one))) for one in read.statements)
    return tuple(key for one, before in known if before is not None for key in signals.keys_of(one, before))


def _counted(
    desk: Desk,
    read: ReadDocument,
    earlier: Mapping[EventId, signals.Known],
    known: Mapping[EventId, signals.Known],
    *,
    edited: bool,
    now: datetime,
) -> Iterator[Signal]:
    """Yield which numbers of states a document made true on its events; what an earlier revision of it said counts no more."""
    for event_id, one in earlier.items():
        before, after = one.before, known[event_id].before
        if len(after) > len(before):
            own = {reaction.key for reaction in after[len(before) :]}
            stays = [r for r in before if r.document_id != read.document.id and r.key not in own]
            now_said = [*stays, *after[len(before) :]]
            yield from tallies.of_counts(
                one.dossier,
                one.event,
                before,
                now_said,
                read.document,
                desk.vocabulary,
                groups=desk.rules.index.counted,
                edited=edited,
                now=now,
                sample=desk.sample,
            )
            if not edited:
                burst = tallies.of_burst(one.dossier, one.event, before, now_said, read.document, now=now, sample=desk.sample)
                yield from (burst,) if burst else ()


def _as_corrected(desk: Desk, read: ReadDocument, *, revision: int) -> ReadDocument:
    """Return a new revision as the store will show it: what a person said of words that it still has stands."""
    found = (moved(one, read.document, revision=revision) for one in desk.store.corrections(read.document.id))
    return replace(read, statements=corrected(read.statements, [one for one in found if one is not None]))


def _events(desk: Desk, wanted: Collection[EventId]) -> Iterator[tuple[Dossier, Event]]:
    if wanted:
        yield from ((d, event) for d in desk.store.dossiers() for event in d.events if event.id in wanted)


def _before(
    desk: Desk,
    event_id: EventId,
    said: Sequence[Reaction],
    heard: Mapping[StatementKey, Heard],
    *,
    standing: bool,
    whole: Collection[ActorCode],
    now: datetime,
) -> tuple[Reaction, ...]:
    """Return what is stored of an event, as much of it as what a document says, or an edit takes back, needs."""
    on_event = [one for one in said if one.statement.event == event_id]
    repeated = {key for one in on_event if one.key in heard for key in heard[one.key].sources}
    window = tallies.BURST_BASE + tallies.BURST_HOUR
    return desk.store.reactions_beside(
        event_id, on_event, repeated=repeated, recent=window, standing=standing, whole=whole, now=now
    )


def _known(desk: Desk, dossier: Dossier, event: Event, before: tuple[Reaction, ...], *, now: datetime) -> signals.Known:
    """Return what is known of an event: what had been said, and who is silent."""
    calls = roll_call_of(desk, dossier, event, before, now=now)
    silent = frozenset(call.actor for call in calls if call.lane is Lane.SILENT)
    return signals.Known(dossier=dossier, event=event, before=before, silent=silent)


def roll_call_of(
    desk: Desk, dossier: Dossier, event: Event, reactions: Sequence[Reaction], *, now: datetime
) -> tuple[RollCall, ...]:
    """Return where every watched actor stands on an event after these reactions, by what our sources let us hear of them."""
    heard = listening(desk.sources.values(), desk.store.heard_with(), languages=languages_read(), event=event, now=now)
    outages = desk.store.outages(since=event.began)
    return roll_call(dossier, event, reactions, heard, desk.vocabulary, at=now, outages=outages)
