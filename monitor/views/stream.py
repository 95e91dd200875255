"""The stream of what is said now: filtered by what the address asks, each utterance once with the number of its sources."""

from dataclasses import dataclass, fields

from alerts.errors import QueryError
from alerts.query import All, Node, parse
from feeds.types import Tier
from monitor.errors import InputError
from monitor.extract.tables import languages_read
from monitor.store.store import Store
from monitor.types import StatementKey, StoredStatement
from monitor.views.latest import quoted
from monitor.views.moves import Glance
from monitor.views.words import Quoted, language_name
from monitor.vocabulary import Vocabulary

SHOWN = 40
LOOKED_AT = 400
"""How many of the latest statements are looked through for a tier, which is no field of the search."""


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
class Utterance:
    """One utterance: its first official source, else the first, and how many sources it has; `others` are the rest."""

    words: Quoted
    others: tuple[Quoted, ...]

    @property
    def sources(self) -> int:
        """In how many documents it stands."""
        return 1 + len(self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The newest utterances that fulfil the filters; `fault` says what of them cannot be read, and nothing is shown then."""

    utterances: tuple[Utterance, ...]
    fault: str | None = None


def query_of(filters: Filters) -> Node:
    """Return the filters as one query; the tier is left out.

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
            parts.append(parse(told))
        except QueryError as exc:
            raise InputError(f"{name}: {exc}") from exc
    return All(parts=tuple(parts))


def stream(store: Store, vocabulary: Vocabulary, filters: Filters) -> Stream:
    """Return what is said now, newest first."""
    try:
        asked = query_of(filters)
    except InputError as exc:
        return Stream(utterances=(), fault=str(exc))
    limit = LOOKED_AT if filters.tier else 2 * SHOWN
    if filters.asked().keys() - {"tier"}:
        found = [hit.statement for hit in store.search(asked, limit=limit) if hit.statement is not None]
    else:
        found = list(store.latest_statements(limit=limit))
    if filters.tier:
        found = [one for one in found if one.document.tier is not None and one.document.tier.value == filters.tier]
    return Stream(utterances=_folded(store, vocabulary, found))


def _folded(store: Store, vocabulary: Vocabulary, found: list[StoredStatement]) -> tuple[Utterance, ...]:
    """Return each utterance once, where its newest source that was found stands."""
    seen: set[StatementKey] = set()
    made: list[Utterance] = []
    for one in found:
        if one.key in seen:
            continue
        same = store.sources_of(one.key) or (one,)
        seen.update(each.key for each in same)
        front = next((each for each in same if quoted(each, vocabulary).own_text), same[0])
        others = tuple(quoted(each, vocabulary) for each in same if each.key != front.key)
        made.append(Utterance(words=quoted(front, vocabulary), others=others))
        if len(made) == SHOWN:
            break
    return tuple(made)


def languages() -> tuple[tuple[str, str], ...]:
    """Return the languages that are read, code and name, by name."""
    return tuple(sorted(((code, language_name(code) or code) for code in languages_read()), key=lambda one: one[1]))


def glance_at_now(shown: Stream) -> Glance:
    """Return what stands on the page."""
    return Glance(
        said={
            f"{one.words.key}:{one.sources}": f"{one.words.actor.name}: {one.words.mark.word}"
            + (f", {one.sources} sources" if one.others else "")
            for one in shown.utterances
        }
    )
