"""The subject of a verb where it is named before it.

One behind the verb is in `inversion`, a house or group that has no name in `unnamed`, how a passive is done in `passives`; which
of all comes first is decided in `predicates`.
"""

import re
from collections.abc import Sequence

from monitor.extract.beside import opens_beside
from monitor.extract.brackets import opening_of, subject_in_bracket
from monitor.extract.cases import after_preposition
from monitor.extract.enumeration import coordinated_right, list_head
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import told_of
from monitor.extract.tables import CueLike, CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.topics import acts_in_content, in_matter, is_aimed_at, is_in_condition, of_its_half, topic_of
from monitor.extract.words import Word
from monitor.extract.worth import is_dateline, opens_clause, subject_score

_REACH = 40
"""Words before a verb in which its subject is looked for; twice as many where a word is a character."""
_SUMMONED = 6
"""Words between a summons and the one who is called in."""
_TOLD_OF = 5.0
"""How likely the name before a relative pronoun is its verb's subject where subjects stand first, whoever opens the sentence."""
_PLACES = (Kind.COUNTRY, Kind.CAPITAL)
_INFIXED = re.compile(r"(?:an|ab|auf|aus|bei|ein|entgegen|gut|hin|mit|nach|vor|zu|zuruck)zu\w+n")
"""German: an infinitive with `zu` behind its particle, without accents."""


def is_infinitive(reading: Reading, verb: int) -> bool:
    """Return whether the verb is an infinitive: `zu` or its like stands before it, or in it (`anzuerkennen`)."""
    if reading.marked.is_word(verb - 1, Word.TO):
        return True
    return reading.grammar.order is Order.SECOND and _INFIXED.fullmatch(reading.marked.tokens[verb].norm) is not None


def quoted_sources(earlier: Sequence[Predicate]) -> frozenset[Mention]:
    """Return those according to whom the sentence goes on: they are not the subject of what follows (`According to X, Y ...`)."""
    return frozenset(m for p in earlier if _is_according(p) for m in p.subjects)


def _is_according(predicate: Predicate) -> bool:
    return isinstance(predicate.match.row, CueRow) and predicate.match.row.kind is Speech.ACCORDING


def first_subject(reading: Reading, clause: Clause, match: Match[CueLike]) -> tuple[Mention, float] | None:
    """Return the mention that opens the sentence, for a verb that is joined to one which no table knows."""
    inside = reading.quote_at(match.first)
    for mention in reading.mentions_in(clause.first, match.first)[:3]:
        if not mention.can_speak or reading.quote_at(mention.first) != inside or is_dateline(reading, clause, mention):
            continue
        if reading.grammar.postpositions and in_matter(reading, clause, mention, match.first):
            continue
        if mention.kind in _PLACES and reading.marked.text[mention.end : mention.end + 2].lstrip()[:1] == ":":
            continue  # `X : Y suspend ses vols et réclame ...`: where it happens
        if opens_clause(reading, clause, mention) and not after_preposition(reading.marked, clause, mention):
            follows = reading.marked.text[mention.end : mention.end + 2]
            paper = reading.marked.is_word(mention.last + 1, Word.PAPER)  # `X's reply did not ... but urged`
            if (paper or follows[:1] not in "'’") and mention.first - clause.first <= 6:
                return mention, 3.0
        return None
    return None


def speaker_after(reading: Reading, clause: Clause, token: int, *, reach: int) -> Mention | None:
    """Return who can speak within `reach` tokens behind a token, None where nobody is named there."""
    for mention in reading.mentions_in(token, clause.last)[:2]:
        if mention.first - token <= reach and mention.can_speak:
            return mention
    return None


def left_subject(
    reading: Reading, clause: Clause, match: Match[CueLike], earlier: Sequence[Predicate]
) -> tuple[Mention, float] | None:
    """Return the name before the verb that is most likely its subject, and how likely; None where none may be."""
    floor = clause.first
    inside = reading.quote_of(match)
    if (
        reading.grammar.object_first and not reading.grammar.negation_after
    ):  # a verb behind a quotation: its subject stands before it
        earlier = [p for p in earlier if reading.quote_at(p.match.first) == inside]
    aside = _aside(reading, earlier)
    earlier = earlier[:-1] if aside else _outside_bracket(reading, clause, match, earlier)
    if earlier and earlier[-1].match.last <= match.first:
        floor = earlier[-1].match.last
    best: tuple[Mention, float] | None = None
    scored: list[tuple[Mention, float]] = []
    quoted_as = quoted_sources(earlier)
    reach = 2 * _REACH if reading.grammar.postpositions and is_unspaced(reading.marked.tokens[match.first]) else _REACH
    begun = [m for m in reading.mentions_in(max(floor, match.first - 2 * reach), match.first) if m.last > match.first - reach]
    governing = floor if floor > clause.first else None
    candidates = _outside_infinitive(reading, match, tuple(begun), governing)  # a long name begins before the reach
    candidates = of_its_half(reading, clause, match, candidates)
    others = [m for m in candidates if m.can_speak and m not in quoted_as]
    strict = reading.grammar.order is Order.STRICT and not reading.grammar.object_first
    for mention in reversed(candidates[-8:]):
        if not mention.can_speak or reading.quote_at(mention.first) != inside or (others and mention in quoted_as):
            continue
        if _is_asked(reading, mention, earlier) or _is_summoned(reading, mention, match.first):
            continue
        if (
            mention in aside
            or _disagrees(reading, mention, match)
            or opens_beside(reading, clause, mention)
            or reading.marked.is_hinted(mention)
        ):
            continue
        if is_aimed_at(reading, clause, mention, match.first) or acts_in_content(reading, clause, mention, match.first):
            continue
        if is_in_condition(reading, mention, match.first):
            continue
        told = told_of(reading, mention, match.first)
        score = (_TOLD_OF if strict else 3.0) if told else subject_score(reading, clause, mention, match.first, quoted_as)
        heads = best is not None and score >= 0.6 and _has_auxiliary(reading, mention, best[0])
        if score > 0:
            scored.append((mention, score))
        if score >= 0.6 and (best is None or score > best[1] or heads):
            best = (mention, score)
    return subject_in_bracket(reading, clause, match, scored) or best or topic_of(reading, clause, match)


