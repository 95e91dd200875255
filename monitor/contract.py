"""Values <-> the JSON shapes that are promised to users' scripts. Nothing is read from files or printed here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Entry, Feed, Listing, Page, Precision
from monitor.errors import InputError
from monitor.extract.tables import load_tables
from monitor.types import Dossier, DossierId, Event, EventId, Statement

Json = dict[str, object]
"""An object ready for `json.dumps`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One line handed to `extract --jsonl`: `dossier` is the stand-in made of act, initiators and affected; None without them.

    `doc_id` is the id as given; `event` names the event or the dossier file to read it against.
    """

    doc_id: str
    document: Document
    event: EventId | None = None
    dossier: Dossier | None = None


def rfc3339(moment: datetime | None) -> str | None:
    """Return a time in UTC as RFC 3339 with a Z, to the second where it has no fraction; None stays None."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def statement_json(statement: Statement) -> Json:
    """Return a statement as the contract's object, keys in its order."""
    toward = statement.stance_toward_event
    return {
        "actor": statement.actor,
        "speaker": statement.speaker,
        "role": statement.role,
        "rank": statement.rank.value,
        "official": statement.official,
        "hearsay": statement.hearsay,
        "joint": None if statement.joint is None else list(statement.joint),
        "target": statement.target,
        "event": statement.event,
        "stance": statement.stance.value,
        "stance_score": statement.stance.score,
        "stance_toward_event": None if statement.event is None or toward is None else toward.value,
        "legal": None if statement.legal is None else statement.legal.value,
        "demands": [{"kind": demand.kind.value, "of": demand.of} for demand in statement.demands],
        "evidence": {
            "in": statement.evidence.where,
            "start": statement.evidence.start,
            "end": statement.evidence.end,
            "text": statement.evidence.text,
        },
        "quote": statement.quote,
        "language": statement.language,
        "confidence": round(statement.confidence, 3),
        "cues": [
            {"kind": cue.kind, "id": cue.id, "text": cue.text, "start": cue.start, "end": cue.end} for cue in statement.cues
        ],
        "engine": statement.engine,
    }


def document_json(
    doc_id: str,
    language: str | None = None,
    statements: Iterable[Statement] = (),
    error: str | None = None,
    *,
    text: str | None = None,
) -> Json:
    """Return one result line of `extract`; `text` is given for HTML and PDF, whose text the offsets count in.

    A document in a language that is not read has a `note` that says so: no statement there proves nothing.
    """
    found = [statement_json(one) for one in statements]
    line: Json = {"doc_id": doc_id, "language": language, "statements": found, "error": error}
    if not found and error is None and language is not None and load_tables(language) is None:
        line["note"] = f"nothing was looked for: no tables for the language {language!r}; see docs/vocabulary.md"
    if text is not None:
        line["text"] = text
    return line


def feed_json(feed: Feed) -> Json:
    """Return a parsed feed as the contract's object."""
    return {
        "format": feed.format,
        "title": feed.title,
        "link": feed.link,
        "language": feed.language,
        "entries": [entry_json(entry) for entry in feed.entries],
        "problems": list(feed.problems),
    }


def listing_json(listing: Listing) -> Json:
    """Return a read index page as the contract's object."""
    return {
        "entries": [
            {
                "url": entry.url,
                "title": entry.title,
                "published": rfc3339(entry.published_at),
                "published_precision": entry.published_precision.value,
            }
            for entry in listing.entries
        ]
    }


def entry_json(entry: Entry) -> Json:
    """Return one entry of a feed as the contract's object."""
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "published": rfc3339(entry.published_at),
        "published_precision": entry.published_precision.value,
        "updated": rfc3339(entry.updated_at),
        "author": entry.author,
        "summary": entry.summary,
        "content": entry.content,
    }


def page_json(page: Page) -> Json:
    """Return a read page as the contract's object; `pages` are the offsets where each page of a PDF starts, else empty."""
    return {
        "title": page.title,
        "text": page.text,
        "published": rfc3339(page.published_at),
        "published_precision": page.published_precision.value,
        "language": page.language,
        "author": page.author,
        "links": list(page.links),
        "pages": list(page.pages),
    }


