"""One turn: due sources -> collect -> extract -> store -> signals -> deliver; and the same path for a document handed in.

What is decided is computed by pure modules; here it is called and recorded. Due-ness lives in the store, the clock in
`scheduler`.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from alerts.links import Linker, no_links
from alerts.plan import plan
from alerts.send import send
from alerts.together import compose
from alerts.types import DeliveryState, Held, Hush, Limits, Planned, Signal
from feeds.address import of_now
from feeds.collect import arrivals, collect, host_of
from feeds.errors import FetchError, NetworkError
from feeds.fetch import fetch
from feeds.pace import is_hot
from feeds.schedule import after_failure, due_at
from feeds.types import ActorCode, Collected, Document, FetchState, Health, Source, SourceId, Tier
from monitor import hearing, signals, tallies
from monitor.desk import Desk
from monitor.engines.base import DefaultEngine
from monitor.errors import StoreError
from monitor.extract.dossiers import bind, react
from monitor.extract.tables import languages_read
from monitor.labels import corrected, moved
from monitor.positions import listening, roll_call, shifts
from monitor.turns import in_order
from monitor.types import (
    Bound,
    Dossier,
    Event,
    EventId,
    HandEntry,
    Lane,
    PollRecord,
    Reaction,
    ReadDocument,
    Recorded,
    RollCall,
    Statement,
    StatementKey,
    StoredRevision,
    statement_key,
)
from monitor.utterances import Heard

logger = logging.getLogger(__name__)

PROBE_SOURCES = 4
"""How many sources are tried per turn while our own network is down."""
CANARIES = 8
"""Sources that go first in a turn: if none of them can be reached, the others need not be asked, each with its time-out."""
WITNESSES = 3
"""Hosts that are asked before we say that it is our own network; that many must fail where there is nobody else to ask."""
DOCUMENTS_TOGETHER = 100
"""Documents of polls that say nothing which wait for a common transaction: what was read first must not wait for long."""
DELIVERIES_PER_RUN = 1000
HELD_PER_RUN = 10_000
PAGES_OF_A_LOOK = 3

Progress = Callable[[int, int], None]
"""Called with the number of sources done and the number in the turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one turn did. `network_down` means that no source was marked because our own network failed."""

    polled: int = 0
    failed: int = 0
    documents: int = 0
    statements: int = 0
    deliveries: int = 0
    network_down: bool = False


def run_turn(
    desk: Desk,
    *,
    only: Sequence[SourceId] | None = None,
    limit: int | None = None,
    fresh: bool = False,
    progress: Progress = lambda done, total: None,
) -> Turn:
    """Poll what is due (or `only` these, due or not), store each source's result as it arrives, and say what came of it.

    At most `limit` sources are asked, what cannot wait first: what falls due meanwhile is not kept waiting by the others. `fresh`
    takes what was never asked as due, whenever its first poll was set.

    A few sources go first. Where no host can be reached and hosts that were heard before do not answer either, it is our own
    network: the outage is opened (once), no source is marked, and all stay due. The first answer from anywhere closes it.
    """
    if desk.lead is not None:
        desk.lead.keep()
    desk.refresh()
    hot = _hot(desk)
    polled = _asked(desk, only) if only is not None else _chosen(desk, hot, limit=limit, fresh=fresh)
    states = desk.store.states([source.id for source in polled])
    tally = _Tally()
    held: list[Collected] = []
    down = _outage_is_open(desk)
    for some in (polled[:CANARIES], polled[CANARIES:]):
        for arrived in arrivals(
            some,
            states,
            desk.store.seen,
            client=desk.client,
            workers=desk.workers,
            now=desk.clock,
            hosts=desk.hosts,
            hot=hot,
            unread_of=desk.store.remembered,
        ):
            heard: list[Collected] = []
            for collected in arrived:
                tally.polled += 1
                progress(tally.polled, len(polled))
                unheard = isinstance(collected.error, NetworkError) and collected.error.ours
                (held if unheard else heard).append(collected)
            if heard and down:
                _end_outage(desk)
                down = False
            tally.heard += len(heard)
            for collected, recorded in _record_all(desk, heard, states):
                tally.add(recorded, failed=collected.error is not None)
        if len(held) > tally.heard and _is_our_network(desk, held):
            _begin_outage(desk, held)
            return tally.turn(network_down=True)
    if held:
        _end_outage(desk)
    for collected in held:
        logger.info("polled %s status=- new=0 health=%s (%s)", collected.source_id, collected.state.health, collected.error)
        tally.add(_record(desk, collected, states[collected.source_id], ()), failed=True)
    tally.deliveries += _tell_silences(desk)
    return tally.turn()


@dataclass(slots=True)
class _Tally:
    """What a turn has done so far; `heard` counts the sources that answered at all."""

    polled: int = 0
    failed: int = 0
    documents: int = 0
    statements: int = 0
    deliveries: int = 0
    heard: int = 0

    def add(self, recorded: Recorded, *, failed: bool) -> None:
        self.failed += failed
        self.documents += recorded.revisions
        self.statements += recorded.statements
        self.deliveries += recorded.deliveries

    def turn(self, *, network_down: bool = False) -> Turn:
        return Turn(
            polled=self.polled,
            failed=self.failed,
            documents=self.documents,
            statements=self.statements,
            deliveries=self.deliveries,
            network_down=network_down,
        )


def deliver(desk: Desk) -> int:
    """Attempt every delivery that is due, record each outcome as soon as it is known, and return how many were sent.

    What was held and whose time has come is put together first.
    """
    _release(desk)
    due = desk.store.pending_deliveries(now=desk.clock(), limit=DELIVERIES_PER_RUN)
    sent = 0
    for outcome in send(due, desk.channels, clock=desk.clock):
        desk.store.record_outcome(outcome)
        sent += outcome.state is DeliveryState.SENT
        if outcome.state is not DeliveryState.SENT:
            logger.warning("delivery %s attempt=%d %s: %s", outcome.delivery_key, outcome.attempts, outcome.state, outcome.reason)
    return sent


def _release(desk: Desk) -> None:
    """Make one message of all that waited for a rule and channel; what waits for a rule that is gone goes on waiting.

    What a channel has snoozed waits longer, and what it has muted is let go.
    """
    now = desk.clock()
    rules = {rule.id: rule for rule in desk.rules.index.rules}
    due = desk.store.waiting(now=now, limit=HELD_PER_RUN)
    hushes = [one.hush for one in desk.store.hushes(now=now)] if due else []
    for (rule_id, name), together in groupby(due, key=lambda one: (one[0].rule_id, one[0].channel)):
        if (rule := rules.get(rule_id)) is None:
            continue
        some, muted = _not_hushed(tuple(together), hushes, now=now)
        if muted:
            desk.store.drop_held(muted)
        if not some:
            continue
        limits = desk.channels[name].limits if name in desk.channels else Limits()
        for made, keys in compose(rule, name, some, now=now, board_url=desk.board_url, limits=limits, links=_linker(desk, now)):
            desk.store.release_held(made, keys)


def _not_hushed(
    waiting: Sequence[tuple[Held, Signal]], hushes: Sequence[Hush], *, now: datetime
) -> tuple[list[tuple[Held, Signal]], list[str]]:
    """Return what may be told now of what waits, and the keys of what was muted; what is snoozed is in neither."""
    free: list[tuple[Held, Signal]] = []
    muted: list[str] = []
    for held, signal in waiting:
        found = [one for one in hushes if one.covers(held.rule_id, held.channel, signal.dossier, now=now)]
        if not found:
            free.append((held, signal))
        elif any(one.muted for one in found):
            muted.append(held.key)
    return free, muted


def ingest_document(desk: Desk, document: Document) -> tuple[Recorded, tuple[Statement, ...]]:
    """Store a document that was handed in, as a poll would have; return what was added and the statements read in it."""
    read, now = _read(desk, document, desk.store.dossiers()), desk.clock()
    return _stored(desk, _poll_record(desk, (read,), None, None, now=now, may_be_old=True), now=now), _distinct(read.statements)


def enter_document(
    desk: Desk, document: Document, entry: HandEntry, *, speaker: str | None
) -> tuple[Recorded, tuple[Statement, ...]]:
    """Store words that a person entered by hand, marked so; return what was added and the statements read in them.

    `speaker` is who said them, where the words themselves name nobody.
    """
    read, now = _read(desk, document, desk.store.dossiers()), desk.clock()
    said = tuple(_spoken_by(one, document, speaker) for one in read.statements)
    record = _poll_record(desk, (replace(read, statements=said),), None, None, now=now)
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


def look_at(desk: Desk, source_id: SourceId) -> Collected:
    """Return what a poll of the source would bring now, as if nothing of it had been seen; nothing is stored."""
    source = desk.sources[source_id]
    state = FetchState(source_id=source_id, next_poll_at=desk.clock())
    return collect(source, state, {}, client=desk.client, now=desk.clock(), hosts=desk.hosts, max_pages=PAGES_OF_A_LOOK)


def rehearse(desk: Desk, document: Document) -> None:
    """Go with a document through all that a turn does before it stores, so that the first turn waits for nothing to be loaded.

    It is read by the embedded engine alone: nothing is asked of one that reaches out. Nothing is kept, and nobody is told.
    """
    now = desk.clock()
    statements = DefaultEngine(desk.vocabulary).read(document)
    _poll_record(desk, (ReadDocument(document=document, statements=statements),), None, None, now=now)
    desk.store.pending_deliveries(now=now, limit=1)
    desk.store.waiting(now=now, limit=1)
    _hot(desk)
    _chosen(desk, frozenset(), limit=None, fresh=False)


# One poll


def _asked(desk: Desk, only: Sequence[SourceId]) -> list[Source]:
    desk.store.register(only, now=desk.clock())
    return [desk.sources[source_id] for source_id in only]


def _chosen(desk: Desk, hot: frozenset[SourceId], *, limit: int | None, fresh: bool) -> list[Source]:
    """Return the sources of this turn, in the order to ask them; while our network is down only a few on different hosts."""
    now = desk.clock()
    states = {state.source_id: state for state in desk.store.due(now=now) if state.source_id in desk.sources}
    # The next poll of a hot source was set before the window opened, that of a new one to when it suits its host.
    early = hot.union(desk.store.never_polled() if fresh else ()) - states.keys()
    for source_id, state in desk.store.states(early).items():
        source = desk.sources.get(source_id)
        if source is None:
            continue
        never = state.last_polled_at is None
        if (fresh and never) or (source_id in hot and (never or due_at(source, state, hot=True) <= now)):
            states[source_id] = state
    enabled = [desk.sources[source_id] for source_id in states if desk.sources[source_id].enabled]
    if not _outage_is_open(desk):
        return list(in_order(enabled, states, hot=hot, limit=limit))
    by_host = {host_of(source.url): source for source in reversed(in_order(enabled, states, hot=hot, limit=None))}
    return list(reversed(by_host.values()))[:PROBE_SOURCES]


def _hot(desk: Desk) -> frozenset[SourceId]:
    """Return the watched actors' own sources of the events that have just begun: they are asked every minute or two."""
    now = desk.clock()
    watched: set[ActorCode] = set()
    for dossier in desk.store.dossiers():
        if any(is_hot(event.began, now=now, until=event.hot_until) for event in dossier.events):
            watched.update(desk.vocabulary.expand(dossier.watch, now.date()))
    own = (source for source in desk.sources.values() if source.enabled and source.tier is Tier.OFFICIAL)
    return frozenset(source.id for source in own if source.actor in watched)


