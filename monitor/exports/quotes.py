"""Statements as files: a briefing of quotes with footnotes, or a table. How each format is written is that of a board's files."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from monitor.exports.blocks import Block, Briefing, Heading, Paragraph, Quotation, Run, Tone
from monitor.exports.briefing import SAMPLE, citation_line, gloss_runs, method, unreviewed, when
from monitor.exports.formats import Format, Rendered
from monitor.exports.markdown import markdown
from monitor.exports.page import page
from monitor.exports.pdf import pdf
from monitor.exports.records import Record, csv_of, jsonl_of
from monitor.exports.sheet import table_book
from monitor.exports.word import document
from monitor.views.quotes import Quotes
from monitor.views.words import Quoted, moment

FORMATS = (Format.MD, Format.HTML, Format.DOCX, Format.PDF, Format.CSV, Format.JSONL, Format.XLSX)
"""A map shows a board, and is none of these."""


def quotes_briefing(taken: Quotes) -> Briefing:
    """Return the content of a briefing of quotes, in the order of the page that they were taken from."""
    at, mark = moment(taken.as_of).text, "SAMPLE DATA · " if taken.sample else ""
    notes = tuple(citation_line(taken.cite(one), one) for one in taken.quoted)
    return Briefing(
        title=taken.title,
        subject=f"{taken.subject}, as of {at}",
        running=f"{mark}{taken.title} · as of {at} · snapshot {taken.id}",
        sample=taken.sample,
        blocks=(*_banners(taken), Heading(level=1, text="In their words"), *_quotations(taken), *method(taken)),
        notes=notes,
    )


def _banners(taken: Quotes) -> Iterable[Block]:
    if taken.sample:
        yield _text(SAMPLE, Tone.SAMPLE)
    if warning := unreviewed(taken):
        yield _text(warning, Tone.WARNING)
    if taken.left_out:
        yield _text(f"{taken.left_out} left out: they belong to a dossier that is under embargo.", Tone.WARNING)


def _quotations(taken: Quotes) -> Iterable[Block]:
    if not taken.quoted:
        yield _text("Nothing fulfils the filters.", Tone.PLAIN)
    for number, one in enumerate(taken.quoted, start=1):
        toward = f" → {one.target}" if one.target else ""
        yield Heading(level=2, text=f"{one.actor.name}: {one.mark.word}{toward}")
        who = ", ".join(part for part in (one.speaker, one.role) if part) or "no speaker named"
        standing = "hearsay, counts for nothing; " if one.hearsay else "" if one.official else "unofficial; "
        kind = "own text" if one.own_text else f"as reported by {one.source or 'an unknown source'}"
        by = (
            Run(text=who, language=one.language),
            Run(text=f"; {standing}{kind}; {when(one.spoken)}; {one.confidence_word} confidence"),
        )
        text = taken.cite(one).allowed(one.text)
        yield Quotation(text=text, language=one.language, direct=one.quoted, note=number, by=(*by, *gloss_runs(one, text)))


def _text(text: str, tone: Tone) -> Paragraph:
    return Paragraph(line=(Run(text=text),), tone=tone)


def quotes_records(taken: Quotes) -> tuple[Record, ...]:
    """Return one record for each statement, with the columns of a board's table."""
    return tuple(_record(taken, one) for one in taken.quoted)


def _record(taken: Quotes, one: Quoted) -> Record:
    citation = taken.cite(one)
    return Record(
        snapshot=taken.id,
        as_of=moment(taken.as_of).machine,
        event="",
        lane="quoted",
        part="",
        actor=str(one.actor.code),
        name=one.actor.name,
        shown=one.mark.word,
        reviewed=_yes(citation.reviewed),
        engine=citation.engine,
        speaker=one.speaker or "",
        role=one.role or "",
        official=_yes(one.official),
        hearsay=_yes(one.hearsay),
        text_of="own text" if one.own_text else "as reported",
        words=citation.allowed(one.text),
        quoted=_yes(one.quoted),
        language=one.language or "",
        gloss=one.gloss.text if one.gloss and citation.allowed(one.text) == one.text else "",
        gloss_by=one.gloss.by if one.gloss else "",
        target=one.target or "",
        spoken=one.spoken.machine,
        spoken_note=one.spoken.note,
        source=citation.publisher or "",
        sources=str(one.sources),
        tier=one.tier or "",
        title=citation.title or "",
        url=citation.url or "",
        terms=citation.terms,
        seen=citation.seen.machine if citation.seen else "",
        sha256=citation.sha256,
        statement=str(one.key),
        sample="SAMPLE DATA" if taken.sample else "",
    )


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


def render_quotes(taken: Quotes, wanted: Format, *, fonts: Path | None = None) -> Rendered:
    """Return statements as a file of one of `FORMATS`.

    Raises: ExportError where the format cannot be made on this machine, with what to do.
    """
    return _RENDERERS[wanted](taken, fonts)


def quotes_name(taken: Quotes, wanted: Format, stem: str) -> str:
    """Return the name of a file, in plain ASCII."""
    return f"{stem}-{taken.as_of:%Y%m%dT%H%MZ}-{taken.id[:8]}.{wanted.value}"


def _encoded(text: str) -> Rendered:
    return Rendered(body=text.encode("utf-8", "replace"))


def _pdf(taken: Quotes, fonts: Path | None) -> Rendered:
    body, warnings = pdf(quotes_briefing(taken), as_of=taken.as_of, fonts=fonts)
    return Rendered(body=body, warnings=warnings)


def _jsonl(taken: Quotes) -> bytes:
    head: dict[str, object] = {
        "kind": "quotes", "snapshot": taken.id, "version": taken.version, "as_of": moment(taken.as_of).machine,
        "title": taken.title, "labels": taken.tally.statements, "reviewed": taken.tally.reviewed,
        "left_out": taken.left_out, "sample": taken.sample,
    }  # fmt: skip
    return jsonl_of(head, quotes_records(taken))


def _book(taken: Quotes) -> bytes:
    warning = unreviewed(taken)
    lines: list[tuple[str, str | int]] = [("quoted", taken.title), ("of", taken.subject)]
    lines += [("sample", SAMPLE)] if taken.sample else []
    lines += [("warning", warning)] if warning else []
    lines += [("as of", moment(taken.as_of).text), ("statements", taken.tally.statements), ("left out", taken.left_out)]
    lines += [("labels reviewed by a person", taken.tally.reviewed), ("snapshot", taken.id), ("version", taken.version)]
    return table_book(quotes_records(taken), lines, taken, title=taken.title, subject=taken.subject)


_RENDERERS: Mapping[Format, Callable[[Quotes, Path | None], Rendered]] = {
    Format.MD: lambda taken, _: _encoded(markdown(quotes_briefing(taken))),
    Format.HTML: lambda taken, _: _encoded(page(quotes_briefing(taken))),
    Format.DOCX: lambda taken, _: Rendered(body=document(quotes_briefing(taken), as_of=taken.as_of, pngs={})),
    Format.PDF: _pdf,
    Format.CSV: lambda taken, _: Rendered(body=csv_of(quotes_records(taken))),
    Format.JSONL: lambda taken, _: Rendered(body=_jsonl(taken)),
    Format.XLSX: lambda taken, _: Rendered(body=_book(taken)),
}
