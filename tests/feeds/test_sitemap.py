"""Google-News sitemaps as feeds, plain sitemaps refused, an index listing its children."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.parse import parse_feed
from feeds.sitemap import sitemap_children
from feeds.types import Precision

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def url(loc: str, title: str, date: str = "2026-03-02T10:15:00+03:00", language: str = "en") -> str:
    return (
        f"<url><loc>{loc}</loc><lastmod>2026-03-02T11:00:00Z</lastmod><news:news><news:publication>"
        f"<news:name>Agency of Zeelandia</news:name><news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>"
        f"<news:keywords>strait, talks</news:keywords></news:news>"
        f"<image:image><image:loc>https://agency.example/p.jpg</image:loc><image:title>A photo</image:title></image:image></url>"
    )


def sitemap(*urls: str, spaces: str = SPACES) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>{"".join(urls)}</urlset>'.encode()


def test_a_news_sitemap_is_a_feed() -> None:
    feed = parse_feed(sitemap(url("https://agency.example/1", "Minister rejects &lt;b&gt;closing&lt;/b&gt; of the strait")))
    (entry,) = feed.entries
    assert (feed.format, feed.title, feed.language, feed.problems) == ("sitemap-news", "Agency of Zeelandia", "en", ())
    assert (entry.id, entry.url) == (None, "https://agency.example/1")
    assert entry.title == "Minister rejects closing of the strait"
    assert (entry.published_raw, entry.published_at) == ("2026-03-02T10:15:00+03:00", datetime(2026, 3, 2, 7, 15, tzinfo=UTC))
    assert entry.updated_at == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def test_a_day_is_a_day_and_a_missing_zone_is_said() -> None:
    feed = parse_feed(
        sitemap(url("https://a.example/1", "One", "2026-03-02"), url("https://a.example/2", "Two", "2026-03-02T10:15:00")),
        zone="Europe/Istanbul",
    )
    assert [entry.published_precision for entry in feed.entries] == [Precision.DAY, Precision.SECOND]
    assert feed.entries[1].published_at == datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
    assert feed.problems == ("entry 2: date '2026-03-02T10:15:00' names no zone; Europe/Istanbul assumed",)


def test_relative_and_broken_addresses_and_bare_ampersands_lose_no_entry() -> None:
    feed = parse_feed(
        sitemap(url("/press?id=1&lang=en", "Trade &amp; transit&nbsp;note"), url("javascript:alert(1)", "Two")),
        url="https://mfa.example/news.xml",
    )
    assert [entry.url for entry in feed.entries] == ["https://mfa.example/press?id=1&lang=en", None]
    assert feed.entries[0].title == "Trade & transit note"


def test_an_address_in_cdata_keeps_its_ampersands() -> None:
    feed = parse_feed(sitemap(url("<![CDATA[https://a.example/?a=1&b=2&c=3]]>", "<![CDATA[Trade & transit]]>")))
    assert (feed.entries[0].url, feed.entries[0].title) == ("https://a.example/?a=1&b=2&c=3", "Trade & transit")


def test_several_languages_are_nobodys_feed_language() -> None:
    feed = parse_feed(sitemap(url("https://a.example/1", "One"), url("https://a.example/2", "Deux", language="fr")))
    assert feed.language is None
    assert parse_feed(sitemap(url("https://a.example/1", "One", language="zh-cn"))).language == "zh"


def test_pages_without_news_tags_are_counted_beside_the_news() -> None:
    feed = parse_feed(sitemap("<url><loc>https://a.example/about</loc></url>", url("https://a.example/1", "One")))
    assert [entry.title for entry in feed.entries] == ["One"]
    assert feed.problems == ("1 pages without news tags were left out",)


def test_a_sitemap_that_ends_in_the_middle_is_read_as_far_as_it_goes() -> None:
    body = sitemap(url("https://a.example/1", "One"), url("https://a.example/2", "Two"))[:-200]
    feed = parse_feed(body)
    assert feed.entries[0].title == "One"
    assert feed.problems[0].startswith("not well-formed")


def test_news_tags_of_an_undeclared_prefix_count() -> None:
    feed = parse_feed(sitemap(url("https://a.example/1", "One").partition("<image:")[0] + "</url>", spaces=""))
    assert [entry.title for entry in feed.entries] == ["One"]


def test_a_plain_sitemap_is_refused() -> None:
    with pytest.raises(ParseError, match="2 pages without news tags") as caught:
        parse_feed(sitemap("<url><loc>https://a.example/</loc></url>" * 2))
    assert caught.value.health == "not_a_feed"
    with pytest.raises(ParseError, match="without an entry"):
        parse_feed(sitemap(spaces='xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'))


def test_a_quiet_news_sitemap_is_an_empty_feed() -> None:
    assert parse_feed(sitemap()).entries == ()


INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://a.example/pages.xml</loc><lastmod>2026-03-02</lastmod></sitemap>
<sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
<sitemap><loc>https://a.example/news-en.xml</loc></sitemap>
<sitemap><loc>ftp://a.example/x.xml</loc></sitemap></sitemapindex>"""


