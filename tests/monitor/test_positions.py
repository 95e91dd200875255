"""The codebook's rules for positions and shifts, on invented reactions."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode, DocumentId, Precision
from monitor.positions import Spoken, positions, shifts, turns
from monitor.types import Event, EventId, Evidence, Rank, Reaction, Stance, Statement, StatementKey
from monitor.vocabulary import load_vocabulary

T0 = datetime(2025, 3, 1, 6, tzinfo=UTC)
NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
EVENT = Event(
    id=EventId("act"), title="The act", began=T0, began_precision=Precision.MINUTE, act="the act", initiators=(ActorCode("USA"),)
)
VOCABULARY = load_vocabulary()
_number = count()


def said(
    actor: str,
    stance: Stance | None,
    *,
    day: int = 2,
    hour: int = 9,
    rank: Rank = Rank.MINISTRY,
    official: bool = True,
    hearsay: bool = False,
    declined: bool = False,
    joint: tuple[str, ...] | None = None,
    current: bool = True,
    document: str | None = None,
    event: str = "act",
) -> Reaction:
    number = next(_number)
    return Reaction(
        key=StatementKey(f"{number:020x}"),
        statement=Statement(
            actor=ActorCode(actor),
            stance=stance or Stance.NEUTRAL,
            evidence=Evidence(where="text", start=0, end=4, text="some"),
            rank=rank,
            official=official,
            hearsay=hearsay,
            joint=tuple(ActorCode(code) for code in joint) if joint else None,
            event=EventId(event),
            stance_toward_event=stance,
            declined=declined,
        ),
        document_id=DocumentId(document or f"d{number}"),
        title=None,
        url=None,
        source_name=None,
        tier=None,
        own_text=True,
        spoken_at=datetime(2025, 3, day, hour, tzinfo=UTC),
        precision=Precision.MINUTE,
        fetched_at=NOW,
        current=current,
    )


def stances(*reactions: Reaction, at: datetime = NOW) -> dict[str, tuple[Stance, ...]]:
    return {str(actor): position.stances for actor, position in positions(reactions, EVENT, VOCABULARY, at=at).items()}


def test_the_latest_day_decides_whatever_the_rank() -> None:
    assert stances(said("FRA", Stance.CONDEMN, day=2, rank=Rank.HEAD), said("FRA", Stance.CONCERN, day=3, rank=Rank.MISSION)) == {
        "FRA": (Stance.CONCERN,)
    }


def test_on_one_day_the_highest_rank_decides_whatever_the_hour() -> None:
    assert stances(
        said("FRA", Stance.SUPPORT, hour=8, rank=Rank.FOREIGN_MINISTER), said("FRA", Stance.CONDEMN, hour=20, rank=Rank.MINISTRY)
    ) == {"FRA": (Stance.SUPPORT,)}


def test_of_equal_ranks_the_rung_furthest_from_zero_decides() -> None:
    assert stances(said("FRA", Stance.CONCERN), said("FRA", Stance.OPPOSE), said("FRA", Stance.NEUTRAL)) == {
        "FRA": (Stance.OPPOSE,)
    }


def test_equally_far_and_opposed_is_mixed_and_shows_both() -> None:
    found = positions([said("FRA", Stance.OPPOSE, hour=8), said("FRA", Stance.SUPPORT, hour=9)], EVENT, VOCABULARY, at=NOW)
    position = found[ActorCode("FRA")]
    assert position.mixed
    assert set(position.stances) == {Stance.OPPOSE, Stance.SUPPORT}
    assert len(position.earlier) == 1


def test_the_day_is_the_utc_day() -> None:
    late = replace(
        said("FRA", Stance.OPPOSE), spoken_at=datetime.fromisoformat("2025-03-03T01:00:00+02:00")
    )  # still 2 March in UTC
    assert stances(late, said("FRA", Stance.CONCERN, day=2, hour=9, rank=Rank.HEAD)) == {"FRA": (Stance.CONCERN,)}


def test_unofficial_hearsay_replaced_stanceless_later_and_other_events_never_count() -> None:
    assert (
        stances(
            said("FRA", Stance.OPPOSE, official=False),
            said("FRA", Stance.OPPOSE, hearsay=True),
            said("FRA", Stance.OPPOSE, current=False),
            said("FRA", None),
            said("FRA", Stance.OPPOSE, event="another"),
            said("FRA", Stance.OPPOSE, day=11),
        )
        == {}
    )


def test_a_joint_text_decides_only_where_there_is_no_own_one() -> None:
    joint = said("FRA", Stance.CONDEMN, day=3, joint=("FRA", "JPN"))
    found = positions([joint, said("FRA", Stance.CONCERN, day=2)], EVENT, VOCABULARY, at=NOW)
    assert found[ActorCode("FRA")].stances == (Stance.CONCERN,)
    assert not found[ActorCode("FRA")].joint_only
    assert joint in found[ActorCode("FRA")].earlier
    assert found[ActorCode("JPN")].stances == (Stance.CONDEMN,)
    assert found[ActorCode("JPN")].joint_only
    assert found[ActorCode("JPN")].via is None


def test_of_a_joint_text_recorded_for_each_signatory_its_own_record_speaks() -> None:
    french = said("FRA", Stance.CONDEMN, joint=("FRA", "JPN"), document="text")
    japanese = said("JPN", Stance.CONDEMN, joint=("FRA", "JPN"), document="text")
    found = positions([french, japanese], EVENT, VOCABULARY, at=NOW)
    assert found[ActorCode("JPN")].by == japanese
    assert found[ActorCode("FRA")].by == french


def test_an_organisations_text_reaches_the_members_of_that_day_marked_via() -> None:
    found = positions([said("EU", Stance.OPPOSE), said("HUN", Stance.UNDERSTAND)], EVENT, VOCABULARY, at=NOW)
    assert not found[ActorCode("EU")].joint_only
    assert (found[ActorCode("MLT")].via, found[ActorCode("MLT")].joint_only) == ("EU", True)
    assert found[ActorCode("HUN")].stances == (Stance.UNDERSTAND,)
    assert found[ActorCode("HUN")].via is None
    assert ActorCode("GBR") not in found
    assert len(found) == 28


def test_of_two_organisations_the_later_text_reaches_the_member() -> None:
    found = positions([said("EU", Stance.OPPOSE, day=4), said("NATO", Stance.SUPPORT, day=3)], EVENT, VOCABULARY, at=NOW)
    assert found[ActorCode("FRA")].via == "EU"
    assert found[ActorCode("USA")].via == "NATO"


def test_no_comment_is_declined_and_gives_way_to_any_words() -> None:
    alone = positions([said("FRA", Stance.NEUTRAL, declined=True)], EVENT, VOCABULARY, at=NOW)[ActorCode("FRA")]
    assert (alone.stances, alone.declined) == ((Stance.NEUTRAL,), True)
    both = [said("FRA", Stance.OPPOSE, day=2), said("FRA", Stance.NEUTRAL, day=3, declined=True)]
    after = positions(both, EVENT, VOCABULARY, at=NOW)[ActorCode("FRA")]
    assert (after.stances, after.declined) == ((Stance.OPPOSE,), False)


_reactions = st.lists(
    st.builds(
        said,
        st.sampled_from(["FRA", "JPN", "EU", "USA"]),
        st.sampled_from([*Stance, None]),
        day=st.integers(1, 9),
        hour=st.integers(7, 22),
        rank=st.sampled_from(list(Rank)),
        official=st.booleans(),
        hearsay=st.booleans(),
        declined=st.booleans(),
        joint=st.sampled_from([None, ("FRA", "JPN")]),
    ),
    max_size=8,
)


@given(_reactions, st.randoms())
def test_the_order_of_reactions_changes_nothing(reactions: list[Reaction], random: object) -> None:
    shuffled = list(reactions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert positions(reactions, EVENT, VOCABULARY, at=NOW) == positions(shuffled, EVENT, VOCABULARY, at=NOW)
    assert shifts(reactions, EVENT) == shifts(shuffled, EVENT)


@given(_reactions)
def test_a_position_always_rests_on_official_words_with_a_stance(reactions: list[Reaction]) -> None:
    for position in positions(reactions, EVENT, VOCABULARY, at=NOW).values():
        statement = position.by.statement
        assert statement.official
        assert not statement.hearsay
        assert statement.stance_toward_event in position.stances
        assert len(position.stances) in (1, 2)
        if position.mixed:
            assert position.stances[0].score == -position.stances[1].score
        assert position.via is None or position.joint_only


def test_a_change_of_two_rungs_is_a_shift_and_one_rung_is_none() -> None:
    found = shifts(
        [
            said("FRA", Stance.NEUTRAL, day=2),
            said("FRA", Stance.OPPOSE, day=4),
            said("JPN", Stance.NEUTRAL, day=2),
            said("JPN", Stance.CONCERN, day=4),
        ],
        EVENT,
    )
    assert [(shift.actor, shift.rungs, shift.event) for shift in found] == [("FRA", -2, "act")]
    assert found[0].before.spoken_at < found[0].after.spoken_at


def test_a_second_voice_of_the_same_day_is_no_shift() -> None:
    assert shifts([said("FRA", Stance.CONDEMN, hour=8), said("FRA", Stance.NEUTRAL, hour=9)], EVENT) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(Stance), st.integers(1, 4), st.sampled_from((8, 8, 12)), st.sampled_from(Rank), st.booleans()),
        max_size=12,
    )
)
def test_turns_of_what_is_said_of_a_target_are_the_shifts_of_the_rule(drawn) -> None:  # type: ignore[no-untyped-def]
    told = [
        said("FRA", stance, day=day, hour=hour, rank=rank, joint=("FRA", "DEU") if joint else None)
        for stance, day, hour, rank, joint in drawn
    ]
    light = [
        Spoken(one.key, one.spoken_at, one.statement.stance, one.statement.rank.weight, bool(one.statement.joint)) for one in told
    ]
    found = [(before.key, after.key) for before, after in turns(light)]
    assert found == [(shift.before.key, shift.after.key) for shift in shifts(told, EVENT)]


def test_declined_and_joint_texts_make_no_shift() -> None:
    assert (
        shifts(
            [
                said("FRA", Stance.CONDEMN, day=2),
                said("FRA", Stance.NEUTRAL, day=3, declined=True),
                said("FRA", Stance.ENDORSE, day=4, joint=("FRA",)),
            ],
            EVENT,
        )
        == ()
    )
