"""Country, office and person that stand together become one mention: `Norwegian Foreign Minister Vera Kostova`."""

import re
from dataclasses import replace

from monitor.extract.compounds import is_compounded
from monitor.extract.enumeration import takes_and
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.naming import closes_short
from monitor.extract.spans import spanned, titled, with_country
from monitor.extract.words import Word
from monitor.types import Rank

_LONGEST_NAME = 24
"""Words of a name with its titles; twice as many where a word is one character."""
_MARKS = ',;:.!?"“”«»()–—，。；：、！？（）「」『』؟'
"""What parts two names that would else be one."""
_LONGEST_FORM = 7
"""Words before the name in the formal name of a state."""
_FOLLOWED = re.compile(r" [\u0600-\u06ff]")
"""Where an adjective follows its noun, as in Arabic and Persian; elsewhere `then` or `late` behind an office means another."""

_POSSESSIVES = ("'s ", "’s ")
_PHRASES = frozenset({Word.BLOCK})
_HYPHENED = frozenset({Word.BARE_ACT, Word.BLOCK, Word.COMPOUND})
_SEATS = (Kind.CAPITAL, Kind.COUNTRY)
_UNCASED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
"""Scripts in which a title stands behind the name without a comma."""
_ARABIC = re.compile(r"[\u0620-\u064a]")
_CASE = re.compile(r"['’](?:n?[ıiuü]n|y?[ıiuüea]|[dt][ae]n?)\b")
_POSTPOSED = "の"
_POSTED = ("驻", "駐")
_ARTICLE = "ال"
_ADJECTIVE = "يه"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_TITLE = 16
_IN_TITLE = re.compile(r"[\u4e00-\u9fff、]+")
_IN_TITLES = frozenset(
    {Word.AND, Word.FOR, Word.ROUTINE, Word.SORRY, Word.HOUSE, Word.OWN, Word.GENERAL, Word.FORUM, Word.PEOPLE, Word.VICTIM}
)
"""Function words that are parts of titles as well: `和`, `文化`, `领事`, `外交部`."""
_PARTICLE = re.compile(r"[\uac00-\ud7a3](?:은|는|가|을|를|에게|에서)$")
"""A Korean noun with a case particle: no part of a longer name follows it."""


def join(marked: Marked, units: list[Mention], stops: frozenset[int] = frozenset()) -> list[Mention]:
    """Return the units with neighbours that make one name joined: country, office and person; none across a cue (`stops`)."""
    joined: list[Mention] = []
    for number, unit in enumerate(units):
        current = _formal(marked, unit, joined[-1].last if joined else 0)
        while joined and not _belongs_to_next(marked, joined[-1], current, units[number + 1 : number + 2]):
            merged = _merge(marked, joined[-1], current) or _at_length(marked, joined[-1], current, stops)
            if merged is None:
                break
            joined.pop()
            current = merged
        joined.append(_former(marked, current))
    return joined


def _belongs_to_next(marked: Marked, left: Mention, office: Mention, following: list[Mention]) -> bool:
    """Return whether an office is that of the state behind it, not of the genitive or place before it.

    X is neither in `действия X премьер-министр Y`, `на встрече в X министр Y`, `на саммите X президент Y`.
    """
    if office.kind is not Kind.OFFICE or office.code is not None:
        return False
    if left.kind not in (Kind.CAPITAL, Kind.BODY) and not (left.kind is Kind.COUNTRY and left.oblique):
        return False
    owner = following[0] if following and following[0].kind is Kind.COUNTRY and following[0].oblique else None
    return owner is not None and marked.text[office.end : owner.start] == " "


def _formal(marked: Marked, unit: Mention, floor: int) -> Mention:
    """Return the state with the words of its formal name before it: `the Federal Republic of X`. None is taken before `floor`."""
    if unit.kind is not Kind.COUNTRY:
        return unit
    first = index = unit.first
    while index > max(floor, unit.first - _LONGEST_FORM) and marked.between(index - 1, index) in (" ", "-", "'", "’"):
        index -= 1
        if marked.is_word(index, Word.STATE):
            first = index
        elif not marked.is_word(index, Word.OF, Word.ARTICLE):
            break
    return unit if first == unit.first else replace(unit, first=first, start=marked.tokens[first].start)


