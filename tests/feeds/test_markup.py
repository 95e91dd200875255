"""Markup of strangers."""

import re
import time
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.markup import _clean_text, _TextReader, from_plain, plain_line, plain_text, resolve, sanitize, tidy, without_controls


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One\n one.</p><p>Two.</p>", "One one.\n\nTwo."),
        ("One.<br>Two.<br/><br/>Three.", "One.\nTwo.\n\nThree."),
        (
            "<h2>Head</h2>Words <b>in</b> a <i>row</i>.<ul><li>a</li><li>b</li></ul>Tail",
            "Head\n\nWords in a row.\n\na\nb\n\nTail",
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("No tags &amp; no\nbreaks.\n\nSecond.", "No tags & no breaks.\n\nSecond."),
        ("<script>var x = '<p>no</p>';</script>Yes<style>p{}</style>", "Yes"),
        ("<p>a\u00a0b\u2003c</p>", "a b c"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>a</p><![Cxm [b]]><!-- c --><p>d</p><!DOCTYPE e>", "a\n\nd"),
        ("", ""),
    ],
)
def test_text_keeps_its_paragraphs(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_plain_text_survives_as_html_and_back() -> None:
    text = "One & <two>\nline\n\nParagraph"
    assert plain_text(from_plain(text)) == text


@pytest.mark.parametrize(
    ("base", "link", "expected"),
    [
        ("https://a.example/x/", "y", "https://a.example/x/y"),
        (None, "/y", None),
        ("https://a.example/", "data:text/html,x", None),
        ("https://a.example/", "mailto:press@a.example", "mailto:press@a.example"),
        ("https://a.example/", "https://b.example:99999/", None),
        ("https://a.example/", "", None),
        ("https://a.example/", "https://b.example/long\n address", "https://b.example/longaddress"),
    ],
)
def test_a_link_is_absolute_or_none(base: str | None, link: str, expected: str | None) -> None:
    assert resolve(base, link) == expected


def test_a_very_long_title_takes_no_time() -> None:
    began = time.monotonic()
    plain_line("<!--" * 500_000)
    assert time.monotonic() - began < 1


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/&;![]-=\"' abscriptonlvg\n\x00é", max_size=80))
def test_sanitised_markup_never_runs(markup: str) -> None:
    safe = sanitize(markup, base="https://a.example/").lower()
    assert "<script" not in safe
    assert "<svg" not in safe
    assert "\x00" not in plain_text(safe) + plain_line(markup)
    assert sanitize(safe) == sanitize(sanitize(safe))
    assert tidy(tidy(markup)) == tidy(markup)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["p", "/p", "br", "br/", "li", "/li", "td", "/td", "b", "/b", "pre", "/pre", 'a href="x"', "/a", "h2", "/h2"]
            ).map("<{}>".format),
            st.text(alphabet="ab \n\r\t\u00a0\x00\u2028&;#10<>\"'", max_size=8),
            st.sampled_from(["&amp;", "&#10;", "&nbsp;", "&lt;p&gt;", "5 < 6", "<a href='x'>", '<a title="1 > 0">', "<P>"]),
        ),
        max_size=12,
    ).map("".join)
)
def test_clean_markup_is_read_as_any_other(markup: str) -> None:
    reader = _TextReader()
    reader.feed(markup)
    reader.close()
    quick = _clean_text(markup)
    assert quick is None or quick == tidy("".join(reader.parts))
    safe = sanitize(markup)
    if "<" in safe and "<pre" not in safe and "&gt;" not in safe:
        assert _clean_text(safe) is not None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Before <iframe src='https://a.example/film'/> behind", "Before behind"),
        ("Before <object data='x'>fallback behind", "Before fallback behind"),
        ("Before <svg><path/> behind", "Before behind"),
        ("Before <!-- never closed> behind", "Before behind"),
        ("Before <![CDATA[behind]]>", "Before behind"),
        ("Before <noscript>gone</noscript><textarea>behind", "Before behind"),
        ("<!' behind", "<!' behind"),
        ("It holds <math><mi>a</mi><mo>=</mo><mn>2</mn></math>", "It holds a=2"),
        ("Before <script>gone() behind", "Before"),
    ],
)
def test_what_is_left_open_swallows_no_words(markup: str, text: str) -> None:
    assert plain_text(sanitize(markup)) == text
    assert plain_text(f"<p>{markup}") == text


def test_a_tag_that_a_title_speaks_of_stays() -> None:
    assert plain_line("History of the &lt;blink&gt; tag") == "History of the <blink> tag"
    assert plain_line("&lt;b&gt;Note&lt;/b&gt; on the strait") == "Note on the strait"


def test_windows_characters_that_passed_for_controls_are_themselves() -> None:
    assert plain_line("don\x92t wait\x85\x81") == "don’t wait…"


@pytest.mark.parametrize("markup", ["<div>" * 100_000, "<ul><li>" * 20_000, "<p " + "a=1 " * 100_000 + ">"])
def test_markup_made_to_stop_a_reader_is_read_in_time(markup: str) -> None:
    began = time.process_time()
    assert plain_text(sanitize(f"Before {markup} behind")).split() == ["Before", "behind"]
    assert time.process_time() - began < 2


@given(st.text(alphabet="ab  \n\r\t\u00a0\u3000\x1c\x85\u2028é", max_size=40))
def test_tidy_leaves_single_blanks_and_at_most_one_empty_line(text):
    found = tidy(text)
    assert found.split() == without_controls(text).split()
    assert re.fullmatch(r"(?:\S+(?: \S+)*(?:\n{1,2}\S+(?: \S+)*)*)?", found)


@pytest.mark.parametrize("base", [None, "https://x.example/y/z?q"])
@pytest.mark.parametrize(
    "link", ["https://mfa.example", "http://a/../b?c=%20&d", "https://mfa.example:8080/a,b", "http://a.-/x@y"]
)
def test_a_usual_address_stays_as_it_is(base: str | None, link: str) -> None:
    with mock.patch("feeds.markup._USUAL_ADDRESS", re.compile("(?!)")):
        assert resolve(base, link) == link
    assert resolve(base, link) == link
