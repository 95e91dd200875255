"""An alert rule as the fields of a form, and back: by way of the rule file, so that form and file are one model.

What a form has no field for (`any`, `all`, `not`, single stances) stands in a field of its own, as TOML.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import tomli_w

from alerts.errors import RuleError
from alerts.matching import STANCES
from alerts.rule_writing import write_rules
from alerts.rules import parse_rules
from alerts.types import Rule

_NAME = "form"
_LISTS = ("actors", "groups", "targets")
_CHECKED = ("channels", "kinds", "dossiers")
_TEXTS = ("title", "query", "silent_for", "max_age", "cool_down")
_RUNGS = ("stance_at_most", "stance_at_least")
_FURTHER = ("any", "all", "not", "stances")
_ON = "on"
_WORD_OF = {score: word for word, score in STANCES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a form is no rule: the field at fault (empty where it is none of them) and what to do, in one sentence."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A rule to begin with: what it is for, and its conditions."""

    id: str
    words: str
    fields: Mapping[str, str]


PRESETS = (
    Preset(
        id="speaks",
        words="Any of a group speaks on a matter",
        fields={"title": "P5 speaks", "groups": "P5", "kinds:statement": _ON},
    ),
    Preset(
        id="shift",
        words="Somebody changes position",
        fields={"title": "EU member shifts", "groups": "EU/members", "kinds:shift": _ON},
    ),
    Preset(
        id="silence",
        words="A silence lasts, or breaks",
        fields={
            "title": "India silent",
            "actors": "IND",
            "further": 'any = [\n  { kinds = ["still_silent"], silent_for = "24h" },\n  { kinds = ["silence_broken"] },\n]',
        },
    ),
    Preset(
        id="many",
        words="So many states stand together",
        fields={"title": "Ten states oppose", "kinds:threshold": _ON, "count": "10", "further": 'stances = ["oppose"]'},
    ),
    Preset(
        id="sources",
        words="A source falls away",
        fields={"title": "Sources down", "kinds:source_down": _ON, "kinds:source_quiet": _ON, "kinds:network_down": _ON},
    ),
)


def rule_of(
    fields: Mapping[str, str], *, channels: Collection[str], actors: Collection[str], groups: Collection[str]
) -> Rule | Refused:
    """Return the rule that a form describes, or why it is none."""
    try:
        table = _table(fields)
        text = tomli_w.dumps({"rules": [table]})
        [rule] = parse_rules(text, name=_NAME, channels=channels, actors=actors, groups=groups)
    except RuleError as exc:
        found = re.fullmatch(r'form: rule[^:]*: key "([^"]*)": (.*)', str(exc), re.DOTALL)
        field, reason = (found[1], found[2]) if found else ("", str(exc).removeprefix("form: "))
        return Refused(field="further" if field in _FURTHER else field, reason=f"{reason[:1].upper()}{reason[1:]}.")
    except tomllib.TOMLDecodeError as exc:
        return Refused(field="further", reason=f"These conditions are not valid TOML ({exc}).")
    return rule


def fields_of(rule: Rule) -> dict[str, str]:
    """Return the fields of a form that describe this rule."""
    [table] = tomllib.loads(write_rules((rule,)))["rules"]
    fields = {"id": str(rule.id), "was": str(rule.id), "enabled": _ON if rule.enabled else ""}
    fields |= {name: str(table[name]) for name in _TEXTS if name in table}
    fields |= {name: ", ".join(table[name]) for name in _LISTS if name in table}
    fields |= {f"{name}:{value}": _ON for name in _CHECKED for value in table.get(name, ())}
    fields |= {name: _WORD_OF[table[name]] for name in _RUNGS if name in table}
    fields |= {name: str(table[name]) for name in ("count", "accuracy_below", "min_confidence") if name in table}
    fields |= {"unofficial": _ON} if not rule.official_only else {}
    fields |= {"reviewed_only": _ON} if table.get("reviewed_only") else {}
    for name in ("quiet", "digest"):
        fields |= {f"{name}_{key}": str(value) for key, value in table.get(name, {}).items()}
    further = {name: table[name] for name in _FURTHER if name in table}
    return fields | ({"further": tomli_w.dumps(further)} if further else {})


def id_of(title: str, taken: Collection[str]) -> str:
    """Return a rule's id made of its title, and of a number where that is taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:56] or "rule"
    return next(one for number in range(1, len(taken) + 2) if (one := plain if number == 1 else f"{plain}-{number}") not in taken)


def _table(fields: Mapping[str, str]) -> dict[str, object]:
    """Return the table of a rule file that a form describes; what is left empty sets nothing.

    Raises: TOMLDecodeError, or RuleError for a number or a key that cannot be read.
    """
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    table: dict[str, object] = {"id": given.get("id", ""), "enabled": given.get("enabled") == _ON}
    for name in _CHECKED:
        if chosen := [key.partition(":")[2] for key in given if key.startswith(f"{name}:")]:
            table[name] = chosen
    table |= {name: re.split(r"[\s,;]+", given[name].strip(",; ")) for name in _LISTS if given.get(name, "").strip(",; ")}
    table |= {name: given[name] for name in (*_TEXTS, *_RUNGS) if name in given}
    table |= {name: _number(name, given[name]) for name in ("count", "accuracy_below", "min_confidence") if name in given}
    table |= {"official_only": False} if given.get("unofficial") == _ON else {}
    table |= {"reviewed_only": True} if given.get("reviewed_only") == _ON else {}
    if "quiet_from" in given or "quiet_until" in given:
        table["quiet"] = {key: given.get(f"quiet_{key}", "") for key in ("from", "until", "zone")}
    if "digest_every" in given:
        table["digest"] = {
            key: given[f"digest_{key}"]
            for key in ("every", "at", "zone", "weekday")
            if f"digest_{key}" in given and (key != "weekday" or given["digest_every"] == "weekly")
        }
    further = tomllib.loads(given.get("further", ""))
    if unknown := sorted(set(further) - set(_FURTHER)):
        raise RuleError(f'form: rule: key "further": {unknown[0]} has a field of its own; write any, all, not or stances here')
    return table | further


def _number(name: str, text: str) -> int | float:
    try:
        return int(text) if name == "count" else float(text)
    except ValueError as exc:
        raise RuleError(
            f'form: rule: key "{name}": it is not a number; write one such as {"10" if name == "count" else "0.8"}'
        ) from exc
