"""An HTML tree -> its outline, in one pass. The pass is a loop, never a recursion, and linear in the page."""

import itertools
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import lxml.etree
import lxml.html

from feeds.dates import Moment, read_date
from feeds.markup import resolve
from feeds.mentions import Mention, clock_of, find_dates, month_and_year, relative_date
from feeds.outline import HEADING_TAGS, Anchor, Dated, Node, Outline, Surroundings, Text
from feeds.types import Precision


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_LINKS = 2500
MAX_DATED_TEXTS = 5000
_SKIPPED = _words("script style noscript template svg math select textarea button iframe object head option datalist dialog")
# Inline wrappers that say nothing about a record's shape.
_INLINE = _words("b strong em i span font u small tbody thead center big mark bdi abbr nobr time")
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_DATE_ATTRIBUTES = (
    "datetime",
    "data-date",
    "data-datetime",
    "data-published",
    "data-timestamp",
    "data-time",
    "data-publish-date",
)
_DATE_CLASS = re.compile(
    r"(?<![a-z])(?:date|datum|fecha|data|tarih|time|posted|publish|published|pubdate|tanggal|ngay|day|created|timestamp|meta)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST_HEADING = 90
_SHORT_PART = 24  # of a date that is split over elements: "Wednesday," is a part, a sentence is none


def outline_of(tree: lxml.html.HtmlElement, here: Surroundings, *, hidden: bool = False) -> Outline:
    """Return the outline of a parsed page; links are made absolute against its address or its `<base>`.

    `hidden` says that what a style hides counts too: many a list is shown by a script when it is complete.
    """
    builder = _Builder(here, hidden=hidden)
    builder.walk(tree)
    builder.join_split_dates()
    builder.add_clocks()
    builder.page.dates.sort(key=lambda one: (one.at, one.until))
    return builder.page


class _Builder:
    def __init__(self, here: Surroundings, *, hidden: bool) -> None:
        self._hidden = hidden
        self.page = Outline(base=here.url)
        self._url, self._language, self._zone, self._now = here.url, here.language, here.zone, here.now
        self._shapes: dict[tuple[int, str], int] = {}
        self._cells: dict[int, int] = defaultdict(int)
        self._anchors: dict[int, Anchor] = {}
        self._dated = 0
        self._joined_away: set[int] = set()

    def walk(self, tree: lxml.html.HtmlElement) -> None:
        """Visit all visible elements; a text behind an element (its tail) belongs to the parent."""
        open_nodes = [-1]
        skipped = 0
        for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                if skipped or self._is_skipped(element):
                    skipped += 1
                    self.page.hidden += element.tag == "a"
                    continue
                number = self._open(element, open_nodes[-1])
                open_nodes.append(number)
                self._text(number, element.text)
            else:
                if skipped:
                    skipped -= 1
                else:
                    self._close(open_nodes.pop(), element)
                if not skipped and open_nodes[-1] >= 0:
                    self._text(open_nodes[-1], element.tail)

    def _is_skipped(self, element: lxml.html.HtmlElement) -> bool:
        if element.tag == "base" and self.page.base == self._url:
            self.page.base = resolve(self._url, element.get("href")) or self._url
        if element.tag == "head":
            for base in element.iter("base"):
                self.page.base = resolve(self._url, base.get("href")) or self._url
        if element.tag in _SKIPPED:
            return True
        style = element.get("style")
        return not self._hidden and style is not None and _HIDDEN.search(style[:500]) is not None

    def _shape(self, parent: int, step: str) -> int:
        return self._shapes.setdefault((parent, step), len(self._shapes))

    def _open(self, element: lxml.html.HtmlElement, parent: int) -> int:
        page, tag = self.page, element.tag.lower()
        above = page.nodes[parent] if parent >= 0 else None
        shape, cell_shape = (above.shape, above.cell_shape) if above is not None else (-1, -1)
        if tag not in _INLINE:
            step = "h" if tag in _HEADINGS else "td" if tag == "th" else tag
            shape = self._shape(shape, step)
            if step in {"td", "a"}:
                self._cells[parent] += 1
                step = f"{step}{min(self._cells[parent], 12)}"
            cell_shape = self._shape(cell_shape, "#" + step)
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"[:300]
        number = len(page.nodes)
        first = len(page.texts)
        tokens = frozenset(names.split())
        page.nodes.append(
            Node(number=number, parent=parent, tag=tag, tokens=tokens, shape=shape, cell_shape=cell_shape, first=first)
        )
        if tag == "a" and len(page.anchors) < MAX_LINKS:
            self._link(element, number, first)
        elif tag == "img" and (alt := (element.get("alt") or "").strip()):
            self._name_image(number, " ".join(alt[:300].split()))
        self._dates_in_attributes(element, number, first)
        return number

    def _link(self, element: lxml.html.HtmlElement, number: int, first: int) -> None:
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#"):
            return
        if href.lower().startswith("javascript:"):
            self.page.scripted += 1
            return
        target = resolve(self.page.base, href)
        if target is None or not target.startswith("http"):
            return
        label = element.get("title") or element.get("aria-label") or ""
        self._anchors[number] = Anchor(
            node=number,
            url=target,
            text="",
            first=first,
            last=first,
            alt=" ".join(label[:400].split()),
            rel=frozenset((element.get("rel") or "").lower().split()),
            language=(element.get("hreflang") or element.get("lang") or ""),
        )
        self.page.anchors.append(self._anchors[number])

    def _name_image(self, number: int, alt: str) -> None:
        above = number
        for _ in range(6):
            above = self.page.nodes[above].parent
            if above < 0:
                return
            if above in self._anchors:
                self._anchors[above].alt = self._anchors[above].alt or alt
                return

    def _close(self, number: int, element: lxml.html.HtmlElement) -> None:
        page, node = self.page, self.page.nodes[number]
        node.last, node.end = len(page.texts), len(page.nodes)
        if (anchor := self._anchors.get(number)) is not None:
            anchor.last = node.last
            anchor.text = " ".join(" ".join(text.text for text in page.texts[anchor.first : anchor.last]).split())[:1000]

    def _text(self, number: int, raw: str | None) -> None:
        text = " ".join(raw.split()) if raw else ""
        if not text:
            return
        page = self.page
        at = len(page.texts)
        page.texts.append(Text(node=number, text=text))
        page.characters.append(page.characters[-1] + len(text))
        if len(text) <= 40:
            heading = month_and_year(text, language=self._language) if re.search(r"\d{4}", text) else None
            page.texts[at].year, page.texts[at].month = heading or (None, None)
            moment = relative_date(text, now=self._now)
            if moment is not None:
                page.dates.append(Dated(at=at, until=at + 1, raw=text, weight=2.5, node=number, moment=moment))
                return
        if self._dated >= MAX_DATED_TEXTS or not re.search(r"\d", text):
            return
        self._dated += 1
        for mention in find_dates(text, language=self._language, isolated=True):
            rest = len(text) - (mention.end - mention.start)
            weight = 3.0 if rest <= 4 else 2.5 if rest <= 30 else 2.0 if mention.start <= 2 else 1.0
            if weight < 2 and len(text) <= _LONGEST_HEADING and len(text) - mention.end <= 2 and self._is_heading(number):
                weight = 2.0
            if mention.year is None:
                weight -= 0.4
            if weight > 2 and self._is_date_place(number):
                weight += 1
            page.dates.append(Dated(at=at, until=at + 1, raw=mention.raw, weight=weight, node=number, mention=mention))

    def _is_heading(self, number: int) -> bool:
        return any(self.page.nodes[above].tag in HEADING_TAGS for above in self.page.ancestors(number)[:2])

    def _is_date_place(self, number: int) -> bool:
        for _ in range(2):
            node = self.page.nodes[number]
            if node.tag == "time" or any(_DATE_CLASS.search(token) for token in node.tokens):
                return True
            number = node.parent
            if number < 0:
                return False
        return False

    def _dates_in_attributes(self, element: lxml.html.HtmlElement, number: int, first: int) -> None:
        for name in _DATE_ATTRIBUTES:
            if value := (element.get(name) or "").strip():
                self._attribute(value, number, first)
                return
        if "date" in (element.get("itemprop") or "").lower() and (value := (element.get("content") or "").strip()):
            self._attribute(value, number, first)

    def _attribute(self, value: str, number: int, first: int) -> None:
        if len(value) > 60 or self._dated >= MAX_DATED_TEXTS:
            return
        self._dated += 1
        mention: Mention | None = None
        moment: Moment | None = None
        if re.fullmatch(r"1\d{9}(?:\d{3})?", value):
            moment = _from_epoch(int(value[:10]))
        elif re.match(r"\d{4}-\d\d-\d\dT\d", value):
            moment = read_date(value, zone=self._zone)
            moment = moment if moment.at is not None else None
        if moment is None:
            mention = next(iter(find_dates(value, language=self._language)), None)
        if moment is not None or mention is not None:
            self.page.dates.append(
                Dated(at=first, until=first, raw=value, weight=5.0, node=number, mention=mention, moment=moment)
            )

    def join_split_dates(self) -> None:
        """Find the dates whose day, month and year stand in elements of their own."""
        page = self.page
        full = {number for one in page.dates for number in range(one.at, one.until) if one.mention is None or one.mention.year}
        yearless = {one.at for one in page.dates if one.mention is not None and one.mention.year is None}
        at = 0
        while at < len(page.texts):
            until = at
            while until < len(page.texts) and until - at < 8 and until not in full and len(page.texts[until].text) <= _SHORT_PART:
                if until > at and until in yearless and page.texts[until - 1].year is not None:
                    break  # a heading of a month, and the first day under it
                until += 1
            joins = until - at >= 2 and self._dated < 2 * MAX_DATED_TEXTS
            at = self._joined(at, until) if joins else max(until, at + 1)
        away = self._joined_away
        page.dates[:] = [one for one in page.dates if one.at not in away or one.until != one.at + 1 or one.weight >= 5]

    def add_clocks(self) -> None:
        """Give a date the time of day that stands alone in the element after it."""
        page = self.page
        for one in page.dates:
            if (
                one.mention is None
                or one.mention.clock
                or one.until >= len(page.texts)
                or one.until <= one.at
                or one.weight < 2.4
            ):
                continue
            clock = clock_of(page.texts[one.until].text)
            if clock is not None:
                one.mention = replace(one.mention, clock=clock)
                one.raw = f"{one.raw} {page.texts[one.until].text}"

    def _joined(self, at: int, until: int) -> int:
        """Read texts `at` to `until` as one; return where to go on."""
        page = self.page
        parts = [page.texts[number].text for number in range(at, until)]
        if not any(re.search(r"\d", part) for part in parts):
            return until - 1 if until - at == 8 else until
        self._dated += 1
        joined = "\n".join(parts)
        mention = next(iter(find_dates(joined, language=self._language)), None)
        if mention is None:
            mention = next((one for one in self._yearless(parts)), None)
            if mention is None:
                return until - 3 if until - at == 8 else until
        first = at + joined.count("\n", 0, mention.start)
        last = at + joined.count("\n", 0, mention.end) + 1
        if last - first < 2:
            return max(last, at + 1)
        self._joined_away |= set(range(first, last))
        weight = 3.5 if self._is_date_place(page.texts[first].node) else 3.0
        page.dates.append(
            Dated(at=first, until=last, raw=mention.raw, weight=weight, node=page.texts[first].node, mention=mention)
        )
        return last

    def _yearless(self, parts: list[str]) -> tuple[Mention, ...]:
        """Return day and month where they stand in two neighbouring elements and no year follows."""
        offset = 0
        for first, second in itertools.pairwise(parts):
            pair = f"{first}\n{second}"
            if len(pair) <= 20:
                for mention in find_dates(pair, language=self._language, isolated=True):
                    if mention.year is None:
                        return (
                            Mention(
                                start=offset + mention.start,
                                end=offset + mention.end,
                                raw=mention.raw,
                                year=None,
                                month=mention.month,
                                day=mention.day,
                            ),
                        )
            offset += len(first) + 1
        return ()


def _from_epoch(seconds: int) -> Moment:
    at = datetime.fromtimestamp(seconds, UTC)
    return Moment(at=at, precision=Precision.SECOND)
