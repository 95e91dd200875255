"""The shipped model: data/model/ranker.npz, read once when first needed and checked against its card.

The arrays are made by monitor.training (`make train`); docs/model.md says from what and how good they are.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from monitor.errors import VocabularyError
from monitor.extract.forest import Forest, Words
from monitor.vocabulary import DATA

MODEL = DATA / "model" / "ranker.npz"
CARD = DATA / "model" / "ranker.json"
_TREE_ARRAYS = ("feature", "threshold", "left", "right", "value")
_WORD_ARRAYS = ("weights", "scale", "bias")


@dataclass(frozen=True, slots=True)
class Model:
    """All parts of the ranker by name, and the numbers that decide (`thresholds`)."""

    forests: Mapping[str, Forest]
    words: Mapping[str, Words]
    thresholds: Mapping[str, float]


@cache
def load_model() -> Model:
    """Return the shipped model. Raises: VocabularyError naming the file where it is missing or not what its card says."""
    return read_model(MODEL, CARD)


def read_model(path: Path, card: Path) -> Model:
    """Return the model in a file. Raises: VocabularyError."""
    try:
        data = path.read_bytes()
        known = json.loads(card.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as exc:
        raise VocabularyError(f"{path}: cannot be read with its card ({exc}); reinstall, or run make train") from exc
    if hashlib.sha256(data).hexdigest() != known:
        raise VocabularyError(f"{path}: is not what {card.name} describes; reinstall, or run make train")
    return unpack(data)


def pack(model: Model) -> bytes:
    """Return the model as one compressed file, the same bytes for the same model."""
    about = {
        "forests": {n: {"names": list(f.names), "classes": f.classes, "steps": f.steps} for n, f in model.forests.items()},
        "words": sorted(model.words),
        "thresholds": dict(model.thresholds),
    }
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8)
    }
    for name, forest in model.forests.items():
        arrays.update({f"{name}.{part}": getattr(forest, part) for part in _TREE_ARRAYS})
    for name, words in model.words.items():
        arrays.update({f"{name}.{part}": getattr(words, part) for part in _WORD_ARRAYS})
    out = BytesIO()
    np.savez_compressed(out, allow_pickle=False, **dict(sorted(arrays.items())))
    return out.getvalue()


def unpack(data: bytes) -> Model:
    """Return the model that `pack` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        about = json.loads(arrays["about"].tobytes())
        return Model(
            forests={
                name: Forest(tuple(part["names"]), part["classes"], part["steps"], *(arrays[f"{name}.{a}"] for a in _TREE_ARRAYS))
                for name, part in about["forests"].items()
            },
            words={name: Words(*(arrays[f"{name}.{a}"] for a in _WORD_ARRAYS)) for name in about["words"]},
            thresholds=about["thresholds"],
        )
