"""By whose account something is told (`according to X`, `по его словам`).

What verbs of speech tell is read with the other verbs, in `predicates`.
"""

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.pronouns import is_epithet
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.subjects import speaker_after
from monitor.extract.tables import CueLike, CueRow, Speech
from monitor.extract.verbs import Verb, is_parted
from monitor.extract.words import Word

_REACH = 3
"""Words behind `according to` within which it is named who says so."""
_BEFORE = 24
"""Words before a postposition in which it is named who says so."""


def by_account(verb: Verb) -> Predicate | None:
    """Return by whose account something is told; None for a verb."""
    reading, clause, match, marked = verb.reading, verb.clause, verb.match, verb.reading.marked
    if not isinstance(match.row, CueRow) or match.row.kind is not Speech.ACCORDING:
        return None
    if _is_theirs(reading, match) or _is_pronoun(reading, clause, match):
        return Predicate(match, (), again=True)  # `According to him, ...`
    if _is_papers(reading, match):
        issuer = _issuer(reading, clause, match)
        return Predicate(match, (issuer,)) if issuer is not None else Predicate(match, (), again=True, several=True)
    if (within := _within(reading, clause, match)) is not None:
        return Predicate(match, (within,))
    if match.last - match.first > 1 and reading.grammar.coverbs:
        return Predicate(match, ())  # `在他看来`
    if (named := _named_before(reading, match)) is not None:
        return Predicate(match, (named,) if named.code is not None else ())
    teller = speaker_after(reading, clause, match.last, reach=_REACH)
    if teller is not None and not reading.grammar.postpositions and is_parted(marked, match.last, teller.first):
        teller = None  # `According to officials, X ...`
    if teller is not None and teller.kind is Kind.BODY and marked.is_word(teller.first - 1, Word.FORUM):
        teller = None  # `in accordance with the Charter of X`
    plain = match.last == match.first + 1 and marked.is_word(match.first, Word.FOR)
    if plain and not _opens_view(reading, clause, match, teller):
        return Predicate(match, ())
    before = reading.mentions_in(max(clause.first, match.first - _BEFORE), match.first)
    if before and reading.grammar.postpositions:
        gap = match.first - before[-1].last
        teller = before[-1] if gap == 0 or (gap == 1 and marked.text[before[-1].end] in "'’") else None
    return Predicate(match, (teller,) if teller and (teller.code is not None or is_epithet(teller)) else ())


def _named_before(reading: Reading, match: Match[CueLike]) -> Mention | None:
    """Return whose account a name right before the words says it is, where others have it behind them (`X zufolge`)."""
    if not reading.marked.is_word(match.first, Word.POSTPOSED):
        return None
    near = reading.mentions_in(max(0, match.first - _BEFORE), match.first)[-1:]
    return near[0] if near and near[0].last == match.first else None


def _within(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return who is named inside the words, where they close behind the name: `In X's view`.

    An adjective names whose view the whole sentence is (`Aus norwegischer Sicht ist ...`), and only the source of a detail in it.
    """
    inside = [m for m in reading.mentions_in(match.first + 1, match.last - 1) if m.last < match.last and m.code is not None]
    named = inside[-1] if inside else None
    opens = match.first == clause.first
    return named if named is not None and (named.can_speak or (opens and named.kind is Kind.ADJECTIVE)) else None


def _is_theirs(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a pronoun says by whose account it is: `по его словам`, `jego zdaniem`."""
    marked, first = reading.marked, match.first
    before = (
        match.last == first + 1 and first > 0 and marked.is_word(first - 1, Word.THEY) and not is_parted(marked, first, first)
    )
    return reading.grammar.cases and (before or marked.has(first + 1, match.last, Word.THEY))


def _is_pronoun(reading: Reading, clause: Clause, match: Match[CueLike]) -> bool:
    """Return whether a pronoun stands behind `according to`, alone where it may own a noun as well (`segundo ele,`)."""
    marked = reading.marked
    if reading.grammar.postpositions or match.last >= clause.last:
        return False
    if marked.is_word(match.last, Word.HIM):
        return True
    romance = bool(reading.grammar.participles) and marked.is_word(match.last, Word.THEY)
    alone = match.last + 1 >= clause.last or is_parted(marked, match.last + 1, match.last + 1)
    return romance and alone and (not marked.is_word(match.first, Word.FOR) or match.first == clause.first)


def _issuer(reading: Reading, clause: Clause, match: Match[CueLike]) -> Mention | None:
    """Return who is said behind a comma to have issued the paper: `в документе, опубликованном на сайте МИД X`."""
    marked = reading.marked
    if match.last >= clause.last or "," not in marked.between(match.last - 1, match.last):
        return None
    if marked.is_word(match.last, Word.CONTENT) or not marked.tokens[match.last].text[0].islower():
        return None
    for holder in reading.mentions_in(match.last, min(clause.last, match.last + 2 * _REACH))[:1]:
        between = marked.text[marked.tokens[match.last].start : holder.start]
        return holder if holder.can_speak and holder.code is not None and not any(c in between for c in ",;:«»") else None
    return None


def _is_papers(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether a paper that is nobody's by name says so: `говорится в документе`, `в нём отмечается, что`."""
    if not reading.grammar.cases or match.last == match.first + 1:
        return False
    text, end = reading.marked.text, reading.marked.tokens[match.last - 1].end
    return text[end : end + 1] in (".", ",", ":", "") or reading.marked.is_word(match.last, Word.CONTENT)


def _opens_view(reading: Reading, clause: Clause, match: Match[CueLike], holder: Mention | None) -> bool:
    """Return whether a preposition names whose view the sentence is: at its head, with a comma behind (`Para X, Y es ...`).

    A colon before it heads a sentence too, where a quotation follows: `X va dritto: per il premier «...»`.
    """
    if holder is None:
        return False
    behind = reading.marked.text[holder.end : holder.end + 2]
    if match.first != clause.first:
        return behind.strip()[:1] in tuple('"“«')
    return behind[:1] == "," or reading.marked.is_word(holder.last, Word.ARTICLE)
