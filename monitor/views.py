"""What each page or file shows, as frozen values shared by all front ends: dossiers, a dossier's board, a statement, sources, deliveries.

Store, registry, vocabulary and `now` go in, values come out. No HTML, no rule of the codebook (`monitor.positions` has those)
and no clock: a front end renders what it gets here and decides nothing.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from babel import Locale

from alerts.types import DeliveryState
from feeds.types import ActorCode, Document, FetchState, Health, Precision, Source, SourceId, Tier
from monitor.positions import listening, positions, roll_call, shifts
from monitor.store.store import Store
from monitor.types import (
    Cue,
    Dossier,
    Event,
    Lane,
    LoggedDelivery,
    Outage,
    Position,
    Reaction,
    RollCall,
    Stance,
    StanceShift,
    Statement,
    StatementKey,
    StoredDocument,
    StoredStatement,
)
from monitor.vocabulary import Vocabulary

UNCLEAR_BELOW = 0.5
"""Labels with less confidence are shown as `unclear`: the reader has to judge the words."""
SURE_FROM = 0.8
UN_MEMBERS = "UN193"


class Mark(StrEnum):
    """What a tile or chip shows: a rung of the ladder, or why there is none. Each has a word, a shape and a colour."""

    CONDEMN = "condemn"
    OPPOSE = "oppose"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    UNDERSTAND = "understand"
    SUPPORT = "support"
    ENDORSE = "endorse"
    MIXED = "mixed"
    DECLINED = "declined"
    UNCLEAR = "unclear"
    SILENT = "silent"
    NOT_MONITORED = "not_monitored"
    SOURCE_DOWN = "source_down"

    @property
    def word(self) -> str:
        """The word that stands beside the shape."""
        return "no comment" if self is Mark.DECLINED else self.value.replace("_", " ")


class Group(StrEnum):
    """The groups of the roll-call strip, in the order shown; the first six are the spoken lane."""

    AGAINST = "against"
    NEUTRAL = "neutral"
    FOR = "for"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    DECLINED = "no comment"
    JOINT_ONLY = "joint only"
    SILENT = "silent"
    NOT_MONITORED = "not monitored"
    SOURCE_DOWN = "source down"


SPOKEN_GROUPS = (Group.AGAINST, Group.NEUTRAL, Group.FOR, Group.MIXED, Group.UNCLEAR, Group.DECLINED)
OTHER_GROUPS = (Group.JOINT_ONLY, Group.SILENT, Group.NOT_MONITORED, Group.SOURCE_DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as far as it is known, in UTC: `machine` for a `datetime` attribute, `text` in full, `clock` without the year."""

    machine: str
    text: str
    clock: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elapsed:
    """Time since T0 in words; `note` says how uncertain it is, empty where both times are exact."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An actor's code with its name in English."""

    code: ActorCode
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One reaction as it is quoted: the words in their language, who said them where and when, and how sure the label is.

    `text` is the direct quotation where there is one (`quoted`), else the evidence. `url` is None unless it is http or https.
    `stance` is the stance toward the event, or toward the target where nothing bears on the event.
    """

    key: StatementKey
    actor: Name
    mark: Mark
    stance: Stance
    text: str
    quoted: bool
    language: str | None
    speaker: str | None
    role: str | None
    official: bool
    hearsay: bool
    own_text: bool
    source: str | None
    tier: str | None
    url: str | None
    spoken: Moment
    elapsed: Elapsed
    confidence: float
    confidence_word: str
    target: str | None
    joint: tuple[Name, ...]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """A change of two rungs or more, with the words of both sides; `rungs` is positive toward support."""

    before: Words
    after: Words
    rungs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One actor that has a position. `second` is set when it is mixed; `earlier` are the statements not shown otherwise.

    `replaced` are wordings that the source has edited away.
    """

    actor: Name
    mark: Mark
    words: Words
    second: Words | None = None
    via: Name | None = None
    joint_only: bool = False
    shifts: tuple[ShiftView, ...] = ()
    earlier: tuple[Words, ...] = ()
    replaced: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JointText:
    """One joint text and the watched actors that have no position but through it."""

    words: Words
    via: Name | None
    actors: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A watched actor without a position: how long it has been silent, or why we cannot say so."""

    actor: Name
    mark: Mark
    silent_for: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One watched actor in the strip."""

    actor: Name
    mark: Mark
    shifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGroup:
    """The tiles of one group; `group.value` is its label."""

    group: Group
    tiles: tuple[Tile, ...]

    @property
    def count(self) -> int:
        return len(self.tiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures. `counts` holds every group and adds up to `expected`; "no comment" stands outside for, against and neutral."""

    expected: int
    spoken: int
    counts: Mapping[Group, int]
    shifts: int
    first: Words | None
    latest: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """The event and the way to the dossier's others; `running` is the time since T0."""

    id: str
    title: str
    act: str
    began: Moment
    running: Elapsed
    initiators: tuple[Name, ...]
    affected: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A dossier's page. `rows` are the spoken lane, newest first; `others` spoke without being watched; `apart` never count."""

    dossier_id: str
    title: str
    event: EventView
    events: tuple[EventView, ...]
    headline: Headline
    strip: tuple[TileGroup, ...]
    rows: tuple[Row, ...]
    joint: tuple[JointText, ...]
    silent: tuple[Quiet, ...]
    not_monitored: tuple[Quiet, ...]
    source_down: tuple[Quiet, ...]
    others: tuple[Row, ...]
    apart: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Our own network: `down_since` is None while it is up."""

    down_since: Moment | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text with the kinds of mark on it: evidence, cue, speaker; or `old`/`new` in a comparison."""

    text: str
    marks: tuple[str, ...] = ()


Paragraph = tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """One stored version of the text. `changes` compares it with the version before it; empty for the first."""

    number: int
    fetched: Moment | None
    sha256: str
    shown: bool
    statements: tuple[tuple[StatementKey, Mark, Name], ...]
    changes: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """A statement in its document: who, what, the marked text, why this label, the versions and the provenance."""

    key: StatementKey
    actor: Name
    mark: Mark
    stance: Stance
    statement: Statement
    target: str | None
    joint: tuple[Name, ...]
    language: str | None
    language_name: str | None
    confidence_word: str
    reactions: tuple["BoundTo", ...]
    title: Paragraph
    text: tuple[Paragraph, ...]
    cues: tuple[Cue, ...]
    current: bool
    revision: int
    revisions: tuple[RevisionView, ...]
    publisher: str | None
    url: str | None
    published: Moment | None
    published_raw: str | None
    fetched: Moment | None
    sha256: str
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundTo:
    """An event that the statement reacts to, and its stance there; `dossier_id` is None when the dossier is gone."""

    dossier_id: str | None
    event_id: str
    title: str
    stance: Mark | None
    elapsed: Elapsed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source and how it is. `down` is true when we are not listening through it."""

    id: SourceId
    actor: Name
    institution: str
    url: str | None
    tier: Tier
    language: str
    enabled: bool
    health: Health
    down: bool
    detail: str
    failures: int
    since: Moment | None
    last_success: Moment | None
    newest: Moment | None
    next_poll: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """For how many UN members there is an enabled source, and for how many an official one."""

    members: int
    any_source: int
    official: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """Source health: those that fail first, then by actor."""

    rows: tuple[SourceRow, ...]
    coverage: Coverage
    healthy: int
    down: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One delivery with its last outcome."""

    key: str
    number: int
    rule: str
    channel: str
    subject: str
    state: DeliveryState
    attempts: int
    created: Moment
    last_tried: Moment | None
    next_try: Moment | None
    reason: str


# --- times -------------------------------------------------------------------------------------------------------------------


def moment(at: datetime, precision: Precision = Precision.MINUTE) -> Moment:
    """Return a time as shown: a day where only the day is known, "first seen" where the source gave no time."""
    day = f"{at.day} {at:%b %Y}"
    if precision is Precision.DAY:
        return Moment(machine=f"{at:%Y-%m-%d}", text=day, clock=f"{at.day} {at:%b}", note="only the day is known")
    machine = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    note = "first seen; the source gives no time" if precision is Precision.UNKNOWN else ""
    return Moment(machine=machine, text=f"{day}, {at:%H:%M} UTC", clock=f"{at.day} {at:%b}, {at:%H:%M} UTC", note=note)


def span_words(span: timedelta) -> str:
    """Return a length of time in its two largest units: `42 min`, `3 h 12 min`, `5 d 4 h`."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d} min"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h"


def elapsed(at: datetime, precision: Precision, event: Event) -> Elapsed:
    """Return the time since T0. Where one of the two is only a day it says "about" with the uncertainty of ±24 h."""
    span = at - event.began
    sign = "−" if span < timedelta() else "+"
    if Precision.DAY in (precision, event.began_precision):
        days = (at.date() - event.began.date()).days
        text = "same day" if days == 0 else f"about T{'−' if days < 0 else '+'}{abs(days)} d"
        return Elapsed(text=text, note="±24 h")
    if precision is Precision.UNKNOWN:
        return Elapsed(text=f"by T{sign}{span_words(span)}", note="time first seen")
    return Elapsed(text=f"T{sign}{span_words(span)}")


# --- words -------------------------------------------------------------------------------------------------------------------


def confidence_word(confidence: float) -> str:
    """Return `high`, `medium` or `unclear`."""
    if confidence >= SURE_FROM:
        return "high"
    return "medium" if confidence >= UNCLEAR_BELOW else "unclear"


def safe_href(url: str | None) -> str | None:
    """Return the address if a page may link to it (http or https with a host), else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def language_name(code: str | None) -> str | None:
    """Return the English name of a language code, the code itself where it has none."""
    if not code:
        return None
    return Locale("en").languages.get(code.split("-")[0].lower(), code)


def _name(code: str, vocabulary: Vocabulary) -> Name:
    return Name(code=ActorCode(code), name=vocabulary.name_of(ActorCode(code)))


def _target_name(target: str | None, vocabulary: Vocabulary) -> str | None:
    return vocabulary.name_of(target).replace("_", " ") if target is not None else None


def mark_of(stance: Stance, *, confidence: float, declined: bool) -> Mark:
    """Return what stands on the chip: a label that is not sure enough is `unclear`, whatever it says."""
    if declined:
        return Mark.DECLINED
    return Mark.UNCLEAR if confidence < UNCLEAR_BELOW else Mark(stance.value)


def words(reaction: Reaction, event: Event, vocabulary: Vocabulary) -> Words:
    """Return a reaction as it is quoted on a board."""
    said = reaction.statement
    stance = said.stance_toward_event or said.stance
    return Words(
        key=reaction.key,
        actor=_name(said.actor, vocabulary),
        mark=mark_of(stance, confidence=said.confidence, declined=said.declined),
        stance=stance,
        text=said.quote or said.evidence.text,
        quoted=said.quote is not None,
        language=said.language,
        speaker=said.speaker,
        role=said.role,
        official=said.official,
        hearsay=said.hearsay,
        own_text=reaction.own_text,
        source=reaction.source_name,
        tier=reaction.tier,
        url=safe_href(reaction.url),
        spoken=moment(reaction.spoken_at, reaction.precision),
        elapsed=elapsed(reaction.spoken_at, reaction.precision, event),
        confidence=said.confidence,
        confidence_word=confidence_word(said.confidence),
        target=_target_name(said.target, vocabulary),
        joint=tuple(_name(code, vocabulary) for code in said.joint or ()),
        current=reaction.current,
    )


# --- the board ---------------------------------------------------------------------------------------------------------------


def _position_mark(position: Position) -> Mark:
    if position.mixed:
        return Mark.MIXED
    return mark_of(
        position.stances[0],
        confidence=position.by.statement.confidence,
        declined=position.declined,
    )


def _row(
    position: Position,
    event: Event,
    vocabulary: Vocabulary,
    changes: Iterable[StanceShift],
    replaced: Iterable[Reaction],
) -> Row:
    """Return an actor's row; `replaced` are the reactions of all actors whose revision is no longer current."""
    decided = words(position.by, event, vocabulary)
    earlier = tuple(words(reaction, event, vocabulary) for reaction in position.earlier)
    second = _other_side(position, earlier) if position.mixed else None
    shown = tuple(
        ShiftView(before=words(change.before, event, vocabulary), after=words(change.after, event, vocabulary), rungs=change.rungs)
        for change in changes
        if change.actor == position.actor
    )
    on_show = {said.key for change in shown for said in (change.before, change.after)} | ({second.key} if second else set())
    return Row(
        actor=_name(position.actor, vocabulary),
        mark=_position_mark(position),
        words=decided,
        second=second,
        via=_name(position.via, vocabulary) if position.via else None,
        joint_only=position.joint_only,
        shifts=shown,
        earlier=tuple(said for said in earlier if said.key not in on_show),
        replaced=tuple(
            words(reaction, event, vocabulary)
            for reaction in replaced
            if reaction.statement.actor == position.actor and reaction.key != position.by.key
        ),
    )


def _other_side(position: Position, earlier: tuple[Words, ...]) -> Words | None:
    """Return the words of the second of two opposed stances."""
    return next((said for said in earlier if said.stance is position.stances[1]), None)


def _group_of(call: RollCall) -> Group:
    if call.lane is not Lane.SPOKEN or call.position is None:
        return Group[call.lane.name]
    mark = _position_mark(call.position)
    if mark in (Mark.MIXED, Mark.UNCLEAR, Mark.DECLINED):
        return Group[mark.name]
    score = Stance(mark.value).score
    return Group.NEUTRAL if score == 0 else Group.AGAINST if score < 0 else Group.FOR


def _tile_order(tile: Tile) -> tuple[int, str]:
    try:
        return Stance(tile.mark.value).score, tile.actor.code
    except ValueError:
        return 0, tile.actor.code


def strip(calls: Iterable[RollCall], shifted: frozenset[ActorCode], vocabulary: Vocabulary) -> tuple[TileGroup, ...]:
    """Return the tiles of all watched actors by group, within a group from condemn to endorse; empty groups are left out."""
    grouped: dict[Group, list[Tile]] = {group: [] for group in Group}
    for call in calls:
        group = _group_of(call)
        mark = _position_mark(call.position) if call.position is not None else Mark[call.lane.name]
        grouped[group].append(Tile(actor=_name(call.actor, vocabulary), mark=mark, shifted=call.actor in shifted))
    return tuple(
        TileGroup(group=group, tiles=tuple(sorted(tiles, key=_tile_order))) for group, tiles in grouped.items() if tiles
    )


def _joint_texts(calls: Iterable[RollCall], event: Event, vocabulary: Vocabulary) -> tuple[JointText, ...]:
    """Return the joint texts that stand for somebody, newest first, each once with all its actors."""
    by_text: dict[tuple[str, str, str], tuple[Reaction, ActorCode | None, list[Name]]] = {}
    for call in calls:
        if call.position is None:
            continue
        by = call.position.by
        # A list of signatories is one statement for each: they differ in key but share document and span.
        place = (by.document_id, str(by.statement.evidence.start), call.position.via or "")
        by_text.setdefault(place, (by, call.position.via, []))[2].append(_name(call.actor, vocabulary))
    ordered = sorted(by_text.values(), key=lambda text: text[0].spoken_at, reverse=True)
    return tuple(
        JointText(
            words=words(reaction, event, vocabulary),
            via=_name(via, vocabulary) if via else None,
            actors=tuple(sorted(actors, key=lambda name: name.name)),
        )
        for reaction, via, actors in ordered
    )


def _quiet(calls: Iterable[RollCall], lane: Lane, vocabulary: Vocabulary) -> tuple[Quiet, ...]:
    chosen = [call for call in calls if call.lane is lane]
    chosen.sort(key=lambda call: (-(call.silent_for or timedelta()), vocabulary.name_of(call.actor)))
    return tuple(
        Quiet(
            actor=_name(call.actor, vocabulary),
            mark=Mark[lane.name],
            silent_for=span_words(call.silent_for) if call.silent_for is not None else "",
            reason=call.reason,
        )
        for call in chosen
    )


def _event_view(event: Event, vocabulary: Vocabulary, *, now: datetime) -> EventView:
    return EventView(
        id=event.id,
        title=event.title,
        act=event.act,
        began=moment(event.began, event.began_precision),
        running=elapsed(now, Precision.SECOND, event),
        initiators=tuple(_name(code, vocabulary) for code in event.initiators),
        affected=tuple(_name(code, vocabulary) for code in event.affected),
    )


def _newest_first(rows: Iterable[tuple[datetime, Row]]) -> tuple[Row, ...]:
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True))


