"""What the robots.txt of a host lets us read: fetched once a day per host, in the host's own queue, and kept in memory.

RFC 9309, read by protego. It rules over article and listing pages; a feed is published to be polled, and is not asked about.
"""

import logging
import threading
from collections import defaultdict
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import httpx
from protego import Protego

from feeds.errors import FetchError, NetworkError, RefusedError, StatusError, TooLargeError
from feeds.fetch import fetch
from feeds.slots import held

logger = logging.getLogger(__name__)

PRODUCT = "Demarche"
KEPT = timedelta(hours=24)
# A host whose rules we could not get is asked again sooner; one that our own network hid from us, soon.
RETRY = timedelta(hours=1)
OUR_RETRY = timedelta(minutes=2)
MAX_CRAWL_DELAY_S = 60.0
MAX_BYTES = 1_000_000
TOTAL_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a page may be asked for, and why; `waits` where the rules could not be got, so that a later answer may differ."""

    allowed: bool
    reason: str
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a host's robots.txt says to us until `until`; without a `parser` everything, or where `waits` nothing, is allowed."""

    until: datetime
    reason: str
    parser: Protego | None = None
    waits: bool = False
    crawl_delay_s: float | None = None


class Turns(Protocol):
    """The host queue, as far as this module needs it."""

    def turn(self, url: str) -> AbstractContextManager[None]: ...

    def keep_distance(self, url: str, spacing_s: float | None) -> None: ...


class Robots:
    """The rules of every host met so far; safe to ask from several threads."""

    def __init__(self) -> None:
        self._rules: dict[str, Rules] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._table = threading.Lock()

    def decide(
        self, url: str, *, client: httpx.Client, turns: Turns, now: datetime, ca_file: str | None = None, insecure: bool = False
    ) -> Decision:
        """Return whether the page at `url` may be asked for; fetches the host's robots.txt where it is not known, or a day old.

        Never call it while holding the host's turn. Raises nothing: what cannot be fetched is a decision too.
        """
        home = robots_url(url)
        if home is None:
            return Decision(allowed=False, reason="no host in the address")
        with self._table:
            lock = self._locks[home]
        with held(lock):
            rules = self._rules.get(home)
            if rules is None or rules.until <= now:
                rules = _fetched(home, rules, client, turns, now=now, ca_file=ca_file, insecure=insecure)
                self._rules[home] = rules
        decision = decide_by(rules, url)
        logger.debug("page %s robots=%s (%s)", url[:200], "allowed" if decision.allowed else "refused", decision.reason)
        return decision

    def known(self, url: str, *, now: datetime) -> Decision | None:
        """Return what the rules at hand say of `url`; None where they are not at hand, or too old. Asks nobody."""
        rules = self._rules.get(robots_url(url) or "")
        return decide_by(rules, url) if rules is not None and rules.until > now else None


def robots_url(url: str) -> str | None:
    """Return where the rules for `url` stand (RFC 9309 2.3: one file per scheme, host and port); None without a host."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return None
    return urlunsplit((parts.scheme.lower(), host, "/robots.txt", "", "")) if host else None


def decide_by(rules: Rules, url: str) -> Decision:
    """Return what `rules` say of `url`."""
    if rules.waits or rules.parser is None:
        return Decision(allowed=not rules.waits, reason=rules.reason, waits=rules.waits)
    if rules.parser.can_fetch(url, PRODUCT):
        return Decision(allowed=True, reason=rules.reason)
    return Decision(allowed=False, reason="robots.txt asks us not to read it")


def read_rules(body: bytes, *, now: datetime) -> Rules:
    """Return the rules in a robots.txt; bytes that are none (a page, rubbish) hold no rule, and all is allowed."""
    # splitlines() would break a line at controls that no publisher means as an end.
    text = body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    parser = Protego.parse("\n".join("".join(sign for sign in line if sign >= " " or sign == "\t") for line in text.split("\n")))
    delay = parser.crawl_delay(PRODUCT)
    return Rules(
        until=now + KEPT,
        reason="robots.txt allows it",
        parser=parser,
        crawl_delay_s=None if delay is None else min(delay, MAX_CRAWL_DELAY_S),
    )


def rules_after(error: FetchError, before: Rules | None, *, now: datetime) -> Rules:
    """Return the rules of a host whose robots.txt could not be had (RFC 9309 2.3.1).

    A 4xx or a redirect without end means that there is none: all is allowed for a day. A 429, a 5xx or silence means that we do
    not know: what was known holds on, else we wait, and ask again in an hour, or when the server says.
    """
    missing = isinstance(error, StatusError) and 400 <= error.status < 500 and error.status != 429
    if missing or (isinstance(error, RefusedError) and not isinstance(error, TooLargeError)):
        return Rules(until=now + KEPT, reason="the host has no robots.txt")
    wait = RETRY
    if isinstance(error, StatusError) and error.retry_after is not None:
        wait = error.retry_after
    elif isinstance(error, NetworkError) and error.ours:
        wait = OUR_RETRY
    if before is not None and not before.waits:
        return Rules(until=now + wait, reason=before.reason, parser=before.parser, crawl_delay_s=before.crawl_delay_s)
    return Rules(until=now + wait, reason=f"robots.txt could not be read ({error}), so pages wait", waits=True)


def _fetched(
    home: str, before: Rules | None, client: httpx.Client, turns: Turns, *, now: datetime, ca_file: str | None, insecure: bool
) -> Rules:
    try:
        with turns.turn(home):
            answer = fetch(client, home, now=now, max_bytes=MAX_BYTES, total_s=TOTAL_S, ca_file=ca_file, insecure=insecure)
            rules = read_rules(answer.body, now=now)
            turns.keep_distance(home, rules.crawl_delay_s)
    except FetchError as exc:
        return rules_after(exc, before, now=now)
    return rules
