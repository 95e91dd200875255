"""The desk: everything that a turn works with, put together once from the settings and closed again. No rule, no query."""

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, ValuesView
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from alerts.channels.base import Channel
from alerts.channels.config import ChannelSet, load_channels
from alerts.errors import RuleError
from alerts.links import Links
from alerts.matching import RuleIndex
from alerts.rules import parse_rules, rules_text, with_made_at
from alerts.types import ChannelName, Rule
from feeds.hosts import HostQueue
from feeds.net import build_client, deadline, why_refused
from feeds.registry import load_sources
from feeds.types import Source, SourceId
from monitor.catalogue import merged
from monitor.config import Settings
from monitor.courtesy import Courtesy
from monitor.engines.base import Engine
from monitor.engines.choose import desk_engine
from monitor.errors import MonitorError
from monitor.keys import link_key
from monitor.store.database import Lead
from monitor.store.store import Store
from monitor.turns import first_polls
from monitor.vocabulary import Vocabulary, load_vocabulary

logger = logging.getLogger(__name__)

INSECURE = "certificate not looked at"
AUDIT_LINES = 100_000
"""How far back the audit log is read for sources that were insecure before."""


UTC_ZONE = ZoneInfo("UTC")
SWITCH_S = 0.001
"""How soon a thread that has waited for the network or a worker gets its turn although another computes; by default five times
as long, in which workers stand idle."""


class Rulebook:
    """The alert rules of the moment, filed for finding; safe to read from any thread."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.index = RuleIndex(rules)

    def take(self, rules: Iterable[Rule]) -> None:
        """Let these rules stand from now on."""
        found = tuple(rules)
        if found != self.index.rules:
            self.index = RuleIndex(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a turn works with. `clock` returns aware UTC; `sample` marks an invented world.

    `links` signs the links of messages; None where there is no key. `zone` is where the desk wakes up.
    `lead` is the right to poll into the store, None for a command that only reads or adds. `refresh` takes over what another
    process has changed of the sources and rules, `refresh_rules` of the rules alone; `shipped` are the sources without what the
    desk itself says of them. `outbox` is set when messages were made, for whoever sends them. Turns give way by `courtesy`.
    """

    store: Store
    sources: Mapping[SourceId, Source]
    vocabulary: Vocabulary
    engine: Engine
    client: httpx.Client
    clock: Callable[[], datetime]
    board_url: str
    links: Links | None = None
    zone: ZoneInfo = UTC_ZONE
    rules: Rulebook = field(default_factory=Rulebook)
    channels: Mapping[ChannelName, Channel] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    hosts: HostQueue
    workers: int = 8
    sample: bool = False
    lead: Lead | None = None
    refresh: Callable[[], None] = lambda: None
    refresh_rules: Callable[[], None] = lambda: None
    shipped: Mapping[SourceId, Source] = field(default_factory=dict)
    outbox: threading.Event = field(default_factory=threading.Event)
    courtesy: Courtesy = field(default_factory=Courtesy)


