"""What the soak brought, held against the truth: each function returns the faults found, one sentence each. Holds no test."""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.types import FetchState
from tests.monitor.soak.clock import START
from tests.monitor.soak.world import DAY, TITLE, Office, Published, World

SPACING_S = 5.0
_HARMLESS = {None, "drip", "doctype"}
"""Faults in which the window is whole all the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server heard it."""

    at: float
    host: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored document: which publication it is, when it was fetched first, its revisions' texts, the latest last."""

    document_id: str
    number: int
    fetched_at: float
    texts: tuple[str, ...]


def read_requests(folder: Path) -> tuple[Asked, ...]:
    """Return what the server heard, in order of time; the last line may be cut."""
    found = []
    for line in (folder / "requests.log").read_text(encoding="ascii").splitlines():
        parts = line.split(" ")
        if len(parts) == 4 and parts[3]:
            found.append(Asked(float(parts[0]), parts[1], parts[2], int(parts[3])))
    return tuple(sorted(found, key=lambda one: one.at))


def crowded(requests: tuple[Asked, ...]) -> Iterator[str]:
    """Yield the requests that followed another one to the same host too soon; a redirect that is followed is the same visit."""
    last: dict[str, Asked] = {}
    for one in requests:
        before = last.get(one.host)
        last[one.host] = one
        if before is not None and one.at - before.at < SPACING_S and not 300 < before.status < 304:
            yield f"{one.host}: {one.path} {one.at - before.at:.2f} s after {before.path} at {before.at:.0f}"


def read_kept(folder: Path) -> dict[str, tuple[Kept, ...]]:
    """Return the stored documents of every source."""
    base = sqlite3.connect(f"file:{folder / 'soak.db'}?mode=ro", uri=True)
    query = (
        "select d.source_id, d.id, d.first_seen_at, r.title, t.text from revisions r join documents d on d.id = r.document_id "
        "join texts t on t.sha256 = r.sha256 order by d.id, r.number"
    )
    titles: dict[tuple[str, str], tuple[str, str]] = {}
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source_id, document_id, at, title, text in base.execute(query):
        titles[source_id, document_id] = at, title
        texts[source_id, document_id].append(text)
    base.close()
    kept: defaultdict[str, list[Kept]] = defaultdict(list)
    for (source_id, document_id), (at, title) in titles.items():
        named = re.fullmatch(TITLE, title)
        number = int(named.group(1)) if named else -1
        fetched_at = (datetime.fromisoformat(at).replace(tzinfo=UTC) - START).total_seconds()
        kept[source_id].append(Kept(document_id, number, fetched_at, tuple(texts[source_id, document_id])))
    return {source_id: tuple(some) for source_id, some in kept.items()}


def first_heard(
    world: World, requests: tuple[Asked, ...], kept: dict[str, tuple[Kept, ...]], killed: tuple[tuple[float, float], ...]
) -> dict[str, float]:
    """Return when each source first answered with its window.

    A first answer in a turn that was killed before it was stored counts for nothing, nor does one that a fault spoilt: what was
    on show then and left before the source was asked again is older than the time since which the desk says that it listens.
    """
    places = {f"/{office.number}/": office for office in world.offices}
    first = {source_id: min(one.fetched_at for one in some) for source_id, some in kept.items()}
    heard: dict[str, float] = {}
    for one in requests:
        if one.status == 200 and one.path.endswith(("/feed", "/new")):
            office = places[one.path[: one.path.find("/", 1) + 1]]
            taken = any(began <= one.at <= kill < first.get(office.source_id, 0.0) for began, kill in killed)
            if not taken and office.fault_at(one.at) in _HARMLESS:
                heard.setdefault(office.source_id, one.at)
    return heard


def lost(
    world: World, kept: dict[str, tuple[Kept, ...]], states: dict[str, FetchState], heard: dict[str, float], until: float
) -> Iterator[str]:
    """Yield the publications that are not stored although they were on show and no gap says so.

    `heard` is when each source first answered; what came out after `until` need not have been polled yet.
    """
    for office in world.offices:
        have = {one.number for one in kept.get(office.source_id, ())}
        state = states[office.source_id]
        for one in _due(office, heard[office.source_id], until):
            if one.number not in have and not _in_gap(state, one):
                yield f"{office.source_id} ({office.kind}, {office.marks}, {office.ids}): {one.number} of day {one.at / DAY:.2f}"


