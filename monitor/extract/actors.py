"""Who is named in a document: names, offices and persons joined into mentions, each with its actor as of the document's date.

Names and persons come from the vocabulary, offices from offices.tsv. Whether a mention speaks is attribution's matter.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from itertools import pairwise

from feeds.types import ActorCode
from monitor.extract.lexicon import Match
from monitor.extract.tables import OfficeRow, Tables, Word
from monitor.extract.tokens import Token
from monitor.types import Rank
from monitor.vocabulary import UNRESOLVED, NameType, Person, Vocabulary

_LONGEST_NAME = 24
_HAN = re.compile(r"[\u4e00-\u9fff·]")
_SPOKEN_TYPES = {NameType.BUILDING, NameType.MINISTRY, NameType.INSTITUTION, NameType.ORGANISATION}


class Kind(IntEnum):
    """What stands at the head of a mention."""

    ADJECTIVE = 0
    PEOPLE = 1
    COUNTRY = 2
    CAPITAL = 3
    BODY = 4
    GROUP = 5
    OFFICE = 6
    PERSON = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One naming of an actor or its representative: tokens `first` to `last` (exclusive), text offsets `start` to `end`.

    `code` is None where the document does not say for whom the office speaks.
    """

    first: int
    last: int
    start: int
    end: int
    kind: Kind
    code: ActorCode | None
    speaker: str | None = None
    role: str | None = None
    rank: Rank = Rank.OTHER
    official: bool = True
    office: str | None = None
    swallowed: tuple[ActorCode, ...] = ()
    others: tuple[ActorCode, ...] = ()

    @property
    def can_speak(self) -> bool:
        return self.kind not in (Kind.ADJECTIVE, Kind.PEOPLE, Kind.GROUP)


@dataclass(frozen=True, slots=True)
class Marked:
    """A tokenised text with its function words and everything needed to name actors in it."""

    text: str
    tokens: Sequence[Token]
    words: dict[int, frozenset[Word]]

    def is_word(self, index: int, *kinds: Word) -> bool:
        here = self.words.get(index)
        return here is not None and not here.isdisjoint(kinds)

    def between(self, left: int, right: int) -> str:
        """Return the characters between token `left` (its end) and token `right` (its start)."""
        return self.text[self.tokens[left].end : self.tokens[right].start]


def mentions(
    marked: Marked,
    tables: Tables,
    vocabulary: Vocabulary,
    *,
    language: str | None,
    on: date | None,
    publisher: ActorCode | None,
    stand_ins: dict[str, ActorCode],
    stops: frozenset[int],
) -> tuple[Mention, ...]:
    """Return the mentions of the text in order, none overlapping.

    `on` is the day as of which persons are read (None = any day). `publisher` resolves an office without a country in an official
    text; `stand_ins` maps a dossier's persons to their actor. `stops` are the tokens of cues, at which a name ends.
    """
    units = _units(marked, tables, vocabulary, language, on, stand_ins)
    units = _with_unknown_names(marked, _join(marked, units), stops)
    joined = _join(marked, units)
    return _resolve(joined, publisher)


def _units(
    marked: Marked, tables: Tables, vocabulary: Vocabulary, language: str | None, on: date | None, stand_ins: dict[str, ActorCode]
) -> list[Mention]:
    starts = [token.start for token in marked.tokens]
    found: list[Mention] = []
    persons = vocabulary.find_persons(marked.text)
    full = {person.name for hit in persons if not hit.short for person in hit.persons}
    offices = tables.offices.find(marked.tokens)
    office_ends = {match.last for match in offices}
    for hit in persons:
        first, last = bisect_left(starts, hit.start), bisect_left(starts, hit.end)
        if hit.short and first not in office_ends and not any(person.name in full for person in hit.persons):
            continue
        if first < last:
            found.append(_person(marked, hit.persons, first, last, on))
    for name in vocabulary.find(marked.text, language):
        first, last = bisect_left(starts, name.start), bisect_left(starts, name.end)
        if first < last:
            found.append(_named(marked, name.code, name.type, first, last, name.others))
    for match in offices:
        found.append(_office(marked, match))
    for surname, code in stand_ins.items():
        found.extend(_stand_in(marked, surname, code))
    return _longest(found)


