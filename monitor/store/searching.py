"""What can be found: an index of passages, and what queries find in it, within a transaction that the caller opened.

A passage is a statement (its document's title, its evidence and quote) or one revision of a document (title and text). Passages
are only ever added; which of them still stand is asked when one is found. A passage's number begins with the second at which it
was said, so that newest first is the order of the numbers and a span of time is a range of them. Terms are made by `alerts.query`
and indexed as they are: by FTS5 (whose `ascii` tokenizer splits nothing but our spaces) and as tsvector with GIN. Queries are
made into conditions in `compiling`.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any as Untyped

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel.sql.sqltypes import UTCDateTime

from alerts import query
from alerts.query import TIED, All, Between, Has, Node, Passage
from alerts.terms import BREAK
from monitor.labels import PERSON
from monitor.store.columns import Words
from monitor.store.compiling import EVERY, Compiled, field_term, flat, in_terms, number_at, of_speaker
from monitor.store.database import among, batches

_METADATA = sa.MetaData()
_TEXT = sa.String().with_variant(Words(), "postgresql")

PASSAGES = sa.Table(
    "passages",
    _METADATA,
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("document_id", _TEXT, nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("key", _TEXT, nullable=True),
)
"""Which statement, or (without key) which revision, a passage is of. Outside the tables' metadata: it can be made anew."""

_PAGE = 500
WINDOW = 20_000
"""Passages that a server looks through, the newest first, before it asks its index of terms: some ten milliseconds."""
SPARSE = 2
"""The index leads on where the square of the hits among `WINDOW` is under so many times what is wanted.

At ten million passages a hit by the index of one term takes as long as to look through six passages, of several terms longer,
and lies anywhere on the disk, while the newest lie side by side. At fewer passages either is quick.
"""

MERGING = (
    "INSERT INTO passage_terms (passage_terms, rank) VALUES ('automerge', 16)",
    "INSERT INTO passage_terms (passage_terms, rank) VALUES ('crisismerge', 64)",
)
"""How FTS5 puts together what transactions left in parts: each part of a level is written once more at 16 of them, not at 4.

Of the time of indexing a fifth; a query looks into some more parts, which takes it a hundredth of a millisecond longer.
"""

