"""Markup of strangers -> safe HTML, or plain text with its paragraphs. Nothing about feeds, pages or networks."""

import html
import re
import sys
from contextvars import ContextVar
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3


def _words(text: str) -> set[str]:
    return set(text.split())


_TAGS = _words(
    "a abbr article b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q rp rt ruby s samp section small span strong sub sup"
    " table tbody td tfoot th thead time tr u ul var wbr"
)
_ATTRIBUTES = {"a": {"href", "title", "lang"}, "time": {"datetime"}, "*": {"lang", "dir"}, "blockquote": {"cite"}, "q": {"cite"}}
# Gone with everything in them; the text inside would be code, fallback or furniture, never the publisher's words.
_DROPPED = _words("script style noscript applet template svg button select textarea head title frameset")
# Tags that a publisher leaves open, or closes in XML's way, and behind which an HTML reader would take all the rest for theirs.
# Only code is left to swallow what follows it.
_SWALLOWING = "iframe noembed noframes noscript object plaintext select template textarea title xmp svg button frameset"
_OPENING = re.compile(rf"<({'|'.join(_SWALLOWING.split())})\b[^<>]*>", re.IGNORECASE)
_SWALLOWING_TAG = re.compile(r"</?(?:iframe|noembed|noframes|object|plaintext|xmp)\b[^<>]*>", re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto"}
_BLOCKS = _words(
    "address article aside blockquote caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol"
    " p pre section table tbody tfoot thead tr ul"
)
_ESCAPED_TAG = re.compile(r"&lt;/?[a-z][a-z0-9]*(?:\s[^<>]{0,300}?)?/?&gt;", re.IGNORECASE)
_ESCAPED_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d?);", re.IGNORECASE)
_PAIR = re.compile(r"<([a-z][a-z0-9]{0,9})(?:\s[^<>]{0,300})?>[^<>]*</\1>|<br ?/?>|<img\s[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# C0 and C1 controls but tab, newline and return; and what marks no position in a text (BOM, replacement objects).
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ufeff\ufffe\uffff\ud800-\udfff]")
# What stands as a C1 control is a windows-1252 character that was taken for Latin-1 (HTML Standard, 13.2.5.80).
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}}
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_BOGUS = re.compile(r"<!(?![\[a-z-])", re.IGNORECASE)
_OPEN_COMMENT = re.compile(r"<!--[^<>]*>?")
# Elements of formulas and drawings, which the sanitiser drops with their text. A formula's letters and figures are kept without
# them; a drawing goes as a whole where its own tag is closed.
_MATH = "math|m(?:row|i|o|n|s|text|frac|sqrt|root|sub|sup|subsup|over|under|underover|table|tr|td)"
_DRAWING = (
    "path|g|circle|rect|line|poly(?:line|gon)|ellipse|defs|use|symbol|(?:linear|radial)gradient|stop|clippath|mask|text|tspan"
)
_FOREIGN_TAG = re.compile(rf"</?(?:{_MATH}|{_DRAWING})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_HIGH_REFERENCES = re.compile(r"(?:&#(?:x[0-9a-f]{4,}|\d{5,});?)+", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(x[0-9a-f]+|\d+);?", re.IGNORECASE)
_MOST_DIGITS = 7
_NO_CHARACTERS = frozenset({0xFFFE, 0xFFFF})
_SAID_OF_DRAWING = re.compile(r"<(title|desc)\b[^<>]*>(.{1,2000}?)</\1>", re.IGNORECASE | re.DOTALL)
MAX_ATTRIBUTES = 3000  # of one element, and MAX_DEPTH of elements in each other: the readers' time grows with their squares
MAX_DEPTH = 400
_LONG = 10_000
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}>?")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_NESTING = re.compile(r"<(/?)([a-z][a-z0-9]*)\b", re.IGNORECASE)
# Elements without an end, and those that end by themselves where the next one begins.
_FLAT = _words("area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr")
_SUSPECT = re.compile(rf"<(?:!|/?(?:{_MATH}|{_DRAWING}|{'|'.join(_SWALLOWING.split())})\b)", re.IGNORECASE)
_LINES = {"li", "tr", "dt", "dd"}  # begin a line, not a paragraph
_LONGEST_TITLE = 4000
_CLEAN_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [a-z]+="[^"<>]*")*(/?)>')
_SIMPLE = _TAGS - {"pre"}
_OPENED = {name: "\n" if name in _LINES else "\n\n" for name in _BLOCKS} | {"br": "\n", "td": " ", "th": " "}
_CLOSED = {name: "" if name in _LINES else "\n\n" for name in _BLOCKS}
_BETWEEN = {
    (closes, name, empty): (_CLOSED if closes else _OPENED).get(name, "") + (_CLOSED.get(name, "") if empty else "")
    for name in _SIMPLE
    for closes in ("", "/")
    for empty in ("", "/")
}
"""What stands in a text where markup has a tag, by the three parts of it that `_CLEAN_TAG` finds."""


