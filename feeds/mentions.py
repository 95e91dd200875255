"""Dates inside running text, in many languages and calendars -> mentions; a mention and the page's custom -> a moment.

`dates` reads a text that is a date; this module finds one among other words. No markup, no clock: `now` is passed in.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feeds.dates import DAY_ENDING, YEAR_ENDING, Moment, read_date
from feeds.types import Precision
from feeds.wording import ago_words, months, plain, solar_months, today_words, units, yesterday_words

_EARLIEST, _LATEST = 1970, 2079
_LONGEST = 4000  # of one text: a teaser, not a book
# Same length after translation, so that offsets stay: digits of all scripts, wide marks, odd spaces.
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x0ED0, 0x1040, 0x17E0, 0x0A66, 0x0AE6, 0xFF10)
_ASCII = {zero + n: str(n) for zero in _ZEROS for n in range(10)} | {
    ord(mark): plainer
    for mark, plainer in zip("İ／．－：，‐‑‒–—−、。\u00a0\u2009\u202f\u3000\u200e\u200f", "i/.-:,------,.      ", strict=True)
}
_WORD = r"[^\s\d,/|()\[\]<>:;\-]{2,20}"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|re|º|ª|°|ο|η)(?=[\s,.]))?"
_OF = r"(?:(?:de|del|of|di|do|da|ta['’]|the|năm|dia|ngày|i)\s+|d['’])?"
_YEAR_WORD = r"(?:\s*(?:de|del|of|do|năm|year|عام|سنة|року|года)\s+)?"
_CLOCK = re.compile(
    r"[\s,|.·•@T()\-]{0,4}(?:(?:at|à|às|as|a las|um|ore|klo|kl\.?|saat|в|о|о\.|ora|u|pukul|ساعت|الساعة|lúc|ob|v)\s*)?"
    r"(?P<hour>[01]?\d|2[0-4])(?:[:.h]|\s?時\s?|\s?时\s?|\s?시\s?)(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\s?分)?(?![\d:])"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?(?:\s?(?P<zone>(?:gmt|utc)?\s?[+\-]\s?\d{1,2}(?::?\d{2})?|gmt|utc|cest|cet|eest|eet|msk|est|edt)\b)?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?[\s,|·•-]{1,4}(?:on\s+)?$"
)
_LIKELY = re.compile(r"\d")
# A year in full, or two digits at the end of a date: nothing else is worth the search.
_HAS_YEAR = re.compile(r"\d{4}|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|[^\W\d][\s\-/.,]{0,2}['’]?\d\d|元|[年년]")
_SPLIT = "\n"  # stands between the texts of two elements


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A date as it stands in a text: `start` and `end` are offsets, end exclusive.

    `year` is None where the text names none. `swappable` says that day and month may have changed places; the numbers are read
    day first then. `month_first` and `day_first` are set where numbers between strokes can be read in one way only: they tell how
    the page writes the others. `clock` is the time of day as ISO 8601 with its offset, if any was named.
    """

    start: int
    end: int
    raw: str
    year: int | None
    month: int
    day: int
    swappable: bool = False
    month_first: bool = False
    day_first: bool = False
    clock: str = ""

    def moment(self, *, order: str | None, zone: str | None, year: int | None = None) -> Moment:
        """Return the mention in UTC; `order` settles swapped numbers, `year` stands in for a missing one."""
        full = self.year if self.year is not None else year
        if full is None:
            return Moment(at=None, problem=f"date {self.raw!r} names no year")
        if self.swappable and order is None:
            return Moment(at=None, problem=f"date {self.raw!r} may be day first or month first; set date_order for the source")
        month, day = (self.day, self.month) if self.swappable and order == "MDY" else (self.month, self.day)
        return read_date(f"{full:04}-{month:02}-{day:02}{'T' if self.clock else ''}{self.clock}", zone=zone)


def find_dates(text: str, *, language: str | None = None, isolated: bool = False) -> tuple[Mention, ...]:
    """Return the dates that `text` names, in order and without overlaps.

    `isolated` says that the text stands alone in its element: then a day and month without a year count too.
    """
    text = text[:_LONGEST]
    flat = text.translate(_ASCII).lower()
    if len(flat) != len(text) or not _LIKELY.search(flat):
        return ()
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    full = _READERS if _HAS_YEAR.search(flat) else ()
    readers = (*full, *(_YEARLESS if isolated and len(text) <= 40 else ()))
    for pattern, reader in readers:
        for match in pattern.finditer(flat):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            mention = reader(match, text, language)
            if mention is not None:
                taken.append((mention.start, mention.end))
                found.append(_with_clock(mention, flat, text))
    return tuple(sorted(found, key=lambda one: one.start))


