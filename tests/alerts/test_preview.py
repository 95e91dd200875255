"""What a rule would have told in the past."""

import itertools
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from alerts.preview import preview
from alerts.types import Digest, Every, SignalKind

BOARD = "http://127.0.0.1:8321"


def _seen(rule, recorded, now):
    return preview(rule, recorded, since=now - timedelta(days=30), now=now, board_url=BOARD)


def test_the_past_is_told_as_it_would_have_been(make_rule, make_signal, now):
    recorded = []
    for hours in (50, 49, 3):
        at = now - timedelta(hours=hours)
        signal = make_signal(key=str(hours), occurred_at=at, published_at=at)
        recorded.append((signal, at + timedelta(minutes=1)))
    old = make_signal(key="old", occurred_at=now - timedelta(days=9), published_at=now - timedelta(days=9))
    recorded.append((old, now - timedelta(hours=2)))  # a backfill
    found = _seen(make_rule(made_at=now), recorded, now)
    assert ([d.signal_key for d in found.messages], found.signals, found.most_a_day) == (["50", "49", "3"], 3, 2)
    assert _seen(make_rule(kinds=(SignalKind.SHIFT,)), recorded, now).messages == ()


def test_a_digest_and_a_cool_down_make_fewer_messages_of_the_same_signals(make_rule, make_signal, now):
    zone = ZoneInfo("UTC")
    start = now - timedelta(hours=10)
    recorded = [
        (make_signal(key=str(n), occurred_at=at, published_at=at), at)
        for n in range(10)
        for at in [start + timedelta(minutes=50 * n)]
    ]
    daily = make_rule(digest=Digest(every=Every.DAY, at=now.time().replace(hour=8), zone=zone))
    told = _seen(daily, recorded, now)
    assert (len(told.messages), told.signals) == (1, 10)
    cooled = _seen(replace(make_rule(), cool_down=timedelta(hours=2)), recorded, now)
    assert cooled.signals == 10
    times = [one.created_at for one in cooled.messages]
    assert all(b - a >= timedelta(hours=2) for a, b in itertools.pairwise(times))
