"""Index pages without a feed: every page under `examples/`, and what no page may do."""

import contextlib
import importlib.util
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.identity import canonical_url
from feeds.listing import MAX_ENTRIES, read_listing
from feeds.types import Entry, Listing, Precision, Selectors

EXAMPLES = Path(__file__).parent / "examples"
PAGES = sorted(EXAMPLES.glob("*/*.html"))
URL = "https://mfa.example/en/press"
NOW = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
MENU = "<nav><a href='/'>Home</a> <a href='/about'>About the ministry</a> <a href='/visas'>Visas and entry requirements</a></nav>"
HAS_CSS = importlib.util.find_spec("cssselect") is not None


def read(body: str, **options: object) -> Listing:
    given_options: dict[str, object] = {"url": URL, "language": "en", "now": NOW, **options}
    return read_listing(f"<html><body>{MENU}{body}</body></html>".encode(), **given_options)  # type: ignore[arg-type]


def rows(
    dates: list[str], line: str = "<li><a href='/en/press/{n}'>Statement number {n} on the strait of Meridane</a> {date}</li>"
) -> str:
    return "<ul>" + "".join(line.format(n=n, date=date) for n, date in enumerate(dates, start=1)) + "</ul>"


def as_expected(entry: Entry) -> dict[str, str | None]:
    at = entry.published_at
    return {
        "url": entry.url,
        "title": entry.title,
        "published": at.strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None,
        "published_precision": entry.published_precision.value,
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_an_example_is_read_as_a_person_read_it(page: Path) -> None:
    expectation = page.with_name(f"{page.stem}.expected.json")
    assert expectation.exists(), f"{page.parent.name}: no {expectation.name}; read the page and write what it lists"
    expected = json.loads(expectation.read_text(encoding="utf-8"))
    options = {**expected["given"], "now": datetime.fromisoformat(expected["given"]["now"])}
    got = read_listing(page.read_bytes(), **options)
    assert [as_expected(entry) for entry in got.entries] == expected["entries"]
    assert got.next_url == expected["next_url"]


def test_there_are_examples_and_none_is_left_over() -> None:
    assert len(PAGES) >= 20
    expectations = {path.name.removesuffix(".expected.json") for path in EXAMPLES.glob("*/*.expected.json")}
    assert expectations == {page.stem for page in PAGES}


def test_a_list_out_of_order_comes_newest_first() -> None:
    got = read(rows(["3 January 2026", "12 January 2026", "7 January 2026"]))
    assert [entry.published_at.day for entry in got.entries if entry.published_at is not None] == [12, 7, 3]


def test_of_one_day_the_page_order_counts_and_a_rising_list_is_turned_round() -> None:
    got = read(rows(["3 January 2026", "5 January 2026", "5 January 2026", "9 January 2026"]))
    assert [entry.url for entry in got.entries] == [f"https://mfa.example/en/press/{n}" for n in (4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["01/05/2026", "12/28/2025", "12/04/2025"], "MDY"),  # one date that can be read one way only
        (["05/01/2026", "28/12/2025", "04/12/2025"], "DMY"),
        (["08/01/2026", "07/01/2026", "05/01/2026", "02/01/2026"], "DMY"),  # neighbours share the month, not the day
        (["01/08/2026", "01/07/2026", "01/05/2026", "01/02/2026"], "MDY"),
    ],
)
def test_day_and_month_are_told_apart_by_the_page(dates: list[str], order: str) -> None:
    got = read(rows(dates))
    first = dates[0].split("/")
    month, day = (first[0], first[1]) if order == "MDY" else (first[1], first[0])
    assert got.entries[0].published_at == datetime(2026, int(month), int(day), tzinfo=UTC)
    assert not any("as is usual" in problem for problem in got.problems)


def test_day_and_month_without_any_evidence_stay_unread_and_say_so() -> None:
    got = read(rows(["02/03/2025", "02/03/2025"]), url="https://mfa.example/en/press")
    assert [entry.published_at for entry in got.entries] == [None, None]
    assert [entry.published_raw for entry in got.entries] == ["02/03/2025", "02/03/2025"]
    assert any("set date_order" in problem for problem in got.problems)


def test_the_custom_of_a_publisher_is_said() -> None:
    got = read(rows(["02/03/2025", "02/03/2025"]), url="https://www.dept.example.gov/press")
    assert got.entries[0].published_at == datetime(2025, 2, 3, tzinfo=UTC)
    assert any("month first" in problem for problem in got.problems)


