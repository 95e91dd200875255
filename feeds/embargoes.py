"""What a text says of when it may be published: an embargo named at its head. What a desk does about it is its own affair.

The words are in `data/embargo_words.tsv`; those after a ^ count only where a line begins, since trade is under embargoes too.
"""

import functools
import re
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "embargo_words.tsv"
_COLUMNS = ["language", "phrase", "example", "origin"]
_HEAD = 400  # characters, in which a release says so
_LINE = 160
_DOTTED = re.compile("[\u0130\u0131]")  # which the expression takes for an i, and folding does not


def embargo_in(title: str | None, text: str) -> str | None:
    """Return the words at the head of a text that put it under an embargo, with what follows in their line; None without any."""
    head = f"{title or ''}\n{text[:_HEAD]}"
    folded = head.casefold()
    # To look for a word each takes a tenth of the time of the expression, and hardly any release has one of them.
    if not any(word in folded for word in _telling_words()) and not _DOTTED.search(head):
        return None
    found = _phrases().search(head)
    if found is None:
        return None
    line = head[found.start() : found.start() + _LINE].partition("\n")[0]
    return " ".join(line.split())


def rows() -> tuple[tuple[str, str, str, str], ...]:
    """Return the rows of the table: language, phrase, example and origin. Raises: ValueError naming a line that is wrong."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    if lines[0].split("\t") != _COLUMNS:
        raise ValueError(f"{TABLE.name}: line 1: the columns are {', '.join(_COLUMNS)}")
    found = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or not all(cell.strip() for cell in cells):
            raise ValueError(f"{TABLE.name}: line {number}: not a row of {', '.join(_COLUMNS)}")
        found.append((cells[0], cells[1], cells[2], cells[3]))
    return tuple(found)


@functools.cache
def _telling_words() -> tuple[str, ...]:
    """Return the longest word of each phrase: without any of them there is no phrase."""
    longest = {max(phrase.removeprefix("^").split(), key=len).casefold() for _, phrase, _, _ in rows()}
    return tuple(sorted(word for word in longest if not any(other != word and other in word for other in longest)))


@functools.cache
def _phrases() -> re.Pattern[str]:
    inside = "|".join(_words(phrase) for _, phrase, _, _ in rows() if not phrase.startswith("^"))
    leading = "|".join(_words(phrase[1:]) for _, phrase, _, _ in rows() if phrase.startswith("^"))
    return re.compile(rf"(?<!\w)(?:{inside})|(?m:^)(?:{leading})", re.IGNORECASE)


def _words(phrase: str) -> str:
    return re.escape(phrase).replace("\\ ", r"\s+")
