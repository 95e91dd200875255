"""Which statements a text may hold: its likely actors with their likely targets, each in the sentence that likeliest carries it.

Their rungs and how sure they are: `rank`. More of them (`further`) serve the fit, which learns from what is not chosen too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.extract.features import Features
from monitor.extract.forest import Base, Rows
from monitor.extract.grams import Grams
from monitor.extract.mention import Kind, Mention
from monitor.extract.model import Model
from monitor.extract.pairing import MOST_PLACES, Pairing
from monitor.extract.places import Place
from monitor.extract.ranking import evidence_rows, stance_features, stance_margins
from monitor.extract.reading import Reading
from monitor.extract.standing import undergoes
from monitor.extract.words import Word
from monitor.types import Legal

FURTHER = 9
_MOST_PLACES = 5
_LIKELY_PLACE = 0.15
_POSSIBLE_TARGET = 0.06
_LIKELY_TARGET = 0.3
_MOST_TARGETS = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text with the chance that it holds a statement, that of every actor, and for the likely ones of every target."""

    pairing: Pairing
    grams: Grams
    rows: Rows
    base: Base
    speaks: dict[str, float]
    aims: dict[str, dict[str, float]]
    stated: float


@dataclass(frozen=True, slots=True)
class Look:
    """A possible statement: who, about whom, the place of its words, what is seen of it, both chances.

    `order` is that of its target among its actor's, FURTHER for one that is only learned from; `found` is the place that the
    words about that target are taken from.
    """

    actor: str
    target: str | None
    index: int
    seen: Features
    speaks: float
    aims: float
    order: int
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One statement decided: the unit that speaks, its target, the rung, the place of its words and how sure it is.

    `confidence` is that of actor, side and target together, `clear` the chance of the side alone. `also` is the
    number of the sentence beside it, if any, in which the actor's words likely go on: a quotation and who introduces it.
    """

    actor: str
    target: str | None
    rung: int
    place: Place
    legal: Legal | None
    confidence: float
    clear: float
    also: int | None = None


def looks_of(weighed: Weighed, model: Model, *, further: bool = False) -> list[Look]:
    """Return the statements that are worth a look, likeliest actor first; with `further` also those in other places."""
    limits = model.thresholds
    looks: list[Look] = []
    speaking = [(actor, chance) for actor, chance in weighed.speaks.items() if chance >= limits["actor"]]
    speaking.sort(key=lambda pair: (-pair[1], pair[0]))
    targets = {actor: targets_of(weighed.aims.get(actor, {}), limits) for actor, _ in speaking}
    places = evidence_of(weighed, model, [(actor, target) for actor, _ in speaking for target, _ in targets[actor]])
    for actor, chance in speaking:
        aims = weighed.aims.get(actor, {})
        wanted = {(target, places[actor, target]): (order, aim) for order, (target, aim) in enumerate(targets[actor])}
        known = len(wanted)
        if further:
            for target, index in _elsewhere(weighed, actor, aims):
                unnamed = 1.0 - max(aims.values(), default=0.0)
                wanted.setdefault((target, index), (FURTHER, unnamed if target is None else aims[target]))
        for number, ((target, index), (order, aim)) in enumerate(wanted.items()):
            if not _aside(weighed, index):
                looks.append(Look(actor, target, index, {}, chance, aim, order, number < known))
    pairing, pairs = weighed.pairing, [(look.index, look.target) for look in looks]
    margins = stance_margins(pairing, weighed.grams, model.words, pairs)
    return [
        replace(look, seen=stance_features(pairing, weighed.rows, look.index, look.target, each))
        for look, each in zip(looks, margins, strict=True)
    ]


def _elsewhere(weighed: Weighed, actor: str, aims: Mapping[str, float]) -> list[tuple[str | None, int]]:
    """Return the actor's likely places, each with the targets named there, the likeliest of all and none."""
    pairing = weighed.pairing
    order = sorted(aims, key=lambda target: (-aims[target], target))
    found: list[tuple[str | None, int]] = []
    for number, index in enumerate(pairing.of[actor][:_MOST_PLACES]):
        if number and pairing.sure[index] < _LIKELY_PLACE:
            continue
        clause = pairing.places.places[index].clause
        named = [target for target in order if aims[target] >= _POSSIBLE_TARGET and pairing.names_in(target, clause)]
        likeliest = [target for target in order[:1] if aims[target] >= _LIKELY_TARGET]
        found.extend((target, index) for target in dict.fromkeys((*named[:_MOST_TARGETS], *likeliest, None)))
    return found


def targets_of(aims: Mapping[str, float], limits: Mapping[str, float]) -> list[tuple[str | None, float]]:
    """Return the targets of one actor with their chances; None with the chance that nobody is named."""
    order = sorted(aims.items(), key=lambda pair: (-pair[1], pair[0]))
    if not order or order[0][1] < limits["target"]:
        return [(None, 1.0 - (order[0][1] if order else 0.0))]
    return [order[0], *(pair for pair in order[1:] if pair[1] >= limits["second"])]


