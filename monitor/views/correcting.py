"""What persons have said of a label, and what a form that corrects one asks for. The rule behind it is `monitor.labels`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from feeds.types import ActorCode
from monitor.errors import InputError
from monitor.labels import PERSON, Correction, CorrectionKind, CorrectionNumber, covers, in_force, label_of
from monitor.records import StoredStatement
from monitor.store.store import Store
from monitor.types import Event, EventId, Stance, Statement, StatementKey
from monitor.views.words import Mark, Moment, Name, mark_of, moment, named, target_name
from monitor.vocabulary import Vocabulary

TOWARD = "toward:"
"""What the name of the field for the stance on an event begins with; the event's id follows."""
SAME = "same"
"""Said of an event: the stance there is the statement's own, and moves with it."""
NO_COMMENT = Mark.DECLINED.value
"""Said in a stance's place: comment was declined, which is neutral and stands outside for and against."""
CONFIRMED = "confirmed as it stood"


class Standing(StrEnum):
    """For whom the words count."""

    OFFICIAL = "official"
    UNOFFICIAL = "unofficial"
    HEARSAY = "hearsay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label in short: for whom, with what stance, on whom."""

    key: StatementKey
    actor: Name
    mark: Mark
    target: str | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One correction as it is shown. `before` is None for a missed statement, `after` where it is no statement.

    `confirmed`: the label was found right. `undoable`: no later correction stands on it, and it was not undone.
    """

    number: CorrectionNumber
    by: str
    at: Moment
    why: str
    before: Label | None
    after: Label | None
    confirmed: bool
    undoable: bool
    undone: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toward:
    """An event that the statement reacts to, with its stance there; None where the words do not bear on the act.

    `same`: it is the statement's own, no comment included.
    """

    event: str
    title: str
    mark: Mark | None
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What persons have said of a statement, oldest first, and what can be said of it now.

    `open` is whether it can be corrected; `instead` is the label that stands in its place where a person put one there, and
    `none` whether a person said that there is no statement.
    """

    by_person: bool
    changes: tuple[Change, ...]
    open: bool
    instead: Label | None
    none: bool
    standing: Standing
    toward: tuple[Toward, ...]


def standing_of(statement: Statement) -> Standing:
    """Return for whom the words count."""
    return Standing.HEARSAY if statement.hearsay else Standing.OFFICIAL if statement.official else Standing.UNOFFICIAL


def by_person(statement: Statement) -> bool:
    """Return whether a person gave or confirmed the label."""
    return statement.engine.startswith(PERSON)


def reviewed(store: Store, vocabulary: Vocabulary, stored: StoredStatement) -> Reviewed:
    """Return what persons have said of a statement."""
    known = store.corrections(stored.document.id)
    own = _of(stored, known)
    labels = {one.key: one for one in store.labels(stored.document.id, stored.revision)} if own else {}

    def short(key: StatementKey | None) -> Label | None:
        found = labels.get(key) if key is not None else None
        return label(found.key, found.statement, vocabulary) if found is not None else None

    made = {one.statement.engine: one.key for one in labels.values()}
    kept = {one.number for one in in_force(own)}
    changes = tuple(
        Change(
            number=one.number,
            by=one.by,
            at=moment(one.at),
            why=one.why,
            before=short(one.before),
            after=short(made.get(one.engine)),
            confirmed=one.why == CONFIRMED and one.kind is CorrectionKind.CHANGED,
            undoable=one.number in kept,
            undone=moment(one.undone_at) if one.undone_at else None,
        )
        for one in own
    )
    decisive = next((one for one in reversed(own) if one.number in kept), None)
    stands = decisive is None or decisive.engine == stored.statement.engine
    events = {event.id: event for dossier in store.dossiers(with_archived=True) for event in dossier.events}
    return Reviewed(
        by_person=by_person(stored.statement) and stored.current,
        changes=changes,
        open=stored.current,
        instead=short(made.get(decisive.engine)) if decisive is not None and not stands else None,
        none=decisive is not None and not stands and decisive.kind is CorrectionKind.NO_STATEMENT,
        standing=standing_of(stored.statement),
        toward=tuple(_toward(stored, events)),
    )


