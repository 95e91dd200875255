"""Rules x signals x what is planned already x now -> deliveries, and when a delivery is tried again.

Nothing is sent and nothing is remembered here; a delivery's key is the same whenever the same pair is planned again.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.hours import after_quiet, leaves_at, released_at
from alerts.links import Linker, no_links
from alerts.matching import RuleIndex
from alerts.render import render
from alerts.types import ChannelName, Delivery, Held, Hush, Limits, Planned, Rule, RuleId, Signal, SignalKind

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = timedelta(days=1)
"""How long a delivery is tried in all, and the longest wait that a server may ask for."""
_LEAST_ATTEMPTS = 3  # a delivery that waited out a day while we were switched off still gets these

_TELLING = (
    SignalKind.SHIFT,
    SignalKind.SILENCE_BROKEN,
    SignalKind.FIRST_STATEMENT,
    SignalKind.JOINT,
    SignalKind.SILENT_EDIT,
    SignalKind.WITHDRAWN,
    SignalKind.STATEMENT,
    SignalKind.THRESHOLD,
    SignalKind.BURST,
    SignalKind.STILL_SILENT,
    SignalKind.SOURCE_DOWN,
    SignalKind.SOURCE_QUIET,
    SignalKind.NETWORK_DOWN,
    SignalKind.ACCURACY,
)
_RANKS = {kind: rank for rank, kind in enumerate(_TELLING)}


def delivery_key(rule_id: str, channel: str, signal_key: str) -> str:
    """Return the key of one rule's message about one signal to one channel: `msg_` and 32 hex digits."""
    return "msg_" + hashlib.sha256("\x1f".join((rule_id, channel, signal_key)).encode()).hexdigest()[:32]


def plan(
    rules: RuleIndex | Iterable[Rule],
    signals: Iterable[Signal],
    planned: Collection[str],
    *,
    now: datetime,
    board_url: str,
    limits: Mapping[ChannelName, Limits] | None = None,
    last_told: Mapping[RuleId, datetime] | None = None,
    waiting: Mapping[RuleId, datetime] | None = None,
    hushes: Collection[Hush] = (),
    links: Linker = no_links,
) -> Planned:
    """Return what is to be told and is not among the keys already `planned`: by signal, then rule, then channel.

    Of several signals about one utterance a rule is told of the most telling one that it asks for. A message made in a rule's
    quiet hours leaves at their end; what falls to a digest or into a cool-down (counted from `last_told`, by rule) is held, and
    so is what comes while something still waits for a rule with a cool-down (`waiting`: from when on it may leave). What falls
    under one of the `hushes` is held until a snooze ends, and not told at all where it is muted.
    `board_url` is where the board is seen by the reader; `limits` are those of each channel, the default ones where a channel
    is not named.
    """
    index = rules if isinstance(rules, RuleIndex) else RuleIndex(rules)
    keys, told = set(planned), dict(last_told or {})
    deliveries: list[Delivery] = []
    held: list[Held] = []
    for rule, signal in _most_telling(index, tuple(signals), now=now):
        fresh = [(c, key) for c in dict.fromkeys(rule.channels) if (key := delivery_key(rule.id, c, signal.key)) not in keys]
        if hushes:
            fresh, snoozed = _not_hushed(rule, signal, fresh, hushes, now=now)
            keys.update(one.key for one in snoozed)
            held += snoozed
        if not fresh:
            continue
        keys.update(key for _, key in fresh)
        release = released_at(rule, told.get(rule.id), now=now)
        if release is None and rule.cool_down is not None and waiting and rule.id in waiting:
            release = max(now, waiting[rule.id])  # beside what is about to be told together no message leaves by itself
        if release is not None:
            held += [
                Held(key=key, rule_id=rule.id, channel=channel, signal_key=signal.key, held_at=now, release_at=release)
                for channel, key in fresh
            ]
            continue
        leaves = leaves_at(rule, now=now)
        told[rule.id] = leaves
        for channel, key in fresh:
            delivery = Delivery(
                key=key,
                rule_id=rule.id,
                signal_key=signal.key,
                channel=channel,
                message=render(
                    signal,
                    rule,
                    now=now,
                    board_url=board_url,
                    limits=(limits or {}).get(channel, Limits()),
                    acts=links(key, channel),
                ),
                created_at=now,
                next_attempt_at=leaves,
                held_until=leaves if leaves > now else None,
            )
            deliveries.append(delivery)
    return Planned(deliveries=tuple(deliveries), held=tuple(held))


def _not_hushed(
    rule: Rule, signal: Signal, fresh: Sequence[tuple[ChannelName, str]], hushes: Collection[Hush], *, now: datetime
) -> tuple[list[tuple[ChannelName, str]], list[Held]]:
    """Return the channels (and keys) that are to be told now, and what is held for those that have snoozed the rule."""
    told: list[tuple[ChannelName, str]] = []
    held: list[Held] = []
    for channel, key in fresh:
        found = [one for one in hushes if one.covers(rule.id, channel, signal.dossier, now=now)]
        ends = [one.until for one in found if one.until is not None]
        if not found:
            told.append((channel, key))
        elif not any(one.muted for one in found):
            release = after_quiet(rule, max(ends))
            held.append(Held(key=key, rule_id=rule.id, channel=channel, signal_key=signal.key, held_at=now, release_at=release))
    return told, held


def _most_telling(index: RuleIndex, signals: tuple[Signal, ...], *, now: datetime) -> list[tuple[Rule, Signal]]:
    chosen: dict[tuple[int, str], int] = {}
    for position, signal in enumerate(signals):
        subject, rank = signal.about or signal.key, _RANKS[signal.kind]
        for number in index.wanting(signal, now=now):
            known = chosen.get((number, subject))
            if known is None or rank < _RANKS[signals[known].kind]:
                chosen[number, subject] = position
    ordered = sorted((position, number) for (number, _), position in chosen.items())
    return [(index.rules[number], signals[position]) for position, number in ordered]


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
