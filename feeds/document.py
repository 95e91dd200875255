"""Entry and page -> Document: text and its hash, language, date, where it came from. Values in, values out.

Who an entry is stands in `identity`.
"""

import hashlib
import html
import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds import sniff
from feeds.charset import decode, garbled
from feeds.embargoes import embargo_in
from feeds.errors import ParseError
from feeds.identity import canonical_url, digest_of, document_id, entry_key, feed_text
from feeds.language import language_of
from feeds.mail import is_mail
from feeds.mbox import is_mbox
from feeds.page import ReadsPage, read_page
from feeds.parse import parse_feed
from feeds.sitemap import ROOTS
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Entry, Page, Precision, Source, SourceId, TextMode, Tier

_FUTURE = timedelta(hours=24)
NO_COUNTRY = "INTL"
SHORT_TEXT = 1200
_FEED_ROOTS = ROOTS | {"rss", "feed", "rdf"}


def needs_page(source: Source, entry: Entry) -> bool:
    """Return whether the entry's text is to be fetched from its page, by the source's text mode."""
    if entry.url is None or source.text_mode is TextMode.FEED or is_home(entry.url):
        return False
    return source.text_mode is TextMode.PAGE or len(feed_text(entry)) < SHORT_TEXT


def is_home(url: str | None) -> bool:
    """Return whether an address is the front page of a site, which is no publication."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query and not parts.fragment.startswith(("/", "!"))


def from_entry(
    source: Source,
    entry: Entry,
    *,
    key: str,
    now: datetime,
    page: Page | None = None,
    raw: bytes = b"",
    raw_type: str = "",
    feed_language: str | None = None,
) -> Document:
    """Return the document of one entry; with a `page` its text is taken unless the feed's own is longer.

    `raw` are the bytes that the text was read from. A date more than a day ahead of `now` is no date of publication: it stays in
    `published_raw` only.
    """
    own = feed_text(entry)
    from_page = page is not None and page_fits(entry, page)
    text = page.text if page is not None and from_page else own
    title = entry.title or (page.title if page is not None else None) or None
    text = text or (title or "")
    problems = [*entry.problems, *(page.problems if page is not None and from_page else ())]
    published_raw, at, precision = entry.published_raw, entry.published_at, entry.published_precision
    if at is None and page is not None and page.published_at is not None:
        published_raw, at, precision = page.published_raw, page.published_at, page.published_precision
        problems.append("the date is that of the page: the feed names none that can be used")
    if at is not None and is_future(at, now):
        at, precision = None, Precision.UNKNOWN
        problems.append(f"date {published_raw!r} lies more than a day ahead and was set aside")
    problems += [said for said in garbled(f"{title or ''}\n{text}") if said not in problems]
    if (embargo := embargo_in(title, text)) is not None:
        problems.append(f"its publisher names an embargo: {embargo!r}")
    publisher = source.publisher or source.actor
    return Document(
        id=document_id(source.id, key),
        text=text,
        title=title,
        url=canonical_url(entry.url) if entry.url else None,
        source_id=source.id,
        entry_key=key,
        publisher=source.institution,
        publisher_actor=None if publisher == NO_COUNTRY else publisher,
        kind=DocumentKind.OFFICIAL if source.tier is Tier.OFFICIAL else DocumentKind.ARTICLE,
        tier=source.tier,
        language=language_of(f"{title or ''}. {text}", declared=source.language or feed_language),
        published_raw=published_raw,
        published_at=at,
        published_precision=precision,
        fetched_at=now,
        sha256=text_sha256(text),
        raw=raw if from_page else entry_bytes(entry),
        raw_type=raw_type if from_page else "text/html; charset=utf-8",
        pages=page.pages if page is not None and from_page else (),
        problems=tuple(problems),
        feed_text=own if from_page and not _holds(text, own) else "",
    )


def _holds(text: str, words: str) -> bool:
    """Return whether the words stand in the text, whatever white space is between them."""
    return " ".join(words.split()).rstrip(" .…") in " ".join(text.split())


def as_remembered(document: Document) -> Entry:
    """Return what a document says of the entry that it was made of; a text that its page was read for already is left out."""
    return Entry(
        id=None,
        url=document.url,
        title=document.title or "",
        published_raw=document.published_raw,
        published_at=document.published_at,
        published_precision=document.published_precision,
        content=html.escape(document.text) if len(document.text) < SHORT_TEXT else "",
    )


def page_fits(entry: Entry, page: Page) -> bool:
    """Return whether the page holds this entry's text: not much shorter than the feed's, and with the words of its title.

    A cookie notice, a soft 404 or a menu is longer than many a summary, but does not speak of the same thing.
    """
    own = feed_text(entry)
    if len(page.text) < min(len(own), 200) or len(page.text) * 3 < len(own) or not page.text:
        return False
    words = _title_words(entry.title)
    if len(words) < 3:
        return True
    text = f"{page.title or ''} {page.text}".casefold()
    return sum(word in text for word in words) * 5 >= len(words) * 2


def _title_words(title: str) -> set[str]:
    """Return the words that tell a title apart: of four letters or more, or pairs of signs where words are not parted."""
    words: set[str] = set()
    for word in re.findall(r"\w+", title.casefold()):
        if re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]", word):
            words.update(word[start : start + 2] for start in range(len(word) - 1))
        elif len(word) >= 4:
            words.add(word)
    return words


def is_future(at: datetime, now: datetime) -> bool:
    """Return whether a date lies more than a day ahead of `now`."""
    return at > now + _FUTURE


def entry_bytes(entry: Entry) -> bytes:
    """Return what the feed served of the entry, as kept for the record."""
    return (entry.content or entry.summary or entry.title).encode()


def text_sha256(text: str) -> str:
    """Return the hash of the text's UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def from_file(
    name: str,
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    fetched_at: datetime | None = None,
    publisher: str | None = None,
    publisher_actor: ActorCode | None = None,
    kind: DocumentKind = DocumentKind.ARTICLE,
    reads: ReadsPage = read_page,
) -> tuple[Document, ...]:
    """Return the documents in one file: an HTML page, PDF or text makes one, a feed one per entry, a mail itself and its parts.

    The id comes from `url` where it is known, else from the bytes. `reads` reads a page, here or elsewhere. Raises: ParseError in
    one line that names the file.
    """
    try:
        if is_mbox(body) or is_mail(body, name=name, content_type=content_type):
            from feeds.files import Given, read_all  # which reads the parts of a mail here again

            given = Given(
                content_type=content_type,
                url=url,
                fetched_at=fetched_at,
                publisher=publisher,
                publisher_actor=publisher_actor,
                kind=kind,
                reads=reads,
            )
            return read_all(name, body, given)
        return tuple(
            _with_publisher(document, publisher, publisher_actor, kind)
            for document in _read_file(name, body, content_type=content_type, url=url, fetched_at=fetched_at, reads=reads)
        )
    except ParseError as exc:
        raise ParseError(f"{name}: {exc}", health=exc.health) from exc


