"""The channel through Apprise, with its generic JSON service against a real HTTP server."""

import json
import socket

import pytest

from alerts.channels.apprise import AppriseChannel, service_at
from alerts.errors import DeliveryError
from alerts.render import render
from alerts.types import ChannelName


def channel(url: str, **more) -> AppriseChannel:
    return AppriseChannel(name=ChannelName("pager"), service=service_at(url, 5.0), **more)


def json_at(there) -> str:
    return there.url.replace("http://", "json://")


def test_subject_and_text_arrive_as_they_were_written(endpoint, make_delivery, make_signal, make_rule, now) -> None:
    there = endpoint()
    desk = channel(json_at(there))
    quote = "تدين الوزارة <b>&</b> 谴责"
    message = render(make_signal(quote=quote), make_rule(), now=now, board_url="https://board.example", limits=desk.limits)
    desk.send(make_delivery(message=message), now=now)
    ((_, _, body),) = there.posts
    posted = json.loads(body)
    assert posted["title"] == message.subject
    assert f"“{quote}”" in posted["message"]


def test_a_refusal_is_kept_with_its_reason_and_without_the_address(endpoint, make_delivery, now) -> None:
    there = endpoint()
    there.answers = [(500, {})]
    with pytest.raises(DeliveryError, match="500") as caught:
        channel(json_at(there)).send(make_delivery(), now=now)
    assert not caught.value.permanent
    assert "s3cr3t" not in str(caught.value)


def test_what_repeating_cannot_change_fails_at_once(endpoint, make_delivery, now) -> None:
    there = endpoint()
    there.answers = [(404, {})]
    with pytest.raises(DeliveryError) as caught:
        channel(json_at(there)).send(make_delivery(), now=now)
    assert caught.value.permanent


def test_a_service_that_is_not_there_is_tried_again(make_delivery, now) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(DeliveryError) as caught:
            channel(f"json://127.0.0.1:{port}/s3cr3t").send(make_delivery(), now=now)
    assert not caught.value.permanent
    assert "s3cr3t" not in str(caught.value)


def test_a_host_that_may_not_be_reached_is_never_asked(endpoint, make_delivery, now) -> None:
    there = endpoint()
    desk = channel(json_at(there), refusal=lambda host: f"{host}: refused, not a public address")
    with pytest.raises(DeliveryError, match="not a public address") as caught:
        desk.send(make_delivery(), now=now)
    assert caught.value.permanent
    assert there.posts == []


def test_a_service_with_an_address_of_its_own_names_no_host() -> None:
    assert service_at("tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/@desk", 5.0).host is None
    assert service_at("ntfy://push.example/desk", 5.0).host == "push.example"


def test_the_text_is_cut_to_what_the_service_takes(endpoint, make_delivery, make_signal, make_rule, now) -> None:
    limits = channel("tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/@desk").limits
    message = render(make_signal(quote="word " * 3_000), make_rule(), now=now, board_url="https://b.example", limits=limits)
    assert len(message.text) <= limits.text <= 4_096


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/s3cr3t", ""])
def test_an_address_that_apprise_does_not_know_is_refused(url) -> None:
    with pytest.raises(ValueError, match="no address that Apprise knows"):
        service_at(url, 5.0)
