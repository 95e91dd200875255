"""The map of tiles: every UN member once, about where it lies, and what each tile says."""

from feeds.types import ActorCode
from monitor.views.tilemap import Standing, layout, tile_map
from monitor.views.words import Mark
from monitor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def places() -> dict[str, tuple[int, int]]:
    return {place.code: (place.column, place.row) for place in layout()}


def test_every_un_member_has_one_tile_and_no_two_share_a_place() -> None:
    members = {code for code, actor in VOCABULARY.actors.items() if actor.un_member}
    assert members <= set(places())
    assert len(layout()) == len(places()) == len(set(places().values()))
    assert set(places()) <= set(VOCABULARY.actors)


def test_neighbours_lie_as_they_lie_in_the_world() -> None:
    at = places()
    west_to_east = ["PRT", "ESP", "ITA", "GRC", "TUR", "IRN", "CHN", "JPN"]
    north_to_south = ["NOR", "DEU", "ITA", "TUN", "NGA", "GAB", "AGO", "ZAF"]
    assert [at[code][0] for code in west_to_east] == sorted(at[code][0] for code in west_to_east)
    assert [at[code][1] for code in north_to_south] == sorted(at[code][1] for code in north_to_south)
    assert max(abs(at["KEN"][0] - at["UGA"][0]), abs(at["KEN"][1] - at["UGA"][1])) <= 2


def test_a_tile_says_in_words_what_its_colour_says() -> None:
    shown = tile_map(
        {
            ActorCode("FRA"): Standing(mark=Mark.CONDEMN, shifted=True),
            ActorCode("POL"): Standing(mark=Mark.OPPOSE, joint_only=True),
            ActorCode("EU"): Standing(mark=Mark.CONDEMN),
        },
        VOCABULARY,
        initiators=(ActorCode("RUS"),),
        affected=(ActorCode("UKR"),),
    )
    said = {tile.actor.code: tile.title for tile in shown.tiles}
    assert said["FRA"] == "France: condemn, shifted"
    assert said["POL"] == "Poland: oppose, joint text only"
    assert said["RUS"] == "Russia: did it"
    assert said["UKR"] == "Ukraine: it was done to"
    assert said["FJI"] == "Fiji: not on the watch list"
    assert "EU" not in said
    assert all(tile.column < shown.columns and tile.row < shown.rows for tile in shown.tiles)