def _due(office: Office, began: float, until: float) -> Iterator[Published]:
    first = {one.number for one in office.shown(began)}
    for one in office.entries:
        if one.number in first or began < one.at < until:
            yield one


def _in_gap(state: FetchState, one: Published) -> bool:
    if state.gap_from is None or state.gap_to is None:
        return False
    at = START + timedelta(seconds=one.at)
    return state.gap_from - timedelta(seconds=1) <= at <= state.gap_to + timedelta(seconds=1)


def gaps(states: dict[str, FetchState]) -> set[str]:
    """Return the sources that say of themselves that they have a gap."""
    return {source_id for source_id, state in states.items() if state.gap_from is not None}


def twice(world: World, kept: dict[str, tuple[Kept, ...]]) -> Iterator[str]:
    """Yield the publications stored as two documents, documents that are none, and revisions that nobody wrote."""
    for office in world.offices:
        some = kept.get(office.source_id, ())
        for number, count in Counter(one.number for one in some).items():
            if count > 1 or number < 0:
                yield f"{office.source_id} ({office.kind}, {office.ids}): {number} stored as {count} documents"
        for one in some:
            edited = office.entries[one.number].edited_at is not None
            pages = office.kind in {"listing", "pages"}  # feed text first, where the page failed for now
            if len(one.texts) > 1 + edited + pages:
                yield f"{office.source_id} ({office.kind}): {one.number} has {len(one.texts)} revisions"


def stale(world: World, kept: dict[str, tuple[Kept, ...]], began: float, until: float) -> Iterator[str]:
    """Yield the documents whose latest revision is not the latest text."""
    for office in world.offices:
        for one in kept.get(office.source_id, ()):
            edited_at = office.entries[one.number].edited_at
            if edited_at is None or not began < edited_at < until:
                continue
            if not one.texts[-1].startswith("Version 2 "):
                kind = f"{office.kind}, {office.marks}, {office.ids}"
                yield f"{office.source_id} ({kind}): {one.number} edited at day {edited_at / DAY:.2f}"


def false_outages(world: World, found: list[tuple[datetime, datetime | None]], until: float) -> Iterator[str]:
    """Yield what was taken for an outage of ours and was none, and the blackouts that were not noticed."""
    spans = [((at - START).total_seconds(), (end - START).total_seconds() if end else None) for at, end in found]
    for at, end in spans:
        if not any(start - 60 <= at <= stop + 60 for start, stop in world.blackouts):
            yield f"an outage at day {at / DAY:.2f} that was none"
        if end is None:
            yield f"the outage of day {at / DAY:.2f} has no end"
    for start, stop in world.blackouts:
        if stop < until and not any(start - 60 <= at <= stop + 60 for at, _ in spans):
            yield f"the blackout of day {start / DAY:.2f} was not noticed"


@dataclass(frozen=True, slots=True)
class Noted:
    """What the poller noted after a turn."""

    at: float
    resident_kb: int
    polled: int
    documents: int


def read_turns(folder: Path) -> tuple[Noted, ...]:
    """Return the poller's notes."""
    rows = [line.split() for line in (folder / "turns.log").read_text(encoding="ascii").splitlines()]
    return tuple(Noted(float(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in rows if len(row) == 5)


def read_kills(folder: Path) -> tuple[float, ...]:
    """Return when the poller was killed."""
    path = folder / "kills.log"
    return tuple(float(line) for line in path.read_text(encoding="ascii").splitlines()) if path.exists() else ()


def killed_turns(turns: tuple[Noted, ...], kills: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return when at the earliest the turn began that each kill ended (with the last one that was noted), and the kill."""
    return tuple((max((one.at for one in turns if one.at < kill), default=0.0), kill) for kill in kills)
