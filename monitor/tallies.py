"""What nobody's single word is: so many states stand together, many speak at once, an actor stays silent, an engine errs.

All are counted from what is stored, positions by the codebook; the signals of single documents are made in signals.py.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.types import Signal, SignalKind
from feeds.types import ActorCode, Document, Precision
from monitor.hearing import signal_key
from monitor.positions import positions
from monitor.trends import odds
from monitor.types import Dossier, Event, Lane, Reaction, RollCall, Stance
from monitor.vocabulary import ActorKind, Vocabulary

_TIMED = {Precision.SECOND, Precision.MINUTE}
_RUNGS = (Stance.CONDEMN, Stance.OPPOSE, Stance.CONCERN, Stance.UNDERSTAND, Stance.SUPPORT, Stance.ENDORSE)
BURST_HOUR = timedelta(hours=1)
BURST_BASE = timedelta(days=1)
BURST_ACTORS = 5
BURST_ODDS = 0.001
"""A burst: so many actors at least within an hour, as many as come by the day before less than once in a thousand hours."""
LEAST_REVIEWED = 30
"""Labels of an engine that a person must have seen before anything is said of its accuracy."""
_LONG_AGO = timedelta(days=8)  # no rule is told of what became true so long ago


def of_counts(
    dossier: Dossier,
    event: Event,
    before: Sequence[Reaction],
    after: Sequence[Reaction],
    document: Document,
    vocabulary: Vocabulary,
    *,
    groups: Collection[str] = (),
    edited: bool,
    now: datetime,
    sample: bool = False,
) -> Iterator[Signal]:
    """Yield a signal for each number of states at a rung or beyond it that a document made true; and of members of `groups`.

    A state counts by its own or a joint text, not by an organisation's, and not where its position is mixed. Keyed by event,
    rung and number (and group, by membership of today): each is told once, though the number may fall and rise again.
    """
    if len(after) == len(before):
        return
    base = _of_document(dossier, event, document, edited=edited, now=now, sample=sample)
    had, has = (_standing(some, event, vocabulary, now=now) for some in (before, after))
    for group in (None, *sorted(groups)):
        members = vocabulary.members(group, now.date()) if group else None
        ours, theirs = (_scores(some, members) for some in (had, has))
        for rung in _RUNGS:
            for number in range(_beyond(ours, rung) + 1, _beyond(theirs, rung) + 1):
                beyond = "" if abs(rung.score) == max(abs(one.score) for one in _RUNGS) else " or beyond"
                counted = (
                    f"{'member' if number == 1 else 'members'} of {group}" if group else "state" if number == 1 else "states"
                )
                yield replace(
                    base,
                    key=signal_key("threshold", event.id, rung.value, str(number), *((group,) if group else ())),
                    title=f"{number} {counted} at {rung.value}{beyond} on {event.title}",
                    groups=(group,) if group else (),
                    stance_toward_event=rung.value,
                    stance_toward_event_score=rung.score,
                    count=number,
                )


def of_burst(
    dossier: Dossier,
    event: Event,
    before: Sequence[Reaction],
    after: Sequence[Reaction],
    document: Document,
    *,
    now: datetime,
    sample: bool = False,
) -> Signal | None:
    """Return the signal that far more actors than usual speak on the event within the hour that ends with this document.

    Actors are counted, not texts, so that one agency's words in many newspapers are one voice. What is usual is the number in an
    hour of the day before, a Poisson rate with Jeffreys' prior as for the bursts of a trend. Keyed by event and UTC day.
    """
    at = document.published_at
    if at is None or document.published_precision not in _TIMED or len(after) == len(before):
        return None
    heard: dict[str, set[int]] = {}
    for reaction in after:
        hours = (at - reaction.spoken_at) // BURST_HOUR
        if reaction.precision in _TIMED and 0 <= hours <= BURST_BASE // BURST_HOUR:
            heard.setdefault(reaction.statement.actor, set()).add(hours)
    count = sum(0 in hours for hours in heard.values())
    usual = sum(len(hours - {0}) for hours in heard.values())
    known = min(BURST_BASE, max(at - BURST_HOUR - event.began, timedelta())) // BURST_HOUR
    if count < BURST_ACTORS or odds(count, said=usual, times=known) >= BURST_ODDS:
        return None
    return replace(
        _of_document(dossier, event, document, edited=False, now=now, sample=sample),
        key=signal_key("burst", event.id, at.date().isoformat()),
        kind=SignalKind.BURST,
        title=f"{count} actors spoke within an hour on {event.title}",
        count=count,
        detail=f"in the {known} hours before it were {usual / known:.1f} an hour" if known else "it is the event's first hour",
    )


def of_accuracy(
    judged: Mapping[str, tuple[int, int]], floors: Iterable[float], *, now: datetime, sample: bool = False
) -> Iterator[Signal]:
    """Yield a signal for each of the `floors` (0 to 1) that an engine's share of right stances has fallen below.

    `judged` has by engine how many of its labels a person has seen, and in how many of these the stance was right; of fewer than
    thirty nothing is said. Keyed by engine, whose name bears its version, and floor.
    """
    for engine, (reviewed, right) in sorted(judged.items()):
        share = right / reviewed if reviewed >= LEAST_REVIEWED else 1.0
        for floor in sorted(floors):
            if share < floor:
                yield Signal(
                    key=signal_key("accuracy", engine, f"{floor:.4f}"),
                    kind=SignalKind.ACCURACY,
                    title=f"engine {engine}: {share:.0%} of the reviewed stances were right, less than {floor:.0%}",
                    occurred_at=now,
                    board_path="/review",
                    detail=f"{right} of {reviewed} that persons have reviewed; the queue brings up what is doubtful",
                    accuracy_below=floor,
                    sample=sample,
                )


def _of_document(dossier: Dossier, event: Event, document: Document, *, edited: bool, now: datetime, sample: bool) -> Signal:
    """The signal of a number that a document made true; which number is the caller's to say."""
    seen = document.fetched_at or now
    spoken = document.published_at or seen
    return Signal(
        key="",
        kind=SignalKind.THRESHOLD,
        title="",
        occurred_at=seen if edited else spoken,
        dossier=dossier.id,
        dossier_title=dossier.title,
        event=event.id,
        event_title=event.title,
        event_precision=event.began_precision.value,
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
                key=signal_key("still_silent", event.id, call.actor, str(int(length.total_seconds()))),
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


def _standing(reactions: Sequence[Reaction], event: Event, vocabulary: Vocabulary, *, now: datetime) -> dict[ActorCode, int]:
    found = positions(reactions, event, vocabulary, at=now)
    return {
        actor: position.stances[0].score
        for actor, position in found.items()
        if position.via is None
        and not position.mixed
        and not position.declined
        and actor in vocabulary.actors
        and vocabulary.actors[actor].kind is ActorKind.STATE
    }


def _scores(standing: Mapping[ActorCode, int], members: Collection[ActorCode] | None) -> list[int]:
    return [score for actor, score in standing.items() if members is None or actor in members]


def _beyond(scores: Iterable[int], rung: Stance) -> int:
    return sum(1 for score in scores if (score <= rung.score if rung.score < 0 else score >= rung.score))
