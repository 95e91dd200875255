"""For all tests: a web server on loopback that plays the publishers, no proxy, and no connection to anywhere but this machine."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings

# No verdict of a test may depend on how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=(HealthCheck.too_slow,))
settings.load_profile("busy")

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass
class Reply:
    """What a path answers; `stream` is written piece by piece instead of `body`."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None


class Site(ThreadingHTTPServer):
    """`serve` says what a path answers; `requests` is what was asked, path and headers; `posts` path, webhook-id and body."""

    daemon_threads = True
    reply = Reply

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.pages: dict[str, Reply | Callable[[dict[str, str]], Reply]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.posts: list[tuple[str, str | None, bytes]] = []
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

    def do_POST(self) -> None:
        site = cast(Site, self.server)
        site.posts.append((self.path, self.headers["webhook-id"], self.rfile.read(int(self.headers["content-length"]))))
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
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
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(autouse=True)
def _this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine: a test that needs the internet is a test of the internet."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
            raise OSError(f"tests connect to this machine only, not to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
