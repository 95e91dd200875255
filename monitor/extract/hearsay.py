"""Whether somebody else tells of a stance: hearsay about its holder, and no statement of the holder's own.

Whose stance it is stands in `stance`; what a readout tells of the other side is its statement, as it was there to hear it.
"""

from collections.abc import Sequence

from monitor.extract.attribution import is_nobodys, is_told
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind
from monitor.extract.reading import Holder, Predicate, Reading, Voices, holder_codes
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.topics import is_quotative
from monitor.extract.warned import tells
from monitor.extract.words import Word

_REACH = 4
_CLOSING = 4
"""Words that may stand behind whoever is said, at the end of a sentence, to have said it."""
"""Words before a participle in which its auxiliary stands."""


def is_hearsay(
    reading: Reading,
    voices: Voices,
    number: int,
    match: Match[StanceRow],
    predicate: Predicate | None,
    codes: Sequence[str],
    *,
    official: bool,
    own: Sequence[str],
) -> bool:
    """Return whether somebody else is the one who says that the holder takes this stance."""
    if predicate is None or not predicate.subjects or not codes:
        return False
    quote = reading.quote_at(match.first)
    if quote is not None:
        holder = voices.quote_holders[quote]
        reporting = holder_codes(holder) or (own if holder.publisher else ())
        return bool(reporting) and not set(codes).intersection(reporting)
    if told_by_another(reading, voices, number, predicate, codes) or _told_by_press(reading, number):
        return True
    if not official and is_rumoured(reading, predicate):
        return True
    if not official or not own or set(codes).intersection(own):
        return False
    if reading.marked.has(match.first, match.last, Word.MERIT):
        return False  # whoever is congratulated was told so
    before = (p for p in voices.predicates[number] if says(p) and p.subjects and p.match.first < predicate.match.first)
    if any(m.kind in (Kind.PERSON, Kind.OFFICE) and m.official and m.code in codes for p in before for m in p.subjects):
        return False  # `X said that his country appreciates ...`
    return not _readout(reading) and not all(m.kind in (Kind.PERSON, Kind.OFFICE) for m in predicate.subjects)


def _told_by_press(reading: Reading, number: int) -> bool:
    """Return whether a sentence is told by those who speak for no state: `Sources: X condemns Y`, `According to media, X ...`."""
    marked, clause = reading.marked, reading.clauses[number]
    first = clause.first
    label = marked.is_word(first, Word.TELLER) and not reading.in_mention(first)
    if label and marked.between(first, first + 1).startswith(":"):
        return True
    for cue in reading.cues_in(first, min(clause.last, first + 2)):
        if isinstance(cue.row, CueRow) and cue.row.kind is Speech.ACCORDING and not reading.grammar.postpositions:
            tellers = marked.places(Word.TELLER, cue.last, min(clause.last, cue.last + _REACH))
            named = marked.text[marked.tokens[cue.last - 1].end : marked.tokens[tellers[0]].start] if tellers else ","
            return not any(c in named for c in ",;:") and not any(
                m.code and m.can_speak for m in reading.mentions_in(cue.last, tellers[0] + 1)
            )
    return False


def is_rumoured(reading: Reading, predicate: Predicate) -> bool:
    """Return whether an outlet tells a verb in the form of what it does not vouch for: `X aurait condamné`, `X avrebbe detto`."""
    marked = reading.marked
    for index in range(predicate.match.first - 1, max(0, predicate.match.first - _REACH) - 1, -1):
        if marked.is_word(index, Word.RUMOUR):
            return True
        if not marked.is_word(index, Word.LIGHT, Word.STRONGLY, Word.BE, Word.NOT):
            return False
    return False


def says(source: Predicate) -> bool:
    """Return whether the verb has a content that somebody says; one who expresses a stance may be told of by another."""
    row = source.match.row
    return source.speech and not (isinstance(row, CueRow) and row.kind is Speech.EXPRESS)


