"""What was said on an event before, as much of it as the signals of a new document look at; read through indexes.

The same signals come of it as of all reactions to the event (a property test holds it to that): what decides every actor's
position, whom the new words repeat, the days on which their actors spoke and the decided ones before these, the last day's
reactions, and one that shows that an actor has spoken at all. The whole is read by `reading.reactions`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlmodel import Session

from feeds.types import ActorCode
from monitor.folding import SAYING_WINDOW
from monitor.positions import CountsAs
from monitor.store import accounts, reading, ties
from monitor.store.database import table_of
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.statements import StatementRow
from monitor.store.ties import Day
from monitor.types import Reaction, StatementKey
from monitor.utterances import folded

_TIES, _STATEMENTS = table_of(ReactionRow), table_of(StatementRow)
_GONE = (CountsAs.REPLACED.value, CountsAs.OVERRULED.value)


def reactions(
    session: Session,
    event_id: str,
    said: Sequence[Reaction],
    *,
    repeated: Collection[StatementKey],
    recent: timedelta,
    standing: bool,
    whole: Collection[ActorCode] = (),
    now: datetime,
) -> tuple[Reaction, ...]:
    """Return the stored reactions to an event that new ones, `said`, are told apart by, newest first.

    `repeated` are stored statements of which the new ones are repetitions; `recent` is for how long before the new ones
    everything is wanted; `standing` asks for what decides every actor's position; of the actors in `whole` every word is
    wanted, because an edit takes some of them back.
    """
    session.flush()
    connection = session.connection()
    keys = set(repeated) | _recent(connection, event_id, said, recent) | _every(connection, event_id, whole)
    keys |= accounts.deciding(connection, event_id, at=now) if standing else set()
    found = _read(session, event_id, keys)
    actors = {one.statement.actor for one in said}
    # A day that is read in part only might look decided where it is not.
    days = {Day.of(event_id, one.statement.actor, one.spoken_at) for one in (*folded([*found, *said]), *folded(found), *said)}
    asked = sorted((day for day in days if day.actor in actors), key=lambda day: (day.actor, day.since))
    keys |= accounts.own_on(connection, asked) | accounts.decided_before(connection, asked)
    keys |= _once(connection, event_id, actors - {one.statement.actor for one in found if _counts(one)})
    return _read(session, event_id, keys)


def _counts(one: Reaction) -> bool:
    said = one.statement
    return said.official and not said.hearsay and said.stance_toward_event is not None


def _read(session: Session, event_id: str, keys: Collection[str]) -> tuple[Reaction, ...]:
    """Return the reactions of these statements, and of all that are one utterance with them."""
    return reading.reactions(session, event_id, keys={*keys, *ties.one_with(session.connection(), keys)})


def _recent(connection: Connection, event_id: str, said: Sequence[Reaction], recent: timedelta) -> set[str]:
    """Return what was said shortly before the new words; a copy has the time of the last of its utterance."""
    if not said or not recent:
        return set()
    at = max(one.spoken_at for one in said)
    since = ties.day_of(min(one.spoken_at for one in said) - recent)
    copy = _TIES.c.counts_as == CountsAs.COPY.value
    until = (_TIES.c.spoken_at <= at) | (copy & (_TIES.c.spoken_at <= at + 2 * SAYING_WINDOW))
    there = select(_TIES.c.key).where(_TIES.c.event_id == event_id, _TIES.c.spoken_at >= since, until)
    return set(connection.execute(there).scalars())


def _every(connection: Connection, event_id: str, actors: Collection[ActorCode]) -> set[str]:
    """Return all that these actors ever said on the event."""
    # Every way to count is named, since the index has it before the actor.
    of = (_TIES.c.event_id == event_id) & _TIES.c.counts_as.in_([one.value for one in CountsAs]) & _TIES.c.actor.in_(actors)
    return set(connection.execute(select(_TIES.c.key).where(of)).scalars()) if actors else set()


def _once(connection: Connection, event_id: str, actors: Collection[ActorCode]) -> set[str]:
    """Return for each of these actors one official word on the event that stands no more, where there is one."""
    found: set[str] = set()
    of_statement = (_TIES.c.key == _STATEMENTS.c.key) & (_TIES.c.revision == _STATEMENTS.c.revision)
    for actor in sorted(actors):
        gone = (_TIES.c.event_id == event_id) & _TIES.c.counts_as.in_(_GONE) & (_TIES.c.actor == actor)
        gone = gone & _TIES.c.score.is_not(None) & _STATEMENTS.c.official & ~_STATEMENTS.c.hearsay
        query = select(_TIES.c.key).join_from(_TIES, _STATEMENTS, of_statement).where(gone).limit(1)
        found.update(connection.execute(query).scalars())
    return found
