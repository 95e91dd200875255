"""Names inside what a verb that stands last judges: whose its object is, and which of them is no subject.

In Turkish the owner of an object may stand far before it, with other names between: `X'in, Y'nin doğusunu tanıyan kararını`.
"""

from collections.abc import Sequence

from monitor.extract.cases import suffix_behind
from monitor.extract.conceded import is_conceded
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, StanceRow
from monitor.extract.verbs import Verb
from monitor.extract.words import Word

_PARTICIPLE = ("digi", "tigi", "dugu", "tugu", "duegue", "tuegue")
"""How a Turkish participle ends whose subject stands in the genitive and whose object is the noun behind it."""
_WITHIN = 14
"""Words from the subject of such a participle to it."""
_NOUN = 2
"""Words from a name in a case to a verb that only one noun parts from it: the ending, and the noun."""
_PAIR = ("-", "–")
_CONDITION = ("rse", "rsa", "zse", "zsa", "yorsa", "diyse", "mezse", "mazsa", "ecekse", "acaksa")
"""How a Turkish verb of a condition ends."""
_TOLD = ("acagini", "ecegini", "acaklarini", "eceklerini")
"""How a Turkish verb ends that tells what somebody will do, as the object of a verb of saying."""


def is_half(reading: Reading, mention: Mention) -> bool:
    """Return whether a hyphen joins the name to another, so that both only describe the noun behind: `X-Y mutabakatı`."""
    text = reading.marked.text
    left = next((m for m in reading.mentions_in(max(0, mention.first - 1), mention.first)), None)
    if left is not None and text[left.end : mention.start] in _PAIR:
        return text[mention.end : mention.end + 1] == " "
    right = reading.mention_at(mention.last)
    return right is not None and text[mention.end : right.start] in _PAIR and text[right.end : right.end + 1] == " "


def closes_object(reading: Reading, clause: Clause, mention: Mention, verb: int) -> bool:
    """Return whether a Persian name right before the verb only ends its object: another opens the clause, and is its subject.

    `X نگرانی خود را از قطعنامه Y ابراز کرد`; behind a verb of saying the name may begin what is said.
    """
    grammar = reading.grammar
    if not grammar.object_first or grammar.order is not Order.STRICT or grammar.postpositions or grammar.coverbs:
        return False
    if verb - mention.last > 1:
        return False
    heads = (m for m in reading.mentions_in(clause.first, mention.first) if m.can_speak and _heads(reading, clause, m))
    first = next(heads, None)
    if first is None:
        return False
    before = mention.first - 1
    if before <= first.last or reading.marked.is_word(before, Word.AND, Word.THAT) or reading.in_mention(before):
        return False
    told = any(isinstance(cue.row, CueRow) for cue in reading.cues_in(first.last, mention.first))
    return not told and reading.marked.between(before, before + 1) == " "


def _heads(reading: Reading, clause: Clause, mention: Mention) -> bool:
    """Return whether the name opens its clause, or the item of a list in it: `به شرح زیر است: 1- وزارت X ...`."""
    marked, before = reading.marked, mention.first - 1
    if mention.first == clause.first or marked.is_parted(before, mention.first, ":;،,"):
        return True
    return marked.tokens[before].text.isdigit() and marked.is_parted(before - 1, before, ":;،,.")


def of_participle(verb: Verb) -> Predicate | None:
    """Return a Turkish participle that describes what it judges with its subject in the genitive: `X'in kınadığı saldırı`."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    endings, row = reading.grammar.owner_suffixes, match.row
    if not endings or not isinstance(row, StanceRow) or row.frame is not Frame.ACT or match.last >= clause.last:
        return None
    if not reading.marked.tokens[match.last - 1].norm.endswith(_PARTICIPLE) or _is_adverb(reading, match):
        return None
    before = reading.mentions_in(max(clause.first, match.first - _WITHIN), match.first)
    owners = [m for m in before if _owns(reading, m) and m.can_speak and reading.quote_at(m.first) == verb.inside]
    return Predicate(match, (owners[-1],)) if owners else None


def _is_adverb(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the participle only says when or why something else is done: `kınadığı için`, `kınadığı sırada`."""
    return reading.marked.is_word(match.last, Word.AT, Word.BACKDROP, Word.PURPOSE)


