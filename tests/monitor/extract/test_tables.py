"""What languages differ in stands in tables: no rule asks for one by name."""

import ast
from pathlib import Path

import monitor.extract

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
