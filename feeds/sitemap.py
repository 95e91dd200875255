"""A Google-News sitemap -> Feed, and a sitemap index -> its children. A plain sitemap lists pages and is no feed.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap and https://www.sitemaps.org/protocol.html.
"""

import contextlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import lxml.etree

from feeds.charset import decode
from feeds.dates import Moment, read_date
from feeds.errors import ParseError
from feeds.json_feed import MAX_ENTRIES
from feeds.language import language_code
from feeds.markup import plain_line, resolve
from feeds.pieces import items_in
from feeds.types import Entry, Feed, Precision
from feeds.xml_tree import local_name, read_tree

ROOTS = frozenset({"urlset", "sitemapindex"})
MAX_CHILDREN = 50_000  # the protocol's own limit
_NEWS = "sitemap-news"
_CHILDREN_SHOWN = 3
_HEAD = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One sitemap that an index names; `changed` is when it last changed, None where it does not say."""

    url: str
    changed: Moment


def read_sitemap(
    text: str, *, url: str | None = None, language: str | None = None, zone: str | None = None, date_order: str | None = None
) -> Feed:
    """Return the news in a sitemap as a feed, in the order served; the identity of an entry is its address, title and day.

    Raises: ParseError with health `not_a_feed` for a plain sitemap and for an index, which names its children.
    """
    root, problems = read_tree(text, what="a sitemap")
    if local_name(root.tag).lower() == "sitemapindex":
        raise _is_index(_children(root, base=url))
    found = list(problems)
    entries: list[Entry] = []
    names: list[str] = []
    languages: list[str] = []
    plain = 0
    for number, place in enumerate(_urls(root, text, flawed=bool(problems)), start=1):
        news = next((child for child in place if local_name(child.tag) == "news" and _in_news(child)), None)
        if news is None:
            plain += 1
            continue
        name, spoken = _publication(news)
        names.extend([name] if name else [])
        languages.extend([spoken] if spoken else [])
        entry, said = _entry(place, news, base=url, language=spoken or language, zone=zone, date_order=date_order)
        found.extend(f"entry {number}: {problem}" for problem in said)
        if entry is not None:
            entries.append(entry)
    if plain and not entries:
        raise ParseError(
            f"a sitemap of {plain} pages without news tags: it names no titles; look for the news sitemap or the feed",
            health="not_a_feed",
        )
    if not entries and not any(_NEWS in space for space in root.nsmap.values()):
        raise ParseError("a sitemap without an entry and without news tags", health="not_a_feed")
    if plain:
        found.append(f"{plain} pages without news tags were left out")
    return Feed(
        format="sitemap-news",
        title=names[0] if names else None,
        link=None,
        language=languages[0] if languages and len(set(languages)) == 1 else None,
        entries=tuple(entries),
        problems=tuple(found[:50]),
    )


def _urls(root: lxml.etree._Element, text: str, *, flawed: bool) -> list[lxml.etree._Element]:
    """Return the places that a sitemap names; of a `flawed` one, each read by itself where more of them are found so."""
    found = list(itertools.islice(_places(root, "url"), MAX_ENTRIES))
    items = items_in(text, sitemap=True)[:MAX_ENTRIES] if flawed else []
    if len(items) <= len(found) or items[0][0] > _HEAD:
        return found
    apart: list[lxml.etree._Element] = []
    for start, end in items:
        with contextlib.suppress(ParseError):
            apart += _places(read_tree(f"{text[: items[0][0]]}{text[start:end]}</urlset>", what="an entry")[0], "url")
    return apart if len(apart) > len(found) else found


def sitemap_children(body: bytes, *, url: str | None = None) -> tuple[Child, ...]:
    """Return the sitemaps that an index names, in the order served. Raises: ParseError where the bytes are no sitemap index."""
    root, _ = read_tree(decode(body).text.lstrip("\ufeff"), what="a sitemap index")
    if local_name(root.tag).lower() != "sitemapindex":
        raise ParseError(f"XML, but no sitemap index: the root element is <{local_name(root.tag)[:40]}>", health="not_a_feed")
    return _children(root, base=url)


def _children(root: lxml.etree._Element, *, base: str | None) -> tuple[Child, ...]:
    children = []
    for place in itertools.islice(_places(root, "sitemap"), MAX_CHILDREN):
        address = resolve(base, _text(place, "loc"))
        changed = _text(place, "lastmod")
        if address is not None:
            children.append(Child(url=address, changed=read_date(changed) if changed else Moment(at=None)))
    return tuple(children)


def is_index(body: bytes) -> bool:
    """Return whether the bytes begin as an index of sitemaps does."""
    return b"<sitemapindex" in body[:_HEAD]


def best_first(children: Sequence[Child]) -> tuple[Child, ...]:
    """Return the sitemaps with what is called news first, of these what changed last."""
    latest = sorted(children, key=lambda child: child.changed.at.timestamp() if child.changed.at else 0.0, reverse=True)
    return tuple(sorted(latest, key=lambda child: re.search(r"news|actualit|noticia|press", child.url, re.IGNORECASE) is None))


def _is_index(children: tuple[Child, ...]) -> ParseError:
    if not children:
        return ParseError("a sitemap index without a sitemap in it", health="not_a_feed")
    first = best_first(children)
    named = ", ".join(child.url[:200] for child in first[:_CHILDREN_SHOWN])
    more = f" and {len(children) - _CHILDREN_SHOWN} more" if len(children) > _CHILDREN_SHOWN else ""
    return ParseError(
        f"a sitemap index, no feed; take one of its sitemaps as the source's address: {named}{more}", health="not_a_feed"
    )


def _entry(
    place: lxml.etree._Element,
    news: lxml.etree._Element,
    *,
    base: str | None,
    language: str | None,
    zone: str | None,
    date_order: str | None,
) -> tuple[Entry | None, list[str]]:
    address, title = resolve(base, _text(place, "loc")), plain_line(_text(news, "title"))
    if not title:
        return None, ["a page without a title; left out"]
    raw, changed = _text(news, "publication_date"), _text(place, "lastmod")
    moment = read_date(raw, language=language, zone=zone, date_order=date_order) if raw else Moment(at=None)
    updated = read_date(changed, language=language, zone=zone, date_order=date_order) if changed else Moment(at=None)
    problems = [moment.problem] if moment.problem else []
    if moment.assumed_zone and not moment.problem:
        problems.append(f"date {raw!r} names no zone; {moment.assumed_zone} assumed")
    entry = Entry(
        id=None,
        url=address,
        title=title,
        published_raw=raw or None,
        published_at=moment.at,
        published_precision=moment.precision if moment.at else Precision.UNKNOWN,
        updated_at=updated.at,
    )
    return entry, problems


def _publication(news: lxml.etree._Element) -> tuple[str | None, str | None]:
    """Return the publication's name and the code of its language (`zh-cn` is zh)."""
    publication = next((child for child in news if local_name(child.tag) == "publication"), None)
    if publication is None:
        return None, None
    return plain_line(_text(publication, "name")) or None, language_code(_text(publication, "language"))


def _places(root: lxml.etree._Element, name: str) -> Iterator[lxml.etree._Element]:
    return (child for child in root if local_name(child.tag).lower() == name)


def _in_news(element: lxml.etree._Element) -> bool:
    """Return whether an element is of the news vocabulary, or of a prefix of that name which nobody declared."""
    name = element.tag
    return isinstance(name, str) and (_NEWS in name or name.startswith("news:"))


def _text(parent: lxml.etree._Element, name: str) -> str:
    found = next((child for child in parent if local_name(child.tag).lower() == name), None)
    return "".join(found.itertext()).strip()[:4000] if found is not None else ""
