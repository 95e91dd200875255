"""The engine that asks a local classifier, over tiny random models made here: what it may change, and what it may not."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from feeds.types import Document
from monitor.engines.base import DefaultEngine
from monitor.engines.hypotheses import load_model
from monitor.engines.transformer import DOUBTFUL, TransformerEngine
from monitor.errors import EngineError
from monitor.types import Stance, Statement
from monitor.vocabulary import Vocabulary

NLI = ("entailment", "neutral", "contradiction")
STANCES = tuple(stance.value for stance in Stance)


@pytest.fixture
def make_model(tmp_path: Path) -> Callable[..., Path]:
    """Write a classifier that averages random word vectors: a real ONNX graph with a real tokenizer, and no sense at all."""

    def make(labels: tuple[str, ...], *, scale: float = 1.0, seed: int = 0) -> Path:
        folder = tmp_path / f"model-{len(labels)}-{scale}"
        folder.mkdir()
        words = [
            "[PAD]",
            "[UNK]",
            *re.findall(r"[a-z]+", "the of norway russia condemns opposes supports takes side shelling harbour"),
        ]
        tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        tokenizer.save(str(folder / "tokenizer.json"))
        (folder / "config.json").write_text(json.dumps({"id2label": dict(enumerate(labels))}))
        chance = numpy.random.default_rng(seed)
        table = chance.normal(size=(len(words), 8)).astype(numpy.float32)
        weights = (scale * chance.normal(size=(8, len(labels)))).astype(numpy.float32)
        graph = helper.make_graph(
            [
                helper.make_node("Gather", ["table", "input_ids"], ["vectors"]),
                helper.make_node("ReduceMean", ["vectors", "axes"], ["mean"], keepdims=0),
                helper.make_node("MatMul", ["mean", "weights"], ["logits"]),
            ],
            "tiny",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(labels)])],
            [
                numpy_helper.from_array(table, "table"),
                numpy_helper.from_array(weights, "weights"),
                numpy_helper.from_array(numpy.array([1], dtype=numpy.int64), "axes"),
            ],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
        onnx.save(model, str(folder / "model.onnx"))
        return folder

    return make


@pytest.fixture
def found(vocabulary: Vocabulary, release: Document) -> Statement:
    [statement] = DefaultEngine(vocabulary).read(release)
    return statement


def engine(folder: Path, vocabulary: Vocabulary) -> TransformerEngine:
    return TransformerEngine.over_default(load_model(folder), folder.name, vocabulary)


def test_a_sure_statement_is_left_alone(
    make_model: Callable[..., Path], vocabulary: Vocabulary, release: Document, found: Statement
) -> None:
    sure = replace(found, confidence=DOUBTFUL)
    assert engine(make_model(NLI, scale=50), vocabulary).read(release, given=(sure,)) == (sure,)


@pytest.mark.parametrize("labels", [NLI, STANCES])
def test_a_doubtful_statement_gets_the_stance_that_the_model_is_clear_about(
    make_model: Callable[..., Path], vocabulary: Vocabulary, release: Document, found: Statement, labels: tuple[str, ...]
) -> None:
    doubtful = replace(found, confidence=0.3)
    judge = engine(make_model(labels, scale=50), vocabulary)

    [judged] = judge.read(release, given=(doubtful,))

    assert judged.engine == judge.name
    assert judged.cues[-1].id == judge.name
    assert 0 < judged.confidence <= 1
    assert (judged.actor, judged.target, judged.evidence) == (found.actor, found.target, found.evidence)
    assert judge.read(release, given=(doubtful,)) == (judged,)


def test_a_model_without_an_opinion_changes_nothing(
    make_model: Callable[..., Path], vocabulary: Vocabulary, release: Document, found: Statement
) -> None:
    doubtful = replace(found, confidence=0.3)
    assert engine(make_model(STANCES, scale=0.0), vocabulary).read(release, given=(doubtful,)) == (doubtful,)


def test_probabilities_are_those_of_the_graph(make_model: Callable[..., Path]) -> None:
    model = load_model(make_model(NLI))
    rows = model.probabilities([("the harbour", "norway condemns russia"), ("the", None)])
    assert [round(sum(row), 9) for row in rows] == [1.0, 1.0]
    assert len(set(rows)) == 2


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_folder_without_a_file_is_refused(make_model: Callable[..., Path], missing: str) -> None:
    folder = make_model(NLI)
    (folder / missing).unlink()
    with pytest.raises(EngineError, match=missing):
        load_model(folder)


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json", "config.json"])
def test_rubbish_in_the_folder_is_one_line(make_model: Callable[..., Path], broken: str) -> None:
    folder = make_model(NLI)
    (folder / broken).write_bytes(b"\x00rubbish\n" * 20)
    with pytest.raises(EngineError, match="export") as caught:
        load_model(folder)
    assert "\n" not in str(caught.value)


def test_a_model_of_other_classes_is_refused(make_model: Callable[..., Path], vocabulary: Vocabulary) -> None:
    with pytest.raises(EngineError, match="positive"):
        engine(make_model(("positive", "negative")), vocabulary)
