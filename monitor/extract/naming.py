"""Names that no table knows: of persons beside an office, of delegates before the state in brackets."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.segment import is_abbreviation
from monitor.extract.words import Word
from monitor.types import Rank

_HAN = re.compile(r"[\u4e00-\u9fff·]")
_VOWELS = frozenset("аеиоуыэюяіїєaeiouyąę")
_DOTS = ("·", "•", "‧", "・", "-")
"""What joins the parts of a foreign name in Han characters."""
_LONGEST_HAN = 7
_LONGEST_DOTTED = 16
_SHORTEST_HAN = 2
_TO_VERB = 10
"""How far behind a name in Han characters the verb may stand, with a date and light words between."""
_SHORT_TITLE = 4
"""Letters of an initial or a title that is cut short with a full stop (`Gen. Vera Kostova`)."""
_BOUND = ("ب", "ل")
"""Arabic prepositions written together with their noun."""
_ARTICLE = "ال"
_OWNED = ("ه", "ها", "هم", "هما")
"""How an Arabic noun ends that has an owner."""
_BOUND_ARTICLES = ("بال", "لل")
_MASDAR = re.compile("ت..ي.|است.+ا.")
"""The forms of two Arabic verbal nouns: `تأجيل`, `استئناف`."""
_TANWIN = "\u064b"
"""The sign of an indefinite accusative, which no name has."""
_NAME_FIRST = re.compile(r"[\uac00-\ud7a3\u3040-\u30ff]")
"""Korean and kana: a name stands before its office there, never after it."""


def is_declined(word: str, known: Sequence[str], declensions: Sequence[str]) -> bool:
    """Return whether the last word of a person's name is in a case that no subject has: another form known is its nominative.

    `declensions` are those of the language's grammar, such as `ий>ого,ому`.
    """
    if not declensions or len(word) < 4:
        return False
    nominatives = {name.split()[-1] for name in known}
    for entry in declensions:
        base, _, endings = entry.partition(">")
        for ending in endings.split(","):
            if (
                word.endswith(ending)
                and word[: -len(ending)] + base in nominatives
                and (base or word[-len(ending) - 1] not in _VOWELS)
            ):
                return True
    return False


def nominatives(word: str, declensions: Sequence[str]) -> tuple[str, ...]:
    """Return what a name may be in the nominative, if the form is in another case; `declensions` as in `is_declined`."""
    found: dict[str, None] = {}
    for entry in declensions:
        base, _, endings = entry.partition(">")
        for ending in endings.split(","):
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) >= _SHORT_TITLE - 1 and (base or stem[-1] not in _VOWELS):
                found[stem + base] = None
    return tuple(found)


def with_unknown_names(
    marked: Marked,
    units: list[Mention],
    stops: frozenset[int],
    declensions: Sequence[str] = (),
    *,
    short: bool = False,
    nouns: frozenset[int] = frozenset(),
) -> list[Mention]:
    """Return the units and the persons named beside an office: `Minister Vera Kostova`, `Vera Kostova, the minister`.

    `nouns` are words that are known to be none of a name though they are capitalised, as German writes its nouns.

    With `short` the surname alone is also that of a known person who is named in full; by the `declensions` of the language it
    is found in the nominative behind a full name in another case.
    """
    taken = {index for unit in units for index in range(unit.first, unit.last)}
    names: list[Mention] = []
    for unit in units:
        if unit.kind is not Kind.OFFICE or unit.speaker is not None:
            continue
        name = _name_after(marked, unit.last, taken | nouns) or _name_before(marked, unit.first, taken)
        name = name or _uncased_name(marked, unit, taken, stops)
        if name is not None:
            names.append(name)
            taken.update(range(name.first, name.last))
    names.extend(_styled(marked, taken))
    names.extend(_delegates(marked, units, taken))
    names.extend(_owned(marked, units, taken, stops))
    surnames = {marked.tokens[name.last - 1].text for name in names if name.last - name.first > 1}
    if short:
        surnames |= {marked.tokens[unit.last - 1].text for unit in units if _is_full_name(marked, unit)}
    surnames |= {form for surname in surnames for form in nominatives(surname, declensions)}
    for index, token in enumerate(marked.tokens):
        if (
            token.text in surnames
            and index not in taken
            and (len(token.text) > 3 or (_HAN.match(token.text) is None and len(token.text) > 2))
        ):
            names.append(_unknown(marked, index, index + 1))
    persons = [unit for unit in units if unit.kind is Kind.PERSON]
    names.extend(_named_again(marked, [*names, *persons], taken, stops))
    return sorted(units + names, key=lambda unit: unit.first)


def _named_again(marked: Marked, names: list[Mention], taken: set[int], stops: frozenset[int]) -> list[Mention]:
    """Return where persons whom an office introduced are named again without it, in Han characters: before what they say.

    Of a foreign name the part behind its last dot is enough.
    """
    known: dict[str, list[tuple[tuple[str, ...], Mention]]] = {}
    for name in names:
        if name.kind is not Kind.PERSON or name.speaker is None or _HAN.match(name.speaker) is None:
            continue
        whole = tuple(token.text for token in marked.tokens[name.first : name.last])
        for words in dict.fromkeys((whole, _last_part(marked, name))):
            if len(words) >= _SHORTEST_HAN:
                known.setdefault(words[0], []).append((words, name))
    found = []
    for index, token in enumerate(marked.tokens):
        for words, name in known.get(token.text, ()):
            last = index + len(words)
            here = tuple(other.text for other in marked.tokens[index:last])
            if here == words and taken.isdisjoint(range(index, last)) and _says(marked, last, stops):
                taken.update(range(index, last))
                start, end = token.start, marked.tokens[last - 1].end
                found.append(replace(name, first=index, last=last, start=start, end=end, role=None, office=None, swallowed=()))
    return found


def _last_part(marked: Marked, name: Mention) -> tuple[str, ...]:
    """Return the characters behind the last dot of a name; all where it has none."""
    first = name.last - 1
    while first > name.first and marked.between(first - 1, first) not in _DOTS:
        first -= 1
    return tuple(token.text for token in marked.tokens[first : name.last])


def _says(marked: Marked, index: int, stops: frozenset[int]) -> bool:
    """Return whether a verb that a table knows stands there, behind words that say nothing and a date."""
    for place in range(index, min(index + _TO_VERB, len(marked.tokens))):
        if place in stops:
            return True
        if place not in marked.words and not marked.tokens[place].text[0].isdigit():
            return False
    return False


def with_short_bodies(marked: Marked, units: list[Mention]) -> list[Mention]:
    """Return the units and the nouns that stand for a body named before: `the Arab League ... the League said`."""
    bodies = [unit for unit in units if unit.kind in (Kind.BODY, Kind.OFFICE) and unit.code is not None]
    if not bodies:
        return units
    taken = {index for unit in units for index in range(unit.first, unit.last)}
    found: list[Mention] = []
    for index in marked.places(Word.SHORT, bodies[0].last, len(marked.tokens)):
        if index in taken:
            continue
        if not marked.is_word(index - 1, Word.ARTICLE) and not _has_article(marked, index):
            continue
        follows = marked.tokens[index + 1].text if index + 1 < len(marked.tokens) else ""
        longer = follows[:1].isupper() and marked.between(index, index + 1) == " "
        if longer or (marked.is_word(index + 1, Word.OF) and follows != "s"):
            continue
        noun = marked.tokens[index].forms[-1]
        named = (u for u in reversed(bodies) if u.last <= index and _holds(marked, u, noun))
        body = next(named, None)
        if body is not None:
            start, end = marked.tokens[index].start, marked.tokens[index].end
            found.append(Mention(first=index, last=index + 1, start=start, end=end, kind=Kind.BODY, code=body.code))
    return sorted([*units, *found], key=lambda unit: unit.first) if found else units


def _holds(marked: Marked, unit: Mention, noun: str) -> bool:
    return any(noun in marked.tokens[i].forms for i in range(unit.first, unit.last))


def _has_article(marked: Marked, index: int) -> bool:
    """Return whether the Arabic article is written together with the noun, behind prefixes too (`المنظمة`, `للمنظمة`)."""
    return any(form.startswith((_ARTICLE, "لل")) for form in marked.tokens[index].forms)


def _is_full_name(marked: Marked, unit: Mention) -> bool:
    """Return whether the unit closes with the name of a known person in full, so that the surname alone may follow."""
    if unit.kind is not Kind.PERSON or unit.code is None or unit.speaker is None or " " not in unit.speaker:
        return False
    last = marked.tokens[unit.last - 1].text
    return len(last) > _SHORT_TITLE - 1 and last[0].isupper() and unit.speaker.endswith(last)


def _styled(marked: Marked, taken: set[int]) -> list[Mention]:
    """Return the names behind `Mr` and its like: somebody whom the text has named before, or whose words are nobody else's."""
    found = []
    for index in marked.places(Word.STYLE, 0, len(marked.tokens) - 1):
        name = index + 1
        styled = marked.tokens[index].text[0].isupper() and marked.between(index, name) in (" ", ". ", "\u00a0")
        if styled and index not in taken and name not in taken and marked.tokens[name].text[0].isupper():
            last = _name_after(marked, name, taken)
            if last is not None:
                taken.update(range(index, last.last))
                found.append(replace(last, first=index, start=marked.tokens[index].start))
    return found


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


