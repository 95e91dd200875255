"""Which address a source is asked at: the registry's, that of this month or year, or the one that it has moved to for good.

A permanent redirect is believed after a week in which several polls agreed on its target and found the same feed there: a
maintenance page sends 301 too. The registry's address stays; it is tried again when the new one fails.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.types import FetchState, Source

AGREED_FOR = timedelta(days=7)
AGREED_POLLS = 5
_MAX_LENGTH = 2000
_YEAR, _MONTH = "{year}", "{month}"
_YOUNG_DAYS = 7


def of_now(source: Source, *, now: datetime) -> Source:
    """Return the source with the address that it has at `now`, by its own calendar: `{year}` and `{month}` stand for numbers."""
    return replace(source, url=_filled(source.url, _local(source, now))) if is_dated(source.url) else source


def of_last(source: Source, *, now: datetime) -> str | None:
    """Return the address of the month, or year, before the present one; None for an address that does not change."""
    if not is_dated(source.url):
        return None
    first = _local(source, now).replace(day=1)
    if _MONTH not in source.url:
        first = first.replace(month=1)
    return _filled(source.url, first - timedelta(days=1))


def has_begun(source: Source, *, now: datetime) -> bool:
    """Return whether the present month, or year, has just begun, so that nothing need stand at its address yet."""
    here = _local(source, now)
    return here.day <= _YOUNG_DAYS and (_MONTH in source.url or here.month == 1)


def is_dated(url: str) -> bool:
    """Return whether an address names the year or month of what stands there."""
    return _YEAR in url or _MONTH in url


def _filled(url: str, at: datetime) -> str:
    return url.replace(_YEAR, f"{at.year:04}").replace(_MONTH, f"{at.month:02}")


def _local(source: Source, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(source.zone) if source.zone else UTC)


def asked_at(url: str, state: FetchState) -> str:
    """Return the address to ask next for a source that the registry has at `url`.

    After one failure at a learned address, and then after every second, the registry's is tried.
    """
    if state.address is None or state.address_for != url:
        return url
    return url if state.failures % 2 else state.address


def after_answer(state: FetchState, url: str, *, asked: str, moved_to: str | None, same_feed: bool, now: datetime) -> FetchState:
    """Return the state after a good answer: what it says of where the source lives.

    `url` is the registry's address, `asked` the one that was asked, `moved_to` where permanent redirects lead from there, None
    without any. `same_feed` says that what stands there is known: some entry seen before, or a 304.
    """
    if state.address is not None and state.address_for != url:  # the registry was corrected: what was learned is void
        state = replace(_settled(state), address=None, address_for=None)
    if asked == url and state.address is not None and moved_to != state.address:
        # The old address serves again, and the new one has just failed.
        state = replace(_settled(state), address=None, address_for=None)
    if moved_to is None or len(moved_to) > _MAX_LENGTH or moved_to in {asked, state.address}:
        return _settled(state)
    if moved_to != state.moved_to or state.moved_since is None:
        state = replace(state, moved_to=moved_to, moved_since=now, moved_count=0)
    state = replace(state, moved_count=state.moved_count + same_feed)
    if state.moved_count < AGREED_POLLS or state.moved_since is None or now - state.moved_since < AGREED_FOR:
        return state
    return replace(_settled(state), address=None if moved_to == url else moved_to, address_for=None if moved_to == url else url)


def _settled(state: FetchState) -> FetchState:
    return replace(state, moved_to=None, moved_since=None, moved_count=0)
