"""Which statements a text may hold, and which more are learned from, in an invented release."""

from datetime import UTC, datetime

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.extract import stage_of
from monitor.extract.looks import FURTHER, Weighed, looks_of
from monitor.extract.model import load_model
from monitor.extract.rank import possible, weigh
from monitor.extract.tables import load_tables


@pytest.fixture(scope="module")
def weighed(vocabulary) -> Weighed:
    text = (
        "The Ministry of Foreign Affairs of Norway strongly condemns the attack by Peru on Chile. "
        "Norway also welcomes the truce that Iceland has proposed. Norway calls on all sides to show restraint."
    )
    document = Document(
        id=DocumentId("invented"),
        text=text,
        language="en",
        kind=DocumentKind.OFFICIAL,
        publisher_actor=ActorCode("NOR"),
        published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    stage = stage_of(document, text, load_tables("en"), vocabulary, None, None)
    assert stage is not None
    return weigh(stage, load_model())


def test_one_sentence_is_looked_at_for_each_likely_target(weighed):
    looks = looks_of(weighed, load_model())
    assert looks
    assert all(look.found and look.order < FURTHER for look in looks)
    pairs = [(look.actor, look.target) for look in looks]
    assert len(set(pairs)) == len(pairs)


def test_more_places_and_targets_are_there_to_learn_from(weighed):
    looks = looks_of(weighed, load_model())
    more = looks_of(weighed, load_model(), further=True)
    chosen = {(look.actor, look.target, look.index) for look in looks}
    assert {(look.actor, look.target, look.index) for look in more if look.found} == chosen
    added = [look for look in more if not look.found]
    assert added
    assert all(look.order == FURTHER for look in added)
    assert any(look.target is None for look in added)
    assert len({look.index for look in more if look.actor == "NOR"}) > 1


def test_what_is_only_learned_from_changes_nothing_of_what_is_chosen(weighed):
    chosen = [seen for _, seen in possible(weighed, load_model())]
    again = [seen for _, seen in possible(weighed, load_model(), further=True) if seen["found"]]
    assert again == chosen
