"""Paragraphs, sentences and quotations of a text, with offsets. Who speaks them is attribution's matter."""

import re
from dataclasses import dataclass
from functools import lru_cache

_OPEN = {"“": "”", "„": "“”", "«": "»", "‘": "’", "「": "」", "『": "』", "‹": "›", "”": "”"}
_OPENING = re.compile(f"[\"'{''.join(_OPEN)}]")
_SOFT = "'’‘"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[«“\"])(?:[A-ZА-ЯЁІЇЄÀ-Þ]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Sen|Rep|Gov|St|Jr|Sr|Sra|Srta|vs|No|Nos|Art|Inc|Ltd|Amb|Hon|Rev"
    r"|Dra|Exmo|Excmo|Mme|Mlle|MM|bzw|Nr|Abs|ca|г|гг|ул|стр|см|им|тыс|млн|млрд|р|ст|núm|pág|art|aprox|Dn|Sec|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|etc|al|i\.e|e\.g|U\.S|U\.N|U\.K|a\.m|p\.m|D\.C|EE\.UU|E\.U)\.$"
)
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\.$")
_ORDERED = re.compile(
    r"Jän|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert|Jahrestag|Gipfel|Weltkrieg|Generalversammlung|Legislatur|Sitzung"
)
"""What stands behind an ordinal number where nouns are capitalised (`am 3. März`); in lower case it goes on anyway."""
_LONGEST_SOFT = 400
"""A quotation in single marks that does not end within this many characters is an apostrophe."""
_STOP = re.compile(r"[。！？]+[”」』》）)]*|[.!?…؟۔]+[”\"»’')\]]*(?=\s)|\n+")
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets into a text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: `start`..`end` is what stands between the marks; `outer` includes them."""

    start: int
    end: int
    outer: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `paragraph` counts from 0, `first` is true for the first sentence of its paragraph."""

    start: int
    end: int
    paragraph: int
    first: bool


@lru_cache(maxsize=2)
def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the non-empty lines of the text; remembered for the one read last, which several steps go through."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        span = _trim(text, match.start(), match.end())
        if span:
            found.append(span)
    return tuple(found)


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences in order; an abbreviation's full stop ends none, a line break always does."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text)):
        start = paragraph.start
        first = True
        for match in _STOP.finditer(text, paragraph.start, paragraph.end):
            stop = match.end()
            if not _ends_sentence(text, start, match.start(), stop, paragraph.end):
                continue
            span = _trim(text, start, stop)
            if span:
                found.append(Sentence(span.start, span.end, number, first))
                first = False
            start = stop
        span = _trim(text, start, paragraph.end)
        if span:
            found.append(Sentence(span.start, span.end, number, first))
    return tuple(found)


def _ends_sentence(text: str, start: int, mark: int, stop: int, limit: int) -> bool:
    if text[mark] != ".":
        return True
    if _ABBREVIATION.search(text[max(start, mark - 12) : mark + 1]):
        return False
    follow = text[stop : min(limit, stop + 20)].lstrip()
    if _ORDINAL.search(text[max(start, mark - 3) : mark + 1]) and _ORDERED.match(follow):
        return False
    return not follow or not follow[0].islower()


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations in order, none nested; one that is still open at the end of its paragraph ends there."""
    found: list[Quotation] = []
    for paragraph in paragraphs(text):
        place = paragraph.start
        while opening := _OPENING.search(text, place, paragraph.end):
            place = opening.start()
            close = _closing(text, place, paragraph)
            if close is None:
                place += 1
                continue
            end, outer_end = close
            if end > place + 1:
                found.append(Quotation(place + 1, end, Span(place, outer_end)))
            place = max(outer_end, place + 1)
    return tuple(found)


def _closing(text: str, place: int, paragraph: Span) -> tuple[int, int] | None:
    """Return where the quotation that opens at `place` ends, without and with its mark; None when none opens there."""
    mark = text[place]
    before = text[place - 1] if place > paragraph.start else " "
    if mark == '"':
        closers = '"'
    elif mark == "'":
        if before.isalnum():
            return None
        closers = "'"
    elif mark in _OPEN and (mark != "”" or place == paragraph.start):
        closers = _OPEN[mark]
    else:
        return None
    if mark == "‘" and before.isalnum():
        return None
    soft = mark in _SOFT
    limit = min(paragraph.end, place + _LONGEST_SOFT) if soft else paragraph.end
    end = _next_of(text, closers, place + 1, limit)
    while end >= 0:
        after = text[end + 1] if end + 1 < paragraph.end else " "
        if not soft or not (after.isalnum() or after == mark):
            return end, end + 1
        end = _next_of(text, closers, end + 1, limit)
    if soft:
        return None
    return paragraph.end, paragraph.end


def _next_of(text: str, marks: str, start: int, end: int) -> int:
    """Return where the first of the marks stands, -1 where none does."""
    found = [place for mark in marks if (place := text.find(mark, start, end)) >= 0]
    return min(found, default=-1)
