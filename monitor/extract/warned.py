"""Warnings and threats: whom they are spoken to, on whose next step they hang, whose they are and whose act they answer."""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.topics import acts_in_content, is_marked_subject, is_quotative
from monitor.extract.words import Word
from monitor.types import Stance

_REACH = 12
"""Words from a verb of warning to whom it is spoken to, behind its subject."""
_TOLD = ("に", "に対し", "に対して", "에", "에게", "측에")
"""What Japanese and Korean put behind whom somebody speaks to."""
_STRUCK = 7
"""Words from a threat to the name of those whom it would strike."""
_BEFORE_NAME = (Word.ARTICLE, Word.LIGHT, Word.DATIVE, Word.OWNED)
"""What may stand between a verb of warning and whom it is spoken to: anything else makes of the name what it warns of."""


def tells(reading: Reading, predicate: Predicate) -> bool:
    """Return whether the verb may open what its subject says: one of saying, or of warning (`warned that it would respond`)."""
    return predicate.speech or reading.marked.has(predicate.match.first, predicate.match.last, Word.WARNS)


def is_warned(reading: Reading, match: Match[StanceRow], targets: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Return whether the one judged is whom a warning is spoken to.

    Whoever warns somebody opposes what they do (CODEBOOK, settled cases); whoever warns of something is worried.
    """
    warned = _warned(reading, match.first, match.last, codes) if match.row.frame is Frame.ACT else None
    return warned is not None and warned in targets


def warned_of_it(reading: Reading, match: Match[StanceRow], source: Predicate | None, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom a warning is spoken to whose content judges nobody by name: `warned X that any attack would be punished`."""
    if reading.grammar.postpositions:
        behind = reading.marked.places(Word.WARNS, match.last, match.last + _REACH)
        told = _warned_before(reading, behind[0], codes) if behind else None
        return (told,) if told is not None else ()
    if source is None or match.row.frame is not Frame.JUDGE or source.match.first >= match.first:
        return ()
    warned = _warned(reading, source.match.first, source.match.last, codes)
    return (warned,) if warned is not None else ()


def on_condition(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return on whose next step a threat hangs, where a condition before it names them: X in `se X atacar, retaliaremos`."""
    marked = reading.marked
    if match.row.frame is not Frame.ACT or not marked.is_word(match.first, Word.FUTURE):
        return ()
    for name in reading.mentions_in(clause.first, match.first):
        opens = name.first - 1
        while opens > clause.first and marked.is_word(opens, Word.ARTICLE) and not marked.is_word(opens, Word.IF):
            opens -= 1
        if name.code is not None and str(name.code) not in codes and opens >= clause.first and marked.is_word(opens, Word.IF):
            return (str(name.code),)
    return ()


def aimed_at(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return whom the words of a warning hold, or whose act a threat answers: `警告X不要`, `对X的任何挑衅，我们都将作出回应`."""
    marked = reading.marked
    if reading.grammar.postpositions and match.row.frame is Frame.ACT and match.row.stance.score < 0:
        warned = _warned_before(reading, match.first, codes) if marked.is_word(match.first, Word.WARNS) else None
        if warned is not None or (warned := _of_whom(reading, clause, match, codes)) is not None:
            return warned
    if reading.grammar.postpositions and match.row.frame is Frame.ACT and match.row.stance is Stance.CONDEMN:
        toward = (m for m in reading.mentions_in(clause.first, match.first) if marked.is_word(m.last, Word.ABOUT))
        return _first_of_others(tuple(m for m in toward if not is_marked_subject(reading, m)), codes)
    if not reading.grammar.coverbs or match.row.frame is not Frame.ACT or match.row.stance.score >= 0:
        return None
    if marked.is_word(match.first, Word.WARNS):
        return _first_of_others(reading.mentions_in(match.first, match.last), codes)
    if match.row.stance is not Stance.CONDEMN or not marked.has(match.first, match.last, Word.ANSWERS):
        return None
    behind = (reading.mention_at(place + 1) for place in reversed(marked.places(Word.ABOUT, clause.first, match.last)))
    return _first_of_others(tuple(name for name in behind if name is not None)[:1], codes)


def _of_whom(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return of whom a Japanese or Korean warning tells: the subject of its content (`Yが攻撃する恐れがあると警告した`)."""
    if not is_quotative(reading, match.first):
        return None
    inside = reading.mentions_in(clause.first, match.first)
    return _first_of_others(tuple(m for m in inside if acts_in_content(reading, clause, m, match.first)), codes)


def _first_of_others(names: tuple[Mention, ...], codes: tuple[str, ...]) -> str | None:
    return next((str(name.code) for name in names if name.code is not None and str(name.code) not in codes), None)


def struck_by_threat(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom what is threatened would strike, where the words name it: `did not rule out strikes on the ports of X`.

    Nobody where a condition, a reason or another verb stands between; else whom the threat is spoken to: `warned X that it
    would respond`.
    """
    marked, verb = reading.marked, match.first
    threat = match.row.frame in (Frame.ACT, Frame.JUDGE) and match.row.stance is Stance.CONDEMN
    if not threat or not marked.is_word(verb, Word.FUTURE, Word.THREATENS):
        return ()
    return _struck(reading, clause, match, codes) or _spoken_to(reading, clause, match, codes)


def _spoken_to(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom a warning before the threat is spoken to, in the same sentence."""
    warnings = reading.marked.places(Word.WARNS, clause.first, match.first)
    warned = _warned(reading, warnings[-1], warnings[-1] + 1, codes) if warnings else None
    return (warned,) if warned is not None else ()


def _struck(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is named behind the words of a threat as struck by it."""
    marked = reading.marked
    for name in reading.mentions_in(match.last, min(clause.last, match.last + _STRUCK)):
        between = range(match.last, name.first)
        stops = marked.has_pause(match.last, name.first + 1, ",;:.–—") or reading.cue_tokens.intersection(between)
        if stops or marked.has(match.last, name.first, Word.IF, Word.BACKDROP, Word.BY):
            return ()
        if name.code is not None and str(name.code) not in codes:
            return (str(name.code),)
    return ()


def _warned(reading: Reading, verb: int, place: int, codes: tuple[str, ...]) -> str | None:
    """Return whom a warning is spoken to whose verb, its auxiliary before it, begins at one token and ends before another.

    None where the name is what it warns of, or its content tells what another does.
    """
    marked = reading.marked
    if not marked.has(verb, place, Word.WARNS):
        return None
    if reading.grammar.postpositions:
        return _warned_before(reading, verb, codes)
    for name in reading.mentions_in(place, place + _REACH):
        if name.code is None or not marked.is_all(place, name.first, *_BEFORE_NAME):
            return None
        if str(name.code) not in codes:
            return None if _is_of_another(reading, name.last, (*codes, str(name.code))) else str(name.code)
        place = name.last  # an Arabic or Spanish subject stands behind its verb
    return None


def _warned_before(reading: Reading, verb: int, codes: tuple[str, ...]) -> str | None:
    """Return whom a Japanese or Korean warning is spoken to, right before its verb: `Xに警告した`, `X에 경고했다`."""
    marked, place = reading.marked, verb
    while place > 0 and marked.is_word(place - 1, Word.OBJECT, Word.ABOUT, Word.LIGHT) and not reading.in_mention(place - 1):
        place -= 1
    name = next(iter(reading.mentions_in(max(0, place - 1), place)), None)
    if name is None or name.code is None or str(name.code) in codes:
        return None
    told = marked.text[name.start : marked.tokens[verb].start].rstrip().endswith(_TOLD)
    return str(name.code) if told else None


def _is_of_another(reading: Reading, place: int, codes: tuple[str, ...]) -> bool:
    """Return whether the content of a warning opens with a third one as its subject: `warned X that Y would respond`."""
    content = place + reading.marked.is_word(place, Word.CONTENT)
    other = reading.mention_at(content + reading.marked.is_word(content, Word.ARTICLE)) if content > place else None
    return other is not None and str(other.code) not in codes
