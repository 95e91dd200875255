"""The log of what was told, as values: one row for what a rule told of one thing, its way there, and each channel's copy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from alerts.types import DeliveryState, Signal
from feeds.types import Precision
from monitor.outgoing import Acknowledged
from monitor.records import LoggedDelivery
from monitor.store.store import Store
from monitor.views.words import Moment, moment, span_words

EXACT = ("second", "minute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the latency ledger: when, and how long after the one before; `when` None where it is not known."""

    name: str
    when: Moment | None
    took: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What one channel was told: its number there, how it stands, when it was sent, how long after it was made, who has seen it.

    `whole` is the time from publication to sending, empty where one of them is not known.
    """

    key: str
    channel: str
    number: int
    state: DeliveryState
    reason: str
    attempts: int
    next_try: Moment | None
    sent: Moment | None
    took: str
    whole: str
    acknowledged: str
    acknowledged_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """What a rule (by its title) told of one thing: the steps until the message was made, and a copy for each channel."""

    subject: str
    rule: str
    made: Moment
    steps: tuple[Step, ...]
    copies: tuple[Copy, ...]


def log_rows(
    store: Store, logged: Sequence[LoggedDelivery], titles: Mapping[str, str], *, together: bool = True
) -> tuple[LogRow, ...]:
    """Return the rows of these deliveries in their order; `together`: copies of one message that were made together share one.

    `titles` are those of the rules; one that is gone goes by its id.
    """
    seen = store.acknowledged([one.delivery.key for one in logged])

    def same(one: LoggedDelivery) -> tuple[object, ...]:
        each = one.delivery
        return (each.rule_id, each.signal_key, each.message.subject, each.created_at, None if together else each.key)

    rows = []
    for _, copies in groupby(logged, key=same):
        found = tuple(copies)
        first = found[0].delivery
        signal = store.signal(first.signal_key)
        rows.append(
            LogRow(
                subject=first.message.subject,
                rule=titles.get(first.rule_id, first.rule_id),
                made=moment(first.created_at),
                steps=tuple(_steps(signal, first.created_at)),
                copies=tuple(_copy(one, signal, seen) for one in reversed(found)),
            )
        )
    return tuple(rows)


def _steps(signal: Signal | None, made: datetime) -> Iterator[Step]:
    """Yield the ledger; a time of which only the day is known, or at which an edit was not made yet, measures nothing."""
    times: list[tuple[str, datetime | None]] = [("made", made)]
    if signal is not None:
        published = signal.published_at or (None if signal.fetched_at else signal.occurred_at)
        times = [("published", published), ("fetched", signal.fetched_at), ("labelled", signal.labelled_at), *times]
    before: datetime | None = None
    for name, at in times:
        took = f"+{_length(at - before)}" if at is not None and before is not None else ""
        by_day = name == "published" and signal is not None and signal.published_precision not in EXACT
        when = moment(at, Precision.DAY if by_day else Precision.MINUTE) if at is not None else None
        yield Step(name=name, when=when, took=took)
        measures = name != "published" or signal is None or _published(signal) is not None
        before = (at if measures else None) or (before if at is None else None)


def _published(signal: Signal) -> datetime | None:
    """Return when what is told was published, where it is known exactly; None too for what an edit did later."""
    exact = signal.published_precision in EXACT and signal.published_at == signal.occurred_at
    return signal.published_at if exact else None


def _copy(one: LoggedDelivery, signal: Signal | None, seen: Mapping[str, Acknowledged]) -> Copy:
    delivery, last = one.delivery, one.outcomes[-1] if one.outcomes else None
    sent = next((outcome.attempted_at for outcome in one.outcomes if outcome.state is DeliveryState.SENT), None)
    found = seen.get(delivery.key)
    waits = delivery.state is DeliveryState.PENDING and delivery.next_attempt_at is not None
    published = _published(signal) if signal is not None else None
    return Copy(
        key=delivery.key,
        channel=delivery.channel,
        number=delivery.number,
        state=delivery.state,
        reason=last.reason if last and delivery.state is not DeliveryState.SENT else "",
        attempts=delivery.attempts,
        next_try=moment(delivery.next_attempt_at) if waits and delivery.next_attempt_at else None,
        sent=moment(sent) if sent else None,
        took=f"+{_length(sent - delivery.created_at)}" if sent else "",
        whole=_length(sent - published) if sent and published and sent >= published else "",
        acknowledged=found.by if found else "",
        acknowledged_at=moment(found.at) if found else None,
    )


def _length(length: timedelta) -> str:
    seconds = max(0, int(length.total_seconds()))  # a message may be planned a moment before its last label is noted
    return f"{seconds} s" if seconds < 60 else span_words(length)
