"""Trends as CSV: one row for each point, with everything that its picture shows; sample data is marked in every row."""

import csv
import io
from collections.abc import Iterable, Sequence

from monitor.exports.records import is_formula_like
from monitor.types import Stance
from monitor.views.figures import Figure

COLUMNS = (
    *("line", "title", "since", "until", *(stance.value for stance in Stance), "n", "reviewed", "mean", "low", "high"),
    *("heard", "expected", "engines", "engine_changed", "unusually_many", "shifts", "words", "sample"),
)


def trend_csv(figures: Sequence[Figure], *, sample: bool) -> bytes:
    """Return the table as UTF-8 with a byte order mark; `until` is the day behind the last of a point."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for figure in figures:
        writer.writerows([_safe(cell) for cell in row] for row in _rows(figure, sample=sample))
    return written.getvalue().encode("utf-8-sig", "replace")


def _rows(figure: Figure, *, sample: bool) -> Iterable[tuple[str, ...]]:
    for point, link in zip(figure.trend.points, figure.links, strict=True):
        days = [one for one in figure.trend.bursts if point.since <= one.day < point.until]
        turns = [one for one in figure.turns if point.since <= one.day < point.until]
        yield (
            figure.line,
            figure.title,
            str(point.since),
            str(point.until),
            *([f"{share.part:.4f}" for share in point.shares] or [""] * len(Stance)),
            str(point.n),
            str(point.reviewed),
            *(format(value, ".3f") if value is not None else "" for value in (point.mean, point.low, point.high)),
            str(point.heard),
            str(point.expected),
            " ".join(point.engines),
            "yes" if point.breaks else "",
            " ".join(f"{one.day}:{one.count}" for one in days),
            " ".join(f"{one.day}:{one.before.value}>{one.after.value}" for one in turns),
            link,
            "yes" if sample else "",
        )


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet runs; a plain number, a negative one too, is none."""
    if not is_formula_like(cell):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
