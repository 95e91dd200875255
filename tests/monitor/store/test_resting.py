"""A store that rests gives memory back, and reads and writes on as before."""

from monitor.store.store import Store
from tests.monitor.store.test_accounts import DOSSIER, NOW


def test_a_store_that_has_rested_goes_on(store: Store, make) -> None:
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    store.rest()
    document = make.document(text="The ministry condemns it.")
    store.record(make.poll(make.read(document, make.statement(document))), now=NOW)
    store.rest()
    assert store.document(document.id) is not None
    assert store.dossier(DOSSIER.id) == DOSSIER
