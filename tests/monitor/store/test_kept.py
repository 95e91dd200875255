"""What is kept of what was read is what would be read now, whatever was done to the store, by this program or by another."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from feeds.types import ActorCode, Health, SourceId
from monitor.records import PollRecord
from monitor.store import accounts, dossiers, sources, trending
from monitor.store.kept import Kept
from monitor.store.store import Store
from monitor.types import Stance
from tests.monitor.store.databases import ask, few
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


@few(5)
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


SETS = ((ActorCode("FRA"),), (ActorCode("FRA"), ActorCode("DEU"), ActorCode("EU")))
SPANS = tuple(
    (datetime(2026, *since, tzinfo=UTC), datetime(2026, *until, tzinfo=UTC))
    for since, until in (((2, 20), (3, 10)), ((2, 28), (3, 2)), ((3, 1), (3, 4)), ((1, 1), (2, 28)))
)


def _counts_stand(store: Store) -> int:
    """Hold what is kept of what was counted against what is counted afresh; return how many statements that are."""
    total = 0
    for actors in SETS:
        for since, until in SPANS:
            span = {"since": since, "until": until}
            with store._database.read() as session:
                afresh = trending.of_all(session, actors, "BBB", **span)
                latest = trending.said_of(session, actors[0], "BBB", **span, limit=2)
            counted = {(one.day, one.stance, one.engine): one.count for one in afresh}
            for _ in range(2):
                kept = store.counted_together(actors, "BBB", **span)
                assert len(kept) == len(afresh)
                assert {(one.day, one.stance, one.engine): one.count for one in kept} == counted
                assert store.said_of(actors[0], "BBB", **span, limit=2) == latest
            total += sum(counted.values())
    return total


@few(4)
@given(steps)
def test_what_was_counted_is_what_would_be_counted_now_after_every_step(databases, make, steps):
    url = databases.migrated()
    with_kept, other = Store.open(url), Store.open(url)
    with_kept._kept = Kept(most=2)
    with_kept.save_dossier(DOSSIER, now=NOW, by="desk")
    for number, (kind, id, text, said, hour) in enumerate(steps):  # on both sides of a month's end
        _do(other if number % 3 == 2 else with_kept, make, number, kind, id, text, said, hour - 72)
        _counts_stand(with_kept)
    with_kept.close()
    other.close()
    databases.drop(url)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statements SET stance = 'endorse'",
        "UPDATE statements SET current = false",
        "UPDATE statements SET hearsay = true WHERE key = '{key}'",
        "UPDATE statements SET target = 'CCC' WHERE key = '{key}'",
        "UPDATE statements SET spoken_at = '2026-02-22 10:00:00' WHERE key = '{key}'",
        "INSERT INTO utterances SELECT DISTINCT key, '{key}' FROM statements",
        "INSERT INTO utterances SELECT DISTINCT key, '{key}' FROM statements; DELETE FROM utterances WHERE key = '{key}'",
        "DELETE FROM reactions; DELETE FROM statements WHERE key = '{key}'",
    ],
)
def test_no_writer_can_forget_to_say_which_counts_it_changed(url: str, make, change: str) -> None:
    store = Store.open(url)
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    for number, stance in enumerate((Stance.OPPOSE, Stance.CONDEMN, Stance.CONDEMN)):
        _spoke(store, make, f"d{number}", number + 1, stance)
    before = _counts_stand(store)
    assert before > 0
    key = store.account(EVENT.id, at=NOW + END, most=2).reactions[0].key
    held = [store.counted_together(SETS[0], "BBB", since=since, until=until) for since, until in SPANS]
    for part in change.format(key=key).split("; "):
        ask(url, part)
        _counts_stand(store)
    assert [store.counted_together(SETS[0], "BBB", since=since, until=until) for since, until in SPANS] != held
    store.close()


def test_only_months_in_which_something_changed_are_counted_again(store: Store, make, monkeypatch) -> None:
    store.save_dossier(DOSSIER, now=NOW, by="desk")
    asked: list[tuple[date, date]] = []
    counting = trending.said_by

    def noted(*given, since, until):
        asked.append((since.date(), until.date()))
        return counting(*given, since=since, until=until)

    monkeypatch.setattr(trending, "said_by", noted)
    year = {"since": datetime(2025, 6, 1, tzinfo=UTC), "until": datetime(2026, 6, 1, tzinfo=UTC)}
    assert store.counted_together(SETS[0], "BBB", **year) == ()
    _spoke(store, make, "d1", 1, Stance.OPPOSE)
    assert len(store.counted_together(SETS[0], "BBB", **year)) == 1
    store.counted_together(SETS[0], "BBB", **year)
    assert asked == [(date(2025, 5, 1), date(2026, 6, 1)), (date(2026, 3, 1), date(2026, 4, 1))]


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
