"""Names before an act noun where what joins a name stands behind it: Turkish, Japanese, Korean."""

from bisect import bisect_left

from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import ActRow, Of
from monitor.extract.words import Word

SUFFERED = frozenset({Of.VICTIM, Of.HELD})
"""What is done to the one who stands in the genitive of the noun: `the invasion of X`."""
_PLACE = 4
"""Words between a name and an act that say which part of it is meant."""
_APART = 12
"""Words before a name in which its owner begins."""


def place_before(
    reading: Reading,
    clause: Clause,
    match: Match[ActRow],
    before: tuple[Mention, ...],
    doers: list[Mention],
    victims: list[Mention],
) -> None:
    """Sort the names before an act noun where what joins a name stands behind it (Turkish, Japanese, Korean)."""
    marked, genitives = reading.marked, reading.grammar.genitives
    floor = match.first
    topic = next((mention for mention in reading.mentions_in(clause.first, match.first) if _is_topic(reading, mention)), None)
    if (agent := _agent_before(reading, match, before)) is not None:
        doers.append(agent)
    for mention in reversed(before):
        if mention in doers:
            floor = mention.first
            continue
        behind = range(mention.last, min(mention.last + 2, floor))
        owns = bool(genitives) and marked.tokens[mention.last - 1].text.endswith(genitives) and mention.last == floor
        nearest = floor == match.first and not _is_taken_before(reading, mention, match)
        beside = owns or nearest or any(marked.is_word(i, Word.OF) for i in behind)
        floor = mention.first
        struck = doers and doers[0].last <= mention.first and mention not in doers and marked.is_word(mention.last, Word.OF)
        held = match.row.of in (Of.HOME, Of.HELD) and mention.kind is Kind.COUNTRY
        if held and any(marked.is_word(i, Word.AT) for i in behind):
            doers.append(mention)  # `X'deki seçim`
        elif any(marked.is_word(i, Word.ON, Word.AGAINST) for i in behind) or struck or _is_bare_object(reading, mention, match):
            victims.append(mention)
        elif not doers and any(marked.is_word(i, Word.BY) for i in behind):
            doers.append(mention)
        elif mention is topic or (reading.grammar.relatives and any(marked.is_word(i, Word.BEARER) for i in behind[:1])):
            continue  # who judges the act, or of whom something is asked (`X'ten saldırıları durdurmasını istedi`)
        elif any(marked.is_word(i, Word.AT) for i in behind) or (match.row.of in SUFFERED and not doers and not victims):
            victims.append(mention)
        elif not doers and beside and not any(marked.is_word(i, Word.OBJECT) and not marked.is_word(i, Word.OF) for i in behind):
            doers.append(mention)


def _agent_before(reading: Reading, match: Match[ActRow], before: tuple[Mention, ...]) -> Mention | None:
    """Return by whom an act on another is done, with no verb between: X in `XによるYの施設に対する攻撃`."""
    marked = reading.marked
    for mention in before:
        done = marked.has(mention.last, mention.last + 2, Word.BY)
        if done and reading.cue_tokens.isdisjoint(range(mention.last, match.first)):
            aimed = [i for i in range(mention.last + 1, match.first) if marked.is_word(i, Word.ON, Word.AGAINST)]
            return mention if aimed else None
    return None


def _is_taken_before(reading: Reading, mention: Mention, match: Match[ActRow]) -> bool:
    """Return whether another act stands between, with more than a name's ending behind it: that one is the name's."""
    low = bisect_left(reading.acts, mention.last, key=lambda act: act.first)
    inside = [act for act in reading.acts[low:] if act.first < match.first]
    start = match.first
    while inside and inside[-1].last >= start and reading.quote_at(inside[-1].first) == reading.quote_at(match.first):
        start = inside.pop().first  # `X의 관세 조치`
    return bool(inside)


def _is_bare_object(reading: Reading, mention: Mention, match: Match[ActRow]) -> bool:
    """Return whether the act is done to the name right before it, its doer before both: Y in `XのY攻撃`, `X의 Y 공격`."""
    marked, grammar = reading.marked, reading.grammar
    owner = next(reversed(reading.mentions_in(max(0, mention.first - _APART), mention.first)), None)
    if owner is None or owner.code in (None, mention.code) or match.first - mention.last > _PLACE:
        return False
    place = [marked.tokens[i].text for i in range(mention.last, match.first)]  # `X의 Y 항구 공격`
    apart = (*grammar.oblique, *grammar.topics, *grammar.nominatives, *grammar.joins)  # what a mere part of a name has not
    if any(i in marked.words for i in range(mention.last, match.first)) or any(word.endswith(apart) for word in place):
        return False
    genitives = grammar.genitives
    ends = bool(genitives) and owner.last == mention.first and marked.tokens[owner.last - 1].text.endswith(genitives)
    return ends or (owner.last == mention.first - 1 and marked.is_word(owner.last, Word.OF))


def _is_topic(reading: Reading, mention: Mention) -> bool:
    """Return whether the sentence is about the name, as a mark behind it, its ending or a comma says."""
    marked = reading.marked
    last = marked.tokens[mention.last - 1].text
    comma = marked.between(mention.last - 1, mention.last).strip() in (",", "、", "，")
    ends = bool(reading.grammar.topics) and last.endswith(reading.grammar.topics)
    return comma or ends or marked.is_word(mention.last, Word.TOPIC)
