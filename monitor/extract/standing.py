"""How a name stands to a stance in its reach: to whom it is told, given or done, whose it is, what it is charged with.

What that is worth for the choice of a target: `points`.
"""

from bisect import bisect_right

from monitor.extract.cases import has_genitive, suffix_behind
from monitor.extract.enumeration import enumerate_named
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.words import Word
from monitor.types import Rank, Stance

_OWNED = 5
"""Words from an owner to who stands in what it owns."""
_GIVEN = 8
"""How many words from a verb those may stand to whom something is expressed."""
_OBJECT_CLITICS = ("", "ب", "بال")
"""What may be written before an Arabic name that is the object of a verb."""
_OPENING = 4
"""Function words that may stand between a verb of speech and the name that opens what is said."""


def opens_content(reading: Reading, mention: Mention) -> bool:
    """Return whether the name opens what somebody says (`X said that Y has broken ...`): whoever stands there is judged."""
    marked = reading.marked
    index = mention.first - 1
    while index >= 0 and mention.first - index <= _OPENING and index not in reading.cue_tokens:
        if not marked.is_word(index, Word.CONTENT, Word.ARTICLE, Word.LIGHT, Word.DET):
            return False
        index -= 1
    place = bisect_right(reading.cue_starts, index) - 1
    said = reading.cues[place] if index >= 0 and place >= 0 else None
    return said is not None and said.last == index + 1 and isinstance(said.row, CueRow) and said.row.kind is Speech.SAY


