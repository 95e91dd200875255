"""Verbs that share the subject of a verb before them in the sentence: joined to it, in what it says, or behind a pronoun.

Whose subject a gerund has of its own: `gerunds`. A sentence that goes on with the one before: `dropped`.
"""

from collections.abc import Sequence

from monitor.extract.brackets import is_bare, opening_of
from monitor.extract.enumeration import coordinated_right
from monitor.extract.inversion import right_subject
from monitor.extract.lexicon import Match
from monitor.extract.mention import Mention
from monitor.extract.pronouns import pronoun_near, told_by
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.relatives import of_unknown
from monitor.extract.subjects import first_subject
from monitor.extract.tables import CueLike, Frame, Order, StanceRow
from monitor.extract.topics import acts_in_content
from monitor.extract.unnamed import goes_on
from monitor.extract.verbs import Verb, nobody, shares
from monitor.extract.warned import tells
from monitor.extract.words import Word

_OPENS = 4
"""Words before the subject that opens a sentence."""
_ADVERBS = 3
"""Words between a verb of speech and the feeling that somebody is said by it to have."""


def felt(verb: Verb) -> Predicate | None:
    """Return a feeling with the subject of the verb right before it that says so (`s'est dit « déçu »`)."""
    said = _said_to_feel(verb.reading, verb.match, verb.before)
    return shares(verb, said) if said is not None else None


def of_its_own(verb: Verb) -> Predicate | None:
    """Return an Arabic verb that is joined to another, with a subject of its own behind it."""
    if not verb.before or not verb.prefixed:
        return None
    subject = right_subject(verb.reading, verb.clause, verb.match, verb.speech, alone=False)
    if subject is None or _asked_first(verb.reading, verb.clause, verb.match, subject) or _goes_on_in_headline(verb):
        return None
    return Predicate(verb.match, coordinated_right(verb.reading, subject))


def _goes_on_in_headline(verb: Verb) -> bool:
    """Return whether an Arabic headline goes on with a second verb of its subject, which stands first: `X تنفي ... وتتهم Y`.

    Both verbs are in the present, and no mark parts them; another subject would stand before its verb, too.
    """
    marked, last = verb.reading.marked, verb.before[-1]
    if not last.subjects or last.subjects[0].last != last.match.first or verb.clause.first > 0:
        return False
    forms = (marked.tokens[last.match.first].norm, marked.tokens[verb.match.first].norm.lstrip("وف"))
    between = marked.text[marked.tokens[last.match.last - 1].end : marked.tokens[verb.match.first].start]
    present = all(form.startswith(verb.reading.grammar.present_prefixes) for form in forms)
    return present and not any(c in between for c in ",;:.")


def joined(verb: Verb) -> Predicate | None:
    """Return a verb that is joined to the one before it, with its subject."""
    joins = verb.before and verb.joined and not verb.before[-1].passive and not _tells_of_last(verb)
    if joins and not verb.goes_with_last and verb.gerund and verb.inside is None:
        outside = [p for p in verb.before if verb.reading.quote_at(p.match.first) is None and not p.passive]
        return shares(verb, outside[-1]) if outside else None  # `قال إن X "مصدومة"، مؤكدا أن ...`
    return shares(verb, verb.before[-1]) if joins and verb.goes_with_last else None


def _tells_of_last(verb: Verb) -> bool:
    """Return whether a Japanese or Korean verb closes what its topic says of the last subject: `Xは、Yが非難したと述べた`."""
    inner = next(iter(verb.before[-1].subjects), None)
    return inner is not None and acts_in_content(verb.reading, verb.clause, inner, verb.match.first)


def resumed(verb: Verb) -> Predicate | None:
    """Return a verb that stands second right behind a comma, whose subject opens the sentence: `X begrüßt Y, lehnt aber Z ab`.

    Behind a clause that a conjunction opens, the verb of the main one has its own subject (`Während X Y lobt, lehnt Z ...`).
    """
    reading, clause, marked, first = verb.reading, verb.clause, verb.reading.marked, verb.match.first
    if reading.grammar.order is not Order.SECOND or not verb.before or not verb.goes_with_last or verb.speech:
        return None
    last = verb.before[-1]
    if not last.subjects or last.passive or last.subjects[0].first - clause.first > _OPENS:
        return None
    head = range(clause.first, last.subjects[0].first)
    if any(marked.is_word(i, Word.THAT, Word.CONTENT, Word.IF, Word.BACKDROP, Word.CONTRAST) for i in head):
        return None
    if last.subjects[-1].last > last.match.first:
        return None
    if marked.is_word(first - 1, Word.THAT) and not marked.is_word(first - 1, Word.CONTENT) and not reading.in_mention(first - 1):
        return shares(verb, last)  # `X steunt Y, maar verwerpt Z`: behind a conjunction alone the verb has no subject of its own
    if not marked.is_parted(first - 1, first, ","):
        return None
    adverb = marked.is_word(first + 1, Word.LIGHT) and not marked.is_word(first + 1, Word.ARTICLE, Word.DET, Word.REFLEXIVE)
    if not adverb or reading.in_mention(first + 1):
        return None
    return shares(verb, last)


