"""Many files through one reader: one result per input, in order, a failure beside the rest, in one process or several.

The shapes are those of `monitor.contract`; what is read in a document is decided by `monitor.extract`. No database here.
"""

import json
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TypeVar

from feeds.document import from_file
from feeds.errors import FeedError
from feeds.language import language_of
from monitor.agreement import agreement, agreement_json
from monitor.config import read_settings
from monitor.contract import Json, document_from_json, document_json
from monitor.dossiers import load_dossier
from monitor.engines.base import Engine
from monitor.engines.choose import engine_named
from monitor.errors import InputError, MonitorError
from monitor.evaluate import GoldDocument, Mark, evaluate, evaluate_by, figures_json, gold_from_json, mark
from monitor.intake import read_bytes
from monitor.types import Dossier, EventId, Statement
from monitor.vocabulary import load_vocabulary

_Result = TypeVar("_Result")
AHEAD = 8
"""Documents per worker process that are taken ahead of the one whose result is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One document to be read, as plain values that travel between processes. `line` is JSON, else `body` are a file's bytes."""

    name: str
    line: str = ""
    body: bytes = b""
    error: str | None = None


def extract_files(
    names: Sequence[str], *, stdin: Callable[[], bytes], dossier: Path | None, engine: str, workers: int
) -> Iterator[Json]:
    """Yield the contract's object of each text, HTML or PDF file, in order; `-` is standard input."""
    jobs = (_file_job(name, stdin) for name in names)
    return _in_order(partial(_extract, dossier=dossier, engine=engine), jobs, workers)


def extract_lines(lines: Iterable[tuple[str, str]], *, dossier: Path | None, engine: str, workers: int) -> Iterator[Json]:
    """Yield the contract's object of each JSON line, in order; a line that cannot be read carries its error.

    `lines` are pairs of a line's name (file and number) and the line itself.
    """
    jobs = (_Job(name=name, line=line) for name, line in lines)
    return _in_order(partial(_extract, dossier=dossier, engine=engine), jobs, workers)


def _file_job(name: str, stdin: Callable[[], bytes]) -> _Job:
    try:
        return _Job(name=name, body=stdin() if name == "-" else read_bytes(Path(name)))
    except MonitorError as exc:
        return _Job(name=name, error=str(exc))


def _extract(job: _Job, dossier: Path | None, engine: str) -> Json:
    """Return the statements of one document; what is wrong with it goes into `error` and stops no other."""
    if job.error is not None:
        return document_json(job.name, error=job.error)
    try:
        return _extract_line(job, dossier, engine) if job.line else _extract_file(job, dossier, engine)
    except (FeedError, MonitorError) as exc:
        return document_json(_id_in(job), error=str(exc))


def _extract_line(job: _Job, folder: Path | None, engine: str) -> Json:
    return document_json(*_read_line(job, folder, engine))


def _read_line(job: _Job, folder: Path | None, engine: str) -> tuple[str, str | None, tuple[Statement, ...]]:
    given = document_from_json(job.line, where=job.name)
    document = given.document if given.document.language else replace(given.document, language=language_of(given.document.text))
    dossier, event = _dossier_for(folder, given.event) if folder else (None, None)
    dossier = dossier or given.dossier
    return given.doc_id, document.language, _engine(engine).read(document, dossier, event)


def _extract_file(job: _Job, folder: Path | None, engine: str) -> Json:
    found = from_file(job.name, job.body)
    if len(found) != 1:
        raise InputError(f"{job.name}: a feed of {len(found)} entries; read it with `demarche parse-feed` or `demarche ingest`")
    document = found[0]
    dossier, event = _dossier_for(folder, None) if folder else (None, None)
    statements = _engine(engine).read(document, dossier, event)
    as_given = document.text.encode("utf-8", "surrogatepass") == job.body
    return document_json(job.name, document.language, statements, text=None if as_given else document.text)


@cache
def _engine(name: str) -> Engine:
    """Return the engine of this name, made once per process."""
    return engine_named(name, read_settings(), load_vocabulary())


def _dossier_for(path: Path, event: str | None) -> tuple[Dossier | None, EventId | None]:
    """Return the dossier to read against: the file itself, or of a folder `<event>.toml` where it is there."""
    if not path.exists():
        raise InputError(f"{path}: there is no such dossier file or folder; check --dossier")
    file = path / f"{event}.toml" if path.is_dir() else path
    if path.is_dir() and (event is None or not file.is_file()):
        return None, None
    dossier = _load_dossier(file)
    chosen = EventId(event) if event in {each.id for each in dossier.events} else None
    return dossier, chosen


@cache
def _load_dossier(path: Path) -> Dossier:
    return load_dossier(path, load_vocabulary())


def _id_in(job: _Job) -> str:
    """Return the doc_id of a line that could not be read otherwise, or the line's own name."""
    try:
        doc_id = json.loads(job.line).get("doc_id")
    except (ValueError, AttributeError, RecursionError):
        return job.name
    return doc_id if isinstance(doc_id, str) else job.name


def _in_order(work: Callable[[_Job], _Result], jobs: Iterable[_Job], workers: int) -> Iterator[_Result]:
    """Yield the result of each job in the order of the jobs, read by `workers` processes (this one alone for 1).

    Only a few jobs per worker are taken ahead, so that standard input can be a stream and a folder need not fit into memory.
    """
    if workers == 1:
        yield from map(work, jobs)
        return
    pool = ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    ahead: deque[Future[_Result]] = deque()
    try:
        for job in jobs:
            ahead.append(pool.submit(work, job))
            if len(ahead) >= workers * AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    except BaseException:
        # An interrupt must end at once: the interpreter would wait at its exit for workers that nobody waits for.
        for child in active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts() -> None:
    """Let Ctrl-C go to the process that gives out the work: it ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def evaluate_lines(
    lines: Sequence[tuple[str, str]],
    *,
    dossier: Path | None,
    engines: Sequence[str],
    by: str | None,
    workers: int,
    progress: Callable[[int, int], None],
) -> Json:
    """Return the figures of what is read in labelled documents, and with `by` those of each value of that field.

    With several engines: the figures of each, how far they agree, and where they differ. Raises: InputError naming the line
    that is no labelled document; EngineError.
    """
    gold = [gold_from_json(line, where=name) for name, line in lines]
    jobs = [_Job(name=name, line=line) for name, line in lines]
    read: dict[str, dict[str, tuple[Mark, ...]]] = {}
    for place, engine in enumerate(engines):
        work = partial(_marks, dossier=dossier, engine=engine)
        read[engine] = {}
        for done, (doc_id, marks) in enumerate(_in_order(work, jobs, workers), start=1):
            read[engine][doc_id] = marks
            progress(place * len(jobs) + done, len(engines) * len(jobs))
    each = {engine: _figures(gold, found, by) for engine, found in read.items()}
    if len(each) == 1:
        [only] = each.values()
        return only
    return {"engines": each, "agreement": agreement_json(agreement(read))}


def _figures(gold: Sequence[GoldDocument], predicted: Mapping[str, Sequence[Mark]], by: str | None) -> Json:
    figures = figures_json(evaluate(gold, predicted))
    if by is None:
        return figures
    return {**figures, "by": {value: figures_json(each) for value, each in evaluate_by(gold, predicted, by).items()}}


def _marks(job: _Job, dossier: Path | None, engine: str) -> tuple[str, tuple[Mark, ...]]:
    doc_id, _, statements = _read_line(job, dossier, engine)
    return doc_id, tuple(mark(statement) for statement in statements)
