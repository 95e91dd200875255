"""Where somebody may speak: every actor of a text with every sentence that may hold its words, and what is seen there.

The candidates are generous (whoever is named in a sentence, spoke before it, or publishes the text); the ranker decides.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.claims import Claim
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.publisher import Publisher
from monitor.extract.reading import Predicate, Reading, Voices
from monitor.extract.ruled import claim_strength
from monitor.extract.scene import Scene
from monitor.extract.segment import Span
from monitor.extract.tables import CueRow, Frame, Speech, StanceRow, Word

JOINT = "*"
"""The unit of all who sign a joint text: they speak as one."""
_FAR = 40
_FRAMES = {frame: number for number, frame in enumerate(Frame)}
_SPEECH = {speech: number for number, speech in enumerate(Speech)}
_KIND_ORDER = (Kind.PERSON, Kind.OFFICE, Kind.BODY, Kind.COUNTRY, Kind.CAPITAL, Kind.PEOPLE, Kind.ADJECTIVE, Kind.GROUP)
_CLAUSE_WORDS = (
    Word.NOT, Word.MAYBE, Word.WE, Word.THEY, Word.THEY_ALL, Word.SORRY, Word.ROUTINE, Word.ALL, Word.FORMER, Word.JOINT,
    Word.GENERAL, Word.MEETING, Word.THAT, Word.STRONGLY, Word.TOGETHER, Word.FORUM, Word.VICTIM,
)  # fmt: skip
_CARRYING = ("stance_cues", "speech_cues", "demands", "quotes", "deeds", "word_we", "word_they", "word_that")
"""Signs that a sentence may go on with somebody's words: a cue, a request, a quotation or a pronoun stands in it."""
_FRAME_NAMES = tuple((frame, f"frame_{frame.value}") for frame in Frame)
_WORD_NAMES = tuple((kind, f"word_{kind.value}") for kind in _CLAUSE_WORDS)
Features = dict[str, float]


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
    asked: tuple[Span, ...]
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
        self.general = [self._of_clause(number) for number in range(len(reading.clauses))]
        self._carrying = [any(map(seen.get, _CARRYING)) for seen in self.general]
        self.speaking = sum(bool(names) or carries for names, carries in zip(self.named, self._carrying, strict=True))
        self.deeds = self._deed_roles()
        self._by_text: dict[str, Features] = {}
        self._by_act: dict[str, Features] = {}
        self.places: list[Place] = []
        self.features: list[Features] = []
        for number in range(len(reading.clauses)):
            self._visit(number)

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

    def _of_clause(self, number: int) -> Features:
        reading = self.stage.reading
        marked = reading.marked
        clause = reading.clauses[number]
        cues = reading.cues_in(clause.first, clause.last)
        scores = [m.row.stance.score for m in self.stances[number]]
        frames = {m.row.frame for m in self.stances[number]}
        speech = [m for m in cues if isinstance(m.row, CueRow)]
        kinds = frozenset[Word]().union(*filter(None, map(marked.words.get, range(clause.first, clause.last))))
        quotes = reading.quotes_in(clause)
        length = max(1, clause.sentence.end - clause.sentence.start)
        inside = sum(
            max(0, min(reading.quotes[q].end, clause.sentence.end) - max(reading.quotes[q].start, clause.sentence.start))
            for q in quotes
        )
        demands = bisect_left(reading.demand_starts, clause.last) - bisect_left(reading.demand_starts, clause.first)
        tail = marked.text[max(clause.sentence.start, clause.sentence.end - 3) : clause.sentence.end]
        found: Features = {
            "length": min(clause.last - clause.first, 120),
            "number": min(number, 30),
            "opens_paragraph": clause.sentence.first,
            "paragraph": min(clause.sentence.paragraph, 15),
            "stance_cues": len(scores),
            "speech_cues": len(speech),
            "lowest": min(scores, default=0),
            "highest": max(scores, default=0),
            "quotes": len(quotes),
            "quoted_share": inside / length,
            "demands": demands,
            "question": any(mark in tail for mark in "?？؟"),
            "stop": tail[-1:] in '.!。！؟?»”"',
            "codes": len(self.named[number]),
            "deeds": len(self.stage.scene.deeds_in(clause.first, clause.last)),
            "asked": any(a.start <= clause.sentence.start < a.end for a in self.stage.asked),
        }
        for frame, name in _FRAME_NAMES:
            found[name] = frame in frames
        for kind, name in _WORD_NAMES:
            found[name] = kind in kinds
        return found

    def _add(self, number: int, code: str, why: set[str]) -> None:
        names = tuple(m for m in self.named[number].get(code, ()) if m.kind is not Kind.GROUP)
        subjects = self._subjects[number]
        predicates = subjects.get(code, [])
        best = _likeliest(names, predicates) if len(names) > 1 else next(iter(names), None)
        known = self.clauses_of.get(code, [])
        seen = bisect_left(known, number)
        labelled = self.stage.voices.labelled[number]
        found: Features = {
            **self.general[number],
            "here": len(names),
            "before": "before" in why,
            "quote_holder": "quote" in why,
            "previous": "previous" in why,
            "opened": "opened" in why,
            "publisher": "publisher" in why,
            **self._of_text(code),
            "since_named": number - known[seen - 1] if seen else _FAR,
            "first_named": min(known[0], 30) if known else _FAR,
            **(_of_subject(predicates) if predicates else _NO_SUBJECT),
            "other_subjects": len(subjects) - (code in subjects),
            "labelled": any(m.code is not None and self.unit(m.code) == code for m in labelled),
            **self._of_claims(code, number),
            **self._of_act(code),
            **(self._of_name(number, best) if best is not None else _NAMELESS),
        }
        self.places.append(Place(code, number, names, best))
        self.features.append(found)

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

    def _of_claims(self, code: str, number: int) -> Features:
        """Return what the rules claim for an actor in a sentence; constants where they claim nothing."""
        claims = self._claims.get((code, number))
        if not claims:
            return _UNCLAIMED
        official = [claim for claim in claims if claim.official and not claim.candidate.hearsay]
        top = max(official, key=claim_strength, default=None)
        return {
            "claims": len(official),
            "claim_score": top.candidate.score if top else 9,
            "claim_frame": _FRAMES[top.candidate.row.frame] if top else -1,
            "claim_direct": top.candidate.direct if top else -1,
            "claim_quoted": top.candidate.quoted if top else -1,
            "claim_target": (2 - top.defaulted if top.target is not None else 0) if top else -1,
            "hearsay": sum(claim.candidate.hearsay for claim in claims),
            "unofficial": sum(not claim.official for claim in claims),
        }

    def _of_name(self, number: int, name: Mention) -> Features:
        """Return what is seen around the name that most likely speaks."""
        reading = self.stage.reading
        marked = reading.marked
        clause = reading.clauses[number]
        before, after = name.first - 1, name.last
        preposition = before
        while (
            preposition >= clause.first
            and name.first - preposition <= 3
            and marked.is_word(preposition, Word.ARTICLE, Word.LIGHT)
        ):
            preposition -= 1
        inside = range(name.last, min(clause.last, name.last + _FAR))
        left = range(max(clause.first, name.first - _FAR), name.first)
        follows = marked.text[name.end : name.end + 2]
        leads = marked.text[max(clause.sentence.start, name.start - 2) : name.start].strip()
        at = bisect_left(reading.mention_starts, name.first)
        following = reading.mentions[at + 1] if at + 1 < len(reading.mentions) else None
        leading = reading.mentions[at - 1] if at else None
        cues = reading.cues_in(clause.first, clause.last)
        return {
            "kind": int(name.kind),
            "rank": name.rank.weight,
            "official": name.official,
            "role": name.role is not None,
            "person": name.speaker is not None,
            "offset": min(name.first - clause.first, 60),
            "in_quote": reading.quote_at(name.first) is not None,
            "possessive": follows[:1] in "'’" and follows[:1] != "",
            "comma_after": follows[:1] in (",", "،", "，"),
            "colon_after": follows[:1] in (":", "："),
            "comma_before": leads[-1:] in (",", "،", "，"),
            "dash_before": leads[-1:] in ("-", "–", "—"),
            "at": marked.is_word(preposition, Word.AT),
            "on": marked.is_word(preposition, Word.ON, Word.AGAINST),
            "by": marked.is_word(preposition, Word.BY),
            "of": marked.is_word(preposition, Word.OF),
            "for": marked.is_word(preposition, Word.FOR),
            "and": marked.is_word(before, Word.AND) or marked.is_word(after, Word.AND),
            "swallowed": len(name.swallowed),
            "stance_right": _nearest(cues, inside, StanceRow, name.last),
            "speech_right": _nearest(cues, inside, CueRow, name.last),
            "stance_left": _nearest_left(cues, left, StanceRow, name.first),
            "speech_left": _nearest_left(cues, left, CueRow, name.first),
            "name_right": min(following.first - name.last, _FAR) if following is not None else _FAR,
            "name_left": min(name.first - leading.last, _FAR) if leading is not None else _FAR,
            "doer": (name.first, "doer") in self.deeds,
            "victim": (name.first, "victim") in self.deeds,
        }


