"""A statement that every engine missed, as a person marks it in a stored document: its words found there, tied to its events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from feeds.types import ActorCode, Document
from monitor.errors import InputError
from monitor.extract.dossiers import bind, react
from monitor.store.store import Store
from monitor.types import Dossier, EventId, Evidence, Legal, Rank, Stance, Statement
from monitor.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What a person says of words in a document. `occurrence` counts from 1 where the words stand there several times.

    `event` and `toward` say where it bears on an event otherwise than follows from the stance on the target; `toward` None with
    an event: its words do not bear on the act. `declined`: no comment, which is neutral and outside for and against.
    """

    words: str
    actor: ActorCode
    stance: Stance
    target: str | None = None
    speaker: str | None = None
    role: str | None = None
    rank: Rank = Rank.OTHER
    official: bool = True
    hearsay: bool = False
    legal: Legal | None = None
    quoted: bool = False
    occurrence: int | None = None
    event: EventId | None = None
    toward: Stance | None = None
    declined: bool = False


def document_named(store: Store, name: str) -> Document:
    """Return the latest version of the document of this id, statement key or address.

    Raises: InputError where there is none.
    """
    found = store.document(name, with_raw=False) or store.document(store.document_at(name) or "", with_raw=False)
    if found is not None:
        return found.revisions[-1].document
    stored = store.statement(name)
    if stored is None:
        raise InputError(f"{name}: no document has this id or address; find it with `demarche search is:document --json WORDS`")
    whole = store.document(stored.document.id, with_raw=False)
    return whole.revisions[-1].document if whole else stored.document


def missed(document: Document, marked: Marked, dossiers: Iterable[Dossier], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """Return the statement, its evidence verbatim with offsets, in a copy for each event that the document belongs to.

    Raises: InputError where the words are not in the document, or several times, or the event is unknown, or where no comment
        is said to be another stance than neutral.
    """
    if marked.declined and {marked.stance, marked.toward} - {Stance.NEUTRAL, None}:
        raise InputError("--declined: no comment is neutral; leave another stance out, or leave --declined out")
    known = tuple(dossiers)
    evidence = _evidence(document, marked)
    statement = Statement(
        actor=marked.actor,
        stance=marked.stance,
        declined=marked.declined,
        evidence=evidence,
        speaker=marked.speaker,
        role=marked.role,
        rank=marked.rank,
        official=marked.official,
        hearsay=marked.hearsay,
        target=marked.target,
        legal=marked.legal,
        quote=evidence.text if marked.quoted else None,
        language=document.language,
    )
    events = events_of(document, known, vocabulary)
    if marked.event is not None:
        of_event = {event.id: dossier for dossier in known for event in dossier.events}
        if marked.event not in of_event:
            raise InputError(f"--event {marked.event}: there is no such event; known: {', '.join(sorted(of_event)) or 'none'}")
        events.setdefault(marked.event, of_event[marked.event])
    return tuple(
        replace(copy, stance_toward_event=marked.toward) if copy.event is not None and copy.event == marked.event else copy
        for copy in in_each_event(statement, document, events, vocabulary)
    )


def events_of(document: Document, dossiers: Iterable[Dossier], vocabulary: Vocabulary) -> dict[EventId, Dossier]:
    """Return the events that a document is bound to, each with its dossier."""
    by_id = {dossier.id: dossier for dossier in dossiers}
    return {one.event: by_id[one.dossier] for one in bind(document, tuple(by_id.values()), vocabulary)}


def in_each_event(
    statement: Statement, document: Document, events: Mapping[EventId, Dossier], vocabulary: Vocabulary
) -> tuple[Statement, ...]:
    """Return a copy of the statement for each event with its stance toward it; the statement alone where there is none."""
    tied = [copy for event, dossier in events.items() for copy in react((statement,), document, dossier, event, vocabulary)]
    return tuple(tied) or (statement,)


def _evidence(document: Document, marked: Marked) -> Evidence:
    words = marked.words
    if not words.strip():
        raise InputError("the words are empty; copy them from the document, exactly as they stand there")
    places = [(where, at) for where, text in _texts(document) for at in _starts(text, words)]
    if not places:
        raise InputError(f'"{words}": these words do not stand in document {document.id}; copy them exactly as they stand there')
    if len(places) > 1 and marked.occurrence is None:
        raise InputError(f'"{words}": they stand there {len(places)} times; say which with --occurrence, or copy more of them')
    number = marked.occurrence or 1
    if not 1 <= number <= len(places):
        raise InputError(f"--occurrence {number}: the words stand there {len(places)} times; give a number up to that")
    where, start = places[number - 1]
    return Evidence(where=where, start=start, end=start + len(words), text=words)


def _texts(document: Document) -> Sequence[tuple[Literal["text", "title"], str]]:
    return (("text", document.text), ("title", document.title or ""))


def _starts(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
