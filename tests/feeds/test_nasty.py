"""Every known way to misbehave, polled as a source is: row -> path -> test stand in TABLE, and a row without a test is a failure.

The rows are those of the catalogue of failures that docs/fetching.md keeps, with where each is dealt with.
"""

import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from feeds.collect import arrivals, collect
from feeds.continuity import Symptom, findings
from feeds.errors import NetworkError, ParseError, RefusedError
from feeds.fetch import fetch
from feeds.hosts import HostQueue
from feeds.listing import read_listing
from feeds.reading import PageReader
from feeds.types import (
    ActorCode,
    Collected,
    Document,
    FetchState,
    Health,
    Precision,
    Source,
    SourceId,
    SourceKind,
    TextMode,
    Tier,
)
from tests.feeds import nasty
from tests.feeds.nasty import HOUR, NOW, SHORT, TEXT

TABLE = (
    # transport and politeness
    ("429/503, Retry-After", "/busy/negative", "test_a_negative_retry_after_is_a_minute_and_then_ten"),
    ("429/503, Retry-After", "/busy/year", "test_a_retry_after_of_a_year_is_a_day"),
    ("429/503, Retry-After", "/busy/date", "test_a_retry_after_may_be_a_date"),
    ("Retry-After scope", "/busy/negative", "test_a_429_closes_the_host_and_a_503_only_its_address"),
    ("many feeds on one host", "/feed", "test_feeds_of_one_host_are_asked_five_seconds_apart"),
    ("double fetch", "/feed", "test_a_source_watched_for_two_reasons_is_asked_once"),
    ("304 handling", "/conditional", "test_both_validators_are_sent_back_byte_for_byte"),
    ("304 handling", "/lying", "test_a_lying_etag_is_found_out_within_a_day_and_never_used_again"),
    ("Last-Modified in the future", "/modified-in-2041", "test_a_last_modified_of_2041_is_not_sent_back"),
    ("200 with unchanged body", "/restless", "test_a_feed_whose_bytes_always_change_brings_nothing_new"),
    ("301/308", "/moved", "test_a_redirect_to_a_maintenance_page_does_not_become_the_address"),
    ("301/308", "/maintenance", "test_a_redirect_to_a_maintenance_page_does_not_become_the_address"),
    ("404/410", "/gone", "test_a_third_410_is_believed"),
    ("404/410", "/404-with-a-feed", "test_a_404_is_a_failure_whatever_stands_beside_it_and_its_words_are_kept"),
    ("timeouts, hang, slow drip", "/drip", "test_a_slow_drip_ends_at_the_deadline"),
    ("giant feed, gzip bomb", "/bomb", "test_a_gzip_bomb_is_too_large"),
    ("giant feed, gzip bomb", "/64-bit-length", "test_a_64_bit_content_length_is_too_large_before_a_byte_is_read"),
    ("giant feed, gzip bomb", "/giant", "test_a_feed_of_111206_entity_references_is_read"),
    ("TLS chain incomplete", "/feed", "test_an_incomplete_chain_is_named_and_mended_by_a_ca_file"),
    ("Cloudflare, Akamai, JS wall", "/challenge", "test_a_challenge_page_with_200_is_blocked_not_empty"),
    ("Cloudflare, Akamai, JS wall", "/403-instead-of-429", "test_a_403_instead_of_a_429_is_blocked_with_its_words"),
    ("HTML 403 but RSS 200", "/feed-without-pages", "test_a_feed_whose_pages_are_closed_is_healthy_and_says_so"),
    *(("HTML 403 but RSS 200", f"/403/{n}", "test_a_feed_whose_pages_are_closed_is_healthy_and_says_so") for n in (1, 2, 3)),
    ("SSRF via redirects", "/to-metadata", "test_a_redirect_is_followed_to_public_addresses_only"),
    ("SSRF via redirects", "/to-file", "test_a_redirect_is_followed_to_public_addresses_only"),
    ("SSRF via redirects", "/to-credentials", "test_a_redirect_is_followed_to_public_addresses_only"),
    ("SSRF via redirects", "/to-decimal", "test_a_redirect_is_followed_to_public_addresses_only"),
    ("redirect loop", "/loop/a", "test_a_redirect_loop_is_refused"),
    ("redirect loop", "/loop/b", "test_a_redirect_loop_is_refused"),
    ("cron jitter, missed runs", "/feed", "test_polls_that_did_not_run_are_told_from_a_quiet_source"),
    # content type, encoding, XML
    ("wrong content type", "/text-plain", "test_a_feed_is_known_by_its_content"),
    ("HTML where a feed was", "/block-page", "test_html_with_200_is_not_a_feed_and_its_words_are_kept"),
    ("HTML where a feed was", "/soft-404", "test_a_page_that_says_not_found_with_200_is_a_soft_404"),
    ("HTML where a feed was", "/app-shell", "test_a_page_that_only_a_script_fills_is_an_app_shell"),
    ("HTML where a feed was", "/empty", "test_an_empty_body_is_neither_silence_nor_an_empty_feed"),
    ("charset conflicts", "/cp1251", "test_the_charset_of_the_header_counts_where_the_bytes_are_no_utf8"),
    ("charset conflicts", "/utf-16-without-mark", "test_utf16_without_a_mark_is_read"),
    ("charset conflicts", "/gb2312", "test_gb2312_is_read_as_its_superset"),
    ("charset conflicts", "/mojibake", "test_mojibake_is_named"),
    ("not well-formed", "/unquoted", "test_a_feed_that_is_not_well_formed_keeps_its_entries_and_says_so"),
    ("XML bombs, external entities", "/laughs", "test_declared_entities_are_never_expanded"),
    ("XML bombs, external entities", "/external-entity", "test_no_external_entity_is_fetched"),
    ("XML bombs, external entities", "/100000-entities", "test_100000_harmless_entities_are_read"),
    ("script, style in text", "/script", "test_no_script_or_style_reaches_the_text"),
    ("relative links", "/relative/feed", "test_links_are_made_absolute_against_the_final_address"),
    ("double-escaped HTML in title", "/double-escaped", "test_a_title_escaped_twice_is_unescaped_twice"),
    ("odd JSON", "/odd-json", "test_a_bad_item_of_a_json_feed_loses_only_itself"),
    # identity, duplicates, edits
    ("no guid", "/no-guid", "test_entries_without_a_guid_are_known_by_address_title_and_day"),
    ("guid changes", "/guid-flip", "test_a_mass_change_of_ids_is_not_new_and_later_edits_find_their_document"),
    ("guid changes", "/one-guid-changes", "test_a_single_new_guid_is_not_new_and_a_later_edit_finds_its_document"),
    ("guid changes", "/https-guid-flip", "test_a_guid_that_moves_to_https_stays_the_same"),
    ("guid reused", "/one-guid", "test_two_entries_with_one_guid_are_two_documents"),
    ("same URL, different statement", "/one-url", "test_one_address_of_three_statements_makes_three_documents"),
    ("edits without updated", "/edited", "test_an_edit_without_updated_is_a_new_text_of_the_same_document"),
    ("edits without updated", "/title-edited", "test_a_title_edited_without_a_guid_stays_the_same_document"),
    ("edits without updated", "/date-edited", "test_a_change_of_the_date_alone_is_no_edit"),
    ("entry leaves and returns", "/returning", "test_an_entry_that_leaves_and_returns_is_no_news"),
    ("duplicates across feeds", "/mirror/ministry", "test_one_release_by_two_sources_is_kept_for_both_with_one_hash"),
    ("duplicates across feeds", "/mirror/embassy", "test_one_release_by_two_sources_is_kept_for_both_with_one_hash"),
    ("site-wide template change", "/template", "test_a_listing_in_a_new_template_lists_the_same_releases"),
    ("site-wide template change", "/template/zero", "test_a_listing_that_lists_nothing_any_more_has_changed_its_layout"),
    ("site-wide template change", "/template/more", "test_a_listing_of_much_more_than_before_is_believed_after_three_polls"),
    *(
        ("site-wide template change", f"/press/{n}", "test_a_listing_in_a_new_template_lists_the_same_releases")
        for n in range(9, 29)
    ),
    # dates
    ("future date", "/future-date", "test_a_date_of_2041_is_set_aside_and_kept_as_served"),
    ("unparseable", "/ambiguous-dates", "test_day_and_month_are_never_guessed"),
    ("no date at all", "/undated", "test_a_feed_without_dates_says_so"),
    ("zone", "/zoneless", "test_an_assumed_zone_is_said_with_the_document"),
    ("seconds drift", "/seconds-drift", "test_a_date_that_drifts_by_seconds_is_no_edit"),
    # text, listing pages, PDF, discovery
    ("truncated feed text", "/truncated", "test_the_page_is_read_where_the_feed_text_is_short"),
    *(("truncated feed text", f"/release/{n}", "test_the_page_is_read_where_the_feed_text_is_short") for n in (1, 2, 3)),
    ("extraction takes the menu", "/menu-pages", "test_a_page_that_speaks_of_something_else_does_not_replace_the_feed_text"),
    *(
        ("extraction takes the menu", f"/menu/{n}", "test_a_page_that_speaks_of_something_else_does_not_replace_the_feed_text")
        for n in (1, 2, 3)
    ),
    ("listing page", "/listing", "test_an_index_page_is_read_without_configuration"),
    ("pagination", "/paged", "test_an_index_page_names_the_next_one"),
    ("path carries a year", "/2025/feed", "test_a_feed_that_nobody_fills_any_more_is_frozen"),
    (
        "path carries a year",
        "/monthly/2026-02",
        "test_an_address_of_the_month_goes_with_the_months_and_loses_nothing",
    ),
    (
        "path carries a year",
        "/monthly/2026-03",
        "test_an_address_of_the_month_goes_with_the_months_and_loses_nothing",
    ),
    ("PDF statements", "/with-pdf", "test_a_release_as_pdf_is_read_with_its_pages"),
    ("PDF statements", "/statement.pdf", "test_a_release_as_pdf_is_read_with_its_pages"),
    ("language not as labelled", "/mislabelled-language", "test_each_text_has_its_own_language_and_the_source_says_so"),
    ("discovery", "/page-with-a-feed", "test_a_page_that_names_a_feed_is_told_with_its_address"),
    ("sitemap", "/sitemap", "test_a_news_sitemap_is_a_feed_and_a_plain_one_is_none"),
    ("sitemap", "/plain-sitemap", "test_a_news_sitemap_is_a_feed_and_a_plain_one_is_none"),
    ("sitemap", "/sitemap-index", "test_an_index_of_sitemaps_leads_to_the_news_one_step_deep"),
    ("sitemap", "/news-sitemap", "test_an_index_of_sitemaps_leads_to_the_news_one_step_deep"),
    ("WebSub", "/hub", "test_a_feed_with_a_dead_hub_is_polled_as_any_other"),
    ("home page as feed", "/home-links", "test_entries_that_only_link_to_the_front_page_are_left_out"),
)


