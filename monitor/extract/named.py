"""Verbs whose subject is named: which of the names before and behind the verb it is, and who stands with it.

How likely a name before the verb is its subject say `subjects` and `worth`, one behind it `inversion`.
"""

from monitor.extract.bearing import issuer
from monitor.extract.brackets import is_aside, opening_of
from monitor.extract.counted import counted_among
from monitor.extract.crowds import crowd_opens
from monitor.extract.enumeration import acting_together, coordinated_right, enumerate_named, members_named, whole_list
from monitor.extract.inversion import (
    is_owned_noun,
    is_told_by,
    right_subject,
    subject_behind_auxiliary,
    subject_behind_object,
    warns,
)
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.masdars import quoted, sent_by
from monitor.extract.mention import Kind, Mention
from monitor.extract.passives import follows_noun
from monitor.extract.possessed import in_condition, is_company, is_half
from monitor.extract.pronouns import is_both, parties
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import of_unknown, only_describes, subject_of_relative
from monitor.extract.subjects import first_subject, left_subject, quoted_sources
from monitor.extract.tables import CueLike, Order
from monitor.extract.tokens import is_unspaced
from monitor.extract.unnamed import (
    before_scrap,
    closes_content,
    crowd_does,
    group_speaks,
    noun_behind,
    outsiders_close,
    outsiders_tell,
    seated_house,
    speaker_of_scrap,
)
from monitor.extract.verbs import NEAR, Verb, is_joined, nobody
from monitor.extract.words import Word
from monitor.extract.worth import sets_scene, turns_to
from monitor.types import Rank

_Likely = tuple[Mention, float]
_SURE = 2.0
"""How likely a name before the verb must be its subject so that none behind it is looked at."""
_PAUSES = ',;:."„“”«»–—()'
"""What ends a clause between a pronoun and a verb."""
_PREPOSITIONS = (Word.ON, Word.AT, Word.FOR, Word.AGAINST)


def in_relative(verb: Verb) -> Predicate | None:
    """Return the verb of a relative clause with the name in it (`X, which Y condemned`)."""
    inner = subject_of_relative(verb.reading, verb.match)
    return Predicate(verb.match, (inner,)) if inner is not None else None


def describing(verb: Verb) -> Predicate | None:
    """Return nobody for an adjective that only describes a noun which no table knows (`a journalist critical of X`)."""
    return nobody(verb) if only_describes(verb.reading, verb.clause, verb.match) else None


def named(verb: Verb) -> Predicate | None:
    """Return the verb with the name that is most likely its subject, or nobody where that one makes no statements."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    if crowd_opens(reading, clause, match):
        return nobody(verb)
    if (inside := subject_behind_auxiliary(reading, clause, match)) is not None:
        return Predicate(match, coordinated_right(reading, inside))
    left = _before(verb)
    for reader in _BESIDE:
        if (found := reader(verb, left)) is not None:
            return found
    left = left or before_scrap(reading, clause, match)
    outsiders = outsiders_close(reading, match) or (outsiders_tell(reading, match) and _is_unsure(left))
    if group_speaks(reading, match) or outsiders:
        return nobody(verb)
    return _of_both_sides(verb, left)


def behind_object(verb: Verb) -> Predicate | None:
    """Return the first verb of a clause with the subject that stands behind its object."""
    behind = subject_behind_object(verb.reading, verb.clause, verb.match) if not verb.before else None
    return Predicate(verb.match, coordinated_right(verb.reading, behind)) if behind is not None else None


def _before(verb: Verb) -> _Likely | None:
    """Return the name before the verb that is most likely its subject."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    left = first_subject(reading, clause, match) if verb.joined else None
    left = left or (None if of_unknown(reading, clause, match) else left_subject(reading, clause, match, verb.earlier))
    if left is None or reading.grammar.order is not Order.FIRST or match.first - left[0].last <= 1 or verb.prefixed:
        return left
    ahead = reading.marked.is_word(left[0].first - 1, Word.HAVE)  # `وكان X ... ندد`
    return None if not ahead and not verb.speech and follows_noun(reading, clause, match) else left


def _is_unsure(left: _Likely | None) -> bool:
    return left is None or left[1] < _SURE


