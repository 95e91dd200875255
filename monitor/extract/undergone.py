"""Verbs in a form that tells what was done: by whom, by nobody named, or as a mere attribute of a noun.

Which form is passive, and where its agent stands: `passives`.
"""

from monitor.extract.enumeration import coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.passives import (
    agent_after,
    agent_before,
    agent_behind,
    agents_meant,
    follows_noun,
    is_attributive,
    is_final_passive,
    is_participle,
    is_passive,
    is_undergone_in_content,
)
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, Frame, Order, StanceRow, Word
from monitor.extract.unnamed import is_house
from monitor.extract.verbs import NEAR, Verb, nobody


def described(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of a form that only describes a noun."""
    return nobody(verb) if is_attributive(verb.reading, verb.clause, verb.match) else None


def undergone(verb: Verb) -> Predicate | None:
    """Return a passive with the agent that it names; the text's own voice holds an impersonal one that names none."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    if not is_passive(reading, clause, match) and not is_final_passive(reading, clause, match):
        return None
    agent = agent_after(reading, clause, match) or agent_before(reading, clause, match)
    by = coordinated_right(reading, agent) if agent else agents_meant(reading, clause, match)
    if not by and _is_impersonal(reading, clause, match):
        return Predicate(match, (), own=True)
    return Predicate(match, by, passive=True)


def participle(verb: Verb) -> Predicate | None:
    """Return a participle with the agent behind it, or with nobody where it follows its noun; None where it may be active."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    if not is_participle(reading, match):
        return None
    agent = agent_behind(reading, clause, match)
    if agent is not None:
        return Predicate(match, coordinated_right(reading, agent), passive=True)
    return nobody(verb) if reading.grammar.order is Order.LEAD and follows_noun(reading, clause, match) else None


def done(verb: Verb) -> Predicate | None:
    """Return what was done without its doer: by the agent in its case, the house where it was done, or the speaker itself."""
    return _agentless(verb.reading, verb.clause, verb.match) if verb.reading.marked.is_word(verb.match.first, Word.DONE) else None


def told_within(verb: Verb) -> Predicate | None:
    """Return a Turkish passive in what somebody says without a subject: it is whoever says so (`... kınandığını belirten X`)."""
    undergoes = verb.reading.grammar.relatives and is_undergone_in_content(verb.reading, verb.match)
    return Predicate(verb.match, ()) if undergoes else None


def done_behind(verb: Verb) -> Predicate | None:
    """Return a verb of an act with the agent that is named behind it, where nobody is its subject."""
    row = verb.match.row
    if not isinstance(row, StanceRow) or row.frame is not Frame.ACT:
        return None
    agent = agent_behind(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, coordinated_right(verb.reading, agent), passive=True) if agent is not None else None


def _is_impersonal(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a French passive has no subject but `il`: the text's own voice holds the stance (`Il a été déploré que`)."""
    if reading.language != "fr":
        return False
    index = match.first - 1
    while index > clause.first and reading.marked.is_word(index, Word.BE, Word.HAVE, Word.LIGHT, Word.STRONGLY):
        if reading.marked.tokens[index].norm == "il":
            break
        index -= 1
    return reading.marked.tokens[index].norm == "il" and match.first - index >= 2


def _agentless(reading: Reading, clause: Clause, match: Match[CueLike]) -> Predicate:
    """Return what was done by nobody named: by the agent in its case, the house where it was done, or the speaker itself."""
    marked, agents = reading.marked, reading.grammar.agents
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + NEAR))[:1]:
        light = all(marked.is_word(i, Word.LIGHT, Word.STRONGLY) for i in range(match.last, mention.first))
        if light and mention.can_speak and mention.oblique and marked.tokens[mention.last - 1].text.endswith(agents):
            return Predicate(match, coordinated_right(reading, mention), passive=True)
    before = reading.mentions_in(clause.first, match.first)
    beside = bool(before) and before[-1].last == match.first and before[-1].oblique and before[-1].can_speak
    if beside and marked.tokens[match.first - 1].text.endswith(agents):
        return Predicate(match, (before[-1],), passive=True)
    house = next((m for m in before if is_house(marked, m)), None)
    return Predicate(match, (house,)) if house is not None else Predicate(match, (), own=True)
