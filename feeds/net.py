"""The guarded httpx client: nobody else builds one. Address guard on every connection, deadline on every read, honest name.

A host is resolved once per connection, every address it has is checked, and the connection goes to a checked address (no DNS
rebinding); certificate and Host header stay those of the name. Behind a proxy the proxy resolves names, so that only literal
addresses can be checked. What may be reached is said in `guard`; what is asked for, and what an answer means, in `fetch`.
"""

import importlib.metadata
import importlib.util
import ipaddress
import re
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from weakref import WeakKeyDictionary

import httpcore
import httpx

from feeds.certificates import note_issuer
from feeds.errors import NetworkError, RefusedError
from feeds.guard import Guard, literal_address, shown_url
from feeds.resolver import Resolver

CONNECT_S = 10.0
READ_S = 20.0
CA_FILE = "demarche_ca_file"
"""The extension of a request that names a file of certificates to trust besides the usual ones."""
HTTP2 = "demarche_http2"
"""The extension of a request that may speak HTTP/2, where the server does."""
INSECURE = "demarche_insecure"
"""The extension of a request that takes any certificate."""
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_resolver = Resolver()  # of the whole process: what hangs there hangs for all
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
    literal = literal_address(host)
    try:
        found = [] if literal is not None else _looked_up(host, 443)
        addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in found]
        Guard(allow_hosts).check_addresses(host, [literal] if literal is not None else addresses, url=host)
    except RefusedError as exc:
        return str(exc)
    except (OSError, UnicodeError, httpcore.TimeoutException):
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
        addresses = resolved(host, port, self._guard)
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
                continue

            def again(address: str = address) -> httpcore.NetworkStream:
                return self._inner.connect_tcp(address, port, _left(timeout))

            return _Stream(stream, again=again if self._guard is not None else None)
        raise failure or httpcore.ConnectError(f"no address for {host}")


def resolved(host: str, port: int, guard: Guard | None) -> list[str]:
    """Return the addresses of a host, all checked; without a guard it is a proxy's. Raises: NetworkError, RefusedError."""
    try:
        found = _looked_up(host, port)
    except (OSError, UnicodeError) as exc:
        raise NetworkError(f"{host}: the name cannot be resolved", url=host, phase="dns" if guard else "proxy") from exc
    addresses = list(dict.fromkeys(address.partition("%")[0] for address in found))
    if guard is not None:
        guard.check_addresses(host, [ipaddress.ip_address(address) for address in addresses], url=host)
    return addresses


def _looked_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system names them, within the time to connect and the thread's deadline.

    An address in its usual form is its own answer. Raises: OSError, UnicodeError.
    """
    return [host] if _is_address(host) else _resolver.addresses(host, port, timeout_s=_left(CONNECT_S))


def _is_address(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is cut at the thread's deadline, so that a slow drip cannot hold us."""

    def __init__(self, inner: httpcore.NetworkStream, *, again: Callable[[], httpcore.NetworkStream] | None = None) -> None:
        self._inner = inner
        self._again = again  # opens another one to the same address; None where that is a proxy's

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))
        except httpcore.ConnectError as exc:
            if self._again is not None:
                note_issuer(exc, self._again, server_hostname, timeout_s=_left(CONNECT_S) or CONNECT_S)
            raise

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


# With every request a pool asks each of its open connections whether it is idle, once for each of them, and the system whether it
# is still there: 400 looks at twenty. Hosts are parted among small pools, which together keep more open.
_DIRECT_POOLS, _KEPT_OPEN = 8, 4


class _Pools:
    """The connections that trust the usual certificates and, where given, those in a file besides, or any."""

    def __init__(self, guard: Guard, terms: _Terms) -> None:
        self._context = httpx.create_ssl_context(verify=not terms.insecure)
        self._http2 = terms.http2
        if terms.ca_file is not None:
            self._context.load_verify_locations(cafile=terms.ca_file)
        self._direct = tuple(
            httpcore.ConnectionPool(
                ssl_context=self._context,
                max_connections=100,
                max_keepalive_connections=_KEPT_OPEN,
                keepalive_expiry=10,
                http2=terms.http2,
                network_backend=_Backend(guard),
            )
            for _ in range(_DIRECT_POOLS)
        )
        proxies = urllib.request.getproxies_environment()
        self.proxies = {
            scheme: self._proxy_pool(address)
            for scheme in ("http", "https")
            if (address := proxies.get(scheme) or proxies.get("all"))
        }

    def direct(self, host: bytes) -> httpcore.ConnectionPool:
        """Return the pool in which a host has its connections."""
        return self._direct[hash(host) % len(self._direct)]

    def close(self) -> None:
        for pool in (*self._direct, *self.proxies.values()):
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
        if pool is None or bypasses_proxy(request.url.host):
            pool = pools.direct(request.url.raw_host)
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


def bypasses_proxy(host: str) -> bool:
    """Return whether a host is reached directly: NO_PROXY says so, or it is this machine."""
    literal = literal_address(host)
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
