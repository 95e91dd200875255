"""Rule file -> rules, and whether a rule wants a signal. The file's format is described in docs/alerts.md.

No channel is opened, nothing is planned and no time is read here.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from alerts.errors import RuleError
from alerts.types import ChannelName, Rule, RuleId, Signal, SignalKind

STANCES = {"condemn": -3, "oppose": -2, "concern": -1, "neutral": 0, "understand": 1, "support": 2, "endorse": 3}
"""The codebook's ladder: word -> score."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_AGE = re.compile(r"(\d{1,5})\s*(m|h|d)")
_AGE_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST_AGE = timedelta(days=366)
_UNCERTAINTY = {"day": timedelta(days=1), "minute": timedelta(minutes=1)}
_KEYS = frozenset(
    {
        "id",
        "title",
        "channels",
        "kinds",
        "dossiers",
        "actors",
        "groups",
        "targets",
        "stances",
        "stance_at_most",
        "stance_at_least",
        "official_only",
        "min_confidence",
        "made_at",
        "max_age",
    }
)

_Word = TypeVar("_Word", bound=StrEnum)


def load_rules(
    path: Path,
    *,
    channels: Collection[str],
    actors: Collection[str] | None = None,
    groups: Collection[str] | None = None,
) -> tuple[Rule, ...]:
    """Return the rules of a file, in its order, checked against the names of the channels.

    With `actors` and `groups` (all known codes and group names) the codes in the rules are checked too: a rule that names
    nobody would never ring and nobody would notice.

    Raises: RuleError naming file, rule, key, reason and what to do.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else "it is not UTF-8 text"
        raise RuleError(f"{path}: the rule file cannot be read ({reason}); correct the path or its permissions") from exc
    return parse_rules(text, name=str(path), channels=channels, actors=actors, groups=groups)


def parse_rules(
    text: str,
    *,
    name: str,
    channels: Collection[str],
    actors: Collection[str] | None = None,
    groups: Collection[str] | None = None,
) -> tuple[Rule, ...]:
    """Return the rules written in TOML; `name` stands for the file in errors, the rest is as for `load_rules`.

    Raises: RuleError.
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
    rules: list[Rule] = []
    for number, table in enumerate(tables, start=1):
        rule = _Table(table, name, number).rule(channels, actors, groups)
        if any(rule.id == other.id for other in rules):
            raise RuleError(f'{name}: rule "{rule.id}": key "id": two rules have this id; rename one', rule_id=rule.id)
        rules.append(rule)
    return tuple(rules)


def with_made_at(rules: Collection[Rule], first_seen: Mapping[str, datetime], *, now: datetime) -> tuple[Rule, ...]:
    """Return the rules with `made_at` set: as written in the file, else when the id was first seen, else now.

    The caller remembers when each id was first seen, so that a restart does not make a rule younger.
    """
    return tuple(rule if rule.made_at else replace(rule, made_at=first_seen.get(rule.id, now)) for rule in rules)


def matches(rule: Rule, signal: Signal) -> bool:
    """Return whether all conditions of the rule hold for the signal; its age is judged by `is_new`, not here.

    Hearsay counts as unofficial. A signal that carries no confidence (a source, our network) is not held back by one.
    """
    return (
        (not rule.kinds or signal.kind in rule.kinds)
        and (not rule.dossiers or signal.dossier in rule.dossiers)
        and (not rule.actors or signal.actor in rule.actors)
        and (not rule.groups or not _plain(rule.groups).isdisjoint(_plain(signal.groups)))
        and (not rule.targets or signal.target in rule.targets)
        and _stance_fits(rule, signal)
        and (not rule.official_only or (signal.official and not signal.hearsay))
        and (signal.confidence is None or signal.confidence >= rule.min_confidence)
    )


def is_new(rule: Rule, signal: Signal, *, now: datetime) -> bool:
    """Return whether the signal is new in the world for this rule: it happened after the rule was made, within `max_age`."""
    latest = latest_moment(signal)
    return (rule.made_at is None or latest > rule.made_at) and now - latest <= rule.max_age


def latest_moment(signal: Signal) -> datetime:
    """Return the latest time at which it can have happened: the end of the day (or minute) where no more is known.

    Newness and lateness are judged from it: a statement of today rings for a rule made this morning.
    """
    if signal.published_at == signal.occurred_at and signal.occurred_at.year < MAXYEAR:  # a source may well say 9999-12-31
        return signal.occurred_at + _UNCERTAINTY.get(signal.published_precision, timedelta())
    return signal.occurred_at


def judged_stance(rule: Rule, signal: Signal) -> tuple[str | None, int | None]:
    """Return the stance (word, score) that the rule's stance conditions look at; (None, None) where there is none.

    It is the position on the event where the statement has one, and the stance on the target where the rule names targets
    or there is no such position: "a dictator; we welcome his fall" is support for the act and condemns its victim.
    """
    if signal.stance_toward_event is not None and not rule.targets:
        return signal.stance_toward_event, signal.stance_toward_event_score
    return signal.stance, signal.stance_score


def _stance_fits(rule: Rule, signal: Signal) -> bool:
    word, score = judged_stance(rule, signal)
    if rule.stances and word not in rule.stances:
        return False
    if rule.stance_at_most is not None and (score is None or score > rule.stance_at_most):
        return False
    return rule.stance_at_least is None or (score is not None and score >= rule.stance_at_least)