def _former(marked: Marked, unit: Mention) -> Mention:
    if unit.rank is Rank.MISSION and unit.kind is Kind.OFFICE and marked.tokens[unit.first - 1].text in _POSTED:
        return replace(unit, code=None, others=())  # `驻X大使馆`: whose embassy it is, others know
    if unit.kind not in (Kind.OFFICE, Kind.PERSON):
        return unit
    behind = marked.is_word(unit.last, Word.FORMER) and _FOLLOWED.match(marked.text, unit.end) is not None
    before = unit.first - 2
    while before < unit.first and marked.has_pause(max(before, 0) + 1, unit.first + 1, "\n"):
        before += 1  # another line of a list tells of somebody else
    if behind or marked.has(before, unit.last, Word.FORMER):
        return replace(unit, official=False, rank=Rank.OTHER)
    return unit


def _merge(marked: Marked, left: Mention, right: Mention) -> Mention | None:
    gap = marked.text[left.end : right.start]
    if len(gap) > 40 or "\n" in gap or marked.clitic(right)[:1] in ("و", "ف"):
        return None
    han = bool(_HAN.match(marked.text[left.end - 1]) and _HAN.match(marked.text[right.start]))
    if right.last - left.first > (2 if han else 1) * _LONGEST_NAME:
        return None
    if gap.isspace() and han:
        return None  # what a space parts in Han characters are two halves of a headline
    between = range(left.last, right.first)
    linked = len(between) <= 3 and marked.is_all(left.last, right.first, Word.OF)
    tight = not between
    mark = gap.strip()
    if mark == _POSTPOSED and left.kind is Kind.OFFICE and right.kind is not Kind.OFFICE:
        return None  # `首相の台湾発言`: who owns an office stands before it
    plain = gap == " " or not any(c in gap for c in _MARKS) or mark in ("’", "'")
    if plain:
        return _merge_plain(marked, left, right, tight=tight, linked=linked)
    if mark.startswith(",") and len(between) <= 2 and not any(c in mark[1:] for c in _MARKS):
        return _merge_apposition(marked, left, right, between)
    if mark == "(" and tight and right.code is not None and left.code == right.code and right.kind is not Kind.PERSON:
        return replace(spanned(marked, left, right, left), role=left.role)
    if mark == ")" and tight and left.kind is Kind.OFFICE and right.kind is Kind.PERSON and closes_short(marked, right.first):
        return replace(titled(marked, left, right), role=left.role)
    return None