def _record_all(
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
        read = _readings(desk, collected)
        if any(one.statements or one.bound for one in read):
            yield collected, _record(desk, collected, states[collected.source_id], read)
            continue
        silent.append((collected, read))
        documents += len(read)
        if documents >= DOCUMENTS_TOGETHER:
            yield from _record_together(desk, silent, states)
            silent, documents = [], 0
    yield from _record_together(desk, silent, states)


def _record_together(
    desk: Desk, polls: Sequence[tuple[Collected, tuple[ReadDocument, ...]]], states: Mapping[SourceId, FetchState]
) -> Iterator[tuple[Collected, Recorded]]:
    """Store what says nothing in one transaction; where the store refuses it, one poll after the other shows which it was."""
    now = desk.clock()
    try:
        records = [_poll_record(desk, read, one, states[one.source_id], now=now) for one, read in polls]
        together = desk.store.record_all(records, now=now)
    except StoreError:
        for one, read in polls:
            yield one, _record(desk, one, states[one.source_id], read)
        return
    if any(recorded.deliveries for recorded in together):
        desk.outbox.set()
    yield from zip((one for one, _ in polls), together, strict=True)


def _readings(desk: Desk, collected: Collected) -> tuple[ReadDocument, ...]:
    dossiers = desk.store.dossiers() if collected.documents else ()
    return tuple(_read(desk, document, dossiers) for document in collected.documents)


def _record(desk: Desk, collected: Collected, before: FetchState, read: tuple[ReadDocument, ...]) -> Recorded:
    """Store what was read of one source's poll with its state, signals and deliveries, all in one transaction."""
    source, now = desk.sources[collected.source_id], desk.clock()
    try:
        return _stored(desk, _poll_record(desk, read, collected, before, now=now), now=now)
    except StoreError as exc:
        # Nothing of the poll was written. If the store takes at least this, the fault lies in what was read: the source backs off
        # and is shown, instead of being asked again at every tick; a store that takes nothing ends the turn.
        state = after_failure(before, source.interval, now=desk.clock(), health=Health.MALFORMED, detail=str(exc))
        desk.store.record(PollRecord(state=state), now=desk.clock())
        logger.error("%s: what was read could not be stored: %s", source.id, exc)
        return Recorded()


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


def _poll_record(
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
        found += _signals(desk, document, known, source=source, first_poll=first_poll)
    if collected is not None and before is not None and source is not None:
        down = hearing.of_source(source, before, collected.state, names=desk.vocabulary, now=now, sample=desk.sample)
        quiet = hearing.of_quiet(source, before, collected.state, names=desk.vocabulary, now=now, sample=desk.sample)
        found += [one for one in (down, quiet) if one is not None]
    return PollRecord(
        state=collected.state if collected else None,
        seen=collected.seen if collected else {},
        read=read,
        signals=tuple(found),
        deliveries=(planned := _plan(desk, found, now=now)).deliveries,
        held=planned.held,
    )


def _plan(desk: Desk, found: Sequence[Signal], *, now: datetime) -> Planned:
    rules = desk.rules.index
    if not found or not rules.rules:
        return Planned()
    limits = {name: channel.limits for name, channel in desk.channels.items()}
    last = desk.store.last_told(rules.cooling) if rules.cooling else {}
    waiting = desk.store.next_release(rules.cooling) if rules.cooling else {}
    return plan(
        rules,
        found,
        (),
        now=now,
        board_url=desk.board_url,
        limits=limits,
        last_told=last,
        waiting=waiting,
        hushes=[one.hush for one in desk.store.hushes(now=now)],
        links=_linker(desk, now),
    )


def _linker(desk: Desk, now: datetime) -> Linker:
    return desk.links.at(now) if desk.links is not None else no_links


def _signals(
    desk: Desk, read: ReadDocument, known: dict[EventId, signals.Known], *, source: Source | None, first_poll: bool
) -> tuple[Signal, ...]:
    """Return what a document gives a rule to care about.

    `known` is what was known of each event before this poll and from its earlier documents; this document is added to it.
    """
    stored = desk.store.document(read.document.id, with_raw=False)
    replaced = stored.revisions[-1] if stored else None
    if replaced is not None and replaced.document.sha256 == read.document.sha256:
        return ()
    now = desk.clock()
    if stored is not None:
        read = _as_corrected(desk, read, revision=len(stored.revisions) + 1)
    heard = desk.store.heard_before(read, now=now)
    events = dict.fromkeys(statement.event for statement in read.statements if statement.event is not None)
    events |= dict.fromkeys(_events_before(desk, replaced) if replaced is not None else ())
    for dossier, event in _events(desk, [event_id for event_id in events if event_id not in known]):
        known[event.id] = _known(desk, dossier, event)
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
    for reaction in signals.reactions(read, source=source, now=now, heard=heard):
        said = reaction.statement
        if said.event is not None and said.event in known:
            spoke = {said.actor} if said.official and not said.hearsay and said.stance_toward_event is not None else set()
            before = known[said.event]
            known[said.event] = replace(before, before=(*before.before, reaction), silent=before.silent - spoke)
    if first_poll and replaced is None and read.document.published_at is None:
        return found
    return (*found, *_counted(desk, read, earlier, known, edited=replaced is not None, now=now))


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


def _known(desk: Desk, dossier: Dossier, event: Event) -> signals.Known:
    """Return what is stored of an event: all its reactions, and who is silent."""
    now = desk.clock()
    before = desk.store.reactions(event.id)
    calls = _roll_call(desk, dossier, event, before, now=now)
    silent = frozenset(call.actor for call in calls if call.lane is Lane.SILENT)
    return signals.Known(dossier=dossier, event=event, before=before, silent=silent)


def _roll_call(
    desk: Desk, dossier: Dossier, event: Event, reactions: Sequence[Reaction], *, now: datetime
) -> tuple[RollCall, ...]:
    heard = listening(desk.sources.values(), desk.store.states(), languages=languages_read(), event=event, now=now)
    outages = desk.store.outages(since=event.began)
    return roll_call(dossier, event, reactions, heard, desk.vocabulary, at=now, outages=outages)


def _distinct(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements once each, without their copies for further events."""
    seen: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        seen.setdefault((statement.actor, statement.speaker, statement.target, statement.stance, statement.evidence), statement)
    return tuple(seen.values())


def _tell_silences(desk: Desk) -> int:
    """Tell of every silence that has reached a length that a rule asks for; return how many messages came of it."""
    lengths = desk.rules.index.lengths
    if not lengths or _outage_is_open(desk):
        return 0
    now = desk.clock()
    found: list[Signal] = []
    for dossier in desk.store.dossiers():
        for event in dossier.events:
            if event.began + min(lengths) <= now and (event.until is None or now < event.until):
                calls = _roll_call(desk, dossier, event, desk.store.account(event.id, at=now, most=0).reactions, now=now)
                found += tallies.of_silences(dossier, event, calls, lengths, desk.vocabulary, now=now, sample=desk.sample)
    known = desk.store.known_signals([signal.key for signal in found])
    fresh = [signal for signal in found if signal.key not in known]
    return tell(desk, fresh, now=now) if fresh else 0


# Our own network


def _is_our_network(desk: Desk, held: Sequence[Collected]) -> bool:
    """Return whether it is our side that cannot be reached from: hosts that failed must have no witness against them.

    Dead hosts may be all that is due. So other hosts are asked, those first that were heard last: one answer, whatever it says,
    and our network is up. Where there is nobody else to ask, several hosts at once are believed and a single one is not.
    """
    failed = {host_of(desk.sources[collected.source_id].url) for collected in held}
    others = {host_of(s.url): s for s in _by_last_success(desk) if host_of(s.url) not in failed}
    if not others:
        return len(failed) >= WITNESSES
    return not any(_answers(desk, source) for source in list(others.values())[:WITNESSES])


def _by_last_success(desk: Desk) -> list[Source]:
    """Return the enabled sources, last heard first: those of this very turn among them."""
    never = datetime.min.replace(tzinfo=UTC)
    heard = {source_id: state.last_success_at or never for source_id, state in desk.store.heard_with().items()}
    enabled = (source for source in desk.sources.values() if source.enabled)
    return sorted(enabled, key=lambda source: heard.get(source.id, never), reverse=True)


def _answers(desk: Desk, source: Source) -> bool:
    """Return whether the source's host can be reached at all; what it says does not matter, and nothing is stored."""
    try:
        here = of_now(source, now=desk.clock())
        with desk.hosts.turn(here.url):
            fetch(desk.client, here.url, now=desk.clock())
    except NetworkError as exc:
        return not exc.ours
    except FetchError:
        return True
    return True


def _outage_is_open(desk: Desk) -> bool:
    return any(outage.ended_at is None for outage in desk.store.outages())


def _begin_outage(desk: Desk, held: Sequence[Collected]) -> None:
    """Open the outage, say so once, and tell the rules that ask for it."""
    now = desk.clock()
    detail = str(held[0].error)
    if not desk.store.begin_outage(now=now, detail=detail):
        return
    logger.warning("our own network is down (%s); no source is marked, silence clocks stand still", detail)
    outage = next(o for o in desk.store.outages() if o.ended_at is None)
    tell(desk, (hearing.of_outage(outage, sample=desk.sample),), now=now)


def tell(desk: Desk, found: Sequence[Signal], *, now: datetime) -> int:
    """Keep signals that are no document's, with what the rules want told of them; return how many messages came of it."""
    planned = _plan(desk, found, now=now)
    record = PollRecord(signals=tuple(found), deliveries=planned.deliveries, held=planned.held)
    return _stored(desk, record, now=now).deliveries


def _stored(desk: Desk, record: PollRecord, *, now: datetime) -> Recorded:
    """Keep a record, and call for its messages to be sent."""
    recorded = desk.store.record(record, now=now)
    if recorded.deliveries:
        desk.outbox.set()
    return recorded


def _end_outage(desk: Desk) -> None:
    if desk.store.end_outage(now=desk.clock()):
        logger.warning("our own network is back")
