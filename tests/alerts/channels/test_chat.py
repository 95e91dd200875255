"""The channels Slack and Teams against a real HTTP server: the card that is posted, and what a refusal says."""

import json

import pytest

from alerts.channels.chat import slack, teams
from alerts.channels.post import Target
from alerts.errors import DeliveryError
from alerts.render import render
from alerts.types import ChannelName


@pytest.mark.parametrize(("make", "key"), [(slack, "blocks"), (teams, "attachments")])
def test_the_card_of_the_service_is_posted(endpoint, client, make_delivery, make_signal, make_rule, now, make, key) -> None:
    there = endpoint()
    channel = make(ChannelName("desk"), Target(url=there.url, client=client))
    message = render(make_signal(), make_rule(), now=now, board_url="https://board.example", limits=channel.limits)
    channel.send(make_delivery(message=message), now=now)
    ((path, headers, body),) = there.posts
    assert path == "/hooks/s3cr3t-path"
    assert headers["content-type"].startswith("application/json")
    assert key in json.loads(body)
    assert "s3cr3t" not in repr(channel) + channel.address


def test_the_reason_of_a_refusal_is_kept(endpoint, client, make_delivery, now) -> None:
    there = endpoint()
    there.answers, there.said = [(400, {})], b"invalid_blocks"
    with pytest.raises(DeliveryError, match="answered 400: invalid_blocks") as caught:
        slack(ChannelName("desk"), Target(url=there.url, client=client)).send(make_delivery(), now=now)
    assert caught.value.permanent


def test_a_refusal_that_repeats_our_address_is_masked(endpoint, client, make_delivery, now) -> None:
    there = endpoint()
    there.answers, there.said = [(404, {})], b"no hook at /hooks/s3cr3t-path\n" + b"x" * 10_000
    with pytest.raises(DeliveryError, match="answered 404") as caught:
        teams(ChannelName("desk"), Target(url=there.url, client=client)).send(make_delivery(), now=now)
    assert "s3cr3t" not in str(caught.value)
    assert len(str(caught.value)) < 200
