"""The passive and its like: participles, what is undergone, and the agent behind or before the verb."""

import re

from monitor.extract.cases import is_nominative_alone
from monitor.extract.enumeration import coordinated_right, list_head
from monitor.extract.lexicon import Match
from monitor.extract.masdars import done_by, is_done
from monitor.extract.mention import Marked, Mention
from monitor.extract.pronouns import parties
from monitor.extract.reading import Clause, Reading
from monitor.extract.subjects import speaker_after
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.told import is_told_of_another
from monitor.extract.words import Word

_BESIDE = 24
"""How many words before a verb that is undergone its agent and its object may stand."""
_ACCUSED = 4
"""Words between what somebody is accused of and the name of the accused: `обвинили в этом Y`."""
_UNDERGONE = re.compile(
    r"(?<!savu)(?<!kaci)(?<!ceki)(?<!bulu)(?<!kulla)(?<!ogre)(?<!dusu)(?<!ina)(?<!ustle)(?:n|[iu]l)d[iu]g[iu]"
)
"""Turkish: the passive of a participle of content, but not of the verbs whose stem ends so."""


def is_attributive(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb is a participle with its agent that only describes a noun (`die von X unterstützten Rebellen`)."""
    marked, grammar = reading.marked, reading.grammar
    if _describes(reading, match) or _before_noun(reading, clause, match) or is_told_of_another(reading, clause, match):
        return True
    if (
        not grammar.object_first
        or not grammar.negation_after
        or match.last >= clause.last
        or not isinstance(match.row, StanceRow)
    ):
        return False
    near = reading.mentions_in(max(clause.first, match.first - 6), match.first)
    if not near or near[-1].last != match.first or not marked.is_word(near[-1].first - 1, Word.BY, Word.ARTICLE):
        return False
    by = marked.has(max(clause.first, near[-1].first - 2), near[-1].first, Word.BY)
    return by and marked.between(match.last - 1, match.last) == " " and marked.tokens[match.last].text[0].isupper()


def _before_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb of speech or approval is only told of the noun behind it (Chinese `X发表的声明`, `X支持的 ...`)."""
    marked, row = reading.marked, match.row
    if reading.grammar.postpositions or match.last >= clause.last or not is_unspaced(marked.tokens[match.first]):
        return False
    tells = isinstance(row, CueRow) or (row.frame is Frame.ACT and row.stance.score > 0)
    if not tells or not marked.is_word(match.last, Word.OF) or marked.between(match.last - 1, match.last):
        return False
    behind = match.last + 1
    while behind < clause.last and marked.is_word(behind, Word.PAPER, Word.JOINT):
        behind += 1
    return behind == match.last + 1 or behind not in reading.cue_tokens  # `X发表的声明指出` is what X says


def _describes(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb's form is an adjective or noun that no subject goes with (`осуждающая резолюция`)."""
    endings = reading.grammar.attributes
    if not endings or not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    if reading.marked.is_word(match.first - 1, Word.BE) and reading.marked.is_word(match.last, Word.BY):
        return False  # `jest popierany przez X`: its predicate
    if reading.grammar.order is Order.SECOND and match.last > match.first + 1:
        return False  # `wenden sich gegen` is no `verurteilende`
    return reading.marked.tokens[match.first].text.casefold().endswith(endings)


def is_passive(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb is a participle of the passive: an auxiliary stands before it with only light words between."""
    marked, row = reading.marked, match.row
    if isinstance(row, CueRow):
        performed = row.kind is Speech.EXPRESS or marked.is_word(match.first, Word.TELLS)
    else:
        performed = row.frame in (Frame.ACT, Frame.ASK)
    if not performed:
        return False
    stance = reading.grammar.coverbs and isinstance(row, StanceRow) and row.frame is Frame.ACT
    if is_done(reading, clause, match):
        return True
    undergone = _is_undergone(marked, clause, match) and not _accuses_another(reading, clause, match)
    if undergone or (stance and _agent_beside(reading, clause, match) is not None):
        return True
    index = match.first - 1
    for _ in range(3):
        if index < clause.first:
            return False
        if reading.grammar.order is Order.SECOND and "," in marked.between(index, index + 1):
            return False  # `X, dessen Klage anhängig ist, sprach von ...`
        if marked.is_word(index, Word.BE) and not reading.in_mention(index):
            own = marked.is_word(index, Word.HAVE)  # the reflexive takes it for its perfect: `s'est réjoui`, `si è opposto`
            if reading.grammar.order is Order.SECOND and marked.is_word(index, Word.THEY):
                own = own or bool(marked.places(Word.HAVE, clause.first, index))  # Dutch `heeft zijn zorgen geuit`
            return not own and not marked.tokens[match.first].norm.endswith(reading.grammar.progressives)
        if not marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.NOT):
            return False
        index -= 1
    return False


def _is_undergone(marked: Marked, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb is done to whoever stands before it: `X accused of ...`, but not `X has accused`."""
    if not marked.has(match.first, match.last, Word.UNDERGONE):
        return False
    far = marked.is_word(match.first - 1, Word.UNDERGONE)  # `hat X wegen Y kritisiert`
    near = range(max(clause.first, match.first - (_BESIDE if far else 3)), match.first)
    return not any(marked.is_word(i, Word.HAVE) for i in near)


def _accuses_another(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a name in the nominative opens the clause and a bare one stands behind: `Власти X обвинили в этом Y`.

    Without the second one it is those before the verb who are accused, by nobody named.
    """
    impersonal = reading.grammar.impersonals or ("\n",)  # the form of many that are not named, and of those who are
    if not reading.grammar.cases or not reading.marked.tokens[match.first].norm.endswith(impersonal):
        return False
    before = reading.mentions_in(clause.first, match.first)
    behind = reading.mentions_in(match.last, min(clause.last, match.last + _ACCUSED))
    if not before or not before[-1].can_speak or before[-1].oblique:
        return False
    marked = reading.marked
    beside = marked.is_all(before[-1].last, match.first, Word.LIGHT, Word.STRONGLY)
    if beside and is_nominative_alone(reading, before[-1]):
        return True
    accused = behind[0] if behind else None
    if not beside or accused is None or accused.code is None or reading.act_before(accused.first) is not None:
        return False
    governed = marked.is_word(accused.first - 1, Word.ON, Word.AT, Word.FOR, Word.BY, Word.OF)
    return not governed and not marked.has_pause(match.first, accused.first + 1, ",;:")


def is_undergone_in_content(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a Turkish verb of a stance is a passive inside what somebody says (`memnuniyetle karşılandığını`)."""
    if not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ACT:
        return False
    return _UNDERGONE.search(reading.marked.tokens[match.last - 1].norm) is not None


def is_participle(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the form is a participle that belongs to the noun before it (`la decisión criticada por X`)."""
    endings = reading.grammar.participles
    if not endings or not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    return reading.marked.tokens[match.first].text.casefold().endswith(endings)


def follows_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a word that no table knows stands right before the participle, where its auxiliary would stand."""
    before = match.first - 1
    if before < clause.first or reading.marked.between(before, match.first) != " ":
        return False
    known = before in reading.marked.words or before in reading.cue_tokens
    return not known and not reading.in_mention(before)


def agent_behind(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the agent that stands right behind a participle (`criticada por X`)."""
    if match.last >= clause.last or not reading.marked.is_word(match.last, Word.BY):
        return None
    return speaker_after(reading, clause, match.last + 1, reach=2)


def is_final_passive(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a participle that closes its clause is a passive with its agent before it (`wurde von X verurteilt`)."""
    if not reading.grammar.negation_after or not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ACT:
        return False
    return agent_before(reading, clause, match) is not None


def _agent_beside(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the agent right before a verb that is undergone: `被X谴责`, `X tarafından kınandı`, `Xから非難された`."""
    marked, grammar = reading.marked, reading.grammar
    near = reading.mentions_in(max(clause.first, match.first - _BESIDE), match.first)
    agent = near[-1] if near and near[-1].can_speak else None
    if grammar.order is not Order.STRICT or agent is None or (len(near) < 2 and not grammar.coverbs):
        return None
    gap = range(agent.last, match.first)
    if any(not marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.OF, Word.BY, Word.BEARER) for i in gap):
        return None
    if grammar.postpositions:
        behind = any(marked.is_word(i, Word.BY) for i in gap)
        case = agent.oblique or (bool(grammar.oblique) and marked.tokens[agent.last - 1].text.endswith(grammar.oblique))
        if not behind and (len(gap) or not case):
            return None
        return agent if grammar.relatives else list_head(reading, agent)  # Turkish `X, Y tarafından kınandı` is done by Y
    head = list_head(reading, agent)
    return head if marked.is_word(head.first - 1, Word.BY, Word.MEETS) else None


def agent_before(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the agent between the auxiliary and the participle, in a language whose verb stands last."""
    marked = reading.marked
    if (beside := _agent_beside(reading, clause, match)) is not None:
        return beside
    if not reading.grammar.object_first or not reading.grammar.negation_after:
        return None
    first = next(iter(reading.mentions_in(clause.first, match.first)), None)
    fronted = first is not None and first.can_speak and first.first - clause.first <= 2 and marked.is_word(clause.first, Word.BY)
    if first is not None and fronted and marked.has(first.last, first.last + 2, Word.BE):
        return first
    near = reading.mentions_in(max(clause.first, match.first - 10), match.first)
    if not near or not near[-1].can_speak:
        return None
    gap = range(near[-1].last, match.first)
    if any(not marked.is_word(i, Word.LIGHT, Word.STRONGLY, Word.NOT) for i in gap):
        return None
    head = list_head(reading, near[-1])
    before = head.first - 1
    while before > clause.first and marked.is_word(before, Word.ARTICLE, Word.LIGHT) and not marked.is_word(before, Word.BY):
        before -= 1
    if not marked.is_word(before, Word.BY):
        return None
    return head if marked.has(max(clause.first, before - 4), before, Word.BE) else None


def agent_after(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the agent behind a passive (`condemned by X`), None where what is named there is the reason."""
    if reading.grammar.bare_agents and _is_undergone(reading.marked, clause, match):
        beside = speaker_after(reading, clause, match.last, reach=0)
        if beside is not None:
            return beside
    if reading.grammar.order is Order.FIRST:
        return done_by(reading, clause, match)
    for index in range(match.last, min(clause.last, match.last + 8)):
        if reading.marked.is_word(index, Word.BY) and not _is_done_by(reading, match, index):
            agent = speaker_after(reading, clause, index + 1, reach=3)
            # `por` may name the reason: `condenada por sus ataques a X`
            return None if agent is not None and index + 1 < agent.first and _is_object(reading.marked, agent) else agent
    return None


def _is_done_by(reading: Reading, match: Match[CueLike], index: int) -> bool:
    """Return whether "by" names who did what the verb is about: X in `concern was expressed over the tests by X`.

    Or in what is asked: `was urged to condemn the raid by X`.
    """
    deed = reading.act_before(index)
    asked = isinstance(match.row, StanceRow) and match.row.frame is Frame.ASK
    kinds = (Word.ON, Word.TO) if asked else (Word.ON,)
    return deed is not None and reading.marked.has(match.last, deed.first, *kinds)


def _is_object(marked: Marked, mention: Mention) -> bool:
    before = mention.first - 1
    return marked.is_word(before, Word.AT, Word.ON, Word.TO, Word.AGAINST) and not marked.is_word(
        before, Word.ARTICLE, Word.LIGHT
    )


def agents_meant(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those whom a passive only counts or means as its agents: `by both sides`, `by several states, including X and Y`."""
    marked = reading.marked
    place = next((i for i in range(match.last, min(clause.last, match.last + 8)) if marked.is_word(i, Word.BY)), None)
    if place is None:
        return ()
    if marked.has(place + 1, place + 3, Word.BOTH, Word.ALL):
        return parties(reading)
    counted = next(iter(marked.places(Word.INCLUDING, place + 1, min(clause.last, place + 8))), None)
    named = reading.mentions_in(counted, clause.last)[:1] if counted is not None else ()
    return coordinated_right(reading, named[0]) if named and named[0].can_speak and named[0].first - place <= 10 else ()
