"""XLSX, DOCX, PDF and PNG, read back by other libraries than those that wrote them where there are such."""

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import docx
import lxml.etree
import openpyxl
import pikepdf
import pypdf
import pytest

from monitor.errors import ExportError
from monitor.exports.blocks import Grid
from monitor.exports.briefing import briefing
from monitor.exports.formats import Format, render
from monitor.exports.records import DICTIONARY, columns
from monitor.exports.typeset import typeset
from monitor.views.snapshot import Snapshot

ARABIC = "دعت وزارة الخارجية جميع الأطراف إلى ضبط النفس."
CHINESE = "我们对灯塔被占一事表示关切。"
HOSTILE = '=HYPERLINK("https://x.example","</blockquote><script>alert(1)</script>") | `#eval("x")` *bold* [^1]'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def sample_pdf(make_snapshot: Callable[..., Snapshot]) -> pypdf.PdfReader:
    return pypdf.PdfReader(
        io.BytesIO(render(make_snapshot(sample=True, extra="Signs \U00013000 and \U0010fffd."), Format.PDF).body)
    )


def test_the_workbook_has_figures_a_frozen_table_and_a_dictionary(snapshot: Snapshot) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(snapshot, Format.XLSX).body))
    assert book.sheetnames == ["figures", "statements", "dictionary"]
    figures = {row[0].value: row[1].value for row in book["figures"].iter_rows()}
    assert (figures["expected"], figures["spoken"], figures["against"], figures["no comment"]) == (7, 4, 2, 1)
    assert figures["warning"].startswith("UNREVIEWED LABELS. 4 of 4")
    table = book["statements"]
    assert table.freeze_panes == "A2"
    assert tuple(cell.value for cell in table[1]) == columns()
    assert {row[0].value for row in book["dictionary"].iter_rows(min_row=2)} == set(DICTIONARY)


def test_no_cell_of_the_workbook_is_a_formula_and_words_are_whole(snapshot: Snapshot) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(snapshot, Format.XLSX).body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    hostile = next(cell for cell in cells if cell.value == HOSTILE)
    assert hostile.quotePrefix
    arabic = next(cell for cell in cells if cell.value == ARABIC)
    assert arabic.alignment.readingOrder == 2
    assert CHINESE in {cell.value for cell in cells}


def test_the_document_has_real_styles_contents_and_the_words(snapshot: Snapshot) -> None:
    made = docx.Document(io.BytesIO(render(snapshot, Format.DOCX).body))
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert headings[:5] == ["Headline", "Map", "Timeline", "Where each stands", "In their words"]
    assert {f"“{ARABIC}”", f"“{CHINESE}”", f"“{HOSTILE}”"} <= {p.text for p in made.paragraphs if p.style.name == "Quote"}
    field = made.element.xpath("//w:instrText")
    targets = made.element.xpath("//w:hyperlink/@w:anchor")
    pages = [f"PAGEREF {target} \\h" for target in targets]
    assert [each.text.strip() for each in field] == pages
    assert made.settings.element.xpath("w:updateFields/@w:val") == ["true"]  # the pages are known to who lays them out
    named = made.element.xpath("//w:p[w:pPr/w:pStyle/@w:val='Heading1']/w:bookmarkStart/@w:name")
    assert targets == named
    assert [p.text.rstrip() for p in made.paragraphs if p.style.name == "toc 1"] == headings
    assert len(made.tables[1].rows) == 5
    assert all(table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None for table in made.tables)
    assert made.inline_shapes[0]._inline.docPr.get("descr").startswith("Map of tiles, one for every UN member")


