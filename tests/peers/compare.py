"""One field as we show it against what a peer expects: text as visible text, addresses and ids as they are, dates as moments."""

import html
import re
import unicodedata
from datetime import datetime

import lxml.etree
import lxml.html

_ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|applet|form|input|link|meta|base|svg|math)\b"
    r"|<[^>]*\s(?:on[a-z]+|style|srcdoc|formaction)\s*=|(?:href|src|cite)\s*=\s*[\"']?\s*(?:javascript|vbscript|data):",
    re.IGNORECASE,
)
MARKUP = frozenset({"summary", "content"})


def has_active_content(markup: str) -> bool:
    """Return whether anything in `markup` could run, load or restyle."""
    return _ACTIVE.search(markup) is not None


def visible(markup: str) -> str:
    """Return the text that a reader sees of `markup`, without any white space."""
    if "<" in markup:
        try:
            tree = lxml.html.fragment_fromstring(markup.replace("\0", ""), create_parent="div")
        except (lxml.etree.LxmlError, ValueError):
            return squeezed(html.unescape(re.sub(r"<[^>]*>", "", markup)))
        for element in tree.xpath("//script | //style | //comment() | //processing-instruction()"):
            if element.getparent() is not None:
                element.drop_tree()
        return squeezed(tree.text_content())
    return squeezed(html.unescape(markup))


def squeezed(text: str) -> str:
    """Return `text` without white space and what has no width, in NFC."""
    return unicodedata.normalize("NFC", re.sub(r"[\s\u200b\ufeff\u00ad]+", "", text))


def agrees(field: str, ours: object, expected: str | datetime) -> bool:
    """Return whether our value of `field` is what was expected."""
    if isinstance(expected, datetime):
        return isinstance(ours, str) and abs((datetime.fromisoformat(ours) - expected).total_seconds()) < 1
    given = ours if isinstance(ours, str) else ""
    if field in MARKUP and has_active_content(given):
        return False
    if field in {"id", "url", "link", "language"}:
        return squeezed(given) == squeezed(expected)
    return bool({squeezed(given), visible(given)} & {squeezed(expected), visible(expected)})
