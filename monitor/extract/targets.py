"""Whose conduct is judged: the choice of a stance's target among everybody named, or the scene's where nobody is.

A nearest-name rule loses a third of the targets; here every name in reach gets `points`. Who acts in the text: `scene`.
"""

from monitor.extract.accused import accuser_of
from monitor.extract.cases import is_agent
from monitor.extract.conceded import is_conceded
from monitor.extract.enumeration import enumerate_named
from monitor.extract.fought import is_only_against
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Mention
from monitor.extract.own_deeds import excused_self
from monitor.extract.points import points_of, roles_of
from monitor.extract.possessed import far_owner
from monitor.extract.reading import Clause, Reading
from monitor.extract.scene import Scene
from monitor.extract.standing import is_accused_by_another, is_excepted, owns_foes, whom_it_answers, whom_it_is_told
from monitor.extract.tables import Frame, Order, StanceRow
from monitor.extract.words import Word
from monitor.types import Legal, Stance

_THRESHOLD = 0.9
_OBJECT = 4
"""Words behind a verb of approval in which the act that is approved is named."""
_PEOPLE = 6
"""Words from approval to the people it is for."""
_MEETS = 3
"""Words from whom somebody meets to the verb."""
_NOUN = 5
"""Words behind the letters of two states within which it is named what is between them."""
_APPROVED = 4
"""Words behind a verb of approval in which what is approved stands."""
_ANSWERED = 6
"""Words from a verb that answers to whose act it answers."""
_COMMAS = ",，;；:：。“「"


def choose(
    reading: Reading,
    clause: Clause,
    match: Match[StanceRow],
    scene: Scene,
    *,
    holders: tuple[str, ...],
    score: int,
    reach: tuple[int, int],
    passive: bool,
) -> tuple[tuple[str, ...], bool]:
    """Return the targets of a stance and whether the sentence itself names them.

    `reach` is the token range in which a target may stand. The default target of the scene is taken for blame that names nobody.
    """
    if score > 0 and (own := excused_self(reading, clause, match, scene, holders)) is not None:
        return (own,), True
    best = _likeliest(reading, match, scene, holders=holders, score=score, reach=reach, passive=passive)
    if best is not None:
        best = far_owner(reading, match, best, holders, reach[0])
    if best is not None and _is_struck_lawfully(reading, match, scene, best, score):
        return (holders[:1] if set(holders).intersection(scene.initiators) else ()), True
    excused = score > 0 and match.row.frame is Frame.JUDGE
    if best is None and any(owns_foes(reading, m) for m in reading.mentions_in(*reach)):
        return (), True
    if best is None and excused and any(_is_answered(reading, match, m) for m in reading.mentions_in(*reach)):
        return holders[:1], True  # `we had no choice but to answer X's shelling`: its own act is excused
    if best is not None:
        together = tuple(m for m in enumerate_named(reading, best) if m is best or not is_excepted(reading, m))
        codes = dict.fromkeys(str(m.code) for m in together if m.code is not None and m.code not in holders)
        if best.code is not None and not codes and (score > 0 or scene.accused(holders) is None):
            codes = dict.fromkeys([str(best.code)])
        blamed = score < -1 and match.row.frame is Frame.ACT  # `criticised the alliance between X and Y`
        if len(codes) > 1 and not blamed and _stand_between(reading, match, together):
            return (), True
        if codes:
            return tuple(codes), True
    if passive and match.row.frame is Frame.NOUN:
        return (), True  # `the plan has the support of X`: whose plan it is, another sentence says
    if score < 0:
        told = whom_it_answers(reading, clause, match, holders) or whom_it_is_told(reading, clause, match, holders)
        if told is not None:
            return (told,), True
    if score < 0 and (accuser := accuser_of(reading, clause, match, holders)):
        return accuser, True
    if score < 0 and (hinted := _hinted_at(reading, clause, holders)) is not None:
        return (hinted,), True
    if score < 0:
        return ((), True) if _vague(reading, match, reach, scene) else (_blamed(match, scene, holders, score), False)
    named = match.row.frame is Frame.ACT or (match.row.frame is Frame.NOUN and reading.grammar.cases)
    if score == 0 or (named and _has_other_object(reading, match, scene, reach)):
        return (), False
    return _approved(reading, match, scene, holders, score), False


