"""The signed links of a message: acknowledge, snooze, mute. Each names its recipient, its one act and an end.

A link is its own authority: whoever got the message may follow it. What an act does to later messages is decided in plan.py;
that a link works once is remembered by the caller. No key is read here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from alerts.types import Act, ChannelName

LIVES = timedelta(days=7)
"""How long after its message was made a link may be followed."""
SNOOZE = timedelta(hours=8)
PATH = "/act/"
LABELS = {Act.ACKNOWLEDGE: "Acknowledge", Act.SNOOZE: f"Snooze {SNOOZE // timedelta(hours=1)} h", Act.MUTE: "Mute"}
LEAST_KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLink:
    """One link of a message: the act and its address."""

    act: Act
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a link says: on behalf of which channel, what is done about which delivery, and until when it may be followed."""

    act: Act
    channel: ChannelName
    delivery_key: str
    ends_at: datetime


Linker = Callable[[str, ChannelName], tuple[ActLink, ...]]
"""The links of a message, by its key and channel."""


class Links:
    """Makes and reads links with one key; `board_url` is where their reader finds the board."""

    def __init__(self, key: bytes, board_url: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="demarche.act", signer_kwargs={"digest_method": hashlib.sha256})
        self._base = board_url.rstrip("/") + PATH

    def at(self, now: datetime) -> Linker:
        """Return what gives the messages that are made now their links."""
        ends = int((now + LIVES).timestamp())

        def linker(key: str, channel: ChannelName) -> tuple[ActLink, ...]:
            return tuple(ActLink(act=act, url=self._base + self._serializer.dumps([act, channel, key, ends])) for act in Act)

        return linker

    def read(self, token: str, *, now: datetime) -> Followed | None:
        """Return what the last part of a link's address says; None where it is forged, not of this key, or past its end."""
        try:
            act, channel, key, ends = self._serializer.loads(token)
            ends_at = datetime.fromtimestamp(ends, UTC)
            found = Followed(act=Act(act), channel=ChannelName(channel), delivery_key=str(key), ends_at=ends_at)
        except (BadSignature, ValueError, TypeError, OverflowError, OSError):
            return None
        return found if now < found.ends_at else None


def no_links(key: str, channel: ChannelName) -> tuple[ActLink, ...]:
    """Return no link: for a preview, and for a desk without a key."""
    return ()


def fingerprint(token: str) -> str:
    """Return what is remembered of a link that was followed: its SHA-256, in hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
