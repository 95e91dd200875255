"""The values of the alerting side: Signal, Rule, Delivery, Outcome.

`alerts` begins at a Signal and keeps no state; it knows neither documents nor tables. Codes and stances arrive as plain strings
so that this package needs nothing of `monitor`.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

RuleId = NewType("RuleId", str)
ChannelName = NewType("ChannelName", str)


class SignalKind(StrEnum):
    """What happened that a rule may care about."""

    STATEMENT = "statement"
    FIRST_STATEMENT = "first_statement"
    SHIFT = "shift"
    SILENCE_BROKEN = "silence_broken"
    STILL_SILENT = "still_silent"
    JOINT = "joint"
    THRESHOLD = "threshold"
    BURST = "burst"
    SILENT_EDIT = "silent_edit"
    WITHDRAWN = "withdrawn"
    SOURCE_DOWN = "source_down"
    SOURCE_QUIET = "source_quiet"
    NETWORK_DOWN = "network_down"
    ACCURACY = "accuracy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that a rule may care about, complete enough to be told without looking anything up.

    `key` is the same whenever the same happening is derived again, so that nobody is told twice. `stance_score` is -3..3.
    `groups` are the groups that `actor` belonged to on the signal's date. Times are aware UTC; None where unknown.

    `occurred_at` is when it happened in the world: published, or first seen where undated or added by an edit. Several signals
    may tell of one utterance (its first statement, a shift); they share `about`, and a rule is told of the most telling only.
    `stance` is the position on `target`, `stance_toward_event` the one on the event's act. `evidence` are the verbatim words
    that carry the stance, `quote` the direct quotation in or beside them. `joint` are the codes of all signatories. `detail` is
    what was wrong with a source or our network. `count` is how many states stand at the stance toward the event or beyond it,
    with this one (of `groups` those that are counted; none: all states), or how many actors spoke in a burst; `silent_for` how
    long `actor` has been silent; `accuracy_below` the share (0 to 1) that an engine's accuracy fell below. `review`: that a
    person has reviewed it is all that is new, and only rules that ask for what was reviewed hear of it.
    """

    key: str
    kind: SignalKind
    title: str
    occurred_at: datetime
    dossier: str | None = None
    dossier_title: str | None = None
    event: str | None = None
    actor: str | None = None
    actor_name: str | None = None
    groups: tuple[str, ...] = ()
    speaker: str | None = None
    role: str | None = None
    target: str | None = None
    target_name: str | None = None
    stance: str | None = None
    stance_score: int | None = None
    previous_stance: str | None = None
    legal: str | None = None
    official: bool = True
    hearsay: bool = False
    reviewed: bool = False
    confidence: float | None = None
    quote: str | None = None
    language: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    board_path: str | None = None
    since_event: timedelta | None = None
    published_at: datetime | None = None
    published_precision: str = "unknown"
    fetched_at: datetime | None = None
    labelled_at: datetime | None = None
    sample: bool = False
    about: str | None = None
    event_title: str | None = None
    event_precision: str = "second"
    stance_toward_event: str | None = None
    stance_toward_event_score: int | None = None
    evidence: str | None = None
    joint: tuple[str, ...] = ()
    detail: str | None = None
    count: int | None = None
    silent_for: timedelta | None = None
    accuracy_below: float | None = None
    document_title: str | None = None
    declined: bool = False
    review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must hold of a signal: everything that is set. An empty tuple or None sets nothing.

    Of `all_of` every part must hold, of `any_of` one, of `none_of` none. `count` (among the members of `groups`, or of all
    states), `silent_for` and `accuracy_below` ask a signal of these kinds for exactly that figure, so that each is told when it
    is reached. `query` is in the search grammar.
    """

    kinds: tuple[SignalKind, ...] = ()
    dossiers: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    stance_at_most: int | None = None
    stance_at_least: int | None = None
    min_confidence: float = 0.0
    official: bool | None = None
    reviewed: bool | None = None
    count: int | None = None
    silent_for: timedelta | None = None
    accuracy_below: float | None = None
    query: str | None = None
    all_of: "tuple[Condition, ...]" = ()
    any_of: "tuple[Condition, ...]" = ()
    none_of: "tuple[Condition, ...]" = ()


class Every(StrEnum):
    """How often a digest leaves."""

    HOUR = "hourly"
    DAY = "daily"
    WEEK = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """When a rule's signals leave together: at `at` in `zone`; hourly at its minute, weekly on `weekday` (0 is Monday)."""

    every: Every
    at: time
    zone: ZoneInfo
    weekday: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of each day in `zone` in which nothing leaves; `until`, which may lie on the next day, is not quiet any more."""

    begins: time
    until: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Condition):
    """Who wants to hear of what; what it asks for is its condition.

    `made_at` and `max_age`: a statement rings only when published (or first seen) after the rule was made and no longer ago
    than `max_age`. Between two messages of a rule lies its `cool_down`: what happens meanwhile is told together at its end. One
    that is not `enabled` tells nobody.
    """

    id: RuleId
    title: str
    channels: tuple[ChannelName, ...]
    official_only: bool = True
    made_at: datetime | None = None
    max_age: timedelta = timedelta(hours=24)
    cool_down: timedelta | None = None
    quiet: Quiet | None = None
    digest: Digest | None = None
    enabled: bool = True


class Act(StrEnum):
    """What the recipient of a message may do about it by a link."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    MUTE = "mute"


