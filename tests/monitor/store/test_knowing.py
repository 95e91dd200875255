"""What the desk knew at a moment never changes by what it learns later, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.types import DocumentId, Health, Precision, SourceId
from monitor.listening import listening
from monitor.positions import positions
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId, Stance
from monitor.vocabulary import load_vocabulary

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENT = Event(id=EventId("blockade"), title="b", began=NOW, began_precision=Precision.MINUTE, act="the blockade")
TEXTS = ("Aland condemns it.", "Aland condemns it. Aland deplores it.", "Aland deplores it.")
KINDS = ("record", "record", "record", "relabel", "correct", "undo")


def _hour(number: int) -> datetime:
    return NOW + timedelta(hours=number)


def _readings(make, id: str, text: str, hour: int, engine: str, toward: Stance):
    document = make.document(id=id, text=text, source=None, fetched_at=_hour(hour), published_at=NOW)
    words = [word for word in ("condemns", "deplores") if word in text]
    said = [make.statement(document, word, actor="FRA", event="blockade", toward=toward, engine=engine) for word in words]
    return make.read(document, *(replace(one, stance=toward) for one in said))


def _do(store: Store, make, kind: str, id: str, text: str, toward: Stance, hour: int) -> None:
    """Do one thing to the desk as of an hour; what cannot be done then is left."""
    now = _hour(hour)
    there = store.document(id, with_raw=False)
    if kind == "record" or there is None:
        store.record(make.poll(_readings(make, id, text, hour, "rules/1", toward), source="s"), now=now)
        return
    latest = there.revisions[-1]
    again = _readings(make, id, latest.document.text, hour, f"rules/{hour}", toward)
    again = replace(again, document=latest.document)
    if kind == "relabel":
        store.relabel([again], engine=f"rules/{hour}", now=now, by="desk")
    elif kind == "correct" and latest.statements:
        key, said = latest.statements[0]
        store.correct(key, [replace(said, event=EVENT.id, stance_toward_event=toward)], why="read", by="ada", now=now)
    elif kind == "undo":
        for one in reversed(store.corrections(DocumentId(id))):
            if one.undone_at is None:
                store.undo_correction(one.number, why="no", by="ada", now=now)
                break


def _known(store: Store, vocabulary, at: datetime):
    found = positions(store.reactions_known("blockade", at=at), EVENT, vocabulary, at=at)
    return {actor: (one.stances, one.by.key) for actor, one in found.items()}


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary()


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.sampled_from(["d1", "d2"]),
            st.sampled_from(TEXTS),
            st.sampled_from([Stance.CONDEMN, Stance.SUPPORT]),
        ),
        min_size=2,
        max_size=5,
    )
)
def test_positions_as_known_never_use_what_came_later(databases, make, vocabulary, steps):
    url = databases.migrated()
    store = Store.open(url)
    try:
        dossier = Dossier(id=DossierId("d"), title="d", watch=("FRA",), events=(EVENT,))
        store.save_dossier(dossier, now=NOW, by="desk")
        seen = []
        for hour, (kind, id, text, toward) in enumerate(steps, start=1):
            _do(store, make, kind, id, text, toward, hour)
            now = positions(store.reactions("blockade"), EVENT, vocabulary, at=_hour(hour))
            seen.append({actor: (one.stances, one.by.key) for actor, one in now.items()})
        assert [_known(store, vocabulary, _hour(hour)) for hour in range(1, len(steps) + 1)] == seen
    finally:
        store.close()
        databases.drop(url)


def test_nothing_is_known_before_it_was_fetched_and_labelled(store, make, vocabulary):
    store.save_dossier(make.dossier(EVENT), now=NOW, by="desk")
    _do(store, make, "record", "d1", TEXTS[0], Stance.CONDEMN, 5)
    assert store.reactions_known("blockade", at=_hour(5) - timedelta(microseconds=1)) == ()
    assert len(store.reactions_known("blockade", at=_hour(5))) == 1


def test_a_tie_that_says_something_else_later_is_not_known_before(store, make, vocabulary):
    store.save_dossier(make.dossier(EVENT), now=NOW, by="desk")
    _do(store, make, "record", "d1", TEXTS[0], Stance.CONDEMN, 1)
    document = store.document("d1").revisions[-1]
    ((_, said),) = document.statements
    changed = replace(said, event=EVENT.id, stance_toward_event=Stance.SUPPORT)
    assert store.bind([make.read(document.document, changed)], now=_hour(2)) == 1
    assert store.reactions_known("blockade", at=_hour(1)) == ()
    (known,) = store.reactions_known("blockade", at=_hour(2))
    assert known.statement.stance_toward_event is Stance.SUPPORT


def _poll(store: Store, make, hour: int, health: Health, *, covered: int | None, success: int | None) -> None:
    state = replace(
        make.state(),
        health=health,
        last_polled_at=_hour(hour),
        last_success_at=_hour(success) if success is not None else None,
        covered_since=_hour(covered) if covered is not None else None,
        healthy_since=_hour(covered) if covered is not None else None,
    )
    store.record(replace(make.poll(), state=state), now=_hour(hour))


def test_a_source_is_as_it_was_then(store, make):
    store.register([SourceId("aa_mfa")], now=NOW)
    _poll(store, make, 1, Health.OK, covered=0, success=1)
    _poll(store, make, 4, Health.BLOCKED, covered=0, success=1)
    _poll(store, make, 6, Health.OK, covered=0, success=6)
    then = {hour: store.states_known(at=_hour(hour))[SourceId("aa_mfa")] for hour in (0, 2, 5, 7)}
    assert [one.health for one in then.values()] == [Health.UNPOLLED, Health.OK, Health.BLOCKED, Health.OK]
    assert [one.covered_since for one in then.values()] == [None, _hour(0), None, _hour(0)]
    assert then[7] == store.states()[SourceId("aa_mfa")]


def test_listening_that_began_anew_later_proves_nothing_before(store, make):
    store.register([SourceId("aa_mfa")], now=NOW)
    _poll(store, make, 1, Health.OK, covered=0, success=1)
    _poll(store, make, 9, Health.OK, covered=8, success=9)
    assert store.states_known(at=_hour(5))[SourceId("aa_mfa")].covered_since is None


def test_an_outage_that_ended_later_was_going_on(store):
    store.begin_outage(now=_hour(1), detail="no route")
    store.end_outage(now=_hour(3))
    assert store.outages_known(at=_hour(0)) == ()
    assert [one.ended_at for one in store.outages_known(at=_hour(2))] == [None]
    assert [one.ended_at for one in store.outages_known(at=_hour(3))] == [_hour(3)]


def test_a_board_reads_of_each_source_all_that_listening_looks_at(store, make, make_source):
    sources = []
    for number, (covered, success) in enumerate([(0, 3), (2, 3), (None, None), (0, 0)]):
        name = f"s{number}"
        sources.append(make_source(name, f"https://{name}.example", f"A{number}"))
        state = replace(
            make.state(name),
            health=Health.OK,
            last_success_at=_hour(success) if success is not None else None,
            last_full_at=_hour(9000),
            covered_since=_hour(covered) if covered is not None else None,
            newest_entry_at=NOW if number == 1 else _hour(9000),
            pause=timedelta(hours=1),
        )
        store.record(replace(make.poll(source=name), state=state), now=_hour(9000))
    asked = {"languages": ["en"], "event": EVENT, "now": _hour(9001)}
    assert listening(sources, store.heard_with(), **asked) == listening(sources, store.states(), **asked)
    assert [one.healthy for one in listening(sources, store.heard_with(), **asked).values()] == [1, 0, 1, 1]