def test_every_path_has_a_row_and_every_row_a_path_and_a_test() -> None:
    assert {path for _, path, _ in TABLE} == set(nasty.PATHS)
    assert [test for _, _, test in TABLE if not callable(globals().get(test))] == []


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    pages = PageReader(1)
    yield pages
    pages.close()


@dataclass
class Poller:
    """One source of the nasty server, polled once an hour; the store is a dictionary."""

    source: Source
    client: httpx.Client
    reader: PageReader
    state: FetchState
    seen: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW
    hosts: HostQueue = field(default_factory=lambda: HostQueue(0))

    def poll(self) -> Collected:
        got = collect(self.source, self.state, self.seen, client=self.client, now=self.now, hosts=self.hosts, reader=self.reader)
        self.seen.update(got.seen)
        self.state = got.state
        self.now += HOUR
        return got

    def documents(self, polls: int) -> list[Document]:
        return [document for _ in range(polls) for document in self.poll().documents]


@pytest.fixture
def at(site, client, reader):
    """Return a poller of the nasty site's path."""
    nasty.build(site)

    def poller(path: str, **more: object) -> Poller:
        source = Source(
            id=SourceId("zz_mfa"),
            actor=ActorCode("ZZZ"),
            institution="Ministry of Foreign Affairs",
            url=site.url(path),
            kind=SourceKind.RSS,
            language="en",
            tier=Tier.OFFICIAL,
            interval=HOUR,
            text_mode=TextMode.FEED,
        )
        state = FetchState(source_id=source.id, next_poll_at=NOW)
        return Poller(replace(source, **more), client, reader, state)  # type: ignore[arg-type]

    return poller


