"""One model behind an OpenAI-compatible address: the call, its retries, its pace, its daily budget and its cache on disk.

`POST {url}/chat/completions`, as Ollama, llama.cpp and vLLM speak it. What is asked and what is believed stands in `prompt`.
"""

import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import stamina
from filelock import FileLock

from alerts.channels.post import read_retry_after
from feeds.errors import FeedError
from feeds.net import deadline
from monitor.engines.prompt import SCHEMA, Question
from monitor.errors import EngineError

logger = logging.getLogger(__name__)
# Retries are told to the log: where structlog happens to be installed, stamina would print them among the results.
stamina.instrumentation.set_on_retry_hooks([stamina.instrumentation.LoggingOnRetryHook])

LONGEST_ANSWER = 4_096
"""Tokens that an answer may have."""
MAX_ANSWER_BYTES = 2_000_000
MAX_ATTEMPTS = 3
LONGEST_WAIT_S = 60.0
_RETRIED = {408, 425, 429, 500, 502, 503, 504}
_Read = TypeVar("_Read")


class _TryAgain(EngineError):
    """An answer that may be better next time; `wait_s` is what the server asked for, None where it asked for nothing."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """A model that can be asked. `url` is the base address (`http://127.0.0.1:11434/v1`), `key` may be empty.

    `total_s` bounds one attempt; `per_minute` spaces the calls of this process, 0 = unbounded; `tokens_a_day` bounds what is
    spent on a UTC day by all processes that share `cache`, 0 = unbounded.
    """

    client: httpx.Client = field(repr=False)
    url: str
    model: str
    cache: Path
    key: str = field(default="", repr=False)
    total_s: float = 60.0
    per_minute: float = 0.0
    tokens_a_day: int = 0
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), repr=False)
    _structured: bool = field(default=True, init=False)
    _next: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def answer(self, question: Question, read: Callable[[str], _Read]) -> _Read:
        """Return what `read` makes of the model's answer, from the cache where the same was asked before.

        Only an answer that `read` takes is cached; one that it refuses (EngineError) is asked for once more. Raises: EngineError.
        """
        place = self._place(question)
        known = _cached(place)
        if known is not None:
            try:
                return read(known)
            except EngineError:
                logger.warning("a cached answer is no longer accepted and is asked for again file=%s", place.name)
        for attempt in stamina.retry_context(on=_wait, attempts=MAX_ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=8.0):
            with attempt:
                text = self._call(question)
                try:
                    result = read(text)
                except EngineError as exc:
                    raise _TryAgain(str(exc)) from exc
        _write(place, json.dumps({"answer": text}))  # in ASCII: an answer may hold half of a character
        return result

    def _place(self, question: Question) -> Path:
        asked = json.dumps([self.url, self.model, question.system, question.user], ensure_ascii=False)
        digest = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        return self.cache / digest[:2] / f"{digest}.json"

    def _call(self, question: Question) -> str:
        self._within_budget()
        self._pace()
        body = self._post(question)
        self._spend(body, question)
        return _text_of(body)

    def _post(self, question: Question) -> dict[str, object]:
        request: dict[str, object] = {
            "model": self.model,
            "temperature": 0,
            "seed": 0,
            "max_tokens": LONGEST_ANSWER,
            "messages": [{"role": "system", "content": question.system}, {"role": "user", "content": question.user}],
        }
        if self._structured:
            schema = {"name": "statements", "strict": True, "schema": SCHEMA}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        status, content, retry_after = self._send(json.dumps(request).encode())
        if status in (400, 422) and self._structured:
            # A server without structured output refuses the field; the answer is checked by us in any case.
            self._structured = False
            return self._post(question)
        if status in _RETRIED:
            wait = read_retry_after(retry_after, now=self.clock())
            raise _TryAgain(f"{self._where}: answered {status}", None if wait is None else wait.total_seconds())
        if status in (401, 403):
            raise EngineError(f"{self._where}: answered {status}; check DEMARCHE_LLM_KEY")
        if status == 404:
            raise EngineError(f"{self._where}: answered 404; check DEMARCHE_LLM_URL and DEMARCHE_LLM_MODEL ({self.model})")
        if not 200 <= status < 300:
            raise EngineError(f"{self._where}: answered {status}; check DEMARCHE_LLM_URL")
        try:
            data = json.loads(content)
        except (ValueError, RecursionError) as exc:
            raise _TryAgain(f"{self._where}: the answer is not JSON; is this an OpenAI-compatible address?") from exc
        if not isinstance(data, dict):
            raise _TryAgain(f"{self._where}: the answer is no object; is this an OpenAI-compatible address?")
        return data

    def _send(self, content: bytes) -> tuple[int, bytes, str | None]:
        headers = {"content-type": "application/json", "accept": "application/json"}
        if self.key:
            headers["authorization"] = f"Bearer {self.key}"
        address = f"{self.url.rstrip('/')}/chat/completions"
        try:
            with (
                deadline(self.total_s),
                self.client.stream("POST", address, content=content, headers=headers, timeout=self.total_s) as response,
            ):
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_ANSWER_BYTES:
                        raise EngineError(f"{self._where}: the answer is larger than {MAX_ANSWER_BYTES // 1_000_000} MB")
                return response.status_code, bytes(body), response.headers.get("retry-after")
        except httpx.TimeoutException as exc:
            raise _TryAgain(f"{self._where}: no answer within {self.total_s:g} s; raise DEMARCHE_LLM_TIMEOUT_S") from exc
        except FeedError as exc:  # the address guard, or a name that nobody knows
            raise EngineError(f"engine llm: {exc}") from exc
        except httpx.HTTPError as exc:
            raise _TryAgain(f"{self._where}: not reached ({type(exc).__name__}); is the server running?") from exc

    @property
    def _where(self) -> str:
        return f"engine llm at {httpx.URL(self.url).host}"

    def _pace(self) -> None:
        if self.per_minute <= 0:
            return
        with self._lock:
            now = time.monotonic()
            begin = max(now, self._next)
            self._next = begin + 60 / self.per_minute
        time.sleep(begin - now)

    def _ledger(self) -> Path:
        return self.cache / f"spent-{self.clock().date().isoformat()}.json"

    def _within_budget(self) -> None:
        if self.tokens_a_day and _spent(self._ledger()) >= self.tokens_a_day:
            raise EngineError(
                f"{self._where}: the day's budget of {self.tokens_a_day} tokens is spent; raise DEMARCHE_LLM_TOKENS_A_DAY"
            )

    def _spend(self, body: dict[str, object], question: Question) -> None:
        """Add what a call cost to the day's ledger: as the server counts it, else about four characters to a token."""
        usage = body.get("usage")
        total = usage.get("total_tokens") if isinstance(usage, dict) else None
        tokens = total if isinstance(total, int) and total >= 0 else (len(question.system) + len(question.user)) // 4
        ledger = self._ledger()
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{ledger}.lock"):
            _write(ledger, json.dumps({"tokens": _spent(ledger) + tokens}))


