"""One source against a server on this machine, over several polls; the store is a dictionary."""

import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import chain

import httpx
import pytest

from feeds.collect import arrivals, collect, spread_over_hosts
from feeds.errors import BusyError, NetworkError, ParseError, RefusedError, StatusError
from feeds.hosts import HostQueue
from feeds.identity import PAGE_TRIES
from feeds.net import build_client
from feeds.page import read_page
from feeds.reading import PageReader
from feeds.types import (
    ActorCode,
    Collected,
    DocumentKind,
    FetchState,
    Health,
    Page,
    Precision,
    Source,
    SourceId,
    SourceKind,
    TextMode,
    Tier,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONG = "The ministry of the fictional republic rejects the closing of the strait and asks for talks. " * 20


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    pages = PageReader(1)
    yield pages
    pages.close()


def source_at(url: str, **more: object) -> Source:
    plain = Source(
        id=SourceId("zz_mfa"),
        actor=ActorCode("ZZZ"),
        institution="Ministry of Foreign Affairs",
        url=url,
        kind=SourceKind.RSS,
        language="en",
        tier=Tier.OFFICIAL,
        interval=HOUR,
        text_mode=TextMode.FEED,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def item(number: int, *, text: str = LONG, at: datetime | None = None, guid: str | None = None, link: str | None = None) -> str:
    date = format_datetime(at or NOW - timedelta(hours=number), usegmt=True)
    return (
        f"<item><title>Statement number {number} on the strait</title><link>{link or f'https://mfa.example/{number}'}</link>"
        f"<guid isPermaLink='false'>{guid or number}</guid><pubDate>{date}</pubDate><description>{text}</description></item>"
    )


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>MFA</title><link>https://mfa.example/</link>{''.join(items)}</channel></rss>".encode()


@dataclass
class Desk:
    """What a store would remember of one source."""

    source: Source
    client: httpx.Client
    reader: PageReader
    state: FetchState = field(default_factory=lambda: FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW))
    seen: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW

    def poll(self, **more: int) -> Collected:
        got = collect(
            self.source, self.state, self.seen, client=self.client, now=self.now, hosts=HostQueue(0), reader=self.reader, **more
        )
        self.seen.update(got.seen)
        self.state = got.state
        self.now += HOUR
        return got


@pytest.fixture
def desk(site, client, reader) -> Desk:
    return Desk(source=source_at(site.url("/feed")), client=client, reader=reader)


def titles(got: Collected) -> list[str | None]:
    return [document.title for document in got.documents]


def test_a_first_poll_brings_every_entry_oldest_first(site, desk) -> None:
    site.serve("/feed", rss(item(1), item(2)), headers={"ETag": '"1"', "Content-Type": "text/html"})
    got = desk.poll()
    assert titles(got) == ["Statement number 2 on the strait", "Statement number 1 on the strait"]
    document = got.documents[1]
    assert document.text == LONG.strip()
    assert document.kind is DocumentKind.OFFICIAL
    assert (document.published_at, document.published_precision) == (NOW - HOUR, Precision.SECOND)
    assert document.fetched_at == NOW
    assert (document.publisher_actor, document.language, document.source_id) == ("ZZZ", "en", "zz_mfa")
    assert document.raw
    assert got.state.health is Health.OK
    assert got.state.covered_since == NOW - 2 * HOUR
    assert got.state.etag == '"1"'
    assert got.error is None


def test_a_source_may_have_a_cap_of_its_own(site, client, reader) -> None:
    site.serve("/feed", rss(item(1, text=LONG, link=site.url("/1"))) + b" " * 1_500_000)
    site.serve("/1", f"<html><body><h1>Statement</h1><p>{LONG * 3}</p></body></html>".encode() + b" " * 1_500_000)
    wide = source_at(site.url("/feed"), text_mode=TextMode.PAGE)
    assert Desk(source=wide, client=client, reader=reader).poll().state.pages is Health.OK
    narrow = Desk(source=replace(wide, max_mb=1), client=client, reader=reader).poll()
    assert narrow.state.health is Health.TOO_LARGE
    assert "larger than 1,000,000 bytes" in narrow.state.detail
    site.serve("/feed", rss(item(1, text=LONG, link=site.url("/1"))))
    assert Desk(source=replace(wide, max_mb=1), client=client, reader=reader).poll().state.pages is Health.TOO_LARGE


class BusyReader(PageReader):
    """Gets no time to read the first page that it is given, as on a machine where too much else runs."""

    asked = 0

    def read(self, body: bytes, **more) -> Page:
        self.asked += 1
        if self.asked == 1:
            raise BusyError("this machine is too busy")
        return read_page(body)


def test_a_page_that_we_had_no_time_to_read_is_read_by_the_next_poll(site, client) -> None:
    site.serve("/feed", rss(item(1, text="Short.", link=site.url("/1"))))
    site.serve("/1", f"<html><body><h1>Statement number 1 on the strait</h1><p>{LONG * 3}</p></body></html>".encode())
    busy = BusyReader(1)
    desk = Desk(source=source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT), client=client, reader=busy)
    first = desk.poll()
    assert (first.documents[0].text, first.error, first.state.pages) == ("Short.", None, Health.UNPOLLED)
    again = desk.poll()
    assert LONG.strip() in again.documents[0].text
    assert again.state.pages is Health.OK


