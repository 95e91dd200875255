"""The channels Slack (incoming webhook) and Microsoft Teams (workflow webhook): one POST of the card made in cards.py.

Neither service takes a key of ours, so that only a kill between sending and recording shows a card twice; the key stands in the
log of deliveries.
"""

from dataclasses import dataclass
from datetime import datetime

from alerts.cards import TEAMS_BYTES
from alerts.channels.post import Target
from alerts.numbering import RESERVED_BYTES, numbered
from alerts.types import ChannelName, Delivery, Form, Limits

SLACK_BYTES = 100_000
"""Slack documents limits of each part, not of the body; this only bounds what the parts allow together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatChannel:
    """Posts a card to a webhook whose address is its only secret."""

    name: ChannelName
    target: Target
    limits: Limits

    @property
    def address(self) -> str:
        return self.target.address

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        headers = {"content-type": "application/json; charset=utf-8"}
        self.target.post(numbered(delivery, self.limits.form, now=now).payload.encode(), headers, now=now)


def slack(name: ChannelName, target: Target) -> ChatChannel:
    """Return a channel that posts to a Slack incoming webhook."""
    return ChatChannel(name=name, target=target, limits=Limits(form=Form.SLACK, payload=SLACK_BYTES))


def teams(name: ChannelName, target: Target) -> ChatChannel:
    """Return a channel that posts to a Teams workflow."""
    return ChatChannel(name=name, target=target, limits=Limits(form=Form.TEAMS, payload=TEAMS_BYTES - RESERVED_BYTES))
