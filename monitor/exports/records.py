"""A snapshot as a flat table: one record for each statement and each actor without one; CSV, JSON Lines and XLSX show it."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields

from monitor.views.board import Row
from monitor.views.snapshot import Snapshot
from monitor.views.words import Mark, Name, Words, moment

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), the full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of the table; an empty text where there is nothing. What each column holds stands in `DICTIONARY`."""

    snapshot: str
    as_of: str
    event: str
    lane: str
    part: str
    actor: str
    name: str
    shown: str
    stance: str = ""
    confidence: str = ""
    reviewed: str = ""
    engine: str = ""
    speaker: str = ""
    role: str = ""
    official: str = ""
    hearsay: str = ""
    text_of: str = ""
    words: str = ""
    quoted: str = ""
    language: str = ""
    gloss: str = ""
    gloss_by: str = ""
    target: str = ""
    joint: str = ""
    via: str = ""
    spoken: str = ""
    spoken_note: str = ""
    since: str = ""
    since_note: str = ""
    source: str = ""
    sources: str = ""
    tier: str = ""
    title: str = ""
    url: str = ""
    terms: str = ""
    seen: str = ""
    sha256: str = ""
    statement: str = ""
    silent_for: str = ""
    reason: str = ""
    sample: str = ""


DICTIONARY = {
    "snapshot": "Id of the snapshot: a hash over all that is in it; the same content has the same id.",
    "as_of": "Time as of which the board stands, UTC.",
    "event": "Id of the event.",
    "lane": "spoken, joint only, silent, not monitored, source down; others (not on the watch list), apart, withdrawn.",
    "part": "position (the deciding words), second (of a mixed one), earlier, replaced (edited away), shift; empty without words",
    "actor": "ISO 3166-1 alpha-3 code, or our code of an organisation.",
    "name": "The actor's name in English.",
    "shown": "What stands on the board: a rung of the ladder, mixed, no comment, unclear, or the lane.",
    "stance": "The rung as labelled, -3 condemn to +3 endorse in words, even where it is shown as unclear.",
    "confidence": "Of the label, 0 to 1, as the engine gave it.",
    "reviewed": "yes where a person gave or corrected the label.",
    "engine": "What gave the label.",
    "speaker": "Person as printed; empty where none is named.",
    "role": "Office as printed.",
    "official": "yes where it counts as the actor's position.",
    "hearsay": "yes where somebody else reports it without words.",
    "text_of": "own text, or as reported.",
    "words": "The words in their language; as far as the terms of the source allow.",
    "quoted": "yes where the words are a direct quotation.",
    "language": "Language of the words (BCP 47).",
    "gloss": "The desk's own translation of the words; the words themselves are what was said.",
    "gloss_by": "Who translated them.",
    "target": "Whom or what it is about.",
    "joint": "Codes of all who signed, separated by blanks.",
    "via": "Organisation whose text stands for the actor.",
    "spoken": "When it was published, UTC; only the day where only that is known.",
    "spoken_note": "What is uncertain about that time.",
    "since": "Time since the event began (T0).",
    "since_note": "Uncertainty of that time.",
    "source": "Who published it.",
    "sources": "In how many documents the same words were found; the time is that of the first.",
    "tier": "Tier of the source.",
    "title": "Title of the text.",
    "url": "Address of the text.",
    "terms": "What its publisher says of the use of its texts; where that is a short quote, longer words end in […].",
    "seen": "When we fetched the text, UTC.",
    "sha256": "SHA-256 of the text as seen then.",
    "statement": "Key of the statement on the board.",
    "silent_for": "How long the actor has been silent since T0; silent lane only.",
    "reason": "Why nothing can be said of the actor; not monitored and source down only.",
    "sample": "SAMPLE DATA where the event and all words are invented.",
}


def records(snapshot: Snapshot) -> tuple[Record, ...]:
    """Return all records of a snapshot, in the order of the board."""
    return tuple(_records(snapshot))


def columns() -> tuple[str, ...]:
    """Return the names of the columns, in order."""
    return tuple(field.name for field in fields(Record))


def cells(record: Record) -> tuple[str, ...]:
    """Return a record's cells in the order of `columns()`."""
    return tuple(getattr(record, name) for name in columns())


