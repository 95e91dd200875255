"""The guarded httpx client: nobody else builds one. Address guard on every connection, deadline on every read, honest name.

A host is resolved once per connection, every address it has is checked, and the connection goes to a checked address (no DNS
rebinding); certificate and Host header stay those of the name. Behind a proxy the proxy resolves names, so that only literal
addresses can be checked. What is asked for, and what an answer means, stands in `fetch`.
"""

import base64
import importlib.metadata
import importlib.util
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpcore
import httpx

from feeds.errors import NetworkError, RefusedError

CONNECT_S = 10.0
READ_S = 20.0
CA_FILE = "demarche_ca_file"
"""The extension of a request that names a file of certificates to trust besides the usual ones."""
HTTP2 = "demarche_http2"
"""The extension of a request that may speak HTTP/2, where the server does."""
INSECURE = "demarche_insecure"
"""The extension of a request that takes any certificate."""
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_allowed_of: WeakKeyDictionary[httpx.Client, tuple[str, ...]] = WeakKeyDictionary()


def installed_version() -> str:
    """Return the version of the installed distribution; "dev" where there is none."""
    try:
        return importlib.metadata.version("demarche")
    except importlib.metadata.PackageNotFoundError:
        return "dev"


def build_client(*, contact: str, allow_hosts: tuple[str, ...] = (), version: str | None = None) -> httpx.Client:
    """Return a client that reaches public addresses only; it keeps no cookies and follows no redirect by itself.

    `contact` is an address or URL for publishers, sent with every request. `allow_hosts` are host names, addresses or networks
    (CIDR) that may be reached although they are not public. Certificates come from SSL_CERT_FILE or the system, proxies from
    HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
    """
    guard = Guard(allow_hosts)
    client = httpx.Client(
        transport=_Transport(guard),
        headers={
            "User-Agent": f"Mozilla/5.0 (compatible; Demarche/{version or installed_version()}; +{_header_safe(contact)})",
            "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        },
        timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
        follow_redirects=False,
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    _allowed_of[client] = allow_hosts
    return client


def allowed_hosts(client: httpx.Client) -> tuple[str, ...]:
    """Return the hosts that a client of ours may reach although they are not public."""
    return _allowed_of.get(client, ())


def connect_guarded(host: str, port: int, *, allow_hosts: tuple[str, ...], timeout_s: float) -> socket.socket:
    """Return a connection to a checked address of `host`, or through the forward proxy that the environment names.

    For the browser's proxy, whose requests cannot go through a client. Raises: RefusedError, NetworkError, OSError.
    """
    guard = Guard(allow_hosts)
    literal = _literal(host)
    if literal is not None:
        guard.check_addresses(host, [literal], url=host)
    proxies = urllib.request.getproxies_environment()
    forward = proxies.get("https" if port == 443 else "http") or proxies.get("all")
    if forward is not None and not _bypasses_proxy(host):
        return _through_proxy(forward, host, port, timeout_s)
    failure: OSError | None = None
    for address in _Backend(guard).resolve(host, port)[:4]:
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


@contextmanager
def deadline(total_s: float) -> Iterator[None]:
    """Within this block every connect, read and write of this thread ends with a timeout once `total_s` seconds have passed."""
    token = _deadline.set(time.monotonic() + total_s)
    try:
        yield
    finally:
        _deadline.reset(token)


def resolves(hosts: Iterable[str]) -> bool:
    """Return whether the name service answers for any of `hosts`: the cheapest proof that our own network is up.

    One that hangs is given up after the time to connect, for each host.
    """
    for host in hosts:
        try:
            _looked_up(host, 443)
        except (OSError, UnicodeError, httpcore.TimeoutException):
            continue
        return True
    return False


def why_refused(host: str, *, allow_hosts: Iterable[str] = ()) -> str | None:
    """Return why a host may not be reached, for a connection that is not opened here; None where it may.

    A name that cannot be resolved is not refused: nothing can be reached by it.
    """
    literal = _literal(host)
    try:
        found = [] if literal is not None else _looked_up(host, 443)
        addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in found]
        Guard(allow_hosts).check_addresses(host, [literal] if literal is not None else addresses, url=host)
    except RefusedError as exc:
        return str(exc)
    except (OSError, UnicodeError, httpcore.TimeoutException):
        return None
    return None


class Guard:
    """Says which hosts and addresses may be reached."""

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for entry in (entry.strip().lower().strip("[]") for entry in allow_hosts):
            try:
                self._networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                if entry:
                    self._names.add(entry)

    def check_url(self, url: str) -> None:
        """Check what can be checked before a connection: scheme, credentials, and a host that is itself an address.

        Raises: RefusedError.
        """
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as exc:
            raise RefusedError(f"{shown_url(url)}: not a usable address ({exc})", url=url) from exc
        if parts.scheme.lower() not in {"http", "https"}:
            raise RefusedError(f"{shown_url(url)}: refused, only http and https are fetched", url=url)
        if parts.username is not None or parts.password is not None:
            raise RefusedError(f"{parts.scheme}://...@{host}: refused, an address must not hold credentials", url=shown_url(url))
        if not host:
            raise RefusedError(f"{shown_url(url)}: refused, no host in the address", url=url)
        literal = _literal(host)
        if literal is not None:
            self.check_addresses(host, [literal], url=url)

    def check_addresses(self, host: str, addresses: Iterable[_Address], *, url: str) -> None:
        """Check every address that `host` has; one that is not public spoils them all.

        Raises: RefusedError.
        """
        if host.lower().rstrip(".") in self._names:
            return
        for address in addresses:
            for seen in _disguised(address):
                if self._allowed(seen):
                    continue
                if not seen.is_global or seen.is_multicast or seen.is_reserved or seen.is_unspecified:
                    where = f" ({address})" if host != str(address) else ""
                    raise RefusedError(
                        f"{host}{where}: refused, not a public address; an administrator can allow it with DEMARCHE_ALLOW_HOSTS",
                        url=url,
                    )

    def _allowed(self, address: _Address) -> bool:
        return any(address in network for network in self._networks if network.version == address.version)


def _disguised(address: _Address) -> list[_Address]:
    """Return the addresses that a connection to this one really reaches: itself, or the IPv4 one that it stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return [address.ipv4_mapped]
        if address.sixtofour is not None:
            return [address, address.sixtofour]
        if address.teredo is not None:
            return [address, *address.teredo]
        if address in _NAT64:
            return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def _literal(host: str) -> _Address | None:
    """Return the address that a host name spells out, in any of the forms that C libraries take (0x7f.1, 2130706433)."""
    host = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", host, re.IGNORECASE):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
        except OSError:
            return None
    return None


class _Backend(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, and to a proxy as the environment names it."""

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self.resolve(host, port)
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
                continue
            return _Stream(stream)
        raise failure or httpcore.ConnectError(f"no address for {host}")

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, all of them checked."""
        try:
            found = _looked_up(host, port)
        except (OSError, UnicodeError) as exc:
            raise NetworkError(f"{host}: the name cannot be resolved", url=host, phase="dns" if self._guard else "proxy") from exc
        addresses = list(dict.fromkeys(address.partition("%")[0] for address in found))
        if self._guard is not None:
            self._guard.check_addresses(host, [ipaddress.ip_address(address) for address in addresses], url=host)
        return addresses


def _looked_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system names them, within the time to connect and the thread's deadline.

    The system's resolver cannot be cut short: one that hangs is left in a thread of its own. Raises: OSError, UnicodeError.
    """
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put([str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except Exception as exc:  # noqa: BLE001 raised again where the answer is waited for
            answers.put(exc)

    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=_left(CONNECT_S))
    except queue.Empty as exc:
        raise TimeoutError("the name service does not answer") from exc
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is cut at the thread's deadline, so that a slow drip cannot hold us."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float | None:
    end = _deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the total deadline has passed")
    return left if timeout is None else min(left, timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """On what terms a connection is opened: connections on different ones are never shared."""

    ca_file: str | None = None
    http2: bool = False
    insecure: bool = False


class _Pools:
    """The connections that trust the usual certificates and, where given, those in a file besides, or any."""

    def __init__(self, guard: Guard, terms: _Terms) -> None:
        self._context = httpx.create_ssl_context(verify=not terms.insecure)
        self._http2 = terms.http2
        if terms.ca_file is not None:
            self._context.load_verify_locations(cafile=terms.ca_file)
        self.direct = httpcore.ConnectionPool(
            ssl_context=self._context,
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=10,
            http2=terms.http2,
            network_backend=_Backend(guard),
        )
        proxies = urllib.request.getproxies_environment()
        self.proxies = {
            scheme: self._proxy_pool(address)
            for scheme in ("http", "https")
            if (address := proxies.get(scheme) or proxies.get("all"))
        }

    def close(self) -> None:
        for pool in (self.direct, *self.proxies.values()):
            pool.close()

    def _proxy_pool(self, address: str) -> httpcore.ConnectionPool:
        proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
        if proxy.url.scheme not in {"http", "https"}:
            raise RefusedError(
                f"proxy {proxy.url.scheme}://{proxy.url.host}: only http and https proxies are supported", url=str(proxy.url.host)
            )
        return httpcore.HTTPProxy(
            proxy_url=str(proxy.url),
            proxy_auth=proxy.raw_auth,
            ssl_context=self._context,
            keepalive_expiry=10,
            http2=self._http2,
            network_backend=_Backend(None),
        )


class _Transport(httpx.BaseTransport):
    """httpx's transport over httpcore's public pools, which alone let us say how a connection is opened."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._lock = threading.Lock()
        self._pools: dict[_Terms, _Pools] = {_Terms(): _Pools(guard, _Terms())}

    def _pools_for(self, extensions: Mapping[str, object], url: str) -> _Pools:
        ca_file = extensions.get(CA_FILE)
        terms = _Terms(
            ca_file=ca_file if isinstance(ca_file, str) else None,
            http2=extensions.get(HTTP2) is True,
            insecure=extensions.get(INSECURE) is True,
        )
        with self._lock:
            if terms not in self._pools:
                if terms.http2 and importlib.util.find_spec("h2") is None:
                    raise RefusedError(
                        f"{shown_url(url)}: HTTP/2 needs the extra http2; pip install 'demarche[http2]', or take http2 out of "
                        "the source",
                        url=url,
                    )
                try:
                    self._pools[terms] = _Pools(self._guard, terms)
                except OSError as exc:  # ssl.SSLError is one
                    raise RefusedError(f"{ca_file}: no readable certificates ({exc}); correct ca_file", url=url) from exc
            return self._pools[terms]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        self._guard.check_url(url)
        pools = self._pools_for(request.extensions, url)
        pool = pools.proxies.get(request.url.scheme)
        if pool is None or _bypasses_proxy(request.url.host):
            pool = pools.direct
        assert isinstance(request.stream, httpx.SyncByteStream)
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            answer = pool.handle_request(inner)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        for pools in self._pools.values():
            pools.close()


def _bypasses_proxy(host: str) -> bool:
    """Return whether a host is reached directly: NO_PROXY says so, or it is this machine."""
    literal = _literal(host)
    if host == "localhost" or (literal is not None and literal.is_loopback):
        return True
    return bool(urllib.request.proxy_bypass_environment(host))  # type: ignore[attr-defined]


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Iterable[bytes]) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._inner

    def close(self) -> None:
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()


_FOREIGN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise httpcore's errors as httpx's, which carry the same names."""
    try:
        yield
    except _FOREIGN as exc:
        raise getattr(httpx, type(exc).__name__)(str(exc)) from exc


def _header_safe(text: str) -> str:
    return re.sub(r"[^\x21-\x7e]", "", text)


def shown_url(url: str) -> str:
    """Return the address as it may stand in a message: short, and without credentials."""
    return re.sub(r"//[^/@]*@", "//...@", url)[:200]