def build_board(
    dossier: Dossier,
    event: Event,
    reactions: tuple[Reaction, ...],
    calls: tuple[RollCall, ...],
    vocabulary: Vocabulary,
    *,
    now: datetime,
) -> Board:
    """Return a dossier's board from its reactions and its roll-call."""
    current = tuple(reaction for reaction in reactions if reaction.current)
    replaced = tuple(reaction for reaction in reactions if not reaction.current)
    changes = shifts(current, event)
    shifted = frozenset(change.actor for change in changes)

    def row(position: Position) -> tuple[datetime, Row]:
        return position.by.spoken_at, _row(position, event, vocabulary, changes, replaced)

    spoken = [call.position for call in calls if call.lane is Lane.SPOKEN and call.position is not None]
    watched = frozenset(call.actor for call in calls)
    everyone = positions(current, event, vocabulary, at=now)
    unwatched = [
        position for actor, position in everyone.items() if actor not in watched and not position.joint_only and position.via is None
    ]
    tiles = strip(calls, shifted, vocabulary)
    rows = _newest_first(map(row, spoken))
    by_time = sorted((position.by for position in spoken), key=lambda reaction: reaction.spoken_at)
    own = [reaction for reaction in current if reaction.statement.actor in watched and _counts(reaction)]
    first = min(own, key=lambda reaction: reaction.spoken_at, default=None)
    counts = {group: 0 for group in Group} | {each.group: each.count for each in tiles}
    return Board(
        dossier_id=dossier.id,
        title=dossier.title,
        event=_event_view(event, vocabulary, now=now),
        events=tuple(_event_view(each, vocabulary, now=now) for each in dossier.events),
        headline=Headline(
            expected=len(calls),
            spoken=len(spoken),
            counts=counts,
            shifts=len(changes),
            first=words(first, event, vocabulary) if first else None,
            latest=words(by_time[-1], event, vocabulary) if by_time else None,
        ),
        strip=tiles,
        rows=rows,
        joint=_joint_texts((call for call in calls if call.lane is Lane.JOINT_ONLY), event, vocabulary),
        silent=_quiet(calls, Lane.SILENT, vocabulary),
        not_monitored=_quiet(calls, Lane.NOT_MONITORED, vocabulary),
        source_down=_quiet(calls, Lane.SOURCE_DOWN, vocabulary),
        others=_newest_first(map(row, unwatched)),
        apart=tuple(
            words(reaction, event, vocabulary)
            for reaction in sorted(current, key=lambda reaction: reaction.spoken_at, reverse=True)
            if reaction.statement.hearsay or not reaction.statement.official
        ),
    )


