"""Signals, deliveries and the outcomes of their attempts, within a transaction that the caller opened."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, exists, func, select, update

from alerts.types import Delivery, DeliveryState, Held, Outcome, RuleId, Signal
from monitor.errors import StoreError
from monitor.records import LoggedDelivery
from monitor.store.database import batches, insert_new
from monitor.store.rows.alerting import (
    delivery_value,
    delivery_values,
    held_value,
    held_values,
    outcome_value,
    outcome_values,
    signal_value,
    signal_values,
)
from monitor.store.tables.alerting import DeliveryRow, HeldRow, OutcomeRow, RuleRow, SignalRow
from monitor.store.tables.dossiers import DossierRow


def save(
    session: Session, signals: Sequence[Signal], deliveries: Sequence[Delivery], held: Sequence[Held] = (), *, now: datetime
) -> int:
    """Keep what is not there yet, by key; return how many deliveries were new.

    What waits already is not delivered by itself as well, and what was delivered does not wait.

    Raises: StoreError where a delivery's signal was never recorded: nobody could be told why it was sent.
    """
    if not (signals or deliveries or held):  # as of nearly every poll
        return 0
    insert_new(session, SignalRow, [signal_values(signal, now=now) for signal in signals])
    told = {one.signal_key for one in deliveries} | {one.signal_key for one in held}
    told -= {signal.key for signal in signals}
    for keys in batches(sorted(told)):
        told.difference_update(session.exec(select(col(SignalRow.key)).where(col(SignalRow.key).in_(keys))).all())
    if told:
        raise StoreError(f"delivery of signal {min(told)}: the signal was never recorded; record both together")
    waiting = _known(session, col(HeldRow.key), [delivery.key for delivery in deliveries])
    sent = _known(session, col(DeliveryRow.key), [one.key for one in held])
    insert_new(session, HeldRow, [held_values(one) for one in held if one.key not in sent])
    return _post(session, [one for one in deliveries if one.key not in waiting])


def _post(session: Session, deliveries: Sequence[Delivery]) -> int:
    """Keep the deliveries that are new, each with the next number of its channel; return how many they were."""
    known = _known(session, col(DeliveryRow.key), [one.key for one in deliveries])
    fresh = list({one.key: one for one in deliveries if one.key not in known}.values())
    last = func.max(col(DeliveryRow.place))
    places = Counter[str]()
    for channel in {one.channel for one in fresh}:
        places[channel] = session.exec(select(last).where(col(DeliveryRow.channel) == channel)).one() or 0
    values = []
    for one in fresh:
        places[one.channel] += 1
        values.append(delivery_values(one, place=places[one.channel]))
    return insert_new(session, DeliveryRow, values)


def _known(session: Session, column: Mapped[str], keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in batches(keys):
        found.update(session.exec(select(column).where(column.in_(some))).all())
    return found


def last_told(session: Session, rule_ids: Sequence[str]) -> dict[RuleId, datetime]:
    """Return when the latest message of each of these rules was free to leave; a rule that never told anything is not in it."""
    found: dict[RuleId, datetime] = {}
    leaves = func.max(func.coalesce(col(DeliveryRow.held_until), col(DeliveryRow.created_at)))
    for ids in batches(list(rule_ids)):
        query = select(DeliveryRow.rule_id, leaves).where(col(DeliveryRow.rule_id).in_(ids)).group_by(DeliveryRow.rule_id)
        found.update((RuleId(rule_id), at) for rule_id, at in session.exec(query) if at is not None)
    return found


def next_release(session: Session, rule_ids: Sequence[str]) -> dict[RuleId, datetime]:
    """Return when what waits for each of these rules may first be told; a rule for which nothing waits is not in it."""
    found: dict[RuleId, datetime] = {}
    for ids in batches(list(rule_ids)):
        of_rules = col(HeldRow.rule_id).in_(ids), col(HeldRow.told_by).is_(None)
        query = select(HeldRow.rule_id, func.min(col(HeldRow.release_at))).where(*of_rules).group_by(HeldRow.rule_id)
        found.update((RuleId(rule_id), at) for rule_id, at in session.exec(query) if at is not None)
    return found


def waiting(session: Session, *, now: datetime, limit: int) -> tuple[tuple[Held, Signal], ...]:
    """Return the signals whose time to be told together has come, those of one rule and channel beside one another.

    One of a dossier under embargo waits for its end: a message tells of several dossiers and could not be held back for one.
    """
    embargoed = exists(
        select(col(DossierRow.id)).where(col(DossierRow.id) == col(SignalRow.dossier), col(DossierRow.embargo_until) > now)
    )
    due = col(HeldRow.told_by).is_(None), col(HeldRow.release_at) <= now, ~embargoed
    order = HeldRow.rule_id, HeldRow.channel, col(HeldRow.held_at), HeldRow.key
    query = select(HeldRow, SignalRow.payload).join(SignalRow).where(*due).order_by(*order).limit(limit)
    return tuple((held_value(row), signal_value(payload)) for row, payload in session.exec(query))


def held_back(session: Session, *, limit: int) -> tuple[Held, ...]:
    """Return what waits to be told together, that first which is told first."""
    query = select(HeldRow).where(col(HeldRow.told_by).is_(None)).order_by(col(HeldRow.release_at), HeldRow.key).limit(limit)
    return tuple(held_value(row) for row in session.exec(query))


def release(session: Session, delivery: Delivery, keys: Sequence[str]) -> bool:
    """Keep the message that tells of these held signals, and let them wait no longer; False where any was told before."""
    free = 0
    for some in batches(keys):
        still = col(HeldRow.key).in_(some), col(HeldRow.told_by).is_(None)
        free += len(session.exec(select(HeldRow.key).where(*still)).all())
    if free < len(keys):
        return False
    _post(session, (delivery,))
    for some in batches(keys):
        session.exec(update(HeldRow).where(col(HeldRow.key).in_(some)).values(told_by=delivery.key))
    return True


MUTED = "muted"
"""What stands in the place of a delivery's key where a held signal was muted before it was told."""


