"""Where somebody may speak: every actor of a text with every sentence that may hold its words, and what is known of both.

The candidates are generous (whoever is named in a sentence, spoke before it, or publishes the text); the ranker decides.
What is seen around a name and in a sentence: `features`.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.claims import Claim
from monitor.extract.features import FAR, Features, claim_features, clause_features, name_features, subject_features
from monitor.extract.forest import Rows
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.publisher import Publisher
from monitor.extract.reading import Predicate, Reading, Voices
from monitor.extract.scene import Scene
from monitor.extract.tables import StanceRow

JOINT = "*"
"""The unit of all who sign a joint text: they speak as one."""
_KIND_ORDER = (Kind.PERSON, Kind.OFFICE, Kind.BODY, Kind.COUNTRY, Kind.CAPITAL, Kind.PEOPLE, Kind.ADJECTIVE, Kind.GROUP)
_CARRYING = ("stance_cues", "speech_cues", "demands", "quotes", "deeds", "word_we", "word_they", "word_that")
"""Signs that a sentence may go on with somebody's words: a cue, a request, a quotation or a pronoun stands in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One actor and one sentence; `mentions` are its names there, `best` the one that most likely speaks."""

    actor: str
    clause: int
    mentions: tuple[Mention, ...]
    best: Mention | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A whole text with what the rules made of it: the ground that all features stand on."""

    reading: Reading
    voices: Voices
    scene: Scene
    publisher: Publisher
    claims: tuple[Claim, ...]
    roundup: bool
    sure: tuple[float, ...]

    @property
    def joint(self) -> bool:
        return len(self.publisher.signatories) > 1


class Places:
    """The places of a text and the features of each, `features[i]` for `places[i]`."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        reading = stage.reading
        self.named: list[dict[str, list[Mention]]] = []
        for clause in reading.clauses:
            here: dict[str, list[Mention]] = defaultdict(list)
            for mention in reading.mentions_in(clause.first, clause.last):
                if mention.code is not None:
                    here[self.unit(mention.code)].append(mention)
            self.named.append(here)
        self.count = Counter(self.unit(m.code) for m in reading.mentions if m.code is not None and m.kind is not Kind.GROUP)
        self.groups = {m.code for m in reading.mentions if m.kind is Kind.GROUP and m.code is not None}
        self.clauses_of: dict[str, list[int]] = defaultdict(list)
        for number, names in enumerate(self.named):
            for code in names:
                self.clauses_of[code].append(number)
        self.own = JOINT if stage.joint else (str(stage.publisher.code) if stage.publisher.code else None)
        self._claims: dict[tuple[str, int], list[Claim]] = defaultdict(list)
        for claim in stage.claims:
            self._claims[self.unit(claim.actor), claim.candidate.clause].append(claim)
        self.retold = {claim.candidate.clause for claim in stage.claims if claim.candidate.hearsay}
        self._subjects = [self._by_subject(predicates) for predicates in stage.voices.predicates]
        self.stances = [self._stance_cues(number) for number in range(len(reading.clauses))]
        self.general = [
            clause_features(reading, stage.scene, number, stances, len(named))
            for number, (stances, named) in enumerate(zip(self.stances, self.named, strict=True))
        ]
        self._carrying = [any(map(seen.get, _CARRYING)) for seen in self.general]
        self.speaking = sum(bool(names) or carries for names, carries in zip(self.named, self._carrying, strict=True))
        self.deeds = self._deed_roles()
        self._by_text: dict[str, Features] = {}
        self._by_act: dict[str, Features] = {}
        self.places: list[Place] = []
        self.parts: list[tuple[Features, ...]] = []
        for number in range(len(reading.clauses)):
            self._visit(number)
        self.features = Rows(self.parts, {})

    def unit(self, code: str) -> str:
        """Return the unit that an actor speaks in: itself, or all signatories of a joint text together."""
        return JOINT if self.stage.joint and code in self.stage.publisher.signatories else str(code)

    def claims_at(self, actor: str, clause: int) -> Sequence[Claim]:
        """Return the rules' claims of an actor in a sentence."""
        return self._claims.get((actor, clause), ())

    # --- candidates

    def _visit(self, number: int) -> None:
        voices, reading = self.stage.voices, self.stage.reading
        clause = reading.clauses[number]
        around: dict[str, set[str]] = defaultdict(set)
        for code, names in self.named[number].items():
            if any(m.kind is not Kind.GROUP for m in names):
                around[code].add("here")
        carries = self._carrying[number]
        for mention in voices.before[number].mentions if carries else ():
            if mention.code is not None:
                around[self.unit(mention.code)].add("before")
        for mention in voices.after[number].mentions if voices.after else ():
            if mention.code is not None:
                around[self.unit(mention.code)].add("before")  # `<words>. X said so.`: it speaks here as who was last named does
        for index in reading.quotes_in(clause):
            for mention in voices.quote_holders[index].mentions:
                if mention.code is not None:
                    around[self.unit(mention.code)].add("quote")
        if number and carries:
            for code in self._subjects[number - 1]:
                around[code].add("previous")
            first = next((m for m in reading.mentions_in(reading.clauses[number - 1].first, clause.first) if m.can_speak), None)
            if first is not None and first.code is not None:
                around[self.unit(first.code)].add("opened")
            if self.general[number]["word_they_all"]:
                for mention in reading.mentions_in(reading.clauses[number - 1].first, clause.first):
                    if mention.code is not None and mention.can_speak:
                        around[self.unit(mention.code)].add("opened")
        if self.own is not None:
            around[self.own].add("publisher")
        for code in sorted(around):
            if code in self.groups and code not in self.count:
                continue
            self._add(number, code, around[code])

    def _by_subject(self, predicates: Sequence[Predicate]) -> dict[str, list[Predicate]]:
        found: dict[str, list[Predicate]] = defaultdict(list)
        for predicate in predicates:
            for mention in predicate.subjects:
                if mention.code is not None:
                    found[self.unit(mention.code)].append(predicate)
        return found

    def _deed_roles(self) -> dict[tuple[int, str], int]:
        found: dict[tuple[int, str], int] = {}
        for deed in self.stage.scene.deeds:
            for mention in deed.victims:
                if mention.code is not None:
                    found[mention.first, "victim"] = -1
            for mention in deed.doers:
                if mention.code is not None:
                    found[mention.first, "doer"] = 1
        return found

    # --- features

    def _stance_cues(self, number: int) -> tuple[Match[StanceRow], ...]:
        """Return the stance cues of a sentence."""
        reading = self.stage.reading
        clause = reading.clauses[number]
        cues = reading.cues_in(clause.first, clause.last)
        return tuple(Match(m.row, m.first, m.last) for m in cues if isinstance(m.row, StanceRow))

    def _add(self, number: int, code: str, why: set[str]) -> None:
        names = tuple(m for m in self.named[number].get(code, ()) if m.kind is not Kind.GROUP)
        subjects = self._subjects[number]
        predicates = subjects.get(code, [])
        best = _likeliest(names, predicates) if len(names) > 1 else next(iter(names), None)
        known = self.clauses_of.get(code, [])
        seen = bisect_left(known, number)
        labelled = self.stage.voices.labelled[number]
        why_here: Features = {
            "here": len(names),
            "before": "before" in why,
            "quote_holder": "quote" in why,
            "previous": "previous" in why,
            "opened": "opened" in why,
            "publisher": "publisher" in why,
            "since_named": number - known[seen - 1] if seen else FAR,
            "first_named": min(known[0], 30) if known else FAR,
            "other_subjects": len(subjects) - (code in subjects),
            "labelled": any(m.code is not None and self.unit(m.code) == code for m in labelled),
        }
        self.places.append(Place(code, number, names, best))
        self.parts.append(
            (
                self.general[number],
                why_here,
                self._of_text(code),
                subject_features(predicates),
                claim_features(self.claims_at(code, number)),
                self._of_act(code),
                name_features(self.stage.reading, self.stage.reading.clauses[number], best, self.deeds),
            )
        )

    def _of_text(self, code: str) -> Features:
        """Return what the text as a whole says of an actor."""
        known = self._by_text.get(code)
        if known is None:
            known = self._by_text[code] = {
                "official_text": self.stage.publisher.official,
                "joint_text": code == JOINT,
                "roundup": self.stage.roundup,
                "mentions": min(self.count[code], 30),
                "clauses_named": min(len(self.clauses_of.get(code, ())), 30),
            }
        return known

    def _of_act(self, code: str) -> Features:
        """Return the part of an actor in the act."""
        known = self._by_act.get(code)
        if known is None:
            scene = self.stage.scene
            known = self._by_act[code] = {
                "initiator": _among(code, scene.initiators, self.stage),
                "affected": _among(code, scene.affected, self.stage),
                "has_act": bool(scene.initiators),
                "doer_votes": dict(scene.doers).get(code, 0),
                "victim_votes": dict(scene.victims).get(code, 0),
            }
        return known


def _likeliest(names: Sequence[Mention], predicates: Sequence[Predicate]) -> Mention:
    """Return the name that most likely speaks: a subject, official, of a kind that speaks, the first."""
    subjects = {m.first for p in predicates for m in p.subjects}
    return min(names, key=lambda m: (m.first not in subjects, not m.official, _KIND_ORDER.index(m.kind), m.first))


def _among(code: str, codes: Sequence[str], stage: Stage) -> bool:
    if code == JOINT:
        return bool(set(codes).intersection(stage.publisher.signatories))
    return code in codes
