"""Web archives: the pages in them, as they were fetched."""

import gzip
import io
import os
import sys
import zlib
from datetime import UTC, datetime
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import warc
from feeds.errors import ParseError
from feeds.files import Given, documents_in
from feeds.types import Document
from feeds.warc import is_warc

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
RELEASE = "The Ministry of Foreign Affairs of Zeelandia rejects the closing of the strait and asks both sides for talks."
PAGE = f"<html><head><title>Note</title></head><body><article><p>{RELEASE}</p></article></body></html>".encode()
needs_library = pytest.mark.skipif(
    find_spec("warcio") is None and not os.environ.get("CI"), reason="warcio (the extra `warc`) is not installed"
)


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", kind: str | None = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    content: bytes, url: str = "https://mfa.example/1", kind: str = "response", date: str = "2026-03-02T10:15:00Z"
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def read(body: bytes) -> list[tuple[str, Document | ParseError]]:
    return list(documents_in("in.warc", io.BytesIO(body), Given(fetched_at=NOW)))


def texts(body: bytes) -> list[str]:
    return [found.text.strip() if isinstance(found, Document) else f"! {found}" for _, found in read(body)]


@needs_library
@pytest.mark.parametrize("compressed", [False, True])
def test_the_pages_are_documents_with_address_and_time(compressed: bool) -> None:
    pieces = [record(b"software: x", kind="warcinfo"), record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), record(answer())]
    pieces.append(
        record(answer(b"Words of the ministry.", kind="text/plain"), "https://mfa.example/2", date="2027-01-01T00:00:00Z")
    )
    body = b"".join(gzip.compress(piece) if compressed else piece for piece in pieces)
    assert is_warc(body)
    (place, first), (_, second) = read(body)
    assert place == "in.warc#3"
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text.strip(), first.title, first.url) == (RELEASE, "Note", "https://mfa.example/1")
    assert first.fetched_at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert second.fetched_at == NOW  # an archive's clock that is ahead of ours


@needs_library
def test_the_same_page_fetched_twice_is_one_document() -> None:
    (_, first), (_, second) = read(
        record(answer()) + record(answer(PAGE.replace(b"talks", b"peace")), date="2026-03-03T00:00:00Z")
    )
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.id == second.id
    assert first.sha256 != second.sha256


@needs_library
def test_what_is_no_publication_is_passed_over() -> None:
    body = b"".join(
        (
            record(answer(status="404 Not Found")),
            record(answer(b"\x89PNG", kind="image/png")),
            record(answer(b"User-agent: *", kind="text/plain"), "https://mfa.example/robots.txt"),
            record(answer(), "dns:mfa.example"),
            record(answer(b"\0\1\2", kind=None)),
            record(answer(kind=None)),
        )
    )
    assert texts(body) == [RELEASE]


@needs_library
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), ("Content-Encoding: gzip",)),
        (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
        (zlib.compress(PAGE)[2:-4], ("Content-Encoding: deflate",)),
        (PAGE, ("Content-Encoding: gzip", "Transfer-Encoding: chunked")),  # decoded by the archiver, headers kept
        (b"%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (50, PAGE[:50], len(PAGE) - 50, PAGE[50:]), ("Transfer-Encoding: chunked",)),
        (b"%x\r\n%s" % (len(PAGE) + 500, PAGE), ("Transfer-Encoding: chunked",)),
    ],
)
def test_codings_of_the_transfer_are_undone(body: bytes, headers: tuple[str, ...]) -> None:
    assert texts(record(answer(body, *headers))) == [RELEASE]


@needs_library
def test_a_bomb_and_a_coding_that_is_not_read_are_named_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_RECORD_BYTES", 100_000)
    bomb = record(answer(gzip.compress(b"a" * 5_000_000), "Content-Encoding: gzip"))
    large = record(answer(b"<p>" + b"a" * 200_000))
    first, second, third, fourth = texts(bomb + large + record(answer(b"xx", "Content-Encoding: br")) + record(answer()))
    assert "after decompression" in first
    assert "larger than" in second
    assert "not read (br)" in third
    assert fourth == RELEASE


@needs_library
@pytest.mark.parametrize(
    "damage",
    [
        b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000,
        b"WARC/1.0\r\nX: " + b"y" * 2_000_000,
        b"rubbish\r\n\r\nrubbish\r\n",
        gzip.compress(b"WARC/1.0\r\nX: " + b"y" * 20_000_000),
    ],
    ids=["headers", "line", "rubbish", "compressed line"],
)
def test_damage_ends_the_archive_in_one_line_and_keeps_what_came_before(damage: bytes) -> None:
    first = record(answer())
    found = texts((gzip.compress(first) if damage.startswith(b"\x1f") else first) + damage)
    assert found[0] == RELEASE
    assert found[-1].startswith("! a web archive that cannot be read from here on")
    assert "\n" not in found[-1]


@needs_library
def test_an_archive_compressed_as_a_whole_says_so() -> None:
    found = texts(gzip.compress(record(answer()) * 3))
    assert found[0] == RELEASE
    assert "non-chunked gzip" in found[-1]


@needs_library
def test_nothing_is_written_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    found = texts(record(answer()).replace(b"\r\n\r\n<html>", b"\r\n\r\n   <html>") + record(answer()))
    assert any("wrong length" in said for said in found)
    assert capfd.readouterr().err == ""


def test_without_the_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    assert texts(record(answer())) == [
        "! a web archive (WARC), for which a library is missing; install it with: pip install 'demarche[warc]'"
    ]


def test_an_archive_is_known_by_its_first_bytes() -> None:
    assert is_warc(record(answer()))
    assert is_warc(gzip.compress(record(answer())))
    assert not is_warc(gzip.compress(PAGE))
    assert not is_warc(b"\x1f\x8bbroken")
    assert not is_warc(PAGE)


WHOLE = record(answer()) + record(answer(gzip.compress(PAGE), "Content-Encoding: gzip"), "https://mfa.example/2")


@needs_library
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_archives_yield_documents_or_parse_errors(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([WHOLE, gzip.compress(WHOLE[: len(WHOLE) // 2]) + gzip.compress(WHOLE)])))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(8, len(body)))
        body[start : start + data.draw(st.integers(0, 12))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"WARC/1.0\r\n"])
        )
    for _, found in read(bytes(body)):
        assert isinstance(found, Document | ParseError)
