"""Cues that are no stance where they stand: asked, denied, thanked for, only told, of a habit or a title, or a noun's form.

A stance that nobody took because it is only supposed or due is `supposed`'s matter, its refusal `rung`'s.
"""

import re

from monitor.extract.bidden import is_order, is_request_of_another
from monitor.extract.disasters import is_for_disaster
from monitor.extract.enumeration import coordinated_left
from monitor.extract.hearsay import says
from monitor.extract.inland import is_inland
from monitor.extract.lexicon import Match
from monitor.extract.looming import looms
from monitor.extract.measures import is_undone
from monitor.extract.mention import Kind
from monitor.extract.nouns import is_governed_noun
from monitor.extract.outsiders import only_retells
from monitor.extract.possessed import is_anothers_future
from monitor.extract.reading import Clause, Predicate, Reading, Voices
from monitor.extract.requests import asks_both, asks_everybody
from monitor.extract.rung import is_negated_before_subject, is_refusal
from monitor.extract.scene import Scene
from monitor.extract.spoken_of import is_only_spoken_of
from monitor.extract.standing import is_said_by_ruling
from monitor.extract.struck import whom_is_fought
from monitor.extract.tables import CueRow, Frame, Order, StanceRow
from monitor.extract.tokens import is_unspaced
from monitor.extract.words import Word
from monitor.types import Stance

_YEAR = re.compile("1[0-9]{3}")
_DATED = 5
"""Words that open a sentence in which its date may stand."""
_TOLD = 6
"""Characters from citizens to what they are told."""
_VICTIMS = 2
"""Words between an act and whose it is, where it is named by whom it struck."""
_ASKED = 25
"""How many words behind a request what is asked may go on."""
_AVERTED = 4
"""Words from what averts something to what it is called."""
_THANKED = 20
"""How many words behind thanks what somebody is thanked for may go on."""
_DENIED = 14
"""How many words behind a denial what is denied may go on."""
_PAUSES = ",，;；:：、。“”「」\n"


def is_unsaid(reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow], *, official: bool) -> bool:
    """Return whether the words are nobody's stance here, whoever they are told of; `official` texts speak for themselves."""
    return (
        _is_asked(reading, clause, match)
        or _is_denied(reading, clause, match)
        or _is_courtesy(reading, scene, clause, match)
        or is_refusal(reading, clause, match)
        or _is_subject(reading, match)
        or (not official and match.row.frame is Frame.JUDGE and only_retells(reading, clause, match))
        or (
            not official
            and (_is_habit(reading, clause, match) or _is_title(reading, match) or _is_history(reading, clause, match))
        )
        or _is_combat(reading, scene, match)
        or _told_to_people(reading, match)
        or is_anothers_future(reading, clause, match)
        or _is_asked_of_all(reading, scene, clause, match)
        or _is_in_matter(reading, clause, match)
        or _is_averted(reading, clause, match)
        or _is_not_thought(reading, clause, match)
        or _shall_stop(reading, match)
        or is_inland(reading, clause, match)
        or is_for_disaster(reading, scene, match)
        or _is_refused_by_another(reading, match)
        or is_order(reading, clause, match)
        or is_request_of_another(reading, clause, match)
        or is_only_spoken_of(reading, clause, match)
        or looms(reading, clause, match)
        or (match.row.frame is Frame.ACT and match.row.stance.score < 0 and is_said_by_ruling(reading, match.first, match.last))
    )


