"""How far engines agree, checked against a published example and against plain cases."""

from monitor.agreement import agreement, agreement_json
from monitor.evaluate import Mark


def heard(*rungs: int | None) -> dict[str, tuple[Mark, ...]]:
    """Return one document per rung, spoken in by one actor; None where the engine heard nobody."""
    return {str(n): () if rung is None else (Mark(actor="AAA", rung=rung, target="BBB"),) for n, rung in enumerate(rungs)}


def test_two_that_read_alike_agree_wholly() -> None:
    found = agreement({"one": heard(-3, 0, 2), "two": heard(-3, 0, 2)})
    assert (found.units, found.heard_alpha, found.rung_alpha, found.differences) == (3, 1.0, 1.0, ())


def test_alpha_equals_the_published_example() -> None:
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example A: two coders, ten units, two values, 0.095."""
    jon, han = "0100000010", "1110010000"
    found = agreement({"jon": heard(*[3 * int(c) - 1 for c in jon]), "han": heard(*[3 * int(c) - 1 for c in han])})
    assert found.heard_alpha == found.rung_alpha == 0.095


def test_an_actor_that_one_engine_missed_counts_against_hearing_and_not_against_rungs() -> None:
    found = agreement({"one": heard(-3, 2, 1), "two": heard(-3, 2, None)})
    assert found.rung_alpha == 1.0
    assert found.heard_alpha is not None
    assert found.heard_alpha < 1.0
    [difference] = found.differences
    assert (difference.doc_id, dict(difference.rungs)) == ("2", {"one": 1, "two": None})


def test_a_rung_beside_is_a_smaller_quarrel_than_the_other_end() -> None:
    near = agreement({"one": heard(-3, -2, 0, 3), "two": heard(-2, -2, 0, 3)}).rung_alpha
    far = agreement({"one": heard(-3, -2, 0, 3), "two": heard(3, -2, 0, 3)}).rung_alpha
    assert near is not None
    assert far is not None
    assert near > far


def test_where_nothing_varies_there_is_no_alpha() -> None:
    assert agreement({"one": heard(-3, -3), "two": heard(-3, -3)}).rung_alpha is None
    assert agreement({"one": {}, "two": {}}).heard_alpha is None


def test_unofficial_voices_are_not_compared_and_the_strongest_words_count() -> None:
    one = {"d": (Mark(actor="AAA", rung=-1), Mark(actor="AAA", rung=-3), Mark(actor="BBB", rung=2, official=False))}
    two = {"d": (Mark(actor="AAA", rung=-3, target="CCC"),)}
    found = agreement({"one": one, "two": two})
    assert found.units == 1
    assert agreement_json(found)["differences"] == [
        {"doc_id": "d", "actor": "AAA", "rungs": {"one": -3, "two": -3}, "targets": {"one": None, "two": "CCC"}}
    ]
