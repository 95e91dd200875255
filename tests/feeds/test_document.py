"""Identity, hashes and text of documents."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.document import from_entry, from_file, needs_page, page_fits, text_sha256
from feeds.errors import ParseError
from feeds.identity import canonical_url, entry_key, entry_sha256, feed_text, is_other_statement, second_key, window_keys
from feeds.types import ActorCode, DocumentKind, Entry, Page, Precision, Source, SourceId, SourceKind, TextMode, Tier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MFA = SourceId("zz_mfa")
TEXT = "The ministry of the fictional republic rejects the closing of the strait and asks for talks. " * 3
SOURCE = Source(
    id=MFA,
    actor=ActorCode("ZZZ"),
    institution="Ministry of Foreign Affairs",
    url="https://mfa.example/feed",
    kind=SourceKind.RSS,
    language="en",
    tier=Tier.OFFICIAL,
    interval=timedelta(hours=1),
)


def entry(**more: object) -> Entry:
    plain = Entry(id="1", url="https://mfa.example/1", title="Note on the strait", summary=f"<p>{TEXT}</p>", published_at=NOW)
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://MFA.Example:443/Press/1#top", "https://mfa.example/Press/1"),
        ("http://mfa.example:80", "http://mfa.example/"),
        ("http://mfa.example:8080/", "http://mfa.example:8080/"),
        ("https://mfa.example/?id=7&utm_source=x&UTM_Medium=y&fbclid=z&b=2", "https://mfa.example/?id=7&b=2"),
        ("https://mfa.example/?b=2&a=1", "https://mfa.example/?b=2&a=1"),
        ("https://mfa.example/app#/press/1", "https://mfa.example/app#/press/1"),
        ("https://mfa.example./1", "https://mfa.example/1"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_an_address_is_written_in_one_way(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


def test_the_guid_is_the_identity_whatever_else_changes() -> None:
    assert entry_key(MFA, entry()) == entry_key(MFA, entry(url="https://mfa.example/2", title="Other", published_at=None))
    assert entry_key(MFA, entry()) != entry_key(SourceId("zz_pm"), entry())
    assert entry_key(MFA, entry()) != entry_key(MFA, entry(id="2"))


def test_a_guid_that_flips_to_https_stays_the_same() -> None:
    assert entry_key(MFA, entry(id="http://mfa.example/1")) == entry_key(MFA, entry(id="https://MFA.example/1#x"))


def test_without_a_guid_address_title_and_day_decide_together() -> None:
    plain = entry(id=None)
    assert entry_key(MFA, plain) == entry_key(MFA, entry(id=None, url="https://mfa.example/1?utm_source=feed"))
    assert entry_key(MFA, plain) == entry_key(MFA, entry(id=None, published_at=NOW + timedelta(hours=1)))
    assert entry_key(MFA, plain) != entry_key(MFA, entry(id=None, title="Another note"))
    assert entry_key(MFA, plain) != entry_key(MFA, entry(id=None, published_at=NOW + timedelta(days=1)))


def test_dates_and_tracking_do_not_change_the_hash_but_words_do() -> None:
    plain = entry_sha256(entry())
    assert len(plain) == 64
    assert plain == entry_sha256(entry(published_at=None, updated_at=NOW, author="X", url="https://mfa.example/1?utm_source=y"))
    assert plain == entry_sha256(entry(summary=f"<div>{TEXT}</div>\n"))
    assert (
        len(
            {
                plain,
                entry_sha256(entry(title="B")),
                entry_sha256(entry(summary="B")),
                entry_sha256(entry(url="https://b.example/")),
            }
        )
        == 4
    )


def test_an_edit_is_told_from_a_guid_that_was_used_again() -> None:
    before = entry_sha256(entry())
    assert not is_other_statement(before, entry_sha256(entry(title="Note on the strait (corrected)", summary="New words")))
    assert is_other_statement(before, entry_sha256(entry(title="Other", url="https://mfa.example/9", summary="Other words")))


def test_two_entries_with_one_guid_keep_their_keys_whoever_leaves() -> None:
    old, new = entry(), entry(url="https://mfa.example/9", title="Other", summary="Other words")
    first = window_keys(MFA, [new, old], {})
    assert first == (second_key(MFA, new), entry_key(MFA, old))
    seen = {first[0]: entry_sha256(new), first[1]: entry_sha256(old)}
    assert window_keys(MFA, [new], seen) == (first[0],)
    assert window_keys(MFA, [old], seen) == (first[1],)


_ENTRIES = st.builds(
    Entry,
    id=st.sampled_from(["1", "2", None]),
    url=st.sampled_from(["https://mfa.example/1", "https://mfa.example/2", None]),
    title=st.sampled_from(["A", "B"]),
    summary=st.sampled_from(["", "x", "y"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ENTRIES, max_size=6))
def test_keys_are_unique_and_a_feed_that_stays_brings_nothing_new(entries: list[Entry]) -> None:
    keys = window_keys(MFA, entries, {})
    kept = [key for key in keys if key is not None]
    assert len(kept) == len(set(kept))
    seen = {key: entry_sha256(one) for key, one in zip(keys, entries, strict=True) if key is not None}
    again = window_keys(MFA, entries, seen)
    assert {key: entry_sha256(one) for key, one in zip(again, entries, strict=True) if key is not None} == seen


def test_an_entry_that_stands_twice_counts_once() -> None:
    assert window_keys(MFA, [entry(), entry()], {}) == (entry_key(MFA, entry()), None)
    assert window_keys(MFA, [entry(summary="new version"), entry()], {}) == (entry_key(MFA, entry()), None)


def test_a_document_has_its_provenance() -> None:
    document = from_entry(SOURCE, entry(published_raw="raw"), key="k", now=NOW)
    assert document.text == TEXT.strip()
    assert document.sha256 == text_sha256(document.text)
    assert (document.url, document.source_id, document.entry_key) == ("https://mfa.example/1", MFA, "k")
    assert (document.publisher, document.publisher_actor, document.kind) == (
        "Ministry of Foreign Affairs",
        "ZZZ",
        DocumentKind.OFFICIAL,
    )
    assert (document.published_raw, document.published_at, document.fetched_at) == ("raw", NOW, NOW)
    assert document.raw == f"<p>{TEXT}</p>".encode()


def test_a_newsrooms_country_is_its_own_not_the_one_it_covers() -> None:
    media = replace(SOURCE, tier=Tier.MEDIA, publisher=ActorCode("GBR"))
    assert from_entry(media, entry(), key="k", now=NOW).publisher_actor == "GBR"
    assert from_entry(media, entry(), key="k", now=NOW).kind is DocumentKind.ARTICLE
    assert from_entry(replace(media, publisher=ActorCode("INTL")), entry(), key="k", now=NOW).publisher_actor is None


def test_the_id_is_the_same_in_every_run_on_every_machine() -> None:
    assert from_entry(SOURCE, entry(), key="k", now=NOW).id == "0edb244cb4dde4652007"
    assert from_entry(SOURCE, entry(title="X"), key="k", now=NOW + timedelta(days=1)).id == "0edb244cb4dde4652007"
    assert entry_key(MFA, entry()) == "f6dcac31e87db025f86e71c8"


def test_an_entry_without_text_says_at_least_its_title() -> None:
    assert from_entry(SOURCE, entry(summary=""), key="k", now=NOW).text == "Note on the strait"


@pytest.mark.parametrize(
    ("mode", "summary", "url", "expected"),
    [
        (TextMode.FEED, "short", "https://mfa.example/1", False),
        (TextMode.PAGE, TEXT * 20, "https://mfa.example/1", True),
        (TextMode.PAGE_IF_SHORT, "short", "https://mfa.example/1", True),
        (TextMode.PAGE_IF_SHORT, TEXT * 20, "https://mfa.example/1", False),
        (TextMode.PAGE, "short", None, False),
    ],
)
def test_the_source_says_where_the_text_comes_from(mode: TextMode, summary: str, url: str | None, expected: bool) -> None:
    assert needs_page(replace(SOURCE, text_mode=mode), entry(summary=summary, url=url)) is expected


def test_a_page_must_speak_of_the_same_thing() -> None:
    short = entry(summary="Short.", title="Council condemns closing of the northern strait")
    assert page_fits(short, Page(title="MFA", text="The council condemns the closing of the strait. " * 5))
    assert not page_fits(short, Page(title="Consent", text="We value your privacy and our partners do too. " * 20))
    assert not page_fits(short, Page(title=None, text=""))
    chinese = entry(summary="", title="外交部发言人就海峡问题答记者问")
    assert page_fits(chinese, Page(title=None, text="外交部发言人今日就海峡问题答记者问时表示关切。"))
    assert not page_fits(chinese, Page(title=None, text="请启用浏览器的脚本功能然后重新加载本页面。"))


def test_the_date_of_the_page_stands_in_for_a_missing_one() -> None:
    page = Page(title=None, text=TEXT, published_at=NOW, published_raw="x", published_precision=Precision.DAY)
    document = from_entry(SOURCE, entry(published_at=None), key="k", now=NOW, page=page)
    assert (document.published_at, document.published_precision) == (NOW, Precision.DAY)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Déclaration du ministère à l’étranger".encode().decode("cp1252", "replace") * 3, "mojibake"),
        ("The ministry\ufffds note on the strait of the caf\ufffd", "2 characters of it could not be read"),
    ],
)
def test_letters_that_nobody_wrote_are_said_with_the_document(words: str, said: str) -> None:
    document = from_entry(SOURCE, entry(summary=words), key="k", now=NOW)
    assert [said in problem for problem in document.problems] == [True]
    assert from_entry(SOURCE, entry(), key="k", now=NOW).problems == ()


def test_a_text_file_is_taken_as_given() -> None:
    body = "\ufeffNote on the strait\r\n\r\nThe ministry  rejects it.\n".encode()
    (document,) = from_file("note.txt", body)
    assert document.text == "Note on the strait\r\n\r\nThe ministry  rejects it.\n"
    assert (document.title, document.raw_type) == ("Note on the strait", "text/plain")


def test_a_file_keeps_its_id_and_its_publisher() -> None:
    one = from_file(
        "a.txt", b"Words of the ministry.", publisher="MFA", publisher_actor=ActorCode("ZZZ"), kind=DocumentKind.OFFICIAL
    )
    two = from_file("b.txt", b"Words of the ministry.")
    assert one[0].id == two[0].id
    assert (one[0].publisher, one[0].publisher_actor, one[0].kind) == ("MFA", "ZZZ", DocumentKind.OFFICIAL)
    assert (
        from_file("a.txt", b"Words", url="https://x.example/1")[0].id
        == from_file("c", b"Edited", url="https://x.example/1")[0].id
    )


def test_a_page_file_is_read_as_a_page() -> None:
    (document,) = from_file("x", f"<html><title>T</title><body><article><p>{TEXT}</p></article></body></html>".encode())
    assert document.text.strip() == TEXT.strip()
    assert document.raw_type == "text/html"


def test_a_feed_file_is_a_document_for_each_entry() -> None:
    items = f"<item><title>A</title><description>{TEXT}</description></item><item><title>B</title></item>"
    body = f"<rss version='2.0'><channel>{items}</channel></rss>"
    assert [document.title for document in from_file("x", body.encode())] == ["A", "B"]


def test_a_json_feed_and_a_news_sitemap_are_feeds_too() -> None:
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": "A", "content_text": "{TEXT}"}}]}}'
    assert [document.title for document in from_file("x", feed.encode())] == ["A"]
    news = "<n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><n:title>B</n:title></n:news>"
    assert [document.title for document in from_file("x", f"<urlset><url>{news}</url></urlset>".encode())] == ["B"]
    with pytest.raises(ParseError, match="x: a sitemap of 1 pages"):
        from_file("x", b"<urlset><url><loc>https://a.example/</loc></url></urlset>")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x7fELF\x00\x01\x02" * 30, "binary"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_rubbish_is_one_line_that_names_the_file(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        from_file("folder/rubbish.bin", body)
    assert str(caught.value).startswith("folder/rubbish.bin: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="ab  \n\t\u00a0\x85<p>/&;é", max_size=60))
def test_the_hash_of_an_entry_is_over_its_words_whatever_blanks_part_them(markup):
    one = Entry(id="1", url=None, title="Note", content=markup)
    words = " ".join(feed_text(one).split())
    assert entry_sha256(one)[32:] == hashlib.sha256(words.encode()).hexdigest()[:32]


def test_what_the_feed_says_is_kept_beside_the_text_of_the_page() -> None:
    page = Page(title="Note on the strait", text=f"Note on the strait.\n\n{TEXT * 3}\n\nAn annex.")
    teaser = entry(summary="<p>The minister was sharper on the strait than the release that follows.</p>")
    document = from_entry(SOURCE, teaser, key="k", now=NOW, page=page)
    assert (document.text, document.feed_text) == (
        page.text,
        "The minister was sharper on the strait than the release that follows.",
    )


@pytest.mark.parametrize("summary", [f"<p>{TEXT}</p>", f"<p>{TEXT.strip().rstrip('.')} …</p>", ""])
def test_what_the_page_holds_anyway_is_not_kept_twice(summary: str) -> None:
    page = Page(title="Note on the strait", text=f"Note on the strait.\n\n{TEXT * 3}")
    assert from_entry(SOURCE, entry(summary=summary), key="k", now=NOW, page=page).feed_text == ""
    assert from_entry(SOURCE, entry(), key="k", now=NOW).feed_text == ""