def _owned(marked: Marked, units: list[Mention], taken: set[int], stops: frozenset[int]) -> list[Mention]:
    """Return the surnames between a state in the possessive and a verb, as headlines have it: `Sudland's Kostova urges`."""
    found = []
    for unit in units:
        name = unit.last + 1
        if unit.kind is not Kind.COUNTRY or marked.text[unit.end : unit.end + 3] not in ("'s ", "’s ") or name + 1 not in stops:
            continue
        token = marked.tokens[name]
        known = name in taken or name in stops or name in marked.words
        if not known and token.text[0].isupper() and len(token.text) > 3 and marked.tokens[name + 1].text[0].islower():
            taken.add(name)
            found.append(replace(_unknown(marked, name, name + 1), code=unit.code))
    return found


def _unknown(marked: Marked, first: int, last: int) -> Mention:
    start, end = marked.tokens[first].start, marked.tokens[last - 1].end
    return Mention(first=first, last=last, start=start, end=end, kind=Kind.PERSON, code=None, speaker=marked.text[start:end])


def closes_short(marked: Marked, index: int) -> bool:
    """Return whether the short name of a body closes in brackets before the token: `Director of the Board (NB) Vera Kostova`."""
    short = index > 1 and marked.tokens[index - 1].text.isupper() and marked.between(index - 1, index) == ") "
    return short and marked.between(index - 2, index - 1).endswith("(")


