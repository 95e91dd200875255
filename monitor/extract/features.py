"""What the ranker sees of a sentence, and of an actor in it: around its name, as a subject, in the claims of the rules.

Who may speak where: `places`. Of two who are paired: `pairing`.
"""

from bisect import bisect_left
from collections.abc import Container, Sequence

from monitor.extract.claims import Claim
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.ruled import claim_strength
from monitor.extract.scene import Scene
from monitor.extract.tables import CueLike, CueRow, Frame, Speech, StanceRow
from monitor.extract.words import Word

Features = dict[str, float]
FAR = 40
"""Further off than so many words, or sentences, is as far as can be."""
_FRAMES = {frame: number for number, frame in enumerate(Frame)}
_SPEECH = {speech: number for number, speech in enumerate(Speech)}
_CLAUSE_WORDS = (
    Word.NOT, Word.MAYBE, Word.WE, Word.THEY, Word.THEY_ALL, Word.SORRY, Word.ROUTINE, Word.ALL, Word.FORMER, Word.JOINT,
    Word.GENERAL, Word.MEETING, Word.THAT, Word.STRONGLY, Word.TOGETHER, Word.FORUM, Word.VICTIM,
)  # fmt: skip
_FRAME_NAMES = tuple((frame, f"frame_{frame.value}") for frame in Frame)
_WORD_NAMES = tuple((kind, f"word_{kind.value}") for kind in _CLAUSE_WORDS)


def clause_features(reading: Reading, scene: Scene, number: int, stances: Sequence[Match[StanceRow]], codes: int) -> Features:
    """Return what is seen of a sentence: its length and place, the cues, words, quotations and acts in it; `codes` are named."""
    marked = reading.marked
    clause = reading.clauses[number]
    cues = reading.cues_in(clause.first, clause.last)
    scores = [m.row.stance.score for m in stances]
    frames = {m.row.frame for m in stances}
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
        "codes": codes,
        "deeds": len(scene.deeds_in(clause.first, clause.last)),
        "asked": any(a.start <= clause.sentence.start < a.end for a in reading.asked),
    }
    for frame, name in _FRAME_NAMES:
        found[name] = frame in frames
    for kind, name in _WORD_NAMES:
        found[name] = kind in kinds
    return found


def subject_features(predicates: Sequence[Predicate]) -> Features:
    """Return what an actor does as the subject of verbs; constants where it is that of none."""
    return _subject_features(predicates) if predicates else _NO_SUBJECT


def _subject_features(predicates: Sequence[Predicate]) -> Features:
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


def claim_features(claims: Sequence[Claim]) -> Features:
    """Return what the rules claim for an actor in a sentence; constants where they claim nothing."""
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


def name_features(reading: Reading, clause: Clause, name: Mention | None, deeds: Container[tuple[int, str]]) -> Features:
    """Return what is seen around the name that most likely speaks; -1 for all where none is named."""
    if name is None:
        return _NAMELESS
    marked = reading.marked
    before, after = name.first - 1, name.last
    preposition = before
    while preposition >= clause.first and name.first - preposition <= 3 and marked.is_word(preposition, Word.ARTICLE, Word.LIGHT):
        preposition -= 1
    inside = range(name.last, min(clause.last, name.last + FAR))
    left = range(max(clause.first, name.first - FAR), name.first)
    governing = marked.kinds(preposition)
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
        "at": Word.AT in governing,
        "on": Word.ON in governing or Word.AGAINST in governing,
        "by": Word.BY in governing,
        "of": Word.OF in governing,
        "for": Word.FOR in governing,
        "and": marked.is_word(before, Word.AND) or marked.is_word(after, Word.AND),
        "swallowed": len(name.swallowed),
        "stance_right": _nearest(cues, inside, StanceRow, name.last),
        "speech_right": _nearest(cues, inside, CueRow, name.last),
        "stance_left": _nearest(cues, left, StanceRow, name.first),
        "speech_left": _nearest(cues, left, CueRow, name.first),
        "name_right": min(following.first - name.last, FAR) if following is not None else FAR,
        "name_left": min(name.first - leading.last, FAR) if leading is not None else FAR,
        "doer": (name.first, "doer") in deeds,
        "victim": (name.first, "victim") in deeds,
    }


def _nearest(cues: Sequence[Match[CueLike]], inside: range, kind: type[CueLike], token: int) -> int:
    """Return how many words from a token the nearest cue of a kind begins behind it, or ends before it."""
    found = (
        m.first - token if m.first >= token else token - m.last for m in cues if m.first in inside and isinstance(m.row, kind)
    )
    return min(found, default=FAR)


_NAMELESS: Features = dict.fromkeys(
    (
        "kind", "rank", "official", "role", "person", "offset", "in_quote", "possessive", "comma_after", "colon_after",
        "comma_before", "dash_before", "at", "on", "by", "of", "for", "and", "swallowed", "stance_right", "speech_right",
        "stance_left", "speech_left", "name_right", "name_left", "doer", "victim",
    ),
    -1.0,
)  # fmt: skip
_NO_SUBJECT = _subject_features(())
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