def in_same_bracket(verb: Verb) -> Predicate | None:
    """Return a German verb with the subject of the one that it is joined to within a bracket: `hat X gerügt und Y gedroht`."""
    reading, clause, match, marked = verb.reading, verb.clause, verb.match, verb.reading.marked
    for other in reversed(verb.before):
        opened = opening_of(reading, clause, other.match) if other.subjects and not other.passive else None
        joins = [i for i in range(other.match.last, match.first) if marked.is_word(i, Word.AND) and not reading.in_mention(i)]
        if opened is None or not joins or not marked.is_word(opened, Word.HAVE, Word.MODAL):
            continue
        anew = marked.has(joins[-1], match.first + 1, Word.HAVE, Word.MODAL, Word.BE, Word.THAT)
        ends = match.last >= clause.last or marked.between(match.last - 1, match.last) != " "
        behind = joins[-1] == other.match.last or "," in marked.between(joins[-1] - 1, joins[-1])
        return shares(verb, other) if ends and behind and not anew else None
    return None


def by_pronoun(verb: Verb) -> Predicate | None:
    """Return a verb right behind a pronoun, with the subject of the last who said something (`..., and it urged`)."""
    if _is_of_thing(verb):
        return nobody(verb)  # `la résolution, qui exige`
    said = _by_pronoun(verb.reading, verb.clause, verb.match, verb.before)
    return Predicate(verb.match, said.subjects) if said is not None else None


def _is_of_thing(verb: Verb) -> bool:
    """Return whether a relative pronoun that is its clause's subject stands before the verb, and a deed before its comma."""
    marked, place = verb.reading.marked, verb.match.first - 1
    if place <= verb.clause.first or not marked.is_word(place, Word.WHO) or "," not in marked.between(place - 1, place):
        return False
    return verb.reading.act_at(place - 1) is not None and not verb.reading.in_mention(place - 1)


def by_pronoun_in_bracket(verb: Verb) -> Predicate | None:
    """Return a German or Dutch verb whose subject is the pronoun behind a conjunction: `X sagte, dass es Y unterstützt`.

    It is whoever said so; behind a stance on somebody (`lobte Z, weil es Y verurteilt hat`) it is that one.
    """
    reading, marked, match = verb.reading, verb.reading.marked, verb.match
    final = reading.grammar.order is Order.SECOND and reading.grammar.object_first
    near = reading.mentions_in(verb.clause.first, match.first)
    pronoun = _pronoun_before(reading, near[-1]) if final and near and verb.before else None
    governs = next((p for p in reversed(verb.before) if pronoun is not None and p.match.first < pronoun), None)
    if pronoun is None or governs is None or reading.quote_at(governs.match.first) != verb.inside:
        return None
    if any(p.match.first > pronoun for p in verb.earlier) or marked.has_pause(near[-1].last, match.first, ",;:"):
        return None
    others = (m for m in reading.mentions_in(governs.match.first + 1, pronoun) if m not in governs.subjects)
    denied = marked.is_word(governs.match.first, Word.DENY)
    return nobody(verb) if denied or any(m.code is not None for m in others) else shares(verb, governs)


def _pronoun_before(reading: Reading, mention: Mention) -> int | None:
    """Return the pronoun between a conjunction and an object: `dass es X`, `omdat het de Xse aanval`; an article is none."""
    marked, place = reading.marked, mention.first - 1
    while marked.is_word(place, Word.ARTICLE) and not marked.is_word(place - 1, Word.CONTENT, Word.THAT):
        place -= 1
    if not marked.is_word(place, Word.THEY) or not marked.is_word(place - 1, Word.CONTENT, Word.THAT):
        return None
    articled = marked.is_word(place, Word.ARTICLE) and place == mention.first - 1
    owns = marked.is_word(place, Word.OWNED)
    return None if owns or (articled and not is_bare(reading, mention)) else place


