"""Messages as a feed that others may read: Atom (RFC 4287) and JSON Feed (1.1). Bytes from values; nothing is chosen here."""

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from alerts.rows import board_link
from alerts.types import Message, Signal
from alerts.wording import one_line, rfc3339, web_link

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
_NAMESPACE = uuid.UUID("0f2a2f43-4f0c-5bb4-8f59-0d9d9d6f6f11")
_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One message in a feed: `at` is when the desk knew of it."""

    signal: Signal
    message: Message
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries, newest first. `key` tells feeds apart and never changes; `made_at` is its own."""

    key: str
    title: str
    board_url: str
    made_at: datetime
    entries: tuple[FeedEntry, ...] = ()

    @property
    def updated(self) -> datetime:
        """When the newest entry came."""
        return max((entry.at for entry in self.entries), default=self.made_at)


def atom(feed: Feed) -> bytes:
    """Return the feed as Atom."""
    root = Element("feed", {"xmlns": _ATOM})
    _add(root, "id", _urn(feed.key))
    _add(root, "title", feed.title)
    _add(root, "updated", rfc3339(feed.updated))
    SubElement(root, "link", {"rel": "alternate", "href": feed.board_url})
    _add(SubElement(root, "author"), "name", "Démarche")
    for entry in feed.entries:
        one, signal = SubElement(root, "entry"), entry.signal
        _add(one, "id", _urn(signal.key))
        _add(one, "title", entry.message.subject)
        _add(one, "updated", rfc3339(entry.at))
        if signal.published_at is not None:
            _add(one, "published", rfc3339(signal.published_at))
        if link := _link(signal, feed.board_url):
            SubElement(one, "link", {"rel": "alternate", "href": link})
        if by := _author(signal):
            _add(SubElement(one, "author"), "name", by)
        SubElement(one, "category", {"term": signal.kind.value})
        _add(one, "content", _fragment(entry.message.html)).set("type", "html")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.board_url,
        "items": [_item(entry, feed.board_url) for entry in feed.entries],
    }
    return json.dumps(made, ensure_ascii=False, allow_nan=False).encode()


def _item(entry: FeedEntry, board_url: str) -> dict[str, object]:
    signal, by, link = entry.signal, _author(entry.signal), _link(entry.signal, board_url)
    item: dict[str, object] = {
        "id": _urn(signal.key),
        "title": entry.message.subject,
        "content_html": _fragment(entry.message.html),
        "content_text": entry.message.text,
        "date_modified": rfc3339(entry.at),
        "tags": [signal.kind.value],
    }
    item |= {"url": link} if link else {}
    item |= {"date_published": rfc3339(signal.published_at)} if signal.published_at is not None else {}
    item |= {"authors": [{"name": by}]} if by else {}
    item |= {"language": signal.language} if signal.language else {}
    return item


def _add(parent: Element, name: str, text: str | None) -> Element:
    found = SubElement(parent, name)
    found.text = _NOT_XML.sub("\ufffd", text or "")
    return found


def _urn(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, key)}"


def _link(signal: Signal, board_url: str) -> str | None:
    found = web_link(signal.source_url) or board_link(signal, board_url)
    return _NOT_XML.sub("", found) if found else None


def _author(signal: Signal) -> str:
    parts: Sequence[str | None] = (signal.speaker, signal.actor_name or signal.actor)
    return ", ".join(one_line(part) for part in parts if part)


def _fragment(html: str) -> str:
    """Return what stands in the body of a message's page."""
    return html.partition("<body>")[2].rpartition("</body>")[0]
