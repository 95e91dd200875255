"""A source that somebody wants to add: what stands at its address, and the source that it would make. Nothing is stored here."""

from dataclasses import dataclass

from feeds.hosts import host_of
from feeds.probe import Looked, probe
from feeds.types import ActorCode, Source, SourceId, SourceKind, Tier
from monitor.catalogue import as_found, wanted
from monitor.desk import Desk
from monitor.exchange import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says of a source; what is None is found out or made up."""

    url: str
    actor: ActorCode
    institution: str | None = None
    tier: Tier = Tier.OFFICIAL
    kind: SourceKind | None = None
    language: str | None = None
    id: SourceId | None = None
    zone: str | None = None
    date_order: str | None = None
    interval_min: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The source that would be stored, and the look at its address that it comes from."""

    source: Source
    looked: Looked


def candidate(desk: Desk, wish: Wish) -> Candidate:
    """Return the source at an address, where and as it was found: a feed, the feed that a page names, or an index page.

    Raises: RegistryError where nothing can be read there, a value is wrong, or the source is known.
    """
    row = {
        "id": wish.id or new_id(wish.institution or "", wish.url, wish.actor, known=desk.sources),
        "institution": wish.institution or host_of(wish.url) or wish.url,
        "url": wish.url,
        "kind": wish.kind or SourceKind.RSS,
        "language": wish.language or "en",
        "tier": wish.tier,
        "zone": wish.zone,
        "date_order": wish.date_order,
        "interval_min": wish.interval_min,
    }
    asked = wanted(row, actor=wish.actor, known=desk.sources)
    looked = probe(asked, client=desk.client, hosts=desk.hosts, now=desk.clock())
    source = as_found(asked, looked.probe, as_kind=wish.kind, language=wish.language, known=desk.sources)
    return Candidate(source=source, looked=looked)