def test_the_same_feed_again_brings_nothing(site, desk) -> None:
    site.serve("/feed", rss(item(1)))
    desk.poll()
    assert desk.poll().documents == ()


def test_validators_are_sent_and_a_304_changes_nothing(site, desk) -> None:
    site.serve("/feed", rss(item(1)), headers={"ETag": '"1"'})
    before = desk.poll().state
    site.answer("/feed", lambda asked: site.reply(status=304) if asked.get("if-none-match") == '"1"' else site.reply(status=500))
    got = desk.poll()
    assert got.documents == ()
    assert got.error is None
    assert (got.state.health, got.state.etag, got.state.covered_since) == (Health.OK, '"1"', before.covered_since)
    assert got.state.last_success_at == NOW + HOUR


def test_a_server_that_always_says_304_is_asked_in_full_once_a_day(site, desk) -> None:
    site.answer(
        "/feed",
        lambda asked: site.reply(status=304) if "if-none-match" in asked else site.reply(rss(item(1)), headers={"ETag": '"1"'}),
    )
    for _ in range(26):
        desk.poll()
    full = [number for number, (_, asked) in enumerate(site.requests) if "if-none-match" not in asked]
    assert full == [0, 24]


def test_a_last_modified_in_the_future_is_not_used(site, desk) -> None:
    site.serve("/feed", rss(item(1)), headers={"Last-Modified": "Sat, 02 Mar 2041 10:00:00 GMT", "ETag": '"1"'})
    desk.poll()
    desk.poll()
    assert "if-modified-since" not in site.requests[1][1]
    assert "if-none-match" not in site.requests[1][1]


def test_a_server_whose_etag_never_changes_is_never_asked_by_it_again(site, desk) -> None:
    def frozen_etag(number: int):
        body = rss(*(item(one) for one in range(1, number + 1)))
        return lambda asked: (
            site.reply(status=304)
            if "if-none-match" in asked
            else site.reply(body, headers={"ETag": '"1"', "Cache-Control": "no-cache"})
        )

    site.answer("/feed", frozen_etag(1))
    desk.poll()
    site.answer("/feed", frozen_etag(2))
    found = [number for number in range(1, 26) if desk.poll().documents]
    assert found == [24], "the unconditional GET of the day finds it out"
    assert desk.state.lies
    site.answer("/feed", frozen_etag(3))
    assert len(desk.poll().documents) == 1


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(site, desk) -> None:
    site.serve("/feed", status=301, headers={"Location": "/new"})
    site.serve("/new", rss(item(1)))
    for _ in range(9):
        desk.poll()
        desk.now += timedelta(hours=23)
    assert desk.state.address == site.url("/new")
    site.requests.clear()
    assert desk.poll().error is None
    assert site.paths() == ["/new"]
    site.serve("/new", status=404)
    site.serve("/feed", rss(item(1)))
    assert desk.poll().error is not None
    assert desk.poll().error is None
    assert desk.state.address is None
    assert site.paths() == ["/new", "/new", "/feed"]


def test_in_the_hot_window_a_source_is_asked_in_minutes_but_not_against_its_server(site, desk) -> None:
    site.serve("/feed", rss(item(1)), headers={"ETag": '"1"', "Cache-Control": "max-age=7200"})
    assert desk.poll(hot=True).state.next_poll_at == NOW + timedelta(seconds=120)
    site.serve("/feed", status=304)
    assert desk.poll(hot=True).state.next_poll_at == NOW + HOUR + timedelta(seconds=60)
    site.serve("/feed", status=503, headers={"Retry-After": "1800"})
    assert desk.poll(hot=True).state.next_poll_at >= NOW + 2 * HOUR + timedelta(minutes=30)
    site.serve("/feed", rss(item(1)), headers={"Cache-Control": "max-age=7200"})
    assert desk.poll().state.next_poll_at >= NOW + 3 * HOUR + timedelta(hours=2)


