"""Which rung of the ladder a cue stands for, after negation, refusal, condition and degree."""

from dataclasses import dataclass

from monitor.extract.brackets import opening_of
from monitor.extract.cases import suffix_behind
from monitor.extract.lexicon import Match, parse_pattern
from monitor.extract.mention import Marked
from monitor.extract.negatives import ends_negative, is_negative
from monitor.extract.reading import Clause, Reading
from monitor.extract.standing import is_excepted
from monitor.extract.subjects import is_infinitive
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.types import Cue


def cue_at(kind: str, row_id: str, reading: Reading, first: int, last: int) -> Cue:
    start, end = reading.marked.tokens[first].start, reading.marked.tokens[last - 1].end
    return Cue(kind=kind, id=row_id, text=reading.marked.printed[start:end], start=start, end=end)


@dataclass(frozen=True, slots=True)
class Rung:
    value: int
    weakened: bool
    cues: tuple[Cue, ...]
    refused: bool = False


_WHAT = "ما"
_STEPS = 5
"""Words between a negator and what it negates; twice as many where a word is one character."""
_NARROW = 3
"""The widest gap of a pattern in which a negator negates the row."""
_NEAR, _FAR = 4, 12
"""How many words before a verb `would` is looked for."""
_NEITHER = 20
"""Words between `weder` and the verb of those whom it names."""
_CALLED = 3
"""Words from a judgement to the infinitive that calls somebody so: `lehnte es ab, X als Aggressor zu bezeichnen`."""
_CLOSING = 24
"""How many words behind a verb that stands second its negator may close the clause."""
_NEGATED = {-3: 0, -2: 0, -1: 0, 0: 0, 1: -2, 2: -2, 3: -2}


