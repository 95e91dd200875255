"""How words are kept where a database cannot keep them as they are. Which columns there are is in `tables`."""

from collections.abc import Callable

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
