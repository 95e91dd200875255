"""Turkish and Persian verbs that are negated by their own form: `kınamadı`, `نکرد`. Negators that are words: `rung`."""

import re

from monitor.extract.lexicon import Match
from monitor.extract.reading import Reading
from monitor.extract.tables import Frame, StanceRow
from monitor.extract.tokens import normal

_NEGATIVE_FORMS = {
    "tr": re.compile(
        r"m[ae](?:d[iu](?!r)|yaca[kg]|yece[kg]|z(?:lar|ler|di|dik)?$|mis|yiz|yan|yen|yarak|yerek|m[ae][ks])|m(?:i|u|ue)yor"
    ),
    "fa": re.compile(r"^(?:نمي|ن(?:كرد|كن|داد|ده|شد|شو|داشت|دار|گرفت|گير|پذيرفت|پذير|دانست|خواست))"),
}
"""Turkish and Persian: the negative forms of verbs, as `normal` writes them."""
_NEGATIVE_STEM = re.compile(r"[a-z]m(?:[ae](?:[dyzm]\w*)?|i|u|ue)$|^(?:نمي|نكرد|نخواه)")
"""What a row names that is for negative forms itself."""


def is_negative(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the form of a Turkish or Persian verb that ends the cue negates it, unless its row names that form."""
    grammar = reading.grammar
    if not grammar.object_first or not grammar.pro_drop or match.row.frame is Frame.JUDGE:
        return False  # `karşılıksız kalmayacak`
    negative = _NEGATIVE_FORMS.get(grammar.language)
    if negative is None or not ends_negative(reading, match):
        return False
    words = (normal(word.strip("*?")) for part in match.row.pattern.split() for word in part.split("|"))
    return not any(negative.search(word) or _NEGATIVE_STEM.search(word) for word in words)


def ends_negative(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the last word of the cue is a negative form of a Turkish or Persian verb."""
    negative = _NEGATIVE_FORMS.get(reading.grammar.language)
    return negative is not None and negative.search(reading.marked.tokens[match.last - 1].norm) is not None