def _counts(reaction: Reaction) -> bool:
    said = reaction.statement
    return said.official and not said.hearsay and said.stance_toward_event is not None


def choose_event(dossier: Dossier, event_id: str | None) -> Event | None:
    """Return the named event of a dossier, its latest one where none is named, None where there is no such event."""
    if event_id is None:
        return dossier.events[-1]
    return next((event for event in dossier.events if event.id == event_id), None)


def board(
    store: Store, sources: tuple[Source, ...], vocabulary: Vocabulary, dossier: Dossier, event: Event, *, now: datetime
) -> Board:
    """Return a dossier's board as of now."""
    reactions = store.reactions(event.id)
    heard = listening(sources, store.states(), languages=vocabulary.languages, event=event, now=now)
    current = tuple(reaction for reaction in reactions if reaction.current)
    calls = roll_call(dossier, event, current, heard, vocabulary, at=now, outages=store.outages())
    return build_board(dossier, event, reactions, calls, vocabulary, now=now)


def boards(store: Store, sources: tuple[Source, ...], vocabulary: Vocabulary, *, now: datetime) -> tuple[Board, ...]:
    """Return every dossier's board on its latest event, the latest event first."""
    dossiers = sorted(store.dossiers(), key=lambda dossier: dossier.events[-1].began, reverse=True)
    return tuple(board(store, sources, vocabulary, dossier, dossier.events[-1], now=now) for dossier in dossiers)


