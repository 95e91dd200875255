"""Against whom something stands that is approved or blamed, where a name stands before its noun: Chinese, Japanese, Korean.

`瑞典の敗北を歓迎`, `声援瑞典空袭的受害者`. Other orders of words: `struck`.
"""

from bisect import bisect_left
from collections.abc import Iterator

from monitor.extract.cases import suffix_behind
from monitor.extract.lexicon import Match
from monitor.extract.measures import condemns
from monitor.extract.mention import Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.standing import verb_before
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.words import Word

_TAIL = 16
"""Words from a name to the noun that stands against it; in Korean a word is no single character and a third will do."""
_BESIDE = 8
"""Words from a name to what is done by it."""
_CLOSES = 6
"""Words between the last noun of an object and its verb."""
_NEAR = 4
"""Words between a name and the verb of blame beside it."""
_JOINED = (Word.OF, Word.ON, Word.TOPIC, Word.NOMINATIVE)
"""What makes a Japanese name no object of the verb behind it."""
_PAUSES = ",，、;；。:："


def has_nouns_last(reading: Reading) -> bool:
    """Return whether names stand before their nouns, and objects before verbs or behind coverbs."""
    grammar = reading.grammar
    return grammar.coverbs or (grammar.postpositions and not grammar.relatives)


def blame_behind_name(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """Return the tokens of the words of blame behind the name of whom they blame, and not of what was done to them."""
    marked, grammar = reading.marked, reading.grammar
    first = mention.last + bool(suffix_behind(marked, mention.last))
    last = first
    while marked.is_word(last, Word.BLAME_OF):
        last += 1
    if grammar.coverbs:
        toward = marked.is_word(mention.first - 1, Word.ABOUT, Word.ON) and verb_before(reading, mention) is None
        if not toward or not marked.is_word(first, Word.OF, Word.DOES):
            return None  # `反对X的指责`
    while last > first and marked.is_word(last, Word.NOMINAL):
        last += 1
    acts = has_nouns_last(reading) and any(reading.act_at(i) is not None for i in range(first, last))
    return (first, last) if last > first and not acts else None


def blame_beside(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """Return the tokens of a verb of blame beside its object that something is said of: `反对抹黑X`, `Xを非難する決議`."""
    marked = reading.marked
    if not has_nouns_last(reading):
        return None
    if reading.grammar.coverbs:
        first = mention.first
        while first > 0 and marked.is_word(first - 1, Word.BLAME_OF) and not reading.in_mention(first - 1):
            first -= 1
        return (first, mention.first) if first < mention.first else None
    first = mention.last
    while first < mention.last + _NEAR and marked.is_word(first, Word.OBJECT, Word.STRONGLY):
        if marked.is_word(first, *_JOINED):
            return None
        first += 1
    cue = next(iter(reading.cues_in(first, first + 1)), None)
    if cue is None or not condemns(cue.row) or is_subject(reading, mention):
        return None
    last = cue.last
    while marked.is_word(last, Word.NOMINAL):
        last += 1
    return (first, last) if last > cue.last else None


def opposed_by_object(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return against whom the object of an approval stands: their defeat, a warrant against them, their victims.

    None too where another is approved for it: `who_fights`.
    """
    if not has_nouns_last(reading):
        return None
    judged = match.row.frame is Frame.JUDGE
    for mention, end in _objects(reading, clause, match):
        if mention.code is None or str(mention.code) in codes or is_subject(reading, mention):
            continue
        if (judged and mention.first >= match.last) or _is_ended(reading, match, mention):
            continue  # `对X的打击是正当的`: what is said of the act stands behind it
        if _is_opposed(reading, match, mention, end, judged=judged):
            return str(mention.code)
    return None


def _is_opposed(reading: Reading, match: Match[StanceRow], mention: Mention, end: int, *, judged: bool) -> bool:
    """Return whether the object of the stance is against the name in it; set words around a name know their own meaning."""
    inside = match.first < mention.first < match.last
    if not inside and _is_ruled_against(reading, match, mention, end):
        return True
    before = reading.grammar.coverbs and mention.first < match.last
    if before and reading.marked.is_word(mention.first - 1, Word.FIGHTS):
        return True
    if judged or inside:
        return inside and not judged and _is_author(reading, mention, end)
    return _is_fallen(reading, mention, end) or _is_author(reading, mention, end) or _is_fought(reading, mention, end)


def opposed_by_request(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return against whom a measure is asked for: `要求对X实施制裁`, `Xへの追加制裁を求めた`."""
    if not has_nouns_last(reading) or match.row.frame is not Frame.ASK:
        return None
    for mention, end in _objects(reading, clause, match):
        if mention.code is None or str(mention.code) in codes or _is_ended(reading, match, mention):
            continue
        if any(_measure(reading, mention, end, kind) for kind in (Word.HARM, Word.RULING)):
            return str(mention.code)
    return None


def _is_ended(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the end of what is done to the name is approved or asked for: `支持解除对X的制裁`."""
    low = bisect_left(reading.demand_starts, match.first)
    behind = (d for d in reading.demands[low:] if d.first < mention.first)
    return reading.grammar.coverbs and any(d.row.blames for d in behind)


def who_fights(reading: Reading, clause: Clause, match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return who is approved for what they do against another: Y in `Xの攻撃を撃退したYを称賛`, `YがXに勝利したことを祝福`."""
    if not has_nouns_last(reading) or match.row.frame is Frame.JUDGE:
        return None
    named = [(m, end) for m, end in _objects(reading, clause, match) if m.code is not None and str(m.code) not in codes]
    fight = next(((m, run) for m, end in named if (run := _fight(reading, m, end)) is not None), None)
    if fight is None:
        owners = (_owner(reading, match, m) for m, end in named if _measure(reading, m, end, Word.HARM))
        return next((str(owner.code) for owner in owners if owner is not None and str(owner.code) not in codes), None)
    others = sorted((m for m, _ in named if m.code != fight[0].code), key=lambda m: m.first < fight[1][0])
    return str(others[0].code) if others else None


def _objects(reading: Reading, clause: Clause, match: Match[StanceRow]) -> Iterator[tuple[Mention, int]]:
    """Yield the names in the object of the stance, each with the token at which the object ends."""
    marked = reading.marked
    if reading.grammar.postpositions:
        first, last = max(clause.first, match.first - 3 * _TAIL), match.first
        for mention in reversed(reading.mentions_in(first, last)):
            if marked.has_pause(mention.last, last, _PAUSES):
                return
            yield mention, last
        return
    last = match.last
    while last < clause.last and not marked.is_parted(last - 1, last, _PAUSES):
        last += 1
    yield from (
        (mention, match.last) for mention in reading.mentions_in(match.first + 1, match.last)
    )  # `与受X压迫的人民站在一起`
    yield from ((mention, last) for mention in reading.mentions_in(match.last, last))
    for mention in reversed(reading.mentions_in(max(clause.first, match.first - 2 * _TAIL), match.first)):
        if marked.has_pause(mention.last, match.first + 1, _PAUSES):
            return
        if marked.has(clause.first, mention.first, Word.ABOUT) or marked.is_word(mention.first - 1, Word.ABOUT):
            yield mention, match.first  # `对X的失败表示欢迎`


def is_subject(reading: Reading, mention: Mention) -> bool:
    """Return whether a particle makes the name the topic or subject of its sentence."""
    marked, grammar = reading.marked, reading.grammar
    word = marked.tokens[mention.last - 1].text
    ends = bool(grammar.topics) and word.endswith((*grammar.topics, *grammar.nominatives))
    return ends or marked.is_word(mention.last, Word.TOPIC, Word.NOMINATIVE)


def _closes(reading: Reading, first: int, end: int) -> bool:
    """Return whether what ends before `first` is the head of the object: particles, adverbs or nothing follow."""
    marked = reading.marked
    if reading.grammar.coverbs:
        return first >= end or all(marked.is_word(i, Word.LIGHT) or i in reading.cue_tokens for i in range(first, end))
    if end - first > _CLOSES:
        return False
    light = (Word.LIGHT, Word.OBJECT, Word.ABOUT, Word.STRONGLY, Word.ON, Word.TOPIC)
    return all(marked.is_word(i, *light) or i in reading.cue_tokens for i in range(first, end))


def _run(reading: Reading, kind: Word, first: int, last: int) -> tuple[int, int] | None:
    """Return the last tokens of such a word there, with the token behind them."""
    places = reading.marked.places(kind, first, last)
    if not places:
        return None
    begin = end = places[-1]
    while begin - 1 in places:
        begin -= 1
    return begin, end + 1


def _tail(reading: Reading, mention: Mention, end: int) -> int:
    return min(end, mention.last + (_TAIL if reading.grammar.coverbs or not reading.grammar.topics else _BESIDE))


def _is_alone(reading: Reading, mention: Mention, last: int) -> bool:
    return not reading.mentions_in(mention.last, last)


def _is_fallen(reading: Reading, mention: Mention, end: int) -> bool:
    """Return whether the object is what is against its owner: `Xの敗北`, `X在战争中的失败`."""
    run = _run(reading, Word.FOES, mention.last, _tail(reading, mention, end))
    if run is None or not _is_alone(reading, mention, run[0]) or not _closes(reading, run[1], end):
        return False
    beside = run[0] == mention.last or reading.marked.is_word(run[0] - 1, Word.OF)
    if reading.grammar.coverbs and not beside:
        return False  # `支持X摆脱孤立`
    return not reading.cue_tokens.intersection(range(mention.last, run[0]))


def _is_author(reading: Reading, mention: Mention, end: int) -> bool:
    """Return whether the object are those who suffer what the name has done: `X空袭的受害者`, `Xの空爆の犠牲者`."""
    marked = reading.marked
    run = _run(reading, Word.SUFFERS, mention.last, _tail(reading, mention, end))
    if run is None or not _is_alone(reading, mention, run[0]) or not _closes(reading, run[1], end):
        return False
    harm = marked.places(Word.HARM, mention.last, min(run[0], mention.last + _BESIDE))
    if not harm or marked.has(mention.last, harm[0], Word.ON):
        return False
    struck = reading.grammar.coverbs and marked.is_word(mention.first - 1, Word.ON) and marked.has(mention.last, harm[0], Word.OF)
    return not struck  # `对X的空袭的受害者`


def _is_ruled_against(reading: Reading, match: Match[StanceRow], mention: Mention, end: int) -> bool:
    """Return whether the object is a ruling against the name, or a measure of nobody else: `对X总统的逮捕令`, `対X制裁`."""
    if _measure(reading, mention, end, Word.RULING):
        return True
    return _measure(reading, mention, end, Word.HARM) and _owner(reading, match, mention) is None


def _measure(reading: Reading, mention: Mention, end: int, kind: Word) -> bool:
    """Return whether the object is such a thing against the name: `对X`, `対X`, `Xに対する`."""
    marked = reading.marked
    before = reading.grammar.coverbs and marked.is_word(mention.first - 1, Word.ON) and verb_before(reading, mention) is None
    prefixed = marked.is_word(mention.first - 1, Word.VERSUS)
    behind = reading.grammar.postpositions and marked.has(mention.last, mention.last + 2, Word.ON)
    if not (before or prefixed or behind):
        return False
    run = _run(reading, kind, mention.last, _tail(reading, mention, end))
    return run is not None and _is_alone(reading, mention, run[0]) and _closes(reading, run[1], end)


def _owner(reading: Reading, match: Match[StanceRow], mention: Mention) -> Mention | None:
    """Return who acts against the name, named before it: Y in `YのXに対する制裁`, `Y新一轮对X制裁`."""
    marked, grammar = reading.marked, reading.grammar
    low = max(mention.first - _TAIL, match.last if match.last <= mention.first else 0)
    owner = next(reversed(reading.mentions_in(low, mention.first)), None)
    if owner is None or owner.code is None or is_subject(reading, owner):
        return None
    if marked.has_pause(owner.last, mention.first + 1, _PAUSES):
        return None
    owns = marked.has(owner.last, owner.last + 2, Word.OF, Word.BY)
    owns = owns or (bool(grammar.genitives) and marked.tokens[owner.last - 1].text.endswith(grammar.genitives))
    beside = match.last <= mention.first if grammar.coverbs else owns
    return owner if beside else None


def _fight(reading: Reading, mention: Mention, end: int) -> tuple[int, int] | None:
    """Return the tokens of the verb behind the name, or behind what it does, whose object is fought: `Xの攻撃を撃退した`."""
    if not reading.grammar.postpositions:
        return None
    run = _run(reading, Word.FIGHTS, mention.last, min(end, mention.last + _BESIDE))
    if run is not None and reading.grammar.topics and not _takes_verb(reading, run[0] - 1):
        return None  # `X의 승리`, `X 국민의 저항`: it is X that fights
    return run if run is not None and _is_alone(reading, mention, run[0]) else None


def _takes_verb(reading: Reading, index: int) -> bool:
    """Return whether a Korean word ends in the particle of an object, and not of an owner."""
    word, grammar = reading.marked.tokens[index].text, reading.grammar
    return word.endswith((*grammar.oblique, *grammar.joins)) and not word.endswith(grammar.genitives)


def _is_fought(reading: Reading, mention: Mention, end: int) -> bool:
    """Return whether what is done against the name is approved: `Xとの戦いを支持`, `向抵抗X侵略的英雄致敬`."""
    return _fight(reading, mention, end) is not None
