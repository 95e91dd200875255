"""Real footnotes for a DOCX document, which its library does not write: the part, its two separators and the references."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from monitor.exports.wordlooks import MARK, NOTE
from monitor.exports.wordxml import element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SEPARATORS = (("separator", "-1"), ("continuationSeparator", "0"))


class Footnotes:
    """The footnotes of one document; `save` puts them into it."""

    def __init__(self, made: "Document") -> None:
        self._made = made
        self._root: Any = element("w:footnotes")
        for kind, number in _SEPARATORS:
            note = element("w:footnote", type=kind, id=number)
            run = element("w:r")
            run.append(element(f"w:{kind}"))
            paragraph = element("w:p")
            paragraph.append(run)
            note.append(paragraph)
            self._root.append(note)

    def refer(self, paragraph: "WordParagraph", number: int, write: Callable[["WordParagraph"], None]) -> None:
        """Set the mark of a footnote at the end of a paragraph; `write` writes the footnote's words."""
        from docx.text.paragraph import Paragraph as MadeParagraph

        mark = paragraph.add_run(style=MARK)
        mark._r.append(element("w:footnoteReference", id=str(number)))
        note, inside = element("w:footnote", id=str(number)), element("w:p")
        note.append(inside)
        self._root.append(note)
        words = MadeParagraph(inside, self._made._body)
        words.style = self._made.styles[NOTE]
        own = words.add_run(style=MARK)
        own._r.append(element("w:footnoteRef"))
        words.add_run(" ")
        write(words)

    def save(self) -> None:
        """Add the part to the document."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        package = self._made.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, self._root, package)
        self._made.part.relate_to(part, _RELATION)
