"""What bytes are, whatever their label says."""

import csv
import time
from pathlib import Path

import pytest

from feeds import sniff


@pytest.mark.parametrize(
    "body",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, b"PK\x03\x04\x14\x00\x00\x00" * 20, bytes(1000), b"\x01\x02\x03\x04" * 100],
)
def test_binary_is_recognised(body: bytes) -> None:
    assert sniff.is_binary(body)


@pytest.mark.parametrize(
    "body",
    [
        "Plain words.".encode("utf-16"),
        "<a>Слова министерства</a>".encode("utf-16-be"),
        "Words".encode("utf-16-le"),
        "Слова".encode("koi8-r"),
        b"\r\n\t words",
        b"",
    ],
)
def test_text_in_any_charset_is_not_binary(body: bytes) -> None:
    assert not sniff.is_binary(body)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<?xml version='1.0'?><!-- a --><!DOCTYPE rss [<!ENTITY x 'y'>]>\n<rss>", "rss"),
        ("<?xml-stylesheet href='x'?><atom:feed xmlns:atom='y'>", "feed"),
        ("<rdf:RDF>", "rdf"),
        ("words", None),
        ("", None),
    ],
)
def test_the_root_is_found_behind_its_prolog(text: str, root: str | None) -> None:
    assert sniff.root_name(text) == root


def test_a_long_page_that_mentions_a_captcha_is_no_challenge() -> None:
    assert sniff.looks_like_challenge("<title>Just a moment...</title>")
    assert not sniff.looks_like_challenge("<p>words</p>" * 10_000 + "captcha")


@pytest.mark.parametrize("piece", ["<!---->", "<!--", "<?a?>", "<!DOCTYPE a [", " ", "<", "]>"])
def test_no_prolog_takes_long(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + "x"
    began = time.monotonic()
    sniff.looks_like_html(text)
    sniff.root_name(text)
    sniff.feed_start(text)
    sniff.looks_like_challenge(text)
    assert time.monotonic() - began < 1


with (Path(sniff.__file__).parent / "data" / "not_found.tsv").open(encoding="utf-8") as table:
    NOT_FOUND = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", NOT_FOUND, ids=[row["words"] for row in NOT_FOUND])
def test_every_row_of_not_found_is_read_in_its_example(row: dict[str, str]) -> None:
    assert row["origin"]
    assert (
        sniff.page_kind(f"<html><head><title>{row['example']}</title></head><body><p>{'Menu. ' * 100}</p></body></html>")
        == "soft_404"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<html><title>Ministry</title><body><h1>Press</h1><p>The wreck could not be found, the fictional ministry says. "
        + "It goes on looking. " * 40
        + "</p></body></html>",
        "<html><title>Room 4042</title><body><h1>Visit us in room 4042</h1><p>" + "Open every day. " * 40 + "</p></body></html>",
        "<html><body><div id='root'><p>" + "A whole release stands here. " * 40 + "</p></div></body></html>",
    ],
)
def test_an_ordinary_page_has_no_kind(page: str) -> None:
    assert sniff.page_kind(page) is None


def test_first_words_are_what_a_reader_sees() -> None:
    page = (
        "<html><head><title>T</title><style>p{}</style></head><body><script>x()</script><p>One &amp; <b>two</b></p></body></html>"
    )
    assert sniff.first_words(page) == "One & two"
    assert len(sniff.first_words("word " * 1000)) <= 200


def test_a_page_that_speaks_of_a_captcha_is_no_challenge() -> None:
    said = "The fictional ministry replaces the captcha of its visa form and thanks Akamai for a study of invented attacks. " * 5
    assert not sniff.looks_like_challenge(f"<html><title>New visa form</title><body><p>{said}</p></body></html>")
    assert sniff.looks_like_challenge("<html><title>Wait</title><body><div class='captcha-box'></div>Solve this.</body></html>")
