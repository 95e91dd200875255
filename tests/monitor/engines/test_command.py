"""The engines as scripts name them: `--engine`, several side by side, and a server that is down. All texts are invented."""

import json
from pathlib import Path

import pytest

from monitor.batch import _engine
from tests.monitor.conftest import Run
from tests.monitor.engines.conftest import ModelServer, Reply

TEXT = "The Ministry of Foreign Affairs of Norway condemns the shelling of the harbour by Russia."
LABEL = {"actor": "NOR", "stance": "condemn", "target": "RUS", "evidence": TEXT}
DROP = json.dumps(
    {"candidates": [{"number": 1, "keep": False, "stance": "condemn", "target": None, "legal": None}], "missed": []}
)


@pytest.fixture
def run(command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: ModelServer) -> Run:
    """Run a command with a model at hand; each makes its engines anew."""
    monkeypatch.setenv("DEMARCHE_LLM_URL", server.url)
    monkeypatch.setenv("DEMARCHE_LLM_MODEL", "small")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)

    def call(*arguments: str) -> tuple[int, str, str]:
        _engine.cache_clear()
        return command(*arguments)

    return call


@pytest.fixture
def gold(tmp_path: Path) -> str:
    path = tmp_path / "gold.jsonl"
    document = {"doc_id": "one", "text": TEXT, "kind": "official", "publisher_country": "NOR", "language": "en"}
    path.write_text(json.dumps({**document, "statements": [LABEL]}) + "\n")
    return str(path)


def test_engines_are_evaluated_side_by_side(run: Run, gold: str, server: ModelServer) -> None:
    server.answers(Reply(text=DROP))

    code, out, _ = run("evaluate", gold, "--engine", "rules", "--engine", "llm")

    found = json.loads(out)
    assert code == 0
    assert found["engines"]["rules"]["reaction_prf"] == [1.0, 1.0, 1.0]
    assert found["engines"]["llm"]["reaction_prf"] == [0.0, 0.0, 0.0]
    assert found["agreement"]["units"] == 1
    assert found["agreement"]["differences"] == [
        {"doc_id": "one", "actor": "NOR", "rungs": {"rules": -3, "llm": None}, "targets": {"rules": "RUS", "llm": None}}
    ]


def test_one_engine_prints_plain_figures(run: Run, gold: str) -> None:
    code, out, _ = run("evaluate", gold, "--engine", "rules")
    assert (code, json.loads(out)["docs"]) == (0, 1)


def test_an_engine_that_fails_costs_the_document_and_says_so(run: Run, gold: str, server: ModelServer) -> None:
    server.answers(Reply(status=401))
    code, out, err = run("extract", "--jsonl", gold, "--engine", "llm")
    assert code == 1
    assert "DEMARCHE_LLM_KEY" in json.loads(out)["error"]
    assert "Traceback" not in err


def test_an_unknown_engine_is_wrong_usage(run: Run, gold: str) -> None:
    code, out, err = run("extract", "--jsonl", gold, "--engine", "rules+oracle")
    assert (code, out) == (2, "")
    assert "oracle: there is no such engine" in err


def test_an_engine_that_reaches_out_keeps_to_one_process(run: Run, gold: str) -> None:
    code, _, err = run("evaluate", gold, "--engine", "llm", "--workers", "2")
    assert code == 2
    assert "--workers" in err


def test_an_engine_without_its_settings_says_which(run: Run, gold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMARCHE_LLM_URL")
    code, _, err = run("evaluate", gold, "--engine", "llm")
    assert code == 1
    assert "DEMARCHE_LLM_URL" in err
