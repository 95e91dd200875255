"""The stream of what is said now: filtered by what the address asks, each utterance once with the number of its sources."""

from dataclasses import dataclass, fields

from alerts.errors import QueryError
from alerts.query import All, Known, Node, parse
from feeds.types import Tier
from monitor.asking import known
from monitor.errors import InputError
from monitor.extract.tables import languages_read
from monitor.store.store import Store
from monitor.views.latest import each_once
from monitor.views.moves import Glance
from monitor.views.words import Quoted, language_name
from monitor.vocabulary import Vocabulary

SHOWN = 40
LOOKED_AT = 400
"""How many of the latest statements are looked through for a tier, which is no field of the search."""
_MOST = 8 * LOOKED_AT  # however many sources the latest utterances have


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader asks for, as it stands in the address; empty is everything. `q` is in the search grammar."""

    q: str = ""
    actor: str = ""
    target: str = ""
    stance: str = ""
    lang: str = ""
    tier: str = ""
    standing: str = ""

    def asked(self) -> dict[str, str]:
        """Return the filters that are set."""
        return {one.name: value for one in fields(self) if (value := str(getattr(self, one.name)).strip())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The newest utterances that fulfil the filters; `fault` says what of them cannot be read, and nothing is shown then."""

    utterances: tuple[Quoted, ...]
    fault: str | None = None


def query_of(filters: Filters, there: Known | None = None) -> Node:
    """Return the filters as one query; the tier is left out. `there` is what it may name.

    Raises: InputError naming what cannot be read.
    """
    parts = []
    for name, value in filters.asked().items():
        if name == "tier":
            if value not in list(Tier):
                raise InputError(f"tier {value!r} is none of {', '.join(Tier)}")
            continue
        told = {"q": value, "standing": f"is:{value}"}.get(name, f"{name}:{value}")
        try:
            parts.append(parse(told, there))
        except QueryError as exc:
            raise InputError(f"{name}: {exc}") from exc
    return All(parts=tuple(parts))


def stream(store: Store, vocabulary: Vocabulary, filters: Filters) -> Stream:
    """Return what is said now, newest first."""
    try:
        there = known(vocabulary, store.dossiers()) if filters.asked() else None
        asked = query_of(filters, there)
    except InputError as exc:
        return Stream(utterances=(), fault=str(exc))
    limit = LOOKED_AT if filters.tier else 2 * SHOWN
    while True:
        if filters.asked().keys() - {"tier"}:
            found = [hit.statement for hit in store.search(asked, limit=limit) if hit.statement is not None]
        else:
            found = list(store.latest_statements(limit=limit))
        more = len(found) == limit and limit < _MOST
        if filters.tier:
            found = [one for one in found if one.document.tier is not None and one.document.tier.value == filters.tier]
        shown = each_once(store, vocabulary, found, limit=SHOWN)
        if len(shown) == SHOWN or not more:
            return Stream(utterances=shown)
        limit *= 4


def languages() -> tuple[tuple[str, str], ...]:
    """Return the languages that are read, code and name, by name."""
    return tuple(sorted(((code, language_name(code) or code) for code in languages_read()), key=lambda one: one[1]))


def glance_at_now(shown: Stream) -> Glance:
    """Return what stands on the page."""
    return Glance(
        said={
            f"{one.key}:{one.sources}": f"{one.actor.name}: {one.mark.word}" + (f", {one.sources} sources" if one.copies else "")
            for one in shown.utterances
        }
    )
