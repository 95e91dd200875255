"""An outline -> the block of releases in it: which links repeat, what belongs to each of them, and how sure that is.

Links are grouped by the shape of the markup around them; each group is scored by what a list of releases looks like (headlines,
dates beside them, place in the page, addresses of a kind). No words of a particular site stand here.
"""

import bisect
import functools
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from feeds.document import canonical_url
from feeds.mentions import date_in_url
from feeds.outline import Anchor, Dated, Outline, name_tokens
from feeds.wording import is_more, is_nav, is_next


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST_ZONE = 4000  # characters of one record; more is a section, not a record
_LEAST_SCORE = 0.55
_LEAST_DATED_SCORE = 0.3
_BESIDE = 0.85
_AHEAD = timedelta(days=2)
_MOST_COMPANIONS = 40
_SHARE_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook\.com|twitter\.com|x\.com|linkedin\.com|addtoany\.com|addthis\.com|wa\.me|whatsapp\.com|pinterest\.\w+|t\.me"
    r"|telegram\.me|vk\.com|reddit\.com|instagram\.com|youtube\.com|youtu\.be|flickr\.com|plus\.google\.com|weibo\.com|ok\.ru"
    r"|tiktok\.com|threads\.net|bsky\.app|line\.me|tumblr\.com|soundcloud\.com|play\.google\.com|apps\.apple\.com|viber\.com)$"
)
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|zip|rar|ics|rss|atom|mp3|mp4|avi|mov|wmv|xml)$", re.IGNORECASE)
_SIDE_PATH = re.compile(
    r"/(?:tags?|category|categories|authors?|feed|rss|login|signin|user|search|wp-login\.php|cart|print|sitemap|topics?|taxonomy/term)(?:/|$)",
    re.IGNORECASE,
)
_RELEASE_PATH = re.compile(
    r"news|press|\bpr\b|releas|statement|communi|speech|article|story|notic|aktuell|presse|haber|berita|novost|detail|view|node|post|remark"
    r"|prensa|actual|stampa|medi|public|info|event|\d{3,}",
    re.IGNORECASE,
)
_MAIN_WORDS = _words("main content article articles")
_RELEASE_WORDS = _words("news press release releases list listing result results views posts items entries archive feed")
# What the words in class names and ids say about a place, and what is left of a group's score there.
_PLACES = (
    (0.15, "nav navbar navigation menu menus submenu megamenu breadcrumb breadcrumbs mainmenu topmenu navi gnb lnb menubar"),
    (0.1, "footer foot contentinfo cookie cookies consent gdpr copyright bottom"),
    (
        0.1,
        "pager pagination paginator paging pages social socials share sharing lang language languages langs langselector",
    ),
    (
        0.3,
        "sidebar aside side complementary related popular trending mostread widget widgets rail quicklinks leftcol",
    ),
    (0.2, "calendar tagcloud tags toolbar topbar skip sitemap login banner banners partners"),
    (0.6, "carousel slider slideshow slick swiper ticker marquee"),
)
_PENALTIES = {word: factor for factor, words in _PLACES for word in words.split()}
_TAGS = {"nav": 0.15, "footer": 0.12, "aside": 0.3, "header": 0.4}
_RECORD_TAGS = _words("article li tr dd dt section")
_TITLE_CLASS = _words("title titre titulo titolo titel headline heading subject caption judul baslik tieude tit")
_BLOCKS = _words("div p li td th dd dt h1 h2 h3 h4 h5 h6 section article header footer ul ol table tr figure figcaption main")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(slots=True, kw_only=True)
class Record:
    """One link of a group with what stands around it. `zone` is the number of the element that is its own."""

    anchor: Anchor
    zone: int
    title: str = ""
    quality: float = 0.0
    dated: Dated | None = None
    url_date: tuple[str, str] | None = None  # as written, and as ISO 8601
    nested: list[Anchor] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Group:
    """Links of one shape, their records and the score; `coverage` is the share of records with a date."""

    records: list[Record]
    score: float = 0.0
    coverage: float = 0.0
    place: float = 1.0


def weighted_length(text: str) -> float:
    """Return the length of a text in Latin letters: one Chinese, Japanese or Korean sign says as much as two and a half."""
    return len(text) + 1.5 * len(_WIDE.findall(text))


def headline_quality(title: str) -> float:
    """Return 0..1: how much a text looks like the headline of a release."""
    if not title or is_more(title) or (len(title) < 20 and is_next(title)):
        return 0.0
    if is_nav(title):
        return 0.02
    letters = sum(letter.isalpha() for letter in title)
    if letters < 4 and not _WIDE.search(title):
        return 0.05
    length = weighted_length(title)
    points = ((0, 0.0), (6, 0.05), (12, 0.25), (20, 0.55), (32, 0.85), (45, 1.0), (320, 1.0), (600, 0.4), (2000, 0.2))
    for (low, a), (high, b) in itertools.pairwise(points):
        if length <= high:
            return a + (b - a) * (length - low) / (high - low)
    return 0.1


