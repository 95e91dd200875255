"""The tables of py3langid in memory that processes share: 67 MB once, however many of ours read with them.

Which language a text is in, and when to believe it, is `language`'s matter.
"""

import functools
import json
import math
import mmap
import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

Table = npt.NDArray[np.generic]

VARIABLE = "FEEDS_LANGUAGE_MODEL"
"""In the environment of a process that was started with `descriptor`, its number."""
_HEAD_BYTES = 4096
_ALIGNED = 64


@functools.cache
def identifier() -> LanguageIdentifier:
    """Return what tells languages apart, with probabilities; over the tables of whoever started us, where we were given them."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        try:
            return _mapped(int(given))
        except (OSError, TypeError, ValueError):  # a process in between did not hand it on
            pass
    found = descriptor()
    if found is not None:
        return _mapped(found)
    ptc, pc, classes, moves, rows, output = load_model(MODEL_DIR / MODEL_FILE)
    return _made(ptc, pc, classes, moves, output, rows)


@functools.cache
def descriptor() -> int | None:
    """Return the descriptor of tables in memory, which a process that is started may be given; None where there can be none."""
    try:
        shared = os.memfd_create("languages")
    except (AttributeError, OSError):
        return None
    ptc, pc, classes, moves, rows, output = load_model(MODEL_DIR / MODEL_FILE)
    tables = [np.asarray(one) for one in (ptc, pc, moves, rows, np.asarray(output, dtype=np.int32))]
    places, end = [], _HEAD_BYTES
    for table in tables:
        places.append((table.dtype.str, table.shape, end))
        end += -(-table.nbytes // _ALIGNED) * _ALIGNED
    os.truncate(shared, end)
    with mmap.mmap(shared, end) as memory:
        head = json.dumps([classes, places]).encode()
        memory[: len(head)] = head
        for table, (_, _, place) in zip(tables, places, strict=True):
            memory[place : place + table.nbytes] = table.tobytes()
    return shared


def _mapped(shared: int) -> LanguageIdentifier:
    # All of it at once: it is in memory anyhow, and so it counts for whoever asks how much this takes.
    memory = mmap.mmap(shared, 0, flags=mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0), prot=mmap.PROT_READ)
    classes, places = json.loads(memory[:_HEAD_BYTES].rstrip(b"\0"))
    ptc, pc = (
        np.frombuffer(memory, dtype=kind, count=math.prod(shape), offset=place).reshape(shape)
        for kind, shape, place in places[:2]
    )
    # Gone through byte by byte: a view of the memory gives plain numbers, several times as fast as an array of numpy.
    moves, rows, output = (
        memoryview(memory)[place : place + math.prod(shape) * np.dtype(kind).itemsize].cast(np.dtype(kind).char)
        for kind, shape, place in places[2:]
    )
    return _made(ptc, pc, classes, moves, output, rows)


def _made(
    ptc: Table, pc: Table, classes: Sequence[str], moves: Sequence[int], output: Sequence[int], rows: Sequence[int]
) -> LanguageIdentifier:
    return LanguageIdentifier(ptc, pc, classes, moves, output, norm_probs=True, tk_row=rows)
