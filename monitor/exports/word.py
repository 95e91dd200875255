"""A briefing as a Word document (DOCX): real styles, contents, real footnotes, its pictures, a header on every page.

What stands in it is decided in `monitor.exports.briefing`.
"""

import io
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.exports.blocks import (
    Block,
    Briefing,
    Bullets,
    Grid,
    Heading,
    Line,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Tone,
    plain_text,
)
from monitor.exports.extra import needed
from monitor.exports.footnotes import Footnotes
from monitor.exports.wordlooks import BY, CELL, QUOTE, WIDTH_MM, dress
from monitor.exports.wordxml import (
    ask_to_renew,
    bookmark,
    contents,
    give_language,
    reads_right_to_left,
    rule_rows,
    shade,
    turn_paragraph,
)
from monitor.exports.zipped import timeless

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

_LETTER_MM, _EDGES_MM, _LONG_WORD = 1.85, 4.5, 17  # of a table in bold, 9 points
_LEFT_TO_RIGHT = "\u200e"
"""After words from right to left in a line from left to right: else a date that follows them would be drawn before them."""


def document(content: Briefing, *, as_of: datetime, pngs: Mapping[str, bytes]) -> bytes:
    """Return the document; `pngs` are its pictures by name, and a line says which is missing.

    Raises: ExportError where the extra `export` is not installed.
    """
    docx = needed("docx", "DOCX")
    made: Document = docx.Document()
    _properties(made, content, as_of)
    dress(made)
    _page(made, content)
    return timeless(_saved(_Writer(made, content, pngs).write()))


def _saved(made: "Document") -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _properties(made: "Document", content: Briefing, as_of: datetime) -> None:
    about, at = made.core_properties, as_of.replace(tzinfo=None)  # the library writes it as UTC
    about.title = _clean(f"{'SAMPLE DATA: ' if content.sample else ''}{content.title}")
    about.subject, about.author, about.last_modified_by, about.comments = _clean(content.subject), "Démarche", "Démarche", ""
    about.created = about.modified = at
    about.language, about.revision = "en", 1


def _page(made: "Document", content: Briefing) -> None:
    from docx.shared import Mm

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH_MM) / 2)
    header = section.header.paragraphs[0]
    header.text = _clean(content.running)
    header.style = made.styles["Header"]
    give_language(made.styles["Normal"].element.get_or_add_rPr(), "en-GB")


class _Writer:
    """Writes the blocks one after the other into one document."""

    def __init__(self, made: "Document", content: Briefing, pngs: Mapping[str, bytes]) -> None:
        self._made = made
        self._content = content
        self._pngs = pngs
        self._notes = Footnotes(made)
        self._headings = 0

    def write(self) -> "Document":
        self._made.add_paragraph(_clean(self._content.title), style="Title")
        self._made.add_paragraph(_clean(self._content.subject), style="Subtitle")
        banners = 0
        for block in self._content.blocks:
            if not (isinstance(block, Paragraph) and block.tone in (Tone.SAMPLE, Tone.WARNING)):
                break
            self._block(block)
            banners += 1
        self._made.add_paragraph("Contents", style="TOC Heading")
        headings = enumerate((block for block in self._content.blocks if isinstance(block, Heading)), start=1)
        contents(self._made, [(number, _clean(block.text)) for number, block in headings if block.level == 1])
        ask_to_renew(self._made)
        for block in self._content.blocks[banners:]:
            self._block(block)
        self._notes.save()
        return self._made

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._headings += 1
                bookmark(self._made.add_heading(_clean(block.text), block.level), self._headings)
            case Paragraph():
                self._paragraph(block)
            case Bullets():
                for line in block.lines:
                    self._line(self._made.add_paragraph(style="List Bullet"), line)
            case Quotation():
                self._quotation(block)
            case Grid():
                self._grid(block)
            case Picture():
                self._picture(block)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._made.add_paragraph()
        self._line(paragraph, block.line)
        # What it announces begins on the same page.
        paragraph.paragraph_format.keep_with_next = True if plain_text(block.line).endswith(":") else None
        if block.tone in (Tone.SAMPLE, Tone.WARNING):
            shade(paragraph, "FFD84D" if block.tone is Tone.SAMPLE else "F9DCD6")
            for run in paragraph.runs:
                run.bold = True

    def _quotation(self, block: Quotation) -> None:
        paragraph = self._made.add_paragraph(style=QUOTE)
        rtl = reads_right_to_left(block.language)
        if rtl:
            turn_paragraph(paragraph)
        text = f"“{block.text}”" if block.direct else block.text
        self._run(paragraph, Run(text=text, language=block.language))
        self._notes.refer(paragraph, block.note, lambda note: self._line(note, self._content.notes[block.note - 1]))
        self._line(self._made.add_paragraph(style=BY), block.by)

    def _grid(self, block: Grid) -> None:
        caption = self._made.add_paragraph(_clean(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        table = self._made.add_table(rows=1, cols=len(block.header), style="Table Grid")
        table.autofit = False
        for cell, name in zip(table.rows[0].cells, block.header, strict=True):
            cell.paragraphs[0].add_run(_clean(name)).bold = True
        _repeat_header(table.rows[0])
        for row in block.rows:
            for cell, line in zip(table.add_row().cells, row, strict=True):
                self._line(cell.paragraphs[0], line)
        _settle(table, _widths(block))
        rule_rows(table)
        self._made.add_paragraph()

    def _picture(self, block: Picture) -> None:
        from docx.shared import Mm

        drawn = self._pngs.get(block.name)
        if drawn is None:
            self._made.add_paragraph(_clean(f"{block.alt} (The picture needs resvg_py of the extra `export`.)"))
            return
        shape = self._made.add_picture(io.BytesIO(drawn), width=Mm(WIDTH_MM))
        about: Any = shape._inline.docPr
        about.set("descr", _clean(block.alt))
        about.set("name", block.name.capitalize())

    def _line(self, paragraph: "WordParagraph", line: Line) -> None:
        for run in line:
            self._run(paragraph, run)
            if reads_right_to_left(run.language):
                paragraph.add_run(_LEFT_TO_RIGHT)

    def _run(self, paragraph: "WordParagraph", run: Run) -> None:
        made = paragraph.add_run(_clean(run.text))
        made.bold = True if run.strong else None
        if run.language:
            give_language(made._r.get_or_add_rPr(), run.language)


def _widths(block: Grid) -> list[float]:
    """Return the width of each column in millimetres: its longest word, and of the rest as much as its cells ask for.

    What they ask for is the root of their mean square: a few long ones count for more than many short ones.
    """
    texts = [[name, *(plain_text(row[at]) for row in block.rows)] for at, name in enumerate(block.header)]
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in texts]
    least = [_EDGES_MM + _LETTER_MM * min(word, _LONG_WORD) for word in words]
    usual = [_EDGES_MM + _LETTER_MM * math.sqrt(sum(len(text) ** 2 for text in column) / len(column)) for column in texts]
    wanted = [max(usually - width, 1) for usually, width in zip(usual, least, strict=True)]
    rest = max(WIDTH_MM - sum(least), 0)
    found = [width + rest * part / sum(wanted) for width, part in zip(least, wanted, strict=True)]
    return [width * WIDTH_MM / sum(found) for width in found]


def _settle(table: Any, millimetres: Sequence[float]) -> None:
    """Give the columns of a table their widths, so that no word is broken where there is room, and its cells their style."""
    from docx.shared import Mm

    widths = [Mm(each) for each in millimetres]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        _whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].style = CELL


def _whole(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat_header(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    kept = text.encode("utf-8", "replace").decode()
    return "".join(char for char in kept if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))
