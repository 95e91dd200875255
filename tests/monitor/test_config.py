"""The table of settings: defaults, errors, and the README that repeats it."""

import re
from pathlib import Path

import pytest

from monitor.config import Settings, read_settings
from monitor.errors import ConfigError

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_lists_every_setting_with_its_help() -> None:
    rows = re.findall(r"^\| `(DEMARCHE_[A-Z_]+)` \| (.*?) \| (.*?) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name: text for name, _, text in rows}
    assert listed == {f"DEMARCHE_{name.upper()}": field.description for name, field in Settings.model_fields.items()}


def test_the_readme_gives_the_defaults() -> None:
    rows = re.findall(r"^\| `(DEMARCHE_[A-Z_]+)` \| (.*?) \| (.*?) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    given = {name: default.strip("`") for name, default, _ in rows}
    for name, field in Settings.model_fields.items():
        if field.default_factory is None:
            assert given[f"DEMARCHE_{name.upper()}"] == ("" if field.default in (None, "") else str(field.default))


def test_a_wrong_value_is_one_line_that_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMARCHE_PORT", "eight")
    with pytest.raises(ConfigError, match=r"^DEMARCHE_PORT: .*correct the environment variable") as caught:
        read_settings()
    assert "\n" not in str(caught.value)


def test_settings_cannot_be_changed_after_they_were_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().port = 1