def test_only_the_sources_named_are_hot(site, client, reader) -> None:
    site.serve("/feed", rss(item(1)))
    sources = sources_of(site, "/feed", "/feed")
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}
    cycle = arrivals(
        sources,
        states,
        lambda _: {},
        client=client,
        workers=2,
        now=lambda: NOW,
        host_spacing=0,
        reader=reader,
        hot={SourceId("zz_1")},
    )
    waits = {one.source_id: one.state.next_poll_at - NOW for one in chain.from_iterable(cycle)}
    assert waits["zz_1"] == timedelta(seconds=120)
    assert waits["zz_0"] >= HOUR


def test_a_429_that_names_a_time_is_no_failure(site, desk) -> None:
    site.serve("/feed", rss(item(1)))
    desk.poll()
    site.serve("/feed", status=429, headers={"Retry-After": "1800"})
    got = desk.poll()
    assert isinstance(got.error, StatusError)
    assert got.error.source_id == "zz_mfa"
    assert (got.state.failures, got.state.health) == (0, Health.OK)
    assert timedelta(minutes=30) <= got.state.next_poll_at - (NOW + HOUR) <= timedelta(minutes=31)


def test_a_429_speaks_for_the_host_and_a_503_for_its_address(site, client, reader) -> None:
    def poll(path: str, hosts: HostQueue, now: datetime) -> Collected:
        state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
        return collect(source_at(site.url(path)), state, {}, client=client, now=now, hosts=hosts, reader=reader)

    site.serve("/feed", rss(item(1)))
    for status, asked in ((429, 0), (503, 1)):
        hosts = HostQueue(0)
        site.serve("/busy", status=status, headers={"Retry-After": "1800"})
        poll("/busy", hosts, NOW)
        site.requests.clear()
        got = poll("/feed", hosts, NOW + timedelta(minutes=10))
        assert site.paths().count("/feed") == asked
        if status == 429:
            assert isinstance(got.error, StatusError)
            assert timedelta(minutes=20) <= got.state.next_poll_at - (NOW + timedelta(minutes=10)) <= timedelta(minutes=21)
            assert got.state.failures == 0
        assert poll("/feed", hosts, NOW + timedelta(minutes=30)).error is None


def test_a_429_of_a_day_closes_the_host_for_an_hour(site, client, reader) -> None:
    hosts = HostQueue(0)
    site.serve("/feed", status=429, headers={"Retry-After": "86400"})
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    got = collect(source_at(site.url("/feed")), state, {}, client=client, now=NOW, hosts=hosts, reader=reader)
    assert got.state.next_poll_at >= NOW + timedelta(days=1)
    with pytest.raises(StatusError):
        hosts.check_open(site.url("/other"), now=NOW + timedelta(minutes=59))
    hosts.check_open(site.url("/other"), now=NOW + timedelta(minutes=60))


def test_a_page_instead_of_a_feed_is_an_error_with_health(site, desk) -> None:
    site.serve(
        "/feed", b"<!DOCTYPE html><html><title>Just a moment...</title></html>", headers={"Content-Type": "application/rss+xml"}
    )
    got = desk.poll()
    assert isinstance(got.error, ParseError)
    assert (got.state.health, got.state.failures, got.state.healthy_since) == (Health.BLOCKED, 1, None)


def test_an_empty_answer_proves_no_silence(site, desk) -> None:
    site.serve("/feed", b"")
    got = desk.poll()
    assert got.state.health is Health.EMPTY_BODY
    assert got.state.healthy_since is None


def test_an_entry_that_leaves_and_returns_is_not_new(site, desk) -> None:
    site.serve("/feed", rss(item(1), item(2)))
    desk.poll()
    site.serve("/feed", rss(item(1)))
    desk.poll()
    site.serve("/feed", rss(item(1), item(2)))
    assert desk.poll().documents == ()


def test_an_edit_without_a_date_of_change_is_the_same_document_with_another_text(site, desk) -> None:
    site.serve("/feed", rss(item(1)))
    first = desk.poll().documents[0]
    site.serve("/feed", rss(item(1, text=LONG + " A correction.")))
    second = desk.poll().documents[0]
    assert second.id == first.id
    assert second.sha256 != first.sha256


