"""From places to actors and targets: what is seen of an actor over the whole text, and of an actor with each possible target.

`sure[i]` is always the ranker's probability that `places[i]` holds a statement of its actor. Nothing is decided here.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from monitor.extract.claims import Claim
from monitor.extract.features import Features
from monitor.extract.forest import Matrix, Rows
from monitor.extract.mention import Kind, Mention
from monitor.extract.places import JOINT, Place, Places
from monitor.extract.ruled import choose
from monitor.extract.tables import Frame
from monitor.extract.words import Word

Flags = npt.NDArray[np.bool_]
_FAR = 40
ANYWHERE = -1
"""In place of a sentence's number: whatever the sentence."""
PAIR = (
    "inside", "inside_sum", "inside_share", "beside", "in_best", "before_best", "after_best", "claims_named", "claims_direct",
    "claims", "claim_lowest", "claim_highest", "accused_by_others", "itself",
)  # fmt: skip
"""What is seen of an actor with one possible target alone."""
_UNCLAIMED = (0, 0, 0, 9, -9)
MOST_PLACES = 12
"""Of an actor's places, the surest that are looked at for its words about a target."""


class Pairing:
    """The actors of a text with their places, surest first, and the codes that may be targets."""

    def __init__(self, places: Places, sure: Sequence[float]) -> None:
        self.places = places
        self.sure = sure
        self.of: dict[str, list[int]] = defaultdict(list)
        for index, place in enumerate(places.places):
            self.of[place.actor].append(index)
        for indices in self.of.values():
            indices.sort(key=lambda i: (-sure[i], i))
        self._sums = {actor: sum(sure[i] for i in indices) for actor, indices in self.of.items()}
        self.top = {actor: sure[indices[0]] for actor, indices in self.of.items()}
        self._leader = max(self.top.values(), default=0.0)
        self._order = {actor: n for n, actor in enumerate(sorted(self.top, key=lambda a: (-self.top[a], a)))}
        self._best_in: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for index, place in enumerate(places.places):
            self._best_in[place.clause].append((sure[index], place.actor))
        stage = places.stage
        self.named: dict[str, list[Mention]] = defaultdict(list)
        for mention in stage.reading.mentions:
            for code in dict.fromkeys((mention.code, *mention.others)):
                if code is not None:
                    self.named[str(code)].append(mention)
        self.targets = tuple(sorted({*self.named, *stage.scene.initiators, *stage.scene.affected}))
        self._clause_of: dict[int, int] = {}
        for number, clause in enumerate(stage.reading.clauses):
            for mention in stage.reading.mentions_in(clause.first, clause.last):
                self._clause_of[mention.first] = number
        self._claimed: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        self._accused: dict[str, int] = defaultdict(int)
        self._against: set[str] = set()
        self._own_claims: dict[str, int] = defaultdict(int)
        for claim in stage.claims:
            if claim.official and not claim.candidate.hearsay:
                self._own_claims[places.unit(claim.actor)] += 1
            if claim.target is None or not claim.official or claim.candidate.hearsay:
                continue
            self._claimed[places.unit(claim.actor), claim.target].append(claim)
            self._accused[claim.target] += 1
            if claim.side < 0:
                self._against.add(claim.target)
        self._clauses_with: dict[str, dict[int, list[Mention]]] = {}
        self._by_actor: dict[str, Features] = {}
        self._by_target: dict[str, Features] = {}
        self._standing: dict[tuple[int, str], tuple[Mention, Features]] = {}
        self._doers, self._victims = dict(stage.scene.doers), dict(stage.scene.victims)
        self.ruled = ruled_rungs(places)
        self.strongest = _strongest(places)
        standing = [claim for claim in stage.claims if claim.official and not claim.candidate.hearsay]
        self.turned = {
            (places.unit(claim.actor), claim.candidate.clause, claim.target): claim.candidate.score
            for claim in standing
            if _is_turned(claim)
        }
        self.softened = {
            (places.unit(claim.actor), claim.candidate.clause): claim.candidate.score
            for claim in standing
            if claim.candidate.weakened and claim.candidate.direct
        }

    def clauses_with(self, target: str) -> dict[int, list[Mention]]:
        """Return the numbers of the sentences that name a target, each with its names there."""
        known = self._clauses_with.get(target)
        if known is None:
            known = self._clauses_with[target] = {}
            for mention in self.named.get(target, ()):
                number = self._clause_of.get(mention.first)
                if number is not None:
                    known.setdefault(number, []).append(mention)
        return known

    def is_blamed(self, target: str) -> bool:
        """Return whether anybody speaks of something that the target did, or the rules read anything against it."""
        return target in self._doers or target in self._against

    def names_in(self, target: str | None, clause: int) -> list[Mention]:
        """Return the names of a target in a sentence."""
        return self.clauses_with(target).get(clause, []) if target is not None else []

    def clause_of(self, mention: Mention) -> int | None:
        """Return the number of the sentence that a mention stands in."""
        return self._clause_of.get(mention.first)

    @property
    def actors(self) -> tuple[str, ...]:
        """Return the actors in a fixed order."""
        return tuple(sorted(self.of))

    def actor_features(self, actor: str, rows: Rows) -> Features:
        """Return what is seen of an actor over the whole text: its surest place, and what is its own (`actor_alone`)."""
        return {**rows[self.of[actor][0]], **self.actor_alone(actor)}

    def actor_alone(self, actor: str) -> Features:
        """Return what is seen of an actor over the whole text, without its surest place."""
        indices = self.of[actor]
        values = [self.sure[i] for i in indices]
        best = self.places.places[indices[0]]
        rivals = [value for value, other in self._best_in[best.clause] if other != actor]
        return {
            "sure_1": values[0],
            "sure_2": values[1] if len(values) > 1 else 0.0,
            "sure_3": values[2] if len(values) > 2 else 0.0,
            "sure_sum": sum(values),
            "sure_over": sum(value > 0.3 for value in values),
            "rival": max(rivals, default=0.0),
            "order": self._order[actor],
            "leader": self._leader,
            "actors": len(self.top),
            "sentences": min(self.places.speaking, 60),
            "own_claims": self._own_claims.get(actor, 0),
            "all_claims": len(self.places.stage.claims),
        }

    def pairs_seen(self, actor: str) -> tuple[Matrix, list[int | None]]:
        """Return what is seen of an actor with each of `targets` alone, `[target, PAIR]`, and `surest_with` of each."""
        places = self.of[actor]
        clauses = np.array([self.places.places[index].clause for index in places]) + 1
        sure = np.array([self.sure[index] for index in places])
        named, beside = self._presence
        inside, near = named[:, clauses], beside[:, clauses]
        names: Flags = inside.max(axis=1)
        first, total, best = inside.argmax(axis=1), inside @ sure, clauses[0]
        seen = np.empty((len(self.targets), len(PAIR)), dtype=np.float32)
        seen[:, 0] = np.where(names, sure[first], 0.0)
        seen[:, 1], seen[:, 2] = total, total / (self._sums[actor] or 1.0)
        seen[:, 3] = np.where(near.max(axis=1), sure[near.argmax(axis=1)], 0.0)
        seen[:, 4:7] = named[:, [best, best - 1, best + 1]]
        seen[:, 7:12] = _UNCLAIMED
        seen[:, 12] = [min(self._accused.get(target, 0), 9) for target in self.targets]
        seen[:, 13] = [self.places.unit(target) == actor for target in self.targets]
        for number, target in enumerate(self.targets):
            if claims := self._claimed.get((actor, target)):
                seen[number, 7:12] = _claimed(claims)
                seen[number, 12] = min(self._accused[target] - len(claims), 9)
        return seen, [places[order] if there else None for order, there in zip(first.tolist(), names.tolist(), strict=True)]

    @cached_property
    def _presence(self) -> tuple[Flags, Flags]:
        """Return where each of `targets` is named and beside which sentences: `[target, 1 + sentence]`, one more at the end."""
        named = np.zeros((len(self.targets), len(self.places.general) + 2), dtype=bool)
        for number, target in enumerate(self.targets):
            named[number, [clause + 1 for clause in self.clauses_with(target)]] = True
        beside = np.zeros_like(named)
        beside[:, 1:-1] = named[:, :-2] | named[:, 2:]
        return named, beside

    def surest_with(self, actor: str, target: str) -> int | None:
        """Return the surest place of an actor in whose sentence the target is named; None where there is none."""
        clauses = self.clauses_with(target)
        return next((index for index in self.of[actor] if self.places.places[index].clause in clauses), None)

    def stands(self, index: int, target: str) -> Features:
        """Return how a target stands beside the actor in the sentence of a place, which names it."""
        place = self.places.places[index]
        return self._where_named(place, target, self.clauses_with(target)[place.clause])

    def of_actor(self, actor: str) -> Features:
        """Return what an actor's pairs have in common."""
        known = self._by_actor.get(actor)
        if known is None:
            stage = self.places.stage
            general = self.places.features[self.of[actor][0]]
            known = self._by_actor[actor] = {
                "has_act": bool(stage.scene.initiators),
                "targets": len(self.targets),
                "actor_initiator": general["initiator"],
                "actor_affected": general["affected"],
                "actor_sure": self.top[actor],
                "lowest": general["lowest"],
                "highest": general["highest"],
                "claim_score": general["claim_score"],
                "actor_publisher": general["publisher"],
                "official_text": stage.publisher.official,
                "sentences": min(self.places.speaking, 60),
            }
        return known

    def of_target(self, target: str) -> Features:
        """Return what a target's pairs have in common."""
        known = self._by_target.get(target)
        if known is None:
            stage = self.places.stage
            scene, clauses = stage.scene, self.clauses_with(target)
            known = self._by_target[target] = {
                "in_head": 0 in clauses,
                "accused": min(self._accused.get(target, 0), 9),
                "initiator": target in scene.initiators,
                "affected": target in scene.affected,
                "doer": self._doers.get(target, 0),
                "victim": self._victims.get(target, 0),
                "first_doer": bool(scene.doers) and scene.doers[0][0] == target,
                "first_victim": bool(scene.victims) and scene.victims[0][0] == target,
                "publishes": target == stage.publisher.code,
                "mentions": min(len(self.named.get(target, ())), 30),
                "clauses": min(len(clauses), 30),
                "first": min(clauses, default=_FAR),
                "speaks": self.top.get(target, 0.0),
                "state": len(target) == 3,
            }
        return known

    def evidence_features(self, actor: str, target: str | None, rows: Rows) -> list[Features]:
        """Return the features of each place of the actor (in the order of `of`) as that of its words about the target."""
        seen = self.evidence_alone(actor, target)
        places = [rows[index] for index in self.of[actor][: len(seen)]]
        return [{**stands, **place, **alone} for (stands, alone), place in zip(seen, places, strict=True)]

    def evidence_alone(self, actor: str, target: str | None) -> list[tuple[Features, Features]]:
        """Return for each of these places, without what is seen of the place itself, how the target stands there and the rest."""
        mentions = self.named.get(target, []) if target is not None else []
        clauses = [self.clause_of(mention) or -9 for mention in mentions]
        itself = target is not None and self.places.unit(target) == actor
        found = []
        for order, index in enumerate(self.of[actor][:MOST_PLACES]):
            place = self.places.places[index]
            here = self.names_in(target, place.clause)
            claims = [c for c in self.places.claims_at(actor, place.clause) if c.official and not c.candidate.hearsay]
            stands = self._where_named(place, target, here) if target is not None and here else _NOWHERE
            rest: Features = {
                "sure": self.sure[index],
                "order": order,
                "best": self.top[actor],
                "places": min(len(self.of[actor]), 30),
                "no_target": target is None,
                "target_itself": itself,
                "target_here": len(here),
                "target_near": sum(abs(clause - place.clause) == 1 for clause in clauses),
                "target_claimed": sum(c.target == target for c in claims),
                "target_farthest": max((abs(c.candidate.score) for c in claims if c.target == target), default=-1),
                "farthest": max((abs(c.candidate.score) for c in claims), default=-1),
            }
            under = _NOWHERE_UNDER if stands is _NOWHERE else {_UNDER_TARGET[name]: value for name, value in stands.items()}
            found.append((under, rest))
        return found

    def _where_named(self, place: Place, target: str, mentions: Sequence[Mention]) -> Features:
        """Return how the target stands in the sentence beside the actor."""
        known = self._standing.get((place.clause, target))
        if known is None:
            known = self._standing[place.clause, target] = self._standing_of(place.clause, mentions)
        best, shared = known
        names = {m.first for m in place.mentions}
        return {
            **shared,
            "after_actor": place.best is not None and place.best.first < best.first,
            "actor_distance": min(abs(best.first - place.best.first), _FAR) if place.best is not None else _FAR,
            "swallowed": best.first in names,
        }

    def _standing_of(self, number: int, mentions: Sequence[Mention]) -> tuple[Mention, Features]:
        """Return of a target's names in a sentence the one nearest to a cue, and how it stands there whoever speaks."""
        stage = self.places.stage
        reading, marked = stage.reading, stage.reading.marked
        clause = reading.clauses[number]
        cues = self.places.stances[number]
        best, distance = mentions[0], _FAR
        for mention in mentions:
            near = min((_distance(mention, cue.first, cue.last) for cue in cues), default=_FAR)
            if near < distance:
                best, distance = mention, near
        index = best.first - 1
        while index >= clause.first and marked.is_word(index, Word.ARTICLE, Word.LIGHT):
            index -= 1
        governing = marked.kinds(index)
        beside = governing.union(marked.kinds(best.last), marked.kinds(best.last + 1))
        subjects = {m.first for p in stage.voices.predicates[number] for m in p.subjects}
        follows = marked.text[best.end : best.end + 2]
        inside = reading.mentions_in(clause.first, clause.last)
        return best, {
            "cue_distance": distance,
            "after_cue": any(cue.first < best.first for cue in cues),
            "before_cue": any(cue.first > best.first for cue in cues),
            "kind": int(best.kind),
            "official": best.official,
            "at": Word.AT in governing,
            "on": Word.ON in governing,
            "against": Word.AGAINST in governing,
            "by": Word.BY in governing,
            "of": Word.OF in governing,
            "for": Word.FOR in governing,
            "to": Word.TO in governing,
            "and": Word.AND in governing,
            "wronged": Word.VICTIM in beside,
            "forum": Word.FORUM in beside,
            "possessive": follows[:1] in ("'", "’"),
            "in_quote": reading.quote_at(best.first) is not None,
            "subject": any(m.first in subjects for m in mentions),
            "deed_doer": (best.first, "doer") in self.places.deeds,
            "deed_victim": (best.first, "victim") in self.places.deeds,
            "ordinal": sum(m.first < best.first for m in inside),
            "others": len({m.code for m in inside}),
            "group": best.kind is Kind.GROUP,
        }


