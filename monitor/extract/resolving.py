"""Whose a name is that does not say it itself (an office, a surname, `the ministry`), told by the rest of the text.

Which names a text holds, and which are joined to one: `actors` and `joining`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from feeds.types import ActorCode
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.naming import nominatives
from monitor.extract.words import Word
from monitor.types import Rank

_SECOND_OFFICE = 4
"""Words between two offices of one person: `minister of trade and government spokesperson`."""
_SCENE = 4
"""Words between a capital and the office that speaks there."""
_JAPANESE_NAME = re.compile(r"の(?:[ァ-ヴー・＝]{2,20}|[\u4e00-\u9fff々]{1,4})")
"""A person between a state or house and the office (`X外務省のコストワ報道官`), whom no table knows."""
_STEM = 5
"""Letters by which two cases of a surname are told to be one."""
_WIDE = 5
"""Characters with which a paragraph may open before its first name."""
_VERB = 2
"""Words of a verb behind what it closes: `dijo`, `ha detto`."""
_STOP = re.compile(r"[.!?:;\n؟]")
_HOUSE = "ministry"
"""What the ids of ministries have in common; the headline tells whose one is that the text does not place."""
_ARTICLE = "ال"
_HOUSES = frozenset({Rank.MINISTRY, Rank.FOREIGN_MINISTER})


def with_codes(
    marked: Marked,
    found: list[Mention],
    publisher: ActorCode | None,
    heading: ActorCode | None,
    home: ActorCode | None,
    declensions: Sequence[str],
) -> tuple[Mention, ...]:
    """Return the mentions with their codes filled from what the rest of the document says."""
    leading = _leading(found)
    people: dict[str, Mention] = {}
    for unit in found:
        if unit.kind is Kind.PERSON and unit.speaker and (unit.code is not None or unit.role):
            for key in (unit.speaker, unit.speaker.split()[-1]):
                known = people.get(key)
                if known is None or _better(unit, known):
                    people[key] = unit
            for form in nominatives(unit.speaker.split()[-1], declensions):
                people.setdefault(form, unit)
    states = Counter(unit.code for unit in found if unit.code is not None and unit.kind is not Kind.GROUP)
    dominant = states.most_common(1)[0][0] if states else None
    offices: dict[str, ActorCode] = {}
    held = {(unit.office, unit.code) for unit in found if unit.office is not None and unit.code is not None}
    resolved: list[Mention] = []
    for number, unit in enumerate(found):
        if is_of_group(marked, unit, found[number + 1 : number + 2]):
            resolved.append(unit)
            continue
        current = unit
        if home is not None and unit.last - unit.first == 1 and unit.kind is not Kind.PERSON and unit.code is not None:
            current = replace(unit, code=home) if marked.is_word(unit.first, Word.IMPLIED) else unit
        if current.kind is Kind.PERSON and current.speaker:
            current = _known_person(current, people)
            if current.code is not None and _surname(current) in leading and not current.official and current.role is None:
                current = replace(current, official=True, rank=Rank.HEAD)
        if current.code is None and current.kind is Kind.OFFICE and resolved and _is_same_person(marked, resolved[-1], current):
            current = replace(current, code=resolved[-1].code, official=current.official and resolved[-1].official)
        if current.code is None and current.office and marked.has(unit.first, unit.last, Word.LAND):
            current = replace(current, code=offices.get(current.office) or _land(marked, current, resolved))
        if current.code is None and current.office and marked.is_word(unit.first - 1, Word.OWNED, Word.WHOSE, Word.HIS):
            current = replace(current, code=_owner_before(marked, current, resolved))
        if current.code is None and current.office and not current.office.startswith("-"):
            another = offices.get(current.office)
            if (
                publisher is None
                and another is not None
                and current.kind is Kind.PERSON
                and not _is_known_before(current, found[:number])
            ):
                another = _alone_in_paragraph(marked, found, number) or another
            # an envoy is a guest's where the publisher's own is never named
            guest = another is not None and current.rank is Rank.MISSION and (current.office, publisher) not in held
            own = _at_home(marked, current, resolved, home) if publisher is None and another is None else None
            current = replace(current, code=another if guest else publisher or another)
            if current.code is None and _HOUSE in (current.office or "") and current.kind is Kind.OFFICE:
                current = replace(current, code=heading)  # a person may be anybody's minister, `the ministry` is the headline's
            current = current if current.code is not None else replace(current, code=own or _on_scene(marked, current, resolved))
            if current.code is None and current.official and publisher is None and home is None:
                current = replace(current, code=_opens_paragraph(marked, current, resolved))
        if current.code is None and current.kind is Kind.OFFICE and current.last - current.first == 1:
            current = replace(current, code=_named_before(marked, current, resolved))
        if current.code is None and not current.official:
            current = replace(current, code=dominant)
        if current.code is not None and current.office:
            offices[current.office] = current.code
        resolved.append(current)
    return tuple(resolved)


def _is_known_before(person: Mention, before: Sequence[Mention]) -> bool:
    """Return whether the text has named the person, in whatever case of the name."""
    stem = _surname(person)[:_STEM]
    return any(_surname(other)[:_STEM] == stem for other in before if other.kind is Kind.PERSON)


def _alone_in_paragraph(marked: Marked, found: Sequence[Mention], number: int) -> ActorCode | None:
    """Return the only state named before a person in its paragraph: X in `X has spoken. President Kostova said`.

    A president of the paragraph before may be another's.
    """
    start, low = marked.text.rfind("\n", 0, found[number].start) + 1, number
    while low > 0 and found[low - 1].start >= start:
        low -= 1
    states = {m.code for m in found[low:number] if m.code is not None}
    return states.pop() if len(states) == 1 and start > 0 else None


def _owner_before(marked: Marked, office: Mention, before: Sequence[Mention]) -> ActorCode | None:
    """Return whose an office is that a pronoun gives an owner in its sentence, None where none is named there.

    `X, whose prime minister said`: who was named last. Behind a comma or a conjunction it is who the sentence began with:
    `X will answer the raid on Y, its prime minister said`.
    """
    pronoun = office.first - 1
    if marked.is_word(pronoun, Word.WE):
        return None
    explains = ":" in marked.between(pronoun - 1, pronoun)  # `X was angry: its prime minister said`
    end = marked.tokens[pronoun - 1].end if explains else office.start
    named = []
    for mention in reversed(before):
        if _STOP.search(marked.text, mention.end, end):
            break
        if mention.code is not None and mention.kind not in (Kind.GROUP, Kind.ADJECTIVE, Kind.PEOPLE):
            named.append(mention)
    if not named:
        return _opener_before(marked, pronoun, before)
    first = pronoun - marked.is_word(pronoun - 1, Word.ARTICLE)  # Italian `il suo`
    opens = explains or marked.is_word(first - 1, Word.AND) or "," in marked.between(first - 1, first)
    opens = opens or _closes_speech(marked, first, named[0])
    if marked.is_word(pronoun, Word.WHOSE) or not opens:
        return named[0].code
    return next((m.code for m in reversed(named) if not _sets_out(marked, m)), named[-1].code)


def _closes_speech(marked: Marked, first: int, last: Mention) -> bool:
    """Return whether only a verb stands between the comma that closes what is said and whose office says it.

    So in `X responderá a Y, dijo su presidente`, not in `X habló con Y, pidió a su presidente ...`.
    """
    if marked.is_word(first - 1, Word.TO, Word.ON, Word.OF, Word.FOR, Word.AT, Word.BY):
        return False
    verb = range(max(last.last, first - _VERB), first)
    return any("," in marked.between(index - 1, index) for index in verb)


def _opens_paragraph(marked: Marked, office: Mention, before: Sequence[Mention]) -> ActorCode | None:
    """Return the state that opens the paragraph of an office that names none: `X denied it. "..." said its spokesman Y`."""
    start = marked.text.rfind("\n", 0, office.start) + 1
    here = next((m for m in before if m.start >= start), None)
    if here is None or here.kind not in (Kind.COUNTRY, Kind.CAPITAL) or marked.is_word(here.last, Word.AND, Word.OF):
        return None
    opens = not any(c.isalnum() for c in marked.text[start : here.start]) or marked.is_word(here.first - 1, Word.ARTICLE)
    sentences = _STOP.search(marked.text, here.end, office.start) is not None
    return here.code if opens and sentences and here.start - start <= _WIDE else None


def _opener_before(marked: Marked, pronoun: int, before: Sequence[Mention]) -> ActorCode | None:
    """Return whose state or office opens the sentence before that of the pronoun: `X joined the critics. Its premier ...`."""
    first = pronoun - marked.is_word(pronoun - 1, Word.ARTICLE)
    if first == 0 or not _STOP.search(marked.between(first - 1, first)):
        return None
    start = first - 1
    while start > 0 and not _STOP.search(marked.between(start - 1, start)):
        start -= 1
    here = [m for m in before if start <= m.first < first]
    states = (Kind.COUNTRY, Kind.CAPITAL, Kind.BODY)
    named = here and (here[0].kind in states or (here[0].kind is Kind.OFFICE and here[0].official))
    opens = named and marked.is_all(start, here[0].first, Word.ARTICLE)
    return here[0].code if opens else None


def _sets_out(marked: Marked, mention: Mention) -> bool:
    """Return whether the name stands in the condition or occasion that opens its sentence: X in `If X attacks, Y will ...`."""
    start = mention.first
    while start > 0 and not _STOP.search(marked.between(start - 1, start)):
        start -= 1
    opens = marked.is_word(start, Word.IF, Word.BACKDROP) and start < mention.first
    pauses = marked.text[marked.tokens[start].end : mention.start]
    return opens and "," not in pauses


def _land(marked: Marked, office: Mention, before: Sequence[Mention]) -> ActorCode | None:
    """Return the state that the sentence spoke of last, else the one that the text did, rather as a subject."""
    states = [m for m in before if m.kind in (Kind.COUNTRY, Kind.CAPITAL, Kind.OFFICE) and m.code is not None]
    last = next((m for m in reversed(states) if not m.oblique), None)
    for known in (last, states[-1] if states else None):
        if known is not None and not _STOP.search(marked.text[known.end : office.start]):
            return known.code
    return last.code if last is not None else (states[-1].code if states else None)


def is_of_group(marked: Marked, office: Mention, behind: Sequence[Mention]) -> bool:
    """Return whether the office is an armed group's, named right behind it: whatever else the text says, it is no state's."""
    if office.kind is not Kind.OFFICE or office.code is not None or not behind or behind[0].kind is not Kind.GROUP:
        return False
    gap = range(office.last, behind[0].first)
    return behind[0].code is not None and 0 < len(gap) <= 2 and all(marked.is_word(i, Word.OF, Word.ARTICLE) for i in gap)


def _at_home(marked: Marked, house: Mention, before: Sequence[Mention], home: ActorCode | None) -> ActorCode | None:
    """Return the newsroom's state for a house that is named without one, unless the text has spoken of another state's before."""
    if home is None or house.kind not in (Kind.OFFICE, Kind.PERSON) or not house.official:
        return None
    if marked.is_word(house.last, Word.OF) and not marked.is_word(house.last, Word.ARTICLE, Word.TO):
        return None  # `la cancillería del país`: another's
    houses = [m for m in before if m.office is not None and m.rank in _HOUSES and not marked.is_word(m.last - 1, Word.BOTH)]
    other = any(m.code not in (None, home) for m in houses)
    known = any(m.office is not None and m.code == home for m in before)
    if marked.has(house.first, house.last, Word.OWN):
        return None if other and not known else home
    if house.first == 0 and marked.is_word(0, Word.AT_HEAD):
        return home
    bare = house.rank is Rank.MINISTRY and marked.is_word(house.first - 1, Word.ARTICLE)
    return home if bare and houses and houses[-1].code == home else None  # `the government`, behind the ministry of home


def _named_before(marked: Marked, office: Mention, before: Sequence[Mention]) -> ActorCode | None:
    """Return whose the last office of the same noun was, for one that has the Arabic article alone (`الوزارة`, `الوزير`)."""
    token = marked.tokens[office.first]
    if marked.is_word(office.first, Word.SHORT) and office.official:
        houses = (m for m in reversed(before) if m.code is not None and m.official)
        return next((m.code for m in houses if marked.has(m.first, m.last, Word.SHORT)), None)
    if not token.text.lstrip("وف").startswith(_ARTICLE) or not office.official:
        return None
    same = (m for m in reversed(before) if m.code is not None and (m.role is not None or m.kind is Kind.OFFICE))
    return next((m.code for m in same if any(token.forms[-1] in marked.tokens[i].forms for i in range(m.first, m.last))), None)


def _on_scene(marked: Marked, office: Mention, before: Sequence[Mention]) -> ActorCode | None:
    """Return the state of an office right behind where its sentence is set: `In X, the ministry said`, `X: chancellor warns`."""
    scene = before[-1] if before else None
    if (
        scene is None
        or scene.kind not in (Kind.CAPITAL, Kind.COUNTRY)
        or office.first - scene.last > _SCENE
        or not office.official
    ):
        return None
    place = scene.first - 1
    if _labels_line(marked, scene, office):
        return scene.code
    opens = place >= 0 and marked.is_word(place, Word.AT) and (place == 0 or bool(_STOP.search(marked.between(place - 1, place))))
    return scene.code if opens and not _STOP.search(marked.text[scene.end : office.start]) else None


def _labels_line(marked: Marked, scene: Mention, office: Mention) -> bool:
    """Return whether a state opens its line with a colon, and an office stands right behind."""
    start = marked.text.rfind("\n", 0, scene.start) + 1
    opens = scene.kind is Kind.COUNTRY and not marked.text[start : scene.start].strip()
    return opens and office.first == scene.last and marked.text[scene.end : office.start].strip() == ":"


def _is_same_person(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether an office without a country is a second one of the name before it, or is that person's.

    `Norway's minister of trade and government spokesperson`, `Kostova's spokesperson`, `X外務省のコストワ報道官`.
    """
    gap = marked.text[left.end : right.start]
    if left.code is not None and left.kind is not Kind.PERSON and _JAPANESE_NAME.fullmatch(gap):
        return True
    if left.code is None or right.first - left.last > _SECOND_OFFICE or right.speaker is not None:
        return False
    if left.kind is Kind.OFFICE:
        return marked.is_word(right.first - 1, Word.AND) and gap.replace(" ", "").isalpha()
    return left.kind is Kind.PERSON and gap in ("'s ", "’s ", "' ", "’ ")


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
    if unit.role is None and unit.code is None and known.role is None and known.code is not None:
        return replace(unit, code=known.code, rank=known.rank, official=known.official, speaker=known.speaker)
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
