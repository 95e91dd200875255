"""Press-release pages and PDFs."""

import contextlib
import io
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from feeds.errors import ParseError
from feeds.page import read_page
from feeds.pdf import reflow
from feeds.types import Precision

URL = "https://mfa.example/en/press/1"
FIRST = "The ministry of the fictional republic condemns the closing of the strait in the strongest terms."
SECOND = "It calls on all sides to return to the talks, and it will raise the matter before the council on Thursday."
BODY = f"<article><h1>On the strait</h1><p>{FIRST * 2}</p><p>{SECOND * 2}</p></article>"


def page(head: str = "", body: str = BODY, lang: str = " lang='en'") -> bytes:
    return (
        f"<!DOCTYPE html><html{lang}><head><title>On the strait</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a> <a href='/menu'>Menu entry</a></nav>{body}"
        "<footer>Imprint and cookies</footer></body></html>"
    ).encode()


def test_title_and_text_without_the_furniture_and_with_paragraphs() -> None:
    got = read_page(page(), url=URL)
    assert got.title == "On the strait"
    assert FIRST in got.text
    assert f"{FIRST * 2}\n\n{SECOND * 2}" in got.text
    assert "Menu entry" not in got.text
    assert "Imprint" not in got.text
    assert got.language == "en"


AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "body", "precision"),
    [
        ("<meta property='article:published_time' content='2026-03-02T12:00:00+02:00'>", "", Precision.SECOND),
        ("<meta name='DC.date.issued' content='2026-03-02'>", "", Precision.DAY),
        (
            '<script type=\'application/ld+json\'>{"@graph": [{"datePublished": "2026-03-02T10:00Z"}]}</script>',
            "",
            Precision.MINUTE,
        ),
        ("", "<article><time datetime='2026-03-02T10:00:00Z'>2 March</time></article>", Precision.SECOND),
        ("", "<p class='date'>Published: 2 March 2026</p>", Precision.DAY),
    ],
)
def test_the_date_is_read_where_pages_put_it(head: str, body: str, precision: Precision) -> None:
    got = read_page(page(head, body + BODY), url=URL)
    assert got.published_at == (AT if precision is not Precision.DAY else AT.replace(hour=0))
    assert got.published_precision is precision
    assert got.published_raw


def test_a_page_without_a_date_has_none() -> None:
    got = read_page(page(), url=URL)
    assert (got.published_at, got.published_precision) == (None, Precision.UNKNOWN)


def test_a_date_without_a_zone_takes_the_sources_and_says_so() -> None:
    got = read_page(page("<meta name='date' content='2026-03-02 13:00:00'>"), zone="Europe/Istanbul")
    assert got.published_at == AT
    assert any("Europe/Istanbul" in problem for problem in got.problems)


def test_the_date_of_the_site_is_not_that_of_the_text() -> None:
    assert read_page(page(body=BODY + "<footer>Copyright 2019. Last update: 01.01.2020</footer>")).published_at is None


def test_headlines_of_other_releases_are_not_the_text() -> None:
    others = (
        "<ul><li><a href='/x'>Minister condemns raid on the embassy</a></li><li><a href='/y'>Minister thanks voters</a></li></ul>"
    )
    short = (
        "<div><h2>On the strait</h2><div>The ministry rejects the closing of the strait.<br><br>It calls for talks.</div></div>"
    )
    text = read_page(page(body=short + others)).text
    assert "rejects the closing" in text
    assert "condemns raid" not in text


def test_a_very_short_note_is_read_whole() -> None:
    assert read_page(b"<html><body><p>The ministry rejects it.</p></body></html>").text == "The ministry rejects it."


def test_links_are_absolute_without_repeats_or_scripts() -> None:
    links = "<a href='/a'>1</a><a href='/a#x'>2</a><a href='javascript:x()'>3</a><a href='mailto:x@y.example'>4</a><a href='http://['>5</a>"
    got = read_page(page(body=BODY + links), url=URL)
    assert got.links == ("https://mfa.example/", "https://mfa.example/menu", "https://mfa.example/a")


def test_code_never_becomes_text() -> None:
    got = read_page(page(body=BODY.replace("<p>", "<p><script>var stolen = 1;</script><style>.x{color:red}</style>", 1)), url=URL)
    assert "stolen" not in got.text
    assert "color" not in got.text


