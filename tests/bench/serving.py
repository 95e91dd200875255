"""`demarche up` on a desk of the benchmark: the memory of all its processes, and how long its pages take."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.desks import World


def served(url: str, made: World, *, rounds: int = 5) -> tuple[float, dict[str, list[float]]]:
    """Return the most memory (PSS, MB) of `demarche up` with all its processes, and the milliseconds of its pages meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, tempfile.TemporaryFile() as said:
        environment = {**os.environ, "DEMARCHE_DATABASE_URL": url, "DEMARCHE_SOURCES_DIR": folder}
        command = [sys.executable, "-m", "monitor", "up", "--port", "18329"]
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        most, took = 0.0, {}
        pages = {"/": "/", "/now": "/now", "sources": "/sources", "actor": f"/actors/{made.states[0]}"}
        pages |= {f"board {number}": f"/dossiers/{made.dossiers[number].id}" for number in (1, 2, 3, 40, 200)}
        try:
            _wait_for("/healthz", process)
            for name, path in pages.items():
                times = took.setdefault(name.split()[0], [])
                for number in range(rounds + 1):
                    began = time.perf_counter()
                    _get(path)
                    if number:
                        times.append((time.perf_counter() - began) * 1000)
                    most = max(most, sum(map(_pss, _tree(process.pid))))
        finally:
            process.terminate()
            process.wait()
    return most, took


def _get(path: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:18329{path}", timeout=60) as answer:
        answer.read()


def _wait_for(path: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        try:
            return _get(path)
        except OSError:
            time.sleep(0.2)
    raise SystemExit("demarche up does not answer")


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