def test_two_entries_with_one_guid_are_two_documents_for_good(site, desk) -> None:
    old = item(2, guid="same", text="Old words. " * 40)
    new = item(1, guid="same", text="New words. " * 40)
    site.serve("/feed", rss(old))
    desk.poll()
    site.serve("/feed", rss(new, old))
    assert len(desk.poll().documents) == 1
    site.serve("/feed", rss(new))
    assert desk.poll().documents == ()


def test_a_guid_used_again_for_another_statement_is_a_new_document(site, desk) -> None:
    site.serve("/feed", rss(item(2, guid="same", text="Old words. " * 40)))
    first = desk.poll().documents[0]
    site.serve("/feed", rss(item(1, guid="same", text="New words. " * 40)))
    second = desk.poll().documents[0]
    assert second.id != first.id


def test_a_gap_between_windows_restarts_what_is_covered(site, desk) -> None:
    site.serve("/feed", rss(item(5), item(6)))
    assert desk.poll().state.covered_since == NOW - 6 * HOUR
    site.serve("/feed", rss(item(1), item(2)))
    assert desk.poll().state.covered_since == NOW - 2 * HOUR


def test_a_gap_is_noted_with_its_times(site, desk) -> None:
    site.serve("/feed", rss(item(5), item(6)))
    desk.poll()
    site.serve("/feed", rss(item(1), item(2)))
    state = desk.poll().state
    assert (state.gap_from, state.gap_to) == (NOW - 5 * HOUR, NOW - 2 * HOUR)


def renumbered_items(shift: int, *numbers: int) -> bytes:
    return rss(*(item(number, guid=f"{shift}-{number}", text=f"{number} {LONG}") for number in numbers))


def test_ids_that_change_all_at_once_bring_no_old_statement_back_and_lose_no_new_one(site, desk) -> None:
    site.serve("/feed", renumbered_items(1, 2, 3, 4, 5))
    assert len(desk.poll().documents) == 4
    site.serve("/feed", renumbered_items(2, 1, 2, 3, 4, 5), headers={"ETag": '"1"'})
    got = desk.poll()
    assert got.documents == ()
    assert (got.state.renumbered_at, got.state.etag) == (NOW + HOUR, None)
    assert got.state.next_poll_at <= NOW + HOUR + timedelta(minutes=2)
    assert "4 of 5 entries are known ones under new ids" in got.state.detail
    assert (got.state.gap_from, got.state.covered_since) == (None, NOW - 5 * HOUR)
    site.serve("/feed", renumbered_items(2, 1, 2, 3, 4))
    got = desk.poll()
    assert titles(got) == ["Statement number 1 on the strait"]
    assert got.state.covered_since == NOW - 5 * HOUR, "what was held back breaks no coverage"
    assert desk.poll().documents == ()


def test_an_edit_in_the_poll_that_brings_new_ids_is_a_text_of_the_same_document(site, desk) -> None:
    site.serve("/feed", renumbered_items(1, 2, 3, 4, 5))
    before = {document.title: document.id for document in desk.poll().documents}
    edited = item(3, guid="2-3", text=f"Corrected: 3 {LONG}")
    site.serve("/feed", rss(*(item(number, guid=f"2-{number}", text=f"{number} {LONG}") for number in (2, 4, 5)), edited))
    got = desk.poll().documents
    assert [(document.title, document.id) for document in got] == [
        ("Statement number 3 on the strait", before["Statement number 3 on the strait"])
    ]
    assert got[0].text.startswith("Corrected: 3 ")
    assert desk.poll().documents == ()


def test_a_feed_with_new_ids_at_every_poll_still_brings_what_is_new(site, desk) -> None:
    numbers = [5, 6, 7]
    found: list[str | None] = []
    for poll in range(30):
        if poll in {3, 9, 27}:
            numbers.insert(0, numbers[0] - 1)
        site.serve("/feed", renumbered_items(poll, *numbers))
        found += titles(desk.poll())
    assert sorted(str(title) for title in found) == [f"Statement number {number} on the strait" for number in range(2, 8)]


def test_windows_that_join_keep_what_is_covered_even_over_a_failure(site, desk) -> None:
    site.serve("/feed", rss(item(5), item(6)))
    desk.poll()
    site.serve("/feed", status=500)
    assert desk.poll().state.healthy_since is None
    site.serve("/feed", rss(item(1), item(5)))
    got = desk.poll()
    assert got.state.covered_since == NOW - 6 * HOUR
    assert got.state.healthy_since == NOW + 2 * HOUR


