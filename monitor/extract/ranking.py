"""The features of each decision: places, actors, targets, stances and law, with what the words themselves suggest.

The same code serves the fit (`monitor.training`) and the reading (`rank`). Nothing is decided here.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from monitor.extract.features import Features
from monitor.extract.forest import Base, Matrix, Rows, Words, order_of, rows_of
from monitor.extract.grams import Grams, Lists, Numbers, joined, label_number
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.pairing import ANYWHERE, PAIR, STANDING, Pairing
from monitor.extract.places import Place, Places
from monitor.extract.ruled import claim_strength
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.words import Word
from monitor.types import Legal

RUNGS = (-3, -2, -1, 0, 1, 2, 3)
LAW: tuple[Legal | None, ...] = (None, Legal.UNLAWFUL, Legal.LAWFUL, Legal.REFERS)
_MOST_WINDOWS = 2
_WORDS = ("words_clause", "words_here", "words_window")
"""What the words of a place say: of its sentence, of that with those around its names, of the latter alone."""
_FAR = 40
_UNRULED = 9
_FRAMES = {frame: number for number, frame in enumerate(Frame)}


def window_numbers(places: Places, grams: Grams, place: Place) -> list[int]:
    """Return the numbers of the words around an actor's names in one sentence."""
    found: list[int] = []
    for mention in place.mentions[:_MOST_WINDOWS]:
        found.extend(grams.around(mention, "actor").tolist())
    return [*found, *_place_labels(places, place)]


def _place_labels(places: Places, place: Place) -> tuple[int, int]:
    named, own = "named" if place.mentions else "absent", "own" if place.actor == places.own else "other"
    return label_number(named), label_number(own)


def place_features(places: Places, grams: Grams, words: Mapping[str, Words]) -> Rows:
    """Return the features of every place, with the sums of the words in its sentence and around its names."""
    if not places.places:
        return Rows([], {name: [] for name in _WORDS})
    here, window, clause = words["here"], words["window"], words["clause"]
    lists, at = grams.clauses, np.array([place.clause for place in places.places])
    lengths = lists.lengths
    alone = clause.totals(clause.scaled(clause.counted(lists)), lengths)[at, 0].tolist()
    labels = np.array([_place_labels(places, place) for place in places.places])
    near = Beside(grams, "actor", [place.mentions for place in places.places], labels)
    counts = lengths[at] + near.lengths
    both = here.totals(near.sums(here) + here.scaled(here.counted(lists))[at], counts)[:, 0].tolist()
    beside = window.totals(near.sums(window), near.lengths)[:, 0].tolist()
    return Rows(places.parts, dict(zip(_WORDS, (alone, both, beside), strict=True)))


class Beside:
    """The words around some names and the labels of each place: what `Words` weighs, summed without being listed.

    `labels` are numbers, as many for each place, -1 for none.
    """

    def __init__(self, grams: Grams, label: str, names: Sequence[Sequence[Mention]], labels: Numbers) -> None:
        self._windows, self._labels = grams.windows(label), labels
        self._names = np.full((len(names), _MOST_WINDOWS), -1)
        for order in range(_MOST_WINDOWS):
            there = [n for n, mentions in enumerate(names) if len(mentions) > order]
            self._names[there, order] = [grams.number_of(names[n][order]) for n in there]
        none = np.zeros(1, dtype=np.int64)
        around = np.append(self._windows.lengths, none)[self._names].sum(axis=1)
        self.lengths: Numbers = around + (labels >= 0).sum(axis=1)

    def sums(self, words: Words) -> Matrix:
        """Return the scaled sums of the weights (`Words.sums`) of each place."""
        labels = words.weights.take(self._labels, axis=0).astype(np.int64)
        labels[self._labels < 0] = 0
        counted: Numbers = labels.sum(axis=1)
        if len(self._windows.values):
            windows = np.append(words.counted(self._windows), np.zeros_like(counted[:1]), axis=0)
            counted += windows[self._names].sum(axis=1)
        return words.scaled(counted)


