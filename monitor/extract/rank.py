"""From candidates to decisions, by the trained model: who speaks, about whom, on which rung, in which sentence, how surely.

What is seen is in `ranking`, what the rules claim in `claims`; `assemble` turns decisions into statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress, pairwise
from math import exp, log

from monitor.extract.company import among
from monitor.extract.features import Features
from monitor.extract.forest import Base, Rows, base_of, rows_of
from monitor.extract.grams import Grams
from monitor.extract.looks import Decision, Look, Weighed, backs_the_other, is_opposed, looks_of, only_suffers
from monitor.extract.model import Model
from monitor.extract.opening import text_features
from monitor.extract.pairing import ANYWHERE, Pairing
from monitor.extract.places import Places, Stage
from monitor.extract.ranking import (
    LAW,
    RUNGS,
    actor_rows,
    law_features,
    law_margins,
    place_features,
    target_rows,
)
from monitor.extract.ruled import is_plain
from monitor.types import Legal

CLEAR = 0.6
"""The chance of its side that a statement needs which is likelier wrong than right."""
LIKELY = 0.5
"""From this chance on something is likelier right than wrong."""
_EVEN_CHANCE = 0.5
_PLAIN = 0.6
_GOES_ON = 0.3
"""How likely a sentence beside the chosen one must hold the actor's words to be shown with it."""
_SLIGHT = 0.25
"""Actors under this chance are not followed further."""


def weigh(stage: Stage, model: Model) -> Weighed:
    """Return the chances of all actors and targets of a text."""
    places, grams = Places(stage), Grams(stage.reading)
    rows = place_features(places, grams, model.words)
    forest = model.forests["place"]
    base = base_of(rows, forest.names)
    sure = forest.chances(base.rows).tolist() if len(rows) else []
    return weigh_pairing(Pairing(places, sure), grams, rows, base, model)


def weigh_pairing(pairing: Pairing, grams: Grams, rows: Rows, base: Base, model: Model) -> Weighed:
    """Return the chances of all actors and targets, given how sure each place is; `rows` are the features of the places,
    `base` the same as a matrix.

    Targets are left out where the text is not likely enough (`stated`) to hold a position: nothing is asked about them then.
    """
    forests = model.forests
    actors, forest = pairing.actors, forests["actor"]
    chances = forest.chances(actor_rows(pairing, rows, base, forest.names)).tolist() if actors else []
    speaks = dict(zip(actors, chances, strict=True))
    likely = [actor for actor, chance in speaks.items() if chance >= _SLIGHT]
    stated = _stated(text_features(pairing, rows, speaks, model.words, grams), model) if likely else 0.0
    opened = stated >= model.thresholds["stated"]
    aims = _aims(pairing, grams, model, likely) if pairing.targets and likely and opened else {}
    return Weighed(pairing, grams, rows, base, speaks, aims, stated)


def _stated(seen: Features, model: Model) -> float:
    """Return the chance that somebody takes a position in a text; one half before that is fitted."""
    forest = model.forests.get("text")
    return float(forest.chances(rows_of([seen], forest.names))[0]) if forest is not None else 0.5


