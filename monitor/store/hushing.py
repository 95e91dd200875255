"""What recipients did about messages: links that were followed, and rules that leave a channel alone.

Within a transaction that the caller opened.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, exists, select, update

from alerts.types import Act, ChannelName, DeliveryState, Hush, RuleId
from monitor.outgoing import Acknowledged, StandingHush
from monitor.store.database import batches, insert_new
from monitor.store.tables.alerting import DeliveryRow, FollowedRow, HushRow, OutcomeRow, SignalRow

_UNSENT = col(DeliveryRow.state) == DeliveryState.PENDING.value


def follow(session: Session, mark: str, *, act: Act, delivery_key: str, by: str, now: datetime) -> bool:
    """Note that a link was followed; False where it was before, in which case nothing may be done again."""
    values = {"mark": mark, "act": act.value, "delivery_key": delivery_key, "who": by, "at": now}
    return insert_new(session, FollowedRow, [values]) == 1


def followed(session: Session, mark: str) -> bool:
    """Return whether a link was followed before."""
    return session.get(FollowedRow, mark) is not None


def acknowledged(session: Session, keys: Sequence[str]) -> dict[str, Acknowledged]:
    """Return who first acknowledged each of these deliveries, and when."""
    found: dict[str, Acknowledged] = {}
    for some in batches(list(keys)):
        of_these = col(FollowedRow.delivery_key).in_(some), col(FollowedRow.act) == Act.ACKNOWLEDGE.value
        for row in session.exec(select(FollowedRow).where(*of_these).order_by(col(FollowedRow.at))):
            found.setdefault(row.delivery_key, Acknowledged(by=row.who, at=row.at))
    return found


def begin(session: Session, hush: Hush, *, by: str, now: datetime) -> int:
    """Keep a snooze or mute, let what was made and not yet tried follow it, and return its number."""
    row = HushRow(
        rule_id=hush.rule_id, channel=hush.channel, dossier=hush.dossier, until=hush.until, muted=hush.muted,
        made_at=now, made_by=by, ended_at=None, ended_by=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    waiting = [
        _UNSENT,
        col(DeliveryRow.rule_id) == hush.rule_id,
        col(DeliveryRow.channel) == hush.channel,
        col(DeliveryRow.attempts) == 0,
    ]
    if hush.dossier is not None:
        about = col(SignalRow.key) == col(DeliveryRow.signal_key), col(SignalRow.dossier) == hush.dossier
        waiting.append(exists(select(SignalRow.key).where(*about)))
    if hush.until is not None:  # what leaves after its end is told as ever
        waiting.append(col(DeliveryRow.next_attempt_at).is_(None) | (col(DeliveryRow.next_attempt_at) < hush.until))
    if not hush.muted:
        session.exec(update(DeliveryRow).where(*waiting).values(next_attempt_at=hush.until, held_until=hush.until))
        return row.number or 0
    muted = [{"delivery_key": key, "state": DeliveryState.FAILED.value, "attempted_at": now, "attempts": 0,
              "reason": "muted before it was sent", "next_attempt_at": None}
             for key in session.exec(select(DeliveryRow.key).where(*waiting)).all()]  # fmt: skip
    insert_new(session, OutcomeRow, muted)
    session.exec(update(DeliveryRow).where(*waiting).values(state=DeliveryState.FAILED.value, next_attempt_at=None))
    return row.number or 0


def standing(session: Session, *, now: datetime) -> tuple[StandingHush, ...]:
    """Return the snoozes and mutes that hold now, oldest first."""
    holds = col(HushRow.ended_at).is_(None), col(HushRow.until).is_(None) | (col(HushRow.until) > now)
    return tuple(_value(row) for row in session.exec(select(HushRow).where(*holds).order_by(col(HushRow.number))))


def end(session: Session, number: int, *, by: str, now: datetime) -> StandingHush | None:
    """End a snooze or mute before its time; None where none of this number holds."""
    row = session.get(HushRow, number)
    if row is None or row.ended_at is not None or (row.until is not None and row.until <= now):
        return None
    found = _value(row)
    row.ended_at, row.ended_by = now, by
    session.add(row)
    return found


def _value(row: HushRow) -> StandingHush:
    hush = Hush(
        rule_id=RuleId(row.rule_id), channel=ChannelName(row.channel), dossier=row.dossier, until=row.until, muted=row.muted
    )
    return StandingHush(number=row.number or 0, hush=hush, made_at=row.made_at, made_by=row.made_by)
