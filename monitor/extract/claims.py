"""What the rules claim: each candidate with its actor and one target. Which claims are statements is the ranker's matter."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from feeds.types import ActorCode
from monitor.extract.content import is_even
from monitor.extract.naming import nominatives
from monitor.extract.publisher import Publisher
from monitor.extract.reading import Reading
from monitor.extract.stance import Candidate
from monitor.extract.tables import Frame
from monitor.extract.words import Word
from monitor.types import Stance

_OBJECT = 4
"""Words between a verb and what it rejects."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A candidate with its actor and one target; `defaulted` where the sentence itself does not name the target."""

    actor: ActorCode
    target: str | None
    candidate: Candidate
    defaulted: bool
    voice: str | None = None  # who speaks, by surname, where a person is named; in the nominative where the text has it

    @property
    def side(self) -> int:
        """Return -1 (against), 0 or 1 (for)."""
        return (self.candidate.score > 0) - (self.candidate.score < 0)

    @property
    def official(self) -> bool:
        """Return whether the one who holds it speaks for the actor."""
        return self.candidate.holder is None or self.candidate.holder.official


def claims_of(found: Iterable[Candidate], publisher: Publisher, reading: Reading) -> tuple[Claim, ...]:
    """Return the claims of all candidates, in their order."""
    meant = (c for c in found if not _judges_nobody(c) or _rejects(c, reading))
    claims = [claim for candidate in meant for claim in _claims(candidate, publisher)]
    judged = _answering(_without_wronged(_without_asides(_follow_verbs(_without_refused(claims), reading))), reading)
    kept = [claim for claim in judged if claim.target is not None or not _judges_nobody(claim.candidate)]
    return tuple(_in_one_form(kept, reading.grammar.declensions))


def _judges_nobody(candidate: Candidate) -> bool:
    """Return whether blame that is no quotation, nor all that is said, names nobody, and nothing says who else is meant."""
    said = candidate.quoted or candidate.direct
    return candidate.row.frame is Frame.JUDGE and candidate.score < 0 and not said and not candidate.targets


def _answering(claims: list[Claim], reading: Reading) -> list[Claim]:
    """Return the claims with blame that names nobody turned to the only one who blamed its holder before: `“Lies,” X said`."""
    turned = []
    for claim in claims:
        told = claim.candidate.row.frame is Frame.JUDGE and not _judges_nobody(claim.candidate)
        judged = told or _rejects(claim.candidate, reading)
        if claim.target is None and claim.side < 0 and judged and claim.official:
            accusers = {
                other.actor
                for other in claims
                if other.target == claim.actor
                and other.side < 0
                and other.official
                and other.candidate.clause < claim.candidate.clause
            }
            if len(accusers) == 1:
                claim = replace(claim, target=str(next(iter(accusers))), defaulted=True)
        turned.append(claim)
    return turned


def _rejects(candidate: Candidate, reading: Reading) -> bool:
    """Return whether words reject what somebody said without saying whose it is: `X accused Y. Y rejected the charges`."""
    refuses = candidate.row.frame is Frame.ACT and candidate.row.stance is Stance.OPPOSE
    if not refuses and candidate.row.frame is not Frame.JUDGE:
        return False
    verb = candidate.cues[0]
    first = bisect_left(reading.marked.tokens, verb.start, key=lambda token: token.start)
    return reading.marked.has(first - _OBJECT, first + _OBJECT + 1, Word.ACCUSATION)


def _in_one_form(claims: list[Claim], declensions: Sequence[str]) -> list[Claim]:
    """Return the claims with one form of each speaker's surname: of `за словами Костова` too, where `Костов` speaks besides."""
    voices = {(claim.actor, claim.voice) for claim in claims}
    found = []
    for claim in claims:
        forms = nominatives(claim.voice, declensions) if claim.voice else ()
        named = next((form for form in forms if (claim.actor, form) in voices), None)
        found.append(replace(claim, voice=named) if named else claim)
    return found


def _without_refused(claims: list[Claim]) -> list[Claim]:
    """Return the claims without the words for what somebody would not judge: `refused to condemn the annexation`."""
    refused = {(claim.actor, claim.candidate.clause) for claim in claims if claim.candidate.refused}
    return [
        claim
        for claim in claims
        if claim.candidate.row.frame is not Frame.JUDGE or (claim.actor, claim.candidate.clause) not in refused
    ]


