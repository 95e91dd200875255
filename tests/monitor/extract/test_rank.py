"""How sure a statement must be, and how likely that the text holds one at all."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId, DocumentKind
from monitor.extract import read_document, stage_of
from monitor.extract.looks import Decision, Weighed
from monitor.extract.model import load_model
from monitor.extract.pairing import ANYWHERE
from monitor.extract.rank import sure_enough, weigh
from monitor.extract.tables import load_tables
from monitor.types import Stance, Statement

LEAST = {"stated": 0.6, "sure": 0.5, "sure_ruled": 0.4}


def _article(text: str) -> Document:
    return Document(
        id=DocumentId("invented"),
        text=text,
        language="en",
        kind=DocumentKind.ARTICLE,
        published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def weighed(vocabulary) -> Weighed:
    """Return an invented text in which the rules claim nothing, weighed."""
    text = "Norway and Iceland are islands of calm, and Malta lies in the sun."
    document = _article(text)
    stage = stage_of(document, text, load_tables("en"), vocabulary, None, None)
    assert stage is not None
    assert not stage.claims
    return weigh(stage, load_model())


def _decisions(weighed: Weighed, *sure: float, clear: float = 0.9) -> list[Decision]:
    places = weighed.pairing.places.places
    return [
        Decision(actor=place.actor, target=None, rung=-2, place=place, legal=None, confidence=chance, clear=clear)
        for place, chance in zip(places, sure, strict=True)
    ]


def test_a_text_that_hardly_holds_a_statement_is_left_alone_however_sure_one_is(weighed):
    found = _decisions(weighed, 0.9, 0.8, 0.7)
    assert sure_enough(found, replace(weighed, stated=0.59), LEAST) == ()
    assert sure_enough(found, replace(weighed, stated=0.6), LEAST) == tuple(found)


def test_what_is_not_sure_enough_is_left_out_of_a_text_that_holds_statements(weighed):
    found = _decisions(weighed, 0.49, 0.5, 0.3)
    assert sure_enough(found, replace(weighed, stated=1.0), LEAST) == (found[1],)


def test_what_is_likelier_wrong_than_right_needs_a_clear_side(weighed):
    least = dict(LEAST, sure=0.3)
    found = _decisions(weighed, 0.49, 0.5, 0.3, clear=0.59)
    assert sure_enough(found, replace(weighed, stated=1.0), least) == (found[1],)
    found = _decisions(weighed, 0.49, 0.5, 0.3, clear=0.6)
    assert sure_enough(found, replace(weighed, stated=1.0), least) == tuple(found)


def test_less_is_asked_where_the_rules_read_that_side_too(weighed):
    found = _decisions(weighed, 0.4, 0.3, 0.2)
    weighed = replace(weighed, stated=1.0)
    assert sure_enough(found, weighed, LEAST) == ()
    weighed.pairing.ruled[found[0].actor, ANYWHERE, None] = -3
    try:
        assert sure_enough(found, weighed, LEAST) == (found[0],)
    finally:
        del weighed.pairing.ruled[found[0].actor, ANYWHERE, None]


def test_a_text_without_a_likely_actor_holds_no_statement(weighed):
    assert weighed.stated == 0.0


def test_the_words_shown_are_those_that_carry_the_rung(vocabulary):
    text = (
        "The Secretary-General of the United Nations is appalled by the drone attack of the Swedish army on the maternity "
        "hospital in Narvik, which reportedly killed at least thirty-one people, most of them patients. He condemns this attack."
    )
    (found,) = [each for each in read_document(_article(text), vocabulary) if each.actor == "UN"]
    assert (found.stance, found.target) == (Stance.CONDEMN, "SWE")
    assert "He condemns this attack." in found.evidence.text


def test_each_speaker_of_a_state_has_a_statement_of_its_own(vocabulary):
    text = "Norway's foreign minister Vera Kostova condemned Sweden's raid on the port.\n\n"

    def read(more: str) -> tuple[Statement, ...]:
        return read_document(_article(text + more), vocabulary)

    assert [one.speaker for one in read("Kostova later called Sweden's raid illegal.")] == ["Vera Kostova"]
    condemned, opposed = read("Prime Minister Lars Holm of Norway said on Tuesday: “Sweden's raid is illegal.”")
    assert (condemned.speaker, condemned.stance, opposed.speaker) == ("Vera Kostova", Stance.CONDEMN, "Lars Holm")
    assert condemned.evidence.end <= opposed.evidence.start
