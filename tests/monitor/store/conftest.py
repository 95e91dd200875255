"""Builders of small, valid values, all invented, and an open store on a file of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.types import ChannelName, Delivery, Message, RuleId, Signal, SignalKind
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, FetchState, Precision, SourceId, Tier
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId, Evidence, PollRecord, ReadDocument, Stance, Statement

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


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