def test_the_text_decides_the_language_not_the_label() -> None:
    text = (
        "Le ministère de la république imaginaire condamne la fermeture du détroit et appelle toutes les parties au dialogue. "
        * 3
    )
    assert read_page(page(body=f"<article><h1>Titre</h1><p>{text}</p></article>"), url=URL).language == "fr"


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8"])
def test_the_charset_of_the_page_is_found(charset: str) -> None:
    text = "Министерство вымышленной республики осуждает закрытие пролива и призывает стороны к переговорам. " * 4
    head = f"<html><head><meta charset='{charset}'><title>О проливе</title></head>"
    body = f"{head}<body><article><p>{text}</p></article></body></html>"
    got = read_page(body.encode(charset))
    assert got.title == "О проливе"
    assert text.strip() in got.text


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 100, "not_a_page"),
        (b"<rss version='2.0'><channel/></rss>", "not_a_page"),
        (b'{"a": 1}', "not_a_page"),
        (b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>", "blocked"),
        (b"%PDF-1.7 and nothing of the kind", "malformed"),
    ],
)
def test_what_is_no_page_is_one_clear_error(body: bytes, health: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_page(body, url=URL)
    assert caught.value.health == health


def test_an_outside_entity_is_not_read() -> None:
    body = (
        b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><article><p>"
        + b"Words &x; here. " * 30
        + b"</p></article></body></html>"
    )
    assert "root:" not in read_page(body).text


def pdf(*pages: str, creation: str = "D:20260302120000+02'00'", title: str = "On the strait") -> bytes:
    """A PDF as simple writers make it: one font, one line of text per page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    numbers = []
    for text in pages:
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode() if text else b""
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % len(objects)
        )
        numbers.append(len(objects))
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(numbers), kids)
    objects.append(f"<</Title({title})/CreationDate({creation})>>".encode())
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(objects), start)


def test_a_pdf_has_text_and_the_offset_of_each_page() -> None:
    got = read_page(pdf(FIRST, SECOND))
    assert got.text == f"{FIRST}\n\n{SECOND}"
    assert got.pages == (0, len(FIRST) + 2)
    assert got.text[got.pages[1] :] == SECOND
    assert got.title == "On the strait"
    assert (got.published_at, got.published_precision) == (datetime(2026, 3, 2, tzinfo=UTC), Precision.DAY)
    assert got.language == "en"


def test_the_lines_of_a_paragraph_are_joined_and_paragraphs_are_kept() -> None:
    printed = [
        *(
            "Statement on the strait",
            "",
            "The ministry of the fictional republic con-",
            "demns the closing of the strait. It calls on",
        ),
        *(
            "all sides for talks.",
            "The council will meet on Thursday, and the",
            "ministry will raise it there.",
            "- one point",
            "- two points",
        ),
    ]
    assert reflow("\n".join(printed)).split("\n") == [
        *("Statement on the strait", ""),
        "The ministry of the fictional republic condemns the closing of the strait. It calls on all sides for talks.",
        *("The council will meet on Thursday, and the ministry will raise it there.", "- one point", "- two points"),
    ]


def test_a_text_without_tags_is_a_page_too() -> None:
    got = read_page(b"Note on the strait\n\n[Check against delivery] The ministry rejects it.")
    assert (got.title, got.text) == (
        "Note on the strait",
        "Note on the strait\n\n[Check against delivery] The ministry rejects it.",
    )


def test_a_scan_is_a_visible_problem() -> None:
    got = read_page(pdf("", ""))
    assert got.text == ""
    assert any("no text layer" in problem for problem in got.problems)


def test_a_locked_pdf_is_an_error() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(ParseError, match="password"):
        read_page(locked.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_page_is_a_page_or_a_parse_error(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([page("<meta name='date' content='2026-03-02'>"), pdf(FIRST, SECOND)])))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=10))
    with contextlib.suppress(ParseError):
        read_page(bytes(whole), url=URL)


WORDS = "<p>The ministry said on Monday that the talks continue and that it welcomes them.</p>"


@pytest.mark.parametrize(
    "part",
    [
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
        "<p>x" * 60_000,
        "".join(f"<li><a href='/{number}'>Note {number}</a></li>" for number in range(30_000)),
        "<time datetime='2026-03-02'>2 March</time>" * 30_000,
        "<div>" * 50_000,
        "<pre>" + "a line of text\n" * 200_000 + "</pre>",
    ],
    ids=["attributes", "paragraphs", "links", "times", "depth", "pre"],
)
def test_a_page_made_to_stop_a_reader_is_read_in_time(part: str) -> None:
    began = time.process_time()
    page = read_page(f"<html><body><article>{WORDS}{part}{WORDS}</article></body></html>".encode())
    assert "welcomes them" in page.text
    assert time.process_time() - began < 4


def test_a_sentence_in_a_list_stays_though_a_link_is_in_it() -> None:
    row = "The ministers <a href='/note'>adopted a note</a> on the strait, and will meet again in the spring"
    menu = "<li><a href='/a'>Visas and consular services</a></li>"
    page = read_page(f"<html><body><article>{WORDS * 3}<ul><li>{row}</li>{menu}</ul>{WORDS * 3}</article></body></html>".encode())
    assert "adopted a note on the strait" in page.text
    assert "consular services" not in page.text


def test_a_page_full_of_scripts_is_still_a_page() -> None:
    script = "<script>" + "x = 1;" * 400_000 + "</script>"
    aside = "<aside><p>Subscribe to our newsletter and never miss a thing again in your life.</p></aside>"
    page = read_page(f"<html><body>{script}<article>{WORDS * 5}</article>{aside}</body></html>".encode())
    assert "welcomes them" in page.text
    assert "newsletter" not in page.text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div class='right'>Le 26 juin 2026</div>", "2026-06-26"),
        ("<p><em>Published: 05.06.2026</em></p>", "2026-06-05"),
        ("<p>Москва, 2 марта 2026 года</p>", "2026-03-02"),
        ("<p>The treaty of 5 June 1998 and the one of 7 May 2001 were named in the talks by both sides.</p>", None),
        ("<ul><li><p>2 March 2026</p></li></ul>", None),
        ("<span class='meta date' title='2 March 2026, 10:15'>three days ago</span>", "2026-03-02"),
        ("<a class='ribbon date' href='/archive' title='2nd March 2026'></a>", "2026-03-02"),
        ("<span class='date' title='When it was published'>2 March 2026</span>", "2026-03-02"),
        ("<a href='/archive' title='2nd March 2026'>archive</a>", None),
        ("<p>Dated, it seems: 30 February 2026.</p>", None),
        ("<div>" + "<a href='/x'>x</a> " * 500 + "</div><p>2 March 2026</p>", "2026-03-02"),
    ],
)
def test_a_date_line_dates_the_page(line: str, day: str | None) -> None:
    page = read_page(f"<html><body><h1>Note</h1>{line}{WORDS * 4}</body></html>".encode())
    assert (page.published_at.date().isoformat() if page.published_at else None) == day


def test_the_time_of_a_change_is_not_the_time_of_publication() -> None:
    times = "<time class='updated' datetime='2026-03-03'></time><time class='entry-date' datetime='2026-03-02'></time>"
    page = read_page(f"<html><body>{times}{WORDS * 4}</body></html>".encode())
    assert page.published_raw == "2026-03-02"


def encrypted(password: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(FIRST)))
    writer.encrypt(user_password=password, owner_password="desk", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_locked_against_editing_is_read(algorithm: str) -> None:
    assert read_page(encrypted("", algorithm)).text == read_page(pdf(FIRST)).text
    with pytest.raises(ParseError, match="password"):
        read_page(encrypted("secret", algorithm))


def test_a_pdf_is_read_as_far_as_the_time_goes_and_says_so() -> None:
    whole = pdf(FIRST, SECOND)
    page = read_page(whole, enough=lambda: True)
    assert page.pages == (0,)
    assert page.text == read_page(pdf(FIRST)).text
    assert "only the first 1 of 2 pages could be read in the time given" in page.problems


@pytest.mark.parametrize("selector", ["div.words", "//div[@class='words'] | //div[@class='words']/p"])
def test_a_sources_selector_says_where_the_words_are(selector: str) -> None:
    boxes = "".join(f"<p>{'Contact the press office of the fictional ministry at any hour. ' * 6}</p>" for _ in range(4))
    words = "<div class='words'><p>The ministry rejects it.</p><script>x()</script><p>It asks for talks.</p></div>"
    body = f"<html lang='en'><body><div class='main'>{boxes}</div>{words}</body></html>".encode()
    assert "Contact the press office" in read_page(body).text
    assert read_page(body, text_selector=selector).text == "The ministry rejects it.\n\nIt asks for talks."


def test_a_selector_that_finds_nothing_is_said_and_the_page_read_without_it() -> None:
    words = "The ministry rejects the closing of the strait. " * 9
    body = f"<html lang='en'><body><article><p>{words}</p></article></body></html>".encode()
    page = read_page(body, text_selector="div.words")
    assert page.text.startswith("The ministry rejects")
    assert "finds nothing" in page.problems[0]


def test_the_extractors_stop_words_are_those_it_would_look_up_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from justext.core import define_stoplist
    from trafilatura import external

    monkeypatch.setattr(external, "JT_STOPLIST", external.JT_STOPLIST)
    read_page(b"<html><body><p>The fictional ministry condemns the closing of the strait.</p></body></html>")
    assert external.JT_STOPLIST is not None
    assert define_stoplist(external.JT_STOPLIST) == define_stoplist(external.jt_stoplist_init())
