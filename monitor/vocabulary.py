"""data/ -> one frozen Vocabulary: actors, their names in the languages read, dated persons and memberships, and the matchers.

The tables of cues, stances and offices are read by `monitor.extract`, through `read_table` here. No text is judged here:
`find` says where a name stands, never whether it speaks.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from feeds.types import ActorCode
from monitor.errors import VocabularyError
from monitor.gazetteer import Index
from monitor.types import Rank

DATA = Path(__file__).parent / "data"
UNRESOLVED = ActorCode("XXX")
"""The code of a name such as "Ministry of Foreign Affairs": the publisher's own country, or the one named beside it."""

OBLIQUE = "oblique case"
"""The note of a form by case that is no subject ("Швеции", "Schwedens")."""

Row = TypeVar("Row")


class ActorKind(StrEnum):
    """What a code stands for; a `group` is an armed group, which may be a target but never speaks."""

    STATE = "state"
    TERRITORY = "territory"
    ORGANISATION = "organisation"
    GROUP = "group"


class NameType(StrEnum):
    """What a name names. `NONE` rows are phrases that contain a name and mean nobody ("South China Sea"); `find` drops them."""

    COUNTRY = "country"
    DEMONYM_NOUN = "demonym_noun"
    DEMONYM_ADJECTIVE = "demonym_adjective"
    CAPITAL = "capital"
    BUILDING = "building"
    MINISTRY = "ministry"
    INSTITUTION = "institution"
    ORGANISATION = "organisation"
    SEAT = "seat"
    GROUP = "group"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A state, territory, organisation or armed group; `seat` is its capital or headquarters, empty where it has none."""

    code: ActorCode
    kind: ActorKind
    name: str
    un_member: bool
    seat: str
    languages: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One surface form. `language` is `mul` where it is used in all; `note` names homonyms and conditions, or `OBLIQUE`."""

    name: str
    language: str
    code: ActorCode
    type: NameType
    note: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person in one office of one actor, from `since` to the day before `until`; None = before our records, still in office.

    `aliases` are safe on their own; `short` ones (mostly one word) only after the full name or the office in the same document.
    """

    name: str
    aliases: tuple[str, ...]
    short: tuple[str, ...]
    code: ActorCode
    role: str
    rank: Rank
    since: date | None
    until: date | None
    verified: bool
    origin: str

    def serves(self, on: date) -> bool:
        """Return whether the person holds the office on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """`member` belongs to `group` from `since` to the day before `until`; None = from the start, to this day."""

    group: str
    member: ActorCode
    since: date | None
    until: date | None
    origin: str

    def holds(self, on: date) -> bool:
        """Return whether the membership stands on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A name found in a text: code-point offsets, end exclusive. `others` are further codes that the same words can mean."""

    start: int
    end: int
    code: ActorCode
    type: NameType
    name: Name
    others: tuple[ActorCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHit:
    """A person's name found in a text. `persons` are all its offices (and namesakes) at any time, highest rank first.

    `short` is true for a form that counts only after the full name or the office in the same document.
    """

    start: int
    end: int
    persons: tuple[Person, ...]
    short: bool


def _converter(kind: object) -> Callable[[str], object]:
    """Return the function that turns a cell into a value of this annotated type."""
    optional = get_origin(kind) in (Union, type(str | None))
    inner = next((part for part in get_args(kind) if part is not type(None)), kind) if optional else kind
    if get_origin(inner) is tuple:
        element = _converter(get_args(inner)[0])
        return lambda cell: tuple(element(part.strip()) for part in cell.split("|") if part.strip())
    convert: Callable[[str], object]
    if inner is bool:
        convert = _boolean
    elif inner is date:
        convert = date.fromisoformat
    elif isinstance(inner, type) and inner is not str:
        convert = inner
    else:  # str, and NewTypes of str
        convert = str
    if optional:
        return lambda cell: convert(cell) if cell else None
    return convert


def _boolean(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError("must be yes or no")
    return cell == "yes"


def read_table(path: Path, row_type: type[Row], check: Callable[[Row], str] | None = None) -> tuple[Row, ...]:
    """Return the rows of a tab-separated table as values of the frozen dataclass `row_type`, whose fields are its columns.

    Cells may be str, int, float, bool (yes/no), date, a StrEnum, `X | None` (empty = None) or tuple[X, ...] (parts split by |).
    Blank lines and lines that start with # are skipped. A field with a default may be missing as a column. Where there is an
    `origin` column no cell of it may be empty. `check` returns what is wrong with a row, or an empty text.

    Raises: VocabularyError naming file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as exc:
        raise VocabularyError(f"{path}: cannot be read ({exc.strerror}); put the table there or correct the folder") from exc
    except UnicodeDecodeError as exc:
        raise VocabularyError(f"{path}: is not UTF-8 (byte {exc.start}); save the table as UTF-8") from exc
    hints = get_type_hints(row_type)
    needed = [f.name for f in fields(row_type) if f.default is MISSING and f.default_factory is MISSING]  # type: ignore[arg-type]
    header = lines[0].removeprefix("\ufeff").rstrip("\r").split("\t")
    unknown = [name for name in header if name not in hints]
    missing = [name for name in needed if name not in header]
    if unknown or missing:
        wrong = f"unknown column {unknown[0]!r}" if unknown else f"column {missing[0]!r} is missing"
        raise VocabularyError(f"{path}:1: {wrong}; the columns are {', '.join(hints)}")
    columns: list[tuple[str, Callable[[str], object], dict[str, object]]] = [
        (name, _converter(hints[name]), {}) for name in header
    ]
    origin = header.index("origin") if "origin" in header else None
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != len(columns):
            raise VocabularyError(
                f"{path}:{number}: {len(cells)} cells where the header has {len(columns)}; separate them by tabs"
            )
        if origin is not None and not cells[origin]:
            raise VocabularyError(f"{path}:{number}: origin is empty; say where the row comes from")
        values = {}
        for (name, convert, known), cell in zip(columns, cells, strict=True):
            try:
                values[name] = known[cell] if cell in known else known.setdefault(cell, convert(cell))
            except ValueError as exc:
                raise VocabularyError(f"{path}:{number}: {name} {cell!r} cannot be used ({exc}); correct the cell") from exc
        row = row_type(**values)
        wrong = check(row) if check else ""
        if wrong:
            raise VocabularyError(f"{path}:{number}: {wrong}")
        rows.append(row)
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All tables of actors as values. `actors` holds who may speak; `armed_groups` who may only be a target.

    `first_names` are the words that open a person's name: standing alone, they may be somebody else's first name.
    """

    actors: Mapping[ActorCode, Actor]
    armed_groups: Mapping[ActorCode, Actor]
    names: tuple[Name, ...]
    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    groups: Mapping[str, tuple[Membership, ...]]
    languages: tuple[str, ...]
    first_names: frozenset[str] = frozenset()
    _names_index: dict[str, Index[Name]] = field(default_factory=dict, repr=False, compare=False)
    _persons_index: dict[str, Index[tuple[Person, bool]]] = field(default_factory=dict, repr=False, compare=False)

    def name_of(self, code: str) -> str:
        """Return the English short name of an actor or armed group, or the code itself where there is none."""
        actor = self.actors.get(ActorCode(code)) or self.armed_groups.get(ActorCode(code))
        return actor.name if actor else code

    def members(self, group: str, on: date) -> tuple[ActorCode, ...]:
        """Return the members of a group on that day, in the table's order; empty for an unknown group."""
        return tuple(row.member for row in self.groups.get(group, ()) if row.holds(on))

    def groups_of(self, actor: str, on: date) -> tuple[str, ...]:
        """Return the groups and organisations that the actor belongs to on that day."""
        return tuple(group for group, rows in self.groups.items() if any(r.member == actor and r.holds(on) for r in rows))

    def expand(self, watch: Iterable[str], on: date) -> tuple[ActorCode, ...]:
        """Return the actors that a dossier's watch list means on that day, each once, in the list's order.

        `X/members` is always the members. A bare code is the members of a group that has no seat of its own to speak from
        (UNSC, G20, CELAC), and otherwise the actor itself (EU, NATO, CHE).

        Raises: VocabularyError for an entry that is neither.
        """
        found: dict[ActorCode, None] = {}
        for entry in watch:
            found.update(dict.fromkeys(self._expand_one(entry, on)))
        return tuple(found)

    def turns(self, watch: Iterable[str]) -> frozenset[date]:
        """Return the days on which a membership of the watch list's groups begins or is over; in between `expand` is the same."""
        rows = (row for entry in watch for row in self.groups.get(entry.partition("/")[0], ()))
        return frozenset(day for row in rows for day in (row.since, row.until) if day is not None)

    def _expand_one(self, entry: str, on: date) -> tuple[ActorCode, ...]:
        group, slash, rest = entry.partition("/")
        actor = self.actors.get(ActorCode(group))
        if slash:
            if rest == "members" and group in self.groups:
                return self.members(group, on)
            raise VocabularyError(f"{entry!r} is no group; write a group that has members, such as EU/members")
        if actor is not None and (actor.seat or group not in self.groups):
            return (actor.code,)
        if group in self.groups:
            return self.members(group, on)
        raise VocabularyError(f"{entry!r} is neither an actor nor a group; see actors.tsv, organisations.tsv and groups.tsv")

    def find(self, text: str, language: str | None) -> tuple[NameHit, ...]:
        """Return the names of actors in the text, in order, longest match first, never overlapping.

        `language` is a tag such as `es` or `zh-Hant`; names of that language and of all languages are looked for, English ones
        where it is None or not read. Case counts: "us", "may" and "turkey" are nobody.
        """
        tag = (language or "en").replace("_", "-").split("-")[0].lower()
        tag = tag if tag in self.languages else "en"
        index = self._names_index.get(tag)
        if index is None:
            index = Index((row.name, row) for row in self.names if row.language in (tag, "mul"))
            self._names_index[tag] = index
        hits = []
        for start, end, rows in index.scan(text):
            first = rows[0]
            if first.type is NameType.NONE:
                continue
            others = dict.fromkeys(row.code for row in rows[1:] if row.code != first.code)
            hits.append(NameHit(start=start, end=end, code=first.code, type=first.type, name=first, others=tuple(others)))
        return tuple(hits)

    def find_persons(self, text: str) -> tuple[PersonHit, ...]:
        """Return the persons' names in the text, in order, in any language and of any time."""
        hits = []
        for start, end, rows in self._people().scan(text):
            full = [person for person, short in rows if not short]
            persons = dict.fromkeys(full or [person for person, _ in rows])
            ordered = sorted(persons, key=lambda person: -person.rank.weight)
            hits.append(PersonHit(start=start, end=end, persons=tuple(ordered), short=not full))
        return tuple(hits)

    def _people(self) -> Index[tuple[Person, bool]]:
        index = self._persons_index.get("")
        if index is None:
            safe = [(form, (person, False)) for person in self.persons for form in (person.name, *person.aliases)]
            index = Index(safe + [(form, (person, True)) for person in self.persons for form in person.short])
            self._persons_index[""] = index
        return index


def _rows(folders: Iterable[Path], name: str, row_type: type[Row], check: Callable[[Row], str] | None = None) -> tuple[Row, ...]:
    """Return the rows of one table from all folders; only the first folder, ours, must have it."""
    paths = [folder / name for folder in folders]
    return tuple(row for path in paths if path.parent == DATA or path.exists() for row in read_table(path, row_type, check))


def _known(code: str, codes: Collection[str]) -> str:
    return "" if code in codes else f"unknown code {code!r}; add it to actors.tsv or organisations.tsv first"


def _check_name(name: Name, codes: Collection[str]) -> str:
    if not (name.name.isalnum() or any(char.isalnum() for char in name.name)):
        return "name holds no letter; correct the cell"
    return "" if name.type is NameType.NONE else _known(name.code, codes)


def _check_dates(row: Person | Membership, code: str, codes: Collection[str]) -> str:
    if row.since is not None and row.until is not None and row.since >= row.until:
        return "until is not after since; swap or correct them"
    return _known(code, codes)


@cache
def load_vocabulary(overlay: Path | None = None) -> Vocabulary:
    """Return the shipped tables; a folder `overlay` with tables of the same file names adds rows and overrides actors by code.

    Raises: VocabularyError naming file and line.
    """
    folders = [DATA] if overlay is None else [DATA, overlay]
    if overlay is not None and not overlay.is_dir():
        raise VocabularyError(f"{overlay}: is no folder; name one with tables such as actors.tsv")
    actors = {row.code: row for name in ("actors.tsv", "organisations.tsv") for row in _rows(folders, name, Actor)}
    armed = {row.code: row for row in _rows(folders, "armed_groups.tsv", Actor)}
    named = {*actors, *armed, UNRESOLVED}
    # An overlay's names come first, so that a desk's own meaning of a word wins.
    names = tuple(
        name
        for folder in reversed(folders)
        for path in sorted(folder.glob("names/*.tsv"))
        for name in read_table(path, Name, lambda row: _check_name(row, named))
    )
    persons = _rows(folders, "persons.tsv", Person, lambda row: _check_dates(row, row.code, actors))
    memberships = _rows(folders, "groups.tsv", Membership, lambda row: _check_dates(row, row.member, actors))
    groups: dict[str, list[Membership]] = defaultdict(list)
    for row in memberships:
        groups[row.group].append(row)
    return Vocabulary(
        actors=actors,
        armed_groups=armed,
        names=names,
        persons=persons,
        memberships=memberships,
        groups={group: tuple(rows) for group, rows in groups.items()},
        languages=tuple(sorted({name.language for name in names} - {"mul"})),
        first_names=frozenset(person.name.split()[0] for person in persons),
    )
