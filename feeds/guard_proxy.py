"""A forward proxy on the loopback for a browser: every connection goes through the address guard, bytes and time are capped.

It knows CONNECT and plain http requests, one per connection, to hosts that a page asks for; what a browser wants of its maker is
turned away. What may be reached is said in `guard`.
"""

import base64
import logging
import re
import select
import socket
import socketserver
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from feeds.errors import FetchError, NetworkError, RefusedError
from feeds.guard import Guard, literal_address
from feeds.net import bypasses_proxy, resolved

logger = logging.getLogger(__name__)

_HEAD_BYTES = 65_536
_PIECE = 65_536
_CONNECT_S = 10.0
_UNEXPECTED_S = 2.0  # for the word that a page asks for a host to arrive behind the browser's connection
_MOST_CONNECTIONS = 64
_HOP = (b"proxy-connection", b"proxy-authorization", b"connection", b"keep-alive", b"upgrade")


class GuardProxy:
    """A running proxy: `address` for the browser, `refused` the hosts that a page asked for and did not reach, and why."""

    def __init__(self, *, allow_hosts: tuple[str, ...], max_bytes: int, total_s: float) -> None:
        self._allow_hosts = allow_hosts
        self._left = max_bytes
        self._end = time.monotonic() + total_s
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._more = threading.Condition()
        self._slots = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self.refused: dict[str, str] = {}
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                proxy._serve(self.request)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator["GuardProxy"]:
        """Serve for the length of the block."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def expect(self, host: str) -> None:
        """Let connections to a host pass from now on, if the guard does."""
        with self._more:
            self._asked.add(host.lower())
            self._more.notify_all()

    @property
    def exhausted(self) -> bool:
        """Whether the cap on bytes was reached."""
        return self._left <= 0

    def _serve(self, browser: socket.socket) -> None:
        with self._slots:
            try:
                browser.settimeout(_CONNECT_S)
                self._answer(browser)
            except OSError as exc:
                logger.debug("a proxied connection broke: %s", exc)

    def _answer(self, browser: socket.socket) -> None:
        head, rest = _read_head(browser)
        words = head.partition(b"\r\n")[0].split(b" ")
        if len(words) != 3:
            browser.sendall(_said(400, "not a request"))
            return
        method, target = words[0].decode("latin-1"), words[1].decode("latin-1")
        where = _host_and_port(method, target)
        if where is None:
            browser.sendall(_said(400, "no usable address"))
            return
        host, port = where
        with self._more:
            if not self._more.wait_for(lambda: host.lower() in self._asked, timeout=_UNEXPECTED_S):
                browser.sendall(_said(403, "no page asks for this host"))
                return
        try:
            server = _connect_guarded(host, port, allow_hosts=self._allow_hosts, timeout_s=min(_CONNECT_S, self._time_left()))
        except (FetchError, OSError) as exc:
            self.refused.setdefault(host, str(exc)[:200])
            browser.sendall(_said(502, str(exc)[:200]))
            return
        with server:
            if method == "CONNECT":
                browser.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                server.sendall(_forwarded(head, method, target))
            if rest:
                server.sendall(rest)
            self._relay(browser, server)

    def _relay(self, browser: socket.socket, server: socket.socket) -> None:
        """Pass bytes both ways until one side ends, the time is up or the cap is reached."""
        pair = {browser: server, server: browser}
        while self._left > 0 and (wait := self._time_left()) > 0:
            ready, _, _ = select.select(list(pair), [], [], min(wait, 1.0))
            for source in ready:
                piece = source.recv(_PIECE)
                if not piece:
                    return
                with self._lock:
                    self._left -= len(piece)
                pair[source].sendall(piece)

    def _time_left(self) -> float:
        return max(0.0, self._end - time.monotonic())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        logger.debug("a proxied connection failed", exc_info=True)


def _read_head(browser: socket.socket) -> tuple[bytes, bytes]:
    read = b""
    while b"\r\n\r\n" not in read and len(read) < _HEAD_BYTES:
        piece = browser.recv(_PIECE)
        if not piece:
            break
        read += piece
    head, _, rest = read.partition(b"\r\n\r\n")
    return head, rest


def _host_and_port(method: str, target: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or (method != "CONNECT" and parts.scheme != "http"):
        return None
    return host, port or (443 if method == "CONNECT" else 80)


def _forwarded(head: bytes, method: str, target: str) -> bytes:
    """Return the head of a request as the server is to see it: the path alone, and one request per connection."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [line for line in head.split(b"\r\n")[1:] if line.partition(b":")[0].strip().lower() not in _HOP]
    first = f"{method} {path} HTTP/1.1".encode("latin-1", "replace")
    return b"\r\n".join([first, *lines, b"Connection: close", b"", b""])


def _said(status: int, words: str) -> bytes:
    text = re.sub(r"[^\x20-\x7e]", " ", words).encode()
    return b"HTTP/1.1 %d Refused\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (
        status,
        len(text),
        text,
    )


def _connect_guarded(host: str, port: int, *, allow_hosts: tuple[str, ...], timeout_s: float) -> socket.socket:
    """Return a connection to a checked address of `host`, or through the forward proxy that the environment names.

    For the browser's proxy, whose requests cannot go through a client. Raises: RefusedError, NetworkError, OSError.
    """
    guard = Guard(allow_hosts)
    literal = literal_address(host)
    if literal is not None:
        guard.check_addresses(host, [literal], url=host)
    proxies = urllib.request.getproxies_environment()
    forward = proxies.get("https" if port == 443 else "http") or proxies.get("all")
    if forward is not None and not bypasses_proxy(host):
        return _through_proxy(forward, host, port, timeout_s)
    failure: OSError | None = None
    for address in resolved(host, port, guard)[:4]:
        try:
            return socket.create_connection((address, port), timeout=timeout_s)
        except OSError as exc:
            failure = exc
    raise failure or NetworkError(f"{host}: no address", url=host, phase="dns")


def _through_proxy(forward: str, host: str, port: int, timeout_s: float) -> socket.socket:
    proxy = httpx.Proxy(forward if "://" in forward else f"http://{forward}")
    if proxy.url.scheme != "http":
        raise RefusedError(f"proxy {proxy.url.scheme}://{proxy.url.host}: the browser goes through http proxies only", url=host)
    there = socket.create_connection((proxy.url.host, proxy.url.port or 80), timeout=timeout_s)
    name = f"[{host}]" if ":" in host else host
    request = f"CONNECT {name}:{port} HTTP/1.1\r\nHost: {name}:{port}\r\n"
    if proxy.raw_auth is not None:
        request += f"Proxy-Authorization: Basic {base64.b64encode(b':'.join(proxy.raw_auth)).decode()}\r\n"
    there.sendall(f"{request}\r\n".encode("latin-1", "ignore"))
    head = b""
    while b"\r\n\r\n" not in head and len(head) < 8192 and (piece := there.recv(1)):
        head += piece
    if not re.match(rb"HTTP/1\.[01] 2\d\d", head):
        there.close()
        said = head.partition(b"\r\n")[0].decode("latin-1")[:80]
        raise NetworkError(f"{host}: the forward proxy refused ({said})", url=host, phase="proxy")
    return there
