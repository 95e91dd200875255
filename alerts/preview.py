"""What a rule would have told in the past: the same planning over the signals of that time. Nothing is kept or sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from alerts.matching import RuleIndex
from alerts.plan import plan
from alerts.together import compose
from alerts.types import Delivery, Held, Limits, Rule, RuleId, Signal

NOISY = 20
"""Messages of one rule on one day from which on it is said to be noisy before it is saved, unless another number is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a rule would have told its first channel: `messages` oldest first, of `signals`; at most `most_a_day` on a UTC day.

    `told` are the keys of these signals.
    """

    messages: tuple[Delivery, ...]
    signals: int
    told: frozenset[str]
    most_a_day: int
    since: datetime
    until: datetime


def preview(
    rule: Rule, recorded: Sequence[tuple[Signal, datetime]], *, since: datetime, now: datetime, board_url: str
) -> Preview:
    """Return what the rule would have told had it stood since then; `recorded` are signals with the time of each, oldest first.

    A rule that is switched off is tried out as if it were on.

    A signal rings as it would have when it was recorded: what was old then (a backfill) does not ring here either. What a digest
    would tell only after now is not in it.
    """
    asked = replace(rule, made_at=None, enabled=True, channels=rule.channels[:1])
    index, by_key = RuleIndex((asked,)), {signal.key: signal for signal, _ in recorded}
    made: dict[str, Delivery] = {}
    waiting: dict[str, Held] = {}
    told: dict[str, str] = {}  # by its delivery's key, the signal's
    last: dict[RuleId, datetime] = {}

    def release(until: datetime) -> None:
        while due := [held for held in waiting.values() if held.release_at <= until]:
            at = min(held.release_at for held in due)
            now_due = [held for held in due if held.release_at == at]
            together = [(held, by_key[held.signal_key]) for held in now_due]
            for one, _ in compose(asked, now_due[0].channel, together, now=at, board_url=board_url, limits=Limits()):
                made[one.key], last[asked.id] = one, at
            for held in now_due:
                told[held.key] = held.signal_key
                del waiting[held.key]

    for at, some in groupby(recorded, key=lambda one: one[1]):
        release(at)
        planned = plan(
            index,
            [signal for signal, _ in some],
            {*told, *waiting},
            now=at,
            board_url=board_url,
            last_told=last,
            waiting={asked.id: min(held.release_at for held in waiting.values())} if waiting else {},
        )
        for delivery in planned.deliveries:
            made[delivery.key], last[asked.id] = delivery, delivery.held_until or at
            told[delivery.key] = delivery.signal_key
        waiting.update((held.key, held) for held in planned.held)
    release(now)
    left = sorted(made.values(), key=_leaves)
    days = Counter(_leaves(one).date() for one in left)
    return Preview(
        messages=tuple(left),
        signals=len(told),
        told=frozenset(told.values()),
        most_a_day=max(days.values(), default=0),
        since=since,
        until=now,
    )


def _leaves(delivery: Delivery) -> datetime:
    return delivery.held_until or delivery.created_at
