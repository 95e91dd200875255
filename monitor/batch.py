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

from feeds.bulk import FeedReader
from feeds.document import from_file
from feeds.errors import FeedError, ParseError
from feeds.language import language_of
from feeds.listing_reader import ListingReader
from feeds.reading import PageReader
from feeds.registry import load_file
from monitor.agreement import agreement, agreement_json
from monitor.config import read_settings
from monitor.contract import Json, document_from_json, document_json, feed_json, listing_json, page_json
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
READING_CPU_S = 1.6
"""Seconds of computing that one feed, page or index page may take in the pure commands; what takes longer was made to."""


# Extraction


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


# Feeds and pages


@cache
def _feed_reader() -> FeedReader:
    return FeedReader(1, cpu_s=READING_CPU_S)


@cache
def _page_reader() -> PageReader:
    return PageReader(1, cpu_s=READING_CPU_S)


@cache
def _listing_reader() -> ListingReader:
    return ListingReader(1, cpu_s=READING_CPU_S)


def feed_of(file: str, url: str | None, content_type: str | None) -> Json:
    """Return the contract's object of one feed file. Raises: InputError or ParseError in one line that names it."""
    try:
        return feed_json(_feed_reader().parse(read_bytes(Path(file)), url=url, content_type=content_type))
    except ParseError as exc:
        raise ParseError(f"{file}: {exc}", health=exc.health) from exc


def page_of(file: str, url: str | None, content_type: str | None) -> Json:
    """Return the contract's object of one page or PDF. Raises: InputError or ParseError in one line that names it."""
    try:
        return page_json(_page_reader().read(read_bytes(Path(file)), url=url, content_type=content_type))
    except ParseError as exc:
        raise ParseError(f"{file}: {exc}", health=exc.health) from exc


def listing_of(file: str, url: str | None, content_type: str | None, *, source: Path | None = None) -> Json:
    """Return the contract's object of one index page; `source` is a source file with its language, zone and selectors.

    Raises: InputError without `url`; RegistryError; ParseError in one line that names the file.
    """
    if url is None:
        raise InputError(f"{file}: links and dates need the page's address; give url beside file")
    known = load_file(source)[0] if source is not None else None
    try:
        listing = _listing_reader().read(
            read_bytes(Path(file)),
            url=url,
            content_type=content_type,
            language=known.language if known else None,
            zone=known.zone if known else None,
            date_order=known.date_order if known else None,
            selectors=known.selectors if known else None,
        )
    except ParseError as exc:
        raise ParseError(f"{file}: {exc}", health=exc.health) from exc
    if not listing.entries:
        raise ParseError(f"{file}: {'; '.join(listing.problems)}", health="not_a_feed")
    return listing_json(listing)


def each_of_list(read: Callable[[str, str | None, str | None], Json], lines: Iterable[str]) -> Iterator[Json]:
    """Yield what `read` gives for each line of a list of `file`, `url`, `content_type`, with `file` and `error` added."""
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            file, url, content_type = row["file"], row.get("url"), row.get("content_type")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield {"file": None, "error": f"line {number}: not an object with file, url and content_type; correct the line"}
            continue
        if not isinstance(file, str) or not all(value is None or isinstance(value, str) for value in (url, content_type)):
            yield {"file": None, "error": f"line {number}: file, url and content_type are texts; correct the line"}
            continue
        try:
            yield {"file": file, **read(file, url, content_type), "error": None}
        except (FeedError, MonitorError) as exc:
            yield {"file": file, "error": str(exc)}
