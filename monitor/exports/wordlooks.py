"""How a Word document looks: styles, a font for each kind of script and what stands in for it, page numbers.

What python-docx sets counts for Latin script alone; Word keeps size, slant and font of right-to-left and of East Asian text
apart (ECMA-376 Part 1, 17.3.2). What stands in the document is `monitor.exports.word`'s business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from monitor.exports.wordxml import element, field

if TYPE_CHECKING:
    from docx.document import Document

LATIN, ARABIC, CHINESE = "Noto Sans", "Noto Naskh Arabic", "Noto Sans CJK SC"
QUOTE, BY, CELL, NOTE, MARK = "Quote", "Source Line", "Table Text", "footnote text", "footnote reference"
WIDTH_MM = 166
"""Of the text on a page."""
_INK, _SOFT = "1A181D", "5C5763"
# What a machine without our fonts has, so that it need not guess.
_STAND_INS: Mapping[str, str] = {LATIN: "Segoe UI", ARABIC: "Arial", CHINESE: "Microsoft YaHei"}
_FONT_TABLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A paragraph style: sizes and spaces in points, the indent in millimetres."""

    size: float
    before: float = 0
    after: float = 0
    colour: str = _INK
    indent: float = 0
    keep: bool = False


_LOOKS: Mapping[str, _Look] = {
    "Normal": _Look(size=10.5, after=6),
    "Title": _Look(size=24, after=6, keep=True),
    "Subtitle": _Look(size=11.5, after=8, colour=_SOFT),
    "Heading 1": _Look(size=15, before=20, after=4, keep=True),
    "Heading 2": _Look(size=11.5, before=12, after=2, keep=True),
    "Heading 3": _Look(size=10.5, before=8, after=2, keep=True),
    "TOC Heading": _Look(size=13, before=12, after=4, keep=True),
    "toc 1": _Look(size=10.5, after=1),
    "Caption": _Look(size=9.5, after=3, keep=True),
    "Header": _Look(size=8.5, colour=_SOFT),
    "Footer": _Look(size=8.5, colour=_SOFT),
    QUOTE: _Look(size=11.5, after=2, keep=True),
    BY: _Look(size=9, after=9, colour=_SOFT),
    CELL: _Look(size=9, after=1),
    NOTE: _Look(size=8.5, after=2),
}


def dress(made: "Document") -> None:
    """Give a new document its styles, fonts and page numbers."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    styles = made.styles
    for name, look in _LOOKS.items():
        ours = name not in styles
        # Word knows its own by names in small letters.
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.islower()) if ours else styles[name]
        if ours:
            style.base_style = styles["Normal"]
        _give(style, look)
        if name == "toc 1":
            style.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    mark = styles.add_style(MARK, WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True
    for border in styles["Title"].element.iter(qn("w:bottom")):
        border.attrib.clear()
        border.attrib.update(element("w:bottom", val="single", sz="8", space="4", color=_INK).attrib)
    _page_numbers(made)
    _stand_ins(made)


def _give(style: Any, look: _Look) -> None:
    from docx.shared import Mm, Pt, RGBColor

    font, lines = style.font, style.paragraph_format
    font.size, font.italic, font.cs_italic = Pt(look.size), False, False
    font.color.rgb = RGBColor.from_string(look.colour)
    lines.space_before, lines.space_after, lines.keep_with_next = Pt(look.before), Pt(look.after), look.keep
    lines.line_spacing, lines.left_indent = 1.15, Mm(look.indent)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()  # a theme's font would win over a name
    fonts.attrib.update(element("w:rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=CHINESE, cs=ARABIC).attrib)
    for old in [one for one in properties if one.tag.endswith("}szCs")]:
        properties.remove(old)
    # Arabic script is drawn smaller than Latin at the same size.
    properties.sz.addnext(element("w:szCs", val=str(round(look.size * 2.3))))


def _page_numbers(made: "Document") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    foot = made.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field(foot, "PAGE", "1")
    foot.add_run(" / ")
    field(foot, "NUMPAGES", "1")


def _stand_ins(made: "Document") -> None:
    """Name in the table of fonts what may be drawn in place of ours."""
    from lxml import etree

    part = made.part.part_related_by(_FONT_TABLE)
    root = etree.fromstring(part.blob)
    for name, instead in _STAND_INS.items():
        font = element("w:font", name=name)
        font.extend([element("w:altName", val=instead), element("w:family", val="swiss"), element("w:pitch", val="variable")])
        root.append(font)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
