"""The engine that a name stands for: "rules", "llm", "transformer", or several joined by + ("rules+transformer+llm")."""

from monitor.config import Settings
from monitor.engines.base import Chain, DefaultEngine, Engine, WithFallback
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
    # Their libraries are loaded only where they are asked for: the default engine starts without HTTP and tokenizers.
    if name == "llm":
        from monitor.engines.llm import llm_engine

        return llm_engine(settings, vocabulary)
    if name == "transformer":
        from monitor.engines.transformer import transformer_engine

        return transformer_engine(settings, vocabulary)
    raise EngineError(f"{name}: there is no such engine; use {', '.join(NAMES)}, or several joined by +")
