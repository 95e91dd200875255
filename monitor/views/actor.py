"""An actor's page: where it stands in every dossier, in which words, how it shifted, and what it said last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.grammar import parse
from feeds.types import ActorCode
from monitor.positions import Account, positions
from monitor.store.store import Store
from monitor.types import Dossier, Event
from monitor.views.figures import side_name
from monitor.views.latest import glossed, quoted
from monitor.views.words import Mark, Name, Quoted, Words, mark_of, named, words
from monitor.vocabulary import Vocabulary

LATEST = 40
ABOUT = 6
_YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The actor's position on one event. `via` and `joint_only` say that others' words stand for it.

    `shifts` holds its last one, (from, to).
    """

    dossier_id: str
    event_id: str
    title: str
    mark: Mark
    words: Words
    via: Name | None
    joint_only: bool
    shifts: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """An actor: `stands` are its positions, the latest event first; `latest` its statements, newest first.

    `about` are those of whom it officially spoke most within a year, with the number of statements.
    """

    actor: Name
    stands: tuple[Stand, ...]
    latest: tuple[Quoted, ...]
    about: tuple[tuple[Name, int], ...] = ()


def actor_page(store: Store, vocabulary: Vocabulary, code: str, *, now: datetime) -> ActorPage | None:
    """Return an actor's page, None where no table and no statement knows the code."""
    hits = (
        store.search(parse(f"actor:{code}"), limit=LATEST, folded=True)
        if code.replace("_", "").isalnum() and code.isascii()
        else ()
    )
    found = tuple(hit.statement for hit in hits if hit.statement is not None)
    if ActorCode(code) not in vocabulary.actors and not found:
        return None
    events = [(dossier, event) for dossier in store.dossiers(with_archived=True) for event in dossier.events]
    events.sort(key=lambda pair: pair[1].began, reverse=True)
    ids = [event.id for _, event in events]
    accounts = store.accounts_of(_speaking_for(ActorCode(code), vocabulary), ids, at=now, most=1)
    stands = (_stand(accounts[event.id], vocabulary, ActorCode(code), dossier, event, now=now) for dossier, event in events)
    return ActorPage(
        actor=named(code, vocabulary),
        stands=tuple(one for one in stands if one is not None),
        latest=glossed(store, (quoted(one, vocabulary) for one in found)),
        about=tuple(
            (Name(code=ActorCode(target), name=side_name(vocabulary, target)), count)
            for target, count in store.targets_of(ActorCode(code), since=now - _YEAR, until=now, limit=ABOUT)
            if target in vocabulary.actors or target in vocabulary.armed_groups
        ),
    )


def _speaking_for(code: ActorCode, vocabulary: Vocabulary) -> tuple[ActorCode, ...]:
    """Return the actor and every organisation that it ever belonged to, whose texts may stand for it."""
    groups = [ActorCode(group) for group, rows in vocabulary.groups.items() if any(row.member == code for row in rows)]
    return (code, *(group for group in groups if group in vocabulary.actors))


def _stand(
    account: Account, vocabulary: Vocabulary, code: ActorCode, dossier: Dossier, event: Event, *, now: datetime
) -> Stand | None:
    if not account.reactions:
        return None
    position = positions(account.reactions, event, vocabulary, at=now).get(code)
    if position is None:
        return None
    by = position.by
    changes = (change for change in account.shifts if change.actor == code)
    one = mark_of(position.stances[0], confidence=by.statement.confidence, declined=position.declined)
    return Stand(
        dossier_id=dossier.id,
        event_id=event.id,
        title=event.title,
        mark=Mark.MIXED if position.mixed else one,
        words=words(by, event, vocabulary),
        via=named(position.via, vocabulary) if position.via else None,
        joint_only=position.joint_only,
        shifts=tuple((words(each.before, event, vocabulary), words(each.after, event, vocabulary)) for each in changes),
    )
