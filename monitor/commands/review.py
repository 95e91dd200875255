"""The commands for the people who correct labels: sign-in, review."""

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.options import DatabaseOption, JsonOption, PortOption, settings_of
from monitor.errors import InputError
from monitor.terminal import machine_user, plain, print_json, print_table

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
    from monitor.serving import enter_address, key_file
    from monitor.store.store import Store
    from monitor.web.session import read_key

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

    Only documents whose every label was seen are written, one JSON object on a line, whole or not at all.
    """
    from monitor.store.store import Store
    from monitor.views.accuracy import accuracy, gold

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        if export is not None:
            found = gold(store)
            made = export.with_name(f".{export.name}.part")
            made.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found.documents), encoding="utf-8")
            os.replace(made, export)
            if as_json:
                print_json({"file": str(export), "documents": len(found.documents), "partly_reviewed": found.partly})
            else:
                print(f"{export}: {len(found.documents)} documents; {found.partly} seen only in part are left out")
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
