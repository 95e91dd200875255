"""A run of checks over the catalogue: each row looked at once, its finding stored at once, a killed run gone on with.

What stands at an address is found by `feeds.probe`; here it is decided who is still to be asked, and whether it is our own
network that fails.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from feeds.errors import FetchError, NetworkError
from feeds.fetch import fetch
from feeds.findings import Found, Probe
from feeds.hosts import host_of
from feeds.probe import Looked, probe_all
from feeds.types import Source, SourceId
from monitor.desk import Desk
from monitor.errors import MonitorError

logger = logging.getLogger(__name__)

RUN_LASTS = timedelta(days=7)
"""What an earlier run found this long ago is still part of it; then a new one begins."""
PATIENCE = 8
"""Hosts in a row that cannot be reached before we ask whether it is our own network."""
WITNESSES = 4
_WITNESS_S = 20.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a run did: `known` rows were done before, `probes` are those of this call."""

    known: int
    probes: tuple[Probe, ...]

    @property
    def counts(self) -> Mapping[Found, int]:
        """How many rows were found to be what, in the order of `Found`."""
        return {found: n for found in Found if (n := sum(probe.found is found for probe in self.probes))}


def outstanding(sources: Sequence[Source], probes: Mapping[SourceId, Probe], *, since: datetime) -> list[Source]:
    """Return the sources that were not looked at, at their present address, since then."""

    def is_done(source: Source) -> bool:
        probe = probes.get(source.id)
        return probe is not None and probe.url == source.url and probe.checked_at >= since

    return [source for source in sources if not is_done(source)]


def check(
    desk: Desk,
    sources: Sequence[Source],
    *,
    again: bool = False,
    named: bool = False,
    progress: Progress = lambda done, total: None,
) -> Checked:
    """Look at each of these sources that the running run has not looked at yet; store what is found.

    `again` begins a new run; sources that are `named` one by one are looked at whatever was found before.

    Raises: MonitorError where our own network is down: what was found before stays, nothing is held against a source, and the
    same call goes on from there.
    """
    began = _run(desk, again=again)
    waiting = list(sources) if named else outstanding(sources, desk.store.probes(), since=began)
    known = len(sources) - len(waiting)
    progress(known, len(sources))
    tally = _Tally()
    looks = probe_all(waiting, client=desk.client, hosts=desk.hosts, workers=desk.workers, clock=desk.clock)
    try:
        for looked in looks:
            _take(desk, tally, looked)
            progress(known + len(tally.done), len(sources))
        _release(desk, tally)
    finally:
        looks.close()
    progress(known + len(tally.done), len(sources))
    return Checked(known=known, probes=tuple(tally.done))


@dataclass(slots=True)
class _Tally:
    """What a call has found so far; `held` could not be reached, by the source's fault or our own; `hosts` answered."""

    done: list[Probe] = field(default_factory=list)
    held: list[Probe] = field(default_factory=list)
    hosts: dict[str, str] = field(default_factory=dict)


def _run(desk: Desk, *, again: bool) -> datetime:
    began, now = desk.store.check_run(), desk.clock()
    if not again and began is not None and now - began < RUN_LASTS:
        return began
    desk.store.begin_check_run(now=now)
    return now


def _take(desk: Desk, tally: _Tally, looked: Looked) -> None:
    if isinstance(looked.error, NetworkError) and looked.error.ours:
        tally.held.append(looked.probe)
        if len({host_of(probe.url) for probe in tally.held}) >= PATIENCE:
            _release(desk, tally)
        return
    desk.store.save_probe(looked.probe)
    tally.done.append(looked.probe)
    tally.hosts[host_of(looked.probe.url)] = looked.probe.url


def _release(desk: Desk, tally: _Tally) -> None:
    """Store what could not be reached, once it is sure that it is not our own network that failed.

    Raises: MonitorError where it is.
    """
    if not tally.held:
        return
    failed = {host_of(probe.url) for probe in tally.held}
    if not _network_is_up(desk, failed, tally.hosts):
        raise MonitorError(
            f"our own network is down ({tally.held[0].detail}): {len(tally.done)} rows were checked and stored, nothing is held "
            "against the others; call the same again when the connection is back"
        )
    for probe in tally.held:
        desk.store.save_probe(probe)
    tally.done += tally.held
    tally.held.clear()


def _network_is_up(desk: Desk, failed: Collection[str], answered: Mapping[str, str]) -> bool:
    """Return whether somebody can be reached: who answered last in this run, was heard last by a poll, or is polled at all.

    Where there is nobody else to ask, a few hosts that fail are their own fault, and several are not.
    """
    states = desk.store.heard_with()
    never = datetime.min.replace(tzinfo=UTC)

    def rank(source: Source) -> tuple[datetime, bool]:
        state = states.get(source.id)
        return (state.last_success_at if state else None) or never, source.enabled

    known = sorted(desk.sources.values(), key=rank, reverse=True)
    witnesses = dict(reversed(list(answered.items())))
    for source in known:
        witnesses.setdefault(host_of(source.url), source.url)
    asked = [url for host, url in witnesses.items() if host not in failed][:WITNESSES]
    return any(_answers(desk, url) for url in asked) if asked else len(failed) < WITNESSES


def _answers(desk: Desk, url: str) -> bool:
    try:
        with desk.hosts.turn(url):
            fetch(desk.client, url, now=desk.clock(), total_s=_WITNESS_S)
    except NetworkError as exc:
        return not exc.ours
    except FetchError:
        return True
    return True
