"""Dossiers in the store: every version is kept, and one that is archived is left out of what is followed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.types import ActorCode, Precision
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENT = Event(
    id=EventId("seizure"),
    title="Seizure of the lighthouse",
    began=NOW,
    began_precision=Precision.MINUTE,
    act="the seizure",
    initiators=(ActorCode("TUR"),),
    until=NOW + timedelta(days=3),
)
DOSSIER = Dossier(
    id=DossierId("lighthouse"),
    title="The lighthouse",
    watch=("UNSC",),
    events=(EVENT,),
    terms={"en": ("lighthouse",), "ar": ("المنارة",)},
    persons={ActorCode("EGY"): ("Ada Invented",)},
    embargo_until=NOW + timedelta(hours=1),
)


def test_every_version_of_a_dossier_comes_back_with_who_saved_it(store: Store) -> None:
    later = replace(DOSSIER, title="The lighthouse of X", archived=True, embargo_until=None)
    store.save_dossier(DOSSIER, now=NOW, by="Ada")
    store.save_dossier(replace(DOSSIER, id=DossierId("other"), events=(replace(EVENT, id=EventId("e2")),)), now=NOW, by="Ada")
    store.save_dossier(later, now=NOW + timedelta(hours=1), by="Ben")
    found = store.dossier_versions("lighthouse")
    assert [(one.by, one.at, one.dossier) for one in found] == [
        ("Ben", NOW + timedelta(hours=1), later),
        ("Ada", NOW, DOSSIER),
    ]


def test_an_archived_dossier_is_there_and_not_followed(store: Store) -> None:
    store.save_dossier(DOSSIER, now=NOW, by="Ada")
    store.save_dossier(replace(DOSSIER, archived=True), now=NOW, by="Ada")
    assert store.dossiers() == ()
    assert [one.archived for one in store.dossiers(with_archived=True)] == [True]
    assert store.dossier("lighthouse") == replace(DOSSIER, archived=True)
