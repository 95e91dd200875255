"""How times, names and quoted words are shown: the values that every view is made of. No store is read here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from feeds.types import ActorCode, Precision
from monitor.labels import PERSON
from monitor.records import Gloss
from monitor.types import Event, Legal, Reaction, Stance, Statement, StatementKey
from monitor.vocabulary import Vocabulary

UNCLEAR_BELOW = 0.6
"""Labels with less confidence are shown as `unclear`: the reader has to judge the words.

Cross-fitted, the side of what lies just below is right in less than 0.8: `unclear_below` of data/model/ranker.json, told in
docs/model.md.
"""
SURE_FROM = 0.8


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

    @property
    def glyph(self) -> str:
        """The id of its shape on a page, short because a large board names it four hundred times."""
        return _GLYPHS[self]


_GLYPHS = {mark: f"g{number}" for number, mark in enumerate(Mark)}


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
class Quoted:
    """A statement as it is quoted: the words in their language, who said them where and when, and how sure the label is.

    `text` is the direct quotation where there is one (`quoted`), else the evidence. `url` is None unless it is http or https.
    `spoken` is when it was first seen where the source gives no time; `reviewed` is whether a person gave or confirmed the label.
    Of several `sources` of the same words it is the first publication; `copies` are those beside the one that is quoted.
    `seen_at` is when the first of them came to us, None where that is not known or not asked. `gloss` is the desk's translation.
    """

    key: StatementKey
    actor: Name
    mark: Mark
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
    confidence_word: str
    target: str | None
    reviewed: bool
    sources: int = 1
    copies: tuple["Copy", ...] = ()
    seen_at: datetime | None = None
    gloss: Gloss | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Another source of the same words; `url` is None unless it is http or https."""

    key: StatementKey
    source: str | None
    tier: str | None
    url: str | None
    spoken: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Quoted):
    """A reaction as it is quoted on a board: `stance` is toward the event, or the target where nothing bears on the event."""

    stance: Stance
    elapsed: Elapsed
    confidence: float
    joint: tuple[Name, ...]
    current: bool
    legal: Legal | None = None


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: datetime, precision: Precision = Precision.MINUTE) -> Moment:
    """Return a time as shown: a day where only the day is known, "first seen" where the source gave no time."""
    short = f"{at.day} {_MONTHS[at.month - 1]}"
    day = f"{short} {at.year}"
    if precision is Precision.DAY:
        return Moment(machine=at.date().isoformat(), text=day, clock=short, note="only the day is known")
    machine = at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    hour = f"{at.hour:02}:{at.minute:02} UTC"
    note = "first seen; the source gives no time" if precision is Precision.UNKNOWN else ""
    return Moment(machine=machine, text=f"{day}, {hour}", clock=f"{short}, {hour}", note=note)


def in_zone(at: Moment, zone: ZoneInfo) -> Moment:
    """Return a time as shown in a zone, with the zone's name at that time; a mere day is the same everywhere."""
    if "T" not in at.machine or zone.key == "UTC":
        return at
    there = datetime.fromisoformat(at.machine).astimezone(zone)
    name = there.tzname() or zone.key
    shown = f"{there:%H:%M} {f'UTC{name}' if name[0] in '+-' else name}"
    return replace(at, text=f"{there.day} {there:%b %Y}, {shown}", clock=f"{there.day} {there:%b}, {shown}")


@lru_cache(maxsize=1024)  # of two hundred silent actors nearly all have been so for as long
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


def confidence_word(confidence: float) -> str:
    """Return `high`, `medium` or `unclear`."""
    if confidence >= SURE_FROM:
        return "high"
    return "medium" if confidence >= UNCLEAR_BELOW else "unclear"


@lru_cache(maxsize=4096)  # a board is drawn again with the same addresses
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
    name: str = Locale("en").languages.get(code.split("-")[0].lower(), code)
    return name


RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str | None) -> str:
    """Return the `dir` of words in a language: `rtl` for the scripts that run so, else `auto` (the words decide)."""
    return "rtl" if language and language.split("-")[0].lower() in RIGHT_TO_LEFT else "auto"


def named(code: str, vocabulary: Vocabulary) -> Name:
    """Return the actor's code with its English name."""
    return Name(code=ActorCode(code), name=vocabulary.name_of(ActorCode(code)))


def target_name(target: str | None, vocabulary: Vocabulary) -> str | None:
    """Return a target's English name, an armed group's too."""
    return vocabulary.name_of(target).replace("_", " ") if target is not None else None


_MARKS = {stance: Mark(stance.value) for stance in Stance}


def mark_of(stance: Stance, *, confidence: float, declined: bool) -> Mark:
    """Return what stands on the chip: a label that is not sure enough is `unclear`, a neutral one too."""
    if declined:
        return Mark.DECLINED
    return Mark.UNCLEAR if confidence < UNCLEAR_BELOW else _MARKS[stance]


def quoting(event: Event, vocabulary: Vocabulary, glosses: Mapping[str, Gloss]) -> Callable[[Reaction], Words]:
    """Return what quotes reactions on one board, each once however often it stands there, with what translates their words."""
    known: dict[tuple[object, ...], Words] = {}

    def quote(reaction: Reaction) -> Words:
        own = reaction.key, reaction.current, reaction.spoken_at, len(reaction.copies)
        if own not in known:
            told = words(reaction, event, vocabulary)
            known[own] = replace(told, gloss=glosses[told.text]) if told.text in glosses else told
        return known[own]

    return quote


def quoted_text(statement: Statement) -> str:
    """Return the words of a statement that are quoted: the direct quotation where there is one, else the evidence."""
    return statement.quote or statement.evidence.text


def words(reaction: Reaction, event: Event, vocabulary: Vocabulary) -> Words:
    """Return a reaction as it is quoted on a board."""
    said = reaction.statement
    stance = said.stance_toward_event or said.stance
    return Words(
        key=reaction.key,
        actor=named(said.actor, vocabulary),
        mark=mark_of(stance, confidence=said.confidence, declined=said.declined),
        stance=stance,
        text=quoted_text(said),
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
        target=target_name(said.target, vocabulary),
        reviewed=said.engine.startswith(PERSON),
        joint=tuple([named(code, vocabulary) for code in said.joint]) if said.joint else (),
        current=reaction.current,
        legal=said.legal,
        sources=reaction.sources,
        copies=tuple(map(_copy, reaction.copies)) if reaction.copies else (),
    )


def _copy(one: Reaction) -> Copy:
    spoken = moment(one.spoken_at, one.precision)
    return Copy(key=one.key, source=one.source_name, tier=one.tier, url=safe_href(one.url), spoken=spoken)
