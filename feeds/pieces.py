"""The items of a feed's markup, found without a parser: where each stands, the first ones, one without its extensions.

What they say is read in `parse`.
"""

import re

from feeds.json_feed import MAX_ENTRIES

_ITEM_START = re.compile(r"<(item|entry)\b[^<>]*>", re.IGNORECASE)
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


def items_in(text: str) -> list[tuple[int, int]]:
    """Return where each complete item begins and ends."""
    lowered, spans, position = text.lower(), [], 0
    while (found := _ITEM_START.search(lowered, position)) is not None:
        end = lowered.find(f"</{found.group(1)}>", found.end())
        if end < 0:
            break
        position = end + len(found.group(1)) + 3
        spans.append((found.start(), position))
    return spans


def without_extensions(item: str) -> str:
    """Return an item without the elements of other vocabularies, any of which the parser may stumble over."""
    return _EXTENSION.sub("", item)
