"""data/ -> one frozen Vocabulary: actors, their names in the languages read, dated persons and memberships, and the matchers.

The tables of cues, stances and offices are read by `monitor.extract`, through `read_table` here. No text is judged here:
`find` says where a name stands, never whether it speaks.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from feeds.types import ActorCode
from monitor.errors import VocabularyError
from monitor.types import Rank

DATA = Path(__file__).parent / "data"
UNRESOLVED = ActorCode("XXX")
"""The code of a name such as "Ministry of Foreign Affairs": the publisher's own country, or the one named beside it."""

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
    """One surface form. `language` is `mul` where it is used in all; `note` names homonyms and conditions."""

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


# --- tables ---------------------------------------------------------------------------------------------------------------------


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


def read_table(path: Path, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a tab-separated table as values of the frozen dataclass `row_type`, whose fields are its columns.

    Cells may be str, int, float, bool (yes/no), date, a StrEnum, `X | None` (empty = None) or tuple[X, ...] (parts split by |).
    Blank lines and lines that start with # are skipped. A field with a default may be missing as a column. Where there is an
    `origin` column no cell of it may be empty.

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
    columns = [(name, _converter(hints[name])) for name in header]
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
        for (name, convert), cell in zip(columns, cells, strict=True):
            try:
                values[name] = convert(cell)
            except ValueError as exc:
                raise VocabularyError(f"{path}:{number}: {name} {cell!r} cannot be used ({exc}); correct the cell") from exc
        rows.append(row_type(**values))
    return tuple(rows)


# --- matching -------------------------------------------------------------------------------------------------------------------

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UPPER, _LOWER = "А-ЯЁІЇЄҐ", "а-яёіїєґ"
# A Cyrillic word also ends where a capital is glued to it: markup that was dropped leaves "ИталииДжорджа".
_RUN = re.compile(rf"[{_CJK}]|[{_UPPER}]?[{_LOWER}]+(?=[{_UPPER}])|[^\W_{_CJK}]+")
_GLUED = re.compile(rf"[{_LOWER}][{_UPPER}]")
_MARK = re.compile(r"[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
_CLUSTER = re.compile(rf".{_MARK.pattern}+", re.DOTALL)
_VOWEL_SIGN = re.compile(r"[\u0640\u064b-\u065f\u0670]")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
# Each maps one character to one, so that offsets stay those of the text.
_FOLD = str.maketrans(
    "’ʼ‘`´\u00a0\u2009\u202f\n\t‐‑ёЁأإآٱىیةکάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ",
    "'''''     --еЕاااايي" + "هك" + "αεηιουωιυιυΑΕΗΙΟΥΩ",
)


def fold(text: str) -> str:
    """Return the text with variant apostrophes, spaces, hyphens and letters made one; the length and all offsets stay."""
    return text.translate(_FOLD)


def _without_marks(text: str) -> tuple[str, list[int] | None]:
    """Return the text with combining marks composed or, Arabic vowel signs and tatweel, left out.

    The list gives for each offset in the result (and its end) the one in the text; None where nothing was changed.
    """
    if _MARK.search(text) is None:
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for cluster in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", _VOWEL_SIGN.sub("", cluster.group()))
        parts += text[at : cluster.start()], composed
        offsets += range(at, cluster.start())
        offsets += [cluster.start()] * len(composed)
        at = cluster.end()
    parts.append(text[at:])
    offsets += range(at, len(text) + 1)
    return "".join(parts), offsets


def _length(form: str) -> int:
    """Return how many characters of a form are the name itself, without its contexts."""
    return len(form.rpartition("‹")[2].partition("›")[0])


def _hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa" or char == "ー"


def _key(run: str) -> str:
    return run[0] if _hangul(run[0]) else run.lower()


def _same(found: str, name: str) -> bool:
    """Return whether the words found are the name: as written, capitalised where it is not, or all in capitals (4 or more).

    A name of several words may differ in the case of its later words. Lower case never finds a capitalised name ("us", "may").
    """
    if found == name:
        return True
    if found.lower() != name.lower():
        return False
    if name[0].islower() and found[1:] == name[1:]:
        return True
    if found.isupper():
        return len(name) > 3 and not name.isupper()
    return " " in name and (found[0].isupper() or name[0].islower()) and not name.isupper()


class _Index(Generic[Row]):
    """Finds the longest of many surface forms at each word start, by a dictionary of first words.

    A form may have a context: `美›总统` finds 美, and only before 总统; `美‹英` finds 英, and only after 美.
    """

    def __init__(self, entries: Iterable[tuple[str, Row]]) -> None:
        grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for surface, row in entries:
            folded = fold(surface)
            form = folded.rpartition("‹")[2]
            first = _RUN.search(form)
            if first is None:
                raise ValueError(f"{surface!r} holds no letter to look for")
            if form.startswith("ال"):  # with the preposition li- the article loses its alef
                grouped["لل" + first.group()[2:]]["لل" + form[2:]].append(row)
            grouped[_key(first.group())][folded].append(row)
        self._by_first = {
            key: tuple(
                (name.rpartition("‹")[0], name.rpartition("‹")[2].replace("›", ""), _length(name), tuple(rows))
                for name, rows in sorted(names.items(), key=lambda pair: -len(pair[0]))
            )
            for key, names in grouped.items()
        }

    def scan(self, text: str) -> Iterable[tuple[int, int, tuple[Row, ...]]]:
        """Yield start, end and the rows of each form found, leftmost and longest first, never overlapping."""
        plain, offsets = _without_marks(text)
        folded = fold(plain)
        at = 0
        for run in _RUN.finditer(folded):
            if run.start() < at:
                continue
            for start in _starts(run.group(), run.start()):
                found = self._longest(folded, start, run.end())
                if found is not None:
                    at, rows = found
                    yield (start, at, rows) if offsets is None else (offsets[start], offsets[at], rows)
                    break

    def _longest(self, text: str, start: int, run_end: int) -> tuple[int, tuple[Row, ...]] | None:
        for before, name, length, rows in self._by_first.get(_key(text[start:run_end]), ()):
            end = start + len(name)
            if _same(text[start:end], name) and _bounded(text, start, end) and text.endswith(before, 0, start):
                return start + length, rows
        return None


def _starts(run: str, at: int) -> Iterable[int]:
    """Yield where a name may begin in this run of letters: at its start, or after the Arabic clitics wa-, fa-, bi-, li-, ka-."""
    yield at
    if not _ARABIC.match(run):
        return
    skip = 0
    if run[0] in "وف" and len(run) > 3:
        skip = 1
        yield at + 1
    if run[skip] in "بلك" and len(run) > skip + 3:
        yield at + skip + 1


def _bounded(text: str, start: int, end: int) -> bool:
    """Return whether the words end where a word of their script may end."""
    last = text[end - 1]
    after = text[end] if end < len(text) else " "
    if _katakana(last) and _katakana(after):
        return False
    if _katakana(text[start]) and start > 0 and _katakana(text[start - 1]):
        return False
    if _hangul(last) or _RUN.fullmatch(last) is None or "\u3040" <= last <= "\u9fff":
        # Korean particles are glued to the noun, Chinese and Japanese have no word boundary; after a full stop the next
        # letter would have to belong to the same abbreviation.
        return last != "." or not after.isalnum()
    return not (after.isalnum() or after == "_") or "\u3040" <= after <= "\u9fff" or bool(_GLUED.match(last + after))


# --- the vocabulary -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All tables of actors as values. `actors` holds who may speak; `armed_groups` who may only be a target."""

    actors: Mapping[ActorCode, Actor]
    armed_groups: Mapping[ActorCode, Actor]
    names: tuple[Name, ...]
    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    groups: Mapping[str, tuple[Membership, ...]]
    languages: tuple[str, ...]
    _names_index: dict[str, _Index[Name]] = field(default_factory=dict, repr=False, compare=False)
    _persons_index: dict[str, _Index[tuple[Person, bool]]] = field(default_factory=dict, repr=False, compare=False)

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
            index = _Index((row.name, row) for row in self.names if row.language in (tag, "mul"))
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

    def persons_named(self, name: str) -> tuple[Person, ...]:
        """Return all offices, of any time, of those who bear this name or safe alias, highest rank first."""
        return next((hit.persons for hit in self.find_persons(name) if not hit.short and hit.end - hit.start == len(name)), ())

    def person_at(self, name: str, on: date) -> Person | None:
        """Return who of that name or alias is in office on that day, by the highest office; None for an ex-official."""
        return next((person for person in self.persons_named(name) if person.serves(on)), None)

    def _people(self) -> "_Index[tuple[Person, bool]]":
        index = self._persons_index.get("")
        if index is None:
            safe = [(form, (person, False)) for person in self.persons for form in (person.name, *person.aliases)]
            index = _Index(safe + [(form, (person, True)) for person in self.persons for form in person.short])
            self._persons_index[""] = index
        return index


def _rows(folders: Iterable[Path], name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of one table from all folders; only the first folder, ours, must have it."""
    paths = [folder / name for folder in folders]
    return tuple(row for path in paths if path.parent == DATA or path.exists() for row in read_table(path, row_type))


def _names(folder: Path) -> tuple[Name, ...]:
    return tuple(name for path in sorted(folder.glob("names/*.tsv")) for name in read_table(path, Name))


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
    # An overlay's names come first, so that a desk's own meaning of a word wins.
    names = tuple(name for folder in reversed(folders) for name in _names(folder))
    persons = _rows(folders, "persons.tsv", Person)
    memberships = _rows(folders, "groups.tsv", Membership)
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
    )
