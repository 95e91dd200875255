"""XML of strangers -> element tree, for the small vocabularies that feedparser does not read: sitemaps and OPML.

No DTD, no entity of theirs, no network: a document type is cut off before parsing. Feeds themselves are read in `parse`.
"""

import re

import lxml.etree

from feeds.errors import ParseError
from feeds.markup import with_whole_characters, without_controls

MAX_BYTES = 20_000_000
_LEAD = re.compile(r"(?:\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b(?:[^>\[]|\[(?:[^\]]|\](?!\s*>))*\])*>", re.IGNORECASE)
_ENTITY = re.compile(r"(<!\[CDATA\[.*?\]\]>)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)", re.DOTALL)


def read_tree(text: str, *, what: str) -> tuple[lxml.etree._Element, tuple[str, ...]]:
    """Return the root element, and what was wrong, one sentence each; broken markup is read as far as it goes.

    `what` names what was expected, for the message. Raises: ParseError with health `malformed` or `too_large`.
    """
    if len(text) > MAX_BYTES:
        raise ParseError(f"larger than {MAX_BYTES // 1_000_000} MB: too large for {what}", health="too_large")
    clean = with_whole_characters(without_controls(text))
    clean = clean[_lead(clean) :]  # the XML declaration goes too: the charset that it names is ours now
    while clean[:9].lower() == "<!doctype":
        found = _DOCTYPE.match(clean)
        if found is None:
            raise ParseError(f"{what} with a document type that does not end", health="malformed")
        clean = clean[found.end() + _lead(clean[found.end() :]) :]
    # a bare & is the commonest mistake in addresses, and an entity of theirs has no meaning without their DTD
    clean = _ENTITY.sub(lambda found: found.group(1) or "&amp;", clean)
    try:
        return _parse(clean, recover=False), ()
    except lxml.etree.XMLSyntaxError as exc:
        problem = f"not well-formed: {' '.join(str(exc).split())[:120]}"
    try:
        root: lxml.etree._Element | None = _parse(clean, recover=True)
    except lxml.etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ParseError(f"{what} that cannot be read ({problem})", health="malformed")
    return root, (problem,)


def _lead(text: str) -> int:
    found = _LEAD.match(text)
    return found.end() if found else 0


def _parse(text: str, *, recover: bool) -> lxml.etree._Element:
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        encoding="utf-8",
    )
    return lxml.etree.fromstring(text.encode("utf-8", "replace"), parser=parser)


def local_name(name: object) -> str:
    """Return an element's or attribute's name without its namespace or prefix; empty for a comment."""
    return re.split(r"[}:]", name)[-1] if isinstance(name, str) else ""
