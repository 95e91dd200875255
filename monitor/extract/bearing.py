"""Whose a noun of stance is: who bears it (`criticism from X`) and who issued the words (`a statement by X condemning Y`)."""

from itertools import pairwise

from monitor.extract.cases import is_agent
from monitor.extract.enumeration import coordinated_right, enumerate_named, list_head, whole_list
from monitor.extract.lexicon import Match
from monitor.extract.masdars import carried_out, doer_of_bound, owners_of
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.owners import owner_beside
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, Frame, Order, StanceRow
from monitor.extract.words import Word

_NAMED = frozenset({Frame.NOUN, Frame.ACT, Frame.ASK})
"""Endings of a Turkish house from which something comes (`bakanlığından`)."""
_ADORNED = 4
"""How many words may stand between a named stance and its verb, or the one who holds it."""


def bearers(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those who hold a stance that is named as what its object meets with (`drew sharp criticism from X`)."""
    marked = reading.marked
    if not isinstance(match.row, StanceRow) or match.row.frame not in _NAMED:
        return ()
    if owner := _owner_before_verb(reading, clause, match) or _whom_it_troubles(reading, match):
        return coordinated_right(reading, owner)
    if issued := _issued_by(reading, clause, match):
        return issued
    if owner := owner_beside(reading, clause, match, met=True):
        return coordinated_right(reading, owner)
    if not _meets_with(reading, clause, match):
        return ()
    for index in range(match.last, min(clause.last, match.last + 2 * _ADORNED)):
        holder = reading.mention_at(index)
        joined = marked.is_word(index - 1, Word.BEARER, Word.BY, Word.ARTICLE)
        if holder is not None:
            genitive = reading.grammar.cases and index == match.last and holder.oblique
            owned = reading.grammar.order is Order.FIRST and index == match.last and not marked.clitic(holder)
            described = bool(reading.grammar.participles) and reading.grammar.order is Order.LEAD and index == match.last
            if (owned or described) and holder.kind is Kind.ADJECTIVE and holder.code is not None:  # `suscitó el rechazo noruego`
                return tuple(m for m in enumerate_named(reading, holder) if m.kind is Kind.ADJECTIVE and m.first >= index)
            if not holder.can_speak or not (joined or genitive or owned):
                return ()
            together = coordinated_right(reading, holder)
            turn = next((b for a, b in pairwise(together) if _turns(marked, a, b)), None)
            return tuple(m for m in together if turn is None or m.first < turn.first)
        if not marked.is_word(index, Word.BEARER, Word.BY, Word.LIGHT, Word.ARTICLE):
            return ()
    return ()


def sources(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return those from whom a named stance is said to come (`Condemnation of the raid came from X and Y`)."""
    marked = reading.marked
    if doer := doer_of_bound(reading, match):
        return coordinated_right(reading, doer)
    if agent := _agent_of_noun(reading, clause, match):
        return coordinated_right(reading, agent)
    if owners := _owner_behind_head(reading, clause, match):
        return owners
    if not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.NOUN, Frame.ACT):
        return ()
    stance = Match(match.row, match.first, match.last)
    if owners := carried_out(reading, clause, stance) or owners_of(reading, clause, stance):
        return owners
    if match.row.frame is not Frame.NOUN:
        return ()
    if owners := _agents_of_noun(reading, match) or _owner_behind_by(reading, clause, match):
        return owners
    if owner := owner_beside(reading, clause, match, met=False):
        return coordinated_right(reading, owner)
    if (before := _from_before(reading, clause, stance)) is not None:
        return whole_list(reading, before, match.first)
    if (behind := _from_behind(reading, clause, stance)) is not None:
        return coordinated_right(reading, behind)
    places = range(match.last, min(clause.last, match.last + 2 * _ADORNED))
    place = next((i for i in places if marked.is_word(i, Word.SOURCE)), None)
    if place is None or any(i in reading.cue_tokens for i in range(match.last, place)):
        return ()
    while place < clause.last and marked.is_word(place, Word.SOURCE, Word.ARTICLE) and not reading.in_mention(place):
        place += 1
    holder = reading.speaker_at(place)
    return coordinated_right(reading, holder) if holder is not None else ()


