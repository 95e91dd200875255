"""Which name begins at a word."""

from bisect import bisect_left

from monitor.extract.mention import Mention
from monitor.extract.reading import Reading


def mention_at(reading: Reading, token: int) -> Mention | None:
    """Return the name that begins at the token."""
    place = bisect_left(reading.mention_starts, token)
    known = place < len(reading.mentions) and reading.mention_starts[place] == token
    return reading.mentions[place] if known else None


def speaker_at(reading: Reading, token: int) -> Mention | None:
    """Return the name that begins at the token, where it may speak."""
    mention = mention_at(reading, token)
    return mention if mention is not None and mention.can_speak else None