def test_a_date_far_ahead_is_no_date_of_publication(site, desk) -> None:
    site.serve("/feed", rss(item(1, at=NOW + timedelta(days=3))))
    got = desk.poll()
    assert got.documents[0].published_at is None
    assert got.documents[0].published_raw
    assert any("ahead" in problem for problem in got.problems)
    assert got.state.newest_entry_at is None


def test_an_entry_without_words_makes_no_document(site, desk) -> None:
    site.serve("/feed", b"<rss version='2.0'><channel><item><guid>1</guid></item></channel></rss>")
    got = desk.poll()
    assert got.documents == ()
    assert len(got.seen) == 1
    assert any("makes no document" in problem for problem in got.problems)


def page_of(number: int, text: str) -> bytes:
    title = f"Statement number {number} on the strait"
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>"
    ).encode()


SHORT = "A short notice."
WORDS = "The council of the fictional republic condemns the statement of the strait authority and will answer it. " * 6


def test_a_short_entry_gets_its_text_from_its_page(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    site.serve("/1", page_of(1, WORDS), headers={"Content-Type": "text/html"})
    document = desk.poll().documents[0]
    assert WORDS.strip() in document.text
    assert document.raw == page_of(1, WORDS)
    assert document.raw_type == "text/html"


def test_a_page_that_fails_leaves_the_feed_text_and_a_note(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/gone")), item(2, text=SHORT, link="http://10.0.0.1/x")))
    got = desk.poll()
    assert [document.text for document in got.documents] == [SHORT, SHORT]
    assert sum("feed text kept" in problem for problem in got.problems) == 2
    assert got.error is None


def test_a_cookie_notice_does_not_replace_the_feed_text(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    notice = "We value your privacy. Choose which partners may store data on your device. " * 8
    site.serve("/1", f"<html><title>Consent</title><body><main><p>{notice}</p></main></body></html>".encode())
    got = desk.poll()
    assert got.documents[0].text == SHORT
    assert any("does not hold" in problem for problem in got.problems)


@pytest.mark.parametrize(("status", "asked"), [(429, 1), (503, 1), (403, 2), (404, 4)])
def test_a_host_that_refuses_pages_is_left_alone_for_this_poll(site, desk, status: int, asked: int) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(*(item(number, text=SHORT, link=site.url(f"/{number}")) for number in range(1, 5))))
    for number in range(1, 5):
        site.serve(f"/{number}", status=status)
    got = desk.poll()
    assert [document.text for document in got.documents] == [SHORT] * 4
    assert len(site.paths()) == 2 + asked  # the feed and robots.txt come first


def test_an_entry_that_waits_for_its_page_is_kept_with_its_feed_text_until_a_full_poll_soon(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve(
        "/feed", rss(*(item(number, text=SHORT, link=site.url(f"/{number}")) for number in range(1, 6))), headers={"ETag": '"1"'}
    )
    for number in range(1, 6):
        site.serve(f"/{number}", page_of(number, WORDS))
    first = desk.poll(max_pages=2)
    assert titles(first) == [f"Statement number {number} on the strait" for number in (5, 4, 3, 2, 1)]
    assert [document.text == SHORT for document in first.documents] == [True, True, True, False, False]
    assert first.state.etag is None
    assert first.state.next_poll_at <= NOW + timedelta(minutes=5)
    rest = [document for _ in range(2) for document in desk.poll(max_pages=2).documents]
    assert sorted(str(document.title) for document in rest) == [
        f"Statement number {number} on the strait" for number in (3, 4, 5)
    ]
    assert {document.id for document in rest} == {document.id for document in first.documents[:3]}
    assert all(document.text != SHORT for document in rest)
    assert desk.state.etag == '"1"'
    assert desk.poll(max_pages=2).documents == ()


def test_an_entry_that_leaves_the_window_while_it_waits_for_its_page_is_not_lost(site, desk) -> None:
    desk.source = source_at(site.url("/index"), kind=SourceKind.LISTING, text_mode=TextMode.PAGE_IF_SHORT)
    for number in range(1, 29):
        site.serve(f"/press/{number}", page_of(number, WORDS))
    site.serve("/index", index_of(*range(16, 0, -1)))
    found = titles(desk.poll(max_pages=3))
    site.serve("/index", index_of(*range(28, 12, -1)))
    found += titles(desk.poll(max_pages=3))
    assert set(found) == {f"Statement number {number} on the closing of the strait" for number in range(1, 29)}


def test_an_edit_that_waits_for_its_page_does_not_put_the_feed_text_for_the_pages(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE)
    for number in (1, 2):
        site.serve(f"/{number}", page_of(number, WORDS))
    site.serve("/feed", rss(*(item(number, text=SHORT, link=site.url(f"/{number}")) for number in (1, 2))))
    assert len(desk.poll().documents) == 2
    site.serve("/feed", rss(*(item(number, text=f"{SHORT} Edited.", link=site.url(f"/{number}")) for number in (1, 2))))
    edited = [document for _ in range(3) for document in desk.poll(max_pages=1).documents]
    assert len(edited) == 2
    assert all(WORDS[:40] in document.text for document in edited)


def index_of(*numbers: int) -> bytes:
    lines = (
        f"<li><a href='/press/{number}'>Statement number {number} on the closing of the strait</a>"
        f" <i>{number} February 2026</i></li>"
        for number in numbers
    )
    return f"<html lang='en'><body><h1>Press releases</h1><ul>{''.join(lines)}</ul></body></html>".encode()


def test_an_index_page_brings_the_pages_it_lists_and_only_new_ones_later(site, desk) -> None:
    desk.source = source_at(site.url("/index"), kind=SourceKind.LISTING, text_mode=TextMode.PAGE_IF_SHORT)
    for number in range(10, 14):
        site.serve(f"/press/{number}", page_of(number, WORDS))
    site.serve("/index", index_of(12, 11, 10))
    first = desk.poll()
    assert titles(first) == [f"Statement number {number} on the closing of the strait" for number in (10, 11, 12)]
    assert [document.published_at for document in first.documents] == [datetime(2026, 2, day, tzinfo=UTC) for day in (10, 11, 12)]
    assert all(WORDS[:40] in document.text for document in first.documents)
    site.serve("/index", index_of(13, 12, 11))
    assert titles(desk.poll()) == ["Statement number 13 on the closing of the strait"]
    assert desk.state.health is Health.OK


def test_an_index_page_without_releases_proves_no_silence(site, desk) -> None:
    desk.source = source_at(site.url("/index"), kind=SourceKind.LISTING)
    site.serve("/index", b"<html><body><h1>Press releases</h1><p>This page has moved to another address.</p></body></html>")
    got = desk.poll()
    assert got.state.health is Health.NOT_A_FEED
    assert "set selectors" in str(got.error)


def sources_of(site, *paths: str) -> list[Source]:
    return [source_at(site.url(path), id=SourceId(f"zz_{number}")) for number, path in enumerate(paths)]


def run(sources: list[Source], client: httpx.Client, reader: PageReader) -> dict[str, Collected]:
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}
    got = arrivals(sources, states, lambda _: {}, client=client, workers=4, now=lambda: NOW, host_spacing=0, reader=reader)
    return {one.source_id: one for one in chain.from_iterable(got)}


def test_one_bad_source_does_not_end_a_cycle(site, client, reader) -> None:
    site.serve("/good", rss(item(1)))
    site.serve("/html", b"<html><body>hello</body></html>")
    site.serve("/bomb", gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip"})
    site.serve("/away", status=302, headers={"Location": "http://169.254.169.254/"})
    got = run(sources_of(site, "/good", "/html", "/bomb", "/away", "/missing"), client, reader)
    assert [got[f"zz_{number}"].state.health for number in range(5)] == [
        *(Health.OK, Health.NOT_A_FEED, Health.TOO_LARGE, Health.REFUSED, Health.NOT_FOUND)
    ]
    assert isinstance(got["zz_3"].error, RefusedError)


def test_a_mistake_of_our_own_in_one_source_does_not_end_a_cycle(site, client, reader) -> None:
    site.serve("/good", rss(item(1)))
    sources = sources_of(site, "/good", "/good")
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}

    def seen_of(source_id: SourceId) -> dict[str, str]:
        if source_id == "zz_1":
            raise ZeroDivisionError("a fault in the store")
        return {}

    cycle = arrivals(sources, states, seen_of, client=client, workers=2, now=lambda: NOW, host_spacing=0, reader=reader)
    got = {one.source_id: one for one in chain.from_iterable(cycle)}
    assert len(got["zz_0"].documents) == 1
    assert "a fault in the store" in str(got["zz_1"].error)


def test_closing_a_cycle_early_leaves_the_rest_for_the_next_poll(site, client, reader) -> None:
    site.serve("/quick", rss(item(9)))
    site.serve("/slow", rss(*(item(number, text=SHORT, link=site.url(f"/{number}")) for number in range(1, 6))))
    arrived, may_go_on = threading.Event(), threading.Event()

    def slow_page(_: dict[str, str]) -> object:
        arrived.set()
        assert may_go_on.wait(5)
        return site.reply(page_of(1, WORDS))

    site.answer("/1", slow_page)
    quick, slow = sources_of(site, "/quick", "/slow")
    slow = replace(slow, text_mode=TextMode.PAGE_IF_SHORT, url=site.url("/slow", host="localhost"))
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in (quick, slow)}
    with build_client(contact="desk", allow_hosts=("127.0.0.1", "localhost")) as local:
        cycle = arrivals(
            [quick, slow], states, lambda _: {}, client=local, workers=2, now=lambda: NOW, host_spacing=0, reader=reader
        )
        assert [one.source_id for one in next(cycle)] == [quick.id]
        assert arrived.wait(5)
        closing = threading.Thread(target=cycle.close)
        closing.start()
        may_go_on.set()
        closing.join(5)
    assert "/1" in site.paths()
    assert len(site.paths()) <= 5


def polled_with_page(site, client, reader, hosts: HostQueue | None = None) -> Collected:
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    site.serve("/1", page_of(1, WORDS))
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    source = source_at(site.url("/feed"), text_mode=TextMode.PAGE)
    return collect(source, state, {}, client=client, now=NOW, hosts=hosts or HostQueue(0), reader=reader)


def test_a_page_that_robots_txt_forbids_is_not_asked_for(site, client, reader) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /1")
    got = polled_with_page(site, client, reader)
    assert site.paths() == ["/feed", "/robots.txt"]
    assert got.documents[0].text == SHORT
    assert any("robots.txt asks us not to read it" in problem for problem in got.problems)


@pytest.fixture
def two_hosts(site) -> Iterator[httpx.Client]:
    """The same server under two names, which are two hosts to us."""
    with build_client(contact="desk", allow_hosts=("127.0.0.1", "localhost")) as local:
        yield local


@pytest.mark.parametrize(
    ("target", "allowed"),
    [("/other", True), ("/secret", False), ("http://localhost/other", True), ("http://localhost/secret", False)],
)
def test_a_page_is_followed_to_where_robots_txt_lets_us_read(site, two_hosts, reader, target: str, allowed: bool) -> None:
    target = target.replace("http://localhost", site.url("", host="localhost"))
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /secret")
    for path in ("/other", "/secret"):
        site.serve(path, page_of(1, WORDS))
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    site.serve("/1", status=302, headers={"Location": target})
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    source = source_at(site.url("/feed"), text_mode=TextMode.PAGE)
    got = collect(source, state, {}, client=two_hosts, now=NOW, hosts=HostQueue(0), reader=reader)
    assert ("/secret" in site.paths()) is False
    assert (WORDS.strip() in got.documents[0].text) is allowed
    assert site.paths().count("/robots.txt") == (2 if "localhost" in target else 1)


def test_a_page_that_redirects_from_host_to_host_is_given_up(site, two_hosts, reader) -> None:
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    site.answer(
        "/1",
        lambda asked: site.reply(
            status=302, headers={"Location": site.url("/1", host="localhost" if "127" in asked["host"] else "127.0.0.1")}
        ),
    )
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    source = source_at(site.url("/feed"), text_mode=TextMode.PAGE)
    got = collect(source, state, {}, client=two_hosts, now=NOW, hosts=HostQueue(0), reader=reader)
    assert any("from host to host" in problem for problem in got.problems)
    assert site.paths().count("/1") == 4


def test_a_feed_is_polled_whatever_robots_txt_says_of_it(site, client, reader) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /")
    got = polled_with_page(site, client, reader)
    assert got.error is None
    assert got.state.health is Health.OK


@pytest.mark.parametrize("robots", [{"body": b"User-agent: *\nDisallow: /press"}, {"status": 503}])
def test_a_listing_page_that_robots_txt_keeps_from_us_is_not_asked_for(site, client, reader, robots) -> None:
    site.serve("/robots.txt", **robots)
    source = source_at(site.url("/press"), kind=SourceKind.LISTING)
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    got = collect(source, state, {}, client=client, now=NOW, hosts=HostQueue(0), reader=reader, hot=True)
    assert site.paths() == ["/robots.txt"]
    assert (got.state.health, got.state.next_poll_at) == (Health.REFUSED, NOW + timedelta(seconds=300))
    assert "robots.txt" in got.state.detail


def test_pages_wait_while_robots_txt_cannot_be_had(site, client, reader) -> None:
    site.serve("/robots.txt", status=500)
    got = polled_with_page(site, client, reader)
    assert site.paths() == ["/feed", "/robots.txt"]
    assert got.documents[0].text == SHORT
    assert any("robots.txt could not be read" in problem for problem in got.problems)


def test_a_long_crawl_delay_leaves_pages_for_the_next_poll(site, client, reader) -> None:
    waited: list[float] = []
    hosts = HostQueue(0, monotonic=lambda: sum(waited), sleep=waited.append)
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 60")
    site.serve("/feed", rss(*(item(number, text=SHORT, link=site.url(f"/{number}")) for number in range(1, 8))))
    for number in range(1, 8):
        site.serve(f"/{number}", page_of(number, WORDS))
    source = source_at(site.url("/feed"), text_mode=TextMode.PAGE)
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    got = collect(source, state, {}, client=client, now=NOW, hosts=hosts, reader=reader)
    assert sum(document.text != SHORT for document in got.documents) in {3, 4}
    assert len(got.documents) == 7
    assert all(wait > 50 for wait in waited)
    assert any("wait for their pages" in problem for problem in got.problems)


@pytest.mark.parametrize(("page_s", "read"), [(1.0, 7), (60.0, 3), (400.0, 1)])
def test_a_poll_whose_pages_are_slow_ends_soon_with_what_it_has(reader, page_s, read) -> None:
    passed = [0.0]

    def answer(request: httpx.Request) -> httpx.Response:
        number = request.url.path[1:]
        if not number.isdecimal():
            entries = (item(one, text=SHORT) for one in range(1, 8))
            return httpx.Response(200, stream=httpx.ByteStream(rss(*entries) if number == "feed" else b"User-agent: *"))
        passed[0] += page_s
        return httpx.Response(200, stream=httpx.ByteStream(page_of(int(number), WORDS)))

    source = source_at("https://mfa.example/feed", text_mode=TextMode.PAGE)
    state = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
    hosts = HostQueue(0, monotonic=lambda: passed[0])
    with httpx.Client(transport=httpx.MockTransport(answer)) as through:
        got = collect(source, state, {}, client=through, now=NOW, hosts=hosts, reader=reader)
    assert sum(document.text != SHORT for document in got.documents) == read
    assert len(got.documents) == len(got.seen) == 7
    assert (got.state.next_poll_at - NOW < timedelta(minutes=5)) is (read < 7)


def test_hosts_that_cannot_be_reached_are_told_as_what_our_network_may_cause(client, reader) -> None:
    sources = [source_at(f"http://ministry-{number}.invalid/feed", id=SourceId(f"zz_{number}")) for number in range(3)]
    got = run(sources, client, reader)
    assert all(isinstance(one.error, NetworkError) and one.error.ours for one in got.values())


def test_sources_that_are_switched_off_are_left_out(site) -> None:
    one, two = sources_of(site, "/a", "/b")
    assert spread_over_hosts([replace(one, enabled=False), two]) == (two,)


def test_hosts_take_turns() -> None:
    def at(url: str) -> Source:
        return source_at(url)

    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://a.example/3"]
    assert [source.url for source in spread_over_hosts([at(url) for url in urls])] == [urls[0], urls[2], urls[1], urls[3]]


def test_a_page_that_fails_for_now_is_asked_for_again_and_its_text_replaces_the_feeds(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))), headers={"ETag": '"a"'})
    site.serve("/1", status=503)
    first = desk.poll()
    assert [document.text for document in first.documents] == [SHORT]
    assert desk.state.etag is None  # a 304 would hide the entry
    site.serve("/1", page_of(1, WORDS), headers={"Content-Type": "text/html"})
    second = desk.poll()
    assert [document.id for document in second.documents] == [first.documents[0].id]
    assert WORDS.strip() in second.documents[0].text
    assert desk.poll().documents == ()
    assert desk.state.etag == '"a"'


def test_a_page_that_keeps_failing_is_given_up_after_a_few_polls(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    site.serve("/1", status=503)
    for _ in range(8):
        desk.poll()
    assert site.paths().count("/1") == PAGE_TRIES
    assert desk.poll().documents == ()


def test_a_page_that_is_not_there_is_asked_for_once(site, desk) -> None:
    desk.source = source_at(site.url("/feed"), text_mode=TextMode.PAGE_IF_SHORT)
    site.serve("/feed", rss(item(1, text=SHORT, link=site.url("/1"))))
    desk.poll()
    desk.poll()
    assert site.paths().count("/1") == 1
