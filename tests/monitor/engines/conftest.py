"""A real HTTP server that plays a language model: good, slow, wrong, hostile and truncated answers. All texts are invented."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from feeds.net import build_client
from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.engines.endpoint import Endpoint
from monitor.vocabulary import Vocabulary, load_vocabulary

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Reply:
    """One answer: `text` is the model's message; `raw` replaces the whole body; `drip` sends a byte now and then."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    finish: str = "stop"
    tokens: int | None = 100
    drip: bool = False

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        usage = {} if self.tokens is None else {"usage": {"total_tokens": self.tokens}}
        choice = {"index": 0, "message": {"role": "assistant", "content": self.text}, "finish_reason": self.finish}
        return json.dumps({"choices": [choice], **usage}).encode()


@dataclass(slots=True)
class ModelServer:
    """Gives the replies in order, the last one for ever; keeps what it was asked."""

    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def answers(self, *replies: Reply) -> None:
        self.replies[:] = replies

    def next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    model = ModelServer()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            model.asked.append({"path": self.path, **json.loads(content)})
            model.keys.append(self.headers["authorization"])
            reply = model.next()
            body = reply.body()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if reply.drip:
                for byte in body:
                    if model.closing.wait(0.05):
                        return
                    self.wfile.write(bytes([byte]))
            else:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # the client has gone, as it should from a slow answer
                super().handle()

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    httpd.daemon_threads = True
    model.url = f"http://127.0.0.1:{httpd.server_port}/v1"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield model
    model.closing.set()
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def make_endpoint(server: ModelServer, tmp_path: Path) -> Iterator[Callable[..., Endpoint]]:
    client = build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.1",))

    def make(**more: Any) -> Endpoint:
        values = {"url": server.url, "model": "small", "cache": tmp_path / "cache", "clock": lambda: NOW, "total_s": 5.0}
        return Endpoint(client=client, **{**values, **more})

    yield make
    client.close()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def release() -> Document:
    """An invented release: one plain condemnation, one sentence that only a careful reader takes for support."""
    return Document(
        id=DocumentId("release-1"),
        title="Statement on the harbour",
        text=(
            "The Ministry of Foreign Affairs of Norway condemns the shelling of the harbour by Russia.\n"
            "Iceland kept a candle burning for Ukraine on Monday, its envoy made plain."
        ),
        language="en",
        kind=DocumentKind.OFFICIAL,
        publisher_actor=ActorCode("NOR"),
        published_at=NOW,
        fetched_at=NOW,
    )
