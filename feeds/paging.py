"""The link from an index page to the page of older entries: rel=next, "next" in any language, or the number after this page's."""

import re
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

from feeds.identity import canonical_url
from feeds.markup import resolve
from feeds.outline import Anchor, Outline, name_tokens
from feeds.wording import is_next


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARROWS = _words("» › > >> → ⟩ ▶ ►")
_NEXT_NAMES = _words("next older nextpage nextpostslink")
_PAGER = _words("pager pagination paginator paging pages page pagenav navigation nav wp paginate pagenavi")
_CURRENT = _words("current active selected on aktuell actual")
_PAGE_KEY = re.compile(r"page|seite|pagina|start|offset|p$|pg|skip|sayfa|stranica|cur$|from$|index", re.IGNORECASE)


def next_page(tree: lxml.html.HtmlElement, page: Outline, *, url: str, selector: lxml.etree.XPath | None = None) -> str | None:
    """Return the absolute address of the next page of the same list on the same host, None where the page names none."""
    host = urlsplit(url).hostname

    def usable(target: str | None) -> bool:
        if target is None or not target.startswith("http"):
            return False
        return urlsplit(target).hostname == host and canonical_url(target) != canonical_url(url)

    if selector is not None:
        for found in selector(tree):
            target = resolve(page.base, found.get("href") if isinstance(found, lxml.etree._Element) else str(found))
            if usable(target):
                return target
        return None
    for link in tree.xpath("//link[@rel='next']/@href")[:3]:
        if usable(target := resolve(page.base, str(link))):
            return target
    anchors = [anchor for anchor in page.anchors if usable(anchor.url)]
    for test in (_says_rel, _is_named, _says_next, _is_arrow):
        for anchor in reversed(anchors):
            if test(anchor, page):
                return anchor.url
    return _next_number(anchors, page, url)


def _says_rel(anchor: Anchor, page: Outline) -> bool:
    return "next" in anchor.rel


def _is_named(anchor: Anchor, page: Outline) -> bool:
    node = page.nodes[anchor.node]
    above = page.nodes[node.parent].tokens if node.parent >= 0 else frozenset()
    names = name_tokens(node.tokens | above)
    # WordPress: on an archive page the link to older posts stands in "nav-previous"
    named = names & _NEXT_NAMES or {"nav", "previous"} <= names
    return bool(named) and len(anchor.text) <= 40 and _in_pager(anchor, page)


def _says_next(anchor: Anchor, page: Outline) -> bool:
    return (is_next(anchor.text) or is_next(anchor.alt)) and (_in_pager(anchor, page) or _turns_page(anchor.url))


def _is_arrow(anchor: Anchor, page: Outline) -> bool:
    return anchor.text.strip() in _ARROWS and (_in_pager(anchor, page) or _turns_page(anchor.url))


def _in_pager(anchor: Anchor, page: Outline) -> bool:
    return any(name_tokens(page.nodes[number].tokens) & _PAGER for number in page.ancestors(anchor.node)[:6])


def _turns_page(url: str) -> bool:
    parts = urlsplit(url)
    keys = (pair.partition("=")[0] for pair in parts.query.split("&"))
    return (
        any(_PAGE_KEY.search(key) for key in keys if key)
        or re.search(r"(?:/|_|-)(?:page[/_-]?)?\d{1,4}(?:\.\w+)?/?$", parts.path) is not None
    )


def _next_number(anchors: list[Anchor], page: Outline, url: str) -> str | None:
    """Return the target of the number after the current one: the number that is no link, or is marked as current."""
    numbered = {
        anchor.text.strip(" []"): anchor for anchor in reversed(anchors) if re.fullmatch(r"[\s\[]*\d{1,3}[\s\]]*", anchor.text)
    }
    if not numbered:
        return None
    linked = {anchor.node for anchor in numbered.values()}
    for anchor in numbered.values():
        holder = page.nodes[anchor.node].parent
        for _ in range(3):
            if holder < 0:
                break
            node = page.nodes[holder]
            for text in page.texts[node.first : min(node.last, node.first + 40)]:
                number = text.text.strip(" []")
                if re.fullmatch(r"\d{1,3}", number) and not linked & set(page.ancestors(text.node)[:4]):
                    after = numbered.get(str(int(number) + 1))
                    if after is not None:
                        return after.url
            holder = node.parent
    marked = next((text for text, anchor in numbered.items() if _is_current(anchor, page)), None)
    after = numbered.get(str(int(marked) + 1)) if marked is not None else None
    if after is None and marked is None and "2" in numbered and not _PAGE_KEY.search(urlsplit(url).query):
        # an address without a page number is the first page, whether its own number is a link or not
        after = numbered["2"] if "1" not in numbered or _turns_page(numbered["2"].url) else None
    return after.url if after is not None else None


def _is_current(anchor: Anchor, page: Outline) -> bool:
    return any(name_tokens(page.nodes[number].tokens) & _CURRENT for number in page.ancestors(anchor.node)[:2])
