"""Desks of the benchmark loaded in bulk: rows made in a process of their own, written past the checks, indexes built behind.

What is loaded is what `Store.record` would have kept of the same documents, but for anchors (`test_bulk` compares them table by
table). A file is written without its journal and synced at the end; a server takes COPY, and its keys and indexes are made anew.
Who is killed leaves a desk that nobody takes for a whole one: the caller gives a place of its own to what is still being made.
"""

import gc
import importlib
import itertools
import json
import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import sqlite as in_file
from sqlmodel.sql.sqltypes import UTCDateTime

from feeds.types import FetchState, Health
from monitor.folding import saying
from monitor.records import PollRecord, ReadDocument
from monitor.store import searching
from monitor.store.database import compact_json, table_of
from monitor.store.rows.documents import revision_values
from monitor.store.rows.statements import reaction_values, statement_values
from monitor.store.store import Store
from monitor.store.tables.documents import DocumentRow, RevisionRow, TextRow
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.statements import StatementRow
from monitor.types import statement_key
from monitor.vocabulary import load_vocabulary
from tests.bench import desks
from tests.bench.desks import FIRST, NOW, World

Row = tuple[object, ...]
Page = dict[str, object]  # by table: rows for a file, lines of COPY for a server

_PAGE = 2000
_KEPT = (TextRow, DocumentRow, RevisionRow, StatementRow, ReactionRow)
_COLUMNS = {cast(str, row.__tablename__): tuple(table_of(row).columns) for row in _KEPT}
_NAMES = {name: tuple(column.name for column in columns) for name, columns in _COLUMNS.items()}
_NAMES |= {
    "passages": ("number", "document_id", "revision", "key"),
    "passage_terms": ("number", "words", "pairs", "fields"),
}
_TIES = importlib.import_module("monitor.store.migrations.versions.0025_ties")  # which decides a whole desk at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How long it took: `rows_s` until all rows were there, `indexes_s` for what came behind; `busy_s` of both processes.

    What a server's own processes took is not among it.
    """

    rows_s: float
    indexes_s: float
    busy_s: float


def load(url: str, made: World, statements: int) -> Loaded:
    """Fill an empty database with a desk of so many statements."""
    with closing(Store.open(url)) as store:
        if store.counts()["statements"]:
            raise SystemExit(f"{store.name}: it is not empty; name a new database")
        found(store, made)
    began, busy = time.perf_counter(), sum(os.times()[:4])
    on_server = not url.startswith("sqlite")
    receiver, sender = multiprocessing.Pipe(duplex=False)
    maker = multiprocessing.get_context("spawn").Process(target=_make, args=(sender, statements, on_server), daemon=True)
    maker.start()
    sender.close()
    loader = _into_server if on_server else _into_file
    try:
        written = loader(url, _received(receiver))
    finally:
        maker.terminate()
        maker.join()
    ended, spent = time.perf_counter(), sum(os.times()[:4]) - busy
    return Loaded(rows_s=written - began, indexes_s=ended - written, busy_s=spent)


def found(store: Store, made: World) -> None:
    """Write what a desk has before its first document: dossiers, and the state of each source."""
    for dossier in made.dossiers:
        store.save_dossier(dossier, now=FIRST, by="bench")
    states = [
        FetchState(
            source_id=source.id,
            next_poll_at=NOW + timedelta(days=3650),
            health=Health.BLOCKED if number % 20 == 0 else Health.OK,
            last_polled_at=NOW,
            last_success_at=NOW,
            healthy_since=FIRST,
            covered_since=FIRST - timedelta(days=1),
        )
        for number, source in enumerate(made.sources)
    ]
    store.record_all([PollRecord(state=state) for state in states], now=FIRST)


# In the process that makes the rows


def _make(sender: Connection, statements: int, on_server: bool) -> None:
    gc.disable()  # nothing here points back at itself, and to look for it takes a third of the time
    made = desks.world(load_vocabulary())
    waiting = desks.readings(made, statements)
    taken: set[int] = set()
    as_kept = _lines if on_server else _tuples()
    while some := list(itertools.islice(waiting, _PAGE)):
        page, taken = _page(some, taken, on_server=on_server)
        sender.send(as_kept(page))
    sender.send(None)


def _page(
    some: Sequence[ReadDocument], before: set[int], *, on_server: bool
) -> tuple[dict[str, list[Mapping[str, object]]], set[int]]:
    """Return the rows of these documents by table, and the numbers of their passages; those `before` are taken."""
    found: dict[str, list[Mapping[str, object]]] = {name: [] for name in _NAMES}
    indexed: list[searching.Indexed] = []
    for read in some:
        document = read.document
        at, seen_at = document.published_at, document.fetched_at
        assert at is not None
        assert seen_at is not None
        found["texts"].append({"sha256": document.sha256, "text": document.text})
        found["documents"].append(
            {
                "id": document.id,
                "source_id": document.source_id,
                "entry_key": document.entry_key,
                "first_seen_at": seen_at,
                "published_at": at,
                "revision": 1,
            }
        )
        found["revisions"].append(revision_values(document, number=1, seen_at=seen_at))
        whole = searching.of_document(document.title, document.text, kind=document.kind.value, language="en", at=at)
        indexed.append(searching.Indexed(document_id=document.id, revision=1, key=None, passage=whole))
        known: set[str] = set()
        for statement in read.statements:
            key = statement_key(document, statement)
            if key in known:
                continue
            known.add(key)
            columns = statement_values(statement) | {
                "key": key,
                "revision": 1,
                "document_id": document.id,
                "stands": True,
                "current": True,
                "first_seen_at": seen_at,
                "spoken_at": at,
                "spoken_precision": "minute",
                "labelled_at": seen_at,
                "saying": saying(statement),
            }
            found["statements"].append(columns)
            said = searching.of_statement(document.title, columns)
            indexed.append(searching.Indexed(document_id=document.id, revision=1, key=key, passage=said))
            if statement.event is not None:
                found["reactions"].append(reaction_values(statement, key, revision=1, now=seen_at, spoken_at=at))
    taken: set[int] = set()
    for one in indexed:
        number = searching.first_number(one)
        while number in taken or number in before:
            number += 1
        taken.add(number)
        place = {"number": number, "document_id": one.document_id, "revision": one.revision, "key": one.key}
        found["passages"].append(place)
        words, pairs, fields = searching.kept_terms(one.passage, on_server=on_server)
        found["passage_terms"].append({"number": number, "words": words, "pairs": pairs, "fields": fields})
    for name in ("passages", "passage_terms"):
        found[name].sort(key=lambda row: cast(int, row["number"]))
    return found, taken


def _tuples() -> Callable[[dict[str, list[Mapping[str, object]]]], Page]:
    """Return what makes rows for SQLite, by the columns' own types."""
    dialect = in_file.dialect()
    dialect._json_serializer = compact_json  # type: ignore[attr-defined]  # as the store's engine has it
    how = {
        name: tuple((column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns)
        for name, columns in _COLUMNS.items()
    }
    how |= {name: tuple((column, None) for column in _NAMES[name]) for name in ("passages", "passage_terms")}

    def tuples(page: dict[str, list[Mapping[str, object]]]) -> Page:
        return {
            name: [tuple(kept(row[column]) if kept else row[column] for column, kept in how[name]) for row in some]
            for name, some in page.items()
        }

    return tuples


def _lines(page: dict[str, list[Mapping[str, object]]]) -> Page:
    """Return the text of COPY. The invented words hold no sign that it would have to escape."""
    found: Page = {}
    for name, some in page.items():
        how = _HOW[name]
        told = "\n".join(["\t".join([kept(row[column]) if kept else row[column] for column, kept in how]) for row in some])  # type: ignore[misc]
        if "\\" in told.replace("\\N", ""):
            raise ValueError(f"{name}: a backslash would have to be escaped")
        found[name] = f"{told}\n".encode() if some else b""
    return found


def _perhaps(value: object) -> str:
    return "\\N" if value is None else cast(str, value)


def _truth(value: object) -> str:
    return "t" if value else "f"


@lru_cache(maxsize=256)
def _moment(value: datetime) -> str:
    return value.isoformat()


def _any(value: object) -> str:
    return "\\N" if value is None else str(value)


def _as_json(value: object) -> str:
    return "\\N" if value is None else json.dumps(value, ensure_ascii=False) if value else "[]"


def _told(column: sa.Column[Any]) -> Callable[[Any], str] | None:
    """Return what makes of a value what COPY takes; None for text that is always there."""
    if isinstance(column.type, sa.JSON):
        return _as_json
    if isinstance(column.type, sa.Boolean):
        return _truth
    if isinstance(column.type, sa.String):
        return _perhaps if column.nullable else None
    return _moment if isinstance(column.type, UTCDateTime) and not column.nullable else _any


_HOW = {name: tuple((column.name, _told(column)) for column in columns) for name, columns in _COLUMNS.items()}
_HOW["passages"] = (("number", str), ("document_id", None), ("revision", str), ("key", _perhaps))
_HOW["passage_terms"] = (("number", str), ("words", None), ("pairs", None), ("fields", None))


# In this one


def _received(receiver: Connection) -> Iterator[Page]:
    while True:
        try:
            page: Page | None = receiver.recv()
        except EOFError:
            raise SystemExit("the process that makes the rows has died; see above") from None
        if page is None:
            return
        yield page


def _into_file(url: str, pages: Iterator[Page]) -> float:
    """Write the pages into a file; return when the last row was there."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as file:
        for pragma in (
            "journal_mode=OFF",
            "synchronous=OFF",
            "foreign_keys=OFF",
            "locking_mode=EXCLUSIVE",
            "cache_size=-1000000",
        ):
            file.execute(f"PRAGMA {pragma}")
        marks = ",".join("?" * len(_KEPT))
        indexes = file.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",  # noqa: S608
            [row.__tablename__ for row in _KEPT],
        ).fetchall()
        for name, _ in indexes:
            file.execute(f'DROP INDEX "{name}"')
        _keep_in_memory(file, 64 << 20)
        insert = {name: _insert(name) for name in _NAMES}
        for page in pages:
            file.execute("BEGIN")
            for name, some in page.items():
                file.executemany(insert[name], cast(list[Row], some))
            file.execute("COMMIT")
        written = time.perf_counter()
        for _, told in indexes:
            file.execute(told)
        file.execute(_TIES.DECIDE.format(day=_TIES.DAY["sqlite"], true="1"))
        file.execute(_TIES.SHIFT)
        _keep_in_memory(file, 1 << 20)
        file.execute("PRAGMA synchronous=FULL")
        file.execute("PRAGMA journal_mode=DELETE")
    return written


def _insert(name: str) -> str:
    columns = [f'"{column}"' for column in _NAMES[name]]
    if name == "passage_terms":
        columns[0] = "rowid"
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


def _keep_in_memory(file: sqlite3.Connection, size: int) -> None:
    """Let FTS5 gather so many bytes of terms before it writes a segment; a megabyte is what it does by itself."""
    file.execute("INSERT INTO passage_terms (passage_terms, rank) VALUES ('hashsize', ?)", (size,))


def _into_server(url: str, pages: Iterator[Page]) -> float:
    """Write the pages to a server; return when the last row was there."""
    with psycopg.connect(url) as server:
        keys, indexes = _taken_off(server)
        server.commit()
        for page in pages:
            with server.cursor() as cursor:
                for name, told in page.items():
                    columns = sql.SQL(", ").join(map(sql.Identifier, _NAMES[name]))
                    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns)
                    with cursor.copy(into) as copy:
                        copy.write(cast(bytes, told))
            server.commit()
        written = time.perf_counter()
        server.execute("SET maintenance_work_mem = '1GB'")
        server.execute("SET work_mem = '256MB'")
        for told_of in (*keys, *indexes):
            server.execute(told_of.encode())
            server.commit()
        server.execute(_TIES.DECIDE.format(day=_TIES.DAY["postgresql"], true="true").encode())
        server.execute(_TIES.SHIFT.encode())
        server.commit()
        server.autocommit = True
        server.execute("VACUUM ANALYZE")
    return written


def _taken_off(server: psycopg.Connection[Any]) -> tuple[list[str], list[str]]:
    """Take keys and indexes off the tables that are filled; return what makes them again, in order."""
    tables = list(_NAMES)
    found = server.execute(
        "SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype IN ('f', 'p', 'u') AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])) "
        "ORDER BY contype = 'f', conname",
        (tables, tables),
    ).fetchall()
    for table, name, _, _ in sorted(found, key=lambda row: row[2] != "f"):
        server.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())
    keys = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {told}' for table, name, _, told in found]
    indexes = server.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s)", (tables,)
    ).fetchall()
    for name, _ in indexes:
        server.execute(f'DROP INDEX "{name}"'.encode())
    return keys, [told for _, told in indexes]
