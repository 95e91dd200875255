"""The commands on sources, as a desk uses them: shapes, exit codes, one line per error. All is invented."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from monitor.store.store import Store
from tests.monitor.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
ROW = (
    '[[sources]]\nid = "fr_{}"\ninstitution = "Ministry"\nurl = "{}"\nkind = "{}"\nlanguage = "en"\ntier = "official"\n'
    'grade = "{}"\nenabled = {}\ntext_mode = "feed"\n'
)


@pytest.fixture
def folder(tmp_path: Path, site: Any, rss: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four shipped sources on loopback: one that is on, and a good, a moved and a dead one that are off."""
    feed = rss(("1", "On the harbour and on the way ahead", "The harbour is open."), at=None)
    for path in ("/on", "/good", "/new", "/more"):
        site.serve(path, feed)
    site.serve("/moved", status=301, headers={"Location": "/new"})
    rows = [("on", "A", "true"), ("good", "C", "false"), ("moved", "C", "false"), ("dead", "C", "false")]
    made = tmp_path / "sources"
    made.mkdir()
    (made / "fra.toml").write_text("".join(ROW.format(name, site.url(f"/{name}"), "rss", grade, on) for name, grade, on in rows))
    monkeypatch.setenv("DEMARCHE_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.db'}")
    monkeypatch.setenv("DEMARCHE_SOURCES_DIR", str(made))
    monkeypatch.setenv("DEMARCHE_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("DEMARCHE_HOST_SPACING_S", "0")
    return made


@pytest.fixture
def run(folder: Path, command: Run) -> Run:
    """Run a command on these sources."""
    return partial(command, "sources")


def ids(out: str) -> list[str]:
    return [json.loads(line)["id"] for line in out.splitlines()]


def enabled(run: Run) -> list[str]:
    return sorted(ids(run("list", "--enabled", "--json")[1]))


def test_a_list_is_narrowed_by_what_is_asked(run: Run) -> None:
    assert len(ids(run("list", "--json")[1])) == 4
    assert ids(run("list", "--enabled", "--json")[1]) == ["fr_on"]
    assert sorted(ids(run("list", "--disabled", "--grade", "C", "--json")[1])) == ["fr_dead", "fr_good", "fr_moved"]
    assert ids(run("list", "--kind", "listing", "--json")[1]) == []
    assert ids(run("list", "--actor", "DEU", "--json")[1]) == []
    assert len(ids(run("list", "--state", "not polled yet", "--json")[1])) == 1
    code, out, _ = run("list", "--tier", "official")
    assert (code, "4 sources, 1 switched on" in out) == (0, True)


def test_what_is_checked_is_shown_and_switched_on_where_it_was_found(run: Run, site: Any, tmp_path: Path) -> None:
    code, out, err = run("check", "--grade", "C", "--json")
    assert (code, err) == (0, "")
    assert {one["source_id"]: one["found"] for one in map(json.loads, out.splitlines())} == {
        "fr_good": "alive", "fr_moved": "moved", "fr_dead": "dead",
    }  # fmt: skip
    code, out, err = run("enable", "--checked")
    assert (code, out, err) == (0, "2 sources switched on: fr_good, fr_moved\n", "")
    assert enabled(run) == ["fr_good", "fr_moved", "fr_on"]
    store = Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    own = {source_id: dict(row.values) for source_id, row in store.own_rows().items()}
    audited = [(line.by, line.what, line.subject) for line in store.audit_log(limit=9)]
    store.close()
    assert own == {"fr_good": {"enabled": True}, "fr_moved": {"enabled": True, "url": site.url("/new")}}
    assert audited == [("command line", "enable source", "fr_moved"), ("command line", "enable source", "fr_good")]


def test_a_check_needs_to_be_told_what_to_check(run: Run) -> None:
    code, out, err = run("check")
    assert (code, out) == (2, "")
    assert "name sources, or give --all" in err


def test_sources_are_switched_and_a_change_is_taken_back(run: Run) -> None:
    assert run("disable", "fr_on")[0] == 0
    assert run("enable", "fr_dead")[0] == 0
    assert enabled(run) == ["fr_dead"]
    assert run("remove", "fr_on", "fr_dead")[1] == "2 own rows removed\n"
    assert enabled(run) == ["fr_on"]
    for arguments in (("enable", "fr_no"), ("disable", "fr_no"), ("remove", "fr_on"), ("check", "fr_no"), ("health", "fr_no")):
        code, out, err = run(*arguments)
        assert (code, out, err.count("\n")) == (1, "", 1), arguments
        assert err.startswith("demarche: fr_")


def test_a_source_that_is_off_is_not_polled_by_its_name(folder: Path, site: Any, command: Run) -> None:
    code, _, err = command("poll", "fr_on", "fr_good")
    assert code == 1
    assert err.startswith("demarche: fr_good: is switched off; look at it with `demarche sources test`")
    assert site.requests == []


def test_an_added_source_is_found_shown_stored_and_polled(run: Run, site: Any) -> None:
    site.serve("/press", b'<html><link rel="alternate" type="application/rss+xml" href="/more"><p>' + b"Words. " * 90)
    arguments = ("add", site.url("/press"), "--actor", "FRA", "--institution", "Office of Talks")
    code, out, err = run(*arguments)
    assert code == 1
    assert "On the harbour and on the way ahead" in out
    assert "give --yes" in err
    assert enabled(run) == ["fr_on"]
    code, out, err = run(*arguments, "--yes", "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["id"], found["url"], found["language"]) == ("fr_office_talks", site.url("/more"), "en")
    assert enabled(run) == ["fr_office_talks", "fr_on"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("/on", "--actor", "FRA"), "is known as fr_on, which is on"),
        (("/good", "--actor", "FRA"), "is off; switch it on with `demarche sources enable fr_good`"),
        (("/gone", "--actor", "FRA"), "cannot be read (dead"),
        (("/wall", "--actor", "FRA"), "cannot be read (blocked"),
        (("/more", "--actor", "XYZ"), "XYZ: there is no such country"),
        (("/more", "--actor", "FRA", "--id", "fr_on"), "fr_on: there is a source of this id"),
        (("/more", "--actor", "FRA", "--id", "Nonsense"), "an id is snake case"),
        (("/more", "--actor", "FRA", "--zone", "Mars/Olympus"), "no IANA time zone"),
        (("/more", "--actor", "FRA", "--kind", "listing"), "cannot be read as a listing"),
    ],
)
def test_what_cannot_be_added_is_said_in_one_line(run: Run, site: Any, arguments: tuple[str, ...], reason: str) -> None:
    site.serve("/wall", b"<!doctype html><title>Just a moment...</title>")
    code, _, err = run("add", site.url(arguments[0]), *arguments[1:], "--yes")
    assert (code, err.count("\n")) == (1, 1)
    assert reason in err
    assert enabled(run) == ["fr_on"]