def _outside_bracket(
    reading: Reading, clause: Clause, match: Match[CueLike], earlier: Sequence[Predicate]
) -> Sequence[Predicate]:
    """Return what is said before without the nouns that are objects in the verb's own bracket: `hat Xs Kritik zurückgewiesen`."""
    last = earlier[-1].match.row if earlier else None
    if not isinstance(last, StanceRow) or last.frame is not Frame.NOUN:
        return earlier
    opened = opening_of(reading, clause, match)
    if opened is None or not reading.marked.is_word(opened, Word.HAVE, Word.MODAL) or earlier[-1].match.first < opened:
        return earlier
    return [p for p in earlier if p.match.first < opened]


def _disagrees(reading: Reading, mention: Mention, match: Match[CueLike]) -> bool:
    """Return whether one person stands before a verb in the plural: by case they may be its object (`Сандрю поздравили ...`)."""
    plural = (*reading.grammar.plurals, *reading.grammar.impersonals)
    if not reading.grammar.cases or mention.kind is not Kind.PERSON or not plural:
        return False
    joined = reading.marked.is_word(mention.last, Word.AND) or len(coordinated_right(reading, mention)) > 1
    alone = list_head(reading, mention) is mention and not joined
    return alone and reading.marked.tokens[match.first].norm.endswith(plural)


def _aside(reading: Reading, earlier: Sequence[Predicate]) -> tuple[Mention, ...]:
    """Return those who only tell, between two commas, what the sentence says: X in `it is, as added X, backed by Y`."""
    told = earlier[-1] if earlier else None
    if told is None or not reading.grammar.cases or not told.speech or not told.subjects:
        return ()
    marked, first, last = reading.marked, told.match.first, told.subjects[-1]
    opens = any("," in marked.between(i - 1, i) for i in (first, first - 1) if i > 0)
    closed = told.match.last <= told.subjects[0].first and marked.text[last.end : last.end + 1] == ","
    return told.subjects if opens and closed else ()


def _has_auxiliary(reading: Reading, mention: Mention, other: Mention) -> bool:
    """Return whether an auxiliary parts a name from the one behind it, whose verb closes the clause: `X hat Y aufgerufen`."""
    grammar, marked = reading.grammar, reading.marked
    if not (grammar.object_first and grammar.negation_after) or mention.first >= other.first:
        return False
    return mention.last < other.first and marked.is_word(mention.last, Word.HAVE)


def _is_summoned(reading: Reading, mention: Mention, cue: int) -> bool:
    """Return whether the name is only who is called in or met by the one who then says it: `summoned X's envoy to protest`.

    So too behind a conjunction: `thanked X and said`, `met X and condemned`.
    """
    marked = reading.marked
    if not marked.is_word(cue - 1, Word.TO, Word.AND):
        return False
    for index in range(mention.first - 1, max(mention.first - _SUMMONED, -1), -1):
        if marked.is_word(index, Word.SUMMON):
            return True
        if reading.in_mention(index) or marked.is_parted(index, index + 1, ",;:"):
            return False
    return False


def _is_asked(reading: Reading, mention: Mention, earlier: Sequence[Predicate]) -> bool:
    """Return whether the name is the one just asked, with an infinitive behind it: `urging X to stop and reaffirmed ...`."""
    asked = earlier[-1].match if earlier else None
    if asked is None or not isinstance(asked.row, StanceRow) or asked.row.frame is not Frame.ASK:
        return False
    marked = reading.marked
    near = asked.last <= mention.first and marked.is_all(asked.last, mention.first, Word.ARTICLE)
    return near and marked.is_word(mention.last, Word.TO) and not reading.grammar.object_first


def _outside_infinitive(
    reading: Reading, match: Match[CueLike], before: tuple[Mention, ...], floor: int | None
) -> tuple[Mention, ...]:
    """Return the names without the objects of an infinitive that stand before it (`vermied es, X zu verurteilen`).

    `floor` is the token behind the verb that may govern it: `sieht keinen Grund, X zu verurteilen` names nobody else.
    """
    marked = reading.marked
    infinitive = is_infinitive(reading, match.first) or is_infinitive(reading, match.last - 1)  # `die Schuld zu geben`
    if not reading.grammar.object_first or not before or not infinitive:
        return before
    comma = marked.text.rfind(",", before[0].end, marked.tokens[match.first].start)
    if comma > 0:
        return tuple(m for m in before if m.end <= comma)
    governed = floor is not None and marked.is_parted(before[0].first - 1, before[0].first, ",") and floor <= before[0].first
    predicate = len(before) == 1 and marked.is_word(match.last, Word.BE)  # `X zu verurteilen, sei falsch`
    return () if governed or predicate else before[:1]
