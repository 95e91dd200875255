"""Users, sessions, tokens and failures to sign in, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import StoreError
from monitor.people import Role, User
from monitor.store.people import name_key
from monitor.store.store import Store
from tests.monitor.store.conftest import NOW

ADA = User(name="Ada Example", role=Role.ADMIN, made_at=NOW)
BEN = User(name="Ben", role=Role.READER, made_at=NOW)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(store: Store) -> Store:
    store.people.add(ADA, password="hash of Ada's", by="root")
    store.people.add(BEN, password="hash of Ben's", by="Ada Example")
    return store


def test_a_user_is_found_by_the_name_however_it_is_written(store: Store) -> None:
    assert store.people.user("  ADA example ") == ADA
    assert store.people.user("Eve") is None
    with pytest.raises(StoreError, match=r"BEN: there is a user of this name already"):
        store.people.add(replace(BEN, name="BEN"), password="x", by="root")
    assert store.people.users() == (ADA, BEN)


def test_the_first_user_must_be_an_admin(url: str) -> None:
    opened = Store.open(url)
    with pytest.raises(StoreError, match="first user must be an admin"):
        opened.people.add(BEN, password="x", by="root")
    assert not opened.people.any()
    opened.close()


def test_no_act_leaves_the_others_without_an_admin(store: Store) -> None:
    people = store.people
    for act in (
        lambda: people.set_role("ada example", Role.ANALYST, by="root", now=NOW),
        lambda: people.disable("Ada Example", disabled=True, by="root", now=NOW),
        lambda: people.remove("Ada Example", by="root", now=NOW),
    ):
        with pytest.raises(StoreError, match="Ada Example: is the only admin"):
            act()
    people.remove("Ben", by="root", now=NOW)
    people.remove("Ada Example", by="root", now=NOW)  # the last of all: the board serves its own machine again
    assert not people.any()


def test_sessions_end_by_signing_out_a_new_password_disabling_and_removal(store: Store) -> None:
    people, since = store.people, NOW - timedelta(days=30)

    def begin(*names: str) -> None:
        for name in names:
            people.begin_session("Ben", name, now=NOW)

    begin("one", "two")
    assert people.session("one", since=since) == (BEN, NOW)
    assert people.session("one", since=NOW) is None
    people.end_session("one")
    assert people.session("one", since=since) is None
    begin("three")
    people.set_password("Ben", "another hash", by="Ben", now=NOW, keep="three")
    assert (people.session("two", since=since), people.session("three", since=since)) == (None, (BEN, NOW))
    assert people.password_of("ben") == "another hash"
    people.disable("Ben", disabled=True, by="root", now=LATER)
    assert people.session("three", since=since) is None
    assert people.password_of("Ben") is None
    people.disable("Ben", disabled=False, by="root", now=LATER)
    assert people.session("three", since=since) is None
    begin("four")
    people.remove("Ben", by="root", now=LATER)
    assert people.session("four", since=since) is None


def test_a_token_works_until_it_is_revoked_or_over_or_its_user_disabled(store: Store) -> None:
    people = store.people
    token = people.add_token("Ben", label="script", sha256="h", role=Role.READER, expires_at=LATER, by="Ben", now=NOW)
    assert people.token_user("h", now=NOW) == (BEN, token)
    assert people.tokens("Ben")[0].last_used_at == NOW
    assert people.token_user("h", now=LATER) is None
    people.disable("Ben", disabled=True, by="root", now=NOW)
    assert people.token_user("h", now=NOW) is None
    people.disable("Ben", disabled=False, by="root", now=NOW)
    with pytest.raises(StoreError, match="no such token"):
        people.revoke_token(token.number, by="Ada Example", now=NOW, of="Ada Example")
    people.revoke_token(token.number, by="Ben", now=NOW)
    assert people.token_user("h", now=NOW) is None
    assert people.tokens()[0].revoked_at == NOW


def test_failures_are_counted_by_key_and_forgotten_by_success_or_a_day(store: Store) -> None:
    people = store.people
    keys = (name_key("Ben"), "address:192.0.2.1")
    people.note_failure(keys, now=NOW)
    people.note_failure(keys, now=LATER)
    assert {key: (one.count, one.last_at) for key, one in people.failures(keys).items()} == dict.fromkeys(keys, (2, LATER))
    people.forget_failures(name_key("BEN"))
    assert set(people.failures(keys)) == {keys[1]}
    people.note_failure(("address:192.0.2.2",), now=LATER + timedelta(hours=25))
    assert people.failures(keys) == {}


def test_the_audit_says_who_did_what_and_holds_no_secret(store: Store) -> None:
    store.people.set_role("Ben", Role.ANALYST, by="Ada Example", now=NOW)
    store.people.set_password("Ben", "another hash", by="Ben", now=NOW)
    store.people.add_token("Ben", label="script", sha256="of-secret", role=Role.READER, expires_at=None, by="Ben", now=NOW)
    lines = store.audit_log(limit=10)
    assert [(one.by, one.what, one.subject, one.before, one.after) for one in lines] == [
        ("Ben", "add token", "Ben: script", None, "reader"),
        ("Ben", "set password", "Ben", None, None),
        ("Ada Example", "change role", "Ben", "reader", "analyst"),
        ("Ada Example", "add user", "Ben", None, "reader"),
        ("root", "add user", "Ada Example", None, "admin"),
    ]
    assert store.verify_audit().broken is None
    kept = [str(getattr(one, name)) for one in lines for name in ("what", "subject", "before", "after", "why")]
    assert not any(secret in word for word in kept for secret in ("hash", "of-secret"))
