"""Which event a document reacts to."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode, Document, DocumentId, Precision
from monitor.extract.dossiers import bind, deciding_terms, event_of
from monitor.types import Dossier, DossierId, Event, EventId


def _event(name, day, until=None):
    return Event(
        id=EventId(name),
        title=name,
        began=datetime(2026, 3, day, 6, tzinfo=UTC),
        began_precision=Precision.SECOND,
        act="the raid",
        until=until,
    )


DOSSIER = Dossier(
    id=DossierId("harbour"),
    title="Harbour",
    watch=("NOR",),
    events=(_event("first", 1), _event("second", 5)),
    terms={"en": ("blockade", "harbour of Turku"), "es": ("bloqueo",)},
    persons={ActorCode("FIN"): ("Vera Kostova",)},
)


def _document(text, *, day=6, hour=12, language="en", title=None):
    return Document(
        id=DocumentId("x"),
        text=text,
        title=title,
        language=language,
        published_at=datetime(2026, 3, day, hour, tzinfo=UTC),
        published_precision=Precision.SECOND,
    )


def test_a_word_in_the_title_binds_to_the_latest_event(vocabulary):
    (found,) = bind(_document("Text.", title="The blockade goes on"), [DOSSIER], vocabulary)
    assert (found.dossier, found.event) == ("harbour", "second")
    assert "'blockade'" in found.reason


def test_a_text_from_before_the_second_event_belongs_to_the_first(vocabulary):
    (found,) = bind(_document("A blockade.", day=3), [DOSSIER], vocabulary)
    assert found.event == "first"


def test_a_text_from_before_the_first_event_belongs_to_none(vocabulary):
    assert bind(_document("A blockade.", day=1, hour=3), [DOSSIER], vocabulary) == ()


def test_deep_in_a_text_one_word_is_not_enough(vocabulary):
    filler = "The ferry leaves at noon. " * 40
    assert bind(_document(filler + "A blockade."), [DOSSIER], vocabulary) == ()
    assert bind(_document(filler + "A blockade. The blockade."), [DOSSIER], vocabulary)


def test_words_bind_as_whole_words_of_their_language(vocabulary):
    assert bind(_document("Antiblockades are a myth."), [DOSSIER], vocabulary) == ()
    assert bind(_document("El bloqueo sigue.", language="es"), [DOSSIER], vocabulary)
    assert bind(_document("A bloqueo.", language="en"), [DOSSIER], vocabulary) == ()


def test_a_person_of_the_dossier_binds(vocabulary):
    assert bind(_document("Vera Kostova spoke."), [DOSSIER], vocabulary)


def test_the_latest_event_is_the_default():
    assert event_of(DOSSIER, None).id == "second"
    assert event_of(DOSSIER, EventId("first")).id == "first"
    with pytest.raises(KeyError):
        event_of(DOSSIER, EventId("third"))


SAID = st.lists(
    st.sampled_from(["Kiev", "kIEV", "\u212aiev", "d’Azov", "D'AZOV", "mer", "Mer d'Azov", "s", "\u017f", "été", "\n"])
)


@given(SAID, st.sampled_from(["Kiev", "mer d’Azov", "s", "été", "d'azov mer"]))
def test_a_word_is_found_as_looking_for_it_everywhere_would_find_it(words, term):
    document = _document(" ".join(words), day=6)
    dossier = replace(DOSSIER, terms={"en": (term,)}, persons={})
    looked_for = re.sub("['’]", "['’]", r"\s+".join(map(re.escape, term.split())))
    there = re.compile(rf"(?<!\w){looked_for}(?!\w)", re.IGNORECASE).search(document.text)
    assert bool(list(deciding_terms(document, dossier))) == bool(there)