def told_by_another(reading: Reading, voices: Voices, number: int, predicate: Predicate, codes: Sequence[str]) -> bool:
    """Return whether another is said to tell it: `X said that Y condemned`, `Y condemned it, according to X`."""
    before = [p for p in voices.predicates[number] if p.match.first < predicate.match.first]
    if _told_by_topic(reading, voices, number, predicate, codes):
        return True
    if is_told(reading, before, predicate) or _shares_what_is_told(reading, voices, number, predicate, codes):
        return True
    for other in voices.predicates[number]:
        if _according_to_another(reading, other, predicate, codes) or _told_behind(reading, number, other, predicate, codes):
            return True
        if other.match.first >= predicate.match.first:
            continue
        content = reading.marked.places(Word.CONTENT, other.match.last, predicate.match.first)
        opens = bool(content) or _follows(reading, other, predicate)
        opens = opens or _is_indirect(reading, other, predicate)
        opens = opens and ";" not in reading.marked.between(other.match.last - 1, predicate.match.first)
        opens = opens and not _turns(reading, other.match.last, predicate.match.first)
        opens = opens and not _begins_anew(reading, other, predicate)
        if opens and _is_outsiders(reading, other, predicate):
            return True
        another = _is_another(other, codes)
        if another and _judged_behind(reading, other, predicate):
            return True  # `X regrets that Y has rejected Z`
        if another and opens and predicate.subjects != other.subjects and tells(reading, other):
            return True
    return False


def _told_by_topic(reading: Reading, voices: Voices, number: int, predicate: Predicate, codes: Sequence[str]) -> bool:
    """Return whether another's verb closes a Japanese or Korean sentence, who tells it: `Xは、Yが非難したと述べた`."""
    if not reading.grammar.postpositions or reading.grammar.relatives or not predicate.subjects:
        return False
    for other in voices.predicates[number]:
        if other.match.first <= predicate.match.first or not other.subjects or not is_quotative(reading, other.match.first):
            continue
        outer = other.subjects[0].first < predicate.subjects[0].first and reading.quote_at(other.match.first) is None
        return outer and _is_another(other, codes)
    return False


def _is_another(teller: Predicate, codes: Sequence[str]) -> bool:
    """Return whether actors do it, and none of those who are given."""
    told = holder_codes(Holder(mentions=teller.subjects))
    return bool(told) and not set(codes).intersection(told)


def _shares_what_is_told(reading: Reading, voices: Voices, number: int, predicate: Predicate, codes: Sequence[str]) -> bool:
    """Return whether the verb goes on with another's account of its subject: `analysts said X had condemned Y and backed Z`."""
    for other in reversed(voices.predicates[number]):
        if other.match.first >= predicate.match.first or not other.subjects or other.speech:
            continue
        joined = reading.marked.is_word(predicate.match.first - 1, Word.AND) and other.subjects == predicate.subjects
        return joined and told_by_another(reading, voices, number, other, codes)
    return False


def _is_outsiders(reading: Reading, other: Predicate, predicate: Predicate) -> bool:
    """Return whether only those tell of a state's stance who speak for none: `expertos creen que X condenará`."""
    if other.subjects:
        return other.speech and not any(m.official for m in other.subjects) and any(m.official for m in predicate.subjects)
    return is_nobodys(other) or (other.speech and other.passive and not reading.grammar.cases)


def _judged_behind(reading: Reading, other: Predicate, predicate: Predicate) -> bool:
    """Return whether the stance is what another judges: its subject stands right behind a conjunction and the other's verb."""
    row = other.match.row
    if not isinstance(row, StanceRow) or row.frame not in (Frame.ACT, Frame.FEEL) or not predicate.subjects:
        return False
    marked, subject = reading.marked, predicate.subjects[0].first
    subject -= marked.is_word(subject - 1, Word.ARTICLE)
    if subject == other.match.last:
        return row.frame is Frame.FEEL and reading.grammar.order is Order.STRICT  # `X fears Y will strike`
    return subject - 1 == other.match.last and marked.is_word(subject - 1, Word.CONTENT)


def _follows(reading: Reading, other: Predicate, predicate: Predicate) -> bool:
    """Return whether the subject and its verb stand right behind what another says: `X said Y had condemned`."""
    strict = reading.grammar.order is Order.STRICT and says(other) and (bool(other.subjects) or is_nobodys(other))
    first = other.subjects[0] if other.subjects else None
    if not strict or (first is not None and first.first > other.match.first) or not predicate.subjects:
        return False
    if predicate.subjects[0].first < other.match.last:
        return False
    gap = (*range(other.match.last, predicate.subjects[0].first), *range(predicate.subjects[-1].last, predicate.match.first))
    start = first.end if first is not None else reading.marked.tokens[other.match.first].start
    pauses = reading.marked.text[start : predicate.subjects[0].start]
    return not any(c in pauses for c in ',:;"“') and all(
        reading.marked.is_word(i, Word.LIGHT, Word.ARTICLE, Word.MAYBE, Word.HAVE) for i in gap
    )


