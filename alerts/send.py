"""Deliveries -> outcomes: each channel in a thread of its own, in order within a channel.

At least once: an outcome is handed over as soon as it is known, for the caller to record at once. What is tried when is decided
in plan.py; nothing is remembered here.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from alerts.channels.base import Channel
from alerts.errors import DeliveryError
from alerts.plan import next_attempt
from alerts.types import ChannelName, Delivery, DeliveryState, Outcome

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def send(
    deliveries: Iterable[Delivery], channels: Mapping[ChannelName, Channel], *, clock: Clock, budget_s: float = 30.0
) -> Iterator[Outcome]:
    """Yield the outcome of one attempt at each delivery, as soon as it is known.

    Within a channel the deliveries go in the order given; a failed one does not hold back the next. The next of a channel is
    begun when the caller asks for more, that is, has recorded the outcome: a kill then repeats one delivery of each channel at
    most. A channel that has used up `budget_s` seconds begins no further delivery: the rest get no outcome and stay as they are,
    to be tried in the next round.
    """
    lanes: dict[ChannelName, list[Delivery]] = {}
    for delivery in deliveries:
        lanes.setdefault(delivery.channel, []).append(delivery)
    results: queue.SimpleQueue[tuple[ChannelName, Outcome | None]] = queue.SimpleQueue()
    recorded = {name: threading.Semaphore(0) for name in lanes}
    stop = threading.Event()

    def work(name: ChannelName) -> None:
        end = time.monotonic() + budget_s
        try:
            for delivery in lanes[name]:
                if stop.is_set() or time.monotonic() > end:
                    return
                results.put((name, attempt(delivery, channels.get(name), clock=clock)))
                recorded[name].acquire()
        finally:
            results.put((name, None))

    workers = [threading.Thread(target=work, args=(name,), name=f"alerts-{name}", daemon=True) for name in lanes]
    try:
        for worker in workers:
            worker.start()
        running = len(workers)
        while running:
            name, outcome = results.get()
            if outcome is None:
                running -= 1
            else:
                yield outcome
                recorded[name].release()
    finally:
        stop.set()
        for waiting in recorded.values():
            waiting.release()


def attempt(delivery: Delivery, channel: Channel | None, *, clock: Clock) -> Outcome:
    """Return how one attempt went; None as channel means that the channels file no longer has it. Never raises.

    A missing channel is waited for like an endpoint that is down: the file may be corrected, and nothing is lost.
    """
    permanent, reason, retry_after = False, "", timedelta()
    if channel is None:
        reason = (
            f'no channel is called "{delivery.channel}"; add it to the channels file or retry after removing it from the rule'
        )
    else:
        try:
            channel.send(delivery, now=clock())
        except DeliveryError as exc:
            permanent, reason, retry_after = exc.permanent, str(exc), exc.retry_after or timedelta()
        except Exception as exc:  # noqa: BLE001 one broken channel must not end the others; its text may hold an address
            reason = f"the channel failed unexpectedly ({type(exc).__name__})"
            logger.error("channel %s raised %s", delivery.channel, type(exc).__name__)
    now, attempts = clock(), delivery.attempts + 1
    if not reason:
        return Outcome(delivery_key=delivery.key, state=DeliveryState.SENT, attempted_at=now, attempts=attempts)
    again = (
        None
        if permanent
        else next_attempt(attempts, now, retry_after, key=delivery.key, created_at=delivery.held_until or delivery.created_at)
    )
    return Outcome(
        delivery_key=delivery.key,
        state=DeliveryState.FAILED if again is None else DeliveryState.PENDING,
        attempted_at=now,
        attempts=attempts,
        reason=reason,
        next_attempt_at=again,
    )
