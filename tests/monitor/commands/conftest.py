"""A desk for commands to work on. All texts are invented."""

from pathlib import Path

import pytest

from tests.monitor.conftest import DOSSIER, RELEASE, Run


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk with a dossier and one release in it; the folder of its database, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "port.toml").write_text(DOSSIER)
    (tmp_path / "release.txt").write_text(RELEASE)
    assert run("dossier", "add", "port.toml")[0] == 0
    assert run("ingest", "release.txt", "--actor", "FRA", "--published", "2026-03-02T09:00:00Z")[0] == 0
    return tmp_path
