"""What a stance is taken in spite of: who is named there is not judged (`backs the talks despite X's objections`)."""

from monitor.extract.mention import Mention
from monitor.extract.reading import Reading
from monitor.extract.words import Word

_REACH = 8
"""Words from what opens a concession to a name in it."""
_PAUSES = ",;:،؛"


def is_conceded(reading: Reading, mention: Mention) -> bool:
    """Return whether a word for `despite` governs what the name belongs to, behind it where names take postpositions."""
    marked = reading.marked
    if reading.grammar.postpositions:
        behind = marked.places(Word.DESPITE, mention.last, mention.last + _REACH // 2)
        return bool(behind) and not marked.has_pause(mention.last, behind[0] + 1, _PAUSES)
    opens = marked.places(Word.DESPITE, max(0, mention.first - _REACH), mention.first)
    if not opens or marked.has_pause(opens[-1] + 1, mention.first + 1, _PAUSES):
        return False
    return not any(cue.first > opens[-1] and cue.last <= mention.first for cue in reading.cues_in(opens[-1], mention.first))
