"""The project's own labelled texts: that every label is legal and verbatim, and that what is read in them never gets worse.

The labels are in gold/documents.jsonl and gold/pairs.jsonl, the figures they may not fall below in gold/floors.json; docs/gold.md
says how to add to them. Whether the extractor is good is not decided here, only that it does not fall back.
"""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from feeds.types import DocumentKind
from monitor.batch import extract_lines
from monitor.evaluate import Figures, GoldDocument, evaluate, evaluate_by, gold_from_json
from monitor.types import DemandKind, Legal, Stance
from monitor.vocabulary import load_vocabulary

GOLD = Path(__file__).parent / "gold"
FLOORS = GOLD / "floors.json"
RAISE_FLOORS = "DEMARCHE_RAISE_FLOORS"
SLACK = 0.02
"""How far under the measured figure a floor is set: about one document in fifty."""

FEWEST_OF_A_LANGUAGE = {"en": 45, "es": 18, "fr": 18, "ru": 16, "zh": 16, "ar": 16, "pt": 14, "de": 10} | dict.fromkeys(
    ("it", "tr", "id", "fa", "ja", "ko", "uk", "pl", "el", "nl"), 3
)
FEWEST_OF_A_GENRE = {
    "release": 40,
    "article": 40,
    "noise": 40,
    "headline": 25,
    "news-act": 12,
    "communique": 8,
    "qa": 8,
    "speech": 8,
    "wire": 6,
    "roundup": 5,
    "readout": 5,
    "liveblog": 4,
    "post": 3,
}
FEWEST_WITHOUT_STATEMENTS = 50
FEWEST_PAIRS = 100
FULL_LANGUAGES = ("en", "es", "fr", "pt", "ru", "zh", "ar", "de")
GRADED = {"strength", "conditional"}
DIFFERENCES = {"negation", "official", "target", "reported", "conditional", "joint", "strength", "words"}
DOCUMENT_KEYS = {
    "doc_id",
    "language",
    "kind",
    "genre",
    "publisher",
    "publisher_country",
    "published",
    "url",
    "event",
    "initiators",
    "affected",
    "text",
    "statements",
}
STATEMENT_KEYS = {
    "actor",
    "speaker",
    "role",
    "official",
    "joint",
    "target",
    "stance",
    "stance_toward_event",
    "legal",
    "demands",
    "evidence",
    "quote",
}

Json = dict[str, Any]


def _load(name: str) -> list[Json]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


DOCUMENTS = _load("documents.jsonl")
PAIRS = _load("pairs.jsonl")
LABELS = [(document, label) for document in DOCUMENTS for label in document["statements"]]
VOCABULARY = load_vocabulary()
TARGETS = {*VOCABULARY.actors, *VOCABULARY.armed_groups}


def _where(document: Json, label: Json) -> str:
    return f"{document['doc_id']} {label['actor']} {label['evidence'][:40]!r}"


def _printed(document: Json, words: str) -> bool:
    return words in document["text"] or words in document.get("title", "")


# --- the labels


def test_ids_are_unique() -> None:
    for ids in ([one["doc_id"] for one in DOCUMENTS], [one["pair_id"] for one in PAIRS], [one["text"] for one in DOCUMENTS]):
        assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_every_document_has_every_field() -> None:
    for document in DOCUMENTS:
        assert document.keys() - {"title"} == DOCUMENT_KEYS, document["doc_id"]
        assert document["text"].strip(), document["doc_id"]
        assert DocumentKind(document["kind"])
        assert date.fromisoformat(document["published"])
        assert (urlsplit(document["url"]).hostname or "").endswith(".example"), document["doc_id"]
        actors = [*document["initiators"], *document["affected"], *filter(None, [document["publisher_country"]])]
        assert set(actors) <= TARGETS, document["doc_id"]
        assert document["event"] or not document["initiators"], document["doc_id"]


