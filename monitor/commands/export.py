"""The command that takes a dossier's board away as a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.options import AtOption, DatabaseOption, EventOption, JsonOption, dossier_of, end_of, moment, settings_of
from monitor.errors import InputError
from monitor.terminal import fail, print_json
from monitor.types import MapKind

if TYPE_CHECKING:
    from monitor.desk import Desk
    from monitor.exports.formats import Format
    from monitor.types import Dossier
    from monitor.views.snapshot import Snapshot
    from monitor.views.worldmap import Disputed

app = typer.Typer()


@app.command()
def export(
    dossier: str,
    out: Annotated[str, typer.Option("--out", metavar="FILE|-", help="File to write, or - for standard output.")],
    event: EventOption = None,
    at: AtOption = None,
    wanted: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="md, html, csv, jsonl, xlsx, docx, pdf, svg or png; by default the suffix of --out.",
        ),
    ] = None,
    shown: Annotated[MapKind, typer.Option("--map", help="The map: tiles of equal size, or the geographic one.")] = MapKind.TILES,
    timeline: Annotated[bool, typer.Option("--timeline", help="With svg or png: the timeline instead of the map.")] = False,
    fonts: Annotated[Path | None, typer.Option(help="Folder to take fonts from instead of the installed ones.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that stands there.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a dossier's board away as a file: a briefing, a table or the map, frozen as of a time.

    Reads the database; writes FILE, whole or not at all. The same snapshot gives the same bytes.
    """
    from monitor.desk import open_desk
    from monitor.exports.files import write_file, write_out
    from monitor.exports.formats import render
    from monitor.views.worldmap import policy

    chosen = _format(wanted, out)
    if out == "-" and as_json:
        raise InputError("--json prints to standard output as well; name a file with --out")
    if fonts is not None and not fonts.is_dir():
        raise InputError(f"--fonts {fonts}: there is no such folder")
    settings = settings_of(db=db)
    with open_desk(settings, claim=False) as desk:
        disputed = policy(settings.disputed_file) if shown is MapKind.WORLD else None
        snapshot = _snapshot(desk, dossier_of(desk, dossier), event, at, disputed)
    rendered = render(snapshot, chosen, fonts=fonts, timeline=timeline)
    for warning in rendered.warnings:
        fail(warning, 0)
    if out == "-":
        write_out(rendered.body)
        return
    write_file(rendered.body, Path(out), force=force)
    if as_json:
        print_json(
            {
                "file": out,
                "format": chosen.value,
                "bytes": len(rendered.body),
                "snapshot": snapshot.id,
                "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
                "dossier": snapshot.board.dossier_id,
                "event": snapshot.board.event.id,
                "sample": snapshot.sample,
                "warnings": list(rendered.warnings),
            }
        )
    else:
        print(f"{out}: {len(rendered.body)} bytes, snapshot {snapshot.id}")


def _format(wanted: str | None, out: str) -> "Format":
    from monitor.exports.formats import Format

    known = ", ".join(Format)
    if wanted is None and out == "-":
        raise InputError(f"--format is needed with --out -; it is one of {known}")
    name = wanted if wanted is not None else Path(out).suffix.removeprefix(".").lower()
    try:
        return Format(name)
    except ValueError as exc:
        if wanted is None:
            raise InputError(f"--out {out}: its suffix names no format; add --format, one of {known}") from exc
        raise InputError(f"--format {wanted}: there is no such format; it is one of {known}") from exc


def _snapshot(
    desk: "Desk", dossier: "Dossier", event: str | None, at: str | None, disputed: "tuple[Disputed, ...] | None"
) -> "Snapshot":
    from feeds.net import installed_version
    from monitor.demo import demo_vocabulary, is_sample, load_world
    from monitor.views.event import choose_event
    from monitor.views.snapshot import take_snapshot

    chosen = choose_event(dossier, event)
    if chosen is None:
        known = ", ".join(each.id for each in dossier.events)
        raise InputError(f"{dossier.id}: there is no event {event}; its events are {known}")
    now = desk.clock()
    then = end_of(at, "--at") if at else now
    if at and moment(at, "--at")[0] <= now < then:
        then = now  # today, as far as it has gone
    sample = is_sample(dossier)
    # A kept sample database is read with the sample world's own names and sources.
    vocabulary = demo_vocabulary() if sample else desk.vocabulary
    sources = load_world().sources if sample else tuple(desk.sources.values())
    return take_snapshot(
        desk.store,
        sources,
        vocabulary,
        dossier,
        chosen,
        at=then,
        now=now,
        version=installed_version(),
        sample=sample,
        disputed=disputed,
    )
