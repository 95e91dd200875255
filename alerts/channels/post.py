"""One POST of a message to an address that somebody named: no redirect, a deadline, and a verdict on the answer.

The httpx.Client is handed in, with its address guard and its proxy; none is built here.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from alerts.channels.base import masked, scrub
from alerts.errors import DeliveryError

LONGEST_WAIT = timedelta(days=1)
Deadline = Callable[[float], AbstractContextManager[None]]
_RETRIED = {408, 425, 429}
_REASON_BYTES = 2_000


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
class Target:
    """Where a message is posted. `timeout_s` bounds each step; `deadline` the whole (twice as long), where there is such a thing.

    An endpoint that sends one byte now and then would otherwise hold its channel for hours.
    """

    url: str = field(repr=False)
    client: httpx.Client = field(repr=False, compare=False)
    timeout_s: float = 15.0
    deadline: Deadline = field(default=no_deadline, repr=False, compare=False)

    def __post_init__(self) -> None:
        logging.getLogger("httpx").addFilter(_HIDE_TARGETS)

    @property
    def address(self) -> str:
        return masked(self.url)

    def post(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> None:
        """Return when the endpoint has taken the message with a 2xx. Raises: DeliveryError, without address or secret."""
        try:
            with (
                self.deadline(2 * self.timeout_s),
                self.client.stream(
                    "POST", self.url, content=body, headers=dict(headers), follow_redirects=False, timeout=self.timeout_s
                ) as response,
            ):
                status, retry_after = response.status_code, response.headers.get("retry-after")
                said = "" if response.is_success or response.is_redirect else _first_words(response)
        except httpx.TimeoutException as exc:
            raise DeliveryError(f"no answer within {self.timeout_s:g} s ({type(exc).__name__})") from None
        except Exception as exc:  # noqa: BLE001 the client is handed in and its address guard has errors of its own
            raise DeliveryError(f"not reached: {type(exc).__name__}: {scrub(str(exc), self._secrets())}") from None
        _judge(status, read_retry_after(retry_after, now=now), scrub(said, self._secrets()))

    def _secrets(self) -> tuple[str, ...]:
        parts = urlsplit(self.url)
        return (self.url, parts.netloc, parts.hostname or "", parts.path, parts.query, f"{parts.path}?{parts.query}")


def _first_words(response: httpx.Response) -> str:
    """Return the beginning of what a refusing endpoint says: "invalid_blocks" helps more than 400."""
    read = b""
    try:
        for chunk in response.iter_bytes():
            read += chunk
            if len(read) >= _REASON_BYTES:
                break
    except httpx.HTTPError:
        return ""
    return read[:_REASON_BYTES].decode("utf-8", "replace")


def _judge(status: int, retry_after: timedelta | None, said: str) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise DeliveryError(f"the endpoint answered {status}, a redirect, which is not followed; correct the channel's url")
    if status == 410:
        raise DeliveryError("the endpoint answered 410: it is gone; remove the channel", permanent=True)
    permanent = 400 <= status < 500 and status not in _RETRIED
    words = f": {said[:120]}" if said else ""
    raise DeliveryError(f"the endpoint answered {status}{words}", permanent=permanent, retry_after=retry_after)
