"""One conditional GET through a given client -> FetchResult; redirects by hand, every hop guarded, caps while streaming.

Foreign exceptions become ours here, once. Whether to poll again, and when, is decided in `schedule`.
"""

import contextlib
import re
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from feeds import sniff
from feeds.certificates import INCOMPLETE, issuer_noted
from feeds.charset import decode
from feeds.errors import FetchError, NetworkError, RefusedError, StatusError, TooLargeError
from feeds.guard import shown_url
from feeds.net import CA_FILE, HTTP2, INSECURE, deadline
from feeds.types import FetchResult

MAX_BYTES = 20_000_000
TOTAL_S = 60.0
MAX_REDIRECTS = 10
MIN_RETRY_AFTER = timedelta(minutes=1)
MAX_RETRY_AFTER = timedelta(hours=24)
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_PIECE = 65_536
_SAID_BYTES = 8192
_SAID_S = 3.0
_LONGEST_S = 366 * 86_400


def fetch(
    client: httpx.Client,
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    now: datetime,
    max_bytes: int = MAX_BYTES,
    total_s: float = TOTAL_S,
    may_follow: Callable[[str], bool] = lambda target: True,
    ca_file: str | None = None,
    http2: bool = False,
    insecure: bool = False,
) -> FetchResult:
    """Return the server's answer; a 304, and a redirect that `may_follow` refuses, are values with an empty body.

    `etag` and `last_modified` are sent byte for byte as once received. `max_bytes` caps the body both as sent and decompressed,
    `total_s` is the deadline of the whole exchange, redirects included. The certificates in `ca_file` (PEM) are trusted besides,
    with `insecure` any; `http2` allows HTTP/2.
    Raises: NetworkError (no answer), StatusError (4xx, 5xx), RefusedError (guard, redirect loop), TooLargeError (cap).
    """
    conditions: list[tuple[bytes, bytes]] = []
    if etag:
        conditions.append((b"If-None-Match", etag.encode("latin-1", "ignore")))
    if last_modified:
        conditions.append((b"If-Modified-Since", last_modified.encode("latin-1", "ignore")))
    extensions: dict[str, str | bool] = {
        name: value for name, value in ((CA_FILE, ca_file), (HTTP2, http2), (INSECURE, insecure)) if value
    }
    hops: list[str] = []
    moved_to: str | None = None
    address, permanent = url, True
    with deadline(total_s):
        while True:
            with _converted(address), _opened(client, address, conditions, extensions) as answer:
                target = _redirect_target(answer, address)
                if target is None:
                    result = _result(answer, address, conditional=bool(conditions), now=now, max_bytes=max_bytes)
                    return replace(result, redirects=tuple(hops), moved_to=moved_to)
            permanent = permanent and answer.status_code in _PERMANENT
            moved_to = target if permanent else moved_to
            hops.append(address)
            if target in hops:
                path = " -> ".join(shown_url(hop) for hop in (*hops, target))
                raise RefusedError(f"{shown_url(url)}: redirects in a loop ({path[:300]})", url=url)
            if len(hops) > MAX_REDIRECTS:
                raise RefusedError(
                    f"{shown_url(url)}: more than {MAX_REDIRECTS} redirects, the last to {shown_url(target)[:120]}", url=url
                )
            if not may_follow(target):
                return FetchResult(
                    url=address,
                    status=answer.status_code,
                    content_type="",
                    body=b"",
                    fetched_at=now,
                    redirects=tuple(hops[:-1]),
                    moved_to=moved_to,
                    leads_to=target,
                )
            address = target