# --- a statement -------------------------------------------------------------------------------------------------------------


def segments(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Paragraph, ...]:
    """Return the text as paragraphs of marked segments; joined with newlines they are the text without its blank lines.

    Spans are (start, end, kind) in code points, end exclusive; they may overlap and run over line ends.
    """
    marks = [(start, end, kind) for start, end, kind in spans if 0 <= start < end <= len(text)]
    paragraphs: list[Paragraph] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(_cut(text, at, at + len(line), marks))
        at += len(line) + 1
    return tuple(paragraphs)


def _cut(text: str, begin: int, end: int, marks: list[tuple[int, int, str]]) -> Paragraph:
    inside = [(max(start, begin), min(stop, end), kind) for start, stop, kind in marks if start < end and stop > begin]
    edges = sorted({begin, end} | {edge for start, stop, _ in inside for edge in (start, stop)})
    return tuple(
        Segment(
            text=text[left:right],
            marks=tuple(sorted({kind for start, stop, kind in inside if start <= left and right <= stop})),
        )
        for left, right in zip(edges, edges[1:], strict=False)
    )


def _speaker_span(statement: Statement, text: str) -> tuple[int, int, str] | None:
    """Return the place of the speaker's name nearest to the evidence, None where the text does not print it."""
    if not statement.speaker or statement.evidence.where != "text":
        return None
    places = [match.start() for match in re.finditer(re.escape(statement.speaker), text)]
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - statement.evidence.start))
    return start, start + len(statement.speaker), "speaker"


