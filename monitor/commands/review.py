"""The commands for the people who correct labels: sign-in, review, missed."""

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.options import DatabaseOption, JsonOption, PortOption, known_actor, settings_of
from monitor.errors import InputError
from monitor.terminal import machine_user, plain, print_json, print_table
from monitor.types import EventId, Legal, Rank, Stance

app = typer.Typer()


@app.command("sign-in")
def sign_in(
    name: Annotated[str | None, typer.Option(help="Name that the audit keeps; yours on this machine by default.")] = None,
    host: Annotated[str | None, typer.Option(help="Address that the board listens on.")] = None,
    port: PortOption = None,
    db: DatabaseOption = None,
) -> None:
    """Print an address that opens the running board with the right to correct it, once, within half an hour.

    Reads the board's signing key, which lies beside the database. With users --name says which of them signs in; without, a
    second coder gets an address with it.
    """
    from monitor.desk import utc_now
    from monitor.keys import key_file, read_key
    from monitor.serving import enter_address
    from monitor.store.store import Store

    settings = settings_of(db=db, host=host, port=port)
    with closing(Store.open(settings.database_url)) as store:
        key = read_key(key_file(settings, store.name))
        user = store.people.user(name or machine_user())
        if store.people.any() and (user is None or user.disabled_at is not None):
            raise InputError(
                f"{name or machine_user()}: is no user who may sign in; name one of `demarche user list` with --name"
            )
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(enter_address(f"http://{shown}:{settings.port}", key, now=utc_now(), name=name))


@app.command()
def review(
    export: Annotated[
        Path | None, typer.Option("--export", help="Write what persons have labelled to this file, as `evaluate` reads it.")
    ] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print how right each engine was on the labels that persons have seen; with --export write those documents as gold.

    Only documents whose every label was seen are written, one JSON object on a line, whole or not at all; those of sources that
    allow only a short quote, or no use for AI, are left out and counted.
    """
    from feeds.registry import load_sources
    from monitor.desk import Roster
    from monitor.store.store import Store
    from monitor.views.accuracy import accuracy, gold
    from monitor.views.lists import withheld_by_terms

    settings = settings_of(db=db)
    with closing(Store.open(settings.database_url)) as store:
        if export is not None:
            roster = Roster(load_sources(settings.sources_dir), store)
            found = gold(store, withheld=withheld_by_terms(roster.values()))
            made = export.with_name(f".{export.name}.part")
            made.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found.documents), encoding="utf-8")
            os.replace(made, export)
            if as_json:
                counts = {"documents": len(found.documents), "partly_reviewed": found.partly, "withheld": found.withheld}
                print_json({"file": str(export), **counts})
            else:
                kept = f", and {found.withheld} that the terms of their sources keep here" if found.withheld else ""
                print(f"{export}: {len(found.documents)} documents; {found.partly} seen only in part are left out{kept}")
            return
        figures = accuracy(store)
    if as_json:
        print_json(plain(figures))
        return
    print_table(
        ["engine", "language or class", "reviewed", "right in all", "stance right", "side right"],
        [
            [one.engine, one.stance.value if one.stance else one.language]
            + [str(count) for count in (one.reviewed, one.right, one.stance_right, one.side_right)]
            for one in (*figures.by_language, *figures.by_class)
        ],
    )


@app.command()
def missed(
    document: Annotated[str, typer.Argument(help="The document: its id, its address, or the key of a statement in it.")],
    words: Annotated[str, typer.Argument(help="The words that carry the stance, exactly as they stand in its text or title.")],
    actor: Annotated[str, typer.Option(help="For whom is spoken: a country or organisation code.")],
    stance: Annotated[Stance, typer.Option(help="The position on the target.")],
    by: Annotated[str, typer.Option(help="Who marks it; the audit keeps the name.")],
    why: Annotated[str, typer.Option(help="Why; the audit keeps it.")] = "missed by the engine",
    target: Annotated[str | None, typer.Option(help="On whom: a code; none by default.")] = None,
    speaker: Annotated[str | None, typer.Option(help="The person as printed.")] = None,
    role: Annotated[str | None, typer.Option(help="The office as printed.")] = None,
    rank: Annotated[Rank, typer.Option(help="The rank of the office.")] = Rank.OTHER,
    unofficial: Annotated[bool, typer.Option("--unofficial", help="The speaker does not speak for the actor.")] = False,
    hearsay: Annotated[bool, typer.Option("--hearsay", help="A third party says that the actor said it.")] = False,
    declined: Annotated[
        bool, typer.Option("--declined", help="It declined to comment: neutral, and outside for and against.")
    ] = False,
    legal: Annotated[Legal | None, typer.Option(help="What it says of the law.")] = None,
    quoted: Annotated[bool, typer.Option("--quoted", help="The words are a direct quotation.")] = False,
    event: Annotated[str | None, typer.Option(help="An event that it bears on, with --toward.")] = None,
    toward: Annotated[
        Stance | None, typer.Option(help="The position on that event's act; it follows from the target else.")
    ] = None,
    occurrence: Annotated[int | None, typer.Option(min=1, help="Which, where the words stand there several times.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Mark a statement that was missed in a stored document; it counts from now on like any other and outranks every engine.

    Writes the statement, its ties to the events that the document belongs to, and the audit. Undo it on the statement's page.
    """
    from monitor.contract import statement_json
    from monitor.desk import open_desk
    from monitor.views.marking import Marked, document_named
    from monitor.views.marking import missed as as_statement

    if (event is None) != (toward is None):
        raise typer.BadParameter("--event and --toward go together")
    with open_desk(settings_of(db=db), claim=False) as desk:
        found = document_named(desk.store, document)
        code, known = known_actor(actor, desk.vocabulary), {*desk.vocabulary.actors, *desk.vocabulary.armed_groups}
        assert code is not None
        if target is not None and target not in known:
            raise InputError(f"--target {target}: there is no such actor or armed group; use a code such as USA or HAMAS")
        marked = Marked(
            words=words,
            actor=code,
            stance=stance,
            target=target,
            speaker=speaker,
            role=role,
            rank=rank,
            official=not unofficial,
            hearsay=hearsay,
            legal=legal,
            quoted=quoted,
            occurrence=occurrence,
            event=EventId(event) if event else None,
            toward=toward,
            declined=declined,
        )
        said = as_statement(found, marked, desk.store.dossiers(), desk.vocabulary)
        made = desk.store.add_missed(found.id, said, why=why, by=by, now=desk.clock())
    if as_json:
        print_json({"document": found.id, "correction": made.number, "statements": [statement_json(one) for one in made.said]})
        return
    tied = ", ".join(f"{one.event} ({one.stance_toward_event or 'no stance on it'})" for one in made.said if one.event)
    print(
        f"{found.id}: {code} {'no comment' if declined else stance.value}: marked as correction {made.number}"
        + (f"; tied to {tied}" if tied else "")
    )
