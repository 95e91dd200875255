"""The commands on the sources that are polled."""

import sys
from typing import Annotated

import typer

from monitor.commands.options import (
    DatabaseOption,
    JsonOption,
    known_sources,
    settings_of,
)
from monitor.terminal import plain, print_json, print_table, stamp

app = typer.Typer(help="The sources that are polled.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def sources_list(
    actor: Annotated[str | None, typer.Option(help="Only those of this country or organisation.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the sources with their health, and for how many UN members there is one. Reads the registry and the database."""
    from monitor.desk import open_desk
    from monitor.views.health import sources_page

    with open_desk(settings_of(db=db), claim=False) as desk:
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


@app.command("test")
def sources_test(source: str, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Fetch one source now and show what would be read: the newest entries, dates and language. Writes nothing."""
    from monitor.cycle import look_at
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        [source_id] = known_sources([source], desk)
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
