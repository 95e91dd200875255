"""Verbs whose subject is "we", another pronoun or left out, or who are many or nobody that is named.

Who is meant by a pronoun: `pronouns`; what is shared with a verb before: `shared`; houses and crowds: `unnamed`.
"""

from monitor.extract.brackets import is_ours
from monitor.extract.enumeration import coordinated_right
from monitor.extract.lexicon import Match
from monitor.extract.masdars import subject_of_plain_verb
from monitor.extract.mention import Marked
from monitor.extract.passives import follows_noun
from monitor.extract.pronouns import first_person, paper_says, parties, pronoun_near, we_open
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import of_unknown
from monitor.extract.subjects import speaker_after
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.unnamed import (
    all_told_of,
    everybody_does,
    follows_stranger,
    house_of_one,
    lacks_subject,
    plain_subject,
)
from monitor.extract.verbs import NEAR, Verb, nobody
from monitor.extract.words import Word

_HYPHENS = ("-", "‑")
_DASHED = (" - ", " – ", " — ")
"""What closes words that a dash opened."""
_ENDING = 6
"""Words that may stand behind the verb that closes a Japanese or Korean sentence."""


def by_us(verb: Verb) -> Predicate | None:
    """Return a verb that "we" or "I" do: whoever speaks."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    we = pronoun_near(reading, clause, match, Word.WE) or _we_follow(reading, match) or we_open(reading, match)
    we = we or is_ours(reading, clause, match)
    return Predicate(match, (), own=True) if we or first_person(reading, match) else None


def by_one(verb: Verb) -> Predicate | None:
    """Return a verb that "one" does, where its sentence opens with the house that is meant."""
    house = house_of_one(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, (house,)) if house is not None else None


def pronoun_before_quote(verb: Verb) -> Predicate | None:
    """Return a verb that opens a quotation behind its pronoun, done by the one last named (`Elle « exige ... »`)."""
    return Predicate(verb.match, (), again=True) if _pronoun_before_quote(verb.reading, verb.clause, verb.match) else None


def inverted(verb: Verb) -> Predicate | None:
    """Return a verb with its pronoun hyphenated behind it or its auxiliary, where it breaks what is said (`X, a-t-il dit, ...`).

    It is done by the one last named, whoever stands before it; `dit-on à X` by the house that is named.
    """
    place = _hyphenated(verb)
    if place is None:
        return None
    marked = verb.reading.marked
    if marked.is_word(place, Word.ONE):
        house = speaker_after(verb.reading, verb.clause, max(place + 1, verb.match.last), reach=NEAR)
        between = range(place + 1, house.first) if house is not None else ()
        placed = any(marked.is_word(i, Word.AT) for i in between)
        return Predicate(verb.match, (house,)) if house is not None and placed else nobody(verb)
    return Predicate(verb.match, (), again=True, several=marked.is_word(place, Word.THEY_ALL))


def of_stranger(verb: Verb) -> Predicate | None:
    """Return nobody as the subject where words that no table knows open the sentence before the verb."""
    alone = not verb.before and not verb.prefixed
    return nobody(verb) if alone and follows_stranger(verb.reading, verb.clause, verb.match) else None


def adverbial(verb: Verb) -> Predicate | None:
    """Return an Arabic form that never has its subject behind it: whose verb opens the sentence does it, or who spoke last."""
    lacks = lacks_subject(verb.reading, verb.match)
    if verb.before or not (lacks or _follows_as_participle(verb)):
        return None
    if doer := subject_of_plain_verb(verb.reading, verb.clause, verb.match.first):
        return Predicate(verb.match, coordinated_right(verb.reading, doer))
    return Predicate(verb.match, (), again=True, several=not verb.gerund) if lacks else None


def _follows_as_participle(verb: Verb) -> bool:
    """Return whether the form is an Arabic feminine participle right behind a comma, which says what the subject does besides."""
    marked, first = verb.reading.marked, verb.match.first
    if verb.reading.grammar.order is not Order.FIRST or first <= verb.clause.first:
        return False
    word = marked.tokens[first].text
    return word.startswith("م") and word.endswith("ة") and "," in marked.between(first - 1, first)


def of_text(verb: Verb) -> Predicate | None:
    """Return what a paper says, said by the one whose paper it is."""
    says = not verb.before and paper_says(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, (), again=True) if says else None


def by_many(verb: Verb) -> Predicate | None:
    """Return nobody as the subject where many that are not named do it."""
    return nobody(verb) if everybody_does(verb.reading, verb.clause, verb.match) else None


def by_all_listed(verb: Verb) -> Predicate | None:
    """Return a verb of which a list is the subject (`X, Y and Z, all of whom urged ...`)."""
    listed = all_told_of(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, listed) if listed else None


def by_two(verb: Verb) -> Predicate | None:
    """Return a Chinese verb that both sides of a meeting do: right before it nobody else can be its subject."""
    return by_both(verb) if verb.reading.grammar.coverbs else None


def by_both(verb: Verb) -> Predicate | None:
    """Return a verb that both sides of a meeting do."""
    both = parties(verb.reading) if pronoun_near(verb.reading, verb.clause, verb.match, Word.BOTH) else ()
    return Predicate(verb.match, both) if both else None


def by_people(verb: Verb) -> Predicate | None:
    """Return nobody as the subject where people without a name do it."""
    return nobody(verb) if plain_subject(verb.reading, verb.clause, verb.match) else None


def of_people_meant(verb: Verb) -> Predicate | None:
    """Return nobody as the subject of an Arabic relative clause about people without a name (`المحتجين الذين طالبوا`)."""
    reading, which = verb.reading, verb.match.first - 1
    tells = reading.grammar.order is Order.FIRST and which > verb.clause.first and reading.marked.is_word(which, Word.WHICH)
    plural = reading.marked.tokens[verb.match.first].norm.endswith(reading.grammar.plurals)
    return nobody(verb) if tells and plural and not reading.in_mention(which - 1) else None


def by_them(verb: Verb) -> Predicate | None:
    """Return a verb that "they" do: those last named, nobody behind a noun that names none or in a quotation."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    if pronoun_near(reading, clause, match, Word.THEY_ALL):
        return Predicate(match, (), again=True, several=True)
    if of_unknown(reading, clause, match):
        return nobody(verb)
    if _pronoun_behind(verb):
        return Predicate(match, (), again=True)
    if not pronoun_near(reading, clause, match, Word.THEY):
        return None
    quoted = verb.inside is not None and isinstance(match.row, StanceRow) and match.row.frame is not Frame.ASK
    return nobody(verb) if quoted else Predicate(match, (), again=True)


