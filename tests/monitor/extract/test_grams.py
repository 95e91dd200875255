"""The words of a text as numbers: of all sentences and names at once, the same as one by one."""

import numpy as np
import pytest

from feeds.types import Document, DocumentId, DocumentKind
from monitor.extract import stage_of
from monitor.extract.forest import rows_of
from monitor.extract.grams import Grams, label_number
from monitor.extract.model import load_model
from monitor.extract.pairing import PAIR, Pairing
from monitor.extract.places import Places
from monitor.extract.ranking import Beside, place_features, window_numbers
from monitor.extract.tables import load_tables

TEXT = (
    "Norway condemns the raid by Peru. Peru, which rejects the charge, says that Norway and Iceland are wrong!\n\n"
    "Iceland calls for calm; its minister told Peru so in Oslo. And Chile?"
)


@pytest.fixture(scope="module")
def places(vocabulary) -> Places:
    document = Document(id=DocumentId("invented"), text=TEXT, language="en", kind=DocumentKind.ARTICLE)
    stage = stage_of(document, TEXT, load_tables("en"), vocabulary, None, None)
    assert stage is not None
    return Places(stage)


def _alone(places: Places, number: int) -> list[int]:
    """Return the numbers of a sentence when no other is read with it."""
    reading = places.stage.reading
    only = type(reading)(
        reading.marked,
        reading.grammar,
        reading.mentions,
        (reading.clauses[number],),
        *(getattr(reading, name) for name in ("quotes", "cues", "acts", "act_verbs", "demands", "cue_tokens")),
    )
    return Grams(only).clause(0).tolist()


def test_no_pair_or_triple_of_words_reaches_over_the_end_of_a_sentence(places):
    grams = Grams(places.stage.reading)
    for number in range(len(places.stage.reading.clauses)):
        assert grams.clause(number).tolist() == _alone(places, number)


def test_the_opening_holds_each_number_once(places):
    grams = Grams(places.stage.reading)
    first = sorted({*grams.clause(0).tolist(), *grams.clause(1).tolist()})
    assert grams.opening(2).tolist() == first
    assert grams.opening(99).tolist() == sorted({int(n) for n in grams.clauses.values})


def test_sums_of_places_are_those_of_their_listed_numbers(places):
    grams, words = Grams(places.stage.reading), load_model().words
    rows = place_features(places, grams, words)
    window, here = words["window"], words["here"]
    for place, row in zip(places.places, rows, strict=True):
        near = window_numbers(places, grams, place)
        assert row["words_window"] == float(window.total(window.sums(near), len(near))[0])
        inside = grams.clause(place.clause)
        both = here.sums(near) + here.sums(inside)
        assert row["words_here"] == float(here.total(both, len(near) + len(inside))[0])


def test_a_text_without_names_has_only_its_labels(vocabulary):
    text = "Nothing is said here."
    document = Document(id=DocumentId("invented"), text=text, language="en", kind=DocumentKind.ARTICLE)
    stage = stage_of(document, text, load_tables("en"), vocabulary, None, None)
    assert stage is not None
    beside = Beside(Grams(stage.reading), "actor", [()], np.array([[label_number("absent"), label_number("own")]]))
    window = load_model().words["window"]
    assert beside.lengths.tolist() == [2]
    assert beside.sums(window).tolist() == [window.sums([label_number("absent"), label_number("own")]).tolist()]
    assert np.diff(Grams(stage.reading).windows("actor").starts).tolist() == []


def test_places_packed_part_by_part_are_their_rows(places):
    rows = place_features(places, Grams(places.stage.reading), load_model().words)
    names = load_model().forests["place"].names
    assert rows.matrix(names).tolist() == rows_of(list(rows), names).tolist()
    assert rows[1:3].matrix(names).tolist() == rows.matrix(names)[1:3].tolist()


def test_an_actor_with_all_targets_at_once_is_it_with_each(places):
    pairing = Pairing(places, [1 / (2 + number % 5) for number in range(len(places.places))])
    for actor in pairing.actors:
        seen, indices = pairing.pairs_seen(actor)
        for target, row, index in zip(pairing.targets, seen.tolist(), indices, strict=True):
            found = dict(zip(PAIR, row, strict=True))
            clauses = pairing.clauses_with(target)
            inside = [i for i in pairing.of[actor] if places.places[i].clause in clauses]
            assert index == pairing.surest_with(actor, target) == (inside[0] if inside else None)
            assert found["inside"] == pytest.approx(max((pairing.sure[i] for i in inside), default=0.0))
            assert found["inside_sum"] == pytest.approx(sum(pairing.sure[i] for i in inside))
            best = places.places[pairing.of[actor][0]].clause
            assert [found[name] for name in ("before_best", "in_best", "after_best")] == [best + n in clauses for n in (-1, 0, 1)]
            assert found["itself"] == (target == actor)
