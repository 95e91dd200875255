"""OPML 2.0 -> the feeds that it lists, and sources -> OPML. What becomes of a listed feed is decided by whoever reads it.

http://opml.org/spec2.opml; the selectors of pages without a feed are FreshRSS's extension
(https://freshrss.github.io/FreshRSS/en/developers/OPML.html).
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

import lxml.etree

from feeds.charset import decode
from feeds.errors import ParseError
from feeds.language import language_code
from feeds.markup import plain_line
from feeds.types import Source, SourceKind
from feeds.xml_tree import local_name, read_tree

MAX_OUTLINES = 20_000
MAX_DEPTH = 100
_SELECTOR = "xPath"
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed or page that a list names.

    `folders` are the titles of the outlines around it, outermost first. `selectors` are FreshRSS's XPath expressions for a page
    without a feed, name and expression. `categories` are the paths that the list gives it, as they stand; `page_url` is where a
    link leads, None of a feed. `problem` says why it cannot be taken as a feed; None where it can.
    """

    title: str
    xml_url: str | None
    html_url: str | None = None
    type: str = ""
    language: str | None = None
    description: str = ""
    folders: tuple[str, ...] = ()
    selectors: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    page_url: str | None = None
    problem: str | None = None


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Return every feed or page that the list names, in its order; folders and plain notes only give their titles.

    Raises: ParseError with health `empty`, `malformed`, `not_opml` or `too_large`.
    """
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ParseError("the file is empty", health="empty")
    root, problems = read_tree(decode(body).text.lstrip("\ufeff"), what="an OPML list")
    if local_name(root.tag).lower() != "opml":
        raise ParseError(f"no OPML list: the root element is <{local_name(root.tag)[:40]}>", health="not_opml")
    top = next((child for child in root if local_name(child.tag).lower() == "body"), None)
    if top is None:
        raise ParseError(f"an OPML list without a body{f' ({problems[0]})' if problems else ''}", health="malformed")
    found: list[Outline] = []
    seen: set[str] = set()
    waiting: list[tuple[lxml.etree._Element, tuple[str, ...]]] = [(child, ()) for child in reversed(top)]
    read = 0
    while waiting:
        element, folders = waiting.pop()
        if local_name(element.tag).lower() != "outline":
            continue
        read += 1
        if read > MAX_OUTLINES or len(folders) > MAX_DEPTH:
            raise ParseError(f"more than {MAX_OUTLINES} outlines, or {MAX_DEPTH} within each other", health="too_large")
        values = _attributes(element)
        title = plain_line(values.get("title") or values.get("text") or "")
        if (outline := _outline(values, title, folders, seen)) is not None:
            found.append(outline)
        inner = (*folders, title) if title else folders
        waiting.extend((child, inner) for child in reversed(element))
    return tuple(found)


def _attributes(element: lxml.etree._Element) -> dict[str, str]:
    """Return the attributes by their names in lower case; many programs do not keep to the case that the specification gives."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = local_name(key)
        name = name if name.lower().startswith(_SELECTOR.lower()) else name.lower()
        found.setdefault(name, str(value)[:_LONGEST].strip())
    return found


def _outline(values: dict[str, str], title: str, folders: tuple[str, ...], seen: set[str]) -> Outline | None:
    """Return the feed of one outline; None for a folder or a note. `seen` are the addresses before it, and gets this one."""
    kind = values.get("type", "").lower()
    served = values.get("xmlurl") or (values.get("url", "") if kind in {"link", "include", "rss"} else "")
    if not served and kind not in {"rss", "atom"}:
        return None
    address = _address(served)
    problem = None
    if not served:
        problem = "no address (xmlUrl)"
    elif address is None and "@" in served:
        problem = "an address with a user name or password"  # which is not repeated here
    elif address is None:
        problem = f"{served[:200]!r} is no http or https address"
    elif kind == "include":
        problem = "another list; fetch it and read it by itself"
    elif kind == "link":
        problem = "a page, not a feed"
    elif address in seen:
        problem = "stands twice in the list"
    if address is not None:
        seen.add(address)
    selectors = tuple((key, value) for key, value in values.items() if key.lower().startswith(_SELECTOR.lower()) and value)
    if problem is None and (selectors or "xpath" in kind):
        problem = "a page without a feed, read by selectors (xPath); add it as a listing"
    return Outline(
        title=title or (urlsplit(address).hostname or "" if address else ""),
        xml_url=address,
        html_url=_address(values.get("htmlurl", "")),
        type=kind,
        language=language_code(values.get("language")),
        description=plain_line(values.get("description", "")),
        folders=folders,
        selectors=selectors,
        categories=tuple(part.strip() for part in values.get("category", "").split(",") if part.strip()),
        page_url=address if kind == "link" else None,
        problem=problem,
    )


def _address(served: str) -> str | None:
    """Return an http(s) address without user name and password; `feed:` in front of one is taken off."""
    address = served.strip()
    if address.lower().startswith("feed:"):
        address = address[5:]
        address = f"http:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    if not usable or parts.username is not None or parts.password is not None or any(sign.isspace() for sign in address):
        return None
    return address


def write_opml(sources: Iterable[Source]) -> bytes:
    """Return the sources as an OPML 2.0 list, a folder for each country or organisation, by its code and then in the order given.

    A listing page has no feed and is written as a link, which other programs show and do not poll.
    """
    root = lxml.etree.Element("opml", version="2.0")
    head = lxml.etree.SubElement(root, "head")
    lxml.etree.SubElement(head, "title").text = "Démarche: sources"
    body = lxml.etree.SubElement(root, "body")
    for actor, group in groupby(sorted(sources, key=lambda source: source.actor), key=lambda source: source.actor):
        folder = lxml.etree.SubElement(body, "outline", text=str(actor), title=str(actor))
        for source in group:
            listing = source.kind is SourceKind.LISTING
            name = plain_line(html.escape(source.institution)) or str(source.id)
            outline = lxml.etree.SubElement(folder, "outline", text=name, title=name, type="link" if listing else "rss")
            outline.set("url" if listing else "xmlUrl", source.url)
            outline.set("language", source.language)
            # comma-separated paths, as the specification has them
            outline.set("category", f"/{source.actor}/{source.tier.value},/id/{source.id}")
            if source.note:
                outline.set("description", plain_line(html.escape(source.note)))
    written: bytes = lxml.etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written