def agreeing(verb: Verb) -> Predicate | None:
    """Return a verb whose ending tells its number and that names nobody, done by those last named."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    plurals = reading.grammar.plurals
    if not plurals or not isinstance(match.row, StanceRow) or not _is_plain(verb):
        return None
    if reading.marked.tokens[match.first].norm.endswith(plurals) and not _has_unknown(reading, clause, match):
        return Predicate(match, (), again=True, several=True)
    opens = match.first - clause.first <= 1 and clause.sentence.start != 0
    return Predicate(match, (), again=True) if opens else None


def opening(verb: Verb) -> Predicate | None:
    """Return a verb that opens a sentence of a language that drops its subject (`Además, dijo que ...`)."""
    opens = verb.reading.grammar.pro_drop and _is_plain(verb) and _opens_said(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, (), again=True) if opens else None


def telling_quote(verb: Verb) -> Predicate | None:
    """Return a verb of speech without a subject right behind a quotation (`"...", dijo`)."""
    reading, row = verb.reading, verb.match.row
    if not reading.grammar.pro_drop or not isinstance(row, CueRow) or not _tells_quote(reading, verb.match):
        return None
    inside = any(reading.quote_at(p.match.first) == verb.inside for p in verb.before)
    return None if inside else Predicate(verb.match, (), again=row.kind is Speech.SAY)


def verb_first(verb: Verb) -> Predicate | None:
    """Return a verb of a language that begins with it, at the head of its sentence or behind the noun that is its subject."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    if reading.grammar.order is not Order.FIRST:
        return None
    if _is_plain(verb) and match.first - clause.first <= 1:
        return Predicate(match, (), again=clause.sentence.start != 0)
    return nobody(verb) if follows_noun(reading, clause, match) and not verb.prefixed else None  # `a draft that condemns`


def closing(verb: Verb) -> Predicate:
    """Return a verb without any subject, done by whoever spoke where it closes a sentence of a language with its verbs last."""
    return Predicate(verb.match, (), again=not verb.before and _closes(verb.reading, verb.clause, verb.match))


def _is_plain(verb: Verb) -> bool:
    """Return whether the form is a verb's for sure, no gerund, infinitive or noun, and the first of its sentence."""
    alone = not verb.before and not verb.gerund
    return alone and not verb.reading.marked.is_word(verb.match.first - 1, Word.TO, Word.DET)


