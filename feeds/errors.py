"""The error tree of `feeds`.

FeedError
├── RegistryError   a source file is wrong: names file and table
├── FetchError      nothing usable came from the network
│   ├── NetworkError    DNS, connect, TLS or proxy failed, or a deadline passed: the server said nothing
│   ├── StatusError     the server answered with an error status
│   └── RefusedError    we did not ask: the address guard or a cap said no
│       └── TooLargeError   the answer is larger than the cap allows
└── ParseError      bytes came, but they are not what the source should serve
    └── BusyError       they may well be: our own machine had no time to read them
"""

from datetime import timedelta


class FeedError(Exception):
    """Anything that went wrong on the way to a Document; `source_id` is None where no registered source is involved."""

    def __init__(self, message: str, *, source_id: str | None = None) -> None:
        super().__init__(message)
        self.source_id = source_id


class RegistryError(FeedError):
    """A source file cannot be used as it stands; the message names the file, the table and what to change."""


class FetchError(FeedError):
    """No usable answer. `url` is the address that failed, after redirects."""

    def __init__(self, message: str, *, url: str, source_id: str | None = None) -> None:
        super().__init__(message, source_id=source_id)
        self.url = url


class NetworkError(FetchError):
    """The server said nothing. `phase` is one of dns, connect, tls, proxy, timeout, protocol.

    `ours` is true for the phases that our own network can cause (dns, connect, proxy).
    """

    def __init__(self, message: str, *, url: str, phase: str, source_id: str | None = None) -> None:
        super().__init__(message, url=url, source_id=source_id)
        self.phase = phase

    @property
    def ours(self) -> bool:
        return self.phase in {"dns", "connect", "proxy"}


class StatusError(FetchError):
    """The server answered with an error `status`; `retry_after` where it named a time (already clamped)."""

    def __init__(
        self, message: str, *, url: str, status: int, retry_after: timedelta | None = None, source_id: str | None = None
    ) -> None:
        super().__init__(message, url=url, source_id=source_id)
        self.status = status
        self.retry_after = retry_after


class RefusedError(FetchError):
    """We refused to go on: a private address, a scheme other than http(s), credentials in the URL, or a size cap."""


class TooLargeError(RefusedError):
    """The answer is larger, as sent or after decompression, than the cap allows; nothing of it was kept."""


class ParseError(FeedError):
    """The bytes are not a feed, page or PDF. `health` names the state to show (`not_a_feed`, `blocked`, `malformed`, ...)."""

    def __init__(self, message: str, *, health: str, source_id: str | None = None) -> None:
        super().__init__(message, source_id=source_id)
        self.health = health


class BusyError(ParseError):
    """Our own machine had no time to read the bytes, so that nothing is known of them: no fault of the source."""

    def __init__(self, message: str) -> None:
        super().__init__(message, health="busy")
