"""The commands on the sources that are polled: list, health, test, check, add, enable, disable, remove, import, export."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feeds.types import ActorCode, Found, Grade, Source, SourceId, SourceKind, Tier
from monitor.commands.options import DatabaseOption, JsonOption, known_actor, known_sources, settings_of
from monitor.errors import InputError
from monitor.terminal import plain, print_json, print_table, progress, stamp

if TYPE_CHECKING:  # the heavy halves are imported by the commands that need them
    from feeds.probe import Looked
    from monitor.views.health import SourceRow, SourcesPage

BY = "command line"
SHOWN = 5

app = typer.Typer(help="The sources that are polled.", no_args_is_help=True, rich_markup_mode=None)

ActorOption = Annotated[str | None, typer.Option("--actor", help="Only those of this country or organisation.")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID ...]", help="Ids of sources.")]


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
    with _page(db) as page:
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

    with _page(db) as page:
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


@contextmanager
def _page(db: str | None) -> "Iterator[SourcesPage]":
    from monitor.desk import open_desk
    from monitor.views.health import known_of, sources_page

    with open_desk(settings_of(db=db), claim=False) as desk:
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


@app.command("enable")
def sources_enable(
    source: IdsArgument = None,
    checked: Annotated[bool, typer.Option("--checked", help="Switch on every source that passed its check.")] = False,
    db: DatabaseOption = None,
) -> None:
    """Switch sources on: those named, or with --checked all that their last check found alive or moved, where it found them.

    Left to you are index pages without dates, and sources whose releases another one that is on brings too. Audited.
    """
    from monitor.catalogue import switched, to_switch_on
    from monitor.desk import open_desk, register

    if bool(source) == checked:
        raise typer.BadParameter("name sources, or give --checked")
    with open_desk(settings_of(db=db), claim=False) as desk:
        own = desk.store.own_rows()
        if checked:
            rows, left = to_switch_on(desk.sources, own, desk.store.probes())
        else:
            named = [desk.sources[source_id] for source_id in known_sources(source or [], desk)]
            rows, left = tuple(switched(one, own.get(one.id), on=True) for one in named), ()
        changed = desk.store.save_own(rows, now=desk.clock(), by=BY, what="enable source")
        desk.refresh()
        register(desk.store, desk.sources, now=desk.clock())
    for reason in left:
        print(f"left to you: {reason}", file=sys.stderr)
    print(f"{changed} sources switched on{f': {_names(row.source_id for row in rows)}' if changed else ''}")


@app.command("disable")
def sources_disable(source: Annotated[list[str], typer.Argument(metavar="ID ...")], db: DatabaseOption = None) -> None:
    """Switch sources off; what was read of them stays. Audited."""
    from monitor.catalogue import switched
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        own = desk.store.own_rows()
        named = [desk.sources[source_id] for source_id in known_sources(source, desk)]
        rows = [switched(one, own.get(one.id), on=False) for one in named]
        changed = desk.store.save_own(rows, now=desk.clock(), by=BY, what="disable source")
    print(f"{changed} sources switched off")


@app.command("remove")
def sources_remove(source: Annotated[list[str], typer.Argument(metavar="ID ...")], db: DatabaseOption = None) -> None:
    """Take away what this desk said of sources: a shipped one is as shipped again, one of the desk's own is gone. Audited."""
    from monitor.desk import open_desk
    from monitor.types import OwnRow

    with open_desk(settings_of(db=db), claim=False) as desk:
        own = desk.store.own_rows()
        missing = [one for one in source if one not in own]
        if missing:
            raise InputError(f"{missing[0]}: this desk has changed nothing of it; see `demarche sources list`, or disable it")
        rows = [OwnRow(source_id=SourceId(one), actor=own[SourceId(one)].actor, values={}) for one in source]
        changed = desk.store.save_own(rows, now=desk.clock(), by=BY, what="remove source")
    print(f"{changed} own rows removed")


def _names(ids: Iterable[str]) -> str:
    listed = list(ids)
    return ", ".join(listed[:20]) + (f" and {len(listed) - 20} more" if len(listed) > 20 else "")