def _likeliest(
    reading: Reading,
    match: Match[StanceRow],
    scene: Scene,
    *,
    holders: tuple[str, ...],
    score: int,
    reach: tuple[int, int],
    passive: bool,
) -> Mention | None:
    """Return the name in reach that is most likely judged, the first of two as likely; None where none has points enough."""
    roles = roles_of(scene, reach, match)
    best: tuple[float, Mention] | None = None
    for mention in reading.mentions_in(*reach):
        if (mention.code is None and not mention.others) or _is_forum(reading, match, mention) or _is_met(reading, mention):
            continue
        if (
            match.row.frame is Frame.JUDGE
            and (score < 0 or reading.grammar.coverbs)
            and _is_wronged_inside(reading, match, mention)
        ):
            continue
        if match.row.frame is Frame.JUDGE and _is_where(reading, match, mention):
            continue
        if score > 0 and is_only_against(reading, match, scene, mention):
            continue
        if is_conceded(reading, mention):
            continue
        if is_excepted(reading, mention) or is_accused_by_another(reading, mention, approved=score > 0):
            continue
        if owns_foes(reading, mention) or (score > 0 and _is_answered(reading, match, mention)):
            continue
        if score > 0 and match.row.frame is Frame.ACT and _is_struck_by_another(reading, match, scene, mention):
            continue
        if score > 0 and _is_behind_backdrop(reading, match, mention):
            continue
        points = points_of(reading, match, mention, roles, scene, holders=holders, score=score, passive=passive)
        if best is None or points > best[0]:
            best = (points, mention)
    return best[1] if best is not None and best[0] >= _THRESHOLD else None


