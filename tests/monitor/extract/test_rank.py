"""How sure a statement must be: the first of a text more than those beside it."""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId, DocumentKind
from monitor.extract import stage_of
from monitor.extract.model import load_model
from monitor.extract.rank import Decision, Weighed, sure_enough, weigh
from monitor.extract.tables import load_tables

LEAST = {"sure": 0.5, "sure_ruled": 0.4, "beside": 0.3}


@pytest.fixture(scope="module")
def weighed(vocabulary) -> Weighed:
    """Return an invented text in which the rules claim nothing, weighed."""
    text = "Norway and Iceland are islands of calm, and Malta lies in the sun."
    document = Document(
        id=DocumentId("invented"),
        text=text,
        language="en",
        kind=DocumentKind.ARTICLE,
        published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
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


def test_a_text_in_which_nothing_is_sure_is_left_alone(weighed):
    assert sure_enough(_decisions(weighed, 0.49, 0.45, 0.3), weighed, LEAST) == ()


def test_beside_a_sure_statement_a_likely_one_is_enough(weighed):
    found = _decisions(weighed, 0.29, 0.5, 0.3)
    assert sure_enough(found, weighed, LEAST) == (found[1], found[2])


def test_beside_a_sure_statement_an_unclear_side_is_not_enough(weighed):
    found = _decisions(weighed, 0.4, 0.5, 0.4, clear=0.6)
    assert sure_enough(found, weighed, LEAST) == (found[1],)


def test_what_stands_beside_never_needs_more_than_the_first(weighed):
    found = _decisions(weighed, 0.52, 0.51, 0.2)
    assert sure_enough(found, weighed, dict(LEAST, beside=0.9)) == (found[0], found[1])
