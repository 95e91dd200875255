"""What feedparser's own test files say that a parser must find in them -> checks on the fields that `parse-feed` shows.

Each file holds one feed and, in a comment, a Python expression over feedparser's result. Only comparisons of a field that we show
with a literal become checks; bozo bits, raw strings of dates and fields that we do not show (rights, tags, contributors) do not.
"""

import ast
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

_EXPECT = re.compile(rb"Expect:\s*(.*?)\s*-->")
_CODEC = re.compile(rb"SkipUnless:[^\n]*lookup\([\"']([^\"']+)[\"']\)")
_HEADER = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.MULTILINE)
_FEED_FIELDS = {("title",): "title", ("title_detail", "value"): "title", ("link",): "link", ("language",): "language"}
_ENTRY_FIELDS = {
    ("id",): "id",
    ("guid",): "id",
    ("link",): "url",
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("summary",): "summary",
    ("description",): "summary",
    ("summary_detail", "value"): "summary",
    ("content", 0, "value"): "content",
    ("author",): "author",
    ("published_parsed",): "published",
    ("issued_parsed",): "published",
    ("updated_parsed",): "updated",
    ("modified_parsed",): "updated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One expectation: `entry` is the entry's position, None for the feed; `expected` a text or a moment."""

    field: str
    entry: int | None
    expected: str | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test file: its bytes, the header that it is to be served with, its address, and what must be found in it."""

    path: Path
    body: bytes
    content_type: str | None
    url: str
    checks: tuple[Check, ...]


def cases(folder: Path) -> Iterator[Case]:
    """Yield each test file below `folder` (feedparser's `tests`), in the order of the names; `checks` may be empty."""
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        headers = {key.strip().lower(): value.strip() for key, value in _HEADER.findall(_as_utf8(body))}
        found = _EXPECT.search(_as_utf8(body)) if _applies(body) and b"content-language" not in headers else None
        located = headers.get(b"content-location", b"").decode("utf-8", "replace")
        served = f"http://127.0.0.1:8097/tests/{path.relative_to(folder).as_posix()}"
        yield Case(
            path=path,
            body=body,
            content_type=headers[b"content-type"].decode("latin-1") if b"content-type" in headers else None,
            url=urljoin(served, located) if urlsplit(located).scheme in {"", "http", "https"} else served,
            checks=tuple(_checks(found.group(1).decode("utf-8", "replace"))) if found else (),
        )


def _applies(body: bytes) -> bool:
    """Return whether this Python knows the charset that the case is about: feedparser skips the others, too."""
    skip = _CODEC.search(body)
    if skip is None:
        return True
    try:
        codecs.lookup(skip.group(1).decode("ascii"))
    except LookupError:
        return False
    return True


def _as_utf8(body: bytes) -> bytes:
    marks = ((b"\x4c\x6f\xa7\x94", "cp037"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xff\xfe\x00\x00", "utf-32-le"))
    more = (
        (b"\x00\x00\x00<", "utf-32-be"),
        (b"<\x00\x00\x00", "utf-32-le"),
        (b"\x00<\x00?", "utf-16-be"),
        (b"<\x00?\x00", "utf-16-le"),
    )
    for mark, charset in (*marks, *more, (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        if body.startswith(mark):
            return body.decode(charset, "replace").encode()
    return body


def _checks(expression: str) -> Iterator[Check]:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        return
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for part in parts:
        if not isinstance(part, ast.Compare) or len(part.ops) != 1 or not isinstance(part.ops[0], ast.Eq):
            continue
        try:
            expected = ast.literal_eval(part.comparators[0])
        except ValueError:
            continue
        check = _check(_path(part.left), expected)
        if check is not None:
            yield check


def _check(path: tuple[str | int, ...] | None, expected: object) -> Check | None:
    if not path:
        return None
    entry: int | None = None
    if path[0] == "feed":
        field = _FEED_FIELDS.get(path[1:])
    elif path[0] == "entries" and len(path) > 2 and isinstance(path[1], int):
        entry, field = path[1], _ENTRY_FIELDS.get(path[2:])
    else:
        return None
    if field is None:
        return None
    if isinstance(expected, tuple) and len(expected) >= 6:
        year, month, day, hour, minute, second = expected[:6]
        return Check(field=field, entry=entry, expected=datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    return Check(field=field, entry=entry, expected=expected) if isinstance(expected, str) else None


def _path(node: ast.expr) -> tuple[str | int, ...] | None:
    """Return `entries[0]['title']` or `entries[0].title` as a path of names and positions; None for anything else."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        base = _path(node.value)
        return (*base, node.attr) if base else None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str | int):
        base = _path(node.value)
        return (*base, node.slice.value) if base else None
    return None
