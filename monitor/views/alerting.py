"""What the Alerts page shows, as values: rules in plain words, what was told and how long it took, what waits and why.

No rule is judged here; the fields of a rule's form are in `views.rule_form`, the rows of the log in `views.alert_log`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.describing import describe
from alerts.hours import mute_end
from alerts.preview import NOISY, Preview, preview
from alerts.types import DeliveryState, MuteFor, Rule
from feeds.types import Source
from monitor.outgoing import Outlet, StandingHush
from monitor.store.store import Store
from monitor.views.alert_log import LogRow, log_rows
from monitor.views.replaying import past
from monitor.views.words import Moment, moment
from monitor.vocabulary import Vocabulary

PREVIEW_DAYS = 30
MESSAGES_SHOWN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule in plain words; `own` ones live in the database, the others in the rules file."""

    id: str
    title: str
    words: str
    enabled: bool
    own: bool
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HushRow:
    """A snooze, or what is `muted`: of which rule, for whom, of what, until when (None: until lifted), and who asked for it."""

    number: int
    rule: str
    channel: str
    dossier: str | None
    until: Moment | None
    muted: bool
    made: Moment
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteChoice:
    """How long a rule may be muted: what a form sends, and the words for it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """A private feed: of what, and who made it when."""

    number: int
    scope: str
    subject: str
    made: Moment
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsPage:
    """Everything on the Alerts page. `held` signals wait to be told together, the first of them until `released`."""

    rules: tuple[RuleRow, ...]
    failed: tuple[LogRow, ...]
    log: tuple[LogRow, ...]
    hushes: tuple[HushRow, ...]
    outlets: tuple[OutletRow, ...]
    channels: tuple[tuple[str, str], ...]
    held: int
    released: Moment | None
    sent: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message that a rule would have told in the past."""

    at: Moment
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What a rule would have told in the last 30 days; `noisy` where that is too much on one day to be saved without a word.

    `late` of the signals were read here so long after they were published that they would not have rung by themselves.
    """

    words: str
    messages: int
    signals: int
    late: int
    most_a_day: int
    noisy: bool
    shown: tuple[Shown, ...]


def alerts_page(
    store: Store, vocabulary: Vocabulary, rules: Sequence[Rule], channels: Mapping[str, str], *, now: datetime, limit: int
) -> AlertsPage:
    """Return what the page shows; of the log the latest `limit` deliveries."""
    own, logged, held = store.rule_bodies(), store.deliveries(limit=limit), store.held_back(limit=10_000)
    dead = store.deliveries(limit=limit, state=DeliveryState.FAILED)
    titles = {str(rule.id): rule.title for rule in rules}
    dossiers = {str(dossier.id): dossier.title for dossier in store.dossiers()}
    named, day = names(store, vocabulary), now - timedelta(days=1)
    return AlertsPage(
        rules=tuple(_rule_row(rule, named, own) for rule in sorted(rules, key=lambda one: (not one.enabled, one.title))),
        failed=log_rows(store, dead, titles, together=False),
        log=log_rows(store, logged, titles),
        hushes=tuple(_hush_row(one, titles, dossiers) for one in store.hushes(now=now)),
        outlets=tuple(_outlet_row(one) for one in store.outlets() if one.revoked_at is None),
        channels=tuple(sorted(channels.items())),
        held=len(held),
        released=moment(held[0].release_at) if held else None,
        sent=sum(any(o.state is DeliveryState.SENT and o.attempted_at >= day for o in one.outcomes) for one in logged),
        waiting=sum(one.delivery.state is DeliveryState.PENDING for one in logged),
    )


def tried_out(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    rule: Rule,
    *,
    now: datetime,
    board_url: str,
    days: int = PREVIEW_DAYS,
    sample: bool = False,
) -> tuple[Preview, int]:
    """Return what any rule would have told in the last days, and how many of its signals were read too late to ring."""
    since, tried = now - timedelta(days=days), replace(rule, enabled=True)
    found = past(store, sources, vocabulary, tried, since=since, now=now, sample=sample)
    made = preview(tried, found.recorded, since=since, now=now, board_url=board_url)
    return made, len(made.told & found.late)


def previewed(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    rule: Rule,
    *,
    now: datetime,
    board_url: str,
    sample: bool = False,
) -> Previewed:
    """Return what the rule would have told in the last 30 days had it stood, as the page shows it."""
    made, late = tried_out(store, sources, vocabulary, rule, now=now, board_url=board_url, sample=sample)
    latest = list(reversed(made.messages))[:MESSAGES_SHOWN]
    return Previewed(
        words=describe(rule, name_of=names(store, vocabulary)),
        messages=len(made.messages),
        signals=made.signals,
        late=late,
        most_a_day=made.most_a_day,
        noisy=made.most_a_day > NOISY,
        shown=tuple(
            Shown(at=moment(one.held_until or one.created_at), subject=one.message.subject, text=one.message.text)
            for one in latest
        ),
    )


def mute_choices(zone: ZoneInfo, *, now: datetime) -> tuple[MuteChoice, ...]:
    """Return how long a rule may be muted, the shortest first, with the morning by the desk's clock."""
    morning = mute_end(MuteFor.MORNING, zone=zone, now=now)
    assert morning is not None  # a morning always comes
    words = {
        MuteFor.HOUR: "for 1 h",
        MuteFor.SHIFT: "for 8 h",
        MuteFor.MORNING: f"until tomorrow {morning.astimezone(zone):%H:%M} ({zone.key})",
        MuteFor.LIFTED: "until it is lifted",
    }
    return tuple(MuteChoice(value=one.value, words=words[one]) for one in MuteFor)


def names(store: Store, vocabulary: Vocabulary) -> Callable[[str], str]:
    """Return what names the actors and dossiers of a rule; what is neither goes by its code."""
    titles = {str(dossier.id): dossier.title for dossier in store.dossiers()}
    return lambda code: titles.get(code) or vocabulary.name_of(code)


def _rule_row(rule: Rule, named: Callable[[str], str], own: Mapping[str, str]) -> RuleRow:
    words = describe(rule, name_of=named).removeprefix("Switched off. ")
    return RuleRow(
        id=rule.id, title=rule.title, words=words, enabled=rule.enabled, own=rule.id in own, channels=tuple(rule.channels)
    )


def _hush_row(one: StandingHush, titles: Mapping[str, str], dossiers: Mapping[str, str]) -> HushRow:
    about = one.hush.dossier
    return HushRow(
        number=one.number,
        rule=titles.get(one.hush.rule_id, one.hush.rule_id),
        channel=one.hush.channel,
        dossier=dossiers.get(about, about) if about else None,
        until=moment(one.hush.until) if one.hush.until else None,
        muted=one.hush.muted,
        made=moment(one.made_at),
        by=one.made_by,
    )


def _outlet_row(one: Outlet) -> OutletRow:
    return OutletRow(number=one.number, scope=one.scope.value, subject=one.subject, made=moment(one.made_at), by=one.made_by)
