"""What happens on an event without anybody's single word being it: so many states stand together, an actor stays silent.

Both are counted from what is stored, by the codebook's positions; the signals of single documents are made in signals.py.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from alerts.types import Signal, SignalKind
from feeds.types import Document, Precision
from monitor.positions import positions
from monitor.types import Dossier, Event, Lane, Reaction, RollCall, Stance
from monitor.vocabulary import ActorKind, Vocabulary

_RUNGS = (Stance.CONDEMN, Stance.OPPOSE, Stance.CONCERN, Stance.UNDERSTAND, Stance.SUPPORT, Stance.ENDORSE)
_LONG_AGO = timedelta(days=8)  # no rule is told of what became true so long ago


def of_counts(
    dossier: Dossier,
    event: Event,
    before: Sequence[Reaction],
    after: Sequence[Reaction],
    document: Document,
    vocabulary: Vocabulary,
    *,
    edited: bool,
    now: datetime,
    sample: bool = False,
) -> Iterator[Signal]:
    """Yield a signal for each number of states at a rung or beyond it that a document made true.

    A state counts by its own or a joint text, not by an organisation's, and not where its position is mixed. Keyed by event,
    rung and number: each is told once, though the number may fall and rise again.
    """
    if len(after) == len(before):
        return
    seen = document.fetched_at or now
    spoken = document.published_at or seen
    had, has = (_standing(some, event, vocabulary, now=now) for some in (before, after))
    for rung in _RUNGS:
        for number in range(_beyond(had, rung) + 1, _beyond(has, rung) + 1):
            beyond = "" if abs(rung.score) == max(abs(one.score) for one in _RUNGS) else " or beyond"
            yield Signal(
                key=_key("threshold", event.id, rung.value, str(number)),
                kind=SignalKind.THRESHOLD,
                title=f"{number} {'state' if number == 1 else 'states'} at {rung.value}{beyond} on {event.title}",
                occurred_at=seen if edited else spoken,
                dossier=dossier.id,
                dossier_title=dossier.title,
                event=event.id,
                event_title=event.title,
                event_precision=event.began_precision.value,
                stance_toward_event=rung.value,
                stance_toward_event_score=rung.score,
                count=number,
                source_name=document.publisher,
                source_url=document.url,
                board_path=f"/dossiers/{dossier.id}?event={event.id}",
                since_event=spoken - event.began,
                published_at=document.published_at,
                published_precision=(document.published_precision if document.published_at else Precision.UNKNOWN).value,
                fetched_at=document.fetched_at,
                labelled_at=now,
                sample=sample,
            )


def of_silences(
    dossier: Dossier,
    event: Event,
    calls: Iterable[RollCall],
    lengths: Iterable[timedelta],
    vocabulary: Vocabulary,
    *,
    now: datetime,
    sample: bool = False,
) -> Iterator[Signal]:
    """Yield a signal for each length that a watched actor's silence has reached; keyed by event, actor and length.

    It happened when the silence clock, which stands still while our own network is down, reached that length.
    """
    asked = sorted(set(lengths))
    for call in calls:
        if call.lane is not Lane.SILENT or call.silent_for is None:
            continue
        for length in asked:
            over = call.silent_for - length
            if not timedelta() <= over <= _LONG_AGO:
                continue
            name = vocabulary.name_of(call.actor)
            hours = length / timedelta(hours=1)
            yield Signal(
                key=_key("still_silent", event.id, call.actor, str(int(length.total_seconds()))),
                kind=SignalKind.STILL_SILENT,
                title=f"{name} has been silent for {hours:g} h on {event.title}",
                occurred_at=now - over,
                dossier=dossier.id,
                dossier_title=dossier.title,
                event=event.id,
                event_title=event.title,
                event_precision=event.began_precision.value,
                actor=call.actor,
                actor_name=name,
                groups=vocabulary.groups_of(call.actor, now.date()),
                silent_for=length,
                board_path=f"/dossiers/{dossier.id}?event={event.id}",
                since_event=now - over - event.began,
                sample=sample,
            )


def _standing(reactions: Sequence[Reaction], event: Event, vocabulary: Vocabulary, *, now: datetime) -> list[int]:
    found = positions(reactions, event, vocabulary, at=now)
    return [
        position.stances[0].score
        for actor, position in found.items()
        if position.via is None
        and not position.mixed
        and not position.declined
        and actor in vocabulary.actors
        and vocabulary.actors[actor].kind is ActorKind.STATE
    ]


def _beyond(scores: Iterable[int], rung: Stance) -> int:
    return sum(1 for score in scores if (score <= rung.score if rung.score < 0 else score >= rung.score))


def _key(*parts: str) -> str:
    return parts[0] + "_" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
