"""The geographic map of a dossier, the second view beside the tiles: where each land lies, and which areas are disputed.

The outlines are data/world.tsv, made by tests/geography/world.py in the Equal Earth projection; who stands where is taken from
the tiles, so that both maps say the same. What is hatched as disputed, and what is said of it, is a written policy:
data/disputed.tsv, or a desk's own table in its place.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from monitor.types import Stance
from monitor.views.tilemap import Tile, TileMap
from monitor.views.words import Mark
from monitor.vocabulary import DATA, Vocabulary, read_table

WIDTH, HEIGHT = 1600, 700
MARGIN = 10
"""Units left free above the northernmost coast, for its outline and the frame of a party; the south has as much."""
SEAM = -168.5
"""The longitude at which the map is cut: through the Bering Strait, so that no land is parted."""
_CENTRE = SEAM + 180
_NORTH = 84.0
DOT = 6
_LETTERS = (12, 16, 22, 28)


_SIGNS: Mapping[Mark, str] = {Mark(stance.value): f"{stance.score:+d}".replace("-", "−") for stance in Stance} | {
    Mark.NEUTRAL: "0",
    Mark.MIXED: "±",
    Mark.DECLINED: "n/c",
    Mark.UNCLEAR: "?",
    Mark.SOURCE_DOWN: "!",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """One row of the table: the outline of a state or territory as an SVG path; `dot` where it is too small to be seen.

    `x` and `y` lie within its main part, which is `room` units wide or high, whichever is less.
    """

    area: str
    x: int
    y: int
    room: int
    dot: bool
    path: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """One row of the policy: an area that is hatched, by its outline in the table of lands or by corners of its own.

    `outline` is longitude and latitude of each corner ("34.0 45.9"), coarse; empty where `area` is a land. `said` is what the
    caption says of it.
    """

    area: str
    name: str
    said: str
    origin: str
    outline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One land on the map. `tile` says who stands there and is None for a land that is no actor's tile.

    `x` and `y` are the middle of its sign, which stands `beside` the land where it would lie on another's.
    """

    land: Land
    name: str
    tile: Tile | None
    x: float = 0.0
    y: float = 0.0
    beside: bool = False

    @property
    def mark(self) -> Mark | None:
        """What is shown of it, None where it is neither watched nor heard."""
        return self.tile.standing.mark if self.tile is not None and self.tile.standing is not None else None

    @property
    def sign(self) -> str:
        """What is written on it, so that it is not told by its colour alone; empty where nothing is."""
        return _SIGNS.get(self.mark, "") if self.mark is not None else ""

    @property
    def letters(self) -> int:
        """How large that is, in units of the map."""
        return max((size for size in _LETTERS if size <= self.land.room * 0.48), default=_LETTERS[0])

    @property
    def title(self) -> str:
        """What it says in words."""
        return self.tile.title if self.tile is not None else f"{self.name}: no actor of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hatched:
    """One disputed area on the map, as an SVG path."""

    name: str
    said: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMap:
    """The map: `places` in the order in which they are drawn, those with a dot last; `caption` is what stands below it.

    It begins `margin` units above the zero of the places and ends `height` units below it.
    """

    width: int
    margin: int
    height: int
    places: tuple[Place, ...]
    disputed: tuple[Hatched, ...]
    caption: str


@cache
def lands() -> tuple[Land, ...]:
    """Return the table of outlines."""
    return read_table(DATA / "world.tsv", Land)


@cache
def policy(path: Path | None = None) -> tuple[Disputed, ...]:
    """Return what is hatched as disputed: the shipped table, or a desk's own.

    Raises: VocabularyError naming file and row of an area that there is none of, or of corners that cannot be read.
    """
    return read_table(path or DATA / "disputed.tsv", Disputed, _wrong)


def _wrong(row: Disputed) -> str:
    if not row.outline:
        return "" if row.area in {land.area for land in lands()} else f"{row.area!r} is no area of world.tsv; give it an outline"
    try:
        corners = [_corner(text) for text in row.outline]
    except ValueError:
        return "outline cannot be read; write longitude and latitude of each corner, as 34.0 45.9|36.5 45.3|35.4 44.4"
    return "" if len(corners) > 2 else "outline has fewer than three corners"


