"""What an engine is: a document in, statements out. No engine lives here, and no network.

Engines can be chained: what one found is `given` to the next, which may confirm, correct, drop and add.
"""

import logging
from dataclasses import dataclass
from typing import Protocol

from feeds.types import Document
from monitor.errors import EngineError
from monitor.extract import read_document
from monitor.types import Dossier, EventId, Statement
from monitor.vocabulary import Vocabulary

logger = logging.getLogger(__name__)


class Engine(Protocol):
    """Reads documents. An engine keeps nothing of one document for the next but what it has cached by the hash of the text."""

    @property
    def name(self) -> str:
        """What statements and figures call it, with its version: "llm/1:qwen3"."""
        ...

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        """Return the statements of a document in the order of their evidence.

        `given` is what the engine before in a chain found; None where there is none. With a dossier each statement carries the
        event (the latest where None) and the stance toward it. Raises: EngineError where the engine cannot answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class DefaultEngine:
    """The embedded engine: offline, deterministic, no downloads. It reads by itself, whatever was `given`."""

    vocabulary: Vocabulary
    name: str = "rules"

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        return read_document(document, self.vocabulary, dossier, event)


@dataclass(frozen=True, slots=True)
class Chain:
    """Engines one after the other, each given what the one before it found."""

    links: tuple[Engine, ...]

    @property
    def name(self) -> str:
        return "+".join(link.name for link in self.links)

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        for link in self.links:
            given = link.read(document, dossier, event, given)
        return given or ()


@dataclass(frozen=True, slots=True)
class WithFallback:
    """An engine for a desk: where `first` gives no answer the other one reads, so that no statement waits for a model."""

    first: Engine
    other: Engine

    @property
    def name(self) -> str:
        return self.first.name

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        try:
            return self.first.read(document, dossier, event, given)
        except EngineError as exc:
            logger.warning("%s; read by %s instead document=%s", exc, self.other.name, document.id)
            return self.other.read(document, dossier, event, given)
