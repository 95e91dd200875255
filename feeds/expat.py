"""The reader of XML below feedparser: the standard library's, which here hands on each run of characters as one piece.

By itself it calls its handler for every line and every entity, fifty times for an ordinary release. `parse` names this module to
feedparser, which asks it for `create_parser`.
"""

from xml.sax.expatreader import ExpatParser


class _Reader(ExpatParser):
    """Expat with its characters gathered; all else, external entities among it, is as feedparser sets it."""

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True  # type: ignore[attr-defined]  # made by ExpatParser.reset, of which its type says nothing


def create_parser() -> ExpatParser:
    """Return a new reader; `xml.sax.make_parser` looks for this name."""
    return _Reader()