def _read_file(
    name: str, body: bytes, *, content_type: str | None, url: str | None, fetched_at: datetime | None, reads: ReadsPage
) -> tuple[Document, ...]:
    if not body.strip():
        raise ParseError("the file is empty", health="empty")
    if not sniff.is_pdf(body) and sniff.is_binary(body):
        raise ParseError("binary data, neither text, HTML, PDF nor feed", health="not_a_page")
    given = (content_type or "").partition(";")[0].strip().lower()
    decoded = None if sniff.is_pdf(body) else decode(body, content_type)
    head = decoded.text.lstrip("\ufeff \t\r\n") if decoded else ""
    if decoded is not None and given != "text/plain" and (sniff.root_name(head) in _FEED_ROOTS or _is_json_feed(head)):
        return _from_feed(body, content_type=content_type, url=url, fetched_at=fetched_at)
    if decoded is not None and (given == "text/plain" or not sniff.looks_like_html(head)):
        text = decoded.text.removeprefix("\ufeff")  # as given: offsets must fit the file
        # a short first line is the headline; it stays in the text all the same
        first = text.lstrip().partition("\n")[0].strip()
        page = Page(title=first if len(first) <= 200 and first != text.strip() else None, text=text, language=language_of(text))
    else:
        page = reads(body, url=url, content_type=content_type)
    if not page.text:
        raise ParseError("; ".join(page.problems) or "no text in it", health="empty")
    identity = canonical_url(url) if url else hashlib.sha256(body).hexdigest()
    return (
        Document(
            id=DocumentId(digest_of("file", identity)[:20]),
            text=page.text,
            title=page.title,
            url=canonical_url(url) if url else None,
            language=page.language,
            published_raw=page.published_raw,
            published_at=page.published_at,
            published_precision=page.published_precision,
            fetched_at=fetched_at,
            sha256=text_sha256(page.text),
            raw=body,
            raw_type=content_type or _type_of(body, decoded is None),
            pages=page.pages,
        ),
    )


def _is_json_feed(head: str) -> bool:
    return head[:1] == "{" and "jsonfeed.org/version/" in head[:1000]


def _from_feed(body: bytes, *, content_type: str | None, url: str | None, fetched_at: datetime | None) -> tuple[Document, ...]:
    feed = parse_feed(body, url=url, content_type=content_type)
    if not feed.entries:
        raise ParseError("a feed without entries; there is nothing to read in it", health="empty")
    place = SourceId(canonical_url(url or feed.link or "file:"))
    documents = []
    for entry in feed.entries:
        text = feed_text(entry) or entry.title
        if not text:
            continue
        documents.append(
            Document(
                id=document_id(place, entry_key(place, entry)),
                text=text,
                title=entry.title or None,
                url=canonical_url(entry.url) if entry.url else None,
                publisher=feed.title,
                language=language_of(f"{entry.title}. {text}", declared=feed.language),
                published_raw=entry.published_raw,
                published_at=entry.published_at,
                published_precision=entry.published_precision,
                fetched_at=fetched_at,
                sha256=text_sha256(text),
                raw=entry_bytes(entry),
                raw_type="text/html; charset=utf-8",
            )
        )
    return tuple(documents)


def _with_publisher(document: Document, publisher: str | None, publisher_actor: ActorCode | None, kind: DocumentKind) -> Document:
    return replace(document, publisher=publisher or document.publisher, publisher_actor=publisher_actor, kind=kind)


def _type_of(body: bytes, pdf: bool) -> str:
    if pdf:
        return "application/pdf"
    return "text/html" if sniff.looks_like_html(body[:5000].decode("latin-1")) else "text/plain"