def test_what_is_exported_is_imported_and_rubbish_changes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("disable", "fr_on")[0] == 0
    assert run("export", str(tmp_path / "out"))[1] == f"{tmp_path / 'out'}: 4 sources in 1 files\n"
    assert run("remove", "fr_on")[0] == 0
    assert run("import", str(tmp_path / "out"), "--dry-run")[1] == "4 sources read, 1 would be changed: fr_on\n"
    assert enabled(run) == ["fr_on"]
    assert run("import", str(tmp_path / "out"))[1] == "4 sources read, 1 changed: fr_on\n"
    assert enabled(run) == []
    path = tmp_path / "out" / "fra.toml"
    path.write_text(path.read_text().replace("enabled = false", "enabled = true", 1) + "\n[[sources]]\nid = 7\n")
    code, out, err = run("import", str(path))
    assert (code, out) == (1, "")
    assert err.startswith("demarche: fra.toml: table 5: ")
    assert enabled(run) == []


def test_health_says_what_needs_a_look(run: Run, command: Run) -> None:
    run("enable", "fr_dead")
    command("poll", "fr_on", "fr_dead")
    code, out, _ = run("health")
    assert code == 0
    assert "fr_dead" in out
    assert "answered 404" in out
    assert "1 of 2 heard, 1 not, 0 not polled yet, 2 off" in out
    rows = {row["id"]: row for row in map(json.loads, run("health", "--json")[1].splitlines())}
    assert {name: row["state"] for name, row in rows.items()} == {"fr_on": "bad dates", "fr_dead": "dead"}
    assert rows["fr_dead"]["since"]["machine"]
    assert "answered 404" in rows["fr_dead"]["last_error"]


def test_a_check_that_is_killed_goes_on_where_it_was(folder: Path, site: Any, tmp_path: Path, run: Run) -> None:
    feed = site.pages["/good"]

    def slowly(_: dict[str, str]) -> Any:
        time.sleep(0.1)  # a publisher's own slowness, so that the kill comes in the middle
        return feed

    for number in range(12):
        site.answer(f"/s{number}", slowly)
    rows = "".join(ROW.format(f"s{number}", site.url(f"/s{number}"), "rss", "B", "false") for number in range(12))
    (folder / "fra.toml").write_text(rows)
    command = [sys.executable, "-m", "monitor", "sources", "check", "--grade", "B"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while sum(path.startswith("/s") for path in site.paths()) < 5:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    store = Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    before = len(store.probes())
    store.close()
    assert 1 <= before < 12
    asked = len(site.requests)
    code, out, _ = run("check", "--grade", "B")
    assert code == 0
    assert f"{12 - before} checked now, {before} before; 12 alive" in out
    assert len(site.requests) - asked == 12 - before


def test_a_code_or_state_that_is_none_is_refused_and_not_an_empty_list(run):
    for command in (("list",), ("health",)):
        code, out, err = run(*command, "--actor", "fra")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert "fra: there is no such country or organisation code" in err
    code, out, err = run("list", "--state", "broken")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "broken: there is no such state; use one of" in err
    code, out, _ = run("list", "--state", "not_polled_yet", "--json")
    assert (code, ids(out)) == (0, ["fr_on"])


def test_a_source_named_twice_is_one(run):
    assert run("enable", "fr_good", "fr_good") == (0, "1 sources switched on: fr_good\n", "")
