"""A board read through indexes is the board of the rule over all that was said, whatever was done to the labels before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode, DocumentId, Precision, Tier
from monitor.listening import roll_call
from monitor.positions import account, positions
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId, Rank, Reaction, Stance
from monitor.views.board import board, build_board
from monitor.vocabulary import load_vocabulary
from tests.monitor.store.databases import ask, few

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENT = Event(id=EventId("blockade"), title="b", began=NOW, began_precision=Precision.MINUTE, act="the blockade")
DOSSIER = Dossier(id=DossierId("d"), title="d", watch=("FRA", "DEU", "NOR"), events=(EVENT,))
TEXTS = (
    "One condemns the closing of the strait. One deplores the sinking of the ferry. One rejects it.",
    "One condemns the closing of the strait. One rejects it.",
    "One deplores the sinking of the ferry. One rejects it again.",
)
WORDS = (
    "condemns the closing of the strait",
    "deplores the sinking of the ferry",
    "rejects",
)  # the last are too few to be one by
KINDS = (
    *("record", "record", "record", "record", "record", "relabel", "correct", "correct", "dismiss", "miss", "undo"),
    *("release", "fold", "unfold", "fold undone"),
)
END = timedelta(days=4)


@st.composite
def labels(draw: st.DrawFn) -> dict[str, object]:
    toward = draw(st.sampled_from([None, *Stance]))
    return {
        "actor": ActorCode(draw(st.sampled_from(["FRA", "FRA", "DEU", "EU"]))),
        "stance_toward_event": toward,
        "official": draw(st.sampled_from([True, True, True, False])),
        "hearsay": draw(st.sampled_from([False, False, False, True])),
        "declined": draw(st.sampled_from([False, False, False, True])),
        "rank": draw(st.sampled_from([Rank.HEAD, Rank.MINISTRY])),
        "joint": draw(st.sampled_from([None, None, None, (ActorCode("FRA"), ActorCode("NOR"))])),
    }


steps = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from(["d1", "d2", "d3", "d4"]),
        st.sampled_from(TEXTS),
        st.lists(labels(), min_size=3, max_size=3),
        st.integers(0, 3 * 24),
    ),
    min_size=3,
    max_size=9,
)


def _read(make, id: str, text: str, said, hour: int, engine: str):
    at = NOW + timedelta(hours=hour)
    document = make.document(id=id, text=text, source=None, fetched_at=NOW + END, published_at=at)
    found = [
        replace(make.statement(document, word, event="blockade", engine=engine), **one)
        for word, one in zip(WORDS, said, strict=True)
        if word in text
    ]
    return make.read(document, *found)


def _do(store: Store, make, number: int, kind: str, id: str, text: str, said, hour: int) -> None:
    now = NOW + END + timedelta(minutes=number)
    there = store.document(id, with_raw=False)
    if kind == "record" or there is None:
        store.record(make.poll(_read(make, id, text, said, hour, "rules/1"), source="s"), now=now)
        return
    latest = there.revisions[-1]
    if kind == "relabel":
        again = _read(make, id, latest.document.text, said, hour, f"rules/{number + 2}")
        store.relabel([replace(again, document=latest.document)], engine=f"rules/{number + 2}", now=now, by="desk")
    elif kind == "correct" and latest.statements:
        key, statement = latest.statements[0]
        store.correct(key, [replace(statement, event=EVENT.id, **said[0])], why="read", by="ada", now=now)
    elif kind == "dismiss" and latest.statements:
        store.correct(latest.statements[0][0], [], why="no statement", by="ada", now=now)
    elif kind == "miss":
        words = min((word for word in WORDS if word in latest.document.text), key=latest.document.text.find)
        statement = replace(make.statement(latest.document, words, event="blockade"), **said[1])
        store.add_missed(DocumentId(id), [statement], why="missed", by="ada", now=now)
    elif kind == "undo":
        for one in reversed(store.corrections(DocumentId(id))):
            if one.undone_at is None:
                store.undo_correction(one.number, why="no", by="ada", now=now)
                break
    elif kind == "release":
        store.release(EVENT.id, bound=[DocumentId(one) for one in ("d1", "d2", "d3", "d4") if one != id])
    elif kind == "fold" and id != "d1" and store.document("d1") is not None:
        store.fold([DocumentId("d1"), DocumentId(id)], why="one text", by="ada", now=now)
    elif kind == "unfold" and store.fold_of(DocumentId(id)) is not None:
        store.unfold(DocumentId(id), why="two texts", by="ada", now=now)
    elif kind == "fold undone" and store.fold_of(DocumentId(id)) is not None:
        store.undo_fold(store.unfold(DocumentId(id), why="two texts", by="ada", now=now), why="one", by="ada", now=now)


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary()


def _by_the_codebook(reactions: Iterable[Reaction], at: datetime) -> dict[str, object]:
    """Return each actor's own position by the words of the codebook, without any code of the product's."""
    told = defaultdict(list)
    for one in reactions:
        said = one.statement
        counts = one.current and said.official and not said.hearsay and said.stance_toward_event is not None
        if counts and one.spoken_at <= at:
            told[one.utterance or one.key].append(one)
    own = defaultdict(list)
    for sources in told.values():
        by_person = [one for one in sources if one.statement.engine.startswith("person/")]
        ranked = sorted(by_person or sources, key=lambda one: (not one.own_text, one.tier != "official", one.spoken_at, one.key))
        if not ranked[0].statement.joint:
            own[ranked[0].statement.actor].append((min(one.spoken_at for one in sources), ranked[0]))
    found = {}
    for actor, said in own.items():
        stated = [pair for pair in said if not pair[1].statement.declined] or said
        day = max(at for at, _ in stated).date()
        latest = [one for at, one in sorted(stated, key=lambda pair: (pair[0], pair[1].key), reverse=True) if at.date() == day]
        rank = max(one.statement.rank.weight for one in latest)
        rungs = [(abs(one.statement.stance_toward_event.score), one) for one in latest if one.statement.rank.weight == rank]
        furthest = [one for far, one in rungs if far == max(far for far, _ in rungs)]
        found[actor] = furthest[0].key, {one.statement.stance_toward_event for one in furthest}
    return found


def _holds(store: Store, at: datetime) -> None:
    vocabulary = load_vocabulary()
    reactions = store.reactions("blockade")
    whole, found = account(reactions, EVENT.id, at=at), store.account("blockade", at=at, most=2)
    assert (found.said, found.shifted) == (whole.said, whole.shifted)
    assert (found.apart, found.replaced) == (whole.apart, whole.replaced)
    boards = []
    for one in (found, whole):
        calls = roll_call(DOSSIER, EVENT, one.reactions, {}, vocabulary, at=at)
        boards.append(build_board(DOSSIER, EVENT, one, calls, vocabulary, now=at, most=2))
    assert boards[0] == boards[1]
    bare = store.account("blockade", at=at, most=0)
    known = positions(bare.reactions, EVENT, vocabulary, at=at)
    full = positions(reactions, EVENT, vocabulary, at=at)
    assert {a: (one.stances, one.by, one.via) for a, one in known.items()} == {
        a: (one.stances, one.by, one.via) for a, one in full.items()
    }
    for actor, position in full.items():
        if position.via is None:
            alone = store.accounts_of([actor], [EVENT.id], at=at, most=1)[EVENT.id]
            mine = positions(alone.reactions, EVENT, vocabulary, at=at)[actor]
            assert (mine.stances, mine.by) == (position.stances, position.by)
            assert alone.shifts == tuple(one for one in whole.shifts if one.actor == actor)[-1:]
    own = {a: (one.by.key, set(one.stances)) for a, one in known.items() if not one.joint_only}
    assert own == _by_the_codebook(reactions, at)
    # Known by a moment that nothing came after is known now.
    then = positions(store.reactions_known("blockade", at=NOW + 3 * END), EVENT, vocabulary, at=at)
    assert {a: (one.stances, one.by.key, one.by.spoken_at) for a, one in then.items()} == {
        a: (one.stances, one.by.key, one.by.spoken_at) for a, one in full.items()
    }


@few(15)
@given(steps, st.integers(0, 4 * 24))
def test_an_account_is_what_the_rule_says_of_everything(databases, make, steps, hour):
    url = databases.migrated()
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    for number, step in enumerate(steps):
        _do(store, make, number, *step)
    for at in (NOW + timedelta(hours=hour), NOW + 2 * END):
        _holds(store, at)
    assert store.verify_audit().fault is None
    store.close()
    databases.drop(url)


def _spoke(store: Store, make, id: str, hours: int, toward: Stance, *, actor: str = "FRA") -> None:
    at = NOW + timedelta(hours=hours)
    document = make.document(id=id, text=f"One condemns {id}.", source=None, fetched_at=NOW + END, published_at=at)
    said = make.statement(document, actor=actor, event="blockade", toward=toward)
    store.record(make.poll(make.read(document, said), source="s"), now=NOW + END)


def test_an_account_of_one_actor_has_no_shift_of_another(databases, make):
    url = databases.migrated()
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=NOW, by="desk")

    def said(actor: str, toward: Stance, *, hearsay: bool = False) -> dict[str, object]:
        return {"actor": ActorCode(actor), "stance_toward_event": toward, "hearsay": hearsay}

    france = said("FRA", Stance.OPPOSE)
    _do(store, make, 0, "record", "d3", TEXTS[2], [france, said("EU", Stance.CONDEMN), france], 1)
    _do(store, make, 1, "record", "d4", TEXTS[1], [said("EU", Stance.ENDORSE), france, france], 37)
    _do(store, make, 2, "record", "d2", TEXTS[0], [france, said("EU", Stance.NEUTRAL, hearsay=True), france], 61)
    found = store.accounts_of(["FRA"], [EVENT.id], at=NOW + timedelta(hours=57), most=1)[EVENT.id]
    assert found.shifts == ()
    assert store.account(EVENT.id, at=NOW + timedelta(hours=57), most=1).shifts
    store.close()
    databases.drop(url)


@pytest.fixture
def desk(store: Store) -> Store:
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    return store


def test_words_that_come_late_part_a_shift_in_two(desk, make):
    _spoke(desk, make, "first", 0, Stance.CONDEMN)
    _spoke(desk, make, "last", 72, Stance.SUPPORT)
    at = NOW + END
    assert [one.rungs for one in desk.account("blockade", at=at, most=9).shifts] == [5]
    _spoke(desk, make, "between", 24, Stance.NEUTRAL)
    found = desk.account("blockade", at=at, most=9)
    assert ([one.rungs for one in found.shifts], found.shifted) == ([3, 2], {"FRA": 2})


def test_no_more_shifts_come_than_are_asked_for_on_the_day_of_one(desk, make):
    for day, toward in enumerate((Stance.ENDORSE, Stance.NEUTRAL, Stance.CONDEMN)):
        _spoke(desk, make, f"d{day}", 24 * day, toward)
    at = NOW + timedelta(hours=49)
    assert [one.rungs for one in desk.account("blockade", at=at, most=9).shifts] == [-3, -3]
    (only,) = desk.accounts_of(["FRA"], [EVENT.id], at=at, most=1)[EVENT.id].shifts
    assert only.after.document_id == "d2"


def test_a_day_as_of_its_noon_does_not_know_its_evening(desk, make):
    _spoke(desk, make, "first", 0, Stance.CONDEMN)
    _spoke(desk, make, "noon", 26, Stance.NEUTRAL)
    _spoke(desk, make, "evening", 34, Stance.ENDORSE)
    at_noon = desk.account("blockade", at=NOW + timedelta(hours=27), most=9)
    assert [one.rungs for one in at_noon.shifts] == [3]
    assert [one.rungs for one in desk.account("blockade", at=NOW + END, most=9).shifts] == [6]


def test_a_label_that_another_took_the_place_of_is_no_edit_of_the_source(desk, make, vocabulary):
    _spoke(desk, make, "first", 0, Stance.CONDEMN)
    (key, said), *_ = desk.document("first").revisions[-1].statements
    corrected = replace(said, stance=Stance.OPPOSE, event=EVENT.id, stance_toward_event=Stance.OPPOSE)
    desk.correct(key, [corrected], why="read", by="ada", now=NOW + END)
    for most in (None, 3):
        shown = board(desk, (), vocabulary, DOSSIER, EVENT, now=NOW + END, most=most)
        (row,) = shown.rows
        assert (row.words.stance, row.replaced, row.reworded, shown.withdrawn) == (Stance.OPPOSE, (), None, ())


def test_a_board_of_a_busy_event_shows_the_newest_and_says_how_many_there_are(desk, make, vocabulary):
    for number in range(8):
        _spoke(desk, make, f"d{number}", number, Stance.CONDEMN)
    (row,) = board(desk, (), vocabulary, DOSSIER, EVENT, now=NOW + END, most=3).rows
    (whole,) = board(desk, (), vocabulary, DOSSIER, EVENT, now=NOW + END).rows
    assert (row.earlier, row.more) == (whole.earlier[:3], 4)
    assert (len(whole.earlier), whole.more) == (7, 0)


def _carries(store: Store, make, id: str, hours: int, toward: Stance, *, tier: Tier = Tier.MEDIA, tied: bool = True) -> None:
    at = NOW + timedelta(hours=hours)
    text = "One condemns the closing of the strait."
    document = make.document(
        id=id, text=text, source=None, fetched_at=NOW + END, published_at=at, tier=tier, publisher_actor=None
    )
    said = make.statement(document, WORDS[0], actor="FRA", event="blockade" if tied else None, toward=toward if tied else None)
    store.record(make.poll(make.read(document, said), source="s"), now=NOW + END)


def test_words_that_three_carry_count_once_from_the_first_as_the_best_source_has_them(desk, make, url):
    _carries(desk, make, "untied", 0, Stance.OPPOSE, tied=False)
    _carries(desk, make, "early", 2, Stance.OPPOSE)
    _carries(desk, make, "official", 30, Stance.CONDEMN, tier=Tier.OFFICIAL)
    _carries(desk, make, "late", 50, Stance.CONCERN)
    kept = "SELECT counts_as, score, decides FROM reactions ORDER BY score"
    assert [tuple(row) for row in ask(url, kept)] == [("own", -3, True), ("copy", -2, False), ("copy", -1, False)]
    found = desk.account("blockade", at=NOW + END, most=3)
    (one,) = found.reactions
    assert (one.document_id, one.spoken_at, one.sources) == ("official", NOW + timedelta(hours=2), 3)
    assert found.said == {"FRA": 1}
    _holds(desk, NOW + END)


def test_a_moment_before_the_last_source_knows_those_before_it(desk, make):
    _carries(desk, make, "early", 2, Stance.OPPOSE)
    _carries(desk, make, "official", 30, Stance.CONDEMN, tier=Tier.OFFICIAL)
    (one,) = desk.account("blockade", at=NOW + timedelta(hours=20), most=3).reactions
    assert (one.document_id, one.sources) == ("early", 1)
    _holds(desk, NOW + timedelta(hours=20))


@pytest.mark.parametrize("as_what", [{"hearsay": True}, {"official": False}, {"stance_toward_event": None}, None])
def test_a_source_that_a_person_takes_out_of_what_counts_leaves_the_first_that_does(desk, make, as_what):
    _carries(desk, make, "early", 2, Stance.OPPOSE)
    _carries(desk, make, "official", 30, Stance.CONDEMN, tier=Tier.OFFICIAL)
    (key, said), *_ = desk.document("official").revisions[-1].statements
    meant = [replace(said, event=EVENT.id, **as_what)] if as_what else []
    desk.correct(key, meant, why="read", by="ada", now=NOW + END)
    (one,) = desk.account("blockade", at=NOW + END, most=3).reactions
    assert (one.document_id, one.statement.stance_toward_event) == ("early", Stance.OPPOSE)
    _holds(desk, NOW + END)


def test_the_day_of_words_is_that_of_the_first_source_that_counts(desk, make):
    _carries(desk, make, "early", 2, Stance.OPPOSE)
    _carries(desk, make, "official", 30, Stance.OPPOSE, tier=Tier.OFFICIAL)
    (key, said), *_ = desk.document("early").revisions[-1].statements
    desk.correct(key, [replace(said, event=EVENT.id, hearsay=True)], why="read", by="ada", now=NOW + END)
    (one,) = desk.account("blockade", at=NOW + END, most=3).reactions
    assert (one.document_id, one.spoken_at, one.sources) == ("official", NOW + timedelta(hours=30), 2)
    _holds(desk, NOW + END)


def test_words_taken_out_of_the_event_leave_its_copy_in_front(desk, make, url):
    _carries(desk, make, "early", 2, Stance.OPPOSE)
    _carries(desk, make, "official", 30, Stance.CONDEMN, tier=Tier.OFFICIAL)
    desk.release(EVENT.id, bound=[DocumentId("early")])
    assert [tuple(row) for row in ask(url, "SELECT counts_as, score, decides FROM reactions")] == [("own", -2, True)]
    (one,) = desk.account("blockade", at=NOW + END, most=3).reactions
    assert (one.document_id, one.sources) == ("early", 1)


def test_what_a_tie_counts_as_is_kept_beside_it(desk, make, url):
    _spoke(desk, make, "first", 0, Stance.CONDEMN)
    _spoke(desk, make, "second", 30, Stance.SUPPORT)
    kept = "SELECT counts_as, actor, score, decides, rungs FROM reactions ORDER BY spoken_at"
    assert [tuple(row) for row in ask(url, kept)] == [("own", "FRA", -3, True, None), ("own", "FRA", 2, True, 5)]