def marked_document(statement: Statement, document: Document) -> tuple[Paragraph, tuple[Paragraph, ...]]:
    """Return title and text with evidence, cues and speaker marked. A cue is marked only where its words really stand."""
    title, text = document.title or "", document.text
    spans: dict[str, list[tuple[int, int, str]]] = {"title": [], "text": []}
    evidence = statement.evidence
    spans[evidence.where].append((evidence.start, evidence.end, "evidence"))
    for cue in statement.cues:
        wheres = ("title", "text") if evidence.where == "title" else ("text", "title")
        place = next((where for where in wheres if (title if where == "title" else text)[cue.start : cue.end] == cue.text), None)
        if place is not None and cue.text:
            spans[place].append((cue.start, cue.end, "cue"))
    speaker = _speaker_span(statement, text)
    if speaker is not None:
        spans["text"].append(speaker)
    heading = segments(title, spans["title"])
    return (heading[0] if heading else ()), segments(text, spans["text"])


# Words, but one letter at a time in scripts that are written without spaces.
_TOKENS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+|\s+|.", re.DOTALL)


def changes(before: str, after: str) -> tuple[Paragraph, ...]:
    """Return the newer text with what was taken out marked `old` and what came in marked `new`, by paragraphs."""
    left, right = _TOKENS.findall(before), _TOKENS.findall(after)
    joined: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = 0
    for tag, left_from, left_to, right_from, right_to in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        parts = [("", right[right_from:right_to])] if tag == "equal" else [("old", left[left_from:left_to]), ("new", right[right_from:right_to])]
        for kind, tokens in parts:
            piece = "".join(tokens)
            if kind and piece:
                spans.append((at, at + len(piece), kind))
            joined.append(piece)
            at += len(piece)
    return segments("".join(joined), spans)


