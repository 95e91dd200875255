"""In which state's press a text stands, for a house that it names without a state: `the foreign ministry`, in a paper at home.

Whose a house is that is named with its state, or was before, is `actors`'s matter.
"""

from feeds.types import ActorCode, Document, DocumentKind
from monitor.extract.mention import Marked
from monitor.extract.tables import Tables

_HEAD = 60
"""Words in which a dateline stands."""
_OPENING = "(（（〔[【/"


def home_of(document: Document, marked: Marked, tables: Tables) -> ActorCode | None:
    """Return the state at home: the newsroom's, else the one that the text itself shows, else the only one of its language.

    None for an institution's own text, whose publisher speaks, where several states write the language and none is shown, and for
    a newsroom that writes the language of other states.
    """
    if document.kind is DocumentKind.OFFICIAL:
        return None
    states = tables.grammar.states
    own = document.publisher_actor if not states or document.publisher_actor in states else None
    return own or _shown(marked, tables) or tables.grammar.home


def _shown(marked: Marked, tables: Tables) -> ActorCode | None:
    """Return the state that the words of the text show, the first that does; a dateline counts only in brackets at its head."""
    for match in tables.homes.find(marked.tokens):
        start = marked.tokens[match.first].start
        bracketed = match.first < _HEAD and marked.text[start - 1 : start] in tuple(_OPENING)
        if not match.row.dateline or (start > 0 and bracketed):
            return match.row.code
    return None
