"""Solidarity after a disaster that nobody caused: whoever voices it takes no position."""

from monitor.extract.lexicon import Match
from monitor.extract.reading import Reading
from monitor.extract.scene import Scene
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.words import Word


def is_for_disaster(reading: Reading, scene: Scene, match: Match[StanceRow]) -> bool:
    """Return whether solidarity is voiced, or events followed, in a text that told of a flood before, and of no attack at all."""
    voiced = match.row.frame is Frame.NOUN and match.row.stance.score > 0
    if not (voiced or match.row.frame is Frame.NOTE) or scene.initiators:
        return False
    struck = reading.marked.has(0, match.first, Word.DISASTER)
    return struck and not reading.marked.has(0, len(reading.marked.tokens), Word.HARM)
