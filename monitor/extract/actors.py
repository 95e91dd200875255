"""Who is named in a document: names, offices and persons joined into mentions, each with its actor as of the document's date.

Names and persons come from the vocabulary, offices from offices.tsv. Whether a mention speaks is attribution's matter.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from feeds.types import ActorCode
from monitor.extract.clipped import letters
from monitor.extract.compounds import heads_house, is_compounded, is_namesake
from monitor.extract.handles import handles_in
from monitor.extract.joining import join
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.naming import is_declined, with_short_bodies, with_unknown_names, without_inner_states
from monitor.extract.resolving import with_codes
from monitor.extract.tables import Grammar, OfficeRow, Order, Tables
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.types import Rank
from monitor.vocabulary import OBLIQUE, UNRESOLVED, NameHit, NameType, PersonHit, Vocabulary

_HYPHENS = ("-", "‑")
_TO_DATE = 9
"""Words from the name of a place to the words behind the date that make it a dateline."""
_AGENCY = 12
"""How many characters may stand before that place in its line: the name of the agency."""
_SHARED = 5
"""Words between a house and the state that it shares with the people: `y al pueblo de`."""
_ANONYMOUS = 20
"""Words from an office to those that keep its name back."""
_ENDS = re.compile(r"[.!?\n。؟]")
_SIDE = "方"
"""What makes the first letter of a state's name in Han characters the state as a party: `中方`."""
_ARABIC = re.compile(r"[\u0620-\u064a]")
_SHADDA = "\u0651"
"""The sign of a doubled letter, as in the capital's name and not in the state's."""
_KINDS = {
    NameType.DEMONYM_ADJECTIVE: Kind.ADJECTIVE,
    NameType.DEMONYM_NOUN: Kind.PEOPLE,
    NameType.COUNTRY: Kind.COUNTRY,
    NameType.CAPITAL: Kind.CAPITAL,
    NameType.SEAT: Kind.CAPITAL,
    NameType.GROUP: Kind.GROUP,
}
_SPOKEN_TYPES = {NameType.BUILDING, NameType.MINISTRY, NameType.INSTITUTION, NameType.ORGANISATION}


def mentions(
    marked: Marked,
    tables: Tables,
    vocabulary: Vocabulary,
    *,
    language: str | None,
    on: date | None,
    publisher: ActorCode | None,
    home: ActorCode | None,
    stand_ins: dict[str, ActorCode],
    stops: frozenset[int],
    nouns: frozenset[int] = frozenset(),
    heading: ActorCode | None = None,
) -> tuple[Mention, ...]:
    """Return the mentions of the text in order, none overlapping.

    `on` is the day as of which persons are read (None = any day). `publisher` resolves an office without a country in an official
    text, `home` a house of the newsroom's own state, `heading` one that the text leaves open; `stand_ins` maps a dossier's
    persons to their actor. `stops` are the tokens of cues, at which a name ends, `nouns` capitalised
    words that are none of a name.
    """
    units = _units(marked, tables, vocabulary, language, on, stand_ins)
    units = sorted([*units, *letters(marked, vocabulary, language, units, stops, tables)], key=lambda unit: unit.first)
    units = without_inner_states(marked, units, stops)
    units = with_short_bodies(marked, join(marked, units, stops))
    declensions = tables.grammar.declensions
    short = bool(declensions) or (tables.grammar.order is Order.STRICT and not tables.grammar.object_first)
    units = with_unknown_names(marked, units, stops, declensions, short=short, nouns=nouns)
    joined = _with_their_people(marked, [unit for unit in join(marked, units, stops) if not _is_wired(marked, unit)])
    joined = _without_anonymous(marked, joined)
    return with_codes(marked, _sides(marked, joined), publisher, heading, home, declensions)


def _without_anonymous(marked: Marked, units: list[Mention]) -> list[Mention]:
    """Return the units with those as unofficial who do not want to be named: `an official, on condition of anonymity`.

    The words stand behind the office in its sentence, with no other office between, or right before it.
    """
    found = list(units)
    for index in marked.places(Word.ANONYMOUS, 0, len(marked.tokens)):
        start = marked.tokens[index].start
        held = [n for n, unit in enumerate(found) if unit.kind in (Kind.OFFICE, Kind.PERSON) and unit.first <= index + 1]
        if not held:
            continue
        unit = found[held[-1]]
        near = index - unit.last < _ANONYMOUS and not _ENDS.search(marked.text, unit.end, max(unit.end, start))
        if near and unit.kind is Kind.OFFICE and unit.speaker is None:
            found[held[-1]] = replace(unit, official=False, rank=Rank.OTHER)
    return found


