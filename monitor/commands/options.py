"""What the commands share: their common options, and what is asked of the desk in the same way by several of them.

A command of its own lives in the module of its group beside this one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from feeds.types import ActorCode, Precision, SourceId
from monitor.config import Settings, read_settings
from monitor.errors import InputError
from monitor.types import Dossier

if TYPE_CHECKING:  # the heavy halves are imported by the commands that need them: --help and wrong usage answer at once
    from monitor.desk import Desk
    from monitor.vocabulary import Vocabulary

DatabaseOption = Annotated[
    str | None, typer.Option("--db", help="Database URL or SQLite file, instead of DEMARCHE_DATABASE_URL.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ActorOption = Annotated[str | None, typer.Option("--actor", help="Only those of this country or organisation.")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID ...]", help="Ids of sources.")]
ListOption = Annotated[bool, typer.Option("--jsonl", help="FILE is a JSON Lines list of file, url, content_type.")]
EventOption = Annotated[str | None, typer.Option("--event", help="The event of the dossier; the latest by default.")]
PortOption = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")]
AtOption = Annotated[str | None, typer.Option("--at", help="As of this time (RFC 3339 or a date, UTC); now by default.")]

KnownAtOption = Annotated[
    str | None, typer.Option("--known-at", help="Only what this desk had fetched and labelled by this time (UTC).")
]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print comma-separated values instead of a table.")]


def settings_of(*, db: str | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """Return the settings with what the command line overrides; a database may be given as a plain path."""
    changes: dict[str, object] = {}
    if db is not None:
        changes["database_url"] = database_url(db)
    if host is not None:
        changes["host"] = host
    if port is not None:
        changes["port"] = port
    return read_settings().model_copy(update=changes)


def database_url(db: str) -> str:
    """Return the address of a database that may be given as a plain path."""
    return db if "://" in db else f"sqlite:///{quote(str(Path(db).expanduser().absolute()))}"


def dossier_of(desk: "Desk", dossier_id: str) -> "Dossier":
    """Return the stored dossier of this id.

    Raises InputError, which names the known ones.
    """
    found = desk.store.dossier(dossier_id)
    if found is None:
        known = ", ".join(d.id for d in desk.store.dossiers()) or "none yet; add one with `demarche dossier add FILE`"
        raise InputError(f"{dossier_id}: there is no such dossier; known: {known}")
    return found


def known_sources(wanted: Sequence[str], desk: "Desk") -> list[SourceId]:
    """Return the ids as given, each once.

    Raises InputError for one that no source has.
    """
    unknown = [source for source in wanted if source not in desk.sources]
    if unknown:
        raise InputError(f"{unknown[0]}: there is no such source; see `demarche sources list`")
    return [SourceId(source) for source in dict.fromkeys(wanted)]


def known_actor(code: str | None, vocabulary: "Vocabulary") -> ActorCode | None:
    """Return the code as given; None for None.

    Raises InputError for a code that the tables do not know.
    """
    if code is not None and code not in vocabulary.actors:
        raise InputError(f"{code}: there is no such country or organisation code; use ISO 3166-1 alpha-3, such as FRA")
    return ActorCode(code) if code is not None else None


def moment(text: str, option: str) -> tuple[datetime, Precision]:
    """Return a time given on the command line, aware UTC; a date alone has day precision."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise InputError(f"{option} {text}: not a time; write 2026-01-03T06:00:00Z or 2026-01-03") from exc
    precision = Precision.DAY if len(text) <= 10 else Precision.SECOND
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)), precision


def end_of(text: str, option: str) -> datetime:
    """Return a time given on the command line, aware UTC; of a day that is given alone, its end."""
    at, precision = moment(text, option)
    return at.replace(hour=23, minute=59, second=59, microsecond=999999) if precision is Precision.DAY else at
