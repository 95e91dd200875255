"""The commands on the matters that the desk follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from monitor.commands.options import AtOption, DatabaseOption, EventOption, JsonOption, dossier_of, moment, settings_of
from monitor.errors import InputError
from monitor.terminal import plain, print_json, print_table, progress, stamp

if TYPE_CHECKING:
    from monitor.views.board import Board

app = typer.Typer(help="The matters that the desk follows.", no_args_is_help=True, rich_markup_mode=None)


@app.command("add")
def dossier_add(file: Path, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Check a dossier file, store it (replacing one of the same id) and bind what is stored since its first event."""
    from monitor.cycle import add_dossier
    from monitor.desk import open_desk
    from monitor.dossiers import load_dossier

    with open_desk(settings_of(db=db), claim=False) as desk, progress("binding") as advance:
        dossier = load_dossier(file, desk.vocabulary)
        bound = add_dossier(desk, dossier, by="command line", progress=advance)
    if as_json:
        print_json({"id": dossier.id, "reactions": bound})
    else:
        print(f"{dossier.id}: {len(dossier.events)} events, {bound} reactions among the stored documents")


@app.command("list")
def dossier_list(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the dossiers with what has been heard on their latest events."""
    from monitor.desk import open_desk
    from monitor.views.board import boards

    with open_desk(settings_of(db=db), claim=False) as desk:
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


@app.command("show")
def dossier_show(dossier: str, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show what a dossier follows: its events, who did what to whom, who is watched, and the words that bind a text to it."""
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        found = dossier_of(desk, dossier)
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


@app.command("positions")
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


@app.command("silent")
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


@contextmanager
def _board(dossier: str, event: str | None, at: str | None, db: str | None) -> Iterator["Board"]:
    from monitor.desk import open_desk
    from monitor.views.board import board, choose_event

    with open_desk(settings_of(db=db), claim=False) as desk:
        found = dossier_of(desk, dossier)
        chosen = choose_event(found, event)
        if chosen is None:
            known = ", ".join(e.id for e in found.events)
            raise InputError(f"{found.id}: there is no event {event}; its events are {known}")
        now = moment(at, "--at")[0] if at else desk.clock()
        yield board(desk.store, tuple(desk.sources.values()), desk.vocabulary, found, chosen, now=now)
