"""A trend as a Vega-Lite specification, one for the browser, for SVG and for PNG. Nothing is drawn or counted here.

Shares come first: with the ladder as axis each rung has a row, and in it a block as high as its share of the step (a full row is
all). Below stand the mean with its interval, how many statements there were, and who could be heard. The rung is told by its
place and word, colour says it again. The mean is not joined where the engine changed. Times are in milliseconds, UTC.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import cast

from monitor.contract import Json
from monitor.trends import Point
from monitor.types import Stance
from monitor.views.figures import Figure, day_words, span_name, step_name

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "'Noto Sans', 'DejaVu Sans', 'Segoe UI', Roboto, sans-serif"
ROW = 27
"""The height of a rung in pixels."""
BLOCK = 0.86
"""What part of its row a share of all takes."""
MANY_TURNS = 12
"""With more shifts than these their stems would hide the shares; the heads stay."""
LABELLED = 14
"""With so many points or fewer each share and number is written out."""
_LADDER = len(Stance) * ROW
_MEANS = 66
_NUMBERS = 40
_HEARD = 13


class Look(StrEnum):
    """The colours of a picture; files are always light."""

    LIGHT = "light"
    DARK = "dark"


class Width(StrEnum):
    """How wide a picture is drawn: for a page, or for the screen of a phone."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def pixels(self) -> int:
        """The width of the field that the points share."""
        return 620 if self is Width.WIDE else 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Those of a look; `rungs` are those of the board's style sheet, PuOr: brown against, violet for."""

    paper: str
    ink: str
    soft: str
    line: str
    edge: str
    warn: str
    rungs: Mapping[Stance, tuple[str, str]]


_RUNGS_LIGHT = ("#8a3d05 #ffffff", "#e2861b #1f1000", "#fee3bb #6b3200", "#ecebe7 #33303a", "#dcdcf0 #39206b",
                "#9a8ec6 #15062e", "#4c2382 #ffffff")  # fmt: skip
_RUNGS_DARK = ("#ffa54a #1c0c00", "#bb6c1c #0e0600", "#4b2f10 #ffd9a6", "#36343d #e6e2ec", "#302b4e #d9d3ff",
               "#8275c4 #07031a", "#c1b3ff #150a33")  # fmt: skip


def _rungs(pairs: Iterable[str]) -> Mapping[Stance, tuple[str, str]]:
    return {stance: (fill, ink) for stance, (fill, ink) in zip(Stance, (pair.split() for pair in pairs), strict=True)}


COLOURS: Mapping[Look, Colours] = {
    Look.LIGHT: Colours(paper="#fbfaf6", ink="#1a181d", soft="#5c5763", line="#dedad0", edge="#8d8794", warn="#8a1c1c",
                        rungs=_rungs(_RUNGS_LIGHT)),
    Look.DARK: Colours(paper="#121115", ink="#f0ede7", soft="#aaa4b0", line="#2f2c35", edge="#7b7583", warn="#ffb4a8",
                       rungs=_rungs(_RUNGS_DARK)),
}  # fmt: skip


def chart(
    figures: Sequence[Figure], *, sample: bool, look: Look = Look.LIGHT, width: Width = Width.WIDE, titled: bool = True
) -> Json:
    """Return the specification of a picture of these figures, one below the other; `sample` marks an invented world across it.

    Without `titled` it has no title of its own, for a page that gives it.
    """
    colours = COLOURS[look]
    parts = [_one(figure, colours, sample=sample, width=width, titled=titled) for figure in figures]
    whole: Json = parts[0] if len(parts) == 1 else {"vconcat": parts, "spacing": 34}
    return {
        "$schema": SCHEMA,
        "description": " ".join(figure.words for figure in figures),
        "background": colours.paper,
        "padding": {"left": 8, "top": 8, "right": 12, "bottom": 8},
        "config": _config(colours),
        **whole,
    }


def _one(figure: Figure, colours: Colours, *, sample: bool, width: Width, titled: bool) -> Json:
    across = _Across(figure)
    notes = _notes(figure, sample=sample, width=width)
    head: Json = {"text": _wrapped(figure.title, 64 if width is Width.WIDE else 36), "subtitle": notes}
    if not titled:
        head = {"text": notes, "fontSize": 11.5, "fontWeight": "normal", "color": colours.soft}
    return {
        "title": {**head, "anchor": "start", "frame": "bounds", "offset": 8},
        "spacing": 6,
        "vconcat": [
            _ladder(figure, across, colours, sample=sample, width=width),
            _means(figure, across, colours, width),
            _numbers(figure, across, colours, width),
            _heard(figure, across, colours, width),
        ],
    }


