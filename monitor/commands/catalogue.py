"""The commands that change the catalogue: enable, disable, remove, add, import, export. Every change is audited."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feeds.types import ActorCode, Source, SourceId, SourceKind, Tier
from monitor.commands.options import ActorOption, DatabaseOption, IdsArgument, JsonOption, known_actor, known_sources, settings_of
from monitor.errors import InputError
from monitor.terminal import plain, print_json, print_table, stamp

if TYPE_CHECKING:  # the heavy halves are imported by the commands that need them
    from feeds.probe import Looked

BY = "command line"
SHOWN = 5

app = typer.Typer()


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
    from monitor.records import OwnRow

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
    from monitor.candidates import Wish, candidate
    from monitor.catalogue import as_wanted
    from monitor.desk import open_desk, register

    with open_desk(settings_of(db=db), claim=False) as desk:
        known_actor(actor, desk.vocabulary)
        wish = Wish(
            url=url,
            actor=ActorCode(actor),
            institution=institution,
            tier=tier,
            kind=kind,
            language=language,
            id=SourceId(identity) if identity else None,
            zone=zone,
            date_order=date_order,
            interval_min=interval,
        )
        found = candidate(desk, wish)
        source, looked = found.source, found.looked
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
