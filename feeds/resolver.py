"""Names -> addresses by the system's own resolver, within a time that the caller sets, in a bounded number of threads.

The system's resolver cannot be cut short: a look-up that hangs holds its thread until the system gives it up. Which addresses may
be reached is said in `guard`.
"""

import queue
import socket
import threading
from dataclasses import dataclass, field

MOST_THREADS = 32
"""As many look-ups may hang at once: a silent name server holds each for some twenty seconds, and a poll waits for half of that.

This is the double of what the usual workers can hold.
"""


@dataclass(slots=True, eq=False)
class _Question:
    host: str
    port: int
    given_up: bool = False
    answer: queue.SimpleQueue[list[str] | Exception] = field(default_factory=queue.SimpleQueue)


class Resolver:
    """Looks names up in threads of its own, which end with the process; a question that nobody waits for any more is dropped."""

    def __init__(self, most_threads: int = MOST_THREADS) -> None:
        self._most = most_threads
        self._lock = threading.Lock()
        self._questions: queue.SimpleQueue[_Question] = queue.SimpleQueue()
        self._open = 0  # questions that wait or are being looked up
        self._threads = 0

    def addresses(self, host: str, port: int, *, timeout_s: float | None) -> list[str]:
        """Return the addresses of a host as the system names them.

        Raises: OSError (TimeoutError after `timeout_s` seconds), UnicodeError.
        """
        question = _Question(host, port)
        with self._lock:
            self._open += 1
            if self._threads < min(self._open, self._most):
                threading.Thread(target=self._answer, name=f"resolve-{self._threads}", daemon=True).start()
                self._threads += 1
            self._questions.put(question)
        try:
            answer = question.answer.get(timeout=timeout_s)
        except queue.Empty as exc:
            question.given_up = True
            raise TimeoutError("the name service does not answer") from exc
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _answer(self) -> None:
        while True:
            question = self._questions.get()
            if not question.given_up:
                question.answer.put(_look_up(question.host, question.port))
            with self._lock:
                self._open -= 1


def _look_up(host: str, port: int) -> list[str] | Exception:
    try:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except Exception as exc:  # noqa: BLE001 raised again where the answer is waited for
        return exc