def _merge_plain(marked: Marked, left: Mention, right: Mention, *, tight: bool, linked: bool) -> Mention | None:
    if _PARTICLE.search(marked.tokens[left.last - 1].text):
        return None
    if left.kind is Kind.PERSON and right.kind is Kind.OFFICE and tight and _UNCASED.match(marked.tokens[left.last - 1].text):
        return titled(marked, right, left, span=(left, right)) if left.role is None and right.code in (None, left.code) else None
    if tight and (_is_no_annexation(marked, left, right) or _is_in_turkish_case(marked, left, right)):
        return None
    declined = left.oblique and left.kind in (Kind.COUNTRY, Kind.CAPITAL) and marked.text[left.end - 1] != "s"
    if declined and right.kind is Kind.OFFICE:
        return None  # `убийство Норвегией лидера ...`: only a German genitive (`Schwedens Minister`) stands before its office
    owned = left.kind is Kind.OFFICE and left.code is None and marked.is_word(left.first - 1, Word.OWNED)
    if owned and right.code is not None and (right.kind is Kind.COUNTRY or (right.kind is Kind.OFFICE and not tight)):
        return None  # `dass seine Regierung X verurteilt`, `dass seine Regierung dem Präsidenten von X gratuliert`
    if left.kind is Kind.ADJECTIVE and is_compounded(marked, left.last):
        return None  # `the X-backed government` is none of X's
    named = (Kind.COUNTRY, Kind.ADJECTIVE, Kind.CAPITAL, Kind.BODY, Kind.PEOPLE)
    if (
        tight
        and left.code is not None
        and left.kind in (Kind.COUNTRY, Kind.ADJECTIVE, Kind.PEOPLE)
        and _is_implied(marked, right)
    ):
        house = right if right.kind is Kind.OFFICE else replace(right, kind=Kind.OFFICE, rank=Rank.MINISTRY)
        return with_country(marked, left, right, replace(house, role=marked.text[right.start : right.end]), left)
    possessive = linked or tight
    opens = not tight and marked.is_all(left.last, right.first, Word.ARTICLE)  # `en X el portavoz`
    if (
        left.kind in named
        and right.kind is Kind.OFFICE
        and right.code is None
        and ((possessive and not opens) or _qualified(marked, left, right))
    ):
        return with_country(marked, left, right, right, left)
    if linked and not tight and _is_aide(marked, left, right):
        return with_country(marked, left, right, replace(right, official=left.official and right.official), left)
    if left.kind is Kind.OFFICE and left.code is None and right.kind is Kind.BODY and _serves(marked, left, right):
        return with_country(marked, left, right, left, right)
    if left.kind is Kind.OFFICE and left.code is None and right.kind in named and possessive:
        return with_country(marked, left, right, left, right)
    if left.kind is Kind.OFFICE and left.code is None and right.kind is Kind.COUNTRY and _with_people(marked, left, right):
        return spanned(marked, left, right, right)
    if left.kind is Kind.OFFICE and left.code is None and right.kind in _SEATS and _sits_in(marked, left, right):
        return with_country(marked, left, right, left, right)
    if left.kind is Kind.OFFICE and right.kind is Kind.OFFICE and possessive and (left.code is None or right.code is None):
        low = min((left, right), key=lambda unit: unit.rank.weight)
        head = replace(low, code=left.code or right.code, official=left.official and right.official, oblique=left.oblique)
        return spanned(marked, left, right, head)
    if (
        left.kind is Kind.OFFICE
        and left.code is not None
        and right.kind in named
        and left.rank is Rank.MISSION
        and not _HAN.match(marked.text[right.start])  # where an envoy is posted stands before the office there
        and _close(marked, left, right)
    ):
        return spanned(marked, left, right, replace(left, swallowed=(*left.swallowed, *((right.code,) if right.code else ()))))
    if left.kind is Kind.PERSON and left.role is not None and right.kind in named and linked and left.code == right.code:
        return spanned(marked, left, right, left)  # `Vera Kostova, Secretary-General of the Council (NC)`: whose office it is
    if _is_envoy_of(marked, left, right, linked=linked):
        return spanned(marked, left, right, replace(left, code=right.code, others=right.others))
    if _is_own_council(marked, left, right, possessive=possessive):
        head = left if left.kind is Kind.OFFICE else right
        return spanned(marked, left, right, replace(head, code=left.code, others=left.others))
    if _is_posted(marked, left, right) or _is_delegate(marked, left, right, linked=linked):
        swallowed = (*right.swallowed, *((right.code,) if right.code else ()))
        return spanned(marked, left, right, replace(right, code=left.code, swallowed=swallowed))
    if left.kind in (Kind.OFFICE, Kind.BODY) and right.kind is Kind.PERSON and tight:
        return None if _is_anothers(marked, left, right) else titled(marked, left, right)
    if left.kind is Kind.OFFICE and right.kind is Kind.PERSON and linked and left.code is not None and left.code == right.code:
        return spanned(marked, left, right, right)  # Japanese `no`: the ministry's spokesperson by name
    named_twice = left.role is not None and left.code == right.code and right.speaker is not None
    if (
        left.kind is Kind.PERSON
        and (left.code is None or named_twice)
        and right.kind is Kind.PERSON
        and right.role is None
        and tight
    ):
        head = replace(right, speaker=f"{left.speaker} {right.speaker}")
        return spanned(
            marked, left, right, replace(head, role=left.role, rank=left.rank, office=left.office) if left.role else head
        )
    owner = marked.text[left.end : right.start] in _POSSESSIVES and left.kind in (Kind.COUNTRY, Kind.CAPITAL)
    if owner and right.kind is Kind.PERSON and right.code == left.code:
        return spanned(marked, left, right, right)  # `Mexico's Sheinbaum`, as headlines have it
    if left.kind is Kind.ADJECTIVE and right.kind is Kind.PERSON and tight and right.code in (None, left.code):
        return spanned(marked, left, right, replace(right, code=left.code))
    return None


def _is_implied(marked: Marked, unit: Mention) -> bool:
    """Return whether the unit is the house of one state by its name alone, though other states have one too (`Bundeskanzler`)."""
    return unit.last - unit.first == 1 and unit.kind in (Kind.OFFICE, Kind.COUNTRY) and marked.is_word(unit.first, Word.IMPLIED)


def _is_envoy_of(marked: Marked, left: Mention, right: Mention, *, linked: bool) -> bool:
    """Return whether a person's office is that of the state behind the name: `Ambassador Vera Kostova of Norway`."""
    unplaced = left.kind is Kind.PERSON and left.role is not None and left.code is None
    return unplaced and linked and right.kind is Kind.COUNTRY and right.first > left.last