def symptoms(state: FetchState, now: datetime = NOW) -> set[Symptom]:
    return {finding.symptom for finding in findings(state, now=now)}


def kept_words(got: Collected) -> str:
    assert got.error is not None
    return got.state.detail


# transport and politeness


def test_a_negative_retry_after_is_a_minute_and_then_ten(at) -> None:
    source = at("/busy/negative")
    first = source.poll().state
    assert timedelta(minutes=1) <= first.next_poll_at - NOW <= timedelta(minutes=2)
    again = source.poll().state
    assert timedelta(minutes=10) <= again.next_poll_at - (NOW + HOUR) <= timedelta(minutes=11)
    assert again.failures == 0


def test_a_retry_after_of_a_year_is_a_day(at) -> None:
    state = at("/busy/year").poll().state
    assert timedelta(hours=24) <= state.next_poll_at - NOW <= timedelta(hours=24, minutes=1)


def test_a_retry_after_may_be_a_date(at) -> None:
    state = at("/busy/date").poll().state
    assert timedelta(hours=2) <= state.next_poll_at - NOW <= timedelta(hours=2, minutes=1)
    assert state.failures == 0


def test_a_429_closes_the_host_and_a_503_only_its_address(at, site) -> None:
    for path, asked in (("/busy/negative", 0), ("/busy/date", 1)):
        busy, other = at(path), at("/feed")
        other.hosts = busy.hosts
        busy.poll()
        site.requests.clear()
        other.poll()
        assert site.paths().count("/feed") == asked


