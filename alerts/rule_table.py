"""One [[rules]] table of a rule file -> a rule. What is refused is refused in one line: file, rule, key, reason, what to do.

No file is read here; how several tables make a file stands in rules.py.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypedDict, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts.errors import QueryError, RuleError
from alerts.grammar import parse
from alerts.hours import WEEKDAYS, wall
from alerts.matching import STANCES, plain
from alerts.types import ChannelName, Condition, Digest, Every, Quiet, Rule, RuleId, SignalKind

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_AGE = re.compile(r"(\d{1,5})\s*(m|h|d)")
_AGE_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST_AGE = timedelta(days=366)
_CONDITIONS = (
    "kinds",
    "dossiers",
    "actors",
    "groups",
    "targets",
    "stances",
    "stance_at_most",
    "stance_at_least",
    "min_confidence",
    "count",
    "silent_for",
    "accuracy_below",
    "query",
    "all",
    "any",
    "not",
)
_KEYS = frozenset(
    {
        *_CONDITIONS,
        "id",
        "title",
        "channels",
        "official_only",
        "reviewed_only",
        "made_at",
        "max_age",
        "cool_down",
        "quiet",
        "digest",
        "enabled",
    }
)
_FIGURES = {
    "count": SignalKind.THRESHOLD,
    "silent_for": SignalKind.STILL_SILENT,
    "accuracy_below": SignalKind.ACCURACY,
}
_PART_KEYS = frozenset({*_CONDITIONS, "official", "reviewed"})
_DEEPEST = 8

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that a rule may use; None checks nothing."""

    channels: Collection[str]
    actors: Collection[str] | None
    groups: Collection[str] | None


