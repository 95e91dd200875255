"""What a dossier would find: what is counted, what is shown first, and that a large store is only sampled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.document import text_sha256
from feeds.types import Document, DocumentId, Precision
from monitor.records import PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.views.hits import hits
from monitor.vocabulary import load_vocabulary

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENT = Event(id=EventId("e"), title="Strike", began=NOW - timedelta(hours=6), began_precision=Precision.MINUTE, act="the strike")
DOSSIER = Dossier(
    id=DossierId("d"), title="-", watch=(), events=(EVENT,), terms={"en": ("harbour", "pier"), "es": ("puerto",)}
)  # fmt: skip


def put(store: Store, number: int, text: str, *, hours: float, language: str = "en") -> None:
    at = NOW - timedelta(hours=hours)
    document = Document(
        id=DocumentId(f"doc-{number}"), text=text, title=f"Text {number}", publisher="Somebody", language=language,
        published_at=at, published_precision=Precision.MINUTE, fetched_at=at, sha256=text_sha256(text),
    )  # fmt: skip
    store.record(PollRecord(read=(ReadDocument(document=document),)), now=at)


def test_documents_are_counted_by_what_binds_them_and_the_newest_come_first(tmp_path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/desk.db")
    put(store, 1, "The harbour and the pier burn.", hours=5)
    put(store, 2, "El puerto arde.", hours=2, language="es")
    put(store, 3, "The harbour was quiet.", hours=30)
    put(store, 4, "Nothing of it.", hours=1)
    put(store, 5, "The harbour, long ago.", hours=24 * 40)
    put(store, 6, "El harbour no es palabra de aquí.", hours=1, language="es")
    found = hits(store, DOSSIER, load_vocabulary(), now=NOW)
    assert (found.bound, found.earlier, found.looked_at, found.all_seen) == (2, 1, 5, True)
    assert found.by_term == {("en", "harbour"): 2, ("en", "pier"): 1, ("es", "puerto"): 1}
    assert [one.document_id for one in found.examples] == ["doc-2", "doc-1"]
    assert found.examples[0].reason == "'puerto' stands in the title or opening"
    some = hits(store, DOSSIER, load_vocabulary(), now=NOW, looked_at=2)
    assert (some.looked_at, some.all_seen) == (2, False)
    future = replace(DOSSIER, events=(replace(EVENT, began=NOW + timedelta(days=90)),))
    assert (hits(store, future, load_vocabulary(), now=NOW).bound, hits(store, future, load_vocabulary(), now=NOW).earlier) == (
        0,
        3,
    )
    store.close()
