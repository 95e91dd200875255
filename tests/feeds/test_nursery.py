"""Processes that are forked from one that has loaded what they need are as good as interpreters of their own."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from feeds.nursery import Nursery, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not tell by a descriptor whether a process lives")
ECHOES = "import sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(line.upper()); sys.stdout.buffer.flush()"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    one = Nursery(ENVIRONMENT, loading="import sys; sys.loaded_here = 'loaded once'")
    yield one
    one.close()


def test_each_has_pipes_of_its_own_and_ends_when_they_close(nursery: Nursery) -> None:
    first, second = nursery.fork(ECHOES, ()), nursery.fork(ECHOES, ())
    for number, one in enumerate((first, second)):
        one.stdin.write(b"word %d\n" % number)
        one.stdin.flush()
        assert one.stdout.readline() == b"WORD %d\n" % number
    first.stdin.close()
    assert first.wait(5) == 0
    assert second.poll() is None
    second.stdin.close()
    assert second.wait(5) == 0
    first.stdout.close()
    second.stdout.close()


def test_what_was_loaded_is_there_and_the_arguments_are_its_own(nursery: Nursery) -> None:
    one = nursery.fork("import sys; print(sys.loaded_here, sys.argv)", ("5", "0"))
    assert one.stdout.readline() == b"loaded once ['-c', '5', '0']\n"
    assert one.wait(5) == 0
    one.stdin.close()
    one.stdout.close()


@pytest.mark.parametrize(
    ("boot", "code"),
    [
        ("raise SystemExit(3)", 1),
        ("no such words", 1),
        ("import os; os._exit(7)", 7),
        ("import os; os.kill(os.getpid(), 27)", -27),
    ],
)
def test_how_one_ended_is_told(nursery: Nursery, boot: str, code: int) -> None:
    one = nursery.fork(boot, ())
    assert one.wait(5) == code
    assert one.poll() == code
    one.kill()  # of one that has ended nothing comes
    one.stdin.close()
    one.stdout.close()


def test_one_that_is_killed_is_gone_and_leaves_the_others(nursery: Nursery) -> None:
    stuck, other = nursery.fork("while True: pass", ()), nursery.fork(ECHOES, ())
    with pytest.raises(subprocess.TimeoutExpired):
        stuck.wait(0.01)
    stuck.kill()
    assert stuck.wait(5) == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(stuck.pid, 0)
    assert other.poll() is None
    other.kill()
    other.wait(5)
    for one in (stuck, other):
        one.stdin.close()
        one.stdout.close()


def test_a_nursery_that_was_killed_is_replaced_and_its_children_are_as_killed() -> None:
    nursery = Nursery(ENVIRONMENT, loading="")
    try:
        lost = nursery.fork(ECHOES, ())
        assert nursery._process is not None
        nursery._process.kill()
        nursery._process.wait()
        again = nursery.fork(ECHOES, ())
        again.stdin.write(b"word\n")
        again.stdin.flush()
        assert again.stdout.readline() == b"WORD\n"
        lost.stdin.close()
        assert lost.wait(5) != 0
        again.stdin.close()
        assert again.wait(5) == 0
        lost.stdout.close()
        again.stdout.close()
    finally:
        nursery.close()


def test_a_nursery_ends_with_whoever_started_it() -> None:
    told = (
        "import os, sys\nfrom feeds.nursery import Nursery\nnursery = Nursery(dict(os.environ), loading='')\n"
        "one = nursery.fork('import sys; sys.stdin.read()', ())\n"
        "print(nursery._process.pid, one.pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    parent = subprocess.run([sys.executable, "-c", told], env=ENVIRONMENT, stdout=subprocess.PIPE, check=False)
    for pid in map(int, parent.stdout.split()):
        watched = os.pidfd_open(pid) if os.path.exists(f"/proc/{pid}") else None
        if watched is not None:
            waiting = select.poll()
            waiting.register(watched, select.POLLIN)
            assert waiting.poll(5000)
            os.close(watched)
