"""A snapshot as an Excel workbook: figures, the table with a frozen header, and what each column means.

Every cell is written as text, so nothing in it is ever a formula; what looks like one is marked as text for good.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.exports.briefing import SAMPLE, SILENCE_CAVEAT, unreviewed
from monitor.exports.extra import needed
from monitor.exports.records import DICTIONARY, Record, cells, columns, is_formula_like, records
from monitor.views.quotes import Quotes
from monitor.views.snapshot import Snapshot
from monitor.views.words import RIGHT_TO_LEFT, moment

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_CELL = 32_767
"""What a cell of Excel takes, in code points; a longer text is cut and says so."""
_CUT = " … [cut; the whole is in the CSV]"
_WIDTHS = {"words": 70, "title": 40, "url": 40, "sha256": 24, "name": 22, "speaker": 24, "reason": 40, "snapshot": 22}
_READING_RIGHT_TO_LEFT = 2


def workbook(snapshot: Snapshot) -> bytes:
    """Return the workbook. Raises: ExportError where the extra `export` is not installed."""
    return table_book(
        records(snapshot), _lines(snapshot), snapshot, title=snapshot.board.event.title, subject=snapshot.board.title
    )


def table_book(
    found: Sequence[Record], lines: Sequence[tuple[str, str | int]], of: Snapshot | Quotes, *, title: str, subject: str
) -> bytes:
    """Return a workbook of figures, records and what their columns mean.

    Raises: ExportError where the extra `export` is not installed.
    """
    xlsxwriter = needed("xlsxwriter", "XLSX")
    out = io.BytesIO()
    book: Workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": f"{'SAMPLE DATA: ' if of.sample else ''}{title}",
            "subject": subject,
            "comments": f"snapshot {of.id}",
            "created": of.as_of.replace(tzinfo=None),  # the library writes it as UTC
        }
    )
    strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _figures(book, strong, lines, of)
    _table(book, strong, found, of)
    _dictionary(book, strong)
    book.close()
    return out.getvalue()


def _lines(snapshot: Snapshot) -> list[tuple[str, str | int]]:
    shown, tally = snapshot.board, snapshot.tally
    lines: list[tuple[str, str | int]] = [("event", shown.event.title), ("dossier", shown.title)]
    lines += [("sample", SAMPLE)] if snapshot.sample else []
    lines += [("warning", unreviewed(snapshot))] if unreviewed(snapshot) else []
    lines += [
        ("as of", moment(snapshot.as_of).text),
        ("expected", shown.headline.expected),
        ("spoken", shown.headline.spoken),
        *((group.value, count) for group, count in shown.headline.counts.items()),
        ("shifts", shown.headline.shifts),
        ("labels", tally.statements),
        ("labels reviewed by a person", tally.reviewed),
        ("own texts", tally.own_texts),
        ("as reported", tally.reports),
        ("silence", SILENCE_CAVEAT),
        *(
            (f"{each.engine}: {each.figure}", f"{each.value:.2f} ({each.documents} texts, {each.measured})")
            for each in snapshot.accuracy
        ),
        ("labels given by", ", ".join(snapshot.engines)),
        ("snapshot", snapshot.id),
        ("version", snapshot.version),
    ]
    return lines


def _figures(book: "Workbook", strong: "CellFormat", lines: Sequence[tuple[str, str | int]], of: Snapshot | Quotes) -> None:
    sheet = book.add_worksheet("figures")
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, value) in enumerate(lines):
        sheet.write_string(row, 0, name, strong)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, plain)
        else:
            sheet.write_string(row, 1, _cell(value), plain)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    _printed(sheet, of)


def _table(book: "Workbook", strong: "CellFormat", found: Sequence[Record], of: Snapshot | Quotes) -> None:
    sheet = book.add_worksheet("statements")
    names = columns()
    looks: dict[tuple[bool, bool], CellFormat] = {}
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, strong)
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
    for row, record in enumerate(found, start=1):
        rtl = record.language.split("-")[0] in RIGHT_TO_LEFT
        for column, (name, text) in enumerate(zip(names, cells(record), strict=True)):
            look = rtl and name in ("words", "title", "speaker", "role"), is_formula_like(text)
            if look not in looks:
                order = {"reading_order": _READING_RIGHT_TO_LEFT} if look[0] else {}
                looks[look] = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": look[1], **order})
            if text:
                sheet.write_string(row, column, _cell(text), looks[look])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(found), 1), len(names) - 1)
    sheet.repeat_rows(0)
    _printed(sheet, of)


def _dictionary(book: "Workbook", strong: "CellFormat") -> None:
    sheet = book.add_worksheet("dictionary")
    for row, (name, meaning) in enumerate([("column", "what it holds"), *DICTIONARY.items()]):
        sheet.write_string(row, 0, name, strong)
        sheet.write_string(row, 1, meaning, strong if row == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)


def _printed(sheet: "Worksheet", of: Snapshot | Quotes) -> None:
    """What stands on every printed page."""
    mark = "SAMPLE DATA · " if of.sample else ""
    sheet.set_header(f"&L{mark}as of {moment(of.as_of).text}&Rsnapshot {of.id}")
    sheet.set_landscape()


def _cell(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return whole if len(whole) <= MAX_CELL else whole[: MAX_CELL - len(_CUT)] + _CUT
