"""Who did an act that is named by a noun, and to whom it was done: `the strikes of X on Y`, `the invasion of Y`.

Whose conduct is judged by it: `targets`.
"""

from bisect import bisect_left
from dataclasses import dataclass

from monitor.extract.cases import has_genitive
from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match
from monitor.extract.masdars import part_in_relative
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.postposed import SUFFERED, place_before
from monitor.extract.reading import Clause, Reading
from monitor.extract.roles import Role, add_as, role_behind_in, role_beside, role_in_genitive
from monitor.extract.tables import ActRow, Frame, Of, Order, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.extract.wronged import is_by_case, is_wronged

_BEFORE = 14
"""Words before an act noun in which it is named whose it is; twice as many where a word is a character."""
_BY_CASE = 1
"""How many words behind an act noun the one whose case makes it the doer may begin."""
_BESIDE = 2
"""Letters between whom a Chinese act is done to and the act itself."""
_ADJECTIVES = 3
"""How many words that no table knows may describe a name behind its preposition: `on our small island neighbour X`."""
_APART = 12
"""Words before an act in which the one whom its pronoun means is named."""
_CHAIN, _TWO = 12, 2
"""How many words may join a name to an act noun, and how many prepositions among them are a chain."""
_ENDS = ",;:\n"
_DESCRIBES = frozenset({Word.WE, Word.DET, Word.THEY, Word.STATE})


@dataclass(frozen=True, slots=True)
class Deed:
    """An act noun with who did it and to whom, as far as the words beside it say."""

    match: Match[ActRow]
    doers: tuple[Mention, ...]
    victims: tuple[Mention, ...]


def deeds_of(reading: Reading) -> tuple[Deed, ...]:
    """Return the act nouns of the text with their doers and victims."""
    found = []
    number, pasts = 0, reading.grammar.pasts
    for match in reading.acts:
        while number + 1 < len(reading.clauses) and reading.clauses[number].last <= match.first:
            number += 1
        clause = reading.clauses[number]
        past = bool(pasts) and reading.marked.tokens[match.first].text.endswith(pasts)  # Spanish `anunció` is no `anuncio`
        if clause.first <= match.first < clause.last and not past:
            found.append(_deed(reading, clause, match))
    return tuple(found)


def _deed(reading: Reading, clause: Clause, match: Match[ActRow]) -> Deed:
    marked = reading.marked
    doers: list[Mention] = []
    victims: list[Mention] = []
    reach = _BEFORE * (1 + (reading.grammar.postpositions and is_unspaced(marked.tokens[match.first])))
    before = tuple(m for m in reading.mentions_in(max(clause.first, match.first - reach), match.first) if m.code or m.others)
    if reading.grammar.postpositions:
        place_before(reading, clause, match, before, doers, victims)
    elif reading.grammar.coverbs:
        for mention in reversed(before):
            heads = (enumerate_named(reading, m)[0] for m in victims)
            outer = any(marked.is_word(m.first - 1, Word.ON) and mention.last <= m.first for m in heads)  # X in `对X对Y的袭击`
            suffers = not outer and _is_suffering(reading, mention, match)
            if suffers or is_wronged(reading, mention) or _is_place(reading, match, mention):
                victims.append(mention)
            elif victims and _closes_matter(reading, mention, match) and not marked.is_word(mention.first - 1, Word.ON):
                break  # `X对Y遭袭击表示震惊`: who is shocked
            elif not doers and not marked.is_word(mention.first - 1, Word.AT) and not _speaks(reading, mention, match):
                doers.append(mention)
    elif before and not _asks_who(reading, match, before[-1]) and _is_doer(reading, match, before[-1]):
        (victims if _is_taken(reading, match, before[-1]) else doers).append(before[-1])
    final = reading.grammar.postpositions and not reading.grammar.relatives  # who has to do with an act stands before it
    behind = () if final else reading.mentions_in(match.last, min(clause.last, match.last + 16))
    follow = [m for m in behind if m.code or m.others]
    for mention in follow[:4]:
        if not any(mention in enumerate_named(reading, struck) for struck in victims if _is_aimed_at(marked, struck)):
            _place_after(reading, match, mention, doers, victims)
    for struck in [m for m in victims if m.first >= match.last and _is_aimed_at(marked, m)]:
        victims.extend(m for m in enumerate_named(reading, struck) if m.first > struck.first and m not in victims)  # `on X and Y`
    owned = len(victims) > 1 and not _is_aimed_at(marked, victims[0]) and 0 <= victims[0].first - match.last <= 2
    if not doers and owned and _is_aimed_at(marked, victims[1]):
        doers.append(victims.pop(0))  # the owner of an attack that has a victim of its own made it
    if len(doers) > 1 and not victims and _done_to(marked, match, doers[0], doers[1]):
        victims.append(doers.pop(0))
    if victims and not doers:
        doers.extend(_meant_by_pronoun(reading, clause, match, victims))
    return Deed(match, tuple(doers), tuple(victims))