def sent_paper(verb: Verb) -> Predicate | None:
    """Return what somebody writes for, with its subject (`X sent Y a telegram to congratulate ...`)."""
    writes = verb.before and verb.before[-1].subjects and _sends_paper(verb.reading, verb.match)
    return shares(verb, verb.before[-1]) if writes and verb.goes_with_last else None


def written(verb: Verb) -> Predicate | None:
    """Return what stands in somebody's text, with whoever wrote it (`X envió una carta a Y en la que exige ...`)."""
    reading, clause, match = verb.reading, verb.clause, verb.match
    paper = _paper_before(reading, clause, match)
    if paper is None:
        return None
    wrote = next((p for p in reversed(verb.before) if p.match.first < paper and p.subjects and not p.passive), None)
    if wrote is not None:
        return shares(verb, wrote) if reading.quote_at(wrote.match.first) == verb.inside else None
    author = first_subject(reading, clause, match)
    return Predicate(match, (author[0],)) if author is not None and author[0].first < paper else None


def chained(verb: Verb) -> Predicate | None:
    """Return a verb behind a comma and a clause of what another verb is about, with that verb's subject.

    `X rechazó que Y haya cerrado el puerto, calificó la medida de absurda`: behind a verb of stance what Y does stands in the
    subjunctive, so the next plain verb is X's. What somebody says goes on with verbs of Y (`dijo que Y cerró ..., atacó ...`).
    """
    marked, grammar = verb.reading.marked, verb.reading.grammar
    before = verb.before[-1] if verb.before and verb.goes_with_last else None
    if before is None or before.speech or before.passive or grammar.order is not Order.LEAD or not grammar.participles:
        return None
    behind = verb.match.last + marked.is_word(verb.match.last, Word.ARTICLE)
    tells = verb.speech and not marked.is_word(verb.match.last, Word.CONTENT)
    if tells or verb.reading.mention_at(behind) is not None:
        return None  # `X pidió que Y se retire, dijo Z`: who says so stands behind
    place = verb.match.first
    while place > before.match.last and "," not in marked.between(place - 1, place):
        place -= 1
        if not marked.is_word(place, Word.LIGHT, Word.TOO) or marked.is_word(place, Word.WHICH):
            return None
    about = range(before.match.last, min(before.match.last + _ADVERBS, place))
    content = next((i for i in about if marked.is_word(i, Word.CONTENT)), None)
    if content is None or not marked.is_all(before.match.last, content, Word.LIGHT, Word.WHEN):
        return None
    return shares(verb, before)


def going_on(verb: Verb) -> Predicate | None:
    """Return a Chinese verb that opens its part of a sentence, with the subject that goes on."""
    other = goes_on(verb.reading, verb.clause, verb.match, verb.before)
    return shares(verb, other) if other is not None else None


def of_pronoun_ahead(verb: Verb) -> Predicate | None:
    """Return a verb joined to one that no table knows, whose subject a pronoun at the head is: `He thanked X and said ...`."""
    marked, clause, place = verb.reading.marked, verb.clause, verb.match.first - 1
    joins = (
        marked.is_word(place, Word.AND) and verb.reading.grammar.order is Order.STRICT and not verb.reading.grammar.object_first
    )
    if verb.before or not joins or clause.first >= place:
        return None
    if _we_speak_to(verb, place):
        return Predicate(verb.match, (), own=True)
    if verb.inside is not None:
        return None
    opens = marked.is_word(clause.first, Word.THEY) and not marked.is_word(clause.first, Word.OWNED, Word.WHICH)
    told = verb.reading.mentions_in(clause.first, place)
    parted = any(c in marked.text[marked.tokens[clause.first].end : marked.tokens[place].start] for c in ",;:")
    alone = all(marked.is_word(m.first - 1 - marked.is_word(m.first - 1, Word.ARTICLE), Word.SUMMON) for m in told)
    return Predicate(verb.match, (), again=True) if opens and alone and not parted else None


def _we_speak_to(verb: Verb, place: int) -> bool:
    """Return whether "we" speak, and who is named before the conjunction is only spoken to: `We met X and call on it`."""
    marked = verb.reading.marked
    ours = [i for i in marked.places(Word.WE, verb.clause.first, place) if verb.reading.quote_at(i) == verb.inside]
    told = verb.reading.mentions_in(ours[-1], place) if ours else ()
    return bool(told) and all(marked.has(max(m.first - _ADVERBS, 0), m.first, Word.SUMMON) for m in told)


