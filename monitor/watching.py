"""Watching what persons find of labels: of one, and of an engine's as a whole; told where a rule asks. Run now and then."""

from collections import defaultdict
from datetime import timedelta

from monitor import tallies
from monitor.desk import Desk
from monitor.storing import tell
from monitor.views.accuracy import accuracy
from monitor.views.confirming import of_reviews

REVIEWED_WITHIN = timedelta(days=2)
"""How far back judgements are looked through: a desk that was switched off over night tells of them in the morning."""


def tell_reviewed(desk: Desk) -> int:
    """Tell the rules that ask for it of what persons have reviewed; return how many messages came of it."""
    if not desk.rules.index.reviewed:
        return 0
    now = desk.clock()
    found = [one for one, _ in of_reviews(desk.store, desk.vocabulary, since=now - REVIEWED_WITHIN, now=now, sample=desk.sample)]
    known = desk.store.known_signals([signal.key for signal in found])
    fresh = [signal for signal in found if signal.key not in known]
    return tell(desk, fresh, now=now) if fresh else 0


def tell_accuracy(desk: Desk) -> int:
    """Tell of every engine that has fallen below a share that a rule names; return how many messages came of it."""
    floors = desk.rules.index.floors
    if not floors:
        return 0
    judged: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for score in accuracy(desk.store).by_language:
        reviewed, right = judged[score.engine]
        judged[score.engine] = (reviewed + score.reviewed, right + score.stance_right)
    now = desk.clock()
    found = list(tallies.of_accuracy(judged, floors, now=now, sample=desk.sample))
    known = desk.store.known_signals([signal.key for signal in found])
    fresh = [signal for signal in found if signal.key not in known]
    return tell(desk, fresh, now=now) if fresh else 0
