"""A simulated week with ten rules, channels that fail, and kills: everybody is told of everything, by the clock, and no more.

`make week` asks for more signals and twenty kills (WEEK_SIGNALS a half hour, WEEK_KILLS). What should be told is reckoned here by
itself, rule by rule; the desk under test is tests/monitor/week/teller.py. Two zones put their clocks forward in this week.
"""

import http.server
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

import pytest

from alerts.types import Signal, SignalKind
from tests.monitor.week.teller import SPEAKING, START, STEP, STEPS, signals_at

ROOT = Path(__file__).resolve().parents[2]
KILLS, SIGNALS = int(os.environ.get("WEEK_KILLS", "4")), int(os.environ.get("WEEK_SIGNALS", "1"))
OUTAGES = {
    "desk": ((datetime(2026, 3, 25, 9, tzinfo=UTC), datetime(2026, 3, 25, 13, tzinfo=UTC)),),
    "slow": (
        (datetime(2026, 3, 26, 1, tzinfo=UTC), datetime(2026, 3, 26, 3, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC)),
    ),
}
BERLIN, JERUSALEM = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Jerusalem")

Told = tuple[str, str, str]
"""Rule, channel, signal."""


class Receiver:
    """Two webhooks that fail in their outages, by the simulated time of each attempt, and remember what they took."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, datetime, dict[str, object]]] = []
        self.lives: list[int] = []  # of each that was taken: which life of the desk sent it
        self.life = 0
        self.progress = threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                self.life = receiver.life  # a connection does not outlive its desk
                super().setup()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
                channel = self.path.strip("/")
                down = any(began <= at < ended for began, ended in OUTAGES[channel])
                if not down:
                    with receiver.progress:
                        receiver.taken.append((channel, self.headers["webhook-id"], at, body))
                        receiver.lives.append(self.life)
                        receiver.progress.notify_all()
                try:
                    self.send_response(503 if down else 204)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the desk was killed: that is what this test does

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a reset by a killed desk

        self.server = Server(("127.0.0.1", 0), Handler)

    def wait_for(self, count: int, process: "subprocess.Popen[bytes]") -> None:
        with self.progress:
            while len(self.taken) < count and process.poll() is None:
                self.progress.wait(timeout=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def _wanted() -> set[Told]:
    """Reckon what should be told, each rule by its own plain words."""
    monday = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)  # 09:00 in Jerusalem, in summer time by then
    rules: list[tuple[str, tuple[str, ...], Callable[[Signal], bool]]] = [
        ("everything", ("desk",), lambda s: True),
        ("france", ("desk", "slow"), lambda s: s.actor == "FRA"),
        ("against", ("slow",), lambda s: s.stance in ("condemn", "oppose")),
        ("either", ("desk",), lambda s: (s.actor == "BRA" or s.stance == "support") and s.kind is not SignalKind.SHIFT),
        ("words", ("desk",), lambda s: s.actor == "IND" and "harbour" in str(s.evidence)),
        ("berlin-nights", ("desk",), lambda s: s.kind is SignalKind.SHIFT),
        ("jerusalem-nights", ("slow",), lambda s: s.kind is SignalKind.FIRST_STATEMENT),
        ("berlin-mornings", ("desk",), lambda s: s.actor in ("DEU", "RUS")),
        ("jerusalem-mondays", ("desk",), lambda s: s.actor == "ZAF" and s.occurred_at + timedelta(minutes=2) < monday),
        ("calm", ("slow",), lambda s: s.actor == "JPN"),
    ]
    happened = [one for step in range(SPEAKING) for one in signals_at(step, SIGNALS)]
    return {(rule, c, s.key) for rule, channels, wants in rules for c in channels for s in happened if wants(s)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A key that was taken twice: in which life of the desk first, and in which again."""

    key: str
    channel: str
    life: int
    again: int