def _with_clock(mention: Mention, flat: str, text: str) -> Mention:
    before = _CLOCK_BEFORE.search(flat[max(0, mention.start - 14) : mention.start])
    match = before or _CLOCK.match(flat, mention.end)
    if match is None:
        return mention
    hour = int(match["hour"])
    half = match.groupdict().get("half")
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    second = f":{match['second']}" if match["second"] else ""
    named_zone = (match.groupdict().get("zone") or "").replace(" ", "")
    start, end = (mention.start - len(match[0]), mention.end) if before else (mention.start, match.end())
    return Mention(
        start=start,
        end=end,
        raw=text[start:end].strip(),
        year=mention.year,
        month=mention.month,
        day=mention.day,
        swappable=mention.swappable,
        month_first=mention.month_first,
        day_first=mention.day_first,
        clock=f"{hour:02}:{match['minute']}{second}{named_zone}",
    )


def _mention(
    match: re.Match[str],
    text: str,
    year: int | None,
    month: int,
    day: int,
    *,
    swappable: bool = False,
    month_first: bool = False,
    day_first: bool = False,
    start: int | None = None,
) -> Mention | None:
    start = match.start() if start is None else start
    if year is not None and not _EARLIEST <= year <= _LATEST:
        return None
    try:
        date(year if year is not None else 2024, month, day)
    except ValueError:
        return None
    raw = " ".join(text[start : match.end()].split())
    return Mention(
        start=start,
        end=match.end(),
        raw=raw,
        year=year,
        month=month,
        day=day,
        swappable=swappable,
        month_first=month_first,
        day_first=day_first,
    )


def _year_of(text: str, language: str | None) -> int:
    year = int(text.lstrip("'’"))
    if len(text.lstrip("'’")) == 2:
        return year + (2000 if year < 70 else 1900)
    return year - 543 if 2500 <= year <= 2620 else year  # the Buddhist era


def _is_solar(year: int, language: str | None) -> bool:
    return 1350 <= year <= 1449 and (language or "").split("-")[0] in {"fa", "ps", "tg", "uz", "prs", ""}


