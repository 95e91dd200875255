"""What is remembered of alerts: rules, signals, messages and their outcomes, what recipients did, private addresses of feeds.

The queries stand in `outbox`, `hushing` and `outlets`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.describing import hush_words
from alerts.links import Followed
from alerts.types import Act, Delivery, DeliveryState, Held, Hush, Outcome, RuleId, Signal
from monitor.outgoing import Acknowledged, Outlet, OutletScope, StandingHush
from monitor.records import LoggedDelivery
from monitor.store import audit, hushing, outbox, outlets
from monitor.store.transactions.base import Transactions


class Alerting(Transactions):
    """What rules may care about, what was told of it, and who wants to be left alone."""

    # rules

    def rules_first_seen(self, rule_ids: Sequence[str], *, now: datetime) -> dict[str, datetime]:
        """Return when each rule was first seen, `now` for those that are new; a restart does not make a rule younger."""
        with self._database.write() as session:
            return outbox.rules_first_seen(session, rule_ids, now=now)

    def rule_bodies(self) -> dict[str, str]:
        """Return the desk's own rules as a rule file has each, by id."""
        with self._database.read() as session:
            return outbox.rule_bodies(session)

    def save_rules(self, bodies: Mapping[str, str | None], *, now: datetime, by: str) -> None:
        """Keep the desk's own rules, by id, or with None take one away; audited, all or none."""
        with self._database.write() as session:
            for rule_id, body in bodies.items():
                before = outbox.save_rule(session, rule_id, body, now=now)
                if before != body:
                    audit.append(session, at=now, by=by, what="save rule", subject=rule_id, before=before, after=body, why=None)

    def last_told(self, rule_ids: Sequence[str]) -> dict[RuleId, datetime]:
        """Return when the latest message of each of these rules was free to leave; one that never told anything is not in it."""
        with self._database.read() as session:
            return outbox.last_told(session, rule_ids)

    def next_release(self, rule_ids: Sequence[str]) -> dict[RuleId, datetime]:
        """Return when what waits for each of these rules may first be told; one for which nothing waits is not in it."""
        with self._database.read() as session:
            return outbox.next_release(session, rule_ids)

    # signals

    def signal(self, key: str) -> Signal | None:
        """Return one recorded signal, None where there is none."""
        with self._database.read() as session:
            return outbox.signal(session, key)

    def signals_since(self, since: datetime, *, limit: int = 100_000) -> tuple[tuple[Signal, datetime], ...]:
        """Return the signals recorded since then with the time at which each was, oldest first; of too many the latest."""
        with self._database.read() as session:
            return outbox.signals_since(session, since, limit=limit)

    def known_signals(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys whose signal was recorded."""
        with self._database.read() as session:
            return outbox.known_signals(session, keys)

    def waiting(self, *, now: datetime, limit: int) -> tuple[tuple[Held, Signal], ...]:
        """Return the signals whose time to be told together has come, those of one rule and channel beside one another."""
        with self._database.read() as session:
            return outbox.waiting(session, now=now, limit=limit)

    def held_back(self, *, limit: int) -> tuple[Held, ...]:
        """Return what waits to be told together, that first which is told first."""
        with self._database.read() as session:
            return outbox.held_back(session, limit=limit)

    def release_held(self, delivery: Delivery, keys: Sequence[str]) -> bool:
        """Keep the message that tells of these held signals, and let them wait no longer; False where any was told before."""
        with self._database.write() as session:
            return outbox.release(session, delivery, keys)

    def drop_held(self, keys: Sequence[str]) -> None:
        """Let these held signals wait no longer, untold: somebody has muted them."""
        with self._database.write() as session:
            outbox.drop(session, keys)

    # deliveries

    def delivery(self, key: str) -> Delivery | None:
        """Return one delivery, None where there is none."""
        with self._database.read() as session:
            return outbox.delivery(session, key)

    def deliveries(self, *, limit: int, state: DeliveryState | None = None) -> tuple[LoggedDelivery, ...]:
        """Return the latest deliveries, newest first, with the outcomes of their attempts; only those in a `state`, if given."""
        with self._database.read() as session:
            return outbox.logged(session, limit=limit, state=state)

    def pending_deliveries(self, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Return the deliveries whose next attempt has come, in the order in which they were made."""
        with self._database.read() as session:
            return outbox.pending(session, now=now, limit=limit)

    def record_outcome(self, outcome: Outcome) -> None:
        """Append the outcome of an attempt and let its delivery stand as it says; what was once sent stays sent.

        Raises: StoreError where there is no such delivery.
        """
        with self._database.write() as session:
            outbox.record_outcome(session, outcome)

    def retry_delivery(self, key: str, *, now: datetime, by: str) -> bool:
        """Let an unsent delivery start over at `now`, audited; False where it is unknown or was sent."""
        with self._database.write() as session:
            before = outbox.retry(session, key, now=now)
            if before is None:
                return False
            audit.append(
                session, at=now, by=by, what="retry delivery", subject=key, before=before.value, after="pending", why=None
            )
            return True

    # what recipients did

    def follow(self, followed: Followed, mark: str, hush: Hush | None, *, by: str, now: datetime) -> bool:
        """Do what a link says, audited: note that the message was seen, or with `hush` let its rule leave the channel alone.

        False where the link was followed before, in which case nothing is done.
        """
        with self._database.write() as session:
            if not hushing.follow(session, mark, act=followed.act, delivery_key=followed.delivery_key, by=by, now=now):
                return False
            after = followed.delivery_key
            if hush is not None:
                hushing.begin(session, hush, by=by, now=now)
                after = hush_words(hush)
            subject = hush.rule_id if hush is not None else followed.delivery_key
            audit.append(session, at=now, by=by, what=followed.act.value, subject=subject, before=None, after=after, why=None)
            return True

    def was_followed(self, mark: str) -> bool:
        """Return whether a link was followed before."""
        with self._database.read() as session:
            return hushing.followed(session, mark)

    def acknowledged(self, keys: Sequence[str]) -> dict[str, Acknowledged]:
        """Return who first acknowledged each of these deliveries, and when."""
        with self._database.read() as session:
            return hushing.acknowledged(session, keys)

    def hushes(self, *, now: datetime) -> tuple[StandingHush, ...]:
        """Return the snoozes and mutes that hold now, oldest first."""
        with self._database.read() as session:
            return hushing.standing(session, now=now)

    def add_hushes(self, hushes: Sequence[Hush], *, by: str, now: datetime) -> None:
        """Let rules leave channels alone, audited."""
        with self._database.write() as session:
            for one in hushes:
                hushing.begin(session, one, by=by, now=now)
                what = Act.MUTE.value if one.muted else Act.SNOOZE.value
                audit.append(session, at=now, by=by, what=what, subject=one.rule_id, before=None, after=hush_words(one), why=None)

    def end_hush(self, number: int, *, by: str, now: datetime) -> bool:
        """End a snooze or mute, audited; False where none of this number holds."""
        with self._database.write() as session:
            found = hushing.end(session, number, by=by, now=now)
            if found is None:
                return False
            before = hush_words(found.hush)
            subject = found.hush.rule_id
            audit.append(session, at=now, by=by, what="unmute", subject=subject, before=before, after=None, why=None)
            return True

    # feeds out

    def add_outlet(self, mark: str, scope: OutletScope, subject: str, *, by: str, now: datetime) -> Outlet:
        """Keep a new private address of a feed by the hash of its secret, audited."""
        with self._database.write() as session:
            made = outlets.add(session, mark, scope, subject, by=by, now=now)
            after = f"{scope}: {subject}"
            audit.append(session, at=now, by=by, what="make feed", subject=str(made.number), before=None, after=after, why=None)
            return made

    def outlet(self, mark: str) -> Outlet | None:
        """Return what a private address gives, None where there is none or it was revoked."""
        with self._database.read() as session:
            return outlets.find(session, mark)

    def outlets(self) -> tuple[Outlet, ...]:
        """Return every private address that was ever made, newest first, revoked ones included."""
        with self._database.read() as session:
            return outlets.listed(session)

    def revoke_outlet(self, number: int, *, by: str, now: datetime) -> bool:
        """Let a private address give nothing any more, audited; False where it gave nothing already."""
        with self._database.write() as session:
            found = outlets.revoke(session, number, by=by, now=now)
            if found is None:
                return False
            before = f"{found.scope}: {found.subject}"
            audit.append(session, at=now, by=by, what="revoke feed", subject=str(number), before=before, after=None, why=None)
            return True
