"""How much of a board has room on one page: of a large one quotes are shortened, and lists that say a thing again begun only.

Nothing is lost by it: a quote leads to its whole text, a list that is begun to the rest of it. A page stays under 200 kB with
its style and scripts; where bytes are counted here they are those of UTF-8.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from monitor.views.board import Board, Quiet, Row

ROWS_BYTES = 108_000
"""What the rows of a board may weigh together; all else on its page takes up to 86 kB."""
LEAN_ROW, LEAN_SHIFT, LEAN_EARLIER = 340, 115, 82
"""What a row of a large board, a shift in it and the way to its earlier words weigh without their texts."""
FULL_ROW, FULL_SHIFT, FULL_EARLIER, FULL_COPY = 620, 700, 330, 190
"""The same where all of it stands in the row."""
GLOSS = 90
"""What a gloss weighs without its words."""
WORLD_BYTES = 38_000
"""What rows and tiles may weigh together on a page with the outlines of the world; else the rows stand beside the tiles."""
TILE_BYTES = 100
BY_BYTES, SOURCE_BYTES = 72, 48
LEAST_BYTES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How a board is shown: `rows` in full or not, a text of at most so many bytes (None: whole).

    `beside_world` is whether the rows stand on the page of the geographic map too. `turns`, `voices` and `shifts` are how many
    are listed: of the order of speaking, kept apart, in the headline.
    """

    rows: bool
    beside_world: bool
    quote: int | None
    by: int | None
    source: int | None
    turns: int
    voices: int
    shifts: int


def room(board: Board) -> Room:
    """Return how much of a board its page shows."""
    rows = (*board.rows, *board.others)
    full = sum(map(_in_full, rows))
    beside = full + TILE_BYTES * board.headline.expected <= WORLD_BYTES
    if full <= ROWS_BYTES:
        return Room(rows=True, beside_world=beside, quote=None, by=None, source=None, turns=60, voices=24, shifts=12)
    left = ROWS_BYTES - sum(map(_besides, rows))
    quote = _level([_size(row.words.text) for row in rows], left)
    return Room(rows=False, beside_world=False, quote=quote, by=BY_BYTES, source=SOURCE_BYTES, turns=8, voices=3, shifts=6)


def crowded(shifts: Iterable[int]) -> bool:
    """Return whether a board is surely shown shortened, of how often each actor shifted that spoke, whatever their words are.

    Then no more of what was said need be quoted than stands in a short row: the newest shift, and how much there is besides.
    """
    return sum(FULL_ROW + FULL_SHIFT * bool(number) for number in shifts) > ROWS_BYTES


def _in_full(row: Row) -> int:
    """Return what a row weighs with all that there is behind it, about."""
    said = (row.words, *row.earlier, *(change.before for change in row.shifts), *((row.second,) if row.second else ()))
    return (
        FULL_ROW
        + sum(_size(one.text) for one in said)
        + _size(f"{row.words.speaker}{row.words.role}{row.words.source}{row.words.url}{row.actor.name}")
        + FULL_SHIFT * len(row.shifts)
        + FULL_EARLIER * len(row.earlier)
        + FULL_COPY * len(row.words.copies)
        + sum(GLOSS + _size(one.gloss.text + one.gloss.by) for one in said if one.gloss)
    )


def _besides(row: Row) -> int:
    """Return what a row weighs beside its quote where it is shown shortened, about."""
    by = _size(f"{row.words.speaker or ''}{row.words.role or ''}")
    texts = min(by, BY_BYTES) + min(_size(row.words.source or ""), SOURCE_BYTES) + _size(row.actor.name)
    gloss = row.words.gloss
    told = GLOSS + min(_size(gloss.text), BY_BYTES) + _size(gloss.by) if gloss else 0
    return LEAN_ROW + texts + told + LEAN_SHIFT * bool(row.shifts) + (LEAN_EARLIER if row.earlier or row.more else 0)


def _size(text: str) -> int:
    return len(text.encode())


def _level(sizes: Iterable[int], most: int) -> int:
    """Return the size to which the largest are cut so that all together take `most`, the smaller ones whole."""
    waiting = sorted(sizes)
    for number, size in enumerate(waiting):
        share = most // (len(waiting) - number)
        if size > share:
            return max(share, LEAST_BYTES)
        most -= size
    return max(waiting[-1], LEAST_BYTES)


def shortened(text: str, most: int | None) -> str:
    """Return a text of at most `most` bytes, cut between words where it has any, with an ellipsis where something is missing."""
    if most is None or _size(text) <= most:
        return text
    cut = text.encode()[: most - len("…".encode())].decode(errors="ignore")
    between = cut.rfind(" ")
    return (cut[:between] if between > len(cut) // 2 else cut).rstrip() + "…"


def alike(lane: Iterable[Quiet]) -> tuple[tuple[str, tuple[Quiet, ...]], ...]:
    """Return the actors of a lane together of whom the same is to be said, with what it is; within each by name."""

    def told(one: Quiet) -> str:
        return "; ".join(
            part for part in (f"silent for {one.silent_for}" if one.silent_for else "", one.reason, one.asked) if part
        )

    ordered = sorted(lane, key=lambda one: (told(one), one.actor.name))
    return tuple((words, tuple(those)) for words, those in groupby(ordered, key=told))