def _is_refused_by_another(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether the stance is what another refuses, as an Arabic noun says: `رحبت X برفض Y إدانة Z`."""
    marked, name = reading.marked, next(iter(reading.mentions_in(max(0, match.first - _TOLD), match.first)[-1:]), None)
    if reading.grammar.order is not Order.FIRST or name is None or name.last != match.first or name.first == 0:
        return False
    noun = name.first - 1
    refuses = marked.is_word(noun, Word.REFUSE) and marked.is_word(noun, Word.VERBAL_NOUN)
    return refuses and marked.tokens[noun].text.startswith(("ب", "ل"))


def _is_asked(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the cue stands in a question, asked or only told of, that is nobody's statement."""
    if reading.marked.is_word(match.last, Word.WHETHER) and match.last < clause.last and reading.grammar.cases:
        return True  # `спросили, осуждает ли X`: the particle stands behind its verb
    if match.row.frame is Frame.ASK and reading.marked.is_word(match.last, Word.WHETHER, Word.IF):
        return True  # `asked whether X condemned it`
    open_ = reading.marked.places(Word.WHETHER, max(clause.first, match.first - _THANKED), match.first)
    if open_ and not reading.marked.has_pause(open_[-1] + 1, match.first + 1, ",，;；"):
        return True
    tail = reading.marked.text[max(clause.sentence.start, clause.sentence.end - 3) : clause.sentence.end]
    return "?" in tail or "？" in tail or "؟" in tail


def _is_courtesy(reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether condolence or routine words stand so near that the cue carries no stance."""
    marked = reading.marked
    thanked = marked.places(Word.THANKS, max(clause.first, match.first - _THANKED), match.first)
    if reading.grammar.order is Order.LEAD and match.row.frame not in (Frame.NOUN, Frame.JUDGE):
        thanked = ()  # `agradeció a X y condenó a Y`
    if thanked and not any(c in marked.text[marked.tokens[thanked[-1]].end : marked.tokens[match.first].start] for c in ",，;；"):
        return True
    sorry = marked.places(Word.SORRY, max(clause.first, match.first - 6), min(clause.last, match.last + 8))
    if sorry and match.row.stance.score > 0 and whom_is_fought(reading, scene, match) is not None:
        sorry = ()  # `solidaridad con las víctimas del bombardeo de X`: it is against X
    sorry = [place for place in sorry if not _is_of_victims(reading, place)]
    if any(not _is_before_subject(reading, place, match) for place in sorry):
        return match.row.stance is not Stance.CONDEMN or match.row.frame is not Frame.ACT
    if match.row.stance.score < 0:
        return False
    inside = reading.quote_at(match.first)  # what is said besides, in a quotation, may be of anything
    return any(reading.quote_at(i) in (None, inside) for i in marked.places(Word.ROUTINE, clause.first, clause.last))


def _is_of_victims(reading: Reading, place: int) -> bool:
    """Return whether a word of condolence names those whom somebody's act struck: `solidarity with the victims of X's raid`."""
    marked, harm = reading.marked, reading.marked.places(Word.HARM, place + 1, place + _TOLD)
    if not marked.is_word(place, Word.FIGHTS) or not harm:
        return False
    return any(abs(m.first - harm[0]) <= _VICTIMS for m in reading.mentions_in(place, harm[0] + _TOLD))


def _is_before_subject(reading: Reading, place: int, match: Match[StanceRow]) -> bool:
    """Return whether condolence closes a phrase whose sentence begins behind a comma: `Ao dar os pêsames, X condena ...`."""
    if match.row.frame not in (Frame.ACT, Frame.ASK, Frame.FEEL) or place >= match.first:
        return False
    subject = next((m for m in reading.mentions_in(place, match.first) if m.can_speak and m.last == match.first), None)
    if subject is None:
        return False
    opens = subject.first - reading.marked.is_word(subject.first - 1, Word.ARTICLE)
    return opens > place and "," in reading.marked.between(opens - 1, opens)


def _is_denied(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the cue tells what is denied: `denies backing X`, `rejects the charge of war crimes`.

    Only function words and names may stand between a denial and a verb; a judgement may stand anywhere in what is denied.
    """
    marked = reading.marked
    low = max(clause.first, match.first - _DENIED)
    denial = next(reversed(marked.places(Word.DENY, low, match.first)), None)
    if denial is None or reading.quote_at(denial) != reading.quote_at(match.first):
        return False
    gap = range(denial + 1, match.first)
    if not gap:
        return True
    if match.row.frame not in (Frame.JUDGE, Frame.NOUN):
        final = reading.grammar.object_first and reading.grammar.negation_after and marked.is_word(match.first - 1, Word.TO)
        final = final or (reading.grammar.object_first and marked.is_word(match.last, Word.TO))
        if final:
            return True  # `bestreitet, X zu unterstützen`: its objects stand before the infinitive
        told = any(marked.is_word(i, Word.CONTENT) for i in (denial, denial + 1))  # `negó que X hubiera exigido ...`
        joining = (Word.LIGHT, Word.BE, Word.THEY, Word.CONTENT, Word.HAVE, Word.TO)
        subject = reading.mention_at(denial + 1) if reading.grammar.order is Order.FIRST else None
        linked_from = denial + 1 if subject is None else subject.last  # `نفت X أن تكون قد أيدت Y`
        rest = range(linked_from, match.first)
        linked = all(marked.is_word(i, *joining) or (told and reading.in_mention(i)) for i in rest)
        return linked and not any(marked.is_word(i, Word.AND) for i in gap)
    content = reading.grammar.cases and marked.is_word(denial + 1, Word.CONTENT)  # `заперечив, що ...`
    opened = marked.tokens[denial + 1].start if content else marked.tokens[denial].end
    if any(marked.is_word(i, Word.AND) for i in gap) or "," in marked.text[opened : marked.tokens[match.first].start]:
        return False
    opens = next(iter(gap), match.first)
    return (
        marked.is_word(opens, Word.OF, Word.CONTENT, Word.THEY, Word.LIGHT, Word.ARTICLE, Word.DET)
        or marked.tokens[opens].norm.endswith(reading.grammar.gerunds)
        or reading.in_mention(opens)
        or marked.is_word(denial, Word.ON, Word.AT)  # `опроверг сообщения о якобы незаконных ...`
    )


def _is_subject(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether a Romance infinitive opens what somebody says and is its subject: `dijo que condenar a X no ayuda`."""
    marked, endings = reading.marked, reading.grammar.infinitives
    if not endings or not reading.grammar.participles or match.row.frame is not Frame.ACT or match.last - match.first > 1:
        return False
    opens = marked.is_word(match.first - 1, Word.CONTENT) and marked.tokens[match.first].norm.endswith(endings)
    said = (cue for cue in reading.cues_in(match.first - 3, match.first) if isinstance(cue.row, CueRow))
    return opens and any(cue.last == match.first - 1 for cue in said)


def _is_asked_of_all(reading: Reading, scene: Scene, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the judgement is part of what all sides are asked: `urged all sides to avoid destabilising acts`."""
    final = reading.grammar.object_first and reading.grammar.order is not Order.SECOND
    if match.row.frame is not Frame.JUDGE or match.row.stance.score >= 0 or final:
        return False
    for other in reading.cues_in(max(clause.first, match.first - _ASKED), match.first):
        row = other.row
        if not isinstance(row, StanceRow) or row.frame is not Frame.ASK:
            continue
        request = Match(row, other.first, other.last)
        known = bool(scene.initiators and scene.affected)
        both = (known or reading.grammar.order is Order.SECOND) and asks_both(reading, scene, request)
        if both or asks_everybody(reading, clause, request):
            return True
    return False


def _is_averted(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the judgement is only of what did not come to pass: `narrowly avoiding a potentially disastrous clash`."""
    if match.row.frame is not Frame.JUDGE or match.row.stance.score >= 0:
        return False
    marked = reading.marked
    kept = marked.places(Word.AVERTED, max(clause.first, match.first - _AVERTED), match.first)
    return bool(kept) and not marked.has_pause(kept[-1] + 1, match.first + 1, _PAUSES)


def _is_in_matter(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a Chinese verb only tells what another stance is about: backs in `对X支持Y的立场表示欢迎`."""
    if not reading.grammar.coverbs or match.row.frame is not Frame.ACT:
        return False
    marked = reading.marked
    matter = [i for i in marked.places(Word.ABOUT, clause.first, match.first) if i not in reading.cue_tokens]
    behind = reading.cues_in(match.last, clause.last)[:1]
    if not matter or not behind or not isinstance(behind[0].row, StanceRow):
        return False
    described = marked.places(Word.OF, match.last, behind[0].first)
    plain = not any(c in _PAUSES for c in marked.text[marked.tokens[matter[-1]].start : marked.tokens[behind[0].first].start])
    return bool(described) and plain and not reading.in_mention(matter[-1])


def _is_not_thought(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether somebody does not call it so: `X не считает это провокацией`; what is quoted may be said besides."""
    if match.row.frame is not Frame.JUDGE or not reading.grammar.cases or reading.quote_at(match.first) is not None:
        return False
    before = [
        cue for cue in reading.cues_in(max(clause.first, match.first - _DENIED), match.first) if isinstance(cue.row, CueRow)
    ]
    if not before:
        return False
    verb, marked = before[-1], reading.marked
    opened = any(c in marked.text[marked.tokens[verb.last - 1].end : marked.tokens[match.first].start] for c in ",:;")
    return not opened and marked.is_word(verb.first - 1, Word.NOT) and not marked.is_word(verb.first - 1, Word.AFFIRMS)


def _shall_stop(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether a Chinese verb is what another is asked to end: backs in `要求X停止支持Y`."""
    if not reading.grammar.coverbs or match.row.frame is not Frame.ACT:
        return False
    asks = (c for c in reading.cues_in(match.first - _DENIED, match.first) if c.last == match.first)
    return any(isinstance(c.row, StanceRow) and c.row.stance.score < 0 and is_undone(reading, c.first, c.last) for c in asks)


def _is_habit(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether an outlet tells what somebody has backed for years; said of oneself it is a position."""
    if match.row.frame is not Frame.ACT or match.row.stance.score <= 0 or reading.quote_at(match.first) is not None:
        return False
    near = range(max(clause.first, match.first - 2), match.first)
    return any(reading.marked.is_word(i, Word.HABIT) for i in near)


def _told_to_people(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether citizens are warned, or in Han characters told to follow something: `提醒公民密切关注形势`."""
    marked = reading.marked
    if marked.is_word(match.first, Word.WARNS):
        return marked.has(match.first, match.last + _VICTIMS, Word.PEOPLE)
    note = match.row.frame is Frame.NOTE and is_unspaced(marked.tokens[match.first])
    return note and bool(marked.places(Word.PEOPLE, max(0, match.first - _TOLD), match.first))


def _is_combat(reading: Reading, scene: Scene, match: Match[StanceRow]) -> bool:
    """Return whether somebody defends not what they did but their own people or land: no position."""
    marked = reading.marked
    owned = match.last + marked.is_word(match.last, Word.ARTICLE)  # Portuguese `o seu`
    if match.row.frame is not Frame.ACT or not marked.is_word(match.first, Word.SELF) or not marked.is_word(owned, Word.OWNED):
        return False
    near = range(owned + 1, owned + 3)
    return any(marked.is_word(i, Word.VICTIM, Word.PEOPLE) for i in near) and not scene.deeds_in(owned, owned + 3)


def is_background(reading: Reading, voices: Voices, number: int, predicate: Predicate, match: Match[StanceRow]) -> bool:
    """Return whether an outlet only tells an act, or what somebody has long thought of those whom it describes.

    `X reconoció a Y`, unless somebody says so; `las fuerzas apoyadas por X`, `el fugitivo, acusado por X`.
    """
    if match.row.frame is not Frame.ACT or reading.quote_at(match.first) is not None or not predicate.subjects:
        return False
    marked, before = reading.marked, match.first - 1
    deed = match.last == match.first + 1 and marked.is_word(match.first, Word.BARE_ACT)
    if deed and is_negated_before_subject(reading, number, match):
        return False  # `Ni X ni Y reconocerán ...`: what somebody will not do is a position
    if not predicate.passive:
        return deed and not any(says(p) and p.match.first < match.first for p in voices.predicates[number])
    if not reading.grammar.participles or reading.grammar.order is not Order.LEAD:
        return False
    auxiliary = marked.has(max(0, before - 2), match.first, Word.BE, Word.HAVE)
    form = marked.tokens[match.first].text.casefold().endswith(reading.grammar.participles)
    return form and not auxiliary and (match.row.stance.score > 0 or deed)


def _is_history(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether an outlet tells what was said in a year of the last century, which opens the sentence: `En 1990, X ...`.

    The sentence behind it goes on where it says so: `Y exigeait alors ...`.
    """
    if match.row.frame not in (Frame.ACT, Frame.ASK, Frame.FEEL, Frame.JUDGE) or reading.quote_at(match.first) is not None:
        return False
    if match.row.frame is Frame.JUDGE and any(isinstance(c.row, CueRow) for c in reading.cues_in(clause.first, clause.last)):
        return False
    if _opens_with_year(reading, clause.first, match.first) or _goes_on_with_year(reading, clause, match):
        return True
    then = reading.marked.places(Word.THEN, max(clause.first, match.first - 2), min(clause.last, match.last + 1))
    if not then or clause.first == 0:
        return False
    before = max((each.first for each in reading.clauses if each.first < clause.first), default=0)
    return _opens_with_year(reading, before, clause.first)


def _opens_with_year(reading: Reading, first: int, last: int) -> bool:
    tokens = reading.marked.tokens
    if first < last and _YEAR.fullmatch(tokens[first].text):
        return True
    opens = range(first + 1, min(first + _DATED, last))
    year = next((i for i in opens if _YEAR.fullmatch(tokens[i].text)), None)
    return year is not None and reading.marked.is_word(first, Word.AT) and not reading.mentions_in(first, year)


def _goes_on_with_year(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the year stands right behind the words: `X condemned in 1990 the invasion`."""
    marked = reading.marked
    behind = range(match.last + 1, min(clause.last, match.last + 2))
    return any(_YEAR.fullmatch(marked.tokens[i].text) and marked.is_word(i - 1, Word.AT, Word.OF) for i in behind)


def _is_title(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether an outlet's judging noun is only the title of the name right behind it: `el dictador Vera Kostova`."""
    if match.row.frame is not Frame.JUDGE or reading.grammar.order is not Order.LEAD or reading.quote_at(match.first) is not None:
        return False
    behind = reading.mentions_in(match.last, match.last + 1)
    return bool(behind) and behind[0].kind is Kind.PERSON and reading.marked.between(match.last - 1, match.last) == " "


def is_noun(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether the verb's form is a noun here: after an article, or capitalised inside a sentence where nouns are."""
    if match.row.frame not in (Frame.ACT, Frame.ASK):
        return False
    marked = reading.marked
    before = match.first - 1
    if is_governed_noun(Match(match.row, match.first, match.last), marked):
        return True
    if before >= clause.first and marked.is_word(before, Word.DET) and not marked.is_word(before, Word.WE, Word.NOT):
        return True
    token = marked.tokens[match.first]
    if reading.grammar.gerunds and reading.grammar.order is Order.STRICT and _after_plain_word(reading, clause, match):
        return True
    return reading.grammar.capital_nouns and match.first > clause.first and token.text[0].isupper()


def is_adverb(reading: Reading, match: Match[StanceRow]) -> bool:
    """Return whether a verb's form is an adverb, unless it parts several who are named from a name: `X and Y back Z`."""
    marked, behind = reading.marked, match.last
    if not marked.is_word(match.first, Word.ADVERB) or behind > match.first + 1:
        return False
    before = next((m for m in reading.mentions_in(max(0, match.first - 1), match.first) if m.can_speak), None)
    if before is None or marked.between(match.first - 1, match.first) != " ":
        return True
    behind += marked.is_word(behind, Word.ARTICLE, Word.OWNED)
    return len(coordinated_left(reading, before)) < 2 or not reading.in_mention(behind)


def _after_plain_word(reading: Reading, clause: Clause, match: Match[StanceRow]) -> bool:
    """Return whether a word that no table knows stands right before: `summer demand`, `serious questions` are nouns."""
    marked = reading.marked
    before = match.first - 1
    norm = marked.tokens[match.first].norm
    if before < clause.first or norm.endswith((*reading.grammar.pasts, *reading.grammar.gerunds)) or match.last - match.first > 1:
        return False
    known = before in marked.words or before in reading.cue_tokens or reading.in_mention(before)
    return not known and not marked.is_parted(before, match.first, ',;:"“”«»)–—')


def is_idle(reading: Reading, match: Match[StanceRow], predicate: Predicate, *, official: bool) -> bool:
    """Return whether a verb stands in the publisher's text without any subject in a language that needs one."""
    if predicate.subjects or predicate.own or predicate.again or predicate.passive:
        return False
    if match.row.frame not in (Frame.ACT, Frame.ASK) or reading.quote_at(match.first) is not None:
        return False
    if reading.grammar.coverbs and match.row.frame is Frame.ASK and reading.marked.is_word(match.last, Word.WE):
        return True  # `仿佛在敦促我们反思`: somebody asks us
    return official and not reading.grammar.pro_drop and reading.clauses[0].last <= match.first