def test_each_quote_of_the_document_has_a_real_footnote(snapshot: Snapshot) -> None:
    with zipfile.ZipFile(io.BytesIO(render(snapshot, Format.DOCX).body)) as parts:
        body = lxml.etree.fromstring(parts.read("word/document.xml"))
        notes = lxml.etree.fromstring(parts.read("word/footnotes.xml"))
        types = parts.read("[Content_Types].xml").decode()
    asked = [each.get(f"{W}id") for each in body.iter(f"{W}footnoteReference")]
    there = {each.get(f"{W}id"): "".join(each.itertext()) for each in notes.iter(f"{W}footnote")}
    assert asked == [str(number) for number in range(1, 8)]
    assert set(asked) <= set(there)
    assert re.search(r"Ministry of TUR, “Title by TUR”, .* sha256 of the text [0-9a-f]{64}", there["1"])
    assert "/word/footnotes.xml" in types


def test_the_document_says_direction_and_language_of_its_quotes(snapshot: Snapshot) -> None:
    made = docx.Document(io.BytesIO(render(snapshot, Format.DOCX).body))
    arabic = next(p for p in made.paragraphs if ARABIC in p.text)
    assert arabic._p.pPr.find(f"{W}bidi") is not None
    assert arabic.runs[0]._r.rPr.find(f"{W}rtl") is not None
    assert arabic.runs[0]._r.rPr.find(f"{W}lang").get(f"{W}bidi") == "ar"
    chinese = next(p for p in made.paragraphs if CHINESE in p.text)
    assert chinese.runs[0]._r.rPr.find(f"{W}lang").get(f"{W}eastAsia") == "zh"


def test_the_document_gives_every_script_its_font_and_slants_none(snapshot: Snapshot) -> None:
    made = docx.Document(io.BytesIO(render(snapshot, Format.DOCX).body))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Quote", "Source Line", "Table Text", "footnote text"):
        look = made.styles[name].element.rPr
        fonts = {key.removeprefix(W): value for key, value in look.rFonts.attrib.items()}
        assert fonts == {"ascii": "Noto Sans", "hAnsi": "Noto Sans", "eastAsia": "Noto Sans CJK SC", "cs": "Noto Naskh Arabic"}, (
            name
        )
        assert look.find(f"{W}iCs").get(f"{W}val") == "0", name
        assert int(look.find(f"{W}szCs").get(f"{W}val")) >= int(look.find(f"{W}sz").get(f"{W}val")), name
    table = next(part for part in made.part.package.iter_parts() if part.partname.endswith("/fontTable.xml"))
    assert b'w:name="Noto Sans"><w:altName w:val="Segoe UI"' in table.blob


def test_a_line_goes_on_from_left_to_right_after_arabic_words(snapshot: Snapshot) -> None:
    with zipfile.ZipFile(io.BytesIO(render(snapshot, Format.DOCX).body)) as parts:
        notes = lxml.etree.fromstring(parts.read("word/footnotes.xml"))
    turned = [run for run in notes.iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]
    assert turned
    assert all("".join(run.getnext().itertext()) == "\u200e" for run in turned)


def test_columns_are_as_broad_as_their_words_and_no_row_is_torn(snapshot: Snapshot) -> None:
    made = docx.Document(io.BytesIO(render(snapshot, Format.DOCX).body))
    for table in made.tables:
        assert not table.autofit
        assert sum(column.width.mm for column in table.columns) == pytest.approx(166, abs=0.5)
        for column in table.columns:
            longest = max(len(word) for cell in column.cells for word in cell.text.split() or [""])
            assert column.width.mm > 1.6 * min(longest, 17), [cell.text for cell in column.cells]
        assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)
        assert table._tbl.xpath("w:tblPr/w:tblBorders/*/@w:val") == ["single", "nil", "single", "nil", "single", "nil"]


def test_every_page_of_the_document_is_numbered(snapshot: Snapshot) -> None:
    made = docx.Document(io.BytesIO(render(snapshot, Format.DOCX).body))
    told = made.sections[0].footer._element.xpath(".//w:instrText")
    assert [each.text.strip() for each in told] == ["PAGE", "NUMPAGES"]


