"""A publication date as printed -> a moment in UTC with its precision, or a sentence why not. No clock is read here."""

import functools
import re
import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.types import Precision
from feeds.wording import months

_MONTH_NAMES = (
    *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
    *("sep sept september", "oct october", "nov november", "dec december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
# RFC 822 names, and those that European and Asian publishers write. IST and BST name several zones and are left out.
_ZONE_HOURS = (
    *(
        (0, "z ut utc gmt wet"),
        (1, "west cet"),
        (2, "cest eet"),
        (3, "eest msk trt"),
        (5, "pkt"),
        (7, "wib"),
        (8, "sgt hkt"),
        (9, "jst kst"),
    ),
    *((-4, "edt"), (-5, "est cdt"), (-6, "cst mdt"), (-7, "mst pdt"), (-8, "pst")),
)
_ZONES = {name: hours * 60 for hours, names in _ZONE_HOURS for name in names.split()}
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{1,2})(?:[:.](?P<second>\d{1,2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_ZONE = r"\s*(?P<zone>(?:utc|gmt)?\s*[+-]\s*\d{1,2}(?::?\d{2})?|[a-z]{1,5})?(?:\s*\([^)]*\))?"
_DAY_NAME = r"^(?:(?P<weekday>[a-z]{3,9})\.?,?\s+)?"
_CLOCK = rf"(?:,?\s+(?:at\s+)?{_TIME}{_ZONE})?$"
_NAMED_MONTH = re.compile(
    _DAY_NAME + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<month>[a-z]{3,9})\.?,?[\s-]+(?P<year>\d{4}|\d{2})" + _CLOCK,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    _DAY_NAME + r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _CLOCK, re.IGNORECASE
)
_ISO = re.compile(rf"^(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[t\s]+{_TIME}{_ZONE})?$", re.IGNORECASE)
_ISO_BASIC = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:t?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>(?!))?"
    + _ZONE
    + ")?$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"^(?:[^\W\d]+\.?,?\s+)?(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second_number>\d{{1,2}})[./-](?P<year>\d{{4}}|\d{{2}})(?:[,t\s]+{_TIME}{_ZONE})?$",
    re.IGNORECASE,
)
# Basque: "2026ko martxoaren 2a", "2026(e)ko mar. 2(a)"; its day may end as the sentence wants it.
DAY_ENDING = r"(?:-?\(?(?:e?an?|e?ko|n)\)?)?(?!\w)"
YEAR_ENDING = r"\s?[.-]?(?:\(e\)|e)?-?ko"
_YEAR_KO = re.compile(
    rf"^(?:[^\W\d]+,?\s+)?(?P<year>\d{{4}}){YEAR_ENDING}\s+(?P<month>[a-z]+)\.?\s+(?P<day>\d{{1,2}}){DAY_ENDING}" + _CLOCK,
    re.IGNORECASE,
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_FIRST = "ar az be bg bs ca cs da de el es et fi fr he hr id it ka mk ms nl no pl pt ro ru sk sl sq sr sv tr uk uz vi"
_DAY_FIRST_LANGUAGES = frozenset(_DAY_FIRST.split())
_EARLIEST_YEAR = 1970
# Tried where nobody says which language a date is in; all that dateparser knows would take seconds.
_USUAL = "en fr es de it pt ru ar tr uk pl nl el fa he zh ja ko id vi ro cs hu sr bg"
_USUAL_LANGUAGES = tuple(_USUAL.split())
# The months of the Levant and Iraq, which dateparser does not know, as Egypt and the Gulf call them.
_LEVANT = {
    "كانون الثاني": "يناير",
    "شباط": "فبراير",
    "آذار": "مارس",
    "نيسان": "أبريل",
    "أيار": "مايو",
    "حزيران": "يونيو",
    "تموز": "يوليو",
    "آب": "أغسطس",
    "أيلول": "سبتمبر",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}
_dateparser_lock = threading.Lock()
_CLOCK_WORDS = re.compile(r"(?<=\d)\s*(?:hs|hrs|uhr|часов|год\.?|г\.?)(?=[\s,.)]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as read: `at` is None when nothing certain could be read, and `problem` then says why.

    A day without a time of day stands at 00:00 UTC with precision `day`. `assumed_zone` names the zone that was assumed.
    """

    at: datetime | None
    precision: Precision = Precision.UNKNOWN
    problem: str | None = None
    assumed_zone: str | None = None


def read_date(raw: str, *, language: str | None = None, zone: str | None = None, date_order: str | None = None) -> Moment:
    """Return the moment that `raw` names, in UTC.

    `zone` (IANA) is used where the text names none, UTC without one. `date_order` ("DMY", "MDY") settles 02/03/2026; without it
    the language's custom does, and where there is none the date stays unread: day and month are never guessed.
    """
    text = " ".join(unicodedata.normalize("NFKC", raw).split()).strip(" ,.;|")
    if not text:
        return Moment(at=None)
    if len(text) > 100:
        return Moment(at=None, problem=f"unreadable date {text[:40]!r}...")
    spoken = (language or "").split("-")[0].lower()
    for pattern in (_ISO, _NAMED_MONTH, _MONTH_FIRST, _ISO_BASIC, _YEAR_KO):
        found = pattern.match(text)
        if found is None:
            continue
        month = _month(found["month"], basque=pattern is _YEAR_KO or spoken == "eu")
        if month is not None:
            return _moment(text, found, _year(found["year"], language), month, int(found["day"]), zone)
    if (found := _NUMBERS.match(text)) is not None:
        return _numbers(text, found, language=language, zone=zone, date_order=date_order)
    return _by_dateparser(text, language, zone, date_order)


def _numbers(text: str, found: re.Match[str], *, language: str | None, zone: str | None, date_order: str | None) -> Moment:
    first, second = int(found["first"]), int(found["second_number"])
    year = _year(found["year"], language)
    note = None
    if date_order in {"DMY", "MDY"}:
        day_first = date_order == "DMY"
        if (second if day_first else first) > 12:
            return Moment(at=None, problem=f"date {text!r} does not fit the source's date_order {date_order}")
    elif first > 12 or second > 12 or first == second:
        day_first = first > 12 or first == second
    elif found["mark"] == ".":
        day_first = True  # nobody writes the month first with full stops
    elif language is not None and language.split("-")[0].lower() in _DAY_FIRST_LANGUAGES:
        day_first, note = True, f"date {text!r} was read day first, as is usual in {language}"
    else:
        return Moment(at=None, problem=f"date {text!r} may be day first or month first; set date_order for the source")
    month, day = (second, first) if day_first else (first, second)
    moment = _moment(text, found, year, month, day, zone)
    if note is None or moment.problem is not None:
        return moment
    return Moment(at=moment.at, precision=moment.precision, assumed_zone=moment.assumed_zone, problem=note)


def _moment(text: str, found: re.Match[str], year: int, month: int, day: int, zone: str | None) -> Moment:
    groups = found.groupdict()
    problem = None
    try:
        if groups["hour"] is None:
            at = datetime(year, month, day, tzinfo=UTC)
            return _in_range(
                Moment(at=at, precision=Precision.DAY, problem=_wrong_weekday(groups.get("weekday"), at, text)), text
            )
        hour, minute, second = int(groups["hour"]), int(groups["minute"]), groups["second"]
        if groups["half"]:
            hour = hour % 12 + (12 if groups["half"].lower().startswith("p") else 0)
        next_day = timedelta(days=1) if hour == 24 and minute == 0 else timedelta()  # ISO 8601 lets a day end at 24:00
        seconds = min(int(second), 59) if second else 0  # a leap second
        local = datetime(year, month, day, hour % 24 if next_day else hour, minute, seconds) + next_day  # noqa: DTZ001 (zone below)
        offset, unknown = _offset(groups["zone"])
        assumed = None
        if offset is None:
            offset, assumed = _assumed(zone)
            problem = f"unknown zone {unknown!r} in date {text!r}" if unknown else None
        at = local.replace(tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return Moment(at=None, problem=f"impossible date {text!r}")
    problem = problem or _wrong_weekday(groups.get("weekday"), local, text)
    precision = Precision.SECOND if second else Precision.MINUTE
    return _in_range(Moment(at=at, precision=precision, problem=problem, assumed_zone=assumed), text)


def _in_range(moment: Moment, text: str) -> Moment:
    if moment.at is not None and moment.at.year < _EARLIEST_YEAR:
        return Moment(at=None, problem=f"date {text!r} lies before {_EARLIEST_YEAR}")
    return moment


def _wrong_weekday(weekday: str | None, at: datetime, text: str) -> str | None:
    name = weekday.lower()[:3] if weekday else ""
    if name in _WEEKDAYS and _WEEKDAYS[at.weekday()] != name:
        return f"date {text!r} names the wrong weekday"
    return None


def _month(text: str, *, basque: bool) -> int | None:
    if text.isdigit():
        return int(text)
    return (months("eu") if basque else _MONTHS).get(text.lower())


def _year(text: str, language: str | None) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 70 else 1900)
    return year - 543 if language == "th" and 2400 < year < 2700 else year  # the Buddhist era


def _offset(zone: str | None) -> tuple[tzinfo | None, str | None]:
    """Return the zone that was named, and its name where it is not known."""
    if not zone:
        return None, None
    name = zone.lower().replace(" ", "")
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name])), None
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", name)
    if found is None:
        return None, zone
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 15 * 60:
        return None, zone
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes)), None


def _assumed(zone: str | None) -> tuple[tzinfo, str]:
    if zone is not None:
        try:
            return ZoneInfo(zone), zone
        except (ZoneInfoNotFoundError, ValueError):
            pass
    return UTC, "UTC"


def _by_dateparser(text: str, language: str | None, zone: str | None, date_order: str | None) -> Moment:
    """Read month names of other languages; only absolute dates with day, month and year count."""
    if not re.search(r"\d", text):
        return Moment(at=None, problem=f"unreadable date {text[:60]!r}")
    spoken = (language or "").split("-")[0].lower()
    spoken = "nb" if spoken == "no" else spoken
    plain = _CLOCK_WORDS.sub("", text)
    for levant, gulf in _LEVANT.items():
        plain = plain.replace(levant, gulf)
    found = _parsed(plain, (spoken, "en") if spoken else _USUAL_LANGUAGES, date_order)
    if found is None:
        return Moment(at=None, problem=f"unreadable date {text[:60]!r}")
    if spoken == "th" and found.year > 2400:
        found = found.replace(year=found.year - 543, day=min(found.day, 28) if found.month == 2 else found.day)
    clock = re.search(r"\d{1,2}[:h.]\d{2}(?P<second>:\d{2})?", re.sub(r"\d{1,2}\.\d{1,2}\.\d{2,4}", "", text))
    if clock is None:
        return _in_range(
            Moment(at=found.replace(tzinfo=UTC, hour=0, minute=0, second=0, microsecond=0), precision=Precision.DAY), text
        )
    assumed = None
    if found.tzinfo is None:
        offset, assumed = _assumed(zone)
        found = found.replace(tzinfo=offset)
    try:
        at = found.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return Moment(at=None, problem=f"impossible date {text[:60]!r}")
    return _in_range(
        Moment(at=at, precision=Precision.SECOND if clock["second"] else Precision.MINUTE, assumed_zone=assumed), text
    )


@functools.lru_cache(maxsize=4096)
def _parsed(text: str, languages: tuple[str, ...], date_order: str | None) -> datetime | None:
    import dateparser  # half a second to import, and most feeds never need it

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "DATE_ORDER": date_order or "DMY"}
    try:
        with _dateparser_lock:  # it loads its languages lazily, into tables that all threads share
            try:
                found = dateparser.parse(text, languages=list(languages), settings=settings)
            except ValueError:  # a language that it does not know
                found = dateparser.parse(text, languages=list(_USUAL_LANGUAGES), settings=settings)
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError, re.error):
        return None
    return found if isinstance(found, datetime) else None
