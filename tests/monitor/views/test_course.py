"""The course of an event over time: who is put where, and that drawing and table say the same."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from feeds.types import Precision
from monitor.positions import account
from monitor.types import Reaction, Stance
from monitor.views.course import SHOWN, Course, Side, course, lane_drawings
from monitor.views.words import Mark
from tests.monitor.views.test_board import EARLIER, EVENT, NOW, T0, reaction


def drawn(*reactions: Reaction) -> Course:
    told = account(reactions, EVENT.id, at=NOW)
    found = course(told.reactions, told.shifts, EVENT)
    assert found is not None
    return found


def test_nothing_is_drawn_where_nothing_counts() -> None:
    assert course((), (), EVENT) is None
    assert course((reaction("FRA", Stance.OPPOSE, hours=1, hearsay=True),), (), EVENT) is None


def test_first_words_are_told_from_later_ones() -> None:
    found = drawn(
        reaction("FRA", Stance.CONCERN, hours=1),
        reaction("FRA", Stance.CONCERN, hours=1.1),
        reaction("DEU", Stance.CONCERN, hours=1.2, joint=("DEU", "POL")),
    )
    assert [(pile.mark, pile.count) for pile in found.piles if pile.first] == [(Mark.CONCERN, 1)]
    assert sum(pile.first for pile in found.piles) == 1
    assert sum(pile.more for pile in found.piles) == found.drawn - 1


def test_each_side_has_its_lane_and_the_highest_pile_sets_the_height() -> None:
    found = drawn(
        *(reaction(f"A{number:02}", Stance.CONDEMN, hours=2) for number in range(4)),
        reaction("FRA", Stance.ENDORSE, hours=20),
        reaction("CHN", Stance.NEUTRAL, hours=4),
        reaction("IND", Stance.NEUTRAL, hours=4, declined=True),
        reaction("BRA", Stance.OPPOSE, hours=4, confidence=0.1),
    )
    assert {side: found.tallest(side) for side in Side} == {Side.FOR: 1, Side.NEITHER: 3, Side.AGAINST: 4}
    lanes = {lane.side: lane for lane in lane_drawings(found)}
    assert lanes[Side.AGAINST].height == 4 * lanes[Side.FOR].height
    assert [bars.mark for bars in lanes[Side.NEITHER].bars] == [Mark.NEUTRAL, Mark.DECLINED, Mark.UNCLEAR]
    # Against hangs from the top of its lane, for stands on the bottom of its own.
    assert lanes[Side.AGAINST].bars[0].path.split()[1].startswith("0h8")
    assert lanes[Side.FOR].bars[0].path.endswith(f"0h8v{lanes[Side.FOR].height}h-8z")


def test_a_day_without_an_hour_is_a_bar_over_that_day_and_no_pile() -> None:
    vague = replace(reaction("JPN", Stance.CONCERN, hours=20), precision=Precision.DAY)
    found = drawn(vague, reaction("FRA", Stance.OPPOSE, hours=1), reaction("DEU", Stance.OPPOSE, hours=28))
    assert sum(pile.count for pile in found.piles) == 2
    (day,) = found.days
    assert day.counts == ((Mark.CONCERN, 1),)
    assert day.text == "2 Mar"
    # T0 is 08:00: the second day begins 16 hours after it.
    hours_of_a_slot = 6 / found.per_step
    assert day.start == int(16 / hours_of_a_slot)
    assert [row.text for row in found.rows if "hour not known" in row.text] == ["2 Mar, hour not known"]


def test_shifts_and_edits_stand_where_they_were_seen() -> None:
    old = replace(reaction("TUR", Stance.CONDEMN, hours=2, document="d", edited=True), fetched_at=T0 + timedelta(hours=3))
    new = replace(reaction("TUR", Stance.CONCERN, hours=2, document="d"), fetched_at=T0 + timedelta(hours=9))
    found = drawn(old, new, reaction("BRA", Stance.SUPPORT, hours=1), reaction("BRA", Stance.CONDEMN, hours=25))
    (turning,) = found.turnings
    assert (turning.up, turning.down) == (0, 1)
    (slot,) = found.edits
    assert slot // found.per_step == 9 // 6
    assert sum(row.shifts for row in found.rows) == sum(row.edits for row in found.rows) == 1


def test_the_table_counts_what_is_drawn_and_its_ends_are_moments_of_the_board() -> None:
    said = [reaction(f"A{number:02}", list(Stance)[number % 7], hours=number / 2) for number in range(50)]
    found = drawn(*said)
    counts: Counter[Mark] = Counter()
    for row in found.rows:
        counts.update(dict(row.counts))
        told = [row.of(side) for side in Side]
        assert any(told)
    assert counts == Counter(pile.mark for pile in found.piles for _ in range(pile.count))
    assert sum(counts.values()) == found.drawn == found.said == 50
    assert (found.rows[0].text, found.rows[0].until) == ("T0 to +6 h", "2026-03-01T14:00:00Z")
    assert len(found.ticks) == found.steps <= 9
    assert found.in_words().startswith("50 statements over time since T0: ")
    assert {mark for marks in SHOWN.values() for mark in marks} >= set(counts)


def test_words_before_t0_and_a_t0_of_a_day_move_the_axis() -> None:
    early = drawn(reaction("FRA", Stance.OPPOSE, hours=-5), reaction("DEU", Stance.OPPOSE, hours=5))
    assert "T0" in early.ticks[1:]
    assert early.ticks[0].startswith("−")
    of_a_day = course((reaction("FRA", Stance.OPPOSE, hours=5),), (), EARLIER)
    assert of_a_day is not None
    assert of_a_day.vague


def test_a_drawing_says_of_how_many_statements_it_is() -> None:
    said = (reaction("FRA", Stance.OPPOSE, hours=5),)
    found = course(said, (), EVENT, said=40)
    assert found is not None
    assert (found.drawn, found.said) == (1, 40)
