"""Stances on what is itself a judgement of somebody: `dismissed criticism of X` stands by X, `backs charges against X` does not.

Whom an act strikes that is approved or asked for: `struck`.
"""

from dataclasses import dataclass

from monitor.extract.cases import has_genitive, is_agent
from monitor.extract.lexicon import Match
from monitor.extract.measures import condemns
from monitor.extract.mention import Kind, Mention
from monitor.extract.opposed import blame_behind_name, blame_beside, has_nouns_last
from monitor.extract.reading import Clause, Reading
from monitor.extract.rung import rejects_noun
from monitor.extract.standing import is_dative, is_subject_of_noun, owns
from monitor.extract.subjects import is_infinitive
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.types import Stance

_OBJECT = 4
"""Words between a verb of stance and the judgement that is its object: `rejected what it called unfounded accusations`."""
_OPENS = 2
"""Words between a judgement and the object of the infinitive that it is about."""
_PREDICATE = 3
"""Words between the one who is judged, or what is theirs, and what is said of that judgement."""
_PAUSES = ",，、;；:："
_VERBAL = frozenset({Frame.ACT, Frame.FEEL, Frame.NOUN})


@dataclass(frozen=True, slots=True)
class Turned:
    """Whom a stance on the blame of somebody is about, how far, and the tokens of that blame."""

    target: str
    value: int
    head: tuple[int, int]


def turned(
    reading: Reading, clause: Clause, match: Match[StanceRow], targets: tuple[str, ...], codes: tuple[str, ...], value: int
) -> Turned | None:
    """Return whom others blame, where the stance is about their blame; None where it is about none.

    Approval of blame opposes, its rejection supports, regret of it or a warning against it excuses. `codes` hold the stance.
    """
    marked, span = reading.marked, (match.first, match.last)
    noted = match.row.frame in (Frame.DECLINE, Frame.NOTE)  # `avoided condemning X` and `took its criticism back` deny nothing
    denies = noted and marked.has(*span, Word.DENY, Word.ACCUSATION) and not marked.has(*span, Word.REFUSE)
    denies = denies or (noted and reading.grammar.cases and not _refrains(reading, match))
    weak = abs(value if value == 0 else match.row.stance.score) < Stance.SUPPORT.score  # `наказывать X было бы ошибкой` is none
    weak = weak and not (value < 0 and marked.has(*span, Word.OUTRAGE))  # `обурена нападками на X`
    worries = value == Stance.CONCERN.score and match.row.frame in (Frame.ACT, Frame.FEEL)
    if weak and not denies and not worries:
        return None
    for mention in reading.mentions_in(clause.first, clause.last):
        code = str(mention.code)
        if mention.code is None or code in codes:
            continue
        head = _judgement_of(reading, mention)
        if head is None or not _takes_up(reading, match, head) or (worries and marked.has(*head, Word.ACCUSATION)):
            continue  # whoever worries about allegations may worry about what is alleged
        if targets and code not in targets and not _names(reading, head, targets):
            continue
        if match.row.frame is Frame.ASK:
            if value < 0 and match.last < head[0] and marked.is_word(head[0] - 1, Word.NOT):
                return Turned(code, Stance.SUPPORT.score, head)  # `طالبت بعدم معاقبة X`
            continue
        denied = denies and head[0] < match.last and match.first < head[1]  # `wies die Vorwürfe gegen X zurück`
        denied = denied and not (reading.grammar.coverbs and head[1] == mention.first)  # `拒绝加入谴责X的声明`
        if denied or _is_about(reading, match, mention, head):
            excuses = Stance.UNDERSTAND if worries else Stance.SUPPORT
            return Turned(code, Stance.OPPOSE.score if value > 0 else excuses.score, head)
    return _accuser(reading, match, codes) if denies else None


def _accuser(reading: Reading, match: Match[StanceRow], codes: tuple[str, ...]) -> Turned | None:
    """Return whose accusations are rejected, by an adjective or a genitive beside the noun: `wies die Vorwürfe Xs zurück`."""
    marked = reading.marked
    for noun in marked.places(Word.ACCUSATION, match.first, match.last):
        before = next((m for m in reading.mentions_in(match.first, noun) if m.last == noun), None)
        behind = next(iter(reading.mentions_in(noun + 1, match.last)), None)
        adjective = before is not None and before.kind is Kind.ADJECTIVE
        genitive = before is not None and has_genitive(reading, before)
        if before is not None and (adjective or genitive) and before.code is not None and str(before.code) not in codes:
            return Turned(str(before.code), Stance.OPPOSE.score, (noun, noun + 1))
        if behind is None or behind.code is None or str(behind.code) in codes:
            continue
        of = marked.is_all(noun + 1, behind.first, Word.OF, Word.ARTICLE)
        beside = behind.first == noun + 1 and has_genitive(reading, behind)
        joined = of and behind.first > noun + 1 and not marked.is_word(behind.first - 1, Word.ON, Word.AGAINST, Word.FOR)
        if beside or joined:
            return Turned(str(behind.code), Stance.OPPOSE.score, (noun, noun + 1))
    return None


