"""Main text and dates of pages against what other extractors' test suites expect, and against trafilatura and htmldate alone."""

import ast
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from feeds.errors import ParseError
from feeds.page import read_page

_NO_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\u1000-\u109f\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextScore:
    """The F1 of one page's words: ours, and trafilatura's alone."""

    name: str
    ours: float
    trafilatura: float


def text_scores(folder: Path) -> Iterator[TextScore]:
    """Yield the score of each page in newspaper4k's `tests/data` that has a text beside it."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for page in sorted((folder / "html").glob("*.html")):
        wanted = folder / "txt" / f"{page.stem}.txt"
        if not wanted.is_file():
            continue
        expected, body = wanted.read_text(errors="replace"), page.read_bytes()
        try:
            ours = read_page(body).text
        except ParseError:
            ours = ""
        alone = trafilatura.extract(body.decode("utf-8", "replace"), include_comments=False) or ""
        yield TextScore(name=page.name, ours=f1(ours, expected), trafilatura=f1(alone, expected))


def f1(text: str, expected: str) -> float:
    """Return the F1 of the words of `text`, pairs of signs where words are not parted."""
    found, wanted = _words(text), _words(expected)
    common = sum((found & wanted).values())
    if not common:
        return 0.0
    precision, recall = common / sum(found.values()), common / sum(wanted.values())
    return 2 * precision * recall / (precision + recall)


def _words(text: str) -> Counter[str]:
    words: Counter[str] = Counter()
    for word in re.findall(r"\w+", text):
        pairs = [word[at : at + 2] for at in range(max(1, len(word) - 1))] if _NO_SPACES.search(word) else [word.lower()]
        words.update(pairs)
    return words


def date_cases(unit_tests: Path) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield page, address and expected day of each plain assertion in htmldate's own tests, but those on options of its own."""
    for node in ast.walk(ast.parse(unit_tests.read_text())):
        if not isinstance(node, ast.Assert) or not isinstance(node.test, ast.Compare) or not isinstance(node.test.left, ast.Call):
            continue
        call, expected = node.test.left, node.test.comparators[0]
        if getattr(call.func, "id", "") != "find_date" or not call.args or not isinstance(expected, ast.Constant):
            continue
        page = call.args[0]
        if isinstance(page, ast.Call) and page.args:
            page = page.args[0]
        options = {keyword.arg: getattr(keyword.value, "value", None) for keyword in call.keywords}
        if not isinstance(page, ast.Constant) or not isinstance(page.value, str) or options.keys() - {"url", "original_date"}:
            continue
        if options.get("original_date") is not False:
            url = options.get("url")
            yield page.value, url if isinstance(url, str) else None, expected.value if isinstance(expected.value, str) else None


def day_of(page: str, url: str | None) -> str | None:
    """Return the day that we read in a page, as htmldate writes it."""
    try:
        at = read_page(page.encode("utf-8", "replace"), url=url).published_at
    except ParseError:
        return None
    return at.date().isoformat() if at is not None else None
