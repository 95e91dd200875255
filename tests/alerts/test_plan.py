"""Planning: which deliveries, with which keys, and when they are tried again."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.plan import PATIENCE, delivery_key, next_attempt, plan
from alerts.types import ChannelName, Delivery, Digest, Every, Quiet, Rule, RuleId, Signal, SignalKind


def messages(*given: Any, **more: Any) -> tuple[Delivery, ...]:
    return plan(*given, **more).deliveries


BOARD = "http://127.0.0.1:8321"
T0 = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_every_matching_rule_tells_each_of_its_channels_once_in_a_stable_order(make_rule, make_signal, now):
    rules = (make_rule(id="a", channels=("desk", "log")), make_rule(id="b"), make_rule(id="c", actors=("NOBODY",)))
    signals = (make_signal(key="s1"), make_signal(key="s2"))
    planned = messages(rules, signals, (), now=now, board_url=BOARD)
    assert [(d.signal_key, d.rule_id, d.channel) for d in planned] == [
        ("s1", "a", "desk"),
        ("s1", "a", "log"),
        ("s1", "b", "desk"),
        ("s2", "a", "desk"),
        ("s2", "a", "log"),
        ("s2", "b", "desk"),
    ]
    assert planned == messages(rules, signals, (), now=now, board_url=BOARD)
    assert all(d.created_at == d.next_attempt_at == now and d.attempts == 0 for d in planned)


def test_what_is_planned_already_is_not_planned_again(make_rule, make_signal, now):
    first = messages((make_rule(),), (make_signal(key="s1"),), (), now=now, board_url=BOARD)
    again = messages(
        (make_rule(),), (make_signal(key="s1"), make_signal(key="s2")), {d.key for d in first}, now=now, board_url=BOARD
    )
    assert [d.signal_key for d in again] == ["s2"]


def test_of_one_utterance_a_rule_is_told_the_most_telling_signal_it_asks_for(make_rule, make_signal, now):
    told = [
        make_signal(key=kind.value, kind=kind, about="u1")
        for kind in (SignalKind.STATEMENT, SignalKind.FIRST_STATEMENT, SignalKind.SILENCE_BROKEN)
    ]
    told.append(make_signal(key="other", about="u2"))
    rules = (make_rule(id="any"), make_rule(id="first", kinds=(SignalKind.STATEMENT, SignalKind.FIRST_STATEMENT)))
    planned = messages(rules, told, (), now=now, board_url=BOARD)
    assert [(d.rule_id, d.signal_key) for d in planned] == [
        ("first", "first_statement"),
        ("any", "silence_broken"),
        ("any", "other"),
        ("first", "other"),
    ]
    # A repeated turn finds the key planned and does not fall back to a less telling signal.
    assert messages(rules, told, {d.key for d in planned}, now=now, board_url=BOARD) == ()


def test_what_is_not_new_in_the_world_is_not_planned(make_rule, make_signal, now):
    rule = make_rule(made_at=now - timedelta(hours=1))
    old = make_signal(occurred_at=now - timedelta(hours=2), published_at=now - timedelta(hours=2))
    assert messages((rule,), (old,), (), now=now, board_url=BOARD) == ()


def test_a_key_is_its_pair_and_nothing_else():
    key = delivery_key("rule", "desk", "signal")
    assert key.startswith("msg_")
    assert len(key) == 36
    assert key == delivery_key("rule", "desk", "signal")
    assert len({key, delivery_key("rule", "log", "signal"), delivery_key("rul", "edesk", "signal")}) == 3


ids = st.sampled_from(["a", "b", "c"])
rules_of_any_kind = st.lists(
    st.builds(
        Rule,
        id=ids,
        title=ids,
        channels=st.lists(ids, max_size=3).map(tuple),
        kinds=st.lists(st.sampled_from(SignalKind), max_size=2).map(tuple),
        official_only=st.just(False),
    ),
    max_size=4,
)
signals_of_any_kind = st.lists(
    st.builds(Signal, key=ids, kind=st.sampled_from(SignalKind), title=ids, occurred_at=st.just(T0), about=st.none() | ids),
    max_size=5,
)


@settings(deadline=None)
@given(rules=rules_of_any_kind, signals=signals_of_any_kind, skipped=st.integers(0, 3))
def test_no_key_is_planned_twice(rules: list[Rule], signals: list[Signal], skipped: int):
    first = messages(rules, signals, (), now=T0, board_url=BOARD)
    keys = [d.key for d in first]
    assert len(keys) == len(set(keys))
    again = messages(rules, signals, set(keys[skipped:]), now=T0 + timedelta(minutes=1), board_url=BOARD)
    assert {d.key for d in again} == set(keys[:skipped])


def test_waits_double_from_five_seconds_to_an_hour_and_end_after_a_day():
    now, waits, attempts = T0, [], 0
    while True:
        attempts += 1
        after = next_attempt(attempts, now, key="msg_1", created_at=T0)
        if after is None:
            break
        waits.append((after - now).total_seconds())
        now = after
    for wait, ideal in zip(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600], strict=False):
        assert 0.9 * ideal <= wait <= 1.1 * ideal
    assert timedelta(hours=20) < now - T0 <= PATIENCE


def test_a_wait_is_spread_by_the_key_and_the_same_each_time():
    waits = {next_attempt(4, T0, key=f"msg_{n}", created_at=T0) for n in range(20)}
    assert len(waits) == 20
    assert next_attempt(4, T0, key="msg_1", created_at=T0) in waits


def test_retry_after_is_waited_for_up_to_a_day():
    assert next_attempt(1, T0, timedelta(minutes=10), key="k", created_at=T0) == T0 + timedelta(minutes=10)
    assert next_attempt(1, T0, timedelta(days=5), key="k", created_at=T0) == T0 + PATIENCE
    late = T0 + timedelta(hours=23)
    assert next_attempt(3, late, timedelta(hours=2), key="k", created_at=T0) is None


def test_a_delivery_that_waited_out_a_day_while_we_were_off_is_still_tried():
    late = T0 + timedelta(days=3)
    assert next_attempt(1, late, key="k", created_at=T0) is not None
    assert next_attempt(2, late, key="k", created_at=T0) is not None
    assert next_attempt(3, late, key="k", created_at=T0) is None


@settings(deadline=None)
@given(attempts=st.integers(1, 10_000), asked=st.timedeltas(timedelta(days=-9), timedelta(days=9)), key=st.text(max_size=5))
def test_the_next_attempt_is_never_in_the_past_nor_more_than_a_day_off(attempts: int, asked: timedelta, key: str):
    after = next_attempt(attempts, T0, asked, key=key, created_at=T0)
    assert after is None or T0 < after <= T0 + PATIENCE


def test_in_a_cool_down_what_happens_is_held_and_told_together(make_rule, make_signal, now):
    rule = make_rule(cool_down=timedelta(hours=1))
    planned = plan((rule,), (make_signal(key="s1"), make_signal(key="s2"), make_signal(key="s3")), (), now=now, board_url=BOARD)
    assert [d.signal_key for d in planned.deliveries] == ["s1"]
    assert [(h.signal_key, h.release_at) for h in planned.held] == [(key, now + timedelta(hours=1)) for key in ("s2", "s3")]
    assert {h.key for h in planned.held} == {delivery_key("all", "desk", key) for key in ("s2", "s3")}


def test_a_digest_holds_everything_and_quiet_hours_let_it_wait_by_itself(make_rule, make_signal, now):
    daily = make_rule(id="daily", digest=Digest(every=Every.DAY, at=time(18), zone=ZoneInfo("UTC")))
    quiet = make_rule(id="quiet", quiet=Quiet(begins=time(9), until=time(11), zone=ZoneInfo("UTC")))
    planned = plan((daily, quiet), (make_signal(key="s1"),), (), now=now, board_url=BOARD)
    assert [(h.rule_id, h.release_at) for h in planned.held] == [("daily", now.replace(hour=18))]
    [waiting] = planned.deliveries
    assert (waiting.rule_id, waiting.next_attempt_at, waiting.held_until) == ("quiet", now.replace(hour=11), now.replace(hour=11))


@settings(deadline=None)
@given(gaps=st.lists(st.integers(0, 200), min_size=1, max_size=30), minutes=st.integers(1, 120), night=st.booleans())
def test_between_two_messages_of_a_rule_lies_its_cool_down(gaps: list[int], minutes: int, night: bool):
    cool = timedelta(minutes=minutes)
    quiet = Quiet(begins=time(22), until=time(7), zone=ZoneInfo("Europe/Berlin")) if night else None
    rule = Rule(id=RuleId("r"), title="r", channels=(ChannelName("c"),), cool_down=cool, quiet=quiet)
    now, left, held, made = T0, [], {}, 0
    for number, gap in enumerate(gaps):
        now += timedelta(minutes=gap)
        for at in sorted({at for at in held.values() if at <= now}):  # what a desk does when their time has come
            left.append(at)
            held = {key: due for key, due in held.items() if due > at}
        signal = Signal(key=str(number), kind=SignalKind.STATEMENT, title="t", occurred_at=now)
        last = {rule.id: max(left)} if left else {}
        waiting = {rule.id: min(held.values())} if held else {}
        planned = plan((rule,), (signal,), (), now=now, board_url=BOARD, last_told=last, waiting=waiting)
        left += [d.held_until or d.created_at for d in planned.deliveries]
        held |= {h.key: h.release_at for h in planned.held}
        made += len(planned.deliveries) + len(planned.held)
    assert made == len(gaps)
    ordered = sorted([*left, *set(held.values())])
    assert all(after - before >= cool for before, after in pairwise(ordered))


def test_what_comes_when_others_are_about_to_be_told_joins_them(make_rule, make_signal, now):
    rule = make_rule(cool_down=timedelta(hours=1))
    last, waiting = {rule.id: now - timedelta(hours=1)}, {rule.id: now}
    planned = plan((rule,), (make_signal(),), (), now=now, board_url=BOARD, last_told=last, waiting=waiting)
    assert (planned.deliveries, [held.release_at for held in planned.held]) == ((), [now])
