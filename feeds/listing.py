"""An index page of press releases without a feed -> its entries: address, title and date of each, newest first.

Finding the repeated block is the work of `blocks`; here the page is parsed and refused, dates are settled by the page's custom,
and entries are put together. Pure; no DTD, no network, no clock.
"""

import itertools
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

import lxml.html

from feeds import sniff
from feeds.blocks import Blocks
from feeds.charset import decode
from feeds.dates import Moment, read_date
from feeds.errors import ParseError
from feeds.flatten import outline_of
from feeds.html_tree import parse_html
from feeds.identity import canonical_url
from feeds.language import language_code, language_of
from feeds.links import is_file, url_kind
from feeds.markup import without_controls
from feeds.outline import Outline, Surroundings
from feeds.paging import next_page
from feeds.picking import compile_selectors, pick
from feeds.records import Record
from feeds.types import Entry, Listing, Precision, Selectors

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 5_000_000
MAX_TAGS = 50_000
MAX_ENTRIES = 2500
MAX_ATTRIBUTES = 3000  # of one element: the parser's time grows with their square
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_AHEAD = timedelta(days=2)
_MUCH_SURER = 1.3
_FEWEST_HIDDEN = 3  # links under a style that hides them; fewer are no list
# English is written month first in the United States and its former trust territories; elsewhere day first.
_MONTH_FIRST_HOSTS = frozenset(["gov", "mil", "us", "fm", "mh", "pw"])
_EITHER_HOSTS = frozenset(["ph", "ca"])


def read_listing(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    date_order: str | None = None,
    selectors: Selectors | None = None,
    now: datetime | None = None,
) -> Listing:
    """Return the releases that an index page lists, newest first; without entries `problems` says why.

    `language`, `zone` and `date_order` are the source's, for where the page does not say. `now` is the time of fetching: relative
    dates and days without a year need it. `selectors` replace the general detector where they are set.
    Raises: ParseError with health `empty`, `blocked`, `not_a_page`, `not_a_feed` (an app shell), `too_large` or `malformed`.
    """
    text, problems = _text_of(body, content_type)
    tree = parse_html(text)
    declared = language_code(_first(tree, "//html/@lang | //html/@xml:lang")) or language_code(language)
    spoken = _spoken(tree, declared)
    # English months are always known: where English texts stand in a page of another language, the dates may be in that one
    here = Surroundings(url=url, language=spoken if declared in {None, "en"} else declared, zone=zone, now=now)
    page = outline_of(tree, here)
    whole = outline_of(tree, here, hidden=True) if page.hidden >= _FEWEST_HIDDEN else page
    _refuse_shells(whole, text)
    chosen = compile_selectors(selectors) if selectors is not None else None
    records = pick(tree, page, chosen, here) if chosen is not None else []
    if not records:
        if chosen is not None and chosen.block is not None:
            problems.append("the source's block selector finds nothing on the page; the general detector was used")
        records, sure = _detected(page, here)
        if whole is not page:
            complete, surer = _detected(whole, here)
            if _completes(complete, records) or surer > _MUCH_SURER * sure:
                page, records = whole, complete
    reader = _DateReader(page, here, date_order)
    entries = reader.entries(records)
    problems += reader.problems
    if page.scripted and page.scripted > len(page.anchors):
        problems.append(f"{page.scripted} links only work with JavaScript and were left out")
    if not entries:
        problems.append("no list of releases was found on the page")
    return Listing(
        entries=_newest_first(entries)[:MAX_ENTRIES],
        language=spoken,
        next_url=next_page(tree, page, url=url, selector=chosen.next if chosen is not None else None),
        problems=tuple(dict.fromkeys(problems)),
    )