def _claimed(claims: Sequence[Claim]) -> tuple[float, ...]:
    scores = [claim.candidate.score for claim in claims]
    direct = sum(claim.candidate.direct for claim in claims)
    return sum(not claim.defaulted for claim in claims), direct, len(claims), min(scores), max(scores)


def ruled_rungs(places: Places) -> dict[tuple[str, int, str | None], int]:
    """Return the rung that the rules read by unit, sentence (or ANYWHERE) and target."""
    stage = places.stage
    surely = {id(claim): sure for claim, sure in zip(stage.claims, stage.sure, strict=True)}
    found: dict[tuple[str, int, str | None], tuple[float, int]] = {}
    for claim, _ in choose(stage.claims, [1.0] * len(stage.claims)):
        if claim.official and not claim.candidate.hearsay:
            unit, value = places.unit(claim.actor), (surely.get(id(claim), 0.0), claim.candidate.score)
            for clause in (claim.candidate.clause, ANYWHERE):
                key = (unit, clause, claim.target)
                found[key] = max(found.get(key, (-1.0, 0)), value)
    return {key: rung for key, (_, rung) in found.items()}


def _strongest(places: Places) -> dict[tuple[str, str | None, int], int]:
    """Return the strongest rung that the rules alone would give, by unit, target and side."""
    found: dict[tuple[str, str | None, int], int] = {}
    for claim, _ in choose(places.stage.claims, places.stage.sure):
        if claim.official and not claim.candidate.hearsay:
            key = (places.unit(claim.actor), claim.target, claim.side)
            found[key] = max(found.get(key, 0), claim.candidate.score, key=abs)
    return found


