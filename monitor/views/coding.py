"""Coding blind: what somebody should code next, where coders differ, and how far they agree. The rule is `monitor.coding`.

The first coder may be a reviewer, who saw the engine's label, or another who codes blind; whoever is asked here sees the words in
their surroundings and where they were published, and no label of anybody's.
"""

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.types import ActorCode, DocumentKind
from monitor.agreement import alpha
from monitor.coding import Coding, Judgement, State, Verdict, blind_of, verdict
from monitor.errors import InputError, StoreError
from monitor.labels import PERSON
from monitor.people import user_key
from monitor.records import StoredStatement
from monitor.store.reviewing import LabelParts
from monitor.store.store import Store
from monitor.types import Statement, StatementKey
from monitor.views.accuracy import first_of, standing
from monitor.views.correcting import NO_COMMENT, actor_code, corrected, stance_told, standing_told
from monitor.views.words import Mark, Moment, Name, mark_of, moment, named, safe_href, target_name
from monitor.vocabulary import Vocabulary

LOOKED_AT = 400
"""Among how many of the latest statements the sample is drawn that nobody has judged yet."""
AROUND = 700
"""Characters of the text shown on either side of the words to code."""
ALIKE_WHY = "coded alike by two"
SETTLED_WHY = "a difference of two coders, settled"
_WHYS = (ALIKE_WHY, SETTLED_WHY)

