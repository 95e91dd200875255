"""Rule file -> rules. The file's format is described in docs/alerts.md; what a rule wants is decided in matching.py.

No channel is opened, nothing is planned and no time is read here; one table of the file is read in rule_table.py.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from alerts.errors import RuleError
from alerts.rule_table import Known, Table
from alerts.types import Rule


def rules_text(path: Path) -> str:
    """Return what is written in a rule file.

    Raises: RuleError where it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else "it is not UTF-8 text"
        raise RuleError(f"{path}: the rule file cannot be read ({reason}); correct the path or its permissions") from exc


def parse_rules(
    text: str,
    *,
    name: str,
    channels: Collection[str],
    actors: Collection[str] | None = None,
    groups: Collection[str] | None = None,
) -> tuple[Rule, ...]:
    """Return the rules written in TOML, in their order, checked against the names of the channels; `name` stands for the file.

    With `actors` and `groups` (all known codes and group names) the codes in the rules are checked too: a rule that names
    nobody would never ring and nobody would notice.

    Raises: RuleError naming file, rule, key, reason and what to do.
    """
    try:
        root = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise RuleError(f"{name}: this is not valid TOML ({exc}); correct the file") from exc
    unknown = sorted(set(root) - {"rules"})
    if unknown:
        raise RuleError(f'{name}: unknown key "{unknown[0]}"; a rule file holds [[rules]] tables only')
    tables = root.get("rules", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleError(f"{name}: rules must be tables; begin each with [[rules]]")
    known = Known(channels=channels, actors=actors, groups=groups)
    rules: list[Rule] = []
    for number, table in enumerate(tables, start=1):
        rule = Table(table, name, number).rule(known)
        if any(rule.id == other.id for other in rules):
            raise RuleError(f'{name}: rule "{rule.id}": key "id": two rules have this id; rename one', rule_id=rule.id)
        rules.append(rule)
    return tuple(rules)


def with_made_at(rules: Collection[Rule], first_seen: Mapping[str, datetime], *, now: datetime) -> tuple[Rule, ...]:
    """Return the rules with `made_at` set: as written in the file, else when the id was first seen, else now.

    The caller remembers when each id was first seen, so that a restart does not make a rule younger.
    """
    return tuple(rule if rule.made_at else replace(rule, made_at=first_seen.get(rule.id, now)) for rule in rules)
