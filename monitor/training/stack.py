"""The ranker's parts fitted one on the other: each later part sees only what earlier ones say of texts they were not fitted on.

`stack` returns the model for use and one model per fold that has not seen the fold, with which the figures are taken.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.evaluate import Mark
from monitor.extract.company import among
from monitor.extract.features import Features
from monitor.extract.forest import Base, Forest, Matrix, Words, base_of, rows_of
from monitor.extract.grams import Numbers
from monitor.extract.looks import Decision, Weighed, evidence_of
from monitor.extract.model import Model
from monitor.extract.opening import text_features, text_numbers
from monitor.extract.pairing import Pairing
from monitor.extract.rank import alone, odds_of, possible, weigh_pairing
from monitor.extract.ranking import (
    LAW,
    RUNGS,
    actor_features,
    law_features,
    law_margins,
    place_features,
    stance_features,
    stance_margins,
    stance_numbers,
    target_features,
    target_numbers,
    window_numbers,
)
from monitor.training.corpus import FOLDS, Text
from monitor.training.fit import fit_forest, fit_words

logger = logging.getLogger(__name__)
START = dict.fromkeys(("stated", "sure", "sure_ruled", "sure_bias"), 0.0) | {
    "actor": 0.25,
    "target": 0.15,
    "second": 0.35,
    "sure_slope": 1.0,
}
"""What is worth a look, before it is known how sure a statement must be."""
_FURTHER = 0.4
"""How much a statement that is only learned from weighs in the last step but one."""
Row = tuple[Text, Features, int]
Numbered = tuple[Text, Numbers | Sequence[int], int]


class Stack:
    """The fit as it goes on: `words[fold]` and `forests[fold]` have not seen the fold, those of None have seen all."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.folds: tuple[int | None, ...] = (*range(FOLDS), None)
        self.words: dict[int | None, dict[str, Words]] = {fold: {} for fold in self.folds}
        self.forests: dict[int | None, dict[str, Forest]] = {fold: {} for fold in self.folds}
        self._looks: dict[int, list[tuple[Decision, float]]] = {}

    def fit(self) -> None:
        """Fit all parts in order."""
        self._add_words("here", [r for t in self._once() for r in _place_numbers(t, sentence=True, window=True)])
        self._add_words("window", [r for t in self._once() for r in _place_numbers(t, sentence=False, window=True)])
        self._add_words("text", [_text_numbers(t) for t in self._once()])
        self._add_words("clause", [r for t in self._once() for r in _clause_numbers(t)])
        for text in self.texts:
            text.rows = place_features(text.places, text.grams, self.words[text.fold])
        self._add_forest("place", [row for text in self.texts for row in _place_rows(text)])
        for text in self.texts:
            forest = self.forests[text.fold]["place"]
            text.sure = forest.chances(text.rows.matrix(forest.names)).tolist() if text.rows else []
            text.pairing = Pairing(text.places, text.sure)
        self._add_forest("actor", [row for text in self.texts for row in _actor_rows(text)])
        self._add_words("target", [r for text in self._once() for r in _target_numbers(text)])
        self._add_forest("target", [row for text in self.texts for row in _target_rows(text, self.words[text.fold])])
        self._add_choice("evidence", [rows for text in self.texts for rows in _evidence_rows(text)])
        for text in self.texts:
            self._place_statements(text)
        self._add_words("rung", [r for t in self._once() for r in _stance_numbers(t)], classes=len(RUNGS), ordered=True)
        rungs = [row for text in self.texts for row in _stance_rows(text, self.words[text.fold])]
        for number, rung in enumerate(RUNGS[:-1]):
            over = [(text, features, int(label > number)) for text, features, label in rungs]
            self._add_forest(f"over_{rung}", over, rounds=80, leaves=7)
        self._add_words("law", [r for t in self._once() for r in _law_numbers(t)], classes=len(LAW))
        laws = [row for text in self.texts for row in _law_rows(text, self.words[text.fold])]
        self._add_forest("law", laws, classes=len(LAW), rounds=50, leaves=8)

        for text in self.texts:
            text.weighed = weigh_pairing(_paired(text), text.grams, text.rows, self._base(text), self.model(text.fold, START))
        stated = [_text_row(text, self.words[text.fold]) for text in self.texts]
        self._add_forest("text", stated, rounds=100, leaves=7)
        for text, features, _ in stated:
            forest = self.forests[text.fold]["text"]
            assert text.weighed is not None
            text.weighed = replace(text.weighed, stated=float(forest.chances(rows_of([features], forest.names))[0]))
        further = [row for text in self.texts for row in self._possible(text)]
        shares = [1.0 if features["found"] else _FURTHER for _, features, _ in further]
        self._add_forest("right", further, rounds=150, leaves=15, shares=shares)
        self._add_forest("among", [row for text in self.texts for row in self._among(text)], rounds=80, leaves=7)

    def _possible(self, text: Text) -> Iterator[Row]:
        """Yield what speaks for each statement worth a look and for those in other places, with whether it is right."""
        assert text.weighed is not None
        yield from _judged(text, possible(text.weighed, self.model(text.fold, START), further=True))

    def _among(self, text: Text) -> Iterator[Row]:
        """Yield what is seen of each statement worth a look among the others, with whether it is right."""
        assert text.weighed is not None
        model = self.model(text.fold, START)
        found = possible(text.weighed, model)
        seen = among(found, alone(found, model))
        yield from _judged(text, [(made, features) for (made, _), features in zip(found, seen, strict=True)])

    def looks(self, text: Text) -> list[tuple[Decision, float]]:
        """Return the possible statements of a text, each with the log odds that it is right, by a model that has not seen it."""
        known = self._looks.get(id(text))
        if known is None:
            assert text.weighed is not None
            model = self.model(text.fold, START)
            found = possible(text.weighed, model)
            known = [(made, odds) for (made, _), odds in zip(found, odds_of(found, model), strict=True)]
            self._looks[id(text)] = known
        return known

    def _place_statements(self, text: Text) -> None:
        """Find for each labelled statement the place that a reading without this text would take."""
        model = self.model(text.fold, {})
        weighed = Weighed(_paired(text), text.grams, text.rows, self._base(text), {}, {}, 0.0)
        for actor, labels in _speaking(text):
            for label in labels:
                target = label.target if label.target in weighed.pairing.targets else None
                text.stated.append((evidence_of(weighed, model, [(actor, target)])[actor, target], target, label))

    def _base(self, text: Text) -> Base:
        return base_of(text.rows, self.forests[text.fold]["place"].names)

    def model(self, fold: int | None, thresholds: dict[str, float]) -> Model:
        """Return the model that has not seen the fold (None: the one for use)."""
        return Model(forests=self.forests[fold], words=self.words[fold], thresholds=thresholds)

    def _once(self) -> Iterator[Text]:
        return (text for text in self.texts if text.plain)

    def _add_words(self, name: str, rows: list[Numbered], classes: int = 1, ordered: bool = False) -> None:
        for fold in self.folds:
            used = [row for row in rows if row[0].fold != fold]
            labels = [label for *_, label in used]
            self.words[fold][name] = fit_words([n for _, n, _ in used], labels, classes=classes, ordered=ordered)
        logger.info("fitted words=%s rows=%d", name, len(rows))

    def _add_forest(
        self,
        name: str,
        rows: list[Row],
        classes: int = 1,
        rounds: int = 120,
        leaves: int = 15,
        shares: Sequence[float] | None = None,
    ) -> None:
        """Fit trees; `shares` are how much each row weighs beside its text's weight."""
        names = tuple(rows[0][1])
        weights = [row[0].weight * share for row, share in zip(rows, shares or [1.0] * len(rows), strict=True)]
        matrix: Matrix = rows_of([features for _, features, _ in rows], names)
        for fold in self.folds:
            used = [n for n, row in enumerate(rows) if row[0].fold != fold]
            self.forests[fold][name] = fit_forest(
                matrix[used],
                [rows[n][2] for n in used],
                [weights[n] for n in used],
                names,
                classes=classes,
                rounds=rounds,
                leaves=leaves,
            )
        logger.info("fitted forest=%s rows=%d features=%d", name, len(rows), len(names))

    def _add_choice(self, name: str, choices: list[list[Row]]) -> None:
        """Fit trees that put the right one of each few possibilities first."""
        names = tuple(choices[0][0][1])
        for fold in self.folds:
            used = [rows for rows in choices if rows[0][0].fold != fold]
            flat = [row for rows in used for row in rows]
            self.forests[fold][name] = fit_forest(
                rows_of([features for _, features, _ in flat], names),
                [label for *_, label in flat],
                [text.weight for text, *_ in flat],
                names,
                groups=[len(rows) for rows in used],
            )
        logger.info("fitted choice=%s rows=%d features=%d", name, sum(map(len, choices)), len(names))


