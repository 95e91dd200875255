"""What bytes are, by their first characters: feed, JSON, HTML page, challenge page, PDF. No header is believed."""

import functools
import html
import re
from pathlib import Path

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
    r"|g-recaptcha|h-captcha|hcaptcha|perfdrive|aws-waf|awswaf|support id is|bot protection|unusual traffic"
    r"|enable javascript and cookies|acw_sc__v2|technical difficulties",
    re.IGNORECASE,
)
_CHALLENGE_WORDS = re.compile(r"captcha|akamai|radware|sucuri", re.IGNORECASE)
_SMALL_PAGE = 60_000
# A page with less to read than this, and a place for a script to fill, holds nothing by itself.
_SHELL_CHARACTERS = 400
_SHELL = re.compile(
    r"<div[^>]+id=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|main-app)[\"'\s>]|<app-root|ng-version|data-reactroot"
    r"|<noscript>(?:(?!</noscript>).){0,400}(?:javascript|script)",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"<(script|style|noscript|template|head)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ALTERNATE = re.compile(r"<link\b[^>]*\btype=[\"']?application/(?:rss|atom|feed)\+(?:xml|json)[^>]*>", re.IGNORECASE)
_HREF = re.compile(r"\bhref=[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


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
    """Return whether an HTML page is a wall put before the real one, by its words and its small size.

    A word that an ordinary page may speak of as well ("captcha", the name of a service) tells only where there is little to read.
    """
    if len(text) >= _SMALL_PAGE:
        return False
    if _CHALLENGE.search(text) is not None:
        return True
    return _CHALLENGE_WORDS.search(text) is not None and len(_visible(text)) < _SHELL_CHARACTERS


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
    """Return the error for an HTML page that came where a feed was expected, with how it begins: what kind of page it is."""
    title = _HTML_TITLE.search(text[:20_000])
    named = f" titled {' '.join(html.unescape(title.group(1)).split())[:80]!r}" if title else ""
    words = first_words(text)
    begins = f"; it begins {words!r}" if words else ""
    kind = page_kind(text)
    if kind == "blocked":
        said = f"a challenge page{named} instead of a feed: the publisher's protection blocks us"
    elif kind == "app_shell":
        said = f"an empty page{named} that only a script fills, instead of a feed; look for a feed, or use the browser fetcher"
    elif kind == "soft_404":
        said = f"a page{named} that says, with status 200, that there is nothing; look for the feed's new address"
    else:
        found = _ALTERNATE.search(text[:_SMALL_PAGE])
        href = _HREF.search(found.group()) if found else None
        where = f"it names one at {html.unescape(href.group(1))[:200]}" if href else "look for the feed's new address"
        said = f"an HTML page{named} instead of a feed; {where}"
    return ParseError(said + begins, health=kind or "not_a_feed")


def page_kind(text: str) -> str | None:
    """Return what an HTML page is that is no publication: `blocked`, `app_shell` or `soft_404`; None for any other page."""
    if looks_like_challenge(text):
        return "blocked"
    visible = _visible(text)
    if len(visible) < _SHELL_CHARACTERS and _SHELL.search(text[:_SMALL_PAGE]) is not None:
        return "app_shell"
    title = _HTML_TITLE.search(text[:20_000])
    heading = _HEADING.search(text[:200_000])
    heads = [html.unescape(_TAG.sub(" ", found.group(1))) for found in (title, heading) if found]
    if any(_not_found().search(" ".join(head.split())) for head in heads):
        return "soft_404"
    return "soft_404" if len(visible) < _SHELL_CHARACTERS and _not_found().search(visible) else None


def first_words(text: str) -> str:
    """Return the first 200 visible characters of a page or text, in one line."""
    return _visible(text[:_SMALL_PAGE])[:200].strip()


def _visible(text: str) -> str:
    body = _UNSEEN.sub(" ", text[:_SMALL_PAGE])
    return " ".join(html.unescape(_TAG.sub(" ", body)).split())


@functools.cache
def _not_found() -> re.Pattern[str]:
    """Return the pattern of the words by which pages say "not found" (data/not_found.tsv)."""
    lines = (Path(__file__).parent / "data" / "not_found.tsv").read_text(encoding="utf-8").splitlines()
    words = [line.split("\t")[1] for line in lines[1:] if line and not line.startswith("#")]
    return re.compile(rf"(?:{'|'.join(rf'{_edge(word)}{re.escape(word)}' for word in words)}|\b404\b)", re.IGNORECASE)


def _edge(word: str) -> str:
    return r"\b" if word[0].isascii() else ""
