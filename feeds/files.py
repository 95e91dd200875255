"""A file handed in -> its documents one by one, with a failure beside the rest: one bad message never ends a mailbox.

Mailboxes and web archives are read as streams, mails with their attachments, all else by `document`. Nothing is opened here.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from feeds import sniff
from feeds.charset import decode
from feeds.document import from_file, is_future, text_sha256
from feeds.errors import ParseError
from feeds.language import language_of
from feeds.mail import Attachment, Message, ShowsHtml, html_text, is_mail, read_message
from feeds.mbox import is_mbox, messages
from feeds.page import ReadsPage, read_page
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision
from feeds.warc import is_warc, records

MAX_FILE_BYTES = 50_000_000
"""Of a file that is read as a whole; mailboxes and web archives are read piece by piece and may be of any size."""
MAX_DEPTH = 5
"""Messages attached to messages attached to messages."""
_HEAD = 65_536
# What editors and mail programs save and we do not read, with what to do instead.
_OLE, _ZIP, _GZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\x1f\x8b"

Found = tuple[str, Document | ParseError]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of a file from outside of it; the meaning of each is that of `document.from_file`."""

    content_type: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None
    publisher: str | None = None
    publisher_actor: ActorCode | None = None
    kind: DocumentKind = DocumentKind.ARTICLE
    reads: ReadsPage = read_page
    shows: ShowsHtml = html_text


