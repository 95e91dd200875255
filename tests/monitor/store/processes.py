"""Run by the tests as a program of its own: real processes that write one store, are killed, race each other, or run out of disk.

    python tests/monitor/store/processes.py speed URL POLLS    prints documents per second (PYTHONPATH=.)
    python tests/monitor/store/processes.py answer URL POLLS   prints how long the reactions to one event take to read

Not a test module. Children are forked so that each starts in a moment with everything imported.
"""

import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conftest import NOW, Make

from monitor.errors import StoreError
from monitor.records import PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.types import Cue, Demand, DemandKind, Stance
from tests.monitor.store.databases import ask

DOCUMENTS, STATEMENTS = 8, 3


def poll(name: str, number: int) -> PollRecord:
    """Return a record of 8 documents with 3 statements and reactions each, their entries, a signal and two deliveries."""
    make = Make()
    read = []
    for one in range(DOCUMENTS):
        text = f"Poll {number}, text {one}: Aland condemns, Bland deplores and Cland regrets the blockade. " + "Filler. " * 200
        document = make.document(id=f"{name}:{number}:{one}", text=text, raw=text.encode() * 2, source=name)
        said = [
            make.statement(document, words, actor=actor, event="blockade", toward=Stance.OPPOSE)
            for actor, words in (("ALA", "condemns"), ("BLA", "deplores"), ("CLA", "regrets"))
        ]
        read.append(make.read(document, *said))
    key = f"{name}:{number}"
    return replace(
        make.poll(*read, source=name),
        signals=(make.signal(key),),
        deliveries=(make.delivery(f"{key}:a", signal=key), make.delivery(f"{key}:b", signal=key)),
    )


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """Start `work` in a child and return its process id and the end of a pipe that it writes to."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        except BaseException as exc:  # noqa: BLE001 - a child must say why it failed and never return into the parent's code
            sys.stderr.write(f"child failed: {exc!r}\n")
            os._exit(1)
        os._exit(0)
    os.close(writing)
    return child, reading


def kill_writers(url: str, rounds: int) -> None:
    """Kill a writer again and again at a random moment; print what each had reported as recorded, and what is found wrong."""
    chance = random.Random(20260302)
    reported: list[int] = []
    faults: list[str] = []
    following = 0
    for _ in range(rounds):
        start = following

        def write(pipe: int, start: int = start) -> None:
            store = Store.open(url)
            for number in range(start, start + 10_000):
                store.record(poll("writer", number), now=NOW)
                os.write(pipe, b"%d\n" % number)

        child, pipe = fork(write)
        said = os.read(pipe, 100)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            faults.append("the writer ended before it was killed")
        while more := os.read(pipe, 65536):
            said += more
        os.close(pipe)
        done = [int(line) for line in said.split()]
        reported += done
        following = max(done, default=start) + 2
        if url.startswith("sqlite:"):
            faults += [row[0] for row in ask(url, "PRAGMA integrity_check") if row[0] != "ok"]
            faults += [str(row) for row in ask(url, "PRAGMA foreign_key_check")]
    _say({"reported": reported, "faults": faults})


def race(url: str, writers: int, polls: int) -> None:
    """Let several processes open one new store at the same moment and write to it; print the exit codes."""
    gate_reading, gate_writing = os.pipe()

    def write(pipe: int) -> None:
        name = f"writer{os.getpid()}"
        os.close(gate_writing)
        os.read(gate_reading, 1)
        store = Store.open(url)
        store.save_dossier(Make().dossier(), now=NOW, by=name)
        for number in range(polls):
            store.record(poll(name, number), now=NOW)
        store.close()

    children = [fork(write)[0] for _ in range(writers)]
    os.close(gate_writing)
    _say([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])


def fill_disk(url: str, limit: int) -> None:
    """Write until no file may grow further; print how many polls were recorded and the error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    done = 0
    try:
        store = Store.open(url)
        store.save_dossier(Make().dossier(), now=NOW, by="desk")
        for done in range(10_000):
            store.record(poll("writer", done), now=NOW)
    except StoreError as exc:
        _say({"done": done, "error": str(exc)})


def lead(url: str) -> None:
    """Take the lead and keep it until killed or until standard input ends; say so, or why not."""
    store = Store.open(url)
    try:
        with store.lead():
            _say("leads")
            sys.stdout.flush()
            sys.stdin.read()
    except StoreError as exc:
        _say(str(exc))
    store.close()


def measure(url: str, polls: int) -> None:
    """Print how many documents a second one process records, in polls of 8 with 24 statements and reactions."""
    store = Store.open(url)
    store.save_dossier(Make().dossier(), now=NOW, by="desk")
    records = [poll("writer", number) for number in range(polls)]
    began = time.perf_counter()
    for record in records:
        store.record(record, now=NOW)
    took = time.perf_counter() - began
    store.close()
    _say({"documents_per_s": round(polls * DOCUMENTS / took), "polls_per_s": round(polls / took)})


def answer(url: str, polls: int) -> None:
    """Print how many milliseconds `reactions` takes for an event with 24 reactions a poll, each with three cues and a demand."""
    store = Store.open(url)
    store.save_dossier(Make().dossier(), now=NOW, by="desk")
    for number in range(polls):
        record = poll("writer", number)
        store.record(replace(record, read=tuple(_in_full(one) for one in record.read)), now=NOW)
    took: list[float] = []
    for _ in range(7):
        began = time.perf_counter()
        found = store.reactions("blockade")
        took.append((time.perf_counter() - began) * 1000)
    store.close()
    _say({"reactions": len(found), "median_ms": round(sorted(took)[3]), "fastest_ms": round(min(took))})


def _in_full(read: ReadDocument) -> ReadDocument:
    cues = tuple(Cue(kind="verb", id=f"en.{word}", text=word, start=30, end=38) for word in ("condemns", "deplores", "regrets"))
    demands = (Demand(kind=DemandKind.RESTRAINT, of="BBB"),)
    said = [replace(one, cues=cues, demands=demands, quote="the blockade", role="minister") for one in read.statements]
    return replace(read, statements=tuple(said))


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    mode, database = sys.argv[1], sys.argv[2]
    numbers = [int(word) for word in sys.argv[3:]]
    {"kill": kill_writers, "race": race, "full": fill_disk, "speed": measure, "lead": lead, "answer": answer}[mode](
        database, *numbers
    )
