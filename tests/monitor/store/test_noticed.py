"""What a new document gives rules to care about is the same whether the whole event is read or what bears on it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.types import SignalKind
from feeds.types import ActorCode
from monitor import signals, tallies
from monitor.positions import positions, shifts
from monitor.store.store import Store
from monitor.types import Stance
from tests.monitor.store.databases import few
from tests.monitor.store.test_accounts import DOSSIER, END, EVENT, NOW, TEXTS, _do, _read, labels, steps

LATER = NOW + 2 * END
WINDOW = tallies.BURST_BASE + tallies.BURST_HOUR


@pytest.fixture(scope="module")
def vocabulary():
    from monitor.vocabulary import load_vocabulary

    return load_vocabulary()


def _beside(store: Store, read, *, now=LATER, recent=WINDOW, whole=()):
    heard = store.heard_before(read, now=now)
    said = signals.reactions(read, source=None, now=now, heard=heard)
    repeated = {key for one in heard.values() for key in one.sources}
    near = store.reactions_beside(EVENT.id, said, repeated=repeated, recent=recent, standing=True, whole=whole, now=now)
    return heard, said, near


def _told(read, before, said, heard, vocabulary, *, revisions=()):
    known = {EVENT.id: signals.Known(dossier=DOSSIER, event=EVENT, before=tuple(before))}
    replaced = revisions[-1] if revisions else None
    yield signals.of_document(
        read, known, names=vocabulary, shifts=shifts, replaced=replaced, older=revisions[:-1], heard=heard, now=LATER
    )
    document = read.document
    after = [*(one for one in before if one.document_id != document.id), *said]
    edited = replaced is not None
    yield list(tallies.of_counts(DOSSIER, EVENT, before, after, document, vocabulary, groups=["EU"], edited=edited, now=LATER))
    for some in (before, after):
        found = positions(some, EVENT, vocabulary, at=LATER)
        yield {actor: (one.stances, one.by.key, one.via, one.joint_only, one.declined) for actor, one in found.items()}


@few(6)
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


@few(6)
@given(steps, st.sampled_from(["d1", "d2"]), st.lists(labels(), min_size=3, max_size=3), st.integers(0, 3 * 24))
def test_the_signals_of_an_edit_are_those_of_all_that_was_said(databases, make, vocabulary, steps, edited, said, hour):
    url = databases.migrated()
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    for number, step in enumerate([("record", edited, TEXTS[0], said[::-1], hour), *steps]):
        _do(store, make, number, *step)
    revisions = store.document(edited, with_raw=False).revisions
    text = TEXTS[2] if revisions[-1].document.text == TEXTS[1] else TEXTS[1]
    read = _read(make, edited, text, said, hour, "rules/1")
    actors = {one.actor for one in (*read.statements, *(one for _, one in revisions[-1].statements))}
    heard, fresh, near = _beside(store, read, recent=timedelta(), whole=actors)
    whole = store.reactions(EVENT.id)
    told = [list(_told(read, some, fresh, heard, vocabulary, revisions=revisions)) for some in (near, whole)]
    assert told[0] == told[1]
    store.close()
    databases.drop(url)


def test_an_edit_reads_no_more_the_more_others_say(store, make):
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    edited = _said(make, "edited", "thinks so", Stance.CONDEMN, hours=0)
    store.record(make.poll(edited), now=NOW)
    rows: list[int] = []
    for count in (5, 40):
        others = []
        for number in range(count):
            at = NOW + timedelta(hours=number)
            document = make.document(id=f"{count}:{number}", text=f"One rejects {number}.", published_at=at, fetched_at=at)
            others.append(make.read(document, replace(make.statement(document, "rejects", event="blockade"), actor="DEU")))
        store.record(make.poll(*others, source=f"s{count}"), now=NOW + END)
        rows.append(len(_beside(store, edited, recent=timedelta(), whole={"FRA"})[2]))
    assert len(store.reactions(EVENT.id)) == 46
    assert rows[1] <= rows[0] + 2


def _said(make, id: str, words: str, stance: Stance, *, hours: int):
    at = NOW + timedelta(hours=hours)
    document = make.document(id=id, text=f"One {words}.", source=None, published_at=at, fetched_at=at)
    said = replace(make.statement(document, words, event="blockade"), actor=ActorCode("FRA"), stance_toward_event=stance)
    return make.read(document, said)


def _shifts(store: Store, read, vocabulary):
    heard, said, near = _beside(store, read, recent=timedelta())
    told = [list(_told(read, some, said, heard, vocabulary)) for some in (near, store.reactions(EVENT.id))]
    assert told[0] == told[1]
    return [one.title for one in told[0][0] if one.kind is SignalKind.SHIFT]


def test_a_late_document_shifts_from_the_day_before_its_own(store, make, vocabulary):
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    stored = [_said(make, f"d{day}", f"said so {day}", Stance.CONDEMN, hours=24 * day) for day in (0, 1, 5, 6)]
    store.record(make.poll(*stored), now=NOW + END)
    assert len(_shifts(store, _said(make, "late", "thinks otherwise", Stance.SUPPORT, hours=60), vocabulary)) == 1
    assert _shifts(store, _said(make, "late", "thinks the same", Stance.CONDEMN, hours=60), vocabulary) == []


def test_a_day_that_decided_nothing_is_no_beginning_of_a_shift(store, make, vocabulary):
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    words = "condemns the closing of the strait and all that came of it"
    first = [_said(make, "d0", "thinks so", Stance.SUPPORT, hours=0), _said(make, "d1", words, Stance.CONDEMN, hours=24)]
    other = [
        _said(make, "d2", "thinks otherwise", Stance.ENDORSE, hours=25),
        _said(make, "d5", "is done", Stance.SUPPORT, hours=120),
    ]
    store.record(make.poll(*first, *other), now=NOW + END)
    # What it repeats was said on the second day, which is mixed; the first is what its other words shift from.
    again = _said(make, "again", words, Stance.CONDEMN, hours=50)
    more = f"{again.document.text} He is for it."
    document = replace(again.document, text=more, sha256="")
    both = make.read(document, *again.statements, *_on(make, document, "is for it", Stance.ENDORSE).statements)
    assert _shifts(store, both, vocabulary) == []


def _on(make, document, words: str, stance: Stance):
    said = replace(make.statement(document, words, event="blockade"), actor=ActorCode("FRA"), stance_toward_event=stance)
    return make.read(document, said)


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
