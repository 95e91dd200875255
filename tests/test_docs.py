"""What README, CHANGELOG and docs/ name is there: links, files and modules, commands and options, targets of make."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from monitor.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def _headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in found}


def _code(page: Path) -> list[str]:
    """Return what stands between backticks on one line, and the lines of fenced blocks."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in fenced for line in block.splitlines()]
    return [*re.findall(r"`([^`\n]+)`", text), *lines]


def _commands() -> dict[tuple[str, ...], set[str]]:
    """Return the options of each command, by its words; of a group those of all its commands."""

    def under(command: Any, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], set[str]]]:
        own = {"--help", *(option for one in command.params for option in (*one.opts, *one.secondary_opts))}
        inner = [found for word, one in getattr(command, "commands", {}).items() for found in under(one, (*name, word))]
        yield name, own.union(*(options for _, options in inner))
        yield from inner

    return dict(under(typer.main.get_command(app), ()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = page.parent / file if file else page
        assert target.exists(), link
        assert not anchor or anchor in _headings(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_module_that_is_named_is_there(page: Path) -> None:
    for said in _code(page):
        if re.fullmatch(r"(?:monitor|feeds|alerts|tests|docs)/[\w./-]+", said):
            assert (ROOT / said).exists(), said
        elif re.fullmatch(r"(?:monitor|feeds|alerts|tests)(?:\.\w+)+", said):
            place = ROOT / said.replace(".", "/")
            held = place.parent.with_suffix(".py")  # `monitor.positions.shifts`: a name in a module
            named = held.is_file() and place.name in held.read_text(encoding="utf-8")
            assert place.is_dir() or place.with_suffix(".py").is_file() or named, said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_that_is_named_is_there(page: Path) -> None:
    commands = _commands()
    for said in _code(page):
        if not said.startswith("demarche ") or "COMMAND" in said:
            continue
        words = said.split("#")[0].replace("\\|", "|").split()[1:]
        name = max((known for known in commands if tuple(words[: len(known)]) == known), key=len)
        assert name or words[0].startswith("-"), said
        assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", " ".join(words))) <= commands[name], said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_that_is_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {target for said in _code(page) for target in re.findall(r"^make ([a-z-]+)", said)} <= targets
