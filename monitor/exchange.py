"""Sources in from files and out to files: source files (TOML) and lists of other readers (OPML). Checked whole before anything.

What of them becomes an own row is decided in `catalogue`.
"""

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from feeds.errors import ParseError, RegistryError
from feeds.opml import Outline, read_opml, write_opml
from feeds.registry import load_file, load_sources, write_file
from feeds.types import ActorCode, Source, SourceId, SourceKind, TextMode, Tier
from monitor.catalogue import as_wanted
from monitor.errors import InputError
from monitor.records import OwnRow
from monitor.vocabulary import Vocabulary

MAX_LIST_BYTES = 20_000_000
NO_COUNTRY = ActorCode("INTL")
_INTERVALS = {Tier.WIRE: timedelta(minutes=30)}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a list of another reader does not say of its feeds: for whom they speak, in which language, what they are."""

    actor: ActorCode | None = None
    language: str | None = None
    tier: Tier = Tier.MEDIA


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The sources in a file or folder, each with the place that complaints name; `notes` say what was left out, and why."""

    sources: tuple[tuple[str, Source], ...]
    notes: tuple[str, ...] = ()


def read_sources(path: Path, *, known: Mapping[SourceId, Source], vocabulary: Vocabulary, defaults: Defaults) -> Read:
    """Return the sources in a source file, a folder of them, or an OPML list.

    Raises: RegistryError, InputError: one line that names file and row, the reason and what to do.
    """
    if path.is_dir():
        return Read(sources=tuple((f"{source.actor.lower()}.toml ({source.id})", source) for source in load_sources(path)))
    if not path.is_file():
        raise InputError(f"{path}: there is no such file or folder; check the path")
    if path.suffix.lower() == ".toml":
        return Read(sources=tuple((f"{path.name} ({source.id})", source) for source in load_file(path)))
    return _read_list(path, known, vocabulary, defaults)


def changes(
    read: Read, *, shipped: Mapping[SourceId, Source], known: Mapping[SourceId, Source], vocabulary: Vocabulary
) -> tuple[OwnRow, ...]:
    """Return the own rows that make the sources what the file says, where they are not so already; one bad row refuses all.

    Raises: InputError.
    """
    addresses = {source.url: source.id for source in known.values()}
    seen: dict[SourceId, str] = {}
    rows: list[OwnRow] = []
    for place, source in read.sources:
        _refuse_wrong(place, source, shipped, addresses, seen, vocabulary)
        seen[source.id] = place
        addresses[source.url] = source.id
        if known.get(source.id) != source:
            rows.append(as_wanted(shipped.get(source.id), source))
    return tuple(rows)


def _refuse_wrong(
    place: str,
    source: Source,
    shipped: Mapping[SourceId, Source],
    addresses: Mapping[str, SourceId],
    seen: Mapping[SourceId, str],
    vocabulary: Vocabulary,
) -> None:
    for code in (source.actor, source.publisher):
        if code is not None and code != NO_COUNTRY and code not in vocabulary.actors:
            raise InputError(f"{place}: {code} is no country or organisation code; use ISO 3166-1 alpha-3, such as FRA")
    if source.id in seen:
        raise InputError(f"{place}: the id is taken by {seen[source.id]}; ids are unique")
    base = shipped.get(source.id)
    if base is not None and base.actor != source.actor:
        raise InputError(f"{place}: {source.id} is a shipped source of {base.actor}; choose another id")
    twin = addresses.get(source.url)
    if twin is not None and twin != source.id:
        raise InputError(f"{place}: its address is that of {twin}; change that one, or remove the row")


# Lists of other readers


def _read_list(path: Path, known: Mapping[SourceId, Source], vocabulary: Vocabulary, defaults: Defaults) -> Read:
    if path.stat().st_size > MAX_LIST_BYTES:
        raise InputError(f"{path}: larger than {MAX_LIST_BYTES // 1_000_000} MB; no list of feeds is")
    try:
        outlines = read_opml(path.read_bytes())
    except ParseError as exc:
        raise InputError(f"{path.name}: {exc}; give a source file (name.toml), a folder of them, or an OPML list") from exc
    if not outlines:
        raise InputError(f"{path.name}: the list names no feed; nothing to import")
    addresses = {source.url: source.id for source in known.values()}
    taken = set(known)
    names = _names(vocabulary)
    found: list[tuple[str, Source]] = []
    notes: list[str] = []
    for number, outline in enumerate(outlines, start=1):
        place = f"{path.name}: outline {number} ({outline.title[:60]})"
        own_id = _named_id(outline)
        address = outline.xml_url if outline.problem is None else outline.page_url if own_id is not None else None
        if address is None:
            if outline.xml_url is None:
                raise InputError(f"{place}: {outline.problem}; correct it or remove the outline")
            notes.append(f"{place}: left out: {outline.problem}")
        elif addresses.get(address, own_id) != own_id or (own_id in known and own_id is not None):
            notes.append(f"{place}: left out: known as {addresses.get(address, own_id)}")
        else:
            source = _source(place, outline, address, own_id, taken, names, known, vocabulary, defaults)
            taken.add(source.id)
            addresses[address] = source.id
            found.append((f"{place[:-1]}, {source.id})", source))
    return Read(sources=tuple(found), notes=tuple(notes))