def _revisions(stored: StoredDocument, shown: int, vocabulary: Vocabulary) -> tuple[RevisionView, ...]:
    views = []
    before: str | None = None
    for revision in stored.revisions:
        document = revision.document
        views.append(
            RevisionView(
                number=revision.number,
                fetched=moment(document.fetched_at) if document.fetched_at else None,
                sha256=document.sha256,
                shown=revision.number == shown,
                statements=tuple(
                    (
                        key,
                        mark_of(said.stance, confidence=said.confidence, declined=said.declined),
                        _name(said.actor, vocabulary),
                    )
                    for key, said in revision.statements
                ),
                changes=() if before is None else changes(before, document.text),
            )
        )
        before = document.text
    return tuple(views)


def _bound(stored: StoredStatement, dossiers: Iterable[Dossier]) -> tuple[BoundTo, ...]:
    known = {event.id: (dossier, event) for dossier in dossiers for event in dossier.events}
    bound = []
    for reaction in stored.reactions:
        said = reaction.statement
        if said.event is None:
            continue
        dossier, event = known.get(said.event, (None, None))
        toward = said.stance_toward_event
        bound.append(
            BoundTo(
                dossier_id=dossier.id if dossier else None,
                event_id=said.event,
                title=event.title if event else said.event,
                stance=mark_of(toward, confidence=said.confidence, declined=said.declined) if toward else None,
                elapsed=elapsed(reaction.spoken_at, reaction.precision, event) if event else None,
            )
        )
    return tuple(bound)


