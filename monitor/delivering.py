"""What rules want told: planned when a signal is found, put together when its time comes, sent when it is due.

The rules of all this are `alerts`'; here they are given what the store remembers, and what they say is kept. A plan is stored by
`storing`, with what it is about.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from alerts.links import Linker, no_links
from alerts.plan import plan
from alerts.send import send
from alerts.together import compose
from alerts.types import DeliveryState, Held, Hush, Limits, Planned, Signal
from monitor.desk import Desk

logger = logging.getLogger(__name__)

DELIVERIES_PER_RUN = 1000
HELD_PER_RUN = 10_000


def plan_of(desk: Desk, found: Sequence[Signal], *, now: datetime) -> Planned:
    """Return what the rules want told of these signals now, and what of them waits to be told together."""
    rules = desk.rules.index
    if not found or not rules.rules:
        return Planned()
    limits = {name: channel.limits for name, channel in desk.channels.items()}
    last = desk.store.last_told(rules.cooling) if rules.cooling else {}
    waiting = desk.store.next_release(rules.cooling) if rules.cooling else {}
    return plan(
        rules,
        found,
        (),
        now=now,
        board_url=desk.board_url,
        limits=limits,
        last_told=last,
        waiting=waiting,
        hushes=[one.hush for one in desk.store.hushes(now=now)],
        links=_linker(desk, now),
    )


def deliver(desk: Desk) -> int:
    """Attempt every delivery that is due, record each outcome as soon as it is known, and return how many were sent.

    What was held and whose time has come is put together first.
    """
    _release(desk)
    due = desk.store.pending_deliveries(now=desk.clock(), limit=DELIVERIES_PER_RUN)
    sent = 0
    for outcome in send(due, desk.channels, clock=desk.clock):
        desk.store.record_outcome(outcome)
        sent += outcome.state is DeliveryState.SENT
        if outcome.state is not DeliveryState.SENT:
            logger.warning("delivery %s attempt=%d %s: %s", outcome.delivery_key, outcome.attempts, outcome.state, outcome.reason)
    return sent


def _release(desk: Desk) -> None:
    """Make one message of all that waited for a rule and channel; what waits for a rule that is gone goes on waiting.

    What a channel has snoozed waits longer, and what it has muted is let go.
    """
    now = desk.clock()
    rules = {rule.id: rule for rule in desk.rules.index.rules}
    due = desk.store.waiting(now=now, limit=HELD_PER_RUN)
    hushes = [one.hush for one in desk.store.hushes(now=now)] if due else []
    for (rule_id, name), together in groupby(due, key=lambda one: (one[0].rule_id, one[0].channel)):
        if (rule := rules.get(rule_id)) is None:
            continue
        some, muted = _not_hushed(tuple(together), hushes, now=now)
        if muted:
            desk.store.drop_held(muted)
        if not some:
            continue
        limits = desk.channels[name].limits if name in desk.channels else Limits()
        for made, keys in compose(rule, name, some, now=now, board_url=desk.board_url, limits=limits, links=_linker(desk, now)):
            desk.store.release_held(made, keys)


def _not_hushed(
    waiting: Sequence[tuple[Held, Signal]], hushes: Sequence[Hush], *, now: datetime
) -> tuple[list[tuple[Held, Signal]], list[str]]:
    """Return what may be told now of what waits, and the keys of what was muted; what is snoozed is in neither."""
    free: list[tuple[Held, Signal]] = []
    muted: list[str] = []
    for held, signal in waiting:
        found = [one for one in hushes if one.covers(held.rule_id, held.channel, signal.dossier, now=now)]
        if not found:
            free.append((held, signal))
        elif any(one.muted for one in found):
            muted.append(held.key)
    return free, muted


def _linker(desk: Desk, now: datetime) -> Linker:
    return desk.links.at(now) if desk.links is not None else no_links
