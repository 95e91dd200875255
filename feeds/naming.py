"""The feeds that a page names, by its bytes. Runs where `listing_reader` runs it: in a process that can be killed. No network."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

from feeds.charset import decode
from feeds.markup import without_controls

FEEDS_NAMED = 5
_MAX_CHARACTERS = 5_000_000
_PARSER = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_FEED_ADDRESS = re.compile(r"(?:\.(?:rss|atom|rdf)|/(?:rss|feed|atom)(?:\.xml|\.json|/)?)$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|yorum", re.IGNORECASE)


def feeds_named(body: bytes, url: str, content_type: str | None = None) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, those in its head first; feeds of comments are left out."""
    text = without_controls(decode(body, content_type).text)
    if not text.strip() or len(text) > _MAX_CHARACTERS:
        return ()
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return ()
    base = urljoin(url, next(iter(tree.xpath("//base/@href")), ""))
    found: dict[str, None] = {}
    for link in tree.xpath("//link[@href]"):
        relation = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in relation and kind in _FEED_TYPES:
            _note(found, link.get("href"), link.get("title") or "", base, url)
    for anchor in tree.xpath("//a[@href]"):
        href = anchor.get("href").strip()
        if _FEED_ADDRESS.search(href.partition("?")[0].partition("#")[0]):
            _note(found, href, str(anchor.xpath("string()")), base, url)
    return tuple(found)[:FEEDS_NAMED]


def _note(found: dict[str, None], href: str, title: str, base: str, url: str) -> None:
    try:
        target = urldefrag(urljoin(base, href.strip())).url
        usable = urlsplit(target).scheme in {"http", "https"} and bool(urlsplit(target).hostname)
    except ValueError:
        return
    if usable and target != url and not _COMMENTS.search(title) and "/comments/" not in target.lower():
        found[target] = None
