"""What a briefing is made of, whatever the file is: headings, paragraphs, tables, quotes, notes, a picture. No format here."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text within a line. `language` is None for our own English; `note` is the number of a footnote set after it."""

    text: str
    language: str | None = None
    strong: bool = False
    href: str | None = None
    note: int | None = None


Line = tuple[Run, ...]


class Tone(StrEnum):
    """How a paragraph stands out."""

    PLAIN = "plain"
    LEDE = "lede"
    WARNING = "warning"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 3; the title of the whole is none of them."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    line: Line
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words as they were said, in their language; `direct` ones stand in quotation marks, `note` is their footnote."""

    text: str
    language: str | None
    direct: bool
    note: int
    by: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; the first cell of each row names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An SVG picture; `alt` says in words what it shows, `name` tells it from the others of a briefing."""

    svg: str
    alt: str
    width: int
    height: int
    name: str = "map"


Block = Heading | Paragraph | Bullets | Quotation | Grid | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A whole file's content. `running` stands at the head of every page, `notes` are counted from 1."""

    title: str
    subject: str
    running: str
    sample: bool
    blocks: tuple[Block, ...]
    notes: tuple[Line, ...]


def plain_text(line: Line) -> str:
    """Return the words of a line."""
    return "".join(run.text for run in line)
