"""Processes that can be killed, at a deadline or by the kernel at a memory cap, for reading what strangers wrote.

A worker is a process that speaks JSON lines and bytes over its pipes, so that nothing of a hostile page can reach us but text. It
is forked from one that has loaded what readers need and reads nothing itself (`nursery`), or an interpreter of its own where that
cannot be. When the parent dies the pipe closes and the worker ends: no orphans.

What they read: `reading`, `listing_reader` and `bulk`.
"""

import atexit
import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from enum import Enum, auto
from pathlib import Path
from typing import IO, Generic, Protocol, TypeVar

from feeds import language_model
from feeds.errors import BusyError, ParseError
from feeds.nursery import Nursery, can_fork

logger = logging.getLogger(__name__)

READ_S = 20.0
PATIENCE = 4.0
"""How many times its deadline a reading may take while it hardly computes: our machine is busy then, the page is not slow."""
MEMORY_BYTES = 2_000_000_000
_LEAST_PATIENCE_S = 1.5  # the system counts what a process computed in hundredths of a second
_OWN_SHARE = 0.5
_LOOKS = 10  # at the computing done, in the length of a deadline
_DYING_S = 1.0
# One thread each: a numeric library that starts one per core would use up the memory cap on a large machine.
_QUIET = {"PYTHONWARNINGS": "ignore", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# What all readers of this package read with; a body of ours loads what is loaded when first needed.
_LOADING = "import feeds.bulk, feeds.listing_reader, feeds.pdf\nfrom feeds.reading import load; load()"
_Reader = TypeVar("_Reader", bound="Workers")


class Workers:
    """A few reusable workers that wait for work. `close` ends them; so does the end of this process.

    `boot` is what each runs, `what` what it reads; `cpu_s` limits the seconds of computing that one body may take, which unlike a
    deadline does not depend on what else runs.
    """

    def __init__(self, count: int, *, boot: str, what: str, memory_bytes: int, cpu_s: float | None) -> None:
        self._what = what
        self._workers = tuple(Worker(memory_bytes, boot=boot, what=what, cpu_s=cpu_s) for _ in range(count))
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)
        atexit.register(self.close)

    def ask(self, body: bytes, options: dict[str, str | None], total_s: float) -> bytes:
        """Return the line that the next idle worker answers; where our machine was too busy it is asked once more.

        Raises: ParseError, as `Worker.ask` does.
        """
        worker = self._idle.get()
        try:
            try:
                return worker.ask(body, options, total_s)
            except BusyError:
                return worker.ask(body, options, total_s)
        finally:
            self._idle.put(worker)

    def warm(self, body: bytes, options: dict[str, str | None]) -> None:
        """Start the workers that are idle and return when each has read a body of ours: the next one then waits for none."""
        idle: list[Worker] = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for worker in idle:
            with contextlib.suppress(OSError):  # whoever asks it next is told
                worker.start()
        for worker in reversed(idle):
            try:
                worker.ask(body, options, READ_S)
            except ParseError as exc:  # whoever asks it next is told
                logger.debug("a reader of a %s could not be warmed up: %s", self._what, exc)
            self._idle.put(worker)

    def process_ids(self) -> tuple[int, ...]:
        """Return the ids of the workers that are running, for whoever watches processes."""
        return tuple(worker.process_id for worker in self._workers if worker.process_id is not None)

    def close(self) -> None:
        """End all workers and wait for them."""
        atexit.unregister(self.close)
        for worker in self._workers:
            worker.stop()


class Shared(Generic[_Reader]):
    """This process's one reader of a kind, made when first called for; its workers start when the first body comes."""

    def __init__(self, make: Callable[[], _Reader]) -> None:
        self._make = make
        self._made: _Reader | None = None
        self._lock = threading.Lock()

    def __call__(self) -> _Reader:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def answered(line: bytes) -> dict[str, object]:
    """Return the object in a worker's answer. Raises: ParseError where it says that what it was given cannot be read."""
    answer: dict[str, object] = json.loads(line)
    if "error" in answer:
        raise ParseError(str(answer["error"]), health=str(answer["health"]))
    return answer


