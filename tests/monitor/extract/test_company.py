"""What is seen of a possible statement among the others of its text, on decisions made up here."""

import pytest

from monitor.extract.company import among
from monitor.extract.features import Features
from monitor.extract.looks import Decision
from monitor.extract.places import Place

ITSELF = (
    "speaks", "aims", "side", "named", "order", "ruled", "ruled_here", "rung", "chance_against", "chance_even", "chance_for",
    "stated", "aim_most",
)  # fmt: skip


def _possible(actor: str, target: str | None, rung: int, clause: int) -> tuple[Decision, Features]:
    place = Place(actor, clause, (), None)
    made = Decision(actor=actor, target=target, rung=rung, place=place, legal=None, confidence=0.5, clear=0.9)
    return made, dict.fromkeys(ITSELF, 0.25)


def _seen(*found: tuple[Decision, Features], chances: tuple[float, ...]) -> list[Features]:
    return among(found, chances)


def test_a_statement_that_stands_alone_has_no_company():
    (only,) = _seen(_possible("NOR", "PER", -2, 0), chances=(0.6,))
    assert only["alone"] == only["all"] == 0.6
    assert only["count"] == 1
    assert only["others"] == only["here"] == only["own"] == only["with_it"] == only["outdone"] == 0


def test_others_who_judge_the_same_count_by_their_side():
    first, *_ = _seen(
        _possible("NOR", "PER", -2, 0),
        _possible("CHL", "PER", -3, 1),
        _possible("ISL", "PER", 2, 2),
        _possible("MLT", "FJI", -2, 3),
        chances=(0.5, 0.7, 0.4, 0.9),
    )
    assert first["with_it"] == 0.7
    assert first["against_it"] == 0.4
    assert first["others"] == 0.9
    assert first["outdone"] == 2
    assert first["mood"] == pytest.approx(0.5 + 0.7 + 0.9 - 0.4)


def test_nobody_agrees_on_a_target_that_is_not_named():
    first, _ = _seen(_possible("NOR", None, -2, 0), _possible("CHL", None, -2, 1), chances=(0.5, 0.6))
    assert first["with_it"] == first["against_it"] == 0


def test_a_blame_is_seen_as_an_answer_to_the_one_it_blames():
    first, _ = _seen(_possible("NOR", "PER", -2, 0), _possible("PER", "NOR", -3, 1), chances=(0.5, 0.8))
    assert first["on_actor"] == first["blame_on_actor"] == first["answer"] == 0.8


def test_further_statements_of_an_actor_are_told_from_those_of_others_in_the_sentence():
    second = _seen(
        _possible("NOR", "PER", -2, 0), _possible("NOR", "CHL", -2, 0), _possible("ISL", "CHL", 2, 0), chances=(0.8, 0.3, 0.6)
    )[1]
    assert second["own"] == second["own_side"] == second["own_here"] == 0.8
    assert second["own_outdone"] == second["own_count"] == 1
    assert second["here"] == second["here_same"] == 0.6
