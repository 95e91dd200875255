"""Who has accused those who deny it: whom a denial that names nobody is about, and whom their answer blames."""

from monitor.extract.lexicon import Match
from monitor.extract.measures import condemns
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, Frame, Order, StanceRow
from monitor.extract.words import Word

_TOLD = 300
"""Words before a denial in which its accusation may be told."""
_OBJECT = 5
"""Words from a verb of blame to whom it blames."""
_SUBJECT = 14
"""Words from whoever blames to that verb."""
_BESIDE = 6
"""Words between an accusation and what it is called."""


def accuser_of(reading: Reading, clause: Clause, match: Match[StanceRow], holders: tuple[str, ...]) -> tuple[str, ...]:
    """Return who was last told to have blamed the holders, where they answer an accusation without naming whose it is.

    `X accused Y of jamming. Y denied the charge`, `Y called the allegations absurd`. Only where subjects stand before verbs and
    objects behind them.
    """
    if reading.grammar.order is not Order.STRICT or reading.grammar.object_first or not _answers(reading, clause, match):
        return ()
    before = reading.cues_in(max(0, match.first - _TOLD), match.first)
    for cue in (*reversed(before), *reading.cues_in(match.last, clause.last)):
        if condemns(cue.row) and _strikes(reading, clause, cue, holders):
            near = reading.mentions_in(max(0, cue.first - _SUBJECT), cue.first)
            who = next((m for m in reversed(near) if m.can_speak and m.code is not None and str(m.code) not in holders), None)
            if who is not None:
                return (str(who.code),)
    return ()


def _answers(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the words deny something, or an accusation stands beside the judgement."""
    marked = reading.marked
    if match.row.frame is Frame.NOTE:
        return marked.has(match.first, match.last, Word.DENY, Word.ACCUSATION)
    near = (max(clause.first, match.first - _BESIDE), min(clause.last, match.last + _BESIDE // 2))
    return marked.has(*near, Word.ACCUSATION)


def _strikes(reading: Reading, clause: Clause, cue: Match[CueLike], holders: tuple[str, ...]) -> bool:
    """Return whether the verb's object is one of the holders, or a pronoun in their own sentence."""
    name = next(iter(reading.mentions_in(cue.last, cue.last + _OBJECT)), None)
    if name is not None:
        return str(name.code) in holders
    return clause.first <= cue.first < clause.last and reading.marked.is_word(cue.last, Word.HIM)
