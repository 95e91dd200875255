"""An outline -> the block of releases in it: which links repeat, what belongs to each of them, and how sure that is.

Links are grouped by the shape of the markup around them; each group is scored by what a list of releases looks like (headlines,
dates beside them, place in the page, addresses of a kind). No words of a particular site stand here.
"""

import bisect
import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from feeds.dating import Dating, common_holder
from feeds.headlines import Titles, headline_quality
from feeds.links import is_number, leads_aside, lies_below, like_release, may_be_release, url_kind
from feeds.outline import Anchor, Outline
from feeds.places import RECORD_TAGS, score_places
from feeds.records import Record
from feeds.wording import is_more

_LONGEST_ZONE = 4000  # characters of one record; more is a section, not a record
_LONGEST_ROW = 20_000  # but a row of a table or a list may hold a long abstract
_LEAST_SCORE = 0.55
_LEAST_DATED_SCORE = 0.3
_AHEAD = timedelta(days=2)
_MOST_COMPANIONS = 40
_LEAST_COMPANION = 0.08  # of the score of the list that a lead story stands above
_NAMED_AROUND = 3  # a link and the two elements around it
_MOST_RUNS = 3
_HEADLINE = 0.6
_MANY = 6  # records: more than a box beside the list shows
_LEAST_BESIDE = 8  # characters beside a number that is a link
_OWN_FOLDER = 1.25


@dataclass(slots=True, kw_only=True)
class Group:
    """Links of one shape, their records and the score; `coverage` is the share of records with a date."""

    records: list[Record]
    score: float = 0.0
    coverage: float = 0.0
    place: float = 1.0