def actor_features(pairing: Pairing, rows: Rows) -> dict[str, Features]:
    """Return the features of every actor over the whole text; `rows` are those of the places."""
    return {actor: {**pairing.actor_features(actor, rows), **_words_most(pairing, actor, rows)} for actor in pairing.actors}


def _words_most(pairing: Pairing, actor: str, rows: Rows) -> Features:
    return {"words_most": max(rows.columns["words_here"][i] for i in pairing.of[actor])}


def actor_rows(pairing: Pairing, rows: Rows, base: Base, names: Sequence[str]) -> Matrix:
    """Return `actor_features` as a matrix, its columns in the order of `names`; `base` holds the places as one."""
    alone = [{**pairing.actor_alone(actor), **_words_most(pairing, actor, rows)} for actor in pairing.actors]
    return base.with_more([pairing.of[actor][0] for actor in pairing.actors], alone, names)


def evidence_rows(pairing: Pairing, pairs: Sequence[tuple[str, str | None]], base: Base, names: Sequence[str]) -> Matrix:
    """Return the places of some actors as those of their words about a target, pair after pair (`Pairing.evidence_features`)."""
    seen = [(actor, pairing.evidence_alone(actor, target)) for actor, target in pairs]
    places = [index for actor, found in seen for index in pairing.of[actor][: len(found)]]
    return base.with_more(places, [{**stands, **rest} for _, found in seen for stands, rest in found], names)


def target_mentions(pairing: Pairing, actor: str, target: str) -> list[Mention] | None:
    """Return the target's names in the sentence in which the actor most likely speaks of it; None where none names both."""
    index = pairing.surest_with(actor, target)
    return pairing.clauses_with(target)[pairing.places.places[index].clause] if index is not None else None


def target_numbers(pairing: Pairing, grams: Grams, actor: str, target: str) -> list[int]:
    """Return the numbers of the words around a possible target, where the actor most likely speaks of it."""
    found = [label_number("itself" if pairing.places.unit(target) == actor else "another")]
    named = target_mentions(pairing, actor, target)
    if named is None:
        return [*found, label_number("unnamed")]
    for mention in named[:_MOST_WINDOWS]:
        found.extend(grams.around(mention, "target").tolist())
    return found


def target_features(pairing: Pairing, grams: Grams, words: Mapping[str, Words], actor: str) -> dict[str, Features]:
    """Return the features of an actor with every possible target."""
    if not pairing.targets:
        return {}
    rows, names = _target_rows(pairing, grams, words, [actor])
    return {target: dict(zip(names, row, strict=True)) for target, row in zip(pairing.targets, rows.tolist(), strict=True)}


def target_rows(
    pairing: Pairing, grams: Grams, words: Mapping[str, Words], actors: Sequence[str], names: Sequence[str]
) -> Matrix:
    """Return `target_features` of some actors with every possible target as a matrix, its columns in the order of `names`."""
    rows, found = _target_rows(pairing, grams, words, actors)
    return rows.take(order_of(found, tuple(names)), axis=1)


def _target_rows(
    pairing: Pairing, grams: Grams, words: Mapping[str, Words], actors: Sequence[str]
) -> tuple[Matrix, tuple[str, ...]]:
    """Return the rows actor by actor, and the names of their columns; what an actor's or a target's rows share is made once."""
    targets, places = pairing.targets, pairing.places.places
    seen = [pairing.pairs_seen(actor) for actor in actors]
    together = [(target, index) for _, indices in seen for target, index in zip(targets, indices, strict=True)]
    standing = np.full((len(together), len(STANDING)), -1.0, dtype=np.float32)
    named = [n for n, (_, index) in enumerate(together) if index is not None]
    standing[named] = rows_of([pairing.stands(index, target) for target, index in together if index is not None], STANDING)
    shared = [pairing.of_actor(actor) for actor in actors]
    judged = [pairing.of_target(target) for target in targets]
    pairs = np.concatenate([rows for rows, _ in seen])
    itself, another, unnamed = (label_number(label) for label in ("itself", "another", "unnamed"))
    labels = np.full((len(together), 2), -1)
    labels[:, 0] = np.where(pairs[:, PAIR.index("itself")] > 0, itself, another)
    labels[[index is None for _, index in together], 1] = unnamed
    called = [pairing.names_in(target, places[index].clause) if index is not None else () for target, index in together]
    beside = Beside(grams, "target", called, labels)
    model = words["target"]
    parts = (
        rows_of(shared, tuple(shared[0])).repeat(len(targets), axis=0),
        np.tile(rows_of(judged, tuple(judged[0])), (len(actors), 1)),
        pairs,
        standing,
        model.totals(beside.sums(model), beside.lengths),
    )
    return np.concatenate(parts, axis=1), (*shared[0], *judged[0], *PAIR, *STANDING, "words")