def drop(session: Session, keys: Sequence[str]) -> None:
    """Let these held signals wait no longer, untold."""
    for some in batches(keys):
        still = col(HeldRow.key).in_(some), col(HeldRow.told_by).is_(None)
        session.exec(update(HeldRow).where(*still).values(told_by=MUTED))


def delivery(session: Session, key: str) -> Delivery | None:
    """Return one delivery."""
    row = _delivery(session, key)
    return delivery_value(row) if row is not None else None


def signals_since(session: Session, since: datetime, *, limit: int) -> tuple[tuple[Signal, datetime], ...]:
    """Return the signals recorded since then with the time at which each was, oldest first; of too many the latest."""
    query = select(SignalRow.payload, SignalRow.recorded_at).where(col(SignalRow.recorded_at) >= since)
    found = session.exec(query.order_by(col(SignalRow.recorded_at).desc(), col(SignalRow.key).desc()).limit(limit)).all()
    return tuple((signal_value(payload), at) for payload, at in reversed(found))


def known_signals(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """Return those of the keys whose signal was recorded."""
    return frozenset(_known(session, col(SignalRow.key), keys))


def rule_bodies(session: Session) -> dict[str, str]:
    """Return the desk's own rules as a rule file has each, by id."""
    found = session.exec(select(RuleRow).where(col(RuleRow.body).is_not(None)).order_by(RuleRow.id))
    return {row.id: row.body for row in found if row.body is not None}


def save_rule(session: Session, rule_id: str, body: str | None, *, now: datetime) -> str | None:
    """Keep the desk's own rule, or with None take it away; return what stood there before."""
    insert_new(session, RuleRow, [{"id": rule_id, "first_seen_at": now, "body": None, "saved_at": None}])
    row = session.get_one(RuleRow, rule_id)
    before, row.body, row.saved_at = row.body, body, now
    session.add(row)
    return before


def rules_first_seen(session: Session, rule_ids: Sequence[str], *, now: datetime) -> dict[str, datetime]:
    """Note the rules that are new, and return when each was first seen."""
    fresh = [{"id": one, "first_seen_at": now, "body": None, "saved_at": None} for one in dict.fromkeys(rule_ids)]
    insert_new(session, RuleRow, fresh)
    found: dict[str, datetime] = {}
    for ids in batches(list(dict.fromkeys(rule_ids))):
        found.update((row.id, row.first_seen_at) for row in session.exec(select(RuleRow).where(col(RuleRow.id).in_(ids))))
    return found


def signal(session: Session, key: str) -> Signal | None:
    """Return one signal."""
    row = session.get(SignalRow, key)
    return signal_value(row.payload) if row is not None else None


def pending(session: Session, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Return the deliveries whose next attempt has come, in the order in which they were made.

    Where more are due than `limit`, each channel's oldest are taken in turn: a channel whose queue is long, because it was dead
    for a day, must not keep the others waiting. What tells of a dossier under embargo waits for its end, also where it is one of
    several in a message: every channel is fed from here, so none can pass it by.
    """
    number, channel = col(DeliveryRow.number), col(DeliveryRow.channel)
    place = func.row_number().over(partition_by=channel, order_by=number).label("place")
    ready = col(DeliveryRow.next_attempt_at).is_(None) | (col(DeliveryRow.next_attempt_at) <= now)
    held = exists(
        select(col(SignalRow.key))
        .join(DossierRow, col(DossierRow.id) == col(SignalRow.dossier))
        .where(col(SignalRow.key) == col(DeliveryRow.signal_key), col(DossierRow.embargo_until) > now)
    )
    together = exists(
        select(col(HeldRow.key))
        .join(SignalRow, col(SignalRow.key) == col(HeldRow.signal_key))
        .join(DossierRow, col(DossierRow.id) == col(SignalRow.dossier))
        .where(col(HeldRow.told_by) == col(DeliveryRow.key), col(DossierRow.embargo_until) > now)
    )
    due = select(number, place).where(col(DeliveryRow.state) == DeliveryState.PENDING.value, ready, ~held, ~together).subquery()
    query = select(DeliveryRow).join(due, due.c.number == number).order_by(due.c.place, number).limit(limit)
    return tuple(delivery_value(row) for row in sorted(session.exec(query), key=lambda row: row.number or 0))


def record_outcome(session: Session, outcome: Outcome) -> None:
    """Append the outcome and let the delivery stand as it says; what was once sent stays sent.

    Raises: StoreError where there is no such delivery.
    """
    row = _delivery(session, outcome.delivery_key)
    if row is None:
        raise StoreError(f"delivery {outcome.delivery_key}: not in the store; nothing was recorded")
    insert_new(session, OutcomeRow, [outcome_values(outcome)])
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


def logged(session: Session, *, limit: int, state: DeliveryState | None = None) -> tuple[LoggedDelivery, ...]:
    """Return the latest deliveries (in a `state`), newest first, each with its outcomes, oldest first."""
    query = select(DeliveryRow).order_by(col(DeliveryRow.number).desc()).limit(limit)
    found = session.exec(query if state is None else query.where(DeliveryRow.state == state.value)).all()
    outcomes: dict[str, list[Outcome]] = {row.key: [] for row in found}
    for keys in batches(list(outcomes)):
        tried = select(OutcomeRow).where(col(OutcomeRow.delivery_key).in_(keys)).order_by(col(OutcomeRow.number))
        for row in session.exec(tried):
            outcomes[row.delivery_key].append(outcome_value(row))
    return tuple(
        LoggedDelivery(delivery=delivery_value(row), number=row.number or 0, outcomes=tuple(outcomes[row.key])) for row in found
    )


def _delivery(session: Session, key: str) -> DeliveryRow | None:
    return session.exec(select(DeliveryRow).where(col(DeliveryRow.key) == key)).first()
