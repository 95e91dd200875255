"""What bytes are, by their first characters: feed, JSON, HTML page, challenge page, PDF. No header is believed."""

import html
import re

from feeds.errors import ParseError

_LEAD = re.compile(
    r"^(?:\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->|<!doctype(?:[^>\[]|\[.*?\]\s*)*>)+", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_HTML_START = re.compile(
    r"^\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<\?xml[^>]*>\s*)?"
    r"<(?:!doctype\s+html|html|head|body|meta|title|script|div|p|h1|center|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_START = re.compile(r"<\?xml\b|<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|channel|RDF)[\s>]", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
# What the walls of large protection services write into their pages (seen in the public threads on each of them).
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|cf-chl|cf_chl|challenge-platform|_incapsula_|incapsula incident"
    r"|ddos-guard|access denied|request blocked|request rejected|you have been blocked|are you (?:a )?(?:human|robot)"
    r"|verify (?:that )?you are human"
    r"|g-recaptcha|h-captcha|hcaptcha|perfdrive|radware|akamai|aws-waf|awswaf|sucuri|support id is|bot protection|unusual traffic"
    r"|enable javascript and cookies|acw_sc__v2|technical difficulties|captcha",
    re.IGNORECASE,
)
_SMALL_PAGE = 60_000


def is_pdf(body: bytes) -> bool:
    """Return whether the bytes are a PDF; its mark may stand behind some rubbish (ISO 32000-1, annex H)."""
    return b"%PDF-" in body[:1024]


def is_binary(body: bytes) -> bool:
    """Return whether the bytes are no text in any charset: many zero bytes without being UTF-16 or UTF-32, or many controls."""
    head = body[:4096]
    wide = (b"\x00\x00\x00<", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<", b"{\x00", b"\x00{")
    if head.startswith(wide) or not head:
        return False
    zeros = head.count(0)
    if zeros > max(2, len(head) // 100):  # one or two are a slip of the publisher's, and cost no feed
        even, odd = head[0::2].count(0), head[1::2].count(0)
        return not (max(even, odd) > len(head) * 0.2 and min(even, odd) < len(head) * 0.02)
    controls = sum(head.count(code) for code in (*range(7), *range(14, 27), *range(28, 32), 127))
    return controls * 20 > len(head)


def looks_like_html(text: str) -> bool:
    """Return whether the text begins as an HTML page does."""
    return _HTML_START.match(text[:5000]) is not None


def looks_like_challenge(text: str) -> bool:
    """Return whether an HTML page is a wall put before the real one, by its words and its small size."""
    return len(text) < _SMALL_PAGE and _CHALLENGE.search(text) is not None


def feed_start(text: str) -> int | None:
    """Return the offset where the feed's markup begins, behind white space or a server's warnings; None when there is none."""
    found = _FEED_START.search(text[:8192])
    return found.start() if found else None


def root_name(text: str) -> str | None:
    """Return the local name of the first element, in lower case; None when there is none."""
    text = text[:20_000]
    lead = _LEAD.match(text)
    found = _ROOT.match(text, lead.end() if lead else 0)
    return found.group(2).lower() if found else None


def refuse_page(text: str) -> ParseError:
    """Return the error for an HTML page that came where a feed was expected: a wall, or just not a feed."""
    title = _HTML_TITLE.search(text[:20_000])
    named = f" titled {' '.join(html.unescape(title.group(1)).split())[:80]!r}" if title else ""
    if looks_like_challenge(text):
        return ParseError(f"a challenge page{named} instead of a feed: the publisher's protection blocks us", health="blocked")
    return ParseError(f"an HTML page{named} instead of a feed; look for the feed's new address", health="not_a_feed")