Judgements = Mapping[StatementKey, Mapping[str, Judgement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Words to code, without any label: where they stand, and what surrounds them."""

    key: StatementKey
    title: str | None
    before: str
    evidence: str
    after: str
    language: str | None
    publisher: str | None
    publisher_actor: str | None
    url: str | None
    published: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One person's judgement as it is shown; `mark` None: no statement. `settling`: said to settle the difference."""

    coder: str
    mark: Mark | None
    actor: Name | None
    target: str | None
    target_code: str | None
    standing: str
    settling: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A unit on which coders differ; `own`: the reader is one of them, and cannot settle it alone."""

    unit: Unit
    said: tuple[Said, ...]
    own: bool
    differs_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How far coders agree on the units that two or more have judged, before any difference was settled.

    Each alpha is Krippendorff's, None where nothing varies. `kind_alpha` is nominal over none, against, neutral, for and no
    comment, of all `units`; the others are of the `seen` units in which two or more saw a statement, `stance_alpha` ordinal over
    the seven rungs, on which no comment has no place.
    """

    units: int
    seen: int
    coders: int
    alike: int
    open: int
    settled: int
    kind_alpha: float | None
    stance_alpha: float | None
    actor_alpha: float | None
    target_alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Everything that was judged, read once: by unit and person, and what settles it."""

    judged: Judgements
    codings: tuple[Coding, ...]
    settling: Mapping[StatementKey, Sequence[Coding]]

    def verdict(self, unit: StatementKey) -> Verdict:
        """Return what came of a unit."""
        return verdict(self.judged.get(unit, {}), self.settling.get(unit, ()))

    def by(self, unit: StatementKey, name: str) -> bool:
        """Return whether this person has judged a unit."""
        return any(user_key(one) == user_key(name) for one in self.judged.get(unit, {}))


def codebook(store: Store) -> Codebook:
    """Return what everybody has judged: blind, or as a reviewer."""
    codings = store.codings()
    judged: dict[StatementKey, dict[str, Judgement]] = {}
    known = store.judged()
    by_number = {one.number: one for one in known}
    for one in known:  # oldest first: of one person's the latest stands
        unit = first_of(one, by_number).before_key
        if unit is not None and one.undone_at is None and not one.why.startswith(_WHYS):
            judged.setdefault(unit, {})[one.by] = judgement_of(one.after)
    for unit, said in blind_of(codings).items():
        judged.setdefault(unit, {}).update(said)
    settling: dict[StatementKey, list[Coding]] = {}
    for coding in codings:
        if coding.settling and coding.undone_at is None:
            settling.setdefault(coding.unit, []).append(coding)
    return Codebook(judged=judged, codings=codings, settling=settling)


def judgement_of(said: LabelParts | None) -> Judgement:
    """Return what a label says, as a judgement; None: no statement."""
    if said is None:
        return Judgement(stance=None)
    official = said.official and not said.hearsay
    return Judgement(
        stance=said.stance,
        actor=said.actor,
        target=said.target,
        official=official,
        hearsay=said.hearsay,
        declined=said.declined,
    )


def sample(store: Store, book: Codebook, *, coder: str, limit: int) -> tuple[Unit, ...]:
    """Return what this person should code next: first what another has judged, then labels drawn by lot, the same for everybody.

    Words that several labels share are left out: it could not be told which of them is meant.
    """
    return tuple(unit for _, unit in zip(range(limit), _waiting(store, book, coder), strict=False))


def _waiting(store: Store, book: Codebook, coder: str) -> Iterator[Unit]:
    once = [key for key, said in book.judged.items() if len(said) == 1]
    others = {one.key: one for one in store.latest_statements(limit=LOOKED_AT) if one.key not in book.judged}
    for key in (*sorted(once, key=_lot), *sorted(others, key=_lot)):
        if book.by(key, coder):
            continue
        stored = others.get(key) or store.statement(key)
        if stored is not None and not _ambiguous(store, stored) and not stored.statement.engine.startswith(PERSON):
            yield unit_of(stored)


def _lot(key: StatementKey) -> str:
    """Return what puts units into an order that depends on nothing that they say."""
    return hashlib.sha256(f"lot {key}".encode()).hexdigest()


def _ambiguous(store: Store, stored: StoredStatement) -> bool:
    there = stored.statement.evidence
    labels = store.labels(stored.document.id, stored.revision)
    same = {one.key for one in labels if one.stands and one.statement.evidence == there and one.key != stored.key}
    return stored.statement.joint is not None or (stored.current and bool(same)) or len(same) > 1


def unit_of(stored: StoredStatement) -> Unit:
    """Return the words of a label without the label."""
    document, evidence = stored.document, stored.statement.evidence
    whole = document.text if evidence.where == "text" else document.title or ""
    start, end = max(0, evidence.start - AROUND), evidence.end + AROUND
    return Unit(
        key=stored.key,
        title=document.title if evidence.where == "text" else None,
        before=("… " if start else "") + whole[start : evidence.start],
        evidence=whole[evidence.start : evidence.end],
        after=whole[evidence.end : end] + (" …" if end < len(whole) else ""),
        language=document.language,
        publisher=document.publisher,
        # A newsroom's country is not the one that speaks in its texts.
        publisher_actor=document.publisher_actor if document.kind is DocumentKind.OFFICIAL else None,
        url=safe_href(document.url),
        published=moment(stored.spoken_at, stored.precision),
    )


def judgement_told(asked: Mapping[str, str], vocabulary: Vocabulary, *, known: Collection[str | None] = ()) -> Judgement:
    """Return what a form says of a unit. Fields: verdict (`none`: no statement), stance, actor, target (empty: none), standing.

    `known` are codes that others gave the unit: those may be named though our tables do not hold them.

    Raises: InputError naming the field that cannot be used.
    """
    if asked.get("verdict") == "none":
        return Judgement(stance=None)
    try:
        stance, declined = stance_told(asked.get("stance", ""))
    except InputError as exc:
        raise InputError("choose a stance, or that it is no statement; nothing was kept") from exc
    actor = asked.get("actor", "").strip()
    if not actor:
        raise InputError("say for whom is spoken, with a code such as FRA or EU; nothing was kept")
    target = asked.get("target", "").strip()
    standing = standing_told(asked.get("standing", "official"))
    return Judgement(
        stance=stance,
        actor=ActorCode(actor) if actor in known else actor_code(actor, vocabulary, group=False),
        target=None if not target else target if target in known else actor_code(target, vocabulary, group=True),
        official=standing.value == "official",
        hearsay=standing.value == "hearsay",
        declined=declined,
    )


def settle(store: Store, vocabulary: Vocabulary, unit: StatementKey, *, now: datetime) -> Verdict:
    """Write what came of a unit as a correction, where two were alike or a difference was settled; return what came of it.

    Raises: StoreError where the words are no longer in the document's latest version; the judgements are kept.
    """
    found = codebook(store).verdict(unit)
    stored = store.statement(unit)
    if found.judgement is None or stored is None:
        return found
    said = _said_by(stored, found.judgement, vocabulary)
    why = ALIKE_WHY if found.state is State.ALIKE else SETTLED_WHY
    by = " and ".join(found.by)
    if not _stands(store, unit, found.judgement):
        store.correct(unit, said, why=f"{why}: {by}", by=by, now=now)
    return found


def take_back(store: Store, number: int, *, coder: str, now: datetime) -> Coding:
    """Take back one's own judgement, and the correction that was made because another had said the same.

    Raises: StoreError where there is none of this person's, or where what it differed in is settled.
    """
    unit = next((one.unit for one in store.codings() if one.number == number), None)
    if unit is not None and codebook(store).verdict(unit).state is State.SETTLED:
        raise StoreError(f"coding {number}: the difference is settled; correct the label on its own page instead")
    found = store.undo_coding(number, coder=coder, now=now)
    known = store.judged()
    by_number = {one.number: one for one in known}
    for one in standing(known):
        if one.why.startswith(ALIKE_WHY) and first_of(one, by_number).before_key == found.unit:
            store.undo_correction(one.number, why="a coder took the judgement back", by=coder, now=now)
    return found


def _stands(store: Store, unit: StatementKey, wanted: Judgement) -> bool:
    """Return whether a person's label that stands says this already."""
    known = store.judged()
    by_number = {one.number: one for one in known}
    return any(judgement_of(one.after) == wanted for one in standing(known) if first_of(one, by_number).before_key == unit)


def _said_by(stored: StoredStatement, judged: Judgement, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    if judged.stance is None:
        return ()
    standing = "hearsay" if judged.hearsay else "official" if judged.official else "unofficial"
    stance = NO_COMMENT if judged.declined else judged.stance.value
    asked = {"stance": stance, "actor": judged.actor or "", "target": judged.target or "", "standing": standing}
    return corrected(stored, asked, vocabulary)


def differences(store: Store, vocabulary: Vocabulary, book: Codebook, *, reader: str | None) -> tuple[Difference, ...]:
    """Return the units on which coders differ, in the order in which the second coder came to them."""
    open_ = [unit for unit in book.judged if book.verdict(unit).state is State.DIFFERS]
    last = {one.unit: one.number for one in book.codings}
    found = []
    for key in sorted(open_, key=lambda unit: last.get(unit, 0)):
        stored = store.statement(key)
        if stored is None:
            continue
        blind = book.judged[key]
        votes = book.settling.get(key, ())
        shown = [_shown(name, one, vocabulary, settling=False) for name, one in blind.items()]
        shown += [_shown(one.coder, one.judgement, vocabulary, settling=True) for one in votes]
        own = reader is not None and book.by(key, reader)
        found.append(Difference(unit=unit_of(stored), said=tuple(shown), own=own, differs_in=_differs_in(list(blind.values()))))
    return tuple(found)


def _shown(coder: str, said: Judgement, vocabulary: Vocabulary, *, settling: bool) -> Said:
    return Said(
        coder=coder,
        mark=mark_of(said.stance, confidence=1.0, declined=said.declined) if said.stance else None,
        actor=named(said.actor, vocabulary) if said.actor else None,
        target=target_name(said.target, vocabulary),
        target_code=said.target,
        standing="hearsay" if said.hearsay else "official" if said.official else "unofficial",
        settling=settling,
    )


def _differs_in(said: Sequence[Judgement]) -> tuple[str, ...]:
    if len({one.stance is None for one in said}) > 1:
        return ("whether it is a statement",)
    parts: dict[str, set[Hashable]] = {
        "stance": {(one.stance, one.declined) for one in said},
        "actor": {one.actor for one in said},
        "target": {one.target for one in said},
        "standing": {(one.official, one.hearsay) for one in said},
    }
    return tuple(name for name, values in parts.items() if len(values) > 1)


def figures(book: Codebook) -> Figures:
    """Return how far coders agree."""
    twice = {unit: said for unit, said in book.judged.items() if len(said) > 1}
    states = [book.verdict(unit).state for unit in twice]
    coders = sorted({user_key(name) for said in twice.values() for name in said})
    rows = [
        [next((one for name, one in said.items() if user_key(name) == coder), None) for said in twice.values()]
        for coder in coders
    ]
    seen = [[one if one and one.stance else None for one in row] for row in rows]
    placed = [[None if one is None or one.declined else one for one in row] for row in seen]
    return Figures(
        units=len(twice),
        seen=sum(sum(one.stance is not None for one in said.values()) > 1 for said in twice.values()),
        coders=len(coders),
        alike=states.count(State.ALIKE),
        open=states.count(State.DIFFERS),
        settled=states.count(State.SETTLED),
        kind_alpha=_alpha(rows, _side, "nominal"),
        stance_alpha=_alpha(placed, _rung, "ordinal"),
        actor_alpha=_alpha(seen, lambda one: one.actor, "nominal"),
        target_alpha=_alpha(seen, lambda one: one.target, "nominal"),
    )


def _alpha(
    rows: Sequence[Sequence[Judgement | None]], value: Callable[[Judgement], Hashable], level: Literal["nominal", "ordinal"]
) -> float | None:
    """Return alpha over one part of what was said; a unit that a coder did not judge is missing there."""
    if level == "ordinal":
        return alpha([[None if one is None else float(str(value(one))) for one in row] for row in rows], level)
    known: dict[Hashable, float] = {}
    return alpha(
        [[None if one is None else known.setdefault(value(one), float(len(known))) for one in row] for row in rows], level
    )


def _side(one: Judgement) -> Hashable:
    if one.declined:
        return Mark.DECLINED
    return None if one.stance is None else (one.stance.score > 0) - (one.stance.score < 0)


def _rung(one: Judgement) -> int:
    return one.stance.score if one.stance else 0
