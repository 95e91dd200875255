"""Démarche as a contestant: the polls alone, as the others do them, and whole turns."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import numpy as np

from alerts.query import Passage
from alerts.terms import Terms
from feeds.collect import arrivals
from feeds.language import language_code
from feeds.types import ActorCode, Document, Source, SourceId, SourceKind, TextMode, Tier
from monitor.config import Settings
from monitor.cycle import run_turn
from monitor.desk import Desk, open_desk
from monitor.folding import Outline
from monitor.records import PollRecord, ReadDocument
from monitor.storing import DOCUMENTS_TOGETHER
from monitor.types import Statement
from tests.bench.contestants import IN_EVERY_TITLE, Ran, digest_of, timed

DATABASE = "ours.db"


def ours(work: str, warm: Sequence[str], urls: Sequence[str], workers: int, folder: Path) -> Ran:
    """Démarche: polls through the guard, documents, revisions and entries in the store; no language, no extraction.

    Work "new" leaves the search index out, which else is written with each poll. "folded" compares every new text with those of
    other publishers, as a turn does and nobody else.
    """
    ran = Ran(feeds=len(urls))
    with _compared_only(work), _desk((*warm, *urls), workers, folder, TextMode.FEED) as desk:

        def poll(some: Sequence[str]) -> list[str | None]:
            sources = [desk.sources[_id_of(url)] for url in some]
            states = desk.store.states()
            links: list[str | None] = []
            for arrived in arrivals(
                sources, states, desk.store.seen, client=desk.client, workers=workers, now=desk.clock, hosts=desk.hosts
            ):
                records: list[PollRecord] = []
                for collected in arrived:
                    if collected.error is not None:
                        raise SystemExit(f"a feed could not be read: {collected.error}")
                    read = tuple(ReadDocument(document=document) for document in collected.documents)
                    records.append(PollRecord(state=collected.state, seen=collected.seen, read=read))
                    links += [document.url for document in collected.documents]
                # As in a turn: polls that say nothing, as all do without extraction, share a transaction if they came together.
                for some in _together(records):
                    desk.store.record_all(some, now=desk.clock())
            return links

        poll(warm)
        before = desk.store.counts()
        links = poll(urls) if work == "unchanged" else []
        with timed(ran):
            links += poll(urls)
        after = desk.store.counts()
        stored = {after[table] - before[table] for table in ("documents", "revisions")}
        stored.add(sum(len(desk.store.seen(_id_of(url))) for url in urls))
        if work in {"new", "indexed"}:
            ran.found = _found(folder / DATABASE, urls)
    if stored != {len(links)}:
        raise SystemExit(f"{len(links)} documents were read, and {sorted(stored)} of them stored")
    ran.entries, ran.digest = len(links), digest_of(links)
    return ran


@contextmanager
def _compared_only(work: str) -> Iterator[None]:
    """Leave out of a poll what is no part of what is compared: which language a text is in, and what `work` does not name."""
    with ExitStack() as left_out:
        language = mock.patch("feeds.document.language_of", lambda text, declared=None: language_code(declared))
        left_out.enter_context(language)
        if work != "folded":
            left_out.enter_context(mock.patch("monitor.store.writing.outline", _bare_outline))
        if work == "new":
            left_out.enter_context(mock.patch("monitor.store.searching.of_document", _no_terms))
            left_out.enter_context(mock.patch("monitor.store.searching.add", return_value=None))
        yield


def _no_terms(title: str | None, text: str, *, kind: str, language: str | None, at: datetime) -> Passage:
    return Passage(text=Terms(), at=at)


def _found(database: Path, urls: Sequence[str]) -> int:
    """Return how many documents of these sources the index finds by a word that all have."""
    found = (
        "SELECT count(*) FROM passage_terms JOIN passages ON passages.number = passage_terms.rowid "
        "JOIN documents ON documents.id = passages.document_id "
        "WHERE passage_terms MATCH ? AND documents.source_id IN (SELECT value FROM json_each(?))"
    )
    with closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute(found, (IN_EVERY_TITLE, json.dumps([_id_of(url) for url in urls]))).fetchone()
    return int(count)


def whole_turn(work: str, warm: Sequence[str], urls: Sequence[str], workers: int, folder: Path) -> Ran:
    """Démarche: a whole turn over entries that are read from their pages, with language, statements and signals."""
    ran = Ran(feeds=len(urls))
    with _desk((*warm, *urls), workers, folder, TextMode.PAGE) as desk:
        run_turn(desk, only=[_id_of(url) for url in warm])
        with timed(ran):
            turn = run_turn(desk, only=[_id_of(url) for url in urls])
    if turn.failed or not turn.statements:
        raise SystemExit(f"{turn.failed} of {turn.polled} sources failed, {turn.statements} statements were read")
    ran.entries = turn.documents
    return ran


def _together(records: Sequence[PollRecord]) -> Iterator[list[PollRecord]]:
    """Yield what one transaction takes."""
    some: list[PollRecord] = []
    for record in records:
        some.append(record)
        if sum(len(one.read) for one in some) >= DOCUMENTS_TOGETHER:
            yield some
            some = []
    yield some


def _bare_outline(document: Document, statements: Sequence[Statement], *, at: datetime) -> Outline:
    """Return an outline that resembles no other document."""
    own = document.source_id or document.id
    return Outline(
        id=document.id, source=own, language=None, at=at, shingles=np.zeros(0, dtype=np.uint64), anchors=(), pairs=frozenset()
    )


@contextmanager
def _desk(urls: Sequence[str], workers: int, folder: Path, mode: TextMode) -> Iterator[Desk]:
    """Give a desk with a store of its own and these feeds as its sources, all due."""
    settings = Settings(
        database_url=f"sqlite:///{folder / DATABASE}", workers=workers, host_spacing_s=0, allow_hosts="127.0.0.0/8"
    )
    with open_desk(settings, sources=tuple(_source(url, mode) for url in urls), sample=True) as desk:
        yield desk


def _source(url: str, mode: TextMode) -> Source:
    return Source(
        id=_id_of(url),
        actor=ActorCode("NOR"),
        institution="An invented ministry",
        url=url,
        kind=SourceKind.RSS,
        language="en",
        tier=Tier.OFFICIAL,
        interval=timedelta(hours=1),
        text_mode=mode,
    )


def _id_of(url: str) -> SourceId:
    return SourceId(url.split("/")[2])
