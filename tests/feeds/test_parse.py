"""Feeds in every format, well formed or not."""

import contextlib
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.markup import plain_text
from feeds.parse import parse_feed
from feeds.types import Feed, Hints, Precision

URL = "https://mfa.example/en/feed"
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DATE = "Mon, 02 Mar 2026 10:00:00 GMT"


def rss(inner: str, *, version: str = "2.0", head: str = "", more: str = "") -> bytes:
    return (
        f"{head}<rss version='{version}'{more}><channel><title>Ministry</title><link>https://mfa.example/</link>"
        f"<language>en-gb</language>{inner}</channel></rss>"
    ).encode()


def item(inner: str) -> str:
    return f"<item><title>Note on the strait</title><link>https://mfa.example/1</link><guid>1</guid>{inner}</item>"


RSS10 = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://mfa.example/"><title>Ministry</title><link>https://mfa.example/</link>
</channel><item rdf:about="https://mfa.example/1"><title>Note on the strait</title><link>https://mfa.example/1</link>
<description>Text</description><dc:date>2026-03-02T10:00:00Z</dc:date></item></rdf:RDF>"""
ATOM10 = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Ministry</title><link href="https://mfa.example/"/>
<entry><id>urn:1</id><title>Note on the strait</title><link rel="self" href="/self"/><link href="https://mfa.example/1"/>
<published>2026-03-02T10:00:00Z</published><updated>2026-03-03T10:00:00Z</updated><author><name>Press office</name></author>
<summary>Short</summary><content type="html">&lt;p&gt;Long&lt;/p&gt;</content></entry></feed>"""
ATOM03 = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Ministry</title><link rel="alternate" href="https://mfa.example/"/>
<entry><id>urn:1</id><title>Note on the strait</title><link rel="alternate" href="https://mfa.example/1"/>
<issued>2026-03-02T10:00:00Z</issued><content type="text/html" mode="escaped">&lt;p&gt;Long&lt;/p&gt;</content></entry></feed>"""
JSON11 = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ministry",
        "home_page_url": "https://mfa.example/",
        "items": [
            {"id": "1", "url": "https://mfa.example/1", "title": "Note on the strait", "content_html": "<p>Long</p>"}
            | {"date_published": "2026-03-02T10:00:00Z", "authors": [{"name": "Press office"}]}
        ],
    }
).encode()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (rss(item(f"<pubDate>{DATE}</pubDate>")), "rss20"),
        (rss(item(f"<pubDate>{DATE}</pubDate>"), version="0.91"), "rss091"),
        (rss(item(f"<pubDate>{DATE}</pubDate>"), version="0.92"), "rss092"),
        (RSS10, "rss10"),
        (ATOM10, "atom10"),
        (ATOM03, "atom03"),
        (JSON11, "json11"),
        (JSON11.replace(b"1.1", b"1"), "json1"),
    ],
)
def test_every_format_yields_the_same_entry(body: bytes, name: str) -> None:
    feed = parse_feed(body, url=URL, content_type="text/plain; charset=us-ascii")
    assert (feed.format, feed.title, feed.link) == (name, "Ministry", "https://mfa.example/")
    (entry,) = feed.entries
    assert (entry.title, entry.url, entry.published_at) == ("Note on the strait", "https://mfa.example/1", AT)
    assert entry.published_precision is Precision.SECOND


def test_atom_without_its_namespace_is_atom() -> None:
    feed = parse_feed(b"<feed><title>M</title><entry><title>T</title><id>1</id></entry></feed>")
    assert (feed.format, len(feed.entries)) == ("atom10", 1)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse_feed(rss("")).entries == ()


def test_atom_keeps_id_author_change_and_both_texts() -> None:
    (entry,) = parse_feed(ATOM10, url=URL).entries
    assert (entry.id, entry.author, entry.summary, entry.content) == ("urn:1", "Press office", "Short", "<p>Long</p>")
    assert entry.updated_at == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def test_a_guid_stays_as_served() -> None:
    (entry,) = parse_feed(
        rss("<item><title>T</title><guid>a/1</guid></item>", more=" xml:base='https://mfa.example/x/'"), url=URL
    ).entries
    assert (entry.id, entry.url) == ("a/1", None)


def test_a_guid_that_is_an_address_is_the_link_where_there_is_none() -> None:
    (entry,) = parse_feed(rss("<item><title>T</title><guid>https://mfa.example/9</guid></item>"), url=URL).entries
    assert entry.url == "https://mfa.example/9"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/press/1", "https://mfa.example/press/1"),
        ("press/1", "https://mfa.example/en/press/1"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("www.mfa.example/1", "https://www.mfa.example/1"),
        ("javascript:alert(1)", None),
        ("http://[broken/1", None),
        ("  https://mfa.example/a b  ", "https://mfa.example/a%20b"),
    ],
)
def test_links_become_absolute_or_nothing(link: str, expected: str | None) -> None:
    (entry,) = parse_feed(rss(f"<item><title>T</title><link>{link}</link></item>"), url=URL).entries
    assert entry.url == expected


def test_links_are_relative_to_xml_base_and_without_an_address_to_the_channel() -> None:
    body = rss("<item><title>T</title><link>1</link></item>", more=" xml:base='https://base.example/x/'")
    assert parse_feed(body, url=URL).entries[0].url == "https://base.example/x/1"
    assert parse_feed(rss("<item><title>T</title><link>/1</link></item>")).entries[0].url == "https://mfa.example/1"


def test_nothing_that_runs_or_loads_survives() -> None:
    bad = (
        "<p onclick='x()'>We <b>condemn</b> it.</p><script>steal()</script><style>p{}</style><iframe src='https://x.example'></iframe>"
        "<img src='https://pixel.example/1.gif' onerror='x()'><a href='javascript:x()'>one</a> <a href='/two'>two</a>"
        "<svg onload='x()'/>"
    )
    (entry,) = parse_feed(rss(item(f"<description><![CDATA[{bad}]]></description>")), url=URL).entries
    for trace in ("script", "steal", "onclick", "style", "iframe", "img", "pixel", "javascript", "svg", "onload"):
        assert trace not in entry.summary
    assert "<b>condemn</b>" in entry.summary
    assert 'href="https://mfa.example/two"' in entry.summary


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Talks on grain &amp; gas", "Talks on grain & gas"),
        ("Talks on grain &amp;amp; gas", "Talks on grain & gas"),
        ("<![CDATA[Talks on <b>grain</b> &amp; gas]]>", "Talks on grain & gas"),
        ("&lt;b&gt;Talks&lt;/b&gt;", "Talks"),
        ("&amp;lt;b&amp;gt;Talks&amp;lt;/b&amp;gt;", "Talks"),
        ("Less than 3 &lt; 4 days", "Less than 3 < 4 days"),
        ("Minister&amp;#8217;s words", "Minister’s words"),
        (" Two\n lines ", "Two lines"),
    ],
)
def test_titles_are_plain_however_often_they_were_escaped(title: str, expected: str) -> None:
    assert parse_feed(rss(f"<item><title>{title}</title></item>")).entries[0].title == expected


def test_text_without_tags_keeps_its_paragraphs() -> None:
    (entry,) = parse_feed(rss(item("<description>One &amp;amp; one.\n\nTwo.</description>"))).entries
    assert entry.summary == "<p>One &amp; one.</p><p>Two.</p>"


def test_markup_escaped_twice_is_markup() -> None:
    text = "&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;"
    assert parse_feed(rss(item(f"<description>{text}</description>"))).entries[0].summary == "<p>One.</p><p>Two.</p>"


@pytest.mark.parametrize(
    "flaw",
    [
        "<description>Grain & gas</description>",
        "<description>5 < 6</description>",
        "<description>A&nbsp;blank&ndash;here</description>",
        "<description>Unclosed",
        "<enclosure url=x url=y></enclosure>",
        "<description>control \x0c \x01 here</description>",
        "<a:unknown>prefix</a:unknown>",
    ],
)
def test_one_flaw_loses_no_entry_and_is_said(flaw: str) -> None:
    feed = parse_feed(rss(item("<description>First</description>") + item(flaw) + item("<description>Third</description>")))
    assert len(feed.entries) >= 2
    assert feed.entries[0].summary == "First"
    assert feed.problems


def test_an_extension_that_breaks_the_parser_loses_no_entry() -> None:
    """feedparser 6.0.14 falls over a position outside of a point."""
    body = rss(
        item("") + item("<gml:pos>1</gml:pos><description>Words</description>"), more=" xmlns:gml='http://www.opengis.net/gml'"
    )
    feed = parse_feed(body)
    assert [entry.summary for entry in feed.entries] == ["", "Words"]
    assert any("one by one" in problem for problem in feed.problems)


def test_the_caption_of_a_picture_is_not_the_summary() -> None:
    media = (
        "<media:content url='x'><media:title>Photo</media:title><media:description>Caption</media:description></media:content>"
    )
    body = rss(item(f"<description>Summary</description>{media}"), more=" xmlns:media='http://search.yahoo.com/mrss/'")
    (entry,) = parse_feed(body).entries
    assert (entry.title, entry.summary) == ("Note on the strait", "Summary")


@pytest.mark.parametrize(
    ("markup", "summary"),
    [
        ("<svg><title>The new <b>border</b></title><circle r='5'/></svg>", "The new border"),
        ("<svg><desc>A map &lt;b&gt;</desc><path d='M0'/></svg>", "A map &lt;b&gt;"),
        ("<svg><title>Share</title></svg><p>The minister spoke.</p>", "<p>The minister spoke.</p>"),
        ("<svg><circle r='5'/></svg>", ""),
        ("<title>no drawing</title>", ""),
    ],
)
def test_what_a_drawing_says_of_itself_is_better_than_no_words(markup: str, summary: str) -> None:
    item = f"<item><guid>1</guid><description><![CDATA[{markup}]]></description></item>"
    (entry,) = parse_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode()).entries
    assert entry.summary == summary


def test_more_entries_than_anyone_reads_are_left_out_and_counted() -> None:
    feed = parse_feed(rss(item("") * 2100))
    assert len(feed.entries) == 2000
    assert any("2100 entries" in problem for problem in feed.problems)


def test_an_attack_by_sheer_number_is_refused_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(ParseError):
        parse_feed(rss(item("<b>" * 900_000)))
    assert time.monotonic() - began < 1


def test_a_bad_date_costs_the_date_only() -> None:
    feed = parse_feed(rss(item("<pubDate>soon</pubDate>") + item(f"<pubDate>{DATE}</pubDate>")))
    assert [entry.published_at for entry in feed.entries] == [None, AT]
    assert feed.entries[0].published_raw == "soon"
    assert any("soon" in problem for problem in feed.problems)


def test_a_hundred_equal_problems_are_a_few_lines() -> None:
    feed = parse_feed(rss(item("<pubDate>soon</pubDate>") * 100))
    assert len(feed.problems) == 4


def test_the_sources_hints_settle_dates() -> None:
    body = rss(item("<pubDate>02/03/2026 13:00</pubDate>"))
    assert parse_feed(body).entries[0].published_at is None
    feed = parse_feed(body, zone="Europe/Istanbul", date_order="DMY")
    assert feed.entries[0].published_at == AT
    assert any("Europe/Istanbul assumed" in problem for problem in feed.problems)


def test_midnights_throughout_are_days() -> None:
    dates = [f"<pubDate>Mon, 0{day} Mar 2026 00:00:00 GMT</pubDate>" for day in (2, 3, 4)]
    feed = parse_feed(rss("".join(item(date) for date in dates)))
    assert {entry.published_precision for entry in feed.entries} == {Precision.DAY}


@pytest.mark.parametrize("written", ["2026-03-0{}T00:00:00Z", "2026-03-0{}T00:00:00.000+03:00", "0{} Mar 2026 00:00 GMT"])
def test_midnights_are_found_in_every_spelling(written: str) -> None:
    feed = parse_feed(rss("".join(item(f"<pubDate>{written.format(day)}</pubDate>") for day in (2, 3, 4))))
    assert {entry.published_precision for entry in feed.entries} == {Precision.DAY}


@pytest.mark.parametrize("written", ["0{} Mar 2026 10:00:00 GMT", "2026-03-0{}T10:15:00+00:00", "2026-03-0{}T10:15:00-00:00"])
def test_a_full_hour_and_an_offset_of_zero_are_no_midnight(written: str) -> None:
    feed = parse_feed(rss("".join(item(f"<pubDate>{written.format(day)}</pubDate>") for day in (2, 3, 4))))
    assert Precision.DAY not in {entry.published_precision for entry in feed.entries}


def test_a_feed_behind_a_servers_warnings_is_found() -> None:
    feed = parse_feed(b"<br />\n<b>Warning</b>: something failed in /var/x.php on line 3<br />\n" + rss(item("")))
    assert len(feed.entries) == 1
    assert any("before the feed" in problem for problem in feed.problems)


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html><head><title>Ministry</title></head><body>Welcome</body></html>", "not_a_feed"),
        (b"<html><head><title>Attention Required! | Protection</title></head></html>", "blocked"),
        (b"<html><head><title>Radware Captcha Page</title></head></html>", "blocked"),
        (
            b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            "not_a_feed",
        ),
        (b"<?xml version='1.0'?><error>no such channel</error>", "not_a_feed"),
        (b"<?xml version='1.0'?><urlset><url><loc>https://mfa.example/</loc></url></urlset>", "not_a_feed"),
        (b"Service temporarily unavailable", "not_a_feed"),
        (b'{"error": "no such channel"}', "not_a_feed"),
        (b"[1, 2]", "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "malformed"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel><title>Cut of", "malformed"),
        (b"%PDF-1.7 rubbish", "not_a_feed"),
        (bytes(range(256)) * 20, "not_a_feed"),
    ],
)
def test_what_is_no_feed_is_one_clear_error(body: bytes, health: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_feed(body, url=URL, content_type="application/rss+xml")
    assert caught.value.health == health
    assert "\n" not in str(caught.value)


def test_entities_of_theirs_are_never_expanded() -> None:
    bomb = (
        "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
        "<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
    )
    began = time.monotonic()
    feed = parse_feed(rss(item("<description>&c;&file;&c;</description>"), head=bomb))
    assert time.monotonic() - began < 1
    assert "aaaa" not in feed.entries[0].summary
    assert "root" not in feed.entries[0].summary


def test_json_with_wrong_types_everywhere_keeps_what_can_be_kept() -> None:
    body = json.dumps(
        {
            "version": 1.1,
            "title": ["x"],
            "items": [
                {"id": 7, "url": 5, "title": None, "content_text": "Two\nlines", "date_published": 20, "author": {"name": 3}},
                "not an entry",
                {},
                {
                    "id": "8",
                    "title": "Fine",
                    "external_url": "https://mfa.example/8",
                    "authors": [4, {"name": []}, {"name": "Desk"}],
                },
            ],
        }
    )
    feed = parse_feed(body.encode())
    assert [(entry.id, entry.title) for entry in feed.entries] == [("7", ""), ("8", "Fine")]
    assert feed.entries[0].content == "Two<br>lines"
    assert [entry.author for entry in feed.entries] == [None, "Desk"]
    assert len(feed.problems) >= 3


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_letters_survive_every_charset(charset: str) -> None:
    body = f"<?xml version='1.0' encoding='{charset}'?>" + rss("<item><title>Заявление</title></item>").decode()
    assert parse_feed(body.encode(charset)).entries[0].title == "Заявление"


def whole(feed: Feed) -> None:
    for entry in feed.entries:
        assert entry.published_at is None or entry.published_at.tzinfo is UTC
        assert "<script" not in entry.summary + entry.content


_PIECES = st.sampled_from(
    [
        *(
            "<rss version='2.0'><channel>",
            "</channel></rss>",
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<guid>",
            "<link>",
            "<![CDATA[",
            "]]>",
        ),
        *(
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<entry>",
            "</entry>",
            "<content type='xhtml'>",
            "<script>",
            "&lt;script&gt;",
            "&amp;",
        ),
        *(
            "<!DOCTYPE x [<!ENTITY a 'b'>]>",
            "<?xml version='1.0' encoding='utf-7'?>",
            "\x00",
            "\ud7ff",
            "&#0;",
            "&#xffffff;",
            "http://[x",
            "{",
            '"items"',
        ),
        *("<pubDate>Mon, 99 Mar 2026 99:00 +9999</pubDate>", "xml:base='http://['", "<svg>", "<math>", "𝔘", "é"),
    ]
)


SYNDICATION = " xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("", Hints()),
        ("<ttl>90</ttl>", Hints(ttl=timedelta(minutes=90))),
        ("<ttl>0</ttl>", Hints()),
        ("<ttl>-5</ttl>", Hints()),
        ("<ttl>an hour</ttl>", Hints()),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", Hints(update_period=timedelta(hours=1))),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            Hints(update_period=timedelta(hours=6)),
        ),
        ("<sy:updatePeriod>dayly</sy:updatePeriod>", Hints()),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0.1</sy:updateFrequency>", Hints()),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", Hints()),
        ("<skipHours><hour>3</hour><hour>24</hour><hour> 2 </hour></skipHours>", Hints(skip_hours=(0, 2, 3))),
        ("<skipHours><hour>25</hour><hour>x</hour></skipHours>", Hints()),
        ("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>", Hints()),
        ("<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>", Hints(skip_days=(5, 6))),
    ],
)
def test_what_a_feed_says_of_how_often_to_ask(inner: str, expected: Hints) -> None:
    feed = parse_feed(rss(inner + item("<description>x</description>"), more=SYNDICATION))
    assert feed.hints == expected
    assert len(feed.entries) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=25), st.sampled_from(["utf-8", "utf-16", "latin-1", "cp1251"]))
def test_rubbish_is_a_feed_or_a_parse_error(pieces: list[str], charset: str) -> None:
    body = "".join(("<rss version='2.0'><channel>", *pieces)).encode(charset, "replace")
    with contextlib.suppress(ParseError):
        whole(parse_feed(body, url=URL))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_are_a_feed_or_a_parse_error(body: bytes) -> None:
    with contextlib.suppress(ParseError):
        whole(parse_feed(body))


def test_an_entry_with_a_date_alone_keeps_its_place() -> None:
    dated, blank, whole = parse_feed(rss(f"<item><pubDate>{DATE}</pubDate></item><item/>{item('')}")).entries
    assert dated.published_at == AT
    assert dated.is_blank
    assert blank.is_blank
    assert whole.id == "1"


def test_a_text_that_is_summary_and_content_stands_in_both() -> None:
    body = rss(
        item("<content:encoded>Whole text</content:encoded>"), more=" xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    )
    (entry,) = parse_feed(body).entries
    assert entry.summary == entry.content == "Whole text"


def test_a_caption_is_better_than_no_words_at_all() -> None:
    inner = '<media:title type="plain">Speech</media:title><media:description type="plain">On film</media:description>'
    (entry,) = parse_feed(
        rss(f"<item><media:group>{inner}</media:group></item>", more=" xmlns:media='http://search.yahoo.com/mrss/'")
    ).entries
    assert (entry.title, entry.summary) == ("Speech", "On film")


def test_a_document_type_named_in_a_text_is_text() -> None:
    (entry,) = parse_feed(rss("<item><description><![CDATA[<!DOCTYPE]]></description></item>")).entries
    assert entry.summary == "&lt;!DOCTYPE"


def test_a_root_with_a_prefix_is_a_feed() -> None:
    body = b"<f:rss xmlns:f='http://backend.userland.com/rss2' version='2.0'><f:channel><f:title>M</f:title></f:channel></f:rss>"
    assert parse_feed(body).title == "M"


def test_a_relative_atom_id_is_made_absolute() -> None:
    (entry,) = parse_feed(b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>/note/1</id></entry></feed>", url=URL).entries
    assert entry.id == "https://mfa.example/note/1"


def test_a_feed_that_lacks_its_last_sign_is_read() -> None:
    assert parse_feed(b"<rss><channel><title>Ministry</title></channel></rss").title == "Ministry"


def test_a_stray_zero_byte_costs_no_feed() -> None:
    feed = parse_feed(rss(item("<description>Be\0fore</description>")))
    assert feed.entries[0].summary == "Before"
    assert any("control characters" in problem for problem in feed.problems)


def test_a_declaration_that_never_ends_costs_no_time() -> None:
    began = time.process_time()
    with pytest.raises(ParseError):
        parse_feed(b'<?xml version="1.0" ' + b'encoding="iso-8859- ' * 3000 + b"<rss><channel><title>t")
    assert time.process_time() - began < 1


def test_a_text_of_many_lines_entities_and_sections_is_read_whole() -> None:
    inner = (
        "First &lt;b&gt;line&lt;/b&gt; &amp;amp; <![CDATA[<i>second\n line</i>]]>\n\n third &#8211;"
        " l\u2019\u00e9t\u00e9 &#150; end"
    )
    feed = parse_feed(rss(item(f"<description>{inner}</description>")), url=URL)
    assert feed.problems == ()
    assert plain_text(feed.entries[0].summary) == "First line & second line third \u2013 l\u2019\u00e9t\u00e9 \u2013 end"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xD83D;&#xDE00;", "\U0001f600"),
        ("&#x0d83d;&#056832;", "\U0001f600"),
        ("&#55357;", "\ufffd"),
        ("&#56832;&#x00026;co", "\ufffd&co"),
        ("&#1114112;", "\ufffd"),
        ("&#99999999999999999999;", "\ufffd"),
        ("&#xFFFE;", "\ufffd"),
        ("&#128512;&#8217;", "\U0001f600\u2019"),
    ],
)
def test_a_reference_to_half_a_character_costs_no_entry(reference: str, said: str) -> None:
    words = f"<title>Note {reference}</title><description>The ministry regrets it.{reference}</description>"
    note = f"<item><guid>1</guid>{words}</item>"
    feed = parse_feed(f"<rss version='2.0'><channel><title>T</title>{note}</channel></rss>".encode())
    assert [(entry.title, entry.summary.count("regrets")) for entry in feed.entries] == [(f"Note {said}", 1)]
    assert feed.problems == ()


@pytest.mark.parametrize(
    "cut",
    ["<![CDATA[cut off here", "<p>cut <!-- off", "<svg>cut", "cut <a/b> off", "<?php cut", "&#55357;<![CDATA["],
)
def test_markup_that_never_ends_costs_no_other_entry(cut: str) -> None:
    words = [cut if number in {2, 4} else f"The ministry regrets matter {number}." for number in range(1, 7)]
    notes = "".join(
        f"<item><guid>{number}</guid><title>Note {number}</title><description>{said}</description></item>"
        for number, said in enumerate(words, start=1)
    )
    feed = parse_feed(f"<rss version='2.0'><channel><title>T</title>{notes}</channel></rss>".encode())
    assert [(entry.id, entry.title) for entry in feed.entries] == [(str(number), f"Note {number}") for number in range(1, 7)]
    assert [entry.summary for entry in feed.entries if entry.id in {"1", "3", "5", "6"}] == [
        words[0],
        words[2],
        words[4],
        words[5],
    ]
    assert not any("matter" in entry.summary for entry in feed.entries if entry.id in {"2", "4"})
    assert "never ends" in feed.problems[0]


def test_an_entry_that_was_commented_out_stays_out() -> None:
    notes = "<item><guid>1</guid><title>A & B</title></item><!-- <item><guid>2</guid></item> --><item><guid>3</guid></item>"
    feed = parse_feed(f"<rss version='2.0'><channel><title>T</title>{notes}</channel></rss>".encode())
    assert [entry.id for entry in feed.entries] == ["1", "3"]


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ('"two\nlines\tand a tab"', ["1", "2", "3"]),
        ('"a bad \\x escape"', ["1", "3"]),
        ('"a quote " too many"', ["1", "3"]),
        ("tru", ["1", "3"]),
        ('"a comma too many",', ["1", "3"]),
        ('{"attachments": [{"url": "https://mfa.example/a"}, {"url": "https://mfa.example/b"}], "x": nil}', ["1", "3"]),
    ],
)
def test_a_broken_item_of_json_loses_only_itself(value: str, ids: list[str]) -> None:
    items = f'{{"id": "1", "title": "One"}}, {{"id": "2", "title": {value}}}, {{"id": "3", "title": "Three"}}'
    said = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{items}], "authors": [{{"name": "Desk"}}]}}'
    feed = parse_feed(said.encode())
    assert [entry.id for entry in feed.entries] == ids
    assert (feed.title, feed.format) == ("T", "json11")
    assert len(ids) == 3 or "one by one" in feed.problems[0]


def test_a_json_feed_that_ends_in_the_middle_is_read_as_far_as_it_goes() -> None:
    feed = parse_feed(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "One"}, {"id": "2", "ti')
    assert [entry.id for entry in feed.entries] == ["1"]
