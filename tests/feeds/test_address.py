"""Where a source is asked: permanent redirects are believed slowly, and taken back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.address import AGREED_FOR, AGREED_POLLS, after_answer, asked_at, has_begun, of_last, of_now
from feeds.types import ActorCode, FetchState, Source, SourceId, SourceKind, Tier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW, OTHER = "https://old.example/feed", "https://new.example/feed", "https://other.example/feed"
STATE = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
MOVED = replace(STATE, address=NEW, address_for=OLD)


def polls(state: FetchState, *targets: str | None, every: timedelta = DAY, same_feed: bool = True) -> FetchState:
    for number, target in enumerate(targets):
        asked = asked_at(OLD, state)
        state = after_answer(state, OLD, asked=asked, moved_to=target, same_feed=same_feed, now=NOW + number * every)
    return state


def test_a_week_of_agreement_moves_a_source() -> None:
    assert asked_at(OLD, polls(STATE, *[NEW] * 7)) == OLD
    moved = polls(STATE, *[NEW] * 8)
    assert (asked_at(OLD, moved), moved.address_for, moved.moved_to) == (NEW, OLD, None)


def test_a_week_without_enough_polls_is_not_enough() -> None:
    assert polls(STATE, NEW, NEW, every=8 * DAY).address is None


def test_many_polls_of_one_day_are_not_enough() -> None:
    assert polls(STATE, *[NEW] * 100, every=timedelta(minutes=2)).address is None


def test_another_target_or_none_begins_anew() -> None:
    assert polls(STATE, *[NEW] * 7, OTHER, NEW).address is None
    assert polls(STATE, *[NEW] * 7, None, NEW).address is None


def test_a_target_that_serves_something_else_is_never_believed() -> None:
    assert polls(STATE, *[NEW] * 30, same_feed=False).address is None


def test_the_old_address_is_tried_again_when_the_new_one_fails() -> None:
    assert [asked_at(OLD, replace(MOVED, failures=failures)) for failures in range(4)] == [NEW, OLD, NEW, OLD]


def test_an_old_address_that_serves_again_is_taken_back() -> None:
    back = after_answer(replace(MOVED, failures=1), OLD, asked=OLD, moved_to=None, same_feed=True, now=NOW)
    assert (asked_at(OLD, back), back.address) == (OLD, None)


def test_an_old_address_that_still_redirects_takes_nothing_back() -> None:
    assert after_answer(MOVED, OLD, asked=OLD, moved_to=NEW, same_feed=True, now=NOW) == MOVED


def test_a_moved_source_can_move_on_and_home_again() -> None:
    on = polls(MOVED, *[OTHER] * 8)
    assert (on.address, on.address_for) == (OTHER, OLD)
    home = polls(MOVED, *[OLD] * 8)
    assert (home.address, home.address_for) == (None, None)


def test_a_corrected_registry_voids_what_was_learned() -> None:
    assert asked_at(OTHER, MOVED) == OTHER
    assert after_answer(MOVED, OTHER, asked=OTHER, moved_to=None, same_feed=True, now=NOW).address is None


targets = st.sampled_from([None, OLD, NEW, OTHER])


@given(
    answers=st.lists(st.tuples(targets, st.booleans(), st.timedeltas(timedelta(minutes=1), 3 * DAY)), max_size=40),
    state=st.sampled_from([STATE, MOVED]),
)
def test_no_address_changes_without_a_week_and_several_polls_of_the_same_feed(
    answers: list[tuple[str | None, bool, timedelta]], state: FetchState
) -> None:
    now, agreed, since, last = NOW, 0, NOW, None
    for target, same_feed, passed in answers:
        now += passed
        asked = asked_at(OLD, state)
        if target != last:
            agreed, since, last = 0, now, target
        agreed += same_feed
        after = after_answer(state, OLD, asked=asked, moved_to=target, same_feed=same_feed, now=now)
        assert asked_at(OLD, after) in {OLD, NEW, OTHER}
        if asked_at(OLD, after) != asked:
            assert agreed >= AGREED_POLLS
            assert now - since >= AGREED_FOR
            last = None
        state = after


def dated(url: str, zone: str | None = None) -> Source:
    return Source(
        id=SourceId("zz_mfa"), actor=ActorCode("ZZZ"), institution="Ministry", url=url, kind=SourceKind.LISTING, language="en",
        tier=Tier.OFFICIAL, interval=timedelta(hours=1), zone=zone,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "zone", "at", "now_at", "last", "begun"),
    [
        ("https://a.test/feed", None, "2026-03-02T12", "https://a.test/feed", None, True),
        (
            "https://a.test/{year}/{month}",
            None,
            "2026-03-02T12",
            "https://a.test/2026/03",
            "https://a.test/2026/02",
            True,
        ),
        (
            "https://a.test/{year}/{month}",
            None,
            "2026-01-31T12",
            "https://a.test/2026/01",
            "https://a.test/2025/12",
            False,
        ),
        ("https://a.test/{year}", None, "2026-01-03T12", "https://a.test/2026", "https://a.test/2025", True),
        ("https://a.test/{year}", None, "2026-03-03T12", "https://a.test/2026", "https://a.test/2025", False),
        ("https://a.test/{year}", "Asia/Tokyo", "2025-12-31T20", "https://a.test/2026", "https://a.test/2025", True),
    ],
)
def test_an_address_may_name_the_year_and_month(
    url: str, zone: str | None, at: str, now_at: str, last: str | None, begun: bool
) -> None:
    now = datetime.fromisoformat(f"{at}:00+00:00")
    source = dated(url, zone)
    assert of_now(source, now=now).url == now_at
    assert of_last(source, now=now) == last
    assert last is None or has_begun(source, now=now) is begun
