"""Entry and page -> Document: canonical URL, identity, language, text and its hash. Values in, values out."""

import functools
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from feeds import sniff
from feeds.charset import decode
from feeds.errors import ParseError
from feeds.language import language_of
from feeds.mail import is_mail
from feeds.markup import plain_text
from feeds.mbox import is_mbox
from feeds.page import ReadsPage, read_page
from feeds.parse import parse_feed
from feeds.sitemap import ROOTS
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Entry, Page, Precision, Source, SourceId, TextMode, Tier

# Parameters that name a campaign or a click, never a publication.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link_\w+|ptr_\w+)|fbclid|gclid|dclid|gclsrc|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)"
    r"|wt_?mc(?:_o)?|xtor|ns_(?:campaign|mchannel|source|linkname|fee)|cmpid|ocid|ito|traffic_source|ref_src|__twitter_impression)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FUTURE = timedelta(hours=24)
NO_COUNTRY = "INTL"
SHORT_TEXT = 1200
PAGE_TRIES = 4
"""How often an entry's page is asked for, in as many polls, while it fails in a way that may pass."""
_OWED = "page-owed-"
_FEED_ROOTS = ROOTS | {"rss", "feed", "rdf"}


def canonical_url(url: str) -> str:
    """Return `url` as we compare it: lower-case host, no default port, tracking parameter or fragment (but `#/`, `#!` routes)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    scheme = parts.scheme.lower()
    netloc = host if port is None or port == _DEFAULT_PORTS.get(scheme) else f"{host}:{port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit((scheme, netloc, parts.path or "/", "&".join(kept), fragment))


def entry_key(source_id: SourceId, entry: Entry) -> str:
    """Return the entry's identity within its source, 24 hex digits: the guid, else canonical URL, title and day.

    The URL alone never makes it: publishers use one again for another statement.
    """
    if entry.id:
        return _digest(source_id, "id", _stable_guid(entry.id))[:24]
    return _digest(source_id, "url", *_url_title_day(entry))[:24]


def second_key(source_id: SourceId, entry: Entry) -> str:
    """Return the identity of an entry whose guid belongs to another one: the guid with URL, title and day."""
    return _digest(source_id, "id+", _stable_guid(entry.id or ""), *_url_title_day(entry))[:24]


# A poll asks twice: who an entry is, and whether it changed.
@functools.lru_cache(maxsize=512)
def entry_sha256(entry: Entry) -> str:
    """Return 64 hex digits over what the feed says of the entry: 16 of the title, 16 of the link, 32 of the text.

    Dates and counters are left out, so that only an edit changes it; the parts let `is_other_statement` tell an edit from a guid
    that was used again.
    """
    link = _digest(canonical_url(entry.url) if entry.url else "")
    return _digest(_squeezed(entry.title))[:16] + link[:16] + _digest(_squeezed(feed_text(entry)))[:32]


def is_other_statement(before: str, after: str) -> bool:
    """Return whether two hashes under one guid belong to different publications: title, link and text all differ."""
    return before[:16] != after[:16] and before[16:32] != after[16:32] and before[32:] != after[32:]


def owed_digest(digest: str, before: str | None) -> str:
    """Return what is remembered of an entry whose page could not be read for now: the hash with the number of tries in it.

    It differs from the entry's own hash, so that the next poll takes the entry up again; `before` is what was remembered last.
    After the last try the hash itself is returned: the feed's text has to do.
    """
    mark = digest[:32] + _OWED
    tries = int(before[len(mark)]) + 1 if before is not None and before.startswith(mark) else 1
    return digest if tries >= PAGE_TRIES else f"{mark}{tries}".ljust(64, "0")


def waiting_digest(digest: str, before: str | None) -> str:
    """Return what is remembered of an entry whose page was not asked for yet: as in `owed_digest`, but no try is counted."""
    mark = digest[:32] + _OWED
    return before if before is not None and before.startswith(mark) else f"{mark}0".ljust(64, "0")


def is_owed(digest: str) -> bool:
    """Return whether an entry's page is still to be read, by what is remembered of the entry."""
    return digest.startswith(_OWED, 32)


def settled_digest(digest: str) -> str:
    """Return what is remembered of an entry that left the window owed, once its page was read or given up."""
    return digest[:32].ljust(64, "0")


def with_origin(digest: str, key: str, origins: Mapping[str, str]) -> str:
    """Return what is remembered of an entry: its hash and, where it was first known under another key, that key behind a `>`.

    So an edit under the new id still belongs to the document that was made under the old one.
    """
    origin = origins.get(key, key)
    return digest if origin == key else f"{digest}>{origin}"


def without_origins(remembered: Mapping[str, str]) -> tuple[Mapping[str, str], dict[str, str]]:
    """Return the hashes in what is remembered, and the first keys of the entries that have another one now."""
    origins = {key: value[65:] for key, value in remembered.items() if len(value) > 64}
    return {key: value[:64] for key, value in remembered.items()} if origins else remembered, origins


def window_keys(source_id: SourceId, entries: Sequence[Entry], seen: Mapping[str, str]) -> tuple[str | None, ...]:
    """Return each entry's key; None for one that stands in the window twice, in whatever version (the first counts).

    Where several publications share a guid, in this window or with one in `seen`, one has the guid as its key, the others their
    second key, and each keeps what it once had.
    """
    groups: dict[str, dict[str, int]] = {}
    for number, entry in enumerate(entries):
        key = entry_key(source_id, entry)
        groups.setdefault(key, {}).setdefault(second_key(source_id, entry) if entry.id else key, number)
    keys: list[str | None] = [None] * len(entries)
    for key, publications in groups.items():
        digests = {second: entry_sha256(entries[number]) for second, number in publications.items() if second not in seen}
        heir = _heir(digests, seen.get(key))
        for second, number in publications.items():
            keys[number] = key if second == heir else second
    return tuple(keys)


def _heir(digests: dict[str, str], known: str | None) -> str | None:
    """Return which publication has the guid: the one that had it, edited or not; the oldest, served last, if it is new."""
    if known is None:
        return next(reversed(digests), None)
    same = [second for second, digest in digests.items() if digest == known]
    edited = [second for second, digest in digests.items() if not is_other_statement(known, digest)]
    return next(iter((*same, *reversed(edited))), None)


def document_id(source_id: SourceId, key: str) -> DocumentId:
    """Return the document's id, 20 hex digits over source and entry: the same on every machine and in every run."""
    return DocumentId(_digest("document", source_id, key)[:20])


def feed_text(entry: Entry) -> str:
    """Return the longer of the entry's content and summary as plain text with its paragraphs."""
    return _longer_text(entry.content, entry.summary)


# A poll asks three times for the text of every entry: for its hash, for whether it is short, and for the document.
@functools.lru_cache(maxsize=512)
def _longer_text(content: str, summary: str) -> str:
    return max((plain_text(content), plain_text(summary)), key=len)


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
    )


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
            id=DocumentId(_digest("file", identity)[:20]),
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


def _url_title_day(entry: Entry) -> tuple[str, str, str]:
    day = entry.published_at.date().isoformat() if entry.published_at is not None else ""
    return canonical_url(entry.url) if entry.url else "", _squeezed(entry.title), day


def _stable_guid(guid: str) -> str:
    """Return the guid without what flips when a site moves to https; other guids as they are."""
    found = re.match(r"(?i)https?://", guid)
    return canonical_url(guid).partition("://")[2] if found else guid


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
