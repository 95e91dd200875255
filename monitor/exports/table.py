"""A plain list as a file: columns and rows as CSV or JSON Lines. What stands in it is made by `monitor.views.lists`."""

import csv
import io
import json

from monitor.exports.records import is_formula_like
from monitor.views.lists import Table

FORMATS = (("csv", "CSV"), ("jsonl", "JSON Lines"))
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def table_csv(table: Table) -> bytes:
    """Return a list as CSV (RFC 4180) in UTF-8 with a byte order mark; what a spreadsheet would run gets an apostrophe first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow("'" + cell if is_formula_like(cell) else cell for cell in row)
    return out.getvalue().encode("utf-8-sig", "replace")


def table_jsonl(table: Table) -> bytes:
    """Return a list as JSON Lines, each line a row without its empty cells."""
    rows = ({name: cell for name, cell in zip(table.columns, row, strict=True) if cell} for row in table.rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")
