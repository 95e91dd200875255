"""A local model of natural-language inference or of stances: ONNX by onnxruntime, words cut by tokenizers. No torch, no download.

The folder holds `model.onnx`, `tokenizer.json` and `config.json`, as exporters of the field write them. What is asked of it
stands in `transformer`; this is the only module that imports onnxruntime.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from monitor.errors import EngineError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

LONGEST_TOKENS = 256
_FILES = ("model.onnx", "tokenizer.json", "config.json")
_EXTRA = "install the extra: pip install 'demarche[transformer]'"


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A sequence classifier. `labels` are its classes in the order of its output, in small letters."""

    session: "InferenceSession"
    tokenizer: "Tokenizer"
    labels: tuple[str, ...]

    def probabilities(self, pairs: Sequence[tuple[str, str | None]]) -> tuple[tuple[float, ...], ...]:
        """Return for each text, or text and hypothesis, the probability of every label; they sum to 1."""
        encoded = self.tokenizer.encode_batch([text if second is None else (text, second) for text, second in pairs])
        inputs = {
            "input_ids": [each.ids for each in encoded],
            "attention_mask": [each.attention_mask for each in encoded],
            "token_type_ids": [each.type_ids for each in encoded],
        }
        wanted = {given.name for given in self.session.get_inputs()}
        arrays = {name: numpy.array(rows, dtype=numpy.int64) for name, rows in inputs.items() if name in wanted}
        logits = numpy.asarray(self.session.run(None, arrays)[0], dtype=numpy.float64)
        powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        return tuple(tuple(float(p) for p in row) for row in powers / powers.sum(axis=1, keepdims=True))


def load_model(folder: Path) -> LocalModel:
    """Return the model in a folder. Raises: EngineError naming the file that is missing or cannot be used, or the extra."""
    try:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer
    except ImportError as exc:
        raise EngineError(f"engine transformer: {exc.name} is not installed; {_EXTRA}") from exc
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise EngineError(f"engine transformer: {folder / missing[0]}: there is no such file; export the model as ONNX into it")
    options = SessionOptions()
    options.intra_op_num_threads = 1  # documents are read side by side by processes
    try:
        labels, padding = _config(folder / "config.json")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    except EngineError:
        raise
    except Exception as exc:  # both libraries raise kinds of their own, some of them plain Exception
        reason = str(exc).splitlines()[0] if str(exc) else type(exc).__name__
        raise EngineError(f"engine transformer: {folder}: the model cannot be loaded ({reason}); export it again") from exc
    tokenizer.enable_truncation(LONGEST_TOKENS, strategy="only_first")
    tokenizer.enable_padding(pad_id=padding)
    return LocalModel(session, tokenizer, labels)


def _config(path: Path) -> tuple[tuple[str, ...], int]:
    """Return the names of the classes in the order of their numbers, and the number of the token that fills up a row."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        named = config["id2label"]
        return tuple(str(named[str(number)]).lower() for number in range(len(named))), int(config.get("pad_token_id") or 0)
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise EngineError(f"engine transformer: {path}: it names no classes (id2label); export the model again") from exc
