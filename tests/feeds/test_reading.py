"""Reading in a process that can be killed."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.errors import BusyError, ParseError
from feeds.page import read_page
from feeds.reading import MEMORY_BYTES, PageReader, Worker, Workers

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


# Interpreters that stand for a reader: what they do with a question is all that matters here.
SLEEPS = "import time; time.sleep(60)"
COMPUTES = "while True: pass"
ANSWERS = "import sys; [print('{}', flush=True) for _ in iter(sys.stdin.buffer.readline, b'')]"


def some_worker(boot: str) -> Workers:
    return Workers(1, boot=boot, what="page", memory_bytes=MEMORY_BYTES, cpu_s=None)


on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says what another process has computed")


@on_linux
def test_a_reading_that_got_no_time_to_compute_is_no_fault_of_the_page() -> None:
    worker = Worker(MEMORY_BYTES, boot=SLEEPS, what="page", cpu_s=None)
    with pytest.raises(BusyError, match="too busy"):
        worker.ask(PAGE, {}, 0.1)
    assert worker.process_id is None


def test_a_reading_that_computed_all_the_time_is_the_fault_of_the_page() -> None:
    workers = some_worker(COMPUTES)
    try:
        with pytest.raises(ParseError) as caught:
            workers.ask(PAGE, {}, 0.3)
        assert caught.value.health == "too_slow"
    finally:
        workers.close()


@on_linux
def test_a_reading_that_got_no_time_is_tried_once_more(tmp_path: Path) -> None:
    first = tmp_path / "asked"
    hangs_once = f"import pathlib, time; first = pathlib.Path({str(first)!r})\n"
    hangs_once += "if not first.exists(): first.touch(); time.sleep(60)"
    workers = some_worker(f"{hangs_once}\n{ANSWERS}")
    try:
        assert workers.ask(PAGE.replace(b"\n", b""), {}, 0.5) == b"{}\n"
        assert first.exists()
    finally:
        workers.close()


def test_where_nothing_can_be_forked_each_reader_is_an_interpreter_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.reading.can_fork", lambda: False)
    workers = some_worker(ANSWERS)
    try:
        assert workers.ask(b"", {}, 20.0) == b"{}\n"
        (pid,) = workers.process_ids()
        assert os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None  # a child of ours, and alive
    finally:
        workers.close()


def test_a_machine_that_can_start_nothing_is_no_fault_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(boot: str, arguments: tuple[str, ...]) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("feeds.reading._begun", refused)
    worker = Worker(MEMORY_BYTES, boot=ANSWERS, what="page", cpu_s=None)
    with pytest.raises(BusyError, match=r"cannot start what reads a page \(Resource temporarily unavailable\)"):
        worker.ask(PAGE, {}, 1.0)
