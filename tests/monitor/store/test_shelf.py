"""A shelf gives back what was put there, as it is or unpacked, and holds no more than it may."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.store.shelf import Shelf

ACTS = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 2), st.one_of(st.none(), st.text(max_size=40))), max_size=40)


@settings(max_examples=40, deadline=None)
@given(ACTS, st.integers(1, 5), st.integers(0, 400))
def test_whatever_is_given_is_what_was_put_last(acts, most: int, most_bytes: int) -> None:
    shelf, there = Shelf(most=most, most_bytes=most_bytes), {}
    for key, stamp, value in acts:
        if value is not None:
            shelf.put(key, stamp, (value, stamp), len(value) // 10)
            there[key] = stamp, (value, stamp)
        held = shelf.get(key, stamp)
        if held is None:
            assert value is None
        else:
            assert (held.stamp, held.value) == there[key]
            assert held.stamp == stamp


def test_what_was_asked_for_last_is_the_very_same_and_the_rest_is_equal() -> None:
    shelf = Shelf(most=2, most_bytes=10_000)
    values = [("word", number) for number in range(5)]
    for number, value in enumerate(values):
        shelf.put(number, 0, value, 1)
    found = [shelf.get(number, 0) for number in (4, 3, 2, 1, 0)]
    assert [one.value for one in found if one is not None] == list(reversed(values))
    assert [one is not None and one.value is value for one, value in zip(found, reversed(values), strict=True)] == [
        *(True, True),
        *(False, False, False),
    ]


def test_no_more_bytes_are_held_than_may_be() -> None:
    shelf = Shelf(most=1, most_bytes=120)
    for number in range(50):
        shelf.put(number, 0, f"word {number}", 1)
    held = [number for number in range(50) if shelf.get(number, 0) is not None]
    assert 1 < len(held) < 20
    assert min(held) > 30
    assert held[-1] == 49


def test_another_stamp_finds_nothing_plain_or_packed() -> None:
    shelf = Shelf(most=1, most_bytes=10_000)
    shelf.put("a", 1, "one", 1)
    assert shelf.get("a", 2) is None
    shelf.put("b", 1, "two", 1)
    assert shelf.get("a", 2) is None
    shelf.put("a", 2, "three", 1)
    assert shelf.get("a", 1) is None
