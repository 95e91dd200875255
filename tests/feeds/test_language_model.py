"""The tables in shared memory tell languages apart as py3langid's own do, in this process and in one that was given them."""

import os
import subprocess
import sys

import numpy as np
import pytest
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

from feeds import language_model

TEXTS = (
    "Das Ministerium verurteilt die Sperrung der erfundenen Meerenge und ruft zur Ruhe auf.",
    "Le ministère condamne la fermeture du détroit imaginaire.",
    "Министерство осуждает закрытие вымышленного пролива.",
    "外交部谴责封锁虚构的海峡。",
    "0 1 2",
    "",
)
TOLD = (
    "import os, sys; from feeds import language_model as m; found = m.identifier()\n"
    "print([found.classify(text)[0] for text in sys.argv[1:]], m.descriptor.cache_info().currsize)"
)
in_memory = pytest.mark.skipif(language_model.descriptor() is None, reason="this system has no files in memory")


def told(given: str, *descriptors: int) -> str:
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths, language_model.VARIABLE: given}
    answer = subprocess.run(
        [sys.executable, "-c", TOLD, *TEXTS], env=environment, pass_fds=descriptors, stdout=subprocess.PIPE, check=True, text=True
    )
    return answer.stdout.strip()


def test_every_score_is_that_of_the_model_itself() -> None:
    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for text in TEXTS:
        assert language_model.identifier().rank(text) == plain.rank(text)


def test_every_move_and_every_weight_comes_back_as_it_was() -> None:
    weights, _, _, moves, rows, _ = load_model(MODEL_DIR / MODEL_FILE)
    _, (_, _, common, starts, columns, values, first, blocks, cells) = language_model._loaded()
    places = first[:, np.newaxis] + np.arange(256 // 16)
    states = np.arange(0, len(rows), 7)
    found = cells[blocks[places[states]][..., np.newaxis] + np.arange(16)].reshape(len(states), 256)
    assert np.array_equal(found, np.asarray(moves).reshape(-1, 256)[np.asarray(rows)[states]])
    packed = language_model.Weights(common, starts, columns, values)
    chosen = np.arange(0, len(weights), 5)
    assert packed[chosen].tobytes() == np.asarray(weights)[chosen].tobytes()
    assert packed[chosen[:0]].shape == (0, weights.shape[1])


@in_memory
def test_a_process_that_was_given_the_tables_reads_with_them() -> None:
    shared = language_model.descriptor()
    assert shared is not None
    languages = [language_model.identifier().classify(text)[0] for text in TEXTS]
    assert told(str(shared), shared) == f"{languages} 0"


@in_memory
@pytest.mark.parametrize("given", ["999", "0", "none"])
def test_a_process_that_was_given_something_else_loads_its_own(given: str) -> None:
    languages = [language_model.identifier().classify(text)[0] for text in TEXTS]
    assert told(given) == f"{languages} 1"