def _speaks(reading: Reading, mention: Mention, match: Match[ActRow]) -> bool:
    """Return whether a stance stands between the name and the act noun: who condemns an attack did not make it."""
    return bool(reading.cue_tokens.intersection(range(mention.last, match.first)))


def _is_place(reading: Reading, match: Match[ActRow], mention: Mention) -> bool:
    """Return whether the act only took place there: `发生在X的袭击`."""
    marked = reading.marked
    owned = marked.has(mention.last, min(mention.last + 1, match.first), Word.OF)
    return owned and marked.is_word(mention.first - 1, Word.AT)


def _done_to(marked: Marked, match: Match[ActRow], owner: Mention, other: Mention) -> bool:
    """Return whether the owner of an act suffered it, as who did it is named behind: X in `the blockade of X by Y`, `X's
    annexation by Y`."""
    if not marked.is_word(other.first - 1, Word.BY) or marked.is_word(other.first - 1, Word.OF):
        return False
    beside = owner.first >= match.last and other.first == owner.last + 1
    return beside or (owner.last <= match.first and other.first == match.last + 1)


def _meant_by_pronoun(reading: Reading, clause: Clause, match: Match[ActRow], victims: list[Mention]) -> tuple[Mention, ...]:
    """Return who owns the act by a pronoun, the one last named before it: Y in `X imposed sanctions on Y over its raid on Z`.

    Whoever only did what the sentence says is passed over: `Y was criticised by X for its raid`.
    """
    marked, place = reading.marked, match.first - 1
    while place > clause.first and marked.is_word(place, Word.LIGHT, Word.STRONGLY) and not marked.is_word(place, Word.OWNED):
        place -= 1
    if not marked.is_word(place, Word.OWNED) or marked.is_word(place, Word.WE):
        return ()
    for mention in reversed(reading.mentions_in(max(clause.first, place - _APART), place)):
        if marked.is_parted(mention.last - 1, place, _ENDS):
            return ()
        if mention.code is not None and mention not in victims and not marked.is_word(mention.first - 1, Word.BY):
            return (mention,)
    return ()


def _is_suffering(reading: Reading, mention: Mention, match: Match[ActRow]) -> bool:
    """Return whether the act is done to the name behind a preposition: `对X的袭击`, `对X实施打击`, but not `对X空袭Y表示谴责`."""
    marked = reading.marked
    before = enumerate_named(reading, mention)[0].first - 1  # `对X和Y的袭击`
    if not marked.is_word(before, Word.ON) or before in reading.cue_tokens:
        return False  # `反对X的做法`
    if match.row.of is Of.HOME and _closes_matter(reading, mention, match):
        return False
    meets = marked.is_word(mention.last, Word.BY, Word.MEETS)  # `对X遭袭击表示震惊`
    if match.first - mention.last <= _BESIDE and not _closes_matter(reading, mention, match):
        owners = (m for m in reading.mentions_in(max(0, before - _APART), before) if m.last == before)
        judged = (reading.cue_tokens.intersection(range(m.first - _BESIDE, m.first)) for m in owners)
        meets = meets or any(judged)  # `反对Y对X新制裁`
    return meets or marked.has(mention.last, match.first, Word.OF, Word.DOES)


def _closes_matter(reading: Reading, mention: Mention, match: Match[ActRow]) -> bool:
    """Return whether the preposition belongs to a stance behind the act: `对X的决定表示遗憾` is about what X decided."""
    marked, place = reading.marked, match.last
    while place not in reading.cue_tokens and marked.is_word(place, Word.LIGHT, Word.STRONGLY):
        place += 1
    row = reading.cue_at(place)
    if place not in reading.cue_tokens or (isinstance(row, StanceRow) and row.frame is Frame.JUDGE):
        return False  # `X对Y的行动违反国际法`: what is said of the act itself
    behind = marked.text[marked.tokens[mention.first].start : marked.tokens[place].start]
    return not any(c in behind for c in "，。；、“”") and not _is_inner(reading, mention)


