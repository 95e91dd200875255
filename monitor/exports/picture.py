"""A snapshot's map as an SVG picture of its own: one tile for every UN member, a key, and what it is a picture of.

What every map has (head, key, colours) is here; the geographic one is in `monitor.exports.geography`.
"""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from monitor.exports.blocks import Picture
from monitor.views.snapshot import Snapshot
from monitor.views.tilemap import Tile
from monitor.views.words import Mark

TILE = 40
HEAD = 66
FOOT = 96
MARGIN = 10
"""What stands free on either side of the tiles, as it does beside the words above and below."""
FONT = "'Noto Sans', 'DejaVu Sans', sans-serif"

# The colours of the light board (web/static/board.css): brown against, violet for, never alone: each has its letter or line.
FILL: Mapping[Mark, tuple[str, str, str]] = {
    Mark.CONDEMN: ("#8a3d05", "#ffffff", "−3"),
    Mark.OPPOSE: ("#e2861b", "#1f1000", "−2"),
    Mark.CONCERN: ("#fee3bb", "#6b3200", "−1"),
    Mark.NEUTRAL: ("#ecebe7", "#33303a", "0"),
    Mark.UNDERSTAND: ("#dcdcf0", "#39206b", "+1"),
    Mark.SUPPORT: ("#9a8ec6", "#15062e", "+2"),
    Mark.ENDORSE: ("#4c2382", "#ffffff", "+3"),
    Mark.MIXED: ("#ffffff", "#1a181d", "±"),
    Mark.DECLINED: ("#ffffff", "#1a181d", "n/c"),
    Mark.UNCLEAR: ("#ffffff", "#1a181d", "?"),
    Mark.SILENT: ("url(#hatch)", "#1a181d", ""),
    Mark.NOT_MONITORED: ("none", "#5c5763", ""),
    Mark.SOURCE_DOWN: ("none", "#5c5763", "!"),
}
DASH = {Mark.MIXED: "9 9", Mark.NOT_MONITORED: "1 3", Mark.SOURCE_DOWN: "5 3"}


def tile_picture(snapshot: Snapshot) -> Picture:
    """Return the map of a snapshot; sample data and labels that nobody has reviewed say so inside the picture."""
    shown = snapshot.board.map
    width, height = shown.columns * TILE + 2 * MARGIN, shown.rows * TILE + HEAD + FOOT
    alt = map_in_words(snapshot)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label={quoteattr(alt)} font-family="{FONT}">',
        f"<title>{escape(alt)}</title>",
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#fbfaf6"/><path d="M1 0v6" stroke="#8d8794" stroke-width="1.6"/></pattern></defs>',
        f'<rect width="{width}" height="{height}" fill="#fbfaf6"/>',
        *head_lines(snapshot, width),
        *(part for tile in shown.tiles for part in _tile(tile)),
        *key_lines(width, shown.rows * TILE + HEAD),
        text_line(12, height - 10, source_line(snapshot), size=11, fill="#5c5763"),
        *(stamp(width, height) if snapshot.sample else ()),
        "</svg>",
    ]
    return Picture(svg="\n".join(parts) + "\n", alt=alt, width=width, height=height)


def map_in_words(snapshot: Snapshot, kind: str = "Map of tiles, one for every UN member,") -> str:
    """Return what the map shows, in one sentence; the lists of the briefing say it actor by actor."""
    head = snapshot.board.headline
    counts = ", ".join(f"{count} {group.value}" for group, count in head.counts.items() if count)
    sample = "Sample data, an invented event. " if snapshot.sample else ""
    return f"{sample}{kind} of positions on {snapshot.board.event.act}: {head.spoken} of {head.expected} have spoken ({counts})."


def head_lines(snapshot: Snapshot, width: int) -> list[str]:
    """Return title, headline and marks above a map."""
    shown, head = snapshot.board, snapshot.board.headline
    parts = [
        text_line(12, 28, cut(shown.event.title, 70), size=20, weight=700),
        text_line(
            12, 50, cut(f"{head.spoken} of {head.expected} have spoken on {shown.event.act}", 110), size=13, fill="#5c5763"
        ),
    ]
    if snapshot.sample:
        parts.append(f'<rect x="{width - 222}" y="10" width="210" height="26" fill="#ffd84d"/>')
        parts.append(text_line(width - 117, 28, "SAMPLE DATA · INVENTED", size=13, weight=700, anchor="middle"))
    tally = snapshot.tally
    if tally.reviewed < tally.statements:
        note = f"machine labels: {tally.reviewed} of {tally.statements} reviewed"
        parts.append(text_line(width - 12, 52, note, size=12, weight=700, fill="#8a1c1c", anchor="end"))
    return parts