def _name_after(marked: Marked, index: int, taken: set[int]) -> Mention | None:
    """Return the capitalised words directly after the office, one to five; after a comma only up to another comma."""
    if index >= len(marked.tokens):
        return None
    comma = marked.between(index - 1, index) == ", "
    last = index
    while last < len(marked.tokens) and last - index < 5:
        token = marked.tokens[last]
        gap = marked.between(last - 1, last)
        glued = gap == "" and last == index and token.text[0].isupper()  # the space went with the markup
        plain = (_plain_gap(gap) and not _closes(marked, last, gap)) or glued or (comma and last == index)
        plain = plain or (last == index and closes_short(marked, index))
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
    if _NAME_FIRST.match(marked.tokens[first].text) or marked.tokens[first].text[0].isdigit():
        return None
    if _HAN.match(marked.tokens[first].text) is not None:
        return None if marked.is_word(first - 1, Word.HOUSE, Word.CROWD) else _han_name(marked, first, taken, stops)
    if unit.rank is Rank.MINISTRY and marked.tokens[first].text.startswith(_BOUND):
        return None  # what a ministry is asked to do, not who speaks for it
    if unit.last - unit.first > 1 and marked.tokens[first].text.startswith(_ARTICLE):
        return None  # behind an office with its adjective the article begins the object: `أدان الرئيس السويدي الهجوم`
    word = marked.tokens[first].text
    if word.startswith(_BOUND_ARTICLES) or (word.startswith(_BOUND) and word.endswith(_OWNED)):
        return None  # `طالب الرئيس بالتنفيذ`, `هنأ الرئيس نظيره بفوزه`
    last, gap = first, ""
    while last < len(marked.tokens) and last - first < 4:
        gap = marked.between(last - 1, last)
        if last in taken or last in stops or last in marked.words or gap not in ("", " ") or _TANWIN in marked.tokens[last].text:
            break
        last += 1
    if last == first + 1 and _is_plain_word(marked.tokens[first].text):
        return None
    if not 1 <= last - first <= 3 or last == len(marked.tokens) or (last in taken and gap in ("", " ")):
        return None
    return _unknown(marked, first, last)


