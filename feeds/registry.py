"""Source files -> sources, checked, and back. One TOML file per country or organisation, named by its code.

docs/sources.md says how. A row is the table of one source as a file holds it: keys and values, defaults left out. What a desk
keeps of its own lives elsewhere; here rows are only read, written and laid over each other.
"""

import re
import ssl
import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w

from feeds.errors import ParseError, RegistryError
from feeds.picking import compile_selectors
from feeds.types import ActorCode, Grade, Rights, Selectors, Source, SourceId, SourceKind, TextMode, Tier

BUILT_IN = Path(__file__).parent / "data" / "sources"
_REQUIRED = ("id", "institution", "url", "kind", "language", "tier")
_OPTIONAL = (
    "grade",
    "interval_min",
    "enabled",
    "zone",
    "date_order",
    "text_mode",
    "terms",
    "rights",
    "note",
    "origin",
    "publisher",
    "same_as",
    "proves_silence",
    "ca_file",
    "http2",
    "insecure",
    "max_mb",
    "selectors",
    "browser",
)
_SELECTORS = ("block", "link", "title", "date", "next", "text")
_DEFAULT_MIN = {Tier.WIRE: 30, Tier.OFFICIAL: 60, Tier.MEDIA: 60}
_E = TypeVar("_E", SourceKind, Tier, TextMode, Grade, Rights)
_ID = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+"
_INTERVAL_RANGE = (5, 10_080)
_SIZE_RANGE = (1, 50)
Row = Mapping[str, object]
"""The table of one source: texts, numbers, true or false, and the table of its selectors."""


