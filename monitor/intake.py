"""What is handed in - files, folders, addresses, standard input - as documents, a failure beside the rest.

What a file of each format holds is `feeds.files`; no database here, the network only where an address is handed in.
"""

import io
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import httpx

from feeds.errors import FeedError
from feeds.fetch import fetch
from feeds.files import Given, documents_in
from feeds.hosts import HostQueue
from feeds.reading import shared_reader
from feeds.types import ActorCode, Document, DocumentKind, Precision
from monitor.contract import document_from_json
from monitor.errors import InputError, MonitorError

MAX_LINE_BYTES = 50_000_000
"""Of JSON Lines, which are read as a stream; other files have their cap in `feeds.files`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a person says of a document handed in, where the document itself does not say it."""

    publisher: str | None = None
    actor: ActorCode | None = None
    published_at: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input that could not be read, and why, in one line."""

    reason: str


def inputs(
    paths: Iterable[str], origin: Origin, *, client: httpx.Client, hosts: HostQueue, stdin: Callable[[], bytes], now: datetime
) -> Iterator[tuple[str, Document | Failure]]:
    """Yield the documents in files, folders (all files below, by name), addresses and standard input (`-`), with their names.

    Addresses are asked for in the turns of their `hosts`, as polls are; robots.txt is not asked, since a person named them.
    Of a folder, what begins with a full stop is left out; a link that leads out of it, a pipe or a device is a failure.
    """
    for path in paths:
        try:
            if path == "-":
                yield from _documents("-", io.BytesIO(stdin()), origin, now=now)
            elif path.startswith(("http://", "https://")):
                hosts.check_open(path, now=now)
                with hosts.turn(path):
                    answer = fetch(client, path, now=now)
                body, there = io.BytesIO(answer.body), replace(origin, url=answer.url)
                yield from _documents(path, body, there, content_type=answer.content_type, now=now)
            elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path):
                yield path, Failure(reason="only http and https addresses are fetched; save it as a file, and name that")
            elif Path(path).is_dir():
                files = _below(Path(path))
                if not files:
                    yield path, Failure(reason="there is no file in this folder that is read; name another")
                for file in files:
                    yield from _file(file, origin, now=now, below=Path(path))
            else:
                yield from _file(Path(path), origin, now=now)
        except (FeedError, MonitorError) as exc:
            yield path, Failure(reason=_without(path, str(exc)))


def _file(path: Path, origin: Origin, *, now: datetime, below: Path | None = None) -> Iterator[tuple[str, Document | Failure]]:
    try:
        with _opened(path, below) as stream:
            yield from _documents(str(path), stream, origin, now=now)
    except (FeedError, MonitorError) as exc:
        yield str(path), Failure(reason=_without(str(path), str(exc)))
    except OSError as exc:  # while it was read: the disk, or the network behind it
        yield str(path), Failure(reason=f"it cannot be read ({exc.strerror}); check the disk")


def _below(folder: Path) -> list[Path]:
    """Return the files below a folder in the order of their names, without hidden ones and links to what is read anyway."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lambda exc: found.append(Path(exc.filename))):
        here = Path(place)
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = (name for name in folders if (here / name).is_symlink())
        named = (here / name for name in (*files, *links) if not name.startswith("."))
        found.extend(path for path in named if not path.is_symlink() or not path.exists() or _leads_out(path, folder))
    return sorted(found)


def _leads_out(path: Path, folder: Path) -> bool:
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _opened(path: Path, below: Path | None) -> BinaryIO:
    """Return the open file. Raises: InputError where it is none, or lies outside of the folder that was handed in."""
    if below is not None and _leads_out(path, below):
        raise InputError(f"{path}: a link that leads out of {below}; hand in what it leads to")
    with _errors_named(path):
        # without waiting: opening a pipe would wait for a writer for ever
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(number, "rb")
    os.close(number)
    if stat.S_ISDIR(mode):
        raise InputError(f"{path}: a folder that cannot be listed; check its permissions")
    raise InputError(f"{path}: a pipe or device, no file; use - to read standard input")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises: InputError naming it, the reason and what to do."""
    with _errors_named(path):
        return path.read_bytes()


@contextmanager
def _errors_named(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as exc:
        raise InputError(f"{path}: there is no such file; check the path") from exc
    except IsADirectoryError as exc:
        raise InputError(f"{path}: this is a folder; name the files in it") from exc
    except ValueError as exc:  # a zero byte
        raise InputError(f"{str(path)!r}: this is no path; check it") from exc
    except OSError as exc:
        raise InputError(f"{path}: it cannot be read ({exc.strerror}); check its permissions") from exc


def _documents(
    name: str, stream: BinaryIO, origin: Origin, *, now: datetime, content_type: str | None = None
) -> Iterator[tuple[str, Document | Failure]]:
    if name.endswith((".jsonl", ".ndjson")) or _holds_lines(stream):
        yield from _lines_of(name, stream, now=now)
        return
    given = Given(
        content_type=content_type,
        url=origin.url,
        fetched_at=now,
        publisher=origin.publisher,
        publisher_actor=origin.actor,
        kind=DocumentKind.OFFICIAL if origin.actor else DocumentKind.ARTICLE,
        reads=shared_reader().read,
        shows=shared_reader().shown_in_mail,
    )
    for place, found in documents_in(name, stream, given):
        yield place, _dated(found, origin) if isinstance(found, Document) else Failure(reason=_without(place, str(found)))


def _holds_lines(stream: BinaryIO) -> bool:
    """Return whether the first line that is not blank is a whole document in JSON: a name says nothing on standard input."""
    first = b""
    while not first.strip() and (line := stream.readline(MAX_LINE_BYTES)):
        first = line
    stream.seek(0)
    if not first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        found = json.loads(first.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("text"), str)


def _lines_of(name: str, stream: BinaryIO, *, now: datetime) -> Iterator[tuple[str, Document | Failure]]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > MAX_LINE_BYTES:
            yield where, Failure(reason=f"a line larger than {MAX_LINE_BYTES // 1_000_000} MB; the rest was not read")
            return
        if line.strip():
            yield where, _from_line(line.decode("utf-8-sig" if number == 1 else "utf-8", "replace"), where, now=now)


def _dated(document: Document, origin: Origin) -> Document:
    if origin.published_at is None:
        return document
    return replace(document, published_at=origin.published_at, published_precision=origin.published_precision)


def _from_line(line: str, where: str, *, now: datetime) -> Document | Failure:
    try:
        return replace(document_from_json(line, where=where).document, fetched_at=now)
    except MonitorError as exc:
        return Failure(reason=_without(where, str(exc)))


def _without(name: str, reason: str) -> str:
    return reason.removeprefix(f"{name}: ")
