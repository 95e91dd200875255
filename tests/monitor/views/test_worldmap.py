"""The geographic map: every member has its place, the small ones a dot, and what is disputed follows a written policy."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from feeds.types import ActorCode
from monitor.errors import VocabularyError
from monitor.views.tilemap import Standing, tile_map
from monitor.views.words import Mark
from monitor.views.worldmap import HEIGHT, MARGIN, WIDTH, lands, policy, projected, world_map
from monitor.vocabulary import DATA, load_vocabulary


def corners(path: str) -> list[tuple[float, float]]:
    """The corners of a path of the table: `M` and relative `l` only."""
    found: list[tuple[float, float]] = []
    for part in re.findall(r"M([^z]*)z", path):
        start, _, steps = part.partition("l")
        x, y = map(float, start.split())
        found.append((x, y))
        numbers = [float(one) for one in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_every_member_of_the_united_nations_has_an_outline_or_a_dot() -> None:
    members = {code for code, actor in load_vocabulary().actors.items() if actor.un_member}
    assert len(members) == 193
    assert members <= {land.area for land in lands()}
    assert {"NRU", "TUV", "MCO", "SGP", "MLT"} <= {land.area for land in lands() if land.dot}
    assert not {"RUS", "USA", "GMB", "LBN"} & {land.area for land in lands() if land.dot}


def test_every_outline_lies_on_the_map_and_none_runs_across_it() -> None:
    for land in lands():
        places = corners(land.path)
        assert places, land.area
        assert all(-2 <= x <= WIDTH + 2 and -2 <= y <= HEIGHT for x, y in places), land.area
        assert 0 <= land.x <= WIDTH
        assert 0 <= land.y <= HEIGHT
        for part in re.findall(r"M[^z]*z", land.path):
            assert all(abs(a[0] - b[0]) < 140 for a, b in pairwise(corners(part))), land.area


def test_a_coast_and_its_frame_are_cut_nowhere() -> None:
    frame = 6  # half of the widest edge that a land gets, twice
    rows = [y for land in lands() for _, y in corners(land.path)]
    assert min(rows) - frame >= -MARGIN
    assert max(rows) + frame <= HEIGHT


def test_places_lie_where_they_are() -> None:
    by_area = {land.area: land for land in lands()}
    for area, longitude, latitude in (("FRA", 2.4, 46.6), ("NZL", 172.0, -41.5), ("CHL", -71.0, -35.0), ("JPN", 138.0, 36.0)):
        x, y = projected(longitude, latitude)
        west, east = min(p[0] for p in corners(by_area[area].path)), max(p[0] for p in corners(by_area[area].path))
        assert west - 1 <= x <= east + 1, area
        assert abs(by_area[area].y - y) < 70, area


def test_the_geometry_is_small_and_says_where_it_comes_from() -> None:
    assert (DATA / "world.tsv").stat().st_size < 300_000
    assert all("Natural Earth" in land.origin and "BSD-3-Clause" in land.origin for land in lands())


def test_who_stands_where_is_what_the_tiles_say() -> None:
    vocabulary = load_vocabulary()
    tiles = tile_map(
        {ActorCode("FRA"): Standing(mark=Mark.OPPOSE), ActorCode("NRU"): Standing(mark=Mark.SILENT)},
        vocabulary,
        initiators=[ActorCode("RUS")],
    )
    shown = {place.land.area: place for place in world_map(tiles, vocabulary, policy()).places}
    assert (shown["FRA"].mark, shown["FRA"].title) == (Mark.OPPOSE, "France: oppose")
    assert (shown["NRU"].mark, shown["NRU"].land.dot) == (Mark.SILENT, True)
    assert shown["RUS"].title == "Russia: did it"
    assert shown["GRL"].mark is None
    assert shown["SOL"].title == "Somaliland: no actor of its own"


def test_every_disputed_area_of_the_policy_is_drawn_and_named_below() -> None:
    vocabulary = load_vocabulary()
    shown = world_map(tile_map({}, vocabulary), vocabulary, policy())
    assert len(shown.disputed) == len(policy()) >= 10
    for area in shown.disputed:
        assert area.path.startswith("M")
        assert f"{area.name} ({area.said})" in shown.caption
    assert "no statement of ours" in shown.caption
    assert world_map(tile_map({}, vocabulary), vocabulary, ()).caption.count("No area is marked as disputed") == 1


def test_a_desk_may_have_a_policy_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "disputed.tsv"
    own.write_text("area\tname\tsaid\toutline\torigin\nHOME\tThe meadow\tours\t1 1|2 1|2 2\tthe desk\n", encoding="utf-8")
    [row] = policy(own)
    assert (row.name, row.outline) == ("The meadow", ("1 1", "2 1", "2 2"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("NOWHERE\tA\tb\t\tdesk", "NOWHERE' is no area of world.tsv"),
        ("X\tA\tb\t1 1|2 2\tdesk", "fewer than three corners"),
        ("X\tA\tb\t1 1|2 2|north\tdesk", "outline cannot be read"),
        ("X\tA\tb\t1 1|2 2|500 3\tdesk", "outline cannot be read"),
        ("FRA\tA\tb\t\t", "origin is empty"),
    ],
)
def test_a_policy_that_cannot_be_drawn_is_refused_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(f"area\tname\tsaid\toutline\torigin\n{row}\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=rf"own\.tsv:2: .*{reason}"):
        policy(own)


def test_the_rung_is_written_on_the_land_so_that_colour_never_speaks_alone() -> None:
    vocabulary = load_vocabulary()
    marks = {"FRA": Mark.OPPOSE, "CHN": Mark.NEUTRAL, "MLT": Mark.ENDORSE, "IND": Mark.SILENT, "BRA": Mark.DECLINED}
    standings = {ActorCode(code): Standing(mark=mark) for code, mark in marks.items()}
    shown = {place.land.area: place for place in world_map(tile_map(standings, vocabulary), vocabulary, ()).places}
    assert {code: shown[code].sign for code in (*marks, "PER")} == {
        "FRA": "−2",
        "CHN": "0",
        "MLT": "+3",
        "IND": "",
        "BRA": "n/c",
        "PER": "",
    }
    assert shown["MLT"].letters < shown["FRA"].letters < shown["CHN"].letters


def test_no_sign_lies_on_another_though_all_of_europe_speaks() -> None:
    vocabulary = load_vocabulary()
    codes = (
        "PRT",
        "ESP",
        "FRA",
        "NOR",
        "SWE",
        "FIN",
        "DNK",
        "DEU",
        "POL",
        "GBR",
        "IRL",
        "CHE",
        "AUT",
        "ITA",
        "QAT",
        "SAU",
        "LUX",
    )
    standings = {ActorCode(code): Standing(mark=Mark.CONDEMN) for code in codes}
    shown = world_map(tile_map(standings, vocabulary), vocabulary, ())
    signed = [place for place in shown.places if place.sign]
    assert {place.land.area for place in signed} == set(codes)
    for one, other in combinations(signed, 2):
        apart = abs(one.x - other.x), abs(one.y - other.y)
        wide, high = 0.31 * (one.letters * len(one.sign) + other.letters * len(other.sign)), (one.letters + other.letters) / 2
        assert apart[0] >= wide - 0.01 or apart[1] >= high - 0.01, (one.land.area, other.land.area)
    assert any(place.beside and not place.land.dot for place in signed)
