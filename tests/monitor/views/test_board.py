"""The board: figures, strip, rows and lanes, from reactions and a roll-call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.types import ActorCode, DocumentId, Precision
from monitor.positions import account
from monitor.types import (
    Dossier,
    DossierId,
    Event,
    EventId,
    Evidence,
    Lane,
    Position,
    Reaction,
    RollCall,
    Stance,
    Statement,
    StatementKey,
)
from monitor.views.board import Board, build_board
from monitor.views.event import choose_event
from monitor.views.tiles import SPOKEN_GROUPS, Group
from monitor.views.words import Mark
from monitor.vocabulary import load_vocabulary

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NOW = T0 + timedelta(hours=30)
EVENT = Event(id=EventId("e"), title="E", began=T0, began_precision=Precision.MINUTE, act="the act")
EARLIER = Event(id=EventId("d"), title="D", began=T0 - timedelta(days=9), began_precision=Precision.DAY, act="the first act")
DOSSIER = Dossier(id=DossierId("x"), title="X", watch=(), events=(EARLIER, EVENT))


def reaction(
    actor: str,
    stance: Stance,
    *,
    hours: float,
    confidence: float = 0.9,
    official: bool = True,
    hearsay: bool = False,
    declined: bool = False,
    document: str | None = None,
    joint: tuple[str, ...] | None = None,
    edited: bool = False,
) -> Reaction:
    text = f"Words of {actor}."
    statement = Statement(
        actor=ActorCode(actor), stance=stance, stance_toward_event=stance, event=EVENT.id, official=official, hearsay=hearsay,
        declined=declined, confidence=confidence, evidence=Evidence(where="text", start=0, end=len(text), text=text),
        joint=tuple(ActorCode(code) for code in joint) if joint else None,
    )  # fmt: skip
    return Reaction(
        key=StatementKey(f"{actor}-{hours}-{stance}"), statement=statement,
        document_id=DocumentId(document or f"{actor}-{hours}"),
        title=None, url="javascript:alert(1)", source_name=None, tier=None, own_text=True, spoken_at=T0 + timedelta(hours=hours),
        precision=Precision.SECOND, fetched_at=NOW, current=not edited, edited=edited,
    )  # fmt: skip


def spoken(by: Reaction, *earlier: Reaction) -> RollCall:
    position = Position(
        actor=by.statement.actor, stances=(by.statement.stance,), by=by, earlier=earlier, declined=by.statement.declined
    )
    return RollCall(actor=by.statement.actor, lane=Lane.SPOKEN, position=position)


def build(calls: list[RollCall], *more: Reaction) -> Board:
    own = [each for call in calls if call.position for each in (call.position.by, *call.position.earlier)]
    return build_board(DOSSIER, EVENT, account((*own, *more), EVENT.id, at=NOW), tuple(calls), load_vocabulary(), now=NOW)


def test_figures_add_up_to_the_expected() -> None:
    board = build(
        [
            spoken(reaction("TUR", Stance.CONDEMN, hours=1)),
            spoken(reaction("BRA", Stance.UNDERSTAND, hours=2)),
            spoken(reaction("FRA", Stance.NEUTRAL, hours=3)),
            spoken(reaction("QAT", Stance.NEUTRAL, hours=4, declined=True)),
            spoken(reaction("JPN", Stance.OPPOSE, hours=5, confidence=0.3)),
            RollCall(actor=ActorCode("IDN"), lane=Lane.SILENT, silent_for=timedelta(hours=30)),
            RollCall(actor=ActorCode("CHL"), lane=Lane.NOT_MONITORED, reason="no source"),
            RollCall(actor=ActorCode("NGA"), lane=Lane.SOURCE_DOWN, reason="503"),
        ]
    )
    counts = board.headline.counts
    assert (board.headline.spoken, board.headline.expected) == (5, 8)
    assert sum(counts.values()) == board.headline.expected
    assert sum(counts[group] for group in SPOKEN_GROUPS) == board.headline.spoken
    assert (counts[Group.AGAINST], counts[Group.NEUTRAL], counts[Group.FOR]) == (1, 1, 1)
    assert (counts[Group.DECLINED], counts[Group.UNCLEAR]) == (1, 1)


def test_tiles_of_a_group_go_from_condemn_to_endorse() -> None:
    board = build(
        [
            spoken(reaction("TUR", Stance.CONCERN, hours=1)),
            spoken(reaction("BRA", Stance.CONDEMN, hours=2)),
            spoken(reaction("FRA", Stance.OPPOSE, hours=3)),
        ]
    )
    (group,) = board.strip
    assert [tile.mark for tile in group.tiles] == [Mark.CONDEMN, Mark.OPPOSE, Mark.CONCERN]


def test_rows_stand_newest_first_and_the_list_says_first_and_latest() -> None:
    board = build([spoken(reaction(actor, Stance.OPPOSE, hours=hours)) for actor, hours in (("TUR", 3), ("BRA", 9), ("FRA", 1))])
    assert [row.actor.code for row in board.rows] == ["BRA", "TUR", "FRA"]
    assert board.headline.first is not None
    assert board.headline.latest is not None
    assert (board.headline.first.actor.code, board.headline.latest.actor.code) == ("FRA", "BRA")


def test_shift_shows_both_sides_and_is_not_repeated_among_the_earlier() -> None:
    was, now = reaction("TUR", Stance.SUPPORT, hours=1), reaction("TUR", Stance.OPPOSE, hours=26)
    board = build([spoken(now, was)])
    (row,) = board.rows
    (change,) = row.shifts
    assert (change.before.key, change.after.key, change.rungs) == (was.key, now.key, -4)
    assert row.earlier == ()
    assert board.headline.shifts == 1
    assert board.strip[0].tiles[0].shifted


def test_mixed_position_shows_both_sides() -> None:
    against, favour = reaction("TUR", Stance.OPPOSE, hours=3), reaction("TUR", Stance.SUPPORT, hours=2)
    position = Position(actor=ActorCode("TUR"), stances=(Stance.OPPOSE, Stance.SUPPORT), by=against, earlier=(favour,))
    board = build([RollCall(actor=ActorCode("TUR"), lane=Lane.SPOKEN, position=position)])
    (row,) = board.rows
    assert row.mark is Mark.MIXED
    assert row.second is not None
    assert row.second.key == favour.key
    assert board.headline.counts[Group.MIXED] == 1


def test_joint_text_stands_once_for_all_who_have_only_it() -> None:
    signed = ("NOR", "KEN", "CHE")
    calls = []
    for code in signed:
        by = reaction(code, Stance.CONCERN, hours=6, document="joint", joint=signed)
        position = Position(actor=ActorCode(code), stances=(Stance.CONCERN,), by=by, joint_only=True)
        calls.append(RollCall(actor=ActorCode(code), lane=Lane.JOINT_ONLY, position=position))
    of_eu = reaction("EU", Stance.OPPOSE, hours=7)
    spread = Position(actor=ActorCode("POL"), stances=(Stance.OPPOSE,), by=of_eu, via=ActorCode("EU"))
    calls.append(RollCall(actor=ActorCode("POL"), lane=Lane.JOINT_ONLY, position=spread))
    board = build(calls)
    assert [(text.via.code if text.via else None, [name.code for name in text.actors]) for text in board.joint] == [
        ("EU", ["POL"]),
        (None, ["KEN", "NOR", "CHE"]),
    ]
    assert board.headline.spoken == 0
    assert board.headline.counts[Group.JOINT_ONLY] == 4


def test_unofficial_and_hearsay_are_kept_apart_and_never_counted() -> None:
    apart = [reaction("GBR", Stance.OPPOSE, hours=2, official=False), reaction("IRN", Stance.CONDEMN, hours=3, hearsay=True)]
    board = build([spoken(reaction("TUR", Stance.OPPOSE, hours=1))], *apart)
    assert [words.actor.code for words in board.apart] == ["IRN", "GBR"]
    assert board.headline.spoken == 1
    assert board.others == ()


def test_who_speaks_unasked_is_shown_outside_the_count() -> None:
    board = build([spoken(reaction("TUR", Stance.OPPOSE, hours=1))], reaction("PER", Stance.CONDEMN, hours=2))
    assert [row.actor.code for row in board.others] == ["PER"]
    assert board.headline.expected == 1


def test_replaced_wording_stays_with_its_actor_and_counts_no_more() -> None:
    old = reaction("TUR", Stance.SUPPORT, hours=1, edited=True)
    board = build([spoken(reaction("TUR", Stance.OPPOSE, hours=1))], old)
    (row,) = board.rows
    assert [words.key for words in row.replaced] == [old.key]
    assert board.headline.shifts == 0


def test_silent_ones_stand_longest_first_with_their_length() -> None:
    board = build(
        [
            RollCall(actor=ActorCode("IDN"), lane=Lane.SILENT, silent_for=timedelta(hours=2)),
            RollCall(actor=ActorCode("IND"), lane=Lane.SILENT, silent_for=timedelta(hours=30)),
        ]
    )
    assert [(each.actor.code, each.silent_for) for each in board.silent] == [("IND", "30 h 00 min"), ("IDN", "2 h 00 min")]


def test_address_that_is_none_of_the_web_is_no_link() -> None:
    board = build([spoken(reaction("TUR", Stance.OPPOSE, hours=1))])
    assert board.rows[0].words.url is None


def test_latest_event_is_shown_unless_another_is_named() -> None:
    assert choose_event(DOSSIER, None) is EVENT
    assert choose_event(DOSSIER, "d") is EARLIER
    assert choose_event(DOSSIER, "none") is None


def order(*calls: RollCall) -> list[tuple[str, list[str]]]:
    return [(turn.place, [tile.actor.code for tile in turn.tiles]) for turn in build(list(calls)).order]


def test_the_order_of_speaking_goes_by_publication_and_equal_minutes_share_a_place() -> None:
    calls = (spoken(reaction("FRA", Stance.OPPOSE, hours=3)), spoken(reaction("DEU", Stance.OPPOSE, hours=1)))
    together = (spoken(reaction("ESP", Stance.OPPOSE, hours=3)), spoken(reaction("ITA", Stance.OPPOSE, hours=4)))
    assert order(*calls, *together) == [("1", ["DEU"]), ("2", ["FRA", "ESP"]), ("4", ["ITA"])]


def test_the_first_words_count_and_not_the_latest() -> None:
    changed = spoken(reaction("FRA", Stance.CONDEMN, hours=9), reaction("FRA", Stance.CONCERN, hours=1))
    shown = build([changed, spoken(reaction("DEU", Stance.OPPOSE, hours=2))])
    assert [(turn.place, turn.tiles[0].mark) for turn in shown.order] == [("1", Mark.CONCERN), ("2", Mark.OPPOSE)]


def test_of_whom_only_the_day_is_known_every_place_of_that_day_is_given() -> None:
    vague = replace(reaction("JPN", Stance.OPPOSE, hours=0), precision=Precision.DAY, spoken_at=T0.replace(hour=0))
    exact = [spoken(reaction(actor, Stance.OPPOSE, hours=hours)) for actor, hours in (("DEU", 1), ("FRA", 2), ("ITA", 26))]
    assert order(spoken(vague), *exact) == [("1–3", ["JPN"]), ("1–2", ["DEU"]), ("2–3", ["FRA"]), ("4", ["ITA"])]


def test_moments_that_have_passed_can_be_looked_at_again() -> None:
    stops = build([]).event.stops
    assert [stop.text for stop in stops] == ["T+1 h 00 min", "T+3 h 00 min", "T+6 h 00 min", "T+12 h 00 min", "T+24 h 00 min"]
    assert stops[0].at == "2026-03-01T09:00:00Z"


def test_the_map_shows_the_lanes_and_those_outside_the_watch_list() -> None:
    silent = RollCall(actor=ActorCode("IND"), lane=Lane.SILENT, silent_for=timedelta(hours=30))
    shown = build([spoken(reaction("FRA", Stance.CONDEMN, hours=3)), silent])
    standing = {tile.actor.code: tile.standing.mark for tile in shown.map.tiles if tile.standing}
    assert standing == {"FRA": Mark.CONDEMN, "IND": Mark.SILENT}
