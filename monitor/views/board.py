"""A dossier's board: headline, rows, lanes. The rule behind them is in `monitor.positions`.

The tiles above the rows are in `tiles`, the event above all in `event`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from feeds.types import ActorCode, Precision, Source
from monitor.extract.tables import languages_read
from monitor.labels import PERSON
from monitor.listening import Ear, ears, heard_since, roll_call
from monitor.positions import Account, account
from monitor.records import Answer, Outage
from monitor.store.store import Store
from monitor.types import Dossier, Event, Lane, Position, Reaction, RollCall, StanceShift
from monitor.views.course import Course, course
from monitor.views.event import EventView, event_view
from monitor.views.recalled import Recalled, recall
from monitor.views.tilemap import Standing, TileMap, tile_map
from monitor.views.tiles import SPOKEN_GROUPS, Group, TileGroup, Turn, is_own, order_of_speaking, position_mark, strip
from monitor.views.words import Elapsed, Mark, Moment, Name, Words, elapsed, moment, named, quoted_text, span_words
from monitor.vocabulary import Vocabulary

T = TypeVar("T")

Hearing = tuple[Mapping[ActorCode, Ear], Collection[Outage]]
"""What each actor is heard with, and our own outages."""

SHOWN = 2
"""How many of an actor's earlier statements, and of its shifts, stand on a page; how many more there are stands beside them."""
IN_FULL = 8
"""Dossiers whose figures stand on the front page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """A change of two rungs or more, with the words of both sides; `rungs` is positive toward support."""

    before: Words
    after: Words
    rungs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One actor that has a position. `second` is set when it is mixed; `earlier` are the statements not shown otherwise.

    `more` is how many earlier statements there are besides. `replaced` are wordings that the source has edited away, `reworded`
    is when we first saw the present words in the place of others.
    """

    actor: Name
    mark: Mark
    words: Words
    second: Words | None = None
    via: Name | None = None
    joint_only: bool = False
    shifts: tuple[ShiftView, ...] = ()
    earlier: tuple[Words, ...] = ()
    more: int = 0
    replaced: tuple[Words, ...] = ()
    reworded: Elapsed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointText:
    """One joint text and the watched actors that have no position but through it."""

    words: Words
    via: Name | None
    actors: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A watched actor without a position: how long it has been silent, or why we cannot say so.

    `asked` says in words what came of asking it for a comment, empty where nobody did.
    """

    actor: Name
    mark: Mark
    silent_for: str
    reason: str
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures. `counts` holds every group and adds up to `expected`; "no comment" stands outside for, against and neutral.

    Of the positions of those who have spoken, `reviewed` were seen by a person, `own_texts` are the actor's own publications.
    """

    expected: int
    spoken: int
    reviewed: int
    own_texts: int
    counts: Mapping[Group, int]
    shifts: int
    first: Words | None
    latest: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A dossier's page. `rows` are the spoken lane, newest first; `others` spoke without being watched; `apart` never count.

    `withdrawn` are replaced wordings of actors that now say nothing. `embargo` is when an embargo on the dossier ends or ended.
    `apart_more` and `replaced_more` are how many there are that are not shown. `course` is None where nothing was said, or only
    the figures are asked for.
    """

    dossier_id: str
    title: str
    event: EventView
    events: tuple[EventView, ...]
    headline: Headline
    strip: tuple[TileGroup, ...]
    map: TileMap
    order: tuple[Turn, ...]
    rows: tuple[Row, ...]
    joint: tuple[JointText, ...]
    silent: tuple[Quiet, ...]
    not_monitored: tuple[Quiet, ...]
    source_down: tuple[Quiet, ...]
    others: tuple[Row, ...]
    apart: tuple[Words, ...]
    withdrawn: tuple[Words, ...]
    embargo: Moment | None = None
    apart_more: int = 0
    replaced_more: int = 0
    course: Course | None = None

    def counted(self) -> tuple[tuple[Mark, int], ...]:
        """Return how many of those who have spoken show each mark, in the order of the strip."""
        marks = Counter(tile.mark for group in self.strip if group.group in SPOKEN_GROUPS for tile in group.tiles)
        return tuple(marks.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the rows of a board are made of; `said` counts all statements of each actor, `most` how many of them are shown.

    `lean`: there is room for an actor's newest shift only, and its earlier words are counted.
    """

    event: Event
    vocabulary: Vocabulary
    quote: Callable[[Reaction], Words]
    shifts: Mapping[ActorCode, Sequence[StanceShift]]
    replaced: Mapping[ActorCode, Sequence[Reaction]]
    said: Mapping[ActorCode, int]
    most: int | None
    lean: bool


