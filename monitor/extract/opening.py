"""What is seen of a whole text as one in which somebody takes a position, or nobody does.

The surest places and actors, what the tables and rules found, and all its words; the chance is the ranker's (`rank`).
"""

from collections.abc import Iterable, Mapping

from monitor.extract.features import Features
from monitor.extract.forest import Rows, Words
from monitor.extract.grams import Grams, Numbers
from monitor.extract.pairing import Pairing

_MOST_SENTENCES = 40
_MOST_COUNTED = 60
_SUMMED = ("stance_cues", "speech_cues", "quotes", "word_routine", "demands", "deeds")


def text_numbers(grams: Grams) -> Numbers:
    """Return the distinct numbers of the words of a text's opening sentences."""
    return grams.opening(_MOST_SENTENCES)


def text_features(
    pairing: Pairing, rows: Rows, speaks: Mapping[str, float], words: Mapping[str, Words], grams: Grams
) -> Features:
    """Return the features of a text; `rows` are those of its places, `speaks` the chances of its actors."""
    places = pairing.places
    stage = places.stage
    general = places.general
    sentences = {place.clause: words for place, words in zip(places.places, rows.columns["words_clause"], strict=True)}
    found: Features = {}
    for name, values, most in (
        ("speaks", speaks.values(), 4),
        ("sure", pairing.sure, 4),
        ("words_clause", sentences.values(), 4),
        ("words_here", rows.columns["words_here"], 2),
    ):
        for order, value in enumerate(_highest(values, most)):
            found[f"{name}_{order}"] = value
    for name in _SUMMED:
        total = sum(seen[name] for seen in general)
        found[name], found[f"{name}_share"] = min(total, _MOST_COUNTED), total / max(1, len(general))
    numbers = text_numbers(grams)
    model = words["text"]
    found.update(
        {
            "words_text": float(model.total(model.sums(numbers), len(numbers))[0]),
            "speaks_sum": sum(speaks.values()),
            "sure_sum": sum(pairing.sure),
            "sentences": min(len(general), _MOST_COUNTED),
            "official_text": stage.publisher.official,
            "published": places.own is not None,
            "joint": stage.joint,
            "roundup": stage.roundup,
            "has_act": bool(stage.scene.initiators),
            "codes": len(pairing.targets),
            "ruled": len({unit for unit, _, _ in pairing.ruled}),
            "claims": len(stage.claims),
            "hearsay": sum(claim.candidate.hearsay for claim in stage.claims),
            "unofficial": sum(not claim.official for claim in stage.claims),
            "lowest": min(seen["lowest"] for seen in general),
            "highest": max(seen["highest"] for seen in general),
            "head_lowest": general[0]["lowest"],
            "head_highest": general[0]["highest"],
            "head_cues": general[0]["stance_cues"],
        }
    )
    return found


def _highest(values: Iterable[float], most: int) -> list[float]:
    """Return the highest values in order, filled up with zeros."""
    best = sorted(values, reverse=True)[:most]
    return best + [0.0] * (most - len(best))
