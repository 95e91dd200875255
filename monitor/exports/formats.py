"""Every format in which a snapshot can be taken away, and its renderer. No file is written here.

The heavy ones need the extra `export`; where it is missing they say so and how to get it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from monitor.errors import ExportError
from monitor.exports.blocks import Picture
from monitor.exports.briefing import briefing
from monitor.exports.extra import is_installed
from monitor.exports.geography import map_picture
from monitor.exports.markdown import markdown
from monitor.exports.page import page
from monitor.exports.pdf import pdf
from monitor.exports.raster import png
from monitor.exports.records import csv_bytes, jsonl_bytes
from monitor.exports.sheet import workbook
from monitor.exports.strand import course_picture
from monitor.exports.word import document
from monitor.views.snapshot import Snapshot


class Format(StrEnum):
    """A kind of file; its value is its suffix."""

    MD = "md"
    HTML = "html"
    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A file's bytes, and what its reader has to be told beside ("no font shows U+13000")."""

    body: bytes
    warnings: tuple[str, ...] = ()


Renderer = Callable[[Snapshot, Path | None], Rendered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a format is made and announced: its media type, its name for a reader, its renderer (snapshot, folder of fonts)."""

    media_type: str
    label: str
    render: Renderer


def _encoded(text: str) -> Rendered:
    # A lone surrogate in a stored text cannot be written as UTF-8.
    return Rendered(body=text.encode("utf-8", "replace"))


def _word(taken: Snapshot, fonts: Path | None) -> Rendered:
    drawn = is_installed("resvg_py")
    content = briefing(taken)
    pictures = [block for block in content.blocks if isinstance(block, Picture)] if drawn else []
    body = document(content, as_of=taken.as_of, pngs={block.name: png(block, fonts) for block in pictures})
    return Rendered(body=body, warnings=() if drawn else ("the pictures are left out: they need resvg_py of the extra `export`",))


def _pdf(taken: Snapshot, fonts: Path | None) -> Rendered:
    body, warnings = pdf(briefing(taken), as_of=taken.as_of, fonts=fonts)
    return Rendered(body=body, warnings=warnings)


_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS: Mapping[Format, Kind] = {
    Format.MD: Kind(
        media_type="text/markdown; charset=utf-8", label="Markdown", render=lambda taken, _: _encoded(markdown(briefing(taken)))
    ),
    Format.HTML: Kind(
        media_type="text/html; charset=utf-8", label="HTML", render=lambda taken, _: _encoded(page(briefing(taken)))
    ),
    Format.CSV: Kind(media_type="text/csv; charset=utf-8", label="CSV", render=lambda taken, _: Rendered(body=csv_bytes(taken))),
    Format.JSONL: Kind(
        media_type="application/jsonl", label="JSON Lines", render=lambda taken, _: Rendered(body=jsonl_bytes(taken))
    ),
    Format.XLSX: Kind(
        media_type=f"{_OFFICE}.spreadsheetml.sheet", label="Excel", render=lambda taken, _: Rendered(body=workbook(taken))
    ),
    Format.DOCX: Kind(media_type=f"{_OFFICE}.wordprocessingml.document", label="Word", render=_word),
    Format.PDF: Kind(media_type="application/pdf", label="PDF", render=_pdf),
    Format.SVG: Kind(media_type="image/svg+xml", label="Map (SVG)", render=lambda taken, _: _encoded(map_picture(taken).svg)),
    Format.PNG: Kind(
        media_type="image/png", label="Map (PNG)", render=lambda taken, fonts: Rendered(body=png(map_picture(taken), fonts))
    ),
}


DRAWN = (Format.SVG, Format.PNG)
"""The formats that are one picture: the map, or the timeline where that is asked for."""


def render(snapshot: Snapshot, wanted: Format, *, fonts: Path | None = None, timeline: bool = False) -> Rendered:
    """Return a snapshot as a file of a format; `fonts` is a folder to take fonts from instead of the usual ones.

    `timeline`: of a picture the timeline instead of the map.

    Raises: ExportError where the format cannot be made on this machine, or has no timeline, with what to do.
    """
    if not timeline:
        return KINDS[wanted].render(snapshot, fonts)
    if wanted not in DRAWN:
        raise ExportError(f"the timeline alone is drawn as {' or '.join(DRAWN)}; in {wanted.value} it stands beside the rest")
    course = snapshot.board.course
    if course is None:
        raise ExportError("nothing that counts was said yet, so that there is no timeline; take the map instead")
    drawn = course_picture(snapshot, course)
    return _encoded(drawn.svg) if wanted is Format.SVG else Rendered(body=png(drawn, fonts))


def file_name(snapshot: Snapshot, wanted: Format, *, timeline: bool = False) -> str:
    """Return the name that a file of a snapshot gets: dossier, event, time and snapshot, in plain ASCII."""
    shown = snapshot.board
    what = "-timeline" if timeline else ""
    return f"{shown.dossier_id}-{shown.event.id}{what}-{snapshot.as_of:%Y%m%dT%H%MZ}-{snapshot.id[:8]}.{wanted.value}"