def test_the_sources_order_and_zone_count() -> None:
    got = read(rows(["02/03/2025 10:15", "01/03/2025 09:00"]), date_order="DMY", zone="Europe/Istanbul")
    assert got.entries[0].published_at == datetime(2025, 3, 2, 7, 15, tzinfo=UTC)
    assert got.entries[0].published_precision is Precision.MINUTE


def test_a_relative_date_needs_the_time_of_fetching() -> None:
    page = rows(["2 hours ago", "yesterday", "3 days ago"])
    assert [entry.published_at.day for entry in read(page).entries if entry.published_at is not None] == [20, 19, 17]
    late = read(page, now=None)
    assert [entry.published_at for entry in late.entries] == [None, None, None]
    assert any("relative date" in problem for problem in late.problems)


def test_a_day_without_a_year_is_the_latest_one_that_is_past() -> None:
    line = "<li><span>{date}</span> <a href='/en/press/{n}'>Statement number {n} on the strait of Meridane</a></li>"
    got = read(rows(["12 January", "2 January", "28 December"], line))
    assert [entry.published_at.year for entry in got.entries if entry.published_at is not None] == [2026, 2026, 2025]
    assert any("no year" in problem for problem in got.problems)


def test_the_day_of_the_last_update_dates_no_release() -> None:
    got = read("<p>Last updated 19 January 2026</p>" + rows(["", "", "", ""]))
    assert [entry.published_at for entry in got.entries] == [None] * 4
    one_day = read("<h3>19 January 2026</h3>" + rows(["", "", "", ""]))
    assert {entry.published_at for entry in one_day.entries} == {datetime(2026, 1, 19, tzinfo=UTC)}


def test_a_dated_box_beside_the_list_does_not_win() -> None:
    line = "<div><a href='/focus/{n}'>A long headline of a much read story number {n}</a> <span>{date}</span></div>"
    box = rows(["4 January 2026", "3 January 2026", "2 January 2026"], line)
    short = "<tr><td>{date}</td><td><a href='/cases/{n}.pdf'>Doe v. Roe {n}</a></td></tr>"
    table = rows([f"{day} January 2026" for day in range(18, 4, -1)], short).replace("ul>", "table>")
    got = read(box + table)
    assert {urlsplit(entry.url or "").path for entry in got.entries} == {f"/cases/{n}.pdf" for n in range(1, 15)}


def test_links_that_only_run_with_javascript_are_refused_and_counted() -> None:
    got = read(
        rows(["3 January 2026"] * 8, "<li><a href='javascript:open({n})'>Statement number {n} on the strait</a> {date}</li>")
    )
    assert got.entries == ()
    assert any("JavaScript" in problem for problem in got.problems)


def test_a_page_without_releases_is_no_error_but_says_so() -> None:
    got = read("<main><h1>Press releases</h1><p>There are no press releases at the moment.</p></main>")
    assert got.entries == ()
    assert got.problems == ("no list of releases was found on the page",)


