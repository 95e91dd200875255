"""The map of a dossier: one tile of equal size for every UN member, so that a small state weighs what a large one does.

Where a tile stands is the table data/tiles.tsv, roughly where the country lies. What is on it comes from the board.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from feeds.types import ActorCode
from monitor.views.words import Mark, Name, named
from monitor.vocabulary import DATA, Vocabulary, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of the table: the tile of a state or territory, counted from the upper left corner."""

    code: ActorCode
    column: int
    row: int
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a tile shows of an actor; `joint_only` where only a joint or organisation's text stands for it."""

    mark: Mark
    joint_only: bool = False
    shifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One tile of the map. `standing` is None for a state that is neither watched nor heard; `party` is "by" or "against"."""

    actor: Name
    column: int
    row: int
    standing: Standing | None
    party: str = ""

    @property
    def title(self) -> str:
        """What the tile says in words."""
        parts = [self.actor.name, {"by": "did it", "against": "it was done to"}.get(self.party, "")]
        if self.standing is not None:
            parts += [self.standing.mark.word, "joint text only" if self.standing.joint_only else ""]
            parts += ["shifted" if self.standing.shifted else ""]
        elif not self.party:
            parts.append("not on the watch list")
        name, *rest = [part for part in parts if part]
        return f"{name}: {', '.join(rest)}" if rest else name

    @property
    def short_title(self) -> str:
        """The same without the shift, which a notched corner says."""
        return self.title.removesuffix(", shifted")


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """The tiles by row and column; `columns` and `rows` are its size in tiles."""

    columns: int
    rows: int
    tiles: tuple[Tile, ...]

    def lines(self) -> tuple[tuple[tuple[int, Tile], ...], ...]:
        """Return the tiles of each row from left to right, each with the number of places left empty before it."""
        lines: list[tuple[tuple[int, Tile], ...]] = []
        for number in range(self.rows):
            line, at = [], 0
            for tile in sorted((one for one in self.tiles if one.row == number), key=lambda one: one.column):
                line.append((tile.column - at, tile))
                at = tile.column + 1
            lines.append(tuple(line))
        return tuple(lines)


@cache
def layout() -> tuple[Place, ...]:
    """Return the table of places, by row and column."""
    return read_table(DATA / "tiles.tsv", Place)


def tile_map(
    standings: Mapping[ActorCode, Standing],
    vocabulary: Vocabulary,
    *,
    initiators: Iterable[ActorCode] = (),
    affected: Iterable[ActorCode] = (),
) -> TileMap:
    """Return the map of where each actor stands; actors without a place (organisations) are left out."""
    places = layout()
    parties = dict.fromkeys(affected, "against") | dict.fromkeys(initiators, "by")
    return TileMap(
        columns=max(place.column for place in places) + 1,
        rows=max(place.row for place in places) + 1,
        tiles=tuple(
            Tile(
                actor=named(place.code, vocabulary),
                column=place.column,
                row=place.row,
                standing=standings.get(place.code),
                party=parties.get(place.code, ""),
            )
            for place in places
        ),
    )