def _plain(groups: Collection[str]) -> set[str]:
    """Return group names without `/members`: in a rule, `EU` as a group can only mean its members."""
    return {group.removesuffix("/members") for group in groups}


class _Table:
    """One [[rules]] table being read; every refusal names file, rule, key, reason and what to do."""

    def __init__(self, table: Mapping[str, object], name: str, number: int) -> None:
        self.table = table
        self.name = name
        self.number = number

    def rule(self, channels: Collection[str], actors: Collection[str] | None, groups: Collection[str] | None) -> Rule:
        rule_id = self._id()
        unknown = sorted(set(self.table) - _KEYS)
        if unknown:
            raise self._error(unknown[0], "unknown key", f"use one of {', '.join(sorted(_KEYS))}")
        title = self._text("title") or rule_id
        named = self._strings("channels")
        if not named:
            raise self._error("channels", "the rule names no channel", "name at least one of the channels file")
        for channel in named:
            self._known("channels", channel, channels, "channel", "add it to the channels file or correct the name")
        rule = Rule(
            id=RuleId(rule_id),
            title=title,
            channels=tuple(ChannelName(channel) for channel in named),
            kinds=tuple(self._word("kinds", word, SignalKind) for word in self._strings("kinds")),
            dossiers=self._strings("dossiers"),
            actors=self._codes("actors", actors),
            groups=self._groups(groups),
            targets=self._codes("targets", None),
            stances=tuple(self._stance("stances", word) for word in self._strings("stances")),
            stance_at_most=self._rung("stance_at_most"),
            stance_at_least=self._rung("stance_at_least"),
            official_only=self._flag("official_only", default=True),
            min_confidence=self._fraction("min_confidence"),
            made_at=self._time("made_at"),
            max_age=self._age("max_age"),
        )
        if rule.stance_at_most is not None and rule.stance_at_least is not None and rule.stance_at_most < rule.stance_at_least:
            raise self._error("stance_at_most", "no stance is at most this and at least stance_at_least", "correct one of them")
        return rule

    def _error(self, key: str, reason: str, remedy: str) -> RuleError:
        given = self.table.get("id")
        rule_id = given if isinstance(given, str) else None
        label = f'rule "{rule_id}"' if rule_id else f"rule number {self.number}"
        return RuleError(f'{self.name}: {label}: key "{key}": {reason}; {remedy}', rule_id=rule_id)

    def _id(self) -> str:
        value = self.table.get("id")
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self._error("id", "it is missing or not a plain name", "use small letters, digits, - and _, at most 64")
        return value

    def _text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            raise self._error(key, "it is not a text", "write it in quotes")
        return " ".join(value.split())

    def _strings(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            raise self._error(key, "it is not a list of names", f'write {key} = ["..."]')
        return tuple(dict.fromkeys(value))

    def _known(self, key: str, value: str, known: Collection[str], what: str, remedy: str) -> None:
        if value not in known:
            names = f" (known: {', '.join(sorted(known))})" if 0 < len(known) <= 20 else ""
            raise self._error(key, f'unknown {what} "{value}"{names}', remedy)

    def _codes(self, key: str, known: Collection[str] | None) -> tuple[str, ...]:
        codes = self._strings(key)
        for code in codes:
            if not _CODE.fullmatch(code):
                raise self._error(key, f'"{code}" is not a code', "write codes in capitals, such as FRA or EU")
            if known is not None:
                self._known(key, code, known, "actor", "use an ISO 3166-1 alpha-3 code or an organisation's code")
        return codes

    def _groups(self, known: Collection[str] | None) -> tuple[str, ...]:
        groups = self._strings("groups")
        if known is not None:
            plain = _plain(known)
            for group in groups:
                self._known("groups", group.removesuffix("/members"), plain, "group", "use a group such as P5 or EU/members")
        return groups

    def _word(self, key: str, word: str, words: type[_Word]) -> _Word:
        try:
            return words(word)
        except ValueError as exc:
            raise self._error(key, f'unknown kind "{word}"', f"use one of {', '.join(words)}") from exc

    def _stance(self, key: str, word: str) -> str:
        if word not in STANCES:
            raise self._error(key, f'unknown stance "{word}"', f"use one of {', '.join(STANCES)}")
        return word

    def _rung(self, key: str) -> int | None:
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            return STANCES[self._stance(key, value)]
        if isinstance(value, bool) or not isinstance(value, int) or not -3 <= value <= 3:
            raise self._error(key, "it is neither a stance nor a score", 'write a word such as "oppose" or a score from -3 to 3')
        return value

    def _flag(self, key: str, *, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self._error(key, "it is neither true nor false", "write true or false, without quotes")
        return value

    def _fraction(self, key: str) -> float:
        value = self.table.get(key, 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._error(key, "it is not a number from 0 to 1", "write a number such as 0.7")
        return float(value)

    def _time(self, key: str) -> datetime | None:
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        raise self._error(key, "it is not a time with a zone", "write it without quotes, such as 2026-03-02T04:30:00Z")

    def _age(self, key: str) -> timedelta:
        value = self.table.get(key, "24h")
        found = _AGE.fullmatch(value) if isinstance(value, str) else None
        age = int(found[1]) * _AGE_UNITS[found[2]] if found else timedelta()
        if not timedelta() < age <= _LONGEST_AGE:
            raise self._error(key, "it is not a length of time up to a year", 'write it such as "30m", "24h" or "7d"')
        return age