def test_feeds_of_one_host_are_asked_five_seconds_apart(at) -> None:
    clock, waits = [0.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    hosts = HostQueue(monotonic=lambda: clock[0], sleep=sleep)
    for path in ("/feed", "/hub", "/text-plain"):
        source = at(path)
        source.hosts = hosts
        source.poll()
    assert waits == [5.0, 5.0]


def test_a_source_watched_for_two_reasons_is_asked_once(at, site, client, reader) -> None:
    source = at("/feed").source
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW)}
    cycle = arrivals(
        [source], states, lambda _: {}, client=client, workers=4, now=lambda: NOW, host_spacing=0, reader=reader, hot={source.id}
    )
    assert [len(one.documents) for some in cycle for one in some] == [2]
    assert site.paths().count("/feed") == 1


def test_both_validators_are_sent_back_byte_for_byte(at) -> None:
    source = at("/conditional")
    source.poll()
    assert source.poll().state.last_status == 304


def test_a_lying_etag_is_found_out_within_a_day_and_never_used_again(at, site) -> None:
    source = at("/lying")
    assert len(source.documents(1)) == 1
    found = [hour for hour in range(1, 27) if source.poll().documents]
    assert found[0] <= 24
    assert source.state.lies
    assert Symptom.LYING in symptoms(source.state)
    site.requests.clear()
    source.poll()
    assert "if-none-match" not in site.requests[0][1]


def test_a_last_modified_of_2041_is_not_sent_back(at) -> None:
    source = at("/modified-in-2041")
    source.poll()
    assert source.poll().state.last_status == 200


def test_a_feed_whose_bytes_always_change_brings_nothing_new(at) -> None:
    source = at("/restless")
    assert len(source.documents(1)) == 2
    assert source.documents(5) == []
    assert source.state.pace is not None
    assert source.state.pace > HOUR


def test_a_redirect_to_a_maintenance_page_does_not_become_the_address(at) -> None:
    source = at("/moved")
    for _ in range(10):
        got = source.poll()
        source.now += timedelta(days=1)
    assert (got.state.address, got.state.moved_to, got.state.health) == (None, None, Health.NOT_A_FEED)


def test_a_third_410_is_believed(at) -> None:
    source = at("/gone")
    assert [source.poll().state.health for _ in range(3)] == [Health.NOT_FOUND, Health.NOT_FOUND, Health.GONE]
    assert source.state.next_poll_at - source.now > timedelta(days=29)


def test_a_404_is_a_failure_whatever_stands_beside_it_and_its_words_are_kept(at) -> None:
    got = at("/404-with-a-feed").poll()
    assert (got.state.health, got.documents) == (Health.NOT_FOUND, ())
    assert "Statement number 1" in kept_words(got)


