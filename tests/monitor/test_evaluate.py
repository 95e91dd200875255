"""The figures of a gold comparison, on invented documents, and beside the reference where it lies."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode
from monitor.errors import InputError
from monitor.evaluate import (
    GoldDocument,
    Mark,
    evaluate,
    evaluate_by,
    figures_json,
    gold_from_json,
    mark,
    quadratic_kappa,
    unclear_below,
)
from monitor.extract.model import CARD
from monitor.types import EventId, Evidence, Legal, Stance, Statement
from monitor.views.words import UNCLEAR_BELOW

SHARED = Path(__file__).parents[3] / "shared" / "gold"
A = Mark(actor="AAA", rung=-3, target="BBB", event_rung=-3, legal="unlawful", span=(0, 10))
B = Mark(actor="BBB", rung=2, span=(20, 30))


def one(*marks: Mark, doc_id: str = "d", **groups: str) -> GoldDocument:
    return GoldDocument(doc_id=doc_id, text="x" * 40, marks=marks, groups=groups)


def test_a_perfect_prediction_has_full_marks() -> None:
    figures = evaluate([one(A, B), one(doc_id="quiet")], {"d": [B, A], "quiet": []})
    assert (figures.actor.f1, figures.reaction.f1, figures.exact, figures.kappa) == (1.0, 1.0, 1.0, 1.0)
    assert (figures.quiet, figures.legal, figures.evidence, figures.event_side, figures.event_pairs) == (1.0, 1.0, 1.0, 1.0, 1)
    assert (figures.documents, figures.missing, figures.labels) == (2, 0, 2)


def test_a_missing_document_is_a_missed_one() -> None:
    figures = evaluate([one(A)], {})
    assert (figures.missing, figures.actor.recall, figures.actor.precision, figures.exact) == (1, 0.0, 0.0, None)


def test_a_wrong_side_finds_the_actor_but_not_the_reaction() -> None:
    figures = evaluate([one(A)], {"d": [replace(A, rung=1)]})
    assert (figures.actor.f1, figures.reaction.f1, figures.side, figures.near) == (1.0, 0.0, 0.0, 0.0)


def test_one_rung_off_is_near_and_still_the_reaction() -> None:
    figures = evaluate([one(A)], {"d": [replace(A, rung=-2)]})
    assert (figures.reaction.f1, figures.exact, figures.near) == (1.0, 0.0, 1.0)


def test_a_wrong_target_counts_only_where_the_label_names_one() -> None:
    assert evaluate([one(A)], {"d": [replace(A, target="CCC")]}).reaction.f1 == 0.0
    assert evaluate([one(replace(A, target="the gang"))], {"d": [replace(A, target="CCC")]}).reaction.f1 == 1.0


def test_unofficial_statements_are_neither_asked_for_nor_held_against() -> None:
    unofficial = replace(A, official=False)
    figures = evaluate([one(unofficial, B)], {"d": [A, B]})
    assert (figures.actor.precision, figures.actor.recall, figures.reaction.precision) == (1.0, 1.0, 1.0)
    assert evaluate([one(A)], {"d": [unofficial]}).actor.recall == 0.0
    assert evaluate([one(unofficial)], {"d": [A]}).quiet is None


def test_something_said_of_a_quiet_document_is_not_quiet() -> None:
    assert evaluate([one()], {"d": [A]}).quiet == 0.0
    assert evaluate([one()], {"d": [replace(A, official=False)]}).quiet == 1.0


def test_pairs_are_made_by_the_evidence_first() -> None:
    near, far = replace(A, span=(0, 10), rung=-1, target=None), replace(A, span=(20, 30))
    figures = evaluate([one(replace(A, span=(5, 12)))], {"d": [far, near]})
    assert (figures.evidence, figures.exact) == (1.0, 0.0)


def test_figures_are_given_by_group_in_order() -> None:
    gold = [one(A, doc_id="1", language="fr"), one(B, doc_id="2", language="en")]
    found = evaluate_by(gold, {"1": [A]}, "language")
    assert [(value, figures.actor.recall) for value, figures in found.items()] == [("en", 0.0), ("fr", 1.0)]
    with pytest.raises(InputError, match="'1' has no field 'genre'"):
        evaluate_by(gold, {}, "genre")


def test_a_statement_of_ours_becomes_its_mark() -> None:
    statement = Statement(
        actor=ActorCode("AAA"),
        stance=Stance.CONDEMN,
        target="BBB",
        legal=Legal.UNLAWFUL,
        event=EventId("e"),
        stance_toward_event=Stance.CONDEMN,
        evidence=Evidence(where="text", start=0, end=10, text="x" * 10),
    )
    assert mark(statement) == A
    assert not mark(replace(statement, hearsay=True)).official
    assert mark(replace(statement, event=None)).event_rung is None


def test_a_labelled_line_is_read_with_its_groups() -> None:
    line = {
        "doc_id": "d",
        "text": "Aland deplores it.",
        "language": "en",
        "statements": [
            {"actor": "AAA", "stance": "oppose", "evidence": "deplores", "stance_toward_event": None, "hearsay": True}
        ],
    }
    document = gold_from_json(json.dumps(line), where="g:1")
    assert document.marks == (Mark(actor="AAA", rung=-2, span=(6, 14), official=False),)
    assert (document.groups["language"], document.groups["length"]) == ("en", "short")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "is not JSON"),
        ('{"doc_id": "d"}', "is no document"),
        ('{"doc_id": "d", "text": "t"}', "statements is missing"),
        ('{"doc_id": "d", "text": "t", "statements": [{}]}', "statements[1]: has no actor"),
        ('{"doc_id": "d", "text": "t", "statements": [{"actor": "AAA", "stance": "angry"}]}', "'angry' is unknown"),
    ],
)
def test_a_bad_label_is_told_with_its_place(line: str, reason: str) -> None:
    with pytest.raises(InputError) as told:
        gold_from_json(line, where="g.jsonl:3")
    assert str(told.value).startswith("g.jsonl:3: ")
    assert reason in str(told.value)


def test_kappa_is_one_for_agreement_zero_for_chance_and_none_without_spread() -> None:
    assert quadratic_kappa([(-3, -3), (2, 2), (0, 0)]) == 1.0
    assert quadratic_kappa([(-3, -3), (-3, 3), (3, -3), (3, 3)]) == 0.0
    assert quadratic_kappa([(1, 1)]) is None
    assert quadratic_kappa([]) is None


_marks = st.lists(
    st.builds(
        Mark,
        actor=st.sampled_from(["AAA", "BBB"]),
        rung=st.integers(-3, 3),
        target=st.sampled_from([None, "CCC", "NATO", "the gang"]),
        official=st.booleans(),
        span=st.sampled_from([(0, 10), (5, 15), (20, 30), (-1, -1)]),
    ),
    max_size=5,
)


@given(_marks, _marks)
def test_every_share_lies_between_nought_and_one(labels: list[Mark], guesses: list[Mark]) -> None:
    figures = evaluate([one(*labels)], {"d": guesses})
    shares = [figures.side, figures.exact, figures.near, figures.quiet, figures.legal, figures.evidence]
    shares += [figures.actor.f1, figures.actor.precision, figures.reaction.f1, figures.reaction.recall]
    assert all(share is None or 0 <= share <= 1 for share in shares)
    assert figures.near is None or figures.exact is None or figures.exact <= figures.near


def _disturbed(gold: list[dict[str, object]], seed: int) -> list[dict[str, object]]:
    """Return predictions made of the labels: some dropped, some moved on the ladder, some invented, spans shifted."""
    dice = random.Random(seed)
    stances, lines = [stance.value for stance in Stance], []
    for document in gold:
        made = []
        labels = document["statements"]
        assert isinstance(labels, list)
        for label in labels:
            if dice.random() < 0.2:
                continue
            guess = dict(label)
            if dice.random() < 0.3:
                guess["stance"] = dice.choice(stances)
            if dice.random() < 0.2:
                guess["target"] = dice.choice([None, "USA", "RUS", "HAMAS", "the rebels"])
            if dice.random() < 0.5:
                start = dice.randrange(200)
                guess["evidence"] = {"in": "text", "start": start, "end": start + 80}
            guess["legal"] = dice.choice([label.get("legal"), None])
            made.append(guess)
        if dice.random() < 0.2:
            made.append({"actor": dice.choice(["USA", "FRA"]), "stance": "neutral", "target": None, "evidence": ""})
        dice.shuffle(made)
        if dice.random() < 0.95:
            lines.append({"doc_id": document["doc_id"], "statements": made})
    return lines


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="needs ../shared/gold, which is not part of the repository")
@pytest.mark.parametrize("seed", [1, 2])
def test_our_figures_equal_the_reference(tmp_path: Path, seed: int) -> None:
    raw = (SHARED / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    lines = _disturbed([json.loads(line) for line in raw], seed)
    path = tmp_path / "predicted.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    run = [sys.executable, str(SHARED / "score.py"), str(SHARED / "dev.jsonl"), str(path)]
    reference = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()[0])

    gold = [gold_from_json(line, where="dev") for line in raw]
    texts = {document.doc_id: document.text for document in gold}
    predicted = {
        str(line["doc_id"]): gold_from_json(json.dumps({**line, "text": texts[str(line["doc_id"])]}), where="predicted").marks
        for line in lines
    }
    assert figures_json(evaluate(gold, predicted)) == reference


def test_unclear_begins_where_the_side_just_below_holds_too_seldom() -> None:
    assert unclear_below([(0.3, 100, 80), (0.4, 80, 68), (0.5, 60, 55)]) == 0.5
    assert unclear_below([(0.3, 100, 85), (0.4, 80, 70), (0.5, 60, 53)]) == 0.4
    assert unclear_below([(0.3, 100, 95), (0.4, 80, 76), (0.5, 60, 58)]) == 0.3
    assert unclear_below([(0.3, 60, 50), (0.4, 60, 50)]) == 0.3


def test_the_board_shows_as_unclear_what_the_card_says() -> None:
    card = json.loads(CARD.read_text(encoding="utf-8"))
    levels = []
    for least, each in sorted(card["by_least_confidence"].items()):
        found = each["gold"] * each["actor_prf"][1]
        levels.append((float(least), found, found * each["side_acc"]))
    assert card["unclear_below"] == unclear_below(levels) == UNCLEAR_BELOW
