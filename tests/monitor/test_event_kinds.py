"""What a new dossier begins with: every row is filled in and binds the sentence that stands beside it."""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId, Precision
from monitor.errors import InputError
from monitor.event_kinds import EventTerm, event_kinds, event_terms, outline, place_forms
from monitor.extract.dossiers import bind
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.vocabulary import load_vocabulary

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
VOCABULARY = load_vocabulary()
PLACE = "Lumora"  # invented


def dossier(language: str, *terms: str) -> Dossier:
    event = Event(id=EventId("e"), title="-", began=NOW, began_precision=Precision.DAY, act="-")
    return Dossier(id=DossierId("d"), title="-", watch=(), events=(event,), terms={language: terms})


def filled(row: EventTerm, place: str) -> str:
    of = f"d’{place}" if place[0] in "AEIOU" else f"de {place}"
    return row.term.format(place=place, the=place, of=of, inside=f"à {place}")


@pytest.mark.parametrize("row", event_terms(), ids=lambda row: f"{row.kind}-{row.language}-{row.term}")
def test_the_words_of_a_row_bind_its_example(row: EventTerm) -> None:
    document = Document(id=DocumentId("x"), text=row.example, language=row.language, published_at=NOW, sha256="0")
    [binding] = bind(document, (dossier(row.language, filled(row, PLACE)),), VOCABULARY)
    assert PLACE in binding.reason


def test_every_kind_gives_a_title_an_act_and_words_in_the_six_languages_of_the_united_nations_but_russian() -> None:
    """Russian bends the names of places, and a term is the words as they stand."""
    for kind in event_kinds():
        found = outline(kind.id, "Chad", VOCABULARY)
        assert "Chad" in found.title
        assert "Chad" in found.act
        assert {"en", "fr", "es", "ar", "zh"} <= set(found.terms)
        assert VOCABULARY.expand(found.watch, NOW.date())


def test_a_country_has_its_own_name_and_article_in_each_language() -> None:
    terms = outline("coup", "Chad", VOCABULARY).terms
    assert terms["fr"] == ("coup d’État au Tchad",)
    assert "Putsch in Tschad" in terms["de"]
    assert terms["zh"] == ("乍得政变",)
    assert "it" not in terms


def test_a_town_is_left_as_it_was_typed_and_given_to_its_script_only() -> None:
    terms = outline("invasion", "  Aurora   Bay ", VOCABULARY).terms
    assert terms["en"][0] == "invasion of Aurora Bay"
    assert terms["fr"][0] == "invasion d’Aurora Bay"
    assert not {"ar", "zh", "ja", "ko"} & set(terms)
    assert set(outline("invasion", "曙光湾", VOCABULARY).terms) == {"ar", "zh", "ja", "ko"}


def test_the_forms_of_a_country_hold_a_name_that_our_tables_know() -> None:
    names = {(one.language, one.code): set() for one in place_forms()}
    for name in VOCABULARY.names:
        if (name.language, name.code) in names:
            names[name.language, name.code].add(name.name)
    for form in place_forms():
        known = names[form.language, form.code]
        for said in (form.the, form.of, form.inside):
            assert any(said.endswith(name) for name in known), said


def test_a_kind_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(InputError, match="'picnic' is no kind of event; the kinds are strike, invasion"):
        outline("picnic", "Chad", VOCABULARY)


def test_a_straight_and_a_round_apostrophe_are_one() -> None:
    text = "Le coup d'État au Tchad a été condamné."
    document = Document(id=DocumentId("x"), text=text, language="fr", published_at=NOW, sha256="0")
    assert bind(document, (dossier("fr", "coup d’État au Tchad"),), VOCABULARY)