def _likeliest(names: Sequence[Mention], predicates: Sequence[Predicate]) -> Mention:
    """Return the name that most likely speaks: a subject, official, of a kind that speaks, the first."""
    subjects = {m.first for p in predicates for m in p.subjects}
    return min(names, key=lambda m: (m.first not in subjects, not m.official, _KIND_ORDER.index(m.kind), m.first))


def _of_subject(predicates: Sequence[Predicate]) -> Features:
    """Return what an actor does as the subject of verbs; `_NO_SUBJECT` of none."""
    speech = [p for p in predicates if isinstance(p.match.row, CueRow)]
    stances = [p.match.row for p in predicates if isinstance(p.match.row, StanceRow)]
    return {
        "subject_speech": len(speech),
        "subject_stance": len(stances),
        "subject_lowest": min((row.stance.score for row in stances), default=9),
        "subject_highest": max((row.stance.score for row in stances), default=-9),
        "subject_frame": _FRAMES[stances[0].frame] if stances else -1,
        "speech_kind": _speech_kind(speech),
        "subject_passive": any(p.passive for p in predicates),
        "subject_again": any(p.again for p in predicates),
    }


def _speech_kind(predicates: Sequence[Predicate]) -> int:
    row = predicates[0].match.row if predicates else None
    return _SPEECH[row.kind] if isinstance(row, CueRow) else -1