def stance_numbers(pairing: Pairing, grams: Grams, looks: Sequence[tuple[int, str | None]]) -> Lists:
    """Return the numbers of the words of statements: the sentence of each, and those around its actor and its target there."""
    groups: list[list[Numbers]] = []
    for index, target in looks:
        place = pairing.places.places[index]
        held = [grams.around(mention, "holder") for mention in place.mentions[:_MOST_WINDOWS]]
        judged = [grams.around(mention, "judged") for mention in pairing.names_in(target, place.clause)[:_MOST_WINDOWS]]
        groups.append([grams.clause(place.clause), *held, *judged])
    return joined(groups)


def stance_margins(
    pairing: Pairing, grams: Grams, words: Mapping[str, Words], looks: Sequence[tuple[int, str | None]]
) -> list[list[float]]:
    """Return what the words of each statement say of its rung."""
    if not looks:
        return []
    numbers, model = stance_numbers(pairing, grams, looks), words["rung"]
    margins: list[list[float]] = model.totals(model.scaled(model.counted(numbers)), numbers.lengths).tolist()
    return margins


def stance_features(pairing: Pairing, rows: Rows, index: int, target: str | None, margins: Sequence[float]) -> Features:
    """Return the features of the rung of one statement; `margins` are what its words say of it (`stance_margins`)."""
    places = pairing.places
    place = places.places[index]
    claims = [
        claim
        for claim in places.stage.claims
        if places.unit(claim.actor) == place.actor and claim.official and not claim.candidate.hearsay
    ]
    here = [claim for claim in claims if claim.candidate.clause == place.clause]
    about = [claim for claim in claims if claim.target == target]
    features = rows[index]
    for rung, margin in zip(RUNGS[:-1], margins, strict=True):
        features[f"words_{rung}"] = margin
    for name, chosen in (("here", here), ("about", about), ("any", claims)):
        best = max(chosen, key=claim_strength, default=None)
        scores = [claim.candidate.score for claim in chosen if claim.candidate.row.frame is not Frame.REFER]
        features[f"rule_{name}"] = best.candidate.score if best else 9
        features[f"rule_{name}_low"] = min(scores, default=9)
        features[f"rule_{name}_high"] = max(scores, default=-9)
    for name, where, whom in (
        ("here", place.clause, target),
        ("text", ANYWHERE, target),
        ("here_unnamed", place.clause, None),
        ("text_unnamed", ANYWHERE, None),
    ):
        features[f"ruled_{name}"] = pairing.ruled.get((place.actor, where, whom), _UNRULED)
    features.update(_cues_near(pairing, index, target))
    for step, name in ((-1, "earlier"), (1, "later")):
        number = place.clause + step
        near = places.general[number] if 0 <= number < len(places.general) else None
        features[f"{name}_lowest"] = near["lowest"] if near else 0
        features[f"{name}_highest"] = near["highest"] if near else 0
    scene = places.stage.scene
    features["no_target"] = target is None
    features["itself"] = target is not None and places.unit(target) == place.actor
    features["target_initiator"] = target in scene.initiators
    features["target_affected"] = target in scene.affected
    features["target_doer"] = dict(scene.doers).get(target or "", 0)
    features["target_victim"] = dict(scene.victims).get(target or "", 0)
    features["target_here"] = bool(pairing.names_in(target, place.clause))
    return features


