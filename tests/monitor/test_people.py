"""The rules for names, passwords, roles and repeated failures."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.credentials import TOKEN_PREFIX, hash_password, new_password, new_token, password_fits, secret_hash
from monitor.errors import InputError
from monitor.people import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    FREE_BY_NAME,
    LONGEST_WAIT,
    Failures,
    Role,
    blocked_until,
    checked_name,
    checked_password,
    lesser,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_each_role_may_do_what_the_one_before_it_may() -> None:
    assert [(a.value, b.value) for a in Role for b in Role if a.includes(b)] == [
        ("reader", "reader"),
        ("analyst", "reader"),
        ("analyst", "analyst"),
        ("admin", "reader"),
        ("admin", "analyst"),
        ("admin", "admin"),
    ]
    assert lesser(Role.ADMIN, Role.READER) is lesser(Role.READER, Role.ADMIN) is Role.READER


def test_a_name_is_kept_without_the_space_around_it() -> None:
    assert checked_name("  Ada Example ") == "Ada Example"
    assert checked_name("Zoë") == "Zoë"


@pytest.mark.parametrize("name", ["", "  ", "a/b", "<b>", "a\nb", "x" * 81, "a\u200fb"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        checked_name(name)


@pytest.mark.parametrize("password", ["short", "x" * 12, "ababababababab", "ada example 12", "y" * 2000])
def test_a_weak_password_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(InputError) as refused:
        checked_password(password, name="Ada Example")
    assert password not in str(refused.value)


def test_a_drawn_password_passes_and_none_comes_twice() -> None:
    first = new_password()
    assert checked_password(first, name="Ada") == first != new_password()


def test_only_the_password_itself_fits_what_is_kept_of_it() -> None:
    kept = hash_password("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert password_fits(kept, "correct horse battery")
    assert not password_fits(kept, "correct horse batterz")
    assert not password_fits(None, "correct horse battery")
    assert not password_fits("no hash", "correct horse battery")


def test_a_token_can_be_told_and_is_not_its_hash() -> None:
    token = new_token()
    assert token.startswith(TOKEN_PREFIX)
    assert len(secret_hash(token)) == 64
    assert token not in secret_hash(token)


@pytest.mark.parametrize(
    ("count", "wait"),
    [(FREE_BY_NAME - 1, timedelta()), (FREE_BY_NAME, FIRST_WAIT), (FREE_BY_NAME + 2, 4 * FIRST_WAIT), (500, LONGEST_WAIT)],
)
def test_the_wait_doubles_after_some_failures_up_to_its_longest(count: int, wait: timedelta) -> None:
    failed = Failures(count=count, last_at=NOW)
    soon = NOW + timedelta(seconds=1)
    assert blocked_until(failed, free=FREE_BY_NAME, now=soon) == (NOW + wait if wait else None)
    assert blocked_until(failed, free=FREE_BY_NAME, now=NOW + wait) is None
    assert blocked_until(failed, free=FREE_BY_NAME, now=NOW + FORGOTTEN_AFTER) is None


def test_without_a_failure_there_is_no_wait() -> None:
    assert blocked_until(None, free=0, now=NOW) is None
