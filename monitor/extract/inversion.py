"""The subject of a verb where it is named behind it: `"...", said X`, `condemned X the raid`.

One before the verb is in `subjects`.
"""

import re
from bisect import bisect_left

from monitor.extract.cases import after_preposition, is_nominative_alone, is_oblique, is_owner, owns_noun
from monitor.extract.lexicon import Match, binds_object
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.tokens import without_object
from monitor.extract.words import Word
from monitor.types import Rank

_BEHIND = 9
"""How many words from its verb a subject behind the objects may begin."""
_PHRASE = 3
"""The fewest words of a verb with a name among them."""
_NAME = 4
"""The most words of a name that no table knows."""
_TOLD = 10
"""Words behind a speaker within which what is said begins."""
_PAUSES = ',;:.\n“”"«»–—()'
_PAPER = 7
"""How many words from a paper the one who issued it may begin."""
_DASHES = ("-", "–", "—")
_ANIMATE = frozenset({Rank.HEAD, Rank.FOREIGN_MINISTER, Rank.MINISTER})
"""The ranks of offices that a person holds; a ministry or embassy is a house."""
_QUOTED = re.compile(r"[,!]?[\"”’'»][,]? ")
"""What stands between a quotation and a verb that tells it before its subject: `"...," warns X`."""


def right_subject(reading: Reading, clause: Clause, match: Match[CueLike], speech: bool, *, alone: bool) -> Mention | None:
    """Return the mention directly after the verb, where the language lets the subject stand there."""
    order = reading.grammar.order
    if reading.marked.is_word(match.first, Word.TELLS):
        return None
    told = closes(reading, clause, match) and (speech or _tells_by_stance(reading, clause, match, alone=alone))
    leads = match.first == clause.first or reading.marked.is_parted(match.first - 1, match.first, ',:;"»”–—')
    if order is Order.SECOND and alone and match.first > clause.first:
        leads = True
    if order is Order.LEAD and alone and reading.marked.is_word(match.first - 1, Word.THAT):
        leads = leads or not reading.marked.is_word(match.first - 1, Word.CONTENT, Word.WHICH)  # `como reclamó X`
    cased = alone and (reading.grammar.cases or (order is Order.LEAD and reading.marked.is_word(match.last, Word.NOMINATIVE)))
    quoted = match.first > clause.first and _QUOTED.fullmatch(reading.marked.between(match.first - 1, match.first)) is not None
    inverted = quoted or (order in (Order.LEAD, Order.SECOND) and leads)
    if not speech and not told and not cased and order is not Order.FIRST and not inverted:
        return None
    if order is Order.LEAD and not speech and _opens_quotation(reading, match):
        return None  # `"No reconoce X ..."`: whoever is quoted
    if order is Order.LEAD and not speech and reading.marked.tokens[match.first].norm.endswith(reading.grammar.infinitives):
        return None  # `depois de Y, ..., reconhecer X`: its object
    if leads and alone and (inside := _inside(reading, match)) is not None:
        return inside
    if order is Order.STRICT and alone and not told and not leads and not reading.grammar.cases:
        return None  # `the head of the mission said X should ...`: who is named behind is what it is about
    reach = 4 if order is Order.FIRST or (order is Order.SECOND and alone) or told else 1
    if order is Order.FIRST and not alone and not _leads(reading, clause, match):
        return None
    verb = _verb_end(reading, match)
    if order is Order.FIRST and speech and (titled := _titled_behind(reading, clause, verb)) is not None:
        return titled
    if speech and order is Order.LEAD and (issuer := _issuer(reading, clause, verb)) is not None:
        return issuer
    if _asks_for_several(reading, clause, match):
        return None
    for mention in reading.mentions_in(verb, min(clause.last, verb + reach + 12))[:3]:
        if told and _is_where(reading, mention, verb):
            verb = mention.last  # `"...", afirmó este martes en X el portavoz de Y`
            continue
        between = range(verb, mention.first)
        beside = (Word.LIGHT, Word.ARTICLE, Word.PAPER, Word.WHEN) if told and order is Order.LEAD else (Word.LIGHT, Word.ARTICLE)
        if len(between) > 0 and not all(reading.marked.is_word(i, *beside) for i in between):
            return None
        text = reading.marked.text[reading.marked.tokens[verb - 1].end : mention.start]
        if cased and len(between) > 1 and text.strip()[:1] == text.strip()[-1:] == ",":
            return mention if mention.can_speak and not mention.oblique else None  # `потребовали, в том числе, власти X`
        if len(between) > reach or any(c in text for c in ',;:.“”"«»–—，：「'):
            return None
        if any(_governs(reading.marked, i) for i in _nearest(reading, between)):
            return None
        if order is Order.FIRST and (
            after_preposition(reading.marked, clause, mention, verb) or _disagrees(reading, match, mention)
        ):
            return None
        if order is Order.STRICT and is_owner(reading, mention):
            return None  # `..., said X's decision was wrong`
        dative = order is Order.SECOND and is_oblique(reading, mention)  # `Die Partei wirft der Regierung vor, ...`
        if mention.can_speak and not mention.oblique and not dative and not owns_noun(reading, mention):
            return mention
    return None