@dataclass(frozen=True, slots=True)
class _Across:
    """Where a day stands on the horizontal axis: in time, or counted from the figure's day zero."""

    figure: Figure

    def at(self, day: date) -> float:
        if self.figure.zero is not None:
            return (day - self.figure.zero).days
        return datetime.combine(day, time(), UTC).timestamp() * 1000

    def _end(self, day: date) -> Json | float:
        # As parts, not as a number: the expression interpreter of the browser takes a lone number for a year.
        return (
            self.at(day) if self.figure.zero is not None else {"year": day.year, "month": day.month, "date": day.day, "utc": True}
        )

    def middle(self, point: Point) -> float:
        return (self.at(point.since) + self.at(point.until)) / 2

    def span(self, point: Point, gap: float = 0.07) -> tuple[float, float]:
        start, end = self.at(point.since), self.at(point.until)
        return start + (end - start) * gap, end - (end - start) * gap

    def x(self, field: str, *, labels: bool = False, title: Sequence[str] = ()) -> Json:
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
            axis |= {} if days else {"format": _date_format(self.figure)}
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


def _ladder(figure: Figure, across: _Across, colours: Colours, *, sample: bool, width: Width) -> Json:
    layers = [
        *_deaf(figure, across, colours),
        _blocks(figure, across, colours),
        *(_block_labels(figure, across, colours, width)),
        *_breaks(figure, across, colours, _LADDER, named=True),
        *_turns(figure, across, colours),
        *(_stamp(colours, width) if sample else ()),
    ]
    return {"width": width.pixels, "height": _LADDER, "layer": _sharing(layers, across)}


def _rung_axis(colours: Colours) -> Json:
    names = ", ".join(f"'{stance.value} {_signed(stance)}'" for stance in Stance)
    labels = f"[{names}][datum.value + 3]"
    return {**_ruled(colours, values=[stance.score for stance in Stance], labels=labels), "labelFontSize": 11.5}


def _ruled(colours: Colours, *, values: list[int], labels: str) -> Json:
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


def _y(colours: Colours, field: str) -> Json:
    scale = {"domain": [-3.5, 3.5], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": _rung_axis(colours)}


def _blocks(figure: Figure, across: _Across, colours: Colours) -> Json:
    values: list[Json] = []
    for point, link in zip(figure.trend.points, figure.links, strict=True):
        start, end = across.span(point)
        for share in point.shares:
            if share.part:
                half = share.part * BLOCK / 2
                values.append(
                    {
                        "from": start,
                        "to": end,
                        "low": round(share.stance.score - half, 4),
                        "high": round(share.stance.score + half, 4),
                        "stance": share.stance.value,
                        "tip": f"{span_name(point.since, point.until)}: {share.stance.value} {share.part:.0%} of {point.n}",
                        "href": link,
                    }
                )
    stances = list(Stance)
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "stroke": colours.edge, "strokeWidth": 0.7, "cursor": "pointer"},
        "encoding": {
            "x": across.x("from"),
            "x2": {"field": "to"},
            "y": _y(colours, "low"),
            "y2": {"field": "high"},
            "color": {
                "field": "stance",
                "type": "nominal",
                "scale": {"domain": [one.value for one in stances], "range": [colours.rungs[one][0] for one in stances]},
                "legend": None,
            },
            "tooltip": {"field": "tip", "type": "nominal"},
            "href": {"field": "href", "type": "nominal"},
        },
    }