def _we_follow(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether "we" stands right behind a verb that comes second in its clause (`Den Angriff verurteilen wir`)."""
    if reading.grammar.order is not Order.SECOND or not reading.marked.is_word(match.first + 1, Word.WE):
        return False
    return reading.marked.between(match.first, match.first + 1) == " "


def _pronoun_before_quote(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a quotation begins with the verb whose pronoun opens the clause (`Elle « exige ... »`)."""
    place, inside = match.first - 1, reading.quote_at(match.first)
    if inside is None or place < clause.first or reading.quote_at(place) == inside or place - clause.first > 1:
        return False
    return reading.marked.is_word(place, Word.THEY) and not reading.marked.is_word(place, Word.WE, Word.WHICH)


def _pronoun_behind(verb: Verb) -> bool:
    """Return whether a pronoun stands right behind a verb of speech that closes what is said: `«...», — сказал он`."""
    marked, place = verb.reading.marked, verb.match.last
    declined = verb.reading.grammar.cases or verb.reading.grammar.order is Order.SECOND
    row = verb.match.row
    asks = verb.reading.grammar.order is Order.SECOND and isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.ASK)
    if not declined or not (verb.speech or asks) or not marked.is_word(place, Word.THEY) or marked.is_word(place, Word.EXPLETIVE):
        return False
    plain = marked.between(place - 1, place) == " " and not marked.is_word(place, Word.WHICH, Word.WE)
    ends = marked.text[marked.tokens[place].end : marked.tokens[place].end + 1] in (".", ",", "", "\n", " ")
    opened = verb.match.first == verb.clause.first or marked.is_parted(verb.match.first - 1, verb.match.first, ",–—-")
    return plain and ends and opened and not verb.reading.in_mention(place + 1)


def _hyphenated(verb: Verb) -> int | None:
    """Return the pronoun that a hyphen joins to a verb in an aside of its own, None where there is none."""
    marked, clause = verb.reading.marked, verb.clause
    if marked.text[: clause.sentence.end].rstrip().endswith("?"):
        return None
    for place in (verb.match.last, verb.match.last + 1):
        if place < clause.last and _joins_pronoun(marked, place):
            return place if _parted(verb, verb.match.first) else None
    place = verb.match.first - 1
    while place > clause.first and marked.is_word(place, Word.LIGHT, Word.STRONGLY) and not _joins_pronoun(marked, place):
        place -= 1
    if place <= clause.first or not _joins_pronoun(marked, place):
        return None
    head = place - 1
    while head > clause.first and marked.between(head - 1, head) in _HYPHENS:
        head -= 1
    head -= marked.is_word(head - 1, Word.REFLEXIVE)
    return place if _parted(verb, head) else None


def _joins_pronoun(marked: Marked, place: int) -> bool:
    return marked.is_word(place, Word.THEY) and marked.between(place - 1, place) in _HYPHENS


def _parted(verb: Verb, head: int) -> bool:
    """Return whether the verb opens its clause, or a comma or the end of a quotation stands before it."""
    if head <= verb.clause.first:
        return True
    return verb.reading.marked.is_parted(head - 1, head, ',"»”–—')


def _has_unknown(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a word that no table knows stands before the verb, where cases are marked: it may be the subject."""
    known = reading.marked.words
    return reading.grammar.cases and any(i not in known for i in range(clause.first, match.first))


def _opens_said(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb opens its sentence, behind the first, with nothing before it that could be its subject."""
    marked, row = reading.marked, match.row
    if clause.sentence.start == 0 or reading.grammar.order is not Order.LEAD or match.first - clause.first > NEAR:
        return False
    if isinstance(row, CueRow) and row.kind is not Speech.SAY:
        return False
    opens = range(clause.first, match.first)
    return all(marked.is_word(i, Word.LIGHT, Word.AND, Word.TOO, Word.STRONGLY, Word.NOT) for i in opens)


def _tells_quote(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a quotation ends right before the verb: `"...", dijo`, `- Nie – powiedział`."""
    first = match.first - reading.marked.is_word(match.first - 1, Word.HAVE)  # `"...", ha aggiunto`
    if first <= 0:
        return False
    dashed = reading.marked.between(first - 1, first).endswith(_DASHED) and reading.quote_at(first) is None
    return reading.marked.is_parted(first - 1, first, '"”»') or (dashed and reading.quote_at(first - 1) is not None)


def _closes(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb ends a later sentence without a subject, where verbs stand last: whoever spoke goes on."""
    grammar = reading.grammar
    final = grammar.postpositions and grammar.pro_drop and match.last >= clause.last - _ENDING
    return final and clause.sentence.start != 0 and reading.quote_at(match.first) is None
