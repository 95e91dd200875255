"""What is counted for a trend, on both databases."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from monitor.types import Stance


def _counts(store, make, *, target="BBB"):
    found = store.counted(["ALA"], target, since=make.now - timedelta(days=30), until=make.now + timedelta(days=30))
    return {(one.day, one.stance, one.engine): one.count for one in found}


def _say(
    store, make, id, *, days=0, text="The ministry of Aland condemns the blockade of the harbour.", words="condemns", **changes
):
    at = make.now + timedelta(days=days)
    document = make.document(id=id, text=text, fetched_at=at, published_at=at)
    event = changes.pop("event", None)
    said = make.statement(document, words, event=event, toward=changes.pop("toward", None))
    store.record(make.poll(make.read(document, replace(said, **changes))), now=at)


def test_statements_are_counted_by_day_stance_and_engine(store, make):
    _say(store, make, "d1")
    _say(store, make, "d2", days=1)
    _say(store, make, "d3", days=1, stance=Stance.CONCERN)
    day = date(2026, 3, 2)
    assert _counts(store, make) == {
        (day, Stance.CONDEMN, "rules"): 1,
        (day + timedelta(days=1), Stance.CONDEMN, "rules"): 1,
        (day + timedelta(days=1), Stance.CONCERN, "rules"): 1,
    }
    assert _counts(store, make, target="CCC") == {}


def test_hearsay_the_unofficial_and_no_comment_do_not_count(store, make):
    _say(store, make, "d1", hearsay=True)
    _say(store, make, "d2", official=False)
    _say(store, make, "d3", declined=True)
    assert _counts(store, make) == {}


def test_the_same_words_within_a_week_count_once_and_a_week_later_again(store, make):
    words = "condemns the blockade of the harbour"
    for number, days in enumerate((0, 0, 1, 5, 14)):
        _say(store, make, f"d{number}", days=days, words=words)
    assert list(_counts(store, make).values()) == [1, 1]
    assert {day for day, _, _ in _counts(store, make)} == {date(2026, 3, 2), date(2026, 3, 16)}


def test_what_several_tell_counts_once_beside_what_one_does_on_the_same_day(store, make):
    words = "condemns the blockade of the harbour"
    for number in range(3):
        _say(store, make, f"d{number}", words=words)
    _say(store, make, "d3", text="The ministry of Aland condemns the boarding.", words="condemns the boarding")
    assert _counts(store, make) == {(date(2026, 3, 2), Stance.CONDEMN, "rules"): 2}


def test_what_was_first_told_before_the_span_does_not_count_in_it(store, make):
    words = "condemns the blockade of the harbour"
    for number, days in enumerate((-31, -28, -27)):
        _say(store, make, f"d{number}", days=days, words=words)
    assert _counts(store, make) == {}


def test_words_edited_away_do_not_count(store, make):
    _say(store, make, "d1")
    _say(store, make, "d1", text="Aland deplores it.", words="deplores", stance=Stance.OPPOSE, days=1)
    assert {stance for _, stance, _ in _counts(store, make)} == {Stance.OPPOSE}


def test_stances_toward_events_are_counted_by_actor(store, make):
    store.save_dossier(make.dossier(), now=make.now, by="desk")
    _say(store, make, "d1", event="blockade", toward=Stance.SUPPORT)
    found = store.counted_on(["blockade"], since=make.now - timedelta(days=1), until=make.now + timedelta(days=1))
    assert [(one.actor, one.stance, one.count) for one in found] == [("ALA", Stance.SUPPORT, 1)]


def test_all_together_are_the_sum_of_each(store, make):
    actors = ("ALA", "FRA", "DEU")
    for number in range(24):
        _say(
            store,
            make,
            f"d{number}",
            days=number % 9,
            actor=actors[number % 3],
            stance=Stance.CONCERN if number % 4 else Stance.OPPOSE,
            text=f"The ministry condemns the blockade of the harbour, {number % 7}.",
            words="condemns the blockade of the harbour",
            hearsay=number % 11 == 0,
        )
    span = {"since": make.now + timedelta(days=1), "until": make.now + timedelta(days=8)}
    for asked in (actors, actors[:2], ()):
        summed: Counter[tuple[date, Stance, str]] = Counter()
        for one in store.counted(asked, "BBB", **span):
            summed[one.day, one.stance, one.engine] += one.count
        found = store.counted_together(asked, "BBB", **span)
        assert {one.actor for one in found} <= {None}
        assert {(one.day, one.stance, one.engine): one.count for one in found} == summed
        assert bool(found) == bool(asked)