def stamp(width: int, height: int) -> list[str]:
    """Return a mark across the picture, which stays when its edges are cut off."""
    size = min(width / 7, height / 4)
    return [
        f'<text x="{width / 2:g}" y="{height / 2:g}" font-size="{size:.0f}" font-weight="800" fill="#1a181d" '
        f'fill-opacity=".09" text-anchor="middle" transform="rotate(-18 {width / 2:g} {height / 2:g})">SAMPLE DATA</text>'
    ]


def _tile(tile: Tile) -> list[str]:
    x, y = tile.column * TILE + 2 + MARGIN, tile.row * TILE + 2 + HEAD
    standing = tile.standing
    parts = [f"<g><title>{escape(tile.title)}</title>"]
    if standing is None:
        edge = ("#1a181d", "3") if tile.party else ("#dedad0", "1")
        parts.append(_rect(x, y, "none", edge[0], edge[1]))
        parts.append(text_line(x + 18, y + 22, tile.actor.code, size=11, fill="#5c5763", anchor="middle"))
        return [*parts, "</g>"]
    fill, ink, sign = FILL[standing.mark]
    hollow = standing.joint_only and not fill.startswith("url")
    party = bool(tile.party)
    edge = ("#1a181d", "3") if party else (fill, "5") if hollow and fill not in ("none", "#ffffff") else ("#8d8794", "1")
    parts.append(_rect(x, y, "#fbfaf6" if hollow else fill, *edge, dash="" if party else DASH.get(standing.mark, "")))
    if standing.mark is Mark.SILENT:
        parts.append(f'<rect x="{x + 4}" y="{y + 11}" width="28" height="14" fill="#fbfaf6"/>')
    if standing.shifted:
        parts.append(f'<path d="M{x + 25} {y}h11v11z" fill="#fbfaf6" stroke="#1a181d" stroke-width=".7"/>')
    ink = "#1a181d" if hollow else ink
    parts.append(text_line(x + 18, y + (18 if sign else 22), tile.actor.code, size=11, weight=650, fill=ink, anchor="middle"))
    if sign:
        parts.append(text_line(x + 18, y + 31, sign, size=10, weight=650, fill=ink, anchor="middle"))
    return [*parts, "</g>"]


def key_lines(width: int, top: int) -> list[str]:
    """Return all marks with their words, in rows that fit."""
    parts = []
    step = width / 7
    for number, (mark, (fill, ink, sign)) in enumerate(FILL.items()):
        x, y = 12 + (number % 7) * step, top + 12 + (number // 7) * 26
        dash = f' stroke-dasharray="{DASH[mark]}"' if mark in DASH else ""
        parts.append(f'<rect x="{x:g}" y="{y:g}" width="24" height="18" fill="{fill}" stroke="#8d8794"{dash}/>')
        if sign:
            parts.append(text_line(x + 12, y + 13, sign, size=10, weight=650, fill=ink, anchor="middle"))
        parts.append(text_line(x + 30, y + 14, mark.word, size=12))
    x, y = 12 + 6 * step, top + 12 + 26
    parts.append(f'<rect x="{x:g}" y="{y:g}" width="24" height="18" fill="#fbfaf6" stroke="#e2861b" stroke-width="4"/>')
    parts.append(text_line(x + 30, y + 14, "joint text only", size=12))
    return parts


def source_line(snapshot: Snapshot, signs: str = "cut corner: shifted · thick edge: a party") -> str:
    """Return the line below a map: as of when, which snapshot, and what its signs mean."""
    when = f"{snapshot.as_of:%Y-%m-%d %H:%M} UTC"
    return f"As of {when} · snapshot {snapshot.id} · Démarche {snapshot.version} · {signs}"


def _rect(x: int, y: int, fill: str, stroke: str, width: str, *, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<rect x="{x}" y="{y}" width="36" height="36" fill="{fill}" stroke="{stroke}" stroke-width="{width}"{dashed}/>'


def text_line(
    x: float, y: float, text: str, *, size: int, weight: int = 400, fill: str = "#1a181d", anchor: str = "start"
) -> str:
    """Return a line of text at a place."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def cut(text: str, longest: int) -> str:
    """Return a text that is no longer than so many characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