def _asks_for_several(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether those last named ask the one behind their verb, which opens a later sentence: `Wezwali rząd X do ...`."""
    marked, plurals = reading.marked, reading.grammar.plurals
    asks = isinstance(match.row, StanceRow) and match.row.frame is Frame.ASK and reading.grammar.cases
    if not asks or not plurals or clause.sentence.start == 0 or not marked.tokens[match.first].norm.endswith(plurals):
        return False
    opens = marked.is_all(clause.first, match.first, Word.LIGHT, Word.TOO)
    asked = next(iter(reading.mentions_in(match.last, clause.last)), None)
    return opens and (asked is None or not marked.is_word(asked.last, Word.AND))


def _inside(reading: Reading, match: Match[CueLike]) -> Mention | None:
    """Return the subject among the words of a verb that opens its clause, where objects are marked: `Acusa X de error a Y`."""
    if not reading.grammar.marked_objects or match.last - match.first < _PHRASE:
        return None
    first = match.first + 1 + reading.marked.is_word(match.first + 1, Word.ARTICLE)
    near = next(iter(reading.mentions_in(first, match.last)[:1]), None)
    parted = near is not None and any(
        c in reading.marked.text[reading.marked.tokens[match.first].end : near.start] for c in _PAUSES
    )
    return near if near is not None and near.first == first and near.can_speak and not parted else None


def _is_where(reading: Reading, mention: Mention, verb: int) -> bool:
    """Return whether a place right behind a Romance verb of speech only says where it was said."""
    marked, before = reading.marked, mention.first - 1
    if reading.grammar.order is not Order.LEAD or reading.grammar.cases or mention.kind not in (Kind.CAPITAL, Kind.COUNTRY):
        return False
    kinds = (Word.AT, Word.TO) if mention.kind is Kind.CAPITAL else (Word.AT,)  # Italian `a Oslo`
    placed = before >= verb and marked.is_word(before, *kinds) and not marked.is_word(before, Word.ARTICLE)
    return placed and marked.is_all(verb, before, Word.LIGHT, Word.ARTICLE)


def _issuer(reading: Reading, clause: Clause, verb: int) -> Mention | None:
    """Return whose paper says it, behind the verb: `"...", señala el comunicado difundido por la cancillería de X`."""
    marked, index = reading.marked, verb
    while index < clause.last and marked.is_word(index, Word.ARTICLE, Word.DET):
        index += 1
    if index >= clause.last or not marked.is_word(index, Word.PAPER):
        return None
    end = min(clause.last, index + _PAPER)
    for place in range(index + 1, end):
        if marked.is_parted(place - 1, place, _PAUSES):
            return None
        holder = reading.mention_at(place)
        if holder is not None:
            joined = marked.is_word(place - 1, Word.OF, Word.BY, Word.ARTICLE)
            return holder if joined and holder.can_speak else None
    return None


def _opens_quotation(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb, a negation before it or not, is the first word of a quotation."""
    inside, first = reading.quote_at(match.first), match.first
    if inside is not None and reading.marked.is_word(first - 1, Word.NOT):
        first -= 1
    return inside is not None and reading.quote_at(first - 1) != inside


def _tells_by_stance(reading: Reading, clause: Clause, match: Match[CueLike], *, alone: bool) -> bool:
    """Return whether a Romance verb of a stance tells what stands before it: `« ... », dénonce X`, `«...», ha avvertito X`.

    Behind a mere comma too where a subject otherwise stands before its verb (French `..., s'indigne le ministre X`), but nobody
    may be named before it, else `X appelle au calme, soutient Y` would be Y's.
    """
    verbal = not isinstance(match.row, CueRow) and match.row.frame in (Frame.ACT, Frame.ASK)
    if not verbal or not reading.grammar.participles:
        return False
    index = _first_of_verb(reading, match)
    quoted = index > 0 and reading.quote_at(index - 1) is not None and reading.quote_at(index) is None
    if reading.grammar.order is not Order.STRICT:
        return quoted
    before = reading.mentions_in(clause.first, match.first)
    outside = (m for m in before if reading.quote_at(m.first) is None and m.can_speak)
    if _ends_aside(reading, clause, match, index):
        return True
    told = reading.marked.has(clause.first, index, Word.BE, Word.HAVE, Word.NOT)
    told = told or any(i in reading.cue_tokens for i in range(clause.first, index))
    return quoted or (alone and told and all(after_preposition(reading.marked, clause, m) for m in outside))


def _ends_aside(reading: Reading, clause: Clause, match: Match[CueLike], index: int) -> bool:
    """Return whether a verb right behind a comma, with who does it behind, ends a sentence: `..., a averti le ministre X.`

    In a simple tense it may be one of several verbs of one subject, unless it warns or worries.
    """
    marked, row = reading.marked, match.row
    compound = match.first > index and marked.is_word(match.first - 1, Word.HAVE, Word.LIGHT)
    worried = isinstance(row, StanceRow) and row.stance.score == -1
    if index <= clause.first or "," not in marked.between(index - 1, index) or not (compound or worried):
        return False
    behind = reading.mentions_in(match.last, clause.last)[:1]
    if not behind or behind[0].kind not in (Kind.OFFICE, Kind.PERSON) or clause.last - behind[0].last > _NAME:
        return False
    return marked.is_all(match.last, behind[0].first, Word.ARTICLE, Word.LIGHT)


def _first_of_verb(reading: Reading, match: Match[CueLike]) -> int:
    """Return the first word of a verb: its auxiliary or reflexive pronoun where one stands before it."""
    index = match.first
    while index > 0 and reading.marked.is_word(index - 1, Word.HAVE, Word.REFLEXIVE):
        index -= 1
    return index


def _titled_behind(reading: Reading, clause: Clause, verb: int) -> Mention | None:
    """Return the office that stands behind an unknown name right behind an Arabic verb of speech (`قال N N وزير X إن`)."""
    marked = reading.marked
    titled = next((m for m in reading.mentions_in(verb, min(clause.last, verb + _NAME + 6))[:1]), None)
    if titled is None or titled.kind is not Kind.OFFICE or not titled.official or titled.code is None:
        return None
    name = range(verb, titled.first)
    if not 1 < len(name) <= _NAME or titled.last >= clause.last:
        return None
    plain = all(i not in marked.words and i not in reading.cue_tokens for i in name)
    parted = marked.has_pause(verb, titled.first, _PAUSES)
    told = marked.has(titled.last, min(clause.last, titled.last + _TOLD), Word.CONTENT)
    quoted = reading.quote_at(verb) is None and any(
        reading.quote_at(i) is not None for i in range(titled.last, min(clause.last, titled.last + _TOLD))
    )
    return titled if plain and not parted and (told or quoted) else None


def _disagrees(reading: Reading, match: Match[CueLike], mention: Mention) -> bool:
    """Return whether an Arabic verb has not the gender of the name behind it, which so is its object (`واتهم إسرائيل بـ...`).

    States and houses are feminine but for a few, persons are as their office says; a form with `t-` may be either.
    """
    masculine = reading.marked.is_word(mention.first, Word.MASCULINE) and mention.speaker is None
    named = mention.kind in (Kind.CAPITAL, Kind.COUNTRY) or masculine  # `وحملت الاحتلال المسؤولية`
    if not named or reading.marked.is_word(mention.first - 1, Word.ARTICLE):
        return False  # `أدان كل من X وY`
    negated = match.last > match.first + 1 and reading.marked.is_word(match.first, Word.NOT)  # `لم تدن X`
    marked, verb = reading.marked, match.first + negated
    token = marked.tokens[verb]
    bound = binds_object(match.row.pattern, token)
    form = without_object(token)[-1] if bound else token.forms[: token.verbal][-1]
    if masculine and mention.kind is not Kind.CAPITAL:
        return form[0] not in "يتنا" and form[-1] == "ت" and not marked.is_word(verb, Word.ENDS_IN_T)
    return not marked.is_word(verb, Word.VERBAL_NOUN) and (form[0] == "ي" or (form[0] != "ت" and form[-1] != "ت"))


def is_owned_noun(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether an Arabic verb is a noun by the gender of the state right behind it, whose it so is (`أبلغ X رفض Y`)."""
    if reading.grammar.order is not Order.FIRST or not reading.marked.is_word(match.first, Word.VERBAL_NOUN):
        return False
    owner = reading.mention_at(match.last)
    state = owner is not None and owner.kind is Kind.COUNTRY and not reading.marked.clitic(owner)
    return state and not reading.marked.is_word(match.last, Word.MASCULINE)


def _governs(marked: Marked, index: int) -> bool:
    prepositions = (Word.ON, Word.AT, Word.FOR, Word.BY, Word.OF, Word.THAT)
    return marked.is_word(index, *prepositions) and not marked.is_word(index, Word.ARTICLE)


def _nearest(reading: Reading, between: range) -> range:
    """Return the words that may govern the name behind them: where the subject may follow its verb, what stands right before it.

    In `oświadczył z kolei X`, `sagte am Dienstag der X` the preposition belongs to an adverb.
    """
    if reading.grammar.order not in (Order.LEAD, Order.SECOND):
        return between
    first = len(between) - 1
    while first > 0 and reading.marked.is_word(between[first], Word.ARTICLE):
        first -= 1
    return between[max(0, first) :]


def subject_behind_auxiliary(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the name right behind the auxiliary that opens the verb's words, where it opens its clause: `..., wird X angreifen`.

    Whoever stands before the auxiliary without a comma is the subject, and the name behind it the object.
    """
    marked, first = reading.marked, match.first
    if reading.grammar.order is not Order.SECOND or match.last < first + _PHRASE or not marked.is_word(first, Word.MODAL):
        return None
    if first > clause.first and not marked.is_parted(first - 1, first, ',:;"„“”«»–—'):
        return None
    name = reading.mention_at(first + 1 + marked.is_word(first + 1, Word.ARTICLE))
    inside = name is not None and name.last < match.last and name.can_speak and not is_oblique(reading, name)
    return name if inside else None


def subject_behind_object(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return the person in the nominative behind a verb and its objects, by case (`X поздравили с победой президенты Y`).

    Of what has no life the nominative mostly is the accusative too, so only persons, offices of persons and feminines are taken,
    unless an article tells the two apart (Greek `Καταδίκασε την επίθεση η X`).
    """
    marked = reading.marked
    if not reading.grammar.cases and not (
        reading.grammar.order is Order.LEAD and marked.places(Word.NOMINATIVE, match.last, clause.last)
    ):
        return None
    fronted = reading.grammar.cases and _object_opens(reading, clause, match)
    for mention in reading.mentions_in(match.last, min(clause.last, match.last + _BEHIND)):
        between = range(match.last, mention.first)
        pauses = marked.text[marked.tokens[match.last - 1].end : mention.start]
        if any(c in pauses for c in _PAUSES) or _turns_to_verb(reading, between):
            return None
        named = mention.can_speak and mention.code is not None and not mention.oblique
        if not reading.grammar.cases:
            if any(marked.is_word(i, Word.THAT) for i in between):
                return None
            if named and marked.is_word(mention.first - 1, Word.NOMINATIVE):
                return mention
            continue
        if not named or after_preposition(marked, clause, mention, match.last):
            continue
        if mention.kind is Kind.PERSON or (mention.kind is Kind.OFFICE and mention.rank in _ANIMATE):
            return mention
        if fronted or is_nominative_alone(reading, mention):
            return mention
    return None


def _object_opens(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a name that is no subject opens the clause right before the verb: `Швецию обвинил`, `Ирану пригрозил`."""
    before = reading.mentions_in(clause.first, match.first)
    opens = bool(before) and before[0].first == clause.first and before[0].oblique
    return opens and reading.marked.is_all(before[0].last, match.first, Word.LIGHT, Word.STRONGLY)


def _turns_to_verb(reading: Reading, between: range) -> bool:
    """Return whether another verb begins among the words; what somebody is charged with is none (`обвинила во лжи X`)."""
    low, high = bisect_left(reading.cue_starts, between.start), bisect_left(reading.cue_starts, between.stop)
    rows = (cue.row for cue in reading.cues[low:high])
    return any(isinstance(row, CueRow) or row.frame not in (Frame.JUDGE, Frame.NOUN) for row in rows)


def closes(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a verb of speech, with its auxiliary, stands behind what is said: `..., a indiqué mardi X`."""
    marked = reading.marked
    index = max(_first_of_verb(reading, match), clause.first)
    if index <= clause.first:
        return False
    dashed = reading.quote_at(index - 1) is not None and reading.quote_at(index) is None  # `– ... – powiedział X`
    gap = marked.between(index - 1, index)
    parted = reading.grammar.cases and gap.strip() in _DASHES  # `... - podkreślił X`
    return dashed or parted or any(c in gap for c in ',"»”')


def is_told_by(reading: Reading, clause: Clause, match: Match[CueLike], right: Mention) -> bool:
    """Return whether the one named behind a closing verb of speech says it, and not who opens what is said.

    Where a verb needs its subject before it, nothing may follow the name: `X, in Oslo, said Y must ...` is X's.
    """
    if not closes(reading, clause, match) or not _may_tell(reading, clause, match):
        return False
    if reading.grammar.order in (Order.LEAD, Order.SECOND):
        return True
    ends = right.last >= clause.last or reading.marked.text[right.end : right.end + 1] in ",.;"
    return ends and reading.grammar.order is Order.STRICT


def _may_tell(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb tells what stands before it: one of speech, and of a stance where it is second.

    Where it only ever stands before its subject to tell something, so does one of a stance too: `« ... », dénonce X`.
    """
    if isinstance(match.row, CueRow):
        return match.row.kind is Speech.SAY
    if reading.grammar.order is Order.STRICT:
        return _tells_by_stance(reading, clause, match, alone=False)
    if warns(reading, match):
        return True
    return reading.grammar.order is Order.SECOND and match.row.frame in (Frame.ACT, Frame.ASK)


def warns(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a Slavonic verb of warning or worry may close what somebody says: `Y играет с огнём, предупредил X`."""
    row = match.row
    verb = isinstance(row, StanceRow) and row.frame is Frame.ACT and row.stance.score == -1 and match.last == match.first + 1
    return verb and reading.grammar.cases


def _verb_end(reading: Reading, match: Match[CueLike]) -> int:
    """Return the token after the verb: after its first word where the rest of the cue stands behind its subject."""
    separable = reading.grammar.object_first and reading.grammar.negation_after  # `teilte X mit`
    if (reading.grammar.order is not Order.FIRST and not separable) or match.last == match.first + 1:
        return match.last
    inside = any(m.first < match.last for m in reading.mentions_in(match.first + 1, match.last + 4))
    return match.first + 1 if inside else match.last


def _leads(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether the verb opens its clause, so that its subject follows (Arabic)."""
    marked = reading.marked
    before = match.first - 1
    if before < clause.first or marked.tokens[match.first].norm[:1] in "وف":
        return True
    if marked.is_word(before, Word.THAT, Word.AND, Word.LIGHT, Word.NOT):
        return True
    return marked.is_parted(before, match.first, ',.:;"«»“”')
