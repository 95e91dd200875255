"""A trend as a Vega-Lite specification, one for the browser, for SVG and for PNG. Nothing is drawn or counted here.

The fields of a figure are in `panels`, their axes in `axes`, colours and letters in `looks`.
"""

from collections.abc import Sequence

from monitor.contract import Json
from monitor.exports.axes import Across, wrapped
from monitor.exports.looks import COLOURS, Colours, Look, Width, config
from monitor.exports.panels import heard, ladder, means, numbers
from monitor.views.figures import Figure, span_name, step_name

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


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
        "config": config(colours),
        **whole,
    }


def _one(figure: Figure, colours: Colours, *, sample: bool, width: Width, titled: bool) -> Json:
    across = Across(figure)
    notes = _notes(figure, sample=sample, width=width)
    head: Json = {"text": wrapped(figure.title, 64 if width is Width.WIDE else 36), "subtitle": notes}
    if not titled:
        head = {"text": notes, "fontSize": 11.5, "fontWeight": "normal", "color": colours.soft}
    return {
        "title": {**head, "anchor": "start", "frame": "bounds", "offset": 8},
        "spacing": 6,
        "vconcat": [
            ladder(figure, across, colours, sample=sample, width=width),
            means(figure, across, colours, width),
            numbers(figure, across, colours, width),
            heard(figure, across, colours, width),
        ],
    }


def _notes(figure: Figure, *, sample: bool, width: Width) -> list[str]:
    lines = [
        *(["SAMPLE DATA · invented, nobody said any of this"] if sample else []),
        *([f"UNDER EMBARGO until {figure.held_until.text}"] if figure.held_until else []),
        f"{span_name(figure.period.since, figure.period.until)}, {step_name(figure.period.step)} · n = {figure.n}, "
        f"{figure.reviewed} of them reviewed by a person",
    ]
    return [part for line in lines for part in wrapped(line, 96 if width is Width.WIDE else 54)]
