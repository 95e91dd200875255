"""The command line: reads the request, calls views, cycle or batch, prints. The promises of docs/contract.md live up here.

Results go to standard output, progress and logs to standard error; exit codes are 0 done, 1 the work failed, 2 wrong usage.
No query, rule or threshold lives here.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer
from typer._click.exceptions import ClickException, UsageError

from alerts.errors import AlertError
from feeds.errors import FeedError
from feeds.types import ActorCode, Document, Precision, SourceId
from monitor.config import Settings, read_settings
from monitor.contract import Json, document_json
from monitor.errors import InputError, MonitorError
from monitor.terminal import fail, log_to_stderr, plain, print_json, print_table, progress, read_stdin, reader_has_gone, stamp
from monitor.types import Dossier, Recorded, Statement

if TYPE_CHECKING:  # the heavy halves are imported by the commands that need them: --help and wrong usage answer at once
    from monitor.desk import Desk
    from monitor.views.board import Board
    from monitor.vocabulary import Vocabulary

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

app = typer.Typer(
    name="demarche",
    help="Who said what about whom, how strongly, in exactly which words - and who is silent.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
sources_app = typer.Typer(help="The sources that are polled.", no_args_is_help=True, rich_markup_mode=None)
dossier_app = typer.Typer(help="The matters that the desk follows.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(sources_app, name="sources")
app.add_typer(dossier_app, name="dossier")

DatabaseOption = Annotated[
    str | None, typer.Option("--db", help="Database URL or SQLite file, instead of DEMARCHE_DATABASE_URL.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ListOption = Annotated[bool, typer.Option("--jsonl", help="FILE is a JSON Lines list of file, url, content_type.")]
EventOption = Annotated[str | None, typer.Option("--event", help="The event of the dossier; the latest by default.")]
PortOption = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")]
AtOption = Annotated[str | None, typer.Option("--at", help="As of this time (RFC 3339 or a date, UTC); now by default.")]


def main() -> None:
    """Run the command line; every failure is one line on standard error, never a traceback (unless DEMARCHE_DEBUG is set)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.getLogger().addHandler(logging.NullHandler())  # what a command has to say it prints; logs are for `up` and its like
    try:
        code = _run()
    except SystemExit as exc:  # click and rich leave by themselves when the reader of our output has gone
        code = exc.code if isinstance(exc.code, int) else 1
    sys.exit(0 if reader_has_gone() else code)  # which also turns away a standard output that takes no more


def _run() -> int:
    """Return the exit code of the command."""
    try:
        code = int(app(standalone_mode=False) or 0)
        sys.stdout.flush()
        return code
    except UsageError as exc:
        return fail(f"{exc.format_message()} (see `{_path(exc)} --help`)", 2)
    except ClickException as exc:
        return fail(exc.format_message(), exc.exit_code)
    except (MonitorError, FeedError, AlertError) as exc:
        return fail(str(exc), 1)
    except BrokenPipeError:
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as exc:
        return fail(f"{exc.strerror or exc}{f': {exc.filename}' if exc.filename else ''}; make room or change the path", 1)
    except Exception as exc:  # the last net: a user never sees a traceback
        if os.environ.get("DEMARCHE_DEBUG"):
            raise
        return fail(f"unexpected {type(exc).__name__}: {exc}; set DEMARCHE_DEBUG=1 to see where, and report it", 1)


def _path(exc: UsageError) -> str:
    return exc.ctx.command_path if exc.ctx is not None else "demarche"


# Running


@app.command()
def up(
    db: DatabaseOption = None,
    host: Annotated[str | None, typer.Option(help="Loopback address to listen on.")] = None,
    port: PortOption = None,
) -> None:
    """Poll the sources and serve the board, in one process.

    Reads the sources, the rules and channels files; writes the database; serves http://127.0.0.1:8321. Stop with Ctrl-C.
    """
    from monitor.desk import open_desk
    from monitor.serving import serve

    settings = _settings(db=db, host=host, port=port)
    log_to_stderr()
    with open_desk(settings) as desk:
        serve(desk, settings, tick=timedelta(seconds=settings.tick_s))


