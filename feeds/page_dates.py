"""When a page was published, by what stands on it: its markup, its JSON-LD, a line that holds little but a date."""

import copy
import itertools
import json
import re
from collections.abc import Iterator

import lxml.etree
import lxml.html

from feeds.dates import Moment, read_date
from feeds.markup import plain_line
from feeds.mentions import find_dates

# What lxml, trafilatura and htmldate are known to raise on rubbish.
READER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    lxml.etree.LxmlError,
)
_DATE_NAMES = (
    *(
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "dc.date.issued",
        "dcterms.issued",
        "dc.issued",
        "dcterms.created",
    ),
    *("dc.date", "dcterms.date", "dc.date.created", "date", "pubdate", "publishdate", "publication_date", "sailthru.date"),
    *(
        "article.published",
        "published-date",
        "parsely-pub-date",
        "cxenseparse:recs:publishtime",
        "last-published",
        "citation_date",
    ),
)
_LINE_TAGS = ("p", "div", "span", "td", "em", "strong", "b", "i", "h3", "h4", "h5", "h6", "dd", "body")
_NO_DATE_LINE = ("li", "nav", "aside", "form", "header")
_LINES_READ = 400
_DATE_LINE = 80
_BESIDE_DATE = 30  # room for "Published:" or a place
_JSON_DATE = ("datePublished", "dateCreated", "uploadDate")


def published(
    tree: lxml.html.HtmlElement,
    url: str | None,
    language: str | None,
    zone: str | None,
    date_order: str | None,
    *,
    large: bool,
) -> tuple[str | None, Moment]:
    """Return the page's date: meta elements, JSON-LD, <time>, and unless it is `large` what htmldate finds (a day)."""
    import htmldate  # as trafilatura in `page`

    first: tuple[str | None, Moment] | None = None
    for raw in _dates_in_markup(tree):
        moment = read_date(raw, language=language, zone=zone, date_order=date_order)
        if moment.at is not None:
            return raw, moment
        first = first or (raw, moment)
    try:
        day = None if large else htmldate.find_date(_without_footers(tree), original_date=True, extensive_search=False, url=url)
    except READER_ERRORS:
        day = None
    if isinstance(day, str):
        return day, read_date(day)
    line = None if large or first else _date_line(tree, language, zone, date_order)
    return first or line or (None, Moment(at=None))


def _date_line(
    tree: lxml.html.HtmlElement, language: str | None, zone: str | None, date_order: str | None
) -> tuple[str, Moment] | None:
    """Return the first date that nearly makes up an element of its own, or its title; none of a list or menu."""
    for line in _lines(tree):
        for mention in find_dates(line, language=language):
            if len(line) - (mention.end - mention.start) > _BESIDE_DATE or mention.year is None:
                continue
            if mention.swappable:
                moment = read_date(mention.raw, language=language, zone=zone, date_order=date_order)
            else:
                moment = mention.moment(order=date_order, zone=zone)
            if moment.at is not None:
                return mention.raw, moment
    return None


def _lines(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield the short texts of a page's elements, before each the title that one of class "date" has."""
    found = (one for one in _without_footers(tree).iter(*_LINE_TAGS, "a") if one.tag != "a" or _is_dated(one))
    for element in itertools.islice(found, _LINES_READ):
        if next(element.iterancestors(*_NO_DATE_LINE), None) is not None:
            continue
        titled = element.get("title") if _is_dated(element) else None
        said = "" if element.tag == "a" else str(element.xpath("string()"))
        yield from (line for text in (titled or "", said) if 6 <= len(line := " ".join(text.split())) <= _DATE_LINE)


def _is_dated(element: lxml.html.HtmlElement) -> bool:
    return "date" in (element.get("class") or "").lower().split()


def _without_footers(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Return a copy without what carries the dates of the site instead of the text's."""
    part = copy.deepcopy(tree)
    for element in part.xpath(
        "//footer | //*[contains(@class, 'footer')] | //*[contains(@id, 'footer')] | //*[@role='contentinfo']"
    ):
        if element.getparent() is not None and element.tag not in {"body", "html"}:
            element.drop_tree()
    return part


def _dates_in_markup(tree: lxml.html.HtmlElement) -> Iterator[str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            metas.setdefault(name, content)
    yield from (metas[name] for name in _DATE_NAMES if name in metas)
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:10]:
        yield from _in_json(script)
    for time in _times(tree):
        if value := (time.get("datetime") or plain_line(time.text or "")).strip():
            yield value


def _times(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the first <time> elements in the order of the page, those that say they are of a change last."""
    found = list(itertools.islice(tree.iter("time"), 5))
    return sorted(found, key=lambda time: re.search("updat|modif", time.get("class") or "", re.IGNORECASE) is not None)


def _in_json(script: str) -> Iterator[str]:
    try:
        top: object = json.loads(script)
    except (ValueError, RecursionError):
        yield from re.findall(r'"datePublished"\s*:\s*"([^"]{8,40})"', script)[:1]
        return
    waiting, seen = [top], 0
    while waiting and seen < 500:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield from (value for key in _JSON_DATE if isinstance(value := node.get(key), str) and value.strip())
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))