def test_a_slow_drip_ends_at_the_deadline(at, client) -> None:
    began = time.monotonic()
    with pytest.raises(NetworkError) as caught:
        fetch(client, at("/drip").source.url, now=NOW, total_s=0.3)
    assert caught.value.phase == "timeout"
    assert time.monotonic() - began < 2


def test_a_gzip_bomb_is_too_large(at) -> None:
    got = at("/bomb").poll()
    assert got.state.health is Health.TOO_LARGE
    assert got.error is not None
    assert (got.error.__traceback__, got.error.__cause__, got.error.__context__) == (None, None, None)  # which hold its bytes


def test_a_64_bit_content_length_is_too_large_before_a_byte_is_read(at) -> None:
    assert at("/64-bit-length").poll().state.health is Health.TOO_LARGE


def test_a_feed_of_111206_entity_references_is_read(at) -> None:
    got = at("/giant").poll()
    assert got.state.health is Health.OK
    assert len(got.documents[0].text) == 111_206


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root, an intermediate signed by it and a leaf for 127.0.0.1 signed by that, each with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        if os.environ.get("CI"):
            pytest.fail("the openssl command is needed to test TLS")
        pytest.skip("no openssl command to make certificates with")
    folder = tmp_path_factory.mktemp("chain")
    signer: list[str] = []
    for name, more in (
        ("root", ["basicConstraints=critical,CA:TRUE"]),
        ("middle", ["basicConstraints=critical,CA:TRUE"]),
        ("leaf", ["subjectAltName=IP:127.0.0.1"]),
    ):
        command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        command += ["-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem"), "-subj", f"/CN=Loopback {name}"]
        for one in more:
            command += ["-addext", one]
        subprocess.run([*command, *signer], check=True, capture_output=True, timeout=30)
        signer = ["-CA", str(folder / f"{name}.pem"), "-CAkey", str(folder / f"{name}.key")]
    return folder


def test_an_incomplete_chain_is_named_and_mended_by_a_ca_file(at, site, client, chain: Path, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain / "leaf.pem", chain / "leaf.key")
    source = at("/feed")
    site.socket = context.wrap_socket(site.socket, server_side=True)
    source.source = replace(source.source, url=source.source.url.replace("http:", "https:"))
    got = source.poll()
    assert got.state.health is Health.UNREACHABLE
    assert "chain is incomplete, its issuer 'CN=Loopback middle', or one above that, is missing" in kept_words(got)
    assert "ca_file" in kept_words(got)
    both = tmp_path / "both.pem"
    both.write_bytes((chain / "root.pem").read_bytes() + (chain / "middle.pem").read_bytes())
    source.source = replace(source.source, ca_file=str(both))
    assert source.poll().state.health is Health.OK
    source.source = replace(source.source, ca_file=None, insecure=True)
    got = source.poll()
    assert got.state.health is Health.OK
    assert any("insecure" in problem for problem in got.problems)


def test_a_challenge_page_with_200_is_blocked_not_empty(at) -> None:
    got = at("/challenge").poll()
    assert got.state.health is Health.BLOCKED
    assert "Just a moment" in kept_words(got)


def test_a_403_instead_of_a_429_is_blocked_with_its_words(at) -> None:
    got = at("/403-instead-of-429").poll()
    assert got.state.health is Health.BLOCKED
    assert "Whoa there, too many requests" in kept_words(got)


def test_a_feed_whose_pages_are_closed_is_healthy_and_says_so(at) -> None:
    source = at("/feed-without-pages", text_mode=TextMode.PAGE_IF_SHORT)
    got = source.poll()
    assert [document.text for document in got.documents] == [SHORT] * 3
    assert (got.state.health, got.state.pages) == (Health.OK, Health.BLOCKED)
    assert Symptom.PAGES in symptoms(got.state)


@pytest.mark.parametrize("path", ["/to-metadata", "/to-file", "/to-credentials", "/to-decimal"])
def test_a_redirect_is_followed_to_public_addresses_only(at, path: str) -> None:
    got = at(path).poll()
    assert isinstance(got.error, RefusedError)
    assert "secret" not in got.state.detail