def _is_own_council(marked: Marked, left: Mention, right: Mention, *, possessive: bool) -> bool:
    """Return whether a state has a council that goes by the name of the world's: `the Norwegian Security Council`."""
    forum = right.kind is Kind.BODY and marked.is_all(right.first, right.last, Word.FORUM)
    forum = forum and not _ARABIC.match(marked.text[right.start])  # there the owner stands behind
    return forum and possessive and left.kind in (Kind.ADJECTIVE, Kind.COUNTRY, Kind.OFFICE) and left.code is not None


def _at_length(marked: Marked, left: Mention, right: Mention, stops: frozenset[int]) -> Mention | None:
    """Return the office of a state whose title is longer than the table knows, in Han characters: `挪威渔业与海岸事务大臣`.

    Nothing that is a word of the sentence may stand between the two, nor what makes the office a party's or a town's.
    """
    gap = range(left.last, right.first)
    plain = left.kind in (Kind.COUNTRY, Kind.BODY) and right.kind is Kind.OFFICE and right.code is None and right.official
    if not plain or not 2 <= len(gap) <= _LONGEST_TITLE or not _IN_TITLE.fullmatch(marked.text[left.end : right.start]):
        return None
    if not stops.isdisjoint(gap) or marked.is_word(gap[0], Word.AND) or marked.is_word(gap[-1], Word.AND):
        return None
    if any(not marked.words.get(i, frozenset()) <= _IN_TITLES for i in gap):
        return None
    return with_country(marked, left, right, right, left)


