"""Whether pages that were read still stand: asked for again, reported and judged. Nothing is remembered here.

A page that answers 404 has seldom been withdrawn: a site is being rebuilt, a server is out for a week, an address has changed. So
the same answer must come three times over days, while an older page of the same publisher stands and its feed no longer lists it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import httpx

from feeds import sniff
from feeds.asking import ask
from feeds.charset import decode
from feeds.document import is_home
from feeds.errors import FetchError, StatusError, TooLargeError
from feeds.hosts import HostQueue, host_of
from feeds.types import DocumentId, FetchResult, Source
from feeds.window import PAGE_MAX_BYTES, PAGE_TOTAL_S

logger = logging.getLogger(__name__)

AGES = tuple(timedelta(hours=hours) for hours in (1, 24, 72, 168, 336, 720, 1440, 2160))
"""How old a document is when its page is asked for again: soon often, then seldom, for three months."""
AGREEING = 3
GONE_EVERY, GONE_FOR = timedelta(days=1), timedelta(days=2)  # a 410 says so on purpose (RFC 9110 15.5.11)
MISSING_EVERY, MISSING_FOR = timedelta(days=4), timedelta(days=8)  # a 404 may be an outage of a week


class Standing(StrEnum):
    """What asking for a page again has shown; UNSURE is everything that proves neither."""

    STANDS = "stands"
    MISSING = "missing"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPage:
    """The page of a stored document, and what was found when it was asked for again.

    `witnesses` are pages of documents of the same source, no newer than this one. `stood` says that it was there once when asked
    again, `withdrawn` that its document is held to be withdrawn, `listed` that the source's last full window still had the entry.
    """

    document_id: DocumentId
    url: str
    first_seen_at: datetime
    witnesses: tuple[str, ...] = ()
    listed: bool = False
    withdrawn: bool = False
    stood: bool = False
    misses: int = 0
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCheck:
    """What one check of a page brought, and what is remembered of all; None in `next_at` says that it is not asked for again.

    `withdrawn` is set where this check has shown that the page was taken away, `returned` that it is there again. `detail` says
    in words what was found.
    """

    document_id: DocumentId
    checked_at: datetime
    standing: Standing
    stood: bool
    misses: int
    missing_since: datetime | None
    next_at: datetime | None
    withdrawn: bool = False
    returned: bool = False
    detail: str = ""


def check_page(source: Source, page: WatchedPage, *, client: httpx.Client, hosts: HostQueue, now: datetime) -> PageCheck:
    """Return whether the page still stands; where it is missing, older pages of the source are asked for as witnesses."""
    standing, detail = _standing(source, page.url, client=client, hosts=hosts, now=now)
    if standing in {Standing.MISSING, Standing.GONE} and page.stood and not page.withdrawn and not page.listed:
        older = [url for url in page.witnesses if url != page.url and host_of(url) == host_of(page.url)]
        if Standing.STANDS not in (_standing(source, url, client=client, hosts=hosts, now=now)[0] for url in older):
            standing, detail = Standing.UNSURE, f"{detail}, but no older page of this publisher stands either"
    check = judged(page, standing, now=now, detail=detail)
    logger.info("checked page of %s %s: %s", page.document_id, standing, detail)
    return check


def judged(page: WatchedPage, standing: Standing, *, now: datetime, detail: str = "") -> PageCheck:
    """Return what a check means, after those before it."""
    missing = standing in {Standing.MISSING, Standing.GONE} and page.stood and not page.withdrawn and not page.listed
    if standing is Standing.STANDS:
        misses, since = 0, None
    elif missing:
        misses, since = page.misses + 1, page.missing_since or now
    else:
        misses, since = page.misses, page.missing_since
    every, long = (GONE_EVERY, GONE_FOR) if standing is Standing.GONE else (MISSING_EVERY, MISSING_FOR)
    withdrawn = missing and misses >= AGREEING and since is not None and now - since >= long
    return PageCheck(
        document_id=page.document_id,
        checked_at=now,
        standing=standing,
        stood=page.stood or standing is Standing.STANDS,
        misses=misses,
        missing_since=since,
        next_at=now + every if misses and not page.withdrawn and not withdrawn else _next_age(page.first_seen_at, now=now),
        withdrawn=withdrawn,
        returned=page.withdrawn and standing is Standing.STANDS,
        detail=detail,
    )


def _next_age(first_seen_at: datetime, *, now: datetime) -> datetime | None:
    """Return when the document reaches the next age at which its page is asked for, at least half an hour from now."""
    soonest = now + AGES[0] / 2
    return next((first_seen_at + age for age in AGES if first_seen_at + age >= soonest), None)


def _standing(source: Source, url: str, *, client: httpx.Client, hosts: HostQueue, now: datetime) -> tuple[Standing, str]:
    """Return whether a page is there, and in words what the server said."""
    try:
        answer = ask(
            source, url, client=client, hosts=hosts, now=now, robots=True, usual_bytes=PAGE_MAX_BYTES, total_s=PAGE_TOTAL_S
        )
    except StatusError as exc:
        found = {404: Standing.MISSING, 410: Standing.GONE}.get(exc.status, Standing.UNSURE)
        return found, f"its page answers {exc.status}"
    except TooLargeError:
        return Standing.STANDS, "its page is there, and larger than is read"
    except FetchError as exc:
        return Standing.UNSURE, " ".join(str(exc).split())[:200]
    return _of_answer(answer, url)


def _of_answer(answer: FetchResult, url: str) -> tuple[Standing, str]:
    """A 200 is no proof: a soft 404, a challenge or the front page say nothing of a page that was read."""
    if not answer.body.strip() or (is_home(answer.url) and not is_home(url)):
        return Standing.UNSURE, "its address leads to the front page or to nothing"
    if sniff.is_pdf(answer.body):
        return Standing.STANDS, "its page is there"
    kind = sniff.page_kind(decode(answer.body, answer.content_type).text)
    return (Standing.UNSURE, f"its page is a {kind} now") if kind else (Standing.STANDS, "its page is there")


def in_turns(pages: Sequence[tuple[Source, WatchedPage]], *, limit: int) -> tuple[tuple[Source, WatchedPage], ...]:
    """Return at most `limit` of the pages, as in the order given but in turns over their sources."""
    turns: dict[str, int] = {}
    placed: list[tuple[int, int, tuple[Source, WatchedPage]]] = []
    for number, one in enumerate(pages):
        turns[one[0].id] = turns.get(one[0].id, -1) + 1
        placed.append((turns[one[0].id], number, one))
    return tuple(one for _, _, one in sorted(placed, key=lambda each: each[:2])[:limit])
