"""A statement's page: the document with its marks, why this label, the versions of the text, the provenance."""

import difflib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feeds.types import Document
from monitor.extract.dossiers import bind
from monitor.records import Bound, Channel, HandEntry, StoredDocument, StoredRevision, StoredStatement
from monitor.revisions import Fate, Succession
from monitor.store.store import Store
from monitor.types import Cue, Dossier, Evidence, Stance, Statement, StatementKey
from monitor.views.words import (
    Elapsed,
    Mark,
    Moment,
    Name,
    confidence_word,
    elapsed,
    language_name,
    mark_of,
    moment,
    named,
    safe_href,
    target_name,
)
from monitor.vocabulary import Vocabulary

CHANNELS: Mapping[Channel, str] = {
    Channel.PRESS_CONFERENCE: "press conference",
    Channel.PHONE: "phone",
    Channel.TV: "television or radio",
    Channel.POST: "post",
    Channel.OTHER: "elsewhere",
}
"""How pages say where words were heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text with the kinds of mark on it: evidence, cue, speaker; or `old`/`new` in a comparison."""

    text: str
    marks: tuple[str, ...] = ()


Paragraph = tuple[Segment, ...]
"""One line of a text, as a row of segments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """One stored version of the text. `changes` compares it with the version before it; empty for the first.

    `changed` says in words what kind of edit it was; empty for the first, and where the words of the text are other ones.
    """

    number: int
    fetched: Moment | None
    sha256: str
    shown: bool
    statements: tuple[tuple[StatementKey, Mark, Name], ...]
    changes: tuple[Paragraph, ...]
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """A statement in its document: who, what, the marked text, why this label, the versions and the provenance."""

    key: StatementKey
    actor: Name
    mark: Mark
    stance: Stance
    statement: Statement
    target: str | None
    joint: tuple[Name, ...]
    language: str | None
    language_name: str | None
    confidence_word: str
    reactions: tuple["BoundTo", ...]
    title: Paragraph
    text: tuple[Paragraph, ...]
    cues: tuple[Cue, ...]
    current: bool
    revision: int
    revisions: tuple[RevisionView, ...]
    publisher: str | None
    url: str | None
    published: Moment | None
    published_raw: str | None
    problems: tuple[str, ...]
    fetched: Moment | None
    sha256: str
    document_id: str
    entered: "Entered | None"
    became: "Became | None"


class End(StrEnum):
    """Why a statement stands no longer, where no person decided it."""

    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    READ_AGAIN = "read again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of a statement that stands no longer: `seen` is when we first saw the edit, `into` what stands in its place."""

    end: End
    seen: Moment | None = None
    into: tuple[tuple[StatementKey, Mark, Name], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Who typed in the document, when, and where its words were heard."""

    by: str
    at: Moment
    channel: str


def entered(entry: HandEntry | None) -> Entered | None:
    """Return who typed in a document, None for one that came by itself."""
    return Entered(by=entry.by, at=moment(entry.at), channel=CHANNELS[entry.channel]) if entry else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundTo:
    """An event that the statement reacts to, and its stance there; `dossier_id` is None when the dossier is gone.

    `reason` names the words that bound the document to it; of one stored before that was kept, those that do now, if any.
    """

    dossier_id: str | None
    event_id: str
    title: str
    stance: Mark | None
    elapsed: Elapsed | None
    reason: str


def segments(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Paragraph, ...]:
    """Return the text as paragraphs of marked segments; joined with newlines they are the text without its blank lines.

    Spans are (start, end, kind) in code points, end exclusive; they may overlap and run over line ends.
    """
    marks = [(start, end, kind) for start, end, kind in spans if 0 <= start < end <= len(text)]
    paragraphs: list[Paragraph] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(_cut(text, at, at + len(line), marks))
        at += len(line) + 1
    return tuple(paragraphs)


def _cut(text: str, begin: int, end: int, marks: list[tuple[int, int, str]]) -> Paragraph:
    inside = [(max(start, begin), min(stop, end), kind) for start, stop, kind in marks if start < end and stop > begin]
    edges = sorted({begin, end} | {edge for start, stop, _ in inside for edge in (start, stop)})
    return tuple(
        Segment(
            text=text[left:right],
            marks=tuple(sorted({kind for start, stop, kind in inside if start <= left and right <= stop})),
        )
        for left, right in itertools.pairwise(edges)
    )


def _speaker_span(statement: Statement, text: str) -> tuple[int, int, str] | None:
    """Return the place of the speaker's name nearest to the evidence, None where the text does not print it."""
    if not statement.speaker or statement.evidence.where != "text":
        return None
    places = [match.start() for match in re.finditer(re.escape(statement.speaker), text)]
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - statement.evidence.start))
    return start, start + len(statement.speaker), "speaker"


