"""A short way to read an invented text."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.extract import read_document, read_with
from monitor.types import Dossier, Statement
from monitor.vocabulary import Vocabulary, load_vocabulary

Reader = Callable[..., tuple[Statement, ...]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def read(vocabulary: Vocabulary) -> Reader:
    """Return a function from a text to what the rules alone read in it.

    `by` makes it that actor's own publication, `paper` an article of a newsroom in that state.
    """

    def reader(
        text: str,
        language: str = "en",
        *,
        by: str | None = None,
        paper: str | None = None,
        dossier: Dossier | None = None,
        title: str | None = None,
    ) -> tuple[Statement, ...]:
        publisher = by or paper
        document = Document(
            id=DocumentId("invented"),
            text=text,
            title=title,
            language=language,
            kind=DocumentKind.OFFICIAL if by else DocumentKind.ARTICLE,
            publisher_actor=ActorCode(publisher) if publisher else None,
            published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        )
        return read_with(None, document, vocabulary, dossier)

    return reader


@pytest.fixture(scope="session")
def read_ranked(vocabulary: Vocabulary) -> Callable[[str, str], tuple[Statement, ...]]:
    """Return a function from a text and its language to what the default engine reads in it."""

    def reader(text: str, language: str) -> tuple[Statement, ...]:
        day = datetime(2026, 3, 2, 12, tzinfo=UTC)
        return read_document(Document(id=DocumentId("invented"), text=text, language=language, published_at=day), vocabulary)

    return reader
