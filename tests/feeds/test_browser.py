"""Pages read with the real Chromium, as a user who is not root; the publisher is a server on this machine."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.browser import render
from feeds.errors import RefusedError
from feeds.listing import read_listing
from feeds.net import allowed_hosts, build_client

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHELL = b"""<html><head><title>Press</title></head><body><div id='app'></div><script>
fetch('/releases.json').then(answer => answer.json()).then(found => {
  document.getElementById('app').innerHTML = '<ul>' + found.map(one =>
    `<li><a href='/press/${one.id}'>${one.title}</a> <span>${one.date}</span></li>`).join('') + '</ul>';
});</script></body></html>"""
RELEASES = json.dumps(
    [{"id": n, "title": f"Statement number {n} on the strait of Meridane", "date": f"{n} February 2026"} for n in range(1, 9)]
).encode()
CALL = """
import json, sys
from datetime import UTC, datetime
from feeds.browser import render
from feeds.errors import FeedError
from feeds.net import build_client
url, allow, options = sys.argv[1], tuple(json.loads(sys.argv[2])), json.loads(sys.argv[3])
try:
    got = render(build_client(contact="https://desk.example", allow_hosts=allow), url, now=datetime.now(UTC), **options)
    print(json.dumps({"url": got.url, "status": got.status, "body": got.body.decode()}))
except FeedError as exc:
    print(json.dumps({"kind": type(exc).__name__, "error": str(exc)}))
"""


@pytest.fixture(scope="session")
def rendered() -> Callable[..., dict[str, object]]:
    """Return a function that renders an address as a user who is not root, and returns what came of it."""
    if shutil.which("chromium") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing; .ci/run installs it")
        pytest.skip("chromium is not installed")
    # where the tests run as root the interpreter may stand in root's home: the other user may read it, and nothing more
    other = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    before = (*other, *reading) if os.geteuid() == 0 else ()

    def call(url: str, *, allow: tuple[str, ...] = ("127.0.0.1",), **options: object) -> dict[str, object]:
        command = [*before, sys.executable, "-c", CALL, url, json.dumps(allow), json.dumps(options)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=90)
        assert done.stdout, done.stderr.decode()[-2000:]
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    return call


_ENDING_S = 5.0
"""A busy machine takes a moment to bury a process that was killed."""


def _browsers() -> set[str]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
        except OSError:
            continue
        if b"demarche-browser-" in words:  # the profile of a browser of ours
            found.add(entry.parent.name)
    return found


def test_a_list_that_scripts_build_is_read_under_our_honest_name(site, rendered) -> None:
    site.serve("/press", SHELL, headers={"Content-Type": "text/html"})
    site.serve("/releases.json", RELEASES, headers={"Content-Type": "application/json"})
    got = rendered(site.url("/press"))
    assert got["status"] == 200
    listing = read_listing(str(got["body"]).encode(), url=str(got["url"]), language="en", now=NOW)
    assert [entry.title for entry in listing.entries] == [
        f"Statement number {n} on the strait of Meridane" for n in range(8, 0, -1)
    ]
    assert {entry.published_at.month for entry in listing.entries if entry.published_at is not None} == {2}


def test_what_a_page_asks_for_passes_the_guard(site, rendered) -> None:
    page = b"""<html><body><p id='said'>waiting</p><script>
Promise.all(['http://10.1.2.3/a', 'http://169.254.169.254/latest/meta-data/', 'http://localhost:1/'].map(
  place => fetch(place, {mode: 'no-cors'}).then(answer => answer.text(), failure => 'unreachable')
)).then(said => { document.getElementById('said').textContent = 'done ' + said.length; });</script></body></html>"""
    site.serve("/press", page, headers={"Content-Type": "text/html"})
    got = rendered(site.url("/press"))
    assert "done 3" in str(got["body"]), "each request was answered by our proxy, and at once"
    assert site.paths() == ["/press"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/press", "http://2130706433/press", "file:///etc/passwd", "http://a:b@mfa.example/"]
)
def test_an_address_that_no_client_of_ours_would_ask_is_refused_before_a_browser_starts(url: str) -> None:
    with pytest.raises(RefusedError):
        render(build_client(contact="https://desk.example"), url, now=NOW)


def test_a_redirect_to_a_private_address_is_refused(site, rendered) -> None:
    site.serve("/press", status=302, headers={"Location": "http://10.1.2.3/inside"})
    got = rendered(site.url("/press"))
    assert got["kind"] == "RefusedError"
    assert "10.1.2.3" in str(got["error"])


def test_a_script_that_loops_for_ever_is_ended_with_all_its_processes(site, rendered) -> None:
    site.serve("/press", b"<html><body><script>while (true) {}</script></body></html>", headers={"Content-Type": "text/html"})
    began = time.monotonic()
    got = rendered(site.url("/press"), total_s=5.0)
    assert got["kind"] == "NetworkError"
    assert time.monotonic() - began < 15
    ends = time.monotonic() + _ENDING_S
    while _browsers() and time.monotonic() < ends:
        time.sleep(0.1)
    assert _browsers() == set()


def test_more_than_the_cap_is_too_large(site, rendered) -> None:
    site.serve("/press", b"<html><body>" + b"<p>word</p>" * 400_000 + b"</body></html>", headers={"Content-Type": "text/html"})
    got = rendered(site.url("/press"), max_bytes=300_000)
    assert got["kind"] in {"TooLargeError", "NetworkError"}
    assert "body" not in got


def test_nothing_is_downloaded(site, rendered) -> None:
    headers = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment; filename=a.bin"}
    site.serve("/press", b"x" * 1000, headers=headers)
    got = rendered(site.url("/press"))
    assert got["kind"] == "RefusedError"
    assert "download" in str(got["error"])


def test_root_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(RefusedError, match="never run as root, where its sandbox does not hold; run the service as another user"):
        render(build_client(contact="https://desk.example"), "https://mfa.example/press", now=NOW)


def test_a_client_knows_its_allowed_hosts() -> None:
    assert allowed_hosts(build_client(contact="c", allow_hosts=("10.0.0.0/8",))) == ("10.0.0.0/8",)
