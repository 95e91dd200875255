"""The shipped sources with the desk's own rows over them, and what a change of the desk's makes of those rows. Pure.

Own rows hold single keys, not copies: where a later version corrects an address that the desk never touched, that counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from feeds.errors import RegistryError
from feeds.findings import Found, Probe
from feeds.registry import Row, difference, overlaid, read_row, row_of
from feeds.types import ActorCode, Source, SourceId, SourceKind
from monitor.records import OwnRow

PASSED = frozenset({Found.ALIVE, Found.MOVED})
"""What a check may have found for a source to be switched on without a person looking at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All sources by id, in the order shipped and then own ones; `problems` are own rows that cannot be used, one line each."""

    sources: Mapping[SourceId, Source]
    problems: tuple[str, ...] = ()


def merged(shipped: Iterable[Source], own: Mapping[SourceId, OwnRow]) -> Catalogue:
    """Return the shipped sources with the desk's own rows over them.

    An own row that cannot be used (its certificates are gone, the shipped source that it only switches is no longer there) costs
    only itself: a shipped source stays as shipped.
    """
    found: dict[SourceId, Source] = {source.id: source for source in shipped}
    problems: list[str] = []
    for source_id, row in own.items():
        base = found.get(source_id)
        try:
            if base is None and "url" not in row.values:
                raise RegistryError(f"own row ({source_id}): the source that it changes is no longer shipped; remove it")
            found[source_id] = applied(base, row)
        except RegistryError as exc:
            problems.append(str(exc))
    return Catalogue(sources=found, problems=tuple(problems))


def applied(base: Source | None, own: OwnRow) -> Source:
    """Return the source that an own row makes of the shipped one, or alone where there is none.

    Raises: RegistryError.
    """
    row = overlaid(row_of(base) if base is not None else {}, {"id": str(own.source_id), **own.values})
    return read_row(row, place="own row", actor=base.actor if base is not None else own.actor)


def as_wanted(shipped: Source | None, wanted: Source) -> OwnRow:
    """Return the own row that makes `wanted` of the shipped source: nothing where they are the same."""
    row = row_of(wanted)
    values = difference(row_of(shipped), row) if shipped is not None else row
    return OwnRow(source_id=wanted.id, actor=wanted.actor, values=values)


def wanted(row: Row, *, actor: ActorCode, known: Mapping[SourceId, Source]) -> Source:
    """Return the source that somebody asks for; keys that are None are left out.

    Raises: RegistryError where a key is wrong, or where its id or address is that of another source.
    """
    source = read_row(overlaid({}, row), place="new source", actor=actor)
    if source.id in known:
        raise RegistryError(f"{source.id}: there is a source of this id; choose another with --id")
    _refuse_twin(source, known)
    return source


def as_found(
    asked: Source, probe: Probe, *, as_kind: SourceKind | None, language: str | None, known: Mapping[SourceId, Source]
) -> Source:
    """Return the source where and as it was found; `as_kind` and `language` are what a person said of it.

    Raises: RegistryError where nothing can be read there, or another source is there already.
    """
    usable = probe.kind is not None and probe.address is not None and probe.entries > 0
    if not usable or (as_kind is not None and _is_page(probe.kind) != _is_page(as_kind)):
        begins = f"; it begins: {probe.first_words}" if probe.first_words else ""
        kind = f" as a {as_kind}" if as_kind is not None else ""
        raise RegistryError(f"{asked.url}: cannot be read{kind} ({probe.found.value.replace('_', ' ')}: {probe.detail}){begins}")
    assert probe.kind is not None
    assert probe.address is not None
    found = replace(asked, url=probe.address, kind=probe.kind, language=language or probe.language or asked.language)
    _refuse_twin(found, known)
    return replace(found, origin=f"added by this desk on {probe.checked_at:%Y-%m-%d}: {probe.entries} entries")


def _is_page(kind: SourceKind | None) -> bool:
    return kind is SourceKind.LISTING


def _refuse_twin(source: Source, known: Mapping[SourceId, Source]) -> None:
    twin = next((one for one in known.values() if one.url == source.url), None)
    if twin is not None:
        state = "on" if twin.enabled else f"off; switch it on with `demarche sources enable {twin.id}`"
        raise RegistryError(f"{source.url}: is known as {twin.id}, which is {state}")


def switched(source: Source, own: OwnRow | None, *, on: bool) -> OwnRow:
    """Return the own row that switches a source on or off, whatever a later version ships."""
    values = {**(own.values if own is not None else {}), "enabled": on}
    return OwnRow(source_id=source.id, actor=source.actor, values=values)


def corrected(source: Source, own: OwnRow | None, probe: Probe) -> OwnRow:
    """Return the own row that switches on a checked source, at the address and as the kind that the check found."""
    row = switched(source, own, on=True)
    found: dict[str, object] = {}
    if probe.found is Found.MOVED and probe.address is not None:
        found["url"] = probe.address
    if probe.kind is not None and probe.kind is not source.kind:
        found["kind"] = probe.kind.value
    return OwnRow(source_id=row.source_id, actor=row.actor, values={**row.values, **found})


def to_switch_on(
    sources: Mapping[SourceId, Source], own: Mapping[SourceId, OwnRow], probes: Mapping[SourceId, Probe]
) -> tuple[tuple[OwnRow, ...], tuple[str, ...]]:
    """Return the own rows that switch on every source that passed its check, and why others that answer are left to a person."""
    rows: list[OwnRow] = []
    left: list[str] = []
    addresses = {source.url: source.id for source in sources.values() if source.enabled}
    for source in sources.values():
        probe = probes.get(source.id)
        if source.enabled or probe is None or probe.url != source.url or probe.found not in PASSED:
            continue
        address = probe.address if probe.found is Found.MOVED and probe.address is not None else source.url
        if not passed(source, probe):
            left.append(f"{source.id}: an index page without dates; look at it with `sources test`")
        elif has_twin(source, sources):
            left.append(f"{source.id}: {source.same_as} brings the same releases")
        elif address in addresses:
            left.append(f"{source.id}: serves at the address of {addresses[address]}")
        else:
            addresses[address] = source.id
            rows.append(corrected(source, own.get(source.id), probe))
    return tuple(rows), tuple(left)


def passed(source: Source, probe: Probe | None) -> bool:
    """Return whether the last check, made at the source's present address, found what may be switched on.

    Of an index page most releases must be dated: a menu is a list too, and has no dates.
    """
    if probe is None or probe.url != source.url or probe.found not in PASSED:
        return False
    return probe.kind is not SourceKind.LISTING or probe.dated * 2 >= probe.entries


def has_twin(source: Source, sources: Mapping[SourceId, Source]) -> bool:
    """Return whether another source that is on brings the same releases."""
    twin = sources.get(source.same_as) if source.same_as is not None else None
    return twin is not None and twin.enabled
