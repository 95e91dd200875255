"""The webhook channel: one signed POST by Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec).

How it is posted stands in post.py, the body is made in render.py.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from alerts.channels.post import Target
from alerts.numbering import numbered
from alerts.types import ChannelName, Delivery, Form, Limits

_PREFIX = "whsec_"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    """Posts the payload to one address, signed. 2xx is taken; a redirect is not followed: it may lead to a private address."""

    name: ChannelName
    target: Target
    key: bytes = field(repr=False)
    limits: Limits = field(default_factory=Limits)

    @property
    def address(self) -> str:
        return self.target.address

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        body = numbered(delivery, Form.WEBHOOK, now=now).payload.encode()
        timestamp = int(now.timestamp())
        headers = {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": delivery.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self.key, message_id=delivery.key, timestamp=timestamp, body=body),
        }
        self.target.post(body, headers, now=now)