def _units(
    marked: Marked, tables: Tables, vocabulary: Vocabulary, language: str | None, on: date | None, stand_ins: dict[str, ActorCode]
) -> list[Mention]:
    starts = [token.start for token in marked.tokens]
    found: list[Mention] = []
    persons = vocabulary.find_persons(marked.text)
    full = {person.name for hit in persons if not hit.short for person in hit.persons}
    surnames = {name.split()[-1] for name in full}
    offices = [match for match in tables.offices.find(marked.tokens) if not is_compounded(marked, match.last)]
    office_ends = {match.last for match in offices}
    for hit in persons:
        first, last = _tokens(starts, hit.start, hit.end)
        again = any(person.name in full for person in hit.persons)
        if hit.short and not again and (first not in office_ends or marked.text[hit.start : hit.end] in surnames):
            continue
        if hit.short and marked.text[hit.start : hit.end] in vocabulary.first_names and _goes_on(marked, last):
            continue  # `spokesman Mohamed X` is not the minister whose surname is Mohamed
        if last == first + 1 and first not in office_ends and is_namesake(marked, tables.grammar, hit, first):
            continue
        if first < last:
            found.append(heads_house(marked, _person(marked, tables.grammar, hit, first, last, on), offices))
    for name in vocabulary.find(marked.text, language):
        first, last = _tokens(starts, name.start, name.end)
        if first < last:
            named = _named(marked, name, first, last)
            if is_compounded(marked, last):
                named = replace(named, kind=Kind.ADJECTIVE, role=None)
            found.append(named)
    found = [unit for unit in found if not (_is_masthead(marked, unit, found) or _ends_word(marked, unit))]
    found = _with_offices(found, [_office(marked, tables.grammar, match) for match in offices])
    found.extend(handles_in(marked, vocabulary))
    found = _with_states(marked, found)
    for surname, code in stand_ins.items():
        found.extend(_stand_in(marked, starts, surname, code))
    return _told_apart(marked, _longest(found))


def _told_apart(marked: Marked, found: list[Mention]) -> list[Mention]:
    """Return the units with an Arabic name of two states as the one that the text names besides (`عمان`, Oman or Amman)."""
    firm = {unit.code for unit in found if not unit.others}
    told = []
    for unit in found:
        if unit.others and _ARABIC.match(marked.text[unit.start]):
            doubled = _SHADDA in marked.text[unit.start : unit.end]
            meant = next((code for code in unit.others if code in firm or doubled), None)
            unit = replace(unit, code=unit.code if unit.code in firm or meant is None else meant, others=())
        told.append(unit)
    return told


def _is_masthead(marked: Marked, unit: Mention, found: Sequence[Mention]) -> bool:
    """Return whether a state is only the second half of an agency's name, behind an abbreviation and a hyphen (`XYZ-Norway`)."""
    before = marked.tokens[unit.first - 1] if unit.first else None
    if unit.kind is not Kind.COUNTRY or before is None or not before.text.isupper() or before.end + 1 != unit.start:
        return False
    if marked.text[before.end] not in _HYPHENS or len(before.text) == 1:
        return False
    return not any(m.first <= unit.first - 1 < m.last for m in found)


def _ends_word(marked: Marked, unit: Mention) -> bool:
    """Return whether a state's one letter only closes another word in Han characters: `可以政府`, `近日外长`, `3日首相`."""
    one = unit.kind in (Kind.ADJECTIVE, Kind.COUNTRY) and marked.text[unit.start + 1 : unit.end] in ("", _SIDE)
    if not one or unit.first == 0 or not is_unspaced(marked.tokens[unit.first]) or marked.between(unit.first - 1, unit.first):
        return False
    before = unit.first - 1
    inner = marked.is_word(unit.first, Word.INNER) and marked.is_word(before, Word.INNER)
    return inner or marked.tokens[before].text[-1].isdigit()


def _goes_on(marked: Marked, last: int) -> bool:
    """Return whether a capitalised word stands right behind token `last` (exclusive), so that the name is longer."""
    if last >= len(marked.tokens):
        return False
    return marked.between(last - 1, last) == " " and marked.tokens[last].text[:1].isupper()


