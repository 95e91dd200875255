"""Gerunds and infinitives with a subject of their own, or of what another shall do: they share none with the verb before.

Those that do share one are read in `shared`.
"""

from collections.abc import Sequence

from monitor.extract.enumeration import coordinated_right, whole_list
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import text_of_relative
from monitor.extract.standing import owns
from monitor.extract.subjects import is_infinitive
from monitor.extract.tables import CueLike, Frame, Order, StanceRow
from monitor.extract.verbs import NEAR, Verb, nobody
from monitor.extract.words import Word
from monitor.extract.worth import MAX_GAP

_REACH = 8
"""Words before a gerund in which its own subject is named."""

_PARTICLES = 4
"""Words that may stand before a verb that opens a sentence."""


def of_paper(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of a gerund that only says what a text says (`complained over a post condemning X`)."""
    return nobody(verb) if verb.gerund and _describes_paper(verb.reading.marked, verb.clause, verb.match) else None


def of_forum(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of what a resolution says, whoever voted on it (`se abstém em resolução que condena X`).

    Germanic tongues tell who votes before it, and so takes part in it: `stemde tegen de resolutie die X veroordeelt`.
    """
    reading, place = verb.reading, verb.match.first - 1
    text = text_of_relative(reading, verb.match) if isinstance(verb.match.row, StanceRow) else None
    if text is not None:
        judges = any(_is_stance(p.match) and not reading.marked.is_word(p.match.first, Word.REFUSE) for p in verb.earlier)
        voter = next((m for m in reading.mentions_in(verb.clause.first, text) if m.can_speak), None)
        return nobody(verb) if judges or voter is None else Predicate(verb.match, coordinated_right(reading, voter))
    if reading.grammar.order is not Order.LEAD or not isinstance(verb.match.row, StanceRow):
        return None
    marked, floor = reading.marked, max(verb.clause.first, place - _REACH)
    while place > floor and marked.is_word(place, Word.LIGHT) and not marked.is_word(place, Word.WHICH):
        place -= 1
    if not marked.is_word(place, Word.WHICH) or "," in marked.between(place - 1, place):
        return None
    place -= 1
    while place > floor and (marked.is_word(place, Word.OF, Word.ARTICLE) or reading.in_mention(place)):
        place -= 1
    return nobody(verb) if marked.is_word(place, Word.FORUM) and not reading.in_mention(place) else None


def warned_of(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of what somebody else shall not do (`warned X against backing Y`)."""
    return nobody(verb) if verb.gerund and _is_warned_of(verb.reading, verb.match) else None


def of_object(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of what the object of another stance does: `praised X for refusing to recognise Y`.

    So too of what it decides, refuses or is ready to do: `welcomed X's refusal to support Y`, `le refus de X de soutenir Y`.
    """
    reading, match, marked = verb.reading, verb.match, verb.reading.marked
    nouns = reading.grammar.cases  # `skrytykowała X za wspieranie Y`, `rozczarowana decyzją X o poparciu Y`
    romance = bool(reading.grammar.participles) and not nouns
    ordered = reading.grammar.order in (Order.STRICT, Order.SECOND)
    if not (ordered or nouns or romance) or not isinstance(match.row, StanceRow):
        return None
    governs = next((p for p in reversed(verb.earlier) if _is_stance(p.match)), None)
    if governs is not None and reading.grammar.order is Order.SECOND:
        return nobody(verb) if _follows_object(reading, governs, match) else None
    governing = governs.match if governs is not None else None
    if governing is None or marked.has_pause(governing.last, match.first + 1, ",;:"):
        return None
    objects = reading.mentions_in(governing.last, match.first)
    if not objects:
        return None
    if romance:
        return nobody(verb) if _is_infinitive_of(reading, objects[-1], match) else None
    joined = marked.is_word(match.first - 1, Word.FOR, *((Word.ABOUT,) if nouns else ()))
    does = (verb.gerund or nouns) and objects[-1].last == match.first - 1 and joined
    return nobody(verb) if does or _is_owned_infinitive(reading, objects[-1], match) else None


def of_those(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of what people without a name blame: `disagrees with those who accuse X`."""
    marked, first = verb.reading.marked, verb.match.first
    told = marked.is_word(first, Word.BLAME_OF) and marked.is_word(first - 1, Word.BLAME_OF)
    return nobody(verb) if told and marked.is_word(first - 1, Word.WHICH) else None


def _follows_object(reading: Reading, governs: Predicate, match: Match[CueLike]) -> bool:
    """Return whether a Germanic infinitive says what the object of the verb before it does or did, or shall not do.

    `begrüßte Xs Weigerung, Y zu unterstützen`, `lobte X dafür, Y verurteilt zu haben`, `berömde X för att ha fördömt Y`.
    """
    marked, governing = reading.marked, governs.match
    perfect = marked.is_word(match.last, Word.TO) and marked.is_word(match.last + 1, Word.HAVE)
    follows = marked.is_word(match.first - 1 - marked.is_word(match.first - 1, Word.HAVE, Word.NOT), Word.TO)
    if not (perfect or follows or is_infinitive(reading, match.first)):
        return False
    begins = match.first
    if reading.grammar.object_first:  # the objects of the infinitive stand before it, behind what opens it
        inner = reading.mentions_in(governing.first + 1, match.first)
        begins = inner[-1].first if inner else begins
    while begins > governing.first and marked.is_word(begins - 1, Word.ARTICLE, Word.TO, Word.HAVE, Word.NOT):
        begins -= 1
    objects = [m for m in reading.mentions_in(governing.first + 1, begins) if m not in governs.subjects]
    if not objects or marked.has(objects[-1].last, match.first, Word.AND):
        return False
    parted = "," in marked.between(begins - 1, begins)
    return parted or begins - objects[-1].last == 1 + (objects[-1].kind is Kind.ADJECTIVE)  # `Xs weigering om Y te steunen`


def _is_stance(match: Match[CueLike]) -> bool:
    return isinstance(match.row, StanceRow) and match.row.frame in (Frame.ACT, Frame.FEEL)


def _is_owned_infinitive(reading: Reading, owner: Mention, match: Match[CueLike]) -> bool:
    """Return whether the verb says what a noun of the one named is about: `X's refusal to support Y`, `haste in judging Y`."""
    noun = owner.last + 1
    to = match.first if reading.marked.is_word(match.first, Word.TO) else match.first - 1
    return owns(reading, owner) and to == noun + 1 and reading.marked.is_word(to, Word.TO, Word.AT, Word.OF, Word.FOR)


def _is_infinitive_of(reading: Reading, owner: Mention, match: Match[CueLike]) -> bool:
    """Return whether a Romance infinitive right behind the name tells what it does: `el rechazo de X a apoyar`, `per aver`."""
    marked, verb, perfect = reading.marked, match.first, False
    while verb - 1 > owner.last and marked.is_word(verb - 1, Word.HAVE, Word.NOT, Word.LIGHT, Word.THEY):
        verb -= 1
        perfect = perfect or marked.is_word(verb, Word.HAVE)
    joined = verb - 1 == owner.last and marked.is_word(owner.last, Word.TO, Word.FOR, Word.OF, Word.AT, Word.PURPOSE)
    return joined and (perfect or marked.tokens[match.first].norm.endswith(reading.grammar.infinitives))


def absolute(verb: Verb) -> Predicate | None:
    """Return a gerund with its own subject right before it (`with X and Y accusing Z`)."""
    subjects = _absolute_subject(verb.reading, verb.clause, verb.match) if verb.gerund else ()
    return Predicate(verb.match, subjects) if subjects else None


def upon_its_own(verb: Verb) -> Predicate | None:
    """Return a Romance infinitive told of its time with its own subject: `depois de X ter voltado a ameaçar`."""
    reading, clause, match, marked = verb.reading, verb.clause, verb.match, verb.reading.marked
    near = reading.mentions_in(max(clause.first, match.first - _REACH), match.first)
    if not reading.grammar.participles or not near or not near[-1].can_speak or near[-1].last >= match.first:
        return None
    subject, endings = near[-1], reading.grammar.infinitives
    perfect = marked.is_word(subject.last, Word.HAVE) and marked.tokens[subject.last].norm.endswith(endings)
    before = subject.first - 1
    before -= marked.is_word(before, Word.ARTICLE) and not marked.is_word(before, Word.UPON)
    parted = marked.has_pause(subject.last, match.first + 1, ",;:")
    upon = marked.is_word(before, Word.UPON) or (marked.is_word(before, Word.OF) and marked.is_word(before - 1, Word.UPON))
    return Predicate(match, (subject,)) if perfect and upon and not parted else None


def asked_to(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of an infinitive that another is asked to do (`rief X auf, Y anzuerkennen`)."""
    return nobody(verb) if _is_asked_to(verb.reading, verb.match, verb.earlier) else None


def fronted(verb: Verb) -> Predicate | None:
    """Return a gerund that opens its sentence, with the subject behind its comma."""
    if verb.gerund and verb.reading.grammar.cases and (subject := _behind_comma(verb)) is not None:
        return Predicate(verb.match, coordinated_right(verb.reading, subject))
    opens = verb.gerund and verb.match.first == verb.clause.first
    if opens or _opens_behind_particle(verb.reading, verb.clause, verb.match, gerund=verb.gerund):
        return _fronted(verb.reading, verb.clause, verb.match)
    return None


def _opens_behind_particle(reading: Reading, clause: Clause, match: Match[CueLike], *, gerund: bool) -> bool:
    """Return whether the verb opens a Romance sentence behind a particle: `Tout en condamnant`, `Tras condenar`."""
    marked = reading.marked
    before = range(clause.first, match.first)
    if not reading.grammar.participles or not 0 < len(before) <= _PARTICLES or reading.quote_at(match.first) is not None:
        return False
    if any("," in marked.between(i, i + 1) or reading.in_mention(i) for i in before):
        return False
    particle, endings = match.first - 1, reading.grammar.infinitives
    told = marked.is_word(particle, Word.UPON) and marked.tokens[match.first].norm.endswith(endings)
    perfect = marked.is_word(particle, Word.HAVE) and marked.tokens[particle].norm.endswith(endings)  # `Après avoir condamné`
    return gerund or perfect or told


def _behind_comma(verb: Verb) -> Mention | None:
    """Return who stands in the nominative behind the comma of a gerund that nobody is named before: `Осуждая ..., X отозвал`.

    A gerund has the subject of its sentence, whatever the verb is.
    """
    reading, clause, match = verb.reading, verb.clause, verb.match
    if any(m.can_speak and not m.oblique for m in reading.mentions_in(clause.first, match.first)):
        return None
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + 3 * MAX_GAP)):
        opens = "," in reading.marked.between(mention.first - 1, mention.first) or _behind_light(reading, mention)
        if opens and mention.can_speak:
            apart = reading.marked.is_word(mention.first - 1, Word.AT, Word.ON, Word.FOR) and not reading.marked.is_word(
                mention.first - 1, Word.LIGHT
            )
            return None if mention.oblique or apart else mention
    return None


def _behind_light(reading: Reading, mention: Mention) -> bool:
    """Return whether only adverbs part the name from the comma before it."""
    index = mention.first - 1
    while index > 0 and reading.marked.is_word(index, Word.LIGHT):
        if "," in reading.marked.between(index - 1, index):
            return True
        index -= 1
    return False


def _describes_paper(marked: Marked, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the gerund only says what a text says that somebody objects to: `complained over a post condemning X`."""
    if not marked.is_word(match.first - 1, Word.PAPER):
        return False
    near = range(max(clause.first, match.first - 1 - NEAR), match.first - 1)
    return any(marked.is_word(i, Word.ON, Word.AT) and not marked.is_word(i, Word.LIGHT, Word.ARTICLE) for i in near)


def _is_warned_of(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the gerund is what somebody else shall not do: `warned X against backing Y`."""
    marked, before = reading.marked, match.first - 1
    return marked.is_word(before, Word.AGAINST) and not reading.in_mention(before) and reading.grammar.order is Order.STRICT


def _absolute_subject(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, ...]:
    """Return who stands right before a gerund with a subject of its own: `with X and Y accusing Z of ...`."""
    marked = reading.marked
    near = reading.mentions_in(max(clause.first, match.first - _REACH), match.first)
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


def _is_asked_to(reading: Reading, match: Match[CueLike], earlier: Sequence[Predicate]) -> bool:
    """Return whether a German or Dutch infinitive is what another is asked or charged to do (`rief X auf, Y anzuerkennen`)."""
    row = match.row
    if reading.grammar.order is not Order.SECOND or not isinstance(row, StanceRow) or not earlier:
        return False
    asking = earlier[-1].match.row
    if row.frame not in (Frame.ACT, Frame.ASK) or not isinstance(asking, StanceRow):
        return False
    refused = reading.marked.has(earlier[-1].match.first, match.first, Word.REFUSE)
    charged = asking.frame is Frame.ACT and asking.stance.score < 0 and not refused  # `warnt X, Y zuzustimmen`
    if asking.frame is not Frame.ASK and not charged:
        return False
    return is_infinitive(reading, match.first) and "," in reading.marked.between(earlier[-1].match.last - 1, match.first)


def _fronted(reading: Reading, clause: Clause, match: Match[CueLike]) -> Predicate:
    """Return the gerund that opens its sentence with the subject behind its comma: `Calling for calm, X said ...`.

    Whom no verb of the tables follows is the subject too unless the name goes on a list: `Accusing Y of piracy, X left`.
    """
    marked = reading.marked
    otherwise: Mention | None = None
    for index in range(match.last, min(clause.last, match.last + 3 * MAX_GAP)):
        if "," not in marked.between(index - 1, index):
            continue
        if marked.is_word(index, Word.THEY_ALL) or marked.is_word(index, Word.THEY):
            return Predicate(match, (), again=True, several=marked.is_word(index, Word.THEY_ALL))
        place = index + 1 if marked.is_word(index, Word.ARTICLE) else index
        subject = reading.speaker_at(place)
        follows = subject.last + 1 if subject is not None else 0
        if subject is not None and any(i in reading.cue_tokens for i in range(follows - 1, min(clause.last, follows + 3))):
            return Predicate(match, coordinated_right(reading, subject))
        if otherwise is None and subject is not None and _goes_on(reading, clause, subject):
            otherwise = subject
    return Predicate(match, (otherwise,) if otherwise is not None else ())


def _goes_on(reading: Reading, clause: Clause, subject: Mention) -> bool:
    """Return whether the sentence goes on behind a name with neither a comma nor one more name."""
    after = subject.last
    if after >= clause.last or reading.marked.between(after - 1, after).strip():
        return False
    return not reading.marked.is_word(after, Word.AND, Word.OF, Word.WHICH) and not reading.in_mention(after)
