"""What a stance is about: its targets, and the words that carry it. What is asked, and of whom: `requests`."""

from monitor.extract.accused import accuser_of
from monitor.extract.brackets import reaches_only_before
from monitor.extract.clauses import before_next_subject
from monitor.extract.enumeration import coordinated_left
from monitor.extract.gapping import before_gapped, has_object_behind
from monitor.extract.lexicon import Match
from monitor.extract.looming import opens_content
from monitor.extract.mention import Kind, Mention
from monitor.extract.noted import whom_it_notes
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.referents import referent
from monitor.extract.relatives import head_of_relative, object_of_relative
from monitor.extract.scene import Scene
from monitor.extract.sorting import is_listed
from monitor.extract.tables import CueRow, Frame, Order, Speech, StanceRow
from monitor.extract.targets import choose
from monitor.extract.told import direct_object, whose_deed
from monitor.extract.topics import is_marked_subject
from monitor.extract.warned import aimed_at
from monitor.extract.words import Word
from monitor.types import Rank, Stance

_LONGEST_EVIDENCE = 400
_REACH = 60
"""Words from a stance to the farthest name that it may be about."""
_OPENS = 3
"""Words with which the clause of a further speaker may open before the name."""
_PARTS = (";", "；")
_SPACES = (" ", "\u3000")
"""What parts the halves of a Chinese headline."""
_BOTH = 2
_TOWARD = ("对", "對")
"""How `对此` begins."""
_CALLED = 12
"""Words from a summons to the envoy who is called in."""
_NAMED = 120
"""Words before praise of both in which the two are named."""


def targets_of(
    reading: Reading,
    scene: Scene,
    clause: Clause,
    match: Match[StanceRow],
    predicate: Predicate | None,
    source: Predicate | None,
    codes: tuple[str, ...],
    score: int,
) -> tuple[tuple[str, ...], bool]:
    if match.row.frame is Frame.NOTE:
        return whom_it_notes(reading, clause, match, codes) or accuser_of(reading, clause, match, codes), True
    if match.row.frame in (Frame.DECLINE, Frame.REFER) or is_even(match.row):
        return (), False
    if len(codes) > 1 and _is_mutual(reading, clause, match):
        return codes, True
    if reading.marked.is_word(match.last, Word.NOBODY):
        return (), True
    if codes and _is_of_own(reading, scene, match, codes):
        return codes[:1], True
    if pair := _pair_praised(reading, match, codes):
        return pair, True
    if (done := whose_deed(reading, clause, match, codes)) is not None:
        return (done,), True
    if direct := direct_object(reading, match, codes):
        return direct, True
    if answered := _answered(reading, clause, match, codes, score):
        return (answered,), True
    if called := _called_in(reading, clause, match, codes) or aimed_at(reading, clause, match, codes):
        return (called,), True
    if score < 0 and (called := _sent_for(reading, match, source, codes)) is not None:
        return (called,), True
    meant = referent(reading, scene, match, codes)
    if meant is not None:
        return (meant,), True
    if predicate is not None and (head := head_of_relative(reading, predicate)) is not None and head not in codes:
        return (head,), True
    within = predicate is not None and all(m.first >= clause.first for m in predicate.subjects)
    judged = object_of_relative(reading, Match(match.row, match.first, match.last)) if within else None
    if judged is not None and judged not in codes:
        return (judged,), True
    passive = predicate is not None and predicate.passive
    first, last = _scope(reading, clause, match, predicate, source, passive=passive)
    if after := reading.marked.places(Word.LIKEWISE, match.last, last):
        last = after[0]  # `condemned the raid, and so did X`: X is not what is condemned
    if predicate is not None and match.row.frame is Frame.ACT and _turns_at_once(reading, match, last):
        last = match.last  # `X condemns, Y worries`
    if predicate is not None and is_listed(reading, match, predicate):
        last = min(last, predicate.subjects[0].first)
    if _general(reading, first, last, match):
        return (), True
    return choose(reading, clause, match, scene, holders=codes, score=score, reach=(first, last), passive=passive)


