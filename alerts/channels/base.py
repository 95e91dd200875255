"""What every channel is: a name, limits, a masked address and `send`; and the masking that all of them share.

No channel is implemented here, and none knows rules or signals.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from alerts.types import ChannelName, Delivery, Limits

MASK = "***"


class Channel(Protocol):
    """A way to tell somebody. `address` is masked: it may be shown and logged."""

    @property
    def name(self) -> ChannelName: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def address(self) -> str: ...

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        """Return once the other side has taken the message.

        Raises: DeliveryError saying why it did not, without address or secret.
        """


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Return one line of the text in which every secret, in any case of letters, is masked; longer ones first."""
    for secret in sorted({part for part in secrets if len(part) > 2}, key=len, reverse=True):
        text = re.sub(re.escape(secret), MASK, text, flags=re.IGNORECASE)
    return " ".join(text.split())[:300]


def masked(text: str) -> str:
    """Return an address with all but the first letter of its parts hidden: `d***@n***`, `https://h***`."""
    scheme, mark, rest = text.rpartition("://")
    if mark:
        return f"{scheme}://{rest[:1]}{MASK}"
    return "@".join(f"{part[:1]}{MASK}" for part in rest.split("@"))