def _is_indirect(reading: Reading, other: Predicate, predicate: Predicate) -> bool:
    """Return whether German marks by its form that another says it, no conjunction between: `X sagte, Y habe ... verurteilt`."""
    first = predicate.subjects[0] if predicate.subjects else None
    if reading.grammar.order is not Order.SECOND or not says(other) or first is None or first.first < other.match.last:
        return False
    auxiliary = predicate.subjects[-1].last
    opened = "," in reading.marked.text[reading.marked.tokens[other.match.last - 1].end : first.start]
    return opened and reading.marked.is_word(auxiliary, Word.REPORTED)


def _turns(reading: Reading, first: int, last: int) -> bool:
    """Return whether the sentence turns to somebody else behind a comma, right before the verb (Arabic `، فيما أدانت X`)."""
    return (
        reading.grammar.order is Order.FIRST
        and last - 1 > first
        and reading.marked.is_word(last - 1, Word.CONTRAST)
        and "," in reading.marked.between(last - 2, last - 1)
    )


def _begins_anew(reading: Reading, other: Predicate, predicate: Predicate) -> bool:
    """Return whether subject and verb stand right behind a comma without "and": in Arabic the next of a list of headlines."""
    subject = predicate.subjects[0] if predicate.subjects else None
    if (
        reading.grammar.order is not Order.FIRST
        or subject is None
        or not other.match.last < subject.first < predicate.match.first
    ):
        return False
    marked = reading.marked
    beside = predicate.match.first == predicate.subjects[-1].last and not marked.clitic(subject)
    return beside and marked.between(subject.first - 1, subject.first).strip() == ","


def _according_to_another(reading: Reading, other: Predicate, predicate: Predicate, codes: Sequence[str]) -> bool:
    """Return whether the sentence goes by another's account: `According to X, Y condemned`, `Y condemned it, according to X`."""
    row = other.match.row
    if not isinstance(row, CueRow) or row.kind is not Speech.ACCORDING:
        return False
    same_place = reading.quote_at(other.match.first) == reading.quote_at(predicate.match.first)
    return same_place and _is_another(other, codes)


def _told_behind(reading: Reading, number: int, other: Predicate, predicate: Predicate, codes: Sequence[str]) -> bool:
    """Return whether another is said, at the end of its sentence, to have said it: `Y will respond, the minister of X said`."""
    if not says(other) or not other.subjects or not predicate.subjects or other.match.first <= predicate.match.first:
        return False
    inside = (reading.quote_at(other.match.first), reading.quote_at(predicate.match.first))
    if not _is_another(other, codes) or inside != (None, None) or _is_of_home(reading, other):
        return False
    first = min(other.match.first, other.subjects[0].first)
    last = max(other.match.last, other.subjects[-1].last)
    first -= reading.marked.is_word(first - 1, Word.ARTICLE)
    rest = range(last, reading.clauses[number].last)
    closes = len(rest) <= _CLOSING and all(reading.marked.is_word(i, Word.LIGHT, Word.TIME, Word.AT, Word.ARTICLE) for i in rest)
    return closes and predicate.subjects[-1].last <= first and reading.marked.is_parted(first - 1, first, ",–—")


def _is_of_home(reading: Reading, told: Predicate) -> bool:
    """Return whether only an office without a state says it, which is the newsroom's or that of whoever the sentence is about."""
    marked, office = reading.marked, told.subjects[0]
    words = (marked.tokens[i].text for i in range(office.first, office.last))
    named = office.speaker is not None or any(word[0].isupper() and word[1:2].islower() for word in words)
    return office.kind is Kind.OFFICE and office.code == reading.grammar.home and not named


def _readout(reading: Reading) -> bool:
    """Return whether the first line announces a meeting or call, whose other side the text may report."""
    if not reading.clauses:
        return False
    head = reading.clauses[0]
    return reading.marked.has(head.first, head.last, Word.MEETING)