def _of_quoted(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return an Arabic noun of speech with the one from whom an agency has it, a verb with whose message it stands in."""
    told = quoted(verb.reading, verb.clause, verb.match) if verb.speech else None
    told = told or sent_by(verb.reading, verb.clause, verb.match)
    return Predicate(verb.match, (told,)) if told is not None else None


def _of_crowd(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return nobody as the subject where the name is only a crowd's."""
    crowd = left is not None and not verb.speech and crowd_does(verb.reading, left[0], verb.match)
    return nobody(verb) if crowd else None


def _of_speaker(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return the verb with whoever speaks, where the name is only their own office (`X said his government opposed ...`)."""
    if left is None or not _is_speakers_own(verb.reading, verb.clause, left[0], verb.match):
        return None
    told = next((p for p in reversed(verb.before) if p.speech and p.subjects), None)
    return Predicate(verb.match, told.subjects if told is not None else (), again=told is None)


def _of_house(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return the verb with the house whose people say it, or who stands right behind a participle."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    tagged = (verb.speech or warns(reading, match)) and closes_content(reading, clause, match)
    owns = left is not None and left[0].kind is Kind.CAPITAL and reading.act_before(left[0].first) is not None  # `действия X`
    seated = seated_house(reading, clause, match) if _is_unsure(left) or tagged or owns else None
    house = noun_behind(reading, clause, match) or seated
    return Predicate(match, _listed_behind(verb, house)) if house is not None else None


def _of_counted(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return the verb with those who are named as some of many who do it."""
    counted = counted_among(verb.reading, verb.clause, verb.match) if _is_unsure(left) else ()
    return Predicate(verb.match, counted) if counted else None


def _of_both(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return the verb with both sides of a meeting, where the name stands for them."""
    follow = verb.reading.grammar.order is Order.FIRST and verb.reading.marked.is_word(verb.match.last, Word.BOTH)
    inside = any(
        m.last > verb.match.last
        for m in verb.reading.mentions_in(verb.match.first, verb.match.last + 8)
        if m.first < verb.match.last
    )
    follow = follow and not inside  # `هنأ رئيس الوزراء`
    stand = left is not None and is_both(verb.reading, left[0])
    both = _sides(verb) if follow else ()
    both = both or (parties(verb.reading) if stand or follow else ())
    return Predicate(verb.match, both) if both else None


def _sides(verb: Verb) -> tuple[Mention, ...]:
    """Return the two whose adjectives stand behind "both sides" (`شدد الجانبان X وY على ...`)."""
    behind = verb.match.last + 1
    near = verb.reading.mentions_in(behind, min(verb.clause.last, behind + 4))[:1]
    sides = enumerate_named(verb.reading, near[0]) if near and near[0].first == behind and near[0].kind is Kind.ADJECTIVE else ()
    return sides if len(sides) > 1 else ()


def _of_scrap(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return a few quoted words with whoever is said to speak them (`X said that it "deplores" the raid`)."""
    scrap = speaker_of_scrap(verb.reading, verb.clause, verb.match, verb.before)
    return Predicate(verb.match, scrap.subjects) if scrap else None


_BESIDE = (_of_quoted, _of_crowd, _of_speaker, _of_house, _of_counted, _of_both, _of_scrap)
"""Who else than the name before the verb may be its subject; the first answer wins."""


def _of_both_sides(verb: Verb, left: _Likely | None) -> Predicate | None:
    """Return the verb with the name before it or the one behind it."""
    reading, clause, match, order = verb.reading, verb.clause, verb.match, verb.reading.grammar.order
    bound = order is Order.FIRST and binds_object(match.row.pattern, reading.marked.tokens[match.first])
    several = match.last - match.first > 1
    fronted = reading.grammar.cases and several and reading.marked.is_word(match.first, *_PREPOSITIONS)
    bound = bound or is_owned_noun(reading, match)
    right = right_subject(reading, clause, match, verb.speech, alone=left is None or bound or fronted)
    if (order is Order.SECOND or reading.grammar.cases) and _pronoun_opens(reading, clause, match):
        return Predicate(match, (), again=True)
    if left is None and right is None and verb.speech and (issued := issuer(reading, clause, match)):
        return Predicate(match, issued)  # `X'ten, "..." açıklaması yapıldı`
    if right is not None and (fronted or bound or (left is not None and _is_taken_from(verb, left[0], right))):
        left = None
    if left is not None and (right is None or left[1] >= _SURE or (order is not Order.FIRST and left[1] >= 1.0)):
        return Predicate(match, _with_list(verb, left[0]))
    return Predicate(match, _listed_behind(verb, right)) if right is not None else None


def _is_taken_from(verb: Verb, left: Mention, right: Mention) -> bool:
    """Return whether the name behind the verb is its subject, whoever stands before it."""
    if verb.reading.grammar.order is Order.SECOND and is_aside(verb.reading, left, verb.match.first):
        return False
    if _goes_on_behind_adverb(verb, left):
        return False
    anew = _begins_anew(verb.reading, verb.clause, verb.match, right)
    return anew or is_told_by(verb.reading, verb.clause, verb.match, right)


def _goes_on_behind_adverb(verb: Verb, left: Mention) -> bool:
    """Return whether only an adverb between two commas parts a name from its verb: `X, в свою очередь, указал Y на ...`."""
    marked, first = verb.reading.marked, verb.match.first
    gap = range(left.last, first)
    if not gap or not all(marked.is_word(i, Word.LIGHT, Word.TOO, Word.TIME, Word.AT) for i in gap):
        return False
    return marked.between(left.last - 1, left.last).startswith(",") and marked.between(first - 1, first).startswith(",")


def _with_list(verb: Verb, name: Mention) -> tuple[Mention, ...]:
    """Return the list before the verb in which the name stands, without who only sets the scene or is quoted as a source."""
    reading, clause = verb.reading, verb.clause
    listed = members_named(reading, name, verb.match.first) or whole_list(reading, name, verb.match.first)
    apart = sets_scene(reading, clause, listed[0], name) or turns_to(reading, clause, listed[0], name)
    listed = listed[1:] if apart else listed
    listed = listed[1:] if _closes_phrase(reading, clause, listed) else listed
    quoted_as = quoted_sources(verb.earlier)
    listed = tuple(m for m in listed if m not in quoted_as and not _is_beside_point(reading, m)) or listed
    return (*listed, *acting_together(reading, listed[-1], verb.match.first))


def _is_beside_point(reading: Reading, mention: Mention) -> bool:
    """Return whether a Turkish name is no subject of the main verb: of a condition, with whom, or one half of a pair."""
    return in_condition(reading, mention) or is_company(reading, mention) or is_half(reading, mention)


def _listed_behind(verb: Verb, name: Mention) -> tuple[Mention, ...]:
    """Return the list behind the verb that the name heads; none without a conjunction (`دعا X، Y إلى ...`: Y is asked).

    Nor is what a verb of speech opens with a comma (`As the minister of X said, Y ...`).
    """
    together = coordinated_right(verb.reading, name)
    closed = len(together) < 2 or is_joined(verb.reading.marked, together[-2], together[-1])
    as_one = closed or (not verb.speech and verb.reading.grammar.order is not Order.FIRST)
    return together if as_one else together[:1]


def _is_speakers_own(reading: Reading, clause: Clause, mention: Mention, match: Match[CueLike]) -> bool:
    """Return whether the name is only an office of whoever speaks: `X said his government opposed`, `... that the government`."""
    bare = mention.kind is Kind.OFFICE and mention.last - mention.first == 1 and mention.speaker is None
    marked, before = reading.marked, mention.first - 1
    content = mention.code is None and marked.is_word(before, Word.ARTICLE) and marked.is_word(before - 1, Word.CONTENT)
    theirs = marked.is_word(before, Word.THEY) and not (marked.is_word(before, Word.HIS) and mention.code is not None)
    owned = bare and mention.rank in (Rank.MINISTRY, Rank.MISSION) and (theirs or content)
    return owned and (match.first - mention.last <= NEAR or opening_of(reading, clause, match) is not None)


def _pronoun_opens(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a pronoun opens the clause before its verb: who is named behind it is the object (`Er rief Y auf`).

    Where cases tell the two apart it must be a subject's (`Он призвал Y`, not `Его осудил Y`), and adverbs may part the two.
    """
    marked, place, cases = reading.marked, match.first - 1, reading.grammar.cases
    while cases and place > clause.first and marked.is_word(place, Word.LIGHT, Word.TOO, Word.STRONGLY):
        place -= 1
    if place < clause.first or not marked.is_word(place, Word.THEY) or reading.quote_at(place) != reading.quote_at(match.first):
        return False
    if cases and marked.is_word(place, Word.HIM, Word.WHICH):
        return False
    opens = place == clause.first or marked.is_parted(place - 1, place, ',;:"„»«–—')
    around = any(m.last <= match.last for m in reading.mentions_in(match.first, match.last))  # `Es warf X vor, ...`
    alone = around or not marked.is_word(place, Word.EXPLETIVE)
    return opens and alone and not marked.is_parted(place, match.first, _PAUSES)


def _begins_anew(reading: Reading, clause: Clause, match: Match[CueLike], right: Mention) -> bool:
    """Return whether the verb right behind a comma has its own subject right behind it (Arabic `بينما ...، دعت X إلى ...`)."""
    if reading.grammar.order is not Order.FIRST or match.first - 1 < clause.first or right.first != match.last:
        return False
    return reading.marked.between(match.first - 1, match.first).strip() == ","


def _closes_phrase(reading: Reading, clause: Clause, listed: tuple[Mention, ...]) -> bool:
    """Return whether the first of two names only closes what stands before the sentence (`Sans condamner X, Y a appelé ...`)."""
    if len(listed) != 2 or listed[0].first - clause.first <= NEAR or is_unspaced(reading.marked.tokens[listed[0].first]):
        return False
    opened = reading.cue_tokens.intersection(range(clause.first, listed[0].first))
    return bool(opened) and not is_joined(reading.marked, *listed) and listed[1].kind is not Kind.PERSON