def _row(position: Position, told: _Told) -> Row:
    quote, vocabulary, by = told.quote, told.vocabulary, position.by
    second = _other_side(position) if position.mixed else None
    changes = told.shifts.get(position.actor, ())[-told.most if told.most else 0 :]
    on_show = {said.key for change in changes for said in (change.before, change.after)} | ({second.key} if second else set())
    earlier = [said for said in position.earlier if said.key not in on_show][: told.most]
    gone = [each for each in told.replaced.get(position.actor, ()) if each.key != by.key]
    changed = any(each.document_id == by.document_id for each in gone)
    more = told.said[position.actor] - len(on_show | {by.key}) - len(earlier)
    if told.lean:
        changes, earlier, more = changes[-1:], [], more + len(earlier)
    return Row(
        actor=named(position.actor, vocabulary),
        mark=position_mark(position),
        words=quote(by),
        second=quote(second) if second else None,
        via=named(position.via, vocabulary) if position.via else None,
        joint_only=position.joint_only,
        shifts=tuple(ShiftView(before=quote(one.before), after=quote(one.after), rungs=one.rungs) for one in changes),
        earlier=tuple(map(quote, earlier)),
        more=more,
        replaced=tuple(map(quote, gone)),
        reworded=elapsed(by.fetched_at, Precision.SECOND, told.event) if changed else None,
    )


def _other_side(position: Position) -> Reaction | None:
    """Return the last words of the second of two opposed stances on the day that decides."""
    of_day = (said for said in position.earlier if said.spoken_at.date() == position.by.spoken_at.date())
    return next((said for said in of_day if said.statement.stance_toward_event is position.stances[1]), None)


def _joint_texts(calls: Iterable[RollCall], quote: Callable[[Reaction], Words], vocabulary: Vocabulary) -> tuple[JointText, ...]:
    """Return the joint texts that stand for somebody, newest first, each once with all its actors."""
    by_text: dict[tuple[str, str, str], tuple[Reaction, ActorCode | None, list[Name]]] = {}
    for call in calls:
        if call.position is None:
            continue
        by = call.position.by
        # A list of signatories is one statement for each: they differ in key but share document and span, whichever source of
        # the text stands in front for each.
        first = min((by, *by.copies), key=lambda one: (one.spoken_at, one.document_id))
        place = (first.document_id, str(first.statement.evidence.start), call.position.via or "")
        shown, via, actors = by_text.get(place, (by, call.position.via, []))
        # The signatory that published the text itself is shown as its source.
        by_text[place] = (by if by.own_text else shown, via, [*actors, named(call.actor, vocabulary)])
    ordered = sorted(by_text.values(), key=lambda text: text[0].spoken_at, reverse=True)
    return tuple(
        JointText(
            words=quote(reaction),
            via=named(via, vocabulary) if via else None,
            actors=tuple(sorted(actors, key=lambda name: name.name)),
        )
        for reaction, via, actors in ordered
    )


def _asked(answers: Iterable[Answer]) -> dict[ActorCode, str]:
    """Return in words the last that came of asking each actor."""
    latest = {one.actor: one for one in sorted(answers, key=lambda one: one.answered_at)}
    return {actor: f"{one.kind.value}, {moment(one.answered_at, one.precision).text}" for actor, one in latest.items()}


def _quiet(calls: Iterable[RollCall], lane: Lane, vocabulary: Vocabulary, asked: Mapping[ActorCode, str]) -> tuple[Quiet, ...]:
    chosen = [call for call in calls if call.lane is lane]
    chosen.sort(key=lambda call: (-(call.silent_for or timedelta()), vocabulary.name_of(call.actor)))
    return tuple(
        Quiet(
            actor=named(call.actor, vocabulary),
            mark=Mark[lane.name],
            silent_for=span_words(call.silent_for) if call.silent_for is not None else "",
            reason=call.reason,
            asked=asked.get(call.actor, ""),
        )
        for call in chosen
    )


