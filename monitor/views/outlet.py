"""What a private feed out holds: the messages of a rule, of a dossier, or of a query, as of now; nothing under embargo.

The same planning as for a channel says what is worth a message; what a person has since corrected, or its source withdrawn, is
left out. How it is written stands in `alerts.syndication`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, islice

from alerts.errors import QueryError
from alerts.grammar import parse
from alerts.matching import RuleIndex
from alerts.plan import plan
from alerts.rows import SAMPLE
from alerts.syndication import Feed, FeedEntry
from alerts.types import ChannelName, Rule, RuleId, Signal
from monitor.embargo import is_held
from monitor.errors import InputError
from monitor.outgoing import Outlet, OutletScope
from monitor.store.store import Store

SHOWN = 50
MOST_SIGNALS = 20_000
WINDOW = timedelta(days=30)
_STATEMENT = "/statements/"
_CHANNEL = ChannelName("feed")


def refuse_subject(store: Store, rules: Sequence[Rule], scope: OutletScope, subject: str, *, now: datetime) -> None:
    """Make sure that a feed of this can be made.

    Raises: InputError in one line where there is no such dossier or rule, the query cannot be read, or an embargo holds.
    """
    if scope is OutletScope.DOSSIER:
        dossier = store.dossier(subject)
        if dossier is None:
            raise InputError(f"{subject}: there is no such dossier; see `demarche dossier list`")
        if is_held(dossier, now=now):
            raise InputError(f"{subject}: is under embargo; nothing of it leaves the desk before its end")
    elif scope is OutletScope.RULE:
        if all(rule.id != subject for rule in rules):
            raise InputError(f"{subject}: there is no such rule; see `demarche alerts rules`")
    else:
        try:
            parse(subject)
        except QueryError as exc:
            raise InputError(f"{subject}: {exc}") from exc


def feed_of(store: Store, rules: Sequence[Rule], outlet: Outlet, *, now: datetime, board_url: str) -> Feed | None:
    """Return what an outlet gives now; None where its dossier is gone or under embargo, or its rule is gone."""
    rule = _rule(store, rules, outlet, now=now)
    if rule is None:
        return None
    held = {dossier.id for dossier in store.dossiers() if is_held(dossier, now=now)}
    recorded = store.signals_since(now - WINDOW, limit=MOST_SIGNALS)
    free = [(signal, at) for signal, at in reversed(recorded) if signal.dossier not in held]
    entries = islice(_entries(store, rule, free, board_url), SHOWN)
    title = f"{SAMPLE} · {rule.title}" if any(signal.sample for signal, _ in free) else rule.title
    return Feed(key=f"outlet:{outlet.number}", title=title, board_url=board_url, made_at=outlet.made_at, entries=tuple(entries))


def _entries(store: Store, rule: Rule, recorded: Sequence[tuple[Signal, datetime]], board_url: str) -> Iterator[FeedEntry]:
    """Yield what the rule would have been told of, newest first, each as new as it was when it was recorded."""
    index = RuleIndex((rule,))
    for at, together in groupby(recorded, key=lambda one: one[1]):
        signals = {signal.key: signal for signal, _ in together}
        for delivery in plan(index, signals.values(), (), now=at, board_url=board_url).deliveries:
            signal = signals[delivery.signal_key]
            if _stands(store, signal):
                yield FeedEntry(signal=signal, message=delivery.message, at=at)


def _rule(store: Store, rules: Sequence[Rule], outlet: Outlet, *, now: datetime) -> Rule | None:
    """Return the rule whose messages the feed holds, which tells at once and one by one."""
    if outlet.scope is OutletScope.RULE:
        found = next((rule for rule in rules if rule.id == outlet.subject), None)
        if found is None:
            return None
        return replace(found, channels=(_CHANNEL,), made_at=None, cool_down=None, quiet=None, digest=None)
    plain = Rule(id=RuleId("feed"), title=outlet.subject, channels=(_CHANNEL,), official_only=False)
    if outlet.scope is OutletScope.QUERY:
        return replace(plain, title=f"Search: {outlet.subject}", query=outlet.subject)
    dossier = store.dossier(outlet.subject)
    if dossier is None or is_held(dossier, now=now):
        return None
    return replace(plain, title=dossier.title, dossiers=(dossier.id,))


def _stands(store: Store, signal: Signal) -> bool:
    """Return whether what the signal tells of is still shown as said."""
    if not (signal.board_path or "").startswith(_STATEMENT):
        return True
    stored = store.statement(str(signal.board_path).removeprefix(_STATEMENT))
    return stored is not None and (stored.current or signal.stance is None)