class Blocks:
    """The groups of one page. `best()` is what the page lists; the rest is how it was found."""

    def __init__(self, page: Outline, *, url: str, now: datetime | None = None) -> None:
        self._page, self._now = page, now
        self._parts = urlsplit(url)
        self._titles, self._dating = Titles(page), Dating(page)
        self._places = score_places(page)
        links = [anchor for anchor in page.anchors if may_be_release(anchor, url=url) and not self._is_pager(anchor)]
        self.anchors = _without_recurring(links)
        self._numbers = [anchor.node for anchor in self.anchors]

    def best(self) -> list[Group]:
        """Return the groups that make up the list, the surest first; none when nothing on the page looks like one."""
        groups = [group for members in self._candidates() if (group := self._group(members)) is not None]
        groups.sort(key=lambda group: -group.score)
        if not groups or groups[0].score < (_LEAST_SCORE if groups[0].coverage < 0.5 else _LEAST_DATED_SCORE):
            return []
        return [groups[0], *self._companions(groups[0], groups[1:_MOST_COMPANIONS])]

    def _is_pager(self, anchor: Anchor) -> bool:
        """Return whether a link is a bare number; "Document 36 (order)" in a row of a table is none."""
        if not is_number(anchor):
            return False
        page, parts = self._page, urlsplit(anchor.url)
        parent = page.nodes[page.nodes[anchor.node].parent]
        linked = sum(len(one.text) for one in page.anchors_in(parent))
        said = page.length(parent.first, parent.last) - linked
        return said < _LEAST_BESIDE or parts.path.rstrip("/") == self._parts.path.rstrip("/")

    # -- groups -----------------------------------------------------------------------------------------------------

    def _candidates(self) -> Iterable[list[Anchor]]:
        """Yield groups of links of one shape: by tags, then apart by the names of what holds several of them."""
        nodes = self._page.nodes
        seen: set[tuple[int, ...]] = set()
        for by_cell in (False, True):
            shapes: dict[int, list[Anchor]] = defaultdict(list)
            for anchor in self.anchors:
                node = nodes[anchor.node]
                shapes[node.cell_shape if by_cell else node.shape].append(anchor)
            for members in shapes.values():
                for part in (members, *self._named_alike(members), *self._apart(members)):
                    key = tuple(anchor.node for anchor in part)
                    if key not in seen:
                        seen.add(key)
                        yield part

    def _named_alike(self, members: list[Anchor]) -> list[list[Anchor]]:
        """Return the links apart by the names of what is around each: the title's `h3`, the topic's `badge`."""
        nodes = self._page.nodes
        kinds: dict[tuple[frozenset[str], ...], list[Anchor]] = defaultdict(list)
        for anchor in members:
            around = self._page.ancestors(anchor.node)[:_NAMED_AROUND]
            kinds[tuple(_stable_names(nodes[number].tokens) for number in around)].append(anchor)
        return [kind for kind in kinds.values() if len(kind) > 1] if len(kinds) > 1 else []

    def _apart(self, members: list[Anchor]) -> list[list[Anchor]]:
        if len(members) < 2:
            return []
        holders = self._held(members)
        kinds: dict[tuple[frozenset[str], ...], list[Anchor]] = defaultdict(list)
        for anchor in members:
            names = []
            for number in self._page.ancestors(anchor.node):
                if len(holders[number]) > 1:
                    names.append(_stable_names(self._page.nodes[number].tokens))
            kinds[tuple(names)].append(anchor)
        # the same without names: one list per innermost element that holds several
        runs: dict[int, list[Anchor]] = defaultdict(list)
        for anchor in members:
            inner = next((number for number in self._page.ancestors(anchor.node) if len(holders[number]) > 1), -1)
            runs[inner].append(anchor)
        return [*kinds.values(), *(runs.values() if len(runs) <= 40 else ())]

    def _held(self, members: Sequence[Anchor]) -> dict[int, set[str]]:
        """Return which addresses of the group stand in each element; two are enough to know that it holds several."""
        holders: dict[int, set[str]] = defaultdict(set)
        for anchor in members:
            for number in self._page.ancestors(anchor.node):
                if len(holders[number]) < 2:
                    holders[number].add(anchor.url)
        return holders

    def _group(self, members: list[Anchor]) -> Group | None:
        spoken = [anchor for anchor in members if not is_more(anchor.text)]
        if len(spoken) >= 0.3 * len(members):
            members = spoken
        records = self._records(members)
        if not records:
            return None
        self._titles.entitle_all(records)
        coverage = self._dating.date(records)
        if len(records) == 1 and (coverage == 0 or records[0].quality < 0.5):
            return None
        group = Group(records=records, coverage=coverage)
        self._score(group)
        return group

    def _records(self, members: list[Anchor]) -> list[Record]:
        lone = len(members) == 1
        holders = self._held(self._near(members[0]) if lone else members)
        page = self._page
        raw: list[tuple[Anchor, list[int]]] = []
        by_zone: dict[int, Record] = {}
        for anchor in members:
            chain = []
            for number in page.ancestors(anchor.node):
                node = page.nodes[number]
                alone = len(holders[number]) == 1 and node.tag not in {"body", "html", "main"}
                longest = _LONGEST_ROW if node.tag in RECORD_TAGS else _LONGEST_ZONE
                if not alone or page.length(node.first, node.last) > longest:
                    break
                chain.append(number)
            raw.append((anchor, chain or [anchor.node]))
        levels = sorted(len(chain) for _, chain in raw)
        # a lone link in its own section would otherwise own the whole section
        most = levels[len(levels) // 2] if len(levels) > 2 else max(levels[0], 1) if lone else min(levels[0], 4)
        records: list[Record] = []
        for anchor, chain in raw:
            zone = chain[min(len(chain), most) - 1]
            same = by_zone.get(zone)
            if same is not None:
                same.nested.append(anchor)
                continue
            by_zone[zone] = Record(anchor=anchor, zone=zone)
            records.append(by_zone[zone])
        return records

    def _near(self, anchor: Anchor) -> list[Anchor]:
        """Return the links around a lone one, with it; those that only invite to open it stay out."""
        at = bisect.bisect_left(self._numbers, anchor.node)
        around = self.anchors[max(0, at - 30) : at + 31]
        return [one for one in around if one is anchor or not (is_more(one.text) or leads_aside(one.url))]

    # -- scores -----------------------------------------------------------------------------------------------------

    def _score(self, group: Group) -> None:
        records = group.records
        total = len(records)
        # a short title with a date beside it ("Doe v. Board") is as good as a headline without one
        short = 0.55 if group.coverage >= 0.8 and total >= _MANY else 0.4
        quality = sum(max(record.quality, short if _is_short_title(record) else 0.0) for record in records) / total
        titles = max(len({record.title for record in records}) / total, 0.6 if group.coverage > 0.8 else 0.0)
        addresses = sum(like_release(record.anchor.url, here=self._parts) for record in records) / total
        kinds = Counter(url_kind(record.anchor.url) for record in records)
        alike = kinds.most_common(1)[0][1] / total
        beside = sum(record.dated is not None for record in records) / total
        in_url = sum(record.url_date is not None for record in records) / total
        dates = max(beside, 0.75 * in_url, min(1.0, beside + 0.5 * in_url))
        variety = len({(record.dated.raw if record.dated else record.url_date) for record in records}) / total
        dates *= 0.6 + 0.4 * min(1.0, 2 * variety) if total > 3 else 1.0
        dates *= 1 - 0.9 * self._share_ahead(records)
        group.place = sum(self._places[record.zone] for record in records) / total
        if beside >= 0.8 and total >= 4:
            # a dated list is a list wherever it stands, even in what is called a menu
            group.place **= 0.15 if total >= _MANY else 0.4
        size = math.log2(1 + min(total, 60 if dates > 0.5 else 20)) * min(1.0, 0.4 + 0.15 * total)
        # without dates the addresses must tell a list from a page's other links of the same shape
        known = 0.15 + 0.25 * (1 - min(1.0, dates))
        kin = alike ** (1 - min(1.0, dates))
        own = sum(lies_below(record.anchor.url, here=self._parts) for record in records) / total
        known = (0.3 + dates + known * addresses + 0.1 * alike) * (_OWN_FOLDER if own >= 0.8 else 1.0)
        # what a page is for takes room in it
        room = 0.8 + 1.5 * min(0.4, self._room(records)) + min(0.3, total / 60)
        group.score = group.place * quality * titles**1.5 * known * size * kin * room

    def _room(self, records: Sequence[Record]) -> float:
        """Return which share of the page's text stands in the records."""
        page = self._page
        zones = (page.nodes[record.zone] for record in records)
        return sum(page.length(zone.first, zone.last) for zone in zones) / max(1, page.characters[-1])

    def _share_ahead(self, records: Sequence[Record]) -> float:
        """Return which share of the records is dated after now: such a list announces events."""
        if self._now is None:
            return 0.0
        limit = (self._now + _AHEAD).date()
        ahead = 0
        for record in records:
            mention = record.dated.mention if record.dated is not None else None
            if mention is not None and mention.year is not None and not mention.swappable:
                ahead += date(mention.year, mention.month, mention.day) > limit
        return ahead / len(records)

    def _companions(self, chief: Group, others: list[Group]) -> list[Group]:
        """Return the groups that belong to the same list: the lead story above it, or rows that are built differently."""
        page = self._page
        taken = {anchor.url for record in chief.records for anchor in (record.anchor, *record.nested)}
        spans = _Spans(page, chief.records)
        kinds = {url_kind(record.anchor.url) for record in chief.records}
        # a lead story stands above the list; what comes behind it in another place is "most read" or "related"
        first, holder = chief.records[0].zone, page.nodes[common_holder(page, chief.records)]
        found: list[Group] = []
        for group in others:
            if group.score < _LEAST_COMPANION * chief.score or group.place < 0.75 * chief.place:
                continue
            fresh = [record for record in group.records if record.anchor.url not in taken and not spans.touches(record.zone)]
            fresh = [record for record in fresh if record.zone < first or holder.number <= record.zone < holder.end]
            if not fresh or (chief.coverage >= 0.5 and group.coverage < 0.5):
                continue
            alike = sum(url_kind(record.anchor.url) in kinds for record in fresh) / len(fresh)
            good = sum(record.quality for record in fresh) / len(fresh)
            if alike < 0.6 or good < 0.5:
                continue
            found.append(Group(records=fresh, score=group.score, coverage=group.coverage, place=group.place))
            taken |= {record.anchor.url for record in fresh}
            spans.add(fresh)
        return found


def _without_recurring(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return the links without those that come again and again between others: the topic or the office of each release."""
    runs: Counter[str] = Counter()
    last = ""
    for anchor in anchors:
        if anchor.url != last:
            runs[anchor.url] += 1
        last = anchor.url
    return [
        anchor
        for anchor in anchors
        if runs[anchor.url] < _MOST_RUNS or (runs[anchor.url] == _MOST_RUNS and headline_quality(anchor.text) >= _HEADLINE)
    ]


def _is_short_title(record: Record) -> bool:
    return record.quality > 0.02 and record.dated is not None and record.dated.weight >= 2


@functools.lru_cache(maxsize=4096)
def _stable_names(tokens: frozenset[str]) -> frozenset[str]:
    """Return class names and ids without those that only count or mark a row (`views-row-3`, `odd`, `last`)."""
    return frozenset(
        token
        for token in tokens
        if not re.search(
            r"\d|^(?:odd|even|first|last|active|current|selected|alt|clearfix|row|item|left|right)$", token, re.IGNORECASE
        )
    )


class _Spans:
    """The elements that records own; none lies inside another."""

    def __init__(self, page: Outline, records: Sequence[Record]) -> None:
        self._page = page
        self._starts: list[int] = []
        self.add(records)

    def add(self, records: Sequence[Record]) -> None:
        self._starts = sorted({*self._starts, *(record.zone for record in records)})

    def touches(self, number: int) -> bool:
        """Return whether an element lies inside one of these, or holds one."""
        at = bisect.bisect_right(self._starts, number)
        inside = at > 0 and number < self._page.nodes[self._starts[at - 1]].end
        return inside or (at < len(self._starts) and self._starts[at] < self._page.nodes[number].end)
