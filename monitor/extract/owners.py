"""Whose a noun of stance is: in Arabic `دعم X ل...` is X's, `أهمية دعم X` nobody's, in Turkish `X'in destek verdiğini` X's.

In English, German and Dutch the owner of words of blame has said them: `X's criticism of Y`.

What the noun is about is `targets`' matter.
"""

from collections.abc import Sequence

from monitor.extract.cases import has_genitive, suffix_behind
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Predicate, Reading
from monitor.extract.tables import CueLike, Frame, Order, StanceRow
from monitor.extract.words import Word

_PRONOUNS = ("ها", "هم", "هما", "نا")
_MARBUTA = "ة"
_ARTICLE = "ال"
_TO = "ل"
_TWINS = 2
"""Verbal nouns that may share an owner."""


def is_bare(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the noun stands without a pronoun that would say whose it is."""
    if reading.grammar.order is not Order.FIRST or match.row.frame is not Frame.NOUN:
        return False
    if match.last > match.first + 1 and not reading.marked.is_word(match.first, Word.ON):
        return False  # `عن إدانة X`
    token = reading.marked.tokens[match.last - 1]
    if token.norm.endswith(_PRONOUNS):
        return False
    return not token.norm.endswith("ه") or token.text.endswith(_MARBUTA)


def owner_behind(reading: Reading, match: Match[StanceRow]) -> Mention | None:
    """Return who holds the stance, named right behind the noun and with its object behind that; None where it is the object."""
    place = match.last
    while place in reading.cue_tokens and place < match.last + _TWINS and reading.marked.tokens[place].norm[0] == "و":
        place += 1  # `إدانة واستنكار X`
    owner = reading.mention_at(place)
    if owner is None or owner.code is None or not owner.can_speak or owner.last >= len(reading.marked.tokens):
        return None
    marked, follows = reading.marked, owner.last
    if marked.between(owner.last - 1, follows).strip():
        return None
    if marked.is_word(follows, Word.STRONGLY, Word.FOR):
        return owner
    if marked.tokens[follows].text.startswith((_ARTICLE, _TO)):
        return owner
    adjective = (
        (place > match.last or match.last > match.first + 2)
        and follows + 1 < len(marked.tokens)
        and not marked.between(follows, follows + 1).strip()
    )
    return owner if adjective and marked.tokens[follows + 1].text.startswith(_TO) else None


def is_nobodys(reading: Reading, match: Match[StanceRow], source: Predicate | None) -> bool:
    """Return whether a noun before it, or the opening of what is said, makes it a thing spoken of: `ضرورة دعم X`, `إن دعم X`."""
    before = match.first - 1
    if source is None or before < source.match.last:
        return False
    marked = reading.marked
    asking = source.match.row
    if isinstance(asking, StanceRow) and asking.frame is Frame.ASK and marked.is_word(before, Word.ON):
        return True  # `دعت X Y إلى إدانة ...`
    if marked.is_word(before, Word.CONTENT) or _is_for_something(reading, match):
        return True
    prefixed = marked.tokens[match.first].norm[0] == "و"
    twin = reading.cue_at(before)
    named = isinstance(twin, StanceRow) and twin.frame is Frame.NOUN
    if prefixed and named and is_nobodys(reading, Match(match.row, before, before + 1), source):
        return True  # `اتضح دعم ومساندة X`
    linked = marked.is_word(before, Word.ON, Word.LIGHT, Word.STRONGLY, Word.AND) or reading.in_mention(before)
    linked = linked or (match.row.stance.score < 0 and marked.is_word(before, Word.THEY))  # `إنها قلقة من ...`
    paused = marked.is_parted(before, match.first, ',:"«“”»')
    joined = prefixed or before in reading.cue_tokens or paused
    return not linked and not joined


def _is_for_something(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether approval goes on with a thing (`دعم مشروع القرار`), or comes from another (`دعم من X`)."""
    marked, behind = reading.marked, match.last
    if match.row.stance.score <= 0 or behind >= len(marked.tokens) or reading.in_mention(behind):
        return False
    if marked.between(behind - 1, behind).strip() or marked.is_word(
        behind, Word.STRONGLY, Word.THEY, Word.WE, Word.FOR, Word.SHORT
    ):
        return False
    return marked.is_word(behind, Word.BEARER) or marked.tokens[behind].norm[0] not in "وبل"


def is_embedded(reading: Reading, clause: Clause, match: Match[StanceRow], codes: Sequence[str]) -> bool:
    """Return whether a Turkish noun of stance is another's, named in the genitive before it (`X'in Y'ye destek sağladığını`)."""
    marked = reading.marked
    noun = match.row.frame is Frame.NOUN and bool(reading.grammar.relatives) and match.last < clause.last
    told = marked.tokens[match.last].norm if noun else ""
    if not any(part in told for part in reading.grammar.contents):
        return False
    endings = reading.grammar.owner_suffixes
    owned = (m for m in reading.mentions_in(clause.first, match.first) if suffix_behind(marked, m.last) in endings)
    return any(m.code is not None and str(m.code) not in codes for m in owned)


def holds_elsewhere(predicates: tuple[Predicate, ...], owner: Mention) -> bool:
    """Return whether the owner of the stance is the subject of a verb of the sentence."""
    return any(owner.code == mention.code for predicate in predicates for mention in predicate.subjects)


def owner_beside(reading: Reading, clause: Clause, match: Match[CueLike], *, met: bool) -> Mention | None:
    """Return whose criticism an outlet speaks of: `X's sharp criticism of Y`, `X-Kritik an Y`, `kritiek van X op Y`.

    Words of blame have been said by their owner; support of somebody may only be what they do. Behind another's verb they are
    told of. Where something is `met` with them, what they are about stands before (`drew X's ire`), else behind.
    """
    marked, order = reading.marked, reading.grammar.order
    row = match.row
    blame = isinstance(row, StanceRow) and row.frame is Frame.NOUN and row.stance.score < -1
    if not blame or order not in (Order.STRICT, Order.SECOND) or reading.quote_at(match.first) is not None:
        return None
    before = reading.mentions_in(max(clause.first, match.first - 4), match.first)[-1:]
    owner = before[0] if before and _owns(reading, before[0], match) else _owner_after(reading, match)
    if owner is None or owner.code is None:
        return None
    verbs = range(clause.first, min(owner.first, match.first))
    if any(i in reading.cue_tokens for i in verbs):
        return None
    behind = match.last if owner.first < match.first else owner.last
    about = marked.is_word(behind, Word.OF, Word.ON, Word.FOR) or marked.is_word(match.last - 1, Word.OF, Word.ON)
    meets = bool(marked.places(Word.MEETS, max(clause.first, owner.first - 3), owner.first))
    return owner if (meets if met else about and not meets) else None


def _owns(reading: Reading, mention: Mention, match: Match[CueLike]) -> bool:
    """Return whether a name in the possessive, or the adjective of a state, stands right before the noun."""
    marked, order = reading.marked, reading.grammar.order
    gap = [i for i in range(mention.last, match.first) if marked.tokens[i].norm != "s"]
    if len(gap) > 1 or any(c in marked.text[mention.end : marked.tokens[match.first].start] for c in ",;:"):
        return False
    if mention.kind is Kind.ADJECTIVE:
        return True
    possessive = marked.text[mention.end : mention.end + 1] in ("'", "’")
    genitive = order is Order.SECOND and has_genitive(reading, mention) and mention.kind is Kind.COUNTRY
    return mention.can_speak and (possessive or genitive)


def _owner_after(reading: Reading, match: Match[CueLike]) -> Mention | None:
    """Return the genitive right behind a German or Dutch noun, with what the noun is about behind it (`Kritik Xs an Y`)."""
    marked, place = reading.marked, match.last
    if reading.grammar.order is not Order.SECOND:
        return None
    while place < match.last + 3 and marked.is_word(place, Word.BEARER, Word.ARTICLE) and not reading.in_mention(place):
        place += 1
    owner = reading.speaker_at(place)
    if owner is None or owner.last > place + 1:
        return None  # longer ones are mostly told of: `Es besteht der Vorwurf der Regierung von X an Y`
    genitive = place > match.last or has_genitive(reading, owner)
    return owner if genitive and marked.is_word(owner.last, Word.ON) else None
