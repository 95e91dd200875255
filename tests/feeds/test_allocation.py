"""Memory that many threads used for large answers goes back to the system."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.allocation import settle

# 16 threads gather answers of 6 MB each in pieces and keep a few small values of them, as polls do.
_POLLS = """
import sys, threading
from pathlib import Path
from feeds.allocation import settle
if sys.argv[1] == "settled":
    assert settle()
kept = []
def gather():
    for _ in range(3):
        body = bytearray()
        for _ in range(100):
            body += bytes(65536)
            kept.append(bytes(1500))
for _ in range(2):
    threads = [threading.Thread(target=gather) for _ in range(16)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    del kept[::2]
print(next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")))
"""


ROOT = Path(__file__).parent.parent.parent


def resident_kb(how: str) -> int:
    return int(subprocess.run([sys.executable, "-c", _POLLS, how], capture_output=True, check=True, text=True, cwd=ROOT).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what threads freed")
def test_what_many_threads_freed_goes_back_to_the_system() -> None:
    assert resident_kb("settled") < resident_kb("as it is") * 0.7


def test_settling_twice_is_settling_once() -> None:
    assert settle() is settle()
