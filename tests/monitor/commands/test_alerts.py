"""The commands on alerts, as scripts see them. All texts are invented."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.monitor.conftest import Run

RELEASE = "The Ministry of Foreign Affairs of {} strongly condemns the attack carried out by Russia on the port."
RULES = """
[[rules]]
id = "against"
title = "Anybody against"
channels = ["log"]
kinds = ["statement"]
stance_at_most = "oppose"
official_only = false
made_at = 2026-01-01
"""

HOOK = f'url = "http://127.0.0.1:9/"\nsecret = "whsec_{"QUFB" * 8}"\n'


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on a database of its own, with two channels and beside a file of rules."""
    channels = tmp_path / "channels.toml"
    channels.write_text('[channels.log]\nkind = "console"\n[channels.hook]\nkind = "webhook"\n' + HOOK)
    channels.chmod(0o600)
    monkeypatch.setenv("DEMARCHE_CHANNELS_FILE", str(channels))
    (tmp_path / "rules.toml").write_text(RULES)
    return run


def _ingest(run: Run, tmp_path: Path, *countries: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    for minutes, country in enumerate(countries, start=1):
        path = tmp_path / f"{country}.txt"
        path.write_text(RELEASE.format(country))
        published = (now - timedelta(minutes=minutes)).isoformat()
        assert run("ingest", str(path), "--published", published)[0] == 0


def test_a_rule_is_added_listed_in_plain_words_exported_and_taken_away(run: Run, tmp_path: Path) -> None:
    assert run("alerts", "add", str(tmp_path / "rules.toml"))[:2] == (
        0,
        "against: saved; in the last 30 days 0 messages of 0 signals, at most 0 on one day\n",
    )
    code, out, _ = run("alerts", "rules", "--json")
    [row] = [json.loads(line) for line in out.splitlines()]
    assert (code, row["id"], row["where"]) == (0, "against", "database")
    assert row["words"] == "Tell log of a statement at oppose or harsher."
    exported = run("alerts", "rules", "--export")[1]
    (tmp_path / "again.toml").write_text(exported)
    assert run("alerts", "add", str(tmp_path / "again.toml"))[0] == 0
    assert run("alerts", "rules", "--export")[1] == exported
    assert run("alerts", "rules", "--remove", "against")[0] == 0
    assert run("alerts", "rules", "--json")[1] == ""
    assert run("alerts", "rules", "--remove", "against")[0] == 1
    assert [json.loads(line)["what"] for line in run("audit", "log", "--json")[1].splitlines()] == ["save rule", "save rule"]


def test_a_rule_is_tried_out_on_what_was_recorded(run: Run, tmp_path: Path) -> None:
    _ingest(run, tmp_path, "France", "Brazil")
    file = str(tmp_path / "rules.toml")
    code, out, _ = run("alerts", "test", "against", "--file", file, "--json")
    found = json.loads(out)
    assert (code, found["signals"], found["messages"], found["most_a_day"]) == (0, 2, 2, 2)
    assert found["shown"][0]["subject"].startswith("Statement: ")
    assert "this is more than 1 a day" in run("alerts", "test", "against", "--file", file, "--most-a-day", "1")[1]
    code, _, err = run("alerts", "test", "unheard-of", "--file", file)
    assert (code, err) == (1, "demarche: unheard-of: there is no such rule; known: against\n")


def test_a_noisy_rule_says_so_before_it_is_saved(run: Run, tmp_path: Path) -> None:
    _ingest(run, tmp_path, "France", "Brazil")
    code, _, err = run("alerts", "add", str(tmp_path / "rules.toml"), "--most-a-day", "1")
    assert code == 1
    assert "rule against would have told 2 times on one day (more than 1)" in err
    assert run("alerts", "rules", "--json")[1] == ""
    assert run("alerts", "add", str(tmp_path / "rules.toml"), "--most-a-day", "1", "--force")[0] == 0


def test_the_log_has_every_step_and_what_failed_is_sent_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(RULES.replace('"log"', '"log", "hook"'))
    assert run("alerts", "add", str(tmp_path / "rules.toml"))[0] == 0
    _ingest(run, tmp_path, "France")
    assert run("poll", "--once")[0] == 0
    rows = {row["channel"]: row for row in map(json.loads, run("alerts", "log", "--json")[1].splitlines())}
    sent, waiting = rows["log"], rows["hook"]
    assert sent["state"] == "sent"
    assert sent["published"] < sent["labelled"] <= sent["made"] <= sent["sent"]
    assert (waiting["state"], waiting["attempts"], waiting["sent"]) == ("pending", 1, None)
    assert waiting["reason"]
    assert "127.0.0.1" not in json.dumps(rows)
    assert run("alerts", "retry", waiting["key"])[:2] == (0, f"{waiting['key']}: will be sent again\n")
    code, _, err = run("alerts", "retry", sent["key"])
    assert (code, "there is no such delivery, or it was sent" in err) == (1, True)
    assert "pending" in run("alerts", "log")[1]


def test_a_wrong_file_saves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(RULES + '[[rules]]\nid = "other"\nchannels = ["pager"]\n')
    code, _, err = run("alerts", "add", str(tmp_path / "rules.toml"))
    assert code == 1
    assert 'unknown channel "pager"' in err
    assert run("alerts", "rules", "--json")[1] == ""


def test_a_private_feed_is_made_shown_once_listed_and_revoked(run: Run, tmp_path: Path) -> None:
    assert run("alerts", "add", str(tmp_path / "rules.toml"))[0] == 0
    code, out, _ = run("alerts", "feeds", "add", "--rule", "against")
    atom, feed = out.splitlines()
    assert (code, atom.rpartition(".")[2], feed.rpartition(".")[2]) == (0, "atom", "json")
    secret = atom.rpartition("/")[2].removesuffix(".atom")
    assert len(secret) >= 43
    listed = run("alerts", "feeds", "list", "--json")[1]
    assert secret not in listed + run("audit", "log")[1]
    [row] = [json.loads(line) for line in listed.splitlines()]
    assert (row["of"], row["subject"], row["revoked"]) == ("rule", "against", None)
    assert run("alerts", "feeds", "revoke", str(row["number"]))[0] == 0
    assert run("alerts", "feeds", "revoke", str(row["number"]))[0] == 1
    assert run("alerts", "feeds", "add", "--rule", "none")[0] == 1
    assert run("alerts", "feeds", "add")[0] == 2
    assert run("alerts", "feeds", "add", "--rule", "against", "--query", "x")[0] == 2


def test_the_doctor_counts_the_rules_of_the_database_too(run: Run, tmp_path: Path) -> None:
    def said() -> str:
        [found] = [row for row in map(json.loads, run("doctor", "--json")[1].splitlines()) if row["check"] == "alerts"]
        return str(found["detail"])

    assert said() == "no rule stands: nobody is told anything"
    assert run("alerts", "add", str(tmp_path / "rules.toml"))[0] == 0
    assert said() == "1 standing, 0 switched off, 2 channels"