def _is_behind_backdrop(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether approval names somebody before what it comes after: Y in `солидарна с X после нападения Y`."""
    opens = reading.marked.places(Word.BACKDROP, match.last, mention.first)
    return bool(opens) and any(m.code not in (None, mention.code) for m in reading.mentions_in(match.last, opens[0]))


def _is_answered(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether only an act of the one named is answered: X in `Y has every right to respond to X's raid`.

    Of an act it is what a verb behind the stance fights: `praised its troops for repelling X's raid`.
    """
    marked = reading.marked
    if reading.grammar.coverbs and match.first < mention.first and mention.last < match.last:
        return marked.has(mention.last, match.last, Word.ANSWERS)  # `是对X袭击的回应`
    kind = Word.ANSWERS if match.row.frame is Frame.JUDGE else Word.FIGHTS
    answers = marked.places(kind, match.first, mention.first)
    by = bool(answers) and answers[-1] == mention.first - 2 and marked.is_word(mention.first - 1, Word.OF, Word.BY)
    by = by or is_agent(reading, mention)
    return bool(answers) and not by and mention.first - answers[-1] <= _ANSWERED


def _is_struck_by_another(reading: Reading, match: Match[StanceRow], scene: Scene, mention: Mention) -> bool:
    """Return whether the approved act is somebody else's on the one named: X in `welcomed the sanctions imposed on X by Y`."""
    marked = reading.marked
    closed = reading.grammar.order is Order.SECOND and mention.last <= match.first  # `hat Xs Angriff auf Y gebilligt`
    if not marked.is_word(mention.first - 1, Word.ON, Word.AGAINST) or (mention.first < match.last and not closed):
        return False
    first = mention.first - _OBJECT if closed else match.last
    near = scene.deeds_in(first, first + _OBJECT)
    return any(mention in deed.victims and deed.doers and mention not in deed.doers for deed in near)


def _is_wronged_inside(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the words of a judgement name inside whose thing is hurt or served: X in `颠覆X政权`, `符合X的利益`."""
    if not match.first < mention.first or not mention.last < match.last:
        return False
    marked = reading.marked
    hurt = marked.has(mention.last, match.last, Word.VICTIM)
    said = marked.text[marked.tokens[match.first].start : marked.tokens[match.last - 1].end]
    return hurt and not any(c in _COMMAS for c in said)


def _is_where(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether the words of a judgement hold the name of where it is so: `the situation in X is dire`."""
    marked, place = reading.marked, mention.first - 1
    place -= marked.is_word(place, Word.ARTICLE)
    inside = match.first < mention.first and mention.last < match.last
    return inside and marked.is_word(place, Word.AT) and marked.has(match.first, place, Word.VAGUE)


def _is_met(reading: Reading, mention: Mention) -> bool:
    """Return whether the name is only whom somebody meets or calls in a Chinese sentence: `同X通电话时`."""
    marked = reading.marked
    with_ = reading.grammar.coverbs and marked.is_word(mention.first - 1, Word.FOR)
    return with_ and bool(marked.places(Word.MEETING, mention.last, mention.last + _MEETS))


def _hinted_at(reading: Reading, clause: Clause, holders: tuple[str, ...]) -> str | None:
    """Return who is meant though the sentence says that nobody is named: X in `without naming X, denounced the threats`."""
    marked = reading.marked
    hints = marked.places(Word.HINTS, clause.first, clause.last)
    if not hints:
        return None
    near = [m for m in reading.mentions_in(hints[0], min(clause.last, hints[-1] + 3)) if m.code is not None]
    return next((str(m.code) for m in near if str(m.code) not in holders), None)


def _is_struck_lawfully(reading: Reading, match: Match[StanceRow], scene: Scene, mention: Mention, score: int) -> bool:
    """Return whether the name only suffers the act that is called lawful: `the strikes on X were self-defence` backs no X.

    In Chinese, where the act and its object stand together, so too where it is called right.
    """
    excused = match.row.stance is Stance.UNDERSTAND  # `after the attack on X its right to defend itself`
    called = reading.grammar.coverbs or match.row.legal is Legal.LAWFUL
    lawful = match.row.frame is Frame.JUDGE and called and score > 0 and not excused
    near = scene.deeds_in(mention.first - _PEOPLE, mention.last + _PEOPLE) if lawful and mention.first < match.first else ()
    return any(mention in deed.victims and mention not in deed.doers for deed in near)


def _blamed(match: Match[StanceRow], scene: Scene, holders: tuple[str, ...], score: int) -> tuple[str, ...]:
    """Return whom blame is for that names nobody: who is accused in the scene, all who acted where it is for their act."""
    accused = scene.accused(holders)
    act = match.row.frame is Frame.ACT and score < -1
    if act and accused in scene.initiators and scene.deeds_in(match.last, match.last + _OBJECT):
        return scene.initiators  # `condemned the raid` of two on a third
    return (accused,) if accused else ()


def _approved(reading: Reading, match: Match[StanceRow], scene: Scene, holders: tuple[str, ...], score: int) -> tuple[str, ...]:
    """Return whom approval is for that names nobody: whoever the scene credits."""
    if match.row.frame is Frame.JUDGE and set(holders).intersection(scene.affected):
        return ()  # what the one struck praises in general is not the one who struck
    solidarity = match.row.frame is Frame.NOUN
    credited = scene.credited(holders, solidarity=solidarity)
    if credited in scene.initiators and set(holders).intersection(scene.affected) and _is_something_else(reading, match, scene):
        return ()
    if solidarity and score == Stance.SUPPORT.score and credited in scene.initiators and credited not in scene.affected:
        return ()  # solidarity is not with the one who acted, unless the words say so
    if credited is None and match.row.frame is Frame.ACT and _names_that_act(reading, match, scene):
        credited = scene.only_doer(holders)
    return (credited,) if credited else ()


def _is_something_else(reading: Reading, match: Match[StanceRow], scene: Scene) -> bool:
    """Return whether no act, paper or ruling is right behind a verb of approval: the one struck approves of something else."""
    begins = match.last + (reading.grammar.order is Order.FIRST)  # behind its subject
    behind = (begins, begins + _APPROVED)
    acts = reading.marked.has(*behind, Word.FORUM, Word.RULING, Word.PAPER) or bool(scene.deeds_in(*behind))
    return match.row.frame is Frame.ACT and not reading.grammar.object_first and not acts


def _names_that_act(reading: Reading, match: Match[StanceRow], scene: Scene) -> bool:
    """Return whether what is approved is the act told of before, by a noun alone: `welcomed the decision`."""
    marked = reading.marked
    for deed in scene.deeds_in(match.last + 1, match.last + 2):
        beside = range(deed.match.last, deed.match.last + 1)
        alone = not any(marked.is_word(i, Word.OF, Word.BY, Word.TO, Word.ON, Word.FOR, Word.AT) for i in beside)
        return marked.is_word(match.last, Word.ARTICLE) and not deed.doers and not deed.victims and alone
    return False


def _stand_between(reading: Reading, match: Match[StanceRow], together: tuple[Mention, ...]) -> bool:
    """Return whether two are only those between whom something is: a truce that is welcomed, tensions that worry."""
    pair = together[0].last == together[-1].first and together[-1].end - together[0].start == len(together)
    if pair and reading.marked.has(together[-1].last, together[-1].last + _NOUN, Word.VAGUE):
        return True  # `对俄乌冲突表示关切`
    if reading.grammar.postpositions and reading.marked.is_word(together[-1].last, Word.BETWEEN):
        return True
    index = together[0].first - 1
    while index >= match.last and reading.marked.is_word(index, Word.ARTICLE) and not reading.marked.is_word(index, Word.BETWEEN):
        index -= 1
    return index >= match.last and reading.marked.is_word(index, Word.BETWEEN)


def is_for_people_of_doer(reading: Reading, match: Match[StanceRow], scene: Scene) -> bool:
    """Return whether approval goes to the people of the very state that acted: `stands with the people of X` is none of X."""
    near = reading.mentions_in(match.last, match.last + _PEOPLE)[:1]
    if reading.marked.has(match.first, match.last, Word.MERIT):
        return False  # a people is congratulated on what its state has done
    if not near or near[0].code not in scene.initiators:
        return False
    marked, name = reading.marked, near[0]
    after = name.last + 1 if marked.tokens[min(name.last, len(marked.tokens) - 1)].norm == "s" else name.last
    people = name.kind is Kind.PEOPLE or marked.is_word(after, Word.PEOPLE)
    before = name.first - 1
    while before > match.last and marked.is_word(before, Word.OF, Word.ARTICLE) and not marked.is_word(before, Word.PEOPLE):
        before -= 1
    return people or marked.is_word(before, Word.PEOPLE) or marked.is_word(name.first, Word.PEOPLE)


def _has_other_object(reading: Reading, match: Match[StanceRow], scene: Scene, reach: tuple[int, int]) -> bool:
    """Return whether what is approved is named and no act: `supported the text` is no support of whoever acted."""
    marked = reading.marked
    place, last = match.last, min(reach[1], match.last + 3)
    if place < last and marked.is_word(place, Word.HIM) and reading.grammar.cases:
        return True  # a pronoun of which nothing says whom it means
    if place >= last or marked.is_word(place, Word.HIM) or marked.is_parted(place - 1, place, ",;:.”\"'’"):
        return False
    if match.row.frame is Frame.NOUN and any(
        marked.is_word(i, Word.SOURCE, Word.AT, Word.BY, Word.VICTIM) for i in (place, place + 1)
    ):
        return False  # `support came from X`, `support of the independence`
    words = [i for i in range(place, last) if not marked.is_word(i, Word.LIGHT, Word.ARTICLE, Word.DET, Word.FOR, Word.ON)]
    return bool(words) and not scene.deeds_in(match.last, match.last + _OBJECT)


def _vague(reading: Reading, match: Match[StanceRow], reach: tuple[int, int], scene: Scene) -> bool:
    """Return whether worry is about events or a situation as such: who acted is then left open, whatever else the text says."""
    if match.row.frame not in (Frame.FEEL, Frame.NOUN, Frame.ACT) or match.row.stance.score != -1:
        return False
    near = range(match.last, min(reach[1], match.last + 5))
    found = next((i for i in near if reading.marked.is_word(i, Word.VAGUE)), None)
    return found is not None and not scene.deeds_in(match.last, reach[1])


def _is_forum(reading: Reading, match: Match[StanceRow], mention: Mention) -> bool:
    """Return whether a body is named as forum or instrument: `a meeting of the Security Council`, `the UN Charter`.

    A council that somebody is asked to turn to is the forum too; condemned outright, it is judged.
    """
    if mention.kind is not Kind.BODY:
        return False
    marked = reading.marked
    if match.row.frame is Frame.ASK and marked.has(mention.first, mention.last, Word.FORUM):
        return True
    behind = mention.last + (reading.grammar.coverbs and marked.is_word(mention.last, Word.OF))  # `联合国的宗旨`
    if marked.is_word(behind, Word.FORUM) and not marked.between(mention.last - 1, mention.last).strip():
        return True
    index = mention.first - 1
    while (
        index >= 0 and mention.first - index <= 4 and marked.is_word(index, Word.OF, Word.AT, Word.LIGHT, Word.ARTICLE, Word.DET)
    ):
        if marked.is_word(index, Word.FORUM):
            return True
        index -= 1
    return marked.is_word(index, Word.FORUM)
