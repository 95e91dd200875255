"""The geographic map in a file: the same lands, marks and caption as on the board, in every format that holds a map."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from monitor.exports.formats import Format, render
from monitor.exports.geography import map_picture
from monitor.views.snapshot import Snapshot
from monitor.views.worldmap import lands, policy, world_map
from monitor.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def taken(snapshot: Snapshot) -> Snapshot:
    """The snapshot, taken with the geographic map."""
    return replace(snapshot, world=world_map(snapshot.board.map, load_vocabulary(), policy()))


def test_the_picture_holds_every_land_the_disputed_areas_the_caption_and_its_marks(taken: Snapshot) -> None:
    picture = map_picture(taken)
    tree = etree.fromstring(picture.svg.encode())
    titles = [one.text or "" for one in tree.iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == 1 + len(lands()) + len(policy())
    for row in policy():
        assert any(title.startswith(f"{row.name}: disputed") for title in titles)
    words = " ".join(one.text or "" for one in tree.iter("{http://www.w3.org/2000/svg}text"))
    assert "Natural Earth 1:50m (public domain)" in words
    assert "no statement of ours" in words
    assert taken.id in words
    assert "Map of the world of positions" in picture.alt


def test_silent_is_hatched_and_never_the_neutral_colour(taken: Snapshot) -> None:
    silent = [row.actor.name for row in taken.board.silent if any(land.area == row.actor.code for land in lands())]
    assert silent
    tree = etree.fromstring(map_picture(taken).svg.encode())
    drawn = {one.findtext("{http://www.w3.org/2000/svg}title"): one.get("fill") for one in tree.iter() if one.get("fill")}
    for name in silent:
        assert drawn[f"{name}: silent"] == "url(#hatch)"


@pytest.mark.parametrize("wanted", [Format.SVG, Format.PNG, Format.PDF, Format.DOCX, Format.HTML])
def test_every_format_with_a_map_takes_it_and_the_same_bytes_come_twice(
    taken: Snapshot, snapshot: Snapshot, wanted: Format
) -> None:
    body = render(taken, wanted).body
    assert render(taken, wanted).body == body
    assert body != render(snapshot, wanted).body
    if wanted is Format.DOCX:
        with zipfile.ZipFile(BytesIO(body)) as parts:
            assert any(name.startswith("word/media/") for name in parts.namelist())
    if wanted is Format.HTML:
        assert "Crossed lines mark what is disputed" in body.decode()