def _is_no_annexation(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether an Arabic state stands before an office, or behind one with the article: its owner stands there as neither.

    In `طالبت X السلطات ...`, `طالب الوزير X ...` the second one is the object.
    """
    if not _ARABIC.match(marked.text[left.end - 1]) or not _ARABIC.match(marked.text[right.start]):
        return False
    states = (Kind.COUNTRY, Kind.CAPITAL)
    if right.kind is Kind.OFFICE and (left.kind is Kind.ADJECTIVE or takes_and(marked, right)):
        return True  # an adjective belongs to what stands before it; `الأمم المتحدة ومنظمات ...`
    if right.kind is Kind.OFFICE and marked.is_word(right.first, Word.MEETING):
        return True  # `أبلغ رئيس X نظيره`
    definite = left.kind is Kind.OFFICE and marked.tokens[left.last - 1].text.startswith(_ARTICLE)
    house = definite and left.rank is Rank.MINISTRY and left.last - left.first == 1
    if right.kind is Kind.OFFICE and left.kind is Kind.OFFICE and (house or _receives(marked, left)):
        return True  # `تحمل الوزارة الحكومة السويدية المسؤولية`, `استقبل ولي العهد رئيس وزراء X`
    if right.kind in (Kind.OFFICE, Kind.BODY):
        return left.kind in states  # `طالبت X مجلس الأمن`
    adjective = marked.tokens[right.first].norm.endswith(_ADJECTIVE)  # `السعودية` is both
    return definite and right.kind in states and not marked.clitic(right) and not adjective


def _receives(marked: Marked, host: Mention) -> bool:
    """Return whether a verb of meeting stands before an office, so that its guest follows."""
    verb = host.first - 1
    while verb > 0 and marked.is_word(verb, Word.LIGHT):
        verb -= 1
    return verb >= 0 and marked.is_word(verb, Word.MEETING) and not marked.is_word(verb + 1, Word.AT)


def _is_anothers(marked: Marked, office: Mention, person: Mention) -> bool:
    """Return whether a Turkish case parts a known person from the office of another state: `X Başbakanı Y'nin ...`."""
    known = person.code not in (None, office.code) and office.code is not None and person.official
    return known and bool(_CASE.match(marked.text, person.end))


def _is_in_turkish_case(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a state in a Turkish case stands behind an office: its owner would stand before it."""
    return left.kind is Kind.OFFICE and right.kind in (Kind.COUNTRY, Kind.CAPITAL) and bool(_CASE.match(marked.text, right.end))


def _is_posted(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a state's envoy stands behind where they are posted (Chinese `X驻Y大使`)."""
    gap = marked.text[left.end : right.start]
    once = marked.is_word(left.last, Word.FORMER)  # `X前驻Y大使`
    posted = len(gap) == 1 + once and _UNCASED.match(gap) is not None and marked.is_word(left.last + once, Word.AT)
    return posted and left.kind is Kind.COUNTRY and right.rank is Rank.MISSION and right.kind in (Kind.OFFICE, Kind.PERSON)


def _is_delegate(marked: Marked, left: Mention, right: Mention, *, linked: bool) -> bool:
    """Return whether a Turkish state in the genitive has the envoy behind it, who is named by his post (`X'in BM Temsilcisi`)."""
    sent = left.kind is Kind.COUNTRY and right.kind is Kind.OFFICE and right.rank is Rank.MISSION and right.code is not None
    return sent and linked and left.code is not None and _CASE.match(marked.text, left.end) is not None


def _is_aide(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether an office is one with a person or office of a state, in Han characters: `挪威首相达格芬的顾问`."""
    held = left.kind in (Kind.PERSON, Kind.OFFICE) and left.code is not None
    return held and right.kind is Kind.OFFICE and right.code is None and bool(_HAN.match(marked.text[right.start]))


def _qualified(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether only one or two plain adjectives stand between: `Sudland's new government`."""
    gap = [i for i in range(left.last, right.first) if marked.tokens[i].norm != "s"]
    possessive = marked.text[left.end : left.end + 1] in ("'", "’")
    if not 1 <= len(gap) <= 2 or (left.kind is not Kind.ADJECTIVE and not possessive):
        return False
    return all(marked.tokens[i].text[0].islower() and _is_plain(marked, i) for i in gap)


def _is_plain(marked: Marked, index: int) -> bool:
    """Return whether a word only describes: none of the tables', or part of one as in `internationally-recognised`."""
    hyphened = marked.between(index - 1, index) in ("-", "‑")
    if marked.between(index, index + 1) in ("-", "‑"):
        return marked.words.get(index, frozenset()) <= {*_HYPHENED, Word.DET}  # `military-backed`
    return marked.words.get(index, frozenset()) <= (_HYPHENED if hyphened else _PHRASES)


def _serves(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether the office is one at the body: `head of humanitarian affairs at the United Nations`."""
    gap = range(left.last, right.first)
    return 1 <= len(gap) <= 5 and marked.is_word(gap[-1], Word.OF, Word.AT, Word.FOR, Word.ARTICLE)


def _with_people(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a government and its people are named as one: `the government and people of X`."""
    gap = range(left.last, right.first)
    joined = any(marked.is_word(i, Word.AND) for i in gap) and all(marked.is_word(i, Word.AND, Word.ARTICLE) for i in gap)
    return joined and marked.is_word(right.first, Word.PEOPLE) and left.rank is Rank.MINISTRY


def _sits_in(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether a government or ministry is named by its capital: `the government in X`; who is posted there is not."""
    ranks = (Rank.MINISTRY, Rank.OTHER) if right.kind is Kind.CAPITAL else (Rank.MINISTRY,)
    house = left.rank in ranks and left.official and not marked.is_word(left.last - 1, Word.POSTED)
    return house and right.first - left.last == 1 and marked.is_word(left.last, Word.AT)


def _close(marked: Marked, left: Mention, right: Mention) -> bool:
    """Return whether the two are one name as `ambassador to X` is, with only function words between that open no clause."""
    gap = range(left.last, right.first)
    if len(gap) > 2 or any(marked.is_word(i, Word.THAT, Word.CONTENT) for i in gap):
        return False
    return all(
        i in marked.words and not marked.is_word(i, Word.TELLS) for i in gap
    )  # a verb may stand there: `X's ambassador said Y had ...`


def _merge_apposition(marked: Marked, left: Mention, right: Mention, between: range) -> Mention | None:
    if left.kind is Kind.PERSON and left.role is None and right.kind is Kind.OFFICE:
        # An unknown name behind "of" or "in" is a place as often as a person: "the harbour of Port Askel, the ministry said".
        if left.code is None and (marked.is_word(left.first - 1, Word.OF) or marked.is_word(left.first - 1, Word.AT)):
            return None
        return titled(marked, right, left, span=(left, right))
    if left.kind is Kind.OFFICE and right.kind is Kind.PERSON and right.role is None and not between and left.speaker is None:
        return None if right.code and _CASE.match(marked.text, right.end) else titled(marked, left, right)
    unplaced = left.kind is Kind.PERSON and left.role is not None and left.code is None
    if unplaced and right.kind is Kind.OFFICE and right.code is not None and not between:
        return titled(marked, right, left, span=(left, right))  # `Admiral Vera Kostova, commander of the Norwegian fleet`
    return None
