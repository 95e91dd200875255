"""Dates of records: in the element of each, in its address, beside it, or above several of them. Pure."""

import bisect
import calendar
import re
from collections.abc import Sequence

from feeds.mentions import Mention, date_in_url
from feeds.outline import HEADING_TAGS, Dated, Outline
from feeds.records import Record

_SHORT_RECORD = 300  # characters
_ROW_LEVELS = 5
_FEW = 3  # records
_DAY = re.compile(r"(\d{1,2})\.?")
_NEAR = 3  # texts between a heading and what it heads


class Dating:
    """The dates of one page, and which record each of them belongs to."""

    def __init__(self, page: Outline) -> None:
        self._page = page
        self._dates_at = [one.at for one in page.dates]
        self._headings_at = [at for at, text in enumerate(page.texts) if text.year is not None]

    def date(self, records: list[Record]) -> float:
        """Give each record its date, from where most of the group have theirs; return the share that has one."""
        inside = [self._dated_inside(record) for record in records]
        sure = [one if one is not None and one.weight >= 2 else None for one in inside]
        total = len(records)
        for record in records:
            day = date_in_url(record.anchor.url)
            record.url_date = (day[0], day[1].isoformat()) if day is not None else None
        choice: list[Dated | None] = sure
        if _share(sure) >= 0.5:  # where most have a date of their own, one in a sentence will do for the others
            choice = [one or self._unsure(record, own) for record, one, own in zip(records, sure, inside, strict=True)]
        if _share(sure) < 0.5:
            beside = self._dated_beside(records)
            choice = beside if _share(beside) > _share(sure) else sure
        named = [one if self._in_headline(record, one) else None for record, one in zip(records, inside, strict=True)]
        apart = len({one.raw for one in named if one is not None}) >= 0.5 * total
        in_url = sum(record.url_date is not None for record in records)
        if _share(choice) < 0.5 and _share(named) > 0.6 and apart and in_url < 0.6 * total:
            choice = named  # every headline names its day
        if _share(choice) >= 0.5:
            choice = self._shared(records, choice)
        for record, dated in zip(records, choice, strict=True):
            record.dated = dated
        if not any(record.dated is not None or record.url_date is not None for record in records):
            self._by_months(records)
        with_date = sum(record.dated is not None or record.url_date is not None for record in records)
        return with_date / total

    def _by_months(self, records: Sequence[Record]) -> None:
        """Date records that name the day alone, under headings of their months, where nearly all of them do."""
        found = [self._day_of_month(record) for record in records]
        if _share(found) >= 0.8:
            for record, dated in zip(records, found, strict=True):
                record.dated = dated

    def _day_of_month(self, record: Record) -> Dated | None:
        page, zone = self._page, self._page.nodes[record.zone]
        above = bisect.bisect_left(self._headings_at, zone.first)
        heading = page.texts[self._headings_at[above - 1]] if above else None
        if heading is None or heading.year is None or heading.month is None:
            return None
        for at in range(zone.first, zone.last):
            day = _DAY.fullmatch(page.texts[at].text)
            if day is not None and 1 <= int(day[1]) <= calendar.monthrange(heading.year, heading.month)[1]:
                raw = f"{day[1]} {heading.text}"
                mention = Mention(start=0, end=0, raw=raw, year=heading.year, month=heading.month, day=int(day[1]))
                return Dated(at=at, until=at + 1, raw=raw, weight=2, node=page.texts[at].node, mention=mention)
        return None

    def _unsure(self, record: Record, own: Dated | None) -> Dated | None:
        within = own is not None and record.anchor.first <= own.at < record.anchor.last
        return None if within else own

    def _in_headline(self, record: Record, own: Dated | None) -> bool:
        """Return whether a date stands in what links say or in a short record, not in an abstract beside them."""
        zone = self._page.nodes[record.zone]
        linked = own is not None and any(one.first <= own.at < one.last for one in (record.anchor, *record.nested))
        return linked or self._page.length(zone.first, zone.last) <= _SHORT_RECORD

    def _shared(self, records: Sequence[Record], choice: Sequence[Dated | None]) -> list[Dated | None]:
        """Return the dates, with that of its row for a record that has none because several share the row."""
        nodes = self._page.nodes
        dated = sorted(record.zone for record, one in zip(records, choice, strict=True) if one is not None)
        found = list(choice)
        for at, record in enumerate(records):
            for number in self._page.ancestors(record.zone)[1:_ROW_LEVELS] if found[at] is None else ():
                if bisect.bisect_left(dated, nodes[number].end) > bisect.bisect_left(dated, number):
                    break
                row = [one for one in self._dated_between(nodes[number].first, nodes[number].last) if one.until > one.at]
                if row:
                    found[at] = max(row, key=lambda one: one.weight)
                    break
        return found

    def _dated_inside(self, record: Record) -> Dated | None:
        zone = self._page.nodes[record.zone]
        low = bisect.bisect_left(self._dates_at, zone.first)
        high = bisect.bisect_right(self._dates_at, zone.last)
        own = [
            one
            for one in self._page.dates[low:high]
            if (zone.first <= one.at < zone.last and one.until > one.at) or (zone.number <= one.node < zone.end)
        ]
        # "30ag/13" may be a docket: of two that are as sure, the one beside the link counts
        links = (record.anchor, *record.nested)
        return max(own, key=lambda one: (one.weight, not any(a.first <= one.at < a.last for a in links)), default=None)

    def _dated_beside(self, records: list[Record]) -> list[Dated | None]:
        """Return the dates between the records: above each, below each, or above several."""
        page = self._page
        holder = common_holder(self._page, records)
        floor, ceiling = page.nodes[holder].first, page.nodes[holder].last
        zones = [page.nodes[record.zone] for record in records]
        starts = [floor, *(zone.last for zone in zones)]
        ends = [*(zone.first for zone in zones), ceiling]
        gaps = [self._dated_between(low, high) for low, high in zip(starts, ends, strict=True)]
        before = [gap[-1] if gap else None for gap in gaps[:-1]]
        after = [gap[0] if gap else None for gap in gaps[1:]]
        if not any(before) and not any(after):
            above = self._dated_between(max(0, floor - _NEAR), floor)  # the heading of a list of one day stands outside of it
            before[0] = above[-1] if above and self._is_heading(above[-1]) else None
        if len(records) > 1 and after[-1] is not None and before[0] is None:
            return after
        if before[0] is None and _share(before) < 0.8 and not all(self._is_heading(one) for one in before if one is not None):
            return [None] * len(records)
        if _share(before) >= 0.8:
            return before  # each has its own: what has none is another link, not one more of the day before
        lone = [one for one in before if one is not None]
        if len(lone) == 1 and len(records) >= _FEW and not self._heads(lone[0], zones[before.index(lone[0])].first):
            return [None] * len(records)  # "Last updated", the day of an event: no heading of this list
        carried: list[Dated | None] = []
        for own in before:
            carried.append(own if own is not None else carried[-1] if carried else None)
        return carried

    def _heads(self, dated: Dated, first: int) -> bool:
        """Return whether a date stands for itself, or heads something, right above the text number `first`."""
        return (dated.weight >= 3 or self._is_heading(dated)) and first - dated.until <= _NEAR

    def _is_heading(self, dated: Dated) -> bool:
        """Return whether a date stands in what heads a list, so that those before the first of them have none."""
        return any(self._page.nodes[number].tag in HEADING_TAGS for number in self._page.ancestors(dated.node)[:2])

    def _dated_between(self, low: int, high: int) -> list[Dated]:
        if low > high:
            return []
        found = self._page.dates[bisect.bisect_left(self._dates_at, low) : bisect.bisect_left(self._dates_at, high)]
        return [one for one in found if one.weight >= 2 and one.until <= high]


def common_holder(page: Outline, records: Sequence[Record]) -> int:
    """Return the innermost element that holds all records."""
    chains = [page.ancestors(records[0].zone), page.ancestors(records[-1].zone)]
    last = set(chains[1])
    found = next((number for number in chains[0] if number in last), 0)
    if found == records[0].zone and page.nodes[found].parent >= 0:
        return page.nodes[found].parent
    return found


def _share(found: Sequence[object | None]) -> float:
    return sum(one is not None for one in found) / max(1, len(found))
