"""Verbs in a form that tells what was done: by whom, by nobody named, or as a mere attribute of a noun.

Which form is passive, and where its agent stands: `passives`.
"""

from monitor.extract.cases import is_agent
from monitor.extract.enumeration import coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
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
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.unnamed import is_house
from monitor.extract.verbs import NEAR, Verb, nobody
from monitor.extract.words import Word
from monitor.types import Stance

_OPENED = 3
"""How many words before a verb that says its content may have been opened: `que não vai criticar`."""


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
    if not by and reading.grammar.cases and reading.marked.is_word(match.first, Word.DONE):
        return None  # its agent stands in a case
    if not by and _is_impersonal(reading, clause, match):
        return Predicate(match, (), own=True)
    told = isinstance(match.row, CueRow) and bool(by)  # `was told by X that ...`: X says it
    return Predicate(match, by, passive=not (told and reading.marked.is_word(match.first, Word.TELLS)))


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
    return _agentless(verb) if verb.reading.marked.is_word(verb.match.first, Word.DONE) else None


def told_within(verb: Verb) -> Predicate | None:
    """Return a Turkish passive in what somebody says without a subject: it is whoever says so (`... kınandığını belirten X`)."""
    undergoes = verb.reading.grammar.relatives and is_undergone_in_content(verb.reading, verb.match)
    return Predicate(verb.match, ()) if undergoes else None


def done_behind(verb: Verb) -> Predicate | None:
    """Return a verb of an act with the agent that is named behind it, where nobody is its subject.

    Where participles have endings, another form right behind what opens a content has none: `disse que lamenta pelo ataque de X`.
    """
    row = verb.match.row
    if not isinstance(row, StanceRow) or row.frame is not Frame.ACT:
        return None
    marked, endings = verb.reading.marked, verb.reading.grammar.participles
    formed = any(token.text.casefold().endswith(endings) for token in marked.tokens[verb.match.first : verb.match.last])
    if endings and not formed and marked.places(Word.CONTENT, verb.match.first - _OPENED, verb.match.first):
        return None
    agent = agent_behind(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, coordinated_right(verb.reading, agent), passive=True) if agent is not None else None


def _is_impersonal(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a passive has no subject but a pronoun for nobody: the text itself holds it (`Il a été déploré que`)."""
    marked, index = reading.marked, match.first - 1
    while index > clause.first and marked.is_word(index, Word.BE, Word.HAVE, Word.LIGHT, Word.STRONGLY):
        if marked.is_word(index, Word.EXPLETIVE):
            break
        index -= 1
    return marked.is_word(index, Word.EXPLETIVE) and match.first - index >= 2


def _agentless(verb: Verb) -> Predicate:
    """Return what was done by nobody named: by the agent in its case, the house where it was done, or the speaker itself."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    marked, done_to = reading.marked, isinstance(match.row, StanceRow)
    for mention in reading.mentions_in(match.first + 1, min(clause.last, match.last + NEAR))[:1]:
        light = marked.is_all(match.first + 1, mention.first, Word.LIGHT, Word.STRONGLY)
        if light and is_agent(reading, mention):
            return Predicate(match, coordinated_right(reading, mention), passive=done_to)
    before = reading.mentions_in(clause.first, match.first)
    gap = range(before[-1].last, match.first) if before else ()
    beside = all(marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.BE) for i in gap)
    if before and beside and (is_agent(reading, before[-1]) or _is_on_its_side(reading, before[-1])):
        return Predicate(match, (before[-1],), passive=done_to)
    behind = reading.mentions_in(match.last, match.last + 3)
    house = next((m for m in (*before, *behind) if is_house(marked, m)), None)
    if house is not None and not (isinstance(match.row, StanceRow) and match.row.stance is Stance.ENDORSE):
        return Predicate(match, coordinated_right(reading, house))  # what is only approved in X is no praise
    return nobody(verb) if _is_told(verb) else Predicate(match, (), own=True)


def _is_on_its_side(reading: Reading, mention: Mention) -> bool:
    """Return whether a preposition and a word for "side" make the name the one who does it: `с норвежской стороны выражена`."""
    marked = reading.marked
    return marked.is_word(mention.first - 1, Word.FOR, Word.AT) and marked.is_word(mention.last - 1, Word.SIDE)


def _is_told(verb: Verb) -> bool:
    """Return whether a verdict that names nobody is only told of: `осуждён` may be by a court; `осуждается` is the text's own."""
    row = verb.match.row
    told = isinstance(row, StanceRow) and (row.stance.score < 0 or row.stance is Stance.ENDORSE)
    return (
        told
        and verb.match.last == verb.match.first + 1
        and not verb.reading.marked.tokens[verb.match.first].norm.endswith(verb.reading.grammar.verdicts)
    )
