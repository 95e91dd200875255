"""Reading in a process that can be killed."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator

import pytest

from feeds.errors import ParseError
from feeds.page import read_page
from feeds.reading import PageReader

PAGE = (
    "<html lang='en'><head><title>On the strait</title><meta name='date' content='2026-03-02'></head><body><article><p>"
    + "The ministry of the fictional republic condemns the closing of the strait. " * 6
    + "</p></article></body></html>"
).encode()


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    pages = PageReader(1)
    yield pages
    pages.close()


def test_it_reads_what_the_plain_reader_reads(reader: PageReader) -> None:
    assert reader.read(PAGE, url="https://mfa.example/1") == read_page(PAGE, url="https://mfa.example/1")


def test_an_error_of_the_page_comes_back_as_itself(reader: PageReader) -> None:
    with pytest.raises(ParseError) as caught:
        reader.read(b"<html><title>Just a moment...</title></html>")
    assert caught.value.health == "blocked"


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    pages = PageReader(1)
    try:
        began = time.monotonic()
        with pytest.raises(ParseError) as caught:
            pages.read(PAGE + b"<p>word and word</p>" * 9_000, total_s=0.02)
        assert caught.value.health == "too_slow"
        assert time.monotonic() - began < 3
        assert pages.read(PAGE).title == "On the strait"
    finally:
        pages.close()


def test_a_page_that_needs_too_much_memory_harms_nobody_but_itself(reader: PageReader) -> None:
    small = PageReader(
        1, memory_bytes=50_000_000
    )  # less than the reader has after its imports: nothing large can be had any more
    try:
        with pytest.raises(ParseError) as caught:
            small.read(PAGE + b"<p>word and word</p>" * 70_000)
        assert caught.value.health in {"too_large", "malformed"}
    finally:
        small.close()
    assert reader.read(PAGE).title == "On the strait"


def test_a_worker_that_was_killed_is_replaced(reader: PageReader) -> None:
    reader.read(PAGE)
    (pid,) = reader.process_ids()
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ParseError):
        reader.read(PAGE)
    assert reader.read(PAGE).title == "On the strait"
    assert reader.process_ids() != (pid,)


def test_a_closed_reader_leaves_no_process_behind() -> None:
    pages = PageReader(1)
    pages.read(PAGE)
    (pid,) = pages.process_ids()
    pages.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_page_that_takes_too_much_computing_is_given_up() -> None:
    pages = PageReader(1, cpu_s=0.001)
    try:
        with pytest.raises(ParseError, match=r"more than 0\.001 s of computing") as refused:
            pages.read(PAGE * 500)
        assert refused.value.health == "too_slow"
    finally:
        pages.close()


def test_idle_time_is_no_computing() -> None:
    pages = PageReader(1, cpu_s=5.0)
    try:
        assert pages.read(PAGE).text == pages.read(PAGE).text
    finally:
        pages.close()