class Running(Protocol):
    """A process at the other end of two pipes, as `subprocess.Popen` has it."""

    @property
    def pid(self) -> int: ...
    @property
    def stdin(self) -> IO[bytes] | None: ...
    @property
    def stdout(self) -> IO[bytes] | None: ...
    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once it has ended."""

    def kill(self) -> None:
        """End it at once."""


_nursery_lock = threading.Lock()
_nursery: Nursery | None = None


def _begun(boot: str, arguments: tuple[str, ...]) -> Running:
    """Return a process that runs `boot`: forked from this process's nursery, or an interpreter of its own."""
    global _nursery
    paths = (str(Path(__file__).parent.parent), *(path for path in sys.path if path))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **_QUIET}
    if can_fork():
        with _nursery_lock:
            _nursery = _nursery or _founded(environment)
        return _nursery.fork(boot, arguments)
    return subprocess.Popen(
        [sys.executable, "-c", boot, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _founded(environment: Mapping[str, str]) -> Nursery:
    languages = language_model.descriptor()
    given = (languages,) if languages is not None else ()
    named = {language_model.VARIABLE: str(languages)} if languages is not None else {}
    return Nursery({**environment, **named}, loading=_LOADING, descriptors=given)


class Worker:
    """One process at the other end of two pipes, started when first needed; `boot` is what it runs, `what` what it reads."""

    def __init__(self, memory_bytes: int, *, boot: str, what: str, cpu_s: float | None) -> None:
        self._memory_bytes = memory_bytes
        self._cpu_s = cpu_s
        self._boot = boot
        self._what = what
        self._process: Running | None = None

    @property
    def process_id(self) -> int | None:
        """The id of the process; None while there is none."""
        return self._process.pid if self._process is not None else None

    def ask(self, body: bytes, options: dict[str, str | None], total_s: float) -> bytes:
        """Return the line that the interpreter answers.

        Raises: ParseError, with health `too_slow` when the deadline passed while it computed, `malformed` when it died of what it
        read; BusyError when many times `total_s` passed in which it could hardly compute, or when it cannot be started.
        """
        try:
            process = self._running()
        except OSError as exc:
            raise BusyError(f"this machine cannot start what reads a {self._what} ({exc.strerror or exc})") from exc
        watch = _Watch(process, total_s)
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _send(process.stdin, json.dumps(options).encode(), body)
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            watch.end()
        if line.endswith(b"\n") and watch.verdict is None:
            return line
        if watch.verdict is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_DYING_S)  # its pipe closes a moment before it is dead, and how it died is the answer
        ended = process.poll()
        self.stop()
        if watch.verdict is _Verdict.BUSY:
            raise BusyError(
                f"this machine is too busy: reading the {self._what} got no time to compute in {watch.patience_s:g} s"
            )
        if watch.verdict is _Verdict.SLOW:
            raise ParseError(f"reading the {self._what} took longer than {total_s:g} s and was given up", health="too_slow")
        if self._cpu_s is not None and ended == -getattr(signal, "SIGPROF", 0):
            needed = f"reading the {self._what} took more than {self._cpu_s:g} s of computing and was given up"
            raise ParseError(needed, health="too_slow")
        raise ParseError(f"reading the {self._what} needed too much memory or broke the reader", health="malformed")

    def _running(self) -> Running:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = _begun(self._boot, (str(self._memory_bytes), str(self._cpu_s or 0)))
        return self._process

    def start(self) -> None:
        """Start the interpreter where none runs."""
        self._running()

    def stop(self) -> None:
        """End the interpreter and wait for it; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


class _Verdict(Enum):
    """Why a process was killed while it read."""

    SLOW = auto()
    BUSY = auto()


class _Watch:
    """Kills a process that has not answered by its deadline; `verdict` says why, None while it was not.

    A deadline that passes while the process hardly computes says that this machine is busy: it is left to go on for a while.
    """

    def __init__(self, process: Running, total_s: float) -> None:
        self.verdict: _Verdict | None = None
        self.patience_s = max(total_s * PATIENCE, _LEAST_PATIENCE_S)
        self._process = process
        self._total_s = total_s
        self._before_s = computed_s(process.pid)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._look, name="watch", daemon=True).start()

    def end(self) -> None:
        """Leave the process alone from now on, unless it was killed already."""
        with self._lock:
            self._ended.set()

    def _look(self) -> None:
        began = time.monotonic()
        if self._ended.wait(self._total_s):
            return
        while (verdict := self._judged(time.monotonic() - began)) is None:
            if self._ended.wait(self._total_s / _LOOKS):
                return
        with self._lock:
            if not self._ended.is_set():
                self.verdict = verdict
                self._process.kill()

    def _judged(self, took_s: float) -> _Verdict | None:
        computed = computed_s(self._process.pid)
        if computed is None or self._before_s is None or computed - self._before_s >= self._total_s * _OWN_SHARE:
            return _Verdict.SLOW
        return _Verdict.BUSY if took_s >= self.patience_s else None


def computed_s(process_id: int) -> float | None:
    """Return the seconds that a process has computed so far; None where the system does not say, as only Linux does."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def _send(pipe: IO[bytes], head: bytes, body: bytes) -> None:
    pipe.write(b"%d %d\n" % (len(head), len(body)) + head + body)
    pipe.flush()


def answer_requests(answer_to: Callable[[bytes, dict[str, str | None]], bytes]) -> None:
    """Write one line for every body and its options on standard input until that closes, within the memory cap."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all in the terminal; the parent decides, and closes the pipe
    _limit_memory(int(sys.argv[1]))
    cpu_s = float(sys.argv[2])
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := requests.readline():
        sizes = [int(part) for part in line.split()]
        options, body = json.loads(requests.read(sizes[0])), requests.read(sizes[1])
        _limit_computing(cpu_s)
        try:
            answer = answer_to(body, options)
        except ParseError as exc:
            answer = json.dumps({"error": str(exc), "health": exc.health}).encode()
        except MemoryError:
            answer = json.dumps({"error": "reading it needed too much memory", "health": "too_large"}).encode()
        _limit_computing(0)
        answers.write(answer + b"\n")
        answers.flush()


def _limit_computing(cpu_s: float) -> None:
    """Let the kernel end this process after so many seconds of computing, whatever runs then; 0 takes the limit back."""
    if hasattr(signal, "setitimer"):  # not on Windows, where the deadline still holds
        signal.setitimer(signal.ITIMER_PROF, cpu_s)


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on Windows; the deadline still holds
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
