"""The commands on what the desk remembers: search, relabel, audit, copy."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.options import (
    DatabaseOption,
    JsonOption,
    database_url,
    dossier_of,
    end_of,
    known_sources,
    moment,
    settings_of,
)
from monitor.contract import statement_json
from monitor.errors import MonitorError
from monitor.terminal import fail, plain, print_json, print_table, progress, stamp

if TYPE_CHECKING:
    from monitor.store.finding import Hit

app = typer.Typer()
audit_app = typer.Typer(help="Who changed what, when and why.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help='Words, "phrases", actor:FRA stance:condemn since:2026-01-01, OR, -word.')],
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")] = 50,
    by_relevance: Annotated[
        bool, typer.Option("--by-relevance", help="Of the newest thousand, what says most of the words first.")
    ] = False,
    every_source: Annotated[
        bool, typer.Option("--every-source", help="List each source of the same words by itself, not once with their number.")
    ] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find statements in the store, newest first; with is:document, documents by their whole text.

    What many sources carry is listed once, with their number.

    Fields: actor target group stance legal lang speaker dossier event is since until. A query that begins with a minus goes
    behind `--`.
    """
    from alerts.grammar import parse
    from monitor.asking import known
    from monitor.store.store import Store
    from monitor.vocabulary import load_vocabulary

    parse(" ".join(query))  # what is wrong with its form is said before a database is made
    with closing(Store.open(settings_of(db=db).database_url)) as store:
        asked = parse(" ".join(query), known(load_vocabulary(), store.dossiers()))
        hits = store.search(asked, limit=limit, by_relevance=by_relevance, folded=not every_source)
    if as_json:
        for hit in hits:
            print_json(_hit(hit))
        return
    print_table(
        ["at", "actor", "stance", "target", "speaker", "words", "source", "sources"],
        [
            [
                stamp(hit.at) or "",
                hit.statement.statement.actor if hit.statement else "",
                hit.statement.statement.stance.value if hit.statement else "",
                (hit.statement.statement.target or "") if hit.statement else "",
                (hit.statement.statement.speaker or "") if hit.statement else "",
                hit.statement.statement.evidence.text if hit.statement else hit.document.title or hit.document.text[:100],
                hit.document.url or hit.document.publisher or hit.document.id,
                str(hit.sources),
            ]
            for hit in hits
        ],
    )


@app.command()
def relabel(
    since: Annotated[
        str | None, typer.Option(help="Only documents published or first seen since (RFC 3339 or a date, UTC).")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Only documents published until; a date alone means its end.")] = None,
    source: Annotated[str | None, typer.Option(help="Only documents of this source.")] = None,
    dossier: Annotated[str | None, typer.Option(help="Only documents bound to this dossier.")] = None,
    language: Annotated[str | None, typer.Option(help="Only documents in this language, such as es.")] = None,
    by: Annotated[str, typer.Option(help="Who asks for it; the audit keeps the name.")] = "command line",
    why: Annotated[str | None, typer.Option(help="Why; the audit keeps it.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read stored documents again with the present engine; where it says something else, that stands from now on.

    Labels are added, none is changed or deleted; corrections stand; nobody is alerted. A run that was stopped or killed goes on
    where it was when it is called again in the same way. Exit code 1 when a document could not be read; it is left as it was.
    """
    from monitor.desk import open_desk
    from monitor.records import Selection
    from monitor.rereading import relabel as read_again
    from monitor.types import DossierId

    with open_desk(settings_of(db=db), claim=False) as desk, progress("reading again") as advance:
        chosen = Selection(
            since=moment(since, "--since")[0] if since else None,
            until=end_of(until, "--until") if until else None,
            source=known_sources([source], desk)[0] if source else None,
            dossier=DossierId(dossier_of(desk, dossier).id) if dossier else None,
            language=language,
        )
        done = read_again(desk, chosen, by=by, why=why, progress=advance)
    for line in done.failed:
        fail(f"{line}; it is left as it was", 1)
    if as_json:
        print_json(plain(done))
    else:
        went_on = f" ({done.before} of them before the run was stopped)" if done.before else ""
        print(f"{done.documents} documents read again{went_on}: {done.changed} differ, {done.statements} labels added")
    if done.failed:
        raise typer.Exit(1)


def _hit(hit: "Hit") -> dict[str, object]:
    document = hit.document
    return {
        "at": stamp(hit.at),
        "document": document.id,
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "key": hit.statement.key if hit.statement else None,
        "sources": hit.sources,
        "statement": statement_json(hit.statement.statement) if hit.statement else None,
        "bound": [{"event": one.event, "reason": one.reason} for one in hit.bound],
        "entered_by": hit.entered.by if hit.entered else None,
    }


@audit_app.command("log")
def audit_log(
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many lines.")] = 50,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the latest lines of the audit, newest first: who did what to what, when and why, and what was before and after."""
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        entries = store.audit_log(limit=limit)
    if as_json:
        for entry in entries:
            print_json({**plain(entry), "at": stamp(entry.at)})
        return
    print_table(
        ["number", "at", "by", "what", "subject", "why"],
        [[str(one.number), stamp(one.at) or "", one.by, one.what, one.subject, one.why or ""] for one in entries],
    )


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str | None, typer.Option(help="A line's hash that was noted elsewhere: that line must still be there.")
    ] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check that every line of the audit is as it was written and follows the one before it; exit code 1 where one does not.

    Prints the number of lines and the last one's hash: note it elsewhere, and lines cut off later will show with --head.
    """
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        chain, name = store.verify_audit(head=head), store.name
    if as_json:
        print_json(plain(chain))
    elif chain.fault is None:
        print(f"{chain.entries} lines, whole; the last one's hash is {chain.head or '(none yet)'}")
    if chain.fault is not None:
        at = f"line {chain.broken}: " if chain.broken is not None else ""
        raise MonitorError(
            f"{name}: the audit is not whole: {at}{chain.fault}; lines up to there: {chain.entries}; compare it with a backup"
        )


@app.command()
def copy(
    from_url: Annotated[str, typer.Option("--from", help="Database URL or SQLite file to copy from; it is left as it is.")],
    to_url: Annotated[str, typer.Option("--to", help="Database URL or SQLite file to copy into; it must be empty.")],
    as_json: JsonOption = False,
) -> None:
    """Copy a desk into an empty database, from SQLite to PostgreSQL or back, and print the rows of each table.

    Every table is read back and compared, by number of rows and hash, before anything is kept. Stop the desk first: what is
    written meanwhile is not copied.
    """
    from monitor.copying import CopyProgress
    from monitor.copying import copy as copy_desk

    warnings: list[str] = []
    with progress("copying") as advance:

        def tell(one: CopyProgress) -> None:
            advance(one.done, one.total)

        counts = copy_desk(database_url(from_url), database_url(to_url), tell, warnings.append)
    for warning in warnings:
        print(f"note: {warning}", file=sys.stderr)
    if as_json:
        print_json(dict(counts))
    else:
        print_table(["table", "rows"], [[table, str(count)] for table, count in counts.items()])
        print(f"copied and verified: {sum(counts.values())} rows")
