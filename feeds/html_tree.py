"""The HTML of an index page -> its tree; rows that an old page never closes are put side by side, as a browser shows them.

libxml2 closes what HTML 4 says; a row opened inside an unclosed `<font>` stays inside the row before it, and the hundredth lies
deeper than it reads at all. Such pages are read anew by the rules of HTML 5 (13.2.6 "in cell", "in row"). Pure; no network.
"""

import itertools

import lxml.etree
import lxml.html
from selectolax.lexbor import LexborHTMLParser

from feeds.errors import ParseError

_PARSER = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
# What never stands in another of its kind without one of these between.
_HOLDERS = {
    "tr": frozenset(["table", "tbody", "thead", "tfoot"]),
    "td": frozenset(["table", "tr"]),
    "li": frozenset(["ul", "ol", "menu", "dir"]),
    "dd": frozenset(["dl"]),
}
_CLIMB = 8
_LOOKED_AT = 400
_TELLING = 3


def parse_html(text: str) -> lxml.html.HtmlElement:
    """Return the tree of a page.

    Raises: ParseError with health `malformed`.
    """
    tree = _parsed(text)
    return _parsed(LexborHTMLParser(text).html or text) if _is_misnested(tree) else tree


def _parsed(text: str) -> lxml.html.HtmlElement:
    try:
        return lxml.html.document_fromstring(text.encode("utf-8"), parser=_PARSER)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as exc:
        raise ParseError(f"not readable as HTML ({exc})", health="malformed") from exc


def _is_misnested(tree: lxml.html.HtmlElement) -> bool:
    wrong = 0
    for element in itertools.islice(tree.iter(*_HOLDERS), _LOOKED_AT):
        for above in itertools.islice(element.iterancestors(), _CLIMB):
            if above.tag in _HOLDERS[element.tag]:
                break
            if above.tag == element.tag:
                wrong += 1
                break
    return wrong >= _TELLING