def test_sample_data_is_marked_on_every_page_and_in_the_name(make_snapshot: Callable[..., Snapshot]) -> None:
    taken = make_snapshot(sample=True)
    made = docx.Document(io.BytesIO(render(taken, Format.DOCX).body))
    assert made.sections[0].header.paragraphs[0].text.startswith("SAMPLE DATA · ")
    assert made.core_properties.title.startswith("SAMPLE DATA: ")
    book = openpyxl.load_workbook(io.BytesIO(render(taken, Format.XLSX).body))
    assert all("SAMPLE DATA" in (book[name].oddHeader.left.text or "") for name in ("figures", "statements"))
    assert [cell.value for cell in book["statements"][columns().index("sample") and 2]][-1] == "SAMPLE DATA"


def test_every_page_of_the_pdf_carries_the_sample_mark_and_the_snapshot(sample_pdf: pypdf.PdfReader) -> None:
    assert len(sample_pdf.pages) > 1
    for page in sample_pdf.pages:
        assert re.search(r"SAMPLE DATA · .*snapshot [0-9a-f]{20}", page.extract_text())


def test_the_pdf_is_pdf_ua_1_with_title_tags_and_languages(sample_pdf: pypdf.PdfReader) -> None:
    root = sample_pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert sample_pdf.metadata.title == "SAMPLE DATA: Seizure of the <b>lighthouse</b>"


