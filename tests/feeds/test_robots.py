"""What robots.txt lets us read; the hosts are a server on this machine."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError, NetworkError, RefusedError, StatusError, TooLargeError
from feeds.hosts import HostQueue
from feeds.robots import KEPT, MAX_CRAWL_DELAY_S, OUR_RETRY, RETRY, Rules, decide_by, read_rules, robots_url, rules_after

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAGE = "https://mfa.example/press/1"


def allows(robots: str, url: str = PAGE) -> bool:
    return decide_by(read_rules(robots.encode(), now=NOW), url).allowed


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /admin", True),
        ("User-agent: *\nDisallow: /\nAllow: /press/", True),
        ("User-agent: Demarche\nDisallow: /press\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: demarche\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: mozilla\nDisallow: /", True),  # it stands in our User-Agent line, but is not our name
        ("\ufeffUser-agent: *\r\nDisallow: /press\r\n", False),
        ("User-agent: *\nDisallow: /*/1$", False),
        ("<html><body>Not found</body></html>", True),
    ],
)
def test_rules_are_read_as_rfc_9309_says(robots: str, expected: bool) -> None:
    assert allows(robots) is expected


def test_a_crawl_delay_is_honoured_up_to_a_minute() -> None:
    assert read_rules(b"User-agent: *\nCrawl-delay: 12\nDisallow:", now=NOW).crawl_delay_s == 12
    assert read_rules(b"User-agent: *\nCrawl-delay: 86400\nDisallow:", now=NOW).crawl_delay_s == MAX_CRAWL_DELAY_S
    assert read_rules(b"User-agent: *\nCrawl-delay: soon\nDisallow:", now=NOW).crawl_delay_s is None


def test_every_scheme_host_and_port_has_its_own_file() -> None:
    assert robots_url("HTTPS://MFA.example:8443/a?b#c") == "https://mfa.example:8443/robots.txt"
    assert robots_url("http://user:secret@mfa.example/a") == "http://mfa.example/robots.txt"
    assert robots_url("no address") is None
    assert robots_url("http://[half/x") is None


@pytest.mark.parametrize(
    ("error", "allowed", "again"),
    [
        (StatusError("x", url=PAGE, status=404), True, KEPT),
        (StatusError("x", url=PAGE, status=403), True, KEPT),
        (RefusedError("a loop", url=PAGE), True, KEPT),
        (StatusError("x", url=PAGE, status=429), False, RETRY),
        (StatusError("x", url=PAGE, status=503, retry_after=timedelta(hours=3)), False, timedelta(hours=3)),
        (StatusError("x", url=PAGE, status=500), False, RETRY),
        (TooLargeError("x", url=PAGE), False, RETRY),
        (NetworkError("x", url=PAGE, phase="timeout"), False, RETRY),
        (NetworkError("x", url=PAGE, phase="dns"), False, OUR_RETRY),
    ],
)
def test_what_no_robots_txt_means_depends_on_why(error: FetchError, allowed: bool, again: timedelta) -> None:
    rules = rules_after(error, None, now=NOW)
    decision = decide_by(rules, PAGE)
    assert (decision.allowed, decision.waits, rules.until) == (allowed, not allowed, NOW + again)
    assert decision.reason


def test_known_rules_outlast_a_failure() -> None:
    before = read_rules(b"User-agent: *\nDisallow: /press\nCrawl-delay: 9", now=NOW - KEPT)
    rules = rules_after(StatusError("x", url=PAGE, status=500), before, now=NOW)
    assert not decide_by(rules, PAGE).allowed
    assert decide_by(rules, "https://mfa.example/").allowed
    assert (rules.crawl_delay_s, rules.until) == (9, NOW + RETRY)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"User-agent: *\n{text}".encode())), st.text())
def test_no_bytes_break_the_reading_and_no_delay_exceeds_a_minute(body: bytes, path: str) -> None:
    rules = read_rules(body, now=NOW)
    assert rules.until == NOW + KEPT
    assert rules.crawl_delay_s is None or 0 <= rules.crawl_delay_s <= MAX_CRAWL_DELAY_S
    assert isinstance(decide_by(rules, f"https://mfa.example/{path}").allowed, bool)


@given(
    error=st.one_of(
        st.builds(
            lambda status, wait: StatusError("x", url=PAGE, status=status, retry_after=wait),
            st.integers(300, 599),
            st.none() | st.timedeltas(timedelta(minutes=1), timedelta(hours=24)),
        ),
        st.builds(lambda phase: NetworkError("x", url=PAGE, phase=phase), st.sampled_from(["dns", "connect", "tls", "timeout"])),
    ),
    known=st.booleans(),
)
def test_a_host_is_asked_again_within_a_day_and_never_at_once(error: FetchError, known: bool) -> None:
    before = Rules(until=NOW, reason="known") if known else None
    rules = rules_after(error, before, now=NOW)
    assert timedelta(minutes=1) <= rules.until - NOW <= KEPT
    if isinstance(error, StatusError) and error.status >= 500 and not known:
        assert rules.waits


def test_one_robots_txt_per_host_and_day(site, client) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /secret")
    hosts = HostQueue(0)

    def asked(path: str, at: datetime) -> bool:
        return hosts.robots.decide(site.url(path), client=client, turns=hosts, now=at).allowed

    assert asked("/open", NOW)
    assert not asked("/secret", NOW + timedelta(hours=23))
    assert site.paths() == ["/robots.txt"]
    assert asked("/open", NOW + timedelta(hours=24))
    assert site.paths() == ["/robots.txt"] * 2


def test_threads_that_ask_at_once_cause_one_request(site, client) -> None:
    together = threading.Barrier(6)
    hosts = HostQueue(0)

    def ask(number: int) -> bool:
        together.wait(5)
        return hosts.robots.decide(site.url(f"/{number}"), client=client, turns=hosts, now=NOW).allowed

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, range(6)))
    assert site.paths() == ["/robots.txt"]


def test_a_crawl_delay_widens_the_spacing_of_its_host_only(site, client) -> None:
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 30")
    hosts = HostQueue(2)
    hosts.robots.decide(site.url("/1"), client=client, turns=hosts, now=NOW)
    assert hosts.spacing_s(site.url("/feed")) == 30
    assert hosts.spacing_s("https://other.example/") == 2
    hosts.keep_distance(site.url("/1"), 1)
    assert hosts.spacing_s(site.url("/feed")) == 2
