"""Names that are part of a longer one: half of an adjective (`X-backed`, `the X-led government`), or of somebody else's name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.tables import Grammar, OfficeRow
from monitor.extract.tokens import normal
from monitor.extract.words import Word
from monitor.types import Rank
from monitor.vocabulary import PersonHit

_HYPHENS = ("-", "‑")
_LED = 2
"""Words from what makes somebody the head of a house to that house."""
_GIVEN = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]{2,}")
"""A word of the Latin script that may be a first name or surname."""


def is_compounded(marked: Marked, last: int) -> bool:
    """Return whether a name or office that ends before the token is half of an adjective: `X-backed`, `army-backed`."""
    return marked.is_word(last, Word.COMPOUND) and marked.between(last - 1, last) in _HYPHENS


def heads_house(marked: Marked, person: Mention, offices: Sequence[Match[OfficeRow]]) -> Mention:
    """Return a person by whom a house is named as the adjective of their state: `the Kostova-led (coalition) government`."""
    leads = person.last
    if not (is_compounded(marked, leads) and marked.is_word(leads, Word.LEADS)):
        return person
    house = next((match.first for match in offices if leads < match.first <= leads + _LED), None)
    if house is None:
        return person
    last = house - 1
    return replace(person, last=last + 1, end=marked.tokens[last].end, kind=Kind.ADJECTIVE, speaker=None, rank=Rank.OTHER)


def is_namesake(marked: Marked, grammar: Grammar, hit: PersonHit, first: int) -> bool:
    """Return whether a surname has another first name before it, inside a sentence: whoever it is, it is not who is known by it.

    Where nouns have capitals, in a title, behind an article or a preposition of place that word may be anything.
    """
    name, before = first - 1, first - 2
    if grammar.capital_nouns or before < 0 or name in marked.words or _GIVEN.fullmatch(marked.tokens[name].text) is None:
        return False
    beside = marked.between(name, first) == " " == marked.between(before, name) and marked.tokens[before].text.islower()
    if not beside or marked.is_word(before, Word.AT, Word.ARTICLE) or _GIVEN.fullmatch(marked.tokens[first].text) is None:
        return False
    own = {normal(word) for person in hit.persons for alias in (person.name, *person.aliases) for word in alias.split()}
    return marked.tokens[name].norm not in own
