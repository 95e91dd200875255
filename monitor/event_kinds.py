"""What a new dossier begins with, by the kind of its event: a strike, an election, a disaster. The rows are data.

A place is filled in, in each language under its own name where our tables have one. Nothing is stored here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from feeds.types import ActorCode
from monitor.errors import InputError
from monitor.vocabulary import DATA, NameType, Vocabulary, read_table

PLACE = "{place}"
_SCRIPTS_OF_THEIR_OWN = frozenset({"ar", "zh", "ja", "ko"})
# Countries take an article there, which the words need (`au Tchad`); without a row of forms they are not offered.
_ARTICLES = frozenset({"fr", "it", "pt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """One kind of event: titles with a gap for the place, what the parties are called (empty: there is none), whom to watch."""

    id: str
    name: str
    title: str
    act: str
    initiators: str
    affected: str
    watch: tuple[str, ...]
    origin: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTerm:
    """Words that bind a text to an event of a kind, with a gap for the place."""

    kind: str
    language: str
    term: str
    origin: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceForm:
    """How a language with articles says a country: `le Tchad`, `du Tchad`, `au Tchad`."""

    language: str
    code: ActorCode
    the: str
    of: str
    inside: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A kind of event at a place."""

    title: str
    act: str
    watch: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]


@cache
def event_kinds() -> tuple[EventKind, ...]:
    """Return every kind of event, in the table's order. Raises: VocabularyError."""
    return read_table(DATA / "event_kinds.tsv", EventKind)


@cache
def event_terms() -> tuple[EventTerm, ...]:
    """Return the words of every kind of event. Raises: VocabularyError."""
    known = {kind.id for kind in event_kinds()}
    return read_table(DATA / "event_terms.tsv", EventTerm, lambda row: "" if row.kind in known else f"no kind {row.kind!r}")


@cache
def place_forms() -> tuple[PlaceForm, ...]:
    """Return how countries are said with an article. Raises: VocabularyError."""
    return read_table(DATA / "place_forms.tsv", PlaceForm)


def outline(kind_id: str, place: str, vocabulary: Vocabulary) -> Outline:
    """Return what a dossier on such an event at a place begins with.

    Where the place is a country or organisation, each language gets its own name of it; another name is left as it was typed, and
    given to the languages of its script only.

    Raises: InputError for a kind that there is none of.
    """
    kind = next((one for one in event_kinds() if one.id == kind_id), None)
    if kind is None:
        raise InputError(f"{kind_id!r} is no kind of event; the kinds are {', '.join(one.id for one in event_kinds())}")
    there = " ".join(place.split())
    code = next((hit.code for hit in vocabulary.find(there, "en") if (hit.start, hit.end) == (0, len(there))), None)
    english = vocabulary.name_of(code) if code is not None else there
    terms: dict[str, list[str]] = {}
    for row in event_terms():
        if row.kind == kind_id and (term := _filled(row, code, there, vocabulary)) is not None:
            terms.setdefault(row.language, []).append(term)
    return Outline(
        title=kind.title.replace(PLACE, english),
        act=kind.act.replace(PLACE, english),
        watch=kind.watch,
        terms={language: tuple(found) for language, found in terms.items()},
    )


def _filled(row: EventTerm, code: ActorCode | None, typed: str, vocabulary: Vocabulary) -> str | None:
    """Return the words with the place in them; None where we do not know how the language speaks of it."""
    if code is None:
        if not typed or typed.isascii() is (row.language in _SCRIPTS_OF_THEIR_OWN):
            return None
        of = f"d’{typed}" if typed[0].lower() in "aeiouhâéèêîô" else f"de {typed}"
        return row.term.format(place=typed, the=typed, of=of, inside=f"à {typed}")
    if row.language in _ARTICLES:
        found = next((one for one in place_forms() if (one.language, one.code) == (row.language, code)), None)
        return row.term.format(the=found.the, of=found.of, inside=found.inside) if found is not None else None
    wanted = {NameType.COUNTRY, NameType.ORGANISATION}
    own = (one.name for one in vocabulary.names if one.code == code and one.language == row.language and one.type in wanted)
    name = next(own, None)
    return row.term.replace(PLACE, name) if name else None
