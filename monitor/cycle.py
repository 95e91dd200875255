"""One turn: due sources -> collect -> store -> deliver; which of them are asked, and whether it is our own network that fails.

What is decided is computed by pure modules; here it is called. What arrives is read and kept in `storing`, what is due leaves in
`delivering`. Due-ness lives in the store, the clock in `scheduler`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from alerts.types import Signal
from feeds.address import of_now
from feeds.collect import arrivals, collect
from feeds.errors import FetchError, NetworkError
from feeds.fetch import fetch
from feeds.hosts import host_of
from feeds.pace import is_hot
from feeds.schedule import due_at
from feeds.types import ActorCode, Collected, Document, FetchState, Source, SourceId, Tier
from monitor import hearing, tallies
from monitor.desk import Desk
from monitor.engines.base import DefaultEngine
from monitor.noticing import roll_call_of
from monitor.records import ReadDocument, Recorded
from monitor.storing import poll_record, record_all, record_poll, tell
from monitor.turns import in_order

logger = logging.getLogger(__name__)

PROBE_SOURCES = 4
"""How many sources are tried per turn while our own network is down."""
CANARIES = 8
"""Sources that go first in a turn: if none of them can be reached, the others need not be asked, each with its time-out."""
WITNESSES = 3
"""Hosts that are asked before we say that it is our own network; that many must fail where there is nobody else to ask."""
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
            partial(_seen, desk),
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
            for collected, recorded in record_all(desk, heard, states):
                tally.add(recorded, failed=collected.error is not None)
        if len(held) > tally.heard and _is_our_network(desk, held):
            _begin_outage(desk, held)
            return tally.turn(network_down=True)
    if held:
        _end_outage(desk)
    for collected in held:
        logger.info("polled %s status=- new=0 health=%s (%s)", collected.source_id, collected.state.health, collected.error)
        tally.add(record_poll(desk, collected, states[collected.source_id], ()), failed=True)
    tally.deliveries += _tell_silences(desk)
    return tally.turn()


def _seen(desk: Desk, source_id: SourceId) -> Mapping[str, str]:
    """Return what was seen of a source, whose answer is there and is read next."""
    desk.courtesy.give_way()
    return desk.store.seen(source_id)


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
    poll_record(desk, (ReadDocument(document=document, statements=statements),), None, None, now=now)
    desk.store.pending_deliveries(now=now, limit=1)
    desk.store.waiting(now=now, limit=1)
    _hot(desk)
    _chosen(desk, frozenset(), limit=None, fresh=False)


# Which sources


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
                calls = roll_call_of(desk, dossier, event, desk.store.account(event.id, at=now, most=0).reactions, now=now)
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


def _end_outage(desk: Desk) -> None:
    if desk.store.end_outage(now=desk.clock()):
        logger.warning("our own network is back")