class Roster(Mapping[SourceId, Source]):
    """The sources with the desk's own rows over the shipped ones, as of the last `refresh`; safe to read from any thread."""

    def __init__(self, shipped: tuple[Source, ...], store: Store) -> None:
        self._shipped = shipped
        self._store = store
        self._told: tuple[str, ...] = ()
        self._known: dict[SourceId, Source] = {}
        self.refresh()

    def refresh(self) -> None:
        """Take over what the store now says of the sources; an own row that cannot be used is named once, and left out."""
        catalogue = merged(self._shipped, self._store.own_rows())
        for problem in catalogue.problems:
            if problem not in self._told:
                logger.warning("%s", problem)
        self._told = catalogue.problems
        self._known = dict(catalogue.sources)

    @property
    def problems(self) -> tuple[str, ...]:
        """What cannot be used of the desk's own rows, in one line each."""
        return self._told

    def __getitem__(self, source_id: SourceId) -> Source:
        return self._known[source_id]

    def __iter__(self) -> Iterator[SourceId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def values(self) -> ValuesView[Source]:
        """Return the sources as they are whenever they are looked through, those of one moment each time."""
        return _Present(self)

    def now(self) -> Mapping[SourceId, Source]:
        """Return the sources as of the last refresh; nothing changes in what was returned."""
        return self._known


class _Present(ValuesView[Source]):
    """The sources of a roster, those of one moment each time they are looked through."""

    def __init__(self, roster: Roster) -> None:
        super().__init__(roster)
        self._roster = roster

    def __iter__(self) -> Iterator[Source]:
        return iter(self._roster.now().values())


def utc_now() -> datetime:
    """Return the present moment, aware UTC: the one clock of the shell."""
    return datetime.now(UTC)


@contextmanager
def open_desk(
    settings: Settings,
    *,
    sources: tuple[Source, ...] | None = None,
    overlay: Path | None = None,
    claim: bool = True,
    sample: bool = False,
) -> Iterator[Desk]:
    """Give a desk: store opened and migrated, own rows laid over the shipped sources and registered, rules and channels checked.

    `claim` claims the database for polling; a second process that wants to poll the same one is refused. `sources` stand in for
    the registry's and the desk's own, `overlay` is a folder of tables that add to the vocabulary.

    Raises: StoreError, RegistryError, RuleError, VocabularyError, EngineError: one line, before anything is polled.
    """
    sys.setswitchinterval(SWITCH_S)
    shipped = load_sources(settings.sources_dir) if sources is None else ()
    vocabulary = load_vocabulary(overlay)
    engine = desk_engine(settings, vocabulary)
    allowed = _names(settings.allow_hosts)
    store = Store.open(settings.database_url)
    client = build_client(contact=settings.contact, allow_hosts=allowed)
    try:
        with store.lead() if claim else nullcontext() as leading:
            channels = _channels(settings, client, allowed)
            now = utc_now()
            roster = Roster(shipped, store)
            known: Mapping[SourceId, Source] = roster if sources is None else {source.id: source for source in sources}

            audited: list[frozenset[SourceId]] = []
            written = [_written(settings, store)]
            book = Rulebook(_rules(written[0], settings, channels, vocabulary, store, now=now))

            def refresh_rules() -> None:
                try:
                    latest = _written(settings, store)
                    if latest != written[0]:
                        written[0] = latest  # one that is refused is named once
                        book.take(_rules(latest, settings, channels, vocabulary, store, now=utc_now()))
                except RuleError as exc:  # a file that is being written: what stood before goes on
                    logger.warning("the rules stay as they were: %s", exc)

            def refresh() -> None:
                if sources is None:
                    roster.refresh()
                insecure = frozenset(source.id for source in known.values() if source.insecure)
                if audited != [insecure]:
                    _audit_insecure(store, insecure, now=utc_now())
                    audited[:] = [insecure]
                refresh_rules()
                if claim:
                    register(store, known, now=utc_now())

            refresh()
            links, problems = _links(settings, store)
            yield Desk(
                store=store,
                sources=known,
                vocabulary=vocabulary,
                engine=engine,
                client=client,
                clock=utc_now,
                board_url=settings.board_url,
                links=links,
                zone=settings.zone,
                rules=book,
                channels=channels.channels,
                warnings=(*channels.warnings, *problems, *roster.problems),
                workers=settings.workers,
                hosts=HostQueue(settings.host_spacing_s, aggregators=_names(settings.aggregator_hosts)),
                sample=sample,
                lead=leading,
                refresh=refresh,
                refresh_rules=refresh_rules,
                shipped={source.id: source for source in shipped},
            )
    finally:
        client.close()
        store.close()


def register(store: Store, sources: Mapping[SourceId, Source], *, now: datetime) -> None:
    """Give every enabled source that the store does not know yet a time for its first poll."""
    known = store.heard_with()
    fresh = [source for source in sources.values() if source.enabled and source.id not in known]
    if fresh:
        store.register_at(first_polls(fresh, now=now))


def _audit_insecure(store: Store, insecure: frozenset[SourceId], *, now: datetime) -> None:
    """Write each source whose certificate is not looked at into the audit log, once; and that it is looked at again."""
    last: dict[str, str | None] = {}
    for entry in reversed(store.audit_log(limit=AUDIT_LINES)):
        if entry.what == INSECURE:
            last[entry.subject] = entry.after
    for subject in sorted({*insecure, *(subject for subject, after in last.items() if after is not None)}):
        after = "any certificate is taken" if subject in insecure else None
        if after != last.get(subject):
            store.audit(
                at=now, by="source file", what=INSECURE, subject=subject, before=last.get(subject), after=after, why="insecure"
            )
            logger.warning("source %s: %s", subject, after or "certificates are looked at again")


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _channels(settings: Settings, client: httpx.Client, allowed: tuple[str, ...]) -> ChannelSet:
    if settings.channels_file is None:
        return ChannelSet()
    refusal = partial(why_refused, allow_hosts=allowed)
    return load_channels(settings.channels_file, environ=os.environ, client=client, deadline=deadline, refusal=refusal)


def _links(settings: Settings, store: Store) -> tuple[Links | None, tuple[str, ...]]:
    """Return what signs the links of messages, or why messages go without."""
    try:
        return Links(link_key(settings, store.name), settings.board_url), ()
    except MonitorError as exc:
        return None, (f"messages go without links to acknowledge, snooze or mute: {exc}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """The rules as they are written: the file's text, and the bodies of the desk's own."""

    file: str
    own: Mapping[str, str]


def _written(settings: Settings, store: Store) -> _Written:
    path = settings.rules_file
    return _Written(file=rules_text(path) if path is not None else "", own=store.rule_bodies())


def _rules(
    written: _Written, settings: Settings, channels: ChannelSet, vocabulary: Vocabulary, store: Store, *, now: datetime
) -> tuple[Rule, ...]:
    """Return the file's rules and the desk's own, which stand in place of one of the same id, with the time of their making."""
    read = partial(parse_rules, channels=channels.channels, actors=vocabulary.actors, groups=vocabulary.groups)
    found = {rule.id: rule for rule in read(written.file, name=str(settings.rules_file))}
    for rule_id, body in written.own.items():
        try:
            [rule] = read(body, name=f"{store.name}: own rule")
        except RuleError as exc:
            logger.warning("rule %s is left out: %s", rule_id, exc)
            continue
        found[rule.id] = rule
    if not found:
        return ()
    return with_made_at(tuple(found.values()), store.rules_first_seen(list(found), now=now), now=now)
