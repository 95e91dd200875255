"""Titles: how much a text looks like the headline of a release, and which text in or beside a link is its title. Pure."""

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Sequence

from feeds.outline import Anchor, Dated, Outline, name_tokens
from feeds.records import Record
from feeds.wording import is_more, is_nav, is_next


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BESIDE = 0.85
_LEAST_REST = 12
_READ = 60  # texts of one record
_FEW = 3  # records
_OFTEN = 0.4
_MOSTLY = 0.6  # of a group
_STRESSED = _words("b strong")
_TITLE_CLASS = _words("title titre titulo titolo titel headline heading subject caption judul baslik tieude tit")
_BLOCKS = _words("div p li td th dd dt h1 h2 h3 h4 h5 h6 section article header footer ul ol table tr figure figcaption main")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


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
    digits = sum(letter.isdigit() for letter in title)
    if 5 * digits >= 2 * len(title.replace(" ", "")) and not any(_is_word(word) for word in title.split()):
        return 0.2  # "2025 NYSlipOp 97489(U)"
    length = weighted_length(title)
    points = ((0, 0.0), (6, 0.05), (12, 0.25), (20, 0.55), (32, 0.85), (45, 1.0), (320, 1.0), (600, 0.4), (2000, 0.2))
    for (low, a), (high, b) in itertools.pairwise(points):
        if length <= high:
            return a + (b - a) * (length - low) / (high - low)
    return 0.1


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) > 4 and (word.istitle() or word.islower() or word.isupper())


class Titles:
    """The titles of one page's records."""

    def __init__(self, page: Outline) -> None:
        self._page = page
        self._dates_at = [one.at for one in page.dates]
        self._common: frozenset[str] = frozenset()

    def entitle_all(self, records: Sequence[Record]) -> None:
        """Set the titles of a group's records: what the links say, or what stands beside them where they say little."""
        self._common = self._common_texts(records)
        own = [self._own(record) for record in records]
        said = sum(_is_telling(title) for title, _ in own) >= _MOSTLY * len(records)
        for record, (title, quality) in zip(records, own, strict=True):
            self._entitle(record, title, quality, said=said)
        if len(records) > 3 and len({record.title for record in records}) <= 0.25 * len(records):
            for record in records:  # "Press release", "Press release": the titles stand beside the links
                self._entitle(record, "", -1.0, said=False)

    def _common_texts(self, records: Sequence[Record]) -> frozenset[str]:
        """Return what stands in many of the records, such as the name of the court: no title."""
        if len(records) <= _FEW:
            return frozenset()
        counts: Counter[str] = Counter()
        for record in records:
            zone = self._page.nodes[record.zone]
            counts.update({text.text for text in self._page.texts[zone.first : min(zone.last, zone.first + _READ)]})
        return frozenset(text for text, count in counts.items() if count > _OFTEN * len(records))

    def _own(self, record: Record) -> tuple[str, float]:
        titles = (self._title_in(anchor.first, anchor.last, anchor.node) for anchor in (record.anchor, *record.nested))
        return max(((title, headline_quality(title)) for title in titles), key=lambda one: one[1])

    def _entitle(self, record: Record, own: str, quality: float, *, said: bool) -> None:
        """Set a record's title. `said` means that the links of the group are titles themselves, if short ones."""
        best, outside = own, quality < 0
        if quality < 0.3 and not (said and _is_telling(own)):
            floor = 0.02 if outside else 0.24 if quality >= 0.12 else 0.1
            zone = self._page.nodes[record.zone]
            anchors = [record.anchor, *record.nested]
            near = self._title_in(zone.first, min(zone.last, zone.first + _READ), zone.number, around=anchors)
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
        for at in range(first, min(last, first + _READ)):
            text = page.texts[at].text
            if self._is_date(at) or (
                around and (is_more(text) or text in self._common or any(one.first <= at < one.last for one in around))
            ):
                continue
            if around or self._begins_with_date(at):
                text = self._without_date(at, text)
            block, heading = self._block_of(page.texts[at].node, start)
            if heading is None and around and not parts and page.nodes[page.texts[at].node].tag in _STRESSED:
                heading = page.texts[at].node
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

    def _begins_with_date(self, at: int) -> bool:
        for one in self._page.dates[bisect.bisect_left(self._dates_at, at) : bisect.bisect_right(self._dates_at, at)]:
            text = self._page.texts[at].text
            if one.until == at + 1 and text.find(one.raw) in {0, 1} and len(text) - len(one.raw) >= _LEAST_REST:
                return True
        return False

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


def _is_telling(title: str) -> bool:
    """Return whether a text is at least a name ("Doe v. Board"), no number, menu entry or "read more"."""
    words = [word for word in title.split() if sum(letter.isalpha() for letter in word) > 2]
    return len(words) > 1 and not is_more(title) and not is_nav(title)


def _fills(text: str, dated: Dated) -> bool:
    """Return whether a date is all that a text says, but for a label or a weekday."""
    rest = text.replace(dated.raw, " ")
    return dated.until - dated.at > 1 or (len(rest) <= 25 and len(rest.split()) <= 2)