def _is_plain_word(word: str) -> bool:
    """Return whether one Arabic word behind an office is a verb, its object or a verbal noun: `الرئيس يهاجم`."""
    return word.startswith("ي") or word.endswith(("ة", "ها")) or _MASDAR.fullmatch(word) is not None


def _han_name(marked: Marked, first: int, taken: set[int], stops: frozenset[int]) -> Mention | None:
    """Return the name in Han characters: two to four, more where a verb, a date or a title ends it, or parts joined by a dot."""
    last, gap, dotted = first, "", False
    while last < len(marked.tokens) and last - first < (_LONGEST_DOTTED if dotted else _LONGEST_HAN + 1):
        gap = marked.between(last - 1, last)
        dotted = dotted or (last > first and gap in _DOTS)
        if last > first + 1 and marked.is_word(last, Word.STYLE):
            return _unknown(marked, first, _behind_style(marked, last))
        ends = last in stops or (last in marked.words and not dotted and not _dot_near(marked, last))
        ends = ends or (dotted and marked.is_word(last, Word.ABOUT) and not _dot_near(marked, last))
        if last in taken or ends or not (gap in ("", " ") or (last > first and gap in _DOTS)):
            break
        if _HAN.match(marked.tokens[last].text) is None:
            break
        last += 1
    if last == len(marked.tokens) or (last in taken and gap in ("", " ")):
        return None
    length = last - first
    closed = last in stops or marked.tokens[last].text[0].isdigit() or (dotted and marked.is_word(last, Word.ABOUT))
    if dotted:
        return _unknown(marked, first, last) if closed or gap else None
    return _unknown(marked, first, last) if 2 <= length <= (_LONGEST_HAN if closed else 4) else None


def _behind_style(marked: Marked, index: int) -> int:
    """Return the first token behind the title that closes a name: `女士`, `阁下`."""
    while index < len(marked.tokens) and marked.is_word(index, Word.STYLE):
        index += 1
    return index


def _dot_near(marked: Marked, index: int) -> bool:
    """Return whether a dot that joins the parts of a foreign name stands within the next three characters."""
    return any(marked.between(i, i + 1) in _DOTS for i in range(index, min(index + 3, len(marked.tokens) - 1)))


def without_inner_states(marked: Marked, units: list[Mention], stops: frozenset[int]) -> list[Mention]:
    """Return the units without the states that are the beginning of a name in Han characters (`发言人马里纳基斯`).

    A state stands before its office there, never behind it.
    """
    ends = {unit.last for unit in units if unit.kind is Kind.OFFICE}
    found = []
    for unit in units:
        inside = unit.kind is Kind.COUNTRY and unit.first in ends and not marked.between(unit.first - 1, unit.first)
        if inside and unit.last < len(marked.tokens) and _HAN.match(marked.tokens[unit.first].text):
            follows = unit.last not in marked.words and unit.last not in stops
            if follows and not marked.between(unit.last - 1, unit.last) and _HAN.match(marked.tokens[unit.last].text):
                continue
        found.append(unit)
    return found


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


def _closes(marked: Marked, index: int, gap: str) -> bool:
    """Return whether the full stop before the token ends a sentence: the word before it is no initial and no short title."""
    before = marked.tokens[index - 1].text
    word = before.islower() and len(before) == _SHORT_TITLE and not is_abbreviation(before)  # `took X's side. Expulsions ...`
    return gap == ". " and (len(before) > _SHORT_TITLE or (len(before) > 1 and before.isupper()) or word)


def _plain_gap(gap: str) -> bool:
    return gap in (" ", "-", "\u00a0", ". ", "'", "’", " (", "‑")
