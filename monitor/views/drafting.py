"""A dossier as a form has it: every field as text, to and from the table that a dossier file is, with each fault at its field.

What is right and wrong is decided in `monitor.dossiers`, so that form and file mean the same.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.types import ActorCode, Precision
from monitor.dossiers import Fault, check_dossier
from monitor.errors import VocabularyError
from monitor.event_kinds import Outline
from monitor.types import Dossier, Event
from monitor.views.words import RIGHT_TO_LEFT, language_name
from monitor.vocabulary import Vocabulary

LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru", "de", "pt", "tr")
"""Whose words a form asks for first: the six of the United Nations, and those that the desk reads most besides."""
GROUPS = ("UN193", "UNSC", "P5", "G7", "G20", "EU/members", "NATO/members", "BRICS/members", "AU/members", "ARAB_LEAGUE/members",
          "OIC/members", "ASEAN/members", "GCC/members", "MERCOSUR/members", "CELAC", "SCO/members")  # fmt: skip
"""The groups that a form shows as boxes; any other may be typed."""
ZONES = ("UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Argentina/Buenos_Aires",
         "America/Bogota", "America/Mexico_City", "America/New_York", "America/Sao_Paulo", "Asia/Baku", "Asia/Beirut",
         "Asia/Dhaka", "Asia/Dubai", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila",
         "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai", "Asia/Taipei", "Asia/Tehran", "Asia/Tokyo", "Australia/Sydney",
         "Europe/Berlin", "Europe/Istanbul", "Europe/Kyiv", "Europe/London", "Europe/Moscow", "Europe/Paris")  # fmt: skip
"""Offered where a zone is asked for; any of the IANA names, or an offset such as +03:00, may be typed."""
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_SPLIT = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """One event as typed. `day` and `clock` are as the browser gives them; without `clock` only the day is known."""

    id: str = ""
    title: str = ""
    day: str = ""
    clock: str = ""
    zone: str = "UTC"
    act: str = ""
    initiators: str = ""
    affected: str = ""
    until: str = ""
    hot_until: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed into it."""
        return not any((self.id, self.title, self.day, self.clock, self.act, self.initiators, self.affected, self.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A dossier as typed. `groups` are the boxes that are ticked, `watch` what is typed beside; `terms` have one word a line."""

    id: str = ""
    title: str = ""
    groups: tuple[str, ...] = ()
    watch: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    persons: str = ""
    embargo: str = ""
    events: tuple[EventDraft, ...] = (EventDraft(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's field for words."""

    code: str
    name: str
    text: str
    right_to_left: bool


def word_fields(draft: Draft, *, more: Iterable[str] = ()) -> tuple[Words, ...]:
    """Return the fields for words: those of the usual languages, then every other that has words or is asked for."""
    codes = dict.fromkeys((*LANGUAGES, *draft.terms, *more))
    return tuple(
        Words(code=code, name=language_name(code) or code, text=draft.terms.get(code, ""), right_to_left=code in RIGHT_TO_LEFT)
        for code in codes
    )


def draft_of(dossier: Dossier) -> Draft:
    """Return a stored dossier as a form has it, times in UTC."""
    return Draft(
        id=dossier.id,
        title=dossier.title,
        groups=tuple(one for one in dossier.watch if one in GROUPS),
        watch=", ".join(one for one in dossier.watch if one not in GROUPS),
        terms={language: "\n".join(terms) for language, terms in dossier.terms.items()},
        persons="\n".join(f"{actor}: {', '.join(names)}" for actor, names in dossier.persons.items()),
        embargo=_end(dossier.embargo_until),
        events=tuple(_event_draft(event) for event in dossier.events),
    )


def draft_from(outline: Outline, *, now: datetime) -> Draft:
    """Return a new dossier on an event of a kind, begun today."""
    event = EventDraft(title=outline.title, act=outline.act, day=f"{now:%Y-%m-%d}")
    return Draft(
        title=outline.title,
        groups=tuple(one for one in outline.watch if one in GROUPS),
        watch=", ".join(one for one in outline.watch if one not in GROUPS),
        terms={language: "\n".join(terms) for language, terms in outline.terms.items()},
        events=(event,),
    )


def draft_in(form: Mapping[str, str]) -> Draft:
    """Return what a form says; its fields are those of `Draft`, `terms:LANGUAGE`, `group:NAME`, and `e0.title`, `e1.title` ..."""
    numbers = sorted({int(found[1]) for name in form if (found := re.match(r"e(\d{1,3})\.", name))})

    def get(name: str) -> str:
        return form.get(name, "").replace("\r\n", "\n").strip()

    def event(number: int) -> EventDraft:
        return EventDraft(**{name: get(f"e{number}.{name}") for name in EventDraft.__dataclass_fields__})

    terms = {name.removeprefix("terms:"): get(name) for name in form if name.startswith("terms:") and get(name)}
    if get("new_language") and get("new_terms"):
        terms[get("new_language").lower()] = get("new_terms")
    return Draft(
        id=get("id"),
        title=get("title"),
        groups=tuple(group for group in GROUPS if f"group:{group}" in form),
        watch=get("watch"),
        terms=terms,
        persons=get("persons"),
        embargo=get("embargo"),
        events=tuple(event(number) for number in numbers) or (EventDraft(),),
    )


def dossier_in(
    draft: Draft, vocabulary: Vocabulary, *, before: Dossier | None, others: Sequence[Dossier]
) -> Dossier | Mapping[str, str]:
    """Return the dossier that a draft makes, or what is wrong by the name of the field.

    `before` is the dossier that is edited, None for a new one; `others` are all the rest, whose ids are taken. Ids that were left
    empty are made of the titles.
    """
    faults: dict[str, str] = {}
    places = [number for number, one in enumerate(draft.events) if not one.empty] or [0]
    watch = [*draft.groups, *coded(draft.watch, vocabulary, groups=True)]
    if before is not None and set(watch) == set(before.watch):
        watch = list(before.watch)
    taken = {str(event.id): str(other.id) for other in others for event in other.events}
    data: dict[str, object] = {
        "id": str(before.id) if before is not None else _id(draft, {str(other.id) for other in others}, faults),
        "title": draft.title,
        "watch": watch,
        "terms": {language: _lines(terms) for language, terms in draft.terms.items()},
        "persons": _persons(draft.persons, vocabulary, faults),
        "archived": before.archived if before is not None else False,
        "events": [_event_table(draft.events[number], f"e{number}", taken, vocabulary, faults) for number in places],
    }
    _put_time(data, "embargo_until", draft.embargo, "embargo", faults)
    found = check_dossier(data, vocabulary)
    if not isinstance(found, Dossier):
        for fault in found:
            faults.setdefault(*_at_field(fault, places))
    if not watch:
        faults.setdefault("watch", "nobody is watched; tick a group or name states")
    if not any(_lines(terms) for terms in draft.terms.values()):
        faults.setdefault("terms", "no words: nothing would ever be tied to it; give a few in at least one language")
    if faults:
        return faults
    assert isinstance(found, Dossier)
    return found


def _id(draft: Draft, taken: Collection[str], faults: dict[str, str]) -> str:
    if draft.id:
        if draft.id in taken:
            faults["id"] = "there is a dossier of this id; open that one, or choose another id"
        return draft.id
    return _free(slug(draft.title) or slug(f"dossier {draft.events[0].day}"), taken)


def _free(wanted: str, taken: Collection[str]) -> str:
    return next(one for one in (wanted, *(f"{wanted}-{number}" for number in range(2, 10_000))) if one not in taken)


def slug(title: str) -> str:
    """Return a title in kebab case, the letters of other scripts left out; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")


def coded(typed: str, vocabulary: Vocabulary, *, groups: bool = False) -> list[str]:
    """Return the parts of a list, a name in English by its code; what is no name that we know stays as it was typed."""
    there = {**vocabulary.armed_groups, **vocabulary.actors}
    by_name = {row.name.casefold(): str(code) for code, row in there.items()}
    known = {str(code) for code in there} | (set(vocabulary.groups) if groups else set())
    found = []
    for part in (" ".join(part.split()) for part in _SPLIT.split(typed)):
        if not part:
            continue
        head, slash, rest = part.partition("/")
        if head.upper() in known and (not slash or rest.lower() == "members"):
            found.append(head.upper() + (slash and "/members"))
        else:
            found.append(by_name.get(part.casefold(), part))
    return found


def moment_in(day: str, clock: str, zone: str) -> datetime | date:
    """Return the moment in UTC, or the day alone where there is no time of day.

    Raises: ValueError with what to do.
    """
    try:
        on = date.fromisoformat(day)
    except ValueError as exc:
        raise ValueError("is no day; write it as 2026-03-02") from exc
    if not clock:
        return on
    try:
        at = datetime.combine(on, time.fromisoformat(clock))
    except ValueError as exc:
        raise ValueError("is no time of day; write it as 04:30") from exc
    offset = _OFFSET.fullmatch(zone)
    if offset is not None:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return (at - ahead if offset[1] == "+" else at + ahead).replace(tzinfo=UTC)
    try:
        there = ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise ValueError(f"{zone!r} is no time zone; use a name such as Europe/Paris, or an offset such as +03:00") from exc
    first, second = (at.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(there).replace(tzinfo=None) != at:
        raise ValueError("did not exist there: the clocks were set forward; give another time")
    if first != second:
        raise ValueError("came twice there: the clocks were set back; give the offset as zone, such as +02:00")
    return first


def _event_draft(event: Event) -> EventDraft:
    only_day = event.began_precision is Precision.DAY
    clock = "" if only_day else f"{event.began:%H:%M:%S}" if event.began.second else f"{event.began:%H:%M}"
    return EventDraft(
        id=event.id,
        title=event.title,
        day=f"{event.began:%Y-%m-%d}",
        clock=clock,
        act=event.act,
        initiators=", ".join(event.initiators),
        affected=", ".join(event.affected),
        until=_end(event.until),
        hot_until=_end(event.hot_until),
    )


def _event_table(
    draft: EventDraft, place: str, taken: dict[str, str], vocabulary: Vocabulary, faults: dict[str, str]
) -> dict[str, object]:
    made = draft.id or _free(slug(draft.title) or slug(f"event {draft.day}"), taken)
    if taken.get(made):
        faults[f"{place}.id"] = f"belongs to dossier {taken[made]}; give the event another id"
    taken[made] = ""
    table: dict[str, object] = {
        "id": made,
        "title": draft.title,
        "act": draft.act,
        "initiators": coded(draft.initiators, vocabulary),
        "affected": coded(draft.affected, vocabulary),
    }
    try:
        table["began"] = moment_in(draft.day, draft.clock, draft.zone)
    except ValueError as exc:
        faults[f"{place}.day"] = str(exc)
        table["began"] = date(2000, 1, 1)
    for name in ("until", "hot_until"):
        _put_time(table, name, getattr(draft, name), f"{place}.{name}", faults)
    return table


def _put_time(table: dict[str, object], name: str, typed: str, place: str, faults: dict[str, str]) -> None:
    """Put the end of something into a table: `2026-03-09` or `2026-03-09 18:00`, which is UTC."""
    if not typed:
        return
    day, _, clock = typed.replace("T", " ").removesuffix("UTC").removesuffix("Z").strip().partition(" ")
    try:
        table[name] = moment_in(day, clock.strip(), "UTC")
    except ValueError as exc:
        faults[place] = str(exc)


def _persons(typed: str, vocabulary: Vocabulary, faults: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _lines(typed):
        who, colon, names = line.partition(":")
        if not colon or not names.strip():
            faults["persons"] = f"{line!r}: write the actor, a colon and the names, such as FRA: Ada Example"
            continue
        [code] = coded(who, vocabulary) or [who]
        found.setdefault(code, []).extend(name.strip() for name in names.split(",") if name.strip())
    return found


def _lines(typed: str) -> list[str]:
    return list(dict.fromkeys(" ".join(line.split()) for line in typed.split("\n") if line.strip()))


def _end(at: datetime | None) -> str:
    if at is None:
        return ""
    if (at.hour, at.minute, at.second) == (23, 59, 59):
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"


_REASONS = {
    "is missing or empty; write it as text in quotes": "is missing",
    "must be a date or a time without quotes, such as 2026-03-02 or 2026-03-02T04:30:00Z": "is missing",
}


def _at_field(fault: Fault, places: Sequence[int]) -> tuple[str, str]:
    """Return the name of the field that a fault of the table belongs to, and what to say there."""
    reason = _REASONS.get(fault.reason, fault.reason)
    found = re.fullmatch(r"events\[(\d+)\](?:\.(\w+))?", fault.key)
    if found is not None:
        name = {"began": "day", None: "title"}.get(found[2], found[2])
        if name == "id" and "kebab" in reason:
            name, reason = "id", f"{reason}; it is made of the title where that has Latin letters"
        return f"e{places[int(found[1]) - 1]}.{name}", reason
    if fault.key.startswith("terms."):
        return f"terms:{fault.key.removeprefix('terms.')}", reason
    return {"embargo_until": "embargo"}.get(fault.key, fault.key), reason


def watched(draft: Draft, vocabulary: Vocabulary, *, now: datetime) -> tuple[ActorCode, ...] | None:
    """Return whom the draft watches today, None while something in the list is not known."""
    try:
        return vocabulary.expand((*draft.groups, *coded(draft.watch, vocabulary, groups=True)), now.date())
    except VocabularyError:
        return None
