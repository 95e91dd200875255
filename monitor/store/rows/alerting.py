"""Signals, deliveries, what is held, and outcomes to rows and back."""

from datetime import datetime

from pydantic import TypeAdapter

from alerts.types import ChannelName, Delivery, DeliveryState, Held, Message, Outcome, RuleId, Signal
from monitor.store.columns import Columns
from monitor.store.tables.alerting import DeliveryRow, HeldRow, OutcomeRow

_SIGNAL = TypeAdapter(Signal)


def signal_values(signal: Signal, *, now: datetime) -> Columns:
    """Return the columns of a signal; the payload is the whole value, so that a field added later needs no migration."""
    return {
        "key": signal.key,
        "kind": signal.kind.value,
        "occurred_at": signal.occurred_at,
        "dossier": signal.dossier,
        "event": signal.event,
        "actor": signal.actor,
        "payload": _SIGNAL.dump_json(signal).decode(),
        "recorded_at": now,
    }


def signal_value(payload: str) -> Signal:
    """Return the signal that a payload holds; a field that it lacks has its default."""
    return _SIGNAL.validate_json(payload)


def delivery_values(delivery: Delivery, *, place: int) -> Columns:
    """Return the columns of a delivery with its place in its channel."""
    message = delivery.message
    return {
        "key": delivery.key,
        "rule_id": delivery.rule_id,
        "signal_key": delivery.signal_key,
        "channel": delivery.channel,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "payload": message.payload,
        "thread": message.thread,
        "created_at": delivery.created_at,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at,
        "held_until": delivery.held_until,
        "place": place,
    }


def delivery_value(row: DeliveryRow) -> Delivery:
    """Return the delivery as it stands now."""
    return Delivery(
        key=row.key,
        rule_id=RuleId(row.rule_id),
        signal_key=row.signal_key,
        channel=ChannelName(row.channel),
        message=Message(subject=row.subject, text=row.text, html=row.html, payload=row.payload, thread=row.thread),
        created_at=row.created_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        held_until=row.held_until,
        number=row.place,
    )


def held_values(held: Held) -> Columns:
    """Return the columns of a signal that waits."""
    return {
        "key": held.key,
        "rule_id": held.rule_id,
        "channel": held.channel,
        "signal_key": held.signal_key,
        "held_at": held.held_at,
        "release_at": held.release_at,
        "told_by": None,
    }


def held_value(row: HeldRow) -> Held:
    """Return the signal that waits."""
    return Held(
        key=row.key,
        rule_id=RuleId(row.rule_id),
        channel=ChannelName(row.channel),
        signal_key=row.signal_key,
        held_at=row.held_at,
        release_at=row.release_at,
    )


def outcome_values(outcome: Outcome) -> Columns:
    """Return the columns of one attempt's outcome."""
    return {
        "delivery_key": outcome.delivery_key,
        "state": outcome.state.value,
        "attempted_at": outcome.attempted_at,
        "attempts": outcome.attempts,
        "reason": outcome.reason,
        "next_attempt_at": outcome.next_attempt_at,
    }


def outcome_value(row: OutcomeRow) -> Outcome:
    """Return how one attempt went."""
    return Outcome(
        delivery_key=row.delivery_key,
        state=DeliveryState(row.state),
        attempted_at=row.attempted_at,
        attempts=row.attempts,
        reason=row.reason,
        next_attempt_at=row.next_attempt_at,
    )
