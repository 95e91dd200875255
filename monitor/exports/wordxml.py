"""What the DOCX library has no word for: contents, bookmarks, languages, direction (ECMA-376 Part 1, WordprocessingML)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from monitor.views.words import RIGHT_TO_LEFT

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

_EAST_ASIAN = frozenset({"zh", "ja", "ko", "yue"})


def element(tag: str, **attributes: str) -> Any:
    """Return an element such as `w:lang`, with its attributes in the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def reads_right_to_left(language: str | None) -> bool:
    """Return whether a language is written from right to left."""
    return bool(language) and str(language).split("-")[0].lower() in RIGHT_TO_LEFT


def give_language(properties: Any, language: str) -> None:
    """Say in a run's properties in which language it is; Word keeps one each for Latin, East Asian and right-to-left text."""
    kind = "bidi" if reads_right_to_left(language) else "eastAsia" if language.split("-")[0].lower() in _EAST_ASIAN else "val"
    if kind == "bidi":
        properties.append(element("w:rtl"))
    properties.append(element("w:lang", **{kind: language}))


def turn_paragraph(paragraph: "WordParagraph") -> None:
    """Let a paragraph run from right to left."""
    properties = paragraph._p.get_or_add_pPr()
    bidi = element("w:bidi")
    # The schema orders the properties; these come after bidi.
    later = [properties.find(child.tag) for child in properties if child.tag.endswith(("}spacing", "}ind", "}jc", "}rPr"))]
    if later:
        later[0].addprevious(bidi)
    else:
        properties.append(bidi)


def shade(paragraph: "WordParagraph", colour: str) -> None:
    """Give a paragraph a ground; it is drawn on paper as well."""
    paragraph._p.get_or_add_pPr().append(element("w:shd", val="clear", color="auto", fill=colour))


def bookmark(paragraph: "WordParagraph", number: int) -> None:
    """Give a heading the name that the contents point to."""
    start = element("w:bookmarkStart", id=str(number), name=f"_Toc{number:06d}")
    properties = paragraph._p.pPr
    if properties is not None:
        properties.addnext(start)
    else:
        paragraph._p.insert(0, start)
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def contents(made: "Document", headings: Sequence[tuple[int, str]]) -> None:
    """Write the contents: a line for each heading, given by its number and words, which leads to it, with a field for its page.

    On which page a heading stands is known to whoever lays the pages out, and to nobody before: the fields are empty until then.
    They stand by themselves, since LibreOffice reckons no page within a TOC field; Word does so when it is let (`ask_to_renew`).
    """
    for number, title in headings:
        paragraph = made.add_paragraph(style="toc 1")
        link = element("w:hyperlink", anchor=f"_Toc{number:06d}", history="1")
        start = len(paragraph._p)
        paragraph.add_run(f"{title}\t")
        field(paragraph, f"PAGEREF _Toc{number:06d} \\h", "")
        link.extend(list(paragraph._p)[start:])
        paragraph._p.append(link)


def rule_rows(table: Any) -> None:
    """Draw a light rule under each row of a table, and no other border."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        across = side in ("top", "bottom", "insideH")
        kind = {"val": "single", "sz": "4", "space": "0", "color": "B9B3A6"} if across else {"val": "nil"}
        borders.append(element(f"w:{side}", **kind))
    # The schema orders the properties; these come after borders.
    later = [one for one in properties if one.tag.endswith(("}shd", "}tblLayout", "}tblCellMar", "}tblLook"))]
    if later:
        later[0].addprevious(borders)
    else:
        properties.append(borders)


def ask_to_renew(made: "Document") -> None:
    """Let Word reckon the fields when it opens the file, which it asks about first; LibreOffice does so without being told."""
    settings = made.settings.element
    asked = element("w:updateFields", val="true")
    # The schema orders the settings; this comes before these.
    later = [one for one in settings if one.tag.endswith(("}hdrShapeDefaults", "}footnotePr", "}endnotePr", "}compat", "}rsids"))]
    if later:
        later[0].addprevious(asked)
    else:
        settings.append(asked)


def field(paragraph: "WordParagraph", instruction: str, shown: str) -> None:
    """Write a field such as PAGE; `shown` stands there until somebody reckons it."""
    _begin(paragraph, instruction)
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _begin(paragraph: "WordParagraph", instruction: str) -> None:
    _mark(paragraph, "begin")
    told = element("w:instrText")
    told.text = f" {instruction} "
    paragraph.add_run()._r.append(told)
    _mark(paragraph, "separate")


def _mark(paragraph: "WordParagraph", kind: str) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType=kind))