def _answered(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...], score: int) -> str | None:
    """Return who opens the sentence before a Chinese one that approves of what it tells: `X撤军。Y对此表示赞赏。`."""
    marked, before = reading.marked, reading.clause_of(clause.first - 1) if clause.first else None
    if not reading.grammar.coverbs or score <= 0 or before is None or match.row.frame not in (Frame.ACT, Frame.NOUN, Frame.FEEL):
        return None
    regards = marked.places(Word.REGARD, max(clause.first, match.first - _CALLED), match.first)
    near = [i for i in regards if marked.tokens[i].text in _TOWARD]
    if not near or reading.mentions_in(near[-1], match.last) or before.sentence.paragraph != clause.sentence.paragraph:
        return None
    first = next(iter(reading.mentions_in(before.first, before.last)), None)
    opens = first is not None and first.first - before.first <= 1 and first.can_speak and first.code is not None
    return str(first.code) if first is not None and opens and first.code not in codes else None


def _called_in(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return whose envoy was called in to hear a protest in the same sentence: `召见X大使，就Y提出抗议`, `X 대사 초치해 항의`."""
    marked = reading.marked
    if match.row.frame not in (Frame.ACT, Frame.NOUN) or match.row.stance is not Stance.OPPOSE:
        return None
    for place in marked.places(Word.SUMMON, clause.first, match.first):
        for envoy in reading.mentions_in(max(clause.first, place - _CALLED), place + _CALLED):
            beside = envoy.first == place + 1 if reading.grammar.coverbs else envoy.last == place
            apart = not reading.grammar.coverbs and envoy.last < place and marked.is_word(envoy.last, Word.OBJECT)
            if envoy.rank is Rank.MISSION and envoy.code is not None and envoy.code not in codes and (beside or apart):
                return str(envoy.code)
    return None


def _sent_for(reading: Reading, match: Match[StanceRow], source: Predicate | None, codes: tuple[str, ...]) -> str | None:
    """Return whose envoy is called in or sent home with a named protest (Arabic `تستدعي سفير X احتجاجا على ...`)."""
    if match.row.frame is not Frame.NOUN or source is None or not reading.marked.is_word(source.match.first, Word.SUMMON):
        return None
    between = reading.mentions_in(source.match.last, match.first)
    return next((str(m.code) for m in between if m.code is not None and m.code not in codes), None)


def _is_of_own(reading: Reading, scene: Scene, match: Match[StanceRow], codes: tuple[str, ...]) -> bool:
    """Return whether somebody defends what they did themselves: `defended its decision`, not `defends its people`."""
    marked = reading.marked
    if reading.grammar.coverbs and match.row.frame is Frame.ACT and marked.places(Word.SELF, match.first, match.last):
        return not reading.mentions_in(match.first, match.last)  # `为行动辩护`
    if reading.grammar.order is Order.LEAD and marked.is_word(match.first, Word.SELF) and match.row.frame is Frame.ACT:
        doers = (m.code for deed in scene.deeds_in(match.last, match.last + _OPENS) for m in deed.doers)
        if any(str(code) in codes for code in doers):
            return True  # `o ministro sueco defende o plano sueco`
    owned = match.last + marked.is_word(match.last, Word.ARTICLE)  # Portuguese `o seu`
    own = marked.is_word(match.first, Word.SELF) and match.row.frame is Frame.ACT and marked.is_word(owned, Word.OWNED)
    if reading.grammar.order is Order.FIRST:
        return own  # the owner is written together with what is owned
    behind = range(owned + 1, owned + _OPENS)
    return own and (bool(scene.deeds_in(owned, owned + _OPENS + 2)) or not reading.cue_tokens.isdisjoint(behind))


def _pair_praised(reading: Reading, match: Match[StanceRow], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the two who were last named together, where both are praised: `congratulated both countries`."""
    if match.row.stance.score <= 0 or match.row.frame not in (Frame.ACT, Frame.NOUN):
        return ()
    marked, place = reading.marked, match.last
    while place < match.last + _OPENS and marked.is_word(place, Word.LIGHT, Word.ARTICLE, Word.FOR, Word.ON):
        if marked.is_word(place, Word.BOTH):
            break
        place += 1
    if not marked.is_word(place, Word.BOTH):
        return ()
    for mention in reversed(reading.mentions_in(max(0, match.first - _NAMED), match.first)):
        if mention.can_speak and mention.code is not None:
            pair = dict.fromkeys(str(m.code) for m in coordinated_left(reading, mention) if m.code is not None)
            if len(pair) == _BOTH and not set(pair).intersection(codes):
                return tuple(pair)
    return ()


def _is_mutual(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether several judge each other: `X and Y accused each other of ...`."""
    if match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    near = range(max(clause.first, match.first - 2), min(clause.last, match.last + 3))
    return any(reading.marked.is_word(i, Word.MUTUAL) for i in near)


def is_even(row: StanceRow) -> bool:
    """Return whether the words judge nobody, by whoever says them: `diplomacy is the only way`, `all sides must ...`."""
    return row.frame is Frame.JUDGE and row.stance is Stance.NEUTRAL


def _scope(
    reading: Reading,
    clause: Clause,
    match: Match[StanceRow],
    predicate: Predicate | None,
    source: Predicate | None,
    *,
    passive: bool,
) -> tuple[int, int]:
    """Return the tokens in which a target may stand: after a verb, the whole sentence around a judgement."""
    floor = max(clause.first, match.first - _REACH)
    last = min(clause.last, match.last + _REACH)
    if predicate is not None and passive and match.row.frame is Frame.NOUN and _is_met(reading, clause, match, predicate):
        return floor, match.first  # what meets with a stance stands before it
    if predicate is not None and passive and match.row.frame is Frame.ACT and reading.marked.is_word(match.last, Word.BEARER):
        meets = reading.marked.places(Word.MEETS, clause.first, match.first)
        if meets and reading.marked.is_word(match.first - 1, Word.AND):
            return floor, meets[0]  # `X's raid drew condemnation from Y and praise from Z`
    if reading.grammar.coverbs:
        floor, last = _in_part(reading, match, floor, last)
    if passive or match.row.frame is Frame.JUDGE:
        if reading.grammar.order is Order.FIRST:
            last = _before_contrast(reading, match.last, last)
        return floor, last if passive else _before_next_voice(reading, match.last, last)
    for other in reading.cues_in(match.first, clause.last):
        if other.first > match.last + 2 and isinstance(other.row, CueRow) and other.row.kind is Speech.SAY:
            last = min(last, _before_speaker(reading, match.last, other.first))
    last = before_gapped(reading, match, _before_contrast(reading, match.last, _before_second_verb(reading, match, last)))
    last = before_next_subject(reading, match, last)
    if reaches_only_before(
        reading, clause, Match(match.row, match.first, match.last), predicate.subjects if predicate is not None else ()
    ):
        last = match.last  # `Nachdem X Y vorgeworfen hatte, tagte Z`
    if reading.grammar.relatives and match.last < last and "," in reading.marked.between(match.last - 1, match.last):
        last = match.last  # `X'i desteklerken, Y ...`: its object stands before it
    if reading.grammar.order is Order.FIRST:
        last = _before_next(reading, match, last)
    grammar = reading.grammar
    if predicate is not None and grammar.postpositions and not grammar.relatives and match.row.frame in (Frame.ACT, Frame.FEEL):
        last = match.last  # `Yを批判し、Zは懸念を示した`: what is judged stands before its verb
    turned = reading.grammar.cases and predicate is not None and any(m.first > match.first for m in predicate.subjects)
    turned = turned or reading.marked.is_word(match.first, Word.DONE)  # `Послу X вручена нота`
    if predicate is not None and predicate.subjects and reading.grammar.postpositions:
        floor = max(floor, _own_clause(reading, predicate.subjects[0], match))
    several = predicate.subjects if predicate is not None and len(predicate.subjects) > 1 else ()
    if several and several[0].first >= match.last and reading.grammar.order is Order.LEAD and not reading.grammar.cases:
        return min(several[-1].last, last), last  # `como defienden X y Y`: neither backs the other
    before = turned or (reading.grammar.object_first and not has_object_behind(reading, match, predicate, last))
    return (floor if predicate is None or before else match.first + 1), last


def _own_clause(reading: Reading, subject: Mention, match: Match[StanceRow]) -> int:
    """Return where the clause of a Turkish or Korean verb begins: with its subject, where another's verb closes the one before.

    In `X Y'yi kınarken, Z itidal çağrısı yaptı` Z speaks of no Y, in `X는 요격했다고 발표했고 Z는 규탄했다` of no X.
    """
    before = subject.first - 1
    comma = "," in reading.marked.between(before, subject.first) or not reading.grammar.relatives
    parted = subject.last <= match.first and before in reading.cue_tokens and comma
    return subject.first if parted else 0


def _in_part(reading: Reading, match: Match[StanceRow], floor: int, last: int) -> tuple[int, int]:
    """Return the scope of a Chinese cue within its semicolons; a verb's object ends at a comma or space with a verb behind it."""
    marked, inside = reading.marked, reading.quote_at(match.first)
    for index in range(match.first, floor, -1):
        if marked.is_parted(index - 1, index, _PARTS):
            floor = index
            break
    for index in range(match.last, last):
        gap = marked.between(index - 1, index)
        if any(c in gap for c in _PARTS) and reading.quote_at(index) == inside:
            return floor, index
        comma = any(c in gap for c in ",，") or gap in _SPACES
        if comma and match.row.frame in (Frame.ACT, Frame.FEEL) and _has_verb(reading, index, last):
            return floor, index
    return floor, last


def _has_verb(reading: Reading, first: int, last: int) -> bool:
    """Return whether somebody says something or takes a stance in the part of a sentence that begins there."""
    marked, end = reading.marked, first + 1
    while end < last and not marked.is_parted(end - 1, end, (*_PARTS, ",", "，")):
        end += 1
    rows = (cue.row for cue in reading.cues_in(first, end))
    return any(isinstance(row, CueRow) or row.frame not in (Frame.JUDGE, Frame.REFER) for row in rows)


def _is_met(reading: Reading, clause: Clause, match: Match[StanceRow], predicate: Predicate) -> bool:
    """Return whether something stands before a named stance that may meet with it: not so in `Kritik aus X an Y`."""
    holders = {m.code for m in predicate.subjects}
    before = any(m.code not in holders for m in reading.mentions_in(clause.first, match.first))
    return before or bool(reading.marked.places(Word.MEETS, clause.first, match.first))


def _before_next(reading: Reading, match: Match[StanceRow], last: int) -> int:
    """Return where the next stance of the other side begins that a conjunction joins (`رفضها للقصف، ووقوفها إلى جانب X`)."""
    for other in reading.cues_in(match.last, last):
        row = other.row
        if not isinstance(row, StanceRow) or row.frame not in (Frame.NOUN, Frame.ACT):
            continue
        if row.stance.score * match.row.stance.score < 0 and reading.marked.tokens[other.first].norm[0] == "و":
            return other.first
    return last


def _before_speaker(reading: Reading, first: int, verb: int) -> int:
    """Return where the clause of another verb of speech begins, behind a comma before its subject; else the verb itself."""
    if reading.grammar.order not in (Order.LEAD, Order.STRICT) or reading.marked.is_parted(verb - 1, verb, ',"”»'):
        return verb
    for index in range(verb - 1, first, -1):
        if reading.marked.is_parted(index - 1, index, ",;"):
            here = reading.mentions_in(index, verb)
            return index if here and here[0].can_speak and here[0].first - index <= _OPENS else verb
    return verb


def _before_next_voice(reading: Reading, first: int, last: int) -> int:
    """Return where a comma and a conjunction lead to somebody else with a verb: `called it unjust, and X said`; else `last`."""
    for mention in reading.mentions_in(first, last):
        place = mention.first - 1
        if place in reading.cue_tokens and not reading.grammar.relatives and is_marked_subject(reading, mention):
            return mention.first  # `적대적 미사일을 요격했다고 발표했고 X는 규탄했다`
        while place > first and reading.marked.is_word(place, Word.ARTICLE) and not reading.marked.is_word(place, Word.AND):
            place -= 1
        joins = reading.marked.is_word(place, Word.AND, Word.CONTRAST) and "," in reading.marked.between(place - 1, place)
        if joins and mention.can_speak and not reading.cue_tokens.isdisjoint(range(mention.last, mention.last + 2 * _OPENS)):
            return place
    return last


def _turns_at_once(reading: Reading, match: Match[StanceRow], last: int) -> bool:
    """Return whether a comma right behind the verb leads to somebody else: it has no object behind it."""
    marked, place = reading.marked, match.last
    if place >= last or marked.between(place - 1, place).strip() != ",":
        return False
    place += marked.is_word(place, Word.ARTICLE)
    here = reading.mentions_in(place, last)[:1]
    told = reading.grammar.order is Order.SECOND and any(opens_content(reading, m) for m in here)
    return not told and any(m.first == place and m.can_speak for m in here)  # `drohte, X werde den Preis zahlen`


def _before_second_verb(reading: Reading, match: Match[StanceRow], last: int) -> int:
    """Return where a Romance subject turns to another with its next verb: `cierra filas con X y amenaza a Y`; else `last`."""
    if not reading.grammar.participles or match.row.frame is not Frame.ACT or reading.grammar.order is not Order.LEAD:
        return last
    for other in reading.cues_in(match.last, last):
        row = other.row
        verb = isinstance(row, StanceRow) and row.frame in (Frame.ACT, Frame.ASK)
        named = any(m.code is not None and m.kind is not Kind.ADJECTIVE for m in reading.mentions_in(match.last, other.first))
        if verb and named and reading.marked.is_word(other.first - 1, Word.AND):
            return other.first - 1
    return last


def _before_contrast(reading: Reading, first: int, last: int) -> int:
    """Return where the clause turns to somebody else: `opposed the text, while X abstained`; `last` where it does not."""
    for index in reading.marked.places(Word.CONTRAST, first + 1, last - 1):
        behind = index + 1
        while reading.grammar.order is Order.FIRST and reading.marked.is_word(behind, Word.CONTRAST):
            behind += 1  # `في حين`
        if reading.grammar.order is Order.FIRST and behind in reading.cue_tokens:
            return index  # `فيما رحب X`
        place = index + 2 if reading.marked.is_word(index + 1, Word.ARTICLE) else index + 1
        if any(m.first == place and m.can_speak for m in reading.mentions_in(place, last)[:1]):
            return index
    return last


def _general(reading: Reading, first: int, last: int, match: Match[StanceRow]) -> bool:
    """Return whether the object is terrorism or violence as such, so that nobody's conduct is judged."""
    if match.row.frame is not Frame.ACT or match.row.stance.score > -2:
        return False
    marked, first = reading.marked, match.first
    place = match.last
    if reading.grammar.order is Order.FIRST:  # its subject stands between
        beside = reading.mentions_in(place, min(last, place + 12))[:1]
        place = first = beside[0].last if beside and beside[0].first == place and beside[0].can_speak else place
    near = range(place, min(last, place + 4))
    return any(marked.is_word(i, Word.GENERAL) for i in near) and not reading.mentions_in(first, min(last, place + 8))


def evidence_of(
    reading: Reading, clause: Clause, match: Match[StanceRow], predicate: Predicate | None, source: Predicate | None
) -> tuple[int, int]:
    """Return the offsets of the words that carry the stance: the sentence, or of a long one the part around the cue."""
    start = clause.sentence.start
    end = clause.sentence.end
    cue_start = reading.marked.tokens[match.first].start
    cue_end = reading.marked.tokens[match.last - 1].end
    if end - start > _LONGEST_EVIDENCE:
        named = predicate or source
        if (
            named is not None
            and named.subjects
            and named.subjects[0].start <= cue_start
            and cue_start - named.subjects[0].start < 200
        ):
            start = max(start, named.subjects[0].start)
        else:
            start = max(start, reading.word_start(cue_start - 120))
        end = min(end, reading.word_end(max(cue_end, start + _LONGEST_EVIDENCE)))
    return start, end