def told_of_pronoun(verb: Verb) -> Predicate | None:
    """Return a verb behind a pronoun in what somebody says: it is that one."""
    told = told_by(verb.reading, verb.match, verb.before)
    if told is None or not pronoun_near(verb.reading, verb.clause, verb.match, Word.THEY):
        return None
    return Predicate(verb.match, told.subjects)


def continued(verb: Verb) -> Predicate | None:
    """Return a verb for which no other subject is found, with that of the last verb that has one."""
    if not verb.before or verb.follows_to or _names_stance(verb.before[-1]) or not verb.goes_with_last:
        return None
    return shares(verb, verb.before[-1])


def _said_to_feel(reading: Reading, match: Match[CueLike], before: Sequence[Predicate]) -> Predicate | None:
    """Return the verb right before a feeling, quoted or not, whose subject so says what it feels: `s'est dit « déçu »`."""
    if not before or not isinstance(match.row, StanceRow) or match.row.frame is not Frame.FEEL:
        return None
    told, marked = before[-1], reading.marked
    gap = range(told.match.last, match.first)
    if not told.speech or not marked.is_word(told.match.first - 1, Word.LIGHT) or len(gap) > _ADVERBS:
        return None
    places = (told.match.first - 1, told.match.first - 2, *gap)
    reflexive = any(marked.is_word(i, Word.REFLEXIVE) for i in places)
    pauses = marked.text[marked.tokens[told.match.last - 1].end : marked.tokens[match.first].start]
    parted = any(c in pauses for c in ",;:.") or any(i in reading.cue_tokens or reading.in_mention(i) for i in gap)
    return told if reflexive and not parted else None


def _asked_first(reading: Reading, clause: Clause, match: Match[CueLike], near: Mention) -> bool:
    """Return whether the name after a joined verb is the one asked: nobody else to be asked follows it."""
    if not isinstance(match.row, StanceRow) or match.row.frame is not Frame.ASK:
        return False
    end = min(clause.last, near.last + 3)
    others = reading.mentions_in(near.last, end)
    return not others and not reading.marked.has(near.last, end, Word.ALL)


def _by_pronoun(reading: Reading, clause: Clause, match: Match[CueLike], before: Sequence[Predicate]) -> Predicate | None:
    """Return the last who said something in the sentence, where a pronoun stands right before the verb (`..., and it urged`)."""
    marked, place = reading.marked, match.first - 1
    while place > clause.first and marked.is_word(place, Word.STRONGLY, Word.LIGHT) and not marked.is_word(place, Word.THEY):
        place -= 1
    if place <= clause.first or not marked.is_word(place, Word.THEY) or reading.in_mention(place):
        return None
    if reading.in_mention(place - 1) and not marked.between(place - 1, place).strip():
        return None  # `the adviser to X who doubted ...`
    if of_unknown(reading, clause, match):
        return None  # `X potępiła reżim, który popiera Y`
    inside = reading.quote_at(match.first)
    named = [p for p in before if p.subjects and reading.quote_at(p.match.first) == inside]
    parted = marked.is_parted(place - 1, place, ",،")  # `X declined to ..., but it voiced concern`
    said = [p for p in named if tells(reading, p)] or [p for p in named if parted and not p.passive]
    return said[-1] if said and inside is None else None


def _sends_paper(reading: Reading, match: Match[CueLike]) -> bool:
    """Return whether the verb says what somebody writes for: `X sent Y a telegram to congratulate ...`."""
    return reading.marked.is_word(match.first - 1, Word.TO) and reading.marked.is_word(match.first - 2, Word.PAPER)


def _paper_before(reading: Reading, clause: Clause, match: Match[CueLike]) -> int | None:
    """Return where the text or meeting is named in which a verb without a subject of its own says something: `en el que`."""
    marked, place = reading.marked, match.first - 1
    if reading.grammar.order is not Order.LEAD or not reading.grammar.pro_drop:
        return None
    while place > clause.first and marked.is_word(place, Word.LIGHT, Word.NOT) and not marked.is_word(place, Word.WHICH):
        place -= 1
    if not marked.is_word(place, Word.WHICH):
        return None
    place -= 1 + marked.is_word(place - 1, Word.ARTICLE)
    if not marked.is_word(place, Word.AT) or reading.in_mention(place):
        return None
    papers = marked.places(Word.PAPER, clause.first, place) or marked.places(Word.MEETING, clause.first, place)
    return papers[-1] if papers else None


def _names_stance(predicate: Predicate) -> bool:
    """Return whether the predicate is a noun whose holder stands behind it: no verb shares its subject."""
    row = predicate.match.row
    return predicate.passive and isinstance(row, StanceRow) and row.frame is Frame.NOUN
