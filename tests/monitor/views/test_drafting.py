"""A dossier as a form has it: the same value as its file, faults beside their fields, times in any zone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from feeds.types import ActorCode, Precision
from monitor.event_kinds import outline
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.views.drafting import (
    Draft,
    EventDraft,
    coded,
    dossier_in,
    draft_from,
    draft_in,
    draft_of,
    moment_in,
    slug,
    watched,
    word_fields,
)
from monitor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DOSSIER = Dossier(
    id=DossierId("lighthouse"),
    title="The lighthouse",
    watch=("CHE", "UNSC", "NORDIC/members", "EU/members"),
    events=(
        Event(
            id=EventId("warning"), title="Warning", began=datetime(2026, 2, 1, tzinfo=UTC), began_precision=Precision.DAY,
            act="it", until=datetime(2026, 2, 3, 23, 59, 59, tzinfo=UTC), hot_until=datetime(2026, 2, 2, 6, 0, 30, tzinfo=UTC),
        ),
        Event(
            id=EventId("seizure"), title="Seizure", began=datetime(2026, 3, 1, 8, 0, 30, tzinfo=UTC),
            began_precision=Precision.SECOND, act="the seizure", initiators=(ActorCode("TUR"),), affected=(ActorCode("EGY"),),
        ),
    ),
    terms={"en": ("lighthouse", "keeper’s rock"), "he": ("מגדלור",)},
    persons={ActorCode("EGY"): ("Ada Invented", "Ben Invented")},
    embargo_until=datetime(2026, 3, 5, 18, 0, tzinfo=UTC),
    archived=True,
)  # fmt: skip
FORM = {
    "title": "Strike on the lighthouse",
    "group:UNSC": "on",
    "watch": "switzerland, nordic/members",
    "terms:en": " lighthouse \r\nlighthouse\r\n keeper’s   rock ",
    "e0.title": "Strike on the lighthouse",
    "e0.day": "2026-03-02",
    "e0.clock": "04:30",
    "e0.zone": "Europe/Istanbul",
    "e0.act": "the strike",
    "e0.initiators": "Türkiye",
    "e0.affected": "EGY",
}


def test_editing_without_a_change_gives_the_same_dossier() -> None:
    assert dossier_in(draft_of(DOSSIER), VOCABULARY, before=DOSSIER, others=()) == DOSSIER


def test_a_form_makes_what_its_file_would() -> None:
    found = dossier_in(draft_in(FORM), VOCABULARY, before=None, others=())
    assert found == Dossier(
        id=DossierId("strike-on-the-lighthouse"),
        title="Strike on the lighthouse",
        watch=("UNSC", "CHE", "NORDIC/members"),
        events=(
            Event(
                id=EventId("strike-on-the-lighthouse"),
                title="Strike on the lighthouse",
                began=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
                began_precision=Precision.MINUTE,
                act="the strike",
                initiators=(ActorCode("TUR"),),
                affected=(ActorCode("EGY"),),
            ),
        ),
        terms={"en": ("lighthouse", "keeper’s rock")},
    )


def test_what_is_wrong_stands_at_its_field_all_of_it_at_once() -> None:
    form = FORM | {
        "title": "", "watch": "Atlantis", "terms:en": "", "persons": "nobody", "embargo": "soon",
        "e0.day": "tomorrow", "e0.initiators": "Atlantis", "e0.act": "",
        "e2.title": "Second", "e2.day": "2026-03-01", "e2.until": "2026-02-01", "e2.act": "it",
    }  # fmt: skip
    found = dossier_in(draft_in(form), VOCABULARY, before=None, others=())
    assert isinstance(found, dict)
    assert set(found) == {
        "title", "watch", "terms", "persons", "embargo", "e0.day", "e0.initiators", "e0.act", "e1.until",
    }  # fmt: skip
    assert found["title"] == "is missing"
    assert "unknown actor 'Atlantis'" in found["e0.initiators"]


def test_nobody_watched_and_no_words_are_faults() -> None:
    found = dossier_in(draft_in({"title": "x"}), VOCABULARY, before=None, others=())
    assert isinstance(found, dict)
    assert {"watch", "terms", "e0.title", "e0.day", "e0.act"} == set(found)


def test_ids_are_made_of_titles_and_keep_clear_of_those_of_others() -> None:
    first = dossier_in(draft_in(FORM), VOCABULARY, before=None, others=())
    assert isinstance(first, Dossier)
    second = dossier_in(draft_in(FORM), VOCABULARY, before=None, others=(first,))
    assert isinstance(second, Dossier)
    assert (second.id, second.events[0].id) == ("strike-on-the-lighthouse-2", "strike-on-the-lighthouse-2")
    taken = dossier_in(draft_in(FORM | {"id": first.id, "e0.id": first.events[0].id}), VOCABULARY, before=None, others=(first,))
    assert isinstance(taken, dict)
    assert set(taken) == {"id", "e0.id"}
    arabic = dossier_in(draft_in(FORM | {"title": "المنارة", "e0.title": "المنارة"}), VOCABULARY, before=None, others=())
    assert isinstance(arabic, Dossier)
    assert (arabic.id, arabic.events[0].id) == ("dossier-2026-03-02", "event-2026-03-02")


def test_a_language_that_has_no_field_yet_gets_one() -> None:
    draft = draft_in(FORM | {"new_language": "SW", "new_terms": "mnara"})
    assert draft.terms["sw"] == "mnara"
    assert [one.name for one in word_fields(draft, more=["he"])][-2:] == ["Swahili", "Hebrew"]
    assert word_fields(draft, more=["he"])[-1].right_to_left


def test_an_empty_further_event_is_left_out() -> None:
    draft = draft_in(FORM)
    found = dossier_in(replace(draft, events=(*draft.events, EventDraft())), VOCABULARY, before=None, others=())
    assert isinstance(found, Dossier)
    assert len(found.events) == 1


def test_a_template_lacks_only_the_parties() -> None:
    draft = draft_from(outline("strike", "Chad", VOCABULARY), now=NOW)
    found = dossier_in(draft, VOCABULARY, before=None, others=())
    assert isinstance(found, Dossier)
    assert found.events[0].began_precision is Precision.DAY
    assert watched(draft, VOCABULARY, now=NOW)
    assert watched(Draft(watch="Atlantis"), VOCABULARY, now=NOW) is None


@pytest.mark.parametrize(
    ("clock", "zone", "expected"),
    [
        ("", "Asia/Tokyo", date(2026, 3, 29)),
        ("02:30", "UTC", datetime(2026, 3, 29, 2, 30, tzinfo=UTC)),
        ("02:30", "", datetime(2026, 3, 29, 2, 30, tzinfo=UTC)),
        ("02:30", "+05:45", datetime(2026, 3, 28, 20, 45, tzinfo=UTC)),
        ("02:30", "-0330", datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        ("12:00", "Asia/Kolkata", datetime(2026, 3, 29, 6, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_its_zone(clock: str, zone: str, expected: datetime | date) -> None:
    assert moment_in("2026-03-29", clock, zone) == expected


@pytest.mark.parametrize(
    ("day", "clock", "zone", "advice"),
    [
        ("2026-03-29", "02:30", "Europe/Paris", "did not exist there"),
        ("2026-10-25", "02:30", "Europe/Paris", "came twice there"),
        ("2026-03-29", "02:30", "Mars/Base", "is no time zone"),
        ("2026-03-29", "02:30", "../../etc/passwd", "is no time zone"),
        ("2026-03-29", "half past", "UTC", "is no time of day"),
        ("29.3.2026", "", "UTC", "write it as 2026-03-02"),
    ],
)
def test_a_time_that_there_is_not_says_what_to_do(day: str, clock: str, zone: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        moment_in(day, clock, zone)


def test_names_become_codes_and_what_is_unknown_stays() -> None:
    assert coded("france; usa\nEU, eu/Members, Atlantis", VOCABULARY, groups=True) == [
        "FRA",
        "USA",
        "EU",
        "EU/members",
        "Atlantis",
    ]
    assert coded("UNSC", VOCABULARY) == ["UNSC"]


def test_a_title_becomes_a_short_plain_id() -> None:
    assert slug("Élection — au Tchad, 2026!") == "election-au-tchad-2026"
    assert slug("选举") == ""
    assert len(slug("word " * 50)) <= 60