def is_formula_like(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula."""
    return text.startswith(_FORMULA)


def csv_bytes(snapshot: Snapshot) -> bytes:
    """Return a snapshot's records as CSV."""
    return csv_of(records(snapshot))


def csv_of(found: Iterable[Record]) -> bytes:
    """Return records as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets ask for.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns())
    for record in found:
        writer.writerow("'" + cell if is_formula_like(cell) else cell for cell in cells(record))
    return out.getvalue().encode("utf-8-sig", "replace")


def jsonl_bytes(snapshot: Snapshot) -> bytes:
    """Return the records as JSON Lines: one of kind "snapshot" with the figures, then one per record without its empty cells."""
    head = snapshot.board.headline
    first: dict[str, object] = {
        "kind": "snapshot",
        "snapshot": snapshot.id,
        "version": snapshot.version,
        "as_of": moment(snapshot.as_of).machine,
        "dossier": snapshot.board.dossier_id,
        "event": snapshot.board.event.id,
        "title": snapshot.board.event.title,
        "expected": head.expected,
        "spoken": head.spoken,
        "counts": {group.value: count for group, count in head.counts.items()},
        "shifts": head.shifts,
        "labels": snapshot.tally.statements,
        "reviewed": snapshot.tally.reviewed,
        "own_texts": snapshot.tally.own_texts,
        "sample": snapshot.sample,
    }
    return jsonl_of(first, records(snapshot))


def jsonl_of(head: dict[str, object], found: Iterable[Record]) -> bytes:
    """Return records as JSON Lines behind a first line of figures, each without its empty cells."""
    lines = [head, *({"kind": "record", **_filled(record)} for record in found)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")


def _filled(record: Record) -> dict[str, object]:
    return {name: cell for name, cell in zip(columns(), cells(record), strict=True) if cell}


def _records(snapshot: Snapshot) -> Iterable[Record]:
    shown = snapshot.board
    for row in shown.rows:
        yield from _row(snapshot, row, "spoken")
    for text in shown.joint:
        for name in text.actors:
            yield _record(snapshot, "joint only", "position", name, text.words.mark, text.words, via=text.via)
    for quiet in (*shown.silent, *shown.source_down, *shown.not_monitored):
        yield _record(
            snapshot, quiet.mark.word, "", quiet.actor, quiet.mark, None, silent_for=quiet.silent_for, reason=quiet.reason
        )
    for row in shown.others:
        yield from _row(snapshot, row, "others")
    for lane, voices in (("apart", shown.apart), ("withdrawn", shown.withdrawn)):
        for words in voices:
            yield _record(snapshot, lane, "position" if lane == "apart" else "replaced", words.actor, words.mark, words)


def _row(snapshot: Snapshot, row: Row, lane: str) -> Iterable[Record]:
    yield _record(snapshot, lane, "position", row.actor, row.mark, row.words, via=row.via)
    done = {row.words.key}
    rest = [("second", row.second)] if row.second is not None else []
    shifted = [("shift", words) for change in row.shifts for words in (change.before, change.after)]
    for part, words in (
        *rest,
        *shifted,
        *(("earlier", each) for each in row.earlier),
        *(("replaced", each) for each in row.replaced),
    ):
        if words.key not in done:
            done.add(words.key)
            yield _record(snapshot, lane, part, row.actor, words.mark, words, via=row.via)


def _record(
    snapshot: Snapshot,
    lane: str,
    part: str,
    actor: Name,
    mark: Mark,
    words: Words | None,
    *,
    via: Name | None = None,
    silent_for: str = "",
    reason: str = "",
) -> Record:
    common = {
        "snapshot": snapshot.id,
        "as_of": moment(snapshot.as_of).machine,
        "event": str(snapshot.board.event.id),
        "lane": lane,
        "part": part,
        "actor": str(actor.code),
        "name": actor.name,
        "shown": mark.word,
        "silent_for": silent_for,
        "reason": reason,
        "sample": "SAMPLE DATA" if snapshot.sample else "",
    }
    if words is None:
        return Record(**common)
    citation = snapshot.cite(words)
    said = {
        "stance": words.stance.value,
        "confidence": f"{words.confidence:.3f}",
        "reviewed": _yes(citation.reviewed),
        "engine": citation.engine,
        "speaker": words.speaker or "",
        "role": words.role or "",
        "official": _yes(words.official),
        "hearsay": _yes(words.hearsay),
        "text_of": "own text" if words.own_text else "as reported",
        "words": citation.allowed(words.text),
        "quoted": _yes(words.quoted),
        "language": words.language or "",
        "gloss": words.gloss.text if words.gloss and citation.allowed(words.text) == words.text else "",
        "gloss_by": words.gloss.by if words.gloss else "",
        "target": words.target or "",
        "joint": " ".join(name.code for name in words.joint),
        "via": via.code if via else "",
        "spoken": words.spoken.machine,
        "spoken_note": words.spoken.note,
        "since": words.elapsed.text,
        "since_note": words.elapsed.note,
        "source": citation.publisher or "",
        "sources": str(words.sources),
        "tier": words.tier or "",
        "title": citation.title or "",
        "url": citation.url or "",
        "terms": citation.terms,
        "seen": citation.seen.machine if citation.seen else "",
        "sha256": citation.sha256,
        "statement": str(words.key),
    }
    return Record(**common, **said)


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