def _year_first(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if _is_solar(year, language):
        return _solar(match, text, year, month, day)
    return _mention(match, text, _year_of(match["year"], language), month, day)


def _numbers(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if len(match["year"]) == 4 and _is_solar(year, language):
        return _solar(match, text, year, second, first)
    full = _year_of(match["year"], language)
    if match["mark"] == ".":
        return _mention(match, text, full, second, first)
    if second > 12:
        return _mention(match, text, full, first, second, month_first=True)
    return _mention(match, text, full, second, first, swappable=first <= 12 and first != second, day_first=first > 12)


def _named(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    groups = match.groupdict()
    month = _month(match["name"], language)
    year = int(groups["year"].lstrip("'’")) if groups.get("year") else None
    if (solar := _solar_month(match["name"])) is not None and (month is None or (year is not None and 1350 <= year <= 1449)):
        return _solar(match, text, year, solar, int(match["day"])) if year is not None and 1350 <= year <= 1449 else None
    start = None
    if month is None and match.start("name") < match.start("day"):  # "Published on January 5, 2026"
        before, _, last = match["name"].rpartition(" ")
        month = _month(last, language) if before else None
        start = match.end("name") - len(last)
    if month is None:
        return None
    full = _year_of(groups["year"], language) if groups.get("year") else None
    return _mention(match, text, full, month, int(match["day"]), start=start)


def _solar(match: re.Match[str], text: str, year: int, month: int, day: int) -> Mention | None:
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    there = from_solar_hijri(year, month, day)
    return _mention(match, text, there.year, there.month, there.day)


def from_solar_hijri(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Solar Hijri one, by the 33-year cycle (right for 1244 to 1532; Borkowski 1996)."""
    passed = 365 * (year - 1) + (8 * (year - 1) + 29) // 33 + (31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6) + day
    return date.fromordinal(passed + 226_894)


def _east_asian_era(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    base = {"令和": 2018, "平成": 1988, "r": 2018, "h": 1988, "民國": 1911, "民国": 1911}[match["era"].removeprefix("中華")]
    year = base + (1 if match["year"] == "元" else int(match["year"]))
    return _mention(match, text, year, int(match["month"]), int(match["day"]))


def _roc(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    if (language or "").split("-")[0] != "zh":
        return None
    return _mention(match, text, 1911 + int(match["year"]), int(match["month"]), int(match["day"]))


def _split_parts(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    return _mention(match, text, _year_of(match["year"], language), int(match["month"]), int(match["day"]))


def _month_day(match: re.Match[str], text: str, language: str | None) -> Mention | None:
    return _mention(match, text, None, int(match["month"]), int(match["day"]))


@functools.lru_cache(maxsize=20_000)
def _month(name: str, language: str | None) -> int | None:
    """Return the month that a word, or the first of two, names; a Hebrew or Arabic prefix may stand before it."""
    words = plain(name.replace("_", " ")).split()
    for known in (months(language), months("usual"), months(None)):
        for some in (" ".join(words), words[0] if words else ""):
            for form in (some, some.replace(".", ""), some.removeprefix("ב"), some.removeprefix("ל")):
                if form in known and len(form) > 1:
                    return known[form]
    return None


def _solar_month(name: str) -> int | None:
    words = plain(name).split()
    return solar_months().get(words[0]) if words else None


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NAME = rf"(?P<name>{_WORD}(?:\s{_WORD})?)"
_NAME_FIRST = rf"(?P<name>(?:{_WORD}\s)?{_WORD})"
_Y, _M, _D = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_READERS = (
    (
        _p(rf"(?P<era>令和|平成|(?:中華)?民國|(?:中華)?民国)\s?(?P<year>\d{{1,3}}|元)\s?年\s?{_M}\s?月\s?{_D}\s?日?"),
        _east_asian_era,
    ),
    (_p(rf"(?<![a-z\d])(?P<era>[rh])(?P<year>\d{{1,2}})[./]{_M}[./]{_D}(?!\d)"), _east_asian_era),
    (_p(rf"(?<!\d){_Y}\s?[年년]\s?{_M}\s?[月월]\s?{_D}\s?[日일号號]?"), _year_first),
    (_p(rf"(?<!\d){_Y}\s*(?:оны?|жылғы)\s*{_M}(?:\s*(?:-?р|дугаар|дүгээр))?\s*сарын\s*{_D}"), _year_first),
    (_p(rf"(?<!\d)(?P<year>1[01]\d)\s?年\s?{_M}\s?月\s?{_D}\s?日"), _roc),
    (_p(rf"(?<!\d){_Y}{YEAR_ENDING}\s(?P<name>{_WORD})\s{_D}{DAY_ENDING}"), _named),
    (_p(rf"(?<![\d.]){_Y}(?:\s?-\s?|\s?/\s?|\.\s?){_M}(?:\s?-\s?|\s?/\s?|\.\s?){_D}(?!\d)"), _year_first),
    (
        _p(
            r"(?<![\d.])(?P<first>\d{1,2})\s?(?P<mark>[-/.])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
            r"(?P<year>\d{4}|\d{2})(?![\d%]|[-/]\d)"
        ),
        _numbers,
    ),
    (_p(rf"(?<!\d){_D}\s*(?:tháng|thg\.?)\s*{_M}\s*[,/.]?\s*(?:năm)?\s*{_Y}"), _split_parts),
    (_p(rf"(?<![\d:]){_D}{_ORDINAL}\.?[\s,/\-]{{0,3}}{_OF}{_NAME}[\s,./\-]{{0,3}}{_YEAR_WORD}{_Y}(?!\d)"), _named),
    (_p(rf"(?<![\d:]){_D}[\s\-/.]{{0,2}}(?P<name>{_WORD})[\s\-/.,]{{0,2}}(?P<year>['’]?\d{{2}})(?![\d:.])"), _named),
    (_p(rf"(?<!\w){_NAME_FIRST}\s?{_D}{_ORDINAL}(?:\s?[-&]\s?\d{{1,2}})?(?:\s?,\s?|\s){_Y}(?!\d)"), _named),
    (_p(rf"(?<!\d){_Y}(?:\s?[.,]\s?|\s)(?:(?:m\.|ж\.|годы)\s?)?(?P<name>{_WORD})\s(?:mėn\.\s?)?{_D}(?!\d)"), _named),
    (
        _p(
            rf"(?<!\d){_Y}[\s.,-]{{0,2}}(?:(?:gada|жылғы|жылдын|жыл|йил|yil|ж\.|оны)\s?)?{_D}[\s.\-]{{1,2}}"
            rf"(?P<name>{_WORD})"
        ),
        _named,
    ),
    (_p(rf"(?<!\d)(?P<year>1[01]\d)[-/.]{_M}[-/.]{_D}(?!\d)"), _roc),
    # one element holds the day, the next one year and month, or the other way round
    (_p(rf"(?<![\d\n]){_D}{_SPLIT}\s?{_Y}\s?[-/.年]\s?{_M}月?(?![\d.])"), _split_parts),
    (_p(rf"(?<!\d){_Y}\s?[-/.年]\s?{_M}月?{_SPLIT}{_D}(?![\d.])"), _split_parts),
    (_p(rf"(?<!\d){_M}[-/.]{_D}{_SPLIT}(?P<year>20\d{{2}})(?!\d)"), _split_parts),
    (_p(rf"(?<!\d)(?P<year>20\d{{2}}){_SPLIT}{_M}[-/.]{_D}(?!\d)"), _split_parts),
)
_YEARLESS = (
    (_p(rf"^\W{{0,3}}(?:{_WORD},\s)?{_D}{_ORDINAL}\.?[\s,/\-]{{0,3}}{_OF}{_NAME}(?:,\s?{_WORD})?\W{{0,3}}$"), _named),
    (_p(rf"^\W{{0,3}}(?:{_WORD},\s)?{_NAME_FIRST}\s?{_D}{_ORDINAL}(?:,\s?{_WORD})?\W{{0,3}}$"), _named),
    (_p(r"^\W{0,3}(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日\W{0,3}$"), _month_day),
    (_p(r"^\W{0,3}(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\W{0,3}$"), _month_day),
)


def clock_of(text: str) -> str | None:
    """Return the time of day that a text consists of, as ISO 8601; None for any other text."""
    flat = text.translate(_ASCII).lower().strip(" ,|·•-()")
    match = _CLOCK.fullmatch(flat) if len(flat) <= 20 else None
    if match is None:
        return None
    mention = _with_clock(Mention(start=0, end=0, raw="", year=None, month=1, day=1), flat, flat)
    return mention.clock


def relative_date(text: str, *, now: datetime | None) -> Moment | None:
    """Return the moment that "2 hours ago", "hier" or "3日前" means; None when the text says nothing of the kind.

    Spans of an hour or more are known to the day only.
    """
    flat = plain(text.translate(_ASCII))
    if not flat or len(flat) > 40:
        return None
    span = _span(flat)
    if span is None:
        return None
    if now is None:
        return Moment(at=None, problem=f"relative date {text.strip()!r} cannot be read without the time of fetching")
    at = now - span
    if span and span < timedelta(hours=1):
        return Moment(at=at.replace(second=0, microsecond=0), precision=Precision.MINUTE)
    return Moment(at=datetime(at.year, at.month, at.day, tzinfo=UTC), precision=Precision.DAY)


def _span(flat: str) -> timedelta | None:
    if flat in today_words():
        return timedelta()
    if flat in yesterday_words():
        return timedelta(days=1)
    match = re.search(r"(\d{1,3})\s?([^\W\d]+)", flat)
    if match is None:
        return None
    number, rest = int(match[1]), match[2]
    left = f"{flat[: match.start()]} {flat[match.end() :]}".split()
    known, unit = units(), None
    if rest in known:
        unit = known[rest] if {" ".join(left), *left} & ago_words() else None
    elif not rest.isascii():  # 3日前, 3일전
        ends = (rest.removesuffix(ago) for ago in ago_words() if rest.endswith(ago))
        unit = next((known[end] for end in ends if end in known), None)
    if unit is None:
        return None
    seconds = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_592_000}[unit]
    return timedelta(seconds=number * seconds)


def month_and_year(text: str, *, language: str | None = None) -> tuple[int, int | None] | None:
    """Return the year of a heading that names a year, alone or with a month, and that month; None for any other text."""
    flat = plain(text.translate(_ASCII))
    match = re.fullmatch(
        r"(?:([^\d]{2,25})[\s,./-]{1,3})?(?:de )?(\d{4})\s?(?:г\.?|год|年|년|рік|m\.)?(?:\s?(\d{1,2})\s?[月월])?", flat
    )
    month = _month(match[1], language) if match is not None and match[1] else None
    if match is None or (match[1] and month is None):
        return None
    year = _year_of(match[2], language)
    return (year, month or (int(match[3]) if match[3] else None)) if 1990 <= year <= _LATEST else None


def date_in_url(url: str) -> tuple[str, date] | None:
    """Return the text and the day that an address names (/2026/01/05/, 2026-01-05, 20260105); None when it names none."""
    for match in _URL_DATES(url):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        return match[0].strip("/_-.t"), day
    return None


def _URL_DATES(url: str) -> Iterator[re.Match[str]]:
    for pattern in _IN_URL:
        yield from pattern.finditer(url[:2000])


_IN_URL = (
    re.compile(r"(?<!\d)(?P<year>20[0-4]\d|19[89]\d)[/_.-](?P<month>[01]?\d)[/_.-](?P<day>[0-3]?\d)(?!\d)"),
    re.compile(r"(?<![\dA-Za-z%])t?(?P<year>20[0-4]\d|19[89]\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>[0-3]\d)[/_.-](?P<month>[01]\d)[/_.-](?P<year>20[0-4]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20[0-4]\d)[/-](?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"),
)
