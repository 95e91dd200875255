"""The jobs of a running desk: what was made leaves at once, and the first turn finds everything warm. All texts are invented."""

import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from alerts.types import ChannelName, Delivery, Limits, Rule, RuleId
from feeds.reading import shared_reader
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision
from monitor import scheduler
from monitor.desk import Rulebook
from monitor.scheduler import come_to_rest, running, warm_up
from monitor.storing import ingest_document

BELL = ChannelName("bell")
HOURS = timedelta(hours=5)
Make = Callable[..., Any]


@dataclass
class Bell:
    """A channel that rings."""

    name: ChannelName = BELL
    address: str = "here"
    limits: Limits = field(default_factory=Limits)
    rang: threading.Event = field(default_factory=threading.Event)

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        self.rang.set()


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


def release(now: datetime) -> Document:
    return Document(
        id=DocumentId("d1"), text="The Ministry of Foreign Affairs of France strongly condemns the attack by Russia on the port.",
        language="en", kind=DocumentKind.OFFICIAL, publisher_actor=ActorCode("FRA"),
        published_at=now, published_precision=Precision.SECOND, fetched_at=now,
    )  # fmt: skip


def test_a_message_leaves_when_it_was_made_and_not_at_the_next_look(
    make_desk: Make, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "DELIVERY_INTERVAL", HOURS)
    bell = Bell()
    rules = Rulebook([Rule(id=RuleId("all"), title="All", channels=(bell.name,))])
    desk = make_desk(rules=rules, channels={bell.name: bell})
    with running(desk, tick=HOURS) as jobs:
        ingest_document(desk, release(clock()))
        assert bell.rang.wait(timeout=30)
    assert come_to_rest(jobs, patience_s=30)


def test_warming_up_starts_the_readers_and_keeps_and_tells_nothing(make_desk: Make) -> None:
    bell = Bell()
    desk = make_desk(rules=Rulebook([Rule(id=RuleId("all"), title="All", channels=(bell.name,))]), channels={bell.name: bell})
    before = desk.store.counts()
    warm_up(desk)
    assert shared_reader().process_ids()
    assert desk.store.counts() == before
    assert desk.store.deliveries(limit=1) == ()
    assert not desk.outbox.is_set()
    assert not bell.rang.is_set()
    assert gc.get_freeze_count() > 0
