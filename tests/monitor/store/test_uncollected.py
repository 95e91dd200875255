"""The search for garbage rests while something is written in bulk, and goes on behind it, however that ends."""

import gc
import threading

import pytest
from sqlalchemy import Engine, event

from monitor.errors import StoreError
from monitor.records import PollRecord
from monitor.store.uncollected import uncollected


@pytest.fixture(autouse=True)
def searching():
    gc.enable()
    yield
    gc.enable()


def test_nothing_is_searched_while_a_poll_is_recorded(store, make):
    searching: list[bool] = []

    def look(*_: object) -> None:
        searching.append(gc.isenabled())

    event.listen(Engine, "before_cursor_execute", look)
    try:
        store.record(PollRecord(read=(make.read(),)), now=make.now)
    finally:
        event.remove(Engine, "before_cursor_execute", look)
    assert searching
    assert not any(searching)
    assert gc.isenabled()


def test_it_goes_on_behind_a_record_that_is_refused(store, make):
    with pytest.raises(StoreError):
        store.record_all((PollRecord(seen={"an entry": "of no source"}),), now=make.now)
    assert gc.isenabled()


def test_it_rests_until_the_last_of_several_is_done():
    begun, done = threading.Event(), threading.Event()

    @uncollected()
    def long() -> None:
        begun.set()
        done.wait(10)

    other = threading.Thread(target=long)
    with uncollected():
        other.start()
        assert begun.wait(10)
    assert not gc.isenabled()
    done.set()
    other.join(10)
    assert gc.isenabled()


def test_who_stopped_it_for_good_is_left_alone():
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()
