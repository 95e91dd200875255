"""Feed bytes -> Feed: RSS 0.9x/1.0/2.0, Atom 0.3/1.0 by feedparser (nothing else imports it), JSON Feed by `json_feed`,
Google-News sitemaps by `sitemap`.

Content is sniffed, headers are only evidence; markup is sanitised here and links are made absolute. No network, no clock.
"""

import io
import re
import xml.sax
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import feedparser
import feedparser.api
import feedparser.mixin

from feeds import sitemap, sniff
from feeds.charset import decode
from feeds.dates import Moment, read_date
from feeds.errors import ParseError
from feeds.hints import read_hints
from feeds.json_feed import MAX_ENTRIES, read_json_feed
from feeds.markup import (
    from_plain,
    plain_line,
    plain_text,
    resolve,
    sanitize,
    unescape_twice,
    with_whole_characters,
    without_controls,
    without_endless_tags,
    words_of_drawing,
)
from feeds.pieces import come_apart, ends_properly, first_items, items_in, without_extensions
from feeds.types import Entry, Feed, Precision

# What feedparser and the parsers below it are known to raise on rubbish; anything else would be our own mistake.
_PARSER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    xml.sax.SAXException,
)
_DOCTYPE = re.compile(r"<!DOCTYPE\b(?:[^>\[]|\[(?:[^\]]|\](?!\s*>))*\])*>", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
# feedparser takes every guid that does not say otherwise for an address, and makes it absolute; we want it as served.
_GUID = re.compile(r"<guid\b[^>]*>", re.IGNORECASE)
# Captions of pictures, which feedparser would put in place of the entry's own summary; renamed, and without attributes, for which
# it would forget the text, they are there where the entry has no words of its own.
_MEDIA = re.compile(r"(</?media:)(title|description|text|credit)\b[^<>]*?(/?)>", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n{3,}")  # the parser is called for every line
_ELEMENT = re.compile(r"<[A-Za-z]")
_FEED_ROOTS = {"rss", "feed", "rdf", "channel"}
_FORMATS = {"rss091u": "rss091", "rss091n": "rss091", "rss": "rss20", "atom": "atom10"}
_ROOT_FORMATS = {"feed": "atom10", "rdf": "rss10"}  # where no namespace and no version say it
# A full hour (10:00:00) and an offset (+00:00) are none.
_MIDNIGHT = re.compile(r"(?<![\d:+-])00:00(?::00(?:\.0+)?)?(?![\d:])")
_PROBLEMS_SHOWN = 3
# Well above the largest real feeds; beyond it the parser's time is what is attacked.
_MAX_TAGS = 600_000
_MAX_ENTITIES = 1_000_000


class _Known(dict[int, int]):
    """A table for `str.translate` that keeps what is not in it: a character that a table lacks costs ten times as much."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


# feedparser maps every text once more from windows-1252, a tenth of its time; the same table, asked faster.
feedparser.mixin._cp1252 = _Known(feedparser.mixin._cp1252)
feedparser.api.PREFERRED_XML_PARSERS[:] = ["feeds.expat"]


def parse_feed(
    body: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    date_order: str | None = None,
) -> Feed:
    """Return the feed in `body`, entries in the order served.

    `url` is the address after redirects; links are resolved against it. `language`, `zone` and `date_order` are the source's, for
    dates. Raises: ParseError with health `empty`, `not_a_feed`, `blocked` or `malformed`.
    """
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ParseError("an empty answer where a feed was expected", health="empty")
    if sniff.is_pdf(body) or sniff.is_binary(body):
        raise ParseError("binary data where a feed was expected", health="not_a_feed")
    decoded = decode(body, content_type)
    text = decoded.text.lstrip("\ufeff \t\r\n\0")
    dating = _Dating(language=language, zone=zone, date_order=date_order)
    if text[:1] in {"{", "["}:
        feed = read_json_feed(text, url=url, language=language, zone=zone, date_order=date_order)
        return _with_problems(feed, decoded.problems)
    if sniff.root_name(text) in sitemap.ROOTS:
        return _with_problems(
            sitemap.read_sitemap(text, url=url, language=language, zone=zone, date_order=date_order), decoded.problems
        )
    text, problems = _from_root(text)
    feed = _read_markup(text, url, dating)
    return _with_problems(feed, (*decoded.problems, *problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dating:
    """What the registry knows of a source's dates."""

    language: str | None
    zone: str | None
    date_order: str | None

    def read(self, raw: str, language: str | None) -> Moment:
        return read_date(raw, language=language or self.language, zone=self.zone, date_order=self.date_order)


def _from_root(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text from the feed's first mark on, and what stood before it.

    Raises: ParseError when the text is something else.
    """
    if sniff.looks_like_html(text) and sniff.root_name(text) not in _FEED_ROOTS:
        start = sniff.feed_start(text) if not re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE) else None
        if start is None:
            raise sniff.refuse_page(text)
    start = sniff.feed_start(text)
    if start is None:
        shown = " ".join(text[:60].split())
        raise ParseError(f"neither RSS, Atom nor JSON Feed: it begins {shown!r}", health="not_a_feed")
    text = text[start:]
    root = sniff.root_name(text)
    if root is not None and root not in _FEED_ROOTS:
        if root == "html":
            raise sniff.refuse_page(text)
        raise ParseError(f"XML, but no feed: the root element is <{root}>", health="not_a_feed")
    return text, (f"{start} characters of something else stand before the feed",) if start else ()


def _read_markup(text: str, url: str | None, dating: _Dating) -> Feed:
    problems: list[str] = []
    clean = without_controls(text)
    if len(clean) != len(text):
        problems.append(f"{len(text) - len(clean)} control characters were removed")
    # Declared entities are never expanded: no bomb, no file, no network (XML 1.0 4.4; the loose reader knows HTML's own names).
    clean = with_whole_characters(without_endless_tags(_without_doctype(clean)))
    if "\n\n\n" in clean:
        clean = _EMPTY_LINES.sub("\n\n", clean)
    clean = _MEDIA.sub(r"\1of-\2\3>", _GUID.sub(_plain_guid, _XML_DECLARATION.sub("", clean)))
    if clean.count("<") > _MAX_TAGS or clean.count("&") > _MAX_ENTITIES:
        raise ParseError("a feed with more tags or entities than any publisher has use for", health="malformed")
    clean, left_out = first_items(clean)
    if left_out:
        problems.append(f"{left_out + MAX_ENTRIES} entries; only the first {MAX_ENTRIES} were read")
    try:
        parsed = _feedparser(clean)
    except _PARSER_ERRORS as exc:
        problems.append(f"the feed could not be read as a whole ({type(exc).__name__}); its entries were read one by one")
        parsed = _piecewise(clean, problems)
    version = str(parsed.get("version") or "")
    raw_entries = _raw_entries(parsed)
    if parsed.get("bozo"):
        if come_apart(clean, len(raw_entries)) and len(apart := _raw_entries(_piecewise(clean, []))) > len(raw_entries):
            problems.append(
                f"{len(apart) - len(raw_entries)} entries stand behind markup that never ends; each was read by itself"
            )
            raw_entries = apart
        problems.append(f"not well-formed: {_one_line(parsed.get('bozo_exception'))}")
        if not raw_entries and not ends_properly(clean):
            raise ParseError(f"a feed that cannot be read: {_one_line(parsed.get('bozo_exception'))}", health="malformed")
    found_channel = parsed.get("feed")
    channel: Mapping[str, object] = found_channel if isinstance(found_channel, dict) else {}
    if not version and not raw_entries and not channel:
        raise ParseError("markup without a feed in it", health="not_a_feed")
    link = resolve(url, _text(channel.get("link")))
    spoken = _text(channel.get("language"))
    entries, found = _entries(raw_entries, base=url or link, language=spoken, dating=dating, atom=version.startswith("atom"))
    return Feed(
        format=_FORMATS.get(version, version) or _ROOT_FORMATS.get(sniff.root_name(clean) or "", "rss20"),
        title=plain_line(_text(channel.get("title")) or "") or None,
        link=link,
        language=spoken,
        entries=entries,
        problems=(*problems, *found),
        hints=read_hints(channel, clean),
    )


def _raw_entries(parsed: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = parsed.get("entries")
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _without_doctype(text: str) -> str:
    """Return the text without the document type in front of its first element; the same words inside of an entry stay."""
    start = text.lower().find("<!doctype", 0, 4096)
    first = _ELEMENT.search(text)
    if start < 0 or (first is not None and first.start() < start):
        return text
    found = _DOCTYPE.match(text, start)
    return text[:start] + text[found.end() :] if found else text


def _plain_guid(tag: re.Match[str]) -> str:
    return '<guid isPermaLink="false"/>' if tag.group(0).endswith("/>") else '<guid isPermaLink="false">'


def _feedparser(text: str) -> Mapping[str, object]:
    # A stream, because feedparser takes plain bytes for an address or a file name. A prolog of our own settles the charset, on a
    # line of its own: in the first line it looks for further ones, which takes the cube of that line's length.
    stream = io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    parsed: Mapping[str, object] = feedparser.parse(
        stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _piecewise(text: str, problems: list[str]) -> Mapping[str, object]:
    """Read every item by itself between the feed's head and tail; a bad one loses its extensions, or is left out."""
    items = items_in(text)
    if not items:
        raise ParseError("a feed that cannot be read", health="malformed")
    head, tail = text[: items[0][0]], text[items[-1][1] :]
    whole: dict[str, object] = {}
    entries: list[object] = []
    for number, (start, end) in enumerate(items, start=1):
        item = text[start:end]
        for attempt in (item, without_extensions(item)):
            try:
                parsed = _feedparser(head + attempt + tail)
            except _PARSER_ERRORS:
                continue
            whole = whole or dict(parsed)
            found = parsed.get("entries")
            entries.extend(found if isinstance(found, list) else ())
            break
        else:
            problems.append(f"entry {number} could not be read and was left out")
    if not whole:
        raise ParseError("a feed of which no entry can be read", health="malformed")
    return {**whole, "entries": entries, "bozo": False}


def _entries(
    raw_entries: Sequence[Mapping[str, object]], *, base: str | None, language: str | None, dating: _Dating, atom: bool
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    entries: list[Entry] = []
    problems: list[tuple[str, str]] = []  # kind, sentence
    for number, raw in enumerate(raw_entries[:MAX_ENTRIES], start=1):
        try:
            entry, found = _entry(raw, base=base, language=language, dating=dating, atom=atom)
        except _PARSER_ERRORS as exc:
            problems.append(("unreadable", f"entry {number} could not be read and was left out ({type(exc).__name__})"))
            continue
        problems.extend((kind, f"entry {number}: {sentence}") for kind, sentence in found)
        entries.append(entry)
    return _midnights(tuple(entries)), _summed(problems)


def _midnights(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries with day precision where every one of several is dated at midnight: a day written as a time."""
    timed = [entry for entry in entries if entry.published_at is not None and entry.published_precision is not Precision.DAY]
    if len(timed) < 3 or any(_MIDNIGHT.search(entry.published_raw or "") is None for entry in timed):
        return entries
    return tuple(replace(entry, published_precision=Precision.DAY) if entry.published_at else entry for entry in entries)


def _summed(problems: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return each kind's first problems and a count of the rest: a feed with 100 equal ones needs no 100 lines."""
    counts = Counter(kind for kind, _ in problems)
    shown: Counter[str] = Counter()
    lines: list[str] = []
    for kind, sentence in problems:
        shown[kind] += 1
        if shown[kind] <= _PROBLEMS_SHOWN:
            lines.append(sentence)
        elif shown[kind] == _PROBLEMS_SHOWN + 1:
            lines.append(f"and {counts[kind] - _PROBLEMS_SHOWN} more like it ({kind})")
    return tuple(lines)


def _entry(
    raw: Mapping[str, object], *, base: str | None, language: str | None, dating: _Dating, atom: bool
) -> tuple[Entry, list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    guid = _text(raw.get("id"))
    if atom and guid is not None and guid.startswith("/"):  # a relative reference, which means nothing outside of its feed
        guid = resolve(base, guid) or guid
    address = _address(raw, guid, base)
    content, inner_base = _content(raw)
    described = _text(raw.get("summary")) or _text(raw.get("media_of-description")) or _text(raw.get("media_of-text"))
    summary = _markup(raw.get("summary_detail"), described, base=address or base)
    content_html = _markup(content, None, base=resolve(base, inner_base) or address or base)
    title = plain_line(_text(raw.get("title")) or _text(raw.get("media_of-title")) or "")
    published_raw, moment = _published(raw, language, dating, problems, atom=atom)
    updated_raw = _text(dict.get(raw, "updated")) if isinstance(raw, dict) else None
    updated = dating.read(updated_raw, language).at if updated_raw else None
    author = plain_line(_text(raw.get("author")) or "") or None
    entry = Entry(
        id=guid,
        url=address,
        title=title,
        published_raw=published_raw,
        published_at=moment.at,
        published_precision=moment.precision,
        updated_at=updated,
        author=author,
        summary=summary,
        content=content_html,
        problems=tuple(sentence for _, sentence in problems),
    )
    if entry.is_blank:
        problems.append(("empty", "neither identity, title nor text in it"))
    return entry, problems


def _published(
    raw: Mapping[str, object], language: str | None, dating: _Dating, problems: list[tuple[str, str]], *, atom: bool
) -> tuple[str | None, Moment]:
    """Return the date as served and as read; a feed that only names changes (Atom's `updated`, dc:date) dates by those."""
    plain = raw if not isinstance(raw, dict) else dict(dict.items(raw))  # feedparser's dict warns about its own fallbacks
    for key in ("published", "created", "updated"):
        served = _text(plain.get(key))
        if served is None:
            continue
        moment = dating.read(served, language)
        if moment.problem:
            problems.append(("date", moment.problem))
        if moment.assumed_zone:
            problems.append(("zone", f"date {served!r} names no known zone; {moment.assumed_zone} assumed"))
        if key == "updated" and atom:  # elsewhere it is dc:date, which is the date of the thing
            problems.append(("updated", "only a date of change, taken as the date of publication"))
        if moment.at is not None or key == "published":
            return served, moment
    return None, Moment(at=None)


def _address(raw: Mapping[str, object], guid: str | None, base: str | None) -> str | None:
    link = _text(raw.get("feedburner_origlink")) or _text(raw.get("link"))
    if link is None:
        link = next(_alternates(raw.get("links")), None)
    if link is None and guid is not None and re.match(r"(?i)https?://", guid):
        link = guid
    address = resolve(base, link)
    return None if address is not None and address.startswith("mailto:") else address


def _alternates(links: object) -> Iterator[str]:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") in {None, "alternate"} and isinstance(link.get("href"), str):
            yield link["href"]


def _content(raw: Mapping[str, object]) -> tuple[object, str | None]:
    """Return the longest of the entry's contents and the base that its links are relative to."""
    parts = raw.get("content")
    details = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    best = max(details, key=lambda part: len(_text(part.get("value")) or ""), default=None)
    return best, _text(best.get("base")) if best else None


def _markup(detail: object, fallback: str | None, *, base: str | None) -> str:
    value, kind = fallback, "text/html"
    if isinstance(detail, dict):
        value, kind = _text(detail.get("value")) or fallback, _text(detail.get("type")) or kind
    if not value:
        return ""
    if kind == "text/plain" and not re.search(r"<(?:p|br|div|a|b|i|ul|li|span|strong|em|h\d)\b", value, re.IGNORECASE):
        return from_plain(value)
    value = unescape_twice(value)
    if "<" not in value:
        return from_plain(plain_text(value))
    return sanitize(value, base=base) or words_of_drawing(value)


def _with_problems(feed: Feed, problems: tuple[str, ...]) -> Feed:
    return replace(feed, problems=(*problems, *feed.problems)) if problems else feed


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _one_line(exc: object) -> str:
    return " ".join(str(exc).split())[:120]
