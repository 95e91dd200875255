"""What waits to be told together is kept, told once, and never told by itself as well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import StoreError
from monitor.records import PollRecord


def test_what_waits_comes_when_its_time_has_come_and_is_told_once(store, make):
    later = make.held("h2", release_at=make.now + timedelta(hours=1))
    store.record(PollRecord(signals=(make.signal(),), held=(make.held("h1"), later)), now=make.now)
    store.record(PollRecord(held=(make.held("h1"),)), now=make.now)
    assert store.waiting(now=make.now, limit=9) == ((make.held("h1"), make.signal()),)
    assert store.held_back(limit=9) == (make.held("h1"), later)
    assert store.next_release(["all", "other"]) == {"all": make.now}
    assert store.release_held(make.delivery("d1"), ["h1"]) is True
    assert store.release_held(make.delivery("d2"), ["h1"]) is False
    assert [one.delivery.key for one in store.deliveries(limit=9)] == ["d1"]
    assert store.waiting(now=make.now, limit=9) == ()
    assert store.held_back(limit=9) == (later,)


def test_a_key_is_either_delivered_or_held(store, make):
    store.record(PollRecord(signals=(make.signal(),), held=(make.held("k1"),), deliveries=(make.delivery("k2"),)), now=make.now)
    again = PollRecord(held=(make.held("k2"),), deliveries=(make.delivery("k1"),))
    assert store.record(again, now=make.now).deliveries == 0
    assert [one.delivery.key for one in store.deliveries(limit=9)] == ["k2"]
    assert [one.key for one in store.held_back(limit=9)] == ["k1"]


def test_what_waits_for_an_unrecorded_signal_is_refused(store, make):
    with pytest.raises(StoreError, match="never recorded"):
        store.record(PollRecord(held=(make.held(signal="unheard-of"),)), now=make.now)


def test_the_last_told_is_when_a_message_was_free_to_leave(store, make):
    assert store.last_told(["all"]) == {}
    store.record(PollRecord(signals=(make.signal(),), deliveries=(make.delivery(),)), now=make.now)
    assert store.last_told(["all", "other"]) == {"all": make.now}


def test_own_rules_are_kept_audited_and_taken_away(store, make):
    store.save_rules({"a": "[[rules]]"}, now=make.now, by="ben")
    store.save_rules({"a": "[[rules]]"}, now=make.now, by="ben")
    assert store.rule_bodies() == {"a": "[[rules]]"}
    later = make.now + timedelta(days=1)
    store.save_rules({"a": None}, now=later, by="ben")
    assert store.rule_bodies() == {}
    assert store.rules_first_seen(["a"], now=later) == {"a": make.now}
    assert [(e.what, e.subject, e.before, e.after) for e in store.audit_log(limit=9)] == [
        ("save rule", "a", "[[rules]]", None),
        ("save rule", "a", None, "[[rules]]"),
    ]


def test_signals_come_back_with_the_time_at_which_they_were_recorded(store, make):
    store.record(PollRecord(signals=(make.signal("s1"),)), now=make.now)
    assert store.signals_since(make.now) == ((make.signal("s1"), make.now),)
    assert store.signals_since(make.now + timedelta(seconds=1)) == ()
    assert store.known_signals(["s1", "s2"]) == {"s1"}


def test_what_waits_of_a_dossier_under_embargo_is_in_no_message_before_its_end(store, make):
    end = make.now + timedelta(days=1)
    store.save_dossier(replace(make.dossier(), embargo_until=end), now=make.now, by="ben")
    signal = replace(make.signal("s1"), dossier="harbour-dispute")
    held = (make.held("h1", signal="s1"), make.held("h2"))
    store.record(PollRecord(signals=(signal, make.signal()), held=held), now=make.now)
    assert [one.key for one, _ in store.waiting(now=make.now, limit=9)] == ["h2"]
    assert [one.key for one, _ in store.waiting(now=end, limit=9)] == ["h1", "h2"]