def does_content(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the name is the subject of a Turkish judgement that somebody tells: the genitive in `X'in ... ettiğini`."""
    marked, grammar = reading.marked, reading.grammar
    if suffix_behind(marked, mention.last) not in (grammar.owner_suffixes or (None,)):
        return False
    told = range(match.first, min(match.last + 2, len(marked.tokens)))
    return any(part in marked.tokens[i].norm for i in told for part in grammar.contents)


def opens_quotation(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the name is the first word of what is quoted and judged (`„X begeht einen Völkermord“`), the verb second."""
    inside, index = reading.quote_at(match.first), mention.first - 1
    if reading.grammar.order is not Order.SECOND or inside is None or reading.quote_at(mention.first) != inside:
        return False
    index -= index >= 0 and reading.quote_at(index) == inside and reading.marked.is_word(index, Word.ARTICLE)
    return mention.can_speak and (index < 0 or reading.quote_at(index) != inside)


def is_done_to(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether something is only decided or tried on the name: `welcomed the decision to expel X`."""
    marked, verb = reading.marked, mention.first - 1
    while verb > match.last and marked.is_word(verb, Word.ARTICLE):
        verb -= 1
    if verb - 1 < match.last or not marked.is_word(verb - 1, Word.TO):
        return False
    if reading.act_before(verb - 1) is None:
        return False
    return not marked.is_word(verb, Word.ARTICLE, Word.DET, Word.LIGHT) and not reading.in_mention(verb)


def is_told(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is to whom something is said: `told the Security Council that Y ...`."""
    marked, index = reading.marked, mention.first - 1
    if reading.grammar.order is Order.FIRST:  # `أكد لنظيره أن ...`
        return marked.tokens[mention.first].text.lstrip("و").startswith("ل") and marked.is_word(mention.last, Word.CONTENT)
    while index >= 0 and marked.is_word(index, Word.ARTICLE):
        index -= 1
    return marked.is_word(mention.last, Word.CONTENT) and index in reading.cue_tokens and not reading.in_mention(index)


def whom_it_answers(reading: Reading, clause: Clause, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return to whom a quotation with blame is an answer, by a Slavonic dative behind its verb: `«...»: X ответил Y`."""
    if reading.quote_at(match.first) is None or not reading.grammar.cases:
        return None
    for cue in reading.cues_in(clause.first, clause.last):
        answers = isinstance(cue.row, CueRow) and reading.marked.is_word(cue.first, Word.ANSWER)
        name = reading.mention_at(cue.last) if answers and reading.quote_at(cue.first) is None else None
        if name is not None and name.oblique and name.code is not None and str(name.code) not in holders:
            return str(name.code)
    return None


def whom_it_is_told(reading: Reading, clause: Clause, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return to whom blame that names nobody is told, an envoy or the owner of what is blamed.

    So Y in `X told Y's ambassador that the raid was illegal`, `Y was told by X that its raid was illegal`.
    """
    marked = reading.marked
    if match.row.frame is not Frame.JUDGE:
        return None
    if (addressed := _addressed_behind(reading, clause, match, holders)) is not None:
        return addressed
    for cue in reading.cues_in(clause.first, match.first):
        if not isinstance(cue.row, CueRow) or not marked.is_word(cue.first, Word.TELLS):
            continue
        opens = marked.places(Word.CONTENT, cue.last, match.first)
        named = [m for m in reading.mentions_in(clause.first, match.first) if m.code is not None and str(m.code) not in holders]
        if not opens or len({m.code for m in named}) != 1 or named[0].first > opens[0]:
            return None
        theirs = marked.is_word(opens[0] + 1, Word.OWNED)
        return str(named[0].code) if theirs or named[0].rank is Rank.MISSION else None
    return None


def _addressed_behind(reading: Reading, clause: Clause, match: Match[StanceRow], holders: tuple[str, ...]) -> str | None:
    """Return the envoy to whom blame is told behind its quotation, or the state to whom a threat is.

    So Y in `“There will be hell to pay,” X told Y`; in `“This is murder,” X told Y` somebody else may be meant.
    """
    marked, inside = reading.marked, reading.quote_at(match.first)
    if inside is None or reading.grammar.order is not Order.STRICT or reading.grammar.object_first:
        return None
    for cue in reading.cues_in(match.last, clause.last):
        if not marked.is_word(cue.first, Word.TELLS) or reading.quote_at(cue.first) is not None:
            continue
        told = reading.mention_at(cue.last + marked.is_word(cue.last, Word.ARTICLE))
        threat = match.row.stance is Stance.CONDEMN and marked.has(clause.first, match.last, Word.FUTURE)
        state = told is not None and ((threat and told.kind in (Kind.COUNTRY, Kind.CAPITAL)) or told.rank is Rank.MISSION)
        return str(told.code) if told is not None and state and told.code is not None and str(told.code) not in holders else None
    return None


def is_partner(reading: Reading, mention: Mention) -> bool:
    """Return whether an Arabic name is only of the one with whom somebody talks: `بحث مع نظيره Y ...`."""
    marked = reading.marked
    return marked.is_word(mention.first, Word.MEETING) and marked.is_word(mention.first - 1, Word.FOR)


def verb_before(reading: Reading, mention: Mention) -> StanceRow | None:
    """Return the cue that ends right before the name."""
    place = bisect_right(reading.cue_starts, mention.first - 1) - 1
    cue = reading.cues[place] if place >= 0 else None
    return cue.row if cue is not None and cue.last == mention.first and isinstance(cue.row, StanceRow) else None


def is_charged(reading: Reading, mention: Mention) -> bool:
    """Return whether behind the name stands what it is charged with: `accused X of helping Y`, `acusó a X de no ayudar a Y`."""
    marked, behind, order = reading.marked, mention.last, reading.grammar.order
    if mention.kind is Kind.ADJECTIVE:
        return False
    if order is Order.SECOND:
        genitive = mention.kind is Kind.COUNTRY and has_genitive(reading, mention)
        follows = marked.text[mention.end : marked.tokens[min(mention.last + 1, len(marked.tokens) - 1)].start]
        return not genitive and ("," in follows or marked.is_word(mention.last, Word.ARTICLE))
    if order is Order.LEAD and marked.is_word(behind, Word.CONTENT):
        return True
    if order is Order.LEAD and marked.is_word(mention.first - 1, Word.OBLIQUE):
        return False
    if order is not Order.LEAD or not marked.is_word(behind, Word.OF, Word.FOR):
        return order is Order.STRICT and marked.is_word(behind, Word.OF, Word.FOR)
    behind += 2 if marked.is_word(behind + 1, Word.NOT) else 1
    infinitives = reading.grammar.infinitives
    return bool(infinitives) and behind < len(marked.tokens) and marked.tokens[behind].norm.endswith(infinitives)


def marks_object(reading: Reading, match: Match[StanceRow], index: int) -> bool:
    """Return whether the preposition before a name only marks it as the object: `criticó duramente a X`."""
    marked = reading.marked
    verb = match.row.frame in (Frame.ACT, Frame.ASK) and reading.grammar.order is Order.LEAD
    if not verb or not (marked.is_word(index, Word.ON) and marked.is_word(index, Word.TO)):
        return False
    begin = match.last
    if reading.grammar.marked_objects:  # a bare name behind the verb is its subject: `Acusa X a Y de ...`
        begin = next((m.last for m in reading.mentions_in(begin, index) if marked.is_all(begin, m.first, Word.ARTICLE)), begin)
    called = marked.is_word(match.first, Word.CALLS) and index - begin <= _GIVEN and not reading.mentions_in(begin, index)
    return called or marked.is_all(begin, index, Word.LIGHT, Word.STRONGLY)  # `tildó de «payaso» a X`


def is_asked_thing_of(reading: Reading, match: Match[StanceRow], index: int) -> bool:
    """Return whether a dative names of whom a thing is asked, right behind the thing: `exigió explicaciones a X`."""
    return reading.marked.is_word(index, Word.DATIVE) and 0 < index - match.last <= 2


def is_for_anothers(reading: Reading, match: Match[StanceRow], mention: Mention, holders: tuple[str, ...]) -> bool:
    """Return whether what is backed is another's, named between as its owner: Y in `apoyo al plan de X para Y`."""
    marked, joins = reading.marked, mention.first - 1
    while joins > match.last and marked.is_word(joins, Word.ARTICLE) and not marked.is_word(joins, Word.FOR):
        joins -= 1
    if marked.is_word(joins - 1, Word.AND):
        return False
    owners = (m for m in reading.mentions_in(match.last + 1, mention.first) if m.code is not None and str(m.code) not in holders)
    return any(marked.is_word(m.first - 1, Word.OF) and not marked.is_word(m.first - 1, Word.FOR) for m in owners)


def is_recognition(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether it is recognition that is given or refused: `will not recognise X's independence` is toward X."""
    verb = match.row.frame is Frame.ACT
    return verb and reading.marked.has(match.first, match.last, Word.BARE_ACT)


def is_given(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether approval is expressed to the name before it is named: `transmitió a X su solidaridad`."""
    said = next(iter(reading.cues_in(max(0, mention.first - _GIVEN), mention.first)[-1:]), None)
    if said is None or not isinstance(said.row, CueRow) or said.row.kind is not Speech.EXPRESS or mention.last > match.first:
        return False
    marked, index = reading.marked, mention.first - 1
    if not reading.mentions_in(said.last, mention.first) and marked.is_word(index, Word.ARTICLE):
        index -= marked.is_word(index - 1, Word.FOR)
    beside = marked.is_all(said.last, index, Word.LIGHT, Word.ARTICLE, Word.WHEN)
    return index >= said.last and marked.is_word(index, Word.FOR) and beside


def follows_subject(reading: Reading, match: Match[StanceRow], mention: Mention, holders: tuple[str, ...]) -> bool:
    """Return whether a bare name stands right behind the subject of an Arabic verb: its object (`هنأت X Y على ...`)."""
    if reading.grammar.order is not Order.FIRST or mention.kind is Kind.ADJECTIVE:
        return False
    if reading.marked.clitic(mention) not in _OBJECT_CLITICS:
        return False
    before = reading.mentions_in(match.last, mention.first)
    subject = bool(before) and before[0].first == match.last and all(m.code in holders for m in before)
    gap = reading.marked.text[before[-1].end : mention.start] if subject else ""
    return subject and before[-1].last == mention.first and gap == " "


def is_before_verb(reading: Reading) -> bool:
    """Return whether objects stand before their verb and behind their prepositions (Persian)."""
    grammar = reading.grammar
    return grammar.object_first and grammar.order is Order.STRICT and not grammar.postpositions


def is_verb_last(reading: Reading) -> bool:
    """Return whether all that a verb governs stands before it (Turkish, Persian, Japanese, Korean)."""
    return reading.grammar.object_first and reading.grammar.order is Order.STRICT and not reading.grammar.coverbs


def is_dative(reading: Reading, mention: Mention) -> bool:
    """Return whether an Arabic name is written together with `for`."""
    if reading.grammar.order is not Order.FIRST:
        return False
    return reading.marked.clitic(mention).endswith("ل") or reading.marked.text.startswith("لل", mention.start)


def marked_object(reading: Reading, mention: Mention) -> float:
    """Return the points of a name that a preposition makes what a verb behind it judges (`对X的决定表示欢迎`).

    They are negative where it is only where something is, or undergoes it: `对X近日发生的 ...`, `对X局势`, `对X遭袭击`.
    """
    listed = enumerate_named(reading, mention)
    if not reading.marked.is_word(listed[0].first - 1, Word.ON):
        return 0.0
    if reading.marked.is_word(listed[-1].last, Word.BY, Word.MEETS):
        return -1.0  # `对X遭袭击`
    behind = range(listed[-1].last, listed[-1].last + _OPENING)
    return -1.0 if any(reading.marked.is_word(i, Word.VAGUE) for i in behind) else 2.2


def turns(reading: Reading, between: range) -> bool:
    """Return whether a conjunction that opens nothing that is said stands between."""
    return any(reading.marked.is_word(i, Word.THAT) and not reading.marked.is_word(i, Word.CONTENT) for i in between)


def undergoes(reading: Reading, mention: Mention) -> bool:
    """Return whether something is done to the name in a clause of its own: Y in `X regrets that Y was attacked`."""
    marked = reading.marked
    opens = marked.is_word(mention.first - 1 - marked.is_word(mention.first - 1, Word.ARTICLE), Word.CONTENT)
    passive = marked.is_word(mention.last, Word.BE) and not marked.is_word(mention.last + 1, Word.ARTICLE, Word.NOT)
    done = mention.last + 1 < len(marked.tokens) and marked.tokens[mention.last + 1].norm.endswith(reading.grammar.done)
    return opens and passive and done and mention.last + 1 not in reading.cue_tokens


def owns(reading: Reading, mention: Mention) -> bool:
    """Return whether what is judged is the name's own: X in `X's support for Y was criticised`."""
    marked = reading.marked
    genitive = mention.last < len(marked.tokens) and marked.tokens[mention.last].norm == "s"
    return genitive and marked.text[mention.end : mention.end + 1] in ("'", "’")


def owns_foes(reading: Reading, mention: Mention) -> bool:
    """Return whether what is judged is the name's, and against it: X in `welcomed X's defeat`, `praised X's critics`.

    Romance adjectives stand behind: `la derrota sueca`.
    """
    if reading.grammar.participles:
        return mention.kind is Kind.ADJECTIVE and reading.marked.is_word(mention.first - 1, Word.FOES)
    behind = mention.last + (owns(reading, mention) or bool(suffix_behind(reading.marked, mention.last)))
    inside = mention.last - mention.first > 1 and reading.marked.is_word(mention.last - 1, Word.FOES)  # named with them
    return inside or reading.marked.is_word(behind, Word.FOES)


def fails(reading: Reading, mention: Mention) -> bool:
    """Return whether it is told that the one named has lost: X in `welcomed the news that X had been defeated`."""
    marked, behind = reading.marked, mention.last
    while marked.is_word(behind, Word.HAVE, Word.BE) and not marked.is_word(behind, Word.FAILS):
        behind += 1
    return not owns(reading, mention) and marked.is_word(behind, Word.FAILS)


def is_excepted(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is set apart from the one who is meant: X in `it was Y, not X, that broke the truce`.

    So too before that one: `nicht X, sondern Y`, `not X but Y`, `виновата не X, а Y`; and joined to it: `Y y no X`, `X değil Y`.
    """
    if is_set_aside(reading, mention):
        return True
    marked, index = reading.marked, mention.first - 1
    if reading.grammar.postpositions and marked.is_word(mention.last, Word.NOT):
        return reading.mention_at(mention.last + 1) is not None
    while index > 0 and marked.is_word(index, Word.ARTICLE, Word.TO) and not marked.is_word(index, Word.NOT):
        index -= 1
    index -= marked.is_word(index, Word.ON, Word.FOR) and marked.is_word(index - 1, Word.NOT)  # `Y's side, not on X's`
    if not marked.is_word(index, Word.NOT):
        return False
    other = reading.mentions_in(mention.last + 1, mention.last + 2 + marked.is_word(mention.last, Word.AND))
    bare = mention.kind in (Kind.COUNTRY, Kind.CAPITAL, Kind.BODY) and not owns(reading, mention)
    contrasted = bare and bool(other) and not marked.is_word(index, Word.NEITHER)
    cases = reading.grammar.cases and mention.last < len(marked.tokens)
    follows = cases and marked.is_parted(mention.last - 1, mention.last, ",")
    joined = index > 0 and marked.is_word(index - 1, Word.AND)
    return contrasted or follows or joined or marked.is_parted(index - 1, index, ",，、(–—")


def is_accused_by_another(reading: Reading, mention: Mention, *, approved: bool) -> bool:
    """Return whether the accusations are another's, in the genitive before the name: Y in `осудила обвинения X против Y`.

    Whatever is approved is so: Y in `приветствовала победу X над Y`.
    """
    marked, joins = reading.marked, mention.first
    while joins > 0 and marked.is_word(joins - 1, Word.ON, Word.AGAINST):
        joins -= 1
    owner = next((m for m in reading.mentions_in(max(0, joins - _OWNED), joins) if m.last == joins), None)
    if not reading.grammar.cases or joins == mention.first or owner is None or reading.in_mention(owner.first - 1):
        return False
    return approved or marked.is_word(owner.first - 1, Word.ACCUSATION)


def is_set_aside(reading: Reading, mention: Mention) -> bool:
    """Return whether another is judged instead of the name: X in `Xではなく`, `X가 아니라`, `而不是X`."""
    place = mention.first - 1 if reading.grammar.coverbs else mention.last
    return reading.marked.is_word(place, Word.SET_ASIDE)


def is_owned(reading: Reading, mention: Mention) -> bool:
    """Return whether the name only stands in what another owns: Y in `X's support for Y was criticised`."""
    before = reading.mentions_in(max(0, mention.first - _OWNED), mention.first)
    return bool(before) and owns(reading, before[-1])


def is_subject_of_noun(reading: Reading, mention: Mention) -> bool:
    """Return whether what an Arabic noun names is the name's own deed, whose object stands behind it: X in `إدانة X للهجوم`."""
    marked, behind = reading.marked, mention.last
    if reading.grammar.order is not Order.FIRST or behind >= len(marked.tokens) or is_dative(reading, mention):
        return False
    named = reading.mention_at(behind)
    taken = named is not None and named.kind is not Kind.ADJECTIVE
    object_ = marked.tokens[behind].norm.startswith("ل") and len(marked.tokens[behind].forms) > 1
    return mention.kind is not Kind.ADJECTIVE and (taken or object_) and not marked.is_parted(behind - 1, behind, ",;:.")


def is_said_by_ruling(reading: Reading, verb: int, last: int) -> bool:
    """Return whether a resolution or ruling is what condemns, by the verb of a relative clause: `a resolution that condemns X`.

    Where a sentence opens with its verb, one behind the noun is that of such a clause without a pronoun (Arabic). A Turkish
    participle stands before the noun.
    """
    marked, before = reading.marked, verb - 1
    relatives = reading.grammar.relatives
    if relatives:
        return marked.tokens[last - 1].norm.endswith(relatives) and marked.is_word(last, Word.RULING)
    while before > 0 and marked.is_word(before, Word.THAT, Word.WHICH) and not marked.is_word(before, Word.RULING):
        before -= 1
    opened = before < verb - 1 or reading.grammar.order is Order.FIRST
    return before > 0 and opened and marked.is_word(before, Word.RULING) and not marked.is_word(before, Word.PAPER)