@app.command()
def demo(
    port: PortOption = None,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="How many times faster than the real few minutes.")] = 1.0,
    keep: Annotated[Path | None, typer.Option(help="Keep the sample database in this file instead of a temporary one.")] = None,
) -> None:
    """Show the same board on an offline sample world: invented texts served from this machine, arriving over a few minutes.

    Touches neither your database nor the internet.
    """
    import tempfile

    from monitor.demo import FOLDER, WorldServer, load_world
    from monitor.desk import open_desk, utc_now
    from monitor.serving import serve

    log_to_stderr()
    world = WorldServer(load_world(), clock=utc_now, speed=speed)
    with tempfile.TemporaryDirectory(prefix="demarche-demo-") as folder, world as server:
        settings = _settings(db=str(keep or Path(folder) / "demo.db"), port=port).model_copy(
            update={"allow_hosts": "127.0.0.0/8", "host_spacing_s": 0.0, "rules_file": None, "channels_file": None}
        )
        with open_desk(settings, sources=server.sources(), overlay=FOLDER, sample=True) as desk:
            desk.store.save_dossier(server.dossier(), now=desk.clock(), by="demo")
            serve(desk, settings, tick=timedelta(seconds=2))


@app.command()
def poll(
    source: Annotated[
        list[str] | None, typer.Argument(help="Source ids to poll now, due or not; all due ones by default.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One turn, then stop; without it polling goes on.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Poll sources into the database without the board. Naming sources implies --once. Exit code 1 when a source failed."""
    from monitor.cycle import deliver, run_turn
    from monitor.desk import open_desk
    from monitor.serving import keep_polling

    settings = _settings(db=db)
    with open_desk(settings) as desk:
        if not once and not source:
            log_to_stderr()
            keep_polling(desk, tick=timedelta(seconds=settings.tick_s))
            return
        with progress("polling") as advance:
            turn = run_turn(desk, only=_known_sources(source, desk) if source else None, progress=advance)
        sent = deliver(desk)
    if turn.network_down:
        raise MonitorError("our own network is down: no source was marked; try again when the connection is back")
    if as_json:
        print_json({**asdict(turn), "sent": sent})
    else:
        print(
            f"polled {turn.polled} sources, {turn.failed} failed; {turn.documents} new or changed documents, "
            f"{turn.statements} statements, {sent} messages sent"
        )
    if turn.failed:
        raise typer.Exit(1)


@app.command()
def ingest(
    path: Annotated[list[str], typer.Argument(metavar="PATH|URL|-", help="Files, folders, addresses, or - for standard input.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it, as to be shown.")] = None,
    actor: Annotated[str | None, typer.Option(help="Country or organisation code of an official publisher.")] = None,
    published: Annotated[
        str | None, typer.Option(help="When it was published (RFC 3339 or a date), where the text does not say.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read text, HTML, PDF, feeds, mails, mailboxes, web archives or JSON Lines into the database and print what was found.

    Reads files, folders, addresses or standard input; writes documents and statements; exit code 1 when any input failed.
    """
    from monitor.batch import Failure, Origin, inputs
    from monitor.cycle import ingest_document
    from monitor.desk import open_desk

    failures = 0
    with open_desk(_settings(db=db), claim=False) as desk, progress("reading") as advance:
        at, precision = _moment(published, "--published") if published else (None, Precision.UNKNOWN)
        origin = Origin(
            publisher=publisher, actor=_actor(actor, desk.vocabulary), published_at=at, published_precision=precision, url=url
        )
        found = inputs(path, origin, client=desk.client, stdin=read_stdin, now=desk.clock())
        for done, (name, document) in enumerate(found, start=1):
            if isinstance(document, Failure):
                failures += 1
                fail(f"{name}: {document.reason}", 1)
            else:
                recorded, statements = ingest_document(desk, document)
                _print_ingested(name, document, recorded, statements, as_json=as_json)
            advance(done, done)
    if failures:
        raise typer.Exit(1)


# Pure commands


@app.command()
def extract(
    file: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE ...]", help="Text, HTML or PDF files; - (the default) is standard input.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Each input holds one document per line.")] = False,
    dossier: Annotated[
        Path | None, typer.Option(metavar="FILE|DIR", help="A dossier file; of a folder, each document's event picks one.")
    ] = None,
    engine: Annotated[str, typer.Option(metavar="NAME", help="The engine that reads: rules.")] = "rules",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that read side by side.")] = 1,
) -> None:
    """Print the statements in each document as one JSON object per line, in input order; exit code 1 when any had an error."""
    from monitor.batch import extract_files, extract_lines

    _check_engine(engine)
    names = file or ["-"]
    results = (
        extract_lines(_lines(names), dossier=dossier, workers=workers)
        if jsonl
        else extract_files(names, stdin=read_stdin, dossier=dossier, workers=workers)
    )
    _print_results(results, "reading")


@app.command("parse-feed")
def parse_feed_command(
    file: str,
    url: Annotated[str | None, typer.Option(help="The address it came from; links are resolved against it.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The header that came with it.")] = None,
    jsonl: ListOption = False,
) -> None:
    """Print a feed (RSS, Atom or JSON Feed, in any encoding, well formed or not) as one JSON object."""
    from monitor.batch import feed_of

    _read_one_or_list(feed_of, file, url, content_type, jsonl=jsonl)


@app.command("read-page")
def read_page_command(
    file: str,
    url: Annotated[str | None, typer.Option(help="The address it came from; links are resolved against it.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The header that came with it.")] = None,
    jsonl: ListOption = False,
) -> None:
    """Print title, main text, date and language of an HTML page or PDF as one JSON object."""
    from monitor.batch import page_of

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
    from monitor.batch import listing_of

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

    for name in engine or ["rules"]:
        _check_engine(name)
    with progress("reading") as advance:
        lines = list(_lines([str(gold)]))
        print_json(evaluate_lines(lines, dossier=dossier, by=by, workers=workers, progress=advance))


# Sources


@sources_app.command("list")
def sources_list(
    actor: Annotated[str | None, typer.Option(help="Only those of this country or organisation.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the sources with their health, and for how many UN members there is one. Reads the registry and the database."""
    from monitor.desk import open_desk
    from monitor.views.health import sources_page

    with open_desk(_settings(db=db), claim=False) as desk:
        page = sources_page(desk.sources.values(), desk.store.states(), desk.vocabulary, now=desk.clock())
    rows = [row for row in page.rows if actor in (None, row.actor.code)]
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    print_table(
        ["source", "actor", "institution", "tier", "language", "health", "last heard"],
        [
            [
                row.id,
                row.actor.code,
                row.institution,
                row.tier,
                row.language,
                row.health,
                row.last_success.text if row.last_success else "never",
            ]
            for row in rows
        ],
    )
    cover = page.coverage
    print(f"{len(rows)} sources; {cover.any_source} of {cover.members} UN members have one, {cover.official} an official one")


@sources_app.command("test")
def sources_test(source: str, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Fetch one source now and show what would be read: the newest entries, dates and language. Writes nothing."""
    from monitor.cycle import look_at
    from monitor.desk import open_desk

    with open_desk(_settings(db=db), claim=False) as desk:
        [source_id] = _known_sources([source], desk)
        collected = look_at(desk, source_id)
    for problem in collected.problems:
        print(f"note: {problem}", file=sys.stderr)
    if collected.error is not None:
        raise collected.error
    newest = sorted(collected.documents, key=lambda d: d.published_at or d.fetched_at or desk.clock(), reverse=True)
    if as_json:
        for document in newest:
            print_json(
                {
                    "title": document.title,
                    "url": document.url,
                    "published": stamp(document.published_at),
                    "language": document.language,
                }
            )
        return
    print_table(
        ["published", "language", "characters", "title"],
        [[stamp(d.published_at) or "undated", d.language or "?", str(len(d.text)), d.title or ""] for d in newest[:5]],
    )
    print(f"{len(collected.seen)} entries, {len(newest)} would be read; {collected.state.health}")


# Dossiers


@dossier_app.command("add")
def dossier_add(file: Path, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Check a dossier file, store it (replacing one of the same id) and bind what is stored since its first event."""
    from monitor.cycle import add_dossier
    from monitor.desk import open_desk
    from monitor.dossiers import load_dossier

    with open_desk(_settings(db=db), claim=False) as desk, progress("binding") as advance:
        dossier = load_dossier(file, desk.vocabulary)
        bound = add_dossier(desk, dossier, by="command line", progress=advance)
    if as_json:
        print_json({"id": dossier.id, "reactions": bound})
    else:
        print(f"{dossier.id}: {len(dossier.events)} events, {bound} reactions among the stored documents")


@dossier_app.command("list")
def dossier_list(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the dossiers with what has been heard on their latest events."""
    from monitor.desk import open_desk
    from monitor.views.board import boards

    with open_desk(_settings(db=db), claim=False) as desk:
        listed = boards(desk.store, tuple(desk.sources.values()), desk.vocabulary, now=desk.clock())
    if as_json:
        for board in listed:
            print_json(
                {
                    "id": board.dossier_id,
                    "title": board.title,
                    "event": board.event.id,
                    "spoken": board.headline.spoken,
                    "expected": board.headline.expected,
                }
            )
        return
    print_table(
        ["dossier", "title", "event", "began", "spoken", "expected", "shifts"],
        [
            [
                b.dossier_id,
                b.title,
                b.event.id,
                b.event.began.text,
                str(b.headline.spoken),
                str(b.headline.expected),
                str(b.headline.shifts),
            ]
            for b in listed
        ],
    )


@dossier_app.command("show")
def dossier_show(dossier: str, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show what a dossier follows: its events, who did what to whom, who is watched, and the words that bind a text to it."""
    from monitor.desk import open_desk

    with open_desk(_settings(db=db), claim=False) as desk:
        found = _dossier(desk, dossier)
        watched = desk.vocabulary.expand(found.watch, desk.clock().date())
    if as_json:
        print_json({**plain(found), "watched": list(watched)})
        return
    print(f"{found.id}: {found.title}")
    print(f"watched ({len(watched)}): {', '.join(found.watch)}")
    for language, terms in sorted(found.terms.items()):
        print(f"terms {language}: {', '.join(terms)}")
    print_table(
        ["event", "title", "began", "act", "by", "against"],
        [[e.id, e.title, stamp(e.began) or "", e.act, " ".join(e.initiators), " ".join(e.affected)] for e in found.events],
    )


@dossier_app.command("positions")
def dossier_positions(
    dossier: str, event: EventOption = None, at: AtOption = None, db: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Print where each actor stands on the event, in whose words, newest first. Reads the database only."""
    with _board(dossier, event, at, db) as board:
        rows = (*board.rows, *board.others)
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    print_table(
        ["actor", "stance", "speaker", "words", "when", "since the event"],
        [
            [
                row.actor.code,
                str(row.mark) + (" (joint only)" if row.joint_only else "") + (f" (by {row.via.code})" if row.via else ""),
                row.words.speaker or row.words.role or row.words.source or "",
                row.words.text,
                row.words.spoken.text,
                row.words.elapsed.text,
            ]
            for row in rows
        ],
    )


@dossier_app.command("silent")
def dossier_silent(
    dossier: str, event: EventOption = None, at: AtOption = None, db: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Print who is silent and, apart, whom we cannot hear: not monitored, or source down. Reads the database only."""
    with _board(dossier, event, at, db) as board:
        lanes = {"silent": board.silent, "not_monitored": board.not_monitored, "source_down": board.source_down}
    rows = [(lane, quiet) for lane, actors in lanes.items() for quiet in actors]
    if as_json:
        for lane, quiet in rows:
            print_json({"lane": lane, **plain(quiet)})
        return
    print_table(
        ["lane", "actor", "name", "for", "reason"],
        [[lane.replace("_", " "), quiet.actor.code, quiet.actor.name, quiet.silent_for, quiet.reason] for lane, quiet in rows],
    )


@app.command()
def doctor(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Check installation, store, engine, sources and alert files, and say what to do; exit code 1 on a fault."""
    from monitor.checkup import Verdict, examine

    findings = examine(lambda: _settings(db=db))
    if as_json:
        for finding in findings:
            print_json(plain(finding))
    else:
        print_table(["", "check", "finding"], [[finding.verdict, finding.check, finding.detail] for finding in findings])
    if any(finding.verdict is Verdict.FAULT for finding in findings):
        raise typer.Exit(1)


# What the commands share


def _settings(*, db: str | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """Return the settings with what the command line overrides; a database may be given as a plain path."""
    changes: dict[str, object] = {}
    if db is not None:
        changes["database_url"] = db if "://" in db else f"sqlite:///{quote(str(Path(db).expanduser().absolute()))}"
    if host is not None:
        changes["host"] = host
    if port is not None:
        changes["port"] = port
    settings = read_settings().model_copy(update=changes)
    if settings.host not in LOOPBACK:
        raise typer.BadParameter(
            f"{settings.host}: the board has no users yet and listens on loopback only; use --host 127.0.0.1"
        )
    return settings


@contextmanager
def _board(dossier: str, event: str | None, at: str | None, db: str | None) -> Iterator["Board"]:
    from monitor.desk import open_desk
    from monitor.views.board import board, choose_event

    with open_desk(_settings(db=db), claim=False) as desk:
        found = _dossier(desk, dossier)
        chosen = choose_event(found, event)
        if chosen is None:
            known = ", ".join(e.id for e in found.events)
            raise InputError(f"{found.id}: there is no event {event}; its events are {known}")
        now = _moment(at, "--at")[0] if at else desk.clock()
        yield board(desk.store, tuple(desk.sources.values()), desk.vocabulary, found, chosen, now=now)


def _dossier(desk: "Desk", dossier_id: str) -> "Dossier":
    found = desk.store.dossier(dossier_id)
    if found is None:
        known = ", ".join(d.id for d in desk.store.dossiers()) or "none yet; add one with `demarche dossier add FILE`"
        raise InputError(f"{dossier_id}: there is no such dossier; known: {known}")
    return found


def _known_sources(wanted: Sequence[str], desk: "Desk") -> list[SourceId]:
    unknown = [source for source in wanted if source not in desk.sources]
    if unknown:
        raise InputError(f"{unknown[0]}: there is no such source; see `demarche sources list`")
    return [SourceId(source) for source in wanted]


def _actor(code: str | None, vocabulary: "Vocabulary") -> ActorCode | None:
    if code is not None and code not in vocabulary.actors:
        raise InputError(f"{code}: there is no such country or organisation code; use ISO 3166-1 alpha-3, such as FRA")
    return ActorCode(code) if code is not None else None


def _moment(text: str, option: str) -> tuple[datetime, Precision]:
    """Return a time given on the command line, aware UTC; a date alone has day precision."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise InputError(f"{option} {text}: not a time; write 2026-01-03T06:00:00Z or 2026-01-03") from exc
    precision = Precision.DAY if len(text) <= 10 else Precision.SECOND
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)), precision


def _check_engine(name: str) -> None:
    if name != "rules":
        raise typer.BadParameter(f"{name}: there is no such engine; the engine of this version is called rules")


def _lines(names: Sequence[str]) -> Iterator[tuple[str, str]]:
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
    from monitor.batch import each_of_list

    if jsonl:
        _print_results(each_of_list(read, (line for _, line in _lines([file]))), "reading")
    else:
        print_json(read(file, url, content_type))


def _print_results(results: Iterable[Json], verb: str) -> None:
    """Print one object per line as it comes; exit code 1 at the end when any of them carries an error."""
    failed = False
    with progress(verb) as advance:
        for done, result in enumerate(results, start=1):
            print_json(result)
            failed = failed or result.get("error") is not None
            advance(done, done)
    if failed:
        raise typer.Exit(1)


def _print_ingested(name: str, document: Document, recorded: Recorded, statements: Sequence[Statement], *, as_json: bool) -> None:
    if as_json:
        print_json(document_json(name, document.language, statements))
        return
    state = "new" if recorded.documents else "a new revision" if recorded.revisions else "already stored"
    print(f"{name}: {state}, {len(statements)} statements")
    for statement in statements:
        who = statement.speaker or statement.role or "no speaker named"
        kind = "" if statement.official else " (unofficial)"
        toward = f" -> {statement.target}" if statement.target else ""
        print(f"  {statement.actor}{kind} {statement.stance}{toward} [{who}]: {' '.join(statement.evidence.text.split())}")
