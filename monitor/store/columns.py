"""How words are kept where a database cannot keep them as they are. Which columns there are is in `tables`."""

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

# A noncharacter, which Unicode sets aside for a program's own use: it marks what stands in the place of a NUL, and itself.
_MARK = "\ufdd0"


class Words(TypeDecorator[str]):
    """Text of PostgreSQL that may hold NUL, which its text type refuses: U+0000 is kept as U+FDD0 "0", U+FDD0 as U+FDD0 "1".

    Nothing else changes, so that searching and comparing in the database see the words.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it is kept."""
        if value is None or ("\0" not in value and _MARK not in value):
            return value
        return value.replace(_MARK, _MARK + "1").replace("\0", _MARK + "0")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it was given."""
        if value is None or _MARK not in value:
            return value
        return value.replace(_MARK + "0", "\0").replace(_MARK + "1", _MARK)