def _text_of(body: bytes, content_type: str | None) -> tuple[str, list[str]]:
    if not body.strip(b" \t\r\n\0"):
        raise ParseError("an empty answer where an index page was expected", health="empty")
    if sniff.is_pdf(body):
        raise ParseError("a PDF where an index page was expected", health="not_a_page")
    if sniff.is_binary(body):
        raise ParseError("binary data where an index page was expected", health="not_a_page")
    decoded = decode(body, content_type)
    text = without_controls(decoded.text)
    if len(text) > MAX_CHARACTERS:
        raise ParseError(f"{len(text)} characters: too large for an index page", health="too_large")
    if (tags := text.count("<")) > 2 * MAX_TAGS:
        raise ParseError(f"{tags // 2} elements: too large for an index page", health="too_large")
    if any(len(_QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES for tag in _LONG_TAG.findall(text)):
        raise ParseError("an element with thousands of attributes: no index page", health="malformed")
    if sniff.root_name(text) in {"rss", "feed", "rdf"} or text.lstrip()[:1] in {"{", "["}:
        raise ParseError("a feed or JSON where an index page was expected; set the source's kind", health="not_a_page")
    return text, list(decoded.problems)


def _first(tree: lxml.html.HtmlElement, path: str) -> str | None:
    values = tree.xpath(path)
    return str(values[0]) if values else None


def _spoken(tree: lxml.html.HtmlElement, declared: str | None) -> str | None:
    """Return the page's language: what its longer links clearly are, else what it declares."""
    texts = (" ".join(str(anchor.xpath("string()")).split()) for anchor in itertools.islice(tree.iter("a"), 300))
    return language_of(" ".join(text[:300] for text in texts if len(text) > 20)[:4000], declared=declared)


def _refuse_shells(page: Outline, text: str) -> None:
    """Raise where the page holds no links because it is a wall or is built by scripts."""
    letters = page.characters[-1]
    if (len(page.anchors) < 8 or letters < 400) and sniff.looks_like_challenge(text):
        raise ParseError("a challenge page instead of an index page: the publisher's protection blocks us", health="blocked")
    scripts = text.count("<script")
    if len(page.anchors) < 3 and letters < 600 and scripts:
        raise ParseError(
            "an app shell: the page is empty until its scripts run; look for a feed or another address, or set browser = true",
            health="not_a_feed",
        )


def _detected(page: Outline, here: Surroundings) -> tuple[list[Record], float]:
    """Return the records of the block of releases, and how sure it is to be that."""
    groups = Blocks(page, url=here.url, now=here.now).best()
    records = [record for group in groups for record in group.records]
    dated = sum(_has_date(record) for record in records)
    mostly_dated = dated >= 0.8 * len(records)
    counts = Counter(url_kind(record.anchor.url) for record in records)
    usual = {kind for kind, count in counts.items() if count >= 0.6 * len(records)}
    kept = [
        record
        for record in records
        if record.quality >= 0.3 or (record.quality > 0.02 and (_has_date(record) or url_kind(record.anchor.url) in usual))
    ]
    if mostly_dated and len(records) > 3:
        usual = {url_kind(record.anchor.url) for record in kept if _has_date(record)}
        kept = [record for record in kept if _has_date(record) or (url_kind(record.anchor.url) in usual and _is_sure(record))]
    return kept, groups[0].score if groups else 0.0


def _is_sure(record: Record) -> bool:
    return record.quality >= 0.8 or is_file(record.anchor.url)


def _completes(whole: Sequence[Record], shown: Sequence[Record]) -> bool:
    """Return whether the list read with what a style hides goes on with the list shown, as one folded up by years does."""
    known = {record.anchor.url for record in shown}
    more = [record for record in whole if record.anchor.url not in known]
    kinds = {url_kind(record.anchor.url) for record in shown}
    dated = any(_has_date(record) for record in shown)
    alike = all(not shown or (url_kind(record.anchor.url) in kinds and (_has_date(record) or not dated)) for record in more)
    return bool(more) and alike and known <= {record.anchor.url for record in whole}


def _has_date(record: Record) -> bool:
    return record.dated is not None or record.url_date is not None


class _DateReader:
    """Settles the dates of one page: one order of day and month for all, years that are left out, the source's zone."""

    def __init__(self, page: Outline, here: Surroundings, date_order: str | None) -> None:
        self._page, self._url, self._language, self._zone, self._now = page, here.url, here.language, here.zone, here.now
        self._order = date_order
        self._years = [(at, text.year) for at, text in enumerate(page.texts) if text.year is not None]
        self.problems: list[str] = []

    def entries(self, records: Sequence[Record]) -> list[Entry]:
        """Return one entry for each address, in page order."""
        ordered = sorted(records, key=lambda record: record.anchor.node)
        if self._order is None:
            self._order = self._find_order(ordered)
        found: dict[str, Entry] = {}
        assumed = False
        for record in ordered:
            raw, moment = self._moment(record)
            assumed = assumed or moment.assumed_zone is not None
            if moment.problem:
                self.problems.append(moment.problem)
            entry = Entry(
                id=None,
                url=_without_fragment(record.anchor.url),
                title=record.title or record.anchor.alt or record.anchor.text,
                published_raw=raw,
                published_at=moment.at,
                published_precision=moment.precision if moment.at is not None else Precision.UNKNOWN,
            )
            key = canonical_url(record.anchor.url)
            known = found.get(key)
            if known is None:
                found[key] = entry
            elif known.published_at is None and entry.published_at is not None:
                found[key] = replace(entry, title=max(known.title, entry.title, key=len))
        if assumed and self._zone is None:
            self.problems.append("times of day name no zone; UTC assumed")
        return list(found.values())

    def _moment(self, record: Record) -> tuple[str | None, Moment]:
        dated, in_url = record.dated, record.url_date
        moment = Moment(at=None)
        if dated is not None:
            if dated.moment is not None:
                moment = dated.moment
            elif dated.mention is not None:
                year = self._year_for(record) if dated.mention.year is None else None
                moment = dated.mention.moment(order=self._order, zone=self._zone, year=year)
                if dated.mention.year is None and moment.at is not None:
                    self.problems.append("dates name no year; it was taken from the page, the address or the time of fetching")
            if moment.at is not None and self._now is not None and moment.at > self._now + _AHEAD and in_url is not None:
                moment = Moment(at=None)
        if moment.at is None and in_url is not None:
            return in_url[0], read_date(in_url[1])
        return (dated.raw if dated is not None else None), moment

    def _year_for(self, record: Record) -> int | None:
        """Return the year of a date that names none: from the heading above, the address, or the latest one not ahead of now."""
        assert record.dated is not None
        assert record.dated.mention is not None
        heading = None
        for at, year in self._years:
            if at > record.dated.at:
                break
            heading = year
        if heading is not None:
            here = record.dated.mention.moment(order=self._order, zone=None, year=heading).at
            # under "2026" in January, December is the one before
            return heading - (self._now is not None and here is not None and here > self._now + _AHEAD)
        if record.url_date is not None:
            return int(record.url_date[1][:4])
        if self._now is None:
            return None
        this_year = record.dated.mention.moment(order=self._order, zone=None, year=self._now.year).at
        return self._now.year - (this_year is not None and this_year > self._now + _AHEAD)

    def _find_order(self, records: Sequence[Record]) -> str | None:
        """Return DMY or MDY for 02/03/2026 by evidence: other dates of the page, addresses, the sequence, then custom."""
        mentions = [one.mention for one in self._page.dates if one.mention is not None]
        used = [record.dated.mention for record in records if record.dated is not None and record.dated.mention is not None]
        if not any(mention.swappable for mention in used):
            return None
        for pool in (used, mentions):
            first = {"MDY" for mention in pool if mention.month_first} | {"DMY" for mention in pool if mention.day_first}
            if len(first) == 1:
                return first.pop()
        by_months = _order_by_months([(mention.day, mention.month) for mention in used if mention.swappable or mention.day_first])
        if by_months is not None:
            return by_months
        by_sequence = self._order_by_sequence(records)
        if by_sequence is not None:
            return by_sequence
        custom = self._custom()
        if custom is not None:
            how = "day first" if custom == "DMY" else "month first"
            self.problems.append(
                f"dates such as 02/03/2026 were read {how}, as is usual for this publisher; set date_order to be sure"
            )
        return custom

    def _order_by_sequence(self, records: Sequence[Record]) -> str | None:
        fits: list[str] = []
        for order in ("DMY", "MDY"):
            days = [
                record.dated.mention.moment(order=order, zone=None).at
                for record in records
                if record.dated is not None and record.dated.mention is not None and record.dated.mention.year is not None
            ]
            known = [day for day in days if day is not None]
            against = [
                record.url_date[1] != day.date().isoformat()
                for record, day in zip(records, days, strict=False)
                if record.url_date is not None and day is not None and len(days) == len(records)
            ]
            ahead = self._now is not None and any(day > self._now + _AHEAD for day in known)
            falling = all(a >= b for a, b in itertools.pairwise(known))
            if not ahead and not (against and all(against)) and (falling or len(set(known)) < 3):
                fits.append(order)
        return fits[0] if len(fits) == 1 else None

    def _custom(self) -> str | None:
        if read_date("02/03/2026", language=self._language).at is not None:
            return "DMY"
        ending = (urlsplit(self._url).hostname or "").rpartition(".")[2].lower()
        if ending in _MONTH_FIRST_HOSTS:
            return "MDY"
        if len(ending) == 2 and ending not in _EITHER_HOSTS:
            return "DMY"
        return None


def _order_by_months(numbers: Sequence[tuple[int, int]]) -> str | None:
    """Return which of two numbers is the month: neighbours on the page mostly share it, while the day changes."""
    same_second = sum(a[1] == b[1] and a[0] != b[0] for a, b in itertools.pairwise(numbers))
    same_first = sum(a[0] == b[0] and a[1] != b[1] for a, b in itertools.pairwise(numbers))
    if same_second >= 3 and same_first == 0:
        return "DMY"
    return "MDY" if same_first >= 3 and same_second == 0 else None


def _without_fragment(url: str) -> str:
    """Return `url` without what only names a place in its page; `#/` and `#!` are routes and stay."""
    plain, fragment = urldefrag(url)
    return url if fragment.startswith(("/", "!")) else plain


def _newest_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries by date, newest first; one without a date stays behind the one that it follows on the page."""
    days = [entry.published_at for entry in entries if entry.published_at is not None]
    if not days:
        return tuple(entries)
    rising = len(days) > 1 and all(a <= b for a, b in itertools.pairwise(days)) and days[0] < days[-1]
    inherited = days[0]
    keyed: list[tuple[datetime, int, Entry]] = []
    for number, entry in enumerate(entries):
        inherited = entry.published_at or inherited
        keyed.append((inherited, number if rising else -number, entry))
    keyed.sort(key=_by_day_then_place, reverse=True)
    return tuple(entry for _, _, entry in keyed)


def _by_day_then_place(one: tuple[datetime, int, Entry]) -> tuple[datetime, int]:
    return one[0], one[1]
