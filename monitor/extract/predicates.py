"""The verbs of a clause and who does them: which form of the subject counts before which. Each form is looked for beside.

A subject that is named is in `subjects`, the agent of a passive in `passives`, who is meant by a pronoun in `pronouns`.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from monitor.extract.enumeration import coordinated_right, members_named, whole_list
from monitor.extract.inversion import is_told_by, right_subject, subject_behind_object
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.passives import (
    agent_after,
    agent_before,
    agent_behind,
    agents_meant,
    bearers,
    follows_noun,
    is_attributive,
    is_final_passive,
    is_participle,
    is_passive,
    is_undergone_in_content,
    issuer,
    sources,
)
from monitor.extract.pronouns import first_person, is_both, is_epithet, paper_says, parties, pronoun_near, told_by, we_open
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import subject_of_relative
from monitor.extract.subjects import first_subject, is_infinitive, left_subject, quoted_sources, speaker_after
from monitor.extract.supposed import is_supposed
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow, Word
from monitor.extract.tokens import is_unspaced
from monitor.extract.unnamed import (
    all_told_of,
    before_scrap,
    closes_content,
    counted_among,
    crowd_does,
    everybody_does,
    follows_stranger,
    goes_on,
    group_speaks,
    is_house,
    lacks_subject,
    noun_behind,
    outsiders_tell,
    plain_subject,
    seated_house,
    speaker_of_scrap,
)
from monitor.extract.worth import MAX_GAP, sets_scene, turns_to
from monitor.types import Rank

_PREDICATES = frozenset({Frame.ACT, Frame.FEEL, Frame.ASK, Frame.NOTE, Frame.DECLINE})
_ADVERBIAL = re.compile(r"(?:م\w{2,}|\wا\w\w)(?:(?<!و)ا|ه|ين)")
"""Arabic: the participle that says what the subject does besides (`..., muttahiman X`)."""

_ENDING = 6
"""Words that may stand behind the verb that closes a Japanese or Korean sentence."""
_NEAR = 4
"""Words between a subject and its verb."""
_PREPOSITIONS = (Word.ON, Word.AT, Word.FOR, Word.AGAINST)
_ADVERBS = 3
"""Words between a verb of speech and the feeling that somebody is said by it to have."""
_EXPLETIVES = ("es", "het")
"""Pronouns that open a clause and stand for its subject behind the verb (`Es protestierten X und Y`)."""
_REFLEXIVES = ("se", "s", "sich", "zich")
_PAUSES = ",;:.，；：。،؛"
"""What parts a clause from the request before it."""


def is_predicate(match: Match[CueLike]) -> bool:
    """Return whether the row is a verb that can have a subject."""
    row = match.row
    return isinstance(row, CueRow) or row.frame in _PREDICATES


def predicates_of(reading: Reading, clause: Clause) -> list[Predicate]:
    """Return the verbs of a clause in order, each with its subjects as far as they are found."""
    found: list[Predicate] = []
    low = bisect_left(reading.cue_starts, clause.first)
    for match in reading.cues[low:]:
        if match.first >= clause.last:
            break
        if held := bearers(reading, clause, match):
            found.append(Predicate(match, held, passive=True))
        elif held := sources(reading, clause, match):
            found.append(Predicate(match, held))
        elif is_predicate(match):
            made = _predicate(reading, clause, match, found)
            second = reading.grammar.order is Order.SECOND
            if second and any(match.first <= subject.first < match.last for subject in made.subjects):
                made = replace(made, subjects=())  # `eine Verurteilung X vermied sie`: whom the words name inside is no subject
            unreal = made.subjects and (
                _is_unreal(reading, clause, match) or _is_asked_of(reading, made, found) or is_supposed(reading, clause, made)
            )
            found.append(replace(made, unreal=True) if unreal else made)
    return found


def _is_unreal(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the subject has not done it: it must, should, is expected or prepares to."""
    if not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.FEEL):
        return False
    marked, grammar = reading.marked, reading.grammar
    far = grammar.object_first and grammar.negation_after  # the modal stands second, the verb last
    if far:
        return any(marked.is_word(i, Word.OUGHT) for i in range(max(clause.first, match.first - MAX_GAP), match.first))
    for index in range(match.first - 1, max(clause.first - 1, match.first - 7), -1):
        if marked.is_word(index, Word.OUGHT):
            return True
        light = marked.is_word(index, Word.LIGHT, Word.BE, Word.NOT, Word.STRONGLY, Word.TO, Word.AND, Word.THAT, Word.ON)
        if not light and not (grammar.order is Order.FIRST and reading.in_mention(index)):
            return False
    return False


