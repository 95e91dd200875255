"""The figures of a comparison with labelled documents: pairing, F1, accuracies, kappa. No file is read here.

Each figure is defined in the docstring of `Figures`. Unofficial and hearsay statements are neither asked for nor held against
a prediction, as the codebook keeps them apart from positions.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.errors import InputError
from monitor.types import Stance, Statement

SHORT_TEXT = 300
_NAMED_TARGETS = frozenset(
    re.findall(
        r"\w+",
        "EU UN NATO OAS AU ASEAN G7 G20 BRICS CELAC ALBA CARICOM MERCOSUR ECOWAS ARAB_LEAGUE OIC GCC SCO CSTO CIS "
        "ICC ICJ IAEA WHO WTO IMF HAMAS",
    )
)
_RUNGS = {stance.value: stance.score for stance in Stance}
_NOWHERE = (-1, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the figures need of one statement; `rung` is the stance's score, `span` its evidence, (-1, -1) where unknown."""

    actor: str
    rung: int
    target: str | None = None
    event_rung: int | None = None
    legal: str | None = None
    official: bool = True
    span: tuple[int, int] = _NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A labelled document; `groups` holds its other fields by name, for figures by group."""

    doc_id: str
    text: str
    marks: tuple[Mark, ...]
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Precision, recall and F1, each 0..1 to three places."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One comparison. All shares are 0..1 to three places, None where there is nothing to count.

    `actor`: (document, actor) pairs found. `reaction`: statements found with actor, side (against, neutral, for) and, where the
    label names one, target. Of statements whose actor was found: `side`, `exact` rung of seven, `near` within one rung,
    `kappa` quadratic weighted, `legal` equal, `evidence` overlapping, `event_side` where both give a stance toward the event.
    `quiet`: share of documents without any label for which nothing official is predicted. `labels` counts (document, actor).
    """

    documents: int
    missing: int
    labels: int
    actor: Scores
    reaction: Scores
    side: float | None
    exact: float | None
    near: float | None
    kappa: float | None
    event_side: float | None
    event_pairs: int
    quiet: float | None
    legal: float | None
    evidence: float | None


def mark(statement: Statement) -> Mark:
    """Return what the figures need of a statement of ours."""
    toward = statement.stance_toward_event
    return Mark(
        actor=statement.actor,
        rung=statement.stance.score,
        target=statement.target,
        event_rung=None if toward is None or statement.event is None else toward.score,
        legal=None if statement.legal is None else statement.legal.value,
        official=statement.official and not statement.hearsay,
        span=(statement.evidence.start, statement.evidence.end),
    )


