"""Thirty simulated days of many publishers with all their faults, in real turns over HTTP: nothing is lost, none comes twice.

`make soak` runs 2,000 sources for an hour; without SOAK_MINUTES a small world of a few days runs, as fast as it can.
"""

import contextlib
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.store import Store
from tests.monitor.soak import reckoning
from tests.monitor.soak.clock import SharedClock
from tests.monitor.soak.world import DAY, World

MINUTES = float(os.environ.get("SOAK_MINUTES", "0"))
SIZE = int(os.environ.get("SOAK_SOURCES", "2000" if MINUTES else "30"))
DAYS = float(os.environ.get("SOAK_DAYS", "30" if MINUTES else "6"))
KILLS = 5 if MINUTES else 1
ROOT = Path(__file__).parent.parent.parent
PACED = 0.97
"""The share of the time that the days are spread over: what kills and full turns cost is caught up on in the rest."""
_SHOWN = 12


@contextlib.contextmanager
def program(name: str, *arguments: object, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the soak's programs; it is asked to end, and killed where it does not."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, f"tests/monitor/soak/{name}.py", *map(str, arguments)]
    with log.open("ab") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        return int(taken.getsockname()[1])


def await_server(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("the server of the soak does not answer")


def run_soak(folder: Path) -> float:
    """Let the days pass, killing the poller now and then; return when polling began, in simulated seconds."""
    port, log = free_port(), folder / "said.log"
    chance = random.Random(7)
    kills = sorted(chance.uniform(0.02, 0.45) * DAYS * DAY for _ in range(KILLS))
    clock = SharedClock(folder / "clock")
    started = time.monotonic()
    ends = started + MINUTES * 60 + 30 if MINUTES else float("inf")

    def late() -> bool:
        return time.monotonic() > ends

    with program("server", folder, port, SIZE, DAYS, log=log):
        await_server(port)
        clock.jump_to(0.0)
        began = clock.seconds()
        for kill_at in [*kills, None]:
            left_s = max(0.0, started + MINUTES * 60 * PACED - time.monotonic())
            with program("poller", folder, port, SIZE, DAYS, left_s, log=log) as poller:
                while poller.poll() is None and (kill_at is None or clock.seconds() < kill_at) and not late():
                    time.sleep(0.05)
                if late() and poller.poll() is None:
                    break  # a machine too busy for all the days: those that passed are reckoned
                if kill_at is not None:
                    os.kill(poller.pid, signal.SIGKILL)
                    with (folder / "kills.log").open("a", encoding="ascii") as noted:
                        noted.write(f"{clock.seconds():.3f}\n")
                elif poller.returncode != 0:
                    pytest.fail(f"the poller ended with {poller.returncode}: {log.read_text()[-2000:]}")
    return began


@pytest.fixture(scope="module")
def soaked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    kept_at = os.environ.get("SOAK_FOLDER")
    folder = Path(kept_at) if kept_at else tmp_path_factory.mktemp("soak")
    if (folder / "began").exists():  # a finished run is reckoned again
        return folder, float((folder / "began").read_text())
    if kept_at and folder.exists() and any(folder.iterdir()):
        pytest.fail(f"{folder}: holds a run that did not end; name another SOAK_FOLDER, or empty it")
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    began = run_soak(folder)
    (folder / "began").write_text(str(began))
    turns, requests = reckoning.read_turns(folder), reckoning.read_requests(folder)
    polls, documents = sum(one.polled for one in turns), sum(one.documents for one in turns)
    sys.stderr.write(
        f"\nsoak: {SIZE} sources, {DAYS:g} days in {time.monotonic() - started:.0f} s: {len(turns)} turns, {polls} polls, "
        f"{len(requests)} requests, {documents} documents, {KILLS} kills\n"
    )
    return folder, began


@pytest.fixture(scope="module")
def world() -> World:
    return World(SIZE, DAYS)


def states_of(folder: Path):
    store = Store.open(f"sqlite:///{folder / 'soak.db'}")
    try:
        return store.states(), [(one.began_at, one.ended_at) for one in store.outages()]
    finally:
        store.close()


def until(folder: Path) -> float:
    """Return up to when all must have been polled: the last seventh is left out, or five days where the run was cut short."""
    last = reckoning.read_turns(folder)[-1].at
    return last * 6 / 7 if last > DAYS * DAY * 0.97 else last - 5 * DAY


def some(faults: Iterator[str]) -> list[str]:
    found = list(faults)
    return [*found[:_SHOWN], f"{len(found)} in all"] if found else []


def test_no_publication_is_lost_and_what_may_be_is_a_gap(soaked, world) -> None:
    folder, _ = soaked
    states, _ = states_of(folder)
    kept = reckoning.read_kept(folder)
    killed = reckoning.killed_turns(reckoning.read_turns(folder), reckoning.read_kills(folder))
    heard = reckoning.first_heard(world, reckoning.read_requests(folder), kept, killed)
    assert heard.keys() == states.keys()
    assert some(reckoning.lost(world, kept, states, heard, until(folder))) == []


def test_a_gap_is_claimed_only_where_a_window_was_too_short(soaked, world) -> None:
    states, _ = states_of(soaked[0])
    last = reckoning.read_turns(soaked[0])[-1].at
    losing = {office.source_id: office.faults[0][1] for office in world.offices if office.loses}
    found = reckoning.gaps(states)
    assert found <= losing.keys()
    assert found >= {source_id for source_id, ended in losing.items() if ended + 1.2 * DAY < last}  # a backoff of a day later


def test_no_publication_is_stored_twice(soaked, world) -> None:
    assert some(reckoning.twice(world, reckoning.read_kept(soaked[0]))) == []


def test_an_edit_is_in_the_latest_revision(soaked, world) -> None:
    folder, began = soaked
    assert some(reckoning.stale(world, reckoning.read_kept(folder), began, until(folder))) == []


def test_every_host_hears_requests_five_seconds_apart(soaked) -> None:
    requests = reckoning.read_requests(soaked[0])
    assert len(requests) > SIZE * 5
    assert some(reckoning.crowded(requests)) == []


def test_an_outage_of_ours_is_told_from_the_publishers_faults(soaked, world) -> None:
    _, outages = states_of(soaked[0])
    assert some(reckoning.false_outages(world, outages, until(soaked[0]))) == []


def test_memory_stays_flat(soaked) -> None:
    turns = [one for one in reckoning.read_turns(soaked[0]) if one.polled]
    since = turns[-1].at
    early = statistics.median(one.resident_kb for one in turns if 0.5 < one.at / since < 0.65)
    late = statistics.median(one.resident_kb for one in turns if one.at / since > 0.85)
    sys.stderr.write(f"soak: {early:.0f} kB resident half way, {late:.0f} kB at the end\n")
    assert late < early * 1.1 + 8_000