def _of(stored: StoredStatement, known: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the corrections of this utterance, oldest first: what made or covers the label, and what that replaced."""
    own = label_of(stored.key, stored.statement)
    chosen = {
        one.number for one in known if one.engine == stored.statement.engine or one.before == stored.key or covers(one, own)
    }
    for one in reversed(known):
        if one.number in chosen and one.replaces is not None:
            chosen.add(one.replaces)
    return tuple(one for one in known if one.number in chosen)


def _toward(stored: StoredStatement, events: Mapping[EventId, Event]) -> list[Toward]:
    return [
        Toward(
            event=said.event,
            title=events[said.event].title if said.event in events else said.event,
            mark=_mark(said.stance_toward_event, declined=said.declined) if said.stance_toward_event else None,
            same=(said.stance_toward_event, said.declined) == (said.stance, stored.statement.declined),
        )
        for said in (reaction.statement for reaction in stored.reactions)
        if said.event is not None
    ]


def _mark(stance: Stance, *, declined: bool) -> Mark:
    """Return what a person would have called it, however sure the engine was."""
    return mark_of(stance, confidence=1.0, declined=declined)


def label(key: StatementKey, said: Statement, vocabulary: Vocabulary) -> Label:
    """Return a label in short."""
    return Label(
        key=key,
        actor=named(said.actor, vocabulary),
        mark=mark_of(said.stance, confidence=said.confidence, declined=said.declined),
        target=target_name(said.target, vocabulary),
        standing=standing_of(said),
    )


def confirmed(stored: StoredStatement) -> tuple[Statement, ...]:
    """Return the label as it stands, in a copy for each event."""
    return tuple(reaction.statement for reaction in stored.reactions) or (stored.statement,)


def corrected(stored: StoredStatement, asked: Mapping[str, str], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """Return the label as a form asks for it, in a copy for each event. A field that is left out keeps what stands.

    Fields: stance (`declined`: no comment), target (empty: none), actor, standing, and `toward:EVENT` (empty: does not bear on
    the act; `same`: the statement's own). Where that is left out, a stance on the event that was the statement's moves with it.

    Raises: InputError naming the field that cannot be used.
    """
    was = stored.statement
    stance, declined = stance_told(asked["stance"]) if "stance" in asked else (was.stance, was.declined)
    actor: str = stored.statement.actor
    if asked.get("actor", actor).strip() != actor:
        actor = actor_code(asked["actor"], vocabulary, group=False)
    target = stored.statement.target
    # What stands may be a name that our tables do not hold: left as it is, it is no fault of the form.
    if "target" in asked and asked["target"].strip() != (target or ""):
        target = actor_code(asked["target"], vocabulary, group=True) if asked["target"].strip() else None
    standing = standing_told(asked["standing"]) if "standing" in asked else standing_of(stored.statement)
    found = []
    for said in confirmed(stored):
        toward, mute = said.stance_toward_event, declined
        if said.event is not None and TOWARD + said.event in asked:
            told = asked[TOWARD + said.event].strip()
            toward, mute = (stance, declined) if told == SAME else stance_told(told) if told else (None, declined)
        elif toward is said.stance:
            toward = stance
        found.append(
            replace(
                said,
                stance=stance,
                actor=ActorCode(actor),
                target=target,
                official=standing is Standing.OFFICIAL or (standing is Standing.HEARSAY and said.official),
                hearsay=standing is Standing.HEARSAY,
                stance_toward_event=toward,
                declined=mute and toward in (None, Stance.NEUTRAL),
                cues=(),
            )
        )
    return tuple(found)


def stance_told(told: str) -> tuple[Stance, bool]:
    """Return the stance that a form names, and whether it says that comment was declined.

    Raises: InputError where it is none.
    """
    word = told.strip()
    if word == NO_COMMENT:
        return Stance.NEUTRAL, True
    try:
        return Stance(word), False
    except ValueError as exc:
        raise InputError(f"stance {told!r} is none of {', '.join(Stance)}, {NO_COMMENT}; nothing was changed") from exc


def standing_told(told: str) -> Standing:
    """Return the standing that a form names.

    Raises: InputError where it is none.
    """
    try:
        return Standing(told.strip())
    except ValueError as exc:
        raise InputError(f"standing {told!r} is none of {', '.join(Standing)}; nothing was changed") from exc


def actor_code(told: str, vocabulary: Vocabulary, *, group: bool) -> ActorCode:
    """Return the code of an actor given by code or by its English name; `group`: an armed group's too.

    Raises: InputError where we know no such actor.
    """
    there = dict(vocabulary.actors) | (dict(vocabulary.armed_groups) if group else {})
    word = told.strip()
    # A list of choices writes "France (FRA)".
    code = word.rpartition("(")[2].rstrip(")") if word.endswith(")") else word
    for one in (code, code.upper()):
        if ActorCode(one) in there:
            return ActorCode(one)
    found = [row.code for row in there.values() if row.name.casefold() == word.casefold()]
    if len(found) != 1:
        raise InputError(f"{told!r} is no actor that we know; give a code such as FRA or EU, or the name in English")
    return ActorCode(found[0])


def code_for(told: str, vocabulary: Vocabulary) -> str:
    """Return the code of an actor or armed group that is named as in `actor_code`; what names none stays as it is."""
    try:
        return actor_code(told, vocabulary, group=True)
    except InputError:
        return told


def choices(vocabulary: Vocabulary, *, group: bool) -> tuple[Name, ...]:
    """Return all whom a form may name, by name; `group`: armed groups too."""
    there = [*vocabulary.actors.values(), *(vocabulary.armed_groups.values() if group else ())]
    return tuple(sorted((Name(code=ActorCode(row.code), name=row.name) for row in there), key=lambda name: name.name))


def same_label(left: Statement, right: Statement) -> bool:
    """Return whether two labels of the same words say the same of them."""
    return _judged(left) == _judged(right)


def _judged(said: Statement) -> tuple[object, ...]:
    return said.stance, said.declined, said.actor, said.target, standing_of(said), said.event, said.stance_toward_event
