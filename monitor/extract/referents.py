"""Whom a pronoun means that is the object of a verb of stance: the one last named, or whoever did what was told of.

Whose conduct is judged where names say it: `targets`. Pronouns that are subjects: `pronouns`.
"""

from collections.abc import Sequence

from monitor.extract.deeds import Deed
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.masdars import doer_of_bound
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Reading
from monitor.extract.scene import Scene
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.words import Word

_STEM = 5
"""Letters by which two forms of an act noun are told to be one."""
_BEHIND = 40
"""Words before a verb in which the one whom its pronoun means is looked for."""


def referent(reading: Reading, scene: Scene, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return the one last named before a verb whose object is a pronoun, bound to it or behind it (Arabic `ittahamat-ha`).

    An act told of since the sentence began may be what is meant: then its doer, or nobody where none is named.
    """
    noun = match.row.frame is Frame.NOUN and doer_of_bound(reading, Match(match.row, match.first, match.last)) is not None
    if match.row.frame not in (Frame.ACT, Frame.ASK) and not noun:
        return None
    bound = noun or (reading.grammar.order is Order.FIRST and binds_object(match.row.pattern, reading.marked.tokens[match.first]))
    if not bound and match.row.stance.score < 0 and _is_blamed_by_pronoun(reading, match):
        before = reading.mentions_in(max(0, match.first - _BEHIND), match.first)
        return next((str(m.code) for m in reversed(_last_meant(reading, before, holders)) if _is_another(m, holders)), None)
    if not bound and not _stands_for_object(reading, match):
        return None
    deeds = list(scene.deeds_in(max(0, match.first - _BEHIND // 2), match.first))
    before = reading.mentions_in(max(0, match.first - _BEHIND), match.first)
    if _owns_object(reading, match):
        if not scene.deeds_in(match.last + 1, match.last + 3):
            return None
        codes = {m.code for m in before if m.kind is not Kind.ADJECTIVE and m.code is not None and str(m.code) not in holders}
        return str(codes.pop()) if len(codes) == 1 else None
    if deeds and not deeds[-1].doers:
        deeds = _told_before(scene, reading, deeds[-1])
    meant = deeds[-1].doers if deeds else _last_meant(reading, before, holders)
    return next((str(m.code) for m in reversed(meant) if m.code is not None and m.code not in holders), None)


def _is_another(mention: Mention, holders: tuple[str, ...]) -> bool:
    return mention.code is not None and str(mention.code) not in holders


def _is_blamed_by_pronoun(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether a pronoun for one state is blamed for something: `cut ties with X, accusing it of ...`."""
    marked, grammar = reading.marked, reading.grammar
    if grammar.order is not Order.STRICT or grammar.object_first or not marked.is_word(match.last, Word.HIM):
        return False
    beside = marked.between(match.last - 1, match.last) == " "
    return beside and marked.is_word(match.last, Word.THEY) and marked.is_word(match.last + 1, Word.OF, Word.FOR, Word.TO)


def _owns_object(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the pronoun behind a Slavonic verb is the owner of what is judged: `поддержал его позицию`."""
    marked, noun = reading.marked, match.last + 1
    if not reading.grammar.cases or noun >= len(marked.tokens) or not marked.is_word(match.last, Word.HIM):
        return False
    return marked.between(match.last, noun) == " " and not marked.is_word(noun, Word.AND, Word.ON, Word.AT, Word.FOR, Word.LIGHT)


def _last_meant(reading: Reading, before: Sequence[Mention], holders: tuple[str, ...]) -> tuple[Mention, ...]:
    """Return whom a pronoun may stand for; with cases nobody where the one last named is the holder's own, and no subject."""
    named = tuple(m for m in before if m.kind is not Kind.ADJECTIVE)
    last = next((m for m in reversed(named) if m.code is not None and (m.oblique or str(m.code) not in holders)), None)
    own = reading.grammar.cases and last is not None and str(last.code) in holders
    return () if own else named


def _told_before(scene: Scene, reading: Reading, deed: Deed) -> list[Deed]:
    """Return the last act of the same noun that names its doer (`X's decision ... called the decision`), else the act."""
    stem = reading.marked.tokens[deed.match.first].norm[:_STEM]
    before = scene.deeds_in(max(0, deed.match.first - 2 * _BEHIND), deed.match.first)
    same = [d for d in before if d.doers and reading.marked.tokens[d.match.first].norm.startswith(stem)]
    return same[-1:] or [deed]


def _stands_for_object(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether a pronoun is what the verb judges; blame of `it` goes to whoever is blamed besides, outside Arabic."""
    within = reading.marked.has(match.first + 1, match.last, Word.HIM)
    if within and reading.grammar.cases and match.row.stance.score < -1:
        return True  # `заявила ему протест`
    behind = reading.marked.is_word(match.last, Word.HIM) and not reading.marked.between(match.last - 1, match.last).strip()
    if reading.grammar.order is Order.FIRST:
        return behind
    return match.row.stance.score > 0 and (behind or has_clitic(reading, match))


def has_clitic(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the verb's object is a pronoun before it, right behind its subject (`X la apoyó`, `X l'a soutenue`)."""
    marked = reading.marked
    place, cases = match.first - 1, reading.grammar.cases
    passed = (Word.LIGHT, Word.STRONGLY, Word.TOO) if cases else (Word.HAVE,)
    while (
        place > 0 and marked.is_word(place, *passed) and not reading.in_mention(place - 1) and not marked.is_word(place, Word.HIM)
    ):
        place -= 1
    if cases:
        return (
            place > 0
            and marked.is_word(place, Word.HIM)
            and (reading.in_mention(place - 1) or marked.is_word(place - 1, Word.WE))
        )
    return place > 0 and marked.is_word(place, Word.CLITIC) and reading.in_mention(place - 1)
