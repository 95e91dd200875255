"""The tiles of a board: who stands where, by group, and who spoke when. The rows under them are in `board`."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from feeds.types import ActorCode, Precision
from monitor.types import Lane, Position, Reaction, RollCall, Stance
from monitor.views.words import Elapsed, Mark, Name, Words, mark_of, named
from monitor.vocabulary import Vocabulary


class Group(StrEnum):
    """The groups of the roll-call strip, in the order shown; the first six are the spoken lane."""

    AGAINST = "against"
    NEUTRAL = "neutral"
    FOR = "for"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    DECLINED = "no comment"
    JOINT_ONLY = "joint only"
    SILENT = "silent"
    NOT_MONITORED = "not monitored"
    SOURCE_DOWN = "source down"


SPOKEN_GROUPS = (Group.AGAINST, Group.NEUTRAL, Group.FOR, Group.MIXED, Group.UNCLEAR, Group.DECLINED)
_SCORES = {stance.value: stance.score for stance in Stance}
OTHER_GROUPS = (Group.JOINT_ONLY, Group.SILENT, Group.NOT_MONITORED, Group.SOURCE_DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One watched actor in the strip."""

    actor: Name
    mark: Mark
    shifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGroup:
    """The tiles of one group; `group.value` is its label."""

    group: Group
    tiles: tuple[Tile, ...]

    @property
    def count(self) -> int:
        return len(self.tiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One place in the order of speaking, "3", or the places that it may be, "1–4"; several share it who cannot be told apart."""

    place: str
    elapsed: Elapsed
    tiles: tuple[Tile, ...]


def strip(calls: Iterable[RollCall], shifted: frozenset[ActorCode], vocabulary: Vocabulary) -> tuple[TileGroup, ...]:
    """Return the tiles of all watched actors by group, within a group from condemn to endorse; empty groups are left out."""
    grouped: dict[Group, list[Tile]] = {group: [] for group in Group}
    for call in calls:
        group = _group_of(call)
        mark = position_mark(call.position) if call.position is not None else Mark[call.lane.name]
        grouped[group].append(Tile(actor=named(call.actor, vocabulary), mark=mark, shifted=call.actor in shifted))
    return tuple(TileGroup(group=group, tiles=tuple(sorted(tiles, key=_tile_order))) for group, tiles in grouped.items() if tiles)


def _group_of(call: RollCall) -> Group:
    if call.lane is not Lane.SPOKEN or call.position is None:
        return Group[call.lane.name]
    mark = position_mark(call.position)
    if mark in (Mark.MIXED, Mark.UNCLEAR, Mark.DECLINED):
        return Group[mark.name]
    score = Stance(mark.value).score
    return Group.NEUTRAL if score == 0 else Group.AGAINST if score < 0 else Group.FOR


def _tile_order(tile: Tile) -> tuple[int, str]:
    return _SCORES.get(tile.mark.value, 0), tile.actor.code


def position_mark(position: Position) -> Mark:
    """Return the mark of a position: that of its stance, or why it has none."""
    if position.mixed:
        return Mark.MIXED
    return mark_of(
        position.stances[0],
        confidence=position.by.statement.confidence,
        declined=position.declined,
    )


def order_of_speaking(spoken: Iterable[Position], quote: Callable[[Reaction], Words]) -> tuple[Turn, ...]:
    """Return who first took a position for itself, in order of publication, with the mark of those first words.

    Equal minutes share a place. Of whom only the day is known may have been first or last of that day: such actors stand together
    before its hours, with all the places that they may have had, and everybody else of that day may be later by as many places.
    """
    firsts = [_first_words(position) for position in spoken]
    known = sorted(((_hour(reaction), reaction) for reaction in firsts if reaction is not None), key=lambda pair: pair[0])
    days = [hour[0] for hour, _ in known]
    vague = [hour[0] for hour, reaction in known if reaction.precision is Precision.DAY]
    exact = [hour for hour, reaction in known if reaction.precision is not Precision.DAY]
    turns: list[Turn] = []
    for hour, together in groupby(known, key=lambda pair: pair[0]):
        here = [reaction for _, reaction in together]
        day = hour[0]
        vague_before, vague_until = bisect_left(vague, day), bisect_right(vague, day)
        if here[0].precision is Precision.DAY:
            first, last = 1 + bisect_left(days, day), bisect_right(days, day)
        else:
            first = 1 + bisect_left(exact, hour) + vague_before
            last = first + vague_until - vague_before
        said = list(map(quote, here))
        tiles = tuple(sorted((Tile(actor=each.actor, mark=each.mark) for each in said), key=lambda tile: tile.actor.name))
        turns.append(Turn(place=str(first) if first == last else f"{first}–{last}", elapsed=said[0].elapsed, tiles=tiles))
    return tuple(turns)


def _first_words(position: Position) -> Reaction | None:
    own = (each for each in (position.by, *position.earlier) if is_own(each))
    return min(own, key=lambda each: (each.spoken_at, each.key), default=None)


def _hour(reaction: Reaction) -> tuple[date, bool, datetime]:
    """Return what orders first words: the day, those without an hour before the others, the minute."""
    at = reaction.spoken_at.replace(second=0, microsecond=0)
    dated = reaction.precision is not Precision.DAY
    return at.date(), dated, at if dated else at.replace(hour=0, minute=0)


def is_own(reaction: Reaction) -> bool:
    """Return whether somebody who may speak for the actor took a stance toward the event with these very words."""
    said = reaction.statement
    return said.official and not said.hearsay and said.stance_toward_event is not None
