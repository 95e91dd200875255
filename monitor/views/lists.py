"""The desk's own lists as they leave it: its sources, what was told, how right the engines were. Each is rows of text."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from feeds.types import Rights, Source, SourceId
from monitor.contract import Json
from monitor.embargo import held_events, is_held
from monitor.store.store import Store
from monitor.types import EventId
from monitor.views.accuracy import Score, accuracy, gold
from monitor.views.health import DeliveryRow, SourceRow, delivery_rows, known_of, sources_page
from monitor.views.words import Moment, Name
from monitor.vocabulary import Vocabulary

MOST_TOLD = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list: each row has a cell for every column; `left_out` counts what an embargo holds back."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


def sources_table(store: Store, sources: Collection[Source], vocabulary: Vocabulary, *, sample: bool, now: datetime) -> Table:
    """Return every source with its health."""
    page = sources_page(sources, store.states(), vocabulary, now=now, known=known_of(store))
    return _table("sources", SourceRow, page.rows, sample=sample)


def told_table(store: Store, *, sample: bool, now: datetime) -> Table:
    """Return the latest messages, without those of a dossier under embargo."""
    held = {dossier.id for dossier in store.dossiers(with_archived=True) if is_held(dossier, now=now)}
    logged = store.deliveries(limit=MOST_TOLD)
    kept = [one for one in logged if not held or not _is_of(store, one.delivery.signal_key, held)]
    table = _table("alerts", DeliveryRow, delivery_rows(kept), sample=sample)
    return Table(name=table.name, columns=table.columns, rows=table.rows, left_out=len(logged) - len(kept))


def _is_of(store: Store, signal_key: str, held: Collection[str]) -> bool:
    signal = store.signal(signal_key)
    return signal is None or signal.dossier in held


def accuracy_table(store: Store, *, sample: bool) -> Table:
    """Return how right each engine was on what persons reviewed, by language and by class."""
    found = accuracy(store)
    return _table("accuracy", Score, (*found.by_language, *found.by_class), sample=sample)


def gold_leaving(store: Store, sources: Collection[Source], *, now: datetime) -> tuple[Json, ...]:
    """Return the documents that persons have labelled throughout, as far as their whole text may leave the desk.

    Left out is what reacts to an event under embargo, and what came from a source that allows a short quote only, or no use for
    AI: it is whole texts to learn from.
    """
    held = set(held_events(store.dossiers(with_archived=True), now=now))
    found = gold(store, withheld=withheld_by_terms(sources)).documents
    return tuple(one for one in found if not held & set(_events(store, str(one["doc_id"]))))


def withheld_by_terms(sources: Iterable[Source]) -> frozenset[SourceId]:
    """Return the sources whose whole texts do not leave the desk, by their publishers' terms."""
    return frozenset(source.id for source in sources if source.rights in {Rights.QUOTE, Rights.NO_AI})


def _events(store: Store, document_id: str) -> Iterable[EventId]:
    stored = store.document(document_id, with_raw=False)
    tied = [store.statement(key) for key, _ in stored.revisions[-1].statements] if stored is not None else []
    return [reaction.statement.event for one in tied if one for reaction in one.reactions if reaction.statement.event]


def _table(name: str, kind: type, values: Iterable[object], *, sample: bool) -> Table:
    names = [field.name for field in fields(kind)]
    rows = (tuple(_cell(getattr(one, column)) for column in names) for one in values)
    mark = ("SAMPLE DATA",) if sample else ()
    return Table(name=name, columns=(*names, *(("sample",) if sample else ())), rows=tuple((*row, *mark) for row in rows))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Moment):
        return value.machine
    if isinstance(value, Name):
        return str(value.code)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