def _is_inner(reading: Reading, mention: Mention) -> bool:
    """Return whether another name with its preposition stands right before that of this one: Y in `对X针对Y的行动表示谴责`."""
    marked = reading.marked
    place = enumerate_named(reading, mention)[0].first - 1
    while place > 0 and marked.is_word(place, Word.ON, Word.LIGHT) and not reading.in_mention(place):
        place -= 1
    outer = next((m for m in reading.mentions_in(max(0, place - _APART), place + 1) if m.last == place + 1), None)
    return outer is not None and marked.is_word(outer.first - 1, Word.ON)


def _is_aimed_at(marked: Marked, mention: Mention) -> bool:
    before = mention.first - 1 - marked.is_word(mention.first - 1, Word.ARTICLE)
    return marked.is_word(before, Word.ON, Word.AGAINST) and not marked.is_word(before, Word.ARTICLE)


def _asks_who(reading: Reading, match: Match[ActRow], near: Mention) -> bool:
    """Return whether the act stands in a journalist's question, where verbs are not read: who condemns it there did not do it.

    Whose it is by an adjective or a possessive did it there too: `What do you say to Norway's raid?`.
    """
    at = reading.marked.tokens[match.first].start
    owns = near.kind is Kind.ADJECTIVE or reading.marked.text[near.end : near.end + 2] in ("'s", "’s")
    return not owns and any(line.start <= at < line.end for line in reading.asked)


def _is_doer(reading: Reading, match: Match[ActRow], near: Mention) -> bool:
    """Return whether the mention before the act noun is its doer: `Russian missile attack`, `Russia's attack`."""
    marked = reading.marked
    distance = match.first - near.last
    follows = marked.tokens[near.last].norm if near.last < len(marked.tokens) else ""
    if follows == "s" and marked.text[near.end : near.end + 1] in "'’" and distance <= 8:
        return not _takes_position(reading, near.last, near.last + 2)
    if distance > (1 if near.kind is Kind.PERSON else 3) or near.kind is Kind.PEOPLE:
        return False
    first = near.first - marked.is_word(near.first - 1, Word.ARTICLE)
    if reading.grammar.order is Order.FIRST and first - 1 in reading.cue_tokens:
        return False  # the subject of the verb before it: `أدانت مصر الهجوم`
    if _owns_before(reading, near, match):
        return True
    partner = near.kind is Kind.ADJECTIVE or marked.is_word(near.first, Word.MEETING)
    if reading.grammar.order is Order.FIRST and distance == 0 and partner:
        return False  # an adjective belongs to what stands before it there; `بحث مع نظيره X القرار`
    if reading.grammar.object_first and near.kind is not Kind.ADJECTIVE:
        return _is_abbreviated(reading, near, match)  # the subject of the verb behind; who did it stands behind the noun
    if near.kind is Kind.CAPITAL and distance == 0:
        return False
    if reading.grammar.order is Order.LEAD and not reading.grammar.cases and near.kind is not Kind.ADJECTIVE:
        return False  # a name stands behind its noun there: before it is the subject (`Condena X ataques`)
    if "," in marked.text[near.end : marked.tokens[match.first].start]:
        return False
    gap = range(near.last, match.first)
    if _takes_position(reading, near.last, match.first):
        return False
    return not any(marked.is_word(i, Word.ON, Word.AT, Word.BE, Word.THAT, Word.AND) for i in gap)


def _owns_before(reading: Reading, near: Mention, match: Match[ActRow]) -> bool:
    """Return whether a German genitive stands before the act, adjectives between (`Xs jüngste Angriffe`)."""
    marked = reading.marked
    state = near.kind in (Kind.COUNTRY, Kind.CAPITAL) and has_genitive(reading, near)
    gap = range(near.last, match.first)
    if reading.grammar.order is not Order.SECOND or not state or len(gap) > _ADJECTIVES or match.row.of in SUFFERED:
        return False
    plain = marked.text[near.end : marked.tokens[match.first].start].replace(" ", "")
    described = all(marked.tokens[i].text[0].islower() and i not in marked.words and i not in reading.cue_tokens for i in gap)
    return described and (not plain or plain.isalpha())


