"""Paragraphs, sentences and quotations of a text, with offsets. Who speaks them is attribution's matter."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.vocabulary import DATA, read_table

_OPEN = {"“": "”", "„": "“”", "«": "»", "‘": "’", "「": "」", "『": "』", "‹": "›", "”": "”"}
_OPENING = re.compile(f"[\"'»{''.join(_OPEN)}]")
_SOFT = "'’‘"
_TURNED = re.compile(r"»(?=\w)")
"""A German quotation in print opens with the mark that closes one elsewhere; only a word may stand right behind it."""
_DASHES = "–—-"
_AGAIN = re.compile(r"[.!?] (?=[–—-] )")
_RESUMED = re.compile(r"[.,!?] [–—-] ")
_INSIDE = re.compile(r"[.!?:…”»\"] (?=[–—-] [\"„“«]?[^\W\d_a-zà-ÿа-яёіїєґąćęłńśźż])")
"""Where a dash opens what somebody says though its line has begun before, as texts have it whose paragraphs were joined."""
_TELLER = 2
"""How many words may stand between the dash that ends what was said and the verb that tells it (`– jak dodał X`)."""
_SHORT = r"(?:^|[\s(\[«“\"])(?:(?:[A-ZÀ-Þ]\.)?[A-ZА-ЯЁІЇЄÀ-Þ]|%s)\.$"
"""An initial, or an abbreviation of any language: a text may name people and places of all."""
_DOUBLED = re.compile(r"(?:^|[\s(\[«“\"])([A-Z])\1\.$")
_DOUBLED_ON = re.compile(r"([A-Z])\1\.")
"""Spanish doubles the letters of a plural that it shortens, word by word: behind `EE.` its second half `UU.` follows."""
_NETWORK = re.compile(r"(?:\w\w|на|on|en|em|su|w|в|у) [XХ]\.$")
"""The network X (in Cyrillic too) at the end of a sentence, behind a word: no initial, which opens a name (`X. Kostova`)."""
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\.$")
_ORDERED = re.compile(
    r"Jän|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert|Jahrestag|Gipfel|Weltkrieg|Generalversammlung|Legislatur|Sitzung"
)
"""What stands behind an ordinal number where nouns are capitalised (`am 3. März`); in lower case it goes on anyway."""
_COUNTED = re.compile(r"\b(?:[Dd](?:er|ie|as|en|em|es)|[Zz]u[mr]|[Aa]m|[Vv]om|[Ii]m|[Bb]eim|(?:ihr|sein)e[rnms]?) \d{1,3}\.$")
"""A German ordinal behind its article (`zum 9. Präsidenten`), no number that ends a sentence."""
_BEGINS = re.compile(r"(?:D(?:er|ie|as|en|em|es)|Er|Sie|Es|Wir|Ich|I[nm]|A[mn]|Zu[mr]?|Bei|Nach|Auch|Doch|Aber|Für|Mit|Eine?)\b")
"""How a German sentence begins that does not go on with a noun."""
_LONGEST_SOFT = 400
"""A quotation in single marks that does not end within this many characters is an apostrophe."""
_STOP = re.compile(
    r"[。！？.!?…؟۔\n](?:(?<=[。！？])[。！？]*+[”」』》）)]*+"
    r"|(?<=[.!?…؟۔])(?<![.!?…؟۔].)[.!?…؟۔]*+[”\"»’')\]]*+(?=\s)"
    r"|(?:(?<=[\u0620-\u064a]{2}\.)|(?<=[\u0620-\u064a»”\"\d][ »”\"]\.))(?=[\u0620-\u064a]{3})"
    r"|(?:(?<=[a-zß-öø-ÿ]{3}\.)|(?<=[”\"»]\.))(?=[“«\"]?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]*[ ,])"
    r"|(?<=\n)\n*+)",
    re.DOTALL,
)
"""What ends a sentence. A run of marks is tried once, from its first: 200,000 full stops are no reason to hang. Every way to end
begins with one class of characters, which is what lets the search leap over all others."""
_GLUED_STOP = re.compile(r"(?:[\u0620-\u064a]{2}|[\u0620-\u064a»”\"\d][ »”\"])\.[\u0620-\u064a]{3}")
"""A full stop between two Arabic words whose space was dropped, or stands before it: `... .وقال`, `...».وقال`."""
_CLOSING_MARKS = tuple('"”»')
_GLUED_MARK = re.compile(r"[^\"]*(?:\"[^\"]*\"[^\"]*)*")
"""Text in which every straight quotation mark has its fellow."""
_LONGEST_TELLING = 40
"""The most characters of the words behind a quotation that say whose it was."""
_TELLING = re.compile(r"[^。！？“「『，,；;\n]*(?:[。！？]|[，,：:][“「])")
"""Such words: up to a full stop without a comma, or to the rest of the quotation."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AbbreviationRow:
    """Words of one language that are written short, without their last full stop, which ends no sentence in the example."""

    language: str
    words: tuple[str, ...]
    example: str
    origin: str


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


def abbreviation_rows() -> tuple[AbbreviationRow, ...]:
    """Return all rows of abbreviations.tsv."""
    return read_table(DATA / "abbreviations.tsv", AbbreviationRow)


@cache
def _short_words() -> frozenset[str]:
    return frozenset(word.casefold() for row in abbreviation_rows() for word in row.words)


def is_abbreviation(word: str) -> bool:
    """Return whether a word without its full stop is one that is written short, in any language and case."""
    return word.casefold() in _short_words()


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile(_SHORT % "|".join(re.escape(word) for row in abbreviation_rows() for word in row.words))