def test_a_redirect_loop_is_refused(at) -> None:
    got = at("/loop/a").poll()
    assert got.state.health is Health.REFUSED
    assert "loop" in kept_words(got)


def test_polls_that_did_not_run_are_told_from_a_quiet_source(at) -> None:
    source = at("/feed")
    state = source.poll().state
    assert Symptom.OVERDUE not in symptoms(state, NOW + HOUR)
    assert Symptom.OVERDUE in symptoms(state, NOW + timedelta(hours=6))


# content type, encoding, XML


def test_a_feed_is_known_by_its_content(at) -> None:
    assert at("/text-plain").poll().state.health is Health.OK


def test_html_with_200_is_not_a_feed_and_its_words_are_kept(at) -> None:
    got = at("/block-page").poll()
    assert got.state.health is Health.NOT_A_FEED
    for words in ("Maintenance", "The site is being renewed", "application/rss+xml"):
        assert words in kept_words(got)


def test_a_page_that_says_not_found_with_200_is_a_soft_404(at) -> None:
    assert at("/soft-404").poll().state.health is Health.SOFT_404


def test_a_page_that_only_a_script_fills_is_an_app_shell(at) -> None:
    assert at("/app-shell").poll().state.health is Health.APP_SHELL


def test_an_empty_body_is_neither_silence_nor_an_empty_feed(at) -> None:
    state = at("/empty").poll().state
    assert (state.health, state.healthy_since) == (Health.EMPTY_BODY, None)


def test_the_charset_of_the_header_counts_where_the_bytes_are_no_utf8(at) -> None:
    assert at("/cp1251").documents(1)[0].text.startswith("Министерство иностранных дел")


def test_utf16_without_a_mark_is_read(at) -> None:
    assert at("/utf-16-without-mark").documents(1)[0].text.startswith(TEXT.strip())


def test_gb2312_is_read_as_its_superset(at) -> None:
    assert at("/gb2312").documents(1)[0].text.endswith("喆")


def test_mojibake_is_named(at) -> None:
    assert any("mojibake" in problem for problem in at("/mojibake").poll().problems)


def test_a_feed_that_is_not_well_formed_keeps_its_entries_and_says_so(at) -> None:
    got = at("/unquoted").poll()
    assert len(got.documents) == 2
    assert any("not well-formed" in problem for problem in got.problems)


def test_declared_entities_are_never_expanded(at) -> None:
    document = at("/laughs").documents(1)[0]
    assert "haha" not in f"{document.title}{document.text}"


def test_no_external_entity_is_fetched(at) -> None:
    document = at("/external-entity").documents(1)[0]
    assert "root:" not in f"{document.title}{document.text}"


def test_100000_harmless_entities_are_read(at) -> None:
    assert at("/100000-entities").documents(1)[0].text == "é" * 100_000


def test_no_script_or_style_reaches_the_text(at) -> None:
    document = at("/script").documents(1)[0]
    assert document.text == TEXT.strip()
    assert "track()" not in document.text


def test_links_are_made_absolute_against_the_final_address(at, site) -> None:
    first, second = reversed(at("/relative/feed").documents(1))
    assert (first.url, second.url) == (site.url("/press/7?a=1"), "http://mfa.example/2")
    assert site.url("/relative/annex.pdf").encode() in first.raw or b"/annex.pdf" in first.raw


def test_a_title_escaped_twice_is_unescaped_twice(at) -> None:
    assert at("/double-escaped").documents(1)[0].title == "Talks & treaties: the strait"


def test_a_bad_item_of_a_json_feed_loses_only_itself(at) -> None:
    titles = [document.title for document in at("/odd-json", kind=SourceKind.JSON).documents(1)]
    assert "On the strait" in titles


# identity, duplicates, edits


def test_entries_without_a_guid_are_known_by_address_title_and_day(at) -> None:
    source = at("/no-guid")
    assert len(source.documents(1)) == 2
    assert source.documents(2) == []


def test_a_mass_change_of_ids_is_not_new_and_later_edits_find_their_document(at) -> None:
    source = at("/guid-flip")
    first = source.documents(1)
    got = source.poll()
    assert got.documents == ()
    assert Symptom.RENUMBERED in symptoms(got.state)
    edited = source.documents(1)
    assert [document.id for document in edited] == [first[-1].id]
    assert edited[0].text.endswith("A correction.")
    assert source.documents(2) == []