def _is_asked_of(reading: Reading, made: Predicate, earlier: list[Predicate]) -> bool:
    """Return whether the subject is only asked to do it: `X urged Y to condemn Z` is no condemnation by Y."""
    row = made.match.row
    if not isinstance(row, StanceRow) or row.frame not in (Frame.ACT, Frame.FEEL):
        return False
    for asking in reversed(earlier):
        asked = isinstance(asking.match.row, StanceRow) and asking.match.row.frame is Frame.ASK
        if asked and asking.match.last <= made.subjects[0].first < made.match.first:
            between = reading.marked.between(asking.match.last - 1, made.match.first)
            return not any(c in between for c in _PAUSES)
    return False


def _predicate(reading: Reading, clause: Clause, match: Match[CueLike], earlier: list[Predicate]) -> Predicate:
    marked = reading.marked
    row = match.row
    if isinstance(row, CueRow) and row.kind is Speech.ACCORDING:
        if _is_theirs(reading, match) or (marked.is_word(match.last, Word.HIM) and not reading.grammar.postpositions):
            return Predicate(match, (), again=True)  # `According to him, ...`
        after = speaker_after(reading, clause, match.last, reach=3)
        if after is not None and not reading.grammar.postpositions and _is_parted(marked, match.last, after.first):
            after = None  # `According to officials, X ...`
        plain = match.last == match.first + 1 and marked.is_word(match.first, Word.FOR)
        if plain and not _opens_view(reading, clause, match, after):
            return Predicate(match, ())
        before_it = reading.mentions_in(max(clause.first, match.first - 24), match.first)
        gap = match.first - before_it[-1].last if before_it else 2
        if before_it and reading.grammar.postpositions:
            after = before_it[-1] if gap == 0 or (gap == 1 and marked.text[before_it[-1].end] in "'’") else None
        return Predicate(match, (after,) if after and (after.code is not None or is_epithet(after)) else ())
    if is_attributive(reading, clause, match):
        return Predicate(match, (), passive=True)
    if is_passive(reading, clause, match) or is_final_passive(reading, clause, match):
        agent = agent_after(reading, clause, match) or agent_before(reading, clause, match)
        by = coordinated_right(reading, agent) if agent else agents_meant(reading, clause, match)
        if not by and _is_impersonal(reading, clause, match):
            return Predicate(match, (), own=True)
        return Predicate(match, by, passive=True)
    if is_participle(reading, match):
        agent = agent_behind(reading, clause, match)
        if agent is not None:
            return Predicate(match, coordinated_right(reading, agent), passive=True)
        if reading.grammar.order is Order.LEAD and follows_noun(reading, clause, match):
            return Predicate(match, (), passive=True)
    if marked.is_word(match.first, Word.DONE):
        return _agentless(reading, clause, match)
    if (inner := subject_of_relative(reading, match)) is not None:
        return Predicate(match, (inner,))
    if pronoun_near(reading, clause, match, Word.WE) or _we_follow(reading, match) or we_open(reading, match):
        return Predicate(match, (), own=True)
    if first_person(reading, match):
        return Predicate(match, (), own=True)
    gerund = _is_gerund(reading, match)
    if gerund and _describes_paper(marked, clause, match):
        return Predicate(match, (), passive=True)
    warned = _is_warned_of(reading, match) if gerund else False
    if warned:
        return Predicate(match, (), passive=True)
    absolute = _absolute_subject(reading, clause, match) if gerund else ()
    if absolute:
        return Predicate(match, absolute)
    if _asked_to(reading, match, earlier):
        return Predicate(match, (), passive=True)
    if _pronoun_before_quote(reading, clause, match):
        return Predicate(match, (), again=True)
    before = [p for p in earlier if p.subjects or p.own or p.again]
    if (said := _said_to_feel(reading, match, before)) is not None:
        return replace(said, match=match, passive=False, unreal=False)
    prefixed = _takes_and(reading, match)
    joined = gerund or prefixed or marked.is_word(match.first - 1, Word.AND)
    inside = reading.quote_at(match.first)
    follows = right_subject(reading, clause, match, isinstance(row, CueRow), alone=False) if before and prefixed else None
    if follows is not None and not _asked_first(reading, clause, match, follows):
        return Predicate(match, coordinated_right(reading, follows))
    if before and joined and not before[-1].passive and reading.quote_at(before[-1].match.first) == inside:
        return replace(before[-1], match=match, passive=False, unreal=False)
    if reading.grammar.relatives and is_undergone_in_content(reading, match):
        return Predicate(match, ())  # `... kınandığını belirten X`: whoever says so
    if not before and not prefixed and follows_stranger(reading, clause, match):
        return Predicate(match, (), passive=True)
    if not before and lacks_subject(reading, match):
        return Predicate(match, (), again=True, several=not gerund)
    named = _by_pronoun(reading, clause, match, before)
    if named is not None:
        return Predicate(match, named.subjects)
    if not before and paper_says(reading, clause, match):
        return Predicate(match, (), again=True)
    if everybody_does(reading, clause, match):
        return Predicate(match, (), passive=True)
    if listed := all_told_of(reading, clause, match):
        return Predicate(match, listed)
    if before and before[-1].subjects and _sends_paper(reading, match) and reading.quote_at(before[-1].match.first) == inside:
        return replace(before[-1], match=match, passive=False, unreal=False)
    shared = goes_on(reading, clause, match, before)
    if shared is not None:
        return replace(shared, match=match, passive=False, unreal=False)
    left = first_subject(reading, clause, match) if joined else None
    left = left or left_subject(reading, clause, match, earlier)
    if left is not None and reading.grammar.order is Order.FIRST and match.first - left[0].last > 1 and not prefixed:
        ahead = marked.is_word(left[0].first - 1, Word.HAVE)  # `وكان X ... ندد`
        left = None if not ahead and isinstance(row, StanceRow) and follows_noun(reading, clause, match) else left
    if left is not None and isinstance(row, StanceRow) and crowd_does(reading, left[0], match):
        return Predicate(match, (), passive=True)
    if left is not None and _is_speakers_own(reading, left[0], match):
        told = next((p for p in reversed(before) if p.speech and p.subjects), None)
        return Predicate(match, told.subjects if told is not None else (), again=told is None)
    tagged = isinstance(row, CueRow) and closes_content(reading, clause, match)
    seated = seated_house(reading, clause, match) if left is None or left[1] < 2.0 or tagged else None
    house = noun_behind(reading, clause, match) or seated
    if house is not None:
        return Predicate(match, coordinated_right(reading, house))
    if (left is None or left[1] < 2.0) and (counted := counted_among(reading, clause, match)):
        return Predicate(match, counted)
    if left is not None and is_both(reading, left[0]) and (both := parties(reading)):
        return Predicate(match, both)
    quoted_as = quoted_sources(earlier)
    if scrap := speaker_of_scrap(reading, clause, match, before):
        return Predicate(match, scrap.subjects)
    left = left or before_scrap(reading, clause, match)
    if group_speaks(reading, match) or (outsiders_tell(reading, match) and (left is None or left[1] < 2.0)):
        return Predicate(match, (), passive=True)
    bound = reading.grammar.order is Order.FIRST and binds_object(row.pattern, marked.tokens[match.first])
    fronted = reading.grammar.cases and match.last - match.first > 1 and marked.is_word(match.first, *_PREPOSITIONS)
    right = right_subject(reading, clause, match, isinstance(row, CueRow), alone=left is None or bound or fronted)
    if reading.grammar.order is Order.SECOND and _pronoun_opens(reading, clause, match):
        return Predicate(match, (), again=True)
    if left is None and right is None and isinstance(row, CueRow) and (issued := issuer(reading, clause, match)):
        return Predicate(match, issued)  # `X'ten, "..." açıklaması yapıldı`
    if right is not None and fronted:
        left = None  # `..., Y, against X is Z`: who comes before is of the clause before
    if right is not None and left is not None and _begins_anew(reading, clause, match, right):
        left = None
    if right is not None and left is not None and is_told_by(reading, clause, match, right):
        left = None
    if right is not None and bound:
        left = None  # its object is bound to the verb, so the name behind it is the subject
    if left is not None and (right is None or left[1] >= 2.0 or (reading.grammar.order is not Order.FIRST and left[1] >= 1.0)):
        listed = members_named(reading, left[0], match.first) or whole_list(reading, left[0], match.first)
        apart = sets_scene(reading, clause, listed[0], left[0]) or turns_to(reading, clause, listed[0], left[0])
        listed = listed[1:] if apart else listed
        listed = listed[1:] if _closes_phrase(reading, clause, listed) else listed
        return Predicate(match, tuple(m for m in listed if m not in quoted_as) or listed)
    if right is not None:
        together = coordinated_right(reading, right)
        closed = len(together) < 2 or _is_joined(marked, together[-2], together[-1])
        # `As the minister of X said, Y ...`: what a verb of speech opens with a comma is no list
        as_one = closed or (isinstance(row, StanceRow) and reading.grammar.order is not Order.FIRST)
        return Predicate(match, together if as_one else together[:1])  # `دعا X، Y إلى ...`: Y is asked
    if not before and (behind := subject_behind_object(reading, clause, match)) is not None:
        return Predicate(match, coordinated_right(reading, behind))
    if isinstance(row, StanceRow) and row.frame is Frame.ACT:
        agent = agent_behind(reading, clause, match)
        if agent is not None:
            return Predicate(match, coordinated_right(reading, agent), passive=True)
    told = told_by(reading, match, before)
    if told is not None and pronoun_near(reading, clause, match, Word.THEY):
        return Predicate(match, told.subjects)
    if pronoun_near(reading, clause, match, Word.BOTH) and (both := parties(reading)):
        return Predicate(match, both)
    if plain_subject(reading, clause, match):
        return Predicate(match, (), passive=True)
    if pronoun_near(reading, clause, match, Word.THEY_ALL):
        return Predicate(match, (), again=True, several=True)
    if _of_unknown(reading, clause, match):
        return Predicate(match, (), passive=True)
    if pronoun_near(reading, clause, match, Word.THEY):
        quoted = inside is not None and isinstance(row, StanceRow) and row.frame is not Frame.ASK
        return Predicate(match, (), passive=True) if quoted else Predicate(match, (), again=True)
    plain = not gerund and not marked.is_word(match.first - 1, Word.TO, Word.DET)
    if not before and plain and reading.grammar.plurals and isinstance(row, StanceRow):
        if marked.tokens[match.first].norm.endswith(reading.grammar.plurals) and not _has_unknown(reading, clause, match):
            return Predicate(match, (), again=True, several=True)
        if match.first - clause.first <= 1 and clause.sentence.start != 0:
            return Predicate(match, (), again=True)
    if not before and plain and reading.grammar.pro_drop and not gerund and _opens_said(reading, clause, match):
        return Predicate(match, (), again=True)  # `Además, dijo que ...`
    outside = not any(reading.quote_at(p.match.first) == inside for p in before)
    if outside and reading.grammar.pro_drop and isinstance(row, CueRow) and _tells_quote(reading, match):
        return Predicate(match, (), again=row.kind is Speech.SAY)  # `"...", dijo.`
    if not before and plain and reading.grammar.order is Order.FIRST and match.first - clause.first <= 1:
        return Predicate(match, (), again=clause.sentence.start != 0)
    if reading.grammar.order is Order.FIRST and follows_noun(reading, clause, match) and not prefixed:
        return Predicate(match, (), passive=True)  # `a draft that condemns`: the noun before the verb is its subject
    if before and not marked.is_word(match.first - 1, Word.TO) and not _names_stance(before[-1]):
        same = reading.quote_at(before[-1].match.first) == reading.quote_at(match.first)
        if same:
            return replace(before[-1], match=match, passive=False, unreal=False)
    if gerund and match.first == clause.first:
        return _fronted(reading, clause, match)
    return Predicate(match, (), again=not before and _closes(reading, clause, match))


