"""Source health and coverage, the delivery log, our own network."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.types import DeliveryState
from feeds.continuity import Finding, Symptom, findings
from feeds.findings import Probe
from feeds.types import FetchState, Grade, Health, Source, SourceId, SourceKind, Tier
from monitor.records import HealthLog, LoggedDelivery, Outage
from monitor.store.store import Store
from monitor.views.words import Moment, Name, moment, named, safe_href, span_words
from monitor.vocabulary import Vocabulary

UN_MEMBERS = "UN193"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source and how it is.

    `state` is the one word for it (docs/sources.md), since `since`; `health` is what the last poll made of it, and `down` is true
    when we are not listening through it. `findings` is what else to know of it. `usual_pause` is the longest time that usually
    passes between two of its entries, in words, learned from what it publishes; empty while that is not known. `own` says that
    the desk changed or added the row; `checked` is what the last check found, `begins` how the answer began that it got.
    """

    id: SourceId
    actor: Name
    institution: str
    url: str | None
    tier: Tier
    language: str
    enabled: bool
    kind: SourceKind
    grade: Grade | None
    own: bool
    state: str
    health: Health
    down: bool
    detail: str
    findings: tuple[str, ...]
    failures: int
    since: Moment | None
    usual_pause: str
    last_error: str
    last_error_at: Moment | None
    checked: str
    checked_at: Moment | None
    begins: str
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
    """Source health: those that fail first, then by actor. `last_poll` is the latest of any source.

    `rows` are of the sources that were asked for, of which `found` are on so many `pages`; `states` says how many of those that
    are switched on are how, the most frequent state first.
    """

    rows: tuple[SourceRow, ...]
    found: int
    pages: int
    states: tuple[tuple[str, int], ...]
    coverage: Coverage
    healthy: int
    down: int
    waiting: int
    off: int
    last_poll: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which sources are asked for: words of name, id or actor, a state, a tier; `off`: those switched off; `page` from 1."""

    q: str = ""
    state: str = ""
    tier: str = ""
    off: bool = False
    page: int = 1


PER_PAGE = 80


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


OUR_NETWORK = "our network down"
OFF = "switched off"
_DEAD = {Health.NOT_FOUND, Health.GONE}
_WORDS = {Health.TIMED_OUT: "slow", Health.UNPOLLED: "not polled yet"}
STATES = tuple(
    sorted(
        {_WORDS.get(health, health.value.replace("_", " ")) for health in Health if health not in _DEAD}
        | {symptom.value.replace("_", " ") for symptom in Symptom}
        | {"dead", OFF, OUR_NETWORK}
    )
)
"""Every word that says how a source is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of the sources besides their states: their health's past, what checks found, the desk's own rows."""

    logs: Mapping[SourceId, HealthLog] = field(default_factory=dict)
    probes: Mapping[SourceId, Probe] = field(default_factory=dict)
    own: frozenset[SourceId] = frozenset()
    network_down_since: datetime | None = None


def state_of(source: Source, state: FetchState | None, found: tuple[Finding, ...], known: Known) -> tuple[str, datetime | None]:
    """Return the one word for how a source is, and since when; None where that is not known.

    While our own network is down nothing is said of any source. A source that fails is what its last poll made of it; of one that
    answers the gravest finding counts.
    """
    if not source.enabled:
        return OFF, None
    if known.network_down_since is not None:
        return OUR_NETWORK, known.network_down_since
    if state is None or state.health is Health.UNPOLLED:
        return _WORDS[Health.UNPOLLED], None
    log = known.logs.get(source.id)
    since = log.since if log is not None else state.healthy_since if state.health.listening else state.last_success_at
    if state.health in _DEAD:
        return "dead", since
    if state.health.listening and found:
        return found[0].symptom.value.replace("_", " "), found[0].since
    return _WORDS.get(state.health, state.health.value.replace("_", " ")), since


def _at(when: datetime | None) -> Moment | None:
    return moment(when) if when is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One source with what is to be known of it to choose and count it; a row is made only of those that are shown."""

    source: Source
    state: FetchState | None
    actor: Name
    health: Health
    down: bool
    found: tuple[Finding, ...]
    word: str
    since: datetime | None

    @property
    def place(self) -> tuple[bool, bool, bool, str, str]:
        """Where it stands among the others."""
        return (
            not self.source.enabled,
            not self.down,
            self.health is not Health.UNPOLLED,
            self.actor.name,
            self.source.institution,
        )

    def fits(self, chosen: Chosen, words: Sequence[str]) -> bool:
        """Return whether it is asked for; `words` are those of the choice, case folded."""
        source = self.source
        if source.enabled is chosen.off or chosen.state not in ("", self.word) or chosen.tier not in ("", source.tier):
            return False
        if not words:
            return True
        named_so = f"{source.institution} {source.id} {self.actor.name} {self.actor.code}".casefold()
        return all(word in named_so for word in words)


