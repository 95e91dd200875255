"""What a rule could have been told of in the past: the signals that were kept, and those that nobody had asked for then.

Counts within a group, lasting silences and accuracies are kept only once a rule asks for them, and what was tied to an event
after it was read gave no signal at all. They are derived here from what is stored, by the functions that a turn uses, with the
same keys. What of it a rule would have told is decided in `alerts.preview`; nothing is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alerts.matching import RuleIndex, latest_moment
from alerts.types import Rule, Signal
from feeds.types import ActorCode, Document, Precision, Source
from monitor import signals, tallies
from monitor.extract.tables import languages_read
from monitor.hearing import signal_key
from monitor.listening import clock, listening, roll_call
from monitor.positions import shifts
from monitor.records import ReadDocument
from monitor.store.store import Store
from monitor.types import Dossier, Event, Lane, Reaction, StatementKey
from monitor.utterances import Heard
from monitor.views.accuracy import reviewed_labels
from monitor.views.confirming import of_reviews
from monitor.vocabulary import Vocabulary

MOST_DOCUMENTS = 500
"""Documents of one event that signals are derived from, the latest; of a greater matter the kept signals say enough."""
_UNCERTAIN = {Precision.DAY: timedelta(days=1), Precision.MINUTE: timedelta(minutes=1)}
_BURST_SPAN = tallies.BURST_HOUR + tallies.BURST_BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Signals with the time at which each was, or would have been, recorded, oldest first.

    `late` are the keys of those that were read so long after they were published that they did not ring (a backfill); their time
    is that of their publication.
    """

    recorded: tuple[tuple[Signal, datetime], ...]
    late: frozenset[str]


def past(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    rule: Rule,
    *,
    since: datetime,
    now: datetime,
    sample: bool = False,
) -> Past:
    """Return what the rule could have been told of since then, had it stood and everything been read when it was published."""
    asked, kept = RuleIndex((rule,)), store.signals_since(since)
    found = {signal.key: (signal, at) for signal, at in kept}
    told_of = {(signal.event, signal.source_url) for signal, _ in kept if signal.evidence is not None}
    for dossier in store.dossiers():
        if rule.dossiers and dossier.id not in rule.dossiers:
            continue
        for event in dossier.events:
            derived = _Derived(
                store=store, vocabulary=vocabulary, dossier=dossier, event=event, since=since, now=now, sample=sample
            )
            reactions = store.reactions(event.id)
            # Of what is undated nobody knows when it would have rung, if at all.
            dated = (reaction for reaction in reactions if reaction.precision is not Precision.UNKNOWN)
            unkept = {r.document_id for r in dated if (event.id, r.url) not in told_of and _key(event, r) not in found}
            silent = _provably_silent(store, sources, vocabulary, dossier, event, now=now) if unkept else frozenset()
            for signal, at in derived.of_words(reactions, unkept=unkept, silent=silent, groups=asked.counted, rule=rule):
                found.setdefault(signal.key, (signal, at))
            for signal in derived.of_silences(sources, reactions, asked.lengths):
                found.setdefault(signal.key, (signal, signal.occurred_at))
    for signal, at in _accuracies(store, asked.floors, now=now, sample=sample):
        found.setdefault(signal.key, (signal, at))
    for signal, at in of_reviews(store, vocabulary, since=since, now=now, sample=sample) if asked.reviewed else ():
        found.setdefault(signal.key, (signal, at))
    late = {key for key, (signal, at) in found.items() if _is_late(signal, at, rule)}
    timed = ((signal, latest_moment(signal) if key in late else at) for key, (signal, at) in found.items())
    inside = [(signal, at) for signal, at in timed if since <= at <= now]
    return Past(recorded=tuple(sorted(inside, key=lambda one: (one[1], one[0].key))), late=frozenset(late))


def _key(event: Event, reaction: Reaction) -> str:
    return signal_key("statement", event.id, reaction.key)


def _is_late(signal: Signal, at: datetime, rule: Rule) -> bool:
    return signal.published_at is not None and at - latest_moment(signal) > rule.max_age