class Table:
    """One [[rules]] table, or a part of its conditions, being read; refusals name file, rule, key, reason and what to do."""

    def __init__(self, table: Mapping[str, object], name: str, number: int, *, within: "Table | None" = None) -> None:
        self.table = table
        self.name = name
        self.number = number
        self.within = within
        self.depth: int = within.depth + 1 if within else 0

    def rule(self, known: Known) -> Rule:
        rule_id = self._id()
        self._refuse_unknown(_KEYS)
        title = self._text("title") or rule_id
        named = self._strings("channels")
        if not named:
            raise self._error("channels", "the rule names no channel", "name at least one of the channels file")
        for channel in named:
            self._known("channels", channel, known.channels, "channel", "add it to the channels file or correct the name")
        reviewed_only = self._flag("reviewed_only", default=False)
        cool_down, digest = self._span("cool_down"), self._digest()
        if cool_down is not None and digest is not None:
            raise self._error("cool_down", "the rule has a digest too, which leaves at its own times", "remove one of them")
        return Rule(
            **self._condition(known, official=None, reviewed=True if reviewed_only else None),
            id=RuleId(rule_id),
            title=title,
            channels=tuple(ChannelName(channel) for channel in named),
            official_only=self._flag("official_only", default=True),
            made_at=self._time("made_at"),
            max_age=self._span("max_age") or timedelta(hours=24),
            cool_down=cool_down,
            quiet=self._quiet(),
            digest=digest,
            enabled=self._flag("enabled", default=True),
        )

    def part(self, known: Known) -> Condition:
        """Return a part of a rule's conditions."""
        self._refuse_unknown(_PART_KEYS)
        if not self.table:
            raise self._error("", "an empty table asks for everything", "write a condition into it or remove it")
        return Condition(**self._condition(known, official=self._choice("official"), reviewed=self._choice("reviewed")))

    def _condition(self, known: Known, *, official: bool | None, reviewed: bool | None) -> "_Set":
        kinds = tuple(self._word("kinds", word, SignalKind) for word in self._strings("kinds"))
        found: _Set = {
            "kinds": kinds,
            "dossiers": self._strings("dossiers"),
            "actors": self._codes("actors", known.actors),
            "groups": self._groups(known.groups),
            "targets": self._codes("targets", None),
            "stances": tuple(self._stance("stances", word) for word in self._strings("stances")),
            "stance_at_most": self._rung("stance_at_most"),
            "stance_at_least": self._rung("stance_at_least"),
            "min_confidence": self._fraction("min_confidence"),
            "official": official,
            "reviewed": reviewed,
            "count": self._count(),
            "silent_for": self._span("silent_for"),
            "accuracy_below": self._fraction("accuracy_below") if "accuracy_below" in self.table else None,
            "query": self._query(),
            "all_of": self._parts("all", known),
            "any_of": self._parts("any", known),
            "none_of": self._parts("not", known),
        }
        most, least = found["stance_at_most"], found["stance_at_least"]
        if most is not None and least is not None and most < least:
            raise self._error("stance_at_most", "no stance is at most this and at least stance_at_least", "correct one of them")
        for key, kind in _FIGURES.items():
            if (key in self.table) != (kind in kinds):
                raise self._error(key, f'it belongs to kinds = ["{kind}"] and stands in the same table', "write both or neither")
        if "count" in self.table:
            self._check_count(found)
        return found

    def _check_count(self, found: "_Set") -> None:
        """Refuse a count that could never be reached: it is of all states, or of the members of one group, and of nobody else."""
        outer = self.within
        while outer is not None and not (outer.table.get("actors") or outer.table.get("groups")):
            outer = outer.within
        if outer is not None or found["actors"] or len(found["groups"]) > 1 or len(found["kinds"]) > 1:
            raise self._error("count", "it counts all states or one group", "name no actors, further groups or kinds beside it")

    def _refuse_unknown(self, keys: Collection[str]) -> None:
        unknown = sorted(set(self.table) - set(keys))
        if unknown:
            raise self._error(unknown[0], "unknown key", f"use one of {', '.join(sorted(keys))}")

    def _parts(self, key: str, known: Known) -> tuple[Condition, ...]:
        value = self.table.get(key, [])
        tables = [value] if isinstance(value, dict) else value
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._error(key, "it is not a list of tables", f"write {key} = [{{ ... }}, {{ ... }}]")
        if tables and self.depth == _DEEPEST:
            raise self._error(key, "the conditions lie too deep within one another", "make two rules of it")
        return tuple(Table(table, self.name, self.number, within=self).part(known) for table in tables)

    def _error(self, key: str, reason: str, remedy: str) -> RuleError:
        top = self
        while top.within is not None:
            top = top.within
        given = top.table.get("id")
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
            named = plain(known)
            for group in groups:
                self._known("groups", group.removesuffix("/members"), named, "group", "use a group such as P5 or EU/members")
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

    def _span(self, key: str) -> timedelta | None:
        value = self.table.get(key)
        if value is None:
            return None
        found = _AGE.fullmatch(value) if isinstance(value, str) else None
        age = int(found[1]) * _AGE_UNITS[found[2]] if found else timedelta()
        if not timedelta() < age <= _LONGEST_AGE:
            raise self._error(key, "it is not a length of time up to a year", 'write it such as "30m", "24h" or "7d"')
        return age

    def _choice(self, key: str) -> bool | None:
        return self._flag(key, default=False) if key in self.table else None

    def _count(self) -> int | None:
        value = self.table.get("count")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 300:
            raise self._error("count", "it is not a number of states", "write a number such as 10")
        return value

    def _query(self) -> str | None:
        text = self._text("query") if "query" in self.table else None
        if text is not None:
            try:
                parse(text)
            except QueryError as exc:
                raise self._error("query", str(exc).partition(";")[0], "correct it; docs/store.md has the grammar") from exc
        return text

    def _hours(self, key: str, names: Collection[str]) -> Mapping[str, object] | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) - set(names):
            raise self._error(key, f"it is not a table of {', '.join(names)}", "see docs/alerts.md")
        return value

    def _wall(self, key: str, value: object) -> time:
        try:
            return wall(value if isinstance(value, str) else "")
        except ValueError as exc:
            raise self._error(key, "a time of day is missing or none", 'write it such as "07:30"') from exc

    def _zone(self, key: str, value: object) -> ZoneInfo:
        try:
            return ZoneInfo(value if isinstance(value, str) else "")
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise self._error(
                key, "a time zone is missing or unknown", 'write zone = "Europe/Paris" or another of its kind'
            ) from exc

    def _quiet(self) -> Quiet | None:
        given = self._hours("quiet", ("from", "until", "zone"))
        if given is None:
            return None
        begins, until = (self._wall("quiet", given.get(name)) for name in ("from", "until"))
        if begins == until:
            raise self._error("quiet", "it begins and ends at the same time", "change one of them")
        return Quiet(begins=begins, until=until, zone=self._zone("quiet", given.get("zone")))

    def _digest(self) -> Digest | None:
        given = self._hours("digest", ("every", "at", "zone", "weekday"))
        if given is None:
            return None
        try:
            every = Every(str(given.get("every")))
        except ValueError as exc:
            raise self._error("digest", "every is missing or none of these", f"use one of {', '.join(Every)}") from exc
        weekday = str(given.get("weekday", "monday")).lower()
        if weekday not in WEEKDAYS or ("weekday" in given) != (every is Every.WEEK):
            raise self._error("digest", "a weekly digest, and only that, has a weekday", f"use one of {', '.join(WEEKDAYS)}")
        at = self._wall("digest", given.get("at", "00:00" if every is Every.HOUR else None))
        return Digest(every=every, at=at, zone=self._zone("digest", given.get("zone")), weekday=WEEKDAYS.index(weekday))


class _Set(TypedDict):
    """What a condition sets, by the names of its fields."""

    kinds: tuple[SignalKind, ...]
    dossiers: tuple[str, ...]
    actors: tuple[str, ...]
    groups: tuple[str, ...]
    targets: tuple[str, ...]
    stances: tuple[str, ...]
    stance_at_most: int | None
    stance_at_least: int | None
    min_confidence: float
    official: bool | None
    reviewed: bool | None
    count: int | None
    silent_for: timedelta | None
    accuracy_below: float | None
    query: str | None
    all_of: tuple[Condition, ...]
    any_of: tuple[Condition, ...]
    none_of: tuple[Condition, ...]
