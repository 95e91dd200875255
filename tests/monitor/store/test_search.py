"""Searching the store: the same answers as in memory, on either database, newest first. All texts are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from alerts.errors import QueryError
from alerts.grammar import Known, Member, parse
from alerts.query import All, Any, Between, Has, Node, Not, Passage, mark, matches, passage
from monitor.errors import StoreError
from monitor.records import Bound, PollRecord, ReadDocument
from monitor.store import compiling, migrations, searching
from monitor.store.connect import connect
from monitor.store.database import Database
from monitor.store.searching import Found, Indexed
from monitor.store.store import Store
from monitor.types import EventId, Stance
from tests.monitor.store.databases import Databases

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)

# Few words, so that queries and passages meet; some of every kind of script.
WORDS = ("port", "déplore", "осуждает", "мой", "يدين", "谴责", "外交部谴责", "责", "ประณาม", "2026", "a'b", "NOT", "x" * 120)
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
moments = st.integers(-3, 3).map(lambda days: NOW + days * DAY)
passages = st.builds(
    lambda one, two, at, speaker, actor, stance, official: passage(
        (one, two), at=at, speaker=speaker, actor=actor, stance=stance, language="es", marks=("official",) if official else ()
    ),
    texts,
    texts,
    moments,
    st.one_of(st.none(), texts),
    st.sampled_from(["FRA", "ARAB_LEAGUE"]),
    st.sampled_from(["condemn", "oppose"]),
    st.booleans(),
)
marks = st.sampled_from(
    [mark("actor", "FRA"), mark("actor", "arab_league"), mark("stance", "condemn"), mark("is", "official"), mark("lang", "es")]
)
quoted = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda found: '"' + " ".join(found) + '"')
leaves: st.SearchStrategy[Node] = st.one_of(
    quoted.map(parse),
    st.sampled_from(["po*", "осу*", "speaker:port", "speaker:谴责", "speaker:责", "speaker:осуж*"]).map(parse),
    marks.map(lambda one: Has(mark=one)),
    st.builds(Between, since=st.one_of(st.none(), moments), until=moments),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda some: All(parts=tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: Any(parts=tuple(some))),
        parts.map(lambda part: Not(part=part)),
    ),
    max_leaves=5,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(indexed=st.lists(passages, min_size=1, max_size=6), asked=st.lists(nodes, min_size=4, max_size=8))
def test_a_database_answers_as_memory_does(databases: Databases, indexed: list[Passage], asked: list[Node]):
    url = databases.migrated()
    database = connect(url)
    with database.write() as session:
        rows = [Indexed(document_id=str(n), revision=1, key=str(n), passage=one) for n, one in enumerate(indexed)]
        searching.add(session.connection(), rows)
    for node in asked:
        found = _find(database, node)
        expected = {str(n) for n, one in enumerate(indexed) if matches(node, one)}
        assert {one.key for one in found} == expected, node
        times = [indexed[int(one.key or "")].at for one in found]
        assert times == sorted(times, reverse=True)
    database.close()
    databases.drop(url)


def _find(database: Database, node: Node, *, limit: int = 1000) -> list[Found]:
    with database.read() as session:
        return searching.find(session.connection(), node, limit=limit, stands=lambda some: some)


def _record(store: Store, make, number: int, text: str, words: str, **fields):
    document = make.document(id=f"d{number}", text=text, title=None, published_at=NOW - number * timedelta(hours=1))
    store.record(make.poll(make.read(document, replace(make.statement(document, words), **fields))), now=NOW)
    return document


def _keys(store: Store, query: str, **how) -> list[str]:
    return [str(one.document.id) for one in store.search(parse(query), limit=how.pop("limit", 9), **how)]


@pytest.fixture
def desk(store, make):
    _record(store, make, 1, "Aland deplores the blockade.", "deplores the blockade", speaker="Ada Invented")
    _record(store, make, 2, "外交部谴责封锁。", "谴责封锁", actor="CHN", stance=Stance.CONDEMN, language="zh")
    _record(store, make, 3, "Bland regrets the blockade and the blockade again.", "the blockade and the blockade", actor="BLA")
    return store


def test_statements_are_found_newest_first(desk):
    assert _keys(desk, "blockade") == ["d1", "d3"]
    assert _keys(desk, "blockade", limit=1) == ["d1"]


def test_two_characters_are_found(desk):
    assert _keys(desk, "谴责") == ["d2"]
    assert _keys(desk, "谴责 actor:CHN stance:condemn lang:zh") == ["d2"]


def test_the_most_relevant_come_first_where_that_is_asked(desk):
    assert _keys(desk, "blockade", by_relevance=True) == ["d3", "d1"]


def test_fields_and_dates_are_asked(desk):
    assert _keys(desk, "speaker:ada") == ["d1"]
    assert _keys(desk, "until:2026-03-02T06:30:00Z") == ["d3"]
    assert _keys(desk, "blockade -actor:BLA since:2026-03-02") == ["d1"]


def test_documents_are_found_where_they_are_asked_for(desk):
    assert [(one.document.id, one.statement) for one in desk.search(parse("is:document regrets"), limit=9)] == [("d3", None)]
    assert _keys(desk, "regrets") == [], "the word is not in the statement"


def test_only_what_stands_is_found(desk, make):
    edited = make.document(id="d1", text="Aland welcomes it.", title=None, fetched_at=NOW + DAY, published_at=NOW)
    desk.record(make.poll(make.read(edited, make.statement(edited, "welcomes"))), now=NOW)
    assert _keys(desk, "blockade") == ["d3"]
    assert _keys(desk, "is:document deplores") == []
    assert _keys(desk, "welcomes is:statement") == ["d1"]


def test_a_persons_label_is_found_in_place_of_the_engines(desk):
    (hit,) = desk.search(parse("actor:BLA"), limit=9)
    said = replace(hit.statement.statement, stance=Stance.ENDORSE)
    desk.correct(hit.statement.key, [said], why="it does", by="ada", now=NOW)
    assert _keys(desk, "actor:BLA stance:condemn") == []
    assert _keys(desk, "actor:BLA stance:endorse is:corrected") == ["d3"]


def test_what_fits_into_one_second_is_all_found(store, make):
    documents = [make.document(id=f"d{number}", title=None) for number in range(60)]
    store.record(PollRecord(read=tuple(make.read(one) for one in documents)), now=NOW)
    assert len(_keys(store, "condemns", limit=99)) == 60
    assert len(_keys(store, "condemns", limit=7)) == 7


def test_recording_again_indexes_nothing_twice(desk, make):
    _record(desk, make, 1, "Aland deplores the blockade.", "deplores the blockade", speaker="Ada Invented")
    assert _keys(desk, "blockade") == ["d1", "d3"]


def test_what_several_polls_of_one_transaction_brought_is_found_once_each(store, make):
    first = make.document(id="d1", title=None, text="Aland deplores the blockade.", fetched_at=NOW)
    edited = replace(first, text="Aland deplores the long blockade.", sha256="", fetched_at=NOW + DAY)
    other = make.document(id="d2", title=None, text="Bland regrets the blockade.", published_at=NOW - DAY)
    polls = [PollRecord(read=(ReadDocument(document=one),)) for one in (first, other, first, edited)]
    added = store.record_all(polls, now=NOW)
    assert [one.revisions for one in added] == [1, 1, 0, 1]
    assert _keys(store, "is:document blockade") == ["d1", "d2"]
    assert _keys(store, "is:document long") == ["d1"]


def test_nothing_of_polls_that_the_store_refuses_is_found(store, make):
    wrong = make.document(id="d2", title=None, text="Bland regrets the blockade.")
    first = make.document(id="d1", title=None, text="Aland deplores the blockade.")
    with pytest.raises(StoreError):
        store.record_all(
            [PollRecord(read=(ReadDocument(document=one),)) for one in (first, replace(wrong, sha256="0" * 64))], now=NOW
        )
    assert _keys(store, "is:document blockade") == []
    store.record_all([PollRecord(read=(ReadDocument(document=first),))], now=NOW)
    assert _keys(store, "is:document blockade") == ["d1"]


def test_a_file_made_before_puts_the_parts_of_its_index_together_as_a_new_one_does(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    told = "SELECT k, v FROM passage_terms_config WHERE k LIKE '%merge' ORDER BY k"
    old = connect(url)
    with old.write() as session:
        migrations.upgrade(session.connection(), to="0025")
        session.connection().exec_driver_sql("INSERT INTO passage_terms (passage_terms, rank) VALUES ('automerge', 4)")
    old.close()
    Store.open(url).close()
    database = connect(url)
    with database.read() as session:
        assert session.connection().exec_driver_sql(told).all() == [("automerge", 16), ("crisismerge", 64)]
    database.close()


def test_what_an_earlier_schema_has_is_found_after_the_upgrade(databases, empty_url, make):
    other = databases.migrated()
    filled = Store.open(other)
    _record(filled, make, 1, "Aland deplores the blockade. \0 谴责", "deplores the blockade. \0 谴责")
    filled.close()
    old = connect(empty_url)
    source = connect(other)
    with old.write() as session, source.read() as taken:
        migrations.upgrade(session.connection(), to="0005")
        for table in ("sources", "texts", "raws", "documents", "revisions", "statements"):
            known = {column["name"] for column in inspect(session.connection()).get_columns(table)}
            for row in taken.connection().exec_driver_sql(f"SELECT * FROM {table}").mappings():  # noqa: S608 our own names
                _insert(session, table, {name: value for name, value in row.items() if name in known})
    for one in (old, source):
        one.close()
    databases.drop(other)
    store = Store.open(empty_url)
    assert _keys(store, "blockade 谴责") == ["d1"]
    assert _keys(store, "is:document aland") == ["d1"]
    store.close()


def _insert(session, table: str, row: dict[str, object]) -> None:
    import json

    import sqlalchemy as sa

    values = {name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in row.items()}
    names = ", ".join(values)
    session.connection().execute(
        sa.text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(':' + name for name in values)})"),  # noqa: S608 our own names
        values,
    )


def test_a_word_that_is_everywhere_is_answered_from_the_newest_on(file_url):
    database = connect(file_url)
    with database.read() as session:
        compiled = compiling.Compiled("sqlite")
        condition = compiled.whole(parse("port -actor:FRA since:2026"))
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT rowid FROM passage_terms WHERE {condition.replace(':v0', '?').replace(':v1', '?')} "  # noqa: S608
            "ORDER BY rowid DESC LIMIT 9",
            tuple(compiled.values.values()),
        )
        steps = [row[3] for row in plan]
    database.close()
    assert len(steps) == 1, f"it sorts: {steps}"
    assert "VIRTUAL TABLE INDEX" in steps[0]


@pytest.mark.parametrize("asked", ["port", "rare", "rare OR port", "actor:FRA -port", "-port", "rare until:2026-03-01T12"])
@pytest.mark.parametrize("limit", [1, 30, 1000])
def test_windows_and_the_index_of_terms_find_all_once(databases, monkeypatch, asked, limit):
    """Through windows of twenty passages, of which the oldest hundreds have one rare word only."""
    url = databases.migrated()
    database = connect(url)
    monkeypatch.setattr(searching, "WINDOW", 20)
    made = [
        passage(("port" if n < 60 else "rare" if n % 50 == 0 else "other",), at=NOW - timedelta(minutes=n), actor="FRA", marks=())
        for n in range(600)
    ]
    with database.write() as session:
        searching.add(
            session.connection(),
            [Indexed(document_id=str(n), revision=1, key=str(n), passage=one) for n, one in enumerate(made)],
        )
    node = parse(asked)
    expected = [str(n) for n, one in enumerate(made) if matches(node, one)]
    assert [one.key for one in _find(database, node, limit=limit)] == expected[:limit]
    database.close()
    databases.drop(url)


MEMBERS = {
    "pact": (Member(code="ALA"), Member(code="BLA", until=date(2026, 3, 1)), Member(code="CHN", since=date(2026, 3, 3))),
    "union": (Member(code="ALA"),),
}
KNOWN = Known(
    actors=frozenset({"ala", "bla", "chn", "union"}),
    targets=frozenset({"ala", "bla", "bbb", "chn"}),
    groups=MEMBERS,
    dossiers=frozenset({"harbour-dispute"}),
    events=frozenset({"blockade", "boarding"}),
)
GROUPED = (
    "group:PACT",
    "actor:PACT",
    "actor:UNION/members",
    "-group:PACT",
    "group:PACT OR actor:CHN",
    "(group:PACT stance:condemn)",
)
TIED = (
    "event:blockade",
    "dossier:harbour-dispute",
    "-event:blockade",
    "event:boarding OR stance:oppose",
    "event:boarding -actor:ALA",
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    said=st.lists(
        st.tuples(
            st.sampled_from(["ALA", "BLA", "CHN"]),
            st.integers(-2, 2),
            st.sampled_from([None, "blockade", "boarding"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_groups_and_events_are_answered_as_memory_does(databases: Databases, make, said):
    url = databases.migrated()
    store = Store.open(url)
    store.save_dossier(make.dossier(make.event(), make.event("boarding")), now=NOW, by="desk")
    expected: dict[str, Passage] = {}
    for number, (actor, days, event, opposes) in enumerate(said):
        at = NOW + days * DAY
        document = make.document(id=f"d{number}", text=f"{number} It condemns that.", published_at=at, fetched_at=NOW + 3 * DAY)
        stance = Stance.OPPOSE if opposes else Stance.CONDEMN
        statement = make.statement(
            document, "condemns", actor=actor, stance=stance, event=event, toward=stance if event else None
        )
        store.record(make.poll(make.read(document, statement)), now=NOW + 3 * DAY)
        tied = [("event", event), ("dossier", "harbour-dispute")] if event else []
        expected[f"d{number}"] = passage(
            ("On the blockade", "condemns"),
            at=at,
            actor=actor,
            target="BBB",
            stance=stance.value,
            marks=("statement",),
            tied=tied,
        )
    for asked in (*GROUPED, *TIED):
        node = parse(asked, KNOWN)
        found = {str(hit.document.id) for hit in store.search(node, limit=99)}
        assert found == {key for key, one in expected.items() if matches(node, one)}, asked
    store.close()
    databases.drop(url)


def test_a_member_is_asked_for_as_of_the_day_of_the_statement(store, make):
    for number, (actor, days) in enumerate((("BLA", -2), ("BLA", 0), ("CHN", 0), ("CHN", 1), ("ALA", 0))):
        at = NOW + days * DAY
        document = make.document(id=f"d{number}", text=f"{number} It condemns that.", published_at=at, fetched_at=NOW + 3 * DAY)
        store.record(make.poll(make.read(document, make.statement(document, actor=actor))), now=NOW + 3 * DAY)
    found = {str(hit.document.id) for hit in store.search(parse("group:PACT", KNOWN), limit=9)}
    assert found == {"d0", "d3", "d4"}


def test_a_document_is_found_by_the_event_that_it_belongs_to(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    document = make.document(id="d1")
    bound = (Bound(event=EventId("blockade"), reason="'blockade' stands in the title or opening"),)
    store.record(PollRecord(read=(ReadDocument(document=document, bound=bound),)), now=NOW)
    assert _keys(store, "is:document event:blockade") == ["d1"]
    assert _keys(store, "event:blockade") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("actor:XXX", 'actor: there is no "XXX"'),
        ("stance:condemn target:NOBODY", 'target: there is no "NOBODY"'),
        ("group:FRA", 'group: there is no "FRA"'),
        ("actor:(ALA OR XXX)", 'actor: there is no "XXX"'),
        ("dossier:none", 'dossier: there is no "none"; those that there are: harbour-dispute'),
        ("event:none", 'event: there is no "none"'),
    ],
)
def test_what_there_is_not_is_refused_in_one_line(asked, said):
    with pytest.raises(QueryError) as refused:
        parse(asked, KNOWN)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
