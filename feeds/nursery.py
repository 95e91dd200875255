"""Processes forked from one that has loaded all that readers need, so that what each of them would load is in memory once.

The nursery is a fresh interpreter at the other end of a socket. It reads nothing from outside: it imports, forks when asked to,
and says how a process that it forked has ended. It ends when the socket closes, that is with whoever started it. Only Linux tells
by a descriptor whether another's child lives (`can_fork`).
"""

import atexit
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO, NoReturn

_MOST_BYTES = 64_000
_LEAVING_S = 5.0
_BOOT = "from feeds.nursery import serve; serve()"
_UNKNOWN = -9
"""How a process ended of which the nursery can say nothing any more: as one that was killed."""


class Forked:
    """A process from the nursery, used as `subprocess.Popen` is: its pipes, its id, whether and how it ended."""

    def __init__(self, nursery: "Nursery", born: socket.socket, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._nursery, self._born = nursery, born
        self._watched = os.pidfd_open(
            pid
        )  # it is a child of the nursery's until that is asked how it ended: the id is no other's
        self._code: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs."""
        return self._ended(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once it has ended. Raises: subprocess.TimeoutExpired where that takes longer."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return code

    def kill(self) -> None:
        """End it at once."""
        with self._lock:
            if self._code is None:
                with contextlib.suppress(ProcessLookupError):  # it ended, and its nursery too
                    signal.pidfd_send_signal(self._watched, signal.SIGKILL)

    def _ended(self, timeout_s: float | None) -> int | None:
        if self._code is None and self._is_over(timeout_s):
            with self._lock:
                if self._code is None:
                    self._code = self._nursery.code_of(self.pid, self._born)
                    os.close(self._watched)
        return self._code

    def _is_over(self, timeout_s: float | None) -> bool:
        waiting = select.poll()
        waiting.register(self._watched, select.POLLIN)
        return bool(waiting.poll(None if timeout_s is None else timeout_s * 1000))


class Nursery:
    """The process that forks, started when first needed and again where it is gone; safe from any thread.

    `loading` is what it runs first, `descriptors` are what it has of ours.
    """

    def __init__(self, environment: Mapping[str, str], *, loading: str, descriptors: Sequence[int] = ()) -> None:
        self._environment, self._loading, self._descriptors = dict(environment), loading, tuple(descriptors)
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def fork(self, boot: str, arguments: Sequence[str]) -> Forked:
        """Return a process that runs `boot` with these arguments. Raises: OSError where none can be had."""
        asked = json.dumps({"boot": boot, "arguments": list(arguments)}).encode()
        with self._lock:
            theirs_in, ours_in = os.pipe()
            ours_out, theirs_out = os.pipe()
            try:
                born, answer = self._ask(asked, (theirs_in, theirs_out))
            except OSError:
                os.close(ours_in)
                os.close(ours_out)
                raise
            finally:
                os.close(theirs_in)
                os.close(theirs_out)
        return Forked(self, born, answer["pid"], os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"))

    def code_of(self, pid: int, born: socket.socket) -> int:
        """Return how a process ended that has ended; `born` is the socket by which it was asked for."""
        with self._lock:
            if self._socket is not born:
                return _UNKNOWN
            try:
                return self._told(born, json.dumps({"ended": pid}).encode(), ())["code"]
            except OSError:
                return _UNKNOWN

    def close(self) -> None:
        """End the process; those that it forked end when their pipes close."""
        with self._lock:
            self._leave()

    def _ask(self, asked: bytes, descriptors: Sequence[int]) -> tuple[socket.socket, dict[str, int]]:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                return self._socket, self._told(self._socket, asked, descriptors)
        self._leave()
        self._socket = self._start()
        return self._socket, self._told(self._socket, asked, descriptors)

    def _told(self, to: socket.socket, asked: bytes, descriptors: Sequence[int]) -> dict[str, int]:
        socket.send_fds(to, [asked], list(descriptors))
        answer = to.recv(_MOST_BYTES)
        if not answer:
            raise ConnectionError("the process that starts readers has ended")
        told: dict[str, int] = json.loads(answer)
        return told

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _BOOT, str(theirs.fileno()), self._loading],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=self._environment,
                    pass_fds=[theirs.fileno(), *self._descriptors],
                )
            except OSError:
                ours.close()
                raise
        atexit.register(self.close)
        return ours

    def _leave(self) -> None:
        atexit.unregister(self.close)
        connected, process = self._socket, self._process
        self._socket = self._process = None
        if connected is not None:
            connected.close()
        if process is not None:
            try:
                process.wait(_LEAVING_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def can_fork() -> bool:
    """Return whether this system has what a nursery needs."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return hasattr(socket, "send_fds")


def serve() -> None:
    """Load what readers need and fork when asked to, until the socket closes; this is what the nursery runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in the readers: the parent decides
    exec(sys.argv[2], {})
    # What is loaded stays, and is shared for as long as nobody writes on it, as a search for garbage would.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as connected:
        while True:
            asked, descriptors, _, _ = socket.recv_fds(connected, _MOST_BYTES, 2)
            if not asked:
                return
            request = json.loads(asked)
            if "boot" in request:
                connected.send(json.dumps({"pid": _forked(request, descriptors, connected)}).encode())
            else:
                _, status = os.waitpid(request["ended"], 0)
                connected.send(json.dumps({"code": os.waitstatus_to_exitcode(status)}).encode())


def _forked(request: Mapping[str, object], descriptors: Sequence[int], connected: socket.socket) -> int:
    pid = os.fork()
    if pid == 0:
        connected.close()
        _become(str(request["boot"]), [str(one) for one in _list(request["arguments"])], *descriptors)
    for one in descriptors:
        os.close(one)
    return pid


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _become(boot: str, arguments: Sequence[str], requests: int, answers: int) -> NoReturn:
    """Run `boot` as an interpreter of its own would, with these pipes."""
    code = 1
    try:
        os.dup2(requests, 0)
        os.dup2(answers, 1)
        os.close(requests)
        os.close(answers)
        sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
        sys.argv = ["-c", *arguments]
        exec(boot, {"__name__": "__main__"})
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)  # nothing of the nursery's is to be closed or written a second time