def _is_turned(claim: Claim) -> bool:
    """Return whether the rules read a cue as something else than it says alone: negated, refused, asked of all sides, no comment.

    How far a negation reaches is known by rule alone: no weight of words tells it.
    """
    candidate = claim.candidate
    if candidate.score == 0 and (candidate.everybody or candidate.row.frame in (Frame.DECLINE, Frame.NOTE)):
        return True
    return candidate.refused or any(cue.kind in ("negation", "turned") for cue in candidate.cues)


def _distance(mention: Mention, first: int, last: int) -> int:
    return max(0, mention.first - last) if mention.first >= first else max(0, first - mention.last) + 1


_NOWHERE: Features = dict.fromkeys(
    (
        "cue_distance", "after_cue", "before_cue", "after_actor", "actor_distance", "kind", "official", "at", "on", "against",
        "by", "of", "for", "to", "and", "wronged", "forum", "possessive", "in_quote", "subject", "swallowed", "deed_doer",
        "deed_victim", "ordinal", "others", "group",
    ),
    -1.0,
)  # fmt: skip


_UNDER_TARGET = {name: f"target_{name}" for name in _NOWHERE}
_NOWHERE_UNDER: Features = {_UNDER_TARGET[name]: value for name, value in _NOWHERE.items()}
STANDING = tuple(_NOWHERE)
"""What is seen of a target's name beside an actor, each -1 where it is not named there."""


__all__ = ["ANYWHERE", "JOINT", "PAIR", "STANDING", "Pairing"]
