"""Numbers of states that are reached, and silences that last. All positions are invented."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision
from monitor.records import ReadDocument
from monitor.signals import reactions
from monitor.tallies import of_accuracy, of_burst, of_counts, of_silences
from monitor.types import Dossier, DossierId, Event, EventId, Evidence, Lane, Rank, RollCall, Stance, Statement
from monitor.vocabulary import load_vocabulary

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
T0 = NOW - timedelta(days=2)
EVENT = Event(id=EventId("blockade"), title="Blockade", began=T0, began_precision=Precision.MINUTE, act="the blockade")
DOSSIER = Dossier(id=DossierId("harbour"), title="Harbour", watch=("FRA",), events=(EVENT,))
VOCABULARY = load_vocabulary()


def document(name, at=NOW - timedelta(minutes=5)):
    return Document(
        id=DocumentId(name), text="They oppose it.", sha256=name, kind=DocumentKind.OFFICIAL, published_at=at, fetched_at=NOW,
        published_precision=Precision.SECOND, publisher="A ministry", url=f"https://mfa.example/{name}",
    )  # fmt: skip


def said(actor, toward, *, name=None, at=NOW - timedelta(minutes=5), **changes):
    values = {"event": EVENT.id, "stance_toward_event": toward, "rank": Rank.MINISTRY, "target": None} | changes
    statement = Statement(
        actor=ActorCode(actor), stance=toward, evidence=Evidence(where="text", start=0, end=4, text="They"), **values
    )
    return reactions(ReadDocument(document=document(name or actor, at), statements=(statement,)), source=None, now=NOW)


def counted(before, after):
    found = of_counts(DOSSIER, EVENT, before, after, document("last"), VOCABULARY, edited=False, now=NOW)
    return [(s.stance_toward_event, s.count) for s in found]


def test_each_number_at_a_rung_or_beyond_is_told_when_it_is_reached():
    france, germany = said("FRA", Stance.OPPOSE), said("DEU", Stance.CONDEMN)
    assert counted((), france) == [("oppose", 1), ("concern", 1)]
    assert counted(france, (*france, *germany)) == [("condemn", 1), ("oppose", 2), ("concern", 2)]
    assert counted((), said("FRA", Stance.SUPPORT)) == [("understand", 1), ("support", 1)]


def test_who_repeats_itself_is_no_second_state_and_an_organisation_is_none():
    france = said("FRA", Stance.OPPOSE)
    again = said("FRA", Stance.OPPOSE, name="again", at=NOW - timedelta(minutes=1))
    assert counted(france, (*france, *again)) == []
    assert counted(france, (*france, *said("EU", Stance.OPPOSE))) == []
    assert counted(france, (*france, *said("DEU", Stance.OPPOSE, official=False))) == []
    assert counted(france, (*france, *said("DEU", Stance.NEUTRAL))) == []


def test_a_count_says_how_many_on_what_and_rings_by_when_it_was_published():
    france = said("FRA", Stance.OPPOSE)
    both = (*france, *said("DEU", Stance.OPPOSE))
    signals = list(of_counts(DOSSIER, EVENT, france, both, document("last"), VOCABULARY, edited=False, now=NOW))
    assert signals[0].title == "2 states at oppose or beyond on Blockade"
    assert signals[0].occurred_at == NOW - timedelta(minutes=5)
    assert signals[0].actor is None
    again = of_counts(DOSSIER, EVENT, france, both, document("other"), VOCABULARY, edited=False, now=NOW + timedelta(hours=1))
    assert [s.key for s in again] == [s.key for s in signals]


@pytest.mark.parametrize(("hours", "told"), [(23.9, []), (24, [24]), (49, [24, 48]), (24 * 9 + 48, [])])
def test_a_silence_is_told_at_each_length_that_it_has_reached(hours, told):
    calls = (RollCall(actor=ActorCode("FRA"), lane=Lane.SILENT, silent_for=timedelta(hours=hours)),)
    lengths = {timedelta(hours=24), timedelta(hours=48)}
    found = list(of_silences(DOSSIER, EVENT, calls, lengths, VOCABULARY, now=NOW))
    assert [s.silent_for / timedelta(hours=1) for s in found] == told
    if told == [24]:
        assert found[0].title == "France has been silent for 24 h on Blockade"
        assert "UNSC" in found[0].groups
        assert found[0].occurred_at == NOW


def test_only_a_proven_silence_is_told():
    calls = tuple(
        RollCall(actor=ActorCode("FRA"), lane=lane, reason="down") for lane in (Lane.NOT_MONITORED, Lane.SOURCE_DOWN, Lane.SPOKEN)
    )
    assert list(of_silences(DOSSIER, EVENT, calls, {timedelta(hours=24)}, VOCABULARY, now=NOW)) == []


def test_members_of_a_group_are_counted_by_themselves():
    france, serbia = said("FRA", Stance.OPPOSE), said("SRB", Stance.OPPOSE)
    found = of_counts(
        DOSSIER, EVENT, serbia, (*serbia, *france), document("last"), VOCABULARY, groups=("EU",), edited=False, now=NOW
    )
    ours = {(s.stance_toward_event, s.count, s.groups): s for s in found}
    assert list(ours) == [("oppose", 2, ()), ("concern", 2, ()), ("oppose", 1, ("EU",)), ("concern", 1, ("EU",))]
    assert ours["oppose", 1, ("EU",)].title == "1 member of EU at oppose or beyond on Blockade"
    assert len({s.key for s in ours.values()}) == 4


def burst_of(actors, *, at=NOW - timedelta(minutes=5), before=()):
    heard = [one for n, code in enumerate(actors) for one in said(code, Stance.OPPOSE, name=f"{code}{n}", at=at)]
    return of_burst(DOSSIER, EVENT, before, (*before, *heard), document("last", at), now=NOW)


def test_many_voices_within_an_hour_are_a_burst_told_once_a_day():
    found = burst_of(["FRA", "DEU", "ITA", "ESP", "POL"])
    assert found is not None
    assert (found.count, found.title) == (5, "5 actors spoke within an hour on Blockade")
    assert found.detail == "in the 24 hours before it were 0.0 an hour"
    again = burst_of(["FRA", "DEU", "ITA", "ESP", "POL", "NLD"])
    assert again is not None
    assert again.key == found.key


def test_one_voice_in_many_papers_is_no_burst():
    assert burst_of(["FRA"] * 9) is None
    assert burst_of(["FRA", "DEU", "ITA", "ESP"]) is None


def test_what_is_usual_is_no_burst():
    usual = [
        one
        for hour in range(1, 25)
        for n, code in enumerate(["FRA", "DEU", "ITA", "ESP"])
        for one in said(code, Stance.OPPOSE, name=f"u{hour}{n}", at=NOW - timedelta(hours=hour, minutes=20))
    ]
    assert burst_of(["FRA", "DEU", "ITA", "ESP", "POL"], before=usual) is None
    assert burst_of(["FRA", "DEU", "ITA", "ESP", "POL"], before=usual[:8]) is not None


def test_the_accuracy_of_an_engine_is_told_once_enough_was_reviewed():
    def found(reviewed, right, *floors):
        return list(of_accuracy({"rules 1": (reviewed, right)}, floors, now=NOW))

    assert found(29, 0, 0.8) == []
    assert found(40, 32, 0.8) == []
    [signal] = found(40, 31, 0.8, 0.5)
    assert signal.accuracy_below == 0.8
    assert signal.title == "engine rules 1: 78% of the reviewed stances were right, less than 80%"
    assert signal.key == found(50, 31, 0.8)[0].key
