"""What the commands share with a terminal: one-line errors, logs, progress bars, tables and lines of JSON.

Results go to standard output, everything else to standard error. No command and no product logic lives here.
"""

import csv
import getpass
import json
import logging
import os
import select
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitor.errors import InputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def fail(message: str, code: int) -> int:
    print("demarche: " + " ".join(message.split()), file=sys.stderr)
    return code


def machine_user() -> str:
    """Return the name of whoever runs this program on this machine; `desk` where that is not known, as in a container."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "desk"


def is_terminal() -> bool:
    """Return whether somebody sits at both ends and can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def read_stdin() -> bytes:
    """Return all of standard input. Raises: InputError where it is closed."""
    if sys.stdin is None:
        raise InputError("-: standard input is closed; name a file or pipe something in")
    return sys.stdin.buffer.read()


def reader_has_gone() -> bool:
    """Return whether nobody reads our standard output any more.

    An output that takes no more (its reader has gone, the disk is full) is turned away, so that the exit stays quiet.
    """
    stdout = sys.__stdout__
    if stdout is None:
        return False
    gone, stuck = _is_hung_up(stdout.fileno()), False
    try:
        stdout.flush()
    except OSError:
        stuck = True
    if gone or stuck:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
    return gone


def _is_hung_up(descriptor: int) -> bool:
    if not hasattr(select, "poll"):
        return False
    asked = select.poll()
    asked.register(descriptor, 0)
    return any(event & select.POLLERR for _, event in asked.poll(0))


def log_to_stderr() -> None:
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr, force=True
    )
    for chatty in ("alembic", "httpx", "httpcore", "trafilatura", "htmldate", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # A turn that takes longer than a tick is ordinary: APScheduler need not warn of every tick that it leaves out.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


@contextmanager
def progress(verb: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function (done, total) that draws a bar on standard error, where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_json(value: Mapping[str, object]) -> None:
    text = json.dumps(value, ensure_ascii=False, default=str)
    try:
        text.encode()
    except UnicodeEncodeError:  # a broken surrogate in the input: JSON can carry it, UTF-8 cannot
        text = json.dumps(value, default=str)
    print(text)


def plain(value: "DataclassInstance") -> dict[str, object]:
    return asdict(value)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print comma-separated values with a line of names."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 200)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    console.print(table)


def stamp(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
