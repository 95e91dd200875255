"""The tables of py3langid, packed, in memory that processes share: 15 MB once instead of 68 for each.

Its moves are kept in blocks of sixteen, each different one once; its weights as what differs from the commonest weight of their
language. Every score is to the last bit what the library's own tables give. Which language a text is in, and when to believe it,
is `language`'s matter.
"""

import functools
import json
import math
import mmap
import os
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

Table = npt.NDArray[np.generic]
Places = npt.NDArray[np.intp]

VARIABLE = "FEEDS_LANGUAGE_MODEL"
"""In the environment of a process that was started with `descriptor`, its number."""
_HEAD_BYTES = 4096
_ALIGNED = 64
_BLOCK = 16
_UPPER, _LOWER = bytes(byte // _BLOCK for byte in range(256)), bytes(byte % _BLOCK for byte in range(256))


class Weights:
    """What each language has for each feature: `values` in their `columns` from `starts` on, everywhere else what is `common`."""

    __slots__ = ("_columns", "_common", "_starts", "_values")

    def __init__(self, common: Table, starts: Table, columns: Table, values: Table) -> None:
        self._common, self._starts, self._columns, self._values = common, starts, columns, values

    def __getitem__(self, features: Places) -> Table:
        """Return the full rows of some features, as an array of all of them would."""
        begin = self._starts[features].astype(np.intp)
        counts = self._starts[features + 1].astype(np.intp) - begin
        behind = np.cumsum(counts)
        places = np.arange(counts.sum()) + np.repeat(begin - behind + counts, counts)
        rows = np.tile(self._common, (len(features), 1))
        rows[np.repeat(np.arange(len(features)), counts), self._columns[places]] = self._values[places]
        return rows


class _Packed(LanguageIdentifier):  # type: ignore[misc]  # untyped
    """The library's own, but for how its tables are looked into."""

    __slots__ = ("_blocks", "_cells", "_found", "_rows")

    def __init__(
        self,
        weights: Weights,
        prior: Table,
        classes: Sequence[str],
        *,
        rows: Sequence[int],
        blocks: Sequence[int],
        cells: Sequence[int],
        found: npt.NDArray[np.int32],
    ) -> None:
        super().__init__(weights, prior, classes, (), found, norm_probs=True, tk_row=())
        self._rows, self._blocks, self._cells, self._found = rows, blocks, cells, found

    def _raw_score(self, text: bytes) -> Table:
        rows, blocks, cells = self._rows, self._blocks, self._cells
        state = 0
        halves = zip(text.translate(_UPPER), text.translate(_LOWER), strict=True)
        states = [state := cells[blocks[rows[state] + upper] + lower] for upper, lower in halves]
        found = self._found[np.asarray(states, dtype=np.intp)]
        features = found[found >= 0].tolist()
        if not features:
            return np.zeros(len(self.nb_classes), dtype=np.float32)
        scores: Table = self._sparse_score(Counter(features), self.nb_ptc)
        return scores


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
    classes, tables = _loaded()
    return _made(classes, tables, [table.tolist() for table in tables[_WALKED:]])


@functools.cache
def descriptor() -> int | None:
    """Return the descriptor of tables in memory, which a process that is started may be given; None where there can be none."""
    try:
        shared = os.memfd_create("languages")
    except (AttributeError, OSError):
        return None
    classes, tables = _loaded()
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


_WALKED = 6
"""Behind so many tables that are numpy's stand those that are gone through byte by byte."""


def _loaded() -> tuple[Sequence[str], tuple[Table, ...]]:
    """Return the languages, and prior, features by state, the parts of `Weights`, and behind these rows, blocks and cells."""
    weights, prior, classes, moves, rows, found = load_model(MODEL_DIR / MODEL_FILE)
    blocks, cells = _blocks(np.asarray(moves))
    first = np.asarray(rows, dtype=np.uint32) * np.uint32(256 // _BLOCK)
    features = np.asarray(found, dtype=np.int32)
    return list(classes), (np.asarray(prior), features, *_weights(np.asarray(weights)), first, blocks, cells)


def _blocks(moves: Table) -> tuple[Table, Table]:
    """Return where in the second array each block of the moves begins."""
    whole = np.ascontiguousarray(moves).reshape(-1, _BLOCK)
    alike = whole.view(np.dtype((np.void, whole.strides[0]))).ravel()
    _, shown, which = np.unique(alike, return_index=True, return_inverse=True)
    return (which * _BLOCK).astype(np.uint32), whole[shown].ravel()


def _weights(full: Table) -> tuple[Table, Table, Table, Table]:
    """Return what `Weights` is made of; weights are compared by their bits, so that each comes back as it was."""
    bits = np.ascontiguousarray(full).view(np.dtype(f"u{full.dtype.itemsize}"))
    commonest = [np.bincount(bits[:, column]).argmax() for column in range(full.shape[1])]
    common = np.asarray(commonest, dtype=bits.dtype)
    other = bits != common
    starts = np.concatenate(([0], np.cumsum(other.sum(axis=1)))).astype(np.uint32)
    columns = np.nonzero(other)[1].astype(np.min_scalar_type(full.shape[1]))
    return common.view(full.dtype), starts, columns, bits[other].view(full.dtype)


def _mapped(shared: int) -> LanguageIdentifier:
    # All of it at once: it is in memory anyhow, and so it counts for whoever asks how much this takes.
    memory = mmap.mmap(shared, 0, flags=mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0), prot=mmap.PROT_READ)
    classes, places = json.loads(memory[:_HEAD_BYTES].rstrip(b"\0"))
    tables = [
        np.frombuffer(memory, dtype=kind, count=math.prod(shape), offset=place).reshape(shape) for kind, shape, place in places
    ]
    # Gone through byte by byte: a view of the memory gives plain numbers, several times as fast as an array of numpy.
    walked = [
        memoryview(memory)[place : place + math.prod(shape) * np.dtype(kind).itemsize].cast(np.dtype(kind).char)
        for kind, shape, place in places[_WALKED:]
    ]
    return _made(classes, tables, walked)


def _made(classes: Sequence[str], tables: Sequence[Table], walked: Sequence[Sequence[int]]) -> LanguageIdentifier:
    prior, features, common, starts, columns, values = tables[:_WALKED]
    found = features.astype(np.int32, copy=False)
    rows, blocks, cells = walked
    weights = Weights(common, starts, columns, values)
    return _Packed(weights, prior, classes, rows=rows, blocks=blocks, cells=cells, found=found)
