"""A web archive (WARC 1.x) -> the pages in it, as they were fetched, one after the other and never all at once.

The framing is read by warcio (optional extra `warc`); what a server sent is taken apart here, since warcio decompresses without
a limit. Only answers with status 200 that hold HTML, PDF or text are publications; pictures and requests are passed over.
"""

import contextlib
import importlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Protocol, cast
from urllib.parse import urlsplit

from feeds import sniff
from feeds.errors import ParseError

MAX_RECORD_BYTES = 20_000_000
_MAX_HEAD = 262_144
_MAX_LINE = 65_536
_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/plain", ""})
_STATUS = re.compile(rb"HTTP/[\d.]+ +(\d{3})")
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
# What warcio is known to raise on damaged files, beside its own errors, which are plain Exceptions named so.
_ARCHIVE_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One page as a server sent it: `number` is its place in the archive, from 1; `at` when it was fetched, None unknown."""

    number: int
    url: str
    at: datetime | None
    content_type: str
    body: bytes


class _Headers(Protocol):
    def get_header(self, name: str) -> str | None: ...


class _Stream(Protocol):
    def read(self, length: int) -> bytes: ...


class _Raw(Protocol):
    rec_type: str | None
    rec_headers: _Headers
    raw_stream: _Stream


def is_warc(head: bytes) -> bool:
    """Return whether bytes begin a WARC file, compressed or not."""
    if head.startswith(b"\x1f\x8b"):
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(31).decompress(head[:4096], 16).startswith(b"WARC/")
        return False
    return head.startswith(b"WARC/")


def records(stream: BinaryIO) -> Iterator[Record | tuple[int, ParseError]]:
    """Yield each page in the archive; with its number an error in the place of one that cannot be read.

    Raises: ParseError with health `unsupported` where the library that reads archives is not installed.
    """
    iterator, failure = _opened(stream)
    number = 0
    while True:
        number += 1
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):  # the library writes of damage there
                raw = next(iterator, None)
                found = _record(number, raw) if raw is not None else None
        except failure as exc:
            reason = " ".join(str(exc).split())[:120] or type(exc).__name__
            yield number, ParseError(f"a web archive that cannot be read from here on ({reason})", health="malformed")
            return
        if raw is None:
            return
        if said.getvalue().strip():
            yield number, ParseError("a record of a wrong length stands before this one; parts may be lost", health="malformed")
        if isinstance(found, ParseError):
            yield number, found
        elif found is not None:
            yield found


def _opened(stream: BinaryIO) -> tuple[Iterator[_Raw], tuple[type[Exception], ...]]:
    """Return the library's records and its own errors, with a limit on what it reads as a line."""
    try:
        library = importlib.import_module("warcio.archiveiterator")
        errors = importlib.import_module("warcio.exceptions"), importlib.import_module("warcio.statusandheaders")
    except ImportError as exc:
        raise ParseError(
            "a web archive (WARC), for which a library is missing; install it with: pip install 'demarche[warc]'",
            health="unsupported",
        ) from exc
    archive = library.ArchiveIterator(stream, no_record_parse=True)
    _limit_lines(archive.reader)
    failure: tuple[type[Exception], ...] = (
        *_ARCHIVE_ERRORS,
        errors[0].ArchiveLoadFailed,
        errors[1].StatusAndHeadersParserException,
    )
    return cast("Iterator[_Raw]", iter(archive)), failure


class _Reader(Protocol):
    def readline(self, length: int | None = None) -> bytes: ...
    def read(self, length: int | None = None) -> bytes: ...


def _limit_lines(reader: _Reader) -> None:
    """Let the library's reader refuse endless lines and endless headers, which it would gather in memory."""
    readline, read = reader.readline, reader.read
    gathered = 0

    def limited_line(length: int | None = None) -> bytes:
        nonlocal gathered
        line = readline(min(length or _MAX_LINE, _MAX_LINE))
        gathered += len(line)
        if len(line) >= _MAX_LINE or gathered > _MAX_HEAD:
            raise ValueError("headers without an end")
        return line

    def counted_read(length: int | None = None) -> bytes:
        nonlocal gathered
        gathered = 0
        return read(length)

    reader.readline, reader.read = limited_line, counted_read  # type: ignore[method-assign]


def _record(number: int, raw: _Raw) -> Record | ParseError | None:
    """Return the page in one record; None where it holds none."""
    url = (raw.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if raw.rec_type != "response" or not _is_page(url):
        return None
    answer = raw.raw_stream.read(MAX_RECORD_BYTES + 1)
    head, body = _parted(answer)
    status = _STATUS.match(head)
    headers = _headers(head)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if status is None or status[1] != b"200" or kind not in _TYPES:
        return None
    if len(answer) > MAX_RECORD_BYTES:
        return ParseError(f"{url[:200]}: larger than {MAX_RECORD_BYTES // 1_000_000} MB", health="too_large")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    coding = headers.get("content-encoding", "").strip().lower()
    unpacked = _unpacked(body, coding)
    if isinstance(unpacked, str):
        return ParseError(f"{url[:200]}: {unpacked}", health="malformed")
    if not kind and not sniff.is_pdf(unpacked) and not sniff.looks_like_html(unpacked[:5000].decode("latin-1")):
        return None
    at = _moment(raw.rec_headers.get_header("WARC-Date"))
    return Record(number=number, url=url, at=at, content_type=headers.get("content-type", ""), body=unpacked)


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path != "/robots.txt"
    except ValueError:
        return False


def _parted(answer: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", answer[:_MAX_HEAD])
    return (answer[: found.start()], answer[found.end() :]) if found else (answer[:_MAX_HEAD], b"")


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in head.split(b"\n")[1:500]:
        name, mark, value = line.decode("latin-1").partition(":")
        if mark:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _joined(body: bytes) -> bytes:
    """Return the body of its chunks (RFC 9112 7.1); as it is where there are none, since many archives keep only the header."""
    pieces: list[bytes] = []
    position = 0
    while (found := _CHUNK.match(body, position)) is not None:
        size = int(found[1], 16)
        pieces.append(body[found.end() : found.end() + size])
        position = found.end() + size
        if size == 0 or position >= len(body):
            return b"".join(pieces)
        position += 2 if body[position : position + 2] == b"\r\n" else 1 if body[position : position + 1] == b"\n" else 0
    return b"".join(pieces) or body


def _unpacked(body: bytes, coding: str) -> bytes | str:
    """Return the body without its compression, or why it cannot be had; as it is where it is not compressed after all."""
    if coding in {"", "identity"} or not body:
        return body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        return f"compressed in a way that is not read ({coding[:40]})"
    for window in (47,) if coding != "deflate" else (47, -15):
        inner = zlib.decompressobj(window)
        try:
            plain = inner.decompress(body, MAX_RECORD_BYTES + 1)
        except zlib.error:
            continue
        if len(plain) > MAX_RECORD_BYTES:
            return f"larger than {MAX_RECORD_BYTES // 1_000_000} MB after decompression"
        return plain
    return body


def _moment(raw: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat((raw or "").strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