def read_retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Return how long the server asks us to wait, clamped to one minute and one day; None when it does not say.

    Seconds or a date, as RFC 9110 10.2.3 allows; a negative number or a past date is a minute, nonsense is None.
    """
    if value is None or not value.strip():
        return None
    value = value.strip()
    try:
        wait = timedelta(seconds=min(float(value), 1e8)) if value.lstrip("+-").replace(".", "", 1).isdigit() else None
        if wait is None:
            date = parsedate_to_datetime(value)
            wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, MIN_RETRY_AFTER), MAX_RETRY_AFTER)


def read_max_age(
    cache_control: str | None, *, expires: str | None = None, date: str | None = None, age: str | None = None, now: datetime
) -> timedelta | None:
    """Return for how long the server calls its answer fresh (RFC 9111 4.2.1); None when it does not say, or says not at all.

    max-age less the Age that it has already; without one Expires less Date, or less `now` where there is no Date.
    """
    directives = [part.strip().lower() for part in (cache_control or "").split(",")]
    if any(part.partition("=")[0] in {"no-cache", "no-store"} for part in directives):
        return None
    named = [part.partition("=")[2].strip('" ') for part in directives if part.startswith("max-age=")]
    if named:
        spent = int(age) if age is not None and re.fullmatch(r"[0-9]{1,9}", age.strip()) else 0
        left = min(int(named[0]), _LONGEST_S) - spent if re.fullmatch(r"[0-9]{1,12}", named[0]) else 0
    else:
        until, since = _read_http_date(expires), _read_http_date(date) or now
        left = min(int((until - since).total_seconds()), _LONGEST_S) if until is not None else 0
    return timedelta(seconds=left) if left > 0 else None


def _read_http_date(value: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(value) if value else None
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date is None or date.tzinfo else date.replace(tzinfo=UTC)


@contextlib.contextmanager
def _opened(
    client: httpx.Client, url: str, conditions: list[tuple[bytes, bytes]], extensions: dict[str, str | bool]
) -> Iterator[httpx.Response]:
    request = client.build_request("GET", url, headers=conditions, extensions=dict(extensions) or None)
    answer = client.send(request, stream=True)
    try:
        yield answer
    finally:
        answer.close()


def _redirect_target(answer: httpx.Response, url: str) -> str | None:
    """Return the absolute address that a redirect names; None when the answer is none.

    Raises: StatusError where a redirect names nothing usable.
    """
    if answer.status_code not in _REDIRECTS:
        return None
    location = answer.headers.get("location", "").strip()
    try:
        target = httpx.URL(url).join(location) if location else None
    except (httpx.InvalidURL, ValueError):
        target = None
    if target is None:
        raise StatusError(
            f"{url}: a redirect ({answer.status_code}) that names no usable address", url=url, status=answer.status_code
        )
    return str(target.copy_with(fragment=None))


def _result(answer: httpx.Response, url: str, *, conditional: bool, now: datetime, max_bytes: int) -> FetchResult:
    status = answer.status_code
    retry_after = read_retry_after(answer.headers.get("retry-after"), now=now)
    if status == 304 and not conditional:
        raise StatusError(f"{url}: answered 304 although nothing was asked conditionally", url=url, status=status)
    if status != 304 and not 200 <= status < 300:
        said = _said(answer)
        words = f"{url}: answered {status} {answer.reason_phrase}".rstrip() + (f"; it says {said!r}" if said else "")
        raise StatusError(words, url=url, status=status, retry_after=retry_after)
    return FetchResult(
        url=url,
        status=status,
        content_type=answer.headers.get("content-type", ""),
        body=b"" if status == 304 else _read_body(answer, url, max_bytes),
        fetched_at=now,
        etag=_raw_header(answer, b"etag"),
        last_modified=_raw_header(answer, b"last-modified"),
        retry_after=retry_after,
        max_age=read_max_age(
            answer.headers.get("cache-control"),
            expires=answer.headers.get("expires"),
            date=answer.headers.get("date"),
            age=answer.headers.get("age"),
            now=now,
        ),
    )


def _said(answer: httpx.Response) -> str:
    """Return how the page beside an error status begins, for whoever has to find out; empty where it cannot be had quickly."""
    body, decoder = bytearray(), _Inflater() if _codings(answer) else None
    try:
        with deadline(_SAID_S):
            for piece in answer.iter_raw(_SAID_BYTES):
                for part in (piece,) if decoder is None else decoder.feed(piece):
                    body += part
                if len(body) >= _SAID_BYTES:
                    break
    except (httpx.HTTPError, zlib.error):
        return ""
    return sniff.first_words(decode(bytes(body[:_SAID_BYTES]), answer.headers.get("content-type")).text)


def _raw_header(answer: httpx.Response, name: bytes) -> str | None:
    """Return the header as received; latin-1 maps every byte, so that it can be sent back unchanged."""
    for key, value in answer.headers.raw:
        if key.lower() == name:
            return value.decode("latin-1").strip() or None
    return None


def _codings(answer: httpx.Response) -> list[str]:
    """Return the compressions that the header names; "utf-8", "none" and their like are none, as browsers take them."""
    named = answer.headers.get("content-encoding", "").lower().split(",")
    return [coding for one in named if (coding := one.strip()) in _INFLATED | _UNREAD]


def _read_body(answer: httpx.Response, url: str, max_bytes: int) -> bytes:
    codings = _codings(answer)
    announced = answer.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise _too_large(url, max_bytes, "as announced")
    if len(codings) > 1 or not _INFLATED.issuperset(codings):
        said = ", ".join(codings)
        raise NetworkError(f"{url}: sent in the coding {said!r}, which we did not ask for", url=url, phase="protocol")
    decoder = _Inflater() if codings else None
    body, received = bytearray(), 0
    for piece in answer.iter_raw(_PIECE):
        if not received and decoder is None and piece.startswith(_GZIP):
            decoder = _Inflater()  # sitemap.xml.gz is served as the file that it is
        received += len(piece)
        if received > max_bytes:
            raise _too_large(url, max_bytes, "as sent")
        if decoder is None:
            body += piece
            continue
        for part in decoder.feed(piece):
            body += part
            if len(body) > max_bytes:
                raise _too_large(url, max_bytes, "after decompression")
    if decoder is not None and received and not decoder.finished:
        raise NetworkError(f"{url}: the compressed answer ends early", url=url, phase="protocol")
    return bytes(body)


_INFLATED = frozenset({"gzip", "x-gzip", "deflate"})
_UNREAD = frozenset({"br", "zstd", "compress", "x-compress"})
_GZIP = b"\x1f\x8b\x08"


class _Inflater:
    """gzip (also of several members) and both readings of deflate, a bounded piece at a time."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(47)  # gzip or zlib, by their marks
        self._started = False
        self.finished = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        if not self._started:
            self._started = True
            if not piece.startswith(b"\x1f\x8b") and (
                len(piece) < 2 or (piece[0] & 15) != 8 or int.from_bytes(piece[:2], "big") % 31
            ):
                self._inner = zlib.decompressobj(-15)  # bare deflate, as some servers send
        while piece and not self.finished:
            yield self._inner.decompress(piece, _PIECE)
            piece = self._inner.unconsumed_tail
            while not piece and not self._inner.eof and (more := self._inner.decompress(b"", _PIECE)):
                yield more
            if self._inner.eof:
                rest = self._inner.unused_data
                if rest.startswith(b"\x1f\x8b"):
                    self._inner, piece = zlib.decompressobj(31), rest
                else:
                    self.finished = True
        return