def _person(marked: Marked, persons: Sequence[Person], first: int, last: int, on: date | None) -> Mention:
    serving = [person for person in persons if on is None or person.serves(on)]
    best = serving[0] if serving else max(persons, key=lambda person: person.until or date.max)
    return Mention(
        first=first,
        last=last,
        start=marked.tokens[first].start,
        end=marked.tokens[last - 1].end,
        kind=Kind.PERSON,
        code=best.code,
        speaker=marked.text[marked.tokens[first].start : marked.tokens[last - 1].end],
        rank=best.rank if serving else Rank.OTHER,
        official=bool(serving),
    )


def _named(marked: Marked, code: ActorCode, name_type: NameType, first: int, last: int, others: tuple[ActorCode, ...]) -> Mention:
    kinds = {
        NameType.DEMONYM_ADJECTIVE: Kind.ADJECTIVE,
        NameType.DEMONYM_NOUN: Kind.PEOPLE,
        NameType.COUNTRY: Kind.COUNTRY,
        NameType.CAPITAL: Kind.CAPITAL,
        NameType.SEAT: Kind.CAPITAL,
        NameType.GROUP: Kind.GROUP,
    }
    unresolved = code == UNRESOLVED
    start, end = marked.tokens[first].start, marked.tokens[last - 1].end
    spoken = name_type in _SPOKEN_TYPES
    role = marked.text[start:end] if name_type in (NameType.MINISTRY, NameType.BUILDING, NameType.INSTITUTION) else None
    return Mention(
        first=first,
        last=last,
        start=start,
        end=end,
        kind=Kind.OFFICE if unresolved else kinds.get(name_type, Kind.BODY),
        code=None if unresolved else code,
        role=role,
        rank=Rank.MINISTRY if spoken and name_type in (NameType.MINISTRY, NameType.BUILDING) else Rank.OTHER,
        office="ministry" if unresolved else None,
        others=others,
    )


def _office(marked: Marked, match: Match[OfficeRow]) -> Mention:
    start, end = marked.tokens[match.first].start, marked.tokens[match.last - 1].end
    return Mention(
        first=match.first,
        last=match.last,
        start=start,
        end=end,
        kind=Kind.OFFICE,
        code=None,
        role=marked.text[start:end],
        rank=match.row.rank,
        official=match.row.official,
        office=match.row.id if match.row.bare else f"-{match.row.id}",
    )


