"""The desk: everything that a turn works with, put together once from the settings and closed again. No rule, no query."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from filelock import FileLock, Timeout

from alerts.channels.base import Channel
from alerts.channels.config import ChannelSet, load_channels
from alerts.rules import load_rules, with_made_at
from alerts.types import ChannelName, Rule
from feeds.collect import HostQueue
from feeds.net import build_client, deadline
from feeds.registry import load_sources
from feeds.types import Source, SourceId
from monitor.config import Settings
from monitor.errors import StoreError
from monitor.store.store import Store
from monitor.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a turn works with. `clock` returns aware UTC; `sample` marks an invented world."""

    store: Store
    sources: Mapping[SourceId, Source]
    vocabulary: Vocabulary
    client: httpx.Client
    clock: Callable[[], datetime]
    board_url: str
    rules: tuple[Rule, ...] = ()
    channels: Mapping[ChannelName, Channel] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    hosts: HostQueue
    workers: int = 8
    sample: bool = False


def utc_now() -> datetime:
    """Return the present moment, aware UTC: the one clock of the shell."""
    return datetime.now(UTC)


@contextmanager
def open_desk(
    settings: Settings,
    *,
    sources: tuple[Source, ...] | None = None,
    overlay: Path | None = None,
    lead: bool = True,
    sample: bool = False,
) -> Iterator[Desk]:
    """Give a desk: store opened and migrated, sources registered, rules and channels checked.

    `lead` claims the database for polling; a second process that wants to poll the same one is refused. `sources` stand in for
    the registry's, `overlay` is a folder of tables that add to the vocabulary.

    Raises: StoreError, RegistryError, RuleError, VocabularyError: one line, before anything is polled.
    """
    known = sources if sources is not None else load_sources(settings.sources_dir)
    vocabulary = load_vocabulary(overlay)
    allowed = tuple(host.strip() for host in settings.allow_hosts.split(",") if host.strip())
    store = Store.open(settings.database_url)
    client = build_client(contact=settings.contact, allow_hosts=allowed)
    try:
        with _leading(settings.database_url, claim=lead):
            channels = _channels(settings, client)
            now = utc_now()
            if lead:
                store.register([source.id for source in known if source.enabled], now=now)
            yield Desk(
                store=store,
                sources={source.id: source for source in known},
                vocabulary=vocabulary,
                client=client,
                clock=utc_now,
                board_url=settings.board_url,
                rules=_rules(settings, channels, vocabulary, store, now=now),
                channels=channels.channels,
                warnings=channels.warnings,
                workers=settings.workers,
                hosts=HostQueue(settings.host_spacing_s),
                sample=sample,
            )
    finally:
        client.close()
        store.close()


def _channels(settings: Settings, client: httpx.Client) -> ChannelSet:
    return (
        load_channels(settings.channels_file, environ=os.environ, client=client, deadline=deadline)
        if settings.channels_file
        else ChannelSet()
    )


def _rules(settings: Settings, channels: ChannelSet, vocabulary: Vocabulary, store: Store, *, now: datetime) -> tuple[Rule, ...]:
    """Return the rules with the time that each was first seen, so that a restart does not make a rule younger."""
    if settings.rules_file is None:
        return ()
    rules = load_rules(settings.rules_file, channels=channels.channels, actors=vocabulary.actors, groups=vocabulary.groups)
    return with_made_at(rules, store.rules_first_seen([rule.id for rule in rules], now=now), now=now)


@contextmanager
def _leading(database_url: str, *, claim: bool) -> Iterator[None]:
    """Hold the lock beside the database while leading; the operating system gives it back when a process is killed."""
    path = database_url.removeprefix("sqlite:///")
    if not claim or path == database_url or path in ("", ":memory:"):
        yield
        return
    lock = FileLock(path + ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as exc:
        raise StoreError(
            f"{path}: another demarche is polling into this database; stop it or use --db with another file"
        ) from exc
    try:
        yield
    finally:
        lock.release()
