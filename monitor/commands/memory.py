"""The commands on what the desk remembers: audit and copy."""

from contextlib import closing
from typing import Annotated

import typer

from monitor.commands.options import DatabaseOption, JsonOption, database_url, settings_of
from monitor.errors import MonitorError
from monitor.terminal import plain, print_json, print_table, progress, stamp

app = typer.Typer()
audit_app = typer.Typer(help="Who changed what, when and why.", no_args_is_help=True, rich_markup_mode=None)


@audit_app.command("log")
def audit_log(
    limit: Annotated[int, typer.Option(min=1, help="How many lines.")] = 50,
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

    with progress("copying") as advance:

        def tell(one: CopyProgress) -> None:
            advance(one.done, one.total)

        counts = copy_desk(database_url(from_url), database_url(to_url), tell)
    if as_json:
        print_json(dict(counts))
    else:
        print_table(["table", "rows"], [[table, str(count)] for table, count in counts.items()])
        print(f"copied and verified: {sum(counts.values())} rows")
