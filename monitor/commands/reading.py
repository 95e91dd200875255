"""The pure commands: no database, no network, the same answer for the same input and version."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.options import ListOption
from monitor.contract import Json
from monitor.errors import InputError
from monitor.terminal import print_json, progress, read_stdin

app = typer.Typer()


@app.command()
def extract(
    file: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE ...]", help="Text, HTML or PDF files; - (the default) is standard input.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Each input holds one document per line.")] = False,
    dossier: Annotated[
        Path | None, typer.Option(metavar="FILE|DIR", help="A dossier file; of a folder, each document's event picks one.")
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="The engine that reads: rules, llm, transformer, or several joined by +.")
    ] = "rules",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that read side by side.")] = 1,
) -> None:
    """Print the statements in each document as one JSON object per line, in input order; exit code 1 when any had an error."""
    from monitor.batch import extract_files, extract_lines

    _check_engine(engine, workers)
    names = file or ["-"]
    results = (
        extract_lines(lines_of(names), dossier=dossier, engine=engine, workers=workers)
        if jsonl
        else extract_files(names, stdin=read_stdin, dossier=dossier, engine=engine, workers=workers)
    )
    print_results(results, "reading")


@app.command("parse-feed")
def parse_feed_command(
    file: str,
    url: Annotated[str | None, typer.Option(help="The address it came from; links are resolved against it.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The header that came with it.")] = None,
    jsonl: ListOption = False,
) -> None:
    """Print a feed (RSS, Atom or JSON Feed, in any encoding, well formed or not) as one JSON object."""
    from monitor.parsing import feed_of

    _read_one_or_list(feed_of, file, url, content_type, jsonl=jsonl)


@app.command("read-page")
def read_page_command(
    file: str,
    url: Annotated[str | None, typer.Option(help="The address it came from; links are resolved against it.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The header that came with it.")] = None,
    jsonl: ListOption = False,
) -> None:
    """Print title, main text, date and language of an HTML page or PDF as one JSON object."""
    from monitor.parsing import page_of

    _read_one_or_list(page_of, file, url, content_type, jsonl=jsonl)


@app.command("read-listing")
def read_listing_command(
    file: str,
    url: Annotated[str | None, typer.Option(help="The address it came from; links are resolved against it.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The header that came with it.")] = None,
    source: Annotated[Path | None, typer.Option(metavar="FILE", help="A source file with language, zone and selectors.")] = None,
    jsonl: ListOption = False,
) -> None:
    """Print the releases that an index page without a feed lists, newest first, as one JSON object."""
    from monitor.parsing import listing_of

    if url is None and not jsonl:
        raise typer.BadParameter("links and dates need the page's address; give --url")
    _read_one_or_list(partial(listing_of, source=source), file, url, content_type, jsonl=jsonl)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Labelled documents, one per line, with their statements.")],
    dossier: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of dossiers; each document's event picks one.")
    ] = None,
    engine: Annotated[list[str] | None, typer.Option(metavar="NAME", help="The engine that reads; may be repeated.")] = None,
    by: Annotated[str | None, typer.Option(metavar="FIELD", help="Also print the figures of each value of this field.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that read side by side.")] = 1,
) -> None:
    """Compare what is read in labelled documents with their labels and print the figures as one JSON object."""
    from monitor.batch import evaluate_lines

    engines = list(dict.fromkeys(engine or ["rules"]))
    for name in engines:
        _check_engine(name, workers)
    with progress("reading") as advance:
        lines = list(lines_of([str(gold)]))
        print_json(evaluate_lines(lines, dossier=dossier, engines=engines, by=by, workers=workers, progress=advance))


def _check_engine(name: str, workers: int) -> None:
    """Refuse an engine that there is not, or cannot be used, before anything is read."""
    if name == "rules":
        return
    from monitor.config import read_settings
    from monitor.engines.choose import NAMES, engine_named, parts, reaches_out
    from monitor.vocabulary import load_vocabulary

    for part in parts(name):
        if part not in NAMES:
            raise typer.BadParameter(f"{part}: there is no such engine; use {', '.join(NAMES)}, or several joined by +")
    engine_named(name, read_settings(), load_vocabulary())
    if workers > 1 and reaches_out(name):
        raise typer.BadParameter("an engine that reaches out keeps its pace in one process; leave --workers at 1")


def lines_of(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the non-empty lines of JSON Lines files, or of standard input for `-`, each with its file and number."""
    for name in names:
        if name == "-" and sys.stdin is None:
            raise InputError("-: standard input is closed; name a file or pipe something in")
        source = 0 if name == "-" else name
        try:
            with open(source, encoding="utf-8-sig", errors="replace", newline="\n", closefd=name != "-") as stream:
                yield from ((f"{name}:{number}", line) for number, line in enumerate(stream, start=1) if line.strip())
        except OSError as exc:
            raise InputError(f"{name}: it cannot be read ({exc.strerror}); check the path") from exc


def _read_one_or_list(
    read: Callable[[str, str | None, str | None], Json], file: str, url: str | None, content_type: str | None, *, jsonl: bool
) -> None:
    from monitor.parsing import each_of_list

    if jsonl:
        print_results(each_of_list(read, (line for _, line in lines_of([file]))), "reading")
    else:
        print_json(read(file, url, content_type))


def print_results(results: Iterable[Json], verb: str) -> None:
    """Print one object per line as it comes; exit code 1 at the end when any of them carries an error."""
    failed = False
    with progress(verb) as advance:
        for done, result in enumerate(results, start=1):
            print_json(result)
            failed = failed or result.get("error") is not None
            advance(done, done)
    if failed:
        raise typer.Exit(1)