def _cues_near(pairing: Pairing, index: int, target: str | None) -> Features:
    """Return the stance cues of the sentence by rung, those nearest to the actor and the target, and those of all its places."""
    places = pairing.places
    reading = places.stage.reading
    place = places.places[index]
    clause = reading.clauses[place.clause]
    cues = places.stances[place.clause]
    names = pairing.names_in(target, place.clause)
    found: Features = {f"cues_{rung}": sum(cue.row.stance.score == rung for cue in cues) for rung in RUNGS}
    for name, mentions in (("actor", place.mentions), ("target", names)):
        pairs = [(_gap(mention, cue), cue.first, cue) for mention in mentions for cue in cues]
        nearest = min(pairs, key=lambda pair: pair[:2], default=None)
        found[f"nearest_{name}"] = nearest[2].row.stance.score if nearest else 9
        found[f"nearest_{name}_gap"] = nearest[0] if nearest else _FAR
        found[f"nearest_{name}_frame"] = _FRAMES[nearest[2].row.frame] if nearest else -1
    quote = [cue.row.stance.score for cue in cues if reading.quote_at(cue.first) is not None]
    found["quoted_lowest"], found["quoted_highest"] = min(quote, default=9), max(quote, default=-9)
    found["negated"] = any(reading.marked.places(kind, clause.first, clause.last) for kind in (Word.NOT, Word.REFUSE))
    against = neutral = favour = 0.0
    for other in pairing.of[place.actor][:5]:
        for cue in places.stances[places.places[other].clause]:
            score, weight = cue.row.stance.score, pairing.sure[other]
            against += weight * max(0, -score)
            favour += weight * max(0, score)
            neutral += weight * (score == 0)
    found["all_against"], found["all_neutral"], found["all_for"] = against, neutral, favour
    others = [claim.candidate.score for claim in places.stage.claims if claim.target == target and claim.official]
    found["others"] = len(others)
    found["others_mean"] = sum(others) / len(others) if others else 9
    found["sure"] = pairing.sure[index]
    return found


def _gap(mention: Mention, cue: Match[StanceRow]) -> int:
    return max(cue.first - mention.last, mention.first - cue.last, 0)


def law_margins(grams: Grams, words: Mapping[str, Words]) -> list[list[float]]:
    """Return what the words of each sentence say of the law."""
    model, lists = words["law"], grams.clauses
    margins: list[list[float]] = model.totals(model.scaled(model.counted(lists)), lists.lengths).tolist()
    return margins


def law_features(pairing: Pairing, rows: Rows, index: int, rung: int, margins: Sequence[float]) -> Features:
    """Return the features of what one statement says of the law; `margins` are what its sentence says of it (`law_margins`)."""
    places = pairing.places
    place, row = places.places[index], rows[index]
    found: Features = {
        "rung": rung,
        "lowest": row["lowest"],
        "sure": pairing.sure[index],
        "official_text": row["official_text"],
    }
    for law, margin in zip(LAW, margins, strict=True):
        found[f"words_{law}"] = margin
    ruled = [claim for claim in places.stage.claims if claim.candidate.legal is not None]
    own = [claim for claim in ruled if places.unit(claim.actor) == place.actor and claim.official]
    for law in LAW[1:]:
        found[f"any_{law}"] = sum(claim.candidate.legal is law for claim in ruled)
        found[f"own_{law}"] = sum(claim.candidate.legal is law for claim in own)
        found[f"here_{law}"] = sum(claim.candidate.legal is law for claim in own if claim.candidate.clause == place.clause)
        found[f"near_{law}"] = sum(
            claim.candidate.legal is law for claim in own if abs(claim.candidate.clause - place.clause) == 1
        )
        found[f"said_{law}"] = sum(claim.candidate.legal is law for claim in ruled if claim.candidate.clause == place.clause)
    return found