def tags(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the elements of a PDF's structure in the order in which they are read."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node["/K"])


def test_another_reader_finds_no_fault_in_the_pdf_and_its_parts_in_order(snapshot: Snapshot) -> None:
    """qpdf's syntax check, and what PDF/UA asks of the structure: tagged, in order, tables with heads, pictures with words."""
    with pikepdf.open(io.BytesIO(render(snapshot, Format.PDF).body)) as made:
        assert made.check_pdf_syntax() == []
        assert made.Root.ViewerPreferences.DisplayDocTitle
        assert all(page.obj.Tabs == pikepdf.Name.S for page in made.pages)
        found = list(tags(made.Root.StructTreeRoot))
    kinds = [str(one.S) for one in found]
    assert kinds[0] == "/Document"
    assert kinds.index("/Title") < kinds.index("/H1") < kinds.index("/TOC") < kinds.index("/Figure") < kinds.index("/Table")
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert kinds.count("/THead") == kinds.count("/Table")
    assert kinds.count("/Note") > 0
    assert all(str(one.Alt) for one in found if str(one.S) == "/Figure")


PAINTS = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"})
# ISO 32000-1, 14.8.4: what a reader of PDF 1.7 knows without a role map.
STANDARD = frozenset(
    {f"/H{level}" for level in range(1, 7)}
    | {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index", "/P", "/H"}
    | {"/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot"}
    | {"/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot", "/Figure", "/Formula", "/Form"}
)


def painted(page: pikepdf.Page) -> Iterator[tuple[str, int | None]]:
    """Yield for each thing painted what it belongs to: a tag, and its number in the structure (None of an artifact)."""
    within: list[tuple[str, int | None]] = []
    for found in pikepdf.parse_content_stream(page):
        operator = str(found.operator)
        if operator in ("BDC", "BMC"):
            more = found.operands[1] if operator == "BDC" else {}
            number = more.get("/MCID") if isinstance(more, pikepdf.Dictionary) else None
            within.append((str(found.operands[0]), None if number is None else int(number)))
        elif operator == "EMC":
            within.pop()
        elif operator in PAINTS:
            assert within, f"{operator} outside of all marked content"
            yield next((one for one in reversed(within) if one[1] is not None), within[0])


def test_nothing_of_the_pdf_is_painted_untagged_and_every_tag_is_one_that_readers_know(snapshot: Snapshot) -> None:
    """What a program can tell of PDF/UA-1 in such a file (Matterhorn protocol, points 01, 02, 09, 28 and 31)."""
    with pikepdf.open(io.BytesIO(render(snapshot, Format.PDF).body)) as made:
        tree = made.Root.StructTreeRoot
        roles = {str(own): str(known) for own, known in tree.RoleMap.items()}
        kinds = {str(one.S) for one in tags(tree)}
        assert {roles.get(kind, kind) for kind in kinds} <= STANDARD
        assert not set(roles) & STANDARD  # none of them is given another meaning
        parents = pikepdf.NumberTree(tree.ParentTree)
        for page in made.pages:
            held = parents[int(page.obj.StructParents)]
            for tag, number in painted(page):
                assert (number is None) == (tag == "/Artifact"), tag
                assert number is None or str(held[number].Type) == "/StructElem"
            for note in page.obj.get("/Annots", []):
                assert str(note.Subtype) == "/Link"
                assert str(note.Contents)
                assert str(parents[int(note.StructParent)].S) == "/Link"
            for name, font in page.Resources.Font.items():
                shape = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(shape.FontDescriptor.keys()), name
                assert "/ToUnicode" in font, name
        heads = [one for one in tags(tree) if str(one.S) == "/TH"]
        assert heads
        told = [one.A if isinstance(one.A, pikepdf.Array) else [one.A] for one in heads]
        assert all(any("/Scope" in each for each in list(one)) for one in told)


def test_the_pdf_says_the_words_and_runs_none_of_them(sample_pdf: pypdf.PdfReader) -> None:
    text = " ".join("".join(page.extract_text() for page in sample_pdf.pages).split())
    assert CHINESE in text
    assert '#eval("x")` *bold*' in text
    assert "وزارة" in text or "ةرازو" in text  # readers of PDFs differ in the order in which they give right-to-left text


def test_a_date_after_a_title_from_right_to_left_is_drawn_after_it(snapshot: Snapshot) -> None:
    source = typeset(briefing(snapshot), as_of=snapshot.as_of)
    [note] = [line for line in source.splitlines() if "#footnote" in line and "“Title by EGY”" in line]
    assert re.search(r'“Title by EGY”"\]#"\\u\{200E\}"#", 1 Mar 2026', note)
    [other] = [line for line in source.splitlines() if "#footnote" in line and "“Title by CHN”" in line]
    assert "200E" not in other


def test_the_columns_of_a_table_are_as_broad_as_what_stands_in_them(snapshot: Snapshot) -> None:
    source = typeset(briefing(snapshot), as_of=snapshot.as_of)
    [grid] = [one for one in briefing(snapshot).blocks if isinstance(one, Grid) and "Speaker" in one.header]
    [given] = [found for found in re.findall(r"columns: \(([^)]*)\)", source) if found.count("fr") == len(grid.header)]
    shares = dict(zip(grid.header, map(int, re.findall(r"\d+", given)), strict=True))
    assert shares["When"] > shares["Actor"] > 0
    assert max(shares.values()) < 5 * min(shares.values())


def test_a_character_that_no_font_shows_is_named_in_the_answer_and_in_the_file(
    make_snapshot: Callable[..., Snapshot], sample_pdf: pypdf.PdfReader
) -> None:
    rendered = render(make_snapshot(extra="Private \U0010fffd."), Format.PDF)
    assert rendered.warnings == ("no font shows U+10FFFD; written as numbers, add fonts with --fonts DIR",)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(rendered.body)).pages)
    assert "Private [U+10FFFD]." in text
    assert "Characters that no font here shows, written as their numbers: U+10FFFD" in " ".join(text.split())


def test_without_fonts_for_a_script_its_characters_are_named(snapshot: Snapshot, tmp_path: Path) -> None:
    rendered = render(snapshot, Format.PDF, fonts=tmp_path)
    assert "U+6211 CJK UNIFIED IDEOGRAPH-6211" in rendered.warnings[0]


def test_the_png_is_the_map_at_twice_its_size(snapshot: Snapshot) -> None:
    body = render(snapshot, Format.PNG).body
    width = snapshot.board.map.columns * 40 + 20
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(body[16:20], "big") == 2 * width


@pytest.mark.parametrize(("wanted", "module"), [(Format.XLSX, "xlsxwriter"), (Format.DOCX, "docx"), (Format.PNG, "resvg_py")])
def test_without_the_extra_a_format_says_how_to_get_it(
    wanted: Format, module: str, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExportError, match=r"needs the extra `export`; install it with: pip install 'demarche\[export\]'"):
        render(snapshot, wanted)
