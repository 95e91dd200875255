"""`python -m monitor.training FOLDER`: fit the ranker on labelled documents and write data/model/ with its card.

The folder holds the files named by `--files`; the figures are printed and stand in the card. The same input gives the same bytes.
"""

import argparse
import hashlib
import json
import logging
import sys
from importlib.metadata import version
from pathlib import Path

from monitor.errors import MonitorError
from monitor.evaluate import Figures, figures_json, unclear_below
from monitor.extract.assemble import ENGINE
from monitor.extract.model import CARD, MODEL, pack
from monitor.training.corpus import Text, load
from monitor.training.stack import Stack
from monitor.training.tune import CAREFUL, crossfitted_error, figures, tune

logger = logging.getLogger(__name__)
FILES = ("dev.jsonl", "train.jsonl", *(f"batch-{number}.jsonl" for number in range(1, 7)))
LEAST = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
MAIN_LANGUAGES = ("en", "es", "pt", "ru", "zh", "ar", "fr", "de")


def main() -> int:
    """Fit, measure and write; return the exit code."""
    options = argparse.ArgumentParser(prog="python -m monitor.training", description=__doc__)
    options.add_argument("folder", type=Path, help="where the labelled files are")
    options.add_argument("--files", nargs="+", default=list(FILES), help="their names")
    options.add_argument("--own", nargs="*", type=Path, default=[], help="files of invented texts to learn from as well")
    options.add_argument("--out", type=Path, default=MODEL.parent, help="where the model and its card are written")
    given = options.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)d %(message)s")
    try:
        write(given.folder, given.files, given.own, given.out)
    except (MonitorError, OSError) as exc:
        logger.error("%s", exc)
        return 1
    return 0


def write(folder: Path, names: list[str], own: list[Path], out: Path) -> None:
    """Fit the ranker on the files of a folder and write model and card. Raises: InputError, OSError."""
    texts = load([folder / name for name in names], own)
    stack = Stack(texts)
    stack.fit()
    limits = tune(stack)
    error, judged = crossfitted_error(stack)
    data = pack(stack.model(None, limits))
    named = {text.doc_id for text in texts if not text.plain}
    best_known = [n for n, text in enumerate(texts) if not text.plain or text.doc_id not in named]
    with_act = [n for n in best_known if not texts[n].invented]
    invented = [n for n in best_known if texts[n].invented]
    without = [n for n, text in enumerate(texts) if text.plain and not text.invented]

    def measured(chosen: list[int], limits: dict[str, float] | None = limits) -> dict[str, object]:
        each: Figures = figures(stack, [texts[n] for n in chosen], limits)
        return dict(figures_json(each))

    by_least = {
        least: figures(stack, [texts[n] for n in with_act], dict(limits, sure=least, sure_ruled=least)) for least in LEAST
    }
    card = {
        "engine": ENGINE,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "fitted_on": {path.name: _about(path) for path in (*(folder / name for name in names), *own)},
        "made_with": {name: version(name) for name in ("lightgbm", "numpy", "scikit-learn", "scipy")},
        "thresholds": limits,
        "by_least_confidence": {str(least): dict(figures_json(each)) for least, each in by_least.items()},
        "unclear_below": unclear_below([(least, *_sides(each)) for least, each in by_least.items()]),
        "calibration_error": error,
        "judged_for_calibration": judged,
        "crossfitted_with_act": measured(with_act),
        "crossfitted_without": measured(without),
        "crossfitted_invented": measured(invented) if invented else None,
        "rules_alone_invented": measured(invented, None) if invented else None,
        "rules_alone_with_act": measured(with_act, None),
        "batches_with_act": measured([n for n in with_act if texts[n].source.startswith(CAREFUL)]),
        "by_language": {one: measured(_of(texts, with_act, one)) for one in MAIN_LANGUAGES if _of(texts, with_act, one)},
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL.name).write_bytes(data)
    (out / CARD.name).write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name in ("crossfitted_with_act", "crossfitted_without", "rules_alone_with_act"):
        logger.info("%s %s", name, json.dumps(card[name]))
    logger.info("calibration error %s on %d; %d bytes", error, judged, len(data))


def _sides(figures: Figures) -> tuple[float, float]:
    """Return how many labels have the right actor, and how many of these the right side."""
    found = figures.labels * figures.actor.recall
    return found, found * (figures.side or 0.0)


def _of(texts: list[Text], chosen: list[int], language: str) -> list[int]:
    return [n for n in chosen if texts[n].language == language]


def _about(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    lines = data.decode("utf-8").splitlines()
    statements = sum(len(side["statements"]) for line in lines for side in json.loads(line).get("sides", [json.loads(line)]))
    return {"documents": len(lines), "statements": statements, "sha256": hashlib.sha256(data).hexdigest()}


if __name__ == "__main__":
    sys.exit(main())
