"""HTML or PDF bytes of one publication -> Page: title, main text, date, language, author, links.

Pure and in this process; `reading` runs it in a process that can be killed. No DTD, no entity of theirs, no network. The date is
found by `page_dates`.
"""

import copy
import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Protocol
from urllib.parse import urldefrag

import lxml.etree
import lxml.html

from feeds import sniff
from feeds.charset import decode
from feeds.errors import ParseError
from feeds.language import language_code, language_of
from feeds.markup import plain_line, plain_text, resolve, sanitize, tidy, without_controls, without_endless_tags
from feeds.page_dates import READER_ERRORS, published
from feeds.picking import picked_markup
from feeds.types import Page

MAX_LINKS = 500
MAX_CHARACTERS = 5_000_000
MAX_TAGS = 150_000  # ten times the largest page seen
# Beyond these, the extractors' time grows with the square; such a page is read plainly, its main part as it stands.
_EXTRACTED_TAGS = 20_000
_EXTRACTED_CHARACTERS = 1_500_000
_LONGEST_NOTE = 20_000
# A row of a list with words beside its link is a sentence, and stays.
_MENU = "//li[a][count(*)=1][normalize-space(.)=normalize-space(a)] | //nav//a"
# The date is read by us; trafilatura's own search would first load every language there is, for two seconds.
_QUICK_DATES = {"original_date": True, "extensive_search": False}
_PARSER = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


class ReadsPage(Protocol):
    """Reads a page as `read_page` does: here, or in a process that can be killed."""

    def __call__(self, body: bytes, *, url: str | None = None, content_type: str | None = None) -> Page: ...


def read_page(
    body: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    date_order: str | None = None,
    text_selector: str | None = None,
    enough: Callable[[], bool] | None = None,
) -> Page:
    """Return what a reader needs of an HTML page or PDF; `text` is empty when the page holds none, and `problems` says so.

    Once `enough` says so, no further page of a PDF is read.

    `language`, `zone` and `date_order` are the source's, for where the page does not say; `text_selector` is where it keeps a
    release's words, and where it finds none they are looked for as ever.
    Raises: ParseError with health `empty`, `malformed`, `blocked`, `too_large` or `not_a_page`.
    """
    if not body.strip(b" \t\r\n\0"):
        raise ParseError("an empty answer where a page was expected", health="empty")
    if sniff.is_pdf(body):
        from feeds.pdf import read_pdf  # as trafilatura below

        page = read_pdf(body, enough=enough)
        return _with_language(page, language)
    if sniff.is_binary(body):
        raise ParseError("binary data, neither HTML nor PDF", health="not_a_page")
    decoded = decode(body, content_type)
    text = without_endless_tags(without_controls(decoded.text[:MAX_CHARACTERS]))
    if (tags := text.count("<")) > MAX_TAGS:
        raise ParseError(f"{tags} tags: too large for a page", health="too_large")
    if sniff.root_name(text) in {"rss", "feed", "rdf"} or _is_json(text):
        raise ParseError("a feed or JSON where a page was expected", health="not_a_page")
    if not tags:
        plain = tidy(text)
        first = plain.partition("\n")[0]
        title = first if len(first) <= 200 and first != plain else None
        return Page(title=title, text=plain, language=language_of(plain, declared=language), problems=decoded.problems)
    return _read_html(
        text,
        url=url,
        problems=decoded.problems,
        language=language,
        zone=zone,
        date_order=date_order,
        text_selector=text_selector,
    )


def _read_html(
    text: str,
    *,
    url: str | None,
    problems: tuple[str, ...],
    language: str | None,
    zone: str | None,
    date_order: str | None,
    text_selector: str | None,
) -> Page:
    tree = _tree(text)
    title, body, author = _extracted(text, tree)
    picked = plain_text(sanitize(picked_markup(tree, text_selector))) if text_selector is not None else ""
    if text_selector is not None and not picked:
        problems = (*problems, f"the source's text selector {text_selector[:80]!r} finds nothing on the page; read without it")
    body = picked or body
    if len(body) < 200 and sniff.looks_like_challenge(text):
        raise ParseError(f"a challenge page titled {title!r}: the publisher's protection blocks us", health="blocked")
    declared = language_code(_attribute(tree, "//html/@lang | //html/@xml:lang")) or language_code(language)
    spoken = language_of(body, declared=declared)
    raw, moment = published(tree, url, declared or spoken, zone, date_order, large=_is_large(text))
    found = list(problems)
    if moment.problem:
        found.append(moment.problem)
    if moment.assumed_zone:
        found.append(f"date {raw!r} names no known zone; {moment.assumed_zone} assumed")
    if not body:
        found.append("no main text was found in the page")
    return Page(
        title=title,
        text=body,
        published_raw=raw,
        published_at=moment.at,
        published_precision=moment.precision,
        language=spoken,
        author=author,
        links=_links(tree, url),
        problems=tuple(found),
    )


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _tree(text: str) -> lxml.html.HtmlElement:
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except READER_ERRORS as exc:
        raise ParseError(f"markup that cannot be read ({type(exc).__name__})", health="malformed") from exc
    return tree


