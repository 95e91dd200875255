"""How a chart looks: its colours on light and dark, its width, its letters. What stands in it is in `panels`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.contract import Json
from monitor.types import Stance

FONT = "'Noto Sans', 'DejaVu Sans', 'Segoe UI', Roboto, sans-serif"


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


def config(colours: Colours) -> Json:
    """Return the letters and colours of all that no mark colours itself."""
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