def test_image_title_and_read_more_are_one_entry() -> None:
    card = (
        "<div class='card'><a href='/en/press/{n}'><img src='x.jpg' alt='photo'></a><h3><a href='/en/press/{n}#top'>"
        "Statement number {n} on the strait of Meridane</a></h3><p>{date}</p><a href='/en/press/{n}'>Read more</a></div>"
    )
    got = read(rows(["3 January 2026", "2 January 2026", "1 January 2026"], card))
    assert [entry.title for entry in got.entries] == [f"Statement number {n} on the strait of Meridane" for n in (1, 2, 3)]
    assert [entry.url for entry in got.entries] == [f"https://mfa.example/en/press/{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "not_a_page"),
        (bytes(range(256)) * 20, "not_a_page"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "not_a_page"),
        (b'{"entries": []}', "not_a_page"),
        (b"<html><title>Just a moment...</title><body>Checking your browser</body></html>", "blocked"),
        (b"<html><body><div id='root'></div><script src='/app.js'></script></body></html>", "not_a_feed"),
        (b"<p><b></b></p>" * 60_000, "too_large"),
        (b"<p " + b" ".join(b"x%d=1" % n for n in range(50_000)) + b">", "malformed"),
    ],
    ids=["empty", "pdf", "binary", "feed", "json", "challenge", "app_shell", "huge", "attributes"],
)
def test_what_is_no_index_page_is_refused(body: bytes, health: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_listing(body, url=URL, now=NOW)
    assert caught.value.health == health


@pytest.mark.parametrize("path", ["//div[@class='x']", "(//div)[1]/a"])
def test_selectors_replace_the_detector(path: str) -> None:
    page = "<div class='x'><a href='/a'>A</a><i>3 January 2026</i><b>The real title of the first</b></div>" + rows(
        ["2 January 2026"] * 4
    )
    got = read(page, selectors=Selectors(block="//div[@class='x']", link=".//a", title="./b", date="./i"))
    assert [as_expected(entry) for entry in got.entries] == [
        {
            "url": "https://mfa.example/a",
            "title": "The real title of the first",
            "published": "2026-01-03T00:00:00Z",
            "published_precision": "day",
        }
    ]
    assert read(page, selectors=Selectors(block=path)).entries[0].url == "https://mfa.example/a" or path.endswith("/a")


def test_a_selector_that_finds_nothing_gives_way_to_the_detector_and_says_so() -> None:
    got = read(rows(["3 January 2026", "2 January 2026"]), selectors=Selectors(block="//div[@class='gone']"))
    assert len(got.entries) == 2
    assert any("block selector" in problem for problem in got.problems)


def test_a_wrong_selector_is_named() -> None:
    with pytest.raises(ParseError, match="block = '//div\\["):
        read(rows(["3 January 2026"]), selectors=Selectors(block="//div["))


def test_a_css_selector_is_read_or_names_the_missing_package() -> None:
    page = rows(["3 January 2026", "2 January 2026"])
    chosen = Selectors(block="ul > li", link="a")
    if HAS_CSS:
        assert len(read(page, selectors=chosen).entries) == 2
    else:
        with pytest.raises(ParseError, match="cssselect"):
            read(page, selectors=chosen)


def _many(line: Callable[[int], str], count: int) -> str:
    return "".join(line(number) for number in range(count))


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 90_000 + "<a href='/x'>A headline of a release</a>",
        "<div>" * 200 + _many(lambda n: f"<p>5 January 2026 <a href='/x{n}'>A headline of release {n}</a></p>", 3000),
        "<p>" + "1 " * 500_000,
        "<p>" + "January " * 40_000,
        _many(lambda n: f"<p>{n % 28 + 1} a ", 20_000),
        _many(lambda n: f"<div class='c{n}'><b id='i{n}'><a href='/n/{n}'>A headline of release {n}</a></b></div>", 6000),
        _many(lambda n: f"<li><a href='http://[bad{n}'>A headline of release</a><a href='http://h:99999/{n}'>Another</a>", 3000),
    ],
    ids=["deep", "deep_list", "numbers", "months", "days", "classes", "addresses"],
)
def test_hostile_markup_ends_in_time(body: str) -> None:
    began = time.process_time()
    got = read(body)
    assert len(got.entries) <= MAX_ENTRIES
    assert time.process_time() - began < 6, "the goal is 2 s per file; this is the limit on a slow machine"


def _sound(got: Listing) -> None:
    for entry in got.entries:
        assert entry.url is not None
        parts = urlsplit(entry.url)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert entry.published_at is None or entry.published_at.tzinfo is UTC
        assert (entry.published_at is None) == (entry.published_precision is Precision.UNKNOWN)
    keys = [canonical_url(entry.url or "") for entry in got.entries]
    assert len(keys) == len(set(keys))


BODIES = [page.read_bytes() for page in PAGES[::6]]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mutated_page_is_read_or_refused(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(BODIES)))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(body) - 1))
        length = data.draw(st.integers(0, 200))
        body[at : at + length] = data.draw(
            st.binary(max_size=20) | st.sampled_from([b"<", b">", b"</div>", b"<a href=x>", b"'", b"\x00"])
        )
    with contextlib.suppress(ParseError):
        _sound(read_listing(bytes(body), url=URL, now=NOW))


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=300), st.text(alphabet="<>/= '\"aphrefditml0123456789.-", max_size=400))
def test_any_text_is_read_or_refused(plain: str, markup: str) -> None:
    with contextlib.suppress(ParseError):
        _sound(read_listing(f"<html>{markup}{plain}".encode(errors="replace"), url=URL, now=NOW))
