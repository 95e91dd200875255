"""The engine that asks a language model: one structured call per document, over the candidates of the engine before it."""

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from feeds.net import build_client
from feeds.types import Document
from monitor.config import Settings
from monitor.engines.base import DefaultEngine, Engine
from monitor.engines.endpoint import Endpoint
from monitor.engines.prompt import PROMPT_VERSION, Accepted, accept, ask
from monitor.errors import EngineError
from monitor.extract.dossiers import react
from monitor.types import Dossier, EventId, Statement
from monitor.vocabulary import Vocabulary

logger = logging.getLogger(__name__)


def llm_engine(settings: Settings, vocabulary: Vocabulary) -> "ModelEngine":
    """Return the engine that asks the endpoint of the settings. Raises: EngineError naming what is missing or wrong there."""
    return ModelEngine.over_default(_endpoint(settings), vocabulary)


def _endpoint(settings: Settings) -> Endpoint:
    if not settings.llm_url or not settings.llm_model:
        raise EngineError("engine llm: no model is named; set DEMARCHE_LLM_URL and DEMARCHE_LLM_MODEL")
    host = urlsplit(settings.llm_url).hostname
    if host is None:
        raise EngineError(f"engine llm: {settings.llm_url!r} is no address; set DEMARCHE_LLM_URL to http://HOST:PORT/v1")
    return Endpoint(
        # The administrator named this host: it may be on this machine or in the house.
        client=build_client(contact=settings.contact, allow_hosts=(host,)),
        url=settings.llm_url,
        model=settings.llm_model,
        key=settings.llm_key.get_secret_value(),
        cache=Path(platformdirs.user_cache_dir("demarche")) / "llm",
        total_s=settings.llm_timeout_s,
        per_minute=settings.llm_per_minute,
        tokens_a_day=settings.llm_tokens_a_day,
    )


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
