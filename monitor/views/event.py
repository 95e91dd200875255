"""The event at the head of a board: which one is meant, its act and actors, the time since. What was said of it is in `board`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.types import Precision
from monitor.types import Dossier, Event
from monitor.views.words import Elapsed, Moment, Name, elapsed, moment, named
from monitor.vocabulary import Vocabulary

_STOPS = tuple(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 48, 72, 168, 336, 720))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A moment since T0 at which a reader may want to see the board again; `at` is RFC 3339 in UTC, as `?at=` takes it."""

    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """The event and the way to the dossier's others; `running` is the time since T0.

    `began_s` is T0 in Unix time, `stops` are moments that have passed since.
    """

    id: str
    title: str
    act: str
    began: Moment
    running: Elapsed
    initiators: tuple[Name, ...]
    affected: tuple[Name, ...]
    began_s: int
    stops: tuple[Stop, ...] = ()


def choose_event(dossier: Dossier, event_id: str | None) -> Event | None:
    """Return the named event of a dossier, its latest one where none is named, None where there is no such event."""
    if event_id is None:
        return dossier.events[-1]
    return next((event for event in dossier.events if event.id == event_id), None)


def event_view(event: Event, vocabulary: Vocabulary, *, now: datetime) -> EventView:
    """Return the event as a page shows it, with the moments since T0 that have passed by `now`."""
    return EventView(
        id=event.id,
        title=event.title,
        act=event.act,
        began=moment(event.began, event.began_precision),
        running=elapsed(now, Precision.SECOND, event),
        initiators=tuple(named(code, vocabulary) for code in event.initiators),
        affected=tuple(named(code, vocabulary) for code in event.affected),
        began_s=int(event.began.timestamp()),
        stops=tuple(
            Stop(at=moment(event.began + span).machine, text=elapsed(event.began + span, Precision.SECOND, event).text)
            for span in _STOPS
            if event.began + span < now
        ),
    )
