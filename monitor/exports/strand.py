"""A snapshot's timeline as an SVG picture, and the same as a table; what is drawn is decided in `monitor.views.course`."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from monitor.exports.blocks import Block, Grid, Heading, Paragraph, Picture, Run, Tone
from monitor.exports.picture import FILL, FONT, HEAD, head_lines, source_line, stamp, text_line
from monitor.views.course import SHOWN, Course, Side
from monitor.views.snapshot import Snapshot
from monitor.views.words import Mark

WIDTH, LEFT, RIGHT = 960, 112, 12
_TALL, _UNIT = 230.0, 20.0
_DAY, _SIGNS, _GAP, _AXIS, _KEY = 16, 18, 8, 26, 84
_INK, _SOFT, _LINE, _EDGE = "#1a181d", "#5c5763", "#dedad0", "#8d8794"
LEGEND = (
    "Each block is a statement: broad an actor's first words, narrow later and joint ones. ▲ ▼ shifts, ◆ edits by the source."
)
NOTE = "the table says the same"


def timeline(snapshot: Snapshot) -> Iterable[Block]:
    """Yield the timeline of a briefing: heading, picture, table; nothing where nothing was said."""
    shown = snapshot.board.course
    if shown is None:
        return
    yield Heading(level=1, text="Timeline")
    yield course_picture(snapshot, shown)
    if shown.vague:
        yield Paragraph(
            line=(Run(text="Of T0 only the day is known: times are counted from its first minute (UTC)."),), tone=Tone.LEDE
        )
    yield Grid(
        caption="What was said over the time since T0",
        header=("Since T0", "For", "Neither", "Against", "First words", "Shifts", "Edits"),
        rows=tuple(
            tuple(
                (Run(text=text),)
                for text in (row.text, *(row.of(side) or "–" for side in Side), *map(str, (row.first, row.shifts, row.edits)))
            )
            for row in shown.rows
        ),
    )


def course_picture(snapshot: Snapshot, shown: Course) -> Picture:
    """Return the timeline as a picture; sample data and labels that nobody has reviewed say so inside it."""
    parts: list[str] = []
    top = float(HEAD)
    slot = (WIDTH - LEFT - RIGHT) / shown.slots
    tallest = {side: shown.tallest(side) for side in Side}
    unit = min(_UNIT, _TALL / max(sum(tallest.values()), 1))
    for side in Side:
        height = max(tallest[side] * unit, 14.0)
        parts += [*_lane(side.value, top, height), *_piles(shown, side, top, height, unit, slot)]
        top += height + _GAP
    for day in shown.days:
        parts += _lane(f"{day.text}, day only", top, _DAY)
        left, all_of_it = LEFT + day.start * slot, sum(count for _, count in day.counts)
        for mark, count in day.counts:
            wide = (day.end - day.start) * slot * count / all_of_it
            parts.append(_block(left, top + 2, wide, _DAY - 4, mark))
            left += wide
        top += _DAY + _GAP
    if shown.turnings:
        parts += [*_lane("shifts", top, _SIGNS), *_shifts(shown, top, slot)]
        top += _SIGNS + _GAP
    if shown.edits:
        parts += [*_lane("edits", top, _SIGNS), *_edits(shown, top, slot)]
        top += _SIGNS + _GAP
    grid = []
    for number, tick in enumerate(shown.ticks):
        x = LEFT + number * shown.per_step * slot
        grid.append(f'<path d="M{x:.5g} {HEAD}V{top + 4:.5g}" stroke="{_LINE}"/>')
        parts.append(text_line(round(x + 3, 1), round(top + 14, 1), tick, size=11, fill=_SOFT))
    height_of_all = round(top + _AXIS + _KEY)
    sample = "Sample data, an invented event. " if snapshot.sample else ""
    alt = f"{sample}Timeline of {snapshot.board.event.title}: {shown.in_words()}"
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height_of_all}" width="{WIDTH}" height="{height_of_all}" '
        f'role="img" aria-label={quoteattr(alt)} font-family="{FONT}">',
        f"<title>{escape(alt)}</title>",
        f'<rect width="{WIDTH}" height="{height_of_all}" fill="#fbfaf6"/>',
        *head_lines(snapshot, WIDTH),
        *grid,
        *parts,
        *_key(top + _AXIS),
        text_line(12, height_of_all - 28, LEGEND, size=11, fill=_SOFT),
        text_line(12, height_of_all - 10, source_line(snapshot, NOTE), size=11, fill=_SOFT),
        *(stamp(WIDTH, height_of_all) if snapshot.sample else ()),
        "</svg>",
    ]
    return Picture(svg="\n".join(drawn) + "\n", alt=alt, width=WIDTH, height=height_of_all, name="timeline")


def _lane(name: str, top: float, height: float) -> list[str]:
    return [
        text_line(LEFT - 8, round(top + height / 2 + 4, 1), name, size=11, fill=_SOFT, anchor="end"),
        f'<path d="M{LEFT} {top + height:.5g}H{WIDTH - RIGHT}" stroke="{_LINE}"/>',
    ]


def _piles(shown: Course, side: Side, top: float, height: float, unit: float, slot: float) -> list[str]:
    parts = []
    piled: dict[int, int] = {}
    for pile in shown.piles:
        if pile.mark not in SHOWN[side]:
            continue
        for count, left, wide in ((pile.first, 0.08, 0.84), (pile.more, 0.28, 0.44)):
            for _ in range(count):
                low = piled.get(pile.slot, 0)
                y = top + low * unit if side is Side.AGAINST else top + height - (low + 1) * unit
                parts.append(_block(LEFT + (pile.slot + left) * slot, y, wide * slot, unit, pile.mark))
                piled[pile.slot] = low + 1
    return parts


def _block(x: float, y: float, wide: float, high: float, mark: Mark) -> str:
    return (
        f'<rect x="{x:.5g}" y="{y:.5g}" width="{wide:.4g}" height="{high:.4g}" fill="{FILL[mark][0]}" stroke="{_EDGE}" '
        'stroke-width=".6"/>'
    )


def _shifts(shown: Course, top: float, slot: float) -> list[str]:
    parts = []
    middle = top + _SIGNS / 2
    for one in shown.turnings:
        x = LEFT + (one.slot + 0.5) * slot
        for there, tip in ((one.up, -7), (one.down, 7)):
            if there:
                parts.append(f'<path d="M{x - 5:.5g} {middle:.5g}h10l-5 {tip}z" fill="{_INK}"/>')
    return parts


def _edits(shown: Course, top: float, slot: float) -> list[str]:
    middle = top + _SIGNS / 2
    return [
        f'<path d="M{LEFT + (number + 0.5) * slot - 5:.5g} {middle:.5g}l5-5 5 5-5 5z" fill="{_INK}"/>' for number in shown.edits
    ]


def _key(top: float) -> list[str]:
    parts = []
    marks = [mark for side in (Side.AGAINST, Side.NEITHER, Side.FOR) for mark in SHOWN[side]]
    step = (WIDTH - 24) / len(marks)
    for number, mark in enumerate(marks):
        x = 12 + number * step
        fill, ink, sign = FILL[mark]
        parts.append(f'<rect x="{x:.5g}" y="{top + 8:.5g}" width="24" height="18" fill="{fill}" stroke="{_EDGE}"/>')
        parts.append(text_line(round(x + 12, 1), round(top + 21, 1), sign, size=10, weight=650, fill=ink, anchor="middle"))
        parts.append(text_line(round(x + 30, 1), round(top + 22, 1), mark.word, size=11))
    return parts
