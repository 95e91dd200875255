"""The outline of a page: its elements, texts, links and dates as flat tuples in document order.

How it is made of an HTML tree stands in `flatten`; what of it is a list of releases is decided in `blocks`.
"""

import bisect
import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime

from feeds.dates import Moment
from feeds.mentions import Mention

MAX_DEPTH = 60
# Elements whose text heads what follows; old pages stress a line instead.
HEADING_TAGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "dt", "th", "b", "strong", "summary"])
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


@dataclass(slots=True, kw_only=True)
class Node:
    """One element; `first` and `last` bound its texts in `Outline.texts`, `end` its descendants in `Outline.nodes`."""

    number: int
    parent: int
    tag: str
    tokens: frozenset[str]
    shape: int  # path of tags from the root, inline wrappers left out
    cell_shape: int  # the same, with the number of each table cell and of each link among its siblings
    first: int
    last: int = 0
    end: int = 0


@dataclass(slots=True, kw_only=True)
class Text:
    """The text of one place in an element, with single spaces; of a heading of a year or month with that `year` and `month`."""

    node: int
    text: str
    year: int | None = None
    month: int | None = None


@dataclass(slots=True, kw_only=True)
class Dated:
    """A date found in the page: in text number `at` to `until`, end exclusive. `weight` says how surely it dates what is near it.

    Either `mention` (to be settled by the page's custom) or `moment` (said outright) is set.
    """

    at: int
    until: int
    raw: str
    weight: float
    node: int
    mention: Mention | None = None
    moment: Moment | None = None


@dataclass(slots=True, kw_only=True)
class Anchor:
    """One link with an http(s) target; `alt` is what its image, title or label says."""

    node: int
    url: str
    text: str
    first: int
    last: int
    alt: str = ""
    rel: frozenset[str] = frozenset()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the reader of a page knows besides the page: its address, language and zone, and the time of fetching."""

    url: str
    language: str | None = None
    zone: str | None = None
    now: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Outline:
    """The flat page. `scripted` counts the links that only run with JavaScript, `hidden` those in what a style hides."""

    nodes: list[Node] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    characters: list[int] = field(default_factory=lambda: [0])  # running sum over texts
    scripted: int = 0
    hidden: int = 0
    base: str | None = None

    def length(self, first: int, last: int) -> int:
        """Return the number of characters of the texts from `first` to `last`, end exclusive."""
        return self.characters[min(last, len(self.characters) - 1)] - self.characters[first]

    def anchors_in(self, node: Node) -> list[Anchor]:
        """Return the links inside an element."""
        low = bisect.bisect_left(self.anchors, node.number, key=lambda one: one.node)
        return list(itertools.takewhile(lambda one: one.node < node.end, self.anchors[low:]))

    def ancestors(self, number: int) -> list[int]:
        """Return the numbers of an element and of those that hold it, innermost first, at most `MAX_DEPTH`."""
        found: list[int] = []
        while number >= 0 and len(found) < MAX_DEPTH:
            found.append(number)
            number = self.nodes[number].parent
        return found


def name_tokens(tokens: frozenset[str]) -> frozenset[str]:
    """Return the words in class names and ids, in lower case: `views-row`, `newsList` -> views, row, news, list."""
    return frozenset(word.lower() for token in tokens for word in _WORDS.findall(token))