def _source(
    place: str,
    outline: Outline,
    address: str,
    own_id: SourceId | None,
    taken: set[SourceId],
    names: Mapping[str, ActorCode],
    known: Mapping[SourceId, Source],
    vocabulary: Vocabulary,
    defaults: Defaults,
) -> Source:
    actor = _actor(outline, names) or defaults.actor
    language = outline.language or defaults.language
    if actor is None:
        raise InputError(f"{place}: the list does not say for whom it speaks; name the folder by a country, or give --actor")
    if language is None:
        raise InputError(f"{place}: the list does not say in which language it is; give --language")
    tier = next((tier for tier in Tier if any(path.endswith(f"/{tier.value}") for path in outline.categories)), defaults.tier)
    return Source(
        id=own_id or new_id(outline.title, address, actor, known=known, taken=taken),
        actor=actor,
        institution=outline.title,
        url=address,
        kind=SourceKind.LISTING if outline.page_url is not None else SourceKind.RSS,
        language=language,
        tier=tier,
        interval=_INTERVALS.get(tier, _HOUR),
        text_mode=TextMode.PAGE_IF_SHORT,
        origin="imported from an OPML list",
    )


def _named_id(outline: Outline) -> SourceId | None:
    """Return the id that our own export wrote into a list."""
    found = (re.fullmatch(r"/id/([a-z][a-z0-9]*(?:_[a-z0-9]+)+)", path) for path in outline.categories)
    return next((SourceId(match[1]) for match in found if match), None)


def _names(vocabulary: Vocabulary) -> dict[str, ActorCode]:
    by_name = {actor.name.casefold(): code for code, actor in vocabulary.actors.items()}
    return by_name | {code.casefold(): code for code in vocabulary.actors} | {NO_COUNTRY.casefold(): NO_COUNTRY}


def _actor(outline: Outline, names: Mapping[str, ActorCode]) -> ActorCode | None:
    """Return the country or organisation that the innermost folder with such a name stands for."""
    return next((names[folder.casefold()] for folder in reversed(outline.folders) if folder.casefold() in names), None)


def new_id(
    title: str, address: str, actor: ActorCode, *, known: Mapping[SourceId, Source], taken: Iterable[SourceId] = ()
) -> SourceId:
    """Return an id that no source has: the prefix of the actor's other sources, and words of the title or the host."""
    prefix = next(
        (source.id.partition("_")[0] for source in known.values() if source.actor == actor), actor.lower().replace("_", "")
    )
    words = _ascii_words(title) or _ascii_words((urlsplit(address).hostname or "").removeprefix("www."))
    name = f"{prefix}_{'_'.join(words)[:30].strip('_') or 'source'}"
    used = {*known, *taken}
    if name not in used:
        return SourceId(name)
    return SourceId(next(f"{name}_{number}" for number in range(2, 100_000) if f"{name}_{number}" not in used))


def _ascii_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [word for word in re.findall(r"[a-z0-9]+", plain) if word not in {"the", "of", "and", "for"}]


# Out


def write_sources(sources: Sequence[Source], folder: Path) -> tuple[Path, ...]:
    """Write the sources as a new folder of source files with their certificates, all or nothing; return the files' paths.

    Raises: InputError where the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: it is there already and not an empty folder; nothing was written; name a new one")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".sources-", dir=folder.parent))
    try:
        made.chmod(0o755)
        names: list[str] = []
        for actor, group in groupby(sorted(sources, key=lambda source: source.actor), key=lambda source: source.actor):
            some = tuple(group)
            names.append(f"{actor.lower()}.toml")
            (made / names[-1]).write_text(write_file(actor, some), encoding="utf-8")
            for certificate in {source.ca_file for source in some if source.ca_file is not None}:
                shutil.copy(certificate, made / Path(certificate).name)
        again = {source.id: replace(source, ca_file=None) for source in load_sources(made)}
        if again != {source.id: replace(source, ca_file=None) for source in sources}:
            raise RegistryError(f"{folder}: what was written does not read back the same; nothing was kept")
        os.replace(made, folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return tuple(folder / name for name in names)


def write_list(sources: Sequence[Source], path: Path) -> None:
    """Write the sources as an OPML list in the place of the file, all or nothing."""
    made = path.with_name(f".{path.name}.part")
    try:
        made.write_bytes(write_opml(sources))
        os.replace(made, path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