def _from_before(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Mention | None:
    """Return from whom a stance comes where the sentence opens with it: `Aus X kam scharfe Kritik an Y`."""
    marked, verb = reading.marked, match.first - 1
    while verb > clause.first and verb > match.first - _ADORNED and not marked.is_word(verb, Word.MEETS):
        verb -= 1
    if not marked.is_word(verb, Word.MEETS):
        return None
    between = [m for m in reading.mentions_in(verb + 1, match.first) if _is_from(reading, m)]  # `stieß in X auf Kritik`
    name = between[-1] if between else next((m for m in reading.mentions_in(clause.first, verb) if m.last == verb), None)
    return name if name is not None and (between or _is_from(reading, list_head(reading, name))) else None


def _from_behind(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Mention | None:
    """Return from whom a stance comes that opens its sentence before its verb: `Unterstützung erhielt Y von X`."""
    marked = reading.marked
    if match.first - clause.first > 1 or not marked.is_word(match.last, Word.MEETS):
        return None
    behind = reading.mentions_in(match.last + 1, min(clause.last, match.last + 2 * _ADORNED))
    given = (m for m in behind if _is_from(reading, m) or (m.can_speak and marked.is_word(m.first - 1, Word.BY)))
    return next(given, None) if len(behind) > 1 else None


def _is_from(reading: Reading, name: Mention) -> bool:
    """Return whether a preposition tells that something comes from there: `aus X`, `in X`."""
    marked, before = reading.marked, name.first - 1
    before -= marked.is_word(before, Word.ARTICLE) and not marked.is_word(before, Word.AT)
    place = name.kind is Kind.CAPITAL and marked.is_word(before, Word.BEARER) and marked.is_word(before, Word.WITHIN)
    return name.can_speak and (place or marked.is_word(before, Word.OUT_OF))


def _is_noun_of_blame(marked: Marked, match: Match[CueLike]) -> bool:
    """Return whether a row names a stance, or its verb's form is a noun here: right behind an article (`la condena`)."""
    row = match.row
    if not isinstance(row, StanceRow):
        return False
    form = row.frame is Frame.ACT and match.last == match.first + 1 and match.first > 0
    return row.frame is Frame.NOUN or (form and marked.is_word(match.first - 1, Word.DET, Word.ARTICLE))


def _agent_of_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return by whom a Romance noun of blame is said to be meant, behind the name it is about: `a condenação de X por Y`."""
    marked, row = reading.marked, match.row
    if not isinstance(row, StanceRow) or row.stance.score > -2 or not marked.is_word(match.last, Word.OF):
        return None
    if not _is_noun_of_blame(marked, match) or reading.grammar.order is not Order.LEAD or reading.grammar.cases:
        return None
    place = match.last + 1 + marked.is_word(match.last + 1, Word.ARTICLE)
    judged = reading.mention_at(place)
    if judged is None or judged.code is None or judged.last >= clause.last or not marked.is_word(judged.last, Word.BY):
        return None
    first = judged.last
    while first < clause.last and marked.is_word(first, Word.BY, Word.ARTICLE, Word.BEARER) and not reading.in_mention(first):
        first += 1
    agent = reading.speaker_at(first)
    return agent if agent is not None and agent.code not in (None, judged.code) else None


def _owner_before_verb(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return whose stance an act arouses where its verb is behind it: `озабоченность X вызывает`, `у X вызывает ...`."""
    marked = reading.marked
    if not reading.grammar.cases or not isinstance(match.row, StanceRow) or match.row.frame is not Frame.NOUN:
        return None
    behind = reading.mention_at(match.last)
    if behind is not None and behind.oblique and behind.can_speak and marked.is_word(behind.last, Word.MEETS):
        return behind
    verb = next(
        (i for i in range(match.first - 1, max(clause.first, match.first - _ADORNED) - 1, -1) if marked.is_word(i, Word.MEETS)), 0
    )
    before = reading.mentions_in(clause.first, verb)[-1:] if verb else ()
    joined = bool(before) and before[0].last == verb and before[0].first == clause.first + 1
    return before[0] if joined and before[0].can_speak and marked.is_word(clause.first, Word.BEARER) else None


def _agents_of_noun(reading: Reading, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return whose stance a noun names, in the case of an agent right behind it: `осуждение Норвегией действий X`."""
    if not isinstance(match.row, StanceRow) or match.row.frame is not Frame.NOUN:
        return ()
    if not reading.marked.is_word(match.last - 1, Word.AGENTIVE):
        return ()
    holder = reading.mention_at(match.last)
    return coordinated_right(reading, holder) if holder is not None and is_agent(reading, holder) else ()


def _issued_by(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return who opens a headline as the one from whom a named stance comes (Turkish `X'ten Y'ye tepki`)."""
    named = isinstance(match.row, StanceRow) and match.row.frame is Frame.NOUN
    closes = match.last >= clause.last or ":" in reading.marked.between(match.last - 1, match.last)
    verbless = isinstance(match.row, StanceRow) and match.row.frame in (Frame.ACT, Frame.ASK) and closes
    if not named and not (verbless and reading.marked.is_word(match.last - 1, Word.VERBLESS)):
        return ()
    return issuer(reading, clause, match)


def issuer(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return who opens a Turkish sentence as the one from whom something comes (`X'ten`, `Bakanlığından`)."""
    marked, grammar = reading.marked, reading.grammar
    if not grammar.object_first or not grammar.oblique_heads:
        return ()
    for mention in reading.mentions_in(clause.first, match.first)[:4]:
        suffixed = marked.text[mention.end : mention.end + 1] in ("'", "’") and marked.is_word(mention.last, Word.BEARER)
        if suffixed or (grammar.ablatives and marked.tokens[mention.last - 1].norm.endswith(grammar.ablatives)):
            together = tuple(m for m in coordinated_right(reading, list_head(reading, mention)) if m.last <= mention.last)
            return together if together[0].first - clause.first <= 1 and mention.can_speak else ()
    return ()


def _whom_it_troubles(reading: Reading, match: Match[CueLike]) -> Mention | None:
    """Return whose feeling a Romance verb names behind itself, what arouses it standing before: `el ataque preocupa a X`."""
    named = isinstance(match.row, StanceRow) and match.row.frame is Frame.NOUN
    if not named or reading.grammar.order is not Order.LEAD or not reading.marked.is_word(match.first, Word.MEETS):
        return None
    place = match.last + reading.marked.is_word(match.last, Word.ARTICLE)
    return reading.speaker_at(place)


def _owner_behind_head(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return whose stance opens a headline, before the one it is about: `Rechazo de X al ataque de Y`, `انتقاد X از Y`."""
    marked, bare = reading.marked, reading.grammar.object_first  # Persian writes nothing before an owner
    if not reading.grammar.noun_subjects or not _heads(reading, clause, match):
        return ()
    joint = match.last
    while not bare and joint < clause.last and marked.is_word(joint, Word.STRONGLY) and not marked.is_word(joint, Word.OF):
        joint += 1  # `apoyo rotundo de X`
    inside = joint == match.last and marked.is_word(match.last - 1, Word.OF) and match.last > match.first + 1
    if not bare and not inside and not marked.is_word(joint, Word.OF):
        return ()
    place = match.last if bare else joint if inside else joint + 1
    place += not bare and marked.is_word(place, Word.ARTICLE)
    holder = next((m for m in reading.mentions_in(place, place + 1) if m.can_speak and m.code is not None), None)
    if holder is None:
        return ()
    together = coordinated_right(reading, holder)
    return together if marked.is_word(together[-1].last, Word.ON, Word.FOR, Word.BEARER if bare else Word.BY) else ()


def _heads(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the cue is a noun of stance that opens its sentence, adjectives before it or not (`Duras críticas de X`)."""
    marked, before = reading.marked, range(clause.first, match.first)
    if not _is_noun_of_blame(marked, match) and not (not before and _is_one_verb(match)):
        return False
    known = any(i in reading.cue_tokens or reading.in_mention(i) for i in before)
    return len(before) <= 1 or (
        len(before) < _ADORNED and not known and not marked.has_pause(clause.first + 1, match.first + 1, ",;:")
    )


def _is_one_verb(match: Match[CueLike]) -> bool:
    """Return whether the row is one verb, whose form may be a noun where it opens a headline: `Condena de X al ataque de Y`."""
    return isinstance(match.row, StanceRow) and match.row.frame is Frame.ACT and match.last == match.first + 1


def _owner_behind_by(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return by whom a stance is, named between its noun and what it is about: `la condamnation par X de l'attaque de Y`.

    Behind what it is about, the one named so is the doer (`the condemnation of the attack by Y`).
    """
    marked = reading.marked
    if reading.grammar.order not in (Order.STRICT, Order.LEAD) or not marked.is_word(match.last, Word.BY):
        return ()
    place = match.last
    while place < clause.last and marked.is_word(place, Word.BY, Word.ARTICLE, Word.DET) and not reading.in_mention(place):
        place += 1
    holder = reading.mention_at(place)
    if holder is None or holder.code is None or not holder.can_speak:
        return ()
    together = coordinated_right(reading, holder)
    about = marked.is_word(together[-1].last, Word.OF, Word.ON, Word.TO) and not marked.is_word(together[-1].last, Word.BY)
    return together if about else ()


def _turns(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a new clause begins between two names: a comma with a conjunction behind it (`X, but Y`)."""
    return marked.text[left.end : left.end + 1] == "," and marked.is_word(left.last, Word.AND)


def _goes_on_list(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether another stance with its bearer stands before it: `drew condemnation from X and praise from Y`."""
    marked, joint = reading.marked, match.first - 1
    if not marked.is_word(joint, Word.AND) or not marked.is_word(match.last, Word.BEARER):
        return False
    before = next((m for m in reading.mentions_in(clause.first, joint) if m.last == joint), None)
    borne = before is not None and marked.is_word(before.first - 1 - marked.is_word(before.first - 1, Word.DET), Word.BEARER)
    return before is not None and borne and marked.has(clause.first, before.first, Word.MEETS)


def _meets_with(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb before a stance makes it the object of what stands before (`drew criticism`, `has the support`)."""
    marked = reading.marked
    if marked.is_word(match.first - 1, Word.TO) and not marked.is_word(match.first - 1, Word.ARTICLE):
        return False  # `ha deciso di condannare X`: an infinitive, no noun
    reach = _ADORNED if reading.grammar.order is not Order.FIRST else 2 * _ADORNED  # the subject stands between
    if _goes_on_list(reading, clause, match):
        return True
    for index in range(match.first - 1, max(clause.first, match.first - reach) - 1, -1):
        if index in reading.cue_tokens or marked.is_parted(index, index + 1, ",;:"):
            return False
        if marked.is_word(index, Word.MEETS):
            named = isinstance(match.row, StanceRow) and match.row.frame is Frame.NOUN
            plain = named or marked.has(index + 1, match.first, Word.DET, Word.ARTICLE)
            return plain or not marked.is_word(index, Word.HAVE, Word.BE)
    return False
