"""A snapshot's geographic map as an SVG picture: the lands, a dot for the small ones, what is disputed, and the caption."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from monitor.exports.blocks import Picture
from monitor.exports.picture import (
    DASH,
    FILL,
    FONT,
    HEAD,
    cut,
    head_lines,
    key_lines,
    map_in_words,
    source_line,
    stamp,
    text_line,
    tile_picture,
)
from monitor.views.snapshot import Snapshot
from monitor.views.words import Mark
from monitor.views.worldmap import DOT, HEIGHT, MARGIN, WIDTH, Place, WorldMap

ACROSS = 1000
"""The picture's width; the map is scaled to it, its head, key and caption are as large as those of the tiles."""
_SCALE = ACROSS / WIDTH
_LINE = 15
_LETTERS = 165
_KEY = 70


def map_picture(snapshot: Snapshot) -> Picture:
    """Return the map of a snapshot, the one that it was taken with."""
    return tile_picture(snapshot) if snapshot.world is None else world_picture(snapshot, snapshot.world)


def world_picture(snapshot: Snapshot, shown: WorldMap) -> Picture:
    """Return the geographic map of a snapshot; sample data and labels that nobody has reviewed say so inside the picture."""
    caption = list(_wrapped(shown.caption, _LETTERS))
    top = HEAD + round((MARGIN + HEIGHT) * _SCALE)
    height = top + _KEY + len(caption) * _LINE + 30
    alt = map_in_words(snapshot, "Map of the world")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ACROSS} {height}" width="{ACROSS}" height="{height}" '
        f'role="img" aria-label={quoteattr(alt)} font-family="{FONT}">',
        f"<title>{escape(alt)}</title>",
        "<defs>",
        '<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="9" height="9" fill="#fbfaf6"/><path d="M1.5 0v9" stroke="#8d8794" stroke-width="2.4"/></pattern>',
        '<pattern id="dispute" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<path d="M0 0l7 7M7 0l-7 7" stroke="#1a181d" stroke-width=".9"/></pattern>',
        "</defs>",
        f'<rect width="{ACROSS}" height="{height}" fill="#fbfaf6"/>',
        *head_lines(snapshot, ACROSS),
        f'<g transform="translate(0 {HEAD + MARGIN * _SCALE:g}) scale({_SCALE:g})" stroke-linejoin="round">',
        *(part for place in shown.places for part in _land(place)),
        *(
            f'<path d="{area.path}" fill="url(#dispute)" stroke="#1a181d" stroke-width=".8" stroke-dasharray="3 2">'
            f"<title>{escape(area.name)}: disputed, {escape(area.said)}</title></path>"
            for area in shown.disputed
        ),
        *(part for place in shown.places if place.land.dot for part in _dot(place)),
        *(part for place in shown.places for part in _sign(place)),
        "</g>",
        *key_lines(ACROSS, top),
        *(text_line(12, top + _KEY + 12 + number * _LINE, line, size=11, fill="#5c5763") for number, line in enumerate(caption)),
        text_line(12, height - 10, cut(source_line(snapshot, "thick edge: a party"), 170), size=11, fill="#5c5763"),
        *(stamp(ACROSS, height) if snapshot.sample else ()),
        "</svg>",
    ]
    return Picture(svg="\n".join(parts) + "\n", alt=alt, width=ACROSS, height=height)


def _land(place: Place) -> Iterable[str]:
    if place.land.dot:
        return
    fill, edge, width, dash = _paint(place)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield (
        f'<path d="{place.land.path}" fill="{fill}" stroke="{edge}" stroke-width="{width}"{dashed}>'
        f"<title>{escape(place.title)}</title></path>"
    )


def _dot(place: Place) -> Iterable[str]:
    fill, edge, width, dash = _paint(place)
    size = DOT if place.mark is not None or (place.tile and place.tile.party) else DOT / 2
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield (
        f'<circle cx="{place.land.x}" cy="{place.land.y}" r="{size:g}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="{width}"{dashed}>'
        f"<title>{escape(place.title)}</title></circle>"
    )


def _sign(place: Place) -> Iterable[str]:
    """Yield the rung as it is written on a land, or beside a dot."""
    if not place.sign or place.mark is None or place.tile is None or place.tile.standing is None:
        return
    fill, ink, _ = FILL[place.mark]
    if place.beside or place.tile.standing.joint_only or fill == "none":
        fill, ink = "#fbfaf6", "#1a181d"
    foot = place.y + place.letters * 0.36
    yield (
        f'<text x="{place.x:.5g}" y="{foot:.5g}" font-size="{place.letters}" font-weight="700" fill="{ink}" '
        f'stroke="{fill}" stroke-width="2" paint-order="stroke" text-anchor="middle">{place.sign}</text>'
    )


def _paint(place: Place) -> tuple[str, str, str, str]:
    """Return fill, edge, its width and its dashes."""
    party = place.tile is not None and bool(place.tile.party)
    edge, width = ("#1a181d", "2.6") if party else ("#8d8794", ".7")
    if place.mark is None or place.tile is None or place.tile.standing is None:
        # Land that is nobody's on this board stays paper: a grey near the neutral one would look like a position.
        return "#fbfaf6", "#1a181d" if party else "#dedad0", width, ""
    fill = FILL[place.mark][0]
    if place.tile.standing.joint_only and not fill.startswith(("url", "none")):
        return "#fbfaf6", "#1a181d" if party else fill, "2.6", ""
    dash = "" if party else DASH.get(place.mark, "")
    return ("#fbfaf6" if fill == "none" else fill), ("#1a181d" if place.mark is Mark.MIXED else edge), width, dash


def _wrapped(text: str, longest: int) -> Iterable[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > longest:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    if line:
        yield line