def _among(code: str, codes: Sequence[str], stage: Stage) -> bool:
    if code == JOINT:
        return bool(set(codes).intersection(stage.publisher.signatories))
    return code in codes


def _nearest(cues: Sequence[object], inside: range, kind: type, last: int) -> int:
    if not cues:
        return _FAR
    found = [m.first - last for m in cues if m.first in inside and isinstance(m.row, kind)]  # type: ignore[attr-defined]
    return min(found, default=_FAR)


def _nearest_left(cues: Sequence[object], inside: range, kind: type, first: int) -> int:
    if not cues:
        return _FAR
    found = [first - m.last for m in cues if m.first in inside and isinstance(m.row, kind)]  # type: ignore[attr-defined]
    return min(found, default=_FAR)


_NAMELESS: Features = dict.fromkeys(
    (
        "kind", "rank", "official", "role", "person", "offset", "in_quote", "possessive", "comma_after", "colon_after",
        "comma_before", "dash_before", "at", "on", "by", "of", "for", "and", "swallowed", "stance_right", "speech_right",
        "stance_left", "speech_left", "name_right", "name_left", "doer", "victim",
    ),
    -1.0,
)  # fmt: skip
_NO_SUBJECT = _of_subject(())
_UNCLAIMED: Features = {
    "claims": 0,
    "claim_score": 9,
    "claim_frame": -1,
    "claim_direct": -1,
    "claim_quoted": -1,
    "claim_target": -1,
    "hearsay": 0,
    "unofficial": 0,
}
