"""Processes that read, kept and killed; interpreters stand for them whose only matter is what they do with a question."""

import os
import sys
from pathlib import Path

import pytest

from feeds.errors import BusyError, ParseError
from feeds.workers import MEMORY_BYTES, Worker, Workers

PAGE = b"<html lang='en'><title>On the strait</title>\n<p>The ministry of the fictional republic condemns it.</p></html>"
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
    monkeypatch.setattr("feeds.workers.can_fork", lambda: False)
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

    monkeypatch.setattr("feeds.workers._begun", refused)
    worker = Worker(MEMORY_BYTES, boot=ANSWERS, what="page", cpu_s=None)
    with pytest.raises(BusyError, match=r"cannot start what reads a page \(Resource temporarily unavailable\)"):
        worker.ask(PAGE, {}, 1.0)
