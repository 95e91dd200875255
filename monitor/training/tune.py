"""How sure a statement must be, and how good the decisions are: by models that have not seen a text."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from monitor.evaluate import Figures, GoldDocument, evaluate, mark
from monitor.extract.assemble import ranked_statements, ruled_statements
from monitor.extract.dossiers import react
from monitor.extract.rank import calibrated, needs, sure_enough, tenable
from monitor.training.corpus import Text
from monitor.training.stack import START, Stack, is_right, labels_of
from monitor.vocabulary import load_vocabulary

LEAST_QUIET = 0.92
"""Of the documents without a statement, the share that the thresholds must leave alone: less is more than a desk bears."""
CAREFUL = "batch-"
"""How the files begin over whose documents the thresholds are chosen, where there are any; the others were labelled in haste."""
AS_GOOD = 0.005
"""A reaction F1 so little under the best is as good (two fits differ by more): those thresholds are kept that ask most."""
_BINS = 10
_STATED = tuple(round(0.3 + 0.025 * step, 3) for step in range(9))  # at most an even chance: one sentence alone seldom has more
_SURE = tuple(round(0.24 + 0.02 * step, 2) for step in range(20))


def figures(stack: Stack, texts: Sequence[Text], limits: dict[str, float] | None) -> Figures:
    """Return the figures of some texts by models that have not seen them; of the rules alone where `limits` is None."""
    gold, predicted = [], {}
    for number, text in enumerate(texts):
        name = str(number)
        gold.append(GoldDocument(doc_id=name, text="", marks=text.marks))
        stage = text.places.stage
        if limits is None or text.weighed is None:
            statements = ruled_statements(stage, where="text")
        else:
            found = [replace(made, confidence=calibrated(odds, limits)) for made, odds in stack.looks(text)]
            statements = ranked_statements(sure_enough(found, text.weighed, limits), stage, where="text")
        if text.dossier is not None:
            statements = react(statements, text.document, text.dossier, text.event, load_vocabulary())
        predicted[name] = tuple(mark(statement) for statement in statements)
    return evaluate(gold, predicted)


def tune(stack: Stack) -> dict[str, float]:
    """Return the calibration and the thresholds: such that leave enough quiet documents alone and have the best reaction F1,
    or as good a one and fewer wrong sides (`AS_GOOD`).

    Both over the files labelled with care (`CAREFUL`), each text once with its act and once without.
    """
    chances, right, weights, _ = judged(stack)
    fitted = LogisticRegression(C=10.0).fit(chances, right, sample_weight=weights)
    limits = dict(START, sure_bias=round(float(fitted.intercept_[0]), 4), sure_slope=round(float(fitted.coef_[0][0]), 4))
    real = [text for text in stack.texts if not text.invented]
    counted = _Counted([text for text in real if text.source.startswith(CAREFUL)] or real, stack, limits)
    tried: list[tuple[float, float, float, float]] = [(-1.0, _STATED[-1], _SURE[-1], _SURE[-1])]
    for stated in _STATED:
        for least in _SURE:
            for ruled in (step for step in _SURE if step <= least):
                score, quiet = counted.score(stated, least, ruled)
                if quiet >= LEAST_QUIET:
                    tried.append((score, stated, least, ruled))
    enough = max(tried)[0] - AS_GOOD
    best = max((one for one in tried if one[0] >= enough), key=lambda one: (one[2] + one[3], one[1], one[0]))
    return dict(limits, stated=best[1], sure=best[2], sure_ruled=best[3])


class _Counted:
    """The possible statements of texts as arrays, so that many thresholds can be tried."""

    def __init__(self, texts: Sequence[Text], stack: Stack, limits: dict[str, float]) -> None:
        self.weight = np.array([text.weight for text in texts])
        self.quiet = np.array([not text.marks for text in texts])
        self.labels = np.array([len(text.labels) for text in texts])
        rows = []
        for number, text in enumerate(texts):
            wanted = labels_of(text)
            aside = {text.places.unit(one.actor) for one in text.marks if not one.official}
            assert text.weighed is not None
            for made, odds in stack.looks(text):
                if made.actor in wanted or made.actor not in aside:
                    ruled, ease = needs(made, text.weighed)
                    sure = calibrated(odds, limits) / ease
                    right = is_right(made, wanted.get(made.actor, ()))
                    given = sure if tenable(made, sure, text.weighed) else 0.0
                    rows.append((number, text.weighed.stated, given, ruled, right))
        columns = np.array(rows, dtype=np.float64).reshape(-1, 5).T
        self.text, self.stated, self.sure = columns[0].astype(np.int64), columns[1], columns[2]
        self.ruled, self.right = columns[3] > 0, columns[4]

    def score(self, stated: float, least: float, least_ruled: float) -> tuple[float, float]:
        """Return the reaction F1 and the share of quiet texts left alone at three thresholds."""
        kept = (self.stated >= stated) & (self.sure >= np.where(self.ruled, least_ruled, least))
        size = len(self.weight)
        given = np.bincount(self.text[kept], minlength=size)
        right = np.minimum(np.bincount(self.text[kept], weights=self.right[kept], minlength=size), self.labels)
        quiet = self.weight[self.quiet]
        still = (quiet * (given[self.quiet] == 0)).sum() / max(1.0, quiet.sum())
        total = (self.weight * (given + self.labels)).sum()
        return float(2 * (self.weight * right).sum() / max(1.0, total)), float(still)


def judged(stack: Stack) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], list[float], npt.NDArray[np.int64]]:
    """Return for every possible statement the log odds that it is right, whether it is, its weight and its fold."""
    odds, right, weights, folds = [], [], [], []
    for text in stack.texts:
        if text.invented or text.weighed is None:
            continue
        wanted = labels_of(text)
        aside = {text.places.unit(one.actor) for one in text.marks if not one.official}
        for made, chance in stack.looks(text):
            if made.actor in aside and made.actor not in wanted:
                continue
            odds.append([chance])
            right.append(is_right(made, wanted.get(made.actor, ())))
            weights.append(text.weight)
            folds.append(text.fold)
    return np.array(odds), np.array(right), weights, np.array(folds)


def crossfitted_error(stack: Stack) -> tuple[float, int]:
    """Return the calibration error over ten bins of equal mass, each fold by a fit on the others, and how many statements."""
    odds, truth, weights, folds = judged(stack)
    given = np.zeros(len(truth))
    for number in sorted(set(folds.tolist())):
        others = folds != number
        fitted = LogisticRegression(C=10.0).fit(odds[others], truth[others], np.array(weights)[others])
        given[~others] = fitted.predict_proba(odds[~others])[:, 1]
    bins = np.array_split(np.argsort(given, kind="stable"), _BINS)
    error = sum(len(part) * abs(given[part].mean() - truth[part].mean()) for part in bins) / len(truth)
    return round(float(error), 4), len(truth)