def _extracted(text: str, tree: lxml.html.HtmlElement) -> tuple[str | None, str, str | None]:
    """Return title, main text with its paragraphs, and author."""
    large = _is_large(text)
    try:
        found = (
            None
            if large
            else _trafilatura().bare_extraction(
                text, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=_QUICK_DATES
            )
        )
    except READER_ERRORS:
        found = None
    if isinstance(found, dict):  # only with as_dict
        found = None
    title = plain_line(found.title or "") if found is not None else ""
    title = title or plain_line(_attribute(tree, "//meta[@property='og:title']/@content | //title/text()") or "")
    body = _paragraphs(found.text or "") if found is not None else ""
    body = _without_menus(body or _fallback_text(tree, longest=MAX_CHARACTERS if large else _LONGEST_NOTE), tree)
    author = plain_line(found.author or "") if found is not None else ""
    return title or None, body, author or None


class _StopWords:
    """The words of all languages that the extractor's last resort looks for; gone through once, by what keeps them."""

    def __iter__(self) -> Iterator[str]:
        from justext import get_stoplist, get_stoplists

        return (word for language in get_stoplists() for word in get_stoplist(language))


@functools.cache
def _trafilatura() -> ModuleType:
    """Return the extractor, which is loaded where pages are read: in processes of their own."""
    import trafilatura
    from trafilatura import external

    # It would hold each of 150,000 words twice, and compare all of them with those it had before at each page.
    external.JT_STOPLIST = _StopWords()  # type: ignore[assignment]  # any iterable will do
    return trafilatura


def _paragraphs(text: str) -> str:
    """Return the extractor's text, which has one line per block, with blocks as paragraphs."""
    return tidy("\n\n".join(line for line in without_controls(text).splitlines() if line.strip()))


def _without_menus(text: str, tree: lxml.html.HtmlElement) -> str:
    """Return the text without the lines that are nothing but a link in a list: menus, and headlines of other releases."""
    menu = {" ".join(entry.text_content().split()) for entry in tree.xpath(_MENU)}
    kept = (line for line in text.split("\n") if line.removeprefix("- ").strip() not in menu or not line.strip())
    return tidy("\n".join(kept))


def _is_large(text: str) -> bool:
    if text.count("<") > _EXTRACTED_TAGS:
        return True
    return len(text) > _EXTRACTED_CHARACTERS and len(text) - _script_characters(text) > _EXTRACTED_CHARACTERS


def _script_characters(text: str) -> int:
    """Return how many characters are scripts, which many a page carries by the megabyte, and which cost no reader much."""
    lowered, total, position = text.lower(), 0, 0
    while (start := lowered.find("<script", position)) >= 0:
        end = lowered.find("</script", start)
        if end < 0:
            break
        total, position = total + end - start, end
    return total


def _fallback_text(tree: lxml.html.HtmlElement, *, longest: int) -> str:
    """Return all text of a small page where the extractor found none: short notes are its blind spot.

    What is longer than `longest` is no note, and nothing of it is returned.
    """
    for place in ("//article", "//main", "//*[@role='main']", "//body"):
        found = tree.xpath(place)
        if not found:
            continue
        part = copy.deepcopy(found[0])
        for furniture in part.xpath(".//nav | .//header | .//footer | .//aside | .//form | .//script | .//style"):
            furniture.drop_tree()
        text = plain_text(lxml.html.tostring(part, encoding="unicode"))
        if text:
            return text if len(text) < longest else ""
    return ""


def _links(tree: lxml.html.HtmlElement, url: str | None) -> tuple[str, ...]:
    base = resolve(url, _attribute(tree, "//base/@href")) or url
    found: dict[str, None] = {}
    for anchor in tree.iter("a"):
        target = resolve(base, anchor.get("href"))
        if target is not None and target.startswith("http"):
            found.setdefault(urldefrag(target).url)
        if len(found) >= MAX_LINKS:
            break
    return tuple(found)


def _attribute(tree: lxml.html.HtmlElement, path: str) -> str | None:
    values = tree.xpath(path)
    return str(values[0]) if values else None


def _with_language(page: Page, language: str | None) -> Page:
    return replace(page, language=language_of(page.text, declared=language))
