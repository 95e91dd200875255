"""How values are kept where a database cannot keep them as they are. Which columns there are is in `tables`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, String, type_coerce
from sqlalchemy.types import TypeDecorator
from sqlmodel.sql.sqltypes import UTCDateTime

# A noncharacter, which Unicode sets aside for a program's own use: it marks what stands in the place of a NUL, and itself.
_MARK = "\ufdd0"

Columns = dict[str, object]
"""What is written of a row, by column."""
JSON_OR_NULL = JSON(none_as_null=True)
"""A list or table of values; an absent one is SQL NULL, not the JSON text "null"."""


class Words(TypeDecorator[str]):
    """Text of PostgreSQL that may hold NUL, which its text type refuses: U+0000 is kept as U+FDD0 "0", U+FDD0 as U+FDD0 "1".

    Nothing else changes, so that searching and comparing in the database see the words.
    """

    impl = String
    cache_ok = True

    # Processors rather than process_..._value, which cost a second call for every value: a board reads half a million.

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Return what makes of a text what is kept of it."""
        return _kept

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None]:
        """Return what makes of what is kept the text that it was."""
        return _given


def _kept(text: str | None) -> str | None:
    if text is None or ("\0" not in text and _MARK not in text):
        return text
    return text.replace(_MARK, _MARK + "1").replace("\0", _MARK + "0")


def _given(kept: str | None) -> str | None:
    if kept is None or _MARK not in kept:
        return kept
    return kept.replace(_MARK + "0", "\0").replace(_MARK + "1", _MARK)


class Moment(TypeDecorator[datetime]):
    """A time that is only read: the same as sqlmodel's UTCDateTime gives, in a third of the time where thousands are read."""

    impl = DateTime
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[datetime | str | None], datetime | None]:
        """Return what makes of a kept time the moment in UTC; a file keeps text without a zone."""
        return _of_server if dialect.name == "postgresql" else of_file


def _of_server(kept: datetime | str | None) -> datetime | None:
    return kept.astimezone(UTC) if isinstance(kept, datetime) else None


def of_file(kept: datetime | str | None) -> datetime | None:
    """Return the moment that a file keeps as text without a zone; None where it keeps none."""
    return datetime.fromisoformat(f"{kept}+00:00") if kept is not None else None


def as_read(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column for a list of what is read; a time by the short way, under its own name."""
    return type_coerce(column, Moment()).label(column.name) if isinstance(column.type, UTCDateTime) else column
