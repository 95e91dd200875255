"""The axes of a chart, and the words that stand beside them. The fields they belong to are in `panels`.

Times are in milliseconds, UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from monitor.contract import Json
from monitor.exports.looks import Colours, Width
from monitor.trends import Point
from monitor.types import Stance
from monitor.views.figures import Figure

SHORT = timedelta(days=7)
"""In a shorter time than this each day has its own label, where hours would repeat it."""


@dataclass(frozen=True, slots=True)
class Across:
    """Where a day stands on the horizontal axis: in time, or counted from the figure's day zero."""

    figure: Figure

    def at(self, day: date) -> float:
        """Return the place of the beginning of a day."""
        if self.figure.zero is not None:
            return (day - self.figure.zero).days
        return datetime.combine(day, time(), UTC).timestamp() * 1000

    def _end(self, day: date) -> Json | float:
        # As parts, not as a number: the expression interpreter of the browser takes a lone number for a year.
        return (
            self.at(day) if self.figure.zero is not None else {"year": day.year, "month": day.month, "date": day.day, "utc": True}
        )

    def middle(self, point: Point) -> float:
        """Return the place in the middle of a step."""
        return (self.at(point.since) + self.at(point.until)) / 2

    def span(self, point: Point, gap: float = 0.07) -> tuple[float, float]:
        """Return from where to where a step goes, with a `gap` of its width left on either side."""
        start, end = self.at(point.since), self.at(point.until)
        return start + (end - start) * gap, end - (end - start) * gap

    def x(self, field: str, *, labels: bool = False, title: Sequence[str] = ()) -> Json:
        """Return the axis across, of a field; with its labels only under the last panel."""
        ends = [self._end(self.figure.period.since), self._end(self.figure.period.until)]
        days = self.figure.zero is not None
        axis: Json = {
            "labels": labels,
            "ticks": labels,
            "grid": False,
            "domain": labels,
            "labelFlush": True,
            "labelOverlap": True,
        }
        if labels:
            axis |= {"tickCount": 6, "labelPadding": 3}
            axis |= {"tickMinStep": 1, "format": "d"} if days else {"format": _date_format(self.figure)}
            if not days and self.figure.period.until - self.figure.period.since < SHORT:
                axis["tickCount"] = {"interval": "day", "step": 1}
        axis["title"] = list(title) or None
        return {
            "field": field,
            "type": "quantitative" if days else "temporal",
            "scale": {"domain": ends, "nice": False, **({"zero": False} if days else {"type": "utc"})},
            "axis": axis,
        }


def _date_format(figure: Figure) -> str:
    days = (figure.period.until - figure.period.since).days
    return "%-d %b" if days <= 100 else "%b %Y"


def _rung_axis(colours: Colours) -> Json:
    names = ", ".join(f"'{stance.value} {signed(stance)}'" for stance in Stance)
    labels = f"[{names}][datum.value + 3]"
    return {**ruled(colours, values=[stance.score for stance in Stance], labels=labels), "labelFontSize": 11.5}


def ruled(colours: Colours, *, values: list[int], labels: str) -> Json:
    """Return an axis that is nothing but lines at some values, each with its label."""
    return {
        "values": values,
        "labelExpr": labels,
        "title": None,
        "grid": True,
        "gridColor": colours.line,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    }


def rung_y(colours: Colours, field: str) -> Json:
    """Return the axis of the ladder, of a field that holds scores."""
    scale = {"domain": [-3.5, 3.5], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": _rung_axis(colours)}


def sharing(layers: Sequence[Json], across: Across) -> list[Json]:
    """Return the layers of one panel behind one that is not seen and alone says where the axis ends.

    Vega-Lite warns of ends that are said twice, as a mark from one place to another does by itself.
    """
    found: list[Json] = [
        {
            "data": {"values": [{"at": across.at(across.figure.period.since)}]},
            "mark": {"type": "rule", "opacity": 0, "tooltip": False},
            "encoding": {"x": {name: value for name, value in across.x("at").items() if name != "axis"}},
        }
    ]
    for layer in layers:
        encoding = dict(cast(Json, layer["encoding"]))
        x = cast("Json | None", encoding.get("x"))
        if x is not None:
            scale = {name: value for name, value in cast(Json, x["scale"]).items() if name != "domain"}
            encoding["x"] = {**x, "scale": scale}
        found.append({**layer, "encoding": encoding})
    return found


def foot(figure: Figure, width: Width) -> list[str]:
    """Return how the picture is to be read, in lines."""
    turns = " Red arrow: shift." if figure.turns else ""
    stars = " * unusually many." if figure.trend.bursts else ""
    deaf = any(point.expected and point.heard * 2 < point.expected for point in figure.trend.points)
    bands = " Grey band: most could not be heard, a gap there is no silence." if deaf else ""
    zero = "Days since T0. " if figure.zero is not None else ""
    line = (
        f"{zero}Blocks: share of each rung, a full row is 100 %. Dots: mean on the ladder; bars: its 95 % interval, from five "
        f"statements on.{turns}{stars}{bands}"
    )
    return wrapped(line, 112 if width is Width.WIDE else 58)


def signed(stance: Stance) -> str:
    """Return the score of a rung with its sign, as print has it."""
    return f"{stance.score:+d}".replace("-", "–") if stance.score else "0"


def wrapped(text: str, longest: int) -> list[str]:
    """Return a text in lines of at most so many characters where words allow it."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
