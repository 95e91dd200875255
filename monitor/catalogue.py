"""The shipped sources with the desk's own rows over them, and what a change of the desk's makes of those rows. Pure.

Own rows hold single keys, not copies: where a later version corrects an address that the desk never touched, that counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feeds.errors import RegistryError
from feeds.registry import difference, overlaid, read_row, row_of
from feeds.types import Found, Probe, Source, SourceId, SourceKind
from monitor.types import OwnRow

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
