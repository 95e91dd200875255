"""What a new document gives rules to care about is the same whether the whole event is read or what bears on it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitor import signals, tallies
from monitor.positions import positions, shifts
from monitor.store.store import Store
from tests.monitor.store.test_accounts import DOSSIER, END, EVENT, NOW, TEXTS, _do, _read, labels, steps

LATER = NOW + 2 * END
WINDOW = tallies.BURST_BASE + tallies.BURST_HOUR


@pytest.fixture(scope="module")
def vocabulary():
    from monitor.vocabulary import load_vocabulary

    return load_vocabulary()


def _beside(store: Store, read, *, now=LATER, recent=WINDOW):
    heard = store.heard_before(read, now=now)
    said = signals.reactions(read, source=None, now=now, heard=heard)
    repeated = {key for one in heard.values() for key in one.sources}
    near = store.reactions_beside(EVENT.id, said, repeated=repeated, recent=recent, standing=True, now=now)
    return heard, said, near


def _told(read, before, said, heard, vocabulary):
    known = {EVENT.id: signals.Known(dossier=DOSSIER, event=EVENT, before=tuple(before))}
    yield signals.of_document(read, known, names=vocabulary, shifts=shifts, heard=heard, now=LATER)
    after = [*before, *said]
    document = read.document
    yield list(tallies.of_counts(DOSSIER, EVENT, before, after, document, vocabulary, groups=["EU"], edited=False, now=LATER))
    for some in (before, after):
        found = positions(some, EVENT, vocabulary, at=LATER)
        yield {actor: (one.stances, one.by.key, one.via, one.joint_only, one.declined) for actor, one in found.items()}


@settings(
    deadline=None,
    max_examples=6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps, st.sampled_from(TEXTS), st.lists(labels(), min_size=3, max_size=3), st.integers(0, 3 * 24))
def test_the_signals_are_those_of_all_that_was_said(databases, make, vocabulary, steps, text, said, hour):
    url = databases.migrated()
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    for number, step in enumerate(steps):
        _do(store, make, number, *step)
    read = _read(make, "new", text, said, hour, "rules/1")
    heard, fresh, near = _beside(store, read, recent=timedelta())
    whole = store.reactions(EVENT.id)
    assert {one.key for one in near} <= {one.key for one in whole}
    assert list(_told(read, near, fresh, heard, vocabulary)) == list(_told(read, whole, fresh, heard, vocabulary))
    _, _, near = _beside(store, read)
    bursts = [tallies.of_burst(DOSSIER, EVENT, some, [*some, *fresh], read.document, now=LATER) for some in (near, whole)]
    assert bursts[0] == bursts[1]
    store.close()
    databases.drop(url)


def test_no_more_is_read_the_longer_an_event_goes_on(store, make):
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    rows: list[int] = []
    for days in (4, 12):
        said = []
        for number in range(days * 12):
            at = NOW + timedelta(hours=2 * number)
            words = f"condemns the closing of strait {number} and rejects harbour {number}"
            document = make.document(id=f"{days}:{number}", text=f"One {words}.", published_at=at, fetched_at=at)
            said.append(make.read(document, replace(make.statement(document, words, event="blockade"), actor="FRA")))
        store.record(make.poll(*said), now=NOW + timedelta(days=days))
        last = make.document(id="last", text="One deplores it.", published_at=NOW + timedelta(days=days), fetched_at=NOW)
        read = make.read(last, replace(make.statement(last, "deplores", event="blockade"), actor="FRA"))
        _, _, near = _beside(store, read, now=NOW + timedelta(days=days))
        rows.append(len(near))
        assert len(store.reactions(EVENT.id)) >= days * 12
    assert rows[1] <= rows[0] <= 36  # the day before, its UTC day from the start, and the decided one before these
