"""The engine that a name stands for: "rules", "llm", "transformer", or several joined by + ("rules+transformer+llm")."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from feeds.net import build_client
from monitor.config import Settings
from monitor.engines.base import Chain, DefaultEngine, Engine, WithFallback
from monitor.engines.endpoint import Endpoint
from monitor.engines.hypotheses import LocalModel, load_model
from monitor.engines.llm import ModelEngine
from monitor.engines.transformer import TransformerEngine
from monitor.errors import EngineError
from monitor.vocabulary import Vocabulary

NAMES = ("rules", "llm", "transformer")


def parts(name: str) -> tuple[str, ...]:
    """Return the names of the engines in the name of a chain."""
    return tuple(part.strip() for part in name.split("+"))


def engine_named(name: str, settings: Settings, vocabulary: Vocabulary) -> Engine:
    """Return the engine, or the chain of engines, of this name.

    Raises: EngineError for a name that there is not, or an engine whose settings are missing.
    """
    links = tuple(_one(part, settings, vocabulary) for part in parts(name))
    return links[0] if len(links) == 1 else Chain(links)


def desk_engine(settings: Settings, vocabulary: Vocabulary) -> Engine:
    """Return the engine of the settings, with the default one behind it. Raises: EngineError as `engine_named` does."""
    chosen = engine_named(settings.engine, settings, vocabulary)
    return chosen if isinstance(chosen, DefaultEngine) else WithFallback(chosen, DefaultEngine(vocabulary))


def reaches_out(name: str) -> bool:
    """Return whether an engine of this name uses the network."""
    return "llm" in parts(name)


def _one(name: str, settings: Settings, vocabulary: Vocabulary) -> Engine:
    if name == "rules":
        return DefaultEngine(vocabulary)
    if name == "llm":
        return ModelEngine.over_default(_endpoint(settings), vocabulary)
    if name == "transformer":
        if settings.transformer_dir is None:
            raise EngineError("engine transformer: no model folder is named; set DEMARCHE_TRANSFORMER_DIR")
        folder = settings.transformer_dir.expanduser().absolute()
        return TransformerEngine.over_default(_model(folder), folder.name, vocabulary)
    raise EngineError(f"{name}: there is no such engine; use {', '.join(NAMES)}, or several joined by +")


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


@cache
def _model(folder: Path) -> LocalModel:
    return load_model(folder)
