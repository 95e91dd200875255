"""An actor's page: where it stands in every dossier, in which words, how it shifted, and what it said last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

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

    `about` are those of whom it officially spoke most within a year, with the number of statements; `since` is the day of the
    first of these, None where there is none.
    """

    actor: Name
    stands: tuple[Stand, ...]
    latest: tuple[Quoted, ...]
    about: tuple[tuple[Name, int], ...] = ()
    since: date | None = None


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
    about = [
        (target, count, first)
        for target, count, first in store.targets_of(ActorCode(code), since=now - _YEAR, until=now, limit=ABOUT)
        if target in vocabulary.actors or target in vocabulary.armed_groups
    ]
    return ActorPage(
        actor=named(code, vocabulary),
        stands=_glossed(store, [one for one in stands if one is not None]),
        latest=glossed(store, (quoted(one, vocabulary) for one in found)),
        about=tuple((Name(code=ActorCode(target), name=side_name(vocabulary, target)), count) for target, count, _ in about),
        since=min((first.astimezone(UTC).date() for _, _, first in about), default=None),
    )


def _glossed(store: Store, stands: Sequence[Stand]) -> tuple[Stand, ...]:
    """Return positions with the desk's translations of their words and of those before a shift."""
    quotes = [each for one in stands for each in (one.words, *(side for shift in one.shifts for side in shift))]
    glosses = store.glosses({each.text for each in quotes}) if quotes else {}
    if not glosses:
        return tuple(stands)

    def told(each: Words) -> Words:
        return replace(each, gloss=glosses.get(each.text))

    return tuple(
        replace(one, words=told(one.words), shifts=tuple((told(before), told(after)) for before, after in one.shifts))
        for one in stands
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
