"""The clock: APScheduler runs a few jobs, a tick that polls what is due and a delivery run. Due-ness is a column of the store.

No poll state and no rule lives here; a job that is late runs once, and never beside itself.
"""

import contextlib
import ctypes
import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from alerts.errors import AlertError
from feeds.collect import prepare
from feeds.errors import FeedError
from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.cycle import rehearse, run_turn
from monitor.delivering import deliver
from monitor.desk import Desk
from monitor.errors import MonitorError
from monitor.watching import tell_accuracy, tell_reviewed
from monitor.withdrawing import check_pages

logger = logging.getLogger(__name__)

DELIVERY_INTERVAL = timedelta(seconds=1)
ACCURACY_INTERVAL = timedelta(minutes=1)
PAGES_INTERVAL = timedelta(minutes=5)
REVIEW_INTERVAL = timedelta(seconds=10)
_SPECIMEN = Document(
    id=DocumentId("specimen"),
    text="The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port.",
    language="en",
    kind=DocumentKind.OFFICIAL,
    publisher_actor=ActorCode("FRA"),
)
ROUNDS = 4
"""Sources that each worker is given in a turn: few enough that an agency which falls due meanwhile does not wait for long."""
REST_AFTER_FAULT_S = 60.0
"""How long a job rests after a fault such as a full disk: trying at every tick would only ask the publishers in vain."""


class Job:
    """One repeated piece of work: expected failures become one line, so that the next run comes whatever this one met."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self._work = work
        self._turn = threading.Lock()
        self._rests_until = 0.0

    def __call__(self) -> None:
        with self._turn:
            if time.monotonic() < self._rests_until:
                return
            try:
                self._work()
            except (MonitorError, FeedError, AlertError) as exc:
                self._rests_until = time.monotonic() + REST_AFTER_FAULT_S
                logger.error("%s failed, next try in %.0f s: %s", self.name, REST_AFTER_FAULT_S, exc)

    def is_idle(self, *, within_s: float) -> bool:
        """Return whether the job has come to rest within that time."""
        if not self._turn.acquire(timeout=within_s):
            return False
        self._turn.release()
        return True


@contextmanager
def running(desk: Desk, *, tick: timedelta) -> Iterator[tuple[Job, ...]]:
    """Run the desk's jobs while the context is open: a turn every `tick`, deliveries when messages were made, checks between.

    What another process made, and what falls due, is delivered within a second. The first turn begins when all is warm. On
    leaving no job is begun any more; one under way is not waited for: ask it whether it `is_idle`.
    """
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    turn = Job("turn", _turns(desk))
    delivery = Job("delivery", lambda: deliver(desk))
    review = Job("review", lambda: tell_reviewed(desk))
    watch = Job("accuracy", lambda: tell_accuracy(desk))
    pages = Job("pages", lambda: check_pages(desk))
    now = desk.clock()
    for job, every, first in (
        (turn, tick, now),
        (delivery, DELIVERY_INTERVAL, now + DELIVERY_INTERVAL),
        (review, REVIEW_INTERVAL, now + REVIEW_INTERVAL),
        (watch, ACCURACY_INTERVAL, now + ACCURACY_INTERVAL),
        (pages, PAGES_INTERVAL, now + PAGES_INTERVAL),
    ):
        scheduler.add_job(job, IntervalTrigger(seconds=every.total_seconds()), name=job.name, next_run_time=first)
    closing = threading.Event()
    threading.Thread(target=_deliver_when_called, args=(desk, delivery, closing), name="outbox", daemon=True).start()
    scheduler.start()
    try:
        yield turn, delivery, review, watch, pages
    finally:
        scheduler.shutdown(wait=False)
        closing.set()
        desk.outbox.set()


def _turns(desk: Desk) -> Callable[[], object]:
    """Return what a turn does; the first one begins when all is warm, with the board served meanwhile."""
    warm = threading.Event()

    def work() -> None:
        if not warm.is_set():
            warm_up(desk)
            warm.set()
        run_turn(desk, limit=desk.workers * ROUNDS)
        desk.store.rest()
        give_back()

    return work


def give_back() -> None:
    """Give the system back what was freed: glibc keeps it for each thread, and a turn has many that rest for the next minute."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another library, or none that can be asked
        ctypes.CDLL(None).malloc_trim(0)


def _deliver_when_called(desk: Desk, delivery: Job, closing: threading.Event) -> None:
    while desk.outbox.wait() and not closing.is_set():
        desk.outbox.clear()
        delivery()


def warm_up(desk: Desk) -> None:
    """Go through a turn with a sentence of our own, so that the first document waits neither for tables and model nor a reader.

    Nothing is asked of an engine that reaches out, nothing is fetched or kept.
    """
    began = time.monotonic()
    prepare(len(desk.sources))
    rehearse(desk, replace(_SPECIMEN, fetched_at=desk.clock()))
    # Vocabulary, model and rules stay as long as the process: to look through them for garbage takes half a second each time.
    gc.collect()
    gc.freeze()
    give_back()
    logger.debug("warmed up in %.1f s", time.monotonic() - began)


def come_to_rest(jobs: tuple[Job, ...], *, patience_s: float) -> bool:
    """Wait until no job is under way, at most `patience_s` seconds; return whether all have come to rest."""
    end = time.monotonic() + patience_s
    return all(job.is_idle(within_s=max(0.0, end - time.monotonic())) for job in jobs)
