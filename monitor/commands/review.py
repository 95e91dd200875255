"""The commands for the people who correct labels: sign-in."""

from contextlib import closing
from typing import Annotated

import typer

from monitor.commands.options import DatabaseOption, PortOption, settings_of

app = typer.Typer()


@app.command("sign-in")
def sign_in(
    name: Annotated[str | None, typer.Option(help="Name that the audit keeps; yours on this machine by default.")] = None,
    host: Annotated[str | None, typer.Option(help="Loopback address that the board listens on.")] = None,
    port: PortOption = None,
    db: DatabaseOption = None,
) -> None:
    """Print an address that opens the running board with the right to correct it, once, within half an hour.

    Reads the board's signing key, which lies beside the database. A second coder gets an address with --name.
    """
    from monitor.desk import utc_now
    from monitor.serving import enter_address, key_file
    from monitor.store.store import Store
    from monitor.web.session import read_key

    settings = settings_of(db=db, host=host, port=port)
    with closing(Store.open(settings.database_url)) as store:
        key = read_key(key_file(settings, store.name))
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(enter_address(f"http://{shown}:{settings.port}", key, now=utc_now(), name=name))
