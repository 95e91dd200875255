"""Reading an index page in a process that can be killed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.errors import ParseError
from feeds.listing import read_listing
from feeds.listing_reader import ListingReader
from feeds.types import Selectors

PAGE = (Path(__file__).parent / "examples" / "en_topics_like_titles" / "index.html").read_bytes()
ROW = "<article><time>%d March 2026</time><h3><a href='/n/%d'>The invented ministry says words, number %d</a></h3></article>"
SLOW = PAGE + "".join(ROW % (number % 28 + 1, number, number) for number in range(4_000)).encode()
LONG = PAGE + b"<p>word and word</p>" * 70_000
URL = "https://orme.example.gov/media/press-releases"
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Iterator[ListingReader]:
    readers = ListingReader(1)
    yield readers
    readers.close()


def test_it_reads_what_the_plain_reader_reads(reader: ListingReader) -> None:
    assert reader.read(PAGE, url=URL, language="en", now=NOW) == read_listing(PAGE, url=URL, language="en", now=NOW)


def test_selectors_and_the_time_of_fetching_reach_it(reader: ListingReader) -> None:
    page = b"<html><body><p class='r'><a href='/1'>A statement on the strait</a> <i>2 days ago</i></p></body></html>"
    chosen = Selectors(block="//p[@class='r']", date="./i")
    got = reader.read(page, url=URL, selectors=chosen, now=NOW)
    assert [entry.published_at for entry in got.entries] == [datetime(2026, 1, 18, tzinfo=UTC)]
    assert got == read_listing(page, url=URL, selectors=chosen, now=NOW)


def test_a_refused_page_comes_back_as_its_own_error(reader: ListingReader) -> None:
    with pytest.raises(ParseError) as caught:
        reader.read(b"%PDF-1.7 ...", url=URL)
    assert caught.value.health == "not_a_page"


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    readers = ListingReader(1)
    try:
        began = time.monotonic()
        with pytest.raises(ParseError, match="index page took longer") as caught:
            readers.read(SLOW, url=URL, total_s=0.02)
        assert caught.value.health == "too_slow"
        assert time.monotonic() - began < 3
        assert len(readers.read(PAGE, url=URL, now=NOW).entries) == 10
    finally:
        readers.close()


def test_a_page_that_needs_too_much_memory_harms_nobody_but_itself() -> None:
    readers = ListingReader(1, memory_bytes=50_000_000)  # less than it has after its imports: nothing large can be had any more
    try:
        with pytest.raises(ParseError) as caught:
            readers.read(LONG, url=URL)
        assert caught.value.health in {"too_large", "malformed"}
    finally:
        readers.close()


def test_a_closed_reader_leaves_no_process_behind(reader: ListingReader) -> None:
    readers = ListingReader(1)
    readers.read(PAGE, url=URL, now=NOW)
    (pid,) = readers.process_ids()
    readers.close()
    assert readers.process_ids() == ()
    assert not Path(f"/proc/{pid}").exists()