def _ends_sentence(text: str, start: int, mark: int, stop: int, limit: int) -> bool:
    if text[mark] in "。！？" and _opens_told(text, start, mark, stop, limit):
        return False
    if text[mark] == "。":
        return not _in_told(text, start, mark, limit)
    if text[mark] != ".":
        return True
    if _GLUED_STOP.match(text, mark - 2):
        return True
    if text[mark - 1] in _CLOSING_MARKS and text[mark:stop] == "..":
        return False  # `"...".. X ترد على ...`: whose it was follows, in Arabic headlines
    before = text[max(start, mark - 12) : mark + 1]
    if _abbreviation().search(before) and not _NETWORK.search(before):
        return False
    if text[stop : stop + 1] == '"' and not _GLUED_MARK.fullmatch(text, start, stop):
        return False  # the mark closes a quotation: `"... ."X`
    follow = text[stop : min(limit, stop + 20)].lstrip()
    if _DOUBLED_ON.match(follow) and _DOUBLED.search(before):
        return False
    if _ORDINAL.search(text[max(start, mark - 3) : mark + 1]) and _ORDERED.match(follow):
        return False
    if _COUNTED.search(before) and not _BEGINS.match(follow):
        return False
    return not follow or not follow[0].islower()


def _in_told(text: str, start: int, mark: int, limit: int) -> bool:
    """Return whether a quotation of several sentences goes on here, its verb behind it (Japanese `「...。...」と述べた`)."""
    opened = text.rfind("「", start, mark)
    if opened < 0 or text.find("」", opened, mark) >= 0:
        return False
    closed = text.find("」", mark, min(limit, mark + _LONGEST_SOFT))
    return closed >= 0 and text[closed + 1 : closed + 2] == "と"


def _opens_told(text: str, start: int, mark: int, stop: int, limit: int) -> bool:
    """Return whether the quotation that ends here opens its sentence, so that who says it stands behind (`“...。”X说。`).

    One that a colon or a verb opens ends the sentence with it.
    """
    closing = text[mark + 1 : mark + 2]
    opening = {"”": "“", "」": "「"}.get(closing)
    if opening is None or stop != mark + 2 or stop >= limit or text[stop].isspace() or text[stop] in "“「『（(":
        return False
    if _TELLING.match(text, stop, min(limit, stop + _LONGEST_TELLING)) is None:
        return False
    opened = text.rfind(opening, max(0, mark - _LONGEST_SOFT), mark)
    return opened >= 0 and closing not in text[opened:mark] and text[:opened].rstrip(" \u3000")[-1:] in ("", *"\n。！？”」")


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


def dialogues(text: str, said: Sequence[int]) -> tuple[Quotation, ...]:
    """Return what stands between a dash that opens a line and the dash before a verb of speech: `– Nie – powiedział X. – Tak.`

    `said` are the offsets at which a verb of speech begins, in order. Behind the teller's full stop a further dash opens again.
    A line with a dash and no teller is an entry of a list.
    """
    found: list[Quotation] = []
    for paragraph in paragraphs(text):
        opens = text[paragraph.start] in _DASHES
        place = paragraph.start if opens else _next_dash(text, paragraph.start, paragraph.end)
        while place + 1 < paragraph.end and text[place + 1] == " ":
            teller = _teller(text, place + 2, paragraph.end, said)
            if teller is None:
                if opens and found and found[-1].start > paragraph.start:
                    found.append(Quotation(place + 2, paragraph.end, Span(place, paragraph.end)))
                break
            found.append(Quotation(place + 2, teller, Span(place, teller)))
            again = _AGAIN.search(text, teller, paragraph.end) if opens else _INSIDE.search(text, teller, paragraph.end)
            if again is None:
                break
            place = again.end()
    return tuple(found)


def _next_dash(text: str, start: int, end: int) -> int:
    """Return where a dash first opens, inside a line, what somebody says; the end where none does."""
    found = _INSIDE.search(text, start, end)
    return found.end() if found is not None else end


def parted(text: str, quotes: Sequence[Quotation], said: Sequence[int]) -> tuple[Quotation, ...]:
    """Return the quotations without what tells inside their marks whose words they are: `«Нет, — сказал X. — Мы против».`

    `said` are the offsets at which a verb of speech begins, in order. Behind a further dash the quotation goes on.
    """
    found: list[Quotation] = []
    for quote in quotes:
        start = quote.start
        while (teller := _teller(text, start, quote.end, said)) is not None:
            found.append(Quotation(start, teller, Span(quote.outer.start if start == quote.start else start, teller)))
            again = _RESUMED.search(text, teller + 2, quote.end)
            start = again.end() if again is not None else quote.end
        if start < quote.end:
            found.append(quote if start == quote.start else Quotation(start, quote.end, Span(start, quote.outer.end)))
    return tuple(found)


def _teller(text: str, start: int, end: int, said: Sequence[int]) -> int | None:
    """Return where the dash stands behind which somebody is told to have said it, None where none does."""
    for index in range(bisect_left(said, start), len(said)):
        verb = said[index]
        if verb >= end:
            break
        before = text[max(start, verb - 24) : verb]
        dash = max(before.rfind(f" {mark} ") for mark in _DASHES)
        if dash >= 0 and len(before[dash + 3 :].split()) <= _TELLER and "." not in before[dash:]:
            return verb - len(before) + dash
    return None


def _closing(text: str, place: int, paragraph: Span) -> tuple[int, int] | None:
    """Return where the quotation that opens at `place` ends, without and with its mark; None when none opens there."""
    mark = text[place]
    before = text[place - 1] if place > paragraph.start else " "
    if mark == "»" and not before.isalnum() and before not in ",.!?…" and _TURNED.match(text, place):
        closers = "«»"
    elif mark == '"':
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
