"""Rules x signals x what is planned already x now -> deliveries, and when a delivery is tried again.

Nothing is sent and nothing is remembered here; a delivery's key is the same whenever the same pair is planned again.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from alerts.render import render
from alerts.rules import is_new, matches
from alerts.types import ChannelName, Delivery, Limits, Rule, Signal, SignalKind

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = timedelta(days=1)
"""How long a delivery is tried in all, and the longest wait that a server may ask for."""
_LEAST_ATTEMPTS = 3  # a delivery that waited out a day while we were switched off still gets these

_TELLING = (
    SignalKind.SHIFT,
    SignalKind.SILENCE_BROKEN,
    SignalKind.FIRST_STATEMENT,
    SignalKind.SILENT_EDIT,
    SignalKind.WITHDRAWN,
    SignalKind.STATEMENT,
    SignalKind.SOURCE_DOWN,
    SignalKind.NETWORK_DOWN,
)


def delivery_key(rule_id: str, channel: str, signal_key: str) -> str:
    """Return the key of one rule's message about one signal to one channel: `msg_` and 32 hex digits."""
    return "msg_" + hashlib.sha256("\x1f".join((rule_id, channel, signal_key)).encode()).hexdigest()[:32]


def plan(
    rules: Iterable[Rule],
    signals: Iterable[Signal],
    planned: Collection[str],
    *,
    now: datetime,
    board_url: str,
    limits: Mapping[ChannelName, Limits] | None = None,
) -> tuple[Delivery, ...]:
    """Return the deliveries that are due now and not among the keys already `planned`: by signal, then rule, then channel.

    Of several signals about one utterance a rule is told of the most telling one that it asks for. `board_url` is where the
    board is seen by the reader; `limits` are those of each channel, the default ones where a channel is not named.
    """
    wanted = tuple(rules)
    given = tuple(signals)
    keys = set(planned)
    deliveries: list[tuple[int, Delivery]] = []
    for rule in wanted:
        for position, signal in _most_telling(rule, given, now=now):
            for channel in rule.channels:
                key = delivery_key(rule.id, channel, signal.key)
                if key in keys:
                    continue
                keys.add(key)
                message = render(signal, rule, now=now, board_url=board_url, limits=(limits or {}).get(channel, Limits()))
                delivery = Delivery(
                    key=key,
                    rule_id=rule.id,
                    signal_key=signal.key,
                    channel=channel,
                    message=message,
                    created_at=now,
                    next_attempt_at=now,
                )
                deliveries.append((position, delivery))
    return tuple(delivery for _, delivery in sorted(deliveries, key=lambda pair: pair[0]))


def _most_telling(rule: Rule, signals: tuple[Signal, ...], *, now: datetime) -> list[tuple[int, Signal]]:
    chosen: dict[str, tuple[int, Signal]] = {}
    for position, signal in enumerate(signals):
        if not (matches(rule, signal) and is_new(rule, signal, now=now)):
            continue
        subject = signal.about or signal.key
        known = chosen.get(subject)
        if known is None or _TELLING.index(signal.kind) < _TELLING.index(known[1].kind):
            chosen[subject] = (position, signal)
    return sorted(chosen.values(), key=lambda pair: pair[0])


def next_attempt(
    attempts: int,
    now: datetime,
    retry_after: timedelta | None = None,
    *,
    key: str,
    created_at: datetime,
) -> datetime | None:
    """Return when a delivery that has failed `attempts` times is tried again; None when it is given up.

    The wait doubles from five seconds up to an hour, a tenth more or less by the delivery's key so that many do not come at
    once, and is at least `retry_after` (at most a day). It is given up when the waits have used up a day, or a day after
    `created_at` once it has been tried three times.
    """
    doubled = [min(FIRST_WAIT * (1 << n), LONGEST_WAIT) for n in range(max(1, min(attempts, 40)))]
    if sum(doubled, timedelta()) > PATIENCE:
        return None
    digest = hashlib.sha256(f"{key}:{attempts}".encode()).digest()
    spread = 0.9 + 0.2 * int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
    wait = max(doubled[-1] * spread, min(retry_after or timedelta(), PATIENCE))
    if attempts >= _LEAST_ATTEMPTS and now + wait > created_at + PATIENCE:
        return None
    return now + wait
