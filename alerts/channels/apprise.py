"""The channel that reaches everything else through Apprise: ntfy, Telegram, Matrix, Signal gateways, PagerDuty and so on.

The only module that imports apprise (extra `apprise`). Apprise opens its own connections: a service that runs at a host named in
the address (ntfy://HOST/TOPIC) is checked by `refusal` before each message; a name that changes its address between this check
and the connection is not caught. What the others connect to is fixed in Apprise.
"""

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from alerts.channels.base import masked, scrub
from alerts.errors import DeliveryError
from alerts.numbering import line_of
from alerts.types import ChannelName, Delivery, Limits
from alerts.wording import cut

if TYPE_CHECKING:
    from apprise import NotifyBase

Refusal = Callable[[str], str | None]
"""Why a host may not be reached; None where it may."""


def never_refused(host: str) -> str | None:
    """Return None: for a caller without an address guard."""
    return None


@dataclass(frozen=True, slots=True)
class Service:
    """One service as Apprise knows it. `host` is the machine it runs on where the address names one, else None."""

    plugin: "NotifyBase" = field(repr=False)
    url: str = field(repr=False)
    host: str | None

    @property
    def limits(self) -> Limits:
        return Limits(subject=self.plugin.title_maxlen or 180, text=self.plugin.body_maxlen)


def service_at(url: str, timeout_s: float) -> Service:
    """Return the service that an Apprise address names.

    Raises: ValueError where it names none; ImportError where Apprise is not installed.
    """
    from apprise import Apprise, AppriseAsset

    # Nothing of Apprise's own: no look at its own settings, no files handed in by an address.
    asset = AppriseAsset(app_id="Demarche", app_desc="Demarche", app_url="", secure_logging=True, storage_mode="memory")
    plugin = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if plugin is None:
        raise ValueError("it is no address that Apprise knows")
    plugin.socket_connect_timeout = plugin.socket_read_timeout = timeout_s
    templates: tuple[str, ...] = plugin.templates
    at_host = any("{host}" in template for template in templates)
    return Service(plugin, url, plugin.host if at_host else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseChannel:
    """Sends subject and plain text through one service of Apprise."""

    name: ChannelName
    service: Service
    refusal: Refusal = field(default=never_refused, repr=False, compare=False)

    @property
    def limits(self) -> Limits:
        return self.service.limits

    @property
    def address(self) -> str:
        return masked(self.service.url)

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        refused = self.refusal(self.service.host) if self.service.host else None
        if refused is not None:
            raise DeliveryError(scrub(refused, self._secrets()), permanent=True)
        said: list[str] = []
        watching = _Watching(said)
        logger = logging.getLogger("apprise")
        logger.addHandler(watching)
        try:
            title = delivery.message.subject if self.service.plugin.title_maxlen else ""
            line = line_of(delivery, now=now)
            text = cut(delivery.message.text, max(0, self.limits.text - len(line))) + line
            taken = self.service.plugin.notify(title=title, body=text, body_format="text")
        except Exception as exc:  # noqa: BLE001 more than a hundred plugins, each with libraries of its own
            raise DeliveryError(f"not reached: {type(exc).__name__}: {scrub(str(exc), self._secrets())}") from None
        finally:
            logger.removeHandler(watching)
        if not taken:
            reason = scrub("; ".join(said) or "the service did not take it", self._secrets())
            raise DeliveryError(reason, permanent=_is_permanent(reason))

    def _secrets(self) -> tuple[str, ...]:
        return (self.service.url, *re.split(r"[/:@?&=]+", self.service.url)[1:])


def _is_permanent(reason: str) -> bool:
    """Return whether a refusal names a status that repeating cannot change."""
    found = re.search(r"\berror[ =:]*(4\d\d)\b", reason)
    return found is not None and found[1] not in {"408", "425", "429"}


class _Watching(logging.Handler):
    """Keeps what Apprise warns of while it sends: it returns true or false, and gives its reason to the log only."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:  # each channel sends in a thread of its own
            self._said.append(record.getMessage())