def test_a_single_new_guid_is_not_new_and_a_later_edit_finds_its_document(at) -> None:
    source = at("/one-guid-changes")
    first = source.documents(1)
    assert source.documents(1) == []
    assert [document.id for document in source.documents(1)] == [first[0].id]
    assert source.documents(2) == []


def test_a_guid_that_moves_to_https_stays_the_same(at) -> None:
    source = at("/https-guid-flip")
    assert len(source.documents(1)) == 2
    assert source.documents(1) == []


def test_two_entries_with_one_guid_are_two_documents(at) -> None:
    source = at("/one-guid")
    assert len({document.id for document in source.documents(1)}) == 2
    assert source.documents(1) == []


def test_one_address_of_three_statements_makes_three_documents(at) -> None:
    assert len({document.id for document in at("/one-url").documents(1)}) == 3


def test_an_edit_without_updated_is_a_new_text_of_the_same_document(at) -> None:
    source = at("/edited")
    before, after = source.documents(2)
    assert before.id == after.id
    assert before.sha256 != after.sha256


def test_a_title_edited_without_a_guid_stays_the_same_document(at) -> None:
    source = at("/title-edited")
    first = source.documents(1)
    edited = source.documents(1)
    assert [document.id for document in edited] == [first[-1].id]
    assert (edited[0].title, edited[0].sha256) == ("Statement on the strait, corrected", first[-1].sha256)


def test_a_change_of_the_date_alone_is_no_edit(at) -> None:
    assert len(at("/date-edited").documents(3)) == 1


def test_an_entry_that_leaves_and_returns_is_no_news(at) -> None:
    assert len(at("/returning").documents(4)) == 3


def test_one_release_by_two_sources_is_kept_for_both_with_one_hash(at) -> None:
    one = at("/mirror/ministry").documents(1)[0]
    two = at("/mirror/embassy", id=SourceId("zz_embassy")).documents(1)[0]
    assert one.id != two.id
    assert one.sha256 == two.sha256


def test_a_listing_in_a_new_template_lists_the_same_releases(at) -> None:
    source = at("/template", kind=SourceKind.LISTING, text_mode=TextMode.PAGE_IF_SHORT)
    assert len(source.documents(1)) == 4
    got = source.poll()
    assert (got.documents, got.state.health) == ((), Health.OK)


def test_a_listing_that_lists_nothing_any_more_has_changed_its_layout(at) -> None:
    source = at("/template/zero", kind=SourceKind.LISTING)
    assert source.poll().state.health is Health.OK
    assert source.poll().state.health is Health.LAYOUT_CHANGED


def test_a_listing_of_much_more_than_before_is_believed_after_three_polls(at) -> None:
    source = at("/template/more", kind=SourceKind.LISTING)
    source.poll()
    assert [source.poll().state.health for _ in range(3)] == [Health.LAYOUT_CHANGED] * 3
    got = source.poll()
    assert got.state.health is Health.OK
    assert len(got.documents) > 3


# dates


def test_a_date_of_2041_is_set_aside_and_kept_as_served(at) -> None:
    document = next(one for one in at("/future-date").documents(1) if "number 1" in (one.title or ""))
    assert (document.published_at, document.published_precision) == (None, Precision.UNKNOWN)
    assert document.published_raw == "Sat, 02 Mar 2041 10:00:00 GMT"
    assert any("set aside" in problem for problem in document.problems)


def test_day_and_month_are_never_guessed(at) -> None:
    unread = at("/ambiguous-dates").documents(1)[0]
    assert unread.published_at is None
    assert unread.problems
    read = at("/ambiguous-dates", date_order="MDY").documents(1)[0]
    assert read.published_at is not None
    assert (read.published_at.month, read.published_at.day) == (2, 3)


def test_a_feed_without_dates_says_so(at) -> None:
    got = at("/undated").poll()
    assert [document.published_at for document in got.documents] == [None] * 4
    assert [document.fetched_at for document in got.documents] == [NOW] * 4
    assert Symptom.BAD_DATES in symptoms(got.state)


