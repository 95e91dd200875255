"""One mail (RFC 5322, MIME) -> Message: its own text, its headers as values, its attachments as bytes.

How a text loses signature and footer stands in `mail_text`, mailboxes of many messages in `mbox`. No network: what an HTML part
would load is never loaded.
"""

import binascii
import email.errors
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.message import Message as MimePart
from email.parser import BytesParser
from email.policy import EmailPolicy

import lxml.etree
import lxml.html

from feeds.dates import read_date
from feeds.errors import ParseError
from feeds.language import language_code
from feeds.mail_header import archived_at, decoded_header, decoded_text, list_name, message_id, sender_name
from feeds.mail_text import Forwarded, bare_subject, is_stub, split_forwarded, unflow, without_furniture
from feeds.markup import plain_line, plain_text, tidy, without_controls
from feeds.page import MAX_TAGS, read_page
from feeds.types import Precision

MAX_MESSAGE_BYTES = 25_000_000
MAX_PART_BYTES = 20_000_000
MAX_PARTS = 200
MAX_WORK = 20_000_000
_MAX_HEADER = 8_000
_HEAD = 20_000
_SHORT_HTML = 1200
# What the standard library is known to raise on headers and parts that are rubbish.
_MAIL_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    email.errors.MessageError,
)
_FIELD = re.compile(rb"([!-9;-~]{1,76}):")
# Headers that only programs write: a typed memo with From and Subject on top has none of them.
_TECHNICAL = frozenset(
    b"message-id mime-version received return-path delivered-to dkim-signature content-type x-mailer list-id".split()
)
_PLAIN = frozenset(b"from to subject date sender".split())
# Pictures, cards, keys and receipts: nothing in them is a text that was published.
_SILENT = re.compile(
    r"(?:image|audio|video|font)/.*|text/(?:x-)?(?:vcard|calendar|css|directory|rfc822-headers)|message/delivery-status"
    r"|message/disposition-notification|application/(?:x-)?(?:pkcs7-signature|pgp-signature|pgp-keys|ics)"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)|mso-hide\s*:\s*all", re.IGNORECASE
)
# The padding, or the plain line of a footer that list software put below.
_END_OF_BASE64 = re.compile(rb"=|\n(?=[^\n]*(?:_|[A-Za-z0-9][ \t]+[A-Za-z0-9]))")
_ADDRESS = re.compile(r"https?://\S+")
_TREE_ERRORS = (AssertionError, AttributeError, LookupError, TypeError, ValueError, lxml.etree.LxmlError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One part that stands beside the text, decoded from its transfer coding; `content_type` as sent, with its charset."""

    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail as a publication. `text` is empty where all is in the attachments.

    `id` is the Message-ID without brackets, None without one. `sender` is a hint at the publisher: the name in From, else the
    list's, else the host of the address; of a forwarded message that of the one who wrote it first. A date without a zone keeps
    only its day. `url` is where the list archived it. `problems` says, one sentence each, what a reader has to know,
    `left_out` what could have held a text and was not read.
    """

    id: str | None
    list_id: str | None
    title: str | None
    sender: str | None
    text: str
    published_raw: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    language: str | None = None
    url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class _Policy(EmailPolicy):
    """The modern policy, with an end to every header: the library's reader of structured ones takes quadratic time."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        try:
            return str(super().header_fetch_parse(name, value[:_MAX_HEADER]))
        except _MAIL_ERRORS:
            return " ".join(value[:_MAX_HEADER].split())


def is_mail(head: bytes, *, name: str = "", content_type: str | None = None) -> bool:
    """Return whether bytes begin with the headers of a mail.

    A memo typed with From and Subject on top is a text: it takes a header that only programs write, or a name or a type that
    says so.
    """
    said = name.lower().endswith(".eml") or (content_type or "").lower().startswith("message/rfc822")
    names = _header_names(head[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n"))
    if names is None:
        return False
    return bool(names & (_PLAIN | _TECHNICAL)) if said else bool(names & _PLAIN) and len(names & _TECHNICAL) >= 1


def _header_names(head: bytes) -> frozenset[bytes] | None:
    """Return the names of the header lines up to the first blank one; None where another line stands among them."""
    found: set[bytes] = set()
    for number, line in enumerate(head.splitlines()):
        if not line.strip():
            break
        field = _FIELD.match(line)
        if field is not None:
            found.add(field.group(1).lower())
        elif not (line[:1] in b" \t" and found) and not (number == 0 and line.startswith(b"From ")):
            return frozenset(found) if len(found) >= 4 else None  # a broken header among good ones
    return frozenset(found)


ShowsHtml = Callable[[bytes, str | None], str]
"""Returns the text that an HTML part shows, as `html_text` does: here, or in a process that can be killed."""


def read_message(body: bytes, *, shows: ShowsHtml | None = None) -> Message:
    """Return one mail; `shows` reads its HTML parts, by default here. One that it cannot read is left out.

    Raises: ParseError with health `empty`, `malformed`, `encrypted` or `too_large`.
    """
    if len(body) > MAX_MESSAGE_BYTES:
        raise ParseError(f"a message larger than {MAX_MESSAGE_BYTES // 1_000_000} MB", health="too_large")
    if not body.strip():
        raise ParseError("the message is empty", health="empty")
    # the library looks at every line once for each part around it
    parts = len(re.findall(rb"(?i)multipart/|message/rfc822", body))
    if parts > MAX_PARTS or (body.count(b"\n") + body.count(b"\r")) * (parts + 1) > MAX_WORK:
        raise ParseError("a message with more parts or lines than any publisher has use for", health="too_large")
    try:
        mail = BytesParser(_class=EmailMessage, policy=_Policy()).parsebytes(body.lstrip(b"\xef\xbb\xbf\r\n"))
        return _Reader(mail, shows or html_text).message()
    except _MAIL_ERRORS as exc:
        raise ParseError(f"a message that cannot be read ({type(exc).__name__})", health="malformed") from exc


class _Reader:
    """Takes one parsed mail apart; problems and attachments gather on the way."""

    def __init__(self, mail: MimePart, shows: ShowsHtml) -> None:
        self._mail = mail
        self._shows = shows
        self._problems: list[str] = []
        self._attachments: list[Attachment] = []
        self._left_out: list[str] = []
        self._parts = 0

    def message(self) -> Message:
        if self._mail.get_content_type() == "multipart/encrypted":
            raise ParseError("an encrypted message; decrypt it in a mail program and save it again", health="encrypted")
        whole, forwarded = split_forwarded(self._text(self._mail))
        text = tidy(without_furniture(whole))
        list_id = list_name(self._header("list-id"))
        sender, raw = self._header("from"), self._header("date")
        subject = plain_line(self._header("subject") or "")
        if forwarded is not None:
            sender, raw = forwarded.sender or sender, forwarded.date or raw
            subject = plain_line(forwarded.subject or "") or subject
            self._problems.append(_said_of(forwarded))
        language = language_code((self._header("content-language") or "").split(",")[0])
        at, precision = self._date(raw, language)
        return Message(
            id=message_id(self._header("message-id", decoded=False)),
            list_id=list_id,
            title=bare_subject(subject, of_list=list_id is not None) if subject else None,
            sender=sender_name(sender) or list_id,
            text=text,
            published_raw=raw,
            published_at=at,
            published_precision=precision,
            language=language,
            url=archived_at(self._header("archived-at", decoded=False)),
            attachments=tuple(self._attachments),
            problems=tuple(self._problems),
            left_out=tuple(self._left_out),
        )

    def _header(self, name: str, *, decoded: bool = True) -> str | None:
        raw = next((str(value) for key, value in self._mail.raw_items() if key.lower() == name), None)
        if raw is None:
            return None
        line = re.sub(r"\r?\n(?=[ \t])", "", raw[:_MAX_HEADER])
        return decoded_header(line) if decoded else line

    def _date(self, raw: str | None, language: str | None) -> tuple[datetime | None, Precision]:
        if raw is None:
            self._problems.append("no date")
            return None, Precision.UNKNOWN
        moment = read_date(raw, language=language)
        if moment.problem:
            self._problems.append(moment.problem)
        if moment.at is not None and moment.assumed_zone:
            self._problems.append(f"date {raw[:60]!r} names no zone; only its day is kept")
            return _day(moment.at), Precision.DAY
        return moment.at, moment.precision if moment.at is not None else Precision.UNKNOWN

    # Parts

    def _text(self, part: MimePart, depth: int = 0) -> str:
        """Return the text of a part and everything in it; what is no text is gathered as attachments."""
        self._parts += 1
        if self._parts > MAX_PARTS or depth > MAX_PARTS:
            raise ParseError(f"a message with more than {MAX_PARTS} parts", health="too_large")
        kind = part.get_content_type()
        if kind.startswith("multipart/") and part.is_multipart():
            held = part.get_payload()
            inner = [child for child in held if isinstance(child, MimePart)] if isinstance(held, list) else []
            if kind == "multipart/alternative":
                return self._alternative(inner, depth)
            return "\n\n".join(text for child in inner if (text := self._text(child, depth + 1).strip("\n")))
        if not _is_body(part):
            self._attach(part, kind)
            return ""
        return self._leaf(part, kind)

    def _alternative(self, parts: list[MimePart], depth: int) -> str:
        """Return the plain text, unless it is a stub or much shorter than what the HTML shows."""
        texts = [(part.get_content_type(), self._text(part, depth + 1)) for part in parts]
        plain = next((text for kind, text in texts if kind == "text/plain" and text.strip()), "")
        rich = max((text for kind, text in texts if kind != "text/plain"), key=len, default="")
        if not plain or not rich:
            return plain or rich
        return rich if is_stub(plain) or len(_ADDRESS.sub("", plain)) * 2 < len(rich) else plain

    def _leaf(self, part: MimePart, kind: str) -> str:
        body = self._bytes(part)
        said = _content_type(part)
        if kind == "text/html":
            if body.count(b"<") > MAX_TAGS:
                self._left_out.append("an HTML part with more tags than any publisher has use for was left out")
                return ""
            try:
                return self._shows(body, said)
            except ParseError as exc:
                self._left_out.append(f"an HTML part was left out: {exc}")
                return ""
        text = self._decoded(body, said)
        if _parameter(part, "format").lower() == "flowed":
            text = unflow(text, delete_space=_parameter(part, "delsp").lower() == "yes")
        return without_controls(text).replace("\r\n", "\n").replace("\r", "\n")

    def _decoded(self, body: bytes, content_type: str) -> str:
        text, problems = decoded_text(body, content_type)
        self._problems.extend(problems)
        return text

    def _bytes(self, part: MimePart) -> bytes:
        body: object
        try:
            if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
                body = self._from_base64(str(part.get_payload()).encode("utf-8", "surrogateescape"))
            else:
                body = part.get_payload(decode=True)
        except _MAIL_ERRORS:
            body = str(part.get_payload()).encode("utf-8", "surrogateescape")
        if not isinstance(body, bytes):
            return b""
        if len(body) > MAX_PART_BYTES:
            self._left_out.append(f"a part larger than {MAX_PART_BYTES // 1_000_000} MB was left out; save it by itself")
            return b""
        return body

    def _from_base64(self, raw: bytes) -> bytes:
        """Return what is encoded up to the padding, whatever stands between and wherever it breaks off."""
        ends = _END_OF_BASE64.search(raw)
        encoded, rest = (raw[: ends.start()], raw[ends.end() :]) if ends else (raw, b"")
        if rest.strip(b"= \r\n\t"):
            self._problems.append("what stood below the end of a part in base64 was left out")
        encoded = re.sub(rb"[^A-Za-z0-9+/]", b"", encoded)
        encoded = encoded[:-1] if len(encoded) % 4 == 1 else encoded
        return binascii.a2b_base64(encoded + b"=" * (-len(encoded) % 4))

    def _attach(self, part: MimePart, kind: str) -> None:
        if _SILENT.fullmatch(kind):
            return
        name = _file_name(part) or f"part {self._parts}"
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            body = inner.as_bytes() if isinstance(inner, MimePart) else b""
        else:
            body = self._bytes(part)
        if body.strip():
            self._attachments.append(Attachment(name=name, content_type=_content_type(part), body=body))


def _is_body(part: MimePart) -> bool:
    """Return whether a part belongs to the text that is shown: text that is neither attached nor named as a file."""
    if part.get_content_type() not in {"text/plain", "text/html", "text/enriched", "text/markdown"}:
        return False
    return part.get_content_disposition() != "attachment" and _file_name(part) is None


def html_text(body: bytes, content_type: str | None = None) -> str:
    """Return the text that an HTML part shows: of a long one its main text, where the page reader finds most of it."""
    decoded, _ = decoded_text(body, content_type)
    markup = _visible(without_controls(decoded))
    whole = plain_text(markup)
    if len(whole) < _SHORT_HTML:
        return whole
    try:
        main = read_page(markup.encode("utf-8", "replace"), content_type="text/html; charset=utf-8").text
    except ParseError:
        return whole
    return main if len(main) * 2 >= len(whole) else whole


def _visible(markup: str) -> str:
    """Return the markup without what its styles hide: the lines that mail programs show in a list of messages, mostly."""
    if _HIDDEN.search(markup) is None:
        return markup
    try:
        tree = lxml.html.document_fromstring(
            markup.encode("utf-8", "replace"),
            parser=lxml.html.HTMLParser(
                encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
            ),
        )
        for element in tree.xpath("//body//*[@style]"):
            if _HIDDEN.search(element.get("style", "")) and element.getparent() is not None:
                element.drop_tree()
        return str(lxml.html.tostring(tree, encoding="unicode"))
    except _TREE_ERRORS:
        return markup


def _content_type(part: MimePart) -> str:
    return str(part.get("content-type", "") or part.get_content_type())[:500]


def _parameter(part: MimePart, name: str) -> str:
    try:
        value = part.get_param(name)
    except _MAIL_ERRORS:
        return ""
    return value if isinstance(value, str) else ""


def _file_name(part: MimePart) -> str | None:
    """Return the name that the sender gave the part, without any folder; None where there is none."""
    try:
        given = part.get_filename()
    except _MAIL_ERRORS:
        return None
    name = re.split(r"[/\\]", decoded_header(str(given)))[-1].strip() if given else ""
    return name[:200] or None


def _said_of(forwarded: Forwarded) -> str:
    return f"forwarded; read as the message of {forwarded.sender or 'somebody not named'}"


def _day(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
