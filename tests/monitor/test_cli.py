"""The command line as scripts see it: shapes, exit codes, one line per error. All texts are invented."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.monitor.conftest import DOSSIER, RELEASE, Run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def source(run: Run, site: Any, rss: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One source served on loopback, known to the commands as fr_mfa."""
    site.serve("/fra", rss(("1", "On the attack", RELEASE)))
    (tmp_path / "sources" / "fra.toml").write_text(
        f'[[sources]]\nid = "fr_mfa"\ninstitution = "Ministry"\nurl = "{site.url("/fra")}"\nkind = "rss"\nlanguage = "en"\n'
        'tier = "official"\ntext_mode = "feed"\n'
    )
    monkeypatch.setenv("DEMARCHE_ALLOW_HOSTS", "127.0.0.1")
    return site


def _one_line(err: str) -> str:
    assert err.startswith("demarche: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_extract_prints_the_contracts_object(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, encoding="utf-8")
    code, out, err = run("extract", str(path))
    assert (code, err) == (0, "")
    [line] = out.splitlines()
    result = json.loads(line)
    assert list(result) == ["doc_id", "language", "statements", "error"]
    [statement] = result["statements"]
    assert (statement["actor"], statement["stance"], statement["stance_score"], statement["target"]) == (
        "FRA",
        "condemn",
        -3,
        "RUS",
    )
    evidence = statement["evidence"]
    assert RELEASE[evidence["start"] : evidence["end"]] == evidence["text"]


def test_extract_reads_json_lines_in_order_and_a_bad_line_stops_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    good = json.dumps({"doc_id": "a", "text": RELEASE, "kind": "official", "publisher_country": "FRA"})
    other = json.dumps({"doc_id": "b", "text": "The museum opens at nine."})
    path.write_text(f"{good}\nnot json\n{other}\n", encoding="utf-8")
    code, out, _ = run("extract", "--jsonl", str(path))
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [result["doc_id"] for result in results] == ["a", f"{path}:2", "b"]
    assert [result["error"] is None for result in results] == [True, False, True]
    assert [len(result["statements"]) for result in results] == [1, 0, 0]


@pytest.mark.parametrize(
    "bad", ["[" * 100_000, '"text"', "{}", '{"doc_id": "x", "text": 7}', "nul\0", '{"doc_id": "\\ud800", "text": "a"}']
)
def test_no_line_however_bad_stops_the_others(run: Run, tmp_path: Path, bad: str) -> None:
    path = tmp_path / "documents.jsonl"
    good = json.dumps({"doc_id": "a", "text": RELEASE})
    path.write_text(f"\ufeff{bad}\n\n{good}\n", encoding="utf-8")
    _, out, err = run("extract", "--jsonl", str(path))
    results = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert (len(results), results[1]["doc_id"], len(results[1]["statements"])) == (2, "a", 1)


def test_extract_refuses_a_feed_and_names_the_command_for_it(run: Run, rss: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(("1", "A", RELEASE), ("2", "B", RELEASE)))
    (tmp_path / "release.txt").write_text(RELEASE)
    code, out, _ = run("extract", str(tmp_path / "feed.xml"), str(tmp_path / "release.txt"))
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert "parse-feed" in results[0]["error"]
    assert len(results[1]["statements"]) == 1


def test_a_list_with_rubbish_rows_is_read_to_its_end(run: Run, rss: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(("1", "A", RELEASE)))
    listing = tmp_path / "list.jsonl"
    good = json.dumps({"file": str(tmp_path / "feed.xml")})
    rows = ['{"file": "a\\u0000b"}', '{"file": "\\ud800"}', json.dumps({"file": "x", "content_type": 7}), "[" * 90_000, good]
    listing.write_text("\n".join(rows) + "\n")
    code, out, err = run("parse-feed", "--jsonl", str(listing))
    assert (code, err) == (1, "")
    assert [json.loads(line)["error"] is None for line in out.splitlines()] == [False, False, False, False, True]


def test_an_interrupt_ends_a_run_with_workers(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text((json.dumps({"doc_id": "a", "text": RELEASE * 20}) + "\n") * 20_000)
    command = [sys.executable, "-m", "monitor", "extract", "--jsonl", str(path), "--workers", "2"]
    # A shell leaves its background jobs deaf to interrupts, and these tests may be one.
    hear = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hear)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_extract_gives_the_same_with_two_workers(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text("".join(json.dumps({"doc_id": str(n), "text": RELEASE}) + "\n" for n in range(5)), encoding="utf-8")
    alone = run("extract", "--jsonl", str(path))
    assert run("extract", "--jsonl", str(path), "--workers", "2") == alone


def test_a_dossier_folder_gives_each_document_its_event(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "dossiers"
    folder.mkdir()
    (folder / "port-attack.toml").write_text(DOSSIER)
    path = tmp_path / "documents.jsonl"
    documents = [{"doc_id": "a", "text": RELEASE, "event": "port-attack"}, {"doc_id": "b", "text": RELEASE, "event": "another"}]
    path.write_text("".join(json.dumps(each) + "\n" for each in documents))
    code, out, _ = run("extract", "--jsonl", str(path), "--dossier", str(folder))
    events = [[(s["event"], s["stance_toward_event"]) for s in json.loads(line)["statements"]] for line in out.splitlines()]
    assert code == 0
    assert events == [[("first-strike", "condemn")], [(None, None)]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (bytes(range(256)) * 20, "binary"), (b"%PDF-1.7 rubbish", "PDF")],
)
def test_rubbish_is_one_error_in_the_result(run: Run, tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "rubbish"
    path.write_bytes(content)
    code, out, _ = run("extract", str(path))
    result = json.loads(out)
    assert code == 1
    assert reason in result["error"]
    assert result["statements"] == []


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("extract", str(tmp_path / "nowhere.txt"))
    assert code == 1
    assert "no such file" in json.loads(out)["error"]
    code, out, err = run("parse-feed", str(tmp_path / "nowhere.xml"))
    assert (code, out) == (1, "")
    assert "no such file" in _one_line(err)


def test_parse_feed_prints_the_contracts_object(run: Run, rss: Callable[..., bytes], tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(("1", "A title", "Some text.")))
    code, out, _ = run("parse-feed", str(path), "--url", "https://mfa.example/rss")
    feed = json.loads(out)
    assert code == 0
    assert list(feed) == ["format", "title", "link", "language", "entries", "problems"]
    assert (feed["format"], feed["entries"][0]["published"]) == ("rss20", "2026-03-02T12:00:00Z")


def test_html_where_a_feed_was_expected_is_one_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><head><title>Down for maintenance</title></head><body>Back soon.</body></html>")
    code, out, err = run("parse-feed", str(path))
    assert (code, out) == (1, "")
    assert str(path) in _one_line(err)


def test_a_list_of_files_is_read_in_one_process(run: Run, rss: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(("1", "A title", "Some text.")))
    (tmp_path / "empty.xml").write_bytes(b"")
    listing = tmp_path / "list.jsonl"
    names = ["feed.xml", "empty.xml"]
    listing.write_text("".join(json.dumps({"file": str(tmp_path / name)}) + "\n" for name in names) + '"rubbish"\n')
    code, out, _ = run("parse-feed", "--jsonl", str(listing))
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [result["error"] is None for result in results] == [True, False, False]
    assert results[0]["file"] == str(tmp_path / "feed.xml")


def test_read_page_prints_the_contracts_object(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    body = f"<p>{RELEASE}</p>" * 3
    path.write_text(f"<html lang='en'><head><title>On the attack</title></head><body><article>{body}</article></body></html>")
    code, out, _ = run("read-page", str(path))
    page = json.loads(out)
    assert code == 0
    assert list(page) == ["title", "text", "published", "published_precision", "language", "author", "links", "pages"]
    assert RELEASE in page["text"]


def test_a_listing_in_a_list_needs_its_address_and_a_source_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>words</p>")
    (tmp_path / "list.jsonl").write_text(json.dumps({"file": str(tmp_path / "page.html")}))
    code, out, _ = run("read-listing", "--jsonl", str(tmp_path / "list.jsonl"))
    assert (code, json.loads(out)["error"]) == (
        1, f"{tmp_path / 'page.html'}: links and dates need the page's address; give url beside file"
    )  # fmt: skip
    page, missing = str(tmp_path / "page.html"), str(tmp_path / "zz.toml")
    code, _, err = run("read-listing", page, "--url", "https://mfa.example/", "--source", missing)
    assert (code, _one_line(err)) == (1, f"demarche: {missing}: there is no such file; check the path\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "--no-such-option"),
        ("nonsense",),
        ("up", "--port", "many"),
        ("poll", "--db"),
        ("read-listing", "page.html"),
        ("sources", "check"),
    ],
)
def test_wrong_usage_is_code_2_and_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "--help" in _one_line(err)


def test_poll_stores_and_says_so(run: Run, source: Any) -> None:
    code, out, _ = run("poll", "--once", "fr_mfa")
    assert (code, out) == (0, "polled 1 sources, 0 failed; 1 new or changed documents, 1 statements, 0 messages sent\n")
    code, out, _ = run("poll", "--once")
    assert (code, out) == (0, "polled 0 sources, 0 failed; 0 new or changed documents, 0 statements, 0 messages sent\n")


def test_a_source_that_fails_makes_the_exit_code_1(run: Run, source: Any) -> None:
    source.serve("/fra", b"<html>no feed</html>")
    assert run("poll", "--once")[0] == 1


def test_an_unknown_source_is_named(run: Run, source: Any) -> None:
    code, _, err = run("poll", "zz_mfa")
    assert code == 1
    assert "zz_mfa" in _one_line(err)


def test_sources_are_listed_and_tested(run: Run, source: Any) -> None:
    code, out, _ = run("sources", "list", "--json")
    assert (code, [json.loads(line)["id"] for line in out.splitlines()]) == (0, ["fr_mfa"])
    code, out, _ = run("sources", "test", "fr_mfa", "--json")
    assert (code, json.loads(out)["title"]) == (0, "On the attack")
    source.serve("/fra", b"<html>no feed</html>")
    code, _, err = run("sources", "test", "fr_mfa")
    assert code == 1
    assert _one_line(err)


def test_a_dossier_goes_in_and_its_board_comes_out(run: Run, source: Any, tmp_path: Path) -> None:
    path = tmp_path / "port.toml"
    path.write_text(DOSSIER)
    run("poll", "--once")
    code, out, _ = run("dossier", "add", str(path), "--json")
    assert (code, json.loads(out)) == (0, {"id": "port-attack", "reactions": 1})
    code, out, _ = run("dossier", "list", "--json")
    assert [json.loads(line)["spoken"] for line in out.splitlines()] == [1]
    code, out, _ = run("dossier", "positions", "port-attack", "--json")
    [row] = [json.loads(line) for line in out.splitlines()]
    assert (row["actor"]["code"], row["words"]["stance"]) == ("FRA", "condemn")
    code, out, _ = run("dossier", "silent", "port-attack", "--json")
    assert [(json.loads(line)["lane"], json.loads(line)["actor"]["code"]) for line in out.splitlines()] == [
        ("not_monitored", "DEU")
    ]
    assert run("dossier", "show", "port-attack")[0] == 0
    assert "first-strike" in _one_line(run("dossier", "positions", "port-attack", "--event", "second")[2])


def test_a_position_is_asked_as_of_a_moment(run: Run, source: Any, tmp_path: Path) -> None:
    path = tmp_path / "port.toml"
    path.write_text(DOSSIER)
    run("poll", "--once")
    run("dossier", "add", str(path))
    assert run("dossier", "positions", "port-attack", "--json", "--at", "2026-03-02T07:00:00Z")[1] == ""
    assert "FRA" in run("dossier", "positions", "port-attack", "--json", "--at", "2026-03-02T13:00:00Z")[1]
    assert run("dossier", "positions", "port-attack", "--at", "yesterday")[0] == 1


def test_a_dossier_with_an_unknown_actor_is_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "port.toml"
    path.write_text(DOSSIER.replace('"RUS"', '"ZZQ"'))
    code, _, err = run("dossier", "add", str(path))
    assert code == 1
    assert "ZZQ" in _one_line(err)
    assert run("dossier", "list", "--json")[1] == ""


def test_a_rule_with_an_unknown_channel_is_refused_before_anything_is_polled(
    run: Run, source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[[rules]]\nid = "p5"\ntitle = "Any of P5"\nchannels = ["nobody"]\n')
    monkeypatch.setenv("DEMARCHE_RULES_FILE", str(rules))
    code, _, err = run("poll", "--once")
    assert code == 1
    assert "nobody" in _one_line(err)
    assert source.requests == []


def test_a_database_of_a_newer_version_is_refused_and_left_alone(run: Run, source: Any, tmp_path: Path) -> None:
    run("poll", "--once")
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    connection.close()
    before = (tmp_path / "desk.db").read_bytes()
    code, _, err = run("poll", "--once")
    assert code == 1
    assert "newer" in _one_line(err)
    assert (tmp_path / "desk.db").read_bytes() == before


def test_a_file_that_is_no_database_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"this is a shopping list\n" * 100)
    code, _, err = run("dossier", "list")
    assert code == 1
    assert "not a database" in _one_line(err)


def test_ingest_takes_files_folders_and_feeds_and_names_what_it_could_not_read(
    run: Run, rss: Callable[..., bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(RELEASE)
    (folder / "b.bin").write_bytes(bytes(range(256)) * 10)
    (folder / "c.xml").write_bytes(rss(("1", "On the attack", RELEASE.replace("France", "Brazil"))))
    code, out, err = run("ingest", str(folder), "--json")
    assert code == 1
    assert [statement["actor"] for line in out.splitlines() for statement in json.loads(line)["statements"]] == ["FRA", "BRA"]
    assert "b.bin" in _one_line(err)
    code, out, _ = run("ingest", str(folder / "a.txt"))
    assert (code, out.splitlines()[0]) == (0, f"{folder / 'a.txt'}: already stored, 1 statements")


def test_ingest_says_what_holds_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_text('<rss version="2.0"><channel><title>Releases</title></channel></rss>')
    (tmp_path / "nothing").mkdir()
    code, out, err = run("ingest", str(tmp_path / "empty.xml"))
    assert (code, out) == (1, "")
    assert "without entries" in _one_line(err)
    code, out, err = run("ingest", str(tmp_path / "nothing"))
    assert (code, out) == (1, "")
    assert "no file" in _one_line(err)


def test_ingest_reads_json_lines_with_a_byte_order_mark(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text("\ufeff" + json.dumps({"doc_id": "a", "text": RELEASE}) + "\n", encoding="utf-8")
    code, out, err = run("ingest", str(path), "--json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)["statements"]) == 1


def test_ingest_refuses_an_unknown_country(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RELEASE)
    code, _, err = run("ingest", str(tmp_path / "a.txt"), "--actor", "ZZQ")
    assert code == 1
    assert "ZZQ" in _one_line(err)


def test_evaluate_prints_figures(run: Run, tmp_path: Path) -> None:
    label = {"actor": "FRA", "stance": "condemn", "target": "RUS", "evidence": "strongly condemns", "official": True}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"doc_id": "a", "text": RELEASE, "language": "en", "statements": [label]}) + "\n")
    code, out, _ = run("evaluate", str(path), "--by", "language")
    figures = json.loads(out)
    assert code == 0
    assert figures["actor_prf"] == figures["reaction_prf"] == [1.0, 1.0, 1.0]
    assert figures["by"]["en"]["exact_acc"] == 1.0


def test_doctor_finds_a_healthy_installation(run: Run, source: Any) -> None:
    code, out, _ = run("doctor", "--json")
    findings = {json.loads(line)["check"]: json.loads(line)["verdict"] for line in out.splitlines()}
    assert code == 0
    assert findings["tables and engine"] == findings["store"] == "ok"


def test_doctor_names_a_fault_and_goes_on(run: Run, source: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sources" / "deu.toml").write_text('[[sources]]\nid = "de_aa"\n')
    code, out, _ = run("doctor", "--json")
    verdicts = [json.loads(line)["verdict"] for line in out.splitlines()]
    assert code == 1
    assert "fault" in verdicts
    assert len(verdicts) >= 3


def test_a_closed_pipe_ends_a_command_quietly(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text((json.dumps({"doc_id": "a", "text": RELEASE}) + "\n") * 2000)
    command = f"set -o pipefail; {sys.executable} -m monitor extract --jsonl {path} | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert (done.stderr, done.returncode) == ("", 0)


def test_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE)
    command = [sys.executable, "-m", "monitor", "extract", str(path)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "No space left" in _one_line(done.stderr)


def test_offline_is_said_in_one_line_and_marks_no_source(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("aaa", "bbb", "ccc", "ddd")
    for number, name in enumerate(names, start=1):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        (tmp_path / "sources" / f"{name}.toml").write_text(
            f'[[sources]]\nid = "{name}_mfa"\ninstitution = "M"\nurl = "http://127.0.0.{number}:{port}/"\nkind = "rss"\n'
            'language = "en"\ntier = "official"\n'
        )
    monkeypatch.setenv("DEMARCHE_ALLOW_HOSTS", "127.0.0.0/8")
    code, _, err = run("poll", "--once")
    assert code == 1
    assert "our own network is down" in _one_line(err)
    healths = {json.loads(line)["health"] for line in run("sources", "list", "--json")[1].splitlines()}
    assert healths == {"unpolled"}


def test_up_serves_the_board_polls_and_stops_on_a_signal(source: Any, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "monitor", "up", "--port", str(port)]
    environ = {**os.environ, "DEMARCHE_TICK_S": "0.2"}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        page = ""
        while "heard" not in page and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.1)
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/sources", timeout=5).read().decode()
            except OSError:
                continue
            if "fr_mfa" in page and source.paths():
                break
        assert source.paths() == ["/fra"]
        second = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 1
        assert "another demarche is polling" in second.stderr
        process.terminate()
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, err
    assert "Traceback" not in err


def test_a_taken_port_is_one_line(run: Run, source: Any) -> None:
    code, _, err = run("up", "--port", str(source.server_port))
    assert code == 1
    assert "choose another with --port" in err


def test_the_board_refuses_an_address_that_others_can_reach(run: Run) -> None:
    code, _, err = run("up", "--host", "0.0.0.0")
    assert code == 1
    assert "demarche user add" in _one_line(err)
