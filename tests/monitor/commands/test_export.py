"""`demarche export`, as scripts see it. All texts are invented."""

import json
from pathlib import Path

import pytest

from tests.monitor.conftest import Run

LATER = "2026-03-03T06:00:00Z"


def test_the_suffix_names_the_format_and_the_words_are_in_the_file(run: Run, desk: Path) -> None:
    code, out, err = run("export", "port-attack", "--out", "board.md", "--at", LATER)
    assert (code, err) == (0, "")
    assert out.startswith("board.md: ")
    text = (desk / "board.md").read_text(encoding="utf-8")
    assert "**1 of 2** expected actors have spoken on the attack on the port." in text
    assert "strongly condemns the attack" in text


def test_the_same_time_gives_the_same_bytes(run: Run, desk: Path) -> None:
    for name in ("a.html", "b.html"):
        assert run("export", "port-attack", "--out", name, "--at", LATER)[0] == 0
    assert (desk / "a.html").read_bytes() == (desk / "b.html").read_bytes()


def test_a_file_that_stands_there_is_kept_without_force(run: Run, desk: Path) -> None:
    (desk / "board.csv").write_text("mine")
    code, _, err = run("export", "port-attack", "--out", "board.csv")
    assert (code, err) == (1, "demarche: board.csv: stands there already; name another file or overwrite it with --force\n")
    assert (desk / "board.csv").read_text() == "mine"
    assert run("export", "port-attack", "--out", "board.csv", "--force")[0] == 0
    assert (desk / "board.csv").read_bytes().startswith(b"\xef\xbb\xbfsnapshot,")
    assert [path.name for path in desk.glob(".board*")] == []


def test_standard_output_takes_the_bytes_alone(run: Run, desk: Path) -> None:
    code, out, err = run("export", "port-attack", "--out", "-", "--format", "jsonl", "--at", LATER)
    assert (code, err) == (0, "")
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["snapshot", "record", "record"]


def test_json_says_what_was_written(run: Run, desk: Path) -> None:
    code, out, _ = run("export", "port-attack", "--out", "map.svg", "--at", LATER, "--json")
    written = json.loads(out)
    assert code == 0
    assert written["bytes"] == (desk / "map.svg").stat().st_size
    assert written | {"bytes": 0, "snapshot": ""} == {
        "file": "map.svg",
        "format": "svg",
        "bytes": 0,
        "snapshot": "",
        "as_of": LATER,
        "dossier": "port-attack",
        "event": "first-strike",
        "sample": False,
        "warnings": [],
    }


def test_the_timeline_is_drawn_alone(run: Run, desk: Path) -> None:
    assert run("export", "port-attack", "--out", "line.svg", "--at", LATER, "--timeline")[0] == 0
    assert "Timeline of " in (desk / "line.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none", "--out", "x.md"], "none: there is no such dossier; known: port-attack"),
        (["port-attack", "--out", "x.md", "--event", "second"], "port-attack: there is no event second; its events are first-"),
        (["port-attack", "--out", "x.odt"], "--out x.odt: its suffix names no format; add --format, one of md, "),
        (["port-attack", "--out", "x.md", "--format", "odt"], "--format odt: there is no such format; it is one of md, "),
        (["port-attack", "--out", "-"], "--format is needed with --out -; it is one of md, "),
        (["port-attack", "--out", "no/x.md"], "no/x.md: there is no folder no; make it or name another"),
        (["port-attack", "--out", "sources", "--format", "md"], "sources: is a folder; name a file in it"),
        (["port-attack", "--out", "x.md", "--at", "2999-01-01"], "2999-01-01T23:59:59Z: lies ahead; nothing is known of it yet"),
        (["port-attack", "--out", "x.md", "--fonts", "none"], "--fonts none: there is no such folder"),
        (["port-attack", "--out", "x.md", "--timeline"], "the timeline alone is drawn as svg or png; in md it stands beside"),
        (["port-attack", "--out", "-", "--format", "md", "--json"], "--json prints to standard output as well; name a file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, desk: Path, arguments: list[str], said: str) -> None:
    code, out, err = run("export", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(f"demarche: {said}")
    assert err.count("\n") == 1
    assert not (desk / "x.md").exists()