def _told(source: Source, state: FetchState | None, vocabulary: Vocabulary, known: Known, *, now: datetime) -> _Told:
    health = state.health if state else Health.UNPOLLED
    found = findings(state, now=now) if state else ()
    word, since = state_of(source, state, found, known)
    return _Told(
        source=source,
        state=state,
        actor=named(source.actor, vocabulary),
        health=health,
        down=source.enabled and not health.listening and health is not Health.UNPOLLED,
        found=found,
        word=word,
        since=since,
    )


def _source_row(told: _Told, known: Known) -> SourceRow:
    source, state, word, since = told.source, told.state, told.word, told.since
    log, probe = known.logs.get(source.id), known.probes.get(source.id)
    return SourceRow(
        id=source.id,
        actor=told.actor,
        institution=source.institution,
        url=safe_href(source.url),
        tier=source.tier,
        language=source.language,
        enabled=source.enabled,
        kind=source.kind,
        grade=source.grade,
        own=source.id in known.own,
        state=word,
        health=told.health,
        down=told.down,
        detail=state.detail if state else "",
        findings=tuple(finding.words for finding in told.found),
        failures=state.failures if state else 0,
        since=_at(since),
        usual_pause=span_words(state.pause) if state is not None and state.pause is not None else "",
        last_error=log.error if log is not None else "",
        last_error_at=_at(log.error_at) if log is not None else None,
        checked=probe.found.value.replace("_", " ") if probe is not None else "",
        checked_at=_at(probe.checked_at) if probe is not None else None,
        begins=probe.first_words if probe is not None else "",
        last_success=_at(state.last_success_at if state else None),
        newest=_at(state.newest_entry_at if state else None),
        next_poll=_at(state.next_poll_at if state else None),
    )


def sources_page(
    sources: Iterable[Source],
    states: Mapping[SourceId, FetchState],
    vocabulary: Vocabulary,
    *,
    now: datetime,
    known: Known | None = None,
    chosen: Chosen | None = None,
) -> SourcesPage:
    """Return the health of every source: failing ones first, then not yet polled ones, then by actor and name; off ones last.

    The figures are of all of them; `chosen`: the rows are of one page of those that are asked for.
    """
    listed, besides = tuple(sources), known or Known()
    told = sorted(
        (_told(source, states.get(source.id), vocabulary, besides, now=now) for source in listed), key=lambda one: one.place
    )
    active = [one for one in told if one.source.enabled]
    polled = [state.last_polled_at for state in states.values() if state.last_polled_at is not None]
    shown, found, pages = told, len(told), 1
    if chosen is not None:
        words = chosen.q.casefold().split()
        fitting = [one for one in told if one.fits(chosen, words)]
        found, pages = len(fitting), max(1, -(-len(fitting) // PER_PAGE))
        at = min(max(chosen.page, 1), pages)
        shown = fitting[(at - 1) * PER_PAGE : at * PER_PAGE]
    return SourcesPage(
        rows=tuple(_source_row(one, besides) for one in shown),
        found=found,
        pages=pages,
        states=tuple(sorted(Counter(one.word for one in active).items(), key=lambda pair: (-pair[1], pair[0]))),
        coverage=coverage(listed, vocabulary, now=now),
        healthy=sum(one.health.listening for one in active),
        down=sum(one.down for one in active),
        waiting=sum(one.health is Health.UNPOLLED for one in active),
        off=len(told) - len(active),
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


def known_of(store: Store) -> Known:
    """Return what the store knows of the sources besides their states."""
    running = [outage.began_at for outage in store.outages() if outage.ended_at is None]
    return Known(
        logs=store.health_logs(),
        probes=store.probes(),
        own=frozenset(store.own_rows()),
        network_down_since=min(running, default=None),
    )