def test_an_assumed_zone_is_said_with_the_document(at) -> None:
    document = at("/zoneless", zone="Europe/Istanbul").documents(1)[0]
    assert document.published_at == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert any("Europe/Istanbul" in problem for problem in document.problems)


def test_a_date_that_drifts_by_seconds_is_no_edit(at) -> None:
    assert len(at("/seconds-drift").documents(3)) == 1


# text, listing pages, PDF, discovery


def test_the_page_is_read_where_the_feed_text_is_short(at) -> None:
    documents = at("/truncated", text_mode=TextMode.PAGE_IF_SHORT).documents(1)
    assert len(documents) == 3
    assert all(len(document.text) > 500 for document in documents)


def test_a_page_that_speaks_of_something_else_does_not_replace_the_feed_text(at) -> None:
    got = at("/menu-pages", text_mode=TextMode.PAGE_IF_SHORT).poll()
    assert [document.text for document in got.documents] == [SHORT] * 3


def test_an_index_page_is_read_without_configuration(at) -> None:
    documents = at("/listing", kind=SourceKind.LISTING).documents(1)
    assert len(documents) == 4
    assert documents[-1].published_at == datetime(2026, 2, 13, tzinfo=UTC)


def test_an_index_page_names_the_next_one(at, site, client) -> None:
    answer = fetch(client, at("/paged").source.url, now=NOW)
    assert read_listing(answer.body, url=answer.url, now=NOW).next_url == site.url("/paged?page=2")


def test_a_feed_that_nobody_fills_any_more_is_frozen(at) -> None:
    assert Symptom.FROZEN in symptoms(at("/2025/feed").poll().state)


def test_an_address_of_the_month_goes_with_the_months_and_loses_nothing(at) -> None:
    source = at("/monthly/{year}-{month}")
    source.now = datetime(2026, 2, 26, 20, tzinfo=UTC)
    february = source.poll()
    source.now = datetime(2026, 3, 1, 1, tzinfo=UTC)
    nothing_there_yet = source.poll()
    source.now = datetime(2026, 3, 4, 13, tzinfo=UTC)
    march = source.poll()
    assert [document.title for document in february.documents] == ["Statement number 8 on the strait"]
    assert [document.title for document in nothing_there_yet.documents] == ["Statement number 7 on the strait"]
    assert {document.title for document in march.documents} == {f"Statement number {n} on the strait" for n in (1, 2)}
    assert (march.state.health, march.state.gap_from) == (Health.OK, None)


def test_a_release_as_pdf_is_read_with_its_pages(at) -> None:
    document = at("/with-pdf", text_mode=TextMode.PAGE).documents(1)[0]
    assert "the fictional ministry rejects it" in document.text
    assert document.pages == (0,)


def test_each_text_has_its_own_language_and_the_source_says_so(at) -> None:
    got = at("/mislabelled-language").poll()
    assert {document.language for document in got.documents} == {"fr"}
    assert got.state.spoken == "fr"
    assert Symptom.WRONG_LANGUAGE in symptoms(got.state)


def test_a_page_that_names_a_feed_is_told_with_its_address(at) -> None:
    got = at("/page-with-a-feed").poll()
    assert got.state.health is Health.NOT_A_FEED
    assert "it names one at /feed" in kept_words(got)


def test_a_news_sitemap_is_a_feed_and_a_plain_one_is_none(at) -> None:
    assert len(at("/sitemap").documents(1)) == 1
    assert isinstance(at("/plain-sitemap").poll().error, ParseError)


def test_an_index_of_sitemaps_leads_to_the_news_one_step_deep(at, site) -> None:
    source = at("/sitemap-index")
    assert len(source.documents(1)) == 1
    assert source.documents(1) == []
    assert source.state.etag is None
    assert site.paths().count("/news-sitemap") == 2
    assert "/plain-sitemap" not in site.paths()


def test_a_feed_with_a_dead_hub_is_polled_as_any_other(at) -> None:
    assert at("/hub").poll().state.health is Health.OK


def test_entries_that_only_link_to_the_front_page_are_left_out(at) -> None:
    got = at("/home-links").poll()
    assert [document.title for document in got.documents] == ["Statement number 3 on the strait", "A note with its text"]
    assert any("front page" in problem for problem in got.problems)
