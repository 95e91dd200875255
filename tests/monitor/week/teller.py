"""A desk that lives through a simulated week of signals; killed at any instant, it goes on where its store says that it was.

python -m tests.monitor.week.teller DATABASE PORT SIGNALS_A_STEP
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.channels.config import parse_channels
from alerts.rules import parse_rules, with_made_at
from alerts.types import Signal, SignalKind
from feeds.hosts import HostQueue
from feeds.net import build_client
from monitor.delivering import deliver
from monitor.desk import Desk, Rulebook
from monitor.engines.base import DefaultEngine
from monitor.store.store import Store
from monitor.storing import tell
from monitor.vocabulary import load_vocabulary

START = datetime(2026, 3, 24, 0, 0, tzinfo=UTC)
STEP = timedelta(minutes=30)
STEPS, SPEAKING = 48 * 8, 48 * 7
"""Half hours in all, and those in which anybody speaks: the last day lets retries and digests come to an end."""
ACTORS = ("FRA", "DEU", "IND", "BRA", "RUS", "ZAF", "JPN")
STANCES = (("condemn", -3), ("oppose", -2), ("concern", -1), ("neutral", 0), ("support", 2))
KINDS = (SignalKind.STATEMENT, SignalKind.FIRST_STATEMENT, SignalKind.SHIFT)

RULES = """
[[rules]]
id = "everything"
channels = ["desk"]
[[rules]]
id = "france"
channels = ["desk", "slow"]
actors = ["FRA"]
[[rules]]
id = "against"
channels = ["slow"]
stance_at_most = "oppose"
[[rules]]
id = "either"
channels = ["desk"]
any = [{ actors = ["BRA"] }, { stances = ["support"] }]
not = { kinds = ["shift"] }
[[rules]]
id = "words"
channels = ["desk"]
query = "harbour actor:IND"
[[rules]]
id = "berlin-nights"
channels = ["desk"]
kinds = ["shift"]
quiet = { from = "22:00", until = "07:00", zone = "Europe/Berlin" }
[[rules]]
id = "jerusalem-nights"
channels = ["slow"]
kinds = ["first_statement"]
quiet = { from = "23:00", until = "06:30", zone = "Asia/Jerusalem" }
[[rules]]
id = "berlin-mornings"
channels = ["desk"]
actors = ["DEU", "RUS"]
digest = { every = "daily", at = "07:30", zone = "Europe/Berlin" }
[[rules]]
id = "jerusalem-mondays"
channels = ["desk"]
actors = ["ZAF"]
digest = { every = "weekly", weekday = "monday", at = "09:00", zone = "Asia/Jerusalem" }
[[rules]]
id = "calm"
channels = ["slow"]
actors = ["JPN"]
cool_down = "6h"
"""


def signals_at(step: int, count: int) -> list[Signal]:
    """Return what happens in one half hour, the same whenever it is asked."""
    if step >= SPEAKING:
        return []
    now, made = START + STEP * step, []
    for number in range(step * count, (step + 1) * count):
        stance, score = STANCES[number % len(STANCES)]
        made.append(
            Signal(
                key=f"s{number}",
                kind=KINDS[number // 3 % len(KINDS)],
                title=f"Signal {number}",
                occurred_at=now - timedelta(minutes=2),
                published_at=now - timedelta(minutes=2),
                published_precision="second",
                actor=ACTORS[number * 5 % len(ACTORS)],
                stance=stance,
                stance_score=score,
                confidence=0.9,
                evidence="They spoke of the harbour." if number % 2 else "They spoke of the border.",
            )
        )
    return made


def live(database: Path, port: int, count: int) -> None:
    """Go from where the store stands to the end of the week."""
    store = Store.open(f"sqlite:///{database}")
    vocabulary = load_vocabulary()
    client = build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.0/8",))
    text = "".join(
        f'[channels.{name}]\nkind = "webhook"\nurl = "http://127.0.0.1:{port}/{name}"\nsecret = "whsec_{"QUFB" * 8}"\n'
        for name in ("desk", "slow")
    )
    channels = parse_channels(text, name="week", environ={}, client=client)
    rules = with_made_at(parse_rules(RULES, name="week", channels=channels), {}, now=START - timedelta(days=1))
    now = START
    desk = Desk(
        store=store, sources={}, vocabulary=vocabulary, engine=DefaultEngine(vocabulary), client=client, clock=lambda: now,
        board_url="http://127.0.0.1:8321", hosts=HostQueue(0), rules=Rulebook(rules), channels=channels,
    )  # fmt: skip
    known = store.signals_since(START)
    first = (known[-1][1] - START) // STEP if known else 0
    for step in range(first, STEPS):
        now = START + STEP * step
        found = signals_at(step, count)
        if found:
            tell(desk, found, now=now)
        while deliver(desk):
            pass
    store.close()
    client.close()


if __name__ == "__main__":
    live(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