def is_taken_up(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a word of blame only names the blame that another stance rejects: `dismissed criticism of X`."""
    names = match.row.frame in _VERBAL or reading.marked.is_word(match.first, Word.BLAME_OF)
    if match.row.stance.score >= 0 or not names:
        return False
    for mention in reading.mentions_in(clause.first, clause.last):
        head = _judgement_of(reading, mention)
        if head is None or not (head[0] < match.last and match.first < head[1]):
            continue
        if _is_called(reading, match, head):
            return True
        behind = max(head[1], mention.last) + 2 * _OBJECT
        for cue in reading.cues_in(max(clause.first, head[0] - 2 * _OBJECT), min(clause.last, behind)):
            row = cue.row
            if not isinstance(row, StanceRow) or row.stance.score >= 0 or cue.first == match.first:
                continue
            if row.stance is Stance.CONCERN and (row.frame is Frame.JUDGE or reading.marked.has(*head, Word.ACCUSATION)):
                continue
            refuses = reading.marked.is_word(cue.first, Word.REFUSE) and not reading.grammar.postpositions
            refuses = refuses and not rejects_noun(reading, head[0], cue.first)
            other = Match(row, cue.first, cue.last)
            if not refuses and _takes_up(reading, other, head) and _is_about(reading, other, mention, head):
                return True
    return False


def _refrains(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the words take no side: `воздержалась от осуждения X`."""
    return reading.marked.is_word(match.first, Word.REFUSE) and not reading.marked.is_word(match.first, Word.DENY)


def _is_called(reading: Reading, match: Match[StanceRow], head: tuple[int, int]) -> bool:
    """Return whether somebody only says what the blame of others is like: `called criticism of X overblown`."""
    marked, first = reading.marked, min(match.first, head[0])
    called = marked.places(Word.CALLS, max(0, first - _OBJECT), first)
    beside = bool(called) and not reading.mentions_in(called[-1] + 1, first)
    return beside and match.row.frame is not Frame.ACT and not marked.has_pause(called[-1] + 1, first, _PAUSES)


def is_decided_by_another(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a noun of approval is what another decided that is judged: `rozczarowana decyzją X o poparciu Y`."""
    about = match.first - 1
    if not reading.grammar.cases or match.row.frame is not Frame.NOUN or not reading.marked.is_word(about, Word.ABOUT):
        return False
    owner = next((m for m in reading.mentions_in(clause.first, about) if m.last == about), None)
    if owner is None or reading.marked.has_pause(owner.first, match.first, _PAUSES):
        return False
    judged = (cue for cue in reading.cues_in(max(clause.first, owner.first - _OBJECT), owner.first))
    return any(isinstance(cue.row, StanceRow) and cue.row.frame in (Frame.ACT, Frame.FEEL) for cue in judged)


def backs_request(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether approval is of a request right behind it, which says what is asked: `backed calls for X to withdraw`."""
    if match.row.frame is not Frame.ACT or match.row.stance.score <= 0 or reading.grammar.object_first:
        return False
    place = match.last
    while reading.marked.is_word(place, Word.ARTICLE):
        place += 1
    row = reading.cue_at(place)
    return isinstance(row, StanceRow) and row.frame is Frame.ASK


def _judgement_of(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """Return the tokens of the words of blame that are joined to the name of whom they blame; None where there are none.

    They stand behind the name where it takes postpositions, and between a coverb and its noun in Chinese (`对X的指责`). A name
    inside them is of whoever blames (`кампания X против Y`), and so is one in the case of an agent (`осуждение X-ом Y`).
    """
    marked, grammar = reading.marked, reading.grammar
    inside = marked.is_word(mention.first, Word.BLAME_OF) and marked.is_word(mention.last, Word.BLAME_OF)
    if inside or is_agent(reading, mention):
        return None
    if grammar.postpositions or grammar.coverbs:
        return blame_behind_name(reading, mention) or blame_beside(reading, mention)
    if marked.is_word(mention.first, Word.BLAME_OF):
        return None  # whose blame it is: Y in `las críticas de Y a X`
    last = mention.first
    while last > 0 and marked.is_word(last - 1, Word.ARTICLE) and not marked.is_word(last - 1, Word.BLAME_OF):
        last -= 1
    first = last
    while first > 0 and marked.is_word(first - 1, Word.BLAME_OF):
        first -= 1
    if last == first and grammar.order is Order.SECOND and (noun := _blame_behind(reading, mention)) is not None:
        return mention.last, noun + 1
    if last == first and grammar.object_first and grammar.order is Order.SECOND:
        return _infinitive_of_blame(reading, mention) or _charge_before(reading, mention)
    if grammar.cases and reading.mentions_in(first, last):
        return None
    if last > first:
        governed = marked.is_word(last - 1, Word.AGAINST, Word.ON)
        return (first, last) if governed or not is_subject_of_noun(reading, mention) else None
    given = _noun_of_blame(reading, last) if is_dative(reading, mention) else None
    return given or _other_blame(reading, mention, last)


def _other_blame(reading: Reading, mention: Mention, last: int) -> tuple[int, int] | None:
    """Return the tokens of a verb of blame that ends there, a charge or a noun of blame whose holder is named behind."""
    return _verb_of_blame(reading, last) or _charge_before(reading, mention) or _blame_by_another(reading, mention)


def _charge_before(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """Return the tokens of a charge whose content says what the one named has done: `claims that X had shelled the port`."""
    marked, opens = reading.marked, mention.first - 1
    while opens > 0 and marked.is_word(opens, Word.ARTICLE) and not marked.is_word(opens, Word.CONTENT):
        opens -= 1
    if not marked.is_word(opens, Word.CONTENT) or not marked.is_word(opens - 1, Word.ACCUSATION):
        return None
    behind = range(mention.last, mention.last + _OBJECT + 1)
    harms = any(act.first in behind for act in reading.act_verbs) or marked.has(behind.start, behind.stop, Word.HARM)
    blames = (cue.row for cue in reading.cues_in(behind.start, behind.stop))
    harms = harms or any(isinstance(row, StanceRow) and row.stance.score < 0 for row in blames)
    return (opens - 1, opens + 1) if harms else None


def _blame_behind(reading: Reading, mention: Mention) -> int | None:
    """Return the noun of blame whose Germanic attribute names whom it is raised against: `die gegen X erhobenen Vorwürfe`."""
    marked, noun = reading.marked, mention.last + 1
    against = marked.is_word(mention.first - 1 - marked.is_word(mention.first - 1, Word.ARTICLE), Word.AGAINST)
    row = reading.cue_at(noun)
    blames = isinstance(row, StanceRow) and row.frame is Frame.NOUN and row.stance.score < 0
    described = noun < len(marked.tokens) and marked.tokens[mention.last].text[0].islower() and mention.last not in marked.words
    close = described and marked.between(mention.last - 1, mention.last) == marked.between(mention.last, noun) == " "
    return noun if against and close and (blames or marked.is_word(noun, Word.ACCUSATION)) else None


def _infinitive_of_blame(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """Return the tokens of an infinitive of blame behind its object in a clause of its own: `falsch, X allein zu verurteilen`."""
    marked, far = reading.marked, mention.last + _OBJECT
    first = next(iter(marked.places(Word.BLAME_OF, mention.last, far + 1)), None)
    if first is None or reading.mentions_in(mention.last, first) or marked.has_pause(mention.last, first + 1, _PAUSES):
        return None
    last = first
    while marked.is_word(last, Word.BLAME_OF):
        last += 1
    return (first, last) if is_infinitive(reading, last - 1) else None


def _names(reading: Reading, head: tuple[int, int], targets: tuple[str, ...]) -> bool:
    """Return whether the words of blame name all targets, whose blame it then is: Y in `no comparte las críticas de Y a X`."""
    return {str(m.code) for m in reading.mentions_in(*head)}.issuperset(targets)


def _blame_by_another(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """Return the tokens of a noun of blame whose genitive is blamed, for who blames is named too: `condamnation de X par Y`."""
    marked = reading.marked
    by = marked.is_word(mention.last, Word.BY) and reading.mentions_in(mention.last, mention.last + _OBJECT)
    last = mention.first
    while last > 0 and marked.is_word(last - 1, Word.OF, Word.ARTICLE) and not reading.in_mention(last - 1):
        last -= 1
    if not by or last == mention.first:
        return None
    for cue in reading.cues_in(max(0, last - _OBJECT), last):
        if condemns(cue.row, *_VERBAL) and cue.last == last:
            return cue.first, mention.first
    return None


def _noun_of_blame(reading: Reading, last: int) -> tuple[int, int] | None:
    """Return the tokens of an Arabic noun of blame before those to whom it goes: `الانتقادات لX`, `انتقادات Y لX`."""
    owner = next(iter(reading.mentions_in(max(0, last - _OBJECT), last)[-1:]), None)
    last = owner.first if owner is not None and owner.last == last else last
    for cue in reading.cues_in(max(0, last - 1), last):
        if condemns(cue.row, Frame.NOUN) and cue.last == last:
            return cue.first, last
    return None


def _verb_of_blame(reading: Reading, last: int) -> tuple[int, int] | None:
    """Return the tokens of an infinitive or gerund of blame that ends there, behind what joins it: `wrong to condemn X`."""
    marked = reading.marked
    for cue in reading.cues_in(max(0, last - _OBJECT), last):
        before = cue.first - 1
        joined = marked.is_word(before, Word.TO, Word.AGAINST, Word.OF, Word.FOR) and not marked.is_word(before, Word.ARTICLE)
        refused = marked.is_word(before, Word.REFUSE)  # `the failure to condemn X`
        if condemns(cue.row) and cue.last == last and joined and not refused and not reading.in_mention(before):
            return before, last
    return None


def _takes_up(reading: Reading, match: Match[StanceRow], head: tuple[int, int]) -> bool:
    """Return whether the stance may be on a charge: any but `deplored reports that X had shelled the port`, which is about X."""
    charge = reading.marked.is_word(head[0], Word.ACCUSATION) and reading.marked.is_word(head[1] - 1, Word.CONTENT)
    return not charge or reading.marked.is_word(match.first, Word.DENY)


def _is_about(reading: Reading, match: Match[StanceRow], mention: Mention, head: tuple[int, int]) -> bool:
    """Return whether the stance is on the blame: its object, or what is said of it behind the one who is blamed."""
    if match.row.frame is Frame.JUDGE:
        return _is_predicate(reading, match, mention, head)
    if match.row.frame not in _VERBAL:
        return False
    marked, grammar = reading.marked, reading.grammar
    if grammar.coverbs and head[1] == mention.first and not _governs(reading, match, head):
        return False
    first, last = min(head[0], mention.first), max(head[1], mention.last)
    reach = _OBJECT * (1 + is_unspaced(marked.tokens[match.first]))
    if last <= match.first:
        between = reading.mentions_in(last, match.first)
        return (
            grammar.object_first
            and match.first - last <= reach
            and not between
            and not marked.has_pause(last, match.first, _PAUSES)
        )
    opens = match.first < head[0] < match.last
    if opens and match.last <= head[1] and marked.is_word(match.first, Word.DENY, Word.REFUSE):
        return True  # `brushed aside accusations against X`
    if opens and marked.is_word(match.first, Word.NOT) and reading.mentions_in(*head):
        return True  # `ne partage pas les critiques de Y contre X`, but `não poupou críticas a X`
    begins = match.first + 1 if last <= match.last else match.last  # a bracket holds its object: `wies Kritik an X zurück`
    if not begins <= first or _opens_gerund(reading, head[0]):
        return False
    subject = reading.mention_at(begins) if grammar.order in (Order.FIRST, Order.SECOND) else None
    begins = subject.last if subject is not None and subject.last <= first else begins
    if head[0] >= mention.last and marked.is_parted(begins - 1, begins, ","):
        first = mention.first  # the comma that parts an infinitive with its object: `warnt davor, X zu verurteilen`
        return first - begins <= 1 and not reading.mentions_in(begins, first)
    return first - begins <= reach and not reading.mentions_in(begins, first) and not marked.has_pause(begins, first, _PAUSES)


def _opens_gerund(reading: Reading, blame: int) -> bool:
    """Return whether a comma parts a gerund of blame from the stance before it: `condemned the raid, accusing X of looting`."""
    marked, endings = reading.marked, reading.grammar.gerunds
    return bool(endings) and marked.tokens[blame].norm.endswith(endings) and marked.is_parted(blame - 1, blame, ",")


def _governs(reading: Reading, match: Match[StanceRow], head: tuple[int, int]) -> bool:
    """Return whether a Chinese verb has another with its object for its own: `反对抹黑X`, not `谴责和批评X`, `拒绝谴责X`."""
    marked = reading.marked
    if match.last > head[0] or marked.is_word(match.first, Word.REFUSE) or marked.is_word(match.last - 1, Word.BLAME_OF):
        return False
    return not marked.has(match.last, head[0], Word.AND)


def _is_predicate(reading: Reading, match: Match[StanceRow], mention: Mention, head: tuple[int, int]) -> bool:
    """Return whether the judgement is said of the blame: `criticism of X is unfair`, `called criticism of X unfair`.

    So too before a verb or noun of blame: `it was unfair to punish X`, `вважає безпідставними закиди щодо X`. Where names have
    cases a predicate needs no copula: `обвинения против X беспочвенны`.
    """
    marked, behind = reading.marked, max(mention.last, head[1])
    if match.last == head[0] and reading.grammar.cases and marked.is_word(head[0], Word.BLAME_OF):
        return not marked.has_pause(match.last, head[0] + 1, _PAUSES)
    if head[0] >= mention.last and match.last <= mention.first and not (reading.grammar.postpositions or reading.grammar.coverbs):
        return mention.first - match.last <= _OPENS  # `es sei falsch, das Land X zu verurteilen`, `onterecht om X te straffen`
    if has_nouns_last(reading):
        beside = 0 <= match.first - behind <= _PREDICATE and not marked.has_pause(behind, match.first + 1, _PAUSES)
        is_so = head[1] > mention.first or marked.has(behind, match.first, Word.CALLS)  # `批评X不公平` judges X
        return beside and is_so and all(marked.kinds(i) for i in range(behind, match.first))
    if match.first == head[0] and mention.last < match.last:
        return True  # the words of the judgement hold the blame: `الاتهامات لX باطلة`
    if match.last <= head[0] and marked.is_all(match.last, head[0], Word.ARTICLE) and marked.is_word(match.first - 1, Word.CALLS):
        return True  # `χαρακτήρισε άδικη την κριτική προς την X`
    if match.last <= head[0]:
        return _is_said_before(reading, match, head[0])
    if owns(reading, mention):
        behind += 2  # `the condemnation of X's raid was wrong`
    if not 0 <= match.first - behind <= _PREDICATE:
        return False
    if match.first == behind and match.last - match.first > 1:
        return True  # `las críticas a X carecen de fundamento`
    before = (cue.row for cue in reading.cues_in(head[0] - _OBJECT, head[0]) if cue.last <= head[0])
    rejected = any(isinstance(row, StanceRow) and row.frame is Frame.ACT and row.stance.score < 0 for row in before)
    rejected = rejected and not _opens_gerund(reading, head[0])
    if reading.grammar.object_first and reading.grammar.order is Order.STRICT:
        # What they are charged with is no judgement of the charge: `اتهام علیه X به حمایت از تروریسم`.
        charged = marked.has(behind, match.first, Word.ON) and not reading.grammar.postpositions
        plain = not marked.has_pause(behind, match.first + 1, _PAUSES) and not charged
        return plain and not reading.mentions_in(behind, match.first)
    verbless = reading.grammar.order is Order.FIRST and marked.is_word(head[0] - 1, Word.CONTENT)  # `إن إدانة X أمر مجحف`
    if rejected or verbless or marked.has(head[0] - _OBJECT, head[0], Word.CALLS):
        return not marked.has_pause(behind, match.first + 1, _PAUSES)
    finite = marked.has(behind, match.first + 1, Word.BE, Word.OUGHT, Word.DUTY, Word.HAVE)
    closed = marked.has_pause(head[0] + 1, head[1], _PAUSES)  # the comma that closes `обвинения, выдвинутые против X,`
    bare = reading.grammar.cases and not marked.has_pause(behind + closed, match.first + 1, _PAUSES)
    joins = (Word.FOR,) if reading.grammar.cases else ()
    return (finite or bare) and marked.is_all(
        behind, match.first, Word.BE, Word.LIGHT, Word.STRONGLY, Word.MAYBE, Word.AFFIRMS, *joins
    )


def _is_said_before(reading: Reading, match: Match[StanceRow], blame: int) -> bool:
    """Return whether the judgement is said of the blame right behind it: `unfair to punish X`, `juge injuste de punir X`."""
    marked = reading.marked
    opens = blame - (marked.is_word(blame - 1, Word.TO) and not marked.is_word(blame, Word.TO))
    if match.last == opens:
        verbal = reading.grammar.infinitives and marked.tokens[blame].norm.endswith(reading.grammar.infinitives)
        if verbal or marked.is_word(opens, Word.TO):
            return True
    called = marked.has(max(0, match.first - _PREDICATE), match.first, Word.CALLS, Word.BE)
    return called and marked.is_all(match.last, blame, Word.ARTICLE)