def test_an_index_names_its_children_news_first() -> None:
    with pytest.raises(ParseError) as caught:
        parse_feed(INDEX, url="https://a.example/sitemap.xml")
    assert "https://a.example/news-en.xml, https://a.example/pages.xml, https://a.example/old.xml" in str(caught.value)
    children = sitemap_children(INDEX, url="https://a.example/sitemap.xml")
    assert [child.url.rpartition("/")[2] for child in children] == ["pages.xml", "old.xml", "news-en.xml"]
    assert children[0].changed.at == datetime(2026, 3, 2, tzinfo=UTC)
    with pytest.raises(ParseError, match="no sitemap index"):
        sitemap_children(sitemap())


def test_no_document_type_is_read() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE urlset [<!ENTITY e0 "lol"><!ENTITY file SYSTEM "file:///etc/passwd">{bomb}]>'
    body = sitemap(url("https://a.example/&e11;", "One &e11; &file;")).replace(
        b"<urlset", b"<!--" + b"x" * 9000 + b"-->" + doctype.encode() * 2 + b"<urlset", 1
    )
    (entry,) = parse_feed(body).entries
    assert entry.title == "One &e11; &file;"


WHOLE = sitemap(*(url(f"https://a.example/{n}", f"Nóte {n}") for n in range(3)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_sitemaps_raise_nothing_but_parse_errors(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([WHOLE, INDEX])))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body) - 1))
        body[start : start + data.draw(st.integers(0, 8))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"<!--", b"]]>", b"&"])
        )
        if not body:
            return
    for read in (parse_feed, sitemap_children):
        with suppress(ParseError):
            read(bytes(body))


def test_references_to_halves_of_characters_cost_nothing() -> None:
    titles = ("Ferry &#55357;&#56832;", "Note &#xD800;", "Note &#99999999999;", "Plain")
    feed = parse_feed(sitemap(*(url(f"https://agency.example/{n}", title) for n, title in enumerate(titles))))
    assert [entry.title for entry in feed.entries] == ["Ferry \U0001f600", "Note \ufffd", "Note \ufffd", "Plain"]


@pytest.mark.parametrize("cut", ["<p>", "</p>", "<![CDATA[cut", "<!-- cut", "<a b='", "<?php"])
def test_markup_that_never_ends_costs_no_other_entry(cut: str) -> None:
    titles = ("One", f"Two {cut}", "Three", "Four")
    feed = parse_feed(sitemap(*(url(f"https://agency.example/{n}", title) for n, title in enumerate(titles))))
    assert [entry.url for entry in feed.entries] == [f"https://agency.example/{n}" for n in range(4)]
    assert [feed.entries[at].title for at in (0, 2, 3)] == ["One", "Three", "Four"]
    assert "not well-formed" in feed.problems[0]