def _headline(
    spoken: Sequence[Position], tiles: Iterable[TileGroup], *, expected: int, shifts: int, quote: Callable[[Reaction], Words]
) -> Headline:
    """Return the figures of those that have spoken, of so many `expected`, with the first and the latest of their own words."""
    own = [reaction for position in spoken for reaction in (position.by, *position.earlier) if is_own(reaction)]
    first = min(own, key=lambda reaction: (reaction.spoken_at, reaction.key), default=None)
    by_time = sorted((position.by for position in spoken), key=lambda reaction: reaction.spoken_at)
    return Headline(
        expected=expected,
        spoken=len(spoken),
        reviewed=sum(position.by.statement.engine.startswith(PERSON) for position in spoken),
        own_texts=sum(position.by.own_text for position in spoken),
        counts=dict.fromkeys(Group, 0) | {each.group: each.count for each in tiles},
        shifts=shifts,
        first=quote(first) if first else None,
        latest=quote(by_time[-1]) if by_time else None,
    )


def _newest_first(rows: Iterable[tuple[datetime, Row]]) -> tuple[Row, ...]:
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True))


def build_board(
    dossier: Dossier,
    event: Event,
    account: Account,
    calls: tuple[RollCall, ...],
    vocabulary: Vocabulary,
    *,
    now: datetime,
    answers: Iterable[Answer] = (),
    most: int | None = None,
    lean: bool = False,
    recalled: Recalled | None = None,
) -> Board:
    """Return a dossier's board from what was said, its roll-call and what came of asking actors.

    `most` is how many of an actor's earlier words and of its shifts are shown, the newest; None for all. `lean`: of these
    the newest shift alone, while the others are counted. `recalled` is what was made of this account before, with glosses.
    """
    asked = _asked(answers)
    made = recalled or Recalled(account, event, vocabulary, {}, at=now)
    current = tuple(reaction for reaction in account.reactions if reaction.current)
    joint, quote, everyone = made.joint, made.quote, made.found
    replaced = tuple(reaction for reaction in account.reactions if reaction.edited)
    told = _Told(
        event=event,
        vocabulary=vocabulary,
        quote=quote,
        shifts=_by_actor((one.actor, one) for one in account.shifts),
        replaced=_by_actor((one.statement.actor, one) for one in replaced),
        said={actor: account.said.get(actor, 0) + len(joint.get(actor, ())) for actor in {**account.said, **joint}},
        most=most,
        lean=lean,
    )
    shifted = frozenset(account.shifted)

    def row(position: Position) -> tuple[datetime, Row]:
        return position.by.spoken_at, made.once(("row", position.actor, most, lean), lambda: _row(position, told))

    spoken = [call.position for call in calls if call.lane is Lane.SPOKEN and call.position is not None]
    watched = frozenset(call.actor for call in calls)
    unwatched = [
        position
        for actor, position in everyone.items()
        if actor not in watched and not position.joint_only and position.via is None
    ]
    tiles = strip(calls, shifted, vocabulary)
    standings = {call.actor: _standing(call, shifted) for call in calls} | {
        position.actor: Standing(mark=position_mark(position), shifted=position.actor in shifted) for position in unwatched
    }
    rows = _newest_first(map(row, spoken))
    withdrawn = [reaction for reaction in replaced if reaction.statement.actor not in everyone]
    apart = [reaction for reaction in current if reaction.statement.hearsay or not reaction.statement.official]
    return Board(
        dossier_id=dossier.id,
        title=dossier.title,
        event=event_view(event, vocabulary, now=now),
        events=tuple(event_view(each, vocabulary, now=now) for each in dossier.events),
        headline=_headline(spoken, tiles, expected=len(calls), shifts=sum(account.shifted.values()), quote=quote),
        strip=tiles,
        map=tile_map(standings, vocabulary, initiators=event.initiators, affected=event.affected),
        order=made.once(
            ("order", *(one.actor for one in (*spoken, *unwatched))), lambda: order_of_speaking((*spoken, *unwatched), quote)
        ),
        rows=rows,
        joint=_joint_texts((call for call in calls if call.lane is Lane.JOINT_ONLY), quote, vocabulary),
        silent=_quiet(calls, Lane.SILENT, vocabulary, asked),
        not_monitored=_quiet(calls, Lane.NOT_MONITORED, vocabulary, asked),
        source_down=_quiet(calls, Lane.SOURCE_DOWN, vocabulary, asked),
        others=_newest_first(map(row, unwatched)),
        withdrawn=tuple(map(quote, withdrawn)),
        apart=tuple(map(quote, _last_first(apart))),
        embargo=moment(dossier.embargo_until) if dossier.embargo_until else None,
        apart_more=account.apart - len(apart),
        replaced_more=account.replaced - len(replaced),
        course=made.once("course", lambda: course(account.reactions, account.shifts, event, said=sum(told.said.values())))
        if most != 0
        else None,
    )


