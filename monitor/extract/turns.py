"""Turns of a transcript: which lines are a journalist's. What a question claims is nobody's statement.

Only labels before a colon are read (`Q:`, `Вопрос:`, `法新社记者：`); who answers is attribution's matter.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.extract.mention import Marked
from monitor.extract.segment import Span, paragraphs
from monitor.extract.words import Word

_LABEL = re.compile(r"[^\n:：.!?。？！]{1,60}[:：]|Q\.(?= )|Q\d{1,2}[.:]")
_INLINE = re.compile(r"(?<=[.!?。？！\"”]) *(?=[QA]:)")
"""Where a turn begins amid a line, its breaks lost on the way: `... raid? A: We ...`."""
_INLINE_LABELS = ("Q:", "A:")
_ASIDE = 12
"""Words of a label; what is longer is a sentence with a colon."""


def questions(marked: Marked) -> tuple[Span, ...]:
    """Return the lines that put a question, in order.

    A line without a label goes on with the question only where the transcript labels its answers too.
    """
    lines = [(turn, _label(marked, turn)) for line in paragraphs(marked.text) for turn in _turns(marked.text, line)]
    answered = any(asks is False for _, asks in lines)
    found: list[Span] = []
    asking = False
    for line, asks in lines:
        asking = asks if asks is not None else asking and answered
        if asking:
            found.append(line)
    return tuple(found)


def _turns(text: str, line: Span) -> Iterator[Span]:
    """Yield the parts of a line that labels within it begin; the whole line where there are none."""
    labelled = any(text.find(label, line.start, line.end) >= 0 for label in _INLINE_LABELS)
    inside = _INLINE.finditer(text, line.start, line.end) if labelled else ()
    starts = [line.start, *(match.end() for match in inside), line.end]
    yield from (Span(start, end) for start, end in pairwise(starts) if start < end)


def _label(marked: Marked, line: Span) -> bool | None:
    """Return whether the line's label names one who asks; None where the line has no label."""
    match = _LABEL.match(marked.text, line.start, line.end)
    if match is None:
        return None
    inside = _tokens_in(marked, line.start, match.end())
    if len(inside) > _ASIDE:
        return None
    first = marked.is_word(inside[0], Word.ASKER) if inside else False
    if first or (marked.text.startswith("Q", line.start) and len(inside) == 1):
        return True
    # `Answer to a journalist:` labels an answer.
    related = any(marked.is_word(i, Word.ON, Word.AT, Word.FOR, Word.TO, Word.OF, Word.ANSWER) for i in inside)
    return not related and any(marked.is_word(i, Word.ASKER) for i in inside)


def _tokens_in(marked: Marked, start: int, end: int) -> Sequence[int]:
    low, high = 0, len(marked.tokens)
    while low < high:
        middle = (low + high) // 2
        if marked.tokens[middle].start < start:
            low = middle + 1
        else:
            high = middle
    last = low
    while last < len(marked.tokens) and marked.tokens[last].end <= end:
        last += 1
    return range(low, last)
