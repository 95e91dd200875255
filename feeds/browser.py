"""One index page as a browser shows it after its scripts have run -> FetchResult, for sources with `browser = true`.

Chromium runs in a process of its own (`browser_worker`), with its sandbox, behind a proxy that applies our address guard to every
request; at the deadline that process is killed with all that it started. Optional: extra `[browser]` and the system's Chromium.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path

import httpx

from feeds.errors import NetworkError, RefusedError, StatusError, TooLargeError
from feeds.guard import Guard
from feeds.net import allowed_hosts
from feeds.types import FetchResult

TOTAL_S = 45.0
MAX_BYTES = 40_000_000
_MAX_HTML = 10_000_000
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_KEPT = frozenset(["PATH", "LANG", "TZ"])  # of the environment, which may hold secrets, besides what names proxies
# One at a time: a browser takes hundreds of megabytes.
_one = threading.Lock()


def render(client: httpx.Client, url: str, *, now: datetime, total_s: float = TOTAL_S, max_bytes: int = MAX_BYTES) -> FetchResult:
    """Return the page at `url` as it stands once its scripts have come to rest, as UTF-8; nothing is downloaded or kept.

    Name, allowed hosts and guard are those of `client`. `max_bytes` caps all that the browser exchanges, `total_s` the whole.
    Raises: RefusedError (as root, no Chromium, no Playwright, guard), NetworkError, StatusError, TooLargeError.
    """
    Guard(allowed_hosts(client)).check_url(url)
    order = {
        "url": url,
        "chromium": _chromium(url),
        "user_agent": client.headers.get("User-Agent", ""),
        "allow_hosts": list(allowed_hosts(client)),
        "total_s": total_s,
        "max_bytes": max_bytes,
    }
    with _one, tempfile.TemporaryDirectory(prefix="demarche-browser-", ignore_cleanup_errors=True) as home:
        answer = _ask(order, url, home, total_s)
    if "error" in answer:
        raise _error(answer, url)
    html = str(answer["html"])
    if len(html) > _MAX_HTML:
        raise TooLargeError(f"{url}: larger than {_MAX_HTML:,} characters once its scripts had run", url=url)
    status = answer["status"]
    if isinstance(status, int) and status >= 400:
        raise StatusError(f"{url}: answered {status} to the browser", url=url, status=status)
    return FetchResult(
        url=str(answer["url"]),
        status=status if isinstance(status, int) else 200,
        content_type="text/html; charset=utf-8",
        body=html.encode("utf-8", "replace"),
        fetched_at=now,
    )


def why_unusable() -> str | None:
    """Return why no browser can be used here, with what to do; None where one can."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return "a browser is never run as root, where its sandbox does not hold; run the service as another user"
    if importlib.util.find_spec("playwright") is None:
        return "the browser needs Playwright; install the extra: pip install 'demarche[browser]'"
    if not any(shutil.which(name) for name in _CHROMIUM):
        return "the browser needs the system's Chromium; install the package chromium"
    return None


def _chromium(url: str) -> str:
    if (reason := why_unusable()) is not None:
        raise RefusedError(f"{url}: {reason}", url=url)
    return next(found for name in _CHROMIUM if (found := shutil.which(name)) is not None)


def _ask(order: dict[str, object], url: str, home: str, total_s: float) -> dict[str, object]:
    paths = (str(Path(__file__).parent.parent), *(path for path in sys.path if path))
    kept = {name: value for name, value in os.environ.items() if name.upper().endswith("_PROXY") or name in _KEPT}
    process = subprocess.Popen(
        [sys.executable, "-m", "feeds.browser_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": os.pathsep.join(paths), "HOME": home, "TMPDIR": home, "PYTHONWARNINGS": "ignore"},
        start_new_session=True,
    )
    try:
        answered, _ = process.communicate(json.dumps(order).encode(), timeout=total_s)
    except subprocess.TimeoutExpired:
        answered = None
    finally:
        _kill_all(process)
    if answered is None:
        raise NetworkError(
            f"{url}: the browser did not come to rest within {total_s:g} s and was ended", url=url, phase="timeout"
        )
    try:
        answer = json.loads(answered)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NetworkError(f"{url}: the browser broke", url=url, phase="protocol")
    return answer


def _error(answer: dict[str, object], url: str) -> RefusedError | NetworkError | TooLargeError:
    words, kind = f"{url}: {answer['error']}", answer.get("kind")
    if kind == "refused":
        return RefusedError(words, url=url)
    if kind == "too_large":
        return TooLargeError(words, url=url)
    return NetworkError(words, url=url, phase="timeout" if kind == "timeout" else "protocol")


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """End a process with all below it; Chromium leaves its parent's group, so that killing the group is not enough."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            process.send_signal(signal.SIGSTOP)  # so that nothing new is started while we look
    below = _descendants(process.pid)
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    for pid in below:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def _descendants(root: int) -> list[int]:
    """Return the ids of all processes below one, from /proc; none where there is no /proc."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # the name, in brackets, may hold spaces
            parents.setdefault(int(entry.read_text().rpartition(")")[2].split()[1]), []).append(int(entry.parent.name))
    found, left = [], [root]
    while left:
        below = parents.get(left.pop(), [])
        found.extend(below)
        left.extend(below)
    return found