def evidence_of(weighed: Weighed, model: Model, pairs: Sequence[tuple[str, str | None]]) -> dict[tuple[str, str | None], int]:
    """Return for each actor and target the index of the place that most likely holds the actor's words about the target."""
    of = weighed.pairing.of
    found = {pair: of[pair[0]][0] for pair in pairs}
    asked = [(actor, target) for actor, target in found if len(of[actor]) > 1]
    if not asked:
        return found
    forest = model.forests["evidence"]
    chances = forest.margins(evidence_rows(weighed.pairing, asked, weighed.base, forest.names))[:, 0].tolist()
    first = 0
    for actor, target in asked:
        here = chances[first : first + min(len(of[actor]), MOST_PLACES)]
        found[actor, target] = of[actor][here.index(max(here))]
        first += len(here)
    return found


def _aside(weighed: Weighed, index: int) -> bool:
    """Return whether the actor's words in a place are no position: hearsay, unofficial, or its account of another's."""
    places = weighed.pairing.places
    place = places.places[index]
    claims = places.claims_at(place.actor, place.clause)
    if claims:
        return all(claim.candidate.hearsay or not claim.official for claim in claims)
    told = [p for p in places.stage.voices.predicates[place.clause] if any(m.code == place.actor for m in p.subjects)]
    if told and all(p.unreal for p in told):
        return True
    if not told and _is_accused(weighed, place):
        return True
    return place.clause in places.retold and bool(places.features[index]["subject_speech"])


def _is_accused(weighed: Weighed, place: Place) -> bool:
    """Return whether the actor is named only as the one it is done to: X in `X was condemned`, `X accused of`."""
    stage = weighed.pairing.places.stage
    if not place.mentions or stage.publisher.code == place.actor:
        return False
    first = stage.reading.clauses[place.clause].first
    suffered = {
        stage.reading.mentions_in(first, p.match.first)[-1:]
        for p in stage.voices.predicates[place.clause]
        if p.passive and not p.speech
    }
    return all((mention,) in suffered for mention in place.mentions)


def is_opposed(weighed: Weighed, look: Look) -> bool:
    """Return whether the target is whom the approval of another goes against: Z in `X stands with Y against Z`.

    So is who did what another is praised for judging: `X welcomed Y's condemnation of the raid by Z`.
    """
    places = weighed.pairing.places
    clause = places.places[look.index].clause
    others = {
        to for (unit, at, to), rung in weighed.pairing.ruled.items() if unit == look.actor and at == clause and to and rung > 0
    }
    named = places.named[clause].get(look.target, ()) if look.target is not None else ()
    marked = places.stage.reading.marked
    acting = {mention.first for deed in places.stage.scene.deeds for mention in deed.doers}
    against = any(m.first in acting or marked.is_word(m.first - 1, Word.AGAINST) for m in named)
    return bool(others) and look.target not in others and against


def only_suffers(weighed: Weighed, look: Look) -> bool:
    """Return whether the target is named there only as the one to whom what is judged was done, and blamed nowhere in the text.

    Y in `X condemns the attack on Y's embassy`, `the invasion of Y`: no blame of Y, whoever did it.
    """
    pairing, target = weighed.pairing, look.target
    scene = pairing.places.stage.scene
    if target is None or target in scene.initiators or pairing.is_blamed(target):
        return False
    suffering = {mention.first for deed in scene.deeds for mention in deed.victims}
    named = pairing.names_in(target, pairing.places.places[look.index].clause)
    reading = pairing.places.stage.reading
    return bool(named) and all(m.first in suffering or undergoes(reading, m) or _is_cared_for(reading, m) for m in named)


def _is_cared_for(reading: Reading, mention: Mention) -> bool:
    """Return whether people are named for whom somebody fears: `concern for Norwegian citizens`."""
    marked = reading.marked
    people = mention.kind is Kind.PEOPLE or marked.is_word(mention.last, Word.PEOPLE)
    return people and marked.is_word(mention.first - 1 - marked.is_word(mention.first - 1, Word.ARTICLE), Word.FOR)


def backs_the_other(weighed: Weighed, made: Decision) -> bool:
    """Return whether it is support of who acted, where the rules read in its words support of the one to whom it was done."""
    scene = weighed.pairing.places.stage.scene
    if made.rung <= 0 or made.target not in scene.initiators or made.target in scene.affected:
        return False
    claims = weighed.pairing.places.claims_at(made.actor, made.place.clause)
    backed = {claim.target for claim in claims if claim.side > 0 and claim.official}
    return made.target not in backed and not backed.isdisjoint(scene.affected)