def _without_asides(claims: list[Claim]) -> list[Claim]:
    """Return the claims without words of approval for whom the same holder blames by a verb in the same sentence.

    `Urged X to stop the raids and respect the legitimate rights of Y` approves of nothing that X did.
    """
    blamed = {
        (claim.actor, claim.candidate.clause, claim.target)
        for claim in claims
        if claim.candidate.row.frame in (Frame.ACT, Frame.ASK) and claim.side < 0
    }
    return [
        claim
        for claim in claims
        if claim.candidate.row.frame is not Frame.JUDGE
        or claim.side <= 0
        or (claim.actor, claim.candidate.clause, claim.target) not in blamed
    ]


def _without_wronged(claims: list[Claim]) -> list[Claim]:
    """Return the claims with no target where somebody condemns an act, stands by the same one and asks nothing of it.

    In "condemns the attack on X and expresses its solidarity with X" X suffered the act.
    """
    helped = {
        (claim.actor, claim.candidate.clause, claim.target)
        for claim in claims
        if claim.candidate.row.frame is Frame.NOUN and claim.side > 0 and claim.target is not None and not claim.defaulted
    }
    asked = {(claim.actor, claim.candidate.clause, claim.target) for claim in claims if claim.candidate.row.frame is Frame.ASK}
    return [
        replace(claim, target=None, defaulted=False)
        if claim.candidate.row.frame in (Frame.ACT, Frame.NOUN)
        and claim.candidate.score == Stance.CONDEMN.score
        and (claim.actor, claim.candidate.clause, claim.target) in helped - asked
        else claim
        for claim in claims
    ]


def _claims(candidate: Candidate, publisher: Publisher) -> list[Claim]:
    holder = candidate.holder
    if holder is None:
        actors = publisher.signatories or ((publisher.code,) if publisher.code else ())
    else:
        actors = (holder.code,) if holder.code else ()
        if holder.code == publisher.code and publisher.signatories and publisher.code in publisher.signatories:
            actors = publisher.signatories
    if (
        candidate.row.frame is not Frame.REFER
        and not candidate.targets
        and candidate.score >= 0
        and not (candidate.direct or candidate.own or candidate.quoted or is_even(candidate.row))
    ):
        return []
    voice = holder.speaker.split()[-1] if holder is not None and holder.speaker else None
    return [
        Claim(actor, target, candidate, target is not None and not candidate.named, voice)
        for actor in actors
        for target in candidate.targets or (None,)
        if target != actor or len(actors) == 1
    ]


def _says_anew(claim: Claim, verb: Claim, reading: Reading) -> bool:
    """Return whether a verb of speech behind the other's words tells the judgement of whom it names before it.

    `Condemned X's raid but said Y was to blame` blames both; the judgement's own words come first among its cues.
    """
    cues = claim.candidate.cues
    told = [cue.end for cue in cues if cue.kind == "speech" and cue.start > verb.candidate.cues[0].end]
    if not told or not claim.candidate.named:
        return False
    clause = reading.clauses[claim.candidate.clause]
    named = (m for m in reading.mentions_in(clause.first, clause.last) if told[0] <= m.start < cues[0].start)
    return any(str(m.code) == claim.target for m in named)


def _follow_verbs(claims: list[Claim], reading: Reading) -> list[Claim]:
    """Return the claims with judgements turned to the target of the same holder's verb in the same sentence.

    In "condemned the raid as a violation of the sovereignty of X" the judgement is about the raid.
    """
    verbs: dict[tuple[str, int, int], Claim] = {}
    for claim in claims:
        candidate = claim.candidate
        verbal = candidate.row.frame in (Frame.ACT, Frame.FEEL) or (candidate.row.frame is Frame.ASK and reading.grammar.coverbs)
        if verbal and candidate.direct and claim.target is not None and claim.side:
            verbs.setdefault((claim.actor, candidate.clause, claim.side), claim)
    turned = []
    for claim in claims:
        verb = verbs.get((claim.actor, claim.candidate.clause, claim.side))
        led = claim.candidate.row.frame in (Frame.JUDGE, Frame.NOUN) or claim.target is None
        follows = led and verb is not None and not _says_anew(claim, verb, reading)
        if verb is not None and follows and claim.target != verb.target:
            claim = replace(claim, target=verb.target, defaulted=verb.defaulted)
        turned.append(claim)
    return turned