@app.command("add")
def sources_add(
    url: Annotated[str, typer.Argument(help="Address of a feed, of a page that names one, or of an index page.")],
    actor: Annotated[str, typer.Option(help="Country or organisation code for which it speaks.")],
    institution: Annotated[str | None, typer.Option(help="Who publishes it, as the board shows it.")] = None,
    tier: Annotated[Tier, typer.Option(help="Whether the state itself speaks, an agency, or a newsroom.")] = Tier.OFFICIAL,
    kind: Annotated[
        SourceKind | None, typer.Option(help="Take the address as this kind, feeds that it names left aside.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code of its texts; found by itself.")] = None,
    identity: Annotated[str | None, typer.Option("--id", help="Its id, such as fr_mfa; made by itself.")] = None,
    zone: Annotated[str | None, typer.Option(help="IANA time zone of dates that name none.")] = None,
    date_order: Annotated[str | None, typer.Option(help="DMY or MDY, for dates such as 02/03/2026.")] = None,
    interval: Annotated[int | None, typer.Option("--interval-min", help="Minutes between two polls.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before it is stored.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch an address, find its feed or list of releases, show the latest entries, ask, and store it as a source of this desk.

    Exit code 1 where nothing can be read there; the reason and how the answer began are said. Audited.
    """
    from feeds.hosts import host_of
    from feeds.probe import probe
    from monitor.catalogue import as_found, as_wanted, wanted
    from monitor.desk import open_desk, register
    from monitor.exchange import new_id

    with open_desk(settings_of(db=db), claim=False) as desk:
        known_actor(actor, desk.vocabulary)
        code = ActorCode(actor)
        row = {
            "id": identity or new_id(institution or "", url, code, known=desk.sources),
            "institution": institution or host_of(url) or url,
            "url": url,
            "kind": kind or SourceKind.RSS,
            "language": language or "en",
            "tier": tier,
            "zone": zone,
            "date_order": date_order,
            "interval_min": interval,
        }
        asked = wanted(row, actor=code, known=desk.sources)
        looked = probe(asked, client=desk.client, hosts=desk.hosts, now=desk.clock())
        source = as_found(asked, looked.probe, as_kind=kind, language=language, known=desk.sources)
        _show_look(source, looked, as_json=as_json)
        if not yes and not _confirmed(source):
            raise InputError(f"{url}: nothing was stored; give --yes to store it without being asked")
        desk.store.save_own([as_wanted(None, source)], now=desk.clock(), by=BY, what="add source")
        desk.store.save_probe(looked.probe)
        register(desk.store, {source.id: source}, now=desk.clock())
    if not as_json:
        print(f"{source.id} stored; a running desk polls it from its next turn on")


def _show_look(source: Source, looked: "Looked", *, as_json: bool) -> None:
    from feeds.registry import row_of

    probe = looked.probe
    latest = sorted(looked.entries, key=lambda entry: stamp(entry.published_at) or "", reverse=True)[:SHOWN]
    entries = [{"title": entry.title, "url": entry.url, "published": stamp(entry.published_at)} for entry in latest]
    if as_json:
        print_json({**row_of(source), "actor": source.actor, "found": probe.found, "detail": probe.detail, "latest": entries})
        return
    print(f"{source.id}: {source.kind} at {source.url}, {probe.entries} entries, {probe.dated} dated, language {source.language}")
    if probe.detail:
        print(f"note: {probe.detail}", file=sys.stderr)
    print_table(["published", "title"], [[entry["published"] or "undated", entry["title"] or ""] for entry in entries])


def _confirmed(source: Source) -> bool:
    return (
        sys.stdin is not None and sys.stdin.isatty() and typer.confirm(f"Store {source.id} as a source of this desk?", err=True)
    )


@app.command("import")
def sources_import(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A source file (tur.toml), a folder of them, or an OPML list.")],
    actor: Annotated[str | None, typer.Option(help="For whom the feeds of an OPML list speak, where it does not say.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the feeds of an OPML list, where it does not say.")] = None,
    tier: Annotated[Tier, typer.Option(help="Tier of the feeds of an OPML list, where it does not say.")] = Tier.MEDIA,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and say what would change; write nothing.")
    ] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the desk's sources what a file says: all rows are checked first, then all are written, or none. Audited.

    A row of a shipped id changes only the keys that differ; a row that says what is shipped takes the desk's change back.
    """
    from monitor.catalogue import merged
    from monitor.desk import open_desk, register
    from monitor.exchange import Defaults, changes, read_sources

    with open_desk(settings_of(db=db), claim=False) as desk:
        defaults = Defaults(actor=known_actor(actor, desk.vocabulary), language=language, tier=tier)
        read = read_sources(path, known=desk.sources, vocabulary=desk.vocabulary, defaults=defaults)
        rows = changes(read, shipped=desk.shipped, known=desk.sources, vocabulary=desk.vocabulary)
        problems = merged(desk.shipped.values(), {row.source_id: row for row in rows if row.values}).problems
        if problems:
            raise InputError(f"{path}: {problems[0]}")
        if not dry_run:
            desk.store.save_own(rows, now=desk.clock(), by=BY, what="import source")
            register(desk.store, merged(desk.shipped.values(), desk.store.own_rows()).sources, now=desk.clock())
    for note in read.notes:
        print(f"note: {note}", file=sys.stderr)
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    done = "would be changed" if dry_run else "changed"
    print(f"{len(read.sources)} sources read, {len(rows)} {done}: {_names(row.source_id for row in rows) or 'none'}")


@app.command("export")
def sources_export(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A new folder for source files, or a file ending in .opml.")],
    own: Annotated[bool, typer.Option("--own", help="Only what this desk has added or changed.")] = False,
    enabled: Annotated[bool, typer.Option("--enabled", help="Only those that are switched on.")] = False,
    actor: ActorOption = None,
    db: DatabaseOption = None,
) -> None:
    """Write the sources as this desk has them into a new folder of source files (one per country), or an OPML list."""
    from monitor.desk import open_desk
    from monitor.exchange import write_list, write_sources

    with open_desk(settings_of(db=db), claim=False) as desk:
        known_actor(actor, desk.vocabulary)
        changed = desk.store.own_rows()
        chosen = [
            source
            for source in desk.sources.values()
            if (not own or source.id in changed) and (not enabled or source.enabled) and actor in (None, source.actor)
        ]
    if not chosen:
        raise InputError("no source is like that; nothing was written")
    if path.suffix.lower() in {".opml", ".xml"}:
        write_list(chosen, path)
        print(f"{path}: {len(chosen)} sources")
    else:
        files = write_sources(chosen, path)
        print(f"{path}: {len(chosen)} sources in {len(files)} files")