def marked_document(statement: Statement, document: Document) -> tuple[Paragraph, tuple[Paragraph, ...]]:
    """Return title and text with evidence, cues and speaker marked. A cue is marked only where its words really stand."""
    title, text = document.title or "", document.text
    spans: dict[str, list[tuple[int, int, str]]] = {"title": [], "text": []}
    evidence = statement.evidence
    spans[evidence.where].append((evidence.start, evidence.end, "evidence"))
    for cue in statement.cues:
        wheres = ("title", "text") if evidence.where == "title" else ("text", "title")
        place = next((where for where in wheres if (title if where == "title" else text)[cue.start : cue.end] == cue.text), None)
        if place is not None and cue.text:
            spans[place].append((cue.start, cue.end, "cue"))
    speaker = _speaker_span(statement, text)
    if speaker is not None:
        spans["text"].append(speaker)
    heading = segments(title, spans["title"])
    return (heading[0] if heading else ()), segments(text, spans["text"])


# Words, but one letter at a time in scripts that are written without spaces.
_TOKENS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+|\s+|.", re.DOTALL)


def changes(before: str, after: str) -> tuple[Paragraph, ...]:
    """Return the newer text with what was taken out marked `old` and what came in marked `new`, by paragraphs."""
    left, right = _TOKENS.findall(before), _TOKENS.findall(after)
    joined: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = 0
    for tag, left_from, left_to, right_from, right_to in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        parts = (
            [("", right[right_from:right_to])]
            if tag == "equal"
            else [("old", left[left_from:left_to]), ("new", right[right_from:right_to])]
        )
        for kind, tokens in parts:
            piece = "".join(tokens)
            if kind and piece:
                spans.append((at, at + len(piece), kind))
            joined.append(piece)
            at += len(piece)
    return segments("".join(joined), spans)


def revision_views(stored: StoredDocument, shown: int, vocabulary: Vocabulary) -> tuple[RevisionView, ...]:
    """Return the versions of a text, oldest first, each compared with the one before it; `shown` is the one on the page."""
    views = []
    before: str | None = None
    last: StoredRevision | None = None
    for revision in stored.revisions:
        document = revision.document
        views.append(
            RevisionView(
                number=revision.number,
                fetched=moment(document.fetched_at) if document.fetched_at else None,
                sha256=document.sha256,
                shown=revision.number == shown,
                statements=tuple(
                    (
                        key,
                        mark_of(said.stance, confidence=said.confidence, declined=said.declined),
                        named(said.actor, vocabulary),
                    )
                    for key, said in revision.statements
                ),
                changes=() if before is None else changes(before, document.text),
                changed=_kind_of_edit(last, revision) if last is not None else "",
            )
        )
        before, last = document.text, revision
    return tuple(views)


def _kind_of_edit(before: StoredRevision, after: StoredRevision) -> str:
    """Return in words what kind of edit made a version, where it was not one of the words that statements stand in."""
    old, new = before.document, after.document
    if not new.text:
        return "The page was taken away; its words stand in the version before."
    title = f"The title was {old.title or 'missing'!r} before. " if old.title != new.title else ""
    if old.text == new.text:
        return f"{title}The text is the same."
    if old.text.split() == new.text.split():
        return f"{title}Of the text only breaks and spaces changed."
    said = [{statement.evidence.text for _, statement in one.statements} for one in (before, after)]
    if said[0] and said[0] == said[1]:
        return f"{title}No words that a statement was read in changed."
    return title.strip()