def statement_page(store: Store, vocabulary: Vocabulary, key: str) -> StatementPage | None:
    """Return a statement's page, None where there is no such statement."""
    stored = store.statement(key)
    if stored is None:
        return None
    said, document = stored.statement, stored.document
    whole = store.document(document.id)
    title, text = marked_document(said, document)
    language = said.language or document.language
    return StatementPage(
        key=stored.key,
        actor=_name(said.actor, vocabulary),
        mark=mark_of(said.stance, confidence=said.confidence, declined=said.declined),
        stance=said.stance,
        statement=said,
        target=_target_name(said.target, vocabulary),
        joint=tuple(_name(code, vocabulary) for code in said.joint or ()),
        language=language,
        language_name=language_name(language),
        confidence_word=confidence_word(said.confidence),
        reactions=_bound(stored, store.dossiers()),
        title=title,
        text=text,
        cues=said.cues,
        current=stored.current,
        revision=stored.revision,
        revisions=_revisions(whole, stored.revision, vocabulary) if whole else (),
        publisher=document.publisher,
        url=safe_href(document.url),
        published=moment(document.published_at, document.published_precision) if document.published_at else None,
        published_raw=document.published_raw,
        fetched=moment(document.fetched_at) if document.fetched_at else None,
        sha256=document.sha256,
        document_id=document.id,
    )


# --- sources, deliveries, network ------------------------------------------------------------------------------------------


def coverage(sources: Iterable[Source], vocabulary: Vocabulary, *, now: datetime) -> Coverage:
    """Return for how many UN members there is an enabled source."""
    members = frozenset(vocabulary.members(UN_MEMBERS, now.date()))
    enabled = [source for source in sources if source.enabled and source.actor in members]
    return Coverage(
        members=len(members),
        any_source=len({source.actor for source in enabled}),
        official=len({source.actor for source in enabled if source.tier is Tier.OFFICIAL}),
    )


_LISTENING = frozenset({Health.OK, Health.EMPTY})


def _source_row(source: Source, state: FetchState | None, vocabulary: Vocabulary) -> SourceRow:
    health = state.health if state else Health.UNPOLLED

    def at(when: datetime | None) -> Moment | None:
        return moment(when) if when is not None else None

    return SourceRow(
        id=source.id,
        actor=_name(source.actor, vocabulary),
        institution=source.institution,
        url=safe_href(source.url),
        tier=source.tier,
        language=source.language,
        enabled=source.enabled,
        health=health,
        down=source.enabled and health not in _LISTENING and health is not Health.UNPOLLED,
        detail=state.detail if state else "",
        failures=state.failures if state else 0,
        since=at(state.healthy_since if state and health in _LISTENING else state.last_success_at if state else None),
        last_success=at(state.last_success_at if state else None),
        newest=at(state.newest_entry_at if state else None),
        next_poll=at(state.next_poll_at if state else None),
    )


def sources_page(
    sources: Iterable[Source], states: Mapping[SourceId, FetchState], vocabulary: Vocabulary, *, now: datetime
) -> SourcesPage:
    """Return the health of every source: failing ones first, then not yet polled ones, then by actor and name."""
    listed = tuple(sources)
    rows = [_source_row(source, states.get(source.id), vocabulary) for source in listed]
    rows.sort(key=lambda row: (not row.down, row.health is not Health.UNPOLLED, row.actor.name, row.institution))
    active = [row for row in rows if row.enabled]
    return SourcesPage(
        rows=tuple(rows),
        coverage=coverage(listed, vocabulary, now=now),
        healthy=sum(row.health in _LISTENING for row in active),
        down=sum(row.down for row in active),
        waiting=sum(row.health is Health.UNPOLLED for row in active),
    )


def delivery_rows(logged: Iterable[LoggedDelivery]) -> tuple[DeliveryRow, ...]:
    """Return the delivery log in the order given, each with the reason of its last attempt."""
    rows = []
    for entry in logged:
        delivery = entry.delivery
        last = entry.outcomes[-1] if entry.outcomes else None
        rows.append(
            DeliveryRow(
                key=delivery.key,
                number=entry.number,
                rule=delivery.rule_id,
                channel=delivery.channel,
                subject=delivery.message.subject,
                state=delivery.state,
                attempts=delivery.attempts,
                created=moment(delivery.created_at),
                last_tried=moment(last.attempted_at) if last else None,
                next_try=moment(delivery.next_attempt_at)
                if delivery.next_attempt_at and delivery.state is DeliveryState.PENDING
                else None,
                reason=last.reason if last else "",
            )
        )
    return tuple(rows)


def network(outages: Iterable[Outage]) -> Network:
    """Return whether our own network is down, and since when."""
    running = [outage for outage in outages if outage.ended_at is None]
    if not running:
        return Network(down_since=None)
    first = min(running, key=lambda outage: outage.began_at)
    return Network(down_since=moment(first.began_at), detail=first.detail)
