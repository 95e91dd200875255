"""Numbers of states that are reached, and silences that last. All positions are invented."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision
from monitor.signals import reactions
from monitor.tallies import of_counts, of_silences
from monitor.types import (
    Dossier,
    DossierId,
    Event,
    EventId,
    Evidence,
    Lane,
    Rank,
    ReadDocument,
    RollCall,
    Stance,
    Statement,
)
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
