"""Signals, deliveries and the outcomes of their attempts, within a transaction that the caller opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from alerts.types import Delivery, DeliveryState, Outcome, Signal
from monitor.errors import StoreError
from monitor.store import rows
from monitor.store.database import batches, insert_new
from monitor.store.tables import DeliveryRow, OutcomeRow, RuleRow, SignalRow
from monitor.types import LoggedDelivery


def save(session: Session, signals: Sequence[Signal], deliveries: Sequence[Delivery], *, now: datetime) -> int:
    """Keep what is not there yet, by key; return how many deliveries were new.

    Raises: StoreError where a delivery's signal was never recorded: nobody could be told why it was sent.
    """
    insert_new(session, SignalRow, [rows.signal_values(signal, now=now) for signal in signals])
    told = {delivery.signal_key for delivery in deliveries} - {signal.key for signal in signals}
    for keys in batches(sorted(told)):
        told.difference_update(session.exec(select(col(SignalRow.key)).where(col(SignalRow.key).in_(keys))).all())
    if told:
        raise StoreError(f"delivery of signal {min(told)}: the signal was never recorded; record both together")
    return insert_new(session, DeliveryRow, [rows.delivery_values(delivery) for delivery in deliveries])


def rules_first_seen(session: Session, rule_ids: Sequence[str], *, now: datetime) -> dict[str, datetime]:
    """Note the rules that are new, and return when each was first seen."""
    insert_new(session, RuleRow, [{"id": rule_id, "first_seen_at": now} for rule_id in dict.fromkeys(rule_ids)])
    found: dict[str, datetime] = {}
    for ids in batches(list(dict.fromkeys(rule_ids))):
        found.update((row.id, row.first_seen_at) for row in session.exec(select(RuleRow).where(col(RuleRow.id).in_(ids))))
    return found


def signal(session: Session, key: str) -> Signal | None:
    """Return one signal."""
    row = session.get(SignalRow, key)
    return rows.signal_value(row.payload) if row is not None else None


def pending(session: Session, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Return the deliveries whose next attempt has come, in the order in which they were made.

    Where more are due than `limit`, each channel's oldest are taken in turn: a channel whose queue is long, because it was dead
    for a day, must not keep the others waiting.
    """
    number, channel = col(DeliveryRow.number), col(DeliveryRow.channel)
    place = func.row_number().over(partition_by=channel, order_by=number).label("place")
    ready = col(DeliveryRow.next_attempt_at).is_(None) | (col(DeliveryRow.next_attempt_at) <= now)
    due = select(number, place).where(col(DeliveryRow.state) == DeliveryState.PENDING.value, ready).subquery()
    query = select(DeliveryRow).join(due, due.c.number == number).order_by(due.c.place, number).limit(limit)
    return tuple(rows.delivery_value(row) for row in sorted(session.exec(query), key=lambda row: row.number or 0))


def record_outcome(session: Session, outcome: Outcome) -> None:
    """Append the outcome and let the delivery stand as it says; what was once sent stays sent.

    Raises: StoreError where there is no such delivery.
    """
    row = _delivery(session, outcome.delivery_key)
    if row is None:
        raise StoreError(f"delivery {outcome.delivery_key}: not in the store; nothing was recorded")
    insert_new(session, OutcomeRow, [rows.outcome_values(outcome)])
    if row.state != DeliveryState.SENT:
        row.state = outcome.state.value
        row.attempts = outcome.attempts
        row.next_attempt_at = outcome.next_attempt_at
        session.add(row)


def retry(session: Session, key: str, *, now: datetime) -> DeliveryState | None:
    """Let an unsent delivery start over at `now`; return its state before, None where it is unknown or was sent."""
    row = _delivery(session, key)
    if row is None or row.state == DeliveryState.SENT:
        return None
    before = DeliveryState(row.state)
    row.state = DeliveryState.PENDING.value
    row.attempts = 0
    row.next_attempt_at = now
    session.add(row)
    return before


def logged(session: Session, *, limit: int) -> tuple[LoggedDelivery, ...]:
    """Return the latest deliveries, newest first, each with its outcomes, oldest first."""
    found = session.exec(select(DeliveryRow).order_by(col(DeliveryRow.number).desc()).limit(limit)).all()
    outcomes: dict[str, list[Outcome]] = {row.key: [] for row in found}
    for keys in batches(list(outcomes)):
        query = select(OutcomeRow).where(col(OutcomeRow.delivery_key).in_(keys)).order_by(col(OutcomeRow.number))
        for row in session.exec(query):
            outcomes[row.delivery_key].append(rows.outcome_value(row))
    return tuple(
        LoggedDelivery(delivery=rows.delivery_value(row), number=row.number or 0, outcomes=tuple(outcomes[row.key]))
        for row in found
    )


def _delivery(session: Session, key: str) -> DeliveryRow | None:
    return session.exec(select(DeliveryRow).where(col(DeliveryRow.key) == key)).first()