def _bound(
    stored: StoredStatement, kept: Iterable[Bound], dossiers: Sequence[Dossier], vocabulary: Vocabulary
) -> tuple[BoundTo, ...]:
    reasons = {one.event: one.reason for one in bind(stored.document, dossiers, vocabulary)}
    reasons |= {one.event: one.reason for one in kept}
    known = {event.id: (dossier, event) for dossier in dossiers for event in dossier.events}
    bound = []
    for reaction in stored.reactions:
        said = reaction.statement
        if said.event is None:
            continue
        dossier, event = known.get(said.event, (None, None))
        toward = said.stance_toward_event
        bound.append(
            BoundTo(
                dossier_id=dossier.id if dossier else None,
                event_id=said.event,
                title=event.title if event else said.event,
                stance=mark_of(toward, confidence=said.confidence, declined=said.declined) if toward else None,
                elapsed=elapsed(reaction.spoken_at, reaction.precision, event) if event else None,
                reason=reasons.get(said.event, ""),
            )
        )
    return tuple(bound)


def _became(
    stored: StoredStatement, whole: StoredDocument | None, ties: Iterable[Succession], vocabulary: Vocabulary
) -> Became | None:
    """Return what became of a statement, None while it stands."""
    if stored.current or whole is None:
        return None
    latest = whole.revisions[-1]
    here = dict(latest.statements)

    def shown(keys: Iterable[StatementKey]) -> tuple[tuple[StatementKey, Mark, Name], ...]:
        chosen = ((key, here[key]) for key in dict.fromkeys(keys) if key in here)
        return tuple((key, _marked(said), named(said.actor, vocabulary)) for key, said in chosen)

    if stored.revision == latest.number:
        place = stored.statement.evidence
        near = (key for key, said in here.items() if _overlap(said.evidence, place) and said.actor == stored.statement.actor)
        return Became(end=End.READ_AGAIN, into=shown(near))
    keys, end, at = {stored.key}, End.WITHDRAWN, stored.revision + 1
    for tie in ties:
        if tie.revision > stored.revision and tie.old in keys:
            if tie.new is not None:
                keys.add(tie.new)
            if tie.fate is not Fate.KEPT:
                end, at = (End.CHANGED if tie.new is not None else End.WITHDRAWN), tie.revision
    edit = next((one for one in whole.revisions if one.number == at), latest)
    fetched = edit.document.fetched_at
    return Became(end=end, seen=moment(fetched) if fetched else None, into=shown(sorted(keys)))


def _marked(said: Statement) -> Mark:
    return mark_of(said.stance, confidence=said.confidence, declined=said.declined)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.where == other.where and one.start < other.end and other.start < one.end


def statement_page(store: Store, vocabulary: Vocabulary, key: str) -> StatementPage | None:
    """Return a statement's page, None where there is no such statement."""
    stored = store.statement(key)
    if stored is None:
        return None
    said, document = stored.statement, stored.document
    whole = store.document(document.id)
    title, text = marked_document(said, document)
    entry = store.entered_by(document.id)
    language = said.language or document.language
    return StatementPage(
        key=stored.key,
        actor=named(said.actor, vocabulary),
        mark=mark_of(said.stance, confidence=said.confidence, declined=said.declined),
        stance=said.stance,
        statement=said,
        target=target_name(said.target, vocabulary),
        joint=tuple(named(code, vocabulary) for code in said.joint or ()),
        language=language,
        language_name=language_name(language),
        confidence_word=confidence_word(said.confidence),
        reactions=_bound(stored, store.bindings(document.id), store.dossiers(with_archived=True), vocabulary),
        title=title,
        text=text,
        cues=said.cues,
        current=stored.current,
        revision=stored.revision,
        revisions=revision_views(whole, stored.revision, vocabulary) if whole else (),
        publisher=document.publisher,
        url=safe_href(document.url),
        published=moment(document.published_at, document.published_precision) if document.published_at else None,
        published_raw=document.published_raw,
        problems=document.problems,
        fetched=moment(document.fetched_at) if document.fetched_at else None,
        sha256=document.sha256,
        document_id=document.id,
        became=_became(stored, whole, store.successions(document.id) if not stored.current else (), vocabulary),
        entered=entered(entry),
    )