class MuteFor(StrEnum):
    """How long a mute holds: one hour, eight, until the next morning by the desk's clock, or until somebody lifts it."""

    HOUR = "1h"
    SHIFT = "8h"
    MORNING = "morning"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hush:
    """A rule that is to leave a channel alone `until` then, or with None until somebody lifts it.

    What happens meanwhile is told together at the end of a snooze, and never where it is `muted`; a snooze has an end. It is
    about one `dossier`, or with None about everything.
    """

    rule_id: RuleId
    channel: ChannelName
    dossier: str | None = None
    until: datetime | None = None
    muted: bool = False

    def covers(self, rule_id: str, channel: str, dossier: str | None, *, now: datetime) -> bool:
        """Return whether the rule is not to tell this channel of this dossier now."""
        return (
            (self.rule_id, self.channel) == (rule_id, channel)
            and self.dossier in (None, dossier)
            and (self.until is None or now < self.until)
        )


class Form(StrEnum):
    """What the payload of a message is: our own webhook's JSON, Slack's blocks, or an Adaptive Card for Teams."""

    WEBHOOK = "webhook"
    SLACK = "slack"
    TEAMS = "teams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a channel takes: `subject`, `text` and `html` in code points, `payload` in bytes of UTF-8.

    The defaults suit e-mail and webhooks (Standard Webhooks asks for less than 20 kB, of which the message's number takes some).
    `form` is the payload that it takes.
    """

    subject: int = 180
    text: int = 20_000
    html: int = 60_000
    payload: int = 19_750
    form: Form = Form.WEBHOOK


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A signal put into words for one rule: `subject` is one line, `text` plain, `html` escaped, `payload` JSON of some form."""

    subject: str
    text: str
    html: str
    payload: str
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one channel. `key` is the same on every copy: it is the webhook-id and makes the Message-ID.

    `held_until` is the end of the quiet hours in which it was made; None where there were none. `number` is that of the message
    in its channel, from 1 in the order in which they were made; 0 before it is stored.
    """

    key: str
    rule_id: RuleId
    signal_key: str
    channel: ChannelName
    message: Message
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    held_until: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A signal that a rule wants told to a channel together with others at `release_at`; `key` is as of a message of its own."""

    key: str
    rule_id: RuleId
    channel: ChannelName
    signal_key: str
    held_at: datetime
    release_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What came of some signals: messages that leave by themselves, and what is held to be told together."""

    deliveries: tuple[Delivery, ...] = ()
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one attempt went: sent, to be retried at `next_attempt_at`, or failed for good. `reason` is kept and shown."""

    delivery_key: str
    state: DeliveryState
    attempted_at: datetime
    attempts: int
    reason: str = ""
    next_attempt_at: datetime | None = None
