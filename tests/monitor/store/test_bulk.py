"""A desk loaded in bulk is, table by table, the desk that `Store.record` would have made of the same documents."""

from contextlib import closing

import pytest

from monitor.records import PollRecord
from monitor.store.store import Store
from monitor.vocabulary import load_vocabulary
from tests.bench import bulk, desks
from tests.monitor.store.databases import ask

STATEMENTS = 90
ORDERS = dict.fromkeys(("statements", "reactions"), "key") | dict.fromkeys(("documents", "dossiers", "events"), "id")
ORDERS |= {"passages": "number", "texts": "sha256", "revisions": "document_id", "sources": "source_id"}


@pytest.fixture(scope="module")
def made():
    return desks.world(load_vocabulary())


@pytest.mark.parametrize("one_of", ["sqlite", "postgresql"])
def test_what_is_loaded_is_what_would_have_been_recorded(one_of, made, request):
    databases = request.getfixturevalue("sqlite_files" if one_of == "sqlite" else "postgres_databases")
    loaded, recorded = databases.migrated(), databases.migrated()
    bulk.load(loaded, made, STATEMENTS)
    with closing(Store.open(recorded)) as store:
        bulk.found(store, made)
        for read in desks.readings(made, STATEMENTS):
            store.record(PollRecord(read=(read,)), now=read.document.fetched_at)
    for table, order in ORDERS.items():
        rows = f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 our own names
        assert ask(loaded, rows) == ask(recorded, rows), table
    if one_of == "postgresql":
        terms = "SELECT number, words::text, pairs::text, fields::text FROM passage_terms ORDER BY number"
        keys = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
        indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        assert [ask(loaded, told) for told in (terms, keys, indexes)] == [ask(recorded, told) for told in (terms, keys, indexes)]
    else:
        one = "SELECT rowid FROM passage_terms WHERE passage_terms MATCH 'words : {}' ORDER BY rowid"
        schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
        words = [one.format(word) for word in made.words[:5]]
        assert all(ask(loaded, told) == ask(recorded, told) != [] for told in (*words, schema))
        assert ask(loaded, "PRAGMA foreign_key_check") == []
