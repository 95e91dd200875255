"""Run by the soak as a program of its own: real turns over the invented publishers, until the simulated days are over.

    python tests/monitor/soak/poller.py FOLDER PORT SIZE DAYS WALL_S

WALL_S is how many seconds are left for what is left of the days. It may be killed at any moment and started again. After each
turn it notes when it began in simulated seconds, resident kilobytes, polls and documents. Not a test module.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.types import Source
from monitor.cycle import run_turn
from monitor.desk import Desk
from monitor.engines.base import DefaultEngine
from monitor.scheduler import ROUNDS
from monitor.store.store import Store
from monitor.vocabulary import load_vocabulary
from tests.monitor.soak.clock import START, SharedClock
from tests.monitor.soak.world import DAY, World

TICK_S = 1200.0
WORKERS = 16
SLICE = WORKERS * ROUNDS
"""How many sources a turn takes at most, as the desk's own turns."""


def poll(folder: Path, sources: tuple[Source, ...], days: float, wall_s: float) -> None:
    """Take turns until the last day has passed; a turn every twenty simulated minutes, spread over `wall_s` seconds or longer.

    As with the desk's own turns one takes a slice of what is due, and the next one follows at once where more is due.
    """
    clock = SharedClock(folder / "clock")
    store = Store.open(f"sqlite:///{folder / 'soak.db'}")
    notes = (folder / "turns.log").open("a", encoding="ascii", buffering=1)
    with build_client(contact="soak", allow_hosts=("127.0.0.0/8",)) as client, store.lead() as lead:
        store.register([source.id for source in sources], now=clock.now())
        vocabulary = load_vocabulary()
        desk = Desk(
            store=store,
            sources={source.id: source for source in sources},
            vocabulary=vocabulary,
            engine=DefaultEngine(vocabulary),
            client=client,
            clock=clock.now,
            board_url="http://127.0.0.1:8321",
            hosts=HostQueue(monotonic=clock.seconds, sleep=clock.sleep),
            workers=WORKERS,
            lead=lead,
        )
        began, since = time.monotonic(), clock.seconds()
        left = days * DAY - since
        pace = wall_s / left if left > 0 else 0.0  # seconds of ours per simulated second
        while (turn_at := clock.seconds()) < days * DAY:
            turn = run_turn(desk, limit=SLICE)
            notes.write(f"{turn_at:.0f} {resident_kb()} {turn.polled} {turn.documents} {turn.network_down:d}\n")
            due = store.due(now=START + timedelta(days=days), limit=1)
            following = max(turn_at + TICK_S, (due[0].next_poll_at - START).total_seconds()) if due else days * DAY
            if turn.polled == SLICE:
                following = turn_at
            ahead = (following - since) * pace - (time.monotonic() - began)
            if ahead > 0:
                time.sleep(ahead)
            clock.jump_to(following)
    store.close()


def resident_kb() -> int:
    """Return the memory that this process holds, in kilobytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    place, number, count, span, wall = sys.argv[1:]
    poll(Path(place), World(int(count), float(span)).sources(int(number)), float(span), float(wall))