def _owns(reading: Reading, mention: Mention) -> bool:
    return suffix_behind(reading.marked, mention.last) in (reading.grammar.owner_suffixes or (None,))


def is_company(reading: Reading, mention: Mention) -> bool:
    """Return whether a Turkish name is only with whom something was done: `X ile yaptığı görüşmede`, not in `X ile Y kınadı`."""
    marked, behind = reading.marked, mention.last
    if not reading.grammar.owner_suffixes or not marked.is_word(behind, Word.AND) or not marked.is_word(behind, Word.FOR):
        return False
    return not reading.in_mention(behind + 1) and marked.tokens[min(behind + 1, len(marked.tokens) - 1)].norm.endswith(
        _PARTICIPLE
    )


def in_condition(reading: Reading, mention: Mention) -> bool:
    """Return whether a Turkish name is only the subject of a condition, whose verb is right behind: `X, Y çekilmezse, ...`."""
    marked, behind = reading.marked, mention.last
    if not reading.grammar.owner_suffixes or behind >= len(marked.tokens) or marked.between(behind - 1, behind) != " ":
        return False
    return marked.tokens[behind].norm.endswith(_CONDITION)


def is_anothers_future(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a Turkish verb tells what one named in the genitive before it will do: `Y'nin karşılık vereceğini söyledi`.

    The owner of an object between the two does nothing: `Y'nin üslerini vuracağını söyledi`.
    """
    marked, last = reading.marked, match.last
    told = next((i for i in range(match.first, min(last + 1, clause.last)) if marked.tokens[i].norm.endswith(_TOLD)), None)
    if not reading.grammar.owner_suffixes or told is None:
        return False
    inside = reading.quote_at(match.first)
    named = reading.mentions_in(clause.first, match.first)
    owners = [m for m in named if _owns(reading, m) and reading.quote_at(m.first) == inside]
    if not owners or any(m.code == owners[-1].code and m.can_speak and not _owns(reading, m) for m in named):
        return False  # `X Başbakanı, X'in karşılık vereceğini söyledi`
    between = range(owners[-1].last + 1, told)
    owned = any(marked.tokens[i].norm.endswith(reading.grammar.oblique_heads) for i in between if not reading.in_mention(i))
    return not owned and not marked.between(owners[-1].last, owners[-1].last + 1).startswith(",")


def _is_given(reading: Reading, mention: Mention, match: Match[StanceRow]) -> bool:
    """Return whether a Turkish name in the dative depends on a noun before the verb: `X'in Y'ye desteğini karşıladı`."""
    suffix = suffix_behind(reading.marked, mention.last)
    return suffix in reading.grammar.object_suffixes and suffix[-1:] in ("a", "e") and match.first - mention.last == _NOUN


def far_owner(reading: Reading, match: Match[StanceRow], likeliest: Mention, holders: Sequence[str], first: int) -> Mention:
    """Return whose the object of a Turkish verb is: the first of several names in the genitive, or one that a comma sets apart.

    Names behind it stand in what describes the object: `X'in, Y'nin doğusunu tanıyan kararını kınadı`. Of a pair right before the
    verb the object is named: `X-Y mutabakatına karşı çıktı`.
    """
    marked, act = reading.marked, match.row.frame in (Frame.ACT, Frame.NOUN, Frame.FEEL)
    if not reading.grammar.owner_suffixes or not act or likeliest.first > match.first:
        return likeliest
    near = reading.mentions_in(first, match.first)[-1:]
    if near and near[0].code is not None and is_half(reading, near[0]) and match.first - near[0].last <= 1:
        return near[0]
    for mention in reading.mentions_in(first, likeliest.first):
        if mention.code is None or str(mention.code) in holders or not _owns(reading, mention) or is_conceded(reading, mention):
            continue
        if reading.quote_at(mention.first) != reading.quote_at(match.first):
            continue
        apart = marked.between(mention.last, mention.last + 1).startswith(",")
        within = (_owns(reading, likeliest) or _is_given(reading, likeliest, match)) and not marked.has(
            mention.last, likeliest.first, Word.AND
        )
        if apart or within:
            return mention
    return likeliest
