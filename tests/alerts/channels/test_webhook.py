"""The webhook channel against a real HTTP server on loopback; signatures are checked by the standardwebhooks package."""

import base64
import json
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from alerts.channels.post import Target, read_retry_after
from alerts.channels.webhook import WebhookChannel, secret_bytes
from alerts.errors import DeliveryError

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def channel(endpoint, client, **changes):
    values = {"url": endpoint.url, "client": client, "timeout_s": 5}
    return WebhookChannel(name="desk", target=Target(**(values | changes)), key=KEY)


def test_a_post_is_signed_as_standard_webhooks_asks(endpoint, client, make_delivery):
    there = endpoint()
    delivery = make_delivery()
    channel(there, client).send(delivery, now=datetime.now(UTC))
    ((_, headers, body),) = there.posts
    assert headers["webhook-id"] == delivery.key
    assert headers["content-type"].startswith("application/json")
    assert body.decode() == delivery.message.payload
    assert Webhook(SECRET).verify(body, headers) == json.loads(delivery.message.payload)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body + b" ", headers)


def test_every_copy_has_the_same_id(endpoint, client, make_delivery, now):
    there = endpoint()
    for attempts in (0, 1):
        channel(there, client).send(make_delivery(attempts=attempts), now=now + timedelta(minutes=attempts))
    assert {headers["webhook-id"] for _, headers, _ in there.posts} == {make_delivery().key}


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(500, False), (503, False), (408, False), (425, False), (429, False), (400, True), (401, True), (404, True), (410, True)],
)
def test_4xx_is_for_good_except_408_425_and_429(endpoint, client, make_delivery, now, status, permanent):
    there = endpoint()
    there.answers = [(status, {})]
    with pytest.raises(DeliveryError, match=str(status)) as caught:
        channel(there, client).send(make_delivery(), now=now)
    assert caught.value.permanent is permanent


def test_retry_after_is_handed_on(endpoint, client, make_delivery, now):
    there = endpoint()
    there.answers = [(429, {"Retry-After": "120"})]
    with pytest.raises(DeliveryError) as caught:
        channel(there, client).send(make_delivery(), now=now)
    assert caught.value.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(endpoint, client, make_delivery, now, status):
    there, elsewhere = endpoint(), endpoint()
    there.answers = [(status, {"Location": elsewhere.url})]
    client.follow_redirects = True  # even where the client would
    with pytest.raises(DeliveryError, match="redirect") as caught:
        channel(there, client).send(make_delivery(), now=now)
    assert not caught.value.permanent
    assert elsewhere.posts == []


def test_a_reset_and_a_closed_port_are_tried_again(endpoint, client, make_delivery, now):
    there = endpoint()
    there.behaviour = "reset"
    for target in (channel(there, client), channel(there, client, url="http://127.0.0.1:1/hooks/s3cr3t-path")):
        with pytest.raises(DeliveryError, match="not reached") as caught:
            target.send(make_delivery(), now=now)
        assert not caught.value.permanent


def test_a_slow_endpoint_is_given_up_in_time_and_tried_again(endpoint, client, make_delivery, now):
    there = endpoint()
    there.behaviour = "hang"
    with pytest.raises(DeliveryError, match=r"no answer within 0.2 s") as caught:
        channel(there, client, timeout_s=0.2).send(make_delivery(), now=now)
    assert not caught.value.permanent


def test_an_endpoint_that_drips_is_given_up_where_the_client_has_a_deadline(endpoint, make_delivery, now):
    net = pytest.importorskip("feeds.net", reason="the guarded client is not there yet")
    there = endpoint()
    there.behaviour = "drip"
    with net.build_client(contact="https://demarche.example", allow_hosts=("127.0.0.1",)) as guarded:
        hook = channel(there, guarded, timeout_s=0.2, deadline=net.deadline)
        with pytest.raises(DeliveryError) as caught:
            hook.send(make_delivery(), now=now)
    assert not caught.value.permanent


def test_the_address_stays_out_of_errors_logs_and_repr(endpoint, client, make_delivery, now, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, logger="httpx")  # the command line keeps it quiet, in this process too where it was called
    there = endpoint()
    hook = channel(there, client)
    hook.send(make_delivery(), now=now)
    assert "HTTP Request: POST http://1*** " in caplog.text
    for shown in (caplog.text, repr(hook), hook.address):
        assert "s3cr3t" not in shown
        assert "127.0.0.1" not in shown
        assert base64.b64encode(KEY).decode() not in shown


def test_an_error_of_the_clients_guard_is_converted_and_masked(make_delivery, now):
    url = "https://hooks.example/services/s3cr3t-path"

    def refuse(request: httpx.Request) -> httpx.Response:
        raise PermissionError(f"{request.url} resolves to a private address")

    with httpx.Client(transport=httpx.MockTransport(refuse)) as guarded:
        hook = WebhookChannel(name="desk", target=Target(url=url, client=guarded), key=KEY)
        with pytest.raises(DeliveryError, match="resolves to a private address") as caught:
            hook.send(make_delivery(), now=now)
    assert "s3cr3t" not in str(caught.value)
    assert "hooks.example" not in str(caught.value)


def test_retry_after_is_read_in_both_forms_and_clamped_to_a_day(now):
    assert read_retry_after("0", now=now) == timedelta()
    assert read_retry_after("90000", now=now) == timedelta(days=1)
    assert read_retry_after("9" * 400, now=now) == timedelta(days=1)
    assert read_retry_after(format_datetime(now + timedelta(hours=2), usegmt=True), now=now) == timedelta(hours=2)
    assert read_retry_after(format_datetime(now - timedelta(hours=2), usegmt=True), now=now) == timedelta()
    assert read_retry_after(format_datetime(now + timedelta(days=9), usegmt=True), now=now) == timedelta(days=1)
    for nonsense in (None, "", "soon", "-5", "1.5", "²"):
        assert read_retry_after(nonsense, now=now) is None


def test_a_secret_is_base64_of_24_to_64_bytes_behind_its_prefix():
    assert secret_bytes(SECRET) == KEY
    for wrong in (SECRET.removeprefix("whsec_"), "whsec_", "whsec_!!!", "whsec_" + base64.b64encode(b"short").decode()):
        with pytest.raises(ValueError, match="webhook secret"):
            secret_bytes(wrong)