def _repeated(receiver: Receiver) -> list[Repeated]:
    found, known = [], {}
    for (channel, key, _, _), life in zip(receiver.taken, receiver.lives, strict=True):
        if key in known:
            found.append(Repeated(key=key, channel=channel, life=known[key], again=life))
        known[key] = life
    return found


def _in(channel: str, at: datetime) -> bool:
    return any(began <= at < ended + timedelta(hours=2) for began, ended in OUTAGES[channel])


def test_a_week_is_told_whole_once_and_by_the_clock(
    receiver: Receiver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = monotonic()
    wanted = _wanted()
    command = [sys.executable, "-m", "tests.monitor.week.teller", str(tmp_path / "desk.db")]
    command += [str(receiver.server.server_address[1]), str(SIGNALS)]
    env = {**os.environ, "NO_PROXY": "*"}
    killed, step = 0, len(wanted) // (KILLS + 2)
    while True:
        receiver.life += 1
        with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE) as process:
            if killed < KILLS:
                receiver.wait_for((killed + 1) * step // 2, process)
                process.send_signal(signal.SIGKILL)
                killed += process.wait() == -signal.SIGKILL
                continue
            _, err = process.communicate(timeout=1200)
            assert process.returncode == 0, err.decode()[-2000:]
            break

    repeated = _repeated(receiver)
    assert not [one for one in repeated if one.life == one.again]  # a kill lies between the two copies of each
    at_a_kill = Counter((one.life, one.channel) for one in repeated)
    assert set(at_a_kill.values()) <= {1}  # the one that was under way in each channel

    first: dict[str, tuple[str, datetime, dict[str, object]]] = {}
    for channel, key, at, body in receiver.taken:
        first.setdefault(key, (channel, at, body))
    told: list[Told] = []
    left: dict[str, list[tuple[str, datetime, datetime]]] = defaultdict(list)
    for channel, at, body in first.values():
        data = body["data"]
        assert isinstance(data, dict)
        signals = [one["signal"] for one in data["signals"]] if body["type"] == "digest" else [data["signal"]]
        told += [(data["rule"], channel, key) for key in signals]
        assert data.get("left_out") in (0, [])
        left[data["rule"]].append((channel, at, datetime.fromisoformat(data["planned_at"])))
    assert not wanted - set(told)
    assert not set(told) - wanted
    assert len(told) == len(set(told))

    for rule, zone, begins, until in (
        ("berlin-nights", BERLIN, time(22), time(7)),
        ("jerusalem-nights", JERUSALEM, time(23), time(6, 30)),
    ):
        local = [at.astimezone(zone).time() for _, at, _ in left[rule]]
        assert not [at for at in local if at >= begins or at < until], rule
        assert until in local  # what the night held left at its end
    mornings = [made.astimezone(BERLIN) for _, _, made in left["berlin-mornings"]]
    assert {at.time() for at in mornings} == {time(7, 30)}
    assert sorted({at.day for at in mornings}) == [24, 25, 26, 27, 28, 29, 30, 31]
    assert {made.astimezone(JERUSALEM).strftime("%a %H:%M") for _, _, made in left["jerusalem-mondays"]} == {"Mon 09:00"}
    calm = sorted({made for _, _, made in left["calm"]})
    assert all(later - earlier >= timedelta(hours=6) for earlier, later in itertools.pairwise(calm))
    on_time = [at - made for channel, at, made in left["everything"] if not _in(channel, made)]
    assert max(on_time) < STEP * 2
    assert max(at for _, at, _ in left["everything"]) < START + STEP * STEPS

    with capsys.disabled():  # the figures that `make week` is run for
        happened = sum(len(signals_at(step, SIGNALS)) for step in range(SPEAKING))
        sys.stdout.write(
            f"\na week of {happened} signals under ten rules: {len(wanted)} to be told, {len(told)} told, 0 missing, 0 beside; "
            f"{len(first)} messages, {killed} kills, {len(repeated)} repeated; {monotonic() - began:.0f} s\n"
        )
        for one in repeated:
            sys.stdout.write(f"  {one.key} to {one.channel} again after kill {one.life}\n")
