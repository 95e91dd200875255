"""Pages read in processes that can be killed (`workers`). What is read stands in `page`."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from feeds.mail import html_text
from feeds.page import read_page
from feeds.types import Page, Precision
from feeds.workers import MEMORY_BYTES, READ_S, Shared, Workers, answer_requests, answered

_SHARE_FOR_PAGES = 0.6
_SAMPLE = b"<html><body><p>The ministry said on 2 March 2026 that the talks on the strait continue.</p></body></html>"
_MAIL = "mail"
_BOOT = "from feeds.reading import serve; serve()"


class PageReader(Workers):
    """Reads pages in workers."""

    def __init__(self, workers: int = 2, *, memory_bytes: int = MEMORY_BYTES, cpu_s: float | None = None) -> None:
        super().__init__(workers, boot=_BOOT, what="page", memory_bytes=memory_bytes, cpu_s=cpu_s)

    def read(
        self,
        body: bytes,
        *,
        url: str | None = None,
        content_type: str | None = None,
        language: str | None = None,
        zone: str | None = None,
        date_order: str | None = None,
        text_selector: str | None = None,
        total_s: float = READ_S,
    ) -> Page:
        """Return what `read_page` returns, or give up after `total_s` seconds.

        Raises: ParseError, with health `too_slow` when the deadline passed and `malformed` when the worker died of the page.
        """
        options = {"url": url, "content_type": content_type, "language": language, "zone": zone, "date_order": date_order}
        if text_selector is not None:
            options["text_selector"] = text_selector
        return _page(answered(self.ask(body, options, total_s)))

    def prepare(self) -> None:
        """Start the workers and return when they are ready."""
        self.warm(_SAMPLE, {})

    def shown_in_mail(self, body: bytes, content_type: str | None = None, *, total_s: float = READ_S) -> str:
        """Return the text that the HTML part of a mail shows, as `mail.html_text` does. Raises: ParseError, as `read` does."""
        answer = answered(self.ask(body, {"task": _MAIL, "content_type": content_type}, total_s))
        text = answer.get("text")
        return text if isinstance(text, str) else ""


shared_reader = Shared(PageReader)


def load() -> None:
    """Read a page of ours: what is loaded when first needed shall not count as the first page's computing."""
    read_page(_SAMPLE)


def serve() -> None:
    """Read pages until standard input closes; this is what a worker runs."""
    load()
    answer_requests(_page_answer)


def _page_answer(body: bytes, options: dict[str, str | None]) -> bytes:
    if options.get("task") == _MAIL:
        return json.dumps({"text": html_text(body, options["content_type"])}).encode()
    page = asdict(read_page(body, **options, enough=_running_out()))
    page["published_at"] = page["published_at"] and page["published_at"].isoformat()
    return json.dumps(page).encode()


def _running_out() -> Callable[[], bool] | None:
    """Return what says that most of the computing allowed is used up; None where there is no limit."""
    cpu_s = float(sys.argv[2])
    last = time.process_time() + cpu_s * _SHARE_FOR_PAGES
    return (lambda: time.process_time() > last) if cpu_s else None


def _page(answer: dict[str, object]) -> Page:
    """Rebuild the value; every field is checked to be what it should be, since it comes from another process."""

    def text(key: str) -> str | None:
        value = answer.get(key)
        return value if isinstance(value, str) else None

    def items(key: str) -> list[object]:
        value = answer.get(key)
        return value if isinstance(value, list) else []

    published = text("published_at")
    return Page(
        title=text("title"),
        text=text("text") or "",
        published_raw=text("published_raw"),
        published_at=datetime.fromisoformat(published) if published else None,
        published_precision=Precision(text("published_precision") or "unknown"),
        language=text("language"),
        author=text("author"),
        links=tuple(link for link in items("links") if isinstance(link, str)),
        pages=tuple(offset for offset in items("pages") if isinstance(offset, int)),
        problems=tuple(problem for problem in items("problems") if isinstance(problem, str)),
    )