def _by_actor(said: Iterable[tuple[ActorCode, T]]) -> dict[ActorCode, list[T]]:
    found: dict[ActorCode, list[T]] = defaultdict(list)
    for actor, one in said:
        found[actor].append(one)
    return found


def _last_first(said: Iterable[Reaction]) -> list[Reaction]:
    return sorted(said, key=lambda reaction: reaction.spoken_at, reverse=True)


def _standing(call: RollCall, shifted: frozenset[ActorCode]) -> Standing:
    mark = position_mark(call.position) if call.position is not None else Mark[call.lane.name]
    return Standing(mark=mark, joint_only=call.lane is Lane.JOINT_ONLY, shifted=call.actor in shifted)


def board(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    dossier: Dossier,
    event: Event,
    *,
    now: datetime,
    known_at: datetime | None = None,
    most: int | None = None,
    crowded: Callable[[Iterable[int]], bool] | None = None,
    hearing: Hearing | None = None,
) -> Board:
    """Return a dossier's board with what had been said by `now`.

    `known_at`: only what this desk had fetched and labelled by then; None for as known now. `most` as for `build_board`: with it
    a busy event is read as fast as a quiet one. Of how often each actor shifted that spoke `crowded` says whether there are so
    many rows that each has room for its newest shift alone (`room`). `hearing` is what the sources are now, where it was read
    already.
    """
    if known_at is None:
        heard_with, outages = hearing or hearing_now(store, sources)
        told = (
            store.account(event.id, at=now, most=most)
            if most is not None
            else account(store.reactions(event.id), event.id, at=now)
        )
    else:
        heard_with = ears(sources, store.states_known(at=known_at), languages=languages_read())
        outages = store.outages_known(at=known_at)
        told = account(store.reactions_known(event.id, at=known_at), event.id, at=now)
    heard = heard_since(heard_with, event, now=now)
    glosses = store.glosses({quoted_text(one.statement) for one in told.reactions}, known_at=known_at) if most != 0 else {}
    made = recall(told, event, vocabulary, glosses, at=now)
    calls = roll_call(dossier, event, told.reactions, heard, vocabulary, at=now, outages=outages, found=made.found)
    answers = [one for one in store.answers(event.id, known_at=known_at) if one.answered_at <= now]
    lean = crowded is not None and crowded(told.shifted.get(actor, 0) for actor in told.said)
    return build_board(
        dossier,
        event,
        told,
        calls,
        vocabulary,
        now=now,
        answers=answers,
        most=most,
        lean=lean,
        recalled=made,
    )


def hearing_now(store: Store, sources: Collection[Source]) -> Hearing:
    """Return what each actor is heard with now, and our own outages."""
    return ears(sources, store.heard_with(), languages=languages_read()), store.outages()


def boards(
    store: Store, sources: Collection[Source], vocabulary: Vocabulary, *, now: datetime, limit: int | None = None
) -> tuple[Board, ...]:
    """Return every dossier's board on its latest event, the latest event first, without earlier words.

    `limit`: no more than so many.
    """
    return boards_of(store, sources, vocabulary, by_event(store.dossiers())[:limit], now=now)


def boards_of(
    store: Store, sources: Collection[Source], vocabulary: Vocabulary, chosen: Iterable[Dossier], *, now: datetime
) -> tuple[Board, ...]:
    """Return the boards of these dossiers on their latest events, without earlier words."""
    hearing = hearing_now(store, sources)
    return tuple(
        board(store, sources, vocabulary, dossier, dossier.events[-1], now=now, most=0, hearing=hearing) for dossier in chosen
    )


def by_event(dossiers: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """Return dossiers that are followed, the latest event first."""
    followed = (dossier for dossier in dossiers if not dossier.archived)
    return tuple(sorted(followed, key=lambda dossier: dossier.events[-1].began, reverse=True))
