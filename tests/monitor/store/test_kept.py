"""What is kept of what was read is what would be read now, whatever was done to the store, by this program or by another."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from feeds.types import ActorCode, Health, SourceId
from monitor.records import PollRecord
from monitor.store import accounts, dossiers, sources, trending
from monitor.store.kept import Kept
from monitor.store.store import Store
from monitor.types import Stance
from tests.monitor.store.databases import ask
from tests.monitor.store.test_accounts import DOSSIER, END, EVENT, NOW, _do, _spoke, steps

ACTORS = [ActorCode("FRA"), ActorCode("EU")]
SPAN = {"since": NOW - END, "until": NOW + END}


def _stands(store: Store, at: datetime) -> None:
    """Hold all that is kept against what is read anew, without keeping."""
    with store._database.read() as session:
        read = accounts.account(session, EVENT.id, at=at, most=2)
        bare = accounts.account(session, EVENT.id, at=at, most=0)
        some = accounts.accounts(session, [EVENT.id, "other"], at=at, most=1, actors=ACTORS)
        counted = trending.of_events(session, [EVENT.id], **SPAN)
        followed = dossiers.read_all(session)
        heard = sources.heard_with(session)
    for _ in range(2):  # as it is kept now, and as it is kept then
        assert store.account(EVENT.id, at=at, most=2) == read
        assert store.account(EVENT.id, at=at, most=0) == bare
        assert store.accounts_of(ACTORS, [EVENT.id, "other"], at=at, most=1) == some
        assert sorted(store.counted_on([EVENT.id], **SPAN), key=repr) == sorted(counted, key=repr)
        assert store.dossiers(with_archived=True) == followed
        assert store.dossier(DOSSIER.id) == next(one for one in followed if one.id == DOSSIER.id)
        assert store.heard_with() == heard


@settings(
    deadline=None,
    max_examples=5,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_what_is_kept_is_what_is_stored_after_every_step(databases, make, steps):
    url = databases.migrated()
    with_kept, other = Store.open(url), Store.open(url)
    with_kept._kept = Kept(most=2)  # nearly everything is packed and unpacked again
    with_kept.save_dossier(DOSSIER, now=NOW, by="desk")
    for number, step in enumerate(steps):
        _do(other if number % 3 == 2 else with_kept, make, number, *step)
        _stands(with_kept, NOW + (2 * END if number % 3 else timedelta(hours=17 * number % 90)))
    with_kept.close()
    other.close()
    databases.drop(url)


def test_nothing_is_read_again_while_nothing_of_it_changes(store: Store, make) -> None:
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    _spoke(store, make, "d1", 1, Stance.OPPOSE)
    found = store.account(EVENT.id, at=NOW + END, most=2), store.dossiers(), store.heard_with()
    again = store.account(EVENT.id, at=NOW + 2 * END, most=2), store.dossiers(), store.heard_with()
    assert [one is other for one, other in zip(found, again, strict=True)] == [True, False, True]  # the followed ones of them
    assert store.account(EVENT.id, at=NOW, most=2) is not found[0]
    _spoke(store, make, "d2", 2, Stance.OPPOSE)
    assert store.account(EVENT.id, at=NOW + END, most=2) is not found[0]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statements SET evidence_text = 'other words'",
        "UPDATE revisions SET title = 'another title'",
        "UPDATE reactions SET declined = true",
        "INSERT INTO utterances VALUES ('{key}', '{key}')",
        "DELETE FROM reactions",
    ],
)
def test_no_writer_can_forget_to_say_what_it_changed(url: str, make, change: str) -> None:
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    _spoke(store, make, "d1", 1, Stance.OPPOSE)
    before = store.account(EVENT.id, at=NOW + END, most=2)
    [one] = before.reactions
    ask(url, change.format(key=one.key))
    after = store.account(EVENT.id, at=NOW + END, most=2)
    assert after is not before
    with store._database.read() as session:
        assert after == accounts.account(session, EVENT.id, at=NOW + END, most=2)
    store.close()


def test_of_the_sources_only_what_changed_is_read_again(store: Store, make) -> None:
    store.register([SourceId("a_mfa"), SourceId("b_mfa")], now=NOW)
    before = store.heard_with()
    store.record(PollRecord(state=make.state("b_mfa")), now=NOW)
    after = store.heard_with()
    assert after[SourceId("a_mfa")] is before[SourceId("a_mfa")]
    assert (before[SourceId("b_mfa")].health, after[SourceId("b_mfa")].health) == (Health.UNPOLLED, make.state("b_mfa").health)


def test_little_is_held_and_what_was_asked_for_last_stays(store: Store, make) -> None:
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    for number in range(3):
        _spoke(store, make, f"d{number}", number + 1, Stance.OPPOSE)
    kept = Kept(most=6)
    with store._database.read() as session:
        first = kept.account(session, EVENT.id, at=NOW + END, most=2)
        assert kept.account(session, EVENT.id, at=NOW + END, most=2) is first
        for hours in (1, 2):
            kept.account(session, EVENT.id, at=NOW + timedelta(hours=hours), most=2)
        assert kept.account(session, EVENT.id, at=NOW + END, most=2) is not first
