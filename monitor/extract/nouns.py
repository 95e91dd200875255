"""Forms of verbs that are none where they stand: nouns, adjectives, and infinitives that tell what something is for."""

import re

from monitor.extract.lexicon import Match
from monitor.extract.mention import Marked
from monitor.extract.tables import CueLike, CueRow, Frame, Grammar, Speech, StanceRow
from monitor.extract.tokens import ACCENTED
from monitor.extract.words import Word

_ADJECTIVES = 3
"""Adjectives between an article and its noun."""
_ISSUED = 10
"""Words between a paper and what it was issued for: `emitió un comunicado para condenar`."""
_JOINS = (Word.OF, Word.ON, Word.BY, Word.AT, Word.FOR, Word.AND, Word.THAT, Word.CONTENT, Word.LIGHT)
"""What joins an adjective to something else than the noun that it describes."""
_STRESSED = re.compile(r"(?!.*(?:mos|ndo?[ln]\w+)$).*[áéíóúâêô][^\Waeiouáéíóúâêôãõ]+(?:[aeiou]+[^\Waeiou]+)?[aeiou]*[aoe]s?")
"""A Romance word with its accent before the last syllable, as in no form of a verb but `we` and gerunds with a pronoun."""


def is_no_verb(match: Match[CueLike], marked: Marked, grammar: Grammar) -> bool:
    """Return whether a verb of speech or stance is none where it stands: a noun or adjective, or what something is for."""
    other = _is_nominal(match, marked, grammar) or _is_purpose(match, marked, grammar)
    return other or _is_described(match, marked) or _is_adverb(match, marked) or _is_epithet(match, marked, grammar)


def _is_epithet(match: Match[CueLike], marked: Marked, grammar: Grammar) -> bool:
    """Return whether a Romance adjective of a feeling only describes the noun behind it: `une furieuse tempête`."""
    felt = isinstance(match.row, StanceRow) and match.row.frame is Frame.FEEL and match.last == match.first + 1
    if not felt or not grammar.nominals or match.last >= len(marked.tokens) or marked.is_word(match.last, *_JOINS):
        return False
    article = marked.is_word(match.first - 1, Word.ARTICLE, Word.INDEFINITE, Word.SINGULAR)
    return article and marked.between(match.first, match.last) == " " and marked.tokens[match.last].text[0].islower()


def _is_adverb(match: Match[CueLike], marked: Marked) -> bool:
    """Return whether the form of a verb stands behind no name, as the adverb does (`came back`, `two years back`)."""
    if match.last > match.first + 1 or not marked.is_word(match.first, Word.ADVERB) or match.last >= len(marked.tokens):
        return False
    named = match.first > 0 and marked.tokens[match.first - 1].text[0].isupper()
    return not named or marked.between(match.first - 1, match.first) != " "


def is_governed_noun(match: Match[CueLike], marked: Marked) -> bool:
    """Return whether an Arabic verb is the noun that is written like it: a preposition stands right before (`على رفض X`)."""
    if not marked.is_word(match.first, Word.VERBAL_NOUN) or marked.tokens[match.first].text[0] in "وف":
        return False
    before = match.first - 1
    governs = marked.is_word(before, Word.ON, Word.FOR, Word.AGAINST) and not marked.is_word(before, Word.CONTENT, Word.THAT)
    return governs and not marked.between(before, match.first).strip()


def _is_described(match: Match[CueLike], marked: Marked) -> bool:
    """Return whether the word is a noun, with an article of the singular and adjectives before it: `a harrowing close call`."""
    if match.last > match.first + 1 or not marked.is_word(match.first, Word.NAMED_SO):
        return False
    for index in range(match.first - 1, max(-1, match.first - 2 - _ADJECTIVES), -1):
        if marked.is_word(index, Word.SINGULAR):
            return True
        if index in marked.words or marked.between(index, index + 1) != " ":
            return False
    return False


def _is_purpose(match: Match[CueLike], marked: Marked, grammar: Grammar) -> bool:
    """Return whether the verb is an infinitive behind a preposition, which tells of no deed: `un pretexto para apoyar a X`.

    Behind a refusal it is what was not done; behind `acaba de`, `después de`, or a paper issued `para condenar`, it is done.
    """
    row, before = match.row, match.first - 1
    verb = isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.ASK)
    if not verb or not grammar.infinitives or not marked.tokens[match.first].norm.endswith(grammar.infinitives):
        return False
    if not marked.is_word(before, Word.PURPOSE) or marked.is_word(before, Word.REFUSE, Word.DENY, Word.AFFIRMS):
        return False
    told = marked.has(max(0, before - _ISSUED), before, Word.PAPER)
    return not told and not marked.is_word(before - 1, Word.THAT, Word.AND)


def _is_nominal(match: Match[CueLike], marked: Marked, grammar: Grammar) -> bool:
    """Return whether the stem of a verb of saying is that of a noun or adjective here: `público`, `informático`, `denúncia`."""
    token = marked.tokens[match.first]
    if not grammar.nominals or match.last > match.first + 1 or "*" not in match.row.pattern:
        return False
    saying = isinstance(match.row, CueRow) and match.row.kind is not Speech.ACCORDING and token.text[-1] not in ACCENTED
    return saying and (token.norm.endswith(grammar.nominals) or _STRESSED.fullmatch(token.text.casefold()) is not None)
