"""How sure a statement must be, and how good the decisions are: by models that have not seen a text."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from monitor.evaluate import Figures, GoldDocument, evaluate, mark
from monitor.extract.assemble import ranked_statements, ruled_statements
from monitor.extract.rank import CLEAR, calibrated, needs, sure_enough
from monitor.training.corpus import Text
from monitor.training.stack import START, Stack, is_right, labels_of

LEAST_QUIET = 0.91
"""Of the documents without a statement, the share that the thresholds must leave alone: less is more than a desk bears."""
LEAST_SURE = 0.5
"""What is likelier wrong than right is not given, whatever the best F1 would be, unless the rules read that side as well."""
_BESIDE = (0.3, 0.35, 0.4, 0.5)
"""What may be enough beside a sure statement; what is less likely than the first is not given there either."""
_BINS = 10
_STEPS = tuple(round(0.25 + 0.01 * step, 2) for step in range(36))


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
        predicted[name] = tuple(mark(statement) for statement in statements)
    return evaluate(gold, predicted)


def tune(stack: Stack) -> dict[str, float]:
    """Return the calibration, and of the thresholds that leave enough quiet documents alone the one with the best reaction F1."""
    chances, right, weights, _ = judged(stack)
    fitted = LogisticRegression(C=10.0).fit(chances, right, sample_weight=weights)
    limits = dict(START, sure_bias=round(float(fitted.intercept_[0]), 4), sure_slope=round(float(fitted.coef_[0][0]), 4))
    counted = [_counts(stack, text, limits) for text in stack.texts if not text.invented]
    best: tuple[float, float, float, float] = (-1.0, _STEPS[-1], _STEPS[-1], _STEPS[-1])
    for least in (step for step in _STEPS if step >= LEAST_SURE):
        for ruled in (step for step in _STEPS if step <= least):
            if _score(counted, least, ruled, least)[1] < LEAST_QUIET:
                continue
            for beside in _BESIDE:
                best = max(best, (_score(counted, least, ruled, beside)[0], least, ruled, beside))
    return dict(limits, sure=best[1], sure_ruled=best[2], beside=best[3])


_Counted = tuple[list[tuple[float, bool, bool, bool]], int, bool, float]


def _counts(stack: Stack, text: Text, limits: dict[str, float]) -> _Counted:
    """Return the possible statements, the labels to find, whether the text is quiet, the weight.

    Each statement: its sureness as a share of what is enough, whether the rules give the actor that side, whether the side is
    clear, whether the statement is right.
    """
    wanted = labels_of(text)
    aside = {text.places.unit(one.actor) for one in text.marks if not one.official}
    assert text.weighed is not None
    rows = []
    for made, odds in stack.looks(text):
        if made.actor in wanted or made.actor not in aside:
            ruled, ease = needs(made, text.weighed)
            clear = made.clear >= CLEAR
            rows.append((calibrated(odds, limits) / ease, ruled, clear, is_right(made, wanted.get(made.actor, ()))))
    return rows, sum(len(labels) for labels in wanted.values()), not text.marks, text.weight


def _score(counted: Sequence[_Counted], least: float, least_ruled: float, beside: float) -> tuple[float, float]:
    """Return the reaction F1 and the share of quiet texts left alone at three thresholds."""
    right = given = labelled = quiet = still = 0.0
    for rows, labels, silent, weight in counted:
        kept, opened = [], False
        for sure, ruled, clear, good in rows:
            enough = least_ruled if ruled else least
            opened = opened or sure >= enough
            if sure >= (min(enough, beside) if clear else enough):
                kept.append(good)
        kept = kept if opened else []
        right += weight * min(sum(kept), labels)
        given += weight * len(kept)
        labelled += weight * labels
        if silent:
            quiet += weight
            still += weight * (not kept)
    return 2 * right / max(1.0, given + labelled), still / max(1.0, quiet)


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
