"""PDF bytes -> Page: the text layer with the offset of each page. A scan without one is a problem that is said, not hidden."""

import io
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from feeds.errors import ParseError
from feeds.markup import plain_line, tidy
from feeds.types import Page, Precision

MAX_PAGES = 300
# What pypdf raises on damaged files beside its own errors.
_PDF_ERRORS = (
    PyPdfError,
    DependencyError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
# pypdf logs every oddity of a damaged file; what matters is in `problems`.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(body: bytes, *, enough: Callable[[], bool] | None = None) -> Page:
    """Return the text of a PDF, `pages` being the offset where each page starts; once `enough` says so, no further page is read.

    Raises: ParseError (`malformed`) when it is damaged beyond reading or locked with a password.
    """
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ParseError("a PDF that is locked with a password", health="malformed")
        count = len(reader.pages)
    except _PDF_ERRORS as exc:
        raise ParseError(f"a PDF that cannot be read ({_said(exc)})", health="malformed") from exc
    problems: list[str] = []
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for number in range(min(count, MAX_PAGES)):
        if number and enough is not None and enough():
            problems.append(f"only the first {number} of {count} pages could be read in the time given")
            break
        try:
            text = reflow(tidy(reader.pages[number].extract_text()))
        except _PDF_ERRORS as exc:
            text = ""
            problems.append(f"page {number + 1} cannot be read ({_said(exc)})")
        offsets.append(position)
        parts.append(text)
        position += len(text) + 2
    if count > MAX_PAGES:
        problems.append(f"{count} pages; only the first {MAX_PAGES} were read")
    if not any(parts):
        problems.append("the PDF has no text layer (a scan); nothing could be read from it")
        return Page(title=_metadata(reader, "title"), text="", pages=tuple(offsets), problems=tuple(problems))
    raw, made = _created(reader)
    return Page(
        title=_metadata(reader, "title") or next(line for part in parts for line in part.splitlines() if line.strip())[:200],
        text="\n\n".join(parts),
        published_raw=raw,
        published_at=made,
        published_precision=Precision.DAY if made else Precision.UNKNOWN,
        author=_metadata(reader, "author"),
        pages=tuple(offsets),
        problems=tuple(problems),
    )


def reflow(text: str) -> str:
    """Return a page's text with the lines of a paragraph joined: a PDF ends its lines where the paper does, not the sentence.

    A line ends a paragraph when it is clearly shorter than the page is wide, and the next begins one when it is a bullet.
    """
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    joined: list[str] = []
    last = ""  # the line before, as it stood on the page
    for line in lines:
        wraps = bool(last) and bool(line) and len(last) >= width * 0.7 and not re.match(r"[•▪–*-]\s|\(?\d{1,2}[.)]\s", line)
        if wraps and re.search(r"\w[-\u00ad]$", last) and line[0].islower():
            joined[-1] = joined[-1][:-1] + line
        elif wraps:
            joined[-1] += " " + line
        else:
            joined.append(line)
        last = line
    return "\n".join(joined)


def _metadata(reader: PdfReader, name: str) -> str | None:
    try:
        value = getattr(reader.metadata, name, None)
    except _PDF_ERRORS:
        return None
    line = plain_line(value) if isinstance(value, str) else ""
    # a word processor's file name is no title
    return (
        None
        if not line or line.lower().endswith((".doc", ".docx", ".pdf", ".odt", ".indd")) or line.startswith("Microsoft Word")
        else line
    )


def _created(reader: PdfReader) -> tuple[str | None, datetime | None]:
    """Return the day the file was made, the best that a PDF says of its publication."""
    try:
        metadata = reader.metadata
        made = metadata.creation_date if metadata is not None else None
        raw = metadata.creation_date_raw if metadata is not None else None
        if made is None or made.year < 1990:
            return None, None
        day = (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC)
    except _PDF_ERRORS:
        return None, None
    return str(raw) if raw else None, day.replace(hour=0, minute=0, second=0, microsecond=0)


def _said(exc: Exception) -> str:
    return " ".join(str(exc).split())[:80] or type(exc).__name__