def document_from_json(line: str, *, where: str) -> DocumentLine:
    """Return the document on one line of JSON and the dossier that its act, initiators and affected stand in for.

    `where` names file and line for the message. `published` may be a date, or a time with or without a zone (then UTC).

    Raises: InputError naming `where`, the key and the reason.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as exc:  # a number of thousands of digits is a plain ValueError
        reason = exc.msg if isinstance(exc, json.JSONDecodeError) else "a number is too long or it is nested too deeply"
        raise InputError(f"{where}: is not JSON ({reason}); write one object per line") from exc
    if not isinstance(data, dict):
        raise InputError(f"{where}: is no JSON object; write one object per line")
    fields = _Fields(data, where)
    doc_id = fields.text("doc_id", needed=True)
    if not doc_id.strip():
        raise fields.fail("doc_id", "is empty; give each document an id")
    text = fields.text("text", needed=True)
    published_raw = fields.text("published") or None
    published_at, precision = fields.moment("published")
    country = fields.text("publisher_country")
    event = fields.text("event")
    document = Document(
        id=DocumentId(doc_id),
        text=text,
        title=fields.text("title") or None,
        url=fields.text("url") or None,
        publisher=fields.text("publisher") or None,
        publisher_actor=ActorCode(country) if country else None,
        kind=fields.kind(),
        language=fields.text("language") or None,
        published_raw=published_raw,
        published_at=published_at,
        published_precision=precision,
    )
    return DocumentLine(
        doc_id=doc_id,
        document=document,
        event=EventId(event) if event else None,
        dossier=fields.stand_in(event, published_at, precision),
    )


class _Fields:
    """Reads the keys of one object; every complaint carries where it stands."""

    def __init__(self, data: Mapping[str, object], where: str) -> None:
        self.data = data
        self.where = where

    def fail(self, key: str, reason: str) -> InputError:
        return InputError(f"{self.where}: {key} {reason}")

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.data.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            raise self.fail(key, "is missing or no text; give it as text" if needed else "must be text or null")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise self.fail(key, "holds half of a character (a lone surrogate); write it as UTF-8")
        return value

    def kind(self) -> DocumentKind:
        value = self.text("kind") or DocumentKind.ARTICLE.value
        try:
            return DocumentKind(value)
        except ValueError as exc:
            raise self.fail("kind", f"{value!r} is unknown; write one of {', '.join(DocumentKind)}") from exc

    def codes(self, key: str) -> tuple[ActorCode, ...]:
        value = self.data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise self.fail(key, 'must be a list of actors, such as ["AAA"]')
        return tuple(ActorCode(code) for code in value)

    def moment(self, key: str) -> tuple[datetime | None, Precision]:
        value = self.text(key)
        if not value:
            return None, Precision.UNKNOWN
        try:
            if len(value) <= 10:
                whole = {4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value)
                day = datetime.combine(date.fromisoformat(whole), time(), UTC)
                # A month or a year names no day: the document is read as of its start, and its time is not claimed.
                return day, Precision.DAY if len(value) == 10 else Precision.UNKNOWN
            moment = datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError) as exc:
            raise self.fail(key, f"{value!r} is no date; write 2026-03-02 or 2026-03-02T04:30:00Z") from exc
        return moment, Precision.SECOND if moment.second else Precision.MINUTE

    def stand_in(self, event: str, published: datetime | None, precision: Precision) -> Dossier | None:
        """Return a dossier of one event made of act, initiators and affected; None where the line has none of them."""
        act, initiators, affected = self.text("act"), self.codes("initiators"), self.codes("affected")
        if not (act or initiators or affected):
            return None
        name = event or "event"
        only = Event(
            id=EventId(name),
            title=act or name,
            began=published or datetime(1970, 1, 1, tzinfo=UTC),
            began_precision=precision if published else Precision.UNKNOWN,
            act=act or name,
            initiators=initiators,
            affected=affected,
        )
        return Dossier(id=DossierId(name), title=act or name, watch=(), events=(only,))
