"""The shape of the repository: import contracts, top level, packaging. Nothing of the product's behaviour is tested here."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    "monitor",
    "feeds",
    "alerts",
    "tests",
    "docs",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "constraints.txt",
}


def _tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("not a git checkout: the tree cannot be checked")
        pytest.skip("not a git checkout")
    return [path for path in listing.stdout.split("\0") if path]


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_the_top_level_holds_what_the_house_allows() -> None:
    tops = {path.split("/")[0] for path in _tracked()}
    assert {top for top in tops if not top.startswith(".")} == TOP_LEVEL


def test_tests_have_no_init_files() -> None:
    assert not [path for path in _tracked() if path.startswith("tests/") and path.endswith("__init__.py")]


def test_no_bundle_and_no_large_file_is_committed() -> None:
    tracked = _tracked()
    assert not [path for path in tracked if re.search(r"\.min\.(js|css)$|\.woff2?$|\.whl$", path)]
    weights = "monitor/data/model/"  # held to their own size and hash in tests/monitor/extract/test_model.py
    others = [ROOT / path for path in tracked if not path.startswith(weights)]
    assert not [path for path in others if path.is_file() and path.stat().st_size > 1_000_000]


def test_every_dependency_is_pinned_exactly() -> None:
    pins = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9A-Za-z.]*", pin) for pin in pins)
    pinned = {re.sub(r"[-_.]+", "-", pin.split("==")[0]).lower() for pin in pins}
    project = (ROOT / "pyproject.toml").read_text()
    named = re.findall(r'^    "([A-Za-z0-9_.-]+)[<>=]', project, flags=re.MULTILINE)
    assert named
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in named} <= pinned
