"""The text of a mail without what mail programs and list software put around it. How a message is taken apart stands in `mail`.

Which words mark such furniture stands in data/mail_markers.tsv, by kind: `footer` (a line that begins the end of a list's mail),
`browser` (a line that sends the reader elsewhere), `stub` (a plain part that only asks for another program), `forward` (a line
above a forwarded message), `header_*` (the names in the block below it), `prefix` (of a subject). In doubt words stay: a footer
too much in a text is harmless, a sentence too few is not, so no row may hold words that a release could use.
"""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import RegistryError

_TABLE = Path(__file__).parent / "data" / "mail_markers.tsv"
_KINDS = frozenset(
    {"footer", "browser", "stub", "forward", "header_from", "header_date", "header_subject", "header_other", "prefix"}
)
# RFC 3676 4.3 has the blank at the end; many programs lose it.
_SIGNATURE = re.compile(r"^-- ?$")
_SIGNATURE_LINES = 12
_SIGNATURE_CHARACTERS = 1000
# What a list adds below is short; a marker with more text below it stands in the text itself.
_FOOTER_CHARACTERS = 1500
_FOOTER_LINE = 300
_BROWSER_LINE = 160
_STUB_CHARACTERS = 600
_RULE = re.compile(r"^[\s_=*~#.•·—–-]{3,}$")
_FIELD = re.compile(r"^[\s>*]*(?P<name>[^\W\d_][\w .'-]{0,24}?)\s*\*?\s*[:：]\*?\s*(?P<value>.*)$")
_FORWARD_EDGE = " \t-_*=>:："
_BEFORE_FORWARD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """What the block above a forwarded message says of it, as printed; None for what it does not say."""

    sender: str | None
    date: str | None
    subject: str | None


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Return `format=flowed` text with the lines of a paragraph joined (RFC 3676); `delete_space` is its DelSp=yes."""
    lines: list[list[str]] = []  # in pieces: adding to a text takes quadratic time
    depth_before, flowing = 0, False
    for raw in text.replace("\r\n", "\n").split("\n"):
        quoted = re.match(r">*", raw)
        depth = quoted.end() if quoted else 0
        line = raw[depth:].removeprefix(" ")  # stuffed
        joins, flows = flowing and depth == depth_before and line != "-- ", line.endswith(" ") and line != "-- "
        piece = line[:-1] if flows and delete_space else line
        if joins:
            lines[-1].append(piece)
        else:
            lines.append([">" * depth + " " if depth else "", piece])
        depth_before, flowing = depth, flows
    return "\n".join("".join(pieces) for pieces in lines)


def without_furniture(text: str) -> str:
    """Return the text without signature, list footer and lines that send the reader to a browser."""
    lines = text.replace("\r\n", "\n").split("\n")
    lines = [line for line in lines if not _is_marked(line, "browser", _BROWSER_LINE)]
    lines = _without_footer(_without_signature(lines))
    return "\n".join(lines).strip("\n")


def _without_signature(lines: list[str]) -> list[str]:
    """Cut at the last signature mark where what follows is as short as signatures are, or is a footer."""
    for number in range(len(lines) - 1, -1, -1):
        if _SIGNATURE.match(lines[number]):
            below = [line for line in _without_footer(lines[number + 1 :]) if line.strip()]
            if len(below) <= _SIGNATURE_LINES and sum(map(len, below)) <= _SIGNATURE_CHARACTERS and number > 0:
                return lines[:number]
            return lines
    return lines


def _without_footer(lines: list[str]) -> list[str]:
    left = 0
    for number in range(len(lines) - 1, -1, -1):
        left += len(lines[number]) + 1
        if left > _FOOTER_CHARACTERS:
            break
        if not _is_marked(lines[number], "footer", _FOOTER_LINE):
            continue
        end = next((above for above in range(number - 1, max(number - 5, -1), -1) if _RULE.match(lines[above])), number)
        while end > 0 and (not lines[end - 1].strip() or _RULE.match(lines[end - 1])):
            end -= 1
        if end == 0:  # nothing would be left
            return lines
        return _without_footer(lines[:end])
    return lines


def _is_marked(line: str, kind: str, longest: int) -> bool:
    if not line or len(line) > longest:
        return False
    folded = " ".join(line.casefold().replace("’", "'").split())
    return any(words in folded for words in markers(kind))


def is_stub(text: str) -> bool:
    """Return whether a plain part only says that there is another one."""
    folded = " ".join(text[: _STUB_CHARACTERS + 1].casefold().split())
    return len(folded) <= _STUB_CHARACTERS and any(words in folded for words in markers("stub"))


def split_forwarded(text: str) -> tuple[str, Forwarded | None]:
    """Return the text without the header block of a forwarded message, and what the block says.

    None where there is no such block, or where so much stands above it that the text is the forwarder's own.
    """
    found: Forwarded | None = None
    for _ in range(5):  # forwarded, and forwarded again
        lines = text.split("\n")
        block = _forward_block(lines)
        if block is None:
            break
        start, end, fields = block
        above = "\n".join(lines[:start]).strip()
        text = "\n".join(part for part in (above, "\n".join(lines[end:]).strip("\n")) if part).strip()
        text = text if not above else f"{above}\n\n{text[len(above) :].lstrip()}"
        if len(above) > _BEFORE_FORWARD:
            return text, found
        found = Forwarded(sender=fields.get("from"), date=fields.get("date"), subject=fields.get("subject"))
    return text, found


def _forward_block(lines: list[str]) -> tuple[int, int, dict[str, str]] | None:
    """Return where the first block begins and ends and its fields: a marker and two fields, or From, a date and one more."""
    for number, line in enumerate(lines[:400]):
        marked = line.strip(_FORWARD_EDGE).casefold() in markers("forward")
        if not marked and _field(line)[0] != "from":
            continue
        start = number
        first = number + 1 if marked else number
        while marked and first < len(lines) and not lines[first].strip() and first < number + 3:
            first += 1
        end, fields = _fields(lines, first)
        names = set(fields)
        if len(names & {"from", "date", "subject"}) >= 2 and (marked or ({"from", "date"} <= names and len(names) >= 3)):
            return start, end, fields
    return None


def _fields(lines: list[str], first: int) -> tuple[int, dict[str, str]]:
    fields: dict[str, str] = {}
    end = first
    while end < len(lines) and end < first + 12:
        name, value = _field(lines[end])
        if name is not None:
            fields.setdefault(name, value)
        elif not lines[end].strip() or not fields or not lines[end].startswith((" ", "\t")):  # else a folded line
            break
        end += 1
    return end, fields


def _field(line: str) -> tuple[str | None, str]:
    found = _FIELD.match(line[:500])
    if found is None:
        return None, ""
    name, value = found["name"].strip().casefold(), found["value"].strip(" *\t")
    kind = next((kind for kind in ("from", "date", "subject", "other") if name in markers(f"header_{kind}")), None)
    return kind, value


def bare_subject(subject: str, *, of_list: bool) -> str:
    """Return a subject without the marks of forwarding and, where a list sent it, without the list's name in brackets."""
    prefixes = "|".join(re.escape(words) for words in markers("prefix"))
    mark = rf"(?:(?:{prefixes})(?:\[\d+\])?\s*[:：]\s*)" + (r"|(?:\[[^\[\]]{1,60}\]\s*)" if of_list else "")
    return re.sub(rf"^(?:{mark})+", "", subject.strip(), flags=re.IGNORECASE).strip() or subject.strip()


@functools.cache
def markers(kind: str) -> tuple[str, ...]:
    """Return the words of one kind, folded. Raises: RegistryError naming the line of the table that is wrong."""
    return tuple(words for found, words in _table() if found == kind)


@functools.cache
def _table() -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for number, line in enumerate(_TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith(("#", "kind\t")):
            continue
        columns = line.split("\t")
        if len(columns) != 4 or columns[0] not in _KINDS or not all(column.strip() for column in columns):
            raise RegistryError(f"{_TABLE.name}: line {number}: not a known kind, language, words and origin; correct it")
        rows.append((columns[0], columns[2].casefold()))
    return tuple(rows)
