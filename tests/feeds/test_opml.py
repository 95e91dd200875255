"""OPML lists in and out."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.opml import MAX_DEPTH, Outline, read_opml, write_opml
from feeds.registry import load_sources
from feeds.types import ActorCode, Source, SourceId, SourceKind, Tier

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- exported by some program -->
<opml version="2.0" xmlns:frss="https://freshrss.org/opml">
<head><title>Ministries</title></head>
<body>
 <outline text="Europe">
  <outline text="Zeelandia &amp; neighbours">
   <outline text="Ministry" title="Ministry of Foreign Affairs" type="rss" xmlUrl="https://mfa.example/feed?a=1&amp;b=2"
     htmlUrl="https://mfa.example/" language="en-GB" description="Press releases"/>
  </outline>
  <outline text="Palace" type="HTML+XPath" xmlUrl="https://palace.example/news"
     frss:xPathItem="//div[@class='n']" frss:xPathItemTitle="./h2" frss:cssFullContent="main"/>
 </outline>
 <outline type="rss" XMLURL="feed://agency.example/rss"/>
 <outline text="just a note"/>
 <outline text="Again" type="rss" xmlUrl="https://mfa.example/feed?a=1&b=2"/>
 <outline text="Odd" type="rss" xmlUrl="javascript:alert(1)"/>
 <outline text="Secret" type="rss" xmlUrl="https://user:word@x.example/feed"/>
 <outline text="None" type="rss" xmlUrl=""/>
 <outline text="More" type="include" url="https://lists.example/more.opml"/>
</body></opml>"""


def test_nested_outlines_are_read_with_their_folders_in_order() -> None:
    first, palace, agency, *_ = read_opml(LIST)
    assert first == Outline(
        title="Ministry of Foreign Affairs",
        xml_url="https://mfa.example/feed?a=1&b=2",
        html_url="https://mfa.example/",
        type="rss",
        language="en",
        description="Press releases",
        folders=("Europe", "Zeelandia & neighbours"),
    )
    assert palace.folders == ("Europe",)
    assert (agency.title, agency.xml_url, agency.folders) == ("agency.example", "http://agency.example/rss", ())


def test_selectors_of_a_page_without_a_feed_are_reported() -> None:
    palace = read_opml(LIST)[1]
    assert palace.selectors == (("xPathItem", "//div[@class='n']"), ("xPathItemTitle", "./h2"))
    assert "selectors" in (palace.problem or "")
    undeclared = LIST.replace(b' xmlns:frss="https://freshrss.org/opml"', b"")
    assert read_opml(undeclared)[1].selectors == palace.selectors


def test_what_cannot_be_taken_says_why() -> None:
    problems = {outline.title: outline.problem for outline in read_opml(LIST)[3:]}
    assert problems == {
        "Again": "stands twice in the list",
        "Odd": "'javascript:alert(1)' is no http or https address",
        "Secret": "an address with a user name or password",
        "None": "no address (xmlUrl)",
        "More": "another list; fetch it and read it by itself",
    }


@pytest.mark.parametrize(
    ("body", "health", "reason"),
    [
        (b"", "empty", "empty"),
        (b"just words", "malformed", "cannot be read"),
        (b"<rss><channel/></rss>", "not_opml", "<rss>"),
        (b"<opml><head/></opml>", "malformed", "without a body"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'", "malformed", "does not end"),
        (b"<opml><body>" + b"<outline text='a'>" * (MAX_DEPTH + 5) + b"</outline>" * (MAX_DEPTH + 5) + b"</body></opml>",
         "too_large", "within each other"),
        (b"<opml><body>" + b"<outline text='a'/>" * 20_001 + b"</body></opml>", "too_large", "20000"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(body: bytes, health: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        read_opml(body)
    assert caught.value.health == health


def test_entities_and_files_are_never_read() -> None:
    doctype = b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    body = doctype + b'<opml><body><outline text="&b;&f;" type="rss" xmlUrl="https://a.example/&b;"/></body></opml>'
    (outline,) = read_opml(body)
    assert (outline.title, outline.xml_url) == ("&b;&f;", "https://a.example/&b;")


def test_a_list_in_another_charset_is_read() -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><opml><body><outline text="Министерство" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(body.encode("cp1251"))[0].title == "Министерство"


def test_a_list_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert read_opml(LIST[:700])[0].title == "Ministry of Foreign Affairs"


SOURCE = Source(
    id=SourceId("zz_mfa"),
    actor=ActorCode("ZZZ"),
    institution='Ministry of "Foreign" Affairs & Trade',
    url="https://mfa.example/feed?a=1&b=2",
    kind=SourceKind.RSS,
    language="en",
    tier=Tier.OFFICIAL,
    interval=timedelta(hours=1),
)


def test_what_is_written_is_read_again() -> None:
    listing = replace(SOURCE, id=SourceId("aa_mfa"), actor=ActorCode("AAA"), kind=SourceKind.LISTING, url="https://b.example/")
    body = write_opml([SOURCE, listing])
    page, feed = read_opml(body)
    assert (feed.title, feed.xml_url, feed.folders, feed.problem) == (SOURCE.institution, SOURCE.url, ("ZZZ",), None)
    assert (page.xml_url, page.folders, page.problem) == ("https://b.example/", ("AAA",), "a page, not a feed")
    assert b'category="/ZZZ/official,/id/zz_mfa"' in body
    assert write_opml([SOURCE, listing]) == body


def test_all_shipped_sources_go_out_and_in() -> None:
    sources = load_sources()
    read = read_opml(write_opml(sources))
    assert sorted(outline.xml_url or "" for outline in read) == sorted(source.url for source in sources)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_lists_raise_nothing_but_parse_errors(data: st.DataObject) -> None:
    body = bytearray(LIST)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        piece = st.binary(max_size=4) | st.sampled_from([b"<!--", b"]]>", b"<outline ", b'"', b"<!DOCTYPE", b"\xff\xfe"])
        body[start : start + data.draw(st.integers(0, 8))] = data.draw(piece)
    with suppress(ParseError):
        for outline in read_opml(bytes(body)):
            assert outline.xml_url is not None or outline.problem is not None


def test_categories_and_the_address_of_a_page_are_kept() -> None:
    [page, feed] = read_opml(
        b'<opml><body><outline type="link" text="P" url="https://p.example/" category="/FRA/official,/id/fr_p"/>'
        b'<outline type="rss" text="F" xmlUrl="https://f.example/"/></body></opml>'
    )
    assert (page.categories, page.page_url) == (("/FRA/official", "/id/fr_p"), "https://p.example/")
    assert (feed.categories, feed.page_url) == ((), None)