def _read_at(reaction: Reaction, rule: Rule) -> datetime:
    """Return when the words rang or would have, had they been read in time."""
    if reaction.precision is Precision.UNKNOWN:
        return reaction.fetched_at
    published = reaction.spoken_at + _UNCERTAIN.get(reaction.precision, timedelta())
    return reaction.fetched_at if reaction.fetched_at - published <= rule.max_age else published


def _provably_silent(
    store: Store, sources: Collection[Source], vocabulary: Vocabulary, dossier: Dossier, event: Event, *, now: datetime
) -> frozenset[ActorCode]:
    """Return who would be silent had nobody spoken yet: the watched actors whom we have heard well since the event began."""
    heard = listening(sources, store.states(), languages=languages_read(), event=event, now=now)
    calls = roll_call(dossier, event, (), heard, vocabulary, at=now, outages=store.outages(since=event.began))
    return frozenset(call.actor for call in calls if call.lane is Lane.SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Derived:
    """The signals of one event that were not kept."""

    store: Store
    vocabulary: Vocabulary
    dossier: Dossier
    event: Event
    since: datetime
    now: datetime
    sample: bool

    def of_words(
        self,
        reactions: Sequence[Reaction],
        *,
        unkept: Collection[str],
        silent: frozenset[ActorCode],
        groups: Collection[str],
        rule: Rule,
    ) -> Iterator[tuple[Signal, datetime]]:
        """Yield what each document said, in the order of their reading: all of `unkept` ones, counts of `groups` of every one."""
        documents: dict[str, list[Reaction]] = defaultdict(list)
        for reaction in reactions:
            if reaction.current or reaction.edited:
                documents[reaction.document_id].append(reaction)
        ordered = sorted(documents.values(), key=lambda some: (_read_at(some[0], rule), some[0].key))
        said, first = _Said(), max(0, len(ordered) - MOST_DOCUMENTS)
        for number, some in enumerate(ordered):
            at, own = _read_at(some[0], rule), sorted(some, key=lambda one: one.statement.evidence.start)
            if number >= first and self.since <= at <= self.now:
                if own[0].document_id in unkept:
                    yield from ((signal, at) for signal in self._of_document(own, said, silent=silent, at=at))
                    yield from ((signal, at) for signal in self._of_burst(own, said, at=at))
                if groups or own[0].document_id in unkept:
                    yield from ((signal, at) for signal in self._of_counts(own, said, groups=groups, at=at))
            said.add(own)

    def _of_document(
        self, own: Sequence[Reaction], said: "_Said", *, silent: frozenset[ActorCode], at: datetime
    ) -> tuple[Signal, ...]:
        stored = self.store.document(own[0].document_id, with_raw=False)
        keys = {reaction.key for reaction in own}
        revision = next((one for one in reversed(stored.revisions if stored else ()) if keys & dict(one.statements).keys()), None)
        if revision is None:
            return ()
        heard = {
            reaction.key: Heard(utterance=StatementKey(reaction.utterance), sources=tuple(said.utterances[reaction.utterance]))
            for reaction in own
            if reaction.utterance and said.utterances[reaction.utterance]
        }
        before = said.of({reaction.statement.actor for reaction in own})
        known = signals.Known(dossier=self.dossier, event=self.event, before=before, silent=silent - said.spoken)
        return signals.of_document(
            ReadDocument(document=revision.document, statements=tuple(reaction.statement for reaction in own)),
            {self.event.id: known},
            names=self.vocabulary,
            shifts=shifts,
            heard=heard,
            told={key for one in heard.values() for reaction in own for key in signals.keys_of(reaction.statement, one)},
            now=at,
            sample=self.sample,
        )

    def _of_counts(self, own: Sequence[Reaction], said: "_Said", *, groups: Collection[str], at: datetime) -> Iterator[Signal]:
        before, actors = said.latest(), {reaction.statement.actor for reaction in own}
        after = [*(r for r in before if r.statement.actor not in actors), *said.of(actors), *own]
        before = [*(r for r in before if r.statement.actor not in actors), *said.of(actors)]
        yield from tallies.of_counts(
            self.dossier, self.event, before, after, _outline(own[0]), self.vocabulary,
            groups=groups, edited=False, now=at, sample=self.sample,
        )  # fmt: skip

    def _of_burst(self, own: Sequence[Reaction], said: "_Said", *, at: datetime) -> Iterator[Signal]:
        before = [one for one in said.all if own[0].spoken_at - one.spoken_at <= _BURST_SPAN]
        document = _outline(own[0])
        found = tallies.of_burst(self.dossier, self.event, before, [*before, *own], document, now=at, sample=self.sample)
        yield from (found,) if found else ()

    def of_silences(
        self, sources: Collection[Source], reactions: Sequence[Reaction], lengths: Collection[timedelta]
    ) -> Iterator[Signal]:
        """Yield the silences that reached one of the lengths, as far as it was proven then or is now that we listened."""
        outages, read = self.store.outages(since=self.event.began), languages_read()
        for length in sorted(lengths):
            reached = self.event.began + length
            for _ in range(3):  # the clock of silence stands still in an outage, and another may follow at once
                reached += length - clock(self.event, at=reached, outages=outages)
            if not self.since <= reached <= self.now or (self.event.until is not None and reached >= self.event.until):
                continue
            views = (
                (self.store.states_known(at=reached), reached, self.store.reactions_known(self.event.id, at=reached)),
                (self.store.states(), self.now, reactions),
            )
            for states, at, known in views:
                heard = listening(sources, states, languages=read, event=self.event, now=at)
                calls = roll_call(self.dossier, self.event, known, heard, self.vocabulary, at=reached, outages=outages)
                yield from tallies.of_silences(
                    self.dossier, self.event, calls, (length,), self.vocabulary, now=reached, sample=self.sample
                )


@dataclass(slots=True)
class _Said:
    """The reactions of the documents read so far."""

    all: list[Reaction] = field(default_factory=list)
    spoken: set[ActorCode] = field(default_factory=set)
    utterances: dict[str, list[StatementKey]] = field(default_factory=lambda: defaultdict(list))
    _by_actor: dict[ActorCode, list[Reaction]] = field(default_factory=lambda: defaultdict(list))
    _latest: dict[ActorCode, list[Reaction]] = field(default_factory=lambda: defaultdict(list))

    def add(self, own: Sequence[Reaction]) -> None:
        self.all.extend(own)
        for reaction in own:
            statement, actor = reaction.statement, reaction.statement.actor
            self._by_actor[actor].append(reaction)
            self.utterances[reaction.utterance].append(reaction.key)
            if statement.official and not statement.hearsay and statement.stance_toward_event is not None:
                self.spoken.add(actor)
                # Of many days only the last decides, with what was jointly signed or declined.
                day = max(one.spoken_at.astimezone(UTC).date() for one in (*self._latest[actor], reaction))
                self._latest[actor] = [
                    one
                    for one in (*self._latest[actor], reaction)
                    if one.statement.joint or one.statement.declined or one.spoken_at.astimezone(UTC).date() == day
                ]

    def of(self, actors: Collection[ActorCode]) -> tuple[Reaction, ...]:
        return tuple(reaction for actor in sorted(actors) for reaction in self._by_actor.get(actor, ()))

    def latest(self) -> list[Reaction]:
        """Return what decides where each actor stands."""
        return [reaction for some in self._latest.values() for reaction in some]


def _outline(reaction: Reaction) -> Document:
    """Return as much of a document as a count says of it."""
    dated = reaction.precision is not Precision.UNKNOWN
    return Document(
        id=reaction.document_id,
        text="",
        title=reaction.title,
        url=reaction.url,
        publisher=reaction.source_name,
        published_at=reaction.spoken_at if dated else None,
        published_precision=reaction.precision,
        fetched_at=reaction.fetched_at,
    )


def _accuracies(store: Store, floors: Collection[float], *, now: datetime, sample: bool) -> Iterator[tuple[Signal, datetime]]:
    """Yield when an engine's accuracy first fell below a floor, as persons reviewed its labels."""
    judged: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    known: set[str] = set()
    for engine, right, at in reviewed_labels(store) if floors else ():
        reviewed, rights = judged[engine]
        judged[engine] = (reviewed + 1, rights + right)
        for signal in tallies.of_accuracy({engine: judged[engine]}, floors, now=min(at, now), sample=sample):
            if signal.key not in known:
                known.add(signal.key)
                yield signal, signal.occurred_at
