"""The key that signs the links of messages: from the environment, or a file that its owner alone can read."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from monitor.checkup import examine
from monitor.config import Settings
from monitor.errors import MonitorError
from monitor.keys import key_file, link_key


def settings_at(tmp_path: Path, key: str = "") -> Settings:
    (tmp_path / "sources").mkdir(exist_ok=True)
    return Settings(database_url=f"sqlite:///{tmp_path / 'desk.db'}", sources_dir=tmp_path / "sources", link_key=SecretStr(key))


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings, name = settings_at(tmp_path), str(tmp_path / "desk.db")
    key = link_key(settings, name)
    assert (len(key), link_key(settings, name)) == (32, key)
    assert key_file(settings, name).stat().st_mode & 0o777 == 0o600


def test_the_environment_comes_first_and_must_be_long_enough(tmp_path: Path) -> None:
    assert link_key(settings_at(tmp_path, "k" * 32), "none") == b"k" * 32
    with pytest.raises(MonitorError, match=r"DEMARCHE_LINK_KEY: it has fewer than 32 characters; make one with"):
        link_key(settings_at(tmp_path, "short"), "none")
    assert "k" * 32 not in repr(settings_at(tmp_path, "k" * 32))


def test_the_doctor_says_when_others_can_read_the_key(tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    link_key(settings, str(tmp_path / "desk.db"))
    said = [finding.detail for finding in examine(lambda: settings)]
    assert not any("links" in one for one in said)
    (tmp_path / "desk.db.key").chmod(0o644)
    [said_so] = [one.detail for one in examine(lambda: settings) if "links" in one.detail]
    assert "messages go without links to acknowledge, snooze or mute" in said_so
    assert "chmod 600" in said_so