def _too_large(url: str, max_bytes: int, how: str) -> TooLargeError:
    return TooLargeError(f"{url}: larger than {max_bytes:,} bytes {how}; nothing of it was kept", url=url)


@contextlib.contextmanager
def _converted(url: str) -> Iterator[None]:
    """Turn what httpx, ssl and zlib raise into our errors, with the address and the phase."""
    url = shown_url(url)
    try:
        yield
    except NetworkError as exc:
        if exc.url == url:
            raise
        raise NetworkError(f"{url}: {exc}", url=url, phase=exc.phase) from exc
    except RefusedError as exc:
        if exc.url == url or isinstance(exc, TooLargeError):
            raise
        raise RefusedError(f"{url}: {exc}", url=url) from exc
    except FetchError:
        raise
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as exc:
        raise RefusedError(f"{url}: not a usable address ({exc})", url=url) from exc
    except httpx.HTTPError as exc:
        phase, said = _phase(exc)
        raise NetworkError(f"{url}: {said}", url=url, phase=phase) from exc
    except zlib.error as exc:
        raise NetworkError(f"{url}: the compressed answer is damaged ({exc})", url=url, phase="protocol") from exc


# X509_V_ERR_* of OpenSSL, as far as publishers' servers show them, with what to do.
_CHAIN_ERRORS = {
    10: "it has expired; the publisher must renew it",
    18: "it signs itself; if it is the publisher's own, put it into a ca_file of the source",
    19: "its chain ends in one that nobody here trusts; if it is the publisher's own, put it into a ca_file of the source",
    62: "it is for another host name; correct the source's url",
    64: "it is for another address; correct the source's url",
}


def _broken_chain(error: ssl.SSLCertVerificationError) -> str | None:
    if error.verify_code not in INCOMPLETE:
        return None
    issuer = issuer_noted(error)
    missing = "an issuer is missing" if issuer is None else f"its issuer {issuer!r}, or one above that, is missing"
    return f"its chain is incomplete, {missing}; put the missing certificate into a ca_file of the source"


def _phase(exc: httpx.HTTPError) -> tuple[str, str]:
    if isinstance(exc, httpx.ProxyError):
        return "proxy", f"the proxy refused ({exc})"
    if isinstance(exc, httpx.ConnectTimeout):
        return "connect", "no connection within the time allowed"
    if isinstance(exc, httpx.TimeoutException):
        return "timeout", "no complete answer within the time allowed"
    cause: BaseException | None = exc
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = _broken_chain(cause) or _CHAIN_ERRORS.get(cause.verify_code, cause.verify_message)
            return "tls", f"the certificate cannot be verified: {why}"
        if isinstance(cause, ssl.SSLError):
            return "tls", f"no TLS connection ({cause.reason or cause})"
        cause = cause.__cause__ or cause.__context__
    if isinstance(exc, httpx.ConnectError):
        return "connect", f"no connection ({exc})"
    return "protocol", f"the connection broke ({exc or type(exc).__name__})"
