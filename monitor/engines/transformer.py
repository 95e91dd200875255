"""The engine that asks a local classifier about doubtful statements only: which stance do the words carry toward the target?

It changes a stance, never an actor, a target or the evidence, and adds nothing. Whether a statement is doubtful is decided by
the confidence of the engine before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from feeds.types import Document
from monitor.config import Settings
from monitor.engines.base import DefaultEngine, Engine
from monitor.engines.hypotheses import LocalModel, load_model
from monitor.errors import EngineError
from monitor.extract.dossiers import react
from monitor.types import Cue, Dossier, EventId, Stance, Statement
from monitor.vocabulary import Vocabulary

DOUBTFUL = 0.6
"""Below this confidence the model is asked."""
CLEAR = 0.15
"""By how much the model's first choice must lead its second to be followed."""
_ENTAILMENT = "entailment"
_HYPOTHESES = {
    Stance.CONDEMN: "{actor} condemns {target}.",
    Stance.OPPOSE: "{actor} opposes or criticises {target}.",
    Stance.CONCERN: "{actor} is concerned about {target}.",
    Stance.NEUTRAL: "{actor} takes no side on {target}.",
    Stance.UNDERSTAND: "{actor} shows understanding for {target}.",
    Stance.SUPPORT: "{actor} supports {target}.",
    Stance.ENDORSE: "{actor} fully backs and praises {target}.",
}


def transformer_engine(settings: Settings, vocabulary: Vocabulary) -> "TransformerEngine":
    """Return the engine over the model folder of the settings. Raises: EngineError where none is named or it cannot be used."""
    if settings.transformer_dir is None:
        raise EngineError("engine transformer: no model folder is named; set DEMARCHE_TRANSFORMER_DIR")
    folder = settings.transformer_dir.expanduser().absolute()
    return TransformerEngine.over_default(_model(folder), folder.name, vocabulary)


@cache
def _model(folder: Path) -> LocalModel:
    return load_model(folder)


@dataclass(frozen=True, slots=True)
class TransformerEngine:
    """Judges doubtful statements by a local model. `label` names the model in what it changes, such as its folder."""

    model: LocalModel
    label: str
    vocabulary: Vocabulary
    first: Engine

    @classmethod
    def over_default(cls, model: LocalModel, label: str, vocabulary: Vocabulary) -> "TransformerEngine":
        """Return the engine with the default one before it. Raises: EngineError where the model's classes are of no use."""
        if _ENTAILMENT not in model.labels and not set(model.labels) <= {stance.value for stance in Stance}:
            raise EngineError(
                f"engine transformer: its classes are {', '.join(model.labels)}; it needs an entailment class, or the stances"
            )
        return cls(model, label, vocabulary, DefaultEngine(vocabulary))

    @property
    def name(self) -> str:
        return f"transformer/1:{self.label}"

    def read(
        self,
        document: Document,
        dossier: Dossier | None = None,
        event: EventId | None = None,
        given: tuple[Statement, ...] | None = None,
    ) -> tuple[Statement, ...]:
        found = self.first.read(document, dossier, event) if given is None else given
        read = tuple(self._judged(one) if one.confidence < DOUBTFUL else one for one in found)
        return read if dossier is None else react(read, document, dossier, event, self.vocabulary)

    def _judged(self, statement: Statement) -> Statement:
        """Return a statement with the model's stance where its choice is clear, else as it was found."""
        weights = sorted(self._weights(statement), reverse=True)
        (first, _, stance), (second, _, _) = weights[:2]
        if first - second < CLEAR:
            return statement
        evidence = statement.evidence
        ground = Cue(kind="engine", id=self.name, text=evidence.text, start=evidence.start, end=evidence.end)
        return replace(statement, stance=stance, confidence=first, cues=(*statement.cues, ground), engine=self.name)

    def _weights(self, statement: Statement) -> Sequence[tuple[float, int, Stance]]:
        """Return the share of each stance in the model's belief, with its score to order equals; the shares sum to 1."""
        text = statement.evidence.text
        if _ENTAILMENT not in self.model.labels:
            [row] = self.model.probabilities([(text, None)])
            return [(p, Stance(name).score, Stance(name)) for p, name in zip(row, self.model.labels, strict=True)]
        actor = self.vocabulary.name_of(statement.actor)
        target = self.vocabulary.name_of(statement.target) if statement.target else "what happened"
        hypotheses = [(text, pattern.format(actor=actor, target=target)) for pattern in _HYPOTHESES.values()]
        column = self.model.labels.index(_ENTAILMENT)
        believed = [row[column] for row in self.model.probabilities(hypotheses)]
        total = sum(believed) or 1.0
        return [(p / total, stance.score, stance) for p, stance in zip(believed, _HYPOTHESES, strict=True)]