def gold_from_json(line: str, *, where: str) -> GoldDocument:
    """Return the labelled document on one line; `where` names file and line for the message.

    Raises: InputError naming `where` and the reason.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where}: is not JSON; write one object per line") from exc
    if not isinstance(data, dict) or not isinstance(data.get("doc_id"), str) or not isinstance(data.get("text"), str):
        raise InputError(f"{where}: is no document; give doc_id and text")
    labels = data.get("statements")
    if not isinstance(labels, list):
        raise InputError(f"{where}: statements is missing; label the document with a list, empty where it holds none")
    text = data["text"]
    groups = {key: str(value) for key, value in data.items() if key not in ("text", "statements")}
    return GoldDocument(
        doc_id=data["doc_id"],
        text=text,
        marks=tuple(_label(label, text, f"{where}: statements[{number}]") for number, label in enumerate(labels, start=1)),
        groups={**groups, "length": "short" if len(text) < SHORT_TEXT else "long"},
    )


def _label(data: object, text: str, where: str) -> Mark:
    if not isinstance(data, dict) or not isinstance(data.get("actor"), str):
        raise InputError(f"{where}: has no actor; give its code")
    rung = _RUNGS.get(str(data.get("stance")))
    if rung is None:
        raise InputError(f"{where}: stance {data.get('stance')!r} is unknown; write one of {', '.join(_RUNGS)}")
    return Mark(
        actor=data["actor"],
        rung=rung,
        target=data.get("target"),
        event_rung=_RUNGS.get(str(data.get("stance_toward_event"))),
        legal=data.get("legal"),
        official=bool(data.get("official", True)) and not data.get("hearsay"),
        span=_span(data.get("evidence"), text),
    )


def _span(evidence: object, text: str) -> tuple[int, int]:
    """Return where the evidence stands: by its offsets, or where its words first occur in the text."""
    if isinstance(evidence, dict):
        start, end = evidence.get("start"), evidence.get("end")
        return (start, end) if isinstance(start, int) and isinstance(end, int) else _NOWHERE
    if not isinstance(evidence, str) or not evidence:
        return _NOWHERE
    start = text.find(evidence)
    return start, start + len(evidence)


def evaluate(gold: Sequence[GoldDocument], predicted: Mapping[str, Sequence[Mark]]) -> Figures:
    """Return the figures of predictions, by document id; a document without a prediction counts as one without statements."""
    tally = _Tally()
    for document in gold:
        tally.add(document, predicted.get(document.doc_id))
    return tally.figures(len(gold))


def evaluate_by(gold: Sequence[GoldDocument], predicted: Mapping[str, Sequence[Mark]], group: str) -> dict[str, Figures]:
    """Return the figures of each value of a field of the documents (`length`: short under 300 characters), in order of value.

    Raises: InputError where a document lacks the field.
    """
    for document in gold:
        if group not in document.groups:
            raise InputError(f"document {document.doc_id!r} has no field {group!r}; group by one that all have, or by length")
    values = sorted({document.groups[group] for document in gold})
    return {value: evaluate([one for one in gold if one.groups[group] == value], predicted) for value in values}


SIDE_HOLDS = 0.8
"""A side that is right less often than this is not shown as one: its label is `unclear`."""


def unclear_below(levels: Sequence[tuple[float, float, float]]) -> float:
    """Return the confidence under which the side of a label is right in less than `SIDE_HOLDS`.

    `levels` are, for each least confidence in rising order, the labels of right actors that it leaves, and those of them whose
    side is right. It is the highest level just below which the side falls short, the lowest one where it does so nowhere.
    """
    found = levels[0][0]
    for (_, more, right_of_more), (level, fewer, right_of_fewer) in pairwise(levels):
        if more > fewer and (right_of_more - right_of_fewer) / (more - fewer) < SIDE_HOLDS:
            found = level
    return found


def figures_json(figures: Figures) -> dict[str, object]:
    """Return figures as the object that `evaluate` prints."""
    return {
        "docs": figures.documents,
        "missing_docs": figures.missing,
        "gold": figures.labels,
        "actor_prf": _list(figures.actor),
        "reaction_prf": _list(figures.reaction),
        "side_acc": figures.side,
        "exact_acc": figures.exact,
        "near_acc": figures.near,
        "qwk": figures.kappa,
        "event_side_acc": figures.event_side,
        "event_n": figures.event_pairs,
        "quiet": figures.quiet,
        "legal_acc": figures.legal,
        "evidence_hit": figures.evidence,
    }


def _list(scores: Scores) -> list[float]:
    return [scores.precision, scores.recall, scores.f1]


class _Tally:
    """Counts over documents; `found`, `spurious` and `missed` make the three scores."""

    def __init__(self) -> None:
        self.missing = 0
        self.actors: Counter[str] = Counter()
        self.reactions: Counter[str] = Counter()
        self.rungs: list[tuple[int, int]] = []
        self.events: list[bool] = []
        self.legal: list[bool] = []
        self.evidence: list[bool] = []
        self.quiet: list[bool] = []

    def add(self, document: GoldDocument, predicted: Sequence[Mark] | None) -> None:
        self.missing += predicted is None
        theirs = [one for one in predicted or () if one.official]
        ours = [one for one in document.marks if one.official]
        unofficial = {one.actor for one in document.marks if not one.official}
        if not document.marks:
            self.quiet.append(not theirs)
        wanted, given = {one.actor for one in ours}, {one.actor for one in theirs}
        self.actors.update(found=len(wanted & given), spurious=len(given - wanted - unofficial), missed=len(wanted - given))
        right = sum(self._pair(label, guess) for label, guess in _pairs(ours, theirs))
        counted = sum(one.actor not in unofficial for one in theirs)
        self.reactions.update(found=right, spurious=max(counted - right, 0), missed=len(ours) - right)

    def _pair(self, label: Mark, guess: Mark) -> bool:
        """Count one pair and return whether it is a reaction found."""
        self.rungs.append((label.rung, guess.rung))
        self.legal.append(label.legal == guess.legal)
        self.evidence.append(_overlap(label.span, guess.span))
        if label.event_rung is not None and guess.event_rung is not None:
            self.events.append(_side(label.event_rung) == _side(guess.event_rung))
        named = _named(label.target)
        return _side(label.rung) == _side(guess.rung) and (named is None or named == _named(guess.target))

    def figures(self, documents: int) -> Figures:
        return Figures(
            documents=documents,
            missing=self.missing,
            labels=self.actors["found"] + self.actors["missed"],
            actor=_scores(self.actors),
            reaction=_scores(self.reactions),
            side=self._share_of_rungs(lambda a, b: _side(a) == _side(b)),
            exact=self._share_of_rungs(lambda a, b: a == b),
            near=self._share_of_rungs(lambda a, b: abs(a - b) <= 1),
            kappa=quadratic_kappa(self.rungs),
            event_side=_share(self.events),
            event_pairs=len(self.events),
            quiet=_share(self.quiet),
            legal=_share(self.legal),
            evidence=_share(self.evidence),
        )

    def _share_of_rungs(self, agree: Callable[[int, int], bool]) -> float | None:
        return _share([agree(a, b) for a, b in self.rungs])


def _pairs(labels: Sequence[Mark], guesses: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Return the best one-to-one pairing of statements of the same actor, chosen greedily.

    Overlapping evidence weighs most, then an equal target, then an equal side, then nearness on the ladder; of equals the later.
    """
    candidates = []
    for i, label in enumerate(labels):
        for j, guess in enumerate(guesses):
            if label.actor == guess.actor:
                weight = (
                    4 * _overlap(label.span, guess.span)
                    + 2 * (_named(label.target) == _named(guess.target))
                    + (_side(label.rung) == _side(guess.rung))
                    + (1 - abs(label.rung - guess.rung) / 6)
                )
                candidates.append((weight, i, j))
    chosen: dict[int, int] = {}
    for _, i, j in sorted(candidates, reverse=True):
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(labels[i], guesses[j]) for i, j in chosen.items()]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] >= 0 and other[0] >= 0 and one[0] < other[1] and other[0] < one[1]


