"""The engine that asks a language model: one structured call per document, over the candidates of the engine before it."""

import logging
from dataclasses import dataclass
from functools import partial

from feeds.types import Document
from monitor.engines.base import DefaultEngine, Engine
from monitor.engines.endpoint import Endpoint
from monitor.engines.prompt import PROMPT_VERSION, Accepted, accept, ask
from monitor.extract.dossiers import react
from monitor.types import Dossier, EventId, Statement
from monitor.vocabulary import Vocabulary

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelEngine:
    """Confirms, corrects, drops and adds statements as a model says, where the text carries it word for word."""

    endpoint: Endpoint
    vocabulary: Vocabulary
    first: Engine

    @classmethod
    def over_default(cls, endpoint: Endpoint, vocabulary: Vocabulary) -> "ModelEngine":
        """Return the engine with the default one before it."""
        return cls(endpoint, vocabulary, DefaultEngine(vocabulary))

    @property
    def name(self) -> str:
        return f"llm/{PROMPT_VERSION}:{self.endpoint.model}"

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        found = self.first.read(document, dossier, event) if given is None else given
        if not document.text.strip():
            return found
        question = ask(document, found, self.vocabulary)
        read = partial(accept, document=document, given=found, vocabulary=self.vocabulary, engine=self.name, text=question.text)
        accepted: Accepted = self.endpoint.answer(question, read)
        for refusal in accepted.refused:
            logger.info("not accepted: %s document=%s engine=%s", refusal, document.id, self.name)
        if dossier is None:
            return accepted.statements
        return react(accepted.statements, document, dossier, event, self.vocabulary)
