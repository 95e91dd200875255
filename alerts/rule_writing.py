"""Rules -> rule file: read again it gives the same rules. Reading is in rules.py."""

from collections.abc import Iterable
from datetime import timedelta

import tomli_w

from alerts.hours import WEEKDAYS
from alerts.types import Condition, Every, Rule


def write_rules(rules: Iterable[Rule]) -> str:
    """Return a rule file of these rules; read again it gives the same ones."""
    return tomli_w.dumps({"rules": [_table_of(rule) for rule in rules]})


def _table_of(rule: Rule) -> dict[str, object]:
    table: dict[str, object] = {"id": str(rule.id), "title": rule.title, "channels": [str(name) for name in rule.channels]}
    table |= _conditions_of(rule)
    table |= {} if rule.enabled else {"enabled": False}
    table |= {} if rule.official_only else {"official_only": False}
    table |= {"reviewed_only": True} if table.pop("reviewed", None) else {}
    if rule.made_at is not None:
        table["made_at"] = rule.made_at
    table["max_age"] = _length(rule.max_age)
    if rule.cool_down is not None:
        table["cool_down"] = _length(rule.cool_down)
    if rule.quiet is not None:
        quiet = rule.quiet
        table["quiet"] = {"from": f"{quiet.begins:%H:%M}", "until": f"{quiet.until:%H:%M}", "zone": quiet.zone.key}
    if rule.digest is not None:
        digest = rule.digest
        weekly = {"weekday": WEEKDAYS[digest.weekday]} if digest.every is Every.WEEK else {}
        table["digest"] = {"every": digest.every.value, "at": f"{digest.at:%H:%M}", "zone": digest.zone.key, **weekly}
    return table


def _conditions_of(one: Condition) -> dict[str, object]:
    lists = ("dossiers", "actors", "groups", "targets", "stances")
    table: dict[str, object] = {"kinds": [kind.value for kind in one.kinds]} if one.kinds else {}
    table |= {name: list(getattr(one, name)) for name in lists if getattr(one, name)}
    plain = ("stance_at_most", "stance_at_least", "official", "reviewed", "count", "accuracy_below", "query")
    table |= {name: getattr(one, name) for name in plain if getattr(one, name) is not None}
    table |= {"min_confidence": one.min_confidence} if one.min_confidence else {}
    table |= {"silent_for": _length(one.silent_for)} if one.silent_for is not None else {}
    parts = (("all", one.all_of), ("any", one.any_of), ("not", one.none_of))
    return table | {name: [_conditions_of(part) for part in found] for name, found in parts if found}


def _length(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"
