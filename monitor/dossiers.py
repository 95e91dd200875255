"""Dossier files (TOML) -> checked Dossier values. Which text belongs to a dossier is decided in
`monitor.extract.dossiers`, how it is kept in `monitor.store`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from feeds.types import ActorCode, Precision
from monitor.errors import DossierError, VocabularyError
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.vocabulary import Vocabulary, load_vocabulary

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KEYS = ("id", "title", "watch", "persons", "terms", "embargo_until", "archived", "events")
_EVENT_KEYS = ("id", "title", "began", "until", "hot_until", "act", "initiators", "affected")


def load_dossier(path: Path, vocabulary: Vocabulary | None = None) -> Dossier:
    """Return the dossier in a TOML file, checked against the vocabulary (the shipped one by default).

    Raises: DossierError naming the file, the key and what to change.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise DossierError(f"{path}: cannot be read ({exc.strerror}); name a dossier file") from exc
    except UnicodeDecodeError as exc:
        raise DossierError(f"{path}: is not UTF-8 text; save it as UTF-8") from exc
    except tomllib.TOMLDecodeError as exc:
        raise DossierError(f"{path}: is not TOML ({exc}); correct that line") from exc
    return _Reader(str(path), vocabulary or load_vocabulary()).dossier(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at one key of a dossier, such as `events[1].began`, and what to do."""

    key: str
    reason: str


def check_dossier(data: Mapping[str, object], vocabulary: Vocabulary) -> Dossier | tuple[Fault, ...]:
    """Return the dossier that parsed TOML makes, or everything that is wrong with it, each key once.

    `data` may come from elsewhere than a file: an editor asks for the same table, so that both mean the same.
    """
    faults: list[Fault] = []
    rest = deepcopy(dict(data))
    while True:
        try:
            dossier = _Reader("dossier", vocabulary).dossier(rest)
        except DossierError as exc:
            faults.append(Fault(key=exc.key, reason=exc.reason))
            # What is behind a fault shows only when it is out of the way.
            if not _put_right(rest, exc.key):
                return tuple(faults)
        else:
            return tuple(faults) or dossier


_STAND_INS: Mapping[str, object] = {"title": "-", "act": "-", "began": date.min.replace(year=2000)}


def _put_right(data: dict[str, object], key: str) -> bool:
    """Put something harmless in the place of a key at fault, or take the key out; False where that is not possible."""
    place, last = data, key
    found = re.fullmatch(r"events\[(\d+)\]\.(\w+)", key)
    if found is not None:
        events = data["events"]
        assert isinstance(events, list)
        place, last = events[int(found[1]) - 1], found[2]
    elif key.startswith("terms."):
        terms = data["terms"]
        assert isinstance(terms, dict)
        place, last = terms, key.removeprefix("terms.")
    if last == "id":
        place[last] = f"x-{key.count('events')}-{found[1] if found else 0}"
    elif last in _STAND_INS:
        place[last] = _STAND_INS[last]
    else:
        return place.pop(last, None) is not None
    return True


class _Reader:
    """Turns one parsed file into values; every complaint carries the file's name and the key."""

    def __init__(self, where: str, vocabulary: Vocabulary) -> None:
        self.where = where
        self.vocabulary = vocabulary

    def fail(self, key: str, reason: str) -> DossierError:
        return DossierError(f"{self.where}: {key}: {reason}", key=key, reason=reason)

    def dossier(self, data: Mapping[str, object]) -> Dossier:
        self.known_keys(data, _KEYS, "")
        events = data.get("events")
        if not isinstance(events, list) or not events:
            raise self.fail("events", "there is none; add an [[events]] table with id, title, began and act")
        values = [self.event(event, f"events[{number}]") for number, event in enumerate(events, start=1)]
        ids = [event.id for event in values]
        for number, event_id in enumerate(ids, start=1):
            if event_id in ids[: number - 1]:
                raise self.fail(f"events[{number}].id", f"{event_id!r} is used twice; give each event an id of its own")
        watch = self.strings(data, "watch", "")
        self.check_watch(watch, max(event.began for event in values).date())
        return Dossier(
            id=DossierId(self.kebab(data, "id", "")),
            title=self.text(data, "title", ""),
            watch=watch,
            events=tuple(sorted(values, key=lambda event: event.began)),
            terms=self.terms(data.get("terms", {})),
            persons=self.persons(data.get("persons", {})),
            embargo_until=self.moment(data, "embargo_until", "", end=True)[0] if "embargo_until" in data else None,
            archived=self.archived(data),
        )

    def event(self, data: object, at: str) -> Event:
        if not isinstance(data, dict):
            raise self.fail(at, "must be a table; write [[events]]")
        self.known_keys(data, _EVENT_KEYS, at)
        began, precision = self.moment(data, "began", at, end=False)
        until = self.moment(data, "until", at, end=True)[0] if "until" in data else None
        if until is not None and until < began:
            raise self.fail(f"{at}.until", "is before began; swap or correct them")
        hot_until = self.moment(data, "hot_until", at, end=True)[0] if "hot_until" in data else None
        if hot_until is not None and hot_until < began:
            raise self.fail(f"{at}.hot_until", "is before began; swap or correct them")
        return Event(
            id=EventId(self.kebab(data, "id", at)),
            title=self.text(data, "title", at),
            began=began,
            began_precision=precision,
            act=self.text(data, "act", at),
            initiators=self.codes(data, "initiators", at),
            affected=self.codes(data, "affected", at),
            until=until,
            hot_until=hot_until,
        )

    def archived(self, data: Mapping[str, object]) -> bool:
        value = data.get("archived", False)
        if not isinstance(value, bool):
            raise self.fail("archived", "must be true or false, without quotes")
        return value

    def known_keys(self, data: Mapping[str, object], known: Iterable[str], at: str) -> None:
        for key in data:
            if key not in known:
                raise self.fail(_join(at, key), f"is no known key; the keys are {', '.join(known)}")

    def text(self, data: Mapping[str, object], key: str, at: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(_join(at, key), "is missing or empty; write it as text in quotes")
        return value.strip()

    def kebab(self, data: Mapping[str, object], key: str, at: str) -> str:
        value = self.text(data, key, at)
        if not _KEBAB.fullmatch(value):
            raise self.fail(_join(at, key), f"{value!r} is not in kebab case; use small letters, digits and single hyphens")
        return value

    def strings(self, data: Mapping[str, object], key: str, at: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            raise self.fail(_join(at, key), 'must be a list of texts, such as ["AAA", "BBB"]')
        return tuple(part.strip() for part in value)

    def codes(self, data: Mapping[str, object], key: str, at: str) -> tuple[ActorCode, ...]:
        return tuple(self.code(code, _join(at, key)) for code in self.strings(data, key, at))

    def code(self, code: str, at: str) -> ActorCode:
        if code not in self.vocabulary.actors and code not in self.vocabulary.armed_groups:
            raise self.fail(at, f"unknown actor {code!r}; use an ISO 3166-1 alpha-3 code or one of organisations.tsv")
        return ActorCode(code)

    def check_watch(self, watch: tuple[str, ...], on: date) -> None:
        for entry in watch:
            try:
                self.vocabulary.expand((entry,), on)
            except VocabularyError as exc:
                raise self.fail("watch", str(exc)) from exc

    def terms(self, data: object) -> dict[str, tuple[str, ...]]:
        if not isinstance(data, dict):
            raise self.fail("terms", "must be a table of lists by language; write [terms]")
        for language in data:
            if not _LANGUAGE.fullmatch(language):
                raise self.fail(f"terms.{language}", "is no language tag; use one such as en or zh")
        return {language: self.strings(data, language, "terms") for language in data}

    def persons(self, data: object) -> dict[ActorCode, tuple[str, ...]]:
        if not isinstance(data, dict):
            raise self.fail("persons", 'must map actors to lists of names, such as { AAA = ["Name Surname"] }')
        return {self.code(code, "persons"): self.strings(data, code, "persons") for code in data}

    def moment(self, data: Mapping[str, object], key: str, at: str, *, end: bool) -> tuple[datetime, Precision]:
        """Return a time in UTC and its precision; a date alone is its first moment, or its last second where it is an end."""
        value = data.get(key)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise self.fail(_join(at, key), "has no time zone; write it as 2026-03-02T04:30:00Z")
            return value.astimezone(UTC), Precision.SECOND if value.second else Precision.MINUTE
        if isinstance(value, date):
            return datetime.combine(value, time(23, 59, 59) if end else time(), UTC), Precision.DAY
        raise self.fail(_join(at, key), "must be a date or a time without quotes, such as 2026-03-02 or 2026-03-02T04:30:00Z")


def _join(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
