"""The items of a feed's markup, found without a parser: where each stands, the first ones, those that a parser never came to.

What they say is read in `parse`.
"""

import re

from feeds.json_feed import MAX_ENTRIES

_FEED_ITEM = re.compile(r"<!--|<(item|entry)\b[^<>]*>", re.IGNORECASE)
_SITEMAP_ITEM = re.compile(r"<!--|<(url)\b[^<>]*>", re.IGNORECASE)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>?\s*(?:<!--(?:(?!-->).)*-->\s*)*$", re.IGNORECASE | re.DOTALL)
_MOST_APART, _MOST_CHARACTERS = 500, 1_500_000
# What is neither the feed's own vocabulary nor Dublin Core, and may be dropped if feedparser stumbles over it.
_EXTENSION = re.compile(r"</?(?!content:|dc:|dcterms:|atom:|rss:)[A-Za-z][\w-]*:[\w-]+[^<>]*>")


def first_items(text: str) -> tuple[str, int]:
    """Return the text with its first MAX_ENTRIES items only, and how many were left out."""
    if text.count("</item>") + text.count("</entry>") <= MAX_ENTRIES:
        return text, 0
    items = items_in(text)
    if len(items) <= MAX_ENTRIES:
        return text, 0
    return text[: items[MAX_ENTRIES - 1][1]] + text[items[-1][1] :], len(items) - MAX_ENTRIES


def items_in(text: str, *, sitemap: bool = False) -> list[tuple[int, int]]:
    """Return where each complete item of a feed, or of a `sitemap`, begins and ends; those in a comment are none."""
    lowered, spans, position = text.lower(), [], 0
    starting = _SITEMAP_ITEM if sitemap else _FEED_ITEM
    last_comment = lowered.rfind("-->")
    while (found := starting.search(lowered, position)) is not None:
        if found.group(1) is None:
            position = lowered.find("-->", found.end()) + 3 if found.end() <= last_comment else found.end()
            continue
        end = lowered.find(f"</{found.group(1)}>", found.end())
        if end < 0:
            break
        position = end + len(found.group(1)) + 3
        spans.append((found.start(), position))
    return spans


def come_apart(text: str, found: int) -> bool:
    """Return whether a parser that found so many entries came to fewer than stand there, and reading each is worth the time.

    A comment, section or tag without an end, in one item, takes all that follows for its own.
    """
    items = items_in(text)
    if len(items) <= found:
        return False
    around = len(text) - (items[-1][1] - items[0][0])
    return len(items) <= _MOST_APART and len(text) + around * len(items) <= _MOST_CHARACTERS


def without_extensions(item: str) -> str:
    """Return an item without the elements of other vocabularies, any of which the parser may stumble over."""
    return _EXTENSION.sub("", item)


def ends_properly(text: str) -> bool:
    """Return whether the text ends as a feed does, be it with comments behind."""
    return _END.search(text[-2000:]) is not None