def _with_offices(named: list[Mention], offices: list[Mention]) -> list[Mention]:
    """Return both; an office that also names one actor's body (`Bundesaußenministerin`) is that office with its actor."""
    bodies = {(m.first, m.last): m for m in named if m.kind is Kind.BODY and m.role is not None}
    both = [(office, bodies.get((office.first, office.last))) for office in offices]
    owned = {(body.first, body.last) for _, body in both if body is not None}
    plain = [m for m in named if m.kind is not Kind.BODY or (m.first, m.last) not in owned]
    return [*plain, *(office if body is None else _owned_by(office, body) for office, body in both)]


def _owned_by(office: Mention, body: Mention) -> Mention:
    return replace(office, code=body.code, others=body.others, official=body.official)


def _with_states(marked: Marked, found: list[Mention]) -> list[Mention]:
    """Return the units with the offices whose first word closes the name of a state's house: `挪威外交部` in `挪威外交部发言人`.

    Such an office begins where the house's name does and is that state's; by itself it would hide whose it is.
    """
    houses = [unit for unit in found if unit.kind is Kind.BODY and unit.role is not None and unit.code is not None]
    inside = {index: house for house in houses for index in range(house.first + 1, house.last)}
    return [_of_house(marked, unit, inside.get(unit.first)) for unit in found]


def _of_house(marked: Marked, office: Mention, house: Mention | None) -> Mention:
    if house is None or office.kind is not Kind.OFFICE or office.code is not None or office.last <= house.last:
        return office
    role = marked.text[house.start : office.end]
    return replace(office, first=house.first, start=house.start, code=house.code, others=house.others, role=role)


