"""The clock: APScheduler runs a few jobs, a tick that polls what is due and a delivery run. Due-ness itself is a column of the store.

No poll state and no rule lives here; a job that is late runs once, and never beside itself.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.cycle import deliver, run_turn
from monitor.desk import Desk
from monitor.errors import MonitorError

logger = logging.getLogger(__name__)

DELIVERY_INTERVAL = timedelta(seconds=2)


@contextmanager
def running(desk: Desk, *, tick: timedelta) -> Iterator[BackgroundScheduler]:
    """Run the desk's jobs while the context is open: a turn every `tick`, deliveries every two seconds.

    On leaving, the running turn is finished first, so that nothing is cut short by an orderly stop.
    """
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    now = desk.clock()
    scheduler.add_job(_guarded("turn", lambda: run_turn(desk)), IntervalTrigger(seconds=tick.total_seconds()), next_run_time=now)
    scheduler.add_job(
        _guarded("delivery", lambda: deliver(desk)),
        IntervalTrigger(seconds=DELIVERY_INTERVAL.total_seconds()),
        next_run_time=now + DELIVERY_INTERVAL,
    )
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=True)


def _guarded(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """Return `job` with its expected failures logged in one line, so that the next run comes whatever this one met."""

    def run() -> None:
        try:
            job()
        except MonitorError as exc:
            logger.error("%s failed: %s", name, exc)

    return run
