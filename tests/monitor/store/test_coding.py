"""What people code blind, on both databases."""

from dataclasses import replace

import pytest

from monitor.coding import Judgement
from monitor.errors import StoreError
from monitor.store.store import Store
from monitor.types import Stance, StatementKey
from tests.monitor.store.conftest import NOW, Make

SAID = Judgement(stance=Stance.OPPOSE, target="BBB", official=True)


@pytest.fixture
def unit(store: Store, make: Make) -> StatementKey:
    store.record(make.poll(make.read()), now=NOW)
    return store.latest_statements(limit=1)[0].key


def test_a_judgement_is_kept_once_for_each_coder_and_can_be_taken_back(store: Store, unit: StatementKey) -> None:
    first = store.add_coding(unit, SAID, coder="Ada", now=NOW)
    assert store.codings() == (first,)
    assert first.judgement == SAID
    with pytest.raises(StoreError, match="coded it already"):
        store.add_coding(unit, Judgement(stance=None), coder="ADA", now=NOW)
    with pytest.raises(StoreError, match="none of yours"):
        store.undo_coding(first.number, coder="Ben", now=NOW)
    store.undo_coding(first.number, coder="Ada", now=NOW)
    assert store.codings()[0].undone_at == NOW
    assert store.add_coding(unit, Judgement(stance=None), coder="Ada", now=NOW).judgement.stance is None
    with pytest.raises(StoreError, match="no such statement"):
        store.add_coding(StatementKey("none"), SAID, coder="Ada", now=NOW)


def test_a_second_word_on_a_difference_replaces_the_first(store: Store, unit: StatementKey) -> None:
    for _ in range(2):
        store.add_coding(unit, SAID, coder="Ada", settling=True, now=NOW)
    assert [one.undone_at for one in store.codings()] == [NOW, None]
    assert [(one.by, one.what, one.subject, one.after) for one in store.audit_log(limit=1)] == [
        ("Ada", "settle coding", unit, "oppose -> BBB")
    ]


def test_what_a_correction_judged_and_made_is_told_through_its_chain(store: Store, unit: StatementKey) -> None:
    before = store.statement(unit)
    assert before is not None
    first = store.correct(unit, [replace(before.statement, stance=Stance.SUPPORT)], why="praise", by="ada", now=NOW)
    made = next(one.key for one in store.latest_statements(limit=9))
    second = store.correct(made, why="a headline", by="ben", now=NOW)
    store.undo_correction(second.number, why="no", by="ben", now=NOW)
    one, two = store.judged()
    assert (one.number, one.by, one.before_key, one.replaces, one.undone_at) == (first.number, "ada", unit, None, None)
    assert one.before is not None
    assert one.after is not None
    assert (one.before.engine, one.before.stance, one.after.stance) == ("rules", Stance.CONDEMN, Stance.SUPPORT)
    assert (two.replaces, two.undone_at, two.after) == (first.number, NOW, None)
