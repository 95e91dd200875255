"""Builders of small, valid values, all invented, and an open store on a database of its own, of either kind."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from alerts.types import ChannelName, Delivery, Held, Message, RuleId, Signal, SignalKind
from feeds.findings import Found, Probe
from feeds.types import (
    ActorCode,
    Document,
    DocumentId,
    DocumentKind,
    FetchState,
    Precision,
    SourceId,
    SourceKind,
    Tier,
)
from monitor.records import OwnRow, PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId, Evidence, Stance, Statement

if TYPE_CHECKING:
    from tests.monitor.store.databases import Databases, PostgresDatabases, SqliteFiles

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Make:
    """Values with sound defaults; every test changes what it is about."""

    now: datetime = NOW

    def document(
        self,
        id: str = "aa_mfa:1",
        text: str = "The ministry of Aland condemns the blockade of the harbour.",
        *,
        title: str | None = "On the blockade",
        source: str | None = "aa_mfa",
        fetched_at: datetime | None = NOW,
        published_at: datetime | None = NOW - timedelta(hours=1),
        precision: Precision = Precision.MINUTE,
        publisher_actor: str | None = "ALA",
        kind: DocumentKind = DocumentKind.OFFICIAL,
        tier: Tier | None = Tier.OFFICIAL,
        raw: bytes = b"<p>raw</p>",
    ) -> Document:
        return Document(
            id=DocumentId(id),
            text=text,
            title=title,
            url=f"https://mfa.example/{id}",
            source_id=SourceId(source) if source else None,
            entry_key=f"key-{id}",
            publisher="Ministry of Foreign Affairs of Aland",
            publisher_actor=ActorCode(publisher_actor) if publisher_actor else None,
            kind=kind,
            tier=tier,
            language="en",
            published_at=published_at,
            published_precision=precision if published_at else Precision.UNKNOWN,
            fetched_at=fetched_at,
            raw=raw,
            raw_type="text/html" if raw else "",
        )

    def statement(
        self,
        document: Document,
        words: str = "condemns",
        *,
        actor: str = "ALA",
        stance: Stance = Stance.CONDEMN,
        event: str | None = None,
        toward: Stance | None = None,
        engine: str = "rules",
        speaker: str | None = None,
    ) -> Statement:
        start = document.text.index(words)
        return Statement(
            actor=ActorCode(actor),
            stance=stance,
            evidence=Evidence(where="text", start=start, end=start + len(words), text=words),
            target="BBB",
            event=EventId(event) if event else None,
            stance_toward_event=toward,
            engine=engine,
            speaker=speaker,
        )

    def read(self, document: Document | None = None, *statements: Statement) -> ReadDocument:
        document = document or self.document()
        return ReadDocument(document=document, statements=statements or (self.statement(document),))

    def state(self, source: str = "aa_mfa", *, next_poll_at: datetime = NOW + timedelta(minutes=15)) -> FetchState:
        return FetchState(source_id=SourceId(source), next_poll_at=next_poll_at)

    def poll(self, *read: ReadDocument, source: str = "aa_mfa") -> PollRecord:
        seen = {one.document.entry_key: f"sha-of-{one.document.text}" for one in read}
        return PollRecord(state=self.state(source), seen=seen, read=read)

    def event(self, id: str = "blockade", began: datetime = NOW - timedelta(hours=5)) -> Event:
        return Event(
            id=EventId(id),
            title="Blockade of the harbour",
            began=began,
            began_precision=Precision.MINUTE,
            act="the blockade",
            initiators=(ActorCode("BBB"), ActorCode("CCC")),
            affected=(ActorCode("DDD"),),
            until=began + timedelta(days=90),
        )

    def dossier(self, *events: Event, id: str = "harbour-dispute") -> Dossier:
        return Dossier(
            id=DossierId(id),
            title="Dispute over the harbour",
            watch=("UNSC", "EU/members", "CHE"),
            events=events or (self.event(),),
            terms={"en": ("blockade", "harbour of X"), "es": ("bloqueo",)},
            persons={ActorCode("BBB"): ("Ada Invented", "Ben Invented")},
            embargo_until=NOW - timedelta(days=1),
        )

    def own(self, values: dict[str, object], source: str = "aa_mfa") -> OwnRow:
        return OwnRow(source_id=SourceId(source), actor=ActorCode("ALA"), values=values)

    def probe(self, source: str = "aa_mfa", *, found: Found = Found.MOVED, at: datetime = NOW) -> Probe:
        return Probe(
            source_id=SourceId(source),
            url="https://mfa.example/feed",
            checked_at=at,
            found=found,
            detail="moved for good",
            address="https://www.mfa.example/feed",
            kind=SourceKind.RSS,
            entries=20,
            dated=19,
            newest_at=at - timedelta(days=1),
            language="en",
            feed_url=None,
            status=200,
            content_type="text/xml",
            size=4711,
            first_words="<rss>",
            took=timedelta(seconds=1.5),
        )

    def signal(self, key: str = "signal-1") -> Signal:
        return Signal(
            key=key,
            kind=SignalKind.STATEMENT,
            title="Aland condemns",
            occurred_at=NOW,
            groups=("EU", "G7"),
            since_event=timedelta(hours=4, microseconds=7),
            confidence=0.83,
        )

    def delivery(self, key: str = "delivery-1", *, signal: str = "signal-1", channel: str = "desk") -> Delivery:
        message = Message(subject="s", text="t", html="<p>t</p>", payload='{"a":1}', thread="blockade")
        return Delivery(
            key=key,
            rule_id=RuleId("all"),
            signal_key=signal,
            channel=ChannelName(channel),
            message=message,
            created_at=NOW,
        )

    def held(self, key: str = "held-1", *, rule: str = "all", signal: str = "signal-1", release_at: datetime = NOW) -> Held:
        return Held(
            key=key, rule_id=RuleId(rule), channel=ChannelName("desk"), signal_key=signal, held_at=NOW, release_at=release_at
        )


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> "SqliteFiles":
    from tests.monitor.store.databases import SqliteFiles

    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> "Iterator[PostgresDatabases]":
    """Start the cluster of this run. CI must have PostgreSQL; elsewhere the tests that need it are skipped without it."""
    try:
        from tests.monitor.store.databases import PostgresDatabases
        from tests.monitor.store.postgres import Cluster, binaries
    except ImportError as exc:
        _without_postgres(f"psycopg is not installed ({exc}): pip install 'psycopg[binary]'")
    programs = binaries()
    if programs is None:
        _without_postgres("PostgreSQL is not installed: apt-get install postgresql")
    cluster = Cluster(programs)
    try:
        yield PostgresDatabases(cluster)
    finally:
        cluster.remove()


def _without_postgres(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> "Databases":
    return request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgres_databases")


@pytest.fixture
def url(databases: "Databases") -> Iterator[str]:
    """Return the address of a database with the present schema and nothing in it."""
    made = databases.migrated()
    yield made
    databases.drop(made)


@pytest.fixture
def empty_url(databases: "Databases") -> Iterator[str]:
    """Return the address of a database without any table; a file that is not there yet."""
    made = databases.empty()
    yield made
    databases.drop(made)


@pytest.fixture
def file_url(sqlite_files: "SqliteFiles") -> str:
    """Return the address of a migrated SQLite file, for what only files can do."""
    return sqlite_files.migrated()


@pytest.fixture
def server_url(postgres_databases: "PostgresDatabases") -> Iterator[str]:
    """Return the address of a migrated PostgreSQL database, for what only servers can do."""
    made = postgres_databases.migrated()
    yield made
    postgres_databases.drop(made)


@pytest.fixture
def ask(url: str) -> Callable[[str], list[tuple[Any, ...]]]:
    """Run one statement on the store's database, beside the store, and return its rows."""
    from tests.monitor.store import databases

    return lambda query: databases.ask(url, query)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