def _is_abbreviated(reading: Reading, near: Mention, match: Match[ActRow]) -> bool:
    """Return whether an abbreviation or a body heads a German compound: `US-Angriff`, but not `Russland-Sanktionen`."""
    marked = reading.marked
    if reading.grammar.order is not Order.SECOND or near.last != match.first:
        return False
    short = near.kind is Kind.BODY or marked.text[near.start : near.end].isupper()
    return short and marked.between(near.last - 1, near.last) in ("-", "‑")


def _is_taken(reading: Reading, match: Match[ActRow], owner: Mention) -> bool:
    """Return whether the person who seems to act is the one it was done to: `Kostova's capture`, not `X's capture of Y`."""
    suffered = match.row.of in SUFFERED and owner.kind is Kind.PERSON
    return suffered and not reading.marked.is_word(match.last, Word.OF)


def _takes_position(reading: Reading, first: int, last: int) -> bool:
    """Return whether a cue in the token range is more than a judgement: `X's condemnation of the raid` is no raid by X."""
    if not reading.cue_tokens.intersection(range(first, last)):
        return False
    low = bisect_left(reading.cue_starts, first)
    return any(
        not isinstance(m.row, StanceRow) or m.row.frame is not Frame.JUDGE
        for m in reading.cues[low : low + last - first]
        if m.first < last
    )


def _place_after(reading: Reading, match: Match[ActRow], mention: Mention, doers: list[Mention], victims: list[Mention]) -> None:
    marked = reading.marked
    distance = mention.first - match.last
    if reading.grammar.coverbs:
        if distance == 0 and not marked.between(match.last - 1, mention.first).strip():
            victims.extend(enumerate_named(reading, mention))  # `X打击Y和Z`: the object stands behind its verb
        return
    previous = _preposition(reading, match, mention)
    same = bool(victims) and victims[-1].code == mention.code and marked.text[victims[-1].end : mention.start] == ", "
    if same or is_wronged(reading, mention) or _is_hit(reading, match, mention):
        victims.append(mention)  # `on Harbourtown, Sudland`
    elif is_by_case(reading, mention) and distance <= _BY_CASE and "," not in marked.between(match.last - 1, mention.first):
        doers.append(mention)
    elif previous < match.last and marked.has(match.last, mention.first, Word.ON):
        victims.append(mention)  # `à`, `al`: an article and a preposition in one
    elif (told := part_in_relative(reading, match, mention)) is not None:
        (doers if told else victims).append(mention)
    elif previous < match.last and _is_given_to(reading, match, mention):
        victims.append(mention)
    elif previous < match.last and match.row.of is Of.GIVEN and _may_get(reading, mention):
        pass  # `помощь Дании`: who gives and who gets have one form
    elif previous < match.last or distance == 0:
        add_as(role_beside(reading, match.row.of, mention), mention, doers, victims)
    elif (role := _in_chain(reading, match, mention)) is not None:
        add_as(role, mention, doers, victims)
    elif previous == match.last and marked.is_word(previous, Word.OUT_OF) and mention.kind in (Kind.CAPITAL, Kind.COUNTRY):
        doers.append(mention)  # `die Vorwürfe aus X`
    elif marked.is_word(previous, Word.BY):
        if not _is_judged_by(reading, match, previous):
            doers.append(mention)
    elif marked.is_word(previous, Word.ON):
        victims.append(mention)
    elif marked.is_word(previous, Word.OF) and not marked.is_word(previous, Word.AT) and distance <= 3:
        add_as(role_in_genitive(match.row.of, mention), mention, doers, victims)
    elif mention.kind is Kind.ADJECTIVE and distance <= 2 and not doers:
        doers.append(mention)
    elif marked.is_word(previous, Word.AT) and distance <= 4:
        add_as(role_behind_in(match.row.of, mention), mention, doers, victims)


def _is_judged_by(reading: Reading, match: Match[ActRow], by: int) -> bool:
    """Return whether a Romance participle behind a comma is what the agent did: `l'attaque, qualifiée de lâche par X`."""
    if not reading.grammar.participles:
        return False
    cues = sorted(reading.cue_tokens.intersection(range(match.last, by)))
    return any("," in reading.marked.between(cue - 1, cue) for cue in cues)


