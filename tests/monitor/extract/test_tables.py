"""What languages differ in stands in tables: no rule asks for one by name, and endings are those that forms have."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import monitor.extract
from monitor.extract.endings import Ending
from monitor.extract.tables import Grammar, ending_rows, load_tables
from monitor.extract.tokens import normal

AS_WRITTEN = {
    Ending.PARTICIPLES, Ending.ATTRIBUTES, Ending.TOPICS, Ending.NOMINATIVES, Ending.OBLIQUE, Ending.AGENTS, Ending.GENITIVES,
    Ending.OWNER_SUFFIXES, Ending.OBJECT_SUFFIXES, Ending.JOINS, Ending.FINALS, Ending.PASTS,
}  # fmt: skip
MODULES = sorted(Path(monitor.extract.__file__).parent.glob("*.py"))


def _asks_for_a_language(node):
    if not isinstance(node, ast.Compare):
        return False
    sides = (node.left, *node.comparators)
    named = any(isinstance(side, ast.Attribute) and side.attr == "language" for side in sides)
    return named and any(isinstance(part, ast.Constant) for side in sides for part in ast.walk(side))


def test_no_rule_asks_for_a_language_by_name():
    asking = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if _asks_for_a_language(node)
    ]
    assert not asking


@pytest.mark.parametrize("row", ending_rows(), ids=lambda row: f"{row.language}-{row.kind}")
def test_each_example_has_one_of_the_endings(row):
    forms = (normal(row.example), row.example.casefold())
    if row.kind in (Ending.WE_PREFIXES, Ending.PRESENT_PREFIXES):
        assert any(form.startswith(row.endings) for form in forms)
    elif row.kind is Ending.CONTENTS:
        assert any(part in form for form in forms for part in row.endings)
    else:
        assert any(form.endswith(row.endings) for form in forms)


def test_each_kind_of_endings_is_known_of_a_language_once():
    kinds = [(row.language, row.kind) for row in ending_rows()]
    assert len(set(kinds)) == len(kinds)
    assert {kind.value for kind in Ending} <= {field.name for field in fields(Grammar)}
    for row in ending_rows():
        tables = load_tables(row.language)
        assert tables is not None
        assert getattr(tables.grammar, row.kind.value) == row.endings


@pytest.mark.parametrize("row", ending_rows(), ids=lambda row: f"{row.language}-{row.kind}")
def test_endings_are_spelled_as_the_words_they_are_compared_with(row):
    """Most are compared with the normal form of a word, in which no accent is left and a Greek word ends in `σ`."""
    if row.kind not in AS_WRITTEN:
        assert row.endings == tuple(normal(ending) for ending in row.endings)
