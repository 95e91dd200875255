"""Who did what a verb tells, for the text as a whole: `X shelled the port`, `the port was shelled by X`.

Nouns for acts, and who did and suffered them in the words beside them: `deeds`.
"""

from monitor.extract.enumeration import coordinated_left
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import ActVerbRow, Order
from monitor.extract.words import Word
from monitor.types import Rank

_SUBJECT = 6
"""Words before a verb in which its subject ends."""
_OBJECT = 6
"""Words behind a verb in which its object or agent begins."""
_CITED = 12
"""Words between a summons and the envoy who is called in."""
_PARTS = ",;:“”«»\n"


def acting(reading: Reading) -> tuple[tuple[str, str | None], ...]:
    """Return for each verb of the text that tells of an act who did it and to whom, None where nobody is named there.

    Of several who did it together each is there.
    """
    found: list[tuple[str, str | None]] = []
    number = 0
    for match in reading.act_verbs:
        while number + 1 < len(reading.clauses) and reading.clauses[number].last <= match.first:
            number += 1
        doer, victim = _parts(reading, reading.clauses[number], match)
        doers = dict.fromkeys(str(m.code) for m in coordinated_left(reading, doer) if m.code) if doer is not None else {}
        suffers = str(victim.code) if victim is not None and str(victim.code) not in doers else None
        found.extend((code, suffers) for code in doers)
    return tuple(found)


def cited(reading: Reading) -> tuple[str, ...]:
    """Return whose envoys are called in: `We summoned the ambassador of X. This is unacceptable.` blames X."""
    found: list[str] = []
    for index in reading.marked.places(Word.CITES, 0, len(reading.marked.tokens)):
        clause = reading.clause_of(index)
        if clause is None or reading.marked.is_word(index - 1, Word.CITES):
            continue
        near = reading.mentions_in(max(clause.first, index - _CITED), min(clause.last, index + _CITED))
        envoys = [m for m in near if m.kind in (Kind.OFFICE, Kind.PERSON) and m.rank is Rank.MISSION and m.code is not None]
        found.extend(str(m.code) for m in envoys[:1])
    return tuple(found)


def _parts(reading: Reading, clause: Clause, match: Match[ActVerbRow]) -> tuple[Mention | None, Mention | None]:
    """Return who did it and to whom it was done, as far as the words beside the verb name them."""
    behind = [m for m in reading.mentions_in(match.last, min(clause.last, match.last + _OBJECT)) if m.code is not None]
    behind = [m for m in behind if not _is_parted(reading, match.last - 1, m.first)]
    if reading.grammar.order is Order.FIRST:
        return (behind[0], behind[1] if len(behind) > 1 else None) if behind and behind[0].first == match.last else (None, None)
    before = _named_before(reading, clause, match)
    if any(reading.marked.is_word(i, Word.BE) for i in (match.first - 1, match.first - 2)):
        agent = next((m for m in behind if reading.marked.is_word(m.first - 1, Word.BY)), None)
        return agent, before
    return before, behind[0] if behind else None


def _named_before(reading: Reading, clause: Clause, match: Match[ActVerbRow]) -> Mention | None:
    """Return the name that likely is the subject: behind no preposition, with no comma between it and the verb.

    It is the nearest before the verb; in German, whose participle ends the sentence, the one that opens it.
    """
    second = reading.grammar.order is Order.SECOND
    floor = clause.first if second else max(clause.first, match.first - 2 * _SUBJECT)
    near = [m for m in reading.mentions_in(floor, match.first) if m.code is not None]
    if not near:
        return None
    subject = near[0] if second else near[-1]
    distance = subject.first - clause.first if second else match.first - subject.last
    if not reading.cue_tokens.isdisjoint(range(subject.last, match.first)):
        return None  # `X condemned the raid that killed three`
    if distance > _SUBJECT or _is_joined(reading, clause, subject) or _is_parted(reading, subject.last - 1, match.first):
        return None
    return subject


def _is_joined(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether a preposition stands before the name, an article passed over."""
    marked, place = reading.marked, mention.first - 1
    while place >= clause.first and marked.is_word(place, Word.ARTICLE):
        place -= 1
    return place >= clause.first and marked.is_word(place, Word.OF, Word.AT, Word.ON, Word.BY, Word.FOR, Word.AGAINST)


def _is_parted(reading: Reading, left: int, right: int) -> bool:
    return reading.marked.is_parted(left, right, _PARTS)
