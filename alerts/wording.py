"""Foreign text made fit to be shown: one line, harmless, cut at words; and times and links as words.

Everything that a source, a rule or a dossier wrote passes through here before it stands in a subject, a text or a page. What a
message says is decided in render.py.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"', "”": "”", "＂": "＂"}
_DIRECTION_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
# The mention syntaxes of chat systems: <!channel> and <@U1> (Slack), @everyone and @here (Discord, Slack), <at> (Teams).
_MENTIONS = re.compile(r"<(?=[!@#&]|/?at\b)|(?<!\w)@(?=everyone\b|here\b|channel\b|all\b|room\b|group\b)", re.IGNORECASE)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_LONGEST_URL = 2000


def encodable(text: str) -> str:
    """Return the text with lone surrogates, which no encoding takes, replaced by U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return the text as one harmless line.

    Breaks and control characters become spaces, so that a source cannot forge a line or a header; a word joiner disarms
    mentions (`@everyone`, `<!channel>`); characters that override the reading direction of what follows go. Letters, joiners and
    marks of right-to-left scripts stay.
    """
    flat = _BREAKS.sub(" ", _DIRECTION_OVERRIDES.sub("", encodable(text))).strip()
    return _MENTIONS.sub(lambda found: found[0] + "\u2060", flat)


def cut(text: str, limit: int) -> str:
    """Return the text within `limit` code points, cut between words and outside quote marks, then marked with an ellipsis."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end, hard, open_until = 0, 0, ""
    for index, char in enumerate(text[:limit]):
        if not open_until and not unicodedata.combining(char):
            hard = index
            if char.isspace() or (index and (_UNSPACED.match(char) or _UNSPACED.match(text[index - 1]))):
                end = index
        if not open_until:
            open_until = _CLOSING.get(char, "")
        elif char in open_until:
            open_until = ""
    # One word longer than the room is cut within: there is no better place.
    kept = text[:end].rstrip() or ("" if any(mark in text[:limit] for mark in _CLOSING) else text[:hard])
    return kept + "…"


def web_link(url: str | None) -> str | None:
    """Return an http(s) address that is safe to show and to click; None where there is none.

    An address with credentials (they disguise the host), with blanks or longer than 2000 characters is none.
    """
    if not url or len(url) > _LONGEST_URL or one_line(url).replace("\u2060", "") != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
        hostname = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not hostname or "@" in parts.netloc:
        return None
    return url.replace("@", "%40").replace("<", "%3C").replace(">", "%3E").replace('"', "%22")


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units: `3 d 4 h`, `2 h 05 min`, `12 min`, `40 s`."""
    seconds = int(abs(length).total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 86400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02d} min"
    return f"{seconds // 86400} d {seconds % 86400 // 3600} h"


def since_event(length: timedelta, *, event_precision: str, published_precision: str) -> str:
    """Return `T+` with its uncertainty: where only a day is known it says "about", where no time is known "at most"."""
    if event_precision in {"day", "unknown"} or published_precision == "day":
        days = max(0, length // timedelta(days=1))
        return f"about T+{days} d (only the day is known)" if days else "about T+0 d, on the day (only the day is known)"
    if published_precision == "unknown":
        return f"at most T+{span(length)} (no time given; first seen then)" if length >= timedelta() else "T+ unknown"
    if length < timedelta():
        return f"T-{span(length)} (before the event)"
    return f"T+{span(length)}"


def moment(when: datetime, precision: str = "second") -> str:
    """Return a time in UTC as exactly as it is known: `2026-03-02 10:00:05 UTC`, `2026-03-02 (day only)`."""
    known = when.astimezone(UTC)
    if precision == "day":
        return f"{known:%Y-%m-%d} (day only)"
    return f"{known:%Y-%m-%d %H:%M} UTC" if precision == "minute" else f"{known:%Y-%m-%d %H:%M:%S} UTC"


def rfc3339(when: datetime | None) -> str | None:
    """Return a time as RFC 3339 in UTC, to the second; None for None."""
    return None if when is None else f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