def test_every_statement_has_every_field_with_a_legal_value() -> None:
    for document, label in LABELS:
        where = _where(document, label)
        assert label.keys() - {"hearsay", "declined"} == STATEMENT_KEYS, where
        assert Stance(label["stance"])
        assert label["stance_toward_event"] is None or Stance(label["stance_toward_event"])
        assert label["stance_toward_event"] is None or document["event"], where
        assert label["legal"] is None or Legal(label["legal"])
        assert isinstance(label["official"], bool), where
        assert label.get("hearsay", True) is True, where
        assert not label.get("declined") or label["stance"] == Stance.NEUTRAL, where
        for demand in label["demands"]:
            assert DemandKind(demand["kind"])
            assert demand["of"] is None or demand["of"] in TARGETS, where


def test_every_code_is_known() -> None:
    for document, label in LABELS:
        assert label["actor"] in VOCABULARY.actors, _where(document, label)
        assert label["target"] is None or label["target"] in TARGETS, _where(document, label)
    for pair in PAIRS:
        for side in pair["sides"]:
            assert {label["actor"] for label in side["statements"]} <= VOCABULARY.actors.keys(), pair["pair_id"]
            assert {label["target"] for label in side["statements"]} - {None} <= TARGETS, pair["pair_id"]


def test_evidence_quote_speaker_and_role_are_verbatim() -> None:
    for document, label in LABELS:
        assert label["evidence"].strip(), _where(document, label)
        for key in ("evidence", "quote", "speaker", "role"):
            assert label[key] is None or (label[key] and _printed(document, label[key])), (key, _where(document, label))


def test_a_signatory_is_among_the_signatories() -> None:
    for document, label in LABELS:
        if label["joint"] is not None:
            assert label["actor"] in label["joint"], _where(document, label)
            assert len(set(label["joint"])) == len(label["joint"]) > 1, _where(document, label)


def test_no_statement_is_labelled_twice() -> None:
    keys = ("actor", "speaker", "target", "stance", "evidence")
    rows = Counter((document["doc_id"], *(label[key] for key in keys)) for document, label in LABELS)
    assert [row for row, times in rows.items() if times > 1] == []


def test_each_language_and_genre_is_there_in_number() -> None:
    languages = Counter(document["language"] for document in DOCUMENTS)
    genres = Counter(document["genre"] for document in DOCUMENTS)
    assert {name: languages[name] for name, least in FEWEST_OF_A_LANGUAGE.items() if languages[name] < least} == {}
    assert {name: genres[name] for name, least in FEWEST_OF_A_GENRE.items() if genres[name] < least} == {}
    assert set(genres) == set(FEWEST_OF_A_GENRE)


def test_many_documents_hold_no_statement() -> None:
    assert sum(not document["statements"] for document in DOCUMENTS) >= FEWEST_WITHOUT_STATEMENTS
    assert not [one["doc_id"] for one in DOCUMENTS if one["genre"] in ("noise", "news-act") and one["statements"]]


def test_the_pairs_differ_in_text_and_label() -> None:
    assert len(PAIRS) >= FEWEST_PAIRS
    assert {pair["difference"] for pair in PAIRS} == DIFFERENCES
    for pair in PAIRS:
        one, other = pair["sides"]
        assert one["text"] != other["text"], pair["pair_id"]
        assert one["statements"] != other["statements"], pair["pair_id"]
        assert all(Stance(label["stance"]) for side in (one, other) for label in side["statements"])


# --- the gate


def _read(documents: list[Json]) -> dict[str, Json]:
    """Return what is read in the documents, by id; the labels are not handed over."""
    lines = [
        (str(one["doc_id"]), json.dumps({key: value for key, value in one.items() if key != "statements"})) for one in documents
    ]
    read = list(extract_lines(lines, dossier=None, engine="rules", workers=1))
    assert [one["error"] for one in read if one["error"]] == []
    return {str(one["doc_id"]): one for one in read}


def _gold(document: Json) -> GoldDocument:
    return gold_from_json(json.dumps(document), where=document["doc_id"])


def _marked(document: Json, read: dict[str, Json]) -> GoldDocument:
    return _gold({**document, "statements": read[document["doc_id"]]["statements"]})


def _document_figures() -> Json:
    read = _read(DOCUMENTS)
    grouped = [{**one, "group": one["language"] if one["language"] in FULL_LANGUAGES else "other languages"} for one in DOCUMENTS]
    gold = [_gold(document) for document in grouped]
    predicted = {document["doc_id"]: _marked(document, read).marks for document in DOCUMENTS}
    by_group = evaluate_by(gold, predicted, "group")
    return {
        "overall": _all_figures(evaluate(gold, predicted)),
        "by_language": {name: _few_figures(figures) for name, figures in by_group.items()},
    }


