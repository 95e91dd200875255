"""A mailbox file (mbox, RFC 4155) -> its messages as bytes, one after the other and never all at once. `mail` reads each."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from feeds.errors import ParseError
from feeds.mail import MAX_MESSAGE_BYTES

_MAX_LINE = 1_000_000
# Sender and date as mail programs write them (`From - Mon Mar  2 10:15:00 2026`); a sentence that begins with From has none.
_SEPARATOR = re.compile(rb"From \S.*\d{1,2}:\d{2}.*\d{4}\s*$|From \S.* \d{4} \d{1,2}:\d{2}(?::\d{2})?\s*$")
_QUOTED = re.compile(rb">+From ")


def is_mbox(head: bytes) -> bool:
    """Return whether bytes begin with a separator line of a mailbox and a header below it."""
    first, _, rest = head[:1000].partition(b"\n")
    return _SEPARATOR.match(first) is not None and re.match(rb"[!-9;-~]+:", rest) is not None


def messages(stream: BinaryIO) -> Iterator[bytes | ParseError]:
    """Yield the bytes of each message, `>From` unquoted; an error in the place of one that is too large."""
    lines: list[bytes] = []
    size = 0
    begun, blank, at_start = False, True, True
    while line := stream.readline(_MAX_LINE):
        if at_start and blank and line.startswith(b"From ") and _SEPARATOR.match(line):
            if begun:
                yield _whole(lines, size)
            lines, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size <= MAX_MESSAGE_BYTES:
                lines.append(line[1:] if at_start and _QUOTED.match(line) else line)
            else:
                lines.clear()
        blank = at_start and not line.strip(b"\r\n")
        at_start = line.endswith(b"\n")
    if begun:
        yield _whole(lines, size)


def _whole(lines: list[bytes], size: int) -> bytes | ParseError:
    if size > MAX_MESSAGE_BYTES:
        return ParseError(f"a message larger than {MAX_MESSAGE_BYTES // 1_000_000} MB", health="too_large")
    return b"".join(lines)