def _stand_in(marked: Marked, name: str, code: ActorCode) -> list[Mention]:
    found = []
    for match in re.finditer(re.escape(name), marked.text):
        starts = [index for index, token in enumerate(marked.tokens) if match.start() <= token.start < match.end()]
        if starts and marked.tokens[starts[0]].start == match.start():
            found.append(
                Mention(
                    first=starts[0],
                    last=starts[-1] + 1,
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
    for unit in sorted(found, key=lambda unit: (-(unit.last - unit.first), -int(unit.code is not None), -unit.kind, unit.first)):
        if not taken.intersection(range(unit.first, unit.last)):
            taken.update(range(unit.first, unit.last))
            chosen.append(unit)
    return sorted(chosen, key=lambda unit: unit.first)


# --- names that no table knows --------------


def _capitalised(token: Token) -> bool:
    return token.text[0].isupper() and (len(token.text) > 1 or True)


def _with_unknown_names(marked: Marked, units: list[Mention], stops: frozenset[int]) -> list[Mention]:
    """Return the units and the persons named beside an office: `Minister Vera Kostova`, `Vera Kostova, the minister`."""
    taken = {index for unit in units for index in range(unit.first, unit.last)}
    names: list[Mention] = []
    for unit in units:
        if unit.kind is not Kind.OFFICE or unit.speaker is not None:
            continue
        name = _name_after(marked, unit.last, taken) or _name_before(marked, unit.first, taken)
        name = name or _uncased_name(marked, unit, taken, stops)
        if name is not None:
            names.append(name)
            taken.update(range(name.first, name.last))
    names.extend(_delegates(marked, units, taken))
    surnames = {marked.tokens[name.last - 1].text for name in names if name.last - name.first > 1}
    for index, token in enumerate(marked.tokens):
        if (
            token.text in surnames
            and index not in taken
            and (len(token.text) > 3 or (_HAN.match(token.text) is None and len(token.text) > 2))
        ):
            names.append(_unknown(marked, index, index + 1))
    return sorted(units + names, key=lambda unit: unit.first)


def _delegates(marked: Marked, units: list[Mention], taken: set[int]) -> list[Mention]:
    """Return the names of those who speak for the state in brackets behind them: `VERA KOSTOVA (Sudland) said`."""
    found = []
    for unit in units:
        before, after = marked.text[max(0, unit.start - 2) : unit.start], marked.text[unit.end : unit.end + 1]
        if unit.kind not in (Kind.COUNTRY, Kind.BODY) or before.strip() != "(" or after not in (")", ","):
            continue
        first = unit.first
        while first > 0 and unit.first - first < 5 and first - 1 not in taken and marked.tokens[first - 1].text[0].isupper():
            if first < unit.first and not _plain_gap(marked.between(first - 1, first)):
                break
            first -= 1
        if unit.first - first >= 2:
            taken.update(range(first, unit.first))
            found.append(replace(_unknown(marked, first, unit.first), code=unit.code, rank=Rank.MISSION))
    return found


def _unknown(marked: Marked, first: int, last: int) -> Mention:
    start, end = marked.tokens[first].start, marked.tokens[last - 1].end
    return Mention(first=first, last=last, start=start, end=end, kind=Kind.PERSON, code=None, speaker=marked.text[start:end])


def _name_after(marked: Marked, index: int, taken: set[int]) -> Mention | None:
    """Return the capitalised words directly after the office, one to five; after a comma only up to another comma."""
    if index >= len(marked.tokens):
        return None
    comma = marked.between(index - 1, index) == ", "
    last = index
    while last < len(marked.tokens) and last - index < 5:
        token = marked.tokens[last]
        gap = marked.between(last - 1, last)
        plain = _plain_gap(gap) or (comma and last == index)
        if last in taken or not token.text[0].isupper() or not plain or (token.text.isupper() and len(token.text) > 1):
            break
        if marked.words.get(last) is not None:
            break
        last += 1
    if last == index or (last - index == 1 and len(marked.tokens[index].text) <= 3):
        return None
    if comma and (last - index < 2 or marked.text[marked.tokens[last - 1].end : marked.tokens[last - 1].end + 1] != ","):
        return None
    return _unknown(marked, index, last)


def _uncased_name(marked: Marked, unit: Mention, taken: set[int], stops: frozenset[int]) -> Mention | None:
    """Return the name that stands between an office and the next verb, function word or comma, in a script without capitals."""
    first = unit.last
    if first >= len(marked.tokens) or marked.tokens[first].text[0].lower() != marked.tokens[first].text[0].upper():
        return None
    han = _HAN.match(marked.tokens[first].text) is not None
    last = first
    while last < len(marked.tokens) and last - first < (5 if han else 4):
        gap = marked.between(last - 1, last)
        if last in taken or last in stops or last in marked.words or gap not in ("", " "):
            break
        last += 1
    length = last - first
    if not (2 <= length <= 4 if han else 1 <= length <= 3) or last == len(marked.tokens) or last in taken:
        return None
    return _unknown(marked, first, last)


def _name_before(marked: Marked, index: int, taken: set[int]) -> Mention | None:
    """Return the two to four capitalised words before `, the` office."""
    comma = index
    while comma > 0 and index - comma < 4 and "," not in marked.between(comma - 1, comma):
        comma -= 1
    if comma == 0 or marked.between(comma - 1, comma).strip() != ",":
        return None
    first = comma
    while first > 0 and comma - first < 4:
        token = marked.tokens[first - 1]
        if first - 1 in taken or not token.text[0].isupper() or marked.words.get(first - 1) is not None:
            break
        if first < comma and not _plain_gap(marked.between(first - 1, first)):
            break
        first -= 1
    return _unknown(marked, first, comma) if comma - first >= 2 else None


def _plain_gap(gap: str) -> bool:
    return gap in (" ", "-", "\u00a0", ". ", "'", "’", " (", "‑")


# --- joining --------------


def _join(marked: Marked, units: list[Mention]) -> list[Mention]:
    """Return the units with neighbours that make one name joined: country, office and person."""
    joined: list[Mention] = []
    for unit in units:
        current = unit
        while joined:
            merged = _merge(marked, joined[-1], current)
            if merged is None:
                break
            joined.pop()
            current = merged
        joined.append(_former(marked, current))
    return joined


def _former(marked: Marked, unit: Mention) -> Mention:
    near = range(max(0, unit.first - 2), unit.first)
    inside = range(unit.first, unit.last)
    if unit.kind in (Kind.OFFICE, Kind.PERSON) and any(marked.is_word(i, Word.FORMER) for i in (*near, *inside)):
        return replace(unit, official=False, rank=Rank.OTHER)
    return unit


def _merge(marked: Marked, left: Mention, right: Mention) -> Mention | None:
    gap = marked.text[left.end : right.start]
    if len(gap) > 40 or "\n" in gap or right.last - left.first > _LONGEST_NAME:
        return None
    between = range(left.last, right.first)
    linked = all(marked.is_word(i, Word.OF) for i in between) and len(between) <= 3
    tight = not between
    mark = gap.strip()
    plain = not any(c in gap for c in ',;:.!?"“”«»()–—') or mark in ("’", "'")
    if plain:
        return _merge_plain(marked, left, right, tight=tight, linked=linked)
    if mark.startswith(",") and len(between) <= 2 and not any(c in mark[1:] for c in ',;:.!?"“”«»()–—'):
        return _merge_apposition(marked, left, right, between)
    if mark == "(" and tight and right.code is not None and left.code == right.code and right.kind is not Kind.PERSON:
        return _span(marked, left, right, left)
    return None


def _merge_plain(marked: Marked, left: Mention, right: Mention, *, tight: bool, linked: bool) -> Mention | None:
    named = (Kind.COUNTRY, Kind.ADJECTIVE, Kind.CAPITAL, Kind.BODY, Kind.PEOPLE)
    possessive = linked or tight
    if (
        left.kind in named
        and right.kind is Kind.OFFICE
        and right.code is None
        and (possessive or _qualified(marked, left, right))
    ):
        return _with_country(marked, left, right, right, left)
    if left.kind is Kind.OFFICE and left.code is None and right.kind is Kind.BODY and _serves(marked, left, right):
        return _with_country(marked, left, right, left, right)
    if left.kind is Kind.OFFICE and left.code is None and right.kind in named and possessive:
        return _with_country(marked, left, right, left, right)
    if left.kind is Kind.OFFICE and right.kind is Kind.OFFICE and possessive and (left.code is None or right.code is None):
        low = min((left, right), key=lambda unit: unit.rank.weight)
        head = replace(low, code=left.code or right.code, official=left.official and right.official)
        return _span(marked, left, right, head)
    if (
        left.kind is Kind.OFFICE
        and left.code is not None
        and right.kind in named
        and left.rank is Rank.MISSION
        and len_ok(left, right)
    ):
        return _span(marked, left, right, replace(left, swallowed=(*left.swallowed, *((right.code,) if right.code else ()))))
    if left.kind in (Kind.OFFICE, Kind.BODY) and right.kind is Kind.PERSON and tight:
        return _titled(marked, left, right)
    if left.kind is Kind.PERSON and left.code is None and right.kind is Kind.PERSON and right.role is None and tight:
        head = replace(right, speaker=f"{left.speaker} {right.speaker}")
        return _span(
            marked, left, right, replace(head, role=left.role, rank=left.rank, office=left.office) if left.role else head
        )
    if left.kind is Kind.ADJECTIVE and right.kind is Kind.PERSON and tight and right.code in (None, left.code):
        return _span(marked, left, right, replace(right, code=left.code))
    return None


def _qualified(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether only one or two plain adjectives stand between: `Sudland's new government`."""
    gap = [i for i in range(left.last, right.first) if marked.tokens[i].norm != "s"]
    possessive = marked.text[left.end : left.end + 1] in ("'", "’")
    if not 1 <= len(gap) <= 2 or (left.kind is not Kind.ADJECTIVE and not possessive):
        return False
    return all(marked.tokens[i].text[0].islower() and i not in marked.words for i in gap)


def _serves(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether the office is one at the body: `head of humanitarian affairs at the United Nations`."""
    gap = range(left.last, right.first)
    return 1 <= len(gap) <= 5 and marked.is_word(gap[-1], Word.OF, Word.AT, Word.FOR, Word.ARTICLE)


def len_ok(left: Mention, right: Mention) -> bool:
    """Return whether the two stand close enough for `ambassador to X` to be one name."""
    return right.first - left.last <= 2


def _merge_apposition(marked: Marked, left: Mention, right: Mention, between: range) -> Mention | None:
    if left.kind is Kind.PERSON and left.role is None and right.kind is Kind.OFFICE:
        return _titled(marked, right, left, span=(left, right))
    if left.kind is Kind.OFFICE and right.kind is Kind.PERSON and right.role is None and not between and left.speaker is None:
        return _titled(marked, left, right)
    return None


def _with_country(marked: Marked, left: Mention, right: Mention, office: Mention, country: Mention) -> Mention:
    return _span(marked, left, right, replace(office, code=country.code, others=country.others))


def _titled(marked: Marked, office: Mention, person: Mention, span: tuple[Mention, Mention] | None = None) -> Mention:
    """Return the person with the office that the text gives it; the printed office outweighs the tables."""
    left, right = span or (office, person)
    code = office.code or person.code
    is_office = office.kind is Kind.OFFICE
    official = office.official if is_office else person.official
    if is_office and person.code is not None and office.code not in (None, person.code):
        code = office.code
    rank = office.rank if is_office else person.rank
    role = marked.text[office.start : office.end] if is_office else None
    return _span(
        marked,
        left,
        right,
        replace(person, code=code, official=official, rank=rank, role=role, office=office.office, swallowed=office.swallowed),
    )


def _span(marked: Marked, left: Mention, right: Mention, head: Mention) -> Mention:
    start, end = left.start, right.end
    role = head.role
    if head.kind is Kind.OFFICE:
        role = marked.text[start:end]
    return replace(head, first=left.first, last=right.last, start=start, end=end, role=role)


# --- short names and offices without a country --------------


def _resolve(found: list[Mention], publisher: ActorCode | None) -> tuple[Mention, ...]:
    """Return the mentions with their codes filled from what the rest of the document says."""
    leading = _leading(found)
    people: dict[str, Mention] = {}
    for unit in found:
        if unit.kind is Kind.PERSON and unit.speaker and (unit.code is not None or unit.role):
            for key in (unit.speaker, unit.speaker.split()[-1]):
                known = people.get(key)
                if known is None or _better(unit, known):
                    people[key] = unit
    states = Counter(unit.code for unit in found if unit.code is not None and unit.kind is not Kind.GROUP)
    dominant = states.most_common(1)[0][0] if states else None
    offices: dict[str, ActorCode] = {}
    resolved: list[Mention] = []
    for unit in found:
        current = unit
        if current.kind is Kind.PERSON and current.speaker:
            current = _known_person(current, people)
            if current.code is not None and _surname(current) in leading and not current.official and current.role is None:
                current = replace(current, official=True, rank=Rank.HEAD)
        if current.code is None and current.office and not current.office.startswith("-"):
            current = replace(current, code=publisher or offices.get(current.office))
        if current.code is None and not current.official:
            current = replace(current, code=dominant)
        if current.code is not None and current.office:
            offices[current.office] = current.code
        resolved.append(current)
    return tuple(resolved)


def _better(unit: Mention, known: Mention) -> bool:
    """Return whether this naming of a person says more than the one kept: an office, an actor, a fuller name."""
    if (known.role is None) != (unit.role is None):
        return unit.role is not None
    if (known.code is None) != (unit.code is None):
        return unit.code is not None
    return len(unit.speaker or "") > len(known.speaker or "") and unit.code == known.code


def _surname(unit: Mention) -> str:
    return (unit.speaker or "").split()[-1] if unit.speaker else ""


def _leading(found: list[Mention]) -> frozenset[str]:
    """Return the surnames of those whose government the text speaks of (`Kostova's government`), unless it calls them former."""
    heads: set[str] = set()
    former: set[str] = set()
    for unit in found:
        if unit.kind is Kind.PERSON and unit.role is not None and not unit.official:
            former.add(_surname(unit))
    for left, right in pairwise(found):
        near = left.kind is Kind.PERSON and right.kind is Kind.OFFICE and 0 <= right.first - left.last <= 1
        if near and right.rank in (Rank.MINISTRY, Rank.OTHER) and right.official:
            heads.add(_surname(left))
    return frozenset(heads - former)


def _known_person(unit: Mention, people: dict[str, Mention]) -> Mention:
    assert unit.speaker is not None
    known = people.get(unit.speaker) or people.get(unit.speaker.split()[-1])
    if known is None or known is unit:
        return unit
    if known.code == unit.code and known.speaker is not None and known.speaker.endswith(f" {unit.speaker}"):
        unit = replace(unit, speaker=known.speaker)
    if unit.role is None and known.role is not None and (unit.code is None or unit.code == known.code):
        return replace(
            unit,
            code=known.code,
            role=known.role,
            rank=known.rank,
            official=known.official,
            office=known.office,
            speaker=known.speaker,
        )
    return unit
