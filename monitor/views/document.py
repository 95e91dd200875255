"""A document's page: its text with every statement that stands in it marked, and what a form says of one that was missed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.types import ActorCode, Document, DocumentKind
from monitor.errors import InputError
from monitor.extract.dossiers import bind
from monitor.store.store import Store
from monitor.types import Dossier, Evidence, Stance, Statement
from monitor.views.correcting import NO_COMMENT, Label, Standing, actor_code, label, stance_told
from monitor.views.marking import events_of, in_each_event
from monitor.views.statement import Entered, Paragraph, RevisionView, entered, revision_views, segments
from monitor.views.words import Moment, language_name, moment, safe_href
from monitor.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A statement that stands in the document, and its words."""

    label: Label
    text: str
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """A stored document as it is now, with the statements that stand in it, first words first.

    `publisher_actor` is whose own word it is, None for a newsroom's.
    """

    id: str
    title: Paragraph
    text: tuple[Paragraph, ...]
    language: str | None
    language_name: str | None
    publisher: str | None
    publisher_actor: ActorCode | None
    url: str | None
    published: Moment | None
    published_raw: str | None
    fetched: Moment | None
    problems: tuple[str, ...]
    feed_text: str
    sha256: str
    spots: tuple[Spot, ...]
    bound: tuple[tuple[str, str, str, str], ...]
    by_hand: Entered | None
    revisions: tuple[RevisionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What a form says of a statement that was missed, as typed. `near` is about where in the text its words stand."""

    words: str = ""
    near: str = ""
    actor: str = ""
    speaker: str = ""
    role: str = ""
    target: str = ""
    stance: str = ""
    standing: str = Standing.OFFICIAL.value
    why: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Missed":
        """Return what stands in a form's fields."""
        return cls(**{name: form[name].replace("\r\n", "\n").strip() for name in cls.__dataclass_fields__ if name in form})


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """What is wrong with a form, by the name of the field."""

    faults: Mapping[str, str] = field(default_factory=dict)


def document_page(store: Store, vocabulary: Vocabulary, document_id: str) -> DocumentPage | None:
    """Return a document's page, None where there is no such document."""
    stored = store.document(document_id, with_raw=False)
    if stored is None:
        return None
    latest = stored.revisions[-1]
    document = latest.document
    spans = [(s.evidence.where, s.evidence.start, s.evidence.end) for _, s in latest.statements]
    heading = segments(document.title or "", [(a, b, "evidence") for where, a, b in spans if where == "title"])
    entry = store.entered_by(document_id)
    dossiers = store.dossiers(with_archived=True)
    titles = {event.id: (dossier.id, event.title) for dossier in dossiers for event in dossier.events}
    return DocumentPage(
        id=document.id,
        title=heading[0] if heading else (),
        text=segments(document.text, [(a, b, "evidence") for where, a, b in spans if where == "text"]),
        language=document.language,
        language_name=language_name(document.language),
        publisher=document.publisher,
        publisher_actor=document.publisher_actor if document.kind is DocumentKind.OFFICIAL else None,
        url=safe_href(document.url),
        published=moment(document.published_at, document.published_precision) if document.published_at else None,
        published_raw=document.published_raw,
        fetched=moment(document.fetched_at) if document.fetched_at else None,
        problems=document.problems,
        feed_text=document.feed_text,
        sha256=document.sha256,
        spots=tuple(
            Spot(label=label(key, s, vocabulary), text=s.evidence.text, speaker=s.speaker) for key, s in latest.statements
        ),
        bound=tuple((*titles[one.event], one.event, one.reason) for one in bind(document, dossiers, vocabulary)),
        by_hand=entered(entry),
        revisions=revision_views(stored, latest.number, vocabulary),
    )


def missed_statement(
    missed: Missed, document: Document, dossiers: tuple[Dossier, ...], vocabulary: Vocabulary
) -> tuple[Statement, ...] | Faulty:
    """Return the statement that a form describes, a copy for each event that the document is tied to, or what is wrong.

    Its words must stand in the document; how they are broken into lines does not matter. Of several places the one nearest to
    `near` counts.
    """
    faults: dict[str, str] = {}
    evidence = _evidence(missed, document, faults)
    actor = _coded(missed.actor, "actor", faults, vocabulary, group=False)
    target = _coded(missed.target, "target", faults, vocabulary, group=True) if missed.target else None
    if missed.stance not in {*Stance, NO_COMMENT}:
        faults["stance"] = "choose how the words stand to their target"
    if missed.standing not in set(Standing):
        faults["standing"] = f"is none of {', '.join(Standing)}"
    if faults or evidence is None:
        return Faulty(faults=faults)
    standing = Standing(missed.standing)
    stance, declined = stance_told(missed.stance)
    said = Statement(
        actor=ActorCode(actor),
        stance=stance,
        declined=declined,
        evidence=evidence,
        speaker=missed.speaker or None,
        role=missed.role or None,
        official=standing is Standing.OFFICIAL,
        hearsay=standing is Standing.HEARSAY,
        target=target,
        language=document.language,
    )
    return in_each_event(said, document, events_of(document, dossiers, vocabulary), vocabulary)


def _evidence(missed: Missed, document: Document, faults: dict[str, str]) -> Evidence | None:
    words = missed.words.split()
    if not words:
        faults["words"] = "select the words in the text, or paste them here"
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    near = int(missed.near) if missed.near.isascii() and missed.near.isdigit() and len(missed.near) < 12 else 0
    in_text = sorted(pattern.finditer(document.text), key=lambda found: abs(found.start() - near))
    if in_text:
        first = in_text[0]
        return Evidence(where="text", start=first.start(), end=first.end(), text=first[0])
    in_title = pattern.search(document.title or "")
    if in_title is not None:
        return Evidence(where="title", start=in_title.start(), end=in_title.end(), text=in_title[0])
    faults["words"] = "these words do not stand so in the text; copy them from it letter by letter"
    return None


def _coded(typed: str, name: str, faults: dict[str, str], vocabulary: Vocabulary, *, group: bool) -> str:
    if not typed:
        faults[name] = "is missing; give a code such as FRA, or the name in English"
        return ""
    try:
        return actor_code(typed, vocabulary, group=group)
    except InputError as exc:
        faults[name] = str(exc)
        return ""
