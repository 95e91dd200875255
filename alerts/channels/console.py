"""The console channel: one line in the program's log for each message."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from alerts.types import ChannelName, Delivery, Limits

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleChannel:
    """Writes the subject, the rule and the key at INFO; it never fails."""

    name: ChannelName
    limits: Limits = field(default_factory=Limits)
    address: str = "log"

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        logger.info(
            "alert channel=%s number=%d rule=%s key=%s %s",
            self.name,
            delivery.number,
            delivery.rule_id,
            delivery.key,
            delivery.message.subject,
        )
