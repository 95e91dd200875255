"""A source's own selectors -> the records of its index page, or the words of a release, where the general readers are wrong."""

import re
from dataclasses import dataclass

import lxml.etree
import lxml.html

from feeds.dates import read_date
from feeds.errors import ParseError
from feeds.markup import resolve
from feeds.mentions import find_dates, relative_date
from feeds.outline import Anchor, Dated, Outline, Surroundings
from feeds.records import Record
from feeds.types import Selectors
from feeds.wording import is_more

MAX_BLOCKS = 1000
_NO_NAMESPACE_NEEDED = re.compile(r"^\s*(?:\.{0,2}/|\()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """The selectors as XPath, ready to run; None where the source has none."""

    block: lxml.etree.XPath | None = None
    link: lxml.etree.XPath | None = None
    title: lxml.etree.XPath | None = None
    date: lxml.etree.XPath | None = None
    next: lxml.etree.XPath | None = None
    text: lxml.etree.XPath | None = None


def compile_selectors(selectors: Selectors) -> Compiled:
    """Return the selectors ready to run.

    Raises: ParseError with health `malformed`, naming the selector, when one is neither XPath nor CSS that can be read here.
    """
    return Compiled(
        block=_compiled(selectors.block, "block"),
        link=_compiled(selectors.link, "link"),
        title=_compiled(selectors.title, "title"),
        date=_compiled(selectors.date, "date"),
        next=_compiled(selectors.next, "next"),
        text=_compiled(selectors.text, "text"),
    )


def _compiled(selector: str | None, name: str) -> lxml.etree.XPath | None:
    if selector is None:
        return None
    try:
        if _NO_NAMESPACE_NEEDED.match(selector):
            return lxml.etree.XPath(selector)
        from lxml.cssselect import CSSSelector  # lxml needs the package cssselect for it

        return CSSSelector(selector, translator="html")
    except ImportError as exc:
        raise ParseError(
            f"selector {name} = {selector!r} is CSS, which needs the package cssselect; install it or write XPath",
            health="malformed",
        ) from exc
    except (lxml.etree.LxmlError, ValueError, SyntaxError) as exc:  # cssselect's SelectorError is a SyntaxError
        raise ParseError(f"selector {name} = {selector!r} is neither CSS nor XPath ({exc})", health="malformed") from exc


def pick(tree: lxml.html.HtmlElement, page: Outline, chosen: Compiled, here: Surroundings) -> list[Record]:
    """Return one record for each block that has a link; none where the selectors find nothing."""
    if chosen.block is None:
        return []
    records: list[Record] = []
    for number, block in enumerate(_elements(chosen.block, tree)[:MAX_BLOCKS]):
        link = _link(block, chosen)
        target = resolve(page.base, link.get("href")) if link is not None else None
        if link is None or target is None or not target.startswith("http"):
            continue
        title = _text(next(iter(_elements(chosen.title, block)), None)) if chosen.title is not None else ""
        anchor = Anchor(node=number, url=target, text=_text(link), first=0, last=0)
        record = Record(anchor=anchor, zone=0, title=title or anchor.text or _text(block)[:300], quality=1.0)
        record.dated = _dated(block, chosen, here)
        records.append(record)
    return records


def picked_markup(tree: lxml.html.HtmlElement, selector: str) -> str:
    """Return the markup of what a selector finds in a page, one after the other; "" where it finds nothing."""
    path = _compiled(selector, "text")
    found = _elements(path, tree)[:MAX_BLOCKS] if path is not None else []
    whole = {id(one) for one in found}
    outermost = [one for one in found if not any(id(above) in whole for above in one.iterancestors())]
    return "\n".join(lxml.html.tostring(one, encoding="unicode", with_tail=False) for one in outermost)


def _elements(path: lxml.etree.XPath, place: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    try:
        found = path(place)
    except lxml.etree.LxmlError as exc:
        raise ParseError(f"selector {path.path!r} cannot be run ({exc})", health="malformed") from exc
    return [one for one in found if isinstance(one, lxml.html.HtmlElement)] if isinstance(found, list) else []


def _link(block: lxml.html.HtmlElement, chosen: Compiled) -> lxml.html.HtmlElement | None:
    links = _elements(chosen.link, block) if chosen.link is not None else list(block.iter("a"))
    links = [link for link in links if link.get("href")]
    return max(links, key=lambda link: (not is_more(_text(link)), len(_text(link))), default=None)


def _text(element: lxml.html.HtmlElement | None) -> str:
    return " ".join(element.text_content().split())[:1000] if element is not None else ""


def _dated(block: lxml.html.HtmlElement, chosen: Compiled, here: Surroundings) -> Dated | None:
    places = _elements(chosen.date, block) if chosen.date is not None else [*block.iter("time"), block]
    for place in places:
        stated = (place.get("datetime") or "").strip()
        for raw in (
            stated,
            *([] if place is block else [_text(place)]),
            "\n".join(t.strip() for t in place.itertext() if t.strip()),
        ):
            if not raw:
                continue
            moment = read_date(raw, zone=here.zone) if re.match(r"\d{4}-\d\d-\d\dT\d", raw) else relative_date(raw, now=here.now)
            mention = next(iter(find_dates(raw, language=here.language, isolated=True)), None)
            if moment is not None or mention is not None:
                text = mention.raw if mention is not None else raw
                return Dated(at=-1, until=-1, raw=text, weight=5.0, node=-1, mention=None if moment else mention, moment=moment)
    return None