def _corner(text: str) -> tuple[float, float]:
    longitude, latitude = text.split()
    found = float(longitude), float(latitude)
    if not (abs(found[0]) <= 180 and abs(found[1]) <= 90):
        raise ValueError(text)
    return found


def world_map(tiles: TileMap, vocabulary: Vocabulary, disputed: tuple[Disputed, ...]) -> WorldMap:
    """Return the map of where the actors of a map of tiles stand."""
    by_code: dict[str, Tile] = {tile.actor.code: tile for tile in tiles.tiles}
    named = {row.area: row.name for row in disputed}
    places = [
        Place(
            land=land,
            name=named.get(land.area) or vocabulary.name_of(land.area),
            tile=by_code.get(land.area),
        )
        for land in lands()
    ]
    return WorldMap(
        width=WIDTH,
        margin=MARGIN,
        height=HEIGHT,
        places=tuple(sorted(_signed(places), key=lambda place: (place.land.dot, place.tile is not None))),
        disputed=tuple(Hatched(name=row.name, said=row.said, path=_path_of(row)) for row in disputed),
        caption=caption(disputed),
    )


_Box = tuple[float, float, float, float]


def _signed(places: Iterable[Place]) -> list[Place]:
    """Return the lands with the places of their signs, no two of them on one another as far as there is room around them."""
    taken: list[_Box] = []
    found = []
    for place in sorted(places, key=lambda place: (-place.letters, place.land.area)):
        if place.sign:
            wide, high = 0.62 * place.letters * len(place.sign), float(place.letters)
            boxes = [(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in _spots(place, wide, high)]
            number = next((n for n, box in enumerate(boxes) if not any(_overlap(box, other) for other in taken)), 0)
            left, top, right, bottom = boxes[number]
            taken.append(boxes[number])
            place = replace(place, x=(left + right) / 2, y=(top + bottom) / 2, beside=place.land.dot or number > 0)
        found.append(place)
    return found


def _spots(place: Place, wide: float, high: float) -> list[tuple[float, float]]:
    """Return where the middle of a sign may lie: on the land, or right beside a dot; then left, right, above and below."""
    x, y = place.land.x, place.land.y
    across = (DOT + 3 if place.land.dot else place.land.room / 2) + wide / 2
    around = [(x - across, y), (x + across, y), (x, y - high), (x, y + high)]
    return [around[1], around[0], *around[2:]] if place.land.dot else [(x, y), *around]


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def caption(disputed: tuple[Disputed, ...]) -> str:
    """Return what stands below the map: what it claims and what it does not."""
    areas = "; ".join(f"{row.name} ({row.said})" for row in disputed)
    return (
        "Borders are those of the source and no statement of ours on any of them. A state too small to be seen is a dot. "
        + (f"Crossed lines mark what is disputed: {areas}. " if areas else "No area is marked as disputed. ")
        + "Outlines: Natural Earth 1:50m (public domain), mended by visionscarto, Equal Earth projection."
    )


def _path_of(row: Disputed) -> str:
    if not row.outline:
        return next(land.path for land in lands() if land.area == row.area)
    corners = [projected(*_corner(text)) for text in row.outline]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place lies on the map; longitudes run on from the seam, to 191.5 in the east.

    The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018).
    """
    x, y = _equal_earth(longitude - _CENTRE, latitude)
    widest, top = _equal_earth(180.0, 0.0)[0], _equal_earth(0.0, _NORTH)[1]
    scale = WIDTH / (2 * widest)
    return (x + widest) * scale, (top - y) * scale


def _equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    first, second, third, fourth = 1.340264, -0.081106, 0.000893, 0.003796
    half = math.sqrt(3) / 2
    angle = math.asin(half * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = half * (first + 3 * second * square + sixth * (7 * third + 9 * fourth * square))
    return (
        math.radians(longitude) * math.cos(angle) / slope,
        angle * (first + second * square + sixth * (third + fourth * square)),
    )
