"""The shipped sources name only actors that the tables know."""

from feeds.registry import load_sources
from monitor.vocabulary import load_vocabulary

NO_COUNTRY = "INTL"


def test_every_source_names_a_known_actor() -> None:
    known = {*load_vocabulary().actors, NO_COUNTRY}
    assert {source.actor for source in load_sources()} <= known
    assert {source.publisher for source in load_sources() if source.publisher is not None} <= known
