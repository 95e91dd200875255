"""The commands that look at the sources that are polled: list, health, test, check. What changes them is in `catalogue`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from feeds.findings import Found
from feeds.types import Grade, SourceId, SourceKind, Tier
from monitor.commands import catalogue
from monitor.commands.options import ActorOption, DatabaseOption, IdsArgument, JsonOption, known_actor, known_sources, settings_of
from monitor.errors import InputError
from monitor.terminal import plain, print_json, print_table, progress, stamp

if TYPE_CHECKING:  # the heavy halves are imported by the commands that need them
    from monitor.views.health import SourceRow, SourcesPage

app = typer.Typer(help="The sources that are polled.", no_args_is_help=True, rich_markup_mode=None)

app.add_typer(catalogue.app)


@app.command("list")
def sources_list(
    actor: ActorOption = None,
    kind: Annotated[SourceKind | None, typer.Option(help="Only those of this kind.")] = None,
    tier: Annotated[Tier | None, typer.Option(help="Only those of this tier.")] = None,
    grade: Annotated[Grade | None, typer.Option(help="Only those of this grade.")] = None,
    enabled: Annotated[bool | None, typer.Option("--enabled/--disabled", help="Only those switched on, or off.")] = None,
    state: Annotated[str | None, typer.Option(help="Only those in this state, such as blocked or quiet.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the sources with their state, and for how many UN members there is one. Reads the registry and the database."""
    with _page(db, actor) as page:
        _known_state(state)
        rows = [
            row
            for row in page.rows
            if actor in (None, row.actor.code)
            and kind in (None, row.kind)
            and tier in (None, row.tier)
            and grade in (None, row.grade)
            and enabled in (None, row.enabled)
            and (state is None or row.state == state.replace("_", " "))
        ]
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    print_table(
        ["source", "actor", "institution", "tier", "kind", "language", "state", "checked", "last heard"],
        [
            [
                row.id,
                row.actor.code,
                row.institution,
                row.tier,
                row.kind,
                row.language,
                row.state,
                row.checked or "-",
                row.last_success.text if row.last_success else "never",
            ]
            for row in rows
        ],
    )
    cover = page.coverage
    print(
        f"{len(rows)} sources, {sum(row.enabled for row in rows)} switched on; {cover.any_source} of {cover.members} UN members "
        f"have one that is on, {cover.official} an official one"
    )


@app.command("health")
def sources_health(
    source: IdsArgument = None,
    actor: ActorOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are well, or not polled yet.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how the sources that are switched on are: state, since when, what is usual, the last error with how the answer began.

    Without --all those that need a look: whatever is not ok. With --json all of them, one object per line. Reads the database.
    """
    from monitor.views.health import OUR_NETWORK

    with _page(db, actor) as page:
        wanted = _rows_named(page, source) if source else [row for row in page.rows if row.enabled]
        rows = [row for row in wanted if actor in (None, row.actor.code)]
        waiting = page.waiting
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    shown = rows if everything or source else [row for row in rows if row.state != "ok" and not _waits(row)]
    if shown and all(row.state == OUR_NETWORK for row in shown if row.enabled) and not source:
        since = next((row.since.text for row in shown if row.since), "some time")
        print(f"our own network is down since {since}: nothing is said of any source until it is back")
        return
    print_table(
        ["source", "state", "since", "last good answer", "newest entry", "usually within", "what is known"],
        [
            [
                row.id,
                row.state,
                row.since.clock if row.since else "-",
                row.last_success.clock if row.last_success else "never",
                row.newest.clock if row.newest else "-",
                row.usual_pause or "-",
                "; ".join((*row.findings, *((row.detail,) if row.down and row.detail else ()))) or _last_error(row),
            ]
            for row in shown
        ],
    )
    print(
        f"{page.healthy} of {page.healthy + page.down + waiting} heard, {page.down} not, {waiting} not polled yet, {page.off} off"
    )


def _waits(row: "SourceRow") -> bool:
    return not row.down and row.last_success is None and not row.findings


def _last_error(row: "SourceRow") -> str:
    return f"last error {row.last_error_at.clock}: {row.last_error}" if row.last_error_at else ""


def _rows_named(page: "SourcesPage", wanted: Sequence[str]) -> "list[SourceRow]":
    by_id = {row.id: row for row in page.rows}
    unknown = [source for source in wanted if source not in by_id]
    if unknown:
        raise InputError(f"{unknown[0]}: there is no such source; see `demarche sources list`")
    return [by_id[SourceId(source)] for source in wanted]


def _known_state(state: str | None) -> None:
    from monitor.views.health import STATES

    if state is not None and state.replace("_", " ") not in STATES:
        raise typer.BadParameter(f"{state}: there is no such state; use one of {', '.join(STATES)}")


@contextmanager
def _page(db: str | None, actor: str | None = None) -> "Iterator[SourcesPage]":
    from monitor.desk import open_desk
    from monitor.views.health import known_of, sources_page

    with open_desk(settings_of(db=db), claim=False) as desk:
        known_actor(actor, desk.vocabulary)
        known = known_of(desk.store)
        yield sources_page(desk.sources.values(), desk.store.states(), desk.vocabulary, now=desk.clock(), known=known)


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


@app.command("check")
def sources_check(
    source: IdsArgument = None,
    everything: Annotated[bool, typer.Option("--all", help="Check every source.")] = False,
    grade: Annotated[Grade | None, typer.Option(help="Check those of this grade.")] = None,
    disabled: Annotated[bool, typer.Option("--disabled", help="Check those that are switched off.")] = False,
    actor: ActorOption = None,
    again: Annotated[bool, typer.Option("--again", help="Start over, also where this run has been.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at the addresses of sources once, politely, and store what stands there: alive, moved, blocked, dead, how new.

    A run that was killed goes on where it was; what was found in the last seven days is not asked for again, unless named or
    --again. Switch on what passed with `sources enable --checked`. Exit code 1 when our own network is down.
    """
    from monitor.checks import check
    from monitor.desk import open_desk

    if not source and not everything and grade is None and not disabled and actor is None:
        raise typer.BadParameter("name sources, or give --all, --grade, --disabled or --actor")
    with open_desk(settings_of(db=db), claim=False) as desk:
        known_actor(actor, desk.vocabulary)
        wanted = [desk.sources[source_id] for source_id in known_sources(source, desk)] if source else list(desk.sources.values())
        chosen = [
            one for one in wanted if grade in (None, one.grade) and actor in (None, one.actor) and not (disabled and one.enabled)
        ]
        with progress("checking") as advance:
            checked = check(desk, chosen, again=again, named=bool(source), progress=advance)
        probes = desk.store.probes()
    found = [probes[one.id] for one in chosen if one.id in probes]
    if as_json:
        for probe in found:
            print_json(plain(probe))
        return
    print_table(
        ["source", "found", "kind", "entries", "newest", "language", "what is known"],
        [
            [
                probe.source_id,
                probe.found.replace("_", " "),
                probe.kind or "-",
                str(probe.entries),
                stamp(probe.newest_at) or "-",
                probe.language or "-",
                probe.detail,
            ]
            for probe in found
        ],
    )
    print(f"{len(checked.probes)} checked now, {checked.known} before; {_tally(probe.found for probe in found)}")


def _tally(found: Iterable[Found]) -> str:
    counted = list(found)
    return ", ".join(f"{counted.count(one)} {one.replace('_', ' ')}" for one in Found if one in counted) or "nothing found"