def documents_in(name: str, stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield each document in the file with the name of its place (`box.mbox#3/annex.pdf`), or why it could not be read.

    `stream` can seek and is read from its beginning; it is not closed.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    if is_mbox(head):
        yield from _in_mailbox(name, stream, given)
        return
    if is_warc(head):
        yield from _in_archive(name, stream, given)
        return
    body = stream.read(MAX_FILE_BYTES + 1)
    if len(body) > MAX_FILE_BYTES:
        yield name, ParseError(f"larger than {MAX_FILE_BYTES // 1_000_000} MB: no single publication is", health="too_large")
        return
    yield from _in_file(name, body, given, depth=0)


def _in_mailbox(name: str, stream: BinaryIO, given: Given) -> Iterator[Found]:
    # one address cannot be that of many messages
    given = replace(given, url=None, content_type=None)
    for number, message in enumerate(messages(stream), start=1):
        place = f"{name}#{number}"
        if isinstance(message, ParseError):
            yield place, message
        else:
            yield from _in_mail(place, message, given, depth=0)


def _in_archive(name: str, stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the pages of a web archive, fetched when the archive says, but never later than now."""
    try:
        for found in records(stream):
            if isinstance(found, tuple):
                yield f"{name}#{found[0]}", found[1]
                continue
            at = min((when for when in (found.at, given.fetched_at) if when is not None), default=None)
            page = replace(given, url=found.url, content_type=found.content_type or None, fetched_at=at)
            yield from _in_file(f"{name}#{found.number}", found.body, page, depth=0)
    except ParseError as exc:
        yield name, exc


def _in_file(name: str, body: bytes, given: Given, *, depth: int) -> Iterator[Found]:
    if is_mail(body[:_HEAD], name=name, content_type=given.content_type):
        yield from _in_mail(name, body, given, depth=depth)
        return
    if (reason := _unread(name, body)) is not None:
        yield name, ParseError(reason, health="not_a_page")
        return
    try:
        found = from_file(
            name,
            body,
            content_type=given.content_type,
            url=given.url,
            fetched_at=given.fetched_at,
            publisher=given.publisher,
            publisher_actor=given.publisher_actor,
            kind=given.kind,
            reads=given.reads,
        )
    except ParseError as exc:
        yield name, ParseError(str(exc).removeprefix(f"{name}: "), health=exc.health)
        return
    yield from ((name, document) for document in found)


def _unread(name: str, body: bytes) -> str | None:
    """Return why a kind of file is not read, for those that people try; None for the others."""
    if name.lower().endswith(".eml"):
        return "no mail: it does not begin with the headers of one; save it again from the mail program"
    if body.startswith(_OLE):
        return "a Word or Outlook file of the old kind; save it as PDF, text or .eml"
    if body.startswith(_ZIP):
        return "a zip, Word or OpenDocument file; unpack it, or save it as PDF or text"
    if body.startswith(_GZIP):
        return "a gzip file; unpack it"
    if b"-----BEGIN PGP MESSAGE-----" in body[:200]:
        return "an encrypted text; decrypt it first"
    if body[:5] != b"%PDF-" and sniff.root_name(decode(body[:20_000]).text.lstrip("\ufeff")) == "opml":
        return "an OPML list of sources, no publication; add its feeds as sources"
    return None


def _in_mail(name: str, body: bytes, given: Given, *, depth: int) -> Iterator[Found]:
    """Yield the message's own text, then its attachments, each tied to it by its entry key."""
    try:
        message = read_message(body, shows=given.shows)
    except ParseError as exc:
        yield name, exc
        return
    identity = f"mid:{message.id}" if message.id else f"sha256:{hashlib.sha256(body).hexdigest()}"
    whole = _document(message, body, identity, given)
    if whole.text:
        yield name, whole
    elif not message.attachments and not message.left_out:
        yield name, ParseError("a message without a text in it", health="empty")
    yield from ((name, ParseError(reason, health="too_large")) for reason in message.left_out)
    for attachment in message.attachments:
        yield from _in_attachment(name, attachment, whole, given, depth=depth)


def _document(message: Message, body: bytes, identity: str, given: Given) -> Document:
    at, precision = message.published_at, message.published_precision
    if at is not None and given.fetched_at is not None and is_future(at, given.fetched_at):
        at, precision = None, Precision.UNKNOWN
    return Document(
        id=_id(identity),
        text=message.text,
        title=message.title,
        url=given.url or message.url,
        entry_key=identity,
        publisher=given.publisher or message.sender,
        publisher_actor=given.publisher_actor,
        kind=given.kind,
        language=language_of(f"{message.title or ''}. {message.text}", declared=message.language),
        published_raw=message.published_raw,
        published_at=at,
        published_precision=precision,
        fetched_at=given.fetched_at,
        sha256=text_sha256(message.text),
        raw=body,
        raw_type="message/rfc822",
    )


def _in_attachment(name: str, attachment: Attachment, whole: Document, given: Given, *, depth: int) -> Iterator[Found]:
    place = f"{name}/{attachment.name}"
    if depth >= MAX_DEPTH:
        yield (
            place,
            ParseError(f"attached to more than {MAX_DEPTH} messages within each other; save it by itself", health="too_large"),
        )
        return
    if is_mbox(attachment.body):
        yield place, ParseError("a mailbox attached to a message; save it by itself", health="too_large")
        return
    inner = replace(given, url=None, content_type=attachment.content_type, publisher=whole.publisher)
    if is_mail(attachment.body[:_HEAD], name=attachment.name, content_type=attachment.content_type):
        # another message, with an identity, a sender and a date of its own
        yield from _in_mail(place, attachment.body, replace(inner, content_type=None, publisher=given.publisher), depth=depth + 1)
        return
    key = f"{whole.entry_key}/{hashlib.sha256(attachment.body).hexdigest()[:16]}"
    for number, (where, found) in enumerate(_in_file(place, attachment.body, inner, depth=depth + 1)):
        yield where, found if isinstance(found, ParseError) else _tied(found, f"{key}/{number}" if number else key, whole)


def _tied(document: Document, key: str, whole: Document) -> Document:
    """Return an attachment's document with its message's identity in its own, and the message's date where it has none."""
    document = replace(document, id=_id(key), entry_key=key, title=document.title or whole.title)
    if document.published_at is not None:
        return document
    return replace(
        document,
        published_raw=whole.published_raw,
        published_at=whole.published_at,
        published_precision=whole.published_precision,
    )


def _id(identity: str) -> DocumentId:
    return DocumentId(hashlib.sha256(f"mail\x1f{identity}".encode("utf-8", "surrogatepass")).hexdigest()[:20])


def read_all(name: str, body: bytes, given: Given) -> tuple[Document, ...]:
    """Return every document in a file that could be read. Raises: ParseError, the first failure, where none could."""
    documents: list[Document] = []
    failure: ParseError | None = None
    for _, found in documents_in(name, io.BytesIO(body), given):
        if isinstance(found, Document):
            documents.append(found)
        else:
            failure = failure or found
    if not documents:
        raise failure or ParseError("no text in it", health="empty")
    return tuple(documents)