def _judged(text: Text, found: Sequence[tuple[Decision, Features]]) -> Iterator[Row]:
    """Yield the rows of possible statements, without those of actors that speak for themselves only."""
    wanted = labels_of(text)
    aside = {text.places.unit(one.actor) for one in text.marks if not one.official}
    for made, features in found:
        if made.actor in wanted or made.actor not in aside:
            yield text, features, int(is_right(made, wanted.get(made.actor, ())))


def labels_of(text: Text) -> dict[str, list[Mark]]:
    """Return the labels that count, by the unit that speaks."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for label in text.labels:
        found[text.places.unit(label.actor)].append(label)
    return found


def is_right(made: Decision, labels: Sequence[Mark]) -> bool:
    """Return whether a label of the same actor has the same side and, where it names one, the same target."""
    side = (made.rung > 0) - (made.rung < 0)
    return any(side == (one.rung > 0) - (one.rung < 0) and one.target in (None, made.target) for one in labels)


def _covers(text: Text, number: int, label: Mark) -> bool:
    if label.span[0] < 0:  # without evidence, wherever the actor is named
        return text.places.unit(label.actor) in text.places.named[number]
    sentence = text.places.stage.reading.clauses[number].sentence
    return label.span[0] < sentence.end and sentence.start < label.span[1]


def _place_labels(text: Text) -> list[int]:
    wanted = labels_of(text)
    return [int(any(_covers(text, p.clause, label) for label in wanted.get(p.actor, ()))) for p in text.places.places]


def _place_numbers(text: Text, *, sentence: bool, window: bool) -> Iterator[Numbered]:
    for place, label in zip(text.places.places, _place_labels(text), strict=True):
        numbers = [*text.grams.clause(place.clause).tolist()] if sentence else []
        numbers += window_numbers(text.places, text.grams, place) if window else []
        yield text, numbers, label


def _clause_numbers(text: Text) -> Iterator[Numbered]:
    for number in range(len(text.places.stage.reading.clauses)):
        yield text, text.grams.clause(number), int(any(_covers(text, number, label) for label in text.labels))


def _text_numbers(text: Text) -> Numbered:
    return text, text_numbers(text.grams), int(bool(text.labels))


def _text_row(text: Text, words: dict[str, Words]) -> Row:
    assert text.weighed is not None
    return text, text_features(_paired(text), text.rows, text.weighed.speaks, words, text.grams), int(bool(text.labels))


def _place_rows(text: Text) -> Iterator[Row]:
    for features, label in zip(text.rows, _place_labels(text), strict=True):
        yield text, features, label


def _paired(text: Text) -> Pairing:
    assert text.pairing is not None
    return text.pairing


def _actor_rows(text: Text) -> Iterator[Row]:
    wanted = labels_of(text)
    for actor, features in actor_features(_paired(text), text.rows).items():
        yield text, features, int(actor in wanted)


def _speaking(text: Text) -> Iterator[tuple[str, list[Mark]]]:
    for actor, labels in sorted(labels_of(text).items()):
        if actor in _paired(text).of:
            yield actor, labels


def _target_numbers(text: Text) -> Iterator[Numbered]:
    pairing = _paired(text)
    for actor, labels in _speaking(text):
        wanted = {label.target for label in labels}
        for target in pairing.targets:
            yield text, target_numbers(pairing, text.grams, actor, target), int(target in wanted)


def _target_rows(text: Text, words: dict[str, Words]) -> Iterator[Row]:
    for actor, labels in _speaking(text):
        wanted = {label.target for label in labels}
        for target, features in target_features(_paired(text), text.grams, words, actor).items():
            yield text, features, int(target in wanted)


def _evidence_rows(text: Text) -> Iterator[list[Row]]:
    pairing = _paired(text)
    for actor, labels in _speaking(text):
        for label in labels:
            target = label.target if label.target in pairing.targets else None
            rows = pairing.evidence_features(actor, target, text.rows)
            covered = [_covers(text, pairing.places.places[i].clause, label) for i in pairing.of[actor][: len(rows)]]
            if any(covered) and len(rows) > 1:
                yield [(text, features, int(right)) for features, right in zip(rows, covered, strict=True)]


def _gold_places(text: Text) -> Iterator[tuple[int, str | None, Mark]]:
    """Yield the labelled statements with a place that their evidence covers, where there is one."""
    pairing = _paired(text)
    for actor, labels in _speaking(text):
        for label in labels:
            target = label.target if label.target in pairing.targets else None
            for index in pairing.of[actor]:
                if _covers(text, pairing.places.places[index].clause, label):
                    yield index, target, label
                    break


def _stance_numbers(text: Text) -> Iterator[Numbered]:
    for index, target, label in _gold_places(text):
        yield text, stance_numbers(_paired(text), text.grams, [(index, target)])[0], label.rung + 3


def _stance_rows(text: Text, words: dict[str, Words]) -> Iterator[Row]:
    pairing = _paired(text)
    margins = stance_margins(pairing, text.grams, words, [(index, target) for index, target, _ in text.stated])
    for (index, target, label), each in zip(text.stated, margins, strict=True):
        yield text, stance_features(pairing, text.rows, index, target, each), label.rung + 3


def _law_numbers(text: Text) -> Iterator[Numbered]:
    for index, _, label in _gold_places(text):
        yield text, text.grams.clause(_paired(text).places.places[index].clause), _law(label)


def _law_rows(text: Text, words: dict[str, Words]) -> Iterator[Row]:
    pairing, margins = _paired(text), law_margins(text.grams, words)
    for index, _, label in text.stated:
        each = margins[pairing.places.places[index].clause]
        yield text, law_features(pairing, text.rows, index, label.rung, each), _law(label)


def _law(label: Mark) -> int:
    return next((n for n, law in enumerate(LAW) if law is not None and law.value == label.legal), 0)


__all__ = ["START", "Stack", "is_right", "labels_of"]
