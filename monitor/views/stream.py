"""The stream of what is said now: filtered by what the address asks, each utterance once with the number of its sources."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from alerts.errors import QueryError
from alerts.grammar import Known, parse
from alerts.query import All, Node
from feeds.types import Tier
from monitor.asking import known
from monitor.errors import InputError
from monitor.extract.tables import languages_read
from monitor.store.store import Store
from monitor.types import Stance, StatementKey
from monitor.views.correcting import NO_COMMENT, code_for
from monitor.views.latest import each_once
from monitor.views.moves import Glance
from monitor.views.words import Mark, Moment, Quoted, language_name, moment
from monitor.vocabulary import Vocabulary

SHOWN = 40
PAGES = 25
"""How far back the stream is turned over, `SHOWN` utterances a page; what is older is asked for by `until:`."""
VISIT_PAUSE = timedelta(minutes=30)
LOOKED_AT = 160
"""How many of the latest statements are looked through for a tier, which is no field of the search; then four times as many."""
_MOST = 20 * LOOKED_AT  # however many sources the latest utterances have


# No comment is neutral by the ladder, and yet none of for, against and neutral to a reader.
_NEUTRAL = {NO_COMMENT: "is:declined", Stance.NEUTRAL.value: "stance:neutral -is:declined"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader asks for, as it stands in the address; empty is everything.

    `q` is in the search grammar; `stance` is a rung, or `declined` for no comment.
    """

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
    """One page of the utterances that fulfil the filters, the newest first; `more` is whether another one follows.

    `fault` says what of the filters cannot be read, and nothing is shown then.
    """

    utterances: tuple[Quoted, ...]
    fault: str | None = None
    page: int = 1
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came since a reader was here last: the keys of the utterances, and how many were against, for, or neither.

    `more`: everything that is shown came since, so that there may be more of it.
    """

    since: Moment
    keys: frozenset[StatementKey]
    against: int
    favour: int
    neither: int
    more: bool


def visit(told: str, *, now: datetime) -> tuple[datetime | None, str]:
    """Return when a reader was here last, and what the browser keeps to say so next time.

    `told` is what it kept: the end of the visit before, and the latest look, in seconds. A visit ends with half an hour's pause.
    """
    parts = told.split("-")
    known = [int(part) for part in parts if part.isdecimal() and len(part) < 12]
    before, last = (known[0], known[1]) if len(parts) == len(known) == 2 else (0, 0)
    seconds = int(now.timestamp())
    if last > seconds:  # a clock was set back
        before, last = 0, 0
    if last and seconds - last > VISIT_PAUSE.total_seconds():
        before = last
    return (datetime.fromtimestamp(before, tz=UTC) if before else None), f"{before}-{seconds}"


def news(shown: Stream, since: datetime) -> News:
    """Return what of a stream came after a moment."""
    new = [one for one in shown.utterances if one.seen_at is not None and one.seen_at > since]
    sides = [side_of(one.mark) for one in new]
    return News(
        since=moment(since),
        keys=frozenset(one.key for one in new),
        against=sides.count(-1),
        favour=sides.count(1),
        neither=sides.count(0),
        more=len(new) == SHOWN,
    )


def side_of(mark: Mark) -> int:
    """Return the side that a mark stands on: -1 against, 1 for, 0 neither or unclear."""
    found = next((one.score for one in Stance if one.value == mark.value), 0)
    return (found > 0) - (found < 0)


def with_codes(filters: Filters, vocabulary: Vocabulary) -> Filters:
    """Return the filters with the codes of actors that are given by name."""
    return replace(filters, actor=code_for(filters.actor, vocabulary), target=code_for(filters.target, vocabulary))


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
        plain = {"q": value, "standing": f"is:{value}"}.get(name, f"{name}:{value}")
        told = _NEUTRAL.get(value, plain) if name == "stance" else plain
        try:
            parts.append(parse(told, there))
        except QueryError as exc:
            raise InputError(str(exc) if name == "q" else f"{name}: {exc}") from exc
    return All(parts=tuple(parts))


def stream(store: Store, vocabulary: Vocabulary, filters: Filters, page: int = 1) -> Stream:
    """Return what is said now, newest first: `SHOWN` of it, on the first page or a further one."""
    try:
        there = known(vocabulary, store.dossiers()) if filters.asked() else None
        asked = query_of(with_codes(filters, vocabulary), there)
    except InputError as exc:
        return Stream(utterances=(), fault=str(exc))
    wanted = SHOWN * page
    most = _MOST * page
    limit = max(LOOKED_AT if filters.tier else 0, 2 * wanted)
    while True:
        if filters.asked().keys() - {"tier"}:
            found = [hit.statement for hit in store.search(asked, limit=limit) if hit.statement is not None]
        else:
            found = list(store.latest_statements(limit=limit))
        further = len(found) == limit and limit < most
        if filters.tier:
            found = [one for one in found if one.document.tier is not None and one.document.tier.value == filters.tier]
        # One more than is shown tells whether another page follows.
        shown = each_once(store, vocabulary, found, limit=wanted + 1)
        if len(shown) > wanted or not further:
            return Stream(utterances=shown[wanted - SHOWN : wanted], page=page, more=len(shown) > wanted)
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