def _aims(pairing: Pairing, grams: Grams, model: Model, actors: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return for each actor the chance of every target."""
    forest = model.forests["target"]
    values = forest.chances(target_rows(pairing, grams, model.words, actors, forest.names)).tolist()
    size = len(pairing.targets)
    return {actor: dict(zip(pairing.targets, values[n * size : (n + 1) * size], strict=True)) for n, actor in enumerate(actors)}


def decide(weighed: Weighed, model: Model) -> tuple[Decision, ...]:
    """Return the statements of a text that are sure enough, likeliest actor first."""
    if weighed.stated < model.thresholds["stated"]:
        return ()  # none of them would be kept (`sure_enough`)
    return sure_enough([made for made, _ in possible(weighed, model)], weighed, model.thresholds)


def sure_enough(found: Sequence[Decision], weighed: Weighed, thresholds: Mapping[str, float]) -> tuple[Decision, ...]:
    """Return the statements whose confidence reaches what is asked of them.

    None where it is not likely enough (`stated`) that anybody takes a position in the text: one in which nobody does must be left
    alone, and one in which somebody does mostly holds several. What is likelier wrong than right needs a clear side.
    """
    if weighed.stated < thresholds["stated"]:
        return ()
    kept = []
    for made in found:
        ruled, ease = needs(made, weighed)
        sure = made.confidence / ease
        if sure >= thresholds["sure_ruled" if ruled else "sure"] and tenable(made, sure, weighed):
            kept.append(made)
    return tuple(kept)


def tenable(made: Decision, sure: float, weighed: Weighed) -> bool:
    """Return whether it is likelier right than wrong, or its side is clear and nothing in its words stands against it."""
    return sure >= LIKELY or (made.clear >= CLEAR and not backs_the_other(weighed, made))


def needs(made: Decision, weighed: Weighed) -> tuple[bool, float]:
    """Return whether the rules too give the actor a position on that side, and the share of the usual sureness that is enough."""
    side = _side(made.rung)
    ruled = any(unit == made.actor and _side(rung) == side for (unit, _, _), rung in weighed.pairing.ruled.items())
    return ruled, _ease(made, weighed)


def _side(rung: int) -> int:
    return (rung > 0) - (rung < 0)


def _ease(made: Decision, weighed: Weighed) -> float:
    """Return the share of the usual sureness that is enough: plain words of the actor's own need less (`is_plain`)."""
    side = _side(made.rung)
    claims = [
        claim
        for claim in weighed.pairing.places.claims_at(made.actor, made.place.clause)
        if claim.official and not claim.candidate.hearsay and claim.side == side and claim.target == made.target
    ]
    return _PLAIN if any(is_plain(claim.candidate) for claim in claims) else 1.0


def possible(weighed: Weighed, model: Model, *, further: bool = False) -> list[tuple[Decision, Features]]:
    """Return every statement that is worth a look, with what speaks for it; `further` ones are only there to learn from."""
    looks = looks_of(weighed, model, further=further)
    if not looks:
        return []
    chances = _over(model, looks)
    rungs = [_rung(weighed, look, each) for look, each in zip(looks, chances, strict=True)]
    meant = [not (found[0] > 0 and is_opposed(weighed, look)) for look, found in zip(looks, rungs, strict=True)]
    looks, rungs, chances = list(compress(looks, meant)), list(compress(rungs, meant)), list(compress(chances, meant))
    laws = _laws(weighed, model, looks, [rung for rung, *_ in rungs])
    carrying = [_carrying(weighed, look, rung, target) for look, (rung, _, target, _) in zip(looks, rungs, strict=True)]
    found = [
        (
            Decision(
                actor=look.actor,
                target=target,
                rung=rung,
                place=weighed.pairing.places.places[shown],
                legal=law,
                confidence=_EVEN_CHANCE,
                clear=side,
                also=_goes_on(weighed, shown),
            ),
            _grounds(weighed, look, each, rung, side, target, ruled),
        )
        for look, (rung, side, target, ruled), law, each, shown in zip(looks, rungs, laws, chances, carrying, strict=True)
    ]
    sure = [calibrated(odds, model.thresholds) for odds in odds_of(found, model)]
    return [(replace(made, confidence=chance), seen) for (made, seen), chance in zip(found, sure, strict=True)]


def _over(model: Model, looks: Sequence[Look]) -> list[list[float]]:
    """Return the chance of each rung for each possible statement, from the chances to stand over each."""
    first = model.forests[f"over_{RUNGS[0]}"]
    rows = rows_of([look.seen for look in looks], first.names)
    columns = [model.forests[f"over_{rung}"].chances(rows).tolist() for rung in RUNGS[:-1]]
    found = []
    for line in zip(*columns, strict=True):
        over = [1.0]
        for chance in line:
            over.append(min(over[-1], chance))
        found.append([high - low for high, low in pairwise([*over, 0.0])])
    return found


def _rung(weighed: Weighed, look: Look, chances: Sequence[float]) -> tuple[int, float, str | None, bool]:
    """Return the rung, the chance of its side, the target that is left, and whether the rules read that side."""
    rung, side = rung_of(chances)
    known = weighed.pairing.ruled
    clause, target = weighed.pairing.places.places[look.index].clause, look.target
    ruled = known.get((look.actor, clause, target), known.get((look.actor, ANYWHERE, target)))
    unnamed = known.get((look.actor, clause, None), known.get((look.actor, ANYWHERE, None)))
    turned = weighed.pairing.turned
    if (look.actor, clause, target) in turned:
        rung = turned[look.actor, clause, target]
        side = side_of(chances, rung)
    elif ruled is None and ((look.actor, clause, None) in turned or (unnamed == 0 and rung == 0)):
        # Refuses to judge, does not comment, asks all sides: nobody is judged, whoever is named nearby.
        rung, target = turned.get((look.actor, clause, None), 0), None
        ruled, side = rung, side_of(chances, rung)
    else:
        ruled = unnamed if ruled is None else ruled  # the same words, whose target the rules left open
        strongest = weighed.pairing.strongest
        # A cue has its rung by the codebook; the ranker's own is for words that no table has.
        rung = strongest.get((look.actor, target, _side(rung)), strongest.get((look.actor, None, _side(rung)), rung))
    if rung < 0 and target is not None and only_suffers(weighed, look):
        target = None
    soft = weighed.pairing.softened.get((look.actor, clause), 0)
    if _side(soft) == _side(rung) and abs(soft) < abs(rung):
        rung = soft  # `would welcome`: how far a condition reaches is known by rule
    return rung, side, target, ruled is not None and _side(ruled) == _side(rung)


def _carrying(weighed: Weighed, look: Look, rung: int, target: str | None) -> int:
    """Return the index of the place whose words carry the rung.

    It is the look's own, unless the rules read words of that rung only in another place of the actor's: these are shown.
    """
    places = weighed.pairing.places

    def carries(index: int) -> bool:
        claims = places.claims_at(look.actor, places.places[index].clause)
        own = (claim for claim in claims if claim.official and not claim.candidate.hearsay)
        return any(claim.candidate.score == rung and claim.target in (target, None) for claim in own)

    return next(filter(carries, (look.index, *weighed.pairing.of[look.actor])), look.index)


def _laws(weighed: Weighed, model: Model, looks: Sequence[Look], rungs: Sequence[int]) -> list[Legal | None]:
    """Return what each says of the law: nothing where it stands near no word of law, whatever such words mostly come with."""
    forest, places = model.forests["law"], weighed.pairing.places.places
    found: list[Legal | None] = [None] * len(looks)
    near = [number for number, look in enumerate(looks) if _near_law(weighed, look)]
    if not near:
        return found
    margins = law_margins(weighed.grams, model.words)
    seen = [
        law_features(weighed.pairing, weighed.rows, looks[n].index, rungs[n], margins[places[looks[n].index].clause])
        for n in near
    ]
    for number, line in zip(near, forest.chances(rows_of(seen, forest.names)).tolist(), strict=True):
        found[number] = LAW[max(range(len(LAW)), key=lambda i: line[i])]
    return found


def _near_law(weighed: Weighed, look: Look) -> bool:
    """Return whether a cue of law stands in the sentence or in one beside it."""
    places = weighed.pairing.places
    clause = places.places[look.index].clause
    near = places.stances[max(0, clause - 1) : clause + 2]
    return any(cue.row.legal is not None for cues in near for cue in cues)


def _grounds(
    weighed: Weighed, look: Look, chances: Sequence[float], rung: int, side: float, target: str | None, ruled: bool
) -> Features:
    """Return all that speaks for one statement."""
    clause = weighed.pairing.places.places[look.index].clause
    aims = weighed.aims.get(look.actor, {})
    return {
        **look.seen,
        "speaks": look.speaks,
        "aims": look.aims,
        "named": target is not None,
        "order": look.order,
        "side": side,
        "rung": rung,
        "ruled": ruled,
        "ruled_here": (look.actor, clause, target) in weighed.pairing.ruled,
        "ruled_at_all": any(unit == look.actor for unit, _, _ in weighed.pairing.ruled),
        "actors": len(weighed.speaks),
        "likely_actors": sum(chance > LIKELY for chance in weighed.speaks.values()),
        "found": look.found,
        "place_order": weighed.pairing.of[look.actor].index(look.index),
        "chance_against": side_of(chances, -1),
        "chance_even": side_of(chances, 0),
        "chance_for": side_of(chances, 1),
        "aim_order": sum(aim > look.aims for aim in aims.values()) if look.target is not None else -1,
        "aim_most": max(aims.values(), default=0.0),
        "stated": weighed.stated,
        "left_open": target != look.target,
    }


def _goes_on(weighed: Weighed, index: int) -> int | None:
    """Return the number of the sentence beside a place that likely goes on with its actor's words, where either is quoted."""
    pairing = weighed.pairing
    place = pairing.places.places[index]
    general = pairing.places.general
    numbers = {n for n in (place.clause - 1, place.clause + 1) if 0 <= n < len(general)}
    numbers = {n for n in numbers if general[n]["quotes"] or general[place.clause]["quotes"]}
    beside = [(pairing.sure[i], -i) for i in pairing.of[place.actor] if pairing.places.places[i].clause in numbers]
    sure, number = max(beside, default=(0.0, 0))
    return pairing.places.places[-number].clause if sure >= _GOES_ON else None


def side_of(chances: Sequence[float], rung: int) -> float:
    """Return the chance of the side that a rung is on."""
    return sum(c for r, c in zip(RUNGS, chances, strict=True) if (r > 0) - (r < 0) == (rung > 0) - (rung < 0))


def rung_of(chances: Sequence[float]) -> tuple[int, float]:
    """Return the likeliest rung of the likeliest side, and the chance of that side."""
    sides = {side: sum(c for r, c in zip(RUNGS, chances, strict=True) if (r > 0) - (r < 0) == side) for side in (-1, 0, 1)}
    side = max(sides, key=lambda s: sides[s])
    inside = [(c, r) for r, c in zip(RUNGS, chances, strict=True) if (r > 0) - (r < 0) == side]
    return max(inside)[1], sides[side]


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds, kept finite."""
    bounded = min(0.999, max(0.001, chance))
    return log(bounded / (1.0 - bounded))


def odds_of(found: Sequence[tuple[Decision, Features]], model: Model) -> list[float]:
    """Return the log odds that actor, side and target are right, each seen among the others; zeros before any of it is fitted."""
    if not found or "right" not in model.forests:
        return [0.0] * len(found)
    chances = alone(found, model)
    last = model.forests.get("among")
    if last is not None:
        chances = last.chances(rows_of(among(found, chances), last.names)).tolist()
    return [log_odds(chance) for chance in chances]


def alone(found: Sequence[tuple[Decision, Features]], model: Model) -> list[float]:
    """Return the chance of each possible statement by itself."""
    forest = model.forests["right"]
    chances: list[float] = forest.chances(rows_of([grounds for _, grounds in found], forest.names)).tolist() if found else []
    return chances


def calibrated(odds: float, thresholds: Mapping[str, float]) -> float:
    """Return the probability for the log odds of the last step."""
    total = thresholds["sure_bias"] + thresholds["sure_slope"] * odds
    return round(min(0.99, max(0.01, 1.0 / (1.0 + exp(-total)))), 3)
