"""All that was said on an event, in order of time, each with what it counts as. No rule of positions lives here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feeds.types import Precision
from monitor.types import Event, Reaction
from monitor.utterances import folded
from monitor.views.words import Words, words
from monitor.vocabulary import Vocabulary


class Kind(StrEnum):
    """What a statement on an event counts as; only `own` and `joint` ones make a position."""

    OWN = "own"
    JOINT = "joint"
    DECLINED = "declined"
    UNOFFICIAL = "unofficial"
    HEARSAY = "hearsay"
    OTHER = "no stance on the event"
    REPLACED = "no longer stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement on the timeline."""

    kind: Kind
    words: Words


def timeline(reactions: Iterable[Reaction], event: Event, vocabulary: Vocabulary, *, now: datetime) -> tuple[Said, ...]:
    """Return what had been said by `now`, each utterance once, the first words first; a day without an hour before its hours."""
    chosen = sorted(folded(one for one in reactions if one.spoken_at <= now and (one.current or one.edited)), key=_order)
    return tuple(Said(kind=kind_of(one), words=words(one, event, vocabulary)) for one in chosen)


def _order(reaction: Reaction) -> tuple[datetime, bool, datetime, str]:
    # A day alone says nothing of the hour: it stands before the hours of its day, whatever hour it is stored with.
    day = reaction.spoken_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return day, reaction.precision is not Precision.DAY, reaction.spoken_at, reaction.key


def kind_of(reaction: Reaction) -> Kind:
    """Return what a reaction counts as."""
    statement = reaction.statement
    if not reaction.current:
        return Kind.REPLACED
    if statement.hearsay:
        return Kind.HEARSAY
    if not statement.official:
        return Kind.UNOFFICIAL
    if statement.declined:
        return Kind.DECLINED
    if statement.stance_toward_event is None:
        return Kind.OTHER
    return Kind.JOINT if statement.joint else Kind.OWN