def rung_of(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Rung | None:
    """Return the rung after negation, condition and degree; None where nothing is left to say."""
    marked = reading.marked
    value = match.row.stance.score
    cues: list[Cue] = []
    negation = _negation(reading, clause, match) if match.row.frame not in (Frame.NOTE, Frame.DECLINE) else None
    if negation is not None:
        if match.row.frame in (Frame.JUDGE, Frame.NOTE, Frame.REFER, Frame.ASK) or value == 0:
            return None
        value = 0 if marked.is_word(negation, Word.REFUSE) or _takes_no_side(reading, clause, match) else _NEGATED[value]
        cues.append(cue_at("negation", "rule:negation", reading, negation, negation + 1))
    if match.row.frame is Frame.JUDGE and value < 0 and _all_before(marked, clause, match):
        value = 0
    # The verb's own form may be the conditional; where it stands last, its auxiliary is further off.
    reach = _FAR if reading.grammar.object_first and reading.grammar.negation_after else _NEAR
    # A row of several words that begins with `would` says itself how far it goes.
    own = reading.grammar.order not in (Order.STRICT, Order.LEAD) or match.last - match.first == 1
    near = (max(clause.first, match.first - reach), match.first + own)
    # Russian `осудила бы`.
    behind = marked.places(Word.MAYBE, match.last, match.last + 1) if reading.grammar.cases and match.last < clause.last else ()
    # A threat is none the less one for depending on what the other does.
    threat = value == -3 and match.row.frame is Frame.ACT and (not own or marked.is_word(match.first, Word.FUTURE))
    firm = (Word.AFFIRMS, Word.IF) if threat else (Word.AFFIRMS,)
    weakened = any(not marked.is_word(i, *firm) for i in (*marked.places(Word.MAYBE, *near), *behind))
    weakened = weakened and negation is None and not marked.is_word(match.first, Word.NOT)  # `would never recognise` is firm
    weakened = weakened and not (value == -3 and _announces(reading, match))
    if value == -1 and match.row.frame is Frame.JUDGE:
        weakened = False  # what is feared may always only come: `could lead to escalation`
    if weakened and value not in (0, -3):
        value -= 1 if value > 0 else -1
    elif weakened and value == -3 and match.row.frame is Frame.ACT and not marked.is_word(match.first, Word.FUTURE):
        value = -2  # a threat stays one where it hangs on what another does next
    strong = marked.places(Word.STRONGLY, max(clause.first, match.first - 3), min(clause.last, match.last + 3))
    aside = (i for i in strong if not _is_parted(marked, match, i))
    found = next((i for i in aside if not _describes_object(reading, match, i)), None)
    if value == 2 and found is not None and negation is None and not marked.is_word(match.first, Word.KEEPS):
        value = 3
        cues.append(cue_at("degree", "rule:degree", reading, found, found + 1))
    return Rung(value, weakened, tuple(cues), refused=negation is not None and match.row.stance.score < 0)


def _announces(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the row itself is what somebody will do, with its German auxiliary: `wenn X angreift, wird Y antworten`."""
    ends = match.first, match.last - 1
    return reading.grammar.order is Order.SECOND and any(reading.marked.is_word(i, Word.MODAL) for i in ends)


def _takes_no_side(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether approval is denied beside blame that is denied too: `não condenou nem apoiou`."""
    if match.row.stance.score <= 0 or reading.grammar.order is not Order.LEAD:
        return False
    for other in reading.cues_in(max(clause.first, match.first - _STEPS), min(clause.last, match.last + _STEPS)):
        if isinstance(other.row, StanceRow) and other.row.frame is Frame.ACT and other.row.stance.score < 0:
            return _negation(reading, clause, Match(other.row, other.first, other.last)) is not None
    return False


def _describes_object(reading: Reading, match: Match[StanceRow], index: int) -> bool:
    """Return whether the word behind a verb says how strong its object is: `welcomes the strong statement`."""
    between = range(match.last, index)
    articled = any(reading.marked.is_word(i, Word.ARTICLE, Word.OWNED) for i in between)
    return match.row.frame is Frame.ACT and articled and reading.grammar.order is Order.STRICT


def _is_parted(marked: Marked, match: Match[StanceRow], index: int) -> bool:
    """Return whether a comma parts a word behind the cue from it in Han characters, where no space holds words apart."""
    behind = index >= match.last and is_unspaced(marked.tokens[match.first])
    return behind and any(c in marked.text[marked.tokens[match.last - 1].end : marked.tokens[index].start] for c in ",，;；。")


def _all_before(marked: Marked, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether all sides are told what they must not do."""
    return marked.has(max(clause.first, match.first - 3), match.first, Word.ALL)


def _is_what(reading: Reading, match: Match[StanceRow], index: int) -> bool:
    """Return whether an Arabic negator means "what" here: its verb carries a pronoun for it (`وهو ما انتقدته X`)."""
    marked = reading.marked
    if reading.grammar.order is not Order.FIRST or index != match.first - 1:
        return False
    told = marked.is_word(index - 1, Word.THEY, Word.ON, Word.AT)
    return told and marked.tokens[index].norm == _WHAT and marked.tokens[match.first].text.endswith(("ه", "ها"))


def _negator_inside(reading: Reading, match: Match[StanceRow]) -> int | None:
    """Return the negator that stands between the row's own words, in a short gap of its pattern: `was not at all arbitrary`.

    Words that a negator opens go on with another in many languages (`ніщо не виправдовує`), and a wide gap holds a clause.
    """
    marked = reading.marked
    negators = marked.places(Word.NOT, match.first + 1, match.last - 1) if match.last - match.first > 2 else ()
    if not negators or marked.is_word(match.first, Word.NOT):
        return None
    own = parse_pattern(match.row.pattern)
    bracket = reading.grammar.order is Order.SECOND and marked.is_word(match.first, Word.MODAL)  # `wird auf X nicht antworten`
    if max(word.gap for word in own) > _NARROW and not bracket:
        return None
    return next((i for i in negators if not any(word.fits(marked.tokens[i]) for word in own)), None)


def _negation(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the token that negates the cue: a negator beside it with only light words between, or a refusal that governs it."""
    marked = reading.marked
    if is_negative(reading, match):
        return match.last - 1
    if (inside := _negator_inside(reading, match)) is not None:
        return inside
    if ends_negative(reading, match) and marked.is_word(match.first - 1, Word.NOT):
        return None  # Turkish `asla izin vermeyiz`, Persian `هرگز نمی‌پذیریم`: so it is there
    if marked.is_word(match.first, Word.NOT) and marked.is_word(match.first - 1, Word.NOT):
        return None  # `никогда не признает`: where negations agree, the second takes nothing back
    index = match.first - 1
    steps = 0
    # The cue may be a refusal's own last word; `to` before a verb is not. Where verbs stand last, so does what refuses them.
    own = marked.is_word(match.first, Word.REFUSE) and not marked.is_word(match.first, Word.TO)
    refusals = () if own or reading.grammar.postpositions else (Word.REFUSE,)
    unspaced = is_unspaced(marked.tokens[match.first]) and not reading.grammar.postpositions
    while index >= clause.first and steps < (2 * _STEPS if unspaced else _STEPS):
        affirms = marked.is_word(index, Word.AFFIRMS, Word.CONDITION)  # `철수하지 않으면 단절하겠다`
        if marked.is_word(index, Word.NOT, *refusals) and not affirms and not _is_what(reading, match, index):
            return None if rejects_noun(reading, match.first, index) else index
        if reading.grammar.order is Order.FIRST and reading.in_mention(index):
            return _refusal_before_subject(reading, clause, index)
        if not marked.is_word(
            index,
            Word.AFFIRMS,
            Word.DOES,
            Word.DEED,
            Word.LIGHT,
            Word.TO,
            Word.BE,
            Word.STRONGLY,
            Word.OF,
            Word.MAYBE,
            Word.WE,
            Word.THEY,
            Word.AT,
            Word.FOR,
            Word.ON,
            Word.FURTHER,
        ):
            break
        index -= 1
        steps += 1
    if unspaced and (before := _before_object(reading, clause, match, refusals)) is not None:
        return before
    if match.row.frame in (Frame.ACT, Frame.ASK) and marked.is_word(match.last, Word.NOBODY):
        return match.last
    if match.row.frame in (Frame.ACT, Frame.FEEL) and (neither := _neither_before(reading, clause, match)) is not None:
        return neither
    if match.row.frame in (Frame.ACT, Frame.FEEL) and (nor := _nor_before_subject(reading, clause, match)) is not None:
        return nor
    return _negation_after(reading, clause, match) or _refusal_of_infinitive(reading, clause, match)


def rejects_noun(reading: Reading, noun: int, verb: int) -> bool:
    """Return whether a Romance verb that refuses before an infinitive rejects a noun here: `rechazó la condena de X`."""
    marked, endings = reading.marked, reading.grammar.infinitives
    row = reading.cue_at(verb)
    rejects = isinstance(row, StanceRow) and row.frame is Frame.ACT and row.stance.score < 0
    if marked.is_word(noun, Word.BLAME_OF) and marked.is_word(noun + 1, Word.BLAME_OF) and marked.is_word(noun + 1, Word.ON):
        return rejects and not marked.is_word(verb, Word.NOT)  # `menolak kritik terhadap X`
    if not endings or not reading.grammar.participles or marked.is_word(verb, Word.NOT):
        return False
    return rejects and not marked.tokens[noun].norm.endswith(endings)


def _before_object(reading: Reading, clause: Clause, match: Match[StanceRow], refusals: tuple[Word, ...]) -> int | None:
    """Return the negator before the preposition of what a Chinese verb judges: `没有对X表示谴责`, `避免对X提出批评`."""
    marked = reading.marked
    if match.row.frame not in (Frame.ACT, Frame.FEEL):
        return None
    for index in range(match.first - 1, max(clause.first, match.first - 3 * _FAR), -1):
        if marked.is_parted(index, index + 1, ",，;；。：:“「"):
            return None
        if marked.is_word(index, Word.ABOUT) and not reading.in_mention(index):
            before = index - 1
            while (
                before > clause.first and marked.is_word(before, Word.LIGHT) and not marked.is_word(before, Word.NOT, *refusals)
            ):
                before -= 1
            plain = marked.is_word(before, Word.NOT, *refusals) and not marked.is_word(before, Word.AFFIRMS)
            return before if plain else None
    return None


def _neither_before(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the word that negates the subjects with the verb behind them: `Weder X noch Y erkennen ... an`."""
    inside = reading.quote_at(match.first)
    for index in range(match.first - 1, max(clause.first, match.first - _NEITHER) - 1, -1):
        if reading.quote_at(index) != inside or reading.marked.is_parted(index, index + 1, ";:."):
            return None
        if reading.marked.is_word(index, Word.NEITHER):
            return index if any(m.can_speak for m in reading.mentions_in(index, index + 4)[:1]) else None
    return None


def _nor_before_subject(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the word before its subject that negates a Romance verb (`Né X né Y hanno condannato`)."""
    marked, index = reading.marked, match.first - 1
    if not reading.grammar.participles or reading.quote_at(match.first) is not None:
        return None
    while index > clause.first and marked.is_word(index, Word.LIGHT, Word.HAVE, Word.BE) and not reading.in_mention(index):
        index -= 1
    subject = reading.mentions_in(clause.first, index + 1)[-1:]
    if not subject or subject[0].last != index + 1:
        return None
    before = subject[0].first - 1
    before -= marked.is_word(before, Word.ARTICLE)
    close = (
        before >= clause.first and marked.is_word(before, Word.NOT, Word.PAIR) and "," not in marked.between(before, match.first)
    )
    return before if close and marked.is_word(before, Word.NOT) else None


def is_negated_before_subject(reading: Reading, number: int, match: Match[StanceRow]) -> bool:
    """Return whether a Romance verb of the sentence `number` is negated before its subject (`Ni X ni Y reconocerán ...`)."""
    return _nor_before_subject(reading, reading.clauses[number], match) is not None


def _refusal_before_subject(reading: Reading, clause: Clause, index: int) -> int | None:
    """Return the refusal that stands before its subject, whose last token is `index` (Arabic `rafadat X idanat ...`)."""
    while index >= clause.first and reading.in_mention(index):
        index -= 1
    return index if index >= clause.first and reading.marked.is_word(index, Word.REFUSE) else None


def is_refusal(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the cue is the verb that refuses another stance (`rejected condemning ...`) and so takes none itself."""
    end = match.last
    while end < clause.last and reading.marked.is_word(end, Word.REFUSE):
        end += 1
    span = range(match.first, end)
    if not any(reading.marked.is_word(i, Word.REFUSE) for i in span):
        return False
    verdict = reading.grammar.order is Order.FIRST  # `ترفض X العدوان`: what is refused is no stance
    for other in reading.cues_in(clause.first, clause.last):
        row = other.row
        if not isinstance(row, StanceRow) or other.first in span:
            continue
        if verdict and row.frame is Frame.JUDGE and row.stance.score < 0:
            continue
        if row.frame is Frame.NOUN and _is_owned(reading, clause, other.first):
            continue  # `X'in itirazını reddetti`
        if reading.grammar.postpositions and reading.marked.is_word(other.first, Word.BLAME_OF):
            continue  # `X'e yönelik eleştirileri reddetti`
        if _negation(reading, clause, Match(row, other.first, other.last)) in span:
            return True
    return False


def _is_owned(reading: Reading, clause: Clause, noun: int) -> bool:
    """Return whether a Turkish noun of a stance is that of the name in the genitive before it."""
    near = reading.mentions_in(max(clause.first, noun - _FAR), noun)
    return any(suffix_behind(reading.marked, m.last) in (reading.grammar.owner_suffixes or (None,)) for m in near)


def _negation_after(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the negator right behind the verb, or the refusal, where the verb that governs another stands behind it."""
    marked, grammar = reading.marked, reading.grammar
    if grammar.order is Order.SECOND and (within := _negation_in_bracket(reading, clause, match)) is not None:
        return within
    if match.last >= clause.last:
        return None
    if grammar.order is Order.SECOND and (far := _negation_at_end(reading, clause, match)) is not None:
        return far
    parted = grammar.order is Order.SECOND and _is_pause(marked.between(match.last - 1, match.last))  # `rief auf, keine ... zu`
    contrasts = (named := reading.mention_at(match.last + 1)) is not None and is_excepted(reading, named)
    follows = (grammar.negation_after or grammar.postpositions) and marked.is_word(match.last, Word.NOT)
    if follows and not parted and not contrasts:
        return match.last if not marked.is_word(match.last, Word.AFFIRMS) else None  # `규탄하지 않을 수 없다`
    if match.row.frame is Frame.ASK and grammar.postpositions:
        return None  # `要求を拒否した`: somebody else's request
    return match.last if grammar.postpositions and marked.is_word(match.last, Word.REFUSE) else None


def _negation_at_end(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the negator that closes a clause whose verb stands second, behind its objects (`erkennt das Ergebnis nicht an`)."""
    marked = reading.marked
    if match.row.frame not in (Frame.ACT, Frame.FEEL) or marked.is_word(match.first - 1, Word.TO):
        return None
    for index in range(match.first + 1, min(clause.last, match.first + _CLOSING)):
        if _is_pause(marked.between(index - 1, index)):
            return None
        if not marked.is_word(index, Word.CLOSES):
            continue
        behind = index + 1
        while behind < clause.last and marked.is_word(behind, Word.FURTHER) and not _is_pause(marked.between(behind - 1, behind)):
            behind += 1
        ends = behind >= clause.last or _is_pause(marked.between(behind - 1, behind)) or marked.is_word(behind, Word.AND)
        if ends or marked.is_word(behind, Word.PARTICLE):
            return index
    return None


def _negation_in_bracket(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the negator between an auxiliary and the verb that closes its bracket (`hat keinem Plan zugestimmt`)."""
    marked, verb = reading.marked, match.row.frame in (Frame.ACT, Frame.ASK)
    opened = opening_of(reading, clause, Match(match.row, match.first, match.last)) if verb else None
    if opened is None or not marked.is_word(opened, Word.HAVE, Word.MODAL):
        return None
    inside = (i for i in marked.places(Word.NOT, opened + 1, match.first) if reading.quote_at(i) is None)
    return next((i for i in inside if not marked.is_word(i, Word.AFFIRMS) and not _is_pause(marked.between(i, i + 1))), None)


def _is_pause(text: str) -> bool:
    return any(c in text for c in ',;:.!?–—"“”„«»')


def _refusal_of_infinitive(reading: Reading, clause: Clause, match: Match[StanceRow]) -> int | None:
    """Return the refusal that governs an infinitive, whose objects stand between the two (`weigerte sich, X zu verurteilen`)."""
    marked = reading.marked
    if not reading.grammar.object_first:
        return None
    low = max(clause.first, match.first - _FAR)
    if match.row.frame is Frame.JUDGE and not any(
        marked.is_word(i, Word.CALLS) and is_infinitive(reading, i) for i in range(match.last, match.last + _CALLED)
    ):
        return None
    if not is_infinitive(reading, match.first) and match.row.frame is not Frame.JUDGE:
        refused = (i for i in range(match.first - 2, low - 1, -1) if marked.is_word(i, Word.REFUSE))
        index = next(refused, None) if reading.grammar.order is Order.SECOND else None
        if index is None or not marked.is_word(index, Word.FORUM):
            return None
        paused = "," in marked.between(index, index + 1) or marked.is_word(index + 1, Word.WHICH)
        return index if paused else None  # `stimmte gegen die Resolution, die ...`
    return next((i for i in range(match.first - 2, low - 1, -1) if marked.is_word(i, Word.REFUSE)), None)
