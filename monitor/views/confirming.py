"""What persons have said of fresh labels, as signals: for rules that ask for what was reviewed, since nobody has when it is read.

Such a signal tells of nothing new in the world, so that no other rule hears it. Nothing is kept or told here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.types import Signal
from monitor import signals
from monitor.hearing import signal_key
from monitor.labels import Correction, in_force
from monitor.positions import shifts
from monitor.records import ReadDocument
from monitor.store.store import Store
from monitor.types import Dossier, Event, EventId
from monitor.vocabulary import Vocabulary

MOST = 1000
"""Judgements that are looked at, the latest."""


def of_reviews(
    store: Store, vocabulary: Vocabulary, *, since: datetime, now: datetime, sample: bool = False
) -> Iterator[tuple[Signal, datetime]]:
    """Yield the signals of what persons have said since then of labels that stand, each with the time of the judgement.

    Keyed by document, actor, target, event and kind: whoever judges the same words again tells nothing new.
    """
    events = {event.id: (dossier, event) for dossier in store.dossiers() for event in dossier.events}
    for one in sorted(in_force(store.corrections(limit=MOST)), key=lambda one: one.at):
        if since <= one.at <= now and one.said:
            for signal in _signals(store, vocabulary, one, events, now=now, sample=sample):
                parts = (one.document_id, signal.actor or "", signal.target or "", signal.event or "", signal.kind.value)
                yield replace(signal, key=signal_key("reviewed", *parts), review=True), one.at


def _signals(
    store: Store,
    vocabulary: Vocabulary,
    one: Correction,
    events: dict[EventId, tuple[Dossier, Event]],
    *,
    now: datetime,
    sample: bool,
) -> tuple[Signal, ...]:
    stored = store.document(one.document_id, with_raw=False)
    revision = next((each for each in stored.revisions if each.number == one.revision), None) if stored else None
    if revision is None:
        return ()
    document = revision.document
    spoken = document.published_at or document.fetched_at or one.at
    known = {}
    for event_id in {said.event for said in one.said if said.event in events}:
        assert event_id is not None  # None is no key of the events
        dossier, event = events[event_id]
        # First words and shifts are their actor's own: what all others said on the event tells nothing of them.
        there = store.reactions_beside(
            event_id, (), repeated=(), recent=timedelta(), standing=False, whole={said.actor for said in one.said}, now=now
        )
        before = tuple(r for r in there if r.current and r.document_id != document.id and r.spoken_at <= spoken)
        known[event_id] = signals.Known(dossier=dossier, event=event, before=before)
    read = ReadDocument(document=document, statements=one.said)
    return signals.of_document(read, known, names=vocabulary, shifts=shifts, now=one.at, sample=sample)
