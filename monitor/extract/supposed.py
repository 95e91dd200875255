"""Stances that nobody took: in a condition (`if X condemns Y, ...`), due or expected (`X must condemn Y`), or only asked for.

What somebody says of its own stance, conditional or not, is its statement. How a condition weakens it: `rung`.
"""

from collections.abc import Sequence

from monitor.extract.lexicon import Match
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.words import Word
from monitor.extract.worth import MAX_GAP

_PAUSES = ",;:.，；：。"
"""What parts a clause from the request before it."""


def is_supposed(reading: Reading, clause: Clause, predicate: Predicate) -> bool:
    """Return whether "if", or a verb of fear or belief, stands right before the named subject of a stance, outside quotations."""
    stance = isinstance(predicate.match.row, StanceRow) and not predicate.passive and not predicate.again
    if not stance or not predicate.subjects or reading.quote_at(predicate.match.first) is not None:
        return False
    before = _before_content(reading, clause, predicate)
    return before >= clause.first and reading.marked.is_word(before, Word.IF, Word.SUPPOSES)


def _before_content(reading: Reading, clause: Clause, predicate: Predicate) -> int:
    """Return the token before what somebody supposes; in Arabic the verb opens that, behind who does: `يتوقع X أن يدين Y ...`."""
    marked, verbs_first = reading.marked, reading.grammar.order is Order.FIRST
    subject = predicate.subjects[0].first
    before = (min(subject, predicate.match.first) if verbs_first else subject) - 1
    while before >= clause.first and marked.is_word(before, Word.ARTICLE, Word.CONTENT) and not marked.is_word(before, Word.IF):
        before -= 1
    opened = verbs_first and marked.is_word(before + 1, Word.CONTENT)
    while opened and before >= clause.first and reading.in_mention(before):
        before -= 1
    return before


