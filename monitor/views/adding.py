"""What a form says of words that were heard elsewhere, and how a document that is not stored yet would be read.

Whatever was typed comes back with what is wrong with it; nothing is fetched or stored here.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from feeds.document import from_file
from feeds.errors import ParseError
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision
from monitor.errors import InputError
from monitor.extract.dossiers import bind
from monitor.records import Answer, AnswerKind, Channel
from monitor.types import Dossier, Statement, StatementKey
from monitor.views.correcting import Label, actor_code, label
from monitor.views.document import Faulty
from monitor.views.drafting import moment_in
from monitor.views.words import Moment, language_name, moment, safe_href
from monitor.vocabulary import Vocabulary

SHOWN = 1200
"""Characters of a text that a preview shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardDraft:
    """Words that a person heard, as typed: whose they are, where they were heard, and when."""

    words: str = ""
    title: str = ""
    actor: str = ""
    speaker: str = ""
    channel: str = Channel.PRESS_CONFERENCE.value
    publisher: str = ""
    day: str = ""
    clock: str = ""
    zone: str = "UTC"
    language: str = ""
    url: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "HeardDraft":
        """Return what stands in a form's fields."""
        return cls(**{name: form[name].replace("\r\n", "\n").strip() for name in cls.__dataclass_fields__ if name in form})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDraft:
    """Whom somebody asked, about which event, and what came of it, as typed."""

    event: str = ""
    actor: str = ""
    kind: str = AnswerKind.NO_ANSWER.value
    day: str = ""
    clock: str = ""
    zone: str = "UTC"

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "AskedDraft":
        """Return what stands in a form's fields."""
        return cls(**{name: form[name].strip() for name in cls.__dataclass_fields__ if name in form})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A statement that would be read, with its words."""

    label: Label
    text: str
    quoted: bool
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A document that is not stored yet: the beginning of its text, its statements, and the dossiers that it would be tied to."""

    document_id: str
    title: str
    text: str
    characters: int
    language: str | None
    language_name: str | None
    publisher: str | None
    url: str | None
    published: Moment | None
    problems: tuple[str, ...]
    statements: tuple[Found, ...]
    bound: tuple[str, ...]
    known: bool


def heard(draft: HeardDraft, vocabulary: Vocabulary, *, now: datetime) -> Document | Faulty:
    """Return the words as a document of whoever said them, or what is wrong with the form.

    Its id is made of words, speaker and time: sent twice, it is one document.
    """
    faults: dict[str, str] = {}
    if not draft.words:
        faults["words"] = "type or paste what was said"
    actor = _actor(draft.actor, faults, vocabulary) if draft.actor else None
    at, precision = _when(draft.day, draft.clock, draft.zone, faults, now=now)
    if draft.channel not in set(Channel):
        faults["channel"] = f"is none of {', '.join(Channel)}"
    if draft.url and safe_href(draft.url) is None:
        faults["url"] = "is no web address; write it as https://…, or leave it empty"
    if not draft.publisher and not draft.actor:
        faults["publisher"] = "name where it was heard, or for whom the words stand"
    if faults:
        return Faulty(faults=faults)
    try:
        [document] = from_file("words.txt", draft.words.encode(), content_type="text/plain; charset=utf-8", fetched_at=now)
    except ParseError as exc:
        return Faulty(faults={"words": str(exc).removeprefix("words.txt: ")})
    said = "\x1f".join((draft.words, actor or "", draft.speaker, draft.publisher, at.isoformat(), draft.url))
    return replace(
        document,
        id=DocumentId(hashlib.sha256(f"by hand\x1f{said}".encode()).hexdigest()[:20]),
        title=draft.title or None,
        url=draft.url or None,
        publisher=draft.publisher or vocabulary.name_of(actor or ""),
        publisher_actor=actor,
        kind=DocumentKind.OFFICIAL if actor else DocumentKind.ARTICLE,
        language=draft.language or document.language,
        published_at=at,
        published_precision=precision,
    )


def answer(draft: AskedDraft, dossiers: Sequence[Dossier], vocabulary: Vocabulary, *, by: str, now: datetime) -> Answer | Faulty:
    """Return what came of asking an actor, or what is wrong with the form."""
    faults: dict[str, str] = {}
    event = next((event.id for dossier in dossiers for event in dossier.events if event.id == draft.event), None)
    if event is None:
        faults["event"] = "choose the event that you asked about"
    actor = _actor(draft.actor, faults, vocabulary)
    at, precision = _when(draft.day, draft.clock, draft.zone, faults, now=now)
    if draft.kind not in set(AnswerKind):
        faults["kind"] = f"is none of {', '.join(AnswerKind)}"
    if faults or event is None or actor is None:
        return Faulty(faults=faults)
    return Answer(event=event, actor=actor, kind=AnswerKind(draft.kind), answered_at=at, precision=precision, by=by, at=now)


def preview(
    document: Document,
    statements: Sequence[Statement],
    dossiers: Sequence[Dossier],
    vocabulary: Vocabulary,
    *,
    known: bool,
) -> Preview:
    """Return how a document would be read; `known` is whether one of its id is stored already."""
    titles = {event.id: event.title for dossier in dossiers for event in dossier.events}
    return Preview(
        document_id=document.id,
        title=document.title or "Untitled",
        text=document.text[:SHOWN],
        characters=len(document.text),
        language=document.language,
        language_name=language_name(document.language),
        publisher=document.publisher,
        url=safe_href(document.url),
        published=moment(document.published_at, document.published_precision) if document.published_at else None,
        problems=document.problems,
        statements=tuple(
            Found(
                label=label(StatementKey(""), said, vocabulary),
                text=said.quote or said.evidence.text,
                quoted=said.quote is not None,
                speaker=said.speaker,
            )
            for said in statements
        ),
        bound=tuple(titles[one.event] for one in bind(document, dossiers, vocabulary)),
        known=known,
    )


def _actor(typed: str, faults: dict[str, str], vocabulary: Vocabulary) -> ActorCode | None:
    try:
        return ActorCode(actor_code(typed, vocabulary, group=False))
    except InputError as exc:
        faults["actor"] = str(exc) if typed else "name a state or organisation, by code or in English"
        return None


def _when(day: str, clock: str, zone: str, faults: dict[str, str], *, now: datetime) -> tuple[datetime, Precision]:
    try:
        found = moment_in(day, clock, zone)
    except ValueError as exc:
        faults["day"] = str(exc)
        return now, Precision.UNKNOWN
    if isinstance(found, datetime):
        at, precision = found, Precision.MINUTE
    else:
        at, precision = datetime.combine(found, time(), UTC), Precision.DAY
    if at > now:
        faults["day"] = "is in the future; give the time when it was said"
    return at, precision
