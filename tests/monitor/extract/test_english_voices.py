"""Who speaks in English texts, by office, by council and by the name of the publisher. All texts are invented."""

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.extract.publisher import voice_of


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found if not statement.hearsay}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ambassador Vera Kostova of Norway condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("The office of Norway's President Vera Kostova condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("The Norwegian Security Council condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("The secretary of Norway's Security Council, Vera Kostova, condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("VERA E.K. KOSTOVA, Minister for Foreign Affairs of Norway, condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
    ],
)
def test_an_office_belongs_to_the_state_beside_its_holder(read, text, expected):
    assert _read_as(read(text)) == {expected}


@pytest.mark.parametrize(
    ("publisher", "seat", "voice"),
    [
        ("EEAS", "BEL", "EU"),
        ("CARICOM", None, "CARICOM"),
        ("UN Press", None, "UN"),
        ("U.S. Embassy Oslo", "NOR", "USA"),
        ("Norwegian Embassy in Stockholm", "SWE", "NOR"),
        ("UN Security Council (verbatim record)", "NOR", "NOR"),
        ("Government of Norway", "NOR", "NOR"),
    ],
)
def test_an_organisation_and_an_embassy_speak_for_themselves_wherever_they_sit(vocabulary, publisher, seat, voice):
    document = Document(
        id=DocumentId("a"),
        text="",
        kind=DocumentKind.OFFICIAL,
        publisher=publisher,
        publisher_actor=ActorCode(seat) if seat else None,
    )
    assert voice_of(document, vocabulary) == voice