def is_unreal(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the subject has not done it: it must, should, is expected or prepares to."""
    if not isinstance(match.row, StanceRow) or match.row.frame not in (Frame.ACT, Frame.FEEL):
        return False
    opens = reading.grammar.order is Order.SECOND and reading.marked.is_word(match.first, Word.MODAL)
    ought = not opens and _is_governed(reading, clause, match, Word.OUGHT)  # `Sollte X angreifen, wird Y antworten`
    return _is_guessed(reading, clause, match) or ought


def is_due(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether it is said that this must be done: `the world must condemn X`, `the raid must be condemned`."""
    act = isinstance(match.row, StanceRow) and match.row.frame is Frame.ACT
    return act and _is_governed(reading, clause, match, Word.DUTY)


def says_is_due(reading: Reading, clause: Clause, made: Predicate, earlier: Sequence[Predicate]) -> bool:
    """Return whether the subject is only who says right before that it must be done: `X said the world must condemn Y`."""
    told = earlier[-1] if earlier else None
    if told is None or not told.speech or not made.subjects or not set(told.subjects).issuperset(made.subjects):
        return False
    pauses = _PAUSES if not reading.grammar.coverbs else "；。"  # `X表示，必须谴责Y`
    return is_due(reading, clause, made.match) and not any(c in pauses for c in _between(reading, told, made))


def _is_governed(reading: Reading, clause: Clause, match: Match[CueLike], kind: Word) -> bool:
    """Return whether such a word stands before the verb with only light words between, or far before one that stands last."""
    marked, grammar = reading.marked, reading.grammar
    far = grammar.object_first and grammar.negation_after  # the modal stands second, the verb last
    if far:
        return marked.has(max(clause.first, match.first - MAX_GAP), match.first, kind)
    for index in range(match.first - 1, max(clause.first - 1, match.first - 7), -1):
        if marked.is_word(index, kind) and not (grammar.coverbs and index in reading.cue_tokens):  # 应 in `回应`
            return True
        light = marked.is_word(index, Word.LIGHT, Word.BE, Word.NOT, Word.STRONGLY, Word.TO, Word.AND, Word.THAT, Word.ON)
        if not light and not (grammar.order is Order.FIRST and reading.in_mention(index)):
            return False
    return False


def _is_guessed(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether only those think it possible who speak for nobody: `X could condemn the raid, a newspaper reported`."""
    marked, far = reading.marked, reading.grammar.object_first
    if reading.quote_at(match.first) is not None or not marked.places(Word.TELLER, clause.first, clause.last):
        return False
    low = max(clause.first, match.first - (MAX_GAP if far else 3))
    guess = next(reversed(marked.places(Word.POSSIBLY, low, match.first)), None)
    if guess is None or marked.has(guess - 1, match.first, Word.NOT, Word.WE):
        return False
    if marked.has_pause(guess + 1, match.first + 1, _PAUSES):
        return False
    said = (c for c in reading.cues_in(clause.first, clause.last) if isinstance(c.row, CueRow))
    return all(marked.places(Word.TELLER, c.first - 3, c.last + 5) for c in said)


def is_accused_of(reading: Reading, made: Predicate, earlier: Sequence[Predicate]) -> bool:
    """Return whether the subject is only blamed for not doing it: `X accused Y of failing to condemn Z` is none of Y's words.

    In Chinese, so too where it is praised for it: `X赞赏Y谴责Z`.
    """
    row = made.match.row
    if not isinstance(row, StanceRow) or row.frame not in (Frame.ACT, Frame.FEEL) or not earlier:
        return False
    other, blame = earlier[-1], earlier[-1].match.row
    blamed = isinstance(blame, StanceRow) and blame.frame is Frame.ACT and blame.stance.score < 0
    praised = reading.grammar.coverbs and isinstance(blame, StanceRow) and blame.frame is Frame.ACT and blame.stance.score > 0
    blamed = blamed or praised
    blamed = blamed and (bool(other.subjects) or reading.grammar.coverbs)  # `针对X指责Y支持Z`
    if not blamed or made.passive or not made.subjects:
        return False
    behind = made.subjects[-1].last
    if reading.grammar.coverbs:
        named = other.match.last <= made.subjects[0].first <= other.match.last + 1 and made.subjects[-1].last <= made.match.first
        return named and not any(c in _PAUSES for c in _between(reading, other, made) if c != "、")
    if reading.grammar.order is Order.LEAD and made.subjects == other.subjects:
        return _is_charge(reading, other, made)
    if reading.grammar.order is Order.SECOND and other.match.first < made.subjects[0].first <= other.match.first + 2:
        return reading.marked.is_word(made.match.first - 1, Word.TO)
    if not other.match.last <= made.subjects[0].first < made.match.first:
        return False
    endings = reading.grammar.gerunds
    tokens = reading.marked.tokens
    gerund = any(token.norm.endswith(endings) for token in (*tokens[behind + 1 : behind + 2], tokens[made.match.first]))
    joined = bool(endings) and gerund and reading.marked.is_word(behind, Word.OF) and not reading.in_mention(behind)
    return joined and not reading.marked.is_parted(behind - 1, made.match.first, _PAUSES)


def _is_charge(reading: Reading, blame: Predicate, made: Predicate) -> bool:
    """Return whether the clause says what the one accused before it has done: `κατηγόρησε τον X ότι δεν καταδίκασε ...`."""
    opens = reading.marked.places(Word.CONTENT, blame.match.last, made.match.first)
    if reading.marked.is_word(blame.match.first, Word.WARNS) and reading.marked.is_word(made.match.first, Word.FUTURE):
        return False  # `предупредила Y, что ответит`: whoever warns will
    if not opens or not reading.mentions_in(blame.match.last, opens[0]):
        return False
    return not any(m.can_speak for m in reading.mentions_in(opens[0], made.match.first))


def _is_charged_with(reading: Reading, blaming: Predicate, made: Predicate) -> bool:
    """Return whether a Romance verb is only what somebody is charged with: `acusó a X de no condenar Y`, `accuse X d'avoir`."""
    row, marked = blaming.match.row, reading.marked
    romance = reading.grammar.order is Order.LEAD or bool(reading.grammar.participles)
    if not romance or not isinstance(row, StanceRow):
        return False
    if row.frame is not Frame.ACT or row.stance.score >= -1:
        return False
    charged = reading.mentions_in(blaming.match.last, made.match.first)[-1:]
    between = range(charged[0].last, made.match.first) if charged else range(0)
    linked = bool(between) and marked.is_word(between[0], Word.OF) and not marked.is_word(between[0], Word.ARTICLE)
    return linked and all(marked.is_word(i, Word.OF, Word.NOT, Word.LIGHT, Word.HAVE, Word.REFUSE) for i in between)


def is_asked_of(reading: Reading, made: Predicate, earlier: Sequence[Predicate]) -> bool:
    """Return whether the subject is only asked to do it: `X urged Y to condemn Z` is no condemnation by Y."""
    row = made.match.row
    if not isinstance(row, StanceRow) or row.frame not in (Frame.ACT, Frame.FEEL):
        return False
    for asking in reversed(earlier):
        asked = isinstance(asking.match.row, StanceRow) and asking.match.row.frame is Frame.ASK
        if _is_charged_with(reading, asking, made) or (asking.unreal and _goes_with(reading, asking, made)):
            return True
        if asked and _is_what_is_asked(reading, asking, made):
            return True
        if asked and asking.match.last <= made.subjects[0].first < made.match.first:
            between = reading.marked.between(asking.match.last - 1, made.match.first)
            return not any(c in between for c in _PAUSES)
    return False


def _goes_with(reading: Reading, asked: Predicate, made: Predicate) -> bool:
    """Return whether a Chinese verb is joined, without a comma, to what its subject is only asked to do: `呼吁X谴责并制裁Y`."""
    joined = reading.marked.is_word(made.match.first - 1, Word.AND)
    if not reading.grammar.coverbs or not joined or made.subjects != asked.subjects:
        return False
    return not any(c in _PAUSES for c in _between(reading, asked, made))


def _is_what_is_asked(reading: Reading, asking: Predicate, made: Predicate) -> bool:
    """Return whether a comma right behind a Chinese request opens what is asked: `X呼吁，国际社会应谴责Y`."""
    between = _between(reading, asking, made)
    opened = reading.grammar.coverbs and between[:1] in tuple(",，:：") and between != ""
    return opened and not any(c in between for c in ";；")


def _between(reading: Reading, left: Predicate, right: Predicate) -> str:
    tokens = reading.marked.tokens
    return reading.marked.text[tokens[left.match.last - 1].end : tokens[right.match.first].start]
