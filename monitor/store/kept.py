"""What was read is kept while it stands, so that a page asks only for what has changed since: nothing here is ever stale.

Every answer begins by reading, in its own transaction, the number of what it is about (`moves`), and is taken from here only
where that is the number with which it was read. Some thousand reactions are held as they are, those asked for last, and ten times
as many packed (`shelf`).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import Session

from feeds.types import ActorCode, SourceId
from monitor.positions import Account, Spoken
from monitor.records import HeardWith
from monitor.store import accounts, dossiers, moves, sources, trending
from monitor.store.database import batches, table_of
from monitor.store.moves import Kind
from monitor.store.shelf import Shelf
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.trending import Said, Told
from monitor.trends import Counted
from monitor.types import Dossier

T = TypeVar("T")

MOST_KEPT = 4_000
"""Reactions held together, about one and a half kilobytes each; what else is kept is weighed in them."""
MOST_PACKED_BYTES = 8_000_000
"""What is held packed, about 150 bytes for a reaction: unpacked in a fifth of the time that it takes to read it again."""
_COUNTS = 12  # counts of a day that weigh as much as one reaction
_ALL_AGAIN = 400
"""Of so many changed sources or more all are read again: to ask for them by name takes as long."""

_TIES = table_of(ReactionRow)
_LAST_SAID = sa.select(_TIES.c.event_id, sa.func.max(_TIES.c.spoken_at)).group_by(_TIES.c.event_id)


class Kept:
    """What was read of one database, under the numbers that it had; safe from any thread."""

    def __init__(self, most: int = MOST_KEPT, *, most_bytes: int = MOST_PACKED_BYTES) -> None:
        self._shelf = Shelf(most=most, most_bytes=most_bytes)
        self._last_said: dict[str, tuple[int, datetime | None]] = {}
        self._lock = Lock()
        self._sources: tuple[int, Mapping[SourceId, HeardWith]] = -1, {}

    def dossiers(self, session: Session) -> tuple[Dossier, ...]:
        """Return every dossier, by id."""
        stamp = moves.number_of(session.connection(), Kind.DOSSIERS, "")
        return self._get(("dossiers",), stamp, lambda: dossiers.read_all(session), lambda found: len(found) // 2)

    def dossier(self, session: Session, dossier_id: str) -> Dossier | None:
        """Return one dossier, None where there is none."""
        stamp = moves.number_of(session.connection(), Kind.DOSSIERS, "")
        held = self._shelf.get(("dossiers",), stamp)
        if held is None:
            return dossiers.read(session, dossier_id)
        return next((one for one in held.value if one.id == dossier_id), None)

    def heard_with(self, session: Session) -> Mapping[SourceId, HeardWith]:
        """Return what tells of each source whether it is listened to; the very same mapping until one of them changes."""
        connection = session.connection()
        number = moves.last_of_sources(connection)
        known, there = self._sources
        if number <= known:
            return there
        changed = moves.sources_since(connection, known)
        if known < 0 or len(changed) > _ALL_AGAIN:
            found: Mapping[SourceId, HeardWith] = sources.heard_with(session)
        else:
            again = sources.heard_with(session, only=changed)
            found = {id: state for id, state in there.items() if id not in changed} | again
        with self._lock:
            if number > self._sources[0]:
                self._sources = number, found
        return found

    def account(self, session: Session, event_id: str, *, at: datetime, most: int) -> Account:
        """Return what `accounts.account` does: the very same account until something of the event changes."""
        connection = session.connection()
        stamp = moves.number_of(connection, Kind.EVENT, event_id)
        over = self._over(connection, {event_id: stamp}, at)[event_id]
        key = ("account", event_id, most, None if over else at)
        return self._get(key, stamp, lambda: accounts.account(session, event_id, at=at, most=most), _weight_of)

    def accounts(
        self, session: Session, events: Sequence[str], *, at: datetime, most: int, actors: Sequence[ActorCode]
    ) -> dict[str, Account]:
        """Return what `accounts.accounts` does; only events on which something changed are asked for again."""
        connection = session.connection()
        all_numbers = moves.numbers(connection, Kind.EVENT)
        numbers = {event: all_numbers.get(event, 0) for event in events}
        over = self._over(connection, numbers, at)
        key = ("accounts", tuple(actors), most)
        there: Mapping[str, tuple[int, Account]] = self._get(key, None, dict, len)
        stale = [event for event in events if not over[event] or there.get(event, (None, None))[0] != numbers[event]]
        found = accounts.accounts(session, stale, at=at, most=most, actors=actors) if stale else {}
        told = {event: found[event] if event in found else there[event][1] for event in events}
        new = {event: (numbers[event], found[event]) for event in stale if over[event]}
        if new:
            lasting = {**there, **new}
            self._shelf.put(key, None, lasting, sum(_weight_of(one) for _, one in lasting.values()))
        return told

    def counted_on(self, session: Session, events: Sequence[str], *, since: datetime, until: datetime) -> tuple[Counted, ...]:
        """Return what `trending.of_events` does."""
        connection = session.connection()
        stamp = tuple(moves.number_of(connection, Kind.EVENT, event) for event in events)
        key = ("counted", tuple(events), since, until)
        return self._get(
            key, stamp, lambda: trending.of_events(session, events, since=since, until=until), lambda found: len(found) // _COUNTS
        )

    def counted(
        self, session: Session, actors: Sequence[ActorCode], target: str, *, since: datetime, until: datetime
    ) -> tuple[Counted, ...]:
        """Return what `trending.of_all` does between two midnights; only months in which something changed are counted again."""
        months = _months(since - timedelta(days=trending.SAME_WORDS_DAYS), until)
        numbers = self._numbers(session, target, months)
        key = ("said", tuple(actors), target)
        there: Mapping[date, tuple[int, Said]] = self._get(key, None, dict, len)
        stale = [month for month, number in numbers.items() if there.get(month, (None,))[0] != number]
        if stale:
            new = {month: (numbers[month], said) for month, said in _said(session, actors, target, stale).items()}
            there = {**there, **new}
            self._shelf.put(key, None, there, sum(_weight_of_said(said) for _, said in there.values()))
        return trending.added_up([there[month][1] for month in months], since=since, until=until)

    def said_of(
        self, session: Session, actor: ActorCode, target: str, *, since: datetime, until: datetime, limit: int
    ) -> tuple[Spoken, ...]:
        """Return what `trending.said_of` does."""
        stamp = tuple(self._numbers(session, target, _months(since, until)).values())
        return self._get(
            ("latest", actor, target, since, until, limit),
            stamp,
            lambda: trending.said_of(session, actor, target, since=since, until=until, limit=limit),
            lambda found: len(found) // _COUNTS,
        )

    def _numbers(self, session: Session, target: str, months: Sequence[date]) -> dict[date, int]:
        """Return the number of what is said of a target, by month."""
        ids = {month: moves.said_in(target, month) for month in months}
        numbers = moves.numbers_of(session.connection(), Kind.SAID, tuple(ids.values()))
        return {month: numbers.get(id, 0) for month, id in ids.items()}

    def _over(self, connection: Connection, numbers: Mapping[str, int], at: datetime) -> dict[str, bool]:
        """Return of each event whether nothing tied to it was said after a moment, so that a later one has the same account."""
        known: dict[str, datetime | None] = {}
        for event, number in numbers.items():
            said = self._last_said.get(event)
            if said is not None and said[0] == number:
                known[event] = said[1]
        for some in batches([event for event in numbers if event not in known]):
            last = {row[0]: row[1] for row in connection.execute(_LAST_SAID.where(_TIES.c.event_id.in_(some)))}
            for event in some:
                known[event] = last.get(event)
                self._last_said[event] = numbers[event], known[event]
        return {event: when is None or when <= at for event, when in known.items()}

    def _get(self, key: Hashable, stamp: object, read: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """Return the value under a key, read now where what is held has another stamp."""
        held = self._shelf.get(key, stamp)
        if held is not None:
            return cast(T, held.value)
        value = read()
        self._shelf.put(key, stamp, value, weigh(value))
        return value


def _months(since: datetime, until: datetime) -> tuple[date, ...]:
    """Return the first day of each month that begins or lies between two moments, the second exclusive."""
    found: list[date] = []
    month = since.date().replace(day=1)
    while month < until.date() or not found:
        found.append(month)
        month = _next(month)
    return tuple(found)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _said(session: Session, actors: Sequence[ActorCode], target: str, months: Sequence[date]) -> dict[date, Said]:
    """Return what is said in each of these months; months in a row are asked for at once."""
    counted: dict[date, list[Counted]] = {month: [] for month in months}
    told: dict[date, list[Told]] = {month: [] for month in months}
    begins = [month for month in months if month == months[0] or _before(month) not in counted]
    for begin in begins:
        end = begin
        while end in counted:
            end = _next(end)
        found = trending.said_by(session, actors, target, since=_midnight(begin), until=_midnight(end))
        for one in found.counted:
            counted[one.day.replace(day=1)].append(one)
        for each in found.told:
            told[each.at.date().replace(day=1)].append(each)
    return {month: Said(counted=tuple(counted[month]), told=tuple(told[month])) for month in months}


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _weight_of_said(one: Said) -> int:
    return (len(one.counted) + 2 * len(one.told)) // _COUNTS + 1


def _weight_of(one: Account) -> int:
    return len(one.reactions) + 1