def _is_warned_of(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the gerund is what somebody else shall not do: `warned X against backing Y`."""
    marked, before = reading.marked, match.first - 1
    return marked.is_word(before, Word.AGAINST) and not reading.in_mention(before) and reading.grammar.order is Order.STRICT


def _sends_paper(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb says what somebody writes for: `X sent Y a telegram to congratulate ...`."""
    return reading.marked.is_word(match.first - 1, Word.TO) and reading.marked.is_word(match.first - 2, Word.PAPER)


def _asked_to(reading: Reading, match: Match[CueLike], earlier: list[Predicate]) -> bool:
    """Return whether a German or Dutch infinitive is what another is asked or charged to do (`rief X auf, Y anzuerkennen`)."""
    row = match.row
    if reading.grammar.order is not Order.SECOND or not isinstance(row, StanceRow) or not earlier:
        return False
    asking = earlier[-1].match.row
    if row.frame not in (Frame.ACT, Frame.ASK) or not isinstance(asking, StanceRow):
        return False
    refused = any(reading.marked.is_word(i, Word.REFUSE) for i in range(earlier[-1].match.first, match.first))
    charged = asking.frame is Frame.ACT and asking.stance.score < 0 and not refused  # `warnt X, Y zuzustimmen`
    if asking.frame is not Frame.ASK and not charged:
        return False
    return is_infinitive(reading, match.first) and "," in reading.marked.between(earlier[-1].match.last - 1, match.first)


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


def _pronoun_before_quote(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a quotation begins with the verb whose pronoun opens the clause (`Elle « exige ... »`)."""
    place, inside = match.first - 1, reading.quote_at(match.first)
    if inside is None or place < clause.first or reading.quote_at(place) == inside or place - clause.first > 1:
        return False
    if reading.language != "fr" and reading.grammar.order is not Order.SECOND:
        return False
    return reading.marked.is_word(place, Word.THEY) and not reading.marked.is_word(place, Word.WE, Word.WHICH)


def _pronoun_opens(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a pronoun opens the clause before its verb: who is named behind it is the object (`Er rief Y auf`)."""
    marked, place = reading.marked, match.first - 1
    if place < clause.first or not marked.is_word(place, Word.THEY) or reading.quote_at(place) != reading.quote_at(match.first):
        return False
    opens = place == clause.first or any(c in marked.between(place - 1, place) for c in ',;:"„»«–—')
    return opens and marked.tokens[place].norm not in _EXPLETIVES and not marked.between(place, match.first).strip()


def _said_to_feel(reading: Reading, match: Match[CueLike], before: list[Predicate]) -> Predicate | None:
    """Return the verb right before a feeling, quoted or not, whose subject so says what it feels: `s'est dit « déçu »`."""
    if not before or not isinstance(match.row, StanceRow) or match.row.frame is not Frame.FEEL:
        return None
    told, marked = before[-1], reading.marked
    gap = range(told.match.last, match.first)
    if not told.speech or not marked.is_word(told.match.first - 1, Word.LIGHT) or len(gap) > _ADVERBS:
        return None
    reflexive = marked.tokens[told.match.first - 1].norm in _REFLEXIVES or marked.tokens[told.match.first - 2].norm in _REFLEXIVES
    behind = any(marked.tokens[i].norm in _REFLEXIVES for i in gap)
    pauses = marked.text[marked.tokens[told.match.last - 1].end : marked.tokens[match.first].start]
    parted = any(c in pauses for c in ",;:.") or any(i in reading.cue_tokens or reading.in_mention(i) for i in gap)
    return told if (reflexive or behind) and not parted else None


def _closes(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb ends a later sentence without a subject, where verbs stand last: whoever spoke goes on."""
    grammar = reading.grammar
    final = grammar.postpositions and grammar.pro_drop and match.last >= clause.last - _ENDING
    return final and clause.sentence.start != 0 and reading.quote_at(match.first) is None


def _we_follow(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether "we" stands right behind a verb that comes second in its clause (`Den Angriff verurteilen wir`)."""
    if reading.grammar.order is not Order.SECOND or not reading.marked.is_word(match.first + 1, Word.WE):
        return False
    return reading.marked.between(match.first, match.first + 1) == " "


def _agentless(reading: Reading, clause: Clause, match: Match[CueLike]) -> Predicate:
    """Return what was done by nobody named: by the agent in its case, the house where it was done, or the speaker itself."""
    marked, agents = reading.marked, reading.grammar.agents
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + _NEAR))[:1]:
        light = all(marked.is_word(i, Word.LIGHT, Word.STRONGLY) for i in range(match.last, mention.first))
        if light and mention.can_speak and mention.oblique and marked.tokens[mention.last - 1].text.endswith(agents):
            return Predicate(match, coordinated_right(reading, mention), passive=True)
    before = reading.mentions_in(clause.first, match.first)
    beside = bool(before) and before[-1].last == match.first and before[-1].oblique and before[-1].can_speak
    if beside and marked.tokens[match.first - 1].text.endswith(agents):
        return Predicate(match, (before[-1],), passive=True)
    house = next((m for m in before if is_house(marked, m)), None)
    return Predicate(match, (house,)) if house is not None else Predicate(match, (), own=True)


def _has_unknown(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a word that no table knows stands before the verb, where cases are marked: it may be the subject."""
    known = reading.marked.words
    return reading.grammar.cases and any(i not in known for i in range(clause.first, match.first))


def _of_unknown(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb tells of a noun that names nobody, right before its relative pronoun: `соседи, которые осудили`."""
    marked = reading.marked
    if not reading.grammar.cases:
        return False
    near = range(match.first - 1, max(clause.first, match.first - _NEAR) - 1, -1)
    which = next((i for i in near if marked.is_word(i, Word.WHICH)), None)
    return which is not None and which > clause.first and _is_parted(marked, which, which) and not reading.in_mention(which - 1)


def _is_theirs(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a pronoun says by whose account it is: `по его словам`, `jego zdaniem`."""
    marked, first = reading.marked, match.first
    before = (
        match.last == first + 1 and first > 0 and marked.is_word(first - 1, Word.THEY) and not _is_parted(marked, first, first)
    )
    return reading.grammar.cases and (before or any(marked.is_word(i, Word.THEY) for i in range(first + 1, match.last)))


def _is_parted(marked: Marked, first: int, last: int) -> bool:
    """Return whether a comma stands before one of the tokens `first` to `last`."""
    return any("," in marked.between(index - 1, index) for index in range(first, last + 1))


def _tells_quote(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a quotation ends right before the verb: `"...", dijo`."""
    first = match.first - reading.marked.is_word(match.first - 1, Word.HAVE)  # `"...", ha aggiunto`
    return first > 0 and any(c in reading.marked.between(first - 1, first) for c in '"”»')


def _opens_said(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb opens its sentence, behind the first, with nothing before it that could be its subject."""
    marked, row = reading.marked, match.row
    if clause.sentence.start == 0 or reading.grammar.order is not Order.LEAD or match.first - clause.first > _NEAR:
        return False
    if isinstance(row, CueRow) and row.kind is not Speech.SAY:
        return False
    opens = range(clause.first, match.first)
    return all(marked.is_word(i, Word.LIGHT, Word.AND, Word.TOO, Word.STRONGLY, Word.NOT) for i in opens)


def _opens_view(reading: Reading, clause: Clause, match: Match[CueLike], holder: Mention | None) -> bool:
    """Return whether a preposition names whose view the sentence is: at its head, with a comma behind (`Para X, Y es ...`)."""
    if holder is None or match.first != clause.first:
        return False
    return reading.marked.text[holder.end : holder.end + 1] == "," or reading.marked.is_word(holder.last, Word.ARTICLE)


def _describes_paper(marked: Marked, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the gerund only says what a text says that somebody objects to: `complained over a post condemning X`."""
    if not marked.is_word(match.first - 1, Word.PAPER):
        return False
    near = range(max(clause.first, match.first - 1 - _NEAR), match.first - 1)
    return any(marked.is_word(i, Word.ON, Word.AT) and not marked.is_word(i, Word.LIGHT, Word.ARTICLE) for i in near)


def _absolute_subject(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return who stands right before a gerund with a subject of its own: `with X and Y accusing Z of ...`."""
    marked = reading.marked
    near = reading.mentions_in(max(clause.first, match.first - 8), match.first)
    if not near or not near[-1].can_speak:
        return ()
    gap = range(near[-1].last, match.first)
    if any(not marked.is_word(i, Word.STRONGLY, Word.LIGHT) for i in gap) or "," in marked.between(match.first - 1, match.first):
        return ()
    listed = whole_list(reading, near[-1], match.first)
    index = listed[0].first - 1
    while index > clause.first and marked.is_word(index, Word.ARTICLE):
        index -= 1
    return listed if index >= clause.first and marked.is_word(index, Word.ABSOLUTE) else ()


def _is_speakers_own(reading: Reading, mention: Mention, match: Match[CueLike]) -> bool:
    """Return whether the name is only an office of whoever speaks: `X said his government opposed ...`."""
    bare = mention.kind is Kind.OFFICE and mention.last - mention.first == 1 and mention.speaker is None
    owned = bare and mention.rank in (Rank.MINISTRY, Rank.MISSION) and reading.marked.is_word(mention.first - 1, Word.THEY)
    return owned and match.first - mention.last <= _NEAR


def _fronted(reading: Reading, clause: Clause, match: Match[CueLike]) -> Predicate:
    """Return the gerund that opens its sentence with the subject behind its comma: `Calling for calm, X said ...`."""
    marked = reading.marked
    for index in range(match.last, min(clause.last, match.last + 3 * MAX_GAP)):
        if "," not in marked.between(index - 1, index):
            continue
        if marked.is_word(index, Word.THEY_ALL) or marked.is_word(index, Word.THEY):
            return Predicate(match, (), again=True, several=marked.is_word(index, Word.THEY_ALL))
        place = index + 1 if marked.is_word(index, Word.ARTICLE) else index
        subject = next((m for m in reading.mentions_in(place, clause.last)[:1] if m.first == place and m.can_speak), None)
        follows = subject.last + 1 if subject is not None else 0
        if subject is not None and any(i in reading.cue_tokens for i in range(follows - 1, min(clause.last, follows + 3))):
            return Predicate(match, coordinated_right(reading, subject))
    return Predicate(match, ())


def _by_pronoun(reading: Reading, clause: Clause, match: Match[CueLike], before: list[Predicate]) -> Predicate | None:
    """Return the last who said something in the sentence, where a pronoun stands right before the verb (`..., and it urged`)."""
    marked, place = reading.marked, match.first - 1
    while place > clause.first and marked.is_word(place, Word.STRONGLY, Word.LIGHT) and not marked.is_word(place, Word.THEY):
        place -= 1
    if place <= clause.first or not marked.is_word(place, Word.THEY) or reading.in_mention(place):
        return None
    if reading.in_mention(place - 1) and not marked.between(place - 1, place).strip():
        return None  # `the adviser to X who doubted ...`
    inside = reading.quote_at(match.first)
    said = [p for p in before if p.speech and p.subjects and reading.quote_at(p.match.first) == inside]
    return said[-1] if said and inside is None else None


def _begins_anew(reading: Reading, clause: Clause, match: Match[CueLike], right: Mention) -> bool:
    """Return whether the verb right behind a comma has its own subject right behind it (Arabic `بينما ...، دعت X إلى ...`)."""
    if reading.grammar.order is not Order.FIRST or match.first - 1 < clause.first or right.first != match.last:
        return False
    return reading.marked.between(match.first - 1, match.first).strip() in ("،", ",")


def _closes_phrase(reading: Reading, clause: Clause, listed: tuple[Mention, ...]) -> bool:
    """Return whether the first of two names only closes what stands before the sentence (`Sans condamner X, Y a appelé ...`)."""
    if len(listed) != 2 or listed[0].first - clause.first <= _NEAR or is_unspaced(reading.marked.tokens[listed[0].first]):
        return False
    opened = reading.cue_tokens.intersection(range(clause.first, listed[0].first))
    return bool(opened) and not _is_joined(reading.marked, *listed) and listed[1].kind is not Kind.PERSON


def _is_joined(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a conjunction stands between the last two names of a list, as a word or as a prefix."""
    between = range(left.last, right.first)
    return marked.clitic(right)[:1] == "و" or any(marked.is_word(i, Word.AND) for i in between)


def _names_stance(predicate: Predicate) -> bool:
    """Return whether the predicate is a noun whose holder stands behind it: no verb shares its subject."""
    row = predicate.match.row
    return predicate.passive and isinstance(row, StanceRow) and row.frame is Frame.NOUN


def _takes_and(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb carries the conjunction as a prefix and so shares the subject of the verb before (Arabic `wa-`)."""
    token = reading.marked.tokens[match.first]
    return reading.grammar.order is Order.FIRST and token.verbal > 1 and token.norm[0] in "وف"


def _asked_first(reading: Reading, clause: Clause, match: Match[CueLike], near: Mention) -> bool:
    """Return whether the name after a joined verb is the one asked: nobody else to be asked follows it."""
    if not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ASK:
        return False
    end = min(clause.last, near.last + 3)
    others = reading.mentions_in(near.last, end)
    return not others and not any(reading.marked.is_word(i, Word.ALL) for i in range(near.last, end))


def _is_gerund(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb form shares the subject of the verb before it ("..., accusing", "..., condenando")."""
    if reading.grammar.order is Order.FIRST:
        return any(_ADVERBIAL.fullmatch(form) for form in reading.marked.tokens[match.first].forms[:2])
    endings = reading.grammar.gerunds
    if not endings or not reading.marked.tokens[match.first].norm.endswith(endings):
        return False
    return not reading.marked.is_word(match.first - 1, Word.BE)