def _block_labels(figure: Figure, across: _Across, colours: Colours, width: Width) -> Iterable[Json]:
    """Yield the shares written on their blocks, where there is room."""
    if len(figure.trend.points) > (LABELLED if width is Width.WIDE else LABELLED // 2):
        return
    values = [
        {
            "at": across.middle(point),
            "rung": share.stance.score,
            "text": f"{share.part:.0%}",
            "ink": colours.rungs[share.stance][1],
        }
        for point in figure.trend.points
        for share in point.shares
        if share.part >= 0.5
    ]
    yield {
        "data": {"values": values},
        "mark": {"type": "text", "fontSize": 10, "tooltip": False},
        "encoding": {
            "x": across.x("at"),
            "y": _y(colours, "rung"),
            "text": {"field": "text", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _means(figure: Figure, across: _Across, colours: Colours, width: Width) -> Json:
    """Return the panel of means: points with their intervals, joined in pieces that end where another engine begins."""
    piece, values = 0, []
    for point in figure.trend.points:
        piece += point.breaks
        if point.mean is not None:
            known = point.low is not None and point.high is not None
            ends = f", 95 % {point.low:+.2f} to {point.high:+.2f}" if known else ", too few for an interval"
            values.append(
                {
                    "at": across.middle(point),
                    "mean": round(point.mean, 3),
                    "low": round(point.low, 3) if point.low is not None else None,
                    "high": round(point.high, 3) if point.high is not None else None,
                    "piece": piece,
                    "tip": f"{span_name(point.since, point.until)}: mean {point.mean:+.2f}{ends}; n = {point.n}",
                }
            )
    axis = _ruled(colours, values=[-3, 0, 3], labels="datum.value ? (datum.value > 0 ? '+3' : '–3') : 'mean 0'")
    scale = {"domain": [-3.3, 3.3], "nice": False, "zero": False}

    def y(field: str) -> Json:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    x = across.x("at")
    layers = [
        *_breaks(figure, across, colours, _MEANS, named=False),
        {
            "data": {"values": [one for one in values if one["low"] is not None]},
            "mark": {"type": "rule", "color": colours.ink, "strokeWidth": 5, "opacity": 0.22, "tooltip": False},
            "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": colours.ink, "strokeWidth": 1.3, "tooltip": False},
            "encoding": {"x": x, "y": y("mean"), "detail": {"field": "piece", "type": "nominal"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "point", "filled": True, "size": 24, "fill": colours.ink, "stroke": colours.paper, "opacity": 1},
            "encoding": {"x": x, "y": y("mean"), "tooltip": {"field": "tip", "type": "nominal"}},
        },
    ]
    return {"width": width.pixels, "height": _MEANS, "layer": _sharing(layers, across)}


def _turns(figure: Figure, across: _Across, colours: Colours) -> Iterable[Json]:
    """Yield an arrow for each shift, from the rung before to the one after."""
    values = [
        {
            "at": across.at(turn.day) + (across.at(turn.day + timedelta(days=1)) - across.at(turn.day)) / 2,
            "before": turn.before.score,
            "after": turn.after.score,
            "shape": "triangle-up" if turn.after.score > turn.before.score else "triangle-down",
            "tip": f"{day_words(turn.day)}: shift from {turn.before.value} to {turn.after.value}",
            "href": turn.href,
        }
        for turn in figure.turns
    ]
    if not values:
        return
    x = across.x("at")
    few = len(values) <= MANY_TURNS
    yield {
        "data": {"values": values if few else []},
        "mark": {"type": "rule", "color": colours.warn, "strokeWidth": 1.6, "strokeDash": [2, 2], "tooltip": False},
        "encoding": {"x": x, "y": _y(colours, "before"), "y2": {"field": "after"}},
    }
    yield {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 95 if few else 40, "fill": colours.warn, "stroke": colours.paper,
                 "opacity": 1, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": _y(colours, "after"),
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "tooltip": {"field": "tip", "type": "nominal"},
            "href": {"field": "href", "type": "nominal"},
        },
    }  # fmt: skip


def _breaks(figure: Figure, across: _Across, colours: Colours, height: int, *, named: bool) -> Iterable[Json]:
    """Yield a line where other engines read than before; of lines close together the first is `named`."""
    values: list[Json] = []
    room = (across.at(figure.period.until) - across.at(figure.period.since)) / 6
    last: float | None = None
    for point in figure.trend.points:
        if not point.breaks:
            continue
        at = across.at(point.since)
        text = "other engine" if named and (last is None or at - last > room) else ""
        last = at if text else last
        values.append({"at": at, "text": text, "tip": f"from here read by {', '.join(point.engines)}"})
    if not values:
        return
    x = across.x("at")
    yield {
        "data": {"values": values},
        "mark": {"type": "rule", "color": colours.ink, "strokeWidth": 1, "strokeDash": [5, 3], "y": 0, "y2": height},
        "encoding": {"x": x, "tooltip": {"field": "tip", "type": "nominal"}},
    }
    yield {
        "data": {"values": [one for one in values if one["text"]]},
        "mark": {"type": "text", "align": "right", "baseline": "bottom", "dx": -3, "dy": -2, "fontSize": 10, "color": colours.ink,
                 "y": 0, "tooltip": False},
        "encoding": {"x": x, "text": {"field": "text", "type": "nominal"}},
    }  # fmt: skip


def _deaf(figure: Figure, across: _Across, colours: Colours) -> Iterable[Json]:
    """Yield a band behind the steps in which nobody, or only some, could be heard, so that no gap there looks like silence."""
    values = []
    for point in figure.trend.points:
        if point.expected and point.heard * 2 < point.expected:
            when = span_name(point.since, point.until)
            tip = f"{when}: {point.heard} of {point.expected} could be heard; a gap here is no silence"
            values.append({"from": across.at(point.since), "to": across.at(point.until), "tip": tip})
    if values:
        yield {
            "data": {"values": values},
            "mark": {"type": "rect", "color": colours.line, "opacity": 0.45, "y": 0, "y2": _LADDER},
            "encoding": {"x": across.x("from"), "x2": {"field": "to"}, "tooltip": {"field": "tip", "type": "nominal"}},
        }


def _stamp(colours: Colours, width: Width) -> Iterable[Json]:
    """Yield the mark across the picture, which stays when its edges are cut off."""
    yield {
        "data": {"values": [{"text": "SAMPLE DATA"}]},
        "mark": {"type": "text", "x": width.pixels / 2, "y": _LADDER / 2, "fontSize": width.pixels / 9, "fontWeight": 800,
                 "opacity": 0.16, "angle": 342, "color": colours.ink, "tooltip": False},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }  # fmt: skip


def _numbers(figure: Figure, across: _Across, colours: Colours, width: Width) -> Json:
    """Return the panel of how many statements there were; a star is a day with unusually many."""
    values: list[Json] = []
    for point, link in zip(figure.trend.points, figure.links, strict=True):
        start, end = across.span(point)
        tip = f"{span_name(point.since, point.until)}: {point.n} statements, {point.reviewed} reviewed by a person"
        values.append({"from": start, "to": end, "zero": 0, "n": point.n, "text": str(point.n or ""), "tip": tip, "href": link,
                       "at": across.middle(point)})  # fmt: skip
    most = max((point.n for point in figure.trend.points), default=0) or 1
    axis = {"values": sorted({0, most}), "grid": False, "domain": False, "ticks": False, "labelPadding": 6, "title": None,
            "labelExpr": f"datum.value ? 'statements {most}' : '0'"}  # fmt: skip
    y = {"type": "quantitative", "scale": {"domain": [0, most * 1.3], "nice": False}, "axis": axis}
    x2 = {"field": "to"}
    layers: list[Json] = [
        {
            "data": {"values": values},
            "mark": {"type": "rect", "color": colours.soft, "cursor": "pointer"},
            "encoding": {
                "x": across.x("from"), "x2": x2, "y": {"field": "n", **y}, "y2": {"field": "zero"},
                "tooltip": {"field": "tip", "type": "nominal"}, "href": {"field": "href", "type": "nominal"},
            },
        }
    ]  # fmt: skip
    if len(values) <= (LABELLED if width is Width.WIDE else LABELLED // 2):
        layers.append(
            {
                "data": {"values": values},
                "mark": {"type": "text", "baseline": "bottom", "dy": -1, "fontSize": 10, "color": colours.ink, "tooltip": False},
                "encoding": {"x": across.x("at"), "y": {"field": "n", **y}, "text": {"field": "text", "type": "nominal"}},
            }
        )
    bursts = [
        {"at": across.at(one.day), "tip": f"{day_words(one.day)}: {one.count} statements, {one.expected:.1f} expected"}
        for one in figure.trend.bursts
    ]
    if bursts:
        layers.append(
            {
                "data": {"values": bursts},
                "mark": {"type": "text", "text": "*", "y": 5, "fontSize": 16, "color": colours.ink},
                "encoding": {"x": across.x("at"), "tooltip": {"field": "tip", "type": "nominal"}},
            }
        )
    return {"width": width.pixels, "height": _NUMBERS, "layer": _sharing(layers, across)}


def _heard(figure: Figure, across: _Across, colours: Colours, width: Width) -> Json:
    """Return the panel of whom we could hear, with the axis of time: a full bar is everybody expected."""
    values: list[Json] = []
    for point in figure.trend.points:
        start, end = across.span(point)
        tip = f"{span_name(point.since, point.until)}: {point.heard} of {point.expected} could be heard"
        part = point.heard / point.expected if point.expected else 0
        values.append({"from": start, "to": end, "zero": 0, "one": 1, "part": round(part, 4), "tip": tip})
    axis = {"values": [0.5], "labelExpr": "'could be heard'", "grid": False, "domain": False, "ticks": False, "labelPadding": 6,
            "title": None}  # fmt: skip
    y = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": axis}
    x = across.x("from", labels=True, title=_foot(figure, width))
    told = {"field": "tip", "type": "nominal"}
    return {
        "width": width.pixels,
        "height": _HEARD,
        "data": {"values": values},
        "layer": _sharing(
            [
                {
                    "mark": {"type": "rect", "filled": False, "stroke": colours.edge, "strokeWidth": 0.8, "strokeDash": [2, 2]},
                    "encoding": {
                        "x": x,
                        "x2": {"field": "to"},
                        "y": {"field": "one", **y},
                        "y2": {"field": "zero"},
                        "tooltip": told,
                    },
                },
                {
                    "mark": {"type": "rect", "color": colours.ink, "opacity": 0.55},
                    "encoding": {
                        "x": x,
                        "x2": {"field": "to"},
                        "y": {"field": "part", **y},
                        "y2": {"field": "zero"},
                        "tooltip": told,
                    },
                },
            ],
            across,
        ),
    }


def _sharing(layers: Sequence[Json], across: _Across) -> list[Json]:
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


def _notes(figure: Figure, *, sample: bool, width: Width) -> list[str]:
    lines = [
        *(["SAMPLE DATA · invented, nobody said any of this"] if sample else []),
        *([f"UNDER EMBARGO until {figure.held_until.text}"] if figure.held_until else []),
        f"{span_name(figure.period.since, figure.period.until)}, {step_name(figure.period.step)} · n = {figure.n}, "
        f"{figure.reviewed} of them reviewed by a person",
    ]
    return [part for line in lines for part in _wrapped(line, 96 if width is Width.WIDE else 54)]


def _foot(figure: Figure, width: Width) -> list[str]:
    turns = " Red arrow: shift." if figure.turns else ""
    stars = " * unusually many." if figure.trend.bursts else ""
    deaf = any(point.expected and point.heard * 2 < point.expected for point in figure.trend.points)
    bands = " Grey band: most could not be heard, a gap there is no silence." if deaf else ""
    zero = "Days since T0. " if figure.zero is not None else ""
    line = (
        f"{zero}Blocks: share of each rung, a full row is 100 %. Dots: mean on the ladder; bars: its 95 % interval, from five "
        f"statements on.{turns}{stars}{bands}"
    )
    return _wrapped(line, 112 if width is Width.WIDE else 58)


def _signed(stance: Stance) -> str:
    return f"{stance.score:+d}".replace("-", "–") if stance.score else "0"


def _wrapped(text: str, longest: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _config(colours: Colours) -> Json:
    return {
        # The picture is told in words by its page; a label on each mark would be most of its size.
        "aria": False,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {"labelColor": colours.ink, "titleColor": colours.soft, "domainColor": colours.edge, "tickColor": colours.edge,
                 "labelFontSize": 11, "titleFontSize": 10.5, "titleFontWeight": "normal", "labelFont": FONT, "titleFont": FONT},
        "axisX": {"titleAnchor": "start", "titleAlign": "left", "titlePadding": 10},
        "title": {"color": colours.ink, "subtitleColor": colours.soft, "fontSize": 16, "subtitleFontSize": 11.5, "font": FONT,
                  "subtitleFont": FONT, "subtitlePadding": 5, "fontWeight": 700},
        "text": {"font": FONT},
        "concat": {"spacing": 6},
    }  # fmt: skip