def _few_figures(figures: Figures) -> Json:
    """Return what may only get better; shares of what was found are left out, as they fall when hard ones are found too."""
    return {"actor_f1": figures.actor.f1, "reaction_f1": figures.reaction.f1, "quiet": figures.quiet}


def _all_figures(figures: Figures) -> Json:
    return {
        **_few_figures(figures),
        "side": figures.side,
        "exact": figures.exact,
        "near": figures.near,
        "kappa": figures.kappa,
        "event_side": figures.event_side,
        "legal": figures.legal,
        "evidence": figures.evidence,
    }


def _pair_is_right(pair: Json, sides: list[Json], read: dict[str, Json]) -> bool:
    """Return whether both sides are read as labelled: joint ones with their signatories, graded ones in the order of the ladder.

    What is unofficial or hearsay is not asked for; given as official it is wrong.
    """
    asked, given = [], []
    for side in sides:
        labels = [one for one in side["statements"] if _counts(one)]
        found = [one for one in read[side["doc_id"]]["statements"] if _counts(one)]
        gold = _gold({**side, "statements": labels})
        figures = evaluate([gold], {gold.doc_id: _marked(side, read).marks})
        if (figures.reaction.f1 < 1.0) if labels else found:
            return False
        asked.append(labels)
        given.append(found)
    if pair["difference"] == "joint":
        return [_signatories(labels) for labels in asked] == [_signatories(found) for found in given]
    if pair["difference"] in GRADED:
        return _order(asked) == _order(given)
    return True


def _counts(statement: Json) -> bool:
    return statement["official"] and not statement["hearsay"]


def _order(sides: list[list[Json]]) -> int:
    """Return -1, 0 or 1: the second side stands lower on the ladder, as high, or higher; one without statements is at 0."""
    one, other = (sum(Stance(label["stance"]).score for label in labels) for labels in sides)
    return (other > one) - (other < one)


def _signatories(statements: list[Json]) -> set[tuple[str, tuple[str, ...]]]:
    return {(one["actor"], tuple(sorted(one["joint"] or ()))) for one in statements}


def _pair_figures() -> Json:
    sides = {
        pair["pair_id"]: [
            {**side, "doc_id": f"{pair['pair_id']}/{letter}", "language": pair["language"], "published": pair["published"]}
            for letter, side in zip("ab", pair["sides"], strict=True)
        ]
        for pair in PAIRS
    }
    read = _read([side for both in sides.values() for side in both])
    right = {pair["pair_id"]: _pair_is_right(pair, sides[pair["pair_id"]], read) for pair in PAIRS}
    each: Json = {}
    for difference in sorted(DIFFERENCES):
        of_it = [right[pair["pair_id"]] for pair in PAIRS if pair["difference"] == difference]
        each[difference] = round(sum(of_it) / len(of_it), 3)
    return {"right": round(sum(right.values()) / len(right), 3), **each}


@pytest.fixture(scope="module")
def measured() -> Json:
    return {"documents": _document_figures(), "pairs": _pair_figures()}


def _flat(figures: Json, prefix: str = "") -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in figures.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return {name: value for name, value in found.items() if value is not None}


def test_no_figure_falls_below_its_floor(measured: Json, record_property: Any) -> None:
    now = _flat(measured)
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    for name, value in now.items():
        record_property(name, value)
    if os.environ.get(RAISE_FLOORS):
        raised = {name: max(floors.get(name, 0.0), round(max(value - SLACK, 0.0), 3)) for name, value in now.items()}
        FLOORS.write_text(json.dumps(raised, indent=2) + "\n", encoding="utf-8")
    fallen = {name: (now.get(name), floor) for name, floor in floors.items() if now.get(name, 0.0) < floor}
    assert fallen == {}, f"(measured, floor); see docs/gold.md: {fallen}"
    assert os.environ.get(RAISE_FLOORS) or floors.keys() == now.keys()