def _tokens(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """Return the tokens that hold the span; a name may begin inside one, behind an Arabic conjunction or preposition."""
    return max(bisect_right(starts, start) - 1, 0), bisect_left(starts, end)


def _person(marked: Marked, grammar: Grammar, hit: PersonHit, first: int, last: int, on: date | None) -> Mention:
    persons = hit.persons
    serving = [person for person in persons if on is None or person.serves(on)]
    best = serving[0] if serving else max(persons, key=lambda person: person.until or date.max)
    return Mention(
        first=first,
        last=last,
        start=hit.start,
        end=marked.tokens[last - 1].end,
        kind=Kind.PERSON,
        code=best.code,
        speaker=marked.text[marked.tokens[first].start : marked.tokens[last - 1].end],
        rank=best.rank if serving else Rank.OTHER,
        official=bool(serving),
        oblique=is_declined(marked.tokens[last - 1].text, (*best.aliases, *best.short), grammar.declensions),
    )


def _named(marked: Marked, hit: NameHit, first: int, last: int) -> Mention:
    name_type, unresolved = hit.type, hit.code == UNRESOLVED
    start, end = marked.tokens[first].start, marked.tokens[last - 1].end
    spoken = name_type in _SPOKEN_TYPES
    role = marked.text[start:end] if name_type in (NameType.MINISTRY, NameType.BUILDING, NameType.INSTITUTION) else None
    return Mention(
        first=first,
        last=last,
        start=hit.start,
        end=end,
        kind=Kind.OFFICE if unresolved else _KINDS.get(name_type, Kind.BODY),
        code=None if unresolved else hit.code,
        role=role,
        rank=Rank.MINISTRY if spoken and name_type in (NameType.MINISTRY, NameType.BUILDING) else Rank.OTHER,
        office="ministry" if unresolved else None,
        others=hit.others,
        oblique=hit.name.note == OBLIQUE,
    )


def _office(marked: Marked, grammar: Grammar, match: Match[OfficeRow]) -> Mention:
    last = match.last + marked.is_word(match.last, Word.LAND)  # `президент страны`
    start, end = marked.tokens[match.first].start, marked.tokens[last - 1].end
    head = marked.tokens[match.last - 1 if grammar.object_first else match.first].norm
    return Mention(
        first=match.first,
        last=last,
        start=start,
        end=end,
        kind=Kind.OFFICE,
        code=None,
        role=marked.text[start:end],
        rank=match.row.rank,
        official=match.row.official,
        office=match.row.id if match.row.bare else f"-{match.row.id}",
        oblique=bool(grammar.oblique_heads) and head.endswith(grammar.oblique_heads),
    )


def _stand_in(marked: Marked, starts: Sequence[int], name: str, code: ActorCode) -> list[Mention]:
    """Return where a person of the dossier is named; `starts` are the offsets of the tokens."""
    found = []
    for match in re.finditer(re.escape(name), marked.text):
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        if first < last and starts[first] == match.start():
            found.append(
                Mention(
                    first=first,
                    last=last,
                    start=match.start(),
                    end=match.end(),
                    kind=Kind.PERSON,
                    code=code,
                    speaker=match.group(),
                    rank=Rank.OTHER,
                )
            )
    return found


def _longest(found: list[Mention]) -> list[Mention]:
    """Return a non-overlapping choice: the longer first, at equal length the person, then the body."""
    chosen: list[Mention] = []
    taken: set[int] = set()
    adjectives: dict[int, list[Mention]] = defaultdict(list)
    for unit in found:
        if unit.kind is Kind.ADJECTIVE:
            adjectives[unit.first].append(unit)
    for unit in sorted(found, key=lambda unit: (-(unit.last - unit.first), -int(unit.code is not None), -unit.kind, unit.first)):
        if not taken.intersection(range(unit.first, unit.last)):
            taken.update(range(unit.first, unit.last))
            chosen.append(_of_the_state_inside(unit, adjectives.get(unit.first + 1, ())))
    return sorted(chosen, key=lambda unit: unit.first)


def _of_the_state_inside(unit: Mention, second: Sequence[Mention]) -> Mention:
    """Return an office with the state whose adjective stands behind its first word (`le ministre norvégien des Affaires ...`).

    `second` are the adjectives that begin there.
    """
    if unit.kind is not Kind.OFFICE or unit.code is not None or unit.last - unit.first < 3:
        return unit
    state = next((m for m in second if m.last < unit.last), None)
    return unit if state is None else replace(unit, code=state.code, others=state.others)


def _meant_by_side(side: Mention, near: Sequence[Mention]) -> Mention | None:
    """Return the nearest name of one of the states that a party's letter can mean: a capital, or a short name."""
    meant = (side.code, *side.others)
    return next((unit for unit in near if not unit.others and unit.code is not None and unit.code in meant), None)


def _sides(marked: Marked, found: list[Mention]) -> list[Mention]:
    """Return the mentions with `X方` as the state last named whose name begins so, as several share their first letter.

    Where several do and none is named it is nobody.
    """
    last: dict[str, Mention] = {}
    sides: list[Mention] = []
    for unit in found:
        first = marked.text[unit.start]
        if unit.kind is Kind.COUNTRY and marked.text[unit.start + 1 : unit.end] == _SIDE:
            named = last.get(first) or _meant_by_side(unit, [*reversed(sides), *found])
            if named is not None or not unit.others:
                sides.append(unit if named is None else replace(unit, code=named.code, others=named.others))
            continue
        bare = unit.kind is Kind.PERSON and unit.role is None
        if unit.code is not None and not bare and unit.end - unit.start > 2 and "\u4e00" <= first <= "\u9fff":
            last[first] = unit
        sides.append(unit)
    return sides


def _with_their_people(marked: Marked, found: list[Mention]) -> list[Mention]:
    """Return the mentions with a house that shares the state of the people behind it: `al Gobierno y al pueblo chileno`."""
    shared = (Word.AND, Word.ARTICLE, Word.OF, Word.TO, Word.FOR, Word.VICTIM)
    named: list[Mention] = []
    for unit, behind in zip_longest(found, found[1:]):
        gap = range(unit.last, behind.first) if behind is not None else range(0)
        open_house = unit.kind is Kind.OFFICE and unit.code is None and unit.rank is Rank.MINISTRY
        if open_house and behind is not None and behind.code is not None and 2 <= len(gap) <= _SHARED:
            words = all(marked.is_word(i, *shared) for i in gap) and marked.is_word(gap[0], Word.AND)
            if words and any(marked.is_word(i, Word.VICTIM) for i in gap):
                unit = replace(unit, code=behind.code)
        named.append(unit)
    return named


def _is_wired(marked: Marked, unit: Mention) -> bool:
    """Return whether a dispatch only comes from there: nobody speaks or is judged by that name."""
    line = marked.text.rfind("\n", 0, unit.start) + 1
    if unit.start - line > _AGENCY:
        return False
    dated = marked.places(Word.WIRED, unit.last, unit.last + _TO_DATE)
    return bool(dated) and marked.text[unit.end : marked.tokens[dated[0]].start].replace(" ", "").isalnum()