def _in_chain(reading: Reading, match: Match[ActRow], mention: Mention) -> Role | None:
    """Return what a name is to an act noun behind two or more prepositions: `the attack on the embassy of X`, `by troops of X`.

    None where other than nouns and their prepositions stand between them.
    """
    marked = reading.marked
    gap = range(match.last, mention.first)
    if not 1 < len(gap) <= _CHAIN or marked.is_parted(match.last - 1, mention.first, _ENDS):
        return None
    kinds = (Word.BY, Word.ON, Word.AGAINST, Word.AT, Word.OF)
    joins = [next((kind for kind in kinds if marked.is_word(i, kind)), None) for i in gap]
    found = [kind for kind in joins if kind is not None]
    stops = reading.cue_tokens.intersection(gap) or any(marked.is_word(i, Word.THAT, Word.BE, Word.AND) for i in gap)
    if joins[0] is None or len(found) < _TWO or stops or any(m.code for m in reading.mentions_in(match.last, mention.first)):
        return None
    if Word.BY in found:
        behind = [kind for kind in found[found.index(Word.BY) + 1 :] if kind is not Word.BY]  # `з боку X` is one preposition
        return Role.DOER if all(kind is Word.OF for kind in behind) else Role.VICTIM
    if all(kind is Word.OF for kind in found):
        return role_in_genitive(match.row.of, mention)
    return role_behind_in(match.row.of, mention) if found[-1] is Word.AT else Role.VICTIM


def _is_hit(reading: Reading, match: Match[ActRow], mention: Mention) -> bool:
    """Return whether a relative clause says to whom the act was done: `the attack that hit X`, not `the decision that X took`."""
    marked = reading.marked
    gap = range(match.last + 1, mention.first)
    verb = any(not marked.is_word(i, Word.ARTICLE, Word.LIGHT, Word.DET) for i in gap)
    stops = reading.cue_tokens.intersection(gap) or marked.is_parted(match.last, mention.first, _ENDS)
    follows = marked.is_word(match.last, Word.THAT) and not marked.between(match.last - 1, match.last).strip()
    return follows and verb and not stops and len(gap) <= _CHAIN and not reading.mentions_in(match.last, mention.first)


def _is_given_to(reading: Reading, match: Match[ActRow], mention: Mention) -> bool:
    """Return whether the name gets what is given, by its case: `поставки оружия Тайваню`, `передача Киеву ракет`."""
    if match.row.of is not Of.GIVEN or mention.kind is Kind.ADJECTIVE or not reading.grammar.cases:
        return False
    plain = "," not in reading.marked.between(match.last - 1, mention.first)
    dative = mention.oblique and reading.marked.tokens[mention.last - 1].text.endswith(reading.grammar.datives or "\n")
    return plain and dative and not is_by_case(reading, mention)


def _may_get(reading: Reading, mention: Mention) -> bool:
    """Return whether a Slavonic name may as well be in the dative: one in an oblique case, behind which nobody else gets it."""
    declined = reading.grammar.cases and mention.oblique and mention.kind is not Kind.ADJECTIVE
    return declined and not is_by_case(reading, mention) and reading.mention_at(mention.last) is None


def _preposition(reading: Reading, match: Match[ActRow], mention: Mention) -> int:
    """Return the token that joins the mention to the act noun, behind articles, a few adjectives and a place within a state."""
    marked = reading.marked
    previous = mention.first - 1
    if previous > match.last and marked.between(previous, mention.first) == ", " and not reading.in_mention(previous):
        place = previous - 1  # `strikes on Harbourtown, Sudland`
        if marked.tokens[previous].text[0].isupper() and marked.is_word(place, Word.ON) and place >= match.last:
            return place
    unknown = 0
    while previous >= match.last:
        if marked.is_word(previous, Word.LIGHT, Word.ARTICLE):
            if marked.is_word(previous, Word.ON, Word.AT) and not marked.is_word(previous, Word.ARTICLE):
                break  # `on` and `in` may stand before a weekday, but not before a name
        elif marked.words.get(previous, frozenset()) <= _DESCRIBES and marked.between(previous, previous + 1) == " ":
            if unknown == _ADJECTIVES or reading.in_mention(previous) or previous in reading.cue_tokens:
                break
            unknown += 1
        else:
            break
        previous -= 1
    return previous