def load_sources(folder: Path | None = None) -> tuple[Source, ...]:
    """Return the sources of every `*.toml` in `folder` (the built-in ones without it), in order of file and place.

    Raises: RegistryError naming file, table, reason and what to do; nothing is loaded then.
    """
    folder = folder if folder is not None else BUILT_IN
    if not folder.is_dir():
        raise RegistryError(f"{folder}: no such folder of source files; correct DEMARCHE_SOURCES_DIR or create it")
    sources: list[Source] = []
    places: dict[SourceId, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for number, source in enumerate(load_file(path), start=1):
            place = f"{path.name}: table {number}"
            if source.id in places:
                raise RegistryError(
                    f"{place} ({source.id}): the id is taken by {places[source.id]}; ids are unique over all files",
                    source_id=source.id,
                )
            places[source.id] = place
            sources.append(source)
    return tuple(sources)


def load_file(path: Path) -> tuple[Source, ...]:
    """Return the sources of one file; its name is the code of the country or organisation, in lower case.

    Raises: RegistryError.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,20}", path.stem):
        raise RegistryError(
            f"{path.name}: a source file is named by its country or organisation code in lower case, such as tur.toml"
        )
    try:
        top = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise RegistryError(f"{path}: there is no such file; check the path") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise RegistryError(f"{path.name}: not a readable TOML file ({exc}); correct it") from exc
    unknown = sorted(set(top) - {"sources"})
    if unknown:
        raise RegistryError(f"{path.name}: unknown key {unknown[0]!r} at the top; only [[sources]] tables stand there")
    tables = top.get("sources")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RegistryError(f"{path.name}: no [[sources]] table; add one, or remove the file")
    return tuple(
        _Table(f"{path.name}: table {number}", table, path.parent).source(ActorCode(path.stem.upper()))
        for number, table in enumerate(tables, start=1)
    )


def read_row(row: Row, *, place: str, actor: ActorCode, folder: Path | None = None) -> Source:
    """Return the source that a row describes; `place` is how complaints call it.

    `folder` is where its `ca_file` stands; without one, as for a row that stands in no file, that must be a whole path.

    Raises: RegistryError.
    """
    return _Table(place, row, folder).source(actor)


def row_of(source: Source) -> dict[str, object]:
    """Return the row that describes a source, without what would be the same if it were left out; `ca_file` is a whole path."""
    row: dict[str, object] = {
        "id": str(source.id),
        "institution": source.institution,
        "url": source.url,
        "kind": source.kind.value,
        "language": source.language,
        "tier": source.tier.value,
    }
    minutes = source.interval // timedelta(minutes=1)
    optional: dict[str, object] = {
        "grade": source.grade.value if source.grade is not None else None,
        "interval_min": minutes if minutes != _DEFAULT_MIN[source.tier] else None,
        "enabled": None if source.enabled else False,
        "zone": source.zone,
        "date_order": source.date_order,
        "text_mode": source.text_mode.value if source.text_mode is not TextMode.PAGE_IF_SHORT else None,
        "terms": source.terms,
        "rights": source.rights.value if source.rights is not None else None,
        "note": source.note or None,
        "origin": source.origin or None,
        "publisher": source.publisher,
        "same_as": source.same_as,
        "proves_silence": None if source.proves_silence else False,
        "ca_file": source.ca_file,
        "http2": source.http2 or None,
        "insecure": source.insecure or None,
        "max_mb": source.max_mb,
        "selectors": _selector_row(source.selectors) if source.selectors is not None else None,
        "browser": True if source.browser else None,
    }
    row.update((key, value) for key, value in optional.items() if value is not None)
    return row


def _selector_row(selectors: Selectors) -> dict[str, str]:
    return {name: text for name in _SELECTORS if (text := getattr(selectors, name)) is not None}


def overlaid(row: Row, own: Row) -> dict[str, object]:
    """Return the row with the keys of `own` over it; a key that is None there is taken away."""
    return {key: value for key, value in {**row, **own}.items() if value is not None}


def difference(row: Row, wanted: Row) -> dict[str, object]:
    """Return what laid over `row` makes `wanted` of it: None where a key is to go."""
    gone = {key: None for key in row if key not in wanted}
    return {**{key: value for key, value in wanted.items() if row.get(key) != value}, **gone}


def write_file(actor: ActorCode, sources: Iterable[Source]) -> str:
    """Return the text of the file of one country or organisation; certificates are named, and must be put beside it."""
    rows = [row_of(source) for source in sources]
    for row in rows:
        if "ca_file" in row:
            row["ca_file"] = Path(str(row["ca_file"])).name
    head = f"# Sources of {actor}; docs/sources.md says what each key means. Ids never change.\n"
    return head + "".join(f"\n{tomli_w.dumps({'sources': [row]})}" for row in rows)


class _Table:
    """One table and where it stands, so that every complaint can say so."""

    def __init__(self, place: str, values: Row, folder: Path | None) -> None:
        self._values = values
        self._folder = folder
        named = values.get("id")
        self._place = f"{place} ({named})" if isinstance(named, str) else place

    def source(self, actor: ActorCode) -> Source:
        for key in self._values:
            if key not in _REQUIRED and key not in _OPTIONAL:
                raise self._wrong(f"unknown key {key!r}; the keys are {', '.join((*_REQUIRED, *_OPTIONAL))}")
        identity = self._text("id")
        if not re.fullmatch(_ID, identity):
            raise self._wrong("an id is snake case with a prefix, such as tr_mfa")
        tier = self._choice("tier", Tier)
        return Source(
            id=SourceId(identity),
            actor=actor,
            institution=self._text("institution"),
            url=self._url(),
            kind=self._choice("kind", SourceKind),
            language=self._matching("language", r"[a-z]{2,3}", "an ISO 639 code such as en"),
            tier=tier,
            interval=self._interval(tier),
            enabled=self._flag("enabled"),
            zone=self._zone(),
            date_order=self._maybe("date_order", r"DMY|MDY", '"DMY" or "MDY"'),
            text_mode=self._choice("text_mode", TextMode) if "text_mode" in self._values else TextMode.PAGE_IF_SHORT,
            terms=self._text("terms") if "terms" in self._values else None,
            rights=self._rights(),
            note=self._text("note") if "note" in self._values else "",
            origin=self._text("origin") if "origin" in self._values else "",
            publisher=ActorCode(self._matching("publisher", r"[A-Z][A-Z_]{1,20}", "a code such as GBR, or INTL"))
            if "publisher" in self._values
            else None,
            proves_silence=self._flag("proves_silence"),
            ca_file=self._ca_file(),
            http2=self._flag("http2", default=False),
            insecure=self._flag("insecure", default=False),
            max_mb=self._max_mb(),
            selectors=self._selectors(),
            browser=self._browser(),
            grade=self._choice("grade", Grade) if "grade" in self._values else None,
            same_as=SourceId(self._matching("same_as", _ID, "the id of another source")) if "same_as" in self._values else None,
        )

    def _rights(self) -> Rights | None:
        found = self._choice("rights", Rights) if "rights" in self._values else None
        if found is not None and "terms" not in self._values:
            raise self._wrong('rights stand beside the publisher\'s own terms; write terms = "..."')
        pages = self._values.get("text_mode") != TextMode.FEED or self._values.get("kind") == SourceKind.LISTING
        if found is Rights.NO_AI and pages:
            raise self._wrong('rights = "no_ai" lets no page be asked for; the source must be a feed with text_mode = "feed"')
        return found

    def _wrong(self, reason: str) -> RegistryError:
        return RegistryError(f"{self._place}: {reason}")

    def _text(self, key: str) -> str:
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            found = "is missing" if key not in self._values else "is not a text" if not isinstance(value, str) else "is empty"
            raise self._wrong(f'{key} {found}; write {key} = "..."')
        return value.strip()

    def _matching(self, key: str, pattern: str, wanted: str) -> str:
        value = self._text(key)
        if not re.fullmatch(pattern, value):
            raise self._wrong(f"{key} = {value!r} is not {wanted}")
        return value

    def _maybe(self, key: str, pattern: str, wanted: str) -> str | None:
        return self._matching(key, pattern, wanted) if key in self._values else None

    def _choice(self, key: str, kinds: type[_E]) -> _E:
        value = self._text(key)
        try:
            return kinds(value)
        except ValueError:
            raise self._wrong(f"{key} = {value!r} is not one of {', '.join(kind.value for kind in kinds)}") from None

    def _url(self) -> str:
        url = self._text("url")
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable or re.search(r"\s", url):
            raise self._wrong(f"url = {url!r} is no http or https address")
        if parts.username is not None or parts.password is not None:
            raise self._wrong("url must not hold a user name or password")
        return url

    def _interval(self, tier: Tier) -> timedelta:
        value = self._values.get("interval_min", _DEFAULT_MIN[tier])
        low, high = _INTERVAL_RANGE
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self._wrong(f"interval_min = {value!r} is not a whole number of minutes from {low} to {high}")
        return timedelta(minutes=value)

    def _max_mb(self) -> int | None:
        value = self._values.get("max_mb")
        low, high = _SIZE_RANGE
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high):
            raise self._wrong(f"max_mb = {value!r} is not a whole number of MB from {low} to {high}")
        return value

    def _flag(self, key: str, *, default: bool = True) -> bool:
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(f"{key} = {value!r} is neither true nor false")
        return value

    def _browser(self) -> bool:
        wanted = self._flag("browser", default=False)
        if wanted and self._values.get("kind") != SourceKind.LISTING:
            raise self._wrong('browser = true is for a source with kind = "listing"; a feed needs no scripts')
        return wanted

    def _ca_file(self) -> str | None:
        """Return the path of a file of certificates that stands in the folder of the source files."""
        if "ca_file" not in self._values:
            return None
        if self._folder is None:
            name = self._matching("ca_file", r"/.+|[A-Za-z]:[\\/].+", "the whole path of a file of certificates")
            path = Path(name)
        else:
            name = self._matching("ca_file", r"[\w-][\w.-]*", "the name of a file beside this one, such as zz_mfa.pem")
            path = self._folder / name
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
        except OSError as exc:  # ssl.SSLError is one
            raise self._wrong(
                f"ca_file = {name!r} holds no readable certificate ({exc.strerror or exc}); it must be PEM"
            ) from exc
        return str(path.absolute())

    def _selectors(self) -> Selectors | None:
        table = self._values.get("selectors")
        if table is None:
            return None
        if not isinstance(table, dict):
            raise self._wrong("selectors is a table: write [sources.selectors]")
        for key, value in table.items():
            if key not in _SELECTORS:
                raise self._wrong(f"unknown selector {key!r}; the selectors are {', '.join(_SELECTORS)}")
            if not isinstance(value, str) or not value.strip():
                raise self._wrong(f'selector {key} is not a text; write {key} = "..."')
            if key != "text" and self._values.get("kind") != SourceKind.LISTING:
                raise self._wrong(f'selector {key} is for a source with kind = "listing"')
        if inside := sorted(table.keys() & {"link", "title", "date"} if "block" not in table else ()):
            raise self._wrong(f"selector {inside[0]} is looked for inside a block; write block = ... too")
        selectors = Selectors(**{key: str(value).strip() for key, value in table.items()})
        try:
            compile_selectors(selectors)
        except ParseError as exc:
            raise self._wrong(str(exc)) from exc
        return selectors

    def _zone(self) -> str | None:
        if "zone" not in self._values:
            return None
        name = self._text("zone")
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self._wrong(f"zone = {name!r} is no IANA time zone such as Europe/Istanbul") from None
        return name