class Blocks:
    """The groups of one page. `best()` is what the page lists; the rest is how it was found."""

    def __init__(self, page: Outline, *, url: str, now: datetime | None = None) -> None:
        self._page, self._url, self._now = page, url, now
        self._parts = urlsplit(url)
        self._dates_at = [one.at for one in page.dates]
        self._places = self._score_places()
        self.anchors = [anchor for anchor in page.anchors if self._may_be_release(anchor)]
        self._numbers = [anchor.node for anchor in self.anchors]

    def best(self) -> list[Group]:
        """Return the groups that make up the list, the surest first; none when nothing on the page looks like one."""
        groups = [group for members in self._candidates() if (group := self._group(members)) is not None]
        groups.sort(key=lambda group: -group.score)
        if not groups or groups[0].score < (_LEAST_SCORE if groups[0].coverage < 0.5 else _LEAST_DATED_SCORE):
            return []
        return [groups[0], *self._companions(groups[0], groups[1:_MOST_COMPANIONS])]

    # -- which links ------------------------------------------------------------------------------------------------

    def _may_be_release(self, anchor: Anchor) -> bool:
        if anchor.rel & {"next", "prev", "tag", "author", "license", "search"}:
            return False
        try:
            parts = urlsplit(anchor.url)
        except ValueError:
            return False
        host, path = (parts.hostname or "").lower(), parts.path
        if canonical_url(anchor.url) == canonical_url(self._url) or (path in {"", "/"} and not parts.query):
            return False
        if parts.fragment and not parts.fragment.startswith(("/", "!")) and self._same_page(parts.path, parts.query):
            return False
        if host != (self._parts.hostname or "") and _SHARE_HOSTS.search(host):
            return False
        if _NO_PAGE.search(path):
            return False
        return re.fullmatch(r"[\W_]*\d{0,4}[\W_]*", anchor.text) is None or not anchor.text

    def _same_page(self, path: str, query: str) -> bool:
        return path == self._parts.path and query == self._parts.query

    def _score_places(self) -> list[float]:
        """Return for each element what is left of a score there, its ancestors counted in."""
        page = self._page
        total = max(1, page.characters[-1])
        has_heading = self._holders({"h1", "main"})
        places: list[float] = []
        for node in page.nodes:
            above = places[node.parent] if node.parent >= 0 else 1.0
            factor = 1.0
            words = name_tokens(node.tokens)
            if node.tag in _TAGS and not (node.tag == "header" and self._in_record(node.parent)):
                factor = _TAGS[node.tag]
            wide = page.length(node.first, node.last) > 0.7 * total or node.number in has_heading or bool(words & _MAIN_WORDS)
            if not (wide and node.tag != "nav") or node.tag == "footer":
                factor = min([factor, *(_PENALTIES[word] for word in words & _PENALTIES.keys())])
            elif node.tag != "nav":
                factor = 1.0
            if factor == 1.0 and (node.tag in {"main", "article"} or words & (_MAIN_WORDS | _RELEASE_WORDS)):
                factor = 1.15
            places.append(min(above, factor) if factor < 1 else min(1.3, above * factor))
        return places

    def _holders(self, tags: set[str]) -> set[int]:
        found: set[int] = set()
        for node in self._page.nodes:
            if node.tag in tags:
                number = node.parent
                while number >= 0 and number not in found:
                    found.add(number)
                    number = self._page.nodes[number].parent
        return found

    def _in_record(self, number: int) -> bool:
        for _ in range(4):
            if number < 0:
                return False
            if self._page.nodes[number].tag in _RECORD_TAGS:
                return True
            number = self._page.nodes[number].parent
        return False

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
                for part in (members, *self._apart(members)):
                    key = tuple(anchor.node for anchor in part)
                    if key not in seen:
                        seen.add(key)
                        yield part

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
        for record in records:
            self._entitle(record)
        if len(records) > 3 and len({record.title for record in records}) <= 0.25 * len(records):
            for record in records:  # "Press release", "Press release": the titles stand beside the links
                self._entitle(record, outside=True)
        coverage = self._date(records)
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
                if not alone or page.length(node.first, node.last) > _LONGEST_ZONE:
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
        return [one for one in around if one is anchor or not (is_more(one.text) or _SIDE_PATH.search(one.url))]

    # -- titles -----------------------------------------------------------------------------------------------------

    def _entitle(self, record: Record, *, outside: bool = False) -> None:
        """Set a record's title: what its links say, or what stands around them where they say little (or always: `outside`)."""
        anchors = [record.anchor, *record.nested]
        best, quality = "", -1.0
        for anchor in anchors:
            title = self._title_in(anchor.first, anchor.last, anchor.node)
            if headline_quality(title) > quality:
                best, quality = title, headline_quality(title)
        if quality < 0.3 or outside:
            floor = 0.02 if outside else 0.24 if quality >= 0.12 else 0.1
            zone = self._page.nodes[record.zone]
            near = self._title_in(zone.first, min(zone.last, zone.first + 60), zone.number, around=anchors)
            for title in (near, *(anchor.alt for anchor in anchors)):
                # what stands beside a link is less surely its title than what it says itself
                worth = _BESIDE * headline_quality(title)
                if worth > floor:
                    best, quality, floor = title, worth, max(worth, 0.3)
        if not best and record.anchor.text and not is_more(record.anchor.text):
            best, quality = record.anchor.text, 0.35  # a list of days, each a link
        record.title, record.quality = best.strip(" |·•–-\u00a0»›") or best, max(0.0, quality)

    def _title_in(self, first: int, last: int, start: int, *, around: Sequence[Anchor] = ()) -> str:
        """Return the headline among the texts `first` to `last`: a heading, what is named a title, else the first long one."""
        page = self._page
        parts: dict[int, list[str]] = {}
        marked: dict[int, list[str]] = {}
        for at in range(first, min(last, first + 60)):
            text = page.texts[at].text
            if self._is_date(at) or (around and (is_more(text) or any(one.first <= at < one.last for one in around))):
                continue
            if around:
                text = self._without_date(at, text)
            block, heading = self._block_of(page.texts[at].node, start)
            parts.setdefault(block, []).append(text)
            if heading is not None:
                marked.setdefault(heading, []).append(text)
        for texts in marked.values():
            title = " ".join(texts)
            if weighted_length(title) >= 8 and not is_nav(title):
                return title
        joined = [" ".join(texts) for texts in parts.values()]
        if not joined:
            return ""
        if len(joined) == 1:
            return joined[0]
        return next((title for title in joined if headline_quality(title) >= 0.4), max(joined, key=weighted_length))

    def _block_of(self, number: int, start: int) -> tuple[int, int | None]:
        """Return the block that holds an element's text, and the heading or title element around it, up to `start`."""
        nodes = self._page.nodes
        block: int | None = None
        heading: int | None = None
        while number >= start:
            node = nodes[number]
            if heading is None and (node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} or name_tokens(node.tokens) & _TITLE_CLASS):
                heading = number if number > start or node.tag[0] == "h" else None
            if block is None and node.tag in _BLOCKS:
                block = number
            number = node.parent
        return (block if block is not None else start), heading

    def _without_date(self, at: int, text: str) -> str:
        """Return a text beside a link without the date in it and the marks that parted the two."""
        for one in self._page.dates[bisect.bisect_left(self._dates_at, at) : bisect.bisect_right(self._dates_at, at)]:
            if one.until == at + 1:
                text = text.replace(one.raw, " ")
        return " ".join(text.split()).strip(" ,;:|()[]–—-")

    def _is_date(self, at: int) -> bool:
        low = bisect.bisect_left(self._dates_at, at - 8)
        high = bisect.bisect_right(self._dates_at, at)
        return any(
            one.at <= at < one.until and one.weight >= 2.4 and _fills(self._page.texts[at].text, one)
            for one in self._page.dates[low:high]
        )

    # -- dates ------------------------------------------------------------------------------------------------------

    def _date(self, records: list[Record]) -> float:
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
        if _share(choice) < 0.5 and _share(inside) > 0.6 and sum(record.url_date is not None for record in records) < 0.6 * total:
            choice = inside  # every headline names its day
        for record, dated in zip(records, choice, strict=True):
            record.dated = dated
        with_date = sum(record.dated is not None or record.url_date is not None for record in records)
        return with_date / total

    def _unsure(self, record: Record, own: Dated | None) -> Dated | None:
        within = own is not None and record.anchor.first <= own.at < record.anchor.last
        return None if within else own

    def _dated_inside(self, record: Record) -> Dated | None:
        zone = self._page.nodes[record.zone]
        low = bisect.bisect_left(self._dates_at, zone.first)
        high = bisect.bisect_right(self._dates_at, zone.last)
        own = [
            one
            for one in self._page.dates[low:high]
            if (zone.first <= one.at < zone.last and one.until > one.at) or (zone.number <= one.node < zone.end)
        ]
        return max(own, key=lambda one: one.weight, default=None)

    def _dated_beside(self, records: list[Record]) -> list[Dated | None]:
        """Return the dates between the records: above each, below each, or above several."""
        page = self._page
        holder = self._common(records)
        floor, ceiling = page.nodes[holder].first, page.nodes[holder].last
        zones = [page.nodes[record.zone] for record in records]
        starts = [floor, *(zone.last for zone in zones)]
        ends = [*(zone.first for zone in zones), ceiling]
        gaps = [self._dated_between(low, high) for low, high in zip(starts, ends, strict=True)]
        before = [gap[-1] if gap else None for gap in gaps[:-1]]
        after = [gap[0] if gap else None for gap in gaps[1:]]
        if len(records) > 1 and after[-1] is not None and before[0] is None:
            return after
        if before[0] is None and _share(before) < 0.8:
            return [None] * len(records)
        carried: list[Dated | None] = []
        for own in before:
            carried.append(own if own is not None else carried[-1] if carried else None)
        return carried

    def _dated_between(self, low: int, high: int) -> list[Dated]:
        if low > high:
            return []
        found = self._page.dates[bisect.bisect_left(self._dates_at, low) : bisect.bisect_left(self._dates_at, high)]
        return [one for one in found if one.weight >= 2 and one.until <= high]

    def _common(self, records: list[Record]) -> int:
        """Return the innermost element that holds all records."""
        chains = [self._page.ancestors(records[0].zone), self._page.ancestors(records[-1].zone)]
        last = set(chains[1])
        found = next((number for number in chains[0] if number in last), 0)
        if found == records[0].zone and self._page.nodes[found].parent >= 0:
            return self._page.nodes[found].parent
        return found

    # -- scores -----------------------------------------------------------------------------------------------------

    def _score(self, group: Group) -> None:
        records = group.records
        total = len(records)
        # a short title with a date beside it ("Doe v. Board") is as good as a headline without one
        quality = sum(max(record.quality, 0.4 if _is_short_title(record) else 0.0) for record in records) / total
        titles = max(len({record.title for record in records}) / total, 0.6 if group.coverage > 0.8 else 0.0)
        addresses = sum(self._like_release(record.anchor) for record in records) / total
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
            group.place **= 0.4  # a dated list is a list wherever it stands, even in what is called a menu
        size = math.log2(1 + min(total, 60 if dates > 0.5 else 20)) * min(1.0, 0.4 + 0.15 * total)
        # without dates the addresses must tell a list from a page's other links of the same shape
        known = 0.15 + 0.25 * (1 - min(1.0, dates))
        kin = alike ** (1 - min(1.0, dates))
        group.score = group.place * quality * titles**1.5 * (0.3 + dates + known * addresses + 0.1 * alike) * size * kin

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

    def _like_release(self, anchor: Anchor) -> float:
        parts = urlsplit(anchor.url)
        if _SIDE_PATH.search(parts.path):
            return -1.0
        score = 0.5 if _RELEASE_PATH.search(parts.path + "?" + parts.query) else 0.0
        folder = self._parts.path.rsplit("/", 1)[0]
        own = self._parts.path.rstrip("/")
        if parts.hostname == self._parts.hostname and (
            (len(folder) > 1 and parts.path.startswith(folder)) or (own and parts.path.startswith(own + "/"))
        ):
            score += 0.5
        last = parts.path.rstrip("/").rsplit("/", 1)[-1]
        return min(1.0, score + (0.3 if last.count("-") + last.count("_") >= 3 else 0.0))

    def _companions(self, chief: Group, others: list[Group]) -> list[Group]:
        """Return the groups that belong to the same list: the lead story above it, or rows that are built differently."""
        page = self._page
        taken = {anchor.url for record in chief.records for anchor in (record.anchor, *record.nested)}
        spans = _Spans(page, chief.records)
        kinds = {url_kind(record.anchor.url) for record in chief.records}
        # a lead story stands above the list; what comes behind it in another place is "most read" or "related"
        first, holder = chief.records[0].zone, page.nodes[self._common(chief.records)]
        found: list[Group] = []
        for group in others:
            if group.score < 0.12 * chief.score or group.place < 0.75 * chief.place:
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


def _is_short_title(record: Record) -> bool:
    return record.quality > 0.02 and record.dated is not None and record.dated.weight >= 2


@functools.lru_cache(maxsize=8192)
def url_kind(url: str) -> tuple[str, str, str, str]:
    """Return what addresses of one kind share: host, folders without numbers, extension, names of parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url, "", "", "")
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    extension = name.rpartition(".")[2].lower() if re.search(r"\.[a-z]{2,5}$", name, re.IGNORECASE) else ""
    keys = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair))
    return ((parts.hostname or "").removeprefix("www."), re.sub(r"\d+", "0", folder), extension, keys)


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


def _fills(text: str, dated: Dated) -> bool:
    """Return whether a date is all that a text says, but for a label or a weekday."""
    rest = text.replace(dated.raw, " ")
    return dated.until - dated.at > 1 or (len(rest) <= 25 and len(rest.split()) <= 2)


def _share(found: Sequence[object | None]) -> float:
    return sum(one is not None for one in found) / max(1, len(found))


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
