"""The webhook channel: one signed POST by Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec).

The httpx.Client is handed in, with its address guard and its proxy; none is built here. The body is made in render.py.
"""

import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from alerts.channels.base import masked, scrub
from alerts.errors import DeliveryError
from alerts.types import ChannelName, Delivery, Limits

LONGEST_WAIT = timedelta(days=1)
Deadline = Callable[[float], AbstractContextManager[None]]
_RETRIED = {408, 425, 429}
_PREFIX = "whsec_"


def no_deadline(total_s: float) -> AbstractContextManager[None]:
    """Return a block without a deadline, for a client that has none to offer."""
    return nullcontext()


class _HideTargets(logging.Filter):
    """Masks the address in httpx's own INFO line of every POST: only webhooks post, and their path is a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and len(record.args) > 1 and record.args[0] == "POST":
            record.args = (record.args[0], masked(str(record.args[1])), *record.args[2:])
        return True


_HIDE_TARGETS = _HideTargets()


def secret_bytes(secret: str) -> bytes:
    """Return the key in a `whsec_` secret.

    Raises: ValueError unless it is base64 of 24 to 64 bytes behind the prefix, as the specification asks.
    """
    if not secret.startswith(_PREFIX):
        raise ValueError("a webhook secret begins with whsec_")
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as exc:
        raise ValueError("a webhook secret is base64 behind whsec_") from exc
    if not 24 <= len(key) <= 64:
        raise ValueError("a webhook secret holds 24 to 64 bytes")
    return key


def signature(key: bytes, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature`: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def read_retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Return the wait that a Retry-After header asks for, 0 to a day; None where it names none (RFC 9110, 10.2.3)."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text[:9]), 86_400)), LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta()), LONGEST_WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    """Posts the payload to one address. 2xx is taken; a redirect is not followed, since it may lead to a private address.

    `timeout_s` bounds each step; `deadline` bounds the whole (twice as long), where the client's maker has such a thing: an
    endpoint that sends one byte now and then would hold its channel for hours.
    """

    name: ChannelName
    url: str = field(repr=False)
    key: bytes = field(repr=False)
    client: httpx.Client = field(repr=False, compare=False)
    timeout_s: float = 15.0
    deadline: Deadline = field(default=no_deadline, repr=False, compare=False)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        logging.getLogger("httpx").addFilter(_HIDE_TARGETS)

    @property
    def address(self) -> str:
        return masked(self.url)

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        body = delivery.message.payload.encode()
        timestamp = int(now.timestamp())
        headers = {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": delivery.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self.key, message_id=delivery.key, timestamp=timestamp, body=body),
        }
        try:
            with (
                self.deadline(2 * self.timeout_s),
                self.client.stream(
                    "POST", self.url, content=body, headers=headers, follow_redirects=False, timeout=self.timeout_s
                ) as response,
            ):
                status, retry_after = response.status_code, response.headers.get("retry-after")
        except httpx.TimeoutException as exc:
            raise DeliveryError(f"no answer within {self.timeout_s:g} s ({type(exc).__name__})") from None
        except Exception as exc:  # noqa: BLE001 the client is handed in and its address guard has errors of its own
            raise DeliveryError(f"not reached: {type(exc).__name__}: {scrub(str(exc), self._secrets())}") from None
        _judge(status, read_retry_after(retry_after, now=now))

    def _secrets(self) -> tuple[str, ...]:
        parts = urlsplit(self.url)
        return (self.url, parts.netloc, parts.hostname or "", parts.path, parts.query, f"{parts.path}?{parts.query}")


def _judge(status: int, retry_after: timedelta | None) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise DeliveryError(f"the endpoint answered {status}, a redirect, which is not followed; correct the channel's url")
    if status == 410:
        raise DeliveryError("the endpoint answered 410: it is gone; remove the channel", permanent=True)
    permanent = 400 <= status < 500 and status not in _RETRIED
    raise DeliveryError(f"the endpoint answered {status}", permanent=permanent, retry_after=retry_after)
