"""Watching the engines: what persons have found of their labels becomes a signal where a rule asks for it. Run now and then."""

from collections import defaultdict

from monitor import tallies
from monitor.cycle import tell
from monitor.desk import Desk
from monitor.views.accuracy import accuracy


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