# Summary and content of an entry are often the same.
@lru_cache(maxsize=16)
def sanitize(markup: str, *, base: str | None = None) -> str:
    """Return `markup` as HTML in which nothing can run or load, links made absolute against `base`."""
    token = _base.set(base)
    try:
        return _CLEANER.clean(_without_traps(without_controls(markup))).strip()
    finally:
        _base.reset(token)


def words_of_drawing(markup: str) -> str:
    """Return as HTML what the first drawing in `markup` says of itself, for where there are no other words; "" without one."""
    drawing = re.search(r"<svg\b.{0,20000}", markup, re.IGNORECASE | re.DOTALL)
    found = _SAID_OF_DRAWING.search(drawing[0]) if drawing else None
    return from_plain(plain_text(_TAG.sub(" ", found[2]))) if found else ""


_base: ContextVar[str | None] = ContextVar("base", default=None)


def _absolute(tag: str, attribute: str, value: str) -> str | None:
    return resolve(_base.get(), value) if attribute in {"href", "cite"} else value


# Made once: to read its tables takes as long as to clean two thousand characters.
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    attribute_filter=_absolute,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer nofollow",
)


# An absolute address in which nothing needs mending, and which no base changes, as nearly all are.
_USUAL_ADDRESS = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?::[1-9][0-9]{0,3})?(?:/[A-Za-z0-9._~/%+&=,@!-]*)?(?:\?[A-Za-z0-9._~/%+&=,@!-]+)?"
)


def resolve(base: str | None, link: str | None) -> str | None:
    """Return the absolute http(s) or mailto address of `link`; None where there is none to be had."""
    if link is not None and _USUAL_ADDRESS.fullmatch(link):
        return link
    link = "".join((link or "").split()) if link and "\n" in link else (link or "").strip()
    if not link:
        return None
    if link.lower().startswith("www."):
        link = "https://" + link
    try:
        absolute = urljoin(base, link) if base else link
        parts = urlsplit(absolute)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return absolute
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_ok:
        return None
    return absolute.replace(" ", "%20")


def plain_line(markup: str) -> str:
    """Return a title's text on one line: tags gone, entities read once, and once more where the publisher escaped twice."""
    text = without_controls(markup[:_LONGEST_TITLE])
    if _TAG.search(text) or "&" in text:
        text = plain_text(text)
        if _PAIR.search(text):  # a tag that is only named ("the <b> tag") has no partner
            text = plain_text(text)
        elif _ESCAPED_ENTITY.search(text):
            text = html.unescape(text)
    return " ".join(text.split())


def unescape_twice(markup: str) -> str:
    """Return markup that was escaped twice (only escaped tags, no real one) as markup; anything else as it is."""
    if not _TAG.search(markup) and len(_ESCAPED_TAG.findall(markup)) >= 2:
        return html.unescape(markup)
    return markup


def from_plain(text: str) -> str:
    """Return plain text as HTML: blank lines part paragraphs, other line ends become <br>; a single line needs no markup."""
    parts = re.split(r"\n\s*\n", without_controls(text).replace("\r\n", "\n").replace("\r", "\n").strip())
    escaped = [html.escape(part.strip(), quote=False).replace("\n", "<br>") for part in parts if part.strip()]
    return "".join(f"<p>{part}</p>" for part in escaped) if len(escaped) > 1 else "".join(escaped)


def without_controls(text: str) -> str:
    """Return `text` without characters that no text means: controls, lone surrogates, byte-order marks."""
    if text.replace("\n", "").isprintable():  # as nearly every text is, and ten times as fast to see
        return text
    if _C1.search(text):
        text = text.translate(_WINDOWS)
    return _CONTROLS.sub("", text)


def with_whole_characters(text: str) -> str:
    """Return `text` without references to halves of characters: a pair becomes the character, what is none becomes U+FFFD.

    Programs that count in UTF-16 write an emoji so, and no parser takes it (XML 1.0, 4.1).
    """
    return _HIGH_REFERENCES.sub(_whole, text) if "&#" in text else text


