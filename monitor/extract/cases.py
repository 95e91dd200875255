"""In which case a name stands: after a preposition, in the possessive, by its article, its ending or the particle behind it.

What follows from it for the subject of a verb is `worth`'s matter.
"""

from monitor.extract.attributes import with_particle
from monitor.extract.enumeration import coordinated_right, list_head
from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import Order
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word


def has_genitive(reading: Reading, mention: Mention) -> bool:
    """Return whether the name ends as those do that own something (German `Schwedens`)."""
    endings = reading.grammar.genitives
    return bool(endings) and reading.marked.text[mention.start : mention.end].endswith(endings)


def in_genitive(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is the genitive of the noun before it, which its capital shows (`den Angriff Schwedens`)."""
    before = mention.first - 1
    if not reading.grammar.capital_nouns or before < 0 or not has_genitive(reading, mention):
        return False
    noun = reading.marked.tokens[before].text
    plain = reading.marked.between(before, mention.first) == " "
    named = noun[0].isupper() and not reading.marked.is_word(before, Word.ARTICLE)  # `Der` may open the sentence
    return plain and named and not reading.in_mention(before) and before not in reading.cue_tokens


def owns_noun(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is the genitive of the noun right behind it, which its capital shows (`Xs Drohungen wies Y ab`)."""
    marked, noun = reading.marked, mention.last
    state = mention.kind in (Kind.COUNTRY, Kind.CAPITAL) or (mention.kind is Kind.PERSON and mention.role is None)
    if not reading.grammar.capital_nouns or not state or noun >= len(marked.tokens) or reading.in_mention(noun):
        return False
    genitive = has_genitive(reading, mention) and marked.between(noun - 1, noun) == " "
    return genitive and marked.tokens[noun].text[0].isupper() and marked.tokens[noun].text[1:2].islower()


def is_oblique(reading: Reading, mention: Mention) -> bool:
    """Return whether a particle or ending behind the name says that it is no subject (Japanese `wo`, Korean `-reul`)."""
    marked = reading.marked
    if (mention.oblique and list_head(reading, mention).oblique) or _has_oblique_article(reading, mention):
        return True
    if reading.grammar.oblique_heads and reading.grammar.object_first:
        last = coordinated_right(reading, mention)[-1]
        if last.oblique or (last is not mention and is_owner(reading, last)):
            return True  # the last of a list bears its case
    endings = reading.grammar.oblique
    last = coordinated_right(reading, mention)[-1] if reading.grammar.topics else mention
    if last is not mention and with_particle(reading, last).endswith(endings):
        return True  # `X와 Y의 노력을 평가한다`: the last of a list bears its particle
    if endings and with_particle(reading, mention).endswith(endings):
        return True
    if not reading.grammar.postpositions and not reading.grammar.object_first:
        return False
    behind = coordinated_right(reading, mention)[-1].last  # Persian `حمله X را` too
    return marked.is_word(behind, Word.OBJECT) and not marked.between(behind - 1, behind).strip()


def is_nominative_alone(reading: Reading, mention: Mention) -> bool:
    """Return whether the form of a state's name is a nominative's and no accusative's: the feminine has its own (`Норвегия`)."""
    name = mention.kind in (Kind.COUNTRY, Kind.CAPITAL) and not mention.oblique
    return name and reading.marked.tokens[mention.last - 1].text.endswith(reading.grammar.nominatives or "\n")


def is_agent(reading: Reading, mention: Mention) -> bool:
    """Return whether the case of the name says that something is done by it (`Норвегией`, `правительством Норвегии`)."""
    marked, agents = reading.marked, reading.grammar.agents
    if not agents or not mention.can_speak or marked.is_word(mention.first - 1, Word.FOR, Word.AT, Word.ON):
        return False
    office = mention.kind is Kind.OFFICE
    heads = marked.tokens[mention.first if office else mention.last - 1 : mention.last]
    declined = mention.oblique or office
    return declined and any(head.text.casefold().endswith(agents) for head in heads[:2])


def _has_oblique_article(reading: Reading, mention: Mention) -> bool:
    """Return whether the article before the name is none of a subject (`der Ukraine`); behind a comma `den` opens a clause.

    German `der` may open the sentence as a subject's, a Greek article tells the case wherever it stands (`Τη Σουηδία`).
    """
    marked, before = reading.marked, mention.first - 1
    if before < 0 or not marked.is_word(before, Word.OBLIQUE):
        return False
    if reading.grammar.order is not Order.SECOND:
        return True
    opens = before == 0 or marked.tokens[before].text[0].isupper()
    if opens and marked.is_word(before, Word.MASCULINE):
        return False
    behind_comma = before > 0 and "," in marked.between(before - 1, before)
    return not behind_comma and not _is_masculine_compound(reading, mention)


def _is_masculine_compound(reading: Reading, mention: Mention) -> bool:
    """Return whether a hyphen joins the name to a noun that makes its article a subject's: `der EU-Kommissar`."""
    marked, head, before = reading.marked, mention.first, mention.first - 2
    owned = before >= 0 and marked.tokens[before].text[0].isupper() and not marked.is_word(before, Word.LIGHT, Word.WHEN)
    if owned and marked.between(before, before + 1) == " ":
        return False  # `eine Forderung der EU-Außenminister`
    while head + 1 < len(marked.tokens) and marked.between(head, head + 1) == "-":
        head += 1
    feminine = marked.tokens[head].norm.endswith(reading.grammar.feminines)
    return head > mention.first and not feminine and marked.is_word(mention.first - 1, Word.MASCULINE)


def suffix_behind(marked: Marked, index: int) -> str:
    """Return the ending that an apostrophe parts from the token before `index` (`X'in`), empty where none does."""
    apart = 0 < index < len(marked.tokens) and marked.between(index - 1, index) in ("'", "’")
    return marked.tokens[index].text if apart else ""


def is_object_by_suffix(reading: Reading, mention: Mention) -> bool:
    """Return whether the name ends as the object of a Turkish verb does (`X'i`, `X'yı`)."""
    return suffix_behind(reading.marked, mention.last) in (reading.grammar.object_suffixes or (None,))


def is_compounded(reading: Reading, mention: Mention) -> bool:
    """Return whether a Turkish name is only the first half of a compound in the genitive (`X ilişkilerinin`).

    In other cases the noun behind it may be its own.
    """
    marked, grammar = reading.marked, reading.grammar
    if mention.last >= len(marked.tokens) or marked.between(mention.last - 1, mention.last) != " ":
        return False
    if reading.in_mention(mention.last):
        return False
    if mention.kind is not Kind.COUNTRY:  # `X Başbakanı Hanna elBerg'in`: the end of a name that no table knows
        return suffix_behind(marked, mention.last + 1) in (*grammar.owner_suffixes, *grammar.object_suffixes)
    return bool(grammar.compounds) and marked.tokens[mention.last].norm.endswith(grammar.compounds)


def after_preposition(marked: Marked, clause: Clause, mention: Mention, low: int = 0) -> bool:
    """Return whether a preposition stands before the name; `low` is the first token that can be one."""
    if marked.clitic(mention)[-1:] in ("ب", "ل", "ك") or marked.tokens[mention.first].text.startswith("لل"):
        return True
    index = mention.first - 1
    steps = 0
    if marked.is_word(index, Word.REGARD) or (marked.is_word(index, Word.ARTICLE) and marked.is_word(index - 1, Word.REGARD)):
        return False
    while index >= max(clause.first, low) and steps < 3:
        if marked.is_word(index, Word.TIME):
            return False
        if marked.is_parted(index, index + 1, "،;:–—"):
            return False  # `من جانبه، X أكد`, `X erkennt Y nicht an – Z reagiert`
        if marked.is_word(index, Word.ARTICLE):
            index -= 1
            steps += 1
            continue
        if marked.tokens[index].norm == "s" and marked.between(index - 1, index) in ("'", "’"):
            return False  # `the Union's Kostova`
        if marked.is_word(index, Word.CONTENT) and marked.is_word(index, Word.AT):
            return False  # Spanish `en la que X declaró`
        if marked.is_word(index, Word.ON, Word.AT, Word.BY, Word.FOR):
            return True
        if marked.is_word(index, Word.OF):
            return not is_unspaced(marked.tokens[index])  # who stands behind `的` is the one who acts
        if not marked.is_word(index, Word.LIGHT, Word.DET):
            return False
        index -= 1
        steps += 1
    return False


def is_owner(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is in the possessive, and so no subject."""
    marked = reading.marked
    if (
        reading.grammar.oblique_heads
        and reading.grammar.object_first
        and marked.text[mention.end + 1 : mention.end + 2].isalpha()
    ):
        return marked.text[mention.end : mention.end + 1] in ("'", "’")  # a Turkish case
    return marked.text[mention.end : mention.end + 1] in ("'", "’") and marked.text[mention.end + 1 : mention.end + 3] == "s "
