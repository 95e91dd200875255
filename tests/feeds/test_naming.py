"""The feeds that a page names. All pages are invented."""

from feeds.listing_reader import ListingReader
from feeds.naming import feeds_named

URL = "https://mfa.example/press/list"


def test_feeds_are_named_in_the_head_and_by_links_but_not_those_of_comments() -> None:
    page = b"""<html><head><base href="/en/">
    <link rel="alternate" type="application/rss+xml; charset=utf-8" title="Comments" href="/comments-feed">
    <link rel="stylesheet" type="text/css" href="x.css"><link rel="alternate" hreflang="fr" href="/fr">
    <link rel="Alternate nofollow" type="Application/Atom+XML" href="news.atom#top"></head>
    <body><a href="https://other.example/rss.xml?x=1">RSS</a><a href="/feed">Feed</a><a href="/feedback">Write to us</a>
    <a href="javascript:rss">x</a><a href="http://[bad/rss">x</a></body></html>"""
    assert feeds_named(page, URL) == (
        "https://mfa.example/en/news.atom",
        "https://other.example/rss.xml?x=1",
        "https://mfa.example/feed",
    )
    assert feeds_named(b"", URL) == ()


def test_a_process_that_can_be_killed_finds_the_same() -> None:
    page = b"<html><head><link rel='alternate' type='application/atom+xml' href='a.atom'></head><body>x</body></html>"
    reader = ListingReader(1)
    try:
        assert reader.feeds_named(page, url=URL) == feeds_named(page, URL) == ("https://mfa.example/press/a.atom",)
    finally:
        reader.close()