def _wait(exc: Exception) -> bool | timedelta:
    if not isinstance(exc, _TryAgain):
        return False
    return True if exc.wait_s is None else timedelta(seconds=min(max(exc.wait_s, 0.0), LONGEST_WAIT_S))


def _text_of(body: dict[str, object]) -> str:
    """Return the words of the first choice. Raises: EngineError where there are none, or where they were cut off."""
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    text = message.get("content") if isinstance(message, dict) else None
    if not isinstance(first, dict) or not isinstance(text, str):
        raise _TryAgain("the model's answer holds no message; is this an OpenAI-compatible address?")
    if first.get("finish_reason") == "length":
        raise EngineError("the model's answer was cut off at its limit; the document has too many statements for this model")
    return text


def _cached(place: Path) -> str | None:
    try:
        answer = json.loads(place.read_text(encoding="utf-8"))["answer"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return answer if isinstance(answer, str) else None


def _spent(ledger: Path) -> int:
    try:
        tokens = json.loads(ledger.read_text(encoding="utf-8"))["tokens"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return tokens if isinstance(tokens, int) else 0


def _write(place: Path, content: str) -> None:
    """Write a file whole or not at all. A cache that cannot be written costs speed, never an answer."""
    scratch = place.with_name(f"{place.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(content, encoding="utf-8")
        scratch.replace(place)
    except OSError as exc:
        logger.warning("the answer is not cached: %s file=%s", exc.strerror, place)
