"""The panels of a chart as Vega-Lite: shares on the ladder, the mean, how many statements, who could be heard.

A full row of the ladder is all; the rung is told by its place and word, colour says it again. The mean is not joined where the
engine changed. What is counted is in `monitor.trends`.
"""

from collections.abc import Iterable
from datetime import timedelta

from monitor.contract import Json
from monitor.exports.axes import Across, foot, ruled, rung_y, sharing
from monitor.exports.looks import Colours, Width
from monitor.types import Stance
from monitor.views.figures import Figure, day_words, span_name

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


def ladder(figure: Figure, across: Across, colours: Colours, *, sample: bool, width: Width) -> Json:
    """Return the shares of the rungs, with shifts, changes of engine and what could not be heard."""
    layers = [
        *_deaf(figure, across, colours),
        _blocks(figure, across, colours),
        *(_block_labels(figure, across, colours, width)),
        *_breaks(figure, across, colours, _LADDER, named=True),
        *_turns(figure, across, colours),
        *(_stamp(colours, width) if sample else ()),
    ]
    return {"width": width.pixels, "height": _LADDER, "layer": sharing(layers, across)}


def _blocks(figure: Figure, across: Across, colours: Colours) -> Json:
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
            "y": rung_y(colours, "low"),
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


def _block_labels(figure: Figure, across: Across, colours: Colours, width: Width) -> Iterable[Json]:
    """Yield the shares written on their blocks, where there is room."""
    if len(figure.trend.points) > (LABELLED if width is Width.WIDE else LABELLED // 2):
        return
    # The head of an arrow would lie on the figure.
    pointed = {
        (point.since, turn.after)
        for point in figure.trend.points
        for turn in figure.turns
        if point.since <= turn.day < point.until
    }
    values = [
        {
            "at": across.middle(point),
            "rung": share.stance.score,
            "text": f"{share.part:.0%}",
            "ink": colours.rungs[share.stance][1],
        }
        for point in figure.trend.points
        for share in point.shares
        if share.part >= 0.5 and (point.since, share.stance) not in pointed
    ]
    yield {
        "data": {"values": values},
        "mark": {"type": "text", "fontSize": 10, "tooltip": False},
        "encoding": {
            "x": across.x("at"),
            "y": rung_y(colours, "rung"),
            "text": {"field": "text", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _turns(figure: Figure, across: Across, colours: Colours) -> Iterable[Json]:
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
        "encoding": {"x": x, "y": rung_y(colours, "before"), "y2": {"field": "after"}},
    }
    yield {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 95 if few else 40, "fill": colours.warn, "stroke": colours.paper,
                 "opacity": 1, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": rung_y(colours, "after"),
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "tooltip": {"field": "tip", "type": "nominal"},
            "href": {"field": "href", "type": "nominal"},
        },
    }  # fmt: skip


def _breaks(figure: Figure, across: Across, colours: Colours, height: int, *, named: bool) -> Iterable[Json]:
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


def _deaf(figure: Figure, across: Across, colours: Colours) -> Iterable[Json]:
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


def means(figure: Figure, across: Across, colours: Colours, width: Width) -> Json:
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
    axis = ruled(colours, values=[-3, 0, 3], labels="datum.value ? (datum.value > 0 ? '+3' : '–3') : 'mean 0'")
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
    return {"width": width.pixels, "height": _MEANS, "layer": sharing(layers, across)}


def numbers(figure: Figure, across: Across, colours: Colours, width: Width) -> Json:
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
    return {"width": width.pixels, "height": _NUMBERS, "layer": sharing(layers, across)}


def heard(figure: Figure, across: Across, colours: Colours, width: Width) -> Json:
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
    x = across.x("from", labels=True, title=foot(figure, width))
    told = {"field": "tip", "type": "nominal"}
    return {
        "width": width.pixels,
        "height": _HEARD,
        "data": {"values": values},
        "layer": sharing(
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