def _named(target: str | None) -> str | None:
    """Return a target that counts as named: a state's code or one of the organisations; words ("terrorists") do not."""
    if target and (target in _NAMED_TARGETS or (len(target) == 3 and target.isupper())):
        return target
    return None


def _side(rung: int) -> int:
    return (rung > 0) - (rung < 0)


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 3) if hits else None


def _scores(counts: Mapping[str, int]) -> Scores:
    found, given, wanted = counts["found"], counts["found"] + counts["spurious"], counts["found"] + counts["missed"]
    precision = found / given if given else 0.0
    recall = found / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if found else 0.0
    return Scores(precision=round(precision, 3), recall=round(recall, 3), f1=round(f1, 3))


def quadratic_kappa(pairs: Iterable[tuple[int, int]]) -> float | None:
    """Return Cohen's kappa with quadratic weights over the seven rungs (Cohen 1968), to three places.

    None where there is no pair or no disagreement is possible by chance.
    """
    seen = Counter(pairs)
    total = seen.total()
    ours, theirs = Counter[int](), Counter[int]()
    for (a, b), times in seen.items():
        ours[a] += times
        theirs[b] += times
    expected = sum((a - b) ** 2 * ours[a] * theirs[b] for a in ours for b in theirs)
    if not expected:
        return None
    observed = sum((a - b) ** 2 * times for (a, b), times in seen.items())
    return round(1 - observed * total / expected, 3)