def _whole(found: re.Match[str]) -> str:
    codes = [_code_of(one[1].lower()) for one in _REFERENCE.finditer(found[0])]
    if not any(0xD800 <= code <= 0xDFFF or code in _NO_CHARACTERS for code in codes):
        return found[0]
    # what could be a sign of markup stays a reference
    units = [f"&#{code};" if code < 0x100 else "\ufffd" if code in _NO_CHARACTERS else chr(code) for code in codes]
    return "".join(units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _code_of(said: str) -> int:
    digits = said.lstrip("x").lstrip("0") or "0"
    code = int(digits, 16 if said.startswith("x") else 10) if len(digits) <= _MOST_DIGITS else 0xFFFF
    return min(code, 0xFFFF) if code > sys.maxunicode else code


def without_endless_tags(text: str) -> str:
    """Return `text` without the tags of thousands of attributes, which nobody writes but to stop a reader."""
    if len(text) < _LONG:
        return text
    return _LONG_TAG.sub(lambda tag: "" if len(_QUOTED.sub("", tag.group()).split()) > MAX_ATTRIBUTES else tag.group(), text)


def _is_deep(markup: str) -> bool:
    """Return whether more than MAX_DEPTH elements are open at once."""
    if markup.count("<") <= MAX_DEPTH:
        return False
    depth = 0
    for closes, name in _NESTING.findall(markup):
        if name.lower() not in _FLAT:
            depth = max(0, depth - 1) if closes else depth + 1
            if depth > MAX_DEPTH:
                return True
    return False


def _without_traps(markup: str) -> str:
    """Return `markup` without the tags and comments that would hide all the text behind them because they do not end.

    What is nested too deep for any reader becomes its bare text.
    """
    if len(markup) < _LONG and markup.count("<") <= MAX_DEPTH and _SUSPECT.search(markup) is None:
        return markup  # as nearly all is
    markup = without_endless_tags(markup)
    if _is_deep(markup):
        markup = _TAG.sub("\n", markup)
    if "<!" in markup:
        markup = _BOGUS.sub("&lt;!", _CDATA.sub("", markup))
        ended = markup.rfind("-->") + 1
        markup = markup[:ended] + _OPEN_COMMENT.sub("", markup[ended:])
        ended = markup.rfind(">") + 1  # a declaration that does not end is text
        markup = markup[:ended] + markup[ended:].replace("<!", "&lt;!")
    markup = _FOREIGN_TAG.sub("", markup)
    if _OPENING.search(markup) is None:
        return markup
    markup = _SWALLOWING_TAG.sub("", markup)
    for name in {found.group(1).lower() for found in _OPENING.finditer(markup)}:
        tag = re.compile(rf"<{name}\b[^<>]*>|</{name}\s*>", re.IGNORECASE)
        markup = _without_open(markup, tag)
    return markup


def _without_open(markup: str, tag: re.Pattern[str]) -> str:
    """Return `markup` without the opening tags that nothing closes; of nested ones the outer are kept."""
    open_tags: list[re.Match[str]] = []
    for found in tag.finditer(markup):
        if found.group().startswith("</"):
            open_tags = open_tags[:-1]
        else:
            open_tags.append(found)
    parts, position = [], 0
    for found in open_tags:
        parts.append(markup[position : found.start()])
        position = found.end()
    return "".join((*parts, markup[position:]))


class _TextReader(HTMLParser):
    """Collects the text of markup: blocks become paragraphs, the rows of lists and tables lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropped: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in _BLOCKS:
            self.parts.append("\n" if tag in _LINES else "\n\n")
            self._pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            del self._dropped[self._dropped.index(tag) :]
        elif tag in _BLOCKS:
            self.parts.append("" if tag in _LINES else "\n\n")
            self._pre = max(0, self._pre - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.parts.append(data if self._pre else re.sub(r"\s+", " ", data))


def plain_text(markup: str) -> str:
    """Return the text of sanitised or raw markup: paragraphs parted by one blank line, no markup, no controls."""
    if (text := _clean_text(markup)) is not None:
        return text
    if not _TAG.search(markup):
        # no tags at all: what blank lines there are can only mean paragraphs
        text = html.unescape(markup)
        paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
        return tidy("\n\n".join(part for part in paragraphs if part))
    markup = _without_traps(markup)
    if "<!" in markup:  # comments and declarations, over which the standard library's reader falls
        markup = nh3.clean(markup, tags=_TAGS | _BLOCKS, clean_content_tags=_DROPPED)
    reader = _TextReader()
    reader.feed(markup)
    reader.close()
    return tidy("".join(reader.parts))


def _clean_text(markup: str) -> str | None:
    """Return the text of markup as the sanitiser writes it, the same as `_TextReader` reads; None where anything else is in it.

    Ten times as fast, and nearly all markup comes out of the sanitiser.
    """
    pieces = _CLEAN_TAG.split(markup.replace("\n", " ").replace("\r", " "))
    texts = pieces[::4]
    whole = "".join(texts)
    if len(texts) == 1 or "<" in whole:
        return None
    between = [_BETWEEN.get(tag) for tag in zip(pieces[1::4], pieces[2::4], pieces[3::4], strict=True)]
    if None in between:
        return None
    if "&" in whole:
        texts = list(map(_unescaped, texts))
    pieces[0::4], pieces[1::4] = texts, between
    pieces[2::4] = pieces[3::4] = [""] * len(between)
    return tidy("".join(pieces))


def _unescaped(text: str) -> str:
    return html.unescape(text).replace("\n", " ").replace("\r", " ") if "&" in text else text


def tidy(text: str) -> str:
    """Return `text` with single spaces, no blank at line ends, and at most one blank line in a row."""
    if text.replace("\n", "").isprintable():  # no blanks but spaces and line ends, and no controls: as nearly every text is
        while "  " in text:
            text = text.replace("  ", " ")
        lines = [line.strip() for line in text.split("\n")]
        return "\n".join([line for line, before in zip(lines, ("", *lines), strict=False) if line or before]).strip("\n")
    lines = without_controls(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join([" ".join(line.split()) for line in lines]).strip()
    return re.sub(r"\n{3,}", "\n\n", text) if "\n\n\n" in text else text
