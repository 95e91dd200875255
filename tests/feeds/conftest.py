"""A web server on this machine that plays the publishers: each path has a function that answers."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import httpx
import pytest

from feeds.net import build_client

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass
class Reply:
    """What a path answers; `stream` is written piece by piece instead of `body`."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None


class Site(ThreadingHTTPServer):
    """`serve` says what a path answers; `requests` is what was asked, path and headers."""

    daemon_threads = True
    reply = Reply

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.pages: dict[str, Reply | Callable[[dict[str, str]], Reply]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.ended = threading.Event()

    def serve(self, path: str, body: bytes = b"", **more: Any) -> None:
        """Let `path` answer with `body`, and `status`, `headers` or a `stream` of pieces where given."""
        self.pages[path] = Reply(body, **more)

    def answer(self, path: str, page: "Callable[[dict[str, str]], Reply]") -> None:
        """Let `path` answer with what `page` makes of the request's headers."""
        self.pages[path] = page

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = cast(Site, self.server)
        asked = {name.lower(): value for name, value in self.headers.items()}
        site.requests.append((self.path, asked))
        page = site.pages.get(self.path, Reply(status=404))
        reply = page if isinstance(page, Reply) else page(asked)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.stream is not None:
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in reply.stream():
                self.wfile.write(piece)
                self.wfile.flush()
            self.close_connection = True
            return
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.status != 304:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """The tests speak for themselves."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _nobody_but_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name but this machine's resolves, at once and without a question to any server; no other address is connected to."""
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def resolve_here(host: str | None, *args: Any, **more: Any) -> Any:
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *args, **more)

    def connect_here(sock: socket.socket, address: Any) -> None:
        if sock.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test reached out to {address[0]}")
        connect(sock, address)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_here)
    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.1",)) as built:
        yield built
