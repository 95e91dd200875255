"""Which engine a name stands for, and what is said of one that cannot be used."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds.types import Document
from monitor.config import Settings
from monitor.engines.base import Chain, DefaultEngine, WithFallback
from monitor.engines.choose import desk_engine, engine_named, reaches_out
from monitor.errors import EngineError
from monitor.types import Dossier, EventId, Statement
from monitor.vocabulary import Vocabulary


def test_the_settings_name_the_engine_of_the_desk(vocabulary: Vocabulary) -> None:
    assert desk_engine(Settings(), vocabulary) == DefaultEngine(vocabulary)
    chosen = desk_engine(Settings(engine="rules+llm", llm_url="http://127.0.0.1:9/v1", llm_model="small"), vocabulary)
    assert isinstance(chosen, WithFallback)
    assert chosen.name == "rules+llm/1:small"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("oracle", "there is no such engine"),
        ("rules+", "there is no such engine"),
        ("llm", "DEMARCHE_LLM_URL"),
        ("transformer", "DEMARCHE_TRANSFORMER_DIR"),
    ],
)
def test_an_engine_that_cannot_be_used_says_what_is_missing(vocabulary: Vocabulary, name: str, reason: str) -> None:
    with pytest.raises(EngineError, match=reason):
        engine_named(name, Settings(), vocabulary)


def test_a_model_folder_that_is_not_there_is_named(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="nowhere"):
        engine_named("transformer", Settings(transformer_dir=tmp_path / "nowhere"), vocabulary)


def test_an_address_that_is_none_is_named(vocabulary: Vocabulary) -> None:
    with pytest.raises(EngineError, match="localhost:11434"):
        engine_named("llm", Settings(llm_url="localhost:11434/v1", llm_model="small"), vocabulary)


def test_only_the_language_model_reaches_out() -> None:
    assert [reaches_out(name) for name in ("rules", "rules+transformer", "rules + llm")] == [False, False, True]


@dataclass(frozen=True)
class Keeping:
    """An engine that keeps the first `count` of what it is given."""

    count: int
    name: str = "keeping"

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        return (given or ())[: self.count]


def test_each_engine_of_a_chain_is_given_what_the_one_before_found(vocabulary: Vocabulary, release: Document) -> None:
    default = DefaultEngine(vocabulary)
    assert Chain((default, Keeping(1))).read(release) == default.read(release)
    assert Chain((default, Keeping(0))).read(release) == ()
