"""Source health and coverage, the delivery log, our own network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.types import DeliveryState
from feeds.continuity import findings
from feeds.types import FetchState, Health, Source, SourceId, Tier
from monitor.types import LoggedDelivery, Outage
from monitor.views.words import Moment, Name, moment, named, safe_href
from monitor.vocabulary import Vocabulary

UN_MEMBERS = "UN193"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source and how it is. `down` is true when we are not listening through it; `findings` is what else to know of it."""

    id: SourceId
    actor: Name
    institution: str
    url: str | None
    tier: Tier
    language: str
    enabled: bool
    health: Health
    down: bool
    detail: str
    findings: tuple[str, ...]
    failures: int
    since: Moment | None
    last_success: Moment | None
    newest: Moment | None
    next_poll: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """For how many UN members there is an enabled source, and for how many an official one."""

    members: int
    any_source: int
    official: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """Source health: those that fail first, then by actor. `last_poll` is the latest of any source."""

    rows: tuple[SourceRow, ...]
    coverage: Coverage
    healthy: int
    down: int
    waiting: int
    last_poll: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One delivery with its last outcome."""

    key: str
    number: int
    rule: str
    channel: str
    subject: str
    state: DeliveryState
    attempts: int
    created: Moment
    last_tried: Moment | None
    next_try: Moment | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Our own network: `down_since` is None while it is up."""

    down_since: Moment | None
    detail: str = ""


def coverage(sources: Iterable[Source], vocabulary: Vocabulary, *, now: datetime) -> Coverage:
    """Return for how many UN members there is an enabled source."""
    members = frozenset(vocabulary.members(UN_MEMBERS, now.date()))
    enabled = [source for source in sources if source.enabled and source.actor in members]
    return Coverage(
        members=len(members),
        any_source=len({source.actor for source in enabled}),
        official=len({source.actor for source in enabled if source.tier is Tier.OFFICIAL}),
    )


_LISTENING = frozenset({Health.OK, Health.EMPTY})


def _source_row(source: Source, state: FetchState | None, vocabulary: Vocabulary, *, now: datetime) -> SourceRow:
    health = state.health if state else Health.UNPOLLED

    def at(when: datetime | None) -> Moment | None:
        return moment(when) if when is not None else None

    return SourceRow(
        id=source.id,
        actor=named(source.actor, vocabulary),
        institution=source.institution,
        url=safe_href(source.url),
        tier=source.tier,
        language=source.language,
        enabled=source.enabled,
        health=health,
        down=source.enabled and health not in _LISTENING and health is not Health.UNPOLLED,
        detail=state.detail if state else "",
        findings=tuple(finding.words for finding in findings(state, now=now)) if state else (),
        failures=state.failures if state else 0,
        since=at(state.healthy_since if state and health in _LISTENING else state.last_success_at if state else None),
        last_success=at(state.last_success_at if state else None),
        newest=at(state.newest_entry_at if state else None),
        next_poll=at(state.next_poll_at if state else None),
    )


def sources_page(
    sources: Iterable[Source], states: Mapping[SourceId, FetchState], vocabulary: Vocabulary, *, now: datetime
) -> SourcesPage:
    """Return the health of every source: failing ones first, then not yet polled ones, then by actor and name."""
    listed = tuple(sources)
    rows = [_source_row(source, states.get(source.id), vocabulary, now=now) for source in listed]
    rows.sort(key=lambda row: (not row.down, row.health is not Health.UNPOLLED, row.actor.name, row.institution))
    active = [row for row in rows if row.enabled]
    polled = [state.last_polled_at for state in states.values() if state.last_polled_at is not None]
    return SourcesPage(
        rows=tuple(rows),
        coverage=coverage(listed, vocabulary, now=now),
        healthy=sum(row.health in _LISTENING for row in active),
        down=sum(row.down for row in active),
        waiting=sum(row.health is Health.UNPOLLED for row in active),
        last_poll=moment(max(polled)) if polled else None,
    )


def delivery_rows(logged: Iterable[LoggedDelivery]) -> tuple[DeliveryRow, ...]:
    """Return the delivery log in the order given, each with the reason of its last attempt."""
    rows = []
    for entry in logged:
        delivery = entry.delivery
        last = entry.outcomes[-1] if entry.outcomes else None
        rows.append(
            DeliveryRow(
                key=delivery.key,
                number=entry.number,
                rule=delivery.rule_id,
                channel=delivery.channel,
                subject=delivery.message.subject,
                state=delivery.state,
                attempts=delivery.attempts,
                created=moment(delivery.created_at),
                last_tried=moment(last.attempted_at) if last else None,
                next_try=moment(delivery.next_attempt_at)
                if delivery.next_attempt_at and delivery.state is DeliveryState.PENDING
                else None,
                reason=last.reason if last else "",
            )
        )
    return tuple(rows)


def network(outages: Iterable[Outage]) -> Network:
    """Return whether our own network is down, and since when."""
    running = [outage for outage in outages if outage.ended_at is None]
    if not running:
        return Network(down_since=None)
    first = min(running, key=lambda outage: outage.began_at)
    return Network(down_since=moment(first.began_at), detail=first.detail)