_CREATE = {
    "sqlite": (
        "CREATE TABLE passages (number INTEGER NOT NULL PRIMARY KEY, document_id VARCHAR NOT NULL, revision INTEGER NOT NULL, "
        '"key" VARCHAR)',
        "CREATE VIRTUAL TABLE passage_terms USING fts5(words, pairs, fields, content='', tokenize='ascii')",
        *MERGING,
    ),
    "postgresql": (
        'CREATE TABLE passages (number bigint PRIMARY KEY, document_id varchar COLLATE "C" NOT NULL, revision integer NOT NULL, '
        'key varchar COLLATE "C")',
        "CREATE TABLE passage_terms (number bigint PRIMARY KEY, words tsvector NOT NULL, pairs tsvector NOT NULL, "
        "fields tsvector NOT NULL)",
        "CREATE INDEX ix_passage_terms ON passage_terms USING gin (words, pairs, fields)",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One passage that was found: the statement `key`, or with None the document itself."""

    number: int
    document_id: str
    revision: int
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A passage on its way into the index."""

    document_id: str
    revision: int
    key: str | None
    passage: Passage


def create(connection: Connection) -> None:
    """Make the index, empty."""
    for statement in _CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def of_statement(title: str | None, columns: Mapping[str, Untyped], *, events: Iterable[str | None] = ()) -> Passage:
    """Return the passage of a statement, given as the columns of its row; the index has it without the `events` it reacts to."""
    official = "official" if columns["official"] and not columns["hearsay"] else "unofficial"
    marks = ["statement", official]
    marks += [name for name in ("hearsay", "declined") if columns[name]]
    marks += ["joint"] if columns["joint"] is not None else []
    marks += ["corrected"] if columns["engine"].startswith(PERSON) else []
    return query.passage(
        (title, columns["evidence_text"], columns["quote"]),
        at=columns["spoken_at"],
        speaker=columns["speaker"],
        actor=columns["actor"],
        target=columns["target"],
        stance=columns["stance"],
        legal=columns["legal"],
        language=columns["language"],
        marks=marks,
        tied=[("event", one) for one in events if one is not None],
    )


def of_document(title: str | None, text: str, *, kind: str, language: str | None, at: datetime) -> Passage:
    """Return the passage of one revision of a document."""
    marks = ("document", "official" if kind == "official" else "unofficial")
    return query.passage((title, text), at=at, language=language, marks=marks)


def add(connection: Connection, indexed: Sequence[Indexed]) -> None:
    """Add passages to the index; the caller makes sure that they are not in it yet."""
    if not indexed:
        return
    numbers = _numbers(connection, indexed)
    # FTS5 writes to the disk whenever a number is lower than the one before.
    ordered = sorted(zip(numbers, indexed, strict=True), key=lambda one: one[0])
    passages = ((number, one.document_id, one.revision, one.key) for number, one in ordered)
    terms = ((number, *_columns(one.passage)) for number, one in ordered)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.insert(PASSAGES), [dict(zip(_PASSAGE, one, strict=True)) for one in passages])
        vectors = ((number, *map(_vector, columns)) for number, *columns in terms)
        connection.execute(_INTO_SERVER, [dict(zip(_TERMS, one, strict=True)) for one in vectors])
    else:  # by position, without a look at each value: half of the time of the insert
        connection.exec_driver_sql(_PASSAGES_INTO_FILE, list(passages))
        connection.exec_driver_sql(_INTO_FILE, [(number, *map(" ".join, columns)) for number, *columns in terms])


def kept_terms(one: Passage, *, on_server: bool) -> tuple[str, str, str]:
    """Return the columns of `passage_terms` of a passage: words, pairs and fields, as either database takes them."""
    value = _vector if on_server else " ".join
    words, pairs, fields = map(value, _columns(one))
    return words, pairs, fields


_SAID_ON = {
    name: sa.text(
        "SELECT min(s.spoken_at) AS first, max(s.spoken_at) AS last FROM reactions AS r "  # noqa: S608 our own words
        "JOIN statements AS s ON s.key = r.key AND s.revision = r.revision "
        f"WHERE r.event_id IN (SELECT id FROM events WHERE {column} = :id)"
    ).columns(first=UTCDateTime(), last=UTCDateTime())
    for name, column in (("event", "id"), ("dossier", "dossier_id"))
}
_PASSAGE = ("number", "document_id", "revision", "key")
_TERMS = ("number", "words", "pairs", "fields")
_PASSAGES_INTO_FILE = 'INSERT INTO passages (number, document_id, revision, "key") VALUES (?, ?, ?, ?)'
_INTO_FILE = "INSERT INTO passage_terms (rowid, words, pairs, fields) VALUES (?, ?, ?, ?)"
_INTO_SERVER = sa.text(
    "INSERT INTO passage_terms VALUES (:number, CAST(:words AS tsvector), CAST(:pairs AS tsvector), CAST(:fields AS tsvector))"
)


def _columns(one: Passage) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return the terms of each column; the speaker's stand among the others, behind a break, with a sign of their own."""
    words = one.text.words
    pairs = (*one.text.pairs, BREAK, *map(of_speaker, one.speaker.pairs)) if one.speaker.pairs else one.text.pairs
    marks = [field_term(mark) for mark in sorted(one.marks)]
    return words, pairs, (EVERY, *marks, BREAK, *map(of_speaker, one.speaker.words))


def _vector(terms: Sequence[str]) -> str:
    # A term that comes again may be told again: the server puts its places together.
    return " ".join([f"'{term}':{place}" for place, term in enumerate(terms, start=1) if term != BREAK])


def _numbers(connection: Connection, indexed: Sequence[Indexed]) -> list[int]:
    """Return a number for each: the second at which it was said, and a place of its own within that second."""
    wanted = list(map(first_number, indexed))
    taken: set[int] = set()
    for some in batches(wanted):
        there = among(connection, PASSAGES.c.number, some)
        taken.update(connection.execute(sa.select(PASSAGES.c.number).where(there)).scalars())
    given: list[int] = []
    for number in wanted:
        while number in taken:
            number += 1
            if (
                number not in taken
                and connection.execute(sa.select(PASSAGES.c.number).where(PASSAGES.c.number == number)).first()
            ):
                taken.add(number)
        taken.add(number)
        given.append(number)
    return given


def first_number(one: Indexed) -> int:
    """Return the number that a passage has unless another has it, and then the next that is free."""
    said = hashlib.sha256(f"{one.key}\x1f{one.document_id}\x1f{one.revision}".encode()).digest()
    return number_at(one.passage.at) | int.from_bytes(said[:3], "big")


# Queries


def find(connection: Connection, node: Node, *, limit: int, stands: Callable[[Sequence[Found]], Sequence[Found]]) -> list[Found]:
    """Return the newest passages that fulfil a query and still stand, as `stands` tells of some at a time; newest first."""
    found: list[Found] = []
    node = _when_tied(connection, node)
    by_windows = connection.dialect.name == "postgresql" and in_terms(node)
    for numbers in (_by_windows if by_windows else _onwards)(connection, node, most=max(50, 2 * limit)):
        found += stands(_passages(connection, numbers))
        if len(found) >= limit:
            break
    return found[:limit]


def _when_tied(connection: Connection, node: Node) -> Node:
    """Return the query with the time in which the statements were said that react to what it must be about: no more is read."""
    if query.mentions(node, query.mark("is", "document")):
        return node
    bounds: list[Node] = []
    for part in flat(node):
        name, _, value = part.mark.partition(":") if isinstance(part, Has) else ("", "", "")
        if name in TIED:
            first, last = connection.execute(_SAID_ON[name], {"id": value}).one()
            never = datetime(1970, 1, 1, tzinfo=UTC)
            bounds.append(Between(since=first or never, until=last + timedelta(seconds=1) if last else never))
    return All(parts=(node, *bounds)) if bounds else node


def _onwards(connection: Connection, node: Node, *, most: int, below: int | None = None) -> Iterator[Sequence[int]]:
    """Yield the numbers of what fulfils a query, the newest first, `most` at a time."""
    while True:
        compiled = Compiled(connection.dialect.name)
        where = _where(compiled, compiled.whole(node), below)
        found = _numbers_in(connection, compiled, f"passage_terms WHERE {where} ORDER BY {compiled.number} DESC", most)
        yield found
        if len(found) < most:
            return
        below = found[-1]


def _by_windows(connection: Connection, node: Node, *, most: int) -> Iterator[Sequence[int]]:
    """Yield the same on a server, which cannot know how rare a word is, and might look through all passages for one.

    The newest are looked through, a window at a time, until too few of one fulfil the query: to the others the index of terms
    leads, as many as there are, and so they are taken by the thousand.
    """
    below: int | None = None
    rows, hits = WINDOW, 0
    while True:
        window = Compiled(connection.dialect.name)
        newest = f"SELECT * FROM passage_terms WHERE {_where(window, window.times(node), below)} ORDER BY number DESC"  # noqa: S608 every value is bound
        inside = f"({newest} LIMIT {window.bind(rows)}) AS passage_terms WHERE {window.whole(node)} ORDER BY number DESC"
        found = _numbers_in(connection, window, inside, most)
        yield found
        hits += len(found)
        if len(found) == most:  # there may be more in this window
            below = found[-1]
            continue
        below = _last_of(connection, node, below=below, rows=rows)
        if below is None:
            return
        if (hits * WINDOW / rows) ** 2 < SPARSE * most:
            break
        rows, hits = rows * 4, 0
    while found := _by_terms(connection, node, below=below):
        yield from (found[start : start + most] for start in range(0, len(found), most))
        below = found[-1]


def _last_of(connection: Connection, node: Node, *, below: int | None, rows: int) -> int | None:
    """Return the oldest number of a window, None where nothing is behind it."""
    compiled = Compiled(connection.dialect.name)
    where = _where(compiled, compiled.times(node), below)
    inside = f"passage_terms WHERE {where} ORDER BY number DESC OFFSET {compiled.bind(rows - 1)}"
    return next(iter(_numbers_in(connection, compiled, inside, 1)), None)


def _by_terms(connection: Connection, node: Node, *, below: int) -> Sequence[int]:
    """Return the next thousand that fulfil a query, through the index of terms."""
    compiled = Compiled(connection.dialect.name)
    # Told to order by the plain number, the server may go through all of them in that order.
    inside = f"passage_terms WHERE {_where(compiled, compiled.whole(node), below)} ORDER BY number + 0 DESC"
    return _numbers_in(connection, compiled, inside, 1000)


def _where(compiled: Compiled, condition: str, below: int | None) -> str:
    return condition if below is None else f"{condition} AND {compiled.number} < {compiled.bind(below)}"


def _numbers_in(connection: Connection, compiled: Compiled, inside: str, most: int) -> Sequence[int]:
    asked = sa.text(f"SELECT {compiled.number} FROM {inside} LIMIT :most")  # noqa: S608 every value is bound
    return connection.execute(asked, {**compiled.values, "most": most}).scalars().all()


def _passages(connection: Connection, numbers: Sequence[int]) -> list[Found]:
    there: dict[int, Found] = {}
    for start in range(0, len(numbers), _PAGE):
        chosen = sa.select(PASSAGES).where(PASSAGES.c.number.in_(numbers[start : start + _PAGE]))
        for row in connection.execute(chosen):
            there[row.number] = Found(number=row.number, document_id=row.document_id, revision=row.revision, key=row.key)
    return [there[number] for number in numbers]


# Making it anew

_OLD = """
SELECT s.key, s.document_id, s.revision, s.official, s.hearsay, s.declined, s.joint, s.engine, s.evidence_text, s.quote,
       s.spoken_at, s.speaker, s.actor, s.target, s.stance, s.legal, s.language, r.title
FROM statements AS s JOIN revisions AS r ON r.document_id = s.document_id AND r.number = s.revision
"""
_OLD_DOCUMENTS = """
SELECT r.document_id, r.number, r.title, r.kind, r.language, r.published_at, r.seen_at, t.text
FROM revisions AS r JOIN texts AS t ON t.sha256 = r.sha256
"""
_UTC = UTCDateTime()


def index_everything(connection: Connection) -> None:
    """Index all that is stored; for a database that was made before the index was, or copied without it."""
    words = dict.fromkeys(("evidence_text", "quote", "speaker", "actor", "target", "title", "engine"), _TEXT)
    statements = sa.text(_OLD).columns(
        **words,
        spoken_at=_UTC,
        official=sa.Boolean(),
        hearsay=sa.Boolean(),
        declined=sa.Boolean(),
        joint=sa.JSON(none_as_null=True),
    )
    documents = sa.text(_OLD_DOCUMENTS).columns(title=_TEXT, text=_TEXT, published_at=_UTC, seen_at=_UTC)
    for some in _some(connection, statements):
        add(
            connection,
            [
                Indexed(
                    document_id=row["document_id"],
                    revision=row["revision"],
                    key=row["key"],
                    passage=of_statement(row["title"], row),
                )
                for row in some
            ],
        )
    for some in _some(connection, documents):
        add(
            connection,
            [
                Indexed(
                    document_id=row["document_id"],
                    revision=row["number"],
                    key=None,
                    passage=of_document(
                        row["title"],
                        row["text"],
                        kind=row["kind"],
                        language=row["language"],
                        at=published(row["published_at"], row["seen_at"]),
                    ),
                )
                for row in some
            ],
        )


def published(published_at: datetime | None, seen_at: datetime) -> datetime:
    """Return when a revision counts as said: as it was published; undated or dated into the future, when first seen."""
    return seen_at if published_at is None or published_at > seen_at else published_at


def _some(connection: Connection, chosen: sa.Executable) -> Iterable[list[Mapping[str, Untyped]]]:
    with connection.execute(chosen, execution_options={"yield_per": _PAGE}) as result:
        for rows in result.mappings().partitions():
            yield [dict(row) for row in rows]
