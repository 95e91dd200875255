"""The verbs of a clause and who does them: which form of the subject counts before which. Each form is looked for beside.

`according to` is read in `accounts`, passives in `undergone`, gerunds in `gerunds`; a subject that is named in `named`, shared
with another verb in `shared`, a pronoun or left out in `dropped`. Stances that nobody took: `supposed`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.extract.accounts import by_account
from monitor.extract.bearing import bearers, sources
from monitor.extract.beside import with_company
from monitor.extract.dropped import (
    adverbial,
    agreeing,
    by_all_listed,
    by_both,
    by_many,
    by_one,
    by_people,
    by_them,
    by_two,
    by_us,
    closing,
    inverted,
    of_people_meant,
    of_stranger,
    of_text,
    opening,
    pronoun_before_quote,
    telling_quote,
    verb_first,
)
from monitor.extract.gerunds import absolute, asked_to, fronted, of_forum, of_object, of_paper, of_those, upon_its_own, warned_of
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind
from monitor.extract.named import behind_object, describing, in_relative, named
from monitor.extract.nouns import is_governed_noun
from monitor.extract.outsiders import by_outsiders, received
from monitor.extract.possessed import of_participle
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.shared import (
    by_pronoun,
    by_pronoun_in_bracket,
    chained,
    continued,
    felt,
    going_on,
    in_same_bracket,
    joined,
    of_its_own,
    of_pronoun_ahead,
    resumed,
    sent_paper,
    told_of_pronoun,
    written,
)
from monitor.extract.subjects import is_infinitive
from monitor.extract.supposed import is_accused_of, is_asked_of, is_supposed, is_unreal, says_is_due
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.topics import parted_by_topic
from monitor.extract.troubled import troubled
from monitor.extract.undergone import described, done, done_behind, participle, told_within, undergone
from monitor.extract.verbs import Verb, verb_of

_PREDICATES = frozenset({Frame.ACT, Frame.FEEL, Frame.ASK, Frame.NOTE, Frame.DECLINE})

_READERS: tuple[Callable[[Verb], Predicate | None], ...] = (
    by_account,
    described,
    describing,
    undergone,
    participle,
    done,
    written,
    of_forum,
    troubled,
    in_relative,
    by_outsiders,
    received,
    of_participle,
    by_us,
    by_one,
    by_two,
    of_paper,
    of_people_meant,
    warned_of,
    of_object,
    of_those,
    absolute,
    upon_its_own,
    asked_to,
    pronoun_before_quote,
    inverted,
    felt,
    of_its_own,
    in_same_bracket,
    joined,
    resumed,
    told_within,
    of_stranger,
    adverbial,
    by_pronoun,
    by_pronoun_in_bracket,
    of_text,
    by_many,
    by_all_listed,
    sent_paper,
    chained,
    going_on,
    of_pronoun_ahead,
    named,
    behind_object,
    done_behind,
    told_of_pronoun,
    by_both,
    by_people,
    by_them,
    agreeing,
    opening,
    telling_quote,
    verb_first,
    continued,
    fronted,
)
"""Who may be the subject of a verb, in order: the first that answers is right, the surer forms stand before the others."""


def is_predicate(match: Match[CueLike]) -> bool:
    """Return whether the row is a verb that can have a subject."""
    row = match.row
    return isinstance(row, CueRow) or row.frame in _PREDICATES


def predicates_of(reading: Reading, clause: Clause) -> list[Predicate]:
    """Return the verbs of a clause in order, each with its subjects as far as they are found."""
    found: list[Predicate] = []
    for match in reading.cues_in(clause.first, clause.last):
        if held := bearers(reading, clause, match):
            found.append(Predicate(match, held, passive=True))
        elif held := sources(reading, clause, match):
            found.append(Predicate(match, held))
        elif is_predicate(match) and not is_governed_noun(match, reading.marked) and not _is_noun(reading, clause, match):
            made = parted_by_topic(reading, clause, with_company(reading, clause, _read(reading, clause, match, found)))
            if _opens_with_noun(reading, clause, match) and any(match.first <= name.first < match.last for name in made.subjects):
                made = replace(made, subjects=())  # `eine Verurteilung X vermied sie`: whom the words name inside is no subject
            made = _of_infinitive(reading, made, found)
            unreal = made.subjects and (
                (is_unreal(reading, clause, match) and not says_is_due(reading, clause, made, found))
                or is_asked_of(reading, made, found)
                or is_accused_of(reading, made, found)
                or is_supposed(reading, clause, made)
            )
            made = _by_same_account(made, found)
            found.append(replace(made, unreal=True) if unreal else made)
    return found


def _by_same_account(predicate: Predicate, earlier: Sequence[Predicate]) -> Predicate:
    """Return the verb of an office that names no state as that of the house by whose account it is told.

    `According to the ministry of X, the president rejected ...` is about X's.
    """
    subject = predicate.subjects[0] if len(predicate.subjects) == 1 else None
    if subject is None or subject.code is not None or subject.kind is not Kind.OFFICE or not subject.official:
        return predicate
    for told in earlier:
        house = told.subjects[0] if len(told.subjects) == 1 else None
        account = isinstance(told.match.row, CueRow) and told.match.row.kind is Speech.ACCORDING
        if account and house is not None and house.kind is Kind.OFFICE and house.official and house.code is not None:
            return replace(predicate, subjects=(replace(subject, code=house.code),))
    return predicate


def _of_infinitive(reading: Reading, predicate: Predicate, earlier: list[Predicate]) -> Predicate:
    """Return a German infinitive with the subject of the verb before it where its own words name its objects.

    `X erklärt, weder Y noch Z zu unterstützen` is X's.
    """
    match = predicate.match
    inside = reading.grammar.order is Order.SECOND and any(match.first < m.first < match.last for m in predicate.subjects)
    if not inside or not is_infinitive(reading, match.last - 1):
        return predicate
    return replace(predicate, subjects=earlier[-1].subjects if earlier else ())


def _opens_with_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    second = reading.grammar.order is Order.SECOND and match.first > clause.first
    return second and reading.marked.tokens[match.first].text[0].isupper()


def _is_noun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a German verb of stance is a noun by its capital: `vor einer Anerkennung von X gewarnt`."""
    row, alone = match.row, match.last == match.first + 1
    verb = isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.ASK)
    if not (alone and verb and reading.grammar.capital_nouns and _opens_with_noun(reading, clause, match)):
        return False
    return reading.marked.between(match.first - 1, match.first) == " "


def _read(reading: Reading, clause: Clause, match: Match[CueLike], earlier: Sequence[Predicate]) -> Predicate:
    verb = verb_of(reading, clause, match, earlier)
    for reader in _READERS:
        if (found := reader(verb)) is not None:
            return found
    return closing(verb)
