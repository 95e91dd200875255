"""How often a publisher wants to be asked, as its feed says: RSS 2.0 ttl, skipHours and skipDays; RSS 1.0 syndication.

What becomes of it is decided in `pace`; what the answer's headers say stands in `fetch`.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from feeds.types import Hints

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_SKIPS = 4000


def read_hints(channel: Mapping[str, object], text: str) -> Hints:
    """Return what the channel says of how often to ask: RSS 2.0 ttl, skipHours, skipDays; RSS 1.0 syndication. No nonsense."""
    ttl, frequency = _said(channel.get("ttl")) or "", _said(channel.get("sy_updatefrequency")) or "1"
    period = _PERIODS.get((_said(channel.get("sy_updateperiod")) or "").lower())  # "dayly", "always": seen, and ignored
    times = int(frequency) if re.fullmatch(r"[0-9]{1,6}", frequency) else 0
    # feedparser keeps only the last of several hours. Counting from 1 to 24 is as common as from 0 to 23.
    hours = {int(hour) % 24 for hour in _inside(text, "skiphours", "hour") if hour.isdecimal() and int(hour) <= 24}
    days = {_DAYS.index(day) for day in _inside(text, "skipdays", "day") if day in _DAYS}
    return Hints(
        ttl=timedelta(minutes=int(ttl)) if re.fullmatch(r"[0-9]{1,7}", ttl) and int(ttl) else None,
        update_period=period / times if period and times else None,
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < len(_DAYS) else (),
    )


def _inside(text: str, outer: str, inner: str) -> list[str]:
    """Return the texts of the elements `inner` in the first element `outer`, in lower case."""
    found = re.search(f"<{outer}[ >]", text, re.IGNORECASE)
    if found is None:
        return []
    part = text[found.start() : found.start() + _MAX_SKIPS].lower().partition(f"</{outer}>")[0]
    return [word.strip() for word in re.findall(f"<{inner}>([^<]*)</{inner}>", part)]


def _said(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
