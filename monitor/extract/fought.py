"""Against whom something is that is approved by a verb behind it: where verbs come last, names stand before them.

Where the object stands behind its verb: `struck`.
"""

from monitor.extract.cases import is_object_by_suffix, suffix_behind
from monitor.extract.lexicon import Match
from monitor.extract.measures import condemns
from monitor.extract.mention import Mention
from monitor.extract.reading import Reading
from monitor.extract.scene import Scene
from monitor.extract.standing import is_before_verb, is_verb_last, owns_foes
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.words import Word

_BEFORE = 5
"""Words beside a name in which the act stands that is its own."""
_NEAR = 6
"""Words between a name and what stands against it."""


def is_only_against(reading: Reading, match: Match[StanceRow], scene: Scene, mention: Mention) -> bool:
    """Return whether a name before a verb that comes last is what somebody is backed against, or owns blame (Turkish, Persian).

    `Y'yi X'e karşı zaferinden dolayı kutladı`, `Y'yi X'in eleştirilerine karşı savundu`.
    """
    marked, grammar = reading.marked, reading.grammar
    if match.first < mention.first:
        return is_before_verb(reading) and marked.is_word(match.first, Word.AGAINST)  # `در برابر انتقاد X دفاع کرد`
    if not is_verb_last(reading):
        return False
    suffix = suffix_behind(marked, mention.last)
    if _is_object_within(reading, match, mention) or _is_purpose(reading, mention):
        return True
    owns = suffix in (grammar.owner_suffixes or (None,)) and mention.last + 1 == match.first
    blames = match.row.frame is Frame.ACT and match.last - match.first > 1 and marked.is_word(match.first, Word.ACCUSATION)
    return (owns and blames) or stands_against(reading, scene, mention, match.first)


def _is_purpose(reading: Reading, mention: Mention) -> bool:
    """Return whether the name only says what another's deed is for or about: Persian `از تصمیم Y برای کمک به X استقبال کرد`."""
    marked, low = reading.marked, max(0, mention.first - _NEAR)
    purposes = marked.places(Word.PURPOSE, low, mention.first) if is_before_verb(reading) else ()
    return bool(purposes) and reading.mention_at(purposes[0] - 1) is not None


def _is_object_within(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the name is the object of a verb made a noun before the stance: X in `Y'nin X'e destek vermesini`."""
    contents = reading.grammar.contents
    if not contents or not is_object_by_suffix(reading, mention):
        return False
    within = (cue for cue in reading.cues_in(mention.last, match.first) if isinstance(cue.row, StanceRow))
    return any(part in reading.marked.tokens[cue.last - 1].norm for cue in within for part in contents)


def stands_against(reading: Reading, scene: Scene, mention: Mention, until: int) -> bool:
    """Return whether what is named by words before token `until`, where verbs come last, stands against the one named."""
    marked = reading.marked
    if marked.has_pause(mention.last, until, ",;:") or marked.is_word(mention.first, Word.FIGHTS):
        return False
    if owns_foes(reading, mention):
        return True
    near = scene.deeds_in(mention.first - _BEFORE, mention.last + _BEFORE)
    if reading.grammar.postpositions:
        behind = mention.last + bool(suffix_behind(marked, mention.last))
        cue = reading.cue_at(behind)
        if cue is not None and condemns(cue) and marked.is_word(behind + 1, Word.RULING):
            return True  # `X'i kınayan karar`
        if marked.is_word(behind, Word.AGAINST):
            return marked.has(behind + 1, min(until, behind + _NEAR), Word.RULING, Word.FIGHTS)
        done = [deed.match.last for deed in near if mention in deed.doers and deed.match.first >= behind]
        return any(marked.is_word(last, Word.FIGHTS) for last in done)
    low = max(0, mention.first - _NEAR)
    if marked.is_word(mention.first - 1, Word.AGAINST) and marked.has(low, mention.first, Word.RULING):
        return True
    that = marked.places(Word.THAT, low, mention.first)
    condemned = any(condemns(cue.row) for cue in reading.cues_in(mention.last, until))
    if condemned and that and marked.has(low, that[-1], Word.RULING):
        return True  # `قطعنامه‌ای که X را محکوم می‌کند`
    fights = marked.places(Word.FIGHTS, low, mention.first)
    if not fights or reading.mentions_in(fights[-1], mention.first):
        return False
    joined = marked.is_all(fights[-1] + 1, mention.first, Word.ARTICLE, Word.OF, Word.ON, Word.AGAINST)
    return joined or any(mention in deed.doers and fights[-1] < deed.match.first < mention.first for deed in near)
