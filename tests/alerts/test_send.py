"""Sending: real channels against real counterparts, side by side."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from alerts.channels.base import Channel
from alerts.channels.console import ConsoleChannel
from alerts.channels.post import Target
from alerts.channels.webhook import WebhookChannel
from alerts.send import send
from alerts.types import ChannelName, DeliveryState, Limits

KEY = bytes(range(32))


def clock():
    return datetime.now(UTC)


def hook(name, there, client, **changes):
    return WebhookChannel(name=name, target=Target(url=there.url, client=client, **({"timeout_s": 5} | changes)), key=KEY)


def test_each_delivery_has_its_outcome(endpoint, client, make_delivery):
    there = endpoint()
    channels = {"desk": hook("desk", there, client), "log": ConsoleChannel(name="log")}
    deliveries = [make_delivery(key="msg_1"), make_delivery(key="msg_2", channel="log"), make_delivery(key="msg_3")]
    outcomes = {outcome.delivery_key: outcome for outcome in send(deliveries, channels, clock=clock)}
    assert set(outcomes) == {"msg_1", "msg_2", "msg_3"}
    assert all(o.state is DeliveryState.SENT and o.attempts == 1 and o.next_attempt_at is None for o in outcomes.values())
    assert [headers["webhook-id"] for _, headers, _ in there.posts] == ["msg_1", "msg_3"]


def test_a_slow_channel_delays_no_other(endpoint, client, make_delivery):
    slow, fast = endpoint(), endpoint()
    slow.behaviour = "hang"
    channels = {"slow": hook("slow", slow, client), "fast": hook("fast", fast, client)}
    deliveries = [make_delivery(key="msg_s", channel="slow"), *(make_delivery(key=f"msg_{n}", channel="fast") for n in range(3))]
    outcomes = send(deliveries, channels, clock=clock)
    assert [next(outcomes).delivery_key for _ in range(3)] == ["msg_0", "msg_1", "msg_2"]
    slow.release.set()
    assert [o.delivery_key for o in outcomes] == ["msg_s"]


def test_a_failed_message_holds_back_no_later_one(endpoint, client, make_delivery):
    there = endpoint()
    there.answers = [(500, {}), (429, {"Retry-After": "120"}), (404, {}), (200, {})]
    deliveries = [make_delivery(key=f"msg_{n}", created_at=clock()) for n in range(4)]
    first, second, third, fourth = send(deliveries, {"desk": hook("desk", there, client)}, clock=clock)
    assert (first.state, first.reason) == (DeliveryState.PENDING, "the endpoint answered 500")
    assert timedelta(seconds=4) < first.next_attempt_at - first.attempted_at < timedelta(seconds=6)
    assert second.next_attempt_at - second.attempted_at == timedelta(seconds=120)
    assert (third.state, third.next_attempt_at) == (DeliveryState.FAILED, None)
    assert "404" in third.reason
    assert fourth.state is DeliveryState.SENT


def test_an_endpoint_that_stays_dead_is_failed_in_the_end_with_its_reason(endpoint, client, make_delivery):
    there = endpoint()
    there.behaviour = "reset"
    (outcome,) = send([make_delivery(attempts=40)], {"desk": hook("desk", there, client)}, clock=clock)
    assert (outcome.state, outcome.attempts) == (DeliveryState.FAILED, 41)
    assert "not reached" in outcome.reason


def test_a_channel_that_is_no_longer_in_the_file_loses_nothing(make_delivery):
    (outcome,) = send([make_delivery(channel="gone", created_at=clock())], {}, clock=clock)
    assert outcome.state is DeliveryState.PENDING
    assert 'no channel is called "gone"' in outcome.reason
    assert outcome.next_attempt_at > outcome.attempted_at


class _Broken:
    """A channel with a fault of its own; `address` and the text of its error must not come out."""

    name = ChannelName("broken")
    limits = Limits()
    address = "b***"

    def send(self, delivery, *, now):
        raise KeyError("s3cr3t")


def test_an_unexpected_error_is_an_outcome_and_ends_nobody_else(make_delivery, caplog):
    broken: Channel = _Broken()
    deliveries = [make_delivery(channel="broken", created_at=clock()), make_delivery(key="msg_2", channel="log")]
    outcomes = {o.delivery_key: o for o in send(deliveries, {"broken": broken, "log": ConsoleChannel(name="log")}, clock=clock)}
    assert outcomes["msg_2"].state is DeliveryState.SENT
    failed = outcomes[make_delivery().key]
    assert failed.state is DeliveryState.PENDING
    assert "KeyError" in failed.reason
    assert "s3cr3t" not in failed.reason + caplog.text


def test_a_channel_over_its_budget_leaves_the_rest_as_they_are(endpoint, client, make_delivery):
    there = endpoint()
    deliveries = [make_delivery(key=f"msg_{n}") for n in range(3)]
    outcomes = list(send(deliveries, {"desk": hook("desk", there, client)}, clock=clock, budget_s=0))
    assert len(outcomes) < 3
    assert [headers["webhook-id"] for _, headers, _ in there.posts] == [o.delivery_key for o in outcomes]


def test_a_caller_that_stops_early_stops_the_channels_after_the_attempt_under_way(endpoint, client, make_delivery):
    there = endpoint()
    there.behaviour = "hang"
    outcomes = send(
        [make_delivery(key=f"msg_{n}", channel=name) for n, name in enumerate(["log", "desk", "desk"])],
        {"desk": hook("desk", there, client), "log": ConsoleChannel(name="log")},
        clock=clock,
    )
    assert next(outcomes).delivery_key == "msg_0"
    outcomes.close()
    there.release.set()
    for thread in threading.enumerate():
        if thread.name == "alerts-desk":
            thread.join(5)
    assert len(there.posts) <= 1


def test_the_next_of_a_channel_waits_until_the_last_outcome_is_recorded(endpoint, client, make_delivery):
    """A kill between sending and recording may repeat one message of a channel, never a whole row of them."""
    there, other = endpoint(), endpoint()
    channels = {"desk": hook("desk", there, client), "other": hook("other", other, client)}
    outcomes = send([make_delivery(key=f"msg_{n}") for n in range(3)], channels, clock=clock)
    for number in range(3):
        assert next(outcomes).delivery_key == f"msg_{number}"
        [lane] = [thread for thread in threading.enumerate() if thread.name == "alerts-desk"]
        lane.join(0.05)  # it has nothing to do but to wait
        assert len(there.posts) == number + 1
    outcomes.close()


def test_nothing_to_send_ends_at_once():
    with pytest.raises(StopIteration):
        next(send([], {}, clock=clock))
